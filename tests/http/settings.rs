//! The settings of the city: what they refuse, what they do, and what the log says of them.

use ichirizuka::demo::TODAY;
use ichirizuka::store::{notices, published};

use crate::actors::Actor;
use crate::city::{City, PASSWORD};
use crate::comments::ask;
use crate::mail_server::MailServer;
use crate::scene::{UNTOUCHED, set};
use crate::visitor::Visitor;

on_both_databases! {
    a_setting_that_cannot_be_is_said_to_be_so_by_its_field,
    the_name_and_the_contact_are_public_at_once,
    the_log_holds_what_changed_before_and_after,
    without_english_its_addresses_lead_to_the_japanese_pages,
    the_effect_of_the_threshold_is_shown,
    a_session_ends_after_the_minutes_that_are_set,
    attempts_to_sign_in_are_limited_as_set,
    the_time_zone_waits_for_the_next_start,
    a_logo_is_on_every_page_until_it_is_taken_off,
    what_is_no_logo_is_said_to_be_none,
    notices_go_once_to_everybody_whose_desk_holds_something,
    a_mail_on_trial_tells_what_the_mail_server_says,
}

/// A mark with a text in it that is nobody's business.
const LOGO: &[u8] = include_bytes!("../data/logo.png");

async fn a_setting_that_cannot_be_is_said_to_be_so_by_its_field(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let long = "長".repeat(300);
    for (field, value) in [
        ("name", ""),
        ("name", long.as_str()),
        ("code", "34214"),
        ("code", "342140"),
        ("contact", " "),
        ("contact", long.as_str()),
        ("licence", long.as_str()),
        ("time_zone", "Asia/Edo"),
        ("languages", "en"),
        ("silence_days", "0"),
        ("silence_days", "99999999999"),
        ("approval_steps", "3"),
        ("own_writing", "maybe"),
        ("idle_minutes", "4"),
        ("sign_in_attempts", "1000"),
        ("sign_in_wait", "x"),
        ("log_years", "0"),
        ("mail_server", "mail server"),
        ("mail_sender", "企画@city.example"),
        ("mail_domain", "city..example"),
        ("mail_hour", "24"),
        ("mail_day", "someday"),
        ("mail_encryption", "ssl"),
    ] {
        let page = set(&kikaku, &[(field, value)]).await.expect(422);
        assert_eq!(page.attributes(".error-summary a", "href"), [format!("#{field}")], "{field}={value}");
        assert!(page.has(&format!("#{field}[aria-invalid=true]")), "{field}");
    }
    let page = set(&kikaku, &[("code", "342140"), ("name", "別の市")]).await.expect(422);
    assert!(page.texts(".field__error").concat().contains("最後の桁は9"));
    assert_eq!((page.value("code").as_str(), page.value("name").as_str()), ("342140", "別の市"));
    assert_eq!(city.count("audit WHERE action = 'city.setting_changed'"), 0);
}

async fn the_name_and_the_contact_are_public_at_once(city: City) {
    let citizen = city.citizen();
    let first = citizen.get("/").await.expect(200);
    let etag = first.header("etag").expect("an ETag").to_owned();
    let kikaku = city.visit(Actor::Administrator).await;
    let changed = [("name", "新安芸高田市"), ("contact", "政策企画課 電話 0826-00-0000"), ("licence", "CC BY 4.0")];
    set(&kikaku, &changed).await.expect_redirect();
    let after = citizen.get_with("/", &[("if-none-match", &etag)]).await.expect(200);
    assert!(after.texts(".site-header__name").concat().contains("新安芸高田市"));
    assert!(after.texts(".site-footer__contact").concat().contains("0826-00-0000"));
    assert!(after.texts(".site-footer").concat().contains("CC BY 4.0"));
    set(&kikaku, &[("code", "１３１０１６")]).await.expect_redirect();
    let data = citizen.get("/years/2020.json").await.expect(200).json();
    assert_eq!(data["municipality_code"], "131016");
}

async fn the_log_holds_what_changed_before_and_after(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    set(&kikaku, &[("silence_days", "４５"), ("own_writing", "yes")]).await.expect_redirect();
    set(&kikaku, &[]).await.expect_redirect();
    let rows = kikaku.get("/admin/audit?action=city.setting_changed").await.expect(200).texts("tbody tr");
    assert_eq!(rows.len(), 1, "nothing changed the second time");
    for word in [
        "報告なしとするまでの日数：60",
        "報告なしとするまでの日数：45",
        "自分が書いたものの承認：いいえ",
        "自分が書いたものの承認：はい",
        "見本 きかく",
    ] {
        assert!(rows[0].contains(word), "{word}: {}", rows[0]);
    }
    assert!(!rows[0].contains("全国地方公共団体コード"), "what stayed is not in it");
}

