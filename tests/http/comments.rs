//! What managers say on a goal, and who decides while a head is away.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::roads::where_read;
use crate::scene::{OF_ANOTHER_SECTION, UNTOUCHED, WAITING, approve, report, send_back, set};
use crate::visitor::Visitor;

on_both_databases! {
    a_comment_is_read_by_the_section_and_by_managers_and_by_nobody_else,
    a_comment_that_cannot_be_kept_is_shown_again_with_what_was_typed,
    a_request_lands_on_the_sections_desk_and_an_update_settles_it,
    a_request_is_withdrawn_by_whoever_asked_and_by_nobody_else,
    a_request_on_one_milestone_is_not_settled_by_an_update_on_another,
    a_request_that_cannot_be_made_is_shown_again_with_what_was_typed,
    a_closed_year_takes_comments_and_no_requests,
    a_deputy_decides_in_the_heads_post_and_the_head_reads_it_afterwards,
    a_deputy_decides_only_on_the_days_registered,
    a_deputy_does_not_decide_what_they_or_the_absent_head_wrote,
    a_deputy_approves_sheets_and_does_not_write_them,
    a_registration_that_cannot_be_made_is_shown_again_with_what_was_typed,
    the_planning_office_registers_deputies_for_any_head,
    ones_own_writing_is_approved_where_the_city_says_so_and_marked,
}

/// Asks for an update by the end of the month of the demonstration.
pub(crate) async fn ask(visitor: &Visitor, goal: i64, milestone: &str, text: &str) -> Answer {
    let fields = [("milestone", milestone), ("request", text), ("wanted_by", "令和3年11月30日")];
    visitor.post_with_token(&format!("/review/goals/{goal}/requests"), &fields).await
}

