//! The review itself: a year at the level of the city, a department, a section or a goal.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use askama::Template;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::GoalNumber;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Actor;
use crate::domain::policy;
use crate::domain::rating::EvaluationKind;
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::store::published::scales::ScaleRating;
use crate::store::published::years::YearRecord;
use crate::store::read::review::{Counts, GoalReview, Overview};
use crate::web::kit::address::Address;
use crate::web::parts::measured::Measured;
use crate::web::review::filter::{Filter, ReviewQuery, Sort, department, section};
use crate::web::review::options::{Field, Offers, Tick};
use crate::web::review::spread::{self, Part};
use crate::web::review::table::{RowName, Table, is_rated, ratings, statuses};
use crate::web::review::{Context, Exception, Loaded, Shell, WebError, exceptions, load, respond, units_of};

/// The most milestones of each exception that are named.
const LIMIT: usize = 100;
/// As many of them stand in the open.
const OPEN: usize = 3;

/// A heading of the table.
struct Column {
    sort: Sort,
    label: String,
    /// The address that sorts by it, or the other way round.
    address: Address,
    /// How it says whether the table is sorted by it.
    aria: &'static str,
    number: bool,
}

/// A step of the way down to where one is.
struct Step {
    /// The name; none where no unit is on record.
    name: Option<RowName>,
    address: Address,
}

/// A filter in force that can be taken off.
struct Chip {
    label: String,
    address: Address,
}

/// The milestones of one kind of exception.
struct Exceptions {
    named: Vec<Exception>,
    /// Those that are shown on demand.
    folded: Vec<Exception>,
    /// How many more there are.
    more: usize,
}

struct GoalView {
    number: GoalNumber,
    name: String,
    milestones: Vec<Exception>,
    indicators: Vec<Measured>,
}

struct Year {
    record: YearRecord,
    table: Table,
    scale: Vec<ScaleRating>,
    columns: Vec<Column>,
    overdue: Exceptions,
    silent: Exceptions,
    goal: Option<GoalView>,
}

#[derive(Template)]
#[template(path = "review/show.html")]
struct ReviewPage {
    shell: Shell,
    today: PartialDate,
    silence_days: i64,
    years: Vec<(FiscalYear, Address, bool)>,
    filter: Filter,
    steps: Vec<Step>,
    chips: Vec<Chip>,
    fields: Vec<Field>,
    ticks: Vec<Tick>,
    unfiltered: Address,
    unreadable_date: bool,
    year: Option<Year>,
}

impl ReviewPage {
    /// Another page of the review with this filter.
    fn with_filter(&self, page: Address) -> Address {
        self.filter.on(page)
    }

    /// The same filter with only late or only silent milestones, from the figures above the table.
    fn only(&self, late: bool, silent: bool) -> Address {
        Filter { late, silent, ..self.filter.clone() }.on(self.shell.to().review())
    }

    fn is_sorted_by(&self, column: &Column) -> bool {
        self.filter.sort == Some(column.sort)
    }

    fn statuses(counts: &Counts, stage: &Stage) -> Vec<(SheetStatus, usize)> {
        statuses(counts, *stage)
    }

    /// How many sheets of a stage are approved, or public already.
    fn settled(counts: &Counts, stage: &Stage) -> usize {
        counts.goals.saturating_sub(counts.not_approved(*stage))
    }
}

