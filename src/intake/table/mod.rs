//! Rows to the rows of one table: title lines, header rows repeated for every department, headings that name the unit of
//! the rows below them, blank lines, and blank cells that mean "as above". A repeated header begins anew, so that nothing
//! is carried over it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::asked::Asked;
use super::assessment::{self, TitledUnit};
use super::by_hand::Hand;
use super::cell;
use super::header::{self, Header, Purpose};
use super::headings::Heading;
use super::indicators;
use super::records::Row;
use super::refusal::{Problem, ProblemKind, Refusal};
use super::unit_names::{self, UnitHeading};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::proposal::{Remark, RemarkKind};
use crate::domain::text;

mod former_names;
mod goal_row;
mod left_out;
mod part;
mod row;
mod row_kind;
mod split_names;
mod titled;
pub(super) mod totals;
mod unit;

use goal_row::goal;
pub(super) use goal_row::is_part;
pub(super) use part::Part;
pub(super) use row::{Cell, TableRow};
use row_kind::{RowKind, kind_of};
pub(super) use row_kind::{is_below, is_total};
use titled::Titled;
pub(super) use unit::{Above, filled_plan};

/// The rows at the top of which each may begin the header. Below the first header, a header is repeated word for word.
const TOP: usize = 200;
/// How many programmes a list has at least that can be nothing else.
const LONG_LIST: usize = 20;
/// How many of the other headings of a list have something in each of its rows.
const FILLED: usize = 4;

/// The most rows below a header other than the first that tell what its columns hold.
const MOST_BELOW_ANOTHER: usize = 1_000;

#[derive(Debug, Default)]
pub(super) struct Table<'a> {
    /// The fiscal years of the title lines.
    pub(super) named_years: Vec<FiscalYear>,
    /// The rows of all its parts.
    pub(super) rows: Vec<TableRow<'a>>,
    /// What was left out.
    pub(super) remarks: Vec<Remark>,
    parts: Vec<Part>,
    /// The place of the part that the rows are of now.
    now: usize,
    /// How many headers there were so far.
    headers: usize,
    /// Why the row above was left out, where those that go on below it are too.
    left_out: Option<RemarkKind>,
    /// The department that the rows below the last header begin with.
    department: Option<String>,
    /// The unit that the last line between the rows names for their money.
    money_unit: Option<TitledUnit>,
    /// The fiscal years of the lines since the last row, and the one that those name above the rows of now.
    titled: Titled,
}

/// The first header of a sheet, with the place of its first row; none where it holds no table of goals at all.
pub(super) fn first_header(rows: &[Row], hand: &Hand<'_>) -> Option<(usize, Header)> {
    let top = if hand.says_header() { rows.len() } else { rows.len().min(TOP) };
    let mut starts = (0..top).filter(|&start| rows.get(start).is_some_and(|row| hand.may_begin(row)));
    starts.find_map(|start| Some((start, header::recognise(rows, start, hand)?)))
}

/// Whether rows are a list of so many programmes, each with much under the other headings, that they are no form, whatever
/// words stand in them.
pub(super) fn is_long_list(rows: &[Row]) -> bool {
    let Some((start, header)) = first_header(rows, &Hand::none(&Asked::default())) else { return false };
    let Some(programme) = header::programme_column(&header.headings) else { return false };
    let below = rows.get(start + header.height..).unwrap_or_default();
    let others =
        header.headings.iter().enumerate().filter(|(index, heading)| *index != programme && !heading.parts.is_empty());
    let others: Vec<usize> = others.map(|(index, _)| index).collect();
    let is_listed = |row: &&Row| {
        let filled = others.iter().filter(|column| !row.cell(**column).is_empty());
        !row.cell(programme).is_empty() && filled.take(FILLED).count() == FILLED
    };
    let listed: HashSet<&str> = below.iter().filter(is_listed).map(|row| row.cell(programme)).collect();
    let filled = below.iter().filter(|row| !row.is_blank()).count();
    listed.len() >= LONG_LIST && listed.len() * 2 > filled
}

