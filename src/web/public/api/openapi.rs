//! `/api/openapi.json`: everything that programs can read, described by `OpenAPI` 3.1. It is made of the route table, so that
//! an address that is given to programs is in it, and nothing else.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde_json::{Map, Value, json};

use crate::domain::language::Language;
use crate::outlet::codes::Code;
use crate::outlet::data::Format;
use crate::outlet::schemas;
use crate::store::kit::Reading;
use crate::store::published::{sheets, years};
use crate::web::kit::context::Context;
use crate::web::kit::errors::{PROBLEM, WebError};
use crate::web::kit::offer::{Field, Offer, Offered, PLACES, Values};
use crate::web::kit::words::Words;
use crate::web::public::api::{FORMAT, json};
use crate::web::public::data::{codes, dataset};

/// The addresses that are for programs.
pub struct Interface(Vec<(&'static str, &'static Offer)>);

impl Interface {
    /// All of them, each with what it gives.
    pub fn of(offers: impl IntoIterator<Item = (&'static str, &'static Offer)>) -> Self {
        Self(offers.into_iter().collect())
    }
}

/// The description.
pub async fn show(context: Context, interface: Data<Interface>) -> Result<HttpResponse, WebError> {
    context
        .public(move |context, reading| {
            let description = Description { words: context.words(), examples: examples(context, reading)? };
            let paths = interface.0.iter().map(|(path, offer)| ((*path).to_owned(), description.path(path, offer)));
            let unreadable = |error: serde_json::Error| WebError::Internal(format!("a schema: {error}"));
            json(&json!({
                "openapi": "3.1.0",
                "info": description.info(context),
                "servers": [{ "url": context.state.settings.public_address }],
                "paths": paths.collect::<Map<String, Value>>(),
                "components": { "schemas": description.schemas().map_err(unreadable)? },
            }))
        })
        .await
}

/// Numbers behind which there is something, by the names of their fields.
type Examples = BTreeMap<&'static str, Value>;

fn examples(context: &Context, reading: &mut Reading<'_>) -> Result<Examples, WebError> {
    let years: Vec<i32> = years::list(reading)?.iter().map(|known| known.year.number()).collect();
    let sheets = sheets::listed(reading)?;
    let mut examples = Examples::new();
    if let Some(sheet) = sheets.iter().rev().find(|sheet| sheet.section.is_some()).or(sheets.last()) {
        let unit = sheet.section.as_ref().or(sheet.department.as_ref()).map(|unit| unit.number.0);
        examples.extend(
            [("year", sheet.year.number()), ("programme", sheet.programme.0), ("goal", sheet.goal.0)].map(number),
        );
        examples.extend(unit.map(|unit| number(("unit", unit))));
        examples.insert("years", json!(years.into_iter().take(2).collect::<Vec<i32>>()));
    }
    let indicators = context.state.indicators.read(reading)?;
    let newest = indicators.iter().filter(|known| known.value.is_some()).max_by_key(|known| (known.year, known.number));
    examples.extend(newest.map(|known| number(("indicator", known.number.0))));
    Ok(examples)
}

