//! The published table of a year: departments, and a row for each goal.

use crate::domain::goal::SheetPart;
use crate::domain::numbers::{GoalNumber, UnitNumber};
use crate::domain::plan;
use crate::domain::publication::{Publication, PublishedEvaluation, PublishedResult, Snapshot};
use crate::domain::stage::Stage;
use crate::domain::unit::UnitLabel;
use crate::web::kit::words::Words;
use crate::web::parts::attainment::AttainmentView;
use crate::web::parts::measured::Measured;
use crate::web::parts::name::Name;
use crate::web::parts::prose::{self, ItemView, Prose};

/// A department's part of the table.
pub struct DepartmentGoals {
    /// The department, where one is on record.
    pub unit: Option<UnitLabel>,
    /// The path in the plan in one line, where the table is arranged by it; empty without one.
    pub plan_path: Option<String>,
    pub rows: Vec<GoalRow>,
}

/// A goal in the table.
pub struct GoalRow {
    pub goal: GoalNumber,
    /// The programme's name that year.
    pub name: Name,
    /// 事業番号.
    pub code: Option<String>,
    /// The section, where one is on record.
    pub section: Option<UnitLabel>,
    /// 事業概要.
    pub summary: Option<String>,
    pub title_only: bool,
    pub objectives: Prose,
    /// The results: of the year's end, or of the mid-year report where that is the latest.
    pub results: Results,
    /// Its indicators that year, where it has no objectives or no results in words: what stands in their place.
    pub figures: Vec<Measured>,
    /// On the axis that counts in distributions.
    pub ratings: Vec<PublishedEvaluation>,
}

impl GoalRow {
    /// The targets and plan values that stand in the place of objectives.
    pub fn aims(&self) -> Vec<&Measured> {
        let aims = |one: &&Measured| one.target.is_some() || one.plan.is_some();
        self.figures.iter().filter(|_| self.objectives.items.is_empty()).filter(aims).collect()
    }

    /// The values that stand in the place of results. A sheet that has objectives in words waits for results in words,
    /// unless there is a value.
    pub fn values(&self) -> Vec<&Measured> {
        let wanted = self.results.items.is_empty()
            && (self.objectives.items.is_empty() || self.figures.iter().any(|one| one.actual.is_some()));
        self.figures.iter().filter(|_| wanted).collect()
    }
}

/// Results with the rates that belong to them.
pub struct Results {
    pub stage: Stage,
    /// The results, each with its rates.
    pub items: Vec<(ItemView, Vec<AttainmentView>)>,
    pub footnotes: Vec<prose::FootnoteView>,
}

/// The rates of a goal in its own year.
pub fn rates(snapshot: &Snapshot, words: Words) -> Vec<AttainmentView> {
    snapshot.own_figures().filter_map(|(indicator, year)| AttainmentView::of(indicator, year, words)).collect()
}

/// The objectives of a goal.
pub fn objectives(snapshot: &Snapshot) -> Prose {
    let items = snapshot.objectives.iter().map(|objective| (&objective.item, objective.due));
    let anchor = format!("o{}", snapshot.goal);
    prose::lay_out(items, &snapshot.footnotes, SheetPart::Objectives, &anchor)
}

/// The results of one stage of a goal, each with its rates.
pub fn results(snapshot: &Snapshot, stage: Stage, words: Words) -> Results {
    let of_stage: Vec<&PublishedResult> = snapshot.results.iter().filter(|result| result.stage == stage).collect();
    let items = of_stage.iter().map(|result| (&result.item, result.date));
    let anchor = format!("{stage}{}", snapshot.goal);
    let prose = prose::lay_out(items, &snapshot.footnotes, SheetPart::of(stage), &anchor);
    let rates = rates(snapshot, words);
    let items = prose
        .items
        .into_iter()
        .zip(of_stage)
        .map(|(item, result)| {
            let own = rates.iter().filter(|rate| rate.result == Some(result.number)).cloned().collect();
            (item, own)
        })
        .collect();
    Results { stage, items, footnotes: prose.footnotes }
}

