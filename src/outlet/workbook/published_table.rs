//! The table of a year as the city publishes it: a row for each objective and result, with the department, the section and
//! the programme beside all of theirs, on paper as wide as it is.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::domain::attainment::Attainment;
use crate::domain::goal::{Item, SheetPart};
use crate::domain::language::Language;
use crate::domain::partial_date::{PartialDate, Precision};
use crate::domain::publication::{IndicatorYear, Publication, PublishedIndicator, Snapshot};
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::outlet::part::Part;
use crate::store::published::city::City;

use super::formats::{self, Formats};
use super::{fitting, put_text, space};

/// The headings, and how many half-width letters each column is wide.
const COLUMNS: [(&str, u8); 8] = [
    ("部局", 14),
    ("課・室", 16),
    ("事務事業", 26),
    ("目標項目", 54),
    ("成果", 54),
    ("達成率", 9),
    ("評価", 14),
    ("公表日", 20),
];
const LAST_COLUMN: u16 = 7;
/// The row of the headings.
const HEADER: u32 = 2;

/// A row of the table.
#[derive(Default)]
struct Row {
    objective: String,
    result: String,
    /// 達成率 in percent.
    rate: Option<Decimal>,
}

/// A sheet in the table.
struct Block<'part> {
    snapshot: &'part Snapshot,
    rows: Vec<Row>,
    rating: String,
    published_on: Option<PartialDate>,
}

pub(super) fn write(sheet: &mut Worksheet, formats: &Formats, city: &City, part: &Part) -> Result<(), XlsxError> {
    begin(sheet, formats, city, part)?;
    let blocks: Vec<Block<'_>> = part.publications.iter().map(block).collect();
    let mut row = HEADER + 1;
    let (mut department, mut section) = (None, None);
    for (index, block) in blocks.iter().enumerate() {
        let rest = blocks.get(index..).unwrap_or_default();
        let own = (block.snapshot.department.as_ref(), block.snapshot.section.as_ref());
        if department != Some(own.0) {
            let of_unit = rest.iter().take_while(|other| other.snapshot.department.as_ref() == own.0);
            spread(sheet, formats, (row, 0), height(of_unit), name(own.0))?;
        }
        if department != Some(own.0) || section != Some(own.1) {
            let is_of =
                |other: &&Block<'_>| (other.snapshot.department.as_ref(), other.snapshot.section.as_ref()) == own;
            spread(sheet, formats, (row, 1), height(rest.iter().take_while(is_of)), name(own.1))?;
        }
        (department, section) = (Some(own.0), Some(own.1));
        write_block(sheet, formats, row, block)?;
        row += height([block].into_iter());
    }
    Ok(())
}

/// Title, remarks, headings, and how it is printed.
fn begin(sheet: &mut Worksheet, formats: &Formats, city: &City, part: &Part) -> Result<(), XlsxError> {
    let record = &part.record;
    sheet.set_name(record.year.wareki())?;
    sheet.set_landscape().set_paper_size(formats::A4).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3).set_footer("&C&P / &N");
    sheet.set_freeze_panes(HEADER + 1, 0)?.set_repeat_rows(HEADER, HEADER)?;
    for (column, (_, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
    }
    let title = format!("{}　{}　仕事目標と成果", city.name, record.year.label(Language::Japanese));
    sheet.set_row_height(0, formats::LINE * 1.6)?;
    sheet.merge_range(0, 0, 0, LAST_COLUMN, &fitting(&title), &formats.title)?;
    let remarks = [
        record.sample.then(|| "見本".to_owned()),
        record.partial.then(|| "一部のみ収録・要約".to_owned()),
        record.note.clone(),
        record.source.as_ref().map(|source| format!("出典：{source}")),
        city.sample.as_ref().map(|sample| sample.notice.clone()),
        city.licence.as_ref().map(|licence| format!("ライセンス：{licence}")),
    ];
    let remarks = remarks.into_iter().flatten().collect::<Vec<_>>().join("　");
    let width = COLUMNS.iter().map(|(_, width)| *width).fold(0, u8::saturating_add);
    sheet.set_row_height(1, high(space::lines(&remarks, width)))?;
    sheet.merge_range(1, 0, 1, LAST_COLUMN, &fitting(&remarks), &formats.remark)?;
    sheet.set_row_height(HEADER, formats::LINE * 1.3)?;
    for (column, (heading, _)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(HEADER, column, heading, &formats.header)?;
    }
    Ok(())
}

