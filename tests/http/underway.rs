//! A table that takes longer than a page may: the page says how far it is, and ends where it would have ended at once.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::visitor::Visitor;

on_both_databases! {
    a_long_table_is_told_row_by_row_and_ends_at_its_proposal,
    what_cannot_be_read_is_said_beside_the_form_and_the_one_that_waits_stays,
    taking_in_is_told_until_it_is_done_on_whichever_server,
    a_plan_that_changed_is_said_when_it_was_tried,
    a_table_that_nobody_wants_any_more_is_dropped_while_it_is_read,
    what_a_server_that_went_away_had_begun_stands_in_nobodys_way,
}

const ROW: &str = "建設部\t住宅政策課\t空き店舗の活用\t■空き店舗を3件埋める\n";

fn table(rows: &str) -> String {
    format!("部局\t課・室\t事務事業\t目標\n{rows}")
}

async fn send(visitor: &Visitor, name: &str, content: &str) {
    let token = visitor.token().await;
    let fields = [("token", token.as_str()), ("year", "2021"), ("stage", "goals")];
    let sent = visitor.upload("/desk/import", &fields, name, content.as_bytes()).await;
    assert_eq!(sent.expect_redirect(), "/desk/import");
}

/// Whether a page tells how far something is.
fn is_under_way(page: &Answer) -> bool {
    let asks_again = page.header("refresh") == Some("2");
    assert_eq!(asks_again, page.status == 200 && page.has("main progress"), "{}", page.text());
    asks_again
}

/// The answer after all that is under way, with what was told meanwhile.
async fn ended(visitor: &Visitor) -> (Answer, Vec<String>) {
    let mut told = Vec::new();
    loop {
        let answer = visitor.get("/desk/import").await;
        if answer.status == 303 && answer.expect_redirect() == "/desk/import" {
            continue;
        }
        if !is_under_way(&answer) {
            return (answer, told);
        }
        told.push(answer.texts("#underway").concat());
    }
}

async fn accept(visitor: &Visitor, seen: &str) {
    let accepted = visitor.post_with_token("/desk/import/acceptance", &[("seen", seen)]).await;
    assert_eq!(accepted.expect_redirect(), "/desk/import");
}

async fn a_long_table_is_told_row_by_row_and_ends_at_its_proposal(city: City) {
    let hasty = city.hasty();
    let tanto = hasty.visit(Actor::OwnSection).await;
    let row = |number| format!("建設部\t住宅政策課\t見本事業{number}\t■相談を{number}件受ける\n");
    send(&tanto, "目標.tsv", &table(&(0..2000).map(row).collect::<String>())).await;
    let (page, told) = ended(&tanto).await;
    assert!(page.expect(200).has("form[action='/desk/import/acceptance']"));
    let counts =
        told.iter().filter_map(|told| told.split_once("表を読み取っています。")?.1.strip_prefix("2001行のうち"));
    assert!(counts.count() > 0, "{told:?}");
    // The page of its prose needs the same, and has it.
    let prose = tanto.get("/desk/import/prose").await;
    assert!(!is_under_way(&prose));
}

async fn what_cannot_be_read_is_said_beside_the_form_and_the_one_that_waits_stays(city: City) {
    let hasty = city.hasty();
    let tanto = hasty.visit(Actor::OwnSection).await;
    send(&tanto, "よい.tsv", &table(ROW)).await;
    ended(&tanto).await.0.expect(200);
    send(&tanto, "わるい.xlsx", "PK\u{3}\u{4}").await;
    let (page, _) = ended(&tanto).await;
    let page = page.expect(422);
    assert!(page.text().contains("この表は読み取れません"), "{}", page.text());
    assert!(page.has("form[action='/desk/import'] option[value='2021'][selected]"), "what was chosen is still chosen");
    let (page, _) = ended(&tanto).await;
    assert!(page.expect(200).text().contains("よい.tsv"));
}

async fn taking_in_is_told_until_it_is_done_on_whichever_server(city: City) {
    let hasty = city.hasty();
    let tanto = hasty.visit(Actor::OwnSection).await;
    for (asked, name) in [(&hasty, "一つ目の活用"), (&city, "二つ目の活用")] {
        send(&tanto, "目標.tsv", &table(&ROW.replace("空き店舗の活用", name))).await;
        let (page, _) = ended(&tanto).await;
        accept(&tanto, &page.expect(200).value("seen")).await;
        // It is sent again while it is under way, or after it.
        tanto.post_with_token("/desk/import/acceptance", &[("seen", "another")]).await;
        let taken = loop {
            let answer = asked.citizen().get_with("/desk/import", &[("cookie", tanto.cookies().as_str())]).await;
            if !is_under_way(&answer) {
                break answer;
            }
        };
        assert_eq!(taken.expect_redirect(), "/desk/import?taken=1");
        assert_eq!(city.count(&format!("goal WHERE name = '{name}'")), 1);
        assert_eq!(city.count("draft WHERE form LIKE 'import-%' AND content <> ''"), 0);
    }
}

async fn a_plan_that_changed_is_said_when_it_was_tried(city: City) {
    let hasty = city.hasty();
    let tanto = hasty.visit(Actor::OwnSection).await;
    send(&tanto, "目標.tsv", &table(ROW)).await;
    ended(&tanto).await.0.expect(200);
    accept(&tanto, "another").await;
    let (page, _) = ended(&tanto).await;
    assert!(page.expect(409).has("#changed"));
    assert_eq!(city.count("goal WHERE name = '空き店舗の活用'"), 0);
    assert!(ended(&tanto).await.0.expect(200).has("form[action='/desk/import/acceptance']"));
}

async fn a_table_that_nobody_wants_any_more_is_dropped_while_it_is_read(city: City) {
    let hasty = city.hasty();
    let tanto = hasty.visit(Actor::OwnSection).await;
    send(&tanto, "目標.tsv", &table(ROW)).await;
    tanto.post_with_token("/desk/drafts/discard", &[("form", "import-sent")]).await.expect_redirect();
    let (page, _) = ended(&tanto).await;
    assert!(!page.expect(200).text().contains("目標.tsv"));
}

async fn what_a_server_that_went_away_had_begun_stands_in_nobodys_way(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let person = city.person("tanto");
    let mark = |since: &str| {
        format!(
            "INSERT INTO draft (person_id, form, content, saved_at) \
             VALUES ({person}, 'import-taking', '{{\"since\":\"{since}\"}}', '2021-11-15 00:00:00')"
        )
    };
    city.sql(&mark(&chrono::Utc::now().to_rfc3339()));
    assert!(is_under_way(&tanto.get("/desk/import").await));
    city.sql("DELETE FROM draft WHERE form = 'import-taking'");
    city.sql(&mark("2021-11-15T00:00:00Z"));
    assert!(!is_under_way(&tanto.get("/desk/import").await.expect(200)));
}
