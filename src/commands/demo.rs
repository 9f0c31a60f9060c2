//! `demo`: a sample city on this machine.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum, value_parser};
use ichirizuka::demo::{self, Size};
use ichirizuka::domain::municipality_code::MunicipalityCode;
use ichirizuka::intake::Asked;
use ichirizuka::store::kit::file::make_folder;
use ichirizuka::store::{Database, city};
use ichirizuka::web::{self, Settings};
use rand::distr::{Alphanumeric, SampleString as _};

use super::console::{Console, answer};
use super::{Refusal, import, secrets};

/// A sample city to choose.
#[derive(Clone, Copy, ValueEnum)]
enum SampleCity {
    /// Akitakata's published goals
    Akitakata,
    /// An invented city with six years, two reorganisations and everything else there is to show
    Mihon,
    /// An invented city for measuring, as large as --years and --programmes say
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
#[command(after_help = "Example:\n  ichirizuka demo --port 8080 --data ./demo\n  \
                        ichirizuka demo --sample mihon\n  \
                        ichirizuka demo --sample large --years 30 --programmes 500 --data ./large\n  \
                        ichirizuka demo --indicators indicators.csv --city 大船渡市 --code 032034\n\n\
                        The columns of such a table stand under `ichirizuka import --help`.")]
pub struct Demo {
    /// The port; 0 picks a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder for the database. One that holds a demonstration is gone on with. Default: a new temporary folder.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The day the demonstration lives in. Default: 15 November of its newest year, which is 2021-11-15 for Akitakata.
    #[arg(long)]
    today: Option<NaiveDate>,
    /// Which sample city a new demonstration is.
    #[arg(long, value_enum, value_name = "CITY", default_value_t = SampleCity::Akitakata)]
    sample: SampleCity,
    /// How many years the city of --sample large has, up to 2021, which is open.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = value_parser!(u16).range(1..=100))]
    years: u16,
    /// How many programmes it has in each of them.
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = value_parser!(u16).range(1..=2000))]
    programmes: u16,
    /// A table of indicators (.csv or .tsv), one value per row, to make the city from instead.
    #[arg(long, value_name = "FILE", conflicts_with = "sample")]
    indicators: Option<PathBuf>,
    /// The name of that city.
    #[arg(long, requires = "indicators", default_value = "見本の市")]
    city: String,
    /// Its municipality code. The default is nobody's.
    #[arg(long, requires = "indicators", default_value = "000001")]
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
        make_folder(&folder)
            .map_err(|error| Refusal::Said(format!("can't make the folder {}: {error}", folder.display())))?;
        let file = folder.join("demo.sqlite3");
        let database = Database::create(&format!("sqlite://{}", file.display()))?;
        let exists = database.read(city::exists).await?;
        match table {
            Some(_) if exists => {
                let folder = folder.display();
                return Err(Refusal::Said(format!("{folder} holds a city already; name another folder with --data")));
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
                    console
                        .say(format!("Making {years} years of {programmes} programmes. A large city takes minutes."));
                }
                demo::build(&database, self.sample.of_size(size), hash, secrets::new_cookie_key()).await?;
            }
        }
        let today = match self.today {
            Some(today) => today,
            None => demo::today(&database).await?,
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))
            .map_err(|error| Refusal::Said(format!("can't listen on port {}: {error}; try --port 0", self.port)))?;
        let address = listener.local_addr().map_err(Refusal::said)?;
        let settings = Settings::new(format!("http://{address}"));
        let listening = web::listen(database.clone(), listener, settings, Some(today)).await?;
        answer(format!("http://{address}/"));
        let line = format!("Password of every sample account: {password}");
        // A password that nobody has chosen is known only from here.
        if self.password.is_none() {
            answer(line);
        } else {
            console.say(line);
        }
        for (login, what) in demo::accounts(&database, today).await? {
            console.say(format!("  {login:<7} {what}"));
        }
        console.say(format!("\nToday is {today}. Data: {}. Stop with Ctrl+C.", file.display()));
        Ok(listening.until_stopped().await?)
    }
}
