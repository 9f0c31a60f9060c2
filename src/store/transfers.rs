//! 人事異動: a table of transfers compared with who is on record, and carried out, all of it or nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{PersonNumber, PostNumber, UnitNumber};
use crate::domain::person::{Post, Role, held_through};
use crate::domain::policy::{Administer, Permit};
use crate::domain::transfer::{Fault, FaultKind, NamedPost, TransferColumn, TransferKind, TransferRow};
use crate::domain::unit::{Unit, UnitKind};
use crate::domain::{digest, text};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::{Conflict, DatabaseConnection, StoreError, Writer};
use crate::store::people::{self, NewPerson};
use crate::store::posts::{self, NewPost};
use crate::store::read::open_work::{self, OpenWork};
use crate::store::units;

/// What one row does.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// The row.
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
    /// The post.
    pub post: NewPost,
    /// The same in words.
    pub label: String,
}

/// A post that is given up, and who holds the same post of the same unit from then on.
#[derive(Debug, Clone)]
pub struct Handover {
    /// The unit.
    pub unit: UnitNumber,
    /// The unit's name.
    pub unit_name: String,
    /// Who gives up which post: name and role.
    pub leavers: Vec<(String, Role)>,
    /// Who holds a post in the unit from then on: name and role.
    pub successors: Vec<(String, Role)>,
    /// What is open there.
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

/// Somebody as the table finds them, row after row.
struct Somebody {
    person: Option<PersonNumber>,
    name: String,
    open: bool,
    posts: Vec<Post>,
}

impl Somebody {
    fn in_office(&self, day: NaiveDate) -> impl Iterator<Item = &Post> {
        self.posts.iter().filter(move |post| post.is_held_on(day))
    }
}

/// The record, changed in memory as the rows say.
struct Record {
    people: BTreeMap<String, Somebody>,
    units: Vec<Unit>,
    today: NaiveDate,
    faults: Vec<Fault>,
}

impl Record {
    fn load(connection: &mut DatabaseConnection, today: NaiveDate) -> Result<Self, StoreError> {
        let somebody = |(account, posts): (people::Account, Vec<Post>)| {
            let open = !account.disabled;
            (account.login, Somebody { person: Some(account.person), name: account.name, open, posts })
        };
        let people = people::list(connection)?.into_iter().map(somebody).collect();
        Ok(Self { people, units: units::list(connection)?, today, faults: Vec::new() })
    }

    fn unit_name(&self, number: UnitNumber) -> Option<&str> {
        self.units.iter().find(|unit| unit.number == number).map(|unit| unit.name.as_str())
    }

    /// The unit's name with its department's.
    fn full_name(&self, unit: &Unit) -> String {
        let parent = unit.parent.and_then(|parent| self.unit_name(parent));
        parent.map_or_else(|| unit.name.clone(), |parent| format!("{parent} {}", unit.name))
    }

    /// The unit that a cell names: by its number, its name, or its name after its department's.
    fn unit(&self, row: &TransferRow, column: TransferColumn, typed: &str, day: NaiveDate) -> Result<&Unit, Fault> {
        let fault = |kind| Fault::of_cell(row.line, column, kind).value(typed);
        let number = text::normalise(typed);
        let key = text::comparison_key(typed).replace(['/', '・', '>'], "");
        let named = |unit: &&Unit| {
            let full = text::comparison_key(&self.full_name(unit)).replace('・', "");
            unit.number.to_string() == number
                || text::comparison_key(&unit.name).replace('・', "") == key
                || full == key
        };
        let named: Vec<&Unit> = self.units.iter().filter(named).collect();
        let year = FiscalYear::of(day);
        let exists = |unit: &&Unit| unit.last_year.is_none_or(|last| year <= last);
        let then: Vec<&Unit> = named.iter().copied().filter(exists).collect();
        match (named.as_slice(), then.as_slice()) {
            ([], _) => {
                let known = self.units.iter().filter(exists).map(|unit| unit.name.as_str());
                Err(fault(FaultKind::UnitUnknown).meant(text::suggestions(typed, known)))
            }
            (_, []) => Err(fault(FaultKind::UnitNotThen)),
            (_, [one]) => Ok(one),
            (_, several) => {
                let choices = several.iter().map(|unit| format!("{}（{}）", unit.number, self.full_name(unit)));
                Err(fault(FaultKind::UnitAmbiguous).meant(choices.collect()))
            }
        }
    }

    fn labels(posts: &[&Post]) -> Vec<String> {
        posts.iter().map(|post| label(post.unit_name.as_deref(), post.role)).collect()
    }

    /// The post that a row gives up.
    fn given_up(&self, row: &TransferRow, somebody: &Somebody) -> Result<Post, Fault> {
        let NamedPost { unit, role } = &row.from;
        let before = row.date.pred_opt().unwrap_or(row.date);
        let unit = unit.as_deref().map(|typed| self.unit(row, TransferColumn::FromUnit, typed, before)).transpose()?;
        let held: Vec<&Post> = somebody.in_office(before).filter(|post| post.is_held_on(row.date)).collect();
        let fits = |post: &&&Post| {
            unit.is_none_or(|unit| post.unit == Some(unit.number)) && role.is_none_or(|role| post.role == role)
        };
        let fitting: Vec<&Post> = held.iter().filter(fits).copied().collect();
        let fault = |kind| Fault::of_cell(row.line, TransferColumn::FromUnit, kind).value(&row.name);
        match fitting.as_slice() {
            [one] => Ok((*one).clone()),
            [] => Err(fault(FaultKind::PostNotHeld).meant(Self::labels(&held))),
            several => Err(fault(FaultKind::PostAmbiguous).meant(Self::labels(several))),
        }
    }

