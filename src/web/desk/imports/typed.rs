//! What is typed and chosen in 読み取り方, as what is said of the table.

use crate::domain::amount::{AmountPart, MoneyUnit};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::rating::{EvaluationKind, ONLY_AXIS, is_same_axis};
use crate::domain::reading::{ColumnReading, Field, SheetReading};
use crate::intake::{AXES, MappedColumn, MappedSheet, Mapping};
use crate::store::published::scales;
use crate::web::desk::imports::upload::{repeated, words};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Problem;
use crate::web::kit::words::Words;

/// A thing that a column may be said to be, as the form sends it: the code of the field, and behind a colon the axis of a
/// rating or the unit of an amount.
pub(super) fn choices(axes: &[String], words: Words) -> Vec<(String, String)> {
    let name = |field: Field| words.text(&format!("import-field-{}", field.code().replace('_', "-")));
    let mut choices = Vec::new();
    for field in std::iter::once(Field::NotRead).chain(Field::ALL.iter().copied().filter(|one| *one != Field::NotRead))
    {
        choices.push((field.code().to_owned(), name(field)));
        let more: Vec<&str> = match field {
            Field::Rating => axes.iter().map(String::as_str).collect(),
            Field::Budget | Field::Settled => MoneyUnit::ALL.iter().map(|unit| unit.written()).collect(),
            _ => Vec::new(),
        };
        let more = more.into_iter().map(|more| {
            let words = words.fill("import-field-of", [("field", name(field).into()), ("of", more.into())]);
            (format!("{}:{more}", field.code()), words)
        });
        choices.extend(more);
    }
    choices
}

/// The axes that a column may be said to be of: those of the year's own scheme, and those that are read by their words.
pub(super) async fn axes(context: &Context, year: Option<FiscalYear>) -> Result<Vec<String>, WebError> {
    let scheme = match year {
        Some(year) => context.state.database.read(move |connection| scales::axes_of_year(connection, year)).await?,
        None => Vec::new(),
    };
    let mut axes: Vec<String> = scheme.into_iter().map(|axis| axis.name).collect();
    for known in AXES {
        if !axes.iter().any(|axis| is_same_axis(axis, known)) {
            axes.push((*known).to_owned());
        }
    }
    axes.retain(|axis| axis != ONLY_AXIS);
    Ok(axes)
}

/// The choice that a mapped column is.
pub(super) fn choice_of(column: &MappedColumn) -> String {
    match column.axis.as_ref().or(column.money.as_ref()) {
        Some(of) => format!("{}:{of}", column.is),
        None => column.is.clone(),
    }
}

/// What a mapping says of a column of a sheet: its place among what it says.
pub(super) fn place(mapping: &Mapping, sheet: &SheetReading, column: &ColumnReading) -> Option<usize> {
    let asked = mapping.asked(None).ok()?;
    asked.columns.iter().position(|said| {
        let is_of_sheet = said.sheet.is_none() || said.sheet == sheet.name;
        is_of_sheet && said.is_of(column.index, &column.heading)
    })
}

/// The header that a mapping says of a sheet: its line, and how many rows it has.
pub(super) fn header_of(mapping: &Mapping, sheet: &SheetReading) -> (Option<u64>, Option<usize>) {
    let own = mapping.sheets.iter().find(|own| Some(&own.name) == sheet.name.as_ref());
    own.map_or((mapping.header, mapping.header_rows), |own| (Some(own.header), own.header_rows))
}

/// The columns of which a mapping says what they are and that no sheet has, with their places among what it says.
pub(super) fn missing(mapping: &Mapping, sheets: &[SheetReading]) -> Vec<(usize, MappedColumn)> {
    let found: Vec<Option<usize>> =
        sheets.iter().flat_map(|sheet| sheet.columns.iter().map(|column| place(mapping, sheet, column))).collect();
    let columns = mapping.columns.iter().cloned().enumerate();
    columns.filter(|(index, _)| !found.contains(&Some(*index))).collect()
}

/// What the form says of a table whose sheets were read like this, beside what was said before.
pub(super) fn read(
    fields: &Fields,
    before: &Mapping,
    year: Option<FiscalYear>,
    sheets: &[SheetReading],
    axes: &[String],
) -> Result<Mapping, Vec<Problem>> {
    let mut mapping =
        Mapping { of_year: year.map(|year| year.to_string()).or_else(|| before.of_year.clone()), ..before.clone() };
    let mut problems = Vec::new();
    match repeated(fields.get("repeated")) {
        Some(_) => mapping.repeated = words(fields.get("repeated")).map(str::to_owned).collect(),
        None => problems.push(Problem::new("repeated", "import-repeated-unreadable")),
    }
    let dropped = |index: usize| fields.get(&format!("drop_{index}")) == "yes";
    let kept = mapping.columns.into_iter().enumerate().filter(|(index, _)| !dropped(*index));
    mapping.columns = kept.map(|(_, column)| column).collect();
    let shown = fields.get("shown").parse().ok().and_then(|shown: usize| sheets.get(shown));
    let wanted =
        Some(fields.get("sheet")).filter(|name| sheets.iter().any(|sheet| sheet.name.as_deref() == Some(*name)));
    let is_another_sheet = wanted != mapping.sheet.as_deref();
    mapping.sheet = wanted.map(str::to_owned);
    if let Some(sheet) = shown.filter(|_| !is_another_sheet) {
        // What was chosen under another header is of other columns.
        if !set_header(&mut mapping, sheet, fields) {
            let typed = Typed { fields, axes, is_one_of_several: sheets.len() > 1 };
            typed.set_columns(&mut mapping, sheet, &mut problems);
        }
    } else if is_another_sheet {
        (mapping.header, mapping.header_rows) = (None, None);
    }
    if problems.is_empty() { Ok(mapping) } else { Err(problems) }
}

