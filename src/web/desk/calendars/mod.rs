//! カレンダー: the addresses under which the calendars of a section's people find what is due. The address is shown once, to
//! whoever makes it.

pub mod file;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;
use chrono::Utc;
use rand::distr::{Alphanumeric, SampleString as _};

use crate::domain::numbers::UnitNumber;
use crate::domain::person::Actor;
use crate::domain::policy;
use crate::domain::unit::UnitLabel;
use crate::store::calendars::{self, Given};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::form::{NoFields, Refusal, Sent};
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// The letters of a secret: 238 bits, which a plain hash keeps safe.
const LETTERS: usize = 40;

/// An address that was just made.
struct Made {
    section: UnitNumber,
    address: String,
}

#[derive(Template)]
#[template(path = "desk/calendars/show.html")]
struct CalendarsPage {
    shell: Shell,
    rows: Vec<(UnitLabel, Option<Given>)>,
    made: Option<Made>,
}

impl CalendarsPage {
    /// The address that was just made, where it is of this section.
    fn made_for(&self, section: &UnitLabel) -> Option<&str> {
        self.made.as_ref().filter(|made| made.section == section.number).map(|made| made.address.as_str())
    }
}

/// The sections that somebody writes for.
fn sections(actor: &Actor) -> Result<Vec<UnitNumber>, WebError> {
    let sections = policy::desk(actor)?.act().writes_for.clone();
    if sections.is_empty() { Err(WebError::NotFound) } else { Ok(sections) }
}

/// Shows the calendars of the reader's sections.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    page(&context, None).await
}

async fn page(context: &Context, made: Option<Made>) -> Result<HttpResponse, WebError> {
    let sections = sections(context.actor()?)?;
    let rows = context.state.database.read(move |connection| calendars::of(connection, &sections)).await?;
    let shell = context.shell(context.words().text("calendars-title"));
    respond::page(&CalendarsPage { shell, rows, made })
}

/// Makes an address, or another one in its place, and shows it.
pub async fn make(context: Context, section: Path<UnitNumber>, sent: Sent<NoFields>) -> Result<HttpResponse, WebError> {
    let (section, actor) = (section.into_inner(), context.actor()?.clone());
    let secret = Alphanumeric.sample_string(&mut rand::rng(), LETTERS);
    let kept = secret.clone();
    let made = sent.write(&context, move |writer, _| {
        let permit = policy::keep_calendar(&actor, section)?;
        calendars::give(writer, &permit, &kept, Utc::now())?;
        Ok::<_, Refusal>(writer.written(()))
    });
    made.await?;
    let file = context.to().calendar_file(secret);
    let address = format!("{}{file}", context.state.settings.public_address);
    page(&context, Some(Made { section, address })).await
}

/// Revokes an address.
pub async fn revoke(
    context: Context,
    section: Path<UnitNumber>,
    sent: Sent<NoFields>,
) -> Result<HttpResponse, WebError> {
    let (section, actor) = (section.into_inner(), context.actor()?.clone());
    let revoked = sent.write(&context, move |writer, _| {
        let permit = policy::keep_calendar(&actor, section)?;
        calendars::revoke(writer, &permit)?;
        Ok::<_, Refusal>(writer.written(()))
    });
    revoked.await?;
    Ok(respond::see_other(&context.to().calendars()))
}
