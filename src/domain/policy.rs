//! Who may do what. Each function answers with a permit for exactly one act on exactly one thing; the store's writing
//! functions require the permit and read from it whom to record and what to touch. A permit can be made nowhere else.

use super::fiscal_year::FiscalYear;
use super::numbers::{GoalNumber, MilestoneNumber, PersonNumber, UnitNumber, UpdateNumber};
use super::person::{Actor, Author, Post, Role};
use super::rating::EvaluationKind;
use super::sheet::{SheetStatus, SheetStep};
use super::stage::Stage;

/// The right to do one thing, given to one author.
#[derive(Debug, Clone)]
pub struct Permit<Act> {
    author: Author,
    act: Act,
}

impl<Act> Permit<Act> {
    /// Who was given the right.
    pub const fn author(&self) -> &Author {
        &self.author
    }

    /// What may be done, and to what.
    pub const fn act(&self) -> &Act {
        &self.act
    }
}

/// Why something may not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// No post gives the right; that the thing exists is not told either.
    NoRight,
    /// The fiscal year is closed: changes only by correction.
    YearClosed,
    /// One's own writing is decided by somebody else.
    OwnWriting,
    /// The sheet stands where this can't be done: with somebody else, or published.
    NotNow,
}

/// Where a milestone stands in the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MilestonePlace {
    /// The milestone.
    pub milestone: MilestoneNumber,
    /// Its goal.
    pub goal: GoalNumber,
    /// The section that owns the goal, where one is known.
    pub section: Option<UnitNumber>,
    /// The department of that section.
    pub department: Option<UnitNumber>,
    /// Whether the goal's fiscal year is open.
    pub year_open: bool,
}

/// Where an update stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpdatePlace {
    /// The update.
    pub update: UpdateNumber,
    /// The person who wrote it.
    pub writer: PersonNumber,
    /// The milestone it is about.
    pub milestone: MilestonePlace,
}

/// Writing a report on a milestone.
#[derive(Debug, Clone, Copy)]
pub struct Report(pub MilestonePlace);

/// Approving or returning a report.
#[derive(Debug, Clone, Copy)]
pub struct Decide(pub UpdatePlace);

/// Reading a milestone with every report on it, whatever became of them.
#[derive(Debug, Clone, Copy)]
pub struct Follow(pub MilestonePlace);

/// Importing, opening years, publishing, managing people.
#[derive(Debug, Clone, Copy)]
pub struct Administer(());

/// Reading across all departments.
#[derive(Debug, Clone, Copy)]
pub struct Review(());

/// Reading the audit log.
#[derive(Debug, Clone, Copy)]
pub struct Audit(());

/// Reading the desk of these sections.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Sections whose milestones the reader reports on.
    pub writes_for: Vec<UnitNumber>,
    /// Sections whose reports the reader decides, by number of the section.
    pub decides_for: Vec<UnitNumber>,
    /// Departments for all of whose sections the reader decides.
    pub decides_for_departments: Vec<UnitNumber>,
}

impl Desk {
    /// Every section and department whose milestones lie on the desk.
    pub fn units(&self) -> Vec<UnitNumber> {
        let mut units = [self.writes_for.as_slice(), &self.decides_for, &self.decides_for_departments].concat();
        units.sort_unstable();
        units.dedup();
        units
    }
}

fn permit<Act>(actor: &Actor, post: &Post, act: Act) -> Permit<Act> {
    Permit { author: Author::in_post(actor, post), act }
}

/// Section staff and section heads report on the milestones of their own section while the year is open.
pub fn report(actor: &Actor, place: MilestonePlace) -> Result<Permit<Report>, Denied> {
    let section = place.section.ok_or(Denied::NoRight)?;
    let post = actor
        .post_in(Role::Staff, section)
        .or_else(|| actor.post_in(Role::SectionHead, section))
        .ok_or(Denied::NoRight)?;
    if !place.year_open {
        return Err(Denied::YearClosed);
    }
    Ok(permit(actor, post, Report(place)))
}

/// The section head, or the head of its department, approves or returns what somebody else wrote.
pub fn decide(actor: &Actor, place: UpdatePlace) -> Result<Permit<Decide>, Denied> {
    let head = |role, unit: Option<UnitNumber>| unit.and_then(|unit| actor.post_in(role, unit));
    let post = head(Role::SectionHead, place.milestone.section)
        .or_else(|| head(Role::DepartmentHead, place.milestone.department))
        .ok_or(Denied::NoRight)?;
    if !place.milestone.year_open {
        return Err(Denied::YearClosed);
    }
    if place.writer == actor.person {
        return Err(Denied::OwnWriting);
    }
    Ok(permit(actor, post, Decide(place)))
}

