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
    Finds waste in Terraform, CloudFormation and Kubernetes files, says what it costs a month, and how
    to mend it

    Usage: costlint [OPTIONS] <COMMAND>

    Commands:
      check        Find waste below the working directory, or in some files and folders
      explain      Explain a rule, some rules or a kind; without a name, list what there is
      rules        List rules, test their examples, write new ones
      prices       Look up what things cost
      server       Run the language server, for an editor to talk to over standard input and output
      completions  Print a completion script for a shell

    Options:
      -h, --help     Print help (see more with '--help')
      -V, --version  Print version

    Output:
          --color <WHEN>  Colour what is printed: auto (on a terminal, unless `NO_COLOR` is set), always
                          or never [default: auto]

    Exit status: 0 if nothing is found at or above --fail-on, 1 if something is, 2 if the job could not
    be done.

    Start with:
      costlint check                      the folder you are in
      costlint explain ebs-gp2-volume     what a rule is about
      costlint prices show g5.12xlarge    what a machine costs
    ");
}

#[test]
fn help_on_checking_lists_every_flag() {
    assert_snapshot!(run(&["check", "-h"]).shown(), @"
    status 0
    --- out
    Find waste below the working directory, or in some files and folders

    Usage: costlint check [OPTIONS] [PATH]...

    Arguments:
      [PATH]...  The files and folders to report on [default: the working directory]

    Options:
      -h, --help  Print help (see more with '--help')

    Rules:
          --select <RULE>          Check these rules: by name, code, family (STO), subject (storage), or
                                   `pedantic`
          --ignore <RULE>          Leave these rules out, by the same words
          --fail-on <SEVERITY>     The least severity that makes the exit status 1 [default: warning]
                                   [possible values: error, warning, info, never]
          --min-saving <USD>       Leave out findings whose known saving is smaller, in US dollars a
                                   month
          --region <CLOUD=REGION>  The region to price in where the files do not say: aws=eu-west-1,
                                   azure=westeurope, gcp=europe-west1
          --today <DATE>           The day that suppressions and support of versions end by [default:
                                   today]

    Fixes:
          --fix           Apply the safe fixes to the files, and report what remains
          --unsafe-fixes  Take unsafe fixes too, with --fix or --diff; without them, count them among
                          what is fixable
          --diff          Print the changes that --fix would make, and make none; the exit status is 1
                          if there are any

    Terraform:
          --var-file <FILE>   Give variables of Terraform the values of this file; of --var and
                              --var-file the later counts more
          --var <NAME=VALUE>  Give a variable of Terraform this value
          --env-vars          Take values of variables from the environment too, where `TF_VAR_name` has
                              them
          --workspace <NAME>  What `terraform.workspace` is; unknown if left out

    Files:
          --exclude <GLOB>  Leave out files and folders that match, from the working directory
          --config <FILE>   Use this configuration, whatever lies in the folders
          --isolated        Use no configuration

    Output:
          --color <WHEN>            Colour what is printed: auto (on a terminal, unless `NO_COLOR` is
                                    set), always or never [default: auto]
          --output-format <FORMAT>  The form of the report [default: text] [possible values: text,
                                    concise, json, sarif, github, markdown]
          --output-file <FILE>      Write the report or the diff to a file
          --statistics              Print a table of counts and savings by rule in place of the findings
      -q, --quiet                   Print the findings alone: no summary, no hints
      -v, --verbose                 Print confidence, kind and fingerprint of each finding, and how long
                                    the run took
          --no-progress             Show no progress bar; there is none anyway unless a run takes longer
                                    than a second
    ");
}

#[test]
fn the_version_says_how_old_the_prices_are() {
    let version = run(&["--version"]).out;
    assert!(version.starts_with("costlint ") && version.contains("(prices of 20"), "{version}");
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
