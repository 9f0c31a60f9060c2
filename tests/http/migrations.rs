//! What migrations do with the rows that are there.

use std::fs;
use std::path::Path;

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl as _};
use ichirizuka::domain::fiscal_year::FiscalYear;
use ichirizuka::domain::form_name::FormName;
use ichirizuka::intake::Mapping;
use ichirizuka::store::seals::verify::verify;

use crate::actors::Actor;
use crate::city::{City, Empty};

on_both_databases! {
    every_update_and_decision_is_there_after_updates_on_goals_came,
    an_update_on_a_goal_has_no_state_and_one_on_a_milestone_has_one,
    drafts_of_the_first_version_are_found_under_the_names_of_their_forms,
    what_was_changed_before_there_were_several_servers_is_known_afterwards,
    a_scale_of_before_is_that_of_the_one_axis_of_its_year_and_every_rating_stays_on_it,
    a_city_from_before_courses_were_decided_gets_them_and_can_go_back,
    amounts_come_to_a_filled_city_and_go_again,
    imports_come_to_a_filled_city_and_go_again,
    bounds_come_to_a_filled_city_and_go_again,
    mappings_come_to_a_filled_city_and_what_was_kept_that_day_is_still_read,
    every_policy_of_before_is_one_node_of_the_plan_and_every_goal_stays_at_it,
    evidence_comes_to_a_filled_city_and_goes_again,
    single_sign_on_comes_to_a_filled_city_and_goes_again,
    texts_of_evaluations_and_the_cells_of_values_come_to_a_filled_city_and_go_again,
    english_names_come_to_a_filled_city_and_go_again,
    growing_waits_come_to_a_filled_city_and_go_again,
    seals_come_to_a_filled_city_and_go_again,
    second_factors_come_to_a_filled_city_and_go_again,
    passkeys_come_to_a_filled_city_and_go_again,
    mail_goes_on_as_it_went_before_it_could_be_encrypted,
    uploads_come_to_a_filled_city_and_go_again,
    a_city_from_before_its_figures_were_on_record_shows_the_same_after_the_upgrade,
}

const REPORTS_ON_GOALS: &str = "2026-11-24-010000_updates_on_goals";

impl Empty {
    fn run(&mut self, statements: &str) -> diesel::QueryResult<()> {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(statements),
            Self::Postgres(connection) => connection.batch_execute(statements),
        }
    }

    fn count(&mut self, rows: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Number {
            #[diesel(sql_type = BigInt)]
            number: i64,
        }
        let query = diesel::sql_query(format!("SELECT count(*) AS number FROM {rows}"));
        let found: Result<Number, _> = match self {
            Self::Sqlite(connection) => query.get_result(connection),
            Self::Postgres(connection) => query.get_result(connection),
        };
        found.unwrap_or_else(|error| panic!("{rows}: {error}")).number
    }

    /// Runs one migration as the program does: in a transaction.
    fn migrate(&mut self, name: &str, way: &str) {
        let folder = match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        };
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder).join(name).join(way);
        let statements = fs::read_to_string(&file).expect("the migration is there");
        self.run(&format!("BEGIN; {statements} COMMIT;")).unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Runs every migration before the one named.
    fn migrate_until(&mut self, name: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("the migrations are there")
            .map(|entry| entry.expect("a folder").file_name().into_string().expect("a name"))
            .filter(|known| known.as_str() < name)
            .collect();
        names.sort_unstable();
        assert!(!names.is_empty());
        for name in names {
            self.migrate(&name, "up.sql");
        }
    }
}

/// Two updates on a milestone: one with a value, approved; one returned.
const BEFORE: &str = "
    INSERT INTO fiscal_year (year, phase, partial, sample) VALUES (2021, 'open', FALSE, FALSE);
    INSERT INTO programme (id, created_at) VALUES (1, '2021-04-01 00:00:00');
    INSERT INTO goal (id, fiscal_year, programme_id, name, position, title_only)
        VALUES (7, 2021, 1, '事業', 1, FALSE);
    INSERT INTO indicator (id, programme_id, name, kind, direction) VALUES (3, 1, '件数', 'activity', 'more');
    INSERT INTO milestone (id, goal_id, position, title, due, state, opened_on)
        VALUES (5, 7, 1, '段階', '2021-10-01/2021-10-31/month', 'in_progress', '2021-04-01');
    INSERT INTO progress_update (id, milestone_id, entry_key, happened, entered_at, signature, text, state, indicator_id, value)
        VALUES (11, 5, 'a', '2021-09-01/2021-09-30/month', '2021-10-01 00:00:00', '人', '文', 'in_progress', 3, '12');
    INSERT INTO progress_update (id, milestone_id, entry_key, happened, entered_at, signature, text, state, reason)
        VALUES (12, 5, 'b', '2021-10-05/2021-10-05/day', '2021-10-06 00:00:00', '人', '次の文', 'cancelled', '理由');
    INSERT INTO update_decision (id, update_id, decision, signature, decided_at)
        VALUES (21, 11, 'approved', '長', '2021-10-02 00:00:00');
    INSERT INTO update_decision (id, update_id, decision, reason, signature, decided_at)
        VALUES (22, 12, 'returned', '直して', '長', '2021-10-07 00:00:00');";

async fn every_update_and_decision_is_there_after_updates_on_goals_came(city: City) {
    let mut database = city.empty();
    database.migrate_until(REPORTS_ON_GOALS);
    database.run(BEFORE).expect("the rows are written");
    database.migrate(REPORTS_ON_GOALS, "up.sql");
    for kept in [
        "progress_update WHERE id = 11 AND goal_id = 7 AND milestone_id = 5 AND entry_key = 'a' AND text = '文' \
         AND state = 'in_progress' AND indicator_id = 3 AND value = '12' AND missing IS NULL \
         AND value_as_of = '2021-09-01/2021-09-30/month'",
        "progress_update WHERE id = 12 AND goal_id = 7 AND reason = '理由' AND value_as_of IS NULL",
        "update_decision WHERE id = 21 AND update_id = 11 AND decision = 'approved'",
        "update_decision WHERE id = 22 AND update_id = 12 AND reason = '直して'",
    ] {
        assert_eq!(database.count(kept), 1, "{kept}");
    }
    // A decision still needs its update, and there is one for each.
    let decision = "INSERT INTO update_decision (update_id, decision, signature, decided_at) VALUES";
    database.run(&format!("{decision} (99, 'approved', '長', '2021-10-08 00:00:00')")).expect_err("no such report");
    database.run(&format!("{decision} (11, 'approved', '長', '2021-10-08 00:00:00')")).expect_err("decided already");
    database.migrate(REPORTS_ON_GOALS, "down.sql");
    assert_eq!(database.count("progress_update WHERE milestone_id = 5"), 2);
    assert_eq!(database.count("update_decision"), 2);
}

