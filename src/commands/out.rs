//! Standard output of the commands. A reader that has seen enough, such as `head`, closes the pipe; that is no fault.
use std::fmt::Display;
use std::io;
use std::io::Write;

/// Standard output that ends the command quietly once nobody reads it any more.
pub struct Out;

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::stdout().write(bytes).map_err(unless_closed)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush().map_err(unless_closed)
    }
}

fn unless_closed(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    error
}

/// Prints one line.
pub fn say(line: impl Display) {
    // A terminal that is gone or a full disk can be told to nobody.
    drop(writeln!(Out, "{line}"));
}
