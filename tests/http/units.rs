//! Units through reorganisations: what was published stays as it was, and what goes on goes on under the new names.

use std::collections::BTreeMap;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::scene::{UNTOUCHED, report};
use crate::visitor::Visitor;

on_both_databases! {
    a_reorganisation_leaves_every_public_page_as_it_was,
    the_new_names_are_public_once_they_are_published,
    a_change_is_made_only_as_it_was_shown,
    the_people_and_the_open_goals_go_along,
    what_an_ended_section_still_owes_is_done_by_the_one_that_carries_it_on,
    a_section_that_is_split_gives_each_goal_to_the_half_that_was_chosen,
    a_department_takes_its_sections_along,
    what_cannot_be_changed_is_refused_by_its_field,
    a_change_is_undone_only_while_nothing_depends_on_it,
    a_unit_is_handed_over_to_one_on_record,
    a_merger_makes_one_of_several,
    a_unit_that_nobody_needs_ends,
    the_lineage_is_drawn_and_told,
    an_import_finds_the_unit_of_its_year,
}

/// The number of the unit of this name that is there in a year.
fn unit(city: &City, name: &str, year: i32) -> i64 {
    city.number(&format!(
        "SELECT CAST(max(id) AS BIGINT) AS number FROM unit WHERE name = '{name}' AND first_year <= {year} \
         AND (last_year IS NULL OR last_year >= {year})"
    ))
}

/// Looks at a change, and gives the page.
async fn look(visitor: &Visitor, fields: &[(&str, &str)]) -> Answer {
    let query: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    visitor.get(&format!("/admin/units/change?preview=1&{}", query.join("&"))).await
}

/// Makes a change as it is shown, with these choices besides.
async fn make(visitor: &Visitor, fields: &[(&str, &str)], choices: &[(&str, &str)]) -> Answer {
    let page = look(visitor, fields).await.expect(200);
    let seen = page.value("seen");
    visitor.post_with_token("/admin/units/change", &[fields, choices, &[("seen", &seen)]].concat()).await
}

/// Every public page there is, by its address: what a citizen can have a link to.
async fn public_pages(city: &City) -> BTreeMap<String, Vec<u8>> {
    let citizen = city.citizen();
    let mut addresses = vec!["/".to_owned(), "/compare?years=2019,2020".to_owned()];
    for year in [2015, 2016, 2019, 2020, 2021] {
        addresses.extend([format!("/years/{year}"), format!("/years/{year}.json"), format!("/years/{year}.csv")]);
        let page = citizen.get(&format!("/years/{year}")).await.expect(200);
        for css in ["main a[href*='/units/']", "main a[href^='/goals/']"] {
            addresses.extend(page.attributes(css, "href"));
        }
    }
    for goal in addresses.clone().iter().filter(|address| address.starts_with("/goals/")) {
        let page = citizen.get(goal).await.expect(200);
        addresses.extend(page.attributes("main a[href^='/programmes/']", "href"));
        addresses.push(format!("{goal}/publications/1"));
    }
    let mut pages = BTreeMap::new();
    for address in addresses {
        let answer = citizen.get(&address).await.expect(200);
        pages.insert(address, answer.body);
    }
    assert!(pages.len() > 100, "{} pages", pages.len());
    pages
}

/// 建設部 becomes two departments, and 商工観光課 goes to another department under another name.
async fn reorganise(city: &City, kikaku: &Visitor) {
    let construction = unit(city, "建設部", 2021).to_string();
    let handyman = format!("section_{}", unit(city, "すぐやる課", 2021));
    let split = [
        ("kind", "split"),
        ("unit", construction.as_str()),
        ("year", "令和3年度"),
        ("name_0", "都市建設部"),
        ("name_1", "暮らし支援部"),
        (handyman.as_str(), "1"),
    ];
    make(kikaku, &split, &[]).await.expect_redirect();
    let (commerce, planning) = (unit(city, "商工観光課", 2021).to_string(), unit(city, "企画振興部", 2021).to_string());
    let moved = [
        ("kind", "moved"),
        ("unit", commerce.as_str()),
        ("year", "2021"),
        ("name_0", "観光交流課"),
        ("into_0", planning.as_str()),
    ];
    make(kikaku, &moved, &[]).await.expect_redirect();
}

