//! Terraform modules, CloudFormation templates and Kubernetes objects as declared resources, whose values are known
//! as far as the source settles them.

pub mod eval;
pub mod resource;
pub mod terraform;
pub mod truth;
pub mod value;

pub use resource::{Dialect, Resource, Wanted};
pub use truth::Truth;
pub use value::{Data, FileId, Member, Object, Place, Reference, Value};