/// The table of these publications, grouped by department in the order in which departments first appear.
pub fn table(publications: &[Publication], words: Words) -> Vec<DepartmentGoals> {
    let mut departments: Vec<DepartmentGoals> = Vec::new();
    for snapshot in publications.iter().map(|publication| &publication.snapshot) {
        let index = departments.iter().position(|known| known.unit == snapshot.department);
        let index = index.unwrap_or_else(|| {
            departments.push(DepartmentGoals { unit: snapshot.department.clone(), plan_path: None, rows: Vec::new() });
            departments.len() - 1
        });
        if let Some(department) = departments.get_mut(index) {
            department.rows.push(row(snapshot, words));
        }
    }
    departments
}

/// The same table by the paths in the plan, the sheets without one last.
pub fn table_by_plan(publications: &[Publication], words: Words) -> Vec<DepartmentGoals> {
    let mut groups: Vec<DepartmentGoals> = Vec::new();
    for snapshot in publications.iter().map(|publication| &publication.snapshot) {
        let path = Some(plan::in_one_line(&snapshot.plan_path()));
        match groups.iter_mut().find(|known| known.plan_path == path) {
            Some(known) => known.rows.push(row(snapshot, words)),
            None => groups.push(DepartmentGoals { unit: None, plan_path: path, rows: vec![row(snapshot, words)] }),
        }
    }
    // What stands under one policy stays together, in the order in which it first appears.
    let top = |group: &DepartmentGoals| {
        let path = group.plan_path.as_deref().unwrap_or_default();
        path.split(plan::BETWEEN).next().unwrap_or_default().to_owned()
    };
    let tops: Vec<String> = groups.iter().map(top).collect();
    groups.sort_by_cached_key(|group| {
        let top = top(group);
        (top.is_empty(), tops.iter().position(|known| *known == top))
    });
    groups
}

fn row(snapshot: &Snapshot, words: Words) -> GoalRow {
    let stage = snapshot.results.iter().map(|result| result.stage).max().unwrap_or(Stage::Results);
    let is_in_figures = snapshot.objectives.is_empty() || snapshot.results.is_empty();
    let figures = snapshot.own_figures().filter(|_| is_in_figures);
    GoalRow {
        goal: snapshot.goal,
        name: Name::new(&snapshot.name),
        code: snapshot.code.clone(),
        section: snapshot.section.clone(),
        summary: snapshot.summary.clone(),
        title_only: snapshot.title_only,
        objectives: objectives(snapshot),
        results: results(snapshot, stage, words),
        figures: figures
            .map(|(indicator, year)| Measured::of(indicator, year, Some(snapshot.stage), words).with_unit())
            .collect(),
        ratings: snapshot.counting_evaluations().cloned().collect(),
    }
}

/// The departments of these publications with the number of their goals, in the order in which they appear.
pub fn departments<'a>(publications: impl Iterator<Item = &'a Publication>) -> Vec<(UnitLabel, usize)> {
    counted(publications.filter_map(|publication| publication.snapshot.department.as_ref()))
}

/// Each unit with how often it is there, in the order in which they appear.
pub fn counted<'a>(units: impl Iterator<Item = &'a UnitLabel>) -> Vec<(UnitLabel, usize)> {
    let mut counted: Vec<(UnitLabel, usize)> = Vec::new();
    for unit in units {
        match counted.iter_mut().find(|(known, _)| known.number == unit.number) {
            Some((_, count)) => *count += 1,
            None => counted.push((unit.clone(), 1)),
        }
    }
    counted
}

/// Whether a goal belongs to a department or section.
pub fn belongs_to(snapshot: &Snapshot, unit: UnitNumber) -> bool {
    [&snapshot.department, &snapshot.section].into_iter().flatten().any(|known| known.number == unit)
}
