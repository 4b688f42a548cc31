//! The command line as plain data.

use std::{path::PathBuf, sync::LazyLock};

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};
use costlint_prices::{Catalogue, Cloud, Money};
use costlint_project::{Date, FailOn};

use crate::inputs::InputFlags;

/// Find waste in Terraform, CloudFormation and Kubernetes files, what it costs per month, and how to fix it.
///
/// Works offline: prices are built into the binary, and nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(name = "costlint", version = VERSION.as_str(), max_term_width = 100, after_help = AFTER_HELP, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Control colours: auto (on a terminal, unless `NO_COLOR` is set), always or never
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        help_heading = "Output"
    )]
    pub(crate) color: When,
}

const AFTER_HELP: &str = "\
Exit status: 0 if nothing was found at or above --fail-on, 1 if something was, 2 if an error occurred.

Start with:
  costlint check                      check the current folder
  costlint explain ebs-gp2-volume     explain a rule
  costlint prices show g5.12xlarge    show what a machine costs";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check the working directory, or the given files and folders
    ///
    /// costlint reads the whole project, because a variable in one file decides a resource in another. The project starts at
    /// the nearest parent folder with costlint.toml or .git. Paths only choose what is reported.
    Check(Box<CheckArguments>),
    /// Explain a rule, a group of rules or a kind; without a name, list them all
    Explain(ExplainArguments),
    /// List rules, test their examples, start new ones
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Look up prices
    #[command(subcommand)]
    Prices(PricesCommand),
    /// Run the language server for editors, over standard input and output
    Server {
        /// Accepted because many editors add it; standard input and output are the only channel
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Print a shell completion script
    ///
    /// For example, for bash: costlint completions bash > ~/.local/share/bash-completion/completions/costlint
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// What to check, and how to report it.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own, as clap reads them")]
pub(crate) struct CheckArguments {
    /// Files and folders to report on [default: the working directory]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Check only these rules, by name, code, family (STO), subject (storage), or `pedantic`
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) select: Vec<String>,
    /// Do not check these rules, named as for --select
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) ignore: Vec<String>,
    /// Exit with 1 at or above this severity [default: warning]
    #[arg(long, value_name = "SEVERITY", value_parser = fail_on(), help_heading = "Rules")]
    pub(crate) fail_on: Option<FailOn>,
    /// Hide findings whose known saving is smaller, in US dollars per month
    #[arg(long, value_name = "USD", value_parser = dollars, help_heading = "Rules")]
    pub(crate) min_saving: Option<Money>,
    /// Region for prices where the files do not set one: aws=eu-west-1, azure=westeurope, gcp=europe-west1
    #[arg(long = "region", value_name = "CLOUD=REGION", value_parser = region, help_heading = "Rules")]
    pub(crate) regions: Vec<Region>,
    /// Date for expiring suppressions, end-of-support checks and the age of prices [default: today]
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Rules")]
    pub(crate) today: Option<Date>,

    /// Apply safe fixes to the files, and report what remains
    ///
    /// A safe fix keeps or adds capacity, in place and without downtime. It replaces only the bytes that must change.
    #[arg(long, conflicts_with = "diff", help_heading = "Fixes")]
    pub(crate) fix: bool,
    /// Also apply unsafe fixes with --fix or --diff; otherwise count them as fixable
    ///
    /// An unsafe fix may change availability or performance, or cause the provider to replace a resource.
    #[arg(long, help_heading = "Fixes")]
    pub(crate) unsafe_fixes: bool,
    /// Print the changes that --fix would make as a diff, without making them; exit with 1 if there are any
    ///
    /// The unified diff works with `patch -p1` and `git apply`.
    #[arg(long, conflicts_with_all = ["statistics", "output_format"], help_heading = "Fixes")]
    pub(crate) diff: bool,

    #[command(flatten)]
    pub(crate) inputs: InputFlags,
    /// Also read Terraform variables from `TF_VAR_name` environment variables
    #[arg(long, help_heading = "Terraform")]
    pub(crate) env_vars: bool,
    /// Value of `terraform.workspace`; unknown if not given
    #[arg(long, value_name = "NAME", help_heading = "Terraform")]
    pub(crate) workspace: Option<String>,

    /// Exclude files and folders that match, relative to the working directory
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub(crate) exclude: Vec<String>,
    /// Use this configuration instead of those in the folders
    #[arg(long, value_name = "FILE", conflicts_with = "isolated", help_heading = "Files")]
    pub(crate) config: Option<PathBuf>,
    /// Ignore all configuration files
    #[arg(long, help_heading = "Files")]
    pub(crate) isolated: bool,

    /// Format of the report
    #[arg(
        long,
        visible_alias = "format",
        value_enum,
        value_name = "FORMAT",
        default_value = "text",
        help_heading = "Output"
    )]
    pub(crate) output_format: Format,
    /// Order of the findings: by path, or the largest saving first
    #[arg(long, value_enum, value_name = "ORDER", default_value = "path", help_heading = "Output")]
    pub(crate) sort: Sort,
    /// Show only the N findings with the largest savings; the summary still counts all
    #[arg(long, value_name = "N", conflicts_with_all = ["statistics", "diff"], help_heading = "Output")]
    pub(crate) top: Option<usize>,
    /// Write the report or the diff to FILE
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output_file: Option<PathBuf>,
    /// Print counts and savings by rule instead of the findings
    #[arg(long, conflicts_with_all = ["quiet", "verbose"], help_heading = "Output")]
    pub(crate) statistics: bool,
    /// Print only the findings, without summary or hints
    #[arg(long, short, conflicts_with = "verbose", help_heading = "Output")]
    pub(crate) quiet: bool,
    /// Also print the confidence, kind and fingerprint of each finding, and how long the run took
    #[arg(long, short, help_heading = "Output")]
    pub(crate) verbose: bool,
    /// Hide the progress bar, which only appears when a run takes longer than a second
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Rule (name or code), kind, family (STO), subject (storage) or `pedantic`
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) pages: PagesArguments,
}

