//! The CSV files themselves: what a refresh must not get wrong.

#![expect(clippy::disallowed_methods, reason = "the test reads the files that the build script packs")]

use std::collections::{BTreeMap, BTreeSet};

use csv::Csv;

#[path = "../build/csv.rs"]
mod csv;

/// One file, row by row.
struct File(Csv);

impl File {
    fn read(name: &str) -> File {
        let path = format!("{}/data/{name}.csv", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).expect("the file is there");
        File(Csv::read(&format!("data/{name}.csv"), &text).expect("the file is well-formed"))
    }

    fn has(&self, column: &str) -> bool {
        self.0.column(column).is_ok()
    }

    /// The cells of some columns, with the place of the row.
    fn rows<const N: usize>(&self, columns: [&str; N]) -> impl Iterator<Item = (String, [&str; N])> {
        let columns = columns.map(|name| self.0.column(name).expect("the column is there"));
        let rows = self.0.rows.iter().enumerate();
        rows.map(move |(index, row)| (self.0.fault(index, "here"), columns.map(|column| row[column].as_str())))
    }

    fn set(&self, column: &str) -> BTreeSet<&str> {
        self.rows([column]).map(|(_, [cell])| cell).collect()
    }
}

/// The files whose columns of regions hold prices by the hour.
const PRICED: [(&str, &str); 8] = [
    ("aws", "aws_ec2_prices"),
    ("aws", "aws_rds"),
    ("aws", "aws_elasticache"),
    ("aws", "aws_opensearch"),
    ("aws", "aws_other_nodes"),
    ("azure", "azure_vm"),
    ("gcp", "gcp_machine"),
    ("gcp", "gcp_machine_spot"),
];

/// Everything that a unit price may be for. A new unit is fine, but has to be meant: `GB-months` isn't.
const UNITS: &str = "100RU-hour 100k-events 10M-samples 10k-operations 10k-requests ACU-hour CU-hour DPU-hour DSU-hour GB GB-hour GPU-second GB-month GB-second \
    GHz-second GiB GiB-hour GiB-month GiB-second IOPS-month IP-hour LCU-hour MB MBps-month MCU-hour MiB NCU-hour OCU-hour RCU-hour RPU-hour TB \
    TB-scanned TiB VM-hour WCU-hour alarm-month association-hour attachment-hour certificate certificate-month cluster-hour \
    connection-hour consumer-shard-hour controller-month day disk-month endpoint-AZ-hour evaluation fraction-of-on-demand fraction-of-standard hour \
    instance-month item metric-month million-RU million-calls million-invocations million-messages million-metrics million-minutes million-observations \
    million-queries million-requests million-units minute month node-hour node-month parameter-hour partition-hour replica-day \
    rule-hour rule-month run shard-hour slot-hour stream-hour thousand-calls thousand-objects-month thousand-requests thousand-transitions \
    time-series-month tunnel-hour unit unit-hour unit-month vCPU-hour vCPU-month vCPU-second vCore-hour";

/// Accelerators that no datasheet of ours describes: cards for graphics, video and signal processing, and two that never spread.
const UNDESCRIBED: [&str; 8] = [
    "Gaudi HL-205",
    "Qualcomm AI100",
    "Radeon MI25",
    "Radeon V620",
    "Radeon V710",
    "Virtex UltraScale+ (VU47P)",
    "Virtex UltraScale+ VU9P",
    "Xilinx U30",
];

fn number(cell: &str) -> Option<f64> {
    (!cell.is_empty()).then(|| cell.parse().expect("a number"))
}

#[test]
fn every_column_of_prices_is_a_region_and_every_price_is_above_zero() {
    let regions = File::read("regions");
    let regions: BTreeSet<(&str, &str)> =
        regions.rows(["cloud", "region"]).map(|(_, [cloud, region])| (cloud, region)).collect();
    for (cloud, name) in PRICED {
        let file = File::read(name);
        let first =
            file.0.header.iter().position(|column| regions.contains(&(cloud, column))).expect("there are regions");
        for column in &file.0.header[first..] {
            assert!(regions.contains(&(cloud, column)), "{name}: {column} is no region");
            for (place, [cell]) in file.rows([column]) {
                assert!(number(cell).is_none_or(|usd| usd > 0.0 && usd < 1000.0), "{place}: {column} costs {cell}");
            }
        }
    }
}

