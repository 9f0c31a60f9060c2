//! `demo`: a sample city on this machine.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use ichirizuka::demo::{self, Size};
use ichirizuka::domain::municipality_code::MunicipalityCode;
use ichirizuka::intake::Asked;
use ichirizuka::store::kit::file::make_folder;
use ichirizuka::store::{Database, city};
use ichirizuka::web::{self, Settings};
use rand::distr::{Alphanumeric, SampleString as _};

use super::console::{Console, answer};
use super::help::example;
use super::refusal::of_system;
use super::words::{fill, say};
use super::{Refusal, import, secrets, values};

/// How it is called.
const CALLS: &[&str] = &[
    "ichirizuka demo --port 8080 --data ./demo",
    "ichirizuka demo --sample mihon",
    "ichirizuka demo --sample large --years 30 --programmes 500 --data ./large",
    "ichirizuka demo --indicators indicators.csv --city 大船渡市 --code 032034",
];

/// A sample city to choose.
#[derive(Clone, Copy, ValueEnum)]
enum SampleCity {
    #[value(help = say("cli-demo-akitakata"))]
    Akitakata,
    #[value(help = say("cli-demo-mihon"))]
    Mihon,
    #[value(help = say("cli-demo-large"))]
    Large,
}

impl SampleCity {
    fn of_size(self, size: Size) -> demo::City {
        match self {
            Self::Akitakata => demo::City::Akitakata,
            Self::Mihon => demo::City::Mihon,
            Self::Large => demo::City::Large(size),
        }
    }
}

/// Makes a city from Akitakata's published goals (FY2020 whole; 2015, 2016 and 2019 in part) with an open sample year,
/// and serves it to this machine only. With --sample mihon it makes an invented city that shows everything at once, with
/// --sample large one for measuring, with --indicators a city of its own from a table of indicators.
#[derive(Args)]
#[command(about = say("cli-demo-about"), after_help = format!("{}\n\n{}", example(CALLS), say("cli-demo-columns")))]
pub struct Demo {
    #[arg(long, help = say("cli-demo-port"), default_value_t = 8080, value_parser = values::within(0, u16::MAX))]
    port: u16,
    #[arg(long, help = say("cli-demo-data"))]
    data: Option<PathBuf>,
    #[arg(long, help = say("cli-demo-today"), value_parser = values::day)]
    today: Option<NaiveDate>,
    #[arg(long, help = say("cli-demo-sample"), value_enum, value_name = "CITY", default_value_t = SampleCity::Akitakata)]
    sample: SampleCity,
    #[arg(long, help = say("cli-demo-years"), value_name = "N", default_value_t = 30,
          value_parser = values::within(1_u16, 100))]
    years: u16,
    #[arg(long, help = say("cli-demo-programmes"), value_name = "N", default_value_t = 500,
          value_parser = values::within(1_u16, 2000))]
    programmes: u16,
    #[arg(long, help = say("cli-demo-indicators"), value_name = "FILE", conflicts_with = "sample")]
    indicators: Option<PathBuf>,
    #[arg(long, help = say("cli-demo-city"), requires = "indicators", default_value = "見本の市")]
    city: String,
    #[arg(long, help = say("cli-demo-code"), requires = "indicators", default_value = "000001",
          value_parser = values::municipality_code)]
    code: MunicipalityCode,
    /// The password of the sample accounts. Default: a new one, printed at the start.
    #[arg(long, env = "ICHIRIZUKA_DEMO_PASSWORD", hide_env_values = true, hide = true)]
    password: Option<String>,
}

impl Demo {
    /// Builds the city where it is not there yet, and serves.
    pub async fn run(self, console: Console) -> Result<(), Refusal> {
        let password = self.password.clone().unwrap_or_else(secrets::new_password);
        let hash = secrets::hash(&password)?;
        // A table that can't be read is refused before anything is made.
        let table =
            self.indicators.as_deref().map(|file| import::read_indicators(file, &Asked::default())).transpose()?;
        let folder = self.data.unwrap_or_else(|| {
            let name = Alphanumeric.sample_string(&mut rand::rng(), 8);
            std::env::temp_dir().join(format!("ichirizuka-demo-{name}"))
        });
        make_folder(&folder).map_err(|error| {
            Refusal::with("cli-folder-unmade", [("folder", &folder.display()), ("why", &of_system(&error))])
        })?;
        let file = folder.join("demo.sqlite3");
        let database = Database::create(&format!("sqlite://{}", file.display()))?;
        let exists = database.read(city::exists).await?;
        match table {
            Some(_) if exists => {
                return Err(Refusal::with("cli-demo-exists", [("folder", &folder.display())]));
            }
            Some(table) => {
                let named = demo::Named { name: self.city, code: self.code };
                demo::build_from_indicators(&database, hash, secrets::new_cookie_key(), table, named).await?;
            }
            None if exists => demo::renew_passwords(&database, hash).await?,
            None => {
                let size = Size { years: self.years, programmes: self.programmes };
                if matches!(self.sample, SampleCity::Large) {
                    let Size { years, programmes } = size;
                    console.say(fill("cli-demo-making", [("years", &years), ("programmes", &programmes)]));
                }
                demo::build(&database, self.sample.of_size(size), hash, secrets::new_cookie_key()).await?;
            }
        }
        let today = match self.today {
            Some(today) => today,
            None => demo::today(&database).await?,
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).map_err(|error| {
            Refusal::with("cli-demo-port-taken", [("port", &self.port), ("why", &of_system(&error))])
        })?;
        let address = listener.local_addr().map_err(Refusal::failed)?;
        let settings = Settings::new(format!("http://{address}"));
        let listening = web::listen(database.clone(), listener, settings, Some(today)).await?;
        answer(format!("http://{address}/"));
        let line = fill("cli-demo-password", [("password", &password)]);
        // A password that nobody has chosen is known only from here.
        if self.password.is_none() {
            answer(line);
        } else {
            console.say(line);
        }
        for (login, role, unit) in demo::accounts(&database, today).await? {
            let key = format!("cli-demo-account-{}", role.code().replace('_', "-"));
            console.say(format!("  {login:<7} {}", fill(&key, [("unit", &unit)])));
        }
        console.say(format!("\n{}", fill("cli-demo-serves", [("today", &today), ("file", &file.display())])));
        Ok(listening.until_stopped().await?)
    }
}
