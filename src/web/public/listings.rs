//! What each page of the public says of itself where somebody sees only a link to it: one or two sentences of what stands
//! on it, in its language. What is city's own text there is only its names, and on Japanese pages the summary.

use fluent_templates::fluent_bundle::FluentValue;

use crate::domain::comparison::By;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::numbers::UnitNumber;
use crate::domain::publication::{Publication, Snapshot};
use crate::domain::stage::Stage;
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::names::Place;
use crate::web::kit::shell::Shell;

/// The front page, with the published years, newest first.
pub(super) fn front(shell: Shell, context: &Context, years: &[FiscalYear]) -> Shell {
    let years = years.last().zip(years.first()).map(|(&first, &last)| span(context, first, last));
    let description = match years {
        Some(years) => fill(context, "listing-front", [("years", years.into())]),
        None => fill(context, "listing-front-empty", []),
    };
    shell.listed(context.to().front(), &description)
}

/// A page of this site, about which there is always the same to say.
pub(super) fn plain(shell: Shell, context: &Context, address: Address, key: &str) -> Shell {
    shell.listed(address, &fill(context, key, []))
}

/// A list of everything of a kind; one that is narrowed is of no use to search engines.
pub(super) fn list(shell: Shell, context: &Context, address: Address, key: &str, is_narrowed: bool) -> Shell {
    let description = fill(context, key, []);
    if is_narrowed { shell.unlisted(address, &description) } else { shell.listed(address, &description) }
}

/// The search: each search is a page of its own, and none of them says what its sheets don't.
pub(super) fn search(shell: Shell, context: &Context) -> Shell {
    shell.unlisted(context.to().search(), &fill(context, "listing-search", []))
}

/// A year, whatever it is filtered by, or one unit in it.
pub(super) fn year(
    shell: Shell,
    context: &Context,
    (year, unit): (FiscalYear, Option<(UnitNumber, &Place)>),
    publications: &[Publication],
) -> Shell {
    let stage = publications.iter().map(|publication| publication.snapshot.stage).max().unwrap_or(Stage::Goals);
    let facts = [
        ("year", year.label(context.language).into()),
        ("count", publications.len().into()),
        ("stage", stage_in_words(context, stage)),
    ];
    match unit {
        Some((number, name)) => {
            let facts = facts.into_iter().chain([("unit", name.to_string().into())]);
            shell.listed(context.to().unit_in_year(year, number), &fill(context, "listing-unit", facts))
        }
        None => shell.listed(context.to().year(year), &fill(context, "listing-year", facts)),
    }
}

/// A goal as it is public now.
pub(super) fn goal(shell: Shell, context: &Context, snapshot: &Snapshot, place: &Place) -> Shell {
    shell.listed(context.to().goal(snapshot.goal), &of_goal(context, snapshot, place))
}

/// A goal as it was published once. Search engines are to find what is in force, not what was replaced by it.
pub(super) fn publication(shell: Shell, context: &Context, snapshot: &Snapshot, place: &Place, number: i32) -> Shell {
    let which = fill(context, "listing-publication", [("number", number.into())]);
    let description = format!("{which} {}", of_goal(context, snapshot, place));
    shell.unlisted(context.to().publication(snapshot.goal, number), &description)
}

fn of_goal(context: &Context, snapshot: &Snapshot, place: &Place) -> String {
    let words = context.words();
    let facts = [
        ("place", place.to_string().into()),
        ("year", snapshot.fiscal_year.label(context.language).into()),
        ("stage", stage_in_words(context, snapshot.stage)),
    ];
    let counts = [
        ("objectives", snapshot.objectives.len()),
        ("milestones", snapshot.milestones.len()),
        ("indicators", snapshot.own_figures().count()),
        ("results", snapshot.last_results().count()),
    ];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts
        .map(|(what, count)| words.fill("listing-count", [("what", words.text(what).into()), ("count", count.into())]))
        .collect();
    let counts = match counts.as_slice() {
        [] => String::new(),
        counts => format!(" {}{}", counts.join(&words.text("list-separator")), words.text("listing-stop")),
    };
    let summary = snapshot.summary.as_deref().filter(|_| context.language == Language::Japanese);
    format!("{}{counts} {}", fill(context, "listing-goal", facts), summary.unwrap_or_default())
}

/// A programme through its years.
pub(super) fn programme(
    shell: Shell,
    context: &Context,
    (address, name): (Address, &str),
    years: impl ExactSizeIterator<Item = FiscalYear> + Clone,
) -> Shell {
    let count = years.len();
    let ends = years.clone().min().zip(years.max());
    let years = ends.map(|(first, last)| span(context, first, last)).unwrap_or_default();
    let facts = [("name", name.into()), ("years", years.into()), ("count", count.into())];
    shell.listed(address, &fill(context, "listing-programme", facts))
}

/// An indicator, with what is said of its change.
pub(super) fn indicator(
    shell: Shell,
    context: &Context,
    address: Address,
    (name, programme): (&str, &str),
    change: &str,
) -> Shell {
    let description = fill(context, "listing-indicator", [("name", name.into()), ("programme", programme.into())]);
    shell.listed(address, &format!("{description} {change}"))
}

/// A comparison of some years.
pub(super) fn comparison(shell: Shell, context: &Context, address: Address, by: By, years: String) -> Shell {
    let by = context.words().text(&format!("comparison-by-{by}"));
    shell.listed(address, &fill(context, "listing-comparison", [("years", years.into()), ("by", by.into())]))
}

fn span(context: &Context, first: FiscalYear, last: FiscalYear) -> String {
    let label = |year: FiscalYear| year.label(context.language);
    if first == last {
        return label(first);
    }
    context.words().fill("listing-years", [("first", label(first).into()), ("last", label(last).into())])
}

fn stage_in_words(context: &Context, stage: Stage) -> FluentValue<'static> {
    context.words().text(&format!("stage-{stage}")).into()
}

/// The words of a key about this city.
fn fill<'value>(
    context: &Context,
    key: &str,
    facts: impl IntoIterator<Item = (&'static str, FluentValue<'value>)>,
) -> String {
    let city = [("city", FluentValue::from(context.names().city().to_string()))];
    context.words().fill_all(key, city.into_iter().chain(facts))
}
