//! The functions that pages have in addition to Terraform's: a table of their arguments, results and meanings.

use std::collections::BTreeMap;

use costlint_model::{Data, Member, Value};
use costlint_prices::{CustomMachine, Least, Machine};

use crate::{
    commands,
    inventory::requirements,
    money::{calendar, machines, pricing::Pricing, successors},
    names::{environments, lists, roles, words},
    pages::{field_kind::FieldKind, units},
};

/// What a function is called, takes, gives and means.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signature {
    pub(crate) name: &'static str,
    pub(crate) takes: &'static [Argument],
    /// Whether the last argument may be given any number of times, or not at all.
    pub(crate) repeats: bool,
    /// The type of the result, where it is always the same.
    pub(crate) gives: Option<FieldKind>,
    /// What it is for, as a sentence.
    pub(crate) sentence: &'static str,
    pub(crate) example: &'static str,
}

/// An argument of a function.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Argument {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
}

/// What an argument may be. Where the right words are a closed set, a literal is checked when the page is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Anything.
    Any,
    /// Any string.
    Text,
    /// A number.
    Number,
    /// True or false.
    Bool,
    /// The name of a kind.
    Kind,
    /// Fields of the kind that is named before, with their values: `{ namespace = self.namespace }`.
    Fields,
    /// Fields of the instance itself, with their values: `{ nodes = 1 }`.
    OwnFields,
    /// A path from the instance.
    Path,
    /// A resource type, or a type and a setting: `aws_lb.access_logs.bucket`.
    Reference,
    /// An item of the price list.
    PriceItem,
    /// A machine type.
    Machine,
    /// A machine type, or a node of a managed service.
    Type,
    /// A managed service whose nodes have prices.
    NodeService,
    /// The architecture of processors that a twin has.
    Architecture,
    /// A product of the support calendar.
    Product,
    /// A role that names mention.
    Role,
    /// The name of a word list.
    WordList,
    /// A unit of written amounts.
    Unit,
}

impl Takes {
    /// What is taken, for messages.
    pub(crate) fn described(self) -> &'static str {
        match self {
            Takes::Any => "a value",
            Takes::Text => "a string",
            Takes::Number => "a number",
            Takes::Bool => "true or false",
            Takes::Kind => "the name of a kind",
            Takes::Fields => "fields and their values, such as { namespace = self.namespace }",
            Takes::OwnFields => "fields and their values, such as { nodes = 1 }",
            Takes::Path => "a path",
            Takes::Reference => "a resource type, or a type and a setting",
            Takes::PriceItem => "an item of the price list",
            Takes::Machine => "a machine type",
            Takes::Type => "a machine type or a node of a managed service",
            Takes::NodeService => "a managed service",
            Takes::Architecture => "an architecture",
            Takes::Product => "a product of the support calendar",
            Takes::Role => "a role",
            Takes::WordList => "the name of a word list",
            Takes::Unit => "a unit",
        }
    }
}

