//! Writing goal sheets: text and structure, two writers at a time, and what is locked.

use ichirizuka::domain::numbers::GoalNumber;
use ichirizuka::domain::policy;
use ichirizuka::domain::sheet::SheetStep;
use ichirizuka::domain::stage::Stage;
use ichirizuka::store::{people, stages};

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::roads::where_read;
use crate::scene::{UNTOUCHED, borrowed};
use crate::visitor::Visitor;

on_both_databases! {
    a_new_goal_is_of_a_section_that_is_there_in_that_year,
    a_new_programme_gets_an_empty_sheet_and_errors_keep_the_name,
    checking_writes_nothing_and_saving_the_rendered_text_changes_nothing,
    reordering_works_by_buttons_and_keeps_the_numbers,
    the_second_writer_sees_both_texts_and_nothing_is_overwritten,
    changes_in_different_places_are_offered_as_one_text,
    a_sheet_that_was_submitted_is_locked_and_what_was_typed_is_shown,
    another_section_finds_nothing,
    what_is_written_is_public_nowhere,
    milestones_are_added_ordered_and_removed,
    milestones_with_updates_stay,
    too_much_text_is_refused_and_kept,
    a_target_is_taken_back_and_the_trail_keeps_it,
    whoever_is_overtaken_sees_what_the_other_chose,
    every_stage_has_footnotes_of_its_own,
    every_page_of_a_goal_says_until_when_and_who_is_next,
}

const SECRET: &str = "まだ誰にも見せない目標";

impl City {
    fn own_goal(&self) -> i64 {
        self.goal_of(self.milestone(UNTOUCHED))
    }

    /// Lets the goals of a sheet be written again.
    fn reopened(&self) -> i64 {
        let goal = self.own_goal();
        self.sql(&format!("DELETE FROM sheet_step WHERE goal_id = {goal} AND stage = 'goals'"));
        goal
    }
}

fn hidden(page: &Answer) -> Vec<(String, String)> {
    let fields = page.all("main form input");
    fields
        .into_iter()
        .filter_map(|field| Some((field.attr("name")?.to_owned(), field.attr("value")?.to_owned())))
        .collect()
}

fn typed(page: &Answer) -> String {
    page.one("textarea#text").text().collect()
}

/// Opens a form and sends it with another text.
async fn send(visitor: &Visitor, page: &Answer, path: &str, text: &str, button: (&str, &str)) -> Answer {
    let mut fields = hidden(page);
    fields.push(("text".to_owned(), text.to_owned()));
    fields.push((button.0.to_owned(), button.1.to_owned()));
    visitor.post(path, &borrowed(&fields)).await
}

const SAVE: (&str, &str) = ("save", "1");

async fn a_new_programme_gets_an_empty_sheet_and_errors_keep_the_name(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let name = "新".repeat(201);
    let page = tanto.post_with_token("/desk/goals", &[("year", "2021"), ("name", &name)]).await.expect(422);
    assert_eq!(page.value("name"), name);
    let fields = [("year", "2021"), ("name", "新しい事業")];
    let address = tanto.post_with_token("/desk/goals", &fields).await.expect_redirect().to_owned();
    tanto.get(&address).await.expect(200);
    let path = format!("{address}/objectives");
    let page = tanto.get(&path).await.expect(200);
    send(&tanto, &page, &path, "概要だけ。まだ目標はない。", ("check", "1")).await.expect(200);
    let page = send(&tanto, &page, &path, "", SAVE).await.expect(422);
    assert!(page.has("#text-error"));
    let page = send(&tanto, &page, &path, "概要\n■一つ目\n■二つ目", SAVE).await;
    assert!(page.expect_redirect().starts_with(&address));
    assert!(where_read(&city, "新しい事業").await.is_empty());
    let page = tanto.post_with_token("/desk/goals", &fields).await.expect(422);
    assert_eq!(page.value("name"), "新しい事業");
}

