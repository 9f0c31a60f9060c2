//! The data of a year as files: JSON and CSV.

use rust_decimal::Decimal;
use serde_json::Value;

use crate::actors::Actor;
use crate::city::City;
use crate::roads::{YEARS, data};
use crate::scene::{UNTOUCHED, approve};
use crate::year_document::places_without_objects;

on_both_databases! {
    the_json_of_a_year_has_every_promised_field_and_no_other,
    dates_in_json_say_how_exact_they_are,
    rates_in_json_are_not_rounded,
    the_csv_is_made_for_excel,
    no_csv_field_has_a_line_break_and_every_row_has_its_columns,
    a_csv_field_is_never_a_formula,
    files_and_pages_tell_of_the_same_goals,
}

fn list<'value>(value: &'value Value, field: &str) -> &'value Vec<Value> {
    value[field].as_array().unwrap_or_else(|| panic!("{field} is no list in {value}"))
}

async fn the_json_of_a_year_has_every_promised_field_and_no_other(city: City) {
    let mut documents = Vec::new();
    for year in YEARS {
        let document = data(&city.citizen(), year).await;
        assert_eq!(document["format"], 1);
        assert_eq!(document["fiscal_year"], year);
        assert_eq!(document["municipality_code"], "342149");
        documents.push(document);
    }
    // Of most of what this city has none, the invented one has some.
    assert_eq!(
        places_without_objects(&documents).into_iter().collect::<Vec<_>>(),
        [
            "goals.amounts",
            "goals.evaluation",
            "goals.evaluation_texts",
            "goals.evaluations",
            "goals.evidence",
            "goals.future_course",
            "goals.indicators.breaks",
            "goals.indicators.judgement",
            "goals.indicators.original_target_aim",
            "goals.indicators.path",
            "goals.indicators.plan_aim",
            "goals.indicators.target_aim",
            "goals.indicators.years.original_target_aim",
            "goals.indicators.years.plan_aim",
            "goals.indicators.years.target_aim",
            "goals.objectives.details",
            "goals.unit_cost",
            "goals.updates",
            "goals.updates.value"
        ]
    );
    let answer = city.citizen().get("/years/2020.json").await;
    assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
    let document = answer.json();
    assert_eq!(document["label"], "令和2年度（2020年度）");
    assert_eq!(document["label_en"], "FY2020 (Reiwa 2)");
    assert_eq!(document["stage"], "results");
    let count = |field: &str| list(&document, "goals").iter().map(|goal| list(goal, field).len()).sum::<usize>();
    assert_eq!((list(&document, "goals").len(), count("objectives"), count("results")), (19, 47, 48));
}

