//! What became of a year, in one sentence, beside the year before; and years that were judged alike as bars over each
//! other, with their numbers (`templates/parts/outcome.html`).

use fluent_templates::fluent_bundle::FluentValue;
use rust_decimal::Decimal;

use crate::domain::attainment::{AttainmentCounts, Band, round_half_up};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::Missing;
use crate::domain::outcome::{RatingCounts, Since, YearOutcome, judged_alike};
use crate::web::kit::words::Words;
use crate::web::parts::diagram::{size, written};

/// What became of a year, in words.
pub struct VerdictView {
    /// The result.
    pub sentence: String,
    /// What was measured, beside ratings.
    pub measured: Option<String>,
    /// What changed against the year before.
    pub since: Option<String>,
    /// What is not known and counted nowhere above.
    pub unknown: Option<String>,
}

/// So many of what, in one list.
fn listed(parts: &[(String, usize)], words: Words) -> String {
    let part = |(name, count): &(String, usize)| {
        words.fill("verdict-part", [("name", name.as_str().into()), ("count", (*count).into())])
    };
    parts.iter().map(part).collect::<Vec<_>>().join(&words.text("verdict-between"))
}

/// A share in whole percent.
fn percent(part: usize, of: usize) -> Decimal {
    let share = Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(of.max(1));
    round_half_up(share, 0)
}

impl VerdictView {
    /// What became of a year, held against the year before.
    pub fn of(year: &YearOutcome, before: Option<&YearOutcome>, words: Words) -> Self {
        if year.partial || !year.is_judged() {
            let sentence = untold(year, words);
            return Self { sentence, measured: None, since: None, unknown: None };
        }
        let of_targets = || {
            let counts = [("met", year.reached.met().into()), ("of", year.reached.known().into())];
            (year.reached.known() > 0).then(|| words.fill("verdict-measured-too", counts))
        };
        Self {
            sentence: result(year, words),
            measured: year.rated().and_then(|_| of_targets()),
            since: Some(since(year, before, words)),
            unknown: unknown(year, words),
        }
    }
}

/// A year of which no result can be told.
fn untold(year: &YearOutcome, words: Words) -> String {
    let key = match year {
        _ if year.partial => "verdict-partial",
        _ if year.with_results > 0 => "verdict-results",
        _ => "verdict-goals",
    };
    let count = if year.with_results > 0 { year.with_results } else { year.sheets };
    words.fill(key, [("year", year.year.label(words.language()).into()), ("count", count.into())])
}

fn result(year: &YearOutcome, words: Words) -> String {
    let label = || FluentValue::from(year.year.label(words.language()));
    let Some(rated) = year.rated() else {
        let counts = [("year", label()), ("met", year.reached.met().into()), ("of", year.reached.known().into())];
        return words.fill("verdict-measured", counts);
    };
    let of = FluentValue::from(rated.counted());
    let Some((rating, met)) = rated.as_planned() else {
        let counted = rated.ratings.iter().filter(|(rating, _)| rating.counted);
        let list: Vec<(String, usize)> = counted.map(|(rating, count)| (rating.label.clone(), *count)).collect();
        return words
            .fill("verdict-rated-spread", [("year", label()), ("of", of), ("list", listed(&list, words).into())]);
    };
    let is_best = rated.ratings.first().is_some_and(|(best, _)| best == rating);
    let key = if is_best { "verdict-rated-best" } else { "verdict-rated" };
    words.fill(key, [("year", label()), ("of", of), ("met", met.into()), ("rating", rating.label.as_str().into())])
}

