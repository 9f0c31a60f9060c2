//! The static copy of the public side, for the other side of a separated network: the pages as the routes give them out to
//! somebody who is not signed in, asked for within this process, with links that lead from file to file. Which pages
//! there are is found as a reader finds them: from the front page and the sitemap, link by link.

mod comparisons;
mod links;
mod names;
mod pages;
mod walk;

use std::io;
use std::sync::Arc;

use actix_web::dev::Service as _;
use actix_web::test::{TestRequest, init_service};
use actix_web::web::Data;
use chrono::NaiveDate;

use crate::outlet::site_search;
use crate::store::kit::{Database, StoreError};
use crate::store::published::{city, years};
use crate::web::copy::names::{SEARCH_FOLDER, Site};
use crate::web::copy::walk::Walk;
use crate::web::kit::state::{Settings, State};
use crate::web::routes::SessionSettings;
use crate::web::server;

/// Pages that are drawn once are not worth keeping.
const PAGE_CACHE: u64 = 1024 * 1024;
/// How often it is begun again where something is published meanwhile.
const ROUNDS: usize = 3;
/// The script of the search.
const SEARCH_SCRIPT: &str = include_str!("../../../static/site-search.js");

/// How the copy is to be.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Where the site or its copy is reached. Without it nothing in the copy names an address.
    pub public_address: Option<String>,
    /// The day by which it is said what is late; the day of the last publication where none is given, so that the same
    /// record always makes the same copy.
    pub day: Option<NaiveDate>,
}

/// Where the copy is written to, and who watches that.
pub trait Target: Send + Sync + 'static {
    /// Takes a file.
    fn put(&self, name: &str, content: &[u8]) -> io::Result<()>;
    /// All of it comes from the beginning; what came before is none of it.
    fn begin(&self);
    /// So many more files will come.
    fn expect(&self, more: usize);
    /// One of them is done.
    fn done(&self);
}

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing has been published.
    #[error("nothing is published")]
    Nothing,
    /// Each time something was published before all was written.
    #[error("something is published all the time")]
    Changing,
    /// A file couldn't be written.
    #[error("{0}: {1}")]
    Unwritable(String, io::Error),
    /// The site didn't give a page out that it links to, or one that can't be read.
    #[error("{0}: {1}")]
    Page(String, String),
}

/// Makes the copy of what is published in `database`. Where something is published meanwhile it is made again, so that no
/// page of it says something else than another.
pub async fn make<T: Target>(database: &Database, wanted: Wanted, target: &Arc<T>) -> Result<(), CopyError> {
    for _ in 0..ROUNDS {
        database.look_for_changes().await?;
        target.begin();
        round(database, wanted.clone(), target).await?;
        if database.look_for_changes().await?.is_empty() {
            return Ok(());
        }
    }
    Err(CopyError::Changing)
}

async fn round<T: Target>(database: &Database, wanted: Wanted, target: &Arc<T>) -> Result<(), CopyError> {
    let (known, zone) =
        database.read(|connection| Ok((years::list(connection)?, city::load(connection)?.time_zone))).await?;
    let newest = known.iter().map(|year| year.updated_at).max().ok_or(CopyError::Nothing)?;
    let day = wanted.day.unwrap_or_else(|| newest.with_timezone(&zone).date_naive());
    let site = Data::new(Site::new(wanted.public_address));
    let settings = Settings { page_cache: PAGE_CACHE, ..Settings::new(site.address().to_owned()) };
    let state = Data::new(State::load(database.clone(), settings, Some(day)).await?);
    let sessions = SessionSettings::of(&state);
    // Only the framework's own tests ask a service without a connection; here there is none either.
    let service = init_service(server::application(state, sessions, pages::configure).app_data(site.clone())).await;
    let ask = async |request: TestRequest| service.call(request.to_request()).await;
    let walk = Walk::new(ask, site.into_inner(), Arc::clone(target));
    walk.all(&known.iter().map(|year| year.year).collect::<Vec<_>>()).await?;
    search(database, Arc::clone(target)).await
}

/// Writes what the search of the copy needs.
async fn search<T: Target>(database: &Database, target: Arc<T>) -> Result<(), CopyError> {
    let write = move |connection: &mut _| {
        let put = |name: &str, text: &str| -> Result<(), CopyError> {
            target.expect(1);
            let name = format!("{SEARCH_FOLDER}/{name}");
            target.put(&name, text.as_bytes()).map_err(|error| CopyError::Unwritable(name, error))?;
            target.done();
            Ok(())
        };
        Ok(put("search.js", SEARCH_SCRIPT).and_then(|()| site_search::write(connection, put)))
    };
    database.read(write).await?
}
