//! Which rows and columns of which sheets are not shown. Only those parts are looked through that were found to hide some.

use std::collections::HashMap;
use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::hidden::Hidden;
use super::super::package::MOST_UNPACKED;
use crate::intake::workbook::{MOST_COLUMNS, Problem, ProblemKind};

/// What each of the sheets does not show, by its name.
pub(super) fn of_sheets(bytes: &[u8], parts: &[String]) -> Result<HashMap<String, String>, Problem> {
    let mut told = HashMap::new();
    if parts.is_empty() {
        return Ok(told);
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let (mut names, mut targets) = (HashMap::new(), HashMap::new());
    let entries: Vec<String> = archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    for entry in entries {
        let lower = entry.to_lowercase();
        if lower.ends_with("/workbook.xml") {
            each(archive.by_name(&entry).map_err(|_| damaged())?, "sheet", |element| {
                names.extend(value(element, "id")?.zip(value(element, "name")?));
                Ok(())
            })?;
        } else if lower.ends_with("_rels/workbook.xml.rels") {
            each(archive.by_name(&entry).map_err(|_| damaged())?, "Relationship", |element| {
                targets.extend(value(element, "Id")?.zip(value(element, "Target")?));
                Ok(())
            })?;
        }
    }
    for part in parts {
        let is_of_part = |target: &String| part.ends_with(target.trim_start_matches(['.', '/']));
        let name = targets.iter().find(|(_, target)| is_of_part(target)).and_then(|(id, _)| names.get(id));
        let hidden = hidden(archive.by_name(part).map_err(|_| damaged())?)?;
        told.extend(name.cloned().zip(hidden.told()));
    }
    Ok(told)
}

fn hidden(part: impl Read) -> Result<Hidden, Problem> {
    let mut hidden = Hidden::default();
    each(part, "", |element| {
        let number = |name| Ok::<_, Problem>(value(element, name)?.and_then(|number| number.parse::<u64>().ok()));
        if !value(element, "hidden")?.is_some_and(|said| said == "1" || said == "true") {
            return Ok(());
        }
        match element.local_name().as_ref() {
            "row" => number("r")?.into_iter().for_each(|row| hidden.rows(row, row)),
            "col" => {
                let place = |number: u64| usize::try_from(number).unwrap_or(MOST_COLUMNS).clamp(1, MOST_COLUMNS) - 1;
                if let Some((first, last)) = number("min")?.zip(number("max")?) {
                    hidden.columns(place(first), place(last));
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(hidden)
}

/// Visits the elements of a name, or all of them where it is empty.
fn each(
    part: impl Read,
    name: &str,
    mut visit: impl FnMut(&BytesStart<'_>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut xml = Reader::from_reader(BufReader::new(part.take(MOST_UNPACKED)));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|_| damaged())? {
            Event::Start(element) | Event::Empty(element)
                if name.is_empty() || element.local_name().as_ref() == name =>
            {
                visit(&element)?;
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// An attribute by its name without what stands before its colon.
fn value(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Problem> {
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| damaged())?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|_| damaged())?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

const fn damaged() -> Problem {
    Problem::of_file(ProblemKind::DamagedFile)
}
