//! How fast HCL is read: `cargo bench -p costlint-syntax --bench hcl`.

use costlint_syntax::hcl;
use divan::Bencher;
use divan::counter::BytesCount;

const FILE: &str = include_str!("../tests/hcl_conformance/realistic.tf");

fn main() {
    divan::main();
}

#[divan::bench]
fn a_megabyte(bencher: Bencher<'_, '_>) {
    read(bencher, &megabyte());
}

/// A brace short: the text is read strictly up to its end, then tolerantly, then by its layout.
#[divan::bench]
fn a_megabyte_that_lacks_a_brace(bencher: Bencher<'_, '_>) {
    read(bencher, &(megabyte() + "locals {\n"));
}

fn megabyte() -> String {
    FILE.repeat(1_000_000 / FILE.len())
}

fn read(bencher: Bencher<'_, '_>, text: &str) {
    bencher.counter(BytesCount::of_str(text)).bench(|| hcl::parse(divan::black_box(text)));
}
