//! One call of a module: its variables, locals and outputs, and the modules that it calls, evaluated lazily.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::{Rc, Weak},
    sync::Arc,
};

use costlint_syntax::hcl::{Block, Expr};

use super::{
    copies::{Copies, Copy, Shape},
    declarations::{Declarations, Modules, Variable, WrittenExpr},
    folder::{self, Folder},
    initialised::{is_installed, without_places},
    inputs::{Given, Inputs, TextForm},
    registry,
    types::Type,
};
use crate::{
    Count, Dialect, FileId, Member, Place, Reference, Scope, Value, Wanted,
    eval::{Budget, Evaluator, Frame, Names, can_be_kept},
    resource::Call,
};

/// The most modules that are evaluated for one root module, each call of one counted.
const MOST_MODULES: usize = 4096;

/// How deep calls may lie in one another.
const DEEPEST_CALL: usize = 24;

/// Variables that say which deployment of a module is meant.
const NAMES_OF_DEPLOYMENTS: [&str; 6] = ["env", "env_name", "environment", "environment_name", "stage", "workspace"];

/// A module as one call of it sees it, or as a root module: ready to evaluate expressions in.
pub(super) struct Module<'s> {
    this: Weak<Module<'s>>,
    root: Rc<Root<'s>>,
    /// What its folder declares.
    pub(super) declared: &'s Declarations<'s>,
    caller: Option<Caller<'s>>,
    /// What its resources belong to.
    pub(super) scope: Arc<Scope>,
    /// The names of the calls that lead to it, `cluster.nodes`; nothing in a root module.
    key: String,
    /// Its folder as `path.module` has it, seen from the root module's.
    path: String,
    /// What its addresses begin with: `module.a["x"].`; nothing in a root module.
    pub(super) prefix: String,
    /// What the variables of a root module are given.
    given: BTreeMap<&'s str, Assigned<'s>>,
    /// What variable files that nobody names here say of variables that are given no value. Some deployment may use any of them.
    possible: BTreeMap<&'s str, Vec<WrittenExpr<'s>>>,
    settled: RefCell<BTreeMap<ModuleName<'s>, Option<Value>>>,
    called: RefCell<BTreeMap<&'s str, Option<Rc<Called<'s>>>>>,
}

/// What all modules below one root share.
struct Root<'s> {
    modules: &'s Modules<'s>,
    wanted: &'s Wanted<'s>,
    workspace: Option<&'s str>,
    budget: Budget,
    /// How many calls may still be followed.
    calls_left: Cell<usize>,
}

/// Who calls a module, and with which `each` or `count`.
struct Caller<'s> {
    module: Weak<Module<'s>>,
    file: FileId,
    block: &'s Block,
    frame: Option<(&'static str, Value)>,
}

/// The modules that one call makes.
pub(super) struct Called<'s> {
    /// Each with the number of copies that it stands for.
    pub(super) each: Vec<(Rc<Module<'s>>, Count)>,
    shape: Shape,
}

