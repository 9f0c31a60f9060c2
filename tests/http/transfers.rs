//! The 人事異動 of a day as a table that is uploaded, checked and carried out.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::{City, PASSWORD};
use crate::visitor::Visitor;

on_both_databases! {
    a_table_is_shown_before_it_is_carried_out,
    a_leaver_is_out_at_once_and_stays_in_the_record,
    every_mistake_is_said_with_line_and_column_and_the_table_is_kept_for_mending,
    a_table_that_can_not_be_read_is_refused,
    the_template_holds_everybody_and_changes_nothing_as_it_is,
    what_was_not_shown_is_not_carried_out,
    the_last_administrator_does_not_leave,
    what_a_unit_is_called_is_found_or_guessed_at,
    a_returned_update_of_a_leaver_is_the_successors_to_mend,
}

const PATH: &str = "/admin/people/transfers";
const HEADER: &str = "職員番号,氏名,異動区分,旧所属,旧職,新所属,新職,発令日";

/// 1 April of the demonstration's office: the head leaves, the staff member follows, somebody new comes.
const ROWS: &str = "kacho,見本 かちょう,退職,,,,,令和3年11月15日
tanto,見本 たんと,異動,住宅政策課,担当,住宅政策課,課長,R3.11.15
shin1,新田 一,採用,,,建設部 住宅政策課,主事,2021-11-15";

fn table(rows: &str) -> String {
    format!("{HEADER}\n{rows}\n")
}

async fn check(visitor: &Visitor, rows: &str) -> Answer {
    visitor.upload_with_token(PATH, &[], "transfers.csv", table(rows).as_bytes()).await
}

/// Sends what a page shows.
async fn carry_out(visitor: &Visitor, page: &Answer) -> Answer {
    let table = page.texts("textarea[hidden]").remove(0);
    assert!(table.contains("職員番号"));
    // Words lose their line ends: the table is taken as it stands in the page.
    let table = page.one("textarea[hidden]").text().collect::<String>();
    let seen = page.value("seen");
    visitor.post_with_token(PATH, &[("table", &table), ("seen", &seen), ("act", "carry_out")]).await
}

async fn a_table_is_shown_before_it_is_carried_out(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let (people, posts) = (city.count("person"), city.count("post"));
    let page = check(&kikaku, ROWS).await.expect(200);
    let rows = page.texts("#plan + div tbody tr");
    assert_eq!(rows.len(), 3);
    assert!(rows[0].contains("退職") && rows[0].contains("住宅政策課 課長"), "{rows:?}");
    assert!(rows[1].contains("住宅政策課 担当") && rows[1].contains("住宅政策課 課長"), "{rows:?}");
    assert!(rows[2].contains("初期パスワードを発行"), "{rows:?}");
    let handover = page.texts("main .card").concat();
    assert!(handover.contains("住宅政策課") && handover.contains("新田 一（担当）"), "{handover}");
    assert!(handover.contains("承認待ちの報告：空き家バンクの新規登録50件"), "{handover}");
    assert!(handover.contains("差し戻された報告：移住した人の声を集める"), "{handover}");
    assert_eq!((city.count("person"), city.count("post")), (people, posts));
    let done = carry_out(&kikaku, &page).await.expect(200);
    assert_eq!(done.header("cache-control"), Some("no-store"));
    assert!(done.texts("#done").concat().contains("3行を実行しました"));
    let password = done.texts("main code").remove(0);
    assert_eq!((city.count("person"), city.count("post")), (people + 1, posts + 2));
    assert_eq!(city.count(&format!("audit WHERE after LIKE '%{password}%'")), 0);
    let shin = city.citizen();
    shin.sign_in("shin1", &password).await.expect_redirect();
    assert_eq!(shin.get("/desk").await.expect_redirect(), "/account/password");
}

