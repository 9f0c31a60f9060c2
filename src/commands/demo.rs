//! `demo`: a sample city on this machine.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use ichirizuka::demo;
use ichirizuka::store::{Database, city};
use ichirizuka::web::{self, Settings};
use rand::distr::{Alphanumeric, SampleString as _};

use super::talk::{Talk, answer};
use super::{Refusal, secrets};

/// Makes a city from Akitakata's published goals (FY2020 whole; 2015, 2016 and 2019 in part) with an open sample year,
/// and serves it to this machine only.
#[derive(Args)]
#[command(after_help = "Example:\n  ichirizuka demo --port 8080 --data ./demo")]
pub struct Demo {
    /// The port; 0 picks a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder for the database. One that holds a demonstration is gone on with. Default: a new temporary folder.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The day the demonstration lives in.
    #[arg(long, default_value_t = demo::TODAY)]
    today: NaiveDate,
    /// The password of the sample accounts. Default: a new one, printed at the start.
    #[arg(long, env = "ICHIRIZUKA_DEMO_PASSWORD", hide_env_values = true, hide = true)]
    password: Option<String>,
}

impl Demo {
    /// Builds the city where it is not there yet, and serves.
    pub async fn run(self, talk: Talk) -> Result<(), Refusal> {
        let password = self.password.clone().unwrap_or_else(secrets::new_password);
        let hash = secrets::hash(&password, "")?;
        let folder = self.data.unwrap_or_else(|| {
            let name = Alphanumeric.sample_string(&mut rand::rng(), 8);
            std::env::temp_dir().join(format!("ichirizuka-demo-{name}"))
        });
        std::fs::create_dir_all(&folder)
            .map_err(|error| Refusal::Said(format!("can't make the folder {}: {error}", folder.display())))?;
        let file = folder.join("demo.sqlite3");
        let database = Database::open(&format!("sqlite://{}", file.display()))?;
        if database.read(city::exists).await? {
            demo::renew_passwords(&database, hash).await?;
        } else {
            demo::build(&database, hash, secrets::new_cookie_key()).await?;
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))
            .map_err(|error| Refusal::Said(format!("can't listen on port {}: {error}; try --port 0", self.port)))?;
        let address = listener.local_addr().map_err(Refusal::said)?;
        let settings = Settings { public_address: format!("http://{address}") };
        let listening = web::listen(database, listener, settings, Some(self.today)).await?;
        answer(format!("http://{address}/"));
        let line = format!("Password of every sample account: {password}");
        // A password that nobody has chosen is known only from here.
        if self.password.is_none() {
            answer(line);
        } else {
            talk.say(line);
        }
        for account in demo::ACCOUNTS {
            talk.say(format!("  {:<7} {}", account.login, account.description));
        }
        talk.say(format!("\nToday is {}. Data: {}. Stop with Ctrl+C.", self.today, file.display()));
        listening.server.await.map_err(Refusal::said)
    }
}
