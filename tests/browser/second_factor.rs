//! 2段階認証 in a browser without scripts: from setting it up to signing in with it.

use chrono::Utc;
use thirtyfour::prelude::*;
use totp_rs::{Builder, Secret, Totp};

use crate::demo::PASSWORD;
use crate::support::browser::{Screen, axe};
use crate::visitor::{Visitor, visit};

/// The app into which the letters were typed that the page spells.
async fn app(visitor: &Visitor<'_>) -> WebDriverResult<Totp> {
    let spelled = visitor.text_of("main code").await?.replace(' ', "");
    let secret = Secret::try_from_base32(spelled).expect("a secret");
    Ok(Builder::new().with_secret(secret).build().expect("an app"))
}

fn code(app: &Totp, steps: i64) -> String {
    app.generate(u64::try_from(Utc::now().timestamp() + 30 * steps).expect("a time")).to_string()
}

async fn has_no_fault(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    let violations = axe(visitor.page).await?;
    assert!(violations.is_empty(), "{}: {violations:?}", visitor.path().await?);
    Ok(())
}

#[test]
fn it_is_set_up_and_signed_in_with_without_scripts() {
    visit(Screen::DESKTOP.without_javascript(), async |tanto| {
        tanto.sign_in("tanto").await?;
        tanto.follow("アカウント").await?;
        tanto.follow("2段階認証").await?;
        let picture = tanto.page.find(By::Css("main svg.qr")).await?;
        assert!(picture.rect().await?.width > 150.0, "a camera reads it");
        let app = app(tanto).await?;
        tanto.fill("いまのパスワード", PASSWORD).await?;
        tanto.fill("確認コード", &code(&app, 0)).await?;
        tanto.press("設定する").await?;
        tanto.sees("このページは一度しか表示されません").await?;
        assert_eq!(tanto.count("main ol li").await?, 10);
        let recovery = tanto.text_of("main ol li:nth-child(2)").await?;
        tanto.follow("しまいました").await?;
        tanto.sign_out().await?;

        tanto.sign_in("tanto").await?;
        tanto.sees("確認コードの入力").await?;
        tanto.fill("確認コード", "000000").await?;
        tanto.press("ログイン").await?;
        tanto.sees("確認コードが違うか").await?;
        tanto.fill("確認コード", &code(&app, 1)).await?;
        tanto.press("ログイン").await?;
        assert_eq!(tanto.path().await?, "/desk");
        tanto.follow("アカウント").await?;
        tanto.follow("ログイン中の端末").await?;
        tanto.sees("この端末").await?;
        tanto.open("/desk").await?;
        tanto.sign_out().await?;

        tanto.sign_in("tanto").await?;
        tanto.fill("確認コード", &recovery.to_uppercase()).await?;
        tanto.press("ログイン").await?;
        assert_eq!(tanto.path().await?, "/desk");
        Ok(())
    });
}

#[test]
fn its_pages_have_no_fault_that_axe_knows() {
    for screen in [Screen::DESKTOP, Screen::PHONE] {
        visit(screen, async |tanto| {
            tanto.sign_in("tanto").await?;
            tanto.open("/account/sessions").await?;
            has_no_fault(tanto).await?;
            tanto.open("/account/second-factor").await?;
            has_no_fault(tanto).await?;
            let app = app(tanto).await?;
            tanto.fill("いまのパスワード", PASSWORD).await?;
            tanto.fill("確認コード", &code(&app, 0)).await?;
            tanto.press("設定する").await?;
            has_no_fault(tanto).await?;
            tanto.open("/account/second-factor").await?;
            tanto.press("回復コードを作り直す").await?;
            tanto.sees("確認コードが違うか").await?;
            has_no_fault(tanto).await?;
            tanto.open("/desk").await?;
            tanto.sign_out().await?;
            tanto.sign_in("tanto").await?;
            has_no_fault(tanto).await
        });
    }
}