/// A function of rules, kinds and declarations.
pub(crate) struct Function {
    pub(crate) signature: Signature,
    /// Whether the result depends on the region or the day: then it is not the same for every instance.
    pub(crate) varies: bool,
    run: fn(&[Value], &Pricing<'_>) -> Value,
}

pub(crate) const fn takes(name: &'static str, takes: Takes) -> Argument {
    Argument { name, takes }
}

/// The function whose result is never known.
pub(crate) const UNKNOWN: &str = "unknown";

/// The member of a saving that is a limit.
pub(crate) const LIMIT: &str = "up_to";

const NUMBER: Option<FieldKind> = Some(FieldKind::Number);
const BOOL: Option<FieldKind> = Some(FieldKind::Bool);
const TEXT: Option<FieldKind> = Some(FieldKind::Text);
const LIST: Option<FieldKind> = Some(FieldKind::List);

/// Every function, in the order of their names.
pub(crate) static FUNCTIONS: [Function; 38] = [
    Function {
        signature: Signature {
            name: "accelerators",
            takes: &[takes("machine", Takes::Machine)],
            repeats: false,
            gives: NUMBER,
            sentence: "How many accelerators a machine type includes.",
            example: "accelerators(self.machine_type) > 0",
        },
        varies: false,
        run: |arguments, pricing| {
            over_texts(&arguments[0], |name| {
                let Some(machine) = pricing.machine(name) else {
                    return pricing.custom_machine(name).map(|_| Value::number(0.0));
                };
                Some(Value::number(machine.accelerator.map_or(0.0, |accelerator| accelerator.count)))
            })
        },
    },
    Function {
        signature: Signature {
            name: "allowed",
            takes: &[takes("requirements", Takes::Any), takes("label", Takes::Text)],
            repeats: false,
            gives: LIST,
            sentence: "The values that Karpenter requirements allow for a label; null where they do not mention it.",
            example: "allowed(self.requirements, \"karpenter.sh/capacity-type\")",
        },
        varies: false,
        run: |arguments, _| requirements::allowed(&arguments[0], &arguments[1]),
    },
    Function {
        signature: Signature {
            name: "attached_price",
            takes: &[takes("accelerator", Takes::Text), takes("spot", Takes::Bool)],
            repeats: false,
            gives: NUMBER,
            sentence: "The hourly price of one accelerator that Google Cloud bills separately from the machine; 0 where the machine's price includes it.",
            example: "attached_price(self.accelerator, false)",
        },
        varies: true,
        run: |arguments, pricing| match arguments[1].as_bool() {
            Some(is_spot) => priced(&arguments[0], |accelerator| pricing.attached(accelerator, is_spot)),
            None => Value::unknown(),
        },
    },
    Function {
        signature: Signature {
            name: "cheapest_machine",
            takes: &[takes("requirements", Takes::Any)],
            repeats: false,
            gives: TEXT,
            sentence: "The cheapest EC2 machine type that Karpenter requirements allow.",
            example: "cheapest_machine(at(\"spec.template.spec.requirements\"))",
        },
        varies: true,
        run: |arguments, pricing| machines::cheapest(&arguments[0], pricing),
    },
    Function {
        signature: Signature {
            name: "command_line",
            takes: &[takes("command", Takes::Any), takes("args", Takes::Any)],
            repeats: false,
            gives: LIST,
            sentence: "The words of a container's command line, those of the script behind `sh -c` included, where `;`, `&&`, `||`, `|` and `&` are words of their own. Null where the image decides what runs.",
            example: "command_line(container.command, container.args)",
        },
        varies: false,
        run: |arguments, _| commands::command_line(&arguments[0], &arguments[1]),
    },
    Function {
        signature: Signature {
            name: "days_until",
            takes: &[takes("date", Takes::Text)],
            repeats: false,
            gives: NUMBER,
            sentence: "The number of days from today to a date such as `2026-11-24`; negative for a past date.",
            example: "days_until(let.support.standard_until) <= 0",
        },
        varies: true,
        run: |arguments, pricing| {
            over_texts(&arguments[0], |date| calendar::days_until(pricing.today()?, date).map(Value::number))
        },
    },
    Function {
        signature: Signature {
            name: "flag",
            takes: &[takes("words", Takes::Any), takes("name", Takes::Text)],
            repeats: true,
            gives: None,
            sentence: "The value of a flag in a command line, by any of its names: a string, true where no value follows, null where it is not there, unknown where a variable may hold it.",
            example: "flag(let.words, \"--tensor-parallel-size\", \"-tp\")",
        },
        varies: false,
        run: |arguments, _| {
            let names: Option<Vec<&str>> = arguments[1..].iter().map(Value::as_text).collect();
            names.map_or_else(Value::unknown, |names| commands::flag(&arguments[0], &names))
        },
    },
    Function {
        signature: Signature {
            name: "gpu_successor",
            takes: &[takes("machine", Takes::Machine), takes("accelerator", Takes::Any), takes("count", Takes::Number)],
            repeats: false,
            gives: None,
            sentence: "The cheapest GPUs that can replace those of a machine: `machine_type`, `accelerator`, `model`, `old_model`, `memory_gb`, `per_dollar`, `outdated`, `keeps_memory`.",
            example: "gpu_successor(self.machine_type, self.accelerator, self.accelerator_count)",
        },
        varies: true,
        run: |arguments, pricing| successors::of_gpus(&arguments[0], &arguments[1], &arguments[2], pricing),
    },
    Function {
        signature: Signature {
            name: "has_role",
            takes: &[takes("names", Takes::Any), takes("role", Takes::Role)],
            repeats: false,
            gives: BOOL,
            sentence: "Whether names, labels or a workload's kind show that a resource has a role.",
            example: "has_role([self.name, self.labels], \"training\")",
        },
        varies: false,
        run: |arguments, _| roles::has_role(&arguments[0], &arguments[1]),
    },
    Function {
        signature: Signature {
            name: "has_spot_key",
            takes: &[takes("selectors", Takes::Any)],
            repeats: false,
            gives: BOOL,
            sentence: "Whether a node selector, tolerations or an affinity mention spot capacity.",
            example: "has_spot_key(self.node_selector)",
        },
        varies: false,
        run: |arguments, _| roles::has_spot_key(&arguments[0]),
    },
    Function {
        signature: Signature {
            name: "has_word",
            takes: &[takes("names", Takes::Any), takes("words", Takes::Any)],
            repeats: false,
            gives: BOOL,
            sentence: "Whether a string, or any key or value of a map or list, contains one of the words as a whole word. Unknown parts do not count.",
            example: "has_word(self.tags, [\"audit\", \"legal\"])",
        },
        varies: false,
        run: |arguments, _| has_word(&arguments[0], &arguments[1]),
    },
    Function {
        signature: Signature {
            name: "includes",
            takes: &[takes("all", Takes::Any), takes("some", Takes::Any)],
            repeats: false,
            gives: BOOL,
            sentence: "Whether a map has all entries of another, as in a label selector.",
            example: "includes(self.labels, container.node_selector)",
        },
        varies: false,
        run: |arguments, _| includes(&arguments[0], &arguments[1]),
    },
    Function {
        signature: Signature {
            name: "known",
            takes: &[takes("value", Takes::Any)],
            repeats: false,
            gives: BOOL,
            sentence: "Whether a value is known and has no alternatives.",
            example: "known(self.size_gb)",
        },
        varies: false,
        run: |arguments, _| Value::bool(!matches!(arguments[0].data, Data::Unknown(_) | Data::OneOf(_))),
    },
    Function {
        signature: Signature {
            name: "machine",
            takes: &[takes("machine", Takes::Machine)],
            repeats: false,
            gives: None,
            sentence: "The specification of a machine type: `vcpu`, `memory_gb`, `accelerator`, `accelerators`, `architecture`, `family`, `local_storage_gb`.",
            example: "machine(self.machine_type).vcpu",
        },
        varies: false,
        run: |arguments, pricing| {
            over_texts(&arguments[0], |name| {
                let custom = || pricing.custom_machine(name).map(|machine| described_custom(&machine));
                pricing.machine(name).map(|machine| described(&machine)).or_else(custom)
            })
        },
    },
    Function {
        signature: Signature {
            name: "node_price",
            takes: &[takes("service", Takes::NodeService), takes("node", Takes::Text)],
            repeats: false,
            gives: NUMBER,
            sentence: "The hourly price of a node of a managed AWS service. The service is `sagemaker`, `opensearch`, `msk`, …, or for RDS and ElastiCache the engine: `postgres`, `mysql`, `redis`; `costlint prices show db.m5.large` lists those that know a node.",
            example: "node_price(\"sagemaker\", self.machine_type)",
        },
        varies: true,
        run: |arguments, pricing| match arguments[0].as_text() {
            Some(service) => priced(&arguments[1], |name| pricing.node(service, name)),
            None => Value::unknown(),
        },
    },
    Function {
        signature: Signature {
            name: "nonprod",
            takes: &[takes("names", Takes::Any)],
            repeats: false,
            gives: BOOL,
            sentence: "Whether names, folders or naming tags show that nothing in production depends on a resource. Of `self`, its address, name, folder, environment, namespace, tags and labels are looked at. A rule that asks so reports nothing outside of production whose bytes decide production too.",
            example: "nonprod(self)",
        },
        varies: false,
        run: |arguments, _| environments::nonprod(&arguments[0]),
    },
    Function {
        signature: Signature {
            name: "on_demand",
            takes: &[takes("machine", Takes::Machine)],
            repeats: false,
            gives: NUMBER,
            sentence: "The hourly on-demand price of a machine type in the instance's region, less the sustained-use discount that Google Cloud gives for a full month.",
            example: "730 * on_demand(self.machine_type)",
        },
        varies: true,
        run: |arguments, pricing| priced(&arguments[0], |machine| pricing.on_demand(machine)),
    },
    Function {
        signature: Signature {
            name: "part_time",
            takes: &[takes("machine", Takes::Machine), takes("share", Takes::Number)],
            repeats: false,
            gives: NUMBER,
            sentence: "How many times as much an hour of a machine type costs that runs only for this share of the month: more than 1 for Google's series with a sustained-use discount.",
            example: "on_demand(self.machine_type) * part_time(self.machine_type, assume.duty)",
        },
        varies: true,
        run: |arguments, pricing| match arguments[1].as_number() {
            Some(share) => priced(&arguments[0], |machine| pricing.part_time(machine, share)),
            None => Value::unknown(),
        },
    },
    Function {
        signature: Signature {
            name: "per",
            takes: &[takes("dollars", Takes::Number), takes("unit", Takes::Text)],
            repeats: false,
            gives: None,
            sentence: "A saving in dollars a month for each unit of an unknown amount.",
            example: "per(price(\"aws/cloudwatch-logs/storage\"), \"GB stored\")",
        },
        varies: false,
        run: |arguments, _| {
            Value::object(vec![Member::new("rate", arguments[0].clone()), Member::new("unit", arguments[1].clone())])
        },
    },
    Function {
        signature: Signature {
            name: "price",
            takes: &[takes("item", Takes::PriceItem)],
            repeats: false,
            gives: NUMBER,
            sentence: "The price of one unit of an item of the price list in the instance's region; `costlint prices show aws/ebs` lists the items that begin so.",
            example: "self.size_gb * price(\"aws/ebs/gp3/storage\")",
        },
        varies: true,
        run: |arguments, pricing| priced(&arguments[0], |item| pricing.unit(item)),
    },
    Function {
        signature: Signature {
            name: "production",
            takes: &[takes("names", Takes::Any)],
            repeats: false,
            gives: BOOL,
            sentence: "Whether names, folders or naming tags show that a resource is in production. Of `self`, the same is looked at as by `nonprod`.",
            example: "production(self)",
        },
        varies: false,
        run: |arguments, _| environments::production(&arguments[0]),
    },
    Function {
        signature: Signature {
            name: "programs",
            takes: &[takes("words", Takes::Any)],
            repeats: false,
            gives: LIST,
            sentence: "The programs that a command line runs, in their order and without their folders.",
            example: "contains(programs(let.words), \"nvidia-smi\")",
        },
        varies: false,
        run: |arguments, _| commands::programs(&arguments[0]),
    },
    Function {
        signature: Signature {
            name: "quantity",
            takes: &[takes("written", Takes::Any), takes("unit", Takes::Unit)],
            repeats: false,
            gives: NUMBER,
            sentence: "A written amount as a number.",
            example: "quantity(\"512Mi\", \"quantity_gib\")",
        },
        varies: false,
        run: |arguments, _| quantity(&arguments[0], &arguments[1]),
    },
    Function {
        signature: Signature {
            name: "smaller",
            takes: &[takes("type", Takes::Type), takes("service", Takes::NodeService)],
            repeats: true,
            gives: TEXT,
            sentence: "The type of the same family with half the vCPUs and half the memory, sold in the region for less; unknown where there is none. `db.` classes need their engine.",
            example: "smaller(self.machine_type)",
        },
        varies: true,
        run: |arguments, pricing| {
            over_texts(&arguments[0], |name| pricing.smaller(name, service(&arguments[1..])?).map(Value::text))
        },
    },
    Function {
        signature: Signature {
            name: "smallest",
            takes: &[takes("type", Takes::Type), takes("least", Takes::Any), takes("service", Takes::NodeService)],
            repeats: true,
            gives: TEXT,
            sentence: "The cheapest type of the same family that has at least so many `vcpu`, `memory_gb` and `gpus`; the type itself where none of those costs less. `db.` classes need their engine.",
            example: "smallest(self.machine_type, { vcpu = 2, memory_gb = 16 })",
        },
        varies: true,
        run: |arguments, pricing| match least(&arguments[1]) {
            Some(least) => over_texts(&arguments[0], |name| {
                pricing.smallest(name, service(&arguments[2..])?, least).map(Value::text)
            }),
            None => Value::unknown(),
        },
    },
    Function {
        signature: Signature {
            name: "sold",
            takes: &[takes("type", Takes::Type), takes("service", Takes::NodeService)],
            repeats: true,
            gives: BOOL,
            sentence: "Whether the region sells a type, whatever price is known for it; unknown where no list says so. `db.` classes need their engine.",
            example: "sold(let.to, self.service)",
        },
        varies: true,
        run: |arguments, pricing| {
            over_texts(&arguments[0], |name| pricing.is_sold(name, service(&arguments[1..])?).map(Value::bool))
        },
    },
    Function {
        signature: Signature {
            name: "spot",
            takes: &[takes("machine", Takes::Machine)],
            repeats: false,
            gives: NUMBER,
            sentence: "The hourly spot price of a machine type in the instance's region.",
            example: "730 * spot(self.machine_type)",
        },
        varies: true,
        run: |arguments, pricing| priced(&arguments[0], |machine| pricing.spot(machine)),
    },
    Function {
        signature: Signature {
            name: "successor",
            takes: &[takes("type", Takes::Type), takes("among", Takes::Any)],
            repeats: true,
            gives: TEXT,
            sentence: "The cheapest newer type in place of one of a previous generation, at least as large and sold in the region for less; unknown where there is none. A list holds the types or families that may be chosen. A string is the service or engine whose nodes are meant, as in `node_price`; `db.` classes need it. Nodes may change the architecture, those of SageMaker and EC2 keep it.",
            example: "successor(self.machine_type, self.service)",
        },
        varies: true,
        run: |arguments, pricing| over_texts(&arguments[0], |name| successors::of_type(name, &arguments[1..], pricing)),
    },
    Function {
        signature: Signature {
            name: "support",
            takes: &[takes("product", Takes::Product), takes("version", Takes::Text)],
            repeats: false,
            gives: None,
            sentence: "The support dates of a version of a managed service: `standard_until`, `extended_until`, `newer`.",
            example: "support(\"aws/eks\", self.version)",
        },
        varies: false,
        run: |arguments, _| match arguments[0].as_text() {
            Some(product) => over_texts(&arguments[1], |version| calendar::support(product, version)),
            None => Value::unknown(),
        },
    },
    Function {
        signature: Signature {
            name: "tensor_parallel",
            takes: &[takes("command", Takes::Any)],
            repeats: false,
            gives: NUMBER,
            sentence: "Over how many GPUs the command line of a model server splits the model: the value of `--tensor-parallel-size` and its like, 1 without one.",
            example: "tensor_parallel(at(\"args\")) > 1",
        },
        varies: false,
        run: |arguments, _| tensor_parallel(&arguments[0]),
    },
    Function {
        signature: Signature {
            name: "twin",
            takes: &[
                takes("type", Takes::Type),
                takes("architecture", Takes::Architecture),
                takes("service", Takes::NodeService),
            ],
            repeats: true,
            gives: TEXT,
            sentence: "The type of the same size with processors of another architecture, `arm64`: of the newest family that is sold in the region for less; unknown where there is none. `db.` classes need their engine.",
            example: "twin(self.machine_type, \"arm64\")",
        },
        varies: true,
        run: |arguments, pricing| match arguments[1].as_text() {
            Some("arm64") => {
                over_texts(&arguments[0], |name| pricing.arm_twin(name, service(&arguments[2..])?).map(Value::text))
            }
            _ => Value::unknown(),
        },
    },
    Function {
        signature: Signature {
            name: UNKNOWN,
            takes: &[],
            repeats: false,
            gives: None,
            sentence: "An unknown value.",
            example: "at(\"size\", { absent = unknown() })",
        },
        varies: false,
        run: |_, _| Value::unknown(),
    },
    Function {
        signature: Signature {
            name: "up_to",
            takes: &[takes("dollars", Takes::Number)],
            repeats: false,
            gives: None,
            sentence: "A saving of at most so many dollars a month, where how much something is used decides and no file says it.",
            example: "saving = up_to(cost_with({}))",
        },
        varies: false,
        run: |arguments, _| Value::object(vec![Member::new(LIMIT, arguments[0].clone())]),
    },
    Function {
        signature: Signature {
            name: "waits",
            takes: &[takes("words", Takes::Any)],
            repeats: false,
            gives: BOOL,
            sentence: "Whether a command line only waits: a `sleep` of an hour or more, an endless loop around a `sleep`, `tail -f /dev/null`, beside commands that end at once.",
            example: "waits(command_line(container.command, container.args))",
        },
        varies: false,
        run: |arguments, _| from_truth(commands::waits(&arguments[0])),
    },
    Function {
        signature: Signature {
            name: "windows_licence",
            takes: &[takes("machine", Takes::Machine)],
            repeats: false,
            gives: NUMBER,
            sentence: "What Windows adds to the hourly on-demand price of a machine type; unknown for EC2.",
            example: "on_demand(self.machine_type) + (self.windows ? windows_licence(self.machine_type) : 0)",
        },
        varies: true,
        run: |arguments, pricing| priced(&arguments[0], |machine| pricing.windows_licence(machine)),
    },
    Function {
        signature: Signature {
            name: "word_list",
            takes: &[takes("name", Takes::WordList)],
            repeats: false,
            gives: LIST,
            sentence: "The words of a list that rules share, one a line: a file of the folder `words` beside the pages, such as `words/teams.txt`, or one of those below.",
            example: "has_word(self.name, word_list(\"stateful\"))",
        },
        varies: false,
        run: |arguments, pricing| {
            let Some(name) = arguments[0].as_text() else { return Value::unknown() };
            let own = pricing.settings().words.get(name).map(|text| lists::words_of(text).map(Value::text).collect());
            let shipped = || lists::named(name).map(|words| words.map(Value::text).collect());
            own.or_else(shipped).map_or_else(Value::unknown, Value::list)
        },
    },
    Function {
        signature: Signature {
            name: "words",
            takes: &[takes("text", Takes::Text)],
            repeats: false,
            gives: LIST,
            sentence: "The words of a string in lower case.",
            example: "words(\"KafkaBrokerPool\")",
        },
        varies: false,
        run: |arguments, _| match arguments[0].as_text() {
            Some(text) => Value::list(words::of(text).into_iter().map(Value::text).collect()),
            None => Value::unknown(),
        },
    },
    Function {
        signature: Signature {
            name: "zones",
            takes: &[takes("listed", Takes::Any), takes("location", Takes::Any)],
            repeats: false,
            gives: NUMBER,
            sentence: "The number of zones of a GKE pool: those listed, else three for a region and one for a zone.",
            example: "zones(at(\"node_locations\"), at(\"location\"))",
        },
        varies: false,
        run: |arguments, _| zones(&arguments[0], &arguments[1]),
    },
];

/// The function of that name.
pub(crate) fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.binary_search_by(|function| function.signature.name.cmp(name)).ok().map(|index| &FUNCTIONS[index])
}

