//! What the desk shows: what somebody's posts owe now, in one order, each item with one link.

use ichirizuka::demo::TODAY;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::numbers::{GoalNumber, UnitNumber};
use ichirizuka::domain::person::Role;
use ichirizuka::domain::policy;
use ichirizuka::store::milestones::{self, Selection};
use ichirizuka::store::people::{self, NewPerson};
use ichirizuka::store::posts::NewPost;
use ichirizuka::store::read::review;
use ichirizuka::store::{stages, units};

use crate::actors::{Actor, OWN_SECTION};
use crate::answer::Answer;
use crate::city::{City, PASSWORD, PASSWORD_HASH};
use crate::scene::{OF_ANOTHER_SECTION, RETURNED, UNTOUCHED, WAITING};
use crate::visitor::Visitor;

on_both_databases! {
    what_is_owed_comes_in_one_order_and_each_item_has_one_link,
    the_citys_days_of_silence_decide_what_is_silent,
    what_is_late_and_silent_is_listed_once,
    a_sheet_whose_deadline_is_near_is_owed_by_its_writers_only,
    a_returned_sheet_is_owed_by_its_writers,
    a_submitted_sheet_waits_on_the_desk_of_whoever_decides,
    nothing_but_what_is_owed_stands_on_the_desk,
    the_list_of_milestones_is_a_page_of_its_own,
    a_person_with_two_posts_sees_both_desks_and_switches_between_them,
    the_desk_is_there_in_english,
    a_goal_of_a_department_stands_in_it_for_every_right,
}

/// The goal of the tests.
fn goal(city: &City) -> i64 {
    city.goal_of(city.milestone(UNTOUCHED))
}

/// The links under a heading, in their order.
fn owed(desk: &Answer, kind: &str) -> Vec<String> {
    desk.attributes(&format!("section[aria-labelledby={kind}] li a"), "href")
}

async fn desk(visitor: &Visitor) -> Answer {
    visitor.get("/desk").await.expect(200)
}

fn set_due(city: &City, title: &str, due: &str) {
    city.sql(&format!("UPDATE milestone SET due = '{due}' WHERE title = '{title}'"));
}

async fn what_is_owed_comes_in_one_order_and_each_item_has_one_link(city: City) {
    // One of each: late, due this month, silent, returned, to be decided.
    set_due(&city, "空き家の持ち主に登録を案内する", "2021-11-01/2021-11-30/month");
    city.sql("UPDATE milestone SET state = 'in_progress' WHERE title = '空き家の持ち主に登録を案内する'");
    city.sql(
        "UPDATE milestone SET state = 'in_progress', due = '2022-03-01/2022-03-31/month' \
         WHERE title = '利用希望者の見学会を開く'",
    );
    let kacho = city.visit(Actor::Head).await;
    crate::scene::report(&kacho, city.milestone(RETURNED), "課長が書いた報告").await.expect_redirect();
    let own = city.newest_update(city.milestone(RETURNED));
    let bucho = city.visit(Actor::DepartmentHead).await;
    crate::scene::send_back(&bucho, own, "人数も書いてください").await.expect_redirect();

    let desk = desk(&kacho).await;
    let headings = desk.attributes("main section.owed", "aria-labelledby");
    assert_eq!(headings, ["to_decide", "overdue", "due_this_month", "silent", "returned"]);
    assert_eq!(owed(&desk, "overdue"), [format!("/desk/milestones/{}#report", city.milestone(UNTOUCHED))]);
    let this_month = owed(&desk, "due_this_month");
    let milestone = format!("/desk/milestones/{}#report", city.milestone("空き家の持ち主に登録を案内する"));
    assert!(this_month.contains(&milestone), "{this_month:?}");
    let silent = format!("/desk/milestones/{}#report", city.milestone("利用希望者の見学会を開く"));
    assert!(owed(&desk, "silent").contains(&silent), "{:?}", owed(&desk, "silent"));
    let again = format!("/desk/milestones/{}?again={own}#report", city.milestone(RETURNED));
    assert_eq!(owed(&desk, "returned"), [again]);
    assert_eq!(owed(&desk, "to_decide"), [format!("/desk/updates/{}", city.newest_update(city.milestone(WAITING)))]);
    let items = desk.all("main section.owed li").len();
    assert_eq!(desk.all("main section.owed li a").len(), items, "one link each");
    for link in desk.attributes("main section.owed li a", "href") {
        let page = kacho.get(link.split('#').next().expect("an address")).await.expect(200);
        assert!(page.has("main form"), "{link}: something can be done there");
    }
}

