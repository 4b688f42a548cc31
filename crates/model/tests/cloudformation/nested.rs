//! Templates that other templates of the project deploy.

use costlint_model::{Source, Sources};

use crate::{dump, property_of};

const CHILD: &str = "Parameters:
  Kind: {Type: String, Default: gp2}
  Size: {Type: Number, Default: 100}
Resources:
  It:
    Type: AWS::Test::It
    Properties:
      P: [!Ref Kind, !Ref Size]
";

/// A template with a stack that deploys `location` with these arguments.
fn parent(location: &str, arguments: &str) -> String {
    format!(
        "Parameters:\n  Type: {{Type: String, Default: gp3}}\nResources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      \
         TemplateURL: {location}\n      Parameters: {arguments}\n  Kind: {{Type: AWS::Test::Other}}\n"
    )
}

/// The property of the child at this path.
#[track_caller]
fn seen(child: &str, parents: &[(&str, String)]) -> String {
    let mut files = vec![(child, CHILD)];
    files.extend(parents.iter().map(|(path, text)| (*path, text.as_str())));
    seen_in(&files)
}

#[track_caller]
fn seen_in(files: &[(&str, &str)]) -> String {
    let sources = files.iter().map(|(path, text)| Source::read(*path, *text).expect("a template"));
    let mut resources = dump::resources(&Sources::new(sources.collect()));
    resources.retain(|resource| &*resource.type_name == "AWS::Test::It");
    dump::value(&property_of(&resources))
}

#[test]
fn an_argument_takes_the_place_of_the_default() {
    let with = |arguments| seen("child.yaml", &[("parent.yaml", parent("./child.yaml", arguments))]);
    assert_eq!(with("{Kind: st1}"), r#"["st1", 100]"#);
    assert_eq!(with("{Kind: st1, Size: '200'}"), r#"["st1", 200]"#);
    assert_eq!(with("{Kind: !Ref Type}"), r#"["gp3", 100]"#);
    assert_eq!(with("{Other: 1}"), r#"["gp2", 100]"#);
    assert_eq!(with("{Kind: !ImportValue kind}"), r"[?, 100]");
    // A resource of the parent is none of the child.
    assert_eq!(with("{Kind: !Ref Kind}"), r"[?, 100]");
    assert_eq!(with("!Ref Type"), "[?, ?]");
}

#[test]
fn arguments_of_several_stacks_are_alternatives() {
    let two = |one, two| {
        seen("child.yaml", &[("a.yaml", parent("./child.yaml", one)), ("b.yaml", parent("child.yaml", two))])
    };
    assert_eq!(two("{Kind: st1}", "{Kind: sc1}"), r#"["st1"|"sc1", 100]"#);
    assert_eq!(two("{Kind: st1}", "{}"), r#"["st1"|"gp2", 100]"#);
    assert_eq!(two("{Kind: st1}", "{Kind: !ImportValue kind}"), r"[?, 100]");
}

#[test]
fn arguments_of_many_stacks_are_not_known() {
    let names: Vec<String> = (0..9).map(|number| format!("{number}.yaml")).collect();
    let parents: Vec<_> = names.iter().map(|name| (name.as_str(), parent("child.yaml", "{Kind: st1}"))).collect();
    assert_eq!(seen("child.yaml", &parents), "[?, ?]");
}

#[test]
fn an_address_leads_to_the_template_of_that_name() {
    let with = |child, location: &str| seen(child, &[("templates/parent.yaml", parent(location, "{Kind: st1}"))]);
    assert_eq!(
        with("templates/disks/child.yaml", "!Sub 'https://${Bucket}.s3.amazonaws.com/disks/child.yaml'"),
        r#"["st1", 100]"#
    );
    assert_eq!(with("templates/child.yaml", "!Sub ./child.yaml"), r#"["st1", 100]"#);
    assert_eq!(with("templates/child.yaml", "!Join ['/', [!Ref Bucket, child.yaml]]"), r#"["st1", 100]"#);
    assert_eq!(with("templates/child.yaml", "other.yaml"), r#"["gp2", 100]"#);
}

#[test]
fn arguments_reach_through_a_stack_between() {
    let middle = "Parameters:\n  Type: {Type: String, Default: gp2}\nResources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    \
                  Properties: {TemplateURL: child.yaml, Parameters: {Kind: !Ref Type}}\n";
    let top = parent("middle.yaml", "{Type: sc1}");
    assert_eq!(seen("child.yaml", &[("middle.yaml", middle.to_owned()), ("top.yaml", top)]), r#"["sc1", 100]"#);
    // Templates that deploy each other end in the unknown.
    let itself = CHILD.replace("Resources:", "Resources:\n  Again:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: middle.yaml, Parameters: {Type: !Ref Kind}}");
    assert_eq!(seen_in(&[("child.yaml", &itself), ("middle.yaml", middle)]), "[?, 100]");
}

#[test]
fn what_terraform_gives_to_a_template_is_not_known() {
    let stack = "resource \"aws_cloudformation_stack\" \"it\" {\n  parameters = { Kind = \"st1\" }\n  template_body = \
                 file(\"${path.module}/data/child.yaml\")\n}\n";
    assert_eq!(seen_in(&[("modules/it/data/child.yaml", CHILD), ("modules/it/main.tf", stack)]), "[?, ?]");
    assert_eq!(
        seen_in(&[("child.yaml", CHILD), ("main.tf", "locals {\n  a = \"child.yaml\"\n}\n")]),
        r#"["gp2", 100]"#
    );
}
