//! Requests for an update. A request lies on its section's desk until an update on it is entered or its asker withdraws
//! it; a settled one stays readable.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::domain::numbers::{GoalNumber, MilestoneNumber, PersonNumber, RequestNumber, UnitNumber, UpdateNumber};
use crate::domain::person::Author;
use crate::domain::policy::{Ask, MadeRequest, Permit, Withdraw};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, signed};
use crate::store::kit::schema::{goal, milestone, unit, update_request as request};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};

/// The most characters of a request.
pub const LONGEST: usize = 500;
/// Requests shown at a time.
pub const SHOWN: i64 = 200;

/// A request.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = request)]
pub struct Request {
    #[diesel(column_name = id)]
    pub number: RequestNumber,
    #[diesel(column_name = goal_id)]
    pub goal: GoalNumber,
    #[diesel(select_expression = goal::name)]
    pub goal_name: String,
    /// The milestone it is about, with its title; none for the goal as a whole.
    #[diesel(select_expression = (milestone::id, milestone::title).nullable())]
    pub milestone: Option<(MilestoneNumber, String)>,
    pub text: String,
    pub wanted_by: NaiveDate,
    #[diesel(column_name = person_id)]
    pub asker: Option<PersonNumber>,
    /// Their name, with the post of that day.
    pub signature: String,
    pub at: DateTime<Utc>,
    pub settled_at: Option<DateTime<Utc>>,
    /// The update that settled it; none where it was withdrawn.
    pub settled_by: Option<UpdateNumber>,
}

impl Request {
    /// What the policy asks of it.
    pub const fn made(&self) -> MadeRequest {
        MadeRequest { request: self.number, asker: self.asker }
    }

    /// Whether it still waits for an update.
    pub const fn is_open(&self) -> bool {
        self.settled_at.is_none()
    }

    /// Whether it still waits although its day has passed.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.is_open() && self.wanted_by < today
    }
}

/// Which requests to load.
#[derive(Debug, Clone)]
pub enum Selection {
    Number(RequestNumber),
    /// Those on a goal and its milestones.
    Goal(GoalNumber),
    /// Those on the goals of these sections and departments.
    Units(Vec<UnitNumber>),
    Asker(PersonNumber),
}

/// The requests of a selection: those that wait first, by their day; then the settled ones, newest first.
pub fn select(connection: &mut DatabaseConnection, selection: Selection) -> Result<Vec<Request>, StoreError> {
    let mut query = request::table
        .inner_join(goal::table.left_join(unit::table))
        .left_join(milestone::table)
        .order((request::settled_at.is_null().desc(), request::id.desc()))
        .limit(SHOWN)
        .select(Request::as_select())
        .into_boxed();
    query = match selection {
        Selection::Number(number) => query.filter(request::id.eq(number)),
        Selection::Goal(goal) => query.filter(request::goal_id.eq(goal)),
        Selection::Asker(person) => query.filter(request::person_id.eq(person)),
        Selection::Units(units) => query.filter(unit::id.eq_any(units.clone()).or(unit::parent_id.eq_any(units))),
    };
    let mut found: Vec<Request> = query.load(connection)?;
    found.sort_by_key(|request| (!request.is_open(), request.is_open().then_some(request.wanted_by)));
    Ok(found)
}

/// One request.
pub fn find(connection: &mut DatabaseConnection, number: RequestNumber) -> Result<Request, StoreError> {
    select(connection, Selection::Number(number))?.pop().ok_or(StoreError::NotFound)
}

/// Asks for an update. The same person asks the same thing once while it waits.
pub fn make(
    writer: &mut Writer<'_>,
    permit: &Permit<Ask>,
    text: &str,
    wanted_by: NaiveDate,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (Ask { goal, milestone }, author) = (*permit.act(), permit.author());
    let waiting = select(writer.connection, Selection::Goal(goal))?;
    let same = |known: &Request| {
        known.is_open()
            && known.asker == author.person
            && known.milestone.as_ref().map(|(number, _)| *number) == milestone
            && known.text == text
            && known.wanted_by == wanted_by
    };
    if waiting.iter().any(same) {
        return Ok(());
    }
    let number = diesel::insert_into(request::table)
        .values((
            request::goal_id.eq(goal),
            request::milestone_id.eq(milestone),
            request::text.eq(text),
            request::wanted_by.eq(wanted_by),
            signed!(request, author),
            request::at.eq(At::from(at)),
        ))
        .returning(request::id)
        .get_result(writer.connection)?;
    let trace = serde_json::json!({ "goal": goal, "milestone": milestone, "text": text, "wanted_by": wanted_by });
    writer.record(author, Change::new(Action::RequestMade, SubjectKind::Request, number).after(&trace)?);
    Ok(())
}

/// Withdraws a request. A conflict where it is settled.
pub fn withdraw(writer: &mut Writer<'_>, permit: &Permit<Withdraw>, at: DateTime<Utc>) -> Result<(), StoreError> {
    let number = permit.act().0.request;
    let withdrawn = diesel::update(request::table.find(number))
        .filter(request::settled_at.is_null())
        .set(request::settled_at.eq(At::from(at)))
        .execute(writer.connection)?;
    if withdrawn == 0 {
        return Err(StoreError::Conflict(Conflict::Settled));
    }
    writer.record(permit.author(), Change::new(Action::RequestWithdrawn, SubjectKind::Request, number.0));
    Ok(())
}

/// Settles what was asked on a goal, or on the milestone that an update is about.
pub(super) fn settle(
    writer: &mut Writer<'_>,
    author: &Author,
    goal: GoalNumber,
    milestone: Option<MilestoneNumber>,
    by: UpdateNumber,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let of_the_goal = request::milestone_id.is_null();
    let about = request::milestone_id.eq(milestone);
    let settled: Vec<RequestNumber> = diesel::update(request::table)
        .filter(request::goal_id.eq(goal).and(request::settled_at.is_null()).and(of_the_goal.or(about)))
        .set((request::settled_at.eq(At::from(at)), request::settled_by.eq(by)))
        .returning(request::id)
        .get_results(writer.connection)?;
    for number in settled {
        let change = Change::new(Action::RequestSettled, SubjectKind::Request, number.0);
        writer.record(author, change.after(&serde_json::json!({ "update": by }))?);
    }
    Ok(())
}

/// How many requests wait on the desk of these sections and departments.
pub fn waiting(connection: &mut DatabaseConnection, units: Vec<UnitNumber>) -> Result<usize, StoreError> {
    Ok(select(connection, Selection::Units(units))?.iter().filter(|request| request.is_open()).count())
}
