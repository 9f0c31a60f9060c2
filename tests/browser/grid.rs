//! The grid of a comparison on screens of every width and on paper.

use std::fs;

use serde::Deserialize;
use thirtyfour::prelude::*;

use crate::demo::Sample;
use crate::support::browser::{self, Screen};
use crate::visitor::{Visitor, visit_city};

const YEARS: &str = "2016,2017,2018,2019,2020,2021";
const WAYS: [&str; 6] = ["programme", "department", "plan", "rating", "indicator", "money"];

fn compare(by: &str) -> String {
    format!("/compare?years={YEARS}&by={by}")
}

async fn value<T: serde::de::DeserializeOwned>(visitor: &Visitor<'_>, script: &str) -> WebDriverResult<T> {
    visitor.page.execute(script, Vec::new()).await?.convert()
}

/// What of a table is wider than its place, or beside where it should be below.
const STACKED: &str = "
    const faults = [];
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
    for (const table of document.querySelectorAll('.matrix')) {
        if (table.scrollWidth > table.clientWidth) faults.push('a table scrolls sideways');
        for (const row of table.querySelectorAll('tbody tr:not(.matrix__prose)')) {
            const shown = [...row.children].filter(cell => cell.checkVisibility());
            shown.forEach((cell, index) => {
                const above = shown[index - 1];
                const { top, height, left } = cell.getBoundingClientRect();
                if (above && top < above.getBoundingClientRect().bottom - 1) faults.push('beside: ' + cell.innerText);
                if (height > 0 && !cell.innerText.trim() && !cell.querySelector('svg')) faults.push('an empty row');
                if (left < 0) faults.push('cut off: ' + cell.innerText);
            });
        }
    }
    return faults.slice(0, 5);";

#[test]
fn on_a_phone_the_years_of_a_row_stand_below_one_another() {
    visit_city(Sample::Mihon, Screen::new(360, 800).without_javascript(), async |visitor| {
        for by in WAYS {
            visitor.open(&compare(by)).await?;
            let faults: Vec<String> = value(visitor, STACKED).await?;
            assert!(faults.is_empty(), "{by}: {faults:?}");
        }
        visitor.open(&compare("programme")).await?;
        let top: f64 = value(
            visitor,
            "const row = document.querySelectorAll('.matrix tbody tr')[4];
             row.lastElementChild.scrollIntoView({ block: 'center', behavior: 'instant' });
             return row.querySelector('th').getBoundingClientRect().top;",
        )
        .await?;
        assert!((-1.0..400.0).contains(&top), "the name is in sight beside its last year: {top}");
        Ok(())
    });
}

/// What of a table is not a table: a year below another one, or text wider than its column.
const NO_GRID: &str = "
    const faults = [];
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
    for (const row of document.querySelectorAll('.matrix tbody tr:not(.matrix__prose)')) {
        const tops = new Set([...row.children].map(cell => Math.round(cell.getBoundingClientRect().top)));
        if (tops.size > 1) faults.push('below one another: ' + row.innerText);
        for (const cell of row.children) {
            if (cell.scrollWidth > cell.clientWidth + 1) faults.push('wider than its column: ' + cell.innerText);
        }
    }
    return faults.slice(0, 5);";

#[test]
fn on_a_tablet_the_years_of_a_row_stand_beside_one_another() {
    visit_city(Sample::Mihon, Screen::new(768, 1024).without_javascript(), async |visitor| {
        for by in WAYS {
            visitor.open(&compare(by)).await?;
            let faults: Vec<String> = value(visitor, NO_GRID).await?;
            assert!(faults.is_empty(), "{by}: {faults:?}");
        }
        Ok(())
    });
}

#[derive(Deserialize)]
struct InSight {
    head: f64,
    name: f64,
}

#[test]
fn headings_stay_in_sight_and_the_text_opens_without_a_script() {
    visit_city(Sample::Mihon, Screen::DESKTOP.without_javascript(), async |visitor| {
        visitor.open("/compare?years=2019,2020,2021").await?;
        let sight: InSight = value(
            visitor,
            "document.querySelectorAll('.matrix tbody tr')[30].scrollIntoView({ block: 'center', behavior: 'instant' });
             const place = name => document.querySelector(name).getBoundingClientRect();
             return { head: place('.matrix thead th:nth-child(3)').top, name: place('.matrix tbody th').left };",
        )
        .await?;
        assert!(sight.head.abs() < 1.0, "the years stand at the top of the screen: {}", sight.head);
        assert!(sight.name >= 0.0);
        assert!(!visitor.page.find(By::Css(".matrix__years")).await?.is_displayed().await?);
        let summary = visitor.page.find(By::Css(".matrix__prose summary")).await?;
        summary.focus().await?;
        summary.send_keys(Key::Enter).await?;
        assert!(visitor.page.find(By::Css(".matrix__years")).await?.is_displayed().await?, "by the keyboard");
        Ok(())
    });
}

#[test]
fn every_comparison_has_no_fault_that_axe_knows_and_a_contrast_that_can_be_told() {
    visit_city(Sample::Mihon, Screen::DESKTOP, async |visitor| {
        // Of many years as prose a part is always scrolled out of sight.
        let prose = "/compare?years=2020,2021&view=prose".to_owned();
        for path in WAYS.map(compare).iter().chain([&prose]) {
            visitor.open(path).await?;
            let faults = browser::axe(visitor.page).await?;
            assert!(faults.is_empty(), "{path}: {faults:?}");
        }
        Ok(())
    });
}