/// Which pages apply besides the ones in the binary.
#[derive(Debug, Args)]
pub(crate) struct PagesArguments {
    /// Read your own pages from this configuration [default: the nearest costlint.toml in this or a parent folder]
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub(crate) config: Option<PathBuf>,
    /// Ignore all configuration files
    #[arg(long)]
    pub(crate) isolated: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// List the rules
    List {
        /// Format of the list
        #[arg(long, visible_alias = "format", value_enum, value_name = "FORMAT", default_value = "text")]
        output_format: RulesFormat,
        #[command(flatten)]
        pages: PagesArguments,
    },
    /// Test pages by running their examples
    Test {
        /// Pages or folders of pages [default: all pages that apply]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Write `text instances`, `fixed` and `saves=` in the given pages as the actual results have them
        #[arg(long, requires = "paths")]
        accept: bool,
        /// For each failing example, show instances, each `let`, each operand of `when`, and refused fixes
        #[arg(long)]
        why: bool,
        #[command(flatten)]
        pages: PagesArguments,
    },
    /// List the instances of a kind in your files, with the fields that are read
    Instances {
        /// Kind, such as `block_volume`
        kind: String,
        /// Files and folders to read [default: the working directory]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        pages: PagesArguments,
    },
    /// Create a page for a new rule or kind
    New {
        /// For a rule, the waste in a few words: idle-nat-gateway; for a kind, what is billed: `nat_gateway`
        #[arg(value_parser = page_name)]
        name: String,
        /// Create a kind instead of a rule
        #[arg(long, conflicts_with_all = ["subject", "code"])]
        kind: bool,
        /// Code of the rule [default: the next free code of the subject]
        #[arg(long)]
        code: Option<String>,
        /// Subject of the rule, which is also the folder of its page
        #[arg(long, value_parser = hyphenated, default_value = "custom")]
        subject: String,
        /// Folder that contains the subjects' folders
        #[arg(long, value_name = "FOLDER", default_value = "rules")]
        folder: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PricesCommand {
    /// List the names that begin so: g5., db.r6g, aws/ebs
    List {
        /// The beginning of a machine type, accelerator or item, in any case
        #[arg(value_name = "PREFIX")]
        prefix: String,
    },
    /// List the names that contain a word: h100, gp3, egress
    Search {
        /// A part of a machine type, accelerator or item, in any case
        #[arg(value_name = "WORD")]
        word: String,
    },
    /// Show a machine type, accelerator, node type or unit price
    Show {
        /// For example g5.12xlarge, n2-standard-4, db.r6g.large, ml.g5.xlarge, A100-80, aws/ebs/gp3/storage …
        #[arg(value_name = "TYPE")]
        name: String,
        /// Region to look up [default: us-east-1, eastus, us-central1]
        #[arg(long = "region", value_name = "CLOUD=REGION", value_parser = region)]
        regions: Vec<Region>,
        /// Date from which the age of prices counts [default: today]
        #[arg(long, value_name = "DATE", value_parser = date)]
        today: Option<Date>,
        /// Format of the output
        #[arg(long, visible_alias = "format", value_enum, value_name = "FORMAT", default_value = "text")]
        output_format: ListFormat,
    },
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Each finding with the lines it concerns
    Text,
    /// One line per finding
    Concise,
    /// JSON for programs, version 1
    Json,
    /// SARIF 2.1.0 for code scanning
    Sarif,
    /// Annotations for a GitHub workflow
    Github,
    /// A table for a pull request or a job summary
    Markdown,
}

/// The order of the findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// By path, line and rule
    Path,
    /// The largest saving first
    Saving,
}

/// The forms of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Json,
}

