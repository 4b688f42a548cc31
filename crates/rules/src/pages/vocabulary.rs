//! The words of the page language, each with a sentence, for the checker, `docs/pages.md` and
//! `costlint explain`.

/// A word that may stand somewhere in a page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    pub(crate) name: &'static str,
    /// What it means, as a sentence.
    pub(crate) sentence: &'static str,
    /// How it is written.
    pub(crate) example: &'static str,
}

/// The words of one place in a page.
pub(crate) struct Words {
    /// What they are, in the plural: `attributes of a rule`.
    pub(crate) title: &'static str,
    /// What one of them is, for messages: `attribute of a rule`.
    pub(crate) one: &'static str,
    pub(crate) all: &'static [Word],
}

impl Words {
    /// Whether there is a word of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.all.iter().any(|word| word.name == name)
    }

    /// The names, in the order of the table.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.all.iter().map(|word| word.name)
    }
}

const fn word(name: &'static str, sentence: &'static str, example: &'static str) -> Word {
    assert!(!sentence.is_empty(), "every word of the language has a sentence");
    Word { name, sentence, example }
}

pub(crate) const RULE: Words = Words {
    title: "Attributes of a rule",
    one: "attribute of a rule",
    all: &[
        word(
            "code",
            "The code: three capital letters of the family and a number. It never changes.",
            "code = \"STO001\"",
        ),
        word(
            "severity",
            "How much a finding matters: `error`, `warning` (the default) or `info`.",
            "severity = \"info\"",
        ),
        word(
            "confidence",
            "How sure the rule is: `high`, `medium` (the default) or `low`. Rules of low confidence are pedantic: they are off unless selected.",
            "confidence = \"high\"",
        ),
        word(
            "message",
            "The message of the report: one line that begins with the resource. Where a part of it is unknown or has alternatives, the report shows the resource and the title of the page instead.",
            "message = \"${self.address} uses gp2\"",
        ),
        word(
            "help",
            "What to do about the finding, in one line. An arm may have its own.",
            "help = \"set a retention of 30 days\"",
        ),
        word(
            "fix",
            "The safety of the fix for all arms: `safe`, `unsafe` or `idea`. An arm may have its own.",
            "fix = \"unsafe\"",
        ),
        word(
            "let",
            "Named values that all arms read as `let.name`. An arm may replace one.",
            "let = { to = successor(self.machine_type) }",
        ),
        word(
            "assume",
            "Numbers that usage decides, as in a kind, read as `assume.name` in `saving`. Of a name that the kind has too, the rule's counts.",
            "assume = { requests = range(0, 10, 1000, \"million requests\") }",
        ),
        word(
            "settings",
            "Limits that the configuration may set in `[rules.NAME]`, each with its type and default: `number(\"vCPU\", 32)`, `string(…)`, `bool(…)` or `list([…])`. They are read as `setting.name`.",
            "settings = { large_vcpu = number(\"vCPU\", 32) }",
        ),
    ],
};

pub(crate) const MATCH: Words = Words {
    title: "Attributes of a `match` block",
    one: "attribute of a match block",
    all: &[
        word("let", "Named values, read as `let.name`.", "let = { nodes = self.min * self.zones }"),
        word(
            "when",
            "The condition. The rule reports only where it is certainly true, never where it is unknown.",
            "when = self.volume_type == \"gp2\"",
        ),
        word(
            "at",
            "The value that the report points at. Without it, the report points at the resource.",
            "at = self.volume_type",
        ),
        word(
            "instead",
            "The fields to write, each with its new value. `null` removes a setting. Of a list of blocks, `append`, `change` and `without` write elements.",
            "instead = { volume_type = \"gp3\" }",
        ),
        word(
            "fix",
            "The safety of writing `instead`: `safe` changes in place without downtime, `unsafe` may interrupt or replace something, `idea` is shown and never written.",
            "fix = known(self.size_gb) ? \"safe\" : \"unsafe\"",
        ),
        word("severity", "The severity of this arm's findings.", "severity = let.serving ? \"info\" : \"warning\""),
        word(
            "saving",
            "US dollars a month, where the kind's cost does not give the saving: a number, `{ low, typical, high }`, `up_to(dollars)`, or `per(dollars, \"unit\")`.",
            "saving = per(price(\"aws/cloudwatch-logs/storage\"), \"GB stored\")",
        ),
        word(
            "message",
            "The message of this arm's findings.",
            "message = \"${self.address} is fixed at ${self.min} nodes\"",
        ),
        word("help", "What to do about this arm's findings.", "help = \"set the minimum to 0\""),
        word(
            "group",
            "Instances for which these values are equal are one finding, with one fix of all and their savings together. One for which a value is unknown is reported alone.",
            "group = [self.stack]",
        ),
        word(
            "when_group",
            "The condition for a group, which reads `group.count`. It must certainly hold.",
            "when_group = group.count >= 2",
        ),
        word("keep", "How many of a group are needed: the most expensive stay, and save nothing.", "keep = 1"),
    ],
};

