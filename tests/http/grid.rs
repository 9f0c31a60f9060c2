//! The grid of a comparison: what its narrow cells tell, and where the rest is.

use crate::answer::every;
use crate::city::City;
use crate::comparison::{page, rate, row, scale, take_in, with_table};

on_both_databases! {
    what_goes_on_is_not_repeated_and_what_changed_is_marked,
    the_prose_of_a_row_is_folded_and_stands_side_by_side_on_a_page_of_its_own,
    a_cell_has_value_and_direction_and_no_line_is_drawn_through_a_break,
    a_rating_says_which_way_it_went_on_one_scale_only,
    exceptions_part_better_from_worse,
    every_way_of_comparing_has_a_title_of_its_own,
    indicators_stand_with_a_line_beside_first_last_and_change,
}

async fn what_goes_on_is_not_repeated_and_what_changed_is_marked(city: City) {
    with_table(&city).await;
    for path in ["/compare?years=2022,2023", "/en/compare?years=2022,2023"] {
        let grid = page(&city, path).await;
        assert_eq!(grid.all("table.matrix tbody tr:not(.matrix__prose)").len(), 4, "one row for each");
        let marks = grid.texts("table.matrix .comparison__change");
        assert!(!marks.iter().any(|mark| mark == "継続" || mark == "Continued"), "{marks:?}");
        assert_eq!(marks.len(), 3, "a new one, a renamed one, an ended one: {marks:?}");
    }
    let grid = page(&city, "/compare?years=2022,2023").await;
    let years = grid.attributes("table.matrix[aria-labelledby=comparison-through] td[data-label]", "data-label");
    assert_eq!(years[..3], ["主な指標", "令和4年度", "令和5年度"], "each cell names its year for cards");
}

async fn the_prose_of_a_row_is_folded_and_stands_side_by_side_on_a_page_of_its_own(city: City) {
    let grid = page(&city, "/compare?years=2016,2020").await;
    assert!(!grid.has("table.comparison"), "no wall of prose");
    let folded = grid.texts("table.matrix details").concat();
    assert!(folded.contains("空き家バンク"), "{folded}");
    let pages = grid.attributes("table.matrix .matrix__prose details a[href*='view=prose']", "href");
    assert_eq!(pages.len(), grid.all("table.matrix .matrix__prose").len());
    let alone = page(&city, &pages[0]).await;
    assert_eq!(alone.all("table.comparison tbody tr").len(), 1, "{}", pages[0]);
    assert!(alone.has("table.comparison .items li") && !alone.has("table.matrix"));
    let all = page(&city, "/compare?years=2016,2020&view=prose").await;
    assert!(all.all("table.comparison tbody tr").len() > 15);
    // Both views lead to the other, and narrowing keeps the view.
    assert_eq!(all.texts("main .filters a[aria-current=true]").last().map(String::as_str), Some("文章で"));
    assert_eq!(all.attributes("form.search input[name=view]", "value"), ["prose"]);
    assert!(!grid.has("form.search input[name=view]"));
    city.citizen().get("/compare?view=poster").await.expect(400);
}

async fn a_cell_has_value_and_direction_and_no_line_is_drawn_through_a_break(city: City) {
    with_table(&city).await;
    let grid = page(&city, "/compare?years=2022,2023").await;
    let library = row(&grid, "図書館事業");
    assert!(library.contains("1,500冊") && library.contains("↑増加"), "{library}");
    let lines = |answer: &crate::answer::Answer| -> Vec<String> { answer.attributes("path.spark__line", "d") };
    assert!(lines(&grid).iter().any(|line| line.contains('L')), "two values are joined");
    let other = city.again();
    take_in(&other).await;
    other.sql(
        "INSERT INTO indicator_break (indicator_id, fiscal_year, kind, reason) \
         SELECT id, 2023, 'method', '数え方を改めた' FROM indicator",
    );
    crate::comparison::publish_table(&other).await;
    let parted = page(&other, "/compare?years=2022,2023").await;
    assert!(!lines(&parted).is_empty());
    every(&lines(&parted), |line| !line.contains('L'));
    assert!(!row(&parted, "図書館事業").contains("増加"), "and nothing is said of a direction");
}

