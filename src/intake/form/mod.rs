//! Forms (帳票): one programme on a sheet, its labels beside or above what they are of, with small tables in between. All forms
//! of a file are read alike and put into the rows of one table, which is read like any other; where each cell was taken from
//! is kept.
//!
//! `parts` tells forms from tables and finds where each begins; `grid` is a sheet as a person sees it, `labels` and `words` say
//! what a cell says as a label. `block`, `block_rows` and `block_names` read the tables within a form, `neighbours` finds what stands beside a
//! label, `content` what of it, `choice` which box is ticked and `rings` at which word a mark is, `judged` reads tables of grades,
//! `explained` finds of what a reason is, `part` what the heading of a part of the form says and `rated` who judged in it, and `fields` what all of it says of the
//! programme, `values` of its figures. `rates` holds stated rates against the values beside them. `assembled` makes the table.
//! `joined` puts the tables of a page together, `turned` turns vertical tables back. What can't be told for certain is left out, and said.

use std::collections::{BTreeMap, BTreeSet};

use super::asked::Asked;
use super::goals;
use super::indicators;
use super::records::Row;
use super::refusal::{Problem, ProblemKind};
use super::source::Source;
use super::table;
use super::year_words;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::proposal::{Remark, RemarkKind};
use crate::domain::stage::Stage;
use crate::domain::text;

mod assembled;
mod block;
mod block_names;
mod block_rows;
mod choice;
mod content;
mod explained;
mod fields;
mod grid;
mod joined;
mod judged;
mod labels;
mod neighbours;
mod page;
mod part;
mod parts;
mod rated;
mod rates;
mod rings;
mod said;
mod stand_ins;
mod turned;
mod values;
mod words;

use assembled::Assembly;
pub(super) use assembled::{Assembled, INDICATOR, PROGRAMME, Place};
use fields::{Field, Fields};
use grid::Grid;
pub(super) use joined::of_page;
use labels::Lexicon;
use page::{Extent, Page, Sheet};
pub use said::SaidLabel;
pub(super) use said::{known_of_labels, said};
pub(super) use turned::Turned;

use super::header::Role;

/// The most labels that are named as not read.
const MOST_NAMED: usize = 60;
/// The most cells of a form that are told as unclear.
const MOST_UNCLEAR: usize = 100;
/// The longest text that a remark repeats, in letters.
const LONGEST_TOLD: usize = 40;

/// The forms of a file.
#[derive(Debug, Default)]
pub(super) struct Forms {
    pub(super) table: Assembled,
    pub(super) turned: Vec<Turned>,
    /// The years that the forms name above their labels.
    pub(super) named_years: Vec<FiscalYear>,
    pub(super) remarks: Vec<Remark>,
    pub(super) problems: Vec<Problem>,
}

/// Which sheets hold forms.
pub(super) fn among(sheets: &[Source], asked: &Asked) -> Vec<bool> {
    let mut lexicon = Lexicon::of(sheets, asked);
    let is_list = |rows: &[Row]| table::is_long_list(rows) || indicators::is_list(rows, asked);
    sheets.iter().map(|sheet| parts::is_form(sheet, &mut lexicon) && !is_list(&sheet.rows)).collect()
}

