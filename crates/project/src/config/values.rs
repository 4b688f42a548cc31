//! The values of a configuration's keys.

use std::path::{Path, PathBuf};

use costlint_prices::{Catalogue, Cloud, Money};
use costlint_rules::Severity;
use toml::Spanned;

use super::{
    error::{ConfigError, ConfigPlace, folder_of},
    forms::Decimal,
    place::realm,
};
use crate::{FailOn, door, globs::Patterns, nearest::with_nearest};

pub(super) fn severity(written: &Spanned<String>, file: &ConfigPlace) -> Result<Severity, ConfigError> {
    let message = || format!("`{}` is not a severity; expected error, warning or info", written.get_ref());
    Severity::named(written.get_ref()).ok_or_else(|| file.at(written).error(message()))
}

pub(super) fn fail_on(written: &Spanned<String>, file: &ConfigPlace) -> Result<FailOn, ConfigError> {
    let message = || format!("`{}` is not a severity; expected error, warning, info or never", written.get_ref());
    FailOn::named(written.get_ref()).ok_or_else(|| file.at(written).error(message()))
}

pub(super) fn min_saving(written: &Spanned<Decimal>, file: &ConfigPlace) -> Result<Money, ConfigError> {
    let Decimal(dollars) = *written.get_ref();
    if !dollars.is_finite() || dollars < 0.0 {
        return Err(file.at(written).error("expected an amount in US dollars, zero or more".to_owned()));
    }
    Ok(Money::from_usd(dollars))
}

pub(super) fn patterns(
    folder: &Path,
    written: &[Spanned<String>],
    file: &ConfigPlace,
) -> Result<Patterns, ConfigError> {
    Patterns::new(folder, written.iter().map(|pattern| pattern.get_ref().as_str())).map_err(|(index, message)| {
        let pattern = &written[index];
        file.at(pattern).error(format!("`{}` is not a valid pattern: {message}", pattern.get_ref()))
    })
}

/// The region's code as prices know it. The error is a message that names the nearest region of that cloud, if one is near.
pub fn region(cloud: Cloud, written: &str) -> Result<&'static str, String> {
    let catalogue = Catalogue::embedded();
    let unknown = || with_nearest(format!("{cloud} has no region `{written}`"), written, catalogue.regions(cloud));
    catalogue.region(cloud, written).ok_or_else(unknown)
}

/// `10MB`, `512KiB`, `2000`.
pub(super) fn file_size(written: &Spanned<String>, file: &ConfigPlace) -> Result<u64, ConfigError> {
    let text = written.get_ref().trim();
    let digits = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim_start().to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "kb" => Some(1_000),
        "mb" => Some(1_000_000),
        "gb" => Some(1_000_000_000),
        "kib" => Some(1 << 10),
        "mib" => Some(1 << 20),
        "gib" => Some(1 << 30),
        _ => None,
    };
    let size = factor.and_then(|factor: u64| number.parse::<u64>().ok()?.checked_mul(factor));
    size.ok_or_else(|| file.at(written).error(format!("`{text}` is not a size; expected one such as \"10MB\"")))
}

/// The folder that a configuration names; the error names the nearest of those beside it.
pub(super) fn existing_folder(
    folder: &Path,
    written: &Spanned<String>,
    file: &ConfigPlace,
) -> Result<PathBuf, ConfigError> {
    let path = folder.join(written.get_ref());
    let realm = realm(&file.path);
    if path.is_dir() {
        let is_inside = door::is_within(&realm, &path);
        return if is_inside { Ok(path) } else { Err(file.at(written).error(door::OUTSIDE.to_owned())) };
    }
    let word = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder_of(&path).read_dir().ok().filter(|_| door::is_within(&realm, folder_of(&path)));
    let beside = beside.into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = beside.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let message = format!("no such folder: `{}`", written.get_ref());
    Err(file.at(written).error(with_nearest(message, &word, names.iter().map(String::as_str))))
}
