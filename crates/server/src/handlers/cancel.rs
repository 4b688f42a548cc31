//! `$/cancelRequest`.

use lsp_server::{ErrorCode, RequestId};
use serde::Deserialize;

use crate::state::State;

#[derive(Debug, Deserialize)]
pub(crate) struct CancelParams {
    id: RequestId,
}

/// Refuses a request that still waits; one that was answered stays answered.
pub(crate) fn cancel(state: &mut State, CancelParams { id }: &CancelParams) {
    let count = state.requests.len();
    state.requests.retain(|request| request.id != *id);
    if state.requests.len() < count {
        state.editor.refuse(id.clone(), ErrorCode::RequestCanceled, "the editor cancelled the request");
    }
}