#[test]
fn every_unit_price_is_above_zero_in_a_known_unit_and_a_known_region() {
    let units: BTreeSet<&str> = UNITS.split_whitespace().collect();
    let regions = File::read("regions");
    let zones = regions.set("price_zone");
    let regions: BTreeSet<(&str, &str)> =
        regions.rows(["cloud", "region"]).map(|(_, [cloud, region])| (cloud, region)).collect();
    let prices = File::read("unit_prices");
    let mut unit_of = BTreeMap::new();
    for (place, [item, unit, region, usd]) in prices.rows(["item", "unit", "region", "usd"]) {
        let cloud = item.split('/').next().expect("a split has a part");
        assert!(
            item.split('/').count() >= 3
                && item.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase()),
            "{place}"
        );
        assert!(units.contains(unit), "{place}: {unit}");
        assert!(number(usd).is_some_and(|usd| usd > 0.0), "{place}");
        let known =
            region == "*" || regions.contains(&(cloud, region)) || region.split(',').all(|zone| zones.contains(zone));
        assert!(known, "{place}: {region}");
        assert_eq!(*unit_of.entry(item).or_insert(unit), unit, "{place}: an item has one unit");
    }
}

#[test]
fn an_accelerator_is_free_only_where_the_machine_includes_it() {
    let file = File::read("gcp_accelerators");
    for (place, [unit, region, usd, spot]) in file.rows(["unit", "region", "usd_per_hour", "usd_per_hour_spot"]) {
        let included = unit.starts_with("included in the machine price");
        assert_eq!(included, region == "*", "{place}");
        for usd in [usd, spot] {
            assert!(number(usd).is_none_or(|usd| if included { usd == 0.0 } else { usd > 0.0 }), "{place}");
        }
    }
}

#[test]
fn every_accelerator_is_described() {
    let described = File::read("accelerators");
    let described = described.set("model");
    let machines = [
        ("aws_ec2", "accelerator_model", "accelerator_memory_gib_each"),
        ("azure_vm", "gpu_model", "gpu_memory_gib_each"),
        ("gcp_machine", "gpu_model", "gpu_memory_gib_each"),
        ("gcp_accelerators", "model", "memory_gib_per_unit"),
    ];
    for (name, model, memory) in machines {
        for (place, [model, memory]) in File::read(name).rows([model, memory]) {
            // The one model of some memory is told apart from the other by it.
            let known = model.is_empty()
                || described.contains(model)
                || described.contains(format!("{model}-{memory}").as_str());
            assert!(known || UNDESCRIBED.contains(&model), "{place}: {model}");
        }
    }
}

#[test]
fn every_file_and_row_has_a_source_with_a_date() {
    let sources = File::read("sources");
    for (place, [_, date, confidence]) in sources.rows(["source", "date", "confidence"]) {
        let parts: Vec<&str> = date.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        assert!(
            [4, 2, 2].starts_with(&lengths) && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'),
            "{place}: {date}"
        );
        assert!(matches!(confidence, "sourced" | "derived" | "recalled"), "{place}: {confidence}");
    }
    let sources = sources.set("source");
    let provenance = File::read("provenance");
    let whole: BTreeSet<&str> = provenance
        .rows(["file", "region"])
        .filter(|(_, [_, region])| *region == "*")
        .map(|(_, [file, _])| file)
        .collect();
    for (place, [file, source]) in provenance.rows(["file", "source"]) {
        assert!(sources.contains(source), "{place}");
        File::read(file);
    }
    let others = [
        "aws_ec2",
        "aws_ec2_region_ratios",
        "aws_ec2_spot",
        "azure_vm_spot",
        "azure_vm_spot_families",
        "azure_windows_licence",
        "gcp_accelerator_regions",
        "gcp_sustained_use",
        "aws_sagemaker",
        "gcp_accelerators",
        "unit_prices",
    ];
    for name in PRICED.map(|(_, name)| name).into_iter().chain(others) {
        let file = File::read(name);
        if !file.has("source") {
            assert!(whole.contains(name), "{name} has no source");
            continue;
        }
        for (place, [source]) in file.rows(["source"]) {
            assert!(sources.contains(source), "{place}: {source}");
        }
    }
}

