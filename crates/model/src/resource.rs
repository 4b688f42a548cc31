//! Declared resources, the common form of every dialect.

use std::sync::Arc;

use crate::{
    count::Count,
    languages::Dialect,
    paths::folder_of,
    sources::Sources,
    value::{Place, Reference, Value},
};

/// One resource as the source declares it, evaluated as far as the source determines it.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its language.
    pub dialect: Dialect,
    /// `aws_ebs_volume`, `data.aws_iam_policy_document`, `module.terraform-aws-modules/eks/aws`, `AWS::EC2::Volume`, `NodePool`.
    pub type_name: Arc<str>,
    /// The name inside its type: a Terraform label, a logical id, `metadata.name`; empty where it is not known.
    pub name: Arc<str>,
    /// The Terraform address, the logical id, or `Kind/namespace/name`.
    pub address: Arc<str>,
    /// Its settings: an object. A nested block is a list of objects, even if there is only one.
    pub body: Value,
    /// For a template resource without `Properties`, the mapping that they would be added to.
    pub outside: Option<Place>,
    /// The bytes that name it: the header of its block, its logical id, its `metadata.name`.
    pub header: Place,
    /// All of it.
    pub whole: Place,
    /// The number of copies, by `count`, `for_each`, conditions and the calls that lead to it.
    pub copies: Count,
    /// Its region as a string, or unknown.
    pub region: Value,
    /// The version constraint of its module or provider, or its `apiVersion`; a string, null or unknown.
    pub version: Value,
    /// Where it belongs, with the other resources of its module, template or folder.
    pub scope: Arc<Scope>,
}

impl Resource {
    /// The same in this region, unless it says its own.
    #[must_use]
    pub(crate) fn in_region(mut self, region: &Value) -> Resource {
        if self.region.is_unknown() {
            self.region = region.clone();
        }
        self
    }
}

/// The module, deployment and environment that a resource belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Where its references are resolved: a module, once for each of its calls; a template; a folder of manifests.
    pub name: Arc<str>,
    /// The folder of its module or manifest, the path of its template.
    pub folder: Arc<str>,
    /// The folder of its root module or manifest, the path of its template.
    pub root: Arc<str>,
    /// The unit that is deployed as a whole: the root, once for each environment.
    pub deployment: Arc<str>,
    /// The environment, where the configuration names any for the root module.
    pub environment: Option<Arc<str>>,
    /// What else says which environment it is: the variable file or the workspace that applies.
    pub known_by: Option<Arc<str>>,
    /// The calls that lead to its module, the root's first.
    pub calls: Arc<[Call]>,
}

/// A call of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its address, `module.a.module.b["x"]`.
    pub address: Arc<str>,
    /// The header of its block.
    pub header: Place,
    /// All of it.
    pub whole: Place,
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

impl Resource {
    /// The type and the setting of `aws_route.nat_gateway_id` or `module.acme/net/aws.vpc_id`; the setting is empty where there
    /// is none.
    pub fn type_and_setting(written: &str) -> (&str, &str) {
        // The source of a module may have stops before its last part.
        let last = if written.starts_with("module.") { written.rfind('/').unwrap_or("module.".len()) } else { 0 };
        written[last..].find('.').map_or((written, ""), |stop| (&written[..last + stop], &written[last + stop + 1..]))
    }

    /// The folder that it is written in.
    pub fn folder(&self) -> &str {
        // The scope of a template is its file.
        if self.dialect == Dialect::CloudFormation { folder_of(&self.scope.folder) } else { &self.scope.folder }
    }

    /// Its name in references within its own scope: its address without module calls and without index.
    pub fn local_name(&self) -> &str {
        self.name_and_key().0
    }

    /// Which of the copies it is, as addresses show it: `[0]`, `["a"]`. None where it stands for all.
    pub fn key(&self) -> Option<&str> {
        Some(self.name_and_key().1).filter(|key| !key.is_empty())
    }

    /// Its settings as one of several resources: `count` says how many of them these settings stand for.
    pub fn settings_of_each(&self) -> Value {
        match self.body.as_object() {
            Some(body) if self.key().is_some() && body.member("count").is_some() => {
                self.body.clone().with("count", Value::number(1.0))
            }
            _ => self.body.clone(),
        }
    }

    fn name_and_key(&self) -> (&str, &str) {
        let calls = self.scope.name.len() - self.scope.deployment.len();
        let own = self.address.get(calls..).unwrap_or_default();
        own.split_at(own.find('[').unwrap_or(own.len()))
    }

    /// What tells it from every other resource of the run, as people read it: its name, and its scope where that is not the
    /// root. Where it stands for several copies, the key says which is meant; none without a key.
    pub fn identity(&self, meant: Option<&str>) -> Option<String> {
        let (name, own) = self.name_and_key();
        let key = if own.is_empty() && self.copies.most != Some(1) { meant? } else { own };
        let scope = if self.scope.name.is_empty() { String::new() } else { format!(" in {}", self.scope.name) };
        // Manifests of one folder may have objects of one name, of which a cluster has either.
        let file = if self.dialect.has_references() { String::new() } else { format!(", file {}", self.whole.file.0) };
        Some(format!("{name}{key}{scope}{file}"))
    }

