//! Publishing as the planning office does it: what would change is shown by the field, what is chosen is published,
//! and the record of it stays.

use chrono::{TimeDelta, Utc};
use ichirizuka::demo::TODAY;
use ichirizuka::store::publishing::schedules;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::roads::where_read;
use crate::visitor::Visitor;

on_both_databases! {
    what_would_change_is_shown_by_the_field,
    only_what_was_chosen_is_published,
    the_public_reads_the_note,
    a_scheduled_publication_keeps_its_choice_and_its_note,
    the_record_lists_everything_that_was_ever_published,
}

const PUBLISHING: &str = "/admin/years/2021/publications";
const NOTE: &str = "数値は速報値です。";

/// Two goals of the open year that are public.
fn goals(city: &City) -> [i64; 2] {
    let of = |which: &str| {
        city.number(&format!("SELECT CAST({which}(id) AS BIGINT) AS number FROM goal WHERE fiscal_year = 2021"))
    };
    [of("min"), of("max")]
}

/// Both say something else now than what is public.
fn rewritten(city: &City) -> [i64; 2] {
    let goals = goals(city);
    for goal in goals {
        city.sql(&format!("UPDATE goal SET summary = '書き直した概要{goal}号' WHERE id = {goal}"));
    }
    goals
}

async fn plan(kikaku: &Visitor) -> Answer {
    kikaku.get(&format!("{PUBLISHING}?stage=goals&scope=")).await.expect(200)
}

async fn publish(kikaku: &Visitor, chosen: &[i64], more: &[(&str, &str)]) -> Answer {
    let seen = plan(kikaku).await.value("seen");
    let boxes: Vec<String> = chosen.iter().map(|goal| format!("goal_{goal}")).collect();
    let mut fields = vec![("stage", "goals"), ("scope", ""), ("seen", seen.as_str()), ("reason", "概要の訂正")];
    fields.extend(boxes.iter().map(|name| (name.as_str(), "on")));
    fields.extend(more);
    kikaku.post_with_token(PUBLISHING, &fields).await
}

async fn what_would_change_is_shown_by_the_field(city: City) {
    let [goal, _] = goals(&city);
    city.sql(&format!("UPDATE goal SET name = name || '（改）' WHERE id = {goal}"));
    city.sql(&format!("UPDATE objective SET text = text || 'と書き足した' WHERE goal_id = {goal}"));
    let kikaku = city.visit(Actor::Administrator).await;
    let page = plan(&kikaku).await;
    assert_eq!(page.all(".publishing-plan dl").len(), 1, "nothing else differs");
    assert_eq!(page.texts(".publishing-plan dt"), ["事務事業名", "目標項目"]);
    assert_eq!(page.texts(".publishing-plan dd ins")[0], "（改）");
    assert!(page.texts(".publishing-plan dd ins")[1..].iter().all(|added| added.ends_with("と書き足した")));
    assert_eq!(page.attributes(".publishing-plan input[type=checkbox]", "name"), [format!("goal_{goal}")]);
    let verdicts = page.texts(".publishing-plan .badge");
    assert_eq!(verdicts.iter().filter(|verdict| *verdict == "訂正する").count(), 1);
    assert_eq!(verdicts.iter().filter(|verdict| *verdict == "変わらない").count(), verdicts.len() - 1);
    let new = kikaku.get(&format!("{PUBLISHING}?stage=midyear&scope=goal:{goal}")).await.expect(200);
    assert_eq!(new.texts(".publishing-plan .badge"), ["承認されていない"]);
    assert!(new.texts("#plan ~ form > p").concat().contains("いま公表できるものはありません"));
    assert!(!page.texts("#plan ~ form > p").concat().contains("いま公表できるものはありません"));
}

async fn only_what_was_chosen_is_published(city: City) {
    let [one, other] = rewritten(&city);
    let kikaku = city.visit(Actor::Administrator).await;
    let before = city.count("publication");
    let none = publish(&kikaku, &[], &[("note", NOTE)]).await.expect(422);
    assert!(none.texts("#plan-error").concat().contains("1つ以上"));
    assert_eq!(none.texts("#note"), [NOTE], "what was typed is kept");
    assert!(!none.has(".publishing-plan input[checked]"));
    publish(&kikaku, &[one], &[("note", &"長".repeat(501))]).await.expect(422);
    assert_eq!(city.count("publication"), before);
    publish(&kikaku, &[one], &[]).await.expect_redirect();
    assert_eq!(city.count("publication"), before + 1);
    assert!(!where_read(&city, &format!("書き直した概要{one}号")).await.is_empty());
    assert!(where_read(&city, &format!("書き直した概要{other}号")).await.is_empty());
}