/// Reads the sheets that hold forms; the others are left out and told.
pub(super) fn read(sheets: &[Source], is_form: &[bool], asked: &Asked) -> Forms {
    let mut forms = Forms::default();
    let mut lexicon = Lexicon::of(sheets, asked);
    let mut read = Vec::new();
    let several = sheets.len() > 1;
    for (source, is_form) in sheets.iter().zip(is_form) {
        let name = source.name.as_deref().unwrap_or_default();
        let is_wanted = asked.sheet.as_ref().is_none_or(|wanted| !several || wanted == name);
        let is_example = several && words::names_no_form(name) && asked.sheet.is_none();
        // 2001 numbers a form, and is no year.
        let is_number = !name.is_empty() && name.chars().all(char::is_numeric);
        let is_of_year = asked.year.is_none_or(|year| is_number || goals::is_of(source, year));
        let grid = (*is_form && is_wanted && !is_example && is_of_year).then(|| Grid::of(source)).flatten();
        match grid {
            Some(grid) => {
                let sheet = Sheet::new(grid, &mut lexicon, asked.year);
                match parts::beside(&sheet).as_slice() {
                    [] => read.push((source, sheet)),
                    beside => {
                        let part = |(first, last): &(usize, usize)| sheet.grid.within(*first, *last);
                        let parts: Vec<Grid> = beside.iter().map(part).collect();
                        let parts = parts.into_iter().map(|part| (source, Sheet::new(part, &mut lexicon, asked.year)));
                        read.extend(parts);
                    }
                }
            }
            None => forms.remarks.extend(goals::not_read(source)),
        }
    }
    let (sources, mut sheets): (Vec<&Source>, Vec<Sheet>) = read.into_iter().unzip();
    parts::fix(&mut sheets);
    forms.take(&sources, &sheets, asked);
    forms.problems.extend(lexicon.not_found().map(not_on_any));
    forms
}

/// What is said of a label that there is not can't be done.
pub(super) fn not_on_any(said: &SaidLabel) -> Problem {
    Problem::of_file(ProblemKind::SaidColumnMissing { column: said.label.clone() })
}

/// A form that is to be read.
struct Part<'s> {
    source: &'s Source,
    sheet: &'s Sheet,
    extent: Extent,
    keys: BTreeSet<String>,
    named: Vec<FiscalYear>,
}

/// What the forms of a file are read into.
#[derive(Default)]
struct Reading {
    assembly: Assembly,
    /// The labels of the levels of the plan, from the top.
    levels: Vec<String>,
    unread: Unread,
}

/// The labels that are not read, each once.
#[derive(Default)]
struct Unread {
    known: BTreeSet<String>,
    words: Vec<String>,
    line: u64,
}

impl Unread {
    fn add(&mut self, cell: &grid::Cell) {
        let words = cell.text.split_whitespace().collect::<String>();
        if self.known.insert(text::comparison_key(&words)) && self.words.len() <= MOST_NAMED {
            self.line = if self.words.is_empty() { cell.line } else { self.line };
            self.words.push(words);
        }
    }

    fn remark(mut self) -> Option<Remark> {
        if self.words.len() > MOST_NAMED {
            self.words.truncate(MOST_NAMED);
            self.words.push("…".to_owned());
        }
        let text = self.words.join("、");
        let kind = RemarkKind::LabelsNotRead;
        (!text.is_empty()).then_some(Remark { line: self.line, column: String::new(), kind, text })
    }
}

impl Forms {
    fn take(&mut self, sources: &[&Source], sheets: &[Sheet], asked: &Asked) {
        let mut found: Vec<Part<'_>> = Vec::new();
        for (source, sheet) in sources.iter().zip(sheets) {
            if let Some(turned) = turned::read(sheet, source.name.as_deref()) {
                self.turned.push(turned);
                continue;
            }
            for extent in parts::of(sheet) {
                let (keys, named) = (parts::keys(sheet, extent.first, extent.last), named_above(sheet, extent, asked));
                found.push(Part { source, sheet, extent, keys, named });
            }
        }
        let usual = usual(&found);
        let is_named = |part: &Part<'_>| asked.year.is_none_or(|year| part.named.contains(&year));
        let some_named = found.iter().any(|part| !part.named.is_empty() && is_named(part));
        let mut reading = Reading::default();
        for part in found {
            let is_alike = part.keys.intersection(&usual).count() * 2 >= usual.len();
            let is_of_plan = is_of_plan(&part);
            let is_of_another_year = some_named && !part.named.is_empty() && !is_named(&part);
            if !is_alike || is_of_another_year || is_of_plan {
                self.leave_out(&part, part.named.first().filter(|_| is_of_another_year));
            } else {
                self.read(&part, &mut reading);
            }
        }
        self.remarks.extend(reading.unread.remark());
        self.named_years.sort_unstable();
        self.named_years.dedup();
        self.table = reading.assembly.finish();
    }

