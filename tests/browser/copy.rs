//! The static copy, opened from the file system as somebody does who has it on a stick.

use std::path::Path;
use std::time::{Duration, Instant};

use thirtyfour::prelude::*;

use crate::demo::Sample;
use crate::support::browser::{Screen, axe, browse};
use crate::tour;
use crate::visitor::{Visitor, visit};

/// How long a search may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The address of a file of the copy.
fn at(folder: &Path, file: &str) -> String {
    format!("file://{}/{file}", folder.display())
}

/// What a search shows: how many were found, and the names and passages in their order.
async fn found(page: &WebDriver) -> WebDriverResult<Vec<String>> {
    const SHOWN: &str = "return [...document.querySelectorAll(
        '.search-count, .hit__name, .hit__other, .hit__passages li, .hit mark, .hit__more, .hit .eyebrow')]
        .map(element => element.textContent.replace(/\\s+/g, ''))";
    page.execute(SHOWN, Vec::new()).await?.convert()
}

/// The same of a search in the copy, once it has ended.
async fn found_in_copy(page: &WebDriver) -> WebDriverResult<Vec<String>> {
    let started = Instant::now();
    loop {
        let shown = found(page).await?;
        if shown.first().is_some_and(|count| !count.is_empty() && count != "さがしています。") {
            return Ok(shown);
        }
        assert!(started.elapsed() < PATIENCE, "{shown:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn searches_as_the_server_does(visitor: &Visitor<'_>, folder: &Path) -> WebDriverResult<()> {
    for query in ["q=移住", "q=空き家", "q=ｱｷﾔ", "q=空き家+移住&kind=result", "q=住宅政策課&year=2020", "q=ないことば"]
    {
        visitor.open(&format!("/search?{query}")).await?;
        let live = found(visitor.page).await?;
        visitor.page.goto(at(folder, &format!("search.html?{query}"))).await?;
        assert_eq!(found_in_copy(visitor.page).await?, live, "{query}");
    }
    Ok(())
}

#[test]
fn a_copy_is_read_and_searched_without_a_server() {
    visit(Screen::DESKTOP, async |visitor| {
        let folder = Sample::copied();
        searches_as_the_server_does(visitor, folder).await?;
        let page = visitor.page;
        page.goto(at(folder, "index.html")).await?;
        page.find(By::Css("form[role=search] input[type=search]")).await?.send_keys("移住").await?;
        visitor.press("さがす").await?;
        assert!(found_in_copy(page).await?[0].contains("件あります"));
        assert!(axe(page).await?.is_empty());
        let first = page.find(By::Css(".hit__name a")).await?;
        visitor.leave_by(async || visitor.hit(&first).await).await?;
        assert!(visitor.path().await?.contains("/goals/"));
        let language = page.find(By::Css(".site-header__language")).await?;
        visitor.leave_by(async || visitor.hit(&language).await).await?;
        assert!(visitor.path().await?.contains("/en/goals/"));
        for file in ["index.html", "years/2020.html", "copy.html", "en/search.html", &file_of(tour::CHART)] {
            page.goto(at(folder, file)).await?;
            let style = "return getComputedStyle(document.querySelector('.skip-link')).position";
            assert_eq!(page.execute(style, Vec::new()).await?.convert::<String>()?, "absolute", "{file} has its style");
            assert!(axe(page).await?.is_empty(), "{file}");
        }
        assert!(page.find(By::Css("figure.chart svg")).await?.is_displayed().await?);
        Ok(())
    });
}

#[test]
fn without_javascript_a_copy_says_what_needs_it_and_can_be_read() {
    let folder = Sample::copied();
    browse(Screen::DESKTOP.without_javascript(), async |page| {
        page.goto(at(folder, "search.html?q=移住")).await?;
        let text = page.find(By::Tag("main")).await?.text().await?;
        assert!(text.contains("検索にはJavaScriptが必要です"), "{text}");
        page.goto(at(folder, "en/years/2020.html")).await?;
        assert!(page.find(By::Css("table.sheet")).await?.is_displayed().await?);
        Ok(())
    });
}

fn file_of(path: &str) -> String {
    format!("{}.html", path.trim_start_matches('/'))
}
