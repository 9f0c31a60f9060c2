//! 読み取り方: how the table that waits is read, sheet by sheet and column by column, to be put right there; and the
//! mappings that are kept by name for the next year's table.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::domain::amount::AmountPart;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::policy;
use crate::domain::rating::EvaluationKind;
use crate::domain::reading::{ColumnReading, Field, SheetReading, SheetState};
use crate::intake::{self, MappedColumn, Mapping};
use crate::store::mappings;
use crate::web::desk::imports::waiting::Waiting;
use crate::web::desk::imports::{CameBack, ImportQuery, MOST_SHOWN, page, typed};
use crate::web::kit::address::{Address, To};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{Form, NoFields, Problem, Refusal, Sent, tidy};
use crate::web::kit::respond::{self, Answer};
use crate::web::kit::words::Words;
use crate::web::parts::refusals;

/// The most columns on a page: each has a list of all that it may be.
pub(super) const MOST_COLUMNS: usize = 100;
/// How many rows a header may have.
pub(super) const HEADER_ROWS: [usize; 3] = [1, 2, 3];
/// The longest name of a mapping, in characters.
const LONGEST_NAME: usize = 60;

/// A mapping on the page.
pub(super) struct MappingRow {
    pub(super) number: i32,
    pub(super) name: String,
    pub(super) signature: String,
    pub(super) is_theirs: bool,
}

/// What more may be said of a column.
pub(super) struct MoreChoice {
    /// `by` or `part`.
    pub(super) name: &'static str,
    pub(super) field: String,
    pub(super) chosen: String,
    /// The codes with their words.
    pub(super) choices: Vec<(&'static str, String)>,
}

/// How the table that waits is read.
pub(super) struct RoomView {
    pub(super) sheets: Vec<SheetReading>,
    /// The sheet whose columns are shown, and from which on.
    pub(super) shown: usize,
    pub(super) from: usize,
    pub(super) mapping: Mapping,
    whole_mapping: Mapping,
    pub(super) mapping_name: String,
    pub(super) kept: Vec<MappingRow>,
    pub(super) choices: Vec<(String, String)>,
    pub(super) missing: Vec<(usize, MappedColumn)>,
    pub(super) form: Form<Fields>,
    year: Option<FiscalYear>,
    problems: Vec<(String, String)>,
    words: Words,
    to: To,
}

impl RoomView {
    pub(super) async fn load(
        context: &Context,
        waiting: &Waiting,
        sheets: Vec<SheetReading>,
        query: &ImportQuery,
        (typed, refusal): (Option<Form<Fields>>, Option<&intake::Refusal>),
    ) -> Result<Self, WebError> {
        let permit = policy::take_in(context.actor()?)?;
        let kept = context.state.database.read(mappings::list).await?;
        let kept = kept.into_iter().map(|kept| MappingRow {
            is_theirs: kept.is_theirs(&permit),
            number: kept.number,
            name: kept.name,
            signature: kept.signature,
        });
        let words = context.words();
        let year = waiting.fiscal_year();
        let first_read = sheets.iter().position(|sheet| sheet.state == SheetState::Read).unwrap_or_default();
        let shown = query.sheet.parse().ok().filter(|shown| *shown < sheets.len()).unwrap_or(first_read);
        let problem = |problem: &intake::Problem| {
            let column = problem.column.as_ref().filter(|_| problem.reason.is_of_headers())?;
            let column = column.rsplit('!').next().unwrap_or_default();
            Some((column.to_owned(), refusals::of_table(&problem.reason, words)))
        };
        Ok(Self {
            shown,
            from: query.from.parse().unwrap_or_default(),
            mapping: waiting.mapping.clone(),
            whole_mapping: waiting.whole_mapping(),
            mapping_name: waiting.mapping_name.clone(),
            kept: kept.collect(),
            choices: typed::choices(&typed::axes(context, year).await?, words),
            missing: typed::missing(&waiting.mapping, &sheets),
            form: typed.unwrap_or_else(|| Form::fresh(FormName::ImportReading, Fields::default())),
            year,
            problems: refusal.iter().flat_map(|refusal| &refusal.problems).filter_map(problem).collect(),
            words,
            to: context.to(),
            sheets,
        })
    }

    /// The sheet whose columns are shown.
    pub(super) fn sheet(&self) -> Option<&SheetReading> {
        self.sheets.get(self.shown)
    }

    /// The columns on this page.
    pub(super) fn columns(&self) -> impl Iterator<Item = &ColumnReading> {
        self.sheet().into_iter().flat_map(|sheet| sheet.columns.iter().skip(self.from).take(MOST_COLUMNS))
    }

