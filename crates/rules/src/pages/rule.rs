//! Rules: the condition of a finding, its place, and the values to write instead.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use costlint_model::{Member, Value};
use costlint_syntax::{
    Span,
    hcl::{Attribute, Block, Expr, ExprKind, Item, Step},
};

use crate::{
    Settings,
    findings::finding::{Confidence, Safety, Severity},
    pages::{
        field_kind::FieldKind,
        kind::{Assume, entries, fits},
        mistakes::{misspelt, one_of},
        page::{Page, PageProblem},
        source::constant,
        vocabulary,
    },
};

/// The words of the fence that holds a rule.
pub(crate) const FENCE: [&str; 2] = ["hcl", "rule"];

/// A rule: a summary of its page, enough to list it and to know when it is needed. The rest is read on demand.
#[derive(Debug)]
pub struct Rule {
    /// `ebs-gp2-volume`: the page's file name.
    pub name: Arc<str>,
    /// `STO001`
    pub code: Arc<str>,
    /// `storage`: the page's folder.
    pub subject: Arc<str>,
    /// The page's heading.
    pub title: Arc<str>,
    /// The severity of its findings, unless an arm sets its own.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// The page itself.
    pub page: Page,
    /// The kinds that its arms speak of.
    pub(crate) kinds: Vec<Arc<str>>,
    pub(crate) body: OnceLock<RuleBody>,
}

/// What a rule reports on.
#[derive(Debug, Default)]
pub(crate) struct RuleBody {
    pub(crate) arms: Vec<Arm>,
    /// The numbers that usage decides, beside those of its kinds.
    pub(crate) assumes: Vec<Assume>,
    /// What the configuration may set.
    pub(crate) settings: Vec<RuleSetting>,
}

/// A limit of a rule that the configuration may set.
#[derive(Debug, Clone)]
pub struct RuleSetting {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub kind: FieldKind,
    /// The unit of a number, in the singular.
    pub unit: Option<Arc<str>>,
    /// Its value where the configuration does not set it.
    pub default: Value,
}

/// One shape of the waste.
#[derive(Debug)]
pub(crate) struct Arm {
    /// The kinds that it speaks of.
    pub(crate) kinds: Vec<Arc<str>>,
    pub(crate) kind_spans: Vec<Span>,
    pub(crate) lets: BTreeMap<Arc<str>, Expr>,
    pub(crate) when: Expr,
    pub(crate) at: Option<Expr>,
    /// The fields to write, each with its name's place and its value.
    pub(crate) instead: Vec<(Arc<str>, Span, Expr)>,
    pub(crate) fix: Option<Expr>,
    pub(crate) severity: Option<Expr>,
    pub(crate) saving: Option<Expr>,
    pub(crate) message: Option<Expr>,
    pub(crate) help: Option<Expr>,
    /// Which instances are one finding.
    pub(crate) grouping: Option<Grouping>,
}

/// Which instances of an arm are one finding.
#[derive(Debug)]
pub(crate) struct Grouping {
    /// Those for which this is equal.
    pub(crate) by: Expr,
    /// The condition for a group, which reads `group`.
    pub(crate) when: Option<Expr>,
    /// How many of the most expensive are needed.
    pub(crate) keep: u32,
}

impl Arm {
    /// Whether it asks which environment the instance belongs to.
    pub(crate) fn asks_environment(&self, page: &Page) -> bool {
        let text = &*page.text;
        let is_environment = |step: &Step| matches!(step, Step::Attribute(name) if name.of(text) == "environment");
        let mut asks = false;
        for expr in self.lets.values().chain([&self.when]) {
            expr.each_expression(&mut |part| {
                asks |= match &part.kind {
                    ExprKind::Call(call) => matches!(call.name.of(text), "nonprod" | "production"),
                    ExprKind::Traversal(root, steps) => {
                        root.span.of(text) == "self" && steps.first().is_some_and(is_environment)
                    }
                    _ => false,
                };
            });
        }
        asks
    }

