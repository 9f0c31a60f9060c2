//! Sessions in the database. The cookie holds a random key, the database only its hash.

use std::collections::HashMap;
use std::sync::Arc;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError, generate_session_key};
use actix_web::cookie::time::Duration;
use chrono::{DateTime, Utc};
use quick_cache::sync::Cache;

use crate::domain::digest;
use crate::domain::numbers::PersonNumber;
use crate::store::kit::{Database, StoreError};
use crate::store::sessions;
use crate::web::kit::access::PERSON;

/// What a session holds, as actix-session keeps it.
type Contents = HashMap<String, String>;

/// Of so many sessions it is remembered when they were used last.
const REMEMBERED: usize = 10_000;

/// The sessions of the database.
#[derive(Clone)]
pub struct Sessions {
    database: Database,
    /// When each was used last, by the hash of its key: most requests need not ask for it a second time. Another server may
    /// have noted a later use; then this one asks the database once too often, and finds it there.
    used: Arc<Cache<String, DateTime<Utc>>>,
}

impl Sessions {
    /// The sessions of this database.
    pub fn new(database: Database) -> Self {
        Self { database, used: Arc::new(Cache::new(REMEMBERED)) }
    }
}

fn hash(key: &SessionKey) -> String {
    digest::sha256(key.as_ref().as_bytes())
}

fn person(contents: &Contents) -> Option<PersonNumber> {
    contents.get(PERSON)?.parse().ok()
}

impl SessionStore for Sessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<Contents>, LoadError> {
        let hash = hash(key);
        let session = sessions::load(&self.database, hash.clone(), Utc::now())
            .await
            .map_err(|error| LoadError::Other(error.into()))?;
        if let Some(session) = &session {
            self.used.insert(hash, session.last_seen_at);
        }
        session
            .map(|session| serde_json::from_str(&session.state))
            .transpose()
            .map_err(|error| LoadError::Deserialization(error.into()))
    }

    async fn save(&self, contents: Contents, _: &Duration) -> Result<SessionKey, SaveError> {
        let key = generate_session_key();
        let state = serde_json::to_string(&contents).map_err(|error| SaveError::Serialization(error.into()))?;
        sessions::begin(&self.database, hash(&key), person(&contents), state, Utc::now())
            .await
            .map_err(|error| SaveError::Other(error.into()))?;
        Ok(key)
    }

    async fn update(&self, key: SessionKey, contents: Contents, _: &Duration) -> Result<SessionKey, UpdateError> {
        let state = serde_json::to_string(&contents).map_err(|error| UpdateError::Serialization(error.into()))?;
        sessions::keep(&self.database, hash(&key), person(&contents), state, Utc::now())
            .await
            .map_err(|error| UpdateError::Other(error.into()))?;
        Ok(key)
    }

    async fn update_ttl(&self, key: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        let (hash, now) = (hash(key), Utc::now());
        if self.used.get(&hash).is_some_and(|last| sessions::is_fresh(last, now)) {
            return Ok(());
        }
        Ok(sessions::touch(&self.database, hash, now).await?)
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let ended: Result<(), StoreError> = sessions::end(&self.database, hash(key)).await;
        Ok(ended?)
    }
}
