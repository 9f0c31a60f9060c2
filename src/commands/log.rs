//! The log of the running server, on stderr.

use std::env;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{fmt, registry};

/// Starts logging as `ICHIRIZUKA_LOG` says; warnings and errors where it says nothing that can be read.
pub fn start() {
    let said = env::var("ICHIRIZUKA_LOG").ok().and_then(|said| said.parse().ok());
    let usual = || Targets::new().with_default(LevelFilter::WARN).with_target("ichirizuka", LevelFilter::INFO);
    let lines = fmt::layer().with_writer(std::io::stderr).with_target(false);
    registry().with(said.unwrap_or_else(usual)).with(lines).init();
}
