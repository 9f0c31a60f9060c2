//! Values on the command line: read with a refusal in the words of whoever calls.

use std::fmt::Display;
use std::net::SocketAddr;
use std::str::FromStr;

use chrono::NaiveDate;
use ichirizuka::domain::codes::UnknownCode;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::municipality_code::{InvalidMunicipalityCode, MunicipalityCode};
use ichirizuka::domain::network::Network;
use ichirizuka::domain::seal::Head;
use ichirizuka::store::backup::nightly::Recipient;

use super::words::{fill, say};

/// One of the codes of a vocabulary.
pub fn code<T: FromStr<Err = UnknownCode>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|unknown: UnknownCode| {
        fill("cli-value-known", [("value", &unknown.value), ("known", &unknown.known.join(", "))])
    })
}

/// A fiscal year.
pub fn year(text: &str) -> Result<FiscalYear, String> {
    read("cli-value-year", text)
}

/// A day.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    read("cli-value-day", text)
}

/// Where to listen.
pub fn socket(text: &str) -> Result<SocketAddr, String> {
    read("cli-value-address", text)
}

/// An address or a network.
pub fn network(text: &str) -> Result<Network, String> {
    read("cli-value-network", text)
}

/// Where a chain of seals stood.
pub fn head(text: &str) -> Result<Head, String> {
    read("cli-value-head", text)
}

/// A municipality code.
pub fn municipality_code(text: &str) -> Result<MunicipalityCode, String> {
    text.parse().map_err(|why| match why {
        InvalidMunicipalityCode::NotSixDigits => fill("cli-value-six-digits", [("value", &text)]),
        InvalidMunicipalityCode::CheckDigit { expected } => fill("cli-value-check-digit", [("expected", &expected)]),
    })
}

/// Who can read a backup.
pub fn recipient(text: &str) -> Result<Recipient, String> {
    text.parse().map_err(|_| fill("cli-value-recipient", [("value", &text)]))
}

/// A number that is neither smaller nor larger.
pub fn within<T>(least: T, most: T) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: FromStr + PartialOrd + Display + Copy + Send + Sync + 'static,
{
    move |text| {
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        let values = || fill("cli-value-number", [("value", &text), ("least", &least), ("most", &most)]);
        number.ok_or_else(values)
    }
}

fn read<T: FromStr>(key: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| fill(key, [("value", &text)]))
}

/// The address that people use, without a slash at its end.
pub fn public_address(given: &str) -> Result<String, String> {
    let is_one = given.starts_with("http://") || given.starts_with("https://");
    if is_one { Ok(given.trim_end_matches('/').to_owned()) } else { Err(say("cli-serve-public-address-unfit")) }
}
