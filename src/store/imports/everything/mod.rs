//! Taking in everything that is public of a city, in one that has no year yet: it becomes the same city, number by number
//! and publication by publication. What staff work on is made of what was published last. Whoever hands it in has looked
//! through it; what the database itself refuses is refused.

mod around;
mod indicators;
mod sheets;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::everything::{Everything, Frame, PublicGoal, PublicationOnRecord};
use crate::domain::evidence::EvidenceFile;
use crate::domain::municipality_code::MunicipalityCode;
use crate::domain::numbers::GoalNumber;
use crate::domain::policy::{Administer, Permit};
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::publication::Snapshot;
use crate::domain::watch::{Step, Watch};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::At;
use crate::store::kit::schema::{fiscal_year, goal, plan_node, programme, publication, unit};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::published::city;
use crate::store::published::read_models::{self, InForce};
use crate::store::published::stored_snapshot;

use sheets::Live;

/// Why it is not taken in.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The city has years, units or programmes of its own.
    #[error("the city has years, units or programmes already")]
    NotEmpty,
    /// It is of another city.
    #[error("it is of the municipality {theirs}, and this city is {ours}")]
    OfAnotherCity { ours: MunicipalityCode, theirs: MunicipalityCode },
    /// What it names as evidence, and holds as little as any document does.
    #[error("{} files of evidence are missing", .0.len())]
    FilesMissing(Vec<EvidenceFile>),
}

/// The content of a file of evidence, where there is one with its fingerprint.
pub type Contents<'given> = dyn Fn(&EvidenceFile) -> Option<Vec<u8>> + 'given;

impl From<diesel::result::Error> for NotTaken {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

/// How much was taken in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Taken {
    pub years: usize,
    pub goals: usize,
    pub publications: usize,
    pub corrections: usize,
}

/// Where it came from, for the trail.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name of the file.
    pub file: String,
    pub sha256: String,
}

/// A city that is becoming another.
pub struct Arrival {
    frame: Frame,
    goals: BTreeMap<GoalNumber, PublicGoal>,
    highest: Highest,
    taken: Taken,
    at: DateTime<Utc>,
}

