//! Help, version, completions, and mistakes in the command line.

use std::{io::Write, path::Path, process::Stdio};

use insta::assert_snapshot;

use super::{Ran, command, costlint, project};

fn run(arguments: &[&str]) -> Ran {
    costlint(Path::new(env!("CARGO_MANIFEST_DIR")), arguments)
}

#[test]
fn help_says_what_it_is_for_and_how_to_start() {
    assert_snapshot!(run(&["-h"]).shown(), @"
    status 0
    --- out
    Find waste in Terraform, CloudFormation and Kubernetes files, what it costs per month, and how to
    fix it

    Usage: costlint [OPTIONS] <COMMAND>

    Commands:
      check        Check the working directory, or the given files and folders
      explain      Explain a rule, a group of rules or a kind; without a name, list them all
      rules        List rules, test their examples, start new ones
      prices       Look up prices
      server       Run the language server for editors, over standard input and output
      completions  Print a shell completion script

    Options:
      -h, --help     Print help (see more with '--help')
      -V, --version  Print version

    Output:
          --color <WHEN>  Control colours: auto (on a terminal, unless `NO_COLOR` is set), always or
                          never [default: auto]

    Exit status: 0 if nothing was found at or above --fail-on, 1 if something was, 2 if an error
    occurred.

    Start with:
      costlint check                      check the current folder
      costlint explain ebs-gp2-volume     explain a rule
      costlint prices show g5.12xlarge    show what a machine costs
    ");
}

#[test]
fn help_on_checking_lists_every_flag() {
    assert_snapshot!(run(&["check", "-h"]).shown(), @"
    status 0
    --- out
    Check the working directory, or the given files and folders

    Usage: costlint check [OPTIONS] [PATH]...

    Arguments:
      [PATH]...  Files and folders to report on [default: the working directory]

    Options:
      -h, --help  Print help (see more with '--help')

    Rules:
          --select <RULE>          Check only these rules, by name, code, family (STO), subject
                                   (storage), or `pedantic`
          --ignore <RULE>          Do not check these rules, named as for --select
          --fail-on <SEVERITY>     Exit with 1 at or above this severity [default: warning] [possible
                                   values: error, warning, info, never]
          --min-saving <USD>       Hide findings whose known saving is smaller, in US dollars per month
          --region <CLOUD=REGION>  Region for prices where the files do not set one: aws=eu-west-1,
                                   azure=westeurope, gcp=europe-west1
          --today <DATE>           Date for expiring suppressions, end-of-support checks and the age of
                                   prices [default: today]

    Fixes:
          --fix           Apply safe fixes to the files, and report what remains
          --unsafe-fixes  Also apply unsafe fixes with --fix or --diff; otherwise count them as fixable
          --diff          Print the changes that --fix would make as a diff, without making them; exit
                          with 1 if there are any

    Terraform:
          --var-file <FILE>   Read Terraform variables from FILE; when a variable is set twice, the last
                              --var or --var-file wins
          --var <NAME=VALUE>  Set a Terraform variable
          --env-vars          Also read Terraform variables from `TF_VAR_name` environment variables
          --workspace <NAME>  Value of `terraform.workspace`; unknown if not given

    Files:
          --exclude <GLOB>  Exclude files and folders that match, relative to the working directory
          --config <FILE>   Use this configuration instead of those in the folders
          --isolated        Ignore all configuration files

    Output:
          --color <WHEN>            Control colours: auto (on a terminal, unless `NO_COLOR` is set),
                                    always or never [default: auto]
          --output-format <FORMAT>  Format of the report [default: text] [alias: --format] [possible
                                    values: text, concise, json, sarif, github, markdown]
          --sort <ORDER>            Order of the findings: by path, or the largest saving first
                                    [default: path] [possible values: path, saving]
          --top <N>                 Show only the N findings with the largest savings; the summary still
                                    counts all
          --output-file <FILE>      Write the report or the diff to FILE
          --statistics              Print counts and savings by rule instead of the findings
      -q, --quiet                   Print only the findings, without summary or hints
      -v, --verbose                 Also print the confidence, kind and fingerprint of each finding, and
                                    how long the run took
          --no-progress             Hide the progress bar, which only appears when a run takes longer
                                    than a second
    ");
}

#[test]
fn the_version_says_how_old_the_prices_are() {
    let version = run(&["--version"]).out;
    assert!(version.starts_with("costlint ") && version.contains("(prices: 20"), "{version}");
}

#[test]
fn mistakes_make_the_status_2() {
    for arguments in [
        &[] as &[&str],
        &["chek"],
        &["check", "--no-such-flag"],
        &["check", "--fail-on", "fatal"],
        &["check", "--min-saving", "-1"],
        &["check", "--today", "tomorrow"],
        &["check", "--quiet", "--verbose"],
        &["check", "--config", "a.toml", "--isolated"],
        &["completions", "tcsh"],
    ] {
        let ran = run(arguments);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(!ran.err.is_empty(), "{arguments:?}");
    }
}

#[test]
fn each_shell_gets_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(&["completions", shell]);
        assert!(ran.status == 0 && ran.out.contains("costlint") && ran.out.contains("output-format"), "{shell}");
    }
}

#[test]
fn the_language_server_answers_until_it_is_told_to_end() {
    let message = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let talk = [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","method":"exit"}"#,
    ];
    let folder = project(&[]);
    let mut child = command(folder.path(), &["server", "--stdio"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut input = child.stdin.take().expect("standard input is a pipe");
    input.write_all(talk.map(message).concat().as_bytes()).expect("the server listens");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"capabilities\""));
}
