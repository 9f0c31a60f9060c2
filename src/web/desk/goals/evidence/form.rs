//! The form that adds a file or a link.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::evidence::{
    self, EvidenceProblem, EvidenceSubject, LONGEST_LINK, LONGEST_TITLE, Link, MOST_MEGABYTES,
};
use crate::domain::person::Actor;
use crate::domain::policy::{self, Denied};
use crate::intake;
use crate::store::evidence::NewContent;
use crate::web::kit::body::UploadedFile;
use crate::web::kit::form::Problem;
use crate::web::kit::incoming::Turn;
use crate::web::kit::upload::BesideFile;

/// The fields beside the file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EvidenceForm {
    /// On what it is to stand.
    pub(super) of: String,
    pub(super) title: String,
    pub(super) link: String,
    /// `yes` where it is to be public.
    pub(super) public: String,
}

impl BesideFile for EvidenceForm {
    fn admit(actor: &Actor) -> Result<(), Denied> {
        policy::send_evidence(actor)
    }
}

/// What is to be added.
pub(super) struct Wanted {
    pub(super) title: String,
    pub(super) content: NewContent,
    pub(super) public: bool,
    /// Kept for as long as the file is.
    _turn: Option<Turn>,
}

impl EvidenceForm {
    /// The form as it is shown first: on what was asked for, where that may be added to.
    pub(super) fn on(asked: &str, open_to: &[EvidenceSubject]) -> Self {
        let asked = open_to.iter().find(|subject| subject.to_string() == asked).or(open_to.first());
        Self { of: asked.map(ToString::to_string).unwrap_or_default(), ..Self::default() }
    }

    /// On what it is to stand.
    pub(super) fn subject(&self) -> Result<EvidenceSubject, Problem> {
        self.of.parse().map_err(|_| Problem::new("of", "evidence-of-missing"))
    }

    /// What it wants, or everything that is wrong with it.
    pub(super) fn read(&self, file: Option<UploadedFile>) -> Result<Wanted, Vec<Problem>> {
        let mut problems = Vec::new();
        if let Err(problem) = self.subject() {
            problems.push(problem);
        }
        let title = evidence::title(&self.title).map_err(|why| problems.push(in_words(why))).ok();
        let content = self.content(file).map_err(|why| problems.push(in_words(why))).ok();
        match title.zip(content) {
            Some((title, (content, turn))) if problems.is_empty() => {
                Ok(Wanted { title, content, public: self.public == "yes", _turn: turn })
            }
            _ => Err(problems),
        }
    }

    fn content(&self, file: Option<UploadedFile>) -> Result<(NewContent, Option<Turn>), EvidenceProblem> {
        match (file, self.link.trim()) {
            (None, "") => Err(EvidenceProblem::NothingGiven),
            (None, typed) => Link::read(typed).map(|link| (NewContent::Link(link), None)),
            (Some(_), link) if !link.is_empty() => Err(EvidenceProblem::BothGiven),
            (Some(file), _) if file.is_cut => Err(EvidenceProblem::FileTooLarge),
            (Some(file), _) => {
                let name = evidence::file_name(&file.name);
                let (bytes, turn) = file.into_bytes();
                let (kind, kept) = intake::evidence::read(&name, &bytes)?;
                Ok((NewContent::File { name, kind, content: Arc::new(kept) }, turn))
            }
        }
    }
}

fn in_words(why: EvidenceProblem) -> Problem {
    match why {
        EvidenceProblem::TitleMissing => Problem::new("title", "evidence-title-missing"),
        EvidenceProblem::TitleTooLong => Problem::new("title", "evidence-title-too-long").limit(LONGEST_TITLE),
        EvidenceProblem::NothingGiven => Problem::new("file", "evidence-nothing-given"),
        EvidenceProblem::BothGiven => Problem::new("link", "evidence-both-given"),
        EvidenceProblem::FileTooLarge => Problem::new("file", "evidence-file-too-large").limit(MOST_MEGABYTES),
        EvidenceProblem::KindUnknown => Problem::new("file", "evidence-kind-unknown"),
        EvidenceProblem::NameOfAnotherKind => Problem::new("file", "evidence-name-of-another-kind"),
        EvidenceProblem::FileDamaged => Problem::new("file", "evidence-file-damaged"),
        EvidenceProblem::FileWithMacros => Problem::new("file", "evidence-file-with-macros"),
        EvidenceProblem::FileLockedOrOld => Problem::new("file", "evidence-file-locked-or-old"),
        EvidenceProblem::LinkUnreadable => Problem::new("link", "evidence-link-unreadable"),
        EvidenceProblem::LinkTooLong => Problem::new("link", "evidence-link-too-long").limit(LONGEST_LINK),
    }
}
