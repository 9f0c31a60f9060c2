//! What was typed is kept: as a draft of every form of a sheet, in a form with an old token, and through the login.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::{City, PASSWORD};
use crate::goals::{fields_of, fill};
use crate::scene::{UNTOUCHED, WAITING, borrowed, filled_in};
use crate::visitor::Visitor;

on_both_databases! {
    every_form_of_the_desk_keeps_a_draft,
    a_draft_goes_when_its_form_is_taken_in,
    an_autosave_that_arrives_after_its_form_was_taken_in_brings_no_draft_back,
    a_draft_is_shown_where_the_sheet_was_locked_meanwhile,
    a_form_with_an_old_token_writes_nothing_and_gives_the_text_back,
    a_form_with_an_old_token_shows_no_password,
    a_form_from_another_site_is_refused_without_its_text,
    the_largest_form_survives_the_login,
    what_was_typed_for_managers_and_the_office_is_given_back_after_the_login,
    a_button_beside_a_form_leaves_the_draft_of_the_form_alone,
}

/// What is kept to be given back; a row without content only remembers which showing of a form was taken in.
pub(crate) const DRAFTS: &str = "draft WHERE content <> ''";

const TYPED: &str = "まだ送っていない「文」 & <b>";

impl City {
    /// A goal all of whose stages can be written, of whose mid-year report a sheet waits where `submitted`.
    fn writable(&self, submitted: bool) -> i64 {
        let goal = self.goal_of(self.milestone(UNTOUCHED));
        self.sql(&format!("DELETE FROM sheet_step WHERE goal_id = {goal}"));
        if submitted {
            self.sql(&format!(
                "INSERT INTO sheet_step (goal_id, stage, number, step, signature, at) \
                 VALUES ({goal}, 'midyear', 1, 'submitted', '担当', '2021-11-10 00:00:00')"
            ));
        }
        goal
    }
}

/// Whether a text stands in a field of the form.
fn holds(page: &Answer, name: &str, text: &str) -> bool {
    fields_of(page).iter().any(|(known, value)| known == name && value == text)
}

async fn every_form_of_the_desk_keeps_a_draft(city: City) {
    let goal = city.writable(true);
    let of_goal = |page: &str| format!("/desk/goals/{goal}/{page}");
    let update = city.newest_update(city.milestone(WAITING));
    let milestone = city.milestone(UNTOUCHED);
    let (monthly, row) = ("/desk/report".to_owned(), format!("text-{milestone}"));
    let forms = [
        (Actor::OwnSection, of_goal("objectives"), "text"),
        (Actor::OwnSection, of_goal("results/results"), "text"),
        (Actor::OwnSection, of_goal("milestones"), "title_1"),
        (Actor::OwnSection, of_goal("indicators?stage=goals"), "n1-name"),
        (Actor::OwnSection, of_goal("amounts?stage=goals"), "budget_total"),
        (Actor::OwnSection, of_goal("evaluation"), "reasons"),
        (Actor::OwnSection, format!("/desk/milestones/{milestone}"), "text"),
        (Actor::OwnSection, monthly, row.as_str()),
        (Actor::Head, of_goal("stages/midyear"), "reason"),
        (Actor::Head, of_goal("stages/midyear"), "remark_results"),
        (Actor::Head, format!("/desk/updates/{update}"), "reason"),
    ];
    let trail = || city.count("audit WHERE action <> 'session.begun'");
    let before = trail();
    for (actor, address, field) in forms {
        let visitor = city.visit(actor).await;
        let shown = visitor.get(&address).await.expect(200);
        assert!(shown.has("form[data-draft] button[formaction='/desk/drafts']"), "{address}: kept without JavaScript");
        let mut fields = fields_of(&shown);
        fill(&mut fields, field, TYPED);
        assert_eq!(visitor.post("/desk/drafts", &borrowed(&fields)).await.expect_redirect(), address);
        let again = visitor.get(&address).await.expect(200);
        assert!(holds(&again, field, TYPED), "{address}: {field}");
        assert!(again.has("#draft"), "{address}: says so");
        let other = city.visit(if actor == Actor::Head { Actor::DepartmentHead } else { Actor::Head }).await;
        assert!(!other.get(&address).await.text().contains(TYPED), "{address}: a draft is nobody else's");
        let name = shown.value("form");
        let gone = visitor.post_with_token("/desk/drafts/discard", &[("form", &name)]).await;
        assert_eq!(gone.expect_redirect(), address);
        assert!(!visitor.get(&address).await.expect(200).has("#draft"), "{address}");
    }
    assert_eq!(trail(), before, "a draft is not the city's record");
}

