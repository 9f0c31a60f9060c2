//! Every public page, file and document of a city, in both languages: where a leak would show.

use std::io::{Cursor, Read as _};

use actix_web::http::Method;
use ichirizuka::web::kit::access::Access;
use ichirizuka::web::routes::ROUTES;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::answer::Answer;
use crate::city::City;
use crate::visitor::Visitor;

on_both_databases! {
    every_public_route_is_walked,
}

/// Routes at which nothing of a sheet can stand.
const OF_NO_SHEET: [&str; 6] = [
    "/static/{digest}/{name}",
    "/logo/{digest}.png",
    // No sheet of this city has any: `evidence` sees to them.
    "/evidence/{evidence}",
    "/evidence/{evidence}.{kind}",
    "/healthz",
    "/readyz",
];

/// Whether an address is one of a route's: each name in braces stands for a part of it without a stroke.
pub(crate) fn is_of(address: &str, pattern: &str) -> bool {
    let path = address.split('?').next().unwrap_or_default();
    let (parts, names): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), pattern.split('/').collect());
    parts.len() == names.len()
        // Before the format of a file stands a number.
        && parts.iter().zip(names).all(|(part, name)| match (name.strip_suffix(".{format}"), part.split_once('.')) {
            (Some(name), Some((part, _))) => is_filled(part, name),
            (Some(_), None) => false,
            (None, _) => is_filled(part, name),
        })
}

/// Whether a part of an address is a name with its number filled in.
fn is_filled(part: &str, name: &str) -> bool {
    match (name.find('{'), name.find('}')) {
        (Some(start), Some(end)) => {
            let number = part.strip_prefix(&name[..start]).and_then(|part| part.strip_suffix(&name[end + 1..]));
            number.is_some_and(|number| !number.is_empty() && number.chars().all(char::is_alphanumeric))
        }
        _ => part == name,
    }
}

/// A page that is added is looked at for leaks, or the test fails.
async fn every_public_route_is_walked(city: City) {
    let addresses = addresses(&city).await;
    let public = ROUTES.iter().filter(|route| route.method == Method::GET && route.access == Access::Public);
    for route in public.filter(|route| !OF_NO_SHEET.contains(&route.path)) {
        assert!(addresses.iter().any(|address| is_of(address, route.path)), "{} is not walked", route.path);
    }
}

/// The years of the demonstration.
pub(crate) const YEARS: [i32; 5] = [2015, 2016, 2019, 2020, 2021];

/// The data of a year.
pub(crate) async fn data(visitor: &Visitor, year: i32) -> Value {
    visitor.get(&format!("/years/{year}.json")).await.expect(200).json()
}

