//! `/years/N.csv` read back, and `/data/all.csv` for one of its years; and the sheet of a workbook that has the same lines.
//! They are written for people and for sums: what stands in one text there and in several fields of the record is not taken
//! apart again, but told as left out.

use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;

use super::{EnglishUnits, Read, broken, counted, line_of};
use crate::domain::aim::{Aim, AimParts, Bound};
use crate::domain::amount::of_year::SheetAmount;
use crate::domain::amount::{Amount, AmountKind, AmountPart, MoneyUnit};
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::formula;
use crate::domain::future_course::{Course, DecidedCourse};
use crate::domain::goal::{EvaluationText, Item};
use crate::domain::indicator::{Missing, SeriesBreak, StatedRate, TargetPath};
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::{
    GoalNumber, IndicatorNumber, MilestoneNumber, ObjectiveNumber, ProgrammeNumber, ResultNumber, UnitNumber,
};
use crate::domain::partial_date::PartialDate;
use crate::domain::plan;
use crate::domain::publication::{
    IndicatorYear, PublishedIndicator, PublishedMilestone, PublishedObjective, PublishedResult, Snapshot,
};
use crate::domain::recorded::RecordedYear;
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::intake::records::{self, Row};
use crate::intake::refusal::{Problem, Refusal};

/// How the first line of such a file begins.
const BEGINNING: &str = "municipality_code,fiscal_year,fiscal_year_label,stage,department,section,programme_number,";
/// The most lines that are read.
const MOST_LINES: usize = 200_000;

/// Whether a text is such a file.
pub(super) fn are_ours(text: &str) -> bool {
    text.trim_start_matches('\u{FEFF}').starts_with(BEGINNING)
}

/// Whether a row is the first of such a file.
pub(super) fn begins(row: &[String]) -> bool {
    BEGINNING.trim_end_matches(',').split(',').eq(row.iter().map(String::as_str).take(7))
}

/// Reads such a file, and of several years only the one that is asked for.
pub(super) fn read(text: &str, wanted: Option<FiscalYear>) -> Result<Read, Refusal> {
    let rows = records::rows(text.trim_start_matches('\u{FEFF}'), b',', MOST_LINES)?;
    of_rows(&rows, wanted, true)
}

/// Reads the rows of such a file. In a CSV, and there only, a text that begins like a formula has a mark.
pub(super) fn of_rows(rows: &[Row], wanted: Option<FiscalYear>, is_marked: bool) -> Result<Read, Refusal> {
    let mut rows = rows.iter();
    let columns: HashMap<&str, usize> = rows
        .next()
        .map(|header| header.cells.iter().enumerate().map(|(index, name)| (name.as_str(), index)).collect())
        .unwrap_or_default();
    let year_of = |row: &Row| columns.get("fiscal_year").map(|index| row.cell(*index).to_owned());
    let wanted = wanted.filter(|wanted| rows.clone().any(|row| year_of(row) == Some(wanted.number().to_string())));
    let mut reading = Reading { columns, wanted, is_marked, ..Reading::default() };
    let mut problems: Vec<Problem> = rows.filter_map(|row| reading.take(row).err()).collect();
    let Some((year, municipality_code)) = reading.of.take() else {
        problems.push(Problem::of_file(crate::intake::ProblemKind::NoRows));
        return Err(problems.into());
    };
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let recorded = RecordedYear {
        municipality_code,
        partial: reading.partial,
        sample: reading.sample,
        source: reading.source,
        english: reading.english,
        sheets: reading.sheets,
    };
    Ok(Read { year, recorded, left_out: counted(&reading.left_out) })
}

#[derive(Default)]
struct Reading<'text> {
    columns: HashMap<&'text str, usize>,
    /// The one year of several that is read.
    wanted: Option<FiscalYear>,
    is_marked: bool,
    of: Option<(FiscalYear, String)>,
    partial: bool,
    sample: bool,
    /// Where the year was taken from, as its first sheet says.
    source: Option<String>,
    english: EnglishUnits,
    sheets: BTreeMap<u64, Snapshot>,
    /// The line of each goal in `sheets`.
    known: HashMap<GoalNumber, u64>,
    left_out: BTreeMap<String, usize>,
}

