//! What a row below the header is.

use crate::domain::text;
use crate::intake::cell;
use crate::intake::header::Columns;
use crate::intake::indicators;
use crate::intake::marked;
use crate::intake::records::Row;
use crate::intake::table::TableRow;
use crate::intake::unit_names::{self, UnitHeading};

/// The longest line of text that is no note.
const LONGEST_HEADING: usize = 40;

pub(super) enum RowKind {
    /// A line of text between the parts of the table, or below them.
    Note(String),
    /// A line that names the unit of the rows below it.
    Unit(UnitHeading),
    /// A line that sets off the rows below it, with words that name no unit.
    Unknown(String),
    /// A row that names the unit of the rows below it in the columns of units.
    Cells,
    /// A row that adds up others, with the words that say so and their column.
    Total(String, usize),
    /// A row that shows how the table is to be filled in, or whose name was left out by hand.
    Example(String),
    /// A row without a programme, before every programme, that says something all the same.
    OfNone(String),
    /// A further row of the programme above it.
    More,
    Goal,
}

/// What a row is, below the programme that is `above` it.
pub(super) fn kind_of(
    row: &Row,
    above: Option<&TableRow<'_>>,
    columns: &Columns,
    indicators: Option<&indicators::Columns>,
) -> RowKind {
    let named = above.and_then(|goal| goal.rows.first().copied());
    let mut filled = (0..row.cells.len()).filter(|&column| !row.cell(column).is_empty() && !row.is_continued(column));
    let (first, second) = (filled.next(), filled.next());
    let programme = row.cell(columns.programme);
    // （記入例） shows how the table is to be filled in.
    let is_example = |cell: &str| ["記入例", "記載例", "入力例"].iter().any(|word| cell.contains(word));
    if let Some(column) = [Some(columns.programme), first].into_iter().flatten().find(|c| is_example(row.cell(*c))) {
        return RowKind::Example(cell::plain(row.cell(column)));
    }
    // Whoever leaves a name out leaves out what stands beside it: it is not of the programme above.
    let stood = row.stood(columns.programme).filter(|stood| programme.is_empty() && !stood.is_empty());
    let is_more = |column: usize| !row.cell(column).is_empty() && !may_go_on(column, columns, indicators);
    let says_more = || (0..row.cells.len()).any(is_more);
    if let Some(stood) = stood.filter(|_| says_more()) {
        return RowKind::Example(cell::plain(stood));
    }
    let of_total = |column: &usize| *column == columns.programme && is_total(programme) || is_sum(row.cell(*column));
    if let Some(column) = [Some(columns.programme), first].into_iter().flatten().find(of_total) {
        return RowKind::Total(cell::plain(row.cell(column)), column);
    }
    if let (Some(only), None) = (first, second)
        && !row.is_continued(columns.programme)
        && !columns.texts().any(|column| column == only)
    {
        return alone(row, only, columns);
    }
    let adds = |row| indicators.is_some_and(|indicators| indicators.names_indicator(row));
    let repeats = || named.is_some_and(|named| adds(row) && is_of_same(row, named, columns, indicators));
    let has_values = |row| indicators.is_some_and(|indicators| indicators.goes_on(row));
    let goes_on = || {
        programme.is_empty()
            && (adds(row) || has_values(row))
            && !above.is_some_and(|above| is_of_another(row, above, columns))
    };
    if row.is_continued(columns.programme)
        || goes_on()
        || repeats()
        || named.is_some_and(|named| is_more_text(row, named, columns))
    {
        let said = || (0..row.cells.len()).map(|column| cell::plain(row.cell(column))).filter(|text| !text.is_empty());
        return if named.is_some() { RowKind::More } else { RowKind::OfNone(said().collect::<Vec<_>>().join("｜")) };
    }
    RowKind::Goal
}

