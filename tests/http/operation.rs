//! What whoever runs the server learns of it: the number of a request, and the figures.

use ichirizuka::web::Settings;
use reqwest::Method;

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::visitor::Visitor;

on_both_databases! {
    an_answer_to_one_alone_has_the_number_of_its_request_and_what_caches_keep_has_none,
    the_page_of_an_error_names_the_number_and_a_page_that_is_not_there_does_not,
    the_figures_are_for_who_is_on_the_machine_or_has_the_token,
    the_figures_count_what_was_answered_by_the_pattern_of_its_address,
    the_figures_tell_of_the_database_also_while_it_is_held_up,
    attempts_to_sign_in_are_counted_by_how_they_ended,
}

const ID: &str = "x-request-id";

async fn an_answer_to_one_alone_has_the_number_of_its_request_and_what_caches_keep_has_none(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    for path in ["/desk", "/login", "/nothing", "/healthz", "/years/1999"] {
        let [one, other] = [tanto.get(path).await, tanto.get(path).await];
        assert!(one.header(ID).is_some_and(|id| id.len() == 12), "{path}: {:?}", one.header(ID));
        assert_ne!(one.header(ID), other.header(ID), "{path}");
    }
    for path in ["/", "/years/2020", "/years/2020.csv", "/about"] {
        // Drawn for the first, kept for the second.
        for answer in [tanto.get(path).await.expect(200), tanto.get(path).await.expect(200)] {
            assert_eq!(answer.header(ID), None, "{path}: others would get the same");
        }
    }
    let given = [(ID, "0123456789abcdef-of-nobody")];
    assert_ne!(tanto.get_with("/desk", &given).await.header(ID), Some(given[0].1), "no proxy was named");
    let behind = city.with_settings(trust_this_machine);
    assert_eq!(behind.citizen().get_with("/login", &given).await.header(ID), Some(given[0].1));
    let unfit = behind.citizen().get_with("/login", &[(ID, "two words")]).await;
    assert_ne!(unfit.header(ID), Some("two words"));
}

fn trust_this_machine(settings: &mut Settings) {
    settings.trusted_proxies = ["127.0.0.1", "::1"].iter().filter_map(|network| network.parse().ok()).collect();
    settings.metrics_token = Some("a-token-of-the-watch".to_owned());
}

async fn the_page_of_an_error_names_the_number_and_a_page_that_is_not_there_does_not(city: City) {
    let tanto = city.visit(Actor::OwnSection).await;
    let names_it = |answer: &Answer| answer.texts("main .meta code");
    let stale = tanto.post("/logout", &[("token", "wrong")]).await.expect(403);
    assert_eq!(names_it(&stale), [stale.header(ID).expect("a number")]);
    for path in ["/nothing", "/goals/99999", "/admin/settings"] {
        let missing = tanto.get(path).await.expect(404);
        assert_eq!(names_it(&missing), Vec::<String>::new(), "{path} looks as if it were not there");
    }
    city.sql("ALTER TABLE fiscal_year RENAME TO fiscal_year_elsewhere");
    for path in ["/?seen", "/en/?seen"] {
        let broken = tanto.get(path).await.expect(500);
        assert_eq!(names_it(&broken), [broken.header(ID).expect("a number")]);
    }
}

async fn the_figures_are_for_who_is_on_the_machine_or_has_the_token(city: City) {
    let citizen = city.citizen();
    let told = citizen.get("/metrics").await.expect(200);
    assert_eq!(told.header("content-type"), Some("application/openmetrics-text; version=1.0.0; charset=utf-8"));
    assert_eq!(told.header("cache-control"), Some("no-store"));
    for (name, value) in
        [("x-forwarded-for", "127.0.0.1"), ("forwarded", "for=127.0.0.1"), ("x-real-ip", "::1"), ("via", "1.1 proxy")]
    {
        let answer = citizen.get_with("/metrics", &[(name, value)]).await.expect(404);
        assert!(answer.has("main h1") && !answer.text().contains("ichirizuka_"), "{name}: it came through a proxy");
    }
    let behind = city.with_settings(trust_this_machine);
    let ask = async |token: &str| {
        let headers = [("x-forwarded-for", "203.0.113.9"), ("authorization", token)];
        behind.citizen().get_with("/metrics", &headers).await.status.as_u16()
    };
    assert_eq!(ask("Bearer a-token-of-the-watch").await, 200);
    for wrong in ["Bearer ", "Bearer a-token-of-the-watc", "a-token-of-the-watch", "Basic a-token-of-the-watch", ""] {
        assert_eq!(ask(wrong).await, 404, "{wrong}");
    }
    // Where there is no token, none is right.
    let nothing = [("x-forwarded-for", "203.0.113.9"), ("authorization", "Bearer ")];
    citizen.get_with("/metrics", &nothing).await.expect(404);
}