/// Whoever has a desk in its section or department, or reads across all departments, reads a milestone with every
/// report on it; in a closed year as well.
pub fn follow(actor: &Actor, place: MilestonePlace) -> Result<Permit<Follow>, Denied> {
    let near = |post: &&Post| {
        let reach = match post.role {
            Role::Staff | Role::SectionHead => place.section,
            Role::DepartmentHead => place.department,
            Role::Executive | Role::Administrator => None,
        };
        reach.is_some() && post.unit == reach
    };
    if let Some(post) = actor.posts.iter().find(near) {
        return Ok(permit(actor, post, Follow(place)));
    }
    review(actor).map(|permit| Permit { author: permit.author, act: Follow(place) })
}

/// Department heads, executives and the planning office read across all departments.
pub fn review(actor: &Actor) -> Result<Permit<Review>, Denied> {
    [Role::DepartmentHead, Role::Executive, Role::Administrator]
        .into_iter()
        .find_map(|role| actor.post(role))
        .map(|post| permit(actor, post, Review(())))
        .ok_or(Denied::NoRight)
}

/// The planning office reads the audit log.
pub fn audit(actor: &Actor) -> Result<Permit<Audit>, Denied> {
    actor.post(Role::Administrator).map(|post| permit(actor, post, Audit(()))).ok_or(Denied::NoRight)
}

/// Whoever can run a command on the server has the database in their hands anyway.
pub fn at_the_console() -> Permit<Administer> {
    Permit { author: Author::at_the_console(), act: Administer(()) }
}

/// Whoever reports for a section or decides for a section or department has a desk there. A post of the planning
/// office or of the whole city is none, even where it names the unit it sits in.
pub fn desk(actor: &Actor) -> Result<Permit<Desk>, Denied> {
    let units = |role| {
        actor.posts.iter().filter(move |post| post.role == role).filter_map(|post| post.unit).collect::<Vec<_>>()
    };
    let decides_for = units(Role::SectionHead);
    let mut writes_for = units(Role::Staff);
    writes_for.extend(&decides_for);
    writes_for.sort_unstable();
    writes_for.dedup();
    let desk = Desk { writes_for, decides_for, decides_for_departments: units(Role::DepartmentHead) };
    let works = |post: &&Post| matches!(post.role, Role::Staff | Role::SectionHead | Role::DepartmentHead);
    let post = actor.posts.iter().filter(works).find(|post| post.unit.is_some()).ok_or(Denied::NoRight)?;
    Ok(permit(actor, post, desk))
}

/// Where a goal stands in the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoalPlace {
    /// The goal.
    pub goal: GoalNumber,
    /// The section that owns it, where one is known.
    pub section: Option<UnitNumber>,
    /// The department of that section.
    pub department: Option<UnitNumber>,
    /// Whether its fiscal year is open.
    pub year_open: bool,
}

/// Changing a part of a sheet in a stage.
#[derive(Debug, Clone, Copy)]
pub struct Write {
    /// The goal.
    pub place: GoalPlace,
    /// The stage that is written for.
    pub stage: Stage,
}

/// Reading a goal's live sheet, whatever became public of it.
#[derive(Debug, Clone, Copy)]
pub struct Inspect(pub GoalPlace);

/// Adding a goal sheet to a section's year.
#[derive(Debug, Clone, Copy)]
pub struct Begin {
    /// The section.
    pub section: UnitNumber,
    /// The year.
    pub year: FiscalYear,
}

/// Taking a step with a sheet.
#[derive(Debug, Clone, Copy)]
pub struct Advance {
    /// The goal.
    pub place: GoalPlace,
    /// The stage.
    pub stage: Stage,
    /// The step.
    pub step: SheetStep,
}

/// Reading a sheet as it stands, with every step it has taken.
#[derive(Debug, Clone, Copy)]
pub struct ReadSheet(pub GoalPlace);

/// Giving a rating.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// The goal.
    pub goal: GoalNumber,
    /// Who rates.
    pub kind: EvaluationKind,
}

/// Reading a sheet while it is being worked on.
#[derive(Debug, Clone, Copy)]
pub struct OpenSheet(pub GoalPlace);

/// Whoever has a desk in its section or department, or reads across all departments, reads a sheet at any time.
pub fn open_sheet(actor: &Actor, place: GoalPlace) -> Result<Permit<OpenSheet>, Denied> {
    let near = |post: &&Post| {
        let reach = match post.role {
            Role::Staff | Role::SectionHead => place.section,
            Role::DepartmentHead => place.department,
            Role::Executive | Role::Administrator => None,
        };
        reach.is_some() && post.unit == reach
    };
    if let Some(post) = actor.posts.iter().find(near) {
        return Ok(permit(actor, post, OpenSheet(place)));
    }
    review(actor).map(|permit| Permit { author: permit.author, act: OpenSheet(place) })
}

