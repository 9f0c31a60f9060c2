//! The values of a file so far, and what is told or wrong of them.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::identity::{Likeness, likeness};
use crate::domain::indicator::IndicatorKind;
use crate::domain::indicator_table::{
    IndicatorTable, NumberDoubt, OtherName, ProposedValue, TableRemark, TableRemarkKind, ValueKind,
};
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::text;
use crate::intake::asked::Asked;
use crate::intake::form::{INDICATOR, Place};
use crate::intake::refusal::Problem;

/// What one value is of: programme, kind, name, unit, year, kind of value.
type Subject = (Arc<str>, IndicatorKind, Arc<str>, Option<Arc<str>>, FiscalYear, ValueKind);

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
    /// The numbers that stand for two names.
    doubts: Vec<NumberDoubt>,
    /// Their keys.
    doubted: HashSet<String>,
    /// The names and units under each number so far.
    numbered: BTreeMap<String, BTreeMap<[String; 2], OtherName>>,
    /// The rows so far of each subject.
    seen: BTreeMap<Subject, Vec<usize>>,
    /// The names of each programme's indicators.
    names: BTreeMap<Arc<str>, BTreeSet<String>>,
}

/// How much was gathered at some time.
#[derive(Debug, Clone, Copy)]
pub(in crate::intake) struct Mark {
    rows: usize,
    remarks: usize,
    problems: usize,
    doubts: usize,
}

/// More indicators than a programme may have.
pub(super) struct TooMany;

impl Gathered {
    /// All of it as the table of a file.
    pub(in crate::intake) fn into_table(mut self, source: &str, asked: &Asked) -> IndicatorTable {
        // Nobody is asked about a name without values.
        let keys: HashSet<&str> = self.rows.iter().map(|row| &*row.key).collect();
        self.doubts.retain(|doubt| keys.contains(doubt.key.as_str()));
        IndicatorTable {
            doubts: self.doubts,
            source: source.to_owned(),
            rows: self.rows,
            blank: self.blank,
            remarks: self.remarks,
            said: asked.who_is_who(),
            ..IndicatorTable::default()
        }
    }

    /// Says of the problems and doubts since a mark on which sheet they are of.
    pub(in crate::intake) fn on_sheet(&mut self, since: Mark, name: Option<&str>) {
        let problems = self.problems.split_off(since.problems.min(self.problems.len()));
        self.problems.extend(problems.into_iter().map(|problem| problem.on_sheet(name)));
        for doubt in self.doubts.iter_mut().skip(since.doubts) {
            doubt.column = name.map_or_else(|| doubt.column.clone(), |name| format!("{name}!{}", doubt.column));
        }
    }

    /// How much there is so far.
    pub(in crate::intake) const fn mark(&self) -> Mark {
        Mark {
            rows: self.rows.len(),
            remarks: self.remarks.len(),
            problems: self.problems.len(),
            doubts: self.doubts.len(),
        }
    }

    /// Says of what was gathered since a mark where it stands in the file.
    pub(in crate::intake) fn put_in_place(&mut self, since: Mark, place: impl Fn(u64, &str) -> Option<Place>) {
        for row in self.rows.iter_mut().skip(since.rows) {
            row.line = place(row.line, INDICATOR).map_or(row.line, |place| place.line);
        }
        for remark in self.remarks.iter_mut().skip(since.remarks) {
            let Some(place) = place(remark.line, INDICATOR) else { continue };
            remark.line = place.line;
            if let Some(sheet) = place.sheet {
                remark.text = format!("{sheet} {}", remark.text);
            }
        }
        for doubt in self.doubts.iter_mut().skip(since.doubts) {
            let Some(place) = place(doubt.line, &doubt.column) else { continue };
            (doubt.line, doubt.column) = (place.line, place.address());
        }
        let placed = self.problems.split_off(since.problems).into_iter().map(|problem| problem.placed(&place));
        self.problems.extend(placed.collect::<Vec<_>>());
    }

    pub(super) fn remark(&mut self, line: u64, kind: TableRemarkKind, text: impl Into<String>) {
        self.remarks.push(TableRemark { line, kind, text: text.into() });
    }

    /// A number may go on under another name or in another section in another year; who reads the plan has to know it.
    pub(super) fn remark_on_another_name(
        &mut self,
        line: u64,
        key: &str,
        code: Option<&ProgrammeCode>,
        owner: &str,
        programme: &str,
    ) {
        let Some(code) = code else { return };
        let names = self.numbered.entry(key.to_owned()).or_default();
        let is_another = !names.is_empty();
        let name = OtherName { key: key.to_owned(), name: programme.to_owned(), line };
        if names.insert([owner, programme].map(text::comparison_key), name).is_none() && is_another {
            self.remark(line, TableRemarkKind::AnotherNameOfItsNumber, format!("{code} {owner} {programme}"));
        }
    }

    /// A name that the number with this key had before, where it had none that is anything like this one.
    pub(super) fn unlike(&self, key: &str, programme: &str) -> Option<OtherName> {
        let names = self.numbered.get(key)?;
        let is_alike = |other: &OtherName| likeness(&other.name, programme) != Likeness::Other;
        names.values().next().filter(|_| !names.values().any(is_alike)).cloned()
    }

    /// Notes that a number stands for two names, once for each of them.
    pub(super) fn doubt(&mut self, doubt: NumberDoubt) {
        if self.doubted.insert(doubt.key.clone()) {
            self.doubts.push(doubt);
        }
    }

    /// Takes a value in, unless it stands there already.
    pub(super) fn push(&mut self, mut new: ProposedValue) -> Result<(), TooMany> {
        let (key, name, unit) = (Arc::clone(&new.key), Arc::clone(&new.name), new.unit.clone());
        let subject = (key, new.kind, name, unit, new.year, new.value_kind);
        let known = self.seen.get(&subject).map(Vec::as_slice).unwrap_or_default();
        let mut rows = known.iter().filter_map(|index| self.rows.get(*index));
        let same = rows.any(|known| says_the_same(known, &new));
        let count = known.len();
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
        self.seen.entry(subject).or_default().push(self.rows.len());
        self.rows.push(new);
        Ok(())
    }
}
