//! The partial evaluator: turns HCL expressions into values, as far as the source determines them.
//!
//! One evaluator serves users' modules and costlint's own pages; [`Names`] resolves the names of each.
//! An error is distinct from an unknown value, because `try` and `can` distinguish them.

mod alternatives;
mod budget;
mod collections;
mod conversions;
mod equality;
mod exactness;
mod functions;
mod operand;
mod operators;
mod sets;
mod settled;
mod templates;
mod tries;
pub(crate) mod types;

use std::sync::Arc;

use costlint_syntax::{
    Problem, Span,
    hcl::{Call, Expr, ExprKind, Step, UnaryOp},
};

pub use budget::Budget;
pub(crate) use budget::can_be_kept;
pub(crate) use collections::elements;
pub use functions::pattern_problem;

use budget::measured;
use operand::{Failure, Settled};

use crate::{
    Truth,
    value::{Data, FileId, Member, Object, Place, Reference, Value},
};

const UNLIKE: &str = "both branches of a condition must have the same type";

/// A value, or why there is none: an error in the expression itself, which costs that expression only.
pub type Evaluated = Result<Value, Box<Problem>>;

/// Resolves the names of an expression: a module's variables and locals, or the fields of a page's instance.
pub trait Names {
    /// The value of a name that stands alone, such as `self`.
    fn name(&self, name: &str) -> Option<Value>;

    /// The value of `namespace.member`, such as `var.size`; only this member is worked out.
    fn member(&self, namespace: &str, member: &str) -> Option<Value>;

    /// The value of `namespace.member.attribute`, where it can be worked out without the member's other attributes.
    fn attribute(&self, _namespace: &str, _member: &str, _attribute: &str) -> Option<Value> {
        None
    }

    /// What is written for an argument of a resource, where nobody else follows references to it.
    fn argument(&self, _reference: &Reference, _name: &str) -> Option<Value> {
        None
    }

    /// The scope of the resources that the names stand for, where it is not that of whoever holds the value.
    fn scope(&self) -> Option<Arc<str>> {
        None
    }

    /// Whether both branches of a condition get one type, as Terraform has it. Where functions note what they are asked
    /// for, the branch that is not taken is not looked at.
    fn unifies_branches(&self) -> bool {
        true
    }

    /// The result of a function beyond Terraform's own, or a message why there is none.
    fn call(&self, function: &str, arguments: &[Value]) -> Option<Result<Value, String>>;
}

/// Evaluates the expressions of one source text.
#[derive(Clone, Copy)]
pub struct Evaluator<'a> {
    /// The text that the expressions were read from.
    pub text: &'a str,
    /// Its number, for places.
    pub file: FileId,
    /// Resolves its names.
    pub names: &'a dyn Names,
    /// The remaining budget.
    pub budget: &'a Budget,
}

/// The variables of the `for` expressions around an expression, innermost first.
pub struct Frame<'f> {
    name: &'f str,
    value: Value,
    outer: Option<&'f Frame<'f>>,
}

impl<'f> Frame<'f> {
    /// A variable inside the ones of `outer`.
    pub fn new(name: &'f str, value: Value, outer: Option<&'f Frame<'f>>) -> Frame<'f> {
        Frame { name, value, outer }
    }

    fn find(frame: Option<&Frame<'_>>, name: &str) -> Option<Value> {
        let mut current = frame;
        while let Some(frame) = current {
            if frame.name == name {
                return Some(frame.value.clone());
            }
            current = frame.outer;
        }
        None
    }
}

impl Evaluator<'_> {
    /// The value of an expression.
    pub fn value(&self, expr: &Expr) -> Evaluated {
        self.value_in(expr, None)
    }

    /// The value of an expression inside `for` variables.
    pub fn value_in(&self, expr: &Expr, frame: Option<&Frame<'_>>) -> Evaluated {
        let Some(_level) = self.budget.enter() else { return Ok(self.doubtful().at(self.place(expr.span))) };
        let value = match &expr.kind {
            ExprKind::Null => Value::null(),
            ExprKind::Bool(bool) => Value::bool(*bool),
            ExprKind::Number => {
                or_unknown(operand::parse_number(expr.span.of(self.text)).map(Value::number), expr.span)?
            }
            ExprKind::Text(_) => Value::text(expr.literal_text(self.text).unwrap_or_default().as_ref()),
            ExprKind::Template(parts) => self.template(parts, frame)?,
            ExprKind::Heredoc(parts) => self.heredoc(parts, frame)?,
            ExprKind::Name => self.name(expr.span, frame),
            ExprKind::List(items) => {
                Value::list(items.iter().map(|item| self.value_in(item, frame)).collect::<Result<_, _>>()?)
            }
            ExprKind::Object(_) => self.object(expr, frame)?,
            ExprKind::Paren(inner) => self.value_in(inner, frame)?,
            ExprKind::Conditional(parts) => self.conditional(parts, frame)?,
            ExprKind::Unary(operator, operand) => self.unary(*operator, operand, frame)?,
            ExprKind::Binary(operator, operands) => self.binary(*operator, operands, frame)?,
            ExprKind::Call(call) => self.call(call, expr.span, frame)?,
            ExprKind::Traversal(root, steps) => self.traversal(root, steps, frame)?,
            ExprKind::For(parts) => self.for_each(parts, frame)?,
            ExprKind::Missing => return Err(fault(expr.span, "expected an expression")),
        };
        // What passes through a name keeps the place of its bytes; what is made here is decided here.
        Ok(if value.place.is_some() { value } else { value.at(self.place(expr.span)) })
    }

