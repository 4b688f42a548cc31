//! Variables with types and defaults.

use super::{Module, literals::Kind, random::Random};

/// Three variables, shown whole and gone through.
pub(crate) fn generate(random: &mut Random) -> Module {
    let variables = (1..=3).map(|number| {
        let kind = Kind::random(3, random);
        let nullable = random.pick(&["", "\n  nullable = false"]);
        let (constraint, default) = (kind.constraint(), kind.literal(random));
        let variable =
            format!("variable \"v{number}\" {{\n  type = {constraint}\n  default = {default}{nullable}\n}}\n");
        let whole = format!("resource \"terraform_data\" \"whole{number}\" {{\n  input = var.v{number}\n}}\n");
        let each = format!(
            "resource \"terraform_data\" \"each{number}\" {{\n  input = [for k, v in var.v{number} : [k, v]]\n}}\n"
        );
        [variable, whole, if kind.is_collection() { each } else { String::new() }].concat()
    });
    Module::new(variables.collect::<String>())
}
