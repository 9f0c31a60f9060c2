//! The whole form: the goals of somebody's sections in the open years, each with its rows.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::numbers::{GoalNumber, UnitNumber, UpdateNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied, GoalPlace};
use crate::domain::update::{Matter, UpdateStatus};
use crate::store::goals::{self, Goal};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Selection};
use crate::store::published::city::City;
use crate::store::read::desk;
use crate::store::updates::{self, Update};
use crate::store::{indicators, stages};
use crate::web::desk::monthly::reading::{Entry, PageDate};
use crate::web::desk::monthly::row::{About, Row, matter_of};
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Problem, new_key};

/// A goal with its rows: its milestones, its indicators, itself.
pub(super) struct Group {
    pub(super) goal: GoalNumber,
    pub(super) name: String,
    pub(super) section: Option<String>,
    pub(super) fiscal_year: FiscalYear,
    pub(super) rows: Vec<Row>,
}

/// The whole form.
pub(super) struct Sheet {
    pub(super) groups: Vec<Group>,
    /// The date of every row that names none.
    pub(super) happened: String,
    /// What is wrong with that date.
    pub(super) happened_problem: Option<&'static str>,
    pub(super) entry_key: String,
    /// Nothing was filled in.
    pub(super) empty: bool,
}

/// For whom and from what a form is made.
#[derive(Clone)]
pub(super) struct Reader {
    pub(super) actor: Actor,
    /// One of the reader's sections.
    pub(super) section: Option<UnitNumber>,
    pub(super) language: Language,
    pub(super) today: NaiveDate,
    /// A returned report on a goal that is to be written anew.
    pub(super) again: Option<UpdateNumber>,
    /// What was typed.
    pub(super) fields: Fields,
    /// Whether it was sent: then a row that is not the reader's is refused, whereas in a draft it is left out.
    pub(super) sent: bool,
}

impl Sheet {
    pub(super) fn load(
        connection: &mut DatabaseConnection,
        reader: &Reader,
        city: &City,
    ) -> Result<Result<Self, Denied>, StoreError> {
        let mut sections = match policy::desk(&reader.actor) {
            Ok(permit) => permit.act().writes_for.clone(),
            Err(denied) => return Ok(Err(denied)),
        };
        sections.retain(|section| reader.section.is_none_or(|wanted| wanted == *section));
        if sections.is_empty() {
            return Ok(Err(Denied::NoRight));
        }
        let mut goals = Vec::new();
        for year in stages::open_years(connection)? {
            goals.extend(stages::goals_of_units(connection, year, &sections)?);
        }
        let named: BTreeSet<Matter> = if reader.sent {
            reader.fields.filled_in().filter_map(|(name, _)| matter_of(name)).collect()
        } else {
            BTreeSet::new()
        };
        // The goal of a row may be gone since the form was opened: its year was closed, or it never was the reader's.
        for matter in &named {
            let number = match *matter {
                Matter::Goal(goal) | Matter::Indicator(goal, _) => goal,
                Matter::Milestone(milestone) => milestones::find(connection, milestone)?.place.goal,
            };
            if goals.iter().all(|goal| goal.number != number) {
                match policy::report(&reader.actor, stages::place(connection, number)?) {
                    Err(Denied::YearClosed) => goals.push(goals::find(connection, number)?),
                    Err(denied) => return Ok(Err(denied)),
                    // Of another of the reader's sections than the form was narrowed to.
                    Ok(_) => return Ok(Err(Denied::NoRight)),
                }
            }
        }
        let groups = Self::groups(connection, reader, city, &named, goals)?;
        let known = |matter: &Matter| groups.iter().flat_map(|group| &group.rows).any(|row| row.matter == *matter);
        if !named.iter().all(known) {
            return Ok(Err(Denied::NoRight));
        }
        let today = reader.today;
        let this_month = PartialDate::month(today.year(), today.month()).unwrap_or_else(|| PartialDate::day(today));
        let happened = match reader.fields.find("happened") {
            Some(typed) => typed.to_owned(),
            None => this_month.label(reader.language),
        };
        Ok(Ok(Self { groups, happened, happened_problem: None, entry_key: new_key(), empty: false }))
    }