    /// Whether a condition holds. An error is a doubt.
    pub fn truth(&self, expr: &Expr) -> Truth {
        self.value(expr).map_or(Truth::Unknown, |value| truth_of(&value))
    }

    fn place(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }

    /// An unknown value that may yet turn out to be an error.
    fn doubtful(&self) -> Value {
        self.budget.doubt();
        Value::unknown()
    }

    fn name(&self, span: Span, frame: Option<&Frame<'_>>) -> Value {
        let name = span.of(self.text);
        Frame::find(frame, name).or_else(|| self.certainly(|| self.names.name(name))).unwrap_or_else(|| self.doubtful())
    }

    /// What a name stands for. `try` around it would not catch an error in there, so a doubt in there is none here.
    fn certainly(&self, find: impl FnOnce() -> Option<Value>) -> Option<Value> {
        let doubts = self.budget.doubts();
        let value = find();
        self.budget.settle(doubts);
        value
    }

    fn object(&self, expr: &Expr, frame: Option<&Frame<'_>>) -> Evaluated {
        let ExprKind::Object(entries) = &expr.kind else { return Ok(Value::unknown()) };
        let mut members: Vec<Member> = Vec::with_capacity(entries.len());
        let mut open = false;
        for entry in entries {
            let key = match &entry.key.kind {
                ExprKind::Name => Value::text(entry.key.span.of(self.text)),
                _ => self.value_in(&entry.key, frame)?,
            };
            let value = self.value_in(&entry.value, frame)?;
            match operand::text(&key) {
                Ok(name) => members.push(Member {
                    name,
                    value,
                    statement: Some(self.place(entry.key.span.join(entry.value.span))),
                }),
                // The member that has this key may be any of those before it.
                Err(Failure::Unsettled) => {
                    open = true;
                    self.budget.doubt();
                    for member in members.iter_mut().filter(|member| key.is_unknown() || may_be(&key, &member.name)) {
                        *member = Member::new(member.name.clone(), Value::unknown());
                    }
                }
                Err(Failure::Wrong(_)) => return Err(fault(entry.key.span, "this value cannot be a key")),
            }
        }
        Ok(Value::new(Data::Object(Arc::new(Object::new(members, open)))))
    }

    fn conditional(&self, [condition, then, otherwise]: &[Expr; 3], frame: Option<&Frame<'_>>) -> Evaluated {
        let truth = self.condition(condition, frame)?;
        if truth == Truth::Unknown {
            self.budget.doubt();
            let (then, otherwise) = match (self.value_in(then, frame), self.value_in(otherwise, frame)) {
                (Ok(then), Ok(otherwise)) => (then, otherwise),
                // A branch that is an error is the one never taken, if there is a value at all.
                (Ok(alone), Err(_)) | (Err(_), Ok(alone)) => return Ok(alone),
                (Err(problem), Err(_)) => return Err(problem),
            };
            if !measured(&then, self.budget) || !measured(&otherwise, self.budget) {
                return Ok(Value::unknown());
            }
            return match operators::alike(then, otherwise, self.budget) {
                Some((then, otherwise)) => Ok(then.join(&otherwise)),
                None => Err(fault(condition.span, UNLIKE)),
            };
        }
        let (taken, other) = if truth == Truth::Yes { (then, otherwise) } else { (otherwise, then) };
        let value = self.value_in(taken, frame)?;
        if matches!(value.data, Data::Unknown(_) | Data::Null) || !self.names.unifies_branches() {
            return Ok(value);
        }
        // Both branches get one type: `true ? 1 : "a"` is a text. An error in the branch that is not taken stays unseen.
        match self.certainly(|| self.value_in(other, frame).ok()) {
            Some(other) if measured(&value, self.budget) && measured(&other, self.budget) => {
                operators::alike(value, other, self.budget)
                    .map(|(value, _)| value)
                    .ok_or_else(|| fault(condition.span, UNLIKE))
            }
            _ => Ok(value),
        }
    }

