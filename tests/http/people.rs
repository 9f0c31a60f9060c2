//! People and posts as the planning office manages them.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::{City, PASSWORD};
use crate::visitor::Visitor;

on_both_databases! {
    an_account_is_made_with_a_password_that_is_shown_once_and_must_be_changed,
    what_is_wrong_with_a_new_account_is_said_by_its_field_and_nothing_typed_is_lost,
    somebody_is_found_by_name_unit_and_standing,
    a_person_holds_several_posts_and_loses_one,
    a_post_that_ends_ends_the_session,
    a_post_to_come_is_withdrawn,
    the_same_post_is_not_given_twice,
    a_new_name_leaves_the_record_as_it_was,
    a_reset_shows_a_new_password_once_and_never_the_old_one,
    a_closed_account_is_opened_again_with_a_new_password,
    the_last_administrator_can_be_locked_out_by_nobody,
    an_administrator_hands_over_without_a_gap,
    the_rights_are_those_that_the_pages_grant,
    drafts_of_a_leaver_go_on_with_who_writes_for_the_section,
    what_a_session_took_away_is_in_the_form_of_a_person_again,
}

const PEOPLE: &str = "/admin/people";

async fn kikaku(city: &City) -> Visitor {
    city.visit(Actor::Administrator).await
}

fn unit(city: &City, name: &str) -> String {
    city.number(&format!("SELECT CAST(max(id) AS BIGINT) AS number FROM unit WHERE name = '{name}'")).to_string()
}

async fn add(city: &City, login: &str, name: &str, role: &str, unit_name: &str) -> Answer {
    let unit = if unit_name.is_empty() { String::new() } else { unit(city, unit_name) };
    let fields = [("login", login), ("name", name), ("role", role), ("unit", &unit), ("from", "2021-11-01")];
    kikaku(city).await.post_with_token(PEOPLE, &fields).await
}

/// The initial password that a page shows.
fn password(page: &Answer) -> String {
    page.texts("main code").pop().expect("an initial password")
}

async fn an_account_is_made_with_a_password_that_is_shown_once_and_must_be_changed(city: City) {
    let made = add(&city, "yamada", "山田 花子", "staff", "住宅政策課").await.expect(201);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    let password = password(&made);
    assert_eq!(city.count(&format!("audit WHERE after LIKE '%{password}%' OR before LIKE '%{password}%'")), 0);
    let person = city.person("yamada");
    let page = kikaku(&city).await.get(&format!("{PEOPLE}/{person}")).await.expect(200);
    assert!(!page.text().contains(&password), "it is shown once");
    let yamada = city.citizen();
    yamada.sign_in("yamada", &password).await.expect_redirect();
    assert_eq!(yamada.get("/desk").await.expect_redirect(), "/account/password");
    let own = "mizu-no-oto-furuike-17";
    let fields = [("current", password.as_str()), ("new", own), ("repeated", own)];
    yamada.post_with_token("/account/password", &fields).await.expect_redirect();
    yamada.sign_in("yamada", own).await.expect_redirect();
    yamada.get("/desk").await.expect(200);
}

async fn what_is_wrong_with_a_new_account_is_said_by_its_field_and_nothing_typed_is_lost(city: City) {
    let before = city.count("person");
    let kikaku = kikaku(&city).await;
    let fields = [("login", "山田"), ("name", " "), ("role", "staff"), ("unit", ""), ("from", "4月ごろ")];
    let page = kikaku.post_with_token(PEOPLE, &fields).await.expect(422);
    for field in ["login", "name", "unit", "from"] {
        assert!(page.has(&format!("#{field}[aria-invalid]")), "{field}");
        assert!(page.has(&format!("#{field}-error")), "{field}");
    }
    assert_eq!((page.value("login").as_str(), page.value("from").as_str()), ("山田", "4月ごろ"));
    let taken = add(&city, "tanto", "別人", "executive", "").await.expect(422);
    assert!(taken.texts("#login-error").concat().contains("すでに使われています"));
    let department = unit(&city, "建設部");
    let fields = [("login", "yamada"), ("name", "山田"), ("role", "section_head"), ("unit", &department)];
    assert!(kikaku.post_with_token(PEOPLE, &fields).await.expect(422).has("#unit[aria-invalid]"));
    let fields = [("login", "yamada"), ("name", "山田"), ("role", "emperor"), ("unit", "99999999999")];
    assert!(kikaku.post_with_token(PEOPLE, &fields).await.expect(422).has("#role[aria-invalid]"));
    assert_eq!(city.count("person"), before);
}

