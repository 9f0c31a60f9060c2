//! The assessment in `docs/asvs.md` names tests and functions of the sources; it holds as long as they are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::source::holds;

/// How many requirements levels 1 and 2 have.
const REQUIREMENTS: usize = 253;

fn assessment() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/asvs.md")).expect("an assessment")
}

/// All sources, of the product and of its tests, in one text.
fn all_sources(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let texts = entries.map(|path| match path.extension() {
        _ if path.is_dir() => all_sources(&path),
        Some(ending) if ending == "rs" => fs::read_to_string(&path).expect("a source"),
        _ => String::new(),
    });
    texts.collect()
}

#[test]
fn every_test_that_the_assessment_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = all_sources(&root.join("src")) + &all_sources(&root.join("tests"));
    let assessment = assessment();
    let named: BTreeSet<&str> = assessment.split('`').skip(1).step_by(2).collect();
    // A sentence is a test.
    let tests: Vec<&str> = named.into_iter().filter(|name| name.matches('_').count() > 2).collect();
    assert!(tests.len() > 50, "{tests:?}");
    let missing = tests.into_iter().filter(|test| !sources.contains(&format!("fn {test}(")));
    holds(missing.map(|test| format!("docs/asvs.md names {test}")));
}

#[test]
fn every_requirement_stands_in_the_assessment_once() {
    let assessment = assessment();
    let rows = assessment.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    let numbers: Vec<&str> = rows.filter(|number| number.matches('.').count() == 2).collect();
    assert_eq!(numbers.len(), REQUIREMENTS);
    assert_eq!(numbers.into_iter().collect::<BTreeSet<_>>().len(), REQUIREMENTS);
}
