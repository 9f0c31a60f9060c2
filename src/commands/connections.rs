//! How a server stands to its database: how many connections, how long, and which for the public.

use std::time::Duration;

use clap::{Args, value_parser};
use ichirizuka::store::kit::OTHER_CONNECTIONS;
use ichirizuka::store::{Database, Limits};

use super::{DatabaseArguments, Refusal};

/// How a server stands to its database. 0 is no limit; SQLite knows of the two times in which one waits.
#[derive(Args)]
pub struct ConnectionArguments {
    /// A replica of the database, as a `postgres://` address, from which public pages are read. One that is behind, or
    /// away, is not read.
    #[arg(long, env = "ICHIRIZUKA_REPLICA", hide_env_values = true)]
    replica: Option<String>,
    /// The most connections to the database.
    #[arg(long, env = "ICHIRIZUKA_CONNECTIONS", default_value_t = 13,
          value_parser = value_parser!(u32).range(i64::from(OTHER_CONNECTIONS) + 1..=1000))]
    connections: u32,
    /// Seconds until a request that finds no connection is refused.
    #[arg(long, env = "ICHIRIZUKA_CONNECT_TIMEOUT", value_name = "SECONDS", default_value_t = 3,
          value_parser = value_parser!(u64).range(1..=60))]
    connect_timeout: u64,
    /// Seconds that a statement may take.
    #[arg(long, env = "ICHIRIZUKA_STATEMENT_TIMEOUT", value_name = "SECONDS", default_value_t = 30,
          value_parser = value_parser!(u64).range(..=86_400))]
    statement_timeout: u64,
    /// Seconds that a statement waits for others to let go of what it needs; whoever saves something waits so long in line
    /// and at the database together.
    #[arg(long, env = "ICHIRIZUKA_LOCK_TIMEOUT", value_name = "SECONDS", default_value_t = 30,
          value_parser = value_parser!(u64).range(..=86_400))]
    lock_timeout: u64,
    /// Seconds that a transaction may rest before the database ends it.
    #[arg(long, env = "ICHIRIZUKA_IDLE_TIMEOUT", value_name = "SECONDS", default_value_t = 60,
          value_parser = value_parser!(u64).range(..=86_400))]
    idle_timeout: u64,
}

impl ConnectionArguments {
    /// Opens the database of a city, and its replica where there is one.
    pub async fn open(&self, database: &DatabaseArguments) -> Result<Database, Refusal> {
        let limits = self.limits();
        let database = database.open_city_within(&limits).await?;
        match &self.replica {
            Some(replica) => Ok(database.beside_replica(replica, &limits)?),
            None => Ok(database),
        }
    }

    fn limits(&self) -> Limits {
        let limit = |seconds: u64| (seconds > 0).then(|| Duration::from_secs(seconds));
        Limits {
            connections: self.connections,
            connect: Duration::from_secs(self.connect_timeout),
            statement: limit(self.statement_timeout),
            lock: limit(self.lock_timeout),
            idle_in_transaction: limit(self.idle_timeout),
        }
    }
}