async fn checking_writes_nothing_and_saving_the_rendered_text_changes_nothing(city: City) {
    let goal = city.reopened();
    let tanto = city.visit(Actor::OwnSection).await;
    let path = format!("/desk/goals/{goal}/objectives");
    let page = tanto.get(&path).await.expect(200);
    let text = typed(&page);
    let (version, trail) = (page.value("version"), city.count("audit"));
    assert!(text.contains('■'), "{text}");
    let checked = send(&tanto, &page, &path, &format!("{text}\n■{SECRET}\n・下の点"), ("check", "1")).await.expect(200);
    assert!(checked.texts("#preview .items > li").iter().any(|item| item.starts_with(SECRET)));
    send(&tanto, &page, &path, &text, SAVE).await.expect_redirect();
    let again = tanto.get(&path).await.expect(200);
    assert_eq!((typed(&again), again.value("version"), city.count("audit")), (text, version, trail));
}

async fn reordering_works_by_buttons_and_keeps_the_numbers(city: City) {
    let goal = city.reopened();
    let tanto = city.visit(Actor::OwnSection).await;
    let path = format!("/desk/goals/{goal}/objectives");
    let page = tanto.get(&path).await.expect(200);
    send(&tanto, &page, &path, "■一つ目\n■二つ目\n・二つ目の点\n■三つ目", SAVE).await.expect_redirect();
    let number = |text: &str| {
        city.number(&format!(
            "SELECT CAST(id AS BIGINT) AS number FROM objective WHERE goal_id = {goal} AND text = '{text}'"
        ))
    };
    let before = (number("一つ目"), number("二つ目"));
    let page = tanto.get(&path).await.expect(200);
    let page = send(&tanto, &page, &path, &typed(&page), ("move", "2:up")).await.expect(200);
    let moved = typed(&page);
    assert_eq!(moved.trim(), "■二つ目\n・二つ目の点\n■一つ目\n■三つ目");
    send(&tanto, &page, &path, &moved, SAVE).await.expect_redirect();
    assert_eq!((number("一つ目"), number("二つ目")), before);
}

async fn the_second_writer_sees_both_texts_and_nothing_is_overwritten(city: City) {
    let goal = city.reopened();
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let path = format!("/desk/goals/{goal}/objectives");
    let (first, second) = (tanto.get(&path).await.expect(200), kacho.get(&path).await.expect(200));
    send(&tanto, &first, &path, "■登録50件を目指す", SAVE).await.expect_redirect();
    let page = send(&kacho, &second, &path, "■登録60件を目指す", SAVE).await.expect(409);
    assert_eq!(page.texts("#theirs"), ["■登録50件を目指す"]);
    assert_eq!(page.texts("#difference del"), ["50件"]);
    assert_eq!(page.texts("#difference ins"), ["60件"]);
    assert_eq!(typed(&page).trim(), "■登録60件を目指す");
    let objectives = |text: &str| city.count(&format!("objective WHERE goal_id = {goal} AND text = '{text}'"));
    assert_eq!(objectives("登録50件を目指す"), 1);
    // A preview in between does not make the other's text seen.
    let stale = send(&kacho, &second, &path, "■登録70件", ("check", "1")).await.expect(200);
    send(&kacho, &stale, &path, "■登録70件", SAVE).await.expect(409);
    send(&kacho, &page, &path, "■登録55件を目指す", SAVE).await.expect_redirect();
    assert_eq!((objectives("登録55件を目指す"), objectives("登録50件を目指す")), (1, 0));
}

