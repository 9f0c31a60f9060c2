//! The way of a mail to the relay: in clear, or in TLS with a certificate that is always verified; with an account there or
//! without. What goes wrong is told by what it was at, so that somebody can put it right.

use std::error::Error as StandardError;
use std::io;
use std::time::Duration;

use actix_web::web;
use lettre::Message;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use rand::distr::{Alphanumeric, SampleString as _};

use crate::domain::encrypted::EncryptionKey;
use crate::domain::mail::{MailAddress, MailEncryption, MailFault, MailServer};
use crate::store::city::{self, Settings};
use crate::store::kit::{DatabaseConnection, StoreError};
use crate::web::kit::authorities::Authorities;

/// How long the mail server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// What a relay says that takes nothing without encryption, or without an account.
const ASKS_FOR_MORE: u16 = 530;

/// How many letters tell a mail from every other of the sender's.
const LENGTH_OF_ID: usize = 24;

/// A program wrote it: nobody's absence is to be answered to it (RFC 3834).
#[derive(Debug, Clone, Copy)]
struct Automatic;

impl Header for Automatic {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn StandardError + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Why a mail did not go.
#[derive(Debug, Clone)]
pub struct MailProblem {
    pub fault: MailFault,
    /// In the words of the relay or of the connection.
    pub said: String,
}

impl MailProblem {
    fn at(fault: MailFault) -> impl Fn(Error) -> Self {
        move |error| Self { fault: of_tls(&error).unwrap_or(fault), said: error.to_string() }
    }

    fn inside(error: &dyn std::fmt::Display) -> Self {
        Self { fault: MailFault::Refused, said: error.to_string() }
    }
}

/// What is wrong with TLS, where that is what is wrong.
fn of_tls(error: &Error) -> Option<MailFault> {
    let mut source = error.source();
    while let Some(cause) = source {
        let within = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let found = within.and_then(|within| within.downcast_ref::<rustls::Error>());
        if let Some(found) = found.or_else(|| cause.downcast_ref()) {
            let is_certificate = matches!(found, rustls::Error::InvalidCertificate(_));
            return Some(if is_certificate { MailFault::Certificate } else { MailFault::Encryption });
        }
        source = cause.source();
    }
    None
}

/// Who takes mail, how, and in whose name it goes. It has no Debug: it holds a password.
#[derive(Clone)]
pub struct Post {
    server: MailServer,
    sender: MailAddress,
    encryption: MailEncryption,
    /// The account at the relay, where there is one; its password, where there is that.
    account: Option<(String, Option<String>)>,
    authorities: Authorities,
}

impl Post {
    /// As the settings say; none where no mail is sent.
    pub fn of(
        connection: &mut DatabaseConnection,
        settings: &Settings,
        key: &EncryptionKey,
        authorities: &Authorities,
    ) -> Result<Option<Self>, StoreError> {
        let (Some(server), Some(sender)) = (settings.mail_server.clone(), settings.mail_sender.clone()) else {
            return Ok(None);
        };
        let account = match &settings.mail_login {
            Some(login) => {
                let kept = city::mail_password(connection)?;
                let read = kept.and_then(|kept| key.decrypt(&kept, &server.what_is_encrypted(login)));
                Some((login.to_string(), read.and_then(|bytes| String::from_utf8(bytes).ok())))
            }
            None => None,
        };
        Ok(Some(Self {
            server,
            sender,
            encryption: settings.mail_encryption,
            account,
            authorities: authorities.clone(),
        }))
    }

    /// Hands a mail over, off the async threads.
    pub async fn send(&self, to: MailAddress, subject: String, body: String) -> Result<(), MailProblem> {
        let post = self.clone();
        let handed = web::block(move || post.hand_over(&to, &subject, body)).await;
        handed.map_err(|error| MailProblem::inside(&error))?
    }

    fn hand_over(&self, to: &MailAddress, subject: &str, body: String) -> Result<(), MailProblem> {
        let message = self.message(to, subject, body)?;
        let mut relay = self.connect()?;
        let taken = relay.send(message.envelope(), &message.formatted()).map_err(|error| {
            let asks = error.status().is_some_and(|code| u16::from(code) == ASKS_FOR_MORE);
            MailProblem::at(if asks { MailFault::Protected } else { MailFault::Refused })(error)
        });
        // Whatever it says to that, it has the mail or has not.
        let _ = relay.quit();
        taken.map(|_| ())
    }

    fn message(&self, to: &MailAddress, subject: &str, body: String) -> Result<Message, MailProblem> {
        let mailbox = |address: &MailAddress| -> Result<Mailbox, MailProblem> {
            let parsed = address.to_string().parse().map_err(|error| MailProblem::inside(&error))?;
            Ok(Mailbox::new(None, parsed))
        };
        let sender = self.sender.to_string();
        let domain = sender.rsplit('@').next().unwrap_or_default();
        let id = format!("<{}@{domain}>", Alphanumeric.sample_string(&mut rand::rng(), LENGTH_OF_ID));
        let built = MessageBuilder::new()
            .message_id(Some(id))
            .from(mailbox(&self.sender)?)
            .to(mailbox(to)?)
            .subject(subject)
            .header(Automatic)
            .header(ContentType::TEXT_PLAIN)
            .body(body);
        built.map_err(|error| MailProblem::inside(&error))
    }

    /// Connects, encrypts and signs in. A password goes only where everything before it is encrypted.
    fn connect(&self) -> Result<SmtpConnection, MailProblem> {
        let (hello, host) = (ClientId::default(), self.server.host.to_string());
        let tls = match self.encryption {
            MailEncryption::Plain => None,
            MailEncryption::StartTls | MailEncryption::Tls => Some(self.tls(host.clone())?),
        };
        let at_once = tls.as_ref().filter(|_| self.encryption == MailEncryption::Tls);
        let mut relay = SmtpConnection::connect((host, self.server.port), Some(PATIENCE), &hello, at_once, None)
            .map_err(MailProblem::at(MailFault::Unreachable))?;
        if let Some(tls) = tls.as_ref().filter(|_| self.encryption == MailEncryption::StartTls) {
            relay.starttls(tls, &hello).map_err(MailProblem::at(MailFault::Encryption))?;
        }
        if let Some((login, password)) = self.account.as_ref().filter(|_| relay.is_encrypted()) {
            let missing = || MailProblem { fault: MailFault::PasswordMissing, said: String::new() };
            let password = password.clone().ok_or_else(missing)?;
            let credentials = Credentials::new(login.clone(), password);
            let signed_in = relay.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
            signed_in.map_err(MailProblem::at(MailFault::Authentication))?;
        }
        Ok(relay)
    }

    fn tls(&self, host: String) -> Result<TlsParameters, MailProblem> {
        let mut builder = TlsParameters::builder(host);
        for certificate in self.authorities.certificates() {
            let certificate = Certificate::from_der(certificate.to_vec());
            builder = builder.add_root_certificate(certificate.map_err(MailProblem::at(MailFault::Certificate))?);
        }
        builder.build_rustls().map_err(MailProblem::at(MailFault::Encryption))
    }
}
