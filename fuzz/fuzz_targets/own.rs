//! Documents of our own: a year, and everything that is public of a city.
#![no_main]

use ichirizuka_fuzz::domain::everything::{Everything, PublicationOnRecord};
use ichirizuka_fuzz::domain::publication::Snapshot;
use ichirizuka_fuzz::intake;
use ichirizuka_fuzz::intake::everything::{Fault, Taking};
use libfuzzer_sys::fuzz_target;

/// Whoever takes what is read, and does nothing with it.
struct Taker;

impl Taking for Taker {
    type Error = Fault;

    fn begin(&mut self, _: Everything) -> Result<(), Fault> {
        Ok(())
    }

    fn publication(&mut self, _: PublicationOnRecord, _: Snapshot) -> Result<(), Fault> {
        Ok(())
    }
}

fuzz_target!(|bytes: &[u8]| {
    let _ = intake::everything::look(bytes);
    let _ = intake::everything::read(bytes, &mut Taker);
    let _ = intake::look("a.json", bytes, &ichirizuka_fuzz::results());
});
