//! What the product writes of a year comes back in through `import`, and goes out again as it was.

use std::fs;

use serde_json::Value;

use crate::renumbered::renumbered;
use crate::server::Server;
use crate::town::Town;

const YEAR: [&str; 4] = ["--year", "2020", "--stage", "results"];

/// A city with everything that a sheet can hold, and what it says of 2020 in `as_` (`json`, `csv`).
fn invented_city() -> (String, String) {
    let town = Town::empty();
    let environment = [("ICHIRIZUKA_DEMO_PASSWORD", "mihon-no-aikotoba-1")];
    let demo = ["demo", "--port", "0", "--sample", "mihon"];
    let server = Server::start(&town, &demo, &environment, "Ctrl+C");
    (server.get("/years/2020.json").body, server.get("/years/2020.csv").body)
}

fn imported(town: &Town, file: &str) -> String {
    town.run(&[&["import", file], &YEAR[..]].concat()).done()
}

/// What a city says of 2020 once it is published.
fn published(town: &Town, path: &str) -> String {
    town.run(&[&["publish"], &YEAR[..]].concat()).done();
    let server = Server::start(town, &["serve", "--bind", "127.0.0.1:0"], &[], "Listening on ");
    server.get(path).body
}

/// The lines of a year's CSV without its permanent numbers, and without the items that it can't be read back from.
fn lines(csv: &str) -> Vec<Vec<String>> {
    const LEFT_OUT: [&str; 5] = ["evaluation", "update", "note", "publication", "unit_cost"];
    const OF_ONE_RECORD: [&str; 12] = [
        "programme_number",
        "goal_number",
        "item_number",
        "objective_number",
        "milestone_number",
        "indicator_number",
        "municipality_code",
        "publication_number",
        "published_on",
        "published_at",
        "entered_at",
        "year_note",
    ];
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|column| column == name).unwrap();
    let item = place("item");
    let of_one_record = OF_ONE_RECORD.map(place);
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        if LEFT_OUT.contains(&&record[item]) {
            continue;
        }
        let cells = record.iter().enumerate().filter(|(column, _)| !of_one_record.contains(column));
        lines.push(cells.map(|(_, cell)| cell.to_owned()).collect());
    }
    lines
}

#[test]
fn a_year_goes_out_and_comes_back_in_as_it_was() {
    let (json, csv) = invented_city();
    let town = Town::set_up();
    // Its numbers mean something only where it is of the same municipality.
    town.sql("UPDATE city SET municipality_code = '990019'");
    town.file("year.json", &json);
    let printed = imported(&town, "year.json");
    assert!(!printed.contains("note: "), "nothing is left out: {printed}");
    let again = imported(&town, "year.json");
    assert!(again.ends_with("Nothing changed: all of it is on record already.\n"), "{again}");
    assert_eq!(renumbered(&published(&town, "/years/2020.json")), renumbered(&json));

    let town = Town::set_up();
    town.file("year.csv", &csv);
    let printed = imported(&town, "year.csv");
    let told: Vec<&str> = printed.lines().filter(|line| line.starts_with("note: ")).collect();
    let left_out = ["evaluation × 205", "note × 1", "update × 3"];
    assert_eq!(told.len(), left_out.len() + 1, "{told:#?}");
    assert!(left_out.iter().all(|what| told.iter().any(|line| line.ends_with(what))), "{told:#?}");
    assert!(told.iter().any(|line| line.contains("of another municipality")), "{told:#?}");
    assert_eq!(lines(&published(&town, "/years/2020.csv")), lines(&csv));
}

/// The lines without what a workbook does not keep: with how many decimals a figure was written.
fn without_decimals(lines: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let plain = |cell: String| match cell.split_once('.') {
        Some((_, places)) if cell.parse::<f64>().is_ok() && places.ends_with('0') => {
            cell.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => cell,
    };
    lines.into_iter().map(|line| line.into_iter().map(plain).collect()).collect()
}

#[test]
fn a_workbook_and_the_lines_of_all_years_come_back_in_as_the_lines_of_the_year_do() {
    let town = Town::empty();
    let environment = [("ICHIRIZUKA_DEMO_PASSWORD", "mihon-no-aikotoba-1")];
    let demo = ["demo", "--port", "0", "--sample", "mihon", "--data", "mihon"];
    let server = Server::start(&town, &demo, &environment, "Ctrl+C");
    let csv = server.get("/years/2020.csv").body;
    let printed = server.printed();
    let database = printed.split_once("Data: ").unwrap().1.split_once(". Stop").unwrap().0;
    let database = format!("sqlite://{database}");
    for (year, format) in [("2020", "xlsx"), ("all", "xlsx"), ("all", "csv")] {
        let other = Town::set_up();
        let file = other.folder().join(format!("file.{format}"));
        let output = file.display().to_string();
        let export = ["export", "data", "--database", &database, "--year", year, "--format", format, "-o", &output];
        town.run(&export).done();
        let printed = imported(&other, &output);
        assert_eq!(printed.contains("fiscal_year 20"), year == "all", "the other years are told: {printed}");
        let again = lines(&published(&other, "/years/2020.csv"));
        if format == "csv" {
            assert_eq!(again, lines(&csv));
        } else {
            assert_eq!(without_decimals(again), without_decimals(lines(&csv)), "{year}");
        }
    }
}

/// What makes something else of a document.
type Spoil = fn(&mut Value);

#[test]
fn a_document_that_was_changed_into_something_else_is_refused_and_writes_nothing() {
    let document: Value = serde_json::json!({
        "format": 1, "fiscal_year": 2020, "municipality_code": "342149", "goals": [{
            "number": 1, "programme": {"number": 1, "name": "見本"}, "name": "見本", "stage": "results",
            "objectives": [{"number": 1, "text": "始める"}], "results": [],
            "indicators": [{"number": 1, "name": "件数", "kind": "outcome", "direction": "more",
                "years": [{"fiscal_year": 2020, "actual": "12", "bound": "at_least"}]}],
        }],
    });
    let town = Town::set_up();
    let with = |change: fn(&mut Value)| {
        let mut changed = document.clone();
        change(&mut changed);
        town.file("year.json", &changed.to_string());
        town.run(&[&["import", "year.json"], &YEAR[..]].concat())
    };
    let reasons: [(Spoil, &str); 6] = [
        (|year| year["format"] = 2.into(), "format 2"),
        (|year| year["goals"][0]["stage"] = "autumn".into(), "autumn"),
        (|year| year["goals"][0]["name"] = " ".into(), "The name of the programme is missing"),
        (|year| year["goals"][0]["objectives"][0]["text"] = "あ\u{7}".into(), "U+0007"),
        (|year| year["goals"] = Value::Array(Vec::new()), "There is no row"),
        (|year| year["fiscal_year"] = 2019.into(), "--confirm-year"),
    ];
    for (change, reason) in reasons {
        let why = with(change).refused();
        assert!(why.contains("nothing was written") && why.contains(reason), "{why}");
    }
    let cut = fs::read_to_string(town.file("cut.json", &document.to_string()[..300])).unwrap();
    assert!(cut.len() == 300 && town.run(&[&["import", "cut.json"], &YEAR[..]].concat()).code == Some(1));
    let planned = with(|_| ());
    let planned = planned.done();
    assert!(planned.contains("Written: 1 new"), "nothing of the others is on record: {planned}");
    assert!(planned.contains("these columns are not read: goals.indicators.years.bound"), "{planned}");
}
