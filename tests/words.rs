//! The words of `locales/`: each is there in both languages, is asked for somewhere, and what is asked for is there.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ichirizuka::domain::aim::Bound;
use ichirizuka::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use ichirizuka::domain::attainment::Band;
use ichirizuka::domain::comparison::{By, Structure, View};
use ichirizuka::domain::evidence::{EvidenceKind, LINK};
use ichirizuka::domain::fate::{Became, Fate};
use ichirizuka::domain::future_course::FutureCourse;
use ichirizuka::domain::identity::Doubt;
use ichirizuka::domain::indicator::{BreakKind, Direction, IndicatorKind, Missing};
use ichirizuka::domain::indicator_table::{TableRemarkKind, ValueKind};
use ichirizuka::domain::language::Language;
use ichirizuka::domain::lineage::SuccessionKind;
use ichirizuka::domain::mail::{MailDay, MailEncryption, MailFault};
use ichirizuka::domain::milestone::MilestoneState;
use ichirizuka::domain::movement::Course;
use ichirizuka::domain::partial_date::Precision;
use ichirizuka::domain::person::Role;
use ichirizuka::domain::plan::PlanLevel;
use ichirizuka::domain::policy::Right;
use ichirizuka::domain::progress::{Mark, Progress};
use ichirizuka::domain::proposal::RemarkKind;
use ichirizuka::domain::rating::EvaluationKind;
use ichirizuka::domain::reading::{Content, Field, SheetState, Why, YearPlace, YearUse};
use ichirizuka::domain::search::{self, Kind};
use ichirizuka::domain::second_factor::Required;
use ichirizuka::domain::sheet::{RemarkSubject, SheetStatus, SheetStep};
use ichirizuka::domain::stage::Stage;
use ichirizuka::domain::transfer::{FaultKind, TransferKind};
use ichirizuka::domain::unit::reorganisation::ReorganisationKind;
use ichirizuka::domain::unit::{UnitKind, UnitLink};
use ichirizuka::domain::update::UpdateStatus;
use ichirizuka::domain::watch::Step;
use ichirizuka::intake::TableKind;
use ichirizuka::outlet::codes::ITEMS;
use ichirizuka::outlet::data::Format;
use ichirizuka::store::imports::acts::ObstacleKind;
use ichirizuka::store::imports::effects;
use ichirizuka::store::imports::indicator_plan::Standing;
use ichirizuka::store::imports::ratings::LabelFault;
use ichirizuka::store::imports::section::Hindrance;
use ichirizuka::store::kit::journal::{Action, Half, SubjectKind};
use ichirizuka::store::published::city::Languages;
use ichirizuka::store::published::years::Phase;
use ichirizuka::store::publishing::Verdict;
use ichirizuka::store::read::first_steps::FirstStep;
use ichirizuka::store::read::idle::Idle;
use ichirizuka::web::kit::offer::{Offer, PLACES};
use ichirizuka::web::kit::words::Words;
use ichirizuka::web::routes::ROUTES;

/// Texts in the sources that look like a key and are none.
const NO_KEYS: &[&str] = &[
    "course-labels",
    "deputy-decisions",
    "embed-code",
    "filter-attainment",
    "filter-department",
    "goal-plan",
    "import-cells",
    "import-prose",
    "indicator-figures",
    "new-goal",
    "new-person",
    "no-store",
    "not-found",
    "publication-record",
    "since-error",
    "unit-change",
    "year-opening",
];

/// Words for the other language, in that language.
const OTHER_LANGUAGE: &[&str] = &["other-language", "other-language-code"];

/// Names that Japanese pages write as they are.
const NAMES_IN_JAPANESE: &[&str] = &[
    "Atom",
    "Connect",
    "Ctrl",
    "Excel",
    "JavaScript",
    "LibreOffice",
    "OpenAPI",
    "OpenDocument",
    "OpenID",
    "Outlook",
    "PostgreSQL",
    "PowerPoint",
    "Thunderbird",
    "Word",
    "abc",
    "age",
    "doc",
    "docx",
    "http",
    "https",
    "odp",
    "ods",
    "odt",
    "pdf",
    "ppt",
    "pptx",
    "xls",
    "xlsx",
];

