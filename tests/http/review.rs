//! The review across departments: its figures against the data counted another way, its filters, and who changed what.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::Connection as _;
use diesel::connection::InstrumentationEvent;
use ichirizuka::demo::TODAY;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::store::read::review;

use crate::actors::{Actor, OWN_SECTION};
use crate::answer::{Answer, words};
use crate::city::City;
use crate::scene::{UNTOUCHED, WAITING};

on_both_databases! {
    the_figures_of_every_department_are_those_of_the_data,
    the_rates_of_a_year_are_those_of_its_published_table,
    a_filter_narrows_the_goals_and_goes_along_on_the_way_down_and_back,
    a_filter_that_would_show_nothing_is_not_offered,
    what_waits_for_somebody_is_theirs_alone,
    every_column_sorts_and_says_so,
    a_filter_that_names_nothing_is_a_page_that_does_not_exist,
    a_date_that_cannot_be_read_is_asked_for_again_with_the_filter_kept,
    what_changed_since_a_day_is_everything_that_was_entered_from_then_on,
    an_entry_long_after_its_event_is_called_late,
    the_meeting_sheet_has_a_sheet_for_each_department_with_its_exceptions_first,
    years_recorded_in_part_enter_no_total_share_or_movement,
    a_department_that_was_renamed_or_split_is_followed_to_today,
    ratings_are_counted_by_the_scale_and_never_averaged,
    a_year_takes_as_many_queries_as_any_other,
}

/// The words of the cells of a row, by its name.
fn row(page: &Answer, name: &str) -> Vec<String> {
    let mut rows = page.all("table.review__table tr").into_iter();
    let own = |row: &scraper::ElementRef<'_>| cells(*row).first().is_some_and(|first| first == name);
    let row = rows.find(own).unwrap_or_else(|| panic!("{}: no row {name}", page.asked));
    cells(row)
}

fn cells(row: scraper::ElementRef<'_>) -> Vec<String> {
    let cells = scraper::Selector::parse("th, td").expect("a selector");
    row.select(&cells).map(words).collect()
}

/// Goals, overdue, silent, on time, completed, milestones: what a row counts.
fn figures(row: &[String]) -> Vec<i64> {
    [1, 2, 3, 4, 5, 6].map(|place| number(&row[place])).to_vec()
}

/// The first number in a cell: marks and remarks left out.
fn number(cell: &str) -> i64 {
    let digits: String =
        cell.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number: {cell}"))
}

/// How many elements fit.
fn length(page: &Answer, css: &str) -> i64 {
    i64::try_from(page.all(css).len()).expect("not that many")
}

/// Milestones of a department in a year.
fn milestones_of(department: &str, year: i32) -> String {
    format!(
        "milestone m JOIN goal g ON g.id = m.goal_id JOIN unit s ON s.id = g.unit_id \
         JOIN unit d ON d.id = s.parent_id WHERE d.name = '{department}' AND g.fiscal_year = {year}"
    )
}

const OPEN: &str = "m.state IN ('not_started', 'in_progress', 'postponed')";
/// The last day of the due period has passed; it stands in the middle of what is stored.
const LATE: &str = "substr(m.due, 12, 10) < '2021-11-15'";
/// Sixty days before the demonstration's day.
const SILENT: &str = "COALESCE((SELECT max(u.entered_at) FROM progress_update u WHERE u.milestone_id = m.id), \
                      m.opened_on) < '2021-09-17'";

