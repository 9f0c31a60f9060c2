//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use commands::words::say;
use tracing_subscriber::filter::Targets;

mod commands;

/// Progress tracking for the work goals of a local government.
#[derive(Parser)]
#[command(name = "ichirizuka", version, about = say("cli-about"), arg_required_else_help = true)]
struct Arguments {
    #[arg(long, global = true, help = say("cli-quiet"))]
    quiet: bool,
    /// Read before the call is: what it says stands where neither a flag nor the environment says anything.
    #[arg(long = "config", global = true, help = say("cli-config"), env = "ICHIRIZUKA_CONFIG", value_name = "FILE")]
    _config: Option<PathBuf>,
    #[arg(long, global = true, help = say("cli-log"), env = "ICHIRIZUKA_LOG", value_name = "LEVELS",
          value_parser = commands::log::levels)]
    log: Option<Targets>,
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
    Backup(commands::backup::Backup),
    Restore(commands::backup::Restore),
    User(commands::user::User),
    Transfer(commands::transfer::Transfer),
}

fn main() -> ExitCode {
    let arguments = match commands::help::read::<Arguments>() {
        Ok(arguments) => arguments,
        Err(end) => return end,
    };
    let serves = matches!(arguments.command, Command::Serve(_));
    commands::log::start(arguments.log, serves);
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
            Command::Backup(command) => command.run(console),
            Command::Restore(command) => command.run(console),
            Command::User(command) => command.run(console).await,
            Command::Transfer(command) => command.run(console).await,
        }
    };
    match actix_web::rt::System::new().block_on(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            commands::console::complain(&refusal);
            refusal.code()
        }
    }
}
