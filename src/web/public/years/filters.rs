//! Filters of the year page: each is a link, so that it works without JavaScript and its address can be mailed.

use rust_decimal::Decimal;

use crate::domain::codes::codes;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::numbers::UnitNumber;
use crate::domain::publication::Publication;
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::names::Named;
use crate::web::kit::words::Words;
use crate::web::parts::sheet::{self, DepartmentGoals};
use crate::web::public::years::YearQuery;

codes! {
    /// What the rates of a goal say.
    AttainmentFilter {
        /// At least one rate, and all are 100% or more.
        Met = "met",
        /// At least one rate below 100%.
        Below = "below",
        NoRate = "none",
    }
}

codes! {
    /// What the table is arranged by.
    ArrangedBy {
        Department = "department",
        /// The city's plan.
        Plan = "plan",
    }
}

pub(super) struct Filters {
    department: Option<UnitNumber>,
    attainment: Option<AttainmentFilter>,
    by: ArrangedBy,
}

pub(super) struct FilterGroup {
    pub(super) anchor: &'static str,
    pub(super) label: String,
    pub(super) links: Vec<FilterLink>,
}

pub(super) struct FilterLink {
    pub(super) address: Address,
    pub(super) label: String,
    /// The language of the label.
    pub(super) lang: &'static str,
    /// How many goals it shows.
    pub(super) count: usize,
    pub(super) current: bool,
}

/// A sheet with what it is filtered by.
pub(super) struct Filterable<'a> {
    publication: &'a Publication,
    attainment: AttainmentFilter,
}

/// What each sheet is filtered by, found out once for all links.
pub(super) fn filterable(publications: &[Publication]) -> Vec<Filterable<'_>> {
    publications
        .iter()
        .map(|publication| {
            let attainment = match publication.snapshot.whole_percents().min() {
                None => AttainmentFilter::NoRate,
                Some(lowest) if lowest >= Decimal::ONE_HUNDRED => AttainmentFilter::Met,
                Some(_) => AttainmentFilter::Below,
            };
            Filterable { publication, attainment }
        })
        .collect()
}

impl Filters {
    /// Reads the query; an unknown department or code is a page that does not exist.
    pub(super) fn read(query: &YearQuery, publications: &[Publication]) -> Result<Self, WebError> {
        let attainment = query.attainment.as_deref().map(str::parse).transpose().map_err(|_| WebError::NotFound)?;
        if let Some(wanted) = query.department
            && !sheet::departments(publications.iter()).iter().any(|(unit, _)| unit.number == wanted)
        {
            return Err(WebError::NotFound);
        }
        let by = query.by.as_deref().map_or(Ok(ArrangedBy::Department), str::parse).map_err(|_| WebError::NotFound)?;
        Ok(Self { department: query.department, attainment, by })
    }

    /// The sheets that pass.
    pub(super) fn accepted<'a>(&self, sheets: &[Filterable<'a>]) -> impl Iterator<Item = &'a Publication> {
        let accepts = |known: &&Filterable<'a>| {
            self.department.is_none_or(|wanted| sheet::belongs_to(&known.publication.snapshot, wanted))
                && self.attainment.is_none_or(|wanted| known.attainment == wanted)
        };
        sheets.iter().filter(accepts).map(|known| known.publication)
    }

    /// The groups of links. A group with nothing to choose from is left out.
    pub(super) fn groups(&self, year: FiscalYear, sheets: &[Filterable<'_>], context: &Context) -> Vec<FilterGroup> {
        let words = context.words();
        let own = |key: &str| Named::words(words.text(key), context.language);
        let link = |department: Option<UnitNumber>, attainment: Option<AttainmentFilter>, label: Named| {
            let (label, lang) = (label.to_string(), label.lang());
            let filters = Self { department, attainment, by: self.by };
            FilterLink {
                address: filters.on(context.to().year(year)),
                label,
                lang,
                count: filters.accepted(sheets).count(),
                current: self.department == department && self.attainment == attainment,
            }
        };
        let mut groups = Vec::new();
        let departments = sheet::departments(sheets.iter().map(|known| known.publication));
        if departments.len() > 1 {
            let mut links = vec![link(None, self.attainment, own("filter-all"))];
            links.extend(
                departments
                    .into_iter()
                    .map(|(unit, _)| link(Some(unit.number), self.attainment, context.names().label(&unit))),
            );
            groups.push(FilterGroup { anchor: "filter-department", label: words.text("department"), links });
        }
        if sheets.iter().any(|known| known.attainment != AttainmentFilter::NoRate) {
            let mut links = vec![link(self.department, None, own("filter-all"))];
            links.extend(
                AttainmentFilter::ALL
                    .iter()
                    .map(|&code| link(self.department, Some(code), own(&format!("filter-attainment-{code}")))),
            );
            groups.push(FilterGroup { anchor: "filter-attainment", label: words.text("attainment"), links });
        }
        groups
    }

    fn on(&self, page: Address) -> Address {
        let by = Some(self.by).filter(|by| *by != ArrangedBy::Department);
        page.with_some("department", self.department).with_some("attainment", self.attainment).with_some("by", by)
    }

    /// The table arranged as asked for, where that is not by department.
    pub(super) fn arranged(&self, shown: &[Publication], words: Words) -> Option<Vec<DepartmentGoals>> {
        (self.by == ArrangedBy::Plan).then(|| sheet::table_by_plan(shown, words))
    }

    /// The ways to arrange the table, and whether each is the one: none where no sheet stands in the plan.
    pub(super) fn ways(
        &self,
        year: FiscalYear,
        publications: &[Publication],
        context: &Context,
    ) -> Vec<(Address, String, bool)> {
        if publications.iter().all(|known| known.snapshot.plan_path().is_empty()) {
            return Vec::new();
        }
        let way = |by: &ArrangedBy| {
            let arranged = Self { by: *by, ..*self };
            (arranged.on(context.to().year(year)), context.words().text(&format!("year-by-{by}")), *by == self.by)
        };
        ArrangedBy::ALL.iter().map(way).collect()
    }
}
