//! A block of cells out of a spreadsheet, laid into the rows of the form: a row is found by its name, a column by its
//! heading. Nothing is entered by it; what found no place is listed with the reason.

use std::collections::BTreeSet;

use crate::domain::indicator::Missing;
use crate::domain::language::Language;
use crate::domain::milestone::MilestoneState;
use crate::domain::text::comparison_key;
use crate::domain::update::Matter;
use crate::web::desk::monthly::row::{About, MonthlyRow};
use crate::web::desk::monthly::view::MonthlyView;
use crate::web::kit::fields::Fields;
use crate::web::kit::words::Words;

/// The field with the block.
pub(super) const BLOCK: &str = "block";
/// The button that lays it in.
pub(super) const LAY_IN: &str = "lay_in";
/// Of the cells that found no place as many are shown.
const MOST_SHOWN: usize = 50;
/// The choice of 順調 among the states.
const ON_TRACK: &[&str] = &["順調", "予定どおり", "予定通り", "on track"];

/// A column by its headings, as tables have them.
const HEADINGS: &[(Column, &[&str])] = &[
    (
        Column::Name,
        &["名称", "名前", "項目", "マイルストーン", "指標", "指標名", "name", "item", "milestone", "indicator"],
    ),
    (Column::Goal, &["事務事業", "事務事業名", "事業名", "仕事目標", "programme", "goal"]),
    (Column::Field("state"), &["状態", "新しい状態", "状況", "進捗", "進捗状況", "state", "new state", "status"]),
    (
        Column::Field("text"),
        &["起きたこと", "報告", "報告内容", "内容", "進捗内容", "ひとこと", "what happened", "report", "text"],
    ),
    (Column::Field("value"), &["数値", "新しい数値", "値", "実績", "実績値", "value", "new value", "actual"]),
    (Column::Field("happened"), &["日付", "起きた日", "時期", "date", "date it happened"]),
    (Column::Field("as_of"), &["いつの値か", "基準日", "時点", "as of"]),
    (Column::Field("new_due"), &["新しい期限", "延期後の期限", "new due date"]),
    (Column::Field("reason"), &["理由", "延期・中止の理由", "reason"]),
    (Column::Field("cause"), &["外的要因", "外部要因", "outside cause", "cause"]),
];

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    /// What a row is about.
    Name,
    /// The goal it belongs to.
    Goal,
    Field(&'static str),
}

/// A cell that found no place.
pub(super) struct LeftCell {
    /// The name of its row.
    pub(super) row: String,
    /// The heading of its column.
    pub(super) heading: String,
    pub(super) text: String,
    /// The key of the words that say why.
    pub(super) why: &'static str,
}

/// What became of a block.
#[derive(Default)]
pub(super) struct LaidIn {
    pub(super) cells: usize,
    pub(super) rows: usize,
    pub(super) left: Vec<LeftCell>,
    /// How many more are left than are shown.
    pub(super) more: usize,
    /// What is wrong with the block as a whole.
    pub(super) wrong: Option<&'static str>,
}

impl LaidIn {
    /// The kind of the notice that tells of it.
    pub(super) fn kind(&self) -> &'static str {
        if self.left.is_empty() && self.wrong.is_none() { "success" } else { "warning" }
    }

    /// All that is left.
    pub(super) fn left_over(&self) -> usize {
        self.left.len() + self.more
    }
}

/// Lays the block that was sent into the other fields. What is written there already stays.
pub(super) fn lay_in(view: &MonthlyView, typed: &Fields) -> (Fields, LaidIn) {
    let mut laid = Laying { view, typed: typed.clone(), rows: BTreeSet::new(), result: LaidIn::default() };
    let mut lines = cells(typed.get(BLOCK)).into_iter();
    match lines.next() {
        None => laid.result.wrong = Some("monthly-block-empty"),
        Some(headings) => laid.table(&headings, lines),
    }
    let Laying { mut typed, rows, mut result, .. } = laid;
    result.rows = rows.len();
    result.more = result.left.len().saturating_sub(MOST_SHOWN);
    result.left.truncate(MOST_SHOWN);
    if result.wrong.is_none() && result.left.is_empty() {
        typed.push(BLOCK, "");
    }
    (typed, result)
}

/// The cells of a block, line by line: parted by tabs as a spreadsheet copies them, or by commas.
fn cells(block: &str) -> Vec<Vec<String>> {
    let delimiter = if block.contains('\t') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).delimiter(delimiter).from_reader(block.as_bytes());
    let lines = reader.into_records().filter_map(Result::ok);
    let lines = lines.map(|line| line.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    lines.filter(|line| line.iter().any(|cell| !cell.is_empty())).collect()
}

fn column(heading: &str) -> Option<Column> {
    let key = comparison_key(heading);
    let known = HEADINGS.iter().find(|(_, names)| names.iter().any(|name| comparison_key(name) == key));
    known.map(|(column, _)| *column)
}

