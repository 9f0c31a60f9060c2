//! 職員と職: accounts and the posts that people hold, for the planning office. `show` has one person's page with
//! what can be done to an account, `access` how it is got into beside the password, `table` the transfers of 1 April, `rights` who can do what today.

pub mod access;
pub mod form;
pub mod new;
pub mod rights;
pub mod show;
pub mod table;

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::numbers::UnitNumber;
use crate::domain::password::{self, Password};
use crate::domain::person::Post;
use crate::domain::unit::{Unit, UnitKind};
use crate::domain::{policy, text};
use crate::store::accounts::Account;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::people;
use crate::store::{transfers, units};
use crate::web::kit::address::{Address, To};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::State;

/// People on a page of the list.
const PAGE_LENGTH: usize = 50;
/// The most characters that are looked for.
const LONGEST_QUERY: usize = 100;

/// The units of the city as a form offers them.
struct Units(Vec<Unit>);

impl Units {
    fn load(connection: &mut DatabaseConnection) -> Result<Self, StoreError> {
        Ok(Self(units::list(connection)?))
    }

    /// Those that have not ended, each department before its sections, with the names by which they are told apart.
    fn choices(&self) -> Vec<(UnitNumber, String)> {
        let open = |unit: &&Unit| unit.last_year.is_none();
        let mut choices = Vec::new();
        for department in self.0.iter().filter(open).filter(|unit| unit.kind == UnitKind::Department) {
            choices.push((department.number, department.name.clone()));
            for section in self.0.iter().filter(open).filter(|unit| unit.parent == Some(department.number)) {
                choices.push((section.number, format!("{} {}", department.name, section.name)));
            }
        }
        let alone = |unit: &&Unit| unit.kind == UnitKind::Section && unit.parent.is_none();
        choices.extend(self.0.iter().filter(open).filter(alone).map(|unit| (unit.number, unit.name.clone())));
        choices
    }

    fn kind(&self, number: UnitNumber) -> Option<UnitKind> {
        self.0.iter().find(|unit| unit.number == number).map(|unit| unit.kind)
    }

    /// Whether a post lies in this section or department.
    fn holds(&self, wanted: UnitNumber, post: &Post) -> bool {
        let Some(unit) = post.unit else { return false };
        unit == wanted || self.0.iter().any(|known| known.number == unit && known.parent == Some(wanted))
    }
}

/// An initial password and its hash. Hashing is slow by design and therefore kept off the async threads.
async fn initial_password(state: &State) -> Result<(String, String), WebError> {
    let internal = |error: String| WebError::Internal(error);
    let password = password::initial(&mut rand::rng());
    let sized = Password::sized(&password).map_err(|problem| internal(format!("{problem:?}")))?;
    let _turn = state.throttle.hashing.acquire().await.map_err(|error| internal(error.to_string()))?;
    let hash = actix_web::web::block(move || sized.hash())
        .await
        .map_err(|error| internal(error.to_string()))?
        .map_err(|error| internal(error.to_string()))?;
    Ok((password, hash))
}

/// An initial password as it is handed over.
struct Handed {
    login: String,
    name: String,
    password: String,
}

/// Initial passwords, shown this once.
#[derive(Template)]
#[template(path = "office/people/passwords.html")]
struct PasswordsPage {
    shell: Shell,
    handed: Vec<Handed>,
    /// How many rows of a table were carried out, where it was one.
    carried_out: Option<usize>,
    next: Address,
}

struct PersonRow {
    account: Account,
    posts: Vec<Post>,
    held: Vec<String>,
}

impl PersonRow {
    fn new(account: Account, posts: Vec<Post>, today: NaiveDate) -> Self {
        let held = posts.iter().filter(|post| post.is_held_on(today));
        let held = held.map(|post| transfers::label(post.unit_name.as_deref(), post.role)).collect();
        Self { account, posts, held }
    }