/// The result of a function of pages; `None` for a name that is not one.
pub(crate) fn call(name: &str, arguments: &[Value], pricing: &Pricing<'_>) -> Option<Result<Value, String>> {
    let function = function(name)?;
    Some(match function.signature.misused(arguments.len()) {
        Some(problem) => Err(problem),
        None => Ok((function.run)(arguments, pricing)),
    })
}

impl Signature {
    /// What is wrong with a number of arguments.
    pub(crate) fn misused(&self, arguments: usize) -> Option<String> {
        let all = self.takes.len();
        let fits = if self.repeats { arguments + 1 >= all } else { arguments == all };
        let least = if self.repeats { "at least " } else { "" };
        let number = if self.repeats { all.saturating_sub(1) } else { all };
        (!fits).then(|| format!("`{}` takes {least}{number} argument{}", self.name, if number == 1 { "" } else { "s" }))
    }
}

/// The service that a call names, if it names one; `None` where that is unknown.
#[expect(clippy::option_option, reason = "a service that is not named is not one that is unknown")]
fn service(arguments: &[Value]) -> Option<Option<&str>> {
    let named = arguments.iter().find(|argument| !argument.is_null());
    named.map_or(Some(None), |named| named.as_text().map(Some))
}

/// The amounts that a type may have to have.
pub(crate) const LEAST: [&str; 3] = ["vcpu", "memory_gb", "gpus"];

