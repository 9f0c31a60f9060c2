//! Whatever is public of a city goes out and comes in again as it was.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ichirizuka::domain::digest;
use ichirizuka::domain::everything::{
    EndedProgramme, Everything, Frame, PublicGoal, PublicUnit, PublicYear, PublicationOnRecord,
};
use ichirizuka::domain::lineage::{Succession, SuccessionKind};
use ichirizuka::domain::municipality_code::MunicipalityCode;
use ichirizuka::domain::numbers::{GoalNumber, ProgrammeNumber, UnitNumber};
use ichirizuka::domain::policy;
use ichirizuka::domain::publication::Snapshot;
use ichirizuka::domain::unit::UnitKind;
use ichirizuka::domain::watch::Watch;
use ichirizuka::intake::everything::{Fault, Taking, read};
use ichirizuka::outlet::data::{self, Format, OutletError, Scope};
use ichirizuka::store::city::{self, NewCity};
use ichirizuka::store::imports::everything::{Arrival, NotTaken, Source};
use ichirizuka::store::published::stored_snapshot;
use ichirizuka::store::{Collides, Database, StoreError, Writer, Written};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::publications::any_snapshot;
use super::year;

/// Why a city did not become another.
#[derive(Debug)]
struct Failed(String);

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl From<NotTaken> for Failed {
    fn from(error: NotTaken) -> Self {
        Self(error.to_string())
    }
}

impl From<Fault> for Failed {
    fn from(fault: Fault) -> Self {
        Self(fault.to_string())
    }
}

impl From<OutletError> for Failed {
    fn from(error: OutletError) -> Self {
        Self(error.to_string())
    }
}

impl Collides for Failed {
    fn collided(&self) -> bool {
        false
    }

    fn is_unexplained(&self) -> bool {
        false
    }
}

/// Takes what it is handed in.
struct Receiver<'take, 'connection>(&'take mut Writer<'connection>, Option<Arrival>);

impl Taking for Receiver<'_, '_> {
    type Error = Failed;

    fn begin(&mut self, everything: Everything) -> Result<(), Failed> {
        self.1 = Some(Arrival::begin(self.0, &policy::at_the_console(), everything, Utc::now())?);
        Ok(())
    }

    fn publication(&mut self, known: PublicationOnRecord, sheet: Snapshot) -> Result<(), Failed> {
        let arrival = self.1.as_mut().expect("it has begun");
        Ok(arrival.publication(self.0, &policy::at_the_console(), &known, sheet)?)
    }
}

/// The document of a city that became what `work` hands in.
fn document(work: impl Fn(&mut Receiver<'_, '_>) -> Result<(), Failed> + Send + 'static) -> Result<Vec<u8>, Failed> {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::create(&format!("sqlite://{}", folder.path().join("city.sqlite3").display()))?;
    actix_web::rt::System::new().block_on(async {
        let take_in = move |writer: &mut Writer<'_>| {
            let permit = policy::at_the_console();
            let city = NewCity {
                name: "見本市".to_owned(),
                municipality_code: code(),
                contact: "企画課".to_owned(),
                licence: None,
                sample: None,
            };
            city::set_up(writer, &permit, &city, "00")?;
            let mut into = Receiver(writer, None);
            work(&mut into)?;
            let arrival = into.1.take().expect("it has begun");
            let source = Source { file: "all.json".to_owned(), sha256: String::new() };
            arrival.finish(writer, &permit, &source, &|_| Some(b"content".to_vec()), &Watch::default())?;
            let mut document = Vec::new();
            data::write(&mut document, writer.connection, Scope::Everything, Format::Json, || ())?;
            Ok::<_, Failed>(Written::Recorded(document))
        };
        database.write(take_in).await
    })
}

fn code() -> MunicipalityCode {
    "342149".parse().expect("a code")
}

/// Makes a text of a publication one that a city can have: numbers of its own, nothing that is twice, no letter that is
/// none.
fn sound(value: &mut Value, next: &mut i32) {
    match value {
        Value::String(text) => text.retain(|letter| !letter.is_control()),
        Value::Array(items) => items.iter_mut().for_each(|item| sound(item, next)),
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                match name.as_str() {
                    "number" => {
                        *next += 1;
                        *value = json!(*next);
                    }
                    "objective" | "result" | "value" | "future_course" => *value = Value::Null,
                    _ => sound(value, next),
                }
            }
        }
        _ => {}
    }
}

