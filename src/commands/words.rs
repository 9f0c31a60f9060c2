//! The words of the command line, in the language of whoever calls it. They are those of `locales/`, as on the pages.

use std::env;
use std::fmt::Display;
use std::sync::LazyLock;

use ichirizuka::domain::language::Language;
use ichirizuka::web::kit::words::Words;

/// Where a locale is said, the first that says one.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::of(language(|name| env::var(name).ok())));

/// The words of this call.
pub fn words() -> Words {
    *WORDS
}

/// Japanese where the locale is, English everywhere else.
fn language(said: impl Fn(&str) -> Option<String>) -> Language {
    let locale = LOCALE.into_iter().filter_map(said).find(|locale| !locale.is_empty()).unwrap_or_default();
    if locale.to_ascii_lowercase().starts_with("ja") { Language::Japanese } else { Language::English }
}

/// The words of a key.
pub fn say(key: &str) -> String {
    words().text(key)
}

/// The words of a key with values filled in.
pub fn fill<const N: usize>(key: &str, values: [(&'static str, &dyn Display); N]) -> String {
    words().fill(key, values.map(|(name, value)| (name, value.to_string().into())))
}

/// The words of a code, whose key begins with `start`.
pub fn coded(start: &str, code: &str) -> String {
    words().text(&format!("{start}-{}", code.replace('_', "-")))
}

/// Several things in a row, as the language strings them together.
pub fn listed(things: impl IntoIterator<Item = impl Display>) -> String {
    things.into_iter().map(|thing| thing.to_string()).collect::<Vec<_>>().join(&say("cli-and"))
}

#[cfg(test)]
mod tests {
    use ichirizuka::domain::language::Language;

    use super::language;

    #[test]
    fn the_first_locale_that_says_something_decides() {
        let of = |said: &[(&str, &str)]| {
            language(|name| said.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
        };
        for said in [
            &[("LANG", "ja_JP.UTF-8")][..],
            &[("LC_ALL", ""), ("LC_MESSAGES", "ja"), ("LANG", "en_GB.UTF-8")],
            &[("LC_ALL", "ja_JP.eucJP"), ("LANG", "C")],
        ] {
            assert_eq!(of(said), Language::Japanese, "{said:?}");
        }
        for said in [
            &[][..],
            &[("LANG", "C.UTF-8")],
            &[("LANG", "POSIX")],
            &[("LANG", "de_DE.UTF-8")],
            &[("LC_ALL", "C"), ("LANG", "ja_JP.UTF-8")],
        ] {
            assert_eq!(of(said), Language::English, "{said:?}");
        }
    }
}
