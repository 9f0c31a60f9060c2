//! One cell as a figure, an amount, an aim, a code, a fiscal year.
#![no_main]

use ichirizuka_fuzz::domain::aim::Aim;
use ichirizuka_fuzz::domain::amount::{Amount, MoneyUnit};
use ichirizuka_fuzz::domain::figure::Figure;
use ichirizuka_fuzz::domain::fiscal_year::FiscalYear;
use ichirizuka_fuzz::domain::municipality_code::MunicipalityCode;
use ichirizuka_fuzz::domain::programme_code::ProgrammeCode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(figure) = Figure::read(text) {
        assert_eq!(Figure::read(&figure.value().to_string()), Ok(figure), "what is written is read again");
    }
    let _ = Figure::read_in(text, Some("件"));
    let _ = Amount::read(text, MoneyUnit::Yen);
    let _ = Aim::read(text, Some("件"), ichirizuka_fuzz::year());
    let _ = FiscalYear::read(text);
    let _ = FiscalYear::named_in(text);
    let _ = text.parse::<MunicipalityCode>();
    let _ = text.parse::<ProgrammeCode>();
});
