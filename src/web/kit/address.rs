//! Every address of this site, made in one place: what a page links to, where an answer leads on, and the pattern under
//! which a route is found. An address that is spelled wrong, or lacks one of its numbers, does not compile.

use std::fmt;

use crate::domain::evidence::EvidenceKind;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::domain::numbers::{
    DeputyActNumber, DeputyNumber, EvidenceNumber, GoalNumber, IndicatorNumber, MilestoneNumber, PersonNumber,
    PostNumber, ProgrammeNumber, RequestNumber, SignInLinkNumber, UnitNumber, UpdateNumber,
};
use crate::domain::stage::Stage;
use crate::outlet::data::Format;

/// An address of this site, in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    fn new(language: Language, path: &str) -> Self {
        Self(match language {
            Language::Japanese => path.to_owned(),
            Language::English if path == "/" => "/en".to_owned(),
            Language::English => format!("/en{path}"),
        })
    }

    /// The same with one more field in its query. To be asked before [`at`](Self::at).
    #[must_use]
    pub fn with(mut self, field: &str, value: impl fmt::Display) -> Self {
        let Ok(value) = askama::filters::urlencode(value.to_string());
        // A comma parts the years of a comparison, and means nothing else in a query.
        let value = value.to_string().replace("%2C", ",");
        self.0.push(if self.0.contains('?') { '&' } else { '?' });
        self.0.extend([field, "=", &value]);
        self
    }

    /// The same with one more field in its query, where there is a value for it.
    #[must_use]
    pub fn with_some(self, field: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.with(field, value),
            None => self,
        }
    }

    /// A place on the page.
    #[must_use]
    pub fn at(self, anchor: impl fmt::Display) -> Self {
        Self(format!("{}#{anchor}", self.0))
    }

    /// The address as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// An address in a language: English has `/en` before it.
pub fn localised(language: Language, path: &str) -> String {
    Address::new(language, path).0
}

/// The language an address is in, and the address without its prefix.
pub fn split_language(path: &str) -> (Language, &str) {
    match path.strip_prefix("/en") {
        Some("") => (Language::English, "/"),
        Some(rest) if rest.starts_with('/') => (Language::English, rest),
        _ => (Language::Japanese, path),
    }
}

/// What an address is filled with, as handlers have it (a value) and as templates have it (a reference).
pub trait Part<T> {
    fn part(self) -> T;
}

impl<T> Part<T> for T {
    fn part(self) -> T {
        self
    }
}

impl<T: Copy> Part<T> for &T {
    fn part(self) -> T {
        *self
    }
}

impl<T: Copy> Part<T> for &&T {
    fn part(self) -> T {
        **self
    }
}

/// Where one can go, in a language. Each address is a function of [`To`], and its pattern one of [`pattern`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct To(Language);

impl To {
    /// The addresses in this language.
    pub const fn language(language: Language) -> Self {
        Self(language)
    }

    /// A path of this site that came from outside and is led back to as it was, such as the one somebody wanted when
    /// they were asked to sign in; `None` where following it would leave the site.
    pub fn path(self, path: &str) -> Option<Address> {
        const LONGEST: usize = 500;
        let leaves = |path: &str| !path.starts_with('/') || path.starts_with("//");
        let (_, local) = split_language(path);
        let safe = !leaves(path) && !leaves(local) && !path.contains(['\\', '\r', '\n', '\t']) && path.len() <= LONGEST;
        safe.then(|| Address::new(self.0, local))
    }
}

macro_rules! addresses {
    ($($name:ident ( $($part:ident : $type:ty),* ) = $pattern:literal;)+) => {
        impl To {
            $(
                #[doc = concat!("`", $pattern, "`")]
                pub fn $name(self $(, $part: impl Part<$type>)*) -> Address {
                    $(let $part = $part.part();)*
                    Address::new(self.0, &format!($pattern))
                }
            )+
        }

        /// The patterns of the addresses, without the language's prefix.
        pub mod pattern {
            $(
                #[doc = concat!("`", $pattern, "`")]
                pub const fn $name() -> &'static str {
                    $pattern
                }
            )+
        }
    };
}

