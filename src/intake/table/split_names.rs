//! Names that a conversion parts over two rows: 地域公共交通 with everything, and 確保維持事業 alone below it. Whether such a row is a
//! programme or goes on with the name beside it is asked where the other rows say more, and told elsewhere.

use std::ops::Range;

use super::Table;
use super::part::Part;
use super::row_kind::may_go_on;
use crate::domain::proposal::{Remark, RemarkKind};
use crate::intake::cell;
use crate::intake::records::Row;
use crate::intake::refusal::{Problem, ProblemKind};

/// Of so many programmes at least one has a number where the programmes of a table are numbered.
const NUMBERED: usize = 3;

/// A cell with a name of a programme, or one whose name was left out by hand.
struct Name<'a> {
    row: &'a Row,
    /// Which of the rows are its own.
    rows: Range<usize>,
    part: usize,
    text: String,
    is_left_out: bool,
}

impl Name<'_> {
    fn filled<'a>(&'a self, own: &'a [usize]) -> impl Iterator<Item = usize> + 'a {
        let is_filled = |column: &usize| !self.row.cell(*column).is_empty() && !self.row.is_continued(*column);
        (0..self.row.cells.len()).filter(is_filled).filter(|column| !own.contains(column))
    }

    fn has_own(&self, column: Option<usize>) -> bool {
        column.is_some_and(|column| !self.row.cell(column).is_empty() && !self.row.is_continued(column))
    }

    /// Whether the row has nothing but the name and words that may go on.
    fn is_alone(&self, part: &Part) -> bool {
        let columns = &part.columns;
        self.filled(&[columns.programme]).all(|column| may_go_on(column, columns, part.indicators.as_ref()))
    }

    /// Whether the row has nothing but the name.
    fn is_bare_name(&self, part: &Part) -> bool {
        self.filled(&[part.columns.programme]).next().is_none()
    }

    /// Whether the cell has lines of which each ends like a name of its own.
    fn is_of_several(&self, part: &Part) -> bool {
        let lines = || self.row.cell(part.columns.programme).lines().map(cell::plain).filter(|line| !line.is_empty());
        lines().nth(1).is_some() && lines().all(|line| ends_like_one(&line))
    }

    /// Whether the row has nothing but the name, its number and its units.
    fn is_bare(&self, part: &Part) -> bool {
        let columns = &part.columns;
        let units = [columns.department, columns.section, columns.subsection, columns.code, Some(columns.programme)];
        let known: Vec<usize> = units.into_iter().flatten().chain(columns.plan.iter().copied()).collect();
        self.filled(&known).next().is_none()
    }
}

/// What the names of a part of the table have.
#[derive(Default, Clone)]
struct Counts {
    all: usize,
    numbered: usize,
    alone: usize,
    /// Those that are not alone, and of these those with a section of their own.
    whole: usize,
    of_section: usize,
}

impl Counts {
    fn add(&mut self, name: &Name<'_>, part: &Part) {
        self.all += 1;
        self.numbered += usize::from(name.has_own(part.columns.code));
        if name.is_bare_name(part) {
            self.alone += 1;
        } else {
            self.whole += 1;
            self.of_section += usize::from(name.has_own(section(part)));
        }
    }

    /// Whether the programmes have a number or a section of their own, and this one has not.
    fn say_more(&self, name: &Name<'_>, part: &Part) -> bool {
        let lacks = |column: Option<usize>| column.is_some() && !name.has_own(column);
        lacks(part.columns.code) && self.numbered * NUMBERED >= self.all
            || name.is_bare_name(part) && lacks(section(part)) && self.whole > 1 && self.of_section == self.whole
    }
}

fn section(part: &Part) -> Option<usize> {
    part.columns.section.or(part.columns.department)
}

