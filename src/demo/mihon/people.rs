//! Who acts in 見本市: stand-ins in every year, and from the open year on the sample accounts in their own sections.

use chrono::NaiveDate;

use crate::demo::TODAY;
use crate::demo::crew::{self, Crew};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::PersonNumber;
use crate::domain::person::{Actor, Role};
use crate::domain::policy::{self, Administer, Permit};
use crate::domain::unit::UnitKind;
use crate::store::kit::{StoreError, Writer};
use crate::store::posts::{self, NewPost};
use crate::store::{people, units};

use super::refused;

/// Those who act for every unit, also where no sample account has a post.
pub(super) struct People {
    staff: PersonNumber,
    heads: PersonNumber,
    chiefs: PersonNumber,
    planner: PersonNumber,
}

impl People {
    /// Adds them in the first year, where there are units already. Reorganisations hand their posts over.
    pub(super) fn add(
        writer: &mut Writer<'_>,
        permit: &Permit<Administer>,
        first: FiscalYear,
        password_hash: &str,
    ) -> Result<Self, StoreError> {
        let mut add =
            |login, name, role| crew::stand_in(writer, permit, (login, name), role, first.first_day(), password_hash);
        Ok(Self {
            staff: add("mihon-tanto", "見本の担当者", Role::Staff)?,
            heads: add("mihon-kacho", "見本の課長", Role::SectionHead)?,
            chiefs: add("mihon-bucho", "見本の部長", Role::DepartmentHead)?,
            planner: add("mihon-kikaku", "見本の企画担当", Role::Administrator)?,
        })
    }

    /// Gives the head of every department the departments that a year begins with.
    pub(super) fn settle(
        &self,
        writer: &mut Writer<'_>,
        permit: &Permit<Administer>,
        year: FiscalYear,
    ) -> Result<(), StoreError> {
        let chief = self.chief(writer, year.first_day())?;
        let known = units::list(writer.connection)?;
        for unit in known.iter().filter(|unit| unit.kind == UnitKind::Department && unit.is_there_in(year)) {
            if chief.post_in(Role::DepartmentHead, unit.number).is_none() {
                let (role, unit) = (Role::DepartmentHead, Some(unit.number));
                let post = NewPost { role, unit, from: year.first_day(), until: None };
                posts::add(writer, permit, self.chiefs, &post)?;
            }
        }
        Ok(())
    }

    /// Who writes and decides on a day: the sample accounts where they have a post, else the stand-ins.
    pub(super) fn crew(&self, writer: &mut Writer<'_>, day: NaiveDate) -> Result<Crew, StoreError> {
        let mut crew = Crew { staff: Vec::new(), heads: Vec::new() };
        for (actors, account, stand_in) in
            [(&mut crew.staff, "tanto", self.staff), (&mut crew.heads, "kacho", self.heads)]
        {
            if let Some(known) = people::by_login(writer.connection, account)? {
                actors.push(crew::on(writer, known.person, day)?);
            }
            actors.push(crew::on(writer, stand_in, day)?);
        }
        Ok(crew)
    }

    /// The head of every department.
    pub(super) fn chief(&self, writer: &mut Writer<'_>, day: NaiveDate) -> Result<Actor, StoreError> {
        crew::on(writer, self.chiefs, day)
    }

    /// The planning office.
    pub(super) fn planner(&self, writer: &mut Writer<'_>, day: NaiveDate) -> Result<Actor, StoreError> {
        crew::on(writer, self.planner, day)
    }

    /// The right of the planning office.
    pub(super) fn office(&self, writer: &mut Writer<'_>, day: NaiveDate) -> Result<Permit<Administer>, StoreError> {
        policy::administer(&self.planner(writer, day)?).map_err(refused)
    }

    /// Closes their accounts.
    pub(super) fn leave(self, writer: &mut Writer<'_>, permit: &Permit<Administer>) -> Result<(), StoreError> {
        for number in [self.staff, self.heads, self.chiefs, self.planner] {
            people::disable(writer, permit, number, TODAY)?;
        }
        Ok(())
    }
}
