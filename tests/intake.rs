//! What a goal sheet becomes when it is read, and which files are refused and why.
#![cfg(test)]

use std::str::FromStr;

use encoding_rs::SHIFT_JIS;
use ichirizuka::domain::figure::Figure;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::goal::{Detail, DetailKind, SheetPart};
use ichirizuka::domain::indicator::Direction;
use ichirizuka::domain::language::Language;
use ichirizuka::domain::proposal::{Proposal, ProposedGoal, ProposedIndicator, RemarkKind};
use ichirizuka::intake::{self, ProblemKind, Refusal};
use proptest::prelude::*;

const SAMPLE: &[u8] = include_bytes!("../src/demo/akitakata-2020-goals.tsv");
const ANOTHER_TOWN: &[u8] = include_bytes!("data/goals-of-another-town.csv");

fn year(number: i32) -> FiscalYear {
    FiscalYear::new(number).unwrap()
}

fn figure(text: &str) -> Figure {
    Figure::from_str(text).unwrap()
}

fn sample() -> Proposal {
    read("goals.tsv", SAMPLE)
}

fn read(name: &str, bytes: &[u8]) -> Proposal {
    intake::read(name, bytes, year(2020)).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn refused(name: &str, bytes: &[u8]) -> Refusal {
    intake::read(name, bytes, year(2020)).expect_err("the file should be refused")
}

/// The places and codes of a refusal.
fn reasons(text: &str) -> Vec<(u64, String, &'static str)> {
    let place = |problem: &intake::Problem| {
        (problem.line.unwrap_or_default(), problem.column.clone().unwrap_or_default(), problem.reason.code())
    };
    refused("goals.tsv", text.as_bytes()).problems.iter().map(place).collect()
}

const HEADER: &str = "部局名\t課名\t事務事業名\t目標\t成果\n";

/// A goal with these objectives and results.
fn goal(objectives: &str, results: &str) -> ProposedGoal {
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let text = format!("{HEADER}建設部\t土木課\t橋の点検\t{}\t{}\n", quoted(objectives), quoted(results));
    read("goals.tsv", text.as_bytes()).goals.remove(0)
}

/// The indicators read from these objectives and results.
fn indicators(objectives: &str, results: &str) -> Vec<ProposedIndicator> {
    goal(objectives, results).indicators
}

fn only_indicator(objectives: &str, results: &str) -> ProposedIndicator {
    let mut found = indicators(objectives, results);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

fn result_texts(goal: &ProposedGoal) -> Vec<&str> {
    goal.results.iter().map(|result| result.item.text.as_str()).collect()
}

fn objective_texts(goal: &ProposedGoal) -> Vec<&str> {
    goal.objectives.iter().map(|objective| objective.item.text.as_str()).collect()
}

/// The dates of the results, as labels.
fn result_dates(results: &str) -> Vec<Option<String>> {
    goal("■目標", results).results.iter().map(|result| result.date.map(|date| date.label(Language::Japanese))).collect()
}

fn detail(kind: DetailKind, text: &str) -> Detail {
    Detail { kind, text: text.to_owned() }
}

fn programme<'a>(proposal: &'a Proposal, name: &str) -> &'a ProposedGoal {
    proposal.goals.iter().find(|goal| goal.programme == name).unwrap()
}

mod the_sample {
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
            [detail(DetailKind::Aside, "友だち：1,871人（令和3年3月末）")]
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
            [detail(DetailKind::Aside, "令和4年4月 保育園開園予定")]
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
                (
                    29,
                    RemarkKind::RateWithoutFigures,
                    "平成30年7月災害の被災箇所は、すべて完了した（100%完了）".to_owned()
                ),
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
}

mod encodings {
    use super::*;

