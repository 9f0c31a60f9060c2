//! What has to hold of a document of everything. Whoever wrote it may not be who they say: nothing of it is taken on trust.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Fault;
use crate::domain::digest;
use crate::domain::everything::{Everything, Frame, PublicGoal, PublicationOnRecord};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{GoalNumber, IndicatorNumber, ProgrammeNumber, UnitNumber};
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::publication::Snapshot;
use crate::domain::unit::UnitKind;
use crate::intake::records::{self, MOST_CHARACTERS};
use crate::intake::refusal::ProblemKind;
use crate::store::published::stored_snapshot;

/// The highest number of anything: behind it a city has to have room for its own.
const HIGHEST: i32 = 1_000_000_000;
/// The most characters of a name.
const MOST_OF_A_NAME: usize = 500;

/// What is known of the document so far.
pub(super) struct Checking {
    units: BTreeSet<UnitNumber>,
    frame: Frame,
    /// Each goal with the number of its last publication.
    goals: BTreeMap<GoalNumber, (PublicGoal, i32)>,
    /// The numbers in force of each kind of item.
    items: BTreeMap<&'static str, BTreeSet<i32>>,
    indicators: BTreeMap<IndicatorNumber, ProgrammeNumber>,
}

/// Numbers that are each there once, and can be numbers.
fn once(place: &'static str, numbers: impl IntoIterator<Item = i32>) -> Result<BTreeSet<i32>, Fault> {
    let mut known = BTreeSet::new();
    for number in numbers {
        add(place, &mut known, number)?;
    }
    Ok(known)
}

fn add(place: &'static str, known: &mut BTreeSet<i32>, number: i32) -> Result<(), Fault> {
    if !(1..=HIGHEST).contains(&number) {
        return Err(Fault::OutOfBounds { place, number });
    }
    if known.insert(number) { Ok(()) } else { Err(Fault::Twice { place, number }) }
}

fn is_known(place: &'static str, known: &BTreeSet<i32>, number: i32) -> Result<(), Fault> {
    if known.contains(&number) { Ok(()) } else { Err(Fault::Unknown { place, number }) }
}

/// A text that is no longer than `most`, with nothing in it that is no text.
fn text(place: &str, text: &str, most: usize) -> Result<(), Fault> {
    let length = records::length(text);
    // What was typed on a page may still have its line ends.
    let character = text.chars().find(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'));
    let reason = if length > most {
        ProblemKind::CellTooLong { length, limit: most }
    } else if let Some(character) = character {
        ProblemKind::ControlCharacter { code_point: character.into() }
    } else {
        return Ok(());
    };
    Err(Fault::Text { place: place.to_owned(), reason: Box::new(reason) })
}

fn texts<'text>(place: &str, given: impl IntoIterator<Item = &'text String>, most: usize) -> Result<(), Fault> {
    given.into_iter().try_for_each(|given| text(place, given, most))
}

