//! Figures and dates in the prose of a table that waits: taken in, changed or refused by a person.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::forms::fields_of;
use crate::visitor::Visitor;

on_both_databases! {
    nothing_of_the_prose_is_an_indicator_until_a_person_takes_it_in,
    what_was_read_is_taken_in_as_it_was_corrected,
    what_is_not_chosen_stays_as_text,
    all_of_it_is_chosen_alike_on_every_page,
    a_figure_that_is_none_is_said_beside_its_field_with_what_was_typed,
    fields_of_another_table_say_nothing_of_this_one,
    values_of_other_years_are_not_of_a_section_to_take_in,
}

/// A table of results: a rate with its figures, a series over two years, a date.
fn table(programmes: usize) -> String {
    let results =
        "■相談を95件受けた（達成率95%）■利用者数（令和2年度 40人）（令和3年度 52人）■窓口を改修した（令和3年11月5日）";
    let mut table = "部局\t課・室\t事務事業\t目標\t成果\n".to_owned();
    for number in 0..programmes {
        let row = format!("建設部\t住宅政策課\t相談事業{number}\t■相談を100件受ける\t{results}\n");
        table.push_str(&row);
    }
    table
}

/// Brings a table that waits, and gives the page of its prose.
async fn bring(visitor: &Visitor, programmes: usize) -> Answer {
    let token = visitor.token().await;
    let fields = [("token", token.as_str()), ("year", "2021"), ("stage", "results")];
    visitor.upload("/desk/import", &fields, "a.tsv", table(programmes).as_bytes()).await.expect_redirect();
    visitor.get("/desk/import/prose").await.expect(200)
}

/// Sends the form of the page with these fields changed; an empty value takes a field away.
async fn send(visitor: &Visitor, page: &Answer, changed: &[(&str, &str)]) -> Answer {
    let mut fields = fields_of(page.one("form[action='/desk/import/prose']"));
    fields.retain(|(name, _)| !changed.iter().any(|(known, _)| known == name));
    let changed = changed.iter().filter(|(_, value)| !value.is_empty());
    fields.extend(changed.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post("/desk/import/prose", &fields).await
}

async fn accept(visitor: &Visitor) {
    let page = visitor.get("/desk/import").await.expect(200);
    visitor.post_with_token("/desk/import/acceptance", &[("seen", &page.value("seen"))]).await.expect_redirect();
}

async fn nothing_of_the_prose_is_an_indicator_until_a_person_takes_it_in(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let page = bring(&tanto, 1).await;
    let marked = page.texts("mark");
    for words in ["100件", "95件", "95%", "40人", "52人", "令和3年11月5日"] {
        assert!(marked.iter().any(|mark| mark == words), "{words}: {marked:?}");
    }
    let chosen = page.attributes("input[type=checkbox][checked]", "name");
    assert_eq!(chosen, ["take-0-results-2"], "a date is one by itself");
    let before = city.count("indicator");
    accept(&tanto).await;
    assert_eq!(city.count("indicator"), before);
    assert_eq!(city.count("goal WHERE name = '相談事業0'"), 1);
}

async fn what_was_read_is_taken_in_as_it_was_corrected(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let page = bring(&tanto, 1).await;
    let changed = [("take-0-0", "yes"), ("name-0-0", "相談を受けた件数"), ("value-0-0-2021", "９６"), ("rate-0-0", "")];
    assert_eq!(send(&tanto, &page, &changed).await.expect_redirect(), "/desk/import");
    let told = tanto.get("/desk/import").await.expect(200);
    assert!(told.texts("#prose + p").concat().contains("2件のうち1件"), "{}", told.texts("#prose + p").concat());
    accept(&tanto).await;
    let of_it = "JOIN indicator ON indicator.id = indicator_id AND indicator.name = '相談を受けた件数'";
    assert_eq!(city.count(&format!("actual {of_it} WHERE fiscal_year = 2021 AND value = '96'")), 1);
    assert_eq!(city.count(&format!("target {of_it} WHERE fiscal_year = 2021 AND value = '100'")), 1);
    assert_eq!(city.count("indicator WHERE name = '利用者数'"), 0);
}

async fn what_is_not_chosen_stays_as_text(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let page = bring(&tanto, 1).await;
    send(&tanto, &page, &[("take-0-results-2", "")]).await.expect_redirect();
    // What was said is there again.
    let again = tanto.get("/desk/import/prose").await.expect(200);
    assert!(!again.has("input[type=checkbox][checked]"));
    accept(&tanto).await;
    assert_eq!(city.count("result WHERE text LIKE '窓口を改修した%' AND happened IS NULL"), 1);
}

async fn all_of_it_is_chosen_alike_on_every_page(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let page = bring(&tanto, 12).await;
    assert!(page.has("a[rel=next]"), "there are more than one page has");
    send(&tanto, &page, &[("alike", "leave-dates")]).await.expect_redirect();
    let page = tanto.get("/desk/import/prose?page=2").await.expect(200);
    send(&tanto, &page, &[("alike", "take-indicators")]).await.expect_redirect();
    let told = tanto.get("/desk/import").await.expect(200).texts("#prose + p").concat();
    assert!(told.contains("24件のうち24件") && told.contains("12件のうち0件"), "{told}");
}

async fn a_figure_that_is_none_is_said_beside_its_field_with_what_was_typed(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let page = bring(&tanto, 1).await;
    let wrong =
        [("take-0-0", "yes"), ("target-0-0", "12 8"), ("take-0-results-2", "yes"), ("date-0-results-2", "いつか")];
    let refused = send(&tanto, &page, &wrong).await.expect(422);
    assert_eq!(
        (refused.value("target-0-0"), refused.value("date-0-results-2")),
        ("12 8".to_owned(), "いつか".to_owned())
    );
    for id in ["target-0-0", "date-0-results-2"] {
        assert!(refused.has(&format!("details[open] #{id}-error")), "{id}");
    }
    let nothing = [("take-0-0", "yes"), ("value-0-0-2021", ""), ("rate-0-0", "")];
    assert!(send(&tanto, &page, &nothing).await.expect(422).has("#take-0-0-error"));
}

async fn fields_of_another_table_say_nothing_of_this_one(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let page = bring(&tanto, 1).await;
    bring(&tanto, 2).await;
    assert_eq!(send(&tanto, &page, &[("alike", "take-indicators")]).await.expect_redirect(), "/desk/import/prose");
    let told = tanto.get("/desk/import").await.expect(200).texts("#prose + p").concat();
    assert!(told.contains("4件のうち0件"), "{told}");
}

async fn values_of_other_years_are_not_of_a_section_to_take_in(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let page = bring(&tanto, 1).await;
    send(&tanto, &page, &[("take-0-1", "yes")]).await.expect_redirect();
    accept(&tanto).await;
    let of_it = "actual JOIN indicator ON indicator.id = indicator_id AND indicator.name = '利用者数'";
    assert_eq!(city.count(&format!("{of_it} WHERE fiscal_year = 2021")), 1);
    assert_eq!(city.count(&format!("{of_it} WHERE fiscal_year = 2020")), 0);
}
