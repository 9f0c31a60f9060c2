//! パスキー: adding one, signing in with it, removing it, and what is refused. The device of these tests is a few lines of
//! CBOR around a key; a real browser has its say in the browser suite.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::{KeyPair, PublicKeyData as _, SigningKey as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::{City, PASSWORD};
use crate::scene::set;
use crate::second_factor::App;
use crate::visitor::Visitor;

on_both_databases! {
    one_is_added_with_the_password_and_the_first_brings_recovery_codes,
    after_the_password_a_passkey_lets_in_and_each_answer_counts_once,
    what_is_not_the_answer_of_this_person_to_this_page_is_refused_and_told,
    a_passkey_that_has_signed_less_often_than_before_is_refused_and_told,
    there_are_no_more_than_ten_of_a_person,
    removing_the_last_one_takes_the_password_and_a_second_factor,
    whoever_has_to_have_a_second_factor_has_it_with_a_passkey_until_it_is_taken_away,
    an_app_is_set_up_beside_a_passkey_with_that_or_a_recovery_code,
    where_the_address_is_none_for_passkeys_the_recovery_codes_remain,
}

const PAGE: &str = "/account/passkeys";
const CONFIRMATION: &str = "/account/passkeys/confirmation";
const REMOVAL: &str = "/account/passkeys/removal";
/// Browsers take the machine itself for secure.
const SITE: &str = "http://localhost";

/// A device that has a key for the site, and shows it without asking anybody.
struct Device {
    key: KeyPair,
    id: [u8; 16],
    counter: u32,
    /// The site on which it takes itself to be.
    site: &'static str,
}

impl Device {
    fn new() -> Self {
        Self { key: KeyPair::generate().expect("a key"), id: rand::random(), counter: 1, site: SITE }
    }

