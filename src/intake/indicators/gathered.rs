//! The values of a file so far, and what is told or wrong of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::identity::{Likeness, likeness};
use crate::domain::indicator::IndicatorKind;
use crate::domain::indicator_table::{IndicatorTable, ProposedValue, TableRemark, TableRemarkKind, ValueKind};
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::text;
use crate::intake::asked::Asked;
use crate::intake::form::{INDICATOR, Place};
use crate::intake::refusal::Problem;

/// What one value is of: programme, kind, name, unit, year, kind of value.
type Subject = (String, IndicatorKind, String, String, FiscalYear, ValueKind);

fn says_the_same(one: &ProposedValue, other: &ProposedValue) -> bool {
    one.value == other.value && one.missing == other.missing && one.word == other.word && one.aim == other.aim
}

/// The most indicators of one programme.
pub(in crate::intake) const MOST_OF_A_PROGRAMME: usize = 200;

/// The values of all sheets and parts of a file.
#[derive(Default)]
pub(in crate::intake) struct Gathered {
    /// In the order of the file.
    pub(in crate::intake) rows: Vec<ProposedValue>,
    /// Cells for a value that are blank.
    pub(in crate::intake) blank: usize,
    /// What is worth a look.
    pub(in crate::intake) remarks: Vec<TableRemark>,
    /// What can't be read.
    pub(in crate::intake) problems: Vec<Problem>,
    /// Whether it was told that units stand in names or at values.
    pub(super) has_told_unit: bool,
    /// How many sheets hold a table.
    pub(super) sheets: usize,
    /// The names and units under each number so far.
    numbered: BTreeMap<String, BTreeMap<[String; 2], String>>,
    /// The rows so far of each subject.
    seen: BTreeMap<Subject, Vec<usize>>,
    /// The names of each programme's indicators.
    names: BTreeMap<String, BTreeSet<String>>,
}

/// More indicators than a programme may have.
pub(super) struct TooMany;

impl Gathered {
    /// All of it as the table of a file.
    pub(in crate::intake) fn into_table(self, source: &str, asked: &Asked) -> IndicatorTable {
        IndicatorTable {
            source: source.to_owned(),
            rows: self.rows,
            blank: self.blank,
            remarks: self.remarks,
            said: asked.who_is_who(),
            ..IndicatorTable::default()
        }
    }

    /// Says of the problems from `first` on which sheet they are of.
    pub(in crate::intake) fn on_sheet(&mut self, first: usize, name: Option<&str>) {
        let problems = self.problems.split_off(first.min(self.problems.len()));
        self.problems.extend(problems.into_iter().map(|problem| problem.on_sheet(name)));
    }

    /// Says of what was gathered since there were so many values, remarks and problems where it stands in the file.
    pub(in crate::intake) fn put_in_place(
        &mut self,
        (rows, remarks, problems): (usize, usize, usize),
        place: impl Fn(u64, &str) -> Option<Place>,
    ) {
        for row in self.rows.iter_mut().skip(rows) {
            row.line = place(row.line, INDICATOR).map_or(row.line, |place| place.line);
        }
        for remark in self.remarks.iter_mut().skip(remarks) {
            let Some(place) = place(remark.line, INDICATOR) else { continue };
            remark.line = place.line;
            if let Some(sheet) = place.sheet {
                remark.text = format!("{sheet} {}", remark.text);
            }
        }
        let placed = self.problems.split_off(problems).into_iter().map(|problem| problem.placed(&place));
        self.problems.extend(placed.collect::<Vec<_>>());
    }

    pub(super) fn remark(&mut self, line: u64, kind: TableRemarkKind, text: impl Into<String>) {
        self.remarks.push(TableRemark { line, kind, text: text.into() });
    }

    /// A number may go on under another name or in another section in another year; who reads the plan has to know it. The
    /// name above is returned where this one is nothing like it.
    pub(super) fn remark_on_another_name(
        &mut self,
        line: u64,
        key: &str,
        code: Option<&ProgrammeCode>,
        owner: &str,
        programme: &str,
    ) -> Option<String> {
        let code = code?;
        let names = self.numbered.entry(key.to_owned()).or_default();
        let is_another = !names.is_empty();
        let is_alike = |other: &String| likeness(other, programme) != Likeness::Other;
        let unlike = names.values().next().filter(|_| !names.values().any(is_alike)).cloned();
        if names.insert([owner, programme].map(text::comparison_key), programme.to_owned()).is_none() && is_another {
            self.remark(line, TableRemarkKind::AnotherNameOfItsNumber, format!("{code} {owner} {programme}"));
            return unlike;
        }
        None
    }

    /// Takes a value in, unless it stands there already.
    pub(super) fn push(&mut self, mut new: ProposedValue) -> Result<(), TooMany> {
        let subject = (
            new.key.clone(),
            new.kind,
            new.name.clone(),
            new.unit.clone().unwrap_or_default(),
            new.year,
            new.value_kind,
        );
        let known = self.seen.entry(subject).or_default();
        let mut rows = known.iter().filter_map(|index| self.rows.get(*index));
        let same = rows.any(|known| says_the_same(known, &new));
        let count = known.len();
        if !same {
            known.push(self.rows.len());
        }
        let remark = match (same, count) {
            (true, _) => Some(TableRemarkKind::Repeated),
            (false, 0) => None,
            (false, _) => Some(TableRemarkKind::SecondOfItsName),
        };
        if let Some(kind) = remark {
            self.remark(new.line, kind, format!("{} {}", new.name, new.year));
        }
        if same {
            return Ok(());
        }
        new.occurrence = count;
        let names = self.names.entry(new.key.clone()).or_default();
        let unit = new.unit.as_deref().unwrap_or_default();
        names.insert(format!("{} {} {} {unit}", new.kind, new.occurrence, new.name));
        if names.len() > MOST_OF_A_PROGRAMME {
            return Err(TooMany);
        }
        self.rows.push(new);
        Ok(())
    }
}
