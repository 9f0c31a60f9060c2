//! 人事異動の取込み: a table is read, shown as what it would do, and carried out as it was shown. The text of the table goes
//! along with the page, so that a mistake is mended in place.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, ContentType};
use askama::Template;
use chrono::NaiveDate;

use crate::domain::partial_date::PartialDate;
use crate::domain::policy;
use crate::domain::transfer::{Fault, FaultKind, TransferRow};
use crate::store::kit::{StoreError, Written};
use crate::store::transfers::{self, Plan};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::forms::SafeUpload;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::office::people::{Handed, PasswordsPage, initial_password};
use crate::{intake, outlet};

#[derive(Template)]
#[template(path = "office/people/table.html")]
struct TablePage {
    shell: Shell,
    table: String,
    faults: Vec<Fault>,
    plan: Option<Shown>,
    changed: bool,
}

/// A plan as it is shown.
struct Shown {
    plan: Plan,
    fingerprint: String,
}

impl TablePage {
    /// What is wrong, in the words of the page.
    fn said(&self, fault: &Fault) -> String {
        let key = if fault.kind == FaultKind::UnitUnknown && !fault.meant.is_empty() {
            "transfer-fault-unit-unknown-meant".to_owned()
        } else if fault.kind == FaultKind::PostNotHeld && !fault.meant.is_empty() {
            "transfer-fault-post-not-held-other".to_owned()
        } else {
            format!("transfer-fault-{}", fault.kind.code().replace('_', "-"))
        };
        self.shell.with_two(&key, "value", fault.value.as_str(), "meant", fault.meant.join("、"))
    }

    fn day(day: &NaiveDate, shell: &Shell) -> String {
        shell.date(&PartialDate::day(*day))
    }
}

/// Shows the form.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    answer(&context, String::new(), Vec::new(), None, false)
}

fn answer(
    context: &Context,
    table: String,
    faults: Vec<Fault>,
    plan: Option<Plan>,
    changed: bool,
) -> Result<HttpResponse, WebError> {
    let status = match () {
        () if changed => StatusCode::CONFLICT,
        () if !faults.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        () => StatusCode::OK,
    };
    let plan = match plan {
        Some(plan) => Some(Shown { fingerprint: plan.fingerprint()?, plan }),
        None => None,
    };
    let shell = context.shell(context.words().text("transfer-title"));
    respond::page_with_status(&TablePage { shell, table, faults, plan, changed }, status)
}

/// Shows what a table would do, or carries out what was shown.
pub async fn send(context: Context, form: SafeUpload) -> Result<HttpResponse, WebError> {
    let permit = policy::administer(context.actor()?)?;
    let SafeUpload { file, table, act, seen } = form;
    let text = file.map_or_else(|| Ok(table), |file| intake::transfers::decoded(&file.bytes));
    let table = match text {
        Ok(table) => table,
        Err(faults) => return answer(&context, String::new(), faults, None, false),
    };
    let rows: Vec<TransferRow> = match intake::transfers::read(&table) {
        Ok(rows) => rows,
        Err(faults) => return answer(&context, table, faults, None, false),
    };
    let today = context.state.clock.today();
    let planned = context.state.database.read(move |connection| transfers::plan(connection, &rows, today)).await?;
    let plan = match planned {
        Ok(plan) => plan,
        Err(faults) => return answer(&context, table, faults, None, false),
    };
    if act != "carry_out" {
        return answer(&context, table, Vec::new(), Some(plan), false);
    }
    if plan.fingerprint()? != seen {
        return answer(&context, table, Vec::new(), Some(plan), true);
    }
    let (mut handed, mut hashes) = (Vec::new(), BTreeMap::new());
    for step in plan.steps.iter().filter(|step| step.gets_password) {
        let (password, hash) = initial_password(&context.state, &step.row.login).await?;
        hashes.insert(step.row.login.clone(), hash);
        handed.push(Handed { login: step.row.login.clone(), name: step.row.name.clone(), password });
    }
    let to_do = plan.clone();
    let done = context
        .state
        .database
        .write(move |writer| transfers::carry_out(writer, &permit, &to_do, &hashes, today).map(Written::Recorded));
    match done.await {
        Ok(()) => respond::page(&PasswordsPage {
            shell: context.shell(context.words().text("transfer-done-title")),
            handed,
            carried_out: Some(plan.steps.len()),
            next: "/admin/people".to_owned(),
        }),
        Err(StoreError::Conflict(_)) => answer(&context, table, Vec::new(), Some(plan), true),
        Err(error) => Err(error.into()),
    }
}

/// The table to be filled in, with everybody in office in their present posts.
pub async fn template(context: Context) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let today = context.state.clock.today();
    let lines = context.state.database.read(move |connection| transfers::in_office(connection, today)).await?;
    let file = outlet::transfers::table(&lines).map_err(|error| WebError::Internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .content_type(ContentType("text/csv; charset=utf-8".parse().map_err(|_| WebError::NotFound)?))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"transfers.csv\""))
        .body(file))
}
