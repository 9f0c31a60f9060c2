//! What a year's page leads with: its verdict, or, while it goes on, its standing; and when each stage was published.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::outcome::Since;
use crate::domain::partial_date::PartialDate;
use crate::domain::progress::{Mark, Progress};
use crate::domain::publication::Publication;
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::store::kit::{Reading, StoreError};
use crate::store::published::years::{Phase, YearRecord};
use crate::store::published::{outcomes, publications};
use crate::web::kit::context::Context;
use crate::web::kit::words::Words;
use crate::web::parts::name::Name;
use crate::web::parts::outcome::{self, BarsView, VerdictView};
use crate::web::parts::progress::ProgressView;

/// Late sheets that are named before the table.
const MOST_NAMED: usize = 10;

/// What stands before the table.
#[derive(Default)]
pub(super) struct Lead {
    pub(super) verdict: Option<VerdictView>,
    /// The year beside the one before, where they were judged alike.
    pub(super) bars: Vec<BarsView>,
    pub(super) going: Option<Going>,
    /// 公表日 of each stage.
    pub(super) days: Vec<(Stage, String)>,
}

/// Where a year stands that goes on.
pub(super) struct Going {
    /// How many sheets stand how, in the order in which they are told; together they are all.
    pub(super) counts: Vec<(Progress, usize)>,
    pub(super) sheets: usize,
    /// Milestones in all, and those of them that are done; cancelled ones are counted in neither.
    pub(super) milestones: usize,
    pub(super) done: usize,
    pub(super) late: Vec<LateSheet>,
    pub(super) more_late: usize,
    /// The sheets one by one.
    pub(super) sheets_by_number: HashMap<GoalNumber, ProgressView>,
}

/// A sheet with milestones that are late.
pub(super) struct LateSheet {
    pub(super) goal: GoalNumber,
    pub(super) name: Name,
    pub(super) section: Option<UnitLabel>,
    /// How many are late, and since when the first.
    pub(super) count: usize,
    pub(super) due: String,
}

/// Whether results of a year are still to come.
fn goes_on(record: &YearRecord, publications: &[Publication]) -> bool {
    let awaits_results = |publication: &Publication| publication.snapshot.stage < Stage::Results;
    record.phase == Phase::Open && !record.partial && publications.iter().any(awaits_results)
}

impl Lead {
    /// Reads what is told of a year, or of one department or section in it.
    pub(super) fn load(
        reading: &mut Reading<'_>,
        context: &Context,
        record: &YearRecord,
        publications: &[Publication],
        unit: Option<UnitNumber>,
    ) -> Result<Self, StoreError> {
        let days = days(reading, record.year, publications, context.words())?;
        if record.partial {
            return Ok(Self { days, ..Self::default() });
        }
        if goes_on(record, publications) {
            let today = context.for_today(reading);
            return Ok(Self { going: Some(Going::of(publications, today, context.language)), days, ..Self::default() });
        }
        let years = BTreeSet::from([record.year, record.year.previous()]);
        let outcomes = match unit {
            Some(unit) => outcomes::of_unit(reading, &years, unit)?,
            None => outcomes::of_years(reading, &years)?,
        };
        let (Some(own), before) = (outcomes.first(), outcomes.get(1)) else {
            return Ok(Self { days, ..Self::default() });
        };
        let mut verdict = VerdictView::of(own, before, context.words());
        // A unit that was another one in the year before has nothing to be held against.
        if unit.is_some() && own.since(before) == Since::NotPublic {
            verdict.since = None;
        }
        let mut bars = outcome::bars(&outcomes, context.words());
        bars.retain(|group| group.years.iter().any(|bar| bar.year == record.year));
        Ok(Self { verdict: Some(verdict), bars, going: None, days })
    }

    /// Whether the rates are to be shown apart: the bars are those of ratings.
    pub(super) fn shows_rates_apart(&self) -> bool {
        self.verdict.as_ref().is_some_and(|verdict| verdict.measured.is_some())
    }

    /// Where a sheet stands, while the year goes on.
    pub(super) fn progress(&self, goal: &GoalNumber) -> Option<&ProgressView> {
        self.going.as_ref()?.sheets_by_number.get(goal)
    }
}

impl Going {
    fn of(publications: &[Publication], today: NaiveDate, language: Language) -> Self {
        let mut going = Self {
            counts: [Progress::Done, Progress::Going, Progress::Late, Progress::Silent].map(|known| (known, 0)).into(),
            sheets: publications.len(),
            milestones: 0,
            done: 0,
            late: Vec::new(),
            more_late: 0,
            sheets_by_number: HashMap::new(),
        };
        for snapshot in publications.iter().map(|publication| &publication.snapshot) {
            let view = ProgressView::of(snapshot, today, language);
            let count = |mark: Mark| view.line.iter().filter(|known| known.mark == mark).count();
            going.milestones += view.line.len() - count(Mark::Cancelled);
            going.done += count(Mark::Done);
            if let Some((_, count)) = going.counts.iter_mut().find(|(known, _)| *known == view.progress) {
                *count += 1;
            }
            if let (Progress::Late, Some(first)) = (view.progress, view.late().first()) {
                going.late.push(LateSheet {
                    goal: snapshot.goal,
                    name: Name::new(&snapshot.name),
                    section: snapshot.section.as_ref().or(snapshot.department.as_ref()).cloned(),
                    count: count(Mark::Late),
                    due: first.due.clone(),
                });
            }
            going.sheets_by_number.insert(snapshot.goal, view);
        }
        going.more_late = going.late.len().saturating_sub(MOST_NAMED);
        going.late.truncate(MOST_NAMED);
        going
    }

    /// Whether anything was reported at all.
    pub(super) fn is_told(&self) -> bool {
        self.counts.iter().any(|(progress, count)| *progress != Progress::Silent && *count > 0)
    }
}

/// 公表日 of the stages in words; from the first to the last, where the sheets were published on several days.
fn days(
    reading: &mut Reading<'_>,
    year: FiscalYear,
    publications: &[Publication],
    words: Words,
) -> Result<Vec<(Stage, String)>, StoreError> {
    let shown: BTreeSet<GoalNumber> = publications.iter().map(|publication| publication.snapshot.goal).collect();
    let all = publications::days_of_stages(reading, year)?;
    let of = |stage: Stage| {
        let known = all.iter().filter(|(goal, known, _)| *known == stage && shown.contains(goal));
        let days: Vec<Option<PartialDate>> = known.map(|(_, _, day)| *day).collect();
        let first = days.iter().flatten().min_by_key(|day| (day.from(), day.to()));
        let last = days.iter().flatten().max_by_key(|day| (day.to(), day.from()));
        let label = |day: &PartialDate| day.label(words.language());
        let days = match (days.is_empty(), first, last) {
            (true, ..) => return None,
            (_, Some(first), Some(last)) if first != last => {
                words.fill("published-from-to", [("first", label(first).into()), ("last", label(last).into())])
            }
            (_, Some(only), _) => label(only),
            _ => words.text("published-on-unknown"),
        };
        Some((stage, days))
    };
    Ok(Stage::ALL.iter().filter_map(|&stage| of(stage)).collect())
}