/// The head of the section registers its 担当者 as deputy.
pub(crate) async fn appoint(city: &City, from: &str, until: &str) -> Answer {
    let kacho = city.visit(Actor::Head).await;
    let page = kacho.get("/desk/deputies").await.expect(200);
    let tanto = person(&page, "見本 たんと").expect("the 担当者 can be the deputy");
    let fields = [("post", page.value("post")), ("person", tanto), ("from", from.into()), ("until", until.into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    kacho.post_with_token("/desk/deputies", &fields).await
}

/// The number of somebody who can be chosen.
fn person(page: &Answer, name: &str) -> Option<String> {
    let options = page.all("#person option");
    let option = options.into_iter().find(|option| option.text().collect::<String>().starts_with(name));
    option.and_then(|option| option.attr("value")).map(ToOwned::to_owned)
}

async fn comment(visitor: &Visitor, goal: i64, text: &str) -> Answer {
    visitor.post_with_token(&format!("/review/goals/{goal}/comments"), &[("comment", text)]).await
}

async fn a_comment_is_read_by_the_section_and_by_managers_and_by_nobody_else(city: City) {
    const WORDS: &str = "予算の見通しも書いてください";
    let milestone = city.milestone(UNTOUCHED);
    let goal = city.goal_of(milestone);
    let shicho = city.visit(Actor::Executive).await;
    for _ in 0..2 {
        let answer = comment(&shicho, goal, WORDS).await;
        assert_eq!(answer.expect_redirect(), format!("/review/goals/{goal}#comments"));
    }
    assert_eq!(city.count("goal_comment"), 1, "sent twice, said once");
    for actor in [Actor::OwnSection, Actor::Head, Actor::DepartmentHead, Actor::Executive, Actor::Administrator] {
        let reader = city.visit(actor).await;
        for page in
            [format!("/review/goals/{goal}"), format!("/desk/goals/{goal}"), format!("/desk/milestones/{milestone}")]
        {
            let said = reader.get(&page).await.expect(200).texts(".timeline").concat();
            assert!(said.contains(WORDS) && said.contains("見本 しちょう（市長・副市長）"), "{actor:?} {page}");
        }
    }
    city.visit(Actor::OtherSection).await.get(&format!("/review/goals/{goal}")).await.expect(404);
    assert!(where_read(&city, WORDS).await.is_empty());
    let bucho = city.visit(Actor::DepartmentHead).await;
    let elsewhere = city.number(
        "SELECT CAST(min(goal.id) AS BIGINT) AS number FROM goal JOIN unit ON unit.id = goal.unit_id \
         WHERE goal.fiscal_year = 2021 AND unit.parent_id <> (SELECT id FROM unit WHERE name = '建設部' AND parent_id IS NULL \
         ORDER BY id DESC LIMIT 1)",
    );
    // Whoever reads across all departments reads the sheet in each of its stages too, and changes nothing of it.
    for page in ["review/goals", "desk/goals"] {
        bucho.get(&format!("/{page}/{elsewhere}")).await.expect(200);
    }
    for stage in ["goals", "midyear", "results"] {
        let page = bucho.get(&format!("/desk/goals/{elsewhere}/stages/{stage}")).await.expect(200);
        assert!(!page.has("main form[method=post]"), "{stage}");
    }
    comment(&bucho, elsewhere, WORDS).await.expect(404);
    assert_eq!(city.count("audit WHERE action = 'goal.commented'"), 1);
}

async fn a_comment_that_cannot_be_kept_is_shown_again_with_what_was_typed(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let shicho = city.visit(Actor::Executive).await;
    let long = "長".repeat(1001);
    for text in ["", "  ", long.as_str()] {
        let page = comment(&shicho, goal, text).await.expect(422);
        assert!(page.has("#comment[aria-invalid=true]"));
        assert_eq!(page.attributes(".error-summary a", "href"), ["#comment"]);
        assert_eq!(page.texts("#comment").concat(), text.trim());
    }
    assert_eq!(city.count("goal_comment"), 0);
}

async fn a_request_lands_on_the_sections_desk_and_an_update_settles_it(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let goal = city.goal_of(milestone);
    let (shicho, tanto) = (city.visit(Actor::Executive).await, city.visit(Actor::OwnSection).await);
    for _ in 0..2 {
        ask(&shicho, goal, &milestone.to_string(), "登録は何件になりましたか").await.expect_redirect();
    }
    assert_eq!(city.count("update_request"), 1);
    ask(&shicho, goal, "", "全体の見通しはどうですか").await.expect_redirect();
    let desk = tanto.get("/desk/requests").await.expect(200);
    let waiting = desk.texts("main li").concat();
    assert!(waiting.contains("登録は何件") && waiting.contains("令和3年11月30日") && waiting.contains("報告待ち"));
    assert!(desk.has(&format!("main li a[href='/desk/milestones/{milestone}']")));
    let elsewhere = city.visit(Actor::OtherSection).await.get("/desk/requests").await.expect(200);
    assert!(!elsewhere.text().contains("登録は何件"));
    report(&tanto, milestone, "30件になった").await.expect_redirect();
    let update = city.newest_update(milestone);
    assert_eq!(city.count(&format!("update_request WHERE settled_by = {update}")), 2, "the goal's as well");
    let page = shicho.get("/desk/requests").await.expect(200);
    assert!(page.texts("main li").iter().all(|row| row.contains("報告済み")), "settled, and still there");
    assert!(page.has(&format!("main li a[href='/desk/updates/{update}']")));
    assert!(!page.has("main form[action$='/withdrawal']"));
    assert_eq!(city.count("audit WHERE action = 'request.settled'"), 2);
}

async fn a_request_is_withdrawn_by_whoever_asked_and_by_nobody_else(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let shicho = city.visit(Actor::Executive).await;
    ask(&shicho, goal, "", "見通しを知りたい").await.expect_redirect();
    let number = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM update_request");
    let path = format!("/desk/requests/{number}/withdrawal");
    for actor in [Actor::OwnSection, Actor::Head, Actor::DepartmentHead, Actor::Administrator] {
        city.visit(actor).await.post_with_token(&path, &[]).await.expect(404);
    }
    shicho.post_with_token(&path, &[]).await.expect_redirect();
    shicho.post_with_token(&path, &[]).await.expect(409);
    let page = city.visit(Actor::OwnSection).await.get("/desk/requests").await.expect(200);
    assert!(page.texts("main li").concat().contains("取下げ"));
}

async fn a_request_on_one_milestone_is_not_settled_by_an_update_on_another(city: City) {
    let (asked, other) = (city.milestone(UNTOUCHED), city.milestone(WAITING));
    let goal = city.goal_of(asked);
    assert_eq!(city.goal_of(other), goal);
    ask(&city.visit(Actor::DepartmentHead).await, goal, &asked.to_string(), "どうですか").await.expect_redirect();
    city.reported(other, "ほかの報告").await;
    assert_eq!(city.count("update_request WHERE settled_at IS NULL"), 1);
    city.reported(asked, "依頼への報告").await;
    assert_eq!(city.count("update_request WHERE settled_at IS NULL"), 0);
}

async fn a_request_that_cannot_be_made_is_shown_again_with_what_was_typed(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let goal = city.goal_of(milestone);
    let shicho = city.visit(Actor::Executive).await;
    let path = format!("/review/goals/{goal}/requests");
    for (day, field) in [
        ("いつか", "wanted_by"),
        ("令和3年11月", "wanted_by"),
        ("2021-11-14", "wanted_by"),
        ("2023-01-01", "wanted_by"),
    ] {
        let fields = [("request", "どうですか"), ("wanted_by", day)];
        let page = shicho.post_with_token(&path, &fields).await.expect(422);
        assert_eq!(page.attributes(".error-summary a", "href"), [format!("#{field}")], "{day}");
        assert_eq!(
            (page.value("wanted_by"), page.texts("#request").concat()),
            (day.to_owned(), "どうですか".to_owned())
        );
    }
    let other = city.milestone(OF_ANOTHER_SECTION);
    let page = ask(&shicho, goal, &other.to_string(), "どうですか").await.expect(422);
    assert!(page.has("#milestone[aria-invalid=true]"));
    city.sql(&format!("UPDATE milestone SET state = 'completed' WHERE id = {milestone}"));
    ask(&shicho, goal, &milestone.to_string(), "どうですか").await.expect(422);
    ask(&shicho, goal, "x", "どうですか").await.expect(404);
    ask(&shicho, 99999, "", "どうですか").await.expect(404);
    assert_eq!(city.count("update_request"), 0);
}

async fn a_closed_year_takes_comments_and_no_requests(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    city.sql("UPDATE fiscal_year SET phase = 'closed' WHERE year = 2021");
    let shicho = city.visit(Actor::Executive).await;
    assert!(!shicho.get(&format!("/review/goals/{goal}")).await.expect(200).has("form[action$='/requests']"));
    ask(&shicho, goal, "", "どうですか").await.expect(409);
    comment(&shicho, goal, "お疲れさまでした").await.expect_redirect();
}

/// Another 担当者 of the section reports, so that its own one can decide.
async fn reported_by_another(city: &City, milestone: i64, text: &str) -> i64 {
    let update = city.reported(milestone, text).await;
    city.sql(&format!(
        "UPDATE progress_update SET person_id = (SELECT id FROM person WHERE login = 'shinjin') WHERE id = {update}"
    ));
    update
}

const BY_DEPUTY: &str = "代決 住宅政策課 見本 たんと（課長 見本 かちょう 不在）";

async fn a_deputy_decides_in_the_heads_post_and_the_head_reads_it_afterwards(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let update = reported_by_another(&city, milestone, "留守の間の報告").await;
    let tanto = city.visit(Actor::OwnSection).await;
    approve(&tanto, update).await.expect(404);
    appoint(&city, "令和3年11月15日", "令和3年11月19日").await.expect_redirect();
    let desk = tanto.get("/desk").await.expect(200);
    assert!(desk.texts(".site-header__person").concat().contains("代決：住宅政策課長（見本 かちょう）"));
    approve(&tanto, update).await.expect_redirect();
    assert!(tanto.get(&format!("/desk/milestones/{milestone}")).await.texts(".timeline").concat().contains(BY_DEPUTY));
    let kikaku = city.visit(Actor::Administrator).await;
    assert!(kikaku.get("/admin/audit?action=update.approved").await.texts("tbody tr")[0].contains(BY_DEPUTY));
    let kacho = city.visit(Actor::Head).await;
    assert!(kacho.get("/desk/deputies").await.text().contains("まだ後閲していないものが1件"));
    let page = kacho.get("/desk/deputies/decisions").await.expect(200);
    let row = page.one("main li");
    assert!(crate::answer::words(row).contains(BY_DEPUTY));
    let path = page.attributes("main li form", "action").pop().expect("a form");
    tanto.post_with_token(&path, &[]).await.expect(404);
    for _ in 0..2 {
        kacho.post_with_token(&path, &[]).await.expect_redirect();
    }
    let read = kacho.get("/desk/deputies/decisions").await.expect(200);
    assert!(read.texts("main li").concat().contains("後閲：令和3年11月15日") && !read.has("main li form"));
    assert_eq!(city.count("audit WHERE action = 'decision.read_afterwards'"), 1);
    assert!(!tanto.get("/desk/deputies/decisions").await.expect(200).has("main li"));
}

async fn a_deputy_decides_only_on_the_days_registered(city: City) {
    let update = reported_by_another(&city, city.milestone(UNTOUCHED), "報告").await;
    let tanto = city.visit(Actor::OwnSection).await;
    appoint(&city, "2021-11-16", "2021-11-19").await.expect_redirect();
    approve(&tanto, update).await.expect(404);
    city.sql("UPDATE deputy SET from_date = '2021-11-01'");
    tanto.get(&format!("/desk/updates/{update}")).await.expect(200).one("form[action$='/approval']");
    city.sql("UPDATE deputy SET until_date = '2021-11-14'");
    approve(&tanto, update).await.expect(404);
    city.sql("UPDATE deputy SET until_date = '2021-11-30'");
    let number = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM deputy");
    let path = format!("/desk/deputies/{number}/end");
    for actor in [Actor::OwnSection, Actor::DepartmentHead, Actor::Executive] {
        city.visit(actor).await.post_with_token(&path, &[]).await.expect(404);
    }
    let kacho = city.visit(Actor::Head).await;
    kacho.post_with_token(&path, &[]).await.expect_redirect();
    kacho.post_with_token(&path, &[]).await.expect(409);
    send_back(&tanto, update, "もう一度").await.expect(404);
}

async fn a_deputy_does_not_decide_what_they_or_the_absent_head_wrote(city: City) {
    appoint(&city, "2021-11-15", "2021-11-19").await.expect_redirect();
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let own = city.reported(city.milestone(UNTOUCHED), "自分の報告").await;
    approve(&tanto, own).await.expect(403);
    let waiting = city.milestone(WAITING);
    report(&kacho, waiting, "課長の報告").await.expect_redirect();
    approve(&tanto, city.newest_update(waiting)).await.expect(403);
    let page = tanto.get(&format!("/desk/updates/{own}")).await.expect(200);
    assert!(!page.has("form[action$='/approval']"));
}

async fn a_deputy_approves_sheets_and_does_not_write_them(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    city.sql(&format!(
        "INSERT INTO result (goal_id, stage, position, text, details) VALUES ({goal}, 'midyear', 0, '結果', '[]')"
    ));
    let kacho = city.visit(Actor::Head).await;
    let page = kacho.get("/desk/deputies").await.expect(200);
    let bucho = person(&page, "見本 ぶちょう").expect("the 部長 can be the deputy");
    assert_eq!(person(&page, "見本 しちょう"), None, "executives write nowhere");
    assert_eq!(person(&page, "見本 かちょう"), None, "nobody is their own deputy");
    let post = page.value("post");
    let fields = [("post", post.as_str()), ("person", bucho.as_str()), ("from", "2021-11-15"), ("until", "2021-11-16")];
    kacho.post_with_token("/desk/deputies", &fields).await.expect_redirect();
    let sheet = format!("/desk/goals/{goal}/stages/midyear");
    city.visit(Actor::OwnSection).await.post_with_token(&format!("{sheet}/submission"), &[]).await.expect_redirect();
    let bucho = city.visit(Actor::DepartmentHead).await;
    bucho.get(&format!("/desk/goals/{goal}/results/midyear")).await.expect(404);
    let seen = bucho.get(&sheet).await.expect(200).value("seen");
    bucho.post_with_token(&format!("{sheet}/approval"), &[("seen", &seen)]).await.expect_redirect();
    let history = bucho.get(&sheet).await.expect(200).texts(".timeline li").remove(0);
    assert!(history.contains("代決 建設部 見本 ぶちょう（住宅政策課長 見本 かちょう 不在）"), "{history}");
    let read = kacho.get("/desk/deputies/decisions").await.expect(200);
    assert!(read.has(&format!("main li a[href='{sheet}']")));
}

async fn a_registration_that_cannot_be_made_is_shown_again_with_what_was_typed(city: City) {
    for (from, until, field) in [
        ("いつか", "2021-11-19", "from"),
        ("2021-11-15", "令和3年11月", "until"),
        ("2021-11-19", "2021-11-15", "until"),
        ("2021-10-01", "2021-10-02", "until"),
        ("2021-11-15", "2023-11-15", "until"),
    ] {
        let page = appoint(&city, from, until).await.expect(422);
        assert_eq!(page.attributes(".error-summary a", "href"), [format!("#{field}")], "{from} {until}");
        assert_eq!((page.value("from").as_str(), page.value("until").as_str()), (from, until));
        assert!(page.has("#person option[selected]"), "the choice is kept");
    }
    appoint(&city, "2021-11-15", "2021-11-19").await.expect_redirect();
    let page = appoint(&city, "2021-11-19", "2021-11-22").await.expect(422);
    assert!(page.texts(".field__error").concat().contains("ほかの代決者"));
    let kacho = city.visit(Actor::Head).await;
    let shicho = city.number("SELECT CAST(id AS BIGINT) AS number FROM person WHERE login = 'shicho'").to_string();
    let post = kacho.get("/desk/deputies").await.value("post");
    let fields =
        [("post", post.as_str()), ("person", shicho.as_str()), ("from", "2021-12-15"), ("until", "2021-12-19")];
    let page = kacho.post_with_token("/desk/deputies", &fields).await.expect(422);
    assert!(page.has("#person[aria-invalid=true]"));
    assert_eq!(city.count("deputy"), 1);
}

async fn the_planning_office_registers_deputies_for_any_head(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let page = kikaku.get("/desk/deputies").await.expect(200);
    let options = page.all("#post option");
    assert!(options.len() >= 2 && !page.has("#person"), "first whose deputy it is");
    let kacho = options.iter().find(|option| option.text().collect::<String>().contains("見本 かちょう"));
    let post = kacho.and_then(|option| option.attr("value")).expect("the head of the section").to_owned();
    let page = kikaku.get(&format!("/desk/deputies?post={post}")).await.expect(200);
    let tanto = person(&page, "見本 たんと").expect("a deputy");
    let fields = [("post", post.as_str()), ("person", tanto.as_str()), ("from", "2021-11-15"), ("until", "2021-11-16")];
    kikaku.post_with_token("/desk/deputies", &fields).await.expect_redirect();
    let page = city.visit(Actor::Head).await.get("/desk/deputies").await.expect(200);
    assert!(page.texts("tbody tr").concat().contains("見本 きかく"), "the head sees who registered");
    city.visit(Actor::DepartmentHead).await.post_with_token("/desk/deputies", &fields).await.expect(404);
}

const MARKED: &str = "見本 かちょう（住宅政策課長）※本人が書いたもの";

async fn ones_own_writing_is_approved_where_the_city_says_so_and_marked(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let kacho = city.visit(Actor::Head).await;
    report(&kacho, milestone, "課長が書いた報告").await.expect_redirect();
    let update = city.newest_update(milestone);
    approve(&kacho, update).await.expect(403);
    let kikaku = city.visit(Actor::Administrator).await;
    set(&kikaku, &[("own_writing", "yes")]).await.expect_redirect();
    approve(&kacho, update).await.expect_redirect();
    assert!(kacho.get(&format!("/desk/milestones/{milestone}")).await.texts(".timeline").concat().contains(MARKED));
    assert!(kikaku.get("/admin/audit?action=update.approved").await.texts("tbody tr")[0].contains(MARKED));
    let goal = city.goal_of(milestone);
    city.sql(&format!(
        "INSERT INTO result (goal_id, stage, position, text, details) VALUES ({goal}, 'midyear', 0, '結果', '[]')"
    ));
    let sheet = format!("/desk/goals/{goal}/stages/midyear");
    kacho.post_with_token(&format!("{sheet}/submission"), &[]).await.expect_redirect();
    let seen = kacho.get(&sheet).await.expect(200).value("seen");
    kacho.post_with_token(&format!("{sheet}/approval"), &[("seen", &seen)]).await.expect_redirect();
    assert!(kacho.get(&sheet).await.texts(".timeline li").remove(0).contains(MARKED));
    set(&kikaku, &[("own_writing", "no")]).await.expect_redirect();
    report(&kacho, milestone, "もう一つの報告").await.expect_redirect();
    approve(&kacho, city.newest_update(milestone)).await.expect(403);
}
