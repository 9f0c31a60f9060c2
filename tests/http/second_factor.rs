//! 2段階認証: setting it up, the second step of signing in, the codes for a lost device, and who has to have one.

use chrono::Utc;
use reqwest::Method;
use totp_rs::{Builder, Secret, Totp};

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::{City, PASSWORD};
use crate::scene::{UNTOUCHED, borrowed, filled_in, send_report, set};
use crate::visitor::Visitor;

on_both_databases! {
    it_is_set_up_with_the_password_and_a_first_code,
    what_is_offered_to_another_session_is_not_confirmed,
    after_the_password_a_code_is_asked_for_and_until_then_there_is_no_session,
    a_code_is_read_in_full_width_and_with_blanks,
    a_code_is_taken_once_on_all_servers_together,
    a_code_of_the_next_step_is_taken_and_one_of_a_later_step_is_not,
    a_recovery_code_lets_in_once,
    wrong_codes_make_everybody_wait_and_the_own_device_not,
    the_second_step_is_of_one_browser_and_of_the_password_as_it_was,
    what_was_written_goes_along_through_both_steps,
    whoever_has_to_have_one_is_led_to_set_it_up_and_to_nothing_else,
    switching_it_off_takes_the_password_and_a_code,
    new_recovery_codes_take_the_place_of_the_former,
    the_planning_office_takes_away_that_of_a_lost_device,
    neither_the_secret_nor_a_code_can_be_read_in_the_database,
}

const PAGE: &str = "/account/second-factor";
const WRONG: &str = "000000";

/// An app in which the secret of an account is.
pub(crate) struct App(Totp);

impl App {
    /// Types in what the page spells.
    pub(crate) fn of(page: &Answer) -> Self {
        let spelled = page.texts("main code").concat().replace(' ', "");
        let secret = Secret::try_from_base32(spelled).expect("a secret");
        Self(Builder::new().with_secret(secret).build().expect("an app"))
    }

    /// The code that it shows so many steps from now.
    pub(crate) fn code(&self, steps: i64) -> String {
        let at = u64::try_from(Utc::now().timestamp() + 30 * steps).expect("a time");
        self.0.generate(at).to_string()
    }
}

/// Sets a second factor up; gives the app and the recovery codes.
async fn set_up(visitor: &Visitor) -> (App, Vec<String>) {
    let page = visitor.get(PAGE).await.expect(200);
    let app = App::of(&page);
    let (encrypted, code) = (page.value("encrypted"), app.code(0));
    let fields = [("password", PASSWORD), ("code", code.as_str()), ("encrypted", encrypted.as_str())];
    let shown = visitor.post_with_token(PAGE, &fields).await.expect(200);
    (app, shown.texts("main ol code"))
}

/// Sends the second step.
async fn give(visitor: &Visitor, page: &Answer, code: &str) -> Answer {
    let form_token = page.value("form_token");
    visitor.post("/login/code", &[("form_token", form_token.as_str()), ("code", code)]).await
}

/// Signs in with both.
async fn sign_in(visitor: &Visitor, login: &str, code: &str) -> Answer {
    let page = visitor.sign_in(login, PASSWORD).await.expect(200);
    give(visitor, &page, code).await
}

/// Forgets which code was taken last, as if some time had gone by.
fn some_time_later(city: &City) {
    city.sql("UPDATE second_factor SET last_step = 0");
}

