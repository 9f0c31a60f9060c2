//! Where values come from: each is one cell of one file, which staff see and the public does not; with the money, the reasons
//! and the texts of an evaluation that a table brings.

use std::collections::{BTreeMap, BTreeSet};

use ichirizuka::domain::amount::MoneyUnit;
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::language::Language;
use ichirizuka::domain::policy;
use ichirizuka::domain::proposal::{Proposal, RemarkKind};
use ichirizuka::domain::stage::Stage;
use ichirizuka::intake::{self, Asked};
use ichirizuka::store::imports::{self, Import, Outcome};
use ichirizuka::store::published::years::YearRecord;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::Value;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::comparison::{page, publish};
use crate::visitor::Visitor;

on_both_databases! {
    money_and_an_evaluation_go_in_with_the_unit_and_the_scheme_that_were_accepted,
    amounts_of_another_year_go_to_its_sheet_and_change_nothing_there,
    every_figure_that_is_published_is_one_cell_of_its_source,
}

const TABLE: &str = "部局\t課\t事務事業名\t目標\t② 公共関与の妥当性\tなぜ市が行うのか？\t総合評価\t評価理由\t今後の方向性\t解決すべき課題\t決算額\n\
                     表の部\t表の課\t表の事業\t■ 守る\t妥当である\t市の条例に定めがあり、ほかに担う団体もないため\tB\t計画どおりに進んだ\t１　現状維持\t担い手が足りない\t12,345\n";

async fn bring(visitor: &Visitor, unit: &str) -> Answer {
    let token = visitor.token().await;
    let fields = [("token", token.as_str()), ("year", "2022"), ("stage", "results"), ("money_unit", unit)];
    visitor.upload("/desk/import", &fields, "評価表.tsv", TABLE.as_bytes()).await.expect_redirect();
    visitor.get("/desk/import").await.expect(200)
}

async fn money_and_an_evaluation_go_in_with_the_unit_and_the_scheme_that_were_accepted(city: City) {
    let kikaku = city.visit(Actor::Administrator).await;
    kikaku.post_with_token("/admin/years", &[("from", ""), ("year", "2022"), ("open", "1")]).await.expect_redirect();
    let without = bring(&kikaku, "").await;
    let told = without.texts("#remarks + ul li").concat();
    assert!(told.contains("単位が書かれていないため") && told.contains("決算額"), "{told}");
    let shown = bring(&kikaku, "thousand_yen").await;
    let scheme = shown.texts("#scheme ~ ul li").concat();
    assert!(
        ["公共関与の妥当性", "妥当である", "総合評価", "現状維持"].iter().all(|word| scheme.contains(word)),
        "{scheme}"
    );
    assert!(shown.texts("#values tbody tr").concat().contains("2行11列"), "the cell of the amount");
    assert_eq!((city.count("evaluation_axis WHERE fiscal_year = 2022"), city.count("evaluation_text")), (0, 0));
    // Without a word of the scheme none is made.
    kikaku.post_with_token("/desk/import/acceptance", &[("seen", &shown.value("seen"))]).await.expect_redirect();
    assert_eq!(city.count("evaluation_axis WHERE fiscal_year = 2022"), 0);
    assert_eq!((city.count("evaluation_text"), city.count("amount WHERE yen = 12345000")), (1, 1));
    let again = bring(&kikaku, "thousand_yen").await;
    let accepted = [("seen", &*again.value("seen")), ("accept_scheme", "yes")];
    kikaku.post_with_token("/desk/import/acceptance", &accepted).await.expect_redirect();
    assert_eq!(city.count("evaluation_axis WHERE fiscal_year = 2022"), 2);
    assert_eq!(
        city.count("evaluation WHERE reasons LIKE '市の条例に定めがあり%' OR reasons = '計画どおりに進んだ'"),
        2
    );
    assert_eq!(city.count("course_decision"), 1);
    let goal = city.number("SELECT CAST(id AS BIGINT) AS number FROM goal WHERE name = '表の事業'");
    let staff = kikaku.get(&format!("/desk/goals/{goal}")).await.expect(200);
    assert!(staff.text().contains("担い手が足りない"));
    let source = staff.texts("#value-sources tbody tr").concat();
    assert!(source.contains("12,345千円") && source.contains("評価表.tsv") && source.contains("2行11列"), "{source}");
    let indicators = kikaku.get(&format!("/desk/goals/{goal}/indicators")).await.expect(200);
    assert!(indicators.texts("#value-sources tbody tr").concat().contains("2行11列"));
    city.sql("UPDATE fiscal_year SET phase = 'closed' WHERE year = 2022");
    city.write(|writer| publish(writer, 2022, Stage::Results)).await;
    let public = page(&city, &format!("/goals/{goal}")).await;
    let said = public.texts("main").concat();
    for words in ["解決すべき課題", "担い手が足りない", "市の条例に定めがあり", "計画どおりに進んだ", "12,345千円"]
    {
        assert!(said.contains(words), "{words}");
    }
    assert!(!public.text().contains("評価表.tsv"), "the file is nobody's matter but the city's");
    let csv = page(&city, "/years/2022.csv").await;
    assert!(csv.text().contains("解決すべき課題：担い手が足りない"));
    let json = page(&city, "/years/2022.json").await.json();
    let texts = find(&json, "evaluation_texts");
    assert!(texts.iter().any(|texts| texts[0]["heading"] == "解決すべき課題"), "{texts:?}");
}

