//! Goal sheets: beginning, writing, reading, submitting, deciding and rating them.

use super::super::fiscal_year::FiscalYear;
use super::super::numbers::{GoalNumber, PersonNumber, UnitNumber};
use super::super::person::{Actor, Post, Role};
use super::super::rating::EvaluationKind;
use super::super::sheet::{SheetStatus, SheetStep};
use super::super::stage::Stage;
use super::office::{Administer, review};
use super::{Denied, GoalPlace, Permit, Seat, deciding, near, permit, writing_post};

/// Changing a part of a sheet in a stage.
#[derive(Debug, Clone, Copy)]
pub struct Write {
    pub place: GoalPlace,
    pub stage: Stage,
}

/// Reading a goal's live sheet with every step it has taken, whatever became public of it.
#[derive(Debug, Clone, Copy)]
pub struct Inspect(pub GoalPlace);

/// Adding a goal sheet to a section's year.
#[derive(Debug, Clone, Copy)]
pub struct Begin {
    pub section: UnitNumber,
    pub year: FiscalYear,
}

/// Taking a step with a sheet.
#[derive(Debug, Clone, Copy)]
pub struct Advance {
    pub place: GoalPlace,
    pub stage: Stage,
    pub step: SheetStep,
}

/// Giving a rating.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    pub goal: GoalNumber,
    pub kind: EvaluationKind,
}

/// Section staff and section heads write the sheets of their own section, while the year is open and the sheet of the
/// stage is theirs to change.
pub fn write(actor: &Actor, place: GoalPlace, stage: Stage, status: SheetStatus) -> Result<Permit<Write>, Denied> {
    let post = writing_post(actor, place.section)?;
    if !place.year_open {
        return Err(Denied::YearClosed);
    }
    if !status.is_editable() {
        return Err(Denied::NotNow);
    }
    Ok(permit(actor, post, Write { place, stage }))
}

/// Whose rows of a table may be taken into the sheets of an open year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakeIn {
    /// Every row; units that are not on record are put on record.
    City,
    Sections(Vec<UnitNumber>),
}

impl TakeIn {
    /// Whether every row may be taken in.
    pub const fn is_whole_city(&self) -> bool {
        matches!(self, Self::City)
    }
}

/// The planning office takes tables of the whole city in; section staff and section heads the rows of their sections.
pub fn take_in(actor: &Actor) -> Result<Permit<TakeIn>, Denied> {
    if let Some(post) = actor.post(Role::Administrator) {
        return Ok(permit(actor, post, TakeIn::City));
    }
    let writes = |post: &&Post| matches!(post.role, Role::Staff | Role::SectionHead) && post.unit.is_some();
    let posts: Vec<&Post> = actor.posts.iter().filter(writes).collect();
    let first = posts.first().copied().ok_or(Denied::NoRight)?;
    let mut sections: Vec<UnitNumber> = posts.iter().flat_map(|post| post.units()).collect();
    sections.sort_unstable();
    sections.dedup();
    Ok(permit(actor, first, TakeIn::Sections(sections)))
}

/// Taking back what an import wrote.
#[derive(Debug, Clone, Copy)]
pub struct UndoImport(());

/// An import as far as the right to take it back asks.
#[derive(Debug, Clone, Default)]
pub struct ImportPlace {
    /// Who took it in; none where it was a command on the server.
    pub by: Option<PersonNumber>,
    /// The units of the sheets that it wrote to; none for a sheet without one.
    pub units: Vec<Option<UnitNumber>>,
    pub year_open: bool,
}

/// The planning office takes any import back; section staff and section heads their own, while its year is open and its
/// sheets are those of their sections.
pub fn undo_import(actor: &Actor, place: &ImportPlace) -> Result<Permit<UndoImport>, Denied> {
    let taking_in = take_in(actor)?;
    let permit = Permit { author: taking_in.author, act: UndoImport(()) };
    let TakeIn::Sections(sections) = taking_in.act else { return Ok(permit) };
    let is_own = |unit: &Option<UnitNumber>| unit.is_some_and(|unit| sections.contains(&unit));
    if place.by != Some(actor.person) || !place.units.iter().all(is_own) {
        return Err(Denied::NoRight);
    }
    if place.year_open { Ok(permit) } else { Err(Denied::YearClosed) }
}

/// Whoever is in charge of the record takes any import back.
pub fn undo_any_import(permit: &Permit<Administer>) -> Permit<UndoImport> {
    Permit { author: permit.author.clone(), act: UndoImport(()) }
}

