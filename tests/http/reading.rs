//! 読み取り方: how an uploaded table is read, column by column, put right on the page and kept for next year.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::visitor::Visitor;

on_both_databases! {
    every_column_is_listed_with_what_it_is_read_as_and_why,
    a_table_that_is_not_understood_is_read_as_it_is_said,
    what_is_said_is_kept_under_a_name_and_chosen_again,
    a_kept_way_of_reading_is_its_keepers,
    what_is_typed_wrongly_is_told_at_its_column,
    a_sheet_may_be_chosen_and_its_header_moved,
    a_wide_table_is_shown_in_pages_and_stays_escaped,
    whose_rating_and_whose_money_a_column_is_may_be_said,
}

const PLAIN: &str =
    "部局\t課・室\t事務事業\t目標\tメモ\n建設部\t住宅政策課\t空き店舗の活用\t■空き店舗を3件埋める\t12\n";
/// Headings that mean nothing here.
const ODD: &str = "どこ\tなに\tめあて\n建設部住宅政策課\t空き店舗の活用\t■空き店舗を3件埋める\n";

async fn upload(visitor: &Visitor, content: &[u8], name: &str, more: &[(&str, &str)]) -> Answer {
    let token = visitor.token().await;
    let is_said = more.iter().any(|(name, _)| *name == "year");
    let year: &[(&str, &str)] = if is_said { &[] } else { &[("year", "2021")] };
    let fields = [&[("token", token.as_str()), ("stage", "goals")], year, more].concat();
    visitor.upload("/desk/import", &fields, name, content).await
}

/// Sends 読み取り方 with these choices.
async fn say(visitor: &Visitor, fields: &[(&str, &str)]) -> Answer {
    visitor.post_with_token("/desk/import/reading", &[&[("shown", "0")], fields].concat()).await
}

fn columns(page: &Answer) -> Vec<String> {
    page.texts("table[aria-labelledby=columns] tbody tr")
}

const ODD_COLUMNS: [(&str, &str); 3] = [("column_0", "unit"), ("column_1", "programme"), ("column_2", "objectives")];

async fn every_column_is_listed_with_what_it_is_read_as_and_why(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    upload(&tanto, PLAIN.as_bytes(), "goals.tsv", &[]).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    let rows = columns(&page);
    assert_eq!(rows.len(), 5);
    for (row, words) in rows.iter().zip([
        ["A", "部局", "見出しのことば"],
        ["B", "課・室", "見出しのことば"],
        ["C", "事務事業", "見出しのことば"],
        ["D", "目標", "見出しのことば"],
        ["メモ", "読まない", "数値のようです"],
    ]) {
        assert!(words.iter().all(|word| row.contains(word)), "{words:?}: {row}");
    }
    assert!(page.has("#plan"), "and what taking it in would do");
    // A column may be left out, and is read again as it was.
    say(&tanto, &[("column_3", "not_read"), ("column_4", "objectives")]).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    assert!(columns(&page)[4].contains("選んだとおり"));
    assert_eq!(page.attributes("#column_3 option[selected]", "value"), ["not_read"]);
    say(&tanto, &[("column_3", ""), ("column_4", "")]).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    assert!(columns(&page)[3].contains("見出しのことば"));
}

async fn a_table_that_is_not_understood_is_read_as_it_is_said(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let page = upload(&tanto, ODD.as_bytes(), "goals.tsv", &[]).await.expect(422);
    assert!(page.has("#header option[value='1']"), "where its header may be");
    let page = tanto.get("/desk/import").await.expect(200);
    assert!(page.has("#refused") && !page.has("#plan"), "it waits, and is not read");
    say(&tanto, &[("header", "1")]).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    assert_eq!(columns(&page).len(), 3);
    say(&tanto, &[&[("header", "1")], ODD_COLUMNS.as_slice()].concat()).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    assert!(page.has("#plan") && !page.has("#refused"), "{:?}", columns(&page));
    let accepted = tanto.post_with_token("/desk/import/acceptance", &[("seen", &page.value("seen"))]).await;
    assert_eq!(accepted.expect_redirect(), "/desk/import?taken=1");
    assert_eq!(city.count("objective WHERE text = '空き店舗を3件埋める'"), 1);
}

