//! Which newer family takes the place of an older one, and at what price.

/// A newer family for an older one.
///
/// The ratios compare prices, target over source, not speed; below 1 saves. A newer family is not always a cheaper one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Successor {
    /// `aws_ec2`, `aws_rds_mysql`, `azure_vm`, `gcp_machine` …
    pub service: &'static str,
    /// The older family.
    pub from_family: &'static str,
    /// The newer family; `None` where there is none.
    pub to_family: Option<&'static str>,
    /// What sort of step it is: `intel`, `amd`, `graviton`, `arm`, `gpu`, `engine` …
    pub variant: &'static str,
    /// How types were paired: `same-size`, `same-vcpu`, `cheapest-per-gpu` …
    pub matched_by: &'static str,
    /// How many pairs the ratio is the median of.
    pub pairs: f64,
    /// How many of them have equal memory within 8 %.
    pub pairs_of_equal_shape: Option<f64>,
    /// Median price ratio in the cloud's main region.
    pub ratio_median: Option<f64>,
    /// Smallest price ratio.
    pub ratio_min: Option<f64>,
    /// Largest price ratio.
    pub ratio_max: Option<f64>,
    /// What to know about the step.
    pub note: Option<&'static str>,
}