async fn a_leaver_is_out_at_once_and_stays_in_the_record(city: City) {
    let (kikaku, kacho, tanto) =
        (city.visit(Actor::Administrator).await, city.visit(Actor::Head).await, city.visit(Actor::OwnSection).await);
    let update = city.newest_update(city.milestone(crate::scene::WAITING));
    city.reported(city.milestone(crate::scene::UNTOUCHED), "異動の前の報告").await;
    let before = city.count("progress_update WHERE signature LIKE '見本 たんと（住宅政策課担当）'");
    assert!(before > 0);
    let page = check(&kikaku, ROWS).await.expect(200);
    carry_out(&kikaku, &page).await.expect(200);
    assert_eq!(kacho.get("/desk").await.expect_redirect(), "/login?next=/desk");
    kacho.sign_in("kacho", PASSWORD).await.expect(422);
    // The successor stays signed in and holds the new post: what waited for the old head waits for the new one, but
    // for what they wrote themselves.
    assert!(tanto.get("/desk").await.expect(200).texts(".site-header__post").concat().contains("課長"));
    let own = tanto.post_with_token(&format!("/desk/updates/{update}/approval"), &[]).await;
    assert!([303, 403].contains(&own.status.as_u16()), "{}", own.status);
    assert_eq!(city.count("progress_update WHERE signature LIKE '見本 たんと（住宅政策課担当）'"), before);
    let trail = kikaku.get("/admin/audit?author=かちょう").await.expect(200);
    assert!(trail.texts("tbody td").concat().contains("見本 かちょう"), "the record names who did it then");
}

async fn every_mistake_is_said_with_line_and_column_and_the_table_is_kept_for_mending(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let before = (city.count("post"), city.count("audit"));
    let rows = "kacho,別の 人,異動,,,建設部,部長,2022-04-01
kacho,見本 かちょう,栄転,,,建設部,部長,2022-04-01
,名無し,異動,,,建設部,部長,2022-04
tanto,見本 たんと,退職,,,住宅政策課,担当,2022-04-01";
    let page = check(&kikaku, rows).await.expect(422);
    let said = page.texts("#problems ~ p, .error-summary + div tbody tr");
    let has = |words: &[&str]| said.iter().any(|row| words.iter().all(|word| row.contains(word)));
    assert!(has(&["3", "異動区分", "栄転"]), "{said:?}");
    assert!(has(&["4", "職員番号", "空です"]) && has(&["4", "発令日", "2022-04"]), "{said:?}");
    assert!(has(&["5", "新所属", "空にしてください"]) && has(&["5", "新職"]), "{said:?}");
    let kept = page.one("textarea#table").text().collect::<String>();
    assert!(kept.contains("栄転"), "{kept}");
    // Mended in place, the rest is compared with the record.
    let rows = "kacho,別の 人,異動,,,建設部,部長,2022-04-01
kacho,見本 かちょう,異動,住宅政策課,担当,建設部,部長,2022-04-01
daremo,名無し,異動,,,建設部,部長,2022-04-01
tanto,見本 たんと,採用,,,住宅政策課,担当,2022-04-01
tanto,見本 たんと,兼務,,,住宅政策課,担当,2022-04-01
tanto,見本 たんと,兼務,,,住宅政策課,部長,2022-04-01
yoso,試験 yoso,退職,,,,,2022-04-01
yoso,試験 yoso,退職,,,,,2022-04-01";
    let page = kikaku.post_with_token(PATH, &[("table", &table(rows))]).await.expect(422);
    let said = page.texts(".error-summary + div tbody tr");
    let has = |words: &[&str]| said.iter().any(|row| words.iter().all(|word| row.contains(word)));
    assert!(has(&["2", "氏名", "見本 かちょう"]), "{said:?}");
    assert!(has(&["3", "旧所属", "いまの職は「住宅政策課 課長」"]), "{said:?}");
    assert!(has(&["4", "職員番号", "daremo"]), "{said:?}");
    assert!(has(&["5", "職員番号", "見本 たんと"]), "{said:?}");
    assert!(has(&["6", "新所属", "すでについています"]), "{said:?}");
    assert!(has(&["7", "新所属", "職と所属が合いません"]), "{said:?}");
    assert!(has(&["9", "8行目と同じ"]), "{said:?}");
    assert_eq!((city.count("post"), city.count("audit")), before);
}

async fn a_table_that_can_not_be_read_is_refused(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let refused = async |bytes: &[u8]| {
        let page = kikaku.upload_with_token(PATH, &[], "transfers.csv", bytes).await.expect(422);
        page.texts(".error-summary + div tbody tr").concat()
    };
    assert!(refused(b"\xff\xff\x80\x80").await.contains("文字を読み取れません"));
    assert!(refused("a,b\n1,2\n".as_bytes()).await.contains("見出しの行がありません"));
    assert!(refused("職員番号,氏名\n1,2\n".as_bytes()).await.contains("異動区分、新所属、新職、発令日"));
    assert!(refused(format!("{HEADER}\n").as_bytes()).await.contains("異動する人の行がありません"));
    assert!(refused(format!("{HEADER}\n\"kacho,x").as_bytes()).await.contains("引用符"));
    assert!(refused(format!("{HEADER},氏名\nkacho\n").as_bytes()).await.contains("2つあります"));
    let nothing = kikaku.post_with_token(PATH, &[]).await.expect(422);
    assert!(nothing.has(".error-summary"));
    let large = vec![b'a'; 11 * 1024 * 1024];
    let status = kikaku.upload_with_token(PATH, &[], "transfers.csv", &large).await.status;
    assert!(status.is_client_error(), "{status}");
}

