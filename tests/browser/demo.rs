//! The demonstration as anybody starts it: the program itself, in a folder of its own.

use std::process::Command;

use crate::support::leash::{Leash, Stop};

/// The password of every sample account.
pub(crate) const PASSWORD: &str = "mound-on-an-old-road";

/// A demonstration that ends, and whose data go, with the value.
pub(crate) struct Demo {
    _leash: Leash,
    address: String,
}

impl Demo {
    /// Builds a city of its own and serves it.
    pub(crate) fn start() -> Self {
        let mut leash = Leash::new("demo", Stop::Terminate);
        let data = leash.folder().join("data");
        let mut command = Command::new(env!("CARGO_BIN_EXE_ichirizuka"));
        command.args(["demo", "--port", "0", "--data"]).arg(data).env("ICHIRIZUKA_DEMO_PASSWORD", PASSWORD);
        let address = leash.start(&mut command, |printed| {
            let (address, _) = printed.lines().find(|line| line.starts_with("http://"))?.rsplit_once('/')?;
            // All that is said follows the address: then the line is whole.
            printed.contains("Stop with").then(|| address.to_owned())
        });
        Self { _leash: leash, address }
    }

    /// The whole address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}
