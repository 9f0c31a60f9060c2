//! The 1 April transfer of a whole section: everybody goes, others come, and the work stays on the section's desk.

use std::path::Path;

use thirtyfour::prelude::*;

use crate::demo::PASSWORD;
use crate::support::browser::Screen;
use crate::visitor::{Visitor, visit};

const DAY: &str = "2022-04-01";
/// The transfers as the personnel section sends them: in CP932, with a kind of transfer that does not exist on line 4
/// and a day that does not exist on line 5.
const FILE: &str = "tests/data/transfers-of-april.csv";
/// The same with both mended.
const MENDED: &str = "職員番号,氏名,異動区分,旧所属,旧職,新所属,新職,発令日
kacho,見本 かちょう,退職,,,,,令和4年4月1日
tanto,見本 たんと,異動,住宅政策課,担当,商工観光課,担当,R4.4.1
shin1,新田 一,転入,,,住宅政策課,課長,2022-04-01
shin2,新川 ふたば,採用,,,住宅政策課,担当,令和4年4月1日
";
/// An update of the old 担当者 that waits for the head.
const WAITING: &str = "空き家バンクの新規登録50件";
/// A milestone whose last update was returned to the old 担当者.
const RETURNED: &str = "移住した人の声を集める";
const OWN_PASSWORD: &str = "a-desk-by-the-window-4";

#[test]
fn a_whole_section_goes_on_1_april_and_its_work_waits_for_those_who_come() {
    transfer(Screen::DESKTOP);
}

#[test]
fn the_transfer_needs_no_javascript_and_no_wide_screen() {
    transfer(Screen::new(360, 740).without_javascript());
}

fn transfer(screen: Screen) {
    visit(screen, async |visitor| {
        visitor.on(DAY);
        let leaver = kept_session(visitor, "kacho").await?;
        visitor.sign_in("kikaku").await?;
        mistakes_are_shown_and_nothing_is_written(visitor).await?;
        the_plan_is_shown_and_nothing_is_written(visitor).await?;
        let passwords = carry_out(visitor).await?;
        visitor.open("/desk").await?;
        visitor.sign_out().await?;
        the_leaver_is_out(visitor, &leaver).await?;
        the_new_staff_member_finds_the_work(visitor, &passwords[1]).await?;
        the_new_head_decides_what_waited(visitor, &passwords[0]).await?;
        whoever_moved_has_another_desk(visitor).await?;
        the_record_names_who_left(visitor).await
    });
}

/// Signs somebody in and leaves the browser without the session, which goes on.
async fn kept_session(visitor: &Visitor<'_>, account: &str) -> WebDriverResult<Vec<Cookie>> {
    visitor.sign_in(account).await?;
    let session = visitor.page.get_all_cookies().await?;
    go_on_as(visitor, &[]).await?;
    assert_eq!(visitor.path().await?, "/login");
    go_on_as(visitor, &session).await?;
    assert_eq!(visitor.path().await?, "/desk", "the session is good until the transfer");
    go_on_as(visitor, &[]).await?;
    Ok(session)
}

/// Goes to the desk with these cookies only.
async fn go_on_as(visitor: &Visitor<'_>, session: &[Cookie]) -> WebDriverResult<()> {
    visitor.page.delete_all_cookies().await?;
    for cookie in session {
        visitor.page.add_cookie(cookie.clone()).await?;
    }
    visitor.open("/desk").await
}

async fn mistakes_are_shown_and_nothing_is_written(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.open("/admin/people").await?;
    visitor.follow("人事異動の取込み").await?;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    visitor.field("ファイル").await?.send_keys(file.display().to_string()).await?;
    visitor.press("内容を確かめる").await?;
    visitor.sees("誤りが2件あります").await?;
    visitor.sees("何も書き込んでいません").await?;
    let mut faults = Vec::new();
    for row in visitor.page.find_all(By::Css(".error-summary + div tbody tr")).await? {
        faults.push(row.text().await?);
    }
    assert!(faults[0].starts_with('4') && faults[0].contains("「転人」は異動区分にありません"), "{faults:?}");
    assert!(faults[1].starts_with('5') && faults[1].contains("令和4年4月32日"), "{faults:?}");
    let kept = visitor.field("または、表を貼り付ける").await?.value().await?.unwrap_or_default();
    assert!(kept.contains("新川 ふたば,採用"), "the table stays to be mended: {kept}");
    nobody_has_moved(visitor).await
}

