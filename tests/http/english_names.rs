//! English names of the city and of its units: where they show, what they change, and what they leave as it was.

use serde_json::Value;

use crate::actors::{Actor, OWN_SECTION};
use crate::city::City;
use crate::scene::set;
use crate::visitor::Visitor;

on_both_databases! {
    an_english_name_is_on_every_page_in_english_and_on_none_in_japanese,
    staff_pages_in_english_name_units_so_too,
    a_section_is_found_by_its_english_name,
    without_an_english_name_the_page_says_that_it_is_japanese,
    a_name_leaves_what_was_published_as_it_was,
    what_is_no_english_name_is_said_to_be_none,
    the_city_has_a_name_for_its_english_pages,
    a_unit_that_keeps_its_name_keeps_that_in_english,
    a_new_unit_gets_the_english_name_that_was_typed,
    the_data_carry_the_names,
    a_change_of_a_name_is_in_the_trail,
}

const ENGLISH: &str = "Housing Policy Section";
const DEPARTMENT: &str = "Construction Department";

fn unit(city: &City, name: &str) -> i64 {
    city.number(&format!("SELECT CAST(max(id) AS BIGINT) AS number FROM unit WHERE name = '{name}'"))
}

async fn name(kikaku: &Visitor, unit: i64, english: &str) {
    let path = format!("/admin/units/{unit}/english");
    kikaku.post_with_token(&path, &[("name_en", english)]).await.expect_redirect();
}

/// A city in which a department and one of its sections have English names.
async fn named(city: &City) -> Visitor {
    let kikaku = city.visit(Actor::Administrator).await;
    name(&kikaku, unit(city, OWN_SECTION), ENGLISH).await;
    name(&kikaku, unit(city, "建設部"), DEPARTMENT).await;
    kikaku
}

/// Pages that name the section, and what narrows them to where it stands.
fn pages(city: &City) -> Vec<String> {
    let section = unit(city, OWN_SECTION);
    let goal = city.number(&format!("SELECT CAST(max(id) AS BIGINT) AS number FROM goal WHERE unit_id = {section}"));
    let programme = city.number(&format!("SELECT CAST(programme_id AS BIGINT) AS number FROM goal WHERE id = {goal}"));
    vec![
        "/years/2021".to_owned(),
        format!("/years/2021/units/{section}"),
        format!("/goals/{goal}"),
        format!("/goals/{goal}/publications/1"),
        format!("/programmes/{programme}"),
        format!("/programmes?unit={section}"),
        format!("/compare?years=2020,2021&by=programme&unit={section}"),
    ]
}

async fn an_english_name_is_on_every_page_in_english_and_on_none_in_japanese(city: City) {
    named(&city).await;
    let citizen = city.citizen();
    for path in pages(&city) {
        let english = citizen.get(&format!("/en{path}")).await.expect(200);
        let shown = english.texts("main [lang=en], footer [lang=en], main option[lang=en]").concat();
        assert!(shown.contains(ENGLISH), "{}", english.asked);
        assert!(!english.texts("main").concat().contains(OWN_SECTION), "{}: once in English, always", english.asked);
        let japanese = citizen.get(&path).await.expect(200);
        assert!(!japanese.text().contains(ENGLISH), "{}", japanese.asked);
        assert!(japanese.texts("[lang=ja]").concat().contains(OWN_SECTION), "{}", japanese.asked);
    }
    let page = citizen.get("/en/compare?years=2020,2021&by=department").await.expect(200);
    assert!(page.texts("main th [lang=en]").contains(&DEPARTMENT.to_owned()));
    let page = citizen.get("/en").await.expect(200);
    assert!(page.texts("main a [lang=en]").contains(&DEPARTMENT.to_owned()));
    let page = city.visit(Actor::Executive).await.get("/en/review").await.expect(200);
    assert!(page.texts("main th [lang=en]").contains(&DEPARTMENT.to_owned()));
    let page = city.visit(Actor::Head).await.get("/en/desk").await.expect(200);
    assert!(page.texts("h1 [lang=en]").contains(&ENGLISH.to_owned()));
}

