//! The whole address map. A route that leaves out who may come in or how its answer is cached does not compile.

use std::sync::LazyLock;

use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession, TtlExtensionPolicy};
use actix_web::cookie::{Key, SameSite, time::Duration};
use actix_web::dev::ResourceDef;
use actix_web::guard::{self, Guard};
use actix_web::http::Method;
use actix_web::http::header::ALLOW;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, Resource};

use crate::store::sessions as stored_sessions;
use crate::web::kit::access::{self, Access};
use crate::web::kit::address::pattern;
use crate::web::kit::assets;
use crate::web::kit::caching;
pub use crate::web::kit::caching::Cache;
use crate::web::kit::cookies;
use crate::web::kit::errors::{self, WebError};
use crate::web::kit::given_back;
use crate::web::kit::observing;
use crate::web::kit::offer::Offer;
use crate::web::kit::offer::Offered::{Csv, Document, Drawing, Feed, Files, List, Record, Workbook};
use crate::web::kit::security;
use crate::web::kit::session_store::Sessions;
use crate::web::kit::sharing;
use crate::web::kit::state::State;
use crate::web::public::api::PAGED;
use crate::web::public::api::goals::QUERY as GOALS;
use crate::web::public::api::openapi::Interface;
use crate::web::public::comparison::query::COMPARED;
use crate::web::{account, desk, office, operation, public, review};

/// One address and method.
pub struct Route {
    /// GET (HEAD goes with it) or POST.
    pub method: Method,
    /// The path without the language's prefix.
    pub path: &'static str,
    pub access: Access,
    pub cache: Cache,
    /// What it gives to programs, where it is for them.
    pub offer: Option<Offer>,
    handler: fn() -> actix_web::Route,
}

macro_rules! route {
    (@offer $address:ident) => { None };
    (@offer $address:ident, $kind:expr) => { route!(@offer $address, $kind, &[]) };
    (@offer $address:ident, $kind:expr, $query:expr) => {
        Some(Offer { name: stringify!($address), kind: $kind, query: $query })
    };
    ($method:ident $address:ident $access:ident $cache:ident $handler:path $(, $kind:expr $(, by $query:expr)?)?) => {
        Route {
            method: Method::$method,
            path: pattern::$address(),
            access: Access::$access,
            cache: Cache::$cache,
            offer: route!(@offer $address $(, $kind $(, $query)?)?),
            handler: || web::to($handler),
        }
    };
}

