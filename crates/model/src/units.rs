//! The units of evaluation: each deployment of a Terraform root module, and each file of the other languages.

use crate::{
    ClusterRegions, FileId, Language, Sources, UnitResources, Wanted, cloudformation, kubernetes,
    terraform::{self, Folder, Inputs, Modules},
};

/// A unit of evaluation.
#[derive(Debug, Clone, Copy)]
pub enum EvaluationUnit<'u> {
    /// A root module, given some values.
    Module(&'u Folder, &'u Inputs),
    /// A file.
    File(FileId),
}

impl<'u> EvaluationUnit<'u> {
    /// The files that are evaluated by themselves, in the order of their paths.
    pub fn files(sources: &'u Sources) -> impl Iterator<Item = EvaluationUnit<'u>> {
        sources.iter().filter(|(_, source)| source.language.stands_alone()).map(|(file, _)| EvaluationUnit::File(file))
    }

    /// What the unit declares, as far as it is wanted.
    pub fn evaluate(self, sources: &Sources, modules: &Modules<'_>, wanted: &Wanted<'_>) -> UnitResources {
        let resources = match self {
            EvaluationUnit::Module(root, inputs) => return terraform::evaluate(modules, root, inputs, wanted),
            EvaluationUnit::File(file) => match sources.get(file).language {
                Language::Terraform | Language::Variables => Vec::new(),
                Language::CloudFormation => cloudformation::resources(sources, file, wanted),
                Language::Kubernetes | Language::Helm => kubernetes::resources(sources, file, wanted),
            },
        };
        UnitResources { resources, clusters: ClusterRegions::default() }
    }

    /// Its name: the folder of a module, the path of a file.
    pub fn path(self, sources: &'u Sources) -> &'u str {
        match self {
            EvaluationUnit::Module(root, _) if root.path.is_empty() => ".",
            EvaluationUnit::Module(root, _) => &root.path,
            EvaluationUnit::File(file) => &sources.get(file).path,
        }
    }
}
