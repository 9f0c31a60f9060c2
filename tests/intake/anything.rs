//! Nothing that comes in as a file makes the reader fall over.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
        let _ = intake::read("a.csv", &bytes, &results_of(2020));
        let _ = intake::read("a.tsv", &bytes, &results_of(2020));
    }

    #[test]
    fn arbitrary_cells_are_read_or_refused(objectives in any::<String>(), results in any::<String>()) {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let text = format!("{HEADER}建設部\t土木課\t橋\t{}\t{}\n", quoted(&objectives), quoted(&results));
        let _ = intake::read("a.tsv", text.as_bytes(), &results_of(2020));
    }

    #[test]
    fn cells_of_marks_dates_and_figures_are_read(
        objectives in "([■●○・※*＊〔〕\\[\\]（）() \n0-9]|<li>|<ul>|<p>|</p>|<br>|件|人|のうち、|を|誘致した|達成率|%|令和2年度|令和2年4月|～|億|千){0,30}",
        results in "([■●○・※*＊〔〕\\[\\]（）() \n0-9]|<li>|<ul>|<p>|</p>|<br>|件|人|のうち、|を|誘致した|達成率|%|令和2年度|令和2年4月|～|億|千){0,30}",
    ) {
        let quoted = |cell: &str| format!("\"{cell}\"");
        let text = format!("{HEADER}建設部\t土木課\t橋\t{}\t{}\n", quoted(&objectives), quoted(&results));
        let proposal = intake::read("a.tsv", text.as_bytes(), &results_of(2020));
        prop_assert!(proposal.is_ok());
    }

    #[test]
    fn a_sheet_with_changed_bytes_is_read_or_refused(changes in prop::collection::vec((0..SAMPLE.len(), any::<u8>()), 1..20)) {
        let mut bytes = SAMPLE.to_vec();
        for (place, byte) in changes {
            bytes[place] = byte;
        }
        let _ = intake::read("a.tsv", &bytes, &results_of(2020));
    }

    #[test]
    fn a_sheet_cut_anywhere_is_read_or_refused(length in 0..SAMPLE.len()) {
        if let Ok(proposal) = intake::read("a.tsv", &SAMPLE[..length], &results_of(2020)) {
            prop_assert!(proposal.goals.len() <= 19);
        }
    }

    #[test]
    fn a_sheet_without_one_line_is_read_or_refused_and_never_gains(line in 0..34_usize) {
        let text = std::str::from_utf8(SAMPLE).unwrap();
        let rest: Vec<&str> = text.lines().enumerate().filter(|(index, _)| *index != line).map(|(_, line)| line).collect();
        if let Ok(proposal) = intake::read("a.tsv", rest.join("\n").as_bytes(), &results_of(2020)) {
            prop_assert!(proposal.goals.len() <= 19);
        }
    }
}
