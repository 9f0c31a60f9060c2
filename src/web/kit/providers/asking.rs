//! How a provider is asked: over TLS, or on this machine; no longer than some seconds; without following it elsewhere.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::{Method, header};
use awc::{Client, Connector};
use openidconnect::http::header::CONTENT_TYPE;
use openidconnect::{HttpRequest, HttpResponse, http};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use url::Url;

use crate::domain::single_sign_on::is_private;
use crate::web::kit::authorities::Authorities;

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most bytes of one.
const LARGEST: usize = 1024 * 1024;

/// Whoever asks.
pub(super) struct Asking(Client);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    #[error("it is to be asked in clear")]
    InClear,
    #[error("{0}")]
    Failed(String),
}

/// Whose certificates are believed: those that the system trusts, and some of one's own.
pub(super) fn trusting(authorities: &Authorities) -> Option<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots.add_parsable_certificates(authorities.certificates().map(|der| CertificateDer::from(der.to_vec())));
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().ok()?;
    Some(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}

impl Asking {
    pub(super) fn new(trust: Arc<ClientConfig>) -> Self {
        let connector = Connector::new().rustls_0_23(trust).timeout(PATIENCE);
        Self(Client::builder().connector(connector).timeout(PATIENCE).disable_redirects().finish())
    }

    /// Sends a request and waits for all of the answer.
    pub(super) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let url: Url = request.uri().to_string().parse().map_err(failed)?;
        if !is_private(&url) {
            return Err(NoAnswer::InClear);
        }
        let method = Method::from_bytes(request.method().as_str().as_bytes()).map_err(failed)?;
        let mut asked = self.0.request(method, url.as_str());
        for (name, value) in request.headers() {
            asked = asked.insert_header((name.as_str(), value.as_bytes()));
        }
        let mut answer = asked.send_body(request.into_body()).await.map_err(failed)?;
        let body = answer.body().limit(LARGEST);
        let body =
            tokio::time::timeout(PATIENCE, body).await.map_err(io::Error::from).map_err(failed)?.map_err(failed)?;
        let mut response = http::Response::builder().status(answer.status().as_u16());
        if let Some(kind) = answer.headers().get(header::CONTENT_TYPE) {
            response = response.header(CONTENT_TYPE, kind.as_bytes());
        }
        response.body(body.to_vec()).map_err(failed)
    }
}

fn failed(error: impl std::fmt::Display) -> NoAnswer {
    NoAnswer::Failed(error.to_string())
}