    fn text() -> &'static str {
        std::str::from_utf8(SAMPLE).unwrap()
    }

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(unit).collect()
    }

    #[test]
    fn the_same_sheet_in_another_encoding_is_the_same_proposal() {
        let (cp932, _, lossy) = SHIFT_JIS.encode(text());
        assert!(!lossy);
        let with_mark = [b"\xEF\xBB\xBF", SAMPLE].concat();
        for bytes in [
            cp932.into_owned(),
            utf16(text(), u16::to_le_bytes),
            utf16(text(), u16::to_be_bytes),
            with_mark,
            text().replace('\n', "\r\n").into_bytes(),
            text().replace('\n', "\r").into_bytes(),
        ] {
            assert_eq!(read("goals.tsv", &bytes), sample());
        }
    }

    #[test]
    fn the_same_sheet_as_csv_is_the_same_proposal() {
        let rows = text().lines().map(|line| {
            let cells = line.split('\t').map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
            cells.collect::<Vec<_>>().join(",")
        });
        let csv = rows.collect::<Vec<_>>().join("\r\n");
        let proposal = Proposal { source: "goals.tsv".to_owned(), ..read("Goals.CSV", csv.as_bytes()) };
        assert_eq!(proposal, sample());
    }

    #[test]
    fn a_broken_byte_in_utf_8_is_refused_with_its_line() {
        let mut bytes = SAMPLE.to_vec();
        let at = text().find("RPA導入調査研究").unwrap();
        bytes[at + 4] = 0xFF;
        let refusal = refused("goals.tsv", &bytes);
        assert_eq!(refusal.problems.len(), 1);
        assert_eq!(refusal.problems[0].line, Some(9));
        assert_eq!(refusal.problems[0].reason, ProblemKind::Undecodable { encoding: "UTF-8" });
    }

    #[test]
    fn every_line_with_broken_bytes_is_listed() {
        let text = format!("{HEADER}建設部\t土木課\t橋\t■点検\t■済\n建設部\t土木課\t道\t■点検\t■済\n");
        let mut bytes = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let lines: Vec<usize> =
            bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at).collect();
        bytes[lines[0] + 1] = 0xC0;
        bytes[lines[1] + 1] = 0xC0;
        let refusal = refused("goals.tsv", &bytes);
        assert_eq!(refusal.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [Some(2), Some(3)]);
    }

    #[test]
    fn bytes_that_are_neither_utf_8_nor_cp932_are_refused() {
        let bytes = [b"\x95\x94\x8B\xC7\n".as_slice(), b"\x82\xA0\xFF\xFF\n"].concat();
        let refusal = refused("goals.csv", &bytes);
        assert_eq!(refusal.problems[0].line, Some(2));
        assert_eq!(refusal.problems[0].reason, ProblemKind::Undecodable { encoding: "UTF-8 or CP932" });
    }

    #[test]
    fn half_a_character_of_utf_16_is_refused() {
        let mut bytes = utf16("部局名\n事業", u16::to_le_bytes);
        bytes.pop();
        let refusal = refused("goals.csv", &bytes);
        assert_eq!(refusal.problems[0].line, Some(2));
        assert_eq!(refusal.problems[0].reason, ProblemKind::Undecodable { encoding: "UTF-16LE" });
    }
}

mod tables {
    use super::*;

