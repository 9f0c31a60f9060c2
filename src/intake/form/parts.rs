//! Which sheets hold forms, and where each form of a sheet begins and ends.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::grid::{Cell, CellId};
use super::labels::{self, Label, Lexicon};
use super::page::{Extent, Sheet};
use crate::intake::asked::Asked;
use crate::intake::by_hand::Hand;
use crate::intake::header::{self, Role};
use crate::intake::indicators;
use crate::intake::records::Row;
use crate::intake::source::Source;

/// The most lines that are looked at to tell a form from a table.
const MOST_LOOKED_AT: usize = 400;
/// The fewest labels of a form.
const FEWEST_LABELS: usize = 3;
/// The most forms beside each other.
const MOST_BESIDE: usize = 12;
/// The fewest sheets that show what is printed in all of them.
const FEWEST_ALIKE: usize = 3;

/// Whether labels stand all over a sheet, and not over the columns of a table only.
pub(super) fn is_form(sheet: &Source, lexicon: &mut Lexicon<'_>) -> bool {
    let rows = sheet.rows.get(..sheet.rows.len().min(MOST_LOOKED_AT)).unwrap_or_default();
    let nothing = Asked::default();
    let hand = Hand::none(&nothing);
    let head = (0..rows.len()).find_map(|start| Some((start, header::recognise(rows, start, &hand)?.height)));
    let head = head.filter(|(start, _)| !is_line_of_form(rows, *start, lexicon));
    let head =
        head.filter(|(start, _)| rows.get(*start).and_then(|row| named_in(row, lexicon)).is_none_or(|names| names < 2));
    // A table of indicators has a header of its own words.
    let of_values = || indicators::find(rows, &hand).ok().map(|found| (found.start, found.height));
    let head = head.or_else(of_values);
    let is_head = |index: usize| head.is_some_and(|(start, height)| (start..start + height).contains(&index));
    let header = head.and_then(|(start, height)| rows.get(start..start + height)).unwrap_or_default();
    // A header that names no programme is one of a table within a form whose label above it does.
    let names_one = |cell: &String, lexicon: &mut Lexicon<'_>| lexicon.read(cell.trim()).role == Some(Role::Programme);
    let is_within = !header.iter().flat_map(|row| &row.cells).any(|cell| names_one(cell, lexicon))
        && rows.iter().take(head.map_or(0, |(start, _)| start)).any(|row| named_in(row, lexicon).is_some());
    let (mut of_head, mut outside) = (BTreeSet::new(), BTreeSet::new());
    let (mut filled, mut labelled, mut names_programme) = (0, 0, false);
    for (index, row) in rows.iter().enumerate() {
        let cells = || row.cells.iter().enumerate().filter(|(column, _)| !row.is_continued(*column));
        filled += usize::from(cells().any(|(_, cell)| !cell.trim().is_empty()));
        let mut has_label = false;
        for (column, cell) in cells() {
            let whole = lexicon.read(cell.trim());
            let text = if whole.is_one() { cell.trim() } else { before_content(cell.trim()) };
            let label = lexicon.read(text);
            names_programme |= label.role == Some(Role::Programme);
            // 指標1 below 指標名 is what stands there, and no label.
            let is_of_column = !is_head(index) && header.iter().any(|over| lexicon.read(over.cell(column)) == label);
            if !is_of_form(label) || is_of_column {
                continue;
            }
            has_label = true;
            if is_head(index) && !is_within {
                of_head.insert(labels::key(text))
            } else {
                outside.insert(labels::key(text))
            };
        }
        labelled += usize::from(has_label);
    }
    for label in of_letters(rows, lexicon) {
        names_programme |= lexicon.read(&label).role == Some(Role::Programme);
        labelled += 1;
        outside.insert(labels::key(&label));
    }
    let others = outside.difference(&of_head).count();
    let has_several_lines = labelled >= FEWEST_LABELS || others > 0 && labelled > 1;
    names_programme
        && others >= FEWEST_LABELS - usize::from(head.is_none() || is_within)
        && has_several_lines
        && labelled * 4 >= filled
}

/// Whether labels and what they are of stand on a row in turn, with a label below the first: 事業名｜敬老会｜課名｜福祉課.
fn is_line_of_form(rows: &[Row], start: usize, lexicon: &mut Lexicon<'_>) -> bool {
    let filled = |row: &Row| -> Vec<(usize, String)> {
        let cells = row.cells.iter().enumerate().filter(|(column, _)| !row.is_continued(*column));
        cells.map(|(column, cell)| (column, cell.trim().to_owned())).filter(|(_, cell)| !cell.is_empty()).collect()
    };
    let Some(row) = rows.get(start) else { return false };
    let cells = filled(row);
    let in_turn =
        cells.iter().enumerate().all(|(index, (_, cell))| lexicon.read(cell).is_one() == index.is_multiple_of(2));
    if !in_turn || cells.is_empty() || !cells.len().is_multiple_of(2) {
        return false;
    }
    let next = rows.iter().skip(start + 1).map(filled).find(|cells| !cells.is_empty()).unwrap_or_default();
    let begins_alike = cells.first().map(|(column, _)| column) == next.first().map(|(column, _)| column);
    let is_label = next.first().is_some_and(|(_, cell)| lexicon.read(cell).is_one());
    begins_alike && is_label && next.get(1).is_none_or(|(_, cell)| !lexicon.read(cell).is_one())
}