    fn read(&mut self, part: &Part<'_>, reading: &mut Reading) {
        let mut page = Page::new(part.sheet, part.extent);
        block::read(&mut page);
        judged::read(&mut page);
        let fields = fields::read(&mut page, &mut reading.levels);
        if is_empty(&page, &fields) {
            self.leave_out(part, None);
            return;
        }
        self.named_years.extend(part.named.iter().chain(&fields.named_years));
        let name = part.source.name.as_deref();
        self.check(name, &page, &fields);
        page.forget_doubts();
        reading.assembly.add(name, &mut page, &fields);
        self.tell_unclear(name, &page);
        self.remarks.extend(rates::check(&page, name));
        for id in page.unread.iter().copied().chain(left_over(&page)) {
            reading.unread.add(page.cell(id));
        }
    }

    /// Tells a form that is another one than most of the file, or one of another year, or a blank one.
    fn leave_out(&mut self, part: &Part<'_>, year: Option<&FiscalYear>) {
        let name = part.source.name.clone().unwrap_or_default();
        let year = year.map(|year| year.wareki()).unwrap_or_default();
        let text = [name, year].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ");
        self.remarks.push(Remark {
            line: part.extent.first,
            column: String::new(),
            kind: RemarkKind::FormNotRead,
            text,
        });
    }

    /// Refuses a form that names no programme, or two.
    fn check(&mut self, sheet: Option<&str>, page: &Page<'_>, fields: &Fields) {
        let programme = Field::Of(Role::Programme);
        let at = |id: grid::CellId, reason: ProblemKind| {
            let place = Place::of(sheet, page.cell(id));
            Problem::of_cell(place.line, place.address(), reason)
        };
        if let Some((one, other)) = fields.names {
            let other_address = page.cell(one).address();
            self.problems.push(at(other, ProblemKind::AmbiguousHeader { other: other_address }));
        }
        if !fields.known.contains_key(&programme) {
            let place = fields.blank.get(&programme).copied().or_else(|| page.cells().next());
            self.problems.extend(place.map(|id| at(id, ProblemKind::ProgrammeMissing)));
        }
    }

    fn tell_unclear(&mut self, sheet: Option<&str>, page: &Page<'_>) {
        let mut told = BTreeSet::new();
        let of_no_kind = page.of_no_kind.iter().map(|id| (*id, RemarkKind::AmountOfNoKind));
        let unclear = page.unclear.iter().map(|id| (*id, RemarkKind::UnclearInForm));
        for (id, kind) in of_no_kind.chain(unclear).filter(|(id, _)| told.insert(*id)).take(MOST_UNCLEAR) {
            let cell = page.cell(id);
            let place = Place::of(sheet, cell);
            let text = cell.text.chars().take(LONGEST_TOLD).collect();
            self.remarks.push(Remark { line: cell.line, column: place.address(), kind, text });
        }
    }
}

/// The years that stand above the first label of a form. 令和5年度 評価シート（令和4年度実績） holds the results of 令和4年度.
fn named_above(sheet: &Sheet, extent: Extent, asked: &Asked) -> Vec<FiscalYear> {
    let page = Page::new(sheet, extent);
    // 令和4年度実績 over a form says its year, whatever else it could be.
    let above = page.cells().take_while(|id| !page.label(*id).is_one() || page.label(*id).year.is_some());
    let titles: Vec<&str> = above.take(20).map(|id| page.text(id)).collect();
    let is_of_results = asked.stage == Some(Stage::Results);
    let of_results = titles.iter().filter(|_| is_of_results).flat_map(|title| years_of_results(title));
    let of_results: Vec<FiscalYear> = of_results.collect();
    match asked.year.filter(|year| of_results.contains(year)) {
        Some(year) => vec![year],
        None if !of_results.is_empty() => of_results,
        None => titles.iter().flat_map(|title| FiscalYear::named_in(title)).collect(),
    }
}