    /// How many columns the sheet has that is shown.
    pub(super) fn count(&self) -> usize {
        self.sheet().map_or(0, |sheet| sheet.columns.len())
    }

    /// The last column on this page, counted from 1.
    pub(super) fn until(&self) -> usize {
        (self.from + MOST_COLUMNS).min(self.count())
    }

    fn of_sheet(&self, sheet: usize) -> Address {
        self.to.import().with("sheet", sheet)
    }

    /// The sheets, each with where its columns are shown where they are not shown here.
    pub(super) fn sheet_rows(&self) -> Vec<(&SheetReading, Option<Address>)> {
        let sheets = self.sheets.iter().enumerate().take(MOST_SHOWN);
        sheets.map(|(index, sheet)| (sheet, (index != self.shown).then(|| self.of_sheet(index)))).collect()
    }

    pub(super) fn before(&self) -> Option<Address> {
        let from = self.from.checked_sub(MOST_COLUMNS)?;
        Some(self.of_sheet(self.shown).with("from", from))
    }

    pub(super) fn after(&self) -> Option<Address> {
        let from = self.from + MOST_COLUMNS;
        (from < self.count()).then(|| self.of_sheet(self.shown).with("from", from))
    }

    fn said(&self, column: &ColumnReading) -> Option<&MappedColumn> {
        let place = typed::place(&self.mapping, self.sheet()?, column)?;
        self.mapping.columns.get(place)
    }

    /// What is chosen for a column; blank where it is read as its heading says.
    pub(super) fn chosen(&self, column: &ColumnReading) -> String {
        let said = self.said(column).map(typed::choice_of).unwrap_or_default();
        self.form.typed.value_or(&format!("column_{}", column.index), said)
    }

    /// Whether the choice is none of the list, as a mapping from elsewhere may say.
    pub(super) fn is_of_list(&self, choice: &str) -> bool {
        choice.is_empty() || self.choices.iter().any(|(known, _)| known == choice)
    }

    /// The year that is typed for a column.
    pub(super) fn typed_year(&self, column: &ColumnReading) -> String {
        let said = self.said(column).and_then(|said| said.year.clone()).unwrap_or_default();
        self.form.typed.value_or(&format!("year_{}", column.index), said)
    }

    /// What more may be said of a column that is said to be a rating or money: who rated, and whose money it is.
    pub(super) fn more(&self, column: &ColumnReading) -> Option<MoreChoice> {
        let said = self.said(column)?;
        let words = |key: String| self.words.text(&key);
        let (name, said, choices): (_, _, Vec<(&str, String)>) = match said.is.parse() {
            Ok(Field::Rating) => {
                let kinds = EvaluationKind::ALL.iter().map(|kind| kind.code());
                ("by", &said.by, kinds.map(|code| (code, words(format!("evaluation-kind-{code}")))).collect())
            }
            Ok(Field::Budget | Field::Settled) => {
                let parts = AmountPart::ALL.iter().map(|part| part.code());
                ("part", &said.part, parts.map(|code| (code, words(format!("amount-part-{code}")))).collect())
            }
            _ => return None,
        };
        let field = format!("{name}_{}", column.index);
        let chosen = self.form.typed.value_or(&field, said.clone().unwrap_or_default());
        Some(MoreChoice { name, field, chosen, choices })
    }