async fn a_draft_goes_when_its_form_is_taken_in(city: City) {
    let goal = city.writable(false);
    let tanto = city.visit(Actor::OwnSection).await;
    let address = format!("/desk/goals/{goal}/objectives");
    let mut fields = fields_of(&tanto.get(&address).await.expect(200));
    // Sent as it is on record, nothing is written, and the draft goes all the same.
    tanto.post("/desk/drafts", &borrowed(&fields)).await.expect_redirect();
    fill(&mut fields, "save", "1");
    tanto.post(&address, &borrowed(&fields)).await.expect_redirect();
    assert_eq!(city.count(DRAFTS), 0);
    // A draft knows what its writer had before them.
    let mut fields = fields_of(&tanto.get(&address).await.expect(200));
    fill(&mut fields, "text", "■下書きの目標");
    tanto.post("/desk/drafts", &borrowed(&fields)).await.expect_redirect();
    let kacho = city.visit(Actor::Head).await;
    let mut theirs = fields_of(&kacho.get(&address).await.expect(200));
    fill(&mut theirs, "text", "■先に保存した目標");
    fill(&mut theirs, "save", "1");
    kacho.post(&address, &borrowed(&theirs)).await.expect_redirect();
    let mut fields = fields_of(&tanto.get(&address).await.expect(200));
    fill(&mut fields, "save", "1");
    let answer = tanto.post(&address, &borrowed(&fields)).await.expect(409);
    assert!(answer.text().contains("先に保存した目標") && holds(&answer, "text", "■下書きの目標"));
}

async fn an_autosave_that_arrives_after_its_form_was_taken_in_brings_no_draft_back(city: City) {
    let (goal, milestone) = (city.writable(true), city.milestone(UNTOUCHED));
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let of_milestone = filled_in(&tanto, milestone, "一つの報告").await;
    let mut monthly = fields_of(&tanto.get("/desk/report").await.expect(200));
    fill(&mut monthly, &format!("text-{}", city.milestone(WAITING)), "まとめての報告");
    let stage = format!("/desk/goals/{goal}/stages/midyear");
    let mut returning = fields_of(&kacho.get(&stage).await.expect(200));
    fill(&mut returning, "reason", "数を直してください");
    for (visitor, sent_to, fields) in [
        (&tanto, format!("/desk/milestones/{milestone}/updates"), of_milestone),
        (&tanto, "/desk/report".to_owned(), monthly),
        (&kacho, format!("{stage}/return"), returning),
    ] {
        let mut autosave = fields.clone();
        fill(&mut autosave, "quiet", "1");
        visitor.post("/desk/drafts", &borrowed(&autosave)).await.expect(200);
        assert_eq!(city.count(DRAFTS), 1, "{sent_to}: kept while it was typed");
        visitor.post(&sent_to, &borrowed(&fields)).await.expect_redirect();
        assert_eq!(city.count(DRAFTS), 0, "{sent_to}: taken in");
        visitor.post("/desk/drafts", &borrowed(&autosave)).await.expect(200);
        assert_eq!(city.count(DRAFTS), 0, "{sent_to}: settled");
    }
    // The next showing of the form is another one, and keeps what is typed into it.
    let next = filled_in(&tanto, milestone, "次の報告").await;
    tanto.post("/desk/drafts", &borrowed(&next)).await.expect_redirect();
    assert_eq!(city.count(DRAFTS), 1);
}

