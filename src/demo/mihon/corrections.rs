//! 訂正: what was published is opened again, put right, approved and published with its reason.

use super::cycle::Cycle;
use super::refused;
use super::story::{Correction, Story};
use crate::demo::morning;
use crate::domain::goal::Item;
use crate::domain::partial_date::PartialDate;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::intake::sheet_text;
use crate::store::indicators::of_goal::{self, Wanted};
use crate::store::indicators::values::StageValue;
use crate::store::kit::{StoreError, Writer};
use crate::store::published::years::{self, Phase};
use crate::store::publishing::{self, Publishing};
use crate::store::stages::Remarks;
use crate::store::{fiscal_years, goal_writing, goals, stages};

impl Cycle<'_> {
    pub(super) fn correct(&self, writer: &mut Writer<'_>, story: &Story) -> Result<(), StoreError> {
        for told in story.corrections.iter().filter(|told| told.year == self.year) {
            self.make(writer, told)?;
        }
        Ok(())
    }

    fn make(&self, writer: &mut Writer<'_>, told: &Correction) -> Result<(), StoreError> {
        let sheet = self.goals.iter().find(|sheet| sheet.programme.key == told.programme);
        let sheet = sheet.ok_or(StoreError::NotFound)?;
        let (goal, at) = (sheet.goal, morning(told.on));
        let planner = self.people.planner(writer, told.on)?;
        let office = policy::administer(&planner).map_err(refused)?;
        let closed = years::find(writer.connection, self.year)?.phase == Phase::Closed;
        if closed {
            fiscal_years::set_phase(writer, &office, self.year, Phase::Open, Some(&told.reason))?;
        }
        let place = stages::place(writer.connection, goal)?;
        let right = policy::reopen(&planner, place, told.stage).map_err(refused)?;
        stages::advance(writer, &right, Some(&told.reason), &Remarks::new(), at)?;
        let text = goal_writing::text(writer.connection, goal, told.stage)?;
        let items: Vec<Item> = text.items.into_iter().map(|(item, _)| item).collect();
        let typed = sheet_text::write(None, &items, &text.footnotes);
        let (wrong, mended) = &told.text;
        if !typed.contains(wrong) {
            return Err(StoreError::Internal(format!("{wrong} is not in {typed}")));
        }
        self.write_text(writer, goal, told.stage, &typed.replace(wrong, mended), text.summary)?;
        if let Some(name) = &told.indicator {
            let known = of_goal::load(writer.connection, sheet.number, self.year)?;
            let own = known.iter().find(|known| known.indicator.name == *name).ok_or(StoreError::NotFound)?;
            let reported = StageValue { value: told.value, missing: None, word: None, note: None, as_of: None };
            let wanted = Wanted {
                number: Some(own.indicator.number),
                definition: own.definition(),
                target: None,
                withdraws_target: false,
                reported: Some(reported),
                stated: None,
            };
            let right = self.right(writer, goal, told.stage)?;
            let seen = goals::find(writer.connection, goal)?.version;
            of_goal::write(writer, &right, seen, &[wanted], at)?;
        }
        self.crew.submit(writer, goal, told.stage, at)?;
        self.crew.decide(writer, goal, told.stage, None, at)?;
        let what = Publishing {
            year: self.year,
            stage: if closed { Stage::Results } else { told.stage },
            unit: None,
            goals: Some(vec![goal]),
            published_on: Some(PartialDate::day(told.on)),
            reason: Some(told.reason.clone()),
            note: told.note.clone(),
        };
        let done = publishing::publish_year(writer, &office, &what, at)?;
        if done.published != 1 {
            return Err(StoreError::Internal(format!("{}: {done:?}", told.reason)));
        }
        if closed {
            fiscal_years::set_phase(writer, &office, self.year, Phase::Closed, None)?;
        }
        Ok(())
    }
}
