//! Paths through a resource: `scaling_config.min_size`, `parameters["type"]`, `labels[key=value]`, `launch_template.id
//! -> instance_type`.

use std::{iter::Peekable, str::CharIndices};

use costlint_model::{Data, Place, Resource, Truth, Value};

/// A way from an instance to a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    /// In order.
    pub(crate) steps: Vec<Step>,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// `name`: in a resource of Terraform a nested block, where more steps follow.
    Name(String),
    /// `["name"]`: a key of a map.
    Key(String),
    /// `[0]`
    Index(usize),
    /// `[key=value]`: the element whose `key` is `value`.
    Having(String, String),
    /// `[*]`: each element; only where several values are expected.
    Each,
    /// `[]`, at the end: all blocks of the name as a list, or a plain list.
    All,
    /// `->`: the resource that the value so far refers to.
    Follow,
    /// `<- type.attribute >`: the resource of that type whose attribute refers to this one; in nested blocks,
    /// `<- type.block.attribute >`, any of them. With `[*]` behind the attribute, the list of all that do.
    From { type_name: String, attribute: String, which: Which },
}

/// Which of the resources that refer to one are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// The first of them.
    First,
    /// The list of them, unknown where there may be more than are known.
    All,
}

/// What a walk came to.
#[derive(Debug, Clone)]
pub(crate) enum Found {
    /// Something that is written.
    Value(Value),
    /// Certainly nothing.
    Absent,
    /// Perhaps something.
    Unknown,
}

/// One of the values that a path with `[*]` stands for.
#[derive(Debug, Clone)]
pub(crate) struct Reached {
    /// The key that an address gives it.
    pub(crate) suffix: String,
    pub(crate) value: Value,
    /// What the last `[*]` stands for.
    chosen: Option<Value>,
    /// What the `[*]` before that stands for.
    pub(crate) outer: Option<Value>,
}

/// What a path with `[*]` stands for.
#[derive(Debug)]
pub(crate) struct Elements {
    /// What it certainly stands for.
    pub(crate) certain: Vec<Reached>,
    /// Whether there may be others.
    pub(crate) open: bool,
}

/// Finds resources through references; the scope of a run has them.
pub(crate) trait Links {
    /// The body of the resource that a value refers to; `None` where it is not in the project or not certain.
    fn followed(&self, value: &Value) -> Option<Value>;

    /// What the attribute that a value stands for is written as, such as the `location` of a resource group; `None` where
    /// its resource does not write it plainly.
    fn attribute(&self, value: &Value) -> Option<Value>;

    /// The body of the resource of a type whose attribute refers to the resource that is read, or the list of all of them.
    fn pointing(&self, type_name: &str, attribute: &str, which: Which) -> Found;
}

impl AsRef<Path> for Path {
    fn as_ref(&self) -> &Path {
        self
    }
}

/// Names that many settings have, so that they say little without the one around them.
const SAYS_LITTLE: &[&str] = &["enabled", "mode", "state", "status", "value"];

/// The names on the way to a setting as one title: `autoclass.enabled`, but `min_size`.
pub(crate) fn title_of(names: &[&str]) -> Option<String> {
    match names {
        [.., outer, last] if SAYS_LITTLE.contains(last) => Some(format!("{outer}.{last}")),
        [.., last] => Some((*last).to_owned()),
        [] => None,
    }
}

