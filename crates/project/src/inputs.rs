//! What root modules are given: by the command line, by the environments of configurations, by the process' environment.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use costlint_model::{
    FileId, Sources,
    terraform::{Folder, Folders, Given, Inputs, TextForm},
};

use crate::{
    Options, RunError,
    config::{ConfigError, ConfigPlace, Environment, realm},
    discovery::ProjectFile,
    door,
    locations::{is_among, name_from},
    nearest::with_nearest,
    options::Input,
    policy::Configs,
    reason::reason,
};

/// What a variable of the process' environment is called before the name of the variable that it is for.
const PREFIX: &str = "TF_VAR_";

/// A root module as it is deployed once.
pub(crate) struct Deployment<'f> {
    pub(crate) folder: &'f Folder,
    pub(crate) inputs: Inputs,
}

impl Deployment<'_> {
    /// The variable files that the module is given from outside, each with the module's folder.
    pub(crate) fn files(&self) -> impl Iterator<Item = (FileId, Arc<str>)> {
        self.inputs.after.iter().filter_map(|given| match given {
            Given::File(file) => Some((*file, self.folder.path.clone())),
            Given::Text(..) | Given::Value(..) => None,
        })
    }
}

/// What is wrong with what modules are given.
#[derive(Debug)]
pub(crate) enum InputError {
    Config(ConfigError),
    Run(RunError),
}

/// The variable files that are named outside of the modules, by the path under which they are.
pub(crate) struct VariableFiles(BTreeMap<PathBuf, ProjectFile>);

impl VariableFiles {
    /// Finds those of the command line and of all environments.
    pub(crate) fn find(root: &Path, options: &Options, configs: &Configs) -> Result<VariableFiles, Vec<InputError>> {
        let (mut files, mut errors) = (BTreeMap::new(), Vec::new());
        let found = |path: &Path| {
            door::open(path)?;
            path.canonicalize().map(|path| ProjectFile { name: name_from(root, &path), path })
        };
        for input in &options.inputs {
            let Input::File(named) = input else { continue };
            let path = options.directory.join(named);
            match found(&path) {
                Ok(file) => drop(files.insert(path, file)),
                Err(error) => {
                    errors.push(about(named.display().to_string(), reason(&error)));
                }
            }
        }
        for (path, origin) in configs.environments().flat_map(|(_, environment)| &environment.var_files) {
            match found(path) {
                Ok(_) if !door::is_within(&realm(&origin.path), path) => {
                    errors.push(InputError::Config(origin.error(door::OUTSIDE.to_owned())));
                }
                Ok(file) => drop(files.insert(path.clone(), file)),
                Err(error) => errors.push(InputError::Config(origin.error(reason(&error)))),
            }
        }
        if errors.is_empty() { Ok(VariableFiles(files)) } else { Err(errors) }
    }

    /// Each once, in the order of their names.
    pub(crate) fn candidates(&self) -> BTreeSet<&ProjectFile> {
        self.0.values().collect()
    }

    /// Those of the command line: to name one is to ask for what it decides.
    pub(crate) fn asked<'f>(&'f self, options: &'f Options) -> impl Iterator<Item = &'f ProjectFile> {
        options.inputs.iter().filter_map(|input| match input {
            Input::File(named) => self.0.get(&options.directory.join(named)),
            Input::Value(..) => None,
        })
    }

    fn given(&self, path: &Path, sources: &Sources) -> Option<Given> {
        sources.find(&self.0.get(path)?.name).map(Given::File)
    }
}

/// All that root modules are given.
pub(crate) struct Inflow<'i> {
    pub(crate) root: &'i Path,
    pub(crate) options: &'i Options,
    pub(crate) configs: &'i Configs,
    pub(crate) files: &'i VariableFiles,
    pub(crate) sources: &'i Sources,
    /// The files and folders that are reported on.
    pub(crate) paths: &'i BTreeSet<PathBuf>,
}

/// The variables of some modules by name, and how each of them reads a text.
type Forms<'s> = BTreeMap<&'s str, BTreeSet<TextForm>>;

/// The environments of root modules, by the module's folder and their name.
type Environments<'e> = BTreeMap<&'e str, BTreeMap<&'e Arc<str>, &'e Environment>>;

