//! What the cells of a comparison and the columns of a programme say where something stops, parts or has no objectives.

use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake;
use ichirizuka::store::imports::indicators;

use crate::city::City;
use crate::comparison::{indicator, page, publish, publish_table, row, take_in, with_table};

on_both_databases! {
    a_programme_that_leaves_its_row_is_told_by_name,
    one_that_comes_to_a_row_without_following_another_is_told_by_name,
    a_department_that_was_renamed_names_the_other_year_s_department,
    shares_differ_by_points,
    movements_from_a_year_in_part_are_shown_and_not_counted,
    years_in_a_row_are_named_by_their_ends,
    the_table_beside_a_chart_has_everything_that_the_chart_draws,
    a_gap_in_a_chart_is_a_row_of_its_table,
    a_programme_s_page_stops_at_a_break_like_every_other,
    an_indicator_goes_on_under_the_number_of_a_programme_s_heir,
    a_year_that_has_only_values_shows_them_in_its_column,
    the_front_page_counts_what_there_is,
}

fn programme(city: &City, name: &str) -> i64 {
    city.number(&format!("SELECT CAST(max(programme_id) AS BIGINT) AS number FROM goal WHERE name = '{name}'"))
}

fn link(city: &City, from: &str, to: &str, year: i32, kind: &str) {
    let (from, to) = (programme(city, from), programme(city, to));
    city.sql(&format!(
        "INSERT INTO programme_succession (from_programme, to_programme, fiscal_year, kind) \
         VALUES ({from}, {to}, {year}, '{kind}')"
    ));
}

async fn a_programme_that_leaves_its_row_is_told_by_name(city: City) {
    with_table(&city).await;
    // Once parted from the library, and gone in 2023 while the library goes on.
    link(&city, "図書館事業", "閉校記念事業", 2022, "split");
    let compared = page(&city, "/compare?years=2022,2023&by=programme").await;
    let words = row(&compared, "図書館事業");
    assert!(!words.contains("継続") && words.contains("終了：閉校記念事業"), "{words}");
    let sentence = compared.texts("main p.lede").concat();
    assert_eq!(sentence, "事務事業3件のうち2件が2つ以上の年度にあり、新規1件、終了1件、名称変更1件です。");
    let data = city.citizen().get("/compare.csv?years=2022,2023&by=programme").await.expect(200);
    let gone = format!(",{},", programme(&city, "閉校記念事業"));
    let line = data.text().lines().find(|line| line.contains(",status,ended,")).expect("a line");
    assert!(line.contains(&gone) && line.contains(",2023,") && line.contains("閉校記念事業"), "{line}");
}

async fn one_that_comes_to_a_row_without_following_another_is_told_by_name(city: City) {
    with_table(&city).await;
    // Begun in 2023 beside the parks, and one with them in 2024.
    link(&city, "公園・緑地事業", "図書館事業", 2024, "merged");
    link(&city, "移動販売事業", "図書館事業", 2024, "merged");
    let compared = page(&city, "/compare?years=2022,2023,2024&by=programme").await;
    let words = row(&compared, "図書館事業");
    assert!(words.contains("新規：移動販売事業") && words.contains("統合"), "{words}");
}

async fn a_department_that_was_renamed_names_the_other_year_s_department(city: City) {
    with_table(&city).await;
    let unit = |name: &str| format!("(SELECT max(id) FROM unit WHERE kind = 'department' AND name = '{name}')");
    let (from, to) = (unit("建設部"), unit("都市部"));
    city.sql(&format!(
        "INSERT INTO unit_succession (from_unit, to_unit, fiscal_year, kind) VALUES ({from}, {to}, 2023, 'renamed')"
    ));
    let then = page(&city, "/compare?years=2022,2023&by=department").await;
    for (name, other) in [("建設部", "都市部"), ("都市部", "建設部")] {
        let words = row(&then, name);
        assert!(words.contains("この年度は") && words.contains(other) && words.contains("名称変更"), "{words}");
        assert!(!words.contains("記録なし"), "{words}");
    }
}

async fn shares_differ_by_points(city: City) {
    take_in(&city).await;
    city.sql("UPDATE indicator SET unit = '％' WHERE name = '貸出冊数'");
    publish_table(&city).await;
    let compared = page(&city, "/compare?years=2022,2023&by=indicator").await;
    let words = row(&compared, "貸出冊数");
    assert!(words.contains("増加 +500ポイント 増減率 +50%"), "{words}");
}

async fn movements_from_a_year_in_part_are_shown_and_not_counted(city: City) {
    let compared = page(&city, "/compare?years=2019,2020&by=indicator").await;
    assert!(compared.texts("main tbody").concat().contains("改善"), "it is shown");
    let sentence = compared.texts("main p.lede").concat();
    assert_eq!(sentence, "比べられる実績値は「一部のみ収録・要約」の年度を含むため、件数は数えません。");
}

async fn years_in_a_row_are_named_by_their_ends(city: City) {
    with_table(&city).await;
    for (years, title) in [
        ("2022,2023,2024", "令和4年度〜令和6年度の事務事業を比べる"),
        ("2022,2023", "令和4年度・令和5年度の事務事業を比べる"),
        ("2016,2020,2021,2022,2024", "平成28年度・令和2年度〜令和4年度・令和6年度の事務事業を比べる"),
    ] {
        assert_eq!(page(&city, &format!("/compare?years={years}")).await.texts("h1"), [title]);
    }
}

