//! Laws for every writable field of every declaration, over all examples of the kinds' pages and copies of
//! them: with other line breaks, with comments, with the value behind a variable.
//!
//! 1. Putting back what was read changes no byte.
//! 2. What was put is what is read.
//! 3. Putting it twice is putting it once, and putting the old value back gives the old meaning.
//! 4. Every other field of every instance reads as before, and no instance appears or vanishes.
//! 5. The text still reads.
//! 6. Nothing outside of the resource is touched, but for the variable that decides.
//!
//! What is refused is counted by reason: a declaration that stops being writable shows in the snapshot of its page.

use std::{collections::BTreeMap, sync::Arc};

use costlint_model::{Data, Member, Place, Resource, Source, Sources, Truth, Value};
use costlint_syntax::{Edit, Span, edit};
use rayon::prelude::*;

use super::{Candidate, Declined, Writer};
use crate::{
    Rulebook, Settings,
    examples::fences::{Role, examples},
    findings::finding::{Replacement, Safety},
    inventory::{
        gather::{Index, Instance, gather, places_of},
        links::Project,
    },
    money::cache::Market,
    pages::{
        field_kind::FieldKind,
        kind::{Column, Kind},
        page::Page,
        path::Path,
        source::Form,
    },
};

/// An example as a text to write to.
struct Sample {
    /// The kind, the number of the example, and how it was changed.
    name: String,
    /// The example in its page.
    span: Span,
    path: &'static str,
    text: String,
    /// Which fields are written: in a form that differs in one setting, only those that it decides.
    decided_within: Option<usize>,
}

/// How often something was done or refused, by kind, field and outcome.
type Tally = BTreeMap<String, usize>;

/// What came of the laws over the examples of one page.
#[derive(Default)]
pub(crate) struct Outcome {
    /// What breaks a law: the example in the page, and how.
    pub(crate) broken: Vec<(Span, String)>,
    /// What was done and refused, by reason.
    pub(crate) tally: Tally,
    /// For each setting that a declaration of the page could write, whether it ever was.
    pub(crate) written: BTreeMap<String, bool>,
}

/// Holds the examples of one of a kind's pages against the laws.
pub(crate) fn check_page(rulebook: &Rulebook, kind: &Kind, page: &Page) -> Outcome {
    let of_sample = |sample: &Sample| {
        let mut outcome = Outcome::default();
        check(rulebook, kind, page, sample, &mut outcome);
        outcome
    };
    let outcomes: Vec<Outcome> = samples(kind, page).par_iter().map(of_sample).collect();
    let mut outcome = outcomes.into_iter().fold(Outcome::default(), Outcome::and);
    outcome.broken.dedup();
    outcome
}

impl Outcome {
    fn and(mut self, other: Outcome) -> Outcome {
        self.broken.extend(other.broken);
        for (outcome, count) in other.tally {
            *self.tally.entry(outcome).or_default() += count;
        }
        for (name, done) in other.written {
            *self.written.entry(name).or_default() |= done;
        }
        self
    }
}

/// The examples of a page, each in several forms.
fn samples(kind: &Kind, page: &Page) -> Vec<Sample> {
    let mut samples = Vec::new();
    let examples = examples(page).0.into_iter().filter(|example| matches!(example.role, Role::Kind { .. }));
    for (number, example) in examples.enumerate() {
        // Of several files, which one is written is a matter of the fixes' own tests.
        let [file] = example.files.as_slice() else { continue };
        let text = file.inside.of(&page.text);
        let (path, mark) = match file.path.rsplit('.').next() {
            Some("tf") => ("main.tf", " # why"),
            Some("yaml") => ("example.yaml", " # why"),
            _ => ("example.json", ""),
        };
        let mut add = |form: &str, text: String, decided_within: Option<usize>| {
            let name = format!("{} {number} {form}", kind.name);
            samples.push(Sample { name, span: file.inside, path, text, decided_within });
        };
        add("as it is", text.to_owned(), None);
        add("with CRLF", text.replace('\n', "\r\n"), None);
        if !mark.is_empty() {
            add("with comments", commented(text, mark), None);
        }
        if path == "main.tf" {
            for (index, text) in behind_variables(text).into_iter().enumerate() {
                let end = text.find("\n}\n").unwrap_or_default();
                add(&format!("behind variable {index}"), text, Some(end));
            }
        }
    }
    samples
}

