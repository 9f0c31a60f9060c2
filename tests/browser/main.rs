//! The product in a real browser.

#![cfg(test)]

#[expect(dead_code, reason = "no page here is served from PostgreSQL")]
#[path = "../support/mod.rs"]
mod support;

mod approving;
mod demo;
mod tour;
mod visitor;

mod accessibility;
mod charts;
mod copy;
mod grid;
mod harness;
mod journey;
mod keyboard;
mod language;
mod layout;
mod mistakes;
mod monthly;
mod passkeys;
mod print;
mod reorganisation;
mod review;
mod room;
mod search;
mod second_factor;
mod transfers;
mod year;
