//! The parts of a form, each below its heading: 【令和5年度】, ４ 二次評価.

use super::fields::Field;
use super::grid::CellId;
use super::labels;
use super::page::Page;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::stage::Stage;
use crate::intake::header::Role;
use crate::intake::heading_marks::{self, PartOfYear};
use crate::intake::year_words;

/// The most lines above a label in which its heading may stand.
pub(super) const MOST_LINES: usize = 40;
/// The longest heading that says of which year its part is, in letters.
const LONGEST: usize = 20;

/// Whether what stands beside a label is of another year than the form, or of a part of it, as the heading over it says.
pub(super) fn is_of_another_time(page: &Page<'_>, field: Field, label: CellId) -> bool {
    let is_of_time = matches!(
        field,
        Field::Rating(..) | Field::Course | Field::Of(Role::Objectives | Role::Means | Role::Results | Role::Progress)
    );
    let Some(year) = page.sheet.year.filter(|_| is_of_time && page.label(label).year.is_none()) else { return false };
    let Some((time, heading)) = over(page, label, |heading| Time::read(heading, year)) else { return false };
    // A title says of which year the form is, and is asked about.
    if page.named_at.is_none_or(|name| page.cell(heading).line <= name) {
        return false;
    }
    match time {
        // What is decided now is of the next year.
        Time::Year(named) if field == Field::Course => named != year && named.previous() != year,
        Time::Year(named) => named != year,
        Time::Part(PartOfYear::FirstHalf) => page.sheet.stage != Some(Stage::Midyear),
        Time::Part(PartOfYear::Another) => true,
    }
}

/// Of which time a heading says that its part is.
enum Time {
    Year(FiscalYear),
    Part(PartOfYear),
}

impl Time {
    fn read(heading: &str, year: FiscalYear) -> Option<Self> {
        if heading.chars().count() > LONGEST || heading.contains(['。', '、', '：', ':']) {
            return None;
        }
        // ４ 次年度に向けて is no year with a 4 before it.
        let said = year_words::part(heading).or_else(|| year_words::part(&labels::plain(heading)));
        let named = said.and_then(|(named, _)| named.of_table(year)).map(Self::Year);
        named.or_else(|| heading_marks::part_of_year(heading).map(Self::Part))
    }
}

/// What the heading of the part of the form says in which a label stands, and the heading; where another part begins between
/// them it is none of the label's.
pub(super) fn over<T>(page: &Page<'_>, label: CellId, says: impl Fn(&str) -> Option<T>) -> Option<(T, CellId)> {
    let line = page.cell(label).line;
    let mut between: Vec<(Numbering, bool)> = Vec::new();
    for over in page.lines_between(page.first, line).rev().take(MOST_LINES) {
        let mut cells = page.sheet.grid.beginning_on(over);
        let Some(first) = cells.next() else { continue };
        let is_note = |id: CellId| page.text(id).starts_with(['(', '（', '※', '［', '[']);
        let is_alone = over < line && cells.all(is_note);
        let own = numbering(page.text(first));
        // 一次評価 over its own grade is no heading of a part.
        let has_content = || page.sheet.grid.below(first).is_some_and(|below| page.is_content(below));
        if let Some(said) = says(page.text(first)).filter(|_| is_alone && !has_content()) {
            let ends = |(next, is_alone): &(Numbering, bool)| match &own {
                Some(own) => next.ends(own, *is_alone),
                None => *is_alone,
            };
            return (!between.iter().any(ends)).then_some((said, first));
        }
        between.extend(own.map(|own| (own, is_alone)));
    }
    None
}

/// How a heading is numbered or marked: 4, ④, (4), Ⅳ, ○, 【.
#[derive(Debug, PartialEq, Eq)]
struct Numbering {
    /// What stands around the number.
    style: String,
    number: u32,
}

impl Numbering {
    /// Whether what is numbered so begins another part than the heading `before` it.
    fn ends(&self, before: &Self, is_alone: bool) -> bool {
        self.style == before.style && (self.number > before.number || before.number == 0 && is_alone)
    }
}

fn numbering(text: &str) -> Option<Numbering> {
    let front = text.trim().chars().take(6);
    let (mut style, mut number) = (String::new(), 0_u32);
    for letter in front {
        let of_letter = match letter {
            '0'..='9' => Some(u32::from(letter) - u32::from('0')),
            '０'..='９' => Some(u32::from(letter) - u32::from('０')),
            _ => None,
        };
        if let Some(digit) = of_letter {
            style.extend((number == 0).then_some('1'));
            number = number * 10 + digit;
            continue;
        }
        let counted =
            [('①', '⑳'), ('Ⅰ', 'Ⅻ'), ('⑴', '⒇')].into_iter().find(|(first, last)| (*first..=*last).contains(&letter));
        match counted {
            Some((first, _)) => {
                style.push(first);
                number = u32::from(letter) - u32::from(first) + 1;
            }
            None if "()（）.．、○●◎□■◆◇【<＜《〈▼▲★☆".contains(letter) => {
                style.push(letter);
            }
            None => break,
        }
    }
    (!style.is_empty()).then_some(Numbering { style, number })
}