async fn dates_in_json_say_how_exact_they_are(city: City) {
    fn walk(value: &Value, found: &mut usize) {
        match value {
            Value::Object(fields) if fields.contains_key("precision") => {
                let day = |field: &str| value[field].as_str().and_then(|day| day.parse::<chrono::NaiveDate>().ok());
                let (from, to) = (day("from").expect("a day"), day("to").expect("a day"));
                match value["precision"].as_str() {
                    Some("day") => assert_eq!(from, to),
                    Some("month") => assert!(!value["label"].as_str().expect("words").contains('日'), "{value}"),
                    _ => assert!(from < to, "{value}"),
                }
                *found += 1;
            }
            Value::Object(fields) => fields.values().for_each(|value| walk(value, found)),
            Value::Array(values) => values.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    for year in [2020, 2021] {
        let mut found = 0;
        walk(&data(&city.citizen(), year).await, &mut found);
        assert!(found > 10, "{year}: {found}");
    }
}

async fn rates_in_json_are_not_rounded(city: City) {
    let document = data(&city.citizen(), 2020).await;
    let indicators: Vec<&Value> = list(&document, "goals").iter().flat_map(|goal| list(goal, "indicators")).collect();
    let mut fractions = 0;
    let mut rates = 0;
    for indicator in indicators {
        let decimal = |field: &str| {
            let value = &indicator[field];
            value
                .as_str()
                .map(ToOwned::to_owned)
                .or_else(|| value.as_number().map(ToString::to_string))?
                .parse::<Decimal>()
                .ok()
        };
        let Some(percent) = decimal("attainment_percent") else { continue };
        rates += 1;
        let (target, actual) = (decimal("target").expect("a target"), decimal("actual").expect("an actual"));
        if indicator["direction"] == "more" {
            let exact = actual / target * Decimal::ONE_HUNDRED;
            assert!((percent - exact).abs() < Decimal::new(1, 6), "{indicator}");
        }
        fractions += usize::from(percent.fract() != Decimal::ZERO);
    }
    assert!(rates >= 11, "{rates}");
    assert!(fractions >= 2, "8 of 3 is 266.66… %, not 267 %");
}

const COLUMNS: &str = "municipality_code,fiscal_year,fiscal_year_label,stage,department,section,programme_number,\
                       goal_number,goal_name,item,item_number,text,date_from,date_to,date_precision,date_label,state,\
                       indicator_kind,direction,unit,target,actual,attainment_percent,programme_code,plan,forecast,\
                       base,base_year,plan_path,target_bound,target_text,target_met,plan_bound,plan_text,missing_word,\
                       department_en,section_en,midyear,original_target,original_target_bound,original_target_text,\
                       reason,stated_percent,stated_label,definition,outside_cause,not_comparable,value_source,\
                       path_from_year,path_from,path_to_year,path_to,path_expected,original_due,completed,\
                       objective_number,milestone_number,indicator_number,entered_at,publication_number,published_on,\
                       published_at,partially_recorded,sample,source,title_only,year_note,axis,address,sha256";

async fn the_csv_is_made_for_excel(city: City) {
    let answer = city.citizen().get("/years/2020.csv").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"342149-2020.csv\""));
    let text = answer.text().strip_prefix('\u{feff}').expect("a byte order mark");
    assert_eq!(text.split("\r\n").next(), Some(COLUMNS));
    assert!(text.ends_with("\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "lines end in CRLF");
}

/// The rows of a year's file, without the header.
async fn rows(city: &City, year: i32) -> Vec<csv::StringRecord> {
    let answer = city.citizen().get(&format!("/years/{year}.csv")).await.expect(200);
    let text = answer.text().trim_start_matches('\u{feff}').to_owned();
    csv::Reader::from_reader(text.as_bytes()).records().map(|row| row.expect("a row")).collect()
}

async fn no_csv_field_has_a_line_break_and_every_row_has_its_columns(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let update = city.reported(milestone, "一行目\r\n二行目, \"引用\"").await;
    approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    for year in YEARS {
        for row in rows(&city, year).await {
            assert_eq!(row.len(), COLUMNS.split(',').count());
            assert_eq!((&row[0], &row[1]), ("342149", year.to_string().as_str()));
            assert!(row.iter().all(|field| !field.contains(['\n', '\r'])), "{row:?}");
        }
    }
    let texts: Vec<String> = rows(&city, 2021).await.iter().map(|row| row[11].to_owned()).collect();
    assert!(texts.contains(&"一行目 二行目, \"引用\"".to_owned()));
    let items = rows(&city, 2020).await;
    let count = |item: &str| items.iter().filter(|row| &row[9] == item).count();
    assert_eq!((count("goal"), count("objective"), count("result")), (19, 47, 48));
}

async fn a_csv_field_is_never_a_formula(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let kacho = city.visit(Actor::Head).await;
    let formulas = ["=HYPERLINK(\"http://evil.example\")", "+1+1", "-1+1", "@SUM(A1)", " =1+1", "＝1+1", "-5", "△5"];
    for formula in formulas {
        let update = city.reported(milestone, formula).await;
        approve(&kacho, update).await.expect_redirect();
    }
    let rows = rows(&city, 2021).await;
    let updates: Vec<&str> = rows.iter().filter(|row| &row[9] == "update").map(|row| &row[11]).collect();
    assert!(updates.contains(&"'=HYPERLINK(\"http://evil.example\")"), "{updates:?}");
    for row in &rows {
        for field in row {
            let number = field.parse::<Decimal>().is_ok();
            assert!(number || !field.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']), "{field}");
        }
    }
    assert!(["'＝1+1", "-5", "△5"].iter().all(|text| updates.contains(text)), "{updates:?}");
}

async fn files_and_pages_tell_of_the_same_goals(city: City) {
    for year in YEARS {
        let document = data(&city.citizen(), year).await;
        let in_json: Vec<String> =
            list(&document, "goals").iter().map(|goal| format!("/goals/{}", goal["number"])).collect();
        let page = city.citizen().get(&format!("/years/{year}")).await;
        assert_eq!(page.attributes("a.sheet__name", "href"), in_json, "{year}");
        let rows = rows(&city, year).await;
        let in_csv: Vec<String> =
            rows.iter().filter(|row| &row[9] == "goal").map(|row| format!("/goals/{}", &row[7])).collect();
        assert_eq!(in_csv, in_json, "{year}");
    }
}
