//! Files that are not read, and why.

use super::*;

fn place(line: u64, column: &str, code: &'static str) -> (u64, String, &'static str) {
    (line, column.to_owned(), code)
}

#[test]
fn other_kinds_of_files_are_refused() {
    for name in ["goals.docx", "goals", "goals.pdf"] {
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
    for (name, megabytes) in [("a.tsv", 32), ("a.html", 10)] {
        let limit = megabytes * 1024 * 1024;
        let reason = refused(name, &vec![b'a'; limit + 1]).problems[0].reason.clone();
        assert_eq!(reason, ProblemKind::FileTooLarge { bytes: limit + 1, limit }, "{name}");
    }
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
