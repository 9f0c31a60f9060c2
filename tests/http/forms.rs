//! Every form into which somebody types: its session ends before it is sent, and after signing in the text is there.
//! The server's own list of routes is walked: a route that neither table below knows fails the walk.

use ichirizuka::web::Settings;
use ichirizuka::web::kit::access::Access;
use ichirizuka::web::routes::{ROUTES, Route};
use scraper::{ElementRef, Selector};

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::drafts::sign_in_here;
use crate::packing::unmasked;
use crate::scene::{RETURNED, UNTOUCHED, WAITING, borrowed, set};
use crate::single_sign_on::provider;

on_both_databases! {
    what_was_typed_into_any_form_is_there_after_signing_in_again,
    every_form_carries_the_token_of_its_session,
}

const TYPED: &str = "まだ送っていない「文」 & <b>";

/// Where somebody types: the route to which the form is sent, who has it before them, on which page, and how the name of
/// one of its fields begins.
const FORMS: &[(&str, Actor, &str, &str)] = &[
    ("/desk/report", Actor::OwnSection, "/desk/report", "text-"),
    ("/desk/milestones/{milestone}/updates", Actor::OwnSection, "/desk/milestones/{milestone}", "text"),
    ("/desk/updates/{update}/return", Actor::Head, "/desk/updates/{update}", "reason"),
    ("/desk/goals", Actor::OwnSection, "/desk/goals", "name"),
    ("/desk/goals/{goal}/objectives", Actor::OwnSection, "/desk/goals/{goal}/objectives", "text"),
    ("/desk/goals/{goal}/results/{stage}", Actor::OwnSection, "/desk/goals/{goal}/results/results", "text"),
    ("/desk/goals/{goal}/milestones", Actor::OwnSection, "/desk/goals/{goal}/milestones", "title_1"),
    ("/desk/goals/{goal}/indicators", Actor::OwnSection, "/desk/goals/{goal}/indicators?stage=goals", "n1-definition"),
    (
        "/desk/goals/{goal}/indicators/{indicator}/breaks",
        Actor::OwnSection,
        "/desk/goals/{goal}/indicators/{indicator}/breaks",
        "reason",
    ),
    ("/desk/goals/{goal}/amounts", Actor::OwnSection, "/desk/goals/{goal}/amounts?stage=goals", "budget_total"),
    ("/desk/goals/{goal}/evidence", Actor::OwnSection, "/desk/goals/{goal}/evidence", "title"),
    ("/desk/goals/{goal}/evaluation", Actor::OwnSection, "/desk/goals/{goal}/evaluation", "reasons"),
    ("/desk/import/prose", Actor::OwnSection, "/desk/import/prose", "name-"),
    // Before the table that waits has another in its place.
    ("/desk/import/cells", Actor::OwnSection, "/desk/import", "is_1"),
    ("/desk/import", Actor::OwnSection, "/desk/import", "table"),
    ("/desk/goals/{goal}/stages/{stage}/return", Actor::Head, "/desk/goals/{goal}/stages/midyear", "reason"),
    (
        "/admin/goals/{goal}/stages/{stage}/reopening",
        Actor::Administrator,
        "/desk/goals/{other}/stages/goals",
        "reopening",
    ),
    ("/desk/approvals", Actor::Head, "/desk/approvals", "reason-"),
    ("/desk/deputies", Actor::Head, "/desk/deputies", "until"),
    ("/review/goals/{goal}/comments", Actor::Executive, "/review/goals/{goal}", "comment"),
    ("/review/goals/{goal}/requests", Actor::Executive, "/review/goals/{goal}", "request"),
    ("/admin/years", Actor::Administrator, "/admin/years/new", "year"),
    ("/admin/years/{year}/deadlines", Actor::Administrator, "/admin/years/2021", "goals"),
    ("/admin/years/{year}/scale", Actor::Administrator, "/admin/years/2022", "label_0"),
    ("/admin/years/{year}/scheme", Actor::Administrator, "/admin/years/2022/scheme", "axis_0"),
    ("/admin/years/{year}/courses", Actor::Administrator, "/admin/years/2022/scheme", "course_0"),
    ("/admin/years/{year}/phase", Actor::Administrator, "/admin/years/2020", "reason"),
    ("/admin/years/{year}/policies", Actor::Administrator, "/admin/years/2021/policies", "name_"),
    (
        "/admin/years/{year}/publications",
        Actor::Administrator,
        "/admin/years/2021/publications?stage=goals&scope=",
        "note",
    ),
    ("/admin/plan", Actor::Administrator, "/admin/plan", "name"),
    ("/admin/plan/{node}", Actor::Administrator, "/admin/plan", "name_"),
    ("/admin/units/{unit}/english", Actor::Administrator, "/admin/units/{unit}", "name_en"),
    ("/admin/settings", Actor::Administrator, "/admin/settings", "name"),
    ("/admin/settings/mail", Actor::Administrator, "/admin/settings", "trial"),
    ("/admin/people", Actor::Administrator, "/admin/people/new", "name"),
    ("/admin/people/transfers", Actor::Administrator, "/admin/people/transfers", "table"),
    ("/admin/people/{person}/name", Actor::Administrator, "/admin/people/{person}", "name"),
    ("/admin/people/{person}/mail", Actor::Administrator, "/admin/people/{person}", "mail"),
    ("/admin/people/{person}/sign-in", Actor::Administrator, "/admin/people/{person}", "subject"),
    ("/admin/people/{person}/posts", Actor::Administrator, "/admin/people/{person}", "from"),
    ("/admin/posts/{post}/ending", Actor::Administrator, "/admin/people/{person}", "last"),
    ("/admin/programmes/{programme}/links", Actor::Administrator, "/admin/programmes/{programme}", "basis"),
    ("/admin/programmes/{programme}/end", Actor::Administrator, "/admin/programmes/{programme}", "reason"),
    ("/admin/programmes/{programme}/parting", Actor::Administrator, "/admin/programmes/{programme}", "parting"),
];

