//! Mails against a mail server of a few lines.
use super::*;
use crate::db::Time;
use crate::db::ids::MessageId;
use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncWriteExt;
use tokio::io::BufReader;
use tokio::net::TcpListener;

fn letter_to(recipient: &str) -> Letter {
    Letter {
        id: MessageId(1),
        message_id: "same-at-every-try".to_owned(),
        recipient: recipient.to_owned(),
        subject: "Mời anh/chị đăng nhập".to_owned(),
        body: "Kính gửi {{7*7}},\n.\nXin mời.".to_owned(),
        created_at: Time(1_790_000_000_000),
    }
}

fn server_at(address: &str) -> Mail {
    Mail {
        smtp_url: format!("smtp://{address}"),
        from: "Học Vụ Số <hocvu@dongnai.example>".to_owned(),
    }
}

/// Answers every command with 250 but `RCPT`, which gets `answer`; returns what was sent.
async fn mail_server(answer: &'static str) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let (mut heard, mut in_data) = (Vec::new(), false);
        write.write_all(b"220 here\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            heard.push(line.clone());
            let reply = match line.get(..4).unwrap_or_default() {
                _ if in_data && line != "." => continue,
                "RCPT" => answer,
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 good",
            };
            in_data = line == "DATA";
            if write
                .write_all(format!("{reply}\r\n").as_bytes())
                .await
                .is_err()
            {
                break;
            }
        }
        heard
    });
    (address, heard)
}

#[tokio::test]
async fn a_mail_arrives_with_its_own_id_and_nothing_added() {
    let (address, heard) = mail_server("250 good").await;
    assert_eq!(
        send(&server_at(&address), &letter_to("an@example.vn")).await,
        Ok(())
    );
    let heard = heard.await.unwrap();
    for line in [
        "RCPT TO:<an@example.vn>",
        "Message-ID: <same-at-every-try@dongnai.example>",
        "Auto-Submitted: auto-generated",
        "..",
    ] {
        assert!(
            heard.iter().any(|heard| heard == line),
            "{line} in {heard:#?}"
        );
    }
}

#[tokio::test]
async fn what_is_refused_for_good_is_not_tried_again() {
    let (address, _) = mail_server("550 no such person").await;
    let outcome = send(&server_at(&address), &letter_to("an@example.vn")).await;
    assert!(matches!(outcome, Err(Fault::Refused(reason)) if reason.contains("550")));
    let (address, _) = mail_server("451 try later").await;
    let outcome = send(&server_at(&address), &letter_to("an@example.vn")).await;
    assert!(matches!(outcome, Err(Fault::Later(_))));
    let outcome = send(&server_at("127.0.0.1:1"), &letter_to("an@example.vn")).await;
    assert!(matches!(outcome, Err(Fault::Later(_))));
    let outcome = send(
        &server_at("127.0.0.1:1"),
        &letter_to("an@example.vn\r\nBcc: b@example.vn"),
    )
    .await;
    assert!(matches!(outcome, Err(Fault::Refused(_))));
}

#[test]
fn a_password_travels_encrypted_or_not_at_all() {
    assert_eq!(
        encrypted("smtps://u:p@mail.vn:465"),
        "smtps://u:p@mail.vn:465"
    );
    assert_eq!(
        encrypted("smtp://u:p@mail.vn:587"),
        "smtp://u:p@mail.vn:587?tls=required"
    );
    assert_eq!(
        encrypted("smtp://mail.vn:25"),
        "smtp://mail.vn:25?tls=opportunistic"
    );
    assert_eq!(encrypted("smtp://127.0.0.1:1025"), "smtp://127.0.0.1:1025");
    assert_eq!(
        encrypted("smtp://u:p@mail.vn:587?tls=none"),
        "smtp://u:p@mail.vn:587"
    );
}
