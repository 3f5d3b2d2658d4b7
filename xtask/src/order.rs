//! The order of a module's functions. gzip finds what functions share only where they stand
//! close to each other, and the linker's order depends on where the sources lie.

use anyhow::{Context, Result};
use std::convert::Infallible;
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, FunctionSection};
use wasmparser::{
    CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef,
};

/// Sorts functions by their bytes, which puts those that begin alike next to each other.
pub fn sort(module: &[u8]) -> Result<Vec<u8>> {
    let mut sorted = wasm_encoder::Module::new();
    Order::of(module)?
        .parse_core_module(&mut sorted, Parser::new(0), module)
        .context("sorting the functions of a module")?;
    Ok(sorted.finish())
}

/// A permutation of a module's own functions.
struct Order {
    /// How many functions are imported; their numbers come first and stay.
    imported: u32,
    /// Which function stands at each place.
    functions: Vec<usize>,
    /// The place of each function.
    places: Vec<u32>,
}

impl Order {
    fn of(module: &[u8]) -> Result<Self> {
        let (mut imported, mut bodies) = (0, Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                _ => {}
            }
        }
        let mut functions: Vec<usize> = (0..bodies.len()).collect();
        functions.sort_by_key(|function| bodies[*function]);
        let mut places = vec![0; functions.len()];
        for (place, function) in functions.iter().enumerate() {
            places[*function] = u32::try_from(place)?;
        }
        Ok(Self { imported, functions, places })
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        let own = function.checked_sub(self.imported);
        Ok(own.map_or(function, |own| self.imported + self.places[own as usize]))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for function in self.functions.clone() {
            functions.function(self.type_index(types[function])?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        let bodies = section.into_iter().collect::<Result<Vec<FunctionBody>, _>>()?;
        for function in self.functions.clone() {
            self.parse_function_body(code, bodies[function].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        EntityType, ExportKind, ExportSection, Function, ImportSection, Module, TypeSection,
        ValType,
    };
    use wasmparser::{ExternalKind, Operator};

    /// Two functions of different types, of which the first calls the second and an import.
    fn module() -> Vec<u8> {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        types.ty().function([], [ValType::I32]);
        imports.import("host", "tell", EntityType::Function(0));
        let (mut functions, mut exports) = (FunctionSection::new(), ExportSection::new());
        functions.function(0).function(1);
        exports.export("main", ExportKind::Func, 1);
        let (mut main, mut seven) = (Function::new([]), Function::new([]));
        // It begins with 0x43, the other one with 0x41.
        main.instructions().f32_const(1.0.into()).drop().call(2).drop().call(0).end();
        seven.instructions().i32_const(7).end();
        let mut code = CodeSection::new();
        code.function(&main).function(&seven);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports);
        module.section(&code);
        module.finish()
    }

    /// What a module exports, and which functions each of its own functions calls.
    fn calls(module: &[u8]) -> (u32, Vec<Vec<u32>>) {
        let (mut exported, mut called) = (0, Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                Payload::ExportSection(section) => {
                    let export = section.into_iter().next().unwrap().unwrap();
                    assert_eq!(export.kind, ExternalKind::Func);
                    exported = export.index;
                }
                Payload::CodeSectionEntry(body) => {
                    let operators = body.get_operators_reader().unwrap().into_iter();
                    let called_here = operators.filter_map(|operator| match operator.unwrap() {
                        Operator::Call { function_index } => Some(function_index),
                        _ => None,
                    });
                    called.push(called_here.collect());
                }
                _ => {}
            }
        }
        (exported, called)
    }

    #[test]
    fn functions_keep_what_they_call_and_how_they_are_called() {
        let module = module();
        assert_eq!(calls(&module), (1, vec![vec![2, 0], vec![]]));
        let sorted = sort(&module).unwrap();
        assert_eq!(calls(&sorted), (2, vec![vec![], vec![1, 0]]));
        assert_eq!(sort(&sorted).unwrap(), sorted);
    }
}
