//! 根拠資料: files and links on sheets and on updates, and who gets to see them when.

use ichirizuka::store::checks::{self, Fault};
use ichirizuka::store::evidence;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::scene::{UNTOUCHED, approve as approve_update};
use crate::stages_web::{approve, publish, submit, written};
use crate::visitor::Visitor;

on_both_databases! {
    what_is_marked_is_public_once_its_sheet_is_and_until_a_correction_takes_it_away,
    what_stands_on_an_update_is_public_with_its_approval,
    a_file_is_what_its_content_says_and_a_form_gives_back_what_was_typed,
    whoever_reads_the_sheet_reads_it_and_its_section_alone_changes_it,
    a_content_is_kept_once_and_goes_with_the_last_that_names_it,
    there_is_an_end_to_how_much_is_taken,
}

const MEGABYTE: usize = 1024 * 1024;
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n<script>alert(document.cookie)</script>";
const NAME: &str = "登録の一覧 (10月); a='b' <c>.pdf";

fn goal(city: &City) -> i64 {
    city.goal_of(city.milestone(UNTOUCHED))
}

fn path(goal: i64) -> String {
    format!("/desk/goals/{goal}/evidence")
}

/// Adds a file.
async fn add(visitor: &Visitor, goal: i64, of: &str, title: &str, public: &str, name: &str, content: &[u8]) -> Answer {
    let fields = [("of", of), ("title", title), ("link", ""), ("public", public)];
    visitor.upload_with_token(&path(goal), &fields, name, content).await
}

/// Adds a link.
async fn link(visitor: &Visitor, goal: i64, of: &str, title: &str, public: &str, link: &str) -> Answer {
    let fields = [("of", of), ("title", title), ("link", link), ("public", public)];
    visitor.post_with_token(&path(goal), &fields).await
}

impl City {
    fn evidence(&self, title: &str) -> i64 {
        self.number(&format!("SELECT CAST(max(id) AS BIGINT) AS number FROM evidence WHERE title = '{title}'"))
    }
}

