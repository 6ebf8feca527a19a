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
use crate::jobs::Setback;
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
) -> Result<(), Setback> {
    let errand: Errand = job.payload().map_err(Setback::new)?;
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
            db.write_aside(move |conn| Ok::<_, DbError>(note_sent(conn, &letter, now)?))
                .await?;
        }
        Err(Fault::Refused(reason)) => {
            db.write_aside(move |conn| {
                Ok::<_, DbError>(note_failure(conn, &letter, &reason, true)?)
            })
            .await?;
        }
        Err(Fault::Later(reason)) => {
            let (cause, last) = (reason.clone(), job.is_last_try());
            db.write_aside(move |conn| {
                Ok::<_, DbError>(note_failure(conn, &letter, &reason, last)?)
            })
            .await?;
            return Err(Setback::new(cause));
        }
    }
    Ok(())
}

async fn send(mail: &Mail, letter: &Letter) -> Result<(), Fault> {
    let message = message(mail, letter)?;
    let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&encrypted(&mail.smtp_url))
        .map_err(|error| {
            let vietnamese = "Địa chỉ máy chủ thư chưa đúng";
            Fault::Later(said(
                vietnamese,
                "The mail server's address is wrong",
                &error,
            ))
        })?
        .timeout(Some(LONGEST))
        .build();
    match tokio::time::timeout(LONGEST, server.send(message)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(fault(&error)),
        Err(_) => Err(Fault::Later(said(
            "Máy chủ thư không trả lời kịp",
            "The mail server did not answer in time",
            &format_args!("{} s", LONGEST.as_secs()),
        ))),
    }
}

/// What is stored for administrators, whose language nobody knows yet: in both, and then what there is of a cause.
fn said(vietnamese: &str, english: &str, cause: &dyn std::fmt::Display) -> String {
    format!("{vietnamese} / {english}: {cause}")
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
    let text = match error.status() {
        Some(code) => said(
            "Máy chủ thư không nhận thư",
            "The mail server did not take the mail",
            &format_args!("{code} {text}"),
        ),
        None if error.is_client() || error.is_response() => said(
            "Không gửi được qua máy chủ thư",
            "Cannot send through the mail server",
            &text,
        ),
        None => said(
            "Không kết nối được máy chủ thư",
            "Cannot reach the mail server",
            &text,
        ),
    };
    if error.is_permanent() && !about_us {
        Fault::Refused(text)
    } else {
        Fault::Later(text)
    }
}

fn message(mail: &Mail, letter: &Letter) -> Result<Message, Fault> {
    let to: Address = letter.recipient.parse().map_err(|()| {
        let vietnamese = "Địa chỉ nhận không đúng";
        Fault::Refused(said(vietnamese, "Not a mail address", &letter.recipient))
    })?;
    let from: Mailbox = mail
        .from
        .parse()
        .map_err(|error: lettre::address::AddressError| {
            let vietnamese = "Địa chỉ người gửi chưa đúng";
            Fault::Later(said(vietnamese, "The sender's address is wrong", &error))
        })?;
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
        .map_err(|error| {
            let vietnamese = "Không soạn được thư";
            Fault::Refused(said(vietnamese, "The mail cannot be written", &error))
        })
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