impl Inflow<'_> {
    /// The root modules, each as often as it is deployed.
    pub(crate) fn deployments<'f>(&self, folders: &'f Folders) -> Result<Vec<Deployment<'f>>, Vec<InputError>> {
        let mut errors = Vec::new();
        let environments = self.environments(folders, &mut errors);
        let called = environments.keys().filter_map(|path| folders.at(path));
        let modules: BTreeMap<&str, &Folder> =
            folders.roots().chain(called).map(|folder| (&*folder.path, folder)).collect();
        let reported: BTreeSet<&str> =
            modules.values().filter(|folder| self.is_reported(folder)).map(|folder| &*folder.path).collect();
        // Where only parts of modules are reported on, what they are part of is not known here.
        let is_meant = |folder: &Folder| reported.is_empty() || reported.contains(&*folder.path);
        let takes_process_values =
            |folder: &Folder| self.options.env_vars || self.configs.of(&self.root.join(&*folder.path)).env_vars;
        let forms =
            |is_one: &dyn Fn(&Folder) -> bool| self.forms(modules.values().copied().filter(|folder| is_one(folder)));
        let asked =
            if self.options.inputs.is_empty() { Vec::new() } else { self.asked(&forms(&is_meant), &mut errors) };
        let from_process = process_values(&forms(&takes_process_values), &mut errors);

        let mut deployments = Vec::new();
        for folder in modules.into_values() {
            let mut inputs = Inputs::default();
            if takes_process_values(folder) {
                inputs.before.clone_from(&from_process);
            }
            if is_meant(folder) {
                inputs.after.clone_from(&asked);
                inputs.workspace = self.options.workspace.as_deref().map(Arc::from);
            }
            match environments.get(&*folder.path) {
                None => deployments.push(Deployment { folder, inputs }),
                Some(environments) => {
                    let declared = folder.variables(self.sources);
                    for (name, environment) in environments {
                        errors.extend(undeclared(environment, &declared));
                        deployments
                            .push(Deployment { folder, inputs: self.with_environment(&inputs, name, environment) });
                    }
                }
            }
        }
        if errors.is_empty() { Ok(deployments) } else { Err(errors) }
    }

    fn environments<'e>(&'e self, folders: &'e Folders, errors: &mut Vec<InputError>) -> Environments<'e> {
        let mut environments = Environments::new();
        for (name, environment) in self.configs.environments() {
            let (path, origin) = &environment.module;
            let path = path.canonicalize().unwrap_or_else(|_| path.clone());
            match folders.at(&name_from(self.root, &path)) {
                Some(folder) => drop(environments.entry(&folder.path).or_default().insert(name, environment)),
                None if path.starts_with(self.root) => {
                    errors.push(InputError::Config(self.no_module(&path, origin, folders)));
                }
                // A configuration further up may speak of other projects too.
                None => {}
            }
        }
        environments
    }

    /// What the command line says counts more than an environment.
    fn with_environment(&self, asked: &Inputs, name: &Arc<str>, environment: &Environment) -> Inputs {
        let files = environment.var_files.iter().filter_map(|(path, _)| self.files.given(path, self.sources));
        let values =
            environment.values.iter().map(|(name, value)| Given::Value(name.text.as_str().into(), value.clone()));
        Inputs {
            environment: Some(name.clone()),
            before: asked.before.clone(),
            after: files.chain(values).chain(asked.after.iter().cloned()).collect(),
            workspace: asked.workspace.clone().or_else(|| environment.workspace.clone()),
        }
    }

    fn no_module(&self, path: &Path, origin: &ConfigPlace, folders: &Folders) -> ConfigError {
        let name = name_from(self.root, path);
        let shown = if name.is_empty() { "the folder of this file".to_owned() } else { format!("`{name}`") };
        let roots = folders.roots().map(|root| &*root.path);
        origin.error(with_nearest(format!("{shown} does not contain any Terraform configuration"), &name, roots))
    }

    /// Whether a run reports on a module: on its folder, or on files in it.
    fn is_reported(&self, folder: &Folder) -> bool {
        let path = self.root.join(&*folder.path);
        is_among(self.paths, &path)
            || self.paths.iter().any(|reported| reported.parent() == Some(&path) && reported.is_file())
    }

    /// How the variables of some modules read a text.
    fn forms<'f>(&self, modules: impl Iterator<Item = &'f Folder>) -> Forms<'_> {
        let mut forms = Forms::new();
        for (name, form) in modules.flat_map(|module| module.variables(self.sources)) {
            forms.entry(name).or_default().insert(form);
        }
        forms
    }

    /// What the command line gives to modules with these variables.
    fn asked(&self, forms: &Forms<'_>, errors: &mut Vec<InputError>) -> Vec<Given> {
        let given = self.options.inputs.iter().filter_map(|input| match input {
            Input::File(named) => self.files.given(&self.options.directory.join(named), self.sources),
            Input::Value(name, text) => {
                let flag = format!("--var {name}");
                if forms.contains_key(&**name) {
                    errors.extend(unreadable(flag, name, text, forms));
                } else {
                    let message = format!("no checked root module declares the variable `{name}`");
                    errors.push(about(flag, with_nearest(message, name, forms.keys().copied())));
                }
                Some(Given::Text(name.as_str().into(), text.as_str().into()))
            }
        });
        given.collect()
    }
}

/// What is wrong with a text for one of these variables.
fn unreadable(label: String, name: &str, text: &str, forms: &Forms<'_>) -> Option<InputError> {
    let problem = forms.get(name)?.iter().find_map(|form| form.read(text).err())?;
    let message = problem.message.to_string();
    Some(InputError::Run(RunError { path: Some(label), message, problem: Some(Box::new((text.into(), problem))) }))
}

/// What an environment gives a value to and its module does not declare.
fn undeclared(environment: &Environment, declared: &BTreeMap<&str, TextForm>) -> Vec<InputError> {
    let unknown = environment.values.iter().filter(|(name, _)| !declared.contains_key(&*name.text));
    let error = |name: &crate::config::PlacedWord| {
        let message = format!("the module does not declare the variable `{}`", name.text);
        InputError::Config(name.origin.error(with_nearest(message, &name.text, declared.keys().copied())))
    };
    unknown.map(|(name, _)| error(name)).collect()
}

/// The values that the environment of this process has for these variables, by name.
fn process_values(forms: &Forms<'_>, errors: &mut Vec<InputError>) -> Vec<Given> {
    let value = |name: &str| Some((name.to_owned(), std::env::var(format!("{PREFIX}{name}")).ok()?));
    let given = forms.keys().copied().filter_map(value).map(|(name, text)| {
        errors.extend(unreadable(format!("{PREFIX}{name}"), &name, &text, forms));
        Given::Text(name.into(), text.into())
    });
    given.collect()
}

fn about(path: String, message: String) -> InputError {
    InputError::Run(RunError { path: Some(path), message, problem: None })
}
