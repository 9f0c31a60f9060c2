//! 見本市: a city that is wholly invented, with everything that this product can show in six years. It comes about as a
//! city's record would, year by year and through the same doors: tables are imported, units changed, sheets written,
//! approved and published, mistakes corrected.

use crate::domain::numbers::UnitNumber;
use crate::domain::person::Role;
use crate::domain::policy;
use crate::domain::unit::Unit;
use crate::store::city::{self, NewCity, Settings};
use crate::store::kit::{StoreError, Writer};
use crate::store::published::city::{Sample, SampleKind};

use super::{SampleAccount, add_accounts, newest, refused};

mod corrections;
mod cycle;
mod evidence;
mod funds;
mod judge;
mod measure;
mod open_year;
mod organisation;
mod people;
mod programme;
mod spring;
mod story;

use cycle::Cycle;
use people::People;
use story::Story;

/// Fills an empty database with the city.
pub(super) fn fill(writer: &mut Writer<'_>, password_hash: &str, cookie_key: &str) -> Result<(), StoreError> {
    let story = Story::read()?;
    let console = policy::at_the_console();
    let code = story.city.municipality_code.parse();
    let city = NewCity {
        name: story.city.name.clone(),
        municipality_code: code.map_err(|error| StoreError::Internal(format!("municipality code: {error}")))?,
        contact: story.city.contact.clone(),
        licence: None,
        sample: Some(Sample { kind: SampleKind::Invented, notice: story.about.clone() }),
    };
    city::set_up(writer, &console, &city, cookie_key)?;
    let settings = city::settings(writer.connection)?;
    let name_en = Some(story.city.name_en.clone());
    city::set_settings(writer, &console, &Settings { name_en, ..settings })?;
    let mut people: Option<People> = None;
    let mut before = spring::StoryGoals::new();
    for year in story.years() {
        let first_day = year.first_day();
        let office = match &people {
            Some(people) => people.office(writer, first_day)?,
            None => console.clone(),
        };
        organisation::reorganise(writer, &office, &story, year)?;
        if let Some(people) = &people {
            people.settle(writer, &office, year)?;
        }
        let goals = spring::open(writer, &office, &story, year, &before)?;
        organisation::name(writer, &office, &story)?;
        if year == story.open() {
            add_accounts(writer, password_hash, first_day, place)?;
        }
        let people = match &mut people {
            Some(people) => people,
            none => none.insert(People::add(writer, &office, year, password_hash)?),
        };
        let cycle = Cycle::of(writer, &story, people, year, &goals)?;
        cycle.set_out(writer)?;
        if year == story.open() {
            cycle.correct(writer, &story)?;
            cycle.go_on(writer, &story)?;
        } else {
            cycle.come_halfway(writer)?;
            cycle.conclude(writer)?;
            cycle.correct(writer, &story)?;
        }
        before = goals;
    }
    people.map_or(Ok(()), |people| people.leave(writer, &console))
}

/// Where an account belongs: in the section with the longest past, and in the department above it.
fn place(account: &SampleAccount, known: &[Unit]) -> Option<UnitNumber> {
    let name = match account.role {
        Role::Staff | Role::SectionHead => "商工観光課",
        Role::DepartmentHead => "産業観光部",
        Role::Administrator => "政策企画課",
        Role::Executive => return None,
    };
    newest(known, name)
}

/// Lines as a cell or a form has them: items with their bullets, footnotes with their own marks.
fn bulleted(lines: &[String]) -> String {
    let bullet = |line: &String| if line.starts_with('＊') { line.clone() } else { format!("■{line}") };
    lines.iter().map(bullet).collect::<Vec<_>>().join("\n")
}