fn year(number: i32) -> FiscalYear {
    FiscalYear::new(number).expect("a year")
}

async fn take_in(city: &City, of: i32, proposal: &Proposal) -> Outcome {
    let proposal = proposal.clone();
    let import = Import { year: YearRecord::imported(year(of)), stage: Stage::Results, accept_rates: false };
    city.write(move |writer| {
        imports::take_in(writer, &policy::at_the_console(), &proposal, &import, chrono::Utc::now())
    })
    .await
}

async fn amounts_of_another_year_go_to_its_sheet_and_change_nothing_there(city: City) {
    let read = |of: i32, headers: &str, cells: &str| {
        let table = format!("部局\t課\t事務事業名\t目標\t{headers}\n表の部\t表の課\t表の事業\t■ 守る\t{cells}\n");
        let asked = Asked { money_unit: Some(MoneyUnit::Thousand), ..Asked::of_stage(year(of), Stage::Results) };
        intake::read(&format!("{of}.tsv"), table.as_bytes(), &asked).expect("a table")
    };
    take_in(&city, 2022, &read(2022, "予算額", "500")).await;
    let next = read(2023, "予算額\t令和4年度決算額\t令和4年度予算額\t令和元年度決算額", "600\t480\t510\t7");
    let outcome = take_in(&city, 2023, &next).await;
    assert_eq!(outcome.added.amounts_elsewhere, 1, "the settled account of 2022");
    let told: Vec<_> =
        outcome.amounts.iter().map(|one| (one.fiscal_year, one.given.as_str(), one.known.as_str())).collect();
    assert_eq!(told, [(year(2022), "510千円", "500千円")]);
    let stated = |of: i32, amount: &str| {
        city.count(&format!("amount JOIN goal ON goal.id = goal_id WHERE goal.fiscal_year = {of} AND {amount}"))
    };
    assert_eq!(stated(2022, "kind = 'settled' AND yen = 480000 AND amount.fiscal_year = 2022"), 1);
    assert_eq!(stated(2022, "kind = 'budget'"), 1, "what stands there stays");
    assert_eq!(stated(2023, "yen = 7000 AND amount.fiscal_year = 2019"), 1, "no sheet of that year");
    assert_eq!(stated(2023, "amount.fiscal_year = 2022"), 0);
    let before = city.count("amount");
    let again = take_in(&city, 2023, &next).await;
    assert!(again.is_unchanged() && city.count("amount") == before, "{again:?}");
}