/// A key whose end a code decides, and every key it can become. One of `shell.code("state", …)` is written here as
/// `state-{}`.
#[expect(clippy::too_many_lines, reason = "a table")]
fn made_keys() -> BTreeMap<&'static str, Vec<String>> {
    fn ending(start: &str, codes: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
        let key = |code: &str| format!("{start}-{}", code.replace(['_', '.'], "-"));
        codes.into_iter().map(|code| key(code.as_ref())).collect()
    }
    let errors = error_kinds();
    let titles: Vec<String> = errors.iter().map(|kind| format!("{kind}-title")).collect();
    BTreeMap::from([
        ("api-offer-{}", ending("api-offer", offers().map(|offer| offer.name))),
        ("api-field-{}", {
            let asked = offers().flat_map(|offer| offer.query).chain(&PLACES).map(|field| field.name);
            ending("api-field", asked.collect::<BTreeSet<_>>())
        }),
        ("data-column-{}", {
            let columns = [ichirizuka::outlet::data::columns(), ichirizuka::outlet::data::other_columns()];
            ending("data-column", columns.concat())
        }),
        ("data-measure-{}", ending("data-measure", ichirizuka::outlet::comparison::MEASURES)),
        ("data-status-{}", ending("data-status", ichirizuka::outlet::comparison::STATUSES)),
        ("data-bound-{}", ending("data-bound", [ichirizuka::outlet::comparison::IN_WORDS])),
        ("cli-demo-account-{}", ending("cli-demo-account", Role::ALL.iter().map(|role| role.code()))),
        ("about-bound-{}", ending("about-bound", ["least", "most", "keep", "way", "base", "word"])),
        ("about-bound-name-{}", ending("about-bound-name", ["least", "most", "keep", "way", "base", "word"])),
        ("milestone-mark-{}", ending("milestone-mark", Mark::ALL.iter().map(|code| code.code()))),
        ("public-progress-{}", ending("public-progress", Progress::ALL.iter().map(|code| code.code()))),
        ("aim-{}", ending("aim", Bound::ALL.iter().map(|bound| bound.code()))),
        ("amount-kind-{}", ending("amount-kind", AmountKind::ALL.iter().map(|kind| kind.code()))),
        ("value-kind-{}", ending("value-kind", ValueKind::ALL.iter().map(|kind| kind.code()))),
        ("amount-part-{}", ending("amount-part", AmountPart::ALL.iter().map(|part| part.code()))),
        ("money-{}", ending("money", MoneyUnit::ALL.iter().map(|unit| unit.code()))),
        ("plan-level-{}", ending("plan-level", PlanLevel::ALL.iter().map(|level| level.code()))),
        ("year-by-{}", ending("year-by", ["department", "plan"])),
        ("trail-action-{}", ending("trail-action", Action::ALL.iter().map(|action| action.code()))),
        ("trail-bound-{}", ending("trail-bound", Bound::ALL.iter().map(|bound| bound.code()))),
        ("trail-field-{}", ending("trail-field", codes_in("web/office/trail/fields.rs"))),
        ("trail-half-{}", ending("trail-half", Half::ALL.iter().map(|half| half.code()))),
        ("trail-subject-{}", ending("trail-subject", SubjectKind::ALL.iter().map(|kind| kind.code()))),
        ("break-kind-{}", ending("break-kind", BreakKind::ALL.iter().map(|kind| kind.code()))),
        ("chart-legend-{}", ending("chart-legend", ["worse", "plan", "converted", "apart", "target", "gap", "cut"])),
        ("comparison-by-{}", ending("comparison-by", By::ALL.iter().map(|by| by.code()))),
        ("comparison-view-{}", ending("comparison-view", View::ALL.iter().map(|known| known.code()))),
        ("comparison-title-{}", ending("comparison-title", By::ALL.iter().map(|by| by.code()))),
        ("comparison-structure-{}", ending("comparison-structure", Structure::ALL.iter().map(|known| known.code()))),
        ("became-{}", ending("became", Became::ALL.iter().map(|became| became.code()))),
        ("course-{}", ending("course", FutureCourse::ALL.iter().map(|course| course.code()))),
        ("fate-{}", ending("fate", Fate::ALL.iter().map(|fate| fate.code()))),
        ("first-step-{}", ending("first-step", FirstStep::ALL.iter().map(|step| step.code()))),
        ("first-step-about-{}", ending("first-step-about", FirstStep::ALL.iter().map(|step| step.code()))),
        ("idle-{}", ending("idle", Idle::ALL.iter().map(|why| why.code()))),
        ("data-about-{}", ending("data-about", Format::ALL.iter().map(|format| format.code()))),
        ("data-format-{}", ending("data-format", Format::ALL.iter().map(|format| format.code()))),
        ("data-item-{}", ending("data-item", ITEMS)),
        ("data-precision-{}", ending("data-precision", Precision::ALL.iter().map(|code| code.code()))),
        ("direction-{}", ending("direction", Direction::ALL.iter().map(|direction| direction.code()))),
        ("error-{}", ending("error", &errors)),
        ("error-{}-title", ending("error", &titles)),
        ("evidence-kind-{}", ending("evidence-kind", EvidenceKind::ALL.iter().map(|kind| kind.code()).chain([LINK]))),
        ("evaluation-kind-{}", ending("evaluation-kind", EvaluationKind::ALL.iter().map(|kind| kind.code()))),
        ("filter-attainment-{}", ending("filter-attainment", codes_in("web/public/years/filters.rs"))),
        ("import-kind-{}", ending("import-kind", TableKind::ALL.iter().map(|kind| kind.code()))),
        ("import-programme-{}", ending("import-programme", Standing::ALL.iter().map(|standing| standing.code()))),
        ("import-hindrance-{}", ending("import-hindrance", Hindrance::ALL.iter().map(|hindrance| hindrance.code()))),
        ("import-field-{}", ending("import-field", Field::ALL.iter().map(|field| field.code()))),
        ("import-state-{}", ending("import-state", SheetState::ALL.iter().map(|state| state.code()))),
        ("import-year-use-{}", ending("import-year-use", YearUse::ALL.iter().map(|usage| usage.code()))),
        ("import-year-place-{}", ending("import-year-place", YearPlace::ALL.iter().map(|place| place.code()))),
        ("import-why-{}", ending("import-why", Why::ALL.iter().map(|why| why.code()))),
        ("import-content-{}", ending("import-content", Content::ALL.iter().map(|content| content.code()))),
        ("imports-obstacle-{}", ending("imports-obstacle", ObstacleKind::ALL.iter().map(|kind| kind.code()))),
        ("imports-wrote-{}", {
            let counted = "sheets-added sheets-changed values amounts ratings courses indicators programmes units plan-nodes years \
                           milestones updates links axes course-labels";
            ending("imports-wrote", counted.split_whitespace())
        }),
        ("import-underway-{}", ending("import-underway", Step::ALL.iter().map(|step| step.code()))),
        ("import-beyond-row-{}", {
            let parts = "midyear milestones updates indicators evaluations future-course unit-cost";
            ending("import-beyond-row", parts.split_whitespace())
        }),
        ("import-column-{}", ending("import-column", ["by", "part"])),
        ("import-column-{}-of", vec!["import-column-by-of".to_owned(), "import-column-part-of".to_owned()]),
        ("import-part-{}", ending("import-part", effects::Part::ALL.iter().map(|part| part.code()))),
        ("import-values-count-{}", ending("import-values-count", ["added", "changed", "unchanged"])),
        ("import-plan-{}", ending("import-plan", ["new", "continues", "changes", "unchanged", "asked"])),
        (
            "import-taken-{}",
            ending("import-taken", ["new", "continued", "renamed", "renumbered", "linked", "indicators", "sheets"]),
        ),
        ("import-who-note-{}", ending("import-who-note", ["renamed", "renumbered", "said", "like_others"])),
        ("import-who-doubt-{}", ending("import-who-doubt", Doubt::ALL.iter().map(|doubt| doubt.code()))),
        ("import-problem-{}", ending("import-problem", problem_codes())),
        ("import-label-{}", ending("import-label", LabelFault::ALL.iter().map(|fault| fault.code()))),
        ("import-value-remark-{}", ending("import-value-remark", TableRemarkKind::ALL.iter().map(|kind| kind.code()))),
        ("import-remark-{}", ending("import-remark", RemarkKind::ALL.iter().map(|kind| kind.code()))),
        ("indicator-kind-{}", ending("indicator-kind", IndicatorKind::ALL.iter().map(|kind| kind.code()))),
        ("missing-{}", ending("missing", Missing::ALL.iter().map(|missing| missing.code()))),
        ("band-{}", ending("band", Band::ALL.iter().map(|band| band.code()))),
        // The column of silent milestones names the city's own number of days.
        ("review-column-{}", {
            let columns = codes_in("web/review/filter.rs").into_iter().filter(|code| code != "silent");
            ending("review-column", columns)
        }),
        ("review-event-{}", ending("review-event", ["reported", "value", "target", "rated", "step", "published"])),
        ("settings-second-factor-{}", ending("settings-second-factor", Required::ALL.iter().map(|known| known.code()))),
        (
            "settings-mail-encryption-{}",
            ending("settings-mail-encryption", MailEncryption::ALL.iter().map(|way| way.code())),
        ),
        ("settings-mail-day-{}", ending("settings-mail-day", MailDay::ALL.iter().map(|day| day.code()))),
        ("settings-mail-fault-{}", ending("settings-mail-fault", MailFault::ALL.iter().map(|fault| fault.code()))),
        ("settings-languages-{}", ending("settings-languages", Languages::ALL.iter().map(|known| known.code()))),
        ("people-role-{}", ending("people-role", Role::ALL.iter().map(|role| role.code()))),
        ("people-standing-{}", ending("people-standing", ["in_office", "to_come", "out_of_office", "closed"])),
        ("right-{}", ending("right", Right::ALL.iter().map(|right| right.code()))),
        ("transfer-fault-{}", ending("transfer-fault", FaultKind::ALL.iter().map(|kind| kind.code()))),
        ("transfer-kind-{}", ending("transfer-kind", TransferKind::ALL.iter().map(|kind| kind.code()))),
        ("phase-{}", ending("phase", Phase::ALL.iter().map(|phase| phase.code()))),
        ("plan-{}", ending("plan", Verdict::ALL.iter().map(|verdict| verdict.code()))),
        ("sheet-next-{}", ending("sheet-next", ["staff", "section_head", "department_head", "administrator"])),
        ("remark-subject-{}", ending("remark-subject", RemarkSubject::ALL.iter().map(|section| section.code()))),
        ("sheet-status-{}", ending("sheet-status", SheetStatus::ALL.iter().map(|status| status.code()))),
        ("sheet-step-{}", ending("sheet-step", SheetStep::ALL.iter().map(|step| step.code()))),
        ("sheet-done-{}", ending("sheet-done", SheetStep::ALL.iter().map(|step| step.code()))),
        ("search-kind-{}", ending("search-kind", Kind::ALL.iter().map(|kind| kind.code()))),
        ("search-part-{}", ending("search-part", search::Part::ALL.iter().map(|part| part.code()))),
        ("stage-{}", ending("stage", Stage::ALL.iter().map(|stage| stage.code()))),
        ("state-{}", ending("state", MilestoneState::ALL.iter().map(|state| state.code()))),
        ("succession-{}", ending("succession", SuccessionKind::ALL.iter().map(|kind| kind.code()))),
        (
            "unit-reorganisation-{}",
            ending("unit-reorganisation", ReorganisationKind::ALL.iter().map(|kind| kind.code())),
        ),
        ("unit-effect-{}", ending("unit-effect", ReorganisationKind::ALL.iter().map(|kind| kind.code()))),
        ("unit-level-{}", ending("unit-level", UnitKind::ALL.iter().map(|kind| kind.code()))),
        ("unit-link-{}", ending("unit-link", UnitLink::ALL.iter().map(|kind| kind.code()))),
        ("list-state-{}", ending("list-state", ["active", "ended"])),
        ("list-with-{}", ending("list-with", ["some", "none"])),
        ("movement-{}", ending("movement", Course::ALL.iter().map(|course| course.code()))),
        ("through-origin-{}", ending("through-origin", ["kept", "reworded", "new"])),
        ("update-status-{}", ending("update-status", UpdateStatus::ALL.iter().map(|status| status.code()))),
    ])
}

