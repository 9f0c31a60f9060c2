//! Tables laid out as still other cities do: rings below grades, KPI lists without programmes, units in brackets, lines between
//! the rows that are no rows, halves of a year, years in columns of their own.

use ichirizuka::domain::indicator_table::{IndicatorTable, ProposedValue, TableRemarkKind};
use rust_xlsxwriter::{Format, Workbook};

use super::*;

fn goals_of(number: i32, table: &str) -> Proposal {
    intake::read("goals.tsv", table.as_bytes(), &results_of(number)).unwrap_or_else(|refusal| panic!("{refusal}"))
}

pub(super) fn values_of(asked: &Asked, table: &str) -> IndicatorTable {
    intake::read_indicators("a.tsv", table.as_bytes(), asked).unwrap_or_else(|refusal| panic!("{refusal}"))
}

pub(super) fn values(table: &str) -> IndicatorTable {
    values_of(&Asked { year: Some(year(2023)), ..Asked::default() }, table)
}

/// Each value as programme, indicator with its unit, year, kind and what stands there.
pub(super) fn lines(table: &IndicatorTable) -> Vec<String> {
    let line = |row: &ProposedValue| {
        let said = row.aim().map(|aim| aim.to_string()).or_else(|| row.value.map(|figure| figure.to_string()));
        let unit = row.unit.as_deref().unwrap_or("-");
        format!("{} {}[{unit}] {} {} {}", row.programme, row.name, row.year, row.value_kind, said.unwrap_or_default())
    };
    table.rows.iter().map(line).collect()
}

fn names(proposal: &Proposal) -> Vec<&str> {
    proposal.goals.iter().map(|goal| goal.programme.as_str()).collect()
}

fn units(proposal: &Proposal) -> Vec<String> {
    let unit = |name: &Option<String>| name.clone().unwrap_or_default();
    let of = |goal: &ProposedGoal| format!("{}/{}/{}", unit(&goal.department), unit(&goal.section), goal.programme);
    proposal.goals.iter().map(of).collect()
}

fn told(proposal: &Proposal, kind: RemarkKind) -> Vec<&str> {
    proposal.warnings.iter().filter(|remark| remark.kind == kind).map(|remark| remark.text.as_str()).collect()
}

pub(super) fn told_of(table: &IndicatorTable, kind: TableRemarkKind) -> Vec<&str> {
    table.remarks.iter().filter(|remark| remark.kind == kind).map(|remark| remark.text.as_str()).collect()
}

#[test]
fn sums_are_left_out_whatever_they_are_called_and_programmes_that_sound_like_one_are_not() {
    let table = "部\t課\t事業名\t目標\n総務部\t総務課\t家計相談\t■行う\n\t\t土木課計\t■1\n\t\t一般会計 合計\t■2\n\t\t道路維持（再掲）\t■3\n\
                 \t\t国勢統計\t■調べる\n\t\t特別会計\t■閉じる\n計\t\t3事業\t\n";
    let proposal = goals_of(2023, table);
    assert_eq!(names(&proposal), ["家計相談", "国勢統計", "特別会計"]);
    assert_eq!(told(&proposal, RemarkKind::TotalLeftOut), ["土木課計", "一般会計 合計", "道路維持（再掲）", "計"]);
}

#[test]
fn notes_and_page_numbers_are_no_programmes_and_are_told() {
    let notes = ["※1 速報値である", "注）計画による", "（注）速報値", "資料：企画課", "- 2 -", "（1ページ）"];
    let table = format!("事業名\t目標\t実績\nA事業\t■あ\t■い\n{}\n注意喚起事業\t■か\t■き\n", notes.join("\t\t\n"));
    let proposal = goals_of(2023, &table);
    assert_eq!(names(&proposal), ["A事業", "注意喚起事業"]);
    assert_eq!(told(&proposal, RemarkKind::LineLeftOut), notes);
    let table = values("事業名\t指標名\tR5\n見本\t件数（件）\t3\n※1 速報値\t\t\n");
    assert_eq!(told_of(&table, TableRemarkKind::LineLeftOut), ["※1 速報値"]);
    assert_eq!(lines(&table), ["見本 件数（件）[件] 2023 actual 3"]);
}

