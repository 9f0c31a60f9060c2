//! Choices that are ticked: ■継続 □縮小, or a ring at one of several cells.

const TICKED: [char; 10] = ['■', '☑', '☒', '✓', '✔', '●', '◉', '▣', '☆', 'レ'];
const OPEN: [char; 4] = ['□', '☐', '○', '〇'];

/// Whether a text has boxes to tick.
pub(super) fn has_boxes(text: &str) -> bool {
    let begins = text.trim_start().starts_with(is_box);
    begins && text.trim().chars().count() > 1
}

const fn is_box(letter: char) -> bool {
    matches!(letter, '■' | '☑' | '☒' | '✓' | '✔' | '●' | '◉' | '▣' | '□' | '☐' | '○' | '〇')
}

/// The one choice that is ticked among texts; `Ok(None)` where none is, an error where it can't be told.
pub(super) fn ticked<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Option<String>, ()> {
    let mut choices = Vec::new();
    for text in texts {
        let mut rest = text.trim();
        while let Some(mark) = rest.chars().next().filter(|letter| is_box(*letter)) {
            let behind = rest.get(mark.len_utf8()..).unwrap_or_default();
            let end = behind.find(is_box).unwrap_or(behind.len());
            let (choice, next) = behind.split_at_checked(end).unwrap_or((behind, ""));
            choices.push((mark, choice.trim().trim_end_matches(['・', '、', '/', '／']).trim().to_owned()));
            rest = next;
        }
    }
    let filled = |(mark, choice): &&(char, String)| TICKED.contains(mark) && !choice.is_empty();
    let mut chosen = choices.iter().filter(filled);
    match (chosen.next(), chosen.next()) {
        // A ring is the mark of the choice where there are no boxes.
        (None, _) if choices.iter().any(|(mark, _)| matches!(mark, '○' | '〇')) => Err(()),
        (None, _) => Ok(None),
        (Some((_, choice)), None) => Ok(Some(choice.clone())),
        _ => Err(()),
    }
}

/// Whether a cell holds nothing but the mark of a choice.
pub(super) fn is_mark(text: &str) -> bool {
    let mut letters = text.trim().chars();
    matches!((letters.next(), letters.next()), (Some(mark), None) if TICKED.contains(&mark) || OPEN.contains(&mark) || mark == '◎')
}

#[cfg(test)]
mod tests {
    use super::{is_mark, ticked};

    #[test]
    fn the_one_choice_that_is_ticked_counts_and_two_are_none() {
        let of = |text: &'static str| ticked([text]);
        assert_eq!(of("□拡充　■継続　□縮小"), Ok(Some("継続".to_owned())));
        assert_eq!(of("☑ A ☐ B"), Ok(Some("A".to_owned())));
        assert_eq!(of("□拡充 □継続"), Ok(None));
        assert_eq!(of("■拡充 ■継続"), Err(()));
        assert_eq!(ticked(["□ 拡充", "■ 継続", "□ 休止"]), Ok(Some("継続".to_owned())));
        assert_eq!(of("○拡充 ○継続"), Err(()));
        assert!(is_mark("○") && is_mark(" ● ") && !is_mark("継続"));
    }
}
