//! The month's reports on one page: all or nothing, and nothing that was typed is lost.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::{City, PASSWORD};
use crate::scene::{OF_ANOTHER_SECTION, UNTOUCHED, WAITING, borrowed, filled_in, send_report};
use crate::visitor::Visitor;

on_both_databases! {
    the_desk_leads_to_the_form_and_the_form_has_every_open_milestone_of_the_section,
    rows_left_blank_write_nothing,
    one_bad_row_writes_nothing_and_keeps_everything_typed,
    ten_rows_are_entered_at_once,
    a_value_goes_with_a_report_of_its_goal,
    a_value_alone_asks_for_a_line_of_text,
    another_sections_milestone_writes_nothing_and_is_not_there,
    a_form_sent_twice_is_entered_once,
    whoever_is_overtaken_keeps_everything_and_sees_the_other_report,
    a_draft_is_shown_again_until_it_is_sent_or_discarded,
    a_draft_is_nobody_elses,
    a_draft_of_a_single_report_is_shown_again,
    an_ended_session_leads_through_the_login_back_to_the_text,
    an_ended_session_gives_nobody_a_form_they_may_not_write,
    a_password_is_not_carried_through_the_login,
}

/// The form as its page gives it: every field with its value.
async fn form(visitor: &Visitor) -> Vec<(String, String)> {
    fields_of(&visitor.get("/desk/report").await.expect(200))
}

fn fields_of(page: &Answer) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for field in page.all("main form[data-draft] [name]") {
        let name = field.attr("name").expect("a name").to_owned();
        let value = match field.value().name() {
            "textarea" => field.text().collect::<String>().trim_start_matches('\n').to_owned(),
            "select" => {
                let chosen = page.attributes(&format!("select[name='{name}'] option[selected]"), "value");
                chosen.first().cloned().unwrap_or_default()
            }
            _ => field.attr("value").unwrap_or_default().to_owned(),
        };
        fields.push((name, value));
    }
    assert!(!fields.is_empty(), "{}: no form", page.asked);
    fields
}

fn fill(fields: &mut [(String, String)], name: &str, value: &str) {
    let field = fields.iter_mut().find(|(known, _)| known == name);
    value.clone_into(&mut field.unwrap_or_else(|| panic!("no field {name}")).1);
}

fn value(fields: &[(String, String)], name: &str) -> String {
    fields.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no field {name}")).1.clone()
}

/// The milestones on the form.
fn milestones(fields: &[(String, String)]) -> Vec<i64> {
    fields.iter().filter_map(|(name, _)| name.strip_prefix("text-")?.parse().ok()).collect()
}

async fn send(visitor: &Visitor, fields: &[(String, String)]) -> Answer {
    visitor.post("/desk/report", &borrowed(fields)).await
}

/// What a form would have written.
fn written(city: &City) -> (i64, i64) {
    (city.count("progress_update"), city.count("audit WHERE action = 'update.entered'"))
}

async fn the_desk_leads_to_the_form_and_the_form_has_every_open_milestone_of_the_section(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let desk = tanto.get("/desk").await.expect(200);
    assert!(desk.has("main a.button[href='/desk/report']"));
    let on_form = milestones(&form(&tanto).await);
    for title in [UNTOUCHED, WAITING] {
        assert!(on_form.contains(&city.milestone(title)), "{title}");
    }
    assert!(!on_form.contains(&city.milestone(OF_ANOTHER_SECTION)));
    let bucho = city.visit(Actor::DepartmentHead).await;
    assert!(!bucho.get("/desk").await.expect(200).has("a[href='/desk/report']"), "who only decides reports nothing");
}

async fn rows_left_blank_write_nothing(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = written(&city);
    let mut fields = form(&tanto).await;
    send(&tanto, &fields).await.expect(422);
    assert_eq!(written(&city), before);
    let milestone = city.milestone(UNTOUCHED);
    fill(&mut fields, &format!("text-{milestone}"), "この行だけ");
    assert_eq!(send(&tanto, &fields).await.expect_redirect(), "/desk?reported=1");
    assert_eq!(written(&city), (before.0 + 1, before.1 + 1));
    assert_eq!(city.count(&format!("progress_update WHERE milestone_id = {milestone} AND text = 'この行だけ'")), 1);
    assert!(tanto.get("/desk?reported=1").await.expect(200).has(".notice--success"));
}

