//! Where each form stands: the page that shows it, and the addresses to which it is sent.

use actix_web::HttpRequest;

use crate::domain::form_name::FormName;
use crate::web::kit::address::{Address, To, pattern, split_language};
use crate::web::kit::fields::Fields;
use crate::web::kit::form::NAME;

/// What a form is named where it does not say its name: by the address to which it is sent, the kind of the form, and
/// how many parts of the address say what it is about.
const SENT_TO: &[(&str, &str, usize)] = &[
    (pattern::monthly_updates(), "monthly", 0),
    (pattern::milestone_updates(), "milestone", 1),
    (pattern::update_approval(), "update", 1),
    (pattern::update_return(), "update", 1),
    (pattern::desk_goals(), "new-goal", 0),
    (pattern::goal_objectives(), "objectives", 1),
    (pattern::goal_results(), "results", 2),
    (pattern::goal_milestones(), "milestones", 1),
    (pattern::goal_indicators(), "indicators", 1),
    (pattern::goal_breaks(), "breaks", 2),
    (pattern::break_removal(), "breaks", 2),
    (pattern::goal_plan(), "goal-plan", 1),
    (pattern::goal_amounts(), "amounts", 1),
    (pattern::goal_evidence(), "evidence", 1),
    (pattern::evidence_marking(), "desk", 0),
    (pattern::evidence_removal(), "desk", 0),
    (pattern::goal_evaluation(), "evaluation", 1),
    (pattern::stage_submission(), "stage", 2),
    (pattern::stage_withdrawal(), "stage", 2),
    (pattern::stage_approval(), "stage", 2),
    (pattern::stage_return(), "stage", 2),
    (pattern::stage_reopening(), "stage", 2),
    (pattern::approvals(), "approvals", 0),
    (pattern::import(), "import", 0),
    (pattern::import_acceptance(), "import-cells", 0),
    (pattern::import_cells(), "import-cells", 0),
    (pattern::import_prose(), "import-prose", 0),
    (pattern::import_undoing(), "import-cells", 0),
    (pattern::import_answers(), "import-cells", 0),
    (pattern::import_reading(), "import-reading", 0),
    (pattern::mapping_removal(), "import-reading", 0),
    (pattern::request_withdrawal(), "requests", 0),
    (pattern::deputies(), "deputies", 0),
    (pattern::deputy_end(), "deputies", 0),
    (pattern::deputy_decision_reading(), "deputy-decisions", 0),
    (pattern::calendar(), "calendars", 0),
    (pattern::calendar_revocation(), "calendars", 0),
    (pattern::drafts(), "desk", 0),
    (pattern::draft_discard(), "desk", 0),
    (pattern::inherited_draft(), "inherited-drafts", 0),
    (pattern::goal_comments(), "reviewed-goal", 1),
    (pattern::goal_requests(), "reviewed-goal", 1),
    (pattern::office_years(), "year-opening", 0),
    (pattern::year_deadlines(), "year", 1),
    (pattern::year_scale(), "year", 1),
    (pattern::year_scheme(), "scheme", 1),
    (pattern::year_courses(), "scheme", 1),
    (pattern::year_phase(), "year", 1),
    (pattern::year_policies(), "policies", 1),
    (pattern::policy_goals(), "policies", 1),
    (pattern::office_plan(), "plan", 0),
    (pattern::plan_node(), "plan", 0),
    (pattern::year_publications(), "publications", 1),
    (pattern::schedule_cancellation(), "publication-record", 0),
    (pattern::reorganisation(), "unit-change", 0),
    (pattern::reorganisation_undoing(), "units", 0),
    (pattern::unit_english(), "unit", 1),
    (pattern::settings(), "settings", 0),
    (pattern::settings_logo(), "settings", 0),
    (pattern::settings_mail(), "settings", 0),
    (pattern::settings_mail_password(), "settings", 0),
    (pattern::people(), "new-person", 0),
    (pattern::transfers(), "transfers", 0),
    (pattern::person_name(), "person", 1),
    (pattern::person_mail(), "person", 1),
    (pattern::person_posts(), "person", 1),
    (pattern::person_password(), "person", 1),
    (pattern::person_second_factor(), "person", 1),
    (pattern::person_sign_in(), "person", 1),
    (pattern::person_sign_in_removal(), "person", 1),
    (pattern::person_sessions(), "person", 1),
    (pattern::person_closing(), "person", 1),
    (pattern::person_reopening(), "person", 1),
    (pattern::post_ending(), "people", 0),
    (pattern::programme_links(), "programme", 1),
    (pattern::link_withdrawal(), "programme", 1),
    (pattern::programme_end(), "programme", 1),
    (pattern::programme_parting(), "programme", 1),
    (pattern::programme_rejoining(), "programme", 1),
    (pattern::own_password(), "own-password", 0),
    (pattern::own_second_factor(), "second-factor", 0),
    (pattern::second_factor_removal(), "second-factor", 0),
    (pattern::recovery_codes(), "second-factor", 0),
    (pattern::passkeys(), "passkeys", 0),
    (pattern::passkey_confirmation(), "passkeys", 0),
    (pattern::passkey_removal(), "passkeys", 0),
    (pattern::passkey_codes(), "passkeys", 0),
    (pattern::own_sessions(), "own-sessions", 0),
    (pattern::own_mail(), "own-mail", 0),
    (pattern::own_sign_in_link(), "own-sign-in", 0),
    (pattern::own_sign_in_removal(), "own-sign-in", 0),
    (pattern::logout(), "sign-out", 0),
];

