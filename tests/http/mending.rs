//! Cells that can't be read: they refuse themselves and nothing else, and are mended or left out in place.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::visitor::Visitor;

on_both_databases! {
    one_bad_cell_refuses_itself_and_is_mended_in_place,
    every_bad_cell_can_be_left_out_at_once,
    a_mend_that_can_t_be_read_either_is_asked_about_again,
}

fn table(first: &str, second: &str) -> String {
    format!(
        "部局\t課・室\t事務事業\t目標\t指標名\t単位\t目標値\n\
         建設部\t住宅政策課\t空き店舗の活用\t■埋める\t埋めた店舗\t件\t{first}\n\
         建設部\t住宅政策課\t空き地の活用\t■使う\t使った空き地\t件\t{second}\n"
    )
}

async fn upload(visitor: &Visitor, table: &str) -> Answer {
    let token = visitor.token().await;
    let fields = [("token", token.as_str()), ("year", "2021"), ("stage", "goals")];
    visitor.upload("/desk/import", &fields, "目標.tsv", table.as_bytes()).await.expect_redirect();
    visitor.get("/desk/import").await.expect(200)
}

async fn mend(visitor: &Visitor, fields: &[(&str, &str)]) -> Answer {
    visitor.post_with_token("/desk/import/cells", fields).await.expect_redirect();
    visitor.get("/desk/import").await.expect(200)
}

async fn accept(visitor: &Visitor, page: &Answer) -> Answer {
    visitor.post_with_token("/desk/import/acceptance", &[("seen", &page.value("seen"))]).await
}

const ACCEPTANCE: &str = "form[action='/desk/import/acceptance']";

fn values(city: &City) -> [i64; 2] {
    ["埋めた店舗", "使った空き地"].map(|name| {
        city.count(&format!("target JOIN indicator ON indicator.id = indicator_id AND indicator.name = '{name}'"))
    })
}

async fn one_bad_cell_refuses_itself_and_is_mended_in_place(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let page = upload(&tanto, &table("######", "4")).await;
    let asked = page.texts("table[aria-labelledby=bad-cells] tbody tr").concat();
    for words in ["G2", "目標値", "######", "数値として読めません"] {
        assert!(asked.contains(words), "{words}: {asked}");
    }
    assert_eq!(page.all("table[aria-labelledby=plan] tbody tr").len(), 2, "the rest of it is shown");
    assert!(!page.has(ACCEPTANCE));
    let before = city.count("goal");
    tanto.post_with_token("/desk/import/acceptance", &[("seen", "x")]).await.expect(422);
    assert_eq!(city.count("goal"), before);
    // Cells that can be read are not changed so, and none that is not there.
    let page = mend(&tanto, &[("place_1", "G3"), ("is_1", "9"), ("place_2", "G2"), ("is_2", " 3 ")]).await;
    assert!(!page.has("table[aria-labelledby=bad-cells]"));
    let mended = page.texts("table[aria-labelledby=mended-cells] tbody tr").concat();
    assert!(mended.contains("G2") && mended.contains("######") && !mended.contains("G3"), "{mended}");
    accept(&tanto, &page).await.expect_redirect();
    assert_eq!(
        city.count(
            "target JOIN indicator ON indicator.id = indicator_id WHERE indicator.name = '埋めた店舗' AND value = '3'"
        ),
        1
    );
    assert_eq!(
        city.count(
            "target JOIN indicator ON indicator.id = indicator_id WHERE indicator.name = '使った空き地' AND value = '4'"
        ),
        1
    );
    let number = city.number("SELECT CAST(max(id) AS BIGINT) AS number FROM import");
    let page = tanto.get(&format!("/desk/imports/{number}")).await.expect(200);
    assert_eq!(
        page.texts("table[aria-labelledby=mended] tbody th, table[aria-labelledby=mended] tbody td"),
        ["G2", "######", "3"]
    );
    assert_eq!(city.count("audit WHERE action = 'import.kept' AND after LIKE '%######%'"), 1);
}

async fn every_bad_cell_can_be_left_out_at_once(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let page = upload(&tanto, &table("######", "たくさん")).await;
    assert_eq!(page.all("table[aria-labelledby=bad-cells] tbody tr").len(), 2);
    let page = mend(&tanto, &[("place_1", "G2"), ("is_1", ""), ("out_1", "yes")]).await;
    assert_eq!(page.all("table[aria-labelledby=bad-cells] tbody tr").len(), 1, "one is settled");
    let page = mend(&tanto, &[("all", "yes")]).await;
    assert!(!page.has("table[aria-labelledby=bad-cells]") && page.has(ACCEPTANCE));
    // What was settled can be settled otherwise.
    let page = mend(&tanto, &[("place_101", "G3"), ("is_101", "4")]).await;
    accept(&tanto, &page).await.expect_redirect();
    assert_eq!(values(&city), [0, 1]);
}

async fn a_mend_that_can_t_be_read_either_is_asked_about_again(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    upload(&tanto, &table("######", "4")).await;
    let page = mend(&tanto, &[("place_1", "G2"), ("is_1", "三つ")]).await;
    assert!(page.texts("table[aria-labelledby=bad-cells] tbody tr").concat().contains("######"));
    assert_eq!(page.value("is_1"), "三つ", "what was typed stays");
    assert!(!page.has(ACCEPTANCE));
    let page = mend(&tanto, &[("place_1", "G2"), ("is_1", "")]).await;
    assert!(page.has("table[aria-labelledby=bad-cells]") && !page.has(ACCEPTANCE), "nothing is said of it any more");
    // A row without its programme can be left out as a whole.
    let nameless =
        "部局\t課・室\t事務事業\t目標\n建設部\t住宅政策課\t\t■目標だけ\n建設部\t住宅政策課\t空き地の活用\t■使う\n";
    let page = upload(&tanto, nameless).await;
    assert!(page.texts("table[aria-labelledby=bad-cells] tbody tr").concat().contains("この行を読み込まない"));
    let page = mend(&tanto, &[("place_1", "C2"), ("out_1", "yes")]).await;
    accept(&tanto, &page).await.expect_redirect();
    assert_eq!(city.count("objective WHERE text IN ('目標だけ', '使う')"), 1);
}
