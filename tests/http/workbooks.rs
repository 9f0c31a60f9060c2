//! The data as workbooks, of parts of a year and of everything at once, and the page that leads to them.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Xlsx};
use chrono::NaiveDate;
use ichirizuka::domain::comparison::By;
use serde_json::Value;

use crate::actors::Actor;
use crate::city::City;
use crate::comparison::with_table;
use crate::roads::{YEARS, data};
use crate::scene::{UNTOUCHED, approve};

on_both_databases! {
    a_workbook_has_the_lines_of_the_csv_as_numbers_days_and_texts,
    a_text_in_a_workbook_is_never_a_formula,
    the_first_sheet_of_a_workbook_is_the_published_table,
    the_file_of_everything_has_the_document_of_each_year,
    a_unit_and_a_programme_have_files_of_their_own,
    a_comparison_is_the_same_as_csv_and_as_a_workbook,
    every_value_of_an_indicator_is_in_the_file_of_indicators,
    the_page_of_data_leads_to_every_file_there_is,
    every_code_of_the_files_is_in_the_list,
    every_column_and_code_of_indicators_and_comparisons_is_described,
    the_record_of_the_data_set_names_every_file,
    files_of_what_nobody_knows_are_not_there,
}

/// From which spreadsheets count days.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
const DATA: &str = "データ";

/// A sheet of a workbook.
async fn sheet(city: &City, path: &str, name: &str) -> Range<Data> {
    let answer = city.citizen().get(path).await.expect(200);
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    assert_eq!(answer.header("content-type"), Some(media_type), "{path}");
    let mut book = Xlsx::new(Cursor::new(answer.body.clone())).expect("a workbook");
    book.worksheet_range(name).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The rows of a CSV with its header.
async fn rows(city: &City, path: &str) -> Vec<csv::StringRecord> {
    let answer = city.citizen().get(path).await.expect(200);
    let text = answer.text().strip_prefix('\u{feff}').expect("a byte order mark").to_owned();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a row")).collect()
}

/// Asserts that the sheet says what the CSV says, and says numbers and days as such.
#[track_caller]
fn assert_alike(sheet: &Range<Data>, rows: &[csv::StringRecord]) {
    assert_eq!(sheet.height(), rows.len());
    for (line, (cells, fields)) in sheet.rows().zip(rows).enumerate() {
        for (column, field) in fields.iter().enumerate() {
            let name = &rows[0][column];
            match cells.get(column).unwrap_or(&Data::Empty) {
                Data::Empty => assert_eq!(field, "", "{line} {name}"),
                Data::String(text) => {
                    let field = if text.starts_with('\'') { field } else { field.trim_start_matches('\'') };
                    assert_eq!(text, field, "{line} {name}");
                }
                Data::Float(number) => {
                    let written: f64 = field.parse().unwrap_or_else(|_| panic!("{line} {name}: {field}"));
                    assert!((number - written).abs() <= written.abs() * 1e-12, "{line} {name}: {number} {field}");
                }
                Data::DateTime(day) => {
                    let written: NaiveDate = field.parse().unwrap_or_else(|_| panic!("{line} {name}: {field}"));
                    let days = written.signed_duration_since(FIRST_DAY).num_days();
                    assert_eq!(format!("{days}"), day.as_f64().to_string(), "{line} {name}: {field}");
                }
                other => panic!("{line} {name}: {other:?}"),
            }
        }
    }
}

async fn a_workbook_has_the_lines_of_the_csv_as_numbers_days_and_texts(city: City) {
    for year in YEARS {
        let sheet = sheet(&city, &format!("/years/{year}.xlsx"), DATA).await;
        assert_alike(&sheet, &rows(&city, &format!("/years/{year}.csv")).await);
    }
    let sheet = sheet(&city, "/years/2020.xlsx", DATA).await;
    let column = |name: &str| {
        let header = sheet.rows().next().expect("a header");
        header.iter().position(|cell| *cell == Data::String(name.to_owned())).expect("a column")
    };
    let [code, target, from] = ["municipality_code", "target", "date_from"].map(column);
    let cells = |column: usize| sheet.rows().skip(1).map(move |row| &row[column]).filter(|cell| **cell != Data::Empty);
    assert!(cells(code).all(|cell| *cell == Data::String("342149".to_owned())), "a code is no number");
    assert!(cells(target).count() > 0 && cells(target).all(|cell| matches!(cell, Data::Float(_))));
    assert!(cells(from).count() > 0 && cells(from).all(|cell| matches!(cell, Data::DateTime(_))));
    let all = self::sheet(&city, "/data/all.xlsx", DATA).await;
    assert_alike(&all, &rows(&city, "/data/all.csv").await);
}

async fn a_text_in_a_workbook_is_never_a_formula(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let kacho = city.visit(Actor::Head).await;
    let written = ["=1+1", "+1", "@SUM(A1)", "-5", "'=1"];
    for text in written {
        let update = city.reported(milestone, text).await;
        approve(&kacho, update).await.expect_redirect();
    }
    let sheet = sheet(&city, "/years/2021.xlsx", DATA).await;
    let texts: BTreeSet<String> = sheet.rows().map(|row| row[11].to_string()).collect();
    assert!(written.iter().all(|text| texts.contains(*text)), "{texts:?}");
    let answer = city.citizen().get("/years/2021.xlsx").await;
    let mut book = Xlsx::new(Cursor::new(answer.body.clone())).expect("a workbook");
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("the formulas");
        assert_eq!(formulas.used_cells().count(), 0, "{name}");
    }
}

