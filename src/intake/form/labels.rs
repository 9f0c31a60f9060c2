//! What a cell of a form says as a label. The words are those of headers, of ratings and money, and of indicators; a few more
//! stand in `words`.

use std::collections::{HashMap, HashSet};

use super::said::SaidLabel;
use super::{stand_ins, words};
use crate::domain::amount::{AmountKind, AmountPart};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::indicator::IndicatorKind;
use crate::domain::indicator_table::ValueKind;
use crate::domain::rating::EvaluationKind;
use crate::domain::stage::Stage;
use crate::domain::text;
use crate::intake::asked::Asked;
use crate::intake::header::{self, Role};
use crate::intake::source::Source;
use crate::intake::{assessment, indicators, year_words};

/// What a label says; nothing of it where a cell is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) role: Option<Role>,
    /// The year that it names.
    pub(super) year: Option<FiscalYear>,
    /// 目標値, 実績値.
    pub(super) value: Option<ValueKind>,
    /// 目標／実績: each cell holds two values.
    pub(super) pair: Option<[ValueKind; 2]>,
    /// 基準値, 最終目標: of another year than the form's, whichever that is.
    pub(super) is_of_own_year: bool,
    /// 予算額, 決算額.
    pub(super) money: Option<AmountKind>,
    /// 国庫支出金, 一般財源.
    pub(super) part: Option<AmountPart>,
    /// 妥当性, 有効性.
    pub(super) axis: Option<&'static str>,
    /// 総合評価.
    pub(super) is_rating: bool,
    /// 一次評価, 二次評価.
    pub(super) rater: Option<EvaluationKind>,
    pub(super) is_previous_rating: bool,
    pub(super) is_course: bool,
    /// An indicator's name stands beside it or below it.
    pub(super) is_indicator: bool,
    pub(super) kind: Option<IndicatorKind>,
    pub(super) is_unit: bool,
    pub(super) is_definition: bool,
    pub(super) is_of_kinds: bool,
    /// 年度.
    pub(super) is_year: bool,
    /// 達成率.
    pub(super) is_rate: bool,
    /// 課題: a text of the evaluation.
    pub(super) is_text: bool,
    /// 評価の理由: why something is judged as it is.
    pub(super) is_reason: bool,
    /// A label of what is not read.
    pub(super) is_other: bool,
    /// 名称, below or behind the label that says of what.
    pub(super) is_generic: bool,
    /// It names a year with words that mean nothing here: R5決算見込.
    pub(super) is_dated: bool,
    /// A word that is a label in a block only.
    pub(super) is_weak: bool,
}

impl Label {
    /// Whether the cell is a label wherever it stands, and the content of no other.
    pub(super) const fn is_one(&self) -> bool {
        let of_programme = self.role.is_some() || self.axis.is_some() || self.is_rating || self.is_previous_rating;
        let of_indicator = self.is_indicator || self.is_unit || self.is_definition || self.is_of_kinds;
        let of_value =
            self.value.is_some() || self.pair.is_some() || self.money.is_some() || self.part.is_some() || self.is_rate;
        let of_evaluation = self.is_course || self.is_text || self.is_reason;
        let other = self.is_other || self.is_generic || self.is_year || of_evaluation;
        !self.is_weak && (of_programme || of_indicator || of_value || other)
    }

    /// Whether it may stand over a column of a block.
    pub(super) const fn is_axis(&self) -> bool {
        self.year.is_some() && self.role.is_none() && !self.is_other && !self.is_text && !self.is_reason
            || self.value.is_some()
            || self.pair.is_some()
            || self.money.is_some()
            || self.part.is_some()
            || self.rater.is_some()
            || self.is_rate
    }

    /// Whether it says of the programme what a form says once.
    pub(super) const fn is_of_programme(&self) -> bool {
        self.role.is_some() || self.is_judged()
    }

    /// Whether a word is chosen for it out of several.
    pub(super) const fn is_judged(&self) -> bool {
        self.axis.is_some() || self.is_rating || self.is_course
    }
}

/// The labels of a file: most cells of its forms are the same.
#[derive(Debug, Default)]
pub(super) struct Lexicon<'a> {
    year: Option<FiscalYear>,
    pub(super) stage: Option<Stage>,
    /// What is said of labels by hand.
    said: &'a [SaidLabel],
    /// Which of these the forms have.
    found: HashSet<usize>,
    known: HashMap<String, Label>,
    /// The labels that stand for that of a programme.
    stand_ins: Option<&'static str>,
}