/// What the routes give to programs.
fn offers() -> impl Iterator<Item = &'static Offer> {
    ROUTES.iter().filter_map(|route| route.offer.as_ref())
}

/// The kinds of error pages: what the arms of the match in `errors.rs` say.
fn error_kinds() -> Vec<String> {
    let source = read(&root().join("src/web/kit/errors.rs"));
    let kinds = texts(&source).into_iter().filter(|text| source[..text.start].trim_end().ends_with("=>"));
    kinds.map(|text| text.value).collect()
}

/// The codes of what can be wrong with a file: what the arms of its `code` say.
fn problem_codes() -> Vec<String> {
    let source = read(&root().join("src/intake/refusal/codes.rs"));
    let codes = texts(&source).into_iter().filter(|text| source[..text.start].trim_end().ends_with("=>"));
    codes.map(|text| text.value).collect()
}

/// The codes of a vocabulary that only its own file knows.
fn codes_in(file: &str) -> Vec<String> {
    let source = read(&root().join("src").join(file));
    let block = source.split_once("codes! {").expect("a vocabulary").1.split_once("\n}").expect("its end").0;
    let codes = texts(block).into_iter().filter(|text| block[..text.start].trim_end().ends_with('='));
    codes.map(|text| text.value).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn files_below(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|known| known == extension) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds .{extension} files");
    found.sort();
    found
}