pub(crate) const GROUP: Words = Words {
    title: "Fields of `group` in `when_group`, `message`, `severity` and `help`",
    one: "field of a group",
    all: &[
        word(
            "count",
            "How many instances the group has, copies included. It is at least some number where a number of copies is unknown.",
            "when_group = group.count > 3",
        ),
        word("names", "Their addresses.", "message = \"${self.folder} has ${group.count} gateways: ${group.names}\""),
    ],
};

pub(crate) const KIND: Words = Words {
    title: "Attributes of a kind",
    one: "attribute of a kind",
    all: &[
        word("fields", "The fields of each instance, with their types.", "fields = { size_gb = number(\"GiB\") }"),
        word(
            "extend",
            "The kind that this fence adds optional fields, lets, declarations and examples to.",
            "extend = \"object_bucket\"",
        ),
        word(
            "assume",
            "Numbers that usage decides: the lowest, typical and highest value, and a label for reports.",
            "assume = { duty = range(0, 0.35, 1, \"utilisation\") }",
        ),
        word(
            "derive",
            "Fields of `fields` that are worked out from other fields, unless a declaration reads them.",
            "derive = { is_spot = self.spot_percent == 100 }",
        ),
        word("let", "Named parts of the cost, read as `let.name`.", "let = { hourly = on_demand(self.machine_type) }"),
        word(
            "monthly_cost",
            "What one instance costs, in US dollars a month.",
            "monthly_cost = 730 * self.nodes * let.hourly",
        ),
        word(
            "types",
            "Named groups of resource types, used in `declare` as `\"@name\"`.",
            "types = { gke = [\"google_container_cluster\"] }",
        ),
        word(
            "shared",
            "Named sources, which the declarations of this fence use as `shared.name`.",
            "shared = { spot = at(\"capacity_type\", { absent = 0, values = { SPOT = 100 } }) }",
        ),
        word(
            "linked",
            "Resource types that a path reaches with `->` and that no kind declares. Types after `<-` and in `referred_by` are found without it.",
            "linked = [\"azurerm_resource_group\"]",
        ),
    ],
};

pub(crate) const DECLARE: Words = Words {
    title: "Attributes of a `declare` block besides fields",
    one: "attribute of a declaration",
    all: &[
        word(
            "each",
            "The parts of the resource that are instances: paths with `[*]`, `containers()`, `pods()` or `objects_with(…)`. Without it, the resource is one instance.",
            "each = [\"node_pool[*]\"]",
        ),
        word("where", "The condition for an instance. It must certainly hold.", "where = present(\"instance_type\")"),
        word(
            "defaults",
            "The path from the resource to an object that fills the gaps of each part.",
            "defaults = \"eks_managed_node_group_defaults\"",
        ),
        word("versions", "The versions of the module that this declaration applies to.", "versions = \">= 21\""),
        word(
            "named",
            "The settings by which strings and other resources refer to this resource.",
            "named = [\"bucket\"]",
        ),
    ],
};

