//! Targets that are no plain figures, words in the place of values, 基準値 and 見込み: on the form of a sheet, out of a table, and
//! wherever they are shown.

use ichirizuka::domain::stage::Stage;
use ichirizuka::intake;
use ichirizuka::store::imports::indicators;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::comparison::{indicator, page, publish};
use crate::goals::{fields_of, fill};
use crate::scene::{UNTOUCHED, borrowed};
use crate::visitor::Visitor;

on_both_databases! {
    a_form_takes_bounds_ways_and_words_and_gives_them_back,
    a_form_takes_a_base_value_and_a_forecast_and_takes_them_back,
    a_form_says_what_is_wrong_with_a_target_and_keeps_it,
    a_bound_is_revised_and_the_first_one_stays,
    a_table_s_bounds_and_words_are_shown_wherever_its_values_are,
    a_bound_has_its_own_line_and_columns_in_the_data,
    without_a_base_value_nothing_is_judged,
}

/// The path of the form of a sheet that is written again, with the visitor that writes it.
async fn form(city: &City) -> (Visitor, String) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    city.sql(&format!("DELETE FROM sheet_step WHERE goal_id = {goal} AND stage = 'goals'"));
    (city.visit(Actor::OwnSection).await, format!("/desk/goals/{goal}/indicators"))
}

/// Every line of the trail, and every target and value.
fn written(city: &City) -> [i64; 4] {
    ["audit", "target", "actual", "stated_value"].map(|rows| city.count(rows))
}

async fn fields(tanto: &Visitor, path: &str, stage: &str) -> Vec<(String, String)> {
    fields_of(&tanto.get(&format!("{path}?stage={stage}")).await.expect(200))
}

/// Sends the form with these fields of a new indicator filled in.
async fn new(tanto: &Visitor, path: &str, typed: &[(&str, &str)]) -> Answer {
    let mut fields = fields(tanto, path, "goals").await;
    let usual = [("name", "点検の割合"), ("unit", "%"), ("direction", "more"), ("definition", "点検した数の割合")];
    for (field, value) in usual.iter().chain(typed) {
        fill(&mut fields, &format!("n1-{field}"), value);
    }
    tanto.post(path, &borrowed(&fields)).await
}

/// The beginning of the names of the fields of that indicator.
fn row(city: &City) -> String {
    format!("i{}", indicator(city, "点検の割合"))
}

fn of(fields: &[(String, String)], name: &str) -> String {
    fields.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no field {name}")).1.clone()
}

async fn a_form_takes_bounds_ways_and_words_and_gives_them_back(city: City) {
    let (tanto, path) = form(&city).await;
    new(&tanto, &path, &[("target", "９０％以上")]).await.expect_redirect();
    let target = format!("{}-target", row(&city));
    assert_eq!(of(&fields(&tanto, &path, "goals").await, &target), "90以上");
    assert_eq!(city.count("target WHERE value = '90' AND bound = 'at_least' AND word = '以上'"), 1);
    for (typed, given, stored) in [
        ("10以内", "10以内", "value = '10' AND bound = 'at_most'"),
        ("維持（±5%）", "維持（±5）", "value IS NULL AND bound = 'keep' AND tolerance = '5'"),
        ("前年度比増", "前年度比増", "bound = 'increase' AND since_year = 2020"),
        ("調整中", "調整中", "value IS NULL AND bound IS NULL AND word = '調整中'"),
        ("95", "95", "value = '95' AND bound IS NULL AND word IS NULL"),
    ] {
        let mut sent = fields(&tanto, &path, "goals").await;
        fill(&mut sent, &target, typed);
        tanto.post(&path, &borrowed(&sent)).await.expect_redirect();
        assert_eq!(of(&fields(&tanto, &path, "goals").await, &target), given, "{typed}");
        assert_eq!(city.count(&format!("target WHERE {stored} AND indicator_id = {}", &row(&city)[1..])), 1, "{typed}");
    }
    // A form that changes nothing writes nothing.
    let before = written(&city);
    let same = fields(&tanto, &path, "goals").await;
    tanto.post(&path, &borrowed(&same)).await.expect_redirect();
    assert_eq!(written(&city), before);
    // A word in the place of a value means a kind of nothing.
    let mut report = fields(&tanto, &path, "midyear").await;
    fill(&mut report, &format!("{}-value", row(&city)), "集計中");
    tanto.post(&path, &borrowed(&report)).await.expect_redirect();
    assert_eq!(city.count("actual WHERE missing = 'not_reported' AND word = '集計中' AND value IS NULL"), 1);
    let report = fields(&tanto, &path, "midyear").await;
    assert_eq!(of(&report, &format!("{}-value", row(&city))), "集計中");
    tanto.post(&path, &borrowed(&report)).await.expect_redirect();
    assert_eq!(city.count("actual WHERE word = '集計中'"), 1, "sent again, it is the same");
}

