//! `imports`, and cells that are mended by a mapping.

use crate::town::{SAMPLE, Said, Town};

fn import(town: &Town, file: &str, more: &[&str]) -> Said {
    town.run(&[&["import", file, "--year", "2020", "--stage", "results"], more].concat())
}

#[test]
fn an_import_is_listed_undone_once_and_comes_in_again_as_the_first_time() {
    let town = Town::set_up();
    assert_eq!(town.run(&["imports", "list"]).done(), "");
    let first = import(&town, SAMPLE, &["--accept-rates"]).done();
    let listed = town.run(&["imports", "list"]).done();
    let cells: Vec<&str> = listed.trim_end_matches('\n').split('\t').collect();
    assert_eq!(
        (cells[0], cells[2], cells[3], cells[4]),
        ("1", "akitakata-2020-goals.tsv", "2020", "results"),
        "{listed}"
    );
    assert_eq!(cells[6], "19 sheets begun, 0 changed, 27 values");
    let asked = town.run(&["imports", "undo", "1", "--dry-run"]).done();
    assert!(asked.contains("can be undone (dry run)"), "{asked}");
    assert!(!town.run(&["imports", "list"]).done().contains("undone"));
    assert!(town.run(&["imports", "undo", "1"]).done().contains("Import 1, akitakata-2020-goals.tsv, is undone"));
    assert!(town.run(&["imports", "list"]).done().contains("undone "));
    assert!(town.run(&["imports", "undo", "1"]).refused().contains("import 1 was undone on "));
    assert!(town.run(&["imports", "undo", "7"]).refused().contains("there is no import 7"));
    town.run(&["check"]).done();
    assert_eq!(import(&town, SAMPLE, &["--accept-rates"]).done(), first, "the same as the first time");
}

#[test]
fn an_import_that_is_public_stays_and_the_refusal_names_the_sheets() {
    let town = Town::set_up();
    import(&town, SAMPLE, &[]).done();
    town.run(&["publish", "--year", "2020", "--stage", "results"]).done();
    let why = town.run(&["imports", "undo", "1"]).refused();
    assert!(why.contains("nothing was written") && why.contains(": published\n"), "{why}");
    assert!(why.contains("RPA導入調査研究"), "{why}");
    town.run(&["check"]).done();
}

#[test]
fn a_cell_that_can_t_be_read_is_mended_or_left_out_by_the_mapping() {
    let town = Town::set_up();
    let table = "部局\t課・室\t事務事業\t成果\t指標名\t単位\t実績値\n\
                 建設部\t住宅政策課\t空き店舗の活用\t■埋めた\t埋めた店舗\t件\t######\n\
                 建設部\t住宅政策課\t空き地の活用\t■使った\t使った空き地\t件\t4\n";
    town.file("a.tsv", table);
    let why = import(&town, "a.tsv", &[]).refused();
    assert!(why.contains("a.tsv: line 2, column 実績値: “######” is not a number"), "{why}");
    let lines = why.split_once("[[cells]]").expect("lines for the mapping").1;
    assert_eq!(lines.trim(), "at = \"G2\"\nwas = \"######\"\nis = \"\"");
    town.file("out.toml", &format!("[[cells]]{lines}\n"));
    let out = import(&town, "a.tsv", &["--mapping", "out.toml", "--dry-run"]).done();
    assert!(out.contains("1 indicator values"), "{out}");
    town.file("mended.toml", &format!("[[cells]]{}\n", lines.replace("is = \"\"", "is = \"12\"")));
    let mended = import(&town, "a.tsv", &["--mapping", "mended.toml"]).done();
    assert!(mended.contains("2 indicator values"), "{mended}");
    // Where the cell says something else by now, nothing is mended, and that is told.
    town.file("a.tsv", &table.replace("######", "3"));
    let told = import(&town, "a.tsv", &["--mapping", "mended.toml", "--dry-run"]).done();
    assert!(
        told.contains("note: line 2, G2: A cell to be corrected says something else by now and was not corrected: 3"),
        "{told}"
    );
}

#[test]
fn a_table_of_indicators_is_one_act_too() {
    let town = Town::set_up();
    let table = "事業番号,事務事業名,部,課,指標名,単位,年度,値\n\
                 1,広報紙発行事業,総務部,広報課,発行部数,部,2020,30000\n\
                 1,広報紙発行事業,総務部,広報課,発行部数,部,2021,########\n";
    town.file("a.csv", table);
    let why = town.run(&["import", "a.csv", "--indicators"]).refused();
    let lines = why.split_once("[[cells]]").expect("lines for the mapping").1;
    town.file("mended.toml", &format!("[[cells]]{}\n", lines.replace("is = \"\"", "is = \"31000\"")));
    town.run(&["import", "a.csv", "--indicators", "--mapping", "mended.toml"]).done();
    assert!(town.run(&["imports", "list"]).done().contains("2 sheets begun, 0 changed, 2 values"));
    town.run(&["imports", "undo", "1"]).done();
    let planned = town.run(&["import", "a.csv", "--indicators", "--mapping", "mended.toml", "--dry-run"]).done();
    assert!(planned.contains("1 new programmes, 1 new indicators, 2 values"), "{planned}");
    town.run(&["check"]).done();
}
