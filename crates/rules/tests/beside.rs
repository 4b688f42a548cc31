//! The law of what a fix writes behind a resource: the file still reads, has exactly one resource more, which says what the
//! page says, and keeps all of its other bytes. Where this cannot be, nothing is written.

use costlint_model::{Source, Sources};
use costlint_rules::{AllFindings, Page, Rulebook, Settings};
use costlint_syntax::{
    Edit, edit,
    hcl::{self, Block},
};
use proptest::prelude::*;

const KIND: &str = r#"# Store

```hcl kind
fields = {
  kept  = optional(bool, false)
  class = optional(string)
  size  = optional(number("GiB"))
}

monthly_cost = unknown()

declare "terraform" "acme_store" {
  provider = "aws"
  class    = at("class")
  size     = at("size")
  kept = present("<- acme_policy.store >", {
    beside = <<-EOT
      resource "acme_policy" "${label}" {
        store = ${ref}.id
        class = "${self.class}"
        size  = ${self.size}
      }
    EOT
  })
}

declare "cloudformation" "AWS::Acme::Store" {
  provider = "aws"
  class    = at("Class")
  size     = at("Size")
  kept = present("<- AWS::Acme::Policy.Store >", {
    beside = <<-EOT
      resource "acme_policy" "${self.name}" {
        store = "${self.name}"
      }
    EOT
  })
}
```
"#;

const RULE: &str = "# x\n\n```hcl rule\ncode = \"TST001\"\nmessage = \"found\"\nmatch \"store\" {\n  when = self.kept == false\n  instead = { kept = true }\n  fix = \"unsafe\"\n}\n```\n";

fn rulebook() -> Rulebook {
    let page = |path: &str, text: &str| Page { path: path.into(), text: text.into() };
    let pages = vec![page("own/kinds/store.md", KIND), page("own/storage/rule.md", RULE)];
    let (rulebook, problems) = Rulebook::default().extended(pages);
    assert!(problems.is_empty(), "{problems:?}");
    rulebook
}

fn findings(rulebook: &Rulebook, path: &str, text: &str) -> AllFindings {
    let sources = Sources::new(vec![Source::read(path, text).expect("infrastructure code")]);
    let resources = rulebook.resources_of(&sources);
    rulebook.check(&sources, resources, &Settings::default(), &|_| true).1
}

/// The edits of the only finding, and why there are none.
fn written(rulebook: &Rulebook, path: &str, text: &str) -> (Vec<Edit>, String) {
    let found = findings(rulebook, path, text);
    let [Some(fix)] = found.iter().map(|finding| finding.fix.as_ref()).collect::<Vec<_>>()[..] else {
        panic!("{found:?}\n{text}")
    };
    let edits = fix.edits.iter().map(|edit| Edit { span: edit.place.span, text: edit.text.clone() });
    (edits.collect(), fix.reason.clone().unwrap_or_default())
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
    format!("\"{}\"", escaped.replace("${", "$${").replace("%{", "%%{"))
}

/// Text that is no setting: comments of every form and blank lines.
fn between() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        Just("\n"),
        Just("# a comment\n"),
        Just("// another }\n"),
        Just("/* of\n   two lines */\n"),
        Just("locals {\n  a = 1 # }\n}\n"),
        Just("resource \"other\" \"b\" {\n  text = <<-EOT\n    } # no comment\n  EOT\n}\n"),
    ];
    prop::collection::vec(one, 0..4).prop_map(|parts| parts.concat())
}

/// What may stand behind the brace that ends a block.
fn behind() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just(""),
        Just("  "),
        Just(" # why"),
        Just(" // why"),
        Just(" /* why */"),
        Just(" /* of\n two lines */"),
        Just(" /* one */ /* of\n two */ # three"),
    ]
}

