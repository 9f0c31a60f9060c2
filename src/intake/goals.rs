//! The sheets of a file to one proposal of goals.

use super::asked::Asked;
use super::by_hand::{self, Hand};
use super::header::Purpose;
use super::headings::Heading;
use super::indicators::Gathered;
use super::refusal::{Problem, ProblemKind, Refusal};
use super::source::Source;
use super::{form, goal, reading, table, year_words};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator_table::IndicatorTable;
use crate::domain::mending::FileMark;
use crate::domain::proposal::{Proposal, Remark, RemarkKind};
use crate::domain::reading::SheetState;
use crate::domain::stage::Stage;
use crate::domain::watch::Step;

/// Reads every sheet that holds a table of the year.
pub(super) fn read(file_name: &str, sheets: &[Source], asked: &Asked) -> Result<Proposal, Refusal> {
    let Some(year) = asked.year else { return Err(Problem::of_file(ProblemKind::YearMissing).into()) };
    let purpose = Purpose { year, stage: asked.stage.unwrap_or(Stage::Goals) };
    let mut proposal = Proposal {
        source: file_name.to_owned(),
        file: FileMark::default(),
        named_years: Vec::new(),
        goals: Vec::new(),
        warnings: Vec::new(),
        values: IndicatorTable::default(),
        reading: Vec::new(),
        said: asked.who_is_who(),
        recorded: None,
    };
    let (sheets, hidden) = sheets.split_at(sheets.iter().take_while(|sheet| !sheet.is_hidden).count());
    proposal.warnings.extend(hidden.iter().filter_map(is_hidden));
    let mut gathered = Gathered::default();
    asked.watch.begin(Step::Reading, sheets.iter().map(|sheet| sheet.rows.len()).sum());
    asked.go_on()?;
    let is_form = form::among(sheets, asked);
    let (problems, omitted) = if are_forms(sheets, &is_form, year, asked) {
        proposal.reading = reading::of_forms(sheets, &is_form, asked);
        read_forms(form::read(sheets, &is_form, asked), purpose, asked, &mut proposal, &mut gathered)
    } else {
        proposal.reading = reading::of_tables(sheets, &is_form, purpose, asked);
        let (mut problems, omitted) = read_tables(sheets, &is_form, purpose, asked, &mut proposal, &mut gathered);
        problems.extend(asked.labels.iter().map(form::not_on_any));
        (problems, omitted)
    };
    let problems: Vec<Problem> = problems.into_iter().chain(gathered.problems.drain(..)).collect();
    if !problems.is_empty() {
        let refusal = Refusal::from(problems);
        return Err(Refusal { omitted: refusal.omitted + omitted, ..refusal });
    }
    proposal.values = gathered.into_table(file_name, asked);
    Ok(proposal)
}

/// Whether the sheets of a file of goals are forms.
pub(super) fn are_forms(sheets: &[Source], is_form: &[bool], year: FiscalYear, asked: &Asked) -> bool {
    let is_table = |sheet: &Source| {
        is_of(sheet, year) && table::first_header(&sheet.rows, &Hand::of(asked, sheet.name.as_deref())).is_some()
    };
    has_forms(sheets, is_form, asked, is_table)
}

/// Among which sheets one stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Among {
    count: usize,
    year: FiscalYear,
    /// Whether the title of one of them names the year that is read, so that those with another year's title are not of it.
    names_year: bool,
}

impl Among {
    /// The sheets of a file that is read for a year.
    pub(super) fn of(sheets: &[Source], year: FiscalYear) -> Self {
        let names_year = sheets.len() > 1 && sheets.iter().any(|sheet| sheet.titled_year() == Some(year));
        Self { count: sheets.len(), year, names_year }
    }
}