/// Reads rows as a table, or lists all that is wrong with them.
pub(super) fn read<'a>(rows: &'a [Row], purpose: Purpose, hand: &Hand<'_>) -> Result<Table<'a>, Refusal> {
    read_of(rows, purpose, hand, None)
}

/// The same of a sheet that is called like the unit whose programmes it has.
pub(super) fn read_of<'a>(
    rows: &'a [Row],
    purpose: Purpose,
    hand: &Hand<'_>,
    sheet: Option<&str>,
) -> Result<Table<'a>, Refusal> {
    let of_sheet = sheet.and_then(unit_names::heading);
    let mut table = Table::default();
    let mut first = first_header(rows, hand);
    let mut problems = Vec::new();
    let mut above = Above::default();
    let mut next = 0;
    // A unit that stands alone above a header is that of its rows where further headers have theirs above them.
    let mut over: Option<UnitHeading> = None;
    let mut named = Above::default();
    while let Some(row) = rows.get(next) {
        let start = next;
        next += 1;
        if row.is_blank() {
            continue;
        }
        let found = match &first {
            Some((begins, _)) if *begins == start => first.take().map(|(_, header)| header),
            _ => table.repeated_header(rows, start, hand),
        };
        if let Some(found) = found {
            table.left_out = None;
            next = start + found.height;
            let below = rows.get(next..).unwrap_or_default();
            table.begin(Some(row), found.headings, below, purpose, hand)?;
            table.titled.begin();
            if table.headers > 1 {
                above = Above::of(table.heading_above(rows, start).or_else(|| of_sheet.clone()));
                table.department.clone_from(&above.department);
                continue;
            }
            let over = over.take().filter(|over| later_heading(below, over));
            above = Above::of(over.or_else(|| of_sheet.clone()));
            if table.part().is_some_and(|part| !part.columns.has_units()) {
                above = above.or(&named);
            }
            table.department.clone_from(&above.department);
        } else if table.parts.is_empty() {
            over = over_header(row, over);
            named.name(row);
            title(row, &mut table.named_years);
            table.titled.name(row);
            table.money_unit = TitledUnit::of_both(table.money_unit, assessment::titled_unit(row));
        } else {
            table.take(row, &mut above, &mut problems);
        }
    }
    if table.parts.is_empty() {
        problems.push(totals::or_no_header(rows));
    }
    problems.extend(table.split_names(rows));
    table.leave_out_row_numbers();
    table.leave_out_titled(purpose.year);
    table.finished(problems)
}

/// Reads rows below headings that are known; nothing is carried from one programme to the next.
pub(super) fn read_below<'a>(
    headings: &[Heading],
    rows: &'a [Row],
    purpose: Purpose,
    asked: &Asked,
) -> Result<Table<'a>, Refusal> {
    let mut table = Table::default();
    let mut problems = Vec::new();
    table.begin(rows.first(), headings.to_vec(), rows, purpose, &Hand::none(asked))?;
    for row in rows {
        table.take(row, &mut Above::default(), &mut problems);
    }
    table.leave_out_row_numbers();
    table.finished(problems)
}

impl<'a> Table<'a> {
    /// A header below the first one: the same as the first, or one as headers usually are.
    fn repeated_header(&self, rows: &[Row], start: usize, hand: &Hand<'_>) -> Option<Header> {
        let (first, row) = (self.parts.first()?, rows.get(start)?);
        let is_same = row.cells == first.header;
        let is_said = hand.says_header();
        if is_same || !is_said && header::may_be_repeated(row) { header::recognise(rows, start, hand) } else { None }
    }

    /// The table, unless something is wrong with it.
    fn finished(self, mut problems: Vec<Problem>) -> Result<Self, Refusal> {
        problems.extend(repeated(&self));
        if self.rows.is_empty() && problems.is_empty() {
            problems.push(Problem::of_file(ProblemKind::NoRows));
        }
        if problems.is_empty() { Ok(self) } else { Err(problems.into()) }
    }

