//! `serve`: the server itself.

use std::net::{SocketAddr, TcpListener};

use clap::Args;
use ichirizuka::domain::network::Network;
use ichirizuka::web::{self, Settings};

use super::connections::ConnectionArguments;
use super::console::Console;
use super::{DatabaseArguments, Refusal};

/// Serves until it is asked to stop (SIGTERM), then finishes what is under way.
#[derive(Args)]
#[command(after_help = "Example:\n  DATABASE_URL=sqlite:///var/lib/ichirizuka/city.sqlite3 \
                        ICHIRIZUKA_PUBLIC_ADDRESS=https://goals.example.lg.jp ichirizuka serve")]
pub struct Serve {
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(flatten)]
    connections: ConnectionArguments,
    /// Where to listen.
    #[arg(long, env = "ICHIRIZUKA_BIND", default_value = "127.0.0.1:8080")]
    bind: SocketAddr,
    /// The address under which people reach the server, without a slash at its end. Where it begins with https,
    /// cookies are sent over secure connections only. Default: http:// and where the server listens.
    #[arg(long, env = "ICHIRIZUKA_PUBLIC_ADDRESS")]
    public_address: Option<String>,
    /// The most memory, in megabytes, for public pages that are kept as they are sent.
    #[arg(long, env = "ICHIRIZUKA_PAGE_CACHE", default_value_t = 64)]
    page_cache: u64,
    /// Where a cache that stands before the server takes PURGE requests, such as `http://127.0.0.1:8081`; several with
    /// commas between them. Such a cache may keep pages until they change; any other for ten seconds.
    #[arg(long, env = "ICHIRIZUKA_PURGE", value_delimiter = ',', value_parser = cache_address)]
    purge: Vec<String>,
    /// Proxies before the server, as addresses or networks with commas between them: 127.0.0.1,10.0.0.0/8. What they say of
    /// where a request comes from (`X-Forwarded-For` or `Forwarded`) is believed, and counts for limits and in the log.
    #[arg(long, env = "ICHIRIZUKA_TRUSTED_PROXIES", value_name = "NETWORKS", value_delimiter = ',')]
    trusted_proxies: Vec<Network>,
    /// Browsers are told to reach every host below that of the public address over https as well.
    #[arg(long, env = "ICHIRIZUKA_HSTS_SUBDOMAINS")]
    hsts_subdomains: bool,
}

/// The address of a cache, as it is written before a path.
fn cache_address(given: &str) -> Result<String, String> {
    let address = given.trim().trim_end_matches('/');
    let host =
        address.strip_prefix("http://").filter(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', ' ', '@']));
    host.map(|_| address.to_owned()).ok_or_else(|| "it looks like http://127.0.0.1:8081: no path, no https".to_owned())
}

impl Serve {
    /// Returns when the last request is answered.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let database = self.connections.open(&self.database).await?;
        let listener = TcpListener::bind(self.bind)
            .map_err(|error| Refusal::Said(format!("can't listen on {}: {error}", self.bind)))?;
        let address = listener.local_addr().map_err(Refusal::said)?;
        let public_address = self.public_address.unwrap_or_else(|| format!("http://{address}"));
        if !public_address.starts_with("http://") && !public_address.starts_with("https://") {
            return Err(Refusal::Said("the public address begins with http:// or https://".to_owned()));
        }
        let settings = Settings {
            page_cache: self.page_cache.saturating_mul(1024 * 1024),
            shared_caches: self.purge,
            trusted_proxies: self.trusted_proxies,
            strict_subdomains: self.hsts_subdomains,
            ..Settings::new(public_address.trim_end_matches('/').to_owned())
        };
        let listening = web::listen(database, listener, settings, None).await?;
        console.say(format!("Listening on http://{}", listening.address));
        Ok(listening.until_stopped().await?)
    }
}