/// How many sheets of paper there are, and how wide each is, in millimetres.
fn sheets(paper: &std::path::Path) -> Vec<f64> {
    let paper = String::from_utf8_lossy(&fs::read(paper).unwrap()).into_owned();
    let boxes = paper.split("/MediaBox").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once('[')?;
        let (numbers, _) = rest.split_once(']')?;
        numbers.split_whitespace().nth(2)?.parse::<f64>().ok()
    });
    boxes.map(|points| points / 72.0 * 25.4).collect()
}

/// A link leaves its mark in a PDF on every sheet that it is printed on.
const MARK_TOTALS: &str = "
    const totals = [...document.querySelectorAll('main tfoot')].filter(total => total.checkVisibility());
    for (const total of totals) {
        const name = total.querySelector('th');
        name.innerHTML = '<a href=\"https://total.example/\">' + name.textContent + '</a>';
    }
    return totals.length;";

#[test]
fn a_comparison_is_printed_as_its_grid_with_totals_once() {
    let (programmes, years, totals) = visit_city(Sample::Mihon, Screen::DESKTOP, async |visitor| {
        visitor.open(&compare("programme")).await?;
        let programmes = browser::print(visitor.page, "compare-programme").await?;
        visitor.open(&compare("department")).await?;
        let totals: usize = value(visitor, MARK_TOTALS).await?;
        Ok((programmes, browser::print(visitor.page, "compare-department-totals").await?, totals))
    });
    let programmes = sheets(&programmes);
    assert!(programmes.len() <= 6, "{} sheets for 43 programmes in six years", programmes.len());
    assert!(programmes.iter().all(|width| (width - 297.0).abs() < 1.0), "A4 landscape: {programmes:?}");
    let printed = String::from_utf8_lossy(&fs::read(years).unwrap()).matches("https://total.example/").count();
    assert!(totals > 0);
    assert_eq!(printed, totals, "a total is printed once, however many sheets its table takes");
}

#[test]
fn a_programme_is_printed_on_two_sheets() {
    let print = |city: Sample, programmes: &'static [u32]| {
        visit_city(city, Screen::DESKTOP, async |visitor| {
            for programme in programmes {
                visitor.open(&format!("/programmes/{programme}")).await?;
                let paper = browser::print(visitor.page, &format!("programme-{programme}")).await?;
                let sheets = sheets(&paper).len();
                assert!(sheets <= 2, "{programme}: {sheets} sheets");
            }
            Ok(())
        });
    };
    print(Sample::Mihon, &[1, 4, 10, 22, 23, 43, 50]);
    print(Sample::Akitakata, &[14, 15]);
}

#[test]
fn a_goal_is_printed_upright_like_the_form_that_it_was() {
    let sheets = visit_city(Sample::Mihon, Screen::DESKTOP, async |visitor| {
        visitor.open("/goals/200").await?;
        Ok(sheets(&browser::print(visitor.page, "goal-upright").await?))
    });
    assert!(sheets.iter().all(|width| (width - 210.0).abs() < 1.0), "A4 upright: {sheets:?}");
    assert!(sheets.len() <= 3, "{} sheets", sheets.len());
}

/// How wide the name and each year are in the head of a table of programmes.
#[derive(Deserialize)]
struct Widths {
    name: f64,
    years: Vec<f64>,
}

#[test]
fn every_year_is_as_wide_as_any_other() {
    visit_city(Sample::Mihon, Screen::DESKTOP, async |visitor| {
        for years in ["2020,2021", "2019,2020,2021", YEARS] {
            visitor.open(&format!("/compare?years={years}")).await?;
            let widths: Widths = value(
                visitor,
                "const [name, line, ...years] = [...document.querySelectorAll('.matrix thead')[0].querySelectorAll('th')]
                     .map(cell => cell.getBoundingClientRect().width);
                 return { name, years };",
            )
            .await?;
            assert_eq!(widths.years.len(), years.split(',').count());
            let first = widths.years[0];
            assert!(widths.years.iter().all(|width| (width - first).abs() < 1.5), "{years}: {:?}", widths.years);
            assert!(widths.name > first, "{years}: the names are {} wide, a year {first}", widths.name);
        }
        Ok(())
    });
}

#[test]
fn the_account_is_one_line_on_a_phone() {
    visit_city(Sample::Mihon, Screen::new(360, 800), async |visitor| {
        visitor.sign_in("kikaku").await?;
        let height: f64 = value(visitor, "return document.querySelector('.site-header__account').clientHeight").await?;
        assert!(height < 60.0, "{height}");
        let wide: bool = value(visitor, "return document.documentElement.scrollWidth <= innerWidth").await?;
        assert!(wide, "and the page is no wider for it");
        let leave = visitor.page.find(By::Css(".site-header__links form button")).await?;
        assert!(!leave.is_displayed().await?, "the links are behind a button");
        visitor.page.find(By::Css(".site-header__menu")).await?.click().await?;
        let outside: Vec<String> = value(
            visitor,
            "return [...document.querySelectorAll('.site-header__links :is(a, button)')].filter(link => {
                 const { left, right, top, bottom } = link.getBoundingClientRect();
                 return left < 0 || right > innerWidth || top < 0 || bottom > innerHeight || top === bottom;
             }).map(link => link.textContent);",
        )
        .await?;
        assert!(outside.is_empty(), "every link is in sight: {outside:?}");
        Ok(())
    });
}