#[test]
fn a_machine_has_a_shape_that_can_be() {
    for name in ["aws_ec2", "azure_vm", "gcp_machine"] {
        for (place, [family, vcpu, memory, architecture]) in
            File::read(name).rows(["family", "vcpu", "memory_gib", "architecture"])
        {
            assert!(!family.is_empty(), "{place}");
            assert_eq!(vcpu.is_empty(), memory.is_empty(), "{place}");
            assert!(number(vcpu).is_none_or(|vcpu| (1.0..=2000.0).contains(&vcpu)), "{place}: {vcpu}");
            assert!(number(memory).is_none_or(|memory| (0.1..=33_000.0).contains(&memory)), "{place}: {memory}");
            assert!(matches!(architecture, "" | "x86_64" | "arm64"), "{place}: {architecture}");
        }
    }
}

#[test]
fn google_spot_is_cheaper_than_on_demand() {
    let (machines, spot) = (File::read("gcp_machine"), File::read("gcp_machine_spot"));
    for region in &spot.0.header[1..] {
        let on_demand: BTreeMap<&str, &str> =
            machines.rows(["machine_type", region]).map(|(_, [name, usd])| (name, usd)).collect();
        for (place, [name, usd]) in spot.rows(["machine_type", region]) {
            let Some(spot) = number(usd) else { continue };
            let on_demand =
                number(on_demand[name]).unwrap_or_else(|| panic!("{place}: {region} has a spot price only"));
            assert!(spot < on_demand, "{place}: {spot} in {region}, on demand {on_demand}");
        }
    }
}

#[test]
fn discounts_and_ratios_are_within_reason() {
    for region in ["savings_pct_median", "us-east-1", "us-east-2", "us-west-2", "eu-west-1", "ap-south-1"] {
        for (place, [percent]) in File::read("aws_ec2_spot").rows([region]) {
            assert!(number(percent).is_none_or(|percent| (0.0..=91.0).contains(&percent)), "{place}: {percent} %");
        }
    }
    for name in ["aws_ec2_region_ratios", "azure_vm_region_ratios"] {
        for (place, [ratio]) in File::read(name).rows(["ratio_median"]) {
            assert!(number(ratio).is_some_and(|ratio| (0.5..=2.6).contains(&ratio)), "{place}: {ratio}");
        }
    }
}

#[test]
fn a_successor_is_a_family_that_there_is() {
    let names = [("aws_ec2", "aws_ec2"), ("azure_vm", "azure_vm"), ("gcp_machine", "gcp_machine")];
    let successors = File::read("successors");
    for (service, name) in names {
        let machines = File::read(name);
        let families = machines.set("family");
        for (place, [of, to, least, median, most]) in
            successors.rows(["service", "to_family", "price_ratio_min", "price_ratio_median", "price_ratio_max"])
        {
            // Google names an accelerator along with its machine, and a series of a family.
            let family = to.split(['+', '-']).next().expect("a split has a part");
            assert!(of != service || families.contains(to) || families.contains(family), "{place}: {to}");
            let ratios = [least, median, most].map(number);
            assert!(ratios.is_sorted(), "{place}: {ratios:?}");
        }
    }
}

