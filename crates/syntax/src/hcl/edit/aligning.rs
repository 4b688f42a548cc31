//! Columns of `=` and of comments that were aligned before some edits and are aligned after them, as by `terraform fmt`.
//!
//! Neighbouring lines with a `=` are one run, and so are neighbouring lines with a comment at their end; only the runs
//! that the edits touch are looked at. A run that was not aligned keeps its blanks.

use std::collections::BTreeMap;

use super::locate::token_around;
use super::scanning::{Line, Scanner};
use crate::hcl::File;
use crate::{Edit, Span};

/// How many lines above and below an edit are looked at, so that many edits of one long run take linear time.
const REACH: usize = 500;

/// The edits with their new lines aligned, and with those edits beside them that keep the neighbouring lines aligned.
///
/// The edits must be sorted and must not overlap.
pub(super) fn align(text: &str, file: &File, mut edits: Vec<Edit>) -> Vec<Edit> {
    let mut paddings = Vec::new();
    let (mut first, mut from) = (0, 0);
    while first < edits.len() {
        let (window, lines, end) = window(text, file, from, &edits, first);
        paddings.extend(padded(text, window, &lines, &mut edits[first..end]));
        (first, from) = (end, window.end as usize);
    }
    edits.extend(paddings);
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// The lines behind an offset that the first of some edits may move, and the index behind the last edit that touches one
/// of them.
fn window(text: &str, file: &File, from: usize, edits: &[Edit], first: usize) -> (Span, Vec<Line>, usize) {
    let mut start = outer_line_start(text, file, edits[first].span.start as usize).max(from);
    for _ in 0..REACH {
        if start <= from {
            break;
        }
        let above = outer_line_start(text, file, start - 1);
        if !Scanner::new(text, above).line().is_some_and(|line| line.has_columns()) {
            break;
        }
        start = above;
    }
    let mut scanner = Scanner::new(text, start);
    let (mut lines, mut end, mut touched) = (Vec::new(), first, edits[first].span.end);
    let mut last = 0;
    loop {
        let at = scanner.at();
        let line = scanner.line();
        let known = end;
        while let Some(edit) = edits.get(end).filter(|edit| (edit.span.start as usize) < scanner.at().max(at + 1)) {
            touched = touched.max(edit.span.end);
            end += 1;
        }
        match line {
            Some(line) if line.span.start < touched || end > known => {
                lines.push(line);
                last = lines.len();
            }
            Some(line) if line.has_columns() && lines.len() < last + REACH => lines.push(line),
            _ => return (Span::new(start, at), lines, end),
        }
    }
}

/// The start of the line that an offset is on, as `terraform fmt` sees lines.
pub(super) fn outer_line_start(text: &str, file: &File, mut offset: usize) -> usize {
    loop {
        let start = memchr::memrchr(b'\n', &text.as_bytes()[..offset]).map_or(0, |line_break| line_break + 1);
        match token_around(file, start) {
            Some(token) => offset = token.start as usize,
            None => return start,
        }
    }
}

/// How the cells of a run stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Habit {
    /// As `terraform fmt` puts them.
    Aligned,
    /// Several in one column, which is further right.
    Column(usize),
    Ragged,
}

/// A `=` or a comment, and what stands before it on its line.
struct Cell {
    /// The blanks before it.
    blanks: Span,
    /// Characters of the line before the blanks.
    width: usize,
}

/// Aligns the new lines in the texts of the edits, and returns the edits that align the others.
fn padded(text: &str, window: Span, before: &[Line], edits: &mut [Edit]) -> Vec<Edit> {
    let after = After::new(text, window, edits);
    let mut scanner = Scanner::new(&after.text, 0);
    let after_lines: Vec<Line> = std::iter::from_fn(|| scanner.line()).collect();

    let mut paddings: Vec<(Span, usize)> = Vec::new();
    let mut grown = vec![0; after_lines.len()];
    for blanks_of in [|line: &Line| line.assign, |line: &Line| line.comment] {
        let mut habits = BTreeMap::new();
        for run in runs(text, before, &[], blanks_of) {
            let habit = habit(text, &run);
            habits.extend(run.iter().map(|(_, cell)| (cell.blanks.end, habit)));
        }
        for run in runs(&after.text, &after_lines, &grown, blanks_of) {
            let earlier = run.iter().filter_map(|(_, cell)| habits.get(&after.earlier(cell.blanks.end)?).copied());
            let Some(column) = target(&run, earlier) else { continue };
            for (index, cell) in &run {
                let blanks = column - cell.width;
                if after.text[cell.blanks.range()] != *" ".repeat(blanks) {
                    paddings.push((cell.blanks, blanks));
                }
                grown[*index] += blanks.cast_signed() - cell.blanks.len().cast_signed();
            }
        }
    }
    after.pad(edits, paddings)
}