/// A message of a Fluent file.
#[derive(Debug)]
struct Message {
    file: String,
    key: String,
    value: String,
}

impl Message {
    /// The names of the values that are filled in.
    fn variables(&self) -> BTreeSet<&str> {
        let name = |after: &'_ str| {
            after
                .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && letter != '-')
                .unwrap_or(after.len())
        };
        self.value.split('$').skip(1).map(|after| &after[..name(after)]).collect()
    }

    /// The value without what is filled in.
    fn prose(&self) -> String {
        let mut depth = 0;
        let mut prose = String::new();
        let chosen = self.value.contains("->");
        for letter in self.value.chars() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                // The variants of a choice stand between its braces.
                _ if depth == 0 || chosen => prose.push(letter),
                _ => {}
            }
        }
        prose
    }
}

fn messages(language: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for path in files_below(&format!("locales/{language}"), "ftl") {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut open = false;
        for line in read(&path).lines() {
            if line.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
                let (key, value) = line.split_once('=').unwrap_or_else(|| panic!("{file}: no message: {line}"));
                let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
                messages.push(Message { file: file.clone(), key, value });
                open = true;
            } else if line.starts_with([' ', '}']) && open {
                let last = messages.last_mut().unwrap();
                last.value.push('\n');
                last.value.push_str(line);
            } else {
                assert!(line.is_empty() || line.starts_with('#'), "{file}: neither message nor comment: {line}");
                open = false;
            }
        }
    }
    messages
}

