//! Where things are on screens of every width.

use std::cell::RefCell;

use reqwest::Method;
use serde::Deserialize;
use serde_json::json;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::prelude::*;
use thirtyfour::{RequestData, SessionId};

use ichirizuka::web::kit::access::Access;
use ichirizuka::web::routes::ROUTES;

use crate::demo::Sample;
use crate::support::browser::Screen;
use crate::tour;
use crate::visitor::{Visitor, visit, visit_city};

/// What sticks out of the page, and what was fetched from elsewhere.
#[derive(Deserialize)]
struct Found {
    page: u32,
    screen: u32,
    widest: String,
    /// What scrolls sideways by itself.
    regions: Vec<String>,
    /// Dates that begin on one line and end on another.
    parted: Vec<String>,
    elsewhere: Vec<String>,
}

const MEASURE: &str = "
    const root = document.documentElement;
    const hides = element => ['hidden', 'clip'].includes(getComputedStyle(element).overflowX);
    if (hides(root) || hides(document.body)) throw new Error('what sticks out would be hidden');
    const right = element => element.getBoundingClientRect().right;
    const parted = [];
    const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode());) {
        if (text.parentElement.closest('.visually-hidden, .matrix__head, thead, svg')) continue;
        for (const date of text.data.matchAll(/(令和|平成|昭和)(元|[0-9]+)年(度|[0-9]+月([0-9]+日)?)?/g)) {
            const range = document.createRange();
            range.setStart(text, date.index);
            range.setEnd(text, date.index + date[0].length);
            const lines = new Set([...range.getClientRects()].filter(line => line.width > 1).map(line => Math.round(line.top / 8)));
            if (lines.size > 1) parted.push(text.data.slice(0, 60));
        }
    }
    const widest = [...document.body.querySelectorAll('*')].reduce((one, other) => right(other) > right(one) ? other : one);
    return {
        page: root.scrollWidth,
        screen: window.innerWidth,
        widest: widest.outerHTML.slice(0, 120),
        regions: [...document.querySelectorAll('main *')]
            .filter(element => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) && element.checkVisibility())
            .filter(element => element.scrollWidth > element.clientWidth)
            .map(element => element.outerHTML.slice(0, 120)),
        parted,
        elsewhere: performance.getEntriesByType('resource').map(entry => entry.name)
            .filter(name => new URL(name).origin !== location.origin),
    };";

/// A phone, a tablet, a desktop.
const WIDTHS: [u32; 3] = [PHONE, TABLET, 1280];
const PHONE: u32 = 360;
const TABLET: u32 = 768;

/// Whether a page of the tours is for everybody.
fn is_public(name: &str) -> bool {
    name.starts_with('/') && !["/review", "/admin", "/desk", "/account"].iter().any(|part| name.contains(part))
}

/// Makes the page this wide.
#[derive(Debug)]
struct Resize(u32);

