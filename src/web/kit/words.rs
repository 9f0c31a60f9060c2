//! Every word on the screen, from the Fluent files in `locales/`.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};

use crate::domain::language::Language;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "ja",
        // Isolation marks around values would end up in titles, attributes and copied text.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const JAPANESE: LanguageIdentifier = langid!("ja");
const ENGLISH: LanguageIdentifier = langid!("en");

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(Language);

impl Words {
    /// The words of `language`.
    pub const fn of(language: Language) -> Self {
        Self(language)
    }

    /// The language.
    pub const fn language(self) -> Language {
        self.0
    }

    const fn id(self) -> LanguageIdentifier {
        match self.0 {
            Language::Japanese => JAPANESE,
            Language::English => ENGLISH,
        }
    }

    /// The words of a key.
    pub fn text(self, key: &str) -> String {
        LOCALES.lookup(&self.id(), key)
    }

    /// The words of a key with values filled in.
    pub fn fill<const N: usize>(self, key: &str, values: [(&'static str, FluentValue<'_>); N]) -> String {
        self.fill_all(key, values)
    }

    /// The same with as many values as there are.
    pub fn fill_all<'value>(
        self,
        key: &str,
        values: impl IntoIterator<Item = (&'static str, FluentValue<'value>)>,
    ) -> String {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
            values.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        LOCALES.lookup_with_args(&self.id(), key, &values)
    }
}
