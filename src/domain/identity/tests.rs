//! The cases of who is who, one table of them.

use std::collections::BTreeMap;

use super::{
    Bounds, Claimant, Identity, KnownSheet, Record, Resolution, Said, SaidProgramme, Told, Whereabouts, Who, resolve,
};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::Lineage;
use crate::domain::numbers::{ProgrammeNumber, UnitNumber};
use crate::domain::unit::UnitLineage;

/// Programme, year, number, name, unit; a blank number and unit 0 are none.
type Known = (i32, i32, &'static str, &'static str, i32);
/// Number, name, unit of a row of 2021; unit 0 is none, 99 one that is not on record.
type Row = (&'static str, &'static str, i32);

fn year(year: i32) -> FiscalYear {
    FiscalYear::new(year).unwrap()
}

fn record(sheets: &[Known]) -> Record {
    let sheet = |&(programme, of, code, name, unit): &Known| KnownSheet {
        programme: ProgrammeNumber(programme),
        year: year(of),
        name: name.to_owned(),
        code: code.parse().ok(),
        unit: (unit > 0).then_some(UnitNumber(unit)),
    };
    Record::new(sheets.iter().map(sheet).collect(), BTreeMap::new(), UnitLineage::default())
}

fn claimant(&(code, name, unit): &Row, former_names: &[&str]) -> Claimant {
    let whereabouts = match unit {
        0 => Whereabouts::Unsaid,
        99 => Whereabouts::NotOnRecord,
        unit => Whereabouts::Unit(UnitNumber(unit)),
    };
    let newest = Told {
        year: year(2021),
        name: name.to_owned(),
        code: code.parse().ok(),
        whereabouts,
        section: format!("課{unit}"),
    };
    let former_names = former_names.iter().map(|name| (*name).to_owned()).collect();
    Claimant { line: 2, newest, earlier: Vec::new(), former_names }
}

fn found(sheets: &[Known], claimants: &[Claimant], said: &Said) -> Vec<Resolution> {
    let bounds = Bounds { may_join: &|_| true, may_link: true };
    resolve(claimants, &record(sheets), &Lineage::default(), said, &bounds)
}

fn in_words(resolution: &Resolution) -> String {
    match resolution.who {
        Who::OnRecord { programme, how, .. } => format!("{programme} {how:?}").to_lowercase(),
        Who::New => "new".to_owned(),
        Who::Asked => {
            let question = resolution.question.as_ref().expect("what is asked");
            assert!(question.is_open);
            let may_be = question.candidates.iter().map(|one| format!(" {} {}", one.programme, one.why));
            format!("asked{}", may_be.collect::<String>())
        }
    }
}

/// What is told, what is on record, and the rows of a table with what is found.
type Case = (&'static str, &'static [Known], &'static [(Row, &'static str)]);

