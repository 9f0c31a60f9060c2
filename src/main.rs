//! The command line.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use commands::words::say;

mod commands;

/// Progress tracking for the work goals of a local government.
#[derive(Parser)]
#[command(name = "ichirizuka", version, about = say("cli-about"), arg_required_else_help = true)]
struct Arguments {
    #[arg(long, global = true, help = say("cli-quiet"))]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(commands::demo::Demo),
    Setup(commands::setup::Setup),
    Serve(commands::serve::Serve),
    Import(commands::import::ImportFile),
    Imports(commands::imports::Imports),
    Publish(commands::publish::Publish),
    Export(commands::export::Export),
    Check(commands::check::Check),
    User(commands::user::User),
    Transfer(commands::transfer::Transfer),
}

fn main() -> ExitCode {
    commands::log::start();
    let arguments = match commands::help::read::<Arguments>() {
        Ok(arguments) => arguments,
        Err(end) => return end,
    };
    let console = commands::console::Console::new(arguments.quiet);
    let run = async {
        match arguments.command {
            Command::Demo(command) => command.run(console).await,
            Command::Setup(command) => command.run(console).await,
            Command::Serve(command) => command.run(console).await,
            Command::Import(command) => command.run(console).await,
            Command::Imports(command) => command.run(console).await,
            Command::Publish(command) => command.run(console).await,
            Command::Export(command) => command.run(console).await,
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
