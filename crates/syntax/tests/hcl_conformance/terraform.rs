//! Terraform itself as the judge of what is HCL.

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

/// The indexes of the texts that `terraform fmt` cannot read.
pub(crate) fn rejected(name: &str, texts: &[String]) -> BTreeSet<usize> {
    // One start of the binary is for many files, but its time grows with the square of the number of errors.
    const BATCH: usize = 250;
    let batches = texts.chunks(BATCH).enumerate();
    batches
        .flat_map(|(batch, texts)| rejected_at_once(name, texts).into_iter().map(move |index| batch * BATCH + index))
        .collect()
}

fn rejected_at_once(name: &str, texts: &[String]) -> BTreeSet<usize> {
    let folder = TemporaryFolder::new(name);
    for (index, text) in texts.iter().enumerate() {
        fs::write(folder.0.join(format!("{index:08}.tf")), text).expect("the temporary folder is writable");
    }
    let output = Command::new("terraform")
        .args(["fmt", "-list=false", "-write=false", "-no-color"])
        .arg(&folder.0)
        .env("CHECKPOINT_DISABLE", "1")
        .output()
        .expect("terraform is on the path");
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    // Every error says `on 00000017.tf line 3`.
    report
        .match_indices(".tf line ")
        .filter_map(|(end, _)| report.get(end.checked_sub(8)?..end)?.parse().ok())
        .collect()
}

struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn new(name: &str) -> TemporaryFolder {
        let folder = std::env::temp_dir().join(format!("costlint-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("there is a temporary folder");
        TemporaryFolder(folder)
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // What is left behind lies among the temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}