async fn the_citys_days_of_silence_decide_what_is_silent(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let link = format!("/desk/milestones/{}#report", city.milestone(WAITING));
    assert!(!owed(&desk(&tanto).await, "silent").contains(&link), "reported four days ago");
    city.sql("UPDATE city SET silence_days = 3");
    let desk = desk(&tanto).await;
    assert!(owed(&desk, "silent").contains(&link));
    assert_eq!(desk.texts("#silent"), ["3日以上報告なし"]);
}

async fn what_is_late_and_silent_is_listed_once(city: City) {
    let desk = desk(&city.visit(Actor::OwnSection).await).await;
    let link = format!("/desk/milestones/{}#report", city.milestone(UNTOUCHED));
    assert_eq!(owed(&desk, "overdue"), std::slice::from_ref(&link));
    assert!(!owed(&desk, "silent").contains(&link));
    assert!(desk.texts("section[aria-labelledby=overdue] .badge--silent")[0].contains("60日"), "it says so");
}

async fn a_sheet_whose_deadline_is_near_is_owed_by_its_writers_only(city: City) {
    let sheet = format!("/desk/goals/{}/stages/midyear", goal(&city));
    let (tanto, bucho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::DepartmentHead).await);
    assert!(owed(&desk(&tanto).await, "due_this_month").contains(&sheet));
    assert!(!desk(&bucho).await.has(&format!("main a[href='{sheet}']")), "who only decides submits nothing");
    city.sql("UPDATE stage_deadline SET deadline = '2021-11-14' WHERE stage = 'midyear' AND fiscal_year = 2021");
    assert!(owed(&desk(&tanto).await, "overdue").contains(&sheet));
    city.sql("UPDATE stage_deadline SET deadline = '2021-12-01' WHERE stage = 'midyear' AND fiscal_year = 2021");
    assert!(!desk(&tanto).await.has(&format!("main a[href='{sheet}']")), "next month is not now");
}

fn step(city: &City, number: i64, step: &str, reason: &str, by: &str) {
    city.sql(&format!(
        "INSERT INTO sheet_step (goal_id, stage, number, step, reason, person_id, signature, at) VALUES \
         ({}, 'midyear', {number}, '{step}', {reason}, (SELECT id FROM person WHERE login = '{by}'), '試験', \
         '2021-11-12 01:00:00')",
        goal(city)
    ));
}

async fn a_returned_sheet_is_owed_by_its_writers(city: City) {
    let sheet = format!("/desk/goals/{}/stages/midyear", goal(&city));
    step(&city, 1, "submitted", "NULL", "tanto");
    step(&city, 2, "returned", "'数を書いてください'", "kacho");
    let tanto = desk(&city.visit(Actor::OwnSection).await).await;
    assert!(owed(&tanto, "returned").contains(&sheet));
    assert!(tanto.text().contains("数を書いてください"));
    assert_eq!(tanto.all(&format!("main a[href='{sheet}']")).len(), 1, "once, with its deadline");
    let yoso = desk(&city.visit(Actor::OtherSection).await).await;
    assert!(!yoso.has(&format!("main a[href='{sheet}']")));
}

