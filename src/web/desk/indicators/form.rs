//! The form of a goal's indicators: as it was sent, what is wrong with it, and the indicators it holds.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::{Direction, IndicatorKind, TargetPath};
use crate::domain::language::Language;
use crate::domain::numbers::IndicatorNumber;
use crate::domain::publication::IndicatorYear;
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::store::indicators::of_goal::{Definition, GoalIndicator, Stated, Wanted};
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Problem;

mod figures;

/// The most indicators of one programme.
pub(super) const MOST: usize = 20;
/// Rows for new indicators on a page.
const BLANK_ROWS: usize = 3;
/// The longest definition and the longest reason, in characters.
pub(super) const LONGEST_TEXT: usize = 1000;
/// The longest name and the longest unit.
pub(super) const LONGEST_NAME: usize = 100;

/// The fields of a row in the order in which the page has them.
const FIELDS: [&str; 18] = [
    "name",
    "kind",
    "unit",
    "direction",
    "definition",
    "from_year",
    "from",
    "to_year",
    "to",
    "base_year",
    "base",
    "forecast",
    "target",
    "reason",
    "value",
    "missing",
    "note",
    "as_of",
];

/// One indicator in the form; every field stays as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IndicatorRow {
    key: String,
    fields: BTreeMap<&'static str, String>,
}

impl IndicatorRow {
    fn blank(index: usize) -> Self {
        let mut fields: BTreeMap<&'static str, String> =
            FIELDS.into_iter().map(|field| (field, String::new())).collect();
        fields.insert("kind", IndicatorKind::Outcome.code().to_owned());
        Self { key: format!("n{index}"), fields }
    }

    /// A row as the record has it.
    fn of(known: &GoalIndicator, year: FiscalYear, stage: Stage, language: Language) -> Self {
        let mut row = Self { key: key_of(known.indicator.number), ..Self::blank(0) };
        let mut set = |field: &'static str, value: Option<String>| {
            row.fields.insert(field, value.unwrap_or_default());
        };
        let indicator = &known.indicator;
        set("name", Some(indicator.name.clone()));
        set("kind", Some(indicator.kind.code().to_owned()));
        set("unit", indicator.unit.clone());
        set("direction", Some(indicator.direction.code().to_owned()));
        set("definition", indicator.definition.clone());
        if let Some(path) = indicator.path {
            set("from_year", Some(path.from_year.to_string()));
            set("from", Some(path.from.to_string()));
            set("to_year", Some(path.to_year.to_string()));
            set("to", Some(path.to.to_string()));
        }
        let stated = Stated::of(indicator, year);
        set("base_year", stated.base.map(|(year, _)| year.to_string()));
        set("base", stated.base.map(|(_, base)| base.to_string()));
        set("forecast", stated.forecast.map(|forecast| forecast.to_string()));
        let own = indicator.in_year(year);
        if !revises(stage, own) || own.is_some_and(|own| own.target_reason.is_some()) {
            set("target", own.and_then(|own| own.target.as_ref()).map(ToString::to_string));
            set("reason", own.and_then(|own| own.target_reason.clone()));
        }
        if let Some(reported) = known.reported(stage) {
            set("value", reported.value.map(|value| value.to_string()).or_else(|| reported.word.clone()));
            set("missing", reported.missing.map(|missing| missing.code().to_owned()));
            set("note", reported.note.clone());
            set("as_of", reported.as_of.map(|date| date.label(language)));
        }
        row
    }

    /// A row as it was sent; none where the form had no such row.
    fn sent(key: &str, sent: &Fields) -> Option<Self> {
        sent.find(&format!("{key}-name"))?;
        let field = |field: &'static str| (field, sent.get(&format!("{key}-{field}")).to_owned());
        Some(Self { key: key.to_owned(), fields: FIELDS.into_iter().map(field).collect() })
    }

    pub(super) fn get(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }

    fn trimmed(&self, field: &str) -> Option<String> {
        let typed = self.get(field).trim();
        (!typed.is_empty()).then(|| typed.to_owned())
    }

    /// The name and the anchor of a field.
    pub(super) fn id(&self, field: &str) -> String {
        format!("{}-{field}", self.key)
    }

    /// Whether nothing was typed into a row for a new indicator.
    pub(super) fn is_blank(&self) -> bool {
        FIELDS.into_iter().filter(|field| *field != "kind").all(|field| self.get(field).trim().is_empty())
    }

    /// Whether the row is for a new indicator.
    pub(super) fn is_new(&self) -> bool {
        self.key.starts_with('n')
    }

    /// The value that the typed path expects in a year.
    pub(super) fn expected(&self, year: FiscalYear) -> Option<Figure> {
        let path = TargetPath {
            from_year: FiscalYear::read(self.get("from_year")).ok()?,
            from: Figure::read(self.get("from")).ok()?,
            to_year: FiscalYear::read(self.get("to_year")).ok()?,
            to: Figure::read(self.get("to")).ok()?,
        };
        path.expected(year)
    }
}