/// A line with the names of its cells.
struct Line<'row> {
    row: &'row Row,
    columns: &'row HashMap<&'row str, usize>,
    is_marked: bool,
}

impl Line<'_> {
    /// A cell; the sign that keeps a spreadsheet from taking it for a formula is not its own.
    fn text(&self, column: &str) -> &str {
        let text = self.columns.get(column).map_or("", |index| self.row.cell(*index));
        if self.is_marked { formula::unmarked(text) } else { text }
    }

    fn some(&self, column: &str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn refused(&self, column: &str) -> Problem {
        Problem::of_cell(self.row.line, column.to_owned(), broken(self.text(column)))
    }

    fn needed<T: FromStr>(&self, column: &str) -> Result<T, Problem> {
        self.text(column).parse().map_err(|_| self.refused(column))
    }

    fn maybe<T: FromStr>(&self, column: &str) -> Result<Option<T>, Problem> {
        if self.text(column).is_empty() { Ok(None) } else { self.needed(column).map(Some) }
    }

    fn year(&self, column: &str) -> Result<Option<FiscalYear>, Problem> {
        let year = |number| FiscalYear::new(number).map_err(|_| self.refused(column));
        self.maybe(column)?.map(year).transpose()
    }

    /// A target, or a plan value: as its text says where it is no plain figure, which has to mean what stands beside it.
    fn aim(&self, column: &str, year: FiscalYear) -> Result<Option<Aim>, Problem> {
        let [bound, written] = ["bound", "text"].map(|part| format!("{column}_{part}"));
        let Some(text) = self.some(&written) else { return Ok(self.maybe::<Figure>(column)?.map(Aim::from)) };
        let aim = Aim::read(&text, self.some("unit").as_deref(), year);
        let means = |aim: &Aim| AimParts::from(aim).bound.map_or("word", Bound::code) == self.text(&bound);
        aim.filter(means).map(Some).ok_or_else(|| self.refused(&written))
    }

    fn number(&self, column: &str) -> Result<i32, Problem> {
        self.needed(column)
    }

    fn date(&self) -> Result<Option<PartialDate>, Problem> {
        if self.text("date_from").is_empty() {
            return Ok(None);
        }
        let [from, to, precision] = ["date_from", "date_to", "date_precision"].map(|column| self.text(column));
        PartialDate::from_str(&format!("{from}/{to}/{precision}")).map(Some).map_err(|_| self.refused("date_from"))
    }

    /// A date that stands there in words only.
    fn labelled(&self, column: &str) -> Result<Option<PartialDate>, Problem> {
        let read = |label: String| PartialDate::read(&label).map_err(|_| self.refused(column));
        self.some(column).map(read).transpose()
    }

    fn item(&self) -> Item {
        Item { text: self.text("text").to_owned(), details: Vec::new() }
    }
}

impl<'text> Reading<'text> {
    fn take(&mut self, row: &'text Row) -> Result<(), Problem> {
        let line = Line { row, columns: &self.columns, is_marked: self.is_marked };
        let year = FiscalYear::new(line.number("fiscal_year")?).map_err(|_| line.refused("fiscal_year"))?;
        if self.wanted.is_some_and(|wanted| wanted != year) {
            *self.left_out.entry(format!("fiscal_year {year}")).or_default() += 1;
            return Ok(());
        }
        let of = (year, line.text("municipality_code").to_owned());
        if *self.of.get_or_insert_with(|| of.clone()) != of {
            return Err(line.refused("fiscal_year"));
        }
        self.partial |= line.text("partially_recorded") == "1";
        self.sample |= line.text("sample") == "1";
        self.source = self.source.take().or_else(|| line.some("source"));
        super::note_english(
            &mut self.english,
            (line.some("department"), line.some("department_en")),
            (line.some("section"), line.some("section_en")),
        );
        let goal = GoalNumber(line.number("goal_number")?);
        let next = line_of(i32::try_from(self.sheets.len()).unwrap_or(i32::MAX));
        let place = *self.known.entry(goal).or_insert(next);
        let sheet = match self.sheets.entry(place) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(vacant) => vacant.insert(sheet(&line, goal, year)?),
        };
        if !item(sheet, &line)? {
            *self.left_out.entry(line.text("item").to_owned()).or_default() += 1;
        }
        Ok(())
    }
}

