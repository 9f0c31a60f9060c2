//! Requests that nobody sends by accident get a page that says so, never a failure of the server.

use reqwest::Method;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::{City, PASSWORD};
use crate::scene::{DAY, UNTOUCHED, WAITING, borrowed, filled_in, send_back, send_report};

on_both_databases! {
    an_unknown_address_is_a_page_with_navigation,
    hostile_public_addresses_are_refused_with_a_page,
    hostile_staff_addresses_are_refused_with_a_page,
    a_null_byte_in_a_form_is_refused_and_not_a_failure,
    a_null_byte_in_a_filter_is_refused_and_not_a_failure,
    a_body_that_is_too_large_is_refused,
    a_body_that_is_no_form_is_refused,
    an_update_that_breaks_the_rules_comes_back_with_everything_typed,
    markup_in_an_update_stays_text,
}

/// A page that tells what is wrong, with the navigation of every page.
#[track_caller]
fn assert_refused(answer: &Answer) {
    assert!(answer.status.is_client_error(), "{}: {}", answer.asked, answer.status);
    assert!(answer.has("header nav a") && answer.has("main h1"), "{}: no page", answer.asked);
}

async fn an_unknown_address_is_a_page_with_navigation(city: City) {
    let citizen = city.citizen();
    for path in [
        "/nothing",
        "/years/2018",
        "/years/2020/units/99999",
        "/goals/99999",
        "/goals/1/publications/99",
        "/goals/1/publications/0",
        "/goals/1/publications/-1",
        "/programmes/99999",
        "/years/2018.json",
        "/years/2018.csv",
        "/static/0/nothing.css",
        "/desk/nothing",
        "/years",
        "/admin",
        "/en/nothing",
        "/enn",
    ] {
        let answer = citizen.get(path).await.expect(404);
        assert_refused(&answer);
        assert!(answer.has(".sample-banner"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
    let english = citizen.get("/en/goals/99999").await.expect(404);
    assert_eq!(english.attributes("html", "lang"), ["en"]);
}

async fn hostile_public_addresses_are_refused_with_a_page(city: City) {
    let citizen = city.citizen();
    let long = "9".repeat(4000);
    let many = (2010..2025).map(|year| year.to_string()).collect::<Vec<_>>().join(",");
    let mut paths: Vec<String> = Vec::new();
    for number in [
        "99999999999999999999",
        "2147483648",
        "-2147483649",
        "%00",
        "1%00",
        "%FF%FE",
        "%E3%81",
        "0x1",
        "1e3",
        "..%2f..%2fetc%2fpasswd",
        "'%20OR%201=1--",
        "%3Cscript%3E",
        "１",
        "%EF%BC%91",
        &long,
    ] {
        paths.extend(
            [
                "/years/",
                "/goals/",
                "/goals/1/publications/",
                "/programmes/",
                "/indicators/",
                "/years/2020/units/",
                "/static/",
            ]
            .map(|before| format!("{before}{number}")),
        );
        paths.extend([format!("/years/{number}.json"), format!("/years/{number}.csv")]);
        paths.extend(["department", "attainment"].map(|name| format!("/years/2020?{name}={number}")));
        paths.extend(["programme", "unit", "by", "years"].map(|name| format!("/compare?{name}={number}")));
    }
    paths.extend([
        "/compare?by=programme&by=indicator".to_owned(),
        "/compare?years=2020;2021".to_owned(),
        "/compare?years=zwanzig".to_owned(),
        "/compare?years=2018,2020".to_owned(),
        "/compare?by=section".to_owned(),
        "/years/2020?department=1&department=2".to_owned(),
        format!("/compare?years={many}"),
    ]);
    for path in paths {
        let answer = citizen.get(&path).await;
        // Percent signs may also just be ignored, where nothing is made of them.
        assert!(!answer.status.is_server_error(), "{}: {}", answer.asked, answer.status);
        if !path.contains("programme=") && !path.contains("unit=") {
            assert_refused(&answer);
        }
    }
}

async fn hostile_staff_addresses_are_refused_with_a_page(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    for number in ["99999999999999999999", "2147483648", "%00", "%FF", "abc", "-1", "%3Cscript%3E"] {
        for before in ["/desk/milestones/", "/desk/updates/", "/review?year="] {
            assert_refused(&kikaku.get(&format!("{before}{number}")).await);
        }
    }
    let tanto = city.visit(Actor::OwnSection).await;
    for query in ["saved=%00", "saved=99999999999999", "decided=abc", "saved=%FF", "saved=1&saved=2"] {
        let answer = tanto.get(&format!("/desk?{query}")).await;
        assert!(!answer.status.is_server_error(), "{}: {}", answer.asked, answer.status);
    }
    let milestone = city.milestone(UNTOUCHED);
    for again in ["%00", "99999999999999", "%FF", "-1"] {
        let answer = tanto.get(&format!("/desk/milestones/{milestone}?again={again}")).await;
        assert!(!answer.status.is_server_error(), "{}: {}", answer.asked, answer.status);
    }
}

async fn a_null_byte_in_a_form_is_refused_and_not_a_failure(city: City) {
    // PostgreSQL takes no such text, and nobody types it.
    let visitor = city.citizen();
    for (login, password) in [("tan\0to", PASSWORD), ("\0", PASSWORD), ("tanto", "\0wrong-wrong-wrong")] {
        assert_refused(&visitor.sign_in(login, password).await);
    }
    let tanto = city.visit(Actor::OwnSection).await;
    let milestone = city.milestone(UNTOUCHED);
    for field in ["text", "happened", "seen", "reason", "new_due", "state", "indicator", "value", "entry_key"] {
        let mut fields = filled_in(&tanto, milestone, "報告").await;
        fields.retain(|(name, _)| name != field);
        fields.push((field.to_owned(), "報\0告".to_owned()));
        assert_refused(&send_report(&tanto, milestone, &borrowed(&fields)).await);
    }
    let update = city.newest_update(city.milestone(WAITING));
    assert_refused(&send_back(&city.visit(Actor::Head).await, update, "理\0由").await);
    let fields = [("current", PASSWORD), ("new", "mizu-no-oto\0-furuike"), ("repeated", "mizu-no-oto\0-furuike")];
    assert_refused(&tanto.post_with_token("/account/password", &fields).await);
    assert_eq!(city.count(&format!("progress_update WHERE milestone_id = {milestone}")), 0);
}

async fn a_null_byte_in_a_filter_is_refused_and_not_a_failure(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    for field in ["author", "action", "kind", "subject", "from", "until", "page"] {
        assert_refused(&kikaku.get(&format!("/admin/audit?{field}=a%00b")).await);
    }
}

async fn a_body_that_is_too_large_is_refused(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let tanto = city.visit(Actor::OwnSection).await;
    let fields = filled_in(&tanto, milestone, &"長".repeat(300_000)).await;
    assert_refused(&send_report(&tanto, milestone, &borrowed(&fields)).await.expect(413));
    let large = "x".repeat(300_000);
    let visitor = city.citizen();
    assert_refused(&visitor.sign_in("tanto", &large).await.expect(413));
    // What fits the form and not the rules is a mistake in the form.
    let fields = filled_in(&tanto, milestone, &"長".repeat(2001)).await;
    send_report(&tanto, milestone, &borrowed(&fields)).await.expect(422);
    let many: Vec<(String, &str)> = (0..5000).map(|number| (format!("a[{number}][b][c]"), "1")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_refused(&tanto.post_with_token(&format!("/desk/milestones/{milestone}/updates"), &many).await);
    assert_eq!(city.count(&format!("progress_update WHERE milestone_id = {milestone}")), 0);
}

async fn a_body_that_is_no_form_is_refused(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let tanto = city.visit(Actor::OwnSection).await;
    let path = format!("/desk/milestones/{milestone}/updates");
    for kind in
        ["application/json", "multipart/form-data; boundary=x", "text/plain", "application/x-www-form-urlencoded"]
    {
        assert_refused(&tanto.send(Method::POST, &path, &[("content-type", kind)], None).await);
    }
    for path in ["/logout", "/account/password", "/login"] {
        assert_refused(&tanto.send(Method::POST, path, &[], None).await);
    }
    // A field twice is not the field once.
    let fields = [("text", "一"), ("text", "二")];
    assert_refused(&tanto.post_with_token(&path, &fields).await);
}

async fn an_update_that_breaks_the_rules_comes_back_with_everything_typed(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let tanto = city.visit(Actor::OwnSection).await;
    let typed = "長い報告\n\n 二行目 <b>&amp;";
    for (field, value, problem) in [
        ("happened", "2021-11-16", "#happened-error"),
        ("happened", "さきおととい", "#happened-error"),
        ("happened", "", "#happened-error"),
        ("state", "finished", "#state-error"),
        ("state", "postponed", "#new_due-error"),
        ("reason", "理由", "#reason-error"),
        ("value", "たくさん", "#value-error"),
        ("value", "99999999999999999999999999999999999999", "#value-error"),
    ] {
        let mut fields = filled_in(&tanto, milestone, typed).await;
        fields.retain(|(name, _)| name != field);
        fields.push((field.to_owned(), value.to_owned()));
        let answer = send_report(&tanto, milestone, &borrowed(&fields)).await.expect(422);
        assert!(answer.has(problem), "{field}={value}: {:?}", answer.texts(".error-summary li"));
        let text: String = answer.one("#text").text().collect();
        assert_eq!(text, typed, "{field}={value}");
        if !["state"].contains(&field) {
            assert_eq!(answer.value(field), value);
        }
    }
    let mut fields = filled_in(&tanto, milestone, " ").await;
    fields.retain(|(name, _)| name != "happened");
    fields.push(("happened".to_owned(), DAY.to_owned()));
    let answer = send_report(&tanto, milestone, &borrowed(&fields)).await.expect(422);
    assert!(answer.has("#text-error"));
    assert_eq!(city.count(&format!("progress_update WHERE milestone_id = {milestone}")), 0);
}

async fn markup_in_an_update_stays_text(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let text = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&";
    let update = city.reported(milestone, text).await;
    crate::scene::approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    let page = city.citizen().get(&format!("/goals/{}", city.goal_of(milestone))).await;
    assert_eq!(page.texts(&format!("#milestone-{milestone} .timeline__text")), [text]);
    assert!(!page.has("script, img"));
    let kikaku = city.visit(Actor::Administrator).await;
    for path in ["/admin/audit".to_owned(), format!("/desk/updates/{update}"), format!("/desk/milestones/{milestone}")]
    {
        let page = kikaku.get(&path).await.expect(200);
        assert!(!page.has("main script, main img"), "{path}");
        assert!(page.texts("main").concat().contains("<script>alert(1)</script>"), "{path}");
    }
}
