//! What goes on beside the requests of somebody, told by how far it is.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::domain::numbers::PersonNumber;
use crate::domain::watch::{Far, Watch};
use crate::web::kit::beside::locked;

/// Who has something under way that a page tells of, and how far it is.
#[derive(Default)]
pub struct UnderWay(Mutex<HashMap<PersonNumber, Watch>>);

impl UnderWay {
    /// Notes that somebody begins.
    pub fn begin(&self, person: PersonNumber) -> Watch {
        let watch = Watch::default();
        locked(&self.0).insert(person, watch.clone());
        watch
    }

    /// Notes that it has ended.
    pub fn end(&self, person: PersonNumber) {
        locked(&self.0).remove(&person);
    }

    /// How far it is; none where it goes on elsewhere, if at all.
    pub fn far(&self, person: PersonNumber) -> Option<Far> {
        locked(&self.0).get(&person).map(Watch::far)
    }
}
