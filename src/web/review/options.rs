//! What the filter's form offers. A choice that would show nothing isn't offered, nor a filter without a choice.

use crate::domain::person::Actor;
use crate::domain::unit::{Unit, UnitLabel};
use crate::store::read::review::GoalReview;
use crate::web::kit::words::Words;
use crate::web::review::Loaded;
use crate::web::review::filter::{Choice, Filter, department, policy_of};

pub(super) struct Field {
    /// Its name in the query.
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) choices: Vec<Offer>,
}

pub(super) struct Offer {
    /// What the query says.
    pub(super) value: String,
    pub(super) label: String,
    /// How many goals it shows.
    pub(super) count: usize,
    pub(super) current: bool,
    /// Whether the words are the city's own.
    pub(super) japanese: bool,
    /// The unit that is offered, by which a page in English names it.
    pub(super) unit: Option<UnitLabel>,
}

pub(super) struct Tick {
    /// Its name in the query.
    pub(super) name: &'static str,
    pub(super) label: String,
    /// How many goals it shows.
    pub(super) count: usize,
    pub(super) current: bool,
}

/// Counts what a choice would show beside the other filters in force.
pub(super) struct Offers<'page> {
    pub(super) filter: &'page Filter,
    pub(super) loaded: &'page Loaded,
    pub(super) actor: &'page Actor,
    pub(super) words: Words,
}

impl Offers<'_> {
    fn goals(&self) -> &[GoalReview] {
        self.loaded.overview.as_ref().map_or(&[], |overview| &overview.goals)
    }

    fn count(&self, filter: &Filter) -> usize {
        self.goals().iter().filter(|goal| filter.accepts(goal, self.loaded, self.actor)).count()
    }

    fn field(&self, name: &'static str, label: &str, choices: Vec<Offer>, least: usize) -> Option<Field> {
        let shown: Vec<Offer> = choices.into_iter().filter(|offer| offer.count > 0 || offer.current).collect();
        let offered = shown.len() >= least || shown.iter().any(|offer| offer.current);
        offered.then(|| Field { name, label: self.words.text(label), choices: shown })
    }

    pub(super) fn fields(&self) -> Vec<Field> {
        let rated = self.goals().iter().any(|goal| !goal.ratings.is_empty());
        let fields = [
            self.field("department", "department", self.departments(), 2),
            self.field("policy", "review-policy", self.policies(), 2),
            if rated { self.field("rating", "review-rating", self.ratings(), 1) } else { None },
        ];
        fields.into_iter().flatten().collect()
    }

    fn departments(&self) -> Vec<Offer> {
        let mut seen = Vec::new();
        for goal in self.goals() {
            if !seen.contains(&department(goal)) {
                seen.push(department(goal));
            }
        }
        let offer = |unit| {
            let name = match unit {
                Choice::Of(number) => self.loaded.overview.as_ref().and_then(|overview| overview.unit(number)),
                Choice::Without => None,
            };
            Offer {
                value: unit.to_string(),
                label: name.map_or_else(|| self.words.text("review-no-unit"), |unit| unit.name.clone()),
                count: self.count(&self.filter.at_department(unit)),
                current: self.filter.department == Some(unit),
                japanese: name.is_some(),
                unit: name.map(Unit::label),
            }
        };
        seen.into_iter().map(offer).collect()
    }

    fn policies(&self) -> Vec<Offer> {
        let mut seen: Vec<&str> = Vec::new();
        for policy in self.goals().iter().filter_map(policy_of) {
            if !seen.contains(&policy) {
                seen.push(policy);
            }
        }
        let offer = |policy: &str| Offer {
            value: policy.to_owned(),
            label: policy.to_owned(),
            count: self.count(&Filter { policy: Some(policy.to_owned()), ..self.filter.clone() }),
            current: self.filter.policy.as_deref() == Some(policy),
            japanese: true,
            unit: None,
        };
        seen.into_iter().map(offer).collect()
    }

    fn ratings(&self) -> Vec<Offer> {
        let scale = self.loaded.overview.as_ref().map_or(&[][..], |overview| &overview.scale);
        let offer = |rating: Choice<i32>, label: Option<String>| Offer {
            value: rating.to_string(),
            japanese: label.is_some(),
            unit: None,
            label: label.unwrap_or_else(|| self.words.text("review-unrated")),
            count: self.count(&Filter { rating: Some(rating), ..self.filter.clone() }),
            current: self.filter.rating == Some(rating),
        };
        let given = scale.iter().map(|rating| offer(Choice::Of(rating.number), Some(rating.rating.label.clone())));
        given.chain([offer(Choice::Without, None)]).collect()
    }

    pub(super) fn ticks(&self) -> Vec<Tick> {
        let days = self.loaded.yardstick.silence_days;
        let tick = |name, label, current, filter: Filter| Tick { name, label, count: self.count(&filter), current };
        let filter = self.filter;
        let ticks = [
            tick("late", self.words.text("review-filter-late"), filter.late, Filter { late: true, ..filter.clone() }),
            tick(
                "silent",
                self.words.fill("review-filter-silent", [("days", days.into())]),
                filter.silent,
                Filter { silent: true, ..filter.clone() },
            ),
            tick("mine", self.words.text("review-filter-mine"), filter.mine, Filter { mine: true, ..filter.clone() }),
        ];
        ticks.into_iter().filter(|tick| tick.count > 0 || tick.current).collect()
    }
}
