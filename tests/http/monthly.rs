//! The month's updates on one page: all or nothing, and nothing that was typed is lost.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::{City, PASSWORD};
use crate::drafts::DRAFTS;
use crate::roads::where_read;
use crate::scene::{OF_ANOTHER_SECTION, RETURNED, UNTOUCHED, WAITING, borrowed, filled_in, send_report};
use crate::visitor::Visitor;

on_both_databases! {
    the_desk_leads_to_the_form_and_the_form_has_every_open_milestone_of_the_section,
    rows_left_blank_write_nothing,
    one_bad_row_writes_nothing_and_keeps_everything_typed,
    ten_rows_are_entered_at_once,
    a_value_needs_no_update_on_a_milestone_and_has_its_own_date,
    each_kind_of_nothing_is_entered_as_what_it_is,
    what_is_wrong_with_a_value_is_said_by_its_field,
    a_date_of_the_page_that_cannot_be_used_is_said_once,
    the_goal_itself_is_reported_on_without_a_state,
    a_value_is_public_after_its_approval_and_not_before,
    a_returned_value_is_written_anew_in_its_row,
    what_somebody_who_left_was_sent_back_is_mended_by_whoever_writes_now,
    a_value_overtaken_by_another_is_not_entered,
    a_goal_without_milestones_is_on_the_form,
    another_sections_milestone_writes_nothing_and_is_not_there,
    a_form_sent_twice_is_entered_once,
    what_is_sent_again_from_a_new_page_is_not_entered_twice,
    one_press_says_that_a_row_is_on_its_way_and_one_that_several_are,
    the_most_urgent_rows_stand_first,
    a_unit_is_taken_with_its_number_and_another_is_refused,
    a_block_of_cells_goes_where_its_names_and_headings_say,
    a_block_without_headings_changes_nothing,
    whoever_is_overtaken_keeps_everything_and_sees_the_other_update,
    a_draft_is_shown_again_until_it_is_sent_or_discarded,
    a_draft_is_nobody_elses,
    a_draft_of_a_single_update_is_shown_again,
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
    for field in page.all("main form[data-draft] [name]:not(button)") {
        if field.attr("type") == Some("checkbox") && field.attr("checked").is_none() {
            continue;
        }
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
    for (name, typed) in fields.iter().filter(|(name, _)| name != "token") {
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

/// The goal of the tests, and the first of its indicators as the names of the form's fields have it: `3-4`.
fn indicator(city: &City, fields: &[(String, String)]) -> (i64, String) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let name = values(fields, goal).into_iter().next().expect("the goal has indicators");
    (goal, name.strip_prefix("value-").expect("a value").to_owned())
}

fn newest(city: &City) -> i64 {
    city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM progress_update")
}

async fn a_value_needs_no_update_on_a_milestone_and_has_its_own_date(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = written(&city);
    let mut fields = form(&tanto).await;
    assert_eq!(value(&fields, "happened"), "令和3年11月", "the page's date is this month");
    let (goal, row) = indicator(&city, &fields);
    fill(&mut fields, &format!("value-{row}"), "１，２３４");
    assert_eq!(send(&tanto, &fields).await.expect_redirect(), "/desk?reported=1");
    let on_goal = format!("progress_update WHERE goal_id = {goal} AND milestone_id IS NULL AND state IS NULL");
    let of = |date: &str| city.count(&format!("{on_goal} AND value = '1234' AND value_as_of LIKE '{date}%'"));
    assert_eq!(of("2021-11-01/2021-11-30"), 1);
    let mut fields = form(&tanto).await;
    fill(&mut fields, &format!("value-{row}"), "1234");
    fill(&mut fields, &format!("as_of-{row}"), "Ｒ３．１０");
    fill(&mut fields, &format!("text-{row}"), "窓口での受付分");
    send(&tanto, &fields).await.expect_redirect();
    assert_eq!(of("2021-10-01/2021-10-31"), 1);
    assert_eq!(city.count(&format!("{on_goal} AND text = '窓口での受付分'")), 1);
    assert_eq!(written(&city), (before.0 + 2, before.1 + 2));
}

async fn each_kind_of_nothing_is_entered_as_what_it_is(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let page = tanto.get("/desk/report").await.expect(200);
    let (_, row) = indicator(&city, &fields_of(&page));
    let offered = page.texts(&format!("#missing-{row} option"));
    assert_eq!(offered, ["選ばない", "報告時期前", "未報告", "測定不可", "評価不能", "0（ゼロ）"]);
    for (choice, kept) in [
        ("not_due", "value IS NULL AND missing = 'not_due'"),
        ("not_reported", "value IS NULL AND missing = 'not_reported'"),
        ("not_measurable", "value IS NULL AND missing = 'not_measurable'"),
        ("not_judgeable", "value IS NULL AND missing = 'not_judgeable' AND note = '大雨で中止'"),
        ("zero", "value = '0' AND missing IS NULL"),
    ] {
        let mut fields = form(&tanto).await;
        fill(&mut fields, &format!("missing-{row}"), choice);
        if choice == "not_judgeable" {
            let refused = send(&tanto, &fields).await.expect(422);
            assert!(refused.has(&format!("#cause-{row}[aria-invalid=true]")), "the outside cause is asked for");
            fill(&mut fields, &format!("cause-{row}"), "大雨で中止");
        }
        send(&tanto, &fields).await.expect_redirect();
        assert_eq!(city.count(&format!("progress_update WHERE id = {} AND {kept}", newest(&city))), 1, "{choice}");
    }
}

async fn what_is_wrong_with_a_value_is_said_by_its_field(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = written(&city);
    let blank = form(&tanto).await;
    let (_, row) = indicator(&city, &blank);
    for (typed, wrong) in [
        (&[("value", "たくさん")][..], "value"),
        (&[("value", "12"), ("missing", "not_due")], "value"),
        (&[("text", "数はまだ")], "value"),
        (&[("as_of", "令和3年10月")], "value"),
        (&[("missing", "nothing_known")], "missing"),
        (&[("value", "12"), ("as_of", "そのうち")], "as_of"),
        (&[("value", "12"), ("as_of", "令和4年1月")], "as_of"),
        (&[("value", "12"), ("cause", "大雨")], "cause"),
    ] {
        let mut fields = blank.clone();
        for (field, text) in typed {
            fill(&mut fields, &format!("{field}-{row}"), text);
        }
        let answer = send(&tanto, &fields).await.expect(422);
        assert_eq!(answer.attributes(".error-summary a", "href"), [format!("#{wrong}-{row}")], "{typed:?}");
        assert!(answer.has(&format!("#{wrong}-{row}[aria-invalid=true]")), "{typed:?}");
        assert_eq!(answer.attributes(&format!("#{wrong}-{row}-error"), "id").len(), 1, "{typed:?}");
        let again = fields_of(&answer);
        for (field, text) in typed.iter().filter(|(_, text)| *text != "nothing_known") {
            assert_eq!(value(&again, &format!("{field}-{row}")), *text, "{typed:?}");
        }
    }
    assert_eq!(written(&city), before);
}

async fn a_date_of_the_page_that_cannot_be_used_is_said_once(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = written(&city);
    for wrong in ["いつか", "令和4年1月"] {
        let mut fields = form(&tanto).await;
        let (goal, row) = indicator(&city, &fields);
        fill(&mut fields, "happened", wrong);
        fill(&mut fields, &format!("value-{row}"), "12");
        fill(&mut fields, &format!("text-g{goal}"), "全体の話");
        fill(&mut fields, &format!("text-{}", city.milestone(UNTOUCHED)), "まとめた");
        let answer = send(&tanto, &fields).await.expect(422);
        assert_eq!(answer.attributes(".error-summary a", "href"), ["#happened"], "{wrong}");
        assert!(answer.has("#happened[aria-invalid=true]"));
    }
    assert_eq!(written(&city), before);
}

async fn the_goal_itself_is_reported_on_without_a_state(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let mut fields = form(&tanto).await;
    let (goal, _) = indicator(&city, &fields);
    fill(&mut fields, &format!("text-g{goal}"), "窓口を一本化した");
    fill(&mut fields, &format!("happened-g{goal}"), "R3.11.10");
    send(&tanto, &fields).await.expect_redirect();
    let update = newest(&city);
    let kept = "milestone_id IS NULL AND state IS NULL AND value IS NULL AND happened LIKE '2021-11-10/%'";
    assert_eq!(city.count(&format!("progress_update WHERE id = {update} AND {kept}")), 1);
    let kacho = city.visit(Actor::Head).await;
    let page = kacho.get(&format!("/desk/updates/{update}")).await.expect(200);
    assert!(page.text().contains("窓口を一本化した"));
    crate::scene::approve(&kacho, update).await.expect_redirect();
    let public = city.citizen().get(&format!("/goals/{goal}")).await.expect(200);
    assert_eq!(public.texts("#updates + .timeline .timeline__text"), ["窓口を一本化した"]);
}

async fn a_value_is_public_after_its_approval_and_not_before(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let mut fields = form(&tanto).await;
    let (goal, row) = indicator(&city, &fields);
    fill(&mut fields, &format!("value-{row}"), "98765");
    fill(&mut fields, &format!("as_of-{row}"), "令和3年10月");
    send(&tanto, &fields).await.expect_redirect();
    let (update, before) = (newest(&city), city.publications_of(goal));
    assert!(where_read(&city, "98,765").await.is_empty(), "not before its approval");
    assert!(where_read(&city, "98765").await.is_empty(), "not before its approval");
    let kacho = city.visit(Actor::Head).await;
    assert!(kacho.get("/desk").await.expect(200).has(&format!("main a[href='/desk/updates/{update}']")));
    let page = kacho.get(&format!("/desk/updates/{update}")).await.expect(200);
    assert!(page.texts("dl.definition dd").iter().any(|text| text.contains("98,765")));
    // Whoever wrote it does not approve it.
    crate::scene::approve(&tanto, update).await.expect(404);
    crate::scene::approve(&kacho, update).await.expect_redirect();
    assert_eq!(city.publications_of(goal), before + 1);
    let public = city.citizen().get(&format!("/goals/{goal}")).await.expect(200);
    let shown = public.texts("#updates + .timeline li");
    assert!(shown.len() == 1 && shown[0].contains("98,765") && shown[0].contains("令和3年10月"), "{shown:?}");
    assert!(public.texts("table[aria-labelledby=indicators] tbody tr").iter().any(|row| row.contains("98,765")));
    let year = crate::roads::data(&city.citizen(), 2021).await;
    let goals = year["goals"].as_array().expect("goals");
    let own = goals.iter().find(|known| known["number"] == goal).expect("the goal is public");
    assert_eq!(own["updates"][0]["value"]["value"], "98765");
    assert_eq!(own["updates"][0]["state"], serde_json::Value::Null);
    // The year goes on: beside the value of a whole year nothing got better or worse by it.
    let compared = city.citizen().get("/compare?years=2020,2021&by=indicator").await.expect(200);
    let rows = compared.texts("main tbody tr");
    let at = rows.iter().position(|row| row.contains("98,765")).expect("it is compared");
    // What stands across the table below a row is of that row.
    let row = rows[at..].iter().take(2).map(String::as_str).collect::<String>();
    assert!(row.contains("年度の途中の値です") && !row.contains("改善") && !row.contains("悪化"), "{row}");
    // Publishing the sheet anew finds nothing that differs: the snapshot holds what the live sheet does.
    let planned = city
        .database
        .read(move |connection| {
            let goal = ichirizuka::domain::numbers::GoalNumber(i32::try_from(goal).expect("small"));
            ichirizuka::store::publishing::preview(connection, goal, ichirizuka::domain::stage::Stage::Goals)
        })
        .await
        .expect("a preview");
    assert_eq!(planned.0, *planned.1.expect("it is public").snapshot);
}

async fn a_returned_value_is_written_anew_in_its_row(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let mut fields = form(&tanto).await;
    let (goal, row) = indicator(&city, &fields);
    fill(&mut fields, &format!("value-{row}"), "77");
    fill(&mut fields, &format!("text-{row}"), "速報");
    send(&tanto, &fields).await.expect_redirect();
    let update = newest(&city);
    let kacho = city.visit(Actor::Head).await;
    crate::scene::send_back(&kacho, update, "確定値にしてください").await.expect_redirect();
    let desk = tanto.get("/desk").await.expect(200);
    let again = format!("/desk/report?again={update}#row-{row}");
    assert!(desk.has(&format!("section[aria-labelledby=returned] a[href='{again}']")), "{}", desk.text());
    assert!(desk.text().contains("確定値にしてください"));
    let page = tanto.get(&format!("/desk/report?again={update}")).await.expect(200);
    let mut fields = fields_of(&page);
    assert_eq!(value(&fields, &format!("value-{row}")), "77");
    assert_eq!(value(&fields, &format!("text-{row}")), "速報");
    fill(&mut fields, &format!("value-{row}"), "78");
    send(&tanto, &fields).await.expect_redirect();
    assert!(!tanto.get("/desk").await.expect(200).has(&format!("a[href='{again}']")), "it is settled");
    // Nobody else's update fills anybody's form.
    let page = kacho.get(&format!("/desk/report?again={update}")).await.expect(200);
    assert_eq!(value(&fields_of(&page), &format!("value-{row}")), "");
    assert_eq!(city.publications_of(goal), city.count(&format!("publication WHERE goal_id = {goal}")));
}

async fn what_somebody_who_left_was_sent_back_is_mended_by_whoever_writes_now(city: City) {
    let update = city.newest_update(city.milestone(RETURNED));
    let again = format!("/desk/milestones/{}?again={update}", city.milestone(RETURNED));
    let kacho = city.visit(Actor::Head).await;
    let text = |page: &Answer| page.texts("textarea#text").concat();
    assert_eq!(text(&kacho.get(&again).await.expect(200)), "", "its writer is there to mend it");
    city.sql(&format!("UPDATE post SET until_date = '2021-11-14' WHERE id = {}", city.post("tanto")));
    assert!(kacho.get("/desk").await.expect(200).has(&format!("a[href^='{again}']")));
    let page = kacho.get(&again).await.expect(200);
    assert!(text(&page).contains("聞き取りを始めた"), "nothing has to be typed twice");
    assert!(page.texts("main .notice--warning").concat().contains("差戻しの理由"));
}

async fn a_value_overtaken_by_another_is_not_entered(city: City) {
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let (mut slow, mut fast) = (form(&tanto).await, form(&kacho).await);
    let (_, row) = indicator(&city, &slow);
    fill(&mut fast, &format!("value-{row}"), "31");
    fill(&mut slow, &format!("value-{row}"), "32");
    send(&kacho, &fast).await.expect_redirect();
    let before = written(&city);
    let answer = send(&tanto, &slow).await.expect(422);
    assert_eq!(written(&city), before);
    assert!(answer.texts(&format!("#last-{row}"))[0].contains("31"));
    let again = fields_of(&answer);
    assert_eq!(value(&again, &format!("value-{row}")), "32");
    send(&tanto, &again).await.expect_redirect();
}

async fn a_goal_without_milestones_is_on_the_form(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    city.sql(&format!(
        "UPDATE milestone SET goal_id = {} WHERE goal_id = {goal}",
        city.goal_of(city.milestone(OF_ANOTHER_SECTION))
    ));
    city.sql("DELETE FROM update_decision");
    city.sql("DELETE FROM progress_update");
    let tanto = city.visit(Actor::OwnSection).await;
    let mut fields = form(&tanto).await;
    assert!(milestones(&fields).is_empty());
    for name in values(&fields, goal) {
        fill(&mut fields, &name, "5");
    }
    send(&tanto, &fields).await.expect_redirect();
    assert_eq!(
        city.count(&format!("progress_update WHERE goal_id = {goal} AND value = '5'")),
        i64::try_from(values(&fields, goal).len()).expect("a few")
    );
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
    assert_eq!(first.expect_redirect(), "/desk?reported=2");
    assert_eq!(second.expect_redirect(), "/desk?reported=0&already=2");
    assert_eq!(written(&city), (before.0 + 2, before.1 + 2));
    let told = tanto.get(second.expect_redirect()).await.expect(200);
    assert!(told.texts("#already").concat().contains("2件") && !told.has("#reported"));
    // What was typed is on record: a draft of it in another window goes as well.
    let mut other = form(&tanto).await;
    fill(&mut other, &format!("text-{}", city.milestone(UNTOUCHED)), "二度押した");
    tanto.post("/desk/drafts", &borrowed(&other)).await.expect_redirect();
    assert_eq!(city.count(DRAFTS), 1);
    send(&tanto, &fields).await.expect_redirect();
    assert_eq!(city.count(DRAFTS), 0);
    assert_eq!(written(&city), (before.0 + 2, before.1 + 2));
    // The same form with another text is no silent loss.
    fill(&mut fields, &format!("text-{}", city.milestone(UNTOUCHED)), "戻って書き直した");
    let answer = send(&tanto, &fields).await.expect(422);
    assert_eq!(value(&fields_of(&answer), &format!("text-{}", city.milestone(UNTOUCHED))), "戻って書き直した");
    assert_eq!(written(&city), (before.0 + 2, before.1 + 2));
}

async fn what_is_sent_again_from_a_new_page_is_not_entered_twice(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = written(&city);
    let field = format!("text-{}", city.milestone(UNTOUCHED));
    let send_anew = async |text: &str| {
        // After Back the page is another, with another key, and the browser puts the old words in.
        let mut fields = form(&tanto).await;
        fill(&mut fields, &field, text);
        send(&tanto, &fields).await.expect_redirect().to_owned()
    };
    assert_eq!(send_anew("戻る前の文").await, "/desk?reported=1");
    assert_eq!(send_anew("戻る前の文").await, "/desk?reported=0&already=1");
    assert_eq!(written(&city), (before.0 + 1, before.1 + 1));
    assert_eq!(send_anew("書き直した文").await, "/desk?reported=1");
    // Somebody else's same words are their own report.
    let kacho = city.visit(Actor::Head).await;
    let mut fields = form(&kacho).await;
    fill(&mut fields, &field, "書き直した文");
    assert_eq!(send(&kacho, &fields).await.expect_redirect(), "/desk?reported=1");
    assert_eq!(written(&city), (before.0 + 3, before.1 + 3));
}

async fn one_press_says_that_a_row_is_on_its_way_and_one_that_several_are(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let milestone = city.milestone(UNTOUCHED);
    city.sql(&format!(
        "UPDATE milestone SET state = 'not_started', due = '2022-03-01/2022-03-31/month' WHERE id = {milestone}"
    ));
    let mut fields = form(&tanto).await;
    fields.push((format!("ontrack-{milestone}"), "1".to_owned()));
    assert_eq!(send(&tanto, &fields).await.expect_redirect(), "/desk?reported=1");
    let said = |milestone: i64| {
        let said = "text = '順調に進んでいます。' AND state = 'in_progress'";
        city.count(&format!("progress_update WHERE milestone_id = {milestone} AND {said}"))
    };
    assert_eq!(said(milestone), 1);
    // The box for several takes the rows for which nothing waits, and leaves what was written as it is.
    let page = tanto.get("/desk/report").await.expect(200);
    let several = page.attributes("input[data-one=ontrack]", "name");
    assert!(!several.is_empty() && !several.contains(&format!("ontrack-{milestone}")), "{several:?}");
    let mut fields = fields_of(&page);
    fields.push(("ontrack_all".to_owned(), "1".to_owned()));
    let expected = format!("/desk?reported={}", several.len());
    assert_eq!(send(&tanto, &fields).await.expect_redirect(), expected);
    for name in several {
        assert_eq!(said(name.trim_start_matches("ontrack-").parse().expect("a number")), 1, "{name}");
    }
    // What is late is no matter of one press.
    city.sql(&format!("UPDATE milestone SET due = '2021-10-01/2021-10-31/month' WHERE id = {milestone}"));
    assert!(!tanto.get("/desk/report").await.expect(200).has(&format!("#ontrack-{milestone}")));
}

async fn the_most_urgent_rows_stand_first(city: City) {
    let late = city.milestone(UNTOUCHED);
    city.sql(&format!("UPDATE milestone SET due = '2021-10-01/2021-10-31/month' WHERE id = {late}"));
    let tanto = city.visit(Actor::OwnSection).await;
    let page = tanto.get("/desk/report").await.expect(200);
    let headings = page.attributes("main form section", "aria-labelledby");
    let order = ["late", "due", "silent", "rest"];
    let places: Vec<_> = headings.iter().map(|one| order.iter().position(|known| known == one)).collect();
    assert!(places.len() > 1 && places.is_sorted() && places.iter().all(Option::is_some), "{headings:?}");
    assert_eq!(page.attributes("section[aria-labelledby=late] .monthly-row", "id"), [format!("row-{late}")]);
}

async fn a_unit_is_taken_with_its_number_and_another_is_refused(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let blank = form(&tanto).await;
    let (_, row) = indicator(&city, &blank);
    let number = row.split_once('-').expect("two numbers").1;
    city.sql(&format!("UPDATE indicator SET unit = '件' WHERE id = {number}"));
    for (typed, kept) in [("９件", "9"), ("1,250 件", "1250")] {
        let mut fields = form(&tanto).await;
        fill(&mut fields, &format!("value-{row}"), typed);
        send(&tanto, &fields).await.expect_redirect();
        assert_eq!(city.count(&format!("progress_update WHERE id = {} AND value = '{kept}'", newest(&city))), 1);
    }
    let before = written(&city);
    let mut fields = form(&tanto).await;
    fill(&mut fields, &format!("value-{row}"), "9人");
    let answer = send(&tanto, &fields).await.expect(422);
    let said = answer.texts(&format!("#value-{row}-error")).concat();
    assert!(said.contains("9人") && said.contains('件') && said.contains("単位が違う"), "{said}");
    assert_eq!(value(&fields_of(&answer), &format!("value-{row}")), "9人");
    assert_eq!(written(&city), before);
}

/// Sends the form with a block of cells to be laid in.
async fn lay_in(visitor: &Visitor, mut fields: Vec<(String, String)>, block: &str) -> Answer {
    fill(&mut fields, "block", block);
    fields.push(("lay_in".to_owned(), "1".to_owned()));
    send(visitor, &fields).await.expect(200)
}

async fn a_block_of_cells_goes_where_its_names_and_headings_say(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let before = written(&city);
    let mut fields = form(&tanto).await;
    let (_, row) = indicator(&city, &fields);
    let number = row.split_once('-').expect("two numbers").1;
    city.sql(&format!("UPDATE indicator SET name = '試験の指標', unit = '件' WHERE id = {number}"));
    let (one, other) = (city.milestone(UNTOUCHED), city.milestone(WAITING));
    fill(&mut fields, &format!("text-{other}"), "もう書いた文");
    let block = format!(
        "項目\t状態\t起きたこと\t実績値\t備考\r\n\
         {UNTOUCHED}\t完了\t\"二行の\n報告\"\t\tひかえ\r\n\
         {WAITING}\t順調\tほかの文\t\t\r\n\
         試験の指標\t\t\t９件\t\r\n\
         ない項目\t完了\t\t3\t\r\n"
    );
    let page = lay_in(&tanto, fields, &block).await;
    let laid = fields_of(&page);
    assert_eq!(value(&laid, &format!("state-{one}")), "completed");
    assert_eq!(value(&laid, &format!("text-{one}")), "二行の\n報告");
    assert_eq!(value(&laid, &format!("ontrack-{other}")), "1");
    assert_eq!(value(&laid, &format!("text-{other}")), "もう書いた文", "nothing that was written is lost");
    assert_eq!(value(&laid, &format!("value-{row}")), "９件");
    assert!(page.texts("#laid-in").concat().contains("3行の4個"), "{:?}", page.texts("#laid-in"));
    let left = page.texts(".notice--warning li");
    assert_eq!(left.len(), 4, "{left:?}");
    for (cell, why) in [("ひかえ", "見出し"), ("ほかの文", "すでに"), ("ない項目", "名前の行"), ("「3」", "名前の行")]
    {
        assert!(left.iter().any(|line| line.contains(cell) && line.contains(why)), "{cell}: {left:?}");
    }
    assert_eq!(written(&city), before, "nothing is reported by it");
    assert_eq!(send(&tanto, &laid).await.expect_redirect(), "/desk?reported=3");
}

async fn a_block_without_headings_changes_nothing(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    for block in ["", "1\t2\n3\t4", &format!("状態\t起きたこと\n完了\t{UNTOUCHED}")] {
        let fields = form(&tanto).await;
        let page = lay_in(&tanto, fields.clone(), block).await;
        assert!(page.has(".notice--warning #laid-in"), "{block}");
        let changed = |name: &str| !matches!(name, "token" | "entry_key" | "block");
        for (name, typed) in fields.iter().filter(|(name, _)| changed(name)) {
            assert_eq!(&value(&fields_of(&page), name), typed, "{block}: {name}");
        }
    }
}

async fn whoever_is_overtaken_keeps_everything_and_sees_the_other_update(city: City) {
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
    tanto.post_with_token("/desk/drafts/discard", &[("form", "monthly")]).await.expect_redirect();
    assert_eq!(value(&form(&tanto).await, &field), "");
    // What the script sends is kept the same way.
    let quiet = [borrowed(&fields).as_slice(), &[("quiet", "1")]].concat();
    let said = tanto.post("/desk/drafts", &quiet).await.expect(200);
    assert!(said.text().starts_with("下書きを保存しました"), "{}", said.text());
    let restored = form(&tanto).await;
    assert_eq!(value(&restored, &field), "書きかけ");
    send(&tanto, &restored).await.expect_redirect();
    assert_eq!(value(&form(&tanto).await, &field), "");
    assert_eq!(city.count(DRAFTS), 0);
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
    kacho.post_with_token("/desk/drafts/discard", &[("form", "monthly")]).await.expect_redirect();
    assert_eq!(city.count(DRAFTS), 1);
    assert!(tanto.get("/desk/report").await.text().contains("ひとりの下書き"));
}

async fn a_draft_of_a_single_update_is_shown_again(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let milestone = city.milestone(UNTOUCHED);
    let fields = filled_in(&tanto, milestone, "一件の書きかけ").await;
    let page = format!("/desk/milestones/{milestone}");
    assert_eq!(tanto.post("/desk/drafts", &borrowed(&fields)).await.expect_redirect(), page);
    assert_eq!(tanto.get(&page).await.one("#text").text().collect::<String>().trim(), "一件の書きかけ");
    let fields = filled_in(&tanto, milestone, "書き終えた").await;
    send_report(&tanto, milestone, &borrowed(&fields)).await.expect_redirect();
    assert_eq!(city.count(DRAFTS), 0);
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