async fn somebody_is_found_by_name_unit_and_standing(city: City) {
    let kikaku = kikaku(&city).await;
    let logins =
        async |query: &str| kikaku.get(&format!("{PEOPLE}?{query}")).await.expect(200).texts("tbody td:nth-child(2)");
    assert_eq!(logins("q=KACHO&standing=in_office").await, ["kacho"]);
    assert_eq!(logins("standing=out_of_office").await, ["moto"]);
    let department = unit(&city, "建設部");
    assert_eq!(
        logins(&format!("unit={department}&standing=in_office")).await,
        ["bucho", "kacho", "shinjin", "tanto", "yoso"]
    );
    assert!(logins("q=%25").await.is_empty(), "a percent sign is a percent sign");
    assert_eq!(logins("page=999&q=kikaku").await, ["kikaku"]);
}

async fn a_person_holds_several_posts_and_loses_one(city: City) {
    let (kikaku, tanto) = (kikaku(&city).await, city.visit(Actor::OwnSection).await);
    let person = city.person("tanto");
    let other = unit(&city, "すぐやる課");
    let fields =
        [("role", "staff"), ("unit", other.as_str()), ("from", "令和3年11月15日"), ("until", "令和4年3月31日")];
    kikaku.post_with_token(&format!("{PEOPLE}/{person}/posts"), &fields).await.expect_redirect();
    assert!(tanto.get("/desk").await.expect(200).texts("h1").concat().contains("住宅政策課・すぐやる課"));
    let page = kikaku.get(&format!("{PEOPLE}/{person}")).await.expect(200);
    assert_eq!(page.all("table tbody tr").len(), 2);
    let post = city.post("tanto");
    let field = format!("last_{post}");
    let ending = format!("/admin/posts/{post}/ending");
    let kept = kikaku.post_with_token(&ending, &[(&field, "いつか")]).await.expect(422);
    assert_eq!(kept.value(&field), "いつか");
    kikaku.post_with_token(&ending, &[(&field, "2021-11-01")]).await.expect(422);
    kikaku.post_with_token(&ending, &[(&field, "")]).await.expect(422);
    // The last day is still one of the post.
    kikaku.post_with_token(&ending, &[(&field, "2021-11-15")]).await.expect_redirect();
    assert!(tanto.get("/desk").await.expect(200).texts("h1").concat().contains("すぐやる課"));
    city.sql(&format!("UPDATE post SET from_date = '2021-11-01', until_date = '2021-11-14' WHERE id = {post}"));
    assert!(!tanto.get("/desk").await.expect(200).texts("h1").concat().contains("すぐやる課"));
}

async fn a_post_that_ends_ends_the_session(city: City) {
    let (kikaku, tanto) = (kikaku(&city).await, city.visit(Actor::OwnSection).await);
    let post = city.post("tanto");
    let field = format!("last_{post}");
    kikaku
        .post_with_token(&format!("/admin/posts/{post}/ending"), &[(&field, "令和3年11月14日")])
        .await
        .expect_redirect();
    assert_eq!(tanto.get("/desk").await.expect_redirect(), "/login?next=/desk");
    tanto.sign_in("tanto", PASSWORD).await.expect_redirect();
    tanto.get("/desk").await.expect(403);
}

async fn a_post_to_come_is_withdrawn(city: City) {
    let kikaku = kikaku(&city).await;
    let (person, before) = (city.person("kacho"), city.count("post"));
    let fields = [("role", "department_head"), ("unit", &unit(&city, "建設部")), ("from", "2022-04-01")];
    kikaku.post_with_token(&format!("{PEOPLE}/{person}/posts"), &fields).await.expect_redirect();
    assert_eq!(city.count("post"), before + 1);
    let post = city.post("kacho");
    kikaku.post_with_token(&format!("/admin/posts/{post}/ending"), &[]).await.expect_redirect();
    assert_eq!(city.count("post"), before);
    kikaku.post_with_token(&format!("/admin/posts/{post}/ending"), &[]).await.expect(404);
}

async fn the_same_post_is_not_given_twice(city: City) {
    let (kikaku, person) = (kikaku(&city).await, city.person("tanto"));
    let fields = [("role", "staff"), ("unit", &unit(&city, "住宅政策課")), ("from", "2021-12-01")];
    let page = kikaku.post_with_token(&format!("{PEOPLE}/{person}/posts"), &fields).await.expect(422);
    assert!(page.texts("#role-error").concat().contains("同じ職についています"));
    kikaku.post_with_token(&format!("{PEOPLE}/0/posts"), &fields).await.expect(404);
}

