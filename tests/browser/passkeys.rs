//! パスキー in a browser that has a device for them, and what remains of them in one without scripts.

use std::sync::Arc;

use reqwest::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::prelude::*;

use crate::demo::{Demo, PASSWORD, Sample};
use crate::support::browser::{Screen, axe};
use crate::visitor::{Visitor, visit_demo};

/// Gives the browser a device that knows its owner without asking.
#[derive(Debug)]
struct AddAuthenticator;

impl ExtensionCommand for AddAuthenticator {
    fn parameters_json(&self) -> Option<Value> {
        Some(json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserConsenting": true,
            "isUserVerified": true,
        }))
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        "/webauthn/authenticator".into()
    }
}

async fn has_no_fault(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    let violations = axe(visitor.page).await?;
    assert!(violations.is_empty(), "{}: {violations:?}", visitor.path().await?);
    Ok(())
}

#[test]
fn one_is_added_signed_in_with_and_removed_and_without_scripts_the_codes_remain() {
    let demo = Demo::start(Sample::Akitakata);
    demo.go_on_as_localhost();
    let codes = visit_demo(&demo, Screen::PHONE, added_and_signed_in_with);
    visit_demo(&demo, Screen::DESKTOP.without_javascript(), async |tanto| {
        tanto.sign_in("tanto").await?;
        tanto.sees("パスキーには JavaScript が必要です").await?;
        tanto.fill("確認コード", &codes[0]).await?;
        tanto.press("ログイン").await?;
        tanto.open("/account/passkeys").await?;
        tanto.fill("いまのパスワード", PASSWORD).await?;
        tanto.fill("確認コード", &codes[1]).await?;
        tanto.select("外すパスキー", "庁内のパソコン").await?;
        tanto.press("パスキーを外す").await?;
        tanto.sees("パスキーは登録されていません").await?;
        tanto.open("/desk").await?;
        tanto.sign_out().await?;
        tanto.sign_in("tanto").await?;
        assert_eq!(tanto.path().await?, "/desk", "the password is enough again");
        Ok(())
    });
}

/// Gives the recovery codes.
async fn added_and_signed_in_with(tanto: &Visitor<'_>) -> WebDriverResult<Vec<String>> {
    tanto.page.cmd(Command::ExtensionCommand(Box::new(AddAuthenticator))).await?;
    tanto.sign_in("tanto").await?;
    tanto.open("/account/passkeys").await?;
    has_no_fault(tanto).await?;
    tanto.fill("いまのパスワード", PASSWORD).await?;
    tanto.fill("パスキーの名前", "庁内のパソコン").await?;
    tanto.press("追加に進む").await?;
    has_no_fault(tanto).await?;
    tanto.press("パスキーを作る").await?;
    tanto.sees("このページは一度しか表示されません").await?;
    tanto.follow("しまいました").await?;
    tanto.sign_out().await?;

    tanto.sign_in("tanto").await?;
    tanto.sees("本人の確認").await?;
    has_no_fault(tanto).await?;
    tanto.press("パスキーで確認").await?;
    assert_eq!(tanto.path().await?, "/desk");

    tanto.open("/account/passkeys").await?;
    tanto.sees("庁内のパソコン").await?;
    has_no_fault(tanto).await?;
    // Without a code, the passkey shows who asks.
    tanto.fill("いまのパスワード", PASSWORD).await?;
    tanto.press("回復コードを作り直す").await?;
    tanto.sees("このページは一度しか表示されません").await?;
    let mut codes = Vec::new();
    for code in tanto.page.find_all(By::Css("main ol code")).await? {
        codes.push(code.text().await?);
    }
    tanto.follow("しまいました").await?;
    tanto.sign_out().await?;
    Ok(codes)
}
