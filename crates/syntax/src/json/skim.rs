//! Scans only the quotes and brackets of a JSON text, to find the line that unbalances them.

/// What quotes and brackets show.
#[derive(Default)]
pub(super) struct Skim {
    /// The quotes of texts that do not end on their line.
    pub(super) open_quotes: Vec<usize>,
    /// The brackets that are open at the end.
    pub(super) open_brackets: Vec<u8>,
    /// Where brackets do not match: the first one that is indented otherwise than its partner. Its true partner is missing,
    /// so its line is better left out.
    pub(super) odd_bracket: Option<usize>,
}

/// Reads quotes, comments and brackets; all else is passed over.
pub(super) fn skim(text: &str) -> Skim {
    let mut skimmer = Skimmer {
        bytes: text.as_bytes(),
        line: 0,
        open: Vec::new(),
        open_quotes: Vec::new(),
        odd: None,
        matches: true,
    };
    let mut at = 0;
    while at < text.len() {
        at = skimmer.step(at);
    }
    let is_odd = !skimmer.matches || !skimmer.open.is_empty();
    Skim {
        open_quotes: skimmer.open_quotes,
        open_brackets: skimmer.open.iter().map(|bracket| text.as_bytes()[bracket.at]).collect(),
        odd_bracket: skimmer.odd.filter(|_| is_odd),
    }
}

struct Skimmer<'t> {
    bytes: &'t [u8],
    /// Where the line starts.
    line: usize,
    open: Vec<Bracket>,
    open_quotes: Vec<usize>,
    odd: Option<usize>,
    /// Whether every closing bracket had an opening one of its kind.
    matches: bool,
}

/// A bracket and the line it is on.
#[derive(Clone, Copy)]
struct Bracket {
    at: usize,
    line: usize,
}

impl Skimmer<'_> {
    /// Takes in what starts here, and says where it ends.
    fn step(&mut self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        match rest[0] {
            b'{' | b'[' => self.open.push(Bracket { at, line: self.line }),
            b'}' | b']' => self.close(Bracket { at, line: self.line }),
            b'\n' => self.line = at + 1,
            b'"' => {
                return text_end(self.bytes, at).unwrap_or_else(|line_end| {
                    self.open_quotes.push(at);
                    line_end
                });
            }
            b'/' if rest.starts_with(b"//") => {
                return memchr::memchr(b'\n', rest).map_or(self.bytes.len(), |length| at + length);
            }
            b'/' if rest.starts_with(b"/*") => {
                let end = memchr::memmem::find(&rest[2..], b"*/").map_or(self.bytes.len(), |length| at + length + 4);
                self.line =
                    memchr::memrchr(b'\n', &self.bytes[at..end]).map_or(self.line, |line_feed| at + line_feed + 1);
                return end;
            }
            _ => {}
        }
        at + 1
    }

    fn close(&mut self, closing: Bracket) {
        while let Some(opening) = self.open.pop() {
            let is_partner = matches!((self.bytes[opening.at], self.bytes[closing.at]), (b'{', b'}') | (b'[', b']'));
            if !is_partner {
                self.matches = false;
                self.odd.get_or_insert(opening.at);
                continue;
            }
            let begins_its_line = self.bytes[closing.line..closing.at].trim_ascii().is_empty();
            if begins_its_line && opening.line != closing.line {
                match self.indentation(opening).cmp(&self.indentation(closing)) {
                    std::cmp::Ordering::Less => drop(self.odd.get_or_insert(closing.at)),
                    std::cmp::Ordering::Greater => drop(self.odd.get_or_insert(opening.at)),
                    std::cmp::Ordering::Equal => {}
                }
            }
            return;
        }
        self.matches = false;
    }

    fn indentation(&self, bracket: Bracket) -> usize {
        let line = &self.bytes[bracket.line..bracket.at];
        line.len() - line.trim_ascii_start().len()
    }
}

/// The offset after a text's closing quote, or else the end of its line.
fn text_end(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') if bytes.get(at + 1).is_some_and(|next| *next != b'\n') => at += 2,
            Some(b'\n') | None => return Err(at),
            Some(_) => at += 1,
        }
    }
}
