//! The server from outside: requests over HTTP to a real server with a real database. Every test runs twice, on
//! SQLite and on PostgreSQL, each time with a copy of the demonstration's city of its own.

#![cfg(test)]

#[path = "../support/renumbered.rs"]
mod renumbered;
#[expect(dead_code, reason = "this suite opens no browser")]
#[path = "../support/mod.rs"]
mod support;
#[path = "../support/year_document.rs"]
mod year_document;

#[macro_use]
mod city;
mod actors;
mod answer;
mod cache_server;
mod lists;
mod mail_server;
mod relay;
mod roads;
mod scene;
mod schemes;
mod visitor;

mod amounts;
mod api;
mod approvals;
mod away;
mod bounds;
mod caching;
mod comments;
mod comparison;
mod completeness;
mod copying;
mod corrections;
mod courses;
mod defaults;
mod desk;
mod drafts;
mod dump;
mod english_names;
mod evaluation_texts;
mod evidence;
mod figures;
mod files;
mod first_steps;
mod forms;
mod goals;
mod grid;
mod hostile;
mod identity;
mod imports;
mod incoming;
mod indicator_tables;
mod instances;
mod lead;
mod lineage;
mod listings;
mod markup;
mod mending;
mod migrations;
mod monthly;
mod office_years;
mod operation;
mod own_documents;
mod own_sessions;
mod packing;
mod page_cache;
mod pages;
mod passkeys;
mod people;
mod plan;
mod postgresql;
mod programme_codes;
mod prose;
mod publishing;
mod reading;
mod reminders;
mod replayed;
mod replica;
mod review;
mod routes;
mod sealed;
mod search;
mod second_factor;
mod sessions;
mod settings;
mod shared_caches;
mod side_by_side;
mod sign_in;
mod single_sign_on;
mod sources;
mod stages;
mod stages_web;
mod statements;
mod syndication;
mod through;
mod trail;
mod transfers;
mod underway;
mod undo;
mod units;
mod updates;
mod upload;
mod uploads;
mod without_a_trace;
mod workbooks;
mod writing;
mod years;
