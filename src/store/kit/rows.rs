//! How values of the domain travel in columns, so that a row is a struct of what it means. Numbers, codes, dates and
//! figures go as themselves, moments through the column type [`Moment`], what is kept as JSON through [`Json`]. A stored
//! text that its type refuses is an error that names both.

use std::fmt::{Debug, Display};
use std::io::Write as _;
use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, SubsecRound as _, Utc};
use chrono_tz::Tz;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{HasSqlType, Integer, SqlOrd, SqlType, Text, Timestamp};
use diesel::sqlite::Sqlite;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::aim::{Bound, Tolerance};
use crate::domain::amount::{AmountKind, AmountPart, MoneyUnit};
use crate::domain::evidence::{EvidenceKind, Link};
use crate::domain::figure::Figure;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::form_name::FormName;
use crate::domain::future_course::FutureCourse;
use crate::domain::goal::SheetPart;
use crate::domain::indicator::{BreakKind, Direction, IndicatorKind, Missing, StatedKind};
use crate::domain::lineage::SuccessionKind;
use crate::domain::mail::{MailAddress, MailDay, MailEncryption};
use crate::domain::milestone::MilestoneState;
use crate::domain::municipality_code::MunicipalityCode;
use crate::domain::numbers::{
    DeputyActNumber, DeputyNumber, EvidenceNumber, GoalNumber, IndicatorNumber, MilestoneNumber, ObjectiveNumber,
    PasskeyNumber, PersonNumber, PostNumber, ProgrammeNumber, RequestNumber, ResultNumber, SignInLinkNumber,
    UnitNumber, UpdateNumber, UploadNumber,
};
use crate::domain::partial_date::PartialDate;
use crate::domain::person::Role;
use crate::domain::plan::PlanLevel;
use crate::domain::programme_code::ProgrammeCode;
use crate::domain::rating::EvaluationKind;
use crate::domain::seal::SealedKind;
use crate::domain::second_factor::Required;
use crate::domain::sheet::SheetStep;
use crate::domain::single_sign_on::{Issuer, Subject};
use crate::domain::stage::Stage;
use crate::domain::unit::reorganisation::ReorganisationKind;
use crate::domain::unit::{UnitKind, UnitLink};
use crate::domain::update::UpdateStatus;
use crate::store::kit::DatabaseConnection;

/// Whichever database it is.
pub(crate) type Either = <DatabaseConnection as diesel::Connection>::Backend;

/// The column types of the schema.
pub(crate) mod columns {
    pub use diesel::sql_types::*;

    pub use super::Moment;
}

/// Lets a type of the domain stand for a column type in queries and rows, where it reads and writes it.
macro_rules! stands_for {
    ($sql:ty: $($name:ident)+) => {$(
        const _: () = {
            #[derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
            #[diesel(foreign_derive)]
            #[diesel(sql_type = $sql)]
            #[expect(dead_code, reason = "names the type to the derives, which it cannot carry itself")]
            struct Proxy($name);
        };
    )+};
}

/// Permanent numbers are integers.
macro_rules! numbers_in_columns {
    ($($name:ident)+) => {
        stands_for!(Integer: $($name)+);
        $(
            impl<DB: Backend> FromSql<Integer, DB> for $name where i32: FromSql<Integer, DB> {
                fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    i32::from_sql(bytes).map(Self)
                }
            }

            impl<DB: Backend> ToSql<Integer, DB> for $name where i32: ToSql<Integer, DB> {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    self.0.to_sql(out)
                }
            }
        )+
    };
}

/// The values of a closed vocabulary are their codes. For the vocabularies of the store each file says so of its own.
macro_rules! codes_in_columns {
    ($($name:ident)+) => {
        $crate::store::kit::rows::stands_for!(diesel::sql_types::Text: $($name)+);
        $crate::store::kit::rows::read_from_text!($($name)+);
        $(
            impl<DB: diesel::backend::Backend> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
            where
                str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
            {
                fn to_sql<'b>(
                    &'b self,
                    out: &mut diesel::serialize::Output<'b, '_, DB>,
                ) -> diesel::serialize::Result {
                    self.code().to_sql(out)
                }
            }
        )+
    };
}

/// Whatever else can be written and read back as text is that text.
macro_rules! texts_in_columns {
    ($($name:ident)+) => {
        stands_for!(Text: $($name)+);
        read_from_text!($($name)+);
        $(written_by_each!(Text: $name);)+
        $(
            impl ToSql<Text, Sqlite> for $name {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                    out.set_value(self.to_string());
                    Ok(IsNull::No)
                }
            }

            impl ToSql<Text, Pg> for $name {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                    write!(out, "{self}")?;
                    Ok(IsNull::No)
                }
            }
        )+
    };
}

macro_rules! read_from_text {
    ($($name:ident)+) => {$(
        impl<DB: diesel::backend::Backend> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                $crate::store::kit::rows::parse(&String::from_sql(bytes)?)
            }
        }
    )+};
}

/// Which database writes the value is known only when it is bound.
macro_rules! written_by_each {
    ($sql:ident: $name:ident) => {
        impl ToSql<$sql, Either> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Either>) -> serialize::Result {
                out.set_value(($sql, self));
                Ok(IsNull::No)
            }
        }
    };
}

/// Who did something, as every table keeps it that keeps an author: the person, the post, both in words.
macro_rules! signed {
    ($table:ident, $author:expr) => {
        (
            $table::person_id.eq($author.person),
            $table::post_id.eq($author.post),
            $table::signature.eq(&$author.signature),
        )
    };
}

