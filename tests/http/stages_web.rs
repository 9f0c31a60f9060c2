//! The road of a sheet through its stages, as people walk it in the browser: submitting, returning, approving,
//! publishing, correcting.

use chrono::{TimeDelta, Utc};
use ichirizuka::demo::TODAY;
use ichirizuka::store::publishing::schedules::{self, Outcome};

use crate::actors::Actor;
use crate::city::City;
use crate::roads::where_read;
use crate::scene::{UNTOUCHED, set};
use crate::visitor::Visitor;

on_both_databases! {
    a_sheet_goes_the_whole_road,
    a_second_approval_is_asked_for_where_the_setting_says_so,
    two_approvals_are_those_of_two_people,
    a_sheet_is_withdrawn_and_submitted_again,
    an_empty_sheet_is_not_submitted,
    nobody_approves_what_they_submitted,
    many_are_approved_at_once_and_what_changed_is_left,
    what_is_not_approved_is_published_by_no_scope,
    a_correction_needs_a_reason_and_keeps_the_old_publication,
    what_was_not_shown_is_not_published,
    a_scheduled_publication_happens_once,
    a_scheduled_publication_is_called_off,
    a_scale_in_use_stays,
    a_closed_year_takes_no_steps,
    a_closed_year_is_corrected_sheet_by_sheet,
    what_a_sheet_was_returned_for_stands_above_the_form_that_mends_it,
    deadlines_and_settings_are_kept,
}

const RESULT: &str = "空き家バンクに30件を登録した";

/// The goal of the section, with a result for the mid-year report.
pub(crate) fn written(city: &City) -> i64 {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    city.sql(&format!(
        "INSERT INTO result (goal_id, stage, position, text, details) VALUES ({goal}, 'midyear', 0, '{RESULT}', '[]')"
    ));
    goal
}

fn sheet(goal: i64, stage: &str) -> String {
    format!("/desk/goals/{goal}/stages/{stage}")
}

async fn status(visitor: &Visitor, goal: i64) -> String {
    visitor.get(&sheet(goal, "midyear")).await.expect(200).texts(".sheet-standings li:nth-child(2) .badge").remove(0)
}

pub(crate) async fn submit(city: &City, goal: i64) {
    let tanto = city.visit(Actor::OwnSection).await;
    tanto.post_with_token(&format!("{}/submission", sheet(goal, "midyear")), &[]).await.expect_redirect();
}

pub(crate) async fn approve(visitor: &Visitor, goal: i64, stage: &str) {
    let seen = visitor.get(&sheet(goal, stage)).await.expect(200).value("seen");
    let path = format!("{}/approval", sheet(goal, stage));
    visitor.post_with_token(&path, &[("seen", &seen)]).await.expect_redirect();
}

const PUBLISHING: &str = "/admin/years/2021/publications";

pub(crate) async fn publish(city: &City, stage: &str, scope: &str, more: &[(&str, &str)]) -> crate::answer::Answer {
    let kikaku = city.visit(Actor::Administrator).await;
    let page = kikaku.get(&format!("{PUBLISHING}?stage={stage}&scope={scope}")).await.expect(200);
    let seen = page.value("seen");
    let chosen = page.attributes(".publishing-plan input[checked]", "name");
    let mut fields = [&[("stage", stage), ("scope", scope), ("seen", &seen)], more].concat();
    fields.extend(chosen.iter().map(|name| (name.as_str(), "on")));
    kikaku.post_with_token(PUBLISHING, &fields).await
}

/// Without a choice the planning office sees the stage that has something to publish, what stays as it is folded away.
async fn what_is_ready_is_offered(city: &City, goal: i64) {
    let plan = city.visit(Actor::Administrator).await.get(PUBLISHING).await.expect(200);
    assert_eq!(plan.attributes("#stage option[selected]", "value"), ["midyear"]);
    assert_eq!(plan.attributes(".publishing-plan input[checked]", "name"), [format!("goal_{goal}")]);
    let kept = plan.texts(".publishing-kept .badge");
    assert!(!kept.is_empty() && kept.iter().all(|verdict| verdict == "承認されていない"), "{kept:?}");
}