/// The highest numbers that were given to what was ever published: none of them is given again.
#[derive(Debug, Default)]
struct Highest(BTreeMap<&'static str, i32>);

impl Highest {
    fn see(&mut self, table: &'static str, number: i32) {
        let known = self.0.entry(table).or_default();
        *known = number.max(*known);
    }

    fn of_sheet(&mut self, sheet: &Snapshot) {
        let milestones = sheet.milestones.iter();
        let updates = milestones.clone().flat_map(|known| &known.updates).chain(&sheet.updates);
        updates.for_each(|known| self.see("progress_update", known.number.0));
        milestones.for_each(|known| self.see("milestone", known.number.0));
        sheet.objectives.iter().for_each(|known| self.see("objective", known.number.0));
        sheet.results.iter().for_each(|known| self.see("result", known.number.0));
        sheet.indicators.iter().for_each(|known| self.see("indicator", known.number.0));
        sheet.evidence.iter().for_each(|known| self.see("evidence", known.number.0));
    }
}

/// Whether a city has nothing yet of what comes in.
fn is_empty(connection: &mut DatabaseConnection) -> Result<bool, StoreError> {
    let mut rows = fiscal_year::table.count().get_result::<i64>(connection)?;
    rows += unit::table.count().get_result::<i64>(connection)?;
    rows += programme::table.count().get_result::<i64>(connection)?;
    rows += goal::table.count().get_result::<i64>(connection)?;
    rows += plan_node::table.count().get_result::<i64>(connection)?;
    Ok(rows == 0)
}

impl Arrival {
    /// Puts everything on record that stands around the publications.
    pub fn begin(
        writer: &mut Writer<'_>,
        permit: &Permit<Administer>,
        everything: Everything,
        at: DateTime<Utc>,
    ) -> Result<Self, NotTaken> {
        let ours = city::load(writer.connection)?.municipality_code;
        if ours != everything.municipality_code {
            return Err(NotTaken::OfAnotherCity { ours, theirs: everything.municipality_code });
        }
        if !is_empty(writer.connection)? {
            return Err(NotTaken::NotEmpty);
        }
        let mut highest = Highest::default();
        around::put(writer, permit, &everything, &mut highest, at)?;
        let Everything { frame, .. } = everything;
        let goals: BTreeMap<_, _> = frame.goals.iter().map(|known| (known.number, *known)).collect();
        let taken = Taken { years: frame.years.len(), goals: goals.len(), ..Taken::default() };
        Ok(Self { frame, goals, highest, taken, at })
    }

    /// Puts a publication on record. They come in the order in which they came on record there.
    pub fn publication(
        &mut self,
        writer: &mut Writer<'_>,
        permit: &Permit<Administer>,
        known: &PublicationOnRecord,
        sheet: Snapshot,
    ) -> Result<(), NotTaken> {
        let place = self.goals.get(&known.goal).copied().ok_or(StoreError::NotFound)?;
        let unit = sheet.section.as_ref().or(sheet.department.as_ref()).map(|label| label.number);
        let id: i32 = diesel::insert_into(publication::table)
            .values((
                publication::goal_id.eq(known.goal),
                publication::number.eq(known.number),
                publication::fiscal_year.eq(sheet.fiscal_year),
                publication::stage.eq(sheet.stage),
                publication::published_at.eq(At::from(known.published_at)),
                publication::published_on.eq(known.published_on),
                publication::reason.eq(&known.reason),
                publication::snapshot.eq(&known.text),
                publication::sha256.eq(&known.sha256),
                publication::signature.eq(&permit.author().signature),
                publication::note.eq(&known.note),
                publication::unit_id.eq(unit),
            ))
            .returning(publication::id)
            .get_result(writer.connection)?;
        self.taken.publications += 1;
        self.taken.corrections += usize::from(known.number > 1 && known.reason.is_some());
        self.highest.of_sheet(&sheet);
        if known.number == place.publication {
            let code = sheet.code.as_deref().and_then(|code| code.parse::<ProgrammeCode>().ok());
            diesel::update(goal::table.find(known.goal))
                .set((
                    goal::unit_id.eq(unit),
                    goal::name.eq(&sheet.name),
                    goal::code.eq(code),
                    goal::summary.eq(&sheet.summary),
                    goal::title_only.eq(sheet.title_only),
                    goal::current_publication.eq(id),
                ))
                .execute(writer.connection)?;
            let sheet = Snapshot { programme: place.programme, ..sheet };
            let published_at = known.published_at;
            read_models::put(writer.connection, InForce { publication: id, published_at, snapshot: &sheet })?;
        }
        Ok(())
    }

    /// Makes what staff work on of what was published last, and puts the whole on the trail.
    pub fn finish(
        self,
        writer: &mut Writer<'_>,
        permit: &Permit<Administer>,
        source: &Source,
        contents: &Contents<'_>,
        watch: &Watch,
    ) -> Result<Taken, NotTaken> {
        let Self { frame, highest, taken, at, .. } = self;
        watch.begin(Step::TakingIn, frame.goals.len() * 3);
        let mut live = Live::begin(&frame, permit, contents, at);
        for known in frame.goals.iter().rev() {
            let sheet = in_force(writer.connection, known)?;
            indicators::define(writer, &frame, &sheet)?;
            live.see(known, &sheet);
            watch.add(1);
        }
        live.courses(writer)?;
        for known in &frame.goals {
            let (sheet, published_at) = in_force_since(writer.connection, known)?;
            live.take_in(writer, &sheet, published_at)?;
            watch.add(1);
        }
        for known in frame.goals.iter().rev() {
            let sheet = in_force(writer.connection, known)?;
            indicators::other_years(writer, &frame, &sheet, &live.numbers, at)?;
            watch.add(1);
        }
        if !live.missing.is_empty() {
            return Err(NotTaken::FilesMissing(live.missing));
        }
        for (table, number) in highest.0 {
            writer.connection.number_on(table, number)?;
        }
        let told = serde_json::json!({ "source": source.file, "sha256": source.sha256, "report": taken });
        writer.record(
            permit.author(),
            Change::new(Action::Imported, SubjectKind::City, 1).after(&told).map_err(NotTaken::Store)?,
        );
        Ok(taken)
    }
}

/// The sheet in force of a goal under the number of its programme, and since when it is.
fn in_force_since(
    connection: &mut DatabaseConnection,
    known: &PublicGoal,
) -> Result<(Snapshot, DateTime<Utc>), StoreError> {
    let (text, published_at): (String, DateTime<Utc>) = publication::table
        .filter(publication::goal_id.eq(known.number))
        .filter(publication::number.eq(known.publication))
        .select((publication::snapshot, publication::published_at))
        .first(connection)?;
    let sheet = stored_snapshot::read(&text)?;
    Ok((Snapshot { programme: known.programme, ..sheet }, published_at))
}

fn in_force(connection: &mut DatabaseConnection, known: &PublicGoal) -> Result<Snapshot, StoreError> {
    Ok(in_force_since(connection, known)?.0)
}
