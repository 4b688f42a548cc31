//! What holds of every answer, whatever is asked.

use costlint_prices::{Basis, Catalogue, Cloud};
use proptest::prelude::*;

const CATALOGUE: Catalogue = Catalogue::embedded();

fn cloud() -> impl Strategy<Value = Cloud> {
    proptest::sample::select(Cloud::ALL.to_vec())
}

/// Any text, and texts that resemble the catalogue's own.
fn name() -> impl Strategy<Value = String> {
    let machines: Vec<&str> =
        Cloud::ALL.into_iter().flat_map(|cloud| CATALOGUE.machines(cloud)).map(|machine| machine.name).collect();
    let items: Vec<&str> = CATALOGUE.items().collect();
    let known = proptest::sample::select([machines, items].concat());
    let spoilt = (known.clone(), any::<prop::sample::Index>(), any::<char>()).prop_map(|(name, index, letter)| {
        let mut letters: Vec<char> = name.chars().collect();
        let at = index.index(letters.len());
        letters[at] = letter;
        letters.into_iter().collect::<String>()
    });
    prop_oneof![".{0,40}", known.prop_map(str::to_owned), spoilt]
}

fn region() -> impl Strategy<Value = String> {
    let known: Vec<&str> = Cloud::ALL.into_iter().flat_map(|cloud| CATALOGUE.regions(cloud)).collect();
    prop_oneof!["\\PC{0,20}", "[a-z]{2}-[a-z]{4}-?[0-9][a-z]?", proptest::sample::select(known).prop_map(str::to_owned)]
}

proptest! {
    #[test]
    fn no_question_makes_the_catalogue_panic(cloud in cloud(), name in name(), region in region(), service in name()) {
        let quotes = [
            CATALOGUE.on_demand(cloud, &name, &region),
            CATALOGUE.spot(cloud, &name, &region),
            CATALOGUE.unit_price(&name, &region),
            CATALOGUE.node_price(&service, &name, &region),
            CATALOGUE.node_price("sagemaker", &name, &region),
            CATALOGUE.node_price("postgres", &name, &region),
        ];
        for quote in quotes.into_iter().flatten() {
            prop_assert!(quote.price.usd() > 0.0 && quote.price.usd().is_finite(), "{quote:?}");
            prop_assert!(!quote.unit.is_empty() && !quote.date.is_empty() && !quote.source.is_empty(), "{quote:?}");
            prop_assert!(!quote.basis.describe().is_empty());
        }
        CATALOGUE.machine_any(&name);
        CATALOGUE.sagemaker_machine(&name);
        CATALOGUE.spot_discount(&name, &region);
        CATALOGUE.accelerator(&name);
        CATALOGUE.gcp_gpu(&name, &region);
        CATALOGUE.offers_family(&name, &region);
        CATALOGUE.successor_type(cloud, &name, &service);
        CATALOGUE.cheaper_successor(&name, &region);
        if let Some(gpus) = CATALOGUE.gpus(cloud, &name, Some((&service, f64::NAN))) {
            CATALOGUE.cheaper_gpus(&gpus, &region);
        }
        CATALOGUE.nearest(cloud, &name);
        CATALOGUE.nearest_item(&name);
        prop_assert!(CATALOGUE.successors(&service, &name).count() <= 100);
    }

    #[test]
    fn a_known_name_is_nearest_to_itself(cloud in cloud(), index in any::<prop::sample::Index>()) {
        let names: Vec<&str> = CATALOGUE.machines(cloud).map(|machine| machine.name).collect();
        let name = names[index.index(names.len())];
        prop_assert_eq!(CATALOGUE.nearest(cloud, name), Some(name));
    }
}

#[test]
fn a_machine_in_a_region_has_a_sensible_price_or_none() {
    for cloud in Cloud::ALL {
        for (index, machine) in CATALOGUE.machines(cloud).enumerate() {
            // A fifth of the regions for each, but all of them for every five.
            for region in CATALOGUE.regions(cloud).skip(index % 5).step_by(5) {
                let on_demand = CATALOGUE.on_demand(cloud, machine.name, region);
                let spot = CATALOGUE.spot(cloud, machine.name, region);
                if let (Some(on_demand), Some(spot)) = (on_demand, spot) {
                    assert!(spot.price <= on_demand.price, "{} in {region}: {spot:?} {on_demand:?}", machine.name);
                    assert!(spot.basis > Basis::OtherRegion, "{spot:?}");
                }
                assert!(
                    on_demand.is_some() || spot.is_none_or(|spot| spot.basis == Basis::SpotListed),
                    "{} in {region}",
                    machine.name
                );
            }
        }
    }
}
