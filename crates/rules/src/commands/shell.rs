//! Words of shell scripts, as far as command lines of containers need them.

use std::{iter::Peekable, str::Chars};

/// The words of a script, operators among them; a line that ends is a `;`. Comments, redirections and here-documents are left
/// out, quotes and backslashes taken away. `None` where a quote is not closed.
pub(super) fn split(script: &str) -> Option<Vec<String>> {
    let mut reader = Reader { chars: script.chars().peekable(), words: Vec::new(), word: None, documents: Vec::new() };
    reader.read()?;
    Some(reader.words)
}

struct Reader<'s> {
    chars: Peekable<Chars<'s>>,
    words: Vec<String>,
    /// The word so far; an empty one is there if it was quoted.
    word: Option<String>,
    /// The marks that end the here-documents after this line.
    documents: Vec<String>,
}

impl Reader<'_> {
    fn read(&mut self) -> Option<()> {
        while let Some(char) = self.chars.next() {
            match char {
                '\n' => {
                    self.operator(";");
                    self.skip_documents();
                }
                char if char.is_whitespace() => self.end_word(),
                '#' if self.word.is_none() => while self.chars.next_if(|char| *char != '\n').is_some() {},
                ';' | '|' => {
                    let is_double = self.chars.next_if_eq(&char).is_some();
                    self.operator(match (char, is_double) {
                        ('|', true) => "||",
                        ('|', false) => "|",
                        _ => ";",
                    });
                }
                '&' if self.chars.peek() == Some(&'>') => {
                    self.chars.next();
                    self.redirection('>')?;
                }
                '&' => {
                    let is_double = self.chars.next_if_eq(&'&').is_some();
                    self.operator(if is_double { "&&" } else { "&" });
                }
                '(' | ')' => {
                    self.end_word();
                    self.words.push(char.into());
                }
                '<' | '>' => self.redirection(char)?,
                char => self.part(char)?,
            }
        }
        self.end_word();
        while self.words.last().is_some_and(|word| word == ";") {
            self.words.pop();
        }
        Some(())
    }

    /// A part of a word that begins with this character.
    fn part(&mut self, char: char) -> Option<()> {
        let mut word = self.word.take().unwrap_or_default();
        match char {
            '\\' => match self.chars.next() {
                Some('\n') | None => {
                    self.word = Some(word).filter(|word| !word.is_empty());
                    return Some(());
                }
                Some(escaped) => word.push(escaped),
            },
            '\'' => loop {
                match self.chars.next()? {
                    '\'' => break,
                    char => word.push(char),
                }
            },
            '"' => loop {
                match self.chars.next()? {
                    '"' => break,
                    '\\' => match self.chars.next()? {
                        '\n' => {}
                        escaped => word.push(escaped),
                    },
                    '$' => self.expansion(&mut word)?,
                    char => word.push(char),
                }
            },
            '$' => self.expansion(&mut word)?,
            '`' => {
                word.push(char);
                loop {
                    let char = self.chars.next()?;
                    word.push(char);
                    if char == '`' {
                        break;
                    }
                }
            }
            char => word.push(char),
        }
        self.word = Some(word);
        Some(())
    }

    /// What stands behind a `$`, as it is written: `$(…)` and `${…}` to their end.
    fn expansion(&mut self, word: &mut String) -> Option<()> {
        word.push('$');
        let (open, close) = match self.chars.peek() {
            Some('(') => ('(', ')'),
            Some('{') => ('{', '}'),
            _ => return Some(()),
        };
        let mut depth = 0;
        loop {
            let char = self.chars.next()?;
            word.push(char);
            depth += i32::from(char == open) - i32::from(char == close);
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// A redirection: the number before it and its target are no words of the command.
    fn redirection(&mut self, char: char) -> Option<()> {
        if self.word.as_ref().is_some_and(|word| word.chars().all(|char| char.is_ascii_digit())) {
            self.word = None;
        }
        self.end_word();
        let is_document = char == '<' && self.chars.next_if_eq(&'<').is_some() && self.chars.peek() != Some(&'<');
        while self.chars.next_if(|char| matches!(char, '>' | '<' | '&' | '|' | '-')).is_some() {}
        while self.chars.next_if(|char| matches!(char, ' ' | '\t')).is_some() {}
        let before = self.words.len();
        while let Some(char) = self.chars.next_if(|char| !char.is_whitespace() && !";&|()<>".contains(*char)) {
            self.part(char)?;
        }
        self.end_word();
        let target: Vec<String> = self.words.drain(before..).collect();
        if is_document {
            self.documents.extend(target);
        }
        Some(())
    }

    fn skip_documents(&mut self) {
        for mark in std::mem::take(&mut self.documents) {
            loop {
                let mut line = String::new();
                while let Some(char) = self.chars.next_if(|char| *char != '\n') {
                    line.push(char);
                }
                if self.chars.next().is_none() || line.trim() == mark {
                    break;
                }
            }
        }
    }

    fn operator(&mut self, operator: &str) {
        self.end_word();
        // A line that ends behind an operator goes on.
        let is_ended = self.words.last().is_none_or(|word| super::is_operator(word));
        if operator != ";" || !is_ended {
            self.words.push(operator.to_owned());
        }
    }

    fn end_word(&mut self) {
        self.words.extend(self.word.take());
    }
}
