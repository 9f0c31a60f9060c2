//! The rules of the house, held by reading `src/` with `syn`: who may name whom, what the public side reads, which tables
//! it sees, how long a function is, what has a comment. And two rules of the same kind about what is no Rust: both
//! databases have the same migrations, and no address is registered twice.

#![cfg(test)]

mod asvs;
mod data;
mod layers;
mod limits;
mod source;
mod store;
mod web;
