//! Years side by side, and one indicator through the years.

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake;
use ichirizuka::store::imports::indicators;
use ichirizuka::store::publishing::{self, Publishing};
use ichirizuka::store::{StoreError, Writer};

use crate::actors::Actor;
use crate::answer::{Answer, every};
use crate::city::City;
use crate::scene::UNTOUCHED;

on_both_databases! {
    programmes_are_new_renamed_and_ended_in_words_and_counted,
    the_order_of_the_years_does_not_matter_and_a_year_with_itself_shows_no_change,
    years_recorded_in_part_enter_no_count_and_say_so,
    departments_are_compared_as_they_were_or_in_todays_structure,
    a_unit_narrows_a_comparison_down_through_its_predecessors,
    indicators_come_biggest_movement_first_and_zero_has_no_share,
    plan_figures_are_shown_and_never_compared_with_actual_ones,
    a_year_that_is_told_in_figures_only_shows_them_by_department,
    a_break_stops_the_comparison_unless_a_factor_converts,
    ratings_are_counted_by_scale_and_exceptions_are_named,
    only_the_axis_that_counts_is_counted_and_every_axis_is_shown,
    what_cannot_be_compared_is_answered_clearly,
    every_comparison_is_there_as_data,
    an_indicator_has_a_page_with_chart_table_and_definition,
    what_is_not_published_is_nowhere,
    counts_that_are_lost_or_were_made_by_other_rules_are_made_when_the_database_is_opened,
    names_that_differ_in_their_brackets_only_are_told_apart_wherever_they_stand,
    a_section_states_a_break_and_takes_it_back,
    a_form_for_a_break_keeps_what_was_typed_and_says_what_is_wrong,
}

const TABLE: &[u8] = include_bytes!("../data/indicators-of-another-town.csv");

pub(crate) fn publish(writer: &mut Writer<'_>, year: i32, stage: Stage) -> Result<(), StoreError> {
    let year = FiscalYear::new(year).expect("a year");
    let what = Publishing { year, stage, unit: None, goals: None, published_on: None, note: None, reason: None };
    publishing::publish_year(writer, &policy::at_the_console(), &what, chrono::Utc::now()).map(|_| ())
}

pub(crate) async fn take_in(city: &City) {
    city.write(|writer| {
        let table = intake::read_indicators("town.csv", TABLE, &intake::Asked::default()).expect("the table is good");
        indicators::take_in(writer, &policy::at_the_console(), &table, chrono::Utc::now())
    })
    .await;
}

/// The table of another town in the city, its years published: 2022 and 2023 with actual values, 2024 planned.
pub(crate) async fn with_table(city: &City) {
    take_in(city).await;
    publish_table(city).await;
}

pub(crate) async fn publish_table(city: &City) {
    city.write(|writer| {
        publish(writer, 2022, Stage::Results)?;
        publish(writer, 2023, Stage::Results)?;
        publish(writer, 2024, Stage::Goals)
    })
    .await;
}

pub(crate) async fn page(city: &City, path: &str) -> Answer {
    city.citizen().get(path).await.expect(200)
}

pub(crate) fn indicator(city: &City, name: &str) -> i64 {
    city.number(&format!("SELECT CAST(id AS BIGINT) AS number FROM indicator WHERE name = '{name}'"))
}

/// The words of the row whose heading begins with these.
pub(crate) fn row(answer: &Answer, heading: &str) -> String {
    let rows = answer.texts("table tbody tr");
    rows.iter().find(|row| row.starts_with(heading)).unwrap_or_else(|| panic!("no row {heading}: {rows:#?}")).clone()
}

async fn programmes_are_new_renamed_and_ended_in_words_and_counted(city: City) {
    with_table(&city).await;
    let compared = page(&city, "/compare?years=2022,2023&by=programme").await;
    assert!(row(&compared, "公園・緑地事業").contains("名称変更"), "{}", row(&compared, "公園・緑地事業"));
    assert!(row(&compared, "移動販売事業").contains("新規"));
    assert!(row(&compared, "閉校記念事業").contains("終了"));
    assert!(!row(&compared, "図書館事業").contains("継続"), "what goes on needs no word");
    let sentence = compared.texts("main p.lede").concat();
    assert_eq!(sentence, "事務事業4件のうち2件が2つ以上の年度にあり、新規1件、終了1件、名称変更1件です。");
    let prose = page(&city, "/compare?years=2022,2023&by=programme&view=prose").await;
    assert!(!row(&prose, "図書館事業").contains("継続"), "nor beside its text");
    // With a year between that is not compared, nothing is called new as of the year.
    let far = page(&city, "/compare?years=2020,2023&by=programme").await;
    assert!(row(&far, "移動販売事業").contains("令和2年度（2020年度）より後に加わった"));
}

