//! An import is one act on record, and is taken back as one: exactly, or not at all and with the reason.

use ichirizuka::store::goals;
use ichirizuka::store::imports::acts::{self, ObstacleKind};

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::visitor::Visitor;

on_both_databases! {
    what_an_import_added_goes_with_it_and_the_same_file_comes_in_again,
    what_an_import_changed_is_again_what_it_was,
    an_import_that_something_was_built_upon_stays_and_says_on_what,
    a_later_import_is_undone_before_the_one_it_wrote_over,
    an_import_whose_sheets_are_public_stays,
    units_that_others_stand_in_by_now_stay,
    everybody_takes_their_own_imports_back_and_the_office_all_of_them,
}

const NEW: &str = "空き店舗の活用";

/// Every table that an import may write to.
const TABLES: [&str; 16] = [
    "fiscal_year",
    "unit",
    "plan_node",
    "programme",
    "goal",
    "objective",
    "result",
    "footnote",
    "indicator",
    "target",
    "stated_value",
    "actual",
    "amount",
    "evaluation",
    "course_decision",
    "evaluation_text",
];

fn counts(city: &City) -> Vec<(&'static str, i64)> {
    TABLES.iter().map(|table| (*table, city.count(table))).collect()
}

/// A table of goals with figures of their own, of the sections and under the headings that are given.
fn table(rows: &[&str]) -> String {
    let head = "部局\t課・室\t事務事業\t施策\t目標\t指標名\t単位\t目標値\t予算額（千円）\t解決すべき課題\n";
    format!("{head}{}\n", rows.join("\n"))
}

fn row(name: &str) -> String {
    format!(
        "建設部\t住宅政策課\t{name}\tにぎわいの施策\t■空き店舗を3件埋める\t埋めた店舗\t件\t3\t1,200\t借り手が見つからない"
    )
}

async fn take_in(visitor: &Visitor, table: &str) -> Answer {
    let token = visitor.token().await;
    let fields = [("token", token.as_str()), ("year", "2021"), ("stage", "goals")];
    visitor.upload("/desk/import", &fields, "目標.tsv", table.as_bytes()).await.expect_redirect();
    let page = visitor.get("/desk/import").await.expect(200);
    let answer = visitor.post_with_token("/desk/import/acceptance", &[("seen", &page.value("seen"))]).await;
    answer.expect_redirect();
    page
}

fn newest(city: &City) -> i64 {
    city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM import")
}

async fn undo(visitor: &Visitor, number: i64) -> Answer {
    visitor.post_with_token(&format!("/desk/imports/{number}/undoing"), &[]).await
}

/// What stands against an import, with the later import where it is one.
async fn obstacles(city: &City, number: i64) -> Vec<(ObstacleKind, Option<i64>)> {
    let number = i32::try_from(number).expect("a number");
    let found = city.write(move |writer| acts::obstacles(writer.connection, number)).await;
    found.into_iter().map(|found| (found.kind, found.import.map(i64::from))).collect()
}