async fn changes_in_different_places_are_offered_as_one_text(city: City) {
    const BOTH: &str = "■一つ目を直した\n■二つ目\n■三つ目";
    let goal = city.reopened();
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let path = format!("/desk/goals/{goal}/objectives");
    let begun = tanto.get(&path).await.expect(200);
    send(&tanto, &begun, &path, "■一つ目\n■二つ目", SAVE).await.expect_redirect();
    let (first, second) = (tanto.get(&path).await.expect(200), kacho.get(&path).await.expect(200));
    send(&tanto, &first, &path, "■一つ目を直した\n■二つ目", SAVE).await.expect_redirect();
    let mine = "■一つ目\r\n■二つ目\r\n■三つ目";
    let page = send(&kacho, &second, &path, mine, SAVE).await.expect(409);
    assert_eq!(page.value("merged"), BOTH);
    assert_eq!(typed(&page).trim(), mine.replace('\r', ""), "what was typed stays until its writer chooses");
    let theirs = send(&kacho, &page, &path, mine, ("take", "theirs")).await.expect(200);
    assert_eq!(typed(&theirs).trim(), "■一つ目を直した\n■二つ目");
    let both = send(&kacho, &page, &path, mine, ("take", "merged")).await.expect(200);
    assert_eq!(typed(&both).trim(), BOTH);
    assert_eq!(city.count(&format!("objective WHERE goal_id = {goal}")), 2, "nothing is saved by choosing");
    send(&kacho, &both, &path, BOTH, SAVE).await.expect_redirect();
    assert_eq!(city.count(&format!("objective WHERE goal_id = {goal}")), 3);
}

async fn a_sheet_that_was_submitted_is_locked_and_what_was_typed_is_shown(city: City) {
    let goal = city.reopened();
    let tanto = city.visit(Actor::OwnSection).await;
    let path = format!("/desk/goals/{goal}/objectives");
    let page = tanto.get(&path).await.expect(200);
    let number = GoalNumber(i32::try_from(goal).expect("small"));
    city.write(move |writer| {
        let person = people::by_login(writer.connection, "tanto")?.expect("tanto").person;
        let actor = people::actor(writer.connection, person, ichirizuka::demo::TODAY)?.expect("tanto");
        let place = stages::place(writer.connection, number)?;
        let permit = policy::submit(&actor, place, Stage::Goals, SheetStep::Submitted).expect("may submit");
        stages::advance(writer, &permit, None, &stages::Remarks::new(), chrono::Utc::now())
    })
    .await;
    let answer = send(&tanto, &page, &path, &format!("■{SECRET}"), SAVE).await.expect(409);
    assert!(answer.texts("textarea").iter().any(|text| text.contains(SECRET)));
    assert!(answer.texts("main .notice").iter().any(|words| words.contains("課長")));
    let locked = tanto.get(&path).await.expect(200);
    assert!(!locked.has("main form"));
    tanto.post_with_token(&format!("/desk/goals/{goal}/milestones"), &SAVE_ALONE).await.expect(409);
    assert_eq!(city.count(&format!("objective WHERE text = '{SECRET}'")), 0);
}

const SAVE_ALONE: [(&str, &str); 1] = [SAVE];

async fn another_section_finds_nothing(city: City) {
    let goal = city.reopened();
    let other = city.visit(Actor::OtherSection).await;
    for part in ["", "/objectives", "/milestones", "/results/midyear"] {
        let path = format!("/desk/goals/{goal}{part}");
        other.get(&path).await.expect(404);
        if !part.is_empty() {
            other.post_with_token(&path, &[SAVE, ("text", SECRET)]).await.expect(404);
        }
    }
    let tanto = city.visit(Actor::OwnSection).await;
    for path in ["results/goals", "results/other"] {
        tanto.get(&format!("/desk/goals/{goal}/{path}")).await.expect(404);
    }
    tanto.get("/desk/goals/999999").await.expect(404);
}

async fn what_is_written_is_public_nowhere(city: City) {
    let goal = city.reopened();
    let tanto = city.visit(Actor::OwnSection).await;
    let before = city.citizen().get(&format!("/goals/{goal}")).await;
    for part in ["objectives", "results/midyear", "results/results"] {
        let path = format!("/desk/goals/{goal}/{part}");
        let page = tanto.get(&path).await.expect(200);
        let text = format!("■{SECRET}（令和3年10月）\n＊ {SECRET}の注");
        let checked = send(&tanto, &page, &path, &text, ("check", "1")).await.expect(200);
        assert_eq!(checked.attributes("#preview time", "datetime"), ["2021-10"]);
        send(&tanto, &page, &path, &text, SAVE).await.expect_redirect();
    }
    assert!(where_read(&city, SECRET).await.is_empty());
    let after = city.citizen().get(&format!("/goals/{goal}")).await;
    assert_eq!(after.text(), before.text());
    assert_eq!(city.count(&format!("audit WHERE action = 'sheet.written' AND subject = {goal}")), 3);
}

