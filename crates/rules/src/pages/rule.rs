//! Rules: what is waste, where it is decided, and what to write instead.

use std::{collections::BTreeMap, sync::Arc};

use costlint_syntax::{
    Span,
    hcl::{Attribute, Block, Expr, ExprKind, Item},
};

use crate::{
    findings::finding::{Confidence, Severity},
    pages::{
        kind::entries,
        page::{Page, PageProblem},
    },
};

/// A rule, as its page states it.
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
    /// The severity of its findings, unless an arm says otherwise.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// Where its facts come from.
    pub sources: Vec<Arc<str>>,
    /// The page itself.
    pub page: Page,
    /// The message of its findings, unless an arm has its own.
    pub(crate) message: Option<Expr>,
    pub(crate) arms: Vec<Arm>,
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
    /// The fields to write, each with its value.
    pub(crate) instead: Vec<(Arc<str>, Expr)>,
    pub(crate) fix: Option<Expr>,
    pub(crate) severity: Option<Expr>,
    pub(crate) saving: Option<Expr>,
    pub(crate) message: Option<Expr>,
    pub(crate) help: Option<Expr>,
}

impl Rule {
    /// The letters of the code: `STO`.
    pub fn family(&self) -> &str {
        self.code.trim_end_matches(|char: char| char.is_ascii_digit())
    }

    /// Reads the rule of a page.
    pub(crate) fn read(page: &Page) -> Result<Rule, Vec<PageProblem>> {
        let Some(fence) = page.fence(&["hcl", "rule"]) else {
            return Err(vec![page.problem(Span::at(0), "a page of a rule has a fence ```hcl rule")]);
        };
        let file = page.read_hcl(fence.inside);
        let mut problems: Vec<PageProblem> =
            file.problems.iter().map(|problem| PageProblem { page: page.clone(), problem: problem.clone() }).collect();
        let mut rule = Rule {
            name: page.name().into(),
            code: "".into(),
            subject: page.folder().into(),
            title: page.title().unwrap_or_default().into(),
            severity: Severity::Warning,
            confidence: Confidence::Medium,
            sources: Vec::new(),
            page: page.clone(),
            message: None,
            arms: Vec::new(),
        };
        for item in file.body.items {
            let result = match item {
                Item::Attribute(attribute) => rule.read_attribute(attribute),
                Item::Block(block) => Arm::read(page, block).map(|arm| rule.arms.push(arm)),
            };
            problems.extend(result.err());
        }
        if rule.code.is_empty() {
            problems.push(page.problem(fence.inside, "a rule has a code, such as code = \"STO001\""));
        }
        if rule.arms.is_empty() && problems.is_empty() {
            problems.push(page.problem(fence.inside, "a rule matches at least one kind: match \"kind\" { when = … }"));
        }
        if rule.message.is_none() && rule.arms.iter().any(|arm| arm.message.is_none()) {
            problems.push(page.problem(fence.inside, "a rule has a message"));
        }
        if problems.is_empty() { Ok(rule) } else { Err(problems) }
    }

    fn read_attribute(&mut self, attribute: Attribute) -> Result<(), PageProblem> {
        let page = self.page.clone();
        let text = &*page.text;
        let value = attribute.value;
        let word = || value.literal_text(text).unwrap_or_default();
        match attribute.name.of(text) {
            "code" => {
                let well_formed =
                    word().len() >= 4 && word().chars().all(|char| char.is_ascii_uppercase() || char.is_ascii_digit());
                if !well_formed {
                    return Err(page.problem(value.span, "a code is capital letters and a number, such as STO001"));
                }
                self.code = word().as_ref().into();
            }
            "severity" => {
                self.severity = Severity::named(&word())
                    .ok_or_else(|| page.problem(value.span, "a severity is error, warning or info"))?;
            }
            "confidence" => {
                self.confidence = Confidence::named(&word())
                    .ok_or_else(|| page.problem(value.span, "a confidence is high, medium or low"))?;
            }
            "sources" => {
                let ExprKind::List(items) = &value.kind else {
                    return Err(page.problem(value.span, "sources is a list of links"));
                };
                self.sources =
                    items.iter().filter_map(|item| item.literal_text(text)).map(|link| link.as_ref().into()).collect();
            }
            "message" => self.message = Some(value),
            _ => {
                return Err(page.problem(
                    attribute.name,
                    "a rule has code, severity, confidence, sources, message and match blocks",
                ));
            }
        }
        Ok(())
    }
}

impl Arm {
    fn read(page: &Page, block: Block) -> Result<Arm, PageProblem> {
        let text = &*page.text;
        if block.name.of(text) != "match" || block.labels.is_empty() {
            return Err(page.problem(block.header, "a rule's blocks are: match \"kind\" …"));
        }
        let mut parts: BTreeMap<String, (Span, Expr)> = BTreeMap::new();
        for item in block.body.items {
            let Item::Attribute(Attribute { name, value }) = item else {
                return Err(page.problem(block.header, "a match has no blocks"));
            };
            parts.insert(name.of(text).to_owned(), (name, value));
        }
        let mut take = |name: &str| parts.remove(name).map(|(_, value)| value);
        let object = |value: Option<Expr>| value.map_or(Ok(Vec::new()), |value| entries(page, value));
        let arm = Arm {
            kinds: block.labels.iter().map(|label| Arc::from(label.of(text))).collect(),
            kind_spans: block.labels.clone(),
            lets: object(take("let"))?.into_iter().collect(),
            when: take("when").ok_or_else(|| page.problem(block.header, "a match says when it applies"))?,
            at: take("at"),
            instead: object(take("instead"))?,
            fix: take("fix"),
            severity: take("severity"),
            saving: take("saving"),
            message: take("message"),
            help: take("help"),
        };
        match parts.into_values().next() {
            Some((name, _)) => {
                Err(page.problem(name, "a match has let, when, at, instead, fix, severity, saving, message and help"))
            }
            None => Ok(arm),
        }
    }
}
