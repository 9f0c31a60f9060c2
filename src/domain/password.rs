//! Passwords: what they must be, and how they are kept. Argon2id with the parameters of the OWASP recommendation
//! (19 MiB, two passes, one lane), which are the crate's defaults.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{self, CustomizedPasswordHasher, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use zxcvbn::feedback::{Feedback, Warning};
use zxcvbn::{Score, zxcvbn};

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most characters of a password, so that nobody makes the server hash a book.
pub const LONGEST: usize = 200;

/// The letters of initial passwords and recovery codes: none that is mistaken for another on paper.
pub(super) const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// A password that nobody has chosen: twenty letters and digits in groups of five (99 bits), to be changed at the
/// first sign-in.
pub fn initial(random: &mut impl rand::Rng) -> String {
    in_groups(random, 20, 5)
}

/// So many letters that nobody has chosen, in groups with hyphens between them.
pub(super) fn in_groups(random: &mut impl rand::Rng, letters: usize, group: usize) -> String {
    use rand::RngExt as _;
    let mut text = String::with_capacity(letters + letters / group);
    for index in 0..letters {
        if index > 0 && index % group == 0 {
            text.push('-');
        }
        let letter = LETTERS.get(random.random_range(0..LETTERS.len())).copied().unwrap_or(b'x');
        text.push(char::from(letter));
    }
    text
}

/// A password that may be set.
pub struct Password(String);

/// Why a password may not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordProblem {
    TooShort,
    TooLong,
    /// It is soon guessed, and what makes it so.
    Guessable(Weakness),
}

/// What makes a password easy to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// The account, the person, the city or this program is named in it, with little else.
    Known,
    /// It is, or resembles, one of those that lists of leaked passwords begin with.
    Common,
    /// Keys that lie side by side.
    Keys,
    /// The same again and again.
    Repeats,
    /// abcdef, 123456.
    Sequence,
    /// A day or a year.
    Date,
    /// A word or a name by itself.
    Word,
    /// Nothing of these; it is only not much.
    Little,
}

/// A stored hash could not be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("password hashing failed")]
pub struct HashingFailed;

impl Password {
    /// A password that somebody chose, who is known to others by `known`: login, name, city. It has to withstand ten thousand
    /// million guesses, as `zxcvbn` counts them with lists of leaked passwords, names and words (score 4 of 4). That takes
    /// milliseconds: call it off the async threads.
    pub fn chosen(text: &str, known: &[&str]) -> Result<Self, PasswordProblem> {
        let password = Self::sized(text)?;
        let known: Vec<&str> = known.iter().chain(PROGRAM).flat_map(|name| name.split_whitespace()).collect();
        let strength = zxcvbn(text, &known);
        if strength.score() >= Score::Four {
            return Ok(password);
        }
        let is_known = zxcvbn(text, &[]).guesses() > strength.guesses();
        let warning = strength.feedback().and_then(Feedback::warning);
        Err(PasswordProblem::Guessable(if is_known { Weakness::Known } else { weakness(warning) }))
    }

    /// One of a length that may be: what the program made up itself, or what only guards a demonstration.
    pub fn sized(text: &str) -> Result<Self, PasswordProblem> {
        match text.chars().count() {
            ..SHORTEST => Err(PasswordProblem::TooShort),
            length if length > LONGEST => Err(PasswordProblem::TooLong),
            _ => Ok(Self(text.to_owned())),
        }
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

/// What this program is called.
const PROGRAM: &[&str] = &["ichirizuka", "一里塚"];

fn weakness(warning: Option<Warning>) -> Weakness {
    match warning {
        Some(Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess) => {
            Weakness::Keys
        }
        Some(Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess) => {
            Weakness::Repeats
        }
        Some(Warning::SequencesLikeAbcAreEasyToGuess) => Weakness::Sequence,
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => Weakness::Date,
        Some(
            Warning::AWordByItselfIsEasyToGuess
            | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess,
        ) => Weakness::Word,
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => Weakness::Common,
        None => Weakness::Little,
    }
}

/// Whether `text` is the password of this hash. Slow by design: call it off the async threads.
pub fn verify(text: &str, hash: &str) -> bool {
    let hash = PasswordHash::new(hash);
    text.chars().count() <= LONGEST && hash.is_ok_and(|hash| Hasher.verify_password(text.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<PasswordProblem> {
        Password::chosen(text, &["yamada", "山田 花子", "見本市"]).err()
    }

    #[test]
    fn what_is_guessed_first_is_refused_with_what_makes_it_so() {
        for (text, weakness) in [
            ("P@ssw0rd1234", Weakness::Common),
            ("1q2w3e4r5t6y", Weakness::Common),
            ("qwertyuiop@[", Weakness::Common),
            ("123456789012", Weakness::Sequence),
            ("aaaaaaaaaaaa", Weakness::Repeats),
            ("ichirizuka2021", Weakness::Known),
            ("Yamada-yamada", Weakness::Known),
            ("見本市見本市2021年度", Weakness::Known),
        ] {
            assert_eq!(refused(text), Some(PasswordProblem::Guessable(weakness)), "{text}");
        }
        assert_eq!(refused("short"), Some(PasswordProblem::TooShort));
        assert_eq!(refused(&"long and longer ".repeat(13)), Some(PasswordProblem::TooLong));
    }

    #[test]
    fn a_few_words_in_a_row_are_taken() {
        for text in ["mizu-no-oto-furuike-17", "古池や蛙飛びこむ水の音きこえる", "correct horse battery staple"]
        {
            assert_eq!(refused(text), None, "{text}");
        }
    }
}