/// Forms into which nobody types: buttons, ticks and choices, and what a page before them was asked for.
const WITHOUT_TEXT: &[&str] = &[
    "/desk/drafts",
    "/desk/drafts/discard",
    "/desk/inherited/{draft}",
    "/desk/updates/{update}/approval",
    "/desk/goals/{goal}/indicators/{indicator}/breaks/{year}/removal",
    "/desk/import/acceptance",
    "/desk/import/reading",
    "/desk/import/mappings/{mapping}/removal",
    "/desk/imports/{import}/undoing",
    "/desk/import/answers",
    "/desk/goals/{goal}/plan",
    "/desk/evidence/{evidence}/marking",
    "/desk/evidence/{evidence}/removal",
    "/desk/goals/{goal}/stages/{stage}/submission",
    "/desk/goals/{goal}/stages/{stage}/withdrawal",
    "/desk/goals/{goal}/stages/{stage}/approval",
    "/desk/requests/{request}/withdrawal",
    "/desk/deputies/{deputy}/end",
    "/desk/deputies/decisions/{act}/reading",
    "/admin/years/{year}/policies/goals",
    "/admin/publications/{schedule}/cancellation",
    "/admin/units/change",
    "/admin/units/changes/{reorganisation}/undoing",
    "/desk/calendar/{unit}",
    "/desk/calendar/{unit}/revocation",
    "/admin/settings/logo",
    // What is typed there is a password.
    "/admin/settings/mail/password",
    "/admin/people/{person}/password",
    "/admin/people/{person}/second-factor",
    "/admin/people/{person}/sign-in/{link}/removal",
    "/admin/people/{person}/sessions",
    "/admin/people/{person}/closing",
    "/admin/people/{person}/reopening",
    "/admin/programmes/{programme}/links/{from}/withdrawal",
    "/admin/programmes/{programme}/rejoining",
];

/// A provider of sign-in that nobody asks.
fn with_provider(settings: &mut Settings) {
    settings.providers = vec![provider("none", "http://127.0.0.1:9")];
}

