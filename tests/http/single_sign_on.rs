//! Signing in with accounts of other services, with two of them on this machine: npm's oidc-provider and oauth2-mock-server.

use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use ichirizuka::domain::second_factor::{hashes, recovery_codes};
use ichirizuka::web::{Authorities, Provider, ProviderSecret, Settings};
use reqwest::Url;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::{City, PASSWORD};
use crate::support::leash::{Leash, Stop};
use crate::visitor::{Fields, Visitor};

on_both_databases! {
    whoever_has_linked_an_account_signs_in_with_it_until_it_is_removed,
    a_verified_mail_address_links_and_no_other_does,
    an_administrator_is_never_linked_by_mail,
    what_comes_back_counts_once_and_in_the_browser_that_asked,
    a_token_that_is_not_for_this_question_is_not_believed,
    the_second_factor_is_asked_for_as_after_a_password,
    whoever_comes_by_a_provider_is_not_asked_for_a_password_that_they_were_never_given,
    the_planning_office_links_and_unlinks_and_a_closed_account_is_linked_no_more,
    the_password_lets_in_while_a_provider_is_away,
}

const PAGE: &str = "/account/sign-in";

/// The providers, by their addresses.
struct Running {
    strict: String,
    mock: String,
    _leash: Leash,
}

static PROVIDERS: LazyLock<Running> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut node = Command::new("node");
    node.arg(root.join("tests/support/providers.mjs")).arg(root.join("target/test-tools/providers/package.json"));
    let mut leash = Leash::new("providers", Stop::Terminate);
    let (strict, mock) = leash.start(&mut node, |printed| {
        let line = printed.lines().find(|line| line.starts_with("http://127"))?;
        line.split_once(' ').map(|(strict, mock)| (strict.to_owned(), mock.to_owned()))
    });
    Running { strict, mock, _leash: leash }
});

pub(crate) fn provider(name: &str, issuer: &str) -> Provider {
    Provider {
        name: name.parse().expect("a name"),
        label: format!("庁内{name}"),
        label_en: format!("City {name}"),
        issuer: issuer.parse().expect("an issuer"),
        client: "goals".to_owned(),
        secret: ProviderSecret::from("himitsu".to_owned()),
        authorities: Authorities::default(),
    }
}

fn set(settings: &mut Settings) {
    settings.providers = vec![
        provider("strict", &PROVIDERS.strict),
        provider("mock", &PROVIDERS.mock),
        // Nobody listens there.
        provider("away", "http://127.0.0.1:9"),
    ];
}

/// The path and query of an address of this site.
fn path_of(address: &str) -> String {
    let url = Url::parse(address).expect("an address");
    format!("{}?{}", url.path(), url.query().unwrap_or_default())
}

/// Signs in at a provider as its pages ask; gives where it leads back to on this site.
async fn at_provider(address: &str, who: &str) -> String {
    let url = Url::parse(address).expect("an address");
    let origin = url.origin().ascii_serialization();
    let browser = Visitor::new(&origin);
    let mut answer = if origin == PROVIDERS.mock {
        let mut url = url.clone();
        let (who, act) = who.split_once(' ').unwrap_or((who, ""));
        url.query_pairs_mut().append_pair("who", who).append_pair("act", act);
        browser.get(&path_of(url.as_str())).await
    } else {
        browser.get(&path_of(address)).await
    };
    for _ in 0..10 {
        if answer.status == 200 {
            let action = answer.one("form[method=post]").attr("action").expect("it leads somewhere").to_owned();
            let action = if action.starts_with('/') { action } else { path_of(&action) };
            let prompt = answer.attributes("form [name=prompt]", "value").pop().unwrap_or_default();
            let fields: &Fields<'_> = &[("prompt", prompt.as_str()), ("login", who), ("password", "x")];
            answer = browser.post(&action, fields).await;
            continue;
        }
        // One of them leads on with 302, the other with 303.
        let next = answer.header("location").expect("it leads on").to_owned();
        if next.contains("/login/with/") {
            return path_of(&next);
        }
        answer = browser.get(&if next.starts_with('/') { next } else { path_of(&next) }).await;
    }
    panic!("the provider leads in circles: {}", answer.asked);
}