async fn counts_that_are_lost_or_were_made_by_other_rules_are_made_when_the_database_is_opened(city: City) {
    with_table(&city).await;
    let shown = async |city: &City| {
        let mut shown = Vec::new();
        for by in ["programme", "department", "rating"] {
            shown.push(page(city, &format!("/compare?years=2020,2022,2023&by={by}")).await.texts("main"));
        }
        shown.push(page(city, "/").await.texts("main"));
        shown
    };
    let before = shown(&city).await;
    city.sql("DELETE FROM public_sheet");
    let city = city.behind("http://localhost");
    assert_eq!(shown(&city).await, before);
    city.sql("UPDATE public_sheet SET counting = 0, name = 'x', objectives = 99, ratings = '[]', fiscal_year = 2020");
    let city = city.behind("http://localhost");
    assert_eq!(shown(&city).await, before);
}

async fn the_order_of_the_years_does_not_matter_and_a_year_with_itself_shows_no_change(city: City) {
    with_table(&city).await;
    for by in ["programme", "department", "rating", "indicator"] {
        let one = page(&city, &format!("/compare?years=2022,2023,2024&by={by}")).await;
        let other = page(&city, &format!("/compare?years=2024,2022,2023,2022&by={by}")).await;
        assert_eq!(one.texts("main table"), other.texts("main table"), "{by}");
        assert_eq!(one.texts("main p.lede"), other.texts("main p.lede"), "{by}");
        let same = page(&city, &format!("/compare?years=2023,2023&by={by}")).await;
        assert!(same.texts("main p").concat().contains("同じ年度どうしの比較です。変化はありません。"), "{by}");
        for word in ["増加", "減少", "改善", "悪化", "新規", "終了", "名称変更"] {
            assert!(!same.texts("main table tbody").concat().contains(word), "{by}: {word}");
        }
    }
}

async fn years_recorded_in_part_enter_no_count_and_say_so(city: City) {
    let compared = page(&city, "/compare?years=2016,2020&by=department").await;
    assert!(compared.texts("main p").concat().contains("「一部のみ収録・要約」の年度は"), "it says so");
    let totals = compared.texts("table[aria-labelledby=counts] tfoot td");
    assert_eq!(totals[0], "一部のみ収録のため、集計しません");
    assert!(totals[1].starts_with("19事業目標項目 47件成果 48件"), "{totals:?}");
    assert!(compared.has("rect.chart__gap"), "and is a gap in the charts");
    let programmes = page(&city, "/compare?years=2016,2020&by=programme").await;
    let sentence = programmes.texts("main p.lede").concat();
    assert!(sentence.contains("1つだけ") && sentence.contains("19件"), "{sentence}");
    assert!(!programmes.has(".comparison__change--new") && !programmes.has(".comparison__change--ended"));
}

async fn departments_are_compared_as_they_were_or_in_todays_structure(city: City) {
    with_table(&city).await;
    let then = page(&city, "/compare?years=2022,2023&by=department").await;
    assert_eq!(
        then.texts("main p.lede").concat(),
        "事務事業は、令和4年度（2022年度）も令和5年度（2023年度）も3件です。"
    );
    assert!(row(&then, "建設部").contains("記録なし"));
    assert!(row(&then, "都市部").contains("記録なし"));
    for (kind, from, to) in [("department", "建設部", "都市部"), ("section", "公園課", "公園課")] {
        let unit = |name: &str, newest: &str| {
            format!("(SELECT {newest}(id) FROM unit WHERE kind = '{kind}' AND name = '{name}')")
        };
        let (from, to) = (unit(from, "min"), unit(to, "max"));
        city.sql(&format!(
            "INSERT INTO unit_succession (from_unit, to_unit, fiscal_year, kind) VALUES ({from}, {to}, 2023, 'renamed')"
        ));
    }
    // The newest published year is 2024, in which the parks have no sheet.
    let today = page(&city, "/compare?years=2022,2023&by=department&structure=today").await;
    assert!(row(&today, "建設部").contains("現在の1つの部局に合わせられません"), "nothing is guessed");
    city.withdraw("fiscal_year = 2024").await;
    let today = page(&city, "/compare?years=2022,2023&by=department&structure=today").await;
    let parks = row(&today, "都市部");
    assert_eq!(parks.matches("1事業").count(), 2, "both years in one row: {parks}");
    assert!(!today.texts("main tbody th").contains(&"建設部".to_owned()));
}

