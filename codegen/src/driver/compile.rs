//! All steps from bytes to a blob, or what an earlier compiler left of them.
//!
//! In:  a module and a target.
//! Out: [`Output`], and [`Timings`].

use std::time::Instant;

use super::input::ModuleInput;
use super::timings::Timings;
use super::worklist::Maker;
use crate::artifact::output::{Output, Parts};
use crate::backend::cranelift::emit::Text;
use crate::backend::cranelift::isa;
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::cache::folder::Cache;
use crate::cache::module::Key;
use crate::error::Error;
use crate::frontend::module::{self, Bodies, Module};
use crate::target::Target;
use crate::version;

/// Compiles a set of modules into one object. The only set for now is a set of one.
///
/// It uses all cores; in a build that cargo or make started, only those for which the build's jobserver has tokens.
///
/// # Errors
///
/// [`Error`] says who can act. No bytes make it panic.
pub fn compile(modules: &[ModuleInput<'_>], target: &Target) -> Result<Output, Error> {
    Ok(compile_with(modules, target, &How::default())?.0)
}

/// How to compile. The result does not depend on it.
#[derive(Clone, Debug, Default)]
pub struct How {
    /// On how many threads, whatever a jobserver says. Zero stands for what [`compile`] does.
    pub threads: usize,
    /// Where to look for what was compiled before, and to leave what is compiled now.
    pub cache: Option<Cache>,
}

/// Compiles as [`compile`] does, and says how long that took.
///
/// # Errors
///
/// As [`compile`].
pub fn compile_with(modules: &[ModuleInput<'_>], target: &Target, how: &How) -> Result<(Output, Timings), Error> {
    let [input] = modules else {
        return Err(Error::Unsupported { offset: 0, feature: format!("a set of {} modules", modules.len()) });
    };
    let mut timings = Timings::default();
    let (module, parts) = make(*input, target, how, &mut timings)?;
    let start = Instant::now();
    let output = Output::new(target, &[module], parts)?;
    timings.emit += start.elapsed();
    Ok((output, timings))
}

/// Reads a module and makes all that is kept of it, or finds it in the cache.
///
/// # Errors
///
/// As [`compile`].
pub(crate) fn make(
    input: ModuleInput<'_>,
    target: &Target,
    how: &How,
    timings: &mut Timings,
) -> Result<(Module, Parts), Error> {
    let start = Instant::now();
    let isa = isa::isa(target)?;
    let (mut module, validator) = module::parse_for_code(input.bytes)?;
    module.cap(target.caps)?;
    let kinds = input.import_kinds(&module);
    timings.parse = start.elapsed();

    let start = Instant::now();
    let key = Key::new(version::build(), target, &kinds, input.bytes);
    let whole = how.cache.as_ref().map(|cache| (cache, key.file_name()));
    let found = whole.as_ref().and_then(|(cache, name)| key.open(&cache.read(name)?));
    timings.cache = start.elapsed();
    if let Some(parts) = found {
        timings.whole = true;
        return Ok((module, parts));
    }

    let set = [ModuleCx::new(0, &module, input.bytes, kinds, target)?];
    let maker = Maker { set: &set, validator: validator.as_ref(), isa: &*isa, threads: how.threads };
    let functions = maker.all(how.cache.as_ref(), timings).map_err(|error| match error {
        // Which of all faults the first one is, and who can act, takes the whole module.
        Error::Invalid { .. } => module::parse(input.bytes, Bodies::Validate).err().unwrap_or(error),
        _ => error,
    })?;
    let start = Instant::now();
    let parts = Parts::new(&set, Text::new(target, &*isa, functions)?)?;
    timings.emit = start.elapsed();

    let start = Instant::now();
    if let Some((cache, name)) = whole {
        cache.write(&name, &key.write(&parts).pieces());
    }
    timings.cache += start.elapsed();
    Ok((module, parts))
}
