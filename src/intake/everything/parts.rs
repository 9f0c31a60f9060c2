//! The document as serde goes through it, part by part: what is small is gathered, the publications are handed on one by
//! one, and the rest is passed over.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::check::Checking;
use super::{FORMAT, Fault, OwnDocument, Taking};
use crate::domain::everything::{EndedProgramme, Everything, Frame, PublicationOnRecord};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::Succession;
use crate::domain::municipality_code::MunicipalityCode;
use crate::domain::stage::Stage;

/// What stands in the document before its record.
#[derive(Default)]
struct Head {
    municipality_code: String,
    municipality: String,
    municipality_en: Option<String>,
    licence: Option<String>,
    successions: Vec<Succession>,
    ends: Vec<EndedProgramme>,
}

impl Head {
    fn with(self, frame: Frame) -> Result<Everything, Fault> {
        let Self { municipality_code, municipality, municipality_en, licence, successions, ends } = self;
        let code: Result<MunicipalityCode, _> = municipality_code.parse();
        let municipality_code = code.map_err(|_| Fault::Code(municipality_code.chars().take(20).collect()))?;
        Ok(Everything { municipality_code, municipality, municipality_en, licence, successions, ends, frame })
    }
}

/// The whole document.
pub(super) struct Document<'read, T: Taking> {
    pub(super) taking: &'read mut T,
    /// Why it can't go on, where that is no matter of JSON.
    pub(super) failure: &'read mut Option<T::Error>,
    pub(super) has_record: &'read mut bool,
}

impl<'de, T: Taking> DeserializeSeed<'de> for Document<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Taking> Visitor<'de> for Document<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a document of everything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut head = Head::default();
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "format" => {
                    let format: u32 = map.next_value()?;
                    if format != FORMAT {
                        return stopped(self.failure, Fault::Format(format).into());
                    }
                }
                "municipality_code" => head.municipality_code = map.next_value()?,
                "municipality" => head.municipality = map.next_value()?,
                "municipality_en" => head.municipality_en = map.next_value()?,
                "licence" => head.licence = map.next_value()?,
                "successions" | "ends" if *self.has_record => {
                    let place = if name == "ends" { "ends" } else { "successions" };
                    return stopped(self.failure, Fault::OutOfOrder(place).into());
                }
                "successions" => head.successions = map.next_value()?,
                "ends" => head.ends = map.next_value()?,
                "record" if !*self.has_record => {
                    *self.has_record = true;
                    let head = std::mem::take(&mut head);
                    map.next_value_seed(Record { head, taking: &mut *self.taking, failure: &mut *self.failure })?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Leaves the document for a reason of our own.
fn stopped<T, E, J: serde::de::Error>(failure: &mut Option<E>, why: E) -> Result<T, J> {
    *failure = Some(why);
    Err(J::custom("it is left"))
}

/// Its record.
struct Record<'read, T: Taking> {
    head: Head,
    taking: &'read mut T,
    failure: &'read mut Option<T::Error>,
}

impl<'de, T: Taking> DeserializeSeed<'de> for Record<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Taking> Visitor<'de> for Record<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { head, taking, failure } = self;
        let (mut frame, mut head) = (Frame::default(), Some(head));
        while let Some(name) = map.next_key::<String>()? {
            match (name.as_str(), head.take()) {
                ("publications", Some(head)) => {
                    let frame = std::mem::take(&mut frame);
                    let everything = match head.with(frame) {
                        Ok(everything) => everything,
                        Err(fault) => return stopped(failure, fault.into()),
                    };
                    map.next_value_seed(Publications { everything, taking: &mut *taking, failure: &mut *failure })?;
                    continue;
                }
                ("units" | "unit_successions" | "years" | "partings" | "goals" | "publications", None) => {
                    return stopped(failure, Fault::OutOfOrder("record").into());
                }
                (_, known) => head = known,
            }
            match name.as_str() {
                "units" => frame.units = map.next_value()?,
                "unit_successions" => frame.unit_successions = map.next_value()?,
                "years" => frame.years = map.next_value()?,
                "partings" => frame.partings = map.next_value()?,
                "goals" => frame.goals = map.next_value()?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if head.is_some() { stopped(failure, Fault::NoRecord.into()) } else { Ok(()) }
    }
}

/// Its publications, one after another.
struct Publications<'read, T: Taking> {
    everything: Everything,
    taking: &'read mut T,
    failure: &'read mut Option<T::Error>,
}

impl<'de, T: Taking> DeserializeSeed<'de> for Publications<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Taking> Visitor<'de> for Publications<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of publications")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { everything, taking, failure } = self;
        let mut checking = match Checking::begin(&everything) {
            Ok(checking) => checking,
            Err(fault) => return stopped(failure, fault.into()),
        };
        if let Err(why) = taking.begin(everything) {
            return stopped(failure, why);
        }
        while let Some(known) = list.next_element::<PublicationOnRecord>()? {
            let taken = checking.publication(&known).map_err(T::Error::from);
            if let Err(why) = taken.and_then(|sheet| taking.publication(known, sheet)) {
                return stopped(failure, why);
            }
        }
        match checking.end() {
            Ok(()) => Ok(()),
            Err(fault) => stopped(failure, fault.into()),
        }
    }
}

/// How a document begins: as far as is needed to tell what it is of.
pub(super) struct Beginning<'read>(pub(super) &'read mut Option<OwnDocument>);

impl<'de> DeserializeSeed<'de> for Beginning<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Beginning<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a document")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut year: Option<FiscalYear> = None;
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "fiscal_year" => year = Some(map.next_value()?),
                "stage" => {
                    let stage: Option<Stage> = map.next_value()?;
                    *self.0 = year.zip(stage).map(|(year, stage)| OwnDocument::Year(year, stage));
                    return Err(A::Error::custom("it is known"));
                }
                "years" => {
                    *self.0 = Some(OwnDocument::Everything);
                    return Err(A::Error::custom("it is known"));
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}