/// A comment behind each line that is a whole setting.
fn commented(text: &str, mark: &str) -> String {
    let is_setting = |line: &str| {
        let line = line.trim();
        let ends_open = line.ends_with(['{', '[', '(', ':', '|', '>', ',', '-']) || line.starts_with("<<");
        !line.is_empty()
            && !ends_open
            && !line.starts_with(['#', '}', ']', ')'])
            && (line.contains(" = ") || line.contains(": "))
    };
    // A heredoc's lines are its text.
    if text.contains("<<") {
        return text.to_owned();
    }
    text.lines().map(|line| if is_setting(line) { format!("{line}{mark}\n") } else { format!("{line}\n") }).collect()
}

/// The text with one literal moved into the default of a variable, for each line that ends in one.
fn behind_variables(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    if text.contains("<<") {
        return Vec::new();
    }
    let literal = |line: &str| -> Option<(String, String)> {
        let (name, value) = line.split_once(" = ")?;
        let is_literal =
            value.starts_with('"') && !value.contains("${") && value.ends_with('"') && value.matches('"').count() == 2
                || value.parse::<f64>().is_ok()
                || matches!(value, "true" | "false");
        (is_literal && !name.contains(['{', '"'])).then(|| (name.to_owned(), value.to_owned()))
    };
    let of_line = |(index, line): (usize, &&str)| {
        let (name, value) = literal(line)?;
        let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        changed[index] = format!("{name} = var.moved");
        Some(format!("variable \"moved\" {{\n  default = {value}\n}}\n\n{}\n", changed.join("\n")))
    };
    lines.iter().enumerate().filter_map(of_line).collect()
}

