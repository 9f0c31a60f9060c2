//! What people do in the city for measuring: milestones, approvals and reports.

use chrono::{Days, NaiveDate};

use crate::demo::crew::{self, Crew};
use crate::demo::updates::Told;
use crate::demo::{TODAY, morning};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{GoalNumber, PersonNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Role;
use crate::domain::policy::{Administer, Permit};
use crate::domain::rating::READY_MADE;
use crate::domain::stage::Stage;
use crate::domain::unit::UnitKind;
use crate::store::evaluations::axes;
use crate::store::kit::{StoreError, Writer};
use crate::store::milestones::{self, NewMilestone, Selection};
use crate::store::posts::{self, NewPost};
use crate::store::published::years::Phase;
use crate::store::{fiscal_years, people, stages, units};

use super::words::{Programme, mix};
use super::{Sheets, day};

/// Those who act in every section; nobody can sign in as them.
pub(super) struct Hands {
    numbers: [PersonNumber; 2],
    crew: Crew,
}

impl Hands {
    /// Gives them accounts, once the sections are on record.
    pub(super) fn add(
        writer: &mut Writer<'_>,
        permit: &Permit<Administer>,
        first: FiscalYear,
        password_hash: &str,
    ) -> Result<Self, StoreError> {
        let mut add = |name, role| crew::stand_in(writer, permit, name, role, first.first_day(), password_hash);
        let staff = add(("keisoku-tanto", "計測の担当者"), Role::Staff)?;
        let heads = add(("keisoku-kacho", "計測の課長"), Role::SectionHead)?;
        let crew = Crew { staff: vec![crew::on(writer, staff, TODAY)?], heads: vec![crew::on(writer, heads, TODAY)?] };
        Ok(Self { numbers: [staff, heads], crew })
    }

    /// Gives `tanto` a post in every section, so that there is somebody whose desk is as large as can be.
    pub(super) fn spread_out(
        writer: &mut Writer<'_>,
        permit: &Permit<Administer>,
        from: NaiveDate,
    ) -> Result<(), StoreError> {
        let person = people::by_login(writer.connection, "tanto")?.ok_or(StoreError::NotFound)?.person;
        let actor = crew::on(writer, person, from)?;
        let known = units::list(writer.connection)?;
        for section in known.iter().filter(|unit| unit.kind == UnitKind::Section) {
            if actor.post_in(Role::Staff, section.number).is_none() {
                let post = NewPost { role: Role::Staff, unit: Some(section.number), from, until: None };
                posts::add(writer, permit, person, &post)?;
            }
        }
        Ok(())
    }

    /// Sets the milestones of some sheets.
    pub(super) fn set_steps(
        writer: &mut Writer<'_>,
        permit: &Permit<Administer>,
        year: FiscalYear,
        sheets: &[(Programme, GoalNumber)],
    ) -> Result<(), StoreError> {
        for (programme, goal) in sheets {
            let [first, second] = programme.steps();
            let (early, late) = (8 + programme.0 % 2, 10 + programme.0 % 3);
            let mut new = Vec::new();
            for (title, month) in [(first, early), (second, late)] {
                let month = u32::try_from(month).unwrap_or_default();
                let due = PartialDate::month(year.number(), month).ok_or(StoreError::NotFound)?;
                new.push(NewMilestone { title, due, opened_on: year.first_day() });
            }
            milestones::add(writer, permit, *goal, &new)?;
        }
        Ok(())
    }

    /// The open year up to its publication: every sheet with milestones, submitted and approved.
    pub(super) fn set_out(
        &self,
        writer: &mut Writer<'_>,
        permit: &Permit<Administer>,
        year: FiscalYear,
        sheets: &Sheets,
    ) -> Result<(), StoreError> {
        let all: Vec<_> = sheets.iter().map(|(programme, goal)| (Programme(*programme), *goal)).collect();
        Self::set_steps(writer, permit, year, &all)?;
        for (stage, day) in [
            (Stage::Goals, day(year, 5, 31)?),
            (Stage::Midyear, day(year, 11, 30)?),
            (Stage::Results, day(year.next(), 5, 31)?),
        ] {
            stages::set_deadline(writer, permit, year, stage, day)?;
        }
        let [scale, ..] = READY_MADE;
        axes::set_scale(writer, permit, year, None, &scale.ratings())?;
        for (_, goal) in all {
            self.crew.submit(writer, goal, Stage::Goals, morning(day(year, 5, 17)?))?;
            self.crew.decide(writer, goal, Stage::Goals, None, morning(day(year, 5, 20)?))?;
        }
        Ok(())
    }

    /// Reports of the open year: of every sheet's first step most are approved, some wait, and some are not there.
    pub(super) fn go_on(&self, writer: &mut Writer<'_>, year: FiscalYear, sheets: &Sheets) -> Result<(), StoreError> {
        for (programme, goal) in sheets {
            let programme = Programme(*programme);
            let chance = mix([programme.0, 50, 0]);
            if chance % 10 < 8 {
                let after = u64::try_from(chance / 10 % 100).unwrap_or_default();
                let on = day(year, 7, 5)?.checked_add_days(Days::new(after)).unwrap_or(TODAY);
                self.report(writer, programme, *goal, year, on, chance % 10 == 7)?;
            }
        }
        Ok(())
    }

    /// Reports in a year that has come in closed, and is open while they are made.
    pub(super) fn report_in_closed(
        &self,
        writer: &mut Writer<'_>,
        permit: &Permit<Administer>,
        year: FiscalYear,
        sheets: &[(Programme, GoalNumber)],
    ) -> Result<(), StoreError> {
        fiscal_years::set_phase(writer, permit, year, Phase::Open, None)?;
        for (place, (programme, goal)) in sheets.iter().enumerate() {
            let after = u64::try_from(place * 19).unwrap_or_default();
            let on = day(year, 8, 20)?.checked_add_days(Days::new(after)).unwrap_or(TODAY);
            self.report(writer, *programme, *goal, year, on, false)?;
        }
        fiscal_years::set_phase(writer, permit, year, Phase::Closed, None)
    }

    fn report(
        &self,
        writer: &mut Writer<'_>,
        programme: Programme,
        goal: GoalNumber,
        year: FiscalYear,
        on: NaiveDate,
        waiting: bool,
    ) -> Result<(), StoreError> {
        let known = milestones::select(writer.connection, &Selection::Goal(goal))?;
        let first = known.first().ok_or(StoreError::NotFound)?;
        let (author, head) = (self.crew.writer_of(first.place.section)?, self.crew.head_of(first.place.section)?);
        let told = Told {
            entered: on,
            happened: on.to_string(),
            text: programme.report(year),
            state: if programme.0.is_multiple_of(3) { MilestoneState::Completed } else { MilestoneState::InProgress },
            new_due: None,
            reason: None,
            by: None,
            returned: None,
            waiting,
        };
        told.report(writer, author, head, first, &format!("demo-{}", first.place.milestone))
    }

    /// Closes their accounts.
    pub(super) fn leave(self, writer: &mut Writer<'_>, permit: &Permit<Administer>) -> Result<(), StoreError> {
        self.numbers.into_iter().try_for_each(|number| people::disable(writer, permit, number, TODAY))
    }
}