/// Whether a form is one of a 施策 or a 政策, whose evaluation is that of none of its programmes.
fn is_of_plan(part: &Part<'_>) -> bool {
    let page = Page::new(part.sheet, part.extent);
    let title = page.cells().take_while(|id| page.label(*id).role.is_none()).take(20).map(|id| page.text(id));
    // 政策評価課 is who fills it in.
    let is_named = |rest: &str| !rest.starts_with(['課', '室', '係', '部', '担']);
    let says = |text: &str| {
        let key = text::comparison_key(text);
        let mut words = ["施策評価", "政策評価", "施策マネジメント", "施策シート"].iter();
        words.any(|word| key.split(word).skip(1).any(is_named)) && !key.contains("事業")
    };
    title.chain(part.source.name.as_deref()).any(says)
}

/// The years whose results a title says that its form is of.
fn years_of_results(title: &str) -> Vec<FiscalYear> {
    const RESULTS: [&str; 14] = [
        "実績",
        "実績分",
        "事業",
        "事業分",
        "分",
        "実施分",
        "実施事業",
        "実施事業分",
        "事業実績",
        "決算",
        "実績評価",
        "事業評価分",
        "対象",
        "対象年度",
    ];
    let of = |part: &str| match year_words::part(part)? {
        (year_words::Named::Year(year), words) if RESULTS.contains(&words.as_str()) => Some(year),
        _ => None,
    };
    title.split(['（', '）', '(', ')', '【', '】', ' ', '\u{3000}', '\n', '～', '〔', '〕']).filter_map(of).collect()
}

/// The labels that at least half of the forms have.
fn usual(parts: &[Part<'_>]) -> BTreeSet<String> {
    let mut times: BTreeMap<&String, usize> = BTreeMap::new();
    for key in parts.iter().flat_map(|part| &part.keys) {
        *times.entry(key).or_default() += 1;
    }
    let is_usual = |times: usize| times * 2 >= parts.len();
    times.into_iter().filter(|(_, times)| is_usual(*times)).map(|(key, _)| key.clone()).collect()
}

/// Whether nobody has filled the form in.
fn is_empty(page: &Page<'_>, fields: &Fields) -> bool {
    let names_none = !fields.known.contains_key(&Field::Of(Role::Programme)) && fields.names.is_none();
    let filled = fields.known.values().filter(|content| !page.sheet.fixed.contains(&content.cell)).count();
    let has_values = page.indicators.iter().any(|indicator| !indicator.values.is_empty()) || !page.money.is_empty();
    names_none && filled <= 2 && !has_values
}

/// What looks like a label and was not read: something stands beside it, or below it, that was not read either.
fn left_over<'p>(page: &'p Page<'_>) -> impl Iterator<Item = grid::CellId> + 'p {
    const LONGEST: usize = 20;
    let is_left = |id: grid::CellId| page.is_content(id) && !page.used.contains(&id);
    let grid = &page.sheet.grid;
    let title = page.cells().find(|id| page.label(*id).is_one()).map_or(page.first, |id| page.cell(id).line);
    page.cells().filter(move |id| page.cell(*id).line >= title).filter(move |id| {
        let is_word = page.text(*id).chars().count() <= LONGEST && !page.is_figure(*id);
        let beside = grid.right(*id).is_some_and(|(other, _)| is_left(other));
        let below = grid.below(*id).is_some_and(is_left) && !grid.above(*id).is_some_and(is_left);
        let behind = grid.left(*id).is_some_and(is_left);
        is_word && is_left(*id) && !behind && (beside || below || page.sheet.fixed.contains(id))
    })
}