/// The form that a request sends: as it names itself, or else as the address says.
pub fn form_of(request: &HttpRequest, fields: &Fields) -> FormName {
    let named = fields.get(NAME).parse().ok();
    named.or_else(|| by_address(request, fields)).unwrap_or(FormName::Desk)
}

fn by_address(request: &HttpRequest, fields: &Fields) -> Option<FormName> {
    let pattern = request.match_pattern()?;
    let (_, pattern) = split_language(&pattern);
    let (_, kind, parts) = SENT_TO.iter().find(|(known, ..)| *known == pattern)?;
    let about = request.match_info().iter().take(*parts).map(|(_, part)| format!(":{part}"));
    let name = std::iter::once((*kind).to_owned()).chain(about).collect::<String>();
    name.parse().or_else(|_| format!("{name}:{}", fields.get("stage")).parse()).ok()
}

/// Whether every form that is sent to this pattern has a page to go back to.
pub fn has_page(pattern: &str) -> bool {
    SENT_TO.iter().any(|(known, ..)| *known == pattern)
}

/// The page on which a form stands.
pub fn page(to: To, form: FormName) -> Address {
    match form {
        FormName::Desk => to.desk(),
        FormName::Monthly => to.monthly_updates(),
        FormName::MonthlyOf(section) => to.monthly_updates().with("section", section),
        FormName::Milestone(milestone) => to.desk_milestone(milestone),
        FormName::Update(update) => to.desk_update(update),
        FormName::NewGoal => to.desk_goals(),
        FormName::Objectives(goal) => to.goal_objectives(goal),
        FormName::Results(goal, stage) => to.goal_results(goal, stage),
        FormName::Milestones(goal) => to.goal_milestones(goal),
        FormName::Indicators(goal, stage) => to.goal_indicators(goal).with("stage", stage),
        FormName::Breaks(goal, indicator) => to.goal_breaks(goal, indicator),
        FormName::GoalPlan(goal) => to.goal_plan(goal),
        FormName::Amounts(goal, stage) => to.goal_amounts(goal).with("stage", stage),
        FormName::Evidence(goal) => to.goal_evidence(goal),
        FormName::Evaluation(goal) => to.goal_evaluation(goal),
        FormName::Stage(goal, stage) => to.goal_stage(goal, stage),
        FormName::Approvals => to.approvals(),
        FormName::ImportProse(page) => to.import_prose().with("page", page),
        FormName::Import
        | FormName::ImportSent
        | FormName::ImportTaking
        | FormName::ImportReading
        | FormName::ImportCells => to.import(),
        FormName::Deputies => to.deputies(),
        FormName::DeputyDecisions => to.deputy_decisions(),
        FormName::InheritedDrafts => to.inherited_drafts(),
        FormName::Calendars => to.calendars(),
        FormName::Requests => to.requests(),
        FormName::ReviewedGoal(goal) => to.review_goal(goal),
        FormName::YearOpening => to.year_opening(),
        FormName::Year(year) => to.office_year(year),
        FormName::Scheme(year) => to.year_scheme(year),
        FormName::Policies(year) => to.year_policies(year),
        FormName::Plan => to.office_plan(),
        FormName::Publications(year) => to.year_publications(year),
        FormName::PublicationRecord => to.publication_record(),
        FormName::Units => to.office_units(),
        FormName::Unit(unit) => to.office_unit(unit),
        FormName::Reorganisation => to.reorganisation(),
        FormName::Settings => to.settings(),
        FormName::NewPerson => to.new_person(),
        FormName::People => to.people(),
        FormName::Transfers => to.transfers(),
        FormName::Person(person) => to.person(person),
        FormName::Programme(programme) => to.office_programme(programme),
        FormName::OwnPassword => to.own_password(),
        FormName::SecondFactor => to.own_second_factor(),
        FormName::Passkeys => to.passkeys(),
        FormName::OwnSessions => to.own_sessions(),
        FormName::OwnMail => to.own_mail(),
        FormName::OwnSignIn => to.own_sign_in(),
        FormName::SignOut => to.login(),
    }
}

/// Whether the page of a form gives its draft back in the form itself. The draft of any other is shown on a page of its
/// own, to be copied from.
pub const fn gives_back(form: FormName) -> bool {
    matches!(
        form,
        FormName::Monthly
            | FormName::MonthlyOf(_)
            | FormName::Milestone(_)
            | FormName::Update(_)
            | FormName::NewGoal
            | FormName::Objectives(_)
            | FormName::Results(..)
            | FormName::Milestones(_)
            | FormName::Indicators(..)
            | FormName::Breaks(..)
            | FormName::Amounts(..)
            | FormName::Evidence(_)
            | FormName::Evaluation(_)
            | FormName::Stage(..)
            | FormName::Approvals
            | FormName::Import
            | FormName::ImportSent
            | FormName::ImportTaking
            | FormName::ImportProse(_)
            | FormName::ImportCells
            | FormName::Deputies
            | FormName::NewPerson
            | FormName::Transfers
            | FormName::Person(_)
    )
}

/// Where somebody finds the draft of a form again.
pub fn draft_page(to: To, form: FormName) -> Address {
    if gives_back(form) { page(to, form) } else { to.drafts().with(NAME, form) }
}
