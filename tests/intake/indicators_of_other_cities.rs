//! Tables of indicators as still other cities lay them out.

use std::sync::Arc;

use ichirizuka::domain::indicator_table::{IndicatorTable, TableRemarkKind};
use ichirizuka::intake::Mapping;

use super::other_cities::{lines, told_of, values, values_of};
use super::*;

#[test]
fn a_list_of_indicators_without_programmes_asks_which_column_names_them() {
    let table = "基本目標\t施策\t重要業績評価指標（KPI）\t単位\t基準値(R1)\t目標値(R6)\tR4実績\tR5実績\t進捗状況\n\
                 １ しごと\t農林業の振興\t新規就農者数\t人\t3\t10\t6\t7\t順調\n";
    let refusal = intake::read_indicators("a.tsv", table.as_bytes(), &Asked::default()).unwrap_err();
    let said = refusal.to_string();
    assert_eq!(refusal.problems[0].reason.code(), "programme_unnamed", "{said}");
    assert!(said.contains("heading = \"施策\"\n# or: heading = \"基本目標\"\nis = \"programme\""), "{said}");
    let mapping = Mapping::read("[[columns]]\nheading = \"施策\"\nis = \"programme\"\n").unwrap();
    let read = values_of(&mapping.asked(Some(year(2023))).unwrap(), table);
    assert_eq!(
        lines(&read),
        [
            "農林業の振興 新規就農者数[人] 2019 base 3",
            "農林業の振興 新規就農者数[人] 2024 target 10",
            "農林業の振興 新規就農者数[人] 2022 actual 6",
            "農林業の振興 新規就農者数[人] 2023 actual 7",
        ]
    );
    assert_eq!(read.rows[0].policy.as_deref(), Some("１ しごと"));
    assert_eq!(told_of(&read, TableRemarkKind::UnknownColumn), ["進捗状況"]);
}

#[test]
fn a_unit_stands_behind_the_name_or_behind_the_values_where_it_has_no_column() {
    let table = values(
        "事業名\t活動指標（単位）\tR5\tR6目標\n広報\t発行部数（部）\t30,250\t30,500\nごみ\t率（％）※1\t22.4\t25以上\n給食\t食数（延べ）\t5\t6\n",
    );
    assert_eq!(
        lines(&table),
        [
            "広報 発行部数（部）[部] 2023 actual 30250",
            "広報 発行部数（部）[部] 2024 target 30500",
            "ごみ 率（％）※1[％] 2023 actual 22.4",
            "ごみ 率（％）※1[％] 2024 target 25以上",
            "給食 食数（延べ）[延べ] 2023 actual 5",
            "給食 食数（延べ）[延べ] 2024 target 6",
        ]
    );
    assert_eq!(told_of(&table, TableRemarkKind::UnitOfName), ["発行部数（部） 部"]);
    let table = values("事業名\t指標名\tR5目標\tR5実績\nA\t利用者数（延べ）\t1,000人\t950人\nB\t満足度\t80％\t82.5\n");
    assert_eq!(
        lines(&table),
        [
            "A 利用者数（延べ）[人] 2023 target 1000",
            "A 利用者数（延べ）[人] 2023 actual 950",
            "B 満足度[%] 2023 target 80",
            "B 満足度[%] 2023 actual 82.5",
        ]
    );
}

#[test]
fn a_target_and_a_base_value_are_of_the_year_that_their_column_names() {
    let table =
        "事業名\t指標名\t現状値\t現状値の年度\t目標値\t目標年度\tR5実績\n子育て\t出生率\t1.35\tR1\t1.60\tR6\t1.28\n";
    let read = values(table);
    assert_eq!(
        lines(&read),
        ["子育て 出生率[-] 2019 base 1.35", "子育て 出生率[-] 2024 target 1.60", "子育て 出生率[-] 2023 actual 1.28"]
    );
    // Of which year a base value is that nothing dates nobody knows.
    let read = values("事業名\t指標名\t基準値\t目標値\nA\t件数\t3\t5\n");
    assert_eq!(lines(&read), ["A 件数[-] 2023 target 5"]);
    assert_eq!(told_of(&read, TableRemarkKind::UnknownColumn), ["基準値"]);
}