/// What changed against the year before.
fn since(year: &YearOutcome, before: Option<&YearOutcome>, words: Words) -> String {
    let key = match year.since(before) {
        Since::Alike { met, of } => {
            let (now, all) = year.tally().unwrap_or_default();
            let (from, to) = (percent(met, of), percent(now, all));
            let key = match to.cmp(&from) {
                std::cmp::Ordering::Greater => "since-alike-more",
                std::cmp::Ordering::Less => "since-alike-less",
                std::cmp::Ordering::Equal => "since-alike-level",
            };
            let values = [
                ("met", met.into()),
                ("of", of.into()),
                ("from", format!("{from}%").into()),
                ("to", format!("{to}%").into()),
            ];
            return words.fill(key, values);
        }
        Since::Spread => "since-spread",
        Since::OtherScale => "since-other-scale",
        Since::Partial => "since-partial",
        Since::NotJudged => "since-not-judged",
        Since::NotPublic => "since-not-public",
    };
    words.text(key)
}

/// What is counted apart, each by its own word (product rule 2).
fn unknown(year: &YearOutcome, words: Words) -> Option<String> {
    let mut parts: Vec<(String, usize)> = Vec::new();
    if let Some(rated) = year.rated() {
        let apart = rated.ratings.iter().filter(|(rating, _)| !rating.counted);
        parts.extend(apart.map(|(rating, count)| (rating.label.clone(), *count)));
        parts.push((words.text("unknown-unrated"), year.unrated()));
    }
    let of_targets = |missing: &Missing| {
        let what = words.text(&format!("missing-{}", missing.code().replace('_', "-")));
        words.fill("unknown-targets", [("what", what.into())])
    };
    parts.extend(year.reached.missing.iter().map(|(missing, count)| (of_targets(missing), *count)));
    parts.push((words.text("unknown-no-rate"), year.reached.no_rate));
    parts.retain(|(_, count)| *count > 0);
    (!parts.is_empty()).then(|| words.fill("verdict-unknown", [("list", listed(&parts, words).into())]))
}

/// How a part of a bar is drawn: each otherwise than its neighbours, with or without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What is not known.
    Unknown,
    Best,
    Good,
    Middle,
    Low,
    Worst,
}

