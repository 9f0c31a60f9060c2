//! A text in whole words. Japanese puts no spaces between them, but the way it is written tells most of them apart: a
//! number goes with its unit (12.5%, 50件, 4億5千万円), a date is one from its era to its day (平成29年10月末), and a run
//! of kanji, of katakana, of hiragana or of Latin letters is not parted.

use super::{era, text};

/// What a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A point or a stretch of the calendar: 平成29年10月, 3月末, 2020年度, 上半期.
    Date,
    /// A number with its unit.
    Number,
    Word,
    /// Anything else, mark by mark.
    Mark,
}

/// A stretch of text that is not parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase<'text> {
    pub text: &'text str,
    pub kind: Kind,
}

/// A text in phrases: joined they are the text.
pub fn phrases(text: &str) -> Vec<Phrase<'_>> {
    let scanner = Scanner { text, letters: text.char_indices().collect() };
    let (mut phrases, mut at) = (Vec::new(), 0);
    while at < scanner.letters.len() {
        let (end, kind) = scanner.phrase(at);
        phrases.push(Phrase { text: scanner.between(at, end), kind });
        at = end;
    }
    phrases
}

/// What a text says besides its dates, in the form in which texts are compared.
pub fn undated(text: &str) -> String {
    /// Stands for a date, so that a text that lost its date is not the same.
    const DATE: &str = "\u{1}";
    let mut kept: Vec<&str> = Vec::new();
    for phrase in phrases(text).into_iter().filter(|phrase| !phrase.text.trim().is_empty()) {
        let is_date = phrase.kind == Kind::Date;
        // One date may be written as two: 平成29年 10月.
        if !(is_date && kept.last() == Some(&DATE)) {
            kept.push(if is_date { DATE } else { phrase.text });
        }
    }
    text::comparison_key(&kept.concat())
}

/// Powers of ten, which may be followed by a smaller one: 4億5千万.
const POWERS: &str = "兆億万千百十";
/// Units that a number is counted in, before shorter ones that they begin with.
const UNITS: [&str; 52] = [
    "日間", "週間", "月間", "年間", "年目", "回目", "世帯", "団体", "地区", "地域", "種類", "施設", "時間", "千円",
    "人日", "周年", "名様", "講座", "学級", "路線", "品目", "棟", "円", "件", "人", "名", "回", "社", "戸", "校", "園",
    "台", "本", "冊", "枚", "個", "組", "者", "館", "店", "点", "歳", "割", "分", "時", "位", "次", "期", "号", "区",
    "倍", "頭",
];
/// What closes a date after its month or year.
const ENDS_OF_DATES: [&str; 7] = ["上旬", "中旬", "下旬", "初旬", "当初", "末", "頃"];
/// What closes it where no word begins with it: 10月中に, but 10月|中学校.
const LAST_OF_DATES: [&str; 2] = ["中", "内"];
/// Dates without a number.
const PARTS_OF_A_YEAR: [&str; 9] =
    ["上半期", "下半期", "上期", "下期", "年度末", "年度内", "年度当初", "年度中", "年内"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Digit,
    Kanji,
    Katakana,
    Hiragana,
    Latin,
    /// Changes the letter before it: voicing marks, variation selectors.
    Joined,
    Other,
}

const fn class(letter: char) -> Class {
    match letter {
        '0'..='9' | '０'..='９' => Class::Digit,
        'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' | '\u{c0}'..='\u{24f}' => Class::Latin,
        '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' => Class::Hiragana,
        // The small ke and ka of 3ヶ月 are read like a kanji.
        'ヶ' | 'ヵ' | '々' | '〆' | '〇' => Class::Kanji,
        '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9d}' => Class::Katakana,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
            Class::Kanji
        }
        '\u{300}'..='\u{36f}'
        | '\u{3099}'
        | '\u{309a}'
        | '\u{ff9e}'
        | '\u{ff9f}'
        | '\u{200d}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}' => Class::Joined,
        _ => Class::Other,
    }
}

struct Scanner<'text> {
    text: &'text str,
    letters: Vec<(usize, char)>,
}

/// What a number phrase has turned out to be so far.
#[derive(Default)]
struct Found {
    is_date: bool,
    /// Whether an era stands before it: its first number is a year.
    of_an_era: bool,
}