async fn it_is_set_up_with_the_password_and_a_first_code(city: City) {
    let (tanto, elsewhere) = (city.visit(Actor::OwnSection).await, city.visit(Actor::OwnSection).await);
    let page = tanto.get(PAGE).await.expect(200);
    assert!(page.has("main svg.qr[role=img][aria-label] path"), "{}", page.text());
    let (app, encrypted) = (App::of(&page), page.value("encrypted"));
    let code = app.code(0);
    for (password, code, wrong) in [(PASSWORD, WRONG, "code"), ("wrong-wrong-wrong-1", code.as_str(), "password")] {
        let fields = [("password", password), ("code", code), ("encrypted", encrypted.as_str())];
        let again = tanto.post_with_token(PAGE, &fields).await.expect(422);
        assert!(again.has(&format!("#{wrong}-error")), "{wrong}: {}", again.text());
        assert_eq!(again.texts("main code"), page.texts("main code"), "the app has it already");
    }
    assert_eq!(city.count("second_factor"), 0);
    let key = tanto.session().expect("a session");
    let fields = [("password", PASSWORD), ("code", code.as_str()), ("encrypted", encrypted.as_str())];
    let shown = tanto.post_with_token(PAGE, &fields).await.expect(200);
    let codes = shown.texts("main ol code");
    assert_eq!(codes.len(), 10, "{codes:?}");
    assert_eq!(city.count("second_factor"), 1);
    assert!(tanto.is_signed_in().await && !elsewhere.is_signed_in().await);
    assert_ne!(tanto.session().expect("a session"), key, "the session goes on under another key");
    let page = tanto.get(PAGE).await.expect(200);
    assert!(!page.has("main svg") && !codes.iter().any(|code| page.text().contains(code)), "it is shown once");
    tanto.post_with_token(PAGE, &fields).await.expect(409);
    assert_eq!(city.count("audit WHERE action = 'second_factor.set'"), 1);
}

async fn what_is_offered_to_another_session_is_not_confirmed(city: City) {
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let page = kacho.get(PAGE).await.expect(200);
    let (encrypted, code) = (page.value("encrypted"), App::of(&page).code(0));
    for encrypted in [encrypted.as_str(), "", "AAAA"] {
        let fields = [("password", PASSWORD), ("code", code.as_str()), ("encrypted", encrypted)];
        tanto.post_with_token(PAGE, &fields).await.expect(403);
    }
    assert_eq!(city.count("second_factor"), 0);
}

async fn after_the_password_a_code_is_asked_for_and_until_then_there_is_no_session(city: City) {
    let (app, _) = set_up(&city.visit(Actor::OwnSection).await).await;
    let before = city.count("session");
    let visitor = city.citizen();
    visitor.sign_in("tanto", "wrong-wrong-wrong-1").await.expect(422);
    assert_eq!(visitor.get("/login/code").await.expect_redirect(), "/login");
    let page = visitor.sign_in("tanto", PASSWORD).await.expect(200);
    assert!(page.has("main input[name=code][autocomplete=one-time-code]"), "{}", page.text());
    assert!(visitor.session().is_none() && !visitor.is_signed_in().await);
    assert_eq!(city.count("session"), before);
    assert_eq!(city.count("audit WHERE action = 'session.begun'"), 1, "that of setting it up");
    assert_eq!(visitor.get("/desk").await.expect_redirect(), "/login?next=/desk");
    visitor.get("/login/code").await.expect(200);
    for code in [WRONG, "", "12345", "x"] {
        let again = give(&visitor, &page, code).await.expect(422);
        assert!(again.has("#code-error"), "{code}");
    }
    assert_eq!(city.count("audit WHERE action = 'session.code_refused'"), 1, "what is no code was not tried");
    assert!(!visitor.is_signed_in().await);
    assert_eq!(give(&visitor, &page, &app.code(1)).await.expect_redirect(), "/desk");
    visitor.get("/desk").await.expect(200);
    assert_eq!(city.count("audit WHERE action = 'session.begun'"), 2);
    assert_eq!(visitor.get("/login/code").await.expect_redirect(), "/login", "the step is taken");
}

async fn a_code_is_read_in_full_width_and_with_blanks(city: City) {
    let (app, codes) = set_up(&city.visit(Actor::OwnSection).await).await;
    let wide = |text: &str| -> String {
        let wide =
            |letter: char| if letter == '-' { '　' } else { char::from_u32(letter as u32 + 0xfee0).expect("one") };
        text.chars().map(wide).collect()
    };
    let code = app.code(1);
    let typed = format!(" {}　{} ", wide(&code[..3]), wide(&code[3..]));
    sign_in(&city.citizen(), "tanto", &typed).await.expect_redirect();
    sign_in(&city.citizen(), "tanto", &wide(&codes[0].to_uppercase())).await.expect_redirect();
}