/// A workbook in the making.
#[derive(Debug, Clone)]
struct Case {
    programmes: Vec<Programme>,
    /// In which order its columns stand.
    order: Vec<usize>,
    /// Whether what is of a programme is one cell over its rows; else it stands in the first.
    merged: bool,
    years: usize,
}

#[derive(Debug, Clone)]
struct Programme {
    /// For each of its indicators which of the values stand there, and how they are written.
    indicators: Vec<[Option<u8>; 6]>,
    budget: Option<u8>,
    settled: Option<u8>,
}

const TEXTS: [&str; 6] = ["部局", "課名", "事務事業名", "目標", "指標名", "単位"];
/// What is no text: six values, two amounts, a number that means nothing.
const COLUMNS: usize = 15;
const UNREAD: &str = "管理用の数";

fn case() -> impl Strategy<Value = Case> {
    let value = || proptest::option::weighted(0.7, any::<u8>());
    let indicator = [value(), value(), value(), value(), value(), value()];
    let programme = (proptest::collection::vec(indicator, 1..4), value(), value());
    let programme = programme.prop_map(|(indicators, budget, settled)| Programme { indicators, budget, settled });
    let order = Just((0..COLUMNS).collect::<Vec<_>>()).prop_shuffle();
    (proptest::collection::vec(programme, 1..5), order, any::<bool>(), 1..=3_usize)
        .prop_map(|(programmes, order, merged, years)| Case { programmes, order, merged, years })
}

/// The cells of the source that hold a number: the address of each, by what it says.
type Numbers = BTreeMap<String, Vec<String>>;

struct Written<'a> {
    case: &'a Case,
    newest: i32,
    sheet: &'a mut Worksheet,
    numbers: Numbers,
    next: u32,
}

impl Written<'_> {
    fn column(&self, wanted: usize) -> u16 {
        let used = self.case.order.iter().filter(|column| self.is_used(**column));
        let place = used.clone().position(|column| *column == wanted).expect("a column that is there");
        u16::try_from(place).expect("few columns")
    }

    fn is_used(&self, column: usize) -> bool {
        !(6..12).contains(&column) || (column - 6) / 2 < self.case.years
    }

    fn header(&self, column: usize) -> String {
        match column {
            0..6 => TEXTS[column].to_owned(),
            6..12 => {
                let back = i32::try_from((column - 6) / 2).expect("few");
                let of = year(self.newest - back).label(Language::Japanese);
                format!("{of}{}", if column.is_multiple_of(2) { "目標値" } else { "実績値" })
            }
            12 => "予算額（千円）".to_owned(),
            13 => "決算額（千円）".to_owned(),
            _ => UNREAD.to_owned(),
        }
    }

    fn text(&mut self, row: u32, last: u32, column: usize, text: &str) {
        let at = self.column(column);
        if self.case.merged && last > row {
            self.sheet.merge_range(row, at, last, at, text, &Format::new()).expect("a cell");
        } else {
            self.sheet.write(row, at, text).expect("a cell");
        }
    }

    /// Writes a number that stands nowhere else: as a number, or as a text with commas.
    fn number(&mut self, row: u32, last: u32, column: usize, how: u8) {
        self.next += 1 + u32::from(how % 9);
        let at = self.column(column);
        let is_amount = column >= 12;
        let half = if how.is_multiple_of(5) && !is_amount { ".5" } else { "" };
        let plain = format!("{}{half}", self.next);
        let grouped = format!("{},{:03}{half}", self.next / 1000, self.next % 1000);
        let merged = self.case.merged && is_amount && last > row;
        if how.is_multiple_of(3) || merged {
            self.text(row, if is_amount { last } else { row }, column, &grouped);
        } else {
            self.sheet.write(row, at, plain.parse::<f64>().expect("a number")).expect("a cell");
        }
        let address = rust_xlsxwriter::utility::row_col_to_cell(row, at);
        self.numbers.entry(plain).or_default().push(address);
    }
}