async fn a_form_takes_a_base_value_and_a_forecast_and_takes_them_back(city: City) {
    let (tanto, path) = form(&city).await;
    let typed = [("target", "維持"), ("base", "82.5"), ("base_year", "令和元年度"), ("forecast", "84")];
    new(&tanto, &path, &typed).await.expect_redirect();
    let row = row(&city);
    let sent = fields(&tanto, &path, "goals").await;
    let stated = |fields: &[(String, String)]| {
        ["base", "base_year", "forecast"].map(|field| of(fields, &format!("{row}-{field}")))
    };
    assert_eq!(stated(&sent), ["82.5", "2019", "84"]);
    let shown = tanto.get(&format!("{}/stages/goals", path.trim_end_matches("/indicators"))).await.expect(200);
    assert!(shown.text().contains("82.5") && shown.text().contains("維持"));
    // Another year of it takes the place of the first, and blank fields take both back.
    for (base, year, forecast) in [("83", "2020", ""), ("", "", "")] {
        let mut sent = fields(&tanto, &path, "goals").await;
        for (field, value) in [("base", base), ("base_year", year), ("forecast", forecast)] {
            fill(&mut sent, &format!("{row}-{field}"), value);
        }
        tanto.post(&path, &borrowed(&sent)).await.expect_redirect();
        assert_eq!(stated(&fields(&tanto, &path, "goals").await), [base, year, forecast]);
    }
    assert_eq!(city.count("audit WHERE action = 'sheet.written' AND after LIKE '%\"stated\":{%'"), 3);
}

async fn a_form_says_what_is_wrong_with_a_target_and_keeps_it(city: City) {
    let (tanto, path) = form(&city).await;
    let before = written(&city);
    for (field, typed, wrong) in [
        ("target", "90%程度", "target"),
        ("target", "前年度比5%増", "target"),
        ("target", "90人以上", "target"),
        ("base", "82①", "base"),
        ("base", "82", "base_year"),
        ("base_year", "2019", "base"),
        ("forecast", "約80", "forecast"),
    ] {
        let answer = new(&tanto, &path, &[(field, typed)]).await.expect(422);
        assert!(answer.has(&format!("[id='n1-{wrong}'][aria-invalid=true]")), "{field}: {typed}");
        assert_eq!(answer.attributes(&format!("[id='n1-{field}']"), "value"), [typed]);
    }
    let later = [("base", "82"), ("base_year", "令和9年度")];
    let answer = new(&tanto, &path, &later).await.expect(422);
    assert!(answer.text().contains("この年度までにしてください"));
    assert_eq!(written(&city), before);
}

async fn a_bound_is_revised_and_the_first_one_stays(city: City) {
    let (tanto, path) = form(&city).await;
    new(&tanto, &path, &[("target", "90以上")]).await.expect_redirect();
    let mut sent = fields(&tanto, &path, "midyear").await;
    fill(&mut sent, &format!("{}-target", row(&city)), "維持");
    fill(&mut sent, &format!("{}-reason", row(&city)), "点検の方法を改めたため");
    tanto.post(&path, &borrowed(&sent)).await.expect_redirect();
    let preview = tanto.get(&format!("{}/stages/midyear", path.trim_end_matches("/indicators"))).await.expect(200);
    assert!(preview.texts("del").concat().contains("90%以上"), "{:?}", preview.texts("del"));
    assert!(preview.texts("ins").concat().contains("維持"), "{:?}", preview.texts("ins"));
}

