//! What each format makes of one report.

use std::path::Path;

use costlint_model::{Count, FileId, Place, Source, Sources};
use costlint_prices::Money;
use costlint_project::{
    FileNote, Report, Reported, RunError, Summary,
    fixing::{Allow, Applied, Changed, Dropped, Fixed},
    report::{Colour, Detail, Paths, Style, View, concise, github, json, markdown, text},
};
use costlint_rules::{Confidence, Finding, Fix, Rate, Related, Replacement, Safety, Saving, Severity};
use costlint_syntax::{Problem, Span};
use insta::assert_snapshot;

const STORAGE: &str = r#"# größere Platte
resource "aws_ebs_volume" "data" {
  count = 3
  size  = var.size
  type  = "gp2"
}
"#;

const POOLS: &str = "spec:\n  template:\n    spec:\n      requirements:\n      - key: karpenter.sh/capacity-type\n        operator: In\n        values: [on-demand]\n";

/// The first bytes of a text that read like this.
fn place(sources: &Sources, path: &str, bytes: &str) -> Place {
    let (file, source) = sources.iter().find(|(_, source)| &*source.path == path).expect("a text of that path");
    let start = source.text.find(bytes).expect("the bytes are in the text");
    Place { file, span: Span::new(start, start + bytes.len()) }
}

fn finding(rule: &str, code: &str, resource: &str, place: Place, message: &str) -> Finding {
    Finding {
        rule: rule.into(),
        code: code.into(),
        severity: Severity::Warning,
        confidence: Confidence::High,
        kind: "block_volume".into(),
        resource: resource.into(),
        deployments: Vec::new(),
        place,
        message: message.into(),
        help: None,
        saving: None,
        instances: Count::ONE,
        fix: None,
        related: Vec::new(),
        deciding: String::new(),
    }
}

fn saving(monthly: Option<f64>) -> Saving {
    Saving {
        monthly: monthly.map(Money::from_usd),
        range: None,
        at_least: false,
        up_to: false,
        rates: Vec::new(),
        basis: "list price",
        region: "eu-west-1".into(),
        other_region: None,
        region_assumed: false,
        price_date: "2026-07-20",
        is_old: false,
        assumptions: Vec::new(),
    }
}

fn reported(finding: Finding, counted: Option<f64>) -> Reported {
    let fingerprint = format!("{}-1", finding.rule);
    Reported { finding: Box::new(finding), counted: counted.map(Money::from_usd), counted_by: None, fingerprint }
}