/// What a type must have at least; `None` where a part of it is unknown.
fn least(wanted: &Value) -> Option<Least> {
    let wanted = wanted.as_object()?;
    let amount =
        |name: &str| wanted.get(name).filter(|value| !value.is_null()).map_or(Some(0.0), |value| value.as_number());
    let [vcpu, memory_gib, accelerators] = LEAST.map(amount);
    Some(Least { vcpu: vcpu?, memory_gib: memory_gib?, accelerators: accelerators? })
}

/// A price of each text that the value may be.
fn priced(value: &Value, price: impl Fn(&str) -> Option<f64>) -> Value {
    over_texts(value, |text| price(text).map(Value::number))
}

/// A function over each text that the value may be; unknown where one has no answer.
fn over_texts(value: &Value, apply: impl Fn(&str) -> Option<Value>) -> Value {
    let mut answers = Vec::new();
    for alternative in value.alternatives() {
        match alternative.as_text().and_then(&apply) {
            Some(answer) => answers.push(answer),
            None => return Value::unknown(),
        }
    }
    match answers.as_slice() {
        [answer] => answer.clone(),
        [first, rest @ ..] => rest.iter().fold(first.clone(), |joined, answer| joined.join(answer)),
        [] => Value::unknown(),
    }
}

/// A machine type as pages see it.
fn described(machine: &Machine) -> Value {
    let number = |number: Option<f64>| number.map_or_else(Value::unknown, Value::number);
    let text = |text: Option<&str>| text.map_or_else(Value::null, Value::text);
    let accelerator = machine.accelerator.as_ref();
    Value::object(vec![
        Member::new("accelerator", text(accelerator.map(|accelerator| accelerator.model))),
        Member::new("accelerators", Value::number(accelerator.map_or(0.0, |accelerator| accelerator.count))),
        Member::new("architecture", text(machine.architecture)),
        Member::new("family", Value::text(machine.family)),
        Member::new("local_storage_gb", number(machine.local_storage.map(|storage| storage.gb))),
        Member::new("memory_gb", number(machine.memory_gib)),
        Member::new("vcpu", number(machine.vcpu)),
    ])
}

