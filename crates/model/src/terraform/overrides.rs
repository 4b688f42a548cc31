//! Override files: blocks that are merged into those of the same name.
//!
//! An argument takes the place of the one before, nested blocks take the place of all of their type:
//! <https://developer.hashicorp.com/terraform/language/files/override> (2026-11)

use std::collections::BTreeMap;

use costlint_syntax::hcl::Block;

use crate::{Data, FileId, Object, Sources, Value};

/// A block and the file it stands in.
pub(super) type Placed<'s> = (FileId, &'s Block);

/// The blocks of a module's override files by what they override, in the order in which they are merged.
#[derive(Default)]
pub(super) struct Overrides<'s>(BTreeMap<Overridden<'s>, Vec<Placed<'s>>>);

/// What a block is called: its type, its labels, and a provider's alias.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Overridden<'s> {
    name: &'s str,
    labels: Vec<&'s str>,
    alias: Option<&'s str>,
}

impl<'s> Overrides<'s> {
    /// Merges the blocks of override files into those of the others, as far as they are merged one by one: the settings of
    /// `terraform` and the locals come as blocks of their own, of which the later counts. So does a provider that is not set
    /// up elsewhere. What overrides nothing else is an error to Terraform, and nothing here.
    pub(super) fn merge(
        sources: &'s Sources,
        blocks: &mut Vec<Placed<'s>>,
        overriding: impl Iterator<Item = Placed<'s>>,
    ) -> Self {
        let mut overrides = Overrides::default();
        for (file, block) in overriding {
            let text = &*sources.get(file).text;
            let target = Overridden::of(text, block);
            let is_declared =
                || blocks.iter().any(|(file, block)| Overridden::of(&sources.get(*file).text, block) == target);
            match block.name.of(text) {
                "terraform" | "locals" => blocks.push((file, block)),
                "provider" if target.alias.is_none() && !is_declared() => blocks.push((file, block)),
                _ => overrides.0.entry(target).or_default().push((file, block)),
            }
        }
        overrides
    }

    /// The blocks that are merged into one, in order.
    pub(super) fn of(&self, text: &'s str, block: &'s Block) -> &[Placed<'s>] {
        if self.0.is_empty() {
            return &[];
        }
        self.0.get(&Overridden::of(text, block)).map_or(&[], Vec::as_slice)
    }
}

impl<'t> Overridden<'t> {
    fn of(text: &'t str, block: &'t Block) -> Overridden<'t> {
        let name = block.name.of(text);
        let alias =
            block.body.attribute(text, "alias").filter(|_| name == "provider").map(|alias| alias.value.span.of(text));
        Overridden { name, labels: block.labels.iter().map(|label| label.of(text)).collect(), alias }
    }
}

/// A block's body with those that override it laid over: by name, since nested blocks of one type are one list.
pub(super) fn laid_over(body: Value, overriding: impl Iterator<Item = Value>) -> Value {
    overriding.fold(body, |under, over| match (&under.data, &over.data) {
        (Data::Object(one), Data::Object(two)) => {
            let members = one.members().iter().chain(two.members()).cloned().collect();
            Value::new(Data::Object(Object::new(members, one.open || two.open).into()))
        }
        _ => under,
    })
}
