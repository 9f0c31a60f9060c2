//! What a goal sheet becomes when it is read, and which files are refused and why.
#![cfg(test)]

mod aims_of_plans;
mod anything;
mod beside_each_other;
mod beside_rates;
mod bounds;
mod budgets;
mod by_hand;
mod cells;
mod dates;
mod encodings;
mod evaluation_sheets;
mod figures;
mod forms;
mod forms_elsewhere;
mod forms_of_others;
mod heading_words;
mod indicators_of_other_cities;
mod kept_apart;
mod layouts;
mod letters;
mod mended;
mod namesakes;
mod note_marks;
mod odd_columns;
mod ods;
mod ofunato;
mod old_workbooks;
mod other_cities;
mod parts_of_programmes;
mod raters_of_forms;
mod refusals;
mod rows_that_go_on;
mod split_names;
mod tables;
mod tables_of_forms;
mod the_sample;
mod values_of_forms;
mod values_of_their_year;
mod workbooks;

use std::str::FromStr;

use encoding_rs::SHIFT_JIS;
use ichirizuka::domain::figure::Figure;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::goal::{Detail, DetailKind, SheetPart};
use ichirizuka::domain::indicator::Direction;
use ichirizuka::domain::language::Language;
use ichirizuka::domain::proposal::{Proposal, ProposedGoal, ProposedIndicator, RemarkKind};
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake::{self, Asked, ProblemKind, Refusal};
use proptest::prelude::*;

const SAMPLE: &[u8] = include_bytes!("../../src/demo/akitakata-2020-goals.tsv");
const ANOTHER_TOWN: &[u8] = include_bytes!("../data/goals-of-another-town.csv");

fn year(number: i32) -> FiscalYear {
    FiscalYear::new(number).unwrap()
}

/// A table of a year's results.
fn results_of(number: i32) -> Asked {
    Asked::of_stage(year(number), Stage::Results)
}

fn figure(text: &str) -> Figure {
    Figure::from_str(text).unwrap()
}

fn sample() -> Proposal {
    read("goals.tsv", SAMPLE)
}

fn read(name: &str, bytes: &[u8]) -> Proposal {
    intake::read(name, bytes, &results_of(2020)).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn refused(name: &str, bytes: &[u8]) -> Refusal {
    intake::read(name, bytes, &results_of(2020)).expect_err("the file should be refused")
}

/// The places and codes of a refusal.
fn reasons(text: &str) -> Vec<(u64, String, &'static str)> {
    let place = |problem: &intake::Problem| {
        (problem.line.unwrap_or_default(), problem.column.clone().unwrap_or_default(), problem.reason.code())
    };
    refused("goals.tsv", text.as_bytes()).problems.iter().map(place).collect()
}

const HEADER: &str = "部局名\t課名\t事務事業名\t目標\t成果\n";

/// A goal with these objectives and results.
fn goal(objectives: &str, results: &str) -> ProposedGoal {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let text = format!("{HEADER}建設部\t土木課\t橋の点検\t{}\t{}\n", quoted(objectives), quoted(results));
    read("goals.tsv", text.as_bytes()).goals.remove(0)
}

/// The indicators read from these objectives and results.
fn indicators(objectives: &str, results: &str) -> Vec<ProposedIndicator> {
    goal(objectives, results).indicators
}

fn only_indicator(objectives: &str, results: &str) -> ProposedIndicator {
    let mut found = indicators(objectives, results);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

fn result_texts(goal: &ProposedGoal) -> Vec<&str> {
    goal.results.iter().map(|result| result.item.text.as_str()).collect()
}

fn objective_texts(goal: &ProposedGoal) -> Vec<&str> {
    goal.objectives.iter().map(|objective| objective.item.text.as_str()).collect()
}

/// The dates of the results, as labels.
fn result_dates(results: &str) -> Vec<Option<String>> {
    goal("■目標", results).results.iter().map(|result| result.date.map(|date| date.label(Language::Japanese))).collect()
}

fn detail(kind: DetailKind, text: &str) -> Detail {
    Detail { kind, text: text.to_owned() }
}

fn programme<'a>(proposal: &'a Proposal, name: &str) -> &'a ProposedGoal {
    proposal.goals.iter().find(|goal| goal.programme == name).unwrap()
}
