//! `user`: accounts.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use ichirizuka::domain::person::{Role, is_login};
use ichirizuka::domain::policy;
use ichirizuka::store::Conflict;
use ichirizuka::store::people::{self, NewPerson};
use ichirizuka::store::posts::NewPost;
use ichirizuka::store::{Database, StoreError, Written, units};

use super::console::{Console, answer, one_line};
use super::{DatabaseArguments, Refusal, secrets};

/// Accounts: each belongs to one person; there are no shared ones.
#[derive(Args)]
#[command(after_help = "Example:\n  ichirizuka user add yamada --name '山田 花子' --role staff --unit 住宅政策課")]
pub struct User {
    #[command(flatten)]
    database: DatabaseArguments,
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Add an account; prints its initial password once.
    #[command(after_help = "Example:\n  ichirizuka user add yamada --name '山田 花子' --role staff --unit 住宅政策課")]
    Add(NewAccount),
    /// List the accounts with their posts.
    #[command(after_help = "Example:\n  ichirizuka user list")]
    List,
    /// Give an account a new initial password and end its sessions.
    #[command(after_help = "Example:\n  ichirizuka user reset yamada")]
    Reset {
        /// The account.
        login: String,
    },
    /// Close an account and end its sessions; what the person wrote stays.
    #[command(after_help = "Example:\n  ichirizuka user disable yamada")]
    Disable {
        /// The account.
        login: String,
    },
}

#[derive(Args)]
struct NewAccount {
    /// The name used for signing in.
    login: String,
    /// The person's name.
    #[arg(long)]
    name: String,
    #[arg(long, help = "The post: staff, section_head, department_head, executive or administrator")]
    role: Role,
    /// The section or department: its number or its name.
    #[arg(long)]
    unit: Option<String>,
    /// The first day of the post. Default: today.
    #[arg(long)]
    from: Option<NaiveDate>,
    /// The last day of the post.
    #[arg(long)]
    until: Option<NaiveDate>,
}

/// Whether a login may be used: 2 to 50 letters, digits, dots, hyphens and underscores.
pub fn check_login(login: &str) -> Result<(), Refusal> {
    let message = "a login has 2 to 50 letters, digits, dots, hyphens and underscores";
    is_login(login).then_some(()).ok_or_else(|| Refusal::Said(message.to_owned()))
}

impl User {
    /// A new password is printed; nothing else tells it.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let database = self.database.open_city().await?;
        match self.act {
            Act::Add(new) => new.add(&database, console).await?,
            Act::List => list(&database).await?,
            Act::Reset { login } => {
                let password = secrets::new_password();
                let hash = secrets::hash(&password)?;
                let number = find_account(&database, &login).await?;
                database
                    .write(move |writer| {
                        people::reset_password(writer, &policy::at_the_console(), number, &hash).map(Written::Recorded)
                    })
                    .await?;
                answer(format!("Initial password: {password}"));
            }
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
            return Err(Refusal::Said(format!("the role {role} needs --unit")));
        }
        let from = match from {
            Some(from) => from,
            None => super::today(database).await?,
        };
        if until.is_some_and(|until| until < from) {
            return Err(Refusal::Said("--until is before --from".to_owned()));
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
            StoreError::Conflict(_) => Refusal::Said(format!("the login {login} is taken")),
            other => other.into(),
        })?;
        answer(format!("Initial password: {password}"));
        console.say("It is shown this once and has to be changed at the first login.");
        Ok(())
    }
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
        StoreError::Conflict(Conflict::LastAdministrator) => Refusal::Said(format!(
            "{login} is the last administrator; add another first: ichirizuka user add … --role administrator"
        )),
        other => other.into(),
    })?;
    console.say(format!("The account {login} is closed."));
    Ok(())
}

async fn list(database: &Database) -> Result<(), Refusal> {
    for (account, posts) in database.read(people::list).await? {
        let posts: Vec<String> = posts
            .iter()
            .map(|post| {
                let until = post.until.map(|until| until.to_string()).unwrap_or_default();
                format!("{} {} {}～{until}", post.role, post.unit_name.as_deref().unwrap_or("-"), post.from)
            })
            .collect();
        let closed = if account.disabled { " (closed)" } else { "" };
        answer(format!("{}\t{}{closed}\t{}", account.login, account.name, posts.join("; ")));
    }
    Ok(())
}

async fn find_account(database: &Database, login: &str) -> Result<ichirizuka::domain::numbers::PersonNumber, Refusal> {
    let wanted = login.to_owned();
    let found = database.read(move |connection| people::by_login(connection, &wanted)).await?;
    found.map(|account| account.person).ok_or_else(|| Refusal::Said(format!("there is no account {login}")))
}

/// The unit of a number, or of a name that only one unit has.
pub async fn find_unit(database: &Database, unit: String) -> Result<ichirizuka::domain::numbers::UnitNumber, Refusal> {
    let known = database.read(units::list).await?;
    let fitting: Vec<_> = known.iter().filter(|known| known.name == unit || known.number.to_string() == unit).collect();
    match fitting.as_slice() {
        [one] => Ok(one.number),
        [] => Err(Refusal::Said(format!("there is no section or department {unit}"))),
        several => {
            let numbers: Vec<String> = several.iter().map(|known| known.number.to_string()).collect();
            Err(Refusal::Said(format!("{unit} fits several units; give a number: {}", numbers.join(", "))))
        }
    }
}
