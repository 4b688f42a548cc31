//! The command line as plain data.

use std::{path::PathBuf, sync::LazyLock};

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};
use costlint_prices::{Catalogue, Cloud, Money};
use costlint_project::{Date, FailOn};

use crate::inputs::InputFlags;

/// Finds waste in Terraform, CloudFormation and Kubernetes files, says what it costs a month, and how to mend it.
///
/// It works offline: prices are inside the binary, and nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(name = "costlint", version = VERSION.as_str(), max_term_width = 100, after_help = AFTER_HELP, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Colour what is printed: auto (on a terminal, unless `NO_COLOR` is set), always or never
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
Exit status: 0 if nothing is found at or above --fail-on, 1 if something is, 2 if the job could not be done.

Start with:
  costlint check                      the folder you are in
  costlint explain ebs-gp2-volume     what a rule is about
  costlint prices show g5.12xlarge    what a machine costs";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find waste below the working directory, or in some files and folders
    ///
    /// The whole project is read, from the nearest folder upward with costlint.toml or .git, since a variable in one file
    /// decides a resource in another. Paths only choose what is reported.
    Check(Box<CheckArguments>),
    /// Explain a rule, some rules or a kind; without a name, list what there is
    Explain(ExplainArguments),
    /// List rules, test their examples, write new ones
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Look up what things cost
    #[command(subcommand)]
    Prices(PricesCommand),
    /// Run the language server, for an editor to talk to over standard input and output
    Server {
        /// What many editors add; there is no other way to talk to it
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Print a completion script for a shell
    ///
    /// For bash, for instance: costlint completions bash > ~/.local/share/bash-completion/completions/costlint
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// What to check, and how to report it.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own, as clap reads them")]
pub(crate) struct CheckArguments {
    /// The files and folders to report on [default: the working directory]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Check these rules: by name, code, family (STO), subject (storage), or `pedantic`
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) select: Vec<String>,
    /// Leave these rules out, by the same words
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) ignore: Vec<String>,
    /// The least severity that makes the exit status 1 [default: warning]
    #[arg(long, value_name = "SEVERITY", value_parser = fail_on(), help_heading = "Rules")]
    pub(crate) fail_on: Option<FailOn>,
    /// Leave out findings whose known saving is smaller, in US dollars a month
    #[arg(long, value_name = "USD", value_parser = dollars, help_heading = "Rules")]
    pub(crate) min_saving: Option<Money>,
    /// The region to price in where the files do not say: aws=eu-west-1, azure=westeurope, gcp=europe-west1
    #[arg(long = "region", value_name = "CLOUD=REGION", value_parser = region, help_heading = "Rules")]
    pub(crate) regions: Vec<Region>,
    /// The day that suppressions and support of versions end by [default: today]
    #[arg(long, value_name = "DATE", value_parser = date, help_heading = "Rules")]
    pub(crate) today: Option<Date>,

    /// Apply the safe fixes to the files, and report what remains
    ///
    /// A safe fix keeps capacity or adds to it, in place and without downtime. Files keep every byte that no fix replaces.
    #[arg(long, help_heading = "Fixes")]
    pub(crate) fix: bool,
    /// Take unsafe fixes too, with --fix or --diff; without them, count them among what is fixable
    ///
    /// An unsafe fix may change availability or performance, or make the provider replace a resource.
    #[arg(long, help_heading = "Fixes")]
    pub(crate) unsafe_fixes: bool,
    /// Print the changes that --fix would make, and make none; the exit status is 1 if there are any
    ///
    /// They are a unified diff, which `patch -p1` and `git apply` take.
    #[arg(long, conflicts_with_all = ["statistics", "output_format"], help_heading = "Fixes")]
    pub(crate) diff: bool,

    #[command(flatten)]
    pub(crate) inputs: InputFlags,
    /// Take values of variables from the environment too, where `TF_VAR_name` has them
    #[arg(long, help_heading = "Terraform")]
    pub(crate) env_vars: bool,
    /// What `terraform.workspace` is; unknown if left out
    #[arg(long, value_name = "NAME", help_heading = "Terraform")]
    pub(crate) workspace: Option<String>,

    /// Leave out files and folders that match, from the working directory
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub(crate) exclude: Vec<String>,
    /// Use this configuration, whatever lies in the folders
    #[arg(long, value_name = "FILE", conflicts_with = "isolated", help_heading = "Files")]
    pub(crate) config: Option<PathBuf>,
    /// Use no configuration
    #[arg(long, help_heading = "Files")]
    pub(crate) isolated: bool,

    /// The form of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) output_format: Format,
    /// Write the report or the diff to a file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output_file: Option<PathBuf>,
    /// Print a table of counts and savings by rule in place of the findings
    #[arg(long, conflicts_with_all = ["quiet", "verbose"], help_heading = "Output")]
    pub(crate) statistics: bool,
    /// Print the findings alone: no summary, no hints
    #[arg(long, short, conflicts_with = "verbose", help_heading = "Output")]
    pub(crate) quiet: bool,
    /// Print confidence, kind and fingerprint of each finding, and how long the run took
    #[arg(long, short, help_heading = "Output")]
    pub(crate) verbose: bool,
    /// Show no progress bar; there is none anyway unless a run takes longer than a second
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// A rule by name or code, a kind by name, or several rules by family (STO), subject (storage) or `pedantic`
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) pages: PagesArguments,
}

