//! argon2id, at most one hash per core at a time: a storm of sign-ins must not stop answers from being saved.
use super::password::normal;
use crate::db::DbError;
use argon2::Argon2;
use argon2::PasswordHasher;
use argon2::PasswordVerifier;
use argon2::password_hash::phc::PasswordHash;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use tokio::sync::Semaphore;

/// Sign-ins that may wait for a core; at about 25 a second and core, the last one waits some seconds.
const QUEUE: usize = 256;

/// Hashes and checks passwords off the threads that serve pages.
#[derive(Clone)]
pub struct Hasher {
    cores: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    nobody: Arc<str>,
    done: Arc<AtomicU64>,
}

impl Hasher {
    /// A hasher for so many cores.
    pub fn new(cores: usize) -> Self {
        let nobody = hash_now("nobody has this password").unwrap_or_default();
        Self {
            cores: Arc::new(Semaphore::new(cores.max(1))),
            waiting: Arc::default(),
            nobody: nobody.into(),
            done: Arc::default(),
        }
    }

    /// Hashes made so far, so that a test can tell that a name nobody has costs as much as any other.
    pub fn count(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// The hash of a password, as a PHC string (argon2id, 19 MiB, 2 passes).
    pub async fn hash(&self, password: String) -> Result<String, DbError> {
        self.run(move || hash_now(&password))
            .await?
            .ok_or(DbError::Panicked)
    }

    /// Whether `password` is the one behind `hash`. Without a hash it costs the same and is never right, so that time does
    /// not tell whether an account exists.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool, DbError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.to_string());
        let right = self
            .run(move || {
                let parsed = PasswordHash::new(&hash).ok();
                parsed.is_some_and(|hash| {
                    Argon2::default()
                        .verify_password(normal(&password).as_bytes(), &hash)
                        .is_ok()
                })
            })
            .await?;
        Ok(right && known)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the bounded lane for hashing"
    )]
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, DbError> {
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= QUEUE {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Err(DbError::Busy);
        }
        let permit = self.cores.acquire().await;
        self.done.fetch_add(1, Ordering::Relaxed);
        let outcome = tokio::task::spawn_blocking(work).await;
        drop(permit);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        outcome.map_err(|_| DbError::Panicked)
    }
}

fn hash_now(password: &str) -> Option<String> {
    Argon2::default()
        .hash_password(normal(password).as_bytes())
        .ok()
        .map(|hash| hash.to_string())
}
