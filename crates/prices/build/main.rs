//! Packs the CSV files of `data/` into the catalogue that the library embeds.

#![expect(
    clippy::disallowed_methods,
    reason = "the library has no disk, but its build script reads one folder and writes another"
)]
#![expect(clippy::print_stdout, reason = "a build script speaks to cargo so")]

mod csv;
mod pack;

use std::path::Path;
use std::process::ExitCode;

use csv::Csv;
use pack::{Column, Table};

/// Every file, the columns by which its rows are found, and the columns that no question needs.
const FILES: [(&str, &[&str], &[&str]); 29] = [
    ("accelerators", &["model"], &["clouds"]),
    ("aws_ec2", &["instance_type"], &[]),
    ("aws_ec2_offerings", &["family"], &["sizes"]),
    ("aws_ec2_prices", &["instance_type"], &[]),
    ("aws_ec2_region_ratios", &["region", "level", "group"], &["types_compared", "ratio_min", "ratio_max"]),
    ("aws_ec2_spot", &["instance_type"], &["regions", "savings_pct_min", "savings_pct_max"]),
    ("aws_ec2_spot_families", &["family"], &["pools", "savings_pct_p10", "savings_pct_p90"]),
    ("aws_ec2_spot_interruptions", &["instance_type"], &[]),
    ("aws_elasticache", &["engine", "node_type"], &[]),
    ("aws_opensearch", &["instance_type"], &[]),
    ("aws_other_nodes", &["service", "node_type"], &[]),
    ("aws_rds", &["engine", "instance_class"], &[]),
    ("aws_sagemaker", &["instance_type"], &["ec2_usd_per_hour_same_size", "ratio_to_ec2", "note"]),
    ("azure_vm", &["size"], &["regions_with_licence_removed"]),
    ("azure_vm_region_ratios", &["region"], &["sizes_compared", "ratio_p10", "ratio_p90"]),
    ("azure_vm_spot", &["size", "region"], &[]),
    ("azure_vm_spot_families", &["family"], &["pools", "savings_pct_min", "savings_pct_max"]),
    ("azure_windows_licence", &["size"], &["family", "usd_per_vcpu_hour_of_full_size", "regions"]),
    ("gcp_accelerator_regions", &["accelerator"], &[]),
    ("gcp_accelerators", &["accelerator", "region"], &[]),
    ("gcp_machine", &["machine_type"], &[]),
    ("gcp_machine_spot", &["machine_type"], &[]),
    ("gcp_sustained_use", &["name"], &[]),
    ("provenance", &["file", "region"], &[]),
    ("regions", &["region"], &[]),
    ("sources", &["source"], &["project", "licence"]),
    ("successors", &["service", "from_family", "to_family"], &[]),
    ("support_calendar", &["product", "version"], &["released"]),
    ("unit_prices", &["item", "region"], &[]),
];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build");
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            println!("cargo::error={fault}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let tables = FILES.iter().map(|(name, keys, skipped)| table(name, keys, skipped)).collect::<Result<Vec<_>, _>>()?;
    let packed = pack::pack(&tables)?;
    let folder = std::env::var("OUT_DIR").map_err(|fault| format!("OUT_DIR: {fault}"))?;
    let write = |name: &str, bytes: &[u8]| {
        let path = Path::new(&folder).join(name);
        std::fs::write(&path, bytes).map_err(|fault| format!("{}: {fault}", path.display()))
    };
    write("words.txt", packed.words.as_bytes())?;
    write("cells.bin", &packed.bytes)?;
    write("layout.rs", packed.layout.as_bytes())
}

/// Reads one file, and tells the columns of texts from those of numbers by their first cell that isn't empty.
fn table(name: &'static str, keys: &'static [&str], skipped: &[&str]) -> Result<Table, String> {
    let path = format!("data/{name}.csv");
    let text = std::fs::read_to_string(&path).map_err(|fault| format!("{path}: {fault}"))?;
    let csv = Csv::read(&path, &text)?;
    for column in skipped {
        csv.column(column)?;
    }
    let kept = csv.header.iter().enumerate().filter(|(_, column)| !skipped.contains(&column.as_str()));
    let columns = kept.map(|(index, _)| {
        let first = csv.rows.iter().map(|row| &row[index]).find(|cell| !cell.is_empty());
        Column { index, text: first.is_none_or(|cell| pack::decimal(cell).is_err()) }
    });
    Ok(Table { name, keys, columns: columns.collect(), csv })
}
