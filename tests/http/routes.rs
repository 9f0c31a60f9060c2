//! Every address for everybody. The server's own list of routes is walked: a route that the table below does not know
//! fails the walk.

use ichirizuka::web::routes::{ROUTES, Route};
use reqwest::{Method, StatusCode};

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::comments::{appoint, ask};
use crate::scene::{DAY, UNTOUCHED, WAITING};
use crate::visitor::{Fields, Visitor};

on_both_databases! {
    every_route_answers_every_actor_as_the_table_says,
    a_form_with_a_wrong_token_is_refused_and_changes_nothing,
    a_form_sent_from_another_site_is_refused_and_changes_nothing,
    a_form_sent_from_this_site_is_accepted,
    a_method_that_an_address_does_not_have_is_refused,
    every_route_is_there_in_english_too,
}

const EVERYBODY: [u16; 9] = [200; 9];

/// What each actor gets, in the order of [`Actor::ALL`]: anonymous, another section, own section, head, department
/// head, executive, administrator, post that has ended, initial password.
const EXPECTED: &[(&str, &str, [u16; 9])] = &[
    ("GET", "/", EVERYBODY),
    ("GET", "/years/{year}.{format}", EVERYBODY),
    ("GET", "/years/{year}", EVERYBODY),
    ("GET", "/years/{year}/units/{unit}.{format}", EVERYBODY),
    ("GET", "/years/{year}/units/{unit}", EVERYBODY),
    ("GET", "/goals/{goal}.svg", EVERYBODY),
    ("GET", "/goals/{goal}", EVERYBODY),
    ("GET", "/goals/{goal}/embed", EVERYBODY),
    ("GET", "/goals/{goal}/publications/{number}", EVERYBODY),
    // Nothing is there.
    ("GET", "/evidence/{evidence}.{kind}", [404; 9]),
    ("GET", "/evidence/{evidence}", [404; 9]),
    ("GET", "/programmes", EVERYBODY),
    ("GET", "/programmes/{programme}.{format}", EVERYBODY),
    ("GET", "/programmes/{programme}", EVERYBODY),
    ("GET", "/programmes/{programme}/feed.atom", EVERYBODY),
    ("GET", "/indicators", EVERYBODY),
    ("GET", "/indicators/{indicator}/embed", EVERYBODY),
    // It has no two values to draw.
    ("GET", "/indicators/{indicator}.svg", [404; 9]),
    ("GET", "/indicators/{indicator}", EVERYBODY),
    ("GET", "/search", EVERYBODY),
    ("GET", "/corrections", EVERYBODY),
    ("GET", "/compare", EVERYBODY),
    ("GET", "/compare.csv", EVERYBODY),
    ("GET", "/compare.xlsx", EVERYBODY),
    ("GET", "/data", EVERYBODY),
    ("GET", "/data/all.{format}", EVERYBODY),
    ("GET", "/data/indicators.csv", EVERYBODY),
    ("GET", "/data/codes.csv", EVERYBODY),
    ("GET", "/data/dataset.jsonld", EVERYBODY),
    ("GET", "/api/years.json", EVERYBODY),
    ("GET", "/api/programmes.json", EVERYBODY),
    ("GET", "/api/goals.json", EVERYBODY),
    ("GET", "/api/indicators.json", EVERYBODY),
    ("GET", "/api/openapi.json", EVERYBODY),
    ("GET", "/about", EVERYBODY),
    ("GET", "/accessibility", EVERYBODY),
    ("GET", "/robots.txt", EVERYBODY),
    ("GET", "/sitemap.xml", EVERYBODY),
    ("GET", "/sitemap-{part}.xml", EVERYBODY),
    ("GET", "/feed.atom", EVERYBODY),
    ("GET", "/units/{unit}/feed.atom", EVERYBODY),
    ("GET", "/static/{digest}/{name}", EVERYBODY),
    // There is none.
    ("GET", "/logo/{digest}.png", [404; 9]),
    ("GET", "/login", EVERYBODY),
    ("POST", "/login", [422; 9]),
    ("GET", "/account/password", [303, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/account/password", [401, 422, 422, 422, 422, 422, 422, 422, 422]),
    // Nobody has given a password a moment ago.
    ("GET", "/login/code", [303; 9]),
    ("POST", "/login/code", [401; 9]),
    ("GET", "/account/second-factor", [303, 200, 200, 200, 200, 200, 200, 200, 200]),
    // What was not offered is not confirmed, and what is not there neither changed nor removed.
    ("POST", "/account/second-factor", [401, 403, 403, 403, 403, 403, 403, 403, 403]),
    ("POST", "/account/second-factor/removal", [401, 409, 409, 409, 409, 409, 409, 409, 409]),
    ("POST", "/account/second-factor/codes", [401, 409, 409, 409, 409, 409, 409, 409, 409]),
    // The address of the tests is none for passkeys, and nobody has one.
    ("GET", "/account/passkeys", [303, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/account/passkeys", [401, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("POST", "/account/passkeys/confirmation", [401, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("POST", "/account/passkeys/removal", [401, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("POST", "/account/passkeys/codes", [401, 409, 409, 409, 409, 409, 409, 409, 409]),
    ("GET", "/account/sessions", [303, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/account/sessions", [401, 303, 303, 303, 303, 303, 303, 303, 303]),
    // No provider is set.
    ("GET", "/login/with/{provider}", [404; 9]),
    ("GET", "/login/with/{provider}/return", [404; 9]),
    ("GET", "/account/sign-in", [303, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/account/sign-in/{provider}", [401, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("POST", "/account/sign-in/{link}/removal", [401, 404, 404, 404, 404, 404, 404, 404, 404]),
    ("GET", "/account/mail", [303, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/account/mail", [401, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("GET", "/desk", [303, 200, 200, 200, 200, 303, 303, 403, 303]),
    ("GET", "/desk/report", [303, 200, 200, 200, 404, 404, 404, 403, 303]),
    ("POST", "/desk/report", [401, 404, 303, 303, 404, 404, 404, 403, 303]),
    // No form is named.
    ("GET", "/desk/drafts", [303, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("POST", "/desk/drafts", [401, 303, 303, 303, 303, 303, 303, 403, 303]),
    ("POST", "/desk/drafts/discard", [401, 303, 303, 303, 303, 303, 303, 403, 303]),
    ("GET", "/desk/milestones", [303, 200, 200, 200, 200, 404, 404, 403, 303]),
    ("GET", "/desk/milestones/{milestone}", [303, 404, 200, 200, 200, 200, 200, 403, 303]),
    ("POST", "/desk/milestones/{milestone}/updates", [401, 404, 303, 303, 404, 404, 404, 403, 303]),
    ("GET", "/desk/updates/{update}", [303, 404, 200, 200, 200, 200, 200, 403, 303]),
    ("POST", "/desk/updates/{update}/return", [401, 404, 404, 303, 303, 404, 404, 403, 303]),
    ("POST", "/desk/updates/{update}/approval", [401, 404, 404, 303, 303, 404, 404, 403, 303]),
    ("GET", "/desk/goals", [303, 200, 200, 200, 200, 404, 404, 403, 303]),
    ("POST", "/desk/goals", [401, 303, 303, 303, 404, 404, 404, 403, 303]),
    ("GET", "/desk/goals/{goal}", [303, 404, 200, 200, 200, 200, 200, 403, 303]),
    ("GET", "/desk/goals/{goal}/objectives", [303, 404, 200, 200, 404, 404, 404, 403, 303]),
    // The goals are approved, and therefore locked.
    ("POST", "/desk/goals/{goal}/objectives", [401, 404, 409, 409, 404, 404, 404, 403, 303]),
    ("GET", "/desk/goals/{goal}/results/{stage}", [303, 404, 200, 200, 404, 404, 404, 403, 303]),
    ("POST", "/desk/goals/{goal}/results/{stage}", [401, 404, 200, 200, 404, 404, 404, 403, 303]),
    ("GET", "/desk/goals/{goal}/milestones", [303, 404, 200, 200, 404, 404, 404, 403, 303]),
    ("POST", "/desk/goals/{goal}/milestones", [401, 404, 409, 409, 404, 404, 404, 403, 303]),
    ("GET", "/desk/goals/{goal}/indicators", [303, 404, 200, 200, 200, 200, 200, 403, 303]),
    ("POST", "/desk/goals/{goal}/indicators", [401, 404, 303, 303, 404, 404, 404, 403, 303]),
    ("GET", "/desk/goals/{goal}/indicators/{indicator}/breaks", [303, 404, 200, 200, 200, 200, 200, 403, 303]),
    // The forms don't say which sheet they saw.
    ("POST", "/desk/goals/{goal}/indicators/{indicator}/breaks", [401, 404, 409, 409, 404, 404, 404, 403, 303]),
    (
        "POST",
        "/desk/goals/{goal}/indicators/{indicator}/breaks/{year}/removal",
        [401, 404, 409, 409, 404, 404, 404, 403, 303],
    ),
    ("GET", "/desk/goals/{goal}/plan", [303, 404, 200, 200, 404, 404, 404, 403, 303]),
    // The goals of the sheet are approved.
    ("POST", "/desk/goals/{goal}/plan", [401, 404, 409, 409, 404, 404, 404, 403, 303]),
    ("GET", "/desk/goals/{goal}/amounts", [303, 404, 200, 200, 200, 200, 200, 403, 303]),
    ("POST", "/desk/goals/{goal}/amounts", [401, 404, 303, 303, 404, 404, 404, 403, 303]),
    ("GET", "/desk/goals/{goal}/evidence", [303, 404, 200, 200, 200, 200, 200, 403, 303]),
    // Nothing was chosen.
    ("POST", "/desk/goals/{goal}/evidence", [401, 404, 422, 422, 404, 404, 404, 403, 303]),
    // Nothing is there.
    ("GET", "/desk/evidence/{evidence}", [303, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("POST", "/desk/evidence/{evidence}/marking", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("POST", "/desk/evidence/{evidence}/removal", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("GET", "/desk/goals/{goal}/evaluation", [303, 404, 200, 200, 200, 200, 200, 403, 303]),
    ("POST", "/desk/goals/{goal}/evaluation", [401, 404, 422, 422, 404, 404, 404, 403, 303]),
    ("GET", "/desk/import", [303, 200, 200, 200, 404, 404, 200, 403, 303]),
    // Nothing was chosen.
    ("POST", "/desk/import", [401, 422, 422, 422, 404, 404, 422, 403, 303]),
    // Nothing waits.
    ("POST", "/desk/import/acceptance", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("POST", "/desk/import/reading", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("GET", "/desk/import/mapping.toml", [303, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("POST", "/desk/import/mappings/{mapping}/removal", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("GET", "/desk/import/prose", [303, 303, 303, 303, 404, 404, 303, 403, 303]),
    ("POST", "/desk/import/prose", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("POST", "/desk/import/cells", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("GET", "/desk/imports", [303, 200, 200, 200, 404, 404, 200, 403, 303]),
    // It is the demonstration's own, and public.
    ("GET", "/desk/imports/{import}", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/desk/imports/{import}/undoing", [401, 404, 404, 404, 404, 404, 409, 403, 303]),
    ("POST", "/desk/import/answers", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("GET", "/desk/approvals", [303, 404, 404, 200, 200, 404, 404, 403, 303]),
    ("POST", "/desk/approvals", [401, 404, 404, 422, 422, 404, 404, 403, 303]),
    ("GET", "/desk/goals/{goal}/stages/{stage}", [303, 404, 200, 200, 200, 200, 200, 403, 303]),
    // Nothing has been written for the stage yet, and nothing submitted.
    ("POST", "/desk/goals/{goal}/stages/{stage}/submission", [401, 404, 422, 422, 404, 404, 404, 403, 303]),
    ("POST", "/desk/goals/{goal}/stages/{stage}/withdrawal", [401, 404, 409, 409, 404, 404, 404, 403, 303]),
    ("POST", "/desk/goals/{goal}/stages/{stage}/approval", [401, 404, 404, 409, 409, 404, 404, 403, 303]),
    ("POST", "/desk/goals/{goal}/stages/{stage}/return", [401, 404, 404, 409, 409, 404, 404, 403, 303]),
    ("POST", "/admin/goals/{goal}/stages/{stage}/reopening", [401, 404, 404, 404, 404, 404, 409, 403, 303]),
    ("GET", "/admin/years", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("GET", "/admin/years/new", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/years", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("GET", "/admin/years/{year}", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/years/{year}/deadlines", [401, 404, 404, 404, 404, 404, 303, 403, 303]),
    ("POST", "/admin/years/{year}/scale", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("GET", "/admin/years/{year}/scheme", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/years/{year}/scheme", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("POST", "/admin/years/{year}/courses", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("POST", "/admin/years/{year}/phase", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("GET", "/admin/years/{year}/policies", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/years/{year}/policies", [401, 404, 404, 404, 404, 404, 303, 403, 303]),
    ("POST", "/admin/years/{year}/policies/goals", [401, 404, 404, 404, 404, 404, 303, 403, 303]),
    ("GET", "/admin/years/{year}/publications", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/years/{year}/publications", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("GET", "/admin/publications", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/publications/{schedule}/cancellation", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("GET", "/admin/units", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    // A change that names no kind is none.
    ("GET", "/admin/units/change", [303, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("POST", "/admin/units/change", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("POST", "/admin/units/changes/{reorganisation}/undoing", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("GET", "/admin/units/{unit}", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/units/{unit}/english", [401, 404, 404, 404, 404, 404, 303, 403, 303]),
    ("GET", "/admin/settings", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/settings", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    // No picture was chosen.
    ("POST", "/admin/settings/logo", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    // No mail server is set.
    ("POST", "/admin/settings/mail", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    // There is no login that it could be of.
    ("POST", "/admin/settings/mail/password", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("GET", "/desk/calendar", [303, 200, 200, 200, 404, 404, 404, 403, 303]),
    ("POST", "/desk/calendar/{unit}", [401, 404, 200, 200, 404, 404, 404, 403, 303]),
    ("POST", "/desk/calendar/{unit}/revocation", [401, 404, 303, 303, 404, 404, 404, 403, 303]),
    // Nobody knows its secret.
    ("GET", "/calendar/{secret}.ics", [404; 9]),
    ("GET", "/desk/requests", [303, 200, 200, 200, 200, 200, 200, 403, 303]),
    // The executive asked.
    ("POST", "/desk/requests/{request}/withdrawal", [401, 404, 404, 404, 404, 303, 404, 403, 303]),
    ("GET", "/desk/deputies", [303, 404, 404, 200, 200, 404, 200, 403, 303]),
    ("POST", "/desk/deputies", [401, 404, 404, 422, 404, 404, 422, 403, 303]),
    ("POST", "/desk/deputies/{deputy}/end", [401, 404, 404, 303, 404, 404, 303, 403, 303]),
    ("GET", "/desk/deputies/decisions", [303, 200, 200, 200, 200, 200, 200, 403, 303]),
    // Nothing was decided in anybody's stead.
    ("POST", "/desk/deputies/decisions/{act}/reading", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("GET", "/review", [303, 404, 404, 404, 200, 200, 200, 403, 303]),
    ("GET", "/review/changes", [303, 404, 404, 404, 200, 200, 200, 403, 303]),
    ("GET", "/review/meeting", [303, 404, 404, 404, 200, 200, 200, 403, 303]),
    ("GET", "/review/years", [303, 404, 404, 404, 200, 200, 200, 403, 303]),
    ("GET", "/review/goals/{goal}", [303, 404, 200, 200, 200, 200, 200, 403, 303]),
    ("POST", "/review/goals/{goal}/comments", [401, 404, 404, 422, 422, 422, 422, 403, 303]),
    ("POST", "/review/goals/{goal}/requests", [401, 404, 404, 422, 422, 422, 422, 403, 303]),
    ("GET", "/desk/inherited", [303, 200, 200, 200, 404, 404, 404, 403, 303]),
    ("POST", "/desk/inherited/{draft}", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("GET", "/admin/plan", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/plan", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    // There is no such node.
    ("POST", "/admin/plan/{node}", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("GET", "/admin/people", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/people", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("GET", "/admin/people/new", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("GET", "/admin/people/rights", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("GET", "/admin/people/transfers", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/people/transfers", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("GET", "/admin/people/transfers/template.csv", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("GET", "/admin/people/{person}", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/people/{person}/name", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("POST", "/admin/people/{person}/mail", [401, 404, 404, 404, 404, 404, 303, 403, 303]),
    ("POST", "/admin/people/{person}/posts", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    // The account is open.
    ("POST", "/admin/people/{person}/reopening", [401, 404, 404, 404, 404, 404, 409, 403, 303]),
    ("POST", "/admin/posts/{post}/ending", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("POST", "/admin/people/{person}/password", [401, 404, 404, 404, 404, 404, 200, 403, 303]),
    // There is none.
    ("POST", "/admin/people/{person}/sign-in", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("POST", "/admin/people/{person}/sign-in/{link}/removal", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("POST", "/admin/people/{person}/second-factor", [401, 404, 404, 404, 404, 404, 409, 403, 303]),
    ("POST", "/admin/people/{person}/sessions", [401, 404, 404, 404, 404, 404, 303, 403, 303]),
    ("POST", "/admin/people/{person}/closing", [401, 404, 404, 404, 404, 404, 303, 403, 303]),
    ("GET", "/admin/programmes", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("GET", "/admin/programmes/{programme}", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("POST", "/admin/programmes/{programme}/links", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    // There is no such link.
    ("POST", "/admin/programmes/{programme}/links/{from}/withdrawal", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("POST", "/admin/programmes/{programme}/end", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    // No year was chosen, and nothing was parted.
    ("POST", "/admin/programmes/{programme}/parting", [401, 404, 404, 404, 404, 404, 422, 403, 303]),
    ("POST", "/admin/programmes/{programme}/rejoining", [401, 404, 404, 404, 404, 404, 404, 403, 303]),
    ("GET", "/admin/audit", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("GET", "/admin/audit.csv", [303, 404, 404, 404, 404, 404, 200, 403, 303]),
    ("GET", "/healthz", EVERYBODY),
    ("GET", "/readyz", EVERYBODY),
    // They all ask on this machine.
    ("GET", "/metrics", EVERYBODY),
    // It ends the session, and therefore comes last.
    ("POST", "/logout", [401, 303, 303, 303, 303, 303, 303, 303, 303]),
];

/// Numbers that stand in the addresses. An update waits to be returned, another to be approved.
pub(crate) struct Places {
    unit: i64,
    goal: i64,
    programme: i64,
    indicator: i64,
    milestone: i64,
    /// Somebody in whose name no administrator walks.
    person: i64,
    post: i64,
    waiting: i64,
    to_return: i64,
    to_approve: i64,
    asset: String,
    /// What the executive asked for.
    request: i64,
    /// The deputy of the section's head, next year.
    deputy: i64,
    /// The post of the section's head.
    head_post: i64,
}

impl Places {
    pub(crate) async fn of(city: &City) -> Self {
        let to_approve = city.newest_update(city.milestone(WAITING));
        let milestone = city.milestone(UNTOUCHED);
        let to_return = city.reported(milestone, "返されることになる報告").await;
        let goal = city.goal_of(milestone);
        let of_goal = |column: &str| {
            city.number(&format!("SELECT CAST({column} AS BIGINT) AS number FROM goal WHERE id = {goal}"))
        };
        let page = city.citizen().get("/").await.expect(200);
        let asset = page.attributes("link[rel=stylesheet]", "href").pop().expect("a stylesheet");
        ask(&city.visit(Actor::Executive).await, goal, "", "進みぐあいを教えてください").await.expect_redirect();
        appoint(city, "2022-01-04", "2022-01-07").await.expect_redirect();
        let number = |table: &str| city.number(&format!("SELECT CAST(max(id) AS BIGINT) AS number FROM {table}"));
        Self {
            unit: of_goal("unit_id"),
            programme: of_goal("programme_id"),
            indicator: city.number(&format!(
                "SELECT CAST(min(indicator.id) AS BIGINT) AS number FROM indicator \
                 JOIN goal ON goal.programme_id = indicator.programme_id WHERE goal.id = {goal}"
            )),
            goal,
            milestone,
            person: city.person("moto"),
            post: city.post("moto"),
            waiting: city.milestone(WAITING),
            to_return,
            to_approve,
            asset,
            request: number("update_request"),
            deputy: number("deputy"),
            head_post: number("post WHERE person_id = (SELECT id FROM person WHERE login = 'kacho')"),
        }
    }

    /// The address of a route with everything filled in.
    pub(crate) fn fill(&self, route: &Route) -> String {
        if route.path.starts_with("/static/") {
            return self.asset.clone();
        }
        let update = if route.path.ends_with("/return") { self.to_return } else { self.to_approve };
        let path = route
            .path
            .replace("{year}", "2021")
            .replace("{format}", "csv")
            .replace("{unit}", &self.unit.to_string())
            .replace("{goal}", &self.goal.to_string())
            .replace("{number}", "1")
            .replace("{part}", "2021")
            .replace("{stage}", "midyear")
            .replace("{schedule}", "1")
            .replace("{mapping}", "1")
            .replace("{reorganisation}", "1")
            .replace("{digest}", "0")
            .replace("{secret}", "0")
            .replace("{provider}", "none")
            .replace("{link}", "1")
            .replace("{act}", "1")
            .replace("{evidence}", "1")
            .replace("{kind}", "pdf")
            .replace("{node}", "0")
            .replace("{request}", &self.request.to_string())
            .replace("{deputy}", &self.deputy.to_string())
            .replace("{indicator}", &self.indicator.to_string())
            .replace("{programme}", &self.programme.to_string())
            .replace("{milestone}", &self.milestone.to_string())
            .replace("{person}", &self.person.to_string())
            .replace("{post}", &self.post.to_string())
            .replace("{draft}", "1")
            .replace("{import}", "1")
            .replace("{from}", "0")
            .replace("{update}", &update.to_string());
        assert!(!path.contains('{'), "{} has a part that this test does not know", route.path);
        path
    }

    /// The name of a field of the monthly form, in the row of the milestone whose report is to be approved.
    fn row(&self, field: &str) -> &'static str {
        format!("{field}-{}", self.waiting).leak()
    }

    /// The fields of a form that would be accepted, but for its token. A login without a name fails whoever sends it.
    fn fields(&self, route: &Route) -> Vec<(&'static str, String)> {
        match route.path {
            "/desk/milestones/{milestone}/updates" => vec![
                ("entry_key", "k".repeat(32)),
                ("seen", self.to_return.to_string()),
                ("happened", DAY.to_owned()),
                ("text", "表にある報告".to_owned()),
                ("state", "in_progress".to_owned()),
            ],
            "/desk/report" => vec![
                ("entry_key", "m".repeat(32)),
                (self.row("seen"), self.to_approve.to_string()),
                (self.row("happened"), DAY.to_owned()),
                (self.row("text"), "表にあるまとめての報告".to_owned()),
            ],
            "/desk/deputies" => vec![("post", self.head_post.to_string())],
            "/desk/drafts" | "/desk/drafts/discard" => vec![("form", "monthly".to_owned())],
            "/desk/goals" => vec![("year", "2021".to_owned()), ("name", "表にある事業".to_owned())],
            "/admin/units/change" => vec![("kind", "created".to_owned())],
            "/desk/goals/{goal}/evaluation" => vec![("kind", "self".to_owned())],
            "/desk/updates/{update}/return" => vec![("reason", "数を書き足してください".to_owned())],
            "/desk/goals/{goal}/stages/{stage}/return" => vec![("reason", "目標を数で書いてください".to_owned())],
            "/admin/goals/{goal}/stages/{stage}/reopening" => vec![("reopening", "数字の誤り".to_owned())],
            _ => Vec::new(),
        }
    }
}

/// How a form that is sent differs from one that would be accepted.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    Right,
    WrongToken,
    With(&'static str, &'static str),
}

/// What is sent with a form to say that it comes from another site.
const FOREIGN: [Form; 4] = [
    Form::With("origin", "https://evil.example"),
    Form::With("origin", "null"),
    Form::With("sec-fetch-site", "cross-site"),
    Form::With("sec-fetch-site", "same-site"),
];

pub(crate) async fn send(visitor: &Visitor, places: &Places, route: &Route, prefix: &str, form: Form) -> Answer {
    let path = format!("{prefix}{}", places.fill(route));
    if route.method == "GET" {
        return visitor.get(&path).await;
    }
    // The login form has a token of its own, because nobody is signed in yet.
    let (name, token) = match route.path {
        "/login" | "/login/code" => ("form_token", visitor.get("/login").await.value("form_token")),
        _ => ("token", visitor.token().await),
    };
    let token = if matches!(form, Form::WrongToken) { "x".repeat(32) } else { token };
    let fields = places.fields(route);
    let mut borrowed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    borrowed.push((name, &token));
    let headers: &Fields<'_> = match form {
        Form::With(name, value) => &[(name, value)],
        _ => &[],
    };
    visitor.send(Method::POST, &path, headers, Some(&borrowed)).await
}

fn is(route: &Route, method: &str, path: &str) -> bool {
    route.method == method && route.path == path
}

fn forms() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|route| route.method != "GET")
}

async fn every_route_answers_every_actor_as_the_table_says(city: City) {
    for route in ROUTES {
        let known = EXPECTED.iter().filter(|(method, path, _)| is(route, method, path)).count();
        assert_eq!(known, 1, "{} {}: what does everybody get there?", route.method, route.path);
    }
    for (number, actor) in Actor::ALL.into_iter().enumerate() {
        // What one actor decides or reports is not there for the next.
        let city = city.again();
        let places = Places::of(&city).await;
        let visitor = city.visit(actor).await;
        for (method, path, expected) in EXPECTED {
            let route = ROUTES.iter().find(|route| is(route, method, path));
            let route = route.unwrap_or_else(|| panic!("{method} {path} is in the table only"));
            let answer = send(&visitor, &places, route, "", Form::Right).await;
            assert_eq!(answer.status, expected[number], "{actor:?} {}", answer.asked);
        }
    }
}

/// Whether somebody may not send the form with a file at this address.
fn is_refused_by_its_head(actor: Actor, path: &str) -> bool {
    let may_not_import = matches!(actor, Actor::DepartmentHead | Actor::Executive);
    match path {
        "/desk/import" => may_not_import,
        "/desk/goals/{goal}/evidence" => may_not_import || actor == Actor::Administrator,
        "/admin/settings/logo" | "/admin/people/transfers" => {
            may_not_import || matches!(actor, Actor::OtherSection | Actor::OwnSection | Actor::Head)
        }
        _ => false,
    }
}

async fn a_form_with_a_wrong_token_is_refused_and_changes_nothing(city: City) {
    let places = Places::of(&city).await;
    let administrator = city.visit(Actor::Administrator).await;
    for actor in Actor::ALL {
        let visitor = city.visit(actor).await;
        let before = city.record(&administrator).await;
        for route in forms() {
            let expected = match (actor, route.path) {
                (_, "/login" | "/login/code") => 403,
                (Actor::Anonymous, _) => 401,
                (Actor::InitialPassword, path)
                    if ["/desk", "/admin", "/review"].iter().any(|area| path.starts_with(area)) =>
                {
                    303
                }
                // Who may send a file is known before its token is read.
                (actor, path) if is_refused_by_its_head(actor, path) => 404,
                _ => 403,
            };
            let answer = send(&visitor, &places, route, "", Form::WrongToken).await;
            assert_eq!(answer.status, expected, "{actor:?} {}", answer.asked);
        }
        assert_eq!(city.record(&administrator).await, before, "{actor:?}");
        assert_eq!(visitor.is_signed_in().await, actor != Actor::Anonymous, "{actor:?}");
    }
}

async fn a_form_sent_from_another_site_is_refused_and_changes_nothing(city: City) {
    let places = Places::of(&city).await;
    let administrator = city.visit(Actor::Administrator).await;
    for actor in Actor::ALL {
        let visitor = city.visit(actor).await;
        let before = city.record(&administrator).await;
        for route in forms() {
            for foreign in FOREIGN {
                for prefix in ["", "/en"] {
                    let answer = send(&visitor, &places, route, prefix, foreign).await;
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{actor:?} {}", answer.asked);
                }
            }
        }
        assert_eq!(city.record(&administrator).await, before, "{actor:?}");
        assert_eq!(visitor.is_signed_in().await, actor != Actor::Anonymous, "{actor:?}");
    }
}

async fn a_form_sent_from_this_site_is_accepted(city: City) {
    let kacho = city.visit(Actor::Head).await;
    let token = kacho.token().await;
    let update = city.newest_update(city.milestone(WAITING));
    let headers = [("origin", city.address()), ("sec-fetch-site", "same-origin")];
    let path = format!("/desk/updates/{update}/approval");
    kacho.send(Method::POST, &path, &headers, Some(&[("token", &token)])).await.expect(303);
}

async fn a_method_that_an_address_does_not_have_is_refused(city: City) {
    let places = Places::of(&city).await;
    let kikaku = city.visit(Actor::Administrator).await;
    for route in ROUTES {
        let methods: Vec<&str> =
            ROUTES.iter().filter(|other| other.path == route.path).map(|other| other.method.as_str()).collect();
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            if methods.contains(&method.as_str()) {
                continue;
            }
            let answer = kikaku.send(method, &places.fill(route), &[], None).await.expect(405);
            // Below this there are only programs.
            assert!(route.path.starts_with("/api/") || answer.has("header nav a"), "{}", answer.asked);
            let allowed: Vec<&str> = answer.header("allow").expect("what is allowed").split(", ").collect();
            assert!(methods.iter().all(|method| allowed.contains(method)), "{}: {allowed:?}", answer.asked);
            assert_eq!(allowed.contains(&"HEAD"), methods.contains(&"GET"), "{}: {allowed:?}", answer.asked);
        }
    }
}

async fn every_route_is_there_in_english_too(city: City) {
    let places = Places::of(&city).await;
    let kikaku = city.visit(Actor::Administrator).await;
    for route in ROUTES.iter().filter(|route| route.method == "GET") {
        let japanese = send(&kikaku, &places, route, "", Form::Right).await;
        let path = if route.path == "/" { "/en".to_owned() } else { format!("/en{}", places.fill(route)) };
        let english = kikaku.get(&path).await;
        assert_eq!(english.status, japanese.status, "{}", english.asked);
        let is_page = japanese.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        if japanese.status == 200 && is_page {
            assert_eq!(japanese.attributes("html", "lang"), ["ja"], "{}", japanese.asked);
            assert_eq!(english.attributes("html", "lang"), ["en"], "{}", english.asked);
        }
    }
}
