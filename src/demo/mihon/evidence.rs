//! 根拠資料: tables and links that back up the results of a year.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use serde::Deserialize;

use super::cycle::{Cycle, StoryGoal};
use super::refused;
use crate::domain::evidence::Link;
use crate::domain::policy;
use crate::domain::stage::Stage;
use crate::intake;
use crate::store::evidence::{self, NewContent};
use crate::store::kit::{StoreError, Writer};
use crate::store::stages;

/// What is told of one.
#[derive(Deserialize)]
pub(super) struct EvidenceTold {
    title: String,
    #[serde(flatten)]
    content: Content,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Link {
        link: String,
    },
    /// A workbook with these rows, the first of which is its header.
    Table {
        name: String,
        rows: Vec<Vec<String>>,
    },
}

impl Content {
    fn made(&self) -> Result<NewContent, StoreError> {
        match self {
            Self::Link { link } => Link::read(link).map(NewContent::Link).map_err(unusable),
            Self::Table { name, rows } => {
                let (kind, kept) = intake::evidence::read(name, &table(rows).map_err(unusable)?).map_err(unusable)?;
                Ok(NewContent::File { name: name.clone(), kind, content: Arc::new(kept) })
            }
        }
    }
}

fn unusable(why: impl std::fmt::Debug) -> StoreError {
    StoreError::Internal(format!("evidence: {why:?}"))
}

/// The same bytes whenever it is made.
fn table(rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2020, 4, 1)?));
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number)?,
                Err(_) => sheet.write(row, column, cell)?,
            };
        }
    }
    sheet.set_column_width(0, 20)?;
    sheet.set_column_width(1, 16)?;
    workbook.save_to_buffer()
}

impl Cycle<'_> {
    /// Adds what backs up the results of a sheet, for the public too.
    pub(super) fn attach(
        &self,
        writer: &mut Writer<'_>,
        sheet: &StoryGoal<'_>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        for told in sheet.programme.evidence.get(&self.year).into_iter().flatten() {
            let place = stages::place(writer.connection, sheet.goal)?;
            let status = stages::standing(writer.connection, sheet.goal, Stage::Results)?.status;
            let author = self.crew.writer_of(place.section)?;
            let right = policy::attach_to_sheet(author, place, Stage::Results, status).map_err(refused)?;
            evidence::add(writer, &right, &told.title, &told.content.made()?, true, at)?;
        }
        Ok(())
    }
}
