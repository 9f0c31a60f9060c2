//! 人事異動: a table of transfers compared with who is on record, and carried out, all of it or nothing.

mod record;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::digest;
use crate::domain::numbers::{PersonNumber, UnitNumber};
use crate::domain::person::{Post, Role};
use crate::domain::policy::{Administer, Permit};
use crate::domain::transfer::{Fault, FaultKind, TransferKind, TransferRow};
use crate::domain::unit::UnitKind;
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::people::{self, NewPerson};
use crate::store::posts::{self, NewPost};
use crate::store::read::open_work::{self, OpenWork};
use crate::store::transfers::record::Record;

/// What one row does.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    pub row: TransferRow,
    /// The person; none for an account that is to be made.
    pub person: Option<PersonNumber>,
    /// Whether the account gets an initial password.
    pub gets_password: bool,
    /// The posts that end on the day before.
    pub ends: Vec<Post>,
    /// The post that begins.
    pub begins: Option<Begun>,
    /// The posts that are held besides, in words.
    pub keeps: Vec<String>,
}

/// A post that begins.
#[derive(Debug, Clone, Serialize)]
pub struct Begun {
    pub post: NewPost,
    pub label: String,
}

/// A post that is given up, and who holds the same post of the same unit from then on.
#[derive(Debug, Clone)]
pub struct Handover {
    pub unit: UnitNumber,
    pub unit_name: String,
    /// Who gives up which post: name and role.
    pub leavers: Vec<(String, Role)>,
    /// Who holds a post in the unit from then on: name and role.
    pub successors: Vec<(String, Role)>,
    pub work: OpenWork,
}

/// What a table would do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Row by row.
    pub steps: Vec<Step>,
    /// The units in which posts are given up.
    pub handovers: Vec<Handover>,
}

impl Plan {
    /// The fingerprint of what would be done: what was shown is what is carried out.
    pub fn fingerprint(&self) -> Result<String, StoreError> {
        Ok(digest::sha256(&serde_json::to_vec(&self.steps)?))
    }

    /// The accounts that get an initial password.
    pub fn logins_with_password(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter(|step| step.gets_password).map(|step| step.row.login.as_str())
    }
}

/// A post in words: 住宅政策課 課長.
pub fn label(unit: Option<&str>, role: Role) -> String {
    format!("{} {}", unit.unwrap_or_default(), role.title()).trim().to_owned()
}

/// What a table would do, or everything that is wrong with it; nothing is written.
pub fn plan(
    connection: &mut DatabaseConnection,
    rows: &[TransferRow],
    today: NaiveDate,
) -> Result<Result<Plan, Vec<Fault>>, StoreError> {
    let mut record = Record::load(connection, today)?;
    let before = record.administered_through();
    let mut steps = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let says_the_same = |other: &&TransferRow| TransferRow { line: row.line, ..(*other).clone() } == *row;
        if let Some(twin) = rows.get(..index).and_then(|earlier| earlier.iter().find(says_the_same)) {
            record.faults.push(Fault::of_line(row.line, FaultKind::RowTwice).value(twin.line.to_string()));
            continue;
        }
        match record.carry_out(row) {
            Ok(step) => steps.push(step),
            Err(fault) => record.faults.push(fault),
        }
    }
    if record.faults.is_empty() && record.administered_through() < before {
        record.faults.push(Fault::of_file(FaultKind::LastAdministrator));
    }
    if !record.faults.is_empty() {
        return Ok(Err(record.faults));
    }
    for step in &mut steps {
        let Some(known) = record.people.get(&step.row.login) else { continue };
        let begun = step.begins.as_ref().map(|begun| begun.label.clone());
        let held: Vec<&Post> = known.in_office(step.row.date).collect();
        step.keeps = Record::labels(&held).into_iter().filter(|label| begun.as_ref() != Some(label)).collect();
    }
    let handovers = handovers(connection, &record, &steps)?;
    Ok(Ok(Plan { steps, handovers }))
}

