//! What the forms on accounts and posts hold: as it was sent, what is wrong with it, and what it means.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::mail::MailAddress;
use crate::domain::numbers::{PostNumber, UnitNumber};
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::person::{LONGEST_NAME, Post, Role, is_login};
use crate::domain::single_sign_on::Subject;
use crate::domain::text;
use crate::store::posts::NewPost;
use crate::web::kit::form::Problem;
use crate::web::office::people::Units;

/// The forms of a person's page, of which one at a time is sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    pub(super) name: Option<String>,
    pub(super) mail: Option<String>,
    /// The provider of an account elsewhere, and what it says of it.
    pub(super) provider: String,
    pub(super) subject: String,
    #[serde(flatten)]
    pub(super) post: PostForm,
    /// The last days of posts, by their fields.
    #[serde(flatten)]
    pub(super) last_days: BTreeMap<String, String>,
}

/// A new account with its first post.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewPersonForm {
    pub(super) login: String,
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) post: PostForm,
}

/// A post to be given.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PostForm {
    pub(super) role: String,
    pub(super) unit: String,
    /// The first day, where the sender was asked for it.
    pub(super) from: Option<String>,
    pub(super) until: String,
}

/// An account that can be made.
pub(super) struct NamedPost {
    pub(super) login: String,
    pub(super) name: String,
    pub(super) post: NewPost,
}

/// The field with the last day of a post.
pub(super) fn last_day_of(post: PostNumber) -> String {
    format!("last_{post}")
}

impl PersonForm {
    pub(super) fn name(&self) -> Result<String, Problem> {
        read_name(self.name.as_deref().unwrap_or_default())
    }

    /// The mail address of their own; none where the settings make it.
    pub(super) fn mail(&self) -> Result<Option<MailAddress>, Problem> {
        let typed = text::normalise(self.mail.as_deref().unwrap_or_default());
        if typed.is_empty() {
            return Ok(None);
        }
        typed.parse().map(Some).map_err(|_| Problem::new("mail", "settings-mail-sender-wrong"))
    }

    /// Whom a provider means.
    pub(super) fn subject(&self) -> Result<Subject, Problem> {
        text::normalise(&self.subject).parse().map_err(|_| Problem::new("subject", "people-sign-on-subject-wrong"))
    }

    /// What was typed as the last day of a post.
    pub(super) fn last_day(&self, field: &str) -> &str {
        self.last_days.get(field).map_or("", |typed| typed.trim())
    }

    /// The last day of a post; the day before its first where it is still to come and is withdrawn.
    pub(super) fn end(&self, number: PostNumber, post: &Post, today: NaiveDate) -> Result<NaiveDate, Problem> {
        if post.from > today {
            return Ok(post.from.pred_opt().unwrap_or(today));
        }
        let field = last_day_of(number);
        let words = match read_day(self.last_day(&field)) {
            Ok(Some(day)) if day >= post.from => return Ok(day),
            Ok(Some(_)) => "people-until-before-from",
            Ok(None) => "people-last-day-missing",
            Err(words) => words,
        };
        Err(Problem::new(field, words))
    }
}

impl NewPersonForm {
    pub(super) fn read(&self, units: &Units, today: NaiveDate) -> Result<NamedPost, Vec<Problem>> {
        let mut problems = Vec::new();
        let login = text::normalise(&self.login);
        if !is_login(&login) {
            problems.push(Problem::new("login", "people-login-invalid"));
        }
        let name = read_name(&self.name).map_err(|problem| problems.push(problem));
        let post = self.post.read(units, today).map_err(|more| problems.extend(more));
        match (name, post) {
            (Ok(name), Ok(post)) if problems.is_empty() => Ok(NamedPost { login, name, post }),
            _ => Err(problems),
        }
    }
}

impl PostForm {
    /// The first day as it was typed, or else as the form says at first.
    pub(super) fn first_day_or<'form>(&'form self, first: &'form str) -> &'form str {
        self.from.as_deref().unwrap_or(first)
    }

    pub(super) fn read(&self, units: &Units, today: NaiveDate) -> Result<NewPost, Vec<Problem>> {
        let mut problems = Vec::new();
        let role = self.role.trim().parse::<Role>().ok();
        if role.is_none() {
            problems.push(Problem::new("role", "people-role-missing"));
        }
        let typed = self.unit.trim();
        let unit = typed.parse().ok().filter(|unit: &UnitNumber| units.kind(*unit).is_some());
        if !typed.is_empty() && unit.is_none() {
            problems.push(Problem::new("unit", "people-unit-unknown"));
        } else if role.is_some_and(|role| !role.fits(unit.and_then(|unit| units.kind(unit)))) {
            problems.push(Problem::new("unit", "people-unit-does-not-fit"));
        }
        let mut day = |field, typed: &str| {
            read_day(typed.trim()).unwrap_or_else(|words| {
                problems.push(Problem::new(field, words));
                None
            })
        };
        let from = day("from", self.first_day_or("")).unwrap_or(today);
        let until = day("until", &self.until);
        if until.is_some_and(|until| until < from) {
            problems.push(Problem::new("until", "people-until-before-from"));
        }
        match role {
            Some(role) if problems.is_empty() => Ok(NewPost { role, unit, from, until }),
            _ => Err(problems),
        }
    }
}

fn read_name(typed: &str) -> Result<String, Problem> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Problem::new("name", "people-name-missing")),
        length if length > LONGEST_NAME => Err(Problem::new("name", "people-name-too-long")),
        _ if name.chars().any(char::is_control) => Err(Problem::new("name", "people-name-missing")),
        _ => Ok(name),
    }
}

/// A day as it was typed; `None` for an empty field.
fn read_day(typed: &str) -> Result<Option<NaiveDate>, &'static str> {
    if typed.is_empty() {
        return Ok(None);
    }
    match PartialDate::read(typed) {
        Ok(date) if date.precision() == Precision::Day => Ok(Some(date.from())),
        _ => Err("people-date-unreadable"),
    }
}
