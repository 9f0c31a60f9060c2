//! From where a request comes, and from what device. A proxy before the server says for whom it asks, in a header that anybody can send: it is
//! believed only from proxies that whoever runs the server has named.

use std::net::{IpAddr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header::{AUTHORIZATION, FORWARDED, HeaderMap, HeaderName, USER_AGENT, VIA, X_FORWARDED_FOR};
use woothee::parser::Parser;
use woothee::woothee::VALUE_UNKNOWN;

use crate::domain::digest;
use crate::domain::network::Network;

/// The address a request comes from: of those that it went through, the last that is no proxy of ours.
pub fn address(request: &HttpRequest, trusted: &[Network]) -> Option<IpAddr> {
    request.peer_addr().map(|peer| behind(peer.ip().to_canonical(), request.headers(), trusted))
}

/// What the device of a request says it is, in short: Chrome / Windows 10. Anybody can say anything; nothing is decided
/// by it.
pub fn device(request: &HttpRequest) -> Option<String> {
    request.headers().get(USER_AGENT).and_then(|said| said.to_str().ok()).and_then(in_short)
}

fn in_short(said: &str) -> Option<String> {
    const LONGEST: usize = 500;
    let known = Parser::new().parse(said.get(..said.len().min(LONGEST))?)?;
    let known = [known.name, known.os].into_iter().filter(|part| !matches!(*part, "" | VALUE_UNKNOWN));
    Some(known.collect::<Vec<_>>().join(" / ")).filter(|known| !known.is_empty())
}

/// Whether whoever has connected is a proxy of ours.
pub fn is_proxy(request: &HttpRequest, trusted: &[Network]) -> bool {
    let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
    peer.is_some_and(|peer| trusted.iter().any(|network| network.holds(peer)))
}

/// Whether a request is made on this machine itself, and not for somebody else. What any proxy has said of it counts,
/// named or not.
pub fn is_here(request: &HttpRequest) -> bool {
    let said = [X_FORWARDED_FOR, FORWARDED, VIA, HeaderName::from_static("x-real-ip")];
    request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback())
        && !said.iter().any(|name| request.headers().contains_key(name))
}

/// Whether a request shows this token. Their fingerprints are compared: how long that takes says nothing of the token.
pub fn shows(request: &HttpRequest, token: &str) -> bool {
    let shown = request.headers().get(AUTHORIZATION).and_then(|shown| shown.to_str().ok());
    let shown = shown.and_then(|shown| shown.strip_prefix("Bearer ")).unwrap_or_default();
    digest::sha256(shown.as_bytes()) == digest::sha256(token.as_bytes())
}

/// The same, where `peer` has connected. Where what is said can't be read, or two headers say different things, it is the
/// peer itself: one of the two may be the caller's own.
fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_ours = |address: &IpAddr| trusted.iter().any(|network| network.holds(*address));
    if !is_ours(&peer) {
        return peer;
    }
    let said = [last_stranger(headers, &X_FORWARDED_FOR, is_ours), last_stranger(headers, &FORWARDED, is_ours)];
    match said {
        [Said::Nothing, Said::Address(address)] | [Said::Address(address), Said::Nothing] => address,
        [Said::Address(one), Said::Address(other)] if one == other => one,
        _ => peer,
    }
}

/// What a header says of the way that a request took.
enum Said {
    Nothing,
    Unreadable,
    Address(IpAddr),
}

fn last_stranger(headers: &HeaderMap, name: &HeaderName, is_ours: impl Fn(&IpAddr) -> bool) -> Said {
    let mut said = Said::Nothing;
    // Each proxy adds the one from which it was asked behind those that were there.
    let lines: Vec<_> = headers.get_all(name).collect();
    for line in lines.into_iter().rev() {
        let Ok(line) = line.to_str() else { return Said::Unreadable };
        for entry in line.rsplit(',') {
            let address = if *name == FORWARDED { named_in(entry) } else { read(entry) };
            let Some(address) = address else { return Said::Unreadable };
            if !is_ours(&address) {
                return Said::Address(address);
            }
            said = Said::Address(address);
        }
    }
    said
}