async fn milestones_are_added_ordered_and_removed(city: City) {
    let goal = city.reopened();
    city.sql(&format!("UPDATE milestone SET title = 'もとの題' WHERE title = '{UNTOUCHED}'"));
    let tanto = city.visit(Actor::OwnSection).await;
    let path = format!("/desk/goals/{goal}/milestones");
    let page = tanto.get(&path).await.expect(200);
    let count = page.all("main fieldset").len();
    let fields = hidden(&page);
    let with = |page: &Answer, button: (&str, &str)| {
        let mut fields = hidden(page);
        fields.push((button.0.to_owned(), button.1.to_owned()));
        fields
    };
    let page = tanto.post(&path, &borrowed(&with(&page, ("add", "1")))).await.expect(200);
    assert_eq!(page.all("main fieldset").len(), count + 1);
    let last = count + 1;
    let mut filled = with(&page, SAVE);
    for (name, value) in &mut filled {
        if *name == format!("title_{last}") {
            "新しい一里塚".clone_into(value);
        } else if *name == format!("due_{last}") {
            "いつか".clone_into(value);
        }
    }
    let page = tanto.post(&path, &borrowed(&filled)).await.expect(422);
    assert!(page.has(&format!("#due_{last}-error")));
    assert_eq!(page.value(&format!("title_{last}")), "新しい一里塚");
    for (name, value) in &mut filled {
        if *name == format!("due_{last}") {
            "令和4年1月".clone_into(value);
        }
    }
    tanto.post(&path, &borrowed(&filled)).await.expect_redirect();
    let page = tanto.get(&path).await.expect(200);
    let page = tanto.post(&path, &borrowed(&with(&page, ("move", &format!("{last}:up"))))).await.expect(200);
    assert_eq!(page.value(&format!("title_{count}")), "新しい一里塚");
    tanto.post(&path, &borrowed(&with(&page, SAVE))).await.expect_redirect();
    // Whoever still has the first form before them sees what came meanwhile.
    let stale =
        [fields, vec![("title_1".to_owned(), "別の題".to_owned()), ("save".to_owned(), "1".to_owned())]].concat();
    let answer = tanto.post(&path, &borrowed(&stale)).await.expect(409);
    assert!(answer.texts("#theirs").concat().contains("新しい一里塚"));
    let page = tanto.get(&path).await.expect(200);
    let page = tanto.post(&path, &borrowed(&with(&page, ("remove", &count.to_string())))).await.expect(200);
    tanto.post(&path, &borrowed(&with(&page, SAVE))).await.expect_redirect();
    assert_eq!(city.count(&format!("milestone WHERE goal_id = {goal}")), i64::try_from(count).expect("small"));
    assert!(where_read(&city, "新しい一里塚").await.is_empty());
}

async fn milestones_with_updates_stay(city: City) {
    let goal = city.reopened();
    let milestone = city.milestone(UNTOUCHED);
    city.reported(milestone, "もう報告がある").await;
    let count = city.count(&format!("milestone WHERE goal_id = {goal}"));
    let tanto = city.visit(Actor::OwnSection).await;
    let path = format!("/desk/goals/{goal}/milestones");
    let page = tanto.get(&path).await.expect(200);
    let place =
        (1..=20).find(|place| page.value(&format!("number_{place}")) == milestone.to_string()).expect("its row");
    assert!(!page.has(&format!("button[name=remove][value='{place}']")));
    let mut fields = hidden(&page);
    fields.push(("remove".to_owned(), place.to_string()));
    fields.push(("save".to_owned(), "1".to_owned()));
    tanto.post(&path, &borrowed(&fields)).await.expect_redirect();
    let missing: Vec<(String, String)> =
        fields.iter().filter(|(name, _)| !name.ends_with(&format!("_{place}")) && name != "remove").cloned().collect();
    tanto.post(&path, &borrowed(&missing)).await.expect(409);
    for (name, value) in &mut fields {
        if *name == format!("due_{place}") {
            "令和9年1月".clone_into(value);
        }
    }
    let page = tanto.post(&path, &borrowed(&fields)).await.expect(422);
    assert!(page.has(&format!("#due_{place}-error")));
    assert_eq!(city.count(&format!("milestone WHERE goal_id = {goal}")), count);
}

