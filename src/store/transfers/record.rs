//! The record as a table of transfers changes it in memory, row after row.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::{PersonNumber, PostNumber, UnitNumber};
use crate::domain::person::{Post, Role, held_through};
use crate::domain::text;
use crate::domain::transfer::{Fault, FaultKind, NamedPost, TransferColumn, TransferKind, TransferRow};
use crate::domain::unit::Unit;
use crate::store::accounts;
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::store::posts::NewPost;
use crate::store::transfers::{Begun, Step, label};
use crate::store::{people, units};

/// The number of a post that is not on record yet.
const UNBORN: PostNumber = PostNumber(0);

/// Somebody as the table finds them, row after row.
pub(super) struct Somebody {
    person: Option<PersonNumber>,
    pub(super) name: String,
    pub(super) open: bool,
    pub(super) posts: Vec<Post>,
}

impl Somebody {
    pub(super) fn in_office(&self, day: NaiveDate) -> impl Iterator<Item = &Post> {
        self.posts.iter().filter(move |post| post.is_held_on(day))
    }
}

/// The record, changed in memory as the rows say.
pub(super) struct Record {
    pub(super) people: BTreeMap<String, Somebody>,
    pub(super) units: Vec<Unit>,
    today: NaiveDate,
    pub(super) faults: Vec<Fault>,
}

impl Record {
    pub(super) fn load(connection: &mut DatabaseConnection, today: NaiveDate) -> Result<Self, StoreError> {
        let somebody = |(account, posts): (accounts::Account, Vec<Post>)| {
            let open = !account.disabled;
            (account.login, Somebody { person: Some(account.person), name: account.name, open, posts })
        };
        let people = people::list(connection)?.into_iter().map(somebody).collect();
        Ok(Self { people, units: units::list(connection)?, today, faults: Vec::new() })
    }

    pub(super) fn unit_name(&self, number: UnitNumber) -> Option<&str> {
        self.units.iter().find(|unit| unit.number == number).map(|unit| unit.name.as_str())
    }

    /// The unit's name with its department's.
    pub(super) fn full_name(&self, unit: &Unit) -> String {
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

    pub(super) fn labels(posts: &[&Post]) -> Vec<String> {
        posts.iter().map(|post| label(post.unit_name.as_deref(), post.role)).collect()
    }

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

    pub(super) fn carry_out(&mut self, row: &TransferRow) -> Result<Step, Fault> {
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
    pub(super) fn administered_through(&self) -> NaiveDate {
        let open = self.people.values().filter(|somebody| somebody.open);
        let posts = open.flat_map(|somebody| &somebody.posts).filter(|post| post.role == Role::Administrator);
        held_through(&posts.map(|post| (post.from, post.until)).collect::<Vec<_>>(), self.today)
    }
}