    /// The same, where resources of its dialect are referred to.
    pub fn reference_name(&self) -> Option<&str> {
        self.dialect.has_references().then(|| self.local_name())
    }

    /// Whether an attribute that it does not write stands for the resource itself, such as its id. Of a module, any output that
    /// is called so does: `vpc_id`.
    pub fn is_known_by(&self, attribute: Option<&str>) -> bool {
        const NAMES: [&str; 4] = ["id", "arn", "name", "self_link"];
        let Some(attribute) = attribute else { return true };
        let name = attribute.to_lowercase();
        let own = self.type_name.rsplit("::").next().unwrap_or_default().to_lowercase();
        NAMES.contains(&&*name)
            || self.is_call()
                && NAMES.iter().any(|known| name.strip_suffix(known).is_some_and(|rest| rest.ends_with('_')))
            || name.strip_prefix(&*own) == Some("id")
    }

    /// The type of the resource that a reference of its settings leads to, as far as the text says so.
    pub fn type_referred_to(&self, reference: &Reference, sources: &Sources) -> Option<String> {
        if reference.is_to_a_lookup() {
            return None;
        }
        if self.dialect == Dialect::Terraform {
            return reference.target.split_once('.').map(|(type_name, _)| type_name.to_owned());
        }
        let template = sources.get(self.whole.file).tree.documents().first()?;
        template.get("Resources")?.get(&reference.target)?.get("Type")?.text().map(Into::into)
    }

    /// Whether it is only looked up: a data source.
    pub fn is_looked_up(&self) -> bool {
        self.dialect == Dialect::Terraform && self.type_name.starts_with("data.")
    }

    /// Whether it is the call of a module.
    pub fn is_call(&self) -> bool {
        self.dialect == Dialect::Terraform && self.type_name.starts_with("module.")
    }

    /// Whether a setting with settings of its own is a nested block.
    pub fn has_nested_blocks(&self) -> bool {
        self.dialect == Dialect::Terraform && !self.is_call()
    }

    /// The setting of its body that holds its type, if there is one: `kind` of a Kubernetes object.
    pub fn type_setting(&self) -> Option<&'static str> {
        self.dialect.type_setting()
    }

    /// An attribute outside its settings, such as the `DeletionPolicy` of a template's resource; null if absent.
    pub fn beside(&self, name: &str, sources: &Sources) -> Value {
        if self.dialect != Dialect::CloudFormation {
            return Value::null();
        }
        let template = sources.get(self.whole.file).tree.documents().first();
        let declared = template.and_then(|template| template.get("Resources")?.get(&self.name)?.get(name));
        declared.map_or_else(Value::null, |node| node.text().map_or_else(Value::unknown, Value::text))
    }
}

impl Scope {
    /// The scope of a stand-alone unit: a root module or a folder of manifests by its folder, a template by its path.
    pub fn alone(name: impl Into<Arc<str>>) -> Scope {
        let name = name.into();
        let (folder, root, deployment) = (name.clone(), name.clone(), name.clone());
        Scope { name, folder, root, deployment, environment: None, known_by: None, calls: Arc::default() }
    }

    /// The environment: as the configuration names it, else the variable file or workspace that applies, else the overlay that
    /// the folder belongs to.
    pub fn environment_name(&self) -> Option<Arc<str>> {
        let overlay = || {
            let mut folders = self.folder.split('/').skip_while(|folder| !matches!(*folder, "overlay" | "overlays"));
            folders.nth(1).map(Arc::from)
        };
        self.environment.clone().or_else(|| self.known_by.clone()).or_else(overlay)
    }

    /// A root module in a folder, as it is deployed to an environment.
    pub(crate) fn deployed(folder: &Arc<str>, environment: Option<&Arc<str>>) -> Scope {
        let Some(environment) = environment else { return Scope::alone(folder.clone()) };
        let name: Arc<str> = format!("{folder}@{environment}").into();
        Scope {
            name: name.clone(),
            deployment: name,
            environment: Some(environment.clone()),
            ..Scope::alone(folder.clone())
        }
    }

    /// The calls that lead to it, the innermost first: the scope that each stands in, its name there (`module.store`), and
    /// all of its block.
    pub fn callers(&self) -> impl Iterator<Item = (Arc<str>, &str, Place)> {
        (0..self.calls.len()).rev().map(|index| {
            let around = index.checked_sub(1).map(|index| &*self.calls[index].address);
            let name = &self.calls[index].address[around.map_or(0, |around| around.len() + ".".len())..];
            let scope = around.map_or_else(|| self.deployment.clone(), |around| self.scope_of_call(around));
            (scope, &name[..name.find('[').unwrap_or(name.len())], self.calls[index].whole)
        })
    }

    fn scope_of_call(&self, address: &str) -> Arc<str> {
        format!("{}#{address}", self.deployment).into()
    }

    /// A module in a folder that one of this scope calls.
    pub(crate) fn called(&self, folder: Arc<str>, call: Call) -> Scope {
        Scope {
            name: self.scope_of_call(&call.address),
            folder,
            calls: self.calls.iter().cloned().chain([call]).collect(),
            ..self.clone()
        }
    }
}
