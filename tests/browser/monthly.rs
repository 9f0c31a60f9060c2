//! The monthly form with and without its script: a column pasted from a spreadsheet, and drafts.

use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::prelude::*;

use crate::support::browser::Screen;
use crate::visitor::{Visitor, visit};

/// How long the script may take to keep a draft: it waits for a pause in the typing.
const PATIENCE: Duration = Duration::from_secs(20);

/// The goal of 住宅政策課 in the open year.
const GOAL: &str = "(SELECT goal_id FROM milestone WHERE title = '上半期の登録と成約をまとめる')";

/// Gives the section more milestones and indicators than the demonstration has.
pub(crate) fn fill_the_section(visitor: &Visitor<'_>, milestones: u32, indicators: u32) {
    for number in 1..=milestones {
        visitor.sql(&format!(
            "INSERT INTO milestone (goal_id, position, title, due, state, opened_on) VALUES \
             ({GOAL}, {}, '試験の段階{number}', '2022-03-01/2022-03-31/month', 'not_started', '2021-10-01')",
            100 + number
        ));
    }
    for number in 1..=indicators {
        visitor.sql(&format!(
            "INSERT INTO indicator (programme_id, name, unit, kind, direction) VALUES \
             ((SELECT programme_id FROM goal WHERE id = {GOAL}), '試験の指標{number}', '件', 'activity', 'more')"
        ));
    }
}

async fn open_form(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.sign_in("tanto").await?;
    visitor.open("/desk/report").await
}

/// Pastes a text into the value column's n-th field, as a key or the menu would.
async fn paste(visitor: &Visitor<'_>, place: usize, text: &str) -> WebDriverResult<bool> {
    const PASTE: &str = "
        const [place, text] = arguments;
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        const field = document.querySelectorAll('[data-column=value]')[place];
        field.focus();
        return field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));";
    visitor.page.execute(PASTE, vec![json!(place), json!(text)]).await?.convert()
}

/// What the fields of the value column hold.
async fn column(visitor: &Visitor<'_>) -> WebDriverResult<Vec<String>> {
    const COLUMN: &str = "return [...document.querySelectorAll('[data-column=value]')].map(field => field.value)";
    visitor.page.execute(COLUMN, Vec::new()).await?.convert()
}

#[test]
fn a_block_of_cells_fills_the_column_of_values_downwards() {
    visit(Screen::DESKTOP, async |visitor| {
        fill_the_section(visitor, 0, 5);
        open_form(visitor).await?;
        let before = column(visitor).await?;
        assert!(before.len() >= 5 && before.iter().all(String::is_empty), "{before:?}");
        // As a spreadsheet gives it: rows end with CR LF, a second column stands behind tabs, one cell is empty.
        let left_to_the_browser = paste(visitor, 1, "12\t備考\r\n\t\r\n１，２３４\t\r\n").await?;
        assert!(!left_to_the_browser, "the block is taken in");
        let after = column(visitor).await?;
        assert_eq!(after[..4], ["", "12", "", "１，２３４"], "from the field downwards, an empty cell empty");
        assert!(after[4..].iter().all(String::is_empty), "{after:?}");
        // A single cell is pasted as anywhere; a block longer than the column ends with it.
        assert!(paste(visitor, 0, "5").await?, "left to the browser");
        let last = after.len() - 1;
        paste(visitor, last, "7\n8\n9").await?;
        assert_eq!(column(visitor).await?[last], "7");

        visitor.press("まとめて報告する").await?;
        visitor.sees("報告を3件受け付けました").await
    });
}

/// Types into the first milestone's row.
async fn type_a_line(visitor: &Visitor<'_>, text: &str) -> WebDriverResult<()> {
    visitor.page.find(By::Css("textarea[name^='text-']")).await?.send_keys(text).await
}

async fn typed(visitor: &Visitor<'_>) -> WebDriverResult<Option<String>> {
    visitor.page.find(By::Css("textarea[name^='text-']")).await?.value().await
}

#[test]
fn what_is_typed_is_kept_without_a_button_and_offered_again() {
    const TEXT: &str = "打ちかけの一行";
    visit(Screen::DESKTOP, async |visitor| {
        open_form(visitor).await?;
        type_a_line(visitor, TEXT).await?;
        let status = visitor.page.find(By::Css("[data-draft-status]")).await?;
        let started = Instant::now();
        while !status.text().await?.contains("下書きを保存しました") {
            assert!(started.elapsed() < PATIENCE, "no draft after {PATIENCE:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        // Away without sending, and back another time.
        visitor.open("/desk").await?;
        visitor.sign_out().await?;
        open_form(visitor).await?;
        visitor.sees("下書きの続きです").await?;
        assert_eq!(typed(visitor).await?.as_deref(), Some(TEXT));
        visitor.press("下書きを捨てる").await?;
        assert_eq!(typed(visitor).await?.as_deref(), Some(""));
        visitor.sees_nothing_of(TEXT).await
    });
}

#[test]
fn without_a_script_a_button_keeps_the_draft_and_the_form_is_sent() {
    const TEXT: &str = "打ちかけの一行";
    visit(Screen::DESKTOP.without_javascript(), async |visitor| {
        open_form(visitor).await?;
        type_a_line(visitor, TEXT).await?;
        visitor.press("下書きを保存").await?;
        assert_eq!(visitor.path().await?, "/desk/report");
        visitor.sees("下書きの続きです").await?;
        assert_eq!(typed(visitor).await?.as_deref(), Some(TEXT));
        visitor.press("まとめて報告する").await?;
        visitor.sees("報告を1件受け付けました").await?;
        visitor.open("/desk/report").await?;
        visitor.sees_nothing_of("下書きの続きです").await
    });
}

#[test]
fn fifteen_rows_stand_within_two_screens() {
    const LAST: &str = "
        const rows = [...document.querySelectorAll('.monthly-row')].slice(0, 15);
        return [rows.length, Math.ceil(rows.at(-1).getBoundingClientRect().bottom - rows[0].getBoundingClientRect().top)];";
    visit(Screen::new(1280, 800), async |visitor| {
        fill_the_section(visitor, 12, 0);
        open_form(visitor).await?;
        let (rows, height): (u32, u32) = visitor.page.execute(LAST, Vec::new()).await?.convert()?;
        assert!(rows == 15 && height <= 2 * 800, "{rows} rows are {height} high");
        Ok(())
    });
}

#[test]
fn a_month_that_goes_as_planned_is_a_tick_and_a_button() {
    visit(Screen::DESKTOP.without_javascript(), async |visitor| {
        fill_the_section(visitor, 3, 0);
        visitor.sign_in("tanto").await?;
        visitor.open("/desk").await?;
        visitor.follow("今月の報告をまとめて書く").await?;
        visitor.choose("期限前で、承認待ちの報告がない").await?;
        visitor.press("まとめて報告する").await?;
        visitor.sees("報告を").await?;
        visitor.sees("件受け付けました").await
    });
}
