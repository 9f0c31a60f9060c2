//! What the product writes of a published year, read back: `/years/N.json` whole, `/years/N.csv`, and the workbook with the
//! same lines, as far as these tell the parts of a sheet apart. What comes of either is the same proposal, with the sheets as they were published.

mod lines;
mod shapes;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use super::asked::Asked;
use super::records::{self, MOST_CHARACTERS, Row};
use super::refusal::{Problem, ProblemKind, Refusal};
use super::source::Source;
use crate::domain::english_names::EnglishName;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::{Item, SheetPart};
use crate::domain::indicator_table::IndicatorTable;
use crate::domain::mending::FileMark;
use crate::domain::partial_date::PartialDate;
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::proposal::{Proposal, ProposedAmount, ProposedGoal, ProposedItem, Remark, RemarkKind};
use crate::domain::publication::Snapshot;
use crate::domain::recorded::RecordedYear;
use crate::domain::stage::Stage;

/// The version of the format that is read.
const FORMAT: u32 = 1;

/// What the parts of a document amount to.
struct Read {
    year: FiscalYear,
    recorded: RecordedYear,
    /// What is in it and is not taken in.
    left_out: BTreeSet<String>,
}

/// The proposal of a document of ours; none where the text is something else.
pub(super) fn read(file_name: &str, text: &str, asked: &Asked) -> Option<Result<Proposal, Refusal>> {
    let is_json = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']).starts_with('{');
    let read = if is_json {
        document(text)
    } else if lines::are_ours(text) {
        lines::read(text, asked.year)
    } else {
        return None;
    };
    Some(read.and_then(|read| proposal(file_name, read, asked)))
}

/// The proposal of a workbook of ours; none where it is something else.
pub(super) fn read_sheets(file_name: &str, sheets: &[Source], asked: &Asked) -> Option<Result<Proposal, Refusal>> {
    let rows: Vec<&Vec<Row>> = sheets.iter().filter_map(|sheet| sheet.ours.as_ref()).collect();
    let (first, more) = rows.split_first()?;
    // A city with more lines than a sheet takes has several such sheets, each with the header.
    let read = if more.is_empty() {
        lines::of_rows(first, asked.year, false)
    } else {
        Err(Problem::of_file(ProblemKind::TooManyRows { limit: first.len() }).into())
    };
    Some(read.and_then(|read| proposal(file_name, read, asked)))
}

/// Whether a row is the first of the lines that we write.
pub(super) fn begins_lines(row: &[String]) -> bool {
    lines::begins(row)
}

fn broken(text: impl Into<String>) -> ProblemKind {
    ProblemKind::BrokenDocument { text: text.into().chars().take(200).collect() }
}

fn document(text: &str) -> Result<Read, Refusal> {
    let text = text.trim_start_matches('\u{FEFF}');
    let document: shapes::Document = serde_json::from_str(text).map_err(|error| {
        let line = u64::try_from(error.line()).unwrap_or_default();
        Problem::of_line(line, broken(error.to_string()))
    })?;
    if document.format != FORMAT {
        return Err(Problem::of_file(broken(format!("format {}", document.format))).into());
    }
    if document.goals.len() > records::MOST_ROWS {
        return Err(Problem::of_file(ProblemKind::TooManyRows { limit: records::MOST_ROWS }).into());
    }
    let year = document.fiscal_year;
    let mut left_out = BTreeSet::new();
    let mut note = |place: &str, rest: &shapes::Rest| {
        let says_nothing = |value: &serde_json::Value| value.as_array().is_some_and(Vec::is_empty);
        let unknown = rest.iter().filter(|(_, value)| !says_nothing(value)).map(|(name, _)| name);
        let unknown = unknown.filter(|name| !shapes::COMPUTED.contains(&name.as_str()));
        left_out.extend(unknown.map(|name| format!("{place}{name}")));
    };
    note("", &document.rest);
    for goal in &document.goals {
        note("goals.", &goal.rest);
        for indicator in &goal.indicators {
            note("goals.indicators.", &indicator.rest);
            indicator.years.iter().for_each(|year| note("goals.indicators.years.", &year.rest));
        }
    }
    let mut english = EnglishUnits::new();
    for goal in &document.goals {
        let [department, section] = [&goal.department, &goal.section].map(|unit| match unit {
            Some(unit) => (Some(unit.name.clone()), unit.name_en.clone()),
            None => (None, None),
        });
        note_english(&mut english, department, section);
    }
    let recorded = RecordedYear {
        english,
        municipality_code: document.municipality_code,
        partial: document.partial,
        sample: document.sample,
        source: document.source,
        sheets: (0_i32..)
            .zip(document.goals)
            .map(|(position, goal)| (line_of(position), sheet::of(goal, year, position)))
            .collect(),
    };
    Ok(Read { year, recorded, left_out })
}

/// English names by the names of department and section.
type EnglishUnits = BTreeMap<(Option<String>, Option<String>), String>;

/// Notes what a department and a section are called in English, where that is said in letters that are.
fn note_english(
    english: &mut EnglishUnits,
    (department, department_en): (Option<String>, Option<String>),
    (section, section_en): (Option<String>, Option<String>),
) {
    let read = |name: Option<String>| name?.parse::<EnglishName>().ok().map(EnglishName::into_text);
    if let Some(name) = read(department_en) {
        english.entry((department.clone(), None)).or_insert(name);
    }
    if let Some(name) = read(section_en) {
        english.entry((department, section)).or_insert(name);
    }
}

/// A goal of a document has no line of its own; it is counted.
fn line_of(position: i32) -> u64 {
    u64::try_from(position).unwrap_or_default() + 1
}

fn proposal(file_name: &str, read: Read, asked: &Asked) -> Result<Proposal, Refusal> {
    let Some(_) = asked.year else { return Err(Problem::of_file(ProblemKind::YearMissing).into()) };
    let Read { year, recorded, left_out } = read;
    let stage = asked.stage.unwrap_or(Stage::Goals);
    let problems: Vec<Problem> =
        recorded.sheets.iter().flat_map(|(line, sheet)| faults(*line, sheet)).take(1_000).collect();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let goals = recorded.sheets.iter().map(|(line, sheet)| goal(*line, sheet, stage)).collect::<Result<Vec<_>, _>>()?;
    if goals.is_empty() {
        return Err(Problem::of_file(ProblemKind::NoRows).into());
    }
    let warnings = left_out.into_iter().map(|text| Remark {
        line: 1,
        column: String::new(),
        kind: RemarkKind::ColumnsNotRead,
        text,
    });
    Ok(Proposal {
        source: file_name.to_owned(),
        named_years: vec![year],
        goals,
        warnings: warnings.collect(),
        values: IndicatorTable::default(),
        reading: Vec::new(),
        file: FileMark::default(),
        said: asked.who_is_who(),
        recorded: Some(Box::new(recorded)),
    })
}

/// What is wrong with the texts of a sheet: a document was written by us once, and by whoever changed it since.
fn faults(line: u64, sheet: &Snapshot) -> Vec<Problem> {
    let items = sheet.objectives.iter().map(|known| &known.item).chain(sheet.results.iter().map(|known| &known.item));
    let lines = |item: &'_ Item| -> Vec<String> {
        std::iter::once(&item.text).chain(item.details.iter().map(|detail| &detail.text)).cloned().collect()
    };
    let mut texts: Vec<String> = items.flat_map(lines).collect();
    texts.push(sheet.name.clone());
    texts.extend(sheet.summary.clone());
    texts.extend(sheet.footnotes.iter().map(|note| note.text.clone()));
    texts.extend(sheet.indicators.iter().map(|indicator| indicator.name.clone()));
    texts.extend(sheet.milestones.iter().map(|milestone| milestone.title.clone()));
    texts.extend(sheet.evaluations.iter().map(|given| given.reasons.clone()));
    let mut faults = Vec::new();
    for text in texts {
        let length = records::length(&text);
        if length > MOST_CHARACTERS {
            faults.push(Problem::of_line(line, ProblemKind::CellTooLong { length, limit: MOST_CHARACTERS }));
        }
        if let Some(character) = records::control_character(&text) {
            faults.push(Problem::of_line(line, ProblemKind::ControlCharacter { code_point: character.into() }));
        }
    }
    if sheet.name.trim().is_empty() {
        faults.push(Problem::of_line(line, ProblemKind::ProgrammeMissing));
    }
    let limit = super::indicators::MOST_OF_A_PROGRAMME;
    if sheet.indicators.len() > limit {
        faults.push(Problem::of_line(line, ProblemKind::TooManyIndicators { limit }));
    }
    faults
}