fn number((name, number): (&'static str, i32)) -> (&'static str, Value) {
    (name, number.into())
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

/// What a media type is called without its parameters.
fn bare(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().to_owned()
}

struct Description {
    words: Words,
    examples: Examples,
}

impl Description {
    fn info(&self, context: &Context) -> Value {
        let mut info = json!({
            "title": self.words.fill("api-title", [("city", context.names().city().to_string().into())]),
            "description": self.words.text("api-description"),
            "version": FORMAT.to_string(),
        });
        if let (Some(info), Some(licence)) = (info.as_object_mut(), &context.city().licence) {
            let address = dataset::address_of(licence);
            let licence = match address {
                Some(address) => json!({ "name": licence, "url": address }),
                None => json!({ "name": licence }),
            };
            info.insert("license".to_owned(), licence);
        }
        info
    }

    fn path(&self, path: &str, offer: &Offer) -> Value {
        let places = PLACES.iter().filter(|place| path.contains(&format!("{{{}}}", place.name)));
        let places: Vec<Value> = places.map(|place| self.parameter(place, "path")).collect();
        let query = offer.query.iter().map(|field| self.parameter(field, "query"));
        let has_places = !places.is_empty();
        let mut responses = json!({
            "200": self.found(offer.kind),
            "304": { "description": self.words.text("api-unchanged") },
            "503": { "description": self.words.text("api-unavailable") },
        });
        if let Some(responses) = responses.as_object_mut() {
            let failure = |key: &str| json!({ "description": self.words.text(key), "content": failure(path) });
            if !offer.query.is_empty() {
                responses.insert("400".to_owned(), failure("api-refused"));
            }
            if has_places || !offer.query.is_empty() {
                responses.insert("404".to_owned(), failure("api-missing"));
            }
        }
        json!({
            "get": {
                "operationId": offer.name,
                "summary": self.words.text(&format!("api-offer-{}", offer.name.replace('_', "-"))),
                "parameters": places.into_iter().chain(query).collect::<Vec<Value>>(),
                "responses": responses,
            }
        })
    }

    fn parameter(&self, field: &Field, place: &str) -> Value {
        let schema = match field.values {
            Values::Number => json!({ "type": "integer", "minimum": 1, "maximum": i32::MAX }),
            Values::Year => reference("FiscalYear"),
            Values::Years(most) => {
                json!({ "type": "array", "items": reference("FiscalYear"), "minItems": 1, "maxItems": most })
            }
            Values::UpTo(most) => json!({ "type": "integer", "minimum": 1, "maximum": most }),
            Values::Codes(codes) => json!({ "type": "string", "enum": codes() }),
        };
        let mut parameter = json!({
            "name": field.name,
            "in": place,
            "required": place == "path",
            "description": self.words.text(&format!("api-field-{}", field.name.replace('_', "-"))),
            "schema": schema,
        });
        if let Some(parameter) = parameter.as_object_mut() {
            if matches!(field.values, Values::Years(_)) {
                parameter.extend([("style".to_owned(), json!("form")), ("explode".to_owned(), json!(false))]);
            }
            let example = self.examples.get(field.name);
            parameter.extend(example.map(|example| ("example".to_owned(), example.clone())));
        }
        parameter
    }

    fn found(&self, kind: Offered) -> Value {
        let json_of = |schema: &str| (bare(Format::Json.media_type()), json!({ "schema": reference(schema) }));
        let plain = |media_type: &str| (bare(media_type), json!({}));
        let content: Map<String, Value> = match kind {
            Offered::Files(schema) => {
                let others = Format::ALL.iter().filter(|format| **format != Format::Json);
                others.map(|format| plain(format.media_type())).chain([json_of(schema)]).collect()
            }
            Offered::Document(schema) | Offered::List(schema) => [json_of(schema)].into_iter().collect(),
            Offered::Csv => [plain(Format::Csv.media_type())].into_iter().collect(),
            Offered::Workbook => [plain(Format::Xlsx.media_type())].into_iter().collect(),
            Offered::Drawing => [plain("image/svg+xml")].into_iter().collect(),
            Offered::Feed => [plain("application/atom+xml")].into_iter().collect(),
            Offered::Record => [plain("application/ld+json")].into_iter().collect(),
        };
        let header = |key: &str| json!({ "description": self.words.text(key), "schema": { "type": "string" } });
        let mut headers = json!({ "ETag": header("api-tag"), "Cache-Control": header("api-kept") });
        if let (Some(headers), Offered::List(_)) = (headers.as_object_mut(), kind) {
            headers.insert("Link".to_owned(), header("api-link"));
        }
        json!({ "description": self.words.text("api-found"), "headers": headers, "content": content })
    }

    fn schemas(&self) -> Result<Map<String, Value>, serde_json::Error> {
        let mut all = schemas::of_documents()?;
        all.extend(schemas::read(include_str!("lists.schema.json"))?);
        all.insert("Interface".to_owned(), json!({ "type": "object" }));
        let mut lists: BTreeMap<&str, Vec<Code>> = BTreeMap::new();
        for code in codes::codes() {
            lists.entry(code.field).or_default().push(code);
        }
        all.extend(lists.into_iter().map(|(field, codes)| (field.to_owned(), self.list_of(&codes))));
        Ok(all)
    }

    /// A list of codes with what each means.
    fn list_of(&self, codes: &[Code]) -> Value {
        let meaning = |code: &Code| match self.words.language() {
            Language::Japanese => format!("{}: {}", code.code, code.japanese),
            Language::English => format!("{}: {}", code.code, code.english),
        };
        json!({
            "type": "string",
            "enum": codes.iter().map(|code| code.code).collect::<Vec<_>>(),
            "description": codes.iter().map(meaning).collect::<Vec<_>>().join("; "),
        })
    }
}

/// What is answered instead: below `/api/` for programs, elsewhere the page that whoever follows a link sees.
fn failure(path: &str) -> Value {
    if path.starts_with("/api/") {
        json!({ PROBLEM: { "schema": reference("Problem") } })
    } else {
        json!({ "text/html": {} })
    }
}
