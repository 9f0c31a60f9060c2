//! What is counted for whoever watches the server: requests, attempts to sign in, notices, and how busy the database is.
//! No figure names a person, an address or a thing of the record.

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actix_web::http::{Method, StatusCode};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::store::kit::{Database, Line};

/// The media type of what is told.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Up to how many seconds an answer takes: at once, unnoticed, felt, waited for, nearly given up.
const SECONDS: [f64; 6] = [0.005, 0.025, 0.1, 0.5, 2.5, 10.0];

/// A label with its value, one of a few that are known beforehand.
type Label = (&'static str, &'static str);
/// The address's pattern, and the method.
type Asked = [Label; 2];
/// The same with how it was answered.
type Answered = [Label; 3];

/// What became of an attempt to sign in.
#[derive(Debug, Clone, Copy)]
pub enum SignIn {
    Done,
    /// Account and password did not fit.
    Failed,
    /// There had been too many attempts.
    HeldBack,
}

/// What became of a notice.
#[derive(Debug, Clone, Copy)]
pub enum Mailing {
    Sent,
    Failed,
}

/// A moment as Prometheus tells it.
fn unix_seconds(at: SystemTime) -> f64 {
    at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}

/// The figures of a running server.
pub struct Metrics {
    registry: Registry,
    answers: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram>,
    kept: Family<[Label; 1], Counter>,
    sign_ins: Family<[Label; 1], Counter>,
    notices: Family<[Label; 1], Counter>,
    notices_due: Gauge,
    /// Told where there is one.
    last_backup: Family<[Label; 0], Gauge<f64, AtomicU64>>,
}

impl Metrics {
    /// Those of a server that starts now, with this database.
    pub fn new(database: &Database) -> Self {
        let mut registry = Registry::with_prefix("ichirizuka");
        let seconds: Family<Asked, Histogram> = Family::new_with_constructor(|| Histogram::new(SECONDS));
        let new = Self {
            answers: Family::default(),
            seconds,
            kept: Family::default(),
            sign_ins: Family::default(),
            notices: Family::default(),
            notices_due: Gauge::default(),
            last_backup: Family::default(),
            registry: Registry::default(),
        };
        let about = "Requests that were answered, without those that a page was kept for";
        registry.register("requests", about, new.answers.clone());
        let about = "How long they took until their answer began";
        registry.register_with_unit("request_duration", about, Unit::Seconds, new.seconds.clone());
        registry.register("kept_pages", "Requests that were answered with a page that was kept", new.kept.clone());
        registry.register("sign_ins", "Attempts to sign in", new.sign_ins.clone());
        registry.register("notices", "Notices that were handed to the mail server", new.notices.clone());
        let about = "Notices that were due when it was last looked, by the server that sends them";
        registry.register("notices_due", about, new.notices_due.clone());
        let about = "When the newest backup of the nights was made, where the server makes them";
        registry.register_with_unit("last_backup_time", about, Unit::Seconds, new.last_backup.clone());
        let version = [("version", env!("CARGO_PKG_VERSION")), ("database", database.dialect())];
        registry.register("build", "The program", Info::new(version));
        let started: Gauge<f64, AtomicU64> = Gauge::default();
        started.set(unix_seconds(SystemTime::now()));
        registry.register_with_unit("start_time", "When the server started", Unit::Seconds, started);
        registry.register_collector(Box::new(OfTheDatabase(database.clone())));
        Self { registry, ..new }
    }

    /// All of them, to be read by Prometheus.
    pub fn told(&self) -> Result<String, fmt::Error> {
        let mut told = String::new();
        encode(&mut told, &self.registry)?;
        Ok(told)
    }

    /// Counts an answer.
    pub(super) fn answered(&self, route: &'static str, method: &Method, status: StatusCode, took: Duration) {
        let class = match status.as_u16() {
            ..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            500.. => "5xx",
        };
        let method = match *method {
            Method::GET => "GET",
            Method::HEAD => "HEAD",
            Method::POST => "POST",
            // Anybody may make up others.
            _ => "other",
        };
        let asked = [("route", route), ("method", method)];
        self.seconds.get_or_create(&asked).observe(took.as_secs_f64());
        let [route, method] = asked;
        self.answers.get_or_create(&[route, method, ("status", class)]).inc();
    }

