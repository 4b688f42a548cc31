//! The trees of source files, by notation.

use costlint_syntax::{
    Problem, Span,
    data::{self, Node, NodeKind},
    hcl,
};

/// The tree of a file.
#[derive(Debug)]
pub enum Tree {
    /// Of an HCL file.
    Hcl(hcl::File),
    /// Of a YAML or JSON file.
    Data(data::Tree),
    /// Of Terraform in JSON: its own tree, and the tree of the equivalent HCL, with places in the JSON.
    HclAsJson {
        /// What edits work on.
        data: data::Tree,
        /// What is evaluated, with the problems of both.
        hcl: hcl::File,
    },
}

impl Tree {
    /// The syntax errors.
    pub fn problems(&self) -> &[Problem] {
        match self {
            Tree::Hcl(hcl) | Tree::HclAsJson { hcl, .. } => &hcl.problems,
            Tree::Data(tree) => &tree.problems,
        }
    }

    /// The comments, in order.
    pub fn comments(&self) -> &[Span] {
        match self {
            Tree::Hcl(hcl) => &hcl.comments,
            Tree::Data(data) | Tree::HclAsJson { data, .. } => &data.comments,
        }
    }

    /// The tree as HCL, however it is written.
    pub fn hcl(&self) -> Option<&hcl::File> {
        match self {
            Tree::Hcl(hcl) | Tree::HclAsJson { hcl, .. } => Some(hcl),
            Tree::Data(_) => None,
        }
    }

    /// Whether the file is YAML or JSON.
    pub fn is_data(&self) -> bool {
        matches!(self, Tree::Data(_))
    }

    /// The documents of a YAML or JSON file; none for HCL.
    pub fn documents(&self) -> &[Node] {
        match self {
            Tree::Hcl(_) => &[],
            Tree::Data(data) | Tree::HclAsJson { data, .. } => &data.documents,
        }
    }
}

/// Whether a tree is what YAML makes of a template that is not YAML: it does not read, or `{{ x }}` is the key of a mapping.
pub(crate) fn is_of_a_template(tree: &data::Tree) -> bool {
    !tree.problems.is_empty() || tree.documents.iter().any(has_collection_as_key)
}

fn has_collection_as_key(node: &Node) -> bool {
    let is_collection = |node: &Node| matches!(node.kind, NodeKind::Mapping { .. } | NodeKind::Sequence { .. });
    node.items().iter().any(has_collection_as_key)
        || node.entries().iter().any(|entry| is_collection(&entry.key) || has_collection_as_key(&entry.value))
}