async fn one_bad_row_writes_nothing_and_keeps_everything_typed(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = written(&city);
    let mut fields = form(&tanto).await;
    let (good, bad) = (city.milestone(UNTOUCHED), city.milestone(WAITING));
    fill(&mut fields, &format!("text-{good}"), "よい行");
    fill(&mut fields, &format!("happened-{good}"), "Ｒ３．１１．１０");
    fill(&mut fields, &format!("text-{bad}"), "悪い行");
    fill(&mut fields, &format!("state-{bad}"), "postponed");
    fill(&mut fields, &format!("happened-{bad}"), "そのうち");
    let answer = send(&tanto, &fields).await.expect(422);
    assert_eq!(written(&city), before);
    let again = fields_of(&answer);
    for (name, typed) in &fields {
        assert_eq!(&value(&again, name), typed, "{name}");
    }
    let links = answer.attributes(".error-summary a", "href");
    for field in ["happened", "new_due", "reason"] {
        assert!(links.contains(&format!("#{field}-{bad}")), "{field}: {links:?}");
        assert!(answer.has(&format!("#{field}-{bad}[aria-invalid=true]")), "{field}");
    }
    assert!(links.iter().all(|link| !link.ends_with(&format!("-{good}"))), "{links:?}");
    // Nothing counts as sent: put right, the same form goes through.
    let mut fields = again;
    fill(&mut fields, &format!("state-{bad}"), "");
    fill(&mut fields, &format!("happened-{bad}"), "令和３年１１月");
    assert_eq!(send(&tanto, &fields).await.expect_redirect(), "/desk?reported=2");
    assert_eq!(city.count(&format!("progress_update WHERE milestone_id = {good} AND happened LIKE '2021-11-10/%'")), 1);
    assert_eq!(
        city.count(&format!("progress_update WHERE milestone_id = {bad} AND happened = '2021-11-01/2021-11-30/month'")),
        1
    );
}

async fn ten_rows_are_entered_at_once(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    for number in 0..10 {
        city.sql(&format!(
            "INSERT INTO milestone (goal_id, position, title, due, state, opened_on) \
             VALUES ({goal}, {}, '試験の行{number}', '2022-03-01/2022-03-31/month', 'not_started', '2021-10-01')",
            100 + number
        ));
    }
    let tanto = city.visit(Actor::OwnSection).await;
    let before = written(&city);
    let mut fields = form(&tanto).await;
    for number in 0..10 {
        let milestone = city.milestone(&format!("試験の行{number}"));
        fill(&mut fields, &format!("text-{milestone}"), &format!("{number}番目の報告"));
        fill(&mut fields, &format!("state-{milestone}"), "in_progress");
    }
    assert_eq!(send(&tanto, &fields).await.expect_redirect(), "/desk?reported=10");
    assert_eq!(written(&city), (before.0 + 10, before.1 + 10));
}

/// The fields of values on the form, of one goal.
fn values(fields: &[(String, String)], goal: i64) -> Vec<String> {
    let start = format!("value-{goal}-");
    fields.iter().map(|(name, _)| name.clone()).filter(|name| name.starts_with(&start)).collect()
}

async fn a_value_goes_with_a_report_of_its_goal(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = written(&city);
    let mut fields = form(&tanto).await;
    let milestone = city.milestone(UNTOUCHED);
    let values = values(&fields, city.goal_of(milestone));
    assert!(!values.is_empty(), "the goal has indicators");
    for name in &values {
        fill(&mut fields, name, "１，２３４");
    }
    fill(&mut fields, &format!("text-{milestone}"), "数も出た");
    let count = i64::try_from(values.len()).expect("a few");
    assert_eq!(send(&tanto, &fields).await.expect_redirect(), format!("/desk?reported={count}"));
    assert_eq!(written(&city).0, before.0 + count, "each further value is a report of its own");
    let with_value = format!("progress_update WHERE milestone_id = {milestone} AND value = '1234'");
    assert_eq!(city.count(&with_value), count);
    assert_eq!(city.count(&format!("{with_value} AND text = '数も出た'")), 1);
}

async fn a_value_alone_asks_for_a_line_of_text(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = written(&city);
    let mut fields = form(&tanto).await;
    let name = values(&fields, city.goal_of(city.milestone(UNTOUCHED))).remove(0);
    fill(&mut fields, &name, "12");
    let answer = send(&tanto, &fields).await.expect(422);
    assert_eq!(answer.attributes(".error-summary a", "href"), [format!("#{name}")]);
    assert_eq!(value(&fields_of(&answer), &name), "12");
    assert_eq!(written(&city), before);
}