/// The address in one entry of `Forwarded`: `for=203.0.113.9;proto=https`.
fn named_in(entry: &str) -> Option<IpAddr> {
    let mut pairs = entry.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    let value = value.trim();
    read(value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value))
}

/// An address, with a port or without.
fn read(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok().or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn seen(peer: &str, lines: &[(HeaderName, &str)]) -> String {
        let trusted = ["127.0.0.1", "10.0.0.0/8"].map(|network| network.parse().expect("a network"));
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(name.clone(), HeaderValue::from_str(value).expect("a value"));
        }
        behind(peer.parse().expect("an address"), &headers, &trusted).to_string()
    }

    #[test]
    fn a_device_is_named_by_its_browser_and_its_system() {
        for (said, known) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 \
                 Safari/537.36 Edg/140.0.0.0",
                Some("Edge / Windows 10"),
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Some("Firefox / Linux")),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/18.5 Mobile/15E148 Safari/604.1",
                Some("Safari / iPhone"),
            ),
            ("", None),
            ("x", None),
            ("日本", None),
        ] {
            assert_eq!(in_short(said).as_deref(), known, "{said}");
        }
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(seen("203.0.113.9", &[(X_FORWARDED_FOR, "198.51.100.1")]), "203.0.113.9");
        assert_eq!(seen("203.0.113.9", &[(FORWARDED, "for=198.51.100.1")]), "203.0.113.9");
    }

    #[test]
    fn the_last_that_is_no_proxy_of_ours_counts_whatever_was_said_before() {
        let proxy = "127.0.0.1";
        assert_eq!(seen(proxy, &[(X_FORWARDED_FOR, "203.0.113.9")]), "203.0.113.9");
        assert_eq!(seen(proxy, &[(X_FORWARDED_FOR, "1.1.1.1, 203.0.113.9, 10.0.0.2")]), "203.0.113.9");
        assert_eq!(seen(proxy, &[(X_FORWARDED_FOR, "nonsense, 203.0.113.9")]), "203.0.113.9");
        assert_eq!(seen(proxy, &[(X_FORWARDED_FOR, "1.1.1.1"), (X_FORWARDED_FOR, "203.0.113.9")]), "203.0.113.9");
        assert_eq!(seen(proxy, &[(X_FORWARDED_FOR, "203.0.113.9:4711")]), "203.0.113.9");
        assert_eq!(seen(proxy, &[(X_FORWARDED_FOR, "2001:db8::1")]), "2001:db8::1");
        assert_eq!(seen(proxy, &[(FORWARDED, "for=1.1.1.1, for=203.0.113.9;proto=https")]), "203.0.113.9");
        assert_eq!(seen(proxy, &[(FORWARDED, "proto=https; For=\"[2001:db8::1]:4711\"")]), "2001:db8::1");
        assert_eq!(seen(proxy, &[(X_FORWARDED_FOR, "10.0.0.7, 10.0.0.2")]), "10.0.0.7", "somebody of the house");
    }

    #[test]
    fn what_cannot_be_read_or_disagrees_leaves_the_proxy() {
        let proxy = "10.0.0.1";
        assert_eq!(seen(proxy, &[]), proxy);
        for said in ["nonsense", "", "203.0.113.9,", "203.0.113.9, unknown", "1.2.3.4.5"] {
            assert_eq!(seen(proxy, &[(X_FORWARDED_FOR, said)]), proxy, "{said}");
        }
        for said in ["for=_hidden", "for=unknown", "203.0.113.9", "by=203.0.113.9", "for=\"203.0.113.9"] {
            assert_eq!(seen(proxy, &[(FORWARDED, said)]), proxy, "{said}");
        }
        let both = |own: &str| seen(proxy, &[(X_FORWARDED_FOR, "203.0.113.9"), (FORWARDED, own)]);
        assert_eq!(both("for=198.51.100.1"), proxy, "one of them the caller may have sent");
        assert_eq!(both("for=203.0.113.9"), "203.0.113.9");
    }
}
