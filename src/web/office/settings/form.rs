//! The form of the settings: as it was sent, what is wrong with it, and the settings it holds.

use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::Deserialize;

use crate::domain::english_names::EnglishName;
use crate::domain::mail::{HostName, MailAddress, MailDay, MailEncryption, MailLogin, MailServer};
use crate::domain::municipality_code::{InvalidMunicipalityCode, MunicipalityCode};
use crate::domain::text;
use crate::store::city::Settings;
use crate::web::kit::form::Problem;

/// The most characters of the city's name.
const LONGEST_NAME: usize = 50;
/// The most characters of the contact.
const LONGEST_CONTACT: usize = 200;
/// The most characters of the licence.
const LONGEST_LICENCE: usize = 100;

/// The form as sent; every field stays as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SettingsForm {
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) code: String,
    pub(super) contact: String,
    pub(super) licence: String,
    pub(super) time_zone: String,
    pub(super) languages: String,
    pub(super) silence_days: String,
    pub(super) approval_steps: String,
    pub(super) own_writing: String,
    pub(super) idle_minutes: String,
    pub(super) sign_in_attempts: String,
    pub(super) sign_in_wait: String,
    pub(super) second_factor: String,
    pub(super) log_years: String,
    pub(super) mail_server: String,
    pub(super) mail_sender: String,
    pub(super) mail_domain: String,
    pub(super) mail_day: String,
    pub(super) mail_hour: String,
    pub(super) mail_encryption: String,
    pub(super) mail_login: String,
    /// The address of a mail on trial, which is sent by itself and is no setting.
    pub(super) trial: String,
}

impl SettingsForm {
    /// The form filled with the settings as they are.
    pub(super) fn of(settings: &Settings) -> Self {
        Self {
            name: settings.name.clone(),
            name_en: settings.name_en.clone().unwrap_or_default(),
            code: settings.municipality_code.to_string(),
            contact: settings.contact.clone(),
            licence: settings.licence.clone().unwrap_or_default(),
            time_zone: settings.time_zone.name().to_owned(),
            languages: settings.languages.code().to_owned(),
            silence_days: settings.silence_days.to_string(),
            approval_steps: settings.approval_steps.to_string(),
            own_writing: if settings.own_writing { "yes" } else { "no" }.to_owned(),
            idle_minutes: settings.idle_minutes.to_string(),
            sign_in_attempts: settings.sign_in_attempts.to_string(),
            sign_in_wait: settings.sign_in_wait.to_string(),
            second_factor: settings.second_factor.code().to_owned(),
            log_years: settings.log_years.to_string(),
            mail_server: settings.mail_server.as_ref().map(ToString::to_string).unwrap_or_default(),
            mail_sender: settings.mail_sender.as_ref().map(ToString::to_string).unwrap_or_default(),
            mail_domain: settings.mail_domain.as_ref().map(ToString::to_string).unwrap_or_default(),
            mail_day: settings.mail_day.code().to_owned(),
            mail_hour: settings.mail_hour.to_string(),
            mail_encryption: settings.mail_encryption.code().to_owned(),
            mail_login: settings.mail_login.as_ref().map(ToString::to_string).unwrap_or_default(),
            trial: String::new(),
        }
    }

    /// The settings that the form holds, or everything that is wrong with it.
    pub(super) fn read(&self) -> Result<Settings, Vec<Problem>> {
        let mut reader = Reader::default();
        let name = reader.within("name", &self.name, 1..=LONGEST_NAME, "settings-name-wrong");
        let name_en: Option<EnglishName> = reader.filled("name_en", &self.name_en, "english-name-wrong");
        let code = reader.code(&self.code);
        let contact = reader.within("contact", &self.contact, 1..=LONGEST_CONTACT, "settings-contact-wrong");
        let licence = reader.within("licence", &self.licence, 0..=LONGEST_LICENCE, "settings-licence-wrong");
        let languages = reader.one_of("languages", self.languages.parse().ok(), "settings-choice-missing");
        let time_zone = reader.one_of("time_zone", self.time_zone.trim().parse().ok(), "settings-zone-wrong");
        let silence_days = reader.number("silence_days", &self.silence_days, 1..=366, "settings-silence-wrong");
        let approval_steps = reader.number("approval_steps", &self.approval_steps, 1..=2, "settings-approvals-wrong");
        let own_writing = reader.one_of("own_writing", yes_or_no(&self.own_writing), "settings-choice-missing");
        let idle_minutes = reader.number("idle_minutes", &self.idle_minutes, 5..=480, "settings-idle-wrong");
        let sign_in_attempts =
            reader.number("sign_in_attempts", &self.sign_in_attempts, 3..=50, "settings-attempts-wrong");
        let sign_in_wait = reader.number("sign_in_wait", &self.sign_in_wait, 5..=3600, "settings-wait-wrong");
        let second_factor = reader.one_of("second_factor", self.second_factor.parse().ok(), "settings-choice-missing");
        let mail = MailForm::read(self, &mut reader);
        let log_years = reader.number("log_years", &self.log_years, 1..=100, "settings-log-wrong");
        let (
            Some(municipality_code),
            Some(languages),
            Some(time_zone),
            Some(own_writing),
            Some(second_factor),
            Some(mail),
        ) = (code, languages, time_zone, own_writing, second_factor, mail)
        else {
            return Err(reader.problems);
        };
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        Ok(Settings {
            name,
            name_en: name_en.map(EnglishName::into_text),
            municipality_code,
            contact,
            licence: Some(licence).filter(|licence| !licence.is_empty()),
            time_zone,
            languages,
            silence_days,
            approval_steps,
            own_writing,
            idle_minutes,
            sign_in_attempts,
            sign_in_wait,
            second_factor,
            log_years,
            mail_server: mail.server,
            mail_sender: mail.sender,
            mail_domain: mail.domain,
            mail_day: mail.day,
            mail_hour: mail.hour,
            mail_encryption: mail.encryption,
            mail_login: mail.login,
        })
    }
}