addresses! {
    // The public.
    front() = "/";
    year_data(year: FiscalYear, format: Format) = "/years/{year}.{format}";
    year(year: FiscalYear) = "/years/{year}";
    unit_data(year: FiscalYear, unit: UnitNumber, format: Format) = "/years/{year}/units/{unit}.{format}";
    unit_in_year(year: FiscalYear, unit: UnitNumber) = "/years/{year}/units/{unit}";
    goal(goal: GoalNumber) = "/goals/{goal}";
    goal_svg(goal: GoalNumber) = "/goals/{goal}.svg";
    embedded_goal(goal: GoalNumber) = "/goals/{goal}/embed";
    publication(goal: GoalNumber, number: i32) = "/goals/{goal}/publications/{number}";
    evidence_file(evidence: EvidenceNumber, kind: EvidenceKind) = "/evidence/{evidence}.{kind}";
    evidence(evidence: EvidenceNumber) = "/evidence/{evidence}";
    programmes() = "/programmes";
    programme_data(programme: ProgrammeNumber, format: Format) = "/programmes/{programme}.{format}";
    programme(programme: ProgrammeNumber) = "/programmes/{programme}";
    programme_feed(programme: ProgrammeNumber) = "/programmes/{programme}/feed.atom";
    indicators() = "/indicators";
    embedded_indicator(indicator: IndicatorNumber) = "/indicators/{indicator}/embed";
    indicator_svg(indicator: IndicatorNumber) = "/indicators/{indicator}.svg";
    indicator(indicator: IndicatorNumber) = "/indicators/{indicator}";
    comparison_csv() = "/compare.csv";
    comparison_xlsx() = "/compare.xlsx";
    comparison() = "/compare";
    search() = "/search";
    corrections() = "/corrections";
    data() = "/data";
    all_data(format: Format) = "/data/all.{format}";
    indicator_data() = "/data/indicators.csv";
    code_list() = "/data/codes.csv";
    dataset() = "/data/dataset.jsonld";
    year_list() = "/api/years.json";
    programme_list() = "/api/programmes.json";
    goal_list() = "/api/goals.json";
    indicator_list() = "/api/indicators.json";
    interface() = "/api/openapi.json";
    about() = "/about";
    accessibility() = "/accessibility";
    robots() = "/robots.txt";
    sitemap() = "/sitemap.xml";
    sitemap_part(part: String) = "/sitemap-{part}.xml";
    feed() = "/feed.atom";
    unit_feed(unit: UnitNumber) = "/units/{unit}/feed.atom";
    asset(digest: String, name: String) = "/static/{digest}/{name}";
    logo(digest: String) = "/logo/{digest}.png";
    // Signing in.
    login() = "/login";
    logout() = "/logout";
    second_step() = "/login/code";
    provider_sign_in(provider: String) = "/login/with/{provider}";
    provider_return(provider: String) = "/login/with/{provider}/return";
    own_password() = "/account/password";
    own_second_factor() = "/account/second-factor";
    second_factor_removal() = "/account/second-factor/removal";
    recovery_codes() = "/account/second-factor/codes";
    passkeys() = "/account/passkeys";
    passkey_confirmation() = "/account/passkeys/confirmation";
    passkey_removal() = "/account/passkeys/removal";
    passkey_codes() = "/account/passkeys/codes";
    own_sessions() = "/account/sessions";
    own_mail() = "/account/mail";
    own_sign_in() = "/account/sign-in";
    own_sign_in_link(provider: String) = "/account/sign-in/{provider}";
    own_sign_in_removal(link: SignInLinkNumber) = "/account/sign-in/{link}/removal";
    // The desk.
    desk() = "/desk";
    monthly_updates() = "/desk/report";
    drafts() = "/desk/drafts";
    draft_discard() = "/desk/drafts/discard";
    inherited_drafts() = "/desk/inherited";
    inherited_draft(draft: i32) = "/desk/inherited/{draft}";
    desk_milestones() = "/desk/milestones";
    desk_milestone(milestone: MilestoneNumber) = "/desk/milestones/{milestone}";
    milestone_updates(milestone: MilestoneNumber) = "/desk/milestones/{milestone}/updates";
    desk_update(update: UpdateNumber) = "/desk/updates/{update}";
    update_approval(update: UpdateNumber) = "/desk/updates/{update}/approval";
    update_return(update: UpdateNumber) = "/desk/updates/{update}/return";
    desk_goals() = "/desk/goals";
    desk_goal(goal: GoalNumber) = "/desk/goals/{goal}";
    goal_objectives(goal: GoalNumber) = "/desk/goals/{goal}/objectives";
    goal_results(goal: GoalNumber, stage: Stage) = "/desk/goals/{goal}/results/{stage}";
    goal_milestones(goal: GoalNumber) = "/desk/goals/{goal}/milestones";
    goal_indicators(goal: GoalNumber) = "/desk/goals/{goal}/indicators";
    goal_breaks(goal: GoalNumber, indicator: IndicatorNumber) = "/desk/goals/{goal}/indicators/{indicator}/breaks";
    break_removal(goal: GoalNumber, indicator: IndicatorNumber, year: FiscalYear) = "/desk/goals/{goal}/indicators/{indicator}/breaks/{year}/removal";
    goal_plan(goal: GoalNumber) = "/desk/goals/{goal}/plan";
    goal_amounts(goal: GoalNumber) = "/desk/goals/{goal}/amounts";
    goal_evidence(goal: GoalNumber) = "/desk/goals/{goal}/evidence";
    desk_evidence(evidence: EvidenceNumber) = "/desk/evidence/{evidence}";
    evidence_marking(evidence: EvidenceNumber) = "/desk/evidence/{evidence}/marking";
    evidence_removal(evidence: EvidenceNumber) = "/desk/evidence/{evidence}/removal";
    goal_evaluation(goal: GoalNumber) = "/desk/goals/{goal}/evaluation";
    goal_stage(goal: GoalNumber, stage: Stage) = "/desk/goals/{goal}/stages/{stage}";
    stage_submission(goal: GoalNumber, stage: Stage) = "/desk/goals/{goal}/stages/{stage}/submission";
    stage_withdrawal(goal: GoalNumber, stage: Stage) = "/desk/goals/{goal}/stages/{stage}/withdrawal";
    stage_approval(goal: GoalNumber, stage: Stage) = "/desk/goals/{goal}/stages/{stage}/approval";
    stage_return(goal: GoalNumber, stage: Stage) = "/desk/goals/{goal}/stages/{stage}/return";
    stage_reopening(goal: GoalNumber, stage: Stage) = "/admin/goals/{goal}/stages/{stage}/reopening";
    approvals() = "/desk/approvals";
    import() = "/desk/import";
    import_acceptance() = "/desk/import/acceptance";
    import_reading() = "/desk/import/reading";
    import_mapping() = "/desk/import/mapping.toml";
    mapping_removal(mapping: i32) = "/desk/import/mappings/{mapping}/removal";
    import_prose() = "/desk/import/prose";
    import_cells() = "/desk/import/cells";
    imports() = "/desk/imports";
    import_act(import: i32) = "/desk/imports/{import}";
    import_undoing(import: i32) = "/desk/imports/{import}/undoing";
    import_answers() = "/desk/import/answers";
    requests() = "/desk/requests";
    request_withdrawal(request: RequestNumber) = "/desk/requests/{request}/withdrawal";
    deputies() = "/desk/deputies";
    deputy_end(deputy: DeputyNumber) = "/desk/deputies/{deputy}/end";
    deputy_decisions() = "/desk/deputies/decisions";
    deputy_decision_reading(act: DeputyActNumber) = "/desk/deputies/decisions/{act}/reading";
    calendars() = "/desk/calendar";
    calendar(unit: UnitNumber) = "/desk/calendar/{unit}";
    calendar_revocation(unit: UnitNumber) = "/desk/calendar/{unit}/revocation";
    calendar_file(secret: String) = "/calendar/{secret}.ics";
    // The review.
    review() = "/review";
    review_changes() = "/review/changes";
    review_meeting() = "/review/meeting";
    review_years() = "/review/years";
    review_goal(goal: GoalNumber) = "/review/goals/{goal}";
    goal_comments(goal: GoalNumber) = "/review/goals/{goal}/comments";
    goal_requests(goal: GoalNumber) = "/review/goals/{goal}/requests";
    // The planning office.
    office_years() = "/admin/years";
    year_opening() = "/admin/years/new";
    office_year(year: FiscalYear) = "/admin/years/{year}";
    year_deadlines(year: FiscalYear) = "/admin/years/{year}/deadlines";
    year_scale(year: FiscalYear) = "/admin/years/{year}/scale";
    year_scheme(year: FiscalYear) = "/admin/years/{year}/scheme";
    year_courses(year: FiscalYear) = "/admin/years/{year}/courses";
    year_phase(year: FiscalYear) = "/admin/years/{year}/phase";
    year_policies(year: FiscalYear) = "/admin/years/{year}/policies";
    policy_goals(year: FiscalYear) = "/admin/years/{year}/policies/goals";
    office_plan() = "/admin/plan";
    plan_node(node: i32) = "/admin/plan/{node}";
    year_publications(year: FiscalYear) = "/admin/years/{year}/publications";
    publication_record() = "/admin/publications";
    schedule_cancellation(schedule: i32) = "/admin/publications/{schedule}/cancellation";
    office_units() = "/admin/units";
    reorganisation() = "/admin/units/change";
    reorganisation_undoing(reorganisation: i32) = "/admin/units/changes/{reorganisation}/undoing";
    office_unit(unit: UnitNumber) = "/admin/units/{unit}";
    unit_english(unit: UnitNumber) = "/admin/units/{unit}/english";
    settings() = "/admin/settings";
    settings_logo() = "/admin/settings/logo";
    settings_mail() = "/admin/settings/mail";
    settings_mail_password() = "/admin/settings/mail/password";
    people() = "/admin/people";
    new_person() = "/admin/people/new";
    rights() = "/admin/people/rights";
    transfers() = "/admin/people/transfers";
    transfer_template() = "/admin/people/transfers/template.csv";
    person(person: PersonNumber) = "/admin/people/{person}";
    person_name(person: PersonNumber) = "/admin/people/{person}/name";
    person_mail(person: PersonNumber) = "/admin/people/{person}/mail";
    person_posts(person: PersonNumber) = "/admin/people/{person}/posts";
    person_password(person: PersonNumber) = "/admin/people/{person}/password";
    person_second_factor(person: PersonNumber) = "/admin/people/{person}/second-factor";
    person_sign_in(person: PersonNumber) = "/admin/people/{person}/sign-in";
    person_sign_in_removal(person: PersonNumber, link: SignInLinkNumber) = "/admin/people/{person}/sign-in/{link}/removal";
    person_sessions(person: PersonNumber) = "/admin/people/{person}/sessions";
    person_closing(person: PersonNumber) = "/admin/people/{person}/closing";
    person_reopening(person: PersonNumber) = "/admin/people/{person}/reopening";
    post_ending(post: PostNumber) = "/admin/posts/{post}/ending";
    office_programmes() = "/admin/programmes";
    office_programme(programme: ProgrammeNumber) = "/admin/programmes/{programme}";
    programme_links(programme: ProgrammeNumber) = "/admin/programmes/{programme}/links";
    link_withdrawal(programme: ProgrammeNumber, from: ProgrammeNumber) = "/admin/programmes/{programme}/links/{from}/withdrawal";
    programme_end(programme: ProgrammeNumber) = "/admin/programmes/{programme}/end";
    programme_parting(programme: ProgrammeNumber) = "/admin/programmes/{programme}/parting";
    programme_rejoining(programme: ProgrammeNumber) = "/admin/programmes/{programme}/rejoining";
    trail() = "/admin/audit";
    trail_csv() = "/admin/audit.csv";
    // Operation.
    healthz() = "/healthz";
    readyz() = "/readyz";
    metrics() = "/metrics";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_in_the_language_of_the_page() {
        let (ja, en) = (To::language(Language::Japanese), To::language(Language::English));
        assert_eq!(ja.goal(GoalNumber(15)).as_str(), "/goals/15");
        assert_eq!(en.goal(GoalNumber(15)).as_str(), "/en/goals/15");
        assert_eq!((ja.front().as_str(), en.front().as_str()), ("/", "/en"));
    }

    #[test]
    fn what_is_put_into_a_query_is_written_so_that_it_comes_back() {
        let to = To::language(Language::Japanese);
        let address =
            to.search().with("q", "空き家 & 移住").with_some("year", Some(2020)).with_some("unit", None::<i32>);
        assert_eq!(
            address.at("found").as_str(),
            "/search?q=%E7%A9%BA%E3%81%8D%E5%AE%B6%20%26%20%E7%A7%BB%E4%BD%8F&year=2020#found"
        );
    }

    #[test]
    fn a_path_that_leaves_the_site_is_not_followed() {
        let to = To::language(Language::English);
        for path in ["//evil.example", "/en//evil.example", "https://evil.example/", "/\\evil.example", "/a\nb", "desk"]
        {
            assert_eq!(to.path(path), None, "{path}");
        }
        assert_eq!(to.path("/desk").map(|address| address.to_string()).as_deref(), Some("/en/desk"));
    }
}