    #[test]
    fn another_towns_headers_columns_and_bullets_are_understood() {
        let proposal = intake::read("town.csv", ANOTHER_TOWN, year(2021)).unwrap();
        assert_eq!(proposal.named_years, [year(2021)]);
        let goals: Vec<_> = proposal
            .goals
            .iter()
            .map(|goal| {
                (
                    goal.line,
                    goal.department.as_deref().unwrap(),
                    goal.section.as_deref().unwrap(),
                    goal.programme.as_str(),
                    goal.policy.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            goals,
            [
                (6, "総務部", "危機管理課", "防災リーダー養成事業", Some("安全なまち")),
                (12, "総務部", "危機管理課", "防災マップ改訂事業", None),
                (14, "福祉部", "健康 増進課", "健康づくり事業", Some("健やかなまち")),
            ]
        );
        let first = &proposal.goals[0];
        assert_eq!(first.summary.as_deref(), Some("防災リーダーの育成に取り組む。"));
        assert_eq!(
            objective_texts(first),
            ["防災リーダー養成講座を年4回開催する", "受講者60人以上を目指す（R4.3.31）"]
        );
        assert_eq!(first.objectives[1].date.unwrap().label(Language::Japanese), "令和4年3月31日");
        assert_eq!(
            first.results[0].item.details,
            [detail(DetailKind::Point, "第1回　基礎編"), detail(DetailKind::Point, "第2回　応用編")]
        );
        let rate = &first.indicators[0];
        assert_eq!((rate.name.as_str(), rate.unit.as_deref(), rate.follows), ("受講者数", Some("名"), Some(true)));
        assert_eq!((rate.target, rate.objective), (Some(figure("60")), Some(1)));
        let footnote = &proposal.goals[1].footnotes[0];
        assert_eq!((footnote.mark.as_str(), footnote.term.as_deref()), ("※1", Some("マップ")));
        assert_eq!(
            result_texts(&proposal.goals[2]),
            ["1　受診率は42.3%となった。", "2　禁煙講座を開いた（2021/10/5）。"]
        );
        assert_eq!(proposal.goals[2].results[1].date.unwrap().label(Language::Japanese), "令和3年10月5日");
    }

    #[test]
    fn a_blank_department_or_section_means_the_one_above() {
        let text = format!(
            "{HEADER}建設部\t土木課\t橋\t■点検\t\n\t\t道\t■点検\t\n\t住宅課\t家\t■点検\t\n市民部\t戸籍課\t窓口\t■改善\t\n"
        );
        let units: Vec<_> = read("a.tsv", text.as_bytes())
            .goals
            .iter()
            .map(|goal| (goal.department.clone().unwrap(), goal.section.clone().unwrap()))
            .collect();
        let unit = |department: &str, section: &str| (department.to_owned(), section.to_owned());
        assert_eq!(
            units,
            [unit("建設部", "土木課"), unit("建設部", "土木課"), unit("建設部", "住宅課"), unit("市民部", "戸籍課")]
        );
    }

    #[test]
    fn a_row_with_a_unit_alone_names_the_unit_of_the_rows_below() {
        let text = "部局名,課名,事業名,目標,実績\n建設部,,,,\n,土木課,橋,■点検,■済\n※令和3年3月末現在,,,,\n,住宅課,家,■点検,■済\n";
        let goals = read("a.csv", text.as_bytes()).goals;
        assert_eq!(goals.len(), 2);
        assert!(goals.iter().all(|goal| goal.department.as_deref() == Some("建設部")));
    }

    #[test]
    fn a_table_without_departments_or_sections_has_none() {
        let goals = read("a.csv", "事業名,目標\n橋,■点検\n".as_bytes()).goals;
        assert_eq!((goals[0].department.as_deref(), goals[0].section.as_deref()), (None, None));
    }

    #[test]
    fn a_unit_in_one_column_is_department_and_section() {
        let goals = read("a.csv", "担当部署,事業名,目標\n\"建設部\n土木課\",橋,■点検\n".as_bytes()).goals;
        assert_eq!((goals[0].department.as_deref(), goals[0].section.as_deref()), (Some("建設部"), Some("土木課")));
    }

    #[test]
    fn header_words_are_found_whatever_their_spacing_and_spelling() {
        for header in [
            "担当部署名,,事務事業名,事業概要・目標,目標達成状況（成果）",
            "担当部局,担当課,事業名,仕事目標,成果",
            "部,課・室,事務事業,目　標,実　績",
            "部署,課名,\"事 務\n事業名\",令和２年度目標,令和２年度の達成状況",
            "部局名,所属,重点事業,取組内容,取組結果",
            "部局名,室,【事業名】,当初目標,成果等",
        ] {
            let text = format!("{header}\n建設部,土木課,橋,■点検,■済\n");
            let goal = read("a.csv", text.as_bytes()).goals.remove(0);
            assert_eq!(goal.department.as_deref(), Some("建設部"), "{header}");
            assert_eq!(goal.section.as_deref(), Some("土木課"), "{header}");
            assert_eq!(goal.programme, "橋", "{header}");
            assert_eq!((objective_texts(&goal), result_texts(&goal)), (vec!["点検"], vec!["済"]), "{header}");
        }
    }

    #[test]
    fn an_outline_beside_the_objectives_is_the_summary() {
        let text = "事業名,事業概要,目標,成果\n橋,橋を見守る,■点検,■済\n";
        let goal = read("a.csv", text.as_bytes()).goals.remove(0);
        assert_eq!(goal.summary.as_deref(), Some("橋を見守る"));
        assert_eq!(objective_texts(&goal), ["点検"]);
    }

    #[test]
    fn title_lines_name_the_years_and_cells_do_not() {
        let text =
            format!("平成31年度（令和元年度）\nR2年度の方針を含む\n{HEADER}建設部\t土木課\t橋\t■令和5年度まで\t\n");
        assert_eq!(read("a.tsv", text.as_bytes()).named_years, [year(2019), year(2020)]);
    }
}

mod cells {
    use super::*;

    #[test]
    fn proper_lists_unclosed_lists_and_lines_read_the_same() {
        for cell in [
            "■点検する\n■直す\n　・橋\n　・道",
            "<ul style=\"x\"> ■点検する ■直す <ul> ・ 橋 ・ 道",
            "<ul><li>点検する</li><li>直す<ul><li>橋</li><li>道</li></ul></li></ul>",
            "<ol><li>点検する<li>直す<ol><li>橋<li>道</ol></ol>",
            "<p>●点検する</p><p>●直す<br>・橋<br>・道</p>",
            "<div>◆点検する<br/>◆直す</div><div>○橋<br>○道</div>",
            "<ul><li>■点検する</li><li>■直す<ul><li>・橋</li><li>・道</li></ul></li></ul>",
        ] {
            let goal = goal(cell, "");
            assert_eq!(objective_texts(&goal), ["点検する", "直す"], "{cell}");
            let details = [detail(DetailKind::Point, "橋"), detail(DetailKind::Point, "道")];
            assert_eq!(goal.objectives[1].item.details, details, "{cell}");
            assert!(goal.objectives[0].item.details.is_empty(), "{cell}");
        }
    }

    #[test]
    fn entities_are_letters_and_scripts_are_nothing() {
        let goal = goal("■A&amp;B &lt;案&gt;&nbsp;<script>alert(1)</script><style>p{}</style><!-- x -->を作る", "");
        assert_eq!(objective_texts(&goal), ["A&B <案>\u{a0}を作る"]);
    }

    #[test]
    fn a_less_than_sign_is_text() {
        assert_eq!(objective_texts(&goal("■待ち時間<30分、A < B", "")), ["待ち時間<30分、A < B"]);
    }

    #[test]
    fn unknown_elements_keep_their_text_and_are_reported() {
        let text = format!("{HEADER}建設部\t土木課\t橋\t■<blink>点検</blink>する\t\n");
        let proposal = read("a.tsv", text.as_bytes());
        assert_eq!(objective_texts(&proposal.goals[0]), ["点検する"]);
        let warning = &proposal.warnings[0];
        assert_eq!((warning.line, warning.column.as_str(), warning.kind), (2, "目標", RemarkKind::UnknownMarkup));
        assert_eq!(warning.text, "<blink>");
    }

    #[test]
    fn text_before_the_first_item_is_the_summary_of_objectives_and_the_first_of_results() {
        let goal = goal("橋を守る。\n■点検する", "順調である。\n■点検した");
        assert_eq!(goal.summary.as_deref(), Some("橋を守る。"));
        assert_eq!(objective_texts(&goal), ["点検する"]);
        assert_eq!(result_texts(&goal), ["順調である。", "点検した"]);
    }

    #[test]
    fn text_without_marks_is_parted_after_its_sentences() {
        let goal = goal("橋を点検し、\n傷みを直す。\n記録を残す。", "済");
        assert_eq!(objective_texts(&goal), ["橋を点検し、 傷みを直す。", "記録を残す。"]);
        assert_eq!(result_texts(&goal), ["済"]);
    }

    #[test]
    fn numbered_sentences_are_items_and_keep_their_numbers() {
        let goal = goal("１．保育士を5人確保する。２．待機児童を0人とする。", "①点検した\n②直した");
        assert_eq!(objective_texts(&goal), ["１．保育士を5人確保する。", "２．待機児童を0人とする。"]);
        assert_eq!(result_texts(&goal), ["①点検した", "②直した"]);
    }

    #[test]
    fn a_heading_in_lenticular_brackets_stays_with_the_item_below_it() {
        let goal = goal("【県工事】\n■橋を架ける\n【市工事】\n■道を広げる\n■【共通】用地を測る", "");
        assert_eq!(objective_texts(&goal), ["【県工事】 橋を架ける", "【市工事】 道を広げる", "【共通】用地を測る"]);
    }

    #[test]
    fn a_dot_within_a_word_is_no_point() {
        let goal = goal("■小中学校・高校とTwitter・Instagramで知らせる", "");
        assert_eq!(objective_texts(&goal), ["小中学校・高校とTwitter・Instagramで知らせる"]);
        assert!(goal.objectives[0].item.details.is_empty());
    }

    #[test]
    fn a_square_that_is_spoken_of_is_text() {
        assert_eq!(objective_texts(&goal("■「■」の印がある橋を点検する", "")), ["「■」の印がある橋を点検する"]);
    }

    #[test]
    fn a_placeholder_circle_is_no_bullet() {
        assert_eq!(objective_texts(&goal("○○地区の橋を点検する", "")), ["○○地区の橋を点検する"]);
    }

    #[test]
    fn brackets_at_the_end_of_a_clause_are_asides_and_others_stay() {
        let goal = goal("", "■点検した〔国費〕［県費］ [市費] その後直した\n■[重点]橋[大]を架けた");
        assert_eq!(result_texts(&goal), ["点検した その後直した", "[重点]橋[大]を架けた"]);
        assert_eq!(goal.results[0].item.details, ["国費", "県費", "市費"].map(|text| detail(DetailKind::Aside, text)));
    }

    #[test]
    fn a_note_that_names_its_word_explains_that_word() {
        let goal = goal("■橋梁*を長寿命化*する\n*長寿命化とは、長く使うこと\n*橋のこと", "");
        let notes: Vec<_> =
            goal.footnotes.iter().map(|note| (note.term.as_deref().unwrap(), note.text.as_str())).collect();
        assert_eq!(notes, [("長寿命化", "長寿命化とは、長く使うこと"), ("橋梁", "橋のこと")]);
        assert_eq!(objective_texts(&goal), ["橋梁*を長寿命化*する"]);
    }

    #[test]
    fn numbered_marks_find_their_notes() {
        for (text, mark) in [
            ("■RPA※1を入れる\n※1 手順を自動にする仕組み", "※1"),
            ("■RPA※１を入れる ※１ 手順を自動にする仕組み", "※１"),
            ("■RPA*1を入れる<p>*1手順を自動にする仕組み</p>", "*1"),
            ("■RPA＊を入れる\n＊手順を自動にする仕組み", "＊"),
            ("■RPA※を入れる\n※手順を自動にする仕組み", "※"),
        ] {
            let goal = goal(text, "");
            assert_eq!(goal.footnotes.len(), 1, "{text}");
            let note = &goal.footnotes[0];
            assert_eq!((note.mark.as_str(), note.term.as_deref()), (mark, Some("RPA")), "{text}");
            assert_eq!(note.text, "手順を自動にする仕組み", "{text}");
            assert_eq!(objective_texts(&goal), [format!("RPA{mark}を入れる")], "{text}");
        }
    }

    #[test]
    fn a_bare_remark_belongs_to_its_own_item() {
        let goal = goal("", "■橋を10橋点検した ※うち2橋は県の橋\n■道を直した\n※雪の前に");
        assert_eq!(result_texts(&goal), ["橋を10橋点検した", "道を直した"]);
        assert_eq!(goal.results[0].item.details, [detail(DetailKind::Remark, "うち2橋は県の橋")]);
        assert_eq!(goal.results[1].item.details, [detail(DetailKind::Remark, "雪の前に")]);
        assert!(goal.footnotes.is_empty());
    }

    #[test]
    fn a_note_whose_mark_stands_nowhere_is_kept_and_reported() {
        let text = format!("{HEADER}建設部\t土木課\t橋\t■点検する <p>*見回ること</p>\t\n");
        let proposal = read("a.tsv", text.as_bytes());
        let note = &proposal.goals[0].footnotes[0];
        assert_eq!((note.term.as_deref(), note.text.as_str()), (None, "見回ること"));
        assert_eq!(proposal.warnings[0].kind, RemarkKind::FootnoteWithoutMark);
    }

    #[test]
    fn a_dash_alone_is_an_empty_cell() {
        let goal = goal("■点検する", "－");
        assert!(goal.results.is_empty());
    }
}

mod dates {
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
}

mod figures {
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
            let (_, found, found_unit, found_target, follows) =
                read_rate(&format!("■{objective}"), &format!("■{result}"));
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
        for result in
            ["■小学校6年生（78.2%）", "■受診率は42.3%となった", "■正答率60%以上の割合（53.5%）", "■前年比120%"]
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
        let (name, actual, unit, target, follows) =
            read_rate("■講座10回", "■講座を12回、延べ340人に実施（達成率120％）");
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
}

mod refusals {
    use super::*;

    fn place(line: u64, column: &str, code: &'static str) -> (u64, String, &'static str) {
        (line, column.to_owned(), code)
    }

    #[test]
    fn other_kinds_of_files_are_refused() {
        for name in ["goals.xlsx", "goals", "goals.txt"] {
            let refusal = refused(name, SAMPLE);
            assert!(matches!(refusal.problems[0].reason, ProblemKind::UnsupportedFileType { .. }), "{name}");
        }
    }

    #[test]
    fn a_file_without_header_or_rows_is_refused() {
        assert_eq!(reasons(""), [place(0, "", "no_header")]);
        assert_eq!(reasons("令和2年度の目標\n建設部\t土木課\t橋\t■点検\t■済\n"), [place(0, "", "no_header")]);
        assert_eq!(reasons(&format!("\n\n{HEADER}\n")), [place(0, "", "no_rows")]);
    }

    #[test]
    fn a_header_that_lacks_or_doubles_a_column_is_refused() {
        assert_eq!(reasons("部局名\t課名\t目標\t成果\n建設部\t土木課\t■点検\t■済\n"), [place(1, "", "missing_column")]);
        assert_eq!(reasons("部局名\t課名\t事業名\n建設部\t土木課\t橋\n"), [place(1, "", "missing_column")]);
        let doubled = "部局名\t事業名\t成果\t成果\n建設部\t橋\t■済\t■済\n";
        assert_eq!(reasons(doubled), [place(1, "成果", "ambiguous_header")]);
    }

    #[test]
    fn a_row_without_programme_department_or_section_is_refused_with_its_place() {
        let text = format!(
            "令和2年度\n{HEADER}\t土木課\t橋\t■点検\t■済\n建設部\t\t道\t■点検\t■済\n建設部\t土木課\t\t■点検\t■済\n"
        );
        assert_eq!(
            reasons(&text),
            [
                place(3, "部局名", "department_missing"),
                place(4, "課名", "section_missing"),
                place(5, "事務事業名", "programme_missing"),
            ]
        );
    }

    #[test]
    fn a_new_department_does_not_inherit_the_section_of_the_one_above() {
        let text = format!("{HEADER}建設部\t土木課\t橋\t■点検\t\n市民部\t\t窓口\t■改善\t\n");
        assert_eq!(reasons(&text), [place(3, "課名", "section_missing")]);
    }

    #[test]
    fn a_repeated_header_carries_no_unit_over() {
        let text = format!("{HEADER}建設部\t土木課\t橋\t■点検\t\n{HEADER}\t\t道\t■点検\t\n");
        assert_eq!(reasons(&text), [place(4, "部局名", "department_missing"), place(4, "課名", "section_missing"),]);
    }

    #[test]
    fn a_row_cut_short_is_refused() {
        let text = format!("{HEADER}建設部\t土木課\t橋\t■点検\n");
        let refusal = refused("a.tsv", text.as_bytes());
        assert_eq!(refusal.problems[0].line, Some(2));
        assert_eq!(refusal.problems[0].reason, ProblemKind::TooFewColumns { found: 4, expected: 5 });
    }

    #[test]
    fn the_same_programme_twice_in_one_section_is_refused_and_in_two_is_not() {
        let text = format!(
            "{HEADER}建設部\t土木課\t橋 の点検\t■点検\t\n\t住宅課\t橋の点検\t■点検\t\n建設部\t土木課\t橋の点検\t■点検\t\n"
        );
        let refusal = refused("a.tsv", text.as_bytes());
        assert_eq!(refusal.problems.len(), 1);
        assert_eq!(refusal.problems[0].line, Some(4));
        let reason = ProblemKind::RepeatedProgramme { programme: "橋の点検".to_owned(), first_line: 2 };
        assert_eq!(refusal.problems[0].reason, reason);
    }

    #[test]
    fn a_quote_that_does_not_close_is_refused_where_it_opens() {
        let text = "部局名,課名,事業名,目標\n建設部,土木課,橋,\"■点検\n■\"\"修繕\"\"\"\n建設部,土木課,道,\"■点検\n建設部,土木課,川,■点検\n";
        let refusal = refused("a.csv", text.as_bytes());
        assert_eq!((refusal.problems[0].line, &refusal.problems[0].reason), (Some(4), &ProblemKind::UnclosedQuote));
    }

    #[test]
    fn control_characters_are_refused_with_their_cell() {
        let text = format!("{HEADER}建設部\t土木課\t橋\u{0}\t■点\u{8}検\t\n");
        assert_eq!(reasons(&text), [place(2, "3", "control_character"), place(2, "4", "control_character")]);
    }

    #[test]
    fn a_cell_longer_than_excel_allows_is_refused_and_one_of_just_that_length_reported() {
        let cell = |length: usize| format!("{HEADER}建設部\t土木課\t橋\t■{}\t\n", "あ".repeat(length - 1));
        let reason = &refused("a.tsv", cell(32_768).as_bytes()).problems[0].reason.clone();
        assert_eq!(*reason, ProblemKind::CellTooLong { length: 32_768, limit: 32_767 });
        let warnings = read("a.tsv", cell(32_767).as_bytes()).warnings;
        assert_eq!(warnings.iter().map(|warning| warning.kind).collect::<Vec<_>>(), [RemarkKind::CellMayBeCut]);
        assert!(read("a.tsv", cell(32_766).as_bytes()).warnings.is_empty());
    }

    #[test]
    fn too_many_bytes_or_rows_are_refused() {
        let large = vec![b'a'; 10 * 1024 * 1024 + 1];
        assert!(matches!(refused("a.tsv", &large).problems[0].reason, ProblemKind::FileTooLarge { .. }));
        let rows = format!("{HEADER}{}", "建設部\t土木課\t橋\t■点検\t\n".repeat(20_000));
        let refusal = refused("a.tsv", rows.as_bytes());
        assert_eq!(refusal.problems[0].reason, ProblemKind::TooManyRows { limit: 20_000 });
        assert_eq!(refusal.problems[0].line, Some(20_001));
    }

    #[test]
    fn all_problems_are_listed_at_once_up_to_a_hundred() {
        let text = format!("{HEADER}建設部\t土木課\t橋\t■点検\t\n{}", "\t\t\t■点検\t\n".repeat(130));
        let refusal = refused("a.tsv", text.as_bytes());
        assert_eq!((refusal.problems.len(), refusal.omitted), (100, 30));
        assert!(refusal.to_string().ends_with("and 30 more"));
        assert!(refusal.to_string().starts_with("line 3, column 事務事業名: the row has no programme name"));
    }

    #[test]
    fn a_refusal_travels_as_json_with_its_code() {
        let refusal = refused("a.tsv", format!("{HEADER}建設部\t土木課\t橋\n").as_bytes());
        let json = serde_json::to_value(&refusal).unwrap();
        assert_eq!(json["problems"][0]["reason"]["code"], "too_few_columns");
        assert_eq!(json["problems"][0]["line"], 2);
    }
}

mod anything {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn arbitrary_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
            let _ = intake::read("a.csv", &bytes, year(2020));
            let _ = intake::read("a.tsv", &bytes, year(2020));
        }

        #[test]
        fn arbitrary_cells_are_read_or_refused(objectives in any::<String>(), results in any::<String>()) {
            let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
            let text = format!("{HEADER}建設部\t土木課\t橋\t{}\t{}\n", quoted(&objectives), quoted(&results));
            let _ = intake::read("a.tsv", text.as_bytes(), year(2020));
        }

        #[test]
        fn cells_of_marks_dates_and_figures_are_read(
            objectives in "([■●○・※*＊〔〕\\[\\]（）() \n0-9]|<li>|<ul>|<p>|</p>|<br>|件|人|のうち、|を|誘致した|達成率|%|令和2年度|令和2年4月|～|億|千){0,30}",
            results in "([■●○・※*＊〔〕\\[\\]（）() \n0-9]|<li>|<ul>|<p>|</p>|<br>|件|人|のうち、|を|誘致した|達成率|%|令和2年度|令和2年4月|～|億|千){0,30}",
        ) {
            let quoted = |cell: &str| format!("\"{cell}\"");
            let text = format!("{HEADER}建設部\t土木課\t橋\t{}\t{}\n", quoted(&objectives), quoted(&results));
            let proposal = intake::read("a.tsv", text.as_bytes(), year(2020));
            prop_assert!(proposal.is_ok());
        }

        #[test]
        fn a_sheet_with_changed_bytes_is_read_or_refused(changes in prop::collection::vec((0..SAMPLE.len(), any::<u8>()), 1..20)) {
            let mut bytes = SAMPLE.to_vec();
            for (place, byte) in changes {
                bytes[place] = byte;
            }
            let _ = intake::read("a.tsv", &bytes, year(2020));
        }

        #[test]
        fn a_sheet_cut_anywhere_is_read_or_refused(length in 0..SAMPLE.len()) {
            if let Ok(proposal) = intake::read("a.tsv", &SAMPLE[..length], year(2020)) {
                prop_assert!(proposal.goals.len() <= 19);
            }
        }

        #[test]
        fn a_sheet_without_one_line_is_read_or_refused_and_never_gains(line in 0..34_usize) {
            let text = std::str::from_utf8(SAMPLE).unwrap();
            let rest: Vec<&str> = text.lines().enumerate().filter(|(index, _)| *index != line).map(|(_, line)| line).collect();
            if let Ok(proposal) = intake::read("a.tsv", rest.join("\n").as_bytes(), year(2020)) {
                prop_assert!(proposal.goals.len() <= 19);
            }
        }
    }
}