#[test]
fn the_end_of_march_is_the_end_of_the_fiscal_year_before() {
    let read = values("事業名\t指標名\t現状値（R2.3末）\t令和3年3月末\t目標値（R7.3末）\n水洗化\t率\t78.1\t79.0\t85\n");
    assert_eq!(
        lines(&read),
        ["水洗化 率[-] 2019 base 78.1", "水洗化 率[-] 2020 actual 79.0", "水洗化 率[-] 2024 target 85"]
    );
}

#[test]
fn plans_and_actual_values_below_each_other_are_of_one_indicator() {
    let read = values(
        "事業名\t指標名\t単位\t区分\tR4\tR5\n補助\t件数\t件\t計画\t20\t20\n\t\t\t実績\t18\t25\n診断\t戸数\t戸\t計画\t30\t\n",
    );
    assert_eq!(
        lines(&read),
        [
            "補助 件数[件] 2022 plan 20",
            "補助 件数[件] 2023 plan 20",
            "補助 件数[件] 2022 actual 18",
            "補助 件数[件] 2023 actual 25",
            "診断 戸数[戸] 2022 plan 30",
        ]
    );
}

#[test]
fn departments_of_a_table_of_indicators_hold_for_the_rows_below() {
    let units = |table: &IndicatorTable| {
        let unit = |name: &Option<Arc<str>>| name.clone().unwrap_or_default();
        table.rows.iter().map(|row| format!("{}/{}", unit(&row.department), unit(&row.section))).collect::<Vec<_>>()
    };
    let filled = "部\t課\t事業名\t指標名\tR5\n福祉部\t介護課\t予防\t参加者\t1\n\t\t配食\t食数\t2\n\t高齢課\t敬老\t参加者\t3\n市民部\t\t窓口\t件数\t4\n";
    assert_eq!(units(&values(filled)), ["福祉部/介護課", "福祉部/介護課", "福祉部/高齢課", "市民部/"]);
    let headed = "事業名\t指標名\tR5\n【福祉部】\t\t\n予防\t参加者\t1\n◆市民部\t\t\n窓口\t件数\t2\n";
    assert_eq!(units(&values(headed)), ["福祉部/", "市民部/"]);
}

#[test]
fn a_further_header_of_a_sheet_of_indicators_begins_a_table_of_its_own() {
    let read = values(
        "事業名\t指標名\t単位\tR4\tR5\nA\t件数\t件\t1\t2\n\n事業名\t指標名\t単位\tR5目標\tR6目標\nB\t件数\t件\t10\t20\n",
    );
    let expected = [
        "A 件数[件] 2022 actual 1",
        "A 件数[件] 2023 actual 2",
        "B 件数[件] 2023 target 10",
        "B 件数[件] 2024 target 20",
    ];
    assert_eq!(lines(&read), expected);
}

#[test]
fn a_column_without_a_heading_may_say_which_row_is_the_target() {
    let read = values("事業名\t指標\t\tR4\tR5\nA\t件数\t目標\t10\t20\n\t\t実績\t11\t19\n\t\t達成率\t110%\t95%\n");
    let expected = [
        "A 件数[-] 2022 target 10",
        "A 件数[-] 2023 target 20",
        "A 件数[-] 2022 actual 11",
        "A 件数[-] 2023 actual 19",
    ];
    assert_eq!(lines(&read), expected);
    assert_eq!(told_of(&read, TableRemarkKind::LineLeftOut), ["達成率｜110%｜95%"]);
}

