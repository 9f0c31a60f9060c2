//! The log of the running server, on stderr.

use std::io::{IsTerminal as _, stderr};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{fmt, registry};

use super::words::fill;

/// What is logged, as it is said: `warn,ichirizuka=info`.
pub fn levels(said: &str) -> Result<Targets, String> {
    said.parse().map_err(|_| fill("cli-value-log", [("value", &said)]))
}

/// Starts logging, at the usual levels where nothing is said. Who comes in is what only a city's server tells: whoever runs a
/// command or a demonstration knows that they do.
pub fn start(said: Option<Targets>, serves: bool) {
    let security = if serves { LevelFilter::INFO } else { LevelFilter::OFF };
    let usual = || {
        let targets = Targets::new().with_default(LevelFilter::WARN).with_target("ichirizuka", LevelFilter::INFO);
        // What is no HTTP is answered with 400: whoever sends it fills no log with errors that are none of this server's.
        let targets = targets.with_target("actix_http::h1::dispatcher", LevelFilter::OFF);
        targets.with_target("ichirizuka::security", security)
    };
    // Colours are for eyes; to a file they are letters like others.
    let lines = fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal()).with_target(false);
    registry().with(said.unwrap_or_else(usual)).with(lines).init();
}