fn sheet(line: &Line<'_>, goal: GoalNumber, year: FiscalYear) -> Result<Snapshot, Problem> {
    let unit = |column: &str| line.some(column).map(|name| UnitLabel { number: UnitNumber(0), name });
    let plan: Vec<String> = line.text("plan_path").split(plan::BETWEEN).map(str::to_owned).collect();
    let plan: Vec<String> = plan.into_iter().filter(|name| !name.is_empty()).collect();
    Ok(Snapshot {
        goal,
        programme: ProgrammeNumber(line.number("programme_number")?),
        fiscal_year: year,
        stage: line.needed("stage")?,
        partial: false,
        sample: false,
        source: None,
        position: 0,
        name: line.text("goal_name").to_owned(),
        code: line.some("programme_code"),
        department: unit("department"),
        section: unit("section"),
        policy: (!plan.is_empty()).then(|| plan::in_one_line(&plan)),
        plan,
        summary: None,
        title_only: line.text("title_only") == "1",
        objectives: Vec::new(),
        results: Vec::new(),
        milestones: Vec::new(),
        updates: Vec::new(),
        indicators: Vec::new(),
        footnotes: Vec::new(),
        evaluations: Vec::new(),
        amounts: Vec::new(),
        cost_of: None,
        future_course: None,
        evaluation_texts: Vec::new(),
        evidence: Vec::new(),
    })
}

/// Puts what a line says into its sheet; false where that can't be read back.
fn item(sheet: &mut Snapshot, line: &Line<'_>) -> Result<bool, Problem> {
    match line.text("item") {
        "goal" => sheet.summary = line.some("text"),
        "objective" => sheet.objectives.push(PublishedObjective {
            number: ObjectiveNumber(line.number("item_number")?),
            item: line.item(),
            due: line.date()?,
        }),
        kind @ ("result" | "midyear") => sheet.results.push(PublishedResult {
            number: ResultNumber(line.number("item_number")?),
            stage: if kind == "midyear" { Stage::Midyear } else { Stage::Results },
            item: line.item(),
            date: line.date()?,
            objective: line.maybe("objective_number")?.map(ObjectiveNumber),
        }),
        "milestone" => return milestone(sheet, line),
        "indicator" => indicator(sheet, line)?,
        "break" => return series_break(sheet, line),
        "amount" | "amount_of_year" => amount(sheet, line)?,
        // What follows from the rest, and what is of the record that it was written from.
        "unit_cost" | "publication" => {}
        "future_course" => {
            let (label, reason) = line.text("text").split_once(" 理由：").unwrap_or((line.text("text"), ""));
            let course = Course { label: label.to_owned(), meaning: line.needed("state")? };
            sheet.future_course = Some(DecidedCourse { course, reason: reason.to_owned() });
        }
        "evaluation_text" => match line.text("text").split_once('：') {
            Some((heading, text)) => {
                let (heading, text) = (heading.to_owned(), text.to_owned());
                sheet.evaluation_texts.push(EvaluationText { heading, text });
            }
            None => return Ok(false),
        },
        _ => return Ok(false),
    }
    Ok(true)
}

/// A milestone. When it was completed did not stand there before there were workbooks.
fn milestone(sheet: &mut Snapshot, line: &Line<'_>) -> Result<bool, Problem> {
    let state: MilestoneState = line.needed("state")?;
    let completed = line.labelled("completed")?;
    if state == MilestoneState::Completed && completed.is_none() {
        return Ok(false);
    }
    sheet.milestones.push(PublishedMilestone {
        number: MilestoneNumber(line.number("item_number")?),
        title: line.text("text").to_owned(),
        due: line.date()?.ok_or_else(|| line.refused("date_from"))?,
        original_due: line.labelled("original_due")?,
        reason: line.some("reason"),
        state,
        completed,
        updates: Vec::new(),
    });
    Ok(true)
}

