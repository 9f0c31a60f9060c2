//! Somebody at the browser: finds things by the words on the screen, as people do.

use std::time::{Duration, Instant};

use thirtyfour::prelude::*;

use crate::demo::{Demo, PASSWORD, Sample};
use crate::support::browser::{self, Screen};

/// How long a page may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser in front of a demonstration.
pub(crate) struct Visitor<'a> {
    pub(crate) page: &'a WebDriver,
    demo: &'a Demo,
}

/// Starts a demonstration of its own for `visit`, and a browser in front of it.
#[track_caller]
pub(crate) fn visit<T>(screen: Screen, visit: impl AsyncFnOnce(&Visitor<'_>) -> WebDriverResult<T>) -> T {
    visit_city(Sample::Akitakata, screen, visit)
}

/// The same with another sample city.
#[track_caller]
pub(crate) fn visit_city<T>(
    sample: Sample,
    screen: Screen,
    visit: impl AsyncFnOnce(&Visitor<'_>) -> WebDriverResult<T>,
) -> T {
    visit_demo(&Demo::start(sample), screen, visit)
}

/// The same in front of a demonstration that others visit too.
#[track_caller]
pub(crate) fn visit_demo<T>(
    demo: &Demo,
    screen: Screen,
    visit: impl AsyncFnOnce(&Visitor<'_>) -> WebDriverResult<T>,
) -> T {
    browser::browse(screen, async |page| visit(&Visitor { page, demo }).await)
}

impl Visitor<'_> {
    /// Opens an address by typing it.
    pub(crate) async fn open(&self, path: &str) -> WebDriverResult<()> {
        self.page.goto(self.demo.at(path)).await
    }

    /// Changes the demonstration's database behind the server's back.
    pub(crate) fn sql(&self, statement: &str) {
        self.demo.sql(statement);
    }

    /// Lets the city go on on another day. Nothing on the screen can be used any more.
    pub(crate) fn on(&self, day: &str) {
        self.demo.go_on(day);
    }

    /// The status with which the page came.
    pub(crate) async fn status(&self) -> WebDriverResult<u16> {
        const STATUS: &str = "return performance.getEntriesByType('navigation')[0].responseStatus";
        self.page.execute(STATUS, Vec::new()).await?.convert()
    }

    /// The path of the page that is shown, without query and fragment.
    pub(crate) async fn path(&self) -> WebDriverResult<String> {
        Ok(self.page.current_url().await?.path().to_owned())
    }

    /// The text of the page's main part, as it is shown.
    pub(crate) async fn text(&self) -> WebDriverResult<String> {
        self.page.find(By::Tag("main")).await?.text().await
    }

    /// Fails unless the main part of the page shows these words.
    pub(crate) async fn sees(&self, words: &str) -> WebDriverResult<()> {
        let text = self.text().await?;
        assert!(text.contains(words), "「{words}」 is not on {}:\n{text}", self.path().await?);
        Ok(())
    }

    /// Fails if the page holds these words anywhere, shown or not.
    pub(crate) async fn sees_nothing_of(&self, words: &str) -> WebDriverResult<()> {
        let source = self.page.source().await?;
        assert!(!source.contains(words), "「{words}」 is on {}", self.path().await?);
        Ok(())
    }

    /// How many elements of the page a selector finds.
    pub(crate) async fn count(&self, selector: &str) -> WebDriverResult<usize> {
        Ok(self.page.find_all(By::Css(selector)).await?.len())
    }

    /// The text of the one element that a selector finds.
    pub(crate) async fn text_of(&self, selector: &str) -> WebDriverResult<String> {
        self.page.find(By::Css(selector)).await?.text().await
    }

    /// Follows the first link with these words.
    pub(crate) async fn follow(&self, words: &str) -> WebDriverResult<()> {
        self.click(&format!("//a[{}]", contains(words))).await
    }

    /// Presses the button with these words.
    pub(crate) async fn press(&self, words: &str) -> WebDriverResult<()> {
        self.click(&format!("//button[{}]", contains(words))).await
    }

    /// Clicks, and waits for the page that this leads to.
    async fn click(&self, path: &str) -> WebDriverResult<()> {
        let target = self.page.find(By::XPath(path)).await?;
        self.leave_by(async || self.hit(&target).await).await
    }

    /// Clicks an element. The page scrolls smoothly: what is still moving cannot be hit.
    pub(crate) async fn hit(&self, target: &WebElement) -> WebDriverResult<()> {
        const SCROLL: &str = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.page.execute(SCROLL, vec![target.to_json()?]).await?;
        target.click().await
    }

    /// Does what leads to another page, and waits until that has come.
    pub(crate) async fn leave_by(&self, action: impl AsyncFnOnce() -> WebDriverResult<()>) -> WebDriverResult<()> {
        let page = self.page.find(By::Tag("html")).await?;
        action().await?;
        let started = Instant::now();
        loop {
            // An element of a page that has gone has no name any more.
            if page.tag_name().await.is_err() {
                let state = self.page.execute("return document.readyState", Vec::new()).await;
                if state.is_ok_and(|state| state.json() == "complete") {
                    return Ok(());
                }
            }
            assert!(started.elapsed() < PATIENCE, "still on {} after {PATIENCE:?}", self.path().await?);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The field whose label begins with these words.
    pub(crate) async fn field(&self, label: &str) -> WebDriverResult<WebElement> {
        let label = self.page.find(By::XPath(format!("//label[starts-with(normalize-space(.), '{label}')]"))).await?;
        match label.attr("for").await? {
            Some(id) => self.page.find(By::Id(id)).await,
            None => label.find(By::Css("input, select, textarea")).await,
        }
    }

    /// Replaces what is in a field.
    pub(crate) async fn fill(&self, label: &str, text: &str) -> WebDriverResult<()> {
        let field = self.field(label).await?;
        field.clear().await?;
        field.send_keys(text).await
    }

    /// Chooses a radio button.
    pub(crate) async fn choose(&self, label: &str) -> WebDriverResult<()> {
        let choice = self.field(label).await?;
        self.hit(&choice).await
    }

    /// Chooses an option in a list.
    pub(crate) async fn select(&self, label: &str, option: &str) -> WebDriverResult<()> {
        let list = self.field(label).await?;
        list.find(By::XPath(format!(".//option[{}]", contains(option)))).await?.click().await
    }

    /// Signs in from the front page.
    pub(crate) async fn sign_in(&self, account: &str) -> WebDriverResult<()> {
        self.open("/").await?;
        self.follow("職員ログイン").await?;
        self.send_sign_in(account, PASSWORD).await
    }

    /// Fills in the sign-in page that is shown, and sends it.
    pub(crate) async fn send_sign_in(&self, account: &str, password: &str) -> WebDriverResult<()> {
        self.fill("職員ID", account).await?;
        self.fill("パスワード", password).await?;
        self.press("ログイン").await
    }

    /// Signs out, on a phone by the menu.
    pub(crate) async fn sign_out(&self) -> WebDriverResult<()> {
        let menu = self.page.find(By::Css(".site-header__menu")).await?;
        if menu.is_displayed().await? {
            self.hit(&menu).await?;
        }
        self.press("ログアウト").await?;
        self.sees("ログアウトしました").await
    }
}

/// The condition that an element's words contain these.
fn contains(words: &str) -> String {
    format!("contains(normalize-space(.), '{words}')")
}
