//! How programmes follow one another: confirmed with a basis, withdrawn, ended.

use crate::actors::Actor;
use crate::city::City;

on_both_databases! {
    a_link_is_confirmed_with_its_basis_and_withdrawn_again,
    what_is_wrong_with_a_link_is_said_by_its_field,
    a_programme_ends_with_a_year_and_a_reason,
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
