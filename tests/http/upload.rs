//! A table taken into the sheets in the browser: checked row by row, then all of it or nothing.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::roads::where_read;
use crate::scene::UNTOUCHED;
use crate::visitor::Visitor;

on_both_databases! {
    a_table_is_shown_row_by_row_and_then_taken_in,
    the_same_table_twice_changes_nothing,
    a_table_that_cannot_be_read_says_where_and_why,
    nobody_takes_rows_of_another_section_in,
    a_sheet_that_is_with_somebody_else_stays_as_it_is,
    what_changed_since_it_was_shown_is_not_taken_in,
    a_pasted_table_needs_no_names_of_units,
    an_upload_with_a_wrong_token_is_refused,
    a_table_of_results_leaves_the_goals_alone,
    a_workbook_is_taken_in_with_the_values_of_its_indicators,
    repeated_columns_ask_for_their_years_and_what_was_typed_stays,
    a_rating_that_is_on_no_scale_is_told_and_not_taken_in,
    forms_are_taken_in_and_shown_on_the_pages_of_their_goals,
}

const NEW: &str = "空き店舗の活用";
const OBJECTIVE: &str = "空き店舗を3件埋める";

fn table(rows: &[&str]) -> String {
    let mut table = "部局\t課・室\t事務事業\t目標\n".to_owned();
    for row in rows {
        table.push_str(row);
        table.push('\n');
    }
    table
}

fn row() -> String {
    format!("建設部\t住宅政策課\t{NEW}\t■{OBJECTIVE}")
}

impl City {
    /// What taking a table in would write.
    fn written(&self) -> [i64; 6] {
        ["goal", "objective", "result", "programme", "unit", "audit WHERE action = 'goals.imported'"]
            .map(|table| self.count(table))
    }
}

async fn upload(visitor: &Visitor, stage: &str, name: &str, content: &[u8]) -> Answer {
    let token = visitor.token().await;
    visitor.upload("/desk/import", &[("token", &token), ("year", "2021"), ("stage", stage)], name, content).await
}

async fn accept(visitor: &Visitor, page: &Answer) -> Answer {
    visitor.post_with_token("/desk/import/acceptance", &[("seen", &page.value("seen"))]).await
}

async fn a_table_is_shown_row_by_row_and_then_taken_in(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = city.written();
    let address = upload(&tanto, "goals", "goals.tsv", table(&[&row()]).as_bytes()).await;
    let page = tanto.get(address.expect_redirect()).await.expect(200);
    assert_eq!(city.written(), before, "shown, and not written");
    let cells = page.texts("table[aria-labelledby=plan] tbody tr").concat();
    for words in ["2", NEW, "住宅政策課", "新しく作る"] {
        assert!(cells.contains(words), "{words}: {cells}");
    }
    assert_eq!(accept(&tanto, &page).await.expect_redirect(), "/desk/import?taken=1");
    let after = city.written();
    assert_eq!((after[0], after[1], after[5]), (before[0] + 1, before[1] + 1, before[5] + 1));
    assert_eq!(city.count(&format!("objective WHERE text = '{OBJECTIVE}'")), 1);
    assert!(where_read(&city, OBJECTIVE).await.is_empty(), "it is a draft sheet");
    // It is taken in once; what waits is gone.
    accept(&tanto, &page).await.expect(404);
    assert!(!tanto.get("/desk/import").await.expect(200).has("#plan"));
}

async fn the_same_table_twice_changes_nothing(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    for round in 0..2 {
        upload(&tanto, "goals", "goals.tsv", table(&[&row()]).as_bytes()).await.expect_redirect();
        let page = tanto.get("/desk/import").await.expect(200);
        let before = city.written();
        if round == 0 {
            accept(&tanto, &page).await.expect_redirect();
        } else {
            assert!(!page.has("form[action='/desk/import/acceptance']"), "there is nothing to take in");
            assert!(page.texts("table[aria-labelledby=plan] tbody").concat().contains("変わらない"));
            assert_eq!(city.written(), before);
        }
    }
}

