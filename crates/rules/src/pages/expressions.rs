//! Names in the expressions of rules and kinds.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use costlint_model::{
    Count, Member, Object, Truth, Value,
    eval::{Budget, Evaluator, Names},
    uses,
};
use costlint_syntax::hcl::{Expr, ExprKind, Part, Step};

use crate::{
    inventory::{cost, gather::Instance, peers::Subjects},
    money::{accelerators, pricing::Pricing},
    pages::{
        field_kind::FieldKind,
        functions::{self, Argument, Signature, Takes, takes},
        page::{Formula, PAGE, Page, outside_pages},
    },
    value_text::people,
};

/// The lets of a rule's arm that are the same for every instance, each worked out once.
pub(crate) struct Shared {
    lets: BTreeMap<Arc<str>, OnceLock<Value>>,
    /// The settings of the rule.
    pub(crate) settings: Vec<Member>,
}

impl Shared {
    /// The lets of an arm that read neither the instance nor anything that depends on its region.
    pub(crate) fn of(page: &Page, lets: &BTreeMap<Arc<str>, Expr>, settings: Vec<Member>) -> Shared {
        let mut varying: BTreeSet<&str> = BTreeSet::new();
        // A let that reads a varying one varies, too.
        while let Some((name, _)) =
            lets.iter().find(|(name, expr)| !varying.contains(&***name) && varies(page, expr, &varying))
        {
            varying.insert(name);
        }
        let same = lets.keys().filter(|name| !varying.contains(&***name));
        Shared { lets: same.map(|name| (name.clone(), OnceLock::new())).collect(), settings }
    }
}

/// The other lets of an arm, each worked out once for an instance.
#[derive(Default)]
pub(crate) struct WorkedOut(RefCell<BTreeMap<Arc<str>, Value>>);

/// Whether an expression may differ from one instance to the next.
fn varies(page: &Page, expr: &Expr, varying: &BTreeSet<&str>) -> bool {
    let text = &*page.text;
    let mut found = false;
    expr.each_expression(&mut |part| {
        found |= match &part.kind {
            ExprKind::Name => matches!(part.span.of(text), "self" | "assume"),
            ExprKind::Traversal(root, steps) => match (root.span.of(text), steps.first()) {
                ("let", Some(Step::Attribute(name))) => varying.contains(name.of(text)),
                _ => false,
            },
            ExprKind::Call(call) => {
                let name = call.name.of(text);
                let peers = PEERS.iter().find(|function| function.signature.name == name);
                peers.is_some_and(|function| function.varies)
                    || functions::function(name).is_some_and(|function| function.varies)
            }
            _ => false,
        };
    });
    found
}

