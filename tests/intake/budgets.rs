//! Money in tables of goals: the several budgets of a year, and what is neither a budget nor settled.

use super::forms::told;
use super::odd_columns::of_2023;
use super::*;

fn amounts(proposal: &Proposal) -> Vec<String> {
    let amounts = proposal.goals.iter().flat_map(|goal| &goal.amounts);
    amounts.map(|one| format!("{} {} {} {}", one.fiscal_year, one.kind, one.part, one.amount.yen())).collect()
}

fn read(header: &str, row: &str) -> Proposal {
    of_2023(&format!("課,事業名,成果,{header}\n総務課,見本,直した,{row}\n"))
        .unwrap_or_else(|refusal| panic!("{refusal}"))
}

#[test]
fn of_several_budgets_of_a_year_the_one_in_force_is_read_and_the_others_are_told() {
    for (header, left_out) in [
        ("当初予算（千円）,予算現額（千円）", "当初予算（千円）"),
        ("予算現額（千円）,当初予算額（千円）", "当初予算額（千円）"),
        ("予算額（千円）,最終予算額（千円）", "予算額（千円）"),
        ("予算額（千円）,\n,,,当初,補正後", "予算額（千円）／当初"),
        ("予算額（千円）,\n,,,当初,現計", "予算額（千円）／当初"),
        ("補正後予算額（千円）,最終予算額（千円）", "補正後予算額（千円）"),
    ] {
        let is_first = header.starts_with("予算現額");
        let proposal = read(header, if is_first { "120,100" } else { "100,120" });
        assert_eq!(amounts(&proposal), ["2023 budget total 120000"], "{header}");
        assert_eq!(told(&proposal, RemarkKind::ColumnsNotRead), [left_out], "{header}");
    }
    let header = "当初予算（千円）,補正予算（千円）,予算現額（千円）,決算額（千円）,不用額（千円）,執行率（％）";
    let proposal = read(header, "100,20,120,110,10,91.7");
    assert_eq!(amounts(&proposal), ["2023 budget total 120000", "2023 settled total 110000"]);
    let parts = read("予算額（千円）,,,決算額（千円）\n,,,当初,補正,現計,", "100,20,120,110");
    assert_eq!(amounts(&parts), ["2023 budget total 120000", "2023 settled total 110000"]);
    assert_eq!(told(&parts, RemarkKind::ColumnsNotRead), ["予算額（千円）／当初、予算額（千円）／補正"]);
}

#[test]
fn the_parts_of_two_years_below_budget_and_accounts_are_of_those_years() {
    let header = "令和4年度決算（千円）,,令和5年度予算（千円）,\n,,,事業費,人件費,事業費,人件費";
    let expected =
        ["2022 settled total 1000", "2022 settled staff 2000", "2023 budget total 3000", "2023 budget staff 4000"];
    assert_eq!(amounts(&read(header, "1,2,3,4")), expected);
    let header = "予算（千円）,,決算（千円）,\n,,,事業費,R4人件費,事業費,R5人件費";
    let expected =
        ["2023 budget total 1000", "2022 budget staff 2000", "2023 settled total 3000", "2023 settled staff 4000"];
    assert_eq!(amounts(&read(header, "1,2,3,4")), expected);
}

#[test]
fn what_was_spent_is_no_report_and_what_is_only_planned_no_budget() {
    let of_years = read("事業費（千円）,,,\n,,,R4実績,R5実績,R6予算,R7計画", "90,95,100,110");
    assert_eq!(
        amounts(&of_years),
        ["2022 settled total 90000", "2023 settled total 95000", "2024 budget total 100000"]
    );
    assert_eq!(result_texts(&of_years.goals[0]), ["直した"]);
    assert_eq!(told(&of_years, RemarkKind::ColumnsNotRead), ["事業費（千円）／R7計画"]);
    let planned = read("R5計画額（千円）,R6計画額（千円）,R5人件費（千円）", "90,95,10");
    assert!(amounts(&planned).is_empty());
    assert_eq!(told(&planned, RemarkKind::AmountOfNoKind), ["R5人件費（千円）"]);
    assert_eq!(told(&planned, RemarkKind::ColumnsNotRead).len(), 1);
    let in_brackets = read("事業費（決算）（千円）,人件費（決算）（千円）", "10,4");
    assert_eq!(amounts(&in_brackets), ["2023 settled total 10000", "2023 settled staff 4000"]);
    let lettered = read("R5決算額（A）（千円）,R4決算額（B）（千円）,増減（A－B）（千円）", "10,4,6");
    assert_eq!(amounts(&lettered), ["2023 settled total 10000", "2022 settled total 4000"]);
    for header in ["決算額（見込）（千円）", "予算額（要求）（千円）", "予算額（案）（千円）"]
    {
        assert!(amounts(&read(header, "5")).is_empty(), "{header}");
    }
}