impl Path {
    /// Reads a path. The error is a message and the offset in the text.
    pub(crate) fn read(text: &str) -> Result<Path, (usize, &'static str)> {
        let mut reader = Reader { text, chars: text.char_indices().peekable() };
        let mut steps = Vec::new();
        reader.blanks();
        while let Some((offset, char)) = reader.chars.peek().copied() {
            steps.push(match char {
                '<' if !steps.is_empty() => {
                    return Err((offset, "`<-` begins a path: it finds what refers to the resource itself"));
                }
                '[' => reader.bracket()?,
                '-' => reader.arrow("->")?,
                '<' => reader.incoming()?,
                '.' if !steps.is_empty() => {
                    reader.chars.next();
                    Step::Name(reader.name()?)
                }
                _ if matches!(steps.last(), None | Some(Step::Follow | Step::From { .. })) => {
                    Step::Name(reader.name()?)
                }
                _ => return Err((offset, "a step begins with `.`, `[` or `->`")),
            });
            reader.blanks();
        }
        if let Some(at) = steps.iter().position(|step| *step == Step::All)
            && at + 1 < steps.len()
        {
            return Err((text.find("[]").unwrap_or(0), "`[]` is the list as a whole and ends a path"));
        }
        match steps.last() {
            None => Err((0, "a path needs at least one step")),
            Some(Step::Follow) => Err((text.len(), "expected a setting after the arrow")),
            Some(_) => Ok(Path { steps }),
        }
    }

    /// What stands at the end of the path, from a value on.
    pub(crate) fn find(&self, start: &Value, links: &dyn Links) -> Found {
        match self.written(start, links) {
            // What another resource's attribute says is known where that resource writes it.
            Found::Value(value) if value.is_unknown() => links.attribute(&value).map_or(Found::Unknown, Found::Value),
            found => found,
        }
    }

    /// What is written at the end of the path: of a reference, the reference itself.
    pub(crate) fn written(&self, start: &Value, links: &dyn Links) -> Found {
        walk(&self.steps, start, links)
    }

    /// The bytes that decide what is found from a value on: of the references that are followed, and of what stands at the end
    /// or makes it unknown, with the statements that write them.
    pub(crate) fn decided_by(&self, start: &Value, links: &dyn Links) -> Vec<Place> {
        let (mut current, mut statement, mut places) = (start.clone(), None, Vec::new());
        for step in &self.steps {
            if *step == Step::Follow {
                places.extend(statement);
                current.each_place(&mut |place| places.push(place));
            }
            let next = take(&current, step, links);
            statement = statement_of(&current, step);
            match next {
                Found::Value(value) => current = value,
                Found::Absent => return places,
                Found::Unknown => break,
            }
        }
        places.extend(statement);
        for value in [links.attribute(&current), Some(current)].into_iter().flatten() {
            value.each_place(&mut |place| places.push(place));
        }
        places
    }

    /// Whether it leads to the list of all blocks of a name.
    pub(crate) fn is_of_all(&self) -> bool {
        self.steps.last() == Some(&Step::All)
    }