/// Signs in with an account there.
async fn sign_in(visitor: &Visitor, provider: &str, who: &str) -> Answer {
    let asked = visitor.get(&format!("/login/with/{provider}?next=/desk/goals")).await;
    let back = at_provider(asked.expect_redirect(), who).await;
    visitor.get(&back).await
}

/// Links an account there with one's own.
async fn link(visitor: &Visitor, provider: &str, who: &str) -> Answer {
    let page = visitor.post_with_token(&format!("{PAGE}/{provider}"), &[("password", PASSWORD)]).await.expect(200);
    let address = page.attributes("main a.button", "href").pop().expect("it leads there");
    assert_eq!(page.header("refresh"), Some(format!("0; url={address}").as_str()));
    let back = at_provider(&address, who).await;
    visitor.get(&back).await
}

fn linked(city: &City) -> i64 {
    city.count("sign_in_link")
}

async fn whoever_has_linked_an_account_signs_in_with_it_until_it_is_removed(city: City) {
    let city = city.with_settings(set);
    let tanto = city.visit(Actor::OwnSection).await;
    let wrong = [("password", "wrong-wrong-wrong-1")];
    assert!(tanto.post_with_token(&format!("{PAGE}/strict"), &wrong).await.expect(422).has("#password-error"));
    for (count, provider) in [(1, "strict"), (2, "mock")] {
        let who = format!("{provider}-1");
        assert_eq!(link(&tanto, provider, &who).await.expect_redirect(), PAGE);
        assert_eq!(linked(&city), count);
        let visitor = city.citizen();
        let before = visitor.get("/login").await.expect(200);
        assert!(before.has(&format!("main a[href='/login/with/{provider}']")), "{}", before.text());
        assert_eq!(sign_in(&visitor, provider, &who).await.expect_redirect(), "/desk/goals");
        visitor.get("/desk").await.expect(200);
        sign_in(&city.citizen(), provider, "somebody-else").await.expect(403);
    }
    assert_eq!(link(&city.visit(Actor::Head).await, "mock", "mock-1").await.expect(409).status, 409);
    assert_eq!(city.count("audit WHERE action = 'sign_in.linked'"), 2);
    assert_eq!(city.count("audit WHERE action = 'session.begun' AND after LIKE '%issuer%'"), 2);
    assert_eq!(city.count("audit WHERE action = 'session.refused' AND after LIKE '%somebody-else%'"), 2);
    let page = tanto.get(PAGE).await.expect(200);
    for action in page.attributes("main td form", "action") {
        tanto.post_with_token(&action, &[]).await.expect_redirect();
        tanto.post_with_token(&action, &[]).await.expect(404);
    }
    assert_eq!(linked(&city), 0);
    sign_in(&city.citizen(), "strict", "strict-1").await.expect(403);
}

/// Gives mail addresses: the account `tanto` has one of its own, `kacho` and `bucho` share another.
fn with_mail(city: &City) {
    city.sql("UPDATE person SET mail = 'tanto@city.example' WHERE login = 'tanto'");
    city.sql("UPDATE person SET mail = 'both@city.example' WHERE login IN ('kacho', 'bucho')");
    city.sql("UPDATE person SET mail = 'kikaku@city.example' WHERE login = 'kikaku'");
}

