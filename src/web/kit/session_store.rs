//! Sessions in the database. The cookie holds a random key, the database only its hash.
//!
//! A session is kept in memory with whoever it is of, so that a request reads nothing anew that is as it was. Whether it is,
//! the database is asked before each request is let in: a session that was ended, an account that was closed or a right
//! that was taken away counts at once, whichever process did it.

use std::collections::HashMap;
use std::sync::Arc;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError, generate_session_key};
use actix_web::cookie::time::Duration;
use chrono::{NaiveDate, Utc};
use quick_cache::sync::Cache;
use tokio::time::timeout;

use crate::domain::digest;
use crate::domain::numbers::PersonNumber;
use crate::domain::person::Actor;
use crate::store::kit::{Database, Revision, StoreError, Topic};
use crate::store::people;
use crate::store::published::city::{self, City};
use crate::store::sessions::{self, Session};
use crate::web::kit::access::PERSON;
use crate::web::kit::state::Clock;

/// What a session holds, as actix-session keeps it.
type Contents = HashMap<String, String>;

/// For so long a request waits until it is noted that its session was used.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(50);
/// The key under which a session that was loaded holds the hash of its own key. It is never stored.
pub(super) const KEY_HASH: &str = "key_hash";
/// So many sessions are kept in memory.
const REMEMBERED: usize = 2_000;
/// What a session and the rights of whoever it is of depend on, besides the day.
const DEPENDS_ON: [Topic; 3] = [Topic::Staff, Topic::Units, Topic::City];

/// The sessions of the database.
#[derive(Clone)]
pub struct Sessions {
    database: Database,
    clock: Clock,
    /// By the hash of its key.
    kept: Arc<Cache<String, Arc<Known>>>,
}

/// A session with whoever it is of.
#[derive(Debug)]
pub(super) struct Known {
    session: Session,
    contents: Contents,
    /// Nobody, where the account is closed.
    pub(super) actor: Option<Arc<Actor>>,
    pub(super) city: Arc<City>,
    /// The day on which these are the actor's rights.
    today: NaiveDate,
    /// It shows at least what was known then.
    revision: Revision,
}

impl Sessions {
    /// The sessions of this database.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock, kept: Arc::new(Cache::new(REMEMBERED)) }
    }

    /// The session, as it is now.
    async fn now(&self, hash: String) -> Result<Option<Arc<Known>>, StoreError> {
        let changed = self.database.changed_meanwhile().await?;
        if DEPENDS_ON.iter().all(|topic| !changed.contains(topic))
            && let Some(known) = self.kept(&hash)
        {
            return Ok(Some(known));
        }
        self.read(hash).await
    }

    /// The session that a request was let in with a moment ago.
    pub(super) async fn at_hand(&self, hash: String) -> Result<Option<Arc<Known>>, StoreError> {
        match self.kept(&hash) {
            Some(known) => Ok(Some(known)),
            None => self.read(hash).await,
        }
    }

    /// The one in memory, where nothing speaks against it that this process knows of.
    fn kept(&self, hash: &str) -> Option<Arc<Known>> {
        self.kept.get(hash).filter(|known| {
            known.today == self.clock.today()
                && !known.session.is_over(Utc::now())
                && self.database.revisions().hold(known.revision, &DEPENDS_ON)
        })
    }

    async fn read(&self, hash: String) -> Result<Option<Arc<Known>>, StoreError> {
        let (revision, today, zone) = (self.database.revisions().current(), self.clock.today(), self.clock.zone());
        let wanted = hash.clone();
        let read = self.database.read(move |connection| {
            let Some(session) = sessions::find(connection, &wanted, Utc::now())? else { return Ok(None) };
            let contents: Contents = serde_json::from_str(&session.state)?;
            let actor = match person(&contents) {
                Some(person) => people::actor(connection, person, today)?.map(Arc::new),
                None => None,
            };
            let city = Arc::new(City { time_zone: zone, ..city::load(connection)? });
            Ok(Some(Arc::new(Known { session, contents, actor, city, today, revision })))
        });
        let known = read.await?;
        match &known {
            Some(known) => self.kept.insert(hash, Arc::clone(known)),
            None => drop(self.kept.remove(&hash)),
        }
        Ok(known)
    }
}

fn hash(key: &SessionKey) -> String {
    digest::sha256(key.as_ref().as_bytes())
}

fn person(contents: &Contents) -> Option<PersonNumber> {
    contents.get(PERSON)?.parse().ok()
}

/// What is stored of what a session holds.
fn written(mut contents: Contents) -> Result<(Option<PersonNumber>, String), serde_json::Error> {
    contents.remove(KEY_HASH);
    Ok((person(&contents), serde_json::to_string(&contents)?))
}

impl SessionStore for Sessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<Contents>, LoadError> {
        let hash = hash(key);
        let known = self.now(hash.clone()).await.map_err(|error| LoadError::Other(error.into()))?;
        Ok(known.map(|known| {
            let mut contents = known.contents.clone();
            contents.insert(KEY_HASH.to_owned(), format!("\"{hash}\""));
            contents
        }))
    }

    async fn save(&self, contents: Contents, _: &Duration) -> Result<SessionKey, SaveError> {
        let key = generate_session_key();
        let (person, state) = written(contents).map_err(|error| SaveError::Serialization(error.into()))?;
        sessions::begin(&self.database, hash(&key), person, state, Utc::now())
            .await
            .map_err(|error| SaveError::Other(error.into()))?;
        Ok(key)
    }

    async fn update(&self, key: SessionKey, contents: Contents, _: &Duration) -> Result<SessionKey, UpdateError> {
        let (person, state) = written(contents).map_err(|error| UpdateError::Serialization(error.into()))?;
        sessions::keep(&self.database, hash(&key), person, state, Utc::now())
            .await
            .map_err(|error| UpdateError::Other(error.into()))?;
        Ok(key)
    }

    async fn update_ttl(&self, key: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        let (hash, now) = (hash(key), Utc::now());
        if self.kept.get(&hash).is_some_and(|known| sessions::is_fresh(known.session.last_seen_at, now)) {
            return Ok(());
        }
        self.kept.remove(&hash);
        // Whoever reads waits for no writer: another process may hold them all up for seconds. The next request notes it.
        // Nor are they told that nothing can be written now: it can be read.
        if let Ok(Err(error)) = timeout(PATIENCE, sessions::touch(&self.database, hash, now)).await {
            tracing::warn!(%error, "the use of a session could not be noted");
        }
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let hash = hash(key);
        self.kept.remove(&hash);
        Ok(sessions::end(&self.database, hash).await?)
    }
}
