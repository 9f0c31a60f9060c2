//! What the public sees and when: updates.

use serde_json::Value;

use crate::actors::Actor;
use crate::city::City;
use crate::roads::{data, where_read};
use crate::scene::{OF_ANOTHER_SECTION, RETURNED, UNTOUCHED, WAITING, approve, report, send_back};

on_both_databases! {
    an_update_is_public_nowhere_before_its_approval,
    a_returned_update_is_never_public,
    an_approved_update_is_public_at_once_as_a_new_publication,
    the_older_publication_stays_as_it_was,
    publications_of_the_first_version_are_read_and_never_written_again,
    a_publication_of_a_version_to_come_is_not_half_read,
    only_one_of_two_approvals_counts,
    an_update_that_was_returned_cannot_be_approved_afterwards,
    a_head_cannot_decide_what_they_wrote_themselves,
    an_update_on_a_goal_that_is_not_public_publishes_nothing,
    a_postponement_shows_the_old_and_the_new_due_date,
    staff_cannot_write_into_another_section_by_any_address,
    a_head_cannot_decide_for_another_section,
}

const SECRET: &str = "誰にも見せてはいけない報告";

async fn an_update_is_public_nowhere_before_its_approval(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let goal = city.goal_of(milestone);
    let publications = city.publications_of(goal);
    let before = city.citizen().get("/years/2021.json").await;
    city.reported(milestone, SECRET).await;
    assert!(where_read(&city, SECRET).await.is_empty());
    // What the demonstration has waiting is not public either.
    assert!(where_read(&city, "31件目の登録を受け付けた").await.is_empty());
    let after = city.citizen().get("/years/2021.json").await;
    assert_eq!(after.text(), before.text(), "not even a count has changed");
    assert_eq!(city.publications_of(goal), publications);
}

async fn a_returned_update_is_never_public(city: City) {
    let milestone = city.milestone(RETURNED);
    let update = city.reported(milestone, SECRET).await;
    let kacho = city.visit(Actor::Head).await;
    send_back(&kacho, update, "差戻しの理由も見せない").await.expect_redirect();
    assert!(where_read(&city, SECRET).await.is_empty());
    assert!(where_read(&city, "差戻しの理由も見せない").await.is_empty());
    assert!(where_read(&city, "何人に聞き取ったかを書き足してください").await.is_empty());
    // A later update on the same milestone does not take it along.
    let update = city.reported(milestone, "書き直した報告").await;
    approve(&kacho, update).await.expect_redirect();
    assert!(!where_read(&city, "書き直した報告").await.is_empty());
    assert!(where_read(&city, SECRET).await.is_empty());
}

async fn an_approved_update_is_public_at_once_as_a_new_publication(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let goal = city.goal_of(milestone);
    let before = city.publications_of(goal);
    let update = city.reported(milestone, SECRET).await;
    approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    assert_eq!(city.publications_of(goal), before + 1);
    let newest = before + 1;
    let page = city.citizen().get(&format!("/goals/{goal}")).await.expect(200);
    let record = page.texts("#publications + .table-region tbody tr");
    assert!(record[0].contains("進捗報告") && record[record.len() - 1].contains("当初目標"), "{record:?}");
    // The sheet's section, and the department above it.
    let of_goal = |what: &str| {
        city.number(&format!(
            "SELECT CAST({what} AS BIGINT) AS number FROM goal JOIN unit ON unit.id = unit_id WHERE goal.id = {goal}"
        ))
    };
    let units = [of_goal("unit.id"), of_goal("unit.parent_id")];
    let mut expected: Vec<String> = ["", "/en"]
        .iter()
        .flat_map(|prefix| {
            [format!("GET {prefix}/goals/{goal}"), format!("GET {prefix}/goals/{goal}/publications/{newest}")]
                .into_iter()
                .chain(["", ".json", ".csv", ".xlsx"].map(|ending| format!("GET {prefix}/years/2021{ending}")))
                .chain(units.iter().flat_map(move |unit| {
                    ["", ".csv"].map(|ending| format!("GET {prefix}/years/2021/units/{unit}{ending}"))
                }))
                .chain([".json", ".csv", ".xlsx"].map(|ending| format!("GET {prefix}/data/all{ending}")))
                .chain([format!("GET {prefix}/programmes/15.json")])
        })
        .collect();
    expected.sort_unstable();
    assert_eq!(where_read(&city, SECRET).await, expected);

    let page = city.citizen().get(&format!("/goals/{goal}")).await;
    let first = format!("#milestone-{milestone} .timeline li:first-child");
    assert_eq!(page.texts(&format!("{first} .timeline__text")), [SECRET]);
    assert_eq!(page.attributes(&format!("{first} time"), "datetime"), ["2021-11-10"]);
    let publication = data(&city.citizen(), 2021).await;
    assert_eq!(milestone_in(&publication, milestone)["updates"][0]["text"], SECRET);
    assert_eq!(milestone_in(&publication, milestone)["state"], "in_progress");
}

