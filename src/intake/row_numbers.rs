//! No. and 番号 over a column that counts the rows of the table: such numbers are other ones in the next table, and tell
//! nothing of the programmes.

use crate::domain::text;

/// Whether the numbers of a column, from top to bottom, only count its rows. A header that says of what they are numbers is
/// believed.
pub(super) fn count_rows<'a>(header: &str, numbers: impl IntoIterator<Item = &'a str>) -> bool {
    if !is_bare(header) {
        return false;
    }
    // Each section may count its own rows from 1 on.
    let mut last = 0_usize;
    numbers.into_iter().all(|number| {
        let number = text::normalise(number).parse::<usize>().ok();
        let goes_on = number == last.checked_add(1) || number == Some(1) && last > 1;
        last = number.unwrap_or_default();
        goes_on
    })
}

/// Whether a header does not say of what its numbers are.
pub(super) fn is_bare(header: &str) -> bool {
    matches!(text::comparison_key(header).as_str(), "no" | "no." | "番号")
}

#[cfg(test)]
mod tests {
    use super::count_rows;

    #[test]
    fn only_a_bare_header_over_one_two_three_counts_rows() {
        assert!(count_rows("Ｎｏ．", ["1", "２", "3"]));
        assert!(count_rows("No.", ["1", "2", "1", "2", "3", "1"]), "each section counts its own");
        assert!(!count_rows("No.", ["1", "2", "2", "3"]));
        assert!(!count_rows("NO", ["136", "138"]));
        assert!(!count_rows("No.", ["1", "1", "2"]));
        assert!(!count_rows("No.", ["01", "03"]));
        assert!(!count_rows("事業番号", ["1", "2", "3"]));
    }
}
