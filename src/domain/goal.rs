//! 仕事目標: the parts of a goal sheet as text. Bullets and footnotes are read into lists and notes; the wording
//! stays as written (product rule 7).

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::stage::Stage;

codes! {
    /// What a line below an item is.
    DetailKind {
        /// A ・ line: a point of its own below the item.
        Point = "point",
        /// A line in square or tortoise-shell brackets (〔〕［］[]): an aside to the item.
        Aside = "aside",
        /// A ※ line: a remark on this item.
        Remark = "remark",
    }
}

codes! {
    /// The part of the sheet on which a footnote stands: each stage writes one.
    SheetPart {
        /// 事業概要・目標.
        Objectives = "objectives",
        /// 上半期の進み.
        Midyear = "midyear",
        /// 目標達成状況（成果）.
        Results = "results",
    }
}

impl SheetPart {
    /// The part that a stage writes.
    pub const fn of(stage: Stage) -> Self {
        match stage {
            Stage::Goals => Self::Objectives,
            Stage::Midyear => Self::Midyear,
            Stage::Results => Self::Results,
        }
    }

    /// The stage that writes it.
    pub const fn stage(self) -> Stage {
        match self {
            Self::Objectives => Stage::Goals,
            Self::Midyear => Stage::Midyear,
            Self::Results => Stage::Results,
        }
    }
}

/// What an evaluation says in words of its own, under the heading that the city gives it: 課題, 改善策, 総括.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationText {
    pub heading: String,
    pub text: String,
}

/// A line that belongs to the item above it, without the mark it was printed with; an aside keeps its brackets, of
/// which there are several kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    pub kind: DetailKind,
    pub text: String,
}

/// One ■ of a sheet: its text without the mark, and the lines that belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Item {
    /// The text as written, footnote marks included.
    pub text: String,
    /// ・ lines, asides and remarks, in the order printed.
    #[serde(default)]
    pub details: Vec<Detail>,
}

/// A footnote, tied to the word it explains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footnote {
    pub part: SheetPart,
    /// The mark as printed, such as `*` or `*1`.
    pub mark: String,
    /// The word that carries the mark in the text, where one does.
    pub term: Option<String>,
    /// The explanation, without its mark.
    pub text: String,
}