fn key_of(number: IndicatorNumber) -> String {
    format!("i{number}")
}

/// Whether a target typed now revises one instead of being the promise itself.
pub(super) fn revises(stage: Stage, own: Option<&IndicatorYear>) -> bool {
    stage != Stage::Goals || own.is_some_and(|own| own.target_reason.is_some())
}

/// The rows of a form: those on record, then those for new ones.
pub(super) fn rows(known: &[GoalIndicator], year: FiscalYear, stage: Stage, language: Language) -> Vec<IndicatorRow> {
    let on_record = known.iter().map(|known| IndicatorRow::of(known, year, stage, language));
    let room = MOST.saturating_sub(known.len()).min(BLANK_ROWS);
    on_record.chain((1..=room).map(IndicatorRow::blank)).collect()
}

/// The same rows with what was sent.
pub(super) fn sent_rows(rows: &[IndicatorRow], sent: &Fields) -> Vec<IndicatorRow> {
    let as_sent = |row: &IndicatorRow| IndicatorRow::sent(&row.key, sent).unwrap_or_else(|| row.clone());
    let mut all: Vec<IndicatorRow> = rows.iter().map(as_sent).collect();
    // Whoever had room for more rows than there are now keeps what they typed.
    for index in 1..=BLANK_ROWS {
        let key = format!("n{index}");
        if !all.iter().any(|row| row.key == key) {
            all.extend(IndicatorRow::sent(&key, sent).filter(|row| !row.is_blank()));
        }
    }
    all
}

/// What the reading of rows needs to know.
pub(super) struct Reading<'view> {
    pub(super) known: &'view [GoalIndicator],
    pub(super) year: FiscalYear,
    pub(super) stage: Stage,
    pub(super) language: Language,
    pub(super) today: NaiveDate,
}

