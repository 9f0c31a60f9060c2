//! What programs read: lists, the description of everything, and who may read it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use ichirizuka::web::kit::access::Access;
use ichirizuka::web::routes::{ROUTES, Route};
use reqwest::Method;
use serde_json::{Map, Value};

use crate::answer::{Answer, every};
use crate::city::{self, City, Kind};
use crate::roads;
use crate::support::leash::{Leash, Stop};

on_both_databases! {
    a_list_leads_from_page_to_page_to_all_there_is,
    a_query_that_means_nothing_is_refused_in_words_for_programs,
    the_description_has_every_address_for_programs_and_no_other,
    scripts_of_other_sites_may_read_data_and_nothing_else,
    the_record_of_the_data_set_says_what_stands_in_each_column,
}

const LISTS: [&str; 4] = ["years", "programmes", "goals", "indicators"];

fn items(list: &Answer) -> Vec<Value> {
    list.json()["items"].as_array().expect("items").clone()
}

async fn a_list_leads_from_page_to_page_to_all_there_is(city: City) {
    let citizen = city.citizen();
    for list in LISTS {
        let whole = citizen.get(&format!("/api/{list}.json?per_page=500")).await.expect(200);
        assert!(whole.header("link").is_none(), "{list}: there is one page");
        let (mut found, mut next) = (Vec::new(), Some(format!("/api/{list}.json?per_page=2")));
        while let Some(path) = next {
            let page = citizen.get(&path).await.expect(200);
            assert!((1..=2).contains(&items(&page).len()), "{path}");
            found.extend(items(&page));
            let said = page.json()["next"].as_str().map(ToOwned::to_owned);
            let header =
                page.header("link").and_then(|links| links.split(", ").find(|link| link.ends_with("\"next\"")));
            assert_eq!(header, said.as_ref().map(|next| format!("<{next}>; rel=\"next\"")).as_deref(), "{path}");
            next = said.map(|next| next.strip_prefix(city.address()).expect("this site").to_owned());
        }
        assert_eq!(found, items(&whole), "{list}");
        assert_eq!(whole.json()["total"], found.len(), "{list}");
        for address in found.iter().flat_map(|item| item["links"].as_object().expect("links").values()) {
            let path = address.as_str().and_then(|address| address.strip_prefix(city.address()));
            let path = path.unwrap_or_else(|| panic!("{address} leads elsewhere"));
            assert!(ROUTES.iter().any(|route| roads::is_of(path, route.path)), "{path}");
        }
        let english = citizen.get(&format!("/en/api/{list}.json?per_page=500")).await.expect(200);
        assert_eq!(english.text(), whole.text(), "the data are the same in both languages");
    }
    let of_year = citizen.get("/api/goals.json?year=2020").await.expect(200);
    every(&items(&of_year), |goal| goal["fiscal_year"] == 2020);
    assert_eq!(items(&of_year).len(), roads::data(&citizen, 2020).await["goals"].as_array().expect("goals").len());
}

async fn a_query_that_means_nothing_is_refused_in_words_for_programs(city: City) {
    let citizen = city.citizen();
    for list in LISTS {
        for query in ["page=0", "page=x", "page=", "page=-1", "page=100001", "per_page=501", "page=1&page=2"] {
            let refused = citizen.get(&format!("/api/{list}.json?{query}")).await.expect(400);
            assert_eq!(refused.header("content-type"), Some("application/problem+json"), "{}", refused.asked);
            assert_eq!(refused.json()["status"], 400);
        }
        citizen.get(&format!("/api/{list}.json?page=1000")).await.expect(404);
    }
    for (query, status) in [("year=x", 400), ("year=1850", 400), ("year=1999", 404)] {
        citizen.get(&format!("/api/goals.json?{query}")).await.expect(status);
    }
    for (path, word) in [("/api/nothing.json", "見つかりません"), ("/en/api/nothing.json", "not found")] {
        let problem = citizen.get(path).await.expect(404).json();
        assert!(problem["title"].as_str().is_some_and(|title| title.contains(word)), "{problem}");
    }
}

fn is_for_programs(route: &Route) -> bool {
    route.offer.is_some()
}

async fn the_description_has_every_address_for_programs_and_no_other(city: City) {
    let citizen = city.citizen();
    for path in ["/api/openapi.json", "/en/api/openapi.json"] {
        let document = citizen.get(path).await.expect(200).json();
        assert_eq!(document["openapi"], "3.1.0");
        let paths = document["paths"].as_object().expect("paths");
        let known: BTreeSet<&str> =
            ROUTES.iter().filter(|route| is_for_programs(route)).map(|route| route.path).collect();
        assert_eq!(paths.keys().map(String::as_str).collect::<BTreeSet<_>>(), known);
        let operations: Vec<&Value> = paths.values().map(|path| &path["get"]).collect();
        let names: BTreeSet<&str> = operations.iter().filter_map(|known| known["operationId"].as_str()).collect();
        assert_eq!(names.len(), operations.len());
        every(&operations, |known| known["summary"].as_str().is_some_and(|words| !words.is_empty()));
    }
    // A file that the public may read and no program knows of would be one too few.
    let files = ROUTES.iter().filter(|route| route.access == Access::Public && route.path.contains('.'));
    let others: Vec<&str> = files.filter(|route| !is_for_programs(route)).map(|route| route.path).collect();
    assert_eq!(
        others,
        ["/evidence/{evidence}.{kind}", "/robots.txt", "/sitemap.xml", "/sitemap-{part}.xml", "/logo/{digest}.png"]
    );
}

