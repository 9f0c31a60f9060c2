//! 2段階認証: beside the password, a code that an app on one's own device makes anew every thirty seconds (RFC 6238, six
//! digits, SHA-1 as every app has it), or one of the recovery codes for the day on which the device is lost.

use chrono::{DateTime, Utc};
use totp_rs::{Builder, Totp, TotpError};

use super::codes::codes;
use super::password::{self, LETTERS};
use super::person::Role;
use super::{digest, text};

/// The digits of a code.
const DIGITS: usize = 6;
/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;
/// The letters of a recovery code: 118 bits, which a plain hash keeps safe.
const RECOVERY_LETTERS: usize = 24;
/// The bytes of a secret.
const SECRET: usize = 20;

codes! {
    /// Who has to have a second factor.
    Required {
        Nobody = "nobody",
        /// 企画担当.
        Administrators = "administrators",
        /// 企画担当, and 課長 and above.
        Heads = "heads",
        Everyone = "everyone",
    }
}

impl Required {
    /// Whether it is required in a post of this role.
    pub const fn includes(self, role: Role) -> bool {
        match self {
            Self::Nobody => false,
            Self::Administrators => matches!(role, Role::Administrator),
            Self::Heads => !matches!(role, Role::Staff),
            Self::Everyone => true,
        }
    }
}

/// What an app and the server have in common.
pub struct Secret([u8; SECRET]);

impl Secret {
    /// A new one.
    pub fn random(random: &mut impl rand::Rng) -> Self {
        let mut bytes = [0; SECRET];
        random.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// The one of these bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Its bytes, to be sealed.
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn totp(&self) -> Builder {
        Builder::new().with_secret(self.0.as_slice())
    }

    /// The secret to be typed into an app, in groups of four.
    pub fn spelled(&self) -> String {
        let letters: Vec<char> = totp_rs::Secret::from(self.0.as_slice()).to_base32().chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    /// The address that an app reads from a picture. A colon would part the two names.
    pub fn address(&self, city: &str, login: &str) -> Result<String, TotpError> {
        let named = self.totp().with_issuer(Some(city.replace(':', " "))).with_account_name(login.replace(':', " "));
        named.build().and_then(|totp| totp.to_url())
    }

    /// The step of time of which this is the code: now, or the one before or after, for clocks that go wrong.
    pub fn step_of(&self, code: &str, now: DateTime<Utc>) -> Option<i64> {
        let totp: Totp = self.totp().build().ok()?;
        let step = totp.check(code, u64::try_from(now.timestamp()).ok()?)?;
        i64::try_from(step).ok()
    }
}

/// What somebody gives as their second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The code of the app.
    Code(String),
    /// The hash of a recovery code.
    Recovery(String),
}

impl Proof {
    /// Reads what was typed, full width or not, with blanks or hyphens or without.
    pub fn read(typed: &str) -> Option<Self> {
        let is_stroke = |character: &char| matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー');
        let plain: String = text::comparison_key(typed).chars().filter(|character| !is_stroke(character)).collect();
        if plain.len() == DIGITS && plain.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Code(plain));
        }
        let is_recovery = plain.len() == RECOVERY_LETTERS && plain.bytes().all(|byte| LETTERS.contains(&byte));
        is_recovery.then(|| Self::Recovery(digest::sha256(plain.as_bytes())))
    }
}

/// Recovery codes, as they are shown once.
pub fn recovery_codes(random: &mut impl rand::Rng) -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| password::in_groups(random, RECOVERY_LETTERS, 4)).collect()
}

/// Their hashes, as they are kept.
pub fn hashes(recovery_codes: &[String]) -> Vec<String> {
    let hash = |code: &String| match Proof::read(code) {
        Some(Proof::Recovery(hash)) => Some(hash),
        _ => None,
    };
    recovery_codes.iter().filter_map(hash).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    /// The secret of the vectors of RFC 6238.
    fn secret() -> Secret {
        Secret::of(b"12345678901234567890").expect("twenty bytes")
    }

    /// The vectors of RFC 6238, appendix B, for SHA-1. An app shows the last six of their eight digits.
    const VECTORS: [(i64, &str); 6] = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];

    #[test]
    fn a_code_is_that_of_its_step_as_rfc_6238_has_it() {
        for (seconds, code) in VECTORS {
            assert_eq!(secret().step_of(&code[2..], at(seconds)), Some(seconds / 30), "{code}");
        }
    }

    #[test]
    fn a_clock_may_be_one_step_wrong_and_no_more() {
        for (drift, taken) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            let step = secret().step_of("005924", at(1_234_567_890 + drift));
            assert_eq!(step, taken.then_some(1_234_567_890 / 30), "{drift}");
        }
        assert_eq!(secret().step_of("005925", at(1_234_567_890)), None);
    }

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        for typed in ["123456", " 123 456 ", "１２３４５６", "１２３　４５６", "123-456", "１２３ー４５６", "123‐456"]
        {
            assert_eq!(Proof::read(typed), Some(Proof::Code("123456".to_owned())), "{typed}");
        }
        for typed in ["", "12345", "1234567", "12345x", "①②③④⑤", "-"] {
            assert_eq!(Proof::read(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_recovery_code_is_read_however_it_was_typed() {
        let codes = recovery_codes(&mut rand::rng());
        let hashes = hashes(&codes);
        assert!(codes.len() == RECOVERY_CODES && hashes.len() == RECOVERY_CODES);
        for (code, hash) in codes.iter().zip(hashes) {
            assert_eq!(code.len(), 29, "{code}");
            let wide: String =
                code.chars().map(|letter| char::from_u32(letter as u32 + 0xfee0).expect("wide")).collect();
            for typed in [code.clone(), code.to_uppercase(), code.replace('-', " "), code.replace('-', ""), wide] {
                assert_eq!(Proof::read(&typed), Some(Proof::Recovery(hash.clone())), "{typed}");
            }
        }
    }

    #[test]
    fn a_secret_is_spelled_in_groups_of_four_and_named_with_city_and_account() {
        assert_eq!(secret().spelled(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let address = secret().address("見本市: 企画", "kikaku").expect("an address");
        assert!(address.starts_with("otpauth://totp/%E8%A6%8B"), "{address}");
        assert!(address.contains(":kikaku?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer="), "{address}");
    }

    #[test]
    fn who_has_to_have_one_is_told_by_the_role() {
        let of = |required: Required| Role::ALL.iter().filter(|role| required.includes(**role)).count();
        assert_eq!(Required::ALL.iter().map(|required| of(*required)).collect::<Vec<_>>(), [0, 1, 4, 5]);
    }
}
