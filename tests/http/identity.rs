//! Who is who: number, name and section of a row against the record; asked where they disagree, and nothing joined, split
//! or overwritten until somebody has answered.

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::identity::{Identity, Said, SaidProgramme};
use ichirizuka::domain::numbers::ProgrammeNumber;
use ichirizuka::domain::policy;
use ichirizuka::domain::proposal::Proposal;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake;
use ichirizuka::store::imports::{self, Import, Outcome, indicators};
use ichirizuka::store::published::years::YearRecord;
use ichirizuka::store::{Conflict, StoreError};

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::visitor::Visitor;

on_both_databases! {
    a_number_of_another_programme_is_asked_and_nothing_is_written_until_it_is_answered,
    answers_are_taken_back_and_what_is_proposed_is_refused,
    former_names_become_links_once_somebody_says_so,
    section_staff_are_joined_with_nobody_elses_programme,
    the_order_of_the_rows_changes_nothing,
    an_indicator_table_is_asked_about_in_the_same_way,
    what_was_read_beside_goals_goes_to_the_programme_of_its_row,
    the_report_counts_what_was_written,
}

const HEAD: &str = "事業番号\t部局\t課・室\t事務事業\t目標\t統合前または名称変更前の事業名\n";

fn table(rows: &[&str]) -> String {
    let rows = rows.iter().map(|row| {
        let mut cells: Vec<&str> = row.split(' ').collect();
        cells.insert(1, "建設部");
        cells.insert(4, "■進める");
        cells.join("\t")
    });
    format!("{HEAD}{}\n", rows.collect::<Vec<_>>().join("\n"))
}

fn read(year: i32, rows: &[&str], said: Vec<SaidProgramme>) -> Proposal {
    let asked = intake::Asked::of_stage(FiscalYear::new(year).expect("a year"), Stage::Goals);
    let asked = intake::Asked { programmes: said, ..asked };
    intake::read("goals.tsv", table(rows).as_bytes(), &asked).expect("the table is readable")
}

fn import(year: i32) -> Import {
    let year = YearRecord::imported(FiscalYear::new(year).expect("a year"));
    Import { year, stage: Stage::Goals, accept_rates: false }
}

async fn take_in(city: &City, year: i32, proposal: Proposal) -> Outcome {
    city.write(move |writer| {
        imports::take_in(writer, &policy::at_the_console(), &proposal, &import(year), chrono::Utc::now())
    })
    .await
}

/// The programme of a name, in the newest year that has it.
fn programme(city: &City, name: &str) -> i64 {
    city.number(&format!(
        "SELECT CAST(programme_id AS BIGINT) AS number FROM goal WHERE name = '{name}' ORDER BY fiscal_year DESC LIMIT 1"
    ))
}

impl City {
    fn on_record(&self) -> [i64; 4] {
        ["goal", "programme", "unit", "programme_succession"].map(|table| self.count(table))
    }
}

async fn upload(visitor: &Visitor, rows: &[&str]) -> Answer {
    let fields = [("year", "2021"), ("stage", "goals")];
    let token = visitor.token().await;
    let fields: Vec<(&str, &str)> = fields.into_iter().chain([("token", token.as_str())]).collect();
    let sent = visitor.upload("/desk/import", &fields, "goals.tsv", table(rows).as_bytes()).await;
    visitor.get(sent.expect_redirect()).await.expect(200)
}

async fn answer(visitor: &Visitor, fields: &[(&str, &str)]) -> Answer {
    let sent = visitor.post_with_token("/desk/import/answers", fields).await;
    assert_eq!(sent.expect_redirect(), "/desk/import#who");
    visitor.get("/desk/import").await.expect(200)
}

async fn accept(visitor: &Visitor, page: &Answer) -> Answer {
    visitor.post_with_token("/desk/import/acceptance", &[("seen", &page.value("seen"))]).await
}

fn is_ready(page: &Answer) -> bool {
    page.has("form[action='/desk/import/acceptance']")
}

