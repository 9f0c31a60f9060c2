//! The token by which a form shows that it was given to this session. Pages of the staff travel packed, and what is packed
//! tells by its length how much of it repeats: so a page never holds the token itself, but the token under a mask that is
//! another in each answer.

use std::fmt::Write as _;

use rand::Rng as _;

/// The token under a new mask: the mask, and the token with the mask laid over it.
pub(super) fn masked(token: &str) -> String {
    let mut mask = vec![0; token.len()];
    rand::rng().fill_bytes(&mut mask);
    let covered = token.bytes().zip(&mask).map(|(byte, mask)| byte ^ mask);
    mask.iter().copied().chain(covered).fold(String::with_capacity(token.len() * 4), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a form sent this token, under whatever mask. Forms that were open when the server was brought up to date hold
/// the token itself.
pub(super) fn fits(token: &str, sent: &str) -> bool {
    if sent.len() == token.len() {
        return same(token.bytes(), sent.bytes());
    }
    let Some(bytes) = bytes(sent).filter(|bytes| bytes.len() == token.len() * 2) else { return false };
    let (mask, covered) = bytes.split_at(token.len());
    same(token.bytes(), mask.iter().zip(covered).map(|(mask, byte)| mask ^ byte))
}

/// Whether texts of equal length are the same, in a time that does not tell how far they agree.
fn same(one: impl Iterator<Item = u8>, other: impl Iterator<Item = u8>) -> bool {
    one.zip(other).fold(0, |difference, (left, right)| difference | (left ^ right)) == 0
}

fn bytes(hexadecimal: &str) -> Option<Vec<u8>> {
    let pairs = hexadecimal.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "0123456789abcdefghijABCDEFGHIJ01";

    #[test]
    fn a_token_fits_under_every_mask_and_without_one_and_no_mask_is_used_twice() {
        let (one, other) = (masked(TOKEN), masked(TOKEN));
        assert_ne!(one, other);
        assert!([one.as_str(), &other, TOKEN].iter().all(|sent| fits(TOKEN, sent)));
        assert!(!one.contains(TOKEN));
    }

    #[test]
    fn nothing_else_fits() {
        let masked = masked(TOKEN);
        let (mask, covered) = masked.split_at(TOKEN.len() * 2);
        let wrong =
            [String::new(), "0".repeat(TOKEN.len()), "0".repeat(TOKEN.len() * 4), format!("{covered}{covered}")];
        let cut = [mask.to_owned(), masked[1..].to_owned(), format!("{masked}00"), "é".repeat(TOKEN.len() * 2)];
        for sent in wrong.into_iter().chain(cut) {
            assert!(!fits(TOKEN, &sent), "{sent}");
        }
    }
}