async fn an_update_on_a_goal_has_no_state_and_one_on_a_milestone_has_one(city: City) {
    let mut database = city.empty();
    database.migrate_until(REPORTS_ON_GOALS);
    database.run(BEFORE).expect("the rows are written");
    database.migrate(REPORTS_ON_GOALS, "up.sql");
    let mut number = 30;
    let mut insert = |columns: &str, values: &str| {
        number += 1;
        database.run(&format!(
            "INSERT INTO progress_update (id, goal_id, entry_key, happened, entered_at, signature, text, {columns}) \
             VALUES ({number}, 7, 'k{number}', '2021-10-05/2021-10-05/day', '2021-10-06 00:00:00', '人', '', {values})"
        ))
    };
    insert("milestone_id, state", "NULL, NULL").expect("on the goal");
    insert("milestone_id, state", "5, 'completed'").expect("on the milestone");
    insert("indicator_id, missing", "3, 'not_measurable'").expect("a kind of nothing");
    insert("milestone_id, state", "5, NULL").expect_err("a milestone without a state");
    insert("milestone_id, state", "NULL, 'completed'").expect_err("a state of no milestone");
    insert("indicator_id, value, missing", "3, '1', 'not_due'").expect_err("a value and none");
    insert("value", "'1'").expect_err("a value of nothing");
    insert("indicator_id, missing", "3, 'unknown'").expect_err("a kind of nothing that there is not");
}

const FORM_NAMES: &str = "2026-11-28-030000_form_names";

/// The addresses under which the first version kept drafts, and the names of their forms.
const FORMS: &[(&str, &str)] = &[
    ("/desk", "desk"),
    ("/desk/report", "monthly"),
    ("/desk/report?section=5", "monthly-of:5"),
    ("/desk/milestones/8", "milestone:8"),
    ("/desk/updates/31", "update:31"),
    ("/desk/goals", "new-goal"),
    ("/desk/goals/12/objectives", "objectives:12"),
    ("/desk/goals/12/results/midyear", "results:12:midyear"),
    ("/desk/goals/12/results/results", "results:12:results"),
    ("/desk/goals/12/milestones", "milestones:12"),
    ("/desk/goals/12/indicators?stage=goals", "indicators:12:goals"),
    ("/desk/goals/12/indicators?stage=results", "indicators:12:results"),
    ("/desk/goals/12/indicators/3/breaks", "breaks:12:3"),
    ("/desk/goals/12/evaluation", "evaluation:12"),
    ("/desk/goals/12/stages/goals", "stage:12:goals"),
    ("/desk/goals/120/objectives", "objectives:120"),
    ("/desk/approvals", "approvals"),
    ("/desk/import", "import"),
    ("/desk/deputies", "deputies"),
    ("/desk/deputies/decisions", "deputy-decisions"),
    ("/desk/inherited", "inherited-drafts"),
    ("/desk/requests", "requests"),
    ("/review/goals/12", "reviewed-goal:12"),
    ("/admin/years/new", "year-opening"),
    ("/admin/years/2021", "year:2021"),
    ("/admin/years/2021/policies", "policies:2021"),
    ("/admin/years/2021/publications", "publications:2021"),
    ("/admin/publications", "publication-record"),
    ("/admin/units", "units"),
    ("/admin/units/change", "unit-change"),
    ("/admin/settings", "settings"),
    ("/admin/people/new", "new-person"),
    ("/admin/people/transfers", "transfers"),
    ("/admin/people/41", "person:41"),
    ("/admin/programmes/7", "programme:7"),
];

async fn drafts_of_the_first_version_are_found_under_the_names_of_their_forms(city: City) {
    let mut database = city.empty();
    database.migrate_until(FORM_NAMES);
    let keep = |database: &mut Empty, person: i32, address: &str, text: &str| {
        let values = format!("{person}, '{address}', '{{\"text\":\"{text}\"}}', '2026-11-01 00:00:00'");
        let statement = format!("INSERT INTO draft (person_id, form, content, saved_at) VALUES ({values})");
        database.run(&statement).unwrap_or_else(|error| panic!("{address}: {error}"));
    };
    for person in [1, 2, 3] {
        let values = format!("{person}, 'p{person}', '人', 'x', FALSE, '2026-10-01 00:00:00'");
        let columns = "id, login, name, password_hash, must_change_password, created_at";
        database.run(&format!("INSERT INTO person ({columns}) VALUES ({values})")).expect("a person");
    }
    for (address, _) in FORMS {
        keep(&mut database, 1, address, address);
    }
    // Two pages of the first version had one form: whoever had typed into both keeps what stands on its own page.
    for (list, own) in [("/admin/people", "/admin/people/new"), ("/admin/years", "/admin/years/new")] {
        keep(&mut database, 2, list, "前");
        keep(&mut database, 2, own, "後");
        keep(&mut database, 3, list, "前");
    }
    database.migrate(FORM_NAMES, "up.sql");
    for (address, name) in FORMS {
        assert_eq!(name.parse::<FormName>().map(|form| form.to_string()).as_deref(), Ok(*name));
        let kept = format!("person_id = 1 AND form = '{name}' AND content LIKE '%\"{address}\"%'");
        assert_eq!(database.count(&format!("draft WHERE {kept}")), 1, "{address}");
    }
    for name in ["new-person", "year-opening"] {
        assert_eq!(
            database.count(&format!("draft WHERE person_id = 2 AND form = '{name}' AND content LIKE '%後%'")),
            1
        );
        assert_eq!(
            database.count(&format!("draft WHERE person_id = 3 AND form = '{name}' AND content LIKE '%前%'")),
            1
        );
    }
    assert_eq!(database.count("draft WHERE person_id = 2"), 2);
    assert_eq!(database.count("draft WHERE form LIKE '/%' OR settled_key IS NOT NULL"), 0);
    // Going back, nothing of what was typed is lost, and what only remembers a form goes.
    database.run("UPDATE draft SET content = '', settled_key = 'k' WHERE person_id = 3").expect("settled");
    database.migrate(FORM_NAMES, "down.sql");
    assert_eq!(database.count("draft WHERE person_id <> 3"), i64::try_from(FORMS.len()).expect("a number") + 2);
    assert_eq!(database.count("draft WHERE person_id = 3"), 0);
}

const INSTANCES: &str = "2026-11-29-020000_instances";