    /// Begins a part with its header, and tells which of its columns are not read.
    fn begin(
        &mut self,
        row: Option<&Row>,
        headings: Vec<Heading>,
        below: &[Row],
        purpose: Purpose,
        hand: &Hand<'_>,
    ) -> Result<(), Refusal> {
        let line = row.map_or(0, |row| row.line);
        // A header is repeated for every department; what its columns are is told once.
        let known = self.parts.iter().rposition(|part| part.headings == headings);
        self.headers += 1;
        self.now = known.unwrap_or(self.parts.len());
        if known.is_none() {
            let most = if self.parts.is_empty() { below.len() } else { below.len().min(MOST_BELOW_ANOTHER) };
            let below = below.get(..most).unwrap_or_default();
            let unit = self.money_unit.and_then(TitledUnit::one);
            let part = Part::new(line, headings, below, purpose, hand, unit)?;
            self.parts.push(Part { header: row.map(|row| row.cells.clone()).unwrap_or_default(), ..part });
        }
        let Some(part) = self.part() else { return Ok(()) };
        let told = [
            (RemarkKind::ColumnsNotRead, part.unread().join("、")),
            (RemarkKind::MoneyWithoutUnit, part.assessment.without_unit().join("、")),
            (RemarkKind::AmountOfNoKind, part.assessment.of_no_kind().join("、")),
        ];
        for (kind, text) in told.into_iter().filter(|(_, text)| !text.is_empty()) {
            self.remarks.push(Remark { line, column: String::new(), kind, text });
        }
        Ok(())
    }

    /// The part that the rows are of now.
    fn part(&self) -> Option<&Part> {
        self.parts.get(self.now)
    }

    /// The unit that stands alone above the header that begins with the row at `start`. A section below the line of its
    /// department is of that one, and （２）土木課 of the department that （１） was of.
    fn heading_above(&self, rows: &[Row], start: usize) -> Option<UnitHeading> {
        let mut above = rows.get(..start)?.iter().rev().filter(|row| !row.is_blank()).map(line_of);
        let line = above.next()??;
        let heading = unit_names::heading(&line)?;
        let over = above.next().flatten().and_then(|line| unit_names::heading(&line));
        let before = self.department.clone().filter(|_| unit_names::goes_on(&line)).map(UnitHeading::Department);
        Some(heading.below(over.as_ref().or(before.as_ref())))
    }

    /// The headings of all its parts.
    pub(super) fn headings(&self) -> impl Iterator<Item = &Heading> + Clone {
        self.parts.iter().flat_map(|part| &part.headings)
    }

    fn take(&mut self, row: &'a Row, above: &mut Above, problems: &mut Vec<Problem>) {
        if self.skips(row) {
            return;
        }
        let Some(part) = self.parts.get(self.now) else { return };
        let columns = &part.columns;
        match kind_of(row, self.rows.last(), columns, part.indicators.as_ref()) {
            RowKind::Note(text) => {
                title(row, &mut self.named_years);
                self.titled.name(row);
                self.money_unit = assessment::titled_unit(row).or(self.money_unit);
                self.tell(row, String::new(), RemarkKind::LineLeftOut, &text);
            }
            RowKind::Unit(heading) => above.begin(heading),
            RowKind::Unknown(text) => {
                *above = Above::default();
                self.tell(row, String::new(), RemarkKind::HeadingNotUnderstood, &text);
            }
            RowKind::OfNone(text) => match part.faults(row) {
                faults if faults.is_empty() => self.tell(row, String::new(), RemarkKind::RowOfNoProgramme, &text),
                faults => problems.extend(faults),
            },
            // An error is the name of no department.
            RowKind::Cells => match part.faults(row) {
                faults if faults.is_empty() => above.take(row, columns),
                faults => problems.extend(faults),
            },
            RowKind::Example(text) => {
                self.left_out = Some(RemarkKind::LineLeftOut);
                self.tell(row, String::new(), RemarkKind::LineLeftOut, &text);
            }
            RowKind::Total(text, column) => {
                let column = columns.name(column);
                self.left_out = Some(RemarkKind::TotalLeftOut);
                self.tell(row, column, RemarkKind::TotalLeftOut, &text);
            }
            RowKind::More => match (part.faults(row), self.rows.last_mut()) {
                (faults, Some(goal)) if faults.is_empty() => {
                    let is_said = |column: usize, text: &str| goal.says(column, text);
                    self.remarks.extend(part.assessment.left_out(row, is_said));
                    goal.add(row, columns);
                }
                (faults, _) => problems.extend(faults),
            },
            RowKind::Goal => match goal(row, part, above, self.money_unit) {
                Ok(mut goal) => {
                    self.remarks.append(&mut goal.assessment.left_out);
                    let year = self.titled.of_row();
                    self.rows.push(TableRow { part: self.now, year, ..goal });
                }
                Err(found) => problems.extend(found),
            },
        }
    }