    /// The name of the setting at its end.
    pub(crate) fn last_name(&self) -> Option<&str> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Name(name) | Step::Key(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Its setting as a title calls it: by its last name, after the one before it where the last one alone says too little.
    pub(crate) fn title(&self) -> Option<String> {
        let names: Vec<&str> = self
            .steps
            .iter()
            .filter_map(|step| match step {
                Step::Name(name) | Step::Key(name) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        title_of(&names)
    }

    /// What stands at the end of one step.
    pub(crate) fn step(value: &Value, step: &Step, links: &dyn Links) -> Found {
        take(value, step, links)
    }

    /// The values along the path, the start first, as far as something is written; the last one is at the end of the path
    /// where there is one for each step.
    pub(crate) fn along(&self, start: &Value, links: &dyn Links) -> Vec<Value> {
        let mut values = vec![start.clone()];
        for step in &self.steps {
            match take(&values[values.len() - 1], step, links) {
                Found::Value(value) if !value.is_null() => values.push(value),
                _ => break,
            }
        }
        values
    }

    /// What a path certainly stands for, each element of its `[*]` with the key that an address gives it.
    pub(crate) fn elements(&self, start: &Value, links: &dyn Links) -> Elements {
        let mut open = false;
        let mut current = vec![Reached { suffix: String::new(), value: start.clone(), chosen: None, outer: None }];
        for (index, step) in self.steps.iter().enumerate() {
            let mut next = Vec::new();
            for element in current {
                if *step != Step::Each {
                    match take(&element.value, step, links) {
                        Found::Value(value) if value.is_unknown() => open = true,
                        Found::Value(value) => next.push(Reached { value, ..element }),
                        Found::Absent => {}
                        Found::Unknown => open = true,
                    }
                    continue;
                }
                let prefix = format!("{}{}", element.suffix, self.written_before(index));
                let mut choose = |suffix: String, value: Value| {
                    let (chosen, outer) = (Some(value.clone()), element.chosen.clone());
                    next.push(Reached { suffix, value, chosen, outer });
                };
                match &element.value.data {
                    // A block that stands once is named without an index.
                    Data::List(items) if items.len() == 1 => choose(prefix, items[0].clone()),
                    Data::List(items) => {
                        for (index, item) in items.iter().enumerate() {
                            choose(format!("{prefix}[{index}]"), item.clone());
                        }
                    }
                    // What an open object may have besides is left open; the members it has are certain.
                    Data::Object(object) => {
                        open |= object.open;
                        for member in object.members() {
                            let place = member.value.place.or(member.statement);
                            choose(format!("{prefix}[\"{}\"]", member.name), Value { place, ..member.value.clone() });
                        }
                    }
                    Data::Null => {}
                    _ => open = true,
                }
            }
            current = next;
        }
        let last = self.written_before(self.steps.len());
        let end = |element: Reached| Reached { suffix: element.suffix + &last, value: sole(element.value), ..element };
        Elements { certain: current.into_iter().map(end).collect(), open }
    }

    /// The names since the last `[*]`, as an address writes them.
    fn written_before(&self, index: usize) -> String {
        let start = self.steps[..index].iter().rposition(|step| *step == Step::Each).map_or(0, |each| each + 1);
        let names = self.steps[start..index].iter().filter_map(|step| match step {
            Step::Name(name) | Step::Key(name) => Some(format!(".{name}")),
            _ => None,
        });
        names.collect()
    }
}

fn walk(steps: &[Step], start: &Value, links: &dyn Links) -> Found {
    let mut current = start.clone();
    for (index, step) in steps.iter().enumerate() {
        let found = take(&current, step, links);
        let rest = &steps[index + 1..];
        match (found, step) {
            (Found::Value(all), Step::From { which: Which::All, .. }) if !rest.is_empty() => {
                return each(&all, rest, links);
            }
            (Found::Value(value), _) => current = value,
            (other, _) => return other,
        }
    }
    if current.is_null() { Found::Absent } else { Found::Value(current) }
}

/// What stands at the end of some steps from each element of a list; those without it are left out.
fn each(all: &Value, steps: &[Step], links: &dyn Links) -> Found {
    let mut values = Vec::new();
    for start in all.as_list().unwrap_or_default() {
        match walk(steps, start, links) {
            Found::Value(value) => values.push(links.attribute(&value).unwrap_or(value)),
            Found::Absent => {}
            Found::Unknown => return Found::Unknown,
        }
    }
    Found::Value(Value::list(values))
}

/// The statement that writes what a step leads to.
fn statement_of(value: &Value, step: &Step) -> Option<Place> {
    let (Step::Name(name) | Step::Key(name)) = step else { return None };
    match &value.data {
        Data::Object(object) => object.member(name)?.statement,
        Data::List(items) if items.len() == 1 => statement_of(&items[0], step),
        _ => None,
    }
}

/// The block itself, where a value is a list of one.
fn sole(value: Value) -> Value {
    match &value.data {
        Data::List(items) if items.len() == 1 => items[0].clone(),
        _ => value,
    }
}

fn take(value: &Value, step: &Step, links: &dyn Links) -> Found {
    let found = |value: Option<Value>| value.map_or(Found::Absent, Found::Value);
    match (&value.data, step) {
        (_, Step::Follow) => links.followed(value).map_or(Found::Unknown, Found::Value),
        (_, Step::From { type_name, attribute, which }) => links.pointing(type_name, attribute, *which),
        (Data::Unknown(_) | Data::OneOf(_), _) => Found::Unknown,
        (Data::Null, _) => Found::Absent,
        (Data::Object(object), Step::Name(name) | Step::Key(name)) => match object.member(name) {
            Some(member) => {
                // A value without a place of its own, such as null, is decided by its statement.
                let place = member.value.place.or(member.statement);
                Found::Value(Value { place, ..member.value.clone() })
            }
            None => found(object.get(name)),
        },
        // A nested block is a list of one; two or more where one is expected leave it open which is meant.
        (Data::List(items), Step::Name(_) | Step::Key(_)) => match &***items {
            [] => Found::Absent,
            [only] => take(only, step, links),
            _ => Found::Unknown,
        },
        (Data::List(items), Step::Index(index)) => found(items.get(*index).cloned()),
        (Data::List(items), Step::Having(key, wanted)) => having(items, key, wanted, links),
        // A block of JSON may be an object where it stands alone.
        (Data::Object(_), Step::All) => {
            Found::Value(Value { data: Value::list(vec![value.clone()]).data, place: value.place })
        }
        (Data::List(_), Step::All) | (_, Step::Index(0)) => Found::Value(value.clone()),
        _ => Found::Unknown,
    }
}

/// The element whose `key` is the text. One whose key is not known may be it, so nothing after it counts.
fn having(items: &[Value], key: &str, wanted: &str, links: &dyn Links) -> Found {
    for item in items {
        match take(item, &Step::Name(key.to_owned()), links) {
            Found::Value(value) => match value.equals_loosely(&Value::text(wanted)) {
                Truth::Yes => return Found::Value(item.clone()),
                Truth::No => {}
                Truth::Unknown => return Found::Unknown,
            },
            Found::Absent => {}
            Found::Unknown => return Found::Unknown,
        }
    }
    Found::Absent
}

struct Reader<'t> {
    text: &'t str,
    chars: Peekable<CharIndices<'t>>,
}

impl Reader<'_> {
    fn offset(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |(offset, _)| *offset)
    }

