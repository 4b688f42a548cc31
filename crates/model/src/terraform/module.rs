//! The names of one module: its variables and locals, worked out when asked for.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use costlint_syntax::hcl::{Block, Body, Expr};

use super::{
    folder::Folder,
    overrides::{Overrides, Placed},
    types::Type,
};
use crate::{
    FileId, Sources, Value,
    eval::{Budget, Evaluator, Names, can_be_kept},
};

/// One module, ready to evaluate expressions in.
pub(super) struct Module<'s> {
    sources: &'s Sources,
    /// The top-level blocks with the file each stands in, in the order of the text.
    pub(super) blocks: Vec<Placed<'s>>,
    overrides: Overrides<'s>,
    variables: BTreeMap<&'s str, Variable<'s>>,
    locals: BTreeMap<&'s str, (FileId, &'s Expr)>,
    settled: RefCell<BTreeMap<Name<'s>, Option<Value>>>,
    budget: Budget,
}

/// A variable as declared, and the value that a variable file gives it.
struct Variable<'s> {
    kind: Option<(FileId, &'s Expr)>,
    value: Option<(FileId, &'s Expr)>,
    passed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Name<'s> {
    Variable(&'s str),
    Local(&'s str),
}

impl<'s> Module<'s> {
    /// The module of a folder.
    pub(super) fn new(sources: &'s Sources, folder: &Folder) -> Module<'s> {
        let mut blocks: Vec<_> = folder.files.iter().flat_map(|file| blocks_of(sources, *file)).collect();
        let overrides = Overrides::merge(sources, &mut blocks, folder.override_files.iter().flat_map(|file| blocks_of(sources, *file)));
        let mut module = Module {
            sources,
            blocks,
            overrides,
            variables: BTreeMap::new(),
            locals: BTreeMap::new(),
            settled: RefCell::default(),
            budget: Budget::default(),
        };
        module.read_declarations(folder);
        module.read_variable_files(&folder.variable_files);
        module
    }

    /// The text of a file of this module.
    pub(super) fn text(&self, file: FileId) -> &'s str {
        &self.sources.get(file).text
    }

    /// An evaluator for the expressions of a file of this module.
    pub(super) fn evaluator(&self, file: FileId) -> Evaluator<'_> {
        Evaluator { text: self.text(file), file, names: self, budget: &self.budget }
    }

    /// The blocks that override files merge into a block, in order.
    pub(super) fn overriding(&self, file: FileId, block: &Block) -> &[Placed<'s>] {
        self.overrides.of(self.text(file), block)
    }

    /// The expression of a block's setting, and the file that it stands in.
    pub(super) fn setting(&self, file: FileId, block: &'s Block, name: &str) -> Option<(FileId, &'s Expr)> {
        let written = |(file, block): Placed<'s>| Some((file, &block.body.attribute(self.text(file), name)?.value));
        self.overriding(file, block).iter().rev().find_map(|placed| written(*placed)).or_else(|| written((file, block)))
    }

    fn read_declarations(&mut self, folder: &Folder) {
        for (file, block) in &self.blocks {
            let text: &'s str = &self.sources.get(*file).text;
            match (block.name.of(text), block.labels.first()) {
                ("variable", Some(label)) => {
                    let name = label.of(text);
                    let setting = |name| self.setting(*file, block, name);
                    let variable = Variable { kind: setting("type"), value: setting("default"), passed: folder.passed.contains(name) };
                    self.variables.insert(name, variable);
                }
                ("locals", _) => {
                    for attribute in block.body.attributes() {
                        self.locals.insert(attribute.name.of(text), (*file, &attribute.value));
                    }
                }
                _ => {}
            }
        }
    }

    fn read_variable_files(&mut self, files: &[FileId]) {
        for file in files {
            let source = self.sources.get(*file);
            let Some(tree) = source.hcl() else { continue };
            for attribute in tree.body.attributes() {
                if let Some(variable) = self.variables.get_mut(attribute.name.of(&source.text)) {
                    variable.value = Some((*file, &attribute.value));
                }
            }
        }
    }

    /// A variable's or local's value, worked out once. One that needs itself is unknown.
    fn settle(&self, name: Name<'s>, work_out: impl FnOnce() -> Value) -> Value {
        if let Some(slot) = self.settled.borrow().get(&name) {
            return slot.clone().unwrap_or_else(Value::unknown);
        }
        self.settled.borrow_mut().insert(name, None);
        let value = work_out();
        let value = if can_be_kept(&value, &self.budget) { value } else { Value::unknown() };
        self.settled.borrow_mut().insert(name, Some(value.clone()));
        value
    }

    fn variable(&self, variable: &Variable<'s>) -> Value {
        let Some((file, expr)) = variable.value.filter(|_| !variable.passed) else { return Value::unknown() };
        let Ok(value) = self.evaluator(file).value(expr) else { return Value::unknown() };
        let Some((file, kind)) = variable.kind else { return value };
        Type::read(kind, &self.evaluator(file)).convert(value).unwrap_or_else(|_| Value::unknown())
    }
}

impl Names for Module<'_> {
    fn name(&self, _name: &str) -> Option<Value> {
        None
    }

    fn member(&self, namespace: &str, member: &str) -> Option<Value> {
        match namespace {
            "var" => {
                let Some((name, variable)) = self.variables.get_key_value(member) else { return Some(Value::unknown()) };
                Some(self.settle(Name::Variable(name), || self.variable(variable)))
            }
            "local" => {
                let Some((name, (file, expr))) = self.locals.get_key_value(member) else { return Some(Value::unknown()) };
                Some(self.settle(Name::Local(name), || self.evaluator(*file).value(expr).unwrap_or_else(|_| Value::unknown())))
            }
            "path" | "terraform" | "each" | "count" | "self" => Some(Value::unknown()),
            _ => None,
        }
    }

    fn call(&self, _function: &str, _arguments: &[Value]) -> Option<Result<Value, String>> {
        None
    }
}

fn blocks_of(sources: &Sources, file: FileId) -> impl Iterator<Item = Placed<'_>> {
    let body = sources.get(file).hcl().map(|tree| &tree.body);
    body.into_iter().flat_map(Body::blocks).map(move |block| (file, block))
}

/// The text of a value, where it is one.
pub(super) fn text_of(value: Option<Value>) -> Option<Arc<str>> {
    value.and_then(|value| value.shown())
}
