//! How programmes follow one another: confirmed with a basis, withdrawn, ended; and programmes wrongly joined, parted.

use crate::actors::Actor;
use crate::city::City;
use crate::visitor::Visitor;

on_both_databases! {
    a_link_is_confirmed_with_its_basis_and_withdrawn_again,
    what_is_wrong_with_a_link_is_said_by_its_field,
    a_programme_ends_with_a_year_and_a_reason,
    a_programme_wrongly_joined_is_parted_and_nothing_is_lost,
    a_parting_is_taken_back_and_everything_is_as_it_was,
    a_parting_on_which_something_was_built_stays,
}

/// The programme of 住宅政策課 in the open year.
fn programme(city: &City) -> i64 {
    let goal = city.goal_of(city.milestone(crate::scene::UNTOUCHED));
    city.number(&format!("SELECT CAST(programme_id AS BIGINT) AS number FROM goal WHERE id = {goal}"))
}

/// Another programme, linked to nothing.
fn unlinked(city: &City) -> i64 {
    let own = programme(city);
    city.number(&format!(
        "SELECT CAST(min(programme_id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2020 AND programme_id <> {own} \
         AND programme_id NOT IN (SELECT from_programme FROM programme_succession) \
         AND programme_id NOT IN (SELECT to_programme FROM programme_succession)"
    ))
}

async fn a_link_is_confirmed_with_its_basis_and_withdrawn_again(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let (to, from) = (programme(&city), unlinked(&city));
    let (public, citizen) = (format!("/programmes/{to}"), city.citizen());
    let before = citizen.get(&public).await.expect(200).body;
    let links = city.count("programme_succession");
    let path = format!("/admin/programmes/{to}/links");
    let fields =
        [("from", &*from.to_string()), ("kind", "succeeded"), ("year", "令和3年度"), ("basis", "第4次の計画書12頁")];
    kikaku.post_with_token(&path, &fields).await.expect_redirect();
    assert_eq!(city.count("programme_succession"), links + 1);
    assert!(citizen.get(&public).await.expect(200).text().contains("第4次の計画書12頁"), "the public sees it at once");
    // The other way round would be a circle.
    let fields = [("from", &*to.to_string()), ("kind", "succeeded"), ("year", "2021"), ("basis", "逆")];
    kikaku.post_with_token(&format!("/admin/programmes/{from}/links"), &fields).await.expect(422);
    kikaku.post_with_token(&format!("{path}/{from}/withdrawal"), &[]).await.expect_redirect();
    assert_eq!(citizen.get(&public).await.expect(200).body, before);
    kikaku.post_with_token(&format!("{path}/{from}/withdrawal"), &[]).await.expect(404);
    let trail = kikaku.get(&format!("/admin/audit?kind=programme&subject={to}")).await.expect(200);
    assert!(trail.texts("tbody tr").concat().contains("第4次の計画書12頁"), "the trail keeps the link");
}

async fn what_is_wrong_with_a_link_is_said_by_its_field(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let path = format!("/admin/programmes/{}/links", programme(&city));
    let fields = [("from", "99999"), ("kind", "cousin"), ("year", "いつか"), ("basis", " ")];
    let page = kikaku.post_with_token(&path, &fields).await.expect(422);
    for field in ["from", "kind", "year", "basis"] {
        assert!(page.has(&format!("#{field}[aria-invalid]")), "{field}");
    }
    assert_eq!(page.value("year"), "いつか");
    kikaku.get("/admin/programmes/99999").await.expect(404);
    let found = kikaku.get("/admin/programmes?q=空き家").await.expect(200);
    assert!(!found.texts("#all ~ div tbody th").is_empty());
    assert!(found.texts("#all ~ div tbody th").iter().all(|name| name.contains("空き家")));
}

async fn a_programme_ends_with_a_year_and_a_reason(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let page = format!("/admin/programmes/{}", programme(&city));
    let end = format!("{page}/end");
    kikaku.post_with_token(&end, &[("last", "2021"), ("reason", "")]).await.expect(422);
    kikaku.post_with_token(&end, &[("last", "令和3年度"), ("reason", "国の補助が終わるため")]).await.expect_redirect();
    assert!(kikaku.get(&page).await.expect(200).texts("main p").concat().contains("国の補助が終わるため"));
    kikaku.post_with_token(&end, &[("act", "take_back")]).await.expect_redirect();
    assert_eq!(city.count("programme WHERE ended_year IS NOT NULL"), 0);
    assert_eq!(city.count("audit WHERE action = 'programme.ended'"), 2);
}

/// Parts the programme of 住宅政策課 before the open year; gives the new number.
async fn part(kikaku: &Visitor, old: i64) -> i64 {
    let fields = [("first", "2021"), ("parting", "別の事業だったため")];
    let answer = kikaku.post_with_token(&format!("/admin/programmes/{old}/parting"), &fields).await;
    answer.expect_redirect().rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number")
}

/// How much there is of everything that belongs to programmes.
fn counts(city: &City) -> Vec<i64> {
    let tables =
        ["goal", "target", "actual", "publication", "progress_update", "programme_succession", "indicator_break"];
    tables.map(|table| city.count(table)).to_vec()
}

/// What the public reads of everything but programme pages.
async fn public(city: &City) -> Vec<String> {
    let mut pages = Vec::new();
    for path in ["/years/2020", "/years/2021", "/goals/53", "/goals/53/publications/1", "/corrections"] {
        pages.push(city.citizen().get(path).await.expect(200).texts("main").concat());
    }
    pages
}

