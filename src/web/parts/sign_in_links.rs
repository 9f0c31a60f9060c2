//! Accounts elsewhere as pages list them, and the providers that they may be of.

use chrono::{DateTime, Utc};

use crate::domain::numbers::SignInLinkNumber;
use crate::store::sign_in_links::SignInLink;
use crate::web::kit::address::Address;
use crate::web::kit::context::Context;
use crate::web::kit::providers::Known;

/// An account elsewhere on a page.
pub struct LinkRow {
    pub number: SignInLinkNumber,
    /// What the provider is called; its address, where it is set no more.
    pub provider: String,
    pub subject: String,
    pub made_at: DateTime<Utc>,
    /// Where it is removed.
    pub removal: Address,
}

/// A provider to choose.
pub struct Choice {
    pub name: String,
    pub label: String,
}

/// The rows of some links, each of which is removed at an address of its own.
pub fn rows(context: &Context, links: Vec<SignInLink>, removal: impl Fn(SignInLinkNumber) -> Address) -> Vec<LinkRow> {
    let label = |link: &SignInLink| match context.state.providers.of(&link.issuer) {
        Some(known) => known.label(context.language).to_owned(),
        None => link.issuer.to_string(),
    };
    let row = |link: SignInLink| LinkRow {
        number: link.number,
        provider: label(&link),
        subject: link.subject.to_string(),
        made_at: link.made_at,
        removal: removal(link.number),
    };
    links.into_iter().map(row).collect()
}

/// The providers that are set.
pub fn providers(context: &Context) -> Vec<Choice> {
    let choice = |known: &Known| Choice {
        name: known.provider.name.to_string(),
        label: known.label(context.language).to_owned(),
    };
    context.state.providers.all().map(choice).collect()
}
