//! What is taken in of a body while it comes: how fast it has to come, how many bodies with a file at once, and how much of
//! those whose senders nobody knows. Who may come in is decided before, from the head of the request.

use std::cell::{Cell, RefCell};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::{ErrorPayloadTooLarge, PayloadError};
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpMessage as _, HttpRequest, rt};
use futures_util::future::{Either, select};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::web::kit::access::SignedIn;
use crate::web::kit::errors::WebError;
use crate::web::kit::state::State;

/// The most bytes that are held, all together, of bodies whose senders are not signed in.
const OF_STRANGERS: usize = 16 * 1024 * 1024;
/// The most bytes that are kept, all together, to be given back to those who sent them.
const TO_GIVE_BACK: usize = 8 * 1024 * 1024;
/// So many bytes of each of them count for nothing, so that a login finds room however full it is.
const UNCOUNTED: usize = 16 * 1024;
/// Bodies with a file that are held at a time: with the largest file, some 130 MB of all of them.
const UPLOADS: usize = 4;
/// How long another one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// How fast a body has to come.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// In each time of this length …
    pub window: Duration,
    /// … so many bytes, at least.
    pub least: usize,
    /// How long all of it may take.
    pub total: Duration,
}

impl Pace {
    /// What the slowest of lines can do.
    pub const USUAL: Self = Self { window: Duration::from_secs(10), least: 10 * 1024, total: Duration::from_mins(5) };

    /// Reads, for as long as what is counted in `arrived` keeps up.
    pub(super) async fn keep<T>(
        self,
        arrived: &Cell<usize>,
        reading: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        match select(pin!(reading), pin!(self.fallen_behind(arrived))).await {
            Either::Left((read, _)) => read,
            Either::Right(((), _)) => Err(WebError::TooSlow.into()),
        }
    }

    async fn fallen_behind(self, arrived: &Cell<usize>) {
        let begun = Instant::now();
        loop {
            let before = arrived.get();
            rt::time::sleep(self.window).await;
            if arrived.get() - before < self.least || begun.elapsed() >= self.total {
                return;
            }
        }
    }
}

/// What may be held of bodies at a time.
pub struct Incoming {
    pub(super) pace: Pace,
    strangers: Arc<Semaphore>,
    to_give_back: Arc<Semaphore>,
    uploads: Arc<Semaphore>,
}

impl Incoming {
    /// Nothing is held yet.
    pub fn new(pace: Pace) -> Self {
        let [strangers, to_give_back] = [OF_STRANGERS, TO_GIVE_BACK].map(|most| Arc::new(Semaphore::new(most)));
        Self { pace, strangers, to_give_back, uploads: Arc::new(Semaphore::new(UPLOADS)) }
    }

    /// Waits for the turn to take a body with a file in.
    pub(super) async fn turn(&self) -> Result<Turn, WebError> {
        let busy = || WebError::Unavailable("more files are sent than are taken in at a time".to_owned());
        let turn = timeout(PATIENCE, Arc::clone(&self.uploads).acquire_owned()).await;
        turn.map_err(|_| busy())?.map(Turn).map_err(|_| busy())
    }
}

/// The turn of a body with a file: the next one's when this is dropped, so that it is kept for as long as the file is.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "it is held, and not looked at")] OwnedSemaphorePermit);

/// Room that a body takes of what is set aside for its kind; free again when this is dropped.
#[derive(Debug, Default)]
pub struct Held(Option<OwnedSemaphorePermit>);

impl Held {
    /// Takes room for the body of somebody unknown of which so many bytes have come.
    fn grow(&mut self, incoming: &Incoming, arrived: usize) -> Result<(), WebError> {
        let full = || WebError::Unavailable("what is set aside for senders who are not signed in is full".to_owned());
        self.take(&incoming.strangers, arrived).ok_or_else(full)
    }

    /// Takes room for what may have to be given back; `None` where there is none.
    pub(super) fn keep(&mut self, incoming: &Incoming, arrived: usize) -> Option<()> {
        self.take(&incoming.to_give_back, arrived)
    }

    fn take(&mut self, room: &Arc<Semaphore>, arrived: usize) -> Option<()> {
        let held = self.0.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = u32::try_from(arrived.saturating_sub(UNCOUNTED).saturating_sub(held)).unwrap_or(u32::MAX);
        let more = Arc::clone(room).try_acquire_many_owned(more).ok()?;
        match &mut self.0 {
            Some(held) => held.merge(more),
            None => self.0 = Some(more),
        }
        Some(())
    }
}

/// How long a body is, by what its head says.
pub(super) fn length(request: &HttpRequest) -> Option<usize> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The state with what may be held.
pub(super) fn state(request: &HttpRequest) -> Result<&Data<State>, WebError> {
    request.app_data().ok_or_else(|| WebError::Internal("the application has no state".to_owned()))
}

/// The whole of a body of at most so many bytes. What is held of it has to be kept for as long as its content is.
pub(super) async fn whole(request: &HttpRequest, payload: &mut Payload, most: usize) -> Result<(Vec<u8>, Held), Error> {
    let too_large = || ErrorPayloadTooLarge("a form");
    if length(request).is_some_and(|length| length > most) {
        return Err(too_large());
    }
    let incoming = &state(request)?.incoming;
    let is_stranger = request.extensions().get::<SignedIn>().is_none();
    let arrived = Cell::new(0);
    let reading = async {
        let (mut body, mut held) = (Vec::new(), Held::default());
        while let Some(piece) = payload.try_next().await? {
            arrived.set(arrived.get() + piece.len());
            if arrived.get() > most {
                return Err(too_large());
            }
            if is_stranger {
                held.grow(incoming, arrived.get())?;
            }
            body.extend_from_slice(&piece);
        }
        Ok((body, held))
    };
    incoming.pace.keep(&arrived, reading).await
}

/// A body in pieces, in which an answer can tell whether all of it came.
struct Pieces {
    payload: Payload,
    ended: bool,
}

/// The same for whoever reads it.
struct Reading(Rc<RefCell<Pieces>>);

impl Stream for Reading {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut pieces = self.0.borrow_mut();
        let next = pieces.payload.poll_next_unpin(context);
        pieces.ended |= matches!(next, Poll::Ready(None));
        next
    }
}

/// An answer that came before its request was read to the end.
struct Early {
    answer: BoxBody,
    /// As long as this is there, the server knows that more is to come, and hangs up.
    _unread: Rc<RefCell<Pieces>>,
}

impl MessageBody for Early {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.answer.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.answer).poll_next(context)
    }
}

/// Ends the connection where an answer comes before a body in chunks was read: of such a one nobody knows how long it goes
/// on, and the server would go on reading it for ever. Of a body whose length is known it ends the connection by itself.
pub async fn end_with_the_answer(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !request.chunked().unwrap_or_default() {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let pieces = Rc::new(RefCell::new(Pieces { payload: request.take_payload(), ended: false }));
    let reading: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(Reading(Rc::clone(&pieces)));
    request.set_payload(reading.into());
    let answer = next.call(request).await?.map_into_boxed_body();
    if pieces.borrow().ended {
        return Ok(answer);
    }
    Ok(answer.map_body(|_, answer| BoxBody::new(Early { answer, _unread: pieces })))
}
