//! How a body travels: as it is, or packed. A packed body is another representation with a tag of its own.

use std::io::{self, Read, Write};

use actix_web::http::header::{ACCEPT_ENCODING, ContentEncoding, HeaderMap};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// How hard brotli tries at once: two milliseconds for a year's table.
const AT_ONCE: i32 = 5;
/// How hard it can try.
const BEST: i32 = 11;
/// How much of a text brotli looks back on: four megabytes, what every browser takes.
const WINDOW: i32 = 22;

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
    /// Somebody waits.
    AtOnce,
    /// Nobody does.
    Best,
}

impl Effort {
    /// What tells the tag of what was packed with it.
    pub(super) const fn mark(self) -> &'static str {
        match self {
            Self::AtOnce => "",
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
        match self {
            Self::Identity => Ok(body.to_vec()),
            Self::Gzip => {
                let mut packed = GzEncoder::new(Vec::new(), Compression::new(6));
                packed.write_all(body)?;
                packed.finish()
            }
            Self::Brotli => {
                let quality = match effort {
                    Effort::AtOnce => AT_ONCE,
                    Effort::Best => BEST,
                };
                let parameters =
                    BrotliEncoderParams { quality, lgwin: WINDOW, size_hint: body.len(), ..Default::default() };
                let mut packed = Vec::new();
                brotli::BrotliCompress(&mut &*body, &mut packed, &parameters)?;
                Ok(packed)
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
