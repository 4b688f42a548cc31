//! What a page holds, told without reading its expressions: the build script makes the index of the shipped pages from it.
//!
//! It uses nothing but the standard library, so that the readers of the product need not be built twice. That it agrees with the
//! pages as they are read is a test of the crate.

/// What a page holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// The first heading.
    pub(crate) title: String,
    pub(crate) rule: Option<RuleOutline>,
    /// One for each fence of a kind.
    pub(crate) kinds: Vec<KindOutline>,
}

/// What a rule says at its top.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct RuleOutline {
    pub(crate) code: String,
    pub(crate) severity: String,
    pub(crate) confidence: String,
    /// The kinds of its match blocks, each once.
    pub(crate) kinds: Vec<String>,
}

/// Which resource types a fence of a kind speaks of.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct KindOutline {
    /// The kind that it extends, if it does.
    pub(crate) extends: Option<String>,
    /// Groups of types by name.
    pub(crate) groups: Vec<(String, Vec<String>)>,
    /// The labels of its declarations: the dialect first.
    pub(crate) declared: Vec<Vec<String>>,
    /// Types that are reached through references.
    pub(crate) reached: Vec<String>,
}

/// The outline of a page.
pub(crate) fn outline(text: &str) -> Outline {
    let mut outline = Outline::default();
    let title = text.lines().find_map(|line| line.strip_prefix("# "));
    title.unwrap_or_default().trim().clone_into(&mut outline.title);
    let mut open: Option<(bool, usize)> = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let Some(words) = line.trim_end().strip_prefix("```") else { continue };
        match open.take() {
            Some((is_rule, from)) if words.is_empty() => {
                let tokens = tokens(&text[from..start]);
                if is_rule {
                    outline.rule = Some(RuleOutline::of(&tokens));
                } else {
                    outline.kinds.push(KindOutline::of(&tokens));
                }
            }
            Some(inside) => open = Some(inside),
            None => match words.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["hcl", "rule"] => open = Some((true, offset)),
                ["hcl", "kind"] => open = Some((false, offset)),
                _ => {}
            },
        }
    }
    outline
}

#[derive(Debug, PartialEq)]
enum Token<'t> {
    Word(&'t str),
    Text(&'t str),
    Mark(char),
    Newline,
}

/// A statement at the top of a fence: `name labels… = value` or `name labels… { … }`.
struct Statement<'t, 's> {
    name: &'t str,
    labels: Vec<&'t str>,
    /// What follows the equals sign or stands in the block.
    inside: &'s [Token<'t>],
}

impl RuleOutline {
    fn of(tokens: &[Token<'_>]) -> RuleOutline {
        let mut rule =
            RuleOutline { severity: "warning".into(), confidence: "medium".into(), ..RuleOutline::default() };
        for statement in statements(tokens) {
            let text = || statement.texts().first().copied().unwrap_or_default().to_owned();
            match statement.name {
                "code" => rule.code = text(),
                "severity" => rule.severity = text(),
                "confidence" => rule.confidence = text(),
                "match" => {
                    for kind in &statement.labels {
                        if !rule.kinds.iter().any(|known| known == kind) {
                            rule.kinds.push((*kind).to_owned());
                        }
                    }
                }
                _ => {}
            }
        }
        rule
    }
}

impl KindOutline {
    fn of(tokens: &[Token<'_>]) -> KindOutline {
        let mut kind = KindOutline::default();
        for statement in statements(tokens) {
            match statement.name {
                "extend" => kind.extends = statement.texts().first().map(|name| (*name).to_owned()),
                "linked" => kind.reached.extend(statement.texts().into_iter().map(str::to_owned)),
                "types" => {
                    for group in statements(statement.inside.get(1..).unwrap_or_default()) {
                        kind.groups
                            .push((group.name.to_owned(), group.texts().into_iter().map(str::to_owned).collect()));
                    }
                }
                "declare" => kind.declared.push(statement.labels.iter().map(|label| (*label).to_owned()).collect()),
                _ => {}
            }
            kind.reach(statement.inside);
        }
        kind.reached.sort();
        kind.reached.dedup();
        kind
    }

    /// The types of `referred_by("type.setting")` and of `<- type.setting >`.
    fn reach(&mut self, tokens: &[Token<'_>]) {
        let mut referred = false;
        for (index, token) in tokens.iter().enumerate() {
            match token {
                Token::Word("referred_by") => referred = matches!(tokens.get(index + 1), Some(Token::Mark('('))),
                Token::Mark(')') => referred = false,
                Token::Text(text) => {
                    let arrows = text.split("<-").skip(1).map(str::trim_start);
                    let types = arrows.chain(referred.then_some(*text)).filter_map(|text| text.split('.').next());
                    self.reached.extend(types.map(str::to_owned));
                }
                _ => {}
            }
        }
    }
}

impl<'t> Statement<'t, '_> {
    fn texts(&self) -> Vec<&'t str> {
        self.inside.iter().filter_map(|token| if let Token::Text(text) = token { Some(*text) } else { None }).collect()
    }
}

fn statements<'t, 's>(tokens: &'s [Token<'t>]) -> Vec<Statement<'t, 's>> {
    let mut statements = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Token::Word(name) = tokens[at] else {
            at += 1;
            continue;
        };
        at += 1;
        let mut labels = Vec::new();
        while let Some(Token::Text(label)) = tokens.get(at) {
            labels.push(*label);
            at += 1;
        }
        let start = at + 1;
        let mut depth = 0_i32;
        // An attribute ends with its line, a block with its brace.
        let is_block = tokens.get(at) == Some(&Token::Mark('{'));
        while let Some(token) = tokens.get(at) {
            match token {
                Token::Mark('{' | '[' | '(') => depth += 1,
                Token::Mark('}' | ']' | ')') => depth -= 1,
                Token::Newline if depth <= 0 => break,
                _ => {}
            }
            if depth < 0 || is_block && depth == 0 {
                break;
            }
            at += 1;
        }
        statements.push(Statement { name, labels, inside: tokens.get(start..at).unwrap_or_default() });
    }
    statements
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b'#' => at += text[at..].find('\n').unwrap_or(text.len() - at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => at += text[at..].find('\n').unwrap_or(text.len() - at),
            b'"' => {
                at = text_end(bytes, at);
                tokens.push(Token::Text(
                    &text[(start + 1).min(text.len())..at.saturating_sub(1).max(start + 1).min(text.len())],
                ));
            }
            b'\n' => {
                at += 1;
                tokens.push(Token::Newline);
            }
            byte if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 => {
                let is_word =
                    |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || *byte >= 0x80;
                at += bytes[at..].iter().take_while(|byte| is_word(byte)).count();
                tokens.push(Token::Word(&text[start..at]));
            }
            byte => {
                at += 1;
                if !byte.is_ascii_whitespace() {
                    tokens.push(Token::Mark(char::from(byte)));
                }
            }
        }
    }
    tokens
}

/// The end of a quoted text, whose `${…}` may hold quotes of their own.
fn text_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            b'$' | b'%' if bytes.get(at + 1) == Some(&b'{') => {
                let mut depth = 1;
                at += 2;
                while at < bytes.len() && depth > 0 {
                    match bytes[at] {
                        b'"' => at = text_end(bytes, at),
                        b'{' => (depth, at) = (depth + 1, at + 1),
                        b'}' => (depth, at) = (depth - 1, at + 1),
                        _ => at += 1,
                    }
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}