/// A figure, by the beginning of its line.
async fn figure(visitor: &Visitor, line: &str) -> f64 {
    let told = visitor.get("/metrics").await.expect(200);
    assert!(told.text().ends_with("# EOF\n"), "{}", told.text());
    let value = told.text().lines().find_map(|known| known.strip_prefix(line)?.trim().parse().ok());
    value.unwrap_or_default()
}

async fn the_figures_count_what_was_answered_by_the_pattern_of_its_address(city: City) {
    let (citizen, tanto) = (city.citizen(), city.visit(Actor::OwnSection).await);
    let goal = "ichirizuka_requests_total{route=\"/goals/{goal}\",method=\"GET\",status=\"4xx\"}";
    for path in ["/goals/99999", "/en/goals/99998", "/goals/99999"] {
        citizen.get(path).await.expect(404);
    }
    assert!((figure(&citizen, goal).await - 3.0).abs() < 0.1);
    let took = "ichirizuka_request_duration_seconds_count{route=\"/desk\",method=\"GET\"}";
    let before = figure(&citizen, took).await;
    tanto.get("/desk").await.expect(200);
    assert!((figure(&citizen, took).await - before - 1.0).abs() < 0.1);
    for _ in 0..3 {
        citizen.get("/about").await.expect(200);
    }
    assert!(
        (figure(&citizen, "ichirizuka_kept_pages_total{route=\"/about\"}").await - 2.0).abs() < 0.1,
        "the first was drawn"
    );
    let unknown = "ichirizuka_requests_total{route=\"none\",method=\"other\",status=\"4xx\"}";
    let before = figure(&citizen, unknown).await;
    citizen.send(Method::from_bytes(b"MADEUP").expect("a method"), "/no/such/page", &[], None).await.expect(404);
    assert!((figure(&citizen, unknown).await - before - 1.0).abs() < 0.1, "nobody makes up labels");
}

async fn the_figures_tell_of_the_database_also_while_it_is_held_up(city: City) {
    let citizen = city.citizen();
    let _held = city.hold_up_writers();
    citizen.get("/years/2020").await.expect(200);
    let told = citizen.get("/metrics").await.expect(200);
    let kind = if city.postgres().is_some() { "postgresql" } else { "sqlite" };
    for line in [
        &*format!("ichirizuka_build_info{{version=\"{}\",database=\"{kind}\"}} 1", env!("CARGO_PKG_VERSION")),
        "ichirizuka_database_connections_most 13",
        "ichirizuka_database_readers_refused_total{line=\"public\"} 0",
        "ichirizuka_database_writes_refused_total 0",
        "# TYPE ichirizuka_database_wait_seconds counter",
        "# UNIT ichirizuka_request_duration_seconds seconds",
    ] {
        assert!(told.text().lines().any(|known| known == line), "{line}:\n{}", told.text());
    }
    assert!(figure(&citizen, "ichirizuka_database_statements_total").await > 0.0);
}

async fn attempts_to_sign_in_are_counted_by_how_they_ended(city: City) {
    let citizen = city.citizen();
    city.visit(Actor::Head).await;
    for _ in 0..10 {
        citizen.sign_in("tanto", "wrong-wrong-wrong-1").await.expect(422);
    }
    citizen.sign_in("tanto", "wrong-wrong-wrong-1").await.expect(429);
    for (outcome, expected) in [("done", 1.0), ("failed", 10.0), ("held_back", 1.0)] {
        let counted = figure(&citizen, &format!("ichirizuka_sign_ins_total{{outcome=\"{outcome}\"}}")).await;
        assert!((counted - expected).abs() < 0.1, "{outcome}: {counted}");
    }
}