const TABLE: &str = "\
事業番号,事業名,部,課,指標名,単位,方向,年度,区分,値
1,道路の点検,建設部,道路課,点検した割合,%,多いほどよい,2022,目標,90%以上
1,道路の点検,建設部,道路課,点検した割合,%,多いほどよい,2022,実績,81
1,道路の点検,建設部,道路課,苦情の件数,件,少ないほどよい,2022,目標,10件以内
1,道路の点検,建設部,道路課,苦情の件数,件,少ないほどよい,2022,実績,0
1,道路の点検,建設部,道路課,職員の人数,人,,2020,基準値,40
1,道路の点検,建設部,道路課,職員の人数,人,,2022,目標,維持（±5%）
1,道路の点検,建設部,道路課,職員の人数,人,,2022,実績,43
1,道路の点検,建設部,道路課,利用者数,人,,2021,実績,100
1,道路の点検,建設部,道路課,利用者数,人,,2022,目標,前年度比増
1,道路の点検,建設部,道路課,利用者数,人,,2022,実績,101
1,道路の点検,建設部,道路課,満足度,点,多いほどよい,2022,目標,調整中
1,道路の点検,建設部,道路課,満足度,点,多いほどよい,2022,実績,集計中
1,道路の点検,建設部,道路課,事故の件数,件,少ないほどよい,2022,計画,現状維持
1,道路の点検,建設部,道路課,事故の件数,件,少ないほどよい,2022,実績,0
";

async fn taken_in(city: &City, table: &str) {
    let table = table.to_owned();
    city.write(move |writer| {
        let table = intake::read_indicators("道路.csv", table.as_bytes(), &intake::Asked::default()).expect("a table");
        let permit = ichirizuka::domain::policy::at_the_console();
        indicators::take_in(writer, &permit, &table, chrono::Utc::now())?;
        publish(writer, 2021, Stage::Results)?;
        publish(writer, 2022, Stage::Results)
    })
    .await;
}

fn goal(city: &City) -> i64 {
    city.number("SELECT CAST(id AS BIGINT) AS number FROM goal WHERE name = '道路の点検' AND fiscal_year = 2022")
}

/// The words of the rows of a table, by their headings.
fn rows(answer: &Answer, label: &str) -> Vec<String> {
    answer.texts(&format!("table[aria-labelledby={label}] tbody tr"))
}

#[track_caller]
fn says(rows: &[String], heading: &str, words: &[&str]) {
    let row = rows.iter().find(|row| row.starts_with(heading)).unwrap_or_else(|| panic!("no {heading}: {rows:#?}"));
    for words in words {
        assert!(row.contains(words), "{words}: {row}");
    }
}

async fn a_table_s_bounds_and_words_are_shown_wherever_its_values_are(city: City) {
    taken_in(&city, TABLE).await;
    let sheet = page(&city, &format!("/goals/{}", goal(&city))).await;
    let rows_of_sheet = rows(&sheet, "indicators");
    says(&rows_of_sheet, "点検した割合", &["90%以上", "90%", "実績 81 ÷ 目標 90"]);
    says(&rows_of_sheet, "苦情の件数", &["10件以内", "達成", "率は算出せず"]);
    says(&rows_of_sheet, "職員の人数", &["維持（±5%）", "未達成", "基準値 40人（令和2年度（2020年度））と比べて判定"]);
    says(&rows_of_sheet, "利用者数", &["前年度比増", "達成", "令和3年度（2021年度）の100人と比べて判定"]);
    says(&rows_of_sheet, "満足度", &["調整中", "集計中", "未報告"]);
    says(&rows_of_sheet, "事故の件数", &["現状維持", "計画値"]);
    let english = page(&city, &format!("/en/goals/{}", goal(&city))).await;
    says(&rows(&english, "indicators"), "点検した割合", &["90%以上", "at least this figure"]);
    says(&rows(&english, "indicators"), "利用者数", &["to be more than the value of"]);
    let one = page(&city, &format!("/indicators/{}", indicator(&city, "職員の人数"))).await;
    assert!(one.text().contains("±5%") && one.text().contains("許容幅"), "the formula stands on the page");
    let year = page(&city, "/years/2022").await;
    assert!(year.text().contains("10件以内") && year.text().contains("前年度比増"));
    let compared = page(&city, "/compare?years=2021,2022&by=indicator").await.text().to_owned();
    assert!(compared.contains("前年度比増") && compared.contains("達成"), "{compared}");
    page(&city, "/about").await.one("#bounds");
}

