//! A check that never fires protects nobody: here each is shown something
//! that it has to find.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use thirtyfour::prelude::*;

use crate::support::browser::{self, Screen};

/// Serves one page under the strictest rules that a page of ours may have,
/// and says where.
fn serve(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap();
            let (kind, content) = if request[..length].starts_with(b"GET /script.js ") {
                ("text/javascript", "document.title = 'script';")
            } else {
                ("text/html; charset=utf-8", body)
            };
            // A browser may hang up on what it no longer needs.
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
                 Content-Security-Policy: default-src 'none'; script-src 'self'; \
                 style-src 'unsafe-inline'\r\n\
                 Connection: close\r\n\r\n{content}",
                content.len(),
            );
        }
    });
    format!("http://{address}/")
}

const FORM: &str = r#"<!doctype html><html lang="ja"><title>目標</title>
<script src="/script.js" defer></script>
<main><h1>目標管理</h1><form><label>事業名 <input name="name"></label></form></main>"#;

#[test]
fn japanese_can_be_typed() {
    let typed = browser::browse(Screen::DESKTOP, async |page| {
        page.goto(serve(FORM)).await?;
        let input = page.find(By::Name("name")).await?;
        input.send_keys("定住促進住宅の整備・100%").await?;
        input.value().await
    });
    assert_eq!(typed.as_deref(), Some("定住促進住宅の整備・100%"));
}

#[test]
fn no_other_host_can_be_reached() {
    let refused = browser::browse(Screen::DESKTOP, async |page| {
        // Without the rule, every name below localhost is this machine too.
        let elsewhere = serve(FORM).replace("127.0.0.1", "elsewhere.localhost");
        Ok(page.goto(elsewhere).await.is_err())
    });
    assert!(refused);
}

#[test]
fn japanese_has_glyphs() {
    let alike = browser::browse(Screen::DESKTOP, async |page| {
        page.goto(serve(FORM)).await?;
        let drawn = page.execute(DRAW_TWO, Vec::new()).await?;
        drawn.convert::<bool>()
    });
    assert!(!alike, "no Japanese font: `tests/setup` installs one");
}

/// Without a font, every character is the same empty box.
const DRAW_TWO: &str = "
    const draw = character => {
        const canvas = document.createElement('canvas');
        const pen = canvas.getContext('2d');
        pen.font = '40px sans-serif';
        pen.fillText(character, 10, 60);
        return canvas.toDataURL();
    };
    return draw('市') === draw('民');";

#[test]
fn a_page_may_be_as_narrow_as_wcag_asks() {
    let width = browser::browse(Screen::PHONE, async |page| {
        page.goto(serve(FORM)).await?;
        let width = page.execute("return window.innerWidth", Vec::new()).await?;
        width.convert::<u32>()
    });
    assert_eq!(width, 320);
}

#[test]
fn scripts_of_the_page_run_unless_switched_off() {
    let title = async |page: &WebDriver| {
        page.goto(serve(FORM)).await?;
        page.title().await
    };
    assert_eq!(browser::browse(Screen::DESKTOP, title), "script");
    let without = Screen::DESKTOP.without_javascript();
    assert_eq!(browser::browse(without, title), "目標");
}

#[test]
fn a_form_can_be_filled_in_without_scripts() {
    let without = Screen::DESKTOP.without_javascript();
    let address = browser::browse(without, async |page| {
        page.goto(serve(FORM)).await?;
        let input = page.find(By::Name("name")).await?;
        input.send_keys("市\n").await?;
        // The next page is there when the field of this one is gone.
        input.wait_until().stale().await?;
        page.current_url().await
    });
    assert_eq!(address.query(), Some("name=%E5%B8%82"));
}

#[test]
fn axe_finds_what_is_wrong_and_nothing_else() {
    let wrong = r##"<!doctype html><html><title>目標</title>
<main><h1>目標管理</h1><p><img src="data:,"></p><p><font color="#aaaaaa">評価</font></p>
<p style="background: linear-gradient(#fff, #eee)">成果</p>
<svg width="90" height="30"><rect width="90" height="30" fill="#777"/><text x="9" y="20" fill="#888">目標値</text></svg>
<p style="font-size: 10px"><a href="/1" style="display: block">前</a>
<a href="/2" style="display: block">次</a></p></main>"##;
    let (wrong, right) = browser::browse(Screen::DESKTOP, async |page| {
        page.goto(serve(wrong)).await?;
        let wrong = browser::axe(page).await?;
        page.goto(serve(FORM)).await?;
        let right = browser::axe(page).await?;
        Ok((wrong, right))
    });
    let found: Vec<_> = wrong.iter().map(|violation| &violation.id).collect();
    let seeded = ["color-contrast", "html-has-lang", "image-alt", "target-size", "contrast-unsure", "contrast-drawn"];
    assert_eq!(found, seeded, "{wrong:?}");
    assert_eq!(wrong[2].targets, ["img"]);
    assert!(right.is_empty(), "{right:?}");
}

#[test]
fn a_page_can_be_kept_as_a_picture_and_on_paper() {
    let (picture, paper) = browser::browse(Screen::PHONE, async |page| {
        page.goto(serve(FORM)).await?;
        let picture = browser::screenshot(page, "harness").await?;
        Ok((picture, browser::print(page, "harness").await?))
    });
    assert!(fs::read(picture).unwrap().starts_with(b"\x89PNG"));
    assert!(fs::read(paper).unwrap().starts_with(b"%PDF"));
}
