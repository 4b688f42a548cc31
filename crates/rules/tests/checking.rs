//! Every mistake of a page's author is an error with its place and the nearest right word, and the page is left out.

use costlint_rules::{Page, PageProblem, Rulebook, unconfigured};
use costlint_syntax::lines::Lines;

const KIND: &str = r#"# Disk

```hcl kind
fields = {
  size_gb = number("GiB")
  fast    = bool
  class   = optional(string, "standard")
  tags    = optional(map)
}

assume = {
  share = range(0, 0.5, 1)
}

let = {
  storage = self.size_gb * price("aws/ebs/gp3/storage")
}

monthly_cost = let.storage

declare "terraform" "acme_disk" {
  provider = "aws"
  size_gb  = at("size")
  fast     = at("fast", { absent = false, in_place = "https://example.com" })
}
```
"#;

const RULE: &str = r#"# Big disk

```hcl rule
code    = "ACM001"
message = "big"

match "disk" {
  let  = { to = successor("m4.large") }
  when = self.size_gb > 100
  at   = self.size_gb
  instead = {
    fast = true
  }
  fix = "safe"
}
```

```hcl bad
```

```hcl good
```
"#;

fn page(path: &str, text: &str) -> Page {
    Page { path: path.into(), text: text.into() }
}

/// Each problem as its place, the bytes under the caret, what is wrong and the help.
fn told(problems: &[PageProblem]) -> String {
    let one = |PageProblem { page, problem }: &PageProblem| {
        let place = Lines::new(&page.text).position(problem.span.start);
        let help = problem.help.as_deref().map(|help| format!(" ({help})")).unwrap_or_default();
        let bytes = problem.span.of(&page.text).lines().next().unwrap_or_default().to_owned();
        format!("{}:{}:{}: `{bytes}`: {}{help}", page.path, place.line, place.column, problem.message)
    };
    problems.iter().map(one).collect::<Vec<_>>().join("\n  ")
}

/// What is told of both pages after a change in one of them.
fn told_after(change: (&str, &str)) -> String {
    let (from, to) = change;
    assert!(KIND.contains(from) || RULE.contains(from), "{from} is in no page");
    let (kind, rule) = (KIND.replacen(from, to, 1), RULE.replacen(from, to, 1));
    let pages = vec![page("own/kinds/disk.md", &kind), page("own/storage/big-disk.md", &rule)];
    told(&Rulebook::embedded().extended(pages).1)
}

#[test]
fn pages_without_mistakes_are_taken() {
    assert_eq!(told_after(("big", "large")), "");
}

