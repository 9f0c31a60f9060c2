//! The log as a file: CSV in UTF-8 with a byte order mark and CRLF, one line per row, oldest first. Taking the log out
//! is itself in the log.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Query;

use crate::domain::formula;
use crate::domain::policy;
use crate::store::kit::{Conflict, StoreError, Written};
use crate::store::trail::{self, Entry};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::Problem;
use crate::web::office::trail::{TrailQuery, refuse};

/// The columns, in an order that does not change.
const COLUMNS: [&str; 8] = ["number", "at", "author", "action", "subject_kind", "subject", "before", "after"];

/// Gives out what the filter shows.
pub async fn show(context: Context, query: Query<TrailQuery>) -> Result<HttpResponse, WebError> {
    let permit = policy::read_trail(context.actor()?)?;
    let query = query.into_inner();
    let filter = match query.read(context.city().time_zone) {
        Ok((filter, _)) => filter,
        Err(problems) => return refuse(&context, query, problems).await,
    };
    let asked = query.fields();
    let exported = context
        .state
        .database
        .write(move |writer| trail::export(writer, &permit, &filter, &asked).map(Written::Recorded));
    let entries = match exported.await {
        Err(StoreError::Conflict(Conflict::TooManyRows)) => {
            return refuse(&context, query, vec![Problem::new("from", "trail-export-too-much")]).await;
        }
        exported => exported?,
    };
    let body = file(&context, &entries).map_err(|error| WebError::Internal(error.to_string()))?;
    let name = format!("attachment; filename=\"{}-log.csv\"", context.city().municipality_code);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, name))
        .body(body))
}

fn file(context: &Context, entries: &[Entry]) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(COLUMNS)?;
    for entry in entries {
        let subject = entry.subject.map(|number| number.to_string()).unwrap_or_default();
        let at = context.state.clock.local(entry.at).to_rfc3339();
        writer.write_record([
            &entry.number.to_string(),
            &at,
            &harmless(&entry.signature),
            entry.action.code(),
            entry.subject_kind.code(),
            &subject,
            &harmless(entry.before.as_deref().unwrap_or_default()),
            &harmless(entry.after.as_deref().unwrap_or_default()),
        ])?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// What somebody typed, so that a spreadsheet does not take it for a formula: a mark before what begins like one, and
/// no line break.
fn harmless(text: &str) -> String {
    formula::marked(&text.replace(['\r', '\n', '\t'], " ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for text in ["=1+1", "+1", "-A1", "@SUM(A1)", "＝1", "\t=1"] {
            let cell = harmless(text);
            assert!(cell.starts_with('\''), "{cell}");
        }
        assert_eq!(harmless("見本 たんと（住宅政策課担当）"), "見本 たんと（住宅政策課担当）");
        assert_eq!(harmless("一行目\r\n二行目"), "一行目  二行目");
    }
}