async fn staff_pages_in_english_name_units_so_too(city: City) {
    named(&city).await;
    let section = unit(&city, OWN_SECTION);
    let goal = city.number(&format!("SELECT CAST(max(id) AS BIGINT) AS number FROM goal WHERE unit_id = {section}"));
    let pages = [
        (Actor::OwnSection, "/desk/goals".to_owned()),
        (Actor::OwnSection, format!("/desk/goals/{goal}")),
        (Actor::Head, format!("/desk/goals/{goal}/stages/goals")),
        (Actor::Administrator, "/admin/years/2021/publications".to_owned()),
        (Actor::Administrator, "/admin/publications".to_owned()),
        (Actor::Administrator, "/admin/people".to_owned()),
    ];
    for (actor, path) in pages {
        let page = city.visit(actor).await.get(&format!("/en{path}")).await.expect(200);
        assert!(page.texts("main [lang=en], main option[lang=en]").concat().contains(ENGLISH), "{}", page.asked);
    }
}

async fn a_section_is_found_by_its_english_name(city: City) {
    let goals =
        async |address: String| city.citizen().get(&address).await.expect(200).attributes(".hit__name a", "href");
    let there = goals(format!("/search?q={OWN_SECTION}")).await;
    named(&city).await;
    let found = goals("/search?q=housing+policy".to_owned()).await;
    assert!(!there.is_empty() && found == there, "{there:?} {found:?}");
    assert!(goals("/search?q=housing+tax".to_owned()).await.is_empty());
}

async fn without_an_english_name_the_page_says_that_it_is_japanese(city: City) {
    let kikaku = named(&city).await;
    for path in pages(&city) {
        assert!(city.citizen().get(&format!("/en{path}")).await.expect(200).text().contains(ENGLISH), "{path}");
    }
    name(&kikaku, unit(&city, OWN_SECTION), "").await;
    for path in pages(&city) {
        let page = city.citizen().get(&format!("/en{path}")).await.expect(200);
        assert!(page.texts("[lang=ja]").concat().contains(OWN_SECTION), "{}", page.asked);
        assert!(!page.text().contains(ENGLISH), "{}", page.asked);
    }
}

async fn a_name_leaves_what_was_published_as_it_was(city: City) {
    let published = city.count("publication");
    named(&city).await;
    assert_eq!(city.count("publication"), published);
    assert_eq!(city.count(&format!("publication WHERE snapshot LIKE '%{ENGLISH}%'")), 0);
    let findings = city.database.read(ichirizuka::store::checks::look).await.expect("it looks");
    assert!(findings.faults.is_empty(), "every fingerprint fits");
}

async fn what_is_no_english_name_is_said_to_be_none(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let section = unit(&city, OWN_SECTION);
    let path = format!("/admin/units/{section}/english");
    for wrong in ["住宅政策課", "123", &"x".repeat(101)] {
        let page = kikaku.post_with_token(&path, &[("name_en", wrong)]).await.expect(422);
        assert_eq!(page.attributes(".error-summary a", "href"), ["#name_en"], "{wrong}");
        assert_eq!(page.value("name_en"), wrong, "what was typed is there");
    }
    let page = set(&kikaku, &[("name_en", "安芸高田")]).await.expect(422);
    assert_eq!(page.attributes(".error-summary a", "href"), ["#name_en"]);
    assert_eq!(city.count("unit WHERE name_en IS NOT NULL"), 0);
}

async fn the_city_has_a_name_for_its_english_pages(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let citizen = city.citizen();
    let shown = async |path: &str| citizen.get(path).await.expect(200).texts(".site-header__name").concat();
    let japanese = shown("/").await;
    assert_eq!(shown("/en").await, japanese);
    set(&kikaku, &[("name_en", "Akitakata City")]).await.expect_redirect();
    assert_eq!((shown("/").await, shown("/en").await), (japanese, "Akitakata City".to_owned()));
    let page = citizen.get("/en/years/2020").await.expect(200);
    assert!(page.texts("title").concat().ends_with("Akitakata City"));
    assert!(page.attributes("meta[name=description]", "content").concat().contains("Akitakata City"));
    assert_eq!(page.attributes("meta[property='og:site_name']", "content"), ["Akitakata City"]);
}