/// A text in quotes, and where its opening quote stands.
struct Text {
    start: usize,
    end: usize,
    value: String,
}

/// The texts in Rust source or in the code of a template, without those in comments.
fn texts(source: &str) -> Vec<Text> {
    let mut found = Vec::new();
    let mut letters = source.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        match letter {
            '/' if letters.peek().is_some_and(|&(_, next)| next == '/') => {
                letters.by_ref().find(|&(_, letter)| letter == '\n');
            }
            '\'' if source[start..].starts_with("'\"'") => {
                letters.nth(1);
            }
            '"' => {
                let mut value = String::new();
                let mut end = start;
                while let Some((at, letter)) = letters.next() {
                    end = at;
                    match letter {
                        '"' => break,
                        '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
                        _ => value.push(letter),
                    }
                }
                found.push(Text { start, end, value });
            }
            _ => {}
        }
    }
    found
}

/// Everything that can ask for words: the sources of the web and of the command line, and the code in the templates.
fn askers() -> Vec<(String, String)> {
    let name = |path: &Path| path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
    let mut askers: Vec<(String, String)> = ["src/web", "src/commands"]
        .iter()
        .flat_map(|folder| files_below(folder, "rs"))
        .map(|path| (name(&path), read(&path)))
        .collect();
    askers.push(("src/main.rs".to_owned(), read(&root().join("src/main.rs"))));
    for path in files_below("templates", "html") {
        let template = read(&path);
        let mut code = String::new();
        for (opening, closing) in [("{{", "}}"), ("{%", "%}")] {
            for part in template.split(opening).skip(1) {
                code.push_str(part.split(closing).next().unwrap_or_default());
                code.push('\n');
            }
        }
        askers.push((name(&path), code));
    }
    askers
}

/// What a piece of code asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    /// Keys, each with the names of the values filled in, where they can be told.
    keys: Vec<(String, Option<Vec<String>>)>,
    /// Keys that a code completes, as in [`made_keys`].
    made: Vec<String>,
    /// Texts that have the form of a key and may reach a call by a name.
    key_like: Vec<String>,
}

