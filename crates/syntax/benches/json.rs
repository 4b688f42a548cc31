//! How fast JSON is read, in megabytes of templates and plans a second.

use costlint_syntax::json;
use divan::{Bencher, counter::BytesCount};

fn main() {
    divan::main();
}

/// A `CloudFormation` template with this many volumes.
fn template(count: usize) -> String {
    let resources = (0..count).map(|number| {
        format!(
            r#"
    "Data{number}": {{
      "Type": "AWS::EC2::Volume",
      "DeletionPolicy": "Snapshot",
      "Properties": {{
        "Size": {number}, "VolumeType": "gp2", "Encrypted": true,
        "AvailabilityZone": {{"Fn::Select": [0, {{"Fn::GetAZs": {{"Ref": "AWS::Region"}}}}]}},
        "Tags": [{{"Key": "team", "Value": "search\u002fads"}}, {{"Key": "Name", "Value": {{"Fn::Sub": "${{AWS::StackName}}-{number}"}}}}]
      }}
    }}"#
        )
    });
    format!(
        "{{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\",\n  \"Resources\": {{{}\n  }}\n}}\n",
        resources.collect::<Vec<_>>().join(",")
    )
}

#[divan::bench]
fn a_template_over_many_lines(bencher: Bencher) {
    let text = template(1000);
    bencher.counter(BytesCount::of_str(&text)).bench(|| json::parse(&text));
}

#[divan::bench]
fn a_template_on_one_line(bencher: Bencher) {
    let text = template(1000).replace(char::is_whitespace, "");
    bencher.counter(BytesCount::of_str(&text)).bench(|| json::parse(&text));
}

#[divan::bench]
fn a_template_while_someone_types(bencher: Bencher) {
    let text = template(10).replacen("\"Size\": 5,", "\"Size\": ", 1);
    bencher.counter(BytesCount::of_str(&text)).bench(|| json::parse(&text));
}