/// Four findings, one unread file, and a failure of the run.
#[expect(clippy::too_many_lines, reason = "one report that has everything is easier to read in one place")]
fn report() -> Report {
    let texts = [
        ("modules/pools.tf", "variable \"min\" {\n  default = 2\n}\n"),
        ("nodepool.yaml", "apiVersion: karpenter.sh/v1\nkind: NodePool\n"),
        ("storage.tf", STORAGE),
        ("terraform.tfvars", "min = 4\n"),
    ];
    let read = |(path, text): (&str, &str)| {
        let text = if path == "nodepool.yaml" { format!("{text}{POOLS}") } else { text.to_owned() };
        Source::read(path, text).expect("one of ours")
    };
    let sources = Sources::new(texts.into_iter().map(read).collect());
    let floor = Finding {
        severity: Severity::Error,
        kind: "node_pool".into(),
        help: Some("min_size = 0".into()),
        fix: Some(Fix {
            safety: Safety::Unsafe,
            title: "set min_size to 0".into(),
            edits: vec![Replacement { place: place(&sources, "terraform.tfvars", "4"), text: "0".into() }],
            reason: Some("others read it too".into()),
        }),
        saving: Some(Saving {
            range: Some((Money::ZERO, Money::from_usd(9000.0))),
            region_assumed: true,
            assumptions: vec!["35% utilisation, 0–100%".into()],
            ..saving(Some(5_850.005))
        }),
        related: vec![Related {
            place: place(&sources, "modules/pools.tf", "variable \"min\""),
            message: "the variable that it sets".into(),
        }],
        ..finding(
            "gpu-node-group-never-scales-to-zero",
            "GPU002",
            "aws_eks_node_group.gpu",
            place(&sources, "terraform.tfvars", "4"),
            "aws_eks_node_group.gpu keeps 4 g5.12xlarge running without work",
        )
    };
    let spot = Finding {
        severity: Severity::Info,
        confidence: Confidence::Medium,
        kind: "karpenter_pool".into(),
        fix: Some(Fix {
            safety: Safety::Idea,
            title: "add spot to the values".into(),
            edits: Vec::new(),
            reason: Some("no automatic fix: an expression computes it".into()),
        }),
        ..finding(
            "karpenter-nodepool-without-spot",
            "SPT003",
            "NodePool/default",
            place(&sources, "nodepool.yaml", "[on-demand]"),
            "NodePool/default takes no spot capacity",
        )
    };
    let rate = Finding {
        instances: Count::exactly(3),
        saving: Some(Saving { rates: vec![Rate { usd: Money::from_usd(0.06), unit: "GiB".into() }], ..saving(None) }),
        help: Some("type = \"gp3\"".into()),
        fix: Some(Fix {
            safety: Safety::Safe,
            title: "set volume_type to gp3".into(),
            edits: vec![Replacement { place: place(&sources, "storage.tf", "gp2"), text: "gp3".into() }],
            reason: None,
        }),
        related: vec![Related {
            place: place(&sources, "storage.tf", "resource \"aws_ebs_volume\" \"data\""),
            message: "this volume".into(),
        }],
        ..finding(
            "ebs-gp2-volume",
            "STO001",
            "aws_ebs_volume.data",
            place(&sources, "storage.tf", "\"gp2\""),
            "aws_ebs_volume.data uses gp2; gp3 is cheaper",
        )
    };
    let escape = finding(
        "made-up",
        "STO999",
        "x",
        place(&sources, "storage.tf", "größere"),
        "a \u{1b}[31mred\u{1b}[0m\nmessage",
    );
    Report {
        root: "/project".into(),
        findings: vec![
            reported(spot, None),
            reported(escape, None),
            reported(rate, None),
            reported(floor, Some(5_850.005)),
        ],
        unread: vec![FileNote {
            path: "picture.yaml".into(),
            message: "a NUL byte: this is a binary file".into(),
            offset: Some(17),
        }],
        errors: vec![RunError {
            path: Some("costlint.toml".into()),
            message: "unknown rule `gp2`".into(),
            problem: None,
        }],
        summary: Summary {
            errors: 2,
            warnings: 2,
            infos: 1,
            suppressed: 1,
            files: 5,
            resources: 3,
            priced: 1,
            total: Money::from_usd(5_850.005),
            certain: Money::ZERO,
            most: Money::ZERO,
            ..Summary::default()
        },
        sources,
        ..Report::default()
    }
}

