//! Everything that waits on one page: reports and sheets together, each decided wholly or not at all.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::forms::fields_of;
use crate::scene::{OF_ANOTHER_SECTION, UNTOUCHED, WAITING, borrowed, report};
use crate::visitor::Visitor;

on_both_databases! {
    reports_and_sheets_wait_on_one_page_beside_what_was_there_before,
    one_box_approves_all_but_the_rows_with_a_reason,
    what_is_wrong_with_a_row_is_said_beside_it_and_the_others_are_decided,
    what_changed_meanwhile_is_told_and_not_decided,
    what_is_decided_already_is_told,
    each_decision_is_in_the_trail_and_what_is_approved_is_public,
    nobody_decides_with_the_form_what_they_may_not,
}

const APPROVALS: &str = "/desk/approvals";

/// The form as its page gives it.
async fn form(visitor: &Visitor) -> Vec<(String, String)> {
    of(&visitor.get(APPROVALS).await.expect(200))
}

fn of(page: &Answer) -> Vec<(String, String)> {
    let form = page.all("main form[data-draft]").into_iter().next().expect("a form");
    fields_of(form)
}

fn put(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), value.to_owned()));
}

async fn send(visitor: &Visitor, fields: &[(String, String)]) -> Answer {
    visitor.post(APPROVALS, &borrowed(fields)).await
}

/// Ticks the row of an update.
fn tick(fields: &mut Vec<(String, String)>, update: i64) {
    let seen = fields.iter().find(|(name, _)| *name == format!("seen-u{update}")).expect("a row").1.clone();
    put(fields, &format!("u{update}"), &seen);
}

/// Two reports of the section that wait: the demonstration's, and another.
async fn two_reports(city: &City) -> (i64, i64) {
    let other = city.reported(city.milestone(UNTOUCHED), "もう一つの報告").await;
    (city.newest_update(city.milestone(WAITING)), other)
}

fn decided(city: &City, update: i64, how: &str) -> bool {
    city.count(&format!("update_decision WHERE update_id = {update} AND decision = '{how}'")) == 1
}

async fn reports_and_sheets_wait_on_one_page_beside_what_was_there_before(city: City) {
    let (one, other) = two_reports(&city).await;
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    city.sql(&format!(
        "INSERT INTO result (goal_id, stage, position, text, details) VALUES ({goal}, 'midyear', 0, '上半期の結果', '[]')"
    ));
    let tanto = city.visit(Actor::OwnSection).await;
    let submission = format!("/desk/goals/{goal}/stages/midyear/submission");
    tanto.post_with_token(&submission, &[]).await.expect_redirect();
    let kacho = city.visit(Actor::Head).await;
    let desk = kacho.get("/desk").await.expect(200);
    assert_eq!(desk.attributes("main section.owed", "aria-labelledby").first().map(String::as_str), Some("to_decide"));
    assert!(desk.has("main a.button[href='/desk/approvals']"));
    let page = kacho.get(APPROVALS).await.expect(200);
    for name in [format!("u{one}"), format!("u{other}"), format!("{goal}-midyear")] {
        assert!(page.has(&format!("tbody input[type=checkbox][name='{name}']")), "{name}");
    }
    let row = page.texts(&format!("#row-u{other}")).concat();
    assert!(row.contains("もう一つの報告") && (row.contains('→') || row.contains("状態は変わりません")), "{row}");
    let english = kacho.get("/en/desk/approvals").await.expect(200);
    assert!(english.texts("thead th").concat().contains("Last → now"));
}

async fn one_box_approves_all_but_the_rows_with_a_reason(city: City) {
    let (one, other) = two_reports(&city).await;
    let kacho = city.visit(Actor::Head).await;
    let mut fields = form(&kacho).await;
    put(&mut fields, "all", "1");
    put(&mut fields, &format!("reason-u{other}"), "数を確かめてください");
    let answer = send(&kacho, &fields).await;
    assert_eq!(answer.expect_redirect(), "/desk/approvals?approved=1&returned=1");
    assert!(decided(&city, one, "approved") && decided(&city, other, "returned"));
    let reason = format!("update_decision WHERE update_id = {other} AND reason = '数を確かめてください'");
    assert_eq!(city.count(&reason), 1);
    let after = kacho.get(answer.expect_redirect()).await.expect(200);
    assert!(after.texts("#done").concat().contains("1件を承認し、1件を差し戻しました"));
}