async fn a_sheet_goes_the_whole_road(city: City) {
    let goal = written(&city);
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    assert_eq!(status(&tanto, goal).await, "作成中");
    submit(&city, goal).await;
    assert_eq!(status(&kacho, goal).await, "提出済");
    let path = format!("{}/return", sheet(goal, "midyear"));
    let kept = kacho.post_with_token(&path, &[("reason", " "), ("remark_results", "件数の根拠を")]).await.expect(422);
    assert!(kept.texts("#remark_results").concat().contains("件数の根拠を"));
    assert!(kept.has("#reason[aria-invalid]"));
    let fields = [("reason", "数を直してください"), ("remark_results", "30件ではなく28件です")];
    kacho.post_with_token(&path, &fields).await.expect_redirect();
    let page = tanto.get(&sheet(goal, "midyear")).await.expect(200);
    let notice = page.texts(".notice--warning").concat();
    assert!(notice.contains("数を直してください") && notice.contains("30件ではなく28件です"), "{notice}");
    submit(&city, goal).await;
    approve(&kacho, goal, "midyear").await;
    assert_eq!(status(&kacho, goal).await, "承認済");
    assert!(where_read(&city, RESULT).await.is_empty(), "approved is not published");
    what_is_ready_is_offered(&city, goal).await;
    let done = publish(&city, "midyear", "", &[]).await;
    let seen = city.visit(Actor::Administrator).await.get(done.expect_redirect()).await.expect(200);
    assert_eq!(seen.attributes(".notice--success a", "href")[0], "/years/2021", "the public page is a step away");
    assert_eq!(status(&tanto, goal).await, "公表済");
    let public = city.citizen().get(&format!("/goals/{goal}")).await.expect(200);
    assert!(public.texts(".columns").concat().contains(RESULT));
    let steps = tanto.get(&sheet(goal, "midyear")).await.texts(".timeline .badge");
    assert_eq!(steps, ["公表", "承認", "提出", "差戻し", "提出"]);
    assert!(where_read(&city, "30件ではなく28件です").await.is_empty(), "remarks are not public");
}

async fn a_second_approval_is_asked_for_where_the_setting_says_so(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let fields = [("approval_steps", "2"), ("silence_days", "45")];
    set(&kikaku, &fields).await.expect_redirect();
    let goal = written(&city);
    submit(&city, goal).await;
    let kacho = city.visit(Actor::Head).await;
    approve(&kacho, goal, "midyear").await;
    assert_eq!(status(&kacho, goal).await, "課長承認済");
    let again = format!("{}/approval", sheet(goal, "midyear"));
    kacho.post_with_token(&again, &[("seen", "2")]).await.expect(404);
    let bucho = city.visit(Actor::DepartmentHead).await;
    assert!(bucho.get("/desk/approvals").await.has("input[type=checkbox][name$='-midyear']"));
    approve(&bucho, goal, "midyear").await;
    assert_eq!(status(&bucho, goal).await, "承認済");
}

async fn two_approvals_are_those_of_two_people(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let fields = [("approval_steps", "2"), ("silence_days", "45")];
    set(&kikaku, &fields).await.expect_redirect();
    let goal = written(&city);
    submit(&city, goal).await;
    // The head of the department stands in for the section head, and cannot approve a second time.
    let bucho = city.visit(Actor::DepartmentHead).await;
    approve(&bucho, goal, "midyear").await;
    assert_eq!(status(&bucho, goal).await, "課長承認済");
    let second = format!("{}/approval", sheet(goal, "midyear"));
    bucho.post_with_token(&second, &[("seen", "2")]).await.expect(403);
    let page = bucho.get(&sheet(goal, "midyear")).await.expect(200);
    assert!(page.texts("main p").concat().contains("1回目の承認はあなたが行いました"));
    assert!(!page.has("form[action$='/approval']"));
    assert!(!bucho.get("/desk/approvals").await.expect(200).has("input[type=checkbox][name$='-midyear']"));
    assert_eq!(status(&bucho, goal).await, "課長承認済");
    // They may still return it.
    let back = format!("{}/return", sheet(goal, "midyear"));
    bucho.post_with_token(&back, &[("reason", "数を確かめてください")]).await.expect_redirect();
    assert_eq!(status(&bucho, goal).await, "差戻し");
}