async fn the_figures_of_every_department_are_those_of_the_data(city: City) {
    let page = city.visit(Actor::Executive).await.get("/review?year=2021").await.expect(200);
    let departments = page.texts("tr.review__department th");
    assert_eq!(departments.len(), 8);
    let mut sums = [0; 6];
    for department in &departments {
        let milestones = milestones_of(department, 2021);
        let expected = [
            city.number(&format!("SELECT count(DISTINCT g.id) AS number FROM {milestones}")),
            city.count(&format!("{milestones} AND {OPEN} AND {LATE}")),
            city.count(&format!("{milestones} AND {OPEN} AND NOT ({LATE}) AND {SILENT}")),
            city.count(&format!("{milestones} AND {OPEN} AND NOT ({LATE}) AND NOT ({SILENT})")),
            city.count(&format!("{milestones} AND m.state = 'completed'")),
            city.count(&milestones),
        ];
        let shown = figures(&row(&page, department));
        assert_eq!(shown, expected, "{department}");
        let cancelled = city.count(&format!("{milestones} AND m.state = 'cancelled'"));
        assert_eq!(shown[1..5].iter().sum::<i64>() + cancelled, shown[5], "{department}: the figures add up");
        for (sum, count) in sums.iter_mut().zip(expected) {
            *sum += count;
        }
    }
    let [goals, overdue, silent, on_time, completed, milestones] = sums;
    assert!(goals * overdue * on_time * completed > 0, "the demonstration has something of each: {sums:?}");
    assert_eq!(figures(&row(&page, "計")), sums);
    let summary: Vec<i64> = page.texts("dl.summary dd").iter().map(|figure| number(figure)).collect();
    let (exceptions, rest) = (&summary[..2], [summary[2], summary[3], summary[5], summary[7]]);
    assert_eq!(exceptions, [overdue, silent], "what needs a look stands first");
    assert_eq!(rest, [on_time, completed, milestones, goals], "the figures above the table are those of its foot");
    assert_eq!(length(&page, ".table-region[aria-labelledby=overdue] tbody tr"), overdue);
}

async fn the_rates_of_a_year_are_those_of_its_published_table(city: City) {
    let public = city.citizen().get("/years/2020").await.expect(200);
    let rates: Vec<i64> =
        public.texts("td.sheet__results > ul.items > li .attainment__number").iter().map(|rate| number(rate)).collect();
    let in_band = |from: i64, below: i64| rates.iter().filter(|&&rate| from <= rate && rate < below).count();
    let page = city.visit(Actor::Executive).await.get("/review?year=2020").await.expect(200);
    let spread = row(&page, "計").pop().expect("cells");
    for (words, count) in [
        ("100%以上", in_band(100, 1000)),
        ("80%以上100%未満", in_band(80, 100)),
        ("50%以上80%未満", in_band(50, 80)),
        ("50%未満", in_band(0, 50)),
    ] {
        assert!(spread.contains(&format!("{words} {count}")), "{words} {count}: {spread}");
    }
    assert!(!spread.contains("平均"), "{spread}");
    let stages = row(&page, "計")[9..12].to_vec();
    assert_eq!(stages, ["公表済 19", "公表済 19", "公表済 19"], "what came in as published has been published");
}

async fn a_filter_narrows_the_goals_and_goes_along_on_the_way_down_and_back(city: City) {
    let bucho = city.visit(Actor::DepartmentHead).await;
    let all = bucho.get("/review?year=2021").await.expect(200);
    let late = bucho.get("/review?year=2021&late=1").await.expect(200);
    assert!(late.all("tr.review__department").len() < all.all("tr.review__department").len());
    for row in late.all("tr.review__section") {
        assert!(number(&cells(row)[2]) > 0, "every goal that is left has something late");
    }
    let department = late.attributes("tr.review__department th a", "href").swap_remove(0);
    assert!(department.contains("late=1") && department.contains("department="), "{department}");
    let inside = bucho.get(&department).await.expect(200);
    let section = inside.attributes("tr.review__section th a", "href").swap_remove(0);
    let goals = bucho.get(&section).await.expect(200);
    let goal = goals.attributes("tr.review__goal th a", "href").swap_remove(0);
    let page = bucho.get(&goal).await.expect(200);
    assert!(page.has("h2#milestones") && page.has("a[href^='/desk/goals/']"));
    let alone = bucho
        .get(&format!(
            "/review?year=2021&goal={}",
            goal.rsplit("goal=").next().and_then(|rest| rest.split('&').next()).expect("a goal")
        ))
        .await
        .expect(200);
    assert_eq!(alone.all("table.review__table tbody tr.review__goal").len(), 1, "its address alone leads there too");
    let back = page.attributes("nav.breadcrumb a", "href");
    assert_eq!(back.len(), 3, "{back:?}");
    assert!(back.iter().all(|address| address.contains("late=1")), "{back:?}");
    assert_eq!(back[2], section, "back to the section with the same filter");
    let city_again = bucho.get(&back[0]).await.expect(200);
    assert_eq!(city_again.texts("tr.review__department th"), late.texts("tr.review__department th"));
    let chips = page.attributes(".chips a", "href");
    assert!(chips.len() == 1 && !chips[0].contains("late"), "what is in force can be taken off: {chips:?}");
    for link in page.attributes("nav[aria-label] .links a[href*='meeting'], .links a[href*='changes']", "href") {
        assert!(link.contains("late=1"), "{link}");
    }
}