fn written(working: &str, write: impl Fn(&View, &mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let report = report();
    let paths = Paths::between(&report.root, Path::new(working));
    let mut out = Vec::new();
    write(&View::new(&report, &paths), &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

fn text(detail: Detail) -> String {
    written("/project", |view, out| text::write(view, Style::PLAIN, detail, out))
}

#[test]
fn text_shows_each_finding_with_its_lines() {
    assert_snapshot!(text(Detail::Usual), @r#"
    info[SPT003]: NodePool/default takes no spot capacity
       ╭─[nodepool.yaml:9:17]
     8 │         operator: In
     9 │         values: [on-demand]
       ·                 ─────┬─────
       ·                      ╰── karpenter-nodepool-without-spot
       ╰────
      no automatic fix: an expression computes it

    error[LNT002]: a NUL byte: this is a binary file (at byte 17)
      --> picture.yaml: unreadable-file

    warning[STO999]: a ?[31mred?[0m message
       ╭─[storage.tf:1:3]
     1 │ # größere Platte
       ·   ───┬───
       ·      ╰── made-up
     2 │ resource "aws_ebs_volume" "data" {
       ╰────

    warning[STO001]: aws_ebs_volume.data uses gp2; gp3 is cheaper
       ╭─[storage.tf:5:11]
     1 │ # größere Platte
     2 │ resource "aws_ebs_volume" "data" {
       · ────────────────┬───────────────
       ·                 ╰── this volume
     3 │   count = 3
     4 │   size  = var.size
     5 │   type  = "gp2"
       ·           ──┬──
       ·             ╰── ebs-gp2-volume
     6 │ }
       ╰────
      saves $0.06/mo per GiB for 3 instances; eu-west-1 list price, 2026-07-20
      help: type = "gp3"
      fix: set volume_type to gp3

    error[GPU002]: aws_eks_node_group.gpu keeps 4 g5.12xlarge running without work
       ╭─[terraform.tfvars:1:7]
     1 │ min = 4
       ·       ┬
       ·       ╰── gpu-node-group-never-scales-to-zero
       ╰────
      saves about $5,850/mo ($0–$9,000, assuming 35% utilisation, 0–100%); eu-west-1 list price, 2026-07-20 (region unknown, eu-west-1 assumed)
      help: min_size = 0
      fix: set min_size to 0 (unsafe: others read it too)
      note: modules/pools.tf:1:1: the variable that it sets

    Found 2 errors, 2 warnings, 1 note; 3 resources in 5 files. 1 suppressed.
    Fixing them would save about $5,850/mo (1 of 5 findings has a price). This assumes typical usage.
    1 fixable with `--fix`, 1 more with `--unsafe-fixes`.
    For more about a rule, run `costlint explain karpenter-nodepool-without-spot`
    "#);
}

#[test]
fn verbose_text_adds_what_else_is_known() {
    let verbose = text(Detail::Verbose);
    let added: Vec<&str> = verbose.lines().filter(|line| line.contains("fingerprint")).collect();
    assert_snapshot!(added.join("\n"), @"
    NodePool/default · karpenter_pool · medium confidence · fingerprint karpenter-nodepool-without-spot-1
    x · block_volume · high confidence · fingerprint made-up-1
    aws_ebs_volume.data · block_volume · high confidence · fingerprint ebs-gp2-volume-1
    aws_eks_node_group.gpu · node_pool · high confidence · fingerprint gpu-node-group-never-scales-to-zero-1
    ");
}

#[test]
fn quiet_text_ends_with_the_last_finding() {
    let quiet = text(Detail::Quiet);
    assert!(!quiet.contains("costlint explain") && quiet.trim_end().ends_with("the variable that it sets"), "{quiet}");
}

#[test]
fn statistics_stand_in_place_of_the_findings() {
    assert_snapshot!(text(Detail::Statistics), @"
         1  GPU002  gpu-node-group-never-scales-to-zero    $5,850.01/mo
         1  LNT002  unreadable-file                                   -
         1  SPT003  karpenter-nodepool-without-spot                   -
         1  STO001  ebs-gp2-volume                                    -
         1  STO999  made-up                                           -

    Found 2 errors, 2 warnings, 1 note; 3 resources in 5 files. 1 suppressed.
    Fixing them would save about $5,850/mo (1 of 5 findings has a price). This assumes typical usage.
    1 fixable with `--fix`, 1 more with `--unsafe-fixes`.
    ");
}

#[test]
fn concise_gives_a_line_to_each_finding() {
    assert_snapshot!(written("/project/modules", |view, out| concise::write(view, Style::PLAIN, Detail::Usual, out)), @"
    ../nodepool.yaml:9:17: info[SPT003] karpenter-nodepool-without-spot: NodePool/default takes no spot capacity
    ../picture.yaml:1:1: error[LNT002] unreadable-file: a NUL byte: this is a binary file (at byte 17)
    ../storage.tf:1:3: warning[STO999] made-up: a ?[31mred?[0m message
    ../storage.tf:5:11: warning[STO001] ebs-gp2-volume: [*] aws_ebs_volume.data uses gp2; gp3 is cheaper ($0.06/mo per GiB)
    ../terraform.tfvars:1:7: error[GPU002] gpu-node-group-never-scales-to-zero: aws_eks_node_group.gpu keeps 4 g5.12xlarge running without work (about $5,850/mo)
    Found 2 errors, 2 warnings, 1 note; 3 resources in 5 files. 1 suppressed.
    Fixing them would save about $5,850/mo (1 of 5 findings has a price). This assumes typical usage.
    1 fixable with `--fix`, 1 more with `--unsafe-fixes`.
    ");
}

#[test]
fn json_is_what_version_1_says() {
    let written = written("/", json::write);
    assert_eq!(
        written,
        include_str!("report_version_1.json"),
        "a change here is a change for every program that reads reports:\n{written}"
    );
}

#[test]
fn annotations_stand_at_their_lines_and_the_most_valuable_come_first() {
    assert_snapshot!(written("/project/modules", |view, out| github::write(view, None, out)), @r#"
    ::error title=costlint::costlint.toml: unknown rule `gp2`
    ::error file=/project/terraform.tfvars,line=1,endLine=1,col=7,endColumn=8,title=gpu-node-group-never-scales-to-zero (GPU002)::aws_eks_node_group.gpu keeps 4 g5.12xlarge running without work; saves about $5,850/mo%0Abased on: $0–$9,000, assuming 35%25 utilisation, 0–100%25; eu-west-1 list price, 2026-07-20 (region unknown, eu-west-1 assumed)%0Ahelp: min_size = 0
    ::error file=/project/picture.yaml,line=1,endLine=1,col=1,title=unreadable-file (LNT002)::a NUL byte: this is a binary file (at byte 17)
    ::warning file=/project/storage.tf,line=1,endLine=1,col=3,endColumn=10,title=made-up (STO999)::a ?[31mred?[0m message
    ::warning file=/project/storage.tf,line=5,endLine=5,col=11,endColumn=16,title=ebs-gp2-volume (STO001)::aws_ebs_volume.data uses gp2; gp3 is cheaper; saves $0.06/mo per GiB for 3 instances%0Abased on: eu-west-1 list price, 2026-07-20%0Ahelp: type = "gp3"
    ::notice file=/project/nodepool.yaml,line=9,endLine=9,col=17,endColumn=28,title=karpenter-nodepool-without-spot (SPT003)::NodePool/default takes no spot capacity
    "#);
}

#[test]
fn markdown_is_a_table_and_the_summary() {
    assert_snapshot!(written("/project", markdown::write), @r"
    ### costlint

    | severity | saves | rule | location | finding |
    | --- | ---: | --- | --- | --- |
    | error | about \$5,850/mo | GPU002 gpu-node-group-never-scales-to-zero | terraform.tfvars:1 | aws\_eks\_node\_group.gpu keeps 4 g5.12xlarge running without work |
    | error |  | LNT002 unreadable-file | picture.yaml:1 | a NUL byte: this is a binary file (at byte 17) |
    | warning |  | STO999 made-up | storage.tf:1 | a ?\[31mred?\[0m message |
    | warning | \$0.06/mo per GiB | STO001 ebs-gp2-volume | storage.tf:5 | aws\_ebs\_volume.data uses gp2; gp3 is cheaper |
    | info |  | SPT003 karpenter-nodepool-without-spot | nodepool.yaml:9 | NodePool/default takes no spot capacity |

    **Error:** costlint.toml: unknown rule \`gp2\`

    Found 2 errors, 2 warnings, 1 note; 3 resources in 5 files. 1 suppressed.

    Fixing them would save about \$5,850/mo (1 of 5 findings has a price). This assumes typical usage.

    1 fixable with \`--fix\`, 1 more with \`--unsafe-fixes\`.
    ");
}

/// What was fixed, before a report.
fn fixed() -> Fixed {
    let applied = |code: &str| Applied {
        code: code.into(),
        rule: "a-rule".into(),
        resource: "x".into(),
        safety: Safety::Safe,
        title: "mend it".into(),
        paths: vec!["storage.tf".into()],
    };
    let dropped = Dropped {
        path: "storage.tf".into(),
        code: "STO002".into(),
        rule: "a-rule".into(),
        resource: "aws_ebs_volume.data".into(),
        reason: "the finding would remain afterwards".into(),
    };
    let changed = Changed { before: "a".into(), after: "b".into(), is_utf16: false };
    Fixed {
        applied: ["STO001", "LOG001", "STO001"].map(applied).into(),
        dropped: vec![dropped],
        texts: ["storage.tf", "logs.tf"].map(|path| (path.into(), changed.clone())).into(),
        ..Fixed::default()
    }
}

fn summary_after(fixed: Option<&Fixed>, allow: Allow) -> String {
    let report = report();
    let paths = Paths::between(&report.root, Path::new("/"));
    let mut out = Vec::new();
    let view = View::new(&report, &paths).with_fixes(allow, fixed);
    text::write(&view, Style::PLAIN, Detail::Statistics, &mut out).expect("a vector takes everything");
    let text = String::from_utf8(out).expect("reports are UTF-8");
    text.split_once("\n\n").expect("a table comes first").1.to_owned()
}

#[test]
fn a_summary_says_what_was_fixed_and_what_can_be() {
    let fixed = fixed();
    assert_snapshot!(summary_after(Some(&fixed), Allow::Safe), @"
    Fixed 3 findings in 2 files: 2 × STO001, 1 × LOG001.
    Not fixed: STO002 aws_ebs_volume.data (project/storage.tf): the finding would remain afterwards
    Found 2 errors, 2 warnings, 1 note; 3 resources in 5 files. 1 suppressed.
    Fixing them would save about $5,850/mo (1 of 5 findings has a price). This assumes typical usage.
    1 fixable with `--fix`, 1 more with `--unsafe-fixes`.
    ");
    assert_snapshot!(summary_after(None, Allow::Unsafe), @"
    Found 2 errors, 2 warnings, 1 note; 3 resources in 5 files. 1 suppressed.
    Fixing them would save about $5,850/mo (1 of 5 findings has a price). This assumes typical usage.
    2 fixable with `--fix --unsafe-fixes`.
    ");
    let report = report();
    let mut out = Vec::new();
    json::write(&View::new(&report, &Paths::default()).with_fixes(Allow::Safe, Some(&fixed)), &mut out)
        .expect("a vector takes everything");
    assert!(String::from_utf8_lossy(&out).contains("\"fixed\": 3"));
}

#[test]
fn an_unsafe_fix_has_its_mark_only_for_those_who_want_it() {
    let marked = |allow: Allow| {
        let report = report();
        let mut out = Vec::new();
        let paths = Paths::default();
        let view = View::new(&report, &paths).with_fixes(allow, None);
        concise::write(&view, Style::PLAIN, Detail::Quiet, &mut out).expect("a vector takes everything");
        let text = String::from_utf8(out).expect("reports are UTF-8");
        text.lines()
            .filter(|line| line.contains(": [*] "))
            .map(|line| line.split(':').next().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(marked(Allow::Safe), ["storage.tf"]);
    assert_eq!(marked(Allow::Unsafe), ["storage.tf", "terraform.tfvars"]);
}

#[test]
fn json_tells_no_edits_of_a_file_whose_offsets_are_others() {
    let report = Report { utf16: ["terraform.tfvars".into()].into(), ..report() };
    let mut out = Vec::new();
    json::write(&View::new(&report, &Paths::default()), &mut out).expect("a vector takes everything");
    let report: serde_json::Value = serde_json::from_slice(&out).expect("a report in JSON");
    let fix = report["findings"].as_array().expect("findings").last().expect("the last one").get("fix").expect("a fix");
    assert_eq!(fix["reason"], "others read it too; no edits given: terraform.tfvars is UTF-16");
    assert_eq!((fix["safety"].as_str(), fix["edits"].as_array().map(Vec::len)), (Some("unsafe"), Some(0)));
}

#[test]
fn colour_changes_nothing_but_colour() {
    let style = Style { colour: Colour::Ansi, width: None };
    let coloured = written("/project", |view, out| text::write(view, style, Detail::Verbose, out));
    assert!(coloured.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain += before;
        rest = after.split_once('m').expect("only colours").1;
    }
    assert_eq!(plain + rest, text(Detail::Verbose));
}

#[test]
fn sentences_are_folded_to_the_width_of_the_terminal() {
    let style = Style { colour: Colour::Plain, width: Some(60) };
    let folded = written("/project", |view, out| text::write(view, style, Detail::Quiet, out));
    let sentences = folded.lines().filter(|line| !line.contains(['│', '·', '╭', '╰']));
    assert_eq!(sentences.filter(|line| line.chars().count() > 60).collect::<Vec<_>>(), Vec::<&str>::new());
}

fn of_summary(summary: Summary) -> String {
    let report = Report { summary, ..Report::default() };
    let paths = Paths::default();
    let mut out = Vec::new();
    text::write(&View::new(&report, &paths), Style::PLAIN, Detail::Usual, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

#[test]
fn a_clean_project_gets_one_line() {
    assert_snapshot!(of_summary(Summary { files: 12, resources: 40, suppressed: 2, ..Summary::default() }), @"No waste found: 40 resources in 12 files. 2 suppressed.");
    assert_snapshot!(of_summary(Summary::default()), @"Nothing to check: found no Terraform, CloudFormation or Kubernetes files.");
}

#[test]
fn a_problem_of_a_configuration_is_shown_at_its_place() {
    let text = "[rules]\ngp2 = \"off\"\n";
    let problem = Problem {
        help: Some("did you mean `ebs-gp2-volume`?".into()),
        ..Problem::new(Span::new(8, 11), "no rule is called `gp2`")
    };
    let mut out = Vec::new();
    text::write_problem("costlint.toml", text, &problem, Style::PLAIN, &mut out).expect("a vector takes everything");
    assert_snapshot!(String::from_utf8_lossy(&out), @r#"
    error: no rule is called `gp2`
       ╭─[costlint.toml:2:1]
     1 │ [rules]
     2 │ gp2 = "off"
       · ───
       ╰────
      help: did you mean `ebs-gp2-volume`?
    "#);
}

#[test]
fn every_place_can_be_drawn() {
    let text = format!("\u{feff}a = 1\r\n\té = \"x\"\n{}\n\nend", "w".repeat(600));
    for start in 0..=text.len() {
        for length in [0, 1, 7, 500] {
            let problem = Problem::new(Span::new(start, start + length), "here");
            text::write_problem("a.tf", &text, &problem, Style::PLAIN, &mut Vec::new()).expect("it can be drawn");
        }
    }
}

#[test]
fn related_places_anywhere_in_the_text_can_be_drawn() {
    let text = format!("a = 1\nbé = 2\n{} c = 3\nd\ne\nf\ng\n", "w".repeat(600));
    let places: Vec<Span> = (0..text.len()).step_by(3).map(|start| Span::new(start, start + 9)).collect();
    for (index, main) in places.iter().enumerate() {
        let sources = Sources::new(vec![Source::read("a.tf", text.as_str()).expect("one of ours")]);
        let at = |span: Span| Place { file: FileId(0), span };
        let related = |span: &Span| Related { place: at(*span), message: "and here".into() };
        let found = Finding {
            related: places.iter().skip(index % 7).step_by(7).map(related).collect(),
            ..finding("r", "R1", "x", at(*main), "m")
        };
        let report = Report { sources, findings: vec![reported(found, None)], ..Report::default() };
        let mut out = Vec::new();
        text::write(&View::new(&report, &Paths::default()), Style::PLAIN, Detail::Quiet, &mut out)
            .expect("it can be drawn");
        assert!(String::from_utf8_lossy(&out).contains("and here"));
    }
}
