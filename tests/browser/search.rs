//! Somebody looks for something.

use thirtyfour::prelude::*;

use crate::support::browser::{Screen, axe};
use crate::tour;
use crate::visitor::{Visitor, visit};

async fn look_for(visitor: &Visitor<'_>, words: &str) -> WebDriverResult<()> {
    visitor.page.find(By::Css("form[role=search] input[type=search]")).await?.send_keys(words).await?;
    let button = visitor.page.find(By::Css("form[role=search] button")).await?;
    visitor.leave_by(async || visitor.hit(&button).await).await
}

#[test]
fn what_became_of_something_is_one_search_away() {
    visit(Screen::DESKTOP, async |visitor| {
        visitor.open("/").await?;
        look_for(visitor, "空き家バンク関係事業").await?;
        visitor.sees("件あります").await?;
        let first = visitor.page.find(By::Css(".hit__name")).await?.text().await?;
        assert!(first.contains("空き家バンク関係事業"), "{first}");
        assert!(axe(visitor.page).await?.is_empty());
        visitor.follow("年度を通して見る").await?;
        visitor.sees("事務事業のつながり").await?;
        visitor.sees("令和2年度（2020年度）").await
    });
}

#[test]
fn search_works_on_a_phone_without_javascript_and_from_every_page() {
    visit(Screen::PHONE.without_javascript(), async |visitor| {
        visitor.open("/goals/1").await?;
        look_for(visitor, "移住").await?;
        visitor.sees("「移住」").await?;
        assert!(visitor.count(".hit mark").await? > 0);
        let conditions = visitor.page.find(By::Css(".search__more > summary")).await?;
        visitor.hit(&conditions).await?;
        visitor.select("年度", "令和2年度").await?;
        visitor.press("さがす").await?;
        assert!(visitor.page.current_url().await?.query().is_some_and(|query| query.contains("year=2020")));
        visitor.sees("「移住」").await
    });
}

#[test]
fn what_narrows_a_list_is_one_line_on_a_phone_until_something_is_chosen() {
    for (screen, is_wide) in [(Screen::PHONE, false), (Screen::DESKTOP, true)] {
        visit(screen, async |visitor| {
            let is_shown = async |path: &str| {
                const UNIT: &str =
                    "return document.getElementById('unit').checkVisibility({ contentVisibilityAuto: true })";
                visitor.open(path).await?;
                visitor.page.execute(UNIT, Vec::new()).await?.convert::<bool>()
            };
            for path in ["/programmes", "/indicators?q=", tour::FOUND] {
                assert_eq!(is_shown(path).await?, is_wide, "{path}");
            }
            assert!(is_shown("/programmes?unit=19").await?);
            Ok(())
        });
    }
}
