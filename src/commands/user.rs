//! `user`: accounts.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use ichirizuka::domain::language::Language;
use ichirizuka::domain::person::{Role, is_login};
use ichirizuka::domain::policy;
use ichirizuka::store::Conflict;
use ichirizuka::store::people::{self, NewPerson};
use ichirizuka::store::posts::NewPost;
use ichirizuka::store::{Database, StoreError, Written, second_factor, units};

use super::console::{Console, answer, one_line};
use super::help::example;
use super::words::{fill, say, words};
use super::{DatabaseArguments, Refusal, secrets, values};

/// How an account is added.
const ADD: &str = "ichirizuka user add yamada --name '山田 花子' --role staff --unit 住宅政策課";

/// Accounts: each belongs to one person; there are no shared ones.
#[derive(Args)]
#[command(about = say("cli-user-about"), after_help = example(&[ADD]))]
pub struct User {
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    #[command(about = say("cli-user-add-about"), after_help = example(&[ADD]))]
    Add(NewAccount),
    #[command(about = say("cli-user-list-about"), after_help = example(&["ichirizuka user list"]))]
    List,
    #[command(about = say("cli-user-reset-about"), after_help = example(&[
        "ichirizuka user reset yamada",
        "ichirizuka user reset yamada --second-factor",
    ]))]
    Reset {
        #[arg(help = say("cli-user-login"))]
        login: String,
        #[arg(long, help = say("cli-user-reset-second-factor"))]
        second_factor: bool,
    },
    #[command(about = say("cli-user-disable-about"), after_help = example(&["ichirizuka user disable yamada"]))]
    Disable {
        #[arg(help = say("cli-user-login"))]
        login: String,
    },
}

#[derive(Args)]
struct NewAccount {
    #[arg(help = say("cli-user-new-login"))]
    login: String,
    #[arg(long, help = say("cli-user-name"))]
    name: String,
    #[arg(long, help = say("cli-user-role"), value_parser = values::code::<Role>)]
    role: Role,
    #[arg(long, help = say("cli-user-unit"))]
    unit: Option<String>,
    #[arg(long, help = say("cli-user-from"), value_parser = values::day)]
    from: Option<NaiveDate>,
    #[arg(long, help = say("cli-user-until"), value_parser = values::day)]
    until: Option<NaiveDate>,
}

/// Whether a login may be used: 2 to 50 letters, digits, dots, hyphens and underscores.
pub fn check_login(login: &str) -> Result<(), Refusal> {
    is_login(login).then_some(()).ok_or_else(|| Refusal::with("cli-user-login-unfit", [("login", &login)]))
}

impl User {
    /// A new password is printed; nothing else tells it.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let database = self.database.open_city().await?;
        match self.act {
            Act::Add(new) => new.add(&database, console).await?,
            Act::List => list(&database).await?,
            Act::Reset { login, second_factor } => reset(&database, &login, second_factor).await?,
            Act::Disable { login } => disable(&database, &login, console).await?,
        }
        Ok(())
    }
}

impl NewAccount {
    async fn add(self, database: &Database, console: Console) -> Result<(), Refusal> {
        let Self { login, name, role, unit, from, until } = self;
        check_login(&login)?;
        let name = one_line(&name, "--name")?;
        let unit = match unit {
            Some(unit) => Some(find_unit(database, unit).await?),
            None => None,
        };
        let needs_unit = matches!(role, Role::Staff | Role::SectionHead | Role::DepartmentHead);
        if needs_unit && unit.is_none() {
            return Err(Refusal::with("cli-user-needs-unit", [("role", &role)]));
        }
        let from = match from {
            Some(from) => from,
            None => super::today(database).await?,
        };
        if until.is_some_and(|until| until < from) {
            return Err(Refusal::of("cli-user-backwards"));
        }
        let password = secrets::new_password();
        let new = NewPerson {
            password_hash: secrets::hash(&password)?,
            login: login.clone(),
            name,
            must_change_password: true,
            posts: vec![NewPost { role, unit, from, until }],
        };
        let added = database
            .write(move |writer| people::add(writer, &policy::at_the_console(), &new).map(Written::Recorded))
            .await;
        added.map_err(|error| match error {
            StoreError::Conflict(_) => Refusal::with("cli-user-taken", [("login", &login)]),
            other => other.into(),
        })?;
        answer(fill("cli-password", [("password", &password)]));
        console.say(say("cli-password-once"));
        Ok(())
    }
}

