//! Names for indicators, from the words around the figure:
//!
//! | the clause | the name |
//! |---|---|
//! | X N件 | X |
//! | Xを6月にN回 | X |
//! | X N社を誘致した | X誘致 |
//! | XのN件のうち、M件のYを完了した | XのY |
//! | N件のXを実施した | X |
//! | Xは、すべて完了した | X |

use super::quantities::{self, Quantity};
use super::times;
use crate::domain::proposal::ProposedIndicator;
use crate::intake::marked;

/// The longest name that is taken from a sentence without a figure.
const LONGEST: usize = 40;

/// Verbs that say that a thing was done and not what.
const EMPTY_VERBS: [&str; 10] = ["実施", "完了", "達成", "行", "終了", "確保", "対応", "出", "目指", "図"];

/// Letters that end a noun when they follow it.
const PARTICLES: [char; 8] = ['を', 'が', 'は', 'に', 'で', 'と', 'も', 'へ'];

/// A name from the clause in front of a rate; empty when the clause holds a figure only.
pub(super) fn of_clause(clause: &str, figure: Option<&Quantity>, whole: Option<&Quantity>) -> String {
    let Some(figure) = figure else { return of_sentence(clause) };
    let before = clause.get(..whole.map_or(figure.range.start, |whole| whole.range.start)).unwrap_or_default();
    let after = clause.get(figure.range.end..).unwrap_or_default().trim_start();
    let after = ["以上", "以内", "程度", "余り"].iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
    let subject = subject(before);
    if let Some(rest) = after.strip_prefix('の') {
        let object = noun(rest);
        return match (subject.is_empty(), whole.is_some()) {
            (_, _) if object.is_empty() => subject,
            (false, true) => format!("{}の{object}", subject.trim_end_matches('の')),
            (false, false) if EMPTY_VERBS.contains(&object.as_str()) || is_object(before) => {
                format!("{subject}{object}")
            }
            _ => object,
        };
    }
    let verb = verb(after.strip_prefix('を').unwrap_or(after));
    if verb.is_empty() || EMPTY_VERBS.contains(&verb.as_str()) || subject.is_empty() {
        subject
    } else {
        format!("{subject}{verb}")
    }
}

/// A name from a sentence without a figure: what it is about.
pub(super) fn of_sentence(sentence: &str) -> String {
    let last = sentence.rsplit('。').find(|part| !part.trim().is_empty()).unwrap_or(sentence);
    let topic = last.split_once('は').or_else(|| last.split_once('を')).map_or(last, |(topic, _)| topic);
    subject(topic).chars().take(LONGEST).collect()
}

/// Tells indicators of one item with the same name apart by their units.
pub(super) fn tell_apart(indicators: &mut [ProposedIndicator]) {
    let names: Vec<(String, Option<String>)> =
        indicators.iter().map(|indicator| (indicator.name.clone(), indicator.unit.clone())).collect();
    for indicator in indicators {
        let shared = names.iter().any(|(name, unit)| *name == indicator.name && *unit != indicator.unit);
        if let Some(unit) = indicator.unit.as_ref().filter(|_| shared) {
            indicator.name = format!("{}（{unit}）", indicator.name);
        }
    }
}

/// What stands in front of a figure, without what a sentence needs and a name does not.
fn subject(before: &str) -> String {
    let mut subject = before.trim();
    // 「広報に努め、登録者数は」「相談者45人、移住者」: what comes before the comma is another clause, unless it ends in a
    // noun.
    if let Some((clause, rest)) = subject.trim_end_matches('、').rsplit_once('、')
        && (clause.ends_with(|letter| matches!(letter, 'ぁ'..='ん')) || ends_in_quantity(clause))
        && !rest.trim().is_empty()
    {
        subject = rest.trim();
    }
    let subject = without_number(subject.trim_matches(['■', '●', '◆', '○', '・', '、', '：', ':', '※']).trim());
    let subject = times::without(subject);
    let subject = ["合計", "計", "延べ", "のべ", "約", "新たに", "うち"]
        .iter()
        .find_map(|word| subject.strip_suffix(word))
        .unwrap_or(subject)
        .trim_end_matches(['、', ' ', '\u{3000}']);
    let trimmed = subject.strip_suffix(PARTICLES).or_else(|| subject.strip_suffix('の')).unwrap_or(subject);
    let trimmed = trimmed.trim_end_matches(['、', '：', ':', ' ', '\u{3000}']);
    trimmed.chars().skip(trimmed.chars().count().saturating_sub(LONGEST)).collect()
}

fn ends_in_quantity(text: &str) -> bool {
    quantities::find(text).last().is_some_and(|quantity| quantity.range.end == text.len())
}

/// The text without the number of a list in front of it: ①, 1., （2）.
pub(super) fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(marked::is_numbered_letter).trim_start();
    let bare = rest.trim_start_matches(['(', '（']);
    let digits = bare.trim_start_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '０'..='９'));
    let closed = digits.trim_start_matches(['.', '．', ')', '）']);
    let is_number = bare.len() > digits.len() && digits.len() > closed.len();
    if is_number { closed.trim_start() } else { rest }
}

/// Whether the words in front of a figure are its object: 講習会を, 講習会は.
fn is_object(before: &str) -> bool {
    before.trim_end().ends_with(['を', 'は', 'が'])
}

/// The noun at the start of a text.
fn noun(text: &str) -> String {
    let end = text.find(PARTICLES).unwrap_or(text.len());
    text.get(..end).unwrap_or(text).trim().trim_end_matches(['、', '。']).chars().take(LONGEST).collect()
}

/// The stem of the verb at the start of a text, written in Chinese characters or katakana: 誘致 of 誘致した.
fn verb(text: &str) -> String {
    text.trim_start().chars().take_while(|letter| matches!(letter, '一'..='鿿' | 'ァ'..='ヺ' | 'ー')).collect()
}
