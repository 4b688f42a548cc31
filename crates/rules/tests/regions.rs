//! The region that a saving is priced in.

use costlint_model::{Source, Sources};
use costlint_rules::{Rulebook, Settings};

/// The regions that the savings in some files are priced in, `?` behind one that is assumed, or else the message without a figure.
fn priced_by(settings: &Settings, files: &[(&str, &str)]) -> Vec<String> {
    let rulebook = Rulebook::embedded();
    let read = |(path, text): &(&str, &str)| Source::read(*path, *text).expect("a text of ours");
    let sources = Sources::new(files.iter().map(read).collect());
    let resources = rulebook.resources_of(&sources);
    let findings = rulebook.check(&sources, resources, settings, &|rule| rule.code.starts_with('S')).1;
    let shown = findings.into_iter().map(|finding| match finding.saving {
        Some(saving) => format!("{}{}", saving.region, if saving.region_assumed { "?" } else { "" }),
        None => finding.message,
    });
    shown.collect()
}

fn priced(files: &[(&str, &str)]) -> Vec<String> {
    priced_by(&Settings::default(), files)
}

#[test]
fn a_template_for_some_regions_is_not_priced_in_another() {
    let template = |regions: &[&str], policy: &str| {
        let rows: Vec<String> = regions.iter().map(|region| format!("    {region}: {{ Image: a }}\n")).collect();
        format!(
            "Mappings:\n  Images:\n{}Resources:\n  Disk:\n    Type: AWS::EC2::Volume\n    Properties:\n      Size: 9\n      VolumeType: gp2\n      KmsKeyId: {policy}\n",
            rows.concat()
        )
    };
    let priced = |regions: &[&str]| priced(&[("a.yaml", &template(regions, "alias/a"))]);
    assert_eq!(priced(&["eu-west-2", "us-east-1"]), ["us-east-1?"]);
    assert_eq!(priced(&["eu-west-2"]), ["eu-west-2"]);
    assert_eq!(
        priced(&["eu-west-1", "eu-west-2"]),
        ["Disk uses gp2; gp3 is cheaper at 9 GiB (the region may be eu-west-1 or eu-west-2)"]
    );
    let london = Settings { aws_region: "eu-west-2".into(), ..Settings::default() };
    assert_eq!(priced_by(&london, &[("a.yaml", &template(&["eu-west-1", "eu-west-2"], "alias/a"))]), ["eu-west-2?"]);
    assert_eq!(
        priced(&["cn-north-1", "cn-northwest-1"]),
        ["Disk uses gp2; gp3 is cheaper at 9 GiB (no prices known for cn-north-1 or cn-northwest-1)"]
    );
}

#[test]
fn a_root_module_for_another_partition_is_not_priced_in_the_assumed_region() {
    let module = |arn: &str| {
        format!(
            "resource \"aws_ebs_volume\" \"a\" {{\n  size       = 9\n  type       = \"gp2\"\n  kms_key_id = \"{arn}:kms:${{var.region}}:1:key/a\"\n}}\n"
        )
    };
    let of_gov = module("arn:aws-us-gov");
    assert_eq!(
        priced(&[("main.tf", &of_gov)]),
        ["aws_ebs_volume.a uses gp2; gp3 is cheaper at 9 GiB (the region may be us-gov-east-1 or us-gov-west-1)"]
    );
    assert_eq!(priced(&[("main.tf", &module("arn:aws"))]), ["us-east-1?"]);
    assert_eq!(priced(&[("main.tf", &module("arn:${var.partition}"))]), ["us-east-1?"]);
    let stated = "provider \"aws\" {\n  region = \"us-gov-west-1\"\n}\n";
    assert_eq!(priced(&[("main.tf", &of_gov), ("provider.tf", stated)]), ["us-gov-west-1"]);
    let west = Settings { aws_region: "us-gov-west-1".into(), ..Settings::default() };
    assert_eq!(priced_by(&west, &[("main.tf", &of_gov)]), ["us-gov-west-1?"]);
}

#[test]
fn a_region_that_is_one_of_several_is_not_another() {
    let volume = "resource \"aws_ebs_volume\" \"a\" {\n  size = 9\n  type = \"gp2\"\n}\nvariable \"live\" {}\n";
    let provider =
        |other: &str| format!("provider \"aws\" {{\n  region = var.live ? \"eu-west-1\" : \"{other}\"\n}}\n{volume}");
    assert_eq!(priced(&[("main.tf", &provider("us-east-1"))]), ["us-east-1?"]);
    assert_eq!(
        priced(&[("main.tf", &provider("eu-west-2"))]),
        ["aws_ebs_volume.a uses gp2; gp3 is cheaper at 9 GiB (the region may be eu-west-1 or eu-west-2)"]
    );
}
