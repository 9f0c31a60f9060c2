//! パスキー: a key pair on a device, bound to the address of the site, that answers for its owner once they have shown their
//! finger, face or PIN. It is a second factor after the password; what is typed at another address than the city's gets no
//! answer, so that nobody is led to give it away.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use webauthn_rs::prelude::{
    AuthenticationResult, Passkey as Key, PasskeyAuthentication, PasskeyRegistration, Url, Uuid, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::numbers::PersonNumber;

/// How many one person may have.
pub const MOST: usize = 10;
/// The most letters of the name that its owner gives it.
pub const LONGEST_NAME: usize = 40;

/// A passkey as it is kept. It holds no secret.
#[derive(Debug, Clone)]
pub struct Passkey(Key);

impl Passkey {
    /// Reads one as it is kept.
    pub fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok().map(Self)
    }

    /// As it is kept.
    pub fn written(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.0)
    }

    /// By which the device knows it.
    pub fn credential_id(&self) -> String {
        encoded(self.0.cred_id())
    }

    /// The same after it has answered.
    #[must_use]
    pub fn after(mut self, answered: &Answered) -> Self {
        self.0.update_credential(&answered.0);
        self
    }
}

/// A right answer.
#[derive(Debug, Clone)]
pub struct Answered(AuthenticationResult);

impl Answered {
    /// The passkey that gave it.
    pub fn credential_id(&self) -> String {
        encoded(self.0.cred_id())
    }

    /// How often it has signed; 0 where it does not count that.
    pub fn counter(&self) -> i64 {
        self.0.counter().into()
    }
}

/// As browsers write it.
fn encoded(credential_id: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(credential_id)
}

/// Why an answer is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is not that of a passkey of this person to what was asked, here and now.
    Wrong,
    /// It has signed less often than it had before: there may be a copy of it.
    WentBack,
}

/// What a browser is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What the browser is told, as JSON.
    pub options: String,
    /// What is kept until it answers.
    pub state: String,
}

/// The site for which passkeys are made.
#[derive(Debug, Clone)]
pub struct Site(Webauthn);

impl Site {
    /// The site under this address, where browsers take passkeys there: over https, or on the machine itself. A site that
    /// has no name has no passkeys.
    pub fn at(public_address: &str, city: &str) -> Option<Self> {
        let address = Url::parse(public_address).ok()?;
        let host = address.domain()?;
        if address.scheme() != "https" && host != "localhost" {
            return None;
        }
        // What is served on this machine alone may be at any of its ports.
        let builder = WebauthnBuilder::new(host, &address).ok()?.allow_any_port(host == "localhost").rp_name(city);
        builder.build().ok().map(Self)
    }

    /// Asks for a new passkey, on a device that has none of these. The device asks for a finger, a face or a PIN: whoever
    /// finds it is no further, and no attestation tells which device it is.
    pub fn ask_for_new(
        &self,
        person: PersonNumber,
        login: &str,
        name: &str,
        has: &[Passkey],
    ) -> Result<Asked, WebauthnError> {
        let handle = Uuid::from_u128(person.0.unsigned_abs().into());
        let there = has.iter().map(|passkey| passkey.0.cred_id().clone()).collect();
        let (options, state) = self.0.start_passkey_registration(handle, login, name, Some(there))?;
        asked(&options, &state)
    }

    /// The passkey that was made, where this is the answer to what was asked.
    pub fn made(&self, state: &str, answer: &str) -> Result<Passkey, Refused> {
        let state: PasskeyRegistration = read(state)?;
        let made = self.0.finish_passkey_registration(&read(answer)?, &state);
        made.map(Passkey).map_err(|_| Refused::Wrong)
    }

    /// Asks for one of these passkeys.
    pub fn ask_for_one_of(&self, has: &[Passkey]) -> Result<Asked, WebauthnError> {
        let has: Vec<Key> = has.iter().map(|passkey| passkey.0.clone()).collect();
        let (options, state) = self.0.start_passkey_authentication(&has)?;
        asked(&options, &state)
    }

    /// Which passkey answered, where this is the answer to what was asked.
    pub fn answered(&self, state: &str, answer: &str) -> Result<Answered, Refused> {
        let state: PasskeyAuthentication = read(state)?;
        let answered = self.0.finish_passkey_authentication(&read(answer)?, &state);
        answered.map(Answered).map_err(|error| match error {
            WebauthnError::CredentialPossibleCompromise => Refused::WentBack,
            _ => Refused::Wrong,
        })
    }
}

fn asked(options: &impl serde::Serialize, state: &impl serde::Serialize) -> Result<Asked, WebauthnError> {
    let written = |error| WebauthnError::ParseJSONFailure(error);
    Ok(Asked {
        options: serde_json::to_string(options).map_err(written)?,
        state: serde_json::to_string(state).map_err(written)?,
    })
}

fn read<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Refused> {
    serde_json::from_str(json).map_err(|_| Refused::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_for_a_site_with_a_name_that_is_reached_securely() {
        for address in ["https://goals.example.lg.jp", "https://goals.example.lg.jp:8443", "http://localhost:8080"] {
            assert!(Site::at(address, "見本市").is_some(), "{address}");
        }
        for address in
            ["http://goals.example.lg.jp", "https://192.0.2.1", "https://[::1]", "http://127.0.0.1:8080", "x"]
        {
            assert!(Site::at(address, "見本市").is_none(), "{address}");
        }
    }

    #[test]
    fn what_is_no_answer_is_none() {
        let site = Site::at("https://goals.example.lg.jp", "見本市").expect("a site");
        let asked = site.ask_for_new(PersonNumber(4), "tanto", "担当", &[]).expect("it asks");
        for answer in ["", "{}", "null", "[", r#"{"id":"a","rawId":"YQ","type":"public-key","response":{}}"#] {
            assert_eq!(site.made(&asked.state, answer).err(), Some(Refused::Wrong), "{answer}");
            assert_eq!(site.answered(&asked.state, answer).err(), Some(Refused::Wrong), "{answer}");
        }
    }

    #[test]
    fn no_two_askings_are_alike() {
        let site = Site::at("https://goals.example.lg.jp", "見本市").expect("a site");
        let ask = || site.ask_for_new(PersonNumber(4), "tanto", "担当", &[]).expect("it asks");
        assert_ne!(ask().state, ask().state);
    }
}
