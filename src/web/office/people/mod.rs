//! 職員と職: accounts and the posts that people hold, for the planning office. `show` has one person's page with
//! everything that can be done to an account, `transfers` the table of 1 April, `rights` who can do what today.

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
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::password::{self, Password};
use crate::domain::person::{LONGEST_NAME, Post, Role};
use crate::domain::unit::{Unit, UnitKind};
use crate::domain::{policy, text};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::people::{self, Account};
use crate::store::posts::NewPost;
use crate::store::{transfers, units};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::state::State;
use crate::web::kit::typed::{Fields, field};

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

/// A name as it was typed, or what is wrong with it.
fn read_name(fields: &Fields) -> Result<String, (String, &'static str)> {
    let name = field(fields, "name").split_whitespace().collect::<Vec<_>>().join(" ");
    let problem = match name.chars().count() {
        0 => "people-name-missing",
        length if length > LONGEST_NAME => "people-name-too-long",
        _ if name.chars().any(char::is_control) => "people-name-missing",
        _ => return Ok(name),
    };
    Err(("name".to_owned(), problem))
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

/// The post of a form, or everything that is wrong with it.
fn read_post(fields: &Fields, units: &Units, today: NaiveDate) -> Result<NewPost, Vec<(String, &'static str)>> {
    let mut problems = Vec::new();
    let role = field(fields, "role").parse::<Role>().ok();
    if role.is_none() {
        problems.push(("role".to_owned(), "people-role-missing"));
    }
    let typed = field(fields, "unit");
    let unit = typed.parse().ok().map(UnitNumber).filter(|unit| units.kind(*unit).is_some());
    if !typed.is_empty() && unit.is_none() {
        problems.push(("unit".to_owned(), "people-unit-unknown"));
    } else if role.is_some_and(|role| !role.fits(unit.and_then(|unit| units.kind(unit)))) {
        problems.push(("unit".to_owned(), "people-unit-does-not-fit"));
    }
    let mut day = |name: &str| {
        read_day(field(fields, name)).unwrap_or_else(|words| {
            problems.push((name.to_owned(), words));
            None
        })
    };
    let (from, until) = (day("from").unwrap_or(today), day("until"));
    if until.is_some_and(|until| until < from) {
        problems.push(("until".to_owned(), "people-until-before-from"));
    }
    match role {
        Some(role) if problems.is_empty() => Ok(NewPost { role, unit, from, until }),
        _ => Err(problems),
    }
}

/// An initial password and its hash. Hashing is slow by design and therefore kept off the async threads.
async fn initial_password(state: &State, login: &str) -> Result<(String, String), WebError> {
    let internal = |error: String| WebError::Internal(error);
    let password = password::initial(&mut rand::rng());
    let checked = Password::check(&password, login).map_err(|problem| internal(format!("{problem:?}")))?;
    let _turn = state.throttle.hashing.acquire().await.map_err(|error| internal(error.to_string()))?;
    let hash = actix_web::web::block(move || checked.hash())
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
    /// Where to go on to.
    next: String,
}

/// Somebody in the list.
struct Row {
    account: Account,
    posts: Vec<Post>,
    held: Vec<String>,
}

impl Row {
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
    fn address(&self, page: usize) -> String {
        let Ok(words) = askama::filters::urlencode_strict(&self.q);
        let Ok(unit) = askama::filters::urlencode_strict(&self.unit);
        let Ok(standing) = askama::filters::urlencode_strict(&self.standing);
        format!("/admin/people?q={words}&unit={unit}&standing={standing}&page={page}")
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
    rows: Vec<Row>,
    found: usize,
    today: NaiveDate,
    page: usize,
    newer: Option<String>,
    older: Option<String>,
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
    let words: String = text::comparison_key(&query.q).chars().take(LONGEST_QUERY).collect();
    let unit = query.unit.parse().ok().map(UnitNumber);
    let mut rows: Vec<Row> = all.into_iter().map(|(account, posts)| Row::new(account, posts, today)).collect();
    rows.retain(|row| {
        let named = [&row.account.name, &row.account.login];
        named.into_iter().any(|name| text::comparison_key(name).contains(&words))
            && (query.standing.is_empty() || row.standing(today) == query.standing)
            && unit.is_none_or(|unit| {
                row.posts.iter().any(|post| post.until.is_none_or(|until| until >= today) && units.holds(unit, post))
            })
    });
    let found = rows.len();
    let (rows, page, newer, older) = page_of(rows, &query.page, PAGE_LENGTH);
    respond::page(&PeoplePage {
        shell: context.shell(context.words().text("people-title")),
        newer: newer.map(|page| query.address(page)),
        older: older.map(|page| query.address(page)),
        units: units.choices(),
        query,
        rows,
        found,
        today,
        page,
    })
}