fn milestone_in(year: &Value, number: i64) -> &Value {
    let goals = year["goals"].as_array().expect("goals");
    let mut milestones = goals.iter().flat_map(|goal| goal["milestones"].as_array().expect("milestones"));
    milestones.find(|milestone| milestone["number"] == number).expect("the milestone is public")
}

async fn the_older_publication_stays_as_it_was(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let goal = city.goal_of(milestone);
    let last = city.publications_of(goal);
    let citizen = city.citizen();
    let own_part = async |number: i64| {
        let page = citizen.get(&format!("/goals/{goal}/publications/{number}")).await.expect(200);
        [page.texts("ul.milestones"), page.texts(".columns"), page.texts("h1"), page.texts("#indicators ~ div table")]
    };
    let mut before = Vec::new();
    for number in 1..=last {
        before.push(own_part(number).await);
    }
    let update = city.reported(milestone, SECRET).await;
    approve(&city.visit(Actor::DepartmentHead).await, update).await.expect_redirect();
    for number in 1..=last {
        let before = &before[usize::try_from(number).expect("small") - 1];
        assert_eq!(own_part(number).await[0], before[0], "publication {number}");
        assert_eq!(own_part(number).await[1..3], before[1..3], "publication {number}");
    }
    let page = citizen.get(&format!("/goals/{goal}/publications/{last}")).await;
    assert_eq!(page.attributes(".notice--warning a", "href"), [format!("/goals/{goal}")]);
    citizen.get(&format!("/goals/{goal}/publications/{}", last + 2)).await.expect(404);
}

