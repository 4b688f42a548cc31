//! What is written to give a field its new value.

use costlint_model::Place;
use costlint_syntax::edit::{Change, Edit, New};

/// One setting to write.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Write {
    /// Below a container.
    Change { container: Place, change: Change, edits: Vec<Edit> },
    /// Behind a resource, as text.
    Beside { resource: Place, text: String },
    /// Over a literal, which decides a setting.
    Replace { literal: Place, setting: String, to: New, edits: Vec<Edit> },
}
