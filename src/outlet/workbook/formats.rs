//! How cells look. Colours and lines are those of the pages.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The paper, as Excel counts papers.
pub(super) const A4: u8 = 9;

/// The height of a line, in points.
pub(super) const LINE: f64 = 16.0;
/// The highest that a row can be.
pub(super) const HIGHEST: f64 = 409.0;

const FONT: &str = "Yu Gothic";
const HEADER: Color = Color::RGB(0x00E6_E6E6);
const RULE: Color = Color::RGB(0x0094_9494);

/// A day in the Japanese calendar: every year of an era has its number, the first of Reiwa is 元年.
const WAREKI: &str = concat!(
    "[$-411][>=43831]ggge\"年\"m\"月\"d\"日\";",
    "[$-411][>=43586]\"令和元年\"m\"月\"d\"日\";",
    "[$-411]ggge\"年\"m\"月\"d\"日\"",
);

/// Decimals that are shown as they were written.
const MOST_DECIMALS: usize = 6;

/// The formats of a workbook.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) remark: Format,
    pub(super) header: Format,
    /// Of the sheet for analysis.
    pub(super) text: Format,
    /// The same for a text that begins like a formula.
    pub(super) quoted: Format,
    pub(super) day: Format,
    numbers: Vec<Format>,
    general: Format,
    /// Of the published table.
    pub(super) cell: Format,
    pub(super) cell_quoted: Format,
    pub(super) percent: Format,
    pub(super) wareki: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let plain = Format::new().set_font_name(FONT).set_font_size(11);
        let bold = plain.clone().set_bold();
        let text = plain.clone().set_align(FormatAlign::Top);
        let cell = text.clone().set_text_wrap().set_border(FormatBorder::Thin).set_border_color(RULE);
        let decimals = |places: usize| match places {
            0 => "0".to_owned(),
            places => format!("0.{}", "0".repeat(places)),
        };
        Self {
            title: bold.clone().set_font_size(14).set_align(FormatAlign::VerticalCenter),
            remark: text.clone().set_text_wrap(),
            header: bold
                .set_background_color(HEADER)
                .set_border(FormatBorder::Thin)
                .set_border_color(RULE)
                .set_align(FormatAlign::VerticalCenter),
            quoted: text.clone().set_quote_prefix(),
            day: text.clone().set_num_format("yyyy-mm-dd"),
            numbers: (0..=MOST_DECIMALS).map(|places| text.clone().set_num_format(decimals(places))).collect(),
            general: text.clone(),
            text,
            cell_quoted: cell.clone().set_quote_prefix(),
            percent: cell.clone().set_num_format("0%"),
            wareki: cell.clone().set_num_format(WAREKI).set_align(FormatAlign::Left),
            cell,
        }
    }

    /// That of a number written with so many decimals; what was computed shows as many as there is room for.
    pub(super) fn number(&self, decimals: u32) -> &Format {
        usize::try_from(decimals).ok().and_then(|places| self.numbers.get(places)).unwrap_or(&self.general)
    }
}