/// Shows what the filter asks for.
pub async fn show(context: Context, query: Query<ReviewQuery>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?;
    policy::review(actor)?;
    let mut filter = Filter::read(query.into_inner())?;
    let loaded = load(&context, &filter).await?;
    if let Some(overview) = &loaded.overview {
        filter.year = Some(overview.record.year);
        filter.check(overview)?;
    }
    let page = page(&context, actor, filter, &loaded);
    let status = if page.unreadable_date { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    respond::page_with_status(&page, status)
}

fn page(context: &Context, actor: &Actor, filter: Filter, loaded: &Loaded) -> ReviewPage {
    let offers = Offers { filter: &filter, loaded, actor, words: context.words() };
    let (fields, ticks) = (offers.fields(), offers.ticks());
    let steps =
        loaded.overview.as_ref().map_or_else(Vec::new, |overview| steps(&filter, overview, &context.to().review()));
    let chips = chips(&filter, &fields, context, loaded.yardstick.silence_days);
    let year = loaded.overview.as_ref().map(|overview| Year::of(overview, &filter, loaded, context));
    let years = loaded.years.iter().map(|record| {
        let address = Filter { year: Some(record.year), ..Filter::default() }.on(context.to().review());
        (record.year, address, filter.year == Some(record.year))
    });
    ReviewPage {
        shell: context.shell(context.words().text("review-title")),
        today: PartialDate::day(loaded.yardstick.today),
        silence_days: loaded.yardstick.silence_days,
        years: years.collect(),
        unfiltered: filter.unfiltered().on(context.to().review()),
        steps,
        chips,
        fields,
        ticks,
        unreadable_date: filter.has_unreadable_date(),
        year,
        filter,
    }
}

/// The way from the city down to where the filter is.
fn steps(filter: &Filter, overview: &Overview, review: &Address) -> Vec<Step> {
    let goal = filter.goal.and_then(|wanted| overview.goals.iter().find(|goal| goal.goal.number == wanted));
    let department = filter.department.or_else(|| goal.map(department));
    let section = filter.section.or_else(|| goal.map(section));
    let mut steps = Vec::new();
    if let Some(department) = department {
        steps.push(Step {
            name: RowName::of_unit(overview, department),
            address: filter.at_department(department).on(review.clone()),
        });
        if let Some(section) = section {
            let address = filter.at_section(department, section).on(review.clone());
            steps.push(Step { name: RowName::of_unit(overview, section), address });
        }
    }
    if let Some(goal) = goal {
        steps.push(Step {
            name: Some(RowName::Goal(goal.goal.name.clone())),
            address: filter.at_goal(goal).on(review.clone()),
        });
    }
    steps
}

/// What can be taken off.
fn chips(filter: &Filter, fields: &[Field], context: &Context, silence_days: i64) -> Vec<Chip> {
    let words = context.words();
    let chosen = |name: &str| {
        let field = fields.iter().find(|field| field.name == name)?;
        let offer = field.choices.iter().find(|offer| offer.current)?;
        Some(words.fill("review-chip", [("name", field.label.as_str().into()), ("value", offer.label.as_str().into())]))
    };
    let mut chips = Vec::new();
    let mut chip = |label: Option<String>, without: Filter| {
        let address = without.on(context.to().review());
        chips.extend(label.map(|label| Chip { label, address }));
    };
    let on = |on: bool, label: String| on.then_some(label);
    chip(chosen("policy"), Filter { policy: None, ..filter.clone() });
    chip(chosen("rating"), Filter { rating: None, ..filter.clone() });
    chip(on(filter.late, words.text("review-filter-late")), Filter { late: false, ..filter.clone() });
    let silent = words.fill("review-filter-silent", [("days", silence_days.into())]);
    chip(on(filter.silent, silent), Filter { silent: false, ..filter.clone() });
    chip(on(filter.mine, words.text("review-filter-mine")), Filter { mine: false, ..filter.clone() });
    let since = filter.since.map(|day| {
        let day = PartialDate::day(day).label(context.language);
        words.fill("review-chip-since", [("day", day.into())])
    });
    chip(since, Filter { since: None, since_typed: String::new(), ..filter.clone() });
    chips
}

impl Year {
    fn of(overview: &Overview, filter: &Filter, loaded: &Loaded, context: &Context) -> Self {
        let actor = context.actor().ok();
        let accepted = |goal: &&GoalReview| actor.is_some_and(|actor| filter.accepts(goal, loaded, actor));
        let goals: Vec<&GoalReview> = overview.goals.iter().filter(accepted).collect();
        let yardstick = &loaded.yardstick;
        let all = exceptions(goals.iter().copied(), overview, yardstick);
        let named = |of: fn(&Exception) -> bool| {
            let of_kind = all.iter().filter(|exception| of(exception));
            let more = of_kind.clone().count().saturating_sub(LIMIT);
            let mut named: Vec<Exception> = of_kind.take(LIMIT).cloned().collect();
            // One row alone is no trouble to unfold.
            let folded = if named.len() > OPEN + 1 { named.split_off(OPEN) } else { Vec::new() };
            Exceptions { named, folded, more }
        };
        let goal = filter.goal.and_then(|_| goals.first()).map(|goal| {
            let milestones = goal.milestones.iter().map(|milestone| Exception {
                milestone: milestone.clone(),
                lateness: yardstick.lateness(milestone),
                units: units_of(milestone, overview),
            });
            let measured = |indicator: &crate::domain::publication::PublishedIndicator| {
                let year = indicator.in_year(overview.record.year)?;
                let stage = if goal.due { Stage::Results } else { Stage::Goals };
                Some(Measured::of(indicator, year, Some(stage), context.words()).with_unit())
            };
            GoalView {
                number: goal.goal.number,
                name: goal.goal.name.clone(),
                milestones: milestones.collect(),
                indicators: goal.indicators.iter().filter_map(measured).collect(),
            }
        });
        Self {
            overdue: named(|exception| exception.lateness.overdue),
            silent: named(|exception| exception.lateness.silent && !exception.lateness.overdue),
            table: Table::of(&goals, overview, filter, yardstick, context.to().review()),
            columns: columns(filter, context, yardstick.silence_days),
            goal,
            scale: overview.scale.clone(),
            record: overview.record.clone(),
        }
    }

    /// The spread of ratings of one kind.
    fn ratings(&self, counts: &Counts, kind: &EvaluationKind) -> Vec<(Option<String>, usize)> {
        ratings(&counts.ratings, *kind, &self.scale)
    }

    /// The bar of the ratings of one kind; without parts where nobody of this kind rated.
    fn bar(&self, counts: &Counts, kind: &EvaluationKind) -> Vec<Part> {
        spread::parts(&counts.ratings, *kind, &self.scale)
    }

    /// The same as figures.
    fn figures(&self, counts: &Counts, kind: &EvaluationKind) -> Vec<usize> {
        spread::figures(&counts.ratings, *kind, &self.scale)
    }

    /// Whether anybody rated one of these goals.
    fn is_rated(&self, counts: &Counts) -> bool {
        self.raters().into_iter().any(|kind| is_rated(counts, kind))
    }

    /// The ratings that figures stand for, in their order.
    fn rated_as(&self) -> Vec<&str> {
        self.scale.iter().filter(|known| known.rating.counted).map(|known| known.rating.label.as_str()).collect()
    }

    /// Who rated anything in this table; the section is always asked.
    fn raters(&self) -> Vec<EvaluationKind> {
        let rated =
            |kind: &&EvaluationKind| **kind == EvaluationKind::SelfRating || is_rated(&self.table.total, **kind);
        EvaluationKind::ALL.iter().filter(rated).copied().collect()
    }
}

fn columns(filter: &Filter, context: &Context, silence_days: i64) -> Vec<Column> {
    let words = context.words();
    let heading = |&sort: &Sort| {
        let in_force = filter.sort.unwrap_or(Sort::Table) == sort;
        // What there is most of comes first, except in the order of the table.
        let descending = if in_force { !filter.descending } else { sort != Sort::Table };
        let aria = match (in_force, filter.descending) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        };
        Column {
            sort,
            label: match sort {
                Sort::Silent => words.fill("silent", [("days", silence_days.into())]),
                sort => words.text(&format!("review-column-{}", sort.code().replace('_', "-"))),
            },
            address: Filter { sort: Some(sort), descending, ..filter.clone() }.on(context.to().review()),
            aria,
            number: !matches!(
                sort,
                Sort::Table
                    | Sort::Newest
                    | Sort::GoalsStage
                    | Sort::MidyearStage
                    | Sort::ResultsStage
                    | Sort::Ratings
                    | Sort::Attainment
            ),
        }
    };
    Sort::ALL.iter().map(heading).collect()
}
