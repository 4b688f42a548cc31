//! What a run found, in full: every output format is written from this.

pub mod concise;
mod contents;
mod counted;
mod excerpt;
mod fixes;
pub mod github;
pub mod json;
pub mod markdown;
mod message;
mod passed_over;
mod paths;
mod printable;
pub mod sarif;
mod saving;
mod secrets;
mod statistics;
mod style;
mod summary;
pub mod text;
mod view;

pub use contents::{PassedOver, Report, Reported, Summary, Unchecked};
pub use counted::counted;
pub use fixes::{Deed, advice, fixable, write_fixed};
pub use message::message;
pub use paths::Paths;
pub use printable::{printable, printable_line};
pub(crate) use saving::is_approximate;
pub use saving::{figure, fine, sentence};
pub use style::{Colour, Detail, Style};
pub use view::{Order, View};
