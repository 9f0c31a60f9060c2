//! The least that actix-web can do: the files of a folder, from memory, with a tag and 304. `benches/run` starts it to
//! compare our pages with the same bytes.
//!
//! `bare FOLDER PORT`: below FOLDER, `plain/`, `gzip/` and `brotli/` hold files as they are sent.

use std::collections::HashMap;
use std::path::Path;
use std::{env, fs, io};

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use actix_web::web::{Bytes, Data, get};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};

/// A file as it is sent.
struct Kept {
    tag: String,
    coding: Option<&'static str>,
    body: Bytes,
}

type Files = HashMap<String, Kept>;

fn files(folder: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    for (name, coding) in [("plain", None), ("gzip", Some("gzip")), ("brotli", Some("br"))] {
        for entry in fs::read_dir(folder.join(name))? {
            let entry = entry?;
            let body = Bytes::from(fs::read(entry.path())?);
            let address = format!("/{name}/{}", entry.file_name().to_string_lossy());
            let tag = format!("\"{name}-{}\"", body.len());
            files.insert(address, Kept { tag, coding, body });
        }
    }
    Ok(files)
}

async fn show(request: HttpRequest, files: Data<Files>) -> HttpResponse {
    let Some(kept) = files.get(request.path()) else { return HttpResponse::NotFound().finish() };
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = known == Some(kept.tag.as_str());
    let mut answer = if same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, kept.tag.as_str())).insert_header((CACHE_CONTROL, "no-cache"));
    answer.insert_header((VARY, "accept-encoding"));
    if same {
        return answer.finish();
    }
    if let Some(coding) = kept.coding {
        answer.insert_header((CONTENT_ENCODING, coding));
    }
    answer.insert_header((CONTENT_TYPE, "text/html; charset=utf-8")).body(kept.body.clone())
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(folder), Some(port)) = (arguments.next(), arguments.next().and_then(|port| port.parse::<u16>().ok()))
    else {
        return Err(io::Error::other("usage: bare FOLDER PORT"));
    };
    let files = Data::new(files(Path::new(&folder))?);
    HttpServer::new(move || App::new().app_data(files.clone()).default_service(get().to(show)))
        .bind(("127.0.0.1", port))?
        .run()
        .await
}
