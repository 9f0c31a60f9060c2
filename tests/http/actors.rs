//! Who comes: one actor for every right there is.

use chrono::Days;
use ichirizuka::demo::TODAY;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::person::Role;
use ichirizuka::domain::policy;
use ichirizuka::store::city::{self, NewCity};
use ichirizuka::store::people::{self, NewPerson, NewPost};
use ichirizuka::store::{StoreError, Writer, units};

use crate::city::PASSWORD_HASH;

/// The section of the milestones that the tests are about.
pub(crate) const OWN_SECTION: &str = "住宅政策課";
/// Another section of the same department.
const OTHER_SECTION: &str = "すぐやる課";

/// Somebody who uses the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Actor {
    /// Nobody in particular.
    Anonymous,
    /// 担当者 of another section.
    OtherSection,
    /// 担当者 of the section.
    OwnSection,
    /// 課長 of the section.
    Head,
    /// 部長 of the section's department.
    DepartmentHead,
    /// 市長.
    Executive,
    /// 企画担当.
    Administrator,
    /// 担当者 of the section until yesterday.
    ExpiredPost,
    /// 担当者 of the section who has not chosen a password yet.
    InitialPassword,
}

impl Actor {
    /// Everybody.
    pub(crate) const ALL: [Self; 9] = [
        Self::Anonymous,
        Self::OtherSection,
        Self::OwnSection,
        Self::Head,
        Self::DepartmentHead,
        Self::Executive,
        Self::Administrator,
        Self::ExpiredPost,
        Self::InitialPassword,
    ];

    /// The login of the account, where there is one.
    pub(crate) const fn login(self) -> Option<&'static str> {
        match self {
            Self::Anonymous => None,
            Self::OtherSection => Some("yoso"),
            Self::OwnSection => Some("tanto"),
            Self::Head => Some("kacho"),
            Self::DepartmentHead => Some("bucho"),
            Self::Executive => Some("shicho"),
            Self::Administrator => Some("kikaku"),
            Self::ExpiredPost => Some("moto"),
            Self::InitialPassword => Some("shinjin"),
        }
    }
}

/// Sets a city up, with its first administrator.
pub(crate) fn set_up(writer: &mut Writer<'_>) -> Result<(), StoreError> {
    let permit = policy::at_the_console();
    let new = NewCity {
        name: "新市".to_owned(),
        municipality_code: "342149".parse().expect("a code"),
        contact: "企画課".to_owned(),
        licence: None,
        sample: None,
    };
    city::set_up(writer, &permit, &new, &"k".repeat(64))?;
    let administrator = NewPerson {
        login: Actor::Administrator.login().unwrap_or_default().to_owned(),
        name: "企画 花子".to_owned(),
        password_hash: PASSWORD_HASH.clone(),
        must_change_password: false,
        posts: vec![NewPost { role: Role::Administrator, unit: None, from: TODAY, until: None }],
    };
    people::add(writer, &permit, &administrator).map(|_| ())
}

/// Adds the accounts that the demonstration lacks.
pub(crate) fn add(writer: &mut Writer<'_>) -> Result<(), StoreError> {
    let yesterday = TODAY.checked_sub_days(Days::new(1));
    let others = [
        (Actor::OtherSection, OTHER_SECTION, None, false),
        (Actor::ExpiredPost, OWN_SECTION, yesterday, false),
        (Actor::InitialPassword, OWN_SECTION, None, true),
    ];
    let known = units::list(writer.connection)?;
    for (actor, section, until, must_change_password) in others {
        let unit = known.iter().find(|unit| unit.name == section).map(|unit| unit.number);
        assert!(unit.is_some(), "the demonstration has no {section}");
        let login = actor.login().unwrap_or_default().to_owned();
        let new = NewPerson {
            name: format!("試験 {login}"),
            login,
            password_hash: PASSWORD_HASH.clone(),
            must_change_password,
            posts: vec![NewPost { role: Role::Staff, unit, from: FiscalYear::of(TODAY).first_day(), until }],
        };
        people::add(writer, &policy::at_the_console(), &new)?;
    }
    Ok(())
}
