//! 目標 as cities set it: a figure (90), a bound (90%以上, 10件以内), a way to go from an earlier value (維持, 増加, 前年度以上), or a
//! word where there is none (調整中).
//!
//! What a bound or a way is called stays as it was written; what it means is one of [`Bound`], in storage and in files.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::codes::codes;
use super::figure::{Figure, NotAFigure};
use super::fiscal_year::FiscalYear;
use super::indicator::Direction;

mod read;

/// What is aimed at in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aim {
    /// A figure, to be reached the way the indicator is to go.
    Value(Figure),
    /// A side of a figure or of an earlier value.
    Beside {
        side: Side,
        of: Of,
        /// 以上, 以内, 増加: as it was written, without the figure.
        word: String,
    },
    /// 維持: an earlier value, to be kept.
    Keep {
        tolerance: Option<Tolerance>,
        /// The year whose value is to be kept; without one it is the base value.
        since: Option<FiscalYear>,
        /// 維持, 現状維持.
        word: String,
    },
    /// A word in the place of a target: 調整中, なし.
    Word(String),
}

codes! {
    /// On which side a value is to lie.
    Side {
        AtLeast = "at_least",
        AtMost = "at_most",
        /// 超: more than.
        Above = "above",
        /// 未満: less than.
        Below = "below",
    }
}

/// What a value is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Figure(Figure),
    /// The value of a year, or where none is named the base value.
    Earlier(Option<FiscalYear>),
}

codes! {
    /// What a target that is no plain figure means.
    Bound {
        AtLeast = "at_least",
        AtMost = "at_most",
        Above = "above",
        Below = "below",
        Keep = "keep",
        /// More than an earlier value.
        Increase = "increase",
        /// Less than an earlier value.
        Decrease = "decrease",
    }
}

/// How far a value may lie from the one that is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tolerance {
    /// In the unit of the indicator: points, where that is a share itself.
    Absolute(Figure),
    /// In percent of the value to be kept.
    Percent(Figure),
}

/// The same in parts, each of which has a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AimParts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Figure>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Tolerance>,
    /// The year whose value it is held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<FiscalYear>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
}

/// Parts that make no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no target")]
pub struct NotAnAim(pub AimParts);

/// The stored form: a plain figure as it always was, anything else in its parts.
impl Serialize for Aim {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(figure) => figure.serialize(serializer),
            other => AimParts::from(other).serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Aim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// Told apart by what is there, without a copy of it.
        struct Stored;

        impl<'de> Visitor<'de> for Stored {
            type Value = Aim;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a figure, or the parts of a target")
            }

            fn visit_str<E: de::Error>(self, figure: &str) -> Result<Aim, E> {
                figure.parse().map(Aim::Value).map_err(E::custom)
            }

            fn visit_map<M: de::MapAccess<'de>>(self, parts: M) -> Result<Aim, M::Error> {
                let parts = AimParts::deserialize(de::value::MapAccessDeserializer::new(parts))?;
                parts.try_into().map_err(de::Error::custom)
            }
        }

        deserializer.deserialize_any(Stored)
    }
}

impl From<Figure> for Aim {
    fn from(figure: Figure) -> Self {
        Self::Value(figure)
    }
}

impl From<&Aim> for AimParts {
    fn from(aim: &Aim) -> Self {
        let blank = Self::default();
        match aim.clone() {
            Aim::Value(figure) => Self { value: Some(figure), ..blank },
            Aim::Beside { of: Of::Figure(figure), side, word } => {
                Self { value: Some(figure), bound: Some(side.bound()), word: Some(word), ..blank }
            }
            Aim::Beside { of: Of::Earlier(since), side, word } => {
                Self { bound: Some(side.bound_of_earlier()), since, word: Some(word), ..blank }
            }
            Aim::Keep { tolerance, since, word } => {
                Self { bound: Some(Bound::Keep), tolerance, since, word: Some(word), ..blank }
            }
            Aim::Word(word) => Self { word: Some(word), ..blank },
        }
    }
}

impl TryFrom<AimParts> for Aim {
    type Error = NotAnAim;

    fn try_from(parts: AimParts) -> Result<Self, NotAnAim> {
        let side = parts.bound.map(Bound::side);
        match parts.clone() {
            AimParts { value: Some(figure), bound: None, tolerance: None, since: None, word: None } => {
                Ok(Self::Value(figure))
            }
            AimParts { value: None, bound: None, tolerance: None, since: None, word: Some(word) } => {
                Ok(Self::Word(word))
            }
            AimParts { value: None, bound: Some(Bound::Keep), tolerance, since, word: Some(word) } => {
                Ok(Self::Keep { tolerance, since, word })
            }
            AimParts { value, bound: Some(bound), tolerance: None, since, word: Some(word) } => {
                let of = match (value, bound) {
                    (Some(figure), Bound::AtLeast | Bound::AtMost | Bound::Above | Bound::Below) if since.is_none() => {
                        Of::Figure(figure)
                    }
                    (None, Bound::AtLeast | Bound::AtMost | Bound::Increase | Bound::Decrease) => Of::Earlier(since),
                    _ => return Err(NotAnAim(parts)),
                };
                let side = side.flatten().ok_or(NotAnAim(parts))?;
                Ok(Self::Beside { side, of, word })
            }
            _ => Err(NotAnAim(parts)),
        }
    }
}