async fn what_was_changed_before_there_were_several_servers_is_known_afterwards(city: City) {
    let mut database = city.empty();
    database.migrate_until(INSTANCES);
    let year = "INSERT INTO fiscal_year (year, phase, partial, sample) VALUES";
    database.run(&format!("{year} (2020, 'open', FALSE, FALSE)")).expect("a year");
    assert_eq!(database.count("public_change WHERE topic = 'year:2020' AND revision = 1"), 1);
    for way in ["up.sql", "down.sql", "up.sql"] {
        database.migrate(INSTANCES, way);
        assert_eq!(database.count("public_change WHERE topic = 'year:2020' AND revision = 1"), 1, "{way}");
    }
    database.run(&format!("{year} (2021, 'open', FALSE, FALSE)")).expect("another");
    assert_eq!(database.count("public_change WHERE topic = 'year:2021' AND revision = 2"), 1);
    for table in ["sign_in_attempt (key, allowed_again_at)", "lease (holder, name, until)"] {
        let columns = table.split(", ").count();
        let values = [&["'a'", "'2026-11-29 00:00:00'"][..], &["'a'", "'b'", "'2026-11-29 00:00:00'"]];
        database.run(&format!("INSERT INTO {table} VALUES ({})", values[columns - 2].join(", "))).expect("a row");
    }
}

const AXES: &str = "2026-11-29-040000_evaluation_axes";

async fn a_scale_of_before_is_that_of_the_one_axis_of_its_year_and_every_rating_stays_on_it(city: City) {
    let mut database = city.empty();
    database.migrate_until(AXES);
    database
        .run(
            "INSERT INTO fiscal_year (year, phase, partial, sample) VALUES (2019, 'open', FALSE, FALSE);
             INSERT INTO fiscal_year (year, phase, partial, sample) VALUES (2020, 'open', FALSE, FALSE);
             INSERT INTO fiscal_year (year, phase, partial, sample) VALUES (2021, 'open', FALSE, FALSE);
             INSERT INTO programme (id, created_at) VALUES (1, '2020-04-01 00:00:00');
             INSERT INTO goal (id, fiscal_year, programme_id, name, position, title_only, version)
                 VALUES (7, 2020, 1, '見本事業', 0, FALSE, 0);
             INSERT INTO rating (id, fiscal_year, position, label, meaning, counted, needs_reason, needs_outside_cause)
                 VALUES (3, 2020, 0, '計画通り', '計画どおり', TRUE, FALSE, FALSE),
                     (4, 2020, 1, '評価不能', 'できない', FALSE, TRUE, TRUE),
                     (5, 2021, 0, '計画通り', '計画どおり', TRUE, FALSE, FALSE);
             INSERT INTO evaluation (id, goal_id, kind, rating_id, reasons, signature, at)
                 VALUES (11, 7, 'self', 3, '理由', '見本', '2021-04-20 01:00:00'),
                     (12, 7, 'reviewer', 4, '', '見本', '2021-04-21 01:00:00');",
        )
        .expect("a rated year");
    for way in ["up.sql", "down.sql", "up.sql"] {
        database.migrate(AXES, way);
        assert_eq!(database.count("evaluation WHERE id = 11 AND rating_id = 3 AND reasons = '理由'"), 1, "{way}");
        assert_eq!(database.count("evaluation WHERE id = 12 AND rating_id = 4 AND kind = 'reviewer'"), 1, "{way}");
        assert_eq!(database.count("rating WHERE fiscal_year = 2020 AND needs_reason"), 1, "{way}");
    }
    assert_eq!(database.count("evaluation_axis WHERE name = '総合評価' AND counting AND position = 0"), 2);
    assert_eq!(database.count("evaluation_axis WHERE fiscal_year = 2019"), 0, "a year without a scale has no axis");
    let joined = "rating JOIN evaluation_axis ON evaluation_axis.id = axis_id";
    assert_eq!(database.count(&format!("{joined} AND evaluation_axis.fiscal_year = rating.fiscal_year")), 3);
    // A second axis may have the same labels; a second one that counts may not be.
    let axis = "INSERT INTO evaluation_axis (id, fiscal_year, position, name, counting, raters) VALUES";
    database.run(&format!("{axis} (90, 2020, 1, '有効性', FALSE, '[\"first\"]')")).expect("another axis");
    assert!(database.run(&format!("{axis} (91, 2020, 2, '効率性', TRUE, '[]')")).is_err());
    database
        .run(
            "INSERT INTO rating
                 (id, fiscal_year, axis_id, position, label, meaning, counted, needs_reason, needs_outside_cause)
                 VALUES (92, 2020, 90, 0, '計画通り', '計画どおり', TRUE, FALSE, FALSE);
             INSERT INTO evaluation (id, goal_id, kind, rating_id, reasons, signature, at)
                 VALUES (93, 7, 'first', 92, '', '見本', '2021-04-22 01:00:00');",
        )
        .expect("the same label on the other axis, by a rater that was not known before");
    database.migrate(AXES, "down.sql");
    assert_eq!((database.count("rating"), database.count("evaluation")), (3, 2), "what the old form can hold");
}

const AMOUNTS: &str = "2026-11-29-080000_amounts";

async fn amounts_come_to_a_filled_city_and_go_again(city: City) {
    let mut database = city.empty();
    database.migrate_until(AMOUNTS);
    database
        .run(
            "INSERT INTO fiscal_year (year, phase, partial, sample) VALUES (2020, 'open', FALSE, FALSE);
             INSERT INTO programme (id, created_at) VALUES (1, '2020-04-01 00:00:00');
             INSERT INTO goal (id, fiscal_year, programme_id, name, position, title_only, version)
                 VALUES (7, 2020, 1, '見本事業', 0, FALSE, 0);
             INSERT INTO publication (id, goal_id, number, fiscal_year, stage, published_at, snapshot, sha256, signature)
                 VALUES (3, 7, 1, 2020, 'goals', '2020-07-01 00:00:00', '{}', 'x', '見本');
             INSERT INTO public_sheet (goal_id, publication_id, counting, fiscal_year, stage, published_at, partial, name,
                     objectives, results, last_results, indicators, figures, rates, rates_met, ratings, other_years,
                     result_numbers)
                 VALUES (7, 3, 2, 2020, 'goals', '2020-07-01 00:00:00', FALSE, '見本事業', 1, 0, 0, 0, 0, 0, 0, '[]', '[]',
                     '[]');",
        )
        .expect("a published sheet");
    for way in ["up.sql", "down.sql", "up.sql"] {
        database.migrate(AMOUNTS, way);
        assert_eq!(database.count("publication WHERE snapshot = '{}' AND sha256 = 'x'"), 1, "{way}");
        assert_eq!(database.count("public_sheet WHERE goal_id = 7 AND objectives = 1"), 1, "{way}");
    }
    let nothing = r#"'{"budget":null,"settled":null,"staff":null}'"#;
    assert_eq!(database.count(&format!("public_sheet WHERE money = {nothing}")), 1);
    let mut add = |kind: &str, part: &str, yen: &str, unit: &str| {
        database.run(&format!(
            "INSERT INTO amount (goal_id, fiscal_year, kind, part, yen, unit, stage, entered_at) \
             VALUES (7, 2020, '{kind}', '{part}', {yen}, '{unit}', 'goals', '2020-05-01 00:00:00')"
        ))
    };
    add("budget", "total", "100000000000000", "million_yen").expect("more than 32 bits");
    add("budget", "total", "NULL", "yen").expect("taken back");
    add("planned", "total", "1", "yen").expect_err("a kind that there is not");
    add("budget", "ours", "1", "yen").expect_err("a part that there is not");
    add("budget", "total", "1", "万円").expect_err("a unit that there is not");
}

