//! What was said of a table on the page is a file that says the same on the command line.

use std::process::{Command, Output};
use std::{env, fs};

use crate::actors::Actor;
use crate::city::City;
use crate::dump::assert_same;
use crate::forms::fields_of;
use crate::visitor::Visitor;

on_both_databases! {
    what_was_said_on_the_page_is_done_by_the_command_line,
    a_mapping_of_another_table_is_refused_with_what_it_names,
    labels_of_forms_are_said_in_a_mapping,
}

const TABLE: &str = "部局\t課・室\t事務事業\tめあて\t成果\n\
    建設部\t住宅政策課\t相談事業\t■相談を100件受ける\t■相談を95件受けた（達成率95%）■利用者数（令和2年度 40人）（令和3年度 52人）■窓口を改修した（令和3年11月5日）\n\
    建設部\t住宅政策課\t見守り事業\t■見守りを10件行う\t■見守りを12件行った（達成率120%）\n";

/// Runs the command line with the database of a city.
fn run(city: &City, files: &[(&str, &str)], arguments: &[&str]) -> Output {
    let folder =
        env::temp_dir().join(format!("ichirizuka-replayed-{}-{:?}", std::process::id(), std::thread::current().id()));
    fs::create_dir_all(&folder).expect("a folder");
    for (name, content) in files {
        fs::write(folder.join(name), content).expect("a file");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_ichirizuka"));
    let output =
        command.env("LC_ALL", "C").current_dir(&folder).args(arguments).args(["--database", city.url()]).output();
    fs::remove_dir_all(&folder).expect("the folder goes");
    output.expect("it runs")
}

fn import(city: &City, mapping: &str) -> Output {
    let arguments = ["import", "表.tsv", "--year", "2021", "--stage", "results", "--mapping", "mapping.toml"];
    run(city, &[("表.tsv", TABLE), ("mapping.toml", mapping)], &arguments)
}

/// Sends a form of a page with these fields changed; an empty value takes a field away.
async fn send(visitor: &Visitor, page: &str, action: &str, changed: &[(&str, &str)]) {
    let page = visitor.get(page).await.expect(200);
    let mut fields = fields_of(page.one(&format!("form[action='{action}']")));
    fields.retain(|(name, _)| !changed.iter().any(|(known, _)| known == name));
    let changed = changed.iter().filter(|(_, value)| !value.is_empty());
    fields.extend(changed.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(action, &fields).await.expect_redirect();
}

async fn what_was_said_on_the_page_is_done_by_the_command_line(city: City) {
    let other = city.again();
    let kikaku = city.visit(Actor::Administrator).await;
    let token = kikaku.token().await;
    let fields = [("token", token.as_str()), ("year", "2021"), ("stage", "results")];
    kikaku.upload("/desk/import", &fields, "表.tsv", TABLE.as_bytes()).await;
    send(&kikaku, "/desk/import", "/desk/import/reading", &[("column_3", "objectives")]).await;
    // One figure is taken in as it was corrected, one as it was read, one is refused; and so is a date.
    let changed = [
        ("take-0-0", "yes"),
        ("name-0-0", "相談を受けた件数"),
        ("value_2021-0-0", "９６"),
        ("take-1-0", "yes"),
        ("take-0-results-2", ""),
    ];
    send(&kikaku, "/desk/import/prose", "/desk/import/prose", &changed).await;
    let mapping = kikaku.get("/desk/import/mapping.toml").await.expect(200).text().to_owned();
    let page = kikaku.get("/desk/import").await.expect(200);
    kikaku.post_with_token("/desk/import/acceptance", &[("seen", &page.value("seen"))]).await.expect_redirect();

    let done = import(&other, &mapping);
    assert!(done.status.success(), "{}\n{mapping}", String::from_utf8_lossy(&done.stderr));
    // Who entered it and when is not the same.
    let without = ["version", "entered_at", "at", "signature", "person_id", "post_id", "created_at"];
    let staff = ["person", "post", "deputy", "deputy_act", "logo"];
    let [mut found, mut expected] = [other.dump(&without), city.dump(&without)];
    for table in staff {
        found.remove(table);
        expected.remove(table);
    }
    assert_same(&found, &expected, "the command line with the mapping of the page");
    assert_eq!(other.count("actual WHERE value = '96'"), 1);
    assert_eq!(other.count("indicator WHERE name = '利用者数'"), 0);
}

async fn a_mapping_of_another_table_is_refused_with_what_it_names(city: City) {
    let columns = "[[columns]]\nheading = \"めあて\"\nis = \"objectives\"\n\n";
    let of_another = "[[prose]]\nline = 2\nwords = \"■ほかの表の言葉\"\nname = \"ほかの指標\"\n";
    let before = city.count("audit");
    let refused = import(&city, &format!("{columns}{of_another}"));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && told.contains("line 2") && told.contains("ほかの指標"), "{told}");
    assert_eq!(city.count("audit"), before);
}

/// A form whose goals stand beside a label that nobody knows.
const FORM: &str = "事務事業評価シート,,\n事務事業名,見本の事業,\n担当課,住宅政策課,\n事業概要,見本のために行う,\nこころざし,■10件進める,\n総合評価,A,\n今後の方向性,継続,\n";

async fn labels_of_forms_are_said_in_a_mapping(city: City) {
    let run = |label: &str| {
        let mapping = format!("[[labels]]\nlabel = \"{label}\"\nis = \"objectives\"\n");
        let arguments = [
            "import",
            "a.csv",
            "--year",
            "2021",
            "--stage",
            "goals",
            "--mapping",
            "m.toml",
            "--dry-run",
            "--format",
            "json",
        ];
        run(&city, &[("a.csv", FORM), ("m.toml", &mapping)], &arguments)
    };
    let read = run("こころざし");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let document: serde_json::Value = serde_json::from_slice(&read.stdout).expect("JSON");
    assert_eq!(document["proposal"]["goals"][0]["objectives"][0]["text"], "10件進める", "{document:#}");
    let refused = run("ほかの言葉");
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && told.contains("ほかの言葉"), "{told}");
}