/// Takes from every publication the mark that the first version of the stored form did not have.
async fn as_first_stored(city: &City) {
    let all = city.count("publication");
    let changed = city.publish_otherwise(r#"replace(snapshot, '{"version":3,', '{')"#, "TRUE").await;
    assert_eq!(i64::try_from(changed).expect("few"), all);
    assert_eq!(city.count(r#"publication WHERE snapshot LIKE '{"goal":%'"#), all);
}

async fn publications_of_the_first_version_are_read_and_never_written_again(city: City) {
    let addresses =
        ["/years/2020.json", "/years/2021.json", "/years/2021.csv", "/corrections", "/search?q=%E7%A7%BB%E4%BD%8F"];
    let read = async || {
        let mut texts = Vec::new();
        for address in addresses {
            texts.push(city.citizen().get(address).await.expect(200).text().to_owned());
        }
        texts
    };
    let before = read().await;
    as_first_stored(&city).await;
    assert_eq!(read().await, before);

    let all = city.count("publication");
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let update = city.reported(city.milestone(UNTOUCHED), SECRET).await;
    approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    assert_eq!(city.count(r#"publication WHERE snapshot LIKE '{"goal":%'"#), all, "they stay as they were written");
    let marked = format!(r#"publication WHERE goal_id = {goal} AND snapshot LIKE '{{"version":3,"goal":%'"#);
    assert_eq!(city.count(&marked), 1, "what is written says in which version");
    assert!(!where_read(&city, SECRET).await.is_empty());
}

async fn a_publication_of_a_version_to_come_is_not_half_read(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let to_come = r#"replace(snapshot, '{"version":3,', '{"version":4,')"#;
    city.sql(&format!("UPDATE publication SET snapshot = {to_come}, sha256 = 'to come' WHERE goal_id = {goal}"));
    city.put_hashes_right("sha256 = 'to come'");
    for address in [format!("/goals/{goal}"), "/years/2021.json".to_owned(), "/years/2021".to_owned()] {
        city.citizen().get(&address).await.expect(500);
    }
    city.citizen().get("/years/2020").await.expect(200);
}

async fn only_one_of_two_approvals_counts(city: City) {
    let milestone = city.milestone(WAITING);
    let update = city.newest_update(milestone);
    let (kacho, bucho) = (city.visit(Actor::Head).await, city.visit(Actor::DepartmentHead).await);
    let (one, other) = tokio::join!(approve(&kacho, update), approve(&bucho, update));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    approve(&kacho, update).await.expect(409);
    send_back(&bucho, update, "もう遅い").await.expect(409);
    assert_eq!(city.count(&format!("update_decision WHERE update_id = {update}")), 1);
    assert_eq!(city.count(&format!("audit WHERE action = 'update.approved' AND subject = {update}")), 1);
}

async fn an_update_that_was_returned_cannot_be_approved_afterwards(city: City) {
    let update = city.newest_update(city.milestone(RETURNED));
    approve(&city.visit(Actor::Head).await, update).await.expect(409);
    assert!(where_read(&city, "聞き取りを始めた").await.is_empty());
}

async fn a_head_cannot_decide_what_they_wrote_themselves(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let kacho = city.visit(Actor::Head).await;
    report(&kacho, milestone, SECRET).await.expect_redirect();
    let update = city.newest_update(milestone);
    approve(&kacho, update).await.expect(403);
    send_back(&kacho, update, "自分の報告").await.expect(403);
    let page = kacho.get(&format!("/desk/updates/{update}")).await.expect(200);
    assert!(!page.has("main form"), "no form is offered that would be refused");
    assert!(where_read(&city, SECRET).await.is_empty());
    approve(&city.visit(Actor::DepartmentHead).await, update).await.expect_redirect();
}

async fn an_update_on_a_goal_that_is_not_public_publishes_nothing(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let goal = city.goal_of(milestone);
    city.withdraw(&format!("id = {goal}")).await;
    city.sql(&format!("DELETE FROM publication WHERE goal_id = {goal}"));
    let update = city.reported(milestone, SECRET).await;
    approve(&city.visit(Actor::Head).await, update).await.expect_redirect();
    assert_eq!(city.publications_of(goal), 0);
    city.citizen().get(&format!("/goals/{goal}")).await.expect(404);
    city.citizen().get(&format!("/goals/{goal}/publications/1")).await.expect(404);
    assert!(where_read(&city, SECRET).await.is_empty());
}

async fn a_postponement_shows_the_old_and_the_new_due_date(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let tanto = city.visit(Actor::OwnSection).await;
    let mut fields = crate::scene::filled_in(&tanto, milestone, "調整に時間がかかる").await;
    fields.retain(|(name, _)| name != "state");
    for (name, value) in [("state", "postponed"), ("new_due", "令和4年1月"), ("reason", "関係者の調整")] {
        fields.push((name.to_owned(), value.to_owned()));
    }
    crate::scene::send_report(&tanto, milestone, &crate::scene::borrowed(&fields)).await.expect_redirect();
    approve(&city.visit(Actor::Head).await, city.newest_update(milestone)).await.expect_redirect();
    let page = city.citizen().get(&format!("/goals/{}", city.goal_of(milestone))).await;
    assert_eq!(page.texts(&format!("#milestone-{milestone} del")), ["令和3年10月"]);
    let due = page.texts(&format!("#milestone-{milestone} ins"));
    assert!(due.len() == 1 && due[0].starts_with("令和4年1月"), "{due:?}");
    assert!(page.has(&format!("#milestone-{milestone} .milestone__state .badge--postponed")));
}

async fn staff_cannot_write_into_another_section_by_any_address(city: City) {
    let milestone = city.milestone(OF_ANOTHER_SECTION);
    let waiting = city.newest_update(city.milestone(WAITING));
    let administrator = city.visit(Actor::Administrator).await;
    let (tanto, yoso) = (city.visit(Actor::OwnSection).await, city.visit(Actor::OtherSection).await);
    let before = city.record(&administrator).await;
    let key = "k".repeat(32);
    let last = city.count("progress_update") + 5;
    for language in ["", "/en"] {
        for number in [milestone.to_string(), "0".to_owned(), "-1".to_owned(), "2147483647".to_owned()] {
            let fields =
                [("entry_key", key.as_str()), ("text", SECRET), ("happened", "2021-11-10"), ("state", "completed")];
            let path = format!("{language}/desk/milestones/{number}/updates");
            tanto.post_with_token(&path, &fields).await.expect(404);
            tanto.get(&format!("{language}/desk/milestones/{number}")).await.expect(404);
        }
        for update in 1..=last {
            let visitor = if update == waiting { &yoso } else { &tanto };
            for (act, reason) in [("approval", ""), ("return", "理由")] {
                let path = format!("{language}/desk/updates/{update}/{act}");
                visitor.post_with_token(&path, &[("reason", reason)]).await.expect(404);
            }
        }
    }
    assert_eq!(city.record(&administrator).await, before);
    assert_eq!(city.count(&format!("progress_update WHERE text = '{SECRET}'")), 0);
}

async fn a_head_cannot_decide_for_another_section(city: City) {
    let milestone = city.milestone(OF_ANOTHER_SECTION);
    let yoso = city.visit(Actor::OtherSection).await;
    report(&yoso, milestone, SECRET).await.expect_redirect();
    let update = city.newest_update(milestone);
    let kacho = city.visit(Actor::Head).await;
    approve(&kacho, update).await.expect(404);
    send_back(&kacho, update, "よその課").await.expect(404);
    send_back(&kacho, update, "").await.expect(404);
    kacho.get(&format!("/desk/updates/{update}")).await.expect(404);
    approve(&city.visit(Actor::DepartmentHead).await, update).await.expect_redirect();
}
