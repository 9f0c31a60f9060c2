//! A real Chromium, driven through ChromeDriver.
//!
//! The first visit starts ChromeDriver on a port of its own choosing; it ends
//! with the test process and takes its browsers along, see [`super::leash`].
//! Each visit has a browser with a fresh profile. When a visit fails, what the
//! browser showed is kept as a picture in `target/test-output`.
//!
//! Pages may forbid every script but their own: scripts sent through the
//! driver run all the same, so the axe checker works under a strict
//! Content-Security-Policy.

use std::fmt;
use std::fs;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::common::print::{PrintPage, PrintParameters};
use thirtyfour::prelude::*;

use super::leash::{Leash, Stop};

/// Switches for a browser that asks nothing, reaches nothing but this machine,
/// and leaves when its driver does (the pipe).
const SWITCHES: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--remote-debugging-pipe",
];

/// WCAG 2.2 A and AA. JIS X 8341-3:2016 AA is a part of them.
const AXE_TAGS: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// What the page is looked at with.
#[derive(Clone, Copy)]
pub(crate) struct Screen {
    width: u32,
    height: u32,
    javascript: bool,
}

impl Screen {
    /// An office computer.
    pub(crate) const DESKTOP: Self = Self::new(1280, 800);
    /// A phone, and a desktop page at 400 %: WCAG 1.4.10 asks for 320 pixels.
    pub(crate) const PHONE: Self = Self::new(320, 640);

    /// Size of the page in CSS pixels.
    pub(crate) const fn new(width: u32, height: u32) -> Self {
        Self { width, height, javascript: true }
    }

    /// The page's scripts do not run; those sent through the driver do.
    pub(crate) const fn without_javascript(self) -> Self {
        Self { javascript: false, ..self }
    }
}

/// Opens a browser, lets `visit` use it, and closes it. Fails the test when
/// `visit` panics or returns an error.
#[track_caller]
pub(crate) fn browse<T>(screen: Screen, visit: impl AsyncFnOnce(&WebDriver) -> WebDriverResult<T>) -> T {
    static DRIVER: LazyLock<Driver> = LazyLock::new(Driver::start);

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let browser = runtime
        .block_on(DRIVER.open(screen))
        .unwrap_or_else(|error| panic!("chromium did not start (`tests/setup` installs it): {error}"));
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| runtime.block_on(visit(&browser))));
    if !matches!(outcome, Ok(Ok(_))) {
        let test = thread::current().name().unwrap_or("test").to_owned();
        match runtime.block_on(screenshot(&browser, &format!("failed-{test}"))) {
            Ok(picture) => eprintln!("what the browser showed: {}", picture.display()),
            Err(error) => eprintln!("no picture of what the browser showed: {error}"),
        }
    }
    let closed = runtime.block_on(browser.quit());
    match outcome {
        Ok(Ok(answer)) => {
            closed.unwrap_or_else(|error| panic!("chromium did not close: {error}"));
            answer
        }
        Ok(Err(error)) => panic!("the browser says: {error}"),
        Err(cause) => panic::resume_unwind(cause),
    }
}

/// Keeps a picture of the visible part of the page as
/// `target/test-output/NAME.png`.
pub(crate) async fn screenshot(browser: &WebDriver, name: &str) -> WebDriverResult<PathBuf> {
    let picture = output(name, "png")?;
    fs::write(&picture, browser.screenshot_as_png().await?)?;
    Ok(picture)
}

/// Prints the page on A4 paper, as the print button would, to
/// `target/test-output/NAME.pdf`.
pub(crate) async fn print(browser: &WebDriver, name: &str) -> WebDriverResult<PathBuf> {
    let paper = PrintParameters { page: PrintPage { width: 21.0, height: 29.7 }, ..PrintParameters::default() };
    let print = output(name, "pdf")?;
    fs::write(&print, browser.print_page(paper).await?)?;
    Ok(print)
}

/// One rule of WCAG that the page breaks, or of which nobody can tell whether it does.
#[derive(Deserialize)]
pub(crate) struct Violation {
    /// The rule, such as `color-contrast`; `contrast-unsure` and `contrast-drawn` are of the same rule.
    pub(crate) id: String,
    /// The rule in words.
    pub(crate) help: String,
    /// Selectors of the elements that break it.
    pub(crate) targets: Vec<String>,
}

impl fmt::Debug for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ({}): {:?}", self.id, self.help, self.targets)
    }
}

static AXE: LazyLock<String> = LazyLock::new(|| {
    let file = target().join("test-tools/axe/axe.min.js");
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}: `tests/setup` puts it there", file.display()))
});

