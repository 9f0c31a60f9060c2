//! Who is who: the rows of the table that waits of which number, name and section do not agree with the record. Each is
//! asked with the programmes that it may be and why; the answers are kept with the table.

use actix_web::HttpResponse;

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::identity::{Answer, Candidate, Doubt, How, Identity, Question, SaidProgramme};
use crate::domain::indicator_table::NumberDoubt;
use crate::domain::policy;
use crate::domain::proposal::Proposal;
use crate::intake::Content;
use crate::store::imports::identity::OpenDoubt;
use crate::store::imports::section::{self, PlannedRow};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::web::desk::imports::indicators;
use crate::web::desk::imports::waiting::Waiting;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::fields::Fields;
use crate::web::kit::form::Sent;
use crate::web::kit::respond;
use crate::web::kit::words::Words;
use crate::web::parts::identities;

/// What is told of a row's programme beside what becomes of it.
pub(super) fn notes(row: &PlannedRow) -> Vec<&'static str> {
    let how = match row.how {
        Some(How::Renamed) => Some("renamed"),
        Some(How::Renumbered) => Some("renumbered"),
        Some(How::Said) => Some("said"),
        Some(How::Agrees) | None => None,
    };
    how.into_iter().chain(row.is_like_others.then_some("like_others")).collect()
}

/// What is asked, and what was answered.
#[derive(Default)]
pub(super) struct WhoView {
    pub(super) questions: Vec<QuestionView>,
    /// How many have to be answered before the table is taken in.
    pub(super) open: usize,
    /// How many were answered.
    pub(super) answered: usize,
    /// The answers as a mapping for the command line has them.
    pub(super) mapping: String,
}

/// One row that is asked about.
pub(super) struct QuestionView {
    pub(super) index: usize,
    pub(super) line: u64,
    pub(super) code: Option<String>,
    pub(super) name: String,
    pub(super) section: String,
    pub(super) former_names: Vec<String>,
    pub(super) is_open: bool,
    pub(super) candidates: Vec<CandidateView>,
    pub(super) answers: Vec<AnswerView>,
}

/// A programme that it may be.
pub(super) struct CandidateView {
    pub(super) name: String,
    /// Number, section and years.
    pub(super) about: String,
    pub(super) why: Doubt,
}

/// An answer to choose.
pub(super) struct AnswerView {
    pub(super) code: String,
    pub(super) words: String,
    /// What is proposed, and holds unless it is refused.
    pub(super) is_chosen: bool,
}

impl WhoView {
    /// The questions that have to be answered, or those that have not: what is proposed holds unless it is refused.
    pub(super) fn questions(&self, is_open: bool) -> Vec<&QuestionView> {
        self.questions.iter().filter(|question| question.is_open == is_open).collect()
    }

    pub(super) fn of(questions: &[Question], doubts: &[OpenDoubt], said: &[SaidProgramme], words: Words) -> Self {
        let asked = questions.iter().map(|question| QuestionView::of(question, words));
        let doubted = doubts.iter().map(|doubt| QuestionView::of_doubt(doubt, words));
        Self {
            open: questions.iter().filter(|question| question.is_open).count() + doubts.len(),
            questions: asked.chain(doubted).collect(),
            answered: said.len(),
            mapping: said.iter().map(SaidProgramme::in_mapping).collect::<Vec<_>>().join("\n"),
        }
    }
}

impl QuestionView {
    fn of(question: &Question, words: Words) -> Self {
        let answers = question.answers().into_iter().map(|answer| AnswerView {
            code: answer.code(),
            words: identities::answer(question, &answer, words),
            is_chosen: !question.is_open && Some(answer.is) == question.is.map(Identity::Programme),
        });
        Self {
            index: question.index,
            line: question.line,
            code: question.code.as_ref().map(ToString::to_string),
            name: question.name.clone(),
            section: question.section.clone(),
            former_names: question.former_names.clone(),
            is_open: question.is_open,
            candidates: question.candidates.iter().map(|one| CandidateView::of(one, words)).collect(),
            answers: answers.collect(),
        }
    }
}