/// A custom machine type as pages see it: what its name says, without accelerators.
fn described_custom(machine: &CustomMachine) -> Value {
    Value::object(vec![
        Member::new("accelerator", Value::null()),
        Member::new("accelerators", Value::number(0.0)),
        Member::new("architecture", Value::unknown()),
        Member::new("family", Value::text(machine.family)),
        Member::new("local_storage_gb", Value::unknown()),
        Member::new("memory_gb", Value::number(machine.memory_gib)),
        Member::new("vcpu", Value::number(machine.vcpu)),
    ])
}

/// Whether a map has all the entries of another, loosely compared: how a label selector selects.
fn includes(all: &Value, some: &Value) -> Value {
    let (Some(all), Some(some)) = (all.as_object(), some.as_object()) else { return Value::unknown() };
    let holds = some.members().iter().map(|member| match all.get(&member.name) {
        Some(value) => value.equals_loosely(&member.value),
        None => costlint_model::Truth::No,
    });
    from_truth(costlint_model::Truth::all(holds))
}

fn quantity(written: &Value, unit: &Value) -> Value {
    let amount = unit.as_text().and_then(|unit| units::read(unit, written));
    Value { data: amount.map_or(Data::Unknown(None), Data::Number), place: written.place }
}

/// Whether a text, or any key, value or element of a map or list, holds one of the words; unknown parts do not.
fn has_word(value: &Value, wanted: &Value) -> Value {
    let Some(wanted) = wanted.as_list() else { return Value::unknown() };
    let mut found = words::Found::default();
    found.look(value, &wanted.iter().filter_map(Value::as_text).collect::<Vec<_>>());
    Value::bool(found.any())
}