#[test]
fn a_row_before_every_programme_is_told() {
    let table = "事業名\t課\t取組内容\t指標名\t単位\t目標値\t実績値\n\t\t\t人口\t人\t50,000\t49,500\n健康\t健康課\t■開く\t参加者\t人\t2\t3\n";
    let proposal = goals_of(2023, table);
    assert_eq!(names(&proposal), ["健康"]);
    assert_eq!(told(&proposal, RemarkKind::RowOfNoProgramme), ["人口｜人｜50,000｜49,500"]);
}

#[test]
fn an_objective_and_what_is_done_for_it_stand_beside_each_other() {
    let table = "事業名\t目標\t取組内容\t達成状況\n子育て\t■待機児童ゼロ\t保育士を10人採る\t■0人となった\n";
    let proposal = goals_of(2023, table);
    assert_eq!(objective_texts(&proposal.goals[0]), ["待機児童ゼロ"]);
    let texts: Vec<_> =
        proposal.goals[0].texts.iter().map(|text| (text.heading.as_str(), text.text.as_str())).collect();
    assert_eq!(texts, [("取組内容", "保育士を10人採る")]);
}

#[test]
fn a_grade_of_progress_is_no_report() {
    let table =
        "取組項目\t取組内容\t実績\t進捗状況\n\t\t（R5年度）\t\n窓口\t■設ける\t■設けた\tＡ\n補助金\t■見直す\t■5件\tＢ\n";
    let proposal = goals_of(2023, table);
    assert_eq!(result_texts(&proposal.goals[0]), ["設けた"]);
    let rating = &proposal.goals[0].ratings[0];
    assert_eq!((rating.axis.as_deref(), rating.label.as_str()), (Some("進捗状況"), "Ａ"));
    // Of another year there is none.
    let refusal = intake::read("a.tsv", table.as_bytes(), &results_of(2022)).unwrap_err();
    assert_eq!(refusal.problems[0].reason.code(), "column_of_another_year");
}

#[test]
fn figures_of_an_indicator_that_nothing_names_are_no_objectives() {
    let table = "課\t事業名\t目標値\t実績値\t単位\t成果\n総務課\t文書管理\t100\t98\t%\t■整えた\n";
    let proposal = goals_of(2023, table);
    let goal = &proposal.goals[0];
    assert_eq!((goal.objectives.len(), result_texts(goal)), (0, vec!["整えた"]));
    assert_eq!(told(&proposal, RemarkKind::ColumnsNotRead), ["目標値、実績値、単位"]);
    assert_eq!(reasons("課\t事業名\t目標値\t実績値\n総務課\t文書管理\t100\t98\n")[0].2, "missing_column");
}