const IMPORTS: &str = "2026-11-29-120000_imports";

async fn imports_come_to_a_filled_city_and_go_again(city: City) {
    let mut database = city.empty();
    database.migrate_until(IMPORTS);
    database
        .run(
            "INSERT INTO fiscal_year (year, phase, partial, sample) VALUES (2020, 'open', FALSE, FALSE);
             INSERT INTO unit (id, kind, name, first_year) VALUES (1, 'department', '見本部', 2020);
             INSERT INTO programme (id, created_at) VALUES (1, '2020-04-01 00:00:00');
             INSERT INTO goal (id, fiscal_year, programme_id, unit_id, name, position, title_only, version)
                 VALUES (7, 2020, 1, 1, '見本事業', 0, FALSE, 0);",
        )
        .expect("a city of before");
    for way in ["up.sql", "down.sql", "up.sql"] {
        database.migrate(IMPORTS, way);
        assert_eq!(database.count("goal WHERE id = 7 AND unit_id = 1"), 1, "{way}");
    }
    assert_eq!(database.count("import"), 0, "what was taken in before is no act that can be taken back");
    let import = "INSERT INTO import (source, digest, written, mended, signature, at, stage) VALUES";
    database
        .run(&format!("{import} ('a.tsv', '', '{{}}', '[]', '見本', '2020-04-02 00:00:00', 'goals')"))
        .expect("it is");
    database
        .run(&format!("{import} ('a.tsv', '', '{{}}', '[]', '見本', '2020-04-02 00:00:00', 'spring')"))
        .expect_err("a stage that there is not");
    let change = "INSERT INTO import_change (import_id, kind, first_number, last_number) VALUES";
    database.run(&format!("{change} (1, 'goal', 7, 7)")).expect("it is");
    database.run(&format!("{change} (9, 'goal', 7, 7)")).expect_err("of no import");
    // Whoever keeps public pages is told that a unit and a year are gone.
    let gone = "DELETE FROM public_change; DELETE FROM goal; DELETE FROM unit; DELETE FROM fiscal_year";
    database.run(gone).expect("nothing rests on them");
    assert_eq!(database.count("public_change WHERE topic IN ('units', 'year:2020')"), 2);
}

const MAPPINGS: &str = "2026-11-29-110000_mappings";

/// A mapping with all that could be said in one when mappings came.
const MAPPING: &str = include_str!("../data/mapping-of-its-first-day.toml");

async fn mappings_come_to_a_filled_city_and_what_was_kept_that_day_is_still_read(city: City) {
    let mut database = city.empty();
    database.migrate_until(MAPPINGS);
    database
        .run("INSERT INTO person (id, login, name, password_hash, must_change_password, created_at) VALUES (4, 'tanto', '担当', '', FALSE, '2024-04-01 00:00:00')")
        .expect("somebody of before");
    for way in ["up.sql", "down.sql", "up.sql"] {
        database.migrate(MAPPINGS, way);
        assert_eq!(database.count("person WHERE id = 4"), 1, "{way}");
    }
    let keep = |name: &str, person: i32| {
        format!(
            "INSERT INTO mapping (name, content, person_id, signature, at) \
             VALUES ('{name}', '{MAPPING}', {person}, '担当', '2024-04-02 00:00:00')"
        )
    };
    database.run(&keep("一覧の読み方", 4)).expect("it is kept");
    database.run(&keep("一覧の読み方", 4)).expect_err("one of a name");
    database.run(&keep("別の読み方", 5)).expect_err("of nobody");
    // What it says is what it said, and said of the next year's table it says the same a year later.
    let mapping = Mapping::read(MAPPING).expect("it is read");
    assert_eq!(Mapping::read(&mapping.written().expect("it is written")).expect("and again"), mapping);
    let asked = mapping.asked(FiscalYear::new(2025).ok()).expect("it means something");
    assert_eq!((asked.columns.len(), asked.programmes.len(), asked.cells.len(), asked.headers.len()), (5, 2, 1, 2));
    assert_eq!(asked.columns[1].year, FiscalYear::new(2025).ok());
    assert_eq!(asked.columns[2].axis.as_deref(), Some("妥当性"));
    assert!(asked.labels.is_empty() && mapping.prose_choices().is_empty());
}

const BOUNDS: &str = "2026-11-29-100000_bounds";

