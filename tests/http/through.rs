//! One programme through time, and the front page from which it is found.

use crate::answer::Answer;
use crate::city::City;
use crate::roads;
use crate::scene::WAITING;

on_both_databases! {
    years_stand_in_order_the_newest_first_each_with_its_stages,
    what_changed_in_an_objective_is_told_in_whole_words,
    a_change_of_a_date_alone_is_no_rewording,
    the_drawing_of_the_line_gives_every_year_the_same_room,
    objectives_of_a_whole_year_say_what_became_of_those_before,
    a_year_on_record_in_part_counts_nothing_as_new_or_dropped,
    the_drawing_of_the_line_is_told_in_sentences_too,
    milestones_stand_in_the_order_of_their_dates,
    a_programme_that_is_linked_but_not_public_is_nowhere,
    the_front_page_counts_whole_years_only,
    the_news_stand_under_the_days_of_the_city,
    from_the_front_page_it_is_two_clicks_to_a_goal,
}

async fn programme(city: &City) -> (i64, Answer) {
    let goal = city.goal_of(city.milestone(WAITING));
    let number = city.number(&format!("SELECT CAST(programme_id AS BIGINT) AS number FROM goal WHERE id = {goal}"));
    (number, city.citizen().get(&format!("/programmes/{number}")).await.expect(200))
}

async fn years_stand_in_order_the_newest_first_each_with_its_stages(city: City) {
    let (_, page) = programme(&city).await;
    let years = page.texts(".through__year .lineage__year");
    let gregorian = |label: &String| label.split_once('（').map(|(_, year)| year.to_owned());
    assert!(years.len() > 2 && years.iter().rev().map(gregorian).is_sorted(), "{years:?}");
    let stages = page.texts(".through__year--newest .through__stage h3");
    assert_eq!(stages.first().map(String::as_str), Some("当初目標"));
    assert_eq!(stages.last().map(String::as_str), Some("成果"));
    assert!(page.has("section figure.chart svg") || page.has("#indicator-1") || page.has("table.data"));
}

async fn objectives_of_a_whole_year_say_what_became_of_those_before(city: City) {
    // A whole year after a whole year: 2021 after 2020.
    let pair = "SELECT CAST(min(later.programme_id) AS BIGINT) AS number FROM goal AS later JOIN goal AS earlier \
                ON earlier.programme_id = later.programme_id WHERE later.fiscal_year = 2021 AND earlier.fiscal_year = 2020";
    let number = city.number(pair);
    let page = city.citizen().get(&format!("/programmes/{number}")).await.expect(200);
    let newest = ".through__year--newest";
    let sentence = page.texts(&format!("{newest} .through__compared")).concat();
    // What there is none of isn't said.
    let count = |before: &str| -> usize {
        let Some(after) = sentence.split(&format!("{before}項目")).nth(1) else { return 0 };
        after.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a count")
    };
    assert!(!sentence.contains("目0件"), "{sentence}");
    for (words, origin) in [("同じ", "kept"), ("書き改めた", "reworded"), ("新しい", "new")] {
        assert_eq!(count(words), page.all(&format!("{newest} .through__origin--{origin}")).len(), "{sentence}");
    }
    assert_eq!(count("なくなった"), page.all(&format!("{newest} .through__dropped")).len(), "{sentence}");
    let objectives = page.all(&format!("{newest} .through__stage:first-of-type > .items:first-of-type > li")).len();
    assert_eq!(count("同じ") + count("書き改めた") + count("新しい"), objectives, "{sentence}");
}