/// What is on record, and the rows of a table with who each of them is.
const CASES: &[Case] = &[
    ("all three agree", &[(1, 2020, "12", "広報紙", 1)], &[(("12", "広報紙", 1), "1 agrees")]),
    ("zeros in front are dropped", &[(1, 2020, "0012", "広報紙", 1)], &[(("12", "広報紙", 1), "1 agrees")]),
    ("a record without numbers", &[(1, 2020, "", "広報紙", 1)], &[(("12", "広報紙", 1), "1 agrees")]),
    ("a table without numbers", &[(1, 2020, "12", "広報紙", 1)], &[(("", "広報紙", 1), "1 agrees")]),
    ("a table without sections", &[(1, 2020, "12", "広報紙", 1)], &[(("12", "広報紙", 0), "1 agrees")]),
    ("the year's own sheet", &[(1, 2021, "", "広報紙", 0)], &[(("", "広報紙", 0), "1 agrees")]),
    ("a name alone", &[(1, 2020, "", "広報紙", 1)], &[(("", "広報紙", 0), "asked 1 section_unsaid")]),
    ("nothing in common", &[(1, 2020, "12", "広報紙", 1)], &[(("13", "ふるさと納税", 1), "new")]),
    (
        "a number given to another programme",
        &[(1, 2020, "12", "広報紙発行事業", 1)],
        &[(("12", "ふるさと納税", 1), "asked 1 number_of_another_name")],
    ),
    (
        "a number whose programme is in the table under another one",
        &[(1, 2020, "12", "広報紙発行事業", 1)],
        &[(("12", "ふるさと納税", 1), "new"), (("13", "広報紙発行事業", 1), "1 renumbered")],
    ),
    (
        "all numbers given anew",
        &[(1, 2020, "1", "広報紙", 1), (2, 2020, "2", "納税", 1), (3, 2020, "3", "統計", 2)],
        &[(("2", "広報紙", 1), "1 renumbered"), (("3", "納税", 1), "2 renumbered"), (("1", "統計", 2), "3 renumbered")],
    ),
    (
        "number of one, name and section of another",
        &[(1, 2020, "12", "広報紙", 1), (2, 2020, "13", "納税", 1)],
        &[(("12", "納税", 1), "asked 1 number_of_another_name 2 another_number")],
    ),
    (
        "a number given on long ago says nothing of whose it was before",
        &[(1, 2015, "12", "広報紙", 1), (2, 2020, "12", "納税", 1)],
        &[(("12", "納税", 1), "2 agrees")],
    ),
    (
        "another spelling of the name",
        &[(1, 2020, "12", "広報紙発行事業", 1)],
        &[(("12", "広報紙の発行事業", 1), "1 renamed")],
    ),
    (
        "another spelling in another section",
        &[(1, 2020, "12", "広報紙発行事業", 1)],
        &[(("12", "広報紙の発行事業", 2), "asked 1 number_of_another_name")],
    ),
    ("another section", &[(1, 2020, "12", "広報紙", 1)], &[(("12", "広報紙", 2), "asked 1 number_elsewhere")]),
    (
        "a section that is not on record",
        &[(1, 2020, "12", "広報紙", 1)],
        &[(("12", "広報紙", 99), "asked 1 number_elsewhere")],
    ),
    (
        "the name in another section, under another number",
        &[(1, 2020, "12", "広報紙", 1)],
        &[(("77", "広報紙", 2), "asked 1 name_elsewhere")],
    ),
    (
        "the name in two sections of the table, without numbers",
        &[(1, 2020, "", "広報紙", 1)],
        &[(("", "広報紙", 1), "1 agrees"), (("", "広報紙", 2), "new")],
    ),
    (
        "the name in two sections of the table, and in a third on record",
        &[(1, 2020, "", "広報紙", 1)],
        &[(("", "広報紙", 2), "asked 1 name_elsewhere"), (("", "広報紙", 3), "asked 1 name_elsewhere")],
    ),
    (
        "a name that every section has one of",
        &[(1, 2020, "", "庶務", 1), (2, 2020, "", "庶務", 2)],
        &[(("", "庶務", 3), "new")],
    ),
    (
        "the same number in two departments",
        &[(1, 2020, "1", "広報紙", 1), (2, 2020, "1", "ごみ収集", 2)],
        &[(("1", "ごみ収集", 2), "2 agrees"), (("1", "広報紙", 1), "1 agrees"), (("1", "見守り", 3), "new")],
    ),
    (
        "the same number in two departments, of which one is on record",
        &[(1, 2020, "1", "広報紙", 1)],
        &[(("1", "ごみ収集", 2), "asked 1 number_of_another_name")],
    ),
    (
        "the same number in two departments of the table",
        &[(1, 2020, "1", "広報紙", 1)],
        &[(("1", "ごみ収集", 2), "new"), (("1", "見守り", 3), "new")],
    ),
    (
        "the same name twice in a section, with numbers",
        &[(1, 2020, "101", "負担金", 1), (2, 2020, "202", "負担金", 1)],
        &[(("202", "負担金", 1), "2 agrees"), (("101", "負担金", 1), "1 agrees"), (("303", "負担金", 1), "new")],
    ),
    (
        "the same name twice in a section, and a third number",
        &[(1, 2020, "101", "負担金", 1), (2, 2020, "202", "負担金", 1)],
        &[(("101", "負担金", 1), "1 agrees"), (("303", "負担金", 1), "asked 2 another_number")],
    ),
    (
        "the same name twice in a section, without a number",
        &[(1, 2020, "101", "負担金", 1), (2, 2020, "202", "負担金", 1)],
        &[(("", "負担金", 1), "asked 1 several_of_the_name 2 several_of_the_name")],
    ),
    (
        "the same name twice in the table, once on record without a number",
        &[(1, 2020, "", "負担金", 1)],
        &[(("101", "負担金", 1), "asked 1 several_of_the_name"), (("202", "負担金", 1), "asked 1 several_of_the_name")],
    ),
    (
        "one programme at two schools",
        &[(1, 2020, "30", "学校給食事業（小学校）", 1)],
        &[(("30", "学校給食事業（中学校）", 1), "asked 1 number_of_another_name")],
    ),
    (
        "two schools on record",
        &[(1, 2020, "", "学校給食事業（小学校）", 1), (2, 2020, "", "学校給食事業（中学校）", 1)],
        &[(("", "学校給食事業（中学校）", 1), "2 agrees"), (("", "学校給食事業（小学校）", 1), "1 agrees")],
    ),
    (
        "one after the other under one number, name and section",
        &[(1, 2018, "12", "広報紙", 1), (1, 2019, "12", "広報紙", 1), (2, 2020, "12", "広報紙", 1)],
        &[(("12", "広報紙", 1), "2 agrees")],
    ),
    (
        "the name of another year",
        &[(1, 2018, "", "広報紙", 1), (1, 2020, "", "市報", 1)],
        &[(("", "広報紙", 1), "asked 1 name_of_another_year")],
    ),
    ("two numbers in one year", &[(1, 2021, "101", "負担金", 1)], &[(("202", "負担金", 1), "new")]),
];

