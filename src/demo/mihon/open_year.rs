//! The open year of 見本市 as it stands on its day in November: mid-year reports at every point of their road, values
//! reported in between, and what managers say.

use chrono::Days;

use super::cycle::{Cycle, StoryGoal};
use super::programme::{MidyearProgress, Reading};
use super::refused;
use super::story::{Said, Story};
use crate::demo::crew;
use crate::demo::{TODAY, date, morning};
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::domain::update::{UpdateDraft, UpdateParts, UpdateValue};
use crate::store::indicators::of_goal;
use crate::store::kit::{StoreError, Writer};
use crate::store::milestones::{self, Selection};
use crate::store::{comments, decisions, people, requests, stages, updates};

impl Cycle<'_> {
    /// Everything up to today.
    pub(super) fn go_on(&self, writer: &mut Writer<'_>, story: &Story) -> Result<(), StoreError> {
        for sheet in &self.goals {
            let mut after = self.day(7, 30)?;
            for reading in &sheet.programme.updates {
                self.report_on(writer, sheet, after, reading.entered)?;
                self.read(writer, sheet, reading)?;
                after = reading.entered;
            }
            self.report_on(writer, sheet, after, TODAY)?;
            self.begin_midyear(writer, sheet)?;
        }
        for said in &story.conversation {
            self.say(writer, said)?;
        }
        Ok(())
    }

    fn begin_midyear(&self, writer: &mut Writer<'_>, sheet: &StoryGoal<'_>) -> Result<(), StoreError> {
        let (goal, stage) = (sheet.goal, Stage::Midyear);
        if !self.write_midyear(writer, sheet, morning(self.day(10, 18)?))? {
            return Ok(());
        }
        let progress = sheet.programme.midyear_progress();
        if matches!(progress, MidyearProgress::Drafting) {
            return Ok(());
        }
        self.crew.submit(writer, goal, stage, morning(self.day(11, 4)?))?;
        let returned = match progress {
            MidyearProgress::Returned(reason) => Some(reason),
            MidyearProgress::Approved => None,
            MidyearProgress::Drafting | MidyearProgress::Submitted => return Ok(()),
        };
        self.crew.decide(writer, goal, stage, returned, morning(self.day(11, 9)?))
    }

    /// Reports the value of an indicator, and approves it unless it waits.
    fn read(&self, writer: &mut Writer<'_>, sheet: &StoryGoal<'_>, reading: &Reading) -> Result<(), StoreError> {
        let known = of_goal::load(writer.connection, sheet.number, self.year)?;
        let own = known.iter().find(|known| known.indicator.name == reading.indicator).ok_or(StoreError::NotFound)?;
        let happened = date(&reading.happened)?;
        let value = UpdateValue {
            indicator: own.indicator.number,
            value: reading.value.value,
            missing: reading.value.missing,
            note: reading.value.note.clone(),
            as_of: happened,
        };
        let parts = UpdateParts {
            happened,
            text: reading.text.clone(),
            state: None,
            new_due: None,
            reason: None,
            value: Some(value),
        };
        let draft = UpdateDraft::check(parts, None, reading.entered)
            .map_err(|problems| StoreError::Internal(format!("{}: {problems:?}", reading.indicator)))?;
        let place = stages::place(writer.connection, sheet.goal)?;
        let right = policy::write_update(self.crew.writer_of(place.section)?, place).map_err(refused)?;
        let entered = morning(reading.entered);
        let entry_key = format!("demo-value-{}-{}", sheet.goal, reading.entered);
        let number = updates::enter(writer, &right, &draft, &entry_key, entered)?;
        if reading.waiting {
            return Ok(());
        }
        let (written, ..) = updates::written(writer.connection, number)?;
        let right = policy::decide_update(self.crew.head_of(written.about.goal.section)?, written).map_err(refused)?;
        decisions::approve(writer, &right, entered.checked_add_days(Days::new(1)).unwrap_or(entered))
    }

    /// A comment, or a request where a day is set.
    fn say(&self, writer: &mut Writer<'_>, said: &Said) -> Result<(), StoreError> {
        let sheet = self.goals.iter().find(|sheet| sheet.programme.key == said.programme);
        let goal = sheet.ok_or(StoreError::NotFound)?.goal;
        let account = people::by_login(writer.connection, &said.by)?.ok_or(StoreError::NotFound)?;
        let actor = crew::on(writer, account.person, said.at)?;
        let place = stages::place(writer.connection, goal)?;
        let Some(wanted_by) = said.wanted_by else {
            let right = policy::comment(&actor, place).map_err(refused)?;
            return comments::add(writer, &right, &said.text, morning(said.at));
        };
        let known = milestones::select(writer.connection, &Selection::Goal(goal))?;
        let milestone = known.iter().find(|known| Some(&known.title) == said.milestone.as_ref());
        let right = policy::ask(&actor, place, milestone.map(|known| known.place.milestone)).map_err(refused)?;
        requests::make(writer, &right, &said.text, wanted_by, morning(said.at))
    }
}
