//! 今後の方向性: set by the planning office, decided by whoever rates, published, and held against the year after.

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::numbers::ProgrammeNumber;
use ichirizuka::domain::policy;
use ichirizuka::domain::proposal::{Proposal, ProposedCourse, ProposedRating};
use ichirizuka::domain::rating::EvaluationKind;
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake;
use ichirizuka::store::StoreError;
use ichirizuka::store::imports::ratings::{LabelFault, PreviousRating, previous_rating};
use ichirizuka::store::imports::{self, Import, Outcome};
use ichirizuka::store::published::years::YearRecord;

use crate::actors::Actor;
use crate::city::City;
use crate::scene::UNTOUCHED;

on_both_databases! {
    the_office_sets_the_courses_and_what_was_decided_on_stays,
    a_section_decides_and_everybody_sees_what_became_of_it,
    a_decision_alone_can_be_made_and_a_reason_alone_cannot,
    ratings_and_decisions_of_a_table_are_written_where_the_year_has_them,
}

const SCHEME: &str = "/admin/years/2021/scheme";
const COURSES: &str = "/admin/years/2021/courses";

fn course(city: &City, label: &str) -> String {
    let number = "SELECT CAST(id AS BIGINT) AS number FROM future_course WHERE fiscal_year = 2021";
    city.number(&format!("{number} AND label = '{label}'")).to_string()
}

async fn the_office_sets_the_courses_and_what_was_decided_on_stays(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    kikaku.post_with_token(COURSES, &[("usual", "on")]).await.expect_redirect();
    let page = kikaku.get(SCHEME).await.expect(200);
    assert_eq!((page.value("course_0").as_str(), page.value("course_7").as_str()), ("拡充", "完了"));
    let typed = [("course_0", "現状維持"), ("means_0", "continue"), ("course_1", "現状　維持"), ("means_1", "")];
    let page = kikaku.post_with_token(COURSES, &typed).await.expect(422);
    assert_eq!(page.attributes("[aria-invalid]", "id"), ["course_1", "means_1"]);
    assert_eq!(page.value("course_0"), "現状維持");
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let used = course(&city, "縮小");
    city.sql(&format!(
        "INSERT INTO course_decision (goal_id, course_id, reason, signature, at) \
         VALUES ({goal}, {used}, '', '見本', '2021-11-01 00:00:00')"
    ));
    let without = [("course_0", "現状維持"), ("means_0", "continue")];
    let refused = kikaku.post_with_token(COURSES, &without).await.expect(422);
    assert!(refused.texts(".error-summary").concat().contains("変えられません"));
    let with = [&without[..], &[("course_1", "縮小"), ("means_1", "shrink"), ("order_1", "0")]].concat();
    kikaku.post_with_token(COURSES, &with).await.expect_redirect();
    assert_eq!(course(&city, "縮小"), used, "what was decided keeps its course");
    assert_eq!(city.count("future_course WHERE fiscal_year = 2021"), 2);
    let changed = [&without[..], &[("course_1", "縮小"), ("means_1", "abolish")]].concat();
    kikaku.post_with_token(COURSES, &changed).await.expect(422);
    for actor in [Actor::OwnSection, Actor::Head, Actor::Executive] {
        city.visit(actor).await.post_with_token(COURSES, &[("usual", "on")]).await.expect(404);
    }
    kikaku
        .post_with_token("/admin/years", &[("from", "2021"), ("year", "2022"), ("along", "on"), ("open", "1")])
        .await
        .expect_redirect();
    assert_eq!(city.count("future_course WHERE fiscal_year = 2022"), 2, "they go along");
}

