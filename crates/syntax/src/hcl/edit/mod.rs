//! Edits that change settings of an HCL text and leave every other byte of it alone, but for the blanks that align lines.
//!
//! A text that `terraform fmt` would not change is such a text afterwards as well.

mod aligning;
mod apply;
mod bodies;
mod draft;
mod locate;
mod plan;
mod rows;
mod scanning;
mod value;

#[cfg(test)]
mod tests;

use draft::Draft;
use plan::group;
use value::Shape;

use super::{File, Item, parse};
use crate::edit::{Change, Edit, New, Refusal};
use crate::{Problem, Span};

/// The edits that make some changes below one container.
///
/// `container` is the span of a block's header, a whole block, an object or list, or [`Span::at(0)`](Span::at) for the
/// body of the file. The edits are sorted and do not overlap. There are none if all is as wanted already.
pub fn change(text: &str, file: &File, container: Span, changes: &[Change]) -> Result<Vec<Edit>, Refusal> {
    readable(&file.problems)?;
    let steps = group(changes)?;
    let (container, shared) = locate::container(text, file, container).ok_or(Refusal::NotHere)?;
    let mut draft = Draft::new(text, file);
    draft.container(container, &steps, shared)?;
    draft.finish()
}

/// The edits that put a new value in the place of the literal with exactly this span, wherever it stands.
pub fn replace(text: &str, file: &File, expr: Span, to: &New) -> Result<Vec<Edit>, Refusal> {
    readable(&file.problems)?;
    let expr = locate::expression(file, expr).ok_or(Refusal::NotHere)?;
    let mut draft = Draft::new(text, file);
    draft.replace(expr, to, Shape::Lines, None)?;
    draft.finish()
}

/// The edits that put a new block, given as text, after the block of the file with that span or header.
pub fn append_block(text: &str, file: &File, after: Span, block: &str) -> Result<Vec<Edit>, Refusal> {
    readable(&file.problems)?;
    readable(&parse(block).problems).map_err(|_| Refusal::Unwritable)?;
    let Some(Item::Block(earlier)) = locate::around(&file.body.items, after, locate::item_span) else {
        return Err(Refusal::NotHere);
    };
    if earlier.span != after && earlier.header != after {
        return Err(Refusal::NotHere);
    }
    let mut draft = Draft::new(text, file);
    let at = draft.next_line(earlier.span.end as usize);
    let mut lines = draft.line_break.to_owned();
    for line in block.trim().lines() {
        lines.push_str(line);
        lines.push_str(draft.line_break);
    }
    if at < text.len() && !draft.is_blank_line(at) {
        lines.push_str(draft.line_break);
    }
    draft.insert_lines(at, &lines);
    draft.finish()
}

fn readable(problems: &[Problem]) -> Result<(), Refusal> {
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Broken) }
}