fn handovers(
    connection: &mut DatabaseConnection,
    record: &Record,
    steps: &[Step],
) -> Result<Vec<Handover>, StoreError> {
    let mut left: BTreeMap<UnitNumber, (NaiveDate, Vec<(String, Role)>)> = BTreeMap::new();
    for step in steps {
        for post in &step.ends {
            let Some(unit) = post.unit else { continue };
            let (date, leavers) = left.entry(unit).or_insert_with(|| (step.row.date, Vec::new()));
            *date = (*date).max(step.row.date);
            leavers.push((step.row.name.clone(), post.role));
        }
    }
    let mut handovers = Vec::with_capacity(left.len());
    for (unit, (date, leavers)) in left {
        let open = record.people.values().filter(|somebody| somebody.open);
        let mut successors: Vec<(String, Role)> = open
            .flat_map(|somebody| somebody.in_office(date).map(move |post| (somebody, post)))
            .filter(|(_, post)| post.unit == Some(unit))
            .map(|(somebody, post)| (somebody.name.clone(), post.role))
            .collect();
        successors.sort_by_key(|(_, role)| std::cmp::Reverse(*role));
        let unit_name = record.unit_name(unit).unwrap_or_default().to_owned();
        let work = open_work::of_unit(connection, unit)?;
        handovers.push(Handover { unit, unit_name, leavers, successors, work });
    }
    Ok(handovers)
}

/// Carries a plan out. `hashes` are those of the initial passwords, by account. A conflict where the record has
/// changed since the plan was made.
pub fn carry_out(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    planned: &Plan,
    hashes: &BTreeMap<String, String>,
    today: NaiveDate,
) -> Result<(), StoreError> {
    let rows: Vec<TransferRow> = planned.steps.iter().map(|step| step.row.clone()).collect();
    let fingerprint = planned.fingerprint()?;
    let now = plan(writer.connection, &rows, today)?.map(|plan| plan.fingerprint());
    if !now.is_ok_and(|now| now.is_ok_and(|now| now == fingerprint)) {
        return Err(StoreError::Conflict(Conflict::ChangedMeanwhile));
    }
    let hash = |login: &str| {
        hashes.get(login).cloned().ok_or_else(|| StoreError::Internal("an initial password is missing".to_owned()))
    };
    // Those who come first: for a day without administrators there would be no transaction in which to change that.
    for step in &planned.steps {
        let Some(begun) = &step.begins else { continue };
        let known = people::by_login(writer.connection, &step.row.login)?;
        match known {
            None => {
                let new = NewPerson {
                    login: step.row.login.clone(),
                    name: step.row.name.clone(),
                    password_hash: hash(&step.row.login)?,
                    must_change_password: true,
                    posts: vec![begun.post.clone()],
                };
                people::add(writer, permit, &new)?;
            }
            Some(known) => {
                if step.gets_password {
                    people::reopen(writer, permit, known.person, &hash(&step.row.login)?)?;
                }
                posts::add(writer, permit, known.person, &begun.post)?;
            }
        }
    }
    for step in &planned.steps {
        let last_day = step.row.date.pred_opt().unwrap_or(step.row.date);
        for post in &step.ends {
            posts::end(writer, permit, post.number, last_day, today)?;
        }
        if let Some(person) = step.person.filter(|_| step.row.kind == TransferKind::Leaves && step.row.date <= today) {
            people::disable(writer, permit, person, today)?;
        }
    }
    let change = Change::new(Action::TransfersMade, SubjectKind::City, 1)
        .after(&serde_json::json!({ "rows": planned.steps.len(), "sha256": fingerprint }))?;
    writer.record(permit.author(), change);
    Ok(())
}

/// Everybody in office on a day with their posts, for the table that is filled in: login, name, unit, role. The unit
/// is named with its department where its own name would fit several.
pub fn in_office(
    connection: &mut DatabaseConnection,
    today: NaiveDate,
) -> Result<Vec<(String, String, String, Role)>, StoreError> {
    let record = Record::load(connection, today)?;
    let mut lines = Vec::new();
    for (login, somebody) in record.people.iter().filter(|(_, somebody)| somebody.open) {
        for post in somebody.in_office(today) {
            let unit = post.unit.and_then(|number| record.units.iter().find(|unit| unit.number == number));
            let unit = unit.map_or_else(String::new, |unit| match unit.kind {
                UnitKind::Department => unit.name.clone(),
                UnitKind::Section => record.full_name(unit),
            });
            lines.push((login.clone(), somebody.name.clone(), unit, post.role));
        }
    }
    Ok(lines)
}
