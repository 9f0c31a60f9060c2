//! Which comparisons are in the copy: those of the usual years, by everything, and those to which the pages of single
//! programmes and indicators lead. All others are more than anybody could write down.

use crate::domain::comparison::{By, Structure, View};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::web::kit::address::To;

/// So many of the newest years stand side by side.
const NEWEST: [usize; 4] = [2, 3, 5, 10];

/// The usual comparisons in a language: each year with the one before, and some of the newest together. `years` are those
/// of which something is public, newest first.
pub(super) fn usual(years: &[FiscalYear], language: Language) -> Vec<String> {
    let pairs = years.windows(2).map(<[FiscalYear]>::to_vec);
    let newest = NEWEST.iter().filter_map(|count| years.get(..*count)).map(<[FiscalYear]>::to_vec);
    let all = (years.len() < NEWEST[3]).then(|| years.to_vec());
    let mut addresses: Vec<String> =
        pairs.chain(newest).chain(all).flat_map(|years| of_years(years, language)).collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses
}

fn of_years(mut years: Vec<FiscalYear>, language: Language) -> Vec<String> {
    years.sort_unstable();
    let years = years.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let of = |by: By| To::language(language).comparison().with("years", &years).with("by", by);
    let ways = By::ALL.iter().flat_map(|&by| match by {
        By::Programme => vec![of(by), of(by).with("view", View::Prose)],
        By::Department => vec![of(by), of(by).with("structure", Structure::Today)],
        _ => vec![of(by)],
    });
    ways.map(|address| address.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_year_stands_beside_the_one_before_and_the_newest_stand_together() {
        let years: Vec<FiscalYear> = (2015..=2018).rev().filter_map(|year| FiscalYear::new(year).ok()).collect();
        let usual = usual(&years, Language::Japanese);
        let by_money: Vec<&String> = usual.iter().filter(|address| address.ends_with("by=money")).collect();
        let expected = ["2015,2016", "2015,2016,2017,2018", "2016,2017", "2016,2017,2018", "2017,2018"];
        assert_eq!(
            by_money,
            expected.map(|years| format!("/compare?years={years}&by=money")).iter().collect::<Vec<_>>()
        );
    }
}