#[test]
fn number_name_and_section_together_say_who_is_who() {
    for (case, known, rows) in CASES {
        let claimants: Vec<Claimant> = rows.iter().map(|(row, _)| claimant(row, &[])).collect();
        let said = found(known, &claimants, &Said::default());
        let said: Vec<String> = said.iter().map(in_words).collect();
        let expected: Vec<&str> = rows.iter().map(|(_, expected)| *expected).collect();
        assert_eq!(said, expected, "{case}");
    }
}

fn answered(name: &str, is: Identity) -> SaidProgramme {
    SaidProgramme {
        code: Some("12".to_owned()),
        name: name.to_owned(),
        section: None,
        is,
        renamed_from: Vec::new(),
        merged_from: Vec::new(),
        split_from: Vec::new(),
    }
}

#[test]
fn what_was_said_settles_what_is_asked_and_no_two_rows_become_one() {
    let known: &[Known] = &[(1, 2020, "12", "広報紙", 1)];
    let rows = [("12", "納税", 1), ("12", "統計", 1)].map(|row| claimant(&row, &[]));
    let said = |answers: Vec<SaidProgramme>| {
        let said = Said { programmes: answers, others_are_new: false };
        found(known, &rows, &said).iter().map(in_words).collect::<Vec<String>>()
    };
    let one = ProgrammeNumber(1);
    let asked = "asked 1 number_of_another_name";
    assert_eq!(said(Vec::new()), [asked, asked]);
    assert_eq!(said(vec![answered("納税", Identity::Same)]), ["1 said", "new"], "nobody else is left");
    assert_eq!(said(vec![answered("統計", Identity::Another)]), [asked, "new"]);
    let both = vec![answered("納税", Identity::Programme(one)), answered("統計", Identity::Programme(one))];
    assert_eq!(said(both), [asked, asked], "two rows of one year are two programmes");
    assert_eq!(said(vec![answered("納税", Identity::Programme(ProgrammeNumber(7)))]), [asked, asked], "nobody has 7");
    let all_new = Said { programmes: Vec::new(), others_are_new: true };
    assert!(found(known, &rows, &all_new).iter().all(|row| row.who == Who::New && row.question.is_none()));
}

#[test]
fn what_the_year_has_already_is_not_made_again_whatever_was_said() {
    let known: &[Known] = &[(1, 2020, "12", "広報紙", 1), (2, 2021, "12", "納税", 1)];
    let said = Said { programmes: vec![answered("納税", Identity::Another)], others_are_new: false };
    assert_eq!(in_words(&found(known, &[claimant(&("12", "納税", 1), &[])], &said)[0]), "2 agrees");
}

#[test]
fn a_new_spelling_may_be_refused() {
    may_be_refused(&[(1, 2020, "12", "広報紙発行事業", 1)], &("12", "広報紙の発行事業", 1));
}

#[test]
fn a_new_number_may_be_refused() {
    may_be_refused(&[(1, 2020, "12", "広報紙発行事業", 1)], &("13", "広報紙発行事業", 1));
}

/// What is proposed for a row holds until somebody says that it is another programme.
fn may_be_refused(known: &[Known], row: &Row) {
    let row = [claimant(row, &[])];
    let proposed = found(known, &row, &Said::default()).remove(0);
    let question = proposed.question.expect("what may be refused");
    assert!(!question.is_open);
    let answers: Vec<String> = question.answers().iter().map(super::Answer::code).collect();
    assert_eq!(answers, ["1", "another"]);
    let refused = Said { programmes: vec![question.said(&question.answers()[1])], others_are_new: false };
    assert_eq!(in_words(&found(known, &row, &refused)[0]), "new");
}

