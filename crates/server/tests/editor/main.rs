//! Sessions with an editor, message by message.

mod editor;
mod findings;
mod protocol;
