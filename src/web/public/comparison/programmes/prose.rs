//! The prose of programmes side by side: all that the sheets of each year say.

use askama::Template;

use crate::domain::comparison::programmes::Status;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::SuccessionKind;
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::publication::{IndicatorYear, PublishedIndicator, Snapshot};
use crate::web::kit::context::Context;
use crate::web::kit::names::Place;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::parts::attainment::AttainmentView;
use crate::web::parts::name::Name;
use crate::web::parts::sheet;
use crate::web::public::comparison::frame::{self, Frame};
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::programmes::{Family, Page, Sheets, StatusLabel, label};
use crate::web::public::comparison::query::Asked;

/// The programmes with all that their sheets say.
#[derive(Template)]
#[template(path = "public/comparison/prose.html")]
pub(in crate::web::public::comparison) struct ProsePage {
    shell: Shell,
    frame: Frame,
    /// Programmes on record in several of the years.
    through: Vec<ProgrammeRow>,
    /// Programmes on record in one of the years only.
    single: Vec<ProgrammeRow>,
}

struct ProgrammeRow {
    programme: ProgrammeNumber,
    name: Name,
    cells: Vec<ProseCell>,
}

/// All that is said of a programme in a year.
pub(super) struct ProseCell {
    /// The year.
    pub(super) year: String,
    /// What happened to the programme since the column before, in words.
    pub(super) statuses: Vec<StatusLabel>,
    pub(super) goals: Vec<GoalView>,
    /// Values known of this year from other years' sheets, with why they can't be compared.
    pub(super) loose: Vec<LooseValue>,
}

pub(super) struct GoalView {
    pub(super) goal: GoalNumber,
    pub(super) name: Name,
    pub(super) place: Place,
    pub(super) title_only: bool,
    pub(super) objectives: Vec<String>,
    pub(super) results: Vec<String>,
    pub(super) rates: Vec<AttainmentView>,
    /// Values without a rate.
    pub(super) values: Vec<String>,
}

pub(super) struct LooseValue {
    pub(super) text: String,
    pub(super) not_comparable: Option<String>,
    pub(super) source: Option<String>,
}

pub(super) fn page(context: &Context, asked: &Asked, material: &Material, page: Page<'_>) -> ProsePage {
    let rows = |families: &[Family<'_>]| -> Vec<ProgrammeRow> {
        families.iter().filter_map(|family| row(context, family, &page.sheets, material)).collect()
    };
    ProsePage {
        shell: frame::shell(context, asked, material),
        through: rows(&page.through),
        single: rows(&page.single),
        frame: page.frame,
    }
}

fn row(context: &Context, family: &Family<'_>, sheets: &Sheets, material: &Material) -> Option<ProgrammeRow> {
    let newest = family.members.first()?;
    let cells = cells(context, family, sheets, material);
    Some(ProgrammeRow { programme: newest.programme, name: Name::new(&newest.name), cells })
}

/// What the sheets of a family say, year by year.
pub(super) fn cells(context: &Context, family: &Family<'_>, sheets: &Sheets, material: &Material) -> Vec<ProseCell> {
    let words = context.words();
    let newest = family.members.first().and_then(|newest| sheets.of(newest));
    let cells = material.columns.iter().zip(&family.statuses).map(|(column, statuses)| {
        let here: Vec<&Snapshot> = family.in_year(column.year).filter_map(|sheet| sheets.of(sheet)).collect();
        let loose = newest.filter(|_| here.is_empty());
        ProseCell {
            year: column.year.label(context.language),
            statuses: statuses
                .iter()
                .filter(|status| **status != Status::Follows(SuccessionKind::Continued))
                .map(|status| label(*status, family, column.year, words))
                .collect(),
            loose: loose.map(|newest| loose_values(newest, column.year)).unwrap_or_default(),
            goals: here.into_iter().map(|snapshot| goal(snapshot, context)).collect(),
        }
    });
    cells.collect()
}

fn goal(snapshot: &Snapshot, context: &Context) -> GoalView {
    let words = context.words();
    let units = [&snapshot.department, &snapshot.section];
    GoalView {
        goal: snapshot.goal,
        name: Name::new(&snapshot.name),
        place: context.names().place(units.into_iter().flatten()),
        title_only: snapshot.title_only,
        objectives: snapshot.objectives.iter().map(|objective| objective.item.text.clone()).collect(),
        results: snapshot.last_results().map(|result| result.item.text.clone()).collect(),
        rates: sheet::rates(snapshot, words),
        values: snapshot
            .own_figures()
            .filter(|(indicator, year)| indicator.attainment(year).is_none_or(|known| known.judged().is_some()))
            .filter_map(|(indicator, year)| value(indicator, year, words))
            .collect(),
    }
}

fn value(indicator: &PublishedIndicator, year: &IndicatorYear, words: Words) -> Option<String> {
    let unit = indicator.unit_in(year).unwrap_or_default();
    match (year.actual, &year.plan) {
        (Some(actual), _) => Some(format!("{} {}{unit}", indicator.name, actual.grouped())),
        (None, Some(plan)) => Some(format!("{} {}（{}）", indicator.name, plan.shown(unit), words.text("plan"))),
        (None, None) => None,
    }
}

/// Values of a year without a sheet that another year's sheet gives.
fn loose_values(newest: &Snapshot, year: FiscalYear) -> Vec<LooseValue> {
    let known = newest.indicators.iter().filter_map(|indicator| Some((indicator, indicator.in_year(year)?)));
    known
        .filter_map(|(indicator, known)| {
            let unit = indicator.unit_in(known).unwrap_or_default();
            Some(LooseValue {
                text: format!("{} {}{unit}", indicator.name, known.actual?.grouped()),
                not_comparable: known.not_comparable.clone(),
                source: known.source.clone(),
            })
        })
        .collect()
}