#[test]
fn a_title_of_another_year_is_told_where_values_name_none() {
    let table = "令和4年度 指標一覧\n事業名\t指標名\t目標値\nA\t件数\t10\n";
    assert_eq!(told_of(&values(table), TableRemarkKind::TitleOfAnotherYear), ["2022"]);
    let own = Asked { year: Some(year(2022)), ..Asked::default() };
    assert!(told_of(&values_of(&own, table), TableRemarkKind::TitleOfAnotherYear).is_empty());
    let dated = values("令和4年度 指標一覧\n事業名\t指標名\tR5目標\nA\t件数\t10\n");
    assert!(told_of(&dated, TableRemarkKind::TitleOfAnotherYear).is_empty());
}

#[test]
fn whether_an_indicator_was_reached_is_told_as_not_read_and_is_no_figure() {
    for head in ["達成状況", "達成区分", "達成/未達成", "達成度", "判定", "評価"] {
        let table = format!(
            "事業名\t指標名\t単位\t年度\t目標値\t実績値\t{head}\n広報\t発行部数\t部\tR5\t100\t98\t未達成\nごみ\t率\t％\tR5\t20\t22\t達成\n"
        );
        let read = values(&table);
        assert_eq!(
            lines(&read),
            [
                "広報 発行部数[部] 2023 target 100",
                "広報 発行部数[部] 2023 actual 98",
                "ごみ 率[％] 2023 target 20",
                "ごみ 率[％] 2023 actual 22",
            ],
            "{head}"
        );
        assert_eq!(told_of(&read, TableRemarkKind::UnknownColumn), [head]);
    }
    // Under the year of the values too.
    let table = "事業名\t指標名\t単位\tR5年度\t\t\tR6年度\t\t\n\t\t\t目標値\t実績値\t達成状況\t目標値\t実績値\t達成状況\n\
                 広報\t発行部数\t部\t100\t98\t未達成\t110\t120\t達成\n";
    let read = values(table);
    assert_eq!(
        lines(&read),
        [
            "広報 発行部数[部] 2023 target 100",
            "広報 発行部数[部] 2023 actual 98",
            "広報 発行部数[部] 2024 target 110",
            "広報 発行部数[部] 2024 actual 120",
        ]
    );
    assert_eq!(told_of(&read, TableRemarkKind::UnknownColumn).len(), 2);
}

#[test]
fn units_that_are_called_like_labels_make_a_list_no_form() {
    let header = "事業番号,事業名,担当,指標区分,指標名,単位,年度,区分,値\n";
    let rows = [("職員数", "人"), ("組織数", "課"), ("検討事項", "事項"), ("連携数", "事業"), ("施設数", "施設")];
    let row = |(name, unit): &(&str, &str)| {
        format!("22162,総合調整,市長公室　政策推進課,成果指標,{name},{unit},2023,実績,4\n")
    };
    let table = header.to_owned() + &rows.iter().map(row).collect::<String>();
    let table = intake::read_indicators("a.csv", table.as_bytes(), &Asked::default()).unwrap();
    assert_eq!(table.rows.len(), rows.len());
    assert_eq!(table.rows[3].unit.as_deref(), Some("事業"));
}

#[test]
fn the_collected_tables_of_indicators_are_read_row_by_row() {
    for file in ["tondabayashi", "shinagawa"] {
        let Some(content) = super::ofunato::sample(&format!("tables/{file}-indicators.tsv")) else { return };
        let text = String::from_utf8_lossy(&content);
        let values = text.lines().skip(1).filter_map(|line| line.rsplit('\t').next());
        let stated = values.filter(|value| value.replace(',', "").parse::<f64>().is_ok() || *value == "調整中").count();
        let asked = Asked { leaves_out_unreadable: true, ..Asked::default() };
        let read =
            intake::read_indicators("a.tsv", &content, &asked).unwrap_or_else(|refusal| panic!("{file}: {refusal}"));
        assert_eq!(read.rows.len(), stated, "{file}");
    }
}
