//! Values of several years printed side by side: 小学校6年生（令和元年度 6.8%） （令和2年度 3.8%）, or without brackets
//! 令和元年度 6.8% → 令和2年度 3.8%.

use super::MOST;
use super::brackets::{self, Bracket};
use super::candidates::{Target, Words};
use super::names;
use super::quantities::{self, Quantity};
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::Direction;
use crate::domain::partial_date::PartialDate;
use crate::domain::proposal::ProposedIndicator;
use crate::intake::marked;

/// How alike an objective's clause must be to a heading to be its objective.
const ALIKE: f64 = 0.8;

/// The most letters of the name of a year.
const LONGEST_YEAR: usize = 30;

const FALLING: [&str; 7] = ["減少", "低下", "縮減", "削減", "減らす", "減らし", "抑制"];
const RISING: [&str; 6] = ["増加", "向上", "上昇", "増やす", "増やし", "拡大"];

/// The series of one item or point.
pub(super) fn find(text: &str, targets: &[Target], year: FiscalYear) -> Vec<ProposedIndicator> {
    let parts = parts(text);
    groups(text, year)
        .into_iter()
        .take(MOST)
        .filter_map(|group| {
            let unit = group.values.first()?.1.unit.clone();
            let heading = Heading::over(text, &parts, group.start);
            let name = heading.name();
            if name.is_empty() {
                return None;
            }
            let words = Words::of(&name);
            let alike = |target: &&Target| words.alikeness(&target.words);
            let objective = targets
                .iter()
                .filter(|target| alike(target) >= ALIKE)
                .max_by(|one, other| alike(one).total_cmp(&alike(other)));
            let after = text.get(group.end..).unwrap_or_default();
            let end = after
                .find(|letter: char| letter.is_whitespace() || matches!(letter, '。' | '（' | '('))
                .unwrap_or(after.len());
            let trend = format!("{}{}", heading.trend, after.get(..end).unwrap_or_default());
            let wished = objective.map_or(Direction::None, |objective| direction_in(&objective.clause));
            let direction = if wished == Direction::None { direction_in(&trend) } else { wished };
            Some(ProposedIndicator {
                name,
                unit: Some(unit).filter(|unit| !unit.is_empty()),
                direction,
                objective: objective.map(|objective| objective.objective),
                result: None,
                target: None,
                values: group
                    .values
                    .iter()
                    .map(|(year, quantity)| (*year, quantity.value))
                    .collect::<Vec<(FiscalYear, Figure)>>(),
                stated: None,
                follows: None,
                evidence: text.get(heading.start..group.end).unwrap_or(text).trim().to_owned(),
                target_place: None,
                place: None,
            })
        })
        .collect()
}

/// Brackets that follow each other with a year and a value each.
struct Group {
    start: usize,
    end: usize,
    values: Vec<(FiscalYear, Quantity)>,
}

fn groups(text: &str, year: FiscalYear) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for Bracket { start, end, inside, .. } in brackets::round(text) {
        let Some((values, "")) = values(inside, year) else { continue };
        match groups.last_mut() {
            Some(group) if text.get(group.end..start).is_some_and(is_joint) => {
                group.end = end;
                group.values.extend(values);
            }
            _ => groups.push(Group { start, end, values }),
        }
    }
    groups.extend(bare_groups(text, year));
    groups.retain(Group::is_series);
    groups
}

/// Years with their values in running text, outside brackets.
fn bare_groups(text: &str, year: FiscalYear) -> Vec<Group> {
    let mut brackets = brackets::round(text).into_iter().peekable();
    let mut groups: Vec<Group> = Vec::new();
    for (range, _) in PartialDate::find_in(text) {
        let start = range.start;
        while brackets.next_if(|bracket| bracket.end <= start).is_some() {}
        let bracketed = brackets.peek().is_some_and(|bracket| bracket.start < start);
        let taken = groups.last().is_some_and(|group| start < group.end);
        let Some(rest) = text.get(start..).filter(|_| !bracketed && !taken) else { continue };
        if let Some((values, after)) = values(rest, year) {
            groups.push(Group { start, end: text.len() - after.len(), values });
        }
    }
    groups
}

impl Group {
    /// Whether there are several years, each once, counted in one unit.
    fn is_series(&self) -> bool {
        let mut years: Vec<FiscalYear> = self.values.iter().map(|(year, _)| *year).collect();
        years.sort_unstable();
        let several = years.len() > 1 && years.windows(2).all(|pair| pair.first() != pair.last());
        let mut quantities = self.values.iter().map(|(_, quantity)| quantity);
        several && quantities.next().is_some_and(|first| quantities.all(|quantity| quantity.same_unit(first)))
    }
}

/// What may stand between two values of one series.
fn is_joint(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || "、→⇒➡".contains(character))
}