impl FormatRequestData for Resize {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let size = json!({ "width": self.0, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        let body = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": size });
        RequestData::new(Method::POST, format!("session/{session}/goog/cdp/execute")).add_body(body)
    }
}

/// Looks at the page in every width, and leaves it in the last.
async fn measure(visitor: &Visitor<'_>, name: &str, faults: &RefCell<Vec<String>>) -> WebDriverResult<()> {
    for width in WIDTHS {
        visitor.page.cmd(Resize(width)).await?;
        let found: Found = visitor.page.execute(MEASURE, Vec::new()).await?.convert()?;
        assert_eq!(found.screen, width);
        if found.page > width {
            faults.borrow_mut().push(format!("{name}: {} in {width}: {}", found.page, found.widest));
        }
        if width == PHONE && !found.regions.is_empty() {
            faults.borrow_mut().push(format!("{name} scrolls sideways on a phone: {:?}", found.regions));
        }
        // As prose years stand beside one another, as wide as they have to be.
        let cut: Vec<&String> = found.regions.iter().filter(|region| !region.contains("comparison-")).collect();
        if width == TABLET && is_public(name) && !cut.is_empty() {
            faults.borrow_mut().push(format!("{name}: a tablet cuts off {cut:?}"));
        }
        if !found.parted.is_empty() {
            faults.borrow_mut().push(format!("{name}: dates are parted in {width}: {:?}", found.parted));
        }
        if !found.elsewhere.is_empty() {
            faults.borrow_mut().push(format!("{name}: fetches {:?}", found.elsewhere));
        }
    }
    Ok(())
}

#[test]
fn no_public_page_is_wider_than_its_screen_or_fetches_from_elsewhere() {
    let faults = RefCell::default();
    visit(Screen::DESKTOP, async |visitor| {
        let look = async |name: &str| measure(visitor, name, &faults).await;
        tour::public(visitor, "", &look).await?;
        tour::public(visitor, "/en", &look).await
    });
    let faults = faults.into_inner();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_page_of_the_invented_city_is_wider_than_its_screen() {
    let faults = RefCell::default();
    visit_city(Sample::Mihon, Screen::DESKTOP, async |visitor| {
        let look = async |name: &str| measure(visitor, name, &faults).await;
        tour::invented(visitor, "", &look).await?;
        tour::invented(visitor, "/en", &look).await
    });
    let faults = faults.into_inner();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_office_page_is_wider_than_its_screen_or_fetches_from_elsewhere() {
    let faults = RefCell::default();
    visit(Screen::DESKTOP, async |visitor| {
        tour::office(visitor, async |name: &str| measure(visitor, name, &faults).await).await
    });
    let faults = faults.into_inner();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What stands in the addresses of the office, for a section of 見本市 and for its newest year and one that is closed.
const NUMBERS: [(&str, &[&str]); 8] = [
    ("{year}", &["2021", "2019"]),
    ("{goal}", &["240"]),
    ("{stage}", &["midyear"]),
    ("{milestone}", &["44"]),
    ("{unit}", &["19"]),
    ("{person}", &["6"]),
    ("{import}", &["5"]),
    ("{programme}", &["23"]),
];

/// Pages that an address alone does not open.
const UNFOLDED: [(&str, &str); 5] = [
    ("kikaku", "/admin/audit?page=2"),
    ("kikaku", "/admin/years/2021/scheme?axis=9"),
    ("kikaku", "/review?department=19"),
    ("kikaku", "/review/changes?kind=reported&since=2021-10-16"),
    ("kikaku", "/review/changes?kind=value&since=2021-10-16"),
];

/// Every page there is for those who work here, with who opens it.
fn pages_at_work() -> Vec<(&'static str, String)> {
    let mut pages: Vec<(&str, String)> = UNFOLDED.map(|(who, path)| (who, path.to_owned())).into();
    for route in ROUTES.iter().filter(|route| route.method == "GET" && route.access == Access::Staff) {
        let filled = NUMBERS.iter().fold(vec![route.path.to_owned()], |paths, (name, numbers)| {
            paths.iter().flat_map(|path| numbers.iter().map(move |number| path.replace(name, number))).collect()
        });
        let who = if route.path.starts_with("/desk") { "kacho" } else { "kikaku" };
        pages.extend(filled.into_iter().filter(|path| !path.contains(['{', '.'])).map(|path| (who, path)));
    }
    pages.sort();
    pages.dedup();
    pages
}

#[test]
fn no_page_at_work_in_the_invented_city_is_long() {
    let long = visit_city(Sample::Mihon, Screen::DESKTOP, async |visitor| {
        let (mut seen, mut long, mut here) = (0, Vec::new(), "");
        for (who, path) in pages_at_work() {
            if here != who {
                visitor.page.delete_all_cookies().await?;
                visitor.sign_in(who).await?;
                here = who;
            }
            visitor.open(&path).await?;
            seen += usize::from(visitor.status().await? == 200);
            let height = tour::height(visitor).await?;
            if height > tour::LONGEST {
                long.push(format!("{path}: {height}"));
            }
        }
        assert!(seen > 50, "{seen}");
        Ok(long)
    });
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn what_is_too_wide_is_found() {
    let faults = RefCell::default();
    visit(Screen::DESKTOP, async |visitor| {
        const TOO_WIDE: &str = "document.querySelector('h1').style.width = '800px'";
        visitor.open("/about").await?;
        visitor.page.execute(TOO_WIDE, Vec::new()).await?;
        measure(visitor, "about", &faults).await
    });
    let faults = faults.into_inner();
    assert_eq!(faults.len(), 2, "on the phone and on the tablet: {faults:?}");
    assert!(faults[0].contains("<h1"), "{faults:?}");
}

#[test]
fn the_open_year_is_told_in_a_few_lines_for_each_sheet() {
    visit(Screen::DESKTOP, async |visitor| {
        for path in ["/years/2021", "/en/years/2021"] {
            visitor.open(path).await?;
            let height = tour::height(visitor).await?;
            assert!(height < 5000, "{path} is {height} high");
            let row =
                "return Math.max(...[...document.querySelectorAll('.sheet tbody tr')].map(row => row.offsetHeight))";
            let row: u32 = visitor.page.execute(row, Vec::new()).await?.convert()?;
            assert!(row < 200, "{path}: a sheet takes {row}");
        }
        Ok(())
    });
}

/// One goal in the year's table, as it stands on the screen.
#[derive(Deserialize)]
struct Row {
    section: Cell,
    programme: Cell,
    objectives: Cell,
    results: Cell,
}

#[derive(Deserialize)]
struct Cell {
    left: f64,
    top: f64,
    bottom: f64,
    text: String,
    label: String,
}

const ROWS: &str = "
    return [...document.querySelectorAll('.sheet tbody tr')].map(row => {
        const cell = name => {
            const cell = row.querySelector('.sheet__' + name);
            const { left, top, bottom } = cell.getBoundingClientRect();
            const label = getComputedStyle(cell, '::before').content;
            return { left, top, bottom, text: cell.innerText, label };
        };
        return {
            section: cell('section'), programme: cell('programme'),
            objectives: cell('objectives'), results: cell('results'),
        };
    });";

async fn rows(visitor: &Visitor<'_>) -> WebDriverResult<Vec<Row>> {
    visitor.open("/years/2020").await?;
    visitor.page.execute(ROWS, Vec::new()).await?.convert()
}

#[test]
fn on_a_phone_each_goal_is_a_card_with_labels() {
    let rows = visit(Screen::new(360, 800), rows);
    assert_eq!(rows.len(), 19);
    for row in &rows {
        let name = &row.programme.text;
        let cells = [&row.section, &row.programme, &row.objectives, &row.results];
        for pair in cells.windows(2) {
            assert!(pair[1].top >= pair[0].bottom - 1.0, "{name}: the cells stand one below the other");
            assert!((pair[1].left - pair[0].left).abs() < 1.0, "{name}: all begin at the left");
        }
        assert!(cells.iter().all(|cell| !cell.text.trim().is_empty()), "{name}: no cell is hidden");
        assert_eq!(row.section.label, "\"担当課\"", "{name}");
        assert_eq!(row.objectives.label, "\"事業概要・目標\"", "{name}");
        assert_eq!(row.results.label, "\"目標達成状況（成果）\"", "{name}");
    }
}

#[test]
fn on_a_desktop_each_goal_is_a_row_below_headings() {
    let (rows, headings) = visit(Screen::DESKTOP, async |visitor| {
        let rows = rows(visitor).await?;
        let headings = visitor.page.find_all(By::Css(".sheet thead tr:last-child th")).await?;
        let mut shown = Vec::new();
        for heading in headings.iter().take(4) {
            shown.push(heading.text().await?);
        }
        Ok((rows, shown))
    });
    assert_eq!(headings, ["担当課", "事務事業名", "事業概要・目標", "目標達成状況（成果）"]);
    for row in &rows {
        assert!(row.section.left < row.programme.left && row.objectives.left < row.results.left);
        assert!((row.section.top - row.results.top).abs() < 1.0, "{}: one row", row.programme.text);
        assert_eq!(row.objectives.label, "none");
    }
}