async fn a_sheet_is_withdrawn_and_submitted_again(city: City) {
    let goal = written(&city);
    submit(&city, goal).await;
    let tanto = city.visit(Actor::OwnSection).await;
    let path = format!("{}/withdrawal", sheet(goal, "midyear"));
    tanto.post_with_token(&path, &[]).await.expect_redirect();
    assert_eq!(status(&tanto, goal).await, "作成中");
    tanto.post_with_token(&path, &[]).await.expect(409);
    submit(&city, goal).await;
    assert_eq!(status(&tanto, goal).await, "提出済");
}

async fn an_empty_sheet_is_not_submitted(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let tanto = city.visit(Actor::OwnSection).await;
    let answer = tanto.post_with_token(&format!("{}/submission", sheet(goal, "midyear")), &[]).await.expect(422);
    assert!(answer.texts("#submission-error").concat().contains("提出できません"));
    assert_eq!(city.count(&format!("sheet_step WHERE goal_id = {goal} AND stage = 'midyear'")), 0);
}

async fn nobody_approves_what_they_submitted(city: City) {
    let goal = written(&city);
    let kacho = city.visit(Actor::Head).await;
    kacho.post_with_token(&format!("{}/submission", sheet(goal, "midyear")), &[]).await.expect_redirect();
    kacho.post_with_token(&format!("{}/approval", sheet(goal, "midyear")), &[("seen", "1")]).await.expect(403);
    let page = kacho.get(&sheet(goal, "midyear")).await;
    assert!(page.texts("main p").concat().contains("あなたが提出したものです"));
    assert!(!kacho.get("/desk/approvals").await.has("input[type=checkbox][name$='-midyear']"));
}

async fn many_are_approved_at_once_and_what_changed_is_left(city: City) {
    let goal = written(&city);
    submit(&city, goal).await;
    let tanto = city.visit(Actor::OwnSection).await;
    let kacho = city.visit(Actor::Head).await;
    let page = kacho.get("/desk/approvals").await.expect(200);
    let (name, seen) = (format!("{goal}-midyear"), page.value(&format!("{goal}-midyear")));
    tanto.post_with_token(&format!("{}/withdrawal", sheet(goal, "midyear")), &[]).await.expect_redirect();
    submit(&city, goal).await;
    let after = kacho.post_with_token("/desk/approvals", &[(&name, &seen)]).await.expect(409);
    assert!(!after.has("#done"), "nothing was decided");
    assert_eq!(status(&kacho, goal).await, "提出済");
    assert!(after.has(&format!(".notice--warning a[href$='/desk/goals/{goal}/stages/midyear']")));
    let seen = after.value(&name);
    kacho.post_with_token("/desk/approvals", &[(&name, &seen)]).await.expect_redirect();
    assert_eq!(status(&kacho, goal).await, "承認済");
    kacho.post_with_token("/desk/approvals", &[]).await.expect(422);
}

async fn what_is_not_approved_is_published_by_no_scope(city: City) {
    let goal = written(&city);
    let unit = city.number(&format!("SELECT CAST(unit_id AS BIGINT) AS number FROM goal WHERE id = {goal}"));
    let before = city.publications_of(goal);
    submit(&city, goal).await;
    for scope in [String::new(), format!("unit:{unit}"), format!("goal:{goal}")] {
        publish(&city, "midyear", &scope, &[("reason", "早く出したい")]).await;
    }
    assert_eq!(city.publications_of(goal), before);
    // The goals of the same sheet, whose own road is finished, take nothing along either.
    publish(&city, "goals", &format!("goal:{goal}"), &[("reason", "早く出したい")]).await;
    assert!(where_read(&city, RESULT).await.is_empty());
}

