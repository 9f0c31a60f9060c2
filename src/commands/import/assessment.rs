//! What is said of ratings, courses, texts and money of a table of goals.

use ichirizuka::domain::proposal::Proposal;
use ichirizuka::store::imports::Outcome;
use ichirizuka::store::imports::ratings::LabelRemark;
use ichirizuka::store::imports::scheme::ProposedScheme;

use super::super::console::Console;

/// Says what was found and what was left out.
pub(super) fn print(
    console: Console,
    proposal: &Proposal,
    outcome: &Outcome,
    scheme: Option<&ProposedScheme>,
    accepted: bool,
) {
    if let Some(scheme) = scheme {
        say_scheme(console, scheme, accepted);
    }
    let is_offered = |remark: &LabelRemark| scheme.is_some_and(|scheme| scheme.answers(remark));
    for remark in outcome.remarks.iter().filter(|remark| !is_offered(remark)) {
        let (kind, axis) = (remark.fault.code().replace('_', " "), remark.axis.as_deref().unwrap_or_default());
        let known = remark.known.join("・");
        console.say(format!("note: line {}: {kind}: {axis} {} (known: {known})", remark.line, remark.label));
    }
    for remark in &outcome.amounts {
        let (year, kind, part) = (remark.fiscal_year, remark.kind, remark.part.written());
        let (given, known) = (&remark.given, &remark.known);
        console.say(format!(
            "note: line {}: {year} {kind} {part}: {given} is not written; {known} is on record",
            remark.line
        ));
    }
    let amounts: usize = proposal.goals.iter().map(|goal| goal.amounts.len()).sum();
    let texts: usize = proposal.goals.iter().map(|goal| goal.texts.len()).sum();
    if amounts + texts > 0 {
        let added = &outcome.added;
        let (elsewhere, new) = (added.amounts_elsewhere, added.texts);
        console.say(format!(
            "{amounts} amounts ({elsewhere} added to the sheets of other years), {texts} texts of evaluations ({new} new)"
        ));
    }
}

fn say_scheme(console: Console, scheme: &ProposedScheme, accepted: bool) {
    let verb = if accepted { "is given" } else { "has no scheme; --accept-scheme gives it" };
    console.say(format!("The year {verb} what the table names:"));
    for axis in &scheme.axes {
        let raters: Vec<&str> = axis.raters.iter().map(|rater| rater.code()).collect();
        let labels: Vec<&str> = axis.ratings.iter().map(|rating| rating.label.as_str()).collect();
        let counts = if axis.counting { ", counts" } else { "" };
        console.say(format!("  axis {} ({}{counts}): {}", axis.name, raters.join(", "), labels.join("・")));
    }
    for course in &scheme.courses {
        console.say(format!("  course {}: {}", course.label, course.meaning));
    }
    if !scheme.axes.is_empty() && !scheme.axes.iter().any(|axis| axis.counting) {
        console.say("  no axis counts in distributions until one is chosen".to_owned());
    }
}