/// The sheet as a row of a table would have it, for a stage.
fn goal(line: u64, sheet: &Snapshot, stage: Stage) -> Result<ProposedGoal, Refusal> {
    let code = sheet.code.as_deref().map(|code| {
        let text = || code.chars().take(40).collect();
        code.parse::<ProgrammeCode>().map_err(|_| Problem::of_line(line, ProblemKind::NotACode { text: text() }))
    });
    let item = |item: &Item, date: Option<PartialDate>| ProposedItem { item: item.clone(), date };
    let results = sheet.results.iter().filter(|result| result.stage == stage && stage != Stage::Goals);
    let part = SheetPart::of(stage);
    let is_told = |of: SheetPart| of == SheetPart::Objectives || of == part;
    let path = if sheet.plan.len() > 1 { sheet.plan.clone() } else { Vec::new() };
    Ok(ProposedGoal {
        line,
        department: sheet.department.as_ref().map(|unit| unit.name.clone()),
        section: sheet.section.as_ref().map(|unit| unit.name.clone()),
        programme: sheet.name.clone(),
        code: code.transpose()?,
        policy: sheet.plan.first().or(sheet.policy.as_ref()).cloned().filter(|_| path.is_empty()),
        plan: path,
        summary: sheet.summary.clone(),
        objectives: sheet.objectives.iter().map(|known| item(&known.item, known.due)).collect(),
        results: results.map(|known| item(&known.item, known.date)).collect(),
        footnotes: sheet.footnotes.iter().filter(|note| is_told(note.part)).cloned().collect(),
        former_names: Vec::new(),
        texts: sheet.evaluation_texts.clone(),
        indicators: Vec::new(),
        ratings: Vec::new(),
        previous_rating: None,
        future_course: None,
        amounts: sheet
            .amounts
            .iter()
            .map(|known| ProposedAmount {
                fiscal_year: known.fiscal_year,
                kind: known.kind,
                part: known.part,
                amount: known.amount,
                place: None,
            })
            .collect(),
    })
}

/// Items by the kind of line that they stand on, for those that no line can be read back from.
fn counted(kinds: &BTreeMap<String, usize>) -> BTreeSet<String> {
    kinds.iter().map(|(kind, count)| format!("{kind} × {count}")).collect()
}