async fn a_verified_mail_address_links_and_no_other_does(city: City) {
    let city = city.with_settings(set);
    with_mail(&city);
    for who in ["a|tanto@city.example|false", "a", "a|both@city.example|true", "a|nobody@city.example|true"] {
        let page = sign_in(&city.citizen(), "strict", who).await.expect(403);
        assert!(page.text().contains("職員IDとパスワードでログイン"), "{who}: {}", page.text());
        sign_in(&city.citizen(), "mock", who).await.expect(403);
    }
    assert_eq!(linked(&city), 0);
    let visitor = city.citizen();
    let who = "a|Tanto@City.example|true";
    assert_eq!(sign_in(&visitor, "strict", who).await.expect_redirect(), "/desk/goals", "userinfo tells of it");
    assert!(visitor.is_signed_in().await);
    assert_eq!(sign_in(&city.citizen(), "mock", who).await.expect_redirect(), "/desk/goals", "the token tells of it");
    assert_eq!(linked(&city), 2);
    // The address passes on to somebody else.
    sign_in(&city.citizen(), "strict", "b|tanto@city.example|true").await.expect(403);
    city.sql("UPDATE person SET mail = 'other@city.example' WHERE login = 'tanto'");
    assert_eq!(sign_in(&city.citizen(), "strict", who).await.expect_redirect(), "/desk/goals", "the subject counts");
}

async fn an_administrator_is_never_linked_by_mail(city: City) {
    let city = city.with_settings(set);
    with_mail(&city);
    sign_in(&city.citizen(), "mock", "k|kikaku@city.example|true").await.expect(403);
    assert_eq!(linked(&city), 0);
    let kikaku = city.visit(Actor::Administrator).await;
    link(&kikaku, "mock", "k|kikaku@city.example|true").await.expect_redirect();
    sign_in(&city.citizen(), "mock", "k|kikaku@city.example|true").await.expect_redirect();
}

async fn what_comes_back_counts_once_and_in_the_browser_that_asked(city: City) {
    let city = city.with_settings(set);
    link(&city.visit(Actor::OwnSection).await, "mock", "once").await.expect_redirect();
    let visitor = city.citizen();
    let asked = visitor.get("/login/with/mock").await;
    let cookies = visitor.cookies();
    let back = at_provider(asked.expect_redirect(), "once").await;
    city.citizen().get(&back).await.expect(400);
    visitor.get(&back.replace("state=", "state=x")).await.expect(400);
    visitor.get(&back.replace("/mock/", "/strict/")).await.expect(400);
    assert_eq!(visitor.get(&back).await.expect_redirect(), "/desk");
    visitor.get(&back).await.expect(400);
    city.beside().with_settings(set).citizen().get_with_cookies(&back, &cookies).await.expect(400);
    // It was called off there.
    let visitor = city.citizen();
    let asked = visitor.get("/en/login/with/mock").await;
    let url = Url::parse(asked.expect_redirect()).expect("an address");
    let state = url.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
    let english = visitor.get(&format!("/login/with/mock/return?error=access_denied&state={state}")).await;
    let page = visitor.get(english.expect_redirect()).await.expect(403);
    assert!(page.text().contains("City mock did not confirm"), "{}", page.text());
    // Whoever set out to link has signed out meanwhile.
    let tanto = city.visit(Actor::OwnSection).await;
    let set_out = tanto.post_with_token(&format!("{PAGE}/mock"), &[("password", PASSWORD)]).await.expect(200);
    let address = set_out.attributes("main a.button", "href").pop().expect("it leads there");
    tanto.post_with_token("/logout", &[]).await.expect_redirect();
    tanto.get(&at_provider(&address, "late").await).await.expect(400);
    assert_eq!(linked(&city), 1);
}

async fn a_token_that_is_not_for_this_question_is_not_believed(city: City) {
    let city = city.with_settings(set);
    link(&city.visit(Actor::OwnSection).await, "mock", "known").await.expect_redirect();
    for act in ["nonce", "audience", "issuer", "expired"] {
        let visitor = city.citizen();
        sign_in(&visitor, "mock", &format!("known {act}")).await.expect(403);
        assert!(!visitor.is_signed_in().await, "{act}");
    }
    sign_in(&city.citizen(), "mock", "known").await.expect_redirect();
}

