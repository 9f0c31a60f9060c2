//! The live sheets, made of what is public of them: texts, milestones, updates, money, ratings and courses, under the
//! numbers that they have in the publication in force.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::everything::{Frame, PublicGoal};
use crate::domain::evidence::{Evidence, EvidenceFile};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::future_course::Course;
use crate::domain::numbers::MilestoneNumber;
use crate::domain::person::Author;
use crate::domain::policy::{Administer, Permit};
use crate::domain::publication::{PublishedUpdate, Snapshot};
use crate::domain::sheet::SheetStep;
use crate::domain::stage::Stage;
use crate::domain::update::{UpdateStatus, UpdateValue};
use crate::store::evidence;
use crate::store::future_courses;
use crate::store::goals::{self, position};
use crate::store::imports::recorded::{self, Numbers};
use crate::store::kit::rows::{At, Json, signed};
use crate::store::kit::schema::{
    evaluation_text, milestone, objective, progress_update, result, sheet_step, update_decision,
};
use crate::store::kit::{StoreError, Writer};
use crate::store::updates::ValueRow;

use super::{Contents, indicators};

/// What is known of all sheets while one after another is put on record.
pub(super) struct Live<'arrival> {
    frame: &'arrival Frame,
    permit: &'arrival Permit<Administer>,
    /// Every number in force is its own.
    pub(super) numbers: Numbers,
    courses: BTreeMap<FiscalYear, Vec<Course>>,
    contents: &'arrival Contents<'arrival>,
    /// The files of evidence of which no content was given.
    pub(super) missing: Vec<EvidenceFile>,
    at: DateTime<Utc>,
}

impl<'arrival> Live<'arrival> {
    pub(super) fn begin(
        frame: &'arrival Frame,
        permit: &'arrival Permit<Administer>,
        contents: &'arrival Contents<'arrival>,
        at: DateTime<Utc>,
    ) -> Self {
        Self { frame, permit, numbers: Numbers::default(), courses: BTreeMap::new(), contents, missing: Vec::new(), at }
    }

    /// Takes note of what a sheet will have.
    pub(super) fn see(&mut self, place: &PublicGoal, sheet: &Snapshot) {
        let numbers = &mut self.numbers;
        numbers.objectives.extend(sheet.objectives.iter().map(|known| (known.number, known.number)));
        numbers.results.extend(sheet.results.iter().map(|known| (known.number, known.number)));
        numbers.indicators.extend(sheet.indicators.iter().map(|known| (known.number, known.number)));
        let courses = self.courses.entry(place.fiscal_year).or_default();
        courses.extend(sheet.future_course.iter().map(|decided| decided.course.clone()));
    }

    /// Gives each year the courses that were decided on in it.
    pub(super) fn courses(&mut self, writer: &mut Writer<'_>) -> Result<(), StoreError> {
        for (year, mut courses) in std::mem::take(&mut self.courses) {
            courses.sort_by(|one, other| (one.meaning, &one.label).cmp(&(other.meaning, &other.label)));
            let mut labels = BTreeSet::new();
            courses.retain(|course| labels.insert(course.label.clone()));
            if !courses.is_empty() {
                future_courses::set(writer, self.permit, year, &courses)?;
            }
        }
        Ok(())
    }

    /// Puts a sheet on record.
    pub(super) fn take_in(
        &mut self,
        writer: &mut Writer<'_>,
        sheet: &Snapshot,
        published_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let author = self.permit.author();
        texts(writer, sheet)?;
        indicators::own_year(writer, self.frame, sheet, &self.numbers, self.at)?;
        self.steps(writer, sheet)?;
        for known in &sheet.evidence {
            self.evidence(writer, sheet, known, published_at)?;
        }
        let cost_of = sheet.cost_of.map(|number| self.frame.indicator(sheet.programme, number));
        let money = Snapshot { cost_of, ..sheet.clone() };
        recorded::money(writer, sheet.goal, &money, &self.numbers, sheet.stage, self.at)?;
        for given in &sheet.evaluations {
            recorded::evaluation(writer, author, sheet.goal, sheet, given, self.at)?;
        }
        recorded::course(writer, author, sheet.goal, sheet, self.at)?;
        let year = self.frame.years.iter().find(|known| known.fiscal_year == sheet.fiscal_year);
        if year.is_some_and(|known| known.open) {
            published(writer, author, sheet, published_at)?;
        }
        Ok(())
    }

    /// Evidence, where its content is there.
    fn evidence(
        &mut self,
        writer: &mut Writer<'_>,
        sheet: &Snapshot,
        known: &Evidence,
        published_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let content = known.file().map_or_else(|| Some(Vec::new()), |file| (self.contents)(file));
        let Some(content) = content else {
            self.missing.extend(known.file().cloned());
            return Ok(());
        };
        evidence::take_in(writer, sheet.goal, known, &content, (self.permit.author(), published_at))
    }

