//! What stands around the publications: the city's names, its units, years, programmes and sheets, with their numbers.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::domain::everything::{Everything, Frame, PublicParting, PublicUnit};
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::policy::{Administer, Permit};
use crate::domain::unit::UnitKind;
use crate::store::city::{self, Settings};
use crate::store::evaluations::axes;
use crate::store::fiscal_years;
use crate::store::kit::rows::At;
use crate::store::kit::schema::{goal, programme, programme_parting, unit, unit_succession};
use crate::store::kit::{StoreError, Writer};
use crate::store::programmes;
use crate::store::published::years::{Phase, YearRecord};

use super::Highest;

/// Why a parting is on record that was made elsewhere: its own reason is not public.
const PARTED_ELSEWHERE: &str = "取り込んだ公表データによる";

pub(super) fn put(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    everything: &Everything,
    highest: &mut Highest,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let frame = &everything.frame;
    let settings = city::settings(writer.connection)?;
    let named = Settings {
        name: everything.municipality.clone(),
        name_en: everything.municipality_en.clone(),
        licence: everything.licence.clone(),
        ..settings
    };
    city::set_settings(writer, permit, &named)?;
    units(writer, frame, highest)?;
    years(writer, permit, frame)?;
    programmes(writer, everything, highest, at)?;
    for known in &frame.goals {
        highest.see("goal", known.number.0);
        // What it is called and says comes with the publication in force.
        diesel::insert_into(goal::table)
            .values((
                goal::id.eq(known.number),
                goal::fiscal_year.eq(known.fiscal_year),
                goal::programme_id.eq(known.programme),
                goal::name.eq(""),
                goal::position.eq(known.position),
                goal::title_only.eq(false),
            ))
            .execute(writer.connection)?;
    }
    for known in &frame.partings {
        parting(writer, permit, frame, known)?;
    }
    Ok(())
}

fn units(writer: &mut Writer<'_>, frame: &Frame, highest: &mut Highest) -> Result<(), StoreError> {
    let of_kind = |kind: UnitKind| frame.units.iter().filter(move |known| known.kind == kind);
    for known in of_kind(UnitKind::Department).chain(of_kind(UnitKind::Section)) {
        highest.see("unit", known.number.0);
        let PublicUnit { number, kind, parent, name, name_en, first_year, last_year } = known;
        diesel::insert_into(unit::table)
            .values((
                unit::id.eq(number),
                unit::kind.eq(kind),
                unit::parent_id.eq(parent),
                unit::name.eq(name),
                unit::name_en.eq(name_en),
                unit::first_year.eq(first_year),
                unit::last_year.eq(last_year),
            ))
            .execute(writer.connection)?;
    }
    for link in &frame.unit_successions {
        diesel::insert_into(unit_succession::table)
            .values((
                unit_succession::from_unit.eq(link.from),
                unit_succession::to_unit.eq(link.to),
                unit_succession::fiscal_year.eq(link.fiscal_year),
                unit_succession::kind.eq(link.kind),
            ))
            .execute(writer.connection)?;
    }
    Ok(())
}

fn years(writer: &mut Writer<'_>, permit: &Permit<Administer>, frame: &Frame) -> Result<(), StoreError> {
    for known in &frame.years {
        let year = YearRecord {
            year: known.fiscal_year,
            phase: if known.open { Phase::Open } else { Phase::Closed },
            partial: known.partial,
            sample: known.sample,
            source: known.source.clone(),
            note: known.note.clone(),
        };
        fiscal_years::ensure(writer, permit, &year)?;
        if !known.axes.is_empty() {
            axes::set_scheme(writer, permit, known.fiscal_year, &known.axes)?;
        }
    }
    Ok(())
}

fn programmes(
    writer: &mut Writer<'_>,
    everything: &Everything,
    highest: &mut Highest,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let frame = &everything.frame;
    let mut numbers: BTreeSet<ProgrammeNumber> = frame.goals.iter().map(|known| known.programme).collect();
    numbers.extend(frame.partings.iter().flat_map(|known| [known.new_programme, known.old_programme]));
    for number in numbers {
        highest.see("programme", number.0);
        let end = everything.ends.iter().find(|end| end.programme == number);
        diesel::insert_into(programme::table)
            .values((
                programme::id.eq(number),
                programme::created_at.eq(At::from(at)),
                programme::ended_year.eq(end.map(|end| end.fiscal_year)),
                programme::ended_reason.eq(end.map(|end| end.reason.as_str())),
            ))
            .execute(writer.connection)?;
    }
    everything.successions.iter().try_for_each(|link| programmes::put_link(writer.connection, link))
}

fn parting(
    writer: &mut Writer<'_>,
    permit: &Permit<Administer>,
    frame: &Frame,
    known: &PublicParting,
) -> Result<(), StoreError> {
    let goals = frame.goals.iter().filter(|goal| goal.programme == known.new_programme);
    let goals: Vec<GoalNumber> = goals.map(|goal| goal.number).collect();
    let links: [(); 0] = [];
    let record = serde_json::json!({ "goals": goals, "indicators": known.indicators, "links": links, "ended": false });
    let signature = &permit.author().signature;
    diesel::insert_into(programme_parting::table)
        .values((
            programme_parting::new_programme.eq(known.new_programme),
            programme_parting::old_programme.eq(known.old_programme),
            programme_parting::fiscal_year.eq(known.fiscal_year),
            programme_parting::reason.eq(PARTED_ELSEWHERE),
            programme_parting::record.eq(record.to_string()),
            programme_parting::signature.eq(signature),
            programme_parting::at.eq(At::from(known.at)),
            programme_parting::undone_by.eq(known.undone_at.map(|_| signature)),
            programme_parting::undone_at.eq(known.undone_at.map(At::from)),
        ))
        .execute(writer.connection)?;
    Ok(())
}