/// How model servers call the number of GPUs that they split a model over: vLLM, TGI, `SGLang`, `TensorRT`.
const TENSOR_PARALLEL: [&str; 7] =
    ["--tensor-parallel-size", "-tp", "--tp", "--tp-size", "--tp_size", "--tensor_parallel_size", "--num-shard"];

/// The value of such a flag in a command line, whose words may be those of a script. One that is not known may be any number.
fn tensor_parallel(command: &Value) -> Value {
    let Some(parts) = command.as_list() else { return Value::unknown() };
    let words = parts.iter().flat_map(|part| match part.shown() {
        Some(text) => text.split_whitespace().map(|word| Some(word.to_owned())).collect(),
        None => vec![None],
    });
    let mut words = words.collect::<Vec<Option<String>>>().into_iter();
    while let Some(word) = words.next() {
        let word = word.unwrap_or_default();
        let (flag, value) = word.split_once('=').map_or((&*word, None), |(flag, value)| (flag, Some(value.to_owned())));
        if TENSOR_PARALLEL.contains(&flag) {
            let value = value.or_else(|| words.next().flatten());
            return value.and_then(|value| value.parse().ok()).map_or_else(Value::unknown, Value::number);
        }
    }
    Value::number(1.0)
}

/// In how many zones a pool of Google's runs: those it lists, else three for a region and one for a zone.
///
/// <https://cloud.google.com/kubernetes-engine/docs/concepts/regional-clusters> (2026-11)
fn zones(listed: &Value, location: &Value) -> Value {
    match (&listed.data, location.as_text()) {
        (Data::List(zones), _) if !zones.is_empty() => {
            Value { data: Data::Number(f64::from(u32::try_from(zones.len()).unwrap_or(u32::MAX))), place: listed.place }
        }
        (Data::Unknown(_) | Data::OneOf(_), _) | (_, None) => Value::unknown(),
        (_, Some(location)) => {
            let is_zone = location.rsplit('-').next().is_some_and(|last| last.len() == 1);
            Value::number(if is_zone { 1.0 } else { 3.0 })
        }
    }
}

