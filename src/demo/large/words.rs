//! What the sheets of the city for measuring say: put together from [`super::parts`], the same every time, and as
//! long as the sentences of real tables are.

use crate::domain::era;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::partial_date::PartialDate;

use super::parts::{
    DEPARTMENTS, FIGURES, FORMS, HOW, MEASURES, PLACES, POLICIES, Pair, SECTIONS, SUMMARY, WITH, WORDS, WORKS,
};

/// Told with a result that was published and then put right.
pub(super) const RECOUNTED: &str = "。なお、集計の対象を改めて数え直した";

/// Why it was put right.
pub(super) const REASON: &str = "集計の対象に誤りがあったため、数え直した結果に改める";

/// A number that follows from others and looks like chance.
pub(super) fn mix(of: [usize; 3]) -> usize {
    let mut mixed: u64 = 0x51ed_270b;
    for part in of {
        mixed = (mixed ^ u64::try_from(part).unwrap_or_default()).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^= mixed >> 29;
    }
    usize::try_from(mixed >> 34).unwrap_or_default()
}

/// A programme by its place in the table, counted from 0.
#[derive(Clone, Copy)]
pub(super) struct Programme(pub(super) usize);

impl Programme {
    pub(super) fn department(self) -> &'static str {
        let (name, _) = DEPARTMENTS[self.0 % SECTIONS / 5];
        name
    }

    pub(super) fn section(self) -> &'static str {
        let (_, sections) = DEPARTMENTS[self.0 % SECTIONS / 5];
        sections[self.0 % 5].0
    }

    fn subject(self) -> &'static str {
        let (_, sections) = DEPARTMENTS[self.0 % SECTIONS / 5];
        sections[self.0 % 5].1
    }

    pub(super) fn name(self) -> String {
        let form = FORMS[self.0 / SECTIONS % FORMS.len()];
        match self.0 / (SECTIONS * FORMS.len()) {
            0 => format!("{}{form}", self.subject()),
            more => format!("{}第{}{form}", self.subject(), more + 1),
        }
    }

    pub(super) fn policy(self) -> &'static str {
        POLICIES[self.0 % SECTIONS / 10]
    }

    pub(super) fn summary(self) -> String {
        SUMMARY.replace("{s}", self.subject())
    }

    pub(super) fn measure(self) -> (String, &'static str) {
        let (name, unit) = MEASURES[mix([self.0, 0, 0]) % MEASURES.len()];
        (format!("{}の{name}", self.subject()), unit)
    }

    pub(super) fn target(self, year: FiscalYear) -> usize {
        20 + mix([self.0, 1, 0]) % 400 + in_order(year) % 40 * (1 + mix([self.0, 2, 0]) % 9)
    }

    pub(super) fn actual(self, year: FiscalYear) -> usize {
        self.target(year) * (70 + mix([self.0, 3, in_order(year)]) % 60) / 100
    }

    pub(super) fn objectives(self, year: FiscalYear) -> String {
        self.lines(year, |(objective, _)| objective, "に取り組む")
    }

    pub(super) fn results(self, year: FiscalYear) -> String {
        self.lines(year, |(_, result)| result, "に取り組んだ")
    }

    /// What is to be reached on the way.
    pub(super) fn steps(self) -> [String; 2] {
        [format!("{}の実施計画を決める", self.subject()), format!("{}の上半期の取組を終える", self.subject())]
    }

    /// What is reported on a step.
    pub(super) fn report(self, year: FiscalYear) -> String {
        let count = 2 + mix([self.0, 4, in_order(year)]) % 9;
        format!("{}について関係する団体と{count}回の打合せを行い、残る作業の分担と日程を決めた。", self.subject())
    }

    /// A cell: two to four lines, each of which stays for some years but for its figures.
    fn lines(self, year: FiscalYear, side: fn(Pair) -> &'static str, end: &str) -> String {
        let era_of_text = (in_order(year) + self.0) / 4;
        let count = 2 + [0, 1, 1, 1, 2][mix([self.0, 5, era_of_text]) % 5];
        let mut lines = Vec::new();
        for (place, (list, shift)) in [(&FIGURES, 0), (&WORKS, 0), (&WORDS, 0), (&WORKS, 1)].into_iter().enumerate() {
            if place < count {
                let chosen = (mix([self.0, 6 + place % 2, era_of_text]) + shift) % list.len();
                let own = format!("。{}{end}（{{m}}）", self.own(place, era_of_text));
                let text = side(list[chosen]).replace("（{m}）", &own);
                lines.push(format!("■{}", self.filled(&text, year, place)));
            }
        }
        lines.join("\n")
    }

    /// What no other line says: where, with whom and how.
    fn own(self, place: usize, era_of_text: usize) -> String {
        let chance = mix([self.0, 60 + place, era_of_text]);
        let (part, with, how) = (PLACES[chance % 16], WITH[chance / 16 % 16], HOW[chance / 256 % 16]);
        format!("{part}地区では{with}と共に{how}")
    }

    fn filled(self, text: &str, year: FiscalYear, place: usize) -> String {
        let (name, unit) = MEASURES[mix([self.0, 0, 0]) % MEASURES.len()];
        let chance = mix([self.0, 20 + place, in_order(year)]);
        let month = [6, 7, 9, 10, 11, 12, 1, 2, 3][chance % 9];
        let calendar_year = if month < 4 { year.next().number() } else { year.number() };
        let month = PartialDate::month(calendar_year, month).map(|month| era::month_in_japanese(month.from()));
        text.replace("{s}", self.subject())
            .replace("{i}", name)
            .replace("{t}", &format!("{}{unit}", self.target(year)))
            .replace("{a}", &format!("{}{unit}", self.actual(year)))
            .replace("{c}", &(2 + chance / 9 % 9).to_string())
            .replace("{m}", &month.unwrap_or_default())
    }
}

/// A year as a number that grows.
fn in_order(year: FiscalYear) -> usize {
    usize::try_from(year.number()).unwrap_or_default()
}
