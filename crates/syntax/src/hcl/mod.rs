//! HCL, the language of Terraform and of costlint's own pages.

mod tree;

pub use tree::*;