/// Publishes a decision on every sheet of a year that is public.
async fn decide(city: &City, year: i32, label: &str, meaning: &str, of: &str) {
    let decided = format!(r#""future_course":{{"label":"{label}","meaning":"{meaning}","reason":"人口が減るため"}},"#);
    let changed = city
        .publish_otherwise(
            &format!(r#"replace(snapshot, '"evaluations":', '{decided}"evaluations":')"#),
            &format!("fiscal_year = {year} AND snapshot {of}"),
        )
        .await;
    assert!(changed > 0);
}

async fn a_section_decides_and_everybody_sees_what_became_of_it(city: City) {
    // Nothing of the year after is lacking: 2020 and 2021 are wholly on record.
    let on = |year: i32| {
        let of = format!("FROM goal WHERE fiscal_year = {year} AND current_publication IS NOT NULL");
        let next = format!("SELECT programme_id FROM goal WHERE fiscal_year = {}", year + 1);
        (format!("{of} AND programme_id IN ({next})"), of)
    };
    let (going_on, _) = on(2020);
    let goal = city.number(&format!("SELECT CAST(min(id) AS BIGINT) AS number {going_on}"));
    let programme = city.number(&format!("SELECT CAST(programme_id AS BIGINT) AS number FROM goal WHERE id = {goal}"));
    decide(&city, 2020, "廃止", "abolish", &format!("LIKE '%\"goal\":{goal},%'")).await;
    let citizen = city.citizen();
    let page = citizen.get(&format!("/goals/{goal}")).await.expect(200);
    let words = page.texts("main p").concat();
    assert!(words.contains("廃止") && words.contains("人口が減るため"), "{words}");
    assert!(words.contains("決めたとおりになっていません"), "it goes on: {words}");
    let next = city.number(&format!(
        "SELECT CAST(id AS BIGINT) AS number FROM goal WHERE fiscal_year = 2021 AND programme_id = {programme}"
    ));
    let page = citizen.get(&format!("/goals/{next}")).await.expect(200);
    let told = page.texts("main ul.items li").concat();
    assert!(told.contains("令和2年度（2020年度）：廃止") && told.contains("決めたとおりになっていません"), "{told}");
    let english = citizen.get(&format!("/en/goals/{next}")).await.expect(200);
    assert!(english.texts("main ul.items li").concat().contains("Not as decided"));
    let compared = citizen.get("/compare?years=2020&by=rating").await.expect(200);
    let counts = compared.texts("table[aria-labelledby='kept-1'] tbody tr td");
    assert_eq!(counts, ["1件", "0件", "1件", "0件"]);
    let table = citizen.get("/compare.csv?years=2020&by=rating").await.expect(200).text().to_owned();
    assert!(table.contains("course_not_kept_count") && table.contains("not_kept"), "{table}");
    let document = citizen.get("/years/2020.json").await.expect(200).json();
    let goals = document["goals"].as_array().expect("goals");
    let own = goals.iter().find(|known| known["number"] == goal).expect("the goal");
    assert_eq!(own["future_course"]["meaning"], "abolish");
    assert!(citizen.get("/years/2020.csv").await.expect(200).text().contains("廃止 理由：人口が減るため"));
}

async fn a_decision_alone_can_be_made_and_a_reason_alone_cannot(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    kikaku.post_with_token(COURSES, &[("usual", "on")]).await.expect_redirect();
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let path = format!("/desk/goals/{goal}/evaluation");
    let tanto = city.visit(Actor::OwnSection).await;
    let rating =
        city.number("SELECT CAST(min(id) AS BIGINT) AS number FROM rating WHERE fiscal_year = 2021").to_string();
    let rated = [("kind", "self"), ("rating", rating.as_str()), ("reasons", "予定どおり進んだ")];
    let alone = [&rated[..], &[("seen", "0"), ("course", ""), ("course_reason", "利用が減った")]].concat();
    let page = tanto.post_with_token(&path, &alone).await.expect(422);
    assert_eq!(page.texts("#course_reason"), ["利用が減った"]);
    assert_eq!(city.count("course_decision"), 0);
    let (shrink, abolish) = (course(&city, "縮小"), course(&city, "廃止"));
    let decided = [&rated[..], &[("seen", "0"), ("course", &shrink), ("course_reason", "利用が減った")]].concat();
    tanto.post_with_token(&path, &decided).await.expect_redirect();
    assert_eq!((city.count("course_decision"), city.count(&format!("evaluation WHERE goal_id = {goal}"))), (1, 1));
    let again = [&rated[..], &[("seen", "0"), ("course", &abolish)]].concat();
    tanto.post_with_token(&path, &again).await.expect(409);
    let again = [&rated[..], &[("seen", "2"), ("course", &abolish)]].concat();
    tanto.post_with_token(&path, &again).await.expect_redirect();
    assert_eq!(city.count("course_decision"), 2, "the one before stays on record");
    assert_eq!(city.count(&format!("evaluation WHERE goal_id = {goal}")), 1, "and nothing else was entered");
    let sheet = tanto.get(&format!("/desk/goals/{goal}/stages/results")).await.expect(200);
    assert!(sheet.texts("main p strong").contains(&"廃止".to_owned()));
}

/// Takes a table in as the planning office does.
async fn take_in(city: &City, year: i32, proposal: &Proposal) -> Outcome {
    let proposal = proposal.clone();
    let year = FiscalYear::new(year).expect("a year");
    let import = Import { year: YearRecord::imported(year), stage: Stage::Results, accept_rates: false };
    city.database
        .write(move |writer| {
            let at = chrono::Utc::now();
            let outcome = imports::take_in(writer, &policy::at_the_console(), &proposal, &import, at)?;
            Ok::<_, StoreError>(writer.written(outcome))
        })
        .await
        .expect("it is taken in")
}

async fn ratings_and_decisions_of_a_table_are_written_where_the_year_has_them(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    for year in ["2022", "2023"] {
        kikaku.post_with_token("/admin/years", &[("from", ""), ("year", year), ("open", "1")]).await.expect_redirect();
        let scheme = format!("/admin/years/{year}/scheme");
        kikaku.post_with_token(&scheme, &[("scheme", "three-criteria")]).await.expect_redirect();
        let courses = format!("/admin/years/{year}/courses");
        kikaku.post_with_token(&courses, &[("usual", "on")]).await.expect_redirect();
    }
    let text = "部局\t課\t事務事業名\t目標\t成果\n表の部\t表の課\t表の事業\t■ 守る\t■ 守った\n";
    let year = |number: i32| FiscalYear::new(number).expect("a year");
    let mut table = intake::read("goals.tsv", text.as_bytes(), &intake::Asked::of_stage(year(2022), Stage::Results))
        .expect("a table");
    let rating = |axis: Option<&str>, label: &str| ProposedRating {
        axis: axis.map(str::to_owned),
        rater: EvaluationKind::SelfRating,
        label: label.to_owned(),
        reason: None,
    };
    table.goals[0].ratings =
        vec![rating(None, "Ｂ"), rating(Some("有効性"), "A"), rating(Some("公平性"), "A"), rating(None, "特A")];
    table.goals[0].future_course =
        Some(ProposedCourse { label: "縮小".to_owned(), reason: Some("利用が減った".to_owned()) });
    let outcome = take_in(&city, 2022, &table).await;
    assert_eq!((outcome.added.ratings, outcome.added.courses), (2, 1));
    let faults: Vec<_> = outcome.remarks.iter().map(|remark| (remark.line, remark.fault)).collect();
    assert_eq!(faults, [(2, LabelFault::NoAxis), (2, LabelFault::NotOnScale)]);
    assert_eq!(outcome.remarks[1].known, ["A", "B", "C"]);
    let again = take_in(&city, 2022, &table).await;
    assert!(again.is_unchanged(), "{again:?}");
    let mut next = intake::read("goals.tsv", text.as_bytes(), &intake::Asked::of_stage(year(2023), Stage::Results))
        .expect("a table");
    next.goals[0].previous_rating = Some("A".to_owned());
    next.goals[0].future_course = Some(ProposedCourse { label: "様子見".to_owned(), reason: None });
    let outcome = take_in(&city, 2023, &next).await;
    let faults: Vec<_> = outcome.remarks.iter().map(|remark| remark.fault).collect();
    assert_eq!(faults, [LabelFault::NotACourse, LabelFault::PreviousDiffers]);
    assert_eq!(outcome.remarks[1].known, ["B"], "what is on record");
    let number =
        "SELECT CAST(programme_id AS BIGINT) AS number FROM goal WHERE name = '表の事業' AND fiscal_year = 2023";
    let programme = ProgrammeNumber(i32::try_from(city.number(number)).expect("a number"));
    let previous = async |label: &'static str, of: i32| {
        let year = year(of);
        let look = city.database.read(move |connection| previous_rating(connection, programme, year, label));
        look.await.expect("it looks")
    };
    assert_eq!(previous("Ｂ", 2022).await, PreviousRating::Same);
    assert_eq!(
        previous("C", 2022).await,
        PreviousRating::Different(vec![(EvaluationKind::SelfRating, "B".to_owned())])
    );
    assert_eq!(previous("C", 2021).await, PreviousRating::NoRecord);
}