    /// The field that it is about, where `at` is one.
    pub(crate) fn field_at<'t>(&self, text: &'t str) -> Option<&'t str> {
        let field = self.at.as_ref()?.span.of(text).strip_prefix("self.")?;
        field.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then_some(field)
    }
}

/// What the whole rule says, and arms inherit.
#[derive(Default)]
struct Common {
    lets: BTreeMap<Arc<str>, Expr>,
    message: Option<Expr>,
    help: Option<Expr>,
    fix: Option<Expr>,
    assumes: Vec<Assume>,
    settings: Vec<RuleSetting>,
}

impl Rule {
    /// The numbers that usage decides in its savings, beside those of its kinds.
    pub fn assumes(&self) -> &[Assume] {
        &self.body().assumes
    }

    /// What the configuration may set in `[rules.NAME]`.
    pub fn settings(&self) -> &[RuleSetting] {
        &self.body().settings
    }

    /// Its settings, each with the value that the configuration sets or its default.
    pub(crate) fn chosen(&self, settings: &Settings) -> Vec<Member> {
        let chosen = |setting: &RuleSetting| {
            let mut all = settings.chosen.iter();
            let set = all.find(|(rule, name, _)| *rule == self.name && *name == setting.name);
            let value = set.map_or_else(|| setting.default.clone(), |(.., chosen)| chosen.value());
            Member::new(setting.name.clone(), value)
        };
        self.settings().iter().map(chosen).collect()
    }

    /// The letters of the code: `STO`.
    pub fn family(&self) -> &str {
        self.code.trim_end_matches(|char: char| char.is_ascii_digit())
    }

    /// What it reports on; nothing where the page has a mistake, which a test rules out for those in the binary.
    pub(crate) fn body(&self) -> &RuleBody {
        self.body.get_or_init(|| {
            let read = Rule::read(&self.page).ok().and_then(|rule| rule.body.into_inner());
            read.unwrap_or_default()
        })
    }

    /// Where its facts come from: the links below the heading "References".
    pub fn references(&self) -> Vec<&str> {
        let text = &*self.page.text;
        let Some(start) = text.find("\n## References") else { return Vec::new() };
        let section = text[start + 1..].split("\n## ").next().unwrap_or_default();
        section.split("](").skip(1).filter_map(|link| link.split(')').next()).collect()
    }

    /// The possible safety of its fixes, the safest first: all words in its `fix` expressions. Empty if it has no fixes.
    pub fn fix_grades(&self) -> Vec<Safety> {
        let mut grades = BTreeSet::new();
        for fix in self.body().arms.iter().filter_map(|arm| arm.fix.as_ref()) {
            fix.each_expression(&mut |part| {
                grades.extend(part.literal_text(&self.page.text).and_then(|word| Safety::named(&word)));
            });
        }
        grades.into_iter().rev().collect()
    }

    /// Reads the rule of a page, all of it.
    pub(crate) fn read(page: &Page) -> Result<Rule, Vec<PageProblem>> {
        let mut fences = page.fences_of(&FENCE);
        let Some(fence) = fences.next() else {
            return Err(vec![page.problem(Span::at(0), "a rule page needs an ```hcl rule fence")]);
        };
        let file = page.read_hcl(fence.inside);
        let mut problems: Vec<PageProblem> =
            file.problems.into_iter().map(|problem| PageProblem { page: page.clone(), problem }).collect();
        problems.extend(fences.map(|other| page.problem(other.inside, "a page can have only one rule")));
        let mut head = Rule {
            name: page.name().into(),
            code: "".into(),
            subject: page.folder().into(),
            title: page.title().unwrap_or_default().into(),
            severity: Severity::Warning,
            confidence: Confidence::Medium,
            page: page.clone(),
            kinds: Vec::new(),
            body: OnceLock::new(),
        };
        let mut common = Common::default();
        let mut blocks = Vec::new();
        for item in file.body.items {
            match item {
                Item::Attribute(attribute) => problems.extend(read_attribute(&mut head, &mut common, attribute).err()),
                Item::Block(block) => blocks.push(block),
            }
        }
        let mut arms = Vec::new();
        for block in blocks {
            match Arm::read(page, block, &common) {
                Ok((arm, more)) => {
                    arms.push(arm);
                    problems.extend(more);
                }
                Err(problem) => problems.push(problem),
            }
        }
        for kind in arms.iter().flat_map(|arm| &arm.kinds) {
            if !head.kinds.contains(kind) {
                head.kinds.push(kind.clone());
            }
        }
        if head.code.is_empty() && problems.is_empty() {
            problems.push(page.problem(fence.inside, "the rule has no code; add one such as code = \"STO001\""));
        }
        if arms.is_empty() && problems.is_empty() {
            problems.push(page.problem(fence.inside, "the rule has no match block; add match \"kind\" { when = … }"));
        }
        if problems.is_empty() && arms.iter().any(|arm| arm.message.is_none()) {
            problems.push(page.problem(fence.inside, "the rule has no message"));
        }
        head.body = OnceLock::from(RuleBody { arms, assumes: common.assumes, settings: common.settings });
        if problems.is_empty() { Ok(head) } else { Err(problems) }
    }
}