/// The headers with which a file is sent that runs nothing, wherever it is opened.
fn is_sent_safely(file: &Answer, number: i64) {
    assert_eq!(file.body, PDF);
    assert_eq!(file.header("content-type"), Some("application/pdf"));
    let name = "%E7%99%BB%E9%8C%B2%E3%81%AE%E4%B8%80%E8%A6%A7%20%2810%E6%9C%88%29%3B%20a%3D%27b%27%20%3Cc%3E.pdf";
    let disposition = format!("attachment; filename=\"evidence-{number}.pdf\"; filename*=UTF-8''{name}");
    assert_eq!(file.header("content-disposition"), Some(disposition.as_str()));
    for (header, value) in [
        ("content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(file.header(header), Some(value));
    }
}

async fn what_is_marked_is_public_once_its_sheet_is_and_until_a_correction_takes_it_away(city: City) {
    let (goal, citizen) = (written(&city), city.citizen());
    let tanto = city.visit(Actor::OwnSection).await;
    add(&tanto, goal, "midyear", "登録の一覧", "yes", NAME, PDF).await.expect_redirect();
    link(&tanto, goal, "midyear", "国の統計", "yes", "https://www.e-stat.go.jp/a?b=c&d=e").await.expect_redirect();
    add(&tanto, goal, "midyear", "庁内の打合せ", "", "memo.pdf", b"%PDF-1.7 internal").await.expect_redirect();
    let [file, internal] = ["登録の一覧", "庁内の打合せ"].map(|title| city.evidence(title));
    submit(&city, goal).await;
    // What the approver has before them says which of it becomes public.
    let kacho = city.visit(Actor::Head).await;
    let shown = kacho.get(&format!("/desk/goals/{goal}/stages/midyear")).await.expect(200).texts("#evidence + ul li");
    assert!(
        shown[0].ends_with("公開") && shown[1].contains("www.e-stat.go.jp") && shown[2].ends_with("庁内のみ"),
        "{shown:?}"
    );
    let removal = format!("/desk/evidence/{file}/removal");
    tanto.post_with_token(&removal, &[]).await.expect(409);
    assert!(
        add(&tanto, goal, "midyear", "遅れた資料", "yes", "a.pdf", PDF).await.expect(409).text().contains("遅れた資料")
    );
    approve(&kacho, goal, "midyear").await;
    for number in [file, internal] {
        citizen.get(&format!("/evidence/{number}")).await.expect(404);
    }
    publish(&city, "midyear", "", &[]).await.expect_redirect();

    let page = citizen.get(&format!("/goals/{goal}")).await.expect(200);
    assert_eq!(page.texts("#evidence + ul li").len(), 2);
    let address = format!("/evidence/{file}.pdf");
    assert_eq!(page.attributes("#evidence + ul a", "href"), [address.as_str(), "https://www.e-stat.go.jp/a?b=c&d=e"]);
    assert_eq!(page.attributes("#evidence + ul a[rel]", "rel"), ["noopener noreferrer nofollow"]);
    assert!(!page.text().contains("庁内の打合せ"));
    citizen.get(&format!("/evidence/{internal}")).await.expect(404);
    for (ending, status) in [("", 200), (".pdf", 200), (".xlsx", 404), (".html", 404)] {
        citizen.get(&format!("/evidence/{file}{ending}")).await.expect(status);
    }
    let sent = citizen.get(&address).await.expect(200);
    is_sent_safely(&sent, file);
    assert_eq!(sent.header("cache-control"), Some("public, no-cache"), "whoever keeps it asks each time");
    let tag = sent.header("etag").expect("a tag").to_owned();
    assert_eq!(tag.trim_matches('"').len(), 64);
    assert!(citizen.get_with(&address, &[("if-none-match", &tag)]).await.expect(304).body.is_empty());
    let head = citizen.head(&address).await.expect(200);
    assert_eq!(head.header("content-length"), Some(PDF.len().to_string().as_str()));
    let data = citizen.get("/years/2021.json").await.expect(200).json();
    let goals = data["goals"].as_array().expect("goals");
    let told = &goals.iter().find(|one| one["number"] == goal).expect("the goal")["evidence"];
    assert_eq!(told[0]["sha256"], tag.trim_matches('"'));
    assert_eq!(told[0]["address"], address.as_str());
    assert_eq!((told[0]["kind"].as_str(), told[1]["kind"].as_str()), (Some("pdf"), Some("link")));
    let csv = citizen.get("/years/2021.csv").await.expect(200);
    assert!(csv.text().contains(&format!("{address},{}", tag.trim_matches('"'))));

    let kikaku = city.visit(Actor::Administrator).await;
    let reopening = format!("/admin/goals/{goal}/stages/midyear/reopening");
    kikaku.post_with_token(&reopening, &[("reopening", "氏名が入っていた")]).await.expect_redirect();
    tanto.post_with_token(&removal, &[]).await.expect_redirect();
    citizen.get(&address).await.expect(200);
    submit(&city, goal).await;
    approve(&kacho, goal, "midyear").await;
    publish(&city, "midyear", "", &[("reason", "氏名が入っていた")]).await.expect_redirect();
    citizen.get(&address).await.expect(404);
    citizen.get_with(&address, &[("if-none-match", &tag)]).await.expect(404);
    tanto.get(&format!("/desk/evidence/{file}")).await.expect(404);
    let before = city.publications_of(goal) - 1;
    let before = citizen.get(&format!("/goals/{goal}/publications/{before}")).await.expect(200);
    assert!(before.texts("#evidence + ul li").concat().contains("訂正により、いまは公開していません"));
    assert_eq!(before.attributes("#evidence + ul a", "href"), ["https://www.e-stat.go.jp/a?b=c&d=e"]);
    assert_eq!(city.count("evidence WHERE removed_at IS NOT NULL"), 1, "what was published stays on record");
}

async fn what_stands_on_an_update_is_public_with_its_approval(city: City) {
    let (milestone, citizen) = (city.milestone(UNTOUCHED), city.citizen());
    let (goal, update) = (goal(&city), city.reported(milestone, "50件を登録した").await);
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let of = format!("update-{update}");
    let page = tanto.get(&format!("/desk/updates/{update}")).await.expect(200);
    let form = page.attributes("#evidence + p a", "href").pop().expect("the way to the form");
    let form = tanto.get(form.split('#').next().expect("a page")).await.expect(200);
    assert_eq!(form.attributes("#of option[selected]", "value"), [of.as_str()]);
    let seen = kacho.get(&format!("/desk/updates/{update}")).await.expect(200).value("evidence");
    add(&tanto, goal, &of, "登録の証", "yes", NAME, PDF).await.expect_redirect();
    add(&tanto, goal, &of, "内輪の証", "", "b.pdf", b"%PDF-1.7").await.expect_redirect();
    // A head would decide what they added themselves.
    add(&kacho, goal, &of, "課長の証", "yes", NAME, PDF).await.expect(404);
    // What its approver has not seen is not approved along.
    let approval = format!("/desk/updates/{update}/approval");
    kacho.post_with_token(&approval, &[("evidence", &seen)]).await.expect(409);
    approve_update(&kacho, update).await.expect(409);
    let page = kacho.get(&format!("/desk/updates/{update}")).await.expect(200);
    assert!(page.texts("#evidence + ul li")[0].contains("登録の証"));
    assert!(kacho.get("/desk/approvals").await.expect(200).texts("main").concat().contains("内輪の証"));
    kacho.post_with_token(&approval, &[("evidence", &page.value("evidence"))]).await.expect_redirect();
    let page = citizen.get(&format!("/goals/{goal}")).await.expect(200);
    assert_eq!(page.texts("#evidence + ul li a"), ["登録の証"]);
    let number = city.evidence("登録の証");
    is_sent_safely(&citizen.get(&format!("/evidence/{number}")).await.expect(200), number);
    citizen.get(&format!("/evidence/{}", city.evidence("内輪の証"))).await.expect(404);
    for act in ["removal", "marking"] {
        tanto.post_with_token(&format!("/desk/evidence/{number}/{act}"), &[]).await.expect(409);
    }
    assert_eq!(city.database.read(checks::look).await.expect("it looks").faults, []);
}

async fn a_file_is_what_its_content_says_and_a_form_gives_back_what_was_typed(city: City) {
    let goal = goal(&city);
    let tanto = city.visit(Actor::OwnSection).await;
    let html = b"<!doctype html><script>alert(1)</script>";
    for (name, content, why) in [
        ("a.pdf", html.as_slice(), "種類は加えられません"),
        ("a.pdf", b"", "種類は加えられません"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "種類は加えられません"),
        ("a.html", PDF, "名前の最後"),
        ("a.xls", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "古い形式"),
        ("a.docx", b"PK\x03\x04 and nothing behind it", "壊れて"),
        ("a.pdf", &[PDF, &vec![b'a'; 10 * MEGABYTE]].concat(), "10MBまで"),
    ] {
        let page = add(&tanto, goal, "midyear", "残るはずの題名", "yes", name, content).await.expect(422);
        let told = page.texts("#file-error").concat();
        assert!(told.contains(why), "{name}: {told}");
        assert_eq!((page.value("title").as_str(), page.has("input[name=public][checked]")), ("残るはずの題名", true));
        assert_eq!(page.attributes("#of option[selected]", "value"), ["midyear"]);
    }
    for (typed, field) in [
        ("javascript:alert(1)", "#link-error"),
        ("https://city.example.jp@evil.example/", "#link-error"),
        ("", "#file-error"),
    ] {
        assert!(link(&tanto, goal, "midyear", "題名", "yes", typed).await.expect(422).has(field), "{typed}");
    }
    assert!(link(&tanto, goal, "midyear", "", "yes", "https://example.jp").await.expect(422).has("#title-error"));
    link(&tanto, goal, "update-999999", "題名", "yes", "https://example.jp").await.expect(404);
    assert!(link(&tanto, goal, "elsewhere", "題名", "yes", "https://example.jp").await.expect(422).has("#of-error"));
    assert_eq!(
        (city.count("evidence"), city.count("evidence_piece"), city.count("audit WHERE action LIKE 'evidence%'")),
        (0, 0, 0)
    );
}

async fn whoever_reads_the_sheet_reads_it_and_its_section_alone_changes_it(city: City) {
    let goal = goal(&city);
    let tanto = city.visit(Actor::OwnSection).await;
    add(&tanto, goal, "midyear", "庁内の表", "", NAME, PDF).await.expect_redirect();
    let number = city.evidence("庁内の表");
    let file = format!("/desk/evidence/{number}");
    for (actor, status) in [
        (Actor::OtherSection, 404),
        (Actor::OwnSection, 200),
        (Actor::Head, 200),
        (Actor::DepartmentHead, 200),
        (Actor::Executive, 200),
        (Actor::Administrator, 200),
        (Actor::ExpiredPost, 403),
        (Actor::Anonymous, 303),
    ] {
        let visitor = city.visit(actor).await;
        let sent = visitor.get(&file).await.expect(status);
        assert_eq!(sent.header("cache-control"), Some("no-store"));
        visitor.get(&format!("/evidence/{number}")).await.expect(404);
        if status == 200 {
            is_sent_safely(&sent, number);
        }
        if status == 404 || matches!(actor, Actor::DepartmentHead | Actor::Executive | Actor::Administrator) {
            for act in ["removal", "marking"] {
                visitor.post_with_token(&format!("{file}/{act}"), &[("public", "yes")]).await.expect(404);
            }
        }
    }
    city.visit(Actor::Head)
        .await
        .post_with_token(&format!("{file}/marking"), &[("public", "yes")])
        .await
        .expect_redirect();
    assert_eq!(city.count("evidence WHERE public"), 1);
    let trail = city.visit(Actor::Administrator).await.get("/admin/audit?action=evidence.marked").await.expect(200);
    assert!(trail.texts("tbody").concat().contains("庁内の表"));
}

/// A picture with the place where it was taken.
fn photo(place: &[u8]) -> Vec<u8> {
    let exif = [b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0".as_slice(), place].concat();
    let length = u16::try_from(exif.len() + 2).expect("a short one").to_be_bytes();
    [&[0xFF, 0xD8, 0xFF, 0xE1], length.as_slice(), &exif, &[0xFF, 0xDA, 0, 2, 1, 2, 3, 0xFF, 0xD9]].concat()
}

async fn a_content_is_kept_once_and_goes_with_the_last_that_names_it(city: City) {
    let goal = goal(&city);
    let tanto = city.visit(Actor::OwnSection).await;
    // Three pieces, of which the last is short.
    let large = [PDF, &vec![b'a'; 600 * 1024]].concat();
    for title in ["一つ目", "二つ目"] {
        add(&tanto, goal, "midyear", title, "", "大きな資料.pdf", &large).await.expect_redirect();
    }
    assert_eq!((city.count("evidence"), city.count("evidence_piece")), (2, 3));
    let sent = tanto.get(&format!("/desk/evidence/{}", city.evidence("一つ目"))).await.expect(200);
    assert!(sent.body == large);
    let remove = async |title: &str| {
        let removal = format!("/desk/evidence/{}/removal", city.evidence(title));
        tanto.post_with_token(&removal, &[]).await.expect_redirect();
    };
    remove("一つ目").await;
    assert_eq!((city.count("evidence"), city.count("evidence_piece")), (1, 3));
    remove("二つ目").await;
    assert_eq!((city.count("evidence"), city.count("evidence_piece")), (0, 0), "nothing was published");
    for (act, times) in [("added", 2), ("removed", 2)] {
        assert_eq!(city.count(&format!("audit WHERE action = 'evidence.{act}'")), times);
    }
    add(&tanto, goal, "midyear", "現地の写真", "", "IMG_1.JPG", &photo(b"34.67N 132.70E")).await.expect_redirect();
    let number = city.evidence("現地の写真");
    let sent = tanto.get(&format!("/desk/evidence/{number}")).await.expect(200);
    assert_eq!(sent.header("content-type"), Some("image/jpeg"));
    assert!(!sent.body.windows(4).any(|four| four == b"34.6"), "where it was taken is left out");
    assert_eq!(city.database.read(checks::look).await.expect("it looks").faults, []);
    city.sql("UPDATE evidence_piece SET position = 7");
    let faults = city.database.read(checks::look).await.expect("it looks").faults;
    assert!(matches!(&faults[..], [Fault::Evidence { number: found }] if i64::from(found.0) == number), "{faults:?}");
}

async fn there_is_an_end_to_how_much_is_taken(city: City) {
    let goal = goal(&city);
    let tanto = city.visit(Actor::OwnSection).await;
    add(&tanto, goal, "midyear", "一つ目", "", "a.pdf", PDF).await.expect_redirect();
    city.sql("UPDATE evidence SET bytes = 2000000000");
    city.sql(
        "INSERT INTO evidence (goal_id, stage, title, public, file_name, kind, bytes, sha256, signature, at) \
         SELECT goal_id, stage, title, public, file_name, kind, 147483600, sha256, signature, at FROM evidence",
    );
    let year = "SELECT CAST(fiscal_year AS BIGINT) AS number FROM goal";
    assert_eq!(city.number(&format!("{year} WHERE id = {goal}")), 2021);
    let page = add(&tanto, goal, "midyear", "二つ目", "", "b.pdf", PDF).await.expect(422);
    assert!(page.texts("#file-error").concat().contains("2048MB"), "{:?}", page.texts("#file-error"));
    link(&tanto, goal, "midyear", "リンク", "", "https://example.jp").await.expect_redirect();
    for _ in 3..30 {
        city.sql(&format!(
            "INSERT INTO evidence (goal_id, stage, title, public, link, signature, at) \
             VALUES ({goal}, 'goals', 'x', FALSE, 'https://example.jp', 'x', '2021-11-15 00:00:00')"
        ));
    }
    let page = link(&tanto, goal, "midyear", "31件目", "", "https://example.jp").await.expect(422);
    assert!(page.texts("#file-error").concat().contains("30件まで"));
    let year = city.database.read(|connection| evidence::bytes_of_year(connection, "2021".parse().expect("a year")));
    assert_eq!(year.await.expect("it adds up"), 2_147_483_600);
}