async fn a_reorganisation_leaves_every_public_page_as_it_was(city: City) {
    let before = public_pages(&city).await;
    let kikaku = city.visit(Actor::Administrator).await;
    reorganise(&city, &kikaku).await;
    let after = public_pages(&city).await;
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (address, page) in &before {
        assert_eq!(String::from_utf8_lossy(page), String::from_utf8_lossy(&after[address]), "{address}");
    }
}

async fn the_new_names_are_public_once_they_are_published(city: City) {
    let before = public_pages(&city).await;
    let kikaku = city.visit(Actor::Administrator).await;
    let (old, programme) = (
        unit(&city, "商工観光課", 2021),
        city.number(
            "SELECT CAST(min(programme_id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2021 AND unit_id = \
             (SELECT id FROM unit WHERE name = '商工観光課')",
        ),
    );
    reorganise(&city, &kikaku).await;
    let publishing = "/admin/years/2021/publications";
    let plan = kikaku.get(&format!("{publishing}?stage=goals&scope=")).await.expect(200);
    let seen = plan.value("seen");
    let mut fields: Vec<(&str, &str)> =
        vec![("stage", "goals"), ("scope", ""), ("seen", &seen), ("reason", "組織改編")];
    let chosen = plan.attributes("input[type=checkbox][name^=goal_]", "name");
    fields.extend(chosen.iter().map(|name| (name.as_str(), "on")));
    kikaku.post_with_token(publishing, &fields).await.expect_redirect();
    let after = public_pages(&city).await;
    for (address, page) in before.iter().filter(|(address, _)| {
        let past = ["/years/2015", "/years/2016", "/years/2019", "/years/2020"];
        past.iter().any(|past| address.starts_with(past)) && !address.contains("/units/")
    }) {
        assert_eq!(String::from_utf8_lossy(page), String::from_utf8_lossy(&after[address]), "{address}");
    }
    let citizen = city.citizen();
    let year = citizen.get("/years/2021").await.expect(200);
    let departments = year.texts("section.department h2");
    assert!(departments.contains(&"都市建設部".to_owned()) && departments.contains(&"暮らし支援部".to_owned()));
    assert!(!departments.contains(&"建設部".to_owned()), "{departments:?}");
    let new = unit(&city, "観光交流課", 2021);
    let page = citizen.get(&format!("/years/2021/units/{new}")).await.expect(200);
    let told = page.texts(".unit-links li").concat();
    assert!(told.contains("商工観光課") && told.contains("移管") && told.contains("前の組織"), "{told}");
    let link = page.attributes(".unit-links a", "href").remove(0);
    assert_eq!(link, format!("/years/2020/units/{old}"));
    let past = citizen.get(&link).await.expect(200);
    assert!(past.texts("h1").concat().contains("産業振興部 商工観光課"));
    assert!(past.texts(".unit-links li").concat().contains("後の組織：観光交流課"));
    let road = citizen.get(&format!("/programmes/{programme}")).await.expect(200).texts("main").concat();
    assert!(road.contains("企画振興部 観光交流課") && road.contains("産業振興部 商工観光課"), "{road}");
}

async fn a_change_is_made_only_as_it_was_shown(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let section = unit(&city, "住宅政策課", 2021).to_string();
    let fields = [("kind", "renamed"), ("unit", section.as_str()), ("year", "2021"), ("name_0", "住まい推進課")];
    let page = look(&kikaku, &fields).await.expect(200);
    assert!(page.texts("main").concat().contains("住まい推進課"));
    let goals: Vec<String> = page.texts("#goals + .table-region tbody th");
    assert!(!goals.is_empty(), "its goals of the open year are told");
    let people = page.texts("#posts + .table-region tbody th").concat();
    assert!(people.contains("見本 たんと") && people.contains("見本 かちょう"), "{people}");
    assert!(page.attributes("#public ~ ul a", "href").contains(&"/years/2020".to_owned()));
    assert_eq!(city.count("unit_change"), 0, "looking changes nothing");
    let seen = page.value("seen");
    city.sql(&format!("UPDATE goal SET name = '書きかえられた事業' WHERE unit_id = {section} AND fiscal_year = 2021"));
    let send = [&fields[..], &[("seen", seen.as_str())]].concat();
    let stale = kikaku.post_with_token("/admin/units/change", &send).await.expect(409);
    assert!(stale.texts("[role=alert]").concat().contains("もう一度確かめて"));
    assert_eq!(stale.value("name_0"), "住まい推進課");
    assert_eq!(city.count("unit_change"), 0);
    let seen = stale.value("seen");
    let send = [&fields[..], &[("seen", seen.as_str())]].concat();
    let done = kikaku.post_with_token("/admin/units/change", &send).await;
    let list = kikaku.get(done.expect_redirect()).await.expect(200);
    assert!(list.texts("#changes + .table-region tbody tr").concat().contains("見本 きかく"));
    assert!(list.texts("#units").concat().contains("令和3年度"));
    assert_eq!(city.count("audit WHERE action = 'units.changed'"), 1);
    kikaku.post_with_token("/admin/units/change", &send).await.expect(422);
}

