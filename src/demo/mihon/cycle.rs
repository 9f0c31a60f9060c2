//! The road of a year's sheets through its stages: written by the sections, decided by their heads, published by the
//! planning office in summer, in November and in the June after.

use chrono::{DateTime, NaiveDate, Utc};

use super::judge::Yardsticks;
use super::measure::Told;
use super::people::People;
use super::programme::Programme;
use super::story::Story;
use super::{bulleted, refused};
use crate::demo::crew::Crew;
use crate::demo::morning;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::SheetPart;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::policy::{self, Permit, Write};
use crate::domain::stage::Stage;
use crate::intake::sheet_text;
use crate::store::goal_writing::{self, MilestoneRow, Text};
use crate::store::indicators::breaks;
use crate::store::indicators::of_goal::{self, TypedTarget, Wanted};
use crate::store::kit::{StoreError, Writer};
use crate::store::milestones::{self, Selection};
use crate::store::published::years::Phase;
use crate::store::publishing::{self, Publishing};
use crate::store::{fiscal_years, goals, stages};

/// A sheet and its programme.
pub(super) struct StoryGoal<'story> {
    pub(super) goal: GoalNumber,
    pub(super) number: ProgrammeNumber,
    pub(super) programme: &'story Programme,
}

/// A year at work.
pub(super) struct Cycle<'story> {
    pub(super) year: FiscalYear,
    pub(super) goals: Vec<StoryGoal<'story>>,
    pub(super) people: &'story People,
    pub(super) crew: Crew,
}

impl<'story> Cycle<'story> {
    /// A year with the sheets that its spring brought.
    pub(super) fn of(
        writer: &mut Writer<'_>,
        story: &'story Story,
        people: &'story People,
        year: FiscalYear,
        goals: &super::spring::StoryGoals,
    ) -> Result<Self, StoreError> {
        let told = story
            .programmes_of(year)
            .into_iter()
            .filter_map(|programme| {
                let (goal, number) = *goals.get(&programme.key)?;
                Some(StoryGoal { goal, number, programme })
            })
            .collect();
        let crew = people.crew(writer, year.first_day())?;
        Ok(Self { year, goals: told, people, crew })
    }

    /// A day of the year, or of the spring after it.
    pub(super) fn day(&self, month: u32, day: u32) -> Result<NaiveDate, StoreError> {
        NaiveDate::from_ymd_opt(self.year.number(), month, day).ok_or(StoreError::NotFound)
    }

    fn day_after(&self, month: u32, day: u32) -> Result<NaiveDate, StoreError> {
        NaiveDate::from_ymd_opt(self.year.next().number(), month, day).ok_or(StoreError::NotFound)
    }

    /// From the first targets to the publication in summer.
    pub(super) fn set_out(&self, writer: &mut Writer<'_>) -> Result<(), StoreError> {
        let written = self.day(5, 25)?;
        for sheet in &self.goals {
            self.set_targets(writer, sheet, morning(written))?;
            self.write_money(writer, sheet, Stage::Goals, morning(written))?;
            self.set_milestones(writer, sheet, written)?;
            self.crew.submit(writer, sheet.goal, Stage::Goals, morning(self.day(6, 10)?))?;
            self.crew.decide(writer, sheet.goal, Stage::Goals, None, morning(self.day(6, 14)?))?;
        }
        self.report(writer, self.year.first_day(), self.day(7, 30)?)?;
        self.publish(writer, Stage::Goals, self.day(7, 30)?)
    }

    /// From the mid-year reports to their publication in November.
    pub(super) fn come_halfway(&self, writer: &mut Writer<'_>) -> Result<(), StoreError> {
        self.report(writer, self.day(7, 30)?, self.day(10, 10)?)?;
        for sheet in &self.goals {
            if self.write_midyear(writer, sheet, morning(self.day(10, 10)?))? {
                self.crew.submit(writer, sheet.goal, Stage::Midyear, morning(self.day(10, 15)?))?;
                self.crew.decide(writer, sheet.goal, Stage::Midyear, None, morning(self.day(10, 20)?))?;
            }
        }
        self.report(writer, self.day(10, 10)?, self.day(11, 20)?)?;
        self.publish(writer, Stage::Midyear, self.day(11, 20)?)
    }