async fn a_new_name_leaves_the_record_as_it_was(city: City) {
    let (kikaku, person) = (kikaku(&city).await, city.person("tanto"));
    let signed = "audit WHERE signature LIKE '見本 たんと%'";
    let before = city.count(signed);
    assert!(before > 0);
    let path = format!("{PEOPLE}/{person}/name");
    kikaku.post_with_token(&path, &[("name", "　")]).await.expect(422);
    kikaku.post_with_token(&path, &[("name", &"長".repeat(101))]).await.expect(422);
    kikaku.post_with_token(&path, &[("name", "新姓　たんと")]).await.expect_redirect();
    assert_eq!(kikaku.get(&format!("{PEOPLE}/{person}")).await.texts("h1"), ["新姓 たんと"]);
    assert_eq!(city.count(signed), before);
    assert_eq!(city.count("progress_update WHERE signature LIKE '新姓%'"), 0);
}

async fn a_reset_shows_a_new_password_once_and_never_the_old_one(city: City) {
    let (kikaku, tanto) = (kikaku(&city).await, city.visit(Actor::OwnSection).await);
    let person = city.person("tanto");
    let page = kikaku.post_with_token(&format!("{PEOPLE}/{person}/password"), &[]).await.expect(200);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let new = password(&page);
    assert!(!page.text().contains(PASSWORD));
    assert!(!tanto.is_signed_in().await);
    tanto.sign_in("tanto", PASSWORD).await.expect(422);
    tanto.sign_in("tanto", &new).await.expect_redirect();
    assert_eq!(tanto.get("/desk").await.expect_redirect(), "/account/password");
    kikaku.post_with_token(&format!("{PEOPLE}/0/password"), &[]).await.expect(404);
}

async fn a_closed_account_is_opened_again_with_a_new_password(city: City) {
    let (kikaku, tanto) = (kikaku(&city).await, city.visit(Actor::OwnSection).await);
    let path = format!("{PEOPLE}/{}", city.person("tanto"));
    kikaku.post_with_token(&format!("{path}/closing"), &[]).await.expect_redirect();
    assert!(!tanto.is_signed_in().await);
    // What is closed stays so, whoever sends the form once more.
    let closings = || city.count("audit WHERE action = 'person.disabled'");
    let once = closings();
    kikaku.post_with_token(&format!("{path}/closing"), &[]).await.expect_redirect();
    assert_eq!(closings(), once);
    tanto.sign_in("tanto", PASSWORD).await.expect(422);
    kikaku.post_with_token(&format!("{path}/password"), &[]).await.expect(409);
    let new = password(&kikaku.post_with_token(&format!("{path}/reopening"), &[]).await.expect(200));
    kikaku.post_with_token(&format!("{path}/reopening"), &[]).await.expect(409);
    tanto.sign_in("tanto", PASSWORD).await.expect(422);
    tanto.sign_in("tanto", &new).await.expect_redirect();
}

async fn the_last_administrator_can_be_locked_out_by_nobody(city: City) {
    let kikaku = kikaku(&city).await;
    let path = format!("{PEOPLE}/{}", city.person("kikaku"));
    let page = kikaku.post_with_token(&format!("{path}/closing"), &[]).await.expect(422);
    assert!(page.texts("#close-error").concat().contains("企画担当がいなくなる"));
    let post = city.post("kikaku");
    let field = format!("last_{post}");
    for day in ["2021-11-15", "2099-03-31"] {
        let page = kikaku.post_with_token(&format!("/admin/posts/{post}/ending"), &[(&field, day)]).await.expect(422);
        assert!(page.has(&format!("#{field}-error")), "{day}");
    }
    kikaku.get(PEOPLE).await.expect(200);
    assert_eq!(city.count(&format!("post WHERE id = {post} AND until_date IS NULL")), 1);
}

async fn an_administrator_hands_over_without_a_gap(city: City) {
    let kikaku = kikaku(&city).await;
    let (post, person) = (city.post("kikaku"), city.person("shicho"));
    let field = format!("last_{post}");
    let fields = [("role", "administrator"), ("unit", ""), ("from", "2022-04-02")];
    kikaku.post_with_token(&format!("{PEOPLE}/{person}/posts"), &fields).await.expect_redirect();
    let ending = format!("/admin/posts/{post}/ending");
    kikaku.post_with_token(&ending, &[(&field, "2022-03-31")]).await.expect(422);
    kikaku.post_with_token(&ending, &[(&field, "2022-04-01")]).await.expect_redirect();
}

