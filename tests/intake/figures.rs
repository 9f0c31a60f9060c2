//! Rates, series and the figures behind them.

use super::*;

/// Name, actual, unit, target and whether it follows.
fn read_rate(objectives: &str, results: &str) -> (String, String, String, Option<String>, Option<bool>) {
    let found = only_indicator(objectives, results);
    let actual = found.values.first().map(|(_, value)| value.to_string()).unwrap_or_default();
    let target = found.target.map(|target| target.to_string());
    (found.name, actual, found.unit.unwrap_or_default(), target, found.follows)
}

#[test]
fn names_come_from_the_words_around_the_figure() {
    for (objective, result, name) in [
        ("登録者40人", "登録者数 14人（達成率35%）", "登録者数"),
        ("登録者40人", "登録者数は14人（達成率35%）", "登録者数"),
        ("登録者40人", "周知に努め、登録者数は14人となった（達成率35%）", "登録者数"),
        ("3社を誘致", "工場3社を誘致した（達成率100%）", "工場誘致"),
        ("講座を4回", "講座を5回開催した（達成率125%）", "講座開催"),
        ("講座を4回", "講座を5回実施した（達成率125%）", "講座"),
        ("3件を支援", "8件の起業支援を実施した（達成率267%）", "起業支援"),
        ("橋を直す", "市道の橋103橋のうち、81橋の点検を完了した（79%完了）", "市道の橋の点検"),
        ("橋を直す", "被災した橋は、すべて直した（100%完了）", "被災した橋"),
        ("登録40人", "■登録者 14人（達成率35%）", "登録者"),
        ("研修を2回", "研修を6月に2回実施（達成率100%）", "研修"),
        ("講習会を2回", "10月と11月に講習会を3回開催した（達成率150%）", "講習会開催"),
        ("20世帯", "相談会を6回開催し、相談者 延べ45人、移住者 23世帯（達成率115%）", "移住者"),
    ] {
        assert_eq!(read_rate(&format!("■{objective}"), result).0, name, "{result}");
    }
}

#[test]
fn large_numbers_full_width_and_spaced_units_are_figures() {
    for (objective, result, target, actual, unit) in [
        ("売上4億5千万円", "売上 5億1千7百万円（達成率115%）", "450000000", "517000000", "円"),
        ("端末１，９００台", "端末 ９５０ 台（達成率５０％）", "1900", "950", "台"),
        ("来場者1.5万人", "来場者 3万人（達成率200%）", "15000", "30000", "人"),
        ("約10aで試作", "試作 約5a（達成率50%）", "10", "5", "a"),
        ("12か所に設置", "設置 6箇所（達成率50%）", "12", "6", "箇所"),
        ("配水管5.0km", "配水管 5.9km（達成率118%）", "5.0", "5.9", "km"),
        ("受診率50%", "受診率 45%（達成率90%）", "50", "45", "%"),
    ] {
        let (_, found, found_unit, found_target, follows) = read_rate(&format!("■{objective}"), &format!("■{result}"));
        assert_eq!((found.as_str(), found_unit.as_str()), (actual, unit), "{result}");
        assert_eq!((found_target.as_deref(), follows), (Some(target), Some(true)), "{result}");
    }
}

#[test]
fn a_rate_that_does_not_follow_keeps_its_figures_and_is_reported() {
    let text = format!("{HEADER}建設部\t土木課\t橋\t■10橋を点検する\t■点検 8橋（達成率90%）\n");
    let proposal = read("a.tsv", text.as_bytes());
    let rate = &proposal.goals[0].indicators[0];
    assert_eq!((rate.target, rate.follows), (Some(figure("10")), Some(false)));
    assert_eq!(rate.stated.as_ref().unwrap().percent, figure("90"));
    let warning = &proposal.warnings[0];
    assert_eq!((warning.line, warning.column.as_str(), warning.kind), (2, "成果", RemarkKind::RateDoesNotFollow));
}

#[test]
fn a_rate_without_a_target_is_kept_as_stated_and_reported() {
    let text = format!("{HEADER}建設部\t土木課\t橋\t■橋を点検する\t■点検 8橋（達成率80%）\n");
    let proposal = read("a.tsv", text.as_bytes());
    let rate = &proposal.goals[0].indicators[0];
    assert_eq!((rate.target, rate.follows), (None, None));
    assert_eq!(rate.values, [(year(2020), figure("8"))]);
    assert_eq!(proposal.warnings[0].kind, RemarkKind::RateWithoutFigures);
}

#[test]
fn a_rate_with_decimals_is_checked_to_its_decimals() {
    assert_eq!(read_rate("■3件", "■支援 2件（達成率66.7%）").4, Some(true));
    assert_eq!(read_rate("■3件", "■支援 2件（達成率66.6%）").4, Some(false));
}

#[test]
fn the_target_beside_the_rate_comes_before_any_other() {
    let (_, actual, _, target, follows) = read_rate("■50件\n■40件", "■登録 20件（目標40件、達成率50%）");
    assert_eq!((actual.as_str(), target.as_deref(), follows), ("20", Some("40"), Some(true)));
}

