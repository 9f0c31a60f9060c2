//! A figure with the mark of a note, a power or a fraction behind it, in every form that takes figures: refused with the
//! text kept, never a longer figure.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::goals::{fields_of, fill};
use crate::scene::{UNTOUCHED, borrowed, filled_in, send_report, set};
use crate::visitor::Visitor;

on_both_databases! {
    the_report_of_a_month_takes_no_mark_for_a_digit,
    an_update_takes_no_mark_for_a_digit,
    the_sheet_s_indicators_take_no_mark_for_a_digit,
    a_factor_takes_no_mark_for_a_digit,
    a_setting_takes_no_mark_for_a_digit,
}

const MARKED: [&str; 6] = ["95①", "12²", "3₁", "9½", "１２³", "7⑴"];

/// Every figure there is on record, and every number of a setting.
fn on_record(city: &City) -> [i64; 5] {
    ["target", "actual", "progress_update", "indicator_break", "audit WHERE action LIKE 'city.%'"]
        .map(|rows| city.count(rows))
}

/// The field is marked as wrong, and has what was typed.
#[track_caller]
fn is_refused(answer: &Answer, field: &str, typed: &str) {
    assert!(answer.has(&format!("[id='{field}'][aria-invalid=true]")), "{field}: {typed}");
    assert_eq!(answer.attributes(&format!("[id='{field}']"), "value"), [typed], "{field}");
}

async fn the_report_of_a_month_takes_no_mark_for_a_digit(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let (before, page) = (on_record(&city), tanto.get("/desk/report").await.expect(200));
    let blank = fields_of(&page);
    let field = blank.iter().map(|(name, _)| name).find(|name| name.starts_with("value-")).expect("a value");
    for typed in MARKED {
        let mut fields = blank.clone();
        fill(&mut fields, field, typed);
        is_refused(&tanto.post("/desk/report", &borrowed(&fields)).await.expect(422), field, typed);
    }
    assert_eq!(on_record(&city), before);
}

async fn an_update_takes_no_mark_for_a_digit(city: City) {
    let milestone = city.milestone(UNTOUCHED);
    let tanto = city.visit(Actor::OwnSection).await;
    let page = tanto.get(&format!("/desk/milestones/{milestone}")).await.expect(200);
    let indicator = page.attributes("select#indicator option", "value").pop().expect("an indicator");
    let before = on_record(&city);
    for typed in MARKED {
        let mut fields = filled_in(&tanto, milestone, "数を数えた").await;
        fields.push(("indicator".to_owned(), indicator.clone()));
        fields.push(("value".to_owned(), typed.to_owned()));
        let answer = send_report(&tanto, milestone, &borrowed(&fields)).await.expect(422);
        is_refused(&answer, "value", typed);
        assert_eq!(answer.texts("textarea#text"), ["数を数えた"]);
    }
    assert_eq!(on_record(&city), before);
}

async fn indicators(visitor: &Visitor, path: &str) -> Vec<(String, String)> {
    fields_of(&visitor.get(path).await.expect(200))
}

async fn the_sheet_s_indicators_take_no_mark_for_a_digit(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    city.sql(&format!("DELETE FROM sheet_step WHERE goal_id = {goal} AND stage = 'goals'"));
    let tanto = city.visit(Actor::OwnSection).await;
    let (path, before) = (format!("/desk/goals/{goal}/indicators"), on_record(&city));
    for typed in MARKED {
        for (stage, field) in [
            ("goals", "target"),
            ("goals", "from"),
            ("goals", "to"),
            ("goals", "from_year"),
            ("midyear", "value"),
            ("midyear", "target"),
        ] {
            let mut fields = indicators(&tanto, &format!("{path}?stage={stage}")).await;
            let known = |name: &str| name.ends_with(&format!("-{field}")) && !name.starts_with('n');
            let name = fields.iter().map(|(name, _)| name.clone()).find(|name| known(name)).expect("the field");
            let row = name.trim_end_matches(field).to_owned();
            for (field, value) in [("from_year", "2021"), ("from", "1"), ("to_year", "2024"), ("to", "2")] {
                if stage == "goals" {
                    fill(&mut fields, &format!("{row}{field}"), value);
                }
            }
            fill(&mut fields, &format!("{row}reason"), "見直し");
            fill(&mut fields, &name, typed);
            is_refused(&tanto.post(&path, &borrowed(&fields)).await.expect(422), &name, typed);
        }
    }
    assert_eq!(on_record(&city), before);
}

async fn a_factor_takes_no_mark_for_a_digit(city: City) {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    let indicator = city.number(&format!(
        "SELECT CAST(min(indicator.id) AS BIGINT) AS number FROM indicator \
         JOIN goal ON goal.programme_id = indicator.programme_id WHERE goal.id = {goal}"
    ));
    let path = format!("/desk/goals/{goal}/indicators/{indicator}/breaks");
    let tanto = city.visit(Actor::OwnSection).await;
    let seen = tanto.get(&path).await.expect(200).value("seen");
    for typed in MARKED {
        let fields =
            [("seen", seen.as_str()), ("from", "2021"), ("kind", "scope"), ("reason", "数え方"), ("factor", typed)];
        is_refused(&tanto.post_with_token(&path, &fields).await.expect(422), "factor", typed);
    }
    assert_eq!(city.count("indicator_break"), 0);
}

async fn a_setting_takes_no_mark_for_a_digit(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let before = on_record(&city);
    for typed in ["3①", "3²", "3₁"] {
        is_refused(&set(&kikaku, &[("silence_days", typed)]).await.expect(422), "silence_days", typed);
    }
    assert_eq!(on_record(&city), before);
}
