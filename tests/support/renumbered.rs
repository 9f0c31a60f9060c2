//! A year's document without what belongs to one record alone: its permanent numbers, and when it was published there.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// What two records of one year can't have in common. The licence is one of the city's settings.
const OF_ONE_RECORD: [&str; 5] = ["published_at", "publications", "licence", "municipality", "municipality_en"];

/// The document with the numbers of each kind counted in the order in which they first stand there, so that what refers to
/// what is still compared.
pub(crate) fn renumbered(document: &str) -> Value {
    let document: Value = serde_json::from_str(document).unwrap_or_else(|error| panic!("{error}: {document}"));
    let mut numbers = HashMap::new();
    without(&document, "", &mut numbers)
}

fn without(value: &Value, kind: &str, numbers: &mut HashMap<(String, i64), usize>) -> Value {
    match value {
        Value::Array(values) => values.iter().map(|value| without(value, kind, numbers)).collect(),
        Value::Object(fields) => {
            let mut kept = Map::new();
            for (name, value) in fields.iter().filter(|(name, _)| !OF_ONE_RECORD.contains(&name.as_str())) {
                let of = match (name.as_str(), value.as_i64()) {
                    ("number", Some(number)) => Some((plural(kind), number)),
                    ("objective" | "result" | "indicator", Some(number)) => Some((plural(name), number)),
                    _ => None,
                };
                let value = match of {
                    Some(of) => {
                        let next = numbers.len();
                        Value::from(*numbers.entry(of).or_insert(next))
                    }
                    None => without(value, name, numbers),
                };
                kept.insert(name.clone(), value);
            }
            Value::Object(kept)
        }
        other => other.clone(),
    }
}

/// Results of the middle and of the end of a year are counted together, and so are departments and sections.
fn plural(kind: &str) -> String {
    match kind {
        "objective" => "objectives",
        "result" | "midyear" => "results",
        "indicator" => "indicators",
        "department" | "section" => "units",
        other => other,
    }
    .to_owned()
}
