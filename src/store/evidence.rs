//! 根拠資料: files and links on what a section writes. The content of a file is kept once, in pieces, whoever adds it how
//! often; it goes with the last that names it. What was published once is never deleted: it is taken off the sheet, and
//! stays on record.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;

use crate::domain::digest::{self, Digesting};
use crate::domain::evidence::{Evidence, EvidenceContent, EvidenceFile, EvidenceKind, EvidenceSubject, Link};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{EvidenceNumber, GoalNumber, UpdateNumber};
use crate::domain::person::Author;
use crate::domain::policy::{Attach, Permit};
use crate::domain::stage::Stage;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, signed};
use crate::store::kit::schema::{evidence, evidence_piece, goal};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};
use crate::store::published::{self, publications};

/// The bytes of a piece.
const PIECE: usize = 256 * 1024;

/// One of a sheet, with what only the staff knows of it.
#[derive(Debug, Clone)]
pub struct Held {
    pub evidence: Evidence,
    /// Whether it is to be public once what it stands on is.
    pub public: bool,
    /// Who added it, in the words of that day.
    pub signature: String,
    pub at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = evidence)]
struct Row {
    id: EvidenceNumber,
    stage: Option<Stage>,
    update_id: Option<UpdateNumber>,
    title: String,
    public: bool,
    link: Option<Link>,
    file_name: Option<String>,
    kind: Option<EvidenceKind>,
    bytes: Option<i32>,
    sha256: Option<String>,
    signature: String,
    at: DateTime<Utc>,
}

impl Row {
    fn held(self) -> Result<Held, StoreError> {
        let incomplete = || StoreError::Internal(format!("evidence {} is incomplete", self.id));
        let subject = match (self.stage, self.update_id) {
            (Some(stage), _) => EvidenceSubject::Sheet(stage),
            (None, Some(update)) => EvidenceSubject::Update(update),
            (None, None) => return Err(incomplete()),
        };
        let content = match (self.link, self.file_name, self.kind, self.bytes, self.sha256) {
            (Some(link), ..) => EvidenceContent::Link(link),
            (None, Some(name), Some(kind), Some(bytes), Some(sha256)) => {
                EvidenceContent::File(EvidenceFile { name, kind, bytes, sha256 })
            }
            _ => return Err(incomplete()),
        };
        let Self { id: number, title, public, signature, at, .. } = self;
        Ok(Held { evidence: Evidence { number, subject, title, content }, public, signature, at })
    }
}

/// What stands on a sheet, in the order in which it was added.
pub fn of_goal(connection: &mut DatabaseConnection, goal: GoalNumber) -> Result<Vec<Held>, StoreError> {
    of_goals(connection, &[goal])
}

/// The same of several sheets.
pub fn of_goals(connection: &mut DatabaseConnection, goals: &[GoalNumber]) -> Result<Vec<Held>, StoreError> {
    let rows: Vec<Row> = evidence::table
        .filter(evidence::goal_id.eq_any(goals))
        .filter(evidence::removed_at.is_null())
        .order(evidence::id)
        .select(Row::as_select())
        .load(connection)?;
    rows.into_iter().map(Row::held).collect()
}

/// A text that is another one once something else is there, or marked otherwise; empty where there is nothing.
pub fn seen(held: &[Held]) -> String {
    let one = |held: &Held| format!("{}{}", held.evidence.number, if held.public { "+" } else { "-" });
    held.iter().map(one).collect()
}

/// What stands on an update.
pub fn of_update(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    update: UpdateNumber,
) -> Result<Vec<Held>, StoreError> {
    let mut all = of_goal(connection, goal)?;
    all.retain(|held| held.evidence.subject == EvidenceSubject::Update(update));
    Ok(all)
}

/// What of it is to be public with the update.
pub(super) fn public_of_update(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    update: UpdateNumber,
) -> Result<Vec<Evidence>, StoreError> {
    let all = of_update(connection, goal, update)?.into_iter();
    Ok(all.filter(|held| held.public).map(|held| held.evidence).collect())
}

/// One that stands on a sheet, with the number of that.
pub fn find(connection: &mut DatabaseConnection, number: EvidenceNumber) -> Result<(GoalNumber, Held), StoreError> {
    let there = evidence::table.find(number).filter(evidence::removed_at.is_null());
    let (goal, row): (GoalNumber, Row) = there.select((evidence::goal_id, Row::as_select())).first(connection)?;
    Ok((goal, row.held()?))
}

