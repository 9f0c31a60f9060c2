//! Two languages: the city's own words stay Japanese and say so.

use std::cell::RefCell;

use thirtyfour::prelude::*;

use crate::support::browser::Screen;
use crate::tour;
use crate::visitor::{Visitor, visit};

async fn language(visitor: &Visitor<'_>) -> WebDriverResult<Option<String>> {
    visitor.page.find(By::Tag("html")).await?.attr("lang").await
}

#[test]
fn a_page_changes_its_language_and_back() {
    visit(Screen::DESKTOP, async |visitor| {
        for path in ["/years/2020", tour::MILESTONES, "/compare?years=2016,2020"] {
            visitor.open(path).await?;
            assert_eq!(language(visitor).await?.as_deref(), Some("ja"));
            let japanese = visitor.page.current_url().await?;
            visitor.follow("English").await?;
            assert_eq!(language(visitor).await?.as_deref(), Some("en"));
            let english = visitor.page.current_url().await?;
            assert_eq!(english.path(), format!("/en{}", japanese.path()));
            assert_eq!(english.query(), japanese.query(), "the same choice");
            visitor.follow("日本語").await?;
            assert_eq!(visitor.page.current_url().await?, japanese);
        }
        Ok(())
    });
}

/// Japanese words that a voice would read as English.
const UNMARKED: &str = r"
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const unmarked = [];
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        // The line that names the page on paper is never read out.
        if (parentElement.closest('.print-only')) continue;
        if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(data) && parentElement.closest('[lang]').getAttribute('lang') !== 'ja') {
            unmarked.push(data.trim());
        }
    }
    return unmarked;";

#[test]
fn in_english_every_japanese_word_says_that_it_is_japanese() {
    let unmarked = RefCell::new(Vec::new());
    visit(Screen::DESKTOP, async |visitor| {
        tour::public(visitor, "/en", async |name: &str| {
            let found: Vec<String> = visitor.page.execute(UNMARKED, Vec::new()).await?.convert()?;
            unmarked.borrow_mut().extend(found.into_iter().map(|text| format!("{name}: {text}")));
            assert_eq!(language(visitor).await?.as_deref(), Some("en"), "{name}");
            Ok(())
        })
        .await
    });
    let unmarked = unmarked.into_inner();
    assert!(unmarked.is_empty(), "{}", unmarked.join("\n"));
}