    /// From the results to their publication in the June after, with which the year is closed.
    pub(super) fn conclude(&self, writer: &mut Writer<'_>) -> Result<(), StoreError> {
        self.report(writer, self.day(11, 20)?, self.day_after(3, 31)?)?;
        let chief = self.people.chief(writer, self.year.last_day())?;
        let by = Yardsticks::of(writer, self)?;
        for sheet in &self.goals {
            let (goal, programme) = (sheet.goal, sheet.programme);
            let written = morning(self.day_after(4, 20)?);
            let results = programme.results(self.year)?;
            self.write_text(writer, goal, Stage::Results, &bulleted(&results), None)?;
            self.write_values(writer, sheet, Stage::Results, written)?;
            self.write_money(writer, sheet, Stage::Results, written)?;
            self.attach(writer, sheet, written)?;
            self.crew.submit(writer, goal, Stage::Results, morning(self.day_after(5, 10)?))?;
            self.judge(writer, sheet, &by, &chief, written)?;
            self.crew.decide(writer, goal, Stage::Results, None, morning(self.day_after(5, 14)?))?;
        }
        let published = self.day_after(6, 25)?;
        self.publish(writer, Stage::Results, published)?;
        let office = self.people.office(writer, published)?;
        fiscal_years::set_phase(writer, &office, self.year, Phase::Closed, None)
    }

    fn publish(&self, writer: &mut Writer<'_>, stage: Stage, day: NaiveDate) -> Result<(), StoreError> {
        let office = self.people.office(writer, day)?;
        let what = Publishing {
            year: self.year,
            stage,
            unit: None,
            goals: None,
            published_on: Some(PartialDate::day(day)),
            reason: None,
            note: None,
        };
        publishing::publish_year(writer, &office, &what, morning(day)).map(|_| ())
    }

    pub(super) fn right(
        &self,
        writer: &mut Writer<'_>,
        goal: GoalNumber,
        stage: Stage,
    ) -> Result<Permit<Write>, StoreError> {
        let place = stages::place(writer.connection, goal)?;
        let status = stages::standing(writer.connection, goal, stage)?.status;
        policy::write(self.crew.writer_of(place.section)?, place, stage, status).map_err(refused)
    }

    fn set_targets(&self, writer: &mut Writer<'_>, sheet: &StoryGoal<'_>, at: DateTime<Utc>) -> Result<(), StoreError> {
        let index = sheet.programme.index(self.year);
        let known = of_goal::load(writer.connection, sheet.number, self.year)?;
        let mut wanted = Vec::new();
        for measure in &sheet.programme.indicators {
            let target = measure.aim(index, self.year)?;
            let own = known.iter().find(|known| known.indicator.name == measure.name);
            wanted.push(Wanted {
                number: own.map(|known| known.indicator.number),
                definition: measure.definition(self.year),
                target: target.map(|aim| TypedTarget { aim, reason: None }),
                withdraws_target: false,
                reported: None,
                stated: measure.stated(self.year, Stage::Goals),
            });
        }
        let right = self.right(writer, sheet.goal, Stage::Goals)?;
        let seen = goals::find(writer.connection, sheet.goal)?.version;
        of_goal::write(writer, &right, seen, &wanted, at)?;
        for measure in &sheet.programme.indicators {
            for new in measure.breaks.iter().filter(|new| new.from == self.year) {
                let known = of_goal::load(writer.connection, sheet.number, self.year)?;
                let own = known.iter().find(|known| known.indicator.name == measure.name);
                let number = own.ok_or(StoreError::NotFound)?.indicator.number;
                let seen = goals::find(writer.connection, sheet.goal)?.version;
                breaks::add(writer, &right, seen, number, new)?;
            }
        }
        Ok(())
    }

    fn set_milestones(&self, writer: &mut Writer<'_>, sheet: &StoryGoal<'_>, day: NaiveDate) -> Result<(), StoreError> {
        let mut rows = Vec::new();
        for step in sheet.programme.milestones(self.year)? {
            rows.push(MilestoneRow { number: None, title: step.title.clone(), due: step.due()? });
        }
        if rows.is_empty() {
            return Ok(());
        }
        let right = self.right(writer, sheet.goal, Stage::Goals)?;
        let seen = goals::find(writer.connection, sheet.goal)?.version;
        goal_writing::set_milestones(writer, &right, seen, &rows, day)
    }

