//! Indicators and names beside each other in one row, under numbers or under the same words once more; and rows of parts.

use super::odd_columns::{of_2023, problems, values};

const EXPECTED: [&str; 4] =
    ["回数 回 2023 目標 1", "回数 回 2023 実績 2", "人数 人 2023 目標 3", "人数 人 2023 実績 4"];

#[test]
fn numbered_names_units_and_values_are_of_the_indicator_of_their_number() {
    for (heading, cells) in [
        ("指標名1,R5目標1,R5実績1,指標名2,R5目標2,R5実績2", "回数（回）,1,2,人数（人）,3,4"),
        ("指標名1,単位,R5目標1,R5実績1,指標名2,単位,R5目標2,R5実績2", "回数,回,1,2,人数,人,3,4"),
        (
            "指標名（1）,単位（1）,目標値（1）,実績値（1）,指標名（2）,単位（2）,目標値（2）,実績値（2）",
            "回数,回,1,2,人数,人,3,4",
        ),
        ("指標名1,指標名2,単位1,単位2,R5目標1,R5実績1,R5目標2,R5実績2", "回数,人数,回,人,1,2,3,4"),
    ] {
        let read = values(&of_2023(&format!("課,事業名,{heading}\n総務課,研修,{cells}\n")).unwrap());
        let read: Vec<String> = read.iter().map(|value| value.replace("（回）", "").replace("（人）", "")).collect();
        assert_eq!(read, EXPECTED, "{heading}");
    }
}

#[test]
fn the_same_headings_once_more_are_of_another_indicator_where_each_name_begins_them() {
    let heading = "課,事業名,指標名,単位,目標値,実績値,指標名,単位,目標値,実績値";
    let read = of_2023(&format!("{heading}\n総務課,研修,回数,回,1,2,人数,人,3,4\n")).unwrap();
    assert_eq!(values(&read), EXPECTED);
    let uneven = "課,事業名,指標名,単位,目標値,実績値,指標名,目標値,実績値,単位\n総務課,研修,回数,回,1,2,人数,3,4,人\n";
    assert_eq!(problems(&of_2023(uneven).unwrap_err()), [(1, "指標名", "ambiguous_header")]);
}

#[test]
fn a_name_of_before_is_no_name_of_now() {
    for heading in ["事業名（旧）", "（旧）事業名", "事務事業名（変更前）", "旧事業名"] {
        let table = format!("課,事業名,{heading},目標,指標名,単位,R5実績\n総務課,研修,職員研修,する,回数,回,1\n");
        let goal = of_2023(&table).unwrap_or_else(|refusal| panic!("{refusal}")).goals.remove(0);
        assert_eq!((goal.programme.as_str(), goal.former_names), ("研修", vec!["職員研修".to_owned()]), "{heading}");
    }
    let below = "課,事業名,,目標\n,新,旧,\n総務課,研修,職員研修,する\n";
    assert_eq!(of_2023(below).unwrap().goals[0].former_names, ["職員研修"]);
}

#[test]
fn a_programme_on_a_row_for_each_of_its_parts_is_refused_with_what_to_say() {
    let table = "課,事業名,細事業名,目標\n総務課,研修,新人研修,する\n総務課,研修,管理職研修,開く\n";
    let refusal = of_2023(table).unwrap_err();
    assert_eq!(problems(&refusal), [(3, "事業名", "rows_of_parts")]);
    assert!(refusal.to_string().contains("heading = \"細事業名\"\nis = \"programme\""), "{refusal}");
}