async fn too_much_text_is_refused_and_kept(city: City) {
    let goal = city.reopened();
    let tanto = city.visit(Actor::OwnSection).await;
    let path = format!("/desk/goals/{goal}/objectives");
    let page = tanto.get(&path).await.expect(200);
    let long = "目".repeat(20_001);
    let answer = send(&tanto, &page, &path, &long, SAVE).await.expect(422);
    assert_eq!(typed(&answer).trim(), long);
    let many = "■目標\n".repeat(101);
    send(&tanto, &page, &path, &many, SAVE).await.expect(422);
}

/// The form of the indicators, every field with its value.
async fn indicators(visitor: &Visitor, goal: i64, stage: &str) -> Vec<(String, String)> {
    fields_of(&visitor.get(&format!("/desk/goals/{goal}/indicators?stage={stage}")).await.expect(200))
}

/// Every field of the page's form with its value, but for its buttons.
pub(crate) fn fields_of(page: &Answer) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for field in page.all("main form[data-draft] [name]") {
        let name = field.attr("name").expect("a name").to_owned();
        let value = match field.value().name() {
            "button" => continue,
            "textarea" => field.text().collect::<String>().trim_start_matches('\n').to_owned(),
            "select" => page
                .attributes(&format!("select[name='{name}'] option[selected]"), "value")
                .first()
                .cloned()
                .unwrap_or_default(),
            _ if field.attr("type") == Some("radio") && field.attr("checked").is_none() => continue,
            _ => field.attr("value").unwrap_or_default().to_owned(),
        };
        fields.push((name, value));
    }
    fields
}

pub(crate) fn fill(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), value.to_owned()));
}

fn of(fields: &[(String, String)], name: &str) -> String {
    fields.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no field {name}")).1.clone()
}

/// Puts an indicator with a target on the sheet; gives the beginning of its fields' names.
async fn with_indicator(tanto: &Visitor, goal: i64) -> String {
    let path = format!("/desk/goals/{goal}/indicators");
    let mut fields = indicators(tanto, goal, "goals").await;
    for (field, value) in [
        ("name", "相談会の回数"),
        ("unit", "回"),
        ("direction", "more"),
        ("definition", "開いた回数"),
        ("target", "12"),
    ] {
        fill(&mut fields, &format!("n1-{field}"), value);
    }
    tanto.post(&path, &borrowed(&fields)).await.expect_redirect();
    let fields = indicators(tanto, goal, "goals").await;
    let row = fields.iter().find(|(name, value)| name.ends_with("-name") && value == "相談会の回数").expect("a row");
    row.0.trim_end_matches("-name").to_owned()
}

