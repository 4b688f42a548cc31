//! Copies of resources: how many there are, which one is meant, and where it stands.

use costlint_project::report::sentence;

use crate::folder::Folder;

const GP2: &str = "  size = 100\n  type = \"gp2\"\n}\n";

/// Each finding with its line and what it saves; the region's price is left out.
fn savings(files: &[(&str, &str)]) -> String {
    let report = Folder::new(files).report();
    let line = |found: &costlint_project::Reported| {
        let finding = &found.finding;
        let source = report.sources.get(finding.place.file);
        let line = source.text[..finding.place.span.start as usize].matches('\n').count() + 1;
        let saving = finding.saving.as_ref().and_then(|saving| sentence(saving, finding.instances));
        let saving = saving.as_deref().map_or("no figure", |saving| saving.split("; ").next().unwrap_or_default());
        format!("{}:{line} {} {saving}", source.path, finding.code)
    };
    report.findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn volumes(text: &str) -> String {
    savings(&[("main.tf", &text.replace("GP2", GP2))])
}

#[test]
fn an_unknown_number_of_copies_is_never_one() {
    let unknown = "variable \"n\" {}\nresource \"aws_ebs_volume\" \"v\" {\n  count = var.n\nGP2";
    assert_eq!(volumes(unknown), "main.tf:5 STO001 $2.00/mo each (number of instances unknown)");
    let keyed = unknown.replace("count = var.n", "for_each = var.n");
    assert_eq!(volumes(&keyed), "main.tf:5 STO001 $2.00/mo each (number of instances unknown)");
    let called = "variable \"n\" {}\nmodule \"m\" {\n  source = \"./m\"\n  count = var.n\n}\n";
    let module = "resource \"aws_ebs_volume\" \"v\" {\nGP2".replace("GP2", GP2);
    assert_eq!(
        savings(&[("main.tf", called), ("m/main.tf", &module)]),
        "m/main.tf:3 STO001 $2.00/mo each (number of instances unknown)"
    );
}

#[test]
fn of_a_few_possible_numbers_the_least_counts() {
    let either = "variable \"on\" {}\nresource \"aws_ebs_volume\" \"v\" {\n  count = var.on ? 4 : 2\nGP2";
    assert_eq!(volumes(either), "main.tf:5 STO001 at least $4.00/mo for 2 instances or more");
    let perhaps = either.replace("4 : 2", "1 : 0");
    assert_eq!(volumes(&perhaps), "main.tf:5 STO001 $2.00/mo each if it is deployed");
    let more = "variable \"more\" {}\nresource \"aws_ebs_volume\" \"v\" {\n  for_each = merge({ a = 1, b = 2 }, var.more)\nGP2";
    assert_eq!(volumes(more), "main.tf:5 STO001 at least $4.00/mo for 2 instances or more");
}

#[test]
fn a_condition_of_a_template_that_is_unknown_leaves_the_number_open() {
    let template = "Parameters: { Stage: { Type: String } }\nConditions:\n  IsLive: !Equals [!Ref Stage, live]\nResources:\n  \
                    Disk:\n    Type: AWS::EC2::Volume\n    Condition: IsLive\n    Properties: { Size: 50, VolumeType: gp2 }\n";
    assert_eq!(savings(&[("t.yaml", template)]), "t.yaml:8 STO001 $1.00/mo each if it is deployed");
}

#[test]
fn the_copies_of_a_resource_are_a_collection() {
    let hosts = "resource \"aws_subnet\" \"hosts\" {\n  for_each = { a = \"gp2\", b = \"gp3\" }\n  tags = { disk = each.value }\n}\n";
    let each = format!("{hosts}resource \"aws_ebs_volume\" \"v\" {{\n  for_each = aws_subnet.hosts\nGP2");
    assert_eq!(volumes(&each), "main.tf:8 STO001 $4.00/mo for 2 instances");
    let length = each.replace("for_each = aws_subnet.hosts", "count = length(aws_subnet.hosts) + 1");
    assert_eq!(volumes(&length), "main.tf:8 STO001 $6.00/mo for 3 instances");
    let values = each.replace("GP2", "  size = 100\n  type = each.value.tags.disk\n}\n");
    assert_eq!(volumes(&values), "main.tf:2 STO001 $2.00/mo");
    let one = format!(
        "{hosts}resource \"aws_ebs_volume\" \"v\" {{\n  size = 10\n  type = aws_subnet.hosts[\"b\"].tags.disk\n}}\n"
    );
    assert_eq!(volumes(&one), "");
}

#[test]
fn a_key_chooses_the_copy_that_a_reference_means() {
    let text = "resource \"aws_launch_template\" \"t\" {\n  for_each      = { old = \"m4.large\", new = \"m7i.large\" }\n  \
                instance_type = each.value\n}\nresource \"aws_autoscaling_group\" \"g\" {\n  for_each = toset([\"new\", \"old\"])\n  \
                min_size = 1\n  max_size = 1\n  desired_capacity = 1\n  launch_template {\n    id = aws_launch_template.t[each.key].id\n  }\n}\n";
    assert_eq!(volumes(text), "main.tf:2 CMP001 $2.92/mo");
    let new = text.replace("t[each.key]", "t[\"new\"]");
    assert_eq!(volumes(&new), "", "no group uses the old one");
}

#[test]
fn an_unknown_key_means_any_element() {
    let text = "variable \"size\" {}\nlocals {\n  types = { s = \"gp2\", l = \"gp2\" }\n}\nresource \"aws_ebs_volume\" \"v\" {\n  \
                size = 100\n  type = local.types[var.size]\n}\n";
    assert_eq!(volumes(text), "main.tf:7 STO001 $2.00/mo");
    assert_eq!(volumes(&text.replace("l = \"gp2\"", "l = \"io2\"")), "", "it may be the other");
    let lookup = text.replace("local.types[var.size]", "lookup(local.types, var.size, \"gp2\")");
    assert_eq!(volumes(&lookup), "main.tf:7 STO001 $2.00/mo");
    assert_eq!(volumes(&lookup.replace("size, \"gp2\"", "size, \"gp3\"")), "");
}

#[test]
fn what_opentofu_does_not_enable_is_not_there() {
    let text = "variable \"on\" {}\nresource \"aws_ebs_volume\" \"v\" {\n  lifecycle {\n    enabled = false\n  }\nGP2";
    assert_eq!(volumes(text), "");
    assert_eq!(volumes(&text.replace("= false", "= true")), "main.tf:7 STO001 $2.00/mo");
    assert_eq!(volumes(&text.replace("= false", "= var.on")), "main.tf:7 STO001 $2.00/mo each if it is deployed");
}

#[test]
fn a_zone_names_the_region() {
    let price = |files: &[(&str, &str)]| {
        let report = Folder::new(files).report();
        let saving = report.findings[0].finding.saving.as_ref().expect("a saving");
        (saving.region.to_string(), saving.region_assumed)
    };
    let volume = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\nresource \"aws_ebs_volume\" \"v\" {\n  availability_zone = \"sa-east-1c\"\n";
    let text = format!("{volume}{GP2}");
    assert_eq!(price(&[("main.tf", &text)]), ("sa-east-1".to_owned(), false));
    let unknown = text.replace("\"sa-east-1c\"", "data.aws_availability_zones.all.names[0]");
    assert_eq!(price(&[("main.tf", &unknown)]), ("eu-west-1".to_owned(), false));
    let template = "Resources:\n  V:\n    Type: AWS::EC2::Volume\n    Properties: { Size: 9, VolumeType: gp2, AvailabilityZone: ca-central-1b }\n";
    assert_eq!(price(&[("t.yaml", template)]), ("ca-central-1".to_owned(), false));
    let by_key = "provider \"aws\" {\n  alias = \"by\"\n  for_each = { a = \"us-west-2\" }\n  region = each.value\n}\n\
                  resource \"aws_ebs_volume\" \"v\" {\n  provider = aws.by[\"a\"]\n"
        .to_owned()
        + GP2;
    assert_eq!(price(&[("main.tf", &by_key)]), ("us-west-2".to_owned(), false));
}
