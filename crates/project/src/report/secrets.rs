//! What looks like a secret in the lines around a finding: a log is read by more people than a repository.

use std::{borrow::Cow, ops::Range};

/// What the names of settings contain whose values are secrets.
const SECRET: [&str; 13] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "access_key",
    "accesskey",
    "private_key",
    "privatekey",
    "credential",
];

/// What the names of settings end with that only say where a secret is, or what it is like.
const ABOUT: [&str; 12] =
    ["name", "arn", "id", "ref", "path", "file", "type", "version", "ttl", "length", "url", "namespace"];

/// What keys and tokens of well-known services begin with.
const TOKENS: [&str; 13] = [
    "AKIA",
    "ASIA",
    "AIza",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "sk_live_",
    "npm_",
    "eyJ",
];

/// The fewest letters of such a token.
const SHORTEST_TOKEN: usize = 20;

/// A text in which a star stands for each byte that looks like a part of a secret, so that spans keep their meaning.
pub(super) fn without_secrets(text: &str) -> Cow<'_, str> {
    let mut hidden = Vec::new();
    let mut search = Search::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        search.line(line, start, &mut hidden);
        start += line.len();
    }
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    hidden.sort_by_key(|range: &Range<usize>| range.start);
    let mut shown = String::with_capacity(text.len());
    for range in hidden {
        if range.end <= shown.len() {
            continue;
        }
        shown.push_str(&text[shown.len()..range.start.max(shown.len())]);
        shown.extend(std::iter::repeat_n('*', range.end - shown.len()));
    }
    shown.push_str(&text[shown.len()..]);
    Cow::Owned(shown)
}

#[derive(Default)]
struct Search {
    /// Whether the lines are those of a private key.
    in_key: bool,
    /// Whether a `name` before says that the next `value` is a secret, as in the environment of a container.
    names_secret: bool,
}

impl Search {
    fn line(&mut self, line: &str, start: usize, hidden: &mut Vec<Range<usize>>) {
        let place = |range: Range<usize>| start + range.start..start + range.end;
        if line.contains("-----END") {
            self.in_key = false;
        } else if self.in_key {
            hidden.push(place(0..line.trim_end().len()));
        } else if line.contains("-----BEGIN") && line.contains("PRIVATE KEY-----") {
            self.in_key = true;
        }
        for at in memchr::memchr2_iter(b'=', b':', line.as_bytes()) {
            let Some(value) = value_at(line, at + 1) else { continue };
            let name = name_before(&line[..at]);
            let is_value = name.eq_ignore_ascii_case("value") && self.names_secret;
            if is_value || is_secret(name) {
                hidden.push(place(value.clone()));
            }
            if name.eq_ignore_ascii_case("name") {
                self.names_secret = is_secret(&line[value]);
            }
        }
        hidden.extend(tokens(line).map(place));
        hidden.extend(passwords_in_addresses(line).map(place));
    }
}

/// Whether a setting of this name holds a secret.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET.iter().any(|word| name.contains(word)) && !ABOUT.iter().any(|end| name.ends_with(end))
}

/// The name at the end of a text, with or without quotes.
fn name_before(text: &str) -> &str {
    let text = text.trim_end().trim_end_matches(['"', '\'']);
    let is_name = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.');
    let start =
        text.rfind(|char| !is_name(char)).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    &text[start..]
}

/// The literal behind a separator, without its quotes.
fn value_at(line: &str, from: usize) -> Option<Range<usize>> {
    let rest = &line[from..];
    let start = from + rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let value = beginning(&line[start..]);
    // What does not end soon goes on to the end of the line.
    let whole = |end: Option<usize>| end.unwrap_or_else(|| line[start..].trim_end().len());
    match value.chars().next()? {
        quote @ ('"' | '\'') => {
            let end = whole(value[1..].find(quote).map(|end| end + 1));
            let inside = &line[start + 1..start + end.max(1)];
            // A reference is no secret.
            let is_reference = inside.starts_with("${") && inside.ends_with('}');
            (!is_reference && !inside.is_empty()).then_some(start + 1..start + end)
        }
        // In YAML a text needs no quotes; elsewhere what has none is an expression.
        first if line[..from].ends_with(':') && start > from && first.is_alphanumeric() => {
            let end = whole(value.find([',', '}']).into_iter().chain(value.find(" #")).min());
            let word = line[start..start + end].trim_end();
            let is_plain = matches!(word, "true" | "false" | "null") || word.parse::<f64>().is_ok();
            (!is_plain && !word.ends_with(':')).then_some(start..start + word.len())
        }
        _ => None,
    }
}

/// As much of a value as is searched for its end.
fn beginning(value: &str) -> &str {
    let end = (0..=value.len().min(256)).rev().find(|end| value.is_char_boundary(*end));
    &value[..end.unwrap_or_default()]
}

fn tokens(line: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.');
    TOKENS.iter().flat_map(move |token| line.match_indices(token)).filter_map(move |(at, _)| {
        let begins = !line[..at].ends_with(|char: char| char.is_ascii_alphanumeric());
        let length = line[at..].find(|char| !is_part(char)).unwrap_or(line.len() - at);
        (begins && length >= SHORTEST_TOKEN).then_some(at..at + length)
    })
}

/// `postgres://user:password@host`
fn passwords_in_addresses(line: &str) -> impl Iterator<Item = Range<usize>> {
    line.match_indices("://").filter_map(|(at, mark)| {
        let start = at + mark.len();
        let end = line[start..].find(|char: char| char.is_whitespace() || matches!(char, '/' | '"' | '\''));
        let authority = &line[start..end.map_or(line.len(), |length| start + length)];
        let (user, _) = authority.rsplit_once('@')?;
        let (name, password) = user.split_once(':')?;
        let from = start + name.len() + 1;
        (!password.is_empty() && !password.starts_with('$')).then_some(from..from + password.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_secret_is_hidden_byte_for_byte() {
        for (text, shown) in [
            ("  master_password = \"hünter2\" # x\n", "  master_password = \"********\" # x\n"),
            ("{\"ApiKey\": \"a\", \"b\": \"c\"}", "{\"ApiKey\": \"*\", \"b\": \"c\"}"),
            ("  password: hunter2 # x\n", "  password: ******* # x\n"),
            ("- name: DB_PASSWORD\n  value: hunter2\n", "- name: DB_PASSWORD\n  value: *******\n"),
            ("{ name = \"TOKEN\", value = \"x\" }", "{ name = \"TOKEN\", value = \"*\" }"),
            ("key = \"AKIAIOSFODNN7EXAMPLE\"", "key = \"********************\""),
            ("u = \"postgres://me:pw@host/db\"", "u = \"postgres://me:**@host/db\""),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END", "-----BEGIN RSA PRIVATE KEY-----\n****\n-----END"),
        ] {
            assert_eq!(without_secrets(text), shown);
        }
    }

    #[test]
    fn ordinary_lines_and_references_to_secrets_are_shown() {
        for text in [
            "  password = var.password\n",
            "  password = \"${var.password}\"\n",
            "  secretName: database\n",
            "  secret_arn = \"arn:aws:secretsmanager:x\"\n",
            "  automountServiceAccountToken: false\n",
            "  type = \"gp2\"\n  name: web\n  value: 5\n",
            "  image: registry:5000/app:v1\n",
            "  token_ttl: 300\n",
        ] {
            assert!(matches!(without_secrets(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
