//! The whole address map. A route that leaves out who may come in or how its answer is cached does not compile.

use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession, TtlExtensionPolicy};
use actix_web::cookie::{Key, SameSite, time::Duration};
use actix_web::guard::{self, Guard};
use actix_web::http::Method;
use actix_web::http::header::ALLOW;
use actix_web::middleware::from_fn;
use actix_web::web::{self, FormConfig, PayloadConfig, ServiceConfig};
use actix_web::{HttpResponse, Resource};

use crate::store::kit::Database;
use crate::store::sessions as stored_sessions;
use crate::web::kit::access::{self, Access};
use crate::web::kit::errors::{self, WebError};
use crate::web::kit::session_store::Sessions;
use crate::web::kit::{assets, caching, drafts};
use crate::web::{account, desk, office, public, review};

/// The most bytes the login may have: the largest form, written as JSON and once more as a field of a form, in which
/// every mark of its own becomes several.
const LARGEST_LOGIN: usize = 3 * 1024 * 1024;

/// How the answer of a route may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// By anybody, asking each time whether it is still current: strong `ETag`, 304.
    Revalidate,
    /// By nobody.
    Never,
    /// As the handler says.
    Own,
}

/// One address and method.
pub struct Route {
    /// GET (HEAD goes with it) or POST.
    pub method: Method,
    /// The path without the language's prefix.
    pub path: &'static str,
    /// Who may come in.
    pub access: Access,
    /// How the answer may be kept.
    pub cache: Cache,
    handler: fn() -> actix_web::Route,
}

macro_rules! route {
    ($method:ident $path:literal $access:ident $cache:ident $handler:path) => {
        Route {
            method: Method::$method,
            path: $path,
            access: Access::$access,
            cache: Cache::$cache,
            handler: || web::to($handler),
        }
    };
}

