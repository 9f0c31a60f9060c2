//! The published sheet of the demo, in full.

use super::*;

#[test]
fn has_every_department_section_goal_objective_and_result() {
    let proposal = sample();
    let mut departments: Vec<_> = proposal.goals.iter().map(|goal| goal.department.clone().unwrap()).collect();
    let mut sections: Vec<_> =
        proposal.goals.iter().map(|goal| (goal.department.clone(), goal.section.clone().unwrap())).collect();
    departments.dedup();
    sections.dedup();
    assert_eq!(departments.len(), 8);
    assert_eq!(sections.len(), 18);
    assert_eq!(proposal.goals.len(), 19);
    assert_eq!(proposal.goals.iter().map(|goal| goal.objectives.len()).sum::<usize>(), 47);
    assert_eq!(proposal.goals.iter().map(|goal| goal.results.len()).sum::<usize>(), 48);
    assert_eq!(proposal.named_years, [year(2020)]);
    assert_eq!(proposal.source, "goals.tsv");
}

#[test]
fn keeps_programme_names_as_written() {
    let proposal = sample();
    let names: Vec<_> = proposal.goals.iter().map(|goal| goal.programme.as_str()).collect();
    assert!(names.contains(&"G I G A スクール構想 推進事業"));
    assert!(names.contains(&"財政健全化計画 第3次改訂版の策定"));
    assert!(names.contains(&"空き家関係事業 （定住促進事業）"));
}

#[test]
fn leaves_no_mark_or_markup_in_its_texts() {
    for goal in sample().goals {
        for item in goal.objectives.iter().chain(&goal.results) {
            assert!(!item.item.text.contains(['■', '<', '>', '\n', '〔', '[']), "{}", item.item.text);
            assert_eq!(item.item.text, item.item.text.trim());
            assert!(!item.item.text.is_empty());
        }
    }
}

#[test]
fn states_twelve_rates_in_order_and_eleven_of_them_follow_from_their_figures() {
    let proposal = sample();
    let rates: Vec<_> = proposal
        .goals
        .iter()
        .flat_map(|goal| &goal.indicators)
        .filter_map(|indicator| Some((indicator, indicator.stated.as_ref()?)))
        .map(|(indicator, stated)| {
            (
                indicator.name.as_str(),
                stated.percent.to_string(),
                stated.label.as_str(),
                indicator.values.first().map(|(_, value)| value.to_string()),
                indicator.target.map(|target| target.to_string()),
                indicator.unit.as_deref(),
                indicator.follows,
            )
        })
        .collect();
    let row = |name, percent: &str, label, figures: Option<(&str, &str)>, unit| {
        let (actual, target) = figures.unzip();
        let follows = figures.map(|_| true);
        (name, percent.to_owned(), label, actual.map(str::to_owned), target.map(str::to_owned), unit, follows)
    };
    assert_eq!(
        rates,
        [
            row("「きらり」への入居者", "70", "達成率", Some(("14", "20")), Some("人")),
            row("平成30年7月災害の工事", "79", "完了率", Some(("81", "103")), Some("件")),
            row("令和元年7月災害の工事", "20", "完了率", Some(("3", "15")), Some("件")),
            row("サテライトオフィス誘致", "100", "達成率", Some(("3", "3")), Some("社")),
            row("起業支援", "267", "達成率", Some(("8", "3")), Some("件")),
            row("空き家情報バンク新規登録件数", "92", "達成率", Some(("46", "50")), Some("件")),
            row("契約成立件数", "90", "達成率", Some(("45", "50")), Some("件")),
            row("空き家情報バンクを利用した移住定住者（組）", "87", "達成率", Some(("26", "30")), Some("組")),
            row("空き家情報バンクを利用した移住定住者（人）", "72", "達成率", Some(("54", "75")), Some("人")),
            row("平成30年7月災害の被災箇所", "100", "完了率", None, None),
            row("令和元年7月災害の工事", "72", "完了率", Some(("13", "18")), Some("件")),
            row("登録者数", "35", "達成率", Some(("14", "40")), Some("人")),
        ]
    );
}

#[test]
fn ties_each_rate_to_the_objective_and_the_result_it_belongs_to() {
    let proposal = sample();
    let places = |name: &str| -> Vec<_> {
        let indicators = &programme(&proposal, name).indicators;
        indicators.iter().map(|indicator| (indicator.objective, indicator.result)).collect()
    };
    assert_eq!(
        places("空き家関係事業 （定住促進事業）"),
        [(Some(0), Some(0)), (Some(1), Some(1)), (Some(2), Some(2)), (Some(2), Some(2))]
    );
    assert_eq!(places("地域の仕事づくり事業"), [(Some(0), Some(1)), (Some(1), Some(2))]);
    assert_eq!(places("多文化共生推進事業"), [(Some(1), Some(1))]);
}

