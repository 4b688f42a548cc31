//! Inputs of a root module from outside its folder: values of its variables, and the workspace.

use std::{collections::BTreeMap, sync::Arc};

use costlint_syntax::{
    Problem,
    hcl::{Block, Expr, ExprKind, parse_expression},
};

use super::{folder::Folder, initialised::without_places};
use crate::{
    FileId, Sources, Value,
    eval::{Budget, Evaluator, Names},
};

/// Inputs of a root module from outside its folder.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// The name of the deployment, where the module is deployed more than once.
    pub environment: Option<Arc<str>>,
    /// Values that the automatically loaded variable files override.
    pub before: Vec<Given>,
    /// Values that override those files; later ones override earlier ones.
    pub after: Vec<Given>,
    /// The workspace, the value of `terraform.workspace`; unknown if `None`.
    pub workspace: Option<Arc<str>>,
}

/// Values for variables.
#[derive(Debug, Clone)]
pub enum Given {
    /// All those of a variable file.
    File(FileId),
    /// One as a command line or a process' environment has it: a text, or an expression where the variable takes no scalar.
    Text(Arc<str>, Arc<str>),
    /// One by name.
    Value(Arc<str>, Value),
}

/// How a string that is given for a variable is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextForm {
    /// As a literal string: the type is a scalar, or there is none.
    Literal,
    /// As an expression.
    Expression,
}

impl TextForm {
    /// The form for a variable of a type.
    ///
    /// <https://developer.hashicorp.com/terraform/language/values/variables#complex-typed-values> (2026-11)
    pub(super) fn of_type(kind: Option<(&str, &Expr)>) -> TextForm {
        let Some((text, kind)) = kind else { return TextForm::Literal };
        let name = match &kind.kind {
            ExprKind::Name => kind.span.of(text).into(),
            _ => kind.literal_text(text).unwrap_or_default(),
        };
        if matches!(&*name, "string" | "number" | "bool") { TextForm::Literal } else { TextForm::Expression }
    }

    /// The value that a string stands for, or the problem with it.
    pub fn read(self, text: &str) -> Result<Value, Problem> {
        if self == TextForm::Literal {
            return Ok(Value::text(text));
        }
        let (expr, problems) = parse_expression(text);
        if let Some(problem) = problems.into_iter().next() {
            return Err(problem);
        }
        let budget = Budget::default();
        // No text of the project has it, so its places are none.
        let evaluator = Evaluator { text, file: FileId(u32::MAX), names: &NoNames, budget: &budget };
        let value = evaluator.value(&expr).map_err(|problem| *problem)?;
        if !value.is_wholly_known() {
            let help = Some("use double quotes for strings".into());
            return Err(Problem::new(expr.span, "references are not allowed here").with_help(help));
        }
        Ok(without_places(&value, &|_| true))
    }
}

impl Inputs {
    /// Whether someone says which deployment is meant: by its name or by its variable files.
    pub(super) fn are_named(&self) -> bool {
        self.environment.is_some() || self.after.iter().any(|given| matches!(given, Given::File(_)))
    }

    /// What says which environment the module is deployed to: the stem of the last variable file that is named, or of the only
    /// one that Terraform loads by itself and that has a name of its own, else the workspace.
    pub(super) fn known_by(&self, folder: &Folder, sources: &Sources) -> Option<Arc<str>> {
        let stem = |file: FileId| {
            let name = sources.get(file).file_name();
            let stem = name.trim_end_matches(".json").trim_end_matches(".tfvars").trim_end_matches(".auto");
            (stem != "terraform").then(|| Arc::from(stem))
        };
        let mut given = self.after.iter().rev().chain(self.before.iter().rev());
        let named = given.find_map(|given| match given {
            Given::File(file) => stem(*file),
            _ => None,
        });
        let alone = || {
            let mut stems = folder.variable_files.iter().filter_map(|file| stem(*file));
            let first = stems.next();
            first.filter(|_| stems.next().is_none())
        };
        named.or_else(|| self.workspace.clone()).or_else(alone)
    }
}

impl Folder {
    /// The variables that the module of this folder declares, and how each reads a string.
    pub fn variables<'s>(&self, sources: &'s Sources) -> BTreeMap<&'s str, TextForm> {
        let mut variables = BTreeMap::new();
        for file in self.files.iter().chain(&self.override_files) {
            let source = sources.get(*file);
            let text: &'s str = &source.text;
            let blocks = source.hcl().into_iter().flat_map(|tree| tree.body.blocks());
            for block in blocks.filter(|block: &&Block| block.name.of(text) == "variable") {
                let Some(name) = block.labels.first().map(|label| label.of(text)) else { continue };
                let kind = block.body.attribute(text, "type").map(|attribute| (text, &attribute.value));
                // An override that says nothing of the type leaves it.
                if kind.is_some() || !variables.contains_key(name) {
                    variables.insert(name, TextForm::of_type(kind));
                }
            }
        }
        variables
    }
}

/// What a value that comes from outside may name: nothing, not even functions.
struct NoNames;

impl Names for NoNames {
    fn name(&self, _: &str) -> Option<Value> {
        None
    }

    fn member(&self, _: &str, _: &str) -> Option<Value> {
        None
    }

    fn call(&self, _: &str, _: &[Value]) -> Option<Result<Value, String>> {
        Some(Err("functions are not allowed here".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scalar_is_taken_as_it_stands_and_anything_else_is_an_expression() {
        assert_eq!(TextForm::Literal.read("[1").expect("a text").as_text(), Some("[1"));
        let list = TextForm::Expression.read("[1, { a = \"b\" }]").expect("a list");
        assert_eq!(list.as_list().map(<[Value]>::len), Some(2));
        assert!(
            list.place.is_none() && list.as_list().is_some_and(|items| items.iter().all(|item| item.place.is_none()))
        );
        assert!(TextForm::Expression.read("[1").is_err());
        assert!(TextForm::Expression.read("prod").is_err());
        assert!(TextForm::Expression.read("{ a = upper(\"b\") }").is_err());
    }
}