async fn the_rights_are_those_that_the_pages_grant(city: City) {
    let kikaku = kikaku(&city).await;
    let page = kikaku.get("/admin/people/rights?q=bucho").await.expect(200);
    let row = page.texts("tbody tr").concat();
    assert!(
        row.contains("部長評価をする") && row.contains("すぐやる課") && row.contains("報告を承認・差戻しする"),
        "{row}"
    );
    assert!(!row.contains("進捗を報告する"), "{row}");
    let own = unit(&city, "住宅政策課");
    let page = kikaku.get(&format!("/admin/people/rights?right=decide_sheets&unit={own}")).await.expect(200);
    let names = page.texts("tbody th a");
    assert_eq!(names, ["見本 ぶちょう", "見本 かちょう"]);
    let page = kikaku.get("/admin/people/rights?right=administer").await.expect(200);
    assert_eq!(page.texts("tbody th a"), ["見本 きかく"]);
    // Executives read and comment everywhere, and write nowhere.
    let row = kikaku.get("/admin/people/rights?q=shicho").await.expect(200).texts("tbody tr").concat();
    assert!(row.contains("コメントする") && row.contains("報告を依頼する") && row.contains("すべての課・室"), "{row}");
    assert!(!row.contains("書く") && !row.contains("承認"), "{row}");
    // Who has left can do nothing.
    assert!(kikaku.get("/admin/people/rights?q=moto").await.expect(200).all("tbody tr").is_empty());
}

async fn drafts_of_a_leaver_go_on_with_who_writes_for_the_section(city: City) {
    let (kikaku, tanto, kacho) =
        (kikaku(&city).await, city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let milestone = city.milestone(crate::scene::UNTOUCHED);
    let (page_of_form, form) = (format!("/desk/milestones/{milestone}"), format!("milestone:{milestone}"));
    let text = "書きかけの報告、数は後で";
    tanto.post_with_token("/desk/drafts", &[("form", &form), ("text", text)]).await.expect_redirect();
    let page = kacho.get("/desk/inherited").await.expect(200);
    assert!(!page.text().contains(text), "a colleague's draft is the colleague's own");
    let post = city.post("tanto");
    let field = format!("last_{post}");
    kikaku.post_with_token(&format!("/admin/posts/{post}/ending"), &[(&field, "2021-11-14")]).await.expect_redirect();
    for other in [Actor::OtherSection, Actor::DepartmentHead, Actor::Administrator] {
        assert!(!city.visit(other).await.get("/desk/inherited").await.text().contains(text), "{other:?}");
    }
    let page = kacho.get("/desk/inherited").await.expect(200);
    assert!(page.texts("main .card").concat().contains(text));
    let take_over = page.attributes("main form[action^='/desk/inherited/']", "action").remove(0);
    city.visit(Actor::OtherSection).await.post_with_token(&take_over, &[]).await.expect(404);
    // One's own draft is not written over.
    kacho.post_with_token("/desk/drafts", &[("form", &form), ("text", "わたしの下書き")]).await.expect_redirect();
    let kept = kacho.post_with_token(&take_over, &[]).await.expect(409);
    assert!(kept.texts("main .card").concat().contains(text));
    kacho.post_with_token("/desk/drafts/discard", &[("form", &form)]).await.expect_redirect();
    assert_eq!(kacho.post_with_token(&take_over, &[]).await.expect_redirect(), page_of_form);
    assert!(kacho.get(&page_of_form).await.expect(200).texts("textarea#text").concat().contains(text));
    assert_eq!(city.count("audit WHERE action = 'draft.taken_over'"), 1);
}

async fn what_a_session_took_away_is_in_the_form_of_a_person_again(city: City) {
    let (kikaku, person) = (kikaku(&city).await, city.person("tanto"));
    let page = kikaku.get(&format!("{PEOPLE}/{person}")).await.expect(200);
    assert_eq!(page.value("form"), format!("person:{person}"));
    let draft = [("form", format!("person:{person}")), ("name", "書きかけの 姓".to_owned())];
    let draft = draft.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(kikaku.post_with_token("/desk/drafts", &draft).await.expect_redirect(), format!("{PEOPLE}/{person}"));
    let page = kikaku.get(&format!("{PEOPLE}/{person}")).await.expect(200);
    assert_eq!(page.value("name"), "書きかけの 姓");
    assert_ne!(page.value("mail"), "書きかけの 姓");
    assert!(page.has("#draft"));
    kikaku.post_with_token(&format!("{PEOPLE}/{person}/name"), &[("name", "新姓 たんと")]).await.expect_redirect();
    assert!(!kikaku.get(&format!("{PEOPLE}/{person}")).await.expect(200).has("#draft"));
}