async fn a_filter_that_would_show_nothing_is_not_offered(city: City) {
    let page = city.visit(Actor::Executive).await.get("/review?year=2021").await.expect(200);
    assert!(page.has("input[name=late]") && page.has("input[name=silent]") && page.has("select[name=department]"));
    assert!(!page.has("select[name=rating]"), "nobody has rated yet");
    assert!(!page.has("select[name=policy]"), "the demonstration has no policies");
    assert!(!page.has("input[name=mine]"), "an executive approves nothing");
    city.sql("UPDATE goal SET policy = '住みよいまち' WHERE fiscal_year = 2021 AND id = (SELECT min(id) FROM goal WHERE fiscal_year = 2021)");
    city.sql("UPDATE goal SET policy = '働くまち & 市' WHERE fiscal_year = 2021 AND policy IS NULL");
    let page = city.visit(Actor::Executive).await.get("/review?year=2021").await.expect(200);
    assert_eq!(page.attributes("select[name=policy] option", "value"), ["", "住みよいまち", "働くまち & 市"]);
    let one = city
        .visit(Actor::Executive)
        .await
        .get("/review?policy=%E4%BD%8F%E3%81%BF%E3%82%88%E3%81%84%E3%81%BE%E3%81%A1")
        .await;
    assert_eq!(number(&row(&one.expect(200), "計")[1]), 1);
    let past = city.visit(Actor::Executive).await.get("/review?year=2020").await.expect(200);
    assert!(!past.has("input[name=late]"), "a year without milestones has nothing late");
}

async fn what_waits_for_somebody_is_theirs_alone(city: City) {
    let page = city.visit(Actor::DepartmentHead).await.get("/review?mine=1").await.expect(200);
    assert_eq!(page.texts("tr.review__section th"), [OWN_SECTION], "the report on {WAITING}");
    assert_eq!(number(&row(&page, "計")[7]), 1);
    let nothing = city.visit(Actor::Executive).await.get("/review?mine=1").await.expect(200);
    assert!(!nothing.has("table.review__table"), "and for an executive nothing waits");
}

async fn every_column_sorts_and_says_so(city: City) {
    let bucho = city.visit(Actor::DepartmentHead).await;
    let page = bucho.get("/review?year=2021&late=1").await.expect(200);
    let headings = page.attributes("table.review__table thead th a", "href");
    assert_eq!(headings.len(), page.all("table.review__table thead th").len(), "every heading is a link");
    for (place, heading) in headings.iter().enumerate() {
        assert!(heading.contains("late=1"), "{heading}");
        let sorted = bucho.get(heading).await.expect(200);
        let said = sorted.attributes("table.review__table thead th", "aria-sort");
        assert_eq!(said.iter().filter(|said| *said != "none").count(), 1, "{heading}: {said:?}");
        assert_ne!(said[place], "none", "{heading}");
        let turned = &sorted.attributes("table.review__table thead th a", "href")[place];
        let other = bucho.get(turned).await.expect(200).attributes("table.review__table thead th", "aria-sort");
        assert_ne!(other[place], said[place], "{heading}: the second time the other way round");
    }
    for (column, code) in [(1, "goals"), (2, "overdue"), (6, "milestones")] {
        let sorted = bucho.get(&format!("/review?year=2021&sort={code}&order=desc")).await.expect(200);
        let rows = sorted.all("tr.review__department");
        let counts: Vec<i64> = rows.into_iter().map(|row| number(&cells(row)[column])).collect();
        assert!(counts.windows(2).all(|pair| pair[0] >= pair[1]), "{code}: {counts:?}");
        assert!(counts.first() > counts.last(), "{code} tells departments apart");
    }
}

