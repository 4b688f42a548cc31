//! What holds for any text.

use std::fmt::Write;

use costlint_model::{Data, Place, Resource, Source, Sources, Value};
use proptest::prelude::*;

use crate::dump;

const TEMPLATE: &str = "
Parameters:
  Kind: {Type: String, AllowedValues: [gp2, gp3]}
  Sizes: &sizes {Type: List<Number>, Default: '1,2'}
Mappings: {Regions: {eu: {A: 1}, us: {A: 2}}}
Conditions:
  Big: !Or [!Equals [!Ref Kind, gp3], !Not [!Condition Small]]
  Small: {'Fn::And': [{Condition: Big}, !Condition Small]}
Globals: {Function: {Timeout: 3, Tags: {a: b}}}
Resources:
  Disk:
    Type: AWS::EC2::Volume
    Condition: Big
    Properties:
      <<: *sizes
      Size: !Select [!FindInMap [Regions, !Ref AWS::Region, A], !Ref Sizes]
      Name: !Join ['-', [!Sub ['${a}${Kind}', {a: !Ref Kind}], !If [Small, a, !Ref AWS::NoValue]]]
      Script: {'Fn::Base64': !Sub 'x ${Disk.Arn} ${!Kind}'}
      Parts: !Split [',', !Join [',', [é, ü]]]
  Call: {Type: AWS::Serverless::Function, Properties: {Tags: {c: !GetAtt [Disk, Arn]}}}
";

/// Checks that every place lies in the text, on whole characters.
fn assert_places_fit(text: &str, resources: &[Resource]) {
    let fits = |place: Place| assert!(text.get(place.span.range()).is_some(), "{:?} is no place", place.span);
    for resource in resources {
        fits(resource.header);
        fits(resource.whole);
        assert_value_fits(&resource.body, &fits);
    }
}

fn assert_value_fits(value: &Value, fits: &dyn Fn(Place)) {
    value.place.iter().copied().for_each(fits);
    match &value.data {
        Data::List(items) => items.iter().for_each(|item| assert_value_fits(item, fits)),
        Data::OneOf(items) => {
            assert!((2..=8).contains(&items.len()));
            items.iter().for_each(|item| assert_value_fits(item, fits));
        }
        Data::Object(object) => {
            for member in object.members() {
                member.statement.iter().copied().for_each(fits);
                assert_value_fits(&member.value, fits);
            }
        }
        _ => {}
    }
}

fn assert_reads(path: &str, text: &str) {
    let Some(source) = Source::read(path, text) else { return };
    let sources = Sources::new(vec![source]);
    let resources = dump::resources(&sources);
    assert_places_fit(text, &resources);
    assert_eq!(dump::dump(&resources), dump::dump(&dump::resources(&sources)));
}

/// The template with a stretch replaced.
fn mutated(start: prop::sample::Index, length: usize, with: &str) -> String {
    let characters: Vec<char> = TEMPLATE.chars().collect();
    let start = start.index(characters.len());
    let end = (start + length).min(characters.len());
    [&characters[..start].iter().collect::<String>(), with, &characters[end..].iter().collect::<String>()].concat()
}

proptest! {
    #[test]
    fn a_mutated_template_is_read_without_panic(start: prop::sample::Index, length in 0_usize..40, with in "[-\\[\\]{}!&*:,'\"#|>%$ a-zA-Z\\n]{0,12}") {
        assert_reads("a.yaml", &mutated(start, length, &with));
    }

    #[test]
    fn a_template_with_parts_moved_is_read_without_panic(from: prop::sample::Index, to: prop::sample::Index, length in 0_usize..60) {
        let characters: Vec<char> = TEMPLATE.chars().collect();
        let from = from.index(characters.len());
        let part: String = characters[from..(from + length).min(characters.len())].iter().collect();
        assert_reads("a.yaml", &mutated(to, 0, &part));
    }

    #[test]
    fn any_text_is_read_without_panic(text: String) {
        assert_reads("a.yaml", &format!("Resources: {{A: {{Type: AWS::A::B, Properties: {text}"));
        assert_reads("a.json", &format!("{{\"Resources\": {{\"A\": {{\"Type\": \"AWS::A::B\", \"Properties\": {text}"));
    }
}

#[test]
fn calls_of_any_depth_end() {
    let forms = [
        r#"{"Fn::Base64": @}"#,
        r#"{"Fn::If": ["C", @, 1]}"#,
        r#"{"Fn::Join": ["", [@, "a"]]}"#,
        r#"{"Fn::Sub": ["${a}", {"a": @}]}"#,
        r#"{"Fn::Select": [0, [@]]}"#,
        r#"{"Fn::FindInMap": ["M", @, "a"]}"#,
        r#"{"a": @}"#,
        "[@]",
    ];
    for form in forms {
        let (before, after) = form.split_once('@').expect("a form has a hole");
        let value = |depth: usize| {
            let call = [before.repeat(depth), "1".to_owned(), after.repeat(depth)].concat();
            let resource = format!(r#"{{"Type": "AWS::A::B", "Properties": {{"P": {call}}}}}"#);
            let text = format!(r#"{{"Mappings": {{"M": {{"1": {{"a": 1}}}}}}, "Resources": {{"A": {resource}}}}}"#);
            dump::dump(&dump::resources(&dump::project("a.json", &text)))
        };
        assert!(value(10).contains('1'), "{form}: {}", value(10));
        // As deep as JSON is read.
        let brackets = before.matches(['{', '[']).count();
        assert!(value(240 / brackets).starts_with("AWS::A::B A\n  P = "), "{form}");
        assert!(brackets > 1 || value(240).contains('?'), "{form}");
    }
}

#[test]
fn texts_that_double_end() {
    let mut written = "x".to_owned();
    for _ in 0..60 {
        written = format!("{{\"Fn::Sub\": [\"${{a}}${{a}}\", {{\"a\": {written}}}]}}").replace(": x}", ": \"x\"}");
    }
    let text =
        format!("{{\"Resources\": {{\"A\": {{\"Type\": \"AWS::A::B\", \"Properties\": {{\"P\": {written}}}}}}}}}");
    assert_eq!(dump::dump(&dump::resources(&dump::project("a.json", &text))), "AWS::A::B A\n  P = ?");
}

#[test]
fn a_long_chain_of_conditions_is_worked_out_once() {
    let mut text = "Conditions:\n  C0: !Equals [!Ref AWS::Region, eu]\n".to_owned();
    for index in 1..60 {
        let before = index - 1;
        writeln!(text, "  C{index}: !And [!Condition C{before}, !Condition C{before}, !Condition C{before}]")
            .expect("writing to a text");
    }
    text.push_str("Resources: {A: {Type: AWS::A::B, Condition: C59}}");
    assert_eq!(dump::dump(&dump::resources(&dump::project("a.yaml", &text))), "AWS::A::B A x 0 to 1");
}