    fn groups(
        connection: &mut DatabaseConnection,
        reader: &Reader,
        city: &City,
        named: &BTreeSet<Matter>,
        goals: Vec<Goal>,
    ) -> Result<Vec<Group>, StoreError> {
        let unit_names = milestones::unit_names(connection)?;
        let mut last: BTreeMap<Matter, Update> = BTreeMap::new();
        let mut returned = None;
        for update in updates::of_goals(connection, goals.iter().map(|goal| goal.number).collect())? {
            if Some(update.number) == reader.again && update.status == UpdateStatus::Returned {
                let section = goals.iter().find(|goal| goal.number == update.goal).and_then(|goal| goal.unit);
                let person = reader.actor.person;
                if desk::is_mended_by(connection, &update, section, person, reader.today)? {
                    returned = Some(update.clone());
                }
            }
            last.insert(update.matter(), update);
        }
        let mut groups = Vec::with_capacity(goals.len());
        for goal in goals {
            let place = stages::place(connection, goal.number)?;
            let mut rows = Vec::new();
            for (matter, about) in matters(connection, reader, city, &goal, place, named)? {
                let mut row = Row::new(matter, about, place, last.remove(&matter), &reader.fields);
                if let Some(returned) = returned.as_ref().filter(|returned| returned.matter() == matter) {
                    row.fill(returned, |returned| returned.happened.label(reader.language));
                }
                rows.push(row);
            }
            let section = place.section.and_then(|section| unit_names.get(&section).cloned());
            groups.push(Group { goal: goal.number, name: goal.name, section, fiscal_year: goal.fiscal_year, rows });
        }
        Ok(groups)
    }

    /// The reports that the form holds, in their order; what is wrong is noted in the rows.
    pub(super) fn check(&mut self, today: NaiveDate) -> Vec<Entry> {
        let mut page = PageDate::read(&self.happened, today);
        let (mut entries, key) = (Vec::new(), self.entry_key.clone());
        for row in self.groups.iter_mut().flat_map(|group| &mut group.rows) {
            entries.extend(row.check(&key, &mut page, today));
        }
        if page.wanted && page.date.is_none() {
            self.happened_problem = Some(match PartialDate::read(&self.happened) {
                Ok(_) => "report-happened-in-future",
                Err(_) => "report-date-unreadable",
            });
        }
        self.empty = entries.is_empty() && self.is_right();
        entries
    }

    pub(super) fn is_right(&self) -> bool {
        self.problems().is_empty() && !self.empty
    }

    /// What is wrong: the field that it concerns, what that field belongs to, and the key of the words that say it.
    pub(super) fn problems(&self) -> Vec<(String, &str, Problem)> {
        let page = self.happened_problem.map(|words| Problem::new("happened", words));
        let mut problems: Vec<_> = page.into_iter().map(|problem| ("happened".to_owned(), "", problem)).collect();
        for group in &self.groups {
            for row in &group.rows {
                let about = |problem: &Problem| (row.id(&problem.field), row.title(&group.name), problem.clone());
                problems.extend(row.problems.iter().map(about));
            }
        }
        problems
    }

    pub(super) fn row(&mut self, matter: Matter) -> Option<&mut Row> {
        self.groups.iter_mut().flat_map(|group| &mut group.rows).find(|row| row.matter == matter)
    }
}

/// What a goal has rows for: its milestones that are open or were filled in, its indicators, and itself.
fn matters(
    connection: &mut DatabaseConnection,
    reader: &Reader,
    city: &City,
    goal: &Goal,
    place: GoalPlace,
    named: &BTreeSet<Matter>,
) -> Result<Vec<(Matter, About)>, StoreError> {
    let mut matters = Vec::new();
    for milestone in milestones::select(connection, &Selection::Goal(goal.number))? {
        let matter = Matter::Milestone(milestone.place.milestone);
        if milestone.state.is_open() || named.contains(&matter) {
            let standing = milestone.standing(reader.today, city.time_zone, city.silence_days);
            matters.push((matter, About::Milestone { milestone: Box::new(milestone), standing }));
        }
    }
    for indicator in indicators::of_programme(connection, goal.programme, None)? {
        let matter = Matter::Indicator(goal.number, indicator.number);
        let known = indicator.in_year(goal.fiscal_year).cloned().map(Box::new);
        matters.push((matter, About::Indicator { indicator: Box::new(indicator), known }));
    }
    matters.push((Matter::Goal(goal.number), About::Goal));
    // In a year that was closed meanwhile only what was written is of use.
    matters.retain(|(matter, _)| place.year_open || named.contains(matter));
    Ok(matters)
}
