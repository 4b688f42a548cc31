//! What a SAM template says for all functions.

use std::fmt::Write;

use insta::assert_snapshot;

use crate::template;

#[test]
fn globals_fill_what_a_resource_does_not_say() {
    let text = "
Transform: AWS::Serverless-2016-10-31
Parameters: {Memory: {Type: Number, Default: 512}}
Globals:
  Function:
    MemorySize: !Ref Memory
    Timeout: 3
    Layers: [base]
    Environment: {Variables: {A: 1, B: 2}}
  Api: {Cors: '*'}
Resources:
  Plain: {Type: AWS::Serverless::Function}
  Own:
    Type: AWS::Serverless::Function
    Properties: {MemorySize: 1024, Layers: [extra], Environment: {Variables: {B: 3}}}
  Macro:
    Type: AWS::Serverless::Function
    Properties: {'Fn::Transform': {Name: x}}
  Other: {Type: AWS::Lambda::Function}
  Table: {Type: AWS::Serverless::SimpleTable}
";
    assert_snapshot!(template(text), @r#"
    AWS::Serverless::Function Plain
      Environment = {Variables: {A: 1, B: 2}}
      Layers = ["base"]
      MemorySize = 512
      Timeout = 3
    AWS::Serverless::Function Own
      Environment = {Variables: {A: 1, B: 3}}
      Layers = ["base", "extra"]
      MemorySize = 1024
      Timeout = 3
    AWS::Serverless::Function Macro
      Environment = {Variables: {A: 1, B: 2}}
      Layers = ["base"]
      MemorySize = 512
      Timeout = 3
      ...
    AWS::Lambda::Function Other
    AWS::Serverless::SimpleTable Table
    "#);
}

#[test]
fn globals_that_are_not_known_leave_a_function_open() {
    let text = "Globals: {Function: !Transform x}\nResources: {F: {Type: AWS::Serverless::Function, Properties: {Timeout: 1}}}";
    assert_snapshot!(template(text), @"
    AWS::Serverless::Function F
      Timeout = 1
      ...
    ");
}

#[test]
fn globals_that_are_too_much_for_so_many_functions_leave_the_last_open() {
    let mut text = "Globals:\n  Function:\n".to_owned();
    (0..1000).for_each(|index| writeln!(text, "    K{index}: 1").expect("writing to a text"));
    text.push_str("Resources:\n");
    (0..1000).for_each(|index| {
        writeln!(text, "  F{index}: {{Type: AWS::Serverless::Function}}").expect("writing to a text");
    });
    let dump = template(&text);
    assert!(dump.starts_with("AWS::Serverless::Function F0\n  K0 = 1\n"));
    assert!(dump.ends_with("\nAWS::Serverless::Function F999\n  ..."));
}