fn indicator(sheet: &mut Snapshot, line: &Line<'_>) -> Result<(), Problem> {
    let missing: Option<Missing> = line.maybe("state")?;
    let own = IndicatorYear {
        target: line.aim("target", sheet.fiscal_year)?,
        actual: line.maybe("actual")?,
        plan: line.aim("plan", sheet.fiscal_year)?,
        forecast: line.maybe("forecast")?,
        missing,
        word: line.some("missing_word"),
        as_of: line.date()?,
        midyear: line.maybe("midyear")?,
        original_target: line.aim("original_target", sheet.fiscal_year)?,
        target_reason: line.some("reason"),
        note: line.some("outside_cause"),
        not_comparable: line.some("not_comparable"),
        source: line.some("value_source"),
        stated: stated(line)?,
        objective: line.maybe("objective_number")?.map(ObjectiveNumber),
        ..IndicatorYear::blank(sheet.fiscal_year)
    };
    let base = line.maybe("base")?.zip(line.year("base_year")?);
    let mut years = vec![own];
    if let Some((base, year)) = base {
        match years.iter_mut().find(|known| known.fiscal_year == year) {
            Some(known) => known.base = Some(base),
            None => years.insert(0, IndicatorYear { base: Some(base), ..IndicatorYear::blank(year) }),
        }
    }
    sheet.indicators.push(PublishedIndicator {
        number: IndicatorNumber(line.number("item_number")?),
        name: line.text("text").to_owned(),
        unit: line.some("unit"),
        kind: line.needed("indicator_kind")?,
        direction: line.needed("direction")?,
        definition: line.some("definition"),
        path: path(line)?,
        breaks: Vec::new(),
        years,
    });
    Ok(())
}

/// The rate that the source states.
fn stated(line: &Line<'_>) -> Result<Option<StatedRate>, Problem> {
    let label = line.text("stated_label").to_owned();
    Ok(line.maybe("stated_percent")?.map(|percent| StatedRate { percent, label }))
}

fn path(line: &Line<'_>) -> Result<Option<TargetPath>, Problem> {
    let year = |column: &str| line.year(column);
    let whole = (year("path_from_year")?, line.maybe("path_from")?, year("path_to_year")?, line.maybe("path_to")?);
    Ok(match whole {
        (Some(from_year), Some(from), Some(to_year), Some(to)) => Some(TargetPath { from_year, from, to_year, to }),
        _ => None,
    })
}

/// A break in the series of an indicator that stands above it.
fn series_break(sheet: &mut Snapshot, line: &Line<'_>) -> Result<bool, Problem> {
    let number = IndicatorNumber(line.number("item_number")?);
    let known = SeriesBreak {
        from: FiscalYear::of(line.date()?.ok_or_else(|| line.refused("date_from"))?.from()),
        kind: line.needed("state")?,
        reason: line.text("text").to_owned(),
        former_unit: line.some("unit"),
        factor: line.maybe("actual")?,
    };
    let Some(indicator) = sheet.indicators.iter_mut().find(|known| known.number == number) else { return Ok(false) };
    indicator.breaks.push(known);
    Ok(true)
}

fn amount(sheet: &mut Snapshot, line: &Line<'_>) -> Result<(), Problem> {
    let part: AmountPart = line.needed("item_number")?;
    for (column, kind) in [("target", AmountKind::Budget), ("actual", AmountKind::Settled)] {
        let Some(yen) = line.maybe::<i64>(column)? else { continue };
        let amount = Amount::new(yen, MoneyUnit::Yen).map_err(|_| line.refused(column))?;
        let fiscal_year = line.date()?.map_or(sheet.fiscal_year, |date| FiscalYear::of(date.from()));
        let of_budget = kind == AmountKind::Budget;
        let original = if of_budget { line.maybe::<i64>("original_target")? } else { None };
        let original = original.map(|yen| Amount::new(yen, MoneyUnit::Yen)).transpose();
        let original = original.map_err(|_| line.refused("original_target"))?;
        let reason = line.some("reason").filter(|_| original.is_some());
        sheet.amounts.push(SheetAmount { fiscal_year, kind, part, amount, original, reason });
    }
    Ok(())
}