/// What a variable of a root module is given.
#[derive(Clone, Copy)]
enum Assigned<'s> {
    /// In a variable file.
    Written(FileId, &'s Expr),
    /// As a text from outside.
    Text(&'s str),
    /// From outside.
    Value(&'s Value),
    /// Perhaps something, in a file that could not be read.
    Unread,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum ModuleName<'s> {
    Variable(&'s str),
    Local(&'s str),
    Output(&'s str),
    /// A resource or data source with copies.
    Copied(&'s str),
    /// An argument of a resource or of a copy of it: `aws_subnet.a["x"].tags`.
    Argument(String),
}

impl<'s> Module<'s> {
    /// The root module of a folder. Calls that are wanted themselves are not followed.
    pub(super) fn root(
        modules: &'s Modules<'s>,
        declared: &'s Declarations<'s>,
        inputs: &'s Inputs,
        wanted: &'s Wanted<'s>,
    ) -> Rc<Module<'s>> {
        let workspace = inputs.workspace.as_deref();
        let root = Root { modules, wanted, workspace, budget: Budget::default(), calls_left: Cell::new(MOST_MODULES) };
        let folder = declared.folder;
        let scope = Scope::deployed(&folder.path, inputs.environment.as_ref());
        let scope = Scope { known_by: inputs.known_by(folder, modules.sources), ..scope };
        let mut module = Module::new(Rc::new(root), declared, None, scope, String::new());
        module.give(&inputs.before);
        folder.variable_files.iter().for_each(|file| module.read_variable_file(*file));
        if folder.has_unread_variables {
            module.doubt_variables();
        }
        module.give(&inputs.after);
        if !inputs.are_named() {
            folder.unloaded_files.iter().for_each(|file| module.consider_variable_file(*file));
            module.possible.retain(|name, _| !module.given.contains_key(name));
            if !folder.unloaded_files.is_empty() {
                module.doubt_the_deployment();
            }
        }
        module.shared()
    }

    fn new(
        root: Rc<Root<'s>>,
        declared: &'s Declarations<'s>,
        caller: Option<Caller<'s>>,
        scope: Scope,
        prefix: String,
    ) -> Module<'s> {
        Module {
            this: Weak::new(),
            root,
            declared,
            caller,
            scope: Arc::new(scope),
            key: String::new(),
            path: ".".to_owned(),
            prefix,
            given: BTreeMap::new(),
            possible: BTreeMap::new(),
            settled: RefCell::default(),
            called: RefCell::default(),
        }
    }

    fn shared(self) -> Rc<Module<'s>> {
        Rc::new_cyclic(|this| Module { this: this.clone(), ..self })
    }

    /// The text of a file of this module.
    pub(super) fn text(&self, file: FileId) -> &'s str {
        self.declared.text(file)
    }

    /// An evaluator for the expressions of a file of this module.
    pub(super) fn evaluator(&self, file: FileId) -> Evaluator<'_> {
        Evaluator { text: self.text(file), file, names: self, budget: &self.root.budget }
    }

    /// The modules that a call makes; `None` where it calls no folder of the project, or too many are called already.
    pub(super) fn called(&self, name: &str) -> Option<Rc<Called<'s>>> {
        if let Some(called) = self.called.borrow().get(name) {
            return called.clone();
        }
        let (name, (file, block)) = self.declared.calls.get_key_value(name)?;
        let called = self.call(name, *file, block).map(Rc::new);
        self.called.borrow_mut().insert(name, called.clone());
        called
    }

    fn call(&self, name: &str, file: FileId, block: &'s Block) -> Option<Called<'s>> {
        let key = if self.key.is_empty() { name.to_owned() } else { format!("{}.{name}", self.key) };
        let (declared, path) = self.target(&self.declared.source_of(file, block)?, &key)?;
        if self.scope.calls.len() >= DEEPEST_CALL || self.is_inside(declared.folder) {
            return None;
        }
        // While the copies are worked out, the call itself stands for nothing: its number cannot depend on what it makes.
        self.called.borrow_mut().insert(self.declared.calls.get_key_value(name)?.0, None);
        let Copies { each, shape } = Copies::of(self, file, block);
        let left = self.root.calls_left.get().checked_sub(each.len())?;
        self.root.calls_left.set(left);
        let place = |span| Place { file, span };
        let module = |Copy { key: index, frame, number }: Copy| {
            let address = format!("{}module.{name}{}", self.prefix, index.unwrap_or_default());
            let call = Call { address: address.as_str().into(), header: place(block.header), whole: place(block.span) };
            let scope = self.scope.called(declared.folder.path.clone(), call);
            let caller = Caller { module: self.this.clone(), file, block, frame };
            self.root.budget.grow();
            let module = Module::new(self.root.clone(), declared, Some(caller), scope, address + ".");
            (Module { key: key.clone(), path: path.clone(), ..module }.shared(), number)
        };
        Some(Called { each: each.into_iter().map(module).collect(), shape })
    }

    /// The folder that a call leads to, and its path as expressions see it. A call that is wanted itself leads nowhere:
    /// it says the same whether its module is installed or not.
    fn target(&self, source: &str, key: &str) -> Option<(&'s Declarations<'s>, String)> {
        let Root { modules, wanted, .. } = &*self.root;
        let own = &self.declared.folder.path;
        if folder::is_local(source) {
            let folder = modules.folders.called(own, source)?;
            if modules.folders.only_repeats(&self.scope.root, &folder.path) {
                return None;
            }
            return Some((modules.at(&folder.path)?, folder::path_below(&self.path, source)));
        }
        if wanted.has(Dialect::Terraform, &registry::type_of(source)) {
            return None;
        }
        let folder = modules.folders.installed(&self.scope.root, key)?;
        let path = folder.path.strip_prefix(&*self.scope.root).unwrap_or(&folder.path);
        Some((modules.at(&folder.path)?, path.trim_start_matches('/').to_owned()))
    }

    /// The call in the project that this module was installed for, if it was.
    pub(super) fn installed_by(&self) -> Option<&Call> {
        let is_own = |call: &&Call| !self.is_installed(call.header.file);
        is_installed(&self.declared.folder.path).then(|| self.scope.calls.iter().rev().find(is_own))?
    }

    /// A value without the places in what is installed.
    pub(super) fn without_installed_places(&self, value: &Value) -> Value {
        without_places(value, &|file| self.is_installed(file))
    }

    fn is_installed(&self, file: FileId) -> bool {
        is_installed(&self.root.modules.sources.get(file).path)
    }

    /// Whether this module is a part of what a folder would make.
    fn is_inside(&self, folder: &Folder) -> bool {
        self.declared.folder.path == folder.path
            || self
                .caller
                .as_ref()
                .and_then(|caller| caller.module.upgrade())
                .is_some_and(|caller| caller.is_inside(folder))
    }

    fn give(&mut self, given: &'s [Given]) {
        for given in given {
            match given {
                Given::File(file) => self.read_variable_file(*file),
                Given::Text(name, text) => self.assign(name, Assigned::Text(text)),
                Given::Value(name, value) => self.assign(name, Assigned::Value(value)),
            }
        }
    }

    fn assign(&mut self, name: &'s str, assigned: Assigned<'s>) {
        if self.declared.variables.contains_key(name) {
            self.given.insert(name, assigned);
        }
    }

    /// Any variable may be given a value in what could not be read.
    fn doubt_variables(&mut self) {
        self.given = self.declared.variables.keys().map(|name| (*name, Assigned::Unread)).collect();
    }

    /// Where there are files for deployments, whoever names one also says which it is.
    fn doubt_the_deployment(&mut self) {
        for name in NAMES_OF_DEPLOYMENTS {
            if !self.given.contains_key(name) && !self.possible.contains_key(name) {
                self.assign(name, Assigned::Unread);
            }
        }
    }

    fn read_variable_file(&mut self, file: FileId) {
        let source = self.root.modules.sources.get(file);
        if !source.problems().is_empty() {
            self.doubt_variables();
        }
        let Some(tree) = source.hcl() else { return };
        for attribute in tree.body.attributes() {
            self.assign(attribute.name.of(&source.text), Assigned::Written(file, &attribute.value));
        }
    }

    /// A file that nobody names here may be named elsewhere.
    fn consider_variable_file(&mut self, file: FileId) {
        let source = self.root.modules.sources.get(file);
        let Some(tree) = source.hcl() else { return };
        for attribute in tree.body.attributes() {
            self.possible.entry(attribute.name.of(&source.text)).or_default().push((file, &attribute.value));
        }
    }

    /// What a name stands for, worked out once. One that needs itself is unknown.
    fn settle(&self, name: ModuleName<'s>, work_out: impl FnOnce() -> Value) -> Value {
        if let Some(slot) = self.settled.borrow().get(&name) {
            return slot.clone().unwrap_or_else(Value::unknown);
        }
        self.settled.borrow_mut().insert(name.clone(), None);
        let value = work_out();
        let value = if can_be_kept(&value, &self.root.budget) { value } else { Value::unknown() };
        self.settled.borrow_mut().insert(name, Some(value.clone()));
        value
    }

    fn value(&self, (file, expr): WrittenExpr<'_>) -> Value {
        self.evaluator(file).value(expr).unwrap_or_else(|_| Value::unknown())
    }

    /// The argument of the call or what a variable file says, else the default, or what another file says where someone names that.
    fn variable(&self, name: &str, variable: &Variable<'s>) -> Value {
        let default = || variable.default.map_or_else(Value::unknown, |default| self.value(default));
        let given = match &self.caller {
            Some(caller) => caller.argument(name),
            None => self.given.get(name).map(|given| self.assigned(variable, *given)),
        };
        let value = match given {
            // Null stands for the default where the variable cannot be null.
            Some(value) if value.is_null() && self.is_never_null(variable) => default(),
            Some(value) => value,
            None => default(),
        };
        let kind = variable.kind.map(|(file, kind)| Type::read(kind, &self.evaluator(file)));
        let convert = |value| match &kind {
            Some(kind) => kind.convert(value).unwrap_or_else(|_| Value::unknown()),
            None => value,
        };
        let possible = self.possible.get(name).into_iter().flatten().map(|written| convert(self.value(*written)));
        possible.fold(convert(value), |value, possible| value.join(&possible))
    }

    fn assigned(&self, variable: &Variable<'s>, given: Assigned<'s>) -> Value {
        match given {
            Assigned::Written(file, expr) => self.value((file, expr)),
            Assigned::Text(text) => {
                let form = TextForm::of_type(variable.kind.map(|(file, kind)| (self.text(file), kind)));
                form.read(text).unwrap_or_else(|_| Value::unknown())
            }
            Assigned::Value(value) => value.clone(),
            Assigned::Unread => Value::unknown(),
        }
    }

    fn is_never_null(&self, variable: &Variable<'s>) -> bool {
        variable.nullable.is_some_and(|nullable| self.value(nullable).as_bool() == Some(false))
    }

    fn output(&self, name: &str) -> Value {
        let Some((name, output)) = self.declared.outputs.get_key_value(name) else { return Value::unknown() };
        self.settle(ModuleName::Output(name), || self.value(*output))
    }

    /// What the name of a resource or data source with `count` or `for_each` stands for: a list or map of references.
    fn copied(&self, name: &str) -> Option<Value> {
        let (name, (file, block)) = self.declared.copied.get_key_value(name)?;
        let value = self.settle(ModuleName::Copied(name), || {
            let reference = |_, key: Option<String>| {
                let (scope, target) = (Some(self.scope.name.clone()), name.as_str().into());
                Value::reference_to(Reference { scope, target, key: key.map(Into::into), attribute: None })
            };
            let shape = Copies::of(self, *file, block).shape;
            shape.value(&self.root.budget, reference).unwrap_or_else(Value::unknown)
        });
        // Where the copies are not known, the name still stands for the resource.
        (!value.is_unknown()).then_some(value)
    }

    fn all_outputs(&self) -> Value {
        Value::object(self.declared.outputs.keys().map(|name| Member::new(*name, self.output(name))).collect())
    }
}

impl Caller<'_> {
    /// What the call passes for a variable; `None` where it passes nothing.
    fn argument(&self, name: &str) -> Option<Value> {
        let module = self.module.upgrade()?;
        let (file, argument) = module.declared.setting(self.file, self.block, name)?;
        let frame = self.frame.as_ref().map(|(name, value)| Frame::new(name, value.clone(), None));
        let value = module.evaluator(file).value_in(argument, frame.as_ref());
        let place = Place { file, span: argument.span };
        Some(value.unwrap_or_else(|_| Value::unknown().at(place)))
    }
}