pub(crate) const BLOCKS: Words = Words {
    title: "Blocks",
    one: "block",
    all: &[
        word(
            "match",
            "In a rule: one shape of the waste, for one kind or several.",
            "match \"block_volume\" { when = self.volume_type == \"gp2\" }",
        ),
        word(
            "declare",
            "In a kind: where the fields are written for some resource types. The types of modules are `module.` and their source.",
            "declare \"terraform\" \"aws_db_instance\" \"module.terraform-aws-modules/rds/aws\" { size_gb = at(\"allocated_storage\") }",
        ),
        word(
            "add",
            "In a kind: fields that the declarations of some types have alike, or that an extension adds to them. Each type is declared elsewhere in the kind, and no declaration of it states these fields.",
            "add \"terraform\" \"aws_instance\" \"aws_spot_instance_request\" { tags = at(\"tags\") }",
        ),
    ],
};

pub(crate) const FIELD_TYPES: Words = Words {
    title: "Types of fields",
    one: "field type",
    all: &[
        word("string", "A string.", "machine_type = string"),
        word("number", "An amount, never below zero, with its unit in the singular.", "size_gb = number(\"GiB\")"),
        word("bool", "True or false.", "reserved = bool"),
        word("list", "A list of anything.", "taints = list"),
        word("map", "Keys and values.", "tags = map"),
        word(
            "link",
            "Which resource something refers to, read with `link(…)`. It equals another link or an `identity` where both mean one resource of the project, and is unknown where it is outside.",
            "vpc = link",
        ),
        word(
            "optional",
            "A field that declarations may leave out: its type and its default (null unless given). With `of_resource(\"tags\", \"labels\")` as the default, it is read from the first of these settings wherever a declaration leaves it out.",
            "zones = optional(number(\"zone\"), 1)",
        ),
    ],
};

pub(crate) const AT_OPTIONS: Words = Words {
    title: "Options of `around`, `at`, `of_outer`, `of_pod` and `of_resource`",
    one: "option of a setting",
    all: &[
        word("absent", "The value where the setting is absent; null by default.", "at(\"type\", { absent = \"gp2\" })"),
        word(
            "values",
            "What each written value means. Any other value is unknown.",
            "at(\"capacity_type\", { values = { SPOT = 100, ON_DEMAND = 0 } })",
        ),
        word("unit", "The notation of the written amount.", "at(\"resources.requests.cpu\", { unit = \"cpu\" })"),
        word("scale", "The field is the written number times this.", "at(\"memory_mb\", { scale = 0.0009765625 })"),
        word("offset", "The field is the written number plus this.", "at(\"replicas\", { offset = 1 })"),
        word(
            "if",
            "The bool field that must be true for the setting to apply.",
            "at(\"min_count\", { if = \"autoscaled\" })",
        ),
        word(
            "since",
            "The module or provider version from which the first path is the setting's name; before it, the last path is.",
            "at(\"new_name\", \"old_name\", { since = \"4.0\" })",
        ),
        word(
            "before",
            "Other settings that only versions before `since` have. One of them shows which version a project uses.",
            "at(\"new_name\", \"old_name\", { since = \"4.0\", before = [\"other_old_name\"] })",
        ),
        word(
            "in_place",
            "A link to the page that says the provider changes the setting without replacement or downtime.",
            "at(\"type\", { in_place = \"https://…\" })",
        ),
        word(
            "excludes",
            "Settings beside which this one is not written.",
            "at(\"instance_type\", { excludes = [\"launch_template\"] })",
        ),
    ],
};

pub(crate) const PRESENT_OPTIONS: Words = Words {
    title: "Options of `present`",
    one: "option of `present`",
    all: &[word(
        "beside",
        "The text that a fix writes behind the resource to make the field true; `${ref}` is the resource, `${label}` its label, and `${self.field}` a field. Where it cannot be written, it is the help.",
        "present(\"<- aws_ecr_lifecycle_policy.repository >\", { beside = \"…\" })",
    )],
};

pub(crate) const CASE_KEYS: Words = Words {
    title: "Keys of a case in `cases`",
    one: "key of a case",
    all: &[
        word("is", "The value of the field.", "is = 100"),
        word(
            "when",
            "The settings that give the field this value; all must hold. The last case may have none.",
            "when = { \"node_config.spot\" = true }",
        ),
        word("also", "Additional settings that a fix writes.", "also = { \"scheduling.automatic_restart\" = false }"),
    ],
};