async fn without_english_its_addresses_lead_to_the_japanese_pages(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let citizen = city.citizen();
    assert!(citizen.get("/").await.has(".site-header__language"));
    set(&kikaku, &[("languages", "ja")]).await.expect_redirect();
    assert!(!citizen.get("/").await.has(".site-header__language"));
    assert_eq!(citizen.get("/en/years/2020?department=1").await.expect_redirect(), "/years/2020?department=1");
    assert_eq!(citizen.get("/en").await.expect_redirect(), "/");
    assert_eq!(kikaku.get("/en/admin/settings").await.expect_redirect(), "/admin/settings");
    kikaku.post_with_token("/en/admin/settings", &[]).await.expect(404);
    set(&kikaku, &[("languages", "ja_en")]).await.expect_redirect();
    citizen.get("/en").await.expect(200);
}

async fn the_effect_of_the_threshold_is_shown(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    set(&kikaku, &[("silence_days", "45")]).await.expect_redirect();
    let page = kikaku.get("/admin/settings").await.expect(200);
    let row = page.texts("main tbody tr").into_iter().find(|row| row.contains("いまの設定")).expect("the city's own");
    assert!(row.starts_with("45"), "{row}");
    let counts: Vec<i64> =
        page.texts("main tbody td.number").iter().map(|count| count.parse().expect("a number")).collect();
    assert!(counts.windows(2).all(|pair| pair[0] >= pair[1]) && counts[0] > 0, "{counts:?}");
}

async fn a_session_ends_after_the_minutes_that_are_set(city: City) {
    let (kikaku, tanto) = (city.visit(Actor::Administrator).await, city.visit(Actor::OwnSection).await);
    set(&kikaku, &[("idle_minutes", "10")]).await.expect_redirect();
    let earlier = chrono::Utc::now() - chrono::TimeDelta::minutes(11);
    city.sql(&format!("UPDATE session SET last_seen_at = '{}'", earlier.format("%F %T")));
    tanto.get("/desk").await.expect(303);
    assert!(!tanto.is_signed_in().await);
}

async fn attempts_to_sign_in_are_limited_as_set(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    set(&kikaku, &[("sign_in_attempts", "3"), ("sign_in_wait", "3600")]).await.expect_redirect();
    let visitor = city.citizen();
    for _ in 0..3 {
        visitor.sign_in("tanto", "not-the-password-1").await.expect(422);
    }
    let answer = visitor.sign_in("tanto", PASSWORD).await.expect(429);
    let wait: u64 = answer.header("retry-after").expect("a time").parse().expect("seconds");
    assert!((3000..=3601).contains(&wait), "{wait}");
    assert_eq!(city.count("audit WHERE action = 'session.refused'"), 3, "what the throttle stops is not counted");
}

async fn the_time_zone_waits_for_the_next_start(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    set(&kikaku, &[("time_zone", "America/New_York")]).await.expect_redirect();
    let page = kikaku.get("/admin/settings").await.expect(200);
    assert_eq!(page.value("time_zone"), "America/New_York");
    assert!(page.text().contains("いまは Asia/Tokyo で動いています"));
}

async fn a_logo_is_on_every_page_until_it_is_taken_off(city: City) {
    let (kikaku, citizen) = (city.visit(Actor::Administrator).await, city.citizen());
    assert!(!citizen.get("/").await.has(".site-header__logo"));
    kikaku.upload_with_token("/admin/settings/logo", &[], "logo.png", LOGO).await.expect_redirect();
    let address = citizen.get("/years/2020").await.expect(200).attributes(".site-header__logo", "src").remove(0);
    assert!(kikaku.get("/admin/settings").await.expect(200).has(".setting-preview img"), "its effect is shown");
    let picture = citizen.get(&address).await.expect(200);
    assert_eq!(picture.header("content-type"), Some("image/png"));
    assert!(picture.body.starts_with(b"\x89PNG") && !picture.body.windows(8).any(|bytes| bytes == b"somebody"));
    kikaku.post_with_token("/admin/settings/logo", &[("act", "remove")]).await.expect_redirect();
    assert!(!citizen.get("/").await.has(".site-header__logo"));
    citizen.get(&address).await.expect(404);
    let rows = kikaku.get("/admin/audit?action=city.setting_changed").await.expect(200).texts("tbody tr");
    assert_eq!(rows.iter().filter(|row| row.contains("ロゴ")).count(), 2, "{rows:?}");
}

