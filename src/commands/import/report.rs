//! What was found in a table of goals and what becomes of it, row by row.

use std::collections::BTreeSet;
use std::fmt::Display;

use ichirizuka::domain::language::Language;
use ichirizuka::domain::proposal::{Proposal, ProposedGoal, ProposedIndicator};
use ichirizuka::store::imports::{Import, Outcome, RowPlan};

use super::super::console::Console;
use super::super::words::{coded, fill, listed, say};

/// Says of every row what was found and what becomes of it, and what is worth a look.
pub(super) fn print(console: Console, proposal: &Proposal, outcome: &Outcome, import: &Import) {
    for (row, plan) in proposal.goals.iter().zip(&outcome.rows) {
        let place = [row.department.as_deref(), row.section.as_deref(), Some(row.programme.as_str())];
        let name = place.into_iter().flatten().collect::<Vec<_>>().join(" ");
        console.say(fill("cli-import-row", [("line", &row.line), ("name", &name), ("plan", &in_words(*plan))]));
        let counts = [("objectives", &row.objectives.len() as &dyn Display), ("results", &row.results.len())];
        console.say(format!("  {}", fill("cli-import-items", counts)));
        for result in row.results.iter().filter(|result| result.date.is_some()) {
            let date = result.date.map(|date| date.label(Language::Japanese)).unwrap_or_default();
            console.say(format!("  {}", fill("cli-import-dated", [("date", &date), ("text", &result.item.text)])));
        }
        let verb = if import.accept_rates { "cli-import-takes" } else { "cli-import-proposes" };
        for indicator in &row.indicators {
            console.say(format!("  {}", fill(verb, [("indicator", &figures(indicator))])));
        }
    }
    for remark in &proposal.warnings {
        let kind = coded("import-remark", remark.kind.code());
        let what = if remark.text.is_empty() {
            kind
        } else {
            fill("cli-import-remark", [("kind", &kind), ("text", &remark.text)])
        };
        console.say(match remark.column.as_str() {
            "" => fill("cli-note-line", [("line", &remark.line), ("what", &what)]),
            column => fill("cli-note-column", [("line", &remark.line), ("column", &column), ("what", &what)]),
        });
    }
}

fn in_words(plan: RowPlan) -> String {
    match plan {
        RowPlan::New => say("cli-import-new"),
        RowPlan::Continues { programme, year } => {
            fill("cli-import-continues", [("programme", &programme), ("year", &year)])
        }
        RowPlan::Changes { goal } => fill("cli-import-changes", [("goal", &goal)]),
        RowPlan::Unchanged { goal } => fill("cli-import-row-unchanged", [("goal", &goal)]),
        RowPlan::Asked => say("cli-import-asked"),
    }
}

fn figures(indicator: &ProposedIndicator) -> String {
    let unit = indicator.unit.as_deref().unwrap_or_default();
    let values = indicator.values.iter().map(|(year, value)| format!("{year}: {}{unit}", value.grouped()));
    let mut values = listed(values);
    if let Some(target) = indicator.target {
        values =
            fill("cli-import-of-target", [("values", &values), ("target", &format!("{}{unit}", target.grouped()))]);
    }
    if let Some(stated) = &indicator.stated {
        let key = match indicator.follows {
            Some(true) => "cli-import-stated-follows",
            Some(false) => "cli-import-stated-differs",
            None => "cli-import-stated-alone",
        };
        let of = [("values", &values as &dyn Display), ("label", &stated.label), ("percent", &stated.percent)];
        values = fill(key, of);
    }
    let direction = coded("direction", indicator.direction.code());
    fill("cli-import-indicator", [("name", &indicator.name), ("direction", &direction), ("values", &values)])
}

/// How much was found, and what became of it.
pub(super) fn closing_line(outcome: &Outcome, proposal: &Proposal, dry_run: bool) -> String {
    let objectives: usize = proposal.goals.iter().map(|goal| goal.objectives.len()).sum();
    let results: usize = proposal.goals.iter().map(|goal| goal.results.len()).sum();
    let sections = distinct(proposal, |goal| Some((goal.department.clone(), goal.section.clone()?)));
    let of: [(_, &dyn Display); 5] = [
        ("departments", &distinct(proposal, |goal| goal.department.clone())),
        ("sections", &sections),
        ("goals", &proposal.goals.len()),
        ("objectives", &objectives),
        ("results", &results),
    ];
    let found = fill("cli-import-found", of);
    if !dry_run && outcome.is_unchanged() {
        return fill("cli-import-unchanged", [("found", &found)]);
    }
    let count = |wanted: fn(&RowPlan) -> bool| outcome.rows.iter().filter(|row| wanted(row)).count();
    let unchanged = count(|row| matches!(row, RowPlan::Unchanged { .. }));
    let changed = count(|row| matches!(row, RowPlan::Changes { .. }));
    let values = outcome.added.values + outcome.values.years.values().map(|year| year.values_added).sum::<usize>();
    let of: [(_, &dyn Display); 6] = [
        ("found", &found),
        ("verb", &say(if dry_run { "cli-dry-run-done" } else { "cli-import-written" })),
        ("new", &(outcome.rows.len() - unchanged - changed)),
        ("changed", &changed),
        ("unchanged", &unchanged),
        ("values", &values),
    ];
    format!("{}{}", fill("cli-import-done", of), programmes(outcome))
}

/// What became of the programmes, where it is more than that each new goal is of a new one.
fn programmes(outcome: &Outcome) -> String {
    let told = outcome.programmes;
    let counts = [
        (told.continued, "import-taken-continued"),
        (told.renamed, "import-taken-renamed"),
        (told.renumbered, "import-taken-renumbered"),
        (told.linked, "import-taken-linked"),
    ];
    if counts.iter().all(|(count, _)| *count == 0) {
        return String::new();
    }
    let all = [(told.new, "import-taken-new")].into_iter().chain(counts).filter(|(count, _)| *count > 0);
    let all = listed(all.map(|(count, key)| fill(key, [("count", &count)])));
    fill("cli-import-programmes", [("counts", &all)])
}

fn distinct<T: Ord>(proposal: &Proposal, of: impl Fn(&ProposedGoal) -> Option<T>) -> usize {
    proposal.goals.iter().filter_map(of).collect::<BTreeSet<_>>().len()
}
