//! The command `hocvu`.
use clap::Parser;
use hocvu::commands::Cli;
use mimalloc::MiMalloc;
use std::process::ExitCode;

/// The system's allocator makes threads wait for each other whenever one frees what another has allocated, and a web server
/// does little else.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    hocvu::commands::run(Cli::parse())
}
