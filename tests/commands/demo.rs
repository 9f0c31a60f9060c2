//! `demo`.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::server::Server;
use crate::town::Town;
use crate::year_document::places_without_objects;

const PASSWORD: &str = "mihon-no-aikotoba-1";
const UP: &str = "Stop with Ctrl+C.";

fn demo(town: &Town, more: &[&str], password: Option<&str>) -> Server {
    let environment: Vec<(&str, &str)> =
        password.into_iter().map(|password| ("ICHIRIZUKA_DEMO_PASSWORD", password)).collect();
    Server::start(town, &[&["demo", "--port", "0"], more].concat(), &environment, UP)
}

#[test]
fn the_sample_city_is_up_with_its_address_and_accounts_printed() {
    let town = Town::empty();
    let server = demo(&town, &[], None);
    let printed = server.printed();
    assert!(printed.contains(&format!("\nhttp://{}/\n", server.address)), "{printed}");
    for account in ["tanto", "kacho", "bucho", "shicho", "kikaku"] {
        assert!(printed.contains(&format!("\n  {account} ")), "{printed}");
    }
    let password = printed.split_once("sample account: ").unwrap().1.split_once('\n').unwrap().0;
    assert!(printed.contains("Today is 2021-11-15."), "{printed}");
    let front = server.get("/");
    assert_eq!(front.status, 200);
    assert!(front.body.contains("令和2年度") && front.body.contains("見本"));
    assert_eq!(server.get("/years/2020").status, 200);
    for account in ["tanto", "kacho", "bucho", "shicho", "kikaku"] {
        assert_eq!(server.sign_in(account, password), 303, "{account}");
    }
    assert_eq!(server.sign_in("tanto", "another-password-9"), 422);
    assert_eq!(server.sign_in("mihon-tanto", password), 422, "who only wrote updates can't sign in");
    server.terminate();
    assert_eq!(server.end().0, "0");
}

#[test]
fn a_demonstration_is_gone_on_with_under_the_password_of_this_start() {
    let town = Town::empty();
    let first = demo(&town, &["--data", "city"], Some(PASSWORD));
    assert!(first.printed().contains(PASSWORD));
    assert_eq!(first.sign_in("tanto", PASSWORD), 303);
    let year = first.get("/years/2020.json").header("etag").to_owned();
    first.terminate();
    assert_eq!(first.end().0, "0");
    drop(first);
    let second = demo(&town, &["--data", "city"], Some("mihon-no-aikotoba-2"));
    assert_eq!(second.sign_in("tanto", PASSWORD), 422);
    assert_eq!(second.sign_in("tanto", "mihon-no-aikotoba-2"), 303);
    assert_eq!(second.get("/years/2020.json").header("etag"), year);
}

#[test]
fn a_password_that_is_too_short_is_refused_before_anything_is_made() {
    let town = Town::empty();
    let mut command = town.command(&["demo", "--port", "0", "--data", "city"]);
    let why = town.finish(command.env("ICHIRIZUKA_DEMO_PASSWORD", "short"), "").refused();
    assert!(why.contains("fewer than 12 characters"), "{why}");
    assert!(!town.folder().join("city").exists());
}

#[test]
fn a_folder_that_cannot_be_made_and_a_day_that_is_none_are_refused() {
    let town = Town::empty();
    town.file("file", "");
    assert!(town.run(&["demo", "--port", "0", "--data", "file/city"]).refused().contains("can't make the folder"));
    assert!(town.run(&["demo", "--today", "someday"]).misused().contains("--today"));
    assert!(town.run(&["demo", "--port", "99999"]).misused().contains("--port"));
    assert_eq!(fs::read(town.folder().join("file")).unwrap(), b"");
}

/// A year as the server gives it out.
fn document(server: &Server, year: i32) -> Value {
    let document: Value = serde_json::from_str(&server.get(&format!("/years/{year}.json")).body).unwrap();
    assert_eq!(document["sample"], true, "data files say what they are too");
    document
}

