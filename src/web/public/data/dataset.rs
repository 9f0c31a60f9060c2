//! `/data/dataset.jsonld`: the record of the data set for catalogues of open data, in the words of schema.org, which those
//! of DCAT read too.

use actix_web::HttpResponse;
use serde_json::{Value, json};

use crate::domain::fiscal_year::FiscalYear;
use crate::domain::language::Language;
use crate::outlet;
use crate::outlet::codes::Code;
use crate::outlet::data::Format;
use crate::store::published::years;
use crate::web::kit::address::{Address, To};
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::kit::words::Words;
use crate::web::public::data::{self, codes};

/// Licences that have an address, under the names by which cities give them.
const LICENCES: [(&str, &str); 3] = [
    ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("PDL 1.0", "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0"),
];

/// The record.
pub async fn show(context: Context) -> Result<HttpResponse, WebError> {
    context
        .public(|context, reading| {
            let known = years::list(reading)?;
            let years: Vec<FiscalYear> = known.iter().map(|year| year.year).collect();
            let updated = known.iter().map(|year| year.updated_at).max();
            let record = record(context, &years, updated.map(|at| at.to_rfc3339()));
            let text = serde_json::to_string_pretty(&record).map_err(|error| WebError::Internal(error.to_string()))?;
            Ok(Answer::text("application/ld+json; charset=utf-8", text + "\n"))
        })
        .await
}

fn record(context: &Context, years: &[FiscalYear], updated: Option<String>) -> Value {
    let city = context.city();
    let shell = context.shell(String::new());
    let (japanese, english) = (Words::of(Language::Japanese), Words::of(Language::English));
    let span = years.iter().min().zip(years.iter().max());
    let mut record = json!({
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": shell.far(To::language(Language::Japanese).dataset()),
        "url": shell.far(To::language(Language::Japanese).data()),
        "name": japanese.fill("data-set-name", [("city", city.name.as_str().into())]),
        "alternateName": english.fill(
            "data-set-name",
            [("city", city.english.city.as_deref().unwrap_or(&city.name).into())],
        ),
        "description": japanese.text("data-lede"),
        "inLanguage": "ja",
        "isAccessibleForFree": true,
        "creator": {
            "@type": "GovernmentOrganization",
            "name": city.name,
            "identifier": city.municipality_code,
        },
        "spatialCoverage": { "@type": "AdministrativeArea", "name": city.name },
        "distribution": distributions(&shell, years),
        "variableMeasured": variables(),
    });
    let optional = [
        ("license", city.licence.as_ref().map(|licence| address_of(licence).unwrap_or(licence).to_owned())),
        ("dateModified", updated),
        ("temporalCoverage", span.map(|(first, last)| format!("{}/{}", first.first_day(), last.last_day()))),
    ];
    for (field, value) in optional {
        if let (Some(fields), Some(value)) = (record.as_object_mut(), value) {
            fields.insert(field.to_owned(), Value::String(value));
        }
    }
    record
}

/// The address of a licence, where it has one.
pub(in crate::web::public) fn address_of(licence: &str) -> Option<&'static str> {
    let known = LICENCES.iter().find(|(name, _)| licence.trim().eq_ignore_ascii_case(name));
    known.map(|(_, address)| *address)
}

/// The columns of the files, and the codes that stand in them with what they mean.
fn variables() -> Vec<Value> {
    let in_both = |japanese: &str, english: &str| json!([{ "@language": "ja", "@value": japanese }, { "@language": "en", "@value": english }]);
    let codes = codes::codes();
    let all = || [outlet::data::columns(), outlet::data::other_columns()].concat();
    let described = |language| data::described(all(), Words::of(language));
    let (japanese, english) = (described(Language::Japanese), described(Language::English));
    let variable = |((name, japanese), (_, english)): ((&str, String), (&str, String))| {
        let terms = codes.iter().filter(|code| code.field == name);
        let term = |code: &Code| {
            let meaning = in_both(&code.japanese, &code.english);
            json!({ "@type": "DefinedTerm", "termCode": code.code, "name": meaning })
        };
        let terms: Vec<Value> = terms.map(term).collect();
        let mut variable =
            json!({ "@type": "PropertyValue", "name": name, "description": in_both(&japanese, &english) });
        if let Some(variable) = variable.as_object_mut().filter(|_| !terms.is_empty()) {
            let terms = json!({ "@type": "DefinedTermSet", "hasDefinedTerm": terms });
            variable.insert("valueReference".to_owned(), terms);
        }
        variable
    };
    japanese.zip(english).map(variable).collect()
}

fn distributions(shell: &Shell, years: &[FiscalYear]) -> Vec<Value> {
    let file = |address: Address, media_type: &str| {
        let media_type = media_type.split(';').next().unwrap_or_default();
        json!({ "@type": "DataDownload", "encodingFormat": media_type, "contentUrl": shell.far(address) })
    };
    let to = To::language(Language::Japanese);
    let of_years = years.iter().flat_map(|year| data::files(|to, format| to.year_data(*year, format)));
    let all = data::files(To::all_data).into_iter().filter(|_| !years.is_empty()).chain(of_years);
    let mut files: Vec<Value> = all.map(|(address, format)| file(address, format.media_type())).collect();
    if !years.is_empty() {
        files.push(file(to.indicator_data(), Format::Csv.media_type()));
    }
    files.push(file(to.code_list(), Format::Csv.media_type()));
    files
}
