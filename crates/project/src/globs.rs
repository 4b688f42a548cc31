//! Patterns that name files and folders: those of `exclude` and `ignore-in`.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns of one origin. A pattern with a slash starts from the origin's folder, one without names a file or folder
/// anywhere below it, and a folder stands for all that it holds.
#[derive(Debug, Clone)]
pub(crate) struct Patterns {
    folder: PathBuf,
    globs: GlobSet,
}

impl Patterns {
    /// Reads patterns; the error has the index of the wrong one and what is wrong.
    pub(crate) fn new<'w>(
        folder: &Path,
        written: impl IntoIterator<Item = &'w str>,
    ) -> Result<Patterns, (usize, String)> {
        let mut globs = GlobSetBuilder::new();
        for (index, pattern) in written.into_iter().enumerate() {
            let mut add = |pattern: &str| {
                globs.add(glob(pattern).map_err(|error| (index, error.kind().to_string()))?);
                Ok(())
            };
            let trimmed = pattern.strip_suffix('/').unwrap_or(pattern);
            let anywhere = !trimmed.contains('/');
            let path = trimmed.strip_prefix("./").or_else(|| trimmed.strip_prefix('/')).unwrap_or(trimmed);
            let path = if anywhere { format!("**/{path}") } else { path.to_owned() };
            add(&path)?;
            add(&format!("{path}/**"))?;
        }
        let globs = globs.build().map_err(|error| (0, error.kind().to_string()))?;
        Ok(Patterns { folder: folder.to_owned(), globs })
    }

    /// Whether a pattern names the file or folder.
    pub(crate) fn matches(&self, path: &Path) -> bool {
        !self.globs.is_empty() && path.strip_prefix(&self.folder).is_ok_and(|path| self.globs.is_match(path))
    }
}

fn glob(pattern: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(pattern).literal_separator(true).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Patterns::new(Path::new("/p"), [pattern]).expect("the pattern reads").matches(Path::new(path))
    }

    #[test]
    fn a_name_stands_for_files_and_folders_anywhere() {
        assert!(matches("legacy", "/p/legacy/main.tf"));
        assert!(matches("legacy/", "/p/a/legacy/b/main.tf"));
        assert!(matches("*.generated.tf", "/p/a/x.generated.tf"));
        assert!(!matches("legacy", "/p/legacy-not/main.tf"));
        assert!(!matches("legacy", "/elsewhere/legacy/main.tf"));
    }

    #[test]
    fn a_path_starts_from_its_folder_and_a_star_stays_within_one() {
        assert!(matches("live/*/old.tf", "/p/live/prod/old.tf"));
        assert!(matches("./live", "/p/live/prod/old.tf"));
        assert!(matches("/live", "/p/live/prod/old.tf"));
        assert!(matches("live/**/old.tf", "/p/live/a/b/old.tf"));
        assert!(!matches("live/*/old.tf", "/p/live/a/b/old.tf"));
        assert!(!matches("live/prod", "/p/a/live/prod/old.tf"));
    }

    #[test]
    fn a_wrong_pattern_says_which_it_is() {
        let error = Patterns::new(Path::new("/p"), ["fine", "{a"]).map(|_| ()).expect_err("an open brace");
        assert_eq!(error.0, 1);
    }
}
