//! Which date belongs to a result, and which stays text.

use super::*;

fn one(results: &str) -> Option<String> {
    let mut dates = result_dates(results);
    assert_eq!(dates.len(), 1);
    dates.remove(0)
}

#[test]
fn a_date_in_round_brackets_that_closes_its_clause_is_the_date_of_the_result() {
    for (text, date) in [
        ("■点検した（令和2年11月）", "令和2年11月"),
        ("■点検した(R2.11.5)", "令和2年11月5日"),
        ("■点検した（令和2年11月）。", "令和2年11月"),
        ("■点検した（令和2年11月）　その後直した", "令和2年11月"),
        ("■点検した（令和2年11月）〔国費〕", "令和2年11月"),
        ("■点検した（令和2年11月） [国費（令和3年3月）]", "令和2年11月"),
        ("■売った（令和2年4月～令和3年3月）", "令和2年4月～令和3年3月"),
        ("■点検した（令和2年11月上旬）", "令和2年11月上旬"),
        ("■点検した（令和2年度下半期）", "令和2年度下半期"),
        ("■後期（令和2～6年度）の計画を作った（令和3年3月）", "令和3年3月"),
        ("■導入した（令和3年1月）（達成率80%）", "令和3年1月"),
    ] {
        assert_eq!(one(text).as_deref(), Some(date), "{text}");
    }
}

#[test]
fn a_date_anywhere_else_stays_text() {
    for text in [
        "■令和2年4月24日に開業した",
        "■平成30年7月災害を直した",
        "■開業した [令和3年3月]",
        "■後期（令和2～6年度）に取り組んだ",
        "■開業した（令和3年3月末）",
        "■知らせた（年4回掲載）",
        "■商工会（令和2年10月） 広報（令和2年4月）",
        "■開業した（令和2年13月）",
    ] {
        assert_eq!(one(text), None, "{text}");
        assert!(goal("", text).results[0].item.text.len() > 5);
    }
}

#[test]
fn a_date_left_as_text_is_reported() {
    let text = format!("{HEADER}建設部\t土木課\t橋\t\t■商工会（令和2年10月） 広報（令和2年4月）\n");
    let warnings = read("a.tsv", text.as_bytes()).warnings;
    let found: Vec<_> = warnings.iter().map(|warning| (warning.kind, warning.text.as_str())).collect();
    assert_eq!(found, [(RemarkKind::DateLeftAsText, "令和2年10月"), (RemarkKind::DateLeftAsText, "令和2年4月")]);
}

#[test]
fn an_objective_is_due_by_the_same_rule() {
    let goal =
        goal("■点検する（令和3年3月）\n■12月までに直す\n■記録する（令和3年3月まで）", "■直した（令和3年3月まで）");
    let due: Vec<_> = goal.objectives.iter().map(|objective| objective.date.is_some()).collect();
    assert_eq!(due, [true, false, true]);
    assert_eq!(goal.results[0].date, None);
}

#[test]
fn what_closes_an_item_and_looks_like_a_date_that_there_is_not_is_told() {
    for written in ["R2.4.31", "令和2年13月", "13月", "2月30日", "10/5"] {
        let proposal = read("goals.tsv", format!("事業名\t目標\n見本\t■点検する（{written}）\n").as_bytes());
        assert_eq!(proposal.goals[0].objectives[0].date, None, "{written}");
        let told: Vec<_> = proposal.warnings.iter().map(|remark| (remark.kind, remark.text.as_str())).collect();
        assert_eq!(told, [(RemarkKind::DateLeftAsText, written)]);
    }
    // Where another year is named, nobody knows of which the month is.
    for (text, told) in [("■前年度に続き点検する（3月）", "3月"), ("■令和元年度の点検を終える（9月）", "9月")]
    {
        let proposal = read("goals.tsv", format!("事業名\t目標\n見本\t{text}\n").as_bytes());
        assert_eq!(proposal.goals[0].objectives[0].date, None, "{text}");
        assert!(proposal.warnings.iter().any(|remark| remark.text == told), "{text}: {:?}", proposal.warnings);
    }
    let none = read("goals.tsv", "事業名\t目標\n見本\t■点検する（1.5倍）\n見本二\t■点検する（重点）\n".as_bytes());
    assert!(none.warnings.is_empty(), "{:?}", none.warnings);
}

#[test]
fn a_month_that_closes_an_item_is_the_one_of_the_fiscal_year() {
    for (written, expected) in [
        ("3月", "令和3年3月"),
        ("４月", "令和2年4月"),
        ("12月", "令和2年12月"),
        ("10月5日", "令和2年10月5日"),
        ("3月まで", "令和3年3月"),
    ] {
        let proposal = read("goals.tsv", format!("事業名\t目標\n見本\t■窓口の改修（{written}）\n").as_bytes());
        let date = proposal.goals[0].objectives[0].date.map(|date| date.label(Language::Japanese));
        assert!(date.as_deref().is_some_and(|date| date.starts_with(expected)), "{written}: {date:?}");
        assert!(proposal.warnings.is_empty(), "{written}: {:?}", proposal.warnings);
    }
}