    /// Whether a condition holds; one that is certainly no boolean is an error.
    fn condition(&self, expr: &Expr, frame: Option<&Frame<'_>>) -> Result<Truth, Box<Problem>> {
        let value = self.value_in(expr, frame)?;
        operators::truth(&value).ok_or_else(|| fault(expr.span, "a condition must be true or false"))
    }

    fn unary(&self, operator: UnaryOp, operand: &Expr, frame: Option<&Frame<'_>>) -> Evaluated {
        let value = self.value_in(operand, frame)?;
        alternatives::over(&[value], |values| {
            let result = match operator {
                UnaryOp::Not => operand::boolean(&values[0]).map(|bool| Value::bool(!bool)),
                UnaryOp::Negate => {
                    operand::number(&values[0]).and_then(|number| exactness::exact(-number)).map(Value::number)
                }
            };
            or_unknown(result, operand.span)
        })
        .inspect(|value| self.note(value))
    }

    /// A result that is unknown may have been an error.
    fn note(&self, value: &Value) {
        if value.is_unknown() {
            self.budget.doubt();
        }
    }

    fn traversal(&self, root: &Expr, steps: &[Step], frame: Option<&Frame<'_>>) -> Evaluated {
        let (start, taken) = self.start(root, steps, frame)?;
        self.walk(start, &steps[taken..], frame)
    }

    /// The value that a traversal starts from, and the number of steps used to find it.
    fn start(&self, root: &Expr, steps: &[Step], frame: Option<&Frame<'_>>) -> Result<(Value, usize), Box<Problem>> {
        if !matches!(root.kind, ExprKind::Name) {
            return Ok((self.value_in(root, frame)?, 0));
        }
        let name = root.span.of(self.text);
        if let Some(value) = Frame::find(frame, name) {
            return Ok((value, 0));
        }
        let Some(Step::Attribute(member)) = steps.first() else { return Ok((self.name(root.span, frame), 0)) };
        let member = member.of(self.text);
        if let Some(Step::Attribute(attribute)) = steps.get(1)
            && let Some(value) = self.certainly(|| self.names.attribute(name, member, attribute.of(self.text)))
        {
            return Ok((value, 2));
        }
        if let Some(value) = self.certainly(|| self.names.member(name, member)) {
            return Ok((value, 1));
        }
        if let Some(value) = self.certainly(|| self.names.name(name)) {
            return Ok((value, 0));
        }
        Ok(self.reference(name, member, steps))
    }

    /// A name that nothing here explains stands for a resource, a data source or a module.
    fn reference(&self, name: &str, member: &str, steps: &[Step]) -> (Value, usize) {
        let (target, taken) = match (name, steps.get(1)) {
            ("data", Some(Step::Attribute(third))) => (format!("data.{member}.{}", third.of(self.text)), 2),
            _ => (format!("{name}.{member}"), 1),
        };
        let reference = Reference { scope: self.names.scope(), target: target.into(), key: None, attribute: None };
        (Value::reference_to(reference), taken)
    }

    fn walk(&self, start: Value, steps: &[Step], frame: Option<&Frame<'_>>) -> Evaluated {
        let mut value = start;
        for (index, step) in steps.iter().enumerate() {
            value = match step {
                Step::Attribute(name) => self.attribute(&value, name.of(self.text), *name)?,
                Step::LegacyIndex(digits) => {
                    let key = Value::text(digits.of(self.text));
                    self.element(&value, &key, *digits)?
                }
                Step::Index(key) => {
                    let key_value = self.value_in(key, frame)?;
                    self.element(&value, &key_value, key.span)?
                }
                Step::AttributeSplat(_) | Step::FullSplat(_) => {
                    return self.splat(&value, step, &steps[index + 1..], frame);
                }
            };
        }
        Ok(value)
    }

    /// The attribute of an object; an unknown's stays a reference.
    fn attribute(&self, value: &Value, name: &str, span: Span) -> Evaluated {
        match &value.data {
            Data::Unknown(Some(reference)) => {
                if reference.attribute.is_none()
                    && let Some(written) = self.certainly(|| self.names.argument(reference, name))
                {
                    return Ok(written);
                }
                // A resource has the attributes of its type; what lies inside of one is not known.
                if reference.attribute.is_some() {
                    self.budget.doubt();
                }
                Ok(Value::new(Data::Unknown(reference.with_attribute(name).map(Arc::new))))
            }
            Data::Unknown(None) => Ok(self.doubtful()),
            Data::Object(object) => match object.member(name) {
                Some(member) => Ok(member.value.clone()),
                None if object.open => Ok(self.doubtful()),
                None => Err(fault(span, "the object has no such attribute")),
            },
            _ => Err(fault(span, "only an object has attributes")),
        }
    }

