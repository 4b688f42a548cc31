//! Kubernetes objects as resources: from manifests, from Helm templates, and from YAML inside of Terraform.

mod embedded;
mod kinds;
mod manifests;
mod placeholder;
pub(crate) mod uses;

pub(crate) use self::embedded::tree_around;
pub use self::embedded::{Carrier, HELM_VALUES, resource_of};
pub use self::manifests::resources;
