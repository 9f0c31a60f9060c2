//! What the year pages say.

use crate::answer::Answer;
use crate::city::City;

on_both_databases! {
    the_year_2020_has_its_departments_sections_goals_objectives_and_results_as_real_lists,
    the_twelve_rates_of_2020_stand_by_their_results_unclamped,
    a_department_filter_shows_its_goals_and_no_others,
    a_rate_filter_shows_what_its_words_say,
    an_unknown_filter_is_a_page_that_does_not_exist,
    a_unit_page_shows_its_own_goals,
    years_recorded_in_part_say_so_and_enter_no_totals,
    the_open_year_is_marked_as_a_sample,
    the_front_page_leads_with_the_newest_year_with_results,
    old_names_stay_and_the_programme_page_follows_them,
    a_comparison_does_not_draw_a_line_through_what_cannot_be_compared,
}

async fn page(city: &City, path: &str) -> Answer {
    city.citizen().get(path).await.expect(200)
}

const GOALS: &str = "table.sheet tbody th a.sheet__name";

async fn the_year_2020_has_its_departments_sections_goals_objectives_and_results_as_real_lists(city: City) {
    for path in ["/years/2020", "/en/years/2020"] {
        let page = page(&city, path).await;
        assert_eq!(page.all("section.department").len(), 8, "{path}");
        let mut sections = page.attributes("td.sheet__section a", "href");
        sections.sort_unstable();
        sections.dedup();
        assert_eq!(sections.len(), 18, "{path}");
        assert_eq!(page.all(GOALS).len(), 19, "{path}");
        assert_eq!(page.all("td.sheet__objectives > ul.items > li").len(), 47, "{path}");
        assert_eq!(page.all("td.sheet__results > ul.items > li").len(), 48, "{path}");
        assert_eq!(page.texts("dl.summary dd"), ["8", "18", "19", "47", "48", "12"], "{path}");
        for item in page.texts("ul.items > li") {
            assert!(!item.starts_with(['■', '・', '○']), "{path}: a mark typed as text: {item}");
        }
        for note in page.texts("ol.footnotes > li") {
            assert!(!note.is_empty(), "{path}");
        }
    }
}

async fn the_twelve_rates_of_2020_stand_by_their_results_unclamped(city: City) {
    let page = page(&city, "/years/2020").await;
    let rates = page.texts("td.sheet__results > ul.items > li .attainment__number");
    let expected = ["70%", "79%", "20%", "100%", "267%", "92%", "90%", "87%", "72%", "100%", "72%", "35%"];
    assert_eq!(rates, expected);
    let labels = page.texts("td.sheet__results > ul.items > li .attainment__label > span");
    assert_eq!(labels.iter().filter(|label| *label == "完了率").count(), 4, "the source's own word stays: {labels:?}");
    let over = page.all(".attainment").into_iter().map(crate::answer::words).find(|words| words.contains("267%"));
    assert!(over.is_some_and(|words| words.contains("8 / 3")), "the figures stand beside the rate");
    for width in page.attributes(".attainment__value", "width") {
        let length: u32 = width.trim_end_matches('%').parse().expect("a length");
        assert!(length <= 100, "only the bar stops at its end");
    }
    assert_eq!(page.texts("table.outcome tbody td.number")[..4], ["3", "3", "4", "2"]);
    assert!(!page.has("table.distribution"), "the same is not told twice");
}

async fn a_department_filter_shows_its_goals_and_no_others(city: City) {
    let year = page(&city, "/years/2020").await;
    let links = year.all("[aria-labelledby=filter-department] a");
    assert_eq!(links.len(), 9, "all, and the eight departments");
    let mut shown = 0;
    for link in links.into_iter().skip(1) {
        let count: usize = crate::answer::words(link)
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
            .parse()
            .expect("a count");
        let filtered = page(&city, link.attr("href").expect("an address")).await;
        assert_eq!(filtered.all("section.department").len(), 1);
        assert_eq!(filtered.all(GOALS).len(), count);
        assert_eq!(filtered.all("[aria-labelledby=filter-department] a[aria-current]").len(), 1);
        shown += count;
    }
    assert_eq!(shown, 19);
}

async fn a_rate_filter_shows_what_its_words_say(city: City) {
    let mut shown = 0;
    for (code, fits) in [
        ("met", (|rates: &[u32]| !rates.is_empty() && rates.iter().all(|rate| *rate >= 100)) as fn(&[u32]) -> bool),
        ("below", |rates| rates.iter().any(|rate| *rate < 100)),
        ("none", <[u32]>::is_empty),
    ] {
        let filtered = page(&city, &format!("/years/2020?attainment={code}")).await;
        let rows = filtered.all("table.sheet tbody tr");
        assert!(!rows.is_empty(), "{code}");
        shown += rows.len();
        for goal in filtered.attributes(GOALS, "href") {
            let goal = page(&city, &goal).await;
            let rates: Vec<u32> = goal
                .texts("td .attainment__number")
                .iter()
                .map(|rate| rate.trim_end_matches('%').parse().expect("a rate"))
                .collect();
            assert!(fits(&rates), "{code}: {} {rates:?}", goal.asked);
        }
    }
    assert_eq!(shown, 19);
}

async fn an_unknown_filter_is_a_page_that_does_not_exist(city: City) {
    for query in ["attainment=all", "attainment=", "department=99999", "department=0"] {
        city.citizen().get(&format!("/years/2020?{query}")).await.expect(404);
    }
    // A department of another year is none of this one.
    let nothing = page(&city, "/years/2019?attainment=none").await;
    assert!(nothing.has(GOALS));
    assert!(!nothing.has("#filter-attainment"), "a filter with nothing in it is not shown");
}

