//! Words that say when a thing was done and not what: 6月に, 令和5年8月末から, 10月と11月に. They are no part of a name.

/// What a time is counted in, longest first.
const UNITS: [&str; 7] = ["年度", "年", "月", "日", "時", "週", "学期"];
/// What may stand in front of a number.
const BEFORE: [&str; 7] = ["令和", "平成", "第", "毎年", "年", "同年", "翌年"];
/// What may stand behind a unit, or in a number's place.
const WORDS: [&str; 19] = [
    "上半期",
    "下半期",
    "年度内",
    "年度末",
    "上旬",
    "中旬",
    "下旬",
    "初旬",
    "当初",
    "末",
    "頃",
    "ごろ",
    "中",
    "春",
    "夏",
    "秋",
    "冬",
    "毎月",
    "年間",
];
/// What stands behind a time.
const ENDS: [&str; 7] = ["までに", "から", "まで", "には", "にかけて", "に", "、"];
/// What else joins two times.
const JOINTS: [&str; 10] = ["及び", "および", "と", "・", "～", "〜", "―", "-", " ", "\u{3000}"];

/// The words in front of a figure without the times at their start, and without those behind their object: 研修 of 研修を6月に.
pub(super) fn without(subject: &str) -> &str {
    let begins = start(subject).filter(|rest| !rest.is_empty()).unwrap_or(subject);
    let ends =
        begins.char_indices().filter(|(_, letter)| matches!(letter, 'を' | 'は' | 'が' | ' ' | '\u{3000}' | '、'));
    let behind = |(at, letter): (usize, char)| {
        let rest = begins.get(at + letter.len_utf8()..)?;
        (start(rest)?.is_empty()).then(|| begins.get(..at)).flatten()
    };
    ends.into_iter().find_map(behind).filter(|object| !object.is_empty()).unwrap_or(begins)
}

/// What follows the times at the start of a text; none where it begins with none, or goes on within a word.
fn start(text: &str) -> Option<&str> {
    let (mut rest, mut ended) = (one(text)?, None);
    loop {
        if let Some(behind) = ENDS.iter().find_map(|end| rest.strip_prefix(end)) {
            (rest, ended) = (behind.trim_start(), Some(behind.trim_start()));
        }
        if rest.is_empty() {
            return Some(rest);
        }
        let joined = JOINTS.iter().find_map(|joint| rest.strip_prefix(joint)).unwrap_or(rest);
        let Some(further) = one(joined) else { return ended };
        rest = further;
    }
}

/// What follows one time.
fn one(text: &str) -> Option<&str> {
    if let Some(rest) = WORDS.iter().find_map(|word| text.strip_prefix(word)) {
        return Some(rest);
    }
    let bare = BEFORE.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let bare = bare.strip_prefix(['R', 'H', 'Ｒ', 'Ｈ']).unwrap_or(bare);
    let behind = bare.trim_start_matches(|letter: char| matches!(letter, '0'..='9' | '０'..='９' | '元'));
    (behind.len() < bare.len()).then(|| UNITS.iter().find_map(|unit| behind.strip_prefix(unit))).flatten()
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn a_name_does_not_say_when() {
        for (written, name) in [
            ("研修を6月に", "研修"),
            ("研修を６月と11月に", "研修"),
            ("6月に研修を", "研修を"),
            ("令和5年8月末から相談会を", "相談会を"),
            ("講習会を10月上旬から11月末まで", "講習会"),
            ("研修会、8月に", "研修会"),
        ] {
            assert_eq!(without(written), name, "{written}");
        }
    }

    #[test]
    fn what_only_begins_like_a_time_is_a_name() {
        for name in [
            "6月議会の傍聴者を",
            "春まつりの来場者",
            "10月祭参加者",
            "秋祭りに",
            "春・夏のまつりの来場者を",
            "研修を職員に",
            "中学生を",
        ] {
            assert_eq!(without(name), name);
        }
    }
}
