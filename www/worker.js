// The page posts the compiled module; `main` then takes over the messages and posts "ready".
const begin = async (event) => {
  const { glue, module } = event.data;
  const bindings = await import(glue);
  bindings.initSync({ module });
};
self.addEventListener("message", begin, { once: true });
