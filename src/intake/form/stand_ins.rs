//! What a city evaluates on forms of their own beside its programmes, a subsidy or a public facility, and takes in as one:
//! 補助金名 and 施設名 stand where other forms have 事務事業名.

use super::labels::Lexicon;
use crate::domain::text;
use crate::intake::cell;
use crate::intake::header::Role;
use crate::intake::source::Source;

/// What the title of such a form says, and the labels of what it is of.
const STAND_INS: [(&str, &str); 2] = [
    (
        "補助金",
        "補助金名 補助金等名 補助金名称 補助金等名称 補助金の名称 補助金等の名称 補助金・負担金名 補助金等の名 補助事業名 補助事業の名称",
    ),
    ("施設", "施設名 施設名称 施設の名称 公の施設名 公の施設の名称 公の施設名称"),
];
/// Words of a title of forms.
const TITLES: [&str; 8] = ["評価", "調書", "シート", "個票", "カード", "検証", "見直し", "点検"];
/// The rows at the top of a sheet among which its title stands.
const TITLE_ROWS: usize = 4;
/// The most rows of a sheet in which a programme is looked for.
const MOST_ROWS: usize = 400;
/// The longest title in letters.
const LONGEST: usize = 60;

/// The labels that name what the forms of a file are of: those of the title that all of the sheets with a title of forms have,
/// where no label names a programme.
pub(super) fn of(sheets: &[Source], lexicon: &mut Lexicon<'_>) -> Option<&'static str> {
    let mut titled = sheets.iter().filter_map(titled);
    let labels = titled.next()?;
    let rows = sheets.iter().flat_map(|sheet| sheet.rows.iter().take(MOST_ROWS));
    let mut cells = rows.flat_map(|row| &row.cells);
    let names_programme = cells.any(|cell| {
        let name = cell.trim().split(['：', ':']).next().unwrap_or_default();
        lexicon.read(name).role == Some(Role::Programme)
    });
    (titled.all(|other| other == labels) && !names_programme).then_some(labels)
}

fn titled(sheet: &Source) -> Option<&'static str> {
    let cells = sheet.rows.iter().take(TITLE_ROWS).flat_map(|row| &row.cells);
    let mut titles = cells.map(|cell| text::comparison_key(&cell::plain(cell)));
    titles.find_map(|title| {
        let is_title = title.chars().count() <= LONGEST && TITLES.iter().any(|word| title.contains(word));
        STAND_INS.iter().find(|(word, _)| is_title && title.contains(word)).map(|(_, labels)| *labels)
    })
}
