//! One cell: markup, bullets, brackets and notes.

use super::*;

#[test]
fn proper_lists_unclosed_lists_and_lines_read_the_same() {
    for cell in [
        "■点検する\n■直す\n　・橋\n　・道",
        "<ul style=\"x\"> ■点検する ■直す <ul> ・ 橋 ・ 道",
        "<ul><li>点検する</li><li>直す<ul><li>橋</li><li>道</li></ul></li></ul>",
        "<ol><li>点検する<li>直す<ol><li>橋<li>道</ol></ol>",
        "<p>●点検する</p><p>●直す<br>・橋<br>・道</p>",
        "<div>◆点検する<br/>◆直す</div><div>○橋<br>○道</div>",
        "<ul><li>■点検する</li><li>■直す<ul><li>・橋</li><li>・道</li></ul></li></ul>",
    ] {
        let goal = goal(cell, "");
        assert_eq!(objective_texts(&goal), ["点検する", "直す"], "{cell}");
        let details = [detail(DetailKind::Point, "橋"), detail(DetailKind::Point, "道")];
        assert_eq!(goal.objectives[1].item.details, details, "{cell}");
        assert!(goal.objectives[0].item.details.is_empty(), "{cell}");
    }
}

#[test]
fn entities_are_letters_and_scripts_are_nothing() {
    let goal = goal("■A&amp;B &lt;案&gt;&nbsp;<script>alert(1)</script><style>p{}</style><!-- x -->を作る", "");
    assert_eq!(objective_texts(&goal), ["A&B <案>\u{a0}を作る"]);
}

#[test]
fn a_less_than_sign_is_text() {
    assert_eq!(objective_texts(&goal("■待ち時間<30分、A < B", "")), ["待ち時間<30分、A < B"]);
}

#[test]
fn unknown_elements_keep_their_text_and_are_reported() {
    let text = format!("{HEADER}建設部\t土木課\t橋\t■<blink>点検</blink>する\t\n");
    let proposal = read("a.tsv", text.as_bytes());
    assert_eq!(objective_texts(&proposal.goals[0]), ["点検する"]);
    let warning = &proposal.warnings[0];
    assert_eq!((warning.line, warning.column.as_str(), warning.kind), (2, "目標", RemarkKind::UnknownMarkup));
    assert_eq!(warning.text, "<blink>");
}

#[test]
fn text_before_the_first_item_is_the_summary_of_objectives_and_the_first_of_results() {
    let goal = goal("橋を守る。\n■点検する", "順調である。\n■点検した");
    assert_eq!(goal.summary.as_deref(), Some("橋を守る。"));
    assert_eq!(objective_texts(&goal), ["点検する"]);
    assert_eq!(result_texts(&goal), ["順調である。", "点検した"]);
}

#[test]
fn text_without_marks_is_parted_after_its_sentences() {
    let goal = goal("橋を点検し、\n傷みを直す。\n記録を残す。", "済");
    assert_eq!(objective_texts(&goal), ["橋を点検し、 傷みを直す。", "記録を残す。"]);
    assert_eq!(result_texts(&goal), ["済"]);
}

#[test]
fn numbered_sentences_are_items_and_keep_their_numbers() {
    let goal = goal("１．保育士を5人確保する。２．待機児童を0人とする。", "①点検した\n②直した");
    assert_eq!(objective_texts(&goal), ["１．保育士を5人確保する。", "２．待機児童を0人とする。"]);
    assert_eq!(result_texts(&goal), ["①点検した", "②直した"]);
}

#[test]
fn a_heading_in_lenticular_brackets_stays_with_the_item_below_it() {
    let goal = goal("【県工事】\n■橋を架ける\n【市工事】\n■道を広げる\n■【共通】用地を測る", "");
    assert_eq!(objective_texts(&goal), ["【県工事】 橋を架ける", "【市工事】 道を広げる", "【共通】用地を測る"]);
}

