//! Finds the placeholders of a template.

use memchr::memmem;

use crate::Span;

/// The marks of a template language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markers {
    /// `{{ … }}` of Go templates, as in Helm charts, and `{% … %}` of Jinja beside it.
    GoTemplate,
    /// `${ … }` and `%{ … }` of Terraform templates. `$${` and `%%{` are the marks themselves.
    Terraform,
}

/// Whether a text contains `{{ … }}`. `${{ … }}` is an expression of a pipeline, and plain text to YAML.
pub fn has_placeholders(text: &str) -> bool {
    let opening = memmem::find_iter(text.as_bytes(), "{{").find(|start| !text[..*start].ends_with('$'));
    opening.is_some_and(|start| memmem::find(&text.as_bytes()[start..], b"}}").is_some())
}

/// The placeholders of a text, in order. One that is not closed ends with its line.
pub(super) fn placeholders(text: &str, markers: Markers) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    // Once the text has ended inside a placeholder, its quotes are not what they seem: from then on the first closing mark
    // counts, and where there is none, there is none further down. So the search stays linear.
    let (mut reads_quotes, mut has_closing) = (true, true);
    while let Some(start) = opening(text, at, markers) {
        let mut end = if reads_quotes { closing(text, start, markers) } else { None };
        reads_quotes &= end.is_some();
        if end.is_none() && has_closing {
            let mark = markers.closing_mark();
            end = memmem::find(&text.as_bytes()[start..], mark).map(|length| start + length + mark.len());
            has_closing = end.is_some();
        }
        at = end.unwrap_or_else(|| {
            memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |length| start + length)
        });
        spans.push(Span::new(start, at));
    }
    spans
}

impl Markers {
    /// Whether a text may have such placeholders.
    pub fn are_in(self, text: &str) -> bool {
        match self {
            Markers::GoTemplate => has_placeholders(text) || text.contains("{%"),
            Markers::Terraform => text.contains("${") || text.contains("%{"),
        }
    }

    fn closing_mark(self) -> &'static [u8] {
        match self {
            Markers::GoTemplate => b"}}",
            Markers::Terraform => b"}",
        }
    }
}

fn opening(text: &str, from: usize, markers: Markers) -> Option<usize> {
    let bytes = text.as_bytes();
    match markers {
        Markers::GoTemplate => memchr::memchr_iter(b'{', &bytes[from..])
            .map(|length| from + length)
            .find(|at| matches!(bytes.get(at + 1), Some(b'{' | b'%'))),
        Markers::Terraform => memchr::memchr_iter(b'{', &bytes[from..]).find_map(|length| {
            let mark = (from + length).checked_sub(1).filter(|mark| *mark >= from)?;
            let is_escaped = mark > 0 && bytes[mark - 1] == bytes[mark];
            (matches!(bytes[mark], b'$' | b'%') && !is_escaped).then_some(mark)
        }),
    }
}

/// The end of the placeholder that starts here, with quotes and nesting in mind.
fn closing(text: &str, start: usize, markers: Markers) -> Option<usize> {
    match markers {
        Markers::GoTemplate => go_closing(text, start),
        Markers::Terraform => terraform_closing(text, start),
    }
}

fn go_closing(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes[start..].starts_with(b"{%") {
        return memmem::find(&bytes[start..], b"%}").map(|length| start + length + 2);
    }
    let action = text[start + 2..].strip_prefix('-').unwrap_or(&text[start + 2..]).trim_ascii_start();
    if action.starts_with("/*") {
        let inside = text.len() - action.len() + 2;
        let after = inside + memmem::find(&bytes[inside..], b"*/")?;
        return Some(after + memmem::find(&bytes[after..], b"}}")? + 2);
    }
    let mut at = start + 2;
    loop {
        at += bytes[at..].iter().position(|byte| matches!(byte, b'}' | b'`' | b'"' | b'\''))?;
        at = match bytes[at] {
            b'}' if bytes.get(at + 1) == Some(&b'}') => return Some(at + 2),
            b'}' => at + 1,
            b'`' => at + 1 + memchr::memchr(b'`', &bytes[at + 1..])? + 1,
            _ => quote_end(bytes, at)?,
        };
    }
}

/// The end of an interpreted string or a character, which cannot hold a line break.
fn quote_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\n' => return None,
            b'\\' => at += 2,
            quote if quote == bytes[start] => return Some(at + 1),
            _ => at += 1,
        }
    }
}

fn terraform_closing(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut open = vec![b'{'];
    let mut at = start + 2;
    while let Some(inside) = open.last() {
        let byte = *bytes.get(at)?;
        at += 1;
        match (inside, byte) {
            (b'{', b'{' | b'"') => open.push(byte),
            (b'{', b'}') | (b'"', b'"') => drop(open.pop()),
            (b'"', b'\\') => at += 1,
            (b'"', b'$' | b'%') if bytes.get(at) == Some(&b'{') && bytes[at - 2] != byte => {
                open.push(b'{');
                at += 1;
            }
            _ => {}
        }
    }
    Some(at)
}
