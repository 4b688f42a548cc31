//! Blanks lines that do not parse without moving a byte.

use std::ops::Range;

/// How many lines of one document may be blanked. Half-typed text has one or two at fault; more means it is something else.
pub(crate) const MOST_BLANKED_LINES: usize = 8;

/// The text with line breaks in place of these bytes. An empty line is never wrong, whereas spaces would count as the
/// indentation of a block scalar.
pub(crate) fn blanked(text: &str, bytes: &Range<usize>) -> String {
    [&text[..bytes.start], &"\n".repeat(bytes.len()), &text[bytes.end..]].concat()
}

/// The line that an offset is on, without its break.
pub(crate) fn line_around(text: &str, offset: usize) -> Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |line_feed| line_feed + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |length| offset + length);
    start..end
}