impl<'text> Scanner<'text> {
    fn between(&self, from: usize, to: usize) -> &'text str {
        let byte = |at: usize| self.letters.get(at).map_or(self.text.len(), |(byte, _)| *byte);
        self.text.get(byte(from)..byte(to)).unwrap_or_default()
    }

    fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).map(|(_, letter)| *letter)
    }

    fn is(&self, at: usize, wanted: Class) -> bool {
        self.letter(at).is_some_and(|letter| class(letter) == wanted)
    }

    /// The end of a run of letters of one class.
    fn run(&self, at: usize, wanted: Class) -> usize {
        let mut end = at;
        while self.is(end, wanted) || end > at && self.is(end, Class::Joined) {
            end += 1;
        }
        end
    }

    /// How many letters of one of these words stand here.
    fn word(&self, at: usize, words: &[&str]) -> usize {
        let rest = self.between(at, self.letters.len());
        words.iter().find(|word| rest.starts_with(**word)).map_or(0, |word| word.chars().count())
    }

    fn phrase(&self, at: usize) -> (usize, Kind) {
        let Some(first) = self.letter(at) else { return (at + 1, Kind::Mark) };
        match class(first) {
            Class::Digit => self.number(at, Found::default()),
            Class::Latin => {
                let end = self.run(at, Class::Latin);
                let of_an_era = end == at + 1 && "MTSHRＭＴＳＨＲ".contains(first);
                if self.is(end, Class::Digit) {
                    self.number(end, Found { of_an_era, is_date: false })
                } else {
                    (end, Kind::Word)
                }
            }
            Class::Kanji => self.kanji(at),
            Class::Katakana => (self.run(at, Class::Katakana), Kind::Word),
            Class::Hiragana => (self.run(at, Class::Hiragana), Kind::Word),
            Class::Joined | Class::Other => {
                let signed = "+-−△▲＋－±".contains(first) && !self.follows_a_word(at);
                if signed && self.is(at + 1, Class::Digit) {
                    return self.number(at + 1, Found::default());
                }
                let mut end = at + 1;
                while self.is(end, Class::Joined) {
                    end += 1;
                }
                (end, Kind::Mark)
            }
        }
    }

    fn follows_a_word(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.letter(before));
        before.is_some_and(|before| matches!(class(before), Class::Digit | Class::Latin | Class::Kanji))
    }

    /// A run of kanji: all of it, or up to an era or 第 that goes with the number behind it, or that with its number.
    fn kanji(&self, at: usize) -> (usize, Kind) {
        let end = self.run(at, Class::Kanji);
        let (start, of_an_era) = self.before_a_number(at, end);
        if start > at {
            let run = self.between(at, start);
            let is_date =
                PARTS_OF_A_YEAR.contains(&run) || era::names().any(|era| run.starts_with(&format!("{era}元年")));
            return (start, if is_date { Kind::Date } else { Kind::Word });
        }
        let is_date = self.between(at, end).ends_with('年');
        self.number(end, Found { is_date, of_an_era: of_an_era && !is_date })
    }

    /// Up to where a run of kanji goes without what belongs to the number behind it, and whether that is an era.
    fn before_a_number(&self, at: usize, end: usize) -> (usize, bool) {
        if !self.is(end, Class::Digit) {
            return (end, false);
        }
        let run = self.between(at, end);
        let before = |word: &str| run.strip_suffix(word).map(|before| at + before.chars().count());
        let era = era::names().find_map(|era| before(era).or_else(|| before(&format!("{era}元年"))));
        (era.or_else(|| before("第")).unwrap_or(end), era.is_some())
    }

    /// How many kanji follow that belong to no number behind them.
    fn own_kanji(&self, at: usize) -> usize {
        self.before_a_number(at, self.run(at, Class::Kanji)).0 - at
    }

    /// A number from its first digit to the end of its unit, with the numbers that follow in a date or a sum.
    fn number(&self, at: usize, found: Found) -> (usize, Kind) {
        let (mut end, mut found) = (at, found);
        loop {
            let from = end;
            end = self.digits(end);
            let digits = end - from;
            let (unit, goes_on) = self.unit(end, digits, &mut found);
            end += unit;
            if !(goes_on && self.is(end, Class::Digit)) {
                break;
            }
        }
        (end, if found.is_date { Kind::Date } else { Kind::Number })
    }

    /// The end of digits with the marks between them.
    fn digits(&self, at: usize) -> usize {
        const BETWEEN: &str = ".,．，:：/／-－";
        let mut end = self.run(at, Class::Digit);
        while self.letter(end).is_some_and(|mark| BETWEEN.contains(mark)) && self.is(end + 1, Class::Digit) {
            end = self.run(end + 1, Class::Digit);
        }
        end
    }

    /// How long the unit behind a number of so many letters is, and whether another number may belong to it.
    fn unit(&self, at: usize, digits: usize, found: &mut Found) -> (usize, bool) {
        match self.letter(at) {
            Some('%' | '％' | '‰' | '℃' | '㎡' | '㎥' | '㎢' | '㎏' | '㎞' | '㌔' | '°') => {
                return (1, false);
            }
            Some(letter) if class(letter) == Class::Latin => return (self.run(at, Class::Latin) - at, false),
            Some('か' | 'カ' | 'ケ' | 'ヶ' | 'ヵ' | '箇')
                if self.letter(at + 1).is_some_and(|next| "所月年国店校村町条".contains(next)) =>
            {
                return (2 + self.rest(at + 2), false);
            }
            _ => {}
        }
        if let Some((length, goes_on)) = self.unit_of_a_date(at, digits, found) {
            return (length, goes_on);
        }
        if self.letter(at).is_some_and(|letter| POWERS.contains(letter)) {
            let mut length = 1;
            while self.letter(at + length).is_some_and(|letter| POWERS.contains(letter)) {
                length += 1;
            }
            if self.is(at + length, Class::Digit) {
                return (length, true);
            }
            let unit = self.word(at + length, &UNITS);
            return (length + unit + self.rest(at + length + unit), false);
        }
        let unit = self.word(at, &UNITS);
        if unit == 0 {
            return (self.own_kanji(at), false);
        }
        (unit + self.rest(at + unit), false)
    }

    /// 年度, 年, 月 and 日 with what closes a date, where they are no lengths of time.
    fn unit_of_a_date(&self, at: usize, digits: usize, found: &mut Found) -> Option<(usize, bool)> {
        if self.word(at, &UNITS) > 1 {
            return None;
        }
        let closing = |length: usize| {
            let last = self.word(at + length, &LAST_OF_DATES);
            let is_last = !self.is(at + length + last, Class::Kanji);
            length + self.word(at + length, &ENDS_OF_DATES) + if is_last { last } else { 0 }
        };
        let unit = self.word(at, &["年度", "年", "月", "日"]);
        let is_year = found.of_an_era || digits == 4;
        found.of_an_era = false;
        match self.between(at, at + unit) {
            "年度" => {
                found.is_date = true;
                Some((closing(2), true))
            }
            "年" if is_year || self.is(at + 1, Class::Digit) => {
                found.is_date = true;
                Some((closing(1), true))
            }
            "月" => {
                found.is_date = true;
                Some((closing(1), true))
            }
            "日" if found.is_date => Some((closing(1), false)),
            "年" | "日" => Some((1 + self.rest(at + 1), false)),
            _ => None,
        }
    }

    /// A single kanji left behind a unit belongs to it (5年生, 3件目); more of them are a word of their own.
    fn rest(&self, at: usize) -> usize {
        usize::from(self.own_kanji(at) == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, phrases, undated};

    fn parted(text: &str) -> String {
        phrases(text).iter().map(|phrase| phrase.text).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_number_goes_with_its_unit_and_a_date_is_one() {
        for (text, expected) in [
            ("前年度12.5%以下", "前年度|12.5%|以下"),
            ("平成29年10月末までに", "平成29年10月末|までに"),
            ("令和元年10月から", "令和元年10月|から"),
            ("事業計画平成28年度実績", "事業計画|平成28年度|実績"),
            ("登録50件を目指す", "登録|50件|を|目指|す"),
            ("4億5千万円の削減", "4億5千万円|の|削減"),
            ("第3次計画", "第3次|計画"),
            ("5か所で3日間開催", "5か所|で|3日間|開催"),
            ("小学5年生", "小学|5年生"),
            ("R2年度までに10km整備", "R2年度|までに|10km|整備"),
            ("年4回、1,200人以上", "年|4回|、|1,200人|以上"),
            ("ホームページの公開", "ホームページ|の|公開"),
            ("収支を△5%改善", "収支|を|△5%|改善"),
            ("10月上旬〜３月末", "10月上旬|〜|３月末"),
            ("10月中に10月中学校", "10月中|に|10月|中学校"),
        ] {
            assert_eq!(parted(text), expected);
        }
    }

    #[test]
    fn dates_are_known_and_lengths_of_time_are_none() {
        let dates = |text: &str| -> Vec<String> {
            let dates = phrases(text).into_iter().filter(|phrase| phrase.kind == Kind::Date);
            dates.map(|phrase| phrase.text.to_owned()).collect()
        };
        assert_eq!(
            dates("平成29年10月に2020年度から5年間、上半期に3日間、12月までに2か月"),
            ["平成29年10月", "2020年度", "上半期", "12月"]
        );
    }

    #[test]
    fn without_its_dates_a_text_says_the_same() {
        assert_eq!(undated("平成29年10月に会議を開く"), undated("平成30年 11月に会議を開く"));
        assert_ne!(undated("平成29年10月に会議を開く"), undated("会議を開く"));
        assert_ne!(undated("年4回開く"), undated("年5回開く"));
    }
}