async fn a_draft_is_shown_where_the_sheet_was_locked_meanwhile(city: City) {
    let goal = city.writable(false);
    let tanto = city.visit(Actor::OwnSection).await;
    for (page, field) in [("objectives", "text"), ("milestones", "title_1")] {
        let address = format!("/desk/goals/{goal}/{page}");
        let mut fields = fields_of(&tanto.get(&address).await.expect(200));
        fill(&mut fields, field, TYPED);
        tanto.post("/desk/drafts", &borrowed(&fields)).await.expect_redirect();
    }
    city.sql(&format!(
        "INSERT INTO sheet_step (goal_id, stage, number, step, signature, at) \
         VALUES ({goal}, 'goals', 1, 'submitted', '担当', '2021-11-10 00:00:00')"
    ));
    for page in ["objectives", "milestones"] {
        let locked = tanto.get(&format!("/desk/goals/{goal}/{page}")).await.expect(200);
        assert!(locked.texts("textarea[readonly]").concat().contains("まだ送っていない「文」"), "{page}");
    }
}

async fn a_form_with_an_old_token_writes_nothing_and_gives_the_text_back(city: City) {
    let goal = city.writable(true);
    let forms = [
        (Actor::OwnSection, "objectives", "text", "objectives"),
        (Actor::OwnSection, "milestones", "title_1", "milestones"),
        (Actor::OwnSection, "indicators?stage=goals", "n1-name", "indicators"),
        (Actor::OwnSection, "amounts?stage=goals", "budget_total", "amounts"),
        (Actor::OwnSection, "evaluation", "reasons", "evaluation"),
        (Actor::Head, "stages/midyear", "reason", "stages/midyear/return"),
    ];
    for (actor, page, field, sent_to) in forms {
        let visitor = city.visit(actor).await;
        let address = format!("/desk/goals/{goal}/{page}");
        let mut fields = fields_of(&visitor.get(&address).await.expect(200));
        fill(&mut fields, field, TYPED);
        fill(&mut fields, "save", "1");
        // As another tab leaves it: signed in again, with another token.
        fill(&mut fields, "token", "an-old-token-an-old-token-an-old");
        let before = (city.count("audit"), city.count("draft"));
        let answer = visitor.post(&format!("/desk/goals/{goal}/{sent_to}"), &borrowed(&fields)).await.expect(403);
        assert_eq!((city.count("audit"), city.count("draft")), before, "{address}: nothing is written");
        assert!(answer.texts("textarea[readonly]").concat().contains("まだ送っていない「文」"), "{address}: shown");
        let again: Vec<(String, String)> = answer
            .all("main form[action='/desk/drafts'] [name]")
            .into_iter()
            .map(|field| {
                let text: String = field.text().collect();
                let value = field.attr("value").map_or_else(|| text.trim_start_matches('\n').to_owned(), Into::into);
                (field.attr("name").expect("a name").to_owned(), value)
            })
            .collect();
        assert_eq!(visitor.post("/desk/drafts", &borrowed(&again)).await.expect_redirect(), address);
        assert!(holds(&visitor.get(&address).await.expect(200), field, TYPED), "{address}");
    }
}

async fn a_form_with_an_old_token_shows_no_password(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let fields = [
        ("token", "old"),
        ("current_password", "himitsu-himitsu-1"),
        ("current", "x"),
        ("new_password", "atarashii-9"),
    ];
    let answer = tanto.post("/account/password", &fields).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    for secret in ["himitsu-himitsu-1", "atarashii-9"] {
        assert!(!answer.text().contains(secret));
    }
}

async fn a_form_from_another_site_is_refused_without_its_text(city: City) {
    let goal = city.writable(false);
    let tanto = city.visit(Actor::OwnSection).await;
    let path = format!("/desk/goals/{goal}/objectives");
    let fields = [("text", "偽"), ("token", "old"), ("save", "1")];
    for header in [("origin", "https://example.com"), ("sec-fetch-site", "cross-site")] {
        let answer = tanto.send(reqwest::Method::POST, &path, &[header], Some(&fields)).await.expect(403);
        assert!(!answer.has("form[action='/desk/drafts']") && !answer.text().contains('偽'));
    }
}

