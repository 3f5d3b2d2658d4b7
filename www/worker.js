// The page posts its module, compiled already, and where its JavaScript is. The module's
// `main` takes over the messages and answers that it is ready.
const begin = async (event) => {
  const [glue, module] = event.data;
  const bindings = await import(glue);
  await bindings.default({ module_or_path: module });
};
self.addEventListener("message", begin, { once: true });