async fn a_filter_that_names_nothing_is_a_page_that_does_not_exist(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    for query in [
        "year=1999",
        "year=x",
        "department=99999",
        "department=x",
        "section=99999",
        "goal=1&year=2021",
        "goal=x",
        "policy=nothing",
        "rating=99999",
        "rating=x",
        "late=2",
        "silent=x",
        "mine=yes",
        "sort=name",
        "order=up",
        "department=99999999999999999999",
        "late=1&late=1",
    ] {
        for path in ["/review", "/en/review", "/review/meeting"] {
            let answer = kikaku.get(&format!("{path}?{query}")).await;
            assert!(answer.status == 404 || answer.status == 400, "{}: {}", answer.asked, answer.status);
            assert!(answer.has("nav"), "{}: a page with navigation", answer.asked);
        }
    }
    for path in [
        "/review/changes?year=x",
        "/review/changes?department=99999",
        "/review/changes?page=0",
        "/review/changes?page=-1",
        "/review/years?until=1999",
        "/review/years?until=x",
    ] {
        kikaku.get(path).await.expect(404);
    }
    let far = kikaku.get("/review/changes?page=18446744073709551615").await.expect(200);
    assert!(!far.has(".timeline li") && far.has("a[rel=prev]"));
}

async fn a_date_that_cannot_be_read_is_asked_for_again_with_the_filter_kept(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let typed = "%E3%81%84%E3%81%A4%E3%81%8B";
    let page = kikaku.get(&format!("/review?year=2021&late=1&since={typed}")).await.expect(422);
    assert_eq!(page.value("since"), "いつか");
    assert!(
        page.has("#since[aria-invalid=true][aria-describedby~=since-error]")
            && page.has(".error-summary a[href='#since']")
    );
    assert!(page.has("input[name=late][checked]"), "the rest of the filter is kept");
    let page = kikaku.get(&format!("/review/changes?since={typed}")).await.expect(422);
    assert_eq!(page.value("since"), "いつか");
    assert!(!page.has(".timeline"));
    let sheet = kikaku.get(&format!("/review/meeting?late=1&since={typed}")).await;
    assert!(sheet.expect_redirect().starts_with("/review?"), "the form there says what is wrong");
}

/// The changes of the open year that the trail of tables holds from a day on.
fn changes_in_tables(city: &City, day: &str) -> i64 {
    ["progress_update u JOIN goal g ON g.id = u.goal_id WHERE u.entered_at",
        "sheet_step s JOIN goal g ON g.id = s.goal_id WHERE s.at",
        "publication p JOIN goal g ON g.id = p.goal_id WHERE p.published_at",
        "evaluation e JOIN goal g ON g.id = e.goal_id WHERE e.at",
        "actual a JOIN indicator i ON i.id = a.indicator_id JOIN goal g ON g.programme_id = i.programme_id AND g.fiscal_year = a.fiscal_year WHERE a.entered_at",
        "target t JOIN indicator i ON i.id = t.indicator_id JOIN goal g ON g.programme_id = i.programme_id AND g.fiscal_year = t.fiscal_year WHERE t.entered_at",
    ]
    .iter()
    .map(|rows| city.count(&format!("{rows} >= '{day}' AND g.fiscal_year = 2021")))
    .sum()
}