    /// What a column is read as.
    pub(super) fn read_as(&self, column: &ColumnReading) -> String {
        let name = self.field(column.field.unwrap_or(Field::NotRead));
        let of = column.of.as_ref().map(|of| {
            self.words.fill("import-field-of", [("field", name.as_str().into()), ("of", of.as_str().into())])
        });
        let year = column.year.filter(|year| Some(*year) != self.year).map(|year| year.label(self.words.language()));
        [Some(of.unwrap_or(name)), year].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// What a column could be that is not read.
    pub(super) fn suggested(&self, column: &ColumnReading) -> Option<String> {
        column.suggestion?.field.map(|field| self.field(field))
    }

    fn field(&self, field: Field) -> String {
        self.words.text(&format!("import-field-{}", field.code().replace('_', "-")))
    }

    /// What is said to be a column that there is not.
    pub(super) fn field_of(&self, column: &MappedColumn) -> String {
        column.is.parse().map_or_else(|_| column.is.clone(), |field| self.field(field))
    }

    /// Why the table can't be read with a column as it is.
    pub(super) fn problem(&self, column: &ColumnReading) -> Option<&str> {
        let of = |name: &String| *name == column.heading || column.heading.is_empty() && *name == column.letter;
        self.problems.iter().find(|(name, _)| of(name)).map(|(_, words)| words.as_str())
    }

    /// The line on which it is said that the header begins, and how many rows it has.
    pub(super) fn header(&self) -> (Option<u64>, Option<usize>) {
        self.sheet().map(|sheet| typed::header_of(&self.mapping, sheet)).unwrap_or_default()
    }

    /// That line, where it is none of the first ones.
    pub(super) fn header_elsewhere(&self) -> Option<u64> {
        let (line, _) = self.header();
        line.filter(|line| !self.sheet().is_some_and(|sheet| sheet.top.iter().any(|top| top.line == *line)))
    }

    pub(super) fn repeated(&self) -> String {
        self.form.typed.value_or("repeated", self.mapping.repeated.join(" "))
    }

    /// The mapping as a file.
    pub(super) fn file(&self) -> String {
        self.whole_mapping.written().unwrap_or_default()
    }
}

/// Reads the table that waits as it is said now; keeps that under a name where it is asked for.
pub async fn update(context: Context, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    policy::take_in(context.actor()?)?;
    let waiting = Waiting::load(&context).await?.ok_or(WebError::NotFound)?;
    let read = waiting.read(&context).await?;
    let sheets = read.look.as_ref().map(|look| look.sheets.as_slice()).unwrap_or_default();
    let query = ImportQuery {
        sheet: sent.typed.get("shown").to_owned(),
        from: sent.typed.get("from").to_owned(),
        ..ImportQuery::default()
    };
    let year = waiting.fiscal_year();
    let done = match typed::read(&sent.typed, &waiting.mapping, year, sheets, &typed::axes(&context, year).await?) {
        Ok(mapping) => said(&context, &sent, Waiting { mapping, repeated: String::new(), ..waiting }).await,
        Err(problems) => Err(Refusal::Problems(problems)),
    };
    match done {
        Ok(waiting) => {
            waiting.keep(&context).await?;
            let page = context.to().import().with("sheet", &query.sheet).with("from", &query.from);
            Ok(respond::see_other(&page))
        }
        Err(refusal) => page(&context, &query, Some(CameBack::Misread(sent.again(refusal)?))).await,
    }
}

/// The table as it waits now, after what is said of it was kept where that is asked for.
async fn said(context: &Context, sent: &Sent<Fields>, waiting: Waiting) -> Result<Waiting, Refusal> {
    if sent.typed.get("action") != "keep" {
        return Ok(waiting);
    }
    let name = tidy(sent.typed.get("mapping_name"));
    if name.is_empty() || name.contains('\n') || name.chars().count() > LONGEST_NAME {
        return Err(Problem::new("mapping_name", "import-mapping-name-missing").limit(LONGEST_NAME).into());
    }
    let permit = policy::take_in(context.actor()?)?;
    let file = waiting.lasting_mapping().written().map_err(|error| WebError::Internal(error.to_string()))?;
    let (kept_name, at) = (name.clone(), context.state.clock.entry_time());
    let kept = sent.write(context, move |writer, _| {
        let number = mappings::keep(writer, &permit, &kept_name, &file, at)?;
        Ok(writer.written(number))
    });
    kept.await.map_err(|refusal| refusal.conflict_is(Problem::new("mapping_name", "import-mapping-taken")))?;
    Ok(Waiting { kept_columns: waiting.mapping.columns.clone(), mapping_name: name, ..waiting })
}

/// The mapping of the table that waits, as the command line takes it.
pub async fn download(context: Context) -> Result<HttpResponse, WebError> {
    policy::take_in(context.actor()?)?;
    let waiting = Waiting::load(&context).await?.ok_or(WebError::NotFound)?;
    let file = waiting.whole_mapping().written().map_err(|error| WebError::Internal(error.to_string()))?;
    Ok(Answer::text("application/toml; charset=utf-8", file).named("mapping.toml")?.into())
}

/// Removes a kept mapping.
pub async fn remove(context: Context, number: Path<i32>, sent: Sent<NoFields>) -> Result<HttpResponse, WebError> {
    let permit = policy::take_in(context.actor()?)?;
    let number = number.into_inner();
    let removed = sent.write(&context, move |writer, _| {
        mappings::remove(writer, &permit, number)?;
        Ok(writer.written(()))
    });
    removed.await?;
    Ok(respond::see_other(&context.to().import()))
}