    /// What counts how often a page that is kept is given out.
    pub(super) fn of_kept(&self, route: &'static str) -> Counter {
        self.kept.get_or_create_owned(&[("route", route)])
    }

    /// Counts an attempt to sign in.
    pub fn tried_to_sign_in(&self, outcome: SignIn) {
        let outcome = match outcome {
            SignIn::Done => "done",
            SignIn::Failed => "failed",
            SignIn::HeldBack => "held_back",
        };
        self.sign_ins.get_or_create(&[("outcome", outcome)]).inc();
    }

    /// How many notices are to be sent now.
    pub fn notices_are_due(&self, count: usize) {
        self.notices_due.set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// The newest backup of the nights was made then.
    pub fn backed_up(&self, at: SystemTime) {
        self.last_backup.get_or_create(&[]).set(unix_seconds(at));
    }

    /// Counts a notice that was due.
    pub fn mailed(&self, outcome: Mailing) {
        let outcome = match outcome {
            Mailing::Sent => "sent",
            Mailing::Failed => "failed",
        };
        self.notices.get_or_create(&[("outcome", outcome)]).inc();
    }
}

/// What the database says of itself when it is asked, without being read.
struct OfTheDatabase(Database);

impl fmt::Debug for OfTheDatabase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("OfTheDatabase")
    }
}

impl Collector for OfTheDatabase {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let load = self.0.load();
        let mut plain = |name: &str, about: &str, value: &dyn Plain| value.tell(&mut encoder, name, about);
        plain("database_connections", "Connections that are open", &Now(load.connections.into()))?;
        plain("database_connections_idle", "Those of them that nobody uses", &Now(load.idle.into()))?;
        plain("database_connections_most", "As many there may be", &Now(load.most.into()))?;
        plain("database_statements", "Statements that were sent", &SoFar(load.statements))?;
        plain("database_writes_waiting", "Writes in line", &Now(load.writes_waiting.into()))?;
        plain("database_writes_refused", "Writes that waited in vain", &SoFar(load.writes_refused))?;
        let lines = &load.lines;
        of_lines(&mut encoder, "database_readers", "Readers at work", lines, |line| ConstGauge::new(line.at_work))?;
        of_lines(&mut encoder, "database_readers_waiting", "Readers in line", lines, |line| {
            ConstGauge::new(line.waiting)
        })?;
        of_lines(&mut encoder, "database_readers_refused", "Readers that waited in vain", lines, |line| {
            ConstCounter::new(line.refused)
        })?;
        of_lines(&mut encoder, "database_wait_seconds", "How long readers waited, all together", lines, |line| {
            ConstCounter::new(line.waited.as_secs_f64())
        })
    }
}

/// One figure.
trait Plain {
    fn tell(&self, encoder: &mut DescriptorEncoder<'_>, name: &str, about: &str) -> Result<(), fmt::Error>;
}

struct Now(i64);
struct SoFar(u64);

impl Plain for Now {
    fn tell(&self, encoder: &mut DescriptorEncoder<'_>, name: &str, about: &str) -> Result<(), fmt::Error> {
        let gauge = ConstGauge::new(self.0);
        gauge.encode(encoder.encode_descriptor(name, about, None, gauge.metric_type())?)
    }
}

impl Plain for SoFar {
    fn tell(&self, encoder: &mut DescriptorEncoder<'_>, name: &str, about: &str) -> Result<(), fmt::Error> {
        let counter = ConstCounter::new(self.0);
        counter.encode(encoder.encode_descriptor(name, about, None, counter.metric_type())?)
    }
}

/// The same figure of each line before the database.
fn of_lines<M: EncodeMetric>(
    encoder: &mut DescriptorEncoder<'_>,
    name: &str,
    about: &str,
    lines: &[Line],
    figure: impl Fn(&Line) -> M,
) -> Result<(), fmt::Error> {
    let Some(first) = lines.first() else { return Ok(()) };
    let mut family = encoder.encode_descriptor(name, about, None, figure(first).metric_type())?;
    for line in lines {
        figure(line).encode(family.encode_family(&[("line", line.name)])?)?;
    }
    Ok(())
}
