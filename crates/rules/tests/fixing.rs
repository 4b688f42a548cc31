//! What fixes make of texts whose values are decided somewhere else, or by several at once.

use costlint_model::{Source, Sources};
use costlint_rules::{AllFindings, Finding, Fix, Rulebook, Safety, Settings};
use costlint_syntax::{Edit, edit};

/// Those that these tests are about: others may report the same resources.
const RULES: &[&str] = &[
    "ebs-gp2-volume",
    "instance-previous-generation",
    "node-pool-without-autoscaling",
    "object-bucket-without-lifecycle",
];

fn findings(path: &str, text: &str) -> AllFindings {
    let sources = Sources::new(vec![Source::read(path, text).expect("infrastructure code")]);
    let rulebook = Rulebook::embedded();
    let resources = rulebook.resources_of(&sources);
    rulebook.check(&sources, resources, &Settings::default(), &|rule| RULES.contains(&&*rule.name)).1
}

/// The titles of the fixes of a text.
fn titles(path: &str, text: &str) -> String {
    findings(path, text).into_iter().filter_map(|finding| Some(finding.fix?.title)).collect::<Vec<_>>().join("\n")
}

/// The lines that the fixes of a text change, as they are afterwards, and why others are not made.
fn mended(path: &str, text: &str) -> String {
    let mut shown = Vec::new();
    for finding in findings(path, text) {
        let Finding { resource, fix, .. } = *finding;
        let Some(Fix { safety, edits, reason, .. }) = fix else { continue };
        if safety == Safety::Idea {
            shown.push(format!("{resource}: {}", reason.unwrap_or_default()));
            continue;
        }
        let edits: Vec<Edit> = edits.into_iter().map(|edit| Edit { span: edit.place.span, text: edit.text }).collect();
        let after = edit::apply(text, &edits).into_owned();
        let changed = after.lines().filter(|line| !text.lines().any(|before| before == *line)).map(str::trim);
        shown.push(format!("{resource}: {}", changed.collect::<Vec<_>>().join(" / ")));
    }
    shown.join("\n")
}

fn volume(name: &str, settings: &str) -> String {
    format!("resource \"aws_ebs_volume\" \"{name}\" {{\n  {settings}\n}}\n")
}