impl Called<'_> {
    /// What the name of the call stands for.
    fn outputs(&self, budget: &Budget) -> Value {
        let of = |index: usize| {
            self.each.get(index).or(self.each.first()).map_or_else(Value::unknown, |(module, _)| module.all_outputs())
        };
        self.shape.value(budget, |copy, _| of(copy)).unwrap_or_else(Value::unknown)
    }
}

impl Names for Module<'_> {
    fn name(&self, _name: &str) -> Option<Value> {
        None
    }

    fn member(&self, namespace: &str, member: &str) -> Option<Value> {
        match namespace {
            "var" => {
                let Some((name, variable)) = self.declared.variables.get_key_value(member) else {
                    return Some(Value::unknown());
                };
                Some(self.settle(ModuleName::Variable(name), || self.variable(name, variable)))
            }
            "local" => {
                let Some((name, local)) = self.declared.locals.get_key_value(member) else {
                    return Some(Value::unknown());
                };
                Some(self.settle(ModuleName::Local(name), || self.value(*local)))
            }
            "module" => Some(self.called(member)?.outputs(&self.root.budget)),
            "terraform" if member == "workspace" => Some(self.root.workspace.map_or_else(Value::unknown, Value::text)),
            "path" => Some(match member {
                "module" => Value::text(self.path.as_str()),
                "root" => Value::text("."),
                _ => Value::unknown(),
            }),
            "terraform" | "each" | "count" | "self" => Some(Value::unknown()),
            _ if self.declared.copied.is_empty() => None,
            _ => self.copied(&format!("{namespace}.{member}")),
        }
    }

    fn attribute(&self, namespace: &str, member: &str, attribute: &str) -> Option<Value> {
        if namespace == "data" && !self.declared.copied.is_empty() {
            return self.copied(&format!("data.{member}.{attribute}"));
        }
        if namespace != "module" {
            return None;
        }
        match &*self.called(member)? {
            Called { each, shape: Shape::Single } => each.first().map(|(module, _)| module.output(attribute)),
            _ => None,
        }
    }

    fn argument(&self, reference: &Reference, name: &str) -> Option<Value> {
        let Reference { scope, target, key, .. } = reference;
        let (type_name, label) = target.split_once('.').filter(|_| scope.as_ref() == Some(&self.scope.name))?;
        // Rules follow references to what they know.
        if self.root.wanted.has(Dialect::Terraform, type_name) {
            return None;
        }
        let (file, block) = *self.declared.resources.get(&(type_name, label))?;
        let (at, expr) = self.declared.setting(file, block, name)?;
        let path = format!("{target}{}.{name}", key.as_deref().unwrap_or_default());
        let value = self.settle(ModuleName::Argument(path), || {
            let Copies { each, .. } = Copies::of(self, file, block);
            let copy = match each.as_slice() {
                [alone] => Some(alone),
                copies => copies.iter().find(|copy| copy.key.is_some() && copy.key.as_deref() == key.as_deref()),
            };
            // Which of several copies is meant is not known.
            let Some(copy) = copy else { return Value::unknown() };
            let frame = copy.frame();
            self.evaluator(at).value_in(expr, frame.as_ref()).unwrap_or_else(|_| Value::unknown())
        });
        (!value.is_unknown() && !value.is_null()).then_some(value)
    }

    fn scope(&self) -> Option<Arc<str>> {
        Some(self.scope.name.clone())
    }

    fn call(&self, _function: &str, _arguments: &[Value]) -> Option<Result<Value, String>> {
        None
    }
}

/// The text of a value, where it is one.
pub(super) fn text_of(value: Option<Value>) -> Option<Arc<str>> {
    value.and_then(|value| value.shown())
}
