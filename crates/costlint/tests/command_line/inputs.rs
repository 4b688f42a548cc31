//! Values for variables: their order, the environment's, and what is said of wrong ones.

use insta::assert_snapshot;

use super::{command, costlint, project};

const OF_KIND: &str = "variable \"kind\" {\n  default = \"gp3\"\n}\n\nvariable \"zones\" {\n  type    = list(string)\n  default = []\n}\n\nresource \"aws_ebs_volume\" \"kept\" {\n  size = 100\n  type = var.kind\n}\n";

fn check(arguments: &[&str]) -> String {
    let folder = project(&[("main.tf", OF_KIND), ("prod.tfvars", "kind = \"gp2\"\n")]);
    let arguments = [&["check", "--quiet", "--output-format", "concise"], arguments].concat();
    costlint(folder.path(), &arguments).shown()
}

#[test]
fn of_two_values_the_later_counts_whichever_flag_has_it() {
    assert_snapshot!(check(&["--var", "kind=gp3", "--var-file", "prod.tfvars"]), @"
    status 1
    --- out
    prod.tfvars:1:8: warning[STO001] ebs-gp2-volume: [*] aws_ebs_volume.kept uses gp2; gp3 is cheaper at 100 GiB ($2.00/mo)
    ");
    assert_snapshot!(check(&["--var-file=prod.tfvars", "--var=kind=gp3"]), @"status 0");
    assert_snapshot!(check(&["--var", "kind=gp3", "--var", "kind=gp2"]), @"
    status 1
    --- out
    main.tf:12:10: warning[STO001] ebs-gp2-volume: aws_ebs_volume.kept uses gp2; gp3 is cheaper at 100 GiB ($2.00/mo)
    ");
}

#[test]
fn a_value_that_does_not_read_is_shown_with_its_place() {
    assert_snapshot!(check(&["--var", "zones=[\"a\", ]b"]), @r#"
    status 2
    --- err
    error: expected the end of the expression
       ╭─[--var zones:1:8]
     1 │ ["a", ]b
       ·        ─
       ╰────
    "#);
    assert_snapshot!(check(&["--var", "zones=[a]"]), @"
    status 2
    --- err
    error: references are not allowed here
       ╭─[--var zones:1:1]
     1 │ [a]
       · ───
       ╰────
      help: use double quotes for strings
    ");
    assert_snapshot!(check(&["--var", "knd=gp2"]), @"
    status 2
    --- err
    error: --var knd: no checked root module declares the variable `knd`; did you mean `kind`?
    ");
    assert_snapshot!(check(&["--var", "kind"]), @"
    status 2
    --- err
    error: invalid value 'kind' for '--var <NAME=VALUE>': expected NAME=VALUE, such as kind=gp3

    For more information, try '--help'.
    ");
}

#[test]
fn the_environment_counts_only_where_it_is_asked_for_and_less_than_any_file() {
    let folder = project(&[("main.tf", OF_KIND)]);
    let status = |arguments: &[&str]| {
        let output = command(folder.path(), arguments).env("TF_VAR_kind", "gp2").env("TF_VAR_other", "[").output();
        output.expect("the binary starts").status.code()
    };
    assert_eq!(status(&["check"]), Some(0));
    assert_eq!(status(&["check", "--env-vars"]), Some(1));
    std::fs::write(folder.path().join("costlint.toml"), "env-vars = true\n").expect("it can be written");
    assert_eq!(status(&["check"]), Some(1));
    std::fs::write(folder.path().join("terraform.tfvars"), "kind = \"gp3\"\n").expect("it can be written");
    assert_eq!(status(&["check"]), Some(0));
    let ran = command(folder.path(), &["check"]).env("TF_VAR_zones", "[").output().expect("the binary starts");
    assert_eq!(ran.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("TF_VAR_zones:1:1"));
}