async fn another_sections_milestone_writes_nothing_and_is_not_there(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = written(&city);
    let mut fields = form(&tanto).await;
    fill(&mut fields, &format!("text-{}", city.milestone(UNTOUCHED)), "自分の行");
    let other = city.milestone(OF_ANOTHER_SECTION);
    let smuggled = [
        (format!("text-{other}"), "よその行"),
        (format!("value-{}-1", city.goal_of(other)), "1"),
        ("text-999999".to_owned(), "ない行"),
    ];
    for (name, typed) in smuggled {
        let mut fields = fields.clone();
        fields.push((name, typed.to_owned()));
        send(&tanto, &fields).await.expect(404);
        assert_eq!(written(&city), before);
    }
    let unit =
        city.number(&format!("SELECT CAST(unit_id AS BIGINT) AS number FROM goal WHERE id = {}", city.goal_of(other)));
    tanto.get(&format!("/desk/report?section={unit}")).await.expect(404);
    tanto.get("/desk/report?section=x").await.expect(404);
}

async fn a_form_sent_twice_is_entered_once(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = written(&city);
    let mut fields = form(&tanto).await;
    for title in [UNTOUCHED, WAITING] {
        fill(&mut fields, &format!("text-{}", city.milestone(title)), "二度押した");
    }
    let first = send(&tanto, &fields).await;
    let second = send(&tanto, &fields).await;
    assert_eq!(first.expect_redirect(), second.expect_redirect());
    assert_eq!(written(&city), (before.0 + 2, before.1 + 2));
    // The same form with another text is no silent loss.
    fill(&mut fields, &format!("text-{}", city.milestone(UNTOUCHED)), "戻って書き直した");
    let answer = send(&tanto, &fields).await.expect(422);
    assert_eq!(value(&fields_of(&answer), &format!("text-{}", city.milestone(UNTOUCHED))), "戻って書き直した");
    assert_eq!(written(&city), (before.0 + 2, before.1 + 2));
}

async fn whoever_is_overtaken_keeps_everything_and_sees_the_other_report(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let milestone = city.milestone(UNTOUCHED);
    let mut fields = form(&tanto).await;
    fill(&mut fields, &format!("text-{milestone}"), "ゆっくり書いた");
    crate::scene::report(&city.visit(Actor::Head).await, milestone, "先に出た報告").await.expect_redirect();
    let before = written(&city);
    let answer = send(&tanto, &fields).await.expect(422);
    assert_eq!(written(&city), before);
    assert!(answer.texts(&format!("#last-{milestone}"))[0].contains("先に出た報告"));
    let again = fields_of(&answer);
    assert_eq!(value(&again, &format!("text-{milestone}")), "ゆっくり書いた");
    send(&tanto, &again).await.expect_redirect();
}

async fn a_draft_is_shown_again_until_it_is_sent_or_discarded(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let field = format!("text-{}", city.milestone(UNTOUCHED));
    let mut fields = form(&tanto).await;
    fill(&mut fields, &field, "書きかけ");
    assert_eq!(tanto.post("/desk/drafts", &borrowed(&fields)).await.expect_redirect(), "/desk/report");
    let page = tanto.get("/desk/report").await.expect(200);
    assert!(page.has("form[action='/desk/drafts/discard']"));
    assert_eq!(value(&fields_of(&page), &field), "書きかけ");
    tanto.post_with_token("/desk/drafts/discard", &[("form", "/desk/report")]).await.expect_redirect();
    assert_eq!(value(&form(&tanto).await, &field), "");
    // What the script sends is kept the same way.
    let quiet = [borrowed(&fields).as_slice(), &[("quiet", "1")]].concat();
    let said = tanto.post("/desk/drafts", &quiet).await.expect(200);
    assert!(said.text().starts_with("下書きを保存しました"), "{}", said.text());
    let restored = form(&tanto).await;
    assert_eq!(value(&restored, &field), "書きかけ");
    send(&tanto, &restored).await.expect_redirect();
    assert_eq!(value(&form(&tanto).await, &field), "");
    assert_eq!(city.count("draft"), 0);
    tanto.post_with_token("/desk/drafts", &[("form", "https://evil.example/"), ("text", "x")]).await.expect(404);
}

async fn a_draft_is_nobody_elses(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let mut fields = form(&tanto).await;
    fill(&mut fields, &format!("text-{}", city.milestone(UNTOUCHED)), "ひとりの下書き");
    tanto.post("/desk/drafts", &borrowed(&fields)).await.expect_redirect();
    let kacho = city.visit(Actor::Head).await;
    for path in ["/desk/report", "/desk"] {
        assert!(!kacho.get(path).await.expect(200).text().contains("ひとりの下書き"), "{path}");
    }
    kacho.post_with_token("/desk/drafts/discard", &[("form", "/desk/report")]).await.expect_redirect();
    assert_eq!(city.count("draft"), 1);
    assert!(tanto.get("/desk/report").await.text().contains("ひとりの下書き"));
}

