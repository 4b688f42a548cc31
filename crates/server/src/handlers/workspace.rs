//! `workspace/didChangeWatchedFiles` and `workspace/didChangeWorkspaceFolders`.

use std::path::PathBuf;

use serde::Deserialize;

use crate::{messages::Identifier, paths::file_at, state::State};

#[derive(Debug, Deserialize)]
pub(crate) struct WatchedFilesParams {
    changes: Vec<Identifier>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FoldersParams {
    event: FoldersEvent,
}

#[derive(Debug, Deserialize)]
struct FoldersEvent {
    added: Vec<Identifier>,
    removed: Vec<Identifier>,
}

pub(crate) fn change_files(state: &mut State, params: &WatchedFilesParams) {
    for path in params.changes.iter().filter_map(|change| file_at(&change.uri)) {
        if !state.documents.covers(&path) {
            state.check_changed_file(&path);
        }
    }
}

pub(crate) fn change_folders(state: &mut State, FoldersParams { event }: &FoldersParams) {
    let paths =
        |folders: &[Identifier]| -> Vec<PathBuf> { folders.iter().filter_map(|folder| file_at(&folder.uri)).collect() };
    let removed = paths(&event.removed);
    state.client.folders.retain(|folder| !removed.contains(folder));
    state.client.folders.extend(paths(&event.added));
    state.documents.find_roots(&state.client.folders);
    state.check_all();
}