/// A city in which every form of the table can be written.
async fn prepared(city: &City) -> Numbers {
    let goal = city.goal_of(city.milestone(UNTOUCHED));
    city.sql(&format!("DELETE FROM sheet_step WHERE goal_id = {goal}"));
    city.sql(&format!(
        "INSERT INTO sheet_step (goal_id, stage, number, step, signature, at) \
         VALUES ({goal}, 'midyear', 1, 'submitted', '担当', '2021-11-10 00:00:00')"
    ));
    for goal in ["min", "max"] {
        // What is to be published differs from what is public.
        city.sql(&format!(
            "UPDATE goal SET summary = '書き直した概要' WHERE id = (SELECT {goal}(id) FROM goal WHERE fiscal_year = 2021)"
        ));
    }
    city.sql("INSERT INTO plan_node (level, name, first_year) VALUES ('policy', '安心して暮らせるまち', 2020)");
    let kikaku = city.visit(Actor::Administrator).await;
    // Whoever types signs in twice for every form; a trial of the mail server takes one.
    let settings = [
        ("sign_in_attempts", "50"),
        ("mail_server", "mail.example.jp"),
        ("mail_sender", "meyasu@city.example.jp"),
        ("mail_domain", "city.example.jp"),
    ];
    set(&kikaku, &settings).await.expect_redirect();
    // Nobody has rated anything in the year to come.
    kikaku.post_with_token("/admin/years", &[("from", ""), ("year", "2022"), ("open", "1")]).await.expect_redirect();
    // A table waits of which a cell can't be read, and the prose of which has a figure.
    let tanto = city.visit(Actor::OwnSection).await;
    let table = "部局\t課・室\t事務事業\t目標\t成果\t指標名\t実績値\n\
                 建設部\t住宅政策課\t空き地の活用\t■使う\t■5件使った（達成率50%）\t空き地\tいくつか\n";
    let token = tanto.token().await;
    let fields = [("token", token.as_str()), ("year", "2021"), ("stage", "results")];
    tanto.upload("/desk/import", &fields, "a.tsv", table.as_bytes()).await.expect_redirect();
    let update = city.reported(city.milestone(RETURNED), "戻されるはずの報告").await;
    let number = |what: &str| city.number(&format!("SELECT CAST({what} AS BIGINT) AS number"));
    Numbers(vec![
        ("{goal}", goal),
        ("{other}", number(&format!("(SELECT max(id) FROM goal WHERE fiscal_year = 2021 AND id <> {goal})"))),
        ("{milestone}", city.milestone(WAITING)),
        ("{update}", update),
        (
            "{indicator}",
            number(&format!(
                "(SELECT min(indicator.id) FROM indicator \
                 JOIN goal ON goal.programme_id = indicator.programme_id WHERE goal.id = {goal})"
            )),
        ),
        ("{unit}", number("(SELECT min(id) FROM unit)")),
        ("{person}", city.person("kacho")),
        (
            "{programme}",
            number(
                "(SELECT min(programme_id) FROM goal AS one WHERE EXISTS (SELECT 1 FROM goal AS later \
                    WHERE later.programme_id = one.programme_id AND later.fiscal_year > one.fiscal_year))",
            ),
        ),
    ])
}

/// The numbers that stand in the addresses of the pages.
struct Numbers(Vec<(&'static str, i64)>);

impl Numbers {
    fn fill(&self, page: &str) -> String {
        let page = self.0.iter().fold(page.to_owned(), |page, (part, number)| page.replace(part, &number.to_string()));
        assert!(!page.contains('{'), "{page}: a part that this test does not know");
        page
    }
}

fn forms() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().filter(|route| route.method == "POST" && matches!(route.access, Access::Staff))
}

/// Whether a form is sent to an address of this pattern.
fn goes_to(form: ElementRef<'_>, pattern: &str) -> bool {
    let action = form.attr("action").unwrap_or_default();
    let (action, pattern): (Vec<&str>, Vec<&str>) = (action.split('/').collect(), pattern.split('/').collect());
    action.len() == pattern.len()
        && action.iter().zip(&pattern).all(|(part, wanted)| wanted.starts_with('{') || part == wanted)
}

fn all<'page>(element: ElementRef<'page>, css: &str) -> Vec<ElementRef<'page>> {
    element.select(&Selector::parse(css).expect("a selector")).collect()
}