    /// Enters what was reported on milestones after one day and up to another.
    fn report(&self, writer: &mut Writer<'_>, after: NaiveDate, until: NaiveDate) -> Result<(), StoreError> {
        self.goals.iter().try_for_each(|sheet| self.report_on(writer, sheet, after, until))
    }

    /// The same for one sheet, in the order of the days.
    pub(super) fn report_on(
        &self,
        writer: &mut Writer<'_>,
        sheet: &StoryGoal<'_>,
        after: NaiveDate,
        until: NaiveDate,
    ) -> Result<(), StoreError> {
        let mut entered = Vec::new();
        for (at, step) in sheet.programme.milestones(self.year)?.into_iter().enumerate() {
            let told = step.updates.iter().enumerate();
            let in_time = told.filter(|(_, told)| after < told.entered && told.entered <= until);
            entered.extend(in_time.map(|(index, told)| (told, at, index)));
        }
        if entered.is_empty() {
            return Ok(());
        }
        entered.sort_by_key(|(told, ..)| told.entered);
        let known = milestones::select(writer.connection, &Selection::Goal(sheet.goal))?;
        for (told, at, index) in entered {
            let known = known.get(at).ok_or(StoreError::NotFound)?;
            let author = self.crew.writer_of(known.place.section)?;
            let head = self.crew.head_of(known.place.section)?;
            told.report(writer, author, head, known, &format!("demo-{}-{index}", known.place.milestone))?;
        }
        Ok(())
    }

    /// Writes a mid-year report, and tells whether there was something to write.
    pub(super) fn write_midyear(
        &self,
        writer: &mut Writer<'_>,
        sheet: &StoryGoal<'_>,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let lines = sheet.programme.midyear(self.year)?;
        if lines.is_empty() {
            return Ok(false);
        }
        self.write_text(writer, sheet.goal, Stage::Midyear, &bulleted(&lines), None)?;
        self.write_values(writer, sheet, Stage::Midyear, at)?;
        self.write_money(writer, sheet, Stage::Midyear, at)?;
        Ok(true)
    }

    /// Writes one side of a sheet from a text as it is typed.
    pub(super) fn write_text(
        &self,
        writer: &mut Writer<'_>,
        goal: GoalNumber,
        stage: Stage,
        typed: &str,
        summary: Option<String>,
    ) -> Result<(), StoreError> {
        let known = goals::find(writer.connection, goal)?;
        let read = sheet_text::read(typed, SheetPart::of(stage), known.fiscal_year, &[]);
        let items = read.items.into_iter().map(|proposed| (proposed.item, proposed.date)).collect();
        let right = self.right(writer, goal, stage)?;
        let code = known.code.filter(|_| stage == Stage::Goals);
        let text = Text { code, summary, items, footnotes: read.footnotes };
        goal_writing::set_text(writer, &right, known.version, &text)
    }

    fn write_values(
        &self,
        writer: &mut Writer<'_>,
        sheet: &StoryGoal<'_>,
        stage: Stage,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let index = sheet.programme.index(self.year);
        let known = of_goal::load(writer.connection, sheet.number, self.year)?;
        let mut wanted = Vec::new();
        for measure in &sheet.programme.indicators {
            let values = if stage == Stage::Midyear { &measure.midyears } else { &measure.actuals };
            let own = known.iter().find(|known| known.indicator.name == measure.name);
            wanted.push(Wanted {
                number: own.map(|known| known.indicator.number),
                definition: measure.definition(self.year),
                target: measure.revised(self.year).filter(|_| stage == Stage::Midyear),
                withdraws_target: false,
                reported: values.get(index).and_then(Option::as_ref).map(Told::reported),
                stated: measure.stated(self.year, stage),
            });
        }
        let right = self.right(writer, sheet.goal, stage)?;
        let seen = goals::find(writer.connection, sheet.goal)?.version;
        of_goal::write(writer, &right, seen, &wanted, at).map(|_| ())
    }
}