/// Every address there is, each also under `/en`; `kit::address` spells them.
pub const ROUTES: &[Route] = &[
    // The public.
    route!(GET front Public Revalidate public::front::show),
    route!(GET year_data Public Revalidate public::data::files::year, Files("Year")),
    route!(GET year Public Revalidate public::years::show),
    route!(GET unit_data Public Revalidate public::data::files::unit, Files("Year")),
    route!(GET unit_in_year Public Revalidate public::years::show_unit),
    route!(GET goal_svg Public Revalidate public::goals::drawing::show, Drawing),
    route!(GET goal Public Revalidate public::goals::show),
    route!(GET embedded_goal Public Revalidate public::embedded::goal::show),
    route!(GET publication Public Revalidate public::goals::show_publication),
    route!(GET evidence_file Public Own public::evidence::show_kind),
    route!(GET evidence Public Own public::evidence::show),
    route!(GET programmes Public Revalidate public::lists::programmes::show),
    route!(GET programme_data Public Revalidate public::data::files::programme, Files("ProgrammeYears")),
    route!(GET programme Public Revalidate public::programmes::show),
    route!(GET programme_feed Public Revalidate public::feed::of_programme, Feed),
    route!(GET indicators Public Revalidate public::lists::indicators::show),
    route!(GET embedded_indicator Public Revalidate public::embedded::indicator::show),
    route!(GET indicator_svg Public Revalidate public::indicators::drawing::show, Drawing),
    route!(GET indicator Public Revalidate public::indicators::show),
    route!(GET comparison_csv Public Revalidate public::comparison::csv, Csv, by COMPARED),
    route!(GET comparison_xlsx Public Revalidate public::comparison::workbook, Workbook, by COMPARED),
    route!(GET search Public Revalidate public::search::show),
    route!(GET corrections Public Revalidate public::corrections::show),
    route!(GET comparison Public Revalidate public::comparison::show),
    route!(GET data Public Revalidate public::data::show),
    route!(GET all_data Public Own public::data::files::everything, Files("Everything")),
    route!(GET indicator_data Public Own public::data::files::indicators, Csv),
    route!(GET code_list Public Revalidate public::data::codes::show, Csv),
    route!(GET dataset Public Revalidate public::data::dataset::show, Record),
    route!(GET year_list Public Revalidate public::api::years::show, List("YearList"), by PAGED),
    route!(GET programme_list Public Revalidate public::api::programmes::show, List("ProgrammeList"), by PAGED),
    route!(GET goal_list Public Revalidate public::api::goals::show, List("GoalList"), by GOALS),
    route!(GET indicator_list Public Revalidate public::api::indicators::show, List("IndicatorList"), by PAGED),
    route!(GET interface Public Revalidate public::api::openapi::show, Document("Interface")),
    route!(GET about Public Revalidate public::front::about),
    route!(GET accessibility Public Revalidate public::front::accessibility),
    route!(GET robots Public Revalidate public::front::robots),
    route!(GET sitemap Public Revalidate public::sitemap::show),
    route!(GET sitemap_part Public Revalidate public::sitemap::show_part),
    route!(GET feed Public Revalidate public::feed::show, Feed),
    route!(GET unit_feed Public Revalidate public::feed::of_unit, Feed),
    route!(GET asset Public Own assets::show),
    route!(GET logo Public Own assets::logo),
    // Signing in.
    route!(GET login Anyone Never account::sessions::new),
    route!(POST login Anyone Never account::sessions::create),
    route!(POST logout Account Never account::sessions::delete),
    route!(GET second_step Anyone Never account::second_step::show),
    route!(POST second_step Anyone Never account::second_step::create),
    route!(GET provider_sign_in Anyone Never account::elsewhere::begin),
    route!(GET provider_return Anyone Never account::elsewhere::end),
    route!(GET own_password Account Never account::password::edit),
    route!(POST own_password Account Never account::password::update),
    route!(GET own_second_factor Account Never account::second_factor::show),
    route!(POST own_second_factor Account Never account::second_factor::create),
    route!(POST second_factor_removal Account Never account::second_factor::remove),
    route!(POST recovery_codes Account Never account::second_factor::renew_codes),
    route!(GET passkeys Account Never account::passkeys::show),
    route!(POST passkeys Account Never account::passkeys::begin),
    route!(POST passkey_confirmation Account Never account::passkeys::create),
    route!(POST passkey_removal Account Never account::passkeys::remove),
    route!(POST passkey_codes Account Never account::passkeys::renew_codes),
    route!(GET own_sessions Account Never account::own_sessions::show),
    route!(POST own_sessions Account Never account::own_sessions::revoke),
    route!(GET own_mail Account Never account::own_mail::show),
    route!(POST own_mail Account Never account::own_mail::update),
    route!(GET own_sign_in Account Never account::own_links::show),
    route!(POST own_sign_in_link Account Never account::own_links::create),
    route!(POST own_sign_in_removal Account Never account::own_links::remove),
    // Staff.
    route!(GET desk Staff Never desk::overview::show),
    route!(GET monthly_updates Staff Never desk::monthly::show),
    route!(POST monthly_updates Staff Never desk::monthly::create),
    route!(GET drafts Staff Never desk::drafts::show),
    route!(POST drafts Staff Never desk::drafts::save),
    route!(POST draft_discard Staff Never desk::drafts::discard),
    route!(GET inherited_drafts Staff Never desk::inheritance::show),
    route!(POST inherited_draft Staff Never desk::inheritance::take_over),
    route!(GET desk_milestones Staff Never desk::milestones::list::show),
    route!(GET desk_milestone Staff Never desk::milestones::show::show),
    route!(POST milestone_updates Staff Never desk::milestones::update::create),
    route!(GET desk_update Staff Never desk::updates::decision::show),
    route!(POST update_approval Staff Never desk::updates::decision::approve),
    route!(POST update_return Staff Never desk::updates::decision::send_back),
    route!(GET desk_goals Staff Never desk::goals::list::show),
    route!(POST desk_goals Staff Never desk::goals::list::create),
    route!(GET desk_goal Staff Never desk::goals::show::show),
    route!(GET goal_objectives Staff Never desk::goals::text::edit_objectives),
    route!(POST goal_objectives Staff Never desk::goals::text::update_objectives),
    route!(GET goal_results Staff Never desk::goals::text::edit_results),
    route!(POST goal_results Staff Never desk::goals::text::update_results),
    route!(GET goal_milestones Staff Never desk::goals::milestones::edit),
    route!(POST goal_milestones Staff Never desk::goals::milestones::update),
    route!(GET goal_indicators Staff Never desk::indicators::show),
    route!(POST goal_indicators Staff Never desk::indicators::update),
    route!(GET goal_breaks Staff Never desk::breaks::show),
    route!(POST goal_breaks Staff Never desk::breaks::create),
    route!(POST break_removal Staff Never desk::breaks::remove),
    route!(GET goal_plan Staff Never desk::goals::plan::edit),
    route!(POST goal_plan Staff Never desk::goals::plan::update),
    route!(GET goal_amounts Staff Never desk::goals::amounts::show),
    route!(POST goal_amounts Staff Never desk::goals::amounts::update),
    route!(GET goal_evidence Staff Never desk::goals::evidence::show),
    route!(POST goal_evidence Staff Never desk::goals::evidence::create),
    route!(GET desk_evidence Staff Never desk::goals::evidence::one::show),
    route!(POST evidence_marking Staff Never desk::goals::evidence::one::mark),
    route!(POST evidence_removal Staff Never desk::goals::evidence::one::remove),
    route!(GET goal_evaluation Staff Never desk::evaluation::show),
    route!(POST goal_evaluation Staff Never desk::evaluation::create),
    route!(GET import Staff Never desk::imports::show),
    route!(POST import Staff Never desk::imports::create),
    route!(POST import_acceptance Staff Never desk::imports::taking::accept),
    route!(POST import_reading Staff Never desk::imports::room::update),
    route!(GET import_mapping Staff Never desk::imports::room::download),
    route!(POST mapping_removal Staff Never desk::imports::room::remove),
    route!(GET import_prose Staff Never desk::imports::prose::show),
    route!(POST import_prose Staff Never desk::imports::prose::save),
    route!(POST import_cells Staff Never desk::imports::cells::mend),
    route!(GET imports Staff Never desk::imports::acts::list),
    route!(GET import_act Staff Never desk::imports::acts::show),
    route!(POST import_undoing Staff Never desk::imports::acts::undo),
    route!(POST import_answers Staff Never desk::imports::who::answer),
    route!(GET approvals Staff Never desk::approvals::show),
    route!(POST approvals Staff Never desk::approvals::create),
    route!(GET goal_stage Staff Never desk::stages::show),
    route!(POST stage_submission Staff Never desk::stages::steps::submit),
    route!(POST stage_withdrawal Staff Never desk::stages::steps::withdraw),
    route!(POST stage_approval Staff Never desk::stages::steps::approve),
    route!(POST stage_return Staff Never desk::stages::steps::send_back),
    route!(POST stage_reopening Staff Never desk::stages::steps::reopen),
    route!(GET requests Staff Never review::requests::show),
    route!(POST request_withdrawal Staff Never review::requests::withdraw),
    route!(GET deputies Staff Never desk::deputies::show),
    route!(POST deputies Staff Never desk::deputies::register),
    route!(POST deputy_end Staff Never desk::deputies::end),
    route!(GET deputy_decisions Staff Never desk::deputies::decisions::show),
    route!(POST deputy_decision_reading Staff Never desk::deputies::decisions::mark_read),
    route!(GET calendars Staff Never desk::calendars::show),
    route!(POST calendar Staff Never desk::calendars::make),
    route!(POST calendar_revocation Staff Never desk::calendars::revoke),
    // Whoever has the secret is let in by it.
    route!(GET calendar_file Anyone Never desk::calendars::file::show),
    route!(GET review Staff Never review::show),
    route!(GET review_changes Staff Never review::show_changes),
    route!(GET review_meeting Staff Never review::show_meeting),
    route!(GET review_years Staff Never review::show_years),
    route!(GET review_goal Staff Never review::goal::show),
    route!(POST goal_comments Staff Never review::comments::create),
    route!(POST goal_requests Staff Never review::requests::create),
    route!(GET office_years Staff Never office::years::show),
    route!(GET year_opening Staff Never office::years::opening::show),
    route!(POST office_years Staff Never office::years::opening::create),
    route!(GET office_year Staff Never office::years::year::show),
    route!(POST year_deadlines Staff Never office::years::year::set_deadlines),
    route!(POST year_scale Staff Never office::years::scale::update),
    route!(GET year_scheme Staff Never office::years::scheme::show),
    route!(POST year_scheme Staff Never office::years::scheme::update),
    route!(POST year_courses Staff Never office::years::courses::update),
    route!(POST year_phase Staff Never office::years::year::set_phase),
    route!(GET year_policies Staff Never office::years::policies::show),
    route!(POST year_policies Staff Never office::years::policies::update),
    route!(POST policy_goals Staff Never office::years::policies::choose),
    route!(GET office_plan Staff Never office::plan::show),
    route!(POST office_plan Staff Never office::plan::add),
    route!(POST plan_node Staff Never office::plan::change),
    route!(GET year_publications Staff Never office::publications::show),
    route!(POST year_publications Staff Never office::publications::publish),
    route!(GET publication_record Staff Never office::publications::record::show),
    route!(POST schedule_cancellation Staff Never office::publications::cancel),
    route!(GET office_units Staff Never office::units::show),
    route!(GET reorganisation Staff Never office::units::reorganisation::show),
    route!(POST reorganisation Staff Never office::units::reorganisation::create),
    route!(POST reorganisation_undoing Staff Never office::units::undo),
    route!(GET office_unit Staff Never office::units::show_unit),
    route!(POST unit_english Staff Never office::units::english::update),
    route!(GET settings Staff Never office::settings::show),
    route!(POST settings Staff Never office::settings::update),
    route!(POST settings_logo Staff Never office::settings::logo::update),
    route!(POST settings_mail Staff Never office::settings::mail::create),
    route!(POST settings_mail_password Staff Never office::settings::mail::set_password),
    route!(GET people Staff Never office::people::show),
    route!(POST people Staff Never office::people::new::create),
    route!(GET new_person Staff Never office::people::new::show),
    route!(GET rights Staff Never office::people::rights::show),
    route!(GET transfers Staff Never office::people::table::show),
    route!(POST transfers Staff Never office::people::table::send),
    route!(GET transfer_template Staff Never office::people::table::template),
    route!(GET person Staff Never office::people::show::show),
    route!(POST person_name Staff Never office::people::show::rename),
    route!(POST person_mail Staff Never office::people::show::set_mail),
    route!(POST person_posts Staff Never office::people::show::give_post),
    route!(POST person_password Staff Never office::people::show::reset),
    route!(POST person_second_factor Staff Never office::people::access::take_second_factor_away),
    route!(POST person_sign_in Staff Never office::people::access::link),
    route!(POST person_sign_in_removal Staff Never office::people::access::unlink),
    route!(POST person_sessions Staff Never office::people::access::end_sessions),
    route!(POST person_closing Staff Never office::people::show::close),
    route!(POST person_reopening Staff Never office::people::show::reopen),
    route!(POST post_ending Staff Never office::people::show::end_post),
    route!(GET office_programmes Staff Never office::programmes::show),
    route!(GET office_programme Staff Never office::programmes::show_one),
    route!(POST programme_links Staff Never office::programmes::link),
    route!(POST link_withdrawal Staff Never office::programmes::withdraw),
    route!(POST programme_end Staff Never office::programmes::end),
    route!(POST programme_parting Staff Never office::programmes::parting::create),
    route!(POST programme_rejoining Staff Never office::programmes::parting::undo),
    route!(GET trail Staff Never office::trail::show),
    route!(GET trail_csv Staff Never office::trail::export::show),
    // Operation.
    route!(GET healthz Public Never operation::healthz),
    route!(GET readyz Public Never operation::readyz),
    route!(GET metrics Operator Never operation::metrics),
];