async fn a_unit_page_shows_its_own_goals(city: City) {
    let year = page(&city, "/years/2020").await;
    for address in year.attributes("section.department h2 a, td.sheet__section a", "href") {
        let unit = page(&city, &address).await;
        assert_eq!(unit.all("section.department").len(), 1, "{address}");
        assert!(unit.has(GOALS), "{address}");
        assert_eq!(unit.attributes(".breadcrumb a", "href"), ["/", "/years/2020"], "{address}");
    }
    let section = year.all("td.sheet__section a").into_iter().find(|link| crate::answer::words(*link) == "住宅政策課");
    let section = page(&city, section.and_then(|link| link.attr("href")).expect("its page")).await;
    assert_eq!(section.all(GOALS).len(), 1);
    assert!(section.texts("footer address").concat().contains("住宅政策課"), "the section to ask is named");
}

async fn years_recorded_in_part_say_so_and_enter_no_totals(city: City) {
    for year in [2015, 2016, 2019] {
        let page = page(&city, &format!("/years/{year}")).await;
        assert_eq!(page.texts(".eyebrow .badge--partial"), ["一部のみ収録・要約"], "{year}");
        assert!(!page.has("dl.summary") && !page.has("table.outcome"), "{year}");
        for goal in page.attributes(GOALS, "href") {
            assert!(self::page(&city, &goal).await.has(".badge--partial"), "{goal}");
        }
    }
    assert!(!page(&city, "/years/2020").await.has(".badge--partial"));
}

async fn the_open_year_is_marked_as_a_sample(city: City) {
    let year = page(&city, "/years/2021").await;
    assert_eq!(year.texts(".eyebrow .badge--sample"), ["見本"]);
    assert_eq!(year.all(GOALS).len(), 19);
    for goal in year.attributes(GOALS, "href") {
        let goal = page(&city, &goal).await;
        assert_eq!(goal.texts(".eyebrow .badge--sample"), ["見本"], "{}", goal.asked);
    }
    assert_eq!(page(&city, "/en/years/2021").await.texts(".eyebrow .badge--sample"), ["Sample"]);
    assert!(!page(&city, "/years/2020").await.has("main .badge--sample"));
}

async fn the_front_page_leads_with_the_newest_year_with_results(city: City) {
    let front = page(&city, "/").await;
    let result = front.texts(".verdict__result");
    assert_eq!(result, ["令和2年度（2020年度）は、目標値のある指標12件のうち3件が目標に達しました。"]);
    assert!(front.texts(".verdict").concat().contains("前年度は一部のみの収録のため、比べられません。"));
    assert_eq!(front.attributes("section[aria-labelledby=newest] a", "href"), ["/years/2020"]);
    let english = page(&city, "/en").await.texts(".verdict__result").concat();
    assert!(english.ends_with("3 of 12 indicators with a target reached it."), "{english}");
    let years = front.attributes("ul.years a", "href");
    assert_eq!(years, ["/years/2021", "/years/2020", "/years/2019", "/years/2016", "/years/2015"]);
    assert_eq!(front.all("ul.years .badge--partial").len(), 3);
    assert_eq!(front.all("ul.years .badge--sample").len(), 1);
}

async fn old_names_stay_and_the_programme_page_follows_them(city: City) {
    let goal = city.goal_of(city.milestone(crate::scene::WAITING));
    let programme = page(&city, &format!("/goals/{goal}")).await;
    let address = programme.attributes(".meta a", "href").into_iter().find(|address| address.contains("/programmes/"));
    let programme = page(&city, &address.expect("the programme")).await;
    let years = programme.texts(".lineage__year a");
    assert!(years.len() >= 3, "{years:?}");
    assert!(years[0].contains("2021") && years.last().is_some_and(|last| last.contains("2015")), "{years:?}");
    let names = programme.texts(".lineage__name");
    assert!(names.windows(2).any(|pair| pair[0] != pair[1]), "the names differ over the years: {names:?}");
    assert!(programme.has(".through__gap"), "years that are not on record are a gap");
    assert!(programme.has(".lineage__kind"));
}

async fn a_comparison_does_not_draw_a_line_through_what_cannot_be_compared(city: City) {
    let comparison = page(&city, "/compare?years=2015,2016,2019,2020,2021&by=programme&view=prose").await;
    for table in comparison.attributes("table.comparison", "aria-labelledby") {
        let table = format!("table[aria-labelledby={table}]");
        assert_eq!(comparison.all(&format!("{table} thead th")).len(), 6, "{table}");
        let years = comparison.attributes(&format!("{table} thead a"), "href");
        assert_eq!(years, [2015, 2016, 2019, 2020, 2021].map(|year| format!("/years/{year}")), "{table}");
        for row in comparison.all(&format!("{table} tbody tr")) {
            assert_eq!(row.child_elements().count(), 6, "{}", crate::answer::words(row));
        }
    }
    let reasons = comparison.texts("table.comparison .not-comparable");
    assert!(!reasons.is_empty(), "the value of another source is not a point of the same series");
    assert!(
        reasons.iter().all(|reason| reason.starts_with("比較できません") && reason.chars().count() > 12),
        "{reasons:?}"
    );
    let again = page(&city, "/compare?years=2021,2020,,2015,2016,2019,2020&view=prose").await;
    assert_eq!(again.texts("table.comparison"), comparison.texts("table.comparison"), "any order, each year once");
}
