//! What stands in the first part for a function of the rest.

use walrus::{
    FunctionBuilder, FunctionId, FunctionKind, GlobalId, LocalId, Module, TableId, ir::UnaryOp,
};

/// A function that calls `load` unless `ready` is set.
pub fn loader(module: &mut Module, load: FunctionId, ready: GlobalId) -> FunctionId {
    let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
    builder.func_body().global_get(ready).unop(UnaryOp::I32Eqz).if_else(
        None,
        |absent| {
            absent.call(load);
        },
        |_| {},
    );
    builder.finish(Vec::new(), &mut module.funcs)
}

/// Makes a function call the loader and then the function at `slot` of the table.
pub fn replace(
    module: &mut Module,
    function: FunctionId,
    loader: FunctionId,
    table: TableId,
    slot: i32,
) {
    let ty = module.funcs.get(function).ty();
    let (mut builder, arguments) = signature(module, function);
    let mut body = builder.func_body();
    body.call(loader);
    for argument in &arguments {
        body.local_get(*argument);
    }
    body.i32_const(slot).call_indirect(ty, table);
    module.funcs.get_mut(function).kind = FunctionKind::Local(builder.local_func(arguments));
}

/// Takes a function's body away.
pub fn hollow(module: &mut Module, function: FunctionId) {
    let (mut builder, arguments) = signature(module, function);
    builder.func_body().unreachable();
    module.funcs.get_mut(function).kind = FunctionKind::Local(builder.local_func(arguments));
}

fn signature(module: &mut Module, function: FunctionId) -> (FunctionBuilder, Vec<LocalId>) {
    let (params, results) = module.types.params_results(module.funcs.get(function).ty());
    let (params, results) = (params.to_vec(), results.to_vec());
    let arguments = params.iter().map(|ty| module.locals.add(*ty)).collect();
    (FunctionBuilder::new(&mut module.types, &params, &results), arguments)
}