fn asked(source: &str) -> Asked {
    let texts = texts(source);
    let mut asked = Asked::default();
    for (place, text) in texts.iter().enumerate() {
        let before = source[..text.start].trim_end();
        let calls = |method: &str| before.ends_with(&format!(".{method}("));
        let name_after = || {
            let next = texts.get(place + 1)?;
            (source[text.end + 1..next.start].trim() == ",").then(|| vec![next.value.clone()])
        };
        let template = without_names(&text.value);
        if calls("t") || calls("text") {
            asked.keys.push((text.value.clone(), Some(Vec::new())));
        // An address has a `with` of its own, for the fields of its query.
        } else if before.ends_with("shell.with(") {
            asked.keys.push((text.value.clone(), name_after()));
        } else if calls("with_two") || calls("fill") {
            asked.keys.push((text.value.clone(), None));
        } else if calls("code") || before.ends_with("coded(") {
            asked.made.push(format!("{}-{{}}", text.value));
        // A key that is filled in elsewhere says so itself.
        } else if (before.ends_with("format!(") || text.value.ends_with("-{}"))
            && template.contains("-{}")
            && is_key_like(&template.replace("{}", "x"))
        {
            asked.made.push(template);
        } else if text.value.contains('-') && is_key_like(&text.value) {
            asked.key_like.push(text.value.clone());
        }
    }
    asked
}

/// `stage-{stage}` is `stage-{}`.
fn without_names(template: &str) -> String {
    let mut within = false;
    let keep = |letter: &char| {
        within = (within || *letter == '{') && *letter != '}';
        !within || *letter == '{'
    };
    template.chars().filter(keep).collect()
}

fn is_key_like(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
    };
    text.starts_with(|letter: char| letter.is_ascii_lowercase()) && text.split('-').all(part)
}

fn family(key: &str) -> &str {
    key.split('-').next().unwrap_or(key)
}

fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_word_that_is_asked_for_is_there() {
    let japanese = messages("ja");
    let known: BTreeMap<&str, &Message> = japanese.iter().map(|message| (message.key.as_str(), message)).collect();
    let families: BTreeSet<&str> = known.keys().map(|key| family(key)).collect();
    let made = made_keys();
    let mut wrong = Vec::new();
    for (file, source) in askers() {
        let asked = asked(&source);
        for (key, names) in asked.keys {
            let Some(message) = known.get(key.as_str()) else {
                // `response.headers().with("…")` and its like have a capital, a slash or a space.
                if is_key_like(&key) && file != "src/web/kit/shell.rs" {
                    wrong.push(format!("{file} asks for {key}, which is not in locales/"));
                }
                continue;
            };
            let named: Option<BTreeSet<&str>> = names.as_ref().map(|names| names.iter().map(String::as_str).collect());
            if named.is_some_and(|named| named != message.variables()) {
                wrong.push(format!("{file} fills in {names:?} where {key} has {:?}", message.variables()));
            }
        }
        for template in asked.made {
            if families.contains(family(&template)) && !made.contains_key(template.as_str()) {
                wrong.push(format!("{file} asks for {template}: say in tests/words.rs which keys that can become"));
            }
        }
        for key in asked.key_like {
            let expected = families.contains(family(&key)) && !NO_KEYS.contains(&key.as_str());
            if expected && !known.contains_key(key.as_str()) {
                wrong.push(format!("{file} has {key:?}, which is not in locales/ (no key? list it in NO_KEYS)"));
            }
        }
    }
    for key in made.values().flatten().filter(|key| !known.contains_key(key.as_str())) {
        wrong.push(format!("{key} can be asked for and is not in locales/"));
    }
    report(&wrong);
}

#[test]
fn every_word_is_asked_for() {
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut made_templates: BTreeSet<String> = BTreeSet::new();
    for (_, source) in askers() {
        let asked = asked(&source);
        used.extend(asked.keys.into_iter().map(|(key, _)| key));
        used.extend(asked.key_like);
        made_templates.extend(asked.made);
    }
    let mut wrong = Vec::new();
    for (template, keys) in made_keys() {
        if made_templates.contains(template) {
            used.extend(keys);
        } else {
            wrong.push(format!("nothing asks for {template} any longer: take it out of tests/words.rs"));
        }
    }
    let unused = messages("ja").into_iter().filter(|message| !used.contains(&message.key));
    wrong.extend(unused.map(|message| format!("nothing asks for {} of {}", message.key, message.file)));
    report(&wrong);
}

