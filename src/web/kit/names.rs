//! Names of the city and of its units as a page shows them: in English where the page is and the city has given an English
//! name, else as they are, marked as Japanese.

use std::fmt;
use std::sync::Arc;

use crate::domain::language::Language;
use crate::domain::numbers::UnitNumber;
use crate::domain::unit::UnitLabel;
use crate::store::published::city::City;

/// A name with the language it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    text: String,
    language: Language,
}

impl Named {
    fn new(japanese: &str, english: Option<&str>) -> Self {
        match english {
            Some(english) => Self { text: english.to_owned(), language: Language::English },
            None => Self { text: japanese.to_owned(), language: Language::Japanese },
        }
    }

    /// Words of the page itself, where a name would stand.
    pub const fn words(text: String, language: Language) -> Self {
        Self { text, language }
    }

    /// The language for `lang` attributes.
    pub const fn lang(&self) -> &'static str {
        self.language.code()
    }
}

impl fmt::Display for Named {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// A department and a section, as far as they are known, in one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place(Vec<Named>);

impl Place {
    /// Its names, the department first.
    pub fn names(&self) -> &[Named] {
        &self.0
    }

    /// Whether it is not known where something belongs.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The language for `lang` attributes where it stands as one text: Japanese as soon as one of its names is.
    pub fn lang(&self) -> &'static str {
        if self.is_english() { Language::English.code() } else { Language::Japanese.code() }
    }

    fn is_english(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|name| name.language == Language::English)
    }

    /// What stands between its names: English ones hold spaces of their own.
    pub fn separator(&self) -> &'static str {
        if self.is_english() { ", " } else { " " }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|name| name.text.as_str()).collect();
        formatter.write_str(&names.join(self.separator()))
    }
}

/// What the city and its units are called on a page.
#[derive(Clone)]
pub struct Names {
    language: Language,
    city: Arc<City>,
}

impl Names {
    /// The names on a page in this language.
    pub const fn new(language: Language, city: Arc<City>) -> Self {
        Self { language, city }
    }

    fn named(&self, japanese: &str, english: Option<&str>) -> Named {
        Named::new(japanese, english.filter(|_| self.language == Language::English))
    }

    /// The city.
    pub fn city(&self) -> Named {
        self.named(&self.city.name, self.city.english.city.as_deref())
    }

    /// The unit with this number, under the name it has there.
    pub fn unit(&self, number: UnitNumber, name: &str) -> Named {
        self.named(name, self.city.english.unit(number))
    }

    /// A unit as a publication names it.
    pub fn label(&self, unit: &UnitLabel) -> Named {
        self.unit(unit.number, &unit.name)
    }

    /// Several units in one line: in English where all of them have a name in it.
    pub fn list(&self, units: &[(UnitNumber, &str)]) -> Named {
        let all: Vec<Named> = units.iter().map(|(number, name)| self.unit(*number, name)).collect();
        if !all.is_empty() && all.iter().all(|name| name.language == Language::English) {
            let text = all.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", ");
            return Named { text, language: Language::English };
        }
        let text = units.iter().map(|(_, name)| *name).collect::<Vec<_>>().join("・");
        Named { text, language: Language::Japanese }
    }

    /// A department and a section in one line.
    pub fn place<'unit>(&self, units: impl IntoIterator<Item = &'unit UnitLabel>) -> Place {
        Place(units.into_iter().map(|unit| self.label(unit)).collect())
    }
}
