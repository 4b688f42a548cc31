//! A price in the catalogue: the figure, its unit and region, and how reliable it is.

use crate::catalogue::Origin;
use crate::money::{HOURS_PER_MONTH, Money};

/// A price with everything a reader needs to judge it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quote {
    /// The price of one `unit`.
    pub price: Money,
    /// The billed unit: `hour`, `GB-month`, `million-requests` …
    pub unit: &'static str,
    /// The region of the figure: a region code, `*` for all, or a zone of several (`us,europe`). Where
    /// `basis` is [`Basis::OtherRegion`] it is the region that the figure was taken from.
    pub region: &'static str,
    /// Where the figure comes from, as a code explained in the catalogue's data folder.
    pub source: &'static str,
    /// When the source showed the figure: `2025`, `2025-11` or `2025-11-04`.
    pub date: &'static str,
    /// How well the source is attested.
    pub confidence: Confidence,
    /// How the figure was found.
    pub basis: Basis,
}

impl Quote {
    /// An hourly price.
    pub(crate) fn hourly(usd: f64, region: &'static str, origin: Origin, basis: Basis) -> Quote {
        Quote::new(usd, "hour", region, origin, basis)
    }

    /// A price of a unit.
    pub(crate) fn new(usd: f64, unit: &'static str, region: &'static str, origin: Origin, basis: Basis) -> Quote {
        let Origin { source, date, confidence } = origin;
        Quote { price: Money::from_usd(usd), unit, region, source, date, confidence, basis }
    }

    /// The price of one unit for a month, if it is billed only by time: per hour, day or month.
    pub fn per_month(&self) -> Option<Money> {
        let unit = self.unit;
        if unit == "hour" || unit.ends_with("-hour") {
            return Some(self.price * HOURS_PER_MONTH);
        }
        if unit == "day" || unit.ends_with("-day") {
            return Some(self.price * (HOURS_PER_MONTH / 24.0));
        }
        (unit == "month" || unit.ends_with("-month")).then_some(self.price)
    }

    /// True where the figure is not the list price of exactly this thing in exactly this region.
    pub fn is_estimate(&self) -> bool {
        self.basis.is_estimate()
    }
}

/// Is a date such as `2025`, `2025-11` or `2025-11-04` more than a year before a day? Of a month or a year, its last day counts.
pub fn is_over_a_year_old(date: &str, today: &str) -> bool {
    let Some((year, rest)) = today.split_once('-') else { return false };
    let Ok(year) = year.parse::<u32>() else { return false };
    let year_ago = format!("{:04}-{rest}", year.saturating_sub(1));
    !date.is_empty() && date < year_ago.get(..date.len()).unwrap_or(&year_ago)
}

/// How well a source attests its figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// From memory of a vendor's page, without a stored copy to check it against.
    Recalled,
    /// By the naming rule of its family.
    Derived,
    /// Found in a stored copy of a vendor's page, price list or interface.
    Sourced,
}

impl Confidence {
    /// The confidence that the data calls so.
    pub(crate) fn from_name(name: &str) -> Option<Confidence> {
        [Confidence::Recalled, Confidence::Derived, Confidence::Sourced]
            .into_iter()
            .find(|confidence| confidence.name() == name)
    }

    /// `recalled`, `derived` or `sourced`.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Recalled => "recalled",
            Confidence::Derived => "derived",
            Confidence::Sourced => "sourced",
        }
    }
}

/// How a figure was found, the most reliable way first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// The list price of this thing in this region.
    Listed,
    /// The list price less the discount that Google gives by itself to what runs for most of a month.
    SustainedUse,
    /// The list price in the cloud's main region, times how the same family's prices differ here.
    SameFamilyRatio,
    /// The same, with the ratio of the same class of families (general purpose on Intel, say).
    SameClassRatio,
    /// The same, with the median ratio of all types of the region.
    RegionRatio,
    /// The list price in the main region, times how the price of a sibling differs here: of an older class, or of the
    /// EC2 type underneath.
    SiblingRatio,
    /// The price of the EC2 type underneath, times the median surcharge of `SageMaker`.
    SageMakerRatio,
    /// The list price of another region, because none is known for this one.
    OtherRegion,
    /// A spot price listed for this type and region.
    SpotListed,
    /// The on-demand price less the type's average spot discount in this region.
    SpotRegional,
    /// The on-demand price less the type's median spot discount over all regions.
    SpotMedian,
    /// The on-demand price less the family's median spot discount over all regions.
    SpotFamily,
    /// A spot discount on an on-demand price that is itself an estimate.
    SpotOfEstimate,
}

impl Basis {
    /// True unless the figure is a listed price, or a discount measured for this type in this region.
    pub fn is_estimate(self) -> bool {
        !matches!(self, Basis::Listed | Basis::SustainedUse | Basis::SpotListed | Basis::SpotRegional)
    }

    /// How the figure was found, for a reader.
    pub fn describe(self) -> &'static str {
        match self {
            Basis::Listed => "list price",
            Basis::SustainedUse => "list price less the sustained-use discount",
            Basis::SameFamilyRatio => "estimated from the main region, scaled by prices of the same family",
            Basis::SameClassRatio => "estimated from the main region, scaled by prices of similar families",
            Basis::RegionRatio => "estimated from the main region, scaled by the region's median price ratio",
            Basis::SiblingRatio => "estimated from the main region, scaled by prices of a related type",
            Basis::SageMakerRatio => "estimated from the EC2 price plus SageMaker's median surcharge",
            Basis::OtherRegion => "list price of another region; no price known for this one",
            Basis::SpotListed => "listed spot price",
            Basis::SpotRegional => "on-demand price less the type's average spot discount in this region",
            Basis::SpotMedian => "on-demand price less the type's median spot discount across regions",
            Basis::SpotFamily => "on-demand price less the family's median spot discount across regions",
            Basis::SpotOfEstimate => "estimated on-demand price less a spot discount",
        }
    }
}

/// The data of AWS's spot instance advisor about a type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpotDiscount {
    /// Percent off the on-demand price, averaged over a month; 0 where spot saves nothing.
    pub percent: f64,
    /// The band of monthly interruptions in percent, where known: `<5`, `5-10`, `10-15`, `15-20` or `>20`.
    pub interruption: Option<&'static str>,
    /// [`Basis::SpotRegional`], [`Basis::SpotMedian`] or [`Basis::SpotFamily`].
    pub basis: Basis,
}
