//! The providers of sign-in that are set (OIDC): asked who somebody is with an authorization code, PKCE, state and
//! nonce. Nothing is asked of anybody before somebody wants to sign in there.

mod asking;

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndUserEmail, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    TokenResponse as _,
};
use tokio::sync::{Mutex, Semaphore};

use crate::domain::language::Language;
use crate::domain::mail::MailAddress;
use crate::domain::single_sign_on::{Identity, Issuer, ProviderName};
use crate::web::kit::authorities::Authorities;
use crate::web::kit::providers::asking::Asking;

/// For so long it is remembered what a provider says of itself, with its keys.
const KNOWN: Duration = Duration::from_hours(1);
/// For so long that it did not answer: nobody waits in a line for it.
const AWAY: Duration = Duration::from_secs(5);
/// Keys that are not known are asked for at once: only a provider itself brings such a token.
const RENEWAL: Duration = Duration::ZERO;
/// How many are asked about at a time; each holds a connection and an answer.
const AT_A_TIME: usize = 8;

/// The signatures that are believed: those with a key that only the provider has.
const SIGNED_WITH: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// A provider as it is set.
#[derive(Debug, Clone)]
pub struct Provider {
    pub name: ProviderName,
    /// What its button says, in Japanese and in English.
    pub label: String,
    pub label_en: String,
    pub issuer: Issuer,
    /// How this server is called there.
    pub client: String,
    pub secret: ProviderSecret,
    /// Who is trusted beside the system's own to say which host it is.
    pub authorities: Authorities,
}

/// With what this server shows at a provider who it is. It does not show itself in a log.
#[derive(Debug, Clone)]
pub struct ProviderSecret(ClientSecret);

impl From<String> for ProviderSecret {
    fn from(secret: String) -> Self {
        Self(ClientSecret::new(secret))
    }
}

/// Why nothing was learned of a provider.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It does not answer, or not as a provider does.
    #[error("the provider cannot be reached: {0}")]
    Away(String),
    /// What it or the browser brought is not what was asked for.
    #[error("the provider's answer is not believed: {0}")]
    Refused(String),
}

/// What is asked of a provider, and has to come back.
#[derive(Debug)]
pub struct Question {
    /// Where somebody goes to answer.
    pub address: String,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// What came back for it.
#[derive(Debug)]
pub struct Answered {
    pub code: String,
    pub nonce: String,
    pub verifier: String,
}

/// The providers, in the order of their names.
#[derive(Default)]
pub struct Providers(Vec<Known>);

impl Providers {
    /// Those that are set.
    pub fn new(set: &[Provider]) -> Self {
        Self(set.iter().cloned().map(Known::new).collect())
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Known> {
        self.0.iter()
    }

    /// The one of a name.
    pub fn named(&self, name: &str) -> Option<&Known> {
        self.all().find(|known| known.provider.name.to_string() == name)
    }

    /// The one of an issuer.
    pub fn of(&self, issuer: &Issuer) -> Option<&Known> {
        self.all().find(|known| known.provider.issuer == *issuer)
    }
}

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// What a provider said of itself, and when; or when it did not answer.
type Said = (Instant, Option<CoreProviderMetadata>);

/// A provider with what is known of it.
pub struct Known {
    pub provider: Provider,
    trust: OnceLock<Option<Arc<rustls::ClientConfig>>>,
    said: Mutex<Option<Said>>,
    turns: Semaphore,
}

impl Known {
    fn new(provider: Provider) -> Self {
        Self { provider, trust: OnceLock::new(), said: Mutex::new(None), turns: Semaphore::new(AT_A_TIME) }
    }

    /// What its button says.
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::Japanese => &self.provider.label,
            Language::English => &self.provider.label_en,
        }
    }

    /// What to ask there, and where. `back` is where the answer comes.
    pub async fn question(&self, back: &str) -> Result<Question, Fault> {
        let client = self.client(&self.metadata(KNOWN).await?, back)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (address, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Question {
            address: address.to_string(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    /// Who it was, by the code that the browser brought back.
    pub async fn identity(&self, back: &str, answered: Answered) -> Result<Identity, Fault> {
        let _turn = self.turns.acquire().await.map_err(|error| Fault::Away(error.to_string()))?;
        let metadata = self.metadata(KNOWN).await?;
        let (asking, client) = (self.asking()?, self.client(&metadata, back)?);
        let http = |request| asking.send(request);
        let exchange = client.exchange_code(AuthorizationCode::new(answered.code)).map_err(unfit)?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(answered.verifier));
        let tokens = exchange.request_async(&http).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(said) => Fault::Refused(said.error().to_string()),
            error => unfit(error),
        })?;
        let token = tokens.id_token().ok_or_else(|| Fault::Refused("no ID token".to_owned()))?;
        let nonce = Nonce::new(answered.nonce);
        let claims = match verified(&client, token, &tokens, &nonce) {
            // Its keys may be others meanwhile.
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let client = self.client(&self.metadata(RENEWAL).await?, back)?;
                verified(&client, token, &tokens, &nonce).cloned()
            }
            claims => claims.cloned(),
        };
        let claims = claims.map_err(|error| Fault::Refused(error.to_string()))?;
        let verified_mail = match (claims.email(), claims.email_verified()) {
            (Some(mail), Some(is_verified)) => believed(mail, is_verified),
            _ => self.mail_elsewhere(&client, &tokens, &claims, &asking).await,
        };
        let subject = claims.subject().as_str().parse().map_err(|_| Fault::Refused("a strange subject".to_owned()))?;
        Ok(Identity { issuer: self.provider.issuer.clone(), subject, verified_mail })
    }

