//! The page that says how far a table is, while it is read or taken in. The browser asks again by itself.

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderValue, REFRESH};
use askama::Template;

use crate::domain::form_name::FormName;
use crate::domain::watch::{Far, Step};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond;
use crate::web::kit::shell::Shell;

/// After how many seconds the browser asks again.
const AGAIN: &str = "2";

#[derive(Template)]
#[template(path = "desk/imports/underway.html")]
struct UnderWayPage {
    shell: Shell,
    far: Far,
    /// The form whose draft is dropped by whoever does not want it any more.
    dropped: Option<FormName>,
}

/// Tells how far the table is that is kept as the draft of a form and is being read.
pub(super) fn reading(context: &Context, far: Far, form: FormName) -> Result<HttpResponse, WebError> {
    page(context, far, Some(form))
}

/// Tells how far the table is that is being taken in.
pub(super) fn taking_in(context: &Context) -> Result<HttpResponse, WebError> {
    let far = context.state.takings.far(context.actor()?.person);
    page(context, far.unwrap_or(Far { step: Step::TakingIn, done: 0, of: 0 }), None)
}

fn page(context: &Context, far: Far, dropped: Option<FormName>) -> Result<HttpResponse, WebError> {
    let shell = context.shell(context.words().text("import-title"));
    let mut answer = respond::page(&UnderWayPage { shell, far, dropped })?;
    answer.headers_mut().insert(REFRESH, HeaderValue::from_static(AGAIN));
    Ok(answer)
}