async fn a_table_that_cannot_be_read_says_where_and_why(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = city.written();
    let broken = table(&["建設部\t住宅政策課\t\t■目標だけ", &row(), &row()]);
    let page = upload(&tanto, "goals", "goals.tsv", broken.as_bytes()).await.expect(422);
    let problems = page.texts("table[aria-labelledby=refused] tbody tr");
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with('2') && problems[0].contains("事務事業の名称がありません"), "{problems:?}");
    assert!(problems[1].starts_with('4') && problems[1].contains("3行目にもあります"), "{problems:?}");
    assert_eq!(page.attributes("#stage option[selected]", "value"), ["goals"], "what was chosen is kept");
    for (name, content) in
        [("goals.pdf", b"%PDF".as_slice()), ("goals.csv", b"\x00\x01,\xff"), ("goals.tsv", b"a\tb\n")]
    {
        upload(&tanto, "goals", name, content).await.expect(422);
    }
    upload(&tanto, "nothing", "goals.tsv", table(&[&row()]).as_bytes()).await.expect(422);
    upload(&tanto, "goals", "goals.tsv", b"").await.expect(422);
    assert_eq!(city.written(), before);
    // What has rows waits all the same, so that it can be said how they are to be read.
    assert!(tanto.get("/desk/import").await.expect(200).has("#reading"));
}

async fn nobody_takes_rows_of_another_section_in(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = city.written();
    let others = ["建設部\tすぐやる課\tよその事業\t■よその目標", "まだない部\tまだない課\tまだない事業\t■まだない目標"];
    for other in others {
        upload(&tanto, "goals", "goals.tsv", table(&[&row(), other]).as_bytes()).await.expect_redirect();
        let page = tanto.get("/desk/import").await.expect(200);
        assert!(page.texts("tbody").concat().contains("担当する課の行ではありません"), "{other}");
        assert!(!page.has("form[action='/desk/import/acceptance']"));
        tanto.post_with_token("/desk/import/acceptance", &[("seen", "x")]).await.expect(409);
        assert_eq!(city.written(), before, "not even the row of one's own");
    }
    // The planning office takes them in, units that are new included.
    let kikaku = city.visit(Actor::Administrator).await;
    upload(&kikaku, "goals", "goals.tsv", table(&others).as_bytes()).await.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    assert_eq!(accept(&kikaku, &page).await.expect_redirect(), "/desk/import?taken=2");
    assert_eq!(city.count("unit WHERE name = 'まだない課'"), 1);
}

async fn a_sheet_that_is_with_somebody_else_stays_as_it_is(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let tanto = city.visit(Actor::OwnSection).await;
    let name = tanto.get(&format!("/desk/goals/{goal}")).await.expect(200).texts("h1").remove(0);
    let row = format!("建設部\t住宅政策課\t{name}\t■書き換えた目標");
    let before = city.written();
    // Its goals are approved in the demonstration.
    upload(&tanto, "goals", "goals.tsv", table(&[&row]).as_bytes()).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    assert!(page.texts("tbody").concat().contains("目標が提出・承認・公表されています"));
    assert!(!page.has("form[action='/desk/import/acceptance']"));
    assert_eq!(city.written(), before);
    city.sql(&format!("DELETE FROM sheet_step WHERE goal_id = {goal}"));
    let version = city.number(&format!("SELECT CAST(version AS BIGINT) AS number FROM goal WHERE id = {goal}"));
    let page = tanto.get("/desk/import").await.expect(200);
    accept(&tanto, &page).await.expect_redirect();
    assert_eq!(city.count(&format!("objective WHERE goal_id = {goal} AND text = '書き換えた目標'")), 1);
    let now = city.number(&format!("SELECT CAST(version AS BIGINT) AS number FROM goal WHERE id = {goal}"));
    assert_eq!(now, version + 1, "whoever has it open in a form notices");
}

async fn what_changed_since_it_was_shown_is_not_taken_in(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    upload(&tanto, "goals", "goals.tsv", table(&[&row()]).as_bytes()).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    let other = "建設部\t住宅政策課\t見ていない事業\t■見ていない目標";
    upload(&tanto, "goals", "goals.tsv", table(&[other]).as_bytes()).await.expect_redirect();
    let before = city.written();
    let answer = accept(&tanto, &page).await.expect(409);
    assert!(answer.has("#changed") && answer.text().contains("見ていない事業"));
    assert_eq!(city.written(), before);
}