/// The cells of neighbouring lines, each with the index of its line. `grown` says by how many characters a line has become
/// longer by what was aligned already.
fn runs(text: &str, lines: &[Line], grown: &[isize], blanks_of: fn(&Line) -> Option<Span>) -> Vec<Vec<(usize, Cell)>> {
    let mut runs = vec![Vec::new()];
    for (index, line) in lines.iter().enumerate() {
        match (blanks_of(line), runs.last_mut()) {
            (Some(blanks), Some(run)) => {
                let width = text[line.span.start as usize..blanks.start as usize]
                    .trim_start_matches('\u{feff}')
                    .chars()
                    .count();
                run.push((
                    index,
                    Cell { blanks, width: width.saturating_add_signed(grown.get(index).copied().unwrap_or(0)) },
                ));
            }
            (None, Some(run)) if !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn habit(text: &str, run: &[(usize, Cell)]) -> Habit {
    let widest = run.iter().map(|(_, cell)| cell.width).max().unwrap_or(0);
    let mut columns = run.iter().map(|(_, cell)| {
        let is_blank = cell.blanks.of(text).bytes().all(|byte| byte == b' ');
        is_blank.then_some(cell.width + cell.blanks.len())
    });
    match columns.next().flatten() {
        Some(first) if columns.all(|column| column == Some(first)) => match first {
            _ if first == widest + 1 => Habit::Aligned,
            _ if first > widest && run.len() > 1 => Habit::Column(first),
            _ => Habit::Ragged,
        },
        _ => Habit::Ragged,
    }
}

/// The column for the cells of a run, by how those of them stood that were there before.
fn target(run: &[(usize, Cell)], earlier: impl Iterator<Item = Habit>) -> Option<usize> {
    let aligned = run.iter().map(|(_, cell)| cell.width).max()? + 1;
    let mut habits = earlier.filter(|habit| *habit != Habit::Aligned).peekable();
    match habits.next() {
        None => Some(aligned),
        Some(Habit::Column(column)) if column >= aligned && habits.all(|habit| habit == Habit::Column(column)) => {
            Some(column)
        }
        Some(_) => None,
    }
}

/// The text of a window with the edits made, and where its pieces come from.
struct After {
    text: String,
    pieces: Vec<Piece>,
}

/// Bytes of the changed text.
struct Piece {
    span: Span,
    origin: PieceOrigin,
}

enum PieceOrigin {
    /// The bytes of the earlier text from this offset on.
    Kept(u32),
    /// The text of the edit with this index.
    New(usize),
}

impl After {
    fn new(text: &str, window: Span, edits: &[Edit]) -> After {
        let mut after = After { text: String::new(), pieces: Vec::new() };
        let mut at = window.start as usize;
        for (index, edit) in edits.iter().enumerate() {
            after.push(&text[at..edit.span.start as usize], PieceOrigin::Kept(Span::at(at).start));
            after.push(&edit.text, PieceOrigin::New(index));
            at = edit.span.end as usize;
        }
        after.push(&text[at..(window.end as usize).max(at)], PieceOrigin::Kept(Span::at(at).start));
        after
    }

    fn push(&mut self, text: &str, origin: PieceOrigin) {
        if !text.is_empty() {
            let start = self.text.len();
            self.text.push_str(text);
            self.pieces.push(Piece { span: Span::new(start, self.text.len()), origin });
        }
    }

    /// The piece that holds the byte at an offset.
    fn piece(&self, offset: u32) -> Option<&Piece> {
        self.pieces.get(self.pieces.partition_point(|piece| piece.span.end <= offset))
    }

    /// Where the byte at an offset stood in the earlier text.
    fn earlier(&self, offset: u32) -> Option<u32> {
        match self.piece(offset)? {
            Piece { span, origin: PieceOrigin::Kept(start) } => Some(start + (offset - span.start)),
            Piece { origin: PieceOrigin::New(_), .. } => None,
        }
    }

    /// Gives blanks of the changed text another length: in the texts of the edits where the blanks are new, else by the
    /// edits that are returned.
    fn pad(&self, edits: &mut [Edit], mut paddings: Vec<(Span, usize)>) -> Vec<Edit> {
        let mut kept = Vec::new();
        paddings.sort_unstable();
        // From the last one to the first, so that offsets into the text of an edit stay true.
        for (blanks, length) in paddings.into_iter().rev() {
            let Some(piece) = self.piece(blanks.end) else { continue };
            // Blanks before the piece stay as they are.
            let start = blanks.start.max(piece.span.start);
            let outside = (start - blanks.start) as usize;
            let old = (blanks.end - start) as usize;
            let new = length.saturating_sub(outside);
            match piece.origin {
                PieceOrigin::New(index) => {
                    let start = (start - piece.span.start) as usize;
                    edits[index].text.replace_range(start..start + old, &" ".repeat(new));
                }
                PieceOrigin::Kept(origin) => {
                    let end = (origin + (blanks.end - piece.span.start)) as usize;
                    kept.push(Edit {
                        span: Span::new(end - old.saturating_sub(new), end),
                        text: " ".repeat(new.saturating_sub(old)),
                    });
                }
            }
        }
        kept.retain(|edit| !edit.span.is_empty() || !edit.text.is_empty());
        kept
    }
}
