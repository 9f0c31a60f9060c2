//! Reading a target as cities write it. Only what is understood as a whole is read: 前年度比5%増 and 90%程度 are not.

use super::{Aim, Of, Side, Tolerance};
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::{stand_in, text};

/// What stands behind the figure of a bound.
const BEHIND: [(Side, &str); 4] = [
    (Side::AtLeast, "以上 以上を維持 以上の維持 以上維持"),
    (Side::AtMost, "以下 以内 以下を維持 以下の維持 以下維持 以内を維持 以内維持 までに抑える"),
    (Side::Above, "超 を超える 超える を上回る より多い"),
    (Side::Below, "未満 を下回る より少ない"),
];

/// What is written of earlier values in English, and the city's own word for it.
const ENGLISH: [(&str, &str); 3] = [("keep", "維持"), ("increase", "増加"), ("decrease", "減少")];

/// What stands before it, and what it is called instead.
const BEFORE: [(Side, &str, &str); 14] = [
    (Side::AtLeast, "≧", "以上"),
    (Side::AtLeast, "≥", "以上"),
    (Side::AtLeast, ">=", "以上"),
    (Side::AtMost, "≦", "以下"),
    (Side::AtMost, "≤", "以下"),
    (Side::AtMost, "<=", "以下"),
    (Side::Above, ">", "超"),
    (Side::Below, "<", "未満"),
    (Side::AtLeast, "最低", "以上"),
    (Side::AtMost, "最大", "以下"),
    (Side::AtLeast, "atleast", "以上"),
    (Side::AtMost, "atmost", "以下"),
    (Side::Above, "morethan", "超"),
    (Side::Below, "lessthan", "未満"),
];

/// What is said of an earlier value that is to be kept.
const KEPT: &str =
    "維持 を維持 の維持 維持する を維持する 並み 並 並みを維持 と同水準 同水準 と同程度 同程度 水準を維持 水準の維持";

/// What is said of an earlier value that is to change, behind its name or by itself.
const CHANGED: [(Side, &str); 4] = [
    (Side::Above, "増 増加 の増加 増加させる 増やす 上昇 向上 の向上 拡大 超 を超える を上回る 上回る アップ"),
    (Side::Below, "減 減少 の減少 減少させる 減らす 低下 の低下 低減 縮小 削減 未満 を下回る 下回る ダウン"),
    (Side::AtLeast, "以上 以上を維持 以上の維持"),
    (Side::AtMost, "以下 以内 以下を維持 以下の維持"),
];

/// What may stand between the name of an earlier value and what is said of it.
const BETWEEN: [&str; 12] = [
    "実績値より",
    "実績より",
    "実績比",
    "実績値",
    "実績",
    "に比べて",
    "と比べて",
    "に比べ",
    "対比",
    "より",
    "比",
    "から",
];

impl Aim {
    /// The same target set for another year: 前年度比増 is held against the year before that one.
    #[must_use]
    pub fn set_anew(self, unit: Option<&str>, year: FiscalYear) -> Self {
        if self.looks_back() { Self::read(&self.to_string(), unit, year).unwrap_or(self) } else { self }
    }

    /// Reads a target of a year: a figure, with the unit of measure behind it or not, a bound, a way or a word; none where
    /// it is anything else.
    pub fn read(written: &str, unit: Option<&str>, year: FiscalYear) -> Option<Self> {
        if let Some(figure) = figure(written, unit) {
            return Some(Self::Value(figure));
        }
        if let Some((missing, word)) = stand_in::read(written) {
            return word
                .or_else(|| Some(text::normalise(written)).filter(|word| word != missing.code()))
                .map(Self::Word);
        }
        let normal = text::normalise(written);
        if has_two_figures(&normal) {
            return None;
        }
        let tight: String = normal.chars().filter(|letter| !letter.is_whitespace()).collect();
        let english = ENGLISH.iter().find_map(|(word, own)| Some(format!("{own}{}", tight.strip_prefix(word)?)));
        let tight = english.unwrap_or(tight);
        bound(&tight, unit).or_else(|| kept_within(&tight, unit, year)).or_else(|| way(&tight, year))
    }
}

/// A figure with the unit of measure behind it, or the sign of a share where there is no other unit.
fn figure(written: &str, unit: Option<&str>) -> Option<Figure> {
    let bare = text::without_unit(written, Some(unit.unwrap_or("%")));
    Figure::read(written).or_else(|_| Figure::read(bare)).ok()
}

