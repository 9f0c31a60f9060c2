//! The road from the goal sheet to the public page, walked by those whose work it is.

use thirtyfour::prelude::*;

use crate::support::browser::Screen;
use crate::visitor::{Visitor, visit};

/// The goal of 住宅政策課 in the open year, and one of its milestones.
const GOAL: &str = "空き家関係事業";
const MILESTONE: &str = "上半期の登録と成約をまとめる";
const INDICATOR: &str = "空き家情報バンク新規登録件数";

const DEPARTMENTS: [&str; 8] =
    ["総務部", "企画振興部", "市民部", "福祉保健部", "産業振興部", "建設部", "消防本部", "教育委員会"];

/// Every step is a link, a form or a redirect: scripts may be there or not.
macro_rules! with_and_without_javascript {
    ($($sentence:ident)*) => {
        mod with_javascript {
            use super::*;
            $(#[test] fn $sentence() { super::$sentence(Screen::DESKTOP); })*
        }
        mod without_javascript {
            use super::*;
            $(#[test] fn $sentence() { super::$sentence(Screen::DESKTOP.without_javascript()); })*
        }
    };
}

with_and_without_javascript! {
    a_citizen_comes_from_the_front_page_to_a_programme
    an_update_becomes_public_when_the_head_approves_it
    a_returned_update_comes_back_with_the_reason_and_is_written_anew
    everybody_above_sees_all_departments
}

fn a_citizen_comes_from_the_front_page_to_a_programme(screen: Screen) {
    visit(screen, async |citizen| {
        citizen.open("/").await?;
        citizen.follow("令和2年度（2020年度）").await?;
        assert_eq!(citizen.path().await?, "/years/2020");
        for department in DEPARTMENTS {
            citizen.sees(department).await?;
        }
        assert_eq!(citizen.count("section.department").await?, 8);
        assert_eq!(shown(citizen, ".sheet__name").await?, 19);
        let rates = citizen.page.find_all(By::Css(".attainment__number")).await?;
        let mut read = Vec::new();
        for rate in rates {
            read.push(rate.text().await?);
        }
        assert!(read.contains(&"267%".to_owned()), "{read:?}");

        citizen.follow("地域の仕事づくり事業").await?;
        citizen.sees("8件の起業支援を実施した").await?;
        citizen.sees("267%").await?;
        citizen.sees("8 / 3 件").await?;
        citizen.follow("この事務事業のほかの年度").await?;
        assert!(citizen.path().await?.starts_with("/programmes/"));
        citizen.sees("令和3年度（2021年度）").await?;
        citizen.sees("令和2年度（2020年度）").await
    });
}

fn an_update_becomes_public_when_the_head_approves_it(screen: Screen) {
    const TEXT: &str = "上半期の新規登録は28件、成約は19件だった。\n市外からは12組が移り住んだ。";
    const FIRST_LINE: &str = "上半期の新規登録は28件、成約は19件だった。";

    visit(screen, async |reader| {
        let goal = public_goal(reader).await?;
        let before = milestones(reader).await?;
        let publications = publications(reader).await?;
        reader.open(&format!("{goal}/publications/{publications}")).await?;
        let published = milestones(reader).await?;

        reader.sign_in("tanto").await?;
        assert_eq!(reader.path().await?, "/desk");
        reader.sees("住宅政策課の業務").await?;
        reader.follow(&format!("報告する：{MILESTONE}")).await?;
        reader.fill("起きた日", "令和3年11月").await?;
        reader.fill("起きたこと", TEXT).await?;
        reader.choose("実施中").await?;
        reader.select("指標", INDICATOR).await?;
        reader.fill("指標の数値", "28").await?;
        reader.press("報告する").await?;
        assert_eq!(reader.path().await?, "/desk");
        reader.sees("報告を受け付けました").await?;

        for address in [&*goal, "/", "/years/2021", "/years/2021.json"] {
            reader.open(address).await?;
            reader.sees_nothing_of(FIRST_LINE).await?;
        }
        reader.open(&goal).await?;
        assert_eq!(milestones(reader).await?, before, "what is submitted is not public");
        reader.open("/desk").await?;
        reader.sign_out().await?;

        reader.sign_in("kacho").await?;
        reader.sees("承認待ち").await?;
        reader.follow(&format!("確認する：{MILESTONE}")).await?;
        reader.sees(FIRST_LINE).await?;
        reader.sees("見本 たんと").await?;
        reader.press("承認する").await?;
        reader.sees("承認しました").await?;
        reader.sign_out().await?;

        reader.open(&goal).await?;
        let card = format!("//li[@class='milestone'][contains(., '{MILESTONE}')]");
        let card = reader.page.find(By::XPath(card)).await?;
        let text = card.text().await?;
        for words in [FIRST_LINE, "市外からは12組が移り住んだ。", "実施中", "入力："] {
            assert!(text.contains(words), "「{words}」 in {text}");
        }
        let happened = card.find(By::Css(".timeline__date")).await?;
        assert_eq!(happened.attr("datetime").await?.as_deref(), Some("2021-11"), "a month stays a month");
        assert!(happened.text().await?.starts_with("令和3年11月"));
        assert!(!happened.text().await?.contains('日'));
        let row = format!("//tr[th[contains(., '{INDICATOR}')]]");
        let row = reader.page.find(By::XPath(row)).await?.text().await?;
        assert!(row.contains("28"), "{row}");
        assert_eq!(self::publications(reader).await?, publications + 1, "an approval is a publication");

        reader.open(&format!("{goal}/publications/{publications}")).await?;
        assert_eq!(milestones(reader).await?, published, "what was published stays as it was");
        reader.sees(&format!("第{publications}回の公表時点の内容です")).await?;
        reader.sees_nothing_of(FIRST_LINE).await?;

        reader.sign_in("kikaku").await?;
        reader.open("/admin/audit").await?;
        let reported = entry(reader, "進捗報告", "見本 たんと").await?;
        assert!(reported.contains("住宅政策課") && reported.contains(FIRST_LINE), "{reported}");
        let approved = entry(reader, "承認", "見本 かちょう").await?;
        assert!(approved.contains("住宅政策課"), "who, in which post: {approved}");
        let published = entry(reader, "公表", "見本 かちょう").await?;
        assert!(published.contains("住宅政策課"), "{published}");
        Ok(())
    });
}

fn a_returned_update_comes_back_with_the_reason_and_is_written_anew(screen: Screen) {
    const FIRST: &str = "まとめを作っている";
    const REASON: &str = "登録と成約の件数を書いてください";
    const ANEW: &str = "登録28件、成約19件のまとめを作った";

    visit(screen, async |reader| {
        let goal = public_goal(reader).await?;
        reader.sign_in("tanto").await?;
        reader.follow(&format!("報告する：{MILESTONE}")).await?;
        reader.fill("起きたこと", FIRST).await?;
        reader.choose("実施中").await?;
        reader.press("報告する").await?;
        reader.sign_out().await?;

        reader.sign_in("kacho").await?;
        reader.follow(&format!("確認する：{MILESTONE}")).await?;
        reader.fill("差戻しの理由", REASON).await?;
        reader.press("差し戻す").await?;
        reader.sees("差し戻しました").await?;
        reader.sign_out().await?;

        reader.sign_in("tanto").await?;
        reader.sees("差戻し").await?;
        reader.sees(REASON).await?;
        reader.follow(&format!("報告し直す：{MILESTONE}")).await?;
        let text = reader.field("起きたこと").await?;
        assert_eq!(text.value().await?.as_deref(), Some(FIRST), "nothing has to be typed twice");
        reader.fill("起きたこと", ANEW).await?;
        reader.press("報告する").await?;
        reader.sees("報告を受け付けました").await?;
        reader.sees_nothing_of(REASON).await?;
        reader.sign_out().await?;

        reader.sign_in("kacho").await?;
        reader.follow(&format!("確認する：{MILESTONE}")).await?;
        reader.sees(ANEW).await?;
        reader.press("承認する").await?;
        reader.sign_out().await?;
        reader.open(&goal).await?;
        reader.sees(ANEW).await?;
        reader.sees_nothing_of(FIRST).await?;
        reader.sees_nothing_of(REASON).await
    });
}

fn everybody_above_sees_all_departments(screen: Screen) {
    visit(screen, async |reader| {
        for account in ["bucho", "shicho"] {
            reader.sign_in(account).await?;
            reader.open("/review").await?;
            for department in DEPARTMENTS {
                reader.sees(department).await?;
            }
            reader.sees("期限超過").await?;
            reader.sign_out().await?;
        }
        Ok(())
    });
}

/// Goes from the front page to the goal in the open year, and says where it is.
async fn public_goal(reader: &Visitor<'_>) -> WebDriverResult<String> {
    reader.open("/").await?;
    reader.follow("令和3年度（2021年度）").await?;
    reader.follow(GOAL).await?;
    reader.path().await
}

/// What the page says about the goal's milestones.
async fn milestones(reader: &Visitor<'_>) -> WebDriverResult<String> {
    reader.text_of(".milestones").await
}

/// How many publications the page lists.
async fn publications(reader: &Visitor<'_>) -> WebDriverResult<usize> {
    reader.count("table[aria-labelledby=publications] tbody tr").await
}

/// The newest line of the trail about an action of somebody.
async fn entry(reader: &Visitor<'_>, action: &str, name: &str) -> WebDriverResult<String> {
    let line = format!("//tr[th[normalize-space(.)='{action}']][td[contains(., '{name}')]]");
    let line = reader.page.find(By::XPath(line)).await?;
    // What is long is folded.
    for folded in line.find_all(By::Tag("summary")).await? {
        reader.hit(&folded).await?;
    }
    line.text().await
}

/// How many of the elements are to be seen.
async fn shown(reader: &Visitor<'_>, selector: &str) -> WebDriverResult<usize> {
    let mut shown = 0;
    for element in reader.page.find_all(By::Css(selector)).await? {
        shown += usize::from(element.is_displayed().await?);
    }
    Ok(shown)
}