    /// The post that a row takes up.
    fn taken_up(&self, row: &TransferRow) -> Result<Begun, Fault> {
        let role = row.to.role.ok_or_else(|| Fault::of_cell(row.line, TransferColumn::ToRole, FaultKind::Missing))?;
        let unit = row.to.unit.as_deref();
        let unit = unit.map(|typed| self.unit(row, TransferColumn::ToUnit, typed, row.date)).transpose()?;
        let label = label(unit.map(|unit| unit.name.as_str()), role);
        if !role.fits(unit.map(|unit| unit.kind)) {
            let kind = if unit.is_none() { FaultKind::Missing } else { FaultKind::RoleDoesNotFit };
            return Err(Fault::of_cell(row.line, TransferColumn::ToUnit, kind).value(label));
        }
        let post = NewPost { role, unit: unit.map(|unit| unit.number), from: row.date, until: None };
        Ok(Begun { post, label })
    }

    /// Who a row is about; somebody new is put on the record in memory.
    fn find(&mut self, row: &TransferRow) -> Result<(), Fault> {
        let fault = |column, kind| Fault::of_cell(row.line, column, kind);
        let same = |name: &str| text::comparison_key(name) == text::comparison_key(&row.name);
        match self.people.get_mut(&row.login) {
            None if row.kind == TransferKind::Joins => {
                let (name, posts) = (row.name.clone(), Vec::new());
                self.people.insert(row.login.clone(), Somebody { person: None, name, open: true, posts });
                Ok(())
            }
            None => Err(fault(TransferColumn::Login, FaultKind::LoginUnknown).value(&row.login)),
            Some(known) if row.kind == TransferKind::Joins => {
                if !same(&known.name) || known.in_office(row.date).next().is_some() {
                    return Err(fault(TransferColumn::Login, FaultKind::LoginTaken).value(&known.name));
                }
                known.open = true;
                Ok(())
            }
            Some(known) if !known.open => Err(fault(TransferColumn::Login, FaultKind::AccountClosed).value(&row.login)),
            Some(known) if !same(&known.name) => {
                Err(fault(TransferColumn::Name, FaultKind::NameDiffers).value(&known.name))
            }
            Some(_) => Ok(()),
        }
    }

    fn carry_out(&mut self, row: &TransferRow) -> Result<Step, Fault> {
        self.find(row)?;
        let nobody = || Fault::of_cell(row.line, TransferColumn::Login, FaultKind::LoginUnknown).value(&row.login);
        let known = self.people.get(&row.login).ok_or_else(nobody)?;
        let person = known.person;
        let ends = match row.kind {
            TransferKind::Leaves => {
                known.posts.iter().filter(|post| post.until.is_none_or(|until| until >= row.date)).cloned().collect()
            }
            kind if kind.gives_one_up() => vec![self.given_up(row, known)?],
            _ => Vec::new(),
        };
        if ends.is_empty() && row.kind == TransferKind::Leaves {
            return Err(Fault::of_cell(row.line, TransferColumn::Login, FaultKind::PostNotHeld).value(&row.name));
        }
        // What begins in the same table has no number by which it could be ended.
        if ends.iter().any(|post| post.number == UNBORN) {
            return Err(
                Fault::of_cell(row.line, TransferColumn::Login, FaultKind::RowTwice).value(row.line.to_string())
            );
        }
        let begins = if row.kind.takes_one_up() { Some(self.taken_up(row)?) } else { None };
        if let Some(begun) = &begins {
            let same = |post: &Post| post.role == begun.post.role && post.unit == begun.post.unit;
            if known.in_office(row.date).any(same) {
                let fault = Fault::of_cell(row.line, TransferColumn::ToUnit, FaultKind::PostHeldAlready);
                return Err(fault.value(&begun.label));
            }
        }
        let unit_name = begins.as_ref().and_then(|begun| self.unit_name(begun.post.unit?)).map(str::to_owned);
        let (today, last_day) = (self.today, row.date.pred_opt().unwrap_or(row.date));
        let known = self.people.get_mut(&row.login).ok_or_else(nobody)?;
        for post in &mut known.posts {
            if ends.iter().any(|end| end.number == post.number) {
                post.until = Some(last_day);
            }
        }
        if let Some(Begun { post: NewPost { role, unit, from, until }, .. }) = begins.as_ref() {
            let (role, unit, from, until) = (*role, *unit, *from, *until);
            known.posts.push(Post { number: UNBORN, role, unit, unit_name, former_units: Vec::new(), from, until });
        }
        if row.kind == TransferKind::Leaves && row.date <= today {
            known.open = false;
        }
        let gets_password = row.kind == TransferKind::Joins;
        Ok(Step { row: row.clone(), person, gets_password, ends, begins, keeps: Vec::new() })
    }

    /// How long people are managed without a gap.
    fn administered_through(&self) -> NaiveDate {
        let open = self.people.values().filter(|somebody| somebody.open);
        let posts = open.flat_map(|somebody| &somebody.posts).filter(|post| post.role == Role::Administrator);
        held_through(&posts.map(|post| (post.from, post.until)).collect::<Vec<_>>(), self.today)
    }
}

/// The number of a post that is not on record yet.
const UNBORN: PostNumber = PostNumber(0);

/// What a table would do, or everything that is wrong with it; nothing is written.
pub fn plan(
    connection: &mut DatabaseConnection,
    rows: &[TransferRow],
    today: NaiveDate,
) -> Result<Result<Plan, Vec<Fault>>, StoreError> {
    let mut record = Record::load(connection, today)?;
    let before = record.administered_through();
    let mut steps = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        let says_the_same = |other: &&TransferRow| TransferRow { line: row.line, ..(*other).clone() } == *row;
        if let Some(twin) = rows.get(..place).and_then(|earlier| earlier.iter().find(says_the_same)) {
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
