//! Cells that are read otherwise than they stand, and files of which a cell can't be read.

use ichirizuka::domain::mending::MendedCell;

use super::*;

fn cell(at: &str, was: &str, is: &str) -> MendedCell {
    MendedCell { sheet: None, at: at.to_owned(), was: was.to_owned(), is: is.to_owned() }
}

fn with(cells: &[MendedCell]) -> Asked {
    Asked { cells: cells.to_vec(), ..results_of(2020) }
}

const TABLE: &str = "部,課,事業名,成果,指標名,単位,実績値\n\
                     総務部,総務課,見本一,■できた,件数,件,12件ほど\n\
                     総務部,総務課,見本二,■できた,回数,回,3\n";

#[test]
fn a_cell_that_can_t_be_read_takes_nothing_else_with_it() {
    let (proposal, bad) = intake::read_sound_cells("a.csv", TABLE.as_bytes(), &with(&[])).unwrap();
    assert_eq!((proposal.goals.len(), proposal.values.rows.len()), (2, 1));
    assert_eq!(bad.len(), 1);
    assert_eq!((bad[0].cell.at.as_str(), bad[0].cell.was.as_str()), ("G2", "12件ほど"));
    assert_eq!(bad[0].problem.column.as_deref(), Some("実績値"));
    assert!(!bad[0].takes_its_row);
    let refusal = intake::read("a.csv", TABLE.as_bytes(), &with(&[])).unwrap_err();
    assert_eq!(refusal.problems, [bad[0].problem.clone()], "who asks for all of it is refused");
}

#[test]
fn a_cell_is_mended_where_it_still_says_what_it_did_and_nowhere_else() {
    let mended = intake::read("a.csv", TABLE.as_bytes(), &with(&[cell("g2", "１２件ほど", "12")])).unwrap();
    assert_eq!(mended.values.rows[0].value.unwrap().to_string(), "12");
    assert_eq!(mended.file.mended.len(), 1);
    let out = intake::read("a.csv", TABLE.as_bytes(), &with(&[cell("G2", "12件ほど", "")])).unwrap();
    assert_eq!(out.values.rows.len(), 1);
    for (at, was, stands) in [("G3", "4", "3"), ("ZZ9", "4", ""), ("G", "4", "")] {
        let asked = with(&[cell("G2", "12件ほど", "12"), cell(at, was, "5")]);
        let read = intake::read("a.csv", TABLE.as_bytes(), &asked).unwrap();
        assert_eq!(read.values.rows[1].value.unwrap().to_string(), "3");
        let told = read.warnings.iter().find(|remark| remark.kind == RemarkKind::CellNotMended).unwrap();
        assert_eq!((told.column.as_str(), told.text.as_str()), (at, stands));
        assert_eq!(read.file.mended.len(), 1);
    }
}

#[test]
fn a_row_without_what_it_needs_is_left_out_only_when_that_is_said() {
    let nameless = "部,課,事業名,成果\n総務部,総務課,,■できた\n総務部,総務課,見本二,■できた\n".as_bytes();
    let (proposal, bad) = intake::read_sound_cells("a.csv", nameless, &with(&[])).unwrap();
    assert_eq!(proposal.goals.len(), 1);
    assert!(bad[0].takes_its_row && bad[0].cell.at == "C2");
    let left_out = intake::read("a.csv", nameless, &with(&[cell("C2", "", "")])).unwrap();
    assert_eq!((left_out.goals.len(), left_out.goals[0].line), (1, 3));
    let named = intake::read("a.csv", nameless, &with(&[cell("C2", "", "見本三")])).unwrap();
    assert_eq!(named.goals[0].programme, "見本三");
}

#[test]
fn what_is_wrong_beside_the_cells_refuses_the_file() {
    let twice = format!("{TABLE}総務部,総務課,見本二,■できた,,,\n");
    let refusal = intake::read_sound_cells("a.csv", twice.as_bytes(), &with(&[])).unwrap_err();
    assert!(refusal.problems.iter().any(|problem| problem.reason.code() == "repeated_programme"), "{refusal}");
    // Of a file that is nothing but such cells, no more is told than somebody would read.
    let rows: Vec<String> = (0..600).map(|row| format!("総務部,総務課,見本{row},■できた,件数,件,いくつか")).collect();
    let many = format!("部,課,事業名,成果,指標名,単位,実績値\n{}", rows.join("\n"));
    let refusal = intake::read_sound_cells("a.csv", many.as_bytes(), &with(&[])).unwrap_err();
    assert_eq!((refusal.problems.len(), refusal.omitted), (100, 500));
}

#[test]
fn of_several_sheets_the_one_that_is_named_is_mended() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for name in ["総務部", "市民部"] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for (row, line) in
            (0_u32..).zip(["部,課,事業名,成果,指標名,単位,実績値", "部,課,見本,■できた,件数,件,いくつか"])
        {
            for (column, text) in (0_u16..).zip(line.split(',')) {
                let text = if text == "部" && row > 0 { name } else { text };
                sheet.write(row, column, text).unwrap();
            }
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let (_, bad) = intake::read_sound_cells("a.xlsx", &bytes, &with(&[])).unwrap();
    let places: Vec<String> = bad.iter().map(|bad| bad.cell.place()).collect();
    assert_eq!(places, ["市民部!G2", "総務部!G2"]);
    let mended = MendedCell { is: "7".to_owned(), ..bad[1].cell.clone() };
    let (proposal, bad) = intake::read_sound_cells("a.xlsx", &bytes, &with(&[mended])).unwrap();
    assert_eq!((bad.len(), bad[0].cell.place().as_str()), (1, "市民部!G2"));
    let value = &proposal.values.rows[0];
    assert_eq!((value.department.as_deref(), value.value.unwrap().to_string().as_str()), (Some("総務部"), "7"));
    // Without a sheet it is said of none of them.
    let (read, bad) = intake::read_sound_cells("a.xlsx", &bytes, &with(&[cell("G2", "いくつか", "7")])).unwrap();
    assert_eq!(bad.len(), 2);
    assert!(read.warnings.iter().any(|remark| remark.kind == RemarkKind::CellNotMended));
}

#[test]
fn of_two_rings_both_are_settled() {
    let table = "部,課,事業名,成果,総合評価,,\n,,,,A,B,C\n総務部,総務課,見本一,■できた,○,,○\n総務部,総務課,見本二,■できた,,○,\n"
        .as_bytes();
    let places = |cells: &[MendedCell]| -> Vec<String> {
        let (_, bad) = intake::read_sound_cells("a.csv", table, &with(cells)).unwrap();
        bad.iter().map(|bad| bad.cell.at.clone()).collect()
    };
    assert_eq!(places(&[]), ["E3", "G3"]);
    assert_eq!(places(&[cell("G3", "○", "")]), ["E3"]);
    let cells = [cell("E3", "○", "○"), cell("G3", "○", "")];
    let (read, bad) = intake::read_sound_cells("a.csv", table, &with(&cells)).unwrap();
    assert!(bad.is_empty());
    assert_eq!(read.goals[0].ratings[0].label, "A");
}