#[test]
fn a_dot_within_a_word_is_no_point() {
    let goal = goal("■小中学校・高校とTwitter・Instagramで知らせる", "");
    assert_eq!(objective_texts(&goal), ["小中学校・高校とTwitter・Instagramで知らせる"]);
    assert!(goal.objectives[0].item.details.is_empty());
}

#[test]
fn a_square_that_is_spoken_of_is_text() {
    assert_eq!(objective_texts(&goal("■「■」の印がある橋を点検する", "")), ["「■」の印がある橋を点検する"]);
}

#[test]
fn a_placeholder_circle_is_no_bullet() {
    assert_eq!(objective_texts(&goal("○○地区の橋を点検する", "")), ["○○地区の橋を点検する"]);
}

#[test]
fn brackets_at_the_end_of_a_clause_are_asides_and_others_stay() {
    let goal = goal("", "■点検した〔国費〕［県費］ [市費] その後直した\n■[重点]橋[大]を架けた");
    assert_eq!(result_texts(&goal), ["点検した その後直した", "[重点]橋[大]を架けた"]);
    assert_eq!(
        goal.results[0].item.details,
        ["〔国費〕", "［県費］", "[市費]"].map(|text| detail(DetailKind::Aside, text))
    );
}

#[test]
fn a_note_that_names_its_word_explains_that_word() {
    let goal = goal("■橋梁*を長寿命化*する\n*長寿命化とは、長く使うこと\n*橋のこと", "");
    let notes: Vec<_> = goal.footnotes.iter().map(|note| (note.term.as_deref().unwrap(), note.text.as_str())).collect();
    assert_eq!(notes, [("長寿命化", "長寿命化とは、長く使うこと"), ("橋梁", "橋のこと")]);
    assert_eq!(objective_texts(&goal), ["橋梁*を長寿命化*する"]);
}

#[test]
fn numbered_marks_find_their_notes() {
    for (text, mark) in [
        ("■RPA※1を入れる\n※1 手順を自動にする仕組み", "※1"),
        ("■RPA※１を入れる ※１ 手順を自動にする仕組み", "※１"),
        ("■RPA*1を入れる<p>*1手順を自動にする仕組み</p>", "*1"),
        ("■RPA＊を入れる\n＊手順を自動にする仕組み", "＊"),
        ("■RPA※を入れる\n※手順を自動にする仕組み", "※"),
    ] {
        let goal = goal(text, "");
        assert_eq!(goal.footnotes.len(), 1, "{text}");
        let note = &goal.footnotes[0];
        assert_eq!((note.mark.as_str(), note.term.as_deref()), (mark, Some("RPA")), "{text}");
        assert_eq!(note.text, "手順を自動にする仕組み", "{text}");
        assert_eq!(objective_texts(&goal), [format!("RPA{mark}を入れる")], "{text}");
    }
}

#[test]
fn a_bare_remark_belongs_to_its_own_item() {
    let goal = goal("", "■橋を10橋点検した ※うち2橋は県の橋\n■道を直した\n※雪の前に");
    assert_eq!(result_texts(&goal), ["橋を10橋点検した", "道を直した"]);
    assert_eq!(goal.results[0].item.details, [detail(DetailKind::Remark, "うち2橋は県の橋")]);
    assert_eq!(goal.results[1].item.details, [detail(DetailKind::Remark, "雪の前に")]);
    assert!(goal.footnotes.is_empty());
}

#[test]
fn a_note_whose_mark_stands_nowhere_is_kept_and_reported() {
    let text = format!("{HEADER}建設部\t土木課\t橋\t■点検する <p>*見回ること</p>\t\n");
    let proposal = read("a.tsv", text.as_bytes());
    let note = &proposal.goals[0].footnotes[0];
    assert_eq!((note.term.as_deref(), note.text.as_str()), (None, "見回ること"));
    assert_eq!(proposal.warnings[0].kind, RemarkKind::FootnoteWithoutMark);
}

#[test]
fn a_dash_alone_is_an_empty_cell() {
    let goal = goal("■点検する", "－");
    assert!(goal.results.is_empty());
}
