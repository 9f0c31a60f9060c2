//! Names of programmes as pages show them.

use crate::domain::text;

/// A name with its sub-title apart and its spread letters joined for those who listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name as written, without the sub-title.
    pub shown: String,
    /// How it is to be read out, where letters were spread for looks.
    pub spoken: Option<String>,
    /// The sub-title with its brackets.
    pub subtitle: Option<String>,
}

impl Name {
    /// Takes a name apart. The sub-title is what stands in round brackets at the end.
    pub fn new(written: &str) -> Self {
        let (shown, subtitle) = match split_subtitle(written) {
            Some((name, subtitle)) => (name, Some(subtitle.to_owned())),
            None => (written, None),
        };
        Self { shown: shown.to_owned(), spoken: text::join_spread_words(shown), subtitle }
    }

    /// The whole name in one line, with letters joined that were spread: for titles.
    pub fn in_full(&self) -> String {
        let name = self.spoken.as_deref().unwrap_or(&self.shown);
        format!("{name}{}", self.subtitle.as_deref().unwrap_or_default())
    }
}

/// The name before what stands in round brackets at its end, and that.
pub fn split_subtitle(written: &str) -> Option<(&str, &str)> {
    let written = written.trim_end();
    let close = written.chars().next_back().filter(|last| matches!(last, '）' | ')'))?;
    let mut depth = 0_usize;
    for (index, character) in written.char_indices().rev() {
        match character {
            '）' | ')' => depth += 1,
            '（' | '(' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let (name, subtitle) = written.split_at_checked(index)?;
            let name = name.trim_end();
            return (!name.is_empty() && subtitle.len() > close.len_utf8() * 2).then_some((name, subtitle));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn a_subtitle_in_brackets_stands_apart_from_the_name() {
        let name = Name::new("空き家関係事業 （定住促進事業）");
        assert_eq!(name.shown, "空き家関係事業");
        assert_eq!(name.subtitle.as_deref(), Some("（定住促進事業）"));
    }

    #[test]
    fn a_title_tells_apart_what_only_its_brackets_tell_apart() {
        let [elementary, junior] = ["学校給食事業（小学校）", "学校給食事業（中学校）"].map(Name::new);
        assert_eq!(elementary.shown, junior.shown);
        assert_eq!(elementary.in_full(), "学校給食事業（小学校）");
        assert_ne!(elementary.in_full(), junior.in_full());
    }

    #[test]
    fn spread_letters_are_shown_as_written_and_read_out_joined() {
        let name = Name::new("G I G A スクール構想 推進事業");
        assert_eq!(name.shown, "G I G A スクール構想 推進事業");
        assert_eq!(name.spoken.as_deref(), Some("GIGA スクール構想 推進事業"));
    }

    #[test]
    fn a_name_that_is_all_brackets_stays_whole() {
        assert_eq!(Name::new("（仮称）").subtitle, None);
    }
}
