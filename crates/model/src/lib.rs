//! Terraform modules, CloudFormation templates and Kubernetes objects as declared resources, whose values are known
//! as far as the source determines them.

pub mod cloudformation;
pub mod clouds;
pub mod clusters;
pub mod count;
mod data_values;
pub mod documents;
pub mod edits;
pub mod eval;
pub mod kubernetes;
pub mod languages;
mod literal_parts;
mod marks;
mod nested_stacks;
pub mod paths;
pub mod remarks;
pub mod resource;
pub mod sources;
pub mod terraform;
pub mod trees;
pub mod truth;
pub mod units;
pub mod uses;
pub mod value;

pub use clusters::{ClusterRegions, UnitResources};
pub use count::Count;
pub use edits::Texts;
pub use languages::{Dialect, Foreign, Language};
pub use resource::{Call, Resource, Scope, Wanted};
pub use sources::{Source, Sources};
pub use trees::Tree;
pub use truth::Truth;
pub use units::EvaluationUnit;
pub use value::{Data, FileId, List, Member, Object, Place, Reference, Value};
