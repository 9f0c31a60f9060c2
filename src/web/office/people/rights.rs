//! Who can do what today: per person what each post permits, and where. The rights are asked of the policy itself.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::numbers::UnitNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Actor, Post};
use crate::domain::policy::{self, Right};
use crate::domain::unit::{Unit, UnitKind};
use crate::store::accounts::Account;
use crate::store::kit::DatabaseConnection;
use crate::store::people;
use crate::store::{stages, transfers};
use crate::web::kit::address::{Address, To};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::office::people::{Sought, Units, page_of};

/// People on a page: a printed list has room for more than a screen.
const PAGE_LENGTH: usize = 200;
/// More sections than these are counted and not named.
const MOST_NAMED: usize = 6;

/// What one post permits.
struct Held {
    label: String,
    until: Option<PartialDate>,
    /// Rights with the places they scope.
    rights: Vec<(Scope, Vec<Right>)>,
}

/// Where a right reaches.
enum Scope {
    City,
    EverySection,
    Sections(Vec<String>),
    Many(usize),
}

struct RightsRow {
    account: Account,
    posts: Vec<Held>,
}

/// The filter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RightsQuery {
    q: String,
    unit: String,
    right: String,
    page: String,
}

impl RightsQuery {
    fn address(&self, to: To, page: usize) -> Address {
        let list = to.rights().with("q", &self.q).with("unit", &self.unit);
        list.with("right", &self.right).with("page", page)
    }

    /// Those of the people who are looked for, with what their posts permit.
    fn found(
        &self,
        people: Vec<(Account, Vec<Post>)>,
        sections: &Sections,
        today: NaiveDate,
        approvals: i32,
    ) -> Vec<RightsRow> {
        let (sought, wanted) =
            (Sought::new(&self.q), Wanted { right: self.right.parse().ok(), unit: self.unit.parse().ok() });
        let row = |(account, posts): (Account, Vec<Post>)| {
            let posts = posts.iter().filter(|post| post.is_held_on(today));
            let held: Vec<Held> = posts.filter_map(|post| held(&account, post, sections, &wanted, approvals)).collect();
            (!held.is_empty()).then_some(RightsRow { account, posts: held })
        };
        people.into_iter().filter(|(account, _)| !account.disabled && sought.is(account)).filter_map(row).collect()
    }
}

/// The city's sections as they are today.
struct Sections {
    places: Vec<(UnitNumber, Option<UnitNumber>)>,
    names: BTreeMap<UnitNumber, String>,
}

impl Sections {
    fn of(units: &[Unit]) -> Self {
        let sections = units.iter().filter(|unit| unit.kind == UnitKind::Section && unit.last_year.is_none());
        Self {
            places: sections.clone().map(|unit| (unit.number, unit.parent)).collect(),
            names: sections.map(|unit| (unit.number, unit.name.clone())).collect(),
        }
    }

    fn scope(&self, right: Right, sections: &[UnitNumber]) -> Scope {
        if right.is_citywide() {
            return Scope::City;
        }
        match sections.len() {
            all if all == self.places.len() => Scope::EverySection,
            many if many > MOST_NAMED => Scope::Many(many),
            _ => Scope::Sections(sections.iter().filter_map(|section| self.names.get(section).cloned()).collect()),
        }
    }
}

/// What is wanted of a right: that it is this one, and that it reaches this section or one of this department.
struct Wanted {
    right: Option<Right>,
    unit: Option<UnitNumber>,
}

impl Wanted {
    fn fits(&self, sections: &Sections, scope: &[UnitNumber], rights: &[Right]) -> bool {
        let inside = |unit: UnitNumber| {
            scope.iter().any(|section| {
                *section == unit
                    || sections.places.iter().any(|(known, parent)| known == section && *parent == Some(unit))
            })
        };
        self.right.is_none_or(|right| rights.contains(&right)) && self.unit.is_none_or(inside)
    }
}

#[derive(Template)]
#[template(path = "office/people/rights.html")]
struct RightsPage {
    shell: Shell,
    query: RightsQuery,
    units: Vec<(UnitNumber, String)>,
    rows: Vec<RightsRow>,
    found: usize,
    today: PartialDate,
    page: usize,
    newer: Option<Address>,
    older: Option<Address>,
}

impl RightsPage {
    const fn rights() -> &'static [Right] {
        Right::ALL
    }

    fn named(&self, rights: &[Right]) -> String {
        let names: Vec<String> = rights.iter().map(|right| self.shell.code("right", right.code())).collect();
        names.join(&self.shell.t("list-separator"))
    }
}

/// Shows who can do what.
pub async fn show(context: Context, query: Query<RightsQuery>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let (query, today) = (query.into_inner(), context.state.clock.today());
    let load = |connection: &mut DatabaseConnection| {
        Ok((people::list(connection)?, Units::load(connection)?, stages::approvals(connection)?))
    };
    let (all, units, approvals) = context.state.database.read(load).await?;
    let rows = query.found(all, &Sections::of(&units.0), today, approvals);
    let found = rows.len();
    let (rows, page, newer, older) = page_of(rows, &query.page, PAGE_LENGTH);
    respond::page(&RightsPage {
        shell: context.shell(context.words().text("rights-title")),
        newer: newer.map(|page| query.address(context.to(), page)),
        older: older.map(|page| query.address(context.to(), page)),
        units: units.choices(),
        today: PartialDate::day(today),
        query,
        rows,
        found,
        page,
    })
}

/// What one post alone permits, where that is wanted.
fn held(account: &Account, post: &Post, sections: &Sections, wanted: &Wanted, approvals: i32) -> Option<Held> {
    let actor = Actor {
        person: account.person,
        name: account.name.clone(),
        posts: vec![post.clone()],
        deputyships: Vec::new(),
        must_change_password: false,
        must_set_up_second_factor: false,
    };
    let given = policy::rights(&actor, &sections.places, approvals);
    if (wanted.right.is_some() || wanted.unit.is_some())
        && !given.iter().any(|(scope, rights)| wanted.fits(sections, scope, rights))
    {
        return None;
    }
    let until = |until: NaiveDate| PartialDate::day(until);
    let rights = given.into_iter().filter_map(|(scope, rights)| {
        let first = *rights.first()?;
        Some((sections.scope(first, &scope), rights))
    });
    Some(Held {
        label: transfers::label(post.unit_name.as_deref(), post.role),
        until: post.until.map(until),
        rights: rights.collect(),
    })
}