async fn what_is_no_logo_is_said_to_be_none(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let damaged = [&LOGO[..30], b"x", &LOGO[31..]].concat();
    let large = [LOGO, &vec![0; 200 * 1024]].concat();
    for (file, words) in
        [(&b"<svg/>"[..], "PNG形式の画像ではないか"), (&damaged, "PNG形式の画像ではないか"), (&large, "大きすぎます")]
    {
        let page = kikaku.upload_with_token("/admin/settings/logo", &[], "logo.png", file).await.expect(422);
        assert!(page.texts("#logo-error").concat().contains(words), "{words}");
    }
    let page = kikaku.post_with_token("/admin/settings/logo", &[]).await.expect(422);
    assert!(page.texts("#logo-error").concat().contains("選んでください"));
    assert_eq!(city.count("logo"), 0);
}

/// Sets a mail server with everything that goes with it.
pub(crate) async fn set_mail(kikaku: &Visitor, server: &str) {
    let changed = [
        ("mail_server", server),
        ("mail_sender", "goals@x.example"),
        ("mail_domain", "@x.example"),
        ("mail_hour", "0"),
    ];
    set(kikaku, &changed).await.expect_redirect();
}

async fn notices_go_once_to_everybody_whose_desk_holds_something(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    assert!(
        set(&kikaku, &[("mail_server", "mail.x.example")]).await.expect(422).has("#mail_sender[aria-invalid=true]")
    );
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    ask(&city.visit(Actor::Executive).await, goal, "", "書かれない依頼").await.expect_redirect();
    let kacho = format!("/admin/people/{}/mail", city.person("kacho"));
    kikaku.post_with_token(&kacho, &[("mail", "kacho")]).await.expect(422);
    kikaku.post_with_token(&kacho, &[("mail", "head@y.example")]).await.expect_redirect();
    let office = MailServer::start();
    set_mail(&kikaku, office.address()).await;
    // Who has no desk, or none today, is told nothing.
    let mut mails = office.receive(5);
    mails.sort_by(|one, other| one.to.cmp(&other.to));
    let to: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["bucho@x.example", "head@y.example", "shinjin@x.example", "tanto@x.example", "yoso@x.example"]);
    let own = &mails[3].text;
    for words in
        ["見本 たんと さん", "・期限超過 1件", "・差戻し", "・報告の依頼 1件（いちばん早い期日：令和3年11月30日）"]
    {
        assert!(own.contains(words), "{words}: {own}");
    }
    assert!(own.contains(&format!("{}/desk", city.address())), "{own}");
    assert!(!own.contains("書かれない依頼") && !own.contains(UNTOUCHED), "what there is stays on the desk: {own}");
    assert!(mails[1].text.contains("・承認待ち 1件"), "{}", mails[1].text);
    let due = city.database.read(|connection| {
        let known = published::city::load(connection)?;
        notices::due(connection, &known, TODAY, TODAY, chrono::Utc::now())
    });
    assert!(due.await.expect("the notices").iter().all(notices::Notice::is_empty), "once a week");
    let page = kikaku.get("/admin/settings").await.expect(200);
    assert!(page.text().contains("令和3年11月15日からの週に、5人へ送りました"), "its effect is shown");
}

async fn a_mail_on_trial_tells_what_the_mail_server_says(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let trial = async |to: &str| kikaku.post_with_token("/admin/settings/mail", &[("trial", to)]).await;
    trial("a@x.example").await.expect(422);
    let office = MailServer::start();
    // Nobody has an address: no notice goes.
    let changed = [("mail_server", office.address()), ("mail_sender", "goals@x.example"), ("mail_hour", "0")];
    set(&kikaku, &changed).await.expect_redirect();
    assert!(trial("no address").await.expect(422).has("#trial[aria-invalid=true]"));
    let page = trial("a@x.example").await.expect(200);
    assert!(page.texts(".notice--success").concat().contains("a@x.example に送りました"));
    let mail = office.receive(1).remove(0);
    assert_eq!(mail.to, "a@x.example");
    assert!(mail.text.contains("安芸高田市の仕事目標のサーバーから"), "{}", mail.text);
    let page = trial("refused@x.example").await.expect(200);
    assert!(page.texts(".notice--error").concat().contains("nobody of that name"), "in the words of the server");
}