async fn the_second_factor_is_asked_for_as_after_a_password(city: City) {
    let city = city.with_settings(set);
    link(&city.visit(Actor::OwnSection).await, "mock", "two").await.expect_redirect();
    let person = city.person("tanto");
    city.sql(&format!(
        "INSERT INTO second_factor (person_id, secret, last_step, since) VALUES ({person}, 's', 1, '2026-11-30 00:00:00')"
    ));
    let visitor = city.citizen();
    let page = sign_in(&visitor, "mock", "two").await.expect(200);
    assert!(page.has("input[name=code]") && page.value("next") == "/desk/goals", "{}", page.text());
    assert!(!visitor.is_signed_in().await);
    visitor.get("/login/code").await.expect(200);
}

async fn whoever_comes_by_a_provider_is_not_asked_for_a_password_that_they_were_never_given(city: City) {
    let city = city.with_settings(set);
    link(&city.visit(Actor::OwnSection).await, "mock", "reset").await.expect_redirect();
    city.sql("UPDATE person SET must_change_password = TRUE WHERE login = 'tanto'");
    let visitor = city.citizen();
    sign_in(&visitor, "mock", "reset").await.expect_redirect();
    visitor.get("/desk").await.expect(200);
    // The same through a second factor; with the password it is asked for.
    let person = city.person("tanto");
    city.sql(&format!(
        "INSERT INTO second_factor (person_id, secret, last_step, since) VALUES ({person}, 's', 1, '2026-11-30 00:00:00')"
    ));
    let codes = recovery_codes(&mut rand::rng());
    for ((hash, code), by_provider) in hashes(&codes).iter().zip(&codes).zip([true, false]) {
        city.sql(&format!("INSERT INTO recovery_code (hash, person_id) VALUES ('{hash}', {person})"));
        let visitor = city.citizen();
        let page = if by_provider {
            sign_in(&visitor, "mock", "reset").await
        } else {
            visitor.sign_in("tanto", PASSWORD).await
        };
        let form_token = page.expect(200).value("form_token");
        visitor.post("/login/code", &[("form_token", &form_token), ("code", code)]).await.expect_redirect();
        let desk = visitor.get("/desk").await;
        if by_provider {
            desk.expect(200);
        } else {
            assert_eq!(desk.expect_redirect(), "/account/password");
        }
    }
}

async fn the_planning_office_links_and_unlinks_and_a_closed_account_is_linked_no_more(city: City) {
    let city = city.with_settings(set);
    let (kikaku, person) = (city.visit(Actor::Administrator).await, city.person("tanto"));
    let form = format!("/admin/people/{person}/sign-in");
    let again = kikaku.post_with_token(&form, &[("provider", "mock"), ("subject", "全角")]).await.expect(422);
    assert!(again.has("#subject-error"), "{}", again.text());
    kikaku.post_with_token(&form, &[("provider", "none"), ("subject", "given")]).await.expect(422);
    let given = [("provider", "mock"), ("subject", "given")];
    kikaku.post_with_token(&form, &given).await.expect_redirect();
    kikaku.post_with_token(&form, &given).await.expect(422);
    sign_in(&city.citizen(), "mock", "given").await.expect_redirect();
    let page = kikaku.get(&format!("/admin/people/{person}")).await.expect(200);
    let removal = page.attributes("main td form[action$=removal]", "action").pop().expect("it can be removed");
    kikaku.post_with_token(&removal, &[]).await.expect_redirect();
    sign_in(&city.citizen(), "mock", "given").await.expect(403);
    kikaku.post_with_token(&form, &given).await.expect_redirect();
    kikaku.post_with_token(&format!("/admin/people/{person}/closing"), &[]).await.expect_redirect();
    assert_eq!(linked(&city), 0);
    sign_in(&city.citizen(), "mock", "given").await.expect(403);
    kikaku.post_with_token(&form, &given).await.expect(404);
}

async fn the_password_lets_in_while_a_provider_is_away(city: City) {
    let city = city.with_settings(set);
    let visitor = city.citizen();
    for _ in 0..2 {
        let page = visitor.get("/login/with/away").await.expect(503);
        assert!(page.text().contains("庁内awayにつながりません"), "{}", page.text());
    }
    visitor.get("/login/with/nobody").await.expect(404);
    visitor.sign_in("tanto", PASSWORD).await.expect_redirect();
    assert!(visitor.is_signed_in().await);
}
