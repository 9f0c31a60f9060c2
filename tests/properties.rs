//! What holds for every date, fiscal year and rate, and not only for the ones somebody thought of.
#![cfg(test)]

#[path = "properties/amounts.rs"]
mod amounts;
#[path = "properties/bounds.rs"]
mod bounds;
#[path = "properties/comparison.rs"]
mod comparison;

use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use ichirizuka::domain::attainment::{Attainment, NotComputable, round_half_up};
use ichirizuka::domain::difference::{self, Piece};
use ichirizuka::domain::figure::Figure;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::indicator::Direction;
use ichirizuka::domain::language::Language;
use ichirizuka::domain::municipality_code::MunicipalityCode;
use ichirizuka::domain::partial_date::{Half, PartialDate, Precision, TenDays};
use proptest::prelude::*;
use rust_decimal::Decimal;

#[path = "properties/differences.rs"]
mod differences;
#[path = "properties/everything.rs"]
mod everything;
#[path = "properties/fates.rs"]
mod fates;
#[path = "properties/identity.rs"]
mod identity;
#[path = "properties/publications.rs"]
mod publications;
#[path = "properties/rows.rs"]
mod rows;
#[path = "properties/units.rs"]
mod units;

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn year(number: i32) -> FiscalYear {
    FiscalYear::new(number).unwrap()
}

fn month(year: i32, month: u32) -> PartialDate {
    PartialDate::month(year, month).unwrap()
}

fn read(text: &str) -> PartialDate {
    PartialDate::read(text).unwrap_or_else(|error| panic!("{error}"))
}

fn figure(text: &str) -> Figure {
    Figure::from_str(text).unwrap()
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (1901..2199_i32, 1..=366_u32)
        .prop_filter_map("a day of that year", |(year, ordinal)| NaiveDate::from_yo_opt(year, ordinal))
}

/// Dates of every precision.
fn any_date() -> impl Strategy<Value = PartialDate> {
    let half = prop_oneof![Just(Half::First), Just(Half::Second)];
    let part = prop_oneof![Just(TenDays::Early), Just(TenDays::Middle), Just(TenDays::Late)];
    (any_day(), any_day(), half, part, 0..8_usize).prop_filter_map("a date", |(one, other, half, part, precision)| {
        let (from, to) = (one.min(other), one.max(other));
        let month_of = |day: NaiveDate| PartialDate::month(day.year(), day.month());
        let year_of = |day: NaiveDate| PartialDate::fiscal_year(FiscalYear::of(day));
        match Precision::ALL.get(precision)? {
            Precision::Day => Some(PartialDate::day(one)),
            Precision::TenDays => PartialDate::ten_days(one.year(), one.month(), part),
            Precision::Month => month_of(one),
            Precision::HalfYear => PartialDate::half_year(FiscalYear::of(one), half),
            Precision::FiscalYear => Some(year_of(one)),
            Precision::DayRange => PartialDate::range(PartialDate::day(from), PartialDate::day(to)),
            Precision::MonthRange => PartialDate::range(month_of(from)?, month_of(to)?),
            Precision::FiscalYearRange => PartialDate::range(year_of(from), year_of(to)),
        }
    })
}

fn any_figure() -> impl Strategy<Value = Figure> {
    (0..10_000_000_i64, 0..4_u32).prop_map(|(digits, places)| Figure::new(Decimal::new(digits, places)))
}

/// Any letter, often one of those by which tables number their notes.
fn any_letter() -> impl Strategy<Value = char> {
    let marks: Vec<char> = ('①'..='⓿')
        .chain('㉑'..='㉟')
        .chain('㊱'..='㊿')
        .chain('❶'..='➓')
        .chain("¹²³⁴₀₁½¼⅓※*†㎡㋀㏠㍘".chars())
        .collect();
    prop_oneof![any::<char>(), proptest::sample::select(marks)]
}

/// Texts as sheets hold them, often with much in common.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        proptest::collection::vec("(■空き家バンクの登録|50件|60件|を目指す|[a-c]|\n|。|１２３,４)", 0..30)
            .prop_map(|parts| parts.concat()),
    ]
}

