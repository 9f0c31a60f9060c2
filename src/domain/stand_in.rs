//! Words that stand in the place of a value, and which kind of nothing each of them means (product rule 2). A new one
//! belongs here and nowhere else. None of them is zero: 実績なし, which may be one, is not among them.

use super::indicator::Missing;
use super::text;

/// The words in normal form, parted by white space.
const WORDS: [(Missing, &str); 4] = [
    (Missing::NotDue, "報告時期前 集計前 調査前 実施前 開始前 事業開始前 公表前 評価前"),
    (
        Missing::NotReported,
        "未報告 調整中 集計中 未集計 算定中 算出中 精査中 確認中 調査中 検討中 作成中 未確定 未定 未公表 未記入 未入力 未把握",
    ),
    (
        Missing::NotMeasurable,
        "測定不可 測定不能 計測不可 計測不能 算出不可 算出不能 算定不可 算定不能 集計不可 集計不能 把握不可 把握不能 なし 無し 無
         該当なし 該当無し 対象なし 対象無し 対象外 非該当 設定なし 設定無し 未設定 データなし データ無し 調査なし 調査無し 未調査 調査未実施
         未実施",
    ),
    (Missing::NotJudgeable, "評価不能 評価不可"),
];

/// The kind of nothing that a word means, and the word itself where it says more than the kind's own name.
pub fn read(written: &str) -> Option<(Missing, Option<String>)> {
    let normal = text::normalise(written);
    let bare = normal.trim_matches(['(', ')', '[', ']', '【', '】', '<', '>']);
    if let Ok(missing) = bare.parse() {
        return Some((missing, None));
    }
    let bare: String = bare.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (missing, words) = WORDS.iter().find(|(_, words)| words.split_whitespace().any(|word| word == bare))?;
    let is_its_name = words.split_whitespace().next() == Some(&bare);
    Some((*missing, (!is_its_name).then_some(bare)))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::domain::indicator::Missing;

    #[test]
    fn a_word_is_kept_with_the_kind_of_nothing_it_means() {
        let word = |word: &str| Some(word.to_owned());
        assert_eq!(read("調整中"), Some((Missing::NotReported, word("調整中"))));
        assert_eq!(read("（未集計）"), Some((Missing::NotReported, word("未集計"))));
        assert_eq!(read("な し"), Some((Missing::NotMeasurable, word("なし"))));
        assert_eq!(read("報告時期前"), Some((Missing::NotDue, None)));
        assert_eq!(read("not_reported"), Some((Missing::NotReported, None)));
        for none in ["0", "実績なし", "約3", "", "ほか"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