async fn the_table_beside_a_chart_has_everything_that_the_chart_draws(city: City) {
    with_table(&city).await;
    let shown = page(&city, &format!("/programmes/{}", programme(&city, "図書館事業"))).await;
    let loans = indicator(&city, "貸出冊数");
    assert!(shown.has("circle.chart__point--provisional"), "the plan figure is drawn");
    let rows = shown.texts(&format!("table[aria-labelledby=series{loans}name] tbody tr"));
    assert_eq!(rows.len(), 3);
    assert!(rows[0].contains("1,600冊") && rows[0].contains("計画値"), "{rows:?}");
    assert!(rows[2].contains("1,000冊"), "{rows:?}");
    let heads = shown.texts(&format!("table[aria-labelledby=series{loans}name] thead th"));
    assert!(!heads.contains(&"達成率".to_owned()), "there is no rate to speak of: {heads:?}");
}

async fn a_gap_in_a_chart_is_a_row_of_its_table(city: City) {
    const TABLE: &str = "programme,unit,indicator,unit_of_measure,fiscal_year,value\n\
        道路事業,建設部道路課,延長,km,2022,0\n道路事業,建設部道路課,延長,km,2024,3\n";
    city.write(|writer| {
        let table = intake::read_indicators("roads.csv", TABLE.as_bytes(), &intake::Asked::default())
            .expect("the table is good");
        indicators::take_in(writer, &policy::at_the_console(), &table, chrono::Utc::now())?;
        publish(writer, 2022, Stage::Results)?;
        publish(writer, 2024, Stage::Results)
    })
    .await;
    let shown = page(&city, &format!("/indicators/{}", indicator(&city, "延長"))).await;
    assert_eq!(shown.all("svg.chart__drawing rect.chart__gap").len(), 1);
    let rows = shown.texts("table[aria-labelledby=values] tbody tr");
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows[1].contains("2023年度") && rows[1].contains("値なし") && rows[2].contains("0km"), "{rows:?}");
    assert!(!shown.has("line.chart__line"), "no line is drawn over the gap");
}

async fn a_programme_s_page_stops_at_a_break_like_every_other(city: City) {
    take_in(&city).await;
    let loans = indicator(&city, "貸出冊数");
    city.sql(&format!(
        "INSERT INTO indicator_break (indicator_id, fiscal_year, kind, reason) \
         VALUES ({loans}, 2023, 'method', '電子書籍を数えることにした')"
    ));
    publish_table(&city).await;
    let shown = page(&city, &format!("/programmes/{}", programme(&city, "図書館事業"))).await;
    let section = shown.texts("main section").into_iter().find(|text| text.starts_with("貸出冊数")).expect("it");
    assert!(!section.contains("増加"), "{section}");
    assert!(section.contains("これらの年度の実績値は比べられません"), "{section}");
    let rows = shown.texts(&format!("table[aria-labelledby=series{loans}name] tbody tr"));
    assert!(rows[2].contains("比較できません") && rows[2].contains("から数え方の変更"), "{rows:?}");
    assert!(!rows[1].contains("比較できません"), "{rows:?}");
}

async fn an_indicator_goes_on_under_the_number_of_a_programme_s_heir(city: City) {
    take_in(&city).await;
    link(&city, "閉校記念事業", "移動販売事業", 2023, "renamed");
    city.sql("UPDATE indicator SET kind = 'activity', unit = '日', name = '巡回日数' WHERE name = '参加者数'");
    publish_table(&city).await;
    let shown = page(&city, &format!("/programmes/{}", programme(&city, "移動販売事業"))).await;
    assert_eq!(shown.all("main section h3[id^=indicator-]").len(), 1, "one series, not two");
    let rows = shown.texts("table[aria-labelledby^=series] tbody tr");
    assert!(rows.len() == 3 && rows[2].contains("120日"), "{rows:?}");
}

async fn a_year_that_has_only_values_shows_them_in_its_column(city: City) {
    with_table(&city).await;
    let shown = page(&city, &format!("/programmes/{}", programme(&city, "図書館事業"))).await;
    let columns = shown.texts(".through__year");
    assert_eq!(columns.len(), 3);
    // The newest year comes first.
    assert!(columns[1].contains("おはなし会の開催回数 0回") && columns[1].contains("1,500冊"), "{}", columns[1]);
    assert!(columns[0].contains("1,600冊 計画値"), "{}", columns[0]);
    assert!(!columns.concat().contains("記録がありません"), "{columns:?}");
    assert!(!shown.texts("main").concat().contains("書き改めた"), "no rule for what there is none of");
}

async fn the_front_page_counts_what_there_is(city: City) {
    let city = city.just_set_up().await;
    take_in(&city).await;
    publish_table(&city).await;
    let front = city.citizen().get("/").await.expect(200);
    let result = front.texts(".verdict__result").concat();
    assert!(result.contains("件") && !result.contains(" 0件"), "no zeros of what is never there: {result}");
    let units = front.texts(".front__departments a");
    assert!(units.iter().any(|unit| unit.starts_with("教育部")), "{units:?}");
    city.publish_otherwise(r#"replace(snapshot, '"department":{', '"nobody":{')"#, "TRUE").await;
    let front = city.citizen().get("/").await.expect(200);
    let units = front.texts(".front__departments a");
    assert!(units.iter().any(|unit| unit.starts_with("図書館課")), "a section without a department: {units:?}");
}
