//! From paths of the project to paths that open from where the reader stands.

use std::{
    borrow::Cow,
    path::{Component, Path},
};

/// What turns a path from the project's root into one from the working directory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths {
    /// The folders between the root and the working directory below it, outermost first.
    below: Vec<String>,
    /// What comes before every path: the way down to a root below the working directory, or the whole path of one that lies apart.
    before: String,
}

impl Paths {
    /// Paths of a project at `root`, for a reader in `working`; both absolute.
    pub fn between(root: &Path, working: &Path) -> Paths {
        if let Ok(below) = working.strip_prefix(root) {
            return Paths { below: names(below), before: String::new() };
        }
        let before = match root.strip_prefix(working) {
            Ok(way) => names(way).join("/"),
            Err(_) => root.to_string_lossy().replace('\\', "/").trim_end_matches('/').to_owned(),
        };
        Paths { below: Vec::new(), before: before + "/" }
    }

    /// The path to show for a path from the root.
    pub fn show<'p>(&self, path: &'p str) -> Cow<'p, str> {
        // Variable files may lie outside of the project.
        if Path::new(path).is_absolute() {
            return Cow::Borrowed(path);
        }
        if !self.before.is_empty() {
            return Cow::Owned(format!("{}{path}", self.before));
        }
        let mut rest = path;
        for (level, name) in self.below.iter().enumerate() {
            match rest.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('/')) {
                Some(inside) => rest = inside,
                None => return Cow::Owned("../".repeat(self.below.len() - level) + rest),
            }
        }
        Cow::Borrowed(rest)
    }
}

fn names(path: &Path) -> Vec<String> {
    let names = path.components().filter(|component| matches!(component, Component::Normal(_)));
    names.map(|component| component.as_os_str().to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(root: &str, working: &str, path: &str) -> String {
        Paths::between(Path::new(root), Path::new(working)).show(path).into_owned()
    }

    #[test]
    fn from_the_root_a_path_stays_as_it_is() {
        assert_eq!(shown("/p", "/p", "modules/eks/main.tf"), "modules/eks/main.tf");
    }

    #[test]
    fn from_a_folder_inside_paths_lead_down_or_up_and_across() {
        assert_eq!(shown("/p", "/p/modules/eks", "modules/eks/main.tf"), "main.tf");
        assert_eq!(shown("/p", "/p/modules/eks", "modules/vpc/main.tf"), "../vpc/main.tf");
        assert_eq!(shown("/p", "/p/modules/eks", "modules/eks-2/main.tf"), "../eks-2/main.tf");
        assert_eq!(shown("/p", "/p/modules/eks", "main.tf"), "../../main.tf");
    }

    #[test]
    fn a_path_that_leads_elsewhere_stays_as_it_is() {
        assert_eq!(shown("/src/p", "/src", "/etc/given.tfvars"), "/etc/given.tfvars");
    }

    #[test]
    fn from_a_folder_above_or_apart_paths_lead_to_the_root() {
        assert_eq!(shown("/src/p", "/src", "main.tf"), "p/main.tf");
        assert_eq!(shown("/src/p", "/home", "main.tf"), "/src/p/main.tf");
        assert_eq!(shown("/", "/", "main.tf"), "main.tf");
    }
}
