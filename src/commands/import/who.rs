//! Who is who on the command line: what is asked, as lines of a mapping that only have to be chosen from.

use std::path::Path;

use ichirizuka::domain::identity::{Answer, Candidate, Question};

use super::super::Refusal;
use super::super::console::Console;

/// Refuses a table about which somebody has to be asked, with the lines to add to the mapping.
pub(super) fn require_answers(file: &Path, questions: &[Question]) -> Result<(), Refusal> {
    let open: Vec<&Question> = questions.iter().filter(|question| question.is_open).collect();
    if open.is_empty() {
        return Ok(());
    }
    let mut said = vec!["nothing was written: it is not clear which programmes these rows are of".to_owned()];
    said.extend(open.iter().map(|question| format!("{}: {}", file.display(), asked(question))));
    said.push("add these lines to the mapping (--mapping), each with the answer that is right:\n".to_owned());
    said.extend(open.iter().map(|question| lines(question)));
    Err(Refusal::Said(said.join("\n")))
}

/// Says what is proposed and may be refused.
pub(super) fn print_proposals(console: Console, questions: &[Question]) {
    for question in questions.iter().filter(|question| !question.is_open) {
        console.say(format!("note: {}", asked(question)));
        console.say("  taken for the same programme; where it is another one, add to the mapping:".to_owned());
        for answer in question.answers().iter().skip(1) {
            for line in question.said(answer).in_mapping().lines() {
                console.say(format!("  {line}"));
            }
        }
    }
}

fn asked(question: &Question) -> String {
    let code = question.code.as_ref().map(|code| format!("{code} ")).unwrap_or_default();
    let mut said = format!("line {}: {code}{} ({})", question.line, question.name, question.section);
    if !question.former_names.is_empty() {
        said.push_str(", formerly ");
        said.push_str(&question.former_names.join("、"));
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
    let why = candidate.why.code().replace('_', " ");
    format!("programme {}: {code}{} ({}), {years}: {why}", candidate.programme, candidate.name, candidate.section)
}

/// The lines of a mapping with the first answer, and the others as remarks.
fn lines(question: &Question) -> String {
    let answers = question.answers();
    let mut lines = String::new();
    for (place, answer) in answers.iter().enumerate() {
        let said = question.said(answer).in_mapping();
        if place == 0 {
            lines.push_str(&said);
        } else {
            let answer_lines = said.lines().skip_while(|line| !line.starts_with("is = "));
            let answer_lines = answer_lines.collect::<Vec<_>>().join("; ");
            lines.extend(["# or: ", &answer_lines, "  (", &meaning(question, answer), ")\n"]);
        }
    }
    lines
}

fn meaning(question: &Question, answer: &Answer) -> String {
    use ichirizuka::domain::identity::Identity;
    let name_of = |number| question.candidates.iter().find(|one| one.programme == number).map(|one| one.name.as_str());
    let links = answer.links.as_ref().map(|(kind, from)| {
        let names: Vec<&str> = from.iter().filter_map(|number| name_of(*number)).collect();
        format!(", {kind} from {}", names.join("、"))
    });
    let links = links.unwrap_or_else(|| if question.is.is_some() { ", no link".to_owned() } else { String::new() });
    match answer.is {
        Identity::Programme(number) => format!("{}{links}", name_of(number).unwrap_or(&question.name)),
        Identity::Same | Identity::Another => format!("a new programme{links}"),
    }
}