/// The addresses of everything public, in Japanese.
pub(crate) async fn addresses(city: &City) -> Vec<String> {
    let citizen = city.citizen();
    let mut addresses: Vec<String> =
        ["/", "/about", "/accessibility", "/robots.txt", "/corrections", "/search", "/programmes", "/indicators"]
            .map(Into::into)
            .into();
    addresses.extend(["/feed.atom", "/sitemap.xml", "/sitemap-lasting.xml"].map(Into::into));
    addresses.extend(YEARS.map(|year| format!("/sitemap-{year}.xml")));
    // A word that every sheet has: every sheet is on these pages.
    addresses.extend((1..=3).map(|page| format!("/search?q=%E4%BA%8B%E6%A5%AD&page={page}")));
    addresses.push("/compare".to_owned());
    for by in ["programme", "programme&view=prose", "department", "plan", "rating", "indicator", "money"] {
        addresses.push(format!("/compare?years=2015,2016,2019,2020,2021&by={by}"));
    }
    let compared = "years=2015,2016,2019,2020,2021&by=programme";
    addresses.extend([".csv", ".xlsx"].map(|ending| format!("/compare{ending}?{compared}")));
    addresses.extend(["", "/codes.csv", "/indicators.csv", "/dataset.jsonld"].map(|file| format!("/data{file}")));
    addresses.extend(["json", "csv", "xlsx"].map(|format| format!("/data/all.{format}")));
    addresses.extend(["years", "programmes", "goals", "indicators", "openapi"].map(|list| format!("/api/{list}.json")));
    for year in YEARS {
        addresses.extend(["", ".json", ".csv", ".xlsx"].map(|ending| format!("/years/{year}{ending}")));
        let data = data(&citizen, year).await;
        // What is made for other sites is alike for every goal: the first of each year stands for them.
        let first = &data["goals"][0];
        addresses.extend([".svg", "/embed"].map(|ending| format!("/goals/{}{ending}", first["number"])));
        addresses.push(format!("/programmes/{}/feed.atom", first["programme"]["number"]));
        addresses.extend(first["section"]["number"].as_i64().map(|unit| format!("/units/{unit}/feed.atom")));
        for goal in data["goals"].as_array().expect("goals") {
            addresses.push(format!("/goals/{}", goal["number"]));
            let last =
                goal["publications"].as_array().and_then(|all| all.last()).expect("a publication")["number"].as_i64();
            let last = last.expect("a number");
            addresses.extend((1..=last).map(|number| format!("/goals/{}/publications/{number}", goal["number"])));
            let programme = format!("/programmes/{}", goal["programme"]["number"]);
            addresses.extend(["", ".json"].map(|ending| format!("{programme}{ending}")));
            for indicator in goal["indicators"].as_array().expect("indicators") {
                let page = format!("/indicators/{}", indicator["number"]);
                // One that has no values to draw has no drawing.
                addresses.extend(citizen.get(&page).await.expect(200).attributes("main a[href$='.svg']", "href"));
                addresses.extend([format!("{page}/embed"), page]);
            }
            for unit in [&goal["department"], &goal["section"]].into_iter().filter(|unit| !unit.is_null()) {
                let page = format!("/years/{year}/units/{}", unit["number"]);
                addresses.extend(["", ".csv"].map(|ending| format!("{page}{ending}")));
            }
        }
    }
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}

/// The same address in English.
pub(crate) fn english(address: &str) -> String {
    if address == "/" { "/en".to_owned() } else { format!("/en{address}") }
}

/// Everything public, in both languages.
pub(crate) async fn everything(city: &City) -> Vec<Answer> {
    let addresses = addresses(city).await;
    let all = addresses.iter().map(|address| english(address)).chain(addresses.iter().cloned());
    fetch(&city.citizen(), all).await
}

/// What the addresses answer, a few at a time.
pub(crate) async fn fetch(visitor: &Visitor, addresses: impl Iterator<Item = String>) -> Vec<Answer> {
    let mut addresses = addresses.peekable();
    let mut answers = Vec::new();
    while addresses.peek().is_some() {
        let mut asked = JoinSet::new();
        for address in addresses.by_ref().take(4) {
            let visitor = visitor.clone();
            asked.spawn(async move { visitor.get(&address).await.into_parts() });
        }
        answers.extend(asked.join_all().await.into_iter().map(Answer::from_parts).map(unpacked));
    }
    answers
}

/// A workbook as the text of all its parts, in which words can be looked for.
fn unpacked(answer: Answer) -> Answer {
    if !answer.body.starts_with(b"PK") {
        return answer;
    }
    let (asked, status, headers, body) = answer.into_parts();
    let mut archive = zip::ZipArchive::new(Cursor::new(body)).expect("a workbook");
    let mut text = Vec::new();
    for part in 0..archive.len() {
        archive.by_index(part).expect("a part").read_to_end(&mut text).expect("its text");
    }
    Answer::from_parts((asked, status, headers, text))
}

/// The addresses at which these words can be read by anybody.
pub(crate) async fn where_read(city: &City, words: &str) -> Vec<String> {
    let everything = everything(city).await;
    assert!(everything.len() > 250, "that is not everything: {}", everything.len());
    let mut found = Vec::new();
    for answer in everything {
        let answer = answer.expect(200);
        if answer.text().contains(words) {
            found.push(answer.asked);
        }
    }
    found.sort_unstable();
    found
}