impl<'a> Lexicon<'a> {
    /// The words of forms of which this is said.
    pub(super) fn new(asked: &'a Asked) -> Self {
        Self { year: asked.year, stage: asked.stage, said: &asked.labels, ..Self::default() }
    }

    /// The words of the forms of a file.
    pub(super) fn of(sheets: &[Source], asked: &'a Asked) -> Self {
        let mut lexicon = Self::new(asked);
        let stand_ins = stand_ins::of(sheets, &mut lexicon);
        Self { stand_ins, ..Self::new(asked) }
    }

    /// What is said of labels that none of the forms has.
    pub(super) fn not_found(&self) -> impl Iterator<Item = &'a SaidLabel> {
        let said = self.said.iter().enumerate();
        said.filter(|(index, _)| !self.found.contains(index)).map(|(_, said)| said)
    }

    /// What a text says as a label.
    pub(super) fn read(&mut self, text: &str) -> Label {
        if text.is_empty() || text.len() > words::LONGEST * 4 || text.chars().count() > words::LONGEST {
            return Label::default();
        }
        if let Some(label) = self.known.get(text) {
            return *label;
        }
        let said = self.said.iter().position(|said| said.is(text));
        self.found.extend(said);
        let said = said.and_then(|index| self.said.get(index)).map(SaidLabel::says);
        let stands_in = || self.stand_ins.is_some_and(|words| words.split_whitespace().any(|word| word == key(text)));
        let label = said.unwrap_or_else(|| match read(text, self.year) {
            label if label.role.is_none() && stands_in() => Label { role: Some(Role::Programme), ..Label::default() },
            label => label,
        });
        // What every form says in other words is not worth keeping.
        if label != Label::default() || self.known.len() < 10_000 {
            self.known.insert(text.to_owned(), label);
        }
        label
    }
}

fn read(text: &str, table_year: Option<FiscalYear>) -> Label {
    if text.contains(['。', '、', '※']) {
        return Label::default();
    }
    let pair = indicators::pairs::of_text(text);
    let Some((named, rest)) = year_words::part(text) else {
        return pair.map_or_else(|| of_words(&key(text)), |pair| Label { pair: Some(pair), ..Label::default() });
    };
    let year = match named {
        year_words::Named::Year(year) => Some(year),
        away @ year_words::Named::Away(_) => table_year.and_then(|year| away.of_table(year)),
    };
    if pair.is_some() {
        return Label { year, pair, ..Label::default() };
    }
    let rest = key(&rest);
    if matches!(rest.as_str(), "" | "年度" | "年" | "度" | "千円" | "円" | "百万円") {
        return Label { year, ..Label::default() };
    }
    // 実績 and 決算 of a year are values of it.
    let label = of_words(rest.strip_prefix("最終").unwrap_or(&rest));
    if label == Label::default() {
        return Label { is_dated: true, ..label };
    }
    let is_of_table = table_year.is_none() || year == table_year;
    let was_rated = label.is_rating && table_year.is_some_and(|of| year == Some(of.previous()));
    let unread = Label { year, is_other: true, ..Label::default() };
    match label.value {
        _ if was_rated => Label { is_previous_rating: true, is_rating: false, rater: None, ..label },
        None if (label.is_of_programme() || label.is_text || label.is_reason) && !is_of_table => unread,
        _ => Label { year, role: label.role.filter(|_| is_of_table), ..label },
    }
}

/// What a label in normal form says.
pub(super) fn of_words(key: &str) -> Label {
    if key.is_empty() {
        return Label::default();
    }
    let role = role(key);
    let said = assessment::of_label(key);
    let indicator = indicators::label::of_label(key);
    let is_generic = matches!(key, "名称" | "名");
    Label {
        role: role.filter(|role| !matches!(role, Role::Rating | Role::FutureCourse)),
        year: None,
        is_dated: false,
        value: indicator.value.or_else(|| words::value(key)),
        pair: None,
        is_of_own_year: indicator.value.is_some_and(|kind| words::is_of_own_year(key, kind)),
        money: said.money,
        part: said.part.or_else(|| words::part(key)),
        axis: said.axis,
        is_rating: said.is_rating,
        rater: said.rater,
        is_previous_rating: said.is_previous_rating,
        is_course: said.is_course,
        is_indicator: indicator.is_name,
        kind: indicator.kind,
        is_unit: indicator.is_unit,
        is_definition: indicator.is_definition,
        is_of_kinds: indicator.is_of_kinds,
        is_year: indicator.is_year,
        is_rate: words::is_rate(key),
        is_text: role.is_none() && words::is_text(key),
        is_reason: words::is_reason(key),
        is_other: words::is_other(key) || matches!(role, Some(Role::Rating | Role::FutureCourse)),
        is_generic,
        is_weak: words::is_only_in_blocks(key) || key.chars().count() < 2 && role.is_none(),
    }
}