async fn the_public_reads_the_note(city: City) {
    let [goal, _] = rewritten(&city);
    let kikaku = city.visit(Actor::Administrator).await;
    assert!(where_read(&city, NOTE).await.is_empty());
    publish(&kikaku, &[goal], &[("note", NOTE)]).await.expect_redirect();
    let citizen = city.citizen();
    let page = citizen.get(&format!("/goals/{goal}")).await.expect(200);
    assert!(page.texts("#publications + .table-region tr:nth-child(1) td").concat().contains(NOTE));
    assert!(citizen.get("/years/2021").await.expect(200).texts("[aria-labelledby=notes] li").concat().contains(NOTE));
    assert!(citizen.get("/en/years/2021").await.expect(200).has("[aria-labelledby=notes] li [lang=ja]"));
    assert!(!citizen.get("/years/2020").await.expect(200).has("#notes"));
}

async fn a_scheduled_publication_keeps_its_choice_and_its_note(city: City) {
    let [one, other] = rewritten(&city);
    let kikaku = city.visit(Actor::Administrator).await;
    let more = [("day", "令和3年11月20日"), ("time", "9:00"), ("note", NOTE)];
    publish(&kikaku, &[one], &more).await.expect_redirect();
    let page = kikaku.get(PUBLISHING).await.expect(200);
    assert!(page.texts("#scheduled + div tbody").concat().contains(NOTE));
    let due = TODAY.and_hms_opt(0, 0, 0).expect("midnight").and_utc() + TimeDelta::days(5);
    assert_eq!(schedules::publish_due(&city.database, due.min(Utc::now())).await.expect("it publishes").len(), 1);
    assert_eq!(city.count(&format!("publication WHERE note = '{NOTE}' AND goal_id = {one}")), 1);
    assert!(where_read(&city, &format!("書き直した概要{other}号")).await.is_empty());
}

async fn the_record_lists_everything_that_was_ever_published(city: City) {
    let [goal, _] = rewritten(&city);
    let kikaku = city.visit(Actor::Administrator).await;
    publish(&kikaku, &[goal], &[("note", NOTE)]).await.expect_redirect();
    let rows = async |query: &str| kikaku.get(&format!("/admin/publications{query}")).await.expect(200);
    let first = rows("").await;
    let newest = first.texts("#record tbody tr").remove(0);
    assert!(newest.contains("概要の訂正") && newest.contains(NOTE) && newest.contains("見本 きかく"), "{newest}");
    for address in first.attributes("#record th a", "href").into_iter().take(3) {
        city.citizen().get(&address).await.expect(200);
    }
    let all = usize::try_from(city.count("publication")).expect("few");
    let mut seen = first.all("#record tbody tr").len();
    let mut next = first.attributes("a.pager__next", "href").pop();
    while let Some(address) = next {
        let page = kikaku.get(&address).await.expect(200);
        seen += page.all("#record tbody tr").len();
        next = page.attributes("a.pager__next", "href").pop();
    }
    assert_eq!(seen, all, "every publication is on a page");
    let count = |rows: &str| usize::try_from(city.count(rows)).expect("few").min(40);
    let of_year = rows("?year=2015").await;
    assert_eq!(of_year.all("#record tbody tr").len(), count("publication WHERE fiscal_year = 2015"));
    assert_eq!(rows("?corrections=on").await.all("#record tbody tr").len(), 1);
    assert_eq!(
        rows("?stage=results&year=2020").await.all("#record tbody tr").len(),
        count("publication WHERE stage = 'results' AND fiscal_year = 2020")
    );
    let section = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM unit WHERE name = '住宅政策課'");
    let of_section = rows(&format!("?unit={section}")).await;
    assert_eq!(of_section.all("#record tbody tr").len(), count(&format!("publication WHERE unit_id = {section}")));
    assert!(of_section.all("#record tbody tr").len() > 1);
    assert!(rows("?year=2014&page=7").await.texts("main").concat().contains("当てはまる公表はありません"));
    rows("?page=-1&year=abc&unit=99999999999&stage=x").await;
}
