//! The catalogue: every question that can be asked of it.

use crate::cloud::Cloud;
use crate::machine::{AcceleratorFacts, AttachedAccelerator, Machine};
use crate::quote::{Quote, SpotDiscount};
use crate::successor::Successor;

/// The embedded catalogue. It costs nothing to make and nothing to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Catalogue(());

impl Catalogue {
    /// The catalogue of this build.
    pub const fn embedded() -> Catalogue {
        Catalogue(())
    }
}

#[expect(unused_variables, reason = "the interface first, the figures next")]
impl Catalogue {
    /// The newest date of the main price tables.
    pub fn price_date(self) -> &'static str {
        "2026-08-03"
    }
    /// The code of a region however it is written (zone, display name, any case), or `None` if the cloud has no such region.
    pub fn region(self, cloud: Cloud, text: &str) -> Option<&'static str> {
        None
    }
    /// All regions of a cloud, in name order.
    pub fn regions(self, cloud: Cloud) -> impl Iterator<Item = &'static str> {
        std::iter::empty()
    }
    /// A machine type by name (Azure sizes in any case).
    pub fn machine(self, cloud: Cloud, name: &str) -> Option<Machine> {
        None
    }
    /// A machine type of whichever cloud has one of that name.
    pub fn machine_any(self, name: &str) -> Option<Machine> {
        None
    }
    /// Every machine type of a cloud, in name order.
    pub fn machines(self, cloud: Cloud) -> impl Iterator<Item = Machine> {
        std::iter::empty()
    }
    /// Does the region offer the EC2 family? `None` where that is not known.
    pub fn offers_family(self, cloud: Cloud, family: &str, region: &str) -> Option<bool> {
        None
    }
    /// An accelerator model by name (`T4`, `A100-80`, `nvidia-tesla-t4`).
    pub fn accelerator(self, model: &str) -> Option<AcceleratorFacts> {
        None
    }
    /// What Google asks for an accelerator apart from the machine.
    pub fn gcp_gpu(self, accelerator: &str, region: &str) -> Option<AttachedAccelerator> {
        None
    }
    /// The hourly on-demand Linux price.
    pub fn on_demand(self, cloud: Cloud, name: &str, region: &str) -> Option<Quote> {
        None
    }
    /// The hourly spot Linux price.
    pub fn spot(self, cloud: Cloud, name: &str, region: &str) -> Option<Quote> {
        None
    }
    /// AWS's average spot discount and interruptions.
    pub fn spot_discount(self, name: &str, region: &str) -> Option<SpotDiscount> {
        None
    }
    /// The hourly price of a managed service's node; `service` is an RDS or cache engine (`postgres`, `redis`), `opensearch`, `msk`, `sagemaker` …
    pub fn node_price(self, service: &str, name: &str, region: &str) -> Option<Quote> {
        None
    }
    /// The price of an item billed by a unit: `aws/ebs/gp3/storage`.
    pub fn unit_price(self, item: &str, region: &str) -> Option<Quote> {
        None
    }
    /// The newer families for an older one; `service` as in [`Successor::service`].
    pub fn successors(self, service: &str, family: &str) -> impl Iterator<Item = Successor> {
        std::iter::empty()
    }
    /// The type of `to_family` to take in place of `name`: the same size, else the smallest with as much processor and nearly as much memory.
    pub fn successor_type(self, cloud: Cloud, name: &str, to_family: &str) -> Option<Machine> {
        None
    }
    /// The known machine type whose name is nearest, for an error message.
    pub fn nearest(self, cloud: Cloud, name: &str) -> Option<&'static str> {
        None
    }
}
