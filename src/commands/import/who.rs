//! Who is who on the command line: what is asked, as lines of a mapping that only have to be chosen from.

use std::fmt::Display;
use std::path::Path;

use ichirizuka::domain::identity::{Candidate, Question};
use ichirizuka::web::identities;

use super::super::Refusal;
use super::super::console::Console;
use super::super::refusal::placed;
use super::super::words::{coded, fill, say, words};

/// Refuses a table about which somebody has to be asked, with the lines to add to the mapping.
pub(super) fn require_answers(file: &Path, questions: &[Question]) -> Result<(), Refusal> {
    let open: Vec<&Question> = questions.iter().filter(|question| question.is_open).collect();
    if open.is_empty() {
        return Ok(());
    }
    let mut said = vec![say("cli-who-unclear")];
    said.extend(open.iter().map(|question| placed(file, Some(question.line), None, &asked(question))));
    said.push(format!("{}\n", say("cli-who-add")));
    said.extend(open.iter().map(|question| lines(question)));
    Err(Refusal::Said(said.join("\n")))
}

/// Says what is proposed and may be refused.
pub(super) fn print_proposals(console: Console, questions: &[Question]) {
    for question in questions.iter().filter(|question| !question.is_open) {
        console.say(fill("cli-note-line", [("line", &question.line), ("what", &asked(question))]));
        console.say(format!("  {}", say("cli-who-proposed")));
        for answer in question.answers().iter().skip(1) {
            for line in question.said(answer).in_mapping().lines() {
                console.say(format!("  {line}"));
            }
        }
    }
}

fn asked(question: &Question) -> String {
    let code = question.code.as_ref().map(|code| format!("{code} ")).unwrap_or_default();
    let mut said = format!("{code}{} ({})", question.name, question.section);
    if !question.former_names.is_empty() {
        said.push_str(&fill("cli-who-formerly", [("names", &question.former_names.join("、"))]));
    }
    for candidate in &question.candidates {
        said.push_str("\n  ");
        said.push_str(&in_words(candidate));
    }
    said
}

fn in_words(candidate: &Candidate) -> String {
    let code = candidate.code.as_ref().map(|code| format!("{code} ")).unwrap_or_default();
    let years = match candidate.years {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}-{last}"),
    };
    let of: [(_, &dyn Display); 5] = [
        ("programme", &candidate.programme),
        ("name", &format!("{code}{}", candidate.name)),
        ("section", &candidate.section),
        ("years", &years),
        ("why", &coded("import-who-doubt", candidate.why.code())),
    ];
    fill("cli-who-candidate", of)
}

/// The lines of a mapping with the first answer, and the others as remarks.
fn lines(question: &Question) -> String {
    let answers = question.answers();
    let or = say("cli-mapping-or");
    let mut lines = String::new();
    for (place, answer) in answers.iter().enumerate() {
        let said = question.said(answer).in_mapping();
        if place == 0 {
            lines.push_str(&said);
        } else {
            let answer_lines = said.lines().skip_while(|line| !line.starts_with("is = "));
            let answer_lines = answer_lines.collect::<Vec<_>>().join("; ");
            let meaning = identities::answer(question, answer, words());
            lines.extend(["# ", &or, ": ", &answer_lines, "  (", &meaning, ")\n"]);
        }
    }
    lines
}
