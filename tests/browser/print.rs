//! The year on paper.

use std::fs;

use crate::support::browser::{self, Screen};
use crate::visitor::visit;

/// A link leaves its mark in a PDF on every sheet that it is printed on: one in each heading tells how often the
/// headings are printed.
const MARK_HEADINGS: &str = "
    const tables = document.querySelectorAll('.sheet');
    for (const table of tables) {
        const heading = table.querySelector('thead tr:last-child th');
        heading.innerHTML = '<a href=\"https://heading.example/\">' + heading.textContent + '</a>';
    }
    return tables.length;";

/// Headings like any other row.
const UNREPEATED: &str = "
    for (const heading of document.querySelectorAll('.sheet thead'))
        heading.style.setProperty('display', 'table-row-group', 'important');";

#[test]
fn a_year_is_printed_on_a4_landscape_with_its_headings_on_every_sheet() {
    let (tables, paper, unrepeated) = visit(Screen::DESKTOP, async |visitor| {
        visitor.open("/years/2020").await?;
        let tables: usize = visitor.page.execute(MARK_HEADINGS, Vec::new()).await?.convert()?;
        let paper = browser::print(visitor.page, "year-2020").await?;
        visitor.page.execute(UNREPEATED, Vec::new()).await?;
        Ok((tables, paper, browser::print(visitor.page, "year-2020-unrepeated").await?))
    });
    let read = |file| String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
    let (paper, unrepeated) = (read(paper), read(unrepeated));

    let sheets: Vec<Vec<f64>> = paper
        .split("/MediaBox")
        .skip(1)
        .filter_map(|rest| {
            let (_, rest) = rest.split_once('[')?;
            let (numbers, _) = rest.split_once(']')?;
            numbers.split_whitespace().map(|number| number.parse().ok()).collect()
        })
        .collect();
    assert!(sheets.len() > 1, "{} sheet", sheets.len());
    for sheet in &sheets {
        // A4 is 297 × 210 mm; a point is 1/72 inch.
        let a4_landscape = [0.0, 0.0, 297.0 / 25.4 * 72.0, 210.0 / 25.4 * 72.0];
        assert!(sheet.iter().zip(a4_landscape).all(|(side, wanted)| (side - wanted).abs() < 2.0), "{sheet:?}");
    }

    let headings = |paper: &str| paper.matches("https://heading.example/").count();
    assert_eq!(headings(&unrepeated), tables, "without repetition, one for each table");
    let headings = headings(&paper);
    assert_eq!(tables, 8);
    assert!(headings > tables, "{headings} headings of {tables} tables on {} sheets", sheets.len());
}
