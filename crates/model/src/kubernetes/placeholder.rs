//! Placeholders of other tools in manifests: Argo's and Helm's `{{ }}`, and `${ }` of a shell or of Terraform.

use costlint_syntax::data::{Node, NodeKind, ScalarStyle};

/// The longest word that is looked at, in bytes.
const LONGEST_WORD: usize = 512;

/// Whether a scalar is one word with a placeholder in it. What the word will be is not known.
///
/// A text of several words is a message or a command, and is known for the most part.
pub(super) fn is_word(node: &Node) -> bool {
    let NodeKind::Scalar { text, style } = &node.kind else { return false };
    if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) || text.len() > LONGEST_WORD {
        return false;
    }
    let mut found = false;
    let mut rest = &**text;
    loop {
        let Some((before, end)) = next_placeholder(rest) else { return found && !has_space(rest) };
        if has_space(before) {
            return false;
        }
        found = true;
        rest = end;
    }
}

/// What comes before the first placeholder of a text and what comes after it.
fn next_placeholder(text: &str) -> Option<(&str, &str)> {
    let helm = text.find("{{").map(|start| (start, "}}"));
    let shell = text.find("${").map(|start| (start, "}"));
    let (start, closing) = match (helm, shell) {
        (Some(helm), Some(shell)) => helm.min(shell),
        (helm, shell) => helm.or(shell)?,
    };
    let length = text[start + 2..].find(closing)?;
    Some((&text[..start], &text[start + 2 + length + closing.len()..]))
}

fn has_space(text: &str) -> bool {
    text.contains(char::is_whitespace)
}

/// How many blocks of a template are open after this text, where so many are before it: Helm's `if`, `range` and `with`,
/// Jinja's and Terraform's `if` and `for`.
pub(super) fn open_blocks(before: usize, text: &str) -> usize {
    let mut open = before;
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let is_action = rest[start + 1..].starts_with(['{', '%']) || rest[..start].ends_with('%');
        rest = rest[start + 1..].trim_start_matches(['{', '%']);
        if !is_action {
            continue;
        }
        let action = rest.strip_prefix(['-', '~', '+']).unwrap_or(rest).trim_start();
        let word = action.split(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or_default();
        match word {
            "if" | "range" | "with" | "define" | "block" | "for" | "macro" => open += 1,
            "end" | "endif" | "endfor" | "endwith" | "endblock" | "endmacro" => open = open.saturating_sub(1),
            _ => {}
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::open_blocks;

    #[test]
    fn blocks_of_every_template_language_are_counted() {
        assert_eq!(open_blocks(0, "{{- if .Values.on }}\na: {{ .x }}\n{{ range .y }}"), 2);
        assert_eq!(open_blocks(0, "{% if a %}\n{%- for b in c -%}\n{{ b }}{# if #}\n{% endfor %}"), 1);
        assert_eq!(open_blocks(0, "%{ if a }\n%{~ for b in c ~}\n- ${b}\n%{ endfor }%{ endif }"), 0);
        assert_eq!(open_blocks(0, "a: {if: b}"), 0);
    }
}