async fn what_is_said_is_kept_under_a_name_and_chosen_again(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let odd = ODD.replace("めあて", "R3のめあて");
    upload(&tanto, odd.as_bytes(), "goals.tsv", &[]).await.expect(422);
    say(&tanto, &[("header", "1")]).await.expect_redirect();
    let keep = [("header", "1"), ("action", "keep"), ("mapping_name", "課の一覧")];
    say(&tanto, &[keep.as_slice(), ODD_COLUMNS.as_slice()].concat()).await.expect_redirect();
    assert_eq!(city.count("mapping WHERE name = '課の一覧'"), 1);
    assert_eq!(city.count("audit WHERE action = 'mapping.kept'"), 1);
    let file = tanto.get("/desk/import/mapping.toml").await.expect(200);
    for line in ["of_year = \"2021\"", "header = 1", "heading = \"なに\"", "is = \"programme\""] {
        assert!(file.text().contains(line), "{line}: {}", file.text());
    }
    // Next year's table, of somebody else: its headings name the next year.
    city.sql("INSERT INTO fiscal_year (year, phase, partial, sample) VALUES (2022, 'open', FALSE, FALSE)");
    let kikaku = city.visit(Actor::Administrator).await;
    let number = city.number("SELECT CAST(MAX(id) AS BIGINT) AS number FROM mapping").to_string();
    let next = ODD.replace("めあて", "R4のめあて");
    upload(&kikaku, next.as_bytes(), "goals.tsv", &[("mapping", &number), ("year", "2022")]).await.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    assert!(page.has("#plan"), "{:?}", columns(&page));
    assert!(columns(&page)[2].contains("残した読み取り方のとおり"), "{:?}", columns(&page));
    // A table without one of its columns says so, and the column can be left out.
    let shorter = next.replace("R4のめあて", "別の見出し");
    upload(&kikaku, shorter.as_bytes(), "goals.tsv", &[("mapping", &number), ("year", "2022")]).await.expect(422);
    let page = kikaku.get("/desk/import").await.expect(200);
    assert!(page.has("input[name=drop_2]"), "{:?}", columns(&page));
    say(&kikaku, &[("header", "1"), ("drop_2", "yes"), ("column_2", "objectives")]).await.expect_redirect();
    assert!(kikaku.get("/desk/import").await.expect(200).has("#plan"));
}

async fn a_kept_way_of_reading_is_its_keepers(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    let tanto = city.visit(Actor::OwnSection).await;
    for visitor in [&kikaku, &tanto] {
        upload(visitor, PLAIN.as_bytes(), "goals.tsv", &[]).await.expect_redirect();
    }
    let keep = [("action", "keep"), ("mapping_name", "全庁の一覧"), ("column_4", "not_read")];
    say(&kikaku, &keep).await.expect_redirect();
    let page = say(&tanto, &[("action", "keep"), ("mapping_name", "全庁の一覧")]).await.expect(422);
    assert!(page.texts("#mapping_name-error").concat().contains("ほかの職員"), "it is somebody else's");
    let removal = format!(
        "/desk/import/mappings/{}/removal",
        city.number("SELECT CAST(MAX(id) AS BIGINT) AS number FROM mapping")
    );
    tanto.post_with_token(&removal, &[]).await.expect(404);
    assert_eq!(city.count("mapping"), 1);
    let executive = city.visit(Actor::Executive).await;
    executive.post_with_token("/desk/import/reading", &[]).await.expect(404);
    executive.post_with_token(&removal, &[]).await.expect(404);
    kikaku.post_with_token(&removal, &[]).await.expect_redirect();
    assert_eq!((city.count("mapping"), city.count("audit WHERE action = 'mapping.removed'")), (0, 1));
    say(&tanto, &[("action", "keep"), ("mapping_name", "")]).await.expect(422);
    // One that is gone can't be chosen.
    let page = upload(&tanto, PLAIN.as_bytes(), "goals.tsv", &[("mapping", "999")]).await.expect(422);
    assert!(page.texts(".error-summary").concat().contains("もうありません"));
}

async fn what_is_typed_wrongly_is_told_at_its_column(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    upload(&tanto, PLAIN.as_bytes(), "goals.tsv", &[]).await.expect_redirect();
    let page = say(&tanto, &[("column_4", "target"), ("year_4", "そのうち")]).await.expect(422);
    assert!(page.texts("#year_4-error").concat().contains("R5"), "{:?}", columns(&page));
    assert_eq!(page.attributes("#column_4 option[selected]", "value"), ["target"], "what was chosen stays");
    say(&tanto, &[("column_4", ""), ("year_4", "R5")]).await.expect(422);
    // What can't be is told at the column, and the rest of the page is there.
    say(&tanto, &[("column_4", "target"), ("year_4", "R3")]).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    assert!(page.texts("#column_4-error").concat().contains("目標値"), "{:?}", columns(&page));
    assert!(page.has("#refused") && !page.has("#plan"));
}

