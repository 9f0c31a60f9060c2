//! Tables of indicators, one value a row and over several years, taken in on the page: shown programme by programme, asked
//! about where it is not clear who is who, then all of it or nothing; public only when it is published.

use ichirizuka::domain::indicator_table::IndicatorTable;
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake;
use ichirizuka::store::imports::indicators;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::comparison::publish;
use crate::roads::where_read;
use crate::scene::UNTOUCHED;
use crate::visitor::Visitor;

on_both_databases! {
    a_table_of_two_years_is_shown_taken_in_and_public_when_it_is_published,
    the_same_table_again_changes_nothing_even_where_it_is_public,
    a_changed_value_is_shown_with_the_one_before_it_and_taken_back_with_its_act,
    a_number_under_two_names_is_asked_about_and_both_are_kept,
    two_names_of_a_number_are_one_programme_once_somebody_says_so,
    a_programme_that_does_not_agree_with_the_record_is_asked_about,
    a_cell_that_cannot_be_read_is_told_with_its_row,
    a_section_takes_no_table_of_indicators_in,
    a_sheet_that_is_with_somebody_else_keeps_its_values,
    the_kind_of_a_table_is_known_by_its_header_or_said,
    what_changed_since_it_was_shown_is_not_taken_in_over_it,
    a_unit_in_brackets_finds_the_indicator_that_was_on_record_without_it,
    a_table_of_another_city_is_taken_in_as_it_is,
    a_city_without_an_open_year_takes_a_table_of_indicators_in,
    a_table_of_indicators_needs_no_year_where_one_is_open,
}

const HEAD: &str = "事業番号,事業名,部,課,指標名,単位,年度,値\n";
const ACCEPTANCE: &str = "form[action='/desk/import/acceptance']";

/// Rows of a section of the city: number, name, indicator, unit, year, value.
fn table(rows: &[&str]) -> String {
    let rows = rows.iter().map(|row| {
        let mut cells: Vec<&str> = row.split(' ').collect();
        cells.splice(2..2, ["建設部", "住宅政策課"]);
        format!("{}\n", cells.join(","))
    });
    format!("{HEAD}{}", rows.collect::<String>())
}

const ROWS: [&str; 3] = [
    "812 広報紙発行事業 発行部数 部 2022 1200",
    "812 広報紙発行事業 発行部数 部 2023 1250",
    "813 統計事業 調査 件 2023 4",
];

async fn send(visitor: &Visitor, kind: &str, table: &str) -> Answer {
    let fields = [("year", "2021"), ("stage", "goals"), ("kind", kind)];
    visitor.upload_with_token("/desk/import", &fields, "指標.csv", table.as_bytes()).await
}

async fn upload(visitor: &Visitor, table: &str) -> Answer {
    assert_eq!(send(visitor, "", table).await.expect_redirect(), "/desk/import");
    visitor.get("/desk/import").await.expect(200)
}

async fn accept(visitor: &Visitor, page: &Answer) -> Answer {
    visitor.post_with_token("/desk/import/acceptance", &[("seen", &page.value("seen"))]).await
}

async fn answer(visitor: &Visitor, fields: &[(&str, &str)]) -> Answer {
    visitor.post_with_token("/desk/import/answers", fields).await.expect_redirect();
    visitor.get("/desk/import").await.expect(200)
}

/// Whether the data of a year say so.
async fn is_public(city: &City, year: i32, words: &str) -> bool {
    let data = city.citizen().get(&format!("/years/{year}.json")).await.expect(200);
    data.text().replace([' ', '"'], "").contains(words)
}

fn programmes(page: &Answer) -> String {
    page.texts("table[aria-labelledby=by-programme] tbody tr").concat()
}

fn every_year(page: &Answer) -> Vec<Vec<String>> {
    let rows = page.texts("table[aria-labelledby=by-year] tbody tr");
    rows.into_iter().map(|row| row.split_whitespace().map(str::to_owned).collect()).collect()
}

impl City {
    /// What such a table would write.
    fn of_indicators(&self) -> [i64; 6] {
        ["programme", "goal", "indicator", "actual", "import", "audit"].map(|table| self.count(table))
    }