#[test]
fn what_was_done_in_half_a_year_is_not_the_years() {
    let table = "部局名\t事業名\t年度目標\t上半期\t\t下半期\t\t年度末\n\t\t\t取組\t自己評価\t取組\t自己評価\t最終評価\n\
                 教育部\t端末\t■活用率90%\t■研修3回\t○\t■研修2回\t◎\tA\n";
    let proposal = goals_of(2023, table);
    let goal = &proposal.goals[0];
    assert_eq!((objective_texts(goal), result_texts(goal).len()), (vec!["活用率90%"], 0));
    assert_eq!(goal.ratings.iter().map(|rating| rating.label.as_str()).collect::<Vec<_>>(), ["A"]);
    let unread = "上半期／取組、上半期／自己評価、下半期／取組、下半期／自己評価";
    assert_eq!(told(&proposal, RemarkKind::ColumnsNotRead), [unread]);
    let midyear = Asked::of_stage(year(2023), Stage::Midyear);
    let proposal = intake::read("a.tsv", table.as_bytes(), &midyear).unwrap();
    assert_eq!(result_texts(&proposal.goals[0]), ["研修3回"]);
    // Nor is what the year is judged by known in its middle.
    assert!(proposal.goals[0].ratings.is_empty());
    let unread = told(&proposal, RemarkKind::ColumnsNotRead).concat();
    assert!(unread.contains("年度末／最終評価"), "{unread}");
    let table =
        "部局名\t事業名\t目標\t上半期の進捗状況\t年度末最終評価\t評価の理由\n教育部\t端末\t■研修\t■3回\tA\t順調\n";
    let proposal = intake::read("a.tsv", table.as_bytes(), &midyear).unwrap();
    assert!(proposal.goals[0].ratings.is_empty(), "{:?}", proposal.goals[0].ratings);
    assert!(told(&proposal, RemarkKind::ColumnsNotRead).concat().contains("年度末最終評価"));
}

#[test]
fn a_ring_below_a_grade_or_a_course_is_that() {
    let header = "番号\t事業名\t課\t総合評価\t\t\t今後の方向性\t\t\n\t\t\tA\tB\tC\t拡充\t継続\t縮小\n";
    let table = format!(
        "{header}1011\t広報\t広報課\t○\t\t\t\t○\t\n2011\t祝金\t福祉課\t\t\t〇\t\t\t●\n3011\t祭り\t観光課\t\t\t\t\t\t\n"
    );
    let proposal = goals_of(2023, &table);
    let said = |goal: &ProposedGoal| {
        let label = goal.ratings.first().map(|rating| rating.label.clone()).unwrap_or_default();
        label + goal.future_course.as_ref().map_or("", |course| &course.label)
    };
    assert_eq!(proposal.goals.iter().map(said).collect::<Vec<_>>(), ["A継続", "C縮小", ""]);
    assert!(told(&proposal, RemarkKind::ColumnsNotRead).is_empty());
    let two = format!("{header}1011\t広報\t広報課\t○\t○\t\t\t○\t\n");
    let both = ["総合評価／A", "総合評価／B"].map(|column| (3, column.to_owned(), "unknown_word"));
    assert_eq!(reasons(&two), both);
}

#[test]
fn a_title_with_words_in_its_corner_is_no_row_of_the_header() {
    let table = "行政改革の進捗管理表\t\t\t(令和5年度末現在)\n取組項目\t取組内容\t年度別計画\t実績\n\t\tR5\t\n窓口\t■設ける\t試行\t■設けた\n";
    let proposal = goals_of(2023, table);
    assert_eq!(result_texts(&proposal.goals[0]), ["設けた"]);
    assert_eq!(told(&proposal, RemarkKind::ColumnsNotRead), ["年度別計画／R5"]);
}

#[test]
fn units_of_money_may_stand_in_a_row_below_the_header() {
    let table = "事業名\t決算額\t事業の成果\n\t千円\t\n協力隊\t12,345\t■活動した\n";
    let proposal = goals_of(2023, table);
    assert_eq!(proposal.goals[0].amounts[0].amount.yen(), 12_345_000);
    assert_eq!(names(&proposal), ["協力隊"]);
}

#[test]
fn a_unit_alone_above_each_header_or_on_its_sheet_is_that_of_the_rows() {
    let table = "１．総務部\n事業名\t目標\t実績\n庁舎\t■あ\t■い\n小計\t\t\n\n２．市民部\n事業名\t指標\t目標値\t実績値\t単位\n窓口\t待ち時間\t5\t4.5\t分\n";
    let proposal = goals_of(2023, table);
    assert_eq!(units(&proposal), ["総務部//庁舎", "市民部//窓口"]);
    assert_eq!(lines(&proposal.values)[1], "窓口 待ち時間[分] 2023 actual 4.5");
    let labelled = "令和5年度 目標\n部局名：健康福祉部\n課名\t健康課\n事業名\t目標\n健診\t■受診率50％\n";
    assert_eq!(units(&goals_of(2023, labelled)), ["健康福祉部/健康課/健診"]);
    // Who publishes a list is not whose programmes it has.
    let published = "企画部\n事業名\t課\t目標\n庁舎\t総務課\t■あ\n";
    assert_eq!(units(&goals_of(2023, published)), ["/総務課/庁舎"]);
}

