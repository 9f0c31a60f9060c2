//! The log of the running server, on stderr.

use tracing_subscriber::EnvFilter;

/// Starts logging as `ICHIRIZUKA_LOG` says; warnings and errors where it says nothing.
pub fn start() {
    let filter = EnvFilter::try_from_env("ICHIRIZUKA_LOG").unwrap_or_else(|_| EnvFilter::new("warn,ichirizuka=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}
