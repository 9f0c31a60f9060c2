//! What holds for who is who, whatever is on record and whatever a table says.

use std::collections::{BTreeMap, BTreeSet};

use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::identity::{
    Answer, Bounds, Claimant, Identity, KnownSheet, Record, Resolution, Said, Told, Whereabouts, Who, resolve,
};
use ichirizuka::domain::lineage::Lineage;
use ichirizuka::domain::numbers::{ProgrammeNumber, UnitNumber};
use ichirizuka::domain::unit::UnitLineage;
use proptest::prelude::*;

const NAMES: [&str; 5] =
    ["広報紙発行事業", "広報紙の発行事業", "ふるさと納税", "学校給食（小学校）", "学校給食（中学校）"];
const CODES: [&str; 5] = ["", "1", "01", "2", "3"];

type Sheet = (i32, i32, usize, usize, i32);

fn any_sheets() -> impl Strategy<Value = Vec<Sheet>> {
    proptest::collection::vec((1..6_i32, 2018..2022_i32, 0..NAMES.len(), 0..CODES.len(), 0..3_i32), 0..10)
}

fn any_rows() -> impl Strategy<Value = Vec<Claimant>> {
    let row = (0..NAMES.len(), 0..CODES.len(), 0..3_i32, 0..NAMES.len() * 3);
    proptest::collection::btree_set(row, 0..8).prop_map(|rows| {
        let claimant = |(name, code, unit, former): (usize, usize, i32, usize)| Claimant {
            line: 2,
            newest: Told {
                year: FiscalYear::new(2021).unwrap(),
                name: NAMES[name].to_owned(),
                code: CODES[code].parse().ok(),
                whereabouts: if unit == 0 { Whereabouts::Unsaid } else { Whereabouts::Unit(UnitNumber(unit)) },
                section: format!("課{unit}"),
            },
            earlier: Vec::new(),
            former_names: NAMES.get(former).map(|name| (*name).to_owned()).into_iter().collect(),
        };
        rows.into_iter().map(claimant).collect()
    })
}

fn record(sheets: &[Sheet]) -> Record {
    // A programme has one sheet in a year.
    let sheets: BTreeMap<(i32, i32), &Sheet> = sheets.iter().map(|sheet| ((sheet.0, sheet.1), sheet)).collect();
    let sheet = |&&(programme, year, name, code, unit): &&Sheet| KnownSheet {
        programme: ProgrammeNumber(programme),
        year: FiscalYear::new(year).unwrap(),
        name: NAMES[name].to_owned(),
        code: CODES[code].parse().ok(),
        unit: (unit > 0).then_some(UnitNumber(unit)),
    };
    Record::new(sheets.values().map(sheet).collect(), BTreeMap::new(), UnitLineage::default())
}

fn found(sheets: &[Sheet], rows: &[Claimant], said: &Said) -> Vec<Resolution> {
    let bounds = Bounds { may_join: &|_| true, may_link: true };
    resolve(rows, &record(sheets), &Lineage::default(), said, &bounds)
}

/// Who a row is, and what is asked of it.
fn in_words(resolution: &Resolution) -> String {
    let question = resolution.question.as_ref();
    let asked = question.map(|question| question.answers().iter().map(Answer::code).collect::<Vec<_>>());
    format!("{:?} {:?} {asked:?}", resolution.who, resolution.links)
}

proptest! {
    #[test]
    fn the_order_of_the_rows_means_nothing(
        sheets in any_sheets(),
        (rows, order) in any_rows().prop_flat_map(|rows| {
            let order: Vec<usize> = (0..rows.len()).collect();
            (Just(rows), Just(order).prop_shuffle())
        }),
    ) {
        let straight = found(&sheets, &rows, &Said::default());
        let shuffled: Vec<Claimant> = order.iter().map(|index| rows[*index].clone()).collect();
        let again = found(&sheets, &shuffled, &Said::default());
        for (place, index) in order.iter().enumerate() {
            prop_assert_eq!(in_words(&again[place]), in_words(&straight[*index]));
        }
    }

    #[test]
    fn no_two_rows_are_one_programme_and_every_open_question_can_be_answered(
        sheets in any_sheets(),
        rows in any_rows(),
        picks in proptest::collection::vec(0..9_usize, 8),
    ) {
        let asked = found(&sheets, &rows, &Said::default());
        for row in &asked {
            let is_open = row.question.as_ref().is_some_and(|question| question.is_open);
            prop_assert!(row.who != Who::Asked || is_open);
        }
        let said = asked.iter().zip(&picks).filter_map(|(row, pick)| {
            let question = row.question.as_ref()?;
            let answers = question.answers();
            Some(question.said(&answers[pick % answers.len()]))
        });
        let said = Said { programmes: said.collect(), others_are_new: false };
        let mut seen = BTreeSet::new();
        for row in found(&sheets, &rows, &said) {
            if let Who::OnRecord { programme, .. } = row.who {
                prop_assert!(seen.insert(programme), "{programme} twice");
            }
        }
        // Whoever says that all of them are new is asked nothing more.
        let said = asked.iter().filter_map(|row| {
            let question = row.question.as_ref().filter(|question| question.is_open)?;
            let is = question.is.map_or(Identity::Another, Identity::Programme);
            let plain = question.answers().into_iter().find(|answer| answer.is == is && answer.links.is_none())?;
            Some(question.said(&plain))
        });
        let said = Said { programmes: said.collect(), others_are_new: false };
        for row in found(&sheets, &rows, &said) {
            prop_assert!(row.who != Who::Asked, "{:?}", row.question);
        }
    }
}
