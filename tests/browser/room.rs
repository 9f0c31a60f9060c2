//! The room in which a table comes in: a real city's workbook from the upload to the public page, by the planning office.

use std::path::PathBuf;

use thirtyfour::prelude::*;

use crate::support::browser::{Screen, axe};
use crate::visitor::{Visitor, visit};

/// A programme of the workbook, with an indicator of it and what is planned of that.
const PROGRAMME: &str = "大船渡市魚市場水揚増強対策事業";
const INDICATOR: &str = "大船渡市魚市場水揚量";
const PLANNED: &str = "50,000";
/// The years of the columns that are repeated without a year over them.
const REPEATED: &str = "R2 R3 R4 R5 R6 R7計画";

#[test]
fn a_real_workbook_goes_from_the_upload_to_the_public_page() {
    the_room(Screen::DESKTOP, true);
}

#[test]
fn the_room_needs_no_javascript_and_no_wide_screen() {
    the_room(Screen::new(360, 740).without_javascript(), false);
}

/// The workbook, where the samples are: it is somebody else's and not the project's.
fn workbook() -> Option<PathBuf> {
    let folder = std::env::var_os("ICHIRIZUKA_SAMPLES")?;
    Some(PathBuf::from(folder).join("ofunato-2025-evaluation.xlsx")).filter(|file| file.is_file())
}

fn the_room(screen: Screen, with_axe: bool) {
    let Some(file) = workbook() else { return };
    visit(screen, async |visitor| {
        visitor.on("2025-04-11");
        visitor.sign_in("kikaku").await?;
        open_the_year(visitor).await?;
        send(visitor, &file).await?;
        visitor.sees("どの年度の値か分かりません").await?;
        looks_sound(visitor, with_axe).await?;
        // The table waits, and is read again as it is said to be read.
        visitor.fill("見出しに年度がない列の年度", REPEATED).await?;
        press(visitor, "読み直す").await?;
        // A programme of that name is on record, of a year that says no sections.
        visitor.sees("どの事務事業か、確かめてください").await?;
        looks_sound(visitor, with_axe).await?;
        visitor.choose("新しい事務事業とする").await?;
        press(visitor, "答えを保存する").await?;
        the_proposal_is_shown_and_nothing_is_written(visitor, with_axe).await?;
        press(visitor, "まとめて取り込む").await?;
        visitor.sees("203件の仕事目標を取り込みました").await?;
        it_is_on_record_as_one_act(visitor, with_axe).await?;
        publish(visitor).await?;
        visitor.open("/desk").await?;
        visitor.sign_out().await?;
        a_citizen_reads_it(visitor, with_axe).await
    });
}

/// The planning office opens the year, empty.
async fn open_the_year(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.open("/admin/years/new").await?;
    visitor.select("もとにする年度", "もとにしない").await?;
    visitor.press("この年度から選ぶ").await?;
    visitor.fill("開く年度", "令和7年度").await?;
    visitor.press("年度を開く").await
}

async fn send(visitor: &Visitor<'_>, file: &std::path::Path) -> WebDriverResult<()> {
    visitor.open("/desk/import").await?;
    visitor.select("年度", "令和7年度").await?;
    visitor.select("段階", "当初目標").await?;
    visitor.field("ファイル").await?.send_keys(file.display().to_string()).await?;
    press(visitor, "内容を確かめる").await
}

/// Presses a button, and waits until the server has read or written what that sends.
async fn press(visitor: &Visitor<'_>, words: &str) -> WebDriverResult<()> {
    visitor.press(words).await?;
    while visitor.count("main .underway").await? > 0 {
        visitor.follow("今の進み具合を見る").await?;
    }
    Ok(())
}

async fn looks_sound(visitor: &Visitor<'_>, with_axe: bool) -> WebDriverResult<()> {
    assert_eq!(visitor.count("h1").await?, 1);
    if with_axe {
        let found = axe(visitor.page).await?;
        assert!(found.is_empty(), "{}: {found:?}", visitor.path().await?);
    }
    Ok(())
}

async fn the_proposal_is_shown_and_nothing_is_written(visitor: &Visitor<'_>, with_axe: bool) -> WebDriverResult<()> {
    visitor.sees("新しく作る：203").await?;
    visitor.sees("新しい値").await?;
    visitor.sees("前年度実績").await?;
    assert_eq!(visitor.count("table[aria-labelledby=plan] tbody tr").await?, 203);
    looks_sound(visitor, with_axe).await?;
    visitor
        .page
        .in_new_tab(async || {
            visitor.open("/desk/imports").await?;
            visitor.sees_nothing_of("ofunato-2025-evaluation.xlsx").await
        })
        .await
}

async fn it_is_on_record_as_one_act(visitor: &Visitor<'_>, with_axe: bool) -> WebDriverResult<()> {
    visitor.follow("取り込んだ表").await?;
    visitor.sees("ofunato-2025-evaluation.xlsx").await?;
    looks_sound(visitor, with_axe).await?;
    visitor.follow("内容と取消し").await?;
    visitor.sees("この取込みを取り消す").await?;
    looks_sound(visitor, with_axe).await
}

/// Publishes the programme's sheet: the year is closed, as that of a published table is.
async fn publish(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.open("/admin/years/2025").await?;
    visitor.press("年度を締め切る").await?;
    visitor.open("/admin/years/2025/publications").await?;
    visitor.select("段階", "当初目標").await?;
    visitor.select("範囲", PROGRAMME).await?;
    visitor.press("公表の内容を確かめる").await?;
    visitor.press("公表する（日時を書いたときは予約）").await?;
    visitor.sees("1件を公表しました").await?;
    // What is public by now is not taken back any more.
    visitor.open("/desk/imports").await?;
    visitor.follow("内容と取消し").await?;
    visitor.sees("公表されました").await?;
    assert_eq!(visitor.count("form[action$='/undoing']").await?, 0);
    Ok(())
}

async fn a_citizen_reads_it(visitor: &Visitor<'_>, with_axe: bool) -> WebDriverResult<()> {
    visitor.open("/years/2025").await?;
    visitor.follow(PROGRAMME).await?;
    assert!(visitor.path().await?.starts_with("/goals/"));
    visitor.sees(INDICATOR).await?;
    visitor.sees(PLANNED).await?;
    looks_sound(visitor, with_axe).await
}