    /// The verified mail address as the provider tells of it beside the token. Without one somebody can still be known.
    async fn mail_elsewhere(
        &self,
        client: &Client,
        tokens: &CoreTokenResponse,
        claims: &CoreIdTokenClaims,
        asking: &Asking,
    ) -> Option<MailAddress> {
        let request = client.user_info(tokens.access_token().clone(), Some(claims.subject().clone())).ok()?;
        let http = |request| asking.send(request);
        let answer: Result<CoreUserInfoClaims, _> = request.request_async(&http).await;
        match answer {
            Ok(claims) => {
                let told = claims.email().zip(claims.email_verified());
                told.and_then(|(mail, is_verified)| believed(mail, is_verified))
            }
            Err(error) => {
                tracing::warn!(provider = %self.provider.name, "a provider of sign-in says nothing of an account: {error}");
                None
            }
        }
    }

    /// What it says of itself, not older than this.
    async fn metadata(&self, age: Duration) -> Result<CoreProviderMetadata, Fault> {
        let mut said = self.said.lock().await;
        match &*said {
            Some((at, Some(metadata))) if at.elapsed() < age => return Ok(metadata.clone()),
            Some((at, None)) if at.elapsed() < AWAY => {
                return Err(Fault::Away("it did not answer just now".to_owned()));
            }
            _ => {}
        }
        let asking = self.asking()?;
        let issuer = IssuerUrl::new(self.provider.issuer.to_string()).map_err(unfit)?;
        let found = CoreProviderMetadata::discover_async(issuer, &|request| asking.send(request)).await;
        *said = Some((Instant::now(), found.as_ref().ok().cloned()));
        found.map_err(unfit)
    }

    fn asking(&self) -> Result<Asking, Fault> {
        let trust = self.trust.get_or_init(|| asking::trusting(&self.provider.authorities));
        trust.clone().map(Asking::new).ok_or_else(|| Fault::Away("TLS is not to be had".to_owned()))
    }

    fn client(&self, metadata: &CoreProviderMetadata, back: &str) -> Result<Client, Fault> {
        let methods = metadata.token_endpoint_auth_methods_supported();
        let by_header = methods.is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let back = RedirectUrl::new(back.to_owned()).map_err(unfit)?;
        let id = ClientId::new(self.provider.client.clone());
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, Some(self.provider.secret.0.clone()));
        let shown = if by_header { AuthType::BasicAuth } else { AuthType::RequestBody };
        Ok(client.set_redirect_uri(back).set_auth_type(shown))
    }
}

/// What is not as it should be on the way to a provider, with the causes of it.
fn unfit(error: impl std::error::Error) -> Fault {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    Fault::Away(causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}")))
}

/// The claims of a token that is signed by the provider, for this server, for this question and with this access.
fn verified<'token>(
    client: &Client,
    token: &'token CoreIdToken,
    tokens: &CoreTokenResponse,
    nonce: &Nonce,
) -> Result<&'token CoreIdTokenClaims, ClaimsVerificationError> {
    let verifier = client.id_token_verifier().set_allowed_algs(SIGNED_WITH);
    let claims = token.claims(&verifier, nonce)?;
    if let Some(expected) = claims.access_token_hash() {
        let key = token.signing_key(&verifier).map_err(ClaimsVerificationError::SignatureVerification)?;
        let algorithm = token.signing_alg().map_err(|error| ClaimsVerificationError::Other(error.to_string()))?;
        let hash = AccessTokenHash::from_token(tokens.access_token(), algorithm, key);
        if hash.map_err(|error| ClaimsVerificationError::Other(error.to_string()))? != *expected {
            return Err(ClaimsVerificationError::Other("the access token is another one".to_owned()));
        }
    }
    Ok(claims)
}

/// A mail address that is verified and one as they are here.
fn believed(mail: &EndUserEmail, is_verified: bool) -> Option<MailAddress> {
    mail.parse().ok().filter(|_| is_verified)
}