async fn a_pasted_table_needs_no_names_of_units(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let pasted = format!("事務事業\t目標\r\n{NEW}\t■{OBJECTIVE}\r\n");
    let fields = [("year", "2021"), ("stage", "goals"), ("table", pasted.as_str())];
    tanto.post_with_token("/desk/import", &fields).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    assert!(page.texts("tbody").concat().contains("住宅政策課"));
    accept(&tanto, &page).await.expect_redirect();
    assert_eq!(
        city.count(&format!("goal g JOIN unit u ON u.id = g.unit_id WHERE g.name = '{NEW}' AND u.name = '住宅政策課'")),
        1
    );
}

async fn an_upload_with_a_wrong_token_is_refused(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let fields = [("token", "wrong"), ("year", "2021"), ("stage", "goals")];
    tanto.upload("/desk/import", &fields, "goals.tsv", table(&[&row()]).as_bytes()).await.expect(403);
    assert_eq!(city.count("draft"), 0);
}

async fn a_table_of_results_leaves_the_goals_alone(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let tanto = city.visit(Actor::OwnSection).await;
    let name = tanto.get(&format!("/desk/goals/{goal}")).await.expect(200).texts("h1").remove(0);
    let objectives = city.count(&format!("objective WHERE goal_id = {goal}"));
    let results = format!("部局\t課・室\t事務事業\t成果\n建設部\t住宅政策課\t{name}\t■30件を登録した（令和3年10月）\n");
    upload(&tanto, "midyear", "midyear.tsv", results.as_bytes()).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    accept(&tanto, &page).await.expect_redirect();
    assert_eq!(city.count(&format!("objective WHERE goal_id = {goal}")), objectives);
    assert!(objectives > 0);
    assert_eq!(city.count(&format!("result WHERE goal_id = {goal} AND stage = 'midyear'")), 1);
}

/// A workbook with a header of two rows, over a goal with one indicator.
fn workbook() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    for (column, header) in (0_u16..).zip(["部局", "課・室", "事務事業", "取組内容", "指標名", "単位"])
    {
        sheet.merge_range(0, column, 1, column, header, &plain).expect("a header");
    }
    sheet.merge_range(0, 6, 0, 7, "令和3年度", &plain).expect("a header");
    sheet.write(1, 6, "目標値").expect("a header");
    sheet.write(1, 7, "実績値").expect("a header");
    for (column, text) in (0_u16..).zip(["建設部", "住宅政策課", NEW, OBJECTIVE, "埋めた店舗", "件"]) {
        sheet.write(2, column, text).expect("a cell");
    }
    sheet.write(2, 6, 3).expect("a cell");
    workbook.save_to_buffer().expect("a workbook")
}

async fn a_workbook_is_taken_in_with_the_values_of_its_indicators(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = (city.written(), city.count("indicator"));
    upload(&tanto, "goals", "目標.xlsx", &workbook()).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    assert_eq!((city.written(), city.count("indicator")), before, "shown, and not written");
    let cells = page.texts("table[aria-labelledby=plan] tbody td").join("|");
    assert!(cells.contains("住宅政策課|1|0|1|新しく作る"), "{cells}");
    accept(&tanto, &page).await.expect_redirect();
    assert_eq!(city.count(&format!("goal WHERE name = '{NEW}'")), 1);
    assert_eq!(city.count("indicator WHERE name = '埋めた店舗' AND unit = '件'"), 1);
    let target = "target JOIN indicator ON indicator.id = indicator_id AND indicator.name = '埋めた店舗'";
    assert_eq!(city.count(&format!("{target} WHERE fiscal_year = 2021")), 1);
    assert!(where_read(&city, "埋めた店舗").await.is_empty(), "it is a draft sheet");
}

