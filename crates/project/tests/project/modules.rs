//! Calls of local modules.

use costlint_project::fixing::Allow;
use insta::assert_snapshot;

use crate::folder::{Folder, VOLUME};

/// A module that makes a volume of a type that its caller may choose.
const DISK: &str = "variable \"kind\" {\n  default = \"gp2\"\n}\n\nresource \"aws_ebs_volume\" \"data\" {\n  size = 100\n  type = var.kind\n}\n";

fn call(name: &str, arguments: &str) -> String {
    format!("module \"{name}\" {{\n  source = \"./disk\"\n{arguments}}}\n")
}

fn checked(main: &str, module: &str) -> String {
    Folder::new(&[("main.tf", main), ("disk/main.tf", module)]).check()
}

/// The files that fixes change, and why the others are not made.
fn mended(main: &str, module: &str) -> String {
    let folder = Folder::new(&[("main.tf", main), ("disk/main.tf", module)]);
    let (report, fixed) = folder.fix(Allow::Unsafe);
    let texts = fixed.texts.iter().map(|(path, changed)| format!("{path}:\n{}", changed.after));
    let reasons = report.findings.iter().filter_map(|found| found.finding.fix.as_ref()?.reason.clone());
    texts.chain(reasons).collect()
}

#[test]
fn what_a_caller_passes_decides_and_otherwise_the_default_does() {
    assert_snapshot!(checked(&call("a", "  kind   = \"gp3\"\n"), DISK), @"nothing");
    assert_snapshot!(checked(&call("a", "  kind   = \"gp2\"\n"), &DISK.replace("gp2", "gp3")), @"main.tf:3 warning ebs-gp2-volume");
    assert_snapshot!(checked(&call("a", ""), DISK), @"disk/main.tf:2 warning ebs-gp2-volume");
    assert_snapshot!(checked(&call("a", "  kind   = var.unknown\n"), DISK), @"nothing");
}