fn goals(server: &Server, year: i32) -> Vec<Value> {
    document(server, year)["goals"].as_array().unwrap().clone()
}

fn named<'goals>(goals: &'goals [Value], name: &str) -> &'goals Value {
    goals.iter().find(|goal| goal["name"] == name).unwrap_or_else(|| panic!("no goal {name}"))
}

fn names(goals: &[Value], of: &str) -> BTreeSet<String> {
    goals.iter().map(|goal| goal[of]["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_invented_city_says_so_everywhere_and_shows_what_there_is_to_show() {
    let town = Town::empty();
    let server = demo(&town, &["--sample", "mihon"], Some(PASSWORD));
    let printed = server.printed();
    assert!(printed.contains("Today is 2021-11-15."), "{printed}");
    for what in ["tanto   section staff of 商工観光課", "kacho   head of 商工観光課", "bucho   head of 産業観光部"]
    {
        assert!(printed.contains(what), "{printed}");
    }
    for account in ["tanto", "kacho", "bucho", "shicho", "kikaku"] {
        assert_eq!(server.sign_in(account, PASSWORD), 303, "{account}");
    }
    assert_eq!(server.sign_in("mihon-kikaku", PASSWORD), 422, "stand-ins are nobody");

    let open = goals(&server, 2021);
    assert_eq!((open.len(), names(&open, "department").len()), (40, 8));
    // Numbers by policy and place, of which a programme keeps its own.
    let codes = |goals: &[Value]| -> BTreeSet<(u64, String)> {
        let code =
            |goal: &Value| Some((goal["programme"]["number"].as_u64()?, goal["programme_code"].as_str()?.to_owned()));
        goals.iter().filter_map(code).collect()
    };
    let (now, first) = (codes(&open), codes(&goals(&server, 2016)));
    assert_eq!(now.iter().map(|(_, code)| code).collect::<BTreeSet<_>>().len(), 40);
    assert!(now.iter().all(|(_, code)| code.len() == 4 && code.starts_with('0')), "{now:?}");
    assert!(now.intersection(&first).count() > 20, "{now:?} {first:?}");
    let all = "2016,2017,2018,2019,2020,2021";
    let mut pages = vec!["/", "/login", "/search?q=%E7%A7%BB%E4%BD%8F", "/corrections", "/about", "/accessibility"]
        .into_iter()
        .map(ToOwned::to_owned)
        .collect::<Vec<_>>();
    pages.extend((2016..=2021).map(|year| format!("/years/{year}")));
    pages.extend((2016..=2021).map(|year| format!("/years/{year}?by=plan")));
    pages.extend(
        ["programme", "department", "plan", "rating", "indicator", "money"]
            .map(|by| format!("/compare?years={all}&by={by}")),
    );
    pages.extend(open.iter().take(3).map(|goal| format!("/goals/{}", goal["number"])));
    pages.extend(open.iter().take(3).map(|goal| format!("/indicators/{}", goal["indicators"][0]["number"])));
    for page in &pages {
        let japanese = server.get(page);
        assert_eq!(japanese.status, 200, "{page}");
        assert!(japanese.body.contains("架空の市です"), "{page}");
        let page = if page == "/" { "/en".to_owned() } else { format!("/en{page}") };
        let english = server.get(&page);
        assert_eq!(english.status, 200, "{page}");
        assert!(english.body.contains("This is an invented city"), "{page}");
    }
    assert!(server.get("/no-such-page").body.contains("架空の市です"));

    // Two reorganisations: a split, and a merger under a new name.
    let departments = |year| names(&goals(&server, year), "department");
    assert!(departments(2017).contains("総務企画部"));
    assert!(departments(2018).is_superset(&["総務部", "企画部"].map(ToOwned::to_owned).into()));
    assert!(departments(2019).is_superset(&["産業部", "観光部"].map(ToOwned::to_owned).into()));
    assert!(departments(2020).contains("産業観光部"));
    has_every_kind_of_past(&server);

    // Only what comes of other people's tables is not in the data: stated rates, bounds of plan values, lines below an item;
    // and no bound was revised.
    let documents: Vec<Value> = (2016..=2021).map(|year| document(&server, year)).collect();
    assert_eq!(
        places_without_objects(&documents).into_iter().collect::<Vec<_>>(),
        [
            "goals.indicators.original_target_aim",
            "goals.indicators.plan_aim",
            "goals.indicators.stated",
            "goals.indicators.years.original_target_aim",
            "goals.indicators.years.plan_aim",
            "goals.indicators.years.stated",
            "goals.objectives.details",
            "goals.results.details"
        ]
    );
    server.terminate();
    assert_eq!(server.end().0, "0");
}

fn has_every_kind_of_past(server: &Server) {
    let (before, open) = (goals(server, 2020), goals(server, 2021));
    let programme = |goal: &Value| server.get(&format!("/programmes/{}", goal["programme"]["number"])).body;

    // Renamed, merged and split programmes, each under every name it had.
    for (now, then) in [
        ("移住・定住ワンストップ窓口", vec!["移住・定住の相談"]),
        ("まちなか創業支援", vec!["空き店舗の活用", "創業の支援"]),
        ("家庭ごみの減量", vec!["ごみの減量"]),
        ("特産品の販路づくり", vec!["特産品の開発"]),
    ] {
        let page = programme(named(&open, now));
        for then in then {
            assert!(page.contains(then), "{then} on the page of {now}");
        }
    }

    // Two scales stand apart.
    let ratings = server.get("/compare?years=2018,2019&by=rating").body;
    assert!(ratings.contains("◎") && ratings.contains("計画以上"));
    assert!(ratings.contains("評価の段階が違う年度です"), "{ratings}");

    // Breaks are said on the page of their chart, with and without a conversion.
    let indicator = |goal: &Value| server.get(&format!("/indicators/{}", goal["indicators"][0]["number"])).body;
    let broken = indicator(named(&before, "観光客の誘致"));
    assert!(broken.contains("数える施設を8か所から11か所に増やしたため") && broken.contains("<svg"));
    assert!(indicator(named(&before, "鳥獣害の対策")).contains("千円の単位で集計することにしたため"));

    // A target that was revised, and one of zero that was missed.
    // What holds dates and figures together on a line is no part of a sentence.
    let sentences = |page: String| page.replace("<span class=\"nowrap\">", "").replace("</span>", "");
    let sheet = |goal: &Value| sentences(server.get(&format!("/goals/{}", goal["number"])).body);
    assert!(sheet(named(&before, "公共交通の見直し")).contains("外出の自粛により利用が大きく減ったため"));
    let accident = named(&goals(server, 2017), "道路の舗装補修")["indicators"][1].clone();
    assert_eq!((&accident["target"], &accident["actual"]), (&"0".into(), &"1".into()));
    assert!(accident["attainment_percent"].is_null());

    // Every kind of nothing, in words.
    assert!(sheet(named(&before, "財政の健全化")).contains("未報告"));
    assert!(sheet(named(&goals(server, 2019), "除雪の体制づくり")).contains("測定不可"));
    assert!(sheet(named(&before, "学力の向上")).contains("全国の調査が中止されたため"));
    assert!(sheet(named(&open, "広報紙の発行")).contains("報告時期前"));
    let land = named(&goals(server, 2017), "公有財産の活用")["indicators"][0].clone();
    assert_eq!((&land["actual"], &land["missing"]), (&"0".into(), &Value::Null));

    // Corrections with their reasons; what was public before stays so.
    let corrections = server.get("/corrections").body;
    for reason in ["施設の数え方に誤りがあった", "目標項目の一部が抜けていた", "数字の並びを誤っていた"]
    {
        assert!(corrections.contains(reason), "{reason}");
    }
    let library = named(&before, "図書館の利用促進");
    assert!(sheet(library).contains("84,303"));
    let number = library["publications"].as_array().unwrap().last().unwrap()["number"].as_i64().unwrap();
    let earlier = sentences(server.get(&format!("/goals/{}/publications/{}", library["number"], number - 1)).body);
    assert!(earlier.contains("貸出しは84,033冊だった") && !earlier.contains("貸出しは84,303冊だった"));

    // What is written in the open year and not published stays inside.
    let visitors = sheet(named(&open, "観光客の誘致"));
    assert!(visitors.contains("12の店で使える周遊券") && !visitors.contains("128.4"), "a report that was returned");
    assert!(!visitors.contains("8軒の宿が加わる"), "one that waits");
}

#[test]
fn the_city_for_measuring_is_as_large_as_asked_for_and_says_that_it_is_invented() {
    let town = Town::empty();
    let server = demo(&town, &["--sample", "large", "--years", "2", "--programmes", "12"], Some(PASSWORD));
    let printed = server.printed();
    assert!(printed.contains("Today is 2021-11-15."), "{printed}");
    assert_eq!((goals(&server, 2020).len(), goals(&server, 2021).len()), (12, 12));
    for goal in goals(&server, 2020) {
        assert!(goal["results"].as_array().is_some_and(|results| results.len() > 1), "{goal}");
        assert!(goal["indicators"][0]["target"].is_string() && goal["indicators"][0]["actual"].is_string(), "{goal}");
    }
    let mut pages = vec!["/", "/corrections", "/search?q=%E4%BA%8B%E6%A5%AD", "/years/2020", "/years/2021", "/goals/1"];
    pages.extend(["/programmes/1", "/indicators/1", "/compare?years=2020,2021&by=programme"]);
    for page in pages {
        let answer = server.get(page);
        assert_eq!(answer.status, 200, "{page}");
        assert!(answer.body.contains("架空の市です"), "{page}");
    }
    assert!(server.get("/corrections").body.contains("数え直した結果に改める"));
    assert_eq!(server.get("/years/2019").status, 404);
    for account in ["tanto", "kacho", "bucho", "shicho", "kikaku"] {
        assert_eq!(server.sign_in(account, PASSWORD), 303, "{account}");
    }
    assert_eq!(server.sign_in("keisoku-tanto", PASSWORD), 422, "stand-ins are nobody");
    server.terminate();
    assert_eq!(server.end().0, "0");
}

#[test]
fn a_sample_that_is_not_known_is_refused_with_those_that_are() {
    let why = Town::empty().run(&["demo", "--sample", "utopia"]).misused();
    assert!(why.contains("akitakata, mihon, large"), "{why}");
}

#[test]
fn a_table_of_indicators_becomes_a_city_of_its_own() {
    let town = Town::empty();
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/indicators-of-another-town.csv");
    let named = ["--indicators", table, "--city", "見本町", "--code", "032034", "--data", "city"];
    let server = demo(&town, &named, Some(PASSWORD));
    let printed = server.printed();
    assert!(printed.contains("Today is 2024-11-15."), "{printed}");
    assert!(printed.contains("tanto   section staff of 図書館課"), "{printed}");
    let compared = server.get("/compare?years=2022,2023&by=indicator");
    assert_eq!(compared.status, 200);
    assert!(compared.body.contains("見本町") && compared.body.contains("貸出冊数"));
    assert_eq!(server.sign_in("tanto", PASSWORD), 303);
    server.terminate();
    assert_eq!(server.end().0, "0");
    let mut again = town.command(&["demo", "--port", "0", "--indicators", table, "--data", "city"]);
    let why = town.finish(again.env("ICHIRIZUKA_DEMO_PASSWORD", PASSWORD), "").refused();
    assert!(why.contains("holds a city already"), "{why}");
}

#[test]
fn a_table_that_cannot_be_read_makes_no_city() {
    let town = Town::empty();
    town.file("bad.csv", "programme,indicator,fiscal_year,value\n図書館事業,冊数,2020,たくさん\n");
    let why = town.run(&["demo", "--port", "0", "--indicators", "bad.csv", "--data", "city"]).refused();
    assert!(why.contains("line 2, column value"), "{why}");
    assert!(!town.folder().join("city").exists());
}
