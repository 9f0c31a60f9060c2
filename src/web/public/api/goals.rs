//! `/api/goals.json`: the sheets in force, of all years or of one.

use actix_web::HttpResponse;
use actix_web::web::Query;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::outlet::data::Format;
use crate::store::published::sheets::{self, Listed};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::offer::{Field, Values};
use crate::web::public::api::{LAST_PAGE, LONGEST_PAGE, ListQuery, PAGE, PER_PAGE, TO, Unit, UpTo, far, page};

/// What may be asked of the list.
pub const QUERY: &[Field] = &[Field { name: "year", values: Values::Year }, PAGE, PER_PAGE];

/// The query of the list.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct GoalsQuery {
    year: Option<FiscalYear>,
    page: Option<UpTo<LAST_PAGE>>,
    per_page: Option<UpTo<LONGEST_PAGE>>,
}

#[derive(Serialize)]
struct ListedGoal<'a> {
    number: GoalNumber,
    fiscal_year: FiscalYear,
    name: &'a str,
    programme: ProgrammeNumber,
    department: Option<Unit<'a>>,
    section: Option<Unit<'a>>,
    published_at: DateTime<Utc>,
    links: Links,
}

#[derive(Serialize)]
struct Links {
    page: String,
    /// The year, which has it.
    json: String,
    svg: String,
}

/// The list, by their numbers.
pub async fn show(context: Context, query: Query<GoalsQuery>) -> Result<HttpResponse, WebError> {
    let GoalsQuery { year, page: number, per_page } = *query;
    context
        .public(move |context, reading| {
            let mut all = sheets::listed(reading)?;
            all.retain(|sheet| year.is_none_or(|year| sheet.year == year));
            // A year nothing of which is public does not exist for the public.
            if all.is_empty() && year.is_some() {
                return Err(WebError::NotFound);
            }
            all.sort_by_key(|sheet| sheet.goal);
            let list = TO.goal_list().with_some("year", year);
            page(context, &list, ListQuery { page: number, per_page }, &all, |sheet| listed(sheet, context))
        })
        .await
}

fn listed<'a>(sheet: &'a Listed, context: &'a Context) -> ListedGoal<'a> {
    let far = far(context);
    ListedGoal {
        number: sheet.goal,
        fiscal_year: sheet.year,
        name: &sheet.name,
        programme: sheet.programme,
        department: Unit::of(sheet.department.as_ref(), context),
        section: Unit::of(sheet.section.as_ref(), context),
        published_at: sheet.published_at,
        links: Links {
            page: far.at(&TO.goal(sheet.goal)),
            json: far.at(&TO.year_data(sheet.year, Format::Json)),
            svg: far.at(&TO.goal_svg(sheet.goal)),
        },
    }
}