/// A text read out of a difference: all but the pieces that `leave_out` names.
fn read_out(pieces: &[Piece], leave_out: fn(&Piece) -> bool) -> String {
    pieces.iter().filter(|piece| !leave_out(piece)).map(Piece::text).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_difference_gives_both_texts_back(one in any_text(), other in any_text()) {
        let pieces = difference::between(&one, &other);
        prop_assert_eq!(read_out(&pieces, |piece| matches!(piece, Piece::Added(_))), one);
        prop_assert_eq!(read_out(&pieces, |piece| matches!(piece, Piece::Removed(_))), other);
    }

    #[test]
    fn nothing_differs_between_a_text_and_itself(text in any_text()) {
        prop_assert!(difference::is_same(&difference::between(&text, &text)));
    }

    #[test]
    fn a_date_is_read_back_from_its_japanese_label(date in any_date()) {
        prop_assert_eq!(PartialDate::read(&date.label(Language::Japanese)), Ok(date));
    }

    #[test]
    fn a_date_is_read_back_from_its_english_label(date in any_date()) {
        prop_assert_eq!(PartialDate::read(&date.label(Language::English)), Ok(date));
    }

    #[test]
    fn a_label_read_is_labelled_the_same_again(date in any_date(), language in prop_oneof![Just(Language::Japanese), Just(Language::English)]) {
        let label = date.label(language);
        prop_assert_eq!(read(&label).label(language), label);
    }

    #[test]
    fn full_width_and_spaced_dates_read_the_same(date in any_date()) {
        let label = date.label(Language::Japanese);
        let wide: String = label.chars().map(|letter| match letter {
            '0'..='9' => char::from_u32(u32::from(letter) - u32::from('0') + u32::from('０')).unwrap(),
            other => other,
        }).collect();
        let spaced: String = label.chars().flat_map(|letter| [letter, '\u{3000}']).collect();
        prop_assert_eq!(PartialDate::read(&wide), Ok(date));
        prop_assert_eq!(PartialDate::read(&spaced), Ok(date));
    }

    #[test]
    fn a_stored_date_is_the_same_date(date in any_date()) {
        prop_assert_eq!(date.to_string().parse::<PartialDate>(), Ok(date));
        let json = serde_json::to_string(&date).unwrap();
        prop_assert_eq!(serde_json::from_str::<PartialDate>(&json).unwrap(), date);
    }

    #[test]
    fn a_day_is_read_from_its_iso_form(day in any_day()) {
        prop_assert_eq!(PartialDate::read(&day.to_string()), Ok(PartialDate::day(day)));
        prop_assert_eq!(PartialDate::read(&day.format("%Y/%-m/%-d").to_string()), Ok(PartialDate::day(day)));
        prop_assert_eq!(PartialDate::read(&day.format("%Y年%m月").to_string()).ok(), PartialDate::month(day.year(), day.month()));
    }

    #[test]
    fn a_date_is_found_where_it_stands_in_a_sentence(date in any_date()) {
        let label = date.label(Language::Japanese);
        let sentence = format!("開業は{label}（予定）");
        prop_assert_eq!(PartialDate::find_in(&sentence), vec![("開業は".len().."開業は".len() + label.len(), date)]);
    }

    #[test]
    fn dates_have_one_order(one in any_date(), other in any_date(), third in any_date()) {
        prop_assert_eq!(one.cmp(&other), other.cmp(&one).reverse());
        prop_assert_eq!(one == other, one.cmp(&other).is_eq());
        if one <= other && other <= third {
            prop_assert!(one <= third);
        }
    }

    #[test]
    fn a_period_sorts_after_every_day_within_it(period in any_date(), day in any_day()) {
        let day = PartialDate::day(day);
        if period.from() <= day.from() && day.to() <= period.to() && period != day {
            prop_assert!(day < period);
        }
    }

    #[test]
    fn a_month_sorts_after_its_days_and_its_parts(day in any_day()) {
        let month = month(day.year(), day.month());
        let mut sorted = [month, PartialDate::ten_days(day.year(), day.month(), TenDays::Late).unwrap(), PartialDate::day(month.to())];
        sorted.sort();
        prop_assert_eq!(sorted.last(), Some(&month));
        prop_assert!(PartialDate::day(day) < month);
    }

    #[test]
    fn any_text_reads_as_a_date_or_as_none(text in any::<String>()) {
        let _ = PartialDate::read(&text);
        let _ = FiscalYear::read(&text);
        for (place, date) in PartialDate::find_in(&text) {
            prop_assert_eq!(PartialDate::read(&text[place]), Ok(date));
        }
    }

    #[test]
    fn text_of_the_letters_of_dates_is_read_or_refused(text in "[令和平成昭RHS元0-9０-９年度月日上中下旬末半期通～〜./ －-]{0,20}") {
        let _ = PartialDate::read(&text);
        let _ = PartialDate::find_in(&text);
        let _ = FiscalYear::named_in(&text);
    }

    #[test]
    fn no_letter_becomes_a_digit_of_the_figure_it_stands_at(value in any_figure(), letter in any_letter(), before in any::<bool>()) {
        let written = if before { format!("{letter}{value}") } else { format!("{value}{letter}") };
        let read = Figure::read(&written);
        let is_written_digit = matches!(letter, '0'..='9' | '０'..='９');
        let is_sign = before && "-−△▲﹣－⁻₋".contains(letter);
        prop_assert!(is_written_digit || is_sign || read.is_err() || read == Ok(value), "{written:?}: {read:?}");
    }

    #[test]
    fn a_fiscal_year_holds_its_days_and_no_others(day in any_day()) {
        let year = FiscalYear::of(day);
        prop_assert!(year.first_day() <= day && day <= year.last_day());
        prop_assert_eq!(FiscalYear::of(year.first_day()), year);
        prop_assert_eq!(FiscalYear::of(year.last_day()), year);
        prop_assert_eq!(year.last_day().succ_opt(), Some(year.next().first_day()));
        prop_assert_eq!(day.month() < 4, year.number() < day.year());
    }

    #[test]
    fn a_fiscal_year_is_read_back_from_its_labels(number in 1900..2200_i32) {
        let year = year(number);
        for label in [year.wareki(), year.label(Language::Japanese), year.label(Language::English), year.to_string()] {
            prop_assert_eq!(FiscalYear::read(&label), Ok(year), "{}", label);
        }
    }

    #[test]
    fn a_rate_rounds_to_the_nearest_whole_percent(target in any_figure(), actual in any_figure()) {
        let rate = Attainment::of(Direction::More, target, actual);
        let (Some(exact), Some(whole)) = (rate.percent(), rate.whole_percent()) else {
            prop_assert!(target.value().is_zero());
            return Ok(());
        };
        let difference = exact - whole;
        prop_assert!(difference >= -Decimal::new(5, 1) && difference < Decimal::new(5, 1), "{} {}", exact, whole);
        prop_assert_eq!(whole.scale(), 0);
    }

    #[test]
    fn more_reached_is_never_a_lower_rate_and_less_used_neither(target in any_figure(), one in any_figure(), other in any_figure()) {
        let (small, large) = (one.min(other), one.max(other));
        let rate = |direction, actual| Attainment::of(direction, target, actual).percent();
        if let (Some(low), Some(high)) = (rate(Direction::More, small), rate(Direction::More, large)) {
            prop_assert!(low <= high);
        }
        if let (Some(high), Some(low)) = (rate(Direction::Less, small), rate(Direction::Less, large)) {
            prop_assert!(low <= high);
        }
    }

    #[test]
    fn meeting_a_target_exactly_is_a_hundred_percent_whichever_way_is_better(target in any_figure()) {
        for direction in [Direction::More, Direction::Less, Direction::Keep] {
            let impossible = direction == Direction::More && target.value().is_zero();
            let expected = (!impossible).then_some(Decimal::ONE_HUNDRED);
            prop_assert_eq!(Attainment::of(direction, target, target).percent(), expected, "{}", direction);
        }
        prop_assert_eq!(Attainment::of(Direction::None, target, target), Attainment::NotComputable(NotComputable::NoDirection));
    }
}

