//! Money: 予算額 and 決算額 of a programme, by source, with 人件費 apart. Counted in whole yen, and shown in the unit that
//! the source used.

pub mod of_year;
pub mod total;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::figure::Figure;
use super::text;

codes! {
    /// The unit in which a source counts money.
    MoneyUnit {
        /// 円.
        Yen = "yen",
        /// 千円.
        Thousand = "thousand_yen",
        /// 百万円.
        Million = "million_yen",
    }
}

codes! {
    /// What an amount is.
    AmountKind {
        /// 予算額.
        Budget = "budget",
        /// 決算額.
        Settled = "settled",
    }
}

codes! {
    /// What of an amount it is.
    AmountPart {
        /// 総額: what the source states, never a sum of ours.
        Total = "total",
        /// 国庫支出金.
        National = "national",
        /// 都道府県支出金.
        Prefectural = "prefectural",
        /// 地方債.
        Bonds = "bonds",
        /// その他.
        Other = "other",
        /// 一般財源.
        General = "general",
        /// 人件費: beside the total and no part of it.
        Staff = "staff",
    }
}

impl AmountPart {
    /// As sources write it.
    pub const fn written(self) -> &'static str {
        match self {
            Self::Total => "総額",
            Self::National => "国庫支出金",
            Self::Prefectural => "都道府県支出金",
            Self::Bonds => "地方債",
            Self::Other => "その他",
            Self::General => "一般財源",
            Self::Staff => "人件費",
        }
    }

    /// Whether it is one of the sources that make up the total.
    pub const fn is_source(self) -> bool {
        !matches!(self, Self::Total | Self::Staff)
    }
}

impl MoneyUnit {
    /// How many yen it is.
    pub const fn yen(self) -> i64 {
        match self {
            Self::Yen => 1,
            Self::Thousand => 1_000,
            Self::Million => 1_000_000,
        }
    }

    /// As a source writes it.
    pub const fn written(self) -> &'static str {
        match self {
            Self::Yen => "円",
            Self::Thousand => "千円",
            Self::Million => "百万円",
        }
    }

    /// The unit that whoever brings a table says of it: its name, or its code.
    pub fn said(words: &str) -> Option<Self> {
        let wanted = text::comparison_key(words);
        Self::ALL.iter().copied().find(|unit| unit.written() == wanted || unit.code() == wanted)
    }

    /// The unit that a text names, such as the heading of a column: 千円, （単位：百万円）.
    pub fn named_in(words: &str) -> Option<Self> {
        let normal = text::comparison_key(words);
        // The longest first: each ends like those after it. 万円 and 億円 are none of them.
        let found =
            [Self::Million, Self::Thousand, Self::Yen].into_iter().find(|unit| normal.contains(unit.written()))?;
        let other = ["十円", "十万円", "億円", "兆円"].iter().any(|other| normal.contains(other));
        let ten_thousand = normal.replace(Self::Million.written(), "").contains("万円");
        (!other && !ten_thousand).then_some(found)
    }
}

/// The most yen of an amount, below or above zero: more than any city has, and so little that whatever is added up
/// stays exact.
const MOST: i64 = 100_000_000_000_000;

/// An amount in whole yen, with the unit its source used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Amount {
    yen: i64,
    unit: MoneyUnit,
}

#[derive(Deserialize)]
struct Stored {
    yen: i64,
    unit: MoneyUnit,
}

impl TryFrom<Stored> for Amount {
    type Error = NotAnAmount;

    fn try_from(stored: Stored) -> Result<Self, NotAnAmount> {
        Self::new(stored.yen, stored.unit)
    }
}

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAmount {
    #[error("no number with 円, 千円 or 百万円, or with no unit")]
    Unreadable,
    #[error("less than one yen, or parts of one")]
    PartsOfAYen,
    #[error("more than {MOST} yen")]
    TooMuch,
}

impl Amount {
    /// So many yen, from a source that uses this unit.
    pub fn new(yen: i64, unit: MoneyUnit) -> Result<Self, NotAnAmount> {
        if (-MOST..=MOST).contains(&yen) { Ok(Self { yen, unit }) } else { Err(NotAnAmount::TooMuch) }
    }

    /// In yen.
    pub const fn yen(self) -> i64 {
        self.yen
    }

    /// The unit of its source.
    pub const fn unit(self) -> MoneyUnit {
        self.unit
    }