async fn repeated_columns_ask_for_their_years_and_what_was_typed_stays(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let token = kikaku.token().await;
    let table = "部局\t課・室\t事務事業\t取組内容\t活動指標ア：名称\t⑤活動指標ア\t⑤活動指標ア\n\
                 建設部\t住宅政策課\t空き店舗の活用\t■埋める\t回数\t5\t6\n";
    let send = async |repeated: &str| {
        let fields = [("token", token.as_str()), ("year", "2021"), ("stage", "goals"), ("repeated", repeated)];
        kikaku.upload("/desk/import", &fields, "a.tsv", table.as_bytes()).await
    };
    let asked = send("").await.expect(422);
    assert!(asked.text().contains("どの年度の値か分かりません"));
    let unreadable = send("去年 今年").await.expect(422);
    assert_eq!(unreadable.value("repeated"), "去年 今年");
    assert!(unreadable.texts("#repeated-error").concat().contains("空白で区切って"));
    send("R2 R3計画").await.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    accept(&kikaku, &page).await.expect_redirect();
    assert_eq!(city.count("indicator WHERE name = '回数'"), 1);
}

async fn a_rating_that_is_on_no_scale_is_told_and_not_taken_in(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let table = format!("部局\t課・室\t事務事業\t目標\t総合評価\t今後の方向性\t備考\n{}\tすばらしい\t飛躍\tx\n", row());
    upload(&tanto, "goals", "goals.tsv", table.as_bytes()).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    let told = page.texts("#remarks + ul li").concat();
    assert!(told.contains("すばらしい") && told.contains("飛躍") && told.contains("取り込みません"), "{told}");
    assert!(told.contains("1行 読まない列です：備考"), "a remark on a whole line names no column: {told}");
    let before = city.count("evaluation");
    accept(&tanto, &page).await.expect_redirect();
    assert_eq!(city.count("evaluation"), before);
}

/// A workbook of two forms, with labels beside and above what they are of.
fn forms() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (number, name) in [(1, NEW), (2, "空き家の調査")] {
        let sheet = workbook.add_worksheet().set_name(format!("様式{number}")).expect("a sheet");
        let cells = [
            (0, 0, "令和3年度 事務事業評価シート"),
            (1, 0, "事務事業名"),
            (1, 1, name),
            (1, 3, "事業番号"),
            (1, 4, if number == 1 { "0701" } else { "0702" }),
            (2, 0, "担当課"),
            (2, 1, "建設部住宅政策課"),
            (3, 0, "【本年度の目標】"),
            (4, 0, OBJECTIVE),
            (6, 0, "指標名"),
            (6, 1, "単位"),
            (6, 2, "R2実績"),
            (6, 3, "R3目標"),
            (7, 0, "埋めた店舗"),
            (7, 1, "件"),
            (9, 0, "電話番号"),
            (9, 1, "0826-00-0000"),
        ];
        for (row, column, text) in cells {
            sheet.write(row, column, text).expect("a cell");
        }
        sheet.write(7, 2, 1).expect("a cell");
        sheet.write(7, 3, 3).expect("a cell");
    }
    workbook.save_to_buffer().expect("a workbook")
}

async fn forms_are_taken_in_and_shown_on_the_pages_of_their_goals(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = city.written();
    upload(&tanto, "goals", "帳票.xlsx", &forms()).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    let cells = page.texts("table[aria-labelledby=plan] tbody").concat();
    assert!(cells.contains(NEW) && cells.contains("空き家の調査") && cells.contains("住宅政策課"), "{cells}");
    let told = page.texts("#remarks + ul li").concat();
    assert!(told.contains("電話番号") && told.contains("読まない項目"), "{told}");
    assert_eq!(accept(&tanto, &page).await.expect_redirect(), "/desk/import?taken=2");
    assert_eq!(city.written()[0], before[0] + 2);
    let goal = city.number(&format!("SELECT CAST(id AS BIGINT) AS number FROM goal WHERE name = '{NEW}'"));
    for (part, words) in [("objectives", OBJECTIVE), ("indicators?stage=goals", "埋めた店舗")] {
        let page = tanto.get(&format!("/desk/goals/{goal}/{part}")).await.expect(200);
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert_eq!(city.count("goal WHERE code IN ('0701', '0702')"), 2);
    let target = "target JOIN indicator ON indicator.id = indicator_id AND indicator.name = '埋めた店舗'";
    assert_eq!(city.count(&format!("{target} WHERE fiscal_year = 2021")), 2);
}
