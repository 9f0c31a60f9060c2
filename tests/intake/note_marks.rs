//! Note marks at figures, years and dates: parted and said, never read as digits and never dropped in silence.

use ichirizuka::domain::indicator_table::{IndicatorTable, TableRemarkKind};

use super::*;

fn table(rows: &str) -> IndicatorTable {
    let text = format!("事業名,指標名,単位,年度,値\n{rows}");
    intake::read_indicators("a.csv", text.as_bytes(), &Asked::default()).unwrap_or_else(|refusal| panic!("{refusal}"))
}

/// The texts of the remarks on note marks.
fn marked(table: &IndicatorTable) -> Vec<&str> {
    let remarks = table.remarks.iter().filter(|remark| remark.kind == TableRemarkKind::NoteMark);
    remarks.map(|remark| remark.text.as_str()).collect()
}

#[test]
fn a_value_with_a_note_mark_is_the_value_and_a_remark() {
    for (unit, cell, value) in [
        ("%", "95①", "95"),
        ("%", "95.0⑳", "95.0"),
        ("%", "９５㊿", "95"),
        ("%", "95❶", "95"),
        ("%", "95⑴", "95"),
        ("%", "95¹", "95"),
        ("%", "95²", "95"),
        ("%", "95₁", "95"),
        ("%", "95※", "95"),
        ("%", "95※1", "95"),
        ("%", "95 ＊２", "95"),
        ("%", "95*", "95"),
        ("%", "95†", "95"),
        ("%", "95注1", "95"),
        ("%", "95（注１）", "95"),
        ("%", "95(※1)", "95"),
        ("%", "95①②", "95"),
        ("%", "95%①", "95"),
        ("%", "95①％", "95"),
        ("人", "1,900人※1", "1900"),
        ("m2", "300㎡①", "300"),
        ("%", "△5.5①", "-5.5"),
    ] {
        let read = table(&format!("橋,点検,{unit},2020,\"{cell}\"\n"));
        assert_eq!(read.rows[0].value, Some(figure(value)), "{cell}");
        assert_eq!(marked(&read), [cell], "{cell}");
    }
}

#[test]
fn a_unit_with_a_power_is_no_mark() {
    for (unit, cell) in [("m2", "300m²"), ("㎡", "300㎡"), ("㎡", "300 m2"), ("m²", "300㎡"), ("km³", "300ｋｍ³")]
    {
        let read = table(&format!("橋,点検,{unit},2020,{cell}\n"));
        assert_eq!(read.rows[0].value, Some(figure("300")), "{cell}");
        assert!(marked(&read).is_empty(), "{cell}");
    }
}

#[test]
fn what_is_a_mark_alone_a_fraction_or_within_a_figure_refuses_the_file() {
    for cell in ["①", "½", "95½", "9①5", "①95", "※1", "10²³人", "95(1)", "95※123"] {
        let text = format!("事業名,指標名,単位,年度,値\n橋,点検,%,2020,{cell}\n");
        let refusal = intake::read_indicators("a.csv", text.as_bytes(), &Asked::default()).expect_err(cell);
        let codes: Vec<_> = refusal.problems.iter().map(|problem| problem.reason.code()).collect();
        assert_eq!(codes, ["not_a_number"], "{cell}");
    }
}

#[test]
fn a_kind_of_nothing_keeps_its_mark_too() {
    let read = table("橋,点検,%,2020,未報告※1\n橋,点検,%,2021,－①\n");
    assert_eq!((read.rows.len(), read.blank), (1, 1));
    assert_eq!(marked(&read), ["未報告※1", "－①"]);
}

#[test]
fn a_mark_at_a_year_is_parted_and_one_within_it_is_not_read() {
    let read = table("橋,点検,%,令和２年度※1,95\n橋,点検,%,2021①,96\n");
    assert_eq!(read.rows.iter().map(|row| row.year).collect::<Vec<_>>(), [year(2020), year(2021)]);
    assert_eq!(marked(&read), ["令和２年度※1", "2021①"]);
    for cell in ["令和2①年度", "202⓪", "令和²年度"] {
        let text = format!("事業名,指標名,単位,年度,値\n橋,点検,%,{cell},95\n");
        let refusal = intake::read_indicators("a.csv", text.as_bytes(), &Asked::default()).expect_err(cell);
        assert_eq!(refusal.problems[0].reason.code(), "not_a_year", "{cell}");
    }
}