/// Reads years with their values from the start of a text, and gives what follows them.
fn values(text: &str, year: FiscalYear) -> Option<(Vec<(FiscalYear, Quantity)>, &str)> {
    let separates = |letter: char| letter.is_whitespace() || "、，,→⇒➡／/；：:は".contains(letter);
    let mut values = Vec::new();
    let mut rest = text.trim_start_matches(separates);
    loop {
        let next = rest.strip_prefix("から").unwrap_or(rest).trim_start_matches(separates);
        let Some((found, after)) = leading_year(next, year) else { break };
        let after = marked::after(after)
            .trim_start_matches(['の', 'が'])
            .trim_start_matches(separates)
            .trim_start_matches('約');
        let quantity = quantities::find_first(after).filter(|quantity| quantity.range.start == 0);
        let Some((quantity, after)) = quantity.and_then(|quantity| {
            let after = after.get(quantity.range.end..)?;
            Some((quantity, marked::after(after)))
        }) else {
            break;
        };
        rest = after.trim_start_matches(separates);
        values.push((found, quantity));
    }
    (!values.is_empty()).then_some((values, rest))
}

fn leading_year(text: &str, year: FiscalYear) -> Option<(FiscalYear, &str)> {
    for (word, meant) in
        [("前年度", year.previous()), ("昨年度", year.previous()), ("今年度", year), ("本年度", year), ("当年度", year)]
    {
        if let Some(rest) = text.strip_prefix(word) {
            return Some((meant, rest));
        }
    }
    let near = text.char_indices().nth(LONGEST_YEAR).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    let ends = ["年度", "年"].into_iter().filter_map(|word| near.find(word).map(|index| index + word.len()));
    let blank = near.find(|character: char| character.is_whitespace() || matches!(character, '：' | ':'));
    ends.chain(blank).find_map(|end| {
        let (name, rest) = text.split_at_checked(end)?;
        FiscalYear::read(name).ok().map(|year| (year, rest))
    })
}

/// The parts of a text between white space outside brackets, with their places.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let mut brackets = brackets::round(text).into_iter().peekable();
    let mut parts = Vec::new();
    let mut start = 0;
    for (index, character) in text.char_indices() {
        while brackets.next_if(|bracket| bracket.end <= index).is_some() {}
        let within = brackets.peek().is_some_and(|bracket| bracket.start < index);
        if character == '。' || character.is_whitespace() && !within {
            parts.push((start, text.get(start..index).unwrap_or_default()));
            start = index + character.len_utf8();
        }
    }
    parts.push((start, text.get(start..).unwrap_or_default()));
    parts.retain(|(_, part)| !part.trim().is_empty());
    parts
}

/// The words a series stands under.
struct Heading<'a> {
    above: &'a str,
    label: &'a str,
    trend: String,
    start: usize,
}

impl<'a> Heading<'a> {
    fn over(text: &'a str, parts: &[(usize, &'a str)], series: usize) -> Self {
        let mut before: Vec<(usize, &str)> = parts.iter().copied().filter(|(start, _)| *start < series).collect();
        let own = before.pop().unwrap_or_default();
        let label = without_value(text.get(own.0..series).unwrap_or_default().trim());
        let mut heading = Self { above: "", label, trend: label.to_owned(), start: own.0 };
        for (start, part) in before.into_iter().rev() {
            if heading.label.is_empty() {
                (heading.label, heading.start) = (part, start);
            } else if is_trend(part) {
                heading.trend.push_str(part);
            } else if brackets::round(part).is_empty() {
                if !part.ends_with(['た', 'る', '。']) {
                    heading.above = part;
                }
                break;
            }
        }
        heading
    }

    fn name(&self) -> String {
        let label = names::without_number(self.label.trim_start_matches(['・', '■', '●']));
        let label = label.trim_end_matches(['は', 'が', '：', ':', '、']);
        [self.above, label].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// A label without the value of this year that may stand in it: 21.3%（令和元年度 20.1%）….
fn without_value(label: &str) -> &str {
    let quantity = quantities::find(label).pop().filter(|quantity| quantity.range.end == label.len());
    quantity.and_then(|quantity| label.get(..quantity.range.start)).map_or(label, str::trim)
}

/// Whether a part says which way values went: 令和元年度より減少.
fn is_trend(part: &str) -> bool {
    let stem = ["しています", "している", "しました", "した", "となった", "傾向", "。"]
        .iter()
        .fold(part, |stem, ending| stem.strip_suffix(ending).unwrap_or(stem));
    FALLING.iter().chain(&RISING).any(|word| stem.ends_with(word))
}

/// Which way is better by the words of a text; none when it says both or neither.
fn direction_in(text: &str) -> Direction {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match (says(&FALLING), says(&RISING)) {
        (true, false) => Direction::Less,
        (false, true) => Direction::More,
        _ => Direction::None,
    }
}