async fn a_code_is_taken_once_on_all_servers_together(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let (app, _) = set_up(&tanto).await;
    let other = city.beside();
    let (one, two) = (city.citizen(), other.citizen());
    let (page, beside) =
        (one.sign_in("tanto", PASSWORD).await.expect(200), two.sign_in("tanto", PASSWORD).await.expect(200));
    let code = app.code(1);
    let answers = tokio::join!(give(&one, &page, &code), give(&two, &beside, &code));
    let mut statuses = [answers.0.status.as_u16(), answers.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422], "the same code at the same moment");
    for city in [&city, &other] {
        sign_in(&city.citizen(), "tanto", &code).await.expect(422);
    }
    // Nor is an earlier one taken after a later one.
    sign_in(&city.citizen(), "tanto", &app.code(0)).await.expect(422);
}

async fn a_code_of_the_next_step_is_taken_and_one_of_a_later_step_is_not(city: City) {
    let (app, _) = set_up(&city.visit(Actor::OwnSection).await).await;
    sign_in(&city.citizen(), "tanto", &app.code(3)).await.expect(422);
    sign_in(&city.citizen(), "tanto", &app.code(-3)).await.expect(422);
    sign_in(&city.citizen(), "tanto", &app.code(1)).await.expect_redirect();
    some_time_later(&city);
    sign_in(&city.citizen(), "tanto", &app.code(0)).await.expect_redirect();
}

async fn a_recovery_code_lets_in_once(city: City) {
    let (_, codes) = set_up(&city.visit(Actor::OwnSection).await).await;
    let (_, of_another) = set_up(&city.visit(Actor::Head).await).await;
    sign_in(&city.citizen(), "tanto", &of_another[0]).await.expect(422);
    let visitor = city.citizen();
    sign_in(&visitor, "tanto", &codes[3]).await.expect_redirect();
    assert!(visitor.get(PAGE).await.text().contains("あと9個"));
    sign_in(&city.citizen(), "tanto", &codes[3]).await.expect(422);
    sign_in(&city.citizen(), "tanto", &codes[4]).await.expect_redirect();
    assert_eq!(city.count("audit WHERE action = 'session.recovery_code_used'"), 2);
    assert_eq!(city.count("recovery_code"), 18);
}

async fn wrong_codes_make_everybody_wait_and_the_own_device_not(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let (app, _) = set_up(&tanto).await;
    let stranger = city.citizen();
    let page = stranger.sign_in("tanto", PASSWORD).await.expect(200);
    for _ in 0..10 {
        give(&stranger, &page, WRONG).await.expect(422);
    }
    let answer = give(&stranger, &page, &app.code(1)).await.expect(429);
    let wait: u64 = answer.header("retry-after").expect("a time to wait").parse().expect("seconds");
    assert!((1..=31).contains(&wait), "{wait}");
    // Another server counts the same, and the right password takes nothing back.
    let other = city.beside();
    sign_in(&other.citizen(), "tanto", &app.code(1)).await.expect(429);
    sign_in(&tanto, "tanto", &app.code(1)).await.expect_redirect();
    sign_in(&city.citizen(), "tanto", &app.code(1)).await.expect(429);
}

