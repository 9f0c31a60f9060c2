//! Who is who: which programme on record a row of a table is of. The city's number, the name and the section together say
//! so. Where they agree it is the same programme; where they disagree nobody but a person knows, who is asked, with every
//! programme it may be and why. Pure: the record and the table are arguments.

mod likeness;
mod questions;
mod record;
mod resolution;

use serde::{Deserialize, Serialize};

pub use likeness::{Likeness, likeness};
pub use record::{KnownSheet, Match, Number, Place, Record};
pub use resolution::{Bounds, resolve};

use super::codes::codes;
use super::fiscal_year::FiscalYear;
use super::lineage::SuccessionKind;
use super::numbers::{ProgrammeNumber, UnitNumber};
use super::programme_code::ProgrammeCode;
use super::text;

codes! {
    /// Why a row may be of a programme, and does not have to be.
    Doubt {
        /// Its number stands for the programme, which has quite another name.
        NumberOfAnotherName = "number_of_another_name",
        /// Its number and name are those of the programme, in another section.
        NumberElsewhere = "number_elsewhere",
        /// Its name is that of the programme, in another section.
        NameElsewhere = "name_elsewhere",
        /// Its name and section are those of the programme, and the number is another one.
        AnotherNumber = "another_number",
        /// Several of this name are in the section, and no number tells which.
        SeveralOfTheName = "several_of_the_name",
        /// Its name is that of the programme, and one of the two says no section.
        SectionUnsaid = "section_unsaid",
        /// Its name was that of the programme in another year.
        NameOfAnotherYear = "name_of_another_year",
        /// It names the programme as what it was before.
        FormerName = "former_name",
    }
}

/// Who a row is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub enum Identity {
    /// The programme that is asked about, where it is one.
    Same,
    /// A programme that is not on record.
    Another,
    /// The programme of this number.
    Programme(ProgrammeNumber),
}

/// An identity as a mapping has it: `"same"`, `"another"`, or a number.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Number(ProgrammeNumber),
    Word(Word),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Same,
    Another,
}

impl From<Written> for Identity {
    fn from(written: Written) -> Self {
        match written {
            Written::Number(number) => Self::Programme(number),
            Written::Word(Word::Same) => Self::Same,
            Written::Word(Word::Another) => Self::Another,
        }
    }
}

impl From<Identity> for Written {
    fn from(identity: Identity) -> Self {
        match identity {
            Identity::Programme(number) => Self::Number(number),
            Identity::Same => Self::Word(Word::Same),
            Identity::Another => Self::Word(Word::Another),
        }
    }
}

/// What is said of one row, in the shape of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaidProgramme {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub name: String,
    /// Department and section; of any where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    pub is: Identity,
    /// The programmes that took its name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renamed_from: Vec<ProgrammeNumber>,
    /// The programmes that became it together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged_from: Vec<ProgrammeNumber>,
    /// The programme that became it and others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub split_from: Vec<ProgrammeNumber>,
}

impl SaidProgramme {
    /// The programmes that it follows, and how.
    pub fn links(&self) -> impl Iterator<Item = (SuccessionKind, ProgrammeNumber)> {
        let of = |kind, numbers: &Vec<ProgrammeNumber>| numbers.clone().into_iter().map(move |number| (kind, number));
        of(SuccessionKind::Renamed, &self.renamed_from)
            .chain(of(SuccessionKind::Merged, &self.merged_from))
            .chain(of(SuccessionKind::Split, &self.split_from))
    }

    /// The same as the lines of a mapping.
    pub fn in_mapping(&self) -> String {
        format!("[[programmes]]\n{}", toml::to_string(self).unwrap_or_default())
    }

    /// Whether it is said of a row with this number, name and section.
    pub fn is_of(&self, code: Option<&str>, name: &str, section: &str) -> bool {
        let key = |written: &str| text::comparison_key(written);
        self.code.as_deref().map(key) == code.map(key)
            && key(&self.name) == key(name)
            && self.section.as_deref().is_none_or(|said| key(said) == key(section))
    }
}

/// All that is said of who is who.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub programmes: Vec<SaidProgramme>,
    /// Whether whoever is in doubt is a programme that is not on record.
    pub others_are_new: bool,
}

impl Said {
    /// That whoever is in doubt is not on record: of a table whose links are told in another way.
    pub const fn others_are_new() -> Self {
        Self { programmes: Vec::new(), others_are_new: true }
    }
}

/// Where a row says that its programme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// It names no unit.
    Unsaid,
    /// In a unit that is not on record.
    NotOnRecord,
    Unit(UnitNumber),
}

/// What a table says of a programme in one year.
#[derive(Debug, Clone)]
pub struct Told {
    pub year: FiscalYear,
    pub name: String,
    pub code: Option<ProgrammeCode>,
    pub whereabouts: Whereabouts,
    /// Department and section in words.
    pub section: String,
}

/// One programme of a table.
#[derive(Debug, Clone)]
pub struct Claimant {
    /// The line of the file on which it begins.
    pub line: u64,
    /// What is said of it, in the newest year that anything is said of.
    pub newest: Told,
    /// What is said of it in other years.
    pub earlier: Vec<Told>,
    /// What it is said to have been called before.
    pub former_names: Vec<String>,
}

