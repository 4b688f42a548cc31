//! What machines, disks and services cost on AWS, Azure and Google Cloud, from a catalogue inside the binary.
//!
//! ```
//! use costlint_prices::{Catalogue, Cloud};
//!
//! let catalogue = Catalogue::embedded();
//! let price = catalogue.on_demand(Cloud::Aws, "m5.xlarge", "eu-west-1").expect("m5.xlarge is sold in Ireland");
//! assert_eq!(price.per_month().expect("billed by the hour").to_string(), "$156.22");
//! ```
//!
//! Every lookup returns `None` for an item that is not in the catalogue: never zero, never another type's price. A result
//! has the region, unit, source and date of its figure, and its [`Basis`] distinguishes a list price from an estimate.
//! Regions may be written as a zone (`us-central1-a`) or as Azure displays them (`West Europe`).

mod catalogue;
mod cloud;
mod custom;
mod fleet;
mod gpus;
mod machine;
mod money;
mod nodes;
mod on_demand;
mod packed;
mod quote;
mod shapes;
mod spot;
mod successor;
mod support;
mod units;
mod windows;

pub use catalogue::Catalogue;
pub use cloud::{Cloud, region_of_zone};
pub use custom::CustomMachine;
pub use fleet::{Fleet, Least};
pub use gpus::{GpuSuccessor, Gpus};
pub use machine::{Accelerator, AcceleratorFacts, AttachedAccelerator, LocalStorage, Machine, Network};
pub use money::{HOURS_PER_MONTH, Money};
pub use quote::{Basis, Confidence, Quote, SpotDiscount, is_over_a_year_old};
pub use successor::Successor;
pub use support::Support;
