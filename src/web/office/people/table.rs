//! 人事異動の取込み: a table is read, shown as what it would do, and carried out as it was shown. The text of the table goes
//! along with the page, so that a mistake is mended in place.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, ContentType};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::form_name::FormName;
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied};
use crate::domain::transfer::{Fault, TransferRow};
use crate::store::kit::Written::Recorded;
use crate::store::kit::{Conflict, StoreError};
use crate::store::transfers::{self, Plan};
use crate::web::kit::body::UploadedFile;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{Form, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;
use crate::web::kit::upload::{BesideFile, Upload};
use crate::web::kit::words::Words;
use crate::web::office::people::{Handed, PasswordsPage, initial_password};
use crate::web::parts::refusals;
use crate::{intake, outlet};

/// The form as sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TransferForm {
    table: String,
    /// `carry_out` does what was shown; anything else shows what the table would do.
    act: String,
    /// The fingerprint of the plan that was shown.
    seen: String,
}

impl BesideFile for TransferForm {
    fn admit(actor: &Actor) -> Result<(), Denied> {
        policy::administer(actor).map(drop)
    }
}

#[derive(Template)]
#[template(path = "office/people/table.html")]
struct TransfersPage {
    shell: Shell,
    form: Form<TransferForm>,
    faults: Vec<Fault>,
    plan: Option<PlanView>,
}

struct PlanView {
    plan: Plan,
    fingerprint: String,
}

impl TransfersPage {
    /// What is wrong, in the words of the page.
    fn said(&self, fault: &Fault) -> String {
        refusals::of_transfer(fault, Words::of(self.shell.language()))
    }

    fn day(&self, day: &NaiveDate) -> String {
        self.shell.date(&PartialDate::day(*day))
    }
}

/// Shows the form.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let form = Form::open(&context, FormName::Transfers, TransferForm::default).await?;
    page(&context, form, Ok(None))
}

/// The page, with the plan that was made of the table or everything that is wrong with it.
fn page(
    context: &Context,
    form: Form<TransferForm>,
    planned: Result<Option<Plan>, Vec<Fault>>,
) -> Result<HttpResponse, WebError> {
    let status = if planned.is_err() { StatusCode::UNPROCESSABLE_ENTITY } else { form.status() };
    let (plan, faults) = match planned {
        Ok(plan) => (plan, Vec::new()),
        Err(faults) => (None, faults),
    };
    let plan = match plan {
        Some(plan) => Some(PlanView { fingerprint: plan.fingerprint()?, plan }),
        None => None,
    };
    let shell = context.shell(context.words().text("transfer-title"));
    respond::page_with_status(&TransfersPage { shell, form, faults, plan }, status)
}

/// Shows what a table would do, or carries out what was shown.
pub async fn send(context: Context, upload: Upload<TransferForm>) -> Result<HttpResponse, WebError> {
    policy::administer(context.actor()?)?;
    let Upload { sent, file } = upload;
    let (table, planned) = plan(&context, sent.typed.table.clone(), file).await?;
    let plan = match planned {
        Ok(plan) if sent.typed.act == "carry_out" => plan,
        planned => {
            let form = Form::fresh(FormName::Transfers, TransferForm { table, ..TransferForm::default() });
            return page(&context, form, planned.map(Some));
        }
    };
    match carry_out(&context, &sent, plan.clone()).await {
        Ok(handed) => respond::page(&PasswordsPage {
            shell: context.shell(context.words().text("transfer-done-title")),
            handed,
            carried_out: Some(plan.steps.len()),
            next: context.to().people(),
        }),
        Err(refusal) => {
            let form = sent.again(refusal)?.map(|typed| TransferForm { table, ..typed });
            page(&context, form, Ok(Some(plan)))
        }
    }
}

/// The text of the table, from the file where there is one, and what it would do.
async fn plan(
    context: &Context,
    typed: String,
    file: Option<UploadedFile>,
) -> Result<(String, Result<Plan, Vec<Fault>>), WebError> {
    let table = match file.map_or(Ok(typed), |file| intake::transfers::decoded(&file.bytes)) {
        Ok(table) => table,
        Err(faults) => return Ok((String::new(), Err(faults))),
    };
    let rows: Vec<TransferRow> = match intake::transfers::read(&table) {
        Ok(rows) => rows,
        Err(faults) => return Ok((table, Err(faults))),
    };
    let today = context.state.clock.today();
    let planned = context.state.database.read(move |connection| transfers::plan(connection, &rows, today)).await?;
    Ok((table, planned))
}

/// Carries out a plan that is the one that was shown; gives the initial passwords of those who get one.
async fn carry_out(context: &Context, sent: &Sent<TransferForm>, plan: Plan) -> Result<Vec<Handed>, Refusal> {
    let permit = policy::administer(context.actor()?)?;
    if plan.fingerprint()? != sent.typed.seen {
        return Err(Refusal::Overtaken);
    }
    let (mut handed, mut hashes) = (Vec::new(), BTreeMap::new());
    for step in plan.steps.iter().filter(|step| step.gets_password) {
        let (password, hash) = initial_password(&context.state).await?;
        hashes.insert(step.row.login.clone(), hash);
        handed.push(Handed { login: step.row.login.clone(), name: step.row.name.clone(), password });
    }
    let today = context.state.clock.today();
    let done = sent.write(context, move |writer, _| {
        match transfers::carry_out(writer, &permit, &plan, &hashes, today) {
            // Whatever stands against it now did not when it was shown.
            Err(StoreError::Conflict(conflict)) if conflict != Conflict::Collided => Err(Refusal::Overtaken),
            done => Ok(Recorded(done?)),
        }
    });
    done.await?;
    Ok(handed)
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