async fn a_rating_says_which_way_it_went_on_one_scale_only(city: City) {
    with_table(&city).await;
    scale(&city, &[2022, 2023]);
    rate(&city, 2022, "計画通り", "計画どおり", true, "LIKE '%'").await;
    rate(&city, 2023, "計画未満", "届かなかった", true, "LIKE '%図書館事業%'").await;
    rate(&city, 2023, "計画以上", "上回った", true, "LIKE '%公園・緑地事業%'").await;
    let grid = page(&city, "/compare?years=2022,2023").await;
    let library = row(&grid, "図書館事業");
    assert!(library.contains("計画通り") && library.contains("計画未満↓評価が下がった"), "{library}");
    assert!(row(&grid, "公園・緑地事業").contains("計画以上↑評価が上がった"));
    assert!(!grid.texts("table.matrix thead").concat().contains("評価の段階が前と違います"));
    // Another scale with the same words is another one.
    city.sql("UPDATE rating SET meaning = '8割に届かなかった' WHERE fiscal_year = 2023 AND label = '計画未満'");
    let grid = page(&city, "/compare?years=2022,2023&time=1").await;
    assert!(!row(&grid, "図書館事業").contains("評価が下がった"));
    assert!(grid.texts("table.matrix thead").concat().contains("評価の段階が前と違います"));
}

async fn exceptions_part_better_from_worse(city: City) {
    with_table(&city).await;
    scale(&city, &[2023]);
    rate(&city, 2023, "計画未満", "届かなかった", true, "LIKE '%図書館事業%'").await;
    rate(&city, 2023, "計画以上", "上回った", true, "LIKE '%公園・緑地事業%'").await;
    rate(&city, 2023, "かつての評価", "いまはない", true, "LIKE '%移動販売事業%'").await;
    let rated = page(&city, "/compare?years=2022,2023&by=rating").await;
    let sides = rated.texts("main section h5");
    assert_eq!(sides, ["計画を上回ったもの：1件", "計画を下回ったもの：1件", "いまの段階にない評価：1件"]);
    let lists = rated.texts("main section h5 + ul");
    assert!(lists[0].contains("公園・緑地事業") && lists[1].contains("図書館事業"), "{lists:?}");
}

async fn every_way_of_comparing_has_a_title_of_its_own(city: City) {
    with_table(&city).await;
    let parks = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM unit WHERE name = '公園課'");
    for start in ["", "/en"] {
        let mut titles = Vec::new();
        for query in ["by=programme", "by=department", "by=plan", "by=rating", "by=indicator", "by=money", "view=prose"]
        {
            let shown = page(&city, &format!("{start}/compare?years=2022,2023&{query}")).await;
            let title = shown.texts("title").concat();
            assert!(title.starts_with(&shown.texts("h1").concat()), "{title}");
            titles.push(title);
        }
        let narrowed = page(&city, &format!("{start}/compare?years=2022,2023&unit={parks}")).await;
        titles.push(narrowed.texts("title").concat());
        assert!(titles[7].contains("公園課"), "{titles:?}");
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), 8, "{titles:?}");
    }
}

async fn indicators_stand_with_a_line_beside_first_last_and_change(city: City) {
    with_table(&city).await;
    let compared = page(&city, "/compare?years=2022,2023,2024&by=indicator").await;
    assert_eq!(compared.texts("table.matrix thead th"), ["指標", "動き", "はじめ", "おわり", "変化"]);
    let loans = row(&compared, "貸出冊数");
    assert!(loans.contains("令和4年度1,000冊") && loans.contains("令和5年度1,500冊"), "{loans}");
    assert!(loans.contains("↑増加 +500冊 +50%"), "{loans}");
    assert!(!loans.contains("1,600冊 計画値"), "a plan is no end of a movement: {loans}");
    let folded = compared.texts("table.matrix details").concat();
    assert!(folded.contains("令和6年度1,600冊 計画値"), "each year's value is there: {folded}");
    assert!(compared.texts("svg.spark title").concat().contains("2024 1,600冊（計画値）"));
}
