//! The regions that a template is written for, by its mappings and the ARNs in its texts.

use std::collections::BTreeSet;

use costlint_syntax::data::Node;

use super::template::Template;
use crate::{
    Value,
    clouds::{Partitions, is_aws_region},
    data_values::each_text,
};

impl Template<'_> {
    /// The regions that the template can be deployed in, where its texts leave only some; unknown otherwise. It fails in a
    /// region that a mapping keyed by regions lacks, and where its ARNs are of another partition.
    pub(super) fn region(&self) -> &Value {
        self.region.get_or_init(|| {
            let mut left: Option<BTreeSet<&str>> = None;
            let mappings = self.reader.field(self.root, "Mappings").map_or(&[][..], Node::entries);
            let keyed = mappings.iter().filter_map(|mapping| keyed_by_region(&mapping.value));
            let partition = self.partition().map(|regions| regions.iter().copied().collect());
            for regions in keyed.chain(partition) {
                left = Some(match left {
                    Some(left) => left.intersection(&regions).copied().collect(),
                    None => regions,
                });
            }
            // Texts that contradict one another leave none, and say nothing.
            Value::one_of(left.into_iter().flatten().map(Value::text))
        })
    }

    fn partition(&self) -> Option<&'static [&'static str]> {
        let mut partitions = Partitions::default();
        each_text(self.root, &mut |text| partitions.read(text));
        partitions.regions()
    }
}

/// The regions that a mapping has values for, if it is keyed by regions in its first level or in its second.
fn keyed_by_region(mapping: &Node) -> Option<BTreeSet<&str>> {
    let rows = mapping.entries();
    regions(rows.iter().filter_map(|row| row.key.text()))
        .or_else(|| regions(rows.iter().flat_map(|row| row.value.entries()).filter_map(|cell| cell.key.text())))
}

fn regions<'t>(keys: impl Iterator<Item = &'t str>) -> Option<BTreeSet<&'t str>> {
    let keys: BTreeSet<&str> = keys.collect();
    (!keys.is_empty() && keys.iter().all(|key| is_aws_region(key))).then_some(keys)
}