impl Table<'_> {
    /// What is to be asked of names that may be parts of one.
    pub(super) fn split_names(&mut self, rows: &[Row]) -> Vec<Problem> {
        let names = self.names(rows);
        let mut counts = vec![Counts::default(); self.parts.len()];
        for name in names.iter().filter(|name| !name.is_left_out) {
            if let (Some(counts), Some(part)) = (counts.get_mut(name.part), self.parts.get(name.part)) {
                counts.add(name, part);
            }
        }
        let mut problems = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let of_several = self.parts.get(name.part).filter(|part| name.is_of_several(part));
            self.remarks.extend(of_several.map(|part| told(name, part, RemarkKind::NameOfSeveral)));
            let (Some(part), Some(counts)) = (self.parts.get(name.part), counts.get(name.part)) else { continue };
            let above = place.checked_sub(1).and_then(|above| names.get(above));
            let above = above.filter(|above| above.part == name.part && above.rows.end >= name.rows.start);
            let below = names.get(place + 1);
            let below = below.filter(|below| below.part == name.part && name.rows.end >= below.rows.start);
            let is_alone = name.is_alone(part);
            let is_said = name.row.stood(part.columns.programme).is_some() && !name.is_left_out;
            if is_said || !is_alone && !above.is_some_and(|above| above.is_bare(part)) {
                continue;
            }
            if counts.say_more(name, part) {
                problems.extend(asked_about(name, above, below, part));
            } else if name.is_bare_name(part) && !name.is_left_out && above.is_some() && counts.alone <= counts.whole {
                self.remarks.push(told(name, part, RemarkKind::NameAlone));
            }
        }
        problems.sort_by_key(|problem| problem.line);
        problems.dedup_by_key(|problem| problem.line);
        problems
    }

    /// The names in the order of their rows.
    fn names<'a>(&self, rows: &'a [Row]) -> Vec<Name<'a>> {
        let mut names = Vec::new();
        let mut goals = self.rows.iter().peekable();
        let mut part = self.rows.first().map_or(0, |goal| goal.part);
        for (index, row) in rows.iter().enumerate() {
            let Some(programme) = self.parts.get(part).map(|part| part.columns.programme) else { return names };
            if let Some(goal) = goals.next_if(|goal| goal.line == row.line) {
                part = goal.part;
                let rows = index..index + goal.rows.len();
                names.push(Name { row, rows, part, text: goal.programme.clone(), is_left_out: false });
            } else if let Some(stood) =
                row.stood(programme).filter(|stood| row.cell(programme).is_empty() && !stood.is_empty())
            {
                names.push(Name { row, rows: index..index + 1, part, text: cell::plain(stood), is_left_out: true });
            }
        }
        names
    }
}

/// Asks about a name and those beside it of which it may be a part, but for those of which something was said.
fn asked_about(name: &Name<'_>, above: Option<&Name<'_>>, below: Option<&Name<'_>>, part: &Part) -> Vec<Problem> {
    let is_open = |other: &Name<'_>| other.row.stood(part.columns.programme).is_none();
    let own = |other: &Name<'_>| (!name.is_left_out).then(|| asked(name, other, part));
    // The whole name stands beside it by now.
    let settled = [above, below].into_iter().flatten().find(|other| !other.is_left_out && !is_open(other));
    if let Some(settled) = settled {
        return own(settled).into_iter().collect();
    }
    let is_whole = |name: &Name<'_>| ends_like_one(&name.text);
    // A whole name above doesn't go on, unless what stands below it is none that begins the one below.
    let begins_below = below.is_some_and(|below| !below.is_alone(part)) && above.is_none_or(is_whole);
    let goes_on = !begins_below || is_whole(name);
    let others = || above.filter(|_| goes_on).into_iter().chain(below.filter(|_| begins_below));
    let own = others().next().and_then(own);
    own.into_iter().chain(others().filter(|other| is_open(other)).map(|other| asked(other, name, part))).collect()
}

/// Whether a name ends like that of a programme.
fn ends_like_one(name: &str) -> bool {
    let name = name.trim_end_matches(['）', ')']);
    ["事業", "業務", "費", "経費", "事務", "管理", "会計", "補助金", "助成", "支援", "推進", "整備"]
        .iter()
        .any(|end| name.ends_with(end))
}

fn asked(name: &Name<'_>, other: &Name<'_>, part: &Part) -> Problem {
    let text = |name: &Name<'_>| name.text.chars().take(40).collect();
    let reason = ProblemKind::NameOfTwoRows { text: text(name), other: text(other) };
    let column = part.columns.programme;
    Problem::of_cell(name.row.line, part.columns.name(column), reason).at(column)
}

fn told(name: &Name<'_>, part: &Part, kind: RemarkKind) -> Remark {
    let column = part.columns.name(part.columns.programme);
    Remark { line: name.row.line, column, kind, text: name.text.clone() }
}
