//! The rows of the form: the goals of somebody's sections in the open years, each with what is reported on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber, UpdateNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied, GoalPlace};
use crate::domain::publication::PublishedIndicator;
use crate::domain::unit::UnitLabel;
use crate::domain::update::{Matter, UpdateStatus};
use crate::store::goals::{self, Goal};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::milestones::{self, Milestone, Selection};
use crate::store::published::city::City;
use crate::store::read::desk;
use crate::store::updates::{self, Update};
use crate::store::{indicators, stages, units};
use crate::web::desk::monthly::reading::{Entry, PageDate};
use crate::web::desk::monthly::row::{About, MonthlyRow, Urgency};
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Problem;

/// The box that stands for the ticks of several rows.
pub(super) const ALL_ON_TRACK: &str = "ontrack_all";

/// A goal with its rows: its milestones, its indicators, itself.
pub(super) struct GoalRows {
    pub(super) name: String,
    pub(super) section: Option<UnitLabel>,
    pub(super) fiscal_year: FiscalYear,
    pub(super) rows: Vec<MonthlyRow>,
}

/// Everything that is reported on.
pub(super) struct MonthlyView {
    pub(super) goals: Vec<GoalRows>,
}

/// For whom the form is made.
pub(super) struct Reader {
    pub(super) actor: Arc<Actor>,
    /// The sections that they report for, or the one of them that is wanted.
    pub(super) sections: Vec<UnitNumber>,
    pub(super) language: Language,
    pub(super) today: NaiveDate,
}

impl Reader {
    /// The date of every row that names none: as it was typed, or this month.
    pub(super) fn happened(&self, typed: &Fields) -> String {
        let today = self.today;
        let this_month = PartialDate::month(today.year(), today.month()).unwrap_or_else(|| PartialDate::day(today));
        typed.value_or("happened", this_month.label(self.language))
    }
}

impl MonthlyView {
    /// What the reader reports on; in a year that was closed since the form was opened, only what was filled in.
    pub(super) fn load(
        connection: &mut DatabaseConnection,
        reader: &Reader,
        city: &City,
        filled_in: &BTreeSet<Matter>,
    ) -> Result<Self, StoreError> {
        let mut goals = Vec::new();
        for year in stages::open_years(connection)? {
            goals.extend(stages::goals_of_units(connection, year, &reader.sections)?);
        }
        for matter in filled_in {
            let number = match *matter {
                Matter::Goal(goal) | Matter::Indicator(goal, _) => goal,
                Matter::Milestone(milestone) => milestones::find(connection, milestone)?.place.goal,
            };
            let place = stages::place(connection, number)?;
            let was_closed = matches!(policy::write_update(&reader.actor, place), Err(Denied::YearClosed));
            if was_closed && goals.iter().all(|goal| goal.number != number) {
                goals.push(goals::find(connection, number)?);
            }
        }
        let unit_names = units::labels(connection)?;
        let numbers: Vec<GoalNumber> = goals.iter().map(|goal| goal.number).collect();
        let mut known = Known::load(connection, &goals, &numbers)?;
        let updates = updates::of_goals(connection, numbers)?;
        let mut last: BTreeMap<Matter, Update> = updates.into_iter().map(|update| (update.matter(), update)).collect();
        let mut all = Vec::with_capacity(goals.len());
        for goal in goals {
            let Some(place) = known.places.get(&goal.number).copied() else { continue };
            let matters = known.matters(reader, city, &goal, place, filled_in);
            let row = |(matter, about)| MonthlyRow { matter, about, place, last: last.remove(&matter) };
            all.push(GoalRows {
                rows: matters.into_iter().map(row).collect(),
                section: place.section.and_then(|section| unit_names.get(&section).cloned()),
                fiscal_year: goal.fiscal_year,
                name: goal.name,
            });
        }
        Ok(Self { goals: all })
    }

    /// The returned update of this number, where it is the reader's to mend.
    pub(super) fn to_mend(
        &self,
        connection: &mut DatabaseConnection,
        reader: &Reader,
        number: Option<UpdateNumber>,
    ) -> Result<Option<Update>, StoreError> {
        let Some(number) = number else { return Ok(None) };
        let update = match updates::find(connection, number) {
            Err(StoreError::NotFound) => return Ok(None),
            found => found?,
        };
        let row = self.row(update.matter()).filter(|_| update.status == UpdateStatus::Returned);
        let Some(row) = row else { return Ok(None) };
        let (section, person) = (row.place.section, reader.actor.person);
        Ok(desk::is_mended_by(connection, &update, section, person, reader.today)?.then_some(update))
    }

    pub(super) fn row(&self, matter: Matter) -> Option<&MonthlyRow> {
        self.goals.iter().flat_map(|goal| &goal.rows).find(|row| row.matter == matter)
    }