struct Laying<'view> {
    view: &'view MonthlyView,
    typed: Fields,
    rows: BTreeSet<Matter>,
    result: LaidIn,
}

impl<'view> Laying<'view> {
    fn table(&mut self, headings: &[String], lines: impl Iterator<Item = Vec<String>>) {
        let columns: Vec<Option<Column>> = headings.iter().map(|heading| column(heading)).collect();
        if !columns.iter().any(|column| matches!(column, Some(Column::Field(_)))) {
            self.result.wrong = Some("monthly-block-no-headings");
            return;
        }
        if !columns.iter().any(|column| matches!(column, Some(Column::Name | Column::Goal))) {
            self.result.wrong = Some("monthly-block-no-names");
            return;
        }
        for line in lines {
            let of = |wanted: Column| {
                let mut named = columns.iter().zip(&line).filter(|(column, _)| **column == Some(wanted));
                named.find_map(|(_, cell)| Some(cell.as_str()).filter(|cell| !cell.is_empty()))
            };
            let (name, goal) = (of(Column::Name), of(Column::Goal));
            let row = self.find(name, goal);
            let said = name.or(goal).unwrap_or_default();
            for (place, cell) in line.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                let heading = headings.get(place).map(String::as_str).unwrap_or_default();
                let put = match columns.get(place).copied().flatten() {
                    Some(Column::Name | Column::Goal) => continue,
                    Some(Column::Field(field)) => row.and_then(|row| self.put(row, field, cell)),
                    None => Err("monthly-block-no-column"),
                };
                match put {
                    Ok(()) => self.result.cells += 1,
                    Err(why) => {
                        let (row, heading) = (said.to_owned(), heading.to_owned());
                        self.result.left.push(LeftCell { row, heading, text: cell.clone(), why });
                    }
                }
            }
        }
    }

    /// The only row of this name: a milestone or an indicator; without a name of its own the goal itself.
    fn find(&self, name: Option<&str>, goal: Option<&str>) -> Result<(usize, usize), &'static str> {
        let goal = goal.map(comparison_key);
        let name = name.map(comparison_key);
        let mut found = Vec::new();
        for (place, rows) in self.view.goals.iter().enumerate() {
            if goal.as_ref().is_some_and(|goal| *goal != comparison_key(&rows.name)) {
                continue;
            }
            for (index, row) in rows.rows.iter().enumerate() {
                let is_it = match &name {
                    Some(name) => *name == comparison_key(row.title(&rows.name)),
                    None => goal.is_some() && matches!(row.about, About::Goal),
                };
                if is_it {
                    found.push((place, index));
                }
            }
        }
        match found.as_slice() {
            [] => Err("monthly-block-no-row"),
            [only] => Ok(*only),
            _ => Err("monthly-block-several-rows"),
        }
    }

    fn row(&self, (goal, row): (usize, usize)) -> Option<&'view MonthlyRow> {
        let view = self.view;
        view.goals.get(goal)?.rows.get(row)
    }

    /// Puts a cell into the field of a row.
    fn put(&mut self, place: (usize, usize), field: &'static str, cell: &str) -> Result<(), &'static str> {
        let row = self.row(place).ok_or("monthly-block-no-row")?;
        let (field, text) = match field {
            "state" => state(cell)?,
            "value" => missing(cell).map_or(("value", cell.to_owned()), |missing| ("missing", missing)),
            field => (field, cell.to_owned()),
        };
        if !row.has(field) {
            return Err("monthly-block-no-field");
        }
        let (id, matter) = (row.id(field), row.matter);
        match row.typed(&self.typed, field) {
            Some(there) if there != text => return Err("monthly-block-taken"),
            Some(_) => {}
            None => self.typed.push(id, text),
        }
        self.rows.insert(matter);
        Ok(())
    }
}

/// A state as people and pages call it; 順調 is the tick beside it.
fn state(cell: &str) -> Result<(&'static str, String), &'static str> {
    let key = comparison_key(cell);
    if ON_TRACK.iter().any(|name| comparison_key(name) == key) {
        return Ok(("ontrack", "1".to_owned()));
    }
    let known = MilestoneState::ALL
        .iter()
        .find(|state| is_called(&key, state.code(), &format!("state-{}", state.code().replace('_', "-"))));
    known.map(|state| ("state", state.code().to_owned())).ok_or("monthly-block-no-state")
}

/// A kind of nothing as people and pages call it.
fn missing(cell: &str) -> Option<String> {
    let key = comparison_key(cell);
    let known = Missing::ALL
        .iter()
        .find(|missing| is_called(&key, missing.code(), &format!("missing-{}", missing.code().replace('_', "-"))));
    known.map(|missing| missing.code().to_owned())
}

/// Whether something is a code or what the pages call it in either language.
fn is_called(key: &str, code: &str, words: &str) -> bool {
    let said = [Language::Japanese, Language::English].map(|language| Words::of(language).text(words));
    std::iter::once(code).chain(said.iter().map(String::as_str)).any(|name| comparison_key(name) == key)
}