/// A post in the section that writes its sheets: staff or head.
fn writing_post(actor: &Actor, section: Option<UnitNumber>) -> Result<&Post, Denied> {
    let section = section.ok_or(Denied::NoRight)?;
    actor.post_in(Role::Staff, section).or_else(|| actor.post_in(Role::SectionHead, section)).ok_or(Denied::NoRight)
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

/// Section staff and section heads begin sheets for their own section in an open year.
pub fn begin(actor: &Actor, section: UnitNumber, year: FiscalYear, year_open: bool) -> Result<Permit<Begin>, Denied> {
    let post = writing_post(actor, Some(section))?;
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

/// The section head decides what somebody else submitted; where the city asks for two approvals, the head of the
/// department decides what the section head passed. The head of the department may stand in for the section head.
/// `approvals` is the number of approvals the city asks for.
pub fn decide_sheet(
    actor: &Actor,
    place: GoalPlace,
    stage: Stage,
    status: SheetStatus,
    submitted_by: Option<PersonNumber>,
    approvals: i32,
    approve: bool,
) -> Result<Permit<Advance>, Denied> {
    let section_head = place.section.and_then(|unit| actor.post_in(Role::SectionHead, unit));
    let department_head = place.department.and_then(|unit| actor.post_in(Role::DepartmentHead, unit));
    let (post, step) = match (status, approve) {
        (SheetStatus::Submitted, true) if approvals == 2 => (section_head.or(department_head), SheetStep::Passed),
        (SheetStatus::Passed, true) => (department_head, SheetStep::Approved),
        (SheetStatus::Passed, false) => (department_head, SheetStep::Returned),
        (_, false) => (section_head.or(department_head), SheetStep::Returned),
        (_, true) => (section_head.or(department_head), SheetStep::Approved),
    };
    let post = post.ok_or(Denied::NoRight)?;
    if !place.year_open {
        return Err(Denied::YearClosed);
    }
    if submitted_by == Some(actor.person) {
        return Err(Denied::OwnWriting);
    }
    if !status.allows(step, approvals) {
        return Err(Denied::NotNow);
    }
    Ok(permit(actor, post, Advance { place, stage, step }))
}

/// The planning office opens an approved or published sheet again for a correction, in a closed year too.
pub fn reopen(actor: &Actor, place: GoalPlace, stage: Stage) -> Result<Permit<Advance>, Denied> {
    let post = actor.post(Role::Administrator).ok_or(Denied::NoRight)?;
    Ok(permit(actor, post, Advance { place, stage, step: SheetStep::Reopened }))
}

/// The planning office opens years, sets scales and deadlines, publishes.
pub fn administer(actor: &Actor) -> Result<Permit<Administer>, Denied> {
    actor.post(Role::Administrator).map(|post| permit(actor, post, Administer(()))).ok_or(Denied::NoRight)
}

/// What somebody of the planning office scheduled is done in their name when its time has come.
pub const fn on_schedule(author: Author) -> Permit<Administer> {
    Permit { author, act: Administer(()) }
}

/// A sheet before it is published is read by its section, the head of its department, executives and the planning
/// office; in a closed year as well.
pub fn read_sheet(actor: &Actor, place: GoalPlace) -> Result<Permit<ReadSheet>, Denied> {
    let near = |post: &&Post| match post.role {
        Role::Staff | Role::SectionHead => place.section.is_some() && post.unit == place.section,
        Role::DepartmentHead => place.department.is_some() && post.unit == place.department,
        Role::Executive | Role::Administrator => true,
    };
    let post = actor.posts.iter().find(near).ok_or(Denied::NoRight)?;
    Ok(permit(actor, post, ReadSheet(place)))
}

/// Heads of sections and departments approve sheets: the desk of those that they decide for.
pub fn approvals(actor: &Actor) -> Result<Permit<Desk>, Denied> {
    let permit = desk(actor)?;
    let decides = !permit.act.decides_for.is_empty() || !permit.act.decides_for_departments.is_empty();
    if decides { Ok(permit) } else { Err(Denied::NoRight) }
}

/// The section rates its own work; the head of its department reviews it.
pub fn rate(actor: &Actor, place: GoalPlace, kind: EvaluationKind) -> Result<Permit<Rate>, Denied> {
    let post = match kind {
        EvaluationKind::SelfRating => writing_post(actor, place.section)?,
        EvaluationKind::Reviewer => {
            place.department.and_then(|unit| actor.post_in(Role::DepartmentHead, unit)).ok_or(Denied::NoRight)?
        }
    };
    if !place.year_open {
        return Err(Denied::YearClosed);
    }
    Ok(permit(actor, post, Rate { goal: place.goal, kind }))
}

/// Whoever has a desk in its section or department, or reads across all departments, reads a goal's live sheet; in a
/// closed year as well.
pub fn inspect(actor: &Actor, place: GoalPlace) -> Result<Permit<Inspect>, Denied> {
    let near = |post: &&Post| {
        let reach = match post.role {
            Role::Staff | Role::SectionHead => place.section,
            Role::DepartmentHead => place.department,
            Role::Executive | Role::Administrator => None,
        };
        reach.is_some() && post.unit == reach
    };
    if let Some(post) = actor.posts.iter().find(near) {
        return Ok(permit(actor, post, Inspect(place)));
    }
    review(actor).map(|permit| Permit { author: permit.author, act: Inspect(place) })
}
