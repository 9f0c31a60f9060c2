//! 統合前または名称変更前の事業名: what a programme was called before, and which programmes became it.

use crate::intake::cell;

/// The names of a cell of former names: several stand on lines of their own or are parted by 、 outside of brackets.
pub(super) fn read(cell: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in cell.lines().map(cell::plain) {
        let mut depth = 0_usize;
        let parts = line.split(|letter: char| {
            match letter {
                '（' | '(' | '「' | '『' | '【' => depth += 1,
                '）' | ')' | '」' | '』' | '】' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && matches!(letter, '、' | '，' | ',' | '；' | ';' | '／')
        });
        names.extend(parts.map(former_name).filter(|name| !name.is_empty()).map(ToOwned::to_owned));
    }
    names
}

/// A name without the mark or number of a list in front of it; blank where the cell says that there is none.
fn former_name(written: &str) -> &str {
    let marks = ['・', '●', '■', '○', '◆', '･'];
    let counted = |letter: char| ('①'..='⑳').contains(&letter);
    let name = written.trim().trim_start_matches(marks).trim_start_matches(counted).trim();
    let is_none =
        matches!(name, "-" | "ー" | "－" | "―" | "—" | "–" | "なし" | "無し" | "無" | "同左" | "同じ" | "〃" | "0");
    if is_none { "" } else { name }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn several_names_stand_on_lines_or_between_commas_and_brackets_keep_theirs() {
        assert_eq!(read("広報紙発行事業、市民便利帳発行事業"), ["広報紙発行事業", "市民便利帳発行事業"]);
        assert_eq!(read("①広報紙発行事業\n②市民便利帳発行事業\n"), ["広報紙発行事業", "市民便利帳発行事業"]);
        assert_eq!(read("災害復旧事業（農地、農業用施設）"), ["災害復旧事業（農地、農業用施設）"]);
        for none in ["", "-", "－", "なし", "0"] {
            assert!(read(none).is_empty(), "{none}");
        }
    }
}
