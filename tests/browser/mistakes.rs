//! What was typed is kept, and what is wrong is said where it is wrong.

use thirtyfour::prelude::*;

use crate::support::browser::Screen;
use crate::visitor::{Visitor, visit};

/// The messages that a field names as its description.
async fn described(visitor: &Visitor<'_>, field: &WebElement) -> WebDriverResult<String> {
    let mut words = String::new();
    for id in field.attr("aria-describedby").await?.unwrap_or_default().split_whitespace() {
        words.push_str(&visitor.page.find(By::Id(id)).await?.text().await?);
    }
    Ok(words)
}

async fn open_form(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.sign_in("tanto").await?;
    visitor.follow("報告する：上半期の登録と成約をまとめる").await
}

#[test]
fn each_message_belongs_to_its_field_and_nothing_typed_is_lost() {
    visit(Screen::DESKTOP, async |visitor| {
        open_form(visitor).await?;
        visitor.fill("起きた日", "そのうち").await?;
        visitor.choose("延期").await?;
        visitor.fill("新しい期限", "令和4年2月").await?;
        visitor.fill("延期・中止の理由", "聞き取りの相手が増えたため").await?;
        visitor.fill("指標の数値", "12").await?;
        visitor.press("報告する").await?;

        assert_eq!(visitor.status().await?, 422);
        assert!(visitor.page.title().await?.starts_with("入力エラー"));
        let happened = visitor.field("起きた日").await?;
        assert!(described(visitor, &happened).await?.contains("日付を読み取れません"));
        assert_eq!(happened.attr("aria-invalid").await?.as_deref(), Some("true"));
        assert_eq!(happened.value().await?.as_deref(), Some("そのうち"));
        let text = visitor.field("起きたこと").await?;
        assert!(described(visitor, &text).await?.contains("起きたことを書いてください"));
        assert_eq!(text.attr("aria-invalid").await?.as_deref(), Some("true"));

        let due = visitor.field("新しい期限").await?;
        assert_eq!(due.attr("aria-invalid").await?, None);
        assert_eq!(due.value().await?.as_deref(), Some("令和4年2月"));
        assert!(described(visitor, &due).await?.contains("読み取った日付"));
        let reason = visitor.field("延期・中止の理由").await?;
        assert_eq!(reason.value().await?.as_deref(), Some("聞き取りの相手が増えたため"));
        assert!(visitor.field("延期").await?.is_selected().await?);
        assert_eq!(visitor.field("指標の数値").await?.value().await?.as_deref(), Some("12"));
        Ok(())
    });
}

#[test]
fn the_list_of_mistakes_has_the_focus_and_leads_to_the_fields() {
    visit(Screen::DESKTOP, async |visitor| {
        open_form(visitor).await?;
        visitor.fill("起きた日", "そのうち").await?;
        visitor.press("報告する").await?;
        let focused = visitor.page.active_element().await?;
        assert_eq!(focused.class_name().await?.as_deref(), Some("error-summary"));
        let mistakes = focused.find_all(By::Tag("a")).await?;
        assert_eq!(mistakes.len(), 2);
        visitor.hit(&mistakes[1]).await?;
        let focused = visitor.page.active_element().await?;
        assert_eq!(focused.id().await?.as_deref(), Some("text"));
        Ok(())
    });
}

#[test]
fn a_long_text_survives_an_unreadable_date() {
    let text = "移住した人に聞き取った。\n1　仕事\n2　住まい <広さ・家賃> & 交通\n　字下げした行";
    let kept = visit(Screen::DESKTOP.without_javascript(), async |visitor| {
        open_form(visitor).await?;
        visitor.fill("起きた日", "令和3年13月").await?;
        visitor.fill("起きたこと", text).await?;
        visitor.press("報告する").await?;
        visitor.sees("入力を直してください").await?;
        visitor.field("起きたこと").await?.value().await
    });
    assert_eq!(kept.as_deref(), Some(text));
}