#[test]
fn the_number_of_a_note_is_no_digit_of_a_year_a_date_or_a_code() {
    for mark in "①⓪㊿¹²₁½⒈🄂❶㋀㏠※*†".chars() {
        for year in ["令和2{}年度", "202{}", "令和{}年度", "H3{}/R1年度", "平成31（令和{}）年度", "FY202{}"]
        {
            let written = year.replace("{}", &mark.to_string());
            assert!(FiscalYear::read(&written).is_err(), "{written}");
        }
        for date in [
            "令和2年1{}月",
            "令和2年{}月",
            "令和{}年4月",
            "令和2年4月{}日",
            "令和2年4月1{}日",
            "2020/1{}",
            "R2.4.{}",
            "2020-04-0{}",
            "2{} November 2020",
            "FY202{}",
            "令和2{}年度上半期",
            "令和2～{}年度",
        ] {
            let written = date.replace("{}", &mark.to_string());
            assert!(PartialDate::read(&written).is_err(), "{written}");
        }
        assert!(format!("34214{mark}").parse::<MunicipalityCode>().is_err(), "{mark}");
    }
    assert!("３４２１４９".parse::<MunicipalityCode>().is_ok() && "34214⑨".parse::<MunicipalityCode>().is_err());
}

#[test]
fn january_to_march_belong_to_the_fiscal_year_before() {
    assert_eq!(FiscalYear::of(date(2020, 3, 31)), year(2019));
    assert_eq!(FiscalYear::of(date(2020, 1, 1)), year(2019));
    assert_eq!(FiscalYear::of(date(2020, 4, 1)), year(2020));
    assert_eq!(FiscalYear::of(date(2019, 12, 31)), year(2019));
}

