//! The sheets of a file to one proposal of goals.

use super::asked::Asked;
use super::by_hand::{self, Hand};
use super::header::Purpose;
use super::headings::Heading;
use super::indicators::Gathered;
use super::refusal::{Problem, ProblemKind, Refusal};
use super::source::Source;
use super::{goal, reading, table};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::IndicatorTable;
use crate::domain::proposal::{Proposal, Remark, RemarkKind};
use crate::domain::reading::SheetState;
use crate::domain::stage::Stage;

/// Reads every sheet that holds a table of the year.
pub(super) fn read(file_name: &str, sheets: &[Source], asked: &Asked) -> Result<Proposal, Refusal> {
    let Some(year) = asked.year else { return Err(Problem::of_file(ProblemKind::YearMissing).into()) };
    let purpose = Purpose { year, stage: asked.stage.unwrap_or(Stage::Goals) };
    let mut proposal = Proposal {
        source: file_name.to_owned(),
        named_years: Vec::new(),
        goals: Vec::new(),
        warnings: Vec::new(),
        values: IndicatorTable::default(),
        reading: Vec::new(),
    };
    let mut headings = Vec::new();
    let mut gathered = Gathered::default();
    let mut problems = Vec::new();
    let (mut has_table, mut omitted) = (false, 0);
    for sheet in sheets {
        if state(sheet, sheets.len(), year, asked) != SheetState::Read {
            proposal.warnings.extend(not_read(sheet));
            continue;
        }
        has_table = true;
        match read_sheet(sheet, purpose, asked, &mut proposal, &mut gathered) {
            Ok(found) => headings.extend(found),
            Err(refusal) => {
                omitted += refusal.omitted;
                problems.extend(refusal.problems.into_iter().map(|problem| problem.on_sheet(sheet.name.as_deref())));
            }
        }
    }
    if !has_table {
        let missing = reading::missing_sheet(sheets, asked);
        problems.push(missing.unwrap_or_else(|| Problem::of_file(ProblemKind::NoHeader)));
    }
    proposal.reading = reading::of_goals(sheets, purpose, asked);
    if problems.iter().all(|problem| problem.reason.is_of_headers()) {
        problems.extend(by_hand::not_found(asked, &headings, &proposal.reading));
    }
    problems.append(&mut gathered.problems);
    if !problems.is_empty() {
        let refusal = Refusal::from(problems);
        return Err(Refusal { omitted: refusal.omitted + omitted, ..refusal });
    }
    proposal.values = gathered.into_table(file_name);
    Ok(proposal)
}

/// Whether a sheet of a file of `count` is read, or why not.
pub(super) fn state(sheet: &Source, count: usize, year: FiscalYear, asked: &Asked) -> SheetState {
    let name = sheet.name.as_deref();
    let is_meant = name.is_some() && asked.sheet.as_deref() == name;
    match () {
        () if !asked.wants(name) => SheetState::NotChosen,
        () if count < 2 => SheetState::Read,
        () if !is_of(sheet, year) && !is_meant => SheetState::AnotherYear,
        () if table::first_header(&sheet.rows, &Hand::of(asked, name)).is_none() => SheetState::NoHeader,
        () => SheetState::Read,
    }
}

/// Whether the name of a sheet names the year, or none.
fn is_of(sheet: &Source, year: FiscalYear) -> bool {
    let named = sheet.name.as_deref().and_then(super::year_words::part);
    named.and_then(|(named, _)| named.of_table(year)).is_none_or(|named| named == year)
}

fn not_read(sheet: &Source) -> Option<Remark> {
    let text = sheet.name.clone()?;
    let line = sheet.rows.first()?.line;
    Some(Remark { line, column: String::new(), kind: RemarkKind::SheetNotRead, text })
}

fn read_sheet(
    sheet: &Source,
    purpose: Purpose,
    asked: &Asked,
    proposal: &mut Proposal,
    gathered: &mut Gathered,
) -> Result<Vec<Heading>, Refusal> {
    let table = table::read(&sheet.rows, purpose, &Hand::of(asked, sheet.name.as_deref()))?;
    let headings: Vec<Heading> = table.headings().cloned().collect();
    table.indicators(gathered, asked);
    // A sheet of another year is read only where somebody chose it; it is for them to confirm its year.
    let of_its_name = sheet.name.as_deref().and_then(super::year_words::part);
    let of_its_name = of_its_name.and_then(|(named, _)| named.of_table(purpose.year));
    for year in table.named_years.into_iter().chain(of_its_name.filter(|named| *named != purpose.year)) {
        if !proposal.named_years.contains(&year) {
            proposal.named_years.push(year);
        }
    }
    let mut remarks = table.remarks;
    let goals = table.rows.iter().map(|row| goal::propose(row, purpose.year, &mut remarks));
    proposal.goals.extend(goals);
    if let Some(name) = &sheet.name {
        for remark in &mut remarks {
            remark.column = format!("{name}!{}", remark.column);
        }
    }
    proposal.warnings.append(&mut remarks);
    Ok(headings)
}