fn role(key: &str) -> Option<Role> {
    // 項目 and 取組名 stand over the rows of tables, and are no programme of a form.
    let of_forms = |key: &str| {
        let role = words::role(key).or_else(|| header::of_label(key))?;
        let is_programme = key.contains("事業") || key.contains("名称");
        (role != Role::Programme || is_programme).then_some(role)
    };
    let shorter = ["事務事業の", "事業の", "主な", "本年度の", "今年度の", "当該年度の", "担当", "市の"]
        .iter()
        .find_map(|words| key.strip_prefix(words));
    of_forms(key).or_else(|| {
        let role = shorter.filter(|key| key.chars().count() > 1).and_then(of_forms)?;
        (role != Role::Programme && role != Role::Code).then_some(role)
    })
}

/// The normal form of a label: without white space, numbers and marks in front, a colon and an explanation in brackets behind.
pub(super) fn key(text: &str) -> String {
    let whole = text::comparison_key(text);
    let key = unnumbered(whole.trim_matches(is_mark));
    // （見込み） and (年度) belong to the words; explanations don't.
    let explained = key.strip_suffix(')').and_then(|key| key.split_once('('));
    match explained {
        Some((before, inside)) if !before.is_empty() && !is_known_alone(key) && !inside.contains('(') => {
            before.trim_matches(is_mark).to_owned()
        }
        _ => key.to_owned(),
    }
}

fn is_mark(letter: char) -> bool {
    "■□●◆○◎◇★☆▼▲※:*【】[]〔〕<>《》〈〉.-・_「」".contains(letter)
}

/// The words behind what numbers a part of a form: 1., (2), Ⅱ, ア.
fn unnumbered(key: &str) -> &str {
    let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '(' | ')' | '.' | '-' | '−' | '_');
    let bare = key.trim_start_matches(is_number).trim_start_matches(is_mark);
    let bare = match bare.trim_start_matches(['i', 'v', 'x']) {
        rest if rest.len() < bare.len() && rest.starts_with(|letter: char| !letter.is_ascii()) => rest,
        _ => bare,
    };
    let bare = bare.strip_prefix('の').filter(|rest| !rest.is_empty()).unwrap_or(bare);
    let mut letters = bare.chars();
    let bare = match (letters.next(), letters.next()) {
        (Some('ア'..='ン' | 'a'..='z'), Some(')' | '.' | ':')) => letters.as_str(),
        _ => bare,
    };
    if bare.is_empty() { key } else { bare.trim_matches(is_mark) }
}

/// Whether a short text has such a number in front as the label has: ３　課題と改善 below ２　実施状況 is the next heading.
pub(super) fn is_numbered_alike(label: &str, text: &str) -> bool {
    /// The longest heading, in letters.
    const LONGEST: usize = 20;
    let is_digit = |letter: char| letter.is_ascii_digit() || ('０'..='９').contains(&letter);
    let is_roman = |letter: char| ('Ⅰ'..='Ⅻ').contains(&letter);
    // The number itself does not count, but how it is written.
    let style = |text: &str| -> Option<String> {
        let number = |letter: &char| is_digit(*letter) || is_roman(*letter) || "()（）.．、　 【■◆".contains(*letter);
        let front: String = text.trim().chars().take_while(number).collect();
        let written: String = front
            .chars()
            .map(|letter| match letter {
                letter if is_digit(letter) => '1',
                letter if is_roman(letter) => 'Ⅰ',
                letter => letter,
            })
            .collect();
        Some(written).filter(|written| written.contains(['1', 'Ⅰ']))
    };
    text.chars().count() <= LONGEST
        && !text.contains(['。', '\n'])
        && style(label).is_some_and(|of| Some(of) == style(text))
}

/// The words of a label as they are written, without the number in front, marks and white space: ④今後の　課題.
pub(super) fn plain(text: &str) -> String {
    let words: String = text.split_whitespace().collect();
    let is_number = |letter: char| letter.is_numeric() || "()（）.．-－ⅠⅡⅢⅣⅤⅥ".contains(letter) || is_mark(letter);
    let bare = words.trim_start_matches(is_number).trim_end_matches([':', '：', '】', ']', '］', '」', '>', '＞']);
    if bare.is_empty() { words } else { bare.to_owned() }
}

fn is_known_alone(key: &str) -> bool {
    header::of_label(key).is_some() || words::role(key).is_some() || words::is_other(key)
}