async fn a_bound_has_its_own_line_and_columns_in_the_data(city: City) {
    taken_in(&city, TABLE).await;
    let file = page(&city, "/years/2022.csv").await.text().trim_start_matches('\u{feff}').to_owned();
    let mut table = csv::Reader::from_reader(file.as_bytes());
    let headers = table.headers().expect("headers").clone();
    let at = |name: &str| headers.iter().position(|known| known == name).expect("a column");
    let lines: Vec<csv::StringRecord> = table.records().collect::<Result<_, _>>().expect("lines");
    let line = |name: &str| lines.iter().find(|line| &line[at("text")] == name).expect("a line");
    let cells = |name: &str, columns: &[&str]| -> Vec<String> {
        columns.iter().map(|column| line(name)[at(column)].to_owned()).collect()
    };
    let told = ["target", "target_bound", "target_text", "attainment_percent", "target_met"];
    assert_eq!(cells("点検した割合", &told), ["90", "at_least", "90%以上", "90", ""]);
    assert_eq!(cells("苦情の件数", &told), ["10", "at_most", "10件以内", "", "1"]);
    assert_eq!(cells("職員の人数", &told), ["", "keep", "維持（±5%）", "", "0"]);
    assert_eq!(
        cells("満足度", &["target_bound", "target_text", "state", "missing_word"]),
        ["word", "調整中", "not_reported", "集計中"]
    );
    assert_eq!(cells("事故の件数", &["plan", "plan_bound", "plan_text"]), ["", "keep", "現状維持"]);

    let data = page(&city, "/years/2022.json").await.json();
    let sheet = data["goals"].as_array().expect("goals").iter().find(|goal| goal["name"] == "道路の点検").expect("it");
    let one = |name: &str| {
        let all = sheet["indicators"].as_array().expect("indicators");
        all.iter().find(|known| known["name"] == name).expect("an indicator").clone()
    };
    let kept = one("職員の人数");
    assert_eq!(kept["target"], serde_json::Value::Null);
    assert_eq!(
        kept["target_aim"],
        serde_json::json!({ "value": null, "bound": "keep", "tolerance": "5%", "since": null, "word": "維持" })
    );
    assert_eq!(kept["judgement"], serde_json::json!({ "met": false, "against": "40", "since": 2020 }));
    let bound = one("点検した割合");
    assert_eq!((&bound["target"], &bound["target_aim"]["bound"]), (&"90".into(), &"at_least".into()));
    assert_eq!(one("満足度")["word"], "集計中");

    let compared = page(&city, "/compare.csv?years=2021,2022&by=indicator").await.text().to_owned();
    assert!(compared.contains("target_bound,increase") && compared.contains("target_met,1"), "{compared}");
}

async fn without_a_base_value_nothing_is_judged(city: City) {
    let without = TABLE.lines().filter(|line| !line.contains("基準値")).collect::<Vec<_>>().join("\n");
    taken_in(&city, &without).await;
    let sheet = page(&city, &format!("/goals/{}", goal(&city))).await;
    says(&rows(&sheet, "indicators"), "職員の人数", &["維持（±5%）", "基準値がないため判定できません"]);
}
