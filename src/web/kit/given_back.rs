//! What somebody typed and sent when it could not be taken in, for want of the database or by a fault: the page that says
//! so gives it back, to be sent again as it was or copied. A server that can't be had knows no session either, and keeps
//! nothing for anybody; so all of it is in the page.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpMessage as _, HttpRequest};
use futures_util::{Stream, StreamExt as _};
use tokio::time::timeout;

use crate::web::kit::body::{self, Body};
use crate::web::kit::draft::{self, QUIET};
use crate::web::kit::fields::Fields;
use crate::web::kit::form::{KEY, NAME, TOKEN};
use crate::web::kit::incoming::{self, Held};
use crate::web::kit::security;
use crate::web::kit::state::State;

/// The most bytes of what is given back, with a file that is not: the largest login, which may carry a form.
const MOST: usize = 3 * 1024 * 1024;
/// For so long the rest of a form is read that nobody had read when it was refused.
const PATIENCE: Duration = Duration::from_secs(10);
/// Fields that nobody typed.
const NOT_TYPED: [&str; 5] = [TOKEN, NAME, KEY, QUIET, "form_token"];

/// A form that was sent and is given back.
#[derive(Debug, Clone)]
pub struct GivenBack {
    /// Where it was sent.
    pub action: String,
    /// Its fields, but for passwords.
    pub fields: Fields,
    /// The names of its passwords, which have to be typed again.
    pub secrets: Vec<String>,
    /// What was typed in words, to be read and copied.
    pub words: Vec<String>,
    /// The name of the file that came with it, which has to be chosen again.
    pub file: Option<String>,
}

impl GivenBack {
    async fn of(request: &HttpRequest, sent: Vec<u8>) -> Option<Self> {
        let Body { fields: sent, file } = body::sent(request, sent).await.ok()?;
        let file = file.map(|file| file.name);
        let secrets: Vec<String> =
            sent.all().map(|(name, _)| name).filter(|name| draft::is_secret(name)).map(ToOwned::to_owned).collect();
        let names: Vec<&str> = secrets.iter().map(String::as_str).collect();
        let fields = sent.clone().without(&names);
        let is_empty = file.is_none() && fields.clone().without(&NOT_TYPED).filled_in().next().is_none();
        // A script that keeps a draft has the form before it still.
        if !fields.get(QUIET).is_empty() || is_empty {
            return None;
        }
        let carried = draft::read(fields.get("carried")).unwrap_or_default();
        let typed = fields.clone().without(&["carried"]);
        let words = typed.words().chain(carried.words()).map(ToOwned::to_owned).collect();
        let action = request.uri().path_and_query().map(ToString::to_string)?;
        Some(Self { action, fields, secrets, words, file })
    }
}

/// What has come of a body, and the room that it takes.
type SoFar = (Vec<u8>, Held);

/// A body, and what has come of it so far.
#[derive(Clone)]
struct Passing {
    body: Rc<RefCell<Payload>>,
    /// Nothing, once it is too much.
    passed: Rc<RefCell<Option<SoFar>>>,
    state: Data<State>,
}

impl Passing {
    fn over(body: Payload, state: Data<State>) -> Self {
        Self { body: Rc::new(RefCell::new(body)), passed: Rc::new(RefCell::new(Some(SoFar::default()))), state }
    }

    /// All of it, also what nobody has read.
    async fn whole(mut self) -> Option<Vec<u8>> {
        let rest = async {
            while let Some(Ok(_)) = self.next().await {
                if self.passed.borrow().is_none() {
                    return;
                }
            }
        };
        timeout(PATIENCE, rest).await.ok()?;
        self.passed.take().map(|(passed, _)| passed)
    }
}

impl Stream for Passing {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(Pin::new(&mut *self.body.borrow_mut()).poll_next(context));
        if let Some(Ok(bytes)) = &next {
            let mut passed = self.passed.borrow_mut();
            let has_room = passed.as_mut().and_then(|(so_far, held)| {
                let arrived = so_far.len() + bytes.len();
                (arrived <= MOST).then(|| held.keep(&self.state.incoming, arrived))??;
                so_far.extend_from_slice(bytes);
                Some(())
            });
            if has_room.is_none() {
                *passed = None;
            }
        }
        Poll::Ready(next)
    }
}

/// Keeps what a form sends until it is answered, and has it given back where the server could not take it in.
pub async fn keep(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(state) = request.app_data::<Data<State>>().filter(|state| is_form_from_here(&request, state)).cloned()
    else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let passing = Passing::over(request.take_payload(), state);
    request.set_payload(Payload::Stream { payload: Box::pin(passing.clone()) });
    let response = next.call(request).await?.map_into_boxed_body();
    if response.status().is_server_error()
        && let Some(sent) = passing.whole().await
        && let Some(given_back) = GivenBack::of(response.request(), sent).await
    {
        response.request().extensions_mut().insert(given_back);
    }
    Ok(response)
}

/// Whether it is a form, sent by a page of this site, that is not too large by what its head says.
fn is_form_from_here(request: &ServiceRequest, state: &State) -> bool {
    let is_from_here = security::comes_from_here(request.method(), request.headers(), &state.settings.public_address);
    let has_room = incoming::length(request.request()).is_none_or(|length| length <= MOST);
    *request.method() == Method::POST && body::is_form(request.request()) && has_room && is_from_here
}