#[test]
fn the_fiscal_year_2019_is_reiwa_for_the_whole_year_and_its_april_is_heisei() {
    assert_eq!(year(2019).wareki(), "令和元年度");
    assert_eq!(FiscalYear::of(date(2019, 4, 1)), FiscalYear::of(date(2019, 5, 1)));
    assert_eq!(month(2019, 4).label(Language::Japanese), "平成31年4月");
    assert_eq!(month(2019, 5).label(Language::Japanese), "令和元年5月");
    assert_eq!(year(2018).wareki(), "平成30年度");
}

#[test]
fn every_way_to_name_the_fiscal_year_2019_is_understood() {
    for name in [
        "平成31年度",
        "令和元年度",
        "令和１年度",
        "令和01年度",
        "令和1年",
        "令和01年",
        "R1",
        "Ｒ１",
        "R01",
        "H31/R1",
        "H31/R1年度",
        "平成31年度/令和元年度",
        "平成31（令和元）年度",
        "平成31年度（令和元年度）",
        "平成31・令和元年度",
        "令和元年度（2019年度）",
        "2019年度",
        "2019",
        "２０１９年度",
        "2019（令和元）年度",
        "FY2019",
        " 令和 元 年度 ",
    ] {
        assert_eq!(FiscalYear::read(name), Ok(year(2019)), "{name}");
    }
}

#[test]
fn what_names_no_year_or_two_is_not_a_fiscal_year() {
    for name in [
        "",
        "年度",
        "令和",
        "令和0年度",
        "R1/R2",
        "令和元年度・令和2年度",
        "2019年4月",
        "19",
        "令和2年度目標",
        "第2次",
        "/",
        "()",
    ] {
        assert!(FiscalYear::read(name).is_err(), "{name}");
    }
}