async fn the_second_step_is_of_one_browser_and_of_the_password_as_it_was(city: City) {
    let (app, _) = set_up(&city.visit(Actor::OwnSection).await).await;
    let visitor = city.citizen();
    let page = visitor.sign_in("tanto", PASSWORD).await.expect(200);
    let half_way = visitor.cookies().split("; ").find(|cookie| cookie.contains("half-way")).expect("one").to_owned();
    let elsewhere = city.citizen().get("/login").await.expect(200).value("form_token");
    let code = app.code(1);
    let forged = half_way.replace(|digit: char| digit.is_ascii_digit(), "1");
    for (cookie, token) in
        [(half_way.as_str(), elsewhere.as_str()), (&forged, &page.value("form_token")), ("", &elsewhere)]
    {
        let cookies = format!("ichirizuka-login={token}; {cookie}");
        let fields = [("form_token", token), ("code", code.as_str())];
        let answer = city.citizen().send(Method::POST, "/login/code", &[("cookie", &cookies)], Some(&fields)).await;
        assert!(answer.expect(401).has("main form[action='/login'] input[name=password]"));
    }
    visitor.post("/login/code", &[("form_token", "x"), ("code", &code)]).await.expect(403);
    city.sql("UPDATE person SET password_hash = '' WHERE login = 'tanto'");
    give(&visitor, &page, &code).await.expect(401);
    assert!(!visitor.is_signed_in().await);
}

async fn what_was_written_goes_along_through_both_steps(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let (app, _) = set_up(&tanto).await;
    let milestone = city.milestone(UNTOUCHED);
    let report = filled_in(&tanto, milestone, "期限のあとの報告").await;
    city.sql("DELETE FROM session");
    let asked = send_report(&tanto, milestone, &borrowed(&report)).await.expect(401);
    let names = ["form_token", "carried", "carried_to"];
    let mut login: Vec<(String, String)> = names.map(|name| (name.to_owned(), asked.value(name))).to_vec();
    login.extend([("login".to_owned(), "tanto".to_owned()), ("password".to_owned(), PASSWORD.to_owned())]);
    let page = tanto.post("/login", &borrowed(&login)).await.expect(200);
    let fields = ["form_token", "next", "carried_to", "carried"].map(|name| (name, page.value(name)));
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("code", WRONG));
    let again = tanto.post("/login/code", &fields).await.expect(422);
    assert_eq!(again.value("carried"), page.value("carried"));
    let code = app.code(1);
    fields.pop();
    fields.push(("code", &code));
    let next = tanto.post("/login/code", &fields).await.expect_redirect().to_owned();
    assert_eq!(next, format!("/desk/milestones/{milestone}"));
    assert!(tanto.get(&next).await.expect(200).text().contains("期限のあとの報告"), "it is in the form");
}

async fn whoever_has_to_have_one_is_led_to_set_it_up_and_to_nothing_else(city: City) {
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let kikaku = city.visit(Actor::Administrator).await;
    set(&kikaku, &[("second_factor", "heads")]).await.expect_redirect();
    tanto.get("/desk").await.expect(200);
    for (visitor, path) in [(&kacho, "/desk"), (&kacho, "/review"), (&kikaku, "/admin/settings")] {
        assert_eq!(visitor.get(path).await.expect_redirect(), PAGE, "{path}");
    }
    assert_eq!(kacho.get("/en/desk").await.expect_redirect(), "/en/account/second-factor");
    let refused = kacho.post_with_token("/desk/drafts", &[("form", "monthly"), ("text-1", "下書き")]).await;
    assert_eq!(refused.expect_redirect(), PAGE, "nor does it write");
    assert!(kacho.get(PAGE).await.expect(200).has("#must-set-up"));
    // It holds from the next request on, at every server.
    let other = city.beside();
    assert_eq!(other.visit(Actor::Executive).await.get("/review").await.expect_redirect(), PAGE);
    let (app, _) = set_up(&kacho).await;
    kacho.get("/desk").await.expect(200);
    sign_in(&other.citizen(), "kacho", &app.code(1)).await.expect_redirect();
    set_up(&kikaku).await;
    set(&kikaku, &[("second_factor", "everyone")]).await.expect_redirect();
    assert_eq!(tanto.get("/desk").await.expect_redirect(), PAGE);
    set(&kikaku, &[("second_factor", "nobody")]).await.expect_redirect();
    tanto.get("/desk").await.expect(200);
    let told = kikaku.get("/admin/audit?action=city.setting_changed").await.expect(200);
    assert!(told.text().contains("企画担当と課長以上"), "{}", told.text());
}

