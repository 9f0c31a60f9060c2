//! The work of reading prose grows with its length, and not with the square of it, whatever is written there.
#![cfg(target_os = "linux")]

use super::other_cities::ran;
use super::*;

/// What once was read again from its beginning for each piece of it, or could be.
const PIECES: [(&str, &str); 12] = [
    ("months without a year", "点検した（3月） "),
    ("words that begin like a date", "令和2の令和 元令和"),
    ("dates in running text", "令和2年5月から"),
    ("years without a value", "令和2年度の令和元年度は"),
    ("numbers from one to the next", "5件→6件→"),
    ("years with their values", "満足度（令和元年度 6.8%）（令和2年度 3.8%） "),
    ("rates", "登録10件（達成率70%）、"),
    ("brackets that nobody closes", "（あ"),
    ("items", "■登録する（令和3年3月）\n"),
    ("items in items", "■登録する\n・知らせる\n○書く\n"),
    ("notes", "登録※1 する\n※1 注\n"),
    ("tags", "<ul><li>登録</li></ul>"),
];

fn work(piece: &str, times: usize) -> u64 {
    let prose = piece.repeat(times).replace('"', "");
    let table = format!("部局名\t課名\t事業名\t目標\t成果\n建設部\t住宅課\t空き家\t\"■あ10件\"\t\"■{prose}\"\n");
    let once = || {
        let before = ran();
        drop(intake::read("a.tsv", table.as_bytes(), &results_of(2020)));
        ran() - before
    };
    (0..2).map(|_| once()).min().unwrap()
}

#[test]
fn twice_as_much_prose_is_about_twice_the_work() {
    let mut wrong = Vec::new();
    for (what, piece) in PIECES {
        let times = 24_000 / piece.len();
        let (once, fourfold) = (work(piece, times), work(piece, 4 * times));
        if fourfold > 8 * once {
            wrong.push(format!("{what}: {} ms, of four times as much {} ms", once / 1_000_000, fourfold / 1_000_000));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