/// The page of a programme whose first objective is this in the one whole year and that in the next.
async fn reworded(city: &City, before: &str, after: &str) -> (i64, Answer) {
    let pair = "SELECT CAST(min(later.programme_id) AS BIGINT) AS number FROM goal AS later JOIN goal AS earlier \
                ON earlier.programme_id = later.programme_id WHERE later.fiscal_year = 2021 AND earlier.fiscal_year = 2020";
    let number = city.number(pair);
    for (year, text) in [(2020, before), (2021, after)] {
        let data = roads::data(&city.citizen(), year).await;
        let goals = data["goals"].as_array().expect("goals");
        let goal = goals.iter().find(|goal| goal["programme"]["number"] == number).expect("the goal");
        let old = goal["objectives"][0]["text"].as_str().expect("a text");
        let condition = format!("goal_id = {}", goal["number"]);
        let changed = format!("replace(snapshot, '\"{old}\"', '\"{text}\"')");
        assert!(city.publish_otherwise(&changed, &condition).await > 0);
    }
    (number, city.citizen().get(&format!("/programmes/{number}")).await.expect(200))
}

async fn what_changed_in_an_objective_is_told_in_whole_words(city: City) {
    let before = "前年度12.5%以下に抑える（平成28年10月）";
    let (number, page) = reworded(&city, before, "前年度12.0%以下に抑える（平成29年10月）").await;
    let first = ".through__year--newest .through__stage:first-of-type > .items:first-of-type > li:first-child";
    let text = page.texts(first).concat();
    assert!(text.contains("前年度12.0%以下に抑える（平成29年10月）"), "the text itself stays whole: {text}");
    assert!(text.contains("12.5% → 12.0%") && text.contains("平成28年10月 → 平成29年10月"), "{text}");
    assert!(!text.contains("12.512.0") && !text.contains("2829"), "{text}");
    assert_eq!(page.texts(&format!("{first} .through__origin")), ["書き改め"]);
    let english = city.citizen().get(&format!("/en/programmes/{number}")).await.expect(200);
    assert!(english.texts(first).concat().contains("12.5% → 12.0%"));
}

async fn a_change_of_a_date_alone_is_no_rewording(city: City) {
    let (_, page) = reworded(&city, "計画を公表する（平成28年10月）", "計画を公表する（平成29年10月）").await;
    let first = ".through__year--newest .through__stage:first-of-type > .items:first-of-type > li:first-child";
    assert_eq!(page.texts(&format!("{first} .through__origin")), ["同じ"]);
    let text = page.texts(first).concat();
    assert!(text.contains("平成28年10月 → 平成29年10月"), "{text}");
}

async fn the_drawing_of_the_line_gives_every_year_the_same_room(city: City) {
    let (_, page) = programme(&city).await;
    let years: Vec<(i32, f64)> = page
        .all(".succession__drawing .chart__label--middle")
        .into_iter()
        .map(|label| {
            let x = label.attr("x").expect("a place").parse().expect("a number");
            (crate::answer::words(label).parse().expect("a year"), x)
        })
        .collect();
    assert!(years.len() > 2, "{years:?}");
    let a_year = |pair: &[(i32, f64)]| (pair[1].1 - pair[0].1) / f64::from(pair[1].0 - pair[0].0);
    let widths: Vec<f64> = years.windows(2).map(a_year).collect();
    assert!(widths.iter().all(|width| (width - widths[0]).abs() < 0.2), "{years:?}");
    assert!(years.windows(2).any(|pair| pair[1].0 - pair[0].0 > 1), "there is a gap to be seen: {years:?}");
    assert!(page.texts(".succession__name").iter().all(|name| !name.contains('…')), "names have room");
}

async fn a_year_on_record_in_part_counts_nothing_as_new_or_dropped(city: City) {
    let (_, page) = programme(&city).await;
    for year in page.all(".through__year").iter().filter(|year| crate::answer::words(**year).contains("一部のみ収録"))
    {
        let text = crate::answer::words(*year);
        assert!(!text.contains("新しい") && !text.contains("と比べて"), "{text}");
    }
}

