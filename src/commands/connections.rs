//! How a server stands to its database: how many connections, how long, and which for the public.

use std::time::Duration;

use clap::Args;
use ichirizuka::store::kit::OTHER_CONNECTIONS;
use ichirizuka::store::{Database, Limits};

use super::values::within;
use super::words::say;
use super::{DatabaseArguments, Refusal};

/// The longest that anything may be waited for, in seconds: a day.
const LONGEST: u64 = 86_400;

/// How a server stands to its database. 0 is no limit; SQLite knows of the two times in which one waits.
#[derive(Args)]
pub struct ConnectionArguments {
    #[arg(long, help = say("cli-serve-replica"), env = "ICHIRIZUKA_REPLICA", hide_env_values = true)]
    replica: Option<String>,
    #[arg(long, help = say("cli-serve-connections"), env = "ICHIRIZUKA_CONNECTIONS", default_value_t = 13,
          value_parser = within(OTHER_CONNECTIONS + 1, 1000))]
    connections: u32,
    #[arg(long, help = say("cli-serve-connect-timeout"), env = "ICHIRIZUKA_CONNECT_TIMEOUT", value_name = "SECONDS",
          default_value_t = 3, value_parser = within(1_u64, 60))]
    connect_timeout: u64,
    #[arg(long, help = say("cli-serve-statement-timeout"), env = "ICHIRIZUKA_STATEMENT_TIMEOUT", value_name = "SECONDS",
          default_value_t = 30, value_parser = within(0_u64, LONGEST))]
    statement_timeout: u64,
    #[arg(long, help = say("cli-serve-lock-timeout"), env = "ICHIRIZUKA_LOCK_TIMEOUT", value_name = "SECONDS",
          default_value_t = 30, value_parser = within(0_u64, LONGEST))]
    lock_timeout: u64,
    #[arg(long, help = say("cli-serve-idle-timeout"), env = "ICHIRIZUKA_IDLE_TIMEOUT", value_name = "SECONDS",
          default_value_t = 60, value_parser = within(0_u64, LONGEST))]
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