/// The forms of the list of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesFormat {
    Text,
    Json,
    Markdown,
}

/// A region of a cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) cloud: Cloud,
    pub(crate) code: &'static str,
}

/// `0.1.0 (prices: 2026-08-03)`: a report is only as new as its prices.
static VERSION: LazyLock<String> =
    LazyLock::new(|| format!("{} (prices: {})", env!("CARGO_PKG_VERSION"), Catalogue::embedded().price_date()));

fn fail_on() -> impl TypedValueParser<Value = FailOn> {
    let names = [FailOn::Error, FailOn::Warning, FailOn::Info, FailOn::Never].map(FailOn::name);
    PossibleValuesParser::new(names).map(|name| FailOn::named(&name).expect("the possible values are the names"))
}

fn dollars(text: &str) -> Result<Money, String> {
    let amount = text
        .strip_prefix('$')
        .unwrap_or(text)
        .parse::<f64>()
        .ok()
        .filter(|amount| amount.is_finite() && *amount >= 0.0);
    amount.map(Money::from_usd).ok_or_else(|| "expected an amount such as 12.50".to_owned())
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "expected a date such as 2027-01-31".to_owned())
}

fn region(text: &str) -> Result<Region, String> {
    let (cloud, region) = text.split_once('=').ok_or("expected CLOUD=REGION, such as aws=eu-west-1")?;
    let cloud =
        Cloud::from_name(cloud).ok_or_else(|| format!("unknown cloud `{cloud}`; expected aws, azure or gcp"))?;
    let code = costlint_project::config::region(cloud, region)?;
    Ok(Region { cloud, code })
}

fn hyphenated(text: &str) -> Result<String, String> {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let good = text.starts_with(|first: char| first.is_ascii_lowercase()) && text.split('-').all(word);
    if good {
        Ok(text.to_owned())
    } else {
        Err("expected lowercase letters and digits, with words joined by hyphens".to_owned())
    }
}

/// The name of a rule's page, or of a kind's.
fn page_name(text: &str) -> Result<String, String> {
    hyphenated(&text.replace('_', "-")).map(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn regions_are_read_as_people_write_them() {
        assert_eq!(region("aws=eu-west-1"), Ok(Region { cloud: Cloud::Aws, code: "eu-west-1" }));
        assert_eq!(region("azure=West Europe"), Ok(Region { cloud: Cloud::Azure, code: "westeurope" }));
        assert_eq!(region("google=us-central1-a"), Ok(Region { cloud: Cloud::Google, code: "us-central1" }));
        assert_eq!(region("aws=eu-wst-1"), Err("aws has no region `eu-wst-1`; did you mean `eu-west-1`?".to_owned()));
        assert_eq!(region("aws=mars"), Err("aws has no region `mars`".to_owned()));
        assert_eq!(region("aws=production"), Err("aws has no region `production`".to_owned()));
        assert_eq!(region("eu-west-1"), Err("expected CLOUD=REGION, such as aws=eu-west-1".to_owned()));
    }

    #[test]
    fn amounts_are_finite_and_not_negative() {
        assert_eq!(dollars("$12.5"), Ok(Money::from_usd(12.5)));
        for text in ["-1", "inf", "NaN", "ten", ""] {
            assert!(dollars(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_of_rules_are_words_joined_by_hyphens() {
        assert!(hyphenated("idle-nat-gateway").is_ok() && hyphenated("s3").is_ok());
        for name in ["", "-a", "a-", "a--b", "Idle", "a_b", "a/b", "..", "3a"] {
            assert!(hyphenated(name).is_err(), "{name}");
        }
    }
}