async fn a_number_of_another_programme_is_asked_and_nothing_is_written_until_it_is_answered(city: City) {
    take_in(&city, 2014, read(2014, &["812 住宅政策課 広報紙発行事業"], Vec::new())).await;
    let known = programme(&city, "広報紙発行事業").to_string();
    let before = city.on_record();
    let kikaku = city.visit(Actor::Administrator).await;
    for (chosen, continues) in [("another", false), (known.as_str(), true)] {
        let page = upload(&kikaku, &["812 住宅政策課 ふるさと納税"]).await;
        assert!(!is_ready(&page));
        let asked = page.texts("#who-0").concat();
        for words in ["2行", "812", "ふるさと納税", "広報紙発行事業", "住宅政策課", "番号が同じで、名称が違います"]
        {
            assert!(asked.contains(words), "{words}: {asked}");
        }
        assert_eq!(page.attributes("#who-0 input[type=radio]", "value"), ["another", known.as_str()]);
        assert!(!page.has("#who-0 input[checked]"), "nothing is chosen for anybody");
        kikaku.post_with_token("/desk/import/acceptance", &[("seen", "x")]).await.expect(409);
        // No answer, and an answer that is none.
        for nothing in ["", "999999"] {
            assert!(!is_ready(&answer(&kikaku, &[("who-0", nothing)]).await), "{nothing:?}");
        }
        assert_eq!(city.on_record(), before);
        let page = answer(&kikaku, &[("who-0", chosen)]).await;
        assert!(is_ready(&page) && !page.has("#who-0"));
        let mapping = page.texts("details pre").concat();
        assert!(mapping.contains("[[programmes]]") && mapping.contains("ふるさと納税"), "{mapping}");
        if continues {
            assert_eq!(accept(&kikaku, &page).await.expect_redirect(), "/desk/import?taken=1&continued=1");
            assert_eq!(programme(&city, "ふるさと納税").to_string(), known);
        } else {
            // Dropped: the next round answers otherwise.
            kikaku.post_with_token("/desk/drafts/discard", &[("form", "import")]).await.expect_redirect();
        }
    }
    assert_eq!(city.on_record(), [before[0] + 1, before[1], before[2], before[3]]);
    // Once it is on record it is asked about no more, and nothing changes.
    let page = upload(&kikaku, &["812 住宅政策課 ふるさと納税"]).await;
    assert!(!page.has("#who") && page.texts("tbody").concat().contains("変わらない"));
}

async fn answers_are_taken_back_and_what_is_proposed_is_refused(city: City) {
    let rows = ["812 住宅政策課 広報紙発行事業", "813 住宅政策課 市民便利帳発行事業"];
    take_in(&city, 2014, read(2014, &rows, Vec::new())).await;
    let kikaku = city.visit(Actor::Administrator).await;
    let rows = ["812 住宅政策課 広報紙の発行事業", "813 住宅政策課 ふるさと納税"];
    let page = upload(&kikaku, &rows).await;
    assert!(page.texts("tbody").concat().contains("名称の変わった同じ事務事業とします"));
    let (known, _) = (programme(&city, "広報紙発行事業").to_string(), 0);
    assert_eq!(page.attributes("#who-0 input[checked]", "value"), [known.as_str()], "what is proposed");
    let page = answer(&kikaku, &[("who-0", known.as_str()), ("suggested", "yes")]).await;
    assert!(is_ready(&page) && page.has("#who-0") && !page.has("#who-1"));
    let page = answer(&kikaku, &[("again", "yes")]).await;
    assert!(!is_ready(&page) && page.has("#who-1"));
    let page = answer(&kikaku, &[("who-0", "another"), ("who-1", "another")]).await;
    assert!(!page.has("fieldset[id^=who-]"));
    let before = city.on_record();
    assert_eq!(accept(&kikaku, &page).await.expect_redirect(), "/desk/import?taken=2");
    assert_eq!(city.on_record(), [before[0] + 2, before[1] + 2, before[2], before[3]]);
}

async fn former_names_become_links_once_somebody_says_so(city: City) {
    let rows = ["812 住宅政策課 広報紙発行事業", "813 住宅政策課 市民便利帳発行事業"];
    take_in(&city, 2014, read(2014, &rows, Vec::new())).await;
    let kikaku = city.visit(Actor::Administrator).await;
    let rows =
        ["899 住宅政策課 情報発信事業 広報紙発行事業、市民便利帳発行事業", "898 住宅政策課 相談事業 どこにもない事業"];
    let page = upload(&kikaku, &rows).await;
    assert!(!is_ready(&page) && !page.has("#who-1"));
    assert!(page.texts("tbody").concat().contains("どこにもない事業"), "a name that nobody had is told");
    let [one, two] = ["広報紙発行事業", "市民便利帳発行事業"].map(|name| programme(&city, name));
    let merged = format!("another-merged-{one}-{two}");
    assert_eq!(page.attributes("#who-0 input[type=radio]", "value")[..2], [merged.clone(), "another".to_owned()]);
    let page = answer(&kikaku, &[("who-0", &merged)]).await;
    let before = city.on_record();
    assert_eq!(accept(&kikaku, &page).await.expect_redirect(), "/desk/import?taken=2&linked=2");
    assert_eq!(city.on_record(), [before[0] + 2, before[1] + 2, before[2], before[3] + 2]);
    let new = programme(&city, "情報発信事業");
    let links = format!("programme_succession WHERE to_programme = {new} AND fiscal_year = 2021 AND kind = 'merged'");
    assert_eq!(city.count(&links), 2);
    assert_eq!(city.count("audit WHERE action = 'programmes.linked' AND after LIKE '%市民便利帳発行事業%'"), 2);
    let told = kikaku.get("/desk/import?taken=2&linked=2").await.expect(200).texts("[aria-labelledby=taken]").concat();
    assert!(told.contains("前の事務事業とのつながり：2件"), "{told}");
    // What is linked is asked about no more.
    assert!(!upload(&kikaku, &rows).await.has("#who"));
}