async fn what_changed_since_a_day_is_everything_that_was_entered_from_then_on(city: City) {
    let shicho = city.visit(Actor::Executive).await;
    // The day begins nine hours before that of UTC.
    let expected = changes_in_tables(&city, "2021-10-31 15:00:00");
    assert!(expected > 0);
    let mut seen = Vec::new();
    for since in ["2021-11-01", "%E4%BB%A4%E5%92%8C3%E5%B9%B411%E6%9C%881%E6%97%A5", "R3.11.1", "2021-11"] {
        let page = shicho.get(&format!("/review/changes?year=2021&since={since}")).await.expect(200);
        assert_eq!(length(&page, ".timeline > li"), expected, "{since}");
        assert!(page.texts(".lede")[0].contains(&format!("{expected}件")), "{:?}", page.texts(".lede"));
        seen.push(page.texts(".timeline > li"));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "however the day is written");
    let none = shicho.get("/review/changes?year=2021&since=2031-01-01").await.expect(200);
    assert!(!none.has(".timeline"));
    let everything = changes_in_tables(&city, "1900-01-01");
    assert!(everything > 100, "more than a page");
    let first = shicho.get("/review/changes?year=2021&since=2000-01-01").await.expect(200);
    assert_eq!(first.all(".timeline > li").len(), 24);
    let mut found = length(&first, ".timeline > li");
    let mut next = first.attributes("a[rel=next]", "href").pop();
    while let Some(address) = next {
        let page = shicho.get(&address).await.expect(200);
        found += length(&page, ".timeline > li");
        next = page.attributes("a[rel=next]", "href").pop();
    }
    assert_eq!(found, everything, "the pages hold all of them");
    let changed = shicho.get("/review?year=2021&since=2021-11-01").await.expect(200);
    assert!(number(&row(&changed, "計")[1]) < 19 && changed.has(".chips a"));
    city.reported(city.milestone(UNTOUCHED), "会議のあとの報告").await;
    let page = shicho.get("/review/changes?since=2021-11-15").await.expect(200);
    assert!(
        page.texts(".timeline > li")
            .iter()
            .any(|entry| entry.contains("会議のあとの報告") && entry.contains("承認待ち"))
    );
}

async fn an_entry_long_after_its_event_is_called_late(city: City) {
    let shicho = city.visit(Actor::Executive).await;
    let milestone = city.milestone(UNTOUCHED);
    let update = city.reported(milestone, "ずっと前のこと").await;
    let late = async || {
        let page = shicho.get("/review/changes?since=2021-11-15").await.expect(200);
        let entries = page.texts(".timeline > li");
        entries.iter().find(|entry| entry.contains("ずっと前のこと")).expect("the entry").contains("遅れた入力")
    };
    // Thirty days before the demonstration's day is 16 October.
    for (happened, expected) in [
        ("2021-10-16/2021-10-16/day", false),
        ("2021-10-15/2021-10-15/day", true),
        ("2021-10-01/2021-10-31/month", false),
        ("2021-09-01/2021-09-30/month", true),
    ] {
        city.sql(&format!("UPDATE progress_update SET happened = '{happened}' WHERE id = {update}"));
        assert_eq!(late().await, expected, "{happened}");
    }
    let page = shicho.get("/review/changes").await.expect(200);
    assert!(page.text().contains("30日を過ぎて入力された"), "what late means is said");
}

async fn the_meeting_sheet_has_a_sheet_for_each_department_with_its_exceptions_first(city: City) {
    let shicho = city.visit(Actor::Executive).await;
    let page = shicho.get("/review/meeting?year=2021").await.expect(200);
    let departments = shicho.get("/review?year=2021").await.expect(200).texts("tr.review__department th");
    assert_eq!(page.texts("section.meeting__sheet h2"), departments);
    for mark in page.texts(".meeting__mark") {
        assert!(mark.contains("庁内限り") && mark.contains("令和3年11月15日"), "{mark}");
    }
    assert_eq!(page.all(".meeting__mark").len(), departments.len() + 1);
    for sheet in page.texts("section.meeting__sheet") {
        let exceptions = sheet.find("期限超過・報告なし").expect("a heading");
        assert!(exceptions < sheet.find("課・仕事目標ごと").expect("a heading"), "{sheet}");
    }
    let late = shicho.get("/review/meeting?year=2021&late=1").await.expect(200);
    assert!(late.all("section.meeting__sheet").len() < departments.len());
    assert!(late.text().contains("絞り込んだ仕事目標だけ"));
}