#[test]
fn every_mistake_has_its_place_and_the_nearest_right_word() {
    let changes = [
        // Words of the language.
        ("code    =", "kode    ="),
        ("\"ACM001\"", "\"Acm1\""),
        ("code    = \"ACM001\"", "code    = \"ACM001\"\nseverity = \"eror\""),
        ("code    = \"ACM001\"", "code    = \"ACM001\"\nconfidence = \"hihg\""),
        ("  at   =", "  att  ="),
        ("fix = \"safe\"", "fix = \"save\""),
        ("fix = \"safe\"", "fix = self.fast ? \"unsafe\" : \"ideas\""),
        ("fix = \"safe\"", "severity = self.fast ? \"info\" : \"note\""),
        ("let = {\n  storage", "lets = {\n  storage"),
        ("= bool", "= boolean"),
        ("number(\"GiB\")", "number"),
        ("optional(string, \"standard\")", "optional(string, 3)"),
        ("optional(string, \"standard\")", "optional(string, at(\"class\"))"),
        ("optional(string, \"standard\")", "optional(string, of_resource())"),
        ("optional(string, \"standard\")", "optional(string, of_resource(\"class\", { absent = \"x\" }))"),
        ("optional(string, \"standard\")", "optional(string, of_resource(\"disk -> class\"))"),
        ("optional(string, \"standard\")", "optional(string, of_resource(\"class..name\"))"),
        ("range(0, 0.5, 1)", "range(1, 0.5, 0)"),
        ("declare \"terraform\"", "declare \"teraform\""),
        ("{ absent = false,", "{ absnt = false,"),
        // Names.
        ("let = {\n  storage", "derive = {\n  clas = \"thin\"\n}\n\nlet = {\n  storage"),
        ("self.size_gb > 100", "self.size_bg > 100"),
        ("self.size_gb > 100", "slef.size_gb > 100"),
        ("match \"disk\"", "match \"disc\""),
        ("    fast = true", "    fats = true"),
        ("    fast = true", "    region = \"eu-west-1\""),
        ("self.size_gb > 100", "let.too == \"x\""),
        ("self.size_gb > 100", "assume.share > 1"),
        ("= let.storage", "= let.storage * assume.shares"),
        ("self.size_gb > 100", "length(nearby(\"disks\")) > 0"),
        ("self.size_gb > 100", "anytrue([for disk in nearby(\"disk\") : disk.sise_gb > 1])"),
        ("self.size_gb > 100", "length([for disk in instances(\"disk\") : disk if dsik.fast]) > 0"),
        ("self.size_gb > 100", "knwon(self.size_gb)"),
        ("self.size_gb > 100", "known()"),
        ("self.size_gb > 100", "at(\"size\") == 1"),
        ("at(\"size\")", "length(nearby(\"disk\"))"),
        // Closed sets of words.
        ("aws/ebs/gp3/storage", "aws/ebs/gp3/storge"),
        ("price(\"aws/ebs/gp3/storage\")", "price(\"aws/ebbs/${self.class}/storage\")"),
        ("\"m4.large\"", "\"m4.lagre\""),
        ("self.size_gb > 100", "has_role(self.tags, \"trainning\")"),
        ("self.size_gb > 100", "has_word(self.tags, word_list(\"nonprodution\"))"),
        ("= let.storage", "= node_price(\"sagemakr\", self.class)"),
        ("self.size_gb > 100", "support(\"aws/ekss\", self.class).newer == null"),
        ("at(\"size\")", "at(\"size\", { unit = \"quantity_gb\" })"),
        ("at(\"size\")", "1 + at(\"size\", { unti = \"cpu\" })"),
        ("{ absent = false,", "{ if = \"fsat\", absent = false,"),
        ("self.size_gb > 100", "has_word(self.tags, [\"compute-class\"])"),
        ("self.size_gb > 100", "has_word(self.tags, [\"Prod\"])"),
        ("  instead = {\n    fast = true\n  }\n", ""),
        // Types.
        ("self.size_gb > 100", "self.size_gb == \"100\""),
        ("self.size_gb > 100", "self.size_gb && self.fast"),
        ("self.size_gb > 100", "self.size_gb"),
        ("    fast = true", "    fast = \"yes\""),
        ("    fast = true", "    size_gb = self.fast ? \"100\" : 50"),
        ("{ absent = false,", "{ absent = \"no\","),
        ("at(\"size\")", "at(\"size\", { values = { small = \"10\" } })"),
        ("at(\"size\")", "cases({ is = \"ten\", when = { small = true } }, { is = 20 })"),
        ("at(\"size\")", "cases({ is = 10 }, { is = 20, when = { large = true } })"),
        // Paths and expressions.
        ("at(\"size\")", "at(\"disks[*].size\")"),
        ("at(\"size\")", "at(\"size..gb\")"),
        ("at(\"fast\", {", "at(\"fast -> \", {"),
        ("self.size_gb > 100", "length(regexall(\"(\", self.class)) > 0"),
        ("self.size_gb > 100", "replace(self.class, \"/[/\", \"\") == \"x\""),
        ("{ to = successor(\"m4.large\") }", "{ to = let.from, from = let.to }"),
        ("storage = self.size_gb", "storage = let.storage"),
        // Declarations and promises.
        ("  fast     = at(\"fast\", { absent = false, in_place = \"https://example.com\" })\n", ""),
        ("at(\"fast\", { absent = false, in_place = \"https://example.com\" })", "at(\"fast\")"),
        ("\"acme_disk\"", "\"@acme\""),
        ("at(\"size\")", "shared.size"),
        ("size_gb  = at(\"size\")", "size_gb  = at(\"size\")\n  sizes = 3"),
        ("provider = \"aws\"", "each = container()\n  provider = \"aws\""),
        ("match \"disk\" {", "match \"disk\" {\n  kind \"x\" {}"),
    ];
    let all = changes.map(|change| format!("{}\n  {}", change.1.replace('\n', "⏎"), told_after(change)));
    insta::assert_snapshot!(all.join("\n"));
    for change in changes {
        let told = told_after(change);
        assert!(!told.is_empty(), "{} is silent", change.1);
    }
}