    /// Reads an amount as cities write it: 12,345千円, △1,234, ￥500; a number without a unit is in `unit`.
    pub fn read(written: &str, unit: MoneyUnit) -> Result<Self, NotAnAmount> {
        let normal = text::normalise(written);
        let named = [MoneyUnit::Million, MoneyUnit::Thousand, MoneyUnit::Yen]
            .into_iter()
            .find_map(|unit| Some((normal.strip_suffix(unit.written())?.trim_end(), unit)));
        let (number, unit) = named.unwrap_or((normal.as_str(), unit));
        let (sign, digits) =
            number.strip_prefix(['△', '▲', '−', '-']).map_or(("", number), |rest| ("-", rest.trim_start()));
        // 12,345 in yen signs: ￥ stands behind the minus or before the number.
        let figure = match digits.strip_prefix('¥') {
            Some(digits) if digits.starts_with(|first: char| first.is_ascii_digit()) => {
                Figure::read(&format!("{sign}{digits}"))
            }
            _ => Figure::read(number),
        };
        Self::of(figure.map_err(|_| NotAnAmount::Unreadable)?, unit)
    }

    /// A number counted in a unit.
    pub fn of(figure: Figure, unit: MoneyUnit) -> Result<Self, NotAnAmount> {
        let yen = figure.value().checked_mul(Decimal::from(unit.yen())).ok_or(NotAnAmount::TooMuch)?;
        if !yen.fract().is_zero() {
            return Err(NotAnAmount::PartsOfAYen);
        }
        Self::new(i64::try_from(yen.trunc()).map_err(|_| NotAnAmount::TooMuch)?, unit)
    }

    /// The number in its unit.
    pub fn figure(self) -> Figure {
        in_unit(self.yen, self.unit)
    }

    /// As a form shows and takes it: 12,345千円.
    pub fn written(self) -> String {
        format!("{}{}", self.figure().grouped(), self.unit.written())
    }
}

/// So many yen as a number in a unit.
pub fn in_unit(yen: i64, unit: MoneyUnit) -> Figure {
    Figure::new((Decimal::from(yen) / Decimal::from(unit.yen())).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_cities_write_it() {
        for (text, unit, yen, read_in) in [
            ("12,345千円", MoneyUnit::Yen, 12_345_000, MoneyUnit::Thousand),
            ("１２，３４５", MoneyUnit::Thousand, 12_345_000, MoneyUnit::Thousand),
            ("△1,234 千円", MoneyUnit::Million, -1_234_000, MoneyUnit::Thousand),
            ("▲ 5百万円", MoneyUnit::Yen, -5_000_000, MoneyUnit::Million),
            ("−12", MoneyUnit::Yen, -12, MoneyUnit::Yen),
            ("￥1,500", MoneyUnit::Yen, 1_500, MoneyUnit::Yen),
            ("△¥1,500円", MoneyUnit::Thousand, -1_500, MoneyUnit::Yen),
            ("1.5百万円", MoneyUnit::Yen, 1_500_000, MoneyUnit::Million),
            ("0", MoneyUnit::Thousand, 0, MoneyUnit::Thousand),
        ] {
            assert_eq!(Amount::read(text, unit), Amount::new(yen, read_in), "{text}");
        }
    }

    #[test]
    fn what_may_be_something_else_is_no_amount() {
        for text in
            ["", "円", "12万円", "1億円", "12,34千円", "12 345", "約12千円", "95①", "12-", "-", "千円12", "¥", "¥△5"]
        {
            assert_eq!(Amount::read(text, MoneyUnit::Thousand), Err(NotAnAmount::Unreadable), "{text}");
        }
        assert_eq!(Amount::read("0.5", MoneyUnit::Yen), Err(NotAnAmount::PartsOfAYen));
        assert_eq!(Amount::read("1.2345千円", MoneyUnit::Yen), Err(NotAnAmount::PartsOfAYen));
        assert_eq!(Amount::read("100,000,001百万円", MoneyUnit::Yen), Err(NotAnAmount::TooMuch));
    }

    #[test]
    fn a_heading_names_the_unit_where_it_is_one_of_them() {
        for (words, unit) in [
            ("予算額（千円）", Some(MoneyUnit::Thousand)),
            ("単位：百万円", Some(MoneyUnit::Million)),
            ("決算額(円)", Some(MoneyUnit::Yen)),
            ("予算額（万円）", None),
            ("事業費（億円）", None),
            ("予算額", None),
        ] {
            assert_eq!(MoneyUnit::named_in(words), unit, "{words}");
        }
    }

    #[test]
    fn an_amount_is_shown_in_the_unit_of_its_source() {
        let shown = |yen, unit| Amount::new(yen, unit).map(Amount::written);
        assert_eq!(shown(12_345_000, MoneyUnit::Thousand).as_deref(), Ok("12,345千円"));
        assert_eq!(shown(-1_234_500, MoneyUnit::Thousand).as_deref(), Ok("−1,234.5千円"));
        assert_eq!(shown(1_234_567, MoneyUnit::Million).as_deref(), Ok("1.234567百万円"));
        assert_eq!(shown(0, MoneyUnit::Yen).as_deref(), Ok("0円"));
    }
}