async fn section_staff_are_joined_with_nobody_elses_programme(city: City) {
    let rows = ["812 すぐやる課 広報紙発行事業", "813 住宅政策課 市民便利帳発行事業"];
    take_in(&city, 2014, read(2014, &rows, Vec::new())).await;
    let others = programme(&city, "広報紙発行事業").to_string();
    let tanto = city.visit(Actor::OwnSection).await;
    let page = upload(&tanto, &["812 住宅政策課 広報紙発行事業 市民便利帳発行事業"]).await;
    let own = programme(&city, "市民便利帳発行事業").to_string();
    assert_eq!(
        page.attributes("#who-0 input[type=radio]", "value"),
        ["another", own.as_str()],
        "no link, and no other's"
    );
    assert!(page.texts("tbody").concat().contains("ほかの課に、同じ番号か名称の事務事業があります"));
    let page = answer(&tanto, &[("who-0", &others)]).await;
    assert!(!is_ready(&page));
    let page = answer(&tanto, &[("who-0", "another")]).await;
    accept(&tanto, &page).await.expect_redirect();
    assert_ne!(programme(&city, "広報紙発行事業").to_string(), others);
    // Nobody is asked about the rows of others.
    let page = upload(&tanto, &["812 すぐやる課 ふるさと納税"]).await;
    assert!(!page.has("#who") && page.texts("tbody").concat().contains("担当する課の行ではありません"));
}

async fn the_order_of_the_rows_changes_nothing(city: City) {
    let known = [
        "1 住宅政策課 広報紙発行事業",
        "2 住宅政策課 統計事業",
        "101 すぐやる課 負担金事業",
        "102 すぐやる課 負担金事業",
    ];
    take_in(&city, 2013, read(2013, &known, Vec::new())).await;
    let rows = [
        "2 住宅政策課 広報紙発行事業",
        "1 住宅政策課 統計事業",
        "102 すぐやる課 負担金事業",
        "103 すぐやる課 負担金事業",
        "101 すぐやる課 負担金事業",
        "9 住宅政策課 見守り事業",
    ];
    let mut written = Vec::new();
    for turn in 0..rows.len() {
        let mut turned = rows.to_vec();
        turned.rotate_left(turn);
        let proposal = read(2014, &turned, Vec::new());
        let rehearsed = city.database.rehearse(move |writer| {
            let at = chrono::Utc::now();
            let outcome = imports::take_in(writer, &policy::at_the_console(), &proposal, &import(2014), at)?;
            Ok::<_, StoreError>(writer.written(outcome))
        });
        let outcome = rehearsed.await.expect("it is taken in");
        let mut plans: Vec<(&str, String)> =
            turned.into_iter().zip(outcome.rows.iter().map(|plan| format!("{plan:?}"))).collect();
        plans.sort_unstable();
        written.push((plans, outcome.programmes));
    }
    let (_, programmes) = &written[0];
    assert_eq!((programmes.new, programmes.continued, programmes.renumbered), (2, 4, 2));
    assert!(written.iter().all(|one| *one == written[0]), "{written:?}");
}

fn new(code: &str, name: &str) -> SaidProgramme {
    SaidProgramme {
        code: Some(code.to_owned()),
        name: name.to_owned(),
        section: None,
        is: Identity::Another,
        renamed_from: Vec::new(),
        merged_from: Vec::new(),
        split_from: Vec::new(),
    }
}