    /// What browsers say of where and why they were asked.
    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.site, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    /// The site, that somebody was there and was verified (and what more `flags` say), and how often it has signed.
    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        [Sha256::digest("localhost").as_slice(), &[0x05 | flags], &self.counter.to_be_bytes()].concat()
    }

    /// The answer to a page that asks for a new passkey.
    fn made(&self, options: &Value) -> String {
        let point = self.key.der_bytes();
        let public = [
            &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20][..],
            &point[1..33],
            &[0x22, 0x58, 0x20],
            &point[33..],
        ];
        let data = [self.authenticator_data(0x40).as_slice(), &[0; 16], &[0, 16], &self.id, &public.concat()].concat();
        let length = u8::try_from(data.len()).expect("it is short");
        let object = [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"[..], &[length], &data].concat();
        self.answered(&json!({
            "attestationObject": encoded(&object),
            "clientDataJSON": encoded(&self.client_data("webauthn.create", options)),
        }))
    }

    /// The answer to a page that asks for a passkey that is there.
    fn shown(&mut self, options: &Value) -> String {
        self.counter += 1;
        let (data, client) = (self.authenticator_data(0), self.client_data("webauthn.get", options));
        let signed = [data.as_slice(), Sha256::digest(&client).as_slice()].concat();
        self.answered(&json!({
            "authenticatorData": encoded(&data),
            "clientDataJSON": encoded(&client),
            "signature": encoded(&self.key.sign(&signed).expect("it signs")),
        }))
    }

    fn answered(&self, response: &Value) -> String {
        let id = encoded(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
            .to_string()
    }
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What a page asks the browser for.
fn asked(page: &Answer) -> Value {
    let options = page.attributes("form[data-passkey]", "data-options").pop();
    serde_json::from_str(&options.unwrap_or_else(|| panic!("nothing is asked: {}", page.text()))).expect("it is JSON")
}

/// The page that asks for a new passkey.
async fn begin(visitor: &Visitor, proof: &[(&str, &str)]) -> Answer {
    let fields = [&[("name", "庁内のパソコン"), ("password", PASSWORD)], proof].concat();
    visitor.post_with_token(PAGE, &fields).await
}

/// Adds the first one; gives the recovery codes.
async fn add(visitor: &Visitor, device: &Device) -> Vec<String> {
    let page = begin(visitor, &[]).await.expect(200);
    let done = visitor.post_with_token(CONFIRMATION, &[("answer", &device.made(&asked(&page)))]).await.expect(200);
    done.texts("main ol code")
}

/// Sends the second step, with a passkey or a code.
async fn give(visitor: &Visitor, page: &Answer, field: (&str, &str)) -> Answer {
    let form_token = page.value("form_token");
    visitor.post("/login/code", &[("form_token", form_token.as_str()), field]).await
}

/// Signs in with a passkey.
async fn sign_in(visitor: &Visitor, login: &str, device: &mut Device) -> Answer {
    let page = visitor.sign_in(login, PASSWORD).await.expect(200);
    give(visitor, &page, ("answer", &device.shown(&asked(&page)))).await
}

async fn one_is_added_with_the_password_and_the_first_brings_recovery_codes(city: City) {
    let city = city.behind(SITE);
    let (tanto, elsewhere) = (city.visit(Actor::OwnSection).await, city.visit(Actor::OwnSection).await);
    let long = "長".repeat(41);
    for (name, password, wrong) in
        [("", PASSWORD, "name"), (&long, PASSWORD, "name"), ("机", "wrong-wrong-wrong-1", "password")]
    {
        let again = tanto.post_with_token(PAGE, &[("name", name), ("password", password)]).await.expect(422);
        assert!(again.has(&format!("#{wrong}-error")), "{name}: {}", again.text());
    }
    let (device, key) = (Device::new(), tanto.session());
    let page = begin(&tanto, &[]).await.expect(200);
    let answer = device.made(&asked(&page));
    // Another session was not asked.
    elsewhere.post_with_token(CONFIRMATION, &[("answer", &answer)]).await.expect(422);
    for wrong in ["", "{}", "x"] {
        tanto.post_with_token(CONFIRMATION, &[("answer", wrong)]).await.expect(422);
    }
    assert_eq!(city.count("passkey"), 0);
    let done = tanto.post_with_token(CONFIRMATION, &[("answer", &answer)]).await.expect(200);
    assert_eq!(done.texts("main ol code").len(), 10);
    assert!(tanto.session() != key && tanto.is_signed_in().await && !elsewhere.is_signed_in().await);
    tanto.post_with_token(CONFIRMATION, &[("answer", &answer)]).await.expect(422);
    assert!(tanto.get(PAGE).await.expect(200).texts("main th").contains(&"庁内のパソコン".to_owned()));
    // The next one takes the second factor that is there, and leaves the codes as they are.
    begin(&tanto, &[]).await.expect(422);
    let code = done.texts("main ol code")[0].clone();
    let page = begin(&tanto, &[("code", &code)]).await.expect(200);
    let known = asked(&page)["publicKey"]["excludeCredentials"][0]["id"].clone();
    assert_eq!(known, encoded(&device.id), "a device that has one is told");
    let second = Device::new().made(&asked(&page));
    assert_eq!(tanto.post_with_token(CONFIRMATION, &[("answer", &second)]).await.expect_redirect(), PAGE);
    assert_eq!((city.count("passkey"), city.count("recovery_code")), (2, 9));
    assert_eq!(city.count("audit WHERE action = 'passkey.added'"), 2);
}

async fn after_the_password_a_passkey_lets_in_and_each_answer_counts_once(city: City) {
    let city = city.behind(SITE);
    let (mut device, visitor) = (Device::new(), city.citizen());
    let codes = add(&city.visit(Actor::OwnSection).await, &device).await;
    let page = visitor.sign_in("tanto", PASSWORD).await.expect(200);
    assert!(page.has("button[data-passkey-button]") && !visitor.is_signed_in().await);
    let answer = device.shown(&asked(&page));
    assert_eq!(give(&visitor, &page, ("answer", &answer)).await.expect_redirect(), "/desk");
    visitor.get("/desk").await.expect(200);
    assert_eq!(city.count("audit WHERE action = 'session.passkey_used'"), 1);
    // The same answer is none to what the same browser or another is asked next.
    for visitor in [&visitor, &city.citizen()] {
        let page = visitor.sign_in("tanto", PASSWORD).await.expect(200);
        give(visitor, &page, ("answer", &answer)).await.expect(422);
    }
    // Of two servers that get one answer at once, one takes it.
    let other = city.with_settings(|settings| settings.public_address = SITE.to_owned());
    let page = visitor.sign_in("tanto", PASSWORD).await.expect(200);
    let (answer, cookies) = (device.shown(&asked(&page)), visitor.cookies());
    let form_token = page.value("form_token");
    let fields = [("form_token", form_token.as_str()), ("answer", answer.as_str())];
    let headers = [("cookie", cookies.as_str())];
    let (one, two) = (city.citizen(), other.citizen());
    let answers = tokio::join!(
        one.send(reqwest::Method::POST, "/login/code", &headers, Some(&fields)),
        two.send(reqwest::Method::POST, "/login/code", &headers, Some(&fields)),
    );
    let mut statuses = [answers.0.status.as_u16(), answers.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    let page = visitor.sign_in("tanto", PASSWORD).await.expect(200);
    give(&visitor, &page, ("code", &codes[0])).await.expect_redirect();
}

async fn what_is_not_the_answer_of_this_person_to_this_page_is_refused_and_told(city: City) {
    let city = city.behind(SITE);
    let (mut own, mut of_another) = (Device::new(), Device::new());
    add(&city.visit(Actor::OwnSection).await, &own).await;
    add(&city.visit(Actor::Head).await, &of_another).await;
    let (visitor, stranger) = (city.citizen(), city.citizen());
    let elsewhere = asked(&stranger.sign_in("tanto", PASSWORD).await.expect(200));
    let mut page = visitor.sign_in("tanto", PASSWORD).await.expect(200);
    own.site = "http://localhost.example.com";
    let at_an_imitation = own.shown(&asked(&page));
    own.site = SITE;
    let to_another_page = own.shown(&elsewhere);
    let mut copied = Device { key: KeyPair::generate().expect("a key"), id: own.id, counter: 9, site: SITE };
    let wrong = [at_an_imitation, to_another_page, "{}".to_owned()];
    for answer in &wrong {
        page = give(&visitor, &page, ("answer", answer)).await.expect(422);
        assert!(page.has("#passkey-error"), "{answer}");
    }
    for device in [&mut of_another, &mut copied] {
        page = give(&visitor, &page, ("answer", &device.shown(&asked(&page)))).await.expect(422);
    }
    // What was refused once is not taken afterwards.
    let late = own.shown(&asked(&page));
    page = give(&visitor, &page, ("answer", "{}")).await.expect(422);
    page = give(&visitor, &page, ("answer", &late)).await.expect(422);
    assert!(!visitor.is_signed_in().await);
    assert_eq!(city.count("audit WHERE action = 'session.passkey_refused'"), 7);
    // Nor is what comes too late.
    let late = own.shown(&asked(&page));
    city.sql("UPDATE passkey_ceremony SET until = '2020-01-01 00:00:00'");
    give(&visitor, &page, ("answer", &late)).await.expect(422);
}

async fn a_passkey_that_has_signed_less_often_than_before_is_refused_and_told(city: City) {
    let city = city.behind(SITE);
    let mut device = Device::new();
    add(&city.visit(Actor::OwnSection).await, &device).await;
    device.counter = 7;
    sign_in(&city.citizen(), "tanto", &mut device).await.expect_redirect();
    device.counter = 5;
    sign_in(&city.citizen(), "tanto", &mut device).await.expect(422);
    assert_eq!(city.count("audit WHERE action = 'session.passkey_went_back'"), 1);
    // Two pages that were open at once: what the second one counts is compared with what the first one left.
    let (one, two) = (city.citizen(), city.citizen());
    let (first, second) =
        (one.sign_in("tanto", PASSWORD).await.expect(200), two.sign_in("tanto", PASSWORD).await.expect(200));
    device.counter = 20;
    give(&one, &first, ("answer", &device.shown(&asked(&first)))).await.expect_redirect();
    device.counter = 10;
    give(&two, &second, ("answer", &device.shown(&asked(&second)))).await.expect(422);
    assert_eq!(city.count("audit WHERE action = 'session.passkey_went_back'"), 2);
}

async fn there_are_no_more_than_ten_of_a_person(city: City) {
    let city = city.behind(SITE);
    let tanto = city.visit(Actor::OwnSection).await;
    let codes = add(&tanto, &Device::new()).await;
    for copy in 1..10 {
        city.sql(&format!(
            "INSERT INTO passkey (person_id, name, credential_id, credential, added_at) \
             SELECT person_id, name, '{copy}', credential, added_at FROM passkey WHERE credential_id NOT IN \
             ('1', '2', '3', '4', '5', '6', '7', '8', '9')"
        ));
    }
    assert!(!tanto.get(PAGE).await.expect(200).has("input[name=name]"));
    begin(&tanto, &[("code", &codes[0])]).await.expect(409);
}

async fn removing_the_last_one_takes_the_password_and_a_second_factor(city: City) {
    let city = city.behind(SITE);
    let (tanto, mut device) = (city.visit(Actor::OwnSection).await, Device::new());
    add(&tanto, &device).await;
    let number = tanto.get(PAGE).await.attributes("#passkey option", "value").pop().expect("it can be chosen");
    let kacho = city.visit(Actor::Head).await;
    add(&kacho, &Device::new()).await;
    let elsewhere = city.citizen();
    sign_in(&elsewhere, "tanto", &mut device).await.expect_redirect();
    for (number, password, wrong) in
        [("", PASSWORD, "passkey"), (&number, "wrong-wrong-wrong-1", "password"), (&number, PASSWORD, "code")]
    {
        let again = tanto.post_with_token(REMOVAL, &[("passkey", number), ("password", password)]).await.expect(422);
        assert!(again.has(&format!("#{wrong}-error")), "{wrong}: {}", again.text());
    }
    let fields = [("passkey", number.as_str()), ("password", PASSWORD), ("answer", "{}")];
    tanto.post_with_token(REMOVAL, &fields).await.expect(422);
    assert_eq!(city.count("audit WHERE action = 'session.passkey_refused'"), 1);
    let of_another = kacho.get(PAGE).await.attributes("#passkey option", "value").pop().expect("it can be chosen");
    let page = tanto.get(PAGE).await;
    let answer = device.shown(&asked(&page));
    let fields = [("passkey", of_another.as_str()), ("password", PASSWORD), ("answer", &answer)];
    tanto.post_with_token(REMOVAL, &fields).await.expect(409);
    let page = tanto.get(PAGE).await;
    let answer = device.shown(&asked(&page));
    let fields = [("passkey", number.as_str()), ("password", PASSWORD), ("answer", &answer)];
    assert_eq!(tanto.post_with_token(REMOVAL, &fields).await.expect_redirect(), PAGE);
    assert!(tanto.is_signed_in().await && !elsewhere.is_signed_in().await);
    assert_eq!((city.count("passkey"), city.count("recovery_code")), (1, 10), "those of the other person stay");
    city.citizen().sign_in("tanto", PASSWORD).await.expect_redirect();
    assert_eq!(city.count("audit WHERE action = 'passkey.removed'"), 1);
}

async fn whoever_has_to_have_a_second_factor_has_it_with_a_passkey_until_it_is_taken_away(city: City) {
    let city = city.behind(SITE);
    let (kacho, kikaku) = (city.visit(Actor::Head).await, city.visit(Actor::Administrator).await);
    set(&kikaku, &[("second_factor", "heads")]).await.expect_redirect();
    let led = kacho.get("/desk").await.expect_redirect().to_owned();
    assert!(kacho.get(&led).await.expect(200).has(&format!("main section a[href='{PAGE}']")));
    for (visitor, path) in [(&kacho, "/desk"), (&kikaku, "/admin/settings")] {
        add(visitor, &Device::new()).await;
        visitor.get(path).await.expect(200);
    }
    let person = format!("/admin/people/{}", city.person("kacho"));
    assert!(kikaku.get(&person).await.expect(200).text().contains("パスキーが1個"));
    kikaku.post_with_token(&format!("{person}/second-factor"), &[]).await.expect_redirect();
    assert!(!kacho.is_signed_in().await, "whoever has the device is out");
    assert_eq!((city.count("passkey"), city.count("recovery_code")), (1, 10), "those of the planning office stay");
    kacho.sign_in("kacho", PASSWORD).await.expect_redirect();
    assert_eq!(kacho.get("/desk").await.expect_redirect(), led, "another one is to be set up");
}

async fn an_app_is_set_up_beside_a_passkey_with_that_or_a_recovery_code(city: City) {
    const APP: &str = "/account/second-factor";
    let city = city.behind(SITE);
    for (actor, by_passkey) in [(Actor::OwnSection, true), (Actor::Head, false)] {
        let (visitor, mut device) = (city.visit(actor).await, Device::new());
        let codes = add(&visitor, &device).await;
        let page = visitor.get(APP).await.expect(200);
        let (app, encrypted) = (App::of(&page), page.value("encrypted"));
        let set_up = async |field: &str, proof: &str| {
            let code = app.code(0);
            let fields = [("password", PASSWORD), ("code", &code), ("encrypted", &encrypted), (field, proof)];
            visitor.post_with_token(APP, &fields).await
        };
        for (field, proof) in [("recovery", ""), ("recovery", "123456"), ("answer", "{}")] {
            let again = set_up(field, proof).await.expect(422);
            assert!(again.has("#recovery-error"), "{field}: {}", again.text());
        }
        let answer = device.shown(&asked(&visitor.get(APP).await));
        let (field, proof) = if by_passkey { ("answer", &answer) } else { ("recovery", &codes[0]) };
        let shown = set_up(field, proof).await.expect(200);
        assert_eq!(shown.texts("main ol code").len(), 10);
    }
    assert_eq!((city.count("second_factor"), city.count("passkey")), (2, 2));
}

async fn where_the_address_is_none_for_passkeys_the_recovery_codes_remain(city: City) {
    let city = city.behind(SITE);
    let codes = add(&city.visit(Actor::OwnSection).await, &Device::new()).await;
    // An address without a name.
    let other = city.beside();
    let visitor = other.citizen();
    let page = visitor.sign_in("tanto", PASSWORD).await.expect(200);
    assert!(!page.has("form[data-passkey]") && page.text().contains("回復コード"), "{}", page.text());
    give(&visitor, &page, ("answer", "{}")).await.expect(422);
    give(&visitor, &page, ("code", &codes[0])).await.expect_redirect();
    let page = visitor.get(PAGE).await.expect(200);
    assert!(!page.has("input[name=name]") && !page.has("form[data-passkey]"), "{}", page.text());
    begin(&visitor, &[("code", &codes[1])]).await.expect(404);
    visitor.post_with_token(CONFIRMATION, &[("answer", "{}")]).await.expect(422);
    // What is there can be removed all the same.
    let number = page.attributes("#passkey option", "value").pop().expect("it can be chosen");
    let fields = [("passkey", number.as_str()), ("password", PASSWORD), ("code", &codes[1])];
    visitor.post_with_token(REMOVAL, &fields).await.expect_redirect();
    assert_eq!(city.count("passkey"), 0);
}
