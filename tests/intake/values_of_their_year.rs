//! Values whose year stands in their own cell, or in a column below the same words; and kinds of values below each other.

use super::forms::told;
use super::odd_columns::{of_2023, problems, values};
use super::*;

fn dated(table: &str) -> Vec<String> {
    let proposal = of_2023(table).unwrap_or_else(|refusal| panic!("{refusal}"));
    let rows = proposal.values.rows.iter();
    rows.map(|row| format!("{} {} {}", row.year, row.value_kind, row.value.unwrap())).collect()
}

#[test]
fn a_value_with_its_year_in_its_cell_is_of_that_year() {
    let table = "課,事業名,指標名,現状値,目標値,実績値\n総務課,見本,満足度,45.2%（R3）,50%（R8）,47.1%\n\
                 総務課,見本二,満足度,(R2) 40％,－,41％\n";
    let expected = ["2021 base 45.2", "2026 target 50", "2023 actual 47.1", "2020 base 40", "2023 actual 41"];
    assert_eq!(dated(table), expected);
    assert!(of_2023(table).unwrap().values.rows.iter().all(|row| row.unit.as_deref() == Some("%")));
    // Beside cells with years one without is of none for certain.
    let mixed = "課,事業名,指標名,単位,目標値,実績値\n総務課,見本,件数,件,50（R8）,4\n総務課,見本二,件数,件,60,5\n";
    assert_eq!(problems(&of_2023(mixed).unwrap_err()), [(3, "目標値", "not_a_year")]);
    let parted = "課,事業名,指標名,単位,R5実績,最終目標\n総務課,見本,件数,件,4,R8：50\n";
    assert_eq!(dated(parted), ["2023 actual 4", "2026 target 50"]);
    // What is aimed at is no actual value.
    let aimed_at = "課,事業名,指標名,単位,実績値\n総務課,見本,件数,件,50（R8目標）\n";
    assert_eq!(problems(&of_2023(aimed_at).unwrap_err()), [(2, "実績値", "not_a_year")]);
    let below_years = "課,事業名,指標名,基準年,実績\n総務課,見本,満足度,45.2%（R3）,47.1%\n";
    assert_eq!(dated(below_years), ["2023 actual 47.1", "2021 base 45.2"]);
    let idle = of_2023("課,事業名,指標名,単位,基準年,実績値\n総務課,見本,件数,件,R3,4\n").unwrap();
    assert_eq!(told(&idle, RemarkKind::ColumnsNotRead), ["基準年"]);
    let reached = "課,事業名,指標名,単位,R5目標値,R5実績値,目標達成年度\n総務課,見本,件数,件,10,12,R8\n";
    let reached = of_2023(reached).unwrap();
    assert!(reached.goals[0].objectives.is_empty());
    assert_eq!(told(&reached, RemarkKind::ColumnsNotRead), ["目標達成年度"]);
    let in_words = of_2023("課,事業名,取組内容,目標達成年度\n総務課,見本,配る,R8\n").unwrap();
    assert_eq!(objective_texts(&in_words.goals[0]), ["配る"]);
}

#[test]
fn a_year_and_a_value_below_the_same_words_belong_together() {
    let table = "課,事業名,指標名,単位,策定時,,直近値,,目標,\n,,,,年度,値,年度,値,年度,値\n総務課,見本,件数,件,R2,3,R4,5,R8,9\n";
    assert_eq!(dated(table), ["2020 base 3", "2022 actual 5", "2026 target 9"]);
    let of_all = "課,事業名,指標名,単位,基準値,,目標値,,実績値,\n,,,,年度,数値,年度,数値,年度,数値\n総務課,見本,件数,件,R2,1,R8,9,R5,4\n\
                  総務課,見本二,人数,人,R3,2,R8,8,R4,5\n";
    let expected = ["2020 base 1", "2026 target 9", "2023 actual 4", "2021 base 2", "2026 target 8", "2022 actual 5"];
    assert_eq!(dated(of_all), expected);
    for headings in ["実績値,実績年度", "実績値,実績値の時点", "最新値,最新値の年度"] {
        let table = format!("課,事業名,指標名,単位,目標値,{headings}\n総務課,見本,件数,件,9,5,R4年度\n");
        assert_eq!(dated(&table), ["2023 target 9", "2022 actual 5"], "{headings}");
        assert!(of_2023(&table).unwrap().goals[0].results.is_empty(), "{headings}");
    }
    let latest = "課,事業名,指標名,単位,直近値,目標値\n総務課,見本,件数,件,5,9\n";
    assert_eq!(dated(latest), ["2023 target 9"]);
    let ends = "課,事業名,指標名,単位,目標(R5年度末),実績(R5年度末),実績（R4確定）\n総務課,見本,件数,件,10,4,3\n";
    assert_eq!(dated(ends), ["2023 target 10", "2023 actual 4", "2022 actual 3"]);
}

#[test]
fn kinds_of_values_below_each_other_are_known_whatever_stands_over_them() {
    let table = "課,事業名,指標名,目標/実績,R4,R5\n総務課,見本,件数（件）,目標,1,2\n総務課,見本,件数（件）,実績,3,4\n";
    let expected = [
        "件数（件） 件 2022 目標 1",
        "件数（件） 件 2023 目標 2",
        "件数（件） 件 2022 実績 3",
        "件数（件） 件 2023 実績 4",
    ];
    assert_eq!(values(&of_2023(table).unwrap()), expected);
    let in_names = "課,事業名,指標名,R4,R5\n総務課,見本,件数（件）（目標）,1,2\n総務課,見本,件数（件）【実績】,3,4\n";
    assert_eq!(values(&of_2023(in_names).unwrap()), expected);
}

#[test]
fn numbered_values_are_of_the_indicator_of_their_number() {
    let table = "課,事業名,指標1,指標2,目標値1,目標値2,実績値1,実績値2\n総務課,見本,件数（件）,人数（人）,5,7,6,8\n";
    let mut read = values(&of_2023(table).unwrap());
    read.sort_unstable();
    let expected = [
        "人数（人） 人 2023 実績 8",
        "人数（人） 人 2023 目標 7",
        "件数（件） 件 2023 実績 6",
        "件数（件） 件 2023 目標 5",
    ];
    assert_eq!(read, expected);
}

#[test]
fn the_way_that_is_better_is_read_of_arrows() {
    let table = "課,事業名,指標名,目指す方向,R5実績\n総務課,見本,件数,↑,5\n総務課,見本二,待つ人,↘,3\n";
    let ways: Vec<Direction> = of_2023(table).unwrap().values.rows.iter().map(|row| row.direction).collect();
    assert_eq!(ways, [Direction::More, Direction::Less]);
}
