//! What a comparison by programme shows, in one sentence. What is only partly recorded enters no count.

use std::collections::BTreeSet;

use crate::domain::comparison::programmes::Status;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::SuccessionKind;
use crate::web::kit::words::Words;
use crate::web::public::comparison::material::Material;
use crate::web::public::comparison::programmes::Family;

/// Ways of following that are counted where there are any.
const CHANGES: [SuccessionKind; 4] =
    [SuccessionKind::Renamed, SuccessionKind::Merged, SuccessionKind::Split, SuccessionKind::Succeeded];

pub(super) fn of(words: Words, material: &Material, families: &[Family<'_>]) -> String {
    let whole: BTreeSet<FiscalYear> = material.wanted().into_iter().filter(|year| material.is_whole(*year)).collect();
    if whole.len() < 2 {
        let key = if whole.is_empty() { "comparison-nothing-whole" } else { "comparison-one-whole" };
        let rows = families.iter().filter(|family| !family.years().is_disjoint(&whole)).count();
        return words.fill(key, [("rows", rows.into())]);
    }
    let in_whole = |family: &&Family<'_>| family.years().intersection(&whole).count();
    let rows = families.iter().filter(|family| in_whole(family) > 0).count();
    let through = families.iter().filter(|family| in_whole(family) > 1).count();
    let told: Vec<Status> = families.iter().flat_map(|family| told(family, material)).collect();
    let part =
        |word: String, count: usize| words.fill("comparison-part", [("word", word.into()), ("count", count.into())]);
    let count = |wanted: &dyn Fn(Status) -> bool| told.iter().filter(|status| wanted(**status)).count();
    let mut parts = vec![
        (words.text("turnover-new"), count(&Status::is_new)),
        (words.text("turnover-ended"), count(&Status::is_ended)),
    ];
    let followed = CHANGES
        .map(|kind| (words.text(&format!("succession-{kind}")), count(&|status| status == Status::Follows(kind))));
    parts.extend(followed.into_iter().filter(|(_, count)| *count > 0));
    let one = match families {
        [family] => Some(in_whole(&family)).filter(|years| *years > 1),
        _ => None,
    };
    if one.is_some() {
        parts.retain(|(_, count)| *count > 0);
    }
    let parts: Vec<String> = parts.into_iter().map(|(word, count)| part(word, count)).collect();
    let parts = parts.join(&words.text("list-comma"));
    if let Some(years) = one {
        let key = if parts.is_empty() { "comparison-sentence-one" } else { "comparison-sentence-one-changed" };
        return words.fill(key, [("years", years.into()), ("parts", parts.into())]);
    }
    words.fill("comparison-sentence", [("rows", rows.into()), ("through", through.into()), ("parts", parts.into())])
}

/// What is said of a family from one whole year to another.
fn told(family: &Family<'_>, material: &Material) -> Vec<Status> {
    let mut told = Vec::new();
    let mut from_partial = false;
    for (column, statuses) in material.columns.iter().zip(&family.statuses) {
        if !column.partial && !from_partial {
            told.extend(statuses.iter().copied());
        }
        if family.in_year(column.year).next().is_some() {
            from_partial = column.partial;
        }
    }
    told
}