/// How many programmes a row names, each behind the same label; none where it names none, or holds other labels there.
fn named_in(row: &Row, lexicon: &mut Lexicon<'_>) -> Option<usize> {
    let cells: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let mut of_first: Option<&str> = None;
    let mut names = 0;
    for pair in cells.windows(2) {
        let [label, content] = pair else { continue };
        if lexicon.read(label).role != Some(Role::Programme) {
            continue;
        }
        if of_first.is_some_and(|first| first != *label) || lexicon.read(content).is_one() {
            return None;
        }
        of_first = Some(label);
        names += 1;
    }
    (names > 0).then_some(names)
}

/// The labels whose letters stand below each other, the longest that they make: 事, 業, 名 is no 事業.
fn of_letters(rows: &[Row], lexicon: &mut Lexicon<'_>) -> Vec<String> {
    /// The most letters of such a label, and the most columns at the left of a sheet where they stand.
    const MOST: usize = 12;
    let mut labels = Vec::new();
    for column in 0..MOST {
        let own = rows.iter().filter(|row| !row.is_continued(column)).map(|row| row.cell(column).trim());
        let letters: Vec<Option<char>> = own.map(only_letter).collect();
        let mut first = 0;
        while let Some(rest) = letters.get(first..).filter(|rest| !rest.is_empty()) {
            let run: Vec<char> = rest.iter().take(MOST).map_while(|letter| *letter).collect();
            let label = (2..=run.len()).rev().find_map(|count| {
                let label: String = run.iter().take(count).collect();
                lexicon.read(&label).is_one().then_some((label, count))
            });
            first += label.as_ref().map_or(1, |(_, count)| *count);
            labels.extend(label.map(|(label, _)| label));
        }
    }
    labels
}

/// The letter of a cell that holds one and nothing else.
fn only_letter(cell: &str) -> Option<char> {
    let mut characters = cell.chars();
    characters.next().filter(|letter| letter.is_alphabetic() && characters.next().is_none())
}

/// Whether it is a label that the cells of a table are not: 目標 and 実績 may stand in every row of one.
fn is_of_form(label: Label) -> bool {
    let is_of_value =
        label.value.is_some() || label.pair.is_some() || label.part.is_some() || label.kind.is_some() || label.is_rate;
    label.is_one() && !is_of_value
}

/// The label of a cell that may have its content behind it.
fn before_content(text: &str) -> &str {
    let spaced = || text.split_once('\u{3000}').filter(|(before, _)| before.chars().count() > 2);
    let parted = text.split_once(['：', ':']).or_else(spaced);
    parted.filter(|(before, _)| before.len() <= 36).map_or(text, |(before, _)| before)
}

/// The forms that stand beside each other on a sheet: the first and the last column of each; none where it is one form only.
pub(super) fn beside(sheet: &Sheet) -> Vec<(usize, usize)> {
    let Some(first) = names(sheet).first().map(|id| sheet.grid.cell(*id)) else { return Vec::new() };
    let key = labels::key(before_content(&first.text));
    let is_name = |id: &CellId| {
        sheet.label(*id).role == Some(Role::Programme) && labels::key(before_content(&sheet.grid.cell(*id).text)) == key
    };
    let names: Vec<usize> =
        sheet.grid.beginning_on(first.line).filter(is_name).map(|id| sheet.grid.cell(id).column).collect();
    if names.len() > MOST_BESIDE {
        return Vec::new();
    }
    let below = || sheet.grid.cells.iter().filter(|cell| !cell.is_blank() && cell.line >= first.line);
    let Some(left) = below().map(|cell| cell.column).min() else { return Vec::new() };
    let Some(indent) = names.first().map(|name| name - left) else { return Vec::new() };
    let starts: Vec<usize> = names.iter().map(|name| name - indent).collect();
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([usize::MAX]);
    let parts: Vec<(usize, usize)> = starts.iter().copied().zip(ends).collect();
    let is_within = |cell: &Cell| parts.iter().any(|(first, last)| cell.column >= *first && cell.last_column <= *last);
    let labels_of = |(first, last): (usize, usize)| -> BTreeSet<(u64, usize, String)> {
        let labels = (0..sheet.labels.len()).filter(|id| sheet.label(*id).is_one());
        let cells = labels.map(|id| sheet.grid.cell(id)).filter(|cell| (first..=last).contains(&cell.column));
        cells.map(|cell| (cell.line, cell.column - first, labels::key(before_content(&cell.text)))).collect()
    };
    let of_first = parts.first().map(|part| labels_of(*part)).unwrap_or_default();
    let are_alike = parts.iter().all(|part| labels_of(*part).intersection(&of_first).count() * 2 > of_first.len());
    // A title reaches over all of them.
    if parts.len() > 1 && of_first.len() >= FEWEST_LABELS && are_alike && below().all(is_within) {
        parts
    } else {
        Vec::new()
    }
}