/// How many bytes all files of a fiscal year have, those that were taken off included.
pub fn bytes_of_year(connection: &mut DatabaseConnection, year: FiscalYear) -> Result<i64, StoreError> {
    let bytes: Option<i64> = evidence::table
        .inner_join(goal::table)
        .filter(goal::fiscal_year.eq(year))
        .select(diesel::dsl::sum(evidence::bytes))
        .first(connection)?;
    Ok(bytes.unwrap_or(0))
}

/// What is added.
#[derive(Debug, Clone)]
pub enum NewContent {
    File { name: String, kind: EvidenceKind, content: Arc<Vec<u8>> },
    Link(Link),
}

/// What the trail keeps of one.
#[derive(Serialize)]
struct Trace<'a> {
    evidence: EvidenceNumber,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<Stage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    update: Option<UpdateNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
    public: bool,
}

impl<'a> Trace<'a> {
    fn of(evidence: &'a Evidence, public: bool) -> Self {
        let file = evidence.file();
        Self {
            evidence: evidence.number,
            title: &evidence.title,
            stage: evidence.subject.stage(),
            update: evidence.subject.update(),
            link: evidence.link().map(Link::as_str),
            file: file.map(|file| file.name.as_str()),
            bytes: file.map(|file| file.bytes),
            sha256: file.map(|file| file.sha256.as_str()),
            public,
        }
    }
}

/// Adds one.
pub fn add(
    writer: &mut Writer<'_>,
    permit: &Permit<Attach>,
    title: &str,
    content: &NewContent,
    public: bool,
    at: DateTime<Utc>,
) -> Result<EvidenceNumber, StoreError> {
    let Attach { goal, subject } = *permit.act();
    let author = permit.author();
    let content = match content {
        NewContent::Link(link) => EvidenceContent::Link(link.clone()),
        NewContent::File { name, kind, content } => {
            let sha256 = digest::sha256(content);
            keep(writer.connection, &sha256, content)?;
            let bytes =
                i32::try_from(content.len()).map_err(|_| StoreError::Internal("a file beyond all".to_owned()))?;
            EvidenceContent::File(EvidenceFile { name: name.clone(), kind: *kind, bytes, sha256 })
        }
    };
    let mut added = Evidence { number: EvidenceNumber(0), subject, title: title.to_owned(), content };
    added.number = insert(writer.connection, goal, &added, None, public, (author, at))?;
    let change = Change::new(Action::EvidenceAdded, SubjectKind::Goal, goal.0).after(&Trace::of(&added, public))?;
    writer.record(author, change);
    Ok(added.number)
}

/// Puts one on record under the number that it has in the publication in force of its sheet.
pub(super) fn take_in(
    writer: &mut Writer<'_>,
    goal: GoalNumber,
    known: &Evidence,
    content: &[u8],
    signed: (&Author, DateTime<Utc>),
) -> Result<(), StoreError> {
    if let Some(file) = known.file() {
        keep(writer.connection, &file.sha256, content)?;
    }
    insert(writer.connection, goal, known, Some(known.number), true, signed).map(|_| ())
}

/// Under the number that is given, or under one of its own.
fn insert(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    added: &Evidence,
    number: Option<EvidenceNumber>,
    public: bool,
    (author, at): (&Author, DateTime<Utc>),
) -> Result<EvidenceNumber, StoreError> {
    let file = added.file();
    let number = diesel::insert_into(evidence::table)
        .values((
            number.map(|number| evidence::id.eq(number)),
            evidence::goal_id.eq(goal),
            evidence::stage.eq(added.subject.stage()),
            evidence::update_id.eq(added.subject.update()),
            evidence::title.eq(&added.title),
            evidence::public.eq(public),
            evidence::link.eq(added.link()),
            evidence::file_name.eq(file.map(|file| &file.name)),
            evidence::kind.eq(file.map(|file| file.kind)),
            evidence::bytes.eq(file.map(|file| file.bytes)),
            evidence::sha256.eq(file.map(|file| &file.sha256)),
            signed!(evidence, author),
            evidence::at.eq(At::from(at)),
        ))
        .returning(evidence::id)
        .get_result(connection)?;
    Ok(number)
}

