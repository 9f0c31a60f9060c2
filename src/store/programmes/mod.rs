//! 事務事業 and how they follow one another.

pub mod lineage;
pub mod partings;

use diesel::prelude::*;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::{Lineage, Succession};
use crate::domain::numbers::ProgrammeNumber;
use crate::domain::policy::{Administer, Permit};
use crate::store::kit::journal::{Action, Change, SubjectKind};
use crate::store::kit::rows::{At, stored};
use crate::store::kit::schema::{programme, programme_succession};
use crate::store::kit::{DatabaseConnection, StoreError, Writer};

/// A new programme.
pub(super) fn create(writer: &mut Writer<'_>) -> Result<ProgrammeNumber, StoreError> {
    let number = diesel::insert_into(programme::table)
        .values(programme::created_at.eq(At::from(chrono::Utc::now())))
        .returning(programme::id)
        .get_result(writer.connection)?;
    Ok(ProgrammeNumber(number))
}

/// All links between programmes.
pub fn lineage(connection: &mut DatabaseConnection) -> Result<Lineage, StoreError> {
    let rows = programme_succession::table
        .select((
            programme_succession::from_programme,
            programme_succession::to_programme,
            programme_succession::fiscal_year,
            programme_succession::kind,
            programme_succession::basis,
        ))
        .load::<(i32, i32, i32, String, Option<String>)>(connection)?;
    let links = rows.into_iter().map(|(from, to, year, kind, basis)| {
        Ok(Succession {
            from: ProgrammeNumber(from),
            to: ProgrammeNumber(to),
            fiscal_year: FiscalYear::new(year).map_err(|error| StoreError::Internal(error.to_string()))?,
            kind: stored(&kind)?,
            basis,
        })
    });
    Ok(Lineage::new(links.collect::<Result<_, StoreError>>()?))
}

/// Links two programmes; a link that is there already is left as it is.
pub fn link(writer: &mut Writer<'_>, permit: &Permit<Administer>, link: &Succession) -> Result<(), StoreError> {
    let known = programme_succession::table
        .filter(programme_succession::from_programme.eq(link.from.0))
        .filter(programme_succession::to_programme.eq(link.to.0))
        .count()
        .get_result::<i64>(writer.connection)?;
    if known > 0 || link.from == link.to {
        return Ok(());
    }
    diesel::insert_into(programme_succession::table)
        .values((
            programme_succession::from_programme.eq(link.from.0),
            programme_succession::to_programme.eq(link.to.0),
            programme_succession::fiscal_year.eq(link.fiscal_year.number()),
            programme_succession::kind.eq(link.kind.code()),
            programme_succession::basis.eq(&link.basis),
        ))
        .execute(writer.connection)?;
    let change = Change::new(Action::ProgrammesLinked, SubjectKind::Programme, link.to.0).after(link)?;
    writer.record(permit.author(), change);
    Ok(())
}
