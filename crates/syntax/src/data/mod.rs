//! The tree that YAML and JSON share: nodes with spans, tags, anchors and styles, nothing resolved or expanded.

mod blanking;
pub mod edit;
mod holes;
mod scalar;
mod tree;

pub(crate) use blanking::{MOST_BLANKED_LINES, blanked, line_around};
pub(crate) use holes::{Filling, Hole, open_at};
pub use scalar::Scalar;
pub(crate) use tree::missing;
pub use tree::{CollectionStyle, Entry, Node, NodeKind, ScalarStyle, Tag, Tree};
