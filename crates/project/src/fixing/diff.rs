//! What changed, as a patch that `patch -p1` and `git apply` take.

use std::{
    borrow::Cow,
    fmt::Write as _,
    io::{self, Write},
    ops::Range,
    path::Path,
    sync::Arc,
};

use similar::{Algorithm, DiffTag, capture_diff_slices, group_diff_ops};

use super::fixed::{Changed, Fixed};
use crate::report::{Colour, Paths, Style, printable_line};

/// How many lines that stay the same are shown around those that change.
const CONTEXT: usize = 3;

impl Fixed {
    /// Writes a unified diff of the changed texts. Its paths are those that `paths` shows, so that it applies in the reader's
    /// folder; where one of them leads out of it, they all start from the project's root.
    ///
    /// A text that its file holds as UTF-16 is left out, since no patch of lines can change such a file.
    pub fn write_diff(&self, paths: &Paths, style: Style, out: &mut dyn Write) -> io::Result<()> {
        let stays_below = |path: &Arc<str>| {
            let shown = paths.show(path);
            !shown.starts_with("../") && !Path::new(&*shown).is_absolute()
        };
        let from_root = Paths::default();
        let paths = if self.texts.keys().all(stays_below) { paths } else { &from_root };
        for (path, changed) in self.texts.iter().filter(|(_, changed)| !changed.is_utf16) {
            write_text(&paths.show(path), changed, style, out)?;
        }
        Ok(())
    }
}

fn write_text(
    path: &str,
    Changed { before, after, .. }: &Changed,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let hunks = group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), CONTEXT);
    writeln!(out, "{}", style.strong(&format!("--- {}", name("a", path))))?;
    writeln!(out, "{}", style.strong(&format!("+++ {}", name("b", path))))?;
    for hunk in hunks {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let removed = lines(first.old_range().start..last.old_range().end);
        let added = lines(first.new_range().start..last.new_range().end);
        writeln!(out, "{}", style.lead(&format!("@@ -{removed} +{added} @@")))?;
        for part in &hunk {
            if part.tag() == DiffTag::Equal {
                old[part.old_range()].iter().try_for_each(|line| write_line(' ', line, style, out))?;
                continue;
            }
            old[part.old_range()].iter().try_for_each(|line| write_line('-', line, style, out))?;
            new[part.new_range()].iter().try_for_each(|line| write_line('+', line, style, out))?;
        }
    }
    Ok(())
}

/// Lines of a text as the head of a hunk counts them: `3,7`, `3` for one, and `2,0` for none after the second.
fn lines(lines: Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

/// A line, byte by byte; for a terminal, which would obey some of them, in printable form.
fn write_line(mark: char, line: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let text = line.strip_suffix('\n').unwrap_or(line);
    let is_for_people = style.colour == Colour::Ansi || style.width.is_some();
    let shown = if is_for_people { printable(text) } else { Cow::Borrowed(text) };
    let line_of = format!("{mark}{shown}");
    let coloured = match mark {
        '-' => style.removed(&line_of),
        '+' => style.added(&line_of),
        _ => line_of,
    };
    writeln!(out, "{coloured}")?;
    if text.len() == line.len() { writeln!(out, "\\ No newline at end of file") } else { Ok(()) }
}

fn printable(line: &str) -> Cow<'_, str> {
    crate::report::printable(line.strip_suffix('\r').unwrap_or(line))
}

/// A path as the head of a diff names it. A tab ends a name with a space, and one with characters that need escapes is
/// quoted as a text of C; both as git writes them.
fn name(side: &str, path: &str) -> String {
    if path.contains(['"', '\\']) || path.chars().any(char::is_control) {
        let mut quoted = format!("\"{side}/");
        for byte in path.bytes() {
            match byte {
                b'"' | b'\\' => {
                    quoted.push('\\');
                    quoted.push(char::from(byte));
                }
                b' '..=b'~' => quoted.push(char::from(byte)),
                _ => write!(quoted, "\\{byte:03o}").expect("a text takes all"),
            }
        }
        return quoted + "\"";
    }
    let name = format!("{side}/{}", printable_line(path));
    if name.contains(' ') { name + "\t" } else { name }
}
