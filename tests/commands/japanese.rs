//! The command line where people speak Japanese.

use crate::town::{SAMPLE, SETUP, Town};
use crate::usage::COMMANDS;

/// Kana or Chinese characters.
fn is_japanese(text: &str) -> bool {
    text.chars().any(|letter| matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
}

/// Lines that say something in another language than Japanese: neither a call nor a mapping as an example, nor the names of
/// an option.
fn in_another_language(said: &str) -> Vec<&str> {
    let is_name = |word: &str| word.starts_with('-') || word.starts_with('<');
    let is_typed = |line: &str| line.split_whitespace().all(is_name);
    let (words, examples) = said.split_once("\n例:\n").unwrap_or((said, ""));
    let words = words.lines().filter(|line| !is_typed(line));
    let examples = examples.lines().filter(|line| !line.starts_with("  "));
    words.chain(examples).filter(|line| !line.is_empty() && !is_japanese(line)).collect()
}

#[test]
fn every_help_text_is_japanese() {
    let town = Town::empty();
    for command in [&[][..]].iter().chain(COMMANDS) {
        for help in ["-h", "--help"] {
            let said = town.in_japanese(&[command, [help].as_slice()].concat()).done();
            assert_eq!(in_another_language(&said), [""; 0], "{command:?}");
            assert!(said.contains("\n使い方: ichirizuka "), "{said}");
        }
    }
    assert!(is_japanese(&town.in_japanese(&["help", "import"]).done()));
}

#[test]
fn every_locale_but_a_japanese_one_is_answered_in_english() {
    let town = Town::empty();
    for (name, value) in [("LC_ALL", "de_DE.UTF-8"), ("LC_ALL", "POSIX"), ("LC_ALL", "")] {
        let said = town.finish(town.command(&["--help"]).env(name, value), "").done();
        assert!(said.contains("\nUsage: ichirizuka [OPTIONS] <COMMAND>\n") && !is_japanese(&said), "{value}: {said}");
    }
    let said = town.finish(town.command(&["--help"]).env_remove("LC_ALL").env("LANG", "ja_JP.UTF-8"), "").done();
    assert!(is_japanese(&said), "{said}");
}

#[test]
fn a_call_that_is_not_understood_is_told_what_it_may_say() {
    let town = Town::empty();
    let misused = |call: &[&str], expected: &[&str]| {
        let said = town.in_japanese(call).misused();
        for words in expected {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert_eq!(in_another_language(&said), [""; 0]);
    };
    misused(
        &["import", "a.tsv", "--year", "来年", "--stage", "goals"],
        &["--year", "「来年」", "2020のように書いてください"],
    );
    let stage = ["publish", "--year", "2020", "--stage", "spring"];
    misused(&stage, &["--stage", "「spring」は使えません。使える値は goals, midyear, results です"]);
    misused(&["demo", "--sample", "nowhere"], &["「nowhere」は使えません。使える値は akitakata, mihon, large です"]);
    misused(&["demo", "--port", "99999"], &["0から65535までの数を書いてください"]);
    misused(&["travel"], &["travel というコマンドはありません", "demo, setup, serve"]);
    misused(&["user", "remove"], &["remove というコマンドはありません", "add, list, reset, disable"]);
    misused(&["user", "list", "--databse", "x"], &["--databse という引数はありません", "--database のことですか"]);
    misused(&["publish"], &["--year <YEAR>", "がありません", "ichirizuka publish --help"]);
    misused(&["user", "add", "a", "--name"], &["--name <NAME> に値がありません"]);
    misused(&["import", "a.csv", "--indicators", "--stage", "goals"], &["一緒に使えません"]);
    misused(&["check", "--rebuild", "--rebuild"], &["2回あります"]);
    misused(&["check", "--rebuild=yes"], &["値は付けられません"]);
    let town = Town::empty();
    let role = town.in_japanese(&["user", "add", "yamada", "--name", "山田 花子", "--role", "boss"]).misused();
    assert!(role.contains("使える値は staff, section_head, "), "{role}");
}

#[test]
fn setup_asks_in_japanese_and_refuses_what_can_t_be() {
    let town = Town::empty();
    let wrong = SETUP.map(|argument| if argument == "342149" { "342148" } else { argument });
    assert!(town.in_japanese(&wrong).refused().contains("最後の数字は9のはずです"));
    let said = town.answer_in_japanese(&["setup"], "安芸高田市\n");
    assert!(said.stderr.contains("答えがありませんでした：全国地方公共団体コード（6桁）"), "{said:?}");
    let answers = "安芸高田市\n342149\n政策企画課\nkikaku\n企画 花子\n";
    let said = town.answer_in_japanese(&["setup"], answers).done();
    for words in ["市町村名：", "最初の管理者の氏名：", "初期パスワード：", "ichirizuka serve"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(in_another_language(&said), [""; 0]);
    assert!(town.in_japanese(&SETUP).refused().contains("もう市のデータがあります"));
}

#[test]
fn an_import_is_told_in_japanese_row_by_row() {
    let town = Town::set_up();
    let import = |year: &str, more: &[&str]| {
        town.in_japanese(&[&["import", SAMPLE, "--year", year, "--stage", "results"], more].concat())
    };
    let said = import("2020", &["--dry-run"]).done();
    for words in [
        "17行目：市民部 人権多文化共生推進課 多文化共生推進事業：新規\n",
        "  指標の案：起業支援（多いほどよい）：2020: 8件（目標 3件）、記載の達成率 267%（数値と合います）\n",
        "A列「担当部署名」：部局 [department]（見出しのことば）\n",
        "注意：29行目「目標達成状況（成果）」：書かれた率のもとになる数値がありません：",
        "部局8、課・室18、仕事目標19件、目標47件、成果48件。何も書き込んでいません（試行）：仕事目標は新規19件、",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(in_another_language(&said), [""; 0]);
    let why = import("2021", &[]).refused();
    for words in [
        "akitakata-2020-goals.tsv",
        "令和2年度（2020年度）",
        "--confirm-year を付けてください",
        "何も書き込んでいません",
    ] {
        assert!(why.contains(words), "{words}: {why}");
    }
    assert!(import("2020", &[]).done().contains("書き込みました：仕事目標は新規19件"));
    assert!(town.in_japanese(&["imports", "list"]).done().contains("作った仕事目標19件、書き換えた仕事目標0件"));
    assert!(town.in_japanese(&["imports", "undo", "7"]).refused().contains("取込み7はありません"));
}

#[test]
fn a_table_that_can_t_be_read_is_refused_in_japanese_with_its_place_and_what_to_do() {
    let town = Town::set_up();
    town.file("a.csv", "部,課,事業名,指標名,単位,年度,値\n総務部,総務課,統計,件数,件,2020,約5\n");
    let why = town.in_japanese(&["import", "a.csv", "--indicators"]).refused();
    assert!(why.contains("何も書き込んでいません：\na.csv 2行目「値」：「約5」は数値として読めません。\n"), "{why}");
    assert!(why.contains("--mapping の対応表に足して") && why.contains("[[cells]]"), "{why}");
    town.file("b.csv", "番号,だれ\n1,総務課\n");
    let goals = ["import", "b.csv", "--year", "2020", "--stage", "goals"];
    let why = town.in_japanese(&goals).refused();
    assert!(why.contains("b.csv：見出しの行がありません") || why.contains("b.csv 1行目"), "{why}");
    assert_eq!(in_another_language(&why), [""; 0]);
    town.file("m.toml", "[[columns]]\nheading = \"番号\"\nis = \"goal\"\n");
    let why = town.in_japanese(&[&goals[..], &["--mapping", "m.toml"]].concat()).refused();
    assert!(why.contains("m.toml：columns: 番号：「goal」は使えません。使えるのは programme, "), "{why}");
    let why = town.in_japanese(&["import", "nowhere.csv", "--indicators"]).refused();
    assert!(why.contains("nowhere.csv を読めません：ありません"), "{why}");
}

#[test]
fn a_row_that_may_be_of_another_programme_is_asked_about_in_japanese() {
    let town = Town::set_up();
    let head = "事業番号,部,課,事業名,目標\n";
    town.file("first.csv", &format!("{head}12,総務部,広報課,広報紙発行事業,■甲\n"));
    town.run(&["import", "first.csv", "--year", "2019", "--stage", "goals"]).done();
    town.file("next.csv", &format!("{head}12,総務部,広報課,ふるさと納税,■丙\n"));
    let next = ["import", "next.csv", "--year", "2020", "--stage", "goals"];
    let why = town.in_japanese(&next).refused();
    for words in [
        "next.csv 2行目：12 ふるさと納税 (総務部 広報課)",
        "事務事業1：12 広報紙発行事業（総務部 広報課）、2019：番号が同じで、名称が違います",
        "# または: is = 1  (「広報紙発行事業」と同じ事務事業とする)",
    ] {
        assert!(why.contains(words), "{words}: {why}");
    }
    town.file("M.toml", &why[why.find("[[programmes]]").expect("lines for the mapping")..]);
    town.in_japanese(&[&next[..], &["--mapping", "M.toml"]].concat()).done();
}

#[test]
fn accounts_are_told_in_japanese() {
    let town = Town::with_goals();
    let add = ["user", "add", "yamada", "--name", "山田 花子", "--role", "section_head", "--unit", "住宅政策課"];
    let said = town.in_japanese(&add).done();
    assert!(said.starts_with("初期パスワード：") && in_another_language(&said).is_empty(), "{said}");
    assert!(town.in_japanese(&add).refused().contains("職員ID yamada は、もう使われています"));
    town.in_japanese(&["user", "disable", "yamada"]).done();
    let list = town.in_japanese(&["user", "list"]).done();
    assert!(list.contains("kikaku\t企画 花子\t企画担当 - "), "{list}");
    assert!(list.contains("yamada\t山田 花子（利用停止）\t課長 住宅政策課 "), "{list}");
    assert!(town.in_japanese(&["user", "reset", "nobody"]).refused().contains("職員ID nobody は登録されていません"));
    assert!(town.in_japanese(&["user", "disable", "kikaku"]).refused().contains("最後の管理者です"));
    let table = "職員番号,氏名,異動区分,新所属,新職,発令日\nshin1,新田 一,採用,住宅政策課,担当,4月ごろ\n";
    town.file("t.csv", table);
    let why = town.in_japanese(&["transfer", "t.csv"]).refused();
    assert!(why.contains("t.csv 2行目「発令日」：「4月ごろ」を日付として読み取れません"), "{why}");
    town.file("t.csv", &table.replace("4月ごろ", "令和8年4月1日"));
    let said = town.in_japanese(&["transfer", "t.csv", "--dry-run"]).done();
    assert!(said.contains("（shin1）採用・転入：住宅政策課 担当 に就きます"), "{said}");
    assert_eq!(in_another_language(&said), [""; 0]);
}

#[test]
fn publishing_and_checking_are_told_in_japanese() {
    let town = Town::with_goals();
    let publish = ["publish", "--year", "2020", "--stage", "results"];
    assert_eq!(town.in_japanese(&publish).done(), "公表：19件。変わらないもの：0件。\n");
    let why = town.in_japanese(&[&publish[..], &["--on", "いつか"]].concat()).refused();
    assert!(why.contains("「いつか」は日付として読めません"), "{why}");
    let none = ["publish", "--year", "2030", "--stage", "results"];
    assert!(town.in_japanese(&none).refused().contains("2030年度には公表するものがありません"));
    assert!(town.in_japanese(&["check"]).done().starts_with("公表：19件。食い違いはありません。\n封印："));
    town.sql("UPDATE publication SET snapshot = snapshot || ' ' WHERE goal_id = 18");
    let found = town.in_japanese(&["check"]).found();
    assert_eq!(found, ["仕事目標18の1回目の公表が、公表したときの内容と違います（ハッシュ値が合いません）"]);
    let why = town.in_japanese(&["imports", "undo", "1"]).refused();
    assert!(why.contains("取込み1は取り消せません") && why.contains("：公表されました\n"), "{why}");
}

#[test]
fn what_stands_against_a_database_is_told_in_japanese() {
    let town = Town::empty();
    let refused = |call: &[&str]| town.in_japanese(call).refused();
    assert!(refused(&["user", "list"]).contains("先に `ichirizuka setup` を実行してください"));
    let serve = |database: &str| refused(&["serve", "--database", database]);
    assert!(serve("mysql://localhost/city").contains("アドレスは `sqlite://` または `postgres://` で始めてください"));
    assert!(serve("sqlite:///no/such/folder/city.sqlite3").contains("フォルダー /no/such/folder がありません"));
    let short = town.finish(
        town.command(&["demo", "--port", "0"]).env("ICHIRIZUKA_DEMO_PASSWORD", "short").env("LC_ALL", "ja_JP.UTF-8"),
        "",
    );
    assert!(short.refused().contains("12文字以上にしてください"));
}