#[test]
fn titles_name_their_fiscal_years() {
    assert_eq!(FiscalYear::named_in("令和 2 年度 仕事目標（平成31年度からの継続を含む）"), [year(2020), year(2019)]);
    assert_eq!(FiscalYear::named_in("R２年度 上半期進捗、令和3年6月公表"), [year(2020)]);
    assert_eq!(FiscalYear::named_in("第2次総合計画（令和2～6年度）に基づく目標"), []);
}

#[test]
fn a_month_is_read_however_it_is_written() {
    for text in [
        "令和2年11月",
        "令和２年１１月",
        "令和 2年 11月",
        "令和02年11月",
        "R2.11",
        "Ｒ２．１１",
        "R2/11",
        "r2.11",
        "2020年11月",
        "2020-11",
        "2020/11",
        "2020.11",
        "平成32年11月",
        "November 2020",
    ] {
        assert_eq!(read(text), month(2020, 11), "{text}");
    }
}

#[test]
fn a_day_is_read_however_it_is_written() {
    for text in [
        "令和2年11月5日",
        "令和2年11月05日",
        "R2.11.5",
        "R2/11/5",
        "R2-11-5",
        "2020年11月5日",
        "2020/11/05",
        "2020-11-05",
        "令和2年11月5日（木）",
        "令和2年11月5日(木曜日)",
        "5 November 2020",
    ] {
        assert_eq!(read(text), PartialDate::day(date(2020, 11, 5)), "{text}");
    }
    assert_eq!(read("H31.4.30"), PartialDate::day(date(2019, 4, 30)));
    assert_eq!(read("令和3年2月末日"), PartialDate::day(date(2021, 2, 28)));
}

#[test]
fn an_era_that_ended_before_the_date_is_counted_on() {
    assert_eq!(read("平成31年5月"), read("令和元年5月"));
    assert_eq!(read("平成32年3月"), month(2020, 3));
    assert_eq!(read("平成31年度"), read("令和元年度"));
}

#[test]
fn parts_of_months_and_years_keep_their_precision() {
    assert_eq!(read("令和2年11月上旬"), PartialDate::ten_days(2020, 11, TenDays::Early).unwrap());
    assert_eq!(read("令和2年11月初旬"), PartialDate::ten_days(2020, 11, TenDays::Early).unwrap());
    assert_eq!(read("令和2年11月中旬"), PartialDate::ten_days(2020, 11, TenDays::Middle).unwrap());
    assert_eq!(read("令和2年11月下旬"), PartialDate::ten_days(2020, 11, TenDays::Late).unwrap());
    assert_eq!(read("令和2年度上半期"), PartialDate::half_year(year(2020), Half::First).unwrap());
    assert_eq!(read("R2年度下期"), PartialDate::half_year(year(2020), Half::Second).unwrap());
    assert_eq!(read("令和2年度"), PartialDate::fiscal_year(year(2020)));
    assert_eq!(read("令和2年度通年"), PartialDate::fiscal_year(year(2020)));
    assert_eq!(read("H31/R1年度"), PartialDate::fiscal_year(year(2019)));
}

#[test]
fn the_second_end_of_a_range_may_leave_out_what_it_shares() {
    let months = |from: PartialDate, to: PartialDate| PartialDate::range(from, to).unwrap();
    let days =
        |from: NaiveDate, to: NaiveDate| PartialDate::range(PartialDate::day(from), PartialDate::day(to)).unwrap();
    let years = |from: i32, to: i32| {
        PartialDate::range(PartialDate::fiscal_year(year(from)), PartialDate::fiscal_year(year(to))).unwrap()
    };
    for text in [
        "令和2年4月～6月",
        "令和2年4月〜6月",
        "令和2年4月–6月",
        "令和2年4月-6月",
        "令和2年4～6月",
        "令和2年4月から6月まで",
        "R2.4～R2.6",
        "R2.4～6",
        "2020/4～2020/6",
        "2020.4-2020.6",
    ] {
        assert_eq!(read(text), months(month(2020, 4), month(2020, 6)), "{text}");
    }
    assert_eq!(read("令和2年4月～令和3年3月"), months(month(2020, 4), month(2021, 3)));
    assert_eq!(read("平成31年4月～令和元年9月"), months(month(2019, 4), month(2019, 9)));
    assert_eq!(read("令和2年11月～3月"), months(month(2020, 11), month(2021, 3)));
    for text in [
        "令和2年4月1日～5日",
        "令和2年4月1～5日",
        "令和2年4月1日～4月5日",
        "R2.4.1～4.5",
        "2020/4/1～4/5",
        "2020-04-01～2020-04-05",
    ] {
        assert_eq!(read(text), days(date(2020, 4, 1), date(2020, 4, 5)), "{text}");
    }
    for text in [
        "令和2～6年度",
        "令和2年度～令和6年度",
        "令和2年度から6年度まで",
        "2020～2024年度",
        "2020～24年度",
        "2020-2024年度",
        "令和2年度〜6年度",
    ] {
        assert_eq!(read(text), years(2020, 2024), "{text}");
    }
    assert_eq!(read("平成30～令和2年度"), years(2018, 2020));
    assert_eq!(read("平成30年度～令和元年度"), years(2018, 2019));
}

