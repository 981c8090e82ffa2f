//! Arguments of a task: `--flag`, `--option VALUE` and `--option=VALUE` in any order, and the rest.
//!
//! A task takes what it knows and then asks for [`Args::rest`], which refuses what is left over.

use crate::error::Error;

/// What is left of the arguments.
#[derive(Debug)]
pub(crate) struct Args(Vec<String>);

impl Args {
    pub(crate) fn new(arguments: impl Iterator<Item = String>) -> Self {
        Self(arguments.collect())
    }

    /// Takes a flag, and returns whether it was there.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let found = self.0.iter().position(|argument| argument == name);
        found.inspect(|&at| drop(self.0.remove(at))).is_some()
    }

    /// Takes an option and its value.
    pub(crate) fn option(&mut self, name: &str) -> Result<Option<String>, Error> {
        if let Some(at) = self.0.iter().position(|argument| argument == name) {
            self.0.remove(at);
            if at == self.0.len() {
                return Err(Error::usage(format!("{name} needs a value")));
            }
            return Ok(Some(self.0.remove(at)));
        }
        let joined = |argument: &String| argument.strip_prefix(name)?.strip_prefix('=').map(str::to_owned);
        let found = self.0.iter().enumerate().find_map(|(at, argument)| Some((at, joined(argument)?)));
        Ok(found.map(|(at, value)| {
            self.0.remove(at);
            value
        }))
    }

    /// Takes an option whose value is one of those in a table.
    pub(crate) fn choice<T: Copy>(&mut self, name: &str, known: &[(&str, T)]) -> Result<Option<T>, Error> {
        let Some(value) = self.option(name)? else { return Ok(None) };
        let found = known.iter().find(|(known, _)| *known == value);
        let names = || known.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", ");
        found.map(|(_, found)| Some(*found)).ok_or_else(|| Error::usage(format!("{name} is one of {}", names())))
    }

    /// Returns the arguments that are not options.
    pub(crate) fn rest(self) -> Result<Vec<String>, Error> {
        match self.0.iter().find(|argument| argument.starts_with("--")) {
            Some(unknown) => Err(Error::usage(format!("there is no option {unknown}"))),
            None => Ok(self.0),
        }
    }

    /// Refuses any argument that is left.
    pub(crate) fn end(self) -> Result<(), Error> {
        match self.rest()?.first() {
            Some(extra) => Err(Error::usage(format!("unexpected argument {extra}"))),
            None => Ok(()),
        }
    }

    /// Returns all arguments as they are.
    pub(crate) fn all(self) -> Vec<String> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        Args::new(line.split(' ').map(str::to_owned))
    }

    #[test]
    fn options_are_taken_wherever_they_stand() {
        let mut args = args("a.wasm --opt size --quiet -o=x --cpu=v3 b");
        assert!(args.flag("--quiet") && !args.flag("--quiet"));
        assert_eq!(args.option("--cpu").unwrap().as_deref(), Some("v3"));
        assert_eq!(args.choice("--opt", &[("speed", 1), ("size", 2)]).unwrap(), Some(2));
        assert_eq!(args.option("-o").unwrap().as_deref(), Some("x"));
        assert_eq!(args.rest().unwrap(), ["a.wasm", "b"]);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(args("--what").rest().is_err());
        assert!(args("--opt").option("--opt").is_err());
        assert!(args("--opt fast").choice("--opt", &[("speed", 1)]).is_err());
        assert!(args("extra").end().is_err());
    }
}