impl Tone {
    /// The end of the name of its pattern.
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// A kind of part, for the key of the bars.
pub struct KeyView {
    pub tone: Tone,
    pub label: String,
    /// Whether it is a rating, in the city's own words.
    pub is_of_city: bool,
    /// What the rating means.
    pub meaning: Option<String>,
}

/// A part of a bar.
pub struct PartView {
    pub tone: Tone,
    /// Where it begins and how wide it is, in percent.
    pub x: String,
    pub width: String,
}

/// A year with its bar.
pub struct BarView {
    pub year: FiscalYear,
    pub label: String,
    pub parts: Vec<PartView>,
    /// One number for each key.
    pub counts: Vec<usize>,
}

/// Years that were judged alike.
pub struct BarsView {
    /// Under which the page finds it.
    pub anchor: String,
    pub caption: String,
    pub keys: Vec<KeyView>,
    /// Newest first.
    pub years: Vec<BarView>,
}

/// The bars of these years, newest first: a group for each way in which they were judged.
pub fn bars(years: &[YearOutcome], words: Words) -> Vec<BarsView> {
    judged_alike(years).iter().enumerate().filter_map(|(index, group)| of_group(index, group, words)).collect()
}

fn of_group(index: usize, group: &[&YearOutcome], words: Words) -> Option<BarsView> {
    let first = group.first()?;
    let mut keys = first.rated().map_or_else(|| band_keys(words), |rated| rating_keys(rated, words));
    let mut counts: Vec<Vec<usize>> = group.iter().map(|year| counts(year)).collect();
    // A kind of which there is nothing in any year needs no column, unless it is a step of the scale.
    let judged_missed = 4;
    if first.rated().is_none() && counts.iter().all(|year| year.get(judged_missed) == Some(&0)) {
        keys.remove(judged_missed);
        for year in &mut counts {
            year.remove(judged_missed);
        }
    }
    let bar = |(year, counts): (&&YearOutcome, Vec<usize>)| BarView {
        year: year.year,
        label: year.year.label(words.language()),
        parts: parts(&keys, &counts),
        counts,
    };
    let years: Vec<BarView> = group.iter().zip(counts).map(bar).collect();
    let what = match first.rated() {
        Some(rated) => words.fill(
            "outcome-rated",
            [
                ("axis", rated.axis.as_str().into()),
                ("kind", words.text(&format!("evaluation-kind-{}", rated.kind)).into()),
            ],
        ),
        None => words.text("outcome-measured"),
    };
    // Two groups that were judged by scales of one name differ in their years.
    let caption = match years.as_slice() {
        [newest, .., oldest] => words.fill(
            "outcome-of-years",
            [("what", what.into()), ("from", oldest.label.as_str().into()), ("to", newest.label.as_str().into())],
        ),
        _ => what,
    };
    Some(BarsView { anchor: format!("bars-{index}"), caption, years, keys })
}

/// The tones of a scale of so many steps: its ends are those of every scale.
fn tones(steps: usize) -> Vec<Tone> {
    let tones: &[Tone] = match steps {
        0 | 1 => &[Tone::Best],
        2 => &[Tone::Best, Tone::Low],
        3 => &[Tone::Best, Tone::Good, Tone::Low],
        4 => &[Tone::Best, Tone::Good, Tone::Middle, Tone::Low],
        _ => &[Tone::Best, Tone::Good, Tone::Middle, Tone::Low, Tone::Worst],
    };
    (0..steps).map(|step| tones.get(step).copied().unwrap_or(Tone::Worst)).collect()
}

fn rating_keys(rated: &RatingCounts, words: Words) -> Vec<KeyView> {
    let counted: Vec<_> = rated.ratings.iter().filter(|(rating, _)| rating.counted).collect();
    let mut keys: Vec<KeyView> = counted
        .iter()
        .zip(tones(counted.len()))
        .map(|((rating, _), tone)| KeyView {
            tone,
            label: rating.label.clone(),
            is_of_city: true,
            meaning: Some(rating.meaning.clone()).filter(|meaning| !meaning.is_empty()),
        })
        .collect();
    let apart = rated.ratings.iter().filter(|(rating, _)| !rating.counted).map(|(rating, _)| rating.label.clone());
    let named = apart.chain([words.text("outcome-unrated")]).collect::<Vec<_>>();
    let label = named.join(&words.text("verdict-or"));
    keys.push(KeyView { tone: Tone::Unknown, label, is_of_city: false, meaning: None });
    keys
}

fn band_keys(words: Words) -> Vec<KeyView> {
    let key = |tone: Tone, key: &str| KeyView { tone, label: words.text(key), is_of_city: false, meaning: None };
    let bands = Band::ALL.iter().zip([Tone::Best, Tone::Good, Tone::Middle, Tone::Low]);
    let bands = bands.map(|(band, tone)| key(tone, &format!("band-{band}")));
    bands.chain([key(Tone::Worst, "outcome-missed"), key(Tone::Unknown, "outcome-unknown")]).collect()
}

/// So many of each key.
fn counts(year: &YearOutcome) -> Vec<usize> {
    if let Some(rated) = year.rated() {
        let counted = rated.ratings.iter().filter(|(rating, _)| rating.counted).map(|(_, count)| *count);
        return counted.chain([rated.given() - rated.counted() + year.unrated()]).collect();
    }
    let AttainmentCounts { bands, judged: [reached, missed], .. } = &year.reached;
    let of = |band: &Band| bands.get(band).copied().unwrap_or_default();
    let in_bands = Band::ALL.iter().map(|band| of(band) + if *band == Band::Met { *reached } else { 0 });
    in_bands.chain([*missed, year.reached.unknown()]).collect()
}

fn parts(keys: &[KeyView], counts: &[usize]) -> Vec<PartView> {
    let all: usize = counts.iter().sum();
    let mut begun = 0;
    let mut parts = Vec::new();
    for (key, count) in keys.iter().zip(counts).filter(|(_, count)| **count > 0) {
        let share = |count: usize| 100.0 * size(count) / size(all.max(1));
        parts.push(PartView { tone: key.tone, x: written(share(begun)), width: written(share(*count)) });
        begun += count;
    }
    parts
}
