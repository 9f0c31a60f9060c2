//! A copy in one file. Equal copies are equal bytes: the files stand in their order, and the time of each follows from its
//! content, so that a web server that tells files by their times sees which were changed once they are unpacked.

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use ichirizuka::domain::digest::sha256;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::beside;

/// Years of the times: past ones, which nobody takes for the time of a change.
const YEARS: (u16, u16) = (1981, 2000);

/// Packs these files of a folder.
pub(super) fn pack(folder: &Path, names: &[String], zip: &Path) -> io::Result<()> {
    let mut file = beside(zip)?;
    let mut packed = ZipWriter::new(BufWriter::new(file.as_file_mut()));
    for name in names {
        let content = fs::read(folder.join(name))?;
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(time_of(&content))
            .unix_permissions(0o644)
            .large_file(u32::try_from(content.len()).is_err());
        packed.start_file(name.as_str(), options)?;
        packed.write_all(&content)?;
    }
    packed.finish()?.flush()?;
    let is_same = fs::metadata(zip)
        .is_ok_and(|known| file.as_file().metadata().is_ok_and(|new| new.len() == known.len()))
        && fs::read(zip)? == fs::read(file.path())?;
    if !is_same {
        file.as_file().sync_all()?;
        file.persist(zip)?;
    }
    Ok(())
}

/// A time that follows from a content, to the two seconds that this kind of file knows.
fn time_of(content: &[u8]) -> DateTime {
    let digest = sha256(content);
    let number =
        |from: usize| digest.get(from..from + 4).and_then(|part| u16::from_str_radix(part, 16).ok()).unwrap_or(0);
    let within = |from: usize, below: u16| u8::try_from(number(from) % below).unwrap_or(0);
    let year = YEARS.0 + number(0) % (YEARS.1 - YEARS.0);
    let (month, day) = (within(4, 12) + 1, within(8, 28) + 1);
    let (hour, minute, second) = (within(12, 24), within(16, 60), within(20, 30) * 2);
    DateTime::from_date_and_time(year, month, day, hour, minute, second).unwrap_or_default()
}
