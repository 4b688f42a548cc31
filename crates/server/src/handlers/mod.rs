//! The handlers of messages, one file for each request or group of notifications.

pub(crate) mod cancel;
pub(crate) mod code_action;
pub(crate) mod diagnostics;
pub(crate) mod initialize;
pub(crate) mod shutdown;
pub(crate) mod text_sync;
pub(crate) mod workspace;
