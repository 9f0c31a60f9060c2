//! The fields of what was found: as they are at first, and as they came back.

use crate::domain::figure::Figure;
use crate::domain::language::Language;
use crate::domain::partial_date::PartialDate;
use crate::domain::prose_choice::TakenIndicator;
use crate::web::desk::imports::prose::found::{Finding, Found, FoundIndicator};
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Problem;

/// The longest name of an indicator or of its unit, in characters.
pub(super) const LONGEST: usize = 100;

/// The name of a field of a finding.
pub(super) fn name(field: &str, id: &str) -> String {
    format!("{field}-{id}")
}

/// The name of the field for a value of a year.
pub(super) fn of_year(id: &str, year: impl std::fmt::Display) -> String {
    format!("value-{id}-{year}")
}

/// The fields as they are at first.
pub(super) fn fields(findings: &[Finding]) -> Fields {
    let mut fields = Fields::default();
    for Finding { id, found, .. } in findings {
        let is_taken = match found {
            Found::Indicator(found) => {
                of_indicator(&mut fields, id, found);
                found.taken.is_some()
            }
            Found::Date(found) => {
                fields.push(name("date", id), found.taken.unwrap_or(found.proposed).label(Language::Japanese));
                found.taken.is_some()
            }
        };
        if is_taken {
            fields.push(name("take", id), "yes");
        }
    }
    fields
}

fn of_indicator(fields: &mut Fields, id: &str, found: &FoundIndicator) {
    let taken = found.as_taken();
    fields.push(name("name", id), taken.name);
    fields.push(name("unit", id), taken.unit.unwrap_or_default());
    fields.push(name("direction", id), taken.direction.code());
    fields.push(name("target", id), taken.target.map(Figure::grouped).unwrap_or_default());
    fields.push(name("rate", id), taken.stated.map(Figure::grouped).unwrap_or_default());
    for (year, _) in &found.proposed.values {
        let value = taken.values.iter().find(|(of, _)| of == year).map(|(_, value)| value.grouped());
        fields.push(of_year(id, year), value.unwrap_or_default());
    }
}

/// Reads what is said of these findings into them; gives everything that is wrong. Of what is not taken in nothing is
/// wrong.
pub(super) fn read(findings: &mut [Finding], fields: &Fields) -> Vec<Problem> {
    let mut problems = Vec::new();
    for Finding { id, found, .. } in findings {
        let is_taken = fields.get(&name("take", id)) == "yes";
        match found {
            Found::Indicator(found) => {
                found.taken = if is_taken { indicator(id, found, fields, &mut problems) } else { None };
            }
            Found::Date(found) => {
                let field = name("date", id);
                let date = PartialDate::read(fields.trimmed(&field));
                if is_taken && date.is_err() {
                    problems.push(Problem::new(field, "prose-date-unreadable"));
                }
                found.taken = date.ok().filter(|_| is_taken);
            }
        }
    }
    problems
}

fn indicator(id: &str, found: &FoundIndicator, fields: &Fields, problems: &mut Vec<Problem>) -> Option<TakenIndicator> {
    let before = problems.len();
    let text = |field: &str, problems: &mut Vec<Problem>| {
        let text = fields.trimmed(&name(field, id));
        if text.chars().count() > LONGEST {
            problems.push(Problem::new(name(field, id), "indicator-too-long").limit(LONGEST));
        }
        Some(text.to_owned()).filter(|text| !text.is_empty())
    };
    let figure = |field: String, problems: &mut Vec<Problem>| {
        let typed = fields.trimmed(&field);
        let figure = (!typed.is_empty()).then(|| Figure::read(typed));
        if let Some(Err(_)) = figure {
            problems.push(Problem::new(field, "prose-figure-unreadable"));
        }
        figure.and_then(Result::ok)
    };
    let called = text("name", problems);
    if called.is_none() {
        problems.push(Problem::new(name("name", id), "indicator-name-missing"));
    }
    let direction = fields.get(&name("direction", id)).parse();
    if direction.is_err() {
        problems.push(Problem::new(name("direction", id), "indicator-direction-missing"));
    }
    let values = found.proposed.values.iter().map(|(year, _)| (*year, figure(of_year(id, year), problems)));
    let values: Vec<_> = values.filter_map(|(year, value)| Some((year, value?))).collect();
    let taken = TakenIndicator {
        name: called.unwrap_or_default(),
        unit: text("unit", problems),
        direction: direction.unwrap_or(found.proposed.direction),
        target: figure(name("target", id), problems),
        stated: figure(name("rate", id), problems).filter(|_| found.proposed.stated.is_some()),
        values,
    };
    if problems.len() == before && taken.values.is_empty() && taken.stated.is_none() {
        problems.push(Problem::new(name("take", id), "prose-nothing-left"));
    }
    (problems.len() == before).then_some(taken)
}