/// Signs in on the page that a form was answered with when its session had ended.
pub(crate) async fn sign_in_here(visitor: &Visitor, page: &Answer, account: &str) -> Answer {
    let fields = ["form_token", "carried_to", "carried"].map(|name| (name, page.value(name)));
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("login", account), ("password", PASSWORD)]);
    visitor.post("/login", &fields).await
}

async fn the_largest_form_survives_the_login(city: City) {
    let goal = city.writable(false);
    let tanto = city.visit(Actor::OwnSection).await;
    let address = format!("/desk/goals/{goal}/objectives");
    // Nearly 256 KiB on the way here, of which the second grows most on the way through the login.
    for text in ["あ".repeat(28_500), "\"\\".repeat(43_000)] {
        let mut fields = fields_of(&tanto.get(&address).await.expect(200));
        fill(&mut fields, "text", &text);
        city.sql("DELETE FROM session");
        let page = tanto.post(&address, &borrowed(&fields)).await.expect(401);
        assert_eq!(sign_in_here(&tanto, &page, "tanto").await.expect_redirect(), address);
        assert!(holds(&tanto.get(&address).await.expect(200), "text", &text), "{} characters", text.chars().count());
    }
}

async fn what_was_typed_for_managers_and_the_office_is_given_back_after_the_login(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let table = format!("職員番号,氏名\nkacho,{TYPED}");
    let forms = [
        (Actor::Executive, format!("/review/goals/{goal}/comments"), "comment", format!("/review/goals/{goal}")),
        (Actor::Executive, format!("/review/goals/{goal}/requests"), "request", format!("/review/goals/{goal}")),
        (
            Actor::Administrator,
            "/admin/years/2021/publications".to_owned(),
            "note",
            "/admin/years/2021/publications".to_owned(),
        ),
        (Actor::Administrator, "/admin/people/transfers".to_owned(), "table", "/admin/people/transfers".to_owned()),
    ];
    for (actor, address, field, page) in forms {
        let visitor = city.visit(actor).await;
        let typed = if field == "table" { table.as_str() } else { TYPED };
        let send = async |token: &str| match field {
            // The form of a table has a place for a file as well.
            "table" => {
                let fields = [("token", token), (field, typed)];
                visitor.upload(&address, &fields, "", b"").await
            }
            _ => visitor.post(&address, &[("token", token), (field, typed)]).await,
        };
        let stale = send("an-old-token-an-old-token-an-old").await.expect(403);
        assert!(stale.texts("textarea[readonly]").concat().contains("まだ送っていない「文」"), "{address}");
        let token = visitor.token().await;
        city.sql("DELETE FROM session");
        let login = send(&token).await.expect(401);
        let kept = sign_in_here(&visitor, &login, actor.login().unwrap_or_default()).await;
        let kept = visitor.get(kept.expect_redirect()).await.expect(200);
        assert!(kept.texts("textarea").concat().contains("まだ送っていない「文」"), "{address}");
        // A page that does not give it back in its form is led to from one that shows it.
        let shown_apart = kept.has("textarea[readonly]");
        assert_eq!(shown_apart, kept.attributes("main section a", "href") == [page.as_str()], "{address}");
        let done = visitor.post_with_token("/desk/drafts/discard", &[("form", &kept.value("form"))]).await;
        assert_eq!(done.expect_redirect(), page);
    }
    assert_eq!(city.count("draft"), 0);
}

async fn a_button_beside_a_form_leaves_the_draft_of_the_form_alone(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let mut fields = fields_of(&tanto.get("/desk/goals").await.expect(200));
    fill(&mut fields, "name", TYPED);
    tanto.post("/desk/drafts", &borrowed(&fields)).await.expect_redirect();
    let token = tanto.token().await;
    city.sql("DELETE FROM session");
    // The button that begins a sheet from the one of the year before.
    let copying = [("token", token.as_str()), ("year", "2021"), ("from", "1"), ("section", "1")];
    let login = tanto.post("/desk/goals", &copying).await.expect(401);
    assert_eq!(sign_in_here(&tanto, &login, "tanto").await.expect_redirect(), "/desk/goals");
    assert!(holds(&tanto.get("/desk/goals").await.expect(200), "name", TYPED));
}
