//! Every page there is to see, one after another, and what a page shows when something is wrong.

use thirtyfour::prelude::*;

use crate::support::browser::Screen;
use crate::visitor::{Visitor, visit};

/// The public pages: every year, every kind of unit and goal, an earlier publication, a programme with a chart, and
/// an address with nothing behind it.
pub(crate) const PUBLIC: [&str; 35] = [
    "/",
    "/years/2015",
    "/years/2016",
    "/years/2019",
    "/years/2020",
    "/years/2021",
    "/years/2020/units/19",
    "/years/2020/units/20",
    "/years/2016/units/19",
    FOOTNOTES,
    "/goals/14",
    "/goals/18",
    "/goals/20",
    "/goals/27",
    "/goals/36",
    MILESTONES,
    "/goals/53/publications/1",
    CHART,
    "/programmes",
    "/programmes?q=%E7%A9%BA%E3%81%8D%E5%AE%B6&state=active",
    "/programmes/15",
    "/indicators",
    FOUND,
    "/search?q=%E7%A9%BA%E3%81%8D%E5%AE%B6%E3%83%90%E3%83%B3%E3%82%AF%E3%81%AE%E4%BD%BF%E3%81%84%E3%81%BF%E3%81%A1",
    "/search",
    "/corrections",
    "/compare",
    "/compare?years=2015,2016,2020",
    "/compare?years=2015,2016,2020&view=prose",
    "/goals/53/embed",
    "/indicators/1/embed",
    "/about",
    "/accessibility",
    "/login",
    "/no-such-page",
];

/// The review at every level, with a filter and with a date that can't be read, and the pages beside it.
const REVIEW: [&str; 11] = [
    "/review",
    "/review?year=2020&sort=attainment&order=desc",
    "/review?late=1&since=2021-10-01",
    "/review?department=19",
    "/review?goal=53",
    "/review?since=いつか",
    "/review/changes",
    "/review/changes?since=いつか",
    "/review/meeting",
    "/review/years",
    "/en/review/years?until=2019",
];

/// Public pages of 見本市, the invented city: a year before and after each reorganisation, programmes that were renamed,
/// split and merged, charts with breaks, gaps and zeros, every comparison over all its years, and its corrections.
pub(crate) const MIHON: [&str; 25] = [
    "/",
    "/years/2017",
    "/years/2021",
    "/goals/184",
    "/goals/240",
    "/goals/208/publications/3",
    "/programmes",
    "/programmes/4",
    "/programmes/23",
    "/programmes/43",
    "/programmes/50",
    "/indicators",
    "/indicators/5",
    "/indicators/7",
    "/indicators/35",
    "/indicators/31",
    "/indicators/39",
    "/indicators/43",
    "/compare?years=2016,2017,2018,2019,2020,2021&by=programme",
    "/compare?years=2016,2017,2018,2019,2020,2021&by=department&structure=today",
    "/compare?years=2016,2017,2018,2019,2020,2021&by=rating",
    "/compare?years=2016,2017,2018,2019,2020,2021&by=money",
    "/compare?years=2016,2017,2018,2019,2020,2021&by=indicator",
    "/search?q=%E7%A7%BB%E4%BD%8F",
    "/corrections",
];

/// A goal with footnotes.
pub(crate) const FOOTNOTES: &str = "/goals/1";
/// A goal with milestones and indicators.
pub(crate) const MILESTONES: &str = "/goals/53";
/// A search that finds something.
pub(crate) const FOUND: &str = "/search?q=%E7%A9%BA%E3%81%8D%E5%AE%B6";
/// A programme with a chart.
pub(crate) const CHART: &str = "/programmes/14";

/// How long a page of those who work with it may be on a desktop: five screens. What citizens read as the table of a whole
/// year, as a list of everything or as a comparison is as long as its rows are many.
pub(crate) const LONGEST: u32 = 4_000;

/// How long the page is.
pub(crate) async fn height(visitor: &Visitor<'_>) -> WebDriverResult<u32> {
    visitor.page.execute("return document.documentElement.scrollHeight", Vec::new()).await?.convert()
}

/// What is done on each page; it is told the page's name.
pub(crate) trait Look: AsyncFn(&str) -> WebDriverResult<()> {}
impl<T: AsyncFn(&str) -> WebDriverResult<()>> Look for T {}

/// Goes through the public pages in the language of `prefix`.
pub(crate) async fn public(visitor: &Visitor<'_>, prefix: &str, look: impl Look) -> WebDriverResult<()> {
    for path in PUBLIC {
        let path = match (prefix, path) {
            ("/en", "/") => "/en".to_owned(),
            _ => format!("{prefix}{path}"),
        };
        visitor.open(&path).await?;
        look(&path).await?;
    }
    Ok(())
}

/// Goes through the public pages of 見本市 in the language of `prefix`.
pub(crate) async fn invented(visitor: &Visitor<'_>, prefix: &str, look: impl Look) -> WebDriverResult<()> {
    for path in MIHON {
        let path = if path == "/" && !prefix.is_empty() { prefix.to_owned() } else { format!("{prefix}{path}") };
        visitor.open(&path).await?;
        look(&path).await?;
    }
    Ok(())
}

