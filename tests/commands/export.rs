//! `export`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::server::Server;
use crate::town::Town;

/// A city with 2020 published.
fn published() -> Town {
    let town = Town::with_goals();
    town.run(&["publish", "--year", "2020", "--stage", "results"]).done();
    town
}

fn export(town: &Town, year: &str, format: &str, file: &str) -> Vec<u8> {
    let call = ["export", "data", "--year", year, "--format", format, "-o", file];
    assert_eq!(town.run(&call).done(), format!("Written to {file}.\n"));
    fs::read(town.folder().join(file)).unwrap()
}

#[test]
fn what_is_exported_is_what_the_server_gives_out() {
    let town = published();
    let server = Server::start(&town, &["serve", "--bind", "127.0.0.1:0"], &[], "Listening on ");
    for (year, format, path) in [
        ("2020", "json", "/years/2020.json"),
        ("2020", "csv", "/years/2020.csv"),
        ("all", "json", "/data/all.json"),
        ("all", "csv", "/data/all.csv"),
    ] {
        let exported = export(&town, year, format, "export");
        assert_eq!(String::from_utf8(exported).unwrap(), server.get(path).body, "{path}");
    }
    let twice = [(); 2].map(|()| export(&town, "2020", "xlsx", "export"));
    assert!(twice[0] == twice[1], "equal data are equal bytes");
}

#[test]
fn a_call_that_can_not_be_done_leaves_what_was_there() {
    let town = published();
    town.file("kept.csv", "what was there");
    let call = |year, output| town.run(&["export", "data", "--year", year, "--format", "csv", "-o", output]);
    assert!(call("2019", "kept.csv").refused().contains("nothing of 2019 is published"));
    assert!(call("2020", "nowhere/data.csv").refused().contains("nowhere/data.csv can't be written"));
    assert_eq!(fs::read_to_string(town.folder().join("kept.csv")).unwrap(), "what was there");
    assert!(call("soon", "kept.csv").misused().contains("--year"));
    let format = town.run(&["export", "data", "--year", "2020", "--format", "pdf", "-o", "kept.csv"]);
    assert!(format.misused().contains("csv, json, xlsx"));
    let left: Vec<String> = fs::read_dir(town.folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".ichirizuka-"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
    let empty = Town::set_up();
    let all = empty.run(&["export", "data", "--year", "all", "--format", "json", "-o", "all.json"]);
    assert!(all.refused().contains("no year has been published yet"));
}

/// Opens a workbook in `LibreOffice`, which has nothing to say about it, and has each of its sheets written as CSV with the
/// values as they are.
fn reopened(folder: &Path, workbook: &str) {
    // On a busy machine its first start fails now and then ("Unknown IO error"), whatever it is given.
    const STARTS: usize = 3;
    let said = (0..STARTS).map(|start| started(folder, workbook, start)).find_map(Result::ok);
    assert!(said.is_some(), "{:?}", started(folder, workbook, STARTS));
}

/// One start, with a profile of its own; what it complains of.
fn started(folder: &Path, workbook: &str, start: usize) -> Result<(), String> {
    const AS_THEY_ARE: &str = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";
    let profile = format!("-env:UserInstallation=file://{}", folder.join(format!("profile-{start}")).display());
    let mut office = Command::new("soffice");
    office.args(["--headless", &profile, "--convert-to", AS_THEY_ARE, "--outdir"]);
    // The names of its sheets become names of files, which it can write in a locale that has their letters.
    office.arg(folder.join("reopened")).arg(folder.join(workbook)).env("HOME", folder).env("LC_ALL", "C.UTF-8");
    let said = office.output().unwrap_or_else(|error| panic!("tests/setup installs LibreOffice: {error}"));
    let errors = String::from_utf8_lossy(&said.stderr);
    let errors: Vec<&str> = errors.lines().filter(|line| !line.contains("javaldx")).collect();
    if said.status.success() && errors.is_empty() { Ok(()) } else { Err(errors.join("\n")) }
}

fn records(text: &str) -> Vec<csv::StringRecord> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(Result::unwrap).collect()
}

#[test]
fn libreoffice_opens_a_workbook_and_gives_the_same_values_back() {
    let town = Town::empty();
    let environment = [("ICHIRIZUKA_DEMO_PASSWORD", "mihon-no-aikotoba-1")];
    let demo = ["demo", "--port", "0", "--sample", "mihon", "--data", "mihon"];
    let server = Server::start(&town, &demo, &environment, "Ctrl+C");
    let printed = server.printed();
    let database = printed.split_once("Data: ").unwrap().1.split_once(". Stop").unwrap().0;
    let database = format!("sqlite://{database}");
    for year in ["2020", "all"] {
        for format in ["xlsx", "csv"] {
            let file = format!("{year}.{format}");
            let call = ["export", "data", "--database", &database, "--year", year, "--format", format, "-o", &file];
            town.run(&call).done();
        }
        reopened(town.folder(), &format!("{year}.xlsx"));
        let again = fs::read_to_string(town.folder().join(format!("reopened/{year}-データ.csv"))).unwrap();
        let (again, ours) =
            (records(&again), records(&fs::read_to_string(town.folder().join(format!("{year}.csv"))).unwrap()));
        assert_eq!(again.len(), ours.len());
        for (line, (again, ours)) in again.iter().zip(&ours).enumerate() {
            for (column, (value, written)) in again.iter().zip(ours).enumerate() {
                let numbers = value.parse::<f64>().ok().zip(written.parse::<f64>().ok());
                let is_same = numbers.map_or(value == written || format!("'{value}") == written, |(one, other)| {
                    (one - other).abs() <= other.abs() * 1e-9
                });
                assert!(
                    is_same,
                    "{year}, line {line}, {}: {value:?}, {written:?}",
                    &ours.get(column).unwrap_or_default()
                );
            }
        }
        assert!(town.folder().join(format!("reopened/{year}-令和2年度.csv")).exists(), "the published table");
    }
}