#[test]
fn a_kind_or_rule_that_is_there_already_is_not_taken_twice() {
    let taken = vec![
        page("own/kinds/block_volume.md", KIND),
        page("own/storage/ebs-gp2-volume.md", &RULE.replace("disk", "block_volume")),
        page("own/kinds/disk.md", KIND),
        page("own/storage/other.md", &RULE.replace("ACM001", "STO001")),
        page("own/storage/first.md", RULE),
        page("own/storage/second.md", RULE),
    ];
    insta::assert_snapshot!(told(&Rulebook::embedded().extended(taken).1));
}

#[test]
fn a_match_of_several_kinds_is_checked_against_each() {
    let other = KIND.replace("# Disk", "# Tape").replace("fast", "slow").replace("acme_disk", "acme_tape");
    let rule = RULE.replace("match \"disk\" {", "match \"disk\" \"tape\" {").replace("self.size_gb > 100", "self.fast");
    let rule = rule.replace("    fast = true\n", "").replace("fix = \"safe\"", "");
    let pages =
        vec![page("own/kinds/disk.md", KIND), page("own/kinds/tape.md", &other), page("own/storage/big.md", &rule)];
    insta::assert_snapshot!(told(&Rulebook::default().extended(pages).1), @"own/storage/big.md:9:15: `fast`: unknown field `fast`");
}

const EXTENSION: &str = r#"# More of disks

```hcl kind
extend = "disk"

fields = {
  encrypted = optional(bool, false)
}

add "terraform" "acme_disk" {
  encrypted = at("encrypted", { absent = false })
}
```

```hcl example
resource "acme_disk" "a" {
  size      = 10
  encrypted = true
}
```

```text instances
acme_disk.a: encrypted=true fast=false size_gb=10 $0.80/mo
```
"#;

fn extended(extension: &str) -> String {
    let pages = vec![page("own/kinds/disk.md", KIND), page("own/kinds/more.md", extension)];
    told(&Rulebook::embedded().extended(pages).1)
}

#[test]
fn a_kind_grows_by_fields_that_other_pages_add() {
    assert_eq!(extended(EXTENSION), "");
    let pages = vec![page("own/kinds/disk.md", KIND), page("own/kinds/more.md", EXTENSION)];
    let (rulebook, _) = Rulebook::embedded().extended(pages);
    let kind = rulebook.kind("disk").expect("it is read");
    assert!(kind.field("encrypted").is_some());
    let failures: Vec<String> =
        rulebook.test_kind(kind, &unconfigured).into_iter().map(|failure| failure.message).collect();
    assert_eq!(failures, Vec::<String>::new());
}

