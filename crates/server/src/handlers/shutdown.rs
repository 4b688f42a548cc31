//! `shutdown`.

use lsp_server::{ErrorCode, RequestId, Response};
use serde_json::Value;

use crate::state::{Phase, State};

/// Ends all work. Only `exit` may follow.
pub(crate) fn shutdown(state: &mut State, id: RequestId) {
    state.phase = Phase::ShutDown;
    state.checks.stop();
    for request in std::mem::take(&mut state.requests) {
        state.editor.refuse(request.id, ErrorCode::RequestCanceled, "the server is shutting down");
    }
    state.editor.respond(Response::new_ok(id, Value::Null));
}
