//! The command line.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod commands;

/// Progress tracking for the work goals of a local government.
#[derive(Parser)]
#[command(name = "ichirizuka", version, about, arg_required_else_help = true)]
struct Arguments {
    /// Print nothing but what was asked for and errors.
    #[arg(long, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a sample city and serve it on this machine.
    Demo(commands::demo::Demo),
    /// Set up a city: its name and code, and the first administrator.
    Setup(commands::setup::Setup),
    /// Serve the city.
    Serve(commands::serve::Serve),
    /// Read a table of goals and take it in.
    Import(commands::import::ImportFile),
    /// What was taken in, and taking it back.
    Imports(commands::imports::Imports),
    /// Publish the sheets of a year.
    Publish(commands::publish::Publish),
    /// Look whether what is on record holds together.
    Check(commands::check::Check),
    /// Accounts.
    User(commands::user::User),
    /// Carry out a table of transfers.
    Transfer(commands::transfer::Transfer),
}

fn main() -> ExitCode {
    commands::log::start();
    let arguments = Arguments::parse();
    let console = commands::console::Console::new(arguments.quiet);
    let run = async {
        match arguments.command {
            Command::Demo(command) => command.run(console).await,
            Command::Setup(command) => command.run(console).await,
            Command::Serve(command) => command.run(console).await,
            Command::Import(command) => command.run(console).await,
            Command::Imports(command) => command.run(console).await,
            Command::Publish(command) => command.run(console).await,
            Command::Check(command) => command.run(console).await,
            Command::User(command) => command.run(console).await,
            Command::Transfer(command) => command.run(console).await,
        }
    };
    match actix_web::rt::System::new().block_on(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            commands::console::complain(&refusal);
            ExitCode::FAILURE
        }
    }
}
