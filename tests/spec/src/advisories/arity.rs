//! Functions with as many parameters and results as there are, called directly, through tables and from outside; and
//! calls through tables whose type differs in one place.
//!
//! CVE-2026-115384: a count that came back from a callback was used as it was. Here no count crosses: both sides have
//! it from the type, so that types are what has to be equal.

use std::fmt::Write;

const TYPES: [&str; 4] = ["i32", "i64", "f32", "f64"];

/// Numbers of parameters: around those that registers hold, around those that cross in registers, and the most.
const COUNTS: [usize; 14] = [0, 1, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17, 100, 1000];

/// Returns the script. Each function returns its parameters in reverse; types follow each other, so that integers and
/// floats leave the registers at different places.
pub(super) fn script() -> String {
    let mut script = String::new();
    let mut line = |text: &str| writeln!(script, "{text}").expect("a string takes any text");
    for count in COUNTS {
        let ty = |at: usize| TYPES[(at * 3 + at / 5) % 4];
        let params = || (0..count).map(ty);
        let list = |types: &mut dyn Iterator<Item = &str>| types.fold(String::new(), |list, ty| list + " " + ty);
        let signature = format!("(param{}) (result{})", list(&mut params()), list(&mut params().rev()));
        let get: String = (0..count).rev().map(|at| format!("(local.get {at}) ")).collect();
        let pass: String = (0..count).map(|at| format!("(local.get {at}) ")).collect();
        line(&format!(
            "(module (type $t (func {signature})) (table (export \"t\") 3 funcref) (elem (i32.const 0) $reverse $other $more)"
        ));
        // Neither the table nor the index is known, so that types are compared when the call is made.
        for (index, name) in ["zero", "one", "two"].iter().enumerate() {
            line(&format!("(global ${name} (export \"{name}\") (mut i32) (i32.const {index}))"));
        }
        line(&format!("(func $reverse (export \"reverse\") (type $t) {get})"));
        line(&format!("(func (export \"direct\") (type $t) (call $reverse {pass}))"));
        line(&format!("(func (export \"indirect\") (type $t) (call_indirect (type $t) {pass} (global.get $zero)))"));
        // The last parameter's type, or the number of parameters, is another.
        let other = match count.checked_sub(1) {
            Some(last) => list(&mut params().take(last).chain([TYPES[(last * 3 + last / 5 + 1) % 4]])),
            None => " i32".to_owned(),
        };
        let results = list(&mut params().rev());
        line(&format!("(func $other (param{other}) (result{results}) (unreachable))"));
        // There is no more than the most.
        let more = if count < 1000 { list(&mut params().chain(["i32"])) } else { list(&mut params().take(count - 1)) };
        line(&format!("(func $more (param{}) (result{more}) (unreachable))", list(&mut params())));
        line(&format!("(func (export \"other\") (type $t) (call_indirect (type $t) {pass} (global.get $one)))"));
        line(&format!("(func (export \"more\") (type $t) (call_indirect (type $t) {pass} (global.get $two))))"));
        let value = |at: usize| format!(" ({}.const {})", ty(at), 3 * at + 1);
        let arguments: String = (0..count).map(value).collect();
        let wanted: String = (0..count).rev().map(value).collect();
        for name in ["reverse", "direct", "indirect"] {
            line(&format!("(assert_return (invoke \"{name}\"{arguments}){wanted})"));
        }
        for name in ["other", "more"] {
            line(&format!("(assert_trap (invoke \"{name}\"{arguments}) \"indirect call type mismatch\")"));
        }
    }
    script
}
