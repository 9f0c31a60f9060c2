//! Signing in and out, one's own password, second factor, passkeys, sessions and notices by mail.

mod device;
pub mod elsewhere;
mod journey;
mod own;
pub mod own_links;
pub mod own_mail;
pub mod own_sessions;
pub mod passkeys;
pub mod password;
pub mod second_factor;
pub mod second_step;
pub mod sessions;
