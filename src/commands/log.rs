//! The log of the running server, on stderr.

use std::env;
use std::io::{self, IsTerminal as _};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{fmt, registry};

/// Starts logging as `ICHIRIZUKA_LOG` says; warnings and errors where it says nothing that can be read. Security is what
/// only a server tells of: whoever runs a command knows that they do.
pub fn start(serves: bool) {
    let said = env::var("ICHIRIZUKA_LOG").ok().and_then(|said| said.parse().ok());
    let security = if serves { LevelFilter::INFO } else { LevelFilter::OFF };
    let usual = || {
        let targets = Targets::new().with_default(LevelFilter::WARN).with_target("ichirizuka", LevelFilter::INFO);
        targets.with_target("ichirizuka::security", security)
    };
    // Whoever reads it by a program gets the fields as they are, without colours.
    let lines = fmt::layer().with_writer(io::stderr).with_target(false).with_ansi(io::stderr().is_terminal());
    registry().with(said.unwrap_or_else(usual)).with(lines).init();
}
