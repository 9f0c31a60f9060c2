//! A table of indicators that waits, one value per row and over several years: what taking it in would do, programme by
//! programme, and doing it. Only the planning office does.

use crate::domain::aim::Aim;
use crate::domain::identity::{How, Question};
use crate::domain::indicator_table::{IndicatorTable, TableRemark};
use crate::domain::mending::MendedCell;
use crate::domain::policy;
use crate::intake::{BadCell, Content};
use crate::store::imports::effects::SaidOfYear;
use crate::store::imports::identity::OpenDoubt;
use crate::store::imports::indicator_plan::{self, PlannedIndicator, PlannedProgramme, PlannedTable};
use crate::store::imports::indicators;
use crate::store::kit::{DatabaseConnection, Writer};
use crate::web::desk::imports::cells;
use crate::web::desk::imports::plan::{fingerprint, settled};
use crate::web::desk::imports::taken::Taken;
use crate::web::desk::imports::taking::Taking;
use crate::web::desk::imports::waiting::Waiting;
use crate::web::desk::imports::who::WhoView;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::Refusal;
use crate::web::kit::words::Words;
use crate::web::parts::aim::beside_unit;

/// Whether who is signed in may take a table in: one of indicators goes beyond sections and years.
pub(super) fn may_take_in(context: &Context, table: &Content) -> bool {
    let permit = context.actor().ok().and_then(|actor| policy::take_in(actor).ok());
    match table {
        Content::Goals(_) => permit.is_some(),
        Content::Indicators(_) => permit.is_some_and(|permit| policy::in_charge_of_record(&permit).is_some()),
    }
}

/// What taking a table of indicators in would do.
pub(super) struct TableView {
    pub(super) name: String,
    pub(super) planned: PlannedTable,
    pub(super) who: WhoView,
    pub(super) remarks: Vec<TableRemark>,
    /// Cells for a value that are blank.
    pub(super) blank: usize,
    /// The cells that can't be read.
    pub(super) bad: Vec<BadCell>,
    /// The cells that are read otherwise than they stand.
    pub(super) mended: Vec<MendedCell>,
    /// What the reader sees, so that nothing else is taken in.
    pub(super) seen: String,
    words: Words,
}

impl TableView {
    /// The plan of the table that waits.
    pub(super) async fn load(
        context: &Context,
        waiting: &Waiting,
        table: IndicatorTable,
        mut bad: Vec<BadCell>,
    ) -> Result<Self, WebError> {
        cells::restore_draft(context, &mut bad).await?;
        let words = context.words();
        let (remarks, blank, mended) = (table.remarks.clone(), table.blank, table.file.mended.clone());
        let planned = planned(context, table).await?;
        Ok(Self {
            name: waiting.name.clone(),
            who: WhoView::of(&planned.questions, &planned.doubts, &waiting.said, words),
            seen: fingerprint(waiting, &planned),
            planned,
            remarks,
            blank,
            bad,
            mended,
            words,
        })
    }

    /// Whether there is something to take in, and nothing in its way.
    pub(super) fn is_ready(&self) -> bool {
        self.bad.is_empty() && self.planned.is_ready() && !self.planned.is_unchanged()
    }

    /// Whether years would be put on record.
    pub(super) fn has_new_years(&self) -> bool {
        self.planned.years.values().any(|year| year.is_new)
    }

    /// The cells that were mended or left out, and can be read so.
    pub(super) fn settled(&self) -> Vec<&MendedCell> {
        settled(&self.mended, &self.bad)
    }

    /// What is told of how a programme is known.
    pub(super) const fn note(programme: &PlannedProgramme) -> Option<&'static str> {
        match programme.how {
            Some(How::Renamed) => Some("renamed"),
            Some(How::Renumbered) => Some("renumbered"),
            Some(How::Said) => Some("said"),
            Some(How::Agrees) | None => None,
        }
    }

    /// What is said of a year in the place of a value.
    pub(super) fn said(&self, said: &SaidOfYear, indicator: &PlannedIndicator) -> String {
        let unit = indicator.unit.as_deref().unwrap_or_default();
        let shown = |aim: &Aim| format!("{}{}", beside_unit(aim, unit), if aim.plain().is_some() { unit } else { "" });
        let missing =
            || said.missing.map(|missing| self.words.text(&format!("missing-{}", missing.code().replace('_', "-"))));
        said.aim.as_ref().map(shown).or_else(|| said.word.clone()).or_else(missing).unwrap_or_default()
    }
}

async fn planned(context: &Context, table: IndicatorTable) -> Result<PlannedTable, WebError> {
    let plan = move |connection: &mut DatabaseConnection| indicator_plan::plan(connection, &table);
    Ok(context.state.database.read(plan).await?)
}

/// What is asked of the programmes of a table.
pub(super) async fn asked(
    context: &Context,
    table: IndicatorTable,
) -> Result<(Vec<Question>, Vec<OpenDoubt>), WebError> {
    let PlannedTable { questions, doubts, .. } = planned(context, table).await?;
    Ok((questions, doubts))
}

/// Takes a table of indicators in; tells what that wrote.
pub(super) fn take_in(writer: &mut Writer<'_>, taking: &Taking<'_>, table: &IndicatorTable) -> Result<Taken, Refusal> {
    let permit = policy::in_charge_of_record(taking.permit).ok_or(policy::Denied::NoRight)?;
    let planned = indicator_plan::plan(writer.connection, table)?;
    taking.require(&planned, planned.is_ready())?;
    Ok(Taken::of_table(&indicators::take_in_watched(writer, &permit, table, taking.at, taking.watch)?))
}