/// Whether a sheet of a file of tables is read, or why not.
pub(super) fn state(sheet: &Source, is_form: bool, among: Among, asked: &Asked) -> SheetState {
    let Among { count, year, .. } = among;
    let name = sheet.name.as_deref();
    let is_meant = name.is_some() && asked.sheet.as_deref() == name;
    let hand = Hand::of(asked, name);
    let has_header = || !is_form && table::first_header(&sheet.rows, &hand).is_some();
    match () {
        () if !asked.wants(name) => SheetState::NotChosen,
        () if count < 2 => SheetState::Read,
        () if !is_of(sheet, year) && !is_meant => SheetState::AnotherYear,
        () if among.names_year && !is_meant && sheet.titled_year().is_some_and(|named| named != year) => {
            SheetState::AnotherYear
        }
        () if !has_header() => SheetState::NoHeader,
        () => SheetState::Read,
    }
}

/// Whether a file is one of forms. Tables have precedence, unless there are fewer of them: a list of the forms beside them.
pub(super) fn has_forms(
    sheets: &[Source],
    is_form: &[bool],
    asked: &Asked,
    is_table: impl Fn(&Source) -> bool,
) -> bool {
    let wanted = || sheets.iter().zip(is_form).filter(|(sheet, _)| asked.wants(sheet.name.as_deref()));
    let forms = wanted().filter(|(_, is_form)| **is_form).count();
    // Whoever says where a header stands says that there is a table.
    asked.headers.is_empty()
        && forms > 0
        && forms > wanted().filter(|(sheet, is_form)| !**is_form && is_table(sheet)).count()
}

/// Reads the tables of all sheets, and returns what is wrong with them and how much more there is.
fn read_tables(
    sheets: &[Source],
    is_form: &[bool],
    purpose: Purpose,
    asked: &Asked,
    proposal: &mut Proposal,
    gathered: &mut Gathered,
) -> (Vec<Problem>, usize) {
    let (mut problems, mut headings, mut has_table, mut omitted) = (Vec::new(), Vec::new(), false, 0);
    let mut rows = 0;
    let among = Among::of(sheets, purpose.year);
    for (sheet, is_form) in sheets.iter().zip(is_form) {
        asked.watch.reach(rows);
        rows += sheet.rows.len();
        if state(sheet, *is_form, among, asked) != SheetState::Read {
            proposal.warnings.extend(not_read(sheet));
            continue;
        }
        has_table = true;
        match read_sheet(sheet, purpose, asked, proposal, gathered) {
            Ok(found) => headings.extend(found),
            Err(refusal) => {
                omitted += refusal.omitted;
                problems.extend(refusal.problems.into_iter().map(|problem| problem.on_sheet(sheet.name.as_deref())));
            }
        }
    }
    if !has_table {
        let why = sheets.iter().map(|sheet| table::totals::or_no_header(&sheet.rows));
        let said = why.into_iter().find(|problem| problem.reason.code() != ProblemKind::NoHeader.code());
        let missing = reading::missing_sheet(sheets, asked).or(said);
        problems.push(missing.unwrap_or_else(|| Problem::of_file(ProblemKind::NoHeader)));
    }
    if problems.iter().all(|problem| problem.reason.is_of_headers()) {
        problems.extend(by_hand::not_found(asked, &headings, &proposal.reading));
    }
    (problems, omitted)
}

/// Reads the forms of a file as the table that they are together.
fn read_forms(
    forms: form::Forms,
    purpose: Purpose,
    asked: &Asked,
    proposal: &mut Proposal,
    gathered: &mut Gathered,
) -> (Vec<Problem>, usize) {
    let (mut problems, mut omitted) = (forms.problems, 0);
    let is_refused = !problems.is_empty();
    let mut named_years = forms.named_years;
    proposal.warnings.extend(forms.remarks);
    let mut take =
        |read: Result<table::Table<'_>, Refusal>, place: &dyn Fn(u64, &str) -> Option<form::Place>| match read {
            Ok(table) => put_in_place(&table, purpose, asked, proposal, gathered, place),
            Err(refusal) => {
                omitted += refusal.omitted;
                problems.extend(refusal.problems.into_iter().map(|problem| problem.placed(place)));
            }
        };
    if !forms.table.rows.is_empty() && !is_refused {
        let table = table::read_below(&forms.table.headings, &forms.table.rows, purpose, asked);
        take(table, &|line, heading| forms.table.place(line, heading).cloned());
    }
    for turned in &forms.turned {
        named_years.extend(&turned.named_years);
        take(table::read(&turned.rows, purpose, &Hand::none(asked)), &|line, heading| {
            Some(turned.place(line, heading))
        });
    }
    for year in named_years {
        if !proposal.named_years.contains(&year) {
            proposal.named_years.push(year);
        }
    }
    if proposal.goals.is_empty() && problems.is_empty() && gathered.problems.is_empty() {
        problems.push(Problem::of_file(ProblemKind::NoRows));
    }
    (problems, omitted)
}

