//! Tables that wait to be taken in: their bytes are kept once, beside the draft and for their owner alone, and go with it.

use std::io::{Cursor, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::away::Away;
use crate::city::City;
use crate::visitor::Visitor;

on_both_databases! {
    a_table_of_twelve_megabytes_waits_in_the_city_and_not_in_the_draft,
    what_was_sent_goes_with_its_draft_and_when_another_takes_its_place,
    nobody_but_its_owner_reads_what_was_sent,
    another_server_reads_what_was_sent_again_and_reads_it_as_it_is_said_now,
    drafts_of_the_former_version_are_still_read_and_taken_in,
    a_file_beyond_the_limit_is_told_it_in_megabytes,
    what_was_typed_beside_a_file_is_given_back_and_the_file_asked_for_again,
    a_table_of_thousands_of_rows_is_shown_on_a_page_of_its_own_size,
}

const MEGABYTE: usize = 1024 * 1024;

fn table(programme: &str) -> String {
    format!("部局\t課・室\t事務事業\t目標\n建設部\t住宅政策課\t{programme}\t■空き店舗を3件埋める\n")
}

fn workbook(programme: &str) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(table(programme).lines()) {
        for (column, text) in (0..).zip(line.split('\t')) {
            sheet.write(row, column, text).expect("a cell");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// The same workbook with a picture of so many bytes in it.
fn large_workbook(programme: &str, bytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new_append(Cursor::new(workbook(programme))).expect("a workbook is a zip");
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("xl/media/image1.png", stored).expect("an entry");
    zip.write_all(&vec![0x5A; bytes]).expect("a picture");
    zip.finish().expect("a zip").into_inner()
}

async fn send(visitor: &Visitor, name: &str, content: &[u8]) -> Answer {
    visitor.upload_with_token("/desk/import", &[("year", "2021"), ("stage", "goals")], name, content).await
}

async fn look(visitor: &Visitor) -> Answer {
    visitor.get("/desk/import").await.expect(200)
}

async fn discard(visitor: &Visitor) {
    visitor.post_with_token("/desk/drafts/discard", &[("form", "import")]).await.expect_redirect();
}

async fn accept(visitor: &Visitor) -> Answer {
    let seen = look(visitor).await.value("seen");
    visitor.post_with_token("/desk/import/acceptance", &[("seen", &seen)]).await
}

impl City {
    fn uploads(&self) -> i64 {
        self.count("upload")
    }
}

async fn a_table_of_twelve_megabytes_waits_in_the_city_and_not_in_the_draft(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let file = large_workbook("空き店舗の活用", 12 * MEGABYTE);
    assert_eq!(send(&tanto, "目標.xlsx", &file).await.expect_redirect(), "/desk/import");
    assert!(look(&tanto).await.texts("table[aria-labelledby=plan] tbody").concat().contains("空き店舗の活用"));
    assert_eq!(city.count(&format!("upload WHERE length(content) = {} AND length(sha256) = 64", file.len())), 1);
    assert_eq!(city.count("draft WHERE form = 'import' AND upload_id IS NOT NULL AND length(content) < 2000"), 1);
    // What is said of it is kept beside it, and it stays where it is.
    tanto.post_with_token("/desk/import/reading", &[("shown", "0"), ("column_3", "results")]).await.expect_redirect();
    let columns = look(&tanto).await.texts("#columns ~ table tbody tr").concat();
    assert!(columns.contains("選んだとおり"), "{columns}");
    tanto.post_with_token("/desk/import/reading", &[("shown", "0"), ("column_3", "")]).await.expect_redirect();
    assert_eq!((city.uploads(), city.count("draft WHERE form LIKE 'import%'")), (1, 1));
    assert_eq!(accept(&tanto).await.expect_redirect(), "/desk/import?taken=1");
    assert_eq!(city.count("goal WHERE name = '空き店舗の活用'"), 1);
    assert_eq!((city.uploads(), city.count("draft WHERE content <> ''")), (0, 0), "it goes with the draft");
}

async fn what_was_sent_goes_with_its_draft_and_when_another_takes_its_place(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let kikaku = city.visit(Actor::Administrator).await;
    send(&kikaku, "全庁.tsv", table("全庁の事業").as_bytes()).await.expect_redirect();
    send(&tanto, "一つ目.tsv", table("一つ目").as_bytes()).await.expect_redirect();
    send(&tanto, "二つ目.tsv", table("二つ目").as_bytes()).await.expect_redirect();
    assert_eq!(city.uploads(), 2, "one for each of them");
    // One that can't be read leaves the other where it is.
    send(&tanto, "だめ.xlsx", b"PK\x03\x04").await.expect(422);
    assert_eq!(city.uploads(), 2);
    assert!(look(&tanto).await.text().contains("二つ目.tsv"));
    // So does whatever else is kept while it is typed.
    tanto.post_with_token("/desk/drafts", &[("form", "monthly"), ("quiet", "1"), ("text", "書きかけ")]).await;
    assert_eq!(city.uploads(), 2);
    discard(&tanto).await;
    assert_eq!(city.uploads(), 1);
    assert!(look(&kikaku).await.text().contains("全庁の事業"));
}

async fn nobody_but_its_owner_reads_what_was_sent(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let kikaku = city.visit(Actor::Administrator).await;
    send(&tanto, "課の表.tsv", table("課の事業").as_bytes()).await.expect_redirect();
    assert!(!look(&kikaku).await.has("#plan"));
    kikaku.get("/desk/import/prose").await.expect_redirect();
    send(&kikaku, "全庁.tsv", table("全庁の事業").as_bytes()).await.expect_redirect();
    let of = |login: &str| format!("(SELECT max(id) FROM upload WHERE person_id = {})", city.person(login));
    city.sql(&format!("UPDATE draft SET upload_id = {} WHERE upload_id = {}", of("tanto"), of("kikaku")));
    let beside = city.beside();
    let elsewhere = beside.citizen();
    let page = elsewhere.get_with("/desk/import", &[("cookie", kikaku.cookies().as_str())]).await;
    assert!(!page.expect(404).text().contains("課の事業"));
}

async fn another_server_reads_what_was_sent_again_and_reads_it_as_it_is_said_now(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    send(&tanto, "目標.xlsx", &workbook("空き店舗の活用")).await.expect_redirect();
    let before = look(&tanto).await.value("seen");
    let beside = city.beside();
    let elsewhere = beside.citizen();
    let cookies = tanto.cookies();
    let headers = [("cookie", cookies.as_str())];
    let page = elsewhere.get_with("/desk/import", &headers).await.expect(200);
    assert_eq!(page.value("seen"), before, "it is the same table");
    tanto.post_with_token("/desk/import/reading", &[("shown", "0"), ("column_3", "results")]).await.expect_redirect();
    let page = elsewhere.get_with("/desk/import", &headers).await.expect(200);
    assert!(page.texts("#columns ~ table tbody tr").concat().contains("選んだとおり"));
}

/// As the version before kept them: text as text, a workbook in Base64.
async fn drafts_of_the_former_version_are_still_read_and_taken_in(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let (text, packed) = (table("文の事業"), BASE64.encode(workbook("表の事業")));
    let drafts = [
        ("目標.tsv", serde_json::json!({ "text": text }), "文の事業"),
        ("目標.xlsx", serde_json::json!({ "text": "", "workbook": packed }), "表の事業"),
    ];
    for (name, mut draft, programme) in drafts {
        for (field, value) in [("name", name.into()), ("year", 2021.into()), ("stage", "goals".into())] {
            draft[field] = value;
        }
        draft["mapping"] = serde_json::json!({});
        city.sql(&format!(
            "INSERT INTO draft (person_id, form, content, saved_at) \
             VALUES ({}, 'import', '{draft}', '2026-11-29 10:00:00')",
            city.person("tanto"),
        ));
        assert!(look(&tanto).await.texts("table[aria-labelledby=plan] tbody").concat().contains(programme), "{name}");
        let said = [("shown", "0"), ("header", "1")];
        tanto.post_with_token("/desk/import/reading", &said).await.expect_redirect();
        assert_eq!(accept(&tanto).await.expect_redirect(), "/desk/import?taken=1", "{name}");
        city.sql("DELETE FROM draft");
    }
    assert_eq!(city.uploads(), 0);
}

async fn a_file_beyond_the_limit_is_told_it_in_megabytes(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    assert!(look(&tanto).await.texts("#file-support").concat().contains("32MBまで"));
    let page = send(&tanto, "目標.tsv", &vec![b'a'; 32 * MEGABYTE + 1]).await.expect(422);
    assert!(page.texts("#file-error").concat().contains("32MBまでにしてください"));
    assert_eq!(page.attributes("#stage option[selected]", "value"), ["goals"], "what was chosen is kept");
    assert_eq!((city.uploads(), city.count("draft WHERE form LIKE 'import%'")), (0, 0));
    // Where not even so much is read, the page that says so tells it too.
    let page = tanto.post("/desk/import", &[("table", &"a".repeat(270_000))]).await.expect(413);
    assert!(page.text().contains("32MBまで"), "{}", page.text());
}

async fn what_was_typed_beside_a_file_is_given_back_and_the_file_asked_for_again(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let token = tanto.token().await;
    let away = Away::cut_off(&city);
    let fields = [("token", token.as_str()), ("year", "2021"), ("table", "部局\t課・室\r\n建設部")];
    let answer = tanto.upload("/desk/import", &fields, "<目標>.xlsx", &workbook("橋")).await.expect(503);
    let form = answer.one("main form[action='/desk/import'][enctype='multipart/form-data']");
    assert!(form.text().collect::<String>().contains("<目標>.xlsx"), "{}", answer.text());
    answer.one("main form input[type=file][name=file][required]");
    assert_eq!(answer.attributes("main form textarea", "name"), ["token", "year", "table"]);
    assert!(answer.texts("main textarea[readonly]").iter().any(|text| text.contains("建設部")), "{}", answer.text());
    // A browser sends an empty file where none was chosen.
    let answer = tanto.upload("/desk/import", &fields, "", b"").await.expect(503);
    assert!(answer.has("main form[action='/desk/import']") && !answer.has("main input[type=file]"));
    away.come_back();
}

async fn a_table_of_thousands_of_rows_is_shown_on_a_page_of_its_own_size(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let row =
        |number: usize| format!("建設部\t住宅政策課\t見本事業{number}\t■{}を{number}件受ける\n", "相談".repeat(200));
    let table = format!("部局\t課・室\t事務事業\t目標\n{}", (0..3000).map(row).collect::<String>());
    send(&kikaku, "目標.tsv", table.as_bytes()).await.expect_redirect();
    let page = loop {
        let page = kikaku.get("/desk/import").await;
        if page.status == 200 && !page.has("main progress") {
            break page;
        }
    };
    assert!(page.texts("main").concat().contains("ほかに2700件"));
    assert!(table.len() > 3 * MEGABYTE && page.text().len() < MEGABYTE, "{} {}", table.len(), page.text().len());
    assert_eq!(city.count("draft WHERE length(content) > 2000"), 0);
    let prose = kikaku.get("/desk/import/prose").await.expect(200);
    assert!(prose.text().len() < MEGABYTE / 2, "{}", prose.text().len());
}