async fn bounds_come_to_a_filled_city_and_go_again(city: City) {
    let mut database = city.empty();
    database.migrate_until(BOUNDS);
    database
        .run(
            "INSERT INTO programme (id, created_at) VALUES (1, '2020-04-01 00:00:00');
             INSERT INTO indicator (id, programme_id, name, kind, direction) VALUES (5, 1, '見本指標', 'outcome', 'more');
             INSERT INTO target (id, indicator_id, fiscal_year, value, reason, entered_at, stage, withdrawn, planned)
                 VALUES (8, 5, 2020, '23.0', NULL, '2020-05-01 00:00:00', 'goals', FALSE, FALSE);
             INSERT INTO target (id, indicator_id, fiscal_year, value, reason, entered_at, stage, withdrawn, planned)
                 VALUES (9, 5, 2020, '20', '見直し', '2020-10-01 00:00:00', 'midyear', FALSE, FALSE);
             INSERT INTO actual (id, indicator_id, fiscal_year, value, missing, entered_at, stage)
                 VALUES (4, 5, 2020, NULL, 'not_reported', '2021-05-01 00:00:00', 'results');",
        )
        .expect("an indicator with a target, its revision and no value");
    for way in ["up.sql", "down.sql", "up.sql"] {
        database.migrate(BOUNDS, way);
        assert_eq!(database.count("target WHERE id = 8 AND value = '23.0' AND stage = 'goals' AND reason IS NULL"), 1);
        assert_eq!(database.count("target WHERE id = 9 AND value = '20' AND reason = '見直し'"), 1, "{way}");
        assert_eq!(database.count("actual WHERE id = 4 AND missing = 'not_reported'"), 1, "{way}");
    }
    assert_eq!(database.count("target WHERE bound IS NULL AND tolerance IS NULL AND word IS NULL"), 2);
    let mut add = |value: &str, bound: &str, tolerance: &str, word: &str| {
        database.run(&format!(
            "INSERT INTO target (indicator_id, fiscal_year, value, bound, tolerance, word, entered_at) \
             VALUES (5, 2021, {value}, {bound}, {tolerance}, {word}, '2021-05-01 00:00:00')"
        ))
    };
    add("'90'", "'at_least'", "NULL", "'以上'").expect("90以上");
    add("NULL", "'keep'", "'5%'", "'維持'").expect("維持（±5%）");
    add("NULL", "NULL", "NULL", "'調整中'").expect("調整中");
    add("NULL", "NULL", "NULL", "NULL").expect_err("a target that says nothing");
    add("'90'", "'about'", "NULL", "'程度'").expect_err("a bound that there is not");
    add("'90'", "'at_least'", "'5%'", "'以上'").expect_err("a tolerance of what is not kept");
    database.migrate(BOUNDS, "down.sql");
    assert_eq!(database.count("target WHERE fiscal_year = 2021 AND value = '90'"), 1);
    assert_eq!(database.count("target"), 3, "what has no figure can't be kept");
}

const REACHED: &str = "2026-11-29-170000_reached_targets";

const PLAN: &str = "2026-11-29-090000_plan_nodes";

async fn every_policy_of_before_is_one_node_of_the_plan_and_every_goal_stays_at_it(city: City) {
    // The texts that the first version published, beside the policies that stood on their sheets.
    let texts: Vec<&str> = include_str!("../data/publications-of-version-1.tsv").lines().collect();
    let mut database = city.empty();
    database.migrate_until(PLAN);
    for year in 2019..=2021 {
        let values = format!("({year}, 'open', FALSE, FALSE)");
        database
            .run(&format!("INSERT INTO fiscal_year (year, phase, partial, sample) VALUES {values}"))
            .expect("a year");
    }
    let goals = [
        (1, 2019, "'安心して暮らせるまち'"),
        (2, 2019, "'政策／施策'"),
        (3, 2020, "'政策／施策'"),
        (4, 2021, "'安心して暮らせるまち'"),
        (5, 2021, "NULL"),
        (6, 2021, "''"),
    ];
    for (goal, year, policy) in goals {
        let programme = format!("INSERT INTO programme (id, created_at) VALUES ({goal}, '2019-04-01 00:00:00')");
        database.run(&programme).expect("a programme");
        let values = format!("({goal}, {year}, {goal}, '見本事業', {policy}, {goal}, FALSE, 0)");
        let columns = "id, fiscal_year, programme_id, name, policy, position, title_only, version";
        database.run(&format!("INSERT INTO goal ({columns}) VALUES {values}")).expect("a goal");
    }
    database
        .run("INSERT INTO policy (fiscal_year, position, name) VALUES (2021, 0, '選ばれていない施策')")
        .expect("it is");
    for (number, line) in (1..).zip(&texts) {
        let (hash, text) = line.split_once('\t').expect("two columns");
        let values =
            format!("({number}, 1, {number}, 2019, 'goals', '2019-07-01 00:00:00', '{text}', '{hash}', '見本')");
        let columns = "id, goal_id, number, fiscal_year, stage, published_at, snapshot, sha256, signature";
        database.run(&format!("INSERT INTO publication ({columns}) VALUES {values}")).expect("a publication");
    }
    for way in ["up.sql", "down.sql", "up.sql"] {
        database.migrate(PLAN, way);
        for (goal, year, policy) in goals.iter().filter(|(.., policy)| *policy != "NULL") {
            let kept = format!("goal WHERE id = {goal} AND fiscal_year = {year} AND policy = {policy}");
            assert_eq!(database.count(&kept), 1, "{way} {goal}");
        }
        for line in &texts {
            let (hash, text) = line.split_once('\t').expect("two columns");
            let kept = format!("publication WHERE sha256 = '{hash}' AND snapshot = '{text}'");
            assert_eq!(database.count(&kept), 1, "{way}: what was published stays as it was");
        }
    }
    assert_eq!(database.count("plan_node"), 3);
    for node in [
        "name = '安心して暮らせるまち' AND first_year = 2019 AND last_year IS NULL",
        "name = '政策／施策' AND first_year = 2019 AND last_year = 2020",
        "name = '選ばれていない施策' AND first_year = 2021 AND last_year IS NULL",
    ] {
        assert_eq!(
            database.count(&format!("plan_node WHERE level = 'measure' AND parent_id IS NULL AND {node}")),
            1,
            "{node}"
        );
    }
    let placed = "goal JOIN plan_node ON plan_node.id = plan_node_id AND plan_node.name = goal.policy";
    assert_eq!(database.count(placed), 4);
    assert_eq!(database.count("goal WHERE plan_node_id IS NULL"), 2, "those without a policy");
}

const COURSES: &str = "2026-11-29-070000_future_courses";

async fn a_city_from_before_courses_were_decided_gets_them_and_can_go_back(city: City) {
    let mut database = city.empty();
    database.migrate_until(COURSES);
    database
        .run(
            "INSERT INTO fiscal_year (year, phase, partial, sample) VALUES (2020, 'open', FALSE, FALSE);
             INSERT INTO programme (id, created_at) VALUES (1, '2020-04-01 00:00:00');
             INSERT INTO goal (id, fiscal_year, programme_id, name, position, title_only, version)
                 VALUES (7, 2020, 1, '見本事業', 0, FALSE, 0);",
        )
        .expect("a year with a goal");
    let course = "INSERT INTO future_course (id, fiscal_year, position, label, meaning) VALUES";
    let decision = "INSERT INTO course_decision (goal_id, course_id, reason, signature, at) VALUES";
    for _ in 0..2 {
        database.migrate(COURSES, "up.sql");
        assert_eq!(database.count("future_course"), 0, "nothing is decided on that nobody decided on");
        database.run(&format!("{course} (1, 2020, 0, '現状維持', 'continue')")).expect("a course");
        for _ in 0..2 {
            database.run(&format!("{decision} (7, 1, '', '見本', '2021-04-20 01:00:00')")).expect("a decision more");
        }
        database.run(&format!("{decision} (7, 9, '', '見本', '2021-04-20 01:00:00')")).expect_err("no such course");
        database.run(&format!("{course} (2, 2020, 1, '現状維持', 'shrink')")).expect_err("the label is taken");
        database.run(&format!("{course} (2, 2020, 1, '様子見', 'wait')")).expect_err("no meaning");
        database.migrate(COURSES, "down.sql");
        assert_eq!(database.count("goal WHERE id = 7"), 1);
    }
}

