//! Directives that are not run, and why: `skip.toml`.
//!
//! A line is `"set/file.wast:line" = "reason"`. Each needs a reason, and who is to take it out again.

static LIST: &str = include_str!("../skip.toml");

/// Returns why the directive at a line of a file is not run.
pub(crate) fn reason(file: &str, line: usize) -> Option<&'static str> {
    rows().find(|(place, _)| place.rsplit_once(':') == Some((file, &line.to_string()))).map(|(_, reason)| reason)
}

/// Returns the places and reasons of the list.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let quoted = |text: &'static str| text.trim().strip_prefix('"')?.strip_suffix('"');
    let rows = LIST.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    rows.map(move |line| {
        let row = line.split_once('=').and_then(|(place, reason)| Some((quoted(place)?, quoted(reason)?)));
        row.unwrap_or_else(|| panic!("skip.toml: a line is not \"file:line\" = \"reason\": {line}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_a_line_of_a_file_and_a_reason() {
        for (place, reason) in rows() {
            let (file, line) = place.rsplit_once(':').unwrap();
            assert!(crate::suite::files().any(|known| known.name == file), "{place}");
            assert!(line.parse::<usize>().is_ok() && !reason.is_empty(), "{place}");
        }
    }
}
