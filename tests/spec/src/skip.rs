//! Directives that are not run, and why: `skip.toml`, and `skip-alloc.toml` for the runtime without an operating
//! system.
//!
//! A line is `"set/file.wast:lines" = "reason"`. Each needs a reason, and the former who is to take it out again.

const LISTS: [(&str, bool); 2] =
    [(include_str!("../skip.toml"), true), (include_str!("../skip-alloc.toml"), cfg!(not(feature = "std")))];

/// Returns why the directive at a line of a file is not run.
pub(crate) fn reason(file: &str, line: usize) -> Option<&'static str> {
    let line = line.to_string();
    let names = |place: &str| {
        place
            .rsplit_once(':')
            .is_some_and(|(named, lines)| named == file && lines.split(' ').any(|other| other == line))
    };
    let rows = LISTS.into_iter().filter(|(_, holds)| *holds).flat_map(|(list, _)| rows(list));
    rows.filter(|(place, _)| names(place)).map(|(_, reason)| reason).next()
}

/// Returns the places and reasons of a list.
fn rows(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let quoted = |text: &'static str| text.trim().strip_prefix('"')?.strip_suffix('"');
    let rows = list.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    rows.map(move |line| {
        let row = line.split_once('=').and_then(|(place, reason)| Some((quoted(place)?, quoted(reason)?)));
        row.unwrap_or_else(|| panic!("a line is not \"file:lines\" = \"reason\": {line}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_lines_of_a_file_and_a_reason() {
        for (place, reason) in LISTS.into_iter().flat_map(|(list, _)| rows(list)) {
            let (file, lines) = place.rsplit_once(':').unwrap();
            assert!(crate::suite::files().any(|known| known.name == file), "{place}");
            assert!(lines.split(' ').all(|line| line.parse::<usize>().is_ok()) && !reason.is_empty(), "{place}");
        }
    }
}
