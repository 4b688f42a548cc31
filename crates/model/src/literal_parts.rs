//! The literal parts of a computed name: `"${var.team}-access-logs"` is about logs for every team.

use crate::{Dialect, Resource};

impl Resource {
    /// The literal parts of an expression in this resource; in Terraform, the last name of one without any:
    /// `var.log_bucket` is about logs as well.
    pub fn literal_parts(&self, expression: &str) -> String {
        literal_parts(expression, self.dialect)
    }
}

fn literal_parts(expression: &str, dialect: Dialect) -> String {
    let literal = without_interpolations(expression);
    if dialect != Dialect::Terraform {
        return literal;
    }
    let quoted: Vec<&str> = literal.split('"').skip(1).step_by(2).collect();
    if quoted.is_empty() { literal.rsplit('.').next().unwrap_or_default().to_owned() } else { quoted.join(" ") }
}

/// A text without its `${…}` and `%{…}`, each a blank instead.
fn without_interpolations(text: &str) -> String {
    let mut kept = String::new();
    let mut depth = 0_usize;
    let mut before = ' ';
    for char in text.chars() {
        match char {
            '{' if depth > 0 || matches!(before, '$' | '%') => {
                if depth == 0 {
                    kept.pop();
                    kept.push(' ');
                }
                depth += 1;
            }
            '}' if depth > 0 => depth -= 1,
            _ if depth == 0 => kept.push(char),
            _ => {}
        }
        before = char;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_parts_speak_and_interpolations_do_not() {
        let terraform = |text| literal_parts(text, Dialect::Terraform);
        assert_eq!(terraform(r#""${var.logs}-data-${lower("${var.x}")}""#).trim(), "-data-");
        assert_eq!(terraform(r#"join("-", [var.team, "audit"])"#), "- audit");
        assert_eq!(terraform(r#"local.store["thanos_bucket"]"#), "thanos_bucket");
        assert_eq!(literal_parts("!Sub ${AWS::StackName}-logs", Dialect::CloudFormation), "!Sub  -logs");
    }

    #[test]
    fn a_reference_speaks_by_its_last_name() {
        assert_eq!(literal_parts("var.config.datasets_bucket", Dialect::Terraform), "datasets_bucket");
        assert_eq!(literal_parts("!Ref LogBucketName", Dialect::CloudFormation), "!Ref LogBucketName");
    }

    #[test]
    fn what_is_not_closed_ends_with_the_text() {
        assert_eq!(literal_parts("\"${a", Dialect::Terraform).trim(), "");
        assert_eq!(literal_parts("}{$", Dialect::Terraform), "}{$");
    }
}
