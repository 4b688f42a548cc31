//! What an expression says of a name that is put together from parts: `"${var.team}-access-logs"` is about logs, whatever the team.

use costlint_model::Dialect;

/// The literal parts of an expression; in Terraform, the last name of one without any: `var.log_bucket` is about logs as well.
pub(crate) fn of(expression: &str, dialect: Dialect) -> String {
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
        let terraform = |text| of(text, Dialect::Terraform);
        assert_eq!(terraform(r#""${var.logs}-data-${lower("${var.x}")}""#).trim(), "-data-");
        assert_eq!(terraform(r#"join("-", [var.team, "audit"])"#), "- audit");
        assert_eq!(terraform(r#"local.store["thanos_bucket"]"#), "thanos_bucket");
        assert_eq!(of("!Sub ${AWS::StackName}-logs", Dialect::CloudFormation), "!Sub  -logs");
    }

    #[test]
    fn a_reference_speaks_by_its_last_name() {
        assert_eq!(of("var.config.datasets_bucket", Dialect::Terraform), "datasets_bucket");
        assert_eq!(of("!Ref LogBucketName", Dialect::CloudFormation), "!Ref LogBucketName");
    }

    #[test]
    fn what_is_not_closed_ends_with_the_text() {
        assert_eq!(of("\"${a", Dialect::Terraform).trim(), "");
        assert_eq!(of("}{$", Dialect::Terraform), "}{$");
    }
}