/// A function that asks for other instances of the run.
pub(crate) struct PeerFunction {
    pub(crate) signature: Signature,
    /// Whether the result depends on the instance that asks.
    varies: bool,
    run: fn(&PageNames<'_>, &[Value]) -> Value,
}

/// The functions of rules that ask for other instances, or for what stands around a value.
pub(crate) static PEERS: [PeerFunction; 10] = [
    PeerFunction {
        signature: Signature {
            name: "append",
            takes: &[takes("element", Takes::Any)],
            repeats: false,
            gives: Some(FieldKind::List),
            sentence: "In `instead`: the list of the field with this element behind the last. Where the element is a block, a list of objects in it is written as blocks.",
            example: "instead = { rules = append({ id = \"abort\", status = \"Enabled\" }) }",
        },
        varies: true,
        run: |_, _| Value::unknown(),
    },
    PeerFunction {
        signature: Signature {
            name: "change",
            takes: &[takes("match", Takes::Any), takes("fields", Takes::Any)],
            repeats: false,
            gives: Some(FieldKind::List),
            sentence: "In `instead`: the list of the field, with other settings in the elements that have these; `null` removes one.",
            example: "instead = { rules = change({ id = \"logs\" }, { status = \"Enabled\" }) }",
        },
        varies: true,
        run: |_, _| Value::unknown(),
    },
    PeerFunction {
        signature: Signature {
            name: "choices",
            takes: &[takes("value", Takes::Any)],
            repeats: false,
            gives: Some(FieldKind::List),
            sentence: "The values that the parameter or variable with this default allows: those of `AllowedValues` or of a validation. Null where any is allowed.",
            example: "successor(self.machine_type, choices(self.machine_type))",
        },
        varies: true,
        run: |names, arguments| {
            let choices = names.subjects.sources.zip(outside_pages(arguments[0].place));
            let choices = choices.and_then(|(sources, place)| uses::choices(sources, place));
            choices.map_or_else(Value::null, |all| Value::list(all.into_iter().map(Value::text).collect()))
        },
    },
    PeerFunction {
        signature: Signature {
            name: COST_WITH,
            takes: &[takes("fields", Takes::OwnFields)],
            repeats: false,
            gives: Some(FieldKind::Number),
            sentence: "The monthly cost of the instance by its kind, with other values of some fields. An amount that is unknown cancels in the difference of two costs.",
            example: "saving = cost_with({}) - cost_with({ nodes = 1 })",
        },
        varies: true,
        run: |names, arguments| match (names.instance, arguments[0].as_object()) {
            (Some(instance), Some(fields)) => {
                let cost = cost::with_fields(&instance.kind, fields.members(), names);
                cost.and_then(|cost| cost.as_constant()).map_or_else(Value::unknown, Value::number)
            }
            _ => Value::unknown(),
        },
    },
    PeerFunction {
        signature: Signature {
            name: "gpu_hour",
            takes: &[takes("pod", Takes::Any)],
            repeats: false,
            gives: Some(FieldKind::Number),
            sentence: "The hourly price of one accelerator of an instance of `pod`: on the pool nearby that its node selector names, else on the cheapest machine that has as many as the pod asks for, of the model that the selector names or of that vendor, which the report states as an assumption.",
            example: "730 * self.replicas * self.accelerators * gpu_hour(self)",
        },
        varies: true,
        run: |names, arguments| gpu_hour(names, &arguments[0]),
    },
    PeerFunction {
        signature: Signature {
            name: "instances",
            takes: &[takes("kind", Takes::Kind)],
            repeats: false,
            gives: Some(FieldKind::List),
            sentence: "All instances of a kind in the run, to iterate over with `for`.",
            example: "[for pool in instances(\"node_pool\") : pool.labels]",
        },
        varies: false,
        run: |names, arguments| arguments[0].as_text().map_or_else(Value::unknown, |kind| names.subjects.all(kind)),
    },
    PeerFunction {
        signature: Signature {
            name: "nearby",
            takes: &[takes("kind", Takes::Kind)],
            repeats: false,
            gives: Some(FieldKind::List),
            sentence: "The instances of a kind in the folder of this one, in folders above it and in folders below it.",
            example: "anytrue([for pool in nearby(\"node_pool\") : pool.spot_percent > 0])",
        },
        varies: true,
        run: |names, arguments| match (arguments[0].as_text(), names.field("folder").as_text()) {
            (Some(kind), Some(folder)) => names.subjects.nearby(kind, folder),
            _ => Value::unknown(),
        },
    },
    PeerFunction {
        signature: Signature {
            name: "siblings",
            takes: JOIN,
            repeats: false,
            gives: Some(FieldKind::List),
            sentence: "The other instances of a kind that `with` gives, without this one.",
            example: "length(siblings(\"kubernetes_container\", { workload = self.workload })) > 0",
        },
        varies: true,
        run: |names, arguments| joined(names, arguments, true),
    },
    PeerFunction {
        signature: Signature {
            name: "with",
            takes: JOIN,
            repeats: false,
            gives: Some(FieldKind::List),
            sentence: "The instances of a kind in the same deployment whose fields equal the given values; of Kubernetes manifests, those in the same folder, in one beside it, or below. Where others may match, their number is only at least that of those that certainly do; unknown where none certainly does.",
            example: "anytrue([for range in with(\"limit_range\", { namespace = self.namespace }) : range.gives_defaults])",
        },
        varies: true,
        run: |names, arguments| joined(names, arguments, false),
    },
    PeerFunction {
        signature: Signature {
            name: "without",
            takes: &[takes("value", Takes::Any)],
            repeats: false,
            gives: Some(FieldKind::List),
            sentence: "In `instead`: the list of the field without the elements that equal this value, or that have these settings.",
            example: "instead = { zones = without(\"eu-west-1c\") }",
        },
        varies: true,
        run: |_, _| Value::unknown(),
    },
];

/// The function that asks for the cost with other fields.
pub(crate) const COST_WITH: &str = "cost_with";

const JOIN: &[Argument] = &[takes("kind", Takes::Kind), takes("fields", Takes::Fields)];

fn gpu_hour(names: &PageNames<'_>, pod: &Value) -> Value {
    let folder = names.field("folder");
    let near = |kind: &str| folder.as_text().map(|folder| names.subjects.nearby(kind, folder));
    let pools = ["node_pool", "karpenter_node_pool"].into_iter().filter_map(near);
    let pools: Vec<Value> = pools.flat_map(|pools| pools.as_list().unwrap_or_default().to_vec()).collect();
    accelerators::hourly(pod, &pools, names.pricing).map_or_else(Value::unknown, Value::number)
}

fn joined(names: &PageNames<'_>, arguments: &[Value], without_self: bool) -> Value {
    match (arguments[0].as_text(), arguments[1].as_object(), names.instance) {
        (Some(kind), Some(fields), Some(instance)) => {
            names.subjects.with(kind, fields.members(), instance, without_self)
        }
        _ => Value::unknown(),
    }
}

/// What an arm says of a group of instances.
#[derive(Debug)]
pub(crate) struct GroupNames {
    pub(crate) count: Count,
    /// The addresses, in the order of their places.
    pub(crate) names: Vec<Arc<str>>,
}

/// The most names of a group that a sentence lists.
const MOST_LISTED: usize = 3;

impl GroupNames {
    /// `group.count` or `group.names`.
    fn member(&self, name: &str) -> Option<Value> {
        match name {
            "count" => Some(self.count.as_value()),
            "names" => Some(Value::list(self.names.iter().map(|name| Value::text(name.clone())).collect())),
            _ => None,
        }
    }