#[test]
fn every_version_has_days_of_support_in_their_order() {
    let is_day = |cell: &str| {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let parts: Vec<&str> = cell.split('-').collect();
        matches!(parts.as_slice(), [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2)
            && parts.into_iter().all(digits)
    };
    let file = File::read("support_calendar");
    for (place, [version, released, standard, extended]) in
        file.rows(["version", "released", "standard_until", "extended_until"])
    {
        // Without letters before it the build would take 1.30 for a number.
        assert!(version.starts_with(|letter: char| letter.is_ascii_lowercase()), "{place}: {version}");
        let is_day_or_empty = |cell: &str| cell.is_empty() || is_day(cell);
        assert!(is_day(standard) && [released, extended].into_iter().all(is_day_or_empty), "{place}");
        assert!(released < standard && (extended.is_empty() || standard <= extended), "{place}");
    }
}

/// The prices of one file by type and region.
fn hourly(name: &str, key: &str) -> BTreeMap<String, BTreeMap<String, f64>> {
    let file = File::read(name);
    let regions = File::read("regions");
    let known = regions.set("region");
    let columns: Vec<&str> = file.0.header.iter().map(String::as_str).filter(|column| known.contains(column)).collect();
    let mut prices: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    for column in columns {
        for (_, [machine, cell]) in file.rows([key, column]) {
            if let Some(usd) = number(cell) {
                prices.entry(machine.to_owned()).or_default().insert(column.to_owned(), usd);
            }
        }
    }
    prices
}

/// All prices of EC2: those of us-east-1 stand in the file of the types.
fn ec2() -> BTreeMap<String, BTreeMap<String, f64>> {
    let mut prices = hourly("aws_ec2", "instance_type");
    for (machine, regional) in hourly("aws_ec2_prices", "instance_type") {
        prices.entry(machine).or_default().extend(regional);
    }
    prices
}

#[test]
fn a_metal_type_costs_what_the_size_with_as_many_vcpus_does() {
    let (file, prices) = (File::read("aws_ec2"), ec2());
    let types: Vec<[&str; 3]> = file.rows(["instance_type", "family", "vcpu"]).map(|(_, row)| row).collect();
    let mut compared = 0;
    for [metal, family, vcpu] in types.iter().filter(|[name, ..]| name.contains(".metal")) {
        let alike = types.iter().find(|[name, of, size]| !name.contains(".metal") && of == family && size == vcpu);
        let Some([size, ..]) = alike else { continue };
        for (region, usd) in prices.get(*metal).into_iter().flatten() {
            let Some(other) = prices.get(*size).and_then(|prices| prices.get(region)) else { continue };
            compared += 1;
            assert!((usd / other - 1.0).abs() < 0.015, "{metal} in {region}: {usd}, but {size} costs {other}");
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn spot_costs_no_more_than_on_demand() {
    let on_demand = hourly("gcp_machine", "machine_type");
    for (machine, regional) in hourly("gcp_machine_spot", "machine_type") {
        for (region, usd) in regional {
            let listed = on_demand.get(&machine).and_then(|prices| prices.get(&region));
            assert!(listed.is_none_or(|listed| usd <= listed * 1.0001), "{machine} in {region}: {usd} over {listed:?}");
        }
    }
    let on_demand = hourly("azure_vm", "size");
    for (place, [size, region, usd]) in File::read("azure_vm_spot").rows(["size", "region", "usd_per_hour_spot"]) {
        let listed = on_demand.get(size).and_then(|prices| prices.get(region));
        let usd = number(usd).expect("a price");
        assert!(listed.is_none_or(|listed| usd <= listed * 1.02), "{place}: {size} in {region}: {usd} over {listed:?}");
    }
}

/// How much the price of a type may stray from what its family does; a licence or dedicated tenancy is more.
const STRAYING: f64 = 0.12;

/// Azure's families whose sizes have no one price per processor: those that differ in their GPUs, in the share of a processor that
/// is promised, or in a few sizes that Azure prices by themselves.
const UNEVEN_BY_PROCESSOR: [&str; 9] =
    ["Bals_v2", "Bls_v2", "Bpls_v2", "DS_v2", "D_v2", "ECads_v5", "E_v3", "Es_v3", "NCas_v3"];

/// Families whose sizes differ by region, each in its own way: Azure's oldest and its machines with the most memory, and those of
/// Google whose sizes are sold with another accelerator or with disks inside.
const UNEVEN_BY_REGION: [&str; 24] = [
    "A", "D", "DS", "DS_v2", "D_v2", "ECads_v5", "E_v3", "Eas_v4", "Es_v3", "H", "Hm", "Hmr", "Hr", "Mds_v3", "Mis_v2",
    "Mm", "Mms", "Mms_v2", "Ms", "Ms_v2", "Ms_v3", "NDisr_v5", "a2", "c4",
];

/// The regions of a file, which are its last columns.
fn regions_of<'f>(file: &'f File, first: &str) -> &'f [String] {
    &file.0.header[file.0.column(first).expect("the main region has a column")..]
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Fails for members of a group that stray too far from its median.
fn assert_alike(groups: &BTreeMap<String, Vec<(String, f64)>>) {
    let mut strays = Vec::new();
    for (group, members) in groups {
        let middle = median(members.iter().map(|(_, value)| *value));
        let straying = members.iter().filter(|(_, value)| (value / middle - 1.0).abs() > STRAYING);
        strays.extend(straying.map(|(place, value)| format!("{place}: {:.3} of what {group} has", value / middle)));
    }
    assert!(strays.is_empty(), "{} cells\n{}", strays.len(), strays[..strays.len().min(20)].join("\n"));
}

#[test]
fn a_processor_costs_the_same_throughout_a_family_of_azure() {
    let file = File::read("azure_vm");
    let mut groups: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    for region in regions_of(&file, "eastus") {
        for (_, [size, family, vcpu, memory, usd]) in file.rows(["size", "family", "vcpu", "memory_gib", region]) {
            let (Some(vcpu), Some(memory), Some(usd)) = (number(vcpu), number(memory), number(usd)) else { continue };
            // A constrained size is paid for as the full one; promotions have prices of their own.
            let is_full = !size.contains('-') && !size.ends_with("_Promo");
            // The GPUs of one family of ND differ: H100, H200, MI300X.
            if is_full && !UNEVEN_BY_PROCESSOR.contains(&family) && family != "NDisr_v5" {
                let group = format!("{family} with {:.1} GiB each in {region}", memory / vcpu);
                groups.entry(group).or_default().push((size.to_owned(), usd / vcpu));
            }
        }
    }
    assert_alike(&groups);
}

#[test]
fn the_types_of_a_family_differ_alike_between_regions() {
    let types = File::read("aws_ec2");
    let types: BTreeMap<&str, (&str, &str)> = types
        .rows(["instance_type", "family", "us-east-1"])
        .map(|(_, [name, family, usd])| (name, (family, usd)))
        .collect();
    let mut groups: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    let mut add = |family: &str, region: &str, name: &str, usd: &str, main: &str| {
        if let (Some(usd), Some(main), false) = (number(usd), number(main), UNEVEN_BY_REGION.contains(&family)) {
            groups.entry(format!("{family} in {region}")).or_default().push((name.to_owned(), usd / main));
        }
    };
    let regional = File::read("aws_ec2_prices");
    for region in &regional.0.header[1..] {
        for (_, [name, usd]) in regional.rows(["instance_type", region]) {
            let (family, main) = types[name];
            add(family, region, name, usd, main);
        }
    }
    for (name, key, main) in [("azure_vm", "size", "eastus"), ("gcp_machine", "machine_type", "us-central1")] {
        let file = File::read(name);
        for region in regions_of(&file, main) {
            for (_, [name, family, usd, main]) in file.rows([key, "family", region, main]) {
                if !name.ends_with("_Promo") {
                    add(family, region, name, usd, main);
                }
            }
        }
    }
    assert_alike(&groups);
}

#[test]
fn every_family_with_accelerators_has_rows() {
    let families = [
        (
            "aws_ec2",
            "dl1 dl2q f1 f2 g2 g3 g3s g4ad g4dn g5 g5g g6 g6e g6f g7 g7e gr6 gr6f inf1 inf2 p2 p3 p3dn p4d p4de p5 p5e p5en \
             p6-b200 p6-b300 trn1 trn1n trn2 trn2u vt1",
        ),
        ("gcp_machine", "a2 a3 a4 a4x g2 g4 ct3 ct3p ct5l ct5lp ct5p ct6e tpu7x"),
        ("azure_vm", "NC NCs_v3 NCas_v3 NCads_v4 NCads_v5 NDisr_v5 NDisr_v6 NVads_v5 NGads_v1"),
    ];
    for (name, wanted) in families {
        let file = File::read(name);
        let known = file.set("family");
        for family in wanted.split(' ') {
            assert!(known.contains(family), "{name} has no {family}");
        }
    }
    // What Google offers in some zone is a part of a machine type, or has a row of its own.
    let (machines, attached) = (File::read("gcp_machine"), File::read("gcp_accelerators"));
    let known: BTreeSet<&str> = machines.set("family").into_iter().chain(attached.set("accelerator")).collect();
    for (place, [accelerator]) in File::read("gcp_accelerator_regions").rows(["accelerator"]) {
        // A licence for virtual workstations comes with the same GPU.
        assert!(known.contains(accelerator.trim_end_matches("-vws")), "{place}: {accelerator}");
    }
}