#[test]
fn header_cells_that_are_merged_downwards_keep_their_header_together() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let merge = |sheet: &mut rust_xlsxwriter::Worksheet, [top, left, bottom, right]: [u16; 4], text: &str| {
        sheet.merge_range(top.into(), left, bottom.into(), right, text, &Format::new()).unwrap();
    };
    for (column, name) in ["事業名", "担当課"].into_iter().enumerate() {
        merge(sheet, [0, column.try_into().unwrap(), 2, column.try_into().unwrap()], name);
    }
    merge(sheet, [0, 2, 0, 6], "成果指標");
    for (column, name) in [(2, "指標名"), (3, "単位")] {
        merge(sheet, [1, column, 2, column], name);
    }
    merge(sheet, [1, 4, 1, 5], "実績値");
    sheet.write_row(1, 6, ["目標値"]).unwrap();
    sheet.write_row(2, 4, ["R4", "R5", "R8"]).unwrap();
    sheet.write_row(3, 0, ["防災", "危機管理課", "組織率", "%"]).unwrap();
    sheet.write_row(3, 4, [80.1, 82.3, 90.0]).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let expected =
        ["防災 組織率[%] 2022 actual 80.1", "防災 組織率[%] 2023 actual 82.3", "防災 組織率[%] 2026 target 90"];
    let asked = Asked { year: Some(year(2023)), ..Asked::default() };
    assert_eq!(lines(&intake::read_indicators("a.xlsx", &bytes, &asked).unwrap()), expected);
    let proposal = intake::read("a.xlsx", &bytes, &results_of(2023)).unwrap();
    assert_eq!((lines(&proposal.values), proposal.goals[0].results.len()), (expected.map(str::to_owned).to_vec(), 0));
}

#[test]
fn what_goes_on_below_a_sum_is_of_the_sum() {
    let read =
        values("事業名\t指標名\t区分\tR5\nA\t件数\t計画\t10\n\t\t実績\t11\n合計\t件数\t計画\t20\n\t\t実績\t22\n");
    assert_eq!(lines(&read), ["A 件数[-] 2023 plan 10", "A 件数[-] 2023 actual 11"]);
    assert_eq!(told_of(&read, TableRemarkKind::TotalLeftOut), ["合計", "実績｜22"]);
    let goals = goals_of(
        2023,
        "事業名\t目標\t指標名\t目標値\nA\t■あ\t件数\t10\n合計\t\t件数\t20\n\t\t人数\t30\nB\t■い\t件数\t5\n",
    );
    assert_eq!((names(&goals), lines(&goals.values).len()), (vec!["A", "B"], 2));
    assert_eq!(told(&goals, RemarkKind::TotalLeftOut), ["合計", "人数｜30"]);
}

#[test]
fn rows_of_another_year_are_left_out_and_told() {
    let table = "年度\t事業名\t課\t目標\t成果\nR4\tA\t企画課\t■あ\t■い\nR5\tA\t企画課\t■う\t■え\n\tB\t企画課\t■か\t■き\n令和4年度\tC\t企画課\t■さ\t■し\n";
    let proposal = goals_of(2023, table);
    assert_eq!(names(&proposal), ["A", "B"]);
    assert_eq!(objective_texts(&proposal.goals[0]), ["う"]);
    assert_eq!(told(&proposal, RemarkKind::RowOfAnotherYear).len(), 2);
}

