//! The program from outside: the real binary, called as people and scripts call it, each test in a folder of its own.

#![cfg(test)]

#[path = "../support/renumbered.rs"]
mod renumbered;
#[expect(dead_code, reason = "this suite opens no browser")]
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/year_document.rs"]
mod year_document;

mod backup;
mod chance;
mod check;
mod configuration;
mod database_file;
mod demo;
mod deploy;
mod disk;
mod encrypted;
mod export;
mod import;
mod imports;
mod japanese;
mod keeping;
mod kills;
mod move_across;
mod nasty;
mod publish;
mod round_trip;
mod serve;
mod server;
mod setup;
mod site;
mod town;
mod transfer;
mod usage;
mod user;
mod whole;
mod whole_city;