fn read_attribute(head: &mut Rule, common: &mut Common, attribute: Attribute) -> Result<(), PageProblem> {
    let page = head.page.clone();
    let text = &*page.text;
    let Attribute { name, value } = attribute;
    match name.of(text) {
        "code" => {
            let word = value.literal_text(text).unwrap_or_default();
            if !is_code(&word) {
                return Err(
                    page.problem(value.span, "expected three capital letters or digits and a number: \"STO001\"")
                );
            }
            head.code = word.as_ref().into();
        }
        "severity" => {
            let word = one_of(&page, &value, "severity", &vocabulary::SEVERITIES)?;
            head.severity = Severity::named(&word).unwrap_or(head.severity);
        }
        "confidence" => {
            let word = one_of(&page, &value, "confidence", &vocabulary::CONFIDENCES)?;
            head.confidence = Confidence::named(&word).unwrap_or(head.confidence);
        }
        "message" => common.message = Some(value),
        "help" => common.help = Some(value),
        "fix" => common.fix = Some(value),
        "let" => common.lets = lets(&page, value)?,
        "assume" => {
            for (name, _, value) in entries(&page, value)? {
                common.assumes.push(Assume::read(&page, name, &value)?);
            }
        }
        "settings" => {
            for (name, _, value) in entries(&page, value)? {
                common.settings.push(RuleSetting::read(&page, name, &value)?);
            }
        }
        "sources" => {
            let mut problem =
                page.problem(name.span, "a rule has no `sources`; list its links under the heading References");
            problem.problem.help = Some("- [EBS pricing](https://aws.amazon.com/ebs/pricing/)".into());
            return Err(problem);
        }
        word => return Err(misspelt(&page, name.span, word, &vocabulary::RULE)),
    }
    Ok(())
}

impl RuleSetting {
    /// `number("vCPU", 32)`, `string("gp3")`, `bool(false)`, `list(["a"])`.
    fn read(page: &Page, name: Arc<str>, source: &Expr) -> Result<RuleSetting, PageProblem> {
        let text = &*page.text;
        let expected =
            "expected a type with its default: number(\"vCPU\", 32), string(\"gp3\"), bool(false) or list([\"a\"])";
        let problem = || page.problem(source.span, expected);
        let ExprKind::Call(call) = &source.kind else { return Err(problem()) };
        let kind = FieldKind::named(call.name.of(text)).ok_or_else(problem)?;
        let (unit, default) = match (kind, call.args.as_slice()) {
            (FieldKind::Number, [unit, default]) => (Some(unit.literal_text(text).ok_or_else(problem)?), default),
            (FieldKind::Text | FieldKind::Bool | FieldKind::List, [default]) => (None, default),
            _ => return Err(problem()),
        };
        let value = constant(page, default);
        if !value.is_wholly_known() || value.is_null() || !fits(&value, kind) {
            return Err(page.problem(default.span, format!("expected a {} as the default of `{name}`", kind.name())));
        }
        let default = Value { place: None, ..value };
        Ok(RuleSetting { name, kind, unit: unit.map(|unit| unit.as_ref().into()), default })
    }
}