#[test]
fn percentages_that_are_values_are_no_rates() {
    for result in ["■小学校6年生（78.2%）", "■受診率は42.3%となった", "■正答率60%以上の割合（53.5%）", "■前年比120%"]
    {
        assert!(indicators("■割合70%", result).is_empty(), "{result}");
    }
}

#[test]
fn a_rate_in_a_point_belongs_to_its_result() {
    let found = only_indicator("■橋10橋", "■点検した\n・橋 8橋（達成率80%）");
    assert_eq!((found.name.as_str(), found.result, found.follows), ("橋", Some(0), Some(true)));
}

#[test]
fn a_series_has_no_direction_where_the_text_says_none() {
    let found = only_indicator("■人口を調べる", "■人口（令和元年度 300人）（令和2年度 290人）");
    assert_eq!((found.name.as_str(), found.direction), ("人口", Direction::None));
    assert_eq!(found.values, [(year(2019), figure("300")), (year(2020), figure("290"))]);
    assert_eq!((found.target, found.follows, found.stated.is_none()), (None, None, true));
}

#[test]
fn a_series_goes_the_way_the_text_wishes() {
    let rising = only_indicator("■受診率の向上を目指す", "■受診率（R1 40.1%、R2 42.3%）");
    assert_eq!(rising.direction, Direction::More);
    let falling = only_indicator("■処理", "■ごみの量 前年度より減少した 家庭ごみ（前年度：120t）→（今年度：110t）");
    assert_eq!((falling.name.as_str(), falling.direction), ("ごみの量 家庭ごみ", Direction::Less));
    assert_eq!(falling.values, [(year(2019), figure("120")), (year(2020), figure("110"))]);
}

#[test]
fn a_series_may_stand_without_brackets() {
    for (result, name) in [
        ("■排出量：令和元年度 850g → 令和2年度 820g", "排出量"),
        ("■排出量は令和元年度850gから令和2年度820gに減少した", "排出量"),
        ("■排出量 820g（R1：850g、R2：820g）", "排出量"),
        ("■１．排出量（前年度 850g）（今年度 820g）", "排出量"),
    ] {
        let found = only_indicator("■ごみを減らす", result);
        assert_eq!((found.name.as_str(), found.unit.as_deref()), (name, Some("g")), "{result}");
        assert_eq!(found.values, [(year(2019), figure("850")), (year(2020), figure("820"))], "{result}");
    }
}

#[test]
fn an_upper_limit_is_met_by_less() {
    let found = only_indicator("■待ち時間を15分以内とする", "■待ち時間は12分だった（達成率125%）");
    assert_eq!((found.direction, found.follows), (Direction::Less, Some(true)));
    let found = only_indicator("■待機児童を0人とする", "■待機児童は0人となった（100%達成）");
    assert_eq!((found.direction, found.follows), (Direction::Less, Some(true)));
}

#[test]
fn another_figure_of_the_clause_counts_when_the_rate_follows_from_it_alone() {
    let (name, actual, unit, target, follows) = read_rate("■講座10回", "■講座を12回、延べ340人に実施（達成率120％）");
    assert_eq!((name.as_str(), actual.as_str(), unit.as_str()), ("講座", "12", "回"));
    assert_eq!((target.as_deref(), follows), (Some("10"), Some(true)));
}

#[test]
fn a_bare_figure_takes_its_name_from_the_objective() {
    assert_eq!(read_rate("■①ふるさと納税3億円", "■①1億8千万円（達成率60%）").0, "ふるさと納税");
}

#[test]
fn one_value_or_one_year_twice_is_no_series() {
    for result in [
        "■人口（令和元年度 300人）",
        "■人口（令和元年度 300人）（令和元年度 290人）",
        "■人口（令和元年度 300人）（令和2年度 5%）",
    ] {
        assert!(indicators("■調べる", result).is_empty(), "{result}");
    }
}

#[test]
fn digits_that_a_comma_parts_anywhere_but_at_thousands_are_no_figure() {
    for (objective, target) in
        [("登録1,234人", Some("1234")), ("登録12,34人", None), ("登録1,2,3人", None), ("登録１，２３４，５人", None)]
    {
        let found = read_rate(&format!("■{objective}"), "登録者 14人（達成率35%）");
        assert_eq!(found.3.as_deref(), target, "{objective}");
    }
}

#[test]
fn an_amount_below_zero_is_never_proposed_without_its_sign() {
    for sign in ["△", "▲", "△ ", "−"] {
        let table =
            format!("事業名\t目標\t成果\n見本\t■収支{sign}5,000千円以内とする\t■収支は{sign}4,200千円（達成率119%）\n");
        let proposal = read("goals.tsv", table.as_bytes());
        let figures = proposal.goals[0]
            .indicators
            .iter()
            .flat_map(|found| found.values.iter().map(|(_, value)| *value).chain(found.target));
        assert_eq!(figures.count(), 0, "{sign}");
        assert_eq!(proposal.warnings[0].kind, RemarkKind::RateWithoutFigures, "{sign}");
    }
}