    /// `.*` takes the attributes that follow for each element, `[*]` all that follows; the rest applies to the list.
    fn splat(&self, value: &Value, step: &Step, rest: &[Step], frame: Option<&Frame<'_>>) -> Evaluated {
        let reach = match step {
            Step::FullSplat(_) => rest.len(),
            _ => rest.iter().take_while(|step| matches!(step, Step::Attribute(_))).count(),
        };
        let items = match &value.data {
            Data::Unknown(_) => {
                let Some(_level) = self.budget.enter() else { return Ok(self.doubtful()) };
                self.budget.doubt();
                return self.walk(value.clone(), &rest[..reach], frame);
            }
            Data::OneOf(alternatives) if alternatives.iter().any(Value::is_null) => return Ok(self.doubtful()),
            Data::Null => &[] as &[Value],
            Data::List(items) => items,
            _ => std::slice::from_ref(value),
        };
        // Each splat is one level deeper, though the text shows them side by side.
        let Some(_level) = self.budget.enter().filter(|_| self.budget.spend(items.len())) else {
            return Ok(self.doubtful());
        };
        let each = items.iter().map(|item| self.walk(item.clone(), &rest[..reach], frame)).collect::<Result<_, _>>()?;
        let is_open = matches!(&value.data, Data::List(list) if list.open);
        let each = if is_open { Value::open_list(each) } else { Value::list(each) };
        self.walk(each, &rest[reach..], frame)
    }

    fn call(&self, call: &Call, span: Span, frame: Option<&Frame<'_>>) -> Evaluated {
        let function = call.name.of(self.text);
        match function {
            "try" | "core::try" => return self.try_each(call, span, frame),
            "can" | "core::can" => return Ok(self.can(call, frame)),
            "templatestring" | "core::templatestring" => return self.template_string(call, span, frame),
            _ => {}
        }
        let mut arguments = Vec::with_capacity(call.args.len());
        for (index, argument) in call.args.iter().enumerate() {
            let value = self.value_in(argument, frame)?;
            if !(call.spread && index + 1 == call.args.len()) {
                arguments.push(value);
                continue;
            }
            match &value.data {
                Data::List(items) if !items.open && self.budget.spend(items.len()) => {
                    arguments.extend(items.iter().cloned());
                }
                Data::List(_) | Data::Unknown(_) => return Ok(self.doubtful()),
                _ => return Err(fault(argument.span, "only a list can be expanded with `...`")),
            }
        }
        if let Some(result) = self.names.call(function, &arguments) {
            return result.inspect(|value| self.note(value)).map_err(|message| Box::new(Problem::new(span, message)));
        }
        functions::call(function, &arguments, self.budget).map_err(|message| fault(span, message))
    }
}

/// Whether a value taken for a condition holds.
pub fn truth_of(value: &Value) -> Truth {
    operators::truth(value).unwrap_or(Truth::Unknown)
}

/// Whether one of the alternatives of a key is this name.
fn may_be(key: &Value, name: &str) -> bool {
    key.alternatives().iter().any(|key| operand::text(key).is_ok_and(|key| *key == *name))
}

/// A result that is not known is an unknown value.
fn or_unknown(result: Settled<Value>, span: Span) -> Evaluated {
    match result {
        Ok(value) => Ok(value),
        Err(Failure::Unsettled) => Ok(Value::unknown()),
        Err(Failure::Wrong(message)) => Err(fault(span, message)),
    }
}

#[expect(clippy::unnecessary_box_returns, reason = "the error of an `Evaluated`")]
fn fault(span: Span, message: &'static str) -> Box<Problem> {
    Box::new(Problem::new(span, message))
}

/// How long the path of a reference may be, in bytes. Each step copies the path, so that an endless one would take
/// quadratic time; what people write stays below a hundred bytes.
const LONGEST_PATH: usize = 4096;

impl Reference {
    /// The same target, one attribute further, unless the path is too long to follow.
    fn with_attribute(&self, name: &str) -> Option<Reference> {
        let attribute = match &self.attribute {
            Some(attribute) if attribute.len() + name.len() >= LONGEST_PATH => return None,
            Some(attribute) => format!("{attribute}.{name}").into(),
            None => name.into(),
        };
        Some(Reference { attribute: Some(attribute), ..self.clone() })
    }
}

/// What a JSON text stands for; unknown where it is not valid.
pub fn json_value(text: &str, budget: &Budget) -> Value {
    functions::call("jsondecode", &[Value::text(text)], budget).unwrap_or_else(|_| Value::unknown())
}

/// Whether Terraform has a pure function of this name that is worked out here.
pub fn has_function(name: &str) -> bool {
    matches!(name, "try" | "can" | "templatestring") || functions::is_known(name)
}
