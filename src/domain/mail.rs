//! Mail: addresses, the relay that takes it and how it is spoken to, and when somebody gets the digest of a week.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use serde::Serialize;

use super::codes::codes;

/// The most characters of an address.
const LONGEST: usize = 254;
/// The most characters of what stands before the @.
const LONGEST_NAME: usize = 64;
/// The port where none is named.
const PORT: u16 = 25;
/// The most characters of a login and of a password.
pub const LONGEST_SECRET: usize = 200;
/// How long it takes until a mail that the relay did not take is tried again; each failure doubles it.
const AGAIN: TimeDelta = TimeDelta::minutes(15);
/// The longest that it takes.
const LATEST: TimeDelta = TimeDelta::hours(8);
/// A digest tells also of what comes due beyond this month, so many days ahead.
pub const AHEAD: TimeDelta = TimeDelta::days(14);

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

/// The name under which the server signs in at the relay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct MailLogin(String);

codes! {
    /// How the connection to the relay is encrypted.
    MailEncryption {
        /// Not at all.
        Plain = "none",
        /// The connection begins in clear and is encrypted before anything is said.
        StartTls = "starttls",
        /// From its first byte on.
        Tls = "tls",
    }
}

codes! {
    /// The day of the week on which digests go.
    MailDay {
        Monday = "monday",
        Tuesday = "tuesday",
        Wednesday = "wednesday",
        Thursday = "thursday",
        Friday = "friday",
        Saturday = "saturday",
        Sunday = "sunday",
    }
}

codes! {
    /// At what a mail failed.
    MailFault {
        /// The relay is not there, or does not answer.
        Unreachable = "unreachable",
        /// Its certificate is by nobody who is trusted, of another host, or out of its days.
        Certificate = "certificate",
        /// It knows no STARTTLS, or speaks TLS otherwise than is set.
        Encryption = "encryption",
        /// It takes nothing without encryption, or without an account.
        Protected = "protected",
        /// It does not take the login with the password.
        Authentication = "authentication",
        /// The login has no password yet.
        PasswordMissing = "password_missing",
        /// It does not take this mail.
        Refused = "refused",
    }
}

/// A text that is none of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address, a host, a host with its port, or the name of an account")]
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

impl FromStr for MailLogin {
    type Err = NotMail;

    fn from_str(text: &str) -> Result<Self, NotMail> {
        let fits = (1..=LONGEST_SECRET).contains(&text.chars().count()) && !text.contains(char::is_control);
        if fits { Ok(Self(text.to_owned())) } else { Err(NotMail) }
    }
}

impl fmt::Display for MailLogin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
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

impl MailServer {
    /// What the password of an account at this relay is encrypted for: at another one it is none.
    pub fn what_is_encrypted(&self, login: &MailLogin) -> String {
        format!("mail password of {login} at {self}")
    }
}

impl MailDay {
    const fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Mon,
            Self::Tuesday => Weekday::Tue,
            Self::Wednesday => Weekday::Wed,
            Self::Thursday => Weekday::Thu,
            Self::Friday => Weekday::Fri,
            Self::Saturday => Weekday::Sat,
            Self::Sunday => Weekday::Sun,
        }
    }
}

/// The Monday of the week whose digest is due at a time of the city's clock: from an hour of its day on until the week ends.
pub fn digest_due(at: NaiveDateTime, day: MailDay, hour: u32) -> Option<NaiveDate> {
    let monday = at.date().week(Weekday::Mon).checked_first_day()?;
    let from = monday.checked_add_days(chrono::Days::new(day.weekday().num_days_from_monday().into()))?;
    (at >= from.and_hms_opt(hour, 0, 0)?).then_some(monday)
}

/// How long it takes until a mail is tried again that was tried so often in vain.
pub fn again_after(attempts: i32) -> TimeDelta {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or_default().min(10);
    AGAIN.checked_mul(1 << doublings).map_or(LATEST, |wait| wait.min(LATEST))
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeDelta};

    use super::{MailAddress, MailDay, MailLogin, MailServer, again_after, digest_due};

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
    fn a_digest_is_due_from_its_hour_on_until_its_week_ends() {
        let at = |day, hour| NaiveDate::from_ymd_opt(2021, 11, day).unwrap().and_hms_opt(hour, 30, 0).unwrap();
        let monday = NaiveDate::from_ymd_opt(2021, 11, 15);
        assert_eq!(digest_due(at(15, 7), MailDay::Monday, 8), None);
        assert_eq!(digest_due(at(15, 8), MailDay::Monday, 8), monday);
        assert_eq!(digest_due(at(21, 23), MailDay::Monday, 8), monday, "the server was off until Sunday");
        assert_eq!(digest_due(at(22, 7), MailDay::Monday, 8), None);
        assert_eq!(digest_due(at(16, 12), MailDay::Wednesday, 0), None);
        assert_eq!(digest_due(at(17, 0), MailDay::Wednesday, 0), monday, "the week is named by its Monday");
    }

    #[test]
    fn what_was_not_taken_is_tried_ever_more_seldom() {
        let minutes = [1, 2, 3, 6, 1000].map(|attempts| again_after(attempts).num_minutes());
        assert_eq!(minutes, [15, 30, 60, 480, TimeDelta::hours(8).num_minutes()]);
    }

    #[test]
    fn a_password_is_encrypted_for_one_account_at_one_relay() {
        let of = |server: &str, login: &str| {
            server.parse::<MailServer>().unwrap().what_is_encrypted(&login.parse::<MailLogin>().unwrap())
        };
        assert_ne!(of("mail.x.jp", "a"), of("mail.y.jp", "a"));
        assert_ne!(of("mail.x.jp", "a"), of("mail.x.jp", "b"));
        assert!("".parse::<MailLogin>().is_err() && "a\r\nb".parse::<MailLogin>().is_err());
    }
}
