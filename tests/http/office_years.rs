//! The planning office's years: opening them, their deadlines and scales, their policies.

use scraper::Selector;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::visitor::Visitor;

on_both_databases! {
    a_city_just_set_up_opens_its_first_year_and_adds_its_units,
    a_year_is_opened_from_the_last_one_as_it_was_chosen,
    where_a_section_was_split_somebody_has_to_choose,
    a_year_that_cannot_be_opened_is_refused_by_the_field,
    a_deadline_can_be_removed_again,
    a_mistake_in_one_form_leaves_the_others_alone,
    the_policies_of_a_year_are_kept_in_order_and_goals_follow_their_names,
    goals_with_a_policy_from_elsewhere_are_counted_beside_the_list,
    a_policy_in_use_stays,
    a_new_policy_is_public_only_when_it_is_published,
}

/// What a browser would send of a form: hidden and text fields, ticked boxes, chosen options.
fn sent(page: &Answer, form: &str) -> Vec<(String, String)> {
    let option = Selector::parse("option").expect("a selector");
    let mut fields = Vec::new();
    for field in page.all(&format!("{form} input, {form} select, {form} textarea")) {
        let Some(name) = field.attr("name") else { continue };
        let is_box = matches!(field.attr("type"), Some("checkbox" | "radio"));
        if is_box && field.attr("checked").is_none() {
            continue;
        }
        let value = if field.value().name() == "select" {
            let mut options = field.select(&option).collect::<Vec<_>>().into_iter();
            let first = options.clone().next();
            let chosen = options.find(|option| option.attr("selected").is_some()).or(first);
            chosen.and_then(|option| option.attr("value")).unwrap_or_default()
        } else {
            field.attr("value").unwrap_or_default()
        };
        fields.push((name.to_owned(), value.to_owned()));
    }
    assert!(!fields.is_empty(), "{}: {form}", page.asked);
    fields
}

/// The fields with some of them changed; what is changed to nothing is not sent.
fn changed<'text>(
    fields: &'text [(String, String)],
    changes: &[(&'text str, Option<&'text str>)],
) -> Vec<(&'text str, &'text str)> {
    let is_changed = |name: &str| changes.iter().any(|(changed, _)| *changed == name);
    let mut all: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, _)| name != "token" && !is_changed(name))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    all.extend(changes.iter().filter_map(|(name, value)| Some((*name, (*value)?))));
    all
}

const OPENING: &str = "form[action$='/admin/years']";

async fn opening(kikaku: &Visitor, query: &str) -> Vec<(String, String)> {
    sent(&kikaku.get(&format!("/admin/years/new{query}")).await.expect(200), OPENING)
}

async fn a_city_just_set_up_opens_its_first_year_and_adds_its_units(city: City) {
    let city = city.just_set_up().await;
    let kikaku = city.visit(Actor::Administrator).await;
    let years = kikaku.get("/admin/years").await.expect(200);
    assert!(years.texts("main p").concat().contains("最初の年度を開いて"));
    let form = opening(&kikaku, "").await;
    let fields = changed(&form, &[("year", Some("令和３年度")), ("open", Some("1"))]);
    let opened = kikaku.post_with_token("/admin/years", &fields).await;
    assert_eq!(opened.expect_redirect(), "/admin/years/2021");
    let year = kikaku.get("/admin/years/2021").await.expect(200);
    assert!(year.texts("main .meta").concat().contains("年度中") && !year.has(".badge--sample"));
    kikaku.get("/admin/units").await.expect(200);
    for (level, name, into) in
        [("department", "総務部", ""), ("section", "総務課", "総務部"), ("section", "税務課", "総務部")]
    {
        let into = if into.is_empty() {
            String::new()
        } else {
            city.number(&format!("SELECT CAST(id AS BIGINT) AS number FROM unit WHERE name = '{into}'")).to_string()
        };
        let query = format!("kind=created&level={level}&year=2021&name_0={name}&into_0={into}&preview=1");
        let page = kikaku.get(&format!("/admin/units/change?{query}")).await.expect(200);
        let form = sent(&page, "form[method=post][action$='/units/change']");
        kikaku.post_with_token("/admin/units/change", &changed(&form, &[])).await.expect_redirect();
    }
    let units = kikaku.get("/admin/units?year=2021").await.expect(200);
    assert_eq!(units.texts("tbody a[href^='/admin/units/']"), ["総務部", "総務課", "税務課"]);
    city.citizen().get("/years/2021").await.expect(404);
    city.citizen().get("/").await.expect(200);
}