/// The labels that name the programme: rather 事務事業名 than 事業.
fn names(sheet: &Sheet) -> Vec<CellId> {
    let all: Vec<CellId> =
        (0..sheet.labels.len()).filter(|id| sheet.label(*id).role == Some(Role::Programme)).collect();
    let text = |id: &CellId| labels::key(before_content(&sheet.grid.cell(*id).text));
    let strong = |id: &&CellId| text(id).contains("名");
    let Some(first) = all.iter().filter(strong).min_by_key(|id| sheet.grid.cell(**id).line).or(all.first()) else {
        return Vec::new();
    };
    let (key, column) = (text(first), sheet.grid.cell(*first).column);
    let mut alike: Vec<CellId> =
        all.iter().copied().filter(|id| text(id) == key && sheet.grid.cell(*id).column == column).collect();
    alike.sort_by_key(|id| sheet.grid.cell(*id).line);
    alike
}

/// What a line says: its labels, or its words where it has none.
fn line_says(sheet: &Sheet, line: u64) -> Vec<String> {
    let cells: Vec<CellId> = sheet.grid.beginning_on(line).collect();
    let text = |id: &CellId| labels::key(before_content(&sheet.grid.cell(*id).text));
    let of_labels: Vec<String> = cells.iter().filter(|id| sheet.label(**id).is_one()).map(text).collect();
    if of_labels.is_empty() { cells.iter().map(text).collect() } else { of_labels }
}

/// Where each form of a sheet begins and ends.
pub(super) fn of(sheet: &Sheet) -> Vec<Extent> {
    let lines: Vec<u64> = sheet.grid.lines().collect();
    let (Some(&first), Some(&last)) = (lines.first(), lines.last()) else { return Vec::new() };
    let names: Vec<u64> = names(sheet).iter().map(|id| sheet.grid.cell(*id).line).collect();
    let [one, two, ..] = names.as_slice() else { return vec![Extent { first, last, shared: None }] };
    // What stands above the name in both forms is the top of each.
    let mut above = 0;
    while one.checked_sub(above + 1).is_some_and(|line| line >= first)
        && two - above - 1 > *one
        && line_says(sheet, one - above - 1) == line_says(sheet, two - above - 1)
    {
        above += 1;
    }
    let starts: Vec<u64> = names.iter().map(|name| name - above).collect();
    let shared = starts.first().filter(|start| **start > first).map(|start| (first, start - 1));
    let mut parts: Vec<Extent> = Vec::new();
    let mut whole: Option<BTreeSet<String>> = None;
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(last, |next| next - 1);
        let says = keys(sheet, *start, end);
        let of_first = whole.get_or_insert_with(|| says.clone());
        let alike = says.intersection(of_first).count() * 2 >= of_first.len();
        match parts.last_mut() {
            Some(part) if !alike => part.last = end,
            _ => parts.push(Extent { first: *start, last: end, shared }),
        }
    }
    if let Some(part) = parts.first_mut() {
        (part.first, part.shared) = (first, None);
    }
    parts
}

/// The labels between two lines.
pub(super) fn keys(sheet: &Sheet, first: u64, last: u64) -> BTreeSet<String> {
    let within = sheet.grid.lines_between(first, last).flat_map(|line| sheet.grid.beginning_on(line));
    let of_labels = within.filter(|id| sheet.label(*id).is_one() && sheet.label(*id).year.is_none());
    of_labels.map(|id| labels::key(before_content(&sheet.grid.cell(id).text))).collect()
}

/// Finds what is printed in nearly all sheets alike, where each has one form.
pub(super) fn fix(sheets: &mut [Sheet]) {
    if sheets.len() < FEWEST_ALIKE {
        return;
    }
    let hash = |sheet: &Sheet, id: CellId| {
        let (cell, mut hasher) = (sheet.grid.cell(id), DefaultHasher::new());
        (cell.line, cell.column, &cell.text).hash(&mut hasher);
        hasher.finish()
    };
    let short = |sheet: &Sheet| {
        let ids = sheet.grid.cells.iter().enumerate();
        ids.filter(|(_, cell)| !cell.is_blank() && cell.text.len() <= 120).map(|(id, _)| id).collect::<Vec<_>>()
    };
    let mut times: HashMap<u64, usize> = HashMap::new();
    for sheet in sheets.iter() {
        for id in short(sheet) {
            *times.entry(hash(sheet, id)).or_default() += 1;
        }
    }
    let most = sheets.len();
    for sheet in sheets {
        let ids = short(sheet).into_iter();
        sheet.fixed =
            ids.filter(|id| times.get(&hash(sheet, *id)).is_some_and(|times| times * 10 >= most * 9)).collect();
    }
}
