//! Tables as other towns lay them out.

use super::*;

#[test]
fn another_towns_headers_columns_and_bullets_are_understood() {
    let proposal = intake::read("town.csv", ANOTHER_TOWN, &results_of(2021)).unwrap();
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
    assert_eq!(objective_texts(first), ["防災リーダー養成講座を年4回開催する", "受講者60人以上を目指す（R4.3.31）"]);
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
    assert_eq!(result_texts(&proposal.goals[2]), ["1　受診率は42.3%となった。", "2　禁煙講座を開いた（2021/10/5）。"]);
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
    let text =
        "部局名,課名,事業名,目標,実績\n建設部,,,,\n,土木課,橋,■点検,■済\n※令和3年3月末現在,,,,\n,住宅課,家,■点検,■済\n";
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
fn mid_year_progress_is_the_report_of_the_middle_of_the_year_only() {
    let both = "事業名,目標,上半期の進捗,成果\n橋,■点検,■途中,■済\n";
    assert_eq!(result_texts(&read("a.csv", both.as_bytes()).goals[0]), ["済"]);
    let midyear = "事業名,目標,令和2年度上半期の進捗状況\n橋,■点検,■途中\n";
    assert_eq!(result_texts(&read("a.csv", midyear.as_bytes()).goals[0]), [""; 0]);
    let asked = Asked::of_stage(year(2020), Stage::Midyear);
    let of_midyear = intake::read("a.csv", midyear.as_bytes(), &asked).unwrap();
    assert_eq!(result_texts(&of_midyear.goals[0]), ["途中"]);
}

#[test]
fn title_lines_name_the_years_and_cells_do_not() {
    let text = format!("平成31年度（令和元年度）\nR2年度の方針を含む\n{HEADER}建設部\t土木課\t橋\t■令和5年度まで\t\n");
    assert_eq!(read("a.tsv", text.as_bytes()).named_years, [year(2019), year(2020)]);
}

#[test]
fn a_row_of_totals_is_no_programme_and_is_told() {
    let text =
        "部,課,事業名,目標,成果\n総務部,総務課,見本,■点検10件,■10件\n,,合計,10件,12件\n市民部,市民課,【計】,1件,1件\n";
    let proposal = read("a.csv", text.replace("【計】", "小 計").as_bytes());
    assert_eq!(proposal.goals.iter().map(|goal| goal.programme.as_str()).collect::<Vec<_>>(), ["見本"]);
    let told: Vec<_> =
        proposal.warnings.iter().map(|remark| (remark.line, remark.kind, remark.text.as_str())).collect();
    assert_eq!(told, [(3, RemarkKind::TotalLeftOut, "合計"), (4, RemarkKind::TotalLeftOut, "小 計")]);
}

#[test]
fn a_row_that_goes_on_beyond_its_header_is_refused() {
    let goals = "部,課,事業名,目標\n総務部,総務課,見本,1,234件\n";
    let refusal = intake::read("a.csv", goals.as_bytes(), &results_of(2020)).unwrap_err();
    assert_eq!(refusal.problems[0].reason, ProblemKind::TooWide { found: 5, expected: 4 });
    let values = "事業名,指標名,単位,年度,値\n見本,件数,件,2020,1,234\n";
    let refusal = intake::read_indicators("a.csv", values.as_bytes(), &Asked::default()).unwrap_err();
    assert_eq!(refusal.problems[0].reason, ProblemKind::TooWide { found: 6, expected: 5 });
    let blank_at_the_end = "事業名,指標名,単位,年度,値\n見本,件数,件,2020,1234,,\n";
    assert_eq!(intake::read_indicators("a.csv", blank_at_the_end.as_bytes(), &Asked::default()).unwrap().rows.len(), 1);
}

#[test]
fn one_number_of_two_sections_is_two_programmes() {
    let table = "事業番号,事業名,部,課,指標名,単位,年度,値\n1,広報紙発行事業,総務部,広報課,発行部数,部,2020,30000\n\
                 1,ごみ収集事業,環境部,収集課,収集量,t,2020,8200\n";
    let read = intake::read_indicators("a.csv", table.as_bytes(), &Asked::default()).unwrap();
    assert_ne!(read.rows[0].key, read.rows[1].key);
    assert_eq!(read.rows[0].code, read.rows[1].code);
}

#[test]
fn a_figure_that_may_be_two_is_refused() {
    for value in ["12　8", "12 8", "\"12,34\""] {
        let table = format!("事業名,指標名,単位,年度,値\n見本,件数,件,2020,{value}\n");
        let refusal = intake::read_indicators("a.csv", table.as_bytes(), &Asked::default()).unwrap_err();
        assert!(matches!(refusal.problems[0].reason, ProblemKind::NotANumber { .. }), "{value}: {refusal:?}");
    }
}

#[test]
fn a_number_that_goes_on_under_another_name_is_told() {
    let table = "事業番号,事業名,課,指標名,単位,年度,値\n12,広報紙,広報課,件数,件,2020,5\n12,広報紙,広報課,件数,件,R3,6\n\
                 12,広報紙の発行,広報課,件数,件,2022,7\n";
    let read = intake::read_indicators("a.csv", table.as_bytes(), &Asked::default()).unwrap();
    let told: Vec<_> = read.remarks.iter().filter(|remark| remark.text == "12 広報課 広報紙の発行").collect();
    assert_eq!(told.len(), 1, "{:?}", read.remarks);
    assert_eq!(told[0].line, 4);
}

#[test]
fn a_column_that_counts_rows_holds_no_numbers_of_programmes() {
    let goals =
        read("a.csv", "No.,部,課,事業名,目標\n1,総務部,総務課,見本一,■点検\n2,総務部,総務課,見本二,■点検\n".as_bytes());
    assert!(goals.goals.iter().all(|goal| goal.code.is_none()));
    assert_eq!(goals.warnings.first().map(|remark| (remark.line, remark.kind)), Some((2, RemarkKind::CountsRows)));
    let values = "NO,事業名,指標名,年度,値\n1,見本,件数,2020,5\n2,見本,件数,2021,6\n";
    let values = intake::read_indicators("a.csv", values.as_bytes(), &Asked::default()).unwrap();
    assert_eq!(values.rows[0].key, values.rows[1].key);
    let real = "NO,事業名,指標名,年度,値\n136,見本,件数,2020,5\n138,見本二,件数,2020,6\n";
    let real = intake::read_indicators("a.csv", real.as_bytes(), &Asked::default()).unwrap();
    assert_eq!(real.rows[0].code.as_ref().map(ToString::to_string).as_deref(), Some("136"));
}
