//! The parts of a path inside of a project, which has `/` on every system.

/// The folder part of a path; empty for none.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
pub(crate) fn file_name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}
