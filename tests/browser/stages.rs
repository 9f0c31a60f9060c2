//! A sheet's road through a stage: written by the section, returned, mended, approved, published by the planning office.

use thirtyfour::prelude::*;

use crate::support::browser::Screen;
use crate::visitor::{Visitor, visit};

/// The sheet of 住宅政策課 in the open year.
const GOAL: &str = "/goals/53";
const RESULT: &str = "空き家情報バンクに31件の新規登録があった";
const REMARK: &str = "いつまでの件数かを書いてください";
const MENDED: &str = "■空き家情報バンクに31件の新規登録があった（令和3年10月）\n・うち市外からの問い合わせ 12件";

#[test]
fn a_midyear_report_is_public_only_when_the_planning_office_publishes_it() {
    midyear(Screen::DESKTOP);
}

#[test]
fn the_same_road_needs_no_javascript() {
    midyear(Screen::DESKTOP.without_javascript());
}

fn midyear(screen: Screen) {
    visit(screen, async |visitor| {
        write(visitor, &format!("■{RESULT}")).await?;
        submit(visitor).await?;
        hidden(visitor).await?;

        visitor.sign_in("kacho").await?;
        visitor.open(&format!("/desk{GOAL}/stages/midyear")).await?;
        visitor.sees(RESULT).await?;
        visitor.fill("差戻しの理由", REMARK).await?;
        visitor.press("差し戻す").await?;
        visitor.sign_out().await?;
        hidden(visitor).await?;

        visitor.sign_in("tanto").await?;
        visitor.open(&format!("/desk{GOAL}/stages/midyear")).await?;
        visitor.sees(REMARK).await?;
        visitor.sign_out().await?;
        write(visitor, MENDED).await?;
        submit(visitor).await?;

        visitor.sign_in("kacho").await?;
        visitor.open(&format!("/desk{GOAL}/stages/midyear")).await?;
        visitor.press("承認する").await?;
        visitor.sign_out().await?;
        hidden(visitor).await?;

        visitor.sign_in("kikaku").await?;
        visitor.open("/admin/years/2021/publications?stage=midyear&scope=goal:53").await?;
        visitor.press("公表する（日時を書いたときは予約）").await?;
        visitor.sign_out().await?;
        visitor.open(GOAL).await?;
        visitor.sees(RESULT).await?;
        visitor.sees("うち市外からの問い合わせ 12件").await?;
        visitor.open(&format!("{GOAL}/publications/1")).await?;
        visitor.sees_nothing_of(RESULT).await
    });
}

async fn write(visitor: &Visitor<'_>, text: &str) -> WebDriverResult<()> {
    visitor.sign_in("tanto").await?;
    visitor.open(&format!("/desk{GOAL}/results/midyear")).await?;
    visitor.fill("本文", text).await?;
    visitor.press("保存する").await?;
    visitor.sees("保存しました").await?;
    visitor.sign_out().await
}

async fn submit(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.sign_in("tanto").await?;
    visitor.open(&format!("/desk{GOAL}/stages/midyear")).await?;
    visitor.press("提出する").await?;
    visitor.sign_out().await
}

/// Nobody outside sees the report.
async fn hidden(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    for page in [GOAL, "/years/2021", "/years/2021.json"] {
        visitor.open(page).await?;
        visitor.sees_nothing_of(RESULT).await?;
    }
    Ok(())
}
