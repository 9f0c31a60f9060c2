//! What the codes in a trace mean on the screen. What is no code of its field is shown as it is stored.

use std::str::FromStr;

use crate::domain::aim::Bound;
use crate::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use crate::domain::form_name::FormName;
use crate::domain::future_course::FutureCourse;
use crate::domain::indicator::{BreakKind, Direction, IndicatorKind, Missing};
use crate::domain::lineage::SuccessionKind;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::GoalNumber;
use crate::domain::person::Role;
use crate::domain::rating::EvaluationKind;
use crate::domain::second_factor::Required;
use crate::domain::sheet::{RemarkSubject, SheetStatus, SheetStep};
use crate::domain::stage::Stage;
use crate::domain::unit::reorganisation::ReorganisationKind;
use crate::domain::update::UpdateStatus;
use crate::store::kit::journal::SubjectKind;
use crate::store::published::years::Phase;
use crate::web::kit::words::Words;

/// Codes of a field, and the key of the words for each.
struct Codes {
    field: &'static str,
    has: fn(&str) -> bool,
    words: &'static str,
}

const fn codes(field: &'static str, has: fn(&str) -> bool, words: &'static str) -> Codes {
    Codes { field, has, words }
}

fn is<T: FromStr>(stored: &str) -> bool {
    stored.parse::<T>().is_ok()
}

/// Every vocabulary that traces use. What stands alone, under no field, is where something stood or stands.
const CODES: &[Codes] = &[
    codes("stage", is::<Stage>, "stage-{}"),
    codes("state", is::<MilestoneState>, "state-{}"),
    codes("step", is::<SheetStep>, "sheet-step-{}"),
    codes("part", is::<AmountPart>, "amount-part-{}"),
    codes("kind", is::<AmountKind>, "amount-kind-{}"),
    codes("kind", is::<IndicatorKind>, "indicator-kind-{}"),
    codes("kind", is::<BreakKind>, "break-kind-{}"),
    codes("kind", is::<ReorganisationKind>, "unit-reorganisation-{}"),
    codes("kind", is::<SuccessionKind>, "succession-{}"),
    codes("phase", is::<Phase>, "phase-{}"),
    codes("role", is::<Role>, "people-role-{}"),
    codes("second_factor", is::<Required>, "settings-second-factor-{}"),
    codes("direction", is::<Direction>, "direction-{}"),
    codes("missing", is::<Missing>, "missing-{}"),
    codes("meaning", is::<FutureCourse>, "course-{}"),
    codes("raters", is::<EvaluationKind>, "evaluation-kind-{}"),
    codes("section", is::<RemarkSubject>, "remark-subject-{}"),
    codes("bound", is::<Bound>, "trail-bound-{}"),
    codes("status", is::<SheetStatus>, "sheet-status-{}"),
    codes("status", is::<UpdateStatus>, "update-status-{}"),
    codes("", is::<SheetStatus>, "sheet-status-{}"),
    codes("", is::<UpdateStatus>, "update-status-{}"),
    codes("", is::<Phase>, "phase-{}"),
    codes("", is::<Stage>, "stage-{}"),
    codes("", is::<EvaluationKind>, "evaluation-kind-{}"),
];

/// A value in words, where it is a code of the field.
pub fn value(path: &str, stored: &str, words: Words) -> String {
    let field = path.rsplit('.').next().unwrap_or_default();
    let field = field.split('[').next().unwrap_or_default();
    let known = match field {
        "form" => form(stored).and_then(|form| form_in_words(form, words)),
        "unit" => stored.parse::<MoneyUnit>().ok().map(|unit| unit.written().to_owned()),
        _ => CODES
            .iter()
            .find(|codes| codes.field == field && (codes.has)(stored))
            .map(|codes| words.text(&codes.words.replace("{}", &stored.replace('_', "-")))),
    };
    known.unwrap_or_else(|| stored.to_owned())
}

/// The form that a trace names: by its name, or in older rows by the address of its page.
fn form(stored: &str) -> Option<FormName> {
    stored.parse().ok().or_else(|| form_at(stored))
}

fn form_at(address: &str) -> Option<FormName> {
    let parts: Vec<&str> = address.split(['/', '?']).skip(1).collect();
    let name = match parts.as_slice() {
        ["desk", "report"] => "monthly".to_owned(),
        ["desk", "report", section] => format!("monthly-of:{}", section.strip_prefix("section=")?),
        ["desk", "milestones", milestone] => format!("milestone:{milestone}"),
        ["desk", "goals", goal, form @ ("objectives" | "milestones" | "evaluation")] => format!("{form}:{goal}"),
        ["desk", "goals", goal, "results", stage] => format!("results:{goal}:{stage}"),
        ["desk", "goals", goal, "indicators", stage] => format!("indicators:{goal}:{}", stage.strip_prefix("stage=")?),
        ["desk", "goals", goal, "indicators", indicator, "breaks"] => format!("breaks:{goal}:{indicator}"),
        _ => return None,
    };
    name.parse().ok()
}

/// What a form is about and the title of its page; `None` for forms of which no draft goes on to another person.
fn form_in_words(form: FormName, words: Words) -> Option<String> {
    let thing = |kind: SubjectKind, number: i32| format!("{} {number}", words.text(&format!("trail-subject-{kind}")));
    let goal = |goal: GoalNumber| thing(SubjectKind::Goal, goal.0);
    let stage = |stage: Stage| words.text(&format!("stage-{stage}"));
    let parts = match form {
        FormName::Monthly => vec![words.text("monthly-title")],
        FormName::MonthlyOf(section) => vec![thing(SubjectKind::Unit, section.0), words.text("monthly-title")],
        FormName::Milestone(number) => vec![thing(SubjectKind::Milestone, number.0), words.text("update-heading")],
        FormName::Objectives(of) => vec![goal(of), words.text("goals-objectives-title")],
        FormName::Results(of, at) => vec![goal(of), words.text("goals-results-title"), stage(at)],
        FormName::Milestones(of) => vec![goal(of), words.text("goals-milestones-title")],
        FormName::Indicators(of, at) => vec![goal(of), words.text("indicators-title"), stage(at)],
        FormName::Breaks(of, _) => vec![goal(of), words.text("breaks-title")],
        FormName::Amounts(of, at) => vec![goal(of), words.text("amounts-title"), stage(at)],
        FormName::Evidence(of) => vec![goal(of), words.text("evidence")],
        FormName::Evaluation(of) => vec![goal(of), words.text("evaluation-title")],
        _ => return None,
    };
    Some(parts.join(" / "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn a_form_is_told_alike_by_its_name_and_by_its_former_address() {
        let words = Words::of(Language::Japanese);
        for (name, address) in [
            ("monthly", "/desk/report"),
            ("monthly-of:5", "/desk/report?section=5"),
            ("milestone:7", "/desk/milestones/7"),
            ("objectives:12", "/desk/goals/12/objectives"),
            ("milestones:12", "/desk/goals/12/milestones"),
            ("evaluation:12", "/desk/goals/12/evaluation"),
            ("results:12:midyear", "/desk/goals/12/results/midyear"),
            ("indicators:12:results", "/desk/goals/12/indicators?stage=results"),
            ("breaks:12:3", "/desk/goals/12/indicators/3/breaks"),
        ] {
            assert_eq!(form(name), form(address), "{address}");
            let told = value("form", name, words);
            assert!(told != name && !told.is_ascii(), "{told}");
            assert_eq!(told, value("form", address, words));
        }
        assert_eq!(value("form", "/elsewhere", words), "/elsewhere");
    }
}
