//! The sheets of a file to one proposal of goals.

use super::asked::Asked;
use super::header::Purpose;
use super::indicators::Gathered;
use super::refusal::{Problem, ProblemKind, Refusal};
use super::source::Source;
use super::{goal, table};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::IndicatorTable;
use crate::domain::proposal::{Proposal, Remark, RemarkKind};
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
        recorded: None,
    };
    let mut gathered = Gathered::default();
    let mut problems = Vec::new();
    let (mut has_table, mut omitted) = (false, 0);
    for sheet in sheets {
        let wanted = asked.sheet.as_ref().is_none_or(|name| sheet.name.as_ref().is_none_or(|own| own == name));
        if !wanted || sheets.len() > 1 && !(is_of(sheet, year) && table::has_header(&sheet.rows)) {
            proposal.warnings.extend(not_read(sheet));
            continue;
        }
        has_table = true;
        if let Err(refusal) = read_sheet(sheet, purpose, asked, &mut proposal, &mut gathered) {
            omitted += refusal.omitted;
            problems.extend(refusal.problems.into_iter().map(|problem| problem.on_sheet(sheet.name.as_deref())));
        }
    }
    if !has_table {
        problems.push(Problem::of_file(ProblemKind::NoHeader));
    }
    problems.append(&mut gathered.problems);
    if !problems.is_empty() {
        let refusal = Refusal::from(problems);
        return Err(Refusal { omitted: refusal.omitted + omitted, ..refusal });
    }
    proposal.values = gathered.into_table(file_name);
    Ok(proposal)
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
) -> Result<(), Refusal> {
    let table = table::read(&sheet.rows, purpose, asked)?;
    table.indicators(gathered, asked);
    for year in table.named_years {
        if !proposal.named_years.contains(&year) {
            proposal.named_years.push(year);
        }
    }
    let mut remarks = table.remarks;
    remarks.extend(sheet.remarks());
    let goals = table.rows.iter().map(|row| goal::propose(row, purpose.year, &mut remarks));
    proposal.goals.extend(goals);
    if let Some(name) = &sheet.name {
        for remark in &mut remarks {
            remark.column = format!("{name}!{}", remark.column);
        }
    }
    proposal.warnings.append(&mut remarks);
    Ok(())
}
