//! The calendar itself, as calendars read it (iCalendar, RFC 5545). Everything in it is a whole day: what is due within a
//! month or a year stands on its last day, and says so.

use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Path;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use icalendar::{Component as _, Event, EventLike as _, Property};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::milestone::MilestoneState;
use crate::domain::partial_date::Precision;
use crate::domain::stage::Stage;
use crate::store::calendars::{self, Calendar};
use crate::store::milestones::Milestone;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;

/// How often a calendar is to look again.
const FRESH: TimeDelta = TimeDelta::hours(1);
/// What makes it.
const PRODUCT: &str = "-//Ichirizuka//Calendar//JA";

/// Gives it to whoever knows its address.
pub async fn show(context: Context, secret: Path<String>) -> Result<HttpResponse, WebError> {
    let secret = secret.into_inner();
    let calendar = context.state.database.read(move |connection| calendars::find(connection, &secret)).await?;
    let written = Writing { context: &context, now: Utc::now() }.calendar(&calendar);
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, "text/calendar; charset=utf-8")).body(written))
}

struct Writing<'request> {
    context: &'request Context,
    now: DateTime<Utc>,
}

impl Writing<'_> {
    fn calendar(&self, calendar: &Calendar) -> String {
        let section = self.context.names().label(&calendar.section).to_string();
        let name = self.context.words().fill("calendar-name", [("section", section.as_str().into())]);
        let mut written = icalendar::Calendar::empty();
        for (key, value) in [("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")]
        {
            written.append_property(Property::new(key, value));
        }
        written.name(&name).ttl(&FRESH);
        for milestone in &calendar.milestones {
            written.push(self.milestone(milestone));
        }
        for (year, stage, day) in &calendar.deadlines {
            written.push(self.deadline(*year, *stage, *day));
        }
        written.to_string()
    }

    /// A day, whole. It ends on the day after, as the format wants it.
    fn day(&self, of: &str, number: &str, day: NaiveDate, summary: &str) -> Event {
        let code = self.context.city().municipality_code.to_string();
        let mut event = Event::new();
        event.uid(&format!("{of}-{number}@{code}.ichirizuka")).timestamp(self.now).summary(summary).starts(day);
        event.ends(day.succ_opt().unwrap_or(day)).add_property("TRANSP", "TRANSPARENT");
        event
    }

    fn milestone(&self, milestone: &Milestone) -> Event {
        let (words, language) = (self.context.words(), self.context.language);
        let due = milestone.due.label(language);
        let mut summary = milestone.title.clone();
        if milestone.state == MilestoneState::Completed {
            summary = words.fill("calendar-completed", [("title", summary.into())]);
        }
        if milestone.due.precision() != Precision::Day {
            summary = words.fill("calendar-within", [("title", summary.into()), ("due", due.as_str().into())]);
        }
        let number = milestone.place.milestone.to_string();
        let mut event = self.day("milestone", &number, milestone.due.to(), &summary);
        let state = words.text(&format!("state-{}", milestone.state.code().replace('_', "-")));
        let page = self.context.to().desk_milestone(milestone.place.milestone);
        let page = format!("{}{page}", self.context.state.settings.public_address);
        let about = [("goal", milestone.goal_name.as_str().into()), ("due", due.into()), ("state", state.into())];
        event.description(&format!("{}\n{page}", words.fill("calendar-about", about)));
        event.append_property(Property::new("URL", &page));
        event
    }

    fn deadline(&self, year: FiscalYear, stage: Stage, day: NaiveDate) -> Event {
        let words = self.context.words();
        let stage_name = words.text(&format!("stage-{}", stage.code()));
        let year_name = year.label(self.context.language);
        let named = [("stage", stage_name.into()), ("year", year_name.into())];
        self.day("deadline", &format!("{year}-{stage}"), day, &words.fill("calendar-deadline", named))
    }
}
