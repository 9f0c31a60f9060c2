//! Signing in and out, and one's own password.

pub mod password;
pub mod sessions;
