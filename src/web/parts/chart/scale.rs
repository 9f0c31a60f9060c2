//! Round numbers for an axis, and short forms of long ones.

use rust_decimal::Decimal;

use crate::domain::attainment::round_half_up;
use crate::domain::figure::Figure;
use crate::domain::language::Language;

/// About how many steps an axis has.
const STEPS: f64 = 4.0;
/// Values that differ by less than this part of the greatest have an axis of their own, without zero on it.
const NARROW: f64 = 0.5;
/// More steps than these are left out where an axis is cut.
const LEFT_OUT: f64 = 3.5;
/// The longest number that is shown in full.
const LONGEST: usize = 7;

/// An axis from a round number to a round number: with zero on it, or cut above zero where the values lie close together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    /// Whether what is between zero and its least value is left out.
    pub(super) cut: bool,
    bottom: f64,
    step: f64,
    steps: u32,
}

impl Scale {
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Self {
        let (mut least, mut high, mut whole) = (f64::INFINITY, 0.0_f64, true);
        for value in values {
            least = least.min(value);
            high = high.max(value);
            whole &= (value - value.round()).abs() < 1e-9;
        }
        let span = high - least;
        let fitted = span > high.abs() * 1e-6 && least > 0.0 && span < high * NARROW;
        // What is counted one by one has no halves.
        let own = round_step(span / STEPS).max(if whole { 1.0 } else { 0.0 });
        // Half a step of air below the least value, so that it is not taken for zero.
        let cut_at = if fitted { ((least - own * 0.5) / own).floor() * own } else { 0.0 };
        // To leave out a step or two would save no room.
        let cut = cut_at > own * LEFT_OUT;
        let low = if cut { cut_at } else { least.min(0.0) };
        let step = if cut { own } else { round_step((high - low) / STEPS) };
        let bottom = (low / step + 1e-9).floor() * step;
        let mut steps = 1;
        while bottom + step * f64::from(steps) < high - step * 1e-9 && steps < 20 {
            steps += 1;
        }
        Self { cut, bottom, step, steps }
    }

    /// How far up a value lies: 0 at the bottom, 1 at the top.
    pub(super) fn part(self, value: f64) -> f64 {
        ((value - self.bottom) / (self.step * f64::from(self.steps))).clamp(0.0, 1.0)
    }

    /// The values of the lines across, from the bottom up.
    pub(super) fn lines(self) -> Vec<f64> {
        (0..=self.steps).map(|step| self.bottom + self.step * f64::from(step)).collect()
    }
}

/// The next of 1, 2, 5, 10 … that is no smaller.
fn round_step(rough: f64) -> f64 {
    if !rough.is_normal() {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| step * power >= rough * (1.0 - 1e-9)).unwrap_or(10.0) * power;
    if step.is_normal() { step } else { 1.0 }
}

/// The label of a line across.
pub(super) fn axis_label(value: f64, language: Language) -> String {
    // Sums of decimal steps are off by the last binary digit.
    let text = if value.abs() < 1.0 { format!("{value:.6}") } else { format!("{value:.3}") };
    let figure = text.parse::<Decimal>().ok().map(|value| Figure::new(value.normalize()));
    figure.map_or(text, |figure| short(figure, language))
}

/// A figure in few characters: 9.02億 for 902,262,879, 0.254 for 0.2536470588235294. The table has all of it.
pub(super) fn short(figure: Figure, language: Language) -> String {
    let value = figure.value();
    let plain = figure.grouped();
    let whole = value.trunc().abs();
    if plain.chars().count() <= LONGEST {
        return plain;
    }
    let units: &[(u32, &str)] = match language {
        Language::Japanese => &[(12, "兆"), (8, "億"), (4, "万")],
        Language::English => &[(12, "T"), (9, "B"), (6, "M")],
    };
    let power = |decimals: u32| Decimal::from(10_u64.pow(decimals));
    for (decimals, unit) in units {
        if whole >= power(*decimals) {
            let part = value.checked_div(power(*decimals)).unwrap_or(value);
            return format!("{}{unit}", Figure::new(three_digits(part)).grouped());
        }
    }
    Figure::new(three_digits(value)).grouped()
}

/// A number rounded to three digits or, where it is longer, to a whole one.
fn three_digits(value: Decimal) -> Decimal {
    let size = value.abs();
    let decimals = match () {
        () if size >= Decimal::from(100) => 0,
        () if size >= Decimal::from(10) => 1,
        () if size >= Decimal::ONE => 2,
        () => {
            let mut decimals = 3;
            let mut least = Decimal::new(1, 1);
            while size < least && decimals < 8 && !size.is_zero() {
                least /= Decimal::TEN;
                decimals += 1;
            }
            decimals
        }
    };
    round_half_up(value, decimals).normalize()
}

#[cfg(test)]
mod tests {
    use super::{Scale, axis_label, short};
    use crate::domain::figure::Figure;
    use crate::domain::language::Language::{English, Japanese};

    fn said(text: &str, language: crate::domain::language::Language) -> String {
        short(Figure::read(text).unwrap(), language)
    }

    #[test]
    fn an_axis_has_zero_on_it_and_ends_on_round_numbers() {
        let labels = |values: &[f64]| -> Vec<String> {
            Scale::of(values.iter().copied()).lines().into_iter().map(|line| axis_label(line, Japanese)).collect()
        };
        assert_eq!(labels(&[3.0, 8.0]), ["0", "2", "4", "6", "8"]);
        assert_eq!(labels(&[0.0, 0.0]), ["0", "1"]);
        assert_eq!(labels(&[-5.0, 5.0]), ["−5", "0", "5"]);
        assert_eq!(labels(&[0.1, 0.25]), ["0", "0.1", "0.2", "0.3"]);
        assert_eq!(
            labels(&[62.0, 62.0]),
            ["0", "20", "40", "60", "80"],
            "what stays where it is is measured from zero"
        );
        assert_eq!(Scale::of([4.0, 8.0].into_iter()).part(0.0).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn an_axis_is_cut_where_the_values_lie_close_together() {
        let of = |values: &[f64]| Scale::of(values.iter().copied());
        let labels = |values: &[f64]| -> Vec<String> {
            of(values).lines().into_iter().map(|line| axis_label(line, Japanese)).collect()
        };
        assert_eq!(labels(&[12.3, 12.0, 11.2, 10.7, 10.5]), ["10", "10.5", "11", "11.5", "12", "12.5"]);
        assert!(!of(&[3.0, 3.0, 4.0]).cut, "so few are counted from zero");
        assert!(of(&[12.3, 10.5]).cut && !of(&[3.0, 8.0]).cut && !of(&[-5.0, -4.9]).cut);
    }

    #[test]
    fn long_numbers_are_shortened_and_short_ones_are_not() {
        assert_eq!(said("902262879", Japanese), "9.02億");
        assert_eq!(said("902262879", English), "902M");
        assert_eq!(said("12345", Japanese), "12,345");
        assert_eq!(said("0.2536470588235294", Japanese), "0.2536");
        assert_eq!(said("0.00000123456", Japanese), "0.00000123");
        assert_eq!(said("-1234567.8", Japanese), "−123万");
    }
}