/// Whether a word is a code: three capital letters or digits, the first a letter, and three or four digits.
fn is_code(word: &str) -> bool {
    let (family, number) = word.split_at_checked(3).unwrap_or((word, ""));
    family.starts_with(|first: char| first.is_ascii_uppercase())
        && family.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && (3..=4).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn lets(page: &Page, value: Expr) -> Result<BTreeMap<Arc<str>, Expr>, PageProblem> {
    Ok(entries(page, value)?.into_iter().map(|(name, _, expr)| (name, expr)).collect())
}

impl Arm {
    fn read(page: &Page, block: Block, common: &Common) -> Result<(Arm, Vec<PageProblem>), PageProblem> {
        let text = &*page.text;
        if block.name.of(text) != "match" || block.labels.is_empty() {
            return Err(page.problem(block.header, "expected match \"kind\" { … }"));
        }
        let mut parts: BTreeMap<String, Expr> = BTreeMap::new();
        let mut problems = Vec::new();
        for item in block.body.items {
            match item {
                Item::Block(inner) => problems.push(page.problem(inner.header, "a match block cannot contain blocks")),
                Item::Attribute(Attribute { name, value }) => {
                    let word = name.of(text);
                    if !vocabulary::MATCH.has(word) {
                        problems.push(misspelt(page, name.span, word, &vocabulary::MATCH));
                    } else if parts.insert(word.to_owned(), value).is_some() {
                        problems.push(page.problem(name.span, format!("`{word}` is already set in this block")));
                    }
                }
            }
        }
        let mut take = |name: &str| parts.remove(name);
        let mut all = common.lets.clone();
        if let Some(own) = take("let") {
            all.extend(lets(page, own)?);
        }
        let instead = take("instead").map_or(Ok(Vec::new()), |value| entries(page, value))?;
        let own_fix = take("fix");
        let help = take("help").or_else(|| common.help.clone());
        // An idea may be told by the help alone.
        let is_told = |fix: &Expr| help.is_some() && fix.literal_text(text).as_deref() == Some("idea");
        if let Some(fix) = own_fix.as_ref().filter(|fix| instead.is_empty() && !is_told(fix)) {
            problems.push(page.problem(fix.span, "nothing to fix: this block has no `instead`"));
        }
        let grouping = Grouping::read(page, [take("group"), take("when_group"), take("keep")], &mut problems);
        let arm = Arm {
            grouping,
            kinds: block.labels.iter().map(|label| Arc::from(label.of(text))).collect(),
            kind_spans: block.labels.iter().map(|label| label.span).collect(),
            lets: all,
            when: take("when")
                .ok_or_else(|| page.problem(block.header, "the match block has no condition: when = …"))?,
            at: take("at"),
            instead,
            fix: own_fix.or_else(|| common.fix.clone()),
            severity: take("severity"),
            saving: take("saving"),
            message: take("message").or_else(|| common.message.clone()),
            help,
        };
        Ok((arm, problems))
    }
}

impl Grouping {
    /// Reads `group`, and `when_group` and `keep`, which need it.
    fn read(page: &Page, [by, when, keep]: [Option<Expr>; 3], problems: &mut Vec<PageProblem>) -> Option<Grouping> {
        let Some(by) = by else {
            let needs = [("when_group", when), ("keep", keep)].into_iter();
            problems.extend(needs.filter_map(|(word, expr)| {
                Some(page.problem(expr?.span, format!("`{word}` needs a `group`, such as group = [self.folder]")))
            }));
            return None;
        };
        let number =
            keep.as_ref().map(|keep| keep.span.of(&page.text).parse::<u32>().ok().filter(|number| *number > 0));
        if let (Some(keep), Some(None)) = (&keep, number) {
            problems.push(page.problem(keep.span, "expected how many are needed: keep = 1"));
        }
        Some(Grouping { by, when, keep: number.flatten().unwrap_or(0) })
    }
}