async fn a_target_is_taken_back_and_the_trail_keeps_it(city: City) {
    let goal = city.reopened();
    let tanto = city.visit(Actor::OwnSection).await;
    let path = format!("/desk/goals/{goal}/indicators");
    let row = with_indicator(&tanto, goal).await;
    let target = format!("{row}-target");
    // A revision at mid-year gives way to the first target.
    let mut fields = indicators(&tanto, goal, "midyear").await;
    fill(&mut fields, &target, "10");
    fill(&mut fields, &format!("{row}-reason"), "会場が使えないため");
    tanto.post(&path, &borrowed(&fields)).await.expect_redirect();
    let mut fields = indicators(&tanto, goal, "midyear").await;
    assert_eq!(of(&fields, &target), "10");
    fill(&mut fields, &target, "");
    tanto.post(&path, &borrowed(&fields)).await.expect(422);
    fill(&mut fields, &format!("{row}-reason"), "");
    tanto.post(&path, &borrowed(&fields)).await.expect_redirect();
    assert_eq!(of(&indicators(&tanto, goal, "midyear").await, &target), "");
    // The first target gives way to none, and can be set again.
    let mut fields = indicators(&tanto, goal, "goals").await;
    assert_eq!(of(&fields, &target), "12");
    fill(&mut fields, &target, "");
    tanto.post(&path, &borrowed(&fields)).await.expect_redirect();
    let mut fields = indicators(&tanto, goal, "goals").await;
    assert_eq!(of(&fields, &target), "");
    let rows =
        |withdrawn: &str| city.count(&format!("target WHERE indicator_id = {} AND withdrawn = {withdrawn}", &row[1..]));
    assert_eq!((rows("FALSE"), rows("TRUE")), (2, 2), "nothing is erased");
    assert_eq!(city.count("audit WHERE action = 'sheet.written' AND after LIKE '%\"withdraws_target\":true%'"), 2);
    fill(&mut fields, &target, "15");
    tanto.post(&path, &borrowed(&fields)).await.expect_redirect();
    assert_eq!(of(&indicators(&tanto, goal, "goals").await, &target), "15");
}

async fn whoever_is_overtaken_sees_what_the_other_chose(city: City) {
    let goal = city.reopened();
    let (tanto, kacho) = (city.visit(Actor::OwnSection).await, city.visit(Actor::Head).await);
    let path = format!("/desk/goals/{goal}/indicators");
    let row = with_indicator(&tanto, goal).await;
    let (mut slow, mut fast) = (indicators(&tanto, goal, "midyear").await, indicators(&kacho, goal, "midyear").await);
    for (field, value) in [("kind", "activity"), ("direction", "less"), ("missing", "not_measurable")] {
        fill(&mut fast, &format!("{row}-{field}"), value);
    }
    kacho.post(&path, &borrowed(&fast)).await.expect_redirect();
    fill(&mut slow, &format!("{row}-value"), "5");
    let answer = tanto.post(&path, &borrowed(&slow)).await.expect(409);
    let theirs = answer.texts("main ins").concat();
    for words in ["活動指標", "少ないほどよい", "測定不可"] {
        assert!(theirs.contains(words), "{words}: {theirs}");
    }
}

async fn every_stage_has_footnotes_of_its_own(city: City) {
    let goal = city.own_goal();
    let tanto = city.visit(Actor::OwnSection).await;
    for (stage, note) in [("midyear", "上半期の注"), ("results", "成果の注")] {
        let path = format!("/desk/goals/{goal}/results/{stage}");
        let page = tanto.get(&path).await.expect(200);
        let text = format!("■{stage}に空き家バンク＊へ登録した\n＊ {note}");
        send(&tanto, &page, &path, &text, SAVE).await.expect_redirect();
    }
    // Writing one again leaves the other alone.
    let path = format!("/desk/goals/{goal}/results/midyear");
    let page = tanto.get(&path).await.expect(200);
    assert!(typed(&page).contains("上半期の注") && !typed(&page).contains("成果の注"), "{}", typed(&page));
    send(&tanto, &page, &path, "■上半期に空き家バンク＊へ登録した\n＊ 直した注", SAVE).await.expect_redirect();
    let notes = |part: &str| city.count(&format!("footnote WHERE goal_id = {goal} AND part = '{part}'"));
    assert_eq!((notes("midyear"), notes("results")), (1, 1));
    let preview = tanto.get(&format!("/desk/goals/{goal}/stages/midyear")).await.expect(200);
    assert!(preview.text().contains("直した注") && !preview.text().contains("成果の注"));
    let preview = tanto.get(&format!("/desk/goals/{goal}/stages/results")).await.expect(200);
    assert!(preview.text().contains("直した注") && preview.text().contains("成果の注"));
}

