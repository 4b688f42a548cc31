//! `--var` and `--var-file`, of which the last one wins.

use std::path::PathBuf;

use clap::{ArgMatches, Args, Command, FromArgMatches};
use costlint_project::Input;

/// Both flags in the order of the command line.
#[derive(Debug, Clone, Default)]
pub(crate) struct InputFlags(pub(crate) Vec<Input>);

#[derive(Debug, Args)]
struct Flags {
    /// Read Terraform variables from FILE; when a variable is set twice, the last --var or --var-file wins
    ///
    /// The values apply to the root modules among the paths, and costlint also reports on FILE itself. Variable files that
    /// Terraform loads automatically are always read.
    #[arg(long = "var-file", value_name = "FILE", help_heading = "Terraform")]
    files: Vec<PathBuf>,
    /// Set a Terraform variable
    ///
    /// VALUE is a string, or an expression if the variable's type is not a scalar: `zones=["a"]`
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = assignment, help_heading = "Terraform")]
    values: Vec<Assignment>,
}

/// `name=value`
#[derive(Debug, Clone)]
struct Assignment {
    name: String,
    value: String,
}

impl Args for InputFlags {
    fn augment_args(command: Command) -> Command {
        Flags::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Flags::augment_args_for_update(command)
    }
}

impl FromArgMatches for InputFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<InputFlags, clap::Error> {
        let Flags { files, values } = Flags::from_arg_matches(matches)?;
        let places = |flag| matches.indices_of(flag).into_iter().flatten();
        let files = places("files").zip(files.into_iter().map(Input::File));
        let values =
            places("values").zip(values.into_iter().map(|Assignment { name, value }| Input::Value(name, value)));
        let mut inputs: Vec<(usize, Input)> = files.chain(values).collect();
        inputs.sort_by_key(|(place, _)| *place);
        Ok(InputFlags(inputs.into_iter().map(|(_, input)| input).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = InputFlags::from_arg_matches(matches)?;
        Ok(())
    }
}

fn assignment(text: &str) -> Result<Assignment, String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE, such as kind=gp3")?;
    let name = name.trim();
    if name.is_empty() {
        Err("expected the name of a variable before `=`".to_owned())
    } else {
        Ok(Assignment { name: name.to_owned(), value: value.to_owned() })
    }
}
