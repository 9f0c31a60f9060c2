//! The product in a real browser.

#![cfg(test)]

#[expect(dead_code, reason = "no page here is served from PostgreSQL")]
#[path = "../support/mod.rs"]
mod support;

mod demo;
mod visitor;

mod harness;
mod journey;