#[test]
fn what_an_extension_may_not_do_is_an_error() {
    let changes = [
        ("\"disk\"", "\"dsik\""),
        ("optional(bool, false)", "bool"),
        ("  encrypted = optional(bool, false)", "  fast = optional(bool, false)"),
        ("  encrypted = at", "  fast = at(\"fast\")\n  encrypted = at"),
        ("extend = \"disk\"", "extend = \"disk\"\nmonthly_cost = 3"),
        ("extend = \"disk\"", "extend = \"disk\"\nassume = { x = range(0, 1, 2) }"),
        ("\"acme_disk\" {", "\"acme_tape\" {"),
        ("add \"terraform\" \"acme_disk\" {", "declare \"terraform\" \"acme_tape\" {"),
    ];
    let all = changes
        .map(|(from, to)| format!("{}\n  {}", to.replace('\n', "⏎"), extended(&EXTENSION.replacen(from, to, 1))));
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_declaration_of_an_extension_without_required_fields_adds_its_fields() {
    assert_eq!(extended(&EXTENSION.replace("add \"terraform\"", "declare \"terraform\"")), "");
}

const TWO_DISKS: &str = r#"declare "terraform" "acme_disk" {
  size_gb = at("size")
}

declare "terraform" "acme_drive" {
  each    = ["parts[*]"]
  size_gb = at("gigabytes")
}

add "terraform" "acme_disk" "acme_drive" {
  provider = "aws"
  fast     = at("fast", { absent = false, in_place = "https://example.com" })
}
```
"#;

/// What is told of a kind whose declarations have fields in common.
fn told_of_two_disks(change: (&str, &str)) -> String {
    let (from, to) = change;
    assert!(TWO_DISKS.contains(from), "{from} is not there");
    let start = KIND.find("declare").expect("it declares a disk");
    let kind = format!("{}{}", &KIND[..start], TWO_DISKS.replacen(from, to, 1));
    told(&Rulebook::embedded().extended(vec![page("own/kinds/disk.md", &kind)]).1)
}

#[test]
fn required_fields_that_declarations_have_alike_are_stated_once() {
    assert_eq!(told_of_two_disks(("fast ", "fast ")), "");
    let start = KIND.find("declare").expect("it declares a disk");
    let example = r#"
```hcl example
resource "acme_disk" "a" {
  size = 10
  fast = true
}

resource "acme_drive" "b" {
  parts {
    gigabytes = 20
  }
}
```

```text instances
acme_disk.a: fast=true size_gb=10 $0.80/mo
acme_drive.b.parts: fast=false size_gb=20 $1.60/mo
```
"#;
    let kind = format!("{}{TWO_DISKS}{example}", &KIND[..start]);
    let (rulebook, _) = Rulebook::embedded().extended(vec![page("own/kinds/disk.md", &kind)]);
    let kind = rulebook.kind("disk").expect("it is read");
    let failures: Vec<String> =
        rulebook.test_kind(kind, &unconfigured).into_iter().map(|failure| failure.message).collect();
    assert_eq!(failures, Vec::<String>::new());
}

#[test]
fn a_field_has_a_source_for_the_types_that_do_not_state_it() {
    let fields = KIND.replace("optional(map)", "optional(map, of_resource(\"tags\", \"labels\"))");
    let start = fields.find("declare").expect("it declares a disk");
    let two = TWO_DISKS.replacen("  size_gb = at", "  tags    = at(\"marks\")\n  size_gb = at", 1);
    let example = r#"
```hcl example
resource "acme_disk" "a" {
  size   = 10
  marks  = { a = "1" }
  labels = { a = "2" }
}

resource "acme_drive" "b" {
  labels = { b = "1" }
  parts {
    gigabytes = 20
  }
}

