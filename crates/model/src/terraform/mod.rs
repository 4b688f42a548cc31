//! Terraform and OpenTofu modules as resources.
//!
//! Each folder is evaluated by itself: variables by their defaults and the variable files Terraform loads, except those
//! that a call from elsewhere in the project passes, which are unknown here.

mod body;
mod embedded;
mod files;
mod folder;
pub(crate) mod json;
mod module;
mod outputs;
mod overrides;
mod providers;
mod region;
mod registry;
pub mod types;

use std::sync::Arc;

use costlint_syntax::{
    Span, data,
    hcl::{Block, Item},
};

pub use folder::{Folder, folders};

use self::{
    embedded::{Embedded, Form},
    module::Module,
    overrides::Placed,
    providers::Providers,
    region::Regions,
};
use crate::{
    Data, Dialect, FileId, Member, Place, Resource, Source, Sources, Tree, Value, Wanted,
    eval::{Frame, elements},
    kubernetes::{self, Carrier},
};

/// The most copies of one resource that are evaluated one by one; beyond, one stands for all.
const MOST_COPIES: usize = 256;

/// The wanted resources and module calls of a folder, and the Kubernetes objects and Helm values inside of them.
pub fn resources(sources: &Sources, folder: &Folder, wanted: &Wanted<'_>) -> Vec<Resource> {
    let module = Module::new(sources, folder);
    let (regions, providers) = (Regions::new(&module), Providers::new(&module));
    let hands_out = wanted.has(Dialect::Terraform, "output") && outputs::is_callable(&module);
    let reader = Reader { module: &module, regions: &regions, providers: &providers, scope: folder.path.clone(), wanted, hands_out };
    let mut found = Vec::new();
    for (file, block) in &module.blocks {
        match block.name.of(module.text(*file)) {
            "resource" => reader.resource(*file, block, &mut found),
            "module" => reader.call(*file, block, &mut found),
            "output" if reader.hands_out => reader.output(*file, block, &mut found),
            _ => {}
        }
    }
    for (file, block) in &module.blocks {
        reader.embedded(sources, *file, block, &mut found);
    }
    found
}

/// The tree of the YAML in a heredoc around some bytes of a text of Terraform, with spans of that text.
pub fn embedded_tree(source: &Source, inner: Span) -> Option<data::Tree> {
    let Tree::Hcl(file) = &source.tree else { return None };
    let items = &file.body.items;
    let index = items.partition_point(|item| item.span().start <= inner.start).checked_sub(1)?;
    let Item::Block(block) = &items[index] else { return None };
    embedded::embedded(block, &source.text).into_iter().find_map(|embedded| match embedded.form {
        Form::Heredoc { span, masks } if span.contains(inner) => kubernetes::tree_around(&source.text, span, &masks, inner),
        _ => None,
    })
}

struct Reader<'r> {
    module: &'r Module<'r>,
    regions: &'r Regions,
    providers: &'r Providers,
    scope: Arc<str>,
    wanted: &'r Wanted<'r>,
    /// Whether the outputs reach a caller who may add to what they name.
    hands_out: bool,
}

/// One copy of a resource: its key for the address, the variables its body sees, and how many it stands for.
struct Copy {
    key: Option<String>,
    frame: Option<(&'static str, Value)>,
    number: Option<u32>,
}

impl<'r> Reader<'r> {
    fn resource(&self, file: FileId, block: &'r Block, found: &mut Vec<Resource>) {
        let text = self.module.text(file);
        let [type_name, name] = block.labels.as_slice() else { return };
        let (type_name, name) = (type_name.of(text), name.of(text));
        let is_manifest = type_name == "kubernetes_manifest";
        if !self.wanted.has(Dialect::Terraform, type_name) && !is_manifest {
            return;
        }
        for copy in self.copies(file, block) {
            let body = self.body(file, block, &copy);
            let region = body
                .as_object()
                .map_or_else(Value::unknown, |object| self.regions.of_resource(self.module, file, block, type_name, object));
            let address = format!("{type_name}.{name}{}", copy.key.as_deref().unwrap_or_default());
            let resource = self.declared(
                type_name.into(),
                name,
                address,
                body,
                (file, block),
                copy.number,
                region,
                self.providers.constraint(type_name),
            );
            if is_manifest {
                let manifest = resource.body.as_object().and_then(|body| body.get("manifest"));
                found.extend(manifest.and_then(|manifest| kubernetes::resource_of(manifest, &resource, self.wanted)));
            }
            if self.wanted.has(Dialect::Terraform, type_name) {
                found.push(resource);
            }
        }
    }

    fn call(&self, file: FileId, block: &'r Block, found: &mut Vec<Resource>) {
        let text = self.module.text(file);
        let source = self.module.setting(file, block, "source").and_then(|(file, source)| source.literal_text(self.module.text(file)));
        let Some(source) = source.filter(|source| !folder::is_local(source)) else { return };
        let source = registry::name_of(&source);
        let type_name: Arc<str> = format!("module.{source}").into();
        let Some(name) = block.labels.first().map(|label| label.of(text)) else { return };
        if !self.wanted.has(Dialect::Terraform, &type_name) {
            return;
        }
        for copy in self.copies(file, block) {
            let body = self.body(file, block, &copy);
            let Some(arguments) = body.as_object() else { continue };
            let region = self.regions.of_call(self.module, file, block, &source, arguments);
            let version = arguments.get("version").unwrap_or_else(Value::null);
            let address = format!("module.{name}{}", copy.key.as_deref().unwrap_or_default());
            found.push(self.declared(type_name.clone(), name, address, body, (file, block), copy.number, region, version));
        }
    }