/// Whether a blank stands between two digits: without it they would be one longer figure.
fn has_two_figures(text: &str) -> bool {
    let mut parts = text.split_whitespace().peekable();
    std::iter::from_fn(|| Some((parts.next()?, *parts.peek()?))).any(|(one, other)| {
        one.ends_with(|letter: char| letter.is_numeric()) && other.starts_with(|letter: char| letter.is_numeric())
    })
}

fn is_one_of(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|known| known == word)
}

fn bound(tight: &str, unit: Option<&str>) -> Option<Aim> {
    let beside = |side, value: &str, word: &str| {
        let of = Of::Figure(figure(value, unit)?);
        Some(Aim::Beside { side, of, word: word.to_owned() })
    };
    let before = BEFORE.iter().find_map(|(side, sign, word)| beside(*side, tight.strip_prefix(sign)?, word));
    before.or_else(|| {
        let mut words = BEHIND.iter().flat_map(|(side, words)| words.split_whitespace().map(move |word| (*side, word)));
        words.find_map(|(side, word)| beside(side, tight.strip_suffix(word)?, word))
    })
}

/// 維持（±5%）, ±3件以内.
fn kept_within(tight: &str, unit: Option<&str>, year: FiscalYear) -> Option<Aim> {
    let (before, behind) = tight.split_once('±')?;
    let before = before.trim_end_matches('(');
    let behind = behind.trim_end_matches(')');
    let behind = ["以内を維持", "以内で維持", "以内", "の範囲内", "の範囲"]
        .iter()
        .find_map(|word| behind.strip_suffix(word))
        .unwrap_or(behind);
    let tolerance = tolerance(behind, unit)?;
    if before.is_empty() {
        return Some(Aim::Keep { tolerance: Some(tolerance), since: None, word: "維持".to_owned() });
    }
    match way(before, year).or_else(|| way(&format!("{before}維持"), year).map(|aim| renamed(aim, before)))? {
        Aim::Keep { tolerance: None, since, word } => Some(Aim::Keep { tolerance: Some(tolerance), since, word }),
        _ => None,
    }
}

/// The same under the name it was written with: 前年度±5%.
fn renamed(aim: Aim, name: &str) -> Aim {
    match aim {
        Aim::Keep { tolerance, since, .. } => Aim::Keep { tolerance, since, word: name.to_owned() },
        other => other,
    }
}

/// Of an indicator that is a share itself, ±5% are five points.
fn tolerance(written: &str, unit: Option<&str>) -> Option<Tolerance> {
    let is_share = unit.is_some_and(|unit| matches!(text::unit_of_measure(unit).as_str(), "%" | "パーセント"));
    let points = ["ポイント", "pt"].iter().find_map(|word| written.strip_suffix(word));
    let percent = written.strip_suffix('%');
    let size = |figure: Figure| (!figure.value().is_sign_negative()).then_some(figure);
    match (percent, points) {
        (Some(percent), _) if !is_share => Figure::read(percent).ok().and_then(size).map(Tolerance::Percent),
        (None, Some(points)) if is_share => Figure::read(points).ok().and_then(size).map(Tolerance::Absolute),
        _ => figure(written, unit).and_then(size).map(Tolerance::Absolute),
    }
}

/// 維持, 増加, 前年度以上, R5より増加.
fn way(tight: &str, year: FiscalYear) -> Option<Aim> {
    let (since, rest) = earlier(tight, year);
    let is_named = rest.len() < tight.len();
    let said = BETWEEN.iter().find_map(|word| rest.strip_prefix(word).filter(|_| is_named)).unwrap_or(rest);
    let word = tight.to_owned();
    // 以上 and 並み by themselves say of what only behind its name.
    let is_whole = is_named || !is_one_of("を維持 の維持 を維持する 並み 並 並みを維持 と同水準 と同程度", said);
    if is_whole && is_one_of(KEPT, said) {
        return Some(Aim::Keep { tolerance: None, since, word });
    }
    let (side, _) = CHANGED.iter().find(|(_, words)| is_one_of(words, said))?;
    let needs_a_name = matches!(side, Side::AtLeast | Side::AtMost)
        || is_one_of("超 を超える を上回る 上回る 未満 を下回る 下回る の増加 の向上 の減少 の低下", said);
    (is_named || !needs_a_name).then_some(Aim::Beside { side: *side, of: Of::Earlier(since), word })
}