async fn a_unit_narrows_a_comparison_down_through_its_predecessors(city: City) {
    with_table(&city).await;
    let parks = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM unit WHERE name = '公園課'");
    let alone = page(&city, &format!("/compare?years=2022,2023&by=department&unit={parks}")).await;
    assert_eq!(alone.texts("table[aria-labelledby=departments] tbody th"), ["都市部"]);
    let before = city.number("SELECT CAST(min(id) AS BIGINT) AS number FROM unit WHERE name = '公園課'");
    city.sql(&format!(
        "INSERT INTO unit_succession (from_unit, to_unit, fiscal_year, kind) VALUES ({before}, {parks}, 2023, 'moved')"
    ));
    let both = page(&city, &format!("/compare?years=2022,2023&by=department&unit={parks}")).await;
    assert_eq!(both.texts("table[aria-labelledby=departments] tbody th"), ["都市部", "建設部"]);
    assert_eq!(both.attributes("select#unit option[selected]", "value"), [parks.to_string()]);
    for unknown in ["unit=99999", "programme=99999"] {
        for address in ["/compare?years=2022,2023&", "/compare.csv?years=2022,2023&"] {
            city.citizen().get(&format!("{address}{unknown}")).await.expect(404);
        }
    }
}

async fn indicators_come_biggest_movement_first_and_zero_has_no_share(city: City) {
    with_table(&city).await;
    let compared = page(&city, "/compare?years=2022,2023&by=indicator").await;
    let rows = compared.texts("main tbody tr");
    assert_eq!(rows.len(), 3, "only what has values in two years: {rows:#?}");
    assert!(rows[0].starts_with("おはなし会の開催回数") && rows[0].contains("減少 −10回 −100%"), "{}", rows[0]);
    assert!(rows[1].starts_with("貸出冊数") && rows[1].contains("増加 +500冊 +50%"), "{}", rows[1]);
    assert!(rows[2].starts_with("公園の数") && rows[2].contains("増加 +5箇所 0からのため割合なし"), "{}", rows[2]);
    let words = compared.texts("main").concat();
    assert!(words.contains("はじめの年度の値に対する増減の割合で測ります"), "how it is measured is said");
    assert!(!words.contains("改善") && !words.contains("悪化"), "without a direction nothing is better or worse");
    let sentence = compared.texts("main p.lede").concat();
    assert_eq!(sentence, "比べられる指標3件のうち、増加2件、減少1件です。");
    // What has a value in one of the years only is told, and in the file.
    assert!(words.contains("値のある年度が1つだけの指標が2件あります"), "{words}");
    let file = city.citizen().get("/compare.csv?years=2022,2023&by=indicator").await.expect(200);
    for single in ["参加者数", "巡回日数"] {
        let lines: Vec<&str> = file.text().lines().filter(|line| line.contains(single)).collect();
        assert!(lines.iter().any(|line| line.contains(",actual,120,") || line.contains(",actual,200,")), "{lines:?}");
        assert!(!lines.iter().any(|line| line.contains(",change,")), "{lines:?}");
    }
    city.sql("UPDATE indicator SET direction = 'less' WHERE name = '貸出冊数'");
    city.write(|writer| {
        let year = FiscalYear::new(2023).expect("a year");
        let reason = Some("方向を定めた".to_owned());
        let what =
            Publishing { year, stage: Stage::Results, unit: None, goals: None, published_on: None, note: None, reason };
        publishing::publish_year(writer, &policy::at_the_console(), &what, chrono::Utc::now()).map(|_| ())
    })
    .await;
    let compared = page(&city, "/compare?years=2022,2023&by=indicator").await;
    assert!(row(&compared, "貸出冊数").contains("悪化 +500冊 +50%"), "{}", row(&compared, "貸出冊数"));
}