/// What the session cookie needs.
#[derive(Clone)]
pub struct SessionSettings {
    sessions: Sessions,
    /// The key that signs the cookie.
    key: Key,
    /// Whether the cookie is for secure connections only.
    secure: bool,
}

impl SessionSettings {
    /// Those of a server.
    pub fn of(state: &State) -> Self {
        Self { sessions: state.sessions.clone(), key: state.keys.sessions.clone(), secure: state.settings.is_secure() }
    }

    fn middleware(&self) -> SessionMiddleware<Sessions> {
        SessionMiddleware::builder(self.sessions.clone(), self.key.clone())
            .cookie_name(cookies::name("session", self.secure))
            .cookie_content_security(CookieContentSecurity::Signed)
            .cookie_same_site(SameSite::Lax)
            .cookie_http_only(true)
            .cookie_secure(self.secure)
            .session_lifecycle(
                PersistentSession::default()
                    .session_ttl(Duration::minutes(stored_sessions::ABSOLUTE.num_minutes()))
                    .session_ttl_extension_policy(TtlExtensionPolicy::OnEveryRequest),
            )
            .build()
    }
}

/// The addresses that the scripts of other sites may read: those of what is for programs.
pub static SHARED: LazyLock<ResourceDef> = LazyLock::new(|| {
    ResourceDef::new(ROUTES.iter().filter(|route| route.offer.is_some()).map(|route| route.path).collect::<Vec<_>>())
});