/// Goes through the pages of the office, among them those that say what is wrong.
pub(crate) async fn office(visitor: &Visitor<'_>, look: impl Look) -> WebDriverResult<()> {
    visitor.open("/login").await?;
    visitor.send_sign_in("tanto", "not the password").await?;
    visitor.sees("ログインできませんでした").await?;
    look("sign-in that failed").await?;

    visitor.sign_in("tanto").await?;
    look("desk of a member of staff").await?;
    visitor.follow("報告し直す：移住した人の声を集める").await?;
    look("form of a report").await?;
    visitor.fill("起きた日", "そのうち").await?;
    visitor.press("報告する").await?;
    visitor.sees("入力を直してください").await?;
    look("form of a report with errors").await?;
    report_from_two_windows(visitor).await?;
    look("report that another one overtook").await?;
    visitor.open("/account/password").await?;
    look("password").await?;
    visitor.press("変更する").await?;
    visitor.sees("入力を直してください").await?;
    look("password with errors").await?;
    visitor.open("/admin/audit").await?;
    look("page for others only").await?;
    visitor.sign_out().await?;
    look("sign-in after signing out").await?;

    visitor.sign_in("kacho").await?;
    look("desk of a head").await?;
    visitor.follow("確認する：空き家バンクの新規登録50件").await?;
    look("report to be decided").await?;
    visitor.press("差し戻す").await?;
    visitor.sees("入力を直してください").await?;
    look("return without a reason").await?;
    visitor.press("承認する").await?;
    look("desk after an approval").await?;
    visitor.follow("空き家バンクの新規登録50件").await?;
    look("history of a milestone").await?;
    visitor.open("/desk/approvals").await?;
    look("sheets to be approved").await?;
    visitor.open("/account/mail").await?;
    look("notices by mail to oneself").await?;
    visitor.open("/desk/calendar").await?;
    visitor.press("アドレスを作る").await?;
    visitor.sees("表示するのは今だけ").await?;
    look("address of a calendar").await?;
    visitor.sign_out().await?;

    visitor.sign_in("shicho").await?;
    for path in REVIEW {
        visitor.open(path).await?;
        look(path).await?;
    }
    visitor.open("/review").await?;
    visitor.sign_out().await?;

    visitor.sign_in("kikaku").await?;
    visitor.open("/admin/audit").await?;
    look("trail").await?;
    visitor.open("/admin/audit?from=いつか&subject=x").await?;
    look("trail with errors").await?;
    for path in ["/en/review", "/en/admin/audit", "/en/account/password"] {
        visitor.open(path).await?;
        look(path).await?;
    }
    for path in ["/admin/years", "/admin/years/2021", "/admin/years/2021/publications", "/en/admin/settings"] {
        visitor.open(path).await?;
        look(path).await?;
    }
    visitor.open("/desk").await?;
    visitor.sign_out().await?;

    visitor.sign_in("tanto").await?;
    for path in
        ["/desk/report", "/desk/milestones", "/desk/goals", "/en/desk", "/en/desk/milestones/32", "/desk/milestones/0"]
    {
        visitor.open(path).await?;
        look(path).await?;
    }
    for part in ["", "/results/midyear", "/milestones", "/indicators?stage=midyear", "/evaluation", "/stages/midyear"] {
        let path = format!("/desk{MILESTONES}{part}");
        visitor.open(&path).await?;
        look(&path).await?;
    }
    for path in ["/en/desk/report", "/en/desk/goals"] {
        visitor.open(path).await?;
        look(path).await?;
    }
    Ok(())
}

/// Leaves the visitor where an update was refused because another had come in the meantime.
async fn report_from_two_windows(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    const MILESTONE: &str = "上半期の登録と成約をまとめる";
    visitor.open("/desk").await?;
    visitor.follow(&format!("報告する：{MILESTONE}")).await?;
    visitor.fill("起きたこと", "あとから送った報告").await?;
    visitor
        .page
        .in_new_tab(async || {
            visitor.open("/desk").await?;
            visitor.follow(&format!("報告する：{MILESTONE}")).await?;
            visitor.fill("起きたこと", "さきに送った報告").await?;
            visitor.press("報告する").await?;
            visitor.sees("報告を受け付けました").await
        })
        .await?;
    visitor.press("報告する").await?;
    visitor.sees("書いている間に、別の報告がありました").await?;
    let typed = visitor.field("起きたこと").await?.value().await?;
    assert_eq!(typed.as_deref(), Some("あとから送った報告"), "nothing that was typed is lost");
    Ok(())
}

#[test]
fn the_tour_sees_what_it_promises() {
    visit(Screen::DESKTOP, async |visitor| {
        for (path, selector) in [
            (FOOTNOTES, ".footnotes li"),
            (MILESTONES, ".milestones .timeline li"),
            (MILESTONES, "table[aria-labelledby=indicators] tbody tr"),
            ("/goals/53/publications/1", ".notice--warning"),
            (CHART, "figure.chart svg"),
            (FOUND, ".hit mark"),
            ("/compare?years=2015,2016,2020", "table.matrix"),
        ] {
            assert!(PUBLIC.contains(&path), "{path}");
            visitor.open(path).await?;
            assert!(visitor.count(selector).await? > 0, "{selector} on {path}");
        }
        Ok(())
    });
}
