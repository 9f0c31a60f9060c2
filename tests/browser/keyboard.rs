//! No mouse.

use std::time::{Duration, Instant};

use serde::Deserialize;
use thirtyfour::prelude::*;

use crate::demo::PASSWORD;
use crate::support::browser::Screen;
use crate::visitor::{Visitor, visit};

/// More keystrokes than any page of the office needs.
const FAR: usize = 120;

/// How long a page may scroll to what has the focus.
const SCROLLING: Duration = Duration::from_secs(5);

/// What has the focus.
#[derive(Debug, Deserialize)]
struct Focus {
    /// Its label or its own words.
    name: String,
    tag: String,
    id: String,
    /// The width of the line around it.
    outline: f64,
    on_screen: bool,
}

const FOCUS: &str = "
    const element = document.activeElement;
    const label = element.labels?.[0] ?? element;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    return {
        name: label.textContent.replace(/\\s+/g, ' ').trim(),
        tag: element.tagName,
        id: element.id,
        outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
        on_screen: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0
            && box.left < clientWidth && box.top < clientHeight,
    };";

async fn focus(visitor: &Visitor<'_>) -> WebDriverResult<Focus> {
    visitor.page.execute(FOCUS, Vec::new()).await?.convert()
}

/// What has the focus once the page has scrolled to it.
async fn settled_focus(visitor: &Visitor<'_>) -> WebDriverResult<Focus> {
    let started = Instant::now();
    loop {
        let focus = focus(visitor).await?;
        if focus.on_screen || started.elapsed() > SCROLLING {
            return Ok(focus);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn strike(visitor: &Visitor<'_>, key: Key) -> WebDriverResult<()> {
    visitor.page.action_chain().send_keys(key).perform().await
}

async fn write(visitor: &Visitor<'_>, text: &str) -> WebDriverResult<()> {
    visitor.page.action_chain().send_keys(text).perform().await
}

/// Strikes Tab until what has these words has the focus. Whatever has it on the way can be seen to have it.
async fn tab_to(visitor: &Visitor<'_>, words: &str) -> WebDriverResult<()> {
    for _ in 0..FAR {
        strike(visitor, Key::Tab).await?;
        let focus = settled_focus(visitor).await?;
        assert!(focus.outline >= 2.0, "the focus cannot be seen: {focus:?}");
        assert!(focus.on_screen, "the focus is not on the screen: {focus:?}");
        if focus.name.contains(words) {
            return Ok(());
        }
    }
    panic!("Tab does not lead to 「{words}」 on {}", visitor.path().await?);
}

/// Follows or presses what has the focus.
async fn enter(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.leave_by(async || strike(visitor, Key::Enter).await).await
}

#[test]
fn the_first_tab_leads_past_the_header() {
    visit(Screen::DESKTOP, async |visitor| {
        for path in ["/", "/years/2020", "/login"] {
            visitor.open(path).await?;
            tab_to(visitor, "本文へ移る").await?;
            strike(visitor, Key::Enter).await?;
            let focus = focus(visitor).await?;
            assert_eq!((focus.tag.as_str(), focus.id.as_str()), ("MAIN", "main"), "{path}");
            strike(visitor, Key::Tab).await?;
            let inside = "return document.querySelector('main').contains(document.activeElement)";
            assert!(visitor.page.execute(inside, Vec::new()).await?.convert::<bool>()?, "{path}");
        }
        Ok(())
    });
}

#[test]
fn an_update_can_be_written_without_a_mouse() {
    visit(Screen::DESKTOP, async |visitor| {
        visitor.open("/").await?;
        tab_to(visitor, "職員ログイン").await?;
        enter(visitor).await?;
        tab_to(visitor, "職員ID").await?;
        write(visitor, "tanto").await?;
        tab_to(visitor, "パスワード").await?;
        write(visitor, PASSWORD).await?;
        tab_to(visitor, "ログイン").await?;
        enter(visitor).await?;
        assert_eq!(visitor.path().await?, "/desk");

        tab_to(visitor, "報告する：上半期の登録と成約をまとめる").await?;
        enter(visitor).await?;
        // The link leads to the form, past all that stands above it. What Tab reaches is selected: typing replaces it.
        strike(visitor, Key::Tab).await?;
        assert!(focus(visitor).await?.name.contains("起きた日"));
        write(visitor, "令和3年11月").await?;
        tab_to(visitor, "起きたこと").await?;
        write(visitor, "登録と成約の件数をまとめた").await?;
        tab_to(visitor, "未着手").await?;
        // Within a group of choices the arrows lead, as everywhere.
        strike(visitor, Key::Down).await?;
        assert!(focus(visitor).await?.name.contains("実施中"));
        tab_to(visitor, "指標").await?;
        strike(visitor, Key::Down).await?;
        tab_to(visitor, "指標の数値").await?;
        write(visitor, "28").await?;
        tab_to(visitor, "報告する").await?;
        enter(visitor).await?;
        assert_eq!(visitor.path().await?, "/desk");
        visitor.sees("報告を受け付けました").await?;

        visitor.open("/desk/milestones").await?;
        visitor.sees("登録と成約の件数をまとめた").await?;
        visitor.follow("上半期の登録と成約をまとめる").await?;
        visitor.sees("28件").await
    });
}

#[test]
fn a_month_of_ten_milestones_and_five_values_needs_no_mouse_no_script_and_no_other_page() {
    visit(Screen::DESKTOP.without_javascript(), async |visitor| {
        crate::monthly::fill_the_section(visitor, 7, 5);
        visitor.sign_in("tanto").await?;
        tab_to(visitor, "今月の報告").await?;
        enter(visitor).await?;
        assert_eq!(visitor.path().await?, "/desk/report");
        for number in 1..=10 {
            tab_to(visitor, "新しい状態").await?;
            if number % 2 == 0 {
                // 未着手, then 実施中.
                strike(visitor, Key::Down).await?;
                strike(visitor, Key::Down).await?;
            }
            tab_to(visitor, "起きたこと").await?;
            write(visitor, &format!("{number}番目の報告")).await?;
        }
        for number in 1..=5 {
            tab_to(visitor, "新しい数値").await?;
            write(visitor, &format!("{number}00")).await?;
        }
        tab_to(visitor, "まとめて報告する").await?;
        enter(visitor).await?;
        assert_eq!(visitor.path().await?, "/desk");
        visitor.sees("報告を15件受け付けました").await
    });
}