resource "acme_drive" "c" {
  tags   = { c = "1" }
  labels = { c = "2" }
  parts {
    gigabytes = 20
  }
}
```

```text instances
acme_disk.a: fast=false size_gb=10 tags={a:1} $0.80/mo
acme_drive.b.parts: fast=false size_gb=20 tags={b:1} $1.60/mo
acme_drive.c.parts: fast=false size_gb=20 tags={c:1} $1.60/mo
```
"#;
    let kind = format!("{}{two}{example}", &fields[..start]);
    let (rulebook, problems) = Rulebook::embedded().extended(vec![page("own/kinds/disk.md", &kind)]);
    assert_eq!(told(&problems), "");
    let failures = rulebook.test_kind(rulebook.kind("disk").expect("it is read"), &unconfigured);
    let failures: Vec<String> = failures.into_iter().map(|failure| failure.message).collect();
    assert_eq!(failures, Vec::<String>::new());
}

#[test]
fn every_mistake_in_what_is_added_has_its_place() {
    let changes = [
        ("add \"terraform\"", "ad \"terraform\""),
        ("add \"terraform\"", "add \"terrafrom\""),
        ("add \"terraform\" \"acme_disk\" \"acme_drive\"", "add \"terraform\""),
        ("\"acme_disk\" \"acme_drive\"", "\"acme_disk\" \"acme_drvie\""),
        ("\"acme_disk\" \"acme_drive\"", "\"acme_disk\" \"@acme\""),
        ("\"acme_disk\" \"acme_drive\"", "\"acme_disk\" \"acme_disk\""),
        ("\"acme_disk\" \"acme_drive\"", "\"acme_disk\""),
        ("add \"terraform\"", "add \"cloudformation\""),
        ("  provider = \"aws\"", "  where = present(\"size\")"),
        ("  provider = \"aws\"", "  each = [\"parts[*]\"]"),
        ("  provider = \"aws\"", "  named = [\"name\"]"),
        ("  provider = \"aws\"", "  size_gb = at(\"gb\")"),
        ("  provider = \"aws\"", "  fast = at(\"quick\")"),
        ("  provider = \"aws\"", "  colour = at(\"colour\")"),
        ("  fast  ", "  class "),
        ("= at(\"fast\", { absent = false, in", "= at(\"fast\", { absent = 3, in"),
        (
            "  provider = \"aws\"\n  fast     = at(\"fast\", { absent = false, in_place = \"https://example.com\" })\n",
            "",
        ),
    ];
    let all = changes.map(|change| format!("{}\n  {}", change.1.replace('\n', "⏎"), told_of_two_disks(change)));
    insta::assert_snapshot!(all.join("\n"));
    for change in changes {
        assert!(!told_of_two_disks(change).is_empty(), "{} is silent", change.1);
    }
}

#[test]
fn a_wrong_word_of_a_fence_is_a_failure_of_its_page() {
    let fences = [
        "```hcl bda\n```",
        "```hcl bad saves=5\n```",
        "```hcl bad severity=wanring\n```",
        "```hcl bad fix=none\n```",
        "```hcl bad toady=2026-11-24\n```",
        "```hcl bad today=tomorrow\n```",
        "```hcl good saves=5.00\n```",
        "```hcl bad=none\n```",
        "```toml bad\n```",
        "```hcl and\n```",
        "```text instances\n```",
        "```hcl bad file=../x.tf\n```",
    ];
    let all = fences.map(|fence| {
        let rule = RULE.replace("```hcl bad\n```", fence);
        let pages = vec![page("own/kinds/disk.md", KIND), page("own/storage/big-disk.md", &rule)];
        let (rulebook, problems) = Rulebook::embedded().extended(pages);
        assert!(problems.is_empty(), "{}", told(&problems));
        let failures = rulebook.test_rule(rulebook.rule("ACM001").expect("it was read"), &unconfigured);
        let first = failures.first().map(|failure| {
            let text = &failure.page.text;
            let line = Lines::new(text).position(failure.span.start).line;
            format!("{line}: `{}`: {}", failure.span.of(text).lines().next().unwrap_or_default(), failure.message)
        });
        format!("{}\n  {}", fence.lines().next().unwrap_or_default(), first.unwrap_or_default())
    });
    insta::assert_snapshot!(all.join("\n"));
}
