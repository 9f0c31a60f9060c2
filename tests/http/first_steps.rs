//! The first steps of a new city, and what empty desks say.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::{City, PASSWORD};
use crate::visitor::Visitor;

on_both_databases! {
    a_new_city_is_led_through_its_first_steps_which_tick_themselves,
    a_city_that_is_at_work_has_no_list_of_steps,
    an_empty_desk_says_whose_turn_it_is,
}

/// The steps that are still open.
fn open(page: &Answer) -> Vec<String> {
    page.texts(".first-steps__step:not(.first-steps__step--done) a")
}

async fn office(kikaku: &Visitor) -> Answer {
    kikaku.get("/admin/years").await.expect(200)
}

async fn add(kikaku: &Visitor, login: &str, role: &str, unit: &str) {
    let fields = [("login", login), ("name", "新しい人"), ("role", role), ("unit", unit)];
    let page = kikaku.post_with_token("/admin/people", &fields).await;
    assert!(page.status.is_success() || page.status.is_redirection(), "{login}: {}", page.status);
}

async fn a_new_city_is_led_through_its_first_steps_which_tick_themselves(city: City) {
    const STEPS: [&str; 6] = [
        "部局と課・室を登録する",
        "課・室の担当者を登録する",
        "承認する課長または部長を登録する",
        "年度を開く",
        "仕事目標を取り込む",
        "公表する",
    ];
    let city = city.just_set_up().await;
    let kikaku = city.visit(Actor::Administrator).await;
    assert_eq!(kikaku.get("/desk").await.expect_redirect(), "/admin/years", "it is first on the desk");
    let page = office(&kikaku).await;
    assert_eq!(page.texts(".first-steps__step--done a"), ["市の設定を確かめる"]);
    assert_eq!(open(&page), STEPS);
    for address in page.attributes(".first-steps a", "href") {
        kikaku.get(&address).await.expect(200);
    }

    let opened = kikaku.post_with_token("/admin/years", &[("from", ""), ("year", "2021"), ("open", "1")]).await;
    opened.expect_redirect();
    assert_eq!(open(&office(&kikaku).await), [STEPS[0], STEPS[1], STEPS[2], STEPS[4], STEPS[5]]);

    let table = "部局\t課・室\t事務事業\t目標\n総務部\t企画課\t見本事業\t■進める\n";
    let token = kikaku.token().await;
    let fields = [("token", token.as_str()), ("year", "2021"), ("stage", "goals")];
    kikaku.upload("/desk/import", &fields, "a.tsv", table.as_bytes()).await.expect_redirect();
    let waiting = kikaku.get("/desk/import").await.expect(200);
    let form = waiting.all("form[action='/desk/import/acceptance']").into_iter().next().expect("it can be taken in");
    let fields = crate::forms::fields_of(form);
    kikaku.post("/desk/import/acceptance", &crate::scene::borrowed(&fields)).await.expect_redirect();
    assert_eq!(open(&office(&kikaku).await), [STEPS[1], STEPS[2], STEPS[5]], "its units came along");

    let section = city.number("SELECT CAST(id AS BIGINT) AS number FROM unit WHERE name = '企画課'").to_string();
    add(&kikaku, "hanako", "staff", &section).await;
    assert_eq!(open(&office(&kikaku).await), [STEPS[2], STEPS[5]]);
    add(&kikaku, "jiro", "section_head", &section).await;
    assert_eq!(open(&office(&kikaku).await), [STEPS[5]]);
    let page = office(&kikaku).await;
    let publish = page.attributes(".first-steps li:last-child a", "href").concat();
    assert_eq!(publish, "/admin/years/2021/publications?stage=goals");
    assert!(page.texts(".first-steps").concat().contains("1課・室のうち1"), "sections where all are in place");
}

async fn a_city_that_is_at_work_has_no_list_of_steps(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    assert!(!office(&kikaku).await.has(".first-steps"));
    assert_eq!(kikaku.get("/desk").await.expect_redirect(), "/review");
    // Whoever approves leaves: the step is open again.
    city.sql("UPDATE person SET disabled_at = '2021-04-01 00:00:00' WHERE login IN ('kacho', 'bucho')");
    assert_eq!(open(&office(&kikaku).await), ["承認する課長または部長を登録する"]);
    assert!(city.visit(Actor::OwnSection).await.get("/desk").await.expect(200).all(".first-steps").is_empty());
}

async fn an_empty_desk_says_whose_turn_it_is(city: City) {
    let desk = async || {
        let visitor = city.citizen();
        visitor.sign_in("tanto", PASSWORD).await.expect_redirect();
        visitor.get("/desk").await.expect(200).texts("main").concat()
    };
    let has = |words: &str, text: &str| assert!(text.contains(words), "{words}: {text}");
    city.sql("DELETE FROM stage_deadline");
    city.sql("DELETE FROM update_decision");
    city.sql("DELETE FROM progress_update");
    city.sql("UPDATE milestone SET state = 'completed'");
    has("いま片づけるものはありません。期限が近づくか", &desk().await);
    city.sql("UPDATE person SET disabled_at = '2021-04-01 00:00:00' WHERE login IN ('kacho', 'bucho')");
    let text = desk().await;
    has("承認する課長または部長がいません", &text);
    has("企画担当：", &text);
    city.sql("DELETE FROM milestone");
    has("マイルストーンがまだありません", &desk().await);
    city.sql("UPDATE fiscal_year SET phase = 'closed'");
    has("開いている年度がありません", &desk().await);
}