async fn a_submitted_sheet_waits_on_the_desk_of_whoever_decides(city: City) {
    let sheet = format!("/desk/goals/{}/stages/midyear", goal(&city));
    step(&city, 1, "submitted", "NULL", "tanto");
    for actor in [Actor::Head, Actor::DepartmentHead] {
        let desk = desk(&city.visit(actor).await).await;
        assert!(owed(&desk, "to_decide").contains(&sheet), "{actor:?}");
    }
    let tanto = desk(&city.visit(Actor::OwnSection).await).await;
    assert!(!tanto.has(&format!("main a[href='{sheet}']")), "it is with the head now");
}

async fn nothing_but_what_is_owed_stands_on_the_desk(city: City) {
    for actor in [Actor::OwnSection, Actor::Head, Actor::DepartmentHead] {
        let desk = desk(&city.visit(actor).await).await;
        assert!(!desk.has("main .summary"), "{actor:?}: no boxes of counts");
        assert!(!desk.text().contains("利用希望者の見学会を開く"), "{actor:?}: nothing that is settled");
    }
    city.sql("UPDATE milestone SET state = 'completed'");
    city.sql("DELETE FROM stage_deadline");
    city.sql("DELETE FROM update_decision");
    city.sql("DELETE FROM progress_update");
    let tanto = desk(&city.visit(Actor::OwnSection).await).await;
    assert!(!tanto.has("main section.owed"));
    assert!(tanto.text().contains("いま片づけるものはありません"));
}

async fn the_list_of_milestones_is_a_page_of_its_own(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    assert!(desk(&tanto).await.has("main a[href='/desk/milestones']"));
    let list = tanto.get("/desk/milestones").await.expect(200);
    for title in [UNTOUCHED, WAITING, RETURNED, "利用希望者の見学会を開く"] {
        assert!(list.has(&format!("main a[href='/desk/milestones/{}']", city.milestone(title))), "{title}");
    }
    assert!(!list.has(&format!("main a[href='/desk/milestones/{}']", city.milestone(OF_ANOTHER_SECTION))));
    let bucho = city.visit(Actor::DepartmentHead).await;
    let whole = bucho.get("/desk/milestones").await.expect(200);
    assert!(whole.has(&format!("main a[href='/desk/milestones/{}']", city.milestone(OF_ANOTHER_SECTION))));
    let narrow = whole.attributes("main nav.filters a[href*='section=']", "href").remove(0);
    let narrowed = bucho.get(&narrow).await.expect(200);
    assert!(narrowed.all("main .milestone").len() < whole.all("main .milestone").len());
}

