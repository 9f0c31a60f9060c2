//! What is said of ratings, courses, texts and money of a table of goals.

use std::fmt::Display;

use ichirizuka::domain::proposal::Proposal;
use ichirizuka::store::imports::Outcome;
use ichirizuka::store::imports::ratings::LabelRemark;
use ichirizuka::store::imports::scheme::ProposedScheme;

use super::super::console::Console;
use super::super::words::{coded, fill, listed, say};

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
    let note = |line: u64, what: String| console.say(fill("cli-note-line", [("line", &line), ("what", &what)]));
    let is_offered = |remark: &LabelRemark| scheme.is_some_and(|scheme| scheme.answers(remark));
    for remark in outcome.remarks.iter().filter(|remark| !is_offered(remark)) {
        let label = [remark.axis.as_deref(), Some(&remark.label)].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let (why, known) = (coded("import-label", remark.fault.code()), remark.known.join("・"));
        note(
            remark.line,
            match known.as_str() {
                "" => fill("cli-import-label", [("label", &label), ("why", &why)]),
                known => fill("cli-import-label-known", [("label", &label), ("why", &why), ("known", &known)]),
            },
        );
    }
    for remark in &outcome.amounts {
        let of: [(_, &dyn Display); 5] = [
            ("year", &remark.fiscal_year),
            ("kind", &coded("amount-kind", remark.kind.code())),
            ("part", &coded("amount-part", remark.part.code())),
            ("given", &remark.given),
            ("known", &remark.known),
        ];
        note(remark.line, fill("cli-import-amount-kept", of));
    }
    for remark in &outcome.held {
        let of: [(_, &dyn Display); 5] = [
            ("year", &remark.fiscal_year),
            ("kind", &coded("value-kind", remark.kind.code())),
            ("name", &remark.name),
            ("given", &remark.given),
            ("known", &remark.known),
        ];
        note(remark.line, fill("cli-import-value-kept", of));
    }
    let amounts: usize = proposal.goals.iter().map(|goal| goal.amounts.len()).sum();
    let texts: usize = proposal.goals.iter().map(|goal| goal.texts.len()).sum();
    if amounts + texts > 0 {
        let added = &outcome.added;
        let of: [(_, &dyn Display); 4] =
            [("amounts", &amounts), ("elsewhere", &added.amounts_elsewhere), ("texts", &texts), ("new", &added.texts)];
        console.say(fill("cli-import-beside", of));
    }
}

fn say_scheme(console: Console, scheme: &ProposedScheme, accepted: bool) {
    console.say(say(if accepted { "cli-import-scheme-given" } else { "cli-import-scheme-offered" }));
    for axis in &scheme.axes {
        let raters = listed(axis.raters.iter().map(|rater| coded("evaluation-kind", rater.code())));
        let labels: Vec<&str> = axis.ratings.iter().map(|rating| rating.label.as_str()).collect();
        let key = if axis.counting { "cli-import-axis-counting" } else { "cli-import-axis" };
        let of = [("axis", &axis.name as &dyn Display), ("raters", &raters), ("labels", &labels.join("・"))];
        console.say(format!("  {}", fill(key, of)));
    }
    for course in &scheme.courses {
        let meaning = coded("course", course.meaning.code());
        console.say(format!("  {}", fill("cli-import-course", [("label", &course.label), ("meaning", &meaning)])));
    }
    if !scheme.axes.is_empty() && !scheme.axes.iter().any(|axis| axis.counting) {
        console.say(format!("  {}", say("cli-import-no-axis-counts")));
    }
}
