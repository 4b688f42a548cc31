//! Terraform itself as the judge of what is formatted.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Whether the `terraform` binary is on the path.
pub(crate) fn is_here() -> bool {
    Command::new("terraform")
        .arg("version")
        .env("CHECKPOINT_DISABLE", "1")
        .output()
        .is_ok_and(|output| output.status.success())
}

/// The texts as `terraform fmt` writes them.
pub(crate) fn formatted(name: &str, texts: &[String]) -> Vec<String> {
    let folder = Folder::with(name, texts);
    folder.format("-write=true");
    (0..texts.len())
        .map(|index| fs::read_to_string(folder.0.join(file_name(index))).expect("the file is there"))
        .collect()
}

/// The indexes of the texts that `terraform fmt` would change.
pub(crate) fn unformatted(name: &str, texts: &[String]) -> BTreeSet<usize> {
    let folder = Folder::with(name, texts);
    let listed = folder.format("-write=false");
    listed.lines().filter_map(|line| line.rsplit('/').next()?.strip_suffix(".tf")?.parse().ok()).collect()
}

fn file_name(index: usize) -> String {
    format!("{index:08}.tf")
}

/// A folder among the temporary files, gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, texts: &[String]) -> Folder {
        let folder = Folder(std::env::temp_dir().join(format!("costlint-edit-{name}-{}", std::process::id())));
        fs::create_dir_all(&folder.0).expect("there is a temporary folder");
        for (index, text) in texts.iter().enumerate() {
            fs::write(folder.0.join(file_name(index)), text).expect("the temporary folder is writable");
        }
        folder
    }

    /// The names of the files that are not formatted.
    fn format(&self, write: &str) -> String {
        let mut command = Command::new("terraform");
        command.args(["fmt", "-list=true", write, "-no-color"]).arg(&self.0).env("CHECKPOINT_DISABLE", "1");
        let output = command.output().expect("terraform is on the path");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind lies among the temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}
