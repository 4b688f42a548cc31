//! Edits that change settings of an HCL file and no other byte, except for blanks that align lines.
//!
//! A file that `terraform fmt` would not change is still formatted afterwards.

mod aligning;
mod apply;
mod bodies;
mod editor;
mod locate;
mod missing;
mod rows;
mod scanning;
mod value;

#[cfg(test)]
mod tests;

use editor::HclEditor;
use value::ObjectShape;

use super::{File, Item, parse};
use crate::edit::{Change, Edit, New, Refusal, changes::aims};
use crate::{Problem, Span};

/// The edits that make some changes below one container.
///
/// `container` is the span of a block's header, a whole block, an object or list, or [`Span::at(0)`](Span::at) for the
/// body of the file. The edits are sorted and do not overlap. There are none if all is as wanted already.
pub fn change(text: &str, file: &File, container: Span, changes: &[Change]) -> Result<Vec<Edit>, Refusal> {
    readable(&file.problems)?;
    let (container, shared) = locate::container(text, file, container).ok_or(Refusal::NotHere)?;
    let mut editor = HclEditor::new(text, file);
    editor.container(container, &aims(changes), shared)?;
    editor.finish()
}

/// The edits that replace the literal with exactly this span by a new value.
pub fn replace(text: &str, file: &File, expr: Span, to: &New) -> Result<Vec<Edit>, Refusal> {
    readable(&file.problems)?;
    let expr = locate::expression(file, expr).ok_or(Refusal::NotHere)?;
    let mut editor = HclEditor::new(text, file);
    editor.replace(expr, to, ObjectShape::Lines, None)?;
    editor.finish()
}

/// The edits that insert a new block, given as text, after the block of the file with that span or header.
pub fn append_block(text: &str, file: &File, after: Span, block: &str) -> Result<Vec<Edit>, Refusal> {
    readable(&file.problems)?;
    readable(&parse(block).problems).map_err(|_| Refusal::Unwritable)?;
    let Some(Item::Block(earlier)) = locate::around(&file.body.items, after, locate::item_span) else {
        return Err(Refusal::NotHere);
    };
    if earlier.span != after && earlier.header != after {
        return Err(Refusal::NotHere);
    }
    let mut editor = HclEditor::new(text, file);
    let at = editor.next_line(earlier.span.end as usize);
    let mut lines = editor.line_break.to_owned();
    for line in block.trim().lines() {
        lines.push_str(line);
        lines.push_str(editor.line_break);
    }
    if at < text.len() && !editor.is_blank_line(at) {
        lines.push_str(editor.line_break);
    }
    editor.insert_lines(at, &lines);
    editor.finish()
}

fn readable(problems: &[Problem]) -> Result<(), Refusal> {
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Broken) }
}