async fn a_unit_that_keeps_its_name_keeps_that_in_english(city: City) {
    let kikaku = named(&city).await;
    let department = unit(&city, "建設部").to_string();
    let fields = [("kind", "renamed"), ("unit", department.as_str()), ("year", "2022"), ("name_0", "都市建設部")];
    reorganise(&kikaku, &fields).await;
    let new = unit(&city, "都市建設部");
    assert_eq!(city.count(&format!("unit WHERE id = {new} AND name_en IS NULL")), 1, "it has another name now");
    let kept = format!("unit WHERE parent_id = {new} AND name = '{OWN_SECTION}' AND name_en = '{ENGLISH}'");
    assert_eq!(city.count(&kept), 1, "its section goes along");
    assert_eq!(city.count(&format!("unit WHERE id = {department} AND name_en = '{DEPARTMENT}'")), 1);
}

async fn reorganise(kikaku: &Visitor, fields: &[(&str, &str)]) {
    let query: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let page = kikaku.get(&format!("/admin/units/change?preview=1&{}", query.join("&"))).await.expect(200);
    let seen = page.value("seen");
    let sent = [fields, &[("seen", seen.as_str())]].concat();
    kikaku.post_with_token("/admin/units/change", &sent).await.expect_redirect();
}

async fn a_new_unit_gets_the_english_name_that_was_typed(city: City) {
    let kikaku = named(&city).await;
    let section = unit(&city, OWN_SECTION).to_string();
    let fields = [
        ("kind", "renamed"),
        ("unit", section.as_str()),
        ("year", "2022"),
        ("name_0", "すまい課"),
        ("english_0", "Homes Section"),
    ];
    reorganise(&kikaku, &fields).await;
    assert_eq!(city.count("unit WHERE name = 'すまい課' AND name_en = 'Homes Section'"), 1);
    let page = city.citizen().get(&format!("/en/years/2021/units/{section}")).await.expect(200);
    assert!(page.text().contains(ENGLISH), "the past has the name that it had");
    let wrong = format!("/admin/units/change?preview=1&kind=renamed&unit={section}&year=2023&name_0=a&english_0=課");
    let page = kikaku.get(&wrong).await.expect(422);
    assert_eq!(page.attributes(".error-summary a", "href"), ["#english_0"]);
}

async fn the_data_carry_the_names(city: City) {
    let kikaku = named(&city).await;
    set(&kikaku, &[("name_en", "Akitakata City")]).await.expect_redirect();
    let data = city.citizen().get("/years/2021.json").await.expect(200).json();
    assert_eq!(data["municipality_en"], "Akitakata City");
    let goals = data["goals"].as_array().expect("goals");
    let own: Vec<&Value> = goals.iter().filter(|goal| goal["section"]["name"] == OWN_SECTION).collect();
    assert!(!own.is_empty());
    for goal in own {
        assert_eq!(
            (&goal["section"]["name_en"], &goal["department"]["name_en"]),
            (&ENGLISH.into(), &DEPARTMENT.into())
        );
    }
    assert!(goals.iter().any(|goal| goal["department"]["name_en"].is_null()), "others have none");
    let csv = city.citizen().get("/years/2021.csv").await.expect(200);
    let lines: Vec<&str> = csv.text().lines().collect();
    assert!(lines[0].contains(",department_en,section_en"));
    assert!(lines.iter().any(|line| line.contains(&format!(",{DEPARTMENT},{ENGLISH}"))));
}

async fn a_change_of_a_name_is_in_the_trail(city: City) {
    let kikaku = named(&city).await;
    assert_eq!(city.count("audit WHERE action = 'unit.named'"), 2);
    name(&kikaku, unit(&city, OWN_SECTION), ENGLISH).await;
    assert_eq!(city.count("audit WHERE action = 'unit.named'"), 2, "the same name changes nothing");
    let page = kikaku.get("/admin/audit").await.expect(200);
    assert!(page.texts("main").concat().contains(ENGLISH));
}