#[test]
fn each_call_stands_for_itself_and_equal_places_are_one_finding() {
    let two = call("a", "  kind   = \"gp2\"\n") + &call("b", "  kind   = \"gp2\"\n");
    assert_snapshot!(checked(&two, DISK), @"
    main.tf:3 warning ebs-gp2-volume
    main.tf:7 warning ebs-gp2-volume
    ");
    let folder = Folder::new(&[("main.tf", &(call("a", "  count  = 3\n") + &call("b", ""))), ("disk/main.tf", DISK)]);
    let report = folder.report();
    let [found] = report.findings.as_slice() else { panic!("one place decides") };
    assert_eq!(found.finding.instances.exact(), Some(4));
    let related: Vec<&str> = found.finding.related.iter().map(|related| related.message.as_str()).collect();
    assert_eq!(
        related,
        ["module.a.aws_ebs_volume.data uses this value", "module.a is called here", "module.b is called here"]
    );
}

#[test]
fn a_call_without_copies_makes_nothing() {
    assert_snapshot!(checked(&call("a", "  count  = 0\n"), &DISK.replace("var.kind", "\"gp2\"")), @"nothing");
    assert_snapshot!(checked(&call("a", "  for_each = toset([])\n"), DISK), @"nothing");
}

#[test]
fn outputs_reach_the_caller_through_nested_calls() {
    let folder = Folder::new(&[
        ("main.tf", &(call("a", "") + &VOLUME.replace("\"gp2\"", "module.a.kind"))),
        (
            "disk/main.tf",
            "module \"inner\" {\n  source = \"../inner\"\n  kinds  = [\"gp3\", \"gp2\"]\n}\noutput \"kind\" {\n  value = module.inner.last\n}\n",
        ),
        ("inner/main.tf", "variable \"kinds\" {}\noutput \"last\" {\n  value = var.kinds[1]\n}\n"),
    ]);
    assert_snapshot!(folder.check(), @"disk/main.tf:3 warning ebs-gp2-volume");
}

#[test]
fn calls_that_feed_one_another_are_no_cycle() {
    let pass = "variable \"kind\" {\n  default = null\n}\noutput \"kind\" {\n  value = var.kind\n}\noutput \"fixed\" {\n  value = \"gp2\"\n}\n";
    let main = call("a", "  kind   = module.b.fixed\n")
        + &call("b", "  kind   = module.a.kind\n")
        + &VOLUME.replace("\"gp2\"", "module.b.kind");
    assert_snapshot!(checked(&main, pass), @"disk/main.tf:8 warning ebs-gp2-volume");
}

#[test]
fn calls_that_would_never_end_are_not_followed() {
    let folder = Folder::new(&[
        (
            "a/main.tf",
            &format!("{VOLUME}module \"b\" {{\n  source = \"../b\"\n}}\nmodule \"self\" {{\n  source = \"./\"\n}}\n"),
        ),
        ("b/main.tf", "module \"a\" {\n  source = \"../a\"\n}\nmodule \"away\" {\n  source = \"../../../../etc\"\n}\n"),
    ]);
    assert_snapshot!(folder.check(), @"a/main.tf:3 warning ebs-gp2-volume");
}

#[test]
fn a_call_from_an_example_says_nothing_about_the_module() {
    let folder = Folder::new(&[
        ("modules/disk/main.tf", DISK),
        ("examples/small/main.tf", "module \"disk\" {\n  source = \"../../modules/disk\"\n}\n"),
        ("examples/old/main.tf", "module \"disk\" {\n  source = \"../../modules/disk\"\n  kind = \"gp2\"\n}\n"),
    ]);
    let report = folder.report();
    let found: Vec<_> =
        report.findings.iter().map(|found| (&*found.finding.resource, found.finding.instances.exact())).collect();
    assert_eq!(found, [("module.disk.aws_ebs_volume.data", Some(1)), ("aws_ebs_volume.data", Some(1))]);
}

#[test]
fn providers_are_handed_down() {
    let providers = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\nprovider \"aws\" {\n  alias  = \"far\"\n  region = \"ap-southeast-2\"\n}\n";
    let far = "  providers = {\n    aws = aws.far\n  }\n  kind = \"gp2\"\n";
    let main = format!("{providers}{}{}", call("near", "  kind = \"gp2\"\n"), call("far", far));
    let folder = Folder::new(&[("main.tf", &main), ("disk/main.tf", DISK)]);
    let report = folder.report();
    let regions: Vec<&str> =
        report.findings.iter().filter_map(|found| Some(&*found.finding.saving.as_ref()?.region)).collect();
    assert_eq!(regions, ["eu-west-1", "ap-southeast-2"]);
}

#[test]
fn an_argument_is_changed_where_only_what_is_mended_reads_it() {
    assert_snapshot!(mended(&call("a", "  kind   = \"gp2\"\n"), DISK), @r#"
    main.tf:
    module "a" {
      source = "./disk"
      kind   = "gp3"
    }
    "#);
    let locals = format!("locals {{\n  kind = \"gp2\"\n}}\n{}", call("a", "  kind   = local.kind\n"));
    assert_snapshot!(mended(&locals, DISK), @r#"
    main.tf:
    locals {
      kind = "gp3"
    }
    module "a" {
      source = "./disk"
      kind   = local.kind
    }
    "#);
    let other = format!("{DISK}output \"kind\" {{\n  value = var.kind\n}}\n");
    assert_snapshot!(mended(&call("a", "  kind   = \"gp2\"\n"), &other), @"no automatic fix: `var.kind` is used elsewhere");
}

#[test]
fn a_default_of_a_module_is_changed_for_all_calls_that_leave_it() {
    let main = call("a", "") + &call("b", "  kind   = \"gp3\"\n") + &call("c", "");
    assert_snapshot!(mended(&main, DISK), @r#"
    disk/main.tf:
    variable "kind" {
      default = "gp3"
    }

    resource "aws_ebs_volume" "data" {
      size = 100
      type = var.kind
    }
    "#);
}

/// A root module that calls a module of a registry and, in it, another; both installed.
fn initialised() -> Folder {
    let list = r#"{"Modules":[{"Key":"","Source":"","Dir":"."},
        {"Key":"disks","Source":"registry.terraform.io/acme/disks/aws","Version":"1.2.0","Dir":".terraform/modules/disks"},
        {"Key":"disks.inner","Source":"./inner","Dir":".terraform/modules/disks/inner"},
        {"Key":"away","Source":"acme/away/aws","Dir":"../outside"}]}"#;
    let call = "module \"disks\" {\n  source  = \"acme/disks/aws\"\n  version = \"~> 1.2\"\n  kind    = \"gp2\"\n}\n";
    let away = "module \"away\" {\n  source = \"acme/away/aws\"\n}\n";
    let inner = "module \"inner\" {\n  source = \"./inner\"\n  kind   = var.kind\n}\nvariable \"kind\" {}\n";
    Folder::new(&[
        ("live/main.tf", &(call.to_owned() + away)),
        ("live/.terraform/modules/modules.json", list),
        (
            "live/.terraform/modules/disks/main.tf",
            &(inner.to_owned() + "resource \"aws_ebs_volume\" \"log\" {\n  size = 10\n  type = \"gp2\"\n}\n"),
        ),
        ("live/.terraform/modules/disks/inner/main.tf", DISK),
        ("outside/main.tf", "not read {"),
    ])
}

#[test]
fn an_installed_module_is_followed_and_reported_at_the_call() {
    let folder = initialised();
    assert_snapshot!(folder.check_paths(&["live"]), @"
    main.tf:1 info ebs-gp2-volume
    main.tf:4 warning ebs-gp2-volume
    ");
    let (_, fixed) = folder.fix(Allow::Unsafe);
    assert_eq!(fixed.texts.len(), 0, "what is installed says more of it than can be seen here");
}

#[test]
fn what_cannot_be_read_of_an_installation_is_told_and_the_rest_is_checked() {
    let folder = initialised();
    folder.write("live/.terraform/modules/modules.json", "{\"Modules\": [");
    folder.write("live/other.tf", VOLUME);
    assert_snapshot!(folder.check_paths(&["live"]), @"
    other.tf:3 warning ebs-gp2-volume
    .terraform/modules/modules.json unread: cannot read this file: line 1, column 13: not a list of modules
    ");
}

#[test]
fn a_called_folder_that_was_initialised_is_deployed_by_itself_too() {
    let main = call("a", "  kind   = \"gp3\"\n");
    let folder = Folder::new(&[("main.tf", &main), ("disk/main.tf", DISK)]);
    assert_snapshot!(folder.check(), @"nothing");
    folder.write("disk/.terraform.lock.hcl", "");
    assert_snapshot!(folder.check(), @"disk/main.tf:2 warning ebs-gp2-volume");
}

/// A module that makes a bucket and hands out its name.
const BUCKET: &str = "resource \"aws_s3_bucket\" \"data\" {\n  bucket = \"acme-exports\"\n}\noutput \"id\" {\n  value = aws_s3_bucket.data.id\n}\n";

/// A module that gives a bucket of its caller a rule.
const EXPIRY: &str = "variable \"bucket\" {}\nresource \"aws_s3_bucket_lifecycle_configuration\" \"data\" {\n  bucket = var.bucket\n  rule {\n    id     = \"expire\"\n    status = \"Enabled\"\n    expiration {\n      days = 30\n    }\n  }\n}\n";

#[test]
fn companions_are_found_in_other_modules() {
    let main = "module \"bucket\" {\n  source = \"./bucket\"\n}\n";
    let expiry = "module \"expiry\" {\n  source = \"./expiry\"\n  bucket = module.bucket.id\n}\n";
    let check =
        |main: &str| Folder::new(&[("main.tf", main), ("bucket/main.tf", BUCKET), ("expiry/main.tf", EXPIRY)]).check();
    assert_snapshot!(check(main), @"bucket/main.tf:1 info object-bucket-without-lifecycle");
    assert_snapshot!(check(&format!("{main}{expiry}")), @"expiry/main.tf:6 info multipart-upload-not-aborted");
    assert_snapshot!(check(&format!("{main}{}", expiry.replace("module.bucket.id", "\"another\""))), @"bucket/main.tf:1 info object-bucket-without-lifecycle");
}

#[test]
fn a_bucket_collects_the_logs_that_its_own_output_is_the_target_of() {
    let main = "module \"store\" {\n  source = \"./store\"\n}\nmodule \"site\" {\n  source = \"./site\"\n  logs   = module.store.logs\n}\n";
    let site = "variable \"logs\" {}\nresource \"aws_cloudfront_distribution\" \"site\" {\n  logging_config {\n    bucket = \"${var.logs}.s3.amazonaws.com\"\n  }\n}\n";
    let check = |logs: &str| {
        let store = format!(
            "module \"logging\" {{\n  source = \"git::https://git.example.com/logging.git\"\n}}\nresource \"aws_s3_bucket\" \"papers\" {{}}\nlocals {{\n  logs = aws_s3_bucket.papers.id\n}}\noutput \"logs\" {{\n  value = {logs}\n}}\n"
        );
        Folder::new(&[("main.tf", main), ("store/main.tf", &store), ("site/main.tf", site)]).check()
    };
    assert_snapshot!(check("aws_s3_bucket.papers.id"), @"store/main.tf:4 warning log-bucket-without-expiry");
    assert_snapshot!(check("local.logs"), @"store/main.tf:4 warning log-bucket-without-expiry");
    assert_snapshot!(check("module.logging.bucket"), @"store/main.tf:4 info object-bucket-without-lifecycle");
}

#[test]
fn keys_stand_in_addresses_as_terraform_writes_them() {
    let main = call("a", "  for_each = toset([\"a\\\"b\"])\n  kind     = \"gp${length(each.key) - 1}\"\n");
    let folder = Folder::new(&[("main.tf", &main), ("disk/main.tf", DISK)]);
    let addresses: Vec<_> = folder.report().findings.iter().map(|found| found.finding.resource.to_string()).collect();
    assert_eq!(addresses, ["module.a[\"a\\\"b\"].aws_ebs_volume.data"]);
}

#[test]
fn a_module_that_nobody_calls_does_not_repeat_what_it_calls() {
    let call = |source: &str| format!("module \"web\" {{\n  source = \"{source}\"\n}}\n");
    let folder = Folder::new(&[
        ("main.tf", &call("./modules/shop")),
        ("modules/shop/main.tf", &call("../disk")),
        ("modules/forum/main.tf", &(call("../disk") + "resource \"aws_ebs_volume\" \"own\" {\n  type = \"gp2\"\n}\n")),
        ("modules/disk/main.tf", DISK),
    ]);
    let report = folder.report();
    let found: Vec<_> =
        report.findings.iter().map(|found| (&*found.finding.resource, found.finding.instances.exact())).collect();
    assert_eq!(found, [("module.web.module.web.aws_ebs_volume.data", Some(1)), ("aws_ebs_volume.own", Some(1))]);
}