#[test]
fn marks_for_the_same_as_above_are_no_names() {
    let table = "所管部\t所管課\t事業名\t目標\n総務部\t総務課\tA\t■あ\n〃\t〃\tB\t■う\n同上\t財政課\tC\t■か\n";
    assert_eq!(units(&goals_of(2023, table)), ["総務部/総務課/A", "総務部/総務課/B", "総務部/財政課/C"]);
    // A figure has to stand in its own cell.
    let refusal =
        intake::read_indicators("a.tsv", "事業名\t指標名\tR5\nA\t件数\t5\nB\t〃\t〃\n".as_bytes(), &Asked::default());
    assert_eq!(refusal.unwrap_err().problems[0].reason.code(), "not_a_number");
}

#[test]
fn blank_levels_of_the_plan_before_the_programme_are_those_above() {
    let table =
        "政策\t施策\t事業名\t目標\n1 安全\t1-1 防災\tA\t■あ\n\t\tB\t■い\n\t1-2 防犯\tC\t■う\n2 元気\t\tD\t■え\n";
    let proposal = goals_of(2023, table);
    let plans: Vec<String> =
        proposal.goals.iter().map(|goal| goal.policy.clone().unwrap_or_else(|| goal.plan.join("/"))).collect();
    assert_eq!(plans, ["1 安全/1-1 防災", "1 安全/1-1 防災", "1 安全/1-2 防犯", "2 元気"]);
}

#[test]
fn a_long_list_of_programmes_is_no_form_whatever_its_cells_are_called() {
    let slots: Vec<String> = ["ア", "イ", "ウ", "エ", "オ"]
        .iter()
        .map(|letter| format!("活動指標{letter}：名称\t活動指標{letter}：R5実績"))
        .collect();
    let header = format!("事業番号\t事業名\t担当課\t目標\t成果\t{}\n", slots.join("\t"));
    let row = |index: u32| {
        let own: Vec<String> = (1..=5).map(|slot| format!("指標{slot}\t{index}")).collect();
        format!("{}\t事業{index}\t総務課\t■あ\t■い\t{}\n", 100 + index, own.join("\t"))
    };
    let proposal = goals_of(2023, &(header + &(1..=30).map(row).collect::<String>()));
    assert_eq!((proposal.goals.len(), proposal.values.rows.len()), (30, 150));
}

/// How long this thread has run, in nanoseconds: what others do on the machine does not count.
#[cfg(target_os = "linux")]
fn ran() -> u64 {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    schedule.split_whitespace().next().unwrap().parse().unwrap()
}

/// A table of so many columns, each kind of which once grew with the square of their number.
#[cfg(target_os = "linux")]
fn wide(columns: usize) -> String {
    let quarter = columns / 4;
    let slots = (0..quarter).flat_map(|index| {
        let letter = char::from_u32(u32::from('ァ') + u32::try_from(index % 80).unwrap()).unwrap();
        [format!("指標{}{letter}名", index / 80), format!("指標{}{letter}実績", index / 80)]
    });
    let others = (0..quarter).flat_map(|index| [format!("予算額{index}（千円）"), format!("備考{index}")]);
    let header: Vec<String> =
        ["事業名".to_owned(), "担当課".to_owned()].into_iter().chain(slots).chain(others).collect();
    let row = vec!["1"; header.len()].join("\t");
    format!("{}\n見本\t総務課\t{row}\n", header.join("\t")).replace("\t1\t1\n", "\n")
}

#[cfg(target_os = "linux")]
#[test]
fn the_work_of_reading_grows_with_the_columns_and_not_with_their_square() {
    let work = |columns: usize| {
        let table = wide(columns);
        let once = || {
            let before = ran();
            assert!(intake::read("a.tsv", table.as_bytes(), &results_of(2023)).is_ok());
            ran() - before
        };
        (0..3).map(|_| once()).min().unwrap()
    };
    let (few, many) = (work(120), work(960));
    assert!(many < 12 * few, "eight times the columns took {few} ns, then {many} ns");
}
