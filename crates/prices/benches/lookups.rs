//! How long one question to the catalogue takes; the goal is below a microsecond.

use costlint_prices::{Catalogue, Cloud};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const CATALOGUE: Catalogue = Catalogue::embedded();

#[divan::bench(args = [(Cloud::Aws, "m5.xlarge"), (Cloud::Azure, "standard_nc24ads_a100_v4"), (Cloud::Google, "n2-standard-4")])]
fn machine(bencher: Bencher, (cloud, name): (Cloud, &str)) {
    bencher.bench(|| CATALOGUE.machine(cloud, black_box(name)));
}

#[divan::bench(args = [(Cloud::Aws, "m5.xlarge", "eu-west-1"), (Cloud::Azure, "Standard_D2s_v5", "westeurope"), (Cloud::Google, "n2-standard-4", "europe-west4")])]
fn on_demand(bencher: Bencher, (cloud, name, region): (Cloud, &str, &str)) {
    bencher.bench(|| CATALOGUE.on_demand(cloud, black_box(name), black_box(region)));
}

#[divan::bench(args = [(Cloud::Aws, "m5.xlarge", "eu-west-1"), (Cloud::Azure, "Standard_D2s_v5", "westeurope"), (Cloud::Google, "n2-standard-4", "europe-west4")])]
fn spot(bencher: Bencher, (cloud, name, region): (Cloud, &str, &str)) {
    bencher.bench(|| CATALOGUE.spot(cloud, black_box(name), black_box(region)));
}

#[divan::bench(args = ["eu-west-1", "il-central-1"])]
fn unit_price(bencher: Bencher, region: &str) {
    bencher.bench(|| CATALOGUE.unit_price(black_box("aws/ebs/gp3/storage"), black_box(region)));
}

#[divan::bench]
fn every_machine_of_a_cloud() -> usize {
    CATALOGUE.machines(Cloud::Azure).filter(|machine| machine.accelerator.is_some()).count()
}