/// What is read of a text, with the writer that belongs to it; nothing where it holds no infrastructure code.
fn with_writer<T>(rulebook: &Rulebook, path: &str, text: &str, work: impl FnOnce(&Writer<'_>) -> T) -> Option<T> {
    let sources = Sources::new(vec![Source::read(path, text)?]);
    let resources: Vec<Arc<Resource>> = rulebook.resources_of(&sources).into_iter().map(Arc::new).collect();
    let project = Project::new(&sources, &resources);
    let kinds = rulebook.kinds_of(&resources);
    let settings = Settings::default();
    let instances = gather(&Index::new(&kinds), &project, &Market::new(&settings)).instances;
    Some(work(&Writer::new(&sources, &project, &instances)))
}

fn check(rulebook: &Rulebook, kind: &Kind, page: &Page, sample: &Sample, outcome: &mut Outcome) {
    with_writer(rulebook, sample.path, &sample.text, |writer| {
        let instances = writer.instances.iter().enumerate().filter(|(_, instance)| instance.kind.name == kind.name);
        for (index, instance) in instances {
            for (field, source) in &instance.declaration.fields {
                let is_here = *source.formula.page.path == *page.path;
                let place = instance.field(field).place;
                let is_decided =
                    sample.decided_within.is_none_or(|end| place.is_some_and(|place| place.span.end as usize <= end));
                if !is_here || !is_decided || matches!(source.form, Form::Computed) {
                    continue;
                }
                let name = format!("{} {field}", instance.resource.type_name);
                outcome.written.entry(name.clone()).or_insert(false);
                for probe in probes(&instance.kind, field, &source.form, &instance.field(field)) {
                    if let Some(violation) = identity(writer, index, field) {
                        outcome.broken.push((sample.span, format!("{}: {violation}\n{}", sample.name, sample.text)));
                    }
                    match one(rulebook, sample, writer, index, field, &probe) {
                        Ok(Done::Written) => {
                            outcome.written.insert(name.clone(), true);
                            *outcome.tally.entry("written".to_owned()).or_default() += 1;
                        }
                        Ok(Done::Already) => *outcome.tally.entry("already so".to_owned()).or_default() += 1,
                        Ok(Done::Refused(reason)) => {
                            let reason = format!("refused: {}", generic(&reason, field));
                            *outcome.tally.entry(reason).or_default() += 1;
                        }
                        Err(violation) => outcome.broken.push((sample.span, format!("{}: {violation}", sample.name))),
                    }
                }
            }
        }
    });
}

/// A reason without what differs from one example to the next.
fn generic(reason: &str, field: &str) -> String {
    let reason = match reason.split_once("`: ") {
        Some((name, reason)) if name.starts_with('`') && !name[1..].contains('`') => format!("FIELD: {reason}"),
        _ => reason.to_owned(),
    };
    let reason = reason.replace(&format!("`{field}`"), "FIELD");
    match reason.split_once(" uses the same value") {
        Some(_) => "another instance uses the same value".to_owned(),
        None => reason,
    }
}

enum Done {
    Written,
    Already,
    Refused(Declined),
}

fn probes(kind: &Kind, field: &str, form: &Form, now: &Value) -> Vec<Value> {
    let mut probes = match form {
        Form::Computed => return Vec::new(),
        Form::Setting(setting) if setting.meaning.values.is_some() => {
            setting.meaning.values.iter().flatten().map(|(_, value)| value.clone()).collect()
        }
        Form::Cases(cases) => return cases.iter().map(|case| case.is.clone()).filter(Value::is_wholly_known).collect(),
        Form::Present(_) => return vec![Value::bool(false), Value::bool(true)],
        Form::Allowed(..) => return vec![words(&["on-demand", "spot"]), words(&["on-demand"])],
        Form::Setting(setting) => match kind.field_kind(field) {
            Some(FieldKind::Text) => vec![Value::text("zz.large"), Value::text("a: \"b\" #c")],
            Some(FieldKind::Number) => vec![Value::number(7.0), Value::number(100.0)],
            Some(FieldKind::Bool) => vec![Value::bool(true), Value::bool(false)],
            Some(FieldKind::List) if setting.paths.iter().all(Path::is_of_all) => other_elements(now),
            Some(FieldKind::List) => vec![words(&["a", "b"])],
            Some(FieldKind::Map) => vec![Value::object(vec![Member::new("team", Value::text("ml"))])],
            Some(FieldKind::Link) | None => Vec::new(),
        },
    };
    probes.push(Value::null());
    probes
}

fn words(words: &[&str]) -> Value {
    Value::list(words.iter().map(|word| Value::text(*word)).collect())
}

/// A list with an element behind the last, with another setting in the first, and without the first.
fn other_elements(now: &Value) -> Vec<Value> {
    let zz = || Member::new("zz", Value::text("b"));
    let items = now.as_list().unwrap_or_default();
    let mut lists = vec![[items, &[Value::object(vec![zz()])]].concat()];
    if let [first, rest @ ..] = items
        && let Some(object) = first.as_object()
    {
        let members = object.members().iter().cloned().chain([zz()]).collect();
        let changed = Value { data: Value::object(members).data, place: first.place };
        lists.push([&[changed], rest].concat());
        lists.extend((!rest.is_empty()).then(|| rest.to_vec()));
    }
    lists.into_iter().map(Value::list).collect()
}

/// A list whose elements are those of no text.
fn without_places(value: Value) -> Value {
    match value.as_list() {
        Some(items) => Value::list(items.iter().map(|item| Value { place: None, ..item.clone() }).collect()),
        None => value,
    }
}

/// The first law, below the check whether anything is to be done at all.
fn identity(writer: &Writer<'_>, index: usize, field: &str) -> Option<String> {
    let instance = &writer.instances[index];
    let now = instance.field(field);
    if now.is_null() || !now.is_wholly_known() {
        return None;
    }
    let candidate = Candidate { index, instead: vec![(field.into(), now)], promised: Safety::Safe };
    let edits = writer.put_back(&candidate, field).ok()?;
    let changes = edits.iter().map(|edit| (edit.span, &*edit.text));
    let text = &writer.texts.sources().get(instance.resource.whole.file).text;
    (!edits.is_empty()).then(|| format!("{field} put back as it was changes the text: {}", in_words(changes, text)))
}

fn one(
    rulebook: &Rulebook,
    text: &Sample,
    writer: &Writer<'_>,
    index: usize,
    field: &str,
    probe: &Value,
) -> Result<Done, String> {
    let instance = &writer.instances[index];
    let old = instance.field(field);
    if old.equals(probe) == Truth::Yes {
        return Ok(Done::Already);
    }
    let edits = match writer.edits(&[candidate(index, field, probe)]) {
        Ok(edits) => edits,
        Err(reason) => return Ok(Done::Refused(reason)),
    };
    let written = applied(&text.text, &edits);
    let told = |what: String| {
        format!(
            "{field} = {} of {}: {what}\n--- before\n{}\n--- after\n{written}",
            shown(probe),
            address(instance),
            text.text
        )
    };
    let checked = with_writer(rulebook, text.path, &written, |after| {
        let problems: Vec<_> = after.texts.sources().iter().flat_map(|(_, source)| source.problems()).collect();
        if !problems.is_empty() {
            let messages: Vec<&str> = problems.iter().map(|problem| &*problem.message).collect();
            return Err(told(format!("it no longer reads: {}", messages.join("; "))));
        }
        if written == text.text {
            return Err(told("nothing is written".to_owned()));
        }
        same_instances(writer, after, (index, field), &edits).map_err(told)?;
        let now = after.instances[index].field(field);
        if !probe.is_null() && now.equals(probe) != Truth::Yes {
            return Err(told(format!("{} is read", shown(&now))));
        }
        // Twice is once; the way back need not have the same bytes, but it has the same meaning.
        match after.edits(&[candidate(index, field, if probe.is_null() { &now } else { probe })]) {
            Ok(edits) if edits.is_empty() => {}
            Err(_) if probe.is_null() => {}
            Ok(edits) => {
                let changes = edits.iter().map(|edit| (edit.place.span, &*edit.text));
                return Err(told(format!("a second time it changes the text: {}", in_words(changes, &written))));
            }
            Err(reason) => return Err(told(format!("a second time it is refused: {reason}"))),
        }
        if old.is_wholly_known()
            && let Ok(back) = after.edits(&[candidate(index, field, &without_places(old.clone()))])
        {
            let restored = applied(&written, &back);
            let restored = with_writer(rulebook, text.path, &restored, |restored| {
                let now = restored.instances.get(index).map_or_else(Value::unknown, |instance| instance.field(field));
                if now.equals(&old) == Truth::Yes {
                    Ok(())
                } else {
                    Err(told(format!("put back it is {}", shown(&now))))
                }
            });
            restored.unwrap_or_else(|| Err(told("put back, it is not infrastructure code".to_owned())))?;
        }
        Ok(Done::Written)
    });
    checked.unwrap_or_else(|| Err(told("it is no longer infrastructure code".to_owned())))
}

fn candidate(index: usize, field: &str, value: &Value) -> Candidate {
    Candidate { index, instead: vec![(Arc::from(field), value.clone())], promised: Safety::Safe }
}

fn applied(text: &str, edits: &[Replacement]) -> String {
    let edits: Vec<Edit> = edits.iter().map(|edit| Edit { span: edit.place.span, text: edit.text.clone() }).collect();
    edit::apply(text, &edits).into_owned()
}

/// The fourth law. What is read from the same bytes changes with the field, in every kind: from bytes that were there before
/// and are replaced, or from bytes that are there now. The address and the name of a manifest are made of its settings.
fn same_instances(
    before: &Writer<'_>,
    after: &Writer<'_>,
    (written, field): (usize, &str),
    edits: &[Replacement],
) -> Result<(), String> {
    let (old, new) = (before.instances, after.instances);
    if old.len() != new.len() {
        let addresses = new.iter().map(address).collect::<Vec<_>>();
        return Err(format!("the instances are now {}", addresses.join(", ")));
    }
    let settings = Settings::default();
    let market = Market::new(&settings);
    let replaced: Vec<Place> = edits.iter().map(|edit| edit.place).collect();
    let inserted = inserted(edits);
    for (index, (one, two)) in old.iter().zip(new).enumerate() {
        for Column { name, .. } in &one.kind.columns {
            let (was, is) = (shown(&one.field(name)), shown(&two.field(name)));
            let reads = |writer: &Writer<'_>, instance: &Instance, changed: &[Place]| {
                let places = places_of(instance, name, writer.project, &market);
                places.iter().any(|place| changed.iter().any(|changed| changed.overlaps(*place)))
            };
            let is_same_resource = one.resource.whole == old[written].resource.whole;
            let is_meant = index == written && **name == *field
                || is_same_resource && matches!(&**name, "address" | "name" | "identity");
            if was != is && !is_meant && !reads(before, one, &replaced) && !reads(after, two, &inserted) {
                return Err(format!("{name} of {} was {was} and is {is}", address(one)));
            }
        }
    }
    Ok(())
}

