//! What taking a proposal in would do: which goal each row is, and whether the sheet says what the row says.

use std::collections::HashMap;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::{Footnote, Item, SheetPart};
use crate::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use crate::domain::partial_date::PartialDate;
use crate::domain::proposal::{Proposal, ProposedGoal, ProposedItem};
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::domain::unit::{UnitKind, UnitLineage};
use crate::store::goals::{self, Goal};
use crate::store::imports::on_record::{Numbered, Sheets};
use crate::store::imports::{Import, RowPlan, recorded};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::{self, amounts, published, units};

/// What taking the proposal in would do to each row; writes nothing.
pub fn plan(
    connection: &mut DatabaseConnection,
    proposal: &Proposal,
    import: &Import,
) -> Result<Vec<RowPlan>, StoreError> {
    let known = Sheets::load(connection)?;
    let lineage = published::units::lineage(connection)?;
    let mut named: HashMap<[String; 3], usize> = HashMap::new();
    for row in &proposal.goals {
        *named.entry(name_and_unit(row)).or_default() += 1;
    }
    let own = recorded::numbered(connection, proposal)?;
    let plan = |row: &ProposedGoal| {
        if let Some(programme) = own.get(&row.line) {
            let found = by_number(connection, &known, row, *programme, import)?;
            if let Some(found) = found {
                return Ok(found);
            }
        }
        let is_one_of_several = named.get(&name_and_unit(row)).is_some_and(|rows| *rows > 1);
        let numbered = Numbered { code: row.code.as_ref(), is_one_of_several };
        plan_row(connection, &known, &lineage, row, &numbered, import)
    };
    proposal.goals.iter().map(plan).collect()
}

/// The sheet of a document's own number, where it is of this record and under the same name here.
fn by_number(
    connection: &mut DatabaseConnection,
    known: &Sheets,
    row: &ProposedGoal,
    programme: ProgrammeNumber,
    import: &Import,
) -> Result<Option<RowPlan>, StoreError> {
    let year = import.year.year;
    if let Some(goal) = known.of_programme(year, programme) {
        let (is_meant, goal) = (goals::same_name(&goal.name, &row.programme), goal.number);
        let same = is_meant && says_the_same(connection, goal, row, import.stage)?;
        let plan = if same { RowPlan::Unchanged { goal } } else { RowPlan::Changes { goal } };
        return Ok(is_meant.then_some(plan));
    }
    let others = known.of_name(&row.programme).filter(|goal| goal.programme == programme);
    let nearest = others.map(|goal| goal.fiscal_year).min_by_key(|of| of.number().abs_diff(year.number()));
    Ok(nearest.map(|year| RowPlan::Continues { programme, year }))
}

fn name_and_unit(row: &ProposedGoal) -> [String; 3] {
    let unit = |name: &Option<String>| text::comparison_key(name.as_deref().unwrap_or_default());
    [unit(&row.department), unit(&row.section), text::comparison_key(&row.programme)]
}

fn plan_row(
    connection: &mut DatabaseConnection,
    known: &Sheets,
    lineage: &UnitLineage,
    row: &ProposedGoal,
    numbered: &Numbered<'_>,
    import: &Import,
) -> Result<RowPlan, StoreError> {
    let year = import.year.year;
    let unit = match known_unit(connection, row.department.as_deref(), row.section.as_deref(), year)? {
        Known::Yes(unit) => unit,
        Known::No => return Ok(RowPlan::New),
    };
    let is_there = |of: Option<UnitNumber>| {
        of == unit || of.zip(unit).is_some_and(|(of, unit)| lineage.in_year(of, year).contains(&unit))
    };
    let mut same: Vec<&Goal> = known.of_name(&row.programme).filter(|goal| is_there(goal.unit)).collect();
    if let Some(goal) = same.iter().find(|goal| goal.fiscal_year == year && numbered.may_be(goal)) {
        let goal = goal.number;
        let plan = if says_the_same(connection, goal, row, import.stage)? {
            RowPlan::Unchanged { goal }
        } else {
            RowPlan::Changes { goal }
        };
        return Ok(plan);
    }
    // Without a section a name alone does not make two goals one programme.
    same.retain(|goal| goal.unit.is_some() && known.of_programme(year, goal.programme).is_none());
    let continued = known.continued(same.into_iter(), year, numbered);
    Ok(continued.map_or(RowPlan::New, |(programme, year)| RowPlan::Continues { programme, year }))
}

/// Whether the unit a row names is on record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Yes(Option<UnitNumber>),
    No,
}

/// The unit that a row names, where it is on record.
pub(super) fn unit_of(
    connection: &mut DatabaseConnection,
    row: &ProposedGoal,
    year: FiscalYear,
) -> Result<Option<UnitNumber>, StoreError> {
    match known_unit(connection, row.department.as_deref(), row.section.as_deref(), year)? {
        Known::Yes(unit) => Ok(unit),
        Known::No => Ok(None),
    }
}