const TEXTS: &str = "2026-11-29-130000_evaluation_texts";
const VALUE_SOURCES: &str = "2026-11-29-150000_value_sources";

async fn texts_of_evaluations_and_the_cells_of_values_come_to_a_filled_city_and_go_again(city: City) {
    let mut database = city.empty();
    database.migrate_until(TEXTS);
    let entered = "'2020-05-01 00:00:00'";
    database
        .run(&format!(
            "INSERT INTO fiscal_year (year, phase, partial, sample) VALUES (2020, 'open', FALSE, FALSE);
             INSERT INTO programme (id, created_at) VALUES (1, '2020-04-01 00:00:00');
             INSERT INTO goal (id, fiscal_year, programme_id, name, position, title_only, version)
                 VALUES (7, 2020, 1, '見本事業', 0, FALSE, 0);
             INSERT INTO indicator (id, programme_id, name, kind, direction) VALUES (3, 1, '件数', 'outcome', 'more');
             INSERT INTO target (indicator_id, fiscal_year, value, stage, withdrawn, planned, entered_at)
                 VALUES (3, 2020, '5', 'goals', FALSE, FALSE, {entered});
             INSERT INTO actual (indicator_id, fiscal_year, value, entered_at) VALUES (3, 2020, '6', {entered});
             INSERT INTO stated_value (indicator_id, fiscal_year, kind, value, stage, entered_at)
                 VALUES (3, 2019, 'base', '4', 'goals', {entered});
             INSERT INTO amount (goal_id, fiscal_year, kind, part, yen, unit, stage, entered_at)
                 VALUES (7, 2020, 'budget', 'total', 9, 'yen', 'goals', {entered});"
        ))
        .expect("a sheet with its values");
    for goes_again in [true, false] {
        database.migrate(TEXTS, "up.sql");
        database.migrate(VALUE_SOURCES, "up.sql");
        for kept in [
            "target WHERE value = '5'",
            "actual WHERE value = '6'",
            "stated_value WHERE value = '4'",
            "amount WHERE yen = 9",
        ] {
            assert_eq!(database.count(&format!("{kept} AND taken_from IS NULL")), 1, "{kept}");
        }
        if goes_again {
            database.migrate(VALUE_SOURCES, "down.sql");
            database.migrate(TEXTS, "down.sql");
            assert_eq!(database.count("amount WHERE yen = 9"), 1);
        }
    }
    let add = "INSERT INTO evaluation_text (goal_id, position, heading, text) VALUES";
    database.run(&format!("{add} (7, 0, '課題', '担い手')")).expect("a text");
    database.run(&format!("{add} (7, 1, '課題', '費用')")).expect_err("one text under a heading");
    database.run(&format!("{add} (8, 0, '課題', '費用')")).expect_err("no such sheet");
}

const NAMES: &str = "2026-11-29-160000_english_names";

async fn english_names_come_to_a_filled_city_and_go_again(city: City) {
    let mut database = city.empty();
    database.migrate_until(NAMES);
    database
        .run("INSERT INTO unit (id, kind, name, first_year) VALUES (1, 'department', '見本部', 2020)")
        .expect("it is");
    for way in ["up.sql", "down.sql", "up.sql"] {
        database.migrate(NAMES, way);
        assert_eq!(database.count("unit WHERE id = 1 AND name = '見本部'"), 1, "{way}");
    }
    assert_eq!(database.count("unit WHERE name_en IS NULL"), 1, "nobody has said anything yet");
    database.run("UPDATE unit SET name_en = ''").expect_err("that is no name");
    // Whoever keeps public pages is told of every name that comes, changes or goes.
    for (change, told) in [
        ("UPDATE unit SET first_year = 2019", 0),
        ("UPDATE unit SET name_en = 'Sample Department'", 1),
        ("UPDATE unit SET name_en = 'Sample Department'", 0),
        ("UPDATE unit SET name_en = NULL", 1),
        ("INSERT INTO unit (id, kind, name, first_year) VALUES (2, 'department', '別の部', 2020)", 0),
        ("INSERT INTO unit (id, kind, name, name_en, first_year) VALUES (3, 'department', '総務部', 'A', 2020)", 1),
        ("DELETE FROM unit WHERE id = 2", 0),
        ("DELETE FROM unit WHERE id = 3", 1),
    ] {
        database
            .run(&format!("DELETE FROM public_change; {change}"))
            .unwrap_or_else(|error| panic!("{change}: {error}"));
        assert_eq!(database.count("public_change WHERE topic = 'city'"), told, "{change}");
    }
}

const WAITS: &str = "2026-11-29-190000_growing_waits";

/// What is counted goes on to count, and an older server that still runs counts beside it.
async fn growing_waits_come_to_a_filled_city_and_go_again(city: City) {
    let mut database = city.empty();
    database.migrate_until(WAITS);
    let count = |key: &str| {
        format!("INSERT INTO sign_in_attempt (key, allowed_again_at) VALUES ('{key}', '2026-11-29 10:00:00')")
    };
    database.run(&count("before")).expect("it is counted");
    database.migrate(WAITS, "up.sql");
    database.run(&count("after")).expect("it is counted");
    assert_eq!(database.count("sign_in_attempt WHERE failures = 0 AND allowed_again_at IS NOT NULL"), 2);
    database.migrate(WAITS, "down.sql");
    assert_eq!(database.count("sign_in_attempt"), 2);
}

const SEALS: &str = "2026-11-30-040000_seals";