/// Whether a row has nothing but further words of a programme: neither a name nor a number, where the programme's row has both.
fn is_more_text(row: &Row, named: &Row, columns: &Columns) -> bool {
    let is_numbered = columns.code.is_some_and(|code| !named.cell(code).is_empty() && row.cell(code).is_empty());
    let is_text = |column: usize| columns.objectives == Some(column) || columns.results == Some(column);
    let mut filled = (0..row.cells.len()).filter(|column| !row.cell(*column).is_empty() && !row.is_continued(*column));
    is_numbered && row.cell(columns.programme).is_empty() && filled.next().is_some_and(is_text) && filled.all(is_text)
}

/// Whether a row without a programme's name says that it is of another one than the one above: under another number, in another
/// section, below another level of the plan.
fn is_of_another(row: &Row, above: &TableRow<'_>, columns: &Columns) -> bool {
    let own = |column: usize| Some(row.cell(column)).filter(|cell| !cell.is_empty() && !row.is_continued(column));
    let is_said = |column: usize, cell: &str| above.said.get(cell).is_some_and(|columns| columns.contains(&column));
    let units = [above.department.as_deref(), above.section.as_deref()];
    let is_unit = |cell: &str| {
        let name = text::comparison_key(&cell::plain(cell));
        units.into_iter().flatten().any(|unit| name.contains(&text::comparison_key(unit)))
    };
    let is_level = |cell: &str| above.plan.iter().any(|level| *level == cell::plain(cell));
    let other = |column: usize, is_known: &dyn Fn(&str) -> bool| {
        own(column).is_some_and(|cell| !is_said(column, cell) && !is_known(cell))
    };
    let is_number = |cell: &str| above.code.as_ref().is_none_or(|code| code.as_str() == cell::plain(cell));
    let mut of_units = [columns.department, columns.section, columns.subsection].into_iter().flatten();
    columns.code.is_some_and(|column| other(column, &is_number))
        || of_units.any(|column| other(column, &is_unit))
        || columns.plan.iter().any(|column| other(*column, &is_level))
}

/// Whether a row names the programme above it once more, in all that tells programmes apart, for another indicator.
fn is_of_same(row: &Row, first: &Row, columns: &Columns, indicators: Option<&indicators::Columns>) -> bool {
    let units = [columns.department, columns.section, columns.subsection];
    let mut told_apart = units.into_iter().flatten().filter(|column| !row.cell(*column).is_empty());
    let has_same = |column: usize| row.cell(column) == first.cell(column);
    has_same(columns.programme)
        && columns.code.is_none_or(has_same)
        && told_apart.all(has_same)
        && indicators.is_some_and(|indicators| indicators.names_another(row, first))
}

/// Whether the words of a column may go on in the row below: sentences, and names of indicators.
pub(super) fn may_go_on(column: usize, columns: &Columns, indicators: Option<&indicators::Columns>) -> bool {
    columns.texts().any(|text| text == column) || indicators.is_some_and(|indicators| indicators.is_name(column))
}

/// A row of one cell, which is none of text.
fn alone(row: &Row, column: usize, columns: &Columns) -> RowKind {
    let plain = cell::plain(row.cell(column));
    let heading = unit_names::heading(&plain);
    if column == columns.programme {
        if is_below(&plain) || is_level_of_plan(&plain) {
            return RowKind::Note(plain);
        }
        // Where no column has the units, what is called like a section or stands over the whole table is a heading.
        let spreads = row.spread.iter().any(|(first, last)| *first <= column && column < *last);
        let is_over_rows = spreads || ['課', '室', '係'].iter().any(|end| plain.trim().ends_with(*end));
        if let Some(heading) = heading.clone().filter(|_| !columns.has_units() && is_over_rows) {
            return RowKind::Unit(heading);
        }
        // A programme may have nothing but a name; one that is called like a section is one.
        return match heading {
            Some(heading @ UnitHeading::Department(_)) => RowKind::Unit(heading),
            Some(heading) if heading.name() != plain.trim() => RowKind::Unit(heading),
            _ => RowKind::Goal,
        };
    }
    match heading {
        Some(UnitHeading::Section(None, _)) if Some(column) == columns.section => RowKind::Cells,
        Some(heading) => RowKind::Unit(heading),
        None if is_note(&plain) || is_below(&plain) => RowKind::Note(plain),
        None => RowKind::Unknown(plain),
    }
}

