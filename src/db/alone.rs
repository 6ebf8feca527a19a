//! One server a SQLite file: what a server keeps in memory, a second one would not know of.
use crate::text::Language;
use crate::text::file_fault;
use std::fs::File;
use std::fs::TryLockError;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

/// A predecessor that is just ending is waited for this long.
const PATIENCE: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(100);

/// Held while a process serves a database. The system ends it with the process, however that ends; commands beside the
/// server do not ask for it.
#[derive(Debug)]
pub struct Alone {
    _lock: Option<File>,
}

/// Claims a database for the server of this process. PostgreSQL takes any number; on SQLite a second one is refused.
pub async fn alone(url: &str, language: Language) -> Result<Alone, String> {
    let Some(path) = url.strip_prefix("sqlite://").map(Path::new) else {
        return Ok(Alone { _lock: None });
    };
    let begun = Instant::now();
    loop {
        match lock_beside(path) {
            Ok(lock) => return Ok(Alone { _lock: Some(lock) }),
            Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                tokio::time::sleep(LOOK).await;
            }
            Err(TryLockError::WouldBlock) => return Err(taken(path, language)),
            Err(TryLockError::Error(error)) => {
                let lock = format!("{}.lock", path.display());
                return Err(file_fault(lock, &error, language));
            }
        }
    }
}

/// The lock of a database file, under whichever name the file is called.
fn lock_beside(path: &Path) -> Result<File, TryLockError> {
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut name = path.into_os_string();
    name.push(".lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(name)
        .map_err(TryLockError::Error)?;
    file.try_lock()?;
    Ok(file)
}

fn taken(path: &Path, language: Language) -> String {
    let path = path.display();
    language.say(
        format!("một máy chủ hocvu khác đang chạy trên {path}; dừng máy chủ đó trước, hoặc đặt cơ sở dữ liệu riêng cho máy chủ này (HOCVU_DATA hoặc HOCVU_DATABASE_URL). Chỉ PostgreSQL cho nhiều máy chủ cùng chạy"),
        format!("another hocvu server is running on {path}; stop it first, or give this one a database of its own (HOCVU_DATA or HOCVU_DATABASE_URL). Only PostgreSQL takes several servers"),
    )
}