    fn blanks(&mut self) {
        while self.chars.next_if(|(_, char)| *char == ' ').is_some() {}
    }

    fn expect(&mut self, wanted: char, message: &'static str) -> Result<(), (usize, &'static str)> {
        let offset = self.offset();
        self.chars.next_if(|(_, char)| *char == wanted).map(|_| ()).ok_or((offset, message))
    }

    fn while_in(&mut self, accept: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some((_, char)) = self.chars.next_if(|(_, char)| accept(*char)) {
            taken.push(char);
        }
        taken
    }

    fn name(&mut self) -> Result<String, (usize, &'static str)> {
        let offset = self.offset();
        let name = self.while_in(|char| char.is_alphanumeric() || char == '_' || char == '$');
        if name.is_empty() { Err((offset, "expected a name")) } else { Ok(name) }
    }

    fn bracket(&mut self) -> Result<Step, (usize, &'static str)> {
        self.chars.next();
        let step = match self.chars.peek() {
            Some((_, '*')) => {
                self.chars.next();
                Step::Each
            }
            Some((_, ']')) => Step::All,
            Some((_, '"')) => {
                self.chars.next();
                let name = self.while_in(|char| char != '"');
                self.expect('"', "the quote is not closed")?;
                Step::Key(name)
            }
            Some((offset, char)) if char.is_ascii_digit() => {
                let offset = *offset;
                Step::Index(
                    self.while_in(|char| char.is_ascii_digit())
                        .parse()
                        .map_err(|_| (offset, "the index is too large"))?,
                )
            }
            _ => {
                let key = self.name()?;
                self.expect('=', "expected `=` in [key=value]")?;
                Step::Having(key, self.while_in(|char| char != ']'))
            }
        };
        self.expect(']', "the bracket is not closed")?;
        Ok(step)
    }

