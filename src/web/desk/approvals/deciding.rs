//! What was wished for with the rows, and carrying it out: each row by its own right, and as its reader saw it.

use chrono::{DateTime, Utc};

use crate::domain::numbers::{GoalNumber, UpdateNumber};
use crate::domain::person::Actor;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::domain::update::LONGEST_REASON;
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::read::desk;
use crate::store::stages::{self, Remarks};
use crate::store::{decisions, goals};
use crate::web::desk::approvals::row::{Code, Row, Waits, field_of};
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Problem, Refusal};

/// The box that stands for those of all rows.
pub(super) const ALL: &str = "all";

/// A row that somebody else moved while its reader had it before them.
pub(super) struct Left {
    pub(super) code: Code,
    pub(super) title: String,
    /// Why it was to be returned.
    pub(super) reason: String,
}

/// What became of the rows that were sent.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) approved: usize,
    pub(super) returned: usize,
    pub(super) left: Vec<Left>,
    /// What is wrong with single rows. The others are decided.
    pub(super) problems: Vec<Problem>,
}

/// What is wished for with one row.
enum Wish {
    Approve,
    Return(String),
}

/// What was sent of one row.
struct SentRow<'typed> {
    typed: &'typed Fields,
    code: Code,
}

impl SentRow<'_> {
    fn is_ticked(&self) -> bool {
        self.typed.find(&self.code.to_string()).is_some()
    }

    fn reason(&self) -> &str {
        self.typed.trimmed(&field_of("reason", self.code))
    }

    /// What its reader saw of it, in its box or beside it; none where it was not on the page.
    fn seen(&self) -> Option<&str> {
        self.typed.find(&self.code.to_string()).or_else(|| self.typed.find(&field_of("seen", self.code)))
    }

    fn is_meant(&self) -> bool {
        let all = self.typed.get(ALL) == "1";
        self.is_ticked() || !self.reason().is_empty() || (all && self.seen().is_some())
    }

    /// A reason returns the row; with a tick of its own as well nobody knows.
    fn wish(&self) -> Result<Wish, Problem> {
        let field = || field_of("reason", self.code);
        match self.reason() {
            "" => Ok(Wish::Approve),
            _ if self.is_ticked() && self.typed.get(ALL) != "1" => Err(Problem::new(field(), "approvals-both")),
            reason if reason.chars().count() > LONGEST_REASON => {
                Err(Problem::new(field(), "return-reason-too-long").limit(LONGEST_REASON))
            }
            reason => Ok(Wish::Return(reason.to_owned())),
        }
    }
}

/// Decides the rows that were sent; everything that is to be said of one is said, and the others are decided.
pub(super) fn decide(
    writer: &mut Writer<'_>,
    actor: &Actor,
    rows: &[Row],
    typed: &Fields,
    at: DateTime<Utc>,
) -> Result<Outcome, Refusal> {
    let mut outcome = Outcome { left: gone(writer.connection, actor, rows, typed)?, ..Outcome::default() };
    let mut wishes = Vec::new();
    for row in rows {
        let sent = SentRow { typed, code: row.code() };
        if !sent.is_meant() {
            continue;
        }
        if sent.seen() != Some(row.seen().as_str()) {
            let reason = sent.reason().to_owned();
            outcome.left.push(Left { code: row.code(), title: row.title().to_owned(), reason });
            continue;
        }
        match sent.wish() {
            Ok(wish) => wishes.push((row, wish)),
            Err(problem) => outcome.problems.push(problem.part(Some(row.title().to_owned()))),
        }
    }
    for (row, wish) in wishes {
        carry_out(writer, actor, row, &wish, at)?;
        match wish {
            Wish::Approve => outcome.approved += 1,
            Wish::Return(_) => outcome.returned += 1,
        }
    }
    Ok(outcome)
}

fn carry_out(writer: &mut Writer<'_>, actor: &Actor, row: &Row, wish: &Wish, at: DateTime<Utc>) -> Result<(), Refusal> {
    match (&row.waits, wish) {
        (Waits::Update(waiting), wish) => {
            let permit = policy::decide_update(actor, waiting.written)?;
            match wish {
                Wish::Approve => decisions::approve(writer, &permit, at)?,
                Wish::Return(reason) => decisions::send_back(writer, &permit, reason, at)?,
            }
        }
        (Waits::Sheet(waiting), wish) => {
            let reason = match wish {
                Wish::Approve => None,
                Wish::Return(reason) => Some(reason.as_str()),
            };
            let permit = waiting.decide(actor, reason.is_none()).map_err(WebError::from)?;
            stages::advance(writer, &permit, reason, &Remarks::new(), at)?;
        }
    }
    Ok(())
}

/// What was meant and does not wait for the reader any more, of what the reader may read.
fn gone(
    connection: &mut DatabaseConnection,
    actor: &Actor,
    rows: &[Row],
    typed: &Fields,
) -> Result<Vec<Left>, StoreError> {
    let mut codes: Vec<Code> = Vec::new();
    for (name, _) in typed.all() {
        let code = Code::read(name.strip_prefix("seen-").unwrap_or(name));
        if let Some(code) = code.filter(|code| !codes.contains(code) && rows.iter().all(|row| row.code() != *code)) {
            codes.push(code);
        }
    }
    let mut gone = Vec::new();
    for code in codes {
        let sent = SentRow { typed, code };
        if !sent.is_meant() {
            continue;
        }
        let title = match code {
            Code::Update(update) => title_of_update(connection, actor, update)?,
            Code::Sheet(goal, stage) => title_of_sheet(connection, actor, goal, stage)?,
        };
        gone.extend(title.map(|title| Left { code, title, reason: sent.reason().to_owned() }));
    }
    Ok(gone)
}

fn title_of_update(
    connection: &mut DatabaseConnection,
    actor: &Actor,
    update: UpdateNumber,
) -> Result<Option<String>, StoreError> {
    Ok(desk::done(connection, actor, update)?.map(|done| done.title))
}

fn title_of_sheet(
    connection: &mut DatabaseConnection,
    actor: &Actor,
    goal: GoalNumber,
    stage: Stage,
) -> Result<Option<String>, StoreError> {
    let place = match stages::place_in(connection, goal, stage) {
        Err(StoreError::NotFound) => return Ok(None),
        found => found?,
    };
    if policy::inspect(actor, place).is_err() {
        return Ok(None);
    }
    Ok(Some(goals::find(connection, goal)?.name))
}