async fn the_plan_is_shown_and_nothing_is_written(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.fill("または、表を貼り付ける", MENDED).await?;
    visitor.press("内容を確かめる").await?;
    visitor.sees("実行する内容（4行）").await?;
    visitor.sees("出る人：見本 かちょう（課長）、見本 たんと（担当）").await?;
    visitor.sees("発令日からの人：新田 一（課長）、新川 ふたば（担当）").await?;
    visitor.sees(&format!("承認待ちの報告：{WAITING}")).await?;
    visitor.sees(&format!("差し戻された報告：{RETURNED}")).await?;
    nobody_has_moved(visitor).await
}

/// Looks into the list of people beside the page that is shown.
async fn nobody_has_moved(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor
        .page
        .in_new_tab(async || {
            visitor.open("/admin/people").await?;
            visitor.sees("住宅政策課 課長").await?;
            visitor.sees_nothing_of("新田 一").await
        })
        .await
}

/// Carries the transfers out; the initial passwords of the head and of the 担当者 who come.
async fn carry_out(visitor: &Visitor<'_>) -> WebDriverResult<Vec<String>> {
    visitor.press("この内容で実行する").await?;
    visitor.sees("4行を実行しました").await?;
    visitor.sees("この画面でしか表示されません").await?;
    let mut passwords = Vec::new();
    for code in visitor.page.find_all(By::Css("main code")).await? {
        passwords.push(code.text().await?);
    }
    assert_eq!(passwords.len(), 2, "one for each who comes");
    visitor.follow("次へ進む").await?;
    visitor.follow("新田 一").await?;
    for password in &passwords {
        visitor.sees_nothing_of(password).await?;
    }
    Ok(passwords)
}

async fn the_leaver_is_out(visitor: &Visitor<'_>, session: &[Cookie]) -> WebDriverResult<()> {
    go_on_as(visitor, session).await?;
    assert_eq!(visitor.path().await?, "/login", "out at once, without signing out");
    visitor.send_sign_in("kacho", PASSWORD).await?;
    visitor.sees("ログインできませんでした").await
}

/// Signs somebody new in, who has to choose a password before anything else.
async fn first_sign_in(visitor: &Visitor<'_>, account: &str, initial: &str) -> WebDriverResult<()> {
    visitor.open("/login").await?;
    visitor.send_sign_in(account, initial).await?;
    visitor.open("/desk").await?;
    assert_eq!(visitor.path().await?, "/account/password", "nothing else before");
    visitor.fill("いまのパスワード", initial).await?;
    visitor.fill("新しいパスワード", OWN_PASSWORD).await?;
    visitor.fill("新しいパスワード（確認のため、もう一度）", OWN_PASSWORD).await?;
    visitor.press("変更する").await?;
    visitor.send_sign_in(account, initial).await?;
    visitor.sees("ログインできませんでした").await?;
    visitor.send_sign_in(account, OWN_PASSWORD).await?;
    visitor.open("/desk").await?;
    visitor.sees("住宅政策課の業務").await
}

async fn the_new_staff_member_finds_the_work(visitor: &Visitor<'_>, initial: &str) -> WebDriverResult<()> {
    first_sign_in(visitor, "shin2", initial).await?;
    visitor.follow(&format!("報告し直す：{RETURNED}")).await?;
    visitor.sees("見本 たんと（住宅政策課担当）").await?;
    visitor.open("/desk").await?;
    visitor.sign_out().await
}

async fn the_new_head_decides_what_waited(visitor: &Visitor<'_>, initial: &str) -> WebDriverResult<()> {
    first_sign_in(visitor, "shin1", initial).await?;
    visitor.follow(&format!("確認する：{WAITING}")).await?;
    visitor.sees("見本 たんと（住宅政策課担当）").await?;
    visitor.press("承認する").await?;
    visitor.sees("承認しました").await?;
    visitor.sign_out().await
}

async fn whoever_moved_has_another_desk(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.sign_in("tanto").await?;
    visitor.sees("商工観光課の業務").await?;
    visitor.sees_nothing_of(RETURNED).await?;
    visitor.sign_out().await
}

async fn the_record_names_who_left(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.sign_in("kikaku").await?;
    visitor.open("/admin/people?standing=closed").await?;
    visitor.follow("見本 かちょう").await?;
    visitor.sees("住宅政策課 課長").await?;
    visitor.sees("令和4年3月31日").await?;
    visitor.open("/admin/audit?author=たんと").await?;
    visitor.sees("見本 たんと（住宅政策課担当）").await
}