async fn the_people_and_the_open_goals_go_along(city: City) {
    let (kikaku, tanto) = (city.visit(Actor::Administrator).await, city.visit(Actor::OwnSection).await);
    let section = unit(&city, "住宅政策課", 2021).to_string();
    let milestone = city.milestone(UNTOUCHED);
    let fields = [("kind", "renamed"), ("unit", section.as_str()), ("year", "2021"), ("name_0", "住まい推進課")];
    make(&kikaku, &fields, &[]).await.expect_redirect();
    assert_eq!(city.count(&format!("goal WHERE unit_id = {section} AND fiscal_year >= 2021")), 0);
    assert_eq!(city.count(&format!("goal WHERE unit_id = {section} AND fiscal_year = 2020")), 1);
    assert!(tanto.get("/desk").await.expect(200).texts("main").concat().contains("住まい推進課"));
    report(&tanto, milestone, "新しい課で進めた").await.expect_redirect();
    let signature = "progress_update WHERE signature LIKE '%住まい推進課担当%'";
    assert_eq!(city.count(signature), 1, "what is written now is signed with the new name");
    assert!(city.count("progress_update WHERE signature LIKE '%住宅政策課担当%'") > 0, "and the old stays");
    // From the next April on: nobody is moved before.
    let (finance, head) = (unit(&city, "政策企画課", 2021).to_string(), "企画調整課");
    let fields = [("kind", "renamed"), ("unit", finance.as_str()), ("year", "2022"), ("name_0", head)];
    make(&kikaku, &fields, &[]).await.expect_redirect();
    assert_eq!(city.count(&format!("post WHERE unit_id = {finance} AND until_date = '2022-03-31'")), 1);
    assert!(kikaku.get("/admin/units").await.expect(200).texts("header").concat().contains("政策企画課"));
}

async fn what_an_ended_section_still_owes_is_done_by_the_one_that_carries_it_on(city: City) {
    use ichirizuka::domain::fiscal_year::FiscalYear;
    use ichirizuka::domain::numbers::{GoalNumber, UnitNumber};
    use ichirizuka::domain::policy::{self, Denied};
    use ichirizuka::domain::sheet::SheetStatus;
    use ichirizuka::domain::stage::Stage;
    use ichirizuka::store::{people, stages};

    let kikaku = city.visit(Actor::Administrator).await;
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    for (name, new) in [("住宅政策課", "住まい推進課"), ("建設部", "都市整備部")] {
        let old = unit(&city, name, 2021).to_string();
        // A department's new name comes a year later than its section's.
        let year = if name == "建設部" { "2023" } else { "2022" };
        let fields = [("kind", "renamed"), ("unit", old.as_str()), ("year", year), ("name_0", new)];
        make(&kikaku, &fields, &[]).await.expect_redirect();
    }
    let number = |name, year| UnitNumber(i32::try_from(unit(&city, name, year)).expect("small"));
    let (old, new) = (number("住宅政策課", 2021), number("住まい推進課", 2022));
    let goal = GoalNumber(i32::try_from(goal).expect("small"));
    city.database
        .read(move |connection| {
            let mut on = |login: &str, day: &str| {
                let person = people::by_login(connection, login)?.expect("an account").person;
                let actor = people::actor(connection, person, day.parse().expect("a day"))?.expect("somebody");
                Ok::<_, ichirizuka::store::StoreError>((actor, stages::place(connection, goal)?))
            };
            let (tanto, place) = on("tanto", "2022-05-10")?;
            assert_eq!(place.section, Some(old), "the past keeps its section");
            assert!(policy::write(&tanto, place, Stage::Results, SheetStatus::Drafting).is_ok());
            assert!(policy::desk(&tanto).expect("a desk").act().writes_for.contains(&old));
            let begin = |section| policy::begin(&tanto, section, FiscalYear::new(2022).expect("a year"), true);
            assert_eq!(begin(old).err(), Some(Denied::NoRight), "nothing new is begun under the old name");
            assert!(begin(new).is_ok());
            let (kacho, _) = on("kacho", "2022-05-10")?;
            let pending = policy::Pending {
                status: SheetStatus::Submitted,
                submitted_by: Some(tanto.person),
                passed_by: None,
                approvals: 1,
            };
            assert!(policy::decide_sheet(&kacho, place, Stage::Results, pending, true).is_ok());
            // Two changes later as well, and for the head of the department.
            let (tanto, _) = on("tanto", "2023-04-03")?;
            assert!(policy::inspect(&tanto, place).is_ok());
            let (bucho, _) = on("bucho", "2023-04-03")?;
            assert!(policy::inspect(&bucho, place).is_ok());
            let (other, _) = on("yoso", "2022-05-10")?;
            assert!(policy::inspect(&other, place).is_err(), "nobody else gains by it");
            Ok(())
        })
        .await
        .expect("it reads");
}

