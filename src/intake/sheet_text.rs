//! One side of a sheet as text in a form: typed, or pasted from Word or Excel, and written back with the same marks.

use super::{cell, prose};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::goal::{DetailKind, Footnote, Item, SheetPart};
use crate::domain::proposal::ProposedItem;

/// One side of a sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetText {
    /// What stands before the first item; results have none.
    pub summary: Option<String>,
    /// The items with the dates that close them.
    pub items: Vec<ProposedItem>,
    pub footnotes: Vec<Footnote>,
}

/// Reads a text as one side of a sheet of a year. A footnote is tied to a word of this side, or else of the texts in `others`.
pub fn read(text: &str, part: SheetPart, year: FiscalYear, others: &[&str]) -> SheetText {
    let mut content = cell::read_plain(&with_known_marks(text));
    if part != SheetPart::Objectives
        && let Some(lead) = content.lead.take()
    {
        content.items.insert(0, Item { text: lead, details: Vec::new() });
    }
    let of_item = |item: &'_ Item| {
        std::iter::once(item.text.clone())
            .chain(item.details.iter().map(|detail| detail.text.clone()))
            .collect::<Vec<_>>()
    };
    let own: Vec<String> = content.lead.iter().cloned().chain(content.items.iter().flat_map(of_item)).collect();
    let texts: Vec<&str> = own.iter().map(String::as_str).chain(others.iter().copied()).collect();
    let footnotes = cell::tie(content.notes, part, &texts);
    let dated = |item: Item| ProposedItem { date: prose::closing_date(&item, part, year).0, item };
    SheetText { summary: content.lead, items: content.items.into_iter().map(dated).collect(), footnotes }
}

/// Writes one side of a sheet: each item, each of its lines and each footnote on a line of its own.
pub fn write<'a>(
    summary: Option<&str>,
    items: impl IntoIterator<Item = &'a Item>,
    footnotes: impl IntoIterator<Item = &'a Footnote>,
) -> String {
    let mut lines: Vec<String> = summary.map(ToOwned::to_owned).into_iter().collect();
    let mut has_items = false;
    for item in items {
        has_items = true;
        lines.push(format!("■{}", item.text));
        lines.extend(item.details.iter().map(|detail| match detail.kind {
            DetailKind::Point => format!("・{}", detail.text),
            DetailKind::Aside => detail.text.clone(),
            DetailKind::Remark => format!("※{}", detail.text),
        }));
    }
    // Without a ■ every sentence of the summary would be an item.
    if summary.is_some() && !has_items {
        lines.push("■".to_owned());
    }
    // A space parts the number of a mark from a text that begins with a digit.
    lines.extend(footnotes.into_iter().map(|note| format!("{} {}", note.mark, note.text)));
    lines.join("\n")
}

/// The bullets that Word puts on the clipboard, as the marks that people type; and a cell of Excel with several lines,
/// which comes in quotation marks.
fn with_known_marks(text: &str) -> String {
    let text = text.trim();
    let cell = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|inside| inside.contains('\n'));
    let text = cell.map_or_else(|| text.to_owned(), |inside| inside.replace("\"\"", "\""));
    let known = |line: &str| {
        let line = line.trim();
        let mut characters = line.chars();
        let mark = match characters.next() {
            Some('•' | '\u{f0b7}' | '\u{f09f}') => '・',
            Some('\u{f06e}' | '\u{f0a7}') => '■',
            _ => return line.to_owned(),
        };
        format!("{mark}{}", characters.as_str().trim_start())
    };
    text.lines().map(known).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::domain::fiscal_year::FiscalYear;
    use crate::domain::goal::{DetailKind, SheetPart};

    fn year() -> FiscalYear {
        FiscalYear::new(2021).unwrap()
    }

    #[test]
    fn text_from_word_becomes_structure_and_text_again() {
        let text = "空き家を活かす\n■空き家バンク＊1の登録50件（令和4年3月まで）\n・所有者への手紙\n〔前年度45件〕\n※相続の相談を含む\n■A<B & C\n＊1 2004年に始めた制度";
        let sheet = read(text, SheetPart::Objectives, year(), &[]);
        assert_eq!(sheet.summary.as_deref(), Some("空き家を活かす"));
        let [first, second] = sheet.items.as_slice() else { panic!("{sheet:?}") };
        assert!(first.date.is_some());
        let kinds: Vec<DetailKind> = first.item.details.iter().map(|detail| detail.kind).collect();
        assert_eq!(kinds, [DetailKind::Point, DetailKind::Aside, DetailKind::Remark]);
        assert_eq!(second.item.text, "A<B & C");
        assert_eq!(sheet.footnotes[0].term.as_deref(), Some("バンク"));
        let items = sheet.items.iter().map(|proposed| &proposed.item);
        assert_eq!(write(sheet.summary.as_deref(), items, &sheet.footnotes), text);
    }

    #[test]
    fn a_summary_alone_stays_a_summary() {
        let text = write(Some("まだ目標がない。これから書く。"), [], []);
        assert_eq!(
            read(&text, SheetPart::Objectives, year(), &[]).summary.as_deref(),
            Some("まだ目標がない。これから書く。")
        );
    }

    #[test]
    fn the_bullets_of_word_and_the_quotes_of_excel_are_known() {
        let pasted = "\"\u{f06e}\t一つ目\r\n•\t下の点\r\n\u{f06e} 二つ目\"";
        let sheet = read(pasted, SheetPart::Objectives, year(), &[]);
        assert_eq!(write(None, sheet.items.iter().map(|one| &one.item), []), "■一つ目\n・下の点\n■二つ目");
    }
}