impl Side {
    /// The bound of a figure.
    const fn bound(self) -> Bound {
        match self {
            Self::AtLeast => Bound::AtLeast,
            Self::AtMost => Bound::AtMost,
            Self::Above => Bound::Above,
            Self::Below => Bound::Below,
        }
    }

    /// The same of an earlier value.
    const fn bound_of_earlier(self) -> Bound {
        match self {
            Self::Above => Bound::Increase,
            Self::Below => Bound::Decrease,
            Self::AtLeast | Self::AtMost => self.bound(),
        }
    }

    /// Whether a value lies there.
    pub fn holds(self, value: Figure, of: Figure) -> bool {
        match self {
            Self::AtLeast => value >= of,
            Self::AtMost => value <= of,
            Self::Above => value > of,
            Self::Below => value < of,
        }
    }
}

impl Bound {
    const fn side(self) -> Option<Side> {
        match self {
            Self::AtLeast => Some(Side::AtLeast),
            Self::AtMost => Some(Side::AtMost),
            Self::Above | Self::Increase => Some(Side::Above),
            Self::Below | Self::Decrease => Some(Side::Below),
            Self::Keep => None,
        }
    }
}

impl Aim {
    /// Its figure, where it has one: of a bound, the bound itself.
    pub const fn figure(&self) -> Option<Figure> {
        match self {
            Self::Value(figure) | Self::Beside { of: Of::Figure(figure), .. } => Some(*figure),
            Self::Beside { of: Of::Earlier(_), .. } | Self::Keep { .. } | Self::Word(_) => None,
        }
    }

    /// Its figure, where it is nothing but that.
    pub const fn plain(&self) -> Option<Figure> {
        match self {
            Self::Value(figure) => Some(*figure),
            Self::Beside { .. } | Self::Keep { .. } | Self::Word(_) => None,
        }
    }

    /// In parts, unless it is a plain figure.
    pub fn parts(&self) -> Option<AimParts> {
        self.plain().is_none().then(|| self.into())
    }

    /// Which way is better by its own words, where they say so.
    pub const fn direction(&self) -> Option<Direction> {
        match self {
            Self::Beside { side: Side::AtLeast | Side::Above, .. } => Some(Direction::More),
            Self::Beside { side: Side::AtMost | Side::Below, .. } => Some(Direction::Less),
            Self::Value(_) | Self::Keep { .. } | Self::Word(_) => None,
        }
    }

    /// Whether it is held against an earlier value.
    pub const fn looks_back(&self) -> bool {
        matches!(self, Self::Beside { of: Of::Earlier(_), .. } | Self::Keep { .. })
    }

    /// The same where values are so many times as large; a way and a word are that of any.
    pub fn converted(&self, factor: rust_decimal::Decimal) -> Option<Figure> {
        super::series::convert(self.figure()?, factor)
    }

    /// Whether the other is written alike: 23 and 23.0 are not.
    pub fn is_written_alike(&self, other: &Self) -> bool {
        self == other && self.to_string() == other.to_string()
    }

    /// As a page shows it, with the unit of measure behind its figure.
    pub fn shown(&self, unit: &str) -> String {
        self.put(|figure| format!("{}{unit}", figure.grouped()))
    }

    fn put(&self, figure: impl Fn(Figure) -> String) -> String {
        match self {
            Self::Value(value) => figure(*value),
            Self::Beside { of: Of::Figure(value), word, .. } => format!("{}{word}", figure(*value)),
            Self::Beside { word, .. } | Self::Keep { tolerance: None, word, .. } | Self::Word(word) => word.clone(),
            Self::Keep { tolerance: Some(Tolerance::Absolute(tolerance)), word, .. } => {
                format!("{word}（±{}）", figure(*tolerance))
            }
            Self::Keep { tolerance: Some(tolerance), word, .. } => format!("{word}（±{tolerance}）"),
        }
    }
}

/// As it is typed into a form: it reads back as the same.
impl fmt::Display for Aim {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.put(|figure| figure.to_string()))
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absolute(figure) => figure.fmt(formatter),
            Self::Percent(figure) => write!(formatter, "{figure}%"),
        }
    }
}

impl FromStr for Tolerance {
    type Err = NotAFigure;

    fn from_str(stored: &str) -> Result<Self, Self::Err> {
        match stored.strip_suffix('%') {
            Some(percent) => percent.parse().map(Self::Percent),
            None => stored.parse().map(Self::Absolute),
        }
    }
}

impl Serialize for Tolerance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Tolerance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        stored.parse().map_err(de::Error::custom)
    }
}
