//! JSON Schemas (2020-12) of the documents, a noun each, beside the type that writes it: for the description of the
//! interface. Every field of an object is always there; what has no value is null.

use serde_json::{Map, Value};

const NOUNS: [&str; 7] = [
    include_str!("json/document.schema.json"),
    include_str!("json/everything.schema.json"),
    include_str!("json/goal.schema.json"),
    include_str!("json/milestone.schema.json"),
    include_str!("json/indicator.schema.json"),
    include_str!("json/evaluation.schema.json"),
    include_str!("json/amount.schema.json"),
];

/// The schemas of the documents by the names of their nouns. What they name in small letters is a list of codes.
pub fn of_documents() -> Result<Map<String, Value>, serde_json::Error> {
    let mut all = Map::new();
    for nouns in NOUNS {
        all.extend(read(nouns)?);
    }
    Ok(all)
}

/// Schemas as they are written down, with what need not be written: that every field is there.
pub fn read(nouns: &str) -> Result<Map<String, Value>, serde_json::Error> {
    let mut nouns: Map<String, Value> = serde_json::from_str(nouns)?;
    nouns.values_mut().for_each(require_all);
    Ok(nouns)
}

fn require_all(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    properties.values_mut().for_each(require_all);
    let names = properties.keys().cloned().map(Value::String).collect();
    schema.insert("required".to_owned(), Value::Array(names));
}
