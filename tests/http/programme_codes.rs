//! 事業番号, the city's own number of a programme: written by its section, published with the sheet, and found as a whole.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::scene::UNTOUCHED;
use crate::visitor::Visitor;

on_both_databases! {
    a_number_is_written_beside_the_text_kept_when_refused_and_named_in_the_trail,
    whoever_is_overtaken_in_the_number_sees_both,
    a_form_from_before_there_were_numbers_takes_none_away,
    a_number_is_public_once_it_is_published_and_nowhere_before,
    a_number_is_found_as_a_whole_with_its_zeros,
    the_planning_office_finds_a_programme_by_the_number_of_any_year,
}

/// A sheet whose goals can be written, and the address of their form.
fn writable(city: &City) -> (i64, String) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    city.sql(&format!("DELETE FROM sheet_step WHERE goal_id = {goal} AND stage = 'goals'"));
    (goal, format!("/desk/goals/{goal}/objectives"))
}

/// Sends the form of a page with these fields in the place of its own.
async fn send(visitor: &Visitor, page: &Answer, path: &str, changed: &[(&str, &str)]) -> Answer {
    let mut fields: Vec<(String, String)> = page
        .all("main form input")
        .into_iter()
        .filter_map(|field| Some((field.attr("name")?.to_owned(), field.attr("value")?.to_owned())))
        .collect();
    fields.push(("text".to_owned(), page.one("textarea#text").text().collect()));
    fields.push(("save".to_owned(), "1".to_owned()));
    fields.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
    fields.extend(changed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    visitor.post(path, &crate::scene::borrowed(&fields)).await
}

async fn a_number_is_written_beside_the_text_kept_when_refused_and_named_in_the_trail(city: City) {
    let (goal, path) = writable(&city);
    let tanto = city.visit(Actor::OwnSection).await;
    let page = tanto.get(&path).await.expect(200);
    assert_eq!(page.value("code"), "");
    let long = "0".repeat(41);
    let refused = send(&tanto, &page, &path, &[("code", &long)]).await.expect(422);
    assert!(refused.has("#code[aria-invalid]"));
    assert_eq!(refused.value("code"), long);
    send(&tanto, &refused, &path, &[("code", " 0030 ")]).await.expect_redirect();
    assert_eq!(tanto.get(&path).await.value("code"), "0030");
    assert!(tanto.get(&format!("/desk/goals/{goal}")).await.texts(".meta").concat().contains("事業番号：0030"));
    let kikaku = city.visit(Actor::Administrator).await;
    let trail = kikaku.get(&format!("/admin/audit?kind=goal&subject={goal}")).await.expect(200);
    let told = trail.texts("tbody tr").concat();
    assert!(told.contains("事業番号") && told.contains("0030"), "{told}");
    // The same in other widths is written otherwise.
    let page = tanto.get(&path).await;
    send(&tanto, &page, &path, &[("code", "００３０")]).await.expect_redirect();
    assert_eq!(tanto.get(&path).await.value("code"), "００３０");

    let begun = [("year", "2021"), ("name", "番号のある事業"), ("code", long.as_str())];
    let page = tanto.post_with_token("/desk/goals", &begun).await.expect(422);
    assert!(page.has("#code-2021[aria-invalid]") && page.value("name") == "番号のある事業");
    let begun = [("year", "2021"), ("name", "番号のある事業"), ("code", "A-07")];
    let address = tanto.post_with_token("/desk/goals", &begun).await.expect_redirect().to_owned();
    assert!(tanto.get(&address).await.texts(".meta").concat().contains("A-07"));
}

async fn whoever_is_overtaken_in_the_number_sees_both(city: City) {
    let (_, path) = writable(&city);
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let (first, second) = (tanto.get(&path).await.expect(200), kacho.get(&path).await.expect(200));
    send(&tanto, &first, &path, &[("code", "0101")]).await.expect_redirect();
    let page = send(&kacho, &second, &path, &[("code", "0202")]).await.expect(409);
    assert!(page.texts("#theirs").concat().starts_with("0101"));
    assert_eq!(page.value("code"), "0202");
    assert_eq!(tanto.get(&path).await.value("code"), "0101", "nothing was overwritten");
    send(&kacho, &page, &path, &[]).await.expect_redirect();
    assert_eq!(tanto.get(&path).await.value("code"), "0202");
}

async fn a_form_from_before_there_were_numbers_takes_none_away(city: City) {
    let (goal, path) = writable(&city);
    city.sql(&format!("UPDATE goal SET code = '0030' WHERE id = {goal}"));
    let tanto = city.visit(Actor::OwnSection).await;
    let page = tanto.get(&path).await.expect(200);
    let fields = [
        ("token", page.value("token")),
        ("form", page.value("form")),
        ("entry_key", page.value("entry_key")),
        ("version", page.value("version")),
        ("text", "■番号を知らない画面から".to_owned()),
        ("save", "1".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    tanto.post(&path, &fields).await.expect_redirect();
    assert_eq!(city.count(&format!("goal WHERE id = {goal} AND code = '0030'")), 1);
    assert_eq!(city.count(&format!("objective WHERE goal_id = {goal} AND text = '番号を知らない画面から'")), 1);
}

/// Publishes the goals of a year anew.
async fn publish(city: &City, year: i64) {
    let kikaku = city.visit(Actor::Administrator).await;
    let path = format!("/admin/years/{year}/publications");
    let seen = kikaku.get(&format!("{path}?stage=goals&scope=")).await.expect(200);
    let boxes = seen.attributes(".publishing-plan input[type=checkbox]", "name");
    let token = seen.value("seen");
    let mut fields = vec![("stage", "goals"), ("scope", ""), ("seen", token.as_str()), ("reason", "番号を付けた")];
    fields.extend(boxes.iter().map(|name| (name.as_str(), "on")));
    kikaku.post_with_token(&path, &fields).await.expect_redirect();
}

/// Two sheets of the open year with numbers, published: 0030 and 130.
fn numbered(city: &City) -> [i64; 2] {
    let of = |which: &str| {
        city.number(&format!(
            "SELECT CAST({which}(id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2021 \
             AND current_publication IS NOT NULL"
        ))
    };
    let goals = [of("min"), of("max")];
    for (goal, code) in goals.iter().zip(["0030", "130"]) {
        city.sql(&format!("UPDATE goal SET code = '{code}' WHERE id = {goal}"));
    }
    goals
}

async fn a_number_is_public_once_it_is_published_and_nowhere_before(city: City) {
    let [goal, _] = numbered(&city);
    let programme = city.number(&format!("SELECT CAST(programme_id AS BIGINT) AS number FROM goal WHERE id = {goal}"));
    let citizen = city.citizen();
    let pages = [format!("/goals/{goal}"), "/years/2021".to_owned(), format!("/programmes/{programme}")];
    for page in &pages {
        assert!(!citizen.get(page).await.expect(200).texts("main").concat().contains("0030"), "{page}");
    }
    publish(&city, 2021).await;
    for page in &pages {
        assert!(citizen.get(page).await.expect(200).texts("main").concat().contains("0030"), "{page}");
        let english = citizen.get(&format!("/en{page}")).await.expect(200);
        assert!(english.texts("main").concat().contains("Programme no."), "{page}");
    }
    let corrected = citizen.get(&format!("/goals/{goal}")).await;
    assert!(corrected.texts(".change__part").contains(&"事業番号".to_owned()), "the correction names what changed");
    let document = citizen.get("/years/2021.json").await.expect(200).json();
    let codes: Vec<&str> =
        document["goals"].as_array().unwrap().iter().filter_map(|goal| goal["programme_code"].as_str()).collect();
    assert_eq!(codes, ["0030", "130"]);
    let file = citizen.get("/years/2021.csv").await.expect(200);
    let mut reader = csv::Reader::from_reader(file.text().trim_start_matches('\u{feff}').as_bytes());
    let column = reader.headers().unwrap().iter().position(|name| name == "programme_code").expect("the column");
    let codes: Vec<String> = reader.records().map(|record| record.unwrap()[column].to_owned()).collect();
    assert!(codes.contains(&"0030".to_owned()) && codes.contains(&"130".to_owned()), "{codes:?}");
}

async fn a_number_is_found_as_a_whole_with_its_zeros(city: City) {
    let [goal, other] = numbered(&city);
    publish(&city, 2021).await;
    let citizen = city.citizen();
    let found = async |typed: &str| {
        let page = citizen.get(&format!("/search?q={typed}&year=2021")).await.expect(200);
        (page.attributes(".hit__name a", "href"), page.texts(".hit .eyebrow mark"))
    };
    let (first, marked) = found("0030").await;
    assert_eq!((first, marked), (vec![format!("/goals/{goal}")], vec!["0030".to_owned()]));
    assert_eq!(found("％EF％BC％90030".replace('％', "%").as_str()).await.0, [format!("/goals/{goal}")], "any width");
    assert_eq!(found("130").await.0.first(), Some(&format!("/goals/{other}")));
    let part = found("003").await;
    assert!(!part.0.contains(&format!("/goals/{goal}")) && part.1.is_empty(), "{part:?}");
}

async fn the_planning_office_finds_a_programme_by_the_number_of_any_year(city: City) {
    let [goal, _] = numbered(&city);
    let programme = city.number(&format!("SELECT CAST(programme_id AS BIGINT) AS number FROM goal WHERE id = {goal}"));
    let kikaku = city.visit(Actor::Administrator).await;
    let list = kikaku.get("/admin/programmes?q=0030").await.expect(200);
    assert_eq!(list.attributes("tbody th a", "href"), [format!("/admin/programmes/{programme}")]);
    assert!(list.texts("tbody th").concat().contains("0030"));
    let page = kikaku.get(&format!("/admin/programmes/{programme}")).await.expect(200);
    assert!(page.texts("main li").concat().contains("0030"));
}
