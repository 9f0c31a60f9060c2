//! 庶務事業 in every section: programmes of one name are apart by section and by number, and never joined.

use std::collections::BTreeSet;

use rust_xlsxwriter::Workbook;

use super::forms::{of_2023, ratings, unit, write_at};
use super::*;

fn forms(of_each: [&[(&'static str, &'static str)]; 2]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (own, number) in of_each.into_iter().zip(["12", "95"]) {
        let sheet = workbook.add_worksheet();
        write_at(sheet, 0, &[("A1", "事務事業名"), ("B1", "庶務事業"), ("A3", "実績"), ("B3", "した")]);
        write_at(sheet, 0, &[("A6", "指標名"), ("B6", "R5目標"), ("C6", "R5実績"), ("A7", "件数"), ("C7", number)]);
        write_at(sheet, 0, own);
    }
    workbook.save_to_buffer().unwrap()
}

/// How many programmes the values of the indicators are of.
fn owners(proposal: &Proposal) -> usize {
    proposal.values.rows.iter().map(|row| row.key.to_string()).collect::<BTreeSet<_>>().len()
}

#[test]
fn forms_of_one_name_are_told_apart_by_section_and_by_number() {
    let proposal = of_2023(&forms([
        &[("A2", "担当課"), ("B2", "総務課"), ("A4", "総合評価"), ("B4", "A")],
        &[("A2", "担当課"), ("B2", "税務課"), ("A4", "総合評価"), ("B4", "B")],
    ]));
    let found: Vec<_> = proposal.goals.iter().map(|goal| (unit(goal), ratings(goal).concat())).collect();
    assert_eq!(found, [("/総務課".to_owned(), " self A".to_owned()), ("/税務課".to_owned(), " self B".to_owned())]);
    assert_eq!(owners(&proposal), 2);
    let proposal = of_2023(&forms([&[("A2", "事業番号"), ("B2", "0101")], &[("A2", "事業番号"), ("B2", "0201")]]));
    let found: Vec<_> = proposal.goals.iter().map(|goal| goal.code.as_ref().map(ToString::to_string)).collect();
    assert_eq!((found, owners(&proposal)), (vec![Some("0101".to_owned()), Some("0201".to_owned())], 2));
}

#[test]
fn forms_of_one_name_without_section_and_number_are_refused() {
    let bytes = forms([&[("A2", "総合評価"), ("B2", "A")], &[("A2", "総合評価"), ("B2", "B")]]);
    let refusal = intake::read("a.xlsx", &bytes, &results_of(2023)).unwrap_err();
    assert!(refusal.to_string().contains("already, in the same section"), "{refusal}");
}

#[test]
fn rows_of_one_name_are_told_apart_by_section_and_refused_without() {
    let of = |rows: &str| {
        let text = format!("課名\t事業名\t目標\t成果\t指標名\t単位\tR2目標\tR2実績\n{rows}");
        intake::read("goals.tsv", text.as_bytes(), &results_of(2020))
    };
    let read = of("総務課\t庶務事業\tあ\tい\t件数\t件\t10\t9\n税務課\t庶務事業\tう\tえ\t件数\t件\t20\t21\n").unwrap();
    let found: Vec<_> = read.goals.iter().map(|goal| (unit(goal), result_texts(goal).concat())).collect();
    assert_eq!(found, [("/総務課".to_owned(), "い".to_owned()), ("/税務課".to_owned(), "え".to_owned())]);
    assert_eq!(owners(&read), 2);
    assert!(of("総務課\t庶務事業\tあ\tい\t件数\t件\t10\t9\n総務課\t庶務事業\tう\tえ\t件数\t件\t20\t21\n").is_err());
}