async fn switching_it_off_takes_the_password_and_a_code(city: City) {
    let (tanto, removal) = (city.visit(Actor::OwnSection).await, format!("{PAGE}/removal"));
    tanto.post_with_token(&removal, &[("password", PASSWORD), ("code", WRONG)]).await.expect(409);
    let (app, codes) = set_up(&tanto).await;
    let right = app.code(1);
    for (password, code) in
        [(PASSWORD, WRONG), (PASSWORD, ""), ("wrong-wrong-wrong-1", codes[0].as_str()), ("", &right)]
    {
        tanto.post_with_token(&removal, &[("password", password), ("code", code)]).await.expect(422);
    }
    assert_eq!(city.count("recovery_code"), 10, "a code that came with a wrong password is not used up");
    let elsewhere = city.citizen();
    sign_in(&elsewhere, "tanto", &codes[1]).await.expect_redirect();
    let done = tanto.post_with_token(&removal, &[("password", PASSWORD), ("code", &right)]).await;
    assert_eq!(done.expect_redirect(), PAGE);
    assert!(tanto.is_signed_in().await && !elsewhere.is_signed_in().await);
    assert_eq!((city.count("second_factor"), city.count("recovery_code")), (0, 0));
    city.citizen().sign_in("tanto", PASSWORD).await.expect_redirect();
    assert_eq!(city.count("audit WHERE action = 'second_factor.removed'"), 1);
}

async fn new_recovery_codes_take_the_place_of_the_former(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let (app, former) = set_up(&tanto).await;
    let fields = [("password", PASSWORD), ("code", &app.code(1))];
    let new = tanto.post_with_token(&format!("{PAGE}/codes"), &fields).await.expect(200).texts("main ol code");
    assert!(new.len() == 10 && !new.iter().any(|code| former.contains(code)));
    sign_in(&city.citizen(), "tanto", &former[0]).await.expect(422);
    sign_in(&city.citizen(), "tanto", &new[0]).await.expect_redirect();
}

async fn the_planning_office_takes_away_that_of_a_lost_device(city: City) {
    let (tanto, kikaku) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Administrator).await);
    let person = format!("/admin/people/{}", city.person("tanto"));
    let action = format!("{person}/second-factor");
    assert!(!kikaku.get(&person).await.expect(200).has(&format!("form[action='{action}']")));
    kikaku.post_with_token(&action, &[]).await.expect(409);
    set_up(&tanto).await;
    assert!(kikaku.get(&person).await.expect(200).has(&format!("form[action='{action}']")));
    let half_way = city.citizen();
    let page = half_way.sign_in("tanto", PASSWORD).await.expect(200);
    kikaku.post_with_token(&action, &[]).await.expect_redirect();
    assert!(!tanto.is_signed_in().await, "whoever has the device is out");
    give(&half_way, &page, WRONG).await.expect(401);
    tanto.sign_in("tanto", PASSWORD).await.expect_redirect();
    let told = kikaku.get("/admin/audit?action=second_factor.removed").await.expect(200);
    assert!(told.text().contains("見本 きかく") && told.text().contains("2段階認証の解除"), "{}", told.text());
}

async fn neither_the_secret_nor_a_code_can_be_read_in_the_database(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let spelled = tanto.get(PAGE).await.expect(200).texts("main code").concat().replace(' ', "");
    let (_, codes) = set_up(&tanto).await;
    assert_eq!(city.count(&format!("second_factor WHERE secret LIKE '%{spelled}%' OR length(secret) < 60")), 0);
    assert_eq!(city.count("recovery_code WHERE length(hash) = 64"), 10);
    for code in &codes {
        assert_eq!(city.count(&format!("recovery_code WHERE hash LIKE '%{code}%'")), 0);
    }
    // A row that is moved to another account opens nothing there.
    city.sql(&format!(
        "INSERT INTO second_factor (person_id, secret, last_step, since) \
         SELECT {}, secret, 0, since FROM second_factor",
        city.person("kacho")
    ));
    let page = city.citizen();
    let asked = page.sign_in("kacho", PASSWORD).await.expect(200);
    give(&page, &asked, WRONG).await.expect(422);
}