async fn a_sheet_may_be_chosen_and_its_header_moved(city: City) {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, programme) in [("一覧", "一つ目"), ("別表", "二つ目")] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        let rows = [["部局", "課・室", "事務事業", "目標"], ["建設部", "住宅政策課", programme, "■行う"]];
        for (row, cells) in (2_u32..).zip(rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                sheet.write(row, column, cell).unwrap();
            }
        }
    }
    let tanto = city.visit(Actor::OwnSection).await;
    upload(&tanto, &workbook.save_to_buffer().unwrap(), "goals.xlsx", &[]).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    assert_eq!(page.texts("table[aria-labelledby=sheets] tbody tr").len(), 2);
    assert_eq!(page.texts("table[aria-labelledby=plan] tbody tr").len(), 2);
    say(&tanto, &[("sheet", "別表")]).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    assert_eq!(page.texts("table[aria-labelledby=plan] tbody tr").len(), 1);
    assert!(page.texts("table[aria-labelledby=plan]").concat().contains("二つ目"));
    assert!(page.texts("table[aria-labelledby=sheets]").concat().contains("選んでいないため"));
    // The header is the third line, and no other.
    tanto
        .post_with_token("/desk/import/reading", &[("shown", "1"), ("sheet", "別表"), ("header", "4")])
        .await
        .expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    assert!(page.has("#refused") && !page.has("#plan"));
    tanto
        .post_with_token("/desk/import/reading", &[("shown", "1"), ("sheet", "別表"), ("header", "3")])
        .await
        .expect_redirect();
    assert!(tanto.get("/desk/import").await.expect(200).has("#plan"));
}

async fn a_wide_table_is_shown_in_pages_and_stays_escaped(city: City) {
    let more: Vec<String> = (0..240).map(|column| format!("\t<b>列{column}</b>")).collect();
    let cells = "\t<i>x</i>".repeat(240);
    let table =
        format!("部局\t課・室\t事務事業\t目標{}\n建設部\t住宅政策課\t空き店舗の活用\t■埋める{cells}\n", more.concat());
    let tanto = city.visit(Actor::OwnSection).await;
    upload(&tanto, table.as_bytes(), "goals.tsv", &[]).await.expect_redirect();
    let page = tanto.get("/desk/import").await.expect(200);
    assert_eq!(columns(&page).len(), 100);
    assert!(!page.text().contains("<b>列"), "escaped");
    let last = tanto.get("/desk/import?sheet=0&from=200").await.expect(200);
    assert_eq!(columns(&last).len(), 44);
    // What is said on one page of them stays when another is sent.
    say(&tanto, &[("from", "200"), ("column_243", "summary")]).await.expect_redirect();
    say(&tanto, &[("from", "0"), ("column_4", "not_read")]).await.expect_redirect();
    let last = tanto.get("/desk/import?sheet=0&from=200").await.expect(200);
    assert_eq!(last.attributes("#column_243 option[selected]", "value"), ["summary"]);
}

async fn whose_rating_and_whose_money_a_column_is_may_be_said(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    city.sql(
        "INSERT INTO evaluation_axis (fiscal_year, position, name, counting, raters) \
         VALUES (2021, 99, '市民の満足', FALSE, '[\"self\",\"first\"]')",
    );
    let table = "部局\t課・室\t事務事業\t目標\tものさし\tつかうお金\n\
                 建設部\t住宅政策課\t空き店舗の活用\t■空き店舗を3件埋める\t高い\t12\n";
    upload(&kikaku, table.as_bytes(), "goals.tsv", &[]).await.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    assert!(page.has("#column_4 option[value='rating:市民の満足']"), "an axis of the city's own");
    assert!(!page.has("select[name=by_4]") && !page.has("select[name=part_5]"));
    let chosen = [("column_4", "rating:市民の満足"), ("column_5", "budget:千円")];
    say(&kikaku, &chosen).await.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    assert!(page.has("select[name=by_4]") && page.has("select[name=part_5]"));
    say(&kikaku, &[chosen.as_slice(), &[("by_4", "first"), ("part_5", "national")]].concat()).await.expect_redirect();
    let page = kikaku.get("/desk/import").await.expect(200);
    assert_eq!(page.attributes("select[name=by_4] option[selected]", "value"), ["first"]);
    let file = kikaku.get("/desk/import/mapping.toml").await.expect(200);
    for line in ["axis = \"市民の満足\"", "by = \"first\"", "part = \"national\"", "money = \"千円\""] {
        assert!(file.text().contains(line), "{line}: {}", file.text());
    }
    let accepted = kikaku.post_with_token("/desk/import/acceptance", &[("seen", &page.value("seen"))]).await;
    accepted.expect_redirect();
    assert_eq!(city.count("amount WHERE part = 'national' AND yen = 12000"), 1);
}