pub(super) fn known_unit(
    connection: &mut DatabaseConnection,
    department: Option<&str>,
    section: Option<&str>,
    year: FiscalYear,
) -> Result<Known, StoreError> {
    let mut find = |kind, parent, name| units::find_by_name(connection, kind, parent, name, year);
    let unit = match (department, section) {
        (None, None) => return Ok(Known::Yes(None)),
        (Some(department), Some(section)) => match find(UnitKind::Department, None, department)? {
            Some(department) => find(UnitKind::Section, Some(department.number), section)?,
            None => None,
        },
        // 議会事務局 alone is the same unit whichever of the two a table takes it for.
        (Some(name), None) => match find(UnitKind::Department, None, name)? {
            None => find(UnitKind::Section, None, name)?,
            found => found,
        },
        (None, Some(name)) => match find(UnitKind::Section, None, name)? {
            None => find(UnitKind::Department, None, name)?,
            found => found,
        },
    };
    Ok(unit.map_or(Known::No, |unit| Known::Yes(Some(unit.number))))
}

/// The unit that a row names, put on record where it is not.
pub(super) fn ensure_unit(
    writer: &mut Writer<'_>,
    department: Option<&str>,
    section: Option<&str>,
    year: FiscalYear,
) -> Result<Option<UnitNumber>, StoreError> {
    let is_alone = department.is_none() || section.is_none();
    if let Known::Yes(Some(unit)) = known_unit(writer.connection, department, section, year)?
        && is_alone
    {
        let known = units::find(writer.connection, unit)?;
        units::widen(writer, &known, year)?;
        return Ok(Some(unit));
    }
    let mut unit = None;
    for (kind, name) in [(UnitKind::Department, department), (UnitKind::Section, section)] {
        if let Some(name) = name {
            unit = Some(units::ensure(writer, kind, unit, name, year)?);
        }
    }
    Ok(unit)
}

fn says_the_same(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
) -> Result<bool, StoreError> {
    Ok(goals_say_the_same(connection, goal, row, stage)?
        && report_says_the_same(connection, goal, row, stage)?
        && amounts::say_the_same(connection, goal, &row.amounts)?)
}

/// Whether a row tells of a sheet's goals at all: a table of reports may leave them out, and then they stay.
pub(super) fn tells_of_goals(row: &ProposedGoal, stage: Stage) -> bool {
    stage == Stage::Goals || !row.objectives.is_empty() || row.summary.is_some()
}

/// Whether the sheet's goals are what the row says of them.
pub(super) fn goals_say_the_same(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
) -> Result<bool, StoreError> {
    let known = goals::find(connection, goal)?;
    let same_policy = match row.plan.as_slice() {
        [] => row.policy.is_none() || known.policy == row.policy,
        path => store::plan::of_goal(connection, goal)? == path,
    };
    if row.code.is_some() && known.code != row.code {
        return Ok(false);
    }
    if !tells_of_goals(row, stage) {
        return Ok(same_policy);
    }
    let objectives: Vec<_> =
        goals::objectives(connection, goal)?.into_iter().map(|known| (known.item, known.due)).collect();
    Ok(same_policy
        && known.summary == row.summary
        && objectives == pairs(&row.objectives)
        && notes_say_the_same(connection, goal, row, stage, Stage::Goals)?)
}

/// Whether the sheet's report of the stage is what the row says of it.
pub(super) fn report_says_the_same(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
) -> Result<bool, StoreError> {
    if stage == Stage::Goals {
        return Ok(true);
    }
    let results: Vec<_> = goals::results(connection, goal)?
        .into_iter()
        .filter(|known| known.stage == stage)
        .map(|known| (known.item, known.date))
        .collect();
    Ok(results == pairs(&row.results) && notes_say_the_same(connection, goal, row, stage, stage)?)
}

fn notes_say_the_same(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
    of: Stage,
) -> Result<bool, StoreError> {
    let part =
        |notes: Vec<Footnote>| -> Vec<Footnote> { notes.into_iter().filter(|note| note.part.stage() == of).collect() };
    let known = goals::footnotes(connection, goal)?;
    Ok(part(known) == part(footnotes(connection, goal, row, stage)?))
}

pub(super) fn pairs(items: &[ProposedItem]) -> Vec<(Item, Option<PartialDate>)> {
    items.iter().map(|proposed| (proposed.item.clone(), proposed.date)).collect()
}

/// The footnotes of a goal after a table of `stage`: those of the table, and those of the stages that it says nothing
/// about.
pub(super) fn footnotes(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    row: &ProposedGoal,
    stage: Stage,
) -> Result<Vec<Footnote>, StoreError> {
    let told = if tells_of_goals(row, stage) { vec![Stage::Goals, stage] } else { vec![stage] };
    let mut footnotes = goals::footnotes(connection, goal)?;
    footnotes.retain(|note| !told.contains(&note.part.stage()));
    for note in &row.footnotes {
        // A table has one column for what was reached, whichever stage it reports.
        let part = if note.part == SheetPart::Objectives { note.part } else { SheetPart::of(stage) };
        if note.part == part || stage != Stage::Goals {
            footnotes.push(Footnote { part, ..note.clone() });
        }
    }
    footnotes.sort_by_key(|note| note.part);
    Ok(footnotes)
}