    /// The actual values of an indicator in a year, the newest last.
    fn actuals(&self, name: &str, year: i32) -> i64 {
        self.count(&format!(
            "actual JOIN indicator ON indicator.id = indicator_id WHERE indicator.name = '{name}' AND fiscal_year = {year}"
        ))
    }
}

async fn a_table_of_two_years_is_shown_taken_in_and_public_when_it_is_published(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let before = city.of_indicators();
    let page = upload(&kikaku, &table(&ROWS)).await;
    assert_eq!(city.of_indicators(), before, "shown, and not written");
    let shown = programmes(&page);
    let wanted = [
        "812 広報紙発行事業",
        "住宅政策課",
        "新しい事務事業",
        "発行部数（部）",
        "新しく作る指標",
        "令和4年度",
        "実績値 1,200部",
    ];
    for words in wanted.into_iter().chain(["813 統計事業", "新しく作る仕事目標"]) {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let years = every_year(&page);
    assert_eq!(years.len(), 2);
    let ends = |row: &[String], cells: [&str; 4]| row.ends_with(&cells.map(str::to_owned));
    assert!(ends(&years[0], ["1", "0", "0", "1"]) && ends(&years[1], ["2", "0", "0", "2"]), "{years:?}");
    assert!(page.texts("#columns ~ table tbody tr").concat().contains("指標名"), "how its columns are read");
    let taken = accept(&kikaku, &page).await;
    assert_eq!(taken.expect_redirect(), "/desk/import?values=3&new=2&indicators=2&sheets=3");
    let told = kikaku.get(taken.expect_redirect()).await.expect(200);
    let told = told.texts("[aria-labelledby=taken]").concat();
    assert!(told.contains("指標の値を3件") && told.contains("新しい指標：2件"), "{told}");
    let after = city.of_indicators();
    let added: Vec<i64> = after[..5].iter().zip(before).map(|(after, before)| after - before).collect();
    assert_eq!(added, [2, 3, 2, 3, 1], "and it is one act");
    assert!(where_read(&city, "発行部数").await.is_empty(), "nobody has published it");
    city.write(|writer| {
        publish(writer, 2022, Stage::Results)?;
        publish(writer, 2023, Stage::Results)
    })
    .await;
    assert!(!where_read(&city, "発行部数").await.is_empty());
    assert!(is_public(&city, 2023, "actual:1250").await);
}

async fn the_same_table_again_changes_nothing_even_where_it_is_public(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let page = upload(&kikaku, &table(&ROWS)).await;
    accept(&kikaku, &page).await.expect_redirect();
    city.write(|writer| {
        publish(writer, 2022, Stage::Results)?;
        publish(writer, 2023, Stage::Results)
    })
    .await;
    let before = city.of_indicators();
    let page = upload(&kikaku, &table(&ROWS)).await;
    assert!(!page.has(ACCEPTANCE) && !page.has("#who") && !page.has("#hindered"));
    assert!(page.texts("main > p").concat().contains("もう同じ内容です"));
    assert!(programmes(&page).contains("同じ値") && !programmes(&page).contains("新しい値"));
    // Whoever sends it all the same changes nothing.
    kikaku.post_with_token("/desk/import/acceptance", &[("seen", "x")]).await.expect(409);
    assert_eq!(city.of_indicators(), before);
}

async fn a_changed_value_is_shown_with_the_one_before_it_and_taken_back_with_its_act(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let page = upload(&kikaku, &table(&ROWS)).await;
    accept(&kikaku, &page).await.expect_redirect();
    city.write(|writer| publish(writer, 2022, Stage::Results)).await;
    let changed = table(&["812 広報紙発行事業 発行部数 部 2022 1300", "812 広報紙発行事業 発行部数 部 2023 1250"]);
    let page = upload(&kikaku, &changed).await;
    let del = page.texts("table[aria-labelledby=by-programme] del");
    let ins = page.texts("table[aria-labelledby=by-programme] ins");
    assert_eq!((del, ins), (vec!["1,200部".to_owned()], vec!["1,300部".to_owned()]));
    assert!(programmes(&page).contains("公表した値が変わる年度"), "it is a correction when it is published");
    assert_eq!(accept(&kikaku, &page).await.expect_redirect(), "/desk/import?values=1");
    assert_eq!((city.actuals("発行部数", 2022), city.actuals("発行部数", 2023)), (2, 1));
    assert!(is_public(&city, 2022, "actual:1200").await, "the public sees what was published");
    let act = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM import");
    let page = kikaku.get(&format!("/desk/imports/{act}")).await.expect(200);
    assert!(page.texts("#wrote + ul").concat().contains("指標の値：1"));
    kikaku.post_with_token(&format!("/desk/imports/{act}/undoing"), &[]).await.expect_redirect();
    assert_eq!((city.actuals("発行部数", 2022), city.actuals("発行部数", 2023)), (1, 1));
}

/// One number under two names that are nothing alike, in different years.
const TWO_NAMES: [&str; 2] = ["12 広報紙発行事業 部数 部 2022 5", "12 ふるさと納税 寄附 件 2023 9"];

async fn a_number_under_two_names_is_asked_about_and_both_are_kept(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let before = city.of_indicators();
    let page = upload(&kikaku, &table(&TWO_NAMES)).await;
    assert!(!page.has(ACCEPTANCE));
    let asked = page.texts("#who-1").concat();
    for words in ["3行", "12 ふるさと納税", "広報紙発行事業", "この表の2行", "番号が同じで、名称が違います"]
    {
        assert!(asked.contains(words), "{words}: {asked}");
    }
    assert_eq!(page.attributes("#who-1 input[type=radio]", "value"), ["another", "same"]);
    assert!(!page.has("#who-1 input[checked]") && !page.has("#who-0"), "nothing is chosen for anybody");
    kikaku.post_with_token("/desk/import/acceptance", &[("seen", "x")]).await.expect(409);
    for nothing in ["", "999"] {
        assert!(!answer(&kikaku, &[("who-1", nothing)]).await.has(ACCEPTANCE), "{nothing:?}");
    }
    assert_eq!(city.of_indicators(), before);
    let page = answer(&kikaku, &[("who-1", "another")]).await;
    assert!(page.has(ACCEPTANCE) && !page.has("#who-1"));
    let mapping = page.texts("details pre").concat();
    assert!(mapping.contains("[[programmes]]") && mapping.contains("ふるさと納税"), "{mapping}");
    assert_eq!(accept(&kikaku, &page).await.expect_redirect(), "/desk/import?values=2&new=2&indicators=2&sheets=2");
    assert_eq!(city.of_indicators()[0], before[0] + 2);
    // The record knows by now that they are two, and nobody is asked again.
    let page = upload(&kikaku, &table(&TWO_NAMES)).await;
    assert!(!page.has("#who") && !page.has(ACCEPTANCE) && page.texts("main > p").concat().contains("もう同じ内容です"));
    // A year more goes to the programme of its name, with no question either.
    let page = upload(&kikaku, &table(&[TWO_NAMES[0], TWO_NAMES[1], "12 ふるさと納税 寄附 件 2024 11"])).await;
    assert_eq!(accept(&kikaku, &page).await.expect_redirect(), "/desk/import?values=1&sheets=1");
    assert_eq!(city.of_indicators()[0], before[0] + 2);
}

async fn two_names_of_a_number_are_one_programme_once_somebody_says_so(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let before = city.of_indicators();
    upload(&kikaku, &table(&TWO_NAMES)).await;
    let page = answer(&kikaku, &[("who-1", "same")]).await;
    assert_eq!(accept(&kikaku, &page).await.expect_redirect(), "/desk/import?values=2&new=1&indicators=2&sheets=2");
    assert_eq!(city.of_indicators()[0], before[0] + 1);
    let page = upload(&kikaku, &table(&TWO_NAMES)).await;
    assert!(!page.has("#who") && page.texts("main > p").concat().contains("もう同じ内容です"), "the record says so");
    // What the command line reads is refused as it was, until its mapping says so.
    let refused = intake::read_indicators("a.csv", table(&TWO_NAMES).as_bytes(), &intake::Asked::default());
    assert_eq!(refused.expect_err("it is not clear").problems[0].reason.code(), "number_of_another_name");
}

async fn a_programme_that_does_not_agree_with_the_record_is_asked_about(city: City) {
    city.write(|writer| {
        let known = table(&["812 広報紙発行事業 発行部数 部 2014 1000"]);
        let known = intake::read_indicators("a.csv", known.as_bytes(), &intake::Asked::default()).expect("readable");
        indicators::take_in(writer, &policy::at_the_console(), &known, chrono::Utc::now())
    })
    .await;
    let known = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM programme").to_string();
    let kikaku = city.visit(Actor::Administrator).await;
    let rows = ["812 ふるさと納税 寄附 件 2022 5", "812 ふるさと納税 寄附 件 2023 6"];
    let page = upload(&kikaku, &table(&rows)).await;
    assert!(!page.has(ACCEPTANCE) && programmes(&page).contains("どの事務事業か答えていません"));
    let asked = page.texts("#who-0").concat();
    assert!(asked.contains("広報紙発行事業") && asked.contains("番号が同じで、名称が違います"), "{asked}");
    assert_eq!(page.attributes("#who-0 input[type=radio]", "value"), ["another", known.as_str()]);
    let page = answer(&kikaku, &[("who-0", &known)]).await;
    assert!(programmes(&page).contains("答えのとおりにします"));
    let before = city.of_indicators();
    accept(&kikaku, &page).await.expect_redirect();
    let after = city.of_indicators();
    assert_eq!((after[0], after[1], after[2]), (before[0], before[1] + 2, before[2] + 1));
    assert_eq!(city.count(&format!("goal WHERE name = 'ふるさと納税' AND programme_id = {known}")), 2);
    assert!(!upload(&kikaku, &table(&rows)).await.has("#who"), "asked about once");
}

async fn a_cell_that_cannot_be_read_is_told_with_its_row(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let before = city.of_indicators();
    let page = upload(&kikaku, &table(&[ROWS[0], "812 広報紙発行事業 発行部数 部 2023 たくさん"])).await;
    let bad = page.texts("table[aria-labelledby=bad-cells] tbody tr").concat();
    for words in ["H3", "値", "たくさん", "数値として読めません"] {
        assert!(bad.contains(words), "{words}: {bad}");
    }
    assert!(programmes(&page).contains("広報紙発行事業") && !page.has(ACCEPTANCE), "the rest of it is shown");
    kikaku.post_with_token("/desk/import/acceptance", &[("seen", "x")]).await.expect(422);
    assert_eq!(city.of_indicators(), before, "all of it or nothing");
    kikaku.post_with_token("/desk/import/cells", &[("place_1", "H3"), ("is_1", "1250")]).await.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    assert!(page.texts("table[aria-labelledby=mended-cells] tbody tr").concat().contains("たくさん"));
    assert_eq!(accept(&kikaku, &page).await.expect_redirect(), "/desk/import?values=2&new=1&indicators=1&sheets=2");
    // A header without what it needs is told as a whole, with how its columns are read.
    let page = send(&kikaku, "indicators", &table(&ROWS).replace('値', "かず")).await.expect(422);
    assert!(page.has("table[aria-labelledby=refused] tbody tr"));
    assert!(page.has("#columns"));
}

async fn a_section_takes_no_table_of_indicators_in(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = city.of_indicators();
    assert!(!tanto.get("/desk/import").await.expect(200).has("select[name=kind]"));
    for kind in ["", "indicators"] {
        let page = send(&tanto, kind, &table(&ROWS)).await.expect(422);
        assert!(page.texts("main").concat().contains("指標の表は、企画担当だけが取り込めます"));
        assert!(!page.has("#plan") && !page.has(ACCEPTANCE));
    }
    assert!(!tanto.get("/desk/import").await.expect(200).has("#plan"), "it does not wait");
    tanto.post_with_token("/desk/import/acceptance", &[("seen", "x")]).await.expect(404);
    assert_eq!(city.of_indicators(), before);
}

async fn a_sheet_that_is_with_somebody_else_keeps_its_values(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    // Its goals are approved in the demonstration: a target more would be another promise.
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let name = kikaku.get(&format!("/desk/goals/{goal}")).await.expect(200).texts("h1").remove(0);
    let table = format!("事業名,部,課,指標名,単位,年度,区分,値\n{name},建設部,住宅政策課,窓口,件,2021,目標,7\n");
    let before = city.of_indicators();
    let page = upload(&kikaku, &table).await;
    assert!(page.has("#hindered") && !page.has(ACCEPTANCE), "{}", programmes(&page));
    assert!(programmes(&page).contains("目標が提出・承認・公表されています"));
    kikaku.post_with_token("/desk/import/acceptance", &[("seen", "x")]).await.expect(409);
    assert_eq!(city.of_indicators(), before);
}

async fn the_kind_of_a_table_is_known_by_its_header_or_said(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let goals = "部局\t課・室\t事務事業\t目標\t指標名\t単位\t年度\t値\n\
                 建設部\t住宅政策課\t空き店舗の活用\t■埋める\t埋めた店舗\t件\t2021\t3\n";
    let fields = [("year", "2021"), ("stage", "goals"), ("kind", "")];
    kikaku.upload_with_token("/desk/import", &fields, "目標.tsv", goals.as_bytes()).await.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    assert!(page.has("table[aria-labelledby=plan]") && !page.has("#by-programme"), "it has goals");
    let fields = [("year", "2021"), ("stage", "goals"), ("kind", "indicators")];
    kikaku.upload_with_token("/desk/import", &fields, "目標.tsv", goals.as_bytes()).await.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    assert!(page.has("#by-programme"));
    // The years of values stand over them: a table of goals may have such values beside them.
    let wide = "NO\t事務事業名\t担当部室課名\t区分\t指標名\tR4年度目標\tR5年度目標\tR4年度実績\n\
                1\t統計事業\t建設部住宅政策課\t活動指標\t調査\t4\t5\t6\n";
    kikaku.upload_with_token("/desk/import", &fields, "一覧.tsv", wide.as_bytes()).await.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    assert!(programmes(&page).contains("目標値") && every_year(&page).len() == 2, "{}", programmes(&page));
    assert!(send(&kikaku, "goals", &table(&ROWS)).await.expect(422).has("#refused"), "said to be of programmes");
}

async fn what_changed_since_it_was_shown_is_not_taken_in_over_it(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let page = upload(&kikaku, &table(&ROWS)).await;
    city.write(|writer| {
        let other = table(&["812 広報紙発行事業 発行部数 部 2022 1111"]);
        let other = intake::read_indicators("a.csv", other.as_bytes(), &intake::Asked::default()).expect("readable");
        indicators::take_in(writer, &policy::at_the_console(), &other, chrono::Utc::now())
    })
    .await;
    let before = city.of_indicators();
    let page = accept(&kikaku, &page).await.expect(409);
    assert!(page.has("#changed") && page.texts("del").concat().contains("1,111"));
    assert_eq!(city.of_indicators(), before);
    accept(&kikaku, &page).await.expect_redirect();
    assert_eq!(city.actuals("発行部数", 2022), 2);
}

async fn a_unit_in_brackets_finds_the_indicator_that_was_on_record_without_it(city: City) {
    let rows = "事業名,部,課,指標名,年度,値\n広報紙発行事業,建設部,住宅政策課,発行部数（部）,2022,1200\n";
    let table = intake::read_indicators("a.csv", rows.as_bytes(), &intake::Asked::default()).expect("readable");
    assert_eq!(table.rows[0].unit.as_deref(), Some("部"));
    let mut before_units = table.clone();
    before_units.rows[0].unit = None;
    let take_in = |table: IndicatorTable| {
        city.write(move |writer| indicators::take_in(writer, &policy::at_the_console(), &table, chrono::Utc::now()))
    };
    assert_eq!(take_in(before_units).await.indicators_added, 1);
    assert!(take_in(table).await.is_unchanged(), "it is the one on record");
    let kikaku = city.visit(Actor::Administrator).await;
    let page = upload(&kikaku, &rows.replace(",1200", ",1300")).await;
    assert!(!programmes(&page).contains("新しく作る指標") && programmes(&page).contains("変わる値"));
    accept(&kikaku, &page).await.expect_redirect();
    assert_eq!(city.count("indicator WHERE name LIKE '発行部数%'"), 1);
}

async fn a_table_of_another_city_is_taken_in_as_it_is(city: City) {
    let Some(folder) = std::env::var_os("ICHIRIZUKA_SAMPLES") else {
        println!("Not run: ICHIRIZUKA_SAMPLES names no folder with the collected tables.");
        return;
    };
    let kikaku = city.visit(Actor::Administrator).await;
    let file = std::path::Path::new(&folder).join("tables/shinagawa-indicators.tsv");
    let content = std::fs::read(file).expect("the table is there");
    let rows = String::from_utf8_lossy(&content).lines().count() - 1;
    let fields = [("year", "2021"), ("stage", "goals")];
    let sent = kikaku.upload_with_token("/desk/import", &fields, "shinagawa-indicators.tsv", &content).await;
    sent.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    assert!(page.has(ACCEPTANCE), "{}", page.texts("main").concat());
    let taken = accept(&kikaku, &page).await;
    let values =
        taken.expect_redirect().trim_start_matches("/desk/import?values=").split('&').next().unwrap_or_default();
    let values: usize = values.parse().expect("how many were taken in");
    assert!(values > 0 && values <= rows, "{values} of {rows}");
}

async fn a_city_without_an_open_year_takes_a_table_of_indicators_in(city: City) {
    let new = city.just_set_up().await;
    let kikaku = new.visit(Actor::Administrator).await;
    let page = kikaku.get("/desk/import").await.expect(200);
    assert_eq!(page.attributes("#year option", "value"), ["table"]);
    assert!(page.text().contains("いまは指標の表だけを取り込めます") && page.has("main a[href='/admin/years/new']"));
    assert!(!page.has("#stage") && !page.has("#kind"), "nothing is asked that has one answer");
    let sent =
        kikaku.upload_with_token("/desk/import", &[("year", "table")], "指標.csv", table(&ROWS).as_bytes()).await;
    assert_eq!(sent.expect_redirect(), "/desk/import");
    let page = kikaku.get("/desk/import").await.expect(200);
    assert!(page.text().contains("まだない年度は、取り込むと、終わった年度として作ります"), "{}", page.text());
    assert_eq!(every_year(&page).len(), 2);
    assert!(page.texts("#columns ~ table tbody tr").concat().contains("指標名"), "how its columns are read");
    let said = [("shown", "0"), ("column_0", "not_read")];
    kikaku.post_with_token("/desk/import/reading", &said).await.expect_redirect();
    kikaku.post_with_token("/desk/import/reading", &[("shown", "0"), ("column_0", "")]).await.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    let taken = accept(&kikaku, &page).await;
    assert!(taken.expect_redirect().starts_with("/desk/import?values=3&new=2"), "{}", taken.expect_redirect());
    assert_eq!(new.count("fiscal_year WHERE phase = 'closed'"), 2);
    // A table of goals is of a year, and there is none.
    let goals = "部局\t課・室\t事務事業\t目標\n建設部\t住宅政策課\t空き店舗の活用\t■埋める\n";
    for (year, words) in [("2023", "年度中の年度を選んでください"), ("table", "この表は読み取れません")]
    {
        let fields = [("year", year), ("stage", "goals")];
        let page = kikaku.upload_with_token("/desk/import", &fields, "目標.tsv", goals.as_bytes()).await.expect(422);
        assert!(page.text().contains(words), "{year}: {}", page.text());
    }
    // Who writes for a section has nothing to take in.
    city.sql("UPDATE fiscal_year SET phase = 'closed'");
    let tanto = city.visit(Actor::OwnSection).await;
    assert!(!tanto.get("/desk/import").await.expect(200).has("#file"));
}

async fn a_table_of_indicators_needs_no_year_where_one_is_open(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let page = kikaku.get("/desk/import").await.expect(200);
    assert_eq!(page.attributes("#year option", "value").last().map(String::as_str), Some("table"));
    let fields = [("year", "table"), ("stage", "goals"), ("kind", "")];
    kikaku.upload_with_token("/desk/import", &fields, "指標.csv", table(&ROWS).as_bytes()).await.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    assert!(programmes(&page).contains("812 広報紙発行事業"));
    accept(&kikaku, &page).await.expect_redirect();
    let tanto = city.visit(Actor::OwnSection).await;
    assert!(!tanto.get("/desk/import").await.expect(200).has("#year option[value=table]"));
}