async fn the_first_sheet_of_a_workbook_is_the_published_table(city: City) {
    let answer = city.citizen().get("/years/2020.xlsx").await.expect(200);
    let mut book = Xlsx::new(Cursor::new(answer.body.clone())).expect("a workbook");
    assert_eq!(book.sheet_names(), ["令和2年度", DATA]);
    let merged = book.merge_cells_by_sheet_name("令和2年度").expect("merged cells");
    assert!(merged.len() > 19, "departments, sections and programmes");
    let table = book.worksheet_range("令和2年度").expect("the table");
    let texts: Vec<String> = table.rows().flatten().map(ToString::to_string).collect();
    assert!(texts[0].contains("令和2年度（2020年度）"));
    let document = data(&city.citizen(), 2020).await;
    for goal in document["goals"].as_array().expect("goals") {
        let name = goal["name"].as_str().expect("a name");
        assert!(texts.iter().any(|text| text.starts_with(name)), "{name}");
        for item in ["objectives", "results"].iter().flat_map(|part| goal[part].as_array().expect("items")) {
            let text = item["text"].as_str().expect("a text");
            assert!(texts.iter().any(|cell| cell.starts_with(text)), "{text}");
        }
    }
}

async fn the_file_of_everything_has_the_document_of_each_year(city: City) {
    let everything = city.citizen().get("/data/all.json").await.expect(200).json();
    let years = everything["years"].as_array().expect("years");
    assert_eq!(years.len(), YEARS.len());
    for (year, document) in YEARS.into_iter().zip(years) {
        assert_eq!(*document, data(&city.citizen(), year).await, "{year}");
    }
    let fields: Vec<&str> = everything.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(
        fields.join(" "),
        "format municipality_code municipality municipality_en licence years successions ends record"
    );
    let record = everything["record"].as_object().expect("a record");
    let fields: Vec<&str> = record.keys().map(String::as_str).collect();
    assert_eq!(fields.join(" "), "units unit_successions years partings goals publications");
    for (list, promised) in [
        ("units", "number kind parent name name_en first_year last_year"),
        ("years", "fiscal_year open partial sample source note axes"),
        ("goals", "number programme fiscal_year position publication"),
        ("publications", "goal number published_at published_on reason note sha256 text"),
    ] {
        let first = record[list][0].as_object().expect("an object");
        assert_eq!(first.keys().map(String::as_str).collect::<Vec<_>>().join(" "), promised, "{list}");
    }
    let links = everything["successions"].as_array().expect("links");
    assert!(!links.is_empty() && links.iter().all(|link| link["from"] != link["to"]));

    // It is sent from the disk until something is published, and then written anew.
    let milestone = city.milestone(UNTOUCHED);
    let update = city.reported(milestone, "全部のデータにも出る報告").await;
    let before = city.citizen().get("/data/all.json").await.expect(200);
    assert!(!before.text().contains("全部のデータにも出る報告"));
    approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    let after = city.citizen().get("/data/all.json").await.expect(200);
    assert!(after.text().contains("全部のデータにも出る報告"));
    let tag = after.header("etag").expect("a tag");
    let known = city.citizen().get_with("/data/all.json", &[("if-none-match", tag)]).await.expect(304);
    assert!(known.body.is_empty());
}