async fn reset(database: &Database, login: &str, takes_second_factor: bool) -> Result<(), Refusal> {
    let password = secrets::new_password();
    let hash = secrets::hash(&password)?;
    let number = find_account(database, login).await?;
    let renewed = database.write(move |writer| {
        let permit = policy::at_the_console();
        people::reset_password(writer, &permit, number, &hash)?;
        if takes_second_factor && second_factor::is_set(writer.connection, number)? {
            second_factor::take_away(writer, &permit, number)?;
        }
        Ok::<_, StoreError>(Written::Recorded(()))
    });
    renewed.await?;
    answer(fill("cli-password", [("password", &password)]));
    Ok(())
}

async fn disable(database: &Database, login: &str, console: Console) -> Result<(), Refusal> {
    let number = find_account(database, login).await?;
    let today = super::today(database).await?;
    let closed = database
        .write(move |writer| {
            people::disable(writer, &policy::at_the_console(), number, today)?;
            Ok(writer.written(()))
        })
        .await;
    closed.map_err(|error| match error {
        StoreError::Conflict(Conflict::LastAdministrator) => {
            Refusal::with("cli-user-last-administrator", [("login", &login)])
        }
        other => other.into(),
    })?;
    console.say(fill("cli-user-closed", [("login", &login)]));
    Ok(())
}

async fn list(database: &Database) -> Result<(), Refusal> {
    for (account, posts) in database.read(people::list).await? {
        let posts: Vec<String> = posts
            .iter()
            .map(|post| {
                let until = post.until.map(|until| until.to_string()).unwrap_or_default();
                format!("{} {} {}～{until}", in_words(post.role), post.unit_name.as_deref().unwrap_or("-"), post.from)
            })
            .collect();
        let name =
            if account.disabled { fill("cli-user-closed-name", [("name", &account.name)]) } else { account.name };
        answer(format!("{}\t{name}\t{}", account.login, posts.join("; ")));
    }
    Ok(())
}

/// A role as scripts read it, and in Japanese as people say it.
fn in_words(role: Role) -> &'static str {
    match words().language() {
        Language::Japanese => role.title(),
        Language::English => role.code(),
    }
}

async fn find_account(database: &Database, login: &str) -> Result<ichirizuka::domain::numbers::PersonNumber, Refusal> {
    let wanted = login.to_owned();
    let found = database.read(move |connection| people::by_login(connection, &wanted)).await?;
    found.map(|account| account.person).ok_or_else(|| Refusal::with("cli-user-unknown", [("login", &login)]))
}

/// The unit of a number, or of a name that only one unit has.
pub async fn find_unit(database: &Database, unit: String) -> Result<ichirizuka::domain::numbers::UnitNumber, Refusal> {
    let known = database.read(units::list).await?;
    let fitting: Vec<_> = known.iter().filter(|known| known.name == unit || known.number.to_string() == unit).collect();
    match fitting.as_slice() {
        [one] => Ok(one.number),
        [] => {
            let names: BTreeSet<&str> = known.iter().map(|known| known.name.as_str()).collect();
            let names: Vec<&str> = names.into_iter().collect();
            Err(Refusal::with("cli-unit-unknown", [("unit", &unit), ("known", &names.join(", "))]))
        }
        several => {
            let numbers: Vec<String> = several.iter().map(|known| known.number.to_string()).collect();
            Err(Refusal::with("cli-unit-ambiguous", [("unit", &unit), ("numbers", &numbers.join(", "))]))
        }
    }
}