async fn the_drawing_of_the_line_is_told_in_sentences_too(city: City) {
    let (_, page) = programme(&city).await;
    let links = page.all(".succession__link").len();
    assert!(links > 0);
    let sentences = page.texts(".succession__list li");
    assert_eq!(sentences.len(), links);
    assert!(sentences.iter().any(|text| text.contains("空き家バンク関係事業") && text.contains("名称変更")));
    // A programme without a line needs no drawing.
    let alone = city.citizen().get("/programmes/1").await.expect(200);
    assert_eq!(alone.has(".succession__drawing"), alone.has(".succession__list li"));
}

async fn milestones_stand_in_the_order_of_their_dates(city: City) {
    let (_, page) = programme(&city).await;
    let dates = page.attributes("main > .timeline time", "datetime");
    assert!(dates.len() > 2, "{dates:?}");
    // Product rule 1: by the end of the period; a month ends after each of its days.
    let end = |date: &String| format!("{:-<10}", date.rsplit('/').next().unwrap_or_default()).replace('-', "9");
    let ends: Vec<String> = dates.iter().map(end).collect();
    assert!(ends.is_sorted(), "{dates:?}");
    assert!(ends.first() < ends.last(), "{dates:?}");
}

async fn a_programme_that_is_linked_but_not_public_is_nowhere(city: City) {
    let (number, _) = programme(&city).await;
    city.sql("INSERT INTO programme (created_at) VALUES ('2021-11-01 00:00:00')");
    let hidden = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM programme");
    city.sql(&format!(
        "INSERT INTO programme_succession (from_programme, to_programme, fiscal_year, kind, basis) \
         VALUES ({number}, {hidden}, 2022, 'split', 'まだ秘密の根拠')"
    ));
    let page = city.citizen().get(&format!("/programmes/{number}")).await.expect(200);
    assert!(!page.text().contains("まだ秘密の根拠"));
    city.citizen().get(&format!("/programmes/{hidden}")).await.expect(404);
}

async fn the_front_page_counts_whole_years_only(city: City) {
    let page = city.citizen().get("/").await.expect(200);
    assert_eq!(page.attributes("table.outcome tbody a", "href"), ["/years/2020"], "a year in part has no bar");
    let untold = page.texts("[aria-labelledby=untold] li");
    assert_eq!(untold.len(), 4, "{untold:?}");
    assert_eq!(untold.iter().filter(|row| row.contains("一部のみ収録")).count(), 3, "{untold:?}");
    assert_eq!(untold.iter().filter(|row| row.contains("成果の公表前")).count(), 1, "{untold:?}");
    assert!(page.has(".news li a"));
}

/// In Japan a day begins at 15:00 of the day before in universal time.
async fn the_news_stand_under_the_days_of_the_city(city: City) {
    let first = "goal_id = (SELECT min(id) FROM goal WHERE fiscal_year = 2020)";
    city.sql("UPDATE publication SET published_at = '2030-05-10 03:00:00' WHERE fiscal_year = 2020");
    assert_eq!(city.sql(&format!("UPDATE publication SET published_at = '2030-05-09 23:45:00' WHERE {first}")), 1);
    city.sql("UPDATE publication SET published_at = '2030-05-10 15:30:00' WHERE fiscal_year = 2019");
    let page = city.citizen().get("/").await.expect(200);
    let days = page.attributes(".news time", "datetime");
    assert_eq!(days[..2], ["2030-05-11", "2030-05-10"]);
    assert!(page.texts(".news li")[1].contains("ほか16件"), "{:?}", page.texts(".news li"));
    assert_eq!(days.iter().filter(|day| day.starts_with("2030")).count(), 2, "{days:?}");
}

async fn from_the_front_page_it_is_two_clicks_to_a_goal(city: City) {
    let front = city.citizen().get("/").await.expect(200);
    let departments = front.attributes(".front__departments a", "href");
    assert_eq!(departments.len(), 8);
    for department in departments {
        let page = city.citizen().get(&department).await.expect(200);
        assert!(page.has("a[href^='/goals/']"), "{department}");
    }
    let form = front.one("form[role=search]");
    assert_eq!(form.attr("action"), Some("/search"));
    assert!(front.has("form[role=search] label[for=q]"));
}
