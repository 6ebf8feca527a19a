//! The command `hocvu`.
use clap::Parser;
use hocvu::commands::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    hocvu::commands::run(Cli::parse())
}
