//! Terraform modules, CloudFormation templates and Kubernetes objects as declared resources, whose values are known
//! as far as the source settles them.

pub mod cloudformation;
pub mod content;
mod data_values;
pub mod eval;
pub mod kubernetes;
pub mod resource;
pub mod source;
pub mod terraform;
pub mod truth;
pub mod value;

pub use content::Content;
pub use resource::{Call, Dialect, Resource, Scope, Wanted};
pub use source::{Source, Sources, Tree};
pub use truth::Truth;
pub use value::{Data, FileId, List, Member, Object, Place, Reference, Value};
