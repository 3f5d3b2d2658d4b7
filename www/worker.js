// The page posts the compiled module; `main` then takes over `onmessage` and posts "ready".
self.onmessage = async (event) => {
  const { glue, module } = event.data;
  const bindings = await import(glue);
  bindings.initSync({ module });
};
