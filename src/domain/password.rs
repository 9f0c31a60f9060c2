//! Passwords: what they must be, and how they are kept. Argon2id with the parameters of the OWASP recommendation
//! (19 MiB, two passes, one lane), which are the crate's defaults.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{self, CustomizedPasswordHasher, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Block, Params, Version};

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most characters of a password, so that nobody makes the server hash a book.
pub const LONGEST: usize = 200;

/// The letters of initial passwords: none that is mistaken for another on paper.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// A password that nobody has chosen: twenty letters and digits in groups of five (99 bits), to be changed at the
/// first sign-in.
pub fn initial(random: &mut impl rand::Rng) -> String {
    use rand::RngExt as _;
    let mut password = String::with_capacity(23);
    for index in 0..20 {
        if index > 0 && index % 5 == 0 {
            password.push('-');
        }
        let letter = LETTERS.get(random.random_range(0..LETTERS.len())).copied().unwrap_or(b'x');
        password.push(char::from(letter));
    }
    password
}

/// A password that may be set.
pub struct Password(String);

/// Why a password may not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordProblem {
    TooShort,
    TooLong,
    /// The account's login or name, alone or with little around it.
    ContainsAccount,
    /// Few different characters, a run such as 123456789012, or a word everybody tries.
    TooCommon,
}

/// A stored hash could not be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("password hashing failed")]
pub struct HashingFailed;

impl Password {
    /// Checks a new password for the account `login`.
    pub fn check(text: &str, login: &str) -> Result<Self, PasswordProblem> {
        let length = text.chars().count();
        if length < SHORTEST {
            return Err(PasswordProblem::TooShort);
        }
        if length > LONGEST {
            return Err(PasswordProblem::TooLong);
        }
        let lower = text.to_lowercase();
        let login = login.to_lowercase();
        if login.chars().count() >= 3 && lower.replace(&login, "").chars().count() < SHORTEST / 2 {
            return Err(PasswordProblem::ContainsAccount);
        }
        if is_common(&lower) {
            return Err(PasswordProblem::TooCommon);
        }
        Ok(Self(text.to_owned()))
    }

    /// Hashes it for storage. Slow by design: call it off the async threads.
    pub fn hash(&self) -> Result<String, HashingFailed> {
        Hasher.hash_password(self.0.as_bytes()).map(|hash| hash.to_string()).map_err(|_| HashingFailed)
    }
}

/// More bytes than glibc keeps for later: a piece of this size it takes from the system by itself and gives back at once.
/// The 19 MiB that a hash takes would stay with every thread that ever made one.
const GIVEN_BACK: usize = 33 * 1024 * 1024;

/// The memory for one hash: more is asked for than is used, and what isn't used is never touched.
fn memory(blocks: usize) -> Vec<Block> {
    let mut memory = Vec::with_capacity(blocks.max(GIVEN_BACK / Block::SIZE));
    memory.resize(blocks, Block::new());
    memory
}

/// Argon2 in memory that is given back.
struct Hasher;

impl PasswordHasher<PasswordHash> for Hasher {
    fn hash_password_with_salt(&self, password: &[u8], salt: &[u8]) -> password_hash::Result<PasswordHash> {
        self.hash_password_customized(password, salt, None, None, Params::default())
    }
}

impl CustomizedPasswordHasher<PasswordHash> for Hasher {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> password_hash::Result<PasswordHash> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?.unwrap_or_default();
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        let (salt, numbers) = (Salt::new(salt)?, ParamsString::try_from(&params)?);
        let mut output = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
        let blocks = memory(params.block_count());
        Argon2::new(algorithm, version, params).hash_password_into_with_memory(password, &salt, &mut output, blocks)?;
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: numbers,
            salt: Some(salt),
            hash: Some(Output::new(&output)?),
        })
    }
}

/// Words that lists of leaked passwords are full of.
const COMMON_WORDS: &[&str] = &[
    "password", "passw0rd", "qwerty", "asdfgh", "zxcvbn", "iloveyou", "admin", "welcome", "letmein", "abc123", "pass",
];

fn is_common(lower: &str) -> bool {
    let mut different: Vec<char> = lower.chars().collect();
    different.sort_unstable();
    different.dedup();
    let characters: Vec<char> = lower.chars().collect();
    let steps = characters
        .windows(2)
        .filter(|pair| matches!(pair, [a, b] if (u32::from(*b)).abs_diff(u32::from(*a)) <= 1))
        .count();
    let remainder = COMMON_WORDS.iter().fold(lower.to_owned(), |text, word| text.replace(word, ""));
    let letters_left = remainder.chars().filter(|character| character.is_alphabetic()).count();
    different.len() < 5
        || steps * 4 >= characters.len().saturating_sub(1) * 3
        || (remainder.len() < lower.len() && letters_left < 4)
}

/// Whether `text` is the password of this hash. Slow by design: call it off the async threads.
pub fn verify(text: &str, hash: &str) -> bool {
    let hash = PasswordHash::new(hash);
    text.chars().count() <= LONGEST && hash.is_ok_and(|hash| Hasher.verify_password(text.as_bytes(), &hash).is_ok())
}