fn workbook(case: &Case, number: usize, newest: i32) -> (Vec<u8>, Numbers) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("評価表").expect("a name");
    let mut written = Written { case, newest, sheet, numbers: Numbers::new(), next: 10_000 };
    for column in (0..COLUMNS).filter(|column| written.is_used(*column)).collect::<Vec<_>>() {
        let (at, header) = (written.column(column), written.header(column));
        written.sheet.write(2, at, header).expect("a header");
    }
    let mut row = 3;
    for (index, programme) in case.programmes.iter().enumerate() {
        let last = row + u32::try_from(programme.indicators.len()).expect("few") - 1;
        let name = format!("追跡{number}の{index}");
        for (column, text) in [(0, "追跡部"), (1, "追跡課"), (2, &*name), (3, "■ 確かめる")] {
            written.text(row, last, column, text);
        }
        for (column, amount) in [(12, programme.budget), (13, programme.settled)] {
            if let Some(how) = amount {
                written.number(row, last, column, how);
            }
        }
        for (place, indicator) in programme.indicators.iter().enumerate() {
            written.text(row, row, 4, &format!("指標{place}"));
            written.text(row, row, 5, "件");
            for (column, value) in (6..12).zip(indicator).filter(|(column, _)| (column - 6) / 2 < case.years) {
                if let Some(how) = value {
                    written.number(row, row, column, *how);
                }
            }
            written.number(row, row, 14, 1);
            row += 1;
        }
    }
    written.text(row, row, 2, "合計");
    written.number(row, row, 12, 2);
    let numbers = written.numbers;
    (workbook.save_to_buffer().expect("a workbook"), numbers)
}

/// Everything under a name, however deep.
fn find<'a>(json: &'a Value, name: &str) -> Vec<&'a Value> {
    match json {
        Value::Object(fields) => {
            fields.iter().flat_map(|(key, value)| if key == name { vec![value] } else { find(value, name) }).collect()
        }
        Value::Array(items) => items.iter().flat_map(|item| find(item, name)).collect(),
        _ => Vec::new(),
    }
}

/// The figures of a text, without the commas.
fn figures(text: &str) -> Vec<String> {
    let parts = text.split(|letter: char| !letter.is_ascii_digit() && !matches!(letter, ',' | '.'));
    parts
        .map(|part| part.replace(',', ""))
        .filter(|part| part.contains(|letter: char| letter.is_ascii_digit()))
        .collect()
}

fn thousands(yen: &str) -> String {
    yen.strip_suffix("000").expect("whole thousands").to_owned()
}

async fn published(city: &City, newest: i32, goals: &[i64]) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    for goal in goals {
        let page = page(city, &format!("/goals/{goal}")).await;
        assert!(!page.text().contains("追跡.xlsx"));
        for table in ["indicators", "money"] {
            let cells = page.texts(&format!("table[aria-labelledby={table}] tbody td.number"));
            shown.extend(cells.iter().flat_map(|cell| figures(cell)));
        }
    }
    let json = page(city, &format!("/years/{newest}.json")).await;
    assert!(!json.text().contains("追跡.xlsx"));
    let json = json.json();
    for name in ["target", "original_target", "actual", "plan", "base", "forecast"] {
        let known = find(&json, "indicators").into_iter().flat_map(|known| find(known, name));
        shown.extend(known.filter(|value| !value.is_null()).map(|value| value.to_string().replace('"', "")));
    }
    let yen = find(&json, "yen").into_iter().map(|yen| thousands(&yen.to_string()));
    shown.extend(yen);
    let csv = page(city, &format!("/years/{newest}.csv")).await;
    let mut table = csv::Reader::from_reader(csv.text().trim_start_matches('\u{feff}').as_bytes());
    let headers = table.headers().expect("headers").clone();
    let place = |name: &str| headers.iter().position(|header| header == name).unwrap_or_else(|| panic!("{headers:?}"));
    let (item, columns) = (place("item"), [place("target"), place("actual")]);
    for line in table.records() {
        let line = line.expect("a line");
        for text in columns.iter().map(|column| &line[*column]).filter(|text| !text.is_empty()) {
            shown.insert(if &line[item] == "amount" { thousands(text) } else { text.to_owned() });
        }
    }
    shown
}