async fn a_year_is_opened_from_the_last_one_as_it_was_chosen(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let form = opening(&kikaku, "").await;
    assert_eq!(form.iter().find(|(name, _)| name == "year").map(|(_, year)| year.as_str()), Some("2022"));
    let goals = city.count("goal WHERE fiscal_year = 2021");
    let ticked = form.iter().filter(|(name, _)| name.starts_with("goal_")).count();
    assert_eq!(i64::try_from(ticked).expect("few"), goals, "every programme is proposed");
    let stops = form.iter().find(|(name, _)| name.starts_with("goal_")).map(|(name, _)| name.clone()).expect("a goal");
    let fields = changed(&form, &[(&stops, None), ("check", Some("1"))]);
    let preview = kikaku.post_with_token("/admin/years", &fields).await.expect(200);
    assert_eq!(preview.texts("#preview .summary dd")[..2], [(goals - 1).to_string(), "1".to_owned()]);
    assert_eq!(city.count("fiscal_year WHERE year = 2022"), 0, "looking opens nothing");
    let form = sent(&preview, OPENING);
    assert!(!form.iter().any(|(name, _)| *name == stops), "what was chosen is kept");
    let fields = changed(&form, &[("open", Some("1"))]);
    kikaku.post_with_token("/admin/years", &fields).await.expect_redirect();
    assert_eq!(city.count("goal WHERE fiscal_year = 2022"), goals - 1);
    let stopped = stops.trim_start_matches("goal_");
    let programme = format!("programme_id = (SELECT programme_id FROM goal WHERE id = {stopped})");
    assert_eq!(city.count(&format!("goal WHERE fiscal_year = 2022 AND {programme}")), 0);
    let same = "JOIN goal old ON old.programme_id = new.programme_id AND old.fiscal_year = 2021 \
                AND old.unit_id = new.unit_id AND old.name = new.name WHERE new.fiscal_year = 2022";
    assert_eq!(city.count(&format!("goal new {same}")), goals - 1);
    assert_eq!(
        city.count("target WHERE fiscal_year = 2022"),
        city.count(&format!(
            "target WHERE fiscal_year = 2021 AND indicator_id NOT IN (SELECT id FROM indicator WHERE {programme})"
        ))
    );
    assert_eq!(city.count("rating WHERE fiscal_year = 2022"), city.count("rating WHERE fiscal_year = 2021"));
    assert_eq!(city.count("fiscal_year WHERE year = 2022 AND phase = 'open'"), 1);
    city.citizen().get("/years/2022").await.expect(404);
    // Twice is once.
    let again = kikaku.post_with_token("/admin/years", &fields).await.expect(422);
    assert!(again.texts("#year-error").concat().contains("もう開かれています"));
    assert_eq!(city.count("goal WHERE fiscal_year = 2022"), goals - 1);
}