async fn a_correction_needs_a_reason_and_keeps_the_old_publication(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let (kikaku, tanto) = (city.visit(Actor::Administrator).await, city.visit(Actor::OwnSection).await);
    let (last, citizen) = (city.publications_of(goal), city.citizen());
    let before = citizen.get(&format!("/goals/{goal}/publications/{last}")).await.texts(".columns");
    let path = format!("/admin/goals/{goal}/stages/goals/reopening");
    kikaku.post_with_token(&path, &[("reopening", "")]).await.expect(422);
    kikaku.post_with_token(&path, &[("reopening", "件数の誤り")]).await.expect_redirect();
    city.sql(&format!("UPDATE objective SET text = '訂正した目標' WHERE goal_id = {goal}"));
    let scope = format!("goal:{goal}");
    publish(&city, "goals", &scope, &[("reason", "件数の誤り")]).await;
    assert!(where_read(&city, "訂正した目標").await.is_empty(), "opened again is not approved");
    tanto.post_with_token(&format!("{}/submission", sheet(goal, "goals")), &[]).await.expect_redirect();
    approve(&city.visit(Actor::Head).await, goal, "goals").await;
    let plan = kikaku.get(&format!("{PUBLISHING}?stage=goals&scope={scope}")).await.expect(200);
    assert!(plan.texts(".publishing-plan ins").concat().contains("訂正した目標"));
    publish(&city, "goals", &scope, &[]).await.expect(422);
    assert_eq!(city.publications_of(goal), last);
    publish(&city, "goals", &scope, &[("reason", "件数の誤り")]).await.expect_redirect();
    assert_eq!(city.publications_of(goal), last + 1);
    let page = citizen.get(&format!("/goals/{goal}")).await;
    assert!(page.texts(".columns").concat().contains("訂正した目標"));
    assert_eq!(citizen.get(&format!("/goals/{goal}/publications/{last}")).await.texts(".columns"), before);
}

async fn what_was_not_shown_is_not_published(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let before = city.count("publication");
    let fields = [("stage", "goals"), ("scope", ""), ("seen", "something else")];
    let answer = kikaku.post_with_token(PUBLISHING, &fields).await.expect(422);
    assert!(answer.texts(".error-summary").concat().contains("もう一度確かめて"));
    assert_eq!(city.count("publication"), before);
}

/// A mid-year sheet that is approved and scheduled for five days later.
async fn scheduled(city: &City) -> i64 {
    let goal = written(city);
    submit(city, goal).await;
    approve(&city.visit(Actor::Head).await, goal, "midyear").await;
    let fields = [("day", "令和3年11月20日"), ("time", "9:00")];
    publish(city, "midyear", &format!("goal:{goal}"), &fields).await.expect_redirect();
    goal
}

async fn a_scheduled_publication_happens_once(city: City) {
    publish(&city, "goals", "", &[("day", "2021-11-01"), ("time", "9:00")]).await.expect(422);
    let goal = scheduled(&city).await;
    let due = TODAY.and_hms_opt(0, 0, 0).expect("midnight").and_utc() + TimeDelta::days(5);
    assert_eq!(schedules::publish_due(&city.database, due - TimeDelta::minutes(1)).await.expect("it looks"), []);
    let before = city.publications_of(goal);
    let (one, other) =
        tokio::join!(schedules::publish_due(&city.database, due), schedules::publish_due(&city.database, due));
    let done = [one.expect("it publishes"), other.expect("it looks")].concat();
    assert_eq!(done, [Outcome::Published { published: 1, unchanged: 0, not_approved: Vec::new() }]);
    assert_eq!(city.publications_of(goal), before + 1);
    assert_eq!(schedules::publish_due(&city.database, Utc::now()).await.expect("it looks"), []);
    let kikaku = city.visit(Actor::Administrator).await;
    let page = kikaku.get(PUBLISHING).await.expect(200);
    assert!(page.texts("#scheduled + div tbody td").concat().contains("1件を公表しました"));
    assert!(page.texts("#scheduled + div tbody td").concat().contains("見本 きかく"));
    let published = kikaku.get("/admin/publications").await.expect(200).texts("#record tbody tr").remove(0);
    assert!(published.contains("令和3年11月20日") && published.contains("見本 きかく"), "{published}");
}

async fn a_scheduled_publication_is_called_off(city: City) {
    let goal = scheduled(&city).await;
    let number = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM scheduled_publication");
    let path = format!("/admin/publications/{number}/cancellation");
    for actor in [Actor::OwnSection, Actor::Head, Actor::DepartmentHead, Actor::Executive] {
        city.visit(actor).await.post_with_token(&path, &[]).await.expect(404);
    }
    let kikaku = city.visit(Actor::Administrator).await;
    kikaku.post_with_token(&path, &[]).await.expect_redirect();
    kikaku.post_with_token(&path, &[]).await.expect(409);
    let before = city.publications_of(goal);
    assert_eq!(schedules::publish_due(&city.database, Utc::now()).await.expect("it looks"), []);
    assert_eq!(city.publications_of(goal), before);
}