/// Takes what a table says that was made of forms, and says of everything where it stands in the file.
fn put_in_place(
    table: &table::Table<'_>,
    purpose: Purpose,
    asked: &Asked,
    proposal: &mut Proposal,
    gathered: &mut Gathered,
    place: &dyn Fn(u64, &str) -> Option<form::Place>,
) {
    let first = gathered.mark();
    table.indicators(gathered, asked);
    gathered.put_in_place(first, place);
    let mut remarks = table.remarks.clone();
    for row in &table.rows {
        asked.watch.add(row.rows.len());
        let mut goal = goal::propose(row, purpose.year, &mut remarks);
        goal.line = place(goal.line, form::PROGRAMME).map_or(goal.line, |place| place.line);
        proposal.goals.push(goal);
    }
    for mut remark in remarks {
        if let Some(place) = place(remark.line, &remark.column) {
            remark.line = place.line;
            remark.column = place.address();
        }
        proposal.warnings.push(remark);
    }
}

/// Whether the name of a sheet names the year, or none.
pub(super) fn is_of(sheet: &Source, year: FiscalYear) -> bool {
    let named = sheet.name.as_deref().and_then(|name| year_words::of_sheet(name, year));
    named.is_none_or(|named| named == year)
}

/// Tells that a sheet is not read.
pub(super) fn not_read(sheet: &Source) -> Option<Remark> {
    let text = sheet.name.clone()?;
    let line = sheet.rows.first()?.line;
    Some(Remark { line, column: String::new(), kind: RemarkKind::SheetNotRead, text })
}

fn is_hidden(sheet: &Source) -> Option<Remark> {
    let text = sheet.name.clone()?;
    Some(Remark { line: 1, column: String::new(), kind: RemarkKind::SheetHidden, text })
}

fn read_sheet(
    sheet: &Source,
    purpose: Purpose,
    asked: &Asked,
    proposal: &mut Proposal,
    gathered: &mut Gathered,
) -> Result<Vec<Heading>, Refusal> {
    let table = table::read_of(&sheet.rows, purpose, &Hand::of(asked, sheet.name.as_deref()), sheet.name.as_deref())?;
    let headings: Vec<Heading> = table.headings().cloned().collect();
    let sound = gathered.mark();
    table.indicators(gathered, asked);
    gathered.on_sheet(sound, sheet.name.as_deref());
    // A sheet of another year is read only where somebody chose it; it is for them to confirm its year.
    let of_its_name = sheet.called.as_deref().and_then(|name| year_words::of_sheet(name, purpose.year));
    for year in table.named_years.into_iter().chain(of_its_name.filter(|named| *named != purpose.year)) {
        if !proposal.named_years.contains(&year) {
            proposal.named_years.push(year);
        }
    }
    let mut remarks = table.remarks;
    remarks.extend(sheet.remarks());
    for row in &table.rows {
        asked.watch.add(row.rows.len());
        asked.go_on()?;
        proposal.goals.push(goal::propose(row, purpose.year, &mut remarks));
    }
    if let Some(name) = &sheet.name {
        for remark in &mut remarks {
            remark.column = format!("{name}!{}", remark.column);
        }
    }
    proposal.warnings.append(&mut remarks);
    Ok(headings)
}
