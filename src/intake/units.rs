//! Units of measure, as they stand in brackets behind a name, below a heading or behind a figure.

use crate::domain::text;

/// The units that are known without a word that says that one stands here.
const UNITS: &str = "人 名 件 回 % 円 千円 百万円 億円 万円 箇所 か所 カ所 ヶ所 ケ所 ha km km2 m m2 m3 t kg g l ml kl kwh mw 社 団体 世帯 戸 校 日 時間 分 枚 部 冊 台 本 点
    園 施設 店 組 基 頭 匹 食 棟 室 床 席 区画 路線 橋 地区 自治会 事業 事業者 事業所 法人 企業 講座 コース 単位 便 往復 票 ポイント 歳 年 月 週 倍 位 人日 人回 人/日 件/年 回/年 人/年 日/年 t/年 g/人日 ‰ 千人 万人 千件 千t t-co2 t・co2 千t-co2 隻 羽 株 束 袋 箱 種 種類 項目 品目 品 作品 曲 問 題 期 列 面 階 画面 アクセス pv ビュー 延べ人数 フォロワー";
/// The longest unit in characters that stands in brackets in a row of units.
const LONGEST: usize = 8;

/// Whether a cell of a row of units names one: a known unit, or any short word in brackets.
pub(super) fn names_one(cell: &str) -> bool {
    let inside = cell.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    match inside {
        Some(inside) => {
            is_known(inside) || is_short_word(inside) && inside.chars().any(|letter| "円人件回率%％".contains(letter))
        }
        None => is_known(cell),
    }
}

/// The unit in the brackets that end a name: 発行部数（部）. Where a heading `says_so` any short word is one, else a known unit.
pub(super) fn behind_name(name: &str, says_so: bool) -> Option<&str> {
    // A note mark may stand behind the brackets.
    let name = name.trim_end_matches(|letter: char| {
        letter.is_ascii_digit() || matches!(letter, '※' | '＊' | '*' | ' ' | '　') || ('０'..='９').contains(&letter)
    });
    let (_, unit) = name.strip_suffix(['）', ')', '］', ']'])?.rsplit_once(['（', '(', '［', '['])?;
    let unit = unit.trim();
    let unit = unit.strip_prefix("単位").map_or(unit, |rest| rest.trim_start_matches([':', '：', ' ', '　']));
    (is_known(unit) || says_so && is_short_word(unit)).then_some(unit)
}

fn is_short_word(word: &str) -> bool {
    let compares = ["対前年", "前年", "対比"].iter().any(|other| word.contains(other));
    !compares
        && (1..=LONGEST).contains(&word.chars().count())
        && !word.contains(|letter: char| letter.is_numeric() && letter != '2')
}

fn is_known(word: &str) -> bool {
    let key = text::comparison_key(word).replace('㎡', "m2");
    UNITS.split_whitespace().any(|unit| unit == key)
}

#[cfg(test)]
mod tests {
    use super::{behind_name, names_one};

    #[test]
    fn a_unit_stands_in_the_brackets_that_end_a_name() {
        assert_eq!(behind_name("発行部数（部）", false), Some("部"));
        assert_eq!(behind_name("リサイクル率（％）※1", false), Some("％"));
        assert_eq!(behind_name("発行回数（回／年）", false), Some("回／年"));
        assert_eq!(behind_name("参加者数（単位：人）", false), Some("人"));
        for none in ["参加者数（延べ）", "学校給食（小学校）", "参加者数", "満足度（5段階）"]
        {
            assert_eq!(behind_name(none, false), None, "{none}");
        }
        assert_eq!(behind_name("苗木（ポット）", true), Some("ポット"));
    }

    #[test]
    fn a_row_of_units_has_known_ones_or_brackets() {
        assert!(names_one("千円") && names_one("（千円）") && names_one("（％）"));
        assert!(!names_one("市民課") && !names_one("A") && !names_one("（継続）"));
    }
}