async fn a_person_with_two_posts_sees_both_desks_and_switches_between_them(city: City) {
    city.write(|writer| {
        let known = units::list(writer.connection)?;
        let unit = |name: &str| known.iter().find(|unit| unit.name == name).map(|unit| unit.number);
        let post =
            |role, name: &str| NewPost { role, unit: unit(name), from: FiscalYear::of(TODAY).first_day(), until: None };
        let new = NewPerson {
            login: "kennin".to_owned(),
            name: "兼務する人".to_owned(),
            password_hash: PASSWORD_HASH.clone(),
            must_change_password: false,
            posts: vec![post(Role::Staff, "すぐやる課"), post(Role::SectionHead, OWN_SECTION)],
        };
        people::add(writer, &policy::at_the_console(), &new)
    })
    .await;
    let kennin = Visitor::new(city.address());
    kennin.sign_in("kennin", PASSWORD).await.expect_redirect();
    set_due(&city, OF_ANOTHER_SECTION, "2021-11-01/2021-11-30/month");
    city.sql(&format!("UPDATE milestone SET state = 'in_progress' WHERE title = '{OF_ANOTHER_SECTION}'"));
    let there = format!("/desk/milestones/{}#report", city.milestone(OF_ANOTHER_SECTION));
    let here = format!("/desk/milestones/{}#report", city.milestone(UNTOUCHED));
    let decide = format!("/desk/updates/{}", city.newest_update(city.milestone(WAITING)));
    let holds = |desk: &Answer, link: &str| desk.has(&format!("main a[href='{link}']"));

    let both = desk(&kennin).await;
    assert!(holds(&both, &there) && holds(&both, &here) && holds(&both, &decide), "together");
    let tabs = both.attributes("main nav.filters a", "href");
    assert_eq!(tabs.len(), 3, "together, and each post: {tabs:?}");
    assert_eq!(both.attributes("main nav.filters a[aria-current=page]", "href"), ["/desk"]);

    let staff = kennin.get(&tabs[1]).await.expect(200);
    assert!(holds(&staff, &there) && !holds(&staff, &here) && !holds(&staff, &decide), "as staff of one section");
    assert_eq!(staff.attributes("main nav.filters a[aria-current=page]", "href"), [tabs[1].clone()]);
    let head = kennin.get(&tabs[2]).await.expect(200);
    assert!(!holds(&head, &there) && holds(&head, &here) && holds(&head, &decide), "as head of another");
    // A post of somebody else opens nothing.
    let tanto = city.visit(Actor::OwnSection).await;
    let other = tanto.get(&tabs[2]).await.expect(200);
    assert!(!holds(&other, &decide));
    assert!(!other.has("main nav.filters"), "one post needs no tabs");
    // The form of both sections, or of one.
    let page = kennin.get("/desk/report").await.expect(200);
    for milestone in [OF_ANOTHER_SECTION, UNTOUCHED] {
        assert!(page.has(&format!("#text-{}", city.milestone(milestone))), "{milestone}");
    }
    let form = staff.attributes("main a[href^='/desk/report']", "href").remove(0);
    let page = kennin.get(&form).await.expect(200);
    assert!(page.has(&format!("#text-{}", city.milestone(OF_ANOTHER_SECTION))));
    assert!(!page.has(&format!("#text-{}", city.milestone(UNTOUCHED))));
}

async fn the_desk_is_there_in_english(city: City) {
    let kacho = city.visit(Actor::Head).await;
    let desk = kacho.get("/en/desk").await.expect(200);
    assert_eq!(desk.texts("#overdue"), ["Overdue"]);
    assert_eq!(desk.texts("#to_decide"), ["Waiting for approval"]);
    assert!(desk.attributes("main section.owed li a", "href").iter().all(|link| link.starts_with("/en/desk/")));
    for path in ["/en/desk/report", "/en/desk/milestones"] {
        kacho.get(path).await.expect(200);
    }
}

async fn a_goal_of_a_department_stands_in_it_for_every_right(city: City) {
    let goal = goal(&city);
    let department = city.number(&format!(
        "SELECT CAST(parent_id AS BIGINT) AS number FROM unit WHERE id = (SELECT unit_id FROM goal WHERE id = {goal})"
    ));
    city.sql(&format!("UPDATE goal SET unit_id = {department} WHERE id = {goal}"));
    let small = |number: i64| i32::try_from(number).expect("small");
    let (goal, department) = (GoalNumber(small(goal)), UnitNumber(small(department)));
    let places = city.database.read(move |connection| {
        let own = stages::place(connection, goal)?;
        let milestones = milestones::select(connection, &Selection::Goal(goal))?;
        let year = review::of_year(connection, FiscalYear::of(TODAY), TODAY)?;
        let reviewed = year.goals.into_iter().find(|known| known.goal.number == goal).expect("it is of the year");
        Ok((own, milestones, reviewed.place))
    });
    let (own, milestones, reviewed) = places.await.expect("it is read");
    assert_eq!((own.section, own.department), (None, Some(department)));
    assert_eq!(reviewed, own);
    assert!(!milestones.is_empty());
    for milestone in milestones {
        assert_eq!(milestone.place.of_goal(), own);
    }
}