    /// The rows by urgency, each with its goal; the most urgent first, and in each kind the earliest day first.
    pub(super) fn by_urgency(&self, today: NaiveDate) -> Vec<(Urgency, Vec<(&GoalRows, &MonthlyRow)>)> {
        let rows = || self.goals.iter().flat_map(|goal| goal.rows.iter().map(move |row| (goal, row)));
        let of = |urgency: &Urgency| {
            let mut found: Vec<_> = rows().filter(|(_, row)| row.urgency(today) == *urgency).collect();
            if *urgency != Urgency::Rest {
                found.sort_by_key(|(_, row)| row.due());
            }
            (*urgency, found)
        };
        Urgency::ALL.iter().map(of).filter(|(_, found)| !found.is_empty()).collect()
    }

    /// What was typed, with a tick in each row for which the box for several stands.
    pub(super) fn with_ticks(&self, typed: &Fields) -> Fields {
        let mut typed = typed.clone();
        if typed.get(ALL_ON_TRACK).is_empty() {
            return typed;
        }
        let rows = self.goals.iter().flat_map(|goal| &goal.rows);
        for row in rows.filter(|row| row.is_one_of_several() && row.is_blank(&typed)).collect::<Vec<_>>() {
            typed.push(row.id("ontrack"), "1");
        }
        typed
    }

    /// For how many rows the box for several stands.
    pub(super) fn several(&self) -> usize {
        self.goals.iter().flat_map(|goal| &goal.rows).filter(|row| row.is_one_of_several()).count()
    }

    /// The updates that the form holds, in their order; or everything that is wrong with it, which is nothing where
    /// nothing was filled in.
    pub(super) fn entries(&self, typed: &Fields, key: &str, reader: &Reader) -> Result<Vec<Entry<'_>>, Vec<Problem>> {
        let (today, happened) = (reader.today, reader.happened(typed));
        let mut page = PageDate::read(&happened, today);
        let (mut entries, mut in_rows) = (Vec::new(), Vec::new());
        for row in self.goals.iter().flat_map(|goal| &goal.rows) {
            match row.read(typed, key, &mut page, today) {
                Ok(entry) => entries.extend(entry),
                Err(found) => in_rows.extend(found),
            }
        }
        let problems: Vec<Problem> = page.problem(&happened).into_iter().chain(in_rows).collect();
        if problems.is_empty() && !entries.is_empty() { Ok(entries) } else { Err(problems) }
    }
}

/// What is known of the goals of the page, read for all of them at once.
struct Known {
    places: BTreeMap<GoalNumber, GoalPlace>,
    milestones: BTreeMap<GoalNumber, Vec<Milestone>>,
    indicators: BTreeMap<ProgrammeNumber, Vec<PublishedIndicator>>,
}

impl Known {
    fn load(connection: &mut DatabaseConnection, goals: &[Goal], numbers: &[GoalNumber]) -> Result<Self, StoreError> {
        let mut milestones: BTreeMap<GoalNumber, Vec<Milestone>> = BTreeMap::new();
        for milestone in milestones::select(connection, &Selection::Goals(numbers.to_vec()))? {
            milestones.entry(milestone.place.goal).or_default().push(milestone);
        }
        let programmes: BTreeSet<ProgrammeNumber> = goals.iter().map(|goal| goal.programme).collect();
        let years: BTreeSet<FiscalYear> = goals.iter().map(|goal| goal.fiscal_year).collect();
        let (programmes, years) = (Vec::from_iter(programmes), Vec::from_iter(years));
        let mut indicators: BTreeMap<ProgrammeNumber, Vec<PublishedIndicator>> = BTreeMap::new();
        for (programme, indicator) in indicators::of_programmes_in(connection, &programmes, &years)? {
            indicators.entry(programme).or_default().push(indicator);
        }
        Ok(Self { places: stages::places(connection, numbers)?, milestones, indicators })
    }

    /// What a goal has rows for: its milestones that are open or were filled in, its indicators, and itself.
    fn matters(
        &mut self,
        reader: &Reader,
        city: &City,
        goal: &Goal,
        place: GoalPlace,
        filled_in: &BTreeSet<Matter>,
    ) -> Vec<(Matter, About)> {
        let mut matters = Vec::new();
        for milestone in self.milestones.remove(&goal.number).unwrap_or_default() {
            let matter = Matter::Milestone(milestone.place.milestone);
            if milestone.state.is_open() || filled_in.contains(&matter) {
                let lateness = milestone.lateness(reader.today, city.time_zone, city.silence_days);
                matters.push((matter, About::Milestone { milestone: Box::new(milestone), lateness }));
            }
        }
        for indicator in self.indicators.get(&goal.programme).into_iter().flatten() {
            let matter = Matter::Indicator(goal.number, indicator.number);
            let known = indicator.in_year(goal.fiscal_year).cloned().map(Box::new);
            matters.push((matter, About::Indicator { indicator: Box::new(indicator.clone()), known }));
        }
        matters.push((Matter::Goal(goal.number), About::Goal));
        // In a year that was closed meanwhile only what was written is of use.
        matters.retain(|(matter, _)| place.year_open || filled_in.contains(matter));
        matters
    }
}