/// Section staff and section heads begin sheets for their own section in an open year; nobody begins any for a section
/// that has ended.
pub fn begin(actor: &Actor, section: UnitNumber, year: FiscalYear, year_open: bool) -> Result<Permit<Begin>, Denied> {
    let post = writing_post(actor, Some(section))?;
    if post.unit != Some(section) {
        return Err(Denied::NoRight);
    }
    if year_open { Ok(permit(actor, post, Begin { section, year })) } else { Err(Denied::YearClosed) }
}

/// Whoever writes a sheet submits it, and withdraws it while nobody has decided.
pub fn submit(actor: &Actor, place: GoalPlace, stage: Stage, step: SheetStep) -> Result<Permit<Advance>, Denied> {
    let post = writing_post(actor, place.section)?;
    if !place.year_open {
        return Err(Denied::YearClosed);
    }
    match step {
        SheetStep::Submitted | SheetStep::Withdrawn => Ok(permit(actor, post, Advance { place, stage, step })),
        _ => Err(Denied::NoRight),
    }
}

/// What came before a decision on a sheet.
#[derive(Debug, Clone, Copy)]
pub struct Pending {
    pub status: SheetStatus,
    pub submitted_by: Option<PersonNumber>,
    /// Who gave the first of two approvals.
    pub passed_by: Option<PersonNumber>,
    /// The number of approvals the city asks for.
    pub approvals: i32,
}

/// The section head decides what somebody else submitted; where the city asks for two approvals, the head of the
/// department decides what the section head passed. The head of the department may stand in for the section head; but
/// two approvals are those of two people. Deputies decide like those whose deputies they are.
pub fn decide_sheet(
    actor: &Actor,
    place: GoalPlace,
    stage: Stage,
    pending: Pending,
    approve: bool,
) -> Result<Permit<Advance>, Denied> {
    let Pending { status, submitted_by, passed_by, approvals } = pending;
    let section_head = Seat::of_head(actor, Role::SectionHead, place.section);
    let department_head = Seat::of_head(actor, Role::DepartmentHead, place.department);
    let (seat, step) = match (status, approve) {
        (SheetStatus::Submitted, true) if approvals == 2 => (section_head.or(department_head), SheetStep::Passed),
        (SheetStatus::Passed, true) => (department_head, SheetStep::Approved),
        (SheetStatus::Passed, false) => (department_head, SheetStep::Returned),
        (_, false) => (section_head.or(department_head), SheetStep::Returned),
        (_, true) => (section_head.or(department_head), SheetStep::Approved),
    };
    let seat = seat.ok_or(Denied::NoRight)?;
    if !place.year_open {
        return Err(Denied::YearClosed);
    }
    let permit = deciding(actor, seat, submitted_by, place.own_writing_allowed, Advance { place, stage, step })?;
    if status == SheetStatus::Passed && approve && passed_by == Some(actor.person) {
        return Err(Denied::SecondApproval);
    }
    if status.allows(step, approvals) { Ok(permit) } else { Err(Denied::NotNow) }
}

/// The planning office opens an approved or published sheet again for a correction, in a closed year too.
pub fn reopen(actor: &Actor, place: GoalPlace, stage: Stage) -> Result<Permit<Advance>, Denied> {
    let post = actor.post(Role::Administrator).ok_or(Denied::NoRight)?;
    Ok(permit(actor, post, Advance { place, stage, step: SheetStep::Reopened }))
}

/// The section rates its own work, its head at first; the head of its department reviews it; what the city decides at
/// last the planning office enters.
pub fn rate(actor: &Actor, place: GoalPlace, kind: EvaluationKind) -> Result<Permit<Rate>, Denied> {
    let post = match kind {
        EvaluationKind::SelfRating => Some(writing_post(actor, place.section)?),
        EvaluationKind::First => place.section.and_then(|unit| actor.post_in(Role::SectionHead, unit)),
        EvaluationKind::Second | EvaluationKind::Reviewer => {
            place.department.and_then(|unit| actor.post_in(Role::DepartmentHead, unit))
        }
        EvaluationKind::Final => actor.post(Role::Administrator),
    };
    let post = post.ok_or(Denied::NoRight)?;
    if !place.year_open {
        return Err(Denied::YearClosed);
    }
    Ok(permit(actor, post, Rate { goal: place.goal, kind }))
}

/// Whoever has a desk in its section or department, or reads across all departments, reads a goal's live sheet at any
/// time, in each of its stages; in a closed year as well.
pub fn inspect(actor: &Actor, place: GoalPlace) -> Result<Permit<Inspect>, Denied> {
    if let Some(seat) = near(actor, place.section, place.department) {
        return Ok(permit(actor, seat, Inspect(place)));
    }
    review(actor).map(|permit| Permit { author: permit.author, act: Inspect(place) })
}
