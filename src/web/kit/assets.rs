//! The stylesheet, the script, the icon and the sign: compiled in, so that the binary is all there is. And the city's logo, from the
//! database. All are addressed by their content, so that browsers may keep them for ever.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Path;
use actix_web::{HttpResponse, Responder};

use crate::domain::digest;
use crate::domain::language::Language;
use crate::store::published::city;
use crate::web::kit::address::To;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::security::SHOWN_ANYWHERE;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    content: &'static [u8],
}

const ASSETS: [Asset; 5] = [
    Asset {
        name: "style.css",
        media_type: "text/css; charset=utf-8",
        content: include_bytes!(concat!(env!("OUT_DIR"), "/style.css")),
    },
    Asset {
        name: "app.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_bytes!("../../../static/app.js"),
    },
    Asset {
        name: "passkey.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_bytes!("../../../static/passkey.js"),
    },
    Asset { name: "icon.svg", media_type: "image/svg+xml", content: include_bytes!("../../../static/icon.svg") },
    // The same for those who take no drawings: services that show a link with a picture.
    Asset { name: "sign.png", media_type: "image/png", content: include_bytes!("../../../static/sign.png") },
];

static DIGESTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let short = |asset: &Asset| digest::sha256(asset.content).chars().take(12).collect();
    ASSETS.iter().map(short).collect()
});

/// The address of an asset, with a part that changes when its content does.
pub fn address(name: &str) -> String {
    let known = ASSETS.iter().position(|asset| asset.name == name).and_then(|index| DIGESTS.get(index));
    To::language(Language::Japanese).asset(known.map_or("-", String::as_str).to_owned(), name.to_owned()).to_string()
}

/// The address of the city's logo with this fingerprint.
pub fn logo_address(digest: &str) -> String {
    To::language(Language::Japanese).logo(digest.to_owned()).to_string()
}

/// An asset.
pub async fn show(path: Path<(String, String)>) -> Result<impl Responder, WebError> {
    let (wanted, name) = path.into_inner();
    let index = ASSETS.iter().position(|asset| asset.name == name).ok_or(WebError::NotFound)?;
    let asset = ASSETS.get(index).ok_or(WebError::NotFound)?;
    let lasting = DIGESTS.get(index) == Some(&wanted);
    let cache = if lasting { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_TYPE, asset.media_type)).insert_header((CACHE_CONTROL, cache));
    if asset.media_type == "image/png" {
        response.insert_header(SHOWN_ANYWHERE);
    }
    Ok(response.body(asset.content))
}

/// The logo. One that is no longer the city's is not found.
pub async fn logo(context: Context, digest: Path<String>) -> Result<impl Responder, WebError> {
    let digest = digest.into_inner();
    let png = context.state.database.read(move |connection| city::logo(connection, &digest)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "image/png"))
        .insert_header(SHOWN_ANYWHERE)
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(png))
}