async fn a_section_that_is_split_gives_each_goal_to_the_half_that_was_chosen(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let section = city.number(
        "SELECT CAST(min(unit_id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2021 AND unit_id IN \
         (SELECT unit_id FROM goal WHERE fiscal_year = 2021 GROUP BY unit_id HAVING count(*) = 2)",
    );
    let goals = [
        city.number(&format!(
            "SELECT CAST(min(id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2021 AND unit_id = {section}"
        )),
        city.number(&format!(
            "SELECT CAST(max(id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2021 AND unit_id = {section}"
        )),
    ];
    let section = section.to_string();
    let fields =
        [("kind", "split"), ("unit", section.as_str()), ("year", "2021"), ("name_0", "第一課"), ("name_1", "第二課")];
    let choice = format!("goal_{}", goals[1]);
    make(&kikaku, &fields, &[(&choice, "1")]).await.expect_redirect();
    for (goal, name) in goals.into_iter().zip(["第一課", "第二課"]) {
        let unit = unit(&city, name, 2021);
        assert_eq!(city.count(&format!("goal WHERE id = {goal} AND unit_id = {unit}")), 1, "{name}");
    }
}

async fn a_department_takes_its_sections_along(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let (department, section) = (unit(&city, "建設部", 2021).to_string(), unit(&city, "住宅政策課", 2021));
    let fields = [("kind", "renamed"), ("unit", department.as_str()), ("year", "2021"), ("name_0", "都市整備部")];
    make(&kikaku, &fields, &[]).await.expect_redirect();
    let new = unit(&city, "住宅政策課", 2021);
    assert_ne!(new, section);
    assert_eq!(city.count(&format!("unit WHERE id = {section} AND last_year = 2020")), 1);
    let page = kikaku.get("/admin/units?year=2021").await.expect(200);
    let departments = page.texts("tbody th[rowspan]");
    assert!(departments.contains(&"都市整備部".to_owned()) && !departments.contains(&"建設部".to_owned()));
    let past = kikaku.get("/admin/units?year=2020").await.expect(200).texts("tbody th[rowspan]");
    assert!(past.contains(&"建設部".to_owned()) && !past.contains(&"都市整備部".to_owned()));
    // The head of the department decides for the new one.
    let bucho = city.visit(Actor::DepartmentHead).await;
    assert!(bucho.get("/desk").await.expect(200).texts("main").concat().contains("都市整備部"));
}