impl QuestionView {
    /// A number under two names of the table itself.
    fn of_doubt(open: &OpenDoubt, words: Words) -> Self {
        let NumberDoubt { line, code, name, section, other, .. } = &open.doubt;
        let why = Doubt::NumberOfAnotherName;
        let about = words.fill("import-who-of-table", [("line", other.line.to_string().into())]);
        let answers = [ANOTHER, SAME].map(|answer| AnswerView {
            code: answer.to_owned(),
            words: match (answer, open.known) {
                (SAME, _) => words.fill("import-who-same", [("name", other.name.as_str().into())]),
                (_, Some(_)) => words.text("import-who-apart"),
                (_, None) => words.text("import-who-another"),
            },
            is_chosen: false,
        });
        Self {
            index: open.index,
            line: *line,
            code: Some(code.to_string()),
            name: name.clone(),
            section: section.clone(),
            former_names: Vec::new(),
            is_open: true,
            candidates: vec![CandidateView { name: other.name.clone(), about, why }],
            answers: answers.into(),
        }
    }
}

impl CandidateView {
    fn of(candidate: &Candidate, words: Words) -> Self {
        let label = |year: FiscalYear| year.label(words.language());
        let years = match candidate.years {
            (first, last) if first == last => label(first),
            (first, last) => format!("{}–{}", label(first), label(last)),
        };
        let code = candidate.code.as_ref().map(ToString::to_string);
        let section = Some(candidate.section.clone()).filter(|section| !section.is_empty());
        let about: Vec<String> = code.into_iter().chain(section).chain([years]).collect();
        Self { name: candidate.name.clone(), about: about.join(&words.text("import-who-comma")), why: candidate.why }
    }
}

/// What is asked of the rows of a table of goals.
async fn asked_of_goals(
    context: &Context,
    waiting: &Waiting,
    mut proposal: Proposal,
) -> Result<Vec<Question>, WebError> {
    let (permit, import) = (policy::take_in(context.actor()?)?, waiting.import().ok_or(WebError::NotFound)?);
    waiting.prose.apply(&mut proposal);
    let questions = context.state.database.read(move |connection: &mut DatabaseConnection| {
        let proposal = section::completed(connection, &permit, proposal)?;
        Ok::<_, StoreError>(section::plan(connection, &permit, &proposal, &import)?.questions)
    });
    Ok(questions.await?)
}

/// Keeps the answers with the table that waits.
pub async fn answer(context: Context, sent: Sent<Fields>) -> Result<HttpResponse, WebError> {
    policy::take_in(context.actor()?)?;
    let mut waiting = Waiting::load(&context).await?.ok_or(WebError::NotFound)?;
    if sent.typed.find("again").is_some() {
        waiting.said.clear();
    } else {
        let (table, _) = waiting.content(&context).await?.map_err(|_| WebError::NotFound)?;
        let (questions, doubts) = match table {
            Content::Goals(proposal) => (asked_of_goals(&context, &waiting, *proposal).await?, Vec::new()),
            Content::Indicators(table) => indicators::asked(&context, table).await?,
        };
        waiting.said.extend(questions.iter().filter_map(|question| said_of(question, &sent.typed)));
        waiting.said.extend(doubts.iter().filter_map(|doubt| said_of_doubt(doubt, &sent.typed)));
    }
    waiting.keep(&context).await?;
    Ok(respond::see_other(&context.to().import().at("who")))
}

/// What is said of a row: the answer that was chosen, or the first where all the others are to be as suggested. What is
/// proposed holds without a word.
fn said_of(question: &Question, typed: &Fields) -> Option<SaidProgramme> {
    let answers = question.answers();
    let chosen = typed.find(&format!("who-{}", question.index));
    let chosen = answers.iter().find(|answer| Some(answer.code().as_str()) == chosen);
    let suggested = answers.first().filter(|_| question.is_open && typed.find("suggested").is_some());
    let holds = |answer: &&Answer| question.is_open || Some(answer.is) != question.is.map(Identity::Programme);
    chosen.or(suggested).filter(holds).map(|answer| question.said(answer))
}

/// The answers about a number under two names of the table: another programme than that of the first name, or the same.
const ANOTHER: &str = "another";
const SAME: &str = "same";

/// What is said of a number under two names, in the same way.
fn said_of_doubt(open: &OpenDoubt, typed: &Fields) -> Option<SaidProgramme> {
    let chosen = typed.find(&format!("who-{}", open.index)).filter(|chosen| [ANOTHER, SAME].contains(chosen));
    let chosen = chosen.or_else(|| typed.find("suggested").map(|_| ANOTHER))?;
    Some(open.doubt.said(chosen == SAME, open.known))
}
