//! 机: what the sections and departments of whoever is signed in have before them. What is owed comes first; each item
//! leads to the page where it is settled.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;
use chrono::{Datelike as _, NaiveDate};
use serde::Deserialize;

use crate::domain::milestone::{MilestoneState, Standing};
use crate::domain::numbers::{PersonNumber, UnitNumber, UpdateNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::{Actor, Post};
use crate::domain::policy;
use crate::domain::update::UpdateStatus;
use crate::store::city::City;
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::updates::{self, Update};
use crate::store::{DatabaseConnection, StoreError, posts};

use super::context::Context;
use super::errors::WebError;
use super::respond;
use super::shell::Shell;

mod form;
pub mod milestone;
pub mod monthly;
pub mod update;

/// The most characters of the last report that the desk repeats.
const EXCERPT: usize = 80;

/// A milestone on the desk.
struct Row {
    milestone: Milestone,
    section: Option<String>,
    standing: Standing,
    updates: Vec<Update>,
    may_report: bool,
    /// Who holds a post in the section today: what others wrote there is everybody's to go on with.
    in_office: BTreeSet<PersonNumber>,
}

impl Row {
    fn last(&self) -> Option<&Update> {
        self.updates.last()
    }

    /// The newest report to be repeated, shortened.
    fn excerpt(&self) -> Option<String> {
        let text = &self.last()?.text;
        let short: String = text.chars().take(EXCERPT).collect();
        Some(if short.len() < text.len() { format!("{short}…") } else { short })
    }

    /// What was returned and not settled since.
    fn returned(&self) -> impl Iterator<Item = &Update> {
        updates::returned(&self.updates)
    }

    fn waiting(&self) -> impl Iterator<Item = &Update> {
        self.updates.iter().filter(|update| update.status == UpdateStatus::Submitted)
    }
}

#[derive(Template)]
#[template(path = "desk/show.html")]
struct DeskPage {
    shell: Shell,
    actor: Actor,
    today: PartialDate,
    units: String,
    several_sections: bool,
    several_years: bool,
    silence_days: i64,
    rows: Vec<Row>,
    saved: Option<UpdateNumber>,
    decided: Option<UpdateNumber>,
    /// How many reports the reader just sent with the monthly form.
    reported: Option<usize>,
    /// The sections on the desk, where there are several.
    sections: Vec<(UnitNumber, String)>,
    /// The section that the desk is narrowed to.
    section: Option<UnitNumber>,
    /// Whether the reader writes for what is shown.
    writes: bool,
}

impl DeskPage {
    /// The address of the monthly form for what is shown.
    fn monthly(&self) -> String {
        let page = self.shell.link("/desk/report");
        self.section.map_or_else(|| page.clone(), |section| format!("{page}?section={section}"))
    }

    fn is_narrowed_to(&self, section: &UnitNumber) -> bool {
        self.section.as_ref() == Some(section)
    }

    /// What this month's end is the limit of, and not owed already.
    fn due_this_month(&self) -> Vec<&Row> {
        let today = self.today.to();
        let this_month = |row: &&Row| {
            let due = row.milestone.due.to();
            !row.standing.overdue && (due.year(), due.month()) == (today.year(), today.month())
        };
        self.rows.iter().filter(|row| row.milestone.state.is_open()).filter(this_month).collect()
    }

    /// Reports that came back: those of the reader, and those of writers who have left the section.
    fn returned(&self) -> Vec<(&Row, &Update)> {
        let pairs = self.rows.iter().flat_map(|row| row.returned().map(move |update| (row, update)));
        let left = |row: &Row, writer| row.may_report && !row.in_office.contains(&writer);
        pairs
            .filter(|(row, update)| self.is_mine(update) || update.writer.is_some_and(|writer| left(row, writer)))
            .collect()
    }

    fn is_mine(&self, update: &Update) -> bool {
        update.writer == Some(self.actor.person)
    }

    /// Reports that wait for the reader's decision.
    fn to_decide(&self) -> Vec<(&Row, &Update)> {
        let pairs = self.rows.iter().flat_map(|row| row.waiting().map(move |update| (row, update)));
        pairs
            .filter(|(row, update)| policy::decide(&self.actor, update.place(row.milestone.place.of_goal())).is_ok())
            .collect()
    }

    fn overdue(&self) -> Vec<&Row> {
        self.rows.iter().filter(|row| row.standing.overdue).collect()
    }

    fn silent(&self) -> Vec<&Row> {
        self.rows.iter().filter(|row| row.standing.silent).collect()
    }

    /// The open milestones, goal by goal.
    fn goals(&self) -> Vec<Vec<&Row>> {
        let open: Vec<&Row> = self.rows.iter().filter(|row| row.milestone.state.is_open()).collect();
        let same_goal = |one: &&Row, other: &&Row| one.milestone.place.goal == other.milestone.place.goal;
        open.chunk_by(same_goal).map(<[&Row]>::to_vec).collect()
    }

    /// 完了 and 中止.
    fn settled(&self) -> Vec<&Row> {
        self.rows.iter().filter(|row| !row.milestone.state.is_open()).collect()
    }

    fn completed(&self) -> usize {
        self.rows.iter().filter(|row| row.milestone.state == MilestoneState::Completed).count()
    }

    /// What the reader just reported.
    fn just_saved(&self) -> Option<(&Row, &Update)> {
        self.pair_of(self.saved?)
    }

    /// What the reader just decided.
    fn just_decided(&self) -> Option<(&Row, &Update)> {
        self.pair_of(self.decided?).filter(|(_, update)| update.status != UpdateStatus::Submitted)
    }

    fn pair_of(&self, number: UpdateNumber) -> Option<(&Row, &Update)> {
        let mut pairs = self.rows.iter().flat_map(|row| row.updates.iter().map(move |update| (row, update)));
        pairs.find(|(_, update)| update.number == number)
    }
}

/// The query of the desk: what was just done.
#[derive(Deserialize)]
pub struct DeskQuery {
    #[serde(default)]
    saved: String,
    #[serde(default)]
    decided: String,
    #[serde(default)]
    reported: String,
    /// One of the reader's sections.
    #[serde(default)]
    section: String,
}

/// Shows the desk. Whoever has none but reads across all departments is led there.
pub async fn show(context: Context, query: Query<DeskQuery>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?.clone();
    let Ok(permit) = policy::desk(&actor) else {
        policy::review(&actor).map_err(|_| WebError::Forbidden)?;
        return Ok(respond::see_other(&context.address("/review")));
    };
    let (city, today) = (context.city().clone(), context.state.clock.today());
    let units = permit.act().units();
    let reader = actor.clone();
    let all = context
        .state
        .database
        .read(move |connection| rows(connection, &reader, &Selection::OpenIn(units), &city, today))
        .await?;
    let sections = sections(&all);
    // A section that is not on the desk narrows nothing.
    let section = query.section.parse().ok().filter(|wanted| sections.iter().any(|(section, _)| section == wanted));
    let shown = |row: &Row| section.is_none() || row.milestone.place.section == section;
    let rows: Vec<Row> = all.into_iter().filter(shown).collect();
    respond::page(&DeskPage {
        shell: context.shell(context.words().text("desk-title")),
        today: PartialDate::day(today),
        units: units_in_words(&actor),
        actor,
        several_sections: differ(&rows, |milestone| milestone.place.section),
        several_years: differ(&rows, |milestone| milestone.fiscal_year),
        silence_days: context.city().silence_days,
        writes: rows.iter().any(|row| row.may_report && row.milestone.state.is_open()),
        rows,
        sections,
        section,
        reported: query.reported.parse().ok().filter(|reported| *reported > 0),
        saved: query.saved.parse().ok(),
        decided: query.decided.parse().ok(),
    })
}

fn rows(
    connection: &mut DatabaseConnection,
    reader: &Actor,
    selection: &Selection,
    city: &City,
    today: NaiveDate,
) -> Result<Vec<Row>, StoreError> {
    let milestones = milestones::select(connection, selection)?;
    let names = milestones::unit_names(connection)?;
    let numbers = milestones.iter().map(|milestone| milestone.place.milestone).collect();
    let mut updates: BTreeMap<_, Vec<Update>> = BTreeMap::new();
    for update in updates::of_milestones(connection, numbers)? {
        if let Some(milestone) = update.milestone {
            updates.entry(milestone).or_default().push(update);
        }
    }
    let held = posts::of_all(connection)?;
    let in_office = |section: Option<UnitNumber>| {
        let works = |post: &Post| post.is_held_on(today) && post.unit.is_some() && post.unit == section;
        held.iter().filter(|(_, posts)| posts.iter().any(works)).map(|(person, _)| *person).collect()
    };
    let row = |milestone: Milestone| Row {
        in_office: in_office(milestone.place.section),
        section: milestone.place.section.and_then(|section| names.get(&section).cloned()),
        standing: milestone.standing(today, city.time_zone, city.silence_days),
        updates: updates.remove(&milestone.place.milestone).unwrap_or_default(),
        may_report: policy::report(reader, milestone.place).is_ok(),
        milestone,
    };
    Ok(milestones.into_iter().map(row).collect())
}

/// The sections of the rows, where there are several.
fn sections(rows: &[Row]) -> Vec<(UnitNumber, String)> {
    let mut sections: Vec<(UnitNumber, String)> = Vec::new();
    for row in rows {
        if let (Some(number), Some(name)) = (row.milestone.place.section, &row.section)
            && sections.iter().all(|(known, _)| *known != number)
        {
            sections.push((number, name.clone()));
        }
    }
    if sections.len() < 2 { Vec::new() } else { sections }
}

/// The sections and departments of somebody's posts.
fn units_in_words(actor: &Actor) -> String {
    let mut names: Vec<&str> = actor.posts.iter().filter_map(|post| post.unit_name.as_deref()).collect();
    names.dedup();
    names.join("・")
}

fn differ<T: PartialEq>(rows: &[Row], of: impl Fn(&Milestone) -> T) -> bool {
    rows.windows(2).any(|pair| matches!(pair, [one, other] if of(&one.milestone) != of(&other.milestone)))
}
