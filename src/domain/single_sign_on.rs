//! Signing in with the account of another service (OIDC): how such a provider is called, and whom it means. An
//! account there is known by its issuer and its subject and by nothing else: names and addresses pass on to others.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::Serialize;
use url::{Host, Url};

use super::mail::MailAddress;

/// The most characters of a provider's short name.
const LONGEST_NAME: usize = 30;
/// The most characters of an issuer.
const LONGEST_ISSUER: usize = 500;
/// The most characters of a subject, as OIDC has it.
const LONGEST_SUBJECT: usize = 255;
/// How many accounts elsewhere one account may have.
pub const MOST_LINKS: usize = 10;

/// The short name of a provider, which stands in addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderName(String);

/// The address by which a provider calls itself, to the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Issuer(String);

/// Whom a provider means: never given to another, and without a meaning elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Subject(String);

/// What a provider says of whoever signed in there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub issuer: Issuer,
    pub subject: Subject,
    /// Their mail address, where the provider says that it has verified it.
    pub verified_mail: Option<MailAddress>,
}

/// A text that is none of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a provider's name, an issuer, or a subject")]
pub struct NotOfAProvider;

impl FromStr for ProviderName {
    type Err = NotOfAProvider;

    fn from_str(text: &str) -> Result<Self, NotOfAProvider> {
        let letter = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let fits = (1..=LONGEST_NAME).contains(&text.len()) && text.chars().all(letter);
        if fits { Ok(Self(text.to_owned())) } else { Err(NotOfAProvider) }
    }
}

impl FromStr for Issuer {
    type Err = NotOfAProvider;

    fn from_str(text: &str) -> Result<Self, NotOfAProvider> {
        let url: Url = text.parse().map_err(|_| NotOfAProvider)?;
        let is_plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        let fits = text.len() <= LONGEST_ISSUER && is_plain && url.password().is_none() && is_private(&url);
        if fits { Ok(Self(text.to_owned())) } else { Err(NotOfAProvider) }
    }
}

impl FromStr for Subject {
    type Err = NotOfAProvider;

    fn from_str(text: &str) -> Result<Self, NotOfAProvider> {
        let fits =
            (1..=LONGEST_SUBJECT).contains(&text.len()) && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if fits && text.trim() == text { Ok(Self(text.to_owned())) } else { Err(NotOfAProvider) }
    }
}

/// Whether nobody on the way reads what is said there: it is encrypted, or does not leave the machine.
pub fn is_private(url: &Url) -> bool {
    match (url.scheme(), url.host()) {
        ("https", Some(_)) => true,
        ("http", Some(Host::Domain(name))) => name == "localhost",
        ("http", Some(Host::Ipv4(address))) => IpAddr::from(address).is_loopback(),
        ("http", Some(Host::Ipv6(address))) => IpAddr::from(address).is_loopback(),
        _ => false,
    }
}

macro_rules! shown {
    ($($name:ident)+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    )+};
}

shown! { ProviderName Issuer Subject }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_reached_in_private() {
        let good =
            ["https://id.city.lg.jp", "https://id.city.lg.jp/realms/a/", "http://localhost:1", "http://[::1]:80/x"];
        for good in good {
            assert_eq!(good.parse::<Issuer>().map(|issuer| issuer.to_string()).as_deref(), Ok(good));
        }
        let bad = [
            "",
            "id.city.lg.jp",
            "http://id.city.lg.jp",
            "http://localhost.city.lg.jp",
            "ftp://localhost",
            "https://a@b",
            "https://x.jp/?a",
            "https://x.jp/#a",
        ];
        for bad in bad {
            assert!(bad.parse::<Issuer>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_subject_is_taken_to_the_letter() {
        assert_eq!("aB-3|x".parse::<Subject>().map(|subject| subject.to_string()).as_deref(), Ok("aB-3|x"));
        for bad in ["", " a", "a\n", "全", &"a".repeat(256)] {
            assert!(bad.parse::<Subject>().is_err(), "{bad}");
        }
    }
}
