//! Whatever a goal's page shows of the city's own is in the data: its words, its dates and its figures.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::answer::Answer;
use crate::city::{City, Kind, run};
use crate::roads::{YEARS, data};

on_both_databases! {
    what_the_pages_of_goals_show_is_in_the_data,
}

#[test]
fn what_the_pages_of_the_invented_city_show_is_in_the_data() {
    run(Kind::Sqlite, async |_| {
        let city = City::invented().await;
        for year in 2016..=2021 {
            assert_complete(&city, year).await;
        }
    });
}

async fn what_the_pages_of_goals_show_is_in_the_data(city: City) {
    for year in YEARS {
        assert_complete(&city, year).await;
    }
}

/// Letters and digits only: where a page breaks a line or puts a mark does not matter.
fn bare(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Every text and number in a document, bare.
fn gather(value: &Value, found: &mut String) {
    match value {
        Value::String(text) => found.push_str(&(bare(text) + "|")),
        Value::Number(number) => found.push_str(&(bare(&number.to_string()) + "|")),
        Value::Array(values) => values.iter().for_each(|value| gather(value, found)),
        Value::Object(fields) => {
            fields.values().for_each(|value| gather(value, found));
            // A page writes a target in one: 90以上.
            let [value, word] = ["value", "word"].map(|field| fields.get(field).and_then(Value::as_str));
            found.extend(value.zip(word).map(|(value, word)| bare(&format!("{value}{word}")) + "|"));
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// Whether it is the sentence of a target path, whose years and values stand apart in the data.
fn is_path(piece: &str) -> bool {
    piece.contains("年度の") && piece.contains("から") && piece.ends_with('へ')
}

/// Whether it says by which rule a value was judged, whose base and bounds stand apart in the data.
fn is_rule(piece: &str) -> bool {
    ["基準値", "維持"].iter().any(|rule| piece.starts_with(rule))
}

/// The digits of a figure: its unit stands apart in the data.
fn without_unit(piece: String) -> String {
    let digits = piece.chars().take_while(char::is_ascii_digit).count();
    let is_figure = digits > 0 && piece.chars().count() - digits <= 3;
    if is_figure { piece[..digits].to_owned() } else { piece }
}

/// The city's own words on a page, piece by piece, and the figures of its indicators.
fn shown(page: &Answer) -> BTreeSet<String> {
    // Words of the page itself, beside what the city wrote.
    const LABELS: [&str; 3] = ["達成率", "定義", "実績値"];
    // What was said before a correction, and what another year decided, is in the data of its own publication or year.
    let elsewhere = page.all(".correction [lang=ja], #future-course-before + ul [lang=ja], #embed-code");
    let own = page.all("main [lang=ja]").into_iter().filter(|element| !elsewhere.contains(element));
    let own = own.flat_map(|element| element.text().collect::<Vec<_>>());
    let pieces = own.flat_map(|text| text.split_whitespace().map(bare).collect::<Vec<_>>());
    let pieces = pieces.filter(|piece| !LABELS.contains(&piece.as_str()) && !is_rule(piece));
    let figures = page.texts("main td.number ins, main td.number del, main td.number .figure").into_iter();
    let figures = figures.map(|figure| figure.chars().filter(char::is_ascii_digit).collect());
    let pieces = pieces.map(without_unit).chain(figures);
    pieces.filter(|piece| !piece.is_empty() && !is_path(piece)).collect()
}

async fn assert_complete(city: &City, year: i32) {
    let document = data(&city.citizen(), year).await;
    let mut in_json = String::new();
    gather(&document, &mut in_json);
    let csv = city.citizen().get(&format!("/years/{year}.csv")).await.expect(200);
    let mut reader = csv::Reader::from_reader(csv.text().trim_start_matches('\u{feff}').as_bytes());
    let in_csv = reader.records().flat_map(|row| row.expect("a row").iter().map(bare).collect::<Vec<_>>());
    let in_csv = in_csv.collect::<Vec<_>>().join("|");
    let mut missing = BTreeSet::new();
    for goal in document["goals"].as_array().expect("goals") {
        let page = city.citizen().get(&format!("/goals/{}", goal["number"])).await.expect(200);
        for piece in shown(&page) {
            for (file, text) in [("JSON", &in_json), ("CSV", &in_csv)] {
                if !text.contains(&piece) {
                    missing.insert(format!("{file} /goals/{}: {piece}", goal["number"]));
                }
            }
        }
    }
    assert!(
        missing.is_empty(),
        "{year}: {} missing, {:#?}",
        missing.len(),
        missing.iter().take(20).collect::<Vec<_>>()
    );
}
