//! Mail: addresses, the server that takes it, and on which days somebody gets a notice.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Serialize;

/// The most characters of an address.
const LONGEST: usize = 254;
/// The most characters of what stands before the @.
const LONGEST_NAME: usize = 64;
/// The port where none is named.
const PORT: u16 = 25;

/// A mail address of the plain kind: ASCII, without quotes and comments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct MailAddress(String);

/// The name of a host, as it stands behind the @ or names a mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct HostName(String);

/// A mail server: a host and a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailServer {
    pub host: HostName,
    pub port: u16,
}

/// A text that is none of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address, a host, or a host with its port")]
pub struct NotMail;

impl FromStr for HostName {
    type Err = NotMail;

    fn from_str(text: &str) -> Result<Self, NotMail> {
        let label = |label: &str| {
            let inner = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
            (1..=63).contains(&label.len())
                && label.chars().all(inner)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let fits = text.len() < LONGEST && text.split('.').all(label);
        if fits { Ok(Self(text.to_ascii_lowercase())) } else { Err(NotMail) }
    }
}

impl FromStr for MailAddress {
    type Err = NotMail;

    fn from_str(text: &str) -> Result<Self, NotMail> {
        let (name, host) = text.split_once('@').ok_or(NotMail)?;
        let host: HostName = host.parse()?;
        let letter = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(letter);
        let fits =
            (1..=LONGEST_NAME).contains(&name.len()) && name.chars().all(letter) && !name.split('.').any(str::is_empty);
        if fits && text.len() <= LONGEST { Ok(Self(format!("{name}@{host}"))) } else { Err(NotMail) }
    }
}

impl FromStr for MailServer {
    type Err = NotMail;

    fn from_str(text: &str) -> Result<Self, NotMail> {
        let (host, port) = match text.split_once(':') {
            Some((host, port)) => (host, port.parse().ok().filter(|port| *port > 0).ok_or(NotMail)?),
            None => (text, PORT),
        };
        Ok(Self { host: host.parse()?, port })
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Display for MailServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.host, self.port)
    }
}

impl Serialize for MailServer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether somebody is told today what lies on their desk: on working days, when there is something that the last notice
/// did not tell; and on Mondays whatever there is.
pub fn is_worth_a_notice(day: NaiveDate, items: &BTreeSet<String>, told: &BTreeSet<String>) -> bool {
    match day.weekday() {
        Weekday::Sat | Weekday::Sun => false,
        Weekday::Mon => !items.is_empty(),
        _ => items.difference(told).next().is_some(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::NaiveDate;

    use super::{MailAddress, MailServer, is_worth_a_notice};

    #[test]
    fn addresses_are_of_the_plain_kind() {
        for good in ["kikaku@city.example.lg.jp", "a.b+c@x.jp", "12345@localhost"] {
            assert_eq!(good.parse::<MailAddress>().unwrap().to_string(), good);
        }
        for bad in [
            "",
            "kikaku",
            "@x.jp",
            "a@",
            "a@x..jp",
            "a..b@x.jp",
            "a b@x.jp",
            "a@x.jp\r\nBcc: b@x.jp",
            "企画@x.jp",
            "a@-x.jp",
            "a@b@x.jp",
        ] {
            assert!(bad.parse::<MailAddress>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_server_is_a_host_with_or_without_a_port() {
        let read = |text: &str| text.parse::<MailServer>().map(|server| server.to_string());
        assert_eq!(read("Mail.city.lg.jp").as_deref(), Ok("mail.city.lg.jp:25"));
        assert_eq!(read("127.0.0.1:2525").as_deref(), Ok("127.0.0.1:2525"));
        for bad in ["", ":25", "mail:", "mail:0", "mail:99999", "ma il:25", "mail:25:25"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_notice_tells_what_is_new_and_on_mondays_everything() {
        let items = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        let day = |day| NaiveDate::from_ymd_opt(2021, 11, day).unwrap();
        let (monday, tuesday, saturday) = (day(15), day(16), day(20));
        assert!(is_worth_a_notice(monday, &items(&["a"]), &items(&["a"])));
        assert!(!is_worth_a_notice(monday, &items(&[]), &items(&["a"])));
        assert!(!is_worth_a_notice(tuesday, &items(&["a"]), &items(&["a", "b"])));
        assert!(is_worth_a_notice(tuesday, &items(&["a", "c"]), &items(&["a", "b"])));
        assert!(!is_worth_a_notice(saturday, &items(&["a"]), &items(&[])));
    }
}