/// Every address there is, each also under `/en`.
pub const ROUTES: &[Route] = &[
    // The public.
    route!(GET "/" Public Revalidate public::front::show),
    route!(GET "/years/{year}.json" Public Revalidate public::years::json),
    route!(GET "/years/{year}.csv" Public Revalidate public::years::csv),
    route!(GET "/years/{year}" Public Revalidate public::years::show),
    route!(GET "/years/{year}/units/{unit}" Public Revalidate public::years::show_unit),
    route!(GET "/goals/{goal}" Public Revalidate public::goals::show),
    route!(GET "/goals/{goal}/publications/{number}" Public Revalidate public::goals::show_publication),
    route!(GET "/programmes/{programme}" Public Revalidate public::programmes::show),
    route!(GET "/indicators/{indicator}" Public Revalidate public::indicators::show),
    route!(GET "/compare.csv" Public Revalidate public::comparison::csv),
    route!(GET "/search" Public Revalidate public::search::show),
    route!(GET "/corrections" Public Revalidate public::corrections::show),
    route!(GET "/compare" Public Revalidate public::comparison::show),
    route!(GET "/about" Public Revalidate public::front::about),
    route!(GET "/accessibility" Public Revalidate public::front::accessibility),
    route!(GET "/robots.txt" Public Revalidate public::front::robots),
    route!(GET "/static/{digest}/{name}" Public Own assets::show),
    route!(GET "/logo/{digest}.png" Public Own assets::logo),
    // Signing in.
    route!(GET "/login" Anyone Never account::sessions::new),
    route!(POST "/login" Anyone Never account::sessions::create),
    route!(POST "/logout" Account Never account::sessions::delete),
    route!(GET "/account/password" Account Never account::password::edit),
    route!(POST "/account/password" Account Never account::password::update),
    // Staff.
    route!(GET "/desk" Staff Never desk::overview::show),
    route!(GET "/desk/report" Staff Never desk::monthly::show),
    route!(POST "/desk/report" Staff Never desk::monthly::report),
    route!(GET "/desk/drafts" Staff Never drafts::show),
    route!(POST "/desk/drafts" Staff Never drafts::save),
    route!(POST "/desk/drafts/discard" Staff Never drafts::discard),
    route!(GET "/desk/inherited" Staff Never desk::inheritance::show),
    route!(POST "/desk/inherited/{draft}" Staff Never desk::inheritance::take_over),
    route!(GET "/desk/milestones" Staff Never desk::milestones::list::show),
    route!(GET "/desk/milestones/{milestone}" Staff Never desk::milestones::show::show),
    route!(POST "/desk/milestones/{milestone}/updates" Staff Never desk::milestones::show::report),
    route!(GET "/desk/updates/{update}" Staff Never desk::updates::decision::show),
    route!(POST "/desk/updates/{update}/approval" Staff Never desk::updates::decision::approve),
    route!(POST "/desk/updates/{update}/return" Staff Never desk::updates::decision::send_back),
    route!(GET "/desk/goals" Staff Never desk::goals::list::show),
    route!(POST "/desk/goals" Staff Never desk::goals::list::create),
    route!(GET "/desk/goals/{goal}" Staff Never desk::goals::show::show),
    route!(GET "/desk/goals/{goal}/objectives" Staff Never desk::goals::text::edit_objectives),
    route!(POST "/desk/goals/{goal}/objectives" Staff Never desk::goals::text::update_objectives),
    route!(GET "/desk/goals/{goal}/results/{stage}" Staff Never desk::goals::text::edit_results),
    route!(POST "/desk/goals/{goal}/results/{stage}" Staff Never desk::goals::text::update_results),
    route!(GET "/desk/goals/{goal}/milestones" Staff Never desk::goals::milestones::edit),
    route!(POST "/desk/goals/{goal}/milestones" Staff Never desk::goals::milestones::update),
    route!(GET "/desk/goals/{goal}/indicators" Staff Never desk::indicators::show),
    route!(POST "/desk/goals/{goal}/indicators" Staff Never desk::indicators::update),
    route!(GET "/desk/goals/{goal}/indicators/{indicator}/breaks" Staff Never desk::breaks::show),
    route!(POST "/desk/goals/{goal}/indicators/{indicator}/breaks" Staff Never desk::breaks::create),
    route!(POST "/desk/goals/{goal}/indicators/{indicator}/breaks/{year}/removal" Staff Never desk::breaks::remove),
    route!(GET "/desk/goals/{goal}/evaluation" Staff Never desk::evaluation::show),
    route!(POST "/desk/goals/{goal}/evaluation" Staff Never desk::evaluation::create),
    route!(GET "/desk/import" Staff Never desk::imports::show),
    route!(POST "/desk/import" Staff Never desk::imports::create),
    route!(POST "/desk/import/acceptance" Staff Never desk::imports::accept),
    route!(GET "/desk/approvals" Staff Never desk::stages::approvals::show),
    route!(POST "/desk/approvals" Staff Never desk::stages::approvals::approve),
    route!(GET "/desk/goals/{goal}/stages/{stage}" Staff Never desk::stages::show),
    route!(POST "/desk/goals/{goal}/stages/{stage}/submission" Staff Never desk::stages::steps::submit),
    route!(POST "/desk/goals/{goal}/stages/{stage}/withdrawal" Staff Never desk::stages::steps::withdraw),
    route!(POST "/desk/goals/{goal}/stages/{stage}/approval" Staff Never desk::stages::steps::approve),
    route!(POST "/desk/goals/{goal}/stages/{stage}/return" Staff Never desk::stages::steps::send_back),
    route!(POST "/admin/goals/{goal}/stages/{stage}/reopening" Staff Never desk::stages::steps::reopen),
    route!(GET "/desk/requests" Staff Never review::requests::show),
    route!(POST "/desk/requests/{request}/withdrawal" Staff Never review::requests::withdraw),
    route!(GET "/desk/deputies" Staff Never desk::deputies::show),
    route!(POST "/desk/deputies" Staff Never desk::deputies::register),
    route!(POST "/desk/deputies/{deputy}/end" Staff Never desk::deputies::end),
    route!(GET "/desk/deputies/decisions" Staff Never desk::deputies::decisions::show),
    route!(POST "/desk/deputies/decisions/{act}/reading" Staff Never desk::deputies::decisions::mark_read),
    route!(GET "/review" Staff Never review::show),
    route!(GET "/review/changes" Staff Never review::show_changes),
    route!(GET "/review/meeting" Staff Never review::show_meeting),
    route!(GET "/review/years" Staff Never review::show_years),
    route!(GET "/review/goals/{goal}" Staff Never review::goal::show),
    route!(POST "/review/goals/{goal}/comments" Staff Never review::comments::create),
    route!(POST "/review/goals/{goal}/requests" Staff Never review::requests::create),
    route!(GET "/admin/years" Staff Never office::years::show),
    route!(GET "/admin/years/new" Staff Never office::years::opening::show),
    route!(POST "/admin/years" Staff Never office::years::opening::create),
    route!(GET "/admin/years/{year}" Staff Never office::years::year::show),
    route!(POST "/admin/years/{year}/deadlines" Staff Never office::years::year::set_deadlines),
    route!(POST "/admin/years/{year}/scale" Staff Never office::years::year::set_scale),
    route!(POST "/admin/years/{year}/phase" Staff Never office::years::year::set_phase),
    route!(GET "/admin/years/{year}/policies" Staff Never office::years::policies::show),
    route!(POST "/admin/years/{year}/policies" Staff Never office::years::policies::update),
    route!(POST "/admin/years/{year}/policies/goals" Staff Never office::years::policies::choose),
    route!(GET "/admin/years/{year}/publications" Staff Never office::publications::show),
    route!(POST "/admin/years/{year}/publications" Staff Never office::publications::publish),
    route!(GET "/admin/publications" Staff Never office::publications::record::show),
    route!(POST "/admin/publications/{schedule}/cancellation" Staff Never office::publications::cancel),
    route!(GET "/admin/units" Staff Never office::units::show),
    route!(GET "/admin/units/change" Staff Never office::units::change::show),
    route!(POST "/admin/units/change" Staff Never office::units::change::create),
    route!(POST "/admin/units/changes/{change}/undoing" Staff Never office::units::undo),
    route!(GET "/admin/units/{unit}" Staff Never office::units::show_unit),
    route!(GET "/admin/settings" Staff Never office::settings::show),
    route!(POST "/admin/settings" Staff Never office::settings::update),
    route!(POST "/admin/settings/logo" Staff Never office::settings::logo::update),
    route!(POST "/admin/settings/mail" Staff Never office::settings::mail::create),
    route!(GET "/admin/people" Staff Never office::people::show),
    route!(POST "/admin/people" Staff Never office::people::new::create),
    route!(GET "/admin/people/new" Staff Never office::people::new::show),
    route!(GET "/admin/people/rights" Staff Never office::people::rights::show),
    route!(GET "/admin/people/transfers" Staff Never office::people::table::show),
    route!(POST "/admin/people/transfers" Staff Never office::people::table::send),
    route!(GET "/admin/people/transfers/template.csv" Staff Never office::people::table::template),
    route!(GET "/admin/people/{person}" Staff Never office::people::show::show),
    route!(POST "/admin/people/{person}/name" Staff Never office::people::show::rename),
    route!(POST "/admin/people/{person}/mail" Staff Never office::people::show::set_mail),
    route!(POST "/admin/people/{person}/posts" Staff Never office::people::show::give_post),
    route!(POST "/admin/people/{person}/password" Staff Never office::people::show::reset),
    route!(POST "/admin/people/{person}/closing" Staff Never office::people::show::close),
    route!(POST "/admin/people/{person}/reopening" Staff Never office::people::show::reopen),
    route!(POST "/admin/posts/{post}/ending" Staff Never office::people::show::end_post),
    route!(GET "/admin/programmes" Staff Never office::programmes::show),
    route!(GET "/admin/programmes/{programme}" Staff Never office::programmes::show_one),
    route!(POST "/admin/programmes/{programme}/links" Staff Never office::programmes::link),
    route!(POST "/admin/programmes/{programme}/links/{from}/withdrawal" Staff Never office::programmes::withdraw),
    route!(POST "/admin/programmes/{programme}/end" Staff Never office::programmes::end),
    route!(POST "/admin/programmes/{programme}/parting" Staff Never office::programmes::parting::create),
    route!(POST "/admin/programmes/{programme}/rejoining" Staff Never office::programmes::parting::undo),
    route!(GET "/admin/audit" Staff Never office::trail::show),
    route!(GET "/admin/audit.csv" Staff Never office::trail::export::show),
    // Operation.
    route!(GET "/healthz" Public Never public::front::healthz),
    route!(GET "/readyz" Public Never public::front::readyz),
];