/// Of a file: its text, and the class and size of its store.
fn file() -> impl Strategy<Value = (String, String, f64)> {
    let class = prop_oneof!["[a-z]{1,6}", "[ -~]{0,12}", Just("a\"b\\${c} %{d}\n\t".to_owned())];
    let size = prop_oneof![(0u32..5000).prop_map(f64::from), Just(0.125)];
    (between(), behind(), between(), class, size, any::<bool>(), any::<bool>()).prop_map(
        |(before, behind, after, class, size, is_crlf, is_open)| {
            let store = format!(
                "resource \"acme_store\" \"a\" {{\n  class = {} # its class\n\n  size=   {size}\n}}{behind}",
                quoted(&class)
            );
            let text = format!("{before}{store}\n{after}");
            let text = if is_open { text.trim_end_matches('\n').to_owned() } else { text };
            (if is_crlf { text.replace('\n', "\r\n") } else { text }, class, size)
        },
    )
}

fn texts<'t>(blocks: &[&Block], text: &'t str) -> Vec<&'t str> {
    blocks.iter().map(|block| block.span.of(text)).collect()
}

fn hold(rulebook: &Rulebook, text: &str, class: &str, size: f64) -> Result<(), TestCaseError> {
    let (edits, reason) = written(rulebook, "main.tf", text);
    let [edit] = edits.as_slice() else { return Err(TestCaseError::fail(format!("{edits:?} {reason}\n{text}"))) };
    prop_assert!(edit.span.is_empty(), "something is taken away");
    let after = edit::apply(text, &edits).into_owned();

    let (old, new) = (hcl::parse(text), hcl::parse(&after));
    prop_assert!(new.problems.is_empty(), "it no longer reads: {:?}\n{after}", new.problems);
    let (was, is): (Vec<&Block>, Vec<&Block>) = (old.body.blocks().collect(), new.body.blocks().collect());
    let mut others = is.clone();
    let store = was.iter().position(|block| block.span.of(text).starts_with("resource \"acme_store\""));
    let added = others.remove(store.expect("it is there") + 1);
    prop_assert_eq!(texts(&was, text), texts(&others, &after));
    let comments = |file: &hcl::File, text: &str| {
        file.comments.iter().map(|comment| comment.of(text).to_owned()).collect::<Vec<_>>()
    };
    prop_assert_eq!(comments(&old, text), comments(&new, &after));

    let labels: Vec<&str> = added.labels.iter().map(|label| label.of(&after)).collect();
    prop_assert_eq!(labels, ["acme_policy", "a"]);
    let setting = |name: &str| &added.body.attribute(&after, name).expect("the page says it").value;
    prop_assert_eq!(setting("store").span.of(&after), "acme_store.a.id");
    let said = setting("class").literal_text(&after);
    prop_assert_eq!(said.as_deref(), Some(class));
    prop_assert_eq!(setting("size").span.of(&after).parse::<f64>().ok(), Some(size));
    prop_assert!(!text.contains('\r') || !after.replace("\r\n", "").contains('\n'), "line breaks are mixed: {after:?}");
    prop_assert!(findings(rulebook, "main.tf", &after).is_empty(), "it is found again\n{after}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_gets_exactly_the_resource_that_the_page_says((text, class, size) in file()) {
        thread_local!(static RULEBOOK: Rulebook = rulebook());
        RULEBOOK.with(|rulebook| hold(rulebook, &text, &class, size))?;
    }
}

#[test]
fn nothing_is_written_where_blocks_cannot_stand() {
    let rulebook = rulebook();
    let json = r#"{ "resource": { "acme_store": { "a": { "class": "cold", "size": 1 } } } }"#;
    let template = r#"{ "Resources": { "A": { "Type": "AWS::Acme::Store", "Properties": { "Class": "cold" } } } }"#;
    let yaml = "Resources:\n  A:\n    Type: AWS::Acme::Store\n    Properties: { Class: cold } # why\n";
    for (path, text) in [("main.tf.json", json), ("a.json", template), ("a.yaml", yaml)] {
        let (edits, reason) = written(&rulebook, path, text);
        assert_eq!((edits, &*reason), (Vec::new(), "no automatic fix: the value cannot be written there"), "{path}");
    }
}

#[test]
fn nothing_is_written_into_a_file_that_does_not_read() {
    let text = "resource \"acme_store\" \"a\" {\n  class = \"cold\"\n  size  = 1\n}\n\nlocals {\n  a = \n}\n";
    let (edits, reason) = written(&rulebook(), "main.tf", text);
    assert_eq!((edits, &*reason), (Vec::new(), "no automatic fix: the file has a syntax error"));
}
