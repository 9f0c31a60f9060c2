//! A reorganisation in the browser: one department becomes two, a section moves and is renamed; the past keeps its
//! names, and the programmes follow through.

use thirtyfour::prelude::*;

use crate::support::browser::Screen;
use crate::visitor::{Visitor, visit};

/// Pages of years that are over.
const PAST: [&str; 5] = ["/years/2015", "/years/2016", "/years/2019", "/years/2020", "/en/years/2020"];

#[test]
fn a_reorganisation_leaves_the_past_as_it_was() {
    reorganisation(Screen::DESKTOP);
}

#[test]
fn it_needs_no_javascript_and_no_wide_screen() {
    reorganisation(Screen::new(360, 740).without_javascript());
}

fn reorganisation(screen: Screen) {
    visit(screen, async |visitor| {
        let before = past(visitor).await?;
        visitor.sign_in("kikaku").await?;
        split(visitor).await?;
        move_and_rename(visitor).await?;
        visitor.open("/admin/years/2021/publications?stage=goals").await?;
        visitor.sees("公表中の内容との違い").await?;
        visitor.fill("訂正の理由", "組織改編").await?;
        visitor.press("公表する（日時を書いたときは予約）").await?;
        visitor.sees("件を公表しました").await?;
        visitor.sign_out().await?;
        assert_eq!(past(visitor).await?, before);
        visitor.open("/years/2021").await?;
        for name in ["都市建設部", "暮らし支援部", "観光交流課"] {
            visitor.sees(name).await?;
        }
        visitor.follow("観光交流課").await?;
        visitor.sees("前の組織：商工観光課").await?;
        let goal = visitor.page.find(By::Css("a.sheet__name")).await?;
        visitor.leave_by(async || visitor.hit(&goal).await).await?;
        visitor.follow("この事務事業のほかの年度").await?;
        visitor.sees("企画振興部 観光交流課").await?;
        visitor.sees("産業振興部 商工観光課").await
    });
}

/// The past as a citizen reads it.
async fn past(visitor: &Visitor<'_>) -> WebDriverResult<Vec<String>> {
    let mut pages = Vec::new();
    for page in PAST {
        visitor.open(page).await?;
        pages.push(visitor.page.source().await?);
    }
    Ok(pages)
}

async fn split(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.open("/admin/units").await?;
    visitor.follow("建設部").await?;
    visitor.follow("分割").await?;
    visitor.fill("変わる年度", "令和3年度").await?;
    visitor.fill("1つ目の名前", "都市建設部").await?;
    visitor.press("影響を確かめる").await?;
    visitor.sees("名前は1〜40文字で書いてください").await?;
    visitor.fill("2つ目の名前", "暮らし支援部").await?;
    visitor.select("すぐやる課", "2つ目の部局").await?;
    visitor.press("影響を確かめる").await?;
    visitor.sees("暮らし支援部 すぐやる課").await?;
    visitor.sees("都市建設部 住宅政策課").await?;
    visitor.press("この内容で確定する").await?;
    visitor.sees("組織を変更しました").await
}

async fn move_and_rename(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.open("/admin/units").await?;
    visitor.follow("商工観光課").await?;
    visitor.follow("移管").await?;
    visitor.fill("変わる年度", "2021").await?;
    visitor.fill("新しい名前", "観光交流課").await?;
    visitor.select("部局", "企画振興部").await?;
    visitor.press("影響を確かめる").await?;
    visitor.sees("企画振興部 観光交流課").await?;
    visitor.press("この内容で確定する").await?;
    visitor.sees("組織を変更しました").await
}