/// What the session cookie needs.
#[derive(Clone)]
pub struct SessionSettings {
    /// Where the sessions are.
    pub database: Database,
    /// The key that signs the cookie.
    pub key: Key,
    /// Whether the cookie is for secure connections only.
    pub secure: bool,
}

impl SessionSettings {
    fn middleware(&self) -> SessionMiddleware<Sessions> {
        SessionMiddleware::builder(Sessions::new(self.database.clone()), self.key.clone())
            .cookie_name("ichirizuka-session".to_owned())
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

/// Registers every route, in Japanese and in English.
pub fn configure(config: &mut ServiceConfig, sessions: &SessionSettings) {
    for prefix in ["/en", ""] {
        let mut registered: Vec<&str> = Vec::new();
        for route in ROUTES {
            if registered.contains(&route.path) {
                continue;
            }
            registered.push(route.path);
            let address = match (prefix, route.path) {
                ("/en", "/") => "/en".to_owned(),
                _ => format!("{prefix}{}", route.path),
            };
            let mut resource = web::resource(address);
            if route.path == "/login" {
                // A login carries along what was typed when the session had ended.
                let limit = LARGEST_LOGIN;
                resource = resource.app_data(PayloadConfig::new(limit)).app_data(FormConfig::default().limit(limit));
            }
            for same_path in ROUTES.iter().filter(|other| other.path == route.path) {
                resource = add(resource, same_path, sessions);
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
        Method::GET => "GET, HEAD",
        _ => "POST",
    });
    methods.collect::<Vec<_>>().join(", ")
}

fn add(resource: Resource, route: &'static Route, sessions: &SessionSettings) -> Resource {
    let handler = (route.handler)()
        .guard(method_guard(route))
        .wrap(from_fn(move |request, next| caching::apply(route.cache, request, next)))
        .wrap(from_fn(move |request, next| access::guard(route.access, request, next)));
    if route.access == Access::Public {
        return resource.route(handler);
    }
    resource.route(handler.wrap(sessions.middleware()).wrap(from_fn(errors::of_the_session)))
}

fn method_guard(route: &Route) -> impl Guard + use<> {
    match route.method {
        Method::GET => guard::Any(guard::Get()).or(guard::Head()),
        _ => guard::Any(guard::Post()),
    }
}