async fn a_scale_in_use_stays(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let path = "/admin/years/2021/scale";
    kikaku.post_with_token(path, &[("ready", "circles")]).await.expect_redirect();
    let fields = [("label_0", "よい"), ("meaning_0", "計画どおり"), ("counted_0", "on"), ("position_0", "2")];
    let more = [("label_1", "とてもよい"), ("meaning_1", "計画以上"), ("counted_1", "on"), ("position_1", "1")];
    kikaku.post_with_token(path, &[fields, more].concat()).await.expect_redirect();
    let page = kikaku.get("/admin/years/2021").await.expect(200);
    assert_eq!((page.value("label_0").as_str(), page.value("label_1").as_str()), ("とてもよい", "よい"));
    let kept = kikaku.post_with_token(path, &[("label_0", "意味なし")]).await.expect(422);
    assert_eq!(kept.value("label_0"), "意味なし");
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let rating = city.number("SELECT CAST(min(id) AS BIGINT) AS number FROM rating WHERE fiscal_year = 2021");
    city.sql(&format!(
        "INSERT INTO evaluation (goal_id, kind, rating_id, reasons, signature, at) \
         VALUES ({goal}, 'self', {rating}, '理由', '見本', '2021-11-01 00:00:00')"
    ));
    let answer = kikaku.post_with_token(path, &[("ready", "circles")]).await.expect(422);
    assert!(answer.texts(".error-summary").concat().contains("変えられません"));
    assert_eq!(city.count("rating WHERE fiscal_year = 2021"), 2);
}

async fn a_closed_year_takes_no_steps(city: City) {
    let goal = written(&city);
    let (kikaku, tanto) = (city.visit(Actor::Administrator).await, city.visit(Actor::OwnSection).await);
    let path = "/admin/years/2021/phase";
    kikaku.post_with_token(path, &[("phase", "closed")]).await.expect_redirect();
    tanto.post_with_token(&format!("{}/submission", sheet(goal, "midyear")), &[]).await.expect(409);
    assert!(tanto.get(&sheet(goal, "midyear")).await.texts(".sheet-standings").concat().contains("締め切られています"));
    kikaku.post_with_token(path, &[("phase", "open")]).await.expect(422);
    kikaku.post_with_token(path, &[("phase", "open"), ("reason", "成果の訂正")]).await.expect_redirect();
    submit(&city, goal).await;
}

async fn a_closed_year_is_corrected_sheet_by_sheet(city: City) {
    const REASON: &str = "件数の誤り";
    const MENDED: &str = "訂正した目標";
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let (kikaku, tanto) = (city.visit(Actor::Administrator).await, city.visit(Actor::OwnSection).await);
    kikaku.post_with_token("/admin/years/2021/phase", &[("phase", "closed")]).await.expect_redirect();
    let objectives = format!("/desk/goals/{goal}/objectives");
    assert!(!tanto.get(&objectives).await.expect(200).has("textarea#text:not([readonly])"));
    assert!(!tanto.get("/desk/goals").await.expect(200).has(&format!("a[href$='/desk/goals/{goal}']")));
    let path = format!("/admin/goals/{goal}/stages/goals/reopening");
    kikaku.post_with_token(&path, &[("reopening", REASON)]).await.expect_redirect();

    let desk = tanto.get("/desk").await.expect(200);
    assert_eq!(desk.texts(".owed__heading"), ["差戻し"], "nothing else of the closed year is owed");
    assert!(desk.texts(".owed__items li").concat().contains(REASON));
    assert!(tanto.get("/desk/goals").await.expect(200).has(&format!("a[href$='/desk/goals/{goal}']")));
    let page = tanto.get(&objectives).await.expect(200);
    assert!(page.texts(".notice--warning").concat().contains(REASON));
    let (version, seen) = (page.value("version"), page.value("seen"));
    let fields = [("version", version.as_str()), ("seen", seen.as_str()), ("text", MENDED), ("save", "1")];
    tanto.post_with_token(&objectives, &fields).await.expect_redirect();
    // Every other stage of the year, and its reports, stay closed.
    let midyear = format!("/desk/goals/{goal}/results/midyear");
    tanto.post_with_token(&midyear, &[("text", RESULT), ("save", "1")]).await.expect(409);
    assert_eq!(city.count(&format!("result WHERE goal_id = {goal} AND text = '{RESULT}'")), 0);
    assert!(!tanto.get("/desk/report").await.expect(200).has("textarea"));

    tanto.post_with_token(&format!("{}/submission", sheet(goal, "goals")), &[]).await.expect_redirect();
    let kacho = city.visit(Actor::Head).await;
    assert!(kacho.get("/desk/approvals").await.expect(200).has(&format!("input[name='{goal}-goals']")));
    approve(&kacho, goal, "goals").await;
    assert!(where_read(&city, MENDED).await.is_empty(), "approved is not published");
    let scope = format!("goal:{goal}");
    publish(&city, "goals", &scope, &[]).await.expect(422);
    publish(&city, "goals", &scope, &[("reason", REASON)]).await.expect_redirect();
    let public = city.citizen().get(&format!("/goals/{goal}")).await.expect(200);
    assert!(public.texts(".columns").concat().contains(MENDED));
    // With its publication the correction is over.
    assert!(tanto.get("/desk").await.expect(200).texts(".owed__heading").is_empty());
    tanto.post_with_token(&format!("{}/submission", sheet(goal, "goals")), &[]).await.expect(409);
}