/// What a browser would send of a form, but for the button that is pressed.
pub(crate) fn fields_of(form: ElementRef<'_>) -> Vec<(String, String)> {
    let value = |field: ElementRef<'_>| match (field.value().name(), field.attr("type")) {
        ("button", _) | (_, Some("file")) => None,
        ("textarea", _) => Some(field.text().collect::<String>().trim_start_matches('\n').to_owned()),
        ("select", _) => {
            let chosen = all(field, "option[selected]").into_iter().chain(all(field, "option")).next();
            chosen.and_then(|option| option.attr("value")).map(ToOwned::to_owned)
        }
        (_, Some("checkbox" | "radio")) if field.attr("checked").is_none() => None,
        _ => Some(field.attr("value").unwrap_or_default().to_owned()),
    };
    let named = |field| Some((ElementRef::attr(&field, "name")?.to_owned(), value(field)?));
    all(form, "[name]").into_iter().filter_map(named).collect()
}

/// Types into a form as it stands on its page; gives the address to which it is sent, its fields, and whether it could
/// have a file with it.
fn typed_into(page: &Answer, pattern: &str, field: &str) -> (String, Vec<(String, String)>, bool) {
    let text = format!("input[name^='{field}'], textarea[name^='{field}']");
    let form = page.all("main form[method=post]").into_iter().find(|form| {
        goes_to(*form, pattern) && all(*form, &text).iter().any(|field| field.attr("type") != Some("hidden"))
    });
    let form = form.unwrap_or_else(|| panic!("{}: no form for {pattern} with {field}", page.asked));
    let name = all(form, &text)
        .into_iter()
        .filter(|field| field.attr("type") != Some("hidden"))
        .find_map(|field| field.attr("name"));
    let mut fields = fields_of(form);
    for (known, value) in &mut fields {
        if Some(known.as_str()) == name {
            TYPED.clone_into(value);
        }
    }
    assert!(fields.iter().any(|(_, value)| value == TYPED), "{}: {field}", page.asked);
    (form.attr("action").unwrap_or_default().to_owned(), fields, form.attr("enctype").is_some())
}

/// Whether the text stands on the page, in a field that can be read and copied.
fn stands_on(page: &Answer) -> bool {
    let in_areas = page.all("main textarea").into_iter().any(|area| area.text().collect::<String>().contains(TYPED));
    in_areas || page.attributes("main input:not([type=hidden])", "value").iter().any(|value| value == TYPED)
}

async fn what_was_typed_into_any_form_is_there_after_signing_in_again(city: City) {
    for route in forms() {
        let typed = FORMS.iter().filter(|(pattern, ..)| *pattern == route.path).count();
        let known = typed + WITHOUT_TEXT.iter().filter(|pattern| **pattern == route.path).count();
        assert_eq!(known, 1, "POST {}: what is typed there?", route.path);
    }
    let city = city.with_settings(with_provider);
    let numbers = prepared(&city).await;
    let mut lost = Vec::new();
    for (pattern, actor, page, field) in FORMS {
        assert!(forms().any(|route| route.path == *pattern), "{pattern} is in the table only");
        let visitor = city.visit(*actor).await;
        let page = visitor.get(&numbers.fill(page)).await.expect(200);
        let (address, fields, has_file) = typed_into(&page, pattern, field);
        let before = city.count("audit");
        city.sql("DELETE FROM session");
        let fields = borrowed(&fields);
        let login = if has_file {
            visitor.upload(&address, &fields, "", b"").await
        } else {
            visitor.post(&address, &fields).await
        };
        let login = login.expect(401);
        assert_eq!(city.count("audit"), before, "{pattern}: nothing is written");
        let kept = sign_in_here(&visitor, &login, actor.login().unwrap_or_default()).await;
        let again = visitor.get(kept.expect_redirect()).await.expect(200);
        if !stands_on(&again) {
            lost.push(format!("{pattern}: {}", again.asked));
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

async fn every_form_carries_the_token_of_its_session(city: City) {
    let city = city.with_settings(with_provider);
    let numbers = prepared(&city).await;
    for (_, actor, page, _) in FORMS {
        let visitor = city.visit(*actor).await;
        let token = unmasked(&visitor.token().await);
        let page = visitor.get(&numbers.fill(page)).await.expect(200);
        let forms = page.all("form[method=post]");
        assert!(!forms.is_empty(), "{}", page.asked);
        for form in forms {
            let fields = all(form, "input[type=hidden][name=token]");
            let tokens: Vec<_> = fields.iter().filter_map(|field| field.attr("value")).map(unmasked).collect();
            assert_eq!(tokens, [token.as_str()], "{}: {:?}", page.asked, form.attr("action"));
        }
    }
}
