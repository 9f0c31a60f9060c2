//! Fractions of 1 among rates with %.

use ichirizuka::domain::mending::MendedCell;

use super::odd_columns::{of_2023, problems, values};
use super::*;

#[test]
fn a_fraction_among_rates_is_asked_about() {
    let table = "課,事業名,指標名,単位,R5目標,R5実績\n総務課,研修,参加率,%,90%,0.75\n総務課,窓口,満足度,％,0.8,75%\n総務課,広報,部数,部,1,0.5\n";
    let asked = [(2, "R5実績", "fraction_or_rate"), (3, "R5目標", "fraction_or_rate")];
    assert_eq!(problems(&of_2023(table).unwrap_err()), asked);
    let without_unit = "課,事業名,指標名,R5目標,R5実績\n総務課,研修,参加率,90%,0.75\n";
    assert_eq!(problems(&of_2023(without_unit).unwrap_err()), [(2, "R5実績", "fraction_or_rate")]);
    let long = "事業名,指標名,単位,年度,値\n研修,参加率,％,R5,0.75\n研修,参加率,％,R4,80%\n";
    let refusal = intake::read_indicators("a.csv", long.as_bytes(), &Asked::default()).unwrap_err();
    assert_eq!(problems(&refusal), [(2, "値", "fraction_or_rate")]);
    // Where no cell has %, all are as they stand.
    let alike = "課,事業名,指標名,単位,R5実績\n総務課,税,不納欠損率,%,0.75\n総務課,窓口,満足度,%,80\n";
    assert_eq!(values(&of_2023(alike).unwrap())[0], "不納欠損率 % 2023 実績 0.75");
}

#[test]
fn a_fraction_that_somebody_says_once_more_is_what_it_is() {
    let table = "課,事業名,指標名,単位,R5目標,R5実績\n総務課,研修,参加率,%,90%,0.75\n";
    let read = |is: &str| {
        let (at, was, is) = ("F2".to_owned(), "0.75".to_owned(), is.to_owned());
        let asked = Asked { cells: vec![MendedCell { sheet: None, at, was, is }], ..results_of(2023) };
        values(&intake::read("a.csv", table.as_bytes(), &asked).unwrap())[1].clone()
    };
    assert_eq!(read("75%"), "参加率 % 2023 実績 75");
    assert_eq!(read("0.75"), "参加率 % 2023 実績 0.75");
}