async fn a_unit_and_a_programme_have_files_of_their_own(city: City) {
    let document = data(&city.citizen(), 2020).await;
    let goal = &document["goals"][3];
    let (unit, programme) = (&goal["section"]["number"], &goal["programme"]["number"]);
    let of_unit = city.citizen().get(&format!("/years/2020/units/{unit}.json")).await.expect(200).json();
    let goals = document["goals"].as_array().expect("goals").iter();
    let own: Vec<&Value> = goals.filter(|goal| goal["section"]["number"] == *unit).collect();
    assert_eq!(of_unit["goals"].as_array().expect("goals").iter().collect::<Vec<_>>(), own);
    let of_programme = city.citizen().get(&format!("/programmes/{programme}.json")).await.expect(200).json();
    for year in of_programme["years"].as_array().expect("years") {
        assert!(year["goals"].as_array().expect("goals").iter().all(|goal| goal["programme"]["number"] == *programme));
    }
    for path in [format!("/years/2020/units/{unit}"), format!("/programmes/{programme}")] {
        let page = city.citizen().get(&path).await.expect(200);
        let links = page.attributes("main a", "href");
        assert!(["csv", "json", "xlsx"].iter().all(|format| links.contains(&format!("{path}.{format}"))), "{path}");
        let sheet = sheet(&city, &format!("{path}.xlsx"), DATA).await;
        assert_alike(&sheet, &rows(&city, &format!("{path}.csv")).await);
    }
}

async fn a_comparison_is_the_same_as_csv_and_as_a_workbook(city: City) {
    for by in ["programme", "department", "plan", "rating", "indicator", "money"] {
        let query = format!("years=2019,2020,2021&by={by}");
        let sheet = sheet(&city, &format!("/compare.xlsx?{query}"), DATA).await;
        assert_alike(&sheet, &rows(&city, &format!("/compare.csv?{query}")).await);
    }
}

async fn every_value_of_an_indicator_is_in_the_file_of_indicators(city: City) {
    let rows = rows(&city, "/data/indicators.csv").await;
    let place = |name: &str| rows[0].iter().position(|column| column == name).expect("a column");
    let [number, year, target, actual] = ["indicator_number", "fiscal_year", "target", "actual"].map(place);
    for document in [data(&city.citizen(), 2020).await, data(&city.citizen(), 2021).await] {
        let indicators = document["goals"].as_array().expect("goals").iter();
        for indicator in indicators.flat_map(|goal| goal["indicators"].as_array().expect("indicators")) {
            let figure = |field: &str| indicator[field].as_str().unwrap_or_default().to_owned();
            if indicator["target"].is_null() && indicator["actual"].is_null() {
                continue;
            }
            let own = [indicator["number"].to_string(), document["fiscal_year"].to_string()];
            let row = rows.iter().find(|row| row[number] == own[0] && row[year] == own[1]);
            let row = row.unwrap_or_else(|| panic!("{own:?}"));
            assert_eq!((&row[target], &row[actual]), (figure("target").as_str(), figure("actual").as_str()), "{own:?}");
        }
    }
}