/// What axe-core finds wrong with the page by WCAG 2.2 AA. It waits for promises, so the page's scripts must not be
/// switched off.
///
/// A contrast that it can't compute is a fault too. A single sign counts as text. Of text in a drawing it can't tell any,
/// nor does it know its colour: that is measured here, from the colour to what lies below the middle of the text.
pub(crate) async fn axe(browser: &WebDriver) -> WebDriverResult<Vec<Violation>> {
    const RUN: &str = "
        const [tags, done] = arguments;
        axe.configure({ checks: [{ id: 'color-contrast', options: {
            ignoreUnicode: false, ignoreLength: true, ignorePseudo: false,
            boldValue: 700, boldTextPt: 14, largeTextPt: 18,
            contrastRatio: { normal: { expected: 4.5 }, large: { expected: 3 } },
            pseudoSizeThreshold: 0.25, shadowOutlineEmMax: 0.2, textStrokeEmMin: 0.03,
        } }] });
        const target = node => node.target.flat(Infinity).join(' ');
        const isDrawn = node => document.querySelector(target(node))?.closest('svg');
        const channel = value => value <= 10.3 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
        const light = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
        const colour = text => text.startsWith('rgb') ? text.match(/[0-9.]+/g).map(Number) : [0, 0, 0, 0];
        const isSeen = ([, , , opacity = 1]) => opacity > 0;
        const below = text => {
            text.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
            const box = text.getBoundingClientRect();
            const there = document.elementsFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
            return there.filter(element => !element.closest('text'))
                .map(element => element.ownerSVGElement ? getComputedStyle(element).fill : getComputedStyle(element).backgroundColor)
                .map(colour).find(isSeen) ?? [255, 255, 255];
        };
        const isFaint = text => {
            const [one, other] = [light(colour(getComputedStyle(text).fill)), light(below(text))];
            return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < 4.5;
        };
        const drawn = () => [...document.querySelectorAll('svg text')]
            .filter(text => text.checkVisibility() && text.getBoundingClientRect().width > 0).filter(isFaint)
            .map(text => ({ id: 'contrast-drawn', help: 'Text in drawings stands out', targets: [text.outerHTML.slice(0, 120)] }));
        axe.run(document, {
            runOnly: { type: 'tag', values: tags },
            rules: { 'target-size': { enabled: true } },
            resultTypes: ['violations', 'incomplete'],
        }).then(
            found => done({ violations: found.violations
                .map(({ id, help, nodes }) => ({ id, help, targets: nodes.map(target) }))
                .concat(found.incomplete.filter(({ id }) => id === 'color-contrast').flatMap(({ nodes }) => nodes)
                    .filter(node => !isDrawn(node))
                    .map(node => ({ id: 'contrast-unsure', help: node.any[0].message, targets: [target(node)] })))
                .concat(drawn()) }),
        ).catch(error => done({ error: String(error) }));";
    browser.execute(AXE.as_str(), Vec::new()).await?;
    let answer = browser.execute_async(RUN, vec![json!(AXE_TAGS)]).await?;
    let answer: Value = answer.convert()?;
    assert!(answer["error"].is_null(), "axe: {}", answer["error"]);
    Ok(serde_json::from_value(answer["violations"].clone())?)
}

struct Driver {
    leash: Leash,
    address: String,
}

impl Driver {
    fn start() -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        assert!(
            std::env::split_paths(&path).any(|folder| folder.join("chromedriver").is_file()),
            "chromedriver is not in PATH: `tests/setup` installs it together with chromium",
        );
        let mut leash = Leash::new("browser", Stop::Terminate);
        let mut command = Command::new("chromedriver");
        // Chromium's own temporary files go with the folder.
        command.arg("--port=0").env("TMPDIR", leash.folder());
        let port = leash.start(&mut command, |printed| {
            let (_, rest) = printed.split_once("started successfully on port ")?;
            let (port, _) = rest.split_once('.')?;
            port.parse::<u16>().ok()
        });
        Self { leash, address: format!("http://127.0.0.1:{port}") }
    }

    async fn open(&self, screen: Screen) -> WebDriverResult<WebDriver> {
        static COUNT: AtomicU32 = AtomicU32::new(1);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let profile = self.leash.folder().join(format!("profile-{count}"));

        let mut wishes = DesiredCapabilities::chrome();
        for switch in SWITCHES {
            wishes.add_arg(switch)?;
        }
        wishes.add_arg(&format!("--user-data-dir={}", profile.display()))?;
        // A window is never narrower than about 500 pixels; the page in it can be.
        wishes.add_experimental_option(
            "mobileEmulation",
            json!({ "deviceMetrics": {
                "width": screen.width, "height": screen.height,
                "pixelRatio": 1.0, "mobile": false, "touch": false,
            } }),
        )?;
        let scripts = if screen.javascript { 1 } else { 2 };
        wishes.add_experimental_option(
            "prefs",
            json!({
                "intl.accept_languages": "ja",
                "profile.managed_default_content_settings.javascript": scripts,
            }),
        )?;
        WebDriver::new(&self.address, wishes).await
    }
}

fn output(name: &str, ending: &str) -> io::Result<PathBuf> {
    let folder = target().join("test-output");
    fs::create_dir_all(&folder)?;
    // A test's name has colons when it stands in a module.
    Ok(folder.join(format!("{}.{ending}", name.replace("::", "-"))))
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target")
}