/// Every text that stands anywhere in a publication.
fn every_text(place: &str, said: &Value) -> Result<(), Fault> {
    match said {
        Value::String(said) => text(place, said, MOST_CHARACTERS),
        Value::Array(items) => items.iter().try_for_each(|item| every_text(place, item)),
        Value::Object(fields) => fields.values().try_for_each(|field| every_text(place, field)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

impl Checking {
    /// Looks through everything around the publications.
    pub(super) fn begin(everything: &Everything) -> Result<Self, Fault> {
        let Everything { municipality, municipality_en, licence, frame, successions, ends, .. } = everything;
        texts("municipality", [Some(municipality), municipality_en.as_ref()].into_iter().flatten(), MOST_OF_A_NAME)?;
        texts("licence", licence, MOST_OF_A_NAME)?;
        if municipality.trim().is_empty() {
            let reason = Box::new(ProblemKind::CellMissing);
            return Err(Fault::Text { place: "municipality".to_owned(), reason });
        }
        units(frame)?;
        years(frame)?;
        let programmes = goals(frame)?;
        let mut pairs = BTreeSet::new();
        for link in successions {
            is_known("successions.from", &programmes, link.from.0)?;
            is_known("successions.to", &programmes, link.to.0)?;
            texts("successions.basis", &link.basis, MOST_CHARACTERS)?;
            if link.from == link.to || !pairs.insert((link.from, link.to)) {
                return Err(Fault::Twice { place: "successions", number: link.to.0 });
            }
        }
        once("ends.programme", ends.iter().map(|end| end.programme.0))?;
        for end in ends {
            is_known("ends.programme", &programmes, end.programme.0)?;
            text("ends.reason", &end.reason, MOST_CHARACTERS)?;
        }
        Ok(Self {
            units: frame.units.iter().map(|known| known.number).collect(),
            frame: Frame { partings: frame.partings.clone(), ..Frame::default() },
            goals: frame.goals.iter().map(|known| (known.number, (*known, 0))).collect(),
            items: BTreeMap::new(),
            indicators: BTreeMap::new(),
        })
    }

    /// Looks through a publication, and gives what it says.
    pub(super) fn publication(&mut self, known: &PublicationOnRecord) -> Result<Snapshot, Fault> {
        let place = format!("record.publications: goal {}, publication {}", known.goal, known.number);
        let PublicationOnRecord { goal, number, reason, note, .. } = known;
        let Some((public, last)) = self.goals.get_mut(goal) else {
            return Err(Fault::Unknown { place: "record.publications.goal", number: goal.0 });
        };
        if *number != *last + 1 {
            return Err(Fault::OfSomethingElse { place });
        }
        *last = *number;
        let public = *public;
        texts(&place, [reason, note].into_iter().flatten(), MOST_CHARACTERS)?;
        if digest::sha256(known.text.as_bytes()) != known.sha256 {
            return Err(Fault::Altered { place });
        }
        let sheet = stored_snapshot::read(&known.text);
        let sheet = sheet.map_err(|why| Fault::Unreadable { place: place.clone(), why: why.to_string() })?;
        if sheet.goal != *goal || sheet.fiscal_year != public.fiscal_year {
            return Err(Fault::OfSomethingElse { place });
        }
        let said = serde_json::from_str(&known.text);
        let said = said.map_err(|why| Fault::Unreadable { place: place.clone(), why: why.to_string() })?;
        every_text(&place, &said)?;
        if sheet.name.trim().is_empty() {
            return Err(Fault::Text { place, reason: Box::new(ProblemKind::ProgrammeMissing) });
        }
        let units = [&sheet.department, &sheet.section].into_iter().flatten();
        if let Some(unit) = units.map(|unit| unit.number).find(|unit| !self.units.contains(unit)) {
            return Err(Fault::Unknown { place: "record.units", number: unit.0 });
        }
        for (kind, number) in items(&sheet) {
            add(kind, &mut BTreeSet::new(), number)?;
        }
        if *number == public.publication {
            self.in_force(&place, &sheet, public.programme)?;
        }
        Ok(sheet)
    }

    /// Looks through a publication in force: what it holds is on record under these numbers.
    fn in_force(&mut self, place: &str, sheet: &Snapshot, programme: ProgrammeNumber) -> Result<(), Fault> {
        for (kind, number) in items(sheet).into_iter().filter(|(kind, _)| *kind != INDICATORS) {
            add(kind, self.items.entry(kind).or_default(), number)?;
        }
        once(INDICATORS, sheet.indicators.iter().map(|known| known.number.0))?;
        for known in &sheet.indicators {
            let number = self.frame.indicator(programme, known.number);
            if *self.indicators.entry(number).or_insert(programme) != programme {
                return Err(Fault::Twice { place: INDICATORS, number: number.0 });
            }
            once(INDICATORS, known.years.iter().map(|year| year.fiscal_year.number()))?;
        }
        if sheet.code.as_deref().is_some_and(|code| code.parse::<ProgrammeCode>().is_err()) {
            let text = sheet.code.iter().flat_map(|code| code.chars()).take(40).collect();
            let reason = Box::new(ProblemKind::NotACode { text });
            return Err(Fault::Text { place: place.to_owned(), reason });
        }
        let indicators: BTreeSet<IndicatorNumber> = sheet.indicators.iter().map(|known| known.number).collect();
        let updates = sheet.milestones.iter().flat_map(|known| &known.updates).chain(&sheet.updates);
        let named = updates.filter_map(|update| update.value.as_ref()).map(|value| value.indicator);
        match named.chain(sheet.cost_of).find(|number| !indicators.contains(number)) {
            Some(number) => Err(Fault::Unknown { place: INDICATORS, number: number.0 }),
            None => Ok(()),
        }
    }

    /// Looks whether every publication came that is in force.
    pub(super) fn end(&self) -> Result<(), Fault> {
        if self.goals.is_empty() {
            return Err(Fault::NoRecord);
        }
        match self.goals.values().find(|(goal, last)| goal.publication > *last) {
            Some((goal, _)) => Err(Fault::Missing { goal: goal.number.0, number: goal.publication }),
            None => Ok(()),
        }
    }
}

/// Where the numbers of indicators stand.
const INDICATORS: &str = "record.publications.text.indicators";

/// The numbers of everything on a sheet, each with its kind.
fn items(sheet: &Snapshot) -> Vec<(&'static str, i32)> {
    let milestones = sheet.milestones.iter();
    let updates = milestones.clone().flat_map(|known| &known.updates).chain(&sheet.updates);
    let mut items: Vec<(&'static str, i32)> = Vec::new();
    items.extend(sheet.objectives.iter().map(|known| ("record.publications.text.objectives", known.number.0)));
    items.extend(sheet.results.iter().map(|known| ("record.publications.text.results", known.number.0)));
    items.extend(milestones.map(|known| ("record.publications.text.milestones", known.number.0)));
    items.extend(updates.map(|known| ("record.publications.text.updates", known.number.0)));
    items.extend(sheet.indicators.iter().map(|known| (INDICATORS, known.number.0)));
    items
}

fn units(frame: &Frame) -> Result<(), Fault> {
    let units = once("record.units", frame.units.iter().map(|known| known.number.0))?;
    let departments = frame.units.iter().filter(|known| known.kind == UnitKind::Department);
    let departments: BTreeSet<i32> = departments.map(|known| known.number.0).collect();
    for known in &frame.units {
        texts("record.units", [Some(&known.name), known.name_en.as_ref()].into_iter().flatten(), MOST_OF_A_NAME)?;
        if let Some(parent) = known.parent {
            let above = if known.kind == UnitKind::Section { &departments } else { &BTreeSet::new() };
            is_known("record.units.parent", above, parent.0)?;
        }
    }
    let mut pairs = BTreeSet::new();
    for link in &frame.unit_successions {
        is_known("record.unit_successions.from", &units, link.from.0)?;
        is_known("record.unit_successions.to", &units, link.to.0)?;
        if link.from == link.to || !pairs.insert((link.from, link.to)) {
            return Err(Fault::Twice { place: "record.unit_successions", number: link.to.0 });
        }
    }
    Ok(())
}

fn years(frame: &Frame) -> Result<(), Fault> {
    once("record.years", frame.years.iter().map(|known| known.fiscal_year.number()))?;
    for known in &frame.years {
        texts("record.years", [&known.source, &known.note].into_iter().flatten(), MOST_CHARACTERS)?;
        let year = known.fiscal_year.number();
        let twice = Fault::Twice { place: "record.years.axes", number: year };
        let names: BTreeSet<&str> = known.axes.iter().map(|axis| axis.name.as_str()).collect();
        if names.len() != known.axes.len() || known.axes.iter().filter(|axis| axis.counting).count() > 1 {
            return Err(twice);
        }
        for axis in &known.axes {
            text("record.years.axes", &axis.name, MOST_OF_A_NAME)?;
            let labels: BTreeSet<&str> = axis.ratings.iter().map(|rating| rating.label.as_str()).collect();
            if labels.len() != axis.ratings.len() {
                return Err(twice);
            }
            let words = axis.ratings.iter().flat_map(|rating| [&rating.label, &rating.meaning]);
            texts("record.years.axes", words, MOST_CHARACTERS)?;
        }
    }
    Ok(())
}

/// The programmes that are named by goals and partings.
fn goals(frame: &Frame) -> Result<BTreeSet<i32>, Fault> {
    let years: BTreeSet<FiscalYear> = frame.years.iter().map(|known| known.fiscal_year).collect();
    once("record.goals", frame.goals.iter().map(|known| known.number.0))?;
    let mut programmes = BTreeSet::new();
    let mut sheets = BTreeSet::new();
    for known in &frame.goals {
        if !years.contains(&known.fiscal_year) {
            return Err(Fault::Unknown { place: "record.years", number: known.fiscal_year.number() });
        }
        if !sheets.insert((known.fiscal_year, known.programme)) {
            return Err(Fault::Twice { place: "record.goals.programme", number: known.programme.0 });
        }
        add("record.goals.programme", &mut BTreeSet::new(), known.programme.0)?;
        add("record.goals.publication", &mut BTreeSet::new(), known.publication)?;
        programmes.insert(known.programme.0);
    }
    once("record.partings.new_programme", frame.partings.iter().map(|known| known.new_programme.0))?;
    for known in &frame.partings {
        add("record.partings.old_programme", &mut BTreeSet::from([known.new_programme.0]), known.old_programme.0)?;
        programmes.extend([known.new_programme.0, known.old_programme.0]);
        for (before, after) in &known.indicators {
            add("record.partings.indicators", &mut BTreeSet::new(), before.0)?;
            add("record.partings.indicators", &mut BTreeSet::new(), after.0)?;
        }
    }
    Ok(programmes)
}