    /// Its milestones, and what was reported on them and on the sheet.
    fn steps(&self, writer: &mut Writer<'_>, sheet: &Snapshot) -> Result<(), StoreError> {
        let author = self.permit.author();
        for (index, told) in sheet.milestones.iter().enumerate() {
            diesel::insert_into(milestone::table)
                .values((
                    milestone::id.eq(told.number),
                    milestone::goal_id.eq(sheet.goal),
                    milestone::position.eq(position(index)),
                    milestone::title.eq(&told.title),
                    milestone::due.eq(told.due),
                    milestone::original_due.eq(told.original_due),
                    milestone::reason.eq(&told.reason),
                    milestone::state.eq(told.state),
                    milestone::completed.eq(told.completed),
                    milestone::opened_on.eq(sheet.fiscal_year.first_day()),
                ))
                .execute(writer.connection)?;
            for update in &told.updates {
                self.update(writer, author, sheet, Some(told.number), update)?;
            }
        }
        sheet.updates.iter().try_for_each(|update| self.update(writer, author, sheet, None, update))
    }

    fn update(
        &self,
        writer: &mut Writer<'_>,
        author: &Author,
        sheet: &Snapshot,
        of: Option<MilestoneNumber>,
        told: &PublishedUpdate,
    ) -> Result<(), StoreError> {
        let value = told
            .value
            .clone()
            .map(|value| UpdateValue { indicator: self.frame.indicator(sheet.programme, value.indicator), ..value });
        diesel::insert_into(progress_update::table)
            .values((
                progress_update::id.eq(told.number),
                progress_update::goal_id.eq(sheet.goal),
                progress_update::milestone_id.eq(of),
                progress_update::entry_key.eq(format!("recorded-{}-{}", sheet.goal, told.number)),
                progress_update::happened.eq(told.date),
                progress_update::entered_at.eq(At::from(told.entered_at)),
                signed!(progress_update, author),
                progress_update::text.eq(&told.text),
                progress_update::state.eq(told.state),
                ValueRow::of(value.as_ref()),
            ))
            .execute(writer.connection)?;
        diesel::insert_into(update_decision::table)
            .values((
                update_decision::update_id.eq(told.number),
                update_decision::decision.eq(UpdateStatus::Approved),
                signed!(update_decision, author),
                update_decision::decided_at.eq(At::from(told.entered_at)),
            ))
            .execute(writer.connection)?;
        Ok(())
    }
}

/// Its objectives and results, its notes, what its evaluation says, and its place in the plan.
fn texts(writer: &mut Writer<'_>, sheet: &Snapshot) -> Result<(), StoreError> {
    for (index, told) in sheet.objectives.iter().enumerate() {
        diesel::insert_into(objective::table)
            .values((
                objective::id.eq(told.number),
                objective::goal_id.eq(sheet.goal),
                objective::position.eq(position(index)),
                objective::text.eq(&told.item.text),
                objective::details.eq(Json(told.item.details.clone())),
                objective::due.eq(told.due),
            ))
            .execute(writer.connection)?;
    }
    for (index, told) in sheet.results.iter().enumerate() {
        let answers = told.objective.filter(|of| sheet.objectives.iter().any(|known| known.number == *of));
        diesel::insert_into(result::table)
            .values((
                result::id.eq(told.number),
                result::goal_id.eq(sheet.goal),
                result::stage.eq(told.stage),
                result::position.eq(position(index)),
                result::text.eq(&told.item.text),
                result::details.eq(Json(told.item.details.clone())),
                result::happened.eq(told.date),
                result::objective_id.eq(answers),
            ))
            .execute(writer.connection)?;
    }
    goals::set_footnotes(writer, sheet.goal, &sheet.footnotes)?;
    for (index, told) in sheet.evaluation_texts.iter().enumerate() {
        diesel::insert_into(evaluation_text::table)
            .values((
                evaluation_text::goal_id.eq(sheet.goal),
                evaluation_text::position.eq(position(index)),
                evaluation_text::heading.eq(&told.heading),
                evaluation_text::text.eq(&told.text),
            ))
            .execute(writer.connection)?;
    }
    if sheet.plan.len() > 1 {
        goals::set_plan(writer, sheet.goal, &sheet.plan)
    } else {
        goals::set_policy(writer, sheet.goal, sheet.policy.as_deref())
    }
}

/// In a year that goes on, what is public of a sheet is behind it.
fn published(
    writer: &mut Writer<'_>,
    author: &Author,
    sheet: &Snapshot,
    published_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    for stage in Stage::ALL.iter().filter(|stage| **stage <= sheet.stage) {
        diesel::insert_into(sheet_step::table)
            .values((
                sheet_step::goal_id.eq(sheet.goal),
                sheet_step::stage.eq(stage),
                sheet_step::number.eq(1),
                sheet_step::step.eq(SheetStep::Published),
                signed!(sheet_step, author),
                sheet_step::at.eq(At::from(published_at)),
            ))
            .execute(writer.connection)?;
    }
    Ok(())
}