#[test]
fn a_default_is_changed_where_only_what_is_mended_reads_it() {
    let variable = "variable \"kind\" {\n  default = \"gp2\" # for now\n}\n";
    let (one, two) = (volume("one", "size = 10\n  type = var.kind"), volume("two", "size = 20\n  type = var.kind"));
    insta::assert_snapshot!(mended("main.tf", &format!("{variable}{one}")), @r#"aws_ebs_volume.one: default = "gp3" # for now"#);
    insta::assert_snapshot!(mended("main.tf", &format!("{variable}{one}{two}")), @r#"aws_ebs_volume.one: default = "gp3" # for now"#);
    let output = "output \"kind\" {\n  value = var.kind\n}\n";
    insta::assert_snapshot!(mended("main.tf", &format!("{variable}{one}{output}")), @"aws_ebs_volume.one: no automatic fix: `var.kind` is used elsewhere");
    let tagged = volume("one", "size = 10\n  type = var.kind\n  tags = { kind = var.kind }");
    insta::assert_snapshot!(mended("main.tf", &format!("{variable}{tagged}")), @"aws_ebs_volume.one: no automatic fix: `var.kind` is used twice here");
}

#[test]
fn a_template_is_changed_where_only_what_is_mended_refers_to_it() {
    let template = "resource \"aws_launch_template\" \"web\" {\n  instance_type = \"c4.large\"\n}\n";
    let settings = "launch_template {\n    id      = aws_launch_template.web.id\n    version = aws_launch_template.web.latest_version\n  }";
    let group =
        format!("resource \"aws_autoscaling_group\" \"web\" {{\n  min_size = 1\n  max_size = 1\n  {settings}\n}}\n");
    insta::assert_snapshot!(mended("main.tf", &format!("{template}{group}")), @r#"aws_autoscaling_group.web: instance_type = "c6i.large""#);
    let by_variable = format!(
        "variable \"size\" {{\n  default = \"c4.large\"\n}}\n{}{group}",
        template.replace("\"c4.large\"", "var.size")
    );
    insta::assert_snapshot!(mended("main.tf", &by_variable), @r#"aws_autoscaling_group.web: default = "c6i.large""#);
    let output = "output \"template\" {\n  value = aws_launch_template.web.id\n}\n";
    insta::assert_snapshot!(mended("main.tf", &format!("{template}{group}{output}")), @"aws_autoscaling_group.web: no automatic fix: `aws_launch_template.web` is used elsewhere");

    let template =
        "Resources:\n  Web: { Type: AWS::AutoScaling::LaunchConfiguration, Properties: { InstanceType: c4.large } }\n";
    let group = "  Group:\n    Type: AWS::AutoScaling::AutoScalingGroup\n    Properties: { MinSize: 1, MaxSize: 1, LaunchConfigurationName: !Ref Web }\n";
    insta::assert_snapshot!(mended("a.yaml", &format!("{template}{group}")), @"Group: Web: { Type: AWS::AutoScaling::LaunchConfiguration, Properties: { InstanceType: c6i.large } }");
    let output = "Outputs:\n  Template: { Value: !GetAtt Web.LaunchConfigurationName }\n";
    insta::assert_snapshot!(mended("a.yaml", &format!("{template}{group}{output}")), @"Group: no automatic fix: `Web` is used elsewhere");
}

#[test]
fn a_parameter_is_changed_to_what_it_allows() {
    let template = |allowed: &str| {
        let machine = "Resources:\n  Web: { Type: AWS::EC2::Instance, Properties: { InstanceType: !Ref Size } }\n";
        format!(
            "Parameters:\n  Size:\n    Type: String\n    Default: t2.small\n    AllowedValues: {allowed}\n{machine}"
        )
    };
    insta::assert_snapshot!(mended("a.yaml", &template("[t2.small, t3.small]")), @"Web: Default: t3.small");
    insta::assert_snapshot!(mended("a.yaml", &template("[t2.small, t2.large]")), @"Web: no automatic fix: the parameter's AllowedValues exclude it");
}

#[test]
fn a_chain_of_locals_leads_to_the_bytes_that_decide() {
    let locals = "locals {\n  outer = local.inner\n  inner = \"gp2\"\n}\n";
    let text = format!("{locals}{}", volume("data", "size = 10\n  type = local.outer"));
    insta::assert_snapshot!(mended("main.tf", &text), @r#"aws_ebs_volume.data: inner = "gp3""#);
}

#[test]
fn copies_of_one_block_are_mended_together_or_not_at_all() {
    let alike = volume(
        "data",
        "for_each = toset([\"a\", \"b\"])\n  size     = 500\n  type     = \"gp2\"\n  tags     = { Name = each.key }",
    );
    insta::assert_snapshot!(mended("main.tf", &alike), @r#"aws_ebs_volume.data["a"]: for_each   = toset(["a", "b"]) / size       = 500 / type       = "gp3" / tags       = { Name = each.key } / throughput = 250"#);
    let unlike = volume("data", "for_each = { a = 100, b = 500 }\n  size     = each.value\n  type     = \"gp2\"");
    insta::assert_snapshot!(mended("main.tf", &unlike), @r#"aws_ebs_volume.data["a"]: no automatic fix: copies of the resource need different values"#);
}

#[test]
fn a_value_in_a_map_is_changed_for_the_copy_that_reads_it() {
    let locals = "locals {\n  volumes = {\n    a = { size = 100, type = \"gp2\" }\n    b = { size = 100, type = \"gp3\" }\n  }\n}\n";
    let text = format!(
        "{locals}{}",
        volume("data", "for_each = local.volumes\n  size     = each.value.size\n  type     = each.value.type")
    );
    insta::assert_snapshot!(mended("main.tf", &text), @r#"aws_ebs_volume.data["a"]: a = { size = 100, type = "gp3" }"#);
}

#[test]
fn the_content_of_a_dynamic_block_gets_nothing_new() {
    let instance = |size: u32| {
        format!(
            "resource \"aws_instance\" \"web\" {{\n  dynamic \"ebs_block_device\" {{\n    for_each = [\"a\", \"b\"]\n    content {{\n      volume_size = {size}\n      volume_type = \"gp2\"\n    }}\n  }}\n}}\n"
        )
    };
    insta::assert_snapshot!(mended("main.tf", &instance(100)), @r#"aws_instance.web.ebs_block_device[0]: volume_type = "gp3""#);
    insta::assert_snapshot!(mended("main.tf", &instance(500)), @"aws_instance.web.ebs_block_device[0]: no automatic fix: `throughput`: other settings share the value");
}

fn template(parameter: &str, volumes: &str) -> String {
    format!("Parameters:\n  Kind: {parameter}\nResources:\n{volumes}")
}

#[test]
fn a_parameter_s_default_is_changed_where_only_what_is_mended_reads_it() {
    let data = "  Data:\n    Type: AWS::EC2::Volume\n    Properties:\n      Size: 10\n      VolumeType: !Ref Kind\n";
    let free = "{ Type: String, Default: gp2 }";
    insta::assert_snapshot!(mended("t.yaml", &template(free, data)), @"Data: Kind: { Type: String, Default: gp3 }");
    let allowed = "{ Type: String, Default: gp2, AllowedValues: [gp2, io1] }";
    insta::assert_snapshot!(mended("t.yaml", &template(allowed, data)), @"Data: no automatic fix: the parameter's AllowedValues exclude it");
    let named = format!("{data}      Tags:\n        - Key: kind\n          Value: !Sub \"${{Kind}}-disk\"\n");
    insta::assert_snapshot!(mended("t.yaml", &template(free, &named)), @"Data: no automatic fix: the parameter `Kind` is used twice here");
}

#[test]
fn nothing_is_written_into_the_call_of_a_function_or_below_an_anchor() {
    let call = "  Data:\n    Type: AWS::EC2::Volume\n    Properties:\n      Fn::If: [Large, { Size: 20, VolumeType: gp2 }, { Size: 10, VolumeType: gp2 }]\n";
    insta::assert_snapshot!(mended("t.yaml", &template("{ Type: String }", call)), @"Data: no automatic fix: `VolumeType`: an expression computes the value");
    let anchor = "  Data:\n    Type: AWS::EC2::Volume\n    Properties: &data\n      Size: 10\n      VolumeType: gp2\n  Copy:\n    Type: AWS::EC2::Volume\n    Properties: *data\n";
    insta::assert_snapshot!(mended("t.yaml", &template("{ Type: String }", anchor)), @"Data: no automatic fix: `VolumeType`: other settings share the value");
}

#[test]
fn a_file_that_does_not_read_gets_no_fixes() {
    let text = format!("{}resource {{\n", volume("data", "size = 10\n  type = \"gp2\""));
    insta::assert_snapshot!(mended("main.tf", &text), @"aws_ebs_volume.data: no automatic fix: `type`: the file has a syntax error");
}

#[test]
fn a_new_setting_has_the_name_that_the_module_s_provider_knows() {
    let pool = |version: &str| {
        format!(
            "terraform {{\n  required_providers {{\n    azurerm = {{ source = \"hashicorp/azurerm\", version = \"{version}\" }}\n  }}\n}}\nresource \"azurerm_kubernetes_cluster_node_pool\" \"web\" {{\n  name       = \"web\"\n  vm_size    = \"Standard_D4s_v5\"\n  node_count = 3\n}}\n"
        )
    };
    assert!(
        mended("main.tf", &pool("~> 4.0")).contains(" / auto_scaling_enabled = true"),
        "{}",
        mended("main.tf", &pool("~> 4.0"))
    );
    assert!(
        mended("main.tf", &pool("~> 3.90")).contains("enable_auto_scaling = true"),
        "{}",
        mended("main.tf", &pool("~> 3.90"))
    );
}

#[test]
fn a_title_names_a_nested_setting_whole_and_as_the_file_does() {
    let bucket =
        "resource \"google_storage_bucket\" \"data\" {\n  name     = \"data\"\n  location = \"us-central1\"\n}\n";
    insta::assert_snapshot!(titles("main.tf", bucket), @"set `autoclass.enabled` to true");
    let chart = |key: &str| {
        format!(
            "resource \"helm_release\" \"store\" {{\n  chart = \"store\"\n  values = [<<-EOT\n    disk:\n      {key}: gp2\n      size: 10Gi\n  EOT\n  ]\n}}\nresource \"kubernetes_storage_class_v1\" \"fast\" {{\n  metadata {{\n    name = \"fast\"\n  }}\n  storage_provisioner = \"ebs.csi.aws.com\"\n}}\n"
        )
    };
    insta::assert_snapshot!(titles("main.tf", &chart("storageClass")), @r#"set `storageClass` to "fast""#);
    insta::assert_snapshot!(titles("main.tf", &chart("storageClassName")), @r#"set `storageClassName` to "fast""#);
}