/// The cell of a department in a year on the page of years.
fn cell(page: &Answer, name: &str, year: &str) -> Option<String> {
    let mut rows = page.all("table.review__years tbody tr, table.review__years tfoot tr").into_iter();
    let row = rows.find(|row| cells(*row).first().is_some_and(|first| first == name))?;
    let label = scraper::Selector::parse("td").expect("a selector");
    row.select(&label).find(|cell| cell.attr("data-label").is_some_and(|label| label.contains(year))).map(words)
}

async fn years_recorded_in_part_enter_no_total_share_or_movement(city: City) {
    let page = city.visit(Actor::Executive).await.get("/review/years").await.expect(200);
    let total = |year| cell(&page, "計", year).expect("a total");
    assert!(total("2019年度").contains("合計しません"), "{}", total("2019年度"));
    assert!(total("2018年度").contains("収録なし"), "{}", total("2018年度"));
    assert!(total("2020年度").starts_with("仕事目標 19件"), "{}", total("2020年度"));
    assert!(total("2020年度").contains("比較できません"), "the year before is there only in part");
    // The same programmes go on into the open year, one after the other.
    let continued = city.count(
        "goal a JOIN goal b ON b.programme_id = a.programme_id AND b.fiscal_year = 2020 WHERE a.fiscal_year = 2021",
    );
    assert!(total("2021年度").contains(&format!("継続 {continued}新規 0終了 0")), "{}", total("2021年度"));
    city.sql("UPDATE fiscal_year SET partial = NOT partial WHERE year = 2020");
    let page = city.visit(Actor::Executive).await.get("/review/years").await.expect(200);
    assert!(cell(&page, "計", "2020年度").expect("a total").contains("合計しません"));
    assert!(cell(&page, "計", "2021年度").expect("a total").contains("比較できません"));
    let before = page.attributes("a[rel=prev]", "href").pop().expect("there are earlier years");
    let earlier = city.visit(Actor::Executive).await.get(&before).await.expect(200);
    assert!(earlier.texts("thead th").iter().any(|heading| heading.contains("2016年度")));
}

async fn a_department_that_was_renamed_or_split_is_followed_to_today(city: City) {
    let number = |name: &str| {
        city.number(&format!(
            "SELECT CAST(id AS BIGINT) AS number FROM unit WHERE name = '{name}' ORDER BY id DESC LIMIT 1"
        ))
    };
    let shicho = city.visit(Actor::Executive).await;
    let before = shicho.get("/review/years").await.expect(200);
    let of_2020 = cell(&before, "建設部", "2020年度").expect("the department");
    // 建設部 and its sections end with 2020; from 2021 their work is done in 都市整備部.
    let old = number("建設部");
    city.sql("INSERT INTO unit (kind, name, first_year) VALUES ('department', '都市整備部', 2021)");
    let new = number("都市整備部");
    city.sql(&format!("UPDATE unit SET last_year = 2020 WHERE id = {old}"));
    city.sql(&format!("UPDATE unit SET parent_id = {new} WHERE parent_id = {old}"));
    city.sql(&format!(
        "INSERT INTO unit_succession (from_unit, to_unit, fiscal_year, kind) VALUES ({old}, {new}, 2021, 'renamed')"
    ));
    let after = shicho.get("/review/years").await.expect(200);
    assert_eq!(cell(&after, "都市整備部", "2020年度"), Some(of_2020));
    assert_eq!(cell(&after, "建設部", "2020年度"), None);
    // A section that ends and is split between two departments belongs to neither alone.
    let section = number(OWN_SECTION);
    city.sql(&format!("UPDATE unit SET last_year = 2020 WHERE id = {section}"));
    for department in [new, number("消防本部")] {
        city.sql(&format!(
            "INSERT INTO unit (kind, parent_id, name, first_year) VALUES ('section', {department}, '住まい係', 2021)"
        ));
        let part = number("住まい係");
        city.sql(&format!("INSERT INTO unit_succession (from_unit, to_unit, fiscal_year, kind) VALUES ({section}, {part}, 2021, 'split')"));
    }
    let split = shicho.get("/review/years").await.expect(200);
    let several = cell(&split, "いまの複数の部局に分かれた課", "2020年度").expect("a row of its own");
    assert!(several.starts_with("仕事目標 1件"), "{several}");
    assert!(
        cell(&split, "計", "2020年度").expect("a total").starts_with("仕事目標 19件"),
        "nothing is lost or counted twice"
    );
}