#[test]
fn what_is_no_date_or_no_possible_one_is_refused() {
    for text in [
        "",
        "11月",
        "令和2年",
        "2020",
        "令和2",
        "令和2年4",
        "令和0年4月",
        "令和2年0月",
        "令和2年13月",
        "令和2年11月31日",
        "令和3年2月29日",
        "2020/02/30",
        "令和2年4月10日～5日",
        "令和6～2年度",
        "令和3年3月末",
        "令和2年度末",
        "令和2年4月～",
        "～令和2年4月",
        "年4回掲載",
        "令和2年7月災害",
        "令和2年11月に開催",
        "令和2年4月1日～6月",
        "達成率70%",
        "R2.11.5.6",
        "20201105",
    ] {
        assert!(PartialDate::read(text).is_err(), "{text} read as {:?}", PartialDate::read(text));
    }
}

#[test]
fn half_a_percent_rounds_up() {
    for (target, actual, percent) in
        [("200", "125", 63), ("200", "1", 1), ("1000", "4", 0), ("3", "8", 267), ("103", "81", 79), ("30", "26", 87)]
    {
        let rate = Attainment::of(Direction::More, figure(target), figure(actual));
        assert_eq!(rate.whole_percent(), Some(Decimal::from(percent)), "{actual} of {target}");
    }
    assert_eq!(round_half_up(Decimal::new(25, 1), 0), Decimal::from(3));
    assert_eq!(round_half_up(Decimal::new(-25, 1), 0), Decimal::from(-2));
    assert_eq!(round_half_up(Decimal::new(1249, 2), 1), Decimal::new(125, 1));
}

#[test]
fn a_target_of_zero_has_a_rate_only_where_zero_meets_it() {
    let zero = figure("0");
    let of = |direction, actual: &str| Attainment::of(direction, zero, figure(actual));
    let not = |reason| Attainment::NotComputable(reason);
    assert_eq!(of(Direction::Less, "0").whole_percent(), Some(Decimal::ONE_HUNDRED));
    assert_eq!(of(Direction::Keep, "0").whole_percent(), Some(Decimal::ONE_HUNDRED));
    assert_eq!(of(Direction::More, "5"), not(NotComputable::TargetIsZero));
    assert_eq!(of(Direction::Less, "5"), not(NotComputable::TargetIsZero));
    assert_eq!(Attainment::of(Direction::Less, figure("5"), zero), not(NotComputable::MetByZero));
    assert_eq!(Attainment::of(Direction::More, figure("5"), zero).whole_percent(), Some(Decimal::ZERO));
}

#[test]
fn less_is_better_counts_the_target_against_what_was_used() {
    let rate = Attainment::of(Direction::Less, figure("4.0"), figure("5.0"));
    assert_eq!(rate.whole_percent(), Some(Decimal::from(80)));
    let rate = Attainment::of(Direction::Less, figure("5.0"), figure("4.0"));
    assert_eq!(rate.whole_percent(), Some(Decimal::from(125)));
}