/// The earlier value that a text begins by naming, and the rest of it: a year's, or without one the base value.
fn earlier(tight: &str, year: FiscalYear) -> (Option<FiscalYear>, &str) {
    for word in ["対前年度", "対前年", "前年度", "昨年度", "前年", "昨年"] {
        if let Some(rest) = tight.strip_prefix(word) {
            return (Some(year.previous()), rest);
        }
    }
    for word in ["基準値", "現状値", "基準", "現状"] {
        if let Some(rest) = tight.strip_prefix(word) {
            return (None, rest);
        }
    }
    // The longest name: R5 and not R.
    let mut ends = tight.char_indices().rev().map(|(at, letter)| at + letter.len_utf8());
    let named = ends.find_map(|end| {
        let (name, rest) = tight.split_at_checked(end)?;
        let named = FiscalYear::read(name).ok().filter(|named| *named < year)?;
        Some((Some(named), rest))
    });
    named.unwrap_or((None, tight))
}

#[cfg(test)]
mod tests {
    use super::super::{Aim, AimParts};
    use crate::domain::fiscal_year::FiscalYear;

    fn read(written: &str, unit: &str) -> Option<Aim> {
        Aim::read(written, Some(unit).filter(|unit| !unit.is_empty()), FiscalYear::new(2024).unwrap())
    }

    fn told(written: &str, unit: &str) -> String {
        let Some(aim) = read(written, unit) else { return "-".to_owned() };
        let AimParts { value, bound, tolerance, since, word } = AimParts::from(&aim);
        let parts = [
            value.map(|value| value.to_string()),
            bound.map(|bound| bound.to_string()),
            tolerance.map(|tolerance| format!("±{tolerance}")),
            since.map(|since| since.to_string()),
            word,
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn targets_are_read_as_cities_write_them() {
        for (written, unit, expected) in [
            ("90", "%", "90"),
            ("90％", "%", "90"),
            ("９０％以上", "%", "90 at_least 以上"),
            ("90以上", "%", "90 at_least 以上"),
            ("90%以上", "", "90 at_least 以上"),
            ("10件以内", "件", "10 at_most 以内"),
            ("5,000人超", "人", "5000 above 超"),
            ("3.5 ％ 未満", "%", "3.5 below 未満"),
            ("≧ 90", "%", "90 at_least 以上"),
            ("△5以上", "%", "-5 at_least 以上"),
            ("at least 90", "%", "90 at_least 以上"),
            ("keep ±5", "件", "keep ±5 維持"),
            ("increase", "件", "increase 増加"),
            ("90%以上を維持", "%", "90 at_least 以上を維持"),
            ("±3%以内", "%", "keep ±3 維持"),
            ("±3%以内", "件", "keep ±3% 維持"),
            ("維持（±5件）", "件", "keep ±5 維持"),
            ("維持（±5ポイント）", "%", "keep ±5 維持"),
            ("前年度±5%", "件", "keep ±5% 2023 前年度"),
            ("維持", "件", "keep 維持"),
            ("現状維持", "件", "keep 現状維持"),
            ("前年度並み", "件", "keep 2023 前年度並み"),
            ("増加", "件", "increase 増加"),
            ("減", "件", "decrease 減"),
            ("R5より増加", "件", "increase 2023 R5より増加"),
            ("令和元年度比減", "件", "decrease 2019 令和元年度比減"),
            ("前年度比増", "件", "increase 2023 前年度比増"),
            ("前年度実績以上", "件", "at_least 2023 前年度実績以上"),
            ("基準値以下", "件", "at_most 基準値以下"),
            ("調整中", "件", "調整中"),
            ("なし", "件", "なし"),
            ("未報告", "件", "未報告"),
        ] {
            assert_eq!(told(written, unit), expected, "{written}");
        }
    }

    #[test]
    fn what_is_not_understood_as_a_whole_is_not_read() {
        for written in [
            "90%程度",
            "約90以上",
            "10人以内",
            "前年度比5%増",
            "5件増",
            "80～90以上",
            "5万件以上",
            "以上",
            "並み",
            "±",
            "±件",
            "R9より増加",
            "増加傾向",
            "以上を維持",
            "",
            "12 8以上",
            "95①以上",
            "not_due",
            "維持または増加",
        ] {
            assert_eq!(told(written, "件"), "-", "{written}");
        }
    }

    #[test]
    fn what_is_shown_in_a_form_reads_back_as_the_same() {
        for written in
            ["90", "23.0", "90以上", "10件以内", "維持（±5%）", "±3以内", "前年度±5件", "R5より増加", "調整中", "≧7"]
        {
            let aim = read(written, "件").unwrap();
            assert_eq!(read(&aim.to_string(), "件"), Some(aim.clone()), "{written}");
            let stored = serde_json::to_string(&aim).unwrap();
            assert_eq!(serde_json::from_str::<Aim>(&stored).unwrap(), aim, "{stored}");
        }
    }
}