async fn a_draft_of_a_single_report_is_shown_again(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let milestone = city.milestone(UNTOUCHED);
    let fields = filled_in(&tanto, milestone, "一件の書きかけ").await;
    let page = format!("/desk/milestones/{milestone}");
    assert_eq!(tanto.post("/desk/drafts", &borrowed(&fields)).await.expect_redirect(), page);
    assert_eq!(tanto.get(&page).await.one("#text").text().collect::<String>().trim(), "一件の書きかけ");
    let fields = filled_in(&tanto, milestone, "書き終えた").await;
    send_report(&tanto, milestone, &borrowed(&fields)).await.expect_redirect();
    assert_eq!(city.count("draft"), 0);
}

/// Signs in with the form that a page shows, as a browser would send it.
async fn sign_in_here(visitor: &Visitor, page: &Answer, login: &str) -> Answer {
    let names = ["form_token", "next", "carried_to", "carried"];
    let mut fields: Vec<(String, String)> = names.map(|name| (name.to_owned(), page.value(name))).into();
    fields.push(("login".to_owned(), login.to_owned()));
    fields.push(("password".to_owned(), PASSWORD.to_owned()));
    let address = page.attributes("main form", "action").pop().expect("a login form");
    visitor.post(&address, &borrowed(&fields)).await
}

async fn an_ended_session_leads_through_the_login_back_to_the_text(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let (milestone, before) = (city.milestone(UNTOUCHED), written(&city));
    let field = format!("text-{milestone}");
    let mut monthly = form(&tanto).await;
    fill(&mut monthly, &field, "切れる前に「書いた」文 & <b>");
    let single = filled_in(&tanto, milestone, "一件の文").await;
    city.sql("DELETE FROM session");
    let page = send(&tanto, &monthly).await.expect(401);
    assert!(!page.text().contains(&value(&monthly, "token")), "the token is not carried");
    // A mistyped password costs nothing.
    let fields = [
        ("form_token", page.value("form_token")),
        ("carried_to", page.value("carried_to")),
        ("carried", page.value("carried")),
        ("login", "tanto".to_owned()),
        ("password", "wrong-wrong-wrong-1".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = tanto.post("/login", &fields).await.expect(422);
    assert_eq!(sign_in_here(&tanto, &page, "tanto").await.expect_redirect(), "/desk/report");
    assert_eq!(value(&form(&tanto).await, &field), "切れる前に「書いた」文 & <b>");
    assert_eq!(written(&city), before);
    // A form that is sent below its page leads back to that page, in its language.
    city.sql("DELETE FROM session");
    let page = tanto.post(&format!("/en/desk/milestones/{milestone}/updates"), &borrowed(&single)).await.expect(401);
    let address = format!("/en/desk/milestones/{milestone}");
    assert_eq!(sign_in_here(&tanto, &page, "tanto").await.expect_redirect(), address);
    assert_eq!(tanto.get(&address).await.one("#text").text().collect::<String>().trim(), "一件の文");
}

async fn an_ended_session_gives_nobody_a_form_they_may_not_write(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let milestone = city.milestone(UNTOUCHED);
    let single = filled_in(&tanto, milestone, "よその課の文").await;
    let mut monthly = form(&tanto).await;
    fill(&mut monthly, &format!("text-{milestone}"), "よその課の文");
    city.sql("DELETE FROM session");
    let page = send_report(&tanto, milestone, &borrowed(&single)).await.expect(401);
    let next = sign_in_here(&tanto, &page, "yoso").await.expect_redirect().to_owned();
    tanto.get(&next).await.expect(404);
    city.sql("DELETE FROM session");
    let page = send(&tanto, &monthly).await.expect(401);
    let next = sign_in_here(&tanto, &page, "yoso").await.expect_redirect().to_owned();
    assert!(!tanto.get(&next).await.expect(200).text().contains("よその課の文"));
    assert_eq!(city.count("progress_update WHERE text = 'よその課の文'"), 0);
}

async fn a_password_is_not_carried_through_the_login(city: City) {
    let fields = [("current", PASSWORD), ("new", "mizu-no-oto-furuike-17"), ("repeated", "mizu-no-oto-furuike-17")];
    let page = city.citizen().post("/account/password", &fields).await.expect(401);
    assert!(!page.text().contains("furuike"));
}