async fn seals_come_to_a_filled_city_and_go_again(city: City) {
    let mut database = city.empty();
    database.migrate_until(SEALS);
    database
        .run(
            "INSERT INTO audit (id, at, signature, action, subject_kind)
                 VALUES (1, '2020-01-01 00:00:00', '人', 'goal.published', 'goal');
             INSERT INTO log_purge (id, before, at) VALUES (1, '2019-01-01 00:00:00', '2026-01-01 00:00:00');",
        )
        .expect("a log");
    for way in ["up.sql", "down.sql", "up.sql"] {
        database.migrate(SEALS, way);
        assert_eq!((database.count("audit"), database.count("log_purge")), (1, 1), "{way}");
    }
    let seal = "INSERT INTO seal (position, kind, row_id, row_digest, chain_digest, sealed_at) VALUES";
    let values = "'trail', 1, 'a', 'b', '2026-11-30 00:00:00'";
    database.run(&format!("{seal} (1, {values})")).expect("a seal");
    database.run(&format!("{seal} (2, {values})")).expect_err("a row is sealed once");
    database.run("UPDATE seal SET row_digest = 'c'").expect_err("a seal stays");
    database.run("DELETE FROM seal").expect_err("a seal is kept");
    database.run("UPDATE seal SET purge_id = 1").expect("its row was removed");
    database.run("UPDATE seal SET purge_id = NULL").expect_err("it stays removed");
}

const FACTORS: &str = "2026-11-30-020000_second_factors";

async fn second_factors_come_to_a_filled_city_and_go_again(city: City) {
    let mut database = city.empty();
    database.migrate_until(FACTORS);
    database
        .run("INSERT INTO person (id, login, name, password_hash, must_change_password, created_at) VALUES (4, 'tanto', '担当', '', FALSE, '2024-04-01 00:00:00')")
        .expect("there is an account");
    database
        .run(
            "INSERT INTO city (id, name, name_en, municipality_code, contact, licence, time_zone, silence_days, cookie_key) \
             VALUES (1, '見本市', '', '342149', '企画課', '', 'Asia/Tokyo', 60, 'k')",
        )
        .expect("there is a city");
    database.migrate(FACTORS, "up.sql");
    assert_eq!(database.count("city WHERE second_factor = 'nobody'"), 1);
    database.run("UPDATE city SET second_factor = 'everybody'").expect_err("no such choice");
    database.run("DELETE FROM public_change").expect("all of it is known");
    database
        .run(
            "INSERT INTO second_factor (person_id, secret, last_step, since) VALUES (4, 's', 1, '2026-11-30 00:00:00')",
        )
        .expect("it is set up");
    assert_eq!(database.count("public_change WHERE topic = 'staff'"), 1, "whoever serves is told");
    database.run("INSERT INTO recovery_code (hash, person_id) VALUES ('h', 4)").expect("it has a code");
    database.run("DELETE FROM second_factor").expect("it is removed");
    assert_eq!(database.count("recovery_code"), 0, "its codes went with it");
    database.migrate(FACTORS, "down.sql");
    assert_eq!((database.count("person"), database.count("city")), (1, 1));
}

const SIGN_ON: &str = "2026-11-30-110000_single_sign_on";

async fn single_sign_on_comes_to_a_filled_city_and_goes_again(city: City) {
    let mut database = city.empty();
    database.migrate_until(SIGN_ON);
    for (number, login) in [(4, "tanto"), (5, "kacho")] {
        database
            .run(&format!(
                "INSERT INTO person (id, login, name, password_hash, must_change_password, created_at) \
                 VALUES ({number}, '{login}', '担当', '', FALSE, '2024-04-01 00:00:00')"
            ))
            .expect("there is an account");
    }
    database.migrate(SIGN_ON, "up.sql");
    let link = |person: i32, subject: &str| {
        format!(
            "INSERT INTO sign_in_link (person_id, issuer, subject, made_at) \
             VALUES ({person}, 'https://id', '{subject}', '2026-11-30 00:00:00')"
        )
    };
    database.run(&link(4, "a")).expect("it is linked");
    database.run(&link(4, "b")).expect("with another as well");
    database.run(&link(5, "a")).expect_err("an account there is one account here");
    database.migrate(SIGN_ON, "down.sql");
    assert_eq!(database.count("person"), 2);
}

const PASSKEYS: &str = "2026-11-30-100000_passkeys";

async fn passkeys_come_to_a_filled_city_and_go_again(city: City) {
    let mut database = city.empty();
    database.migrate_until(PASSKEYS);
    database
        .run(
            "INSERT INTO person (id, login, name, password_hash, must_change_password, created_at) VALUES \
                 (4, 'tanto', '担当', '', FALSE, '2024-04-01 00:00:00'), (5, 'kacho', '課長', '', FALSE, '2024-04-01 00:00:00');
             INSERT INTO second_factor (person_id, secret, last_step, since) VALUES (4, 's', 1, '2026-11-30 00:00:00');
             INSERT INTO recovery_code (hash, person_id) VALUES ('h', 4);",
        )
        .expect("somebody has codes of an app");
    database.migrate(PASSKEYS, "up.sql");
    assert_eq!((database.count("second_factor"), database.count("recovery_code")), (1, 1));
    database.run("DELETE FROM public_change").expect("all of it is known");
    let add = "INSERT INTO passkey (person_id, name, credential_id, credential, added_at) VALUES";
    database.run(&format!("{add} (5, '机', 'a', '{{}}', '2026-11-30 00:00:00')")).expect("it is added");
    assert_eq!(database.count("public_change WHERE topic = 'staff'"), 1, "whoever serves is told");
    database.run(&format!("{add} (4, '机', 'a', '{{}}', '2026-11-30 00:00:00')")).expect_err("one device twice");
    database.run("INSERT INTO recovery_code (hash, person_id) VALUES ('i', 5)").expect("codes go with a passkey");
    database.migrate(PASSKEYS, "down.sql");
    assert_eq!((database.count("recovery_code"), database.count("person")), (1, 2), "those of the app stay");
}

const POST: &str = "2026-11-30-070000_post";

async fn mail_goes_on_as_it_went_before_it_could_be_encrypted(city: City) {
    let mut database = city.empty();
    database.migrate_until(POST);
    database
        .run(
            "INSERT INTO person (id, login, name, password_hash, must_change_password, created_at) \
             VALUES (4, 'tanto', '担当', '', FALSE, '2024-04-01 00:00:00'); \
             INSERT INTO city (id, name, name_en, municipality_code, contact, licence, time_zone, silence_days, \
             cookie_key, mail_server, mail_sender) \
             VALUES (1, '見本市', '', '342149', '企画課', '', 'Asia/Tokyo', 60, 'k', 'mail:25', 'a@x.jp'); \
             INSERT INTO notice (person_id, day, items, at) VALUES (4, '2026-11-24', '[\"a\"]', '2026-11-24 08:00:00')",
        )
        .expect("a city that sends mail");
    database.migrate(POST, "up.sql");
    let as_before = "mail_server = 'mail:25' AND mail_encryption = 'none' AND mail_login = '' AND mail_day = 'monday'";
    assert_eq!(database.count(&format!("city WHERE {as_before}")), 1);
    assert_eq!(database.count("person WHERE NOT digest_off"), 1, "everybody goes on to get them");
    assert_eq!(database.count("notice WHERE attempts = 1"), 1);
    database.run("UPDATE city SET mail_encryption = 'ssl'").expect_err("no such way");
    database.migrate(POST, "down.sql");
    assert_eq!((database.count("notice"), database.count("city")), (1, 1));
}

