//! Putting the application together and listening.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{NormalizePath, TrailingSlash, from_fn};
use actix_web::web::{Data, PathConfig, ServiceConfig};
use actix_web::{App, Error, HttpServer};
use chrono::NaiveDate;

use crate::store::kit::{Database, StoreError};
use crate::web::kit::state::{Settings, State};
use crate::web::kit::{errors, incoming, observing, page_cache, security, sharing};
use crate::web::routes::{self, SessionSettings};
use crate::web::schedule;

/// How long the head of the first request on a connection may take.
const HEAD: Duration = Duration::from_secs(5);
/// How long somebody who was answered before they had sent everything may go on sending, to get to read the answer.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// Seconds that a request under way gets to end when the server is asked to stop.
const LAST_SECONDS: u64 = 30;

/// A server that listens.
pub struct Listening {
    pub address: SocketAddr,
    server: Server,
    by_the_clock: schedule::Running,
}

impl Listening {
    /// A way to stop it.
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Runs until it is stopped or the process is asked to stop; what is under way then is finished.
    pub async fn until_stopped(self) -> Result<(), StoreError> {
        let ended = self.server.await.map_err(StoreError::unavailable);
        self.by_the_clock.end().await;
        ended
    }
}

/// The application: every route, and before them those that `besides` registers.
pub fn application(
    state: Data<State>,
    sessions: SessionSettings,
    besides: impl FnOnce(&mut ServiceConfig),
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(state)
        .app_data(PathConfig::default().error_handler(|_, _| errors::WebError::NotFound.into()))
        .configure(besides)
        .configure(move |config| routes::configure(config, &sessions))
        .wrap(from_fn(errors::pages))
        .wrap(from_fn(security::headers))
        .wrap(NormalizePath::new(TrailingSlash::Trim))
        .wrap(from_fn(observing::observe))
        .wrap(from_fn(page_cache::serve))
        .wrap(from_fn(|request, next| sharing::allow(&routes::SHARED, request, next)))
        .wrap(from_fn(incoming::end_with_the_answer))
}

/// Listens on `listener` for the city in `database`. `fixed_day` is the day a demonstration lives in.
pub async fn listen(
    database: Database,
    listener: TcpListener,
    settings: Settings,
    fixed_day: Option<NaiveDate>,
) -> Result<Listening, StoreError> {
    let state = Data::new(State::load(database, settings, fixed_day).await?);
    let sessions = SessionSettings::of(&state);
    let by_the_clock = schedule::start(&state);
    let address = listener.local_addr().map_err(StoreError::unavailable)?;
    let server = HttpServer::new(move || application(state.clone(), sessions.clone(), |_| {}))
        .shutdown_timeout(LAST_SECONDS)
        .client_request_timeout(HEAD)
        .client_disconnect_timeout(LAST_WORDS)
        // Whoever hangs up waits for nothing any more.
        .h1_allow_half_closed(false)
        .server_hostname("localhost")
        .listen(listener)
        .map_err(StoreError::unavailable)?
        .run();
    Ok(Listening { address, server, by_the_clock })
}