#[test]
fn a_stated_rate_is_read_without_its_mark_and_shown_with_it() {
    for bracket in
        ["達成率92①%", "達成率92%①", "達成率92%※1", "92％①完了", "92%完了①", "達成率９２ ％ （注1）", "達成率92¹%"]
    {
        let found = only_indicator("■橋100橋", &format!("■点検 92橋（{bracket}）"));
        assert_eq!(found.stated.unwrap().percent, figure("92"), "{bracket}");
        assert!(found.evidence.contains(bracket), "{bracket}: {}", found.evidence);
        assert_eq!(found.follows, Some(true), "{bracket}");
    }
}

#[test]
fn figures_beside_a_rate_are_read_without_their_marks() {
    for (result, target, actual) in [
        ("■登録（目標40①件、実績20②件、達成率50%）", "40", "20"),
        ("■登録（目標40件※1、実績20件※2、達成率50%）", "40", "20"),
        ("■登録 20件※1（目標40件、達成率50%）", "40", "20"),
        ("■登録 20①件（目標40¹件、達成率50%）", "40", "20"),
        ("■登録 20*3件（目標40件、達成率50%）", "40", "20"),
    ] {
        let found = only_indicator("■登録を増やす", result);
        let values: Vec<_> = found.values.iter().map(|(_, value)| *value).collect();
        assert_eq!((found.target, values), (Some(figure(target)), vec![figure(actual)]), "{result}");
        assert_eq!(found.unit.as_deref(), Some("件"), "{result}");
    }
}

#[test]
fn a_series_is_read_without_its_marks() {
    for result in [
        "■排出量（R1：850①g、R2：820g②）",
        "■排出量（R1：850g※1、R2：820g※2）",
        "■排出量（令和元年度① 850g）（令和2年度② 820g）",
    ] {
        let found = only_indicator("■ごみを減らす", result);
        assert_eq!(found.values, [(year(2019), figure("850")), (year(2020), figure("820"))], "{result}");
    }
}

#[test]
fn square_and_cubic_units_are_not_cut_short() {
    for (result, unit) in
        [("■整備 5km²（達成率50%）", "km2"), ("■整備 5㎢（達成率50%）", "km2"), ("■整備 5m³（達成率50%）", "m3")]
    {
        assert_eq!(only_indicator("■整備", result).unit.as_deref(), Some(unit), "{result}");
    }
}

#[test]
fn a_date_is_read_without_its_mark_and_never_with_a_digit_more() {
    for (text, date) in [
        ("■点検した（令和2年11月①）", Some("令和2年11月")),
        ("■点検した（令和2年11月※1）", Some("令和2年11月")),
        ("■点検した（R2.11.5¹）", Some("令和2年11月5日")),
        ("■点検した（令和2年1①月）", None),
        ("■点検した（R2.1①）", Some("令和2年1月")),
        ("■点検した（R2.1.①）", None),
    ] {
        assert_eq!(result_dates(text), [date.map(str::to_owned)], "{text}");
    }
}

#[test]
fn a_staff_number_with_a_mark_is_nobody_s() {
    let table = "職員番号,氏名,異動区分,新所属,新職,発令日\n1234①,山田 花子,採用,総務課,担当,2022-04-01\n";
    let faults = intake::transfers::read(table).expect_err("the mark is no digit");
    assert_eq!(faults.iter().map(|fault| fault.kind.code()).collect::<Vec<_>>(), ["login_invalid"]);
    let table = "職員番号,氏名,異動区分,新所属,新職,発令日\n1234,山田 花子,採用,総務課,担当,2022年4月1①日\n";
    let faults = intake::transfers::read(table).expect_err("the mark is no digit");
    assert_eq!(faults.iter().map(|fault| fault.kind.code()).collect::<Vec<_>>(), ["date_unreadable"]);
}