/// A snapshot as a publication of a goal of a city.
fn published(sheet: &Snapshot, goal: i32, number: i32, next: &mut i32) -> PublicationOnRecord {
    let mut text: Value = serde_json::from_str(&stored_snapshot::write(sheet).expect("a text")).expect("JSON");
    sound(&mut text, next);
    text["goal"] = json!(goal);
    text["programme"] = json!(goal);
    text["fiscal_year"] = json!(2015 + goal);
    text["name"] = json!(format!("事業{goal}"));
    let fields = text.as_object_mut().expect("an object");
    for name in ["cost_of", "code", "amounts", "future_course"] {
        fields.remove(name);
    }
    if let Some(department) = fields.get_mut("department").filter(|unit| !unit.is_null()) {
        *department = json!({"number": 1, "name": "総務部"});
    }
    if let Some(section) = fields.get_mut("section").filter(|unit| !unit.is_null()) {
        *section = json!({"number": 2, "name": "企画課"});
    }
    for known in fields.get_mut("evidence").and_then(Value::as_array_mut).into_iter().flatten() {
        // Which updates there are is decided further down.
        known["subject"] = json!({"sheet": "results"});
    }
    if let Some(Value::Array(texts)) = fields.get_mut("evaluation_texts") {
        texts.truncate(1);
    }
    let list = |value: &mut Value| value.as_array_mut().map(std::mem::take).unwrap_or_default();
    for name in ["results", "updates", "milestones", "indicators"] {
        let mut items = list(&mut text[name]);
        for item in &mut items {
            match name {
                "results" => item["stage"] = json!("results"),
                "updates" => item["state"] = Value::Null,
                "milestones" => {
                    let mut updates = list(&mut item["updates"]);
                    for update in &mut updates {
                        update["state"] = json!("in_progress");
                    }
                    item["updates"] = Value::Array(updates);
                }
                _ => item["years"] = json!([]),
            }
        }
        text[name] = Value::Array(items);
    }
    let text = text.to_string();
    PublicationOnRecord {
        goal: GoalNumber(goal),
        number,
        published_at: DateTime::from_timestamp(1_600_000_000 + i64::from(*next), 123_456_000).expect("a time"),
        published_on: None,
        reason: (number > 1).then(|| "誤り".to_owned()),
        note: None,
        sha256: digest::sha256(text.as_bytes()),
        text,
    }
}

/// What stands around the publications of so many goals.
fn around(publications: &[PublicationOnRecord]) -> Everything {
    let goals: BTreeSet<i32> = publications.iter().map(|known| known.goal.0).collect();
    let unit = |number, kind, parent, name: &str| PublicUnit {
        number: UnitNumber(number),
        kind,
        parent,
        name: name.to_owned(),
        name_en: (number == 1).then(|| "General Affairs".to_owned()),
        first_year: year(2010),
        last_year: None,
    };
    let frame = Frame {
        units: vec![
            unit(1, UnitKind::Department, None, "総務部"),
            unit(2, UnitKind::Section, Some(UnitNumber(1)), "企画課"),
        ],
        unit_successions: Vec::new(),
        years: goals
            .iter()
            .map(|goal| PublicYear {
                fiscal_year: year(2015 + goal),
                open: goal % 2 == 0,
                partial: goal % 2 == 1,
                sample: false,
                source: None,
                note: Some("注".to_owned()),
                axes: Vec::new(),
            })
            .collect(),
        partings: Vec::new(),
        goals: goals
            .iter()
            .map(|&goal| PublicGoal {
                number: GoalNumber(goal),
                programme: ProgrammeNumber(goal),
                fiscal_year: year(2015 + goal),
                position: 0,
                publication: publications.iter().filter(|known| known.goal.0 == goal).count().try_into().expect("few"),
            })
            .collect(),
    };
    let last = *goals.last().expect("a goal");
    let links = goals.iter().zip(goals.iter().skip(1)).map(|(from, to)| Succession {
        from: ProgrammeNumber(*from),
        to: ProgrammeNumber(*to),
        fiscal_year: year(2015 + to),
        kind: SuccessionKind::Renamed,
        basis: Some("=引き継ぎ".to_owned()),
    });
    Everything {
        municipality_code: code(),
        municipality: "別の市".to_owned(),
        municipality_en: Some("Another City".to_owned()),
        licence: Some("CC BY 4.0".to_owned()),
        successions: links.collect(),
        ends: vec![EndedProgramme {
            programme: ProgrammeNumber(last),
            fiscal_year: year(2015 + last),
            reason: "完了".to_owned(),
        }],
        frame,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn what_is_public_of_a_city_goes_out_and_comes_in_as_it_was(
        sheets in proptest::collection::vec((any_snapshot().boxed(), 1..3_i32), 1..4),
    ) {
        let mut next = 0;
        let mut publications = Vec::new();
        for (goal, (sheet, count)) in (1..).zip(&sheets) {
            publications.extend((1..=*count).map(|number| published(sheet, goal, number, &mut next)));
        }
        let made = publications.clone();
        let one = document(move |into| {
            into.begin(around(&made))?;
            for known in &made {
                into.publication(known.clone(), stored_snapshot::read(&known.text).expect("a sheet"))?;
            }
            Ok(())
        });
        let one = one.unwrap_or_else(|Failed(why)| panic!("{why}"));
        let written: Value = serde_json::from_slice(&one).expect("JSON");
        let on_record = written["record"]["publications"].as_array().expect("publications");
        let texts = |known: &Value| known["text"].as_str().map(str::to_owned);
        prop_assert!(on_record.iter().map(texts).eq(publications.iter().map(|known| Some(known.text.clone()))));
        let document_of_one = one.clone();
        let other = document(move |into| read(document_of_one.as_slice(), into));
        let other = other.unwrap_or_else(|Failed(why)| panic!("{why}"));
        prop_assert!(one == other);
    }
}