async fn where_a_section_was_split_somebody_has_to_choose(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let section = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM unit WHERE name = '住宅政策課'");
    let query = format!("kind=split&unit={section}&year=2022&name_0=住まい課&name_1=空き家課&preview=1");
    let page = kikaku.get(&format!("/admin/units/change?{query}")).await.expect(200);
    let form = sent(&page, "form[method=post][action$='/units/change']");
    kikaku.post_with_token("/admin/units/change", &changed(&form, &[])).await.expect_redirect();
    let goal = city.number(&format!(
        "SELECT CAST(min(id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2021 AND unit_id = {section}"
    ));
    let form = opening(&kikaku, "?from=2021").await;
    let unit = format!("unit_{goal}");
    assert!(form.iter().any(|(name, value)| *name == unit && value.is_empty()), "nobody guesses which half");
    let kept = kikaku.post_with_token("/admin/years", &changed(&form, &[("open", Some("1"))])).await.expect(422);
    assert!(kept.texts(&format!("#{unit}-error")).concat().contains("課を選んで"));
    assert_eq!(kept.all(".error-summary li").len(), 1);
    let old = section.to_string();
    let past = changed(&form, &[(&unit, Some(&old)), ("open", Some("1"))]);
    kikaku.post_with_token("/admin/years", &past).await.expect(422);
    assert_eq!(city.count("fiscal_year WHERE year = 2022"), 0);
    let half = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM unit WHERE name = '空き家課'").to_string();
    let fields = changed(&form, &[(&unit, Some(&half)), ("open", Some("1"))]);
    kikaku.post_with_token("/admin/years", &fields).await.expect_redirect();
    assert_eq!(city.count(&format!("goal WHERE fiscal_year = 2022 AND unit_id = {half}")), 1);
}

async fn a_year_that_cannot_be_opened_is_refused_by_the_field(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let form = opening(&kikaku, "?from=2021").await;
    for (year, words) in [
        ("", "読み取れません"),
        ("来年", "読み取れません"),
        ("2020", "もう開かれています"),
        ("2018", "後の年度"),
        ("99999999999", "読み取れません"),
    ] {
        let fields = changed(&form, &[("year", Some(year)), ("open", Some("1"))]);
        let page = kikaku.post_with_token("/admin/years", &fields).await.expect(422);
        assert!(page.texts("#year-error").concat().contains(words), "{year}");
        assert_eq!(page.value("year"), year);
    }
    assert_eq!(city.count("fiscal_year"), 5);
}

async fn a_deadline_can_be_removed_again(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let form = sent(&kikaku.get("/admin/years/2021").await.expect(200), "form[action$='/deadlines']");
    assert!(form.iter().all(|(_, value)| !value.is_empty()));
    kikaku
        .post_with_token("/admin/years/2021/deadlines", &changed(&form, &[("midyear", Some(" "))]))
        .await
        .expect_redirect();
    let page = kikaku.get("/admin/years/2021").await.expect(200);
    assert_eq!(page.value("midyear"), "");
    assert!(!page.value("goals").is_empty());
    assert_eq!(city.count("stage_deadline WHERE fiscal_year = 2021"), 2);
    let removed = "audit WHERE action = 'deadline.set' AND after = '[\"midyear\",null]'";
    assert_eq!(city.count(removed), 1);
}

async fn a_mistake_in_one_form_leaves_the_others_alone(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let before = kikaku.get("/admin/years/2021").await.expect(200);
    let (label, deadline) = (before.value("label_0"), before.value("results"));
    assert!(!label.is_empty() && !deadline.is_empty());
    let fields = [("goals", "いつか"), ("midyear", ""), ("results", "")];
    let page = kikaku.post_with_token("/admin/years/2021/deadlines", &fields).await.expect(422);
    assert_eq!((page.value("goals"), page.value("label_0")), ("いつか".to_owned(), label));
    assert!(page.has("#goals[aria-invalid]") && !page.has("#midyear[aria-invalid]"));
    let fields =
        [("label_0", "よい"), ("meaning_0", ""), ("label_1", "よい"), ("meaning_1", "よい"), ("position_1", "二番")];
    let page = kikaku.post_with_token("/admin/years/2021/scale", &fields).await.expect(422);
    assert_eq!(page.value("results"), deadline);
    let wrong = page.attributes("[aria-invalid]", "id");
    assert_eq!(wrong, ["meaning_0", "position_1", "label_1"]);
    for field in wrong {
        assert_eq!(page.all(&format!("#{field}-error")).len(), 1, "{field}");
    }
    assert!(kikaku.get("/admin/years/2021").await.value("label_0") != "よい");
}

const POLICIES: &str = "/admin/years/2021/policies";