fn name(unit: Option<&UnitLabel>) -> &str {
    unit.map_or("", |unit| unit.name.as_str())
}

fn height<'block, 'part: 'block>(blocks: impl Iterator<Item = &'block Block<'part>>) -> u32 {
    blocks.map(|block| u32::try_from(block.rows.len()).unwrap_or(u32::MAX)).sum()
}

/// A text in a cell that is so many rows high.
fn spread(
    sheet: &mut Worksheet,
    formats: &Formats,
    (row, column): (u32, u16),
    rows: u32,
    text: &str,
) -> Result<(), XlsxError> {
    if rows > 1 {
        sheet.merge_range(row, column, row + rows - 1, column, "", &formats.cell)?;
    }
    put_text(sheet, (row, column), text, (&formats.cell, &formats.cell_quoted))
}

fn write_block(sheet: &mut Worksheet, formats: &Formats, first: u32, block: &Block<'_>) -> Result<(), XlsxError> {
    let rows = height([block].into_iter());
    let name = in_full(block.snapshot);
    spread(sheet, formats, (first, 2), rows, &name)?;
    spread(sheet, formats, (first, 6), rows, &block.rating)?;
    let published_on = block.published_on;
    spread(sheet, formats, (first, 7), rows, &published_on.map_or_else(String::new, in_words))?;
    if let Some(day) = published_on.and_then(whole_day) {
        sheet.write_datetime_with_format(first, 7, day, &formats.wareki)?;
    }
    let texts = |row: &Row| [(row.objective.as_str(), 3), (row.result.as_str(), 4)].map(lines_in).into_iter().max();
    let needed: Vec<u32> = block.rows.iter().map(|row| texts(row).unwrap_or(1)).collect();
    // What stands beside all rows needs room too: the last of them has what is missing.
    let beside = lines_in((&name, 2)).max(lines_in((&block.rating, 6)));
    let missing = beside.saturating_sub(needed.iter().sum());
    let last = block.rows.len().saturating_sub(1);
    for (index, ((row, at), lines)) in block.rows.iter().zip(first..).zip(needed).enumerate() {
        sheet.set_row_height(at, high(lines + if index == last { missing } else { 0 }))?;
        put_text(sheet, (at, 3), &row.objective, (&formats.cell, &formats.cell_quoted))?;
        put_text(sheet, (at, 4), &row.result, (&formats.cell, &formats.cell_quoted))?;
        match row.rate.and_then(|rate| super::as_double(rate / Decimal::ONE_HUNDRED)) {
            Some(rate) => sheet.write_number_with_format(at, 5, rate, &formats.percent)?,
            None => sheet.write_blank(at, 5, &formats.cell)?,
        };
    }
    Ok(())
}

fn lines_in((text, column): (&str, usize)) -> u32 {
    space::lines(text, COLUMNS.get(column).map_or(1, |(_, width)| *width))
}

fn high(lines: u32) -> f64 {
    (f64::from(lines) * formats::LINE + 4.0).min(formats::HIGHEST)
}

fn in_words(date: PartialDate) -> String {
    date.label(Language::Japanese)
}

/// A date that is known to the day. Days before 1900 are none in a spreadsheet.
fn whole_day(date: PartialDate) -> Option<NaiveDate> {
    let is_day = date.precision() == Precision::Day && date.from() >= NaiveDate::from_ymd_opt(1900, 3, 1)?;
    is_day.then(|| date.from())
}

