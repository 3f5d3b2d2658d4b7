// The page names a module, and posts it if it has compiled it already. The module's
// `main` takes over the messages and answers that it is ready.
const begin = async (event) => {
  const [glue, module] = event.data;
  const bindings = await import(glue);
  await bindings.default({ module_or_path: module });
};
self.addEventListener("message", begin, { once: true });