async fn what_cannot_be_changed_is_refused_by_its_field(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let number = |name: &str| unit(&city, name, 2021).to_string();
    let (section, department, other) = (number("住宅政策課"), number("建設部"), number("企画振興部"));
    let long = "課".repeat(41);
    let of = |kind: &'static str| vec![("kind", kind), ("unit", section.as_str()), ("year", "2021")];
    let with = |kind: &'static str, more: &[(&'static str, &str)]| {
        let mut fields: Vec<(String, String)> =
            of(kind).into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        for (name, value) in more {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        fields
    };
    let refused = [
        (with("renamed", &[("year", "いつか")]), "year", "読み取れません"),
        (with("renamed", &[("year", "2015"), ("name_0", "新課")]), "year", "後の年度"),
        (with("renamed", &[("year", "2020"), ("name_0", "新課")]), "year", "締め切られた年度"),
        (with("renamed", &[]), "name_0", "1〜40文字"),
        (with("renamed", &[("name_0", &long)]), "name_0", "1〜40文字"),
        (with("renamed", &[("name_0", "住宅政策課")]), "name_0", "いまと同じ名前"),
        (with("renamed", &[("name_0", "上下水道課")]), "name_0", "同じ名前の組織"),
        (with("moved", &[]), "into_0", "部局を選んで"),
        (with("moved", &[("into_0", &department)]), "into_0", "いまと同じ部局"),
        (with("moved", &[("unit", &department), ("into_0", &other)]), "unit", "課・室だけ"),
        (with("merged", &[("name_0", "新課")]), "unit", "まとめる組織"),
        (with("split", &[("name_0", "第一課")]), "name_1", "1〜40文字"),
        (with("split", &[("name_0", "第一課"), ("name_1", "第一課")]), "name_1", "同じ名前の組織"),
        (with("joined", &[]), "into_0", "選び直して"),
        (with("joined", &[("into_0", &section)]), "into_0", "選び直して"),
        (with("joined", &[("into_0", &department)]), "into_0", "選び直して"),
        (with("joined", &[("into_0", "999999999999999")]), "into_0", "選び直して"),
        (with("ended", &[]), "unit", "仕事目標"),
        (with("ended", &[("unit", &department)]), "unit", "課・室があります"),
    ];
    for (fields, field, words) in refused {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = look(&kikaku, &fields).await.expect(422);
        let told = page.texts(&format!("#{field}-error")).concat();
        assert!(told.contains(words), "{fields:?}: {field} says {told:?}");
        assert!(page.has(&format!(".error-summary a[href='#{field}']")), "{fields:?}");
        assert!(page.has(&format!("#{field}")), "{fields:?}");
        kikaku.post_with_token("/admin/units/change", &fields).await.expect(422);
    }
    look(&kikaku, &[("kind", "dissolved"), ("unit", &section)]).await.expect(404);
    look(&kikaku, &[("kind", "renamed"), ("unit", "4711")]).await.expect(404);
    kikaku.get("/admin/units/4711").await.expect(404);
    assert_eq!(city.count("unit_change"), 0);
}

async fn a_change_is_undone_only_while_nothing_depends_on_it(city: City) {
    let tables = ["unit", "unit_succession", "post"];
    let count = |city: &City| tables.map(|table| city.count(table));
    let before = (count(&city), public_pages(&city).await);
    let kikaku = city.visit(Actor::Administrator).await;
    let section = unit(&city, "住宅政策課", 2021).to_string();
    let fields = [("kind", "renamed"), ("unit", section.as_str()), ("year", "2021"), ("name_0", "住まい推進課")];
    make(&kikaku, &fields, &[]).await.expect_redirect();
    let undo = |number: i64| format!("/admin/units/changes/{number}/undoing");
    let newest = || city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM unit_change");
    for actor in [Actor::OwnSection, Actor::Head, Actor::DepartmentHead, Actor::Executive] {
        city.visit(actor).await.post_with_token(&undo(newest()), &[]).await.expect(404);
    }
    kikaku.post_with_token(&undo(newest()), &[]).await.expect_redirect();
    assert_eq!((count(&city), public_pages(&city).await), before);
    assert_eq!(unit(&city, "住宅政策課", 2022).to_string(), section, "it goes on as before");
    assert_eq!(city.count("audit WHERE action = 'units.restored'"), 1);
    kikaku.post_with_token(&undo(newest()), &[]).await.expect(409);
    kikaku.post_with_token(&undo(4711), &[]).await.expect(404);
    // Somebody wrote in the new section: it has a history now.
    make(&kikaku, &fields, &[]).await.expect_redirect();
    let tanto = city.visit(Actor::OwnSection).await;
    report(&tanto, city.milestone(UNTOUCHED), "新しい課で進めた").await.expect_redirect();
    let kept = kikaku.post_with_token(&undo(newest()), &[]).await.expect(409);
    assert!(kept.texts("[role=alert]").concat().contains("取り消せません"));
    assert_eq!(city.count("unit WHERE name = '住まい推進課'"), 1);
    assert_eq!(city.count(&format!("unit WHERE id = {section} AND last_year = 2020")), 1);
}