pub(crate) const UNITS: Words = Words {
    title: "Units of `at` and `quantity`",
    one: "unit",
    all: &[
        word("cpu", "Cores of a Kubernetes quantity: `2`, `0.5`, `500m`.", "quantity(\"500m\", \"cpu\")"),
        word(
            "quantity_gib",
            "GiB of a Kubernetes quantity of bytes: `512Mi`, `1G`, `1073741824`.",
            "quantity(\"512Mi\", \"quantity_gib\")",
        ),
        word(
            "fargate_cpu",
            "vCPUs of a Fargate task: `256`, `\"1024\"`, `\".25 vCPU\"`.",
            "at(\"cpu\", { unit = \"fargate_cpu\" })",
        ),
        word(
            "fargate_gb",
            "GB of a Fargate task: `512`, `\"2048\"`, `\"2 GB\"`.",
            "at(\"memory\", { unit = \"fargate_gb\" })",
        ),
        word(
            "seconds",
            "Seconds of a duration: `300`, `300s`, `10m`, `1h30m`, `PT30M`.",
            "at(\"timeout\", { unit = \"seconds\" })",
        ),
        word("percent", "A percentage: `70`, `\"70%\"`.", "quantity(\"70%\", \"percent\")"),
    ],
};

pub(crate) const FENCES: Words = Words {
    title: "Fences",
    one: "word of a fence",
    all: &[
        word("rule", "The rule.", "```hcl rule"),
        word("kind", "The kind, or an addition to a kind.", "```hcl kind"),
        word("bad", "An example with one finding; `bad=2` has two.", "```hcl bad saves=5.00"),
        word("fixed", "The `bad` example before it with its fixes applied. It has no finding.", "```hcl fixed"),
        word("good", "An example without a finding.", "```yaml good"),
        word("example", "An example of a kind; its instances follow in a `text instances` fence.", "```hcl example"),
        word("instances", "The instances of the example before it, one per line.", "```text instances"),
        word(
            "and",
            "An additional file of the project that the fence before it begins, such as a `costlint.toml`; it needs `file=`.",
            "```hcl and file=prod.tfvars",
        ),
        word("file", "The path of the example's file in its project.", "```hcl bad file=envs/dev/main.tf"),
        word("saves", "The saving of all findings together, in US dollars a month.", "```hcl bad saves=5.00"),
        word("severity", "The severity of each finding.", "```hcl bad severity=info"),
        word("fix", "The safety of each finding's fix.", "```hcl bad fix=unsafe"),
        word("at", "The bytes that each finding points at.", "```hcl bad at=\"gp2\""),
        word(
            "today",
            "The day of the run. Without it, rules that depend on the day are silent.",
            "```hcl bad today=2026-11-24",
        ),
    ],
};

/// Fields that every instance has.
pub(crate) const GIVEN: Words = Words {
    title: "Fields that every instance has",
    one: "field",
    all: &[
        word(
            "address",
            "The Terraform address, the logical id, or `Kind/namespace/name`, followed by the part that is the instance.",
            "self.address",
        ),
        word("name", "The name of the resource, or the key of the part.", "self.name"),
        word(
            "provider",
            "The cloud: `aws`, `azure` or `gcp`. It follows from the type; a declaration may set it.",
            "self.provider == \"aws\"",
        ),
        word("region", "The region, if the files state it.", "self.region"),
        word("type", "The resource type.", "self.type"),
        word(
            "identity",
            "Which resource the instance is, or is a part of; it equals a link to the resource. Unknown where one text stands for several copies.",
            "with(\"database\", { cluster = self.identity })",
        ),
        word(
            "folder",
            "The folder of the module, template or manifest that the resource is written in.",
            "self.folder",
        ),
        word(
            "environment",
            "The environment of the deployment, if it is named: by the configuration, by the variable file or the workspace that applies, or by the overlay of the manifests.",
            "self.environment == \"dev\"",
        ),
        word(
            "stack",
            "What the resource is deployed with: the folder of the root module, the path of the template, the folder of the manifest.",
            "has_word([self.folder, self.stack], [\"sandbox\"])",
        ),
    ],
};

pub(crate) const SEVERITIES: [&str; 3] = ["error", "warning", "info"];
pub(crate) const SAFETIES: [&str; 3] = ["safe", "unsafe", "idea"];
pub(crate) const CONFIDENCES: [&str; 3] = ["high", "medium", "low"];