async fn the_template_holds_everybody_and_changes_nothing_as_it_is(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let file = kikaku.get("/admin/people/transfers/template.csv").await.expect(200);
    let text = file.text().trim_start_matches('\u{feff}').to_owned();
    assert!(text.starts_with(HEADER), "{text}");
    assert!(text.contains("kacho,見本 かちょう,,建設部 住宅政策課,課長,,,\r\n"), "{text}");
    assert!(!text.contains("moto,"), "who is not in office does not move");
    kikaku.upload_with_token(PATH, &[], "as-it-is.csv", &file.body).await.expect(422);
    let filled = text.replace(
        "kacho,見本 かちょう,,建設部 住宅政策課,課長,,,",
        "kacho,見本 かちょう,異動,建設部 住宅政策課,課長,すぐやる課,課長,令和4年4月1日",
    );
    let page = kikaku.upload_with_token(PATH, &[], "filled-in.csv", filled.as_bytes()).await.expect(200);
    assert_eq!(page.all("#plan + div tbody tr").len(), 1);
}

async fn what_was_not_shown_is_not_carried_out(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let page = check(&kikaku, ROWS).await.expect(200);
    let before = city.count("post");
    city.sql(&format!("UPDATE post SET until_date = '2021-11-20' WHERE id = {}", city.post("kacho")));
    let again = carry_out(&kikaku, &page).await.expect(409);
    assert!(again.texts("#changed").concat().contains("登録が変わりました"));
    assert_eq!(city.count("post"), before);
    carry_out(&kikaku, &again).await.expect(200);
    // Sent twice, it finds that it has been done.
    carry_out(&kikaku, &again).await.expect(422);
}

async fn the_last_administrator_does_not_leave(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let page = check(&kikaku, "kikaku,見本 きかく,退職,,,,,2022-04-01").await.expect(422);
    assert!(page.text().contains("企画担当がいなくなります"));
    let rows = "kikaku,見本 きかく,退職,,,,,2022-04-01\nshin1,新田 一,転入,,,政策企画課,企画担当,2022-04-01";
    check(&kikaku, rows).await.expect(200);
}

async fn what_a_unit_is_called_is_found_or_guessed_at(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    for unit in ["住宅政策課", "建設部住宅政策課", "建設部　住宅政策課", "建設部/住宅政策課"]
    {
        check(&kikaku, &format!("shin1,新田 一,採用,,,{unit},担当,2022-04-01")).await.expect(200);
    }
    let page = check(&kikaku, "shin1,新田 一,採用,,,住宅政策室,担当,2022-04-01").await.expect(422);
    assert!(page.text().contains("「住宅政策課") && page.text().contains("のことですか"));
    let page = check(&kikaku, "shin1,新田 一,採用,,,竜宮城,担当,2022-04-01").await.expect(422);
    assert!(page.text().contains("登録されている名前で書いてください"));
    city.sql("UPDATE unit SET last_year = 2021 WHERE name = '住宅政策課'");
    let page = check(&kikaku, "shin1,新田 一,採用,,,住宅政策課,担当,2022-04-01").await.expect(422);
    assert!(page.text().contains("その日にはありません"));
    check(&kikaku, "shin1,新田 一,採用,,,住宅政策課,担当,2022-03-31").await.expect(200);
}

async fn a_returned_update_of_a_leaver_is_the_successors_to_mend(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let rows = "tanto,見本 たんと,退職,,,,,2021-11-15\nyoso,試験 yoso,異動,,,住宅政策課,担当,2021-11-15";
    let page = check(&kikaku, rows).await.expect(200);
    carry_out(&kikaku, &page).await.expect(200);
    let successor = city.visit(Actor::OtherSection).await;
    let desk = successor.get("/desk").await.expect(200);
    assert!(desk.texts(".owed__link").concat().contains(crate::scene::RETURNED));
    let returned = city.milestone(crate::scene::RETURNED);
    assert!(desk.has(&format!(".owed__link[href*='/desk/milestones/{returned}?again=']")));
}