/// Which pages apply besides the ones in the binary.
#[derive(Debug, Args)]
pub(crate) struct PagesArguments {
    /// Take your own pages from this configuration [default: the nearest costlint.toml upward]
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub(crate) config: Option<PathBuf>,
    /// Use no configuration
    #[arg(long)]
    pub(crate) isolated: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// List the rules
    List {
        /// The form of the list
        #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
        output_format: RulesFormat,
        #[command(flatten)]
        pages: PagesArguments,
    },
    /// Run the examples of pages, which are their tests
    Test {
        /// Pages, or folders of pages [default: all that apply]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Rewrite `text instances`, `fixed` and `saves=` in the given pages to what is found
        #[arg(long, requires = "paths")]
        accept: bool,
        /// For each example that fails, show its instances, each `let`, each operand of `when`, and refused fixes
        #[arg(long)]
        why: bool,
        #[command(flatten)]
        pages: PagesArguments,
    },
    /// Write the skeleton of a page for a new rule or kind
    New {
        /// A rule: the waste in a few words joined by hyphens, idle-nat-gateway. A kind: what is billed, `nat_gateway`
        #[arg(value_parser = page_name)]
        name: String,
        /// Write a kind instead of a rule
        #[arg(long, conflicts_with_all = ["subject", "code"])]
        kind: bool,
        /// The rule's code [default: the next free one of the subject]
        #[arg(long)]
        code: Option<String>,
        /// What the rule is about; also the folder of its page
        #[arg(long, value_parser = hyphenated, default_value = "custom")]
        subject: String,
        /// The folder that holds the subjects' folders
        #[arg(long, value_name = "FOLDER", default_value = "rules")]
        folder: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PricesCommand {
    /// Show what is known of a machine type, accelerator, node type or unit price
    Show {
        /// g5.12xlarge, n2-standard-4, db.r6g.large, ml.g5.xlarge, A100-80, aws/ebs/gp3/storage …
        #[arg(value_name = "TYPE")]
        name: String,
        /// The region to look in [default: us-east-1, eastus, us-central1]
        #[arg(long = "region", value_name = "CLOUD=REGION", value_parser = region)]
        regions: Vec<Region>,
        /// The form of the answer
        #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
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
    /// Each finding with the lines it is about
    Text,
    /// One line a finding
    Concise,
    /// For programs: JSON, version 1
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
    /// A table for a pull request or a job's summary
    Markdown,
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

/// `0.1.0 (prices of 2026-08-03)`: a report is only as new as its prices.
static VERSION: LazyLock<String> =
    LazyLock::new(|| format!("{} (prices of {})", env!("CARGO_PKG_VERSION"), Catalogue::embedded().price_date()));

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
    amount.map(Money::from_usd).ok_or_else(|| "an amount is a number such as 12.50".to_owned())
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "a date is written 2027-01-31".to_owned())
}

fn region(text: &str) -> Result<Region, String> {
    let (cloud, region) = text.split_once('=').ok_or("a region is written aws=eu-west-1")?;
    let cloud = Cloud::from_name(cloud).ok_or_else(|| format!("`{cloud}` is not aws, azure or gcp"))?;
    let catalogue = Catalogue::embedded();
    let code = catalogue.region(cloud, region).ok_or_else(|| {
        let nearest = catalogue.regions(cloud).min_by_key(|known| strsim::osa_distance(known, region));
        format!("{cloud} has no region `{region}`; did you mean `{}`?", nearest.unwrap_or_default())
    })?;
    Ok(Region { cloud, code })
}

fn hyphenated(text: &str) -> Result<String, String> {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let good = text.starts_with(|first: char| first.is_ascii_lowercase()) && text.split('-').all(word);
    if good {
        Ok(text.to_owned())
    } else {
        Err("a name is small letters and digits, its words joined by hyphens".to_owned())
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
        assert_eq!(region("eu-west-1"), Err("a region is written aws=eu-west-1".to_owned()));
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
