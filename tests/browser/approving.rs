//! A head and fourteen reports: how many actions it takes, with the script and without it.

use std::cell::Cell;

use thirtyfour::prelude::*;

use crate::support::browser::{Screen, axe};
use crate::visitor::{Visitor, visit};

/// As many reports wait.
const REPORTS: u32 = 14;

/// Has reports wait for the head of 住宅政策課, and no others.
fn fill_the_desk(visitor: &Visitor<'_>) {
    const GOAL: &str = "(SELECT goal_id FROM milestone WHERE title = '上半期の登録と成約をまとめる')";
    visitor.sql("DELETE FROM update_decision");
    visitor.sql("DELETE FROM progress_update");
    for number in 1..=REPORTS {
        visitor.sql(&format!(
            "INSERT INTO milestone (goal_id, position, title, due, state, opened_on) VALUES \
             ({GOAL}, {}, '試験の段階{number}', '2022-03-01/2022-03-31/month', 'in_progress', '2021-10-01')",
            100 + number
        ));
        visitor.sql(&format!(
            "INSERT INTO progress_update (goal_id, milestone_id, person_id, signature, happened, entered_at, text, state, \
             entry_key) SELECT goal_id, id, (SELECT id FROM person WHERE login = 'tanto'), '住宅政策課 担当者', \
             '2021-11-01/2021-11-30/month', '2021-11-12 01:00:00+00:00', '試験の報告{number}', 'completed', \
             'key-{number}' FROM milestone WHERE title = '試験の段階{number}'"
        ));
    }
}

/// From the desk on: follows, ticks one box, sends.
async fn approve_them(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    fill_the_desk(visitor);
    visitor.sign_in("kacho").await?;
    let actions = Cell::new(0);
    let act = || actions.set(actions.get() + 1);
    visitor.open("/desk").await?;
    act();
    visitor.follow("承認待ち14件をまとめて見る").await?;
    act();
    assert_eq!(visitor.count("tbody tr input[type=checkbox]").await?, 14);
    visitor.choose("表示している14件をすべて承認する（差戻しの理由を書いた行を除く）").await?;
    act();
    visitor.press("まとめて送る").await?;
    act();
    visitor.sees("14件を承認しました").await?;
    assert!(actions.get() <= 4, "{} actions", actions.get());
    visitor.sees("承認を待っているものはありません").await
}

#[test]
fn fourteen_reports_are_approved_in_four_actions() {
    visit(Screen::DESKTOP, approve_them);
}

#[test]
fn without_a_script_they_are_too() {
    visit(Screen::DESKTOP.without_javascript(), approve_them);
}

#[test]
fn a_reason_takes_back_the_tick_of_its_row() {
    visit(Screen::new(360, 800), async |visitor| {
        fill_the_desk(visitor);
        visitor.sign_in("kacho").await?;
        visitor.open("/desk/approvals").await?;
        assert!(axe(visitor.page).await?.is_empty());
        visitor.choose("表示している14件をすべて承認する（差戻しの理由を書いた行を除く）").await?;
        let ticked = "tbody input[type=checkbox]:checked";
        assert_eq!(visitor.count(ticked).await?, 14);
        let details = visitor.page.find(By::Css("tbody details summary")).await?;
        visitor.hit(&details).await?;
        visitor.page.find(By::Css("tbody textarea")).await?.send_keys("数を確かめてください").await?;
        assert_eq!(visitor.count(ticked).await?, 13);
        assert_eq!(visitor.count("input[name=all]:checked").await?, 0);
        visitor.press("まとめて送る").await?;
        visitor.sees("13件を承認し、1件を差し戻しました").await
    });
}