/// Where the new texts stand once all edits are made. They are in order.
fn inserted(edits: &[Replacement]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let (mut added, mut removed) = (0, 0);
    for Replacement { place, text } in edits {
        let start = place.span.start as usize + added - removed;
        places.push(Place { span: Span::new(start, start + text.len()), ..*place });
        added += text.len();
        removed += place.span.len();
    }
    places
}

/// Edits of a text, each as what was there and what is put there.
fn in_words<'e>(edits: impl Iterator<Item = (Span, &'e str)>, text: &str) -> String {
    let words = |(span, new): (Span, &str)| format!("`{}` → `{new}`", span.of(text));
    edits.map(words).collect::<Vec<_>>().join(", ")
}

fn address(instance: &Instance) -> String {
    shown(&instance.field("address"))
}

fn shown(value: &Value) -> String {
    match &value.data {
        Data::Null => "null".into(),
        Data::Unknown(_) => "?".into(),
        Data::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Data::OneOf(values) => values.iter().map(shown).collect::<Vec<_>>().join("|"),
        Data::Object(object) => {
            let members = object.members().iter().map(|member| format!("{}={}", member.name, shown(&member.value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        _ => value.shown().map_or_else(String::new, |text| text.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_declaration_keeps_the_laws_of_writing() {
        let rulebook = Rulebook::embedded();
        let mut broken = Vec::new();
        for kind in rulebook.kinds() {
            for page in kind.pages() {
                let outcome = check_page(&rulebook, kind, page);
                broken.extend(outcome.broken.into_iter().map(|(_, violation)| violation));
                let never = outcome
                    .written
                    .iter()
                    .filter(|(_, done)| !**done)
                    .map(|(name, _)| format!("never written: {name}"));
                let counts = outcome.tally.iter().map(|(outcome, count)| format!("{count:6} {outcome}"));
                let lines: Vec<String> = counts.chain(never).collect();
                if !lines.is_empty() {
                    let name =
                        format!("laws/{} in {}", kind.name, page.path.trim_start_matches("rules/").replace('/', "_"));
                    insta::assert_snapshot!(name, lines.join("\n"));
                }
            }
        }
        let first = &broken[..broken.len().min(12)];
        assert!(broken.is_empty(), "{} violations, the first of them:\n{}", broken.len(), first.join("\n\n"));
    }

    /// What breaks a law in a page that declares two fields of a resource with two volumes.
    fn broken(label: &str, size_gb: &str) -> Vec<String> {
        let page = format!(
            r#"# Disk

```hcl kind
fields = {{
  label   = optional(string)
  size_gb = optional(number("GiB"))
}}

monthly_cost = 1

declare "terraform" "acme_disk" {{
  label   = {label}
  size_gb = {size_gb}
}}
```

```hcl example
resource "acme_disk" "data" {{
  volumes = [{{ name = "root", size = 8 }}, {{ name = "data", size = 500 }}]
}}
```
"#
        );
        let page = Page { path: "kinds/disk.md".into(), text: page.as_str().into() };
        let (rulebook, problems) = Rulebook::default().extended(vec![page.clone()]);
        assert!(problems.is_empty(), "{problems:?}");
        let outcome = check_page(&rulebook, rulebook.kind("disk").expect("the page begins it"), &page);
        let first_line = |(_, told): (Span, String)| told.lines().next().unwrap_or_default().to_owned();
        outcome.broken.into_iter().map(first_line).collect()
    }

    #[test]
    fn a_field_that_changes_with_another_and_reads_other_bytes_breaks_a_law() {
        assert_eq!(broken("at(\"volumes[0].name\")", "at(\"volumes[0].size\")"), [] as [&str; 0]);
        let broken = broken("at(\"volumes[0].name\")", "at(\"volumes[name=root].size\")");
        let first = broken.first().map(String::as_str);
        assert_eq!(
            first,
            Some("disk 0 as it is: label = zz.large of acme_disk.data: size_gb of acme_disk.data was 8 and is null")
        );
    }

    #[test]
    fn fields_that_read_the_same_bytes_change_together() {
        assert_eq!(broken("at(\"volumes[1].name\")", "length(at(\"volumes[1].name\"))"), [] as [&str; 0]);
    }

    #[test]
    fn elements_of_lists_are_written_without_a_change_of_the_others() {
        let page = r#"# Store

```hcl kind
fields = {
  rules = list
}

monthly_cost = 1

declare "terraform" "acme_store" {
  rules = at("rule[]")
}

declare "cloudformation" "AWS::Acme::Store" {
  rules = at("Lifecycle.Rules[]")
}
```

```hcl example
resource "acme_store" "two" {
  rule {
    id = "one" # first
  }
  rule {
    id     = "two"
    status = "on"
  }
}

resource "acme_store" "none" {
  name = "none"
}
```

```yaml example
Resources:
  Two:
    Type: AWS::Acme::Store
    Properties:
      Lifecycle:
        Rules:
          - Id: one # first
          - { Id: two, Status: on }
```

```json example
{ "Resources": { "Two": { "Type": "AWS::Acme::Store", "Properties": { "Lifecycle": { "Rules": [{ "Id": "one" }] } } } } }
```
"#;
        let page = Page { path: "kinds/store.md".into(), text: page.into() };
        let (rulebook, problems) = Rulebook::default().extended(vec![page.clone()]);
        assert!(problems.is_empty(), "{problems:?}");
        let outcome = check_page(&rulebook, rulebook.kind("store").expect("the page begins it"), &page);
        let broken: Vec<_> = outcome.broken.into_iter().map(|(_, told)| told).collect();
        assert!(broken.is_empty(), "{}", broken.join("\n\n"));
        assert!(outcome.written.values().all(|is_written| *is_written), "{:?}", outcome.written);
    }

    #[test]
    fn changes_are_shown_as_what_was_there_and_what_is_put_there() {
        let edits = [(Span::new(7, 10), "\"gp3\""), (Span::at(10), " # new")];
        assert_eq!(in_words(edits.into_iter(), "type = gp2"), "`gp2` → `\"gp3\"`, `` → ` # new`");
    }
}