    /// The code of where the person stands.
    fn standing(&self, today: NaiveDate) -> &'static str {
        match () {
            () if self.account.disabled => "closed",
            () if !self.held.is_empty() => "in_office",
            () if self.posts.iter().any(|post| post.from > today) => "to_come",
            () => "out_of_office",
        }
    }

    /// Whether they hold a post in this unit, or will.
    fn belongs_to(&self, unit: UnitNumber, units: &Units, today: NaiveDate) -> bool {
        self.posts.iter().any(|post| post.until.is_none_or(|until| until >= today) && units.holds(unit, post))
    }
}

/// The standings by which the list can be narrowed.
const STANDINGS: [&str; 4] = ["in_office", "to_come", "out_of_office", "closed"];

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PeopleQuery {
    q: String,
    unit: String,
    standing: String,
    page: String,
}

impl PeopleQuery {
    /// The address of another page of the same list.
    fn address(&self, to: To, page: usize) -> Address {
        let list = to.people().with("q", &self.q).with("unit", &self.unit);
        list.with("standing", &self.standing).with("page", page)
    }

    /// Those of the people who are looked for.
    fn found(&self, people: impl Iterator<Item = PersonRow>, units: &Units, today: NaiveDate) -> Vec<PersonRow> {
        let (sought, unit) = (Sought::new(&self.q), self.unit.parse().ok());
        let fits = |row: &PersonRow| {
            sought.is(&row.account)
                && (self.standing.is_empty() || row.standing(today) == self.standing)
                && unit.is_none_or(|unit| row.belongs_to(unit, units, today))
        };
        people.filter(fits).collect()
    }
}

/// A part of a name or an account that is looked for.
struct Sought(String);

impl Sought {
    fn new(typed: &str) -> Self {
        Self(text::comparison_key(typed).chars().take(LONGEST_QUERY).collect())
    }

    fn is(&self, account: &Account) -> bool {
        [&account.name, &account.login].into_iter().any(|name| text::comparison_key(name).contains(&self.0))
    }
}

/// One page of a longer list: the rows of it, and the numbers of the pages beside it.
fn page_of<T>(rows: Vec<T>, page: &str, length: usize) -> (Vec<T>, usize, Option<usize>, Option<usize>) {
    let last = rows.len().div_ceil(length).max(1);
    let page = text::normalise(page).parse::<usize>().unwrap_or(1).clamp(1, last);
    let rows = rows.into_iter().skip((page - 1) * length).take(length).collect();
    (rows, page, (page > 1).then(|| page - 1), (page < last).then_some(page + 1))
}

#[derive(Template)]
#[template(path = "office/people/list.html")]
struct PeoplePage {
    shell: Shell,
    query: PeopleQuery,
    units: Vec<(UnitNumber, String)>,
    rows: Vec<PersonRow>,
    found: usize,
    today: NaiveDate,
    page: usize,
    newer: Option<Address>,
    older: Option<Address>,
}

impl PeoplePage {
    const fn standings() -> [&'static str; 4] {
        STANDINGS
    }
}

/// Shows everybody with an account.
pub async fn show(context: Context, query: Query<PeopleQuery>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let (query, today) = (query.into_inner(), context.state.clock.today());
    let load = |connection: &mut DatabaseConnection| Ok((people::list(connection)?, Units::load(connection)?));
    let (all, units) = context.state.database.read(load).await?;
    let people = all.into_iter().map(|(account, posts)| PersonRow::new(account, posts, today));
    let rows = query.found(people, &units, today);
    let found = rows.len();
    let (rows, page, newer, older) = page_of(rows, &query.page, PAGE_LENGTH);
    respond::page(&PeoplePage {
        shell: context.shell(context.words().text("people-title")),
        newer: newer.map(|page| query.address(context.to(), page)),
        older: older.map(|page| query.address(context.to(), page)),
        units: units.choices(),
        query,
        rows,
        found,
        today,
        page,
    })
}