#[test]
fn both_languages_say_the_same_things() {
    let (japanese, english) = (messages("ja"), messages("en"));
    let by_key = |messages: &'_ [Message]| -> BTreeMap<String, (String, BTreeSet<String>)> {
        let entry = |message: &Message| {
            let variables = message.variables().into_iter().map(str::to_owned).collect();
            (message.key.clone(), (message.file.clone(), variables))
        };
        messages.iter().map(entry).collect()
    };
    let (ja, en) = (by_key(&japanese), by_key(&english));
    let mut wrong = Vec::new();
    for key in ja.keys().chain(en.keys()).collect::<BTreeSet<_>>() {
        match (ja.get(key), en.get(key)) {
            (Some(_), None) => wrong.push(format!("{key} is missing in English")),
            (None, Some(_)) => wrong.push(format!("{key} is missing in Japanese")),
            (Some((ja_file, _)), Some((en_file, _))) if ja_file != en_file => {
                wrong.push(format!("{key} is in {ja_file} in Japanese and in {en_file} in English"));
            }
            (Some((_, ja)), Some((_, en))) if ja != en => {
                wrong.push(format!("{key} has {ja:?} in Japanese and {en:?} in English"));
            }
            _ => {}
        }
    }
    report(&wrong);
}

#[test]
fn no_word_is_defined_twice() {
    let mut wrong = Vec::new();
    for language in ["ja", "en"] {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for message in messages(language) {
            if let Some(first) = seen.insert(message.key.clone(), message.file.clone()) {
                wrong.push(format!("{language}: {} is in {first} and again in {}", message.key, message.file));
            }
        }
    }
    report(&wrong);
}

#[test]
fn each_language_keeps_to_itself() {
    let mut wrong = Vec::new();
    for message in messages("ja").iter().filter(|message| !OTHER_LANGUAGE.contains(&message.key.as_str())) {
        let prose = without_code(&message.prose());
        for word in prose.split(|letter: char| !letter.is_ascii_alphabetic()) {
            let small = word.chars().filter(char::is_ascii_lowercase).count();
            if small >= 2 && !NAMES_IN_JAPANESE.contains(&word) {
                wrong.push(format!("ja: {} says {word:?} in English", message.key));
            }
        }
    }
    for message in messages("en").iter().filter(|message| !OTHER_LANGUAGE.contains(&message.key.as_str())) {
        if let Some(letter) = without_code(&message.value).chars().find(|&letter| is_japanese(letter)) {
            wrong.push(format!("en: {} has {letter:?}", message.key));
        }
    }
    report(&wrong);
}

/// A text without what is typed as it stands in every language: what the command line's words have between `backticks`, and
/// its `--flags`.
fn without_code(text: &str) -> String {
    let words: String = text.split('`').step_by(2).collect();
    let mut flags = words.split("--");
    let first = flags.next().unwrap_or_default().to_owned();
    let is_of_flag = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    first + &flags.map(|flag| flag.trim_start_matches(is_of_flag)).collect::<String>()
}

/// Kana, Chinese characters, and the marks and full-width forms that go with them.
fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// What this file reads as a message is one for the program as well.
#[test]
fn the_program_finds_every_word() {
    for (language, name) in [(Language::Japanese, "ja"), (Language::English, "en")] {
        for message in messages(name).iter().filter(|message| message.variables().is_empty()) {
            let said = Words::of(language).text(&message.key);
            let prose = message.prose();
            assert!(said.contains(prose.trim()), "{name}: {} is {said:?}", message.key);
        }
    }
}

#[test]
fn the_reader_of_the_sources_sees_what_they_ask_for() {
    let source = r#"
        shell.t("nav-years") // shell.t("in-a-comment")
        shell.with("year-title", "year", label.as_str()); words.fill(
            "series-movement",
            [("from", from)],
        );
        shell.code("state", code); words.text(&format!("error-{kind}-title")); let mark = '"';
        let problem = if empty { "update-text-missing" } else { "Not a key" };
    "#;
    let asked = asked(source);
    let keys: Vec<&str> = asked.keys.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["nav-years", "year-title", "series-movement"]);
    assert_eq!(asked.keys[1].1, Some(vec!["year".to_owned()]));
    assert_eq!(asked.made, ["state-{}", "error-{}-title"]);
    assert_eq!(asked.key_like, ["update-text-missing"]);
}