impl Claimant {
    /// Everything that is said of it.
    pub fn told(&self) -> impl Iterator<Item = &Told> {
        std::iter::once(&self.newest).chain(&self.earlier)
    }
}

/// How it is known which programme a row is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Number, name and section agree, as far as they are said.
    Agrees,
    /// Name and section agree, and the number is another one than before.
    Renumbered,
    /// Number and section agree, and the name is another spelling of it.
    Renamed,
    /// Somebody said so.
    Said,
}

/// Which programme a row is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    OnRecord {
        programme: ProgrammeNumber,
        /// The year of the nearest sheet.
        year: FiscalYear,
        how: How,
    },
    New,
    /// Nobody knows yet.
    Asked,
}

/// A programme that a row may be of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    pub programme: ProgrammeNumber,
    pub code: Option<ProgrammeCode>,
    pub name: String,
    /// Department and section in words.
    pub section: String,
    /// The first and the last year that it has sheets of.
    pub years: (FiscalYear, FiscalYear),
    pub why: Doubt,
    /// Whether the row may be it, and not only follow it.
    #[serde(skip)]
    pub may_be: bool,
}

/// An answer that may be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub is: Identity,
    /// The programmes that it follows, and how.
    pub links: Option<(SuccessionKind, Vec<ProgrammeNumber>)>,
}

impl Answer {
    /// The answer in a form: `another`, `15`, `another-merged-15-16`.
    pub fn code(&self) -> String {
        let mut code = match self.is {
            Identity::Same => "same".to_owned(),
            Identity::Another => "another".to_owned(),
            Identity::Programme(number) => number.to_string(),
        };
        if let Some((kind, from)) = &self.links {
            code.push('-');
            code.push_str(kind.code());
            for number in from {
                code.push('-');
                code.push_str(&number.to_string());
            }
        }
        code
    }
}

/// A row in doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its place among the rows.
    pub index: usize,
    pub line: u64,
    pub code: Option<ProgrammeCode>,
    pub name: String,
    pub section: String,
    pub candidates: Vec<Candidate>,
    /// What it was called before, as the table says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<String>,
    /// Who it is, where that is known and only what it follows is asked, or where a proposal may be refused.
    pub is: Option<ProgrammeNumber>,
    /// Whether it has to be answered; what is proposed may be refused.
    pub is_open: bool,
    /// Whether programmes may be linked by whoever is asked.
    #[serde(skip)]
    pub may_link: bool,
}

impl Question {
    /// The answers that may be given, the most likely first.
    pub fn answers(&self) -> Vec<Answer> {
        let plain = |is| Answer { is, links: None };
        let former: Vec<ProgrammeNumber> =
            self.candidates.iter().filter(|one| one.why == Doubt::FormerName).map(|one| one.programme).collect();
        let is = self.is.map_or(Identity::Another, Identity::Programme);
        let mut answers = Vec::new();
        if self.may_link && self.is_open && !former.is_empty() {
            let kinds: &[SuccessionKind] = match (former.as_slice(), self.is) {
                ([_], None) => &[SuccessionKind::Renamed, SuccessionKind::Split],
                _ => &[SuccessionKind::Merged],
            };
            answers.extend(kinds.iter().map(|kind| Answer { is, links: Some((*kind, former.clone())) }));
        }
        match self.is {
            // Somebody is known, and the rest is whether it is so and whom it follows.
            Some(_) if self.is_open => answers.push(plain(is)),
            Some(_) => answers.extend([plain(is), plain(Identity::Another)]),
            None => {
                let same = self.candidates.iter().filter(|one| one.may_be);
                let same = same.map(|one| plain(Identity::Programme(one.programme)));
                // Number and name together say more than a section that another one may have taken over.
                let is_likely = self.candidates.iter().any(|one| one.why == Doubt::NumberElsewhere);
                let place = if is_likely { usize::MAX } else { answers.len() };
                answers.extend(same);
                answers.insert(place.min(answers.len()), plain(Identity::Another));
            }
        }
        answers
    }

    /// What is said of the row by an answer.
    pub fn said(&self, answer: &Answer) -> SaidProgramme {
        let of = |wanted| match &answer.links {
            Some((kind, from)) if *kind == wanted => from.clone(),
            _ => Vec::new(),
        };
        SaidProgramme {
            code: self.code.as_ref().map(ToString::to_string),
            name: self.name.clone(),
            section: Some(self.section.clone()).filter(|section| !section.is_empty()),
            is: answer.is,
            renamed_from: of(SuccessionKind::Renamed),
            merged_from: of(SuccessionKind::Merged),
            split_from: of(SuccessionKind::Split),
        }
    }
}

/// What is known of one programme of a table.
#[derive(Debug, Clone)]
pub struct Resolution {
    pub who: Who,
    /// The programmes that it follows, and how: only what was said.
    pub links: Vec<(SuccessionKind, ProgrammeNumber)>,
    /// What is asked, or proposed and may be refused.
    pub question: Option<Question>,
    /// Former names that no programme of an earlier year has, or several have.
    pub unknown_names: Vec<String>,
    /// Whether programmes of others, with which it can't be joined here, have its number or name.
    pub is_like_others: bool,
}

impl Resolution {
    /// Whether somebody has to answer first.
    pub fn is_open(&self) -> bool {
        self.question.as_ref().is_some_and(|question| question.is_open)
    }
}

#[cfg(test)]
mod tests;