async fn ratings_are_counted_by_the_scale_and_never_averaged(city: City) {
    let rating = |label: &str| {
        city.number(&format!(
            "SELECT CAST(id AS BIGINT) AS number FROM rating WHERE fiscal_year = 2021 AND label = '{label}'"
        ))
    };
    let goals: Vec<i64> = (0..5)
        .map(|place| {
            city.number(&format!(
                "SELECT CAST(id AS BIGINT) AS number FROM goal WHERE fiscal_year = 2021 ORDER BY position, id LIMIT 1 OFFSET {place}"
            ))
        })
        .collect();
    let labels = ["計画以上", "計画通り", "計画通り", "計画未満", "評価不能"];
    for (goal, label) in goals.iter().zip(labels) {
        for rating in [rating("計画未満"), rating(label)] {
            city.sql(&format!(
                "INSERT INTO evaluation (goal_id, kind, rating_id, reasons, signature, at) VALUES ({goal}, 'self', {rating}, '', '試験', '2021-11-14 01:00:00')"
            ));
        }
    }
    let shicho = city.visit(Actor::Executive).await;
    let page = shicho.get("/review").await.expect(200);
    let spread = row(&page, "計")[12].clone();
    assert!(spread.contains("1・2・1"), "those that count, from the best: {spread}");
    let all = "計画以上 1計画通り 2計画未満 1評価不能 1未評価 14";
    assert!(spread.ends_with(all), "a later rating takes the place of an earlier one: {spread}");
    let below = rating("計画未満");
    let one = shicho.get(&format!("/review?rating={below}")).await.expect(200);
    assert_eq!(number(&row(&one, "計")[1]), 1);
    let without = shicho.get("/review?rating=none").await.expect(200);
    assert_eq!(number(&row(&without, "計")[1]), 14);
    assert!(page.has("select[name=rating]"));
    let years = shicho.get("/review/years").await.expect(200);
    let total = cell(&years, "計", "2021年度").expect("a total");
    assert!(total.contains("計画通り 2（50%）") && total.contains("計画未満 1（25%）"), "{total}");
    assert!(
        total.contains("評価不能 1 未評価") || total.contains("評価不能 1未評価"),
        "no share for what does not count: {total}"
    );
}

async fn a_year_takes_as_many_queries_as_any_other(city: City) {
    let mut counts = Vec::new();
    for year in [2015, 2020, 2021] {
        let year = FiscalYear::new(year).expect("a year");
        let queries = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&queries);
        city.database
            .read(move |connection| {
                connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
                    if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                        counter.fetch_add(1, Ordering::Relaxed);
                    }
                });
                let read = review::of_year(connection, year, TODAY);
                connection.set_instrumentation(None::<fn(InstrumentationEvent<'_>)>);
                read
            })
            .await
            .expect("the year is read");
        counts.push(queries.load(Ordering::Relaxed));
    }
    assert!(counts[0] > 0 && counts[1] <= 20 && counts[2] <= 20, "{counts:?}");
    assert!(counts[2].abs_diff(counts[1]) <= 1, "with milestones or without: {counts:?}");
}