/// What the form says of mail.
struct MailForm {
    server: Option<MailServer>,
    sender: Option<MailAddress>,
    domain: Option<HostName>,
    day: MailDay,
    hour: i32,
    encryption: MailEncryption,
    login: Option<MailLogin>,
}

impl MailForm {
    fn read(typed: &SettingsForm, reader: &mut Reader) -> Option<Self> {
        let server: Option<MailServer> = reader.filled("mail_server", &typed.mail_server, "settings-mail-server-wrong");
        let encryption =
            reader.one_of("mail_encryption", typed.mail_encryption.parse().ok(), "settings-choice-missing");
        let login: Option<MailLogin> = reader.filled("mail_login", &typed.mail_login, "settings-mail-login-wrong");
        if login.is_some() && encryption == Some(MailEncryption::Plain) {
            reader.problems.push(Problem::new("mail_encryption", "settings-mail-encryption-needed"));
        }
        let sender = reader.filled("mail_sender", &typed.mail_sender, "settings-mail-sender-wrong");
        if server.is_some() && typed.mail_sender.trim().is_empty() {
            reader.problems.push(Problem::new("mail_sender", "settings-mail-sender-missing"));
        }
        let ending = text::normalise(&typed.mail_domain);
        let ending = ending.strip_prefix('@').unwrap_or(&ending);
        let domain = reader.filled("mail_domain", ending, "settings-mail-domain-wrong");
        let day = reader.one_of("mail_day", typed.mail_day.parse().ok(), "settings-choice-missing");
        let hour = reader.number("mail_hour", &typed.mail_hour, 0..=23, "settings-mail-hour-wrong");
        Some(Self { server, sender, domain, day: day?, hour, encryption: encryption?, login })
    }
}

fn yes_or_no(typed: &str) -> Option<bool> {
    match typed {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Reads field after field and collects what is wrong.
#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn within(
        &mut self,
        field: &'static str,
        typed: &str,
        lengths: RangeInclusive<usize>,
        words: &'static str,
    ) -> String {
        let typed = typed.trim().replace(['\r', '\n'], " ");
        if !lengths.contains(&typed.chars().count()) {
            self.problems.push(Problem::new(field, words));
        }
        typed
    }

    fn code(&mut self, typed: &str) -> Option<MunicipalityCode> {
        let problem = match typed.parse() {
            Ok(code) => return Some(code),
            Err(InvalidMunicipalityCode::NotSixDigits) => Problem::new("code", "settings-code-wrong"),
            Err(InvalidMunicipalityCode::CheckDigit { expected }) => {
                let digit = usize::try_from(expected).ok();
                Problem { limit: digit, ..Problem::new("code", "settings-code-check-digit") }
            }
        };
        self.problems.push(problem);
        None
    }

    fn one_of<T>(&mut self, field: &'static str, read: Option<T>, words: &'static str) -> Option<T> {
        if read.is_none() {
            self.problems.push(Problem::new(field, words));
        }
        read
    }

    fn number(&mut self, field: &'static str, typed: &str, range: RangeInclusive<i32>, words: &'static str) -> i32 {
        let number = text::normalise(typed).parse().ok().filter(|number| range.contains(number));
        self.one_of(field, number, words).unwrap_or_default()
    }

    /// What a field holds that may stay empty.
    fn filled<T: FromStr>(&mut self, field: &'static str, typed: &str, words: &'static str) -> Option<T> {
        let typed = text::normalise(typed);
        if typed.is_empty() { None } else { self.one_of(field, typed.parse().ok(), words) }
    }
}
