//! What Windows adds to the price of a machine.

use crate::catalogue::{Catalogue, Origin};
use crate::cloud::Cloud;
use crate::machine::Machine;
use crate::packed::{AZURE_WINDOWS_LICENCE, Number, Text};
use crate::quote::{Basis, Quote};

impl Catalogue {
    /// What Windows adds to the hourly on-demand price of a machine type. `None` for AWS, whose prices with Windows the
    /// catalogue lacks.
    pub fn windows_licence(self, cloud: Cloud, name: &str, region: &str) -> Option<Quote> {
        const USD: Number = AZURE_WINDOWS_LICENCE.number("usd_per_hour_windows_minus_linux");
        const SOURCE: Text = AZURE_WINDOWS_LICENCE.text("source");
        let machine = self.machine(cloud, name)?;
        if let Some(row) = AZURE_WINDOWS_LICENCE.find(&[machine.name]) {
            return Some(Quote::hourly(row.number(USD)?, "*", Origin::of_row(row, SOURCE)?, Basis::Listed));
        }
        let (item, processors) = match cloud {
            Cloud::Aws => return None,
            Cloud::Azure => ("azure/vm/windows-licence", full_processors(&machine)),
            Cloud::Google if machine.shared_core.is_none() => ("gcp/vm/windows-licence", machine.vcpu),
            // Sources agree on the types with one processor, f1-micro and g1-small, and are silent about e2.
            Cloud::Google => {
                ("gcp/vm/windows-licence-shared-core", machine.vcpu.filter(|processors| *processors <= 1.0))
            }
        };
        let each = self.unit_price(item, region)?;
        Some(Quote { price: each.price * processors?, unit: "hour", ..each })
    }
}

/// The processors that Azure licenses: of a constrained size, those of the full one, which is the first number of
/// `Standard_E32-8s_v5`.
fn full_processors(machine: &Machine) -> Option<f64> {
    let Some((full, _)) = machine.name.split_once('-') else { return machine.vcpu };
    full.rsplit(|char: char| !char.is_ascii_digit()).next()?.parse().ok()
}