async fn what_an_import_added_goes_with_it_and_the_same_file_comes_in_again(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let before = counts(&city);
    let table = table(&[&row(NEW), "まだない部\tまだない課\tまだない事業\t\t■まだない目標\t\t\t\t"]);
    take_in(&kikaku, &table).await;
    let number = newest(&city);
    let after = counts(&city);
    for grown in ["unit", "plan_node", "programme", "goal", "objective", "indicator", "target", "amount"] {
        let of = |counts: &[(&str, i64)]| counts.iter().find(|(table, _)| *table == grown).map(|(_, count)| *count);
        assert!(of(&after) > of(&before), "{grown}: {after:?}");
    }
    let list = kikaku.get("/desk/imports").await.expect(200);
    let told = list.texts("table tbody tr").remove(0);
    for words in ["目標.tsv", "2021年度", "作った仕事目標：2", "指標の値：1", "予算と決算の額：1"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let page = kikaku.get(&format!("/desk/imports/{number}")).await.expect(200);
    assert!(page.has(&format!("form[action='/desk/imports/{number}/undoing']")), "nothing stands against it");
    assert_eq!(undo(&kikaku, number).await.expect_redirect(), format!("/desk/imports?undone={number}"));
    assert_eq!(counts(&city), before);
    assert!(kikaku.get("/desk/imports").await.expect(200).texts("table tbody tr").remove(0).contains("取り消しました"));
    assert_eq!(city.count(&format!("audit WHERE action = 'import.undone' AND subject = {number}")), 1);
    assert!(
        city.count(&format!("import_change WHERE import_id = {number} AND content LIKE '%空き店舗を3件埋める%'")) > 0
    );
    // It is undone once.
    undo(&kikaku, number).await.expect(409);
    take_in(&kikaku, &table).await;
    assert_eq!(counts(&city), after, "the same as the first time");
    let faults = city.write(|writer| ichirizuka::store::checks::look(writer.connection)).await.faults;
    assert!(faults.is_empty(), "{faults:?}");
}

async fn what_an_import_changed_is_again_what_it_was(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    take_in(&kikaku, &table(&[&row(NEW)])).await;
    let goal = city.number(&format!("SELECT CAST(id AS BIGINT) AS number FROM goal WHERE name = '{NEW}'"));
    let number = i32::try_from(goal).expect("a number");
    let state = async || {
        let read = move |writer: &mut ichirizuka::store::Writer<'_>| {
            let number = ichirizuka::domain::numbers::GoalNumber(number);
            let mut goal = goals::find(writer.connection, number)?;
            goal.version = 0;
            let objectives = goals::objectives(writer.connection, number)?;
            Ok(format!("{goal:?} {objectives:?} {:?}", goals::footnotes(writer.connection, number)?))
        };
        city.write(read).await
    };
    let (before, rows) = (state().await, counts(&city));
    let changed = row(NEW).replace("にぎわい", "あきない").replace("3件", "5件").replace("\t3\t1,200", "\t5\t1,500");
    let changed = changed.replace("■空き", "■新しく始める ■空き");
    let page = take_in(&kikaku, &table(&[&changed])).await;
    let told = page.texts("table[aria-labelledby=plan] tbody td").concat();
    for words in
        ["目標", "今の内容：", "空き店舗を3件埋める", "空き店舗を5件埋める", "1,200千円", "1,500千円", "変わる値 1"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_ne!(state().await, before);
    undo(&kikaku, newest(&city)).await.expect_redirect();
    assert_eq!(state().await, before);
    assert_eq!(counts(&city), rows);
    undo(&kikaku, newest(&city) - 1).await.expect_redirect();
    assert_eq!(city.count(&format!("goal WHERE id = {goal}")), 0);
}

async fn an_import_that_something_was_built_upon_stays_and_says_on_what(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    take_in(&tanto, &table(&[&row(NEW)])).await;
    let number = newest(&city);
    let goal = city.number(&format!("SELECT CAST(id AS BIGINT) AS number FROM goal WHERE name = '{NEW}'"));
    assert_eq!(obstacles(&city, number).await, []);
    let indicator = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM indicator");
    for (statement, back, kind) in [
        (
            format!(
                "INSERT INTO sheet_step (goal_id, stage, number, step, signature, at) \
                 VALUES ({goal}, 'goals', 1, 'submitted', '見本', '2021-11-15 00:00:00')"
            ),
            format!("DELETE FROM sheet_step WHERE goal_id = {goal}"),
            ObstacleKind::HandedIn,
        ),
        (
            format!(
                "INSERT INTO milestone (goal_id, position, title, due, state, opened_on) \
                 VALUES ({goal}, 0, '見本', '2022-03', 'not_started', '2021-11-15')"
            ),
            format!("DELETE FROM milestone WHERE goal_id = {goal}"),
            ObstacleKind::Reported,
        ),
        (
            format!("UPDATE goal SET summary = '書き換えた' WHERE id = {goal}"),
            format!("UPDATE goal SET summary = NULL WHERE id = {goal}"),
            ObstacleKind::Changed,
        ),
        (
            format!(
                "INSERT INTO target (indicator_id, fiscal_year, value, entered_at, stage, withdrawn, planned) \
                 VALUES ({indicator}, 2021, '4', '2021-11-15 00:00:00', 'goals', FALSE, FALSE)"
            ),
            format!("DELETE FROM target WHERE indicator_id = {indicator} AND value = '4'"),
            ObstacleKind::Changed,
        ),
        (
            "INSERT INTO goal (fiscal_year, programme_id, name, position, title_only, version) \
             SELECT 2020, max(id), '見本', 99, FALSE, 0 FROM programme"
                .to_owned(),
            "DELETE FROM goal WHERE name = '見本'".to_owned(),
            ObstacleKind::Continued,
        ),
    ] {
        city.sql(&statement);
        assert_eq!(obstacles(&city, number).await, [(kind, None)], "{statement}");
        let before = counts(&city);
        let refused = undo(&tanto, number).await.expect(409);
        assert!(refused.has("table[aria-labelledby=undo] tbody tr"), "{}", refused.text());
        assert_eq!(counts(&city), before);
        city.sql(&back);
    }
    // What no sheet tells of, and that rests on the import all the same, is not swept away either.
    let cost = format!("INSERT INTO unit_cost (goal_id, indicator_id) VALUES ({goal}, {indicator})");
    city.sql(&cost);
    let before = counts(&city);
    let refused = undo(&tanto, number).await.expect(409);
    assert!(refused.texts("table[aria-labelledby=undo] tbody").concat().contains("内容が書き換えられました"));
    assert_eq!(counts(&city), before);
    city.sql("DELETE FROM unit_cost");
    undo(&tanto, number).await.expect_redirect();
}

async fn a_later_import_is_undone_before_the_one_it_wrote_over(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let before = counts(&city);
    take_in(&kikaku, &table(&[&row(NEW)])).await;
    let first = newest(&city);
    take_in(&kikaku, &table(&[&row(NEW).replace("\t3\t1,200", "\t4\t1,300")])).await;
    let second = newest(&city);
    let found = obstacles(&city, first).await;
    assert!(
        !found.is_empty() && found.iter().all(|found| *found == (ObstacleKind::LaterImport, Some(second))),
        "{found:?}"
    );
    let page = undo(&kikaku, first).await.expect(409);
    assert!(page.has(&format!("table[aria-labelledby=undo] a[href='/desk/imports/{second}']")));
    undo(&kikaku, second).await.expect_redirect();
    undo(&kikaku, first).await.expect_redirect();
    assert_eq!(counts(&city), before);
}

async fn an_import_whose_sheets_are_public_stays(city: City) {
    // The demonstration was taken in from files, and published.
    let kikaku = city.visit(Actor::Administrator).await;
    let number = city.number(
        "SELECT CAST(max(id) AS BIGINT) AS number FROM import WHERE fiscal_year = 2020 AND source LIKE 'akitakata%'",
    );
    let kinds: Vec<ObstacleKind> = obstacles(&city, number).await.into_iter().map(|(kind, _)| kind).collect();
    assert!(kinds.contains(&ObstacleKind::Published), "{kinds:?}");
    let page = kikaku.get(&format!("/desk/imports/{number}")).await.expect(200);
    assert!(page.texts("table[aria-labelledby=undo] tbody").concat().contains("公表されました"));
    assert!(!page.has(&format!("form[action='/desk/imports/{number}/undoing']")));
    let before = counts(&city);
    undo(&kikaku, number).await.expect(409);
    assert_eq!(counts(&city), before);
}

async fn units_that_others_stand_in_by_now_stay(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let before = counts(&city);
    take_in(&kikaku, &table(&["まだない部\tまだない課\tまだない事業\t\t■まだない目標\t\t\t\t"])).await;
    let person = city.person("tanto");
    let post = format!(
        "INSERT INTO post (person_id, role, unit_id, from_date) \
         SELECT {person}, 'staff', id, '2021-11-15' FROM unit WHERE name = 'まだない課'"
    );
    assert_eq!(city.sql(&post), 1);
    undo(&kikaku, newest(&city)).await.expect_redirect();
    assert_eq!(city.count("unit WHERE name LIKE 'まだない%'"), 2, "somebody works there");
    assert_eq!(city.count("goal WHERE name = 'まだない事業'"), 0);
    city.sql("DELETE FROM post WHERE unit_id = (SELECT id FROM unit WHERE name = 'まだない課')");
    city.sql("DELETE FROM unit WHERE name = 'まだない課'");
    city.sql("DELETE FROM unit WHERE name = 'まだない部'");
    assert_eq!(counts(&city), before);
}

async fn everybody_takes_their_own_imports_back_and_the_office_all_of_them(city: City) {
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    take_in(&tanto, &table(&[&row(NEW)])).await;
    let number = newest(&city);
    assert_eq!(tanto.get("/desk/imports").await.expect(200).all("table tbody tr").len(), 1);
    assert!(kacho.get("/desk/imports").await.expect(200).all("table tbody tr").is_empty());
    kacho.get(&format!("/desk/imports/{number}")).await.expect(404);
    undo(&kacho, number).await.expect(404);
    undo(&tanto, number).await.expect_redirect();
    take_in(&tanto, &table(&[&row(NEW)])).await;
    let number = newest(&city);
    city.sql("UPDATE fiscal_year SET phase = 'closed' WHERE year = 2021");
    undo(&tanto, number).await.expect(409);
    let kikaku = city.visit(Actor::Administrator).await;
    undo(&kikaku, number).await.expect_redirect();
    assert_eq!(city.count(&format!("goal WHERE name = '{NEW}'")), 0);
}
