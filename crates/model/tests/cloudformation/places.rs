//! Where values and statements stand.

use costlint_model::{Member, Resource, Sources};

use crate::dump;

const TEXT: &str = "
Parameters:
  Kind: {Type: String, Default: 'gp2'}
  Zones: {Type: CommaDelimitedList, Default: 'eu-1a, eu-1b'}
  Stage: {Type: String, AllowedValues: [dev, prod]}
Mappings:
  Sizes: {dev: {GiB: 10}}
Conditions:
  Yes: !Equals [a, a]
Resources:
  Disk:
    Type: AWS::EC2::Volume
    Properties:
      Literal: 'gp2' # comment
      Parameter: !Ref Kind
      Substituted: !Sub '${Kind}'
      Joined: !Sub 'x${Kind}'
      Element: !Select [1, !Ref Zones]
      Cell: !FindInMap [Sizes, dev, GiB]
      Chosen: !If [Yes, {a: 1}, 2]
      Alternatives: !Ref Stage
      Elsewhere: {Ref: Other}
      Empty:
      Null: ~
      List: [a, b]
      \"Quoted\": 1
";

fn disk() -> (Sources, Resource) {
    let sources = dump::project("a.yaml", TEXT);
    let disk = dump::resources(&sources).remove(0);
    (sources, disk)
}

fn member(name: &str) -> (Sources, Member) {
    let (sources, disk) = disk();
    let member = disk.body.as_object().and_then(|object| object.member(name)).expect("a property of this name").clone();
    (sources, member)
}

#[track_caller]
fn assert_places(name: &str, value: &str, statement: &str) {
    let (sources, member) = member(name);
    assert_eq!(
        (dump::place(&sources, member.value.place).as_str(), dump::place(&sources, member.statement).as_str()),
        (value, statement)
    );
}

#[test]
fn a_literal_is_decided_where_it_stands() {
    assert_places("Literal", "14:16 'gp2'", "14:7 Literal: 'gp2'");
    assert_places("List", "25:13 [a, b]", "25:7 List: [a, b]");
    assert_places("Quoted", "26:17 1", "26:7 \"Quoted\": 1");
}

#[test]
fn a_parameter_is_decided_by_the_bytes_of_its_default() {
    assert_places("Parameter", "3:33 'gp2'", "15:7 Parameter: !Ref Kind");
    assert_places("Substituted", "3:33 'gp2'", "16:7 Substituted: !Sub '${Kind}'");
}

#[test]
fn an_element_of_a_list_has_its_own_bytes() {
    assert_places("Element", "4:54 eu-1b", "18:7 Element: !Select [1, !Ref Zones]");
}

#[test]
fn cells_and_branches_keep_their_places() {
    assert_places("Cell", "7:22 10", "19:7 Cell: !FindInMap [Sizes, dev, GiB]");
    assert_places("Chosen", "20:25 {a: 1}", "20:7 Chosen: !If [Yes, {a: 1}, 2]");
}

#[test]
fn what_is_made_is_decided_by_the_call() {
    assert_places("Joined", "17:15 !Sub 'x${Kind}'", "17:7 Joined: !Sub 'x${Kind}'");
    assert_places("Alternatives", "21:21 !Ref Stage", "21:7 Alternatives: !Ref Stage");
    assert_places("Elsewhere", "22:18 {Ref: Other}", "22:7 Elsewhere: {Ref: Other}");
}

#[test]
fn an_empty_value_has_no_bytes_but_a_statement() {
    assert_places("Empty", "nowhere", "23:7 Empty");
    assert_places("Null", "24:13 ~", "24:7 Null: ~");
}

#[test]
fn alternatives_keep_their_places() {
    let (sources, member) = member("Alternatives");
    let places: Vec<String> =
        member.value.alternatives().iter().map(|value| dump::place(&sources, value.place)).collect();
    assert_eq!(places, ["5:41 dev", "5:46 prod"]);
}

#[test]
fn what_is_merged_has_no_statement_of_its_own() {
    let text = "X: &x {Size: 1}\nResources: {D: {Type: AWS::X::Y, Properties: {<<: *x}}}";
    let sources = dump::project("a.yaml", text);
    let disk = dump::resources(&sources).remove(0);
    let size = disk.body.as_object().and_then(|object| object.member("Size")).expect("a merged property").clone();
    assert_eq!((dump::place(&sources, size.value.place).as_str(), size.statement), ("1:14 1", None));
}

#[test]
fn a_body_is_its_properties() {
    let (sources, disk) = disk();
    assert!(dump::place(&sources, disk.body.place).starts_with("14:7 Literal: 'gp2'"));
}