async fn every_page_of_a_goal_says_until_when_and_who_is_next(city: City) {
    let goal = city.own_goal();
    city.sql("DELETE FROM stage_deadline WHERE fiscal_year = 2021");
    city.sql("INSERT INTO stage_deadline (fiscal_year, stage, deadline) VALUES (2021, 'midyear', '2021-11-01')");
    let tanto = city.visit(Actor::OwnSection).await;
    let pages = [
        "",
        "/objectives",
        "/results/midyear",
        "/milestones",
        "/indicators",
        "/plan",
        "/amounts",
        "/evaluation",
        "/stages/midyear",
    ];
    let mut addresses: Vec<String> = pages.iter().map(|page| format!("/desk/goals/{goal}{page}")).collect();
    let milestone = city.milestone(UNTOUCHED);
    addresses.push(format!("/desk/milestones/{milestone}"));
    addresses.push(format!("/desk/updates/{}", city.reported(milestone, "まとめを作っている").await));
    let of = format!("(SELECT programme_id FROM goal WHERE id = {goal})");
    let indicator =
        city.number(&format!("SELECT CAST(min(id) AS BIGINT) AS number FROM indicator WHERE programme_id = {of}"));
    addresses.push(format!("/desk/goals/{goal}/indicators/{indicator}/breaks"));
    for address in addresses {
        let said = tanto.get(&address).await.expect(200).texts(".sheet-standings li");
        let [_, midyear, _] = said.as_slice() else { panic!("{address}: {said:?}") };
        for words in ["上半期", "作成中", "令和3年11月1日", "期限超過", "次の対応：担当者"] {
            assert!(midyear.contains(words), "{address}: {words} in {midyear}");
        }
    }
}

async fn a_new_goal_is_of_a_section_that_is_there_in_that_year(city: City) {
    let own = city.number("SELECT CAST(min(id) AS BIGINT) AS number FROM unit WHERE name = '住宅政策課'");
    // A section that ended went into another, in which the same people work: by its number it would come first.
    city.sql("INSERT INTO unit (kind, name, first_year) VALUES ('section', '住まい課', 2021)");
    let next = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM unit WHERE name = '住まい課'");
    city.sql(&format!("UPDATE unit SET parent_id = (SELECT parent_id FROM unit WHERE id = {own}) WHERE id = {next}"));
    city.sql(&format!("UPDATE unit SET last_year = 2020 WHERE id = {own}"));
    city.sql(&format!(
        "INSERT INTO unit_succession (from_unit, to_unit, fiscal_year, kind) VALUES ({own}, {next}, 2021, 'renamed')"
    ));
    city.sql(&format!("UPDATE post SET unit_id = {next} WHERE unit_id = {own}"));
    let tanto = city.visit(Actor::OwnSection).await;
    let page = tanto.get("/desk/goals").await.expect(200);
    assert!(!page.attributes("select[name=section] option", "value").contains(&own.to_string()));
    let refused = tanto
        .post_with_token("/desk/goals", &[("year", "2021"), ("name", "消えない名称"), ("section", &own.to_string())])
        .await
        .expect(422);
    assert!(
        refused.has(".error-summary")
            && refused.attributes("input[name=name]", "value").contains(&"消えない名称".to_owned())
    );
    let begun = tanto.post_with_token("/desk/goals", &[("year", "2021"), ("name", "消えない名称")]).await;
    tanto.get(begun.expect_redirect()).await.expect(200);
    let there = format!("goal WHERE name = '消えない名称' AND unit_id = {next} AND fiscal_year = 2021");
    assert_eq!(city.count(&there), 1);
    // In no section of the year: the form is not offered, and what is sent all the same is not lost.
    city.sql(&format!("UPDATE unit SET first_year = 2022 WHERE id = {next}"));
    let page = tanto.get("/desk/goals").await.expect(200);
    assert!(!page.has("input[name=name]") && page.text().contains("この年度にある課・室に、あなたの職がありません"));
    tanto.post_with_token("/desk/goals", &[("year", "2021"), ("name", "もう一つ")]).await.expect(422);
}
