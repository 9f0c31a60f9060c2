//! Cells, and what their sentences say.

use ichirizuka::domain::goal::SheetPart;
use ichirizuka::intake::sheet_text;

use super::{assert_linear, goals, one_programme, year};

/// What repeats in a cell: dates and figures whole and half, chains of them, brackets, notes, marks, white space.
const PIECES: &[&str] = &[
    "■空き家の調査を進める（令和2年",
    "■令和2年度に向け（令和",
    "令和2から",
    "令和2年4月から",
    "令和2年度5件→",
    "2020年",
    "2020/",
    "2020-",
    "R2.4.",
    "（10月）",
    "5件→",
    "件→",
    "5件のうち、",
    "1万",
    "1百",
    "1,",
    "1.",
    "（達成率90%）",
    "5件（達成率90%）",
    "（令和元年度 6.8%） ",
    "（",
    "）",
    "（1）",
    "［",
    "［）",
    "■［",
    "［あ\n",
    "〔あ〕い",
    "「",
    "」※ ",
    "※",
    "※1",
    "語※ ",
    "語※1 ",
    "※語\n",
    "*あ ",
    "ああ※1\n※1 ああとは\n",
    "【あ】\n",
    "・あ\n",
    "①",
    "△",
    "。",
    "あ。1.",
    "あ　",
    "\n",
    "■橋の点検を50件行う（令和2年10月）\n・結果は46件（達成率92%）※1\n",
];

/// Elements of markup, closed or not.
const ELEMENTS: &[&str] = &[
    "<ul><li>項目",
    "<li>項目",
    "<ol><li>項目</li></ol>",
    "<p>文",
    "<b>語",
    "<p><font>語",
    "<div>",
    "<br>",
    "<table><tr><td>語",
    "<x>",
    "&amp;",
    "<",
    "<!--",
];

fn many(piece: &str, bytes: usize) -> usize {
    (bytes / piece.len()).max(1)
}

#[test]
fn a_text_that_is_typed_is_read_once() {
    for piece in PIECES {
        for begins in ["", "■"] {
            let make = |count: usize| format!("{begins}{}", piece.repeat(count));
            let read = |text: &str| drop(sheet_text::read(text, SheetPart::Results, year(), &["橋の点検"]));
            assert_linear(&format!("{begins}{piece:?} typed"), many(piece, 8_000), make, read);
        }
    }
}

#[test]
fn a_cell_and_the_figures_that_it_promises_and_reports_are_read_once() {
    for piece in PIECES {
        let make = |count: usize| format!("■{}", piece.repeat(count));
        let read = |cell: &str| goals("a.tsv", &one_programme(cell, cell));
        // No more than a cell holds.
        assert_linear(&format!("{piece:?} in a cell"), many(piece, 12_000), make, read);
    }
}

#[test]
fn markup_is_read_once_however_it_nests() {
    for piece in ELEMENTS {
        let read = |cell: &str| goals("a.tsv", &one_programme("■目標", cell));
        assert_linear(&format!("{piece:?} in a cell"), many(piece, 8_000), |count| piece.repeat(count), read);
    }
    let unknown =
        |count: usize| (0..count).map(|number| format!("<x{number}></x{number}>")).collect::<Vec<_>>().concat();
    assert_linear("unknown elements", 500, unknown, |cell| goals("a.tsv", &one_programme("■目標", cell)));
}
