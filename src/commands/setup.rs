//! `setup`: a new city and its first administrator.

use chrono::Utc;
use clap::Args;
use ichirizuka::domain::municipality_code::MunicipalityCode;
use ichirizuka::domain::person::Role;
use ichirizuka::domain::policy;
use ichirizuka::store::Written;
use ichirizuka::store::city::{self, NewCity};
use ichirizuka::store::people::{self, NewPerson};
use ichirizuka::store::posts::NewPost;
use ichirizuka::store::published;

use super::console::{Console, answer, ask, one_line};
use super::{DatabaseArguments, Refusal, secrets};

/// Asks for what is not given as a flag.
#[derive(Args)]
#[command(after_help = "Example:\n  ichirizuka setup --city 安芸高田市 --code 342149 --contact '政策企画課 電話…' \
                        --login kikaku --name '企画 花子'")]
pub struct Setup {
    #[command(flatten)]
    database: DatabaseArguments,
    /// The city's name.
    #[arg(long)]
    city: Option<String>,
    /// The municipality code: six digits with the check digit.
    #[arg(long)]
    code: Option<String>,
    /// Whom the public asks: section, telephone, mail.
    #[arg(long)]
    contact: Option<String>,
    /// The licence of the published data.
    #[arg(long, default_value = "CC BY 4.0")]
    licence: String,
    /// The first administrator's login.
    #[arg(long)]
    login: Option<String>,
    /// The first administrator's name.
    #[arg(long)]
    name: Option<String>,
}

fn given_or_asked(given: Option<String>, question: &str) -> Result<String, Refusal> {
    match given {
        Some(given) => one_line(&given, question),
        None => one_line(&ask(question)?, question),
    }
}

impl Setup {
    /// Asks at the terminal for what no flag says, and makes the city with its first administrator.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let database = self.database.create()?;
        if database.read(city::exists).await? {
            return Err(Refusal::Said("this database holds a city already".to_owned()));
        }
        let name = given_or_asked(self.city, "Name of the city (市町村名)")?;
        let code: MunicipalityCode =
            given_or_asked(self.code, "Municipality code, six digits (全国地方公共団体コード)")?
                .parse()
                .map_err(Refusal::said)?;
        let contact = given_or_asked(self.contact, "Contact shown to the public (お問い合わせ先)")?;
        let login = given_or_asked(self.login, "Login of the first administrator")?;
        super::user::check_login(&login)?;
        let person = given_or_asked(self.name, "Name of the first administrator (氏名)")?;
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
        answer(format!("Initial password: {password}"));
        console.say("It is shown this once and has to be changed at the first login. Next: ichirizuka serve");
        Ok(())
    }
}