async fn scripts_of_other_sites_may_read_data_and_nothing_else(city: City) {
    let origin = ("origin", "https://elsewhere.example");
    let citizen = city.citizen();
    let allowed = |answer: &Answer| answer.header("access-control-allow-origin").map(ToOwned::to_owned);
    for path in ["/years/2020.json", "/en/years/2020.csv", "/data/all.json", "/api/goals.json", "/feed.atom"] {
        let data = citizen.get_with(path, &[origin]).await.expect(200);
        assert_eq!(allowed(&data).as_deref(), Some("*"), "{path}");
        assert_eq!(data.header("access-control-expose-headers"), Some("ETag, Link"));
        assert!(data.header("access-control-allow-credentials").is_none(), "{path}");
        let tag = data.header("etag").expect("a tag");
        let again = citizen.get_with(path, &[origin, ("if-none-match", tag)]).await.expect(304);
        assert_eq!(allowed(&again).as_deref(), Some("*"), "{path}");
        let asked =
            [origin, ("access-control-request-method", "GET"), ("access-control-request-headers", "if-none-match")];
        let preflight = citizen.send(Method::OPTIONS, path, &asked, None).await.expect(204);
        assert_eq!(allowed(&preflight).as_deref(), Some("*"), "{path}");
        assert_eq!(preflight.header("access-control-allow-headers"), Some("If-None-Match"));
    }
    let refused = citizen.get_with("/api/goals.json?page=0", &[origin]).await.expect(400);
    assert_eq!(allowed(&refused).as_deref(), Some("*"), "why it was refused can be read");
    for path in
        ["/", "/years/2020", "/goals/99999.svg", "/login", "/desk", "/admin/audit.csv", "/metrics", "/robots.txt"]
    {
        assert_eq!(allowed(&citizen.get_with(path, &[origin]).await), None, "{path}");
        let preflight = citizen.send(Method::OPTIONS, path, &[origin], None).await;
        assert!(preflight.header("access-control-allow-headers").is_none() || path.contains(".svg"), "{path}");
    }
}

async fn the_record_of_the_data_set_says_what_stands_in_each_column(city: City) {
    let citizen = city.citizen();
    let record = citizen.get("/data/dataset.jsonld").await.expect(200).json();
    let variables = record["variableMeasured"].as_array().expect("columns");
    let csv = citizen.get("/years/2020.csv").await.expect(200);
    let header = csv.text().lines().next().expect("a header").trim_start_matches('\u{feff}').to_owned();
    let names: Vec<&str> = variables.iter().filter_map(|variable| variable["name"].as_str()).collect();
    assert!(names.join(",").starts_with(&header), "{names:?}");
    every(variables, |variable| {
        let languages = ["ja", "en"].map(Value::from);
        let said = variable["description"].as_array().expect("descriptions");
        said.iter().map(|said| said["@language"].clone()).eq(languages)
    });
    let states = variables.iter().find(|variable| variable["name"] == "state").expect("the states");
    assert!(states["valueReference"]["hasDefinedTerm"].as_array().is_some_and(|terms| terms.len() == 5), "{states}");
}

/// Fails on a field that its schema does not know: whoever adds one describes it.
fn is_described(value: &Value, schema: &Value, all: &Map<String, Value>, place: &str) {
    let schema = match schema["$ref"].as_str() {
        Some(reference) => &all[reference.rsplit('/').next().expect("a name")],
        None => schema,
    };
    if let Some(choices) = schema["anyOf"].as_array() {
        if !value.is_null() {
            is_described(value, &choices[0], all, place);
        }
        return;
    }
    match value {
        Value::Object(fields) => {
            let known = schema["properties"].as_object().unwrap_or_else(|| panic!("{place} is no object there"));
            assert!(fields.keys().eq(known.keys()), "{place}: {:?}, described {:?}", fields.keys(), known.keys());
            for (name, value) in fields {
                is_described(value, &known[name], all, &format!("{place}.{name}"));
            }
        }
        Value::Array(items) => {
            for item in items {
                is_described(item, &schema["items"], all, place);
            }
        }
        _ => {}
    }
}

#[test]
fn every_field_that_is_given_out_is_described() {
    city::run(Kind::Sqlite, async |_| {
        let city = City::invented().await;
        let citizen = city.citizen();
        let description = citizen.get("/api/openapi.json").await.expect(200).json();
        let schemas = description["components"]["schemas"].as_object().expect("schemas");
        let documents = [("/data/all.json", "Everything"), ("/years/2020.json", "Year")];
        let lists = ["YearList", "ProgrammeList", "GoalList", "IndicatorList"];
        let lists = LISTS.iter().zip(lists).map(|(list, schema)| (format!("/api/{list}.json"), schema));
        let documents = documents.into_iter().map(|(path, schema)| (path.to_owned(), schema));
        for (path, schema) in documents.chain(lists) {
            let document = citizen.get(&path).await.expect(200).json();
            is_described(&document, &schemas[schema], schemas, &path);
        }
    });
}

/// Schemathesis makes requests of the description, right ones and wrong ones, and holds every answer against it.
#[test]
fn every_answer_is_as_it_is_described() {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/test-tools/schemathesis/bin/schemathesis");
    assert!(tool.is_file(), "{}: `tests/setup` puts it there", tool.display());
    city::run(Kind::Sqlite, async |_| {
        let city = City::invented().await;
        let folder = Leash::new("schemathesis", Stop::Terminate);
        let mut asked = Command::new(tool);
        asked.current_dir(folder.folder()).env("NO_PROXY", "127.0.0.1");
        asked.arg("run").arg(format!("{}/en/api/openapi.json", city.address()));
        asked.args(["--phases", "examples,coverage,fuzzing", "--max-examples", "5", "--seed", "1"]);
        // A machine may be as slow as it likes.
        asked.args(["--generation-database", "none", "--suppress-health-check", "all", "--request-timeout", "300"]);
        let said = asked.output().expect("it runs");
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stdout));
    });
}