impl Reading<'_> {
    /// The indicators that the rows hold, without those in which nothing was changed; or everything that is wrong.
    pub(super) fn read(&self, rows: &[IndicatorRow]) -> Result<Vec<Wanted>, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut wanted = Vec::new();
        let mut names: Vec<(String, String)> = Vec::new();
        for row in rows {
            if row.is_new() && row.is_blank() {
                continue;
            }
            let own = [row.get("name"), row.get("unit")].map(text::comparison_key);
            let [name, unit] = own;
            if names.contains(&(name.clone(), unit.clone())) {
                problems.push(problem(row, "name", "indicator-name-taken"));
            }
            names.push((name, unit));
            let known = self.known.iter().find(|known| key_of(known.indicator.number) == row.key);
            if known.is_some_and(|known| IndicatorRow::of(known, self.year, self.stage, self.language) == *row) {
                continue;
            }
            wanted.extend(self.row(row, known, &mut problems));
        }
        if names.len() > MOST
            && let Some(last) = rows.iter().rfind(|row| row.is_new() && !row.is_blank())
        {
            problems.push(problem(last, "name", "indicator-too-many").limit(MOST));
        }
        if problems.is_empty() { Ok(wanted) } else { Err(problems) }
    }

    fn row(&self, row: &IndicatorRow, known: Option<&GoalIndicator>, problems: &mut Vec<Problem>) -> Option<Wanted> {
        let before = problems.len();
        let name = required(row, "name", "indicator-name-missing", problems);
        limit(row, "name", LONGEST_NAME, problems);
        limit(row, "unit", LONGEST_NAME, problems);
        let kind: Option<IndicatorKind> = code(row, "kind", "indicator-kind-missing", problems);
        let direction: Option<Direction> = code(row, "direction", "indicator-direction-missing", problems);
        let definition = required(row, "definition", "indicator-definition-missing", problems);
        limit(row, "definition", LONGEST_TEXT, problems);
        let path = path(row, problems);
        let own = known.and_then(|known| known.indicator.in_year(self.year));
        let withdraws_target = self.withdraws_target(row, own);
        let target = if withdraws_target { None } else { self.target(row, own, problems) };
        let stated = self.stated(row, problems);
        let reported = if self.stage == Stage::Goals { None } else { self.reported(row, known, problems) };
        if problems.len() > before {
            return None;
        }
        Some(Wanted {
            number: known.map(|known| known.indicator.number),
            definition: Definition {
                name: name?,
                unit: row.trimmed("unit"),
                kind: kind?,
                direction: direction?,
                definition,
                path,
            },
            target,
            withdraws_target,
            reported,
            stated: Some(stated),
        })
    }
}

fn problem(row: &IndicatorRow, field: &str, words: &'static str) -> Problem {
    Problem::new(row.id(field), words)
}

fn required(row: &IndicatorRow, field: &str, words: &'static str, problems: &mut Vec<Problem>) -> Option<String> {
    let typed = row.trimmed(field);
    if typed.is_none() {
        problems.push(problem(row, field, words));
    }
    typed
}

fn limit(row: &IndicatorRow, field: &str, limit: usize, problems: &mut Vec<Problem>) {
    if row.get(field).chars().count() > limit {
        problems.push(problem(row, field, "indicator-too-long").limit(limit));
    }
}

fn code<Code: std::str::FromStr>(
    row: &IndicatorRow,
    field: &str,
    words: &'static str,
    problems: &mut Vec<Problem>,
) -> Option<Code> {
    let code = row.get(field).parse().ok();
    if code.is_none() {
        problems.push(problem(row, field, words));
    }
    code
}

fn figure(row: &IndicatorRow, field: &str, problems: &mut Vec<Problem>) -> Option<Figure> {
    let typed = row.trimmed(field)?;
    let figure = Figure::read(&typed).ok();
    if figure.is_none() {
        problems.push(problem(row, field, "update-value-unreadable"));
    }
    figure
}

/// The path that a row holds: all of it or nothing.
fn path(row: &IndicatorRow, problems: &mut Vec<Problem>) -> Option<TargetPath> {
    let fields = ["from_year", "from", "to_year", "to"];
    if fields.into_iter().all(|field| row.trimmed(field).is_none()) {
        return None;
    }
    for field in fields.into_iter().filter(|field| row.trimmed(field).is_none()) {
        problems.push(problem(row, field, "indicator-path-incomplete"));
    }
    let mut year = |field| {
        let typed = row.trimmed(field)?;
        let year = FiscalYear::read(&typed).ok();
        if year.is_none() {
            problems.push(problem(row, field, "indicator-year-unreadable"));
        }
        year
    };
    let (from_year, to_year) = (year("from_year"), year("to_year"));
    let (from, to) = (figure(row, "from", problems), figure(row, "to", problems));
    let (from_year, to_year) = (from_year?, to_year?);
    if to_year <= from_year {
        problems.push(problem(row, "to_year", "indicator-path-backwards"));
    }
    Some(TargetPath { from_year, from: from?, to_year, to: to? })
}