    /// An output stands among the resources, so that links lead from what it names to it.
    fn output(&self, file: FileId, block: &Block, found: &mut Vec<Resource>) {
        let Some(name) = block.labels.first().map(|label| label.of(self.module.text(file))) else { return };
        let body = outputs::body(self.module, file, block);
        found.push(self.declared(
            "output".into(),
            name,
            format!("output.{name}"),
            body,
            (file, block),
            Some(1),
            Value::unknown(),
            Value::null(),
        ));
    }

    /// The Kubernetes objects and Helm values inside of a block.
    fn embedded(&self, sources: &Sources, file: FileId, block: &'r Block, found: &mut Vec<Resource>) {
        let embedded = embedded::embedded(block, self.module.text(file));
        // Which of them an override leaves in place is not looked into.
        if embedded.is_empty() || !self.module.overriding(file, block).is_empty() {
            return;
        }
        let copies = match block.name.of(self.module.text(file)) {
            "resource" | "module" => self.copies(file, block),
            _ => vec![Copy { key: None, frame: None, number: Some(1) }],
        };
        if copies.is_empty() {
            return;
        }
        let copies = copies.iter().try_fold(0_u32, |sum, copy| Some(sum.saturating_add(copy.number?)));
        for Embedded { form, values_of } in embedded {
            let carrier = Carrier { source: sources.get(file), file, copies, values_of: values_of.as_deref() };
            match form {
                Form::Heredoc { span, masks } => found.extend(carrier.resources_in(span, &masks, self.wanted)),
                Form::Encoded(given) => {
                    let value = self.module.evaluator(file).value(given);
                    found.extend(value.ok().and_then(|value| carrier.resource_of(value, given.span, self.wanted)));
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one call for each part of a resource, none of them optional")]
    fn declared(
        &self,
        type_name: Arc<str>,
        name: &str,
        address: String,
        body: Value,
        (file, block): (FileId, &Block),
        copies: Option<u32>,
        region: Value,
        version: Value,
    ) -> Resource {
        Resource {
            dialect: Dialect::Terraform,
            type_name,
            name: name.into(),
            address: address.into(),
            body,
            header: Place { file, span: block.header },
            whole: Place { file, span: block.span },
            copies,
            region,
            version,
            outside: None,
            scope: self.scope.clone(),
        }
    }

    fn body(&self, file: FileId, block: &'r Block, copy: &Copy) -> Value {
        let frame = copy.frame.as_ref().map(|(name, value)| Frame::new(name, value.clone(), None));
        let object = |(file, block): Placed<'r>| body::object(&self.module.evaluator(file), &block.body, frame.as_ref());
        let overriding = self.module.overriding(file, block).iter().map(|placed| object(*placed));
        overrides::laid_over(object((file, block)), overriding).at(Place { file, span: block.header })
    }

    /// The copies that `count` and `for_each` make; none where there is certainly none.
    fn copies(&self, file: FileId, block: &'r Block) -> Vec<Copy> {
        let setting = |name| self.module.setting(file, block, name).map(|(file, setting)| self.module.evaluator(file).value(setting));
        let layers = || self.module.overriding(file, block).iter().copied().chain([(file, block)]);
        let reads = |word| layers().any(|(file, block)| block.span.of(self.module.text(file)).contains(word));
        if let Some(count) = setting("count") {
            let reads_index = reads("count.index");
            return counted(count.ok().and_then(|count| count.as_number()), reads_index);
        }
        if let Some(collection) = setting("for_each") {
            let reads_element = reads("each.");
            return keyed(collection.ok().and_then(|collection| elements(&collection)), reads_element);
        }
        vec![Copy { key: None, frame: None, number: Some(1) }]
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count beyond the range of u32 is cut to it")]
fn counted(count: Option<f64>, reads_index: bool) -> Vec<Copy> {
    let Some(count) = count else { return vec![Copy { key: None, frame: None, number: None }] };
    let number = count.max(0.0) as u32;
    match number {
        0 => Vec::new(),
        _ if reads_index && number as usize <= MOST_COPIES => (0..number)
            .map(|index| {
                let frame = Value::object(vec![Member::new("index", Value::number(f64::from(index)))]);
                Copy { key: Some(format!("[{index}]")), frame: Some(("count", frame)), number: Some(1) }
            })
            .collect(),
        _ => vec![Copy { key: None, frame: None, number: Some(number) }],
    }
}

fn keyed(elements: Option<Vec<(Value, Value)>>, reads_element: bool) -> Vec<Copy> {
    let Some(elements) = elements else { return vec![Copy { key: None, frame: None, number: None }] };
    if elements.is_empty() {
        return Vec::new();
    }
    if !reads_element || elements.len() > MOST_COPIES {
        return vec![Copy { key: None, frame: None, number: u32::try_from(elements.len()).ok() }];
    }
    elements
        .into_iter()
        .map(|(key, value)| {
            // The key of a set's element is the element itself.
            let key = if matches!(key.data, Data::Number(_)) { value.clone() } else { key };
            let name = key.shown().map_or_else(|| "?".into(), |name| format!("[\"{name}\"]"));
            let frame = Value::object(vec![Member::new("key", key), Member::new("value", value)]);
            Copy { key: Some(name), frame: Some(("each", frame)), number: Some(1) }
        })
        .collect()
}
