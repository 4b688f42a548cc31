//! Markdown pages on a terminal: headings, paragraphs, lists and code, as far as our pages use them.

use std::io::{self, Write};

use costlint_project::report::{Style, printable};

/// A part of a page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum PageBlock<'p> {
    /// A heading of any level, without its marks.
    Heading(&'p str),
    /// The lines of a paragraph as one.
    Paragraph(String),
    /// An item of a list or a row of a table, so far indented.
    Item(usize, String),
    /// The words after the opening backticks, and the lines between them and the closing ones.
    Fence(Vec<&'p str>, Vec<&'p str>),
}

/// Reads a page.
pub(crate) fn read(page: &str) -> Vec<PageBlock<'_>> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    let mut continues = false;
    while let Some(line) = lines.next() {
        let text = line.trim();
        if let Some(words) = text.strip_prefix("```") {
            let code = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            blocks.push(PageBlock::Fence(words.split_whitespace().collect(), code));
            continues = false;
        } else if let Some(heading) = heading(line) {
            blocks.push(PageBlock::Heading(heading));
            continues = false;
        } else if text.is_empty() {
            continues = false;
        } else if begins_item(text) {
            blocks.push(PageBlock::Item(line.len() - line.trim_start().len(), text.to_owned()));
            continues = true;
        } else if let Some(PageBlock::Paragraph(open) | PageBlock::Item(_, open)) =
            blocks.last_mut().filter(|_| continues)
        {
            open.push(' ');
            open.push_str(text);
        } else {
            blocks.push(PageBlock::Paragraph(text.to_owned()));
            continues = true;
        }
    }
    blocks
}

/// Writes blocks with a blank line between them; `caption` says what stands above a fence.
pub(crate) fn write(
    blocks: &[PageBlock],
    caption: &dyn Fn(&[&str]) -> String,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (index, block) in blocks.iter().enumerate() {
        let in_list = matches!(
            (index.checked_sub(1).map(|before| &blocks[before]), block),
            (Some(PageBlock::Item(..)), PageBlock::Item(..))
        );
        if index > 0 && !in_list {
            writeln!(out)?;
        }
        match block {
            PageBlock::Heading(text) => writeln!(out, "{}", style.strong(&printable(text)))?,
            PageBlock::Paragraph(text) => writeln!(out, "{}", style.folded(&inline(text, style), 0))?,
            PageBlock::Item(indent, text) => {
                let item = format!("{}{}", " ".repeat(*indent), inline(text, style));
                writeln!(out, "{}", style.folded(&item, indent + 2))?;
            }
            PageBlock::Fence(words, code) => write_code(&caption(words), code, style, out)?,
        }
    }
    Ok(())
}

/// Writes code, indented under its caption.
pub(crate) fn write_code(caption: &str, code: &[&str], style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {}", style.lead(caption))?;
    for line in code {
        writeln!(out, "{}", format!("    {}", printable(line)).trim_end())?;
    }
    Ok(())
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    text.strip_prefix(' ').filter(|_| (1..=6).contains(&level)).map(str::trim)
}

fn begins_item(text: &str) -> bool {
    let after_number = text.trim_start_matches(|char: char| char.is_ascii_digit());
    text.starts_with("- ")
        || text.starts_with("* ")
        || text.starts_with('|')
        || after_number.len() < text.len() && after_number.starts_with(". ")
}

/// Text with its links spelt out and its strong words strong. Code keeps its backticks, which read well as they are.
fn inline(text: &str, style: Style) -> String {
    let text = printable(text);
    let mut written = String::new();
    let mut rest = &*text;
    while let Some(mark) = rest.find(['`', '[', '*', '<']) {
        let (before, from) = rest.split_at(mark);
        written += before;
        let (shown, after) = code(from)
            .or_else(|| link(from))
            .or_else(|| strong(from, style))
            .unwrap_or_else(|| (from[..1].to_owned(), &from[1..]));
        written += &shown;
        rest = after;
    }
    written + rest
}

/// `` `code` ``
fn code(text: &str) -> Option<(String, &str)> {
    let (code, after) = text.strip_prefix('`')?.split_once('`')?;
    Some((format!("`{code}`"), after))
}

/// `[words](address)` and `<address>`
fn link(text: &str) -> Option<(String, &str)> {
    if let Some((address, after)) = text.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        return address.starts_with("https://").then(|| (address.to_owned(), after));
    }
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, after) = rest.split_once(')')?;
    Some((format!("{words} ({address})"), after))
}

/// `**words**`
fn strong(text: &str, style: Style) -> Option<(String, &str)> {
    let (words, after) = text.strip_prefix("**")?.split_once("**")?;
    Some((style.strong(words), after))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    fn written(page: &str) -> String {
        let mut out = Vec::new();
        let style = Style { width: Some(40), ..Style::PLAIN };
        write(&read(page), &|words| words.join("/"), style, &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("text stays text")
    }

    #[test]
    fn a_page_reads_well_without_its_marks() {
        let page = "# gp2 volume\n\nA paragraph of several lines\nthat is **folded** again, see [the page](https://a.b/c) and `a[*]`.\n\n\
                    - one\n- two that is so long that it has to\n  go on\n  1. deep\n\n## Examples\n```hcl bad\nsize = 1\n\n  # deep\n```\nEnd.";
        assert_snapshot!(written(page), @"
        gp2 volume

        A paragraph of several lines that is
        folded again, see the page (https://a.b/
        c) and `a[*]`.

        - one
        - two that is so long that it has to
          go on
          1. deep

        Examples

          hcl/bad
            size = 1

              # deep

        End.
        ");
    }

    #[test]
    fn marks_that_mark_nothing_stay() {
        assert_eq!(written("2 * 3 < 4 [x] `open **also"), "2 * 3 < 4 [x] `open **also\n");
        assert_eq!(written("#hashtag"), "#hashtag\n");
    }

    #[test]
    fn a_fence_that_is_not_closed_ends_with_the_page() {
        assert_eq!(written("```hcl\na = 1"), "  hcl\n    a = 1\n");
    }
}