/// Whether a line names a level of the plan under which the rows below it stand, with its number: 基本目標1 安全, 施策2-1, 第3章.
fn is_level_of_plan(line: &str) -> bool {
    let key = text::comparison_key(line);
    let key = key.trim_start_matches(['【', '■', '●', '◆', '<', '(', '[']);
    let levels =
        ["基本目標", "基本方針", "基本政策", "基本施策", "重点目標", "重点施策", "小施策", "政策", "施策", "第"];
    let is_number = |letter: char| {
        letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter) || marked::is_numbered_letter(letter)
    };
    levels.iter().any(|level| {
        let Some(rest) = key.strip_prefix(level) else { return false };
        let named = rest.trim_start_matches(is_number);
        let is_numbered = named.len() < rest.len();
        is_numbered && (*level != "第" || named.starts_with(['章', '節', '編']))
    })
}

/// Whether a line says something of the table, and sets nothing off.
fn is_note(line: &str) -> bool {
    line.chars().count() > LONGEST_HEADING
        || line.starts_with(['※', '*', '＊', '注', '(', '（', '・', '単'])
        || line.contains(['。', '年', '：', ':'])
}

/// Whether a line stands below a table, and is no programme wherever it stands: a note, a source, the number of a page.
pub(in crate::intake) fn is_below(line: &str) -> bool {
    let key = text::comparison_key(line);
    let is_headed = ["注", "(注)", "注意", "出典", "資料", "備考", "凡例"].iter().any(|word| {
        let numbered =
            |rest: &str| rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).starts_with([':', ')']);
        key.strip_prefix(word).is_some_and(|rest| numbered(rest) || *word == "(注)")
    });
    let is_page = || {
        let dashes = ['-', '―', '–', '—', 'ー'];
        let bare = key.trim_matches(['(', ')', '[', ']', '<', '>']);
        let bare = bare
            .strip_prefix(dashes)
            .and_then(|bare| bare.strip_suffix(dashes))
            .map_or(bare, |bare| if bare.chars().all(|letter| letter.is_ascii_digit()) { "p.0" } else { bare });
        let number = bare.trim_end_matches("ページ").trim_end_matches('頁').trim_start_matches("p.");
        bare != number && !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit() || letter == '/')
    };
    line.trim_start().starts_with(['※', '*', '＊']) || is_headed || is_page()
}

/// Whether a programme's name is the word for a sum: 小計, 土木課計, 一般会計 合計, or of what stands elsewhere already: 道路維持（再掲）.
pub(in crate::intake) fn is_total(programme: &str) -> bool {
    let plain = cell::plain(programme);
    let name = text::comparison_key(&plain);
    let name = name.trim_matches(['【', '】', '(', ')', '[', ']', '<', '>', '〔', '〕']);
    if is_sum(&plain) || name.starts_with("再掲") || name.ends_with("再掲") {
        return true;
    }
    let of = ["合計", "小計", "総計"].iter().find_map(|sum| name.strip_suffix(sum)).or_else(|| {
        let of = name.strip_suffix('計')?;
        // 会計 and 統計 are no sums.
        let is_of_unit = !of.ends_with('会') && unit_names::heading(of).is_some_and(|unit| unit.name() == of);
        (is_of_unit || of.ends_with("会計") || matches!(of, "款" | "項" | "目" | "政策" | "施策")).then_some(of)
    });
    of.is_some()
}

/// Whether a cell is the word for a sum, and nothing else.
fn is_sum(written: &str) -> bool {
    let name = text::comparison_key(&cell::plain(written));
    let name = name.trim_matches(['【', '】', '(', ')', '[', ']', '<', '>', '〔', '〕']);
    matches!(
        name,
        "計" | "合計"
            | "小計"
            | "総計"
            | "総合計"
            | "部計"
            | "課計"
            | "款計"
            | "項計"
            | "目計"
            | "政策計"
            | "施策計"
            | "再掲"
            | "うち再掲"
    )
}
