//! A year's document that comes back: into the record it is of, into another one, and under numbers that mean something else.

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::policy;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake::{self, Asked, Identity, SaidProgramme};
use ichirizuka::store::imports::ratings::LabelFault;
use ichirizuka::store::imports::{self, Import, Outcome, RowPlan};
use ichirizuka::store::published::years::YearRecord;
use ichirizuka::store::publishing::{self, Publishing};

use crate::actors::Actor;
use crate::city::City;
use crate::renumbered::renumbered;

on_both_databases! {
    a_document_comes_back_into_its_own_record_and_changes_nothing,
    a_year_goes_from_one_city_to_another,
    a_number_is_trusted_only_with_its_name_and_its_municipality,
    what_of_a_document_is_not_taken_in_is_told_sheet_by_sheet,
}

async fn document(city: &City) -> String {
    city.citizen().get("/years/2020.json").await.expect(200).text().to_owned()
}

async fn take_in(city: &City, document: &str) -> Outcome {
    take_in_as(city, document, Vec::new()).await
}

/// The same with what is said of who is who.
async fn take_in_as(city: &City, document: &str, programmes: Vec<SaidProgramme>) -> Outcome {
    let year = FiscalYear::new(2020).expect("a year");
    let asked = Asked { programmes, ..Asked::of_stage(year, Stage::Results) };
    let proposal = intake::read("2020.json", document.as_bytes(), &asked).expect("the document is readable");
    let import = Import { year: YearRecord::imported(year), stage: Stage::Results, accept_rates: false };
    city.write(move |writer| {
        imports::take_in(writer, &policy::at_the_console(), &proposal, &import, chrono::Utc::now())
    })
    .await
}

async fn a_document_comes_back_into_its_own_record_and_changes_nothing(city: City) {
    let before = ["goal", "target", "actual", "milestone", "progress_update", "audit"].map(|table| city.count(table));
    let outcome = take_in(&city, &document(&city).await).await;
    assert!(outcome.is_unchanged(), "{outcome:#?}");
    let after = ["goal", "target", "actual", "milestone", "progress_update", "audit"].map(|table| city.count(table));
    assert_eq!(after, before);
}

async fn a_year_goes_from_one_city_to_another(city: City) {
    let document = document(&city).await;
    let other = city.just_set_up().await;
    assert_eq!(take_in(&other, &document).await.rows.len(), 19);
    let what = Publishing {
        year: FiscalYear::new(2020).expect("a year"),
        stage: Stage::Results,
        unit: None,
        goals: None,
        note: None,
        published_on: None,
        reason: None,
    };
    let at = chrono::Utc::now();
    other.write(move |writer| publishing::publish_year(writer, &policy::at_the_console(), &what, at)).await;
    let [before, mut after] = [document, self::document(&other).await].map(|document| renumbered(&document));
    after["municipality_code"] = before["municipality_code"].clone();
    assert_eq!(after, before);
}

async fn a_number_is_trusted_only_with_its_name_and_its_municipality(city: City) {
    const NAME: &str = "空き家関係事業";
    let document = document(&city).await;
    let of = |outcome: &Outcome, fault| outcome.remarks.iter().filter(|remark| remark.fault == fault).count();
    let renamed = document.replace(NAME, "まったく別の仕事");
    assert_ne!(renamed, document);
    let outcome = take_in(&city, &renamed).await;
    assert_eq!(of(&outcome, LabelFault::NumberIsAnothers), 1);
    let new = outcome.rows.iter().filter(|row| matches!(row, RowPlan::New)).count();
    assert_eq!((new, city.count("goal WHERE name LIKE '%まったく別の仕事%'")), (1, 1));
    assert_eq!(
        city.count(&format!("goal WHERE name LIKE '%{NAME}%' AND fiscal_year = 2020")),
        1,
        "nothing was renamed"
    );

    // The same name in a section of another name is the same sheet where the number says so, and only there.
    city.sql(&format!("UPDATE goal SET unit_id = NULL WHERE name LIKE '%{NAME}%' AND fiscal_year = 2020"));
    let goals = city.count("goal");
    take_in(&city, &document).await;
    assert_eq!(city.count("goal"), goals);
    let elsewhere = document.replace("\"342149\"", "\"990019\"");
    assert_ne!(elsewhere, document);
    // Without the number nobody knows, and a person has to say so.
    let another = SaidProgramme {
        code: None,
        name: "空き家関係事業 （定住促進事業）".to_owned(),
        section: None,
        is: Identity::Another,
        renamed_from: Vec::new(),
        merged_from: Vec::new(),
        split_from: Vec::new(),
    };
    let outcome = take_in_as(&city, &elsewhere, vec![another]).await;
    assert_eq!((of(&outcome, LabelFault::OfAnotherCity), city.count("goal")), (1, goals + 1));
}

async fn what_of_a_document_is_not_taken_in_is_told_sheet_by_sheet(city: City) {
    let document = city.citizen().get("/years/2021.json").await.expect(200).text().to_owned();
    let bring = async |city: &City, actor| {
        let visitor = city.visit(actor).await;
        let token = visitor.token().await;
        let fields = [("token", token.as_str()), ("year", "2021"), ("stage", "goals")];
        visitor.upload("/desk/import", &fields, "2021.json", document.as_bytes()).await.expect_redirect();
        visitor.get("/desk/import").await.expect(200)
    };
    for actor in [Actor::Administrator, Actor::OwnSection] {
        let page = bring(&city, actor).await;
        assert!(page.has("#rows-only") && page.text().contains("空き家関係事業"));
        assert!(page.texts("#rows-only ~ ul li").concat().contains("マイルストーン"), "{actor:?}");
    }
    // What is not on record yet comes in as a whole, where the planning office takes it in.
    let other = city.just_set_up().await;
    other.sql("INSERT INTO fiscal_year (year, phase, partial, sample) VALUES (2021, 'open', FALSE, FALSE)");
    let page = bring(&other, Actor::Administrator).await;
    assert!(page.has("#plan") && !page.has("#rows-only"));
}
