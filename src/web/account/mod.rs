//! Signing in and out, and one's own password.

mod device;
pub mod password;
pub mod sessions;