async fn what_a_sheet_was_returned_for_stands_above_the_form_that_mends_it(city: City) {
    const REASON: &str = "数を直してください";
    let goal = written(&city);
    let tanto = city.visit(Actor::OwnSection).await;
    city.sql(&format!("DELETE FROM sheet_step WHERE goal_id = {goal} AND stage = 'goals'"));
    let kacho = city.visit(Actor::Head).await;
    for (stage, parts) in [
        (
            "goals",
            &[("objectives", "objectives"), ("milestones", "milestones"), ("indicators?stage=goals", "indicators")][..],
        ),
        ("midyear", &[("results/midyear", "results"), ("indicators?stage=midyear", "indicators")][..]),
    ] {
        tanto.post_with_token(&format!("{}/submission", sheet(goal, stage)), &[]).await.expect_redirect();
        let mut fields = vec![("reason".to_owned(), REASON.to_owned())];
        fields.extend(parts.iter().map(|(_, part)| (format!("remark_{part}"), format!("{part}の指摘"))));
        let path = format!("{}/return", sheet(goal, stage));
        kacho.post_with_token(&path, &crate::scene::borrowed(&fields)).await.expect_redirect();
        for (page, part) in parts {
            let form = tanto.get(&format!("/desk/goals/{goal}/{page}")).await.expect(200);
            let notice = form.texts("#came-back").concat();
            assert!(notice.contains(REASON) && notice.contains(&format!("{part}の指摘")), "{page}: {notice}");
            for (_, other) in parts.iter().filter(|(_, other)| other != part) {
                assert!(!notice.contains(&format!("{other}の指摘")), "{page}: {notice}");
            }
        }
    }
}

async fn deadlines_and_settings_are_kept(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let path = "/admin/years/2021/deadlines";
    let fields = [("goals", "令和3年7月30日"), ("midyear", "2021-11-30"), ("results", "令和4年5月")];
    let kept = kikaku.post_with_token(path, &fields).await.expect(422);
    assert_eq!((kept.value("goals").as_str(), kept.has("#results[aria-invalid]")), ("令和3年7月30日", true));
    let fields = [("goals", "令和3年7月30日"), ("midyear", "2021-11-30"), ("results", "R4.5.31")];
    kikaku.post_with_token(path, &fields).await.expect_redirect();
    assert_eq!(kikaku.get("/admin/years/2021").await.expect(200).value("results"), "2022-05-31");
    set(&kikaku, &[("approval_steps", "3"), ("silence_days", "0")]).await.expect(422);
    set(&kikaku, &[("silence_days", "45")]).await.expect_redirect();
    assert!(kikaku.get("/review").await.expect(200).text().contains("45日以上"));
}
