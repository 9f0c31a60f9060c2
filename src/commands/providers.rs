//! The file of `--sign-in-providers`: whose accounts let people in. All that is wrong with it is told at once, and no secret
//! is in it: that is in a file of its own, or in the environment.

use std::path::{Path, PathBuf};
use std::{env, fs};

use ichirizuka::domain::single_sign_on::{Issuer, ProviderName};
use ichirizuka::web::{Authorities, Provider, ProviderSecret};
use toml::{Table, Value};

use super::refusal::of_system;
use super::words::fill;

/// The most characters of what a button says.
const LONGEST_LABEL: usize = 40;
/// The most characters of how this server is called at a provider, and of its secret.
const LONGEST: usize = 500;
/// The most providers.
const MOST: usize = 10;
/// What is said of one provider.
const KEYS: [&str; 6] = ["label", "label-en", "issuer", "client", "secret-file", "ca"];

/// The providers of a file.
#[derive(Debug, Clone)]
pub struct ProviderFile(pub Vec<Provider>);

/// Reads a file of providers: a table for each, under its short name.
pub fn read(file: &str) -> Result<ProviderFile, String> {
    let text = text_of(Path::new(file))?;
    let tables: Table = text.parse().map_err(|error: toml::de::Error| format!("{file}: {}", error.message()))?;
    let folder = Path::new(file).parent().unwrap_or_else(|| Path::new(""));
    let (mut providers, mut problems) = (Vec::new(), Vec::new());
    for (name, said) in &tables {
        match One::read(name, said, folder) {
            Ok(provider) => providers.push(provider),
            Err(more) => problems.extend(more.into_iter().map(|problem| format!("[{name}] {problem}"))),
        }
    }
    let mut issuers: Vec<String> = providers.iter().map(|provider: &Provider| provider.issuer.to_string()).collect();
    issuers.sort();
    if let Some((twice, _)) = issuers.iter().zip(issuers.iter().skip(1)).find(|(one, other)| one == other) {
        problems.push(fill("cli-providers-twice", [("issuer", twice)]));
    }
    if tables.len() > MOST {
        problems.push(fill("cli-providers-many", [("most", &MOST)]));
    }
    if problems.is_empty() { Ok(ProviderFile(providers)) } else { Err(format!("{file}: {}", problems.join("; "))) }
}

fn text_of(file: &Path) -> Result<String, String> {
    fs::read_to_string(file)
        .map_err(|error| fill("cli-file-unreadable", [("file", &file.display()), ("why", &of_system(&error))]))
}

/// The variable with the secret of a provider.
fn variable(name: &ProviderName) -> String {
    format!("ICHIRIZUKA_SIGN_IN_SECRET_{}", name.to_string().to_uppercase().replace('-', "_"))
}

/// What is said of one provider.
struct One<'file> {
    said: &'file Table,
    /// Files are named from here.
    folder: &'file Path,
    problems: Vec<String>,
}

impl<'file> One<'file> {
    fn read(name: &str, said: &'file Value, folder: &'file Path) -> Result<Provider, Vec<String>> {
        let Value::Table(said) = said else {
            return Err(vec![fill("cli-providers-table", [("name", &name)])]);
        };
        let mut one = Self { said, folder, problems: Vec::new() };
        let unknown = said.keys().filter(|key| !KEYS.contains(&key.as_str()));
        one.problems.extend(unknown.map(|key| fill("cli-usage-unknown-argument", [("argument", key)])));
        let known = name.parse::<ProviderName>().ok();
        if known.is_none() {
            one.problems.push(fill("cli-providers-name", [("name", &name)]));
        }
        let label = one.given("label", LONGEST_LABEL);
        let label_en = one.given("label-en", LONGEST_LABEL);
        let client = one.given("client", LONGEST);
        let issuer = one.issuer();
        let secret = known.as_ref().and_then(|known| one.secret(known));
        let authorities = one.authorities();
        let said = (known, label, label_en, issuer, client, secret, authorities);
        match said {
            (Some(name), Some(label), Some(label_en), Some(issuer), Some(client), Some(secret), Some(authorities))
                if one.problems.is_empty() =>
            {
                let secret = ProviderSecret::from(secret);
                Ok(Provider { name, label, label_en, issuer, client, secret, authorities })
            }
            _ => Err(one.problems),
        }
    }

    /// A text that has to be there.
    fn given(&mut self, key: &str, longest: usize) -> Option<String> {
        let text = self.said.get(key).and_then(Value::as_str).map(str::trim).unwrap_or_default();
        let fits = (1..=longest).contains(&text.chars().count()) && !text.contains(char::is_control);
        if !fits {
            self.problems.push(fill("cli-providers-text", [("key", &key), ("longest", &longest)]));
        }
        fits.then(|| text.to_owned())
    }

    fn issuer(&mut self) -> Option<Issuer> {
        let issuer = self.given("issuer", LONGEST)?;
        let read = issuer.parse().ok();
        if read.is_none() {
            self.problems.push(fill("cli-providers-issuer", [("issuer", &issuer)]));
        }
        read
    }

    /// A file that is named, where one is.
    fn file(&self, key: &str) -> Option<PathBuf> {
        self.said.get(key).and_then(Value::as_str).map(|file| self.folder.join(file))
    }

    fn secret(&mut self, name: &ProviderName) -> Option<String> {
        let variable = variable(name);
        let secret = match self.file("secret-file") {
            Some(file) => text_of(&file).map_err(|problem| self.problems.push(problem)).ok()?,
            None => env::var(&variable).unwrap_or_default(),
        };
        let secret = secret.trim();
        let fits = (1..=LONGEST).contains(&secret.chars().count()) && !secret.contains(char::is_control);
        if !fits {
            self.problems.push(fill("cli-providers-secret", [("variable", &variable)]));
        }
        fits.then(|| secret.to_owned())
    }

    fn authorities(&mut self) -> Option<Authorities> {
        let Some(file) = self.file("ca") else { return Some(Authorities::default()) };
        let read = super::serve::authorities(&file.to_string_lossy());
        read.map_err(|problem| self.problems.push(problem)).ok()
    }
}
