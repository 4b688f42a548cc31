//! The literal parts of a computed name: `"${var.team}-access-logs"` is about logs for every team.

use crate::{Dialect, Resource};

impl Resource {
    /// The literal parts of an expression in this resource; nothing where it only refers to something.
    pub fn literal_parts(&self, expression: &str) -> String {
        literal_parts(expression, self.dialect)
    }

    /// The same, or else the name of what the expression refers to: `var.log_bucket` is about logs as well.
    pub fn hint(&self, expression: &str) -> String {
        hint(expression, self.dialect)
    }
}

fn literal_parts(expression: &str, dialect: Dialect) -> String {
    let literal = without_interpolations(expression);
    if dialect != Dialect::Terraform {
        let is_reference = REFERENCES.iter().any(|reference| literal.trim_start().starts_with(reference));
        return if is_reference { String::new() } else { literal };
    }
    literal.split('"').skip(1).step_by(2).collect::<Vec<_>>().join(" ")
}

fn hint(expression: &str, dialect: Dialect) -> String {
    let literal = literal_parts(expression, dialect);
    let named = || match dialect {
        Dialect::Terraform => expression.trim_end_matches(['"', ']']).rsplit(['.', '"']).next().unwrap_or_default(),
        _ => expression,
    };
    if literal.is_empty() { named().to_owned() } else { literal }
}

/// How an expression of CloudFormation begins that is no more than a reference.
const REFERENCES: [&str; 3] = ["!Ref ", "!GetAtt ", "!ImportValue "];

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
    fn a_reference_has_no_literal_parts_and_hints_by_its_last_name() {
        for (expression, dialect, name) in [
            ("var.config.datasets_bucket", Dialect::Terraform, "datasets_bucket"),
            ("!Ref LogBucketName", Dialect::CloudFormation, "!Ref LogBucketName"),
        ] {
            assert_eq!(literal_parts(expression, dialect), "");
            assert_eq!(hint(expression, dialect), name);
        }
        assert_eq!(hint(r#""${var.team}-logs""#, Dialect::Terraform).trim(), "-logs");
    }

    #[test]
    fn what_is_not_closed_ends_with_the_text() {
        assert_eq!(literal_parts("\"${a", Dialect::Terraform).trim(), "");
        assert_eq!(literal_parts("}{$", Dialect::Terraform), "");
    }
}
