//! One file per command. A command says on stderr what is wrong, where, and what to do; it exits with 0 when done, 1
//! when refused or failed, 2 when called in a way it does not know.

use ichirizuka::store::kit::NoCity;
use ichirizuka::store::{Database, Limits, StoreError, city, published};

pub mod backup;
pub mod check;
pub mod configuration;
pub mod connections;
pub mod console;
pub mod demo;
pub mod export;
pub mod help;
pub mod import;
pub mod imports;
pub mod log;
pub mod nightly;
pub mod progress;
pub mod providers;
pub mod publish;
pub mod refusal;
pub mod secrets;
pub mod serve;
pub mod setup;
pub mod transfer;
pub mod user;
pub mod values;
pub mod words;

pub use refusal::Refusal;
use words::say;

/// Where the data is.
#[derive(clap::Args)]
pub struct DatabaseArguments {
    #[arg(
        long,
        global = true,
        help = say("cli-database"),
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite://ichirizuka.sqlite3"
    )]
    database: String,
}

impl DatabaseArguments {
    /// The address of the database.
    pub fn address(&self) -> &str {
        &self.database
    }

    /// Opens the database in which a city is to be made, and makes what is missing.
    pub fn create(&self) -> Result<Database, Refusal> {
        Ok(Database::create(&self.database)?)
    }

    /// Opens the database of a city that has been set up, and brings its tables up to date.
    pub async fn open_city(&self) -> Result<Database, Refusal> {
        self.open_city_within(&Limits::default()).await
    }

    /// The same, with other limits than usual.
    pub async fn open_city_within(&self, limits: &Limits) -> Result<Database, Refusal> {
        let database = Database::open_within(&self.database, limits)?;
        if database.read(city::exists).await? {
            Ok(database)
        } else {
            Err(StoreError::NoCity(NoCity::InDatabase).into())
        }
    }
}

/// Today where the city is.
pub async fn today(database: &Database) -> Result<chrono::NaiveDate, Refusal> {
    let city = database.read(published::city::load).await?;
    Ok(chrono::Utc::now().with_timezone(&city.time_zone).date_naive())
}
