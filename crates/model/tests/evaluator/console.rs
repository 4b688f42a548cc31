//! Compares the evaluator with Terraform itself, where `terraform` is on the path; elsewhere the test says that it was
//! skipped, and passes.

#![expect(clippy::disallowed_types, clippy::disallowed_methods, reason = "the test asks Terraform")]

use std::{env, fmt::Write as _, fs, process::Command};

use costlint_model::{Data, Value};
use serde_json::Value as Json;

use super::{
    evaluate,
    generated::{Random, expression},
    skipped::skip,
};

/// One expression a line, over every function and operator. Where a line starts with `~`, Terraform refuses what costlint
/// gives a value: maps look like objects here, and `&&` goes no further than it must.
const EXPRESSIONS: &str = include_str!("expressions.txt");

/// How many expressions are made up.
const GENERATED: usize = 1000;

fn ours(expression: &str) -> Option<Value> {
    evaluate(expression, Value::unknown()).ok()
}

/// What Terraform says to each, evaluated in one go as a list of JSON texts. An error is the text `ERR`, a number without
/// end `INF`.
fn terraforms(expressions: &[String]) -> Option<Vec<Json>> {
    let folder = env::temp_dir().join(format!("costlint-console-{}-{}", std::process::id(), expressions.len()));
    fs::create_dir_all(&folder).expect("a folder for the configuration");
    let mut items = String::new();
    for expression in expressions {
        writeln!(items, "try(jsonencode(try([{expression}\n], \"ERR\")), jsonencode(\"INF\")),").expect("a text");
    }
    fs::write(folder.join("main.tf"), format!("locals {{\n all = [\n{items} ]\n}}\n")).expect("the configuration");
    let script = folder.join("input");
    fs::write(&script, "base64encode(jsonencode(local.all))\n").expect("the input");
    let output = Command::new("terraform")
        .args(["console", "-no-color"])
        .current_dir(&folder)
        .env("TF_CLI_CONFIG_FILE", folder.join("none"))
        .stdin(fs::File::open(&script).expect("the input"))
        .output();
    let removed = fs::remove_dir_all(&folder);
    let output = output.ok()?;
    removed.expect("the folder goes away");
    let shown = String::from_utf8_lossy(&output.stdout).trim().trim_matches('"').to_owned();
    assert!(output.status.success() && !shown.contains(' '), "{shown}\n{}", String::from_utf8_lossy(&output.stderr));
    // Our own evaluator takes the Base64 off again.
    let decoded = ours(&format!("base64decode(\"{shown}\")"))
        .and_then(|value| value.as_text().map(str::to_owned))
        .expect("Base64");
    let texts: Vec<String> = serde_json::from_str(&decoded).expect("a list of texts");
    Some(texts.iter().map(|text| serde_json::from_str(text).expect("JSON")).collect())
}

/// Whether the known parts of a value are what Terraform says.
fn agrees(value: &Value, truth: &Json) -> bool {
    match (&value.data, truth) {
        (Data::Unknown(_), _) | (Data::Null, Json::Null) => true,
        (Data::Bool(one), Json::Bool(two)) => one == two,
        (Data::Number(one), Json::Number(two)) => {
            two.as_f64().is_some_and(|two| (one - two).abs() <= two.abs() * 1e-14)
        }
        (Data::Text(one), Json::String(two)) => **one == **two,
        (Data::OneOf(values), truth) => values.iter().any(|value| agrees(value, truth)),
        (Data::List(items), Json::Array(truths)) => {
            items.len() == truths.len() && items.iter().zip(truths).all(|(item, truth)| agrees(item, truth))
        }
        (Data::Object(object), Json::Object(truths)) => {
            (object.open || object.members().len() == truths.len())
                && object
                    .members()
                    .iter()
                    .all(|member| truths.get(&*member.name).is_some_and(|truth| agrees(&member.value, truth)))
        }
        _ => false,
    }
}

#[derive(Default)]
struct Tally {
    known: usize,
    unsettled: usize,
    wrong: Vec<String>,
}

fn compare(expressions: &[String], lenient: &[bool]) -> Option<Tally> {
    let mut tally = Tally::default();
    for ((expression, lenient), truth) in expressions.iter().zip(lenient).zip(terraforms(expressions)?) {
        let value = ours(expression);
        let right = match (&value, &truth) {
            (Some(value), Json::String(infinite)) if infinite == "INF" => !value.is_wholly_known(),
            (Some(value), Json::String(error)) if error == "ERR" => !value.is_wholly_known() || *lenient,
            (None, Json::String(error)) => error == "ERR",
            (Some(value), Json::Array(truths)) => agrees(value, &truths[0]),
            _ => false,
        };
        match &value {
            _ if !right => tally.wrong.push(format!("{expression}\n     ours: {value:?}\n    truth: {truth}")),
            Some(value) if !value.is_wholly_known() => tally.unsettled += 1,
            _ => tally.known += 1,
        }
    }
    Some(tally)
}

fn check(expressions: &[String], lenient: &[bool]) -> Option<Tally> {
    let tally = compare(expressions, lenient)?;
    assert!(
        tally.wrong.is_empty(),
        "{} of {} differ:\n{}",
        tally.wrong.len(),
        expressions.len(),
        tally.wrong.join("\n")
    );
    Some(tally)
}

#[expect(clippy::print_stderr, reason = "the figures are worth reading")]
fn report(tally: Option<Tally>) {
    match tally {
        Some(tally) => eprintln!("{} known, {} unsettled", tally.known, tally.unsettled),
        None => skip("what expressions are worth in Terraform", "terraform"),
    }
}

#[test]
fn every_function_and_operator_does_what_terraform_does() {
    let lines: Vec<&str> =
        EXPRESSIONS.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).collect();
    let expressions: Vec<String> = lines.iter().map(|line| line.trim_start_matches("~ ").to_owned()).collect();
    let lenient: Vec<bool> = lines.iter().map(|line| line.starts_with('~')).collect();
    report(check(&expressions, &lenient));
}

#[test]
fn random_expressions_are_worth_what_terraform_says() {
    let mut random = Random::new(7);
    let expressions: Vec<String> = (0..GENERATED).map(|_| expression(&mut random).text(None)).collect();
    report(check(
        &expressions,
        &expressions.iter().map(|text| text.contains("&&") || text.contains("||")).collect::<Vec<_>>(),
    ));
}