/// Registers every route, in Japanese and in English.
pub fn configure(config: &mut ServiceConfig, sessions: &SessionSettings) {
    let offers = ROUTES.iter().filter_map(|route| Some((route.path, route.offer.as_ref()?)));
    config.app_data(Data::new(Interface::of(offers)));
    for prefix in ["/en", ""] {
        let mut registered: Vec<&str> = Vec::new();
        for route in ROUTES {
            if registered.contains(&route.path) {
                continue;
            }
            registered.push(route.path);
            let address = match (prefix, route.path) {
                ("/en", path) if path == pattern::front() => "/en".to_owned(),
                _ => format!("{prefix}{}", route.path),
            };
            let mut resource = web::resource(address);
            for same_path in ROUTES.iter().filter(|other| other.path == route.path) {
                resource = add(resource, same_path, sessions);
            }
            if route.offer.is_some() {
                resource = resource.route(sharing::preflight());
            }
            let allowed = allowed(route.path);
            let refuse = move || {
                let allowed = allowed.clone();
                async { HttpResponse::MethodNotAllowed().insert_header((ALLOW, allowed)).finish() }
            };
            config.service(resource.default_service(web::to(refuse)));
        }
    }
    config.default_service(web::to(|| async { Err::<HttpResponse, _>(WebError::NotFound) }));
}