pub(crate) fn from_truth(truth: costlint_model::Truth) -> Value {
    match truth {
        costlint_model::Truth::Yes => Value::bool(true),
        costlint_model::Truth::No => Value::bool(false),
        costlint_model::Truth::Unknown => Value::unknown(),
    }
}

/// The right name that is nearest to a wrong one.
pub(crate) fn nearest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let mut by_distance: BTreeMap<(usize, &str), &str> = BTreeMap::new();
    let length = wrong.chars().count();
    // A word of another length is at least that far away, and comparing a huge one takes time and memory.
    for name in names.into_iter().filter(|name| name.chars().count().abs_diff(length) <= 1 + name.len() / 3) {
        by_distance.insert((strsim::damerau_levenshtein(wrong, name), name), name);
    }
    by_distance.into_iter().next().filter(|((distance, name), _)| *distance <= 1 + name.len() / 3).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_by_their_names() {
        assert!(FUNCTIONS.windows(2).all(|pair| pair[0].signature.name < pair[1].signature.name));
        assert!(function("price").is_some() && function("prise").is_none());
    }

    #[test]
    fn every_function_has_a_sentence_and_an_example_that_calls_it() {
        for Function { signature, .. } in &FUNCTIONS {
            assert!(signature.sentence.ends_with('.'), "{}", signature.name);
            assert!(signature.example.contains(&format!("{}(", signature.name)), "{}", signature.name);
        }
    }
}