    fn arrow(&mut self, arrow: &'static str) -> Result<Step, (usize, &'static str)> {
        for char in arrow.chars() {
            self.expect(char, "expected an arrow: ->")?;
        }
        Ok(Step::Follow)
    }

    fn incoming(&mut self) -> Result<Step, (usize, &'static str)> {
        self.chars.next();
        self.expect('-', "expected an incoming reference: <- type.attribute >")?;
        self.blanks();
        let offset = self.offset();
        let written = self.while_in(|char| char.is_alphanumeric() || matches!(char, '_' | '$' | ':' | '/' | '-' | '.'));
        let (type_name, attribute) = Resource::type_and_setting(&written);
        if attribute.split('.').any(str::is_empty) {
            return Err((offset + type_name.len(), "an incoming reference needs type.attribute"));
        }
        let (type_name, attribute) = (type_name.to_owned(), attribute.to_owned());
        let mut which = Which::First;
        if self.chars.next_if(|(_, char)| *char == '[').is_some() {
            self.expect('*', "expected [*]: all that refer to the resource")?;
            self.expect(']', "the bracket is not closed")?;
            which = Which::All;
        }
        self.blanks();
        self.expect('>', "an incoming reference ends with >")?;
        Ok(Step::From { type_name, attribute, which })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_step_by_step() {
        let steps = |text| Path::read(text).map(|path| path.steps);
        let name = |name: &str| Step::Name(name.into());
        assert_eq!(steps("a.b[0]"), Ok(vec![name("a"), name("b"), Step::Index(0)]));
        let key = Step::Key("nvidia.com/gpu".into());
        assert_eq!(steps("resources.limits[\"nvidia.com/gpu\"]"), Ok(vec![name("resources"), name("limits"), key]));
        assert_eq!(
            steps("launch_template.id -> instance_type"),
            Ok(vec![name("launch_template"), name("id"), Step::Follow, name("instance_type")])
        );
        assert_eq!(steps("groups[*]"), Ok(vec![name("groups"), Step::Each]));
        assert_eq!(steps("rule[]"), Ok(vec![name("rule"), Step::All]));
        let from = |type_name: &str, attribute: &str, which| Step::From {
            type_name: type_name.into(),
            attribute: attribute.into(),
            which,
        };
        let first = from("aws_s3_bucket_lifecycle_configuration", "bucket", Which::First);
        assert_eq!(steps("<- aws_s3_bucket_lifecycle_configuration.bucket > rule"), Ok(vec![first, name("rule")]));
        let nested = from("aws_cloudfront_distribution", "origin.domain_name", Which::First);
        assert_eq!(steps("<- aws_cloudfront_distribution.origin.domain_name >"), Ok(vec![nested]));
        let module = from("module.acme.com/net/aws//modules/zone", "net.id", Which::First);
        assert_eq!(steps("<- module.acme.com/net/aws//modules/zone.net.id >"), Ok(vec![module]));
        let all = from("google_storage_bucket_iam_member", "bucket", Which::All);
        assert_eq!(steps("<- google_storage_bucket_iam_member.bucket[*] >"), Ok(vec![all]));
        assert_eq!(
            steps("requirements[key=node]"),
            Ok(vec![name("requirements"), Step::Having("key".into(), "node".into())])
        );
    }

    #[test]
    fn a_path_that_does_not_read_says_where() {
        assert_eq!(Path::read("a..b"), Err((2, "expected a name")));
        assert_eq!(Path::read("a["), Err((2, "expected a name")));
        assert_eq!(Path::read("a[].b"), Err((1, "`[]` is the list as a whole and ends a path")));
        assert_eq!(Path::read(""), Err((0, "a path needs at least one step")));
        assert_eq!(Path::read("<- aws_route >"), Err((12, "an incoming reference needs type.attribute")));
        assert_eq!(
            Path::read("subnet_id -> <- aws_route.id >"),
            Err((13, "`<-` begins a path: it finds what refers to the resource itself"))
        );
    }
}
