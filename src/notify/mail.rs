//! Handing messages over to the mail server.
use super::model::Address;
use super::outbox::Errand;
use super::outbox::Letter;
use super::outbox::letter;
use super::outbox::note_failure;
use super::outbox::note_sent;
use crate::config::Mail;
use crate::db::Clock;
use crate::db::Db;
use crate::db::DbError;
use crate::jobs::Job;
use lettre::AsyncSmtpTransport;
use lettre::AsyncTransport;
use lettre::Message;
use lettre::Tokio1Executor;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::message::header::HeaderName;
use lettre::message::header::HeaderValue;
use lettre::transport::smtp::response::Category;
use std::time::Duration;
use std::time::UNIX_EPOCH;

/// How long one mail may take from the connection to the server's word; a server that hangs is tried again later.
const LONGEST: Duration = Duration::from_secs(20);

/// Why a message was not taken over.
#[derive(Debug, PartialEq, Eq)]
enum Fault {
    /// For good: this message will never be taken.
    Refused(String),
    /// The server is away, busy or not set up rightly.
    Later(String),
}

/// Sends the message of a job. Without a mail server it stays in the outbox; a crash between the sending and its note
/// sends it again under the same Message-ID, by which mail programs know a double.
pub async fn deliver(
    db: &Db,
    clock: &Clock,
    mail: Option<&Mail>,
    job: &Job,
) -> Result<(), DbError> {
    let errand: Errand = job
        .payload()
        .map_err(|error| DbError::Unavailable(error.to_string()))?;
    let waiting = db
        .glance(move |conn| letter(conn, errand.message).map_err(DbError::from))
        .await?;
    let (Some(letter), Some(mail)) = (waiting, mail) else {
        return Ok(());
    };
    let outcome = send(mail, &letter).await;
    let now = clock.now();
    match outcome {
        Ok(()) => {
            db.write_aside(move |conn| Ok(note_sent(conn, &letter, now)?))
                .await
        }
        Err(Fault::Refused(reason)) => {
            db.write_aside(move |conn| Ok(note_failure(conn, &letter, &reason, true)?))
                .await
        }
        Err(Fault::Later(reason)) => {
            let (cause, last) = (reason.clone(), job.is_last_try());
            db.write_aside(move |conn| {
                Ok::<_, DbError>(note_failure(conn, &letter, &reason, last)?)
            })
            .await?;
            Err(DbError::Unavailable(cause))
        }
    }
}

async fn send(mail: &Mail, letter: &Letter) -> Result<(), Fault> {
    let message = message(mail, letter)?;
    let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&encrypted(&mail.smtp_url))
        .map_err(|error| Fault::Later(error.to_string()))?
        .timeout(Some(LONGEST))
        .build();
    match tokio::time::timeout(LONGEST, server.send(message)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(fault(&error)),
        Err(_) => Err(Fault::Later(
            "the mail server did not answer in time".to_owned(),
        )),
    }
}

/// A refusal is for good only when it is about the message: 53x is about our own password or its encryption.
fn fault(error: &lettre::transport::smtp::Error) -> Fault {
    let about_us = error
        .status()
        .is_some_and(|code| code.category == Category::Unspecified3);
    let text = std::iter::successors(Some(error as &dyn std::error::Error), |error| {
        error.source()
    })
    .map(ToString::to_string)
    .last()
    .unwrap_or_default();
    let text = error
        .status()
        .map_or_else(|| text.clone(), |code| format!("{code} {text}"));
    if error.is_permanent() && !about_us {
        Fault::Refused(text)
    } else {
        Fault::Later(text)
    }
}

fn message(mail: &Mail, letter: &Letter) -> Result<Message, Fault> {
    let refused = |error: &dyn std::fmt::Display| Fault::Refused(error.to_string());
    let to: Address = letter
        .recipient
        .parse()
        .map_err(|()| Fault::Refused("not a mail address".to_owned()))?;
    let from: Mailbox = mail
        .from
        .parse()
        .map_err(|error: lettre::address::AddressError| Fault::Later(error.to_string()))?;
    let written = UNIX_EPOCH + Duration::from_millis(letter.created_at.0.unsigned_abs());
    let id = format!("<{}@{}>", letter.message_id, from.email.domain());
    Message::builder()
        .message_id(Some(id))
        .date(written)
        .from(from)
        .to(Mailbox::new(None, to.into_inner()))
        .subject(&letter.subject)
        .header(ContentType::TEXT_PLAIN)
        .raw_header(automatic())
        .body(letter.body.clone())
        .map_err(|error| refused(&error))
}

/// Tells mail programs not to answer with an out-of-office note (RFC 3834).
fn automatic() -> HeaderValue {
    HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    )
}

/// The server's address with the encryption it asks for. `smtp://` to another machine means STARTTLS: required when a
/// password travels, else wherever the server offers it. `?tls=none` turns it off.
fn encrypted(url: &str) -> String {
    if let Some(plain) = url.strip_suffix("?tls=none") {
        return plain.to_owned();
    }
    let Some(rest) = url.strip_prefix("smtp://") else {
        return url.to_owned();
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let (password, host) = match authority.rsplit_once('@') {
        Some((_, host)) => (true, host),
        None => (false, authority),
    };
    let here = ["localhost", "127.", "[::1]"]
        .iter()
        .any(|start| host.starts_with(start));
    match (here || url.contains("?tls="), password) {
        (true, _) => url.to_owned(),
        (false, true) => format!("{url}?tls=required"),
        (false, false) => format!("{url}?tls=opportunistic"),
    }
}

#[cfg(test)]
#[path = "mail_tests.rs"]
mod tests;
