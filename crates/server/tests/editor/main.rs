//! Sessions with an editor, message by message.

mod actions;
mod editor;
mod findings;
mod protocol;