/// The programme with its number and what it is about.
fn in_full(snapshot: &Snapshot) -> String {
    let code = snapshot.code.as_ref().map(|code| format!("（{code}）"));
    let summary = snapshot.summary.as_ref().map(|summary| format!("\n{summary}"));
    [Some(snapshot.name.clone()), code, summary].into_iter().flatten().collect()
}

fn block(publication: &Publication) -> Block<'_> {
    let snapshot = &*publication.snapshot;
    let (objectives, results) = (objectives(snapshot), results(snapshot));
    let count = objectives.len().max(results.len()).max(1);
    let (mut objectives, mut results) = (objectives.into_iter(), results.into_iter());
    let rows = (0..count).map(|_| {
        let (result, rate) = results.next().unwrap_or_default();
        Row { objective: objectives.next().unwrap_or_default(), result, rate }
    });
    let mut ratings: Vec<&str> = snapshot.counting_evaluations().map(|given| given.rating.label.as_str()).collect();
    ratings.dedup();
    Block { snapshot, rows: rows.collect(), rating: ratings.join("、"), published_on: publication.published_on }
}

fn objectives(snapshot: &Snapshot) -> Vec<String> {
    let words = snapshot.objectives.iter().map(|objective| in_lines(&objective.item));
    let figures = snapshot.own_figures().filter(|(_, year)| year.objective.is_none());
    let aims = figures.filter_map(|(indicator, year)| {
        let aim = year.target.as_ref()?;
        Some(format!("{}：目標値 {}", indicator.name, aim.shown(indicator.unit_in(year).unwrap_or_default())))
    });
    words.chain(aims).chain(notes(snapshot, true)).collect()
}

/// Results with their rates, and values that no result tells.
fn results(snapshot: &Snapshot) -> Vec<(String, Option<Decimal>)> {
    let mut results = Vec::new();
    for result in snapshot.last_results() {
        let mut rates = snapshot.own_figures().filter(|(_, year)| year.result == Some(result.number));
        let stage = if result.stage == Stage::Midyear { "【上半期】" } else { "" };
        let first = rates.next().and_then(|(indicator, year)| rate(indicator, year));
        results.push((format!("{stage}{}", in_lines(&result.item)), first));
        results.extend(rates.map(|(indicator, year)| (indicator.name.clone(), rate(indicator, year))));
    }
    let told = |year: &IndicatorYear| snapshot.last_results().any(|result| Some(result.number) == year.result);
    let others = snapshot.own_figures().filter(|(_, year)| !told(year));
    results.extend(others.filter_map(|(indicator, year)| {
        let actual = year.actual?;
        let unit = indicator.unit_in(year).unwrap_or_default();
        Some((format!("{}：実績値 {}{unit}", indicator.name, actual.grouped()), rate(indicator, year)))
    }));
    results.extend(notes(snapshot, false).map(|note| (note, None)));
    results
}

/// The footnotes of the objectives, or of the results.
fn notes(snapshot: &Snapshot, of_objectives: bool) -> impl Iterator<Item = String> {
    let notes = snapshot.footnotes.iter().filter(move |note| (note.part == SheetPart::Objectives) == of_objectives);
    notes.map(|note| format!("{} {}", note.mark, note.text))
}

fn rate(indicator: &PublishedIndicator, year: &IndicatorYear) -> Option<Decimal> {
    let computed = indicator.attainment(year).and_then(Attainment::percent);
    computed.or_else(|| year.stated.as_ref().map(|stated| stated.percent.value()))
}

fn in_lines(item: &Item) -> String {
    let lines = [item.text.as_str()].into_iter().chain(item.details.iter().map(|detail| detail.text.as_str()));
    lines.collect::<Vec<_>>().join("\n")
}
