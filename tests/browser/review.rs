//! The review in front of a meeting: down to a goal and back with the filter, on a phone, on paper, without scripts.

use std::collections::BTreeSet;
use std::fs;

use thirtyfour::prelude::*;

use crate::demo::Sample;
use crate::support::browser::{self, Screen, axe};
use crate::visitor::{Visitor, visit, visit_city};

/// The departments with something late, as the table shows them.
async fn departments(visitor: &Visitor<'_>) -> WebDriverResult<Vec<String>> {
    let mut names = Vec::new();
    for row in visitor.page.find_all(By::Css("tr.review__department th a")).await? {
        names.push(row.text().await?);
    }
    Ok(names)
}

/// Clicks the first element that a selector finds, and waits for the page that this leads to.
async fn click(visitor: &Visitor<'_>, selector: &str) -> WebDriverResult<()> {
    let target = visitor.page.find(By::Css(selector)).await?;
    visitor.leave_by(async || visitor.hit(&target).await).await
}

/// Down to a goal and back, by what is on the page and by the browser's own button.
async fn down_and_back(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.sign_in("shicho").await?;
    visitor.open("/review").await?;
    assert_eq!(departments(visitor).await?.len(), 8);
    click(visitor, ".summary__alert a").await?;
    let late = departments(visitor).await?;
    assert!(!late.is_empty() && late.len() < 8, "{late:?}");
    visitor.follow(&late[0]).await?;
    click(visitor, "tr.review__section th a").await?;
    click(visitor, "tr.review__goal th a").await?;
    visitor.sees("シートを読む").await?;
    let here = visitor.page.current_url().await?;
    assert!(here.query().is_some_and(|query| query.contains("late=1") && query.contains("goal=")), "{here}");
    visitor.leave_by(async || visitor.page.back().await).await?;
    assert!(visitor.count("tr.review__goal").await? > 0);
    click(visitor, "nav.breadcrumb a").await?;
    assert_eq!(departments(visitor).await?, late, "the filter came along all the way");
    Ok(())
}

#[test]
fn a_manager_goes_down_to_a_goal_and_back_without_losing_the_filter() {
    visit(Screen::DESKTOP, down_and_back);
}

#[test]
fn it_works_without_javascript() {
    visit(Screen::DESKTOP.without_javascript(), down_and_back);
}

#[test]
fn on_a_phone_nothing_sticks_out_and_axe_finds_nothing_at_any_level() {
    visit(Screen::new(360, 800), async |visitor| {
        visitor.sign_in("shicho").await?;
        for path in ["/review", "/review?department=19", "/review/changes", "/review/meeting", "/review/years"] {
            visitor.open(path).await?;
            let width: u32 =
                visitor.page.execute("return document.documentElement.scrollWidth", Vec::new()).await?.convert()?;
            assert!(width <= 360, "{path}: {width}");
            let found = axe(visitor.page).await?;
            assert!(found.is_empty(), "{path}: {found:?}");
        }
        visitor.open("/review").await?;
        let shown = "return [...document.querySelectorAll('tr.review__section')].some(row => row.offsetHeight > 0)";
        assert!(
            !visitor.page.execute(shown, Vec::new()).await?.convert::<bool>()?,
            "a department leads to its sections"
        );
        click(visitor, "tr.review__department th a").await?;
        assert!(visitor.page.execute(shown, Vec::new()).await?.convert::<bool>()?);
        Ok(())
    });
}

/// A link leaves its mark in a PDF on every sheet that it is printed on.
const MARK_HEADS: &str = "
    for (const mark of document.querySelectorAll('.meeting__mark strong'))
        mark.innerHTML = '<a href=\"https://mark.example/\">' + mark.textContent + '</a>';
    const rows = document.querySelectorAll('section.meeting__sheet table:last-of-type tbody')[0];
    if (arguments[0]) for (let copy = 0; copy < 8; copy++) rows.innerHTML += rows.innerHTML.slice(0, 4000);";

#[test]
fn the_meeting_sheet_is_printed_one_sheet_a_department_with_the_mark_on_every_sheet() {
    let sheets = |file| {
        let paper = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
        (paper.matches("/MediaBox").count(), paper.matches("https://mark.example/").count())
    };
    let (plain, long) = visit(Screen::DESKTOP, async |visitor| {
        visitor.sign_in("shicho").await?;
        visitor.open("/review/meeting").await?;
        visitor.page.execute(MARK_HEADS, vec![false.into()]).await?;
        let plain = browser::print(visitor.page, "meeting").await?;
        visitor.page.refresh().await?;
        visitor.page.execute(MARK_HEADS, vec![true.into()]).await?;
        Ok((plain, browser::print(visitor.page, "meeting-long").await?))
    });
    assert_eq!(sheets(plain), (9, 9), "the city and its eight departments, each with the mark");
    let (pages, marks) = sheets(long);
    assert!(pages > 9, "{pages} pages");
    // Chromium writes the link of a repeated head more than once for a sheet; unrepeated, it would be there nine times.
    assert!(marks >= pages, "{marks} marks on {pages} sheets: a department carries the mark on each of its sheets");
}

const HEIGHT: &str = "return document.documentElement.scrollHeight";
const CUT: &str = "
    return [...document.querySelectorAll('.table-region')].filter(region => region.scrollWidth > region.clientWidth)
        .map(region => region.getAttribute('aria-labelledby') ?? region.getAttribute('aria-label'))";

/// The pages of the review that this one leads to: other years and kinds and what else there is of them, not each
/// department, filter and order.
const LEADS_TO: &str = "
    const kept = ['year', 'kind', 'page', 'until', 'since'];
    return [...document.querySelectorAll('main a[href]')].map(link => new URL(link.href))
        .filter(url => /^\\/(en\\/)?review(\\/[a-z]+)?$/.test(url.pathname))
        .filter(url => [...url.searchParams.keys()].every(key => kept.includes(key)))
        .map(url => url.pathname + url.search);";

/// The most that a page may be high on an office computer.
const MOST: u32 = 4000;

/// Walks the review from page to page; says what is too high or cut off, and how many pages there were.
async fn walk(visitor: &Visitor<'_>, account: &str) -> WebDriverResult<(Vec<String>, usize)> {
    visitor.sign_in(account).await?;
    let first = ["/review", "/review?department=19", "/review/changes?since=2000-01-01"];
    let mut ahead: Vec<String> = first.iter().flat_map(|&path| [path.to_owned(), format!("/en{path}")]).collect();
    let mut seen: BTreeSet<String> = ahead.iter().cloned().collect();
    let mut faults = Vec::new();
    while let Some(path) = ahead.pop() {
        visitor.open(&path).await?;
        let height: u32 = visitor.page.execute(HEIGHT, Vec::new()).await?.convert()?;
        if height > MOST {
            faults.push(format!("{path} is {height} high"));
        }
        let cut: Vec<String> = visitor.page.execute(CUT, Vec::new()).await?.convert()?;
        if !cut.is_empty() {
            faults.push(format!("{path}: {cut:?}"));
        }
        let next: Vec<String> = visitor.page.execute(LEADS_TO, Vec::new()).await?.convert()?;
        ahead.extend(next.into_iter().filter(|path| seen.insert(path.clone())));
    }
    Ok((faults, seen.len()))
}

#[test]
fn no_page_of_the_review_is_long_and_no_table_is_cut() {
    for (city, account) in [(Sample::Akitakata, "shicho"), (Sample::Mihon, "kikaku")] {
        let (faults, pages) = visit_city(city, Screen::DESKTOP, async |visitor| walk(visitor, account).await);
        assert!(pages > 40, "{pages} pages");
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