/// Keeps a content where it is not kept yet.
fn keep(connection: &mut DatabaseConnection, sha256: &str, content: &[u8]) -> Result<(), StoreError> {
    let known =
        evidence_piece::table.filter(evidence_piece::sha256.eq(sha256)).count().get_result::<i64>(connection)?;
    if known > 0 {
        return Ok(());
    }
    for (position, piece) in (0_i32..).zip(content.chunks(PIECE)) {
        diesel::insert_into(evidence_piece::table)
            .values((
                evidence_piece::sha256.eq(sha256),
                evidence_piece::position.eq(position),
                evidence_piece::content.eq(piece),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// Says whether one is to be public.
pub fn mark(
    writer: &mut Writer<'_>,
    permit: &Permit<Attach>,
    number: EvidenceNumber,
    public: bool,
) -> Result<(), StoreError> {
    let held = permitted(writer, permit, number)?;
    if held.public == public {
        return Ok(());
    }
    diesel::update(evidence::table.find(number)).set(evidence::public.eq(public)).execute(writer.connection)?;
    let change = Change::new(Action::EvidenceMarked, SubjectKind::Goal, permit.act().goal.0)
        .before(&Trace::of(&held.evidence, held.public))?
        .after(&Trace::of(&held.evidence, public))?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Takes one off: all of it, unless a publication names it.
pub fn remove(
    writer: &mut Writer<'_>,
    permit: &Permit<Attach>,
    number: EvidenceNumber,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let held = permitted(writer, permit, number)?;
    let goal = permit.act().goal;
    if was_published(writer.connection, goal, number)? {
        let removed = evidence::removed_at.eq(Some(At::from(at)));
        diesel::update(evidence::table.find(number)).set(removed).execute(writer.connection)?;
    } else {
        diesel::delete(evidence::table.find(number)).execute(writer.connection)?;
        if let Some(file) = held.evidence.file() {
            sweep(writer.connection, &file.sha256)?;
        }
    }
    let change = Change::new(Action::EvidenceRemoved, SubjectKind::Goal, goal.0)
        .before(&Trace::of(&held.evidence, held.public))?;
    writer.record(permit.author(), change);
    Ok(())
}

/// One of what the permit is for.
fn permitted(writer: &mut Writer<'_>, permit: &Permit<Attach>, number: EvidenceNumber) -> Result<Held, StoreError> {
    let (goal, held) = find(writer.connection, number)?;
    let is_of_it = goal == permit.act().goal && held.evidence.subject == permit.act().subject;
    if is_of_it { Ok(held) } else { Err(StoreError::NotFound) }
}

fn was_published(
    connection: &mut DatabaseConnection,
    goal: GoalNumber,
    number: EvidenceNumber,
) -> Result<bool, StoreError> {
    match publications::of_goal(connection, goal) {
        Err(StoreError::NotFound) => Ok(false),
        all => Ok(all?.iter().any(|one| one.snapshot.evidence.iter().any(|known| known.number == number))),
    }
}

/// Drops a content that nothing names.
fn sweep(connection: &mut DatabaseConnection, sha256: &str) -> Result<(), StoreError> {
    let named = evidence::table.filter(evidence::sha256.eq(sha256)).count().get_result::<i64>(connection)?;
    if named == 0 {
        diesel::delete(evidence_piece::table.filter(evidence_piece::sha256.eq(sha256))).execute(connection)?;
    }
    Ok(())
}

/// The content of a file.
pub(super) struct Content {
    /// As it was added.
    pub(super) sha256: String,
    /// Whether that is what is kept.
    pub(super) is_whole: bool,
}

/// The content of every file, those that were taken off included.
pub(super) type Contents = BTreeMap<EvidenceNumber, Content>;

/// Reads every content once.
pub(super) fn contents(connection: &mut DatabaseConnection) -> Result<Contents, StoreError> {
    let files: Vec<(EvidenceNumber, String)> = evidence::table
        .filter(evidence::sha256.is_not_null())
        .select((evidence::id, evidence::sha256.assume_not_null()))
        .load(connection)?;
    let mut whole: BTreeMap<String, bool> = BTreeMap::new();
    let mut contents = Contents::new();
    for (number, sha256) in files {
        let is_whole = match whole.get(&sha256) {
            Some(known) => *known,
            None => kept_digest(connection, &sha256)? == sha256,
        };
        whole.insert(sha256.clone(), is_whole);
        contents.insert(number, Content { sha256, is_whole });
    }
    Ok(contents)
}

/// The fingerprint of what is kept under one, piece by piece.
fn kept_digest(connection: &mut DatabaseConnection, sha256: &str) -> Result<String, StoreError> {
    let mut digesting = Digesting::over(std::io::sink());
    let mut position = 0;
    while let Some(piece) = published::evidence::piece(connection, sha256, position)? {
        digesting.write_all(&piece).map_err(|error| StoreError::Internal(error.to_string()))?;
        position += 1;
    }
    Ok(digesting.finish().1)
}