async fn the_policies_of_a_year_are_kept_in_order_and_goals_follow_their_names(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let fields = [("name_0", "安心して暮らせるまち"), ("name_1", "人が集うまち"), ("name_2", "")];
    kikaku.post_with_token(POLICIES, &fields).await.expect_redirect();
    let goal = city.number("SELECT CAST(min(id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2021");
    let name = format!("policy_{goal}");
    let choose = format!("{POLICIES}/goals");
    kikaku.post_with_token(&choose, &[(&name, "人が集うまち")]).await.expect_redirect();
    kikaku.post_with_token(&choose, &[(&name, "どこにもない施策")]).await.expect(422);
    assert_eq!(city.count(&format!("goal WHERE id = {goal} AND policy = '人が集うまち'")), 1);
    let form = sent(&kikaku.get(POLICIES).await.expect(200), "form[action$='/policies']");
    let renamed = changed(&form, &[("name_1", Some("人がつどうまち")), ("position_1", Some("０"))]);
    kikaku.post_with_token(POLICIES, &renamed).await.expect_redirect();
    let page = kikaku.get(POLICIES).await.expect(200);
    assert_eq!(
        (page.value("name_0").as_str(), page.value("name_1").as_str()),
        ("人がつどうまち", "安心して暮らせるまち")
    );
    assert_eq!(city.count(&format!("goal WHERE id = {goal} AND policy = '人がつどうまち'")), 1, "the goal follows");
    assert_eq!(city.count("audit WHERE action = 'goal.policy_chosen'"), 2);
    for (fields, field) in [
        ([("name_0", "同じ施策"), ("name_1", "同じ施策")], "name_1"),
        ([("name_5", "順のない施策"), ("position_5", "上")], "position_5"),
    ] {
        let page =
            kikaku.post_with_token(POLICIES, &changed(&form, &fields.map(|(name, value)| (name, Some(value))))).await;
        assert!(page.expect(422).has(&format!("#{field}[aria-invalid]")), "{field}");
    }
}

async fn goals_with_a_policy_from_elsewhere_are_counted_beside_the_list(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    city.sql("UPDATE goal SET policy = NULL WHERE fiscal_year = 2021");
    let said = async || kikaku.get(POLICIES).await.expect(200).texts("form[action$='/policies'] > p").concat();
    assert!(!said().await.contains("一覧のほか"));
    city.sql(
        "UPDATE goal SET policy = '見本計画 ／ 見本の施策' \
         WHERE id = (SELECT min(id) FROM goal WHERE fiscal_year = 2021)",
    );
    assert!(said().await.contains("一覧のほか、計画の体系などから選んだ仕事目標が1件あります"));
}

async fn a_policy_in_use_stays(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    kikaku.post_with_token(POLICIES, &[("name_0", "残る施策"), ("name_1", "要らない施策")]).await.expect_redirect();
    let goal = city.number("SELECT CAST(min(id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2021");
    let name = format!("policy_{goal}");
    kikaku.post_with_token(&format!("{POLICIES}/goals"), &[(&name, "残る施策")]).await.expect_redirect();
    let form = sent(&kikaku.get(POLICIES).await.expect(200), "form[action$='/policies']");
    let page = kikaku.post_with_token(POLICIES, &changed(&form, &[("name_0", Some(""))])).await.expect(422);
    assert!(page.texts("#name_0-error").concat().contains("外せません"));
    kikaku.post_with_token(POLICIES, &changed(&form, &[("name_1", Some(""))])).await.expect_redirect();
    assert_eq!(city.count("policy WHERE fiscal_year = 2021"), 1);
}

async fn a_new_policy_is_public_only_when_it_is_published(city: City) {
    let citizen = city.citizen();
    let before = citizen.get("/years/2020.json").await.expect(200).body;
    let kikaku = city.visit(Actor::Administrator).await;
    let policies = "/admin/years/2020/policies";
    kikaku.post_with_token(policies, &[("name_0", "まだ公表されない施策")]).await.expect_redirect();
    let goal = city.number("SELECT CAST(min(id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2020");
    let name = format!("policy_{goal}");
    kikaku.post_with_token(&format!("{policies}/goals"), &[(&name, "まだ公表されない施策")]).await.expect_redirect();
    assert_eq!(city.citizen().get("/years/2020.json").await.expect(200).body, before);
    kikaku.get("/admin/years/2014/policies").await.expect(404);
}