async fn what_is_wrong_with_a_row_is_said_beside_it_and_the_others_are_decided(city: City) {
    let (one, other) = two_reports(&city).await;
    let kacho = city.visit(Actor::Head).await;
    send(&kacho, &form(&kacho).await).await.expect(422);
    for reason in ["直してください".to_owned(), "あ".repeat(501)] {
        let mut fields = form(&kacho).await;
        put(&mut fields, &format!("reason-u{other}"), &reason);
        if reason.chars().count() < 500 {
            tick(&mut fields, other);
        } else {
            tick(&mut fields, one);
        }
        let answer = send(&kacho, &fields).await.expect(422);
        assert!(answer.has(&format!("#reason-u{other}[aria-invalid=true]")));
        assert_eq!(answer.attributes(".error-summary a", "href"), [format!("#reason-u{other}")]);
        assert!(of(&answer).contains(&(format!("reason-u{other}"), reason)), "the text is kept");
        assert_eq!(city.count(&format!("update_decision WHERE update_id = {other}")), 0);
    }
    assert!(decided(&city, one, "approved"), "nothing was wrong with this row");
}

async fn what_changed_meanwhile_is_told_and_not_decided(city: City) {
    let (one, other) = two_reports(&city).await;
    let kacho = city.visit(Actor::Head).await;
    let mut fields = form(&kacho).await;
    put(&mut fields, "all", "1");
    put(&mut fields, &format!("reason-u{other}"), "読んだ文への理由");
    let tanto = city.visit(Actor::OwnSection).await;
    report(&tanto, city.milestone(UNTOUCHED), "その後の報告").await.expect_redirect();
    let answer = send(&kacho, &fields).await.expect(409);
    assert!(decided(&city, one, "approved"));
    assert_eq!(city.count(&format!("update_decision WHERE update_id = {other}")), 0);
    let told = answer.texts(".notice--warning li").concat();
    assert!(told.contains(UNTOUCHED) && told.contains("読んだ文への理由"), "{told}");
    assert!(of(&answer).contains(&(format!("reason-u{other}"), "読んだ文への理由".to_owned())));
    assert!(!answer.has(&format!("input[name='u{other}'][checked]")), "what it says now is to be read first");
}

async fn what_is_decided_already_is_told(city: City) {
    let (one, other) = two_reports(&city).await;
    let (kacho, bucho) = (city.visit(Actor::Head).await, city.visit(Actor::DepartmentHead).await);
    let mut fields = form(&kacho).await;
    put(&mut fields, "all", "1");
    crate::scene::approve(&bucho, one).await.expect_redirect();
    let answer = send(&kacho, &fields).await.expect(409);
    assert!(answer.texts(".notice--warning li").concat().contains(WAITING));
    assert!(decided(&city, other, "approved"));
    // The same once more, as after a reload: nothing is decided twice.
    let before = city.count("update_decision");
    send(&kacho, &fields).await.expect(409);
    assert_eq!(city.count("update_decision"), before);
}

async fn each_decision_is_in_the_trail_and_what_is_approved_is_public(city: City) {
    let (one, _) = two_reports(&city).await;
    let goal = city.goal_of(city.milestone(WAITING));
    let (publications, trail) = (city.publications_of(goal), city.count("audit WHERE action = 'update.approved'"));
    let kacho = city.visit(Actor::Head).await;
    let mut fields = form(&kacho).await;
    put(&mut fields, "all", "1");
    send(&kacho, &fields).await.expect_redirect();
    assert_eq!(city.count("audit WHERE action = 'update.approved'"), trail + 2);
    assert_eq!(city.publications_of(goal), publications + 2);
    assert!(decided(&city, one, "approved"));
    assert!(city.citizen().get(&format!("/goals/{goal}")).await.expect(200).text().contains("もう一つの報告"));
}

async fn nobody_decides_with_the_form_what_they_may_not(city: City) {
    let kacho = city.visit(Actor::Head).await;
    let (own, _) = two_reports(&city).await;
    let tanto = city.visit(Actor::OwnSection).await;
    tanto.post_with_token(APPROVALS, &[(&format!("u{own}"), "1.")]).await.expect(404);
    // Another section's report, and one's own.
    let yoso = city.visit(Actor::OtherSection).await;
    let foreign = city.milestone(OF_ANOTHER_SECTION);
    report(&yoso, foreign, "よその報告").await.expect_redirect();
    let foreign = city.newest_update(foreign);
    report(&kacho, city.milestone(UNTOUCHED), "課長の報告").await.expect_redirect();
    let written = city.newest_update(city.milestone(UNTOUCHED));
    let page = kacho.get(APPROVALS).await.expect(200);
    for update in [foreign, written] {
        assert!(!page.has(&format!("[name='u{update}']")));
        let mut fields = of(&page);
        put(&mut fields, &format!("u{update}"), &format!("{update}."));
        let status = send(&kacho, &fields).await.status.as_u16();
        assert!(matches!(status, 409 | 422), "{status}");
        assert_eq!(city.count(&format!("update_decision WHERE update_id = {update}")), 0);
    }
}
