//! `serve`: the server itself.

use std::net::{SocketAddr, TcpListener};

use clap::Args;
use ichirizuka::store::StoreError;
use ichirizuka::web::{self, Settings};

use super::console::Console;
use super::{DatabaseArguments, Refusal};

/// Serves until it is asked to stop (SIGTERM), then finishes what is under way.
#[derive(Args)]
#[command(after_help = "Example:\n  DATABASE_URL=sqlite:///var/lib/ichirizuka/city.sqlite3 \
                        ICHIRIZUKA_PUBLIC_ADDRESS=https://goals.example.lg.jp ichirizuka serve")]
pub struct Serve {
    #[command(flatten)]
    database: DatabaseArguments,
    /// Where to listen.
    #[arg(long, env = "ICHIRIZUKA_BIND", default_value = "127.0.0.1:8080")]
    bind: SocketAddr,
    /// The address under which people reach the server, without a slash at its end. Where it begins with https,
    /// cookies are sent over secure connections only. Default: http:// and where the server listens.
    #[arg(long, env = "ICHIRIZUKA_PUBLIC_ADDRESS")]
    public_address: Option<String>,
}

impl Serve {
    /// Returns when the last request is answered.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let database = self.database.open_city().await?;
        let listener = TcpListener::bind(self.bind)
            .map_err(|error| Refusal::Said(format!("can't listen on {}: {error}", self.bind)))?;
        let address = listener.local_addr().map_err(Refusal::said)?;
        let public_address = self.public_address.unwrap_or_else(|| format!("http://{address}"));
        if !public_address.starts_with("http://") && !public_address.starts_with("https://") {
            return Err(Refusal::Said("the public address begins with http:// or https://".to_owned()));
        }
        let settings = Settings { public_address: public_address.trim_end_matches('/').to_owned() };
        let listening = web::listen(database, listener, settings, None).await?;
        console.say(format!("Listening on http://{}", listening.address));
        listening.server.await.map_err(|error| StoreError::Unavailable(error.to_string()).into())
    }
}