#[test]
fn former_names_are_proposed_as_links_and_nothing_is_linked_unsaid() {
    let known: &[Known] = &[
        (1, 2020, "1", "広報紙", 1),
        (2, 2020, "2", "便利帳", 1),
        (3, 2020, "3", "統計", 1),
        (4, 2020, "4", "統計", 2),
        (5, 2019, "5", "統計", 1),
    ];
    let cases: &[(Row, &[&str], &[&str])] = &[
        (("9", "情報発信", 1), &["広報紙"], &["another-renamed-1", "another-split-1", "another", "1"]),
        (("9", "情報発信", 1), &["広報紙", "便利帳"], &["another-merged-1-2", "another", "1", "2"]),
        (("1", "広報紙", 1), &["広報紙", "便利帳"], &["1-merged-2", "1"]),
        (("9", "情報発信", 1), &["統計"], &["another-renamed-3", "another-split-3", "another", "3"]),
        (("9", "情報発信", 1), &["どこにもない"], &[]),
        (("9", "情報発信", 3), &["統計"], &[]),
        (("1", "広報紙", 1), &["広報紙"], &[]),
    ];
    for (row, former, expected) in cases {
        let row = [claimant(row, former)];
        let resolution = found(known, &row, &Said::default()).remove(0);
        assert!(resolution.links.is_empty());
        let answers = resolution.question.as_ref().map(super::Question::answers).unwrap_or_default();
        let codes: Vec<String> = answers.iter().map(super::Answer::code).collect();
        assert_eq!(codes, *expected, "{former:?}");
        let unknown = expected.is_empty() && former[0] != "広報紙";
        assert_eq!(!resolution.unknown_names.is_empty(), unknown, "{former:?}");
        for answer in &answers {
            let question = resolution.question.as_ref().unwrap();
            let said = Said { programmes: vec![question.said(answer)], others_are_new: false };
            let settled = found(known, &row, &said).remove(0);
            assert!(settled.question.is_none(), "{former:?} {}", answer.code());
            let linked: Vec<ProgrammeNumber> = settled.links.iter().map(|(_, from)| *from).collect();
            assert_eq!(linked, answer.links.clone().map(|(_, from)| from).unwrap_or_default());
        }
    }
}

#[test]
fn nobody_is_joined_with_what_is_not_theirs() {
    let known: &[Known] = &[(1, 2020, "12", "広報紙", 1), (2, 2020, "13", "納税", 2)];
    let bounds = Bounds { may_join: &|sheet| sheet.unit == Some(UnitNumber(2)), may_link: false };
    let rows = [claimant(&("12", "広報紙", 2), &["納税"]), claimant(&("13", "統計", 2), &[])];
    let mut said = answered("広報紙", Identity::Programme(ProgrammeNumber(1)));
    for answers in [Vec::new(), vec![said.clone()]] {
        let said = Said { programmes: answers, others_are_new: false };
        let found = resolve(&rows, &record(known), &Lineage::default(), &said, &bounds);
        assert_ne!(
            found[0].who,
            Who::OnRecord { programme: ProgrammeNumber(1), year: year(2020), how: super::How::Said }
        );
        assert!(found[0].is_like_others && !found[1].is_like_others);
        let may_be = found.iter().filter_map(|row| row.question.as_ref()).flat_map(|question| &question.candidates);
        assert!(may_be.clone().all(|one| one.programme == ProgrammeNumber(2)), "{:?}", may_be.collect::<Vec<_>>());
    }
    said.is = Identity::Another;
    said.renamed_from = vec![ProgrammeNumber(2)];
    let said = Said { programmes: vec![said], others_are_new: false };
    let found = resolve(&rows, &record(known), &Lineage::default(), &said, &bounds);
    assert!(found[0].who == Who::New && found[0].links.is_empty(), "links are the planning office's");
}

#[test]
fn an_answer_reads_back_from_the_lines_of_a_mapping() {
    #[derive(serde::Deserialize)]
    struct Mapping {
        programmes: Vec<SaidProgramme>,
    }
    let answers = [Identity::Same, Identity::Another, Identity::Programme(ProgrammeNumber(15))];
    let mut said: Vec<SaidProgramme> = answers.map(|is| answered("か\u{3099}\"引用\"\\の\n名", is)).into();
    said[1].code = None;
    said[1].section = Some("総務部 広報課".to_owned());
    said[1].merged_from = vec![ProgrammeNumber(3), ProgrammeNumber(4)];
    let written: String = said.iter().map(SaidProgramme::in_mapping).collect();
    assert_eq!(toml::from_str::<Mapping>(&written).unwrap().programmes, said, "{written}");
    let json = serde_json::to_string(&said).unwrap();
    assert_eq!(serde_json::from_str::<Vec<SaidProgramme>>(&json).unwrap(), said);
}