async fn the_page_of_data_leads_to_every_file_there_is(city: City) {
    for page in ["/data", "/en/data"] {
        let page = city.citizen().get(page).await.expect(200);
        let links = page.attributes("main a, link[rel=alternate]", "href");
        let years = YEARS.iter().flat_map(|year| ["csv", "json", "xlsx"].map(|end| format!("/years/{year}.{end}")));
        let all = ["all.csv", "all.json", "all.xlsx", "indicators.csv", "codes.csv", "dataset.jsonld"];
        assert_eq!(page.texts("main details dt").len(), 70 + 12, "what stands in each column");
        for file in years.chain(all.map(|file| format!("/data/{file}"))) {
            assert!(links.contains(&file), "{file}: {links:?}");
            city.citizen().get(&file).await.expect(200);
        }
    }
    assert!(city.citizen().get("/").await.attributes("footer a", "href").contains(&"/data".to_owned()));
}

async fn every_code_of_the_files_is_in_the_list(city: City) {
    let list = rows(&city, "/data/codes.csv").await;
    assert_eq!(list[0].iter().collect::<Vec<_>>(), ["field", "code", "label", "label_en"]);
    let codes: BTreeSet<&str> = list.iter().map(|row| &row[1]).collect();
    assert!(list.iter().all(|row| row.iter().all(|field| !field.is_empty())));
    let all = rows(&city, "/data/all.csv").await;
    let columns = ["stage", "item", "date_precision", "indicator_kind", "direction", "target_bound"];
    for name in columns {
        let column = all[0].iter().position(|known| known == name).expect("a column");
        for row in all.iter().skip(1).filter(|row| !row[column].is_empty()) {
            assert!(codes.contains(&row[column]), "{name}: {}", &row[column]);
        }
    }
}

async fn every_column_and_code_of_indicators_and_comparisons_is_described(city: City) {
    with_table(&city).await;
    let list = rows(&city, "/data/codes.csv").await;
    let record = city.citizen().get("/data/dataset.jsonld").await.expect(200).json();
    let described: BTreeSet<&str> = record["variableMeasured"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|column| column["name"].as_str())
        .collect();
    let mut paths: Vec<String> =
        By::ALL.iter().map(|by| format!("/compare.csv?by={by}&years=2020,2021,2022,2023")).collect();
    paths.push("/data/indicators.csv".to_owned());
    for path in paths {
        let all = rows(&city, &path).await;
        for (column, name) in all[0].iter().enumerate() {
            assert!(described.contains(name), "{path}: {name}");
            let known: BTreeSet<&str> = list.iter().filter(|row| &row[0] == name).map(|row| &row[1]).collect();
            for row in all.iter().skip(1).filter(|row| !known.is_empty() && !row[column].is_empty()) {
                assert!(known.contains(&row[column]), "{path}: {name}: {}", &row[column]);
            }
        }
    }
}

async fn the_record_of_the_data_set_names_every_file(city: City) {
    let answer = city.citizen().get("/data/dataset.jsonld").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/ld+json; charset=utf-8"));
    let record = answer.json();
    assert_eq!((&record["@type"], &record["creator"]["identifier"]), (&"Dataset".into(), &"342149".into()));
    assert_eq!(record["temporalCoverage"], "2015-04-01/2022-03-31");
    assert_eq!(record.get("license"), None, "the sample gives nothing away that is not its own");
    let files = record["distribution"].as_array().expect("files");
    assert_eq!(files.len(), 3 * (YEARS.len() + 1) + 2);
    for file in files {
        let address = file["contentUrl"].as_str().expect("an address");
        let path = address.splitn(4, '/').nth(3).expect("a path");
        let media_type = file["encodingFormat"].as_str().expect("a type");
        let answer = city.citizen().get(&format!("/{path}")).await.expect(200);
        assert!(answer.header("content-type").expect("a type").starts_with(media_type), "{address}");
    }
}

async fn files_of_what_nobody_knows_are_not_there(city: City) {
    for path in [
        "/years/2014.xlsx",
        "/years/2020.pdf",
        "/years/2020/units/99999.csv",
        "/programmes/99999.json",
        "/data/all.xml",
        "/data/nothing.csv",
    ] {
        city.citizen().get(path).await.expect(404);
    }
}