/// Sets the header of a sheet, and says whether it is another one now.
fn set_header(mapping: &mut Mapping, sheet: &SheetReading, fields: &Fields) -> bool {
    let before = header_of(mapping, sheet);
    let line: Option<u64> = fields.get("header").parse().ok();
    let rows: Option<usize> = fields.get("header_rows").parse().ok().filter(|rows| (1..=3).contains(rows));
    let now = (line, rows.filter(|_| line.is_some()));
    if now == before {
        return false;
    }
    match (&sheet.name, line) {
        (Some(name), line) if mapping.sheet.is_none() => {
            mapping.sheets.retain(|own| own.name != *name);
            mapping.sheets.extend(line.map(|header| MappedSheet { name: name.clone(), header, header_rows: now.1 }));
        }
        _ => (mapping.header, mapping.header_rows) = now,
    }
    true
}

/// What is typed and chosen of columns.
struct Typed<'a> {
    fields: &'a Fields,
    axes: &'a [String],
    /// Whether the sheet is one of several.
    is_one_of_several: bool,
}

impl Typed<'_> {
    fn set_columns(&self, mapping: &mut Mapping, sheet: &SheetReading, problems: &mut Vec<Problem>) {
        for column in &sheet.columns {
            let Some(choice) = self.fields.find(&format!("column_{}", column.index)) else { continue };
            let known = place(mapping, sheet, column);
            let before = known.and_then(|index| mapping.columns.get(index));
            let year = match self.year(column, choice) {
                Ok(year) => year,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            let said = self.said(choice, column, before).map(|said| MappedColumn { year, ..said });
            if said.as_ref() == before {
                continue;
            }
            let of_sheet = || sheet.name.clone().filter(|_| self.is_one_of_several && mapping.sheet.is_none());
            let said = said.map(|said| MappedColumn { sheet: of_sheet(), ..said });
            match (known.and_then(|index| Some((index, mapping.columns.get_mut(index)?))), said) {
                (Some((_, known)), Some(said)) => *known = said,
                (None, Some(said)) => mapping.columns.push(said),
                (Some((index, _)), None) => drop(mapping.columns.remove(index)),
                (None, None) => {}
            }
        }
    }

    /// The year that is typed for a column.
    fn year(&self, column: &ColumnReading, choice: &str) -> Result<Option<String>, Problem> {
        let field = format!("year_{}", column.index);
        let Some(year) = Some(self.fields.trimmed(&field)).filter(|year| !year.is_empty()) else { return Ok(None) };
        let wrong =
            |words| Problem::new(field.clone(), words).part(Some(format!("{} {}", column.letter, column.heading)));
        if FiscalYear::read(year).is_err() {
            return Err(wrong("import-column-year-unreadable"));
        }
        if choice.is_empty() {
            return Err(wrong("import-column-year-alone"));
        }
        Ok(Some(year.to_owned()))
    }

    /// What a choice says of a column; none where it says nothing.
    fn said(&self, choice: &str, column: &ColumnReading, before: Option<&MappedColumn>) -> Option<MappedColumn> {
        let said = match before.filter(|before| choice_of(before) == choice) {
            Some(before) => before.clone(),
            None => self.chosen(choice, column)?,
        };
        let field: Option<Field> = said.is.parse().ok();
        // What is not asked stays as it was said: it is asked of columns that are said to be ratings or money.
        let of = |name: &str, is_asked: bool, before: Option<String>| match self
            .fields
            .find(&format!("{name}_{}", column.index))
            .filter(|_| is_asked)
        {
            Some(code) => Some(code.to_owned()).filter(|code| !code.is_empty()),
            None => before.filter(|_| is_asked),
        };
        let by = of("by", field == Some(Field::Rating), said.by.clone());
        let part = of("part", matches!(field, Some(Field::Budget | Field::Settled)), said.part.clone());
        Some(MappedColumn {
            by: by.filter(|by| by.parse::<EvaluationKind>().is_ok()),
            part: part.filter(|part| part.parse::<AmountPart>().is_ok()),
            ..said
        })
    }

    fn chosen(&self, choice: &str, column: &ColumnReading) -> Option<MappedColumn> {
        let (code, of) = choice.split_once(':').map_or((choice, None), |(code, of)| (code, Some(of.to_owned())));
        let field: Field = code.parse().ok()?;
        let said = MappedColumn::of(&column.heading, column.index, column.is_repeated, field);
        Some(match field {
            Field::Rating => MappedColumn { axis: of.filter(|of| self.axes.contains(of)), ..said },
            Field::Budget | Field::Settled => {
                MappedColumn { money: of.filter(|of| MoneyUnit::ALL.iter().any(|unit| unit.written() == of)), ..said }
            }
            _ => said,
        })
    }
}
