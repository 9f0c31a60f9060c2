//! What is said by hand of the columns of a header, before what their headings mean.

use super::words::{self, Role};
use crate::domain::reading::{Field, Why};
use crate::domain::stage::Stage;
use crate::intake::headings::Heading;

/// The role of a field; none where the field is not of goals.
pub(super) const fn role(field: Field) -> Option<Role> {
    Some(match field {
        Field::Programme => Role::Programme,
        Field::FormerName => Role::FormerName,
        Field::Code => Role::Code,
        Field::Department => Role::Department,
        Field::Section => Role::Section,
        Field::Unit => Role::Unit,
        Field::PlanLevel => Role::Policy,
        Field::Summary => Role::Summary,
        Field::Objectives => Role::Objectives,
        Field::Results => Role::Results,
        Field::Rating => Role::Rating,
        Field::FutureCourse => Role::FutureCourse,
        _ => return None,
    })
}

/// Roles of which a table has one column.
fn are_one(one: Role, other: Role) -> bool {
    let is_report = |role| matches!(role, Role::Results | Role::Progress | Role::MidyearProgress);
    one == other && !matches!(one, Role::Policy | Role::Rating) || is_report(one) && is_report(other)
}

/// The roles of the columns: those that were said, and of the others those that nobody said of another column.
pub(super) fn settled(
    mut roles: Vec<Option<(Role, bool)>>,
    headings: &[Heading],
    stage: Stage,
) -> Vec<Option<(Role, bool)>> {
    let of_the_stage = |role| match (role, stage) {
        (Role::Results, Stage::Midyear) => Role::MidyearProgress,
        (role, _) => role,
    };
    let said = |heading: &Heading| heading.said.as_ref().map(|said| role(said.field).map(of_the_stage));
    let all: Vec<Role> = headings.iter().filter_map(said).flatten().collect();
    for (known, heading) in roles.iter_mut().zip(headings) {
        *known = match (said(heading), *known) {
            (Some(said), _) => said.map(|role| (role, true)),
            (None, Some((role, _))) if all.iter().any(|said| are_one(*said, role)) => None,
            (None, known) => known,
        };
    }
    roles
}

/// What a heading is taken for, whatever the other columns are.
pub(in crate::intake) fn meant(heading: &Heading) -> Option<Field> {
    let (role, _) = super::role(heading)?;
    Some(match role {
        Role::Programme => Field::Programme,
        Role::FormerName => Field::FormerName,
        Role::Code => Field::Code,
        Role::Department => Field::Department,
        Role::Section => Field::Section,
        Role::Unit => Field::Unit,
        Role::Policy => Field::PlanLevel,
        Role::Summary => Field::Summary,
        Role::Objectives | Role::Means => Field::Objectives,
        Role::Results | Role::Progress | Role::MidyearProgress => Field::Results,
        Role::Rating => Field::Rating,
        Role::FutureCourse => Field::FutureCourse,
    })
}

/// Whether a heading says in so many words what it is taken for, or in part of them, and in which.
pub(in crate::intake) fn known_by(heading: &Heading) -> (Why, String) {
    let key = super::key(heading.word());
    match words::part_within(&key).filter(|_| super::exact(heading, &key).is_none()) {
        Some(part) => (Why::PartOfHeading, part.to_owned()),
        None => (Why::Heading, heading.word().split_whitespace().collect()),
    }
}