async fn a_unit_is_handed_over_to_one_on_record(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let (section, into) = (unit(&city, "すぐやる課", 2021), unit(&city, "住宅政策課", 2021).to_string());
    let old = section.to_string();
    let goals = city.count(&format!("goal WHERE unit_id = {section} AND fiscal_year = 2021"));
    assert!(goals > 0, "it has goals");
    let own = city.count(&format!("goal WHERE unit_id = {into} AND fiscal_year = 2021"));
    let fields = [("kind", "joined"), ("unit", old.as_str()), ("year", "2021"), ("into_0", into.as_str())];
    make(&kikaku, &fields, &[]).await.expect_redirect();
    assert_eq!(city.count(&format!("goal WHERE unit_id = {into} AND fiscal_year = 2021")), own + goals);
    assert_eq!(city.count(&format!("unit_succession WHERE from_unit = {section} AND kind = 'merged'")), 1);
    // Nothing follows what follows it.
    let back = [("kind", "joined"), ("unit", into.as_str()), ("year", "2022"), ("into_0", old.as_str())];
    look(&kikaku, &back).await.expect(422);
}

async fn a_merger_makes_one_of_several(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let (one, other) = (unit(&city, "住宅政策課", 2021).to_string(), unit(&city, "すぐやる課", 2021));
    let with = format!("with_{other}");
    let fields =
        [("kind", "merged"), ("unit", one.as_str()), ("year", "2022"), (with.as_str(), "on"), ("name_0", "住宅水道課")];
    make(&kikaku, &fields, &[]).await.expect_redirect();
    let new = unit(&city, "住宅水道課", 2022);
    assert_eq!(city.count(&format!("unit_succession WHERE to_unit = {new} AND kind = 'merged'")), 2);
    assert_eq!(city.count(&format!("goal WHERE unit_id = {new}")), 0, "this year's goals stay where they are");
    assert!(city.count(&format!("goal WHERE unit_id = {other} AND fiscal_year = 2021")) > 0);
}

async fn a_unit_that_nobody_needs_ends(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let department = unit(&city, "建設部", 2021).to_string();
    let created = [
        ("kind", "created"),
        ("level", "section"),
        ("year", "2021"),
        ("name_0", "準備室"),
        ("into_0", department.as_str()),
    ];
    make(&kikaku, &created, &[]).await.expect_redirect();
    let new = unit(&city, "準備室", 2021).to_string();
    make(&kikaku, &[("kind", "ended"), ("unit", new.as_str()), ("year", "2022")], &[]).await.expect_redirect();
    assert_eq!(city.count(&format!("unit WHERE id = {new} AND last_year = 2021")), 1);
    let page = kikaku.get(&format!("/admin/units/{new}")).await.expect(200);
    assert!(!page.has("main a[href*='kind=renamed']") && page.has("main a[href*='kind=joined']"));
}

async fn the_lineage_is_drawn_and_told(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    reorganise(&city, &kikaku).await;
    let new = unit(&city, "都市建設部", 2021);
    let page = kikaku.get(&format!("/admin/units/{new}")).await.expect(200);
    assert_eq!(page.all("svg[role=img] > title").len(), 1);
    assert_eq!(page.texts(".unit-diagram__name").len(), 3);
    assert_eq!(page.all(".unit-diagram__line").len(), 2);
    let told = page.texts(".table-region + ul li");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("2021年度から：建設部 → 都市建設部 分割"), "{told:?}");
}

async fn an_import_finds_the_unit_of_its_year(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let section = unit(&city, "住宅政策課", 2021);
    let old = section.to_string();
    for (name, year) in [("住まい推進課", "2021"), ("住宅政策課", "2022")] {
        let now = unit(&city, if year == "2021" { "住宅政策課" } else { "住まい推進課" }, 2021).to_string();
        let fields = [("kind", "renamed"), ("unit", now.as_str()), ("year", year), ("name_0", name)];
        make(&kikaku, &fields, &[]).await.expect_redirect();
    }
    let newest = unit(&city, "住宅政策課", 2022);
    assert_ne!(newest.to_string(), old);
    let found = city
        .database
        .read(move |connection| {
            use ichirizuka::domain::fiscal_year::FiscalYear;
            use ichirizuka::domain::unit::UnitKind;
            use ichirizuka::store::units;
            let section = units::list(connection)?.into_iter().find(|unit| i64::from(unit.number.0) == section);
            let parent = section.expect("the section").parent;
            let find = |connection: &mut _, year| {
                let year = FiscalYear::new(year).expect("a year");
                units::find_by_name(connection, UnitKind::Section, parent, "住宅政策課", year)
            };
            let numbers = [2012, 2020, 2021, 2022, 2030]
                .map(|year| find(connection, year).map(|found| found.map(|unit| i64::from(unit.number.0))));
            numbers.into_iter().collect::<Result<Vec<_>, _>>()
        })
        .await
        .expect("it reads");
    assert_eq!(found, [Some(section), Some(section), None, Some(newest), Some(newest)]);
}