async fn an_indicator_table_is_asked_about_in_the_same_way(city: City) {
    take_in(&city, 2014, read(2014, &["812 住宅政策課 広報紙発行事業"], Vec::new())).await;
    let known = programme(&city, "広報紙発行事業");
    let table = "事業番号,部,課,事業名,指標名,単位,年度,値\n812,建設部,住宅政策課,ふるさと納税,寄附,件,2015,5\n\
                 812,建設部,住宅政策課,ふるさと納税,寄附,件,2016,6\n";
    let mut table = intake::read_indicators("a.csv", table.as_bytes(), &intake::Asked::default()).expect("readable");
    let asked = table.clone();
    let questions =
        city.database.read(move |connection| indicators::questions(connection, &asked)).await.expect("a plan");
    assert_eq!(questions.len(), 1);
    assert!(questions[0].is_open && i64::from(questions[0].candidates[0].programme.0) == known);
    let before = city.on_record();
    let unanswered = table.clone();
    let refused = city.database.write(move |writer| {
        let outcome = indicators::take_in(writer, &policy::at_the_console(), &unanswered, chrono::Utc::now())?;
        Ok::<_, StoreError>(writer.written(outcome))
    });
    assert!(matches!(refused.await, Err(StoreError::Conflict(Conflict::RowRefused))));
    assert_eq!(city.on_record(), before);
    let is = Identity::Programme(ProgrammeNumber(i32::try_from(known).expect("a number")));
    table.said =
        Said { programmes: vec![SaidProgramme { is, ..new("812", "ふるさと納税") }], others_are_new: false };
    for _ in 0..2 {
        let answered = table.clone();
        let outcome = city
            .write(move |writer| indicators::take_in(writer, &policy::at_the_console(), &answered, chrono::Utc::now()))
            .await;
        assert_eq!(outcome.programmes_added, 0);
        assert_eq!(city.on_record(), [before[0] + 2, before[1], before[2], before[3]]);
    }
    assert_eq!(programme(&city, "ふるさと納税"), known);
}

async fn what_was_read_beside_goals_goes_to_the_programme_of_its_row(city: City) {
    take_in(&city, 2014, read(2014, &["812 住宅政策課 広報紙発行事業"], Vec::new())).await;
    let known = programme(&city, "広報紙発行事業");
    let table = "事業番号\t部局\t課・室\t事務事業\t目標\t指標名\t単位\t2013年度実績\t2015年度目標\n\
                 812\t建設部\t住宅政策課\tふるさと納税\t■進める\t寄附\t件\t4\t5\n";
    let year = FiscalYear::new(2015).expect("a year");
    let is = Identity::Programme(ProgrammeNumber(i32::try_from(known).expect("a number")));
    for (is, same) in [(Identity::Another, false), (is, true)] {
        let programmes = vec![SaidProgramme { is, ..new("812", "ふるさと納税") }];
        let asked = intake::Asked { programmes, ..intake::Asked::of_stage(year, Stage::Goals) };
        let proposal = intake::read("a.tsv", table.as_bytes(), &asked).expect("readable");
        assert_eq!(proposal.values.rows.len(), 2);
        let before = city.count("programme");
        if same {
            // The other answer, as if the first had never been given.
            for statement in ["DELETE FROM actual", "DELETE FROM target"] {
                city.sql(&format!("{statement} WHERE indicator_id IN (SELECT id FROM indicator WHERE name = '寄附')"));
            }
            city.sql("DELETE FROM indicator WHERE name = '寄附'");
            city.sql("DELETE FROM objective WHERE goal_id IN (SELECT id FROM goal WHERE name = 'ふるさと納税')");
            city.sql("DELETE FROM goal WHERE name = 'ふるさと納税'");
        }
        take_in(&city, 2015, proposal).await;
        let indicators = format!("indicator WHERE name = '寄附' AND programme_id = {known}");
        assert_eq!(city.count(&indicators), i64::from(same));
        assert_eq!(city.count("programme") - before, i64::from(!same), "one programme at most");
    }
}

async fn the_report_counts_what_was_written(city: City) {
    let rows = ["1 住宅政策課 広報紙発行事業", "2 住宅政策課 統計事業", "3 すぐやる課 道路補修事業"];
    let first = take_in(&city, 2013, read(2013, &rows, Vec::new())).await.programmes;
    assert_eq!((first.new, first.continued, first.renamed, first.renumbered, first.linked), (3, 0, 0, 0, 0));
    let before = city.on_record();
    let rows = [
        "1 住宅政策課 広報紙の発行事業",
        "7 住宅政策課 統計事業",
        "3 すぐやる課 道路補修事業",
        "9 すぐやる課 橋りょう補修事業 道路補修事業",
    ];
    let linked = SaidProgramme {
        split_from: vec![ProgrammeNumber(i32::try_from(programme(&city, "道路補修事業")).expect("a number"))],
        ..new("9", "橋りょう補修事業")
    };
    let told = take_in(&city, 2014, read(2014, &rows, vec![linked])).await.programmes;
    assert_eq!((told.new, told.continued, told.renamed, told.renumbered, told.linked), (1, 3, 1, 1, 1));
    assert_eq!(city.on_record(), [before[0] + 4, before[1] + 1, before[2], before[3] + 1]);
}
