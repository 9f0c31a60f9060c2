//! What the library and the server say to each other first, by PostgreSQL's protocol 3.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// No greeting is longer.
const LONGEST: usize = 30_000;
/// The server asks for one of several ways to prove who one is, each with a name.
const WAYS: [u8; 4] = [0, 0, 0, 10];
/// The way that is bound to the encrypted connection itself.
const BOUND: &[u8] = b"SCRAM-SHA-256-PLUS";

/// Passes on how the library introduces itself, and how the server answers. The way to prove a password that is bound to TLS
/// is left out of the answer: the library, which sees no TLS, would refuse a server that offers it.
pub(super) async fn pass_on(
    near: &mut (impl AsyncRead + AsyncWrite + Unpin),
    far: &mut (impl AsyncRead + AsyncWrite + Unpin),
) -> io::Result<()> {
    let introduction = body(near).await?;
    far.write_all(&with_length(&introduction)).await?;
    far.flush().await?;
    loop {
        let mut kind = [0];
        // Whoever came to have something cancelled gets no answer.
        if far.read(&mut kind).await? == 0 {
            return Ok(());
        }
        let answer = unbound(kind, body(far).await?);
        near.write_all(&kind).await?;
        near.write_all(&with_length(&answer)).await?;
        // What the server does not know of the protocol comes before what it asks.
        if kind != *b"v" {
            return Ok(());
        }
    }
}

/// What the server would say that can't be reached.
pub(super) fn refusal(host: &str, why: &io::Error) -> Vec<u8> {
    let fields = format!("SFATAL\0VFATAL\0C08001\0MTLS to {host}: {why}\0\0");
    [b"E".as_slice(), &with_length(fields.as_bytes())].concat()
}

fn unbound(kind: [u8; 1], answer: Vec<u8>) -> Vec<u8> {
    let ways = answer.strip_prefix(&WAYS).filter(|_| kind == *b"R");
    let Some(ways) = ways else { return answer };
    let others = ways.split(|byte| *byte == 0).filter(|way| !way.is_empty() && *way != BOUND);
    let mut kept = WAYS.to_vec();
    for way in others {
        kept.extend([way, &[0]].concat());
    }
    kept.push(0);
    kept
}

/// What follows its own length.
async fn body(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let length = usize::try_from(from.read_u32().await?).unwrap_or(usize::MAX);
    let length = length.checked_sub(4).filter(|length| *length <= LONGEST);
    let mut body = vec![0; length.ok_or(io::ErrorKind::InvalidData)?];
    from.read_exact(&mut body).await?;
    Ok(body)
}

fn with_length(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), body].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_that_is_bound_to_tls_is_left_out_and_no_other() {
        let answer = [&WAYS, b"SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0".as_slice()].concat();
        let kept = [&WAYS, b"SCRAM-SHA-256\0\0".as_slice()].concat();
        assert_eq!(unbound(*b"R", answer.clone()), kept);
        assert_eq!(unbound(*b"R", kept.clone()), kept);
        assert_eq!(unbound(*b"E", answer.clone()), answer, "only where it is asked");
    }
}