async fn plan_figures_are_shown_and_never_compared_with_actual_ones(city: City) {
    with_table(&city).await;
    let compared = page(&city, "/compare?years=2023,2024&by=indicator").await;
    let loans = row(&compared, "貸出冊数");
    assert!(loans.contains("1,600冊 計画値"), "{loans}");
    let apart = compared.texts(".matrix__apart").concat();
    assert!(apart.contains("実績値のある年度が1つだけです"), "{apart}");
    assert!(!loans.contains("増加"), "{loans}");
    let indicator = page(&city, &format!("/indicators/{}", indicator(&city, "貸出冊数"))).await;
    assert_eq!(indicator.texts("main tr#y2024 td")[..2], ["1,600冊計画値".to_owned(), "報告時期前".to_owned()]);
    // Wherever a target would be.
    let goal =
        city.number("SELECT CAST(id AS BIGINT) AS number FROM goal WHERE name = '図書館事業' AND fiscal_year = 2024");
    let sheet = page(&city, &format!("/goals/{goal}")).await;
    let loans = row(&sheet, "貸出冊数");
    assert!(loans.contains("1,600 計画値") || loans.contains("1,600計画値"), "{loans}");
    assert!(!loans.contains("設定なし"), "{loans}");
    let file = city.citizen().get("/years/2024.csv").await.expect(200);
    let mut reader = csv::Reader::from_reader(file.text().trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().expect("a header").clone();
    let column = |name: &str| head.iter().position(|known| known == name).expect("a column");
    let lines: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let line = lines.iter().find(|line| &line[column("text")] == "貸出冊数").expect("the line");
    assert_eq!((&line[column("plan")], &line[column("target")], &line[column("actual")]), ("1600", "", ""));
    let kikaku = city.visit(Actor::Administrator).await;
    for path in [format!("/desk/goals/{goal}/indicators"), format!("/review/goals/{goal}")] {
        let words = kikaku.get(&path).await.expect(200).texts("main").concat();
        assert!(words.contains("1,600") && words.contains("計画値"), "{path}: {words}");
    }
    assert!(indicator.has("circle.chart__point--provisional") && indicator.has("line.chart__line--outlook"));
}

async fn a_year_that_is_told_in_figures_only_shows_them_by_department(city: City) {
    with_table(&city).await;
    let year = page(&city, "/years/2023").await;
    let words = year.texts("main").concat();
    for nothing in ["記録がありません", "事務事業名だけの記録", "成果の公表はありません"] {
        assert!(!words.contains(nothing), "{words}");
    }
    let departments = year.texts("section.department");
    let of = |name: &str| departments.iter().find(|text| text.starts_with(name)).expect("the department").clone();
    assert!(of("教育部").contains("貸出冊数：1,500冊"), "{}", of("教育部"));
    assert!(of("都市部").contains("公園の数：5箇所"), "{}", of("都市部"));
    let summary = year.texts("dl.summary div");
    assert!(summary.contains(&"指標4".to_owned()) && summary.contains(&"実績値4".to_owned()), "{summary:?}");
    let planned = page(&city, "/years/2024").await;
    let cells = planned.texts("td.sheet__objectives").concat();
    assert!(cells.contains("貸出冊数：1,600冊計画値"), "{cells}");
    assert!(page(&city, "/en/years/2023").await.texts("td.sheet__results").concat().contains("1,500冊"));
    // Where there are words, those stand there.
    let whole = page(&city, "/years/2020").await;
    assert!(!whole.has("td.sheet__objectives a[href^='/indicators/']"));
}

async fn a_break_stops_the_comparison_unless_a_factor_converts(city: City) {
    take_in(&city).await;
    let loans = indicator(&city, "貸出冊数");
    city.sql(&format!(
        "INSERT INTO indicator_break (indicator_id, fiscal_year, kind, reason) \
         VALUES ({loans}, 2023, 'method', '電子書籍を数えることにした')"
    ));
    publish_table(&city).await;
    let stopped = page(&city, "/compare?years=2022,2023&by=indicator").await;
    let words = row(&stopped, "貸出冊数");
    let apart = stopped.texts(".matrix__apart").concat();
    assert!(apart.contains("比較できません") && apart.contains("電子書籍を数えることにした"), "{apart}");
    assert!(!words.contains("増加"), "{words}");
    let alone = page(&city, &format!("/indicators/{loans}")).await;
    assert!(!alone.has("line.chart__line:not(.chart__line--outlook)"), "no line is drawn through the break");
    assert!(alone.has("line.chart__break"));
    assert!(alone.texts("figure.chart figcaption").concat().contains("電子書籍を数えることにした"));
    let data = city.citizen().get("/years/2023.json").await.expect(200).json();
    let indicators =
        data["goals"].as_array().expect("goals").iter().flat_map(|goal| goal["indicators"].as_array().expect("a list"));
    let broken = indicators.into_iter().find(|known| known["number"] == loans).expect("the indicator");
    assert_eq!(broken["breaks"][0]["from"], 2023);
    assert_eq!(broken["breaks"][0]["kind"], "method");
    assert_eq!(broken["breaks"][0]["reason"], "電子書籍を数えることにした");
    let other = city.again();
    take_in(&other).await;
    let loans = indicator(&other, "貸出冊数");
    other.sql(&format!(
        "INSERT INTO indicator_break (indicator_id, fiscal_year, kind, reason, former_unit, factor) \
         VALUES ({loans}, 2023, 'unit', '百冊単位から冊に', '百冊', '100')"
    ));
    publish_table(&other).await;
    let crossed = page(&other, "/compare?years=2022,2023&by=indicator").await;
    let words = row(&crossed, "貸出冊数");
    assert!(words.contains("減少 −98,500冊 −98%") && words.contains("はじめの値は換算値"), "{words}");
    assert!(words.contains("1,000百冊"), "the value itself stays in the unit of its time: {words}");
    let alone = page(&other, &format!("/indicators/{loans}")).await;
    assert!(alone.texts("main tr#y2022 td").concat().contains("換算値：100,000冊"));
    assert!(alone.has("line.chart__line:not(.chart__line--outlook)"), "a stated factor carries the line over");
}

/// Gives every published sheet of a year a rating.
pub(crate) async fn rate(city: &City, year: i32, label: &str, meaning: &str, counted: bool, but: &str) {
    let given = format!(
        r#""evaluations":[{{"kind":"self","rating":{{"label":"{label}","meaning":"{meaning}","counted":{counted},"needs_reason":false,"needs_outside_cause":false}},"reasons":"","outside_cause":null,"post":""}}]"#
    );
    let changed = city
        .publish_otherwise(
            &format!(r#"replace(snapshot, '"evaluations":[]', '{given}')"#),
            &format!(r#"fiscal_year = {year} AND snapshot LIKE '%"evaluations":[]%' AND snapshot {but}"#),
        )
        .await;
    assert!(changed > 0);
}

/// Sets the same scale of four ratings for these years.
pub(crate) fn scale(city: &City, years: &[i32]) {
    let scale = [
        ("計画以上", "上回った", true),
        ("計画通り", "計画どおり", true),
        ("計画未満", "届かなかった", true),
        ("評価不能", "できない", false),
    ];
    for year in years {
        city.sql(&format!(
            "INSERT INTO evaluation_axis (fiscal_year, position, name, counting, raters) \
             VALUES ({year}, 0, '総合評価', TRUE, '[\"self\"]')"
        ));
        let axis = format!("(SELECT id FROM evaluation_axis WHERE fiscal_year = {year})");
        for (position, (label, meaning, counted)) in scale.iter().enumerate() {
            city.sql(&format!(
                "INSERT INTO rating \
                 (fiscal_year, axis_id, position, label, meaning, counted, needs_reason, needs_outside_cause) \
                 VALUES ({year}, {axis}, {position}, '{label}', '{meaning}', {counted}, FALSE, FALSE)"
            ));
        }
    }
}

async fn ratings_are_counted_by_scale_and_exceptions_are_named(city: City) {
    with_table(&city).await;
    let none = page(&city, "/compare?years=2022,2023&by=rating").await;
    assert_eq!(none.texts("main p.lede").concat(), "選んだ年度に、公表された評価はありません。");
    scale(&city, &[2022, 2023]);
    rate(&city, 2022, "計画通り", "計画どおり", true, "LIKE '%'").await;
    rate(&city, 2023, "計画未満", "届かなかった", true, "LIKE '%移動販売事業%'").await;
    rate(&city, 2023, "評価不能", "できない", false, "LIKE '%公園・緑地事業%'").await;
    rate(&city, 2023, "計画通り", "計画どおり", true, "LIKE '%'").await;
    let rated = page(&city, "/compare?years=2022,2023&by=rating").await;
    assert_eq!(
        rated.texts("main p.lede").concat(),
        "「計画通り」は、令和4年度（2022年度）の3件中3件から令和5年度（2023年度）の2件中1件になりました。"
    );
    assert!(row(&rated, "計画通り").contains("3件 100%") && row(&rated, "計画通り").contains("1件 50%"));
    assert!(row(&rated, "計画未満").contains("0件 0%"), "a rating nobody got is a row too");
    assert!(
        rated.texts("main tfoot tr").concat().contains("評価不能割合に含めない評価"),
        "what does not count stands apart"
    );
    let named = rated.texts("main section ul li");
    assert_eq!(named, ["計画未満 移動販売事業 企画課"]);
    assert!(rated.texts("main").concat().contains("計画どおりではなかったものを"), "the rule is said");
    // Another scale stands apart and is not added.
    rate(&city, 2024, "A", "よくできた", true, "LIKE '%'").await;
    let apart = page(&city, "/compare?years=2022,2023,2024&by=rating").await;
    assert_eq!(apart.all("main section").len(), 2);
    every(&apart.texts("main section p.not-comparable"), |words| words.contains("評価の段階が違う"));
    assert_eq!(apart.texts("main p.lede"), rated.texts("main p.lede"));
}

/// A published rating of the section on an axis.
fn on_axis(axis: &str, counts: bool, label: &str) -> String {
    format!(
        r#"{{"axis":{{"name":"{axis}","counts":{counts}}},"kind":"self","rating":{{"label":"{label}","meaning":"意味","counted":true,"needs_reason":false,"needs_outside_cause":false}},"reasons":"","outside_cause":null,"post":""}}"#
    )
}

async fn only_the_axis_that_counts_is_counted_and_every_axis_is_shown(city: City) {
    with_table(&city).await;
    let (effect, whole) = (on_axis("有効性", false, "高い"), on_axis("総合", true, "良"));
    for (given, but) in [(format!("{effect},{whole}"), "LIKE '%移動販売事業%'"), (effect, "LIKE '%公園・緑地事業%'")]
    {
        let changed = city
            .publish_otherwise(
                &format!(r#"replace(snapshot, '"evaluations":[]', '"evaluations":[{given}]')"#),
                &format!(r#"fiscal_year = 2023 AND snapshot LIKE '%"evaluations":[]%' AND snapshot {but}"#),
            )
            .await;
        assert_eq!(changed, 1, "{but}");
    }
    let rated = page(&city, "/compare?years=2022,2023&by=rating").await;
    assert!(rated.texts("main h2").concat().contains("総合"), "the axis is named");
    assert!(row(&rated, "良").contains("1件 100%"), "the sheet that is rated on the other axis only is not counted");
    assert!(!rated.texts("main").concat().contains("高い"), "what does not count is no row");
    let csv = city.citizen().get("/compare.csv?years=2023&by=rating").await.expect(200);
    let csv = csv.text();
    assert!(csv.contains("総合") && !csv.contains("高い"), "{csv}");
    let year = city.citizen().get("/years/2023.json").await.expect(200);
    let year: serde_json::Value = serde_json::from_str(year.text()).expect("JSON");
    let of = |name: &str, field: &str| -> Vec<String> {
        let goals = year["goals"].as_array().expect("goals");
        let goal = goals.iter().find(|goal| goal["name"].as_str().is_some_and(|known| known.contains(name)));
        let given = goal.expect("the goal")[field].as_array().expect("ratings").clone();
        given.iter().map(|given| format!("{}:{}", given["axis"], given["label"]).replace('"', "")).collect()
    };
    assert_eq!(of("移動販売事業", "evaluation"), ["総合:良"]);
    assert_eq!(of("移動販売事業", "evaluations"), ["有効性:高い", "総合:良"]);
    assert_eq!(of("公園・緑地事業", "evaluation"), [""; 0]);
    assert_eq!(of("公園・緑地事業", "evaluations"), ["有効性:高い"]);
    let goals = year["goals"].as_array().expect("goals").iter();
    for goal in goals.filter(|goal| goal["name"].as_str().is_some_and(|name| name.contains("移動販売事業"))) {
        let goal = page(&city, &format!("/goals/{}", goal["number"])).await;
        assert_eq!(
            goal.texts("main h3[lang=ja]"),
            ["総合", "有効性"],
            "each under its name, the one that counts first"
        );
    }
}

async fn what_cannot_be_compared_is_answered_clearly(city: City) {
    let many = (2000..2025).map(|year| year.to_string()).collect::<Vec<_>>().join(",");
    for (query, status, says) in [
        ("years=2018,2020".to_owned(), 404, "平成30年度（2018年度）に公表された仕事目標はありません。"),
        (format!("years={many}"), 400, "20年度まで"),
        ("years=zwanzig".to_owned(), 400, "「zwanzig」は年度として読み取れません"),
        ("by=section".to_owned(), 400, "「section」という比べ方はありません"),
        ("unit=abc".to_owned(), 400, "「unit」の部分"),
        ("programme=99999999999".to_owned(), 400, "「programme」の部分"),
        ("structure=tomorrow&by=department".to_owned(), 400, "「structure」の部分"),
        ("view=poster".to_owned(), 400, "「view」の部分"),
        ("page=0".to_owned(), 400, "「page」の部分"),
        ("by=programme&by=rating".to_owned(), 400, "「by」の部分"),
    ] {
        for path in ["/compare", "/compare.csv"] {
            let answer = city.citizen().get(&format!("{path}?{query}")).await.expect(status);
            assert!(answer.texts("main").concat().contains(says), "{query}: {:?}", answer.texts("main"));
        }
    }
    // A form of the page leaves parts that nobody filled in; what is described for programs has no empty ones.
    for blank in ["by=", "unit=", "programme=", "structure=", "years=", "years=2020,,2021"] {
        city.citizen().get(&format!("/compare?{blank}")).await.expect(200);
        city.citizen().get(&format!("/compare.csv?{blank}")).await.expect(400);
    }
    for by in ["programme", "department", "rating", "indicator"] {
        for (narrowing, status) in [("unit=123456", 404), ("programme=123456", 404), ("page=99999", 200)] {
            for language in ["", "/en"] {
                let path = format!("{language}/compare?years=2020,2021&by={by}&{narrowing}");
                city.citizen().get(&path).await.expect(status);
            }
        }
    }
    page(&city, "/compare?years=令和2年度、2021&by=programme").await;
}

async fn every_comparison_is_there_as_data(city: City) {
    city.write(|writer| {
        let table = String::from_utf8_lossy(TABLE).replace("移動販売事業", "=HYPERLINK(\"\"x\"\")");
        let table = table.replace(",=HYPERLINK(\"\"x\"\"),", ",\"=HYPERLINK(\"\"x\"\")\",");
        let table = intake::read_indicators("town.csv", table.as_bytes(), &intake::Asked::default())
            .expect("the table is good");
        indicators::take_in(writer, &policy::at_the_console(), &table, chrono::Utc::now())
    })
    .await;
    publish_table(&city).await;
    for by in ["programme", "department", "rating", "indicator"] {
        let answer = city.citizen().get(&format!("/compare.csv?years=2022,2023&by={by}")).await.expect(200);
        assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
        let text = answer.text().strip_prefix('\u{feff}').expect("a byte order mark");
        assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "{by}");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head = reader.headers().expect("a header").clone();
        let names: Vec<&str> = head.iter().collect();
        every(&names, |name| name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'));
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("even rows");
        assert_eq!(rows.is_empty(), by == "rating", "{by}");
        for row in &rows {
            assert_eq!((&row[0], &row[1]), ("342149", by));
            let cells: Vec<&str> = row.iter().collect();
            every(&cells, |cell| !cell.starts_with(['=', '+', '@']));
        }
        let column = |name: &str| head.iter().position(|known| known == name).expect("a column");
        let has = |measure: &str, value: &str| {
            rows.iter().any(|row| &row[column("measure")] == measure && &row[column("value")] == value)
        };
        match by {
            "programme" => assert!(has("status", "renamed") && has("status", "new") && has("status", "ended")),
            "department" => assert!(has("goals", "2") && has("rates", "0")),
            "indicator" => {
                assert!(
                    has("actual", "0") && has("change", "-10") && has("change_percent", "50") && has("course", "up")
                );
            }
            _ => {}
        }
    }
}

async fn an_indicator_has_a_page_with_chart_table_and_definition(city: City) {
    with_table(&city).await;
    let number = indicator(&city, "おはなし会の開催回数");
    let shown = page(&city, &format!("/indicators/{number}")).await;
    assert_eq!(shown.texts("main tbody tr").len(), 3);
    assert!(shown.texts("main tr#y2023 td").concat().contains("0回"), "zero is a value");
    assert!(shown.texts("svg.chart__scale text").contains(&"0".to_owned()), "and drawn");
    assert!(shown.has("svg.chart__drawing > title") && shown.has("svg.chart__drawing > desc"));
    assert!(shown.texts("dl.definition").concat().contains("算出しません"), "why there is no rate");
    let goals = shown.attributes("main tbody td a", "href");
    for address in goals {
        let goal = page(&city, &address).await;
        assert!(goal.attributes("main a", "href").contains(&format!("/indicators/{number}")), "{address}");
        assert!(!goal.texts("main").concat().contains("事務事業名だけの記録です"));
    }
    city.citizen().get("/indicators/999999").await.expect(404);
    page(&city, &format!("/en/indicators/{number}")).await;
}

async fn what_is_not_published_is_nowhere(city: City) {
    take_in(&city).await;
    let number = indicator(&city, "貸出冊数");
    city.citizen().get(&format!("/indicators/{number}")).await.expect(404);
    city.citizen().get("/compare?years=2022,2023&by=indicator").await.expect(404);
    city.citizen().get("/compare.csv?years=2022,2023&by=indicator").await.expect(404);
    city.write(|writer| publish(writer, 2022, Stage::Results)).await;
    let shown = page(&city, &format!("/indicators/{number}")).await;
    assert!(!shown.texts("main").concat().contains("1,500"), "the later year is not public yet");
}

/// The goal of the section, and the page for the breaks of its first indicator.
fn breaks_page(city: &City) -> (i64, String) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let indicator = city.number(&format!(
        "SELECT CAST(min(indicator.id) AS BIGINT) AS number FROM indicator \
         JOIN goal ON goal.programme_id = indicator.programme_id WHERE goal.id = {goal}"
    ));
    (goal, format!("/desk/goals/{goal}/indicators/{indicator}/breaks"))
}

async fn names_that_differ_in_their_brackets_only_are_told_apart_wherever_they_stand(city: City) {
    city.write(|writer| {
        let table = String::from_utf8_lossy(TABLE);
        let table =
            table.replace("図書館事業", "学校給食事業（小学校）").replace("公園・緑地事業", "学校給食事業（中学校）");
        let table = table.replace("公園事業", "学校給食事業（中学校）");
        let table = intake::read_indicators("town.csv", table.as_bytes(), &intake::Asked::default())
            .expect("the table is good");
        indicators::take_in(writer, &policy::at_the_console(), &table, chrono::Utc::now())
    })
    .await;
    publish_table(&city).await;
    let kinds = ["（小学校）", "（中学校）"];
    let years = "years=2022,2023";
    for path in
        ["/years/2022".to_owned(), format!("/compare?{years}&by=indicator"), format!("/compare?{years}&by=programme")]
    {
        let page = page(&city, &path).await;
        let links = page.texts("main a");
        every(&kinds, |kind| links.iter().any(|link| link.ends_with(&format!("学校給食事業{kind}"))));
        assert!(!links.iter().any(|link| link.ends_with("学校給食事業")), "{path}: {links:?}");
    }
    for (kind, indicator) in kinds.iter().zip([indicator(&city, "貸出冊数"), indicator(&city, "公園の数")]) {
        let whole = format!("学校給食事業{kind}");
        let shown = page(&city, &format!("/indicators/{indicator}")).await;
        assert!(shown.texts("title").concat().contains(&whole));
        assert!(shown.texts(".breadcrumb").concat().contains(&whole));
        assert!(shown.texts(".meta").concat().contains(&whole));
        let number = |what: &str| {
            city.number(&format!(
                "SELECT CAST({what} AS BIGINT) AS number FROM goal WHERE name = '{whole}' AND fiscal_year = 2022"
            ))
        };
        for path in [format!("/goals/{}", number("id")), format!("/programmes/{}", number("programme_id"))] {
            let shown = page(&city, &path).await;
            assert!(shown.texts("title").concat().contains(&whole), "{path}");
            assert_eq!(shown.texts(".breadcrumb [aria-current=page]"), std::slice::from_ref(&whole), "{path}");
        }
    }
}

async fn a_section_states_a_break_and_takes_it_back(city: City) {
    let (_, path) = breaks_page(&city);
    let tanto = city.visit(Actor::OwnSection).await;
    let seen = tanto.get(&path).await.expect(200).value("seen");
    let fields = [("seen", seen.as_str()), ("from", "令和３年度"), ("kind", "method"), ("reason", "数え方を改めた")];
    let audited = city.count("audit");
    assert!(tanto.post_with_token(&path, &fields).await.expect_redirect().starts_with(&path));
    assert_eq!(city.count("audit"), audited + 1);
    let page = tanto.get(&path).await.expect(200);
    assert!(page.texts("main ul li").concat().contains("令和3年度（2021年度）から数え方の変更：数え方を改めた"));
    // Somebody who saw the sheet before is told, and keeps what they typed.
    let stale =
        tanto.post_with_token(&path, &[("seen", &seen), ("from", "2020"), ("kind", "scope"), ("reason", "別件")]).await;
    assert_eq!(stale.expect(409).texts("textarea#reason"), ["別件"]);
    assert_eq!(city.count("indicator_break"), 1);
    let seen = page.value("seen");
    tanto.post_with_token(&format!("{path}/2021/removal"), &[("seen", &seen)]).await.expect_redirect();
    assert_eq!(city.count("indicator_break"), 0);
    let seen = tanto.get(&path).await.expect(200).value("seen");
    tanto.post_with_token(&format!("{path}/2021/removal"), &[("seen", &seen)]).await.expect(404);
}

async fn a_form_for_a_break_keeps_what_was_typed_and_says_what_is_wrong(city: City) {
    let (goal, path) = breaks_page(&city);
    let tanto = city.visit(Actor::OwnSection).await;
    let seen = tanto.get(&path).await.expect(200).value("seen");
    let long = "長".repeat(1001);
    for (field, value, other) in [
        ("from", "いつか", "break"),
        ("from", "2030", "break"),
        ("kind", "whatever", "break"),
        ("reason", "  ", "break"),
        ("reason", long.as_str(), "break"),
        ("factor", "0", "break"),
        ("factor", "半分", "break"),
    ] {
        let mut fields =
            vec![("seen", seen.as_str()), ("from", "2021"), ("kind", "scope"), ("reason", other), ("factor", "1.5")];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let answer = tanto.post_with_token(&path, &fields).await.expect(422);
        assert!(answer.has(&format!("#{field}[aria-invalid=true]")), "{field}={value}");
        assert!(answer.has(&format!("#{field}-error")) && answer.has(".error-summary a"), "{field}={value}");
        if field == "from" || field == "factor" {
            assert_eq!(answer.value(field), value);
            assert_eq!(answer.texts("textarea#reason"), ["break"]);
        }
    }
    let unit = [("seen", seen.as_str()), ("from", "2021"), ("kind", "unit"), ("reason", "単位を改めた")];
    assert!(tanto.post_with_token(&path, &unit).await.expect(422).has("#former_unit[aria-invalid=true]"));
    assert_eq!(city.count("indicator_break"), 0);
    let other = city.visit(Actor::OtherSection).await;
    other.get(&path).await.expect(404);
    tanto.get(&format!("/desk/goals/{goal}/indicators/999999/breaks")).await.expect(404);
}
