//! 会議資料: the review for a meeting, to be printed or kept as a PDF by the browser: one sheet per department, the
//! exceptions first. The filter of the review narrows it down.

use actix_web::HttpResponse;
use actix_web::web::Query;
use askama::Template;

use crate::domain::partial_date::PartialDate;
use crate::domain::policy;
use crate::domain::rating::EvaluationKind;
use crate::domain::sheet::SheetStatus;
use crate::domain::stage::Stage;
use crate::store::published::scales::ScaleRating;
use crate::store::published::years::YearRecord;
use crate::store::read::review::{Counts, GoalReview, Overview, Yardstick};
use crate::web::kit::address::Address;
use crate::web::review::filter::{Filter, ReviewQuery, department};
use crate::web::review::table::{ReviewRow, RowName, Table, anchor, ratings, statuses};
use crate::web::review::{Context, Exception, Shell, WebError, exceptions, load, respond};

/// The sheet of one department.
struct MeetingPaper {
    id: String,
    name: Option<RowName>,
    counts: Counts,
    /// Late or silent milestones, the one that is due first before the others.
    exceptions: Vec<Exception>,
    /// Sections and goals.
    rows: Vec<ReviewRow>,
}

#[derive(Template)]
#[template(path = "review/meeting.html")]
struct MeetingPage {
    shell: Shell,
    today: PartialDate,
    silence_days: i64,
    record: YearRecord,
    scale: Vec<ScaleRating>,
    filter: Filter,
    since: Option<PartialDate>,
    total: Counts,
    papers: Vec<MeetingPaper>,
}

impl MeetingPage {
    /// Another page of the review with this filter.
    fn with_filter(&self, page: Address) -> Address {
        self.filter.on(page)
    }

    fn statuses(counts: &Counts, stage: &Stage) -> Vec<(SheetStatus, usize)> {
        statuses(counts, *stage)
    }

    fn ratings(&self, counts: &Counts) -> Vec<(Option<String>, usize)> {
        ratings(&counts.ratings, EvaluationKind::SelfRating, &self.scale)
    }
}

/// Shows the papers.
pub async fn show(context: Context, query: Query<ReviewQuery>) -> Result<HttpResponse, WebError> {
    let actor = context.actor()?;
    policy::review(actor)?;
    let mut filter = Filter::read(query.into_inner())?;
    if filter.has_unreadable_date() {
        // The form of the review says what is wrong with it.
        return Ok(respond::see_other(&filter.on(context.to().review())));
    }
    let loaded = load(&context, &filter).await?;
    let overview = loaded.overview.as_ref().ok_or(WebError::NotFound)?;
    filter.year = Some(overview.record.year);
    filter.check(overview)?;
    let goals: Vec<&GoalReview> = overview.goals.iter().filter(|goal| filter.accepts(goal, &loaded, actor)).collect();
    let yardstick = &loaded.yardstick;
    let page = MeetingPage {
        shell: context.shell(context.words().text("review-meeting-title")),
        today: PartialDate::day(yardstick.today),
        silence_days: yardstick.silence_days,
        since: filter.since.map(PartialDate::day),
        total: Table::of(&goals, overview, &Filter::default(), yardstick, context.to().review()).total,
        papers: papers(&goals, overview, &filter, yardstick, &context.to().review()),
        record: overview.record.clone(),
        scale: overview.scale.clone(),
        filter,
    };
    respond::page(&page)
}

fn papers(
    goals: &[&GoalReview],
    overview: &Overview,
    filter: &Filter,
    yardstick: &Yardstick,
    review: &Address,
) -> Vec<MeetingPaper> {
    let mut departments = Vec::new();
    for goal in goals {
        if !departments.contains(&department(goal)) {
            departments.push(department(goal));
        }
    }
    let sheet = |unit| {
        let own: Vec<&GoalReview> = goals.iter().filter(|goal| department(goal) == unit).copied().collect();
        let place = filter.at_department(unit);
        let table = Table::of(&own, overview, &place, yardstick, review.clone());
        let name = RowName::of_unit(overview, unit);
        MeetingPaper {
            id: anchor("unit", unit),
            name,
            exceptions: exceptions(own.iter().copied(), overview, yardstick),
            counts: table.total,
            rows: table.rows,
        }
    };
    departments.into_iter().map(sheet).collect()
}