    /// Reads the indicators that stand beside the goals.
    pub(super) fn indicators(&self, gathered: &mut indicators::Gathered, asked: &Asked) {
        for row in &self.rows {
            let indicators = self.parts.get(row.part).and_then(|part| part.indicators.as_ref());
            let Some(columns) = indicators else { continue };
            let owner = indicators::Owner {
                key: Arc::default(),
                programme: row.programme.as_str().into(),
                code: row.code.clone(),
                department: row.department.as_deref().map(Arc::from),
                section: row.section.as_deref().map(Arc::from),
                plan: row.plan.iter().map(|level| Arc::from(level.as_str())).collect(),
            };
            indicators::read_beside_goals(gathered, columns, owner, &row.rows, asked);
        }
    }
}

/// The one cell of a row that has no other.
fn line_of(row: &Row) -> Option<String> {
    let mut filled = row.cells.iter().map(|cell| cell::plain(cell)).filter(|cell| !cell.is_empty());
    filled.next().filter(|_| filled.next().is_none())
}

/// The unit that stands alone above a header, after a further line.
fn over_header(row: &Row, over: Option<UnitHeading>) -> Option<UnitHeading> {
    let heading = line_of(row).and_then(|line| unit_names::heading(&line));
    heading.map(|heading| heading.below(over.as_ref())).or(over)
}

/// Whether one of the rows names a department and nothing else, or a section where that is what stands over the first header.
fn later_heading(rows: &[Row], over: &UnitHeading) -> bool {
    let is_of_sections = matches!(over, UnitHeading::Section(..));
    let is_like = |heading: &UnitHeading| matches!(heading, UnitHeading::Department(_)) || is_of_sections;
    rows.iter()
        .any(|row| line_of(row).and_then(|line| unit_names::heading(&line)).is_some_and(|heading| is_like(&heading)))
}

fn title(row: &Row, years: &mut Vec<FiscalYear>) {
    for year in row.cells.iter().flat_map(|cell| FiscalYear::named_in(&cell::plain(cell))) {
        if !years.contains(&year) {
            years.push(year);
        }
    }
}

/// Every row whose programme stands under the same number in the same section above it.
fn repeated(table: &Table<'_>) -> Vec<Problem> {
    let mut seen: HashMap<[String; 4], u64> = HashMap::new();
    let of_parts: Vec<Option<String>> = table.parts.iter().map(Part::of_parts).collect();
    let mut problems = Vec::new();
    for row in &table.rows {
        let key = |name: &Option<String>| text::comparison_key(name.as_deref().unwrap_or_default());
        let code = row.code.as_ref().map_or("", ProgrammeCode::as_str);
        let [code, programme] = [code, &row.programme].map(text::comparison_key);
        let identity = [code, key(&row.department), key(&row.section), programme];
        if let Some(&first_line) = seen.get(&identity) {
            let programme = row.programme.clone();
            let part = table.parts.get(row.part);
            let reason = match of_parts.get(row.part).cloned().flatten() {
                Some(column) => ProblemKind::RowsOfParts { programme, first_line, column },
                None => ProblemKind::RepeatedProgramme { programme, first_line },
            };
            let column = part.map(|part| part.columns.name(part.columns.programme)).unwrap_or_default();
            problems.push(Problem::of_cell(row.line, column, reason));
        } else {
            seen.insert(identity, row.line);
        }
    }
    problems
}
