//! Certificates of the office's own authorities: an office has its own, which no system knows.

use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

/// Certificates of authorities of one's own that are trusted beside those of the system.
#[derive(Debug, Clone, Default)]
pub struct Authorities(Arc<[Vec<u8>]>);

/// A file without a certificate of an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no certificates in PEM")]
pub struct NoCertificates;

impl Authorities {
    /// Those of a file in PEM.
    pub fn read(pem: &[u8]) -> Result<Self, NoCertificates> {
        let read: Result<Vec<CertificateDer<'_>>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let certificates = read.map_err(|_| NoCertificates)?;
        let mut store = RootCertStore::empty();
        let fit = certificates.iter().all(|certificate| store.add(certificate.clone()).is_ok());
        if certificates.is_empty() || !fit {
            return Err(NoCertificates);
        }
        Ok(Self(certificates.iter().map(|certificate| certificate.to_vec()).collect()))
    }

    /// The certificates, in DER.
    pub fn certificates(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_is_none_of_authorities() {
        for pem in ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert_eq!(Authorities::read(pem.as_bytes()).err(), Some(NoCertificates), "{pem}");
        }
    }
}
