//! `setup`: a new city and its first administrator.

use chrono::Utc;
use clap::Args;
use ichirizuka::domain::person::Role;
use ichirizuka::domain::policy;
use ichirizuka::store::Written;
use ichirizuka::store::city::{self, NewCity};
use ichirizuka::store::people::{self, NewPerson};
use ichirizuka::store::posts::NewPost;
use ichirizuka::store::published;

use super::console::{Console, answer, ask, one_line};
use super::help::example;
use super::values::municipality_code;
use super::words::{fill, say};
use super::{DatabaseArguments, Refusal, secrets};

/// Asks for what is not given as a flag.
#[derive(Args)]
#[command(
    about = say("cli-setup-about"),
    after_help = example(&["ichirizuka setup --city 安芸高田市 --code 342149 --contact '政策企画課 電話…' \
                            --login kikaku --name '企画 花子'"])
)]
pub struct Setup {
    #[command(flatten)]
    database: DatabaseArguments,
    #[arg(long, help = say("cli-setup-city"))]
    city: Option<String>,
    #[arg(long, help = say("cli-setup-code"))]
    code: Option<String>,
    #[arg(long, help = say("cli-setup-contact"))]
    contact: Option<String>,
    #[arg(long, help = say("cli-setup-licence"), default_value = "CC BY 4.0")]
    licence: String,
    #[arg(long, help = say("cli-setup-login"))]
    login: Option<String>,
    #[arg(long, help = say("cli-setup-name"))]
    name: Option<String>,
}

fn given_or_asked(given: Option<String>, question: &str) -> Result<String, Refusal> {
    let question = say(question);
    match given {
        Some(given) => one_line(&given, &question),
        None => one_line(&ask(&question)?, &question),
    }
}

impl Setup {
    /// Asks at the terminal for what no flag says, and makes the city with its first administrator.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let database = self.database.create()?;
        if database.read(city::exists).await? {
            return Err(Refusal::of("cli-setup-exists"));
        }
        let name = given_or_asked(self.city, "cli-setup-ask-city")?;
        let code = municipality_code(&given_or_asked(self.code, "cli-setup-ask-code")?).map_err(Refusal::Said)?;
        let contact = given_or_asked(self.contact, "cli-setup-ask-contact")?;
        let login = given_or_asked(self.login, "cli-setup-ask-login")?;
        super::user::check_login(&login)?;
        let person = given_or_asked(self.name, "cli-setup-ask-name")?;
        let password = secrets::new_password();
        let administrator = NewPerson {
            password_hash: secrets::hash(&password)?,
            login,
            name: person,
            must_change_password: true,
            posts: vec![NewPost { role: Role::Administrator, unit: None, from: Utc::now().date_naive(), until: None }],
        };
        let city = NewCity { name, municipality_code: code, contact, licence: Some(self.licence), sample: None };
        let key = secrets::new_cookie_key();
        database
            .write(move |writer| {
                let permit = policy::at_the_console();
                city::set_up(writer, &permit, &city, &key)?;
                // The post begins on the city's day.
                let today = Utc::now().with_timezone(&published::city::load(writer.connection)?.time_zone).date_naive();
                let mut administrator = administrator.clone();
                administrator.posts.iter_mut().for_each(|post| post.from = today);
                people::add(writer, &permit, &administrator).map(Written::Recorded)
            })
            .await?;
        answer(fill("cli-password", [("password", &password)]));
        console.say(say("cli-password-once"));
        console.say(fill("cli-setup-next", [("call", &"ichirizuka serve")]));
        Ok(())
    }
}