async fn every_figure_that_is_published_is_one_cell_of_its_source(city: City) {
    let (mut runner, strategy) = (TestRunner::deterministic(), case());
    let kikaku = city.visit(Actor::Administrator).await;
    let mut traced = 0;
    for number in 0..8 {
        let case = strategy.new_tree(&mut runner).expect("a case").current();
        // Each in years of its own.
        let newest = 1981 + 4 * i32::try_from(number).expect("few");
        let (bytes, numbers) = workbook(&case, number, newest);
        let asked = Asked::of_stage(year(newest), Stage::Results);
        let proposal =
            intake::read("追跡.xlsx", &bytes, &asked).unwrap_or_else(|refusal| panic!("{refusal}: {case:?}"));
        take_in(&city, newest, &proposal).await;
        city.write(move |writer| publish(writer, newest, Stage::Results)).await;
        let of = format!("FROM goal WHERE fiscal_year = {newest}");
        let first = city.number(&format!("SELECT CAST(MIN(id) AS BIGINT) AS number {of}"));
        let last = city.number(&format!("SELECT CAST(MAX(id) AS BIGINT) AS number {of}"));
        let goals: Vec<i64> = (first..=last)
            .filter(|goal| city.count(&format!("goal WHERE id = {goal} AND fiscal_year = {newest}")) > 0)
            .collect();
        assert_eq!(goals.len(), case.programmes.len(), "{case:?}");
        let shown = published(&city, newest, &goals).await;
        let mut sources: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for goal in &goals {
            let page = kikaku.get(&format!("/desk/goals/{goal}")).await.expect(200);
            for row in page.all("#value-sources tbody tr") {
                let cells: Vec<String> = row
                    .child_elements()
                    .map(|cell| cell.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
                    .collect();
                assert!(cells[4].starts_with("追跡.xlsx 評価表 "), "{cells:?}");
                let address = cells[4].rsplit(' ').next().expect("an address").to_owned();
                sources.entry(figures(&cells[3]).concat()).or_default().push(address);
            }
        }
        for figure in &shown {
            assert_eq!(numbers.get(figure).map(Vec::len), Some(1), "{figure} is one cell: {case:?}");
            assert_eq!(sources.get(figure), numbers.get(figure), "{figure} is shown with its cell: {case:?}");
        }
        traced += shown.len();
        every_other_number_is_told(&case, &proposal, &numbers, &shown);
    }
    assert!(traced > 100, "{traced} figures");
}

/// What is not shown stands in a column or a row that was told to be left out.
fn every_other_number_is_told(case: &Case, proposal: &Proposal, numbers: &Numbers, shown: &BTreeSet<String>) {
    let unread = proposal.warnings.iter().filter(|remark| remark.kind == RemarkKind::ColumnsNotRead);
    assert!(unread.clone().any(|remark| remark.text.contains(UNREAD)), "{case:?}");
    let totals: Vec<u64> = proposal
        .warnings
        .iter()
        .filter(|remark| remark.kind == RemarkKind::TotalLeftOut)
        .map(|remark| remark.line)
        .collect();
    let used = case.order.iter().filter(|column| !(6..12).contains(*column) || (**column - 6) / 2 < case.years);
    let unread = used.clone().position(|column| *column == 14).expect("the column is there");
    let letters = ichirizuka::intake::workbook::column_letter(unread);
    for (figure, addresses) in numbers.iter().filter(|(figure, _)| !shown.contains(*figure)) {
        let address = &addresses[0];
        let digits = address.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let is_told = address.trim_end_matches(|letter: char| letter.is_ascii_digit()) == letters
            || totals.contains(&digits.parse().expect("a line"));
        assert!(is_told, "{figure} in {address} is neither shown nor told: {case:?}");
    }
}