/// The methods of a path.
fn allowed(path: &str) -> String {
    let methods = ROUTES.iter().filter(|route| route.path == path).map(|route| match route.method {
        Method::GET if route.offer.is_some() => sharing::METHODS,
        Method::GET => "GET, HEAD",
        _ => "POST",
    });
    methods.collect::<Vec<_>>().join(", ")
}

fn add(resource: Resource, route: &'static Route, sessions: &SessionSettings) -> Resource {
    let handler = (route.handler)()
        .guard(method_guard(route))
        .wrap(from_fn(move |request, next| caching::apply(route.cache, route.access, request, next)))
        .wrap(from_fn(move |request, next| access::guard(route.access, account::sessions::expired, request, next)));
    let observed = from_fn(move |request, next| observing::on_route(route.path, request, next));
    match route.access {
        Access::Public => return resource.route(handler.wrap(observed)),
        Access::Operator => return resource.route(handler.wrap(from_fn(security::unlisted)).wrap(observed)),
        Access::Anyone | Access::Account | Access::Staff => {}
    }
    let handler = handler.wrap(sessions.middleware()).wrap(from_fn(errors::of_the_session));
    resource.route(handler.wrap(from_fn(given_back::keep)).wrap(from_fn(security::unlisted)).wrap(observed))
}

fn method_guard(route: &Route) -> impl Guard + use<> {
    match route.method {
        Method::GET => guard::Any(guard::Get()).or(guard::Head()),
        _ => guard::Any(guard::Post()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::kit::form_pages;

    #[test]
    fn every_form_that_is_sent_has_a_page_to_go_back_to() {
        let sent = ROUTES.iter().filter(|route| route.method == Method::POST && route.access != Access::Anyone);
        let lost: Vec<&str> = sent.map(|route| route.path).filter(|path| !form_pages::has_page(path)).collect();
        assert_eq!(lost, Vec::<&str>::new());
    }
}