pub(crate) use {codes_in_columns, read_from_text, signed, stands_for};

numbers_in_columns! {
    UnitNumber ProgrammeNumber GoalNumber ObjectiveNumber ResultNumber MilestoneNumber UpdateNumber IndicatorNumber
    PersonNumber PostNumber DeputyNumber DeputyActNumber RequestNumber UploadNumber EvidenceNumber SignInLinkNumber
    PasskeyNumber
}

codes_in_columns! {
    AmountKind AmountPart MoneyUnit PlanLevel
    Bound BreakKind Direction EvidenceKind EvaluationKind FutureCourse IndicatorKind MilestoneState Missing Role SheetPart SheetStep Stage
    MailDay MailEncryption SealedKind StatedKind SuccessionKind
    ReorganisationKind Required UnitKind UnitLink UpdateStatus
}

texts_in_columns! { Figure FormName Issuer Link MailAddress MunicipalityCode PartialDate ProgrammeCode Subject Tolerance }

/// Reads a stored text back into its type.
pub(crate) fn parse<T: FromStr<Err: Display>>(text: &str) -> deserialize::Result<T> {
    text.parse().map_err(|error| unreadable::<T>(text, &error))
}

fn unreadable<T>(stored: &str, error: &dyn Display) -> Box<dyn std::error::Error + Send + Sync> {
    format!("stored {}: {stored:?}: {error}", std::any::type_name::<T>()).into()
}

stands_for!(Integer: FiscalYear);
written_by_each!(Integer: FiscalYear);

impl<DB: Backend> FromSql<Integer, DB> for FiscalYear
where
    i32: FromSql<Integer, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let year = i32::from_sql(bytes)?;
        Self::new(year).map_err(|error| unreadable::<Self>(&year.to_string(), &error))
    }
}

impl ToSql<Integer, Sqlite> for FiscalYear {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.number());
        Ok(IsNull::No)
    }
}

impl ToSql<Integer, Pg> for FiscalYear {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Integer, Pg>::to_sql(&self.number(), &mut out.reborrow())
    }
}

/// A column that holds a moment: a timestamp without a zone, which is UTC. In a row it is a `DateTime<Utc>`.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(oid = 1114, array_oid = 1115))]
#[diesel(sqlite_type(name = "Text"))]
pub struct Moment;

impl SqlOrd for Moment {}

impl HasSqlType<Moment> for Either {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<Moment>(lookup)
    }
}

impl<DB: Backend> FromSql<Moment, DB> for DateTime<Utc>
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        NaiveDateTime::from_sql(bytes).map(|stored| stored.and_utc())
    }
}

/// A moment that a query is given: as a type of this crate it can be an expression, which a `DateTime` can't.
#[derive(Debug, Clone, Copy, AsExpression)]
#[diesel(sql_type = Moment)]
pub struct At(NaiveDateTime);

impl From<DateTime<Utc>> for At {
    /// To the microsecond, which is what both databases keep.
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.trunc_subsecs(6).naive_utc())
    }
}

impl<DB: Backend> ToSql<Moment, DB> for At
where
    NaiveDateTime: ToSql<Timestamp, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

/// What a text column holds as JSON.
#[derive(Debug, Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, DB: Backend> FromSql<Text, DB> for Json<T>
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(bytes)?;
        serde_json::from_str(&text).map(Self).map_err(|error| unreadable::<T>(&text, &error))
    }
}

impl<T: Serialize + Debug + Send + Sync + 'static> ToSql<Text, Either> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Either>) -> serialize::Result {
        out.set_value((Text, self));
        Ok(IsNull::No)
    }
}

impl<T: Serialize + Debug> ToSql<Text, Sqlite> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(&self.0)?);
        Ok(IsNull::No)
    }
}

impl<T: Serialize + Debug> ToSql<Text, Pg> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        serde_json::to_writer(out, &self.0)?;
        Ok(IsNull::No)
    }
}

/// What a text column holds that is never null: an empty text stands for none.
#[derive(Debug, Clone, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct NoneIfEmpty<T> {
    text: String,
    value: Option<T>,
}

impl<T> From<NoneIfEmpty<T>> for Option<T> {
    fn from(stored: NoneIfEmpty<T>) -> Self {
        stored.value
    }
}

impl<T: Display> From<Option<T>> for NoneIfEmpty<T> {
    fn from(value: Option<T>) -> Self {
        Self { text: value.as_ref().map(ToString::to_string).unwrap_or_default(), value }
    }
}

impl<T: FromStr<Err: Display>, DB: Backend> FromSql<Text, DB> for NoneIfEmpty<T>
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(bytes)?;
        let value = if text.is_empty() { None } else { Some(parse(&text)?) };
        Ok(Self { text, value })
    }
}

impl<T: Debug, DB: Backend> ToSql<Text, DB> for NoneIfEmpty<T>
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.text.as_str().to_sql(out)
    }
}

/// A time zone by its name.
#[derive(Debug, Clone, Copy, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct ZoneName(Tz);

impl From<ZoneName> for Tz {
    fn from(stored: ZoneName) -> Self {
        stored.0
    }
}

impl From<Tz> for ZoneName {
    fn from(zone: Tz) -> Self {
        Self(zone)
    }
}

impl<DB: Backend> FromSql<Text, DB> for ZoneName
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        parse(&String::from_sql(bytes)?).map(Self)
    }
}

impl<DB: Backend> ToSql<Text, DB> for ZoneName
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.name().to_sql(out)
    }
}

#[cfg(test)]
mod tests;