const UPLOADS: &str = "2026-11-30-000000_uploads";

/// What waits within a draft goes on to wait, and an older server that still runs keeps drafts beside it.
async fn uploads_come_to_a_filled_city_and_go_again(city: City) {
    let mut database = city.empty();
    database.migrate_until(UPLOADS);
    let keep = |form: &str| {
        format!(
            "INSERT INTO draft (person_id, form, content, saved_at) VALUES (1, '{form}', '{{}}', '2026-11-29 10:00:00')"
        )
    };
    let columns = "id, login, name, password_hash, must_change_password, created_at";
    let person = format!("INSERT INTO person ({columns}) VALUES (1, 'p', '人', 'x', FALSE, '2026-10-01 00:00:00')");
    database.run(&format!("{person}; {}", keep("monthly"))).expect("a draft");
    database.migrate(UPLOADS, "up.sql");
    database.run(&keep("desk")).expect("another draft");
    database
        .run(&format!(
            "INSERT INTO upload (id, person_id, sha256, content, at) VALUES (7, 1, 'x', '', '2026-11-30 10:00:00');
             {}; UPDATE draft SET upload_id = 7 WHERE form = 'import'",
            keep("import")
        ))
        .expect("a table that waits");
    database.run("DELETE FROM upload").expect_err("a draft is of it");
    database.migrate(UPLOADS, "down.sql");
    assert_eq!(database.count("draft"), 2, "what can't wait without its table is gone");
}

const EVIDENCE: &str = "2026-11-30-080000_evidence";

async fn evidence_comes_to_a_filled_city_and_goes_again(city: City) {
    let mut database = city.empty();
    database.migrate_until(EVIDENCE);
    database
        .run(
            "INSERT INTO fiscal_year (year, phase, partial, sample) VALUES (2020, 'open', FALSE, FALSE);
             INSERT INTO programme (id, created_at) VALUES (1, '2020-04-01 00:00:00');
             INSERT INTO goal (id, fiscal_year, programme_id, name, position, title_only, version)
                 VALUES (7, 2020, 1, '見本事業', 0, FALSE, 0);",
        )
        .expect("a sheet");
    for way in ["up.sql", "down.sql", "up.sql"] {
        database.migrate(EVIDENCE, way);
        assert_eq!(database.count("goal WHERE id = 7"), 1, "{way}");
    }
    let add = "INSERT INTO evidence (goal_id, title, public, signature, at, stage, update_id, link, file_name, kind, bytes, sha256) \
               VALUES (7, '題名', FALSE, '担当', '2020-05-01 00:00:00'";
    for whole in
        ["'goals', NULL, 'https://example.jp', NULL, NULL, NULL, NULL", "'goals', NULL, NULL, 'a.pdf', 'pdf', 3, 'd'"]
    {
        database.run(&format!("{add}, {whole})")).expect("a link, and a file");
    }
    for wrong in [
        "NULL, NULL, 'https://example.jp', NULL, NULL, NULL, NULL",
        "'goals', 1, 'https://example.jp', NULL, NULL, NULL, NULL",
        "'goals', NULL, 'https://example.jp', 'a.pdf', 'pdf', 3, 'd'",
        "'goals', NULL, NULL, NULL, NULL, NULL, NULL",
        "'goals', NULL, NULL, 'a.pdf', 'pdf', NULL, 'd'",
        "'goals', NULL, NULL, 'a.html', 'html', 3, 'd'",
    ] {
        database.run(&format!("{add}, {wrong})")).expect_err(wrong);
    }
    let piece = "INSERT INTO evidence_piece (sha256, position, content) VALUES ('d', 0, ''); ";
    database.run(piece).expect("a piece");
    database.run(piece).expect_err("the same piece once more");
}

/// Newest first.
const OF_ONE_DAY: [&str; 25] = [
    SIGN_ON,
    PASSKEYS,
    EVIDENCE,
    POST,
    SEALS,
    FACTORS,
    UPLOADS,
    WAITS,
    REACHED,
    NAMES,
    VALUE_SOURCES,
    TEXTS,
    IMPORTS,
    MAPPINGS,
    BOUNDS,
    PLAN,
    AMOUNTS,
    COURSES,
    "2026-11-29-060000_stated_values",
    "2026-11-29-055000_searched_codes",
    AXES,
    "2026-11-29-030000_programme_codes",
    "2026-11-29-020000_instances",
    "2026-11-29-010000_staff_changes",
    "2026-11-29-000000_public_sheets",
];

async fn a_city_from_before_its_figures_were_on_record_shows_the_same_after_the_upgrade(city: City) {
    let shown = async |city: &City| {
        let mut shown = Vec::new();
        for path in
            ["/", "/years/2020", "/compare?years=2015,2020,2021&by=programme", "/compare?years=2020&by=department"]
        {
            shown.push(city.citizen().get(path).await.expect(200).texts("main"));
        }
        shown
    };
    let before = shown(&city).await;
    let folder = if city.database_url().starts_with("sqlite") { "sqlite" } else { "postgres" };
    for name in OF_ONE_DAY {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder).join(name).join("down.sql");
        let statements = fs::read_to_string(&file).expect("the way back is there");
        for statement in statements.split(";\n").filter(|statement| !statement.trim().is_empty()) {
            city.sql(statement);
        }
    }
    assert_eq!(city.sql("DELETE FROM __diesel_schema_migrations WHERE version >= '20261129'"), OF_ONE_DAY.len());
    let city = city.behind("http://localhost");
    assert_eq!(shown(&city).await, before);
    city.visit(Actor::Head).await.get("/desk").await.expect(200);
    // What was on record is sealed by the server that brought the tables up to date.
    while city.count("audit WHERE id NOT IN (SELECT row_id FROM seal WHERE kind = 'trail')") > 0 {}
    let verified = city.database.read(|connection| verify(connection, None)).await.expect("it looks");
    assert_eq!(verified.findings, []);
    assert!(verified.head.is_some_and(|head| i64::from(head.position) >= city.count("publication")));
}
