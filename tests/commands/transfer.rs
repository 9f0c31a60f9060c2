//! `transfer`.

use std::fs;

use crate::town::{Said, Town};

const HEADER: &str = "職員番号,氏名,異動区分,旧所属,旧職,新所属,新職,発令日";

fn transfer(town: &Town, rows: &str, more: &[&str]) -> Said {
    town.file("transfers.csv", &format!("{HEADER}\n{rows}\n"));
    town.run(&[&["transfer", "transfers.csv"], more].concat())
}

fn list(town: &Town) -> String {
    town.run(&["user", "list"]).done()
}

/// A city with a head and a member of staff of 住宅政策課, in office since 2021.
fn staffed() -> Town {
    let town = Town::with_goals();
    for (login, name, role) in [("yamada", "山田 花子", "section_head"), ("sato", "佐藤 次郎", "staff")] {
        let account = ["user", "add", login, "--name", name, "--role", role, "--unit", "住宅政策課"];
        town.run(&[account.as_slice(), &["--from", "2021-04-01"]].concat()).done();
    }
    town
}

#[test]
fn a_dry_run_says_row_by_row_what_it_would_do_and_writes_nothing() {
    let town = staffed();
    let before = list(&town);
    let rows =
        "yamada,山田花子,異動,住宅政策課,課長,建設部,部長,令和4年4月1日\nshin1,新田 一,採用,,,住宅政策課,主事,R4.4.1";
    let printed = transfer(&town, rows, &["--dry-run"]).done();
    assert!(
        printed.contains("line 2: 2022-04-01 山田花子 (yamada) Moves: 住宅政策課 課長 → 建設部 部長\n"),
        "{printed}"
    );
    assert!(printed.contains("line 3: 2022-04-01 新田 一 (shin1) Joins: gets 住宅政策課 担当\n"), "{printed}");
    assert!(
        printed.contains("go on with 佐藤 次郎（担当）、新田 一（担当）")
            || printed.contains("go on with 新田 一（担当）、佐藤 次郎（担当）"),
        "{printed}"
    );
    assert!(printed.ends_with("Nothing was written (dry run): 2 rows.\n"), "{printed}");
    assert!(!printed.contains("Initial password"), "{printed}");
    assert_eq!(list(&town), before);
}

#[test]
fn a_table_is_carried_out_once() {
    let town = staffed();
    let rows = "yamada,山田 花子,退職,,,,,2022-04-01\nsato,佐藤 次郎,昇任,,,住宅政策課,課長,2022-04-01\nshin1,新田 一,採用,,,住宅政策課,担当,2022-04-01";
    let printed = transfer(&town, rows, &[]).done();
    assert!(printed.contains("Initial password of shin1: "), "{printed}");
    assert!(printed.ends_with("Carried out: 3 rows.\n"), "{printed}");
    let list = list(&town);
    assert!(list.contains("yamada\t山田 花子 (closed)\tsection_head 住宅政策課 2021-04-01～2022-03-31\n"), "{list}");
    assert!(
        list.contains(
            "sato\t佐藤 次郎\tstaff 住宅政策課 2021-04-01～2022-03-31; section_head 住宅政策課 2022-04-01～\n"
        ),
        "{list}"
    );
    assert!(list.contains("shin1\t新田 一\tstaff 住宅政策課 2022-04-01～\n"), "{list}");
    let again = transfer(&town, rows, &[]).refused();
    assert!(again.contains("line 2, column 職員番号: The account “yamada” is closed"), "{again}");
}

#[test]
fn every_mistake_is_told_with_its_place_and_nothing_is_written() {
    let town = staffed();
    let before = list(&town);
    let rows = "yamada,山田 花子,異動,住宅政策課,課長,住宅政策室,課長,2022-04-01\nnobody,名無し,異動,,,住宅政策課,担当,2022-04-01\nsato,佐藤 次郎,異動,,,住宅政策課,部長,4月ごろ";
    let why = transfer(&town, rows, &[]).refused();
    assert!(why.contains("nothing was written:\n"), "{why}");
    // What can't be read is told before it is compared with the record.
    assert!(why.contains("transfers.csv: line 4, column 発令日: “4月ごろ” could not be read as a day"), "{why}");
    let rows = rows.replace("4月ごろ", "令和4年4月1日");
    let why = transfer(&town, &rows, &[]).refused();
    assert!(
        why.contains("line 2, column 新所属: There is no section or department “住宅政策室”. Did you mean 住宅政策課"),
        "{why}"
    );
    assert!(why.contains("line 3, column 職員番号: There is no account “nobody”"), "{why}");
    assert!(why.contains("line 4, column 新所属: “住宅政策課 部長”: the post does not go with the unit"), "{why}");
    assert_eq!(list(&town), before);
}

#[test]
fn a_table_in_cp932_with_full_width_digits_is_read() {
    let town = staffed();
    let rows = format!("{HEADER}\r\nｙａｍａｄａ,山田　花子,異動,住宅政策課,課長,建設部,部長,令和４年４月１日\r\n");
    let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(&rows);
    assert!(!lossy);
    fs::write(town.folder().join("cp932.csv"), bytes).unwrap();
    let printed = town.run(&["transfer", "cp932.csv"]).done();
    assert!(printed.contains("2022-04-01 山田 花子 (yamada) Moves: 住宅政策課 課長 → 建設部 部長"), "{printed}");
}

#[test]
fn the_last_administrator_stays() {
    let town = staffed();
    let why = transfer(&town, "kikaku,企画 花子,退職,,,,,2099-04-01", &[]).refused();
    assert!(why.contains("Nobody would be left in the planning office"), "{why}");
    let handed_over = "kikaku,企画 花子,退職,,,,,2099-04-01\nsato,佐藤 次郎,兼務,,,,企画担当,2099-04-01";
    transfer(&town, handed_over, &[]).done();
}

#[test]
fn json_is_one_document_and_quiet_prints_only_passwords() {
    let town = staffed();
    let rows = "shin1,新田 一,採用,,,住宅政策課,担当,2022-04-01";
    let printed = transfer(&town, rows, &["--dry-run", "--format", "json"]).done();
    let document: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(document["dry_run"], true);
    assert_eq!(document["steps"][0]["row"]["login"], "shin1");
    let printed = transfer(&town, rows, &["--quiet"]).done();
    assert_eq!(printed.lines().count(), 1, "{printed}");
    assert!(printed.starts_with("Initial password of shin1: "), "{printed}");
}

#[test]
fn a_file_that_is_not_there_is_refused() {
    let town = staffed();
    assert!(town.run(&["transfer", "missing.csv"]).refused().contains("can't read missing.csv"));
}