#[test]
fn gives_two_series_that_should_fall_and_no_rate_where_percentages_are_values() {
    let proposal = sample();
    let indicators = &programme(&proposal, "学力向上推進事業").indicators;
    assert!(indicators.iter().all(|indicator| indicator.stated.is_none()));
    let series: Vec<_> = indicators
        .iter()
        .map(|series| (series.name.as_str(), series.unit.as_deref(), series.direction, series.values.clone()))
        .collect();
    assert_eq!(
        series,
        [
            (
                "正答率40%未満の児童生徒の割合 小学校6年生",
                Some("%"),
                Direction::Less,
                vec![(year(2019), figure("6.8")), (year(2020), figure("3.8"))]
            ),
            (
                "正答率40%未満の児童生徒の割合 中学校2年生",
                Some("%"),
                Direction::Less,
                vec![(year(2019), figure("23.0")), (year(2020), figure("21.5"))]
            ),
        ]
    );
    assert_eq!(series[1].3[0].1.to_string(), "23.0");
}

#[test]
fn explains_two_words_in_footnotes() {
    let proposal = sample();
    let goal = programme(&proposal, "地域の魅力の発信");
    let notes: Vec<_> =
        goal.footnotes.iter().map(|note| (note.part, note.mark.as_str(), note.term.as_deref())).collect();
    assert_eq!(
        notes,
        [
            (SheetPart::Objectives, "*", Some("カタログポケット")),
            (SheetPart::Results, "*", Some("ウェブアクセシビリティ"))
        ]
    );
    assert!(goal.footnotes[0].text.starts_with("カタログポケットとは、"));
    assert!(goal.footnotes[1].text.starts_with("障害の有無"));
    assert!(goal.objectives[1].item.text.contains("カタログポケット*の導入"));
    assert_eq!(proposal.goals.iter().map(|goal| goal.footnotes.len()).sum::<usize>(), 2);
}

#[test]
fn keeps_points_asides_and_remarks_with_their_item() {
    let proposal = sample();
    let results = |name: &str| programme(&proposal, name).results.clone();
    assert_eq!(
        results("地域の魅力の発信")[2].item.details,
        [detail(DetailKind::Aside, "[友だち：1,871人（令和3年3月末）]")]
    );
    assert_eq!(results("地域の魅力の発信")[3].item.details.len(), 2);
    assert_eq!(results("地域の魅力の発信")[4].item.text, "Twitter・Instagramを開設した（令和3年3月）");
    assert_eq!(
        results("学校と地域の連携強化事業")[1].item.details,
        [
            detail(DetailKind::Point, "高校と地域の連携強化を進める"),
            detail(DetailKind::Point, "高校と小中学校の連携強化を進める"),
            detail(DetailKind::Point, "高校の特徴をつくり、発信する"),
        ]
    );
    assert_eq!(
        results("保育所規模適正化推進事業")[1].item.details,
        [detail(DetailKind::Aside, "〔令和4年4月 保育園開園予定〕")]
    );
    assert_eq!(
        results("空き家関係事業 （定住促進事業）")[1].item.details,
        [detail(DetailKind::Remark, "内26件が市外の方")]
    );
}

#[test]
fn dates_seventeen_results_each_as_exactly_as_its_source() {
    let proposal = sample();
    let dates: Vec<String> = proposal
        .goals
        .iter()
        .flat_map(|goal| &goal.results)
        .filter_map(|result| Some(result.date?.label(Language::Japanese)))
        .collect();
    assert_eq!(
        dates,
        [
            "令和3年2月",
            "令和2年9月",
            "令和2年5月",
            "令和2年7月",
            "令和3年3月",
            "令和2年11月",
            "令和2年9月",
            "令和3年1月",
            "令和3年3月",
            "令和3年3月",
            "令和2年11月",
            "令和2年11月",
            "令和2年11月",
            "令和3年2月",
            "令和3年3月",
            "令和2年4月～令和3年3月",
            "令和2年11月",
        ]
    );
    assert!(proposal.goals.iter().flat_map(|goal| &goal.objectives).all(|objective| objective.date.is_none()));
}

#[test]
fn says_what_is_worth_a_look() {
    let warnings: Vec<_> =
        sample().warnings.iter().map(|warning| (warning.line, warning.kind, warning.text.clone())).collect();
    assert_eq!(
        warnings,
        [
            (14, RemarkKind::DateLeftAsText, "令和2～6年度".to_owned()),
            (29, RemarkKind::RateWithoutFigures, "平成30年7月災害の被災箇所は、すべて完了した（100%完了）".to_owned()),
            (30, RemarkKind::DateLeftAsText, "令和2年10月".to_owned()),
            (30, RemarkKind::DateLeftAsText, "令和2年4月".to_owned()),
        ]
    );
}

#[test]
fn knows_the_line_of_every_goal() {
    let lines: Vec<u64> = sample().goals.iter().map(|goal| goal.line).collect();
    assert_eq!(lines, [8, 9, 10, 13, 14, 15, 16, 17, 20, 21, 22, 23, 26, 27, 28, 29, 30, 33, 34]);
}
