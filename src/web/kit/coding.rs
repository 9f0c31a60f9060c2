//! How a body travels: as it is, or packed. A packed body is another representation with a tag of its own.

use std::io::{self, Read, Write};

use actix_web::http::header::{ACCEPT_ENCODING, ContentEncoding, HeaderMap};
use brotli::CompressorWriter;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// How hard brotli tries at once: two milliseconds for a year's table.
const AT_ONCE: i32 = 5;
/// How hard it tries for a page that is sent once: 0.4 ms and 11 KB for 240 KB of the desk, where 5 takes 1.1 ms for 9 KB.
const IN_PASSING: i32 = 3;
/// How hard it can try.
const BEST: i32 = 11;
/// How hard gzip tries for a page that is kept; for one that is sent once, it is as quick as brotli then.
const GZIP: u32 = 6;
const GZIP_IN_PASSING: u32 = 1;
/// The least and the most of a text that brotli looks back on, as powers of two. Every browser takes four megabytes; what
/// is shorter than it looks back on needs no room for more. With 16 or less brotli searches in another way, which takes
/// six times as long.
const WINDOW: (u32, u32) = (18, 22);
/// Bytes that brotli takes in at a time.
const BUFFER: usize = 64 * 1024;

/// How a body travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Coding {
    Identity,
    Gzip,
    Brotli,
}

/// How much time packing may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// Somebody waits, and it is for them alone.
    InPassing,
    /// Somebody waits.
    AtOnce,
    /// Nobody does.
    Best,
}

impl Effort {
    /// What tells the tag of what was packed with it.
    pub(super) const fn mark(self) -> &'static str {
        match self {
            Self::InPassing | Self::AtOnce => "",
            Self::Best => "-best",
        }
    }
}

impl Coding {
    /// All of them, the ones that are made most easily first.
    pub(super) const ALL: [Self; 3] = [Self::Identity, Self::Gzip, Self::Brotli];

    /// The best one that whoever asks can read. Of those they like alike it is brotli: browsers name it last.
    pub(super) fn asked_for(headers: &HeaderMap) -> Self {
        let Some(accepted) = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()) else {
            return Self::Identity;
        };
        let (gzip, brotli) = (quality(accepted, "gzip"), quality(accepted, "br"));
        if brotli > 0.0 && brotli >= gzip {
            Self::Brotli
        } else if gzip > 0.0 {
            Self::Gzip
        } else {
            Self::Identity
        }
    }

    pub(super) const fn header(self) -> Option<ContentEncoding> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some(ContentEncoding::Gzip),
            Self::Brotli => Some(ContentEncoding::Brotli),
        }
    }

    /// What somebody asks with who wants this one.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }

    /// What tells its tags from those of the others.
    pub(super) const fn mark(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Gzip => "-gzip",
            Self::Brotli => "-br",
        }
    }

    pub(super) fn pack(self, body: &[u8], effort: Effort) -> io::Result<Vec<u8>> {
        let mut packing = self.packing(effort, body.len());
        packing.write_all(body)?;
        packing.finish()
    }

    /// Packs a body of about this length piece by piece.
    pub(super) fn packing(self, effort: Effort, length: usize) -> Packing {
        match self {
            Self::Identity => Packing::Identity(Vec::with_capacity(length)),
            Self::Gzip => {
                let level = if effort == Effort::InPassing { GZIP_IN_PASSING } else { GZIP };
                Packing::Gzip(Box::new(GzEncoder::new(Vec::new(), Compression::new(level))))
            }
            Self::Brotli => {
                let quality = match effort {
                    Effort::InPassing => IN_PASSING,
                    Effort::AtOnce => AT_ONCE,
                    Effort::Best => BEST,
                };
                let parameters =
                    BrotliEncoderParams { quality, lgwin: window(length), size_hint: length, ..Default::default() };
                Packing::Brotli(Box::new(CompressorWriter::with_params(Vec::new(), BUFFER, &parameters)))
            }
        }
    }

    pub(super) fn unpack(self, packed: &[u8]) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        match self {
            Self::Identity => body.extend_from_slice(packed),
            Self::Gzip => {
                GzDecoder::new(packed).read_to_end(&mut body)?;
            }
            Self::Brotli => brotli::BrotliDecompress(&mut &*packed, &mut body)?,
        }
        Ok(body)
    }
}

/// A body that is being packed.
pub(super) enum Packing {
    Identity(Vec<u8>),
    Gzip(Box<GzEncoder<Vec<u8>>>),
    Brotli(Box<CompressorWriter<Vec<u8>>>),
}

impl Packing {
    /// The packed body.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Identity(body) => Ok(body),
            Self::Gzip(packed) => packed.finish(),
            Self::Brotli(packed) => Ok(packed.into_inner()),
        }
    }
}

impl Write for Packing {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        match self {
            Self::Identity(body) => body.write(piece),
            Self::Gzip(packed) => packed.write(piece),
            Self::Brotli(packed) => packed.write(piece),
        }
    }

    /// Nothing is packed before there is enough of it.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How far back brotli has to look to see all of so many bytes.
fn window(length: usize) -> i32 {
    let (least, most) = WINDOW;
    let needed = (length + 16).next_power_of_two().ilog2();
    needed.clamp(least, most).cast_signed()
}

/// How much a coding is liked, from 0 to 1. Read here because it is done for every request, most of which are answered
/// with little else.
fn quality(accepted: &str, wanted: &str) -> f32 {
    let of = |wanted: &str| {
        accepted.split(',').find_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            parts.next().filter(|name| name.eq_ignore_ascii_case(wanted))?;
            let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            Some(weight.map_or(1.0, |weight| weight.parse().unwrap_or(0.0)))
        })
    };
    of(wanted).or_else(|| of("*")).unwrap_or(0.0)
}
