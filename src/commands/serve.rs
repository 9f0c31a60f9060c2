//! `serve`: the server itself.

use std::fs;
use std::net::{SocketAddr, TcpListener};

use clap::Args;
use ichirizuka::domain::network::Network;
use ichirizuka::web::{self, Authorities, Settings};

use super::connections::ConnectionArguments;
use super::console::Console;
use super::help::example;
use super::nightly::NightlyArguments;
use super::providers::{self, ProviderFile};
use super::refusal::of_system;
use super::words::{fill, say};
use super::{DatabaseArguments, Refusal, values};

/// The fewest characters of a token.
const SHORTEST_TOKEN: usize = 16;

/// Serves until it is asked to stop (SIGTERM), then finishes what is under way.
#[derive(Args)]
#[command(
    about = say("cli-serve-about"),
    after_help = example(&["DATABASE_URL=sqlite:///var/lib/ichirizuka/city.sqlite3 \
                            ICHIRIZUKA_PUBLIC_ADDRESS=https://goals.example.lg.jp ichirizuka serve"])
)]
pub struct Serve {
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(flatten)]
    connections: ConnectionArguments,
    #[command(flatten)]
    backups: NightlyArguments,
    #[arg(long, help = say("cli-serve-bind"), env = "ICHIRIZUKA_BIND", default_value = "127.0.0.1:8080",
          value_parser = values::socket)]
    bind: SocketAddr,
    #[arg(long, help = say("cli-serve-public-address"), env = "ICHIRIZUKA_PUBLIC_ADDRESS", value_parser = values::public_address)]
    public_address: Option<String>,
    #[arg(long, help = say("cli-serve-page-cache"), env = "ICHIRIZUKA_PAGE_CACHE", default_value_t = 64,
          value_parser = values::within(0, u64::MAX))]
    page_cache: u64,
    #[arg(long, help = say("cli-serve-purge"), env = "ICHIRIZUKA_PURGE", value_delimiter = ',', value_parser = cache_address)]
    purge: Vec<String>,
    #[arg(long, help = say("cli-serve-trusted-proxies"), env = "ICHIRIZUKA_TRUSTED_PROXIES", value_name = "NETWORKS",
          value_delimiter = ',', value_parser = values::network)]
    trusted_proxies: Vec<Network>,
    #[arg(long, help = say("cli-serve-hsts-subdomains"), env = "ICHIRIZUKA_HSTS_SUBDOMAINS")]
    hsts_subdomains: bool,
    #[arg(long, help = say("cli-serve-metrics-token"), env = "ICHIRIZUKA_METRICS_TOKEN", value_name = "TOKEN",
          hide_env_values = true, value_parser = metrics_token)]
    metrics_token: Option<String>,
    #[arg(long, help = say("cli-serve-mail-ca"), env = "ICHIRIZUKA_MAIL_CA", value_name = "FILE", value_parser = authorities)]
    mail_ca: Option<Authorities>,
    #[arg(long, help = say("cli-serve-providers"), env = "ICHIRIZUKA_SIGN_IN_PROVIDERS", value_name = "FILE",
          value_parser = providers::read)]
    sign_in_providers: Option<ProviderFile>,
}

/// The authorities whose certificates are in a file.
pub(super) fn authorities(file: &str) -> Result<Authorities, String> {
    let pem =
        fs::read(file).map_err(|error| fill("cli-file-unreadable", [("file", &file), ("why", &of_system(&error))]))?;
    Authorities::read(&pem).map_err(|_| fill("cli-serve-mail-ca-unfit", [("file", &file)]))
}

/// A token that nobody guesses, and that fits into a header.
fn metrics_token(given: &str) -> Result<String, String> {
    let is_fit = given.len() >= SHORTEST_TOKEN && given.bytes().all(|byte| byte.is_ascii_graphic());
    if is_fit { Ok(given.to_owned()) } else { Err(fill("cli-serve-metrics-token-unfit", [("least", &SHORTEST_TOKEN)])) }
}

/// The address of a cache, as it is written before a path.
fn cache_address(given: &str) -> Result<String, String> {
    let address = given.trim().trim_end_matches('/');
    let host =
        address.strip_prefix("http://").filter(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', ' ', '@']));
    host.map(|_| address.to_owned()).ok_or_else(|| fill("cli-value-cache", [("value", &given)]))
}

impl Serve {
    /// Returns when the last request is answered.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let database = self.connections.open(&self.database).await?;
        let listener = TcpListener::bind(self.bind)
            .map_err(|error| Refusal::with("cli-port-taken", [("address", &self.bind), ("why", &of_system(&error))]))?;
        let address = listener.local_addr().map_err(Refusal::failed)?;
        let public_address = self.public_address.unwrap_or_else(|| format!("http://{address}"));
        let settings = Settings {
            page_cache: self.page_cache.saturating_mul(1024 * 1024),
            shared_caches: self.purge,
            trusted_proxies: self.trusted_proxies,
            strict_subdomains: self.hsts_subdomains,
            backups: self.backups.read()?,
            metrics_token: self.metrics_token,
            mail_authorities: self.mail_ca.unwrap_or_default(),
            providers: self.sign_in_providers.map(|file| file.0).unwrap_or_default(),
            ..Settings::new(public_address)
        };
        let listening = web::listen(database, listener, settings, None).await?;
        console.say(fill("cli-serve-listening", [("address", &format!("http://{}", listening.address))]));
        Ok(listening.until_stopped().await?)
    }
}
