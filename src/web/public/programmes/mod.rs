//! One programme through all its years and names.

pub mod diagram;
pub mod indicators;
pub mod objectives;
pub mod road;

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::comparison::{By, newest_years};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::lineage::{Lineage, Succession};
use crate::domain::numbers::{GoalNumber, ProgrammeNumber};
use crate::domain::publication::{Publication, PublishedMilestone};
use crate::outlet::data::Format;
use crate::store::kit::{Reading, StoreError};
use crate::store::published::lineage::{self, End};
use crate::store::published::publications;
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::names::Place;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::money::{self, MoneyView};
use crate::web::parts::name::Name;
use crate::web::public::data;
use crate::web::public::listings;
use crate::web::public::programmes::diagram::Diagram;
use crate::web::public::programmes::indicators::Series;
use crate::web::public::programmes::road::Step;

#[derive(Template)]
#[template(path = "public/programmes/show.html")]
struct ProgrammePage {
    shell: Shell,
    name: Name,
    /// 事業番号 in the newest year.
    code: Option<String>,
    lede: String,
    place: Place,
    end: Option<End>,
    diagram: Option<Diagram>,
    links: Vec<LinkView>,
    steps: Vec<Step>,
    /// Whether there is anything to match from year to year.
    has_objectives: bool,
    milestones: Vec<MilestoneView>,
    series: Vec<Series>,
    money: Option<MoneyView>,
    comparison: Option<Address>,
    files: Vec<(Address, Format)>,
    /// What is new of it.
    feed: Address,
}

/// How one programme follows another, in words.
struct LinkView {
    year: String,
    kind: String,
    from: String,
    to: String,
    basis: Option<String>,
}

/// A milestone with the goal it belongs to.
struct MilestoneView {
    goal: GoalNumber,
    year: String,
    milestone: PublishedMilestone,
}

/// The programme's page.
pub async fn show(context: Context, programme: Path<ProgrammeNumber>) -> Result<HttpResponse, WebError> {
    let programme = programme.into_inner();
    context
        .public(move |context, reading| {
            let line = PublicLine::load(reading, programme)?;
            // A number whose goals went back to another leads there.
            if let Some(old) = line.taken_back {
                return Answer::see_other(&context.to().programme(old));
            }
            // A programme of which nothing is public does not exist for the public, whatever it is linked to.
            if !line.all.iter().any(|publication| publication.snapshot.programme == programme) {
                return Err(WebError::NotFound);
            }
            Answer::page(&page(context, programme, line)?)
        })
        .await
}

/// A line of programmes as far as it is public.
struct PublicLine {
    lineage: Lineage,
    /// The programme with those before and after it.
    line: BTreeSet<ProgrammeNumber>,
    all: Vec<Publication>,
    end: Option<End>,
    /// The number to which the programme's goals went back.
    taken_back: Option<ProgrammeNumber>,
}

impl PublicLine {
    fn load(reading: &mut Reading<'_>, programme: ProgrammeNumber) -> Result<Self, StoreError> {
        let lineage = lineage::of_programmes(reading)?;
        let line = lineage.line(programme);
        let all = publications::of_programmes(reading, &line)?;
        // An unknown number has no publications either.
        let end = if all.is_empty() { None } else { lineage::end_of(reading, programme)? };
        let taken_back = lineage::taken_back_to(reading, programme)?;
        Ok(Self { lineage, line, all, end, taken_back })
    }
}

fn page(context: &Context, programme: ProgrammeNumber, read: PublicLine) -> Result<ProgrammePage, WebError> {
    let PublicLine { lineage, line, all, end, .. } = read;
    let newest = all.last().ok_or(WebError::NotFound)?;
    let name = Name::new(&newest.snapshot.name);
    let title = name.in_full();
    let updated = all.iter().map(|publication| publication.published_at).max();
    let (place, code) = (road::place(&newest.snapshot, context), newest.snapshot.code.clone());
    let years: BTreeSet<FiscalYear> = all.iter().map(|publication| publication.snapshot.fiscal_year).collect();
    let comparison = (years.len() > 1).then(|| {
        let years = newest_years(&years);
        context.to().comparison().with("years", years).with("by", By::Programme).with("programme", programme)
    });
    let here = (context.to().programme(programme), title.as_str());
    let shell = listings::programme(context.shell(title.as_str()), context, here, years.iter().copied());
    let shell = shell.updated(updated).section(place.clone());
    let links = lineage.within(&line);
    Ok(ProgrammePage {
        lede: lede(&all, context),
        diagram: diagram::draw(&all, &links, programme),
        links: links.iter().filter_map(|link| LinkView::of(link, &all, context)).collect(),
        has_objectives: all.iter().any(|known| !known.snapshot.objectives.is_empty()),
        steps: road::steps(&all, &lineage, &line, context),
        milestones: milestones(&all, context),
        money: money::side_by_side(&all, context.words()),
        series: indicators::series(&all, &lineage, context),
        shell,
        name,
        code,
        place,
        end,
        comparison,
        files: data::files(|to, format| to.programme_data(programme, format)),
        feed: context.to().programme_feed(programme),
    })
}

impl LinkView {
    /// A link between two programmes that are both public.
    fn of(link: &Succession, all: &[Publication], context: &Context) -> Option<Self> {
        let before = |known: &&Publication| known.snapshot.fiscal_year < link.fiscal_year;
        let mut from = all.iter().filter(|known| known.snapshot.programme == link.from).rev();
        let from = from.clone().find(before).or_else(|| from.next())?;
        let to = all.iter().find(|known| known.snapshot.programme == link.to)?;
        Some(Self {
            year: link.fiscal_year.label(context.language),
            kind: context.words().text(&format!("succession-{}", link.kind)),
            from: from.snapshot.name.clone(),
            to: to.snapshot.name.clone(),
            basis: link.basis.clone(),
        })
    }
}

/// Every milestone of the line, by the end of the period in which it is due.
fn milestones(all: &[Publication], context: &Context) -> Vec<MilestoneView> {
    let of_goal = |publication: &Publication| -> Vec<MilestoneView> {
        let snapshot = &publication.snapshot;
        let milestones = snapshot.milestones.iter().map(|milestone| MilestoneView {
            goal: snapshot.goal,
            year: snapshot.fiscal_year.label(context.language),
            milestone: milestone.clone(),
        });
        milestones.collect()
    };
    let mut milestones: Vec<MilestoneView> = all.iter().flat_map(of_goal).collect();
    milestones.sort_by_key(|view| view.milestone.due);
    milestones
}

fn lede(all: &[Publication], context: &Context) -> String {
    let mut names: Vec<String> =
        all.iter().map(|publication| crate::domain::text::comparison_key(&publication.snapshot.name)).collect();
    names.dedup();
    let first = all.first().map(|publication| publication.snapshot.fiscal_year.label(context.language));
    // Where programmes run side by side, one name beside another is no change of name.
    let side_by_side = all
        .windows(2)
        .any(|pair| matches!(pair, [one, other] if one.snapshot.fiscal_year == other.snapshot.fiscal_year));
    let renamed = names.len() > 1 && !side_by_side;
    let key = if renamed { "programme-lede-renamed" } else { "programme-lede" };
    let changes = names.len().saturating_sub(1);
    context.words().fill(key, [("year", first.unwrap_or_default().into()), ("count", changes.into())])
}