    /// The same in a sentence: `at least 3`, `a, b, c and 2 more`.
    fn shown(&self, name: &str) -> Option<String> {
        match (name, self.count.exact()) {
            ("count", Some(number)) => Some(number.to_string()),
            ("count", None) => Some(format!("at least {}", self.count.least)),
            ("names", _) => Some(match self.names.split_at_checked(MOST_LISTED) {
                Some((first, rest)) if !rest.is_empty() => format!("{} and {} more", first.join(", "), rest.len()),
                _ => self.names.join(", "),
            }),
            _ => None,
        }
    }
}

/// The lets that expressions may read.
#[derive(Clone, Copy)]
pub(crate) enum Lets<'p> {
    /// Those of an arm, on the page of its rule.
    OfArm(&'p BTreeMap<Arc<str>, Expr>),
    /// Those of a kind, which may stand on several pages.
    OfKind(&'p BTreeMap<Arc<str>, Formula>),
}

/// The names of a page's expressions, for one instance.
#[derive(Clone, Copy)]
pub(crate) struct PageNames<'p> {
    pub(crate) page: &'p Page,
    /// The fields of the instance.
    pub(crate) subject: &'p Value,
    /// The instance itself, where there is one.
    pub(crate) instance: Option<&'p Instance>,
    /// Fields that `instead` writes: they count before the instance's own.
    pub(crate) written: &'p [Member],
    pub(crate) lets: Lets<'p>,
    /// The values of those that are the same for every instance; `None` where prices make them differ.
    pub(crate) shared: Option<&'p Shared>,
    /// The values of the others; `None` where what they read changes, or what they ask for is noted.
    pub(crate) worked_out: Option<&'p WorkedOut>,
    pub(crate) assumed: &'p [(Arc<str>, f64)],
    /// The settings of the rule.
    pub(crate) settings: &'p [Member],
    /// The group that is spoken of.
    pub(crate) group: Option<&'p GroupNames>,
    /// The fields of all instances in the run.
    pub(crate) subjects: &'p Subjects<'p>,
    pub(crate) pricing: &'p Pricing<'p>,
    pub(crate) budget: &'p Budget,
}

impl<'p> PageNames<'p> {
    /// An evaluator of the page's expressions.
    pub(crate) fn evaluator(&'p self) -> Evaluator<'p> {
        Evaluator { text: &self.page.text, file: PAGE, names: self, budget: self.budget }
    }

    /// The value of an expression without a place in the page; an error leaves it unknown.
    pub(crate) fn value(&self, expr: &Expr) -> Value {
        let evaluator = Evaluator { text: &self.page.text, file: PAGE, names: self, budget: self.budget };
        let value = evaluator.value(expr).unwrap_or_else(|_| Value::unknown());
        Value { place: outside_pages(value.place), ..value }
    }

    /// The value of a field.
    pub(crate) fn field(&self, name: &str) -> Value {
        let written = self.written.iter().find(|member| &*member.name == name).map(|member| member.value.clone());
        written.or_else(|| self.subject.as_object().and_then(|fields| fields.get(name))).unwrap_or_else(Value::null)
    }

    /// The same names, for an expression of another page.
    pub(crate) fn on(self, page: &'p Page) -> PageNames<'p> {
        PageNames { page, ..self }
    }

    /// A let: the page that it stands on, and its expression.
    pub(crate) fn named(&self, name: &str) -> Option<(&'p Page, &'p Expr)> {
        match self.lets {
            Lets::OfArm(lets) => lets.get(name).map(|expr| (self.page, expr)),
            Lets::OfKind(lets) => lets.get(name).map(|formula| (&formula.page, &formula.expr)),
        }
    }

    fn let_value(&self, name: &str, page: &Page, expr: &Expr) -> Value {
        let work_out = || {
            let names = PageNames { page, ..*self };
            Evaluator { text: &page.text, file: PAGE, names: &names, budget: self.budget }
                .value(expr)
                .unwrap_or_else(|_| Value::unknown())
        };
        if let Some(once) = self.shared.and_then(|shared| shared.lets.get(name)) {
            return once.get_or_init(work_out).clone();
        }
        let Some(WorkedOut(known)) = self.worked_out else { return work_out() };
        if let Some(value) = known.borrow().get(name) {
            return value.clone();
        }
        let value = work_out();
        known.borrow_mut().insert(name.into(), value.clone());
        value
    }

    /// A text for people; `None` where a part of it is not known or has alternatives.
    pub(crate) fn shown(&self, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Traversal(root, steps) if root.span.of(&self.page.text) == "group" => match steps.as_slice() {
                [Step::Attribute(name)] => self.group?.shown(name.of(&self.page.text)),
                _ => None,
            },
            ExprKind::Template(parts) => parts.iter().map(|part| self.shown_part(part)).collect(),
            // Of words for one and for several, those for several fit a number that is not known.
            ExprKind::Conditional(parts) if self.evaluator().truth(&parts[0]) == Truth::Unknown => {
                self.shown(&parts[2])
            }
            _ => Some(self.value(expr)).filter(Value::is_wholly_known).map(|value| people(&value)),
        }
    }

    fn shown_part(&self, part: &Part) -> Option<String> {
        match part {
            Part::Literal { span, text } => {
                Some(text.as_deref().unwrap_or_else(|| span.of(&self.page.text)).to_owned())
            }
            Part::Interpolation { value, .. } => self.shown(value),
            Part::If { condition, then, otherwise, .. } => {
                let branch = if self.value(condition).as_bool() == Some(true) { then } else { otherwise };
                branch.iter().map(|part| self.shown_part(part)).collect()
            }
            Part::For { .. } => Some(String::new()),
        }
    }
}

impl Names for PageNames<'_> {
    fn name(&self, name: &str) -> Option<Value> {
        if name != "self" {
            return None;
        }
        let fields = self.subject.as_object().map_or(&[][..], Object::members).iter().chain(self.written).cloned();
        Some(Value::object(fields.collect()))
    }

    fn member(&self, namespace: &str, member: &str) -> Option<Value> {
        match namespace {
            "self" => Some(self.field(member)),
            "let" => {
                let (page, expr) = self.named(member)?;
                Some(self.let_value(member, page, expr))
            }
            "group" => self.group?.member(member),
            "setting" => {
                self.settings.iter().find(|setting| &*setting.name == member).map(|setting| setting.value.clone())
            }
            "assume" => Some(
                self.assumed
                    .iter()
                    .find(|(name, _)| &**name == member)
                    .map_or_else(Value::unknown, |(_, share)| Value::number(*share)),
            ),
            _ => None,
        }
    }

    /// A price of the other branch is none of this instance's.
    fn unifies_branches(&self) -> bool {
        false
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Option<Result<Value, String>> {
        let Some(peers) = PEERS.iter().find(|known| known.signature.name == function) else {
            return functions::call(function, arguments, self.pricing);
        };
        Some(match peers.signature.misused(arguments.len()) {
            Some(problem) => Err(problem),
            None => Ok((peers.run)(self, arguments)),
        })
    }
}
