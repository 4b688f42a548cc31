//! Declared resources: what every dialect comes down to.

use std::sync::Arc;

use crate::value::{Place, Value};

/// The languages that declare resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum Dialect {
    Terraform,
    CloudFormation,
    Kubernetes,
}

/// One resource as the source declares it, evaluated as far as it is settled.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its language.
    pub dialect: Dialect,
    /// `aws_ebs_volume`, `module.terraform-aws-modules/eks/aws`, `AWS::EC2::Volume`, `NodePool`.
    pub type_name: Arc<str>,
    /// The name inside its type: a Terraform label, a logical id, `metadata.name`; empty where it is not known.
    pub name: Arc<str>,
    /// The Terraform address, the logical id, or `Kind/namespace/name`.
    pub address: Arc<str>,
    /// Its settings: an object. A nested block is a list of objects, also where it stands once.
    pub body: Value,
    /// For a resource of a template that has none, the mapping that its `Properties` would stand in.
    pub outside: Option<Place>,
    /// What names it: the header of its block, its logical id, its `metadata.name`.
    pub header: Place,
    /// All of it.
    pub whole: Place,
    /// How many there are, by `count` and `for_each`; `None` where a condition or count is not settled.
    pub copies: Option<u32>,
    /// Its region as a text, or unknown.
    pub region: Value,
    /// The version constraint of its module or provider, or its `apiVersion`; a text, null or unknown.
    pub version: Value,
    /// Where its references are resolved: the folder of a Terraform module or of a manifest, the path of a template.
    pub scope: Arc<str>,
}

/// Which resources are worth evaluating: those that a kind declares or reads through a link.
pub struct Wanted<'w>(&'w (dyn Fn(Dialect, &str) -> bool + Sync));

impl<'w> Wanted<'w> {
    /// Those for which the predicate over dialect and type holds.
    pub fn new(predicate: &'w (dyn Fn(Dialect, &str) -> bool + Sync)) -> Wanted<'w> {
        Wanted(predicate)
    }

    /// Whether resources of this type are worth evaluating.
    pub fn has(&self, dialect: Dialect, type_name: &str) -> bool {
        (self.0)(dialect, type_name)
    }
}

impl Dialect {
    /// The name that pages and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Terraform => "terraform",
            Dialect::CloudFormation => "cloudformation",
            Dialect::Kubernetes => "kubernetes",
        }
    }

    /// The dialect of that name.
    pub fn named(name: &str) -> Option<Dialect> {
        [Dialect::Terraform, Dialect::CloudFormation, Dialect::Kubernetes].into_iter().find(|dialect| dialect.name() == name)
    }
}