async fn a_programme_wrongly_joined_is_parted_and_nothing_is_lost(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let old = programme(&city);
    let path = format!("/admin/programmes/{old}/parting");
    let page = kikaku.post_with_token(&path, &[("first", "2020"), ("parting", " ")]).await.expect(422);
    assert!(page.has("#first[aria-invalid]") && page.has("#parting[aria-invalid]"), "the first year has to stay");
    let hashes = city.count("(SELECT DISTINCT sha256 FROM publication) AS hashes");
    let (before, read) = (counts(&city), public(&city).await);
    let new = part(&kikaku, old).await;
    assert_eq!((counts(&city), public(&city).await), (before, read));
    assert_eq!(
        city.count("(SELECT DISTINCT sha256 FROM publication) AS hashes"),
        hashes,
        "snapshots stay as they were"
    );
    // Each number has its own years, indicators and values.
    let citizen = city.citizen();
    let years = async |number: i64| {
        let page = citizen.get(&format!("/programmes/{number}")).await.expect(200).texts("main").concat();
        (page.contains("令和2年度（2020年度）"), page.contains("令和3年度（2021年度）"))
    };
    assert_eq!((years(old).await, years(new).await), ((true, false), (false, true)));
    for (number, other) in [(old, "fiscal_year >= 2021"), (new, "fiscal_year < 2021")] {
        for values in ["target", "actual"] {
            let wrong = format!(
                "{values} WHERE {other} AND indicator_id IN (SELECT id FROM indicator WHERE programme_id = {number})"
            );
            assert_eq!(city.count(&wrong), 0, "{wrong}");
        }
    }
    assert!(city.count(&format!("indicator WHERE programme_id = {new}")) > 0);
    let data = citizen.get("/years/2021.json").await.expect(200).json();
    let goals = data["goals"].as_array().expect("goals");
    assert!(goals.iter().any(|goal| goal["programme"]["number"] == new), "data name the number of now");
    let suggested = format!("form[action='/admin/programmes/{new}/links'] input[name=from][value='{old}']");
    assert!(
        !kikaku.get("/admin/programmes").await.expect(200).has(&suggested),
        "what a person parted is not suggested"
    );
    // The old indicator's page tells of the old years only, the new one's of the new.
    for (number, mine, others) in [(old, "令和2年度", "令和3年度"), (new, "令和3年度", "令和2年度")] {
        let indicator = city
            .number(&format!("SELECT CAST(min(id) AS BIGINT) AS number FROM indicator WHERE programme_id = {number}"));
        let page = citizen.get(&format!("/indicators/{indicator}")).await.expect(200).texts("main table").concat();
        assert!(page.contains(mine) && !page.contains(others), "{number}: {page}");
    }
    // The section goes on as if nothing had been.
    let tanto = city.visit(Actor::OwnSection).await;
    let goal = city.goal_of(city.milestone(crate::scene::UNTOUCHED));
    let sheet = tanto.get(&format!("/desk/goals/{goal}/indicators")).await.expect(200);
    assert!(sheet.text().contains("空き家情報バンク新規登録件数"));
    let trail = kikaku.get(&format!("/admin/audit?kind=programme&subject={old}")).await.expect(200);
    assert!(trail.texts("tbody tr").concat().contains("別の事業だったため"));
}

async fn a_parting_is_taken_back_and_everything_is_as_it_was(city: City) {
    let (kikaku, citizen) = (city.visit(Actor::Administrator).await, city.citizen());
    let old = programme(&city);
    let page = format!("/programmes/{old}");
    let before = (counts(&city), city.count("indicator"), citizen.get(&page).await.expect(200).body);
    let new = part(&kikaku, old).await;
    let rejoining = format!("/admin/programmes/{new}/rejoining");
    let answer = kikaku.post_with_token(&rejoining, &[]).await;
    assert_eq!(answer.expect_redirect(), format!("/admin/programmes/{old}"));
    assert_eq!((counts(&city), city.count("indicator"), citizen.get(&page).await.expect(200).body), before);
    assert_eq!(citizen.get(&format!("/programmes/{new}")).await.expect_redirect(), page, "the number leads on");
    let shown = kikaku.get(&format!("/admin/programmes/{old}")).await.expect(200).texts("main .card").concat();
    assert!(shown.contains("もとの番号に戻しました"), "{shown}");
}

async fn a_parting_on_which_something_was_built_stays(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let old = programme(&city);
    let new = part(&kikaku, old).await;
    // An update is approved, and with that published.
    let update = city.newest_update(city.milestone(crate::scene::WAITING));
    crate::scene::approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    let page = kikaku.post_with_token(&format!("/admin/programmes/{new}/rejoining"), &[]).await.expect(422);
    assert!(page.texts(".error-summary").concat().contains("戻せません"));
    assert_eq!(city.count(&format!("goal WHERE programme_id = {new}")), 1);
    // Linked, the two go on as one line all the same.
    let fields = [("from", &*old.to_string()), ("kind", "continued"), ("year", "2021"), ("basis", "同じ事業")];
    kikaku.post_with_token(&format!("/admin/programmes/{new}/links"), &fields).await.expect_redirect();
    let line = city.citizen().get(&format!("/programmes/{new}")).await.expect(200).texts("main").concat();
    assert!(line.contains("令和2年度") && line.contains("令和3年度"));
}
