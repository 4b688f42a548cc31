//! Results, and why there may be none.

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The source does not determine the result, or only numbers more exact than ours could.
    Unsettled,
    /// Terraform reports an error.
    Wrong(&'static str),
}

/// A result, or why there is none.
pub(crate) type Settled<T> = Result<T, Failure>;
