//! One end of a period as written, before what it leaves out is known: 令和2年4月, R2.4, 6月, 5日, 6年度.

use chrono::NaiveDate;

use crate::domain::era::{self, EraName};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::partial_date::{PartialDate, TenDays, last_day_of_month};

/// A year as written.
#[derive(Debug, Clone, Copy)]
struct Year {
    era: Option<EraName>,
    number: i32,
}

/// What follows the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tail {
    Nothing,
    FiscalYear,
    Part(TenDays),
    LastDay,
}

/// The parts of a date that were written out.
#[derive(Debug, Clone, Copy)]
pub(super) struct PeriodEnd {
    year: Option<Year>,
    month: Option<u32>,
    day: Option<u32>,
    tail: Tail,
    /// The last number lacks the word that says what it counts, as in 令和2～6年度.
    unfinished: bool,
    /// A number alone, as in the 6 of 2020.4～6: what it counts is what the first end's last number counts.
    open: Option<u32>,
    /// Whether the parts are separated by points, strokes or hyphens.
    separated: bool,
    /// How many calendar years to add, where a range of months runs over the end of the year (11月～3月).
    later: i32,
}

/// What stands behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counter {
    FiscalYear,
    Year,
    Month,
    Day,
    Separator,
    Nothing,
}

impl PeriodEnd {
    /// Reads normalised text without white space.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (era, mut rest) = era::strip_era(text).map_or((None, text), |(era, rest)| (Some(era), rest));
        let mut end = Self {
            year: None,
            month: None,
            day: None,
            tail: Tail::Nothing,
            unfinished: false,
            open: None,
            separated: false,
            later: 0,
        };
        let mut last = Counter::Nothing;
        let mut count = 0;
        while rest.starts_with(|next: char| next.is_ascii_digit() || next == '元') {
            let (digits, number, after) = number(rest, era.is_some() && count == 0)?;
            let (counter, after) = counter(after);
            end.place(era, digits, number, counter, last, count)?;
            (last, rest, count) = (counter, after, count + 1);
        }
        end.tail = match rest {
            "" if last == Counter::FiscalYear => Tail::FiscalYear,
            "" => Tail::Nothing,
            _ if last != Counter::Month => return None,
            "上旬" | "初旬" => Tail::Part(TenDays::Early),
            "中旬" => Tail::Part(TenDays::Middle),
            "下旬" => Tail::Part(TenDays::Late),
            "末日" => Tail::LastDay,
            _ => return None,
        };
        (count > 0 && last != Counter::Separator).then_some(end)
    }

    /// Puts a number where it belongs: by the word behind it, otherwise by its place in the row.
    fn place(
        &mut self,
        era: Option<EraName>,
        digits: usize,
        number: u32,
        counter: Counter,
        last: Counter,
        index: usize,
    ) -> Option<()> {
        if counter == Counter::Separator {
            self.separated = true;
        }
        if counter == Counter::Nothing && last != Counter::Separator {
            self.unfinished = true;
        }
        let is_year =
            index == 0 && (era.is_some() || digits == 4 || matches!(counter, Counter::Year | Counter::FiscalYear));
        if is_year {
            if matches!(counter, Counter::Month | Counter::Day) {
                return None;
            }
            self.year = Some(Year { era, number: i32::try_from(number).ok()? });
            return Some(());
        }
        if digits > 2 || matches!(counter, Counter::Year | Counter::FiscalYear) || last == Counter::FiscalYear {
            return None;
        }
        match counter {
            Counter::Month if self.month.is_none() && self.day.is_none() => self.month = Some(number),
            Counter::Day if self.day.is_none() => self.day = Some(number),
            Counter::Separator | Counter::Nothing if self.year.is_some() || self.month.is_some() => {
                let slot = if self.month.is_none() { &mut self.month } else { &mut self.day };
                if slot.is_some() {
                    return None;
                }
                *slot = Some(number);
            }
            Counter::Separator => self.month = Some(number),
            Counter::Nothing if index == 0 => self.open = Some(number),
            _ => return None,
        }
        Some(())
    }

    /// Whether the last number lacks its word, so that this is no date without a second end.
    pub(super) const fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// Takes over from the first end of a range what this second one leaves out.
    pub(super) fn completed_by(mut self, first: &Self) -> Option<Self> {
        if let Some(number) = self.open.take() {
            if !first.separated {
                return None;
            }
            if first.day.is_some() {
                self.day = Some(number);
            } else {
                self.month = Some(number);
            }
            self.unfinished = false;
        }
        match &mut self.year {
            None => {
                self.year = first.year;
                if let (Some(month), Some(first_month)) = (self.month, first.month) {
                    self.later = i32::from(month < first_month);
                }
            }
            Some(year) if year.era.is_none() && year.number < 100 => {
                let first_year = first.year?;
                year.era = first_year.era;
                if first_year.era.is_none() {
                    year.number += first_year.number / 100 * 100;
                }
            }
            Some(_) => {}
        }
        if self.day.is_some() && self.month.is_none() {
            self.month = first.month;
        }
        Some(self)
    }

    /// Gives an unfinished first end the fiscal-year word of the second.
    pub(super) fn finished_like(mut self, second: &Self) -> Self {
        if second.tail == Tail::FiscalYear && self.month.is_none() {
            self.tail = Tail::FiscalYear;
        }
        self
    }

    /// The date, when all its parts are there and it exists.
    pub(super) fn date(&self) -> Option<PartialDate> {
        let year = self.year?;
        let year = match year.era {
            Some(era) => era::gregorian_year(era, year.number)?,
            None => year.number,
        } + self.later;
        FiscalYear::new(year).ok()?;
        match (self.month, self.day, self.tail) {
            (None, None, Tail::FiscalYear) => Some(PartialDate::fiscal_year(FiscalYear::new(year).ok()?)),
            (Some(month), None, Tail::Nothing) => PartialDate::month(year, month),
            (Some(month), None, Tail::Part(part)) => PartialDate::ten_days(year, month, part),
            (Some(month), None, Tail::LastDay) => {
                last_day_of_month(NaiveDate::from_ymd_opt(year, month, 1)?).map(PartialDate::day)
            }
            (Some(month), Some(day), Tail::Nothing) => NaiveDate::from_ymd_opt(year, month, day).map(PartialDate::day),
            _ => None,
        }
    }
}

/// A number of up to four digits, or 元 for the first year of an era: how many digits, the number, what follows.
fn number(text: &str, may_be_first_year: bool) -> Option<(usize, u32, &str)> {
    if let Some(rest) = text.strip_prefix('元') {
        return may_be_first_year.then_some((1, 1, rest));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits)?;
    (digits <= 4).then(|| Some((digits, number.parse().ok()?, rest))).flatten()
}

fn counter(text: &str) -> (Counter, &str) {
    let counters = [
        ("年度", Counter::FiscalYear),
        ("年", Counter::Year),
        ("月", Counter::Month),
        ("日", Counter::Day),
        (".", Counter::Separator),
        ("/", Counter::Separator),
        ("-", Counter::Separator),
    ];
    counters
        .into_iter()
        .find_map(|(word, counter)| Some((counter, text.strip_prefix(word)?)))
        .unwrap_or((Counter::Nothing, text))
}
