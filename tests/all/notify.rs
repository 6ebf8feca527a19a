//! Mails: none lost while the mail server is away, none sent twice, none that hides in the queue.
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::Time;
use hocvu::db::schema::jobs;
use hocvu::db::schema::messages;
use hocvu::notify::Delivery;
use hocvu::notify::NewMessage;
use hocvu::notify::Subject;
use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncWriteExt;
use tokio::io::BufReader;
use tokio::net::TcpListener;

/// A site that hands its mail to this port, and the mail server's place there, still closed.
fn site_with_mail() -> (Site, std::net::SocketAddr) {
    let place = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = place.local_addr().unwrap();
    drop(place);
    let url = format!("smtp://{address}");
    let site = Site::with(&[
        ("HOCVU_SMTP_URL", &url),
        ("HOCVU_MAIL_FROM", "hocvu@dongnai.example"),
    ]);
    (site, address)
}

async fn say(site: &Site, to: &str) {
    let message = NewMessage {
        person: None,
        recipient: to.parse().unwrap(),
        subject: Subject::new("Mời anh/chị học"),
        body: format!("{}/setup/abc", site.app.config.base_url),
    };
    let now = site.app.now();
    site.arrange(move |conn| hocvu::notify::say(conn, &message, now))
        .await;
}

/// Takes every mail but those to `nobody@`; returns the Message-IDs it took.
fn open_mail_server(address: std::net::SocketAddr) -> tokio::sync::mpsc::UnboundedReceiver<String> {
    let (tell, told) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        let listener = TcpListener::bind(address).await.unwrap();
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(one_mail(stream, tell.clone()));
        }
    });
    told
}

async fn one_mail(stream: tokio::net::TcpStream, tell: tokio::sync::mpsc::UnboundedSender<String>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut in_data = false;
    write.write_all(b"220 here\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(id) = line.strip_prefix("Message-ID: ") {
            tell.send(id.to_owned()).unwrap();
        }
        let reply = match line.get(..4).unwrap_or_default() {
            _ if in_data && line != "." => continue,
            "RCPT" if line.contains("nobody@") => "550 no such person",
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
            return;
        }
    }
}

async fn outbox(site: &Site) -> Vec<(Delivery, i32, String, Option<String>)> {
    site.arrange(|conn| {
        messages::table
            .order(messages::id)
            .select((
                messages::state,
                messages::tries,
                messages::body,
                messages::last_error,
            ))
            .load(conn)
    })
    .await
}

#[tokio::test]
async fn a_mail_server_away_for_four_hours_gets_every_mail_once() {
    let (site, address) = site_with_mail();
    for number in 0..3 {
        say(&site, &format!("an{number}@dongnai.example")).await;
    }
    for _ in 0..24 {
        site.run_jobs().await;
        site.pass(10 * Time::MINUTE);
    }
    assert!(
        outbox(&site)
            .await
            .iter()
            .all(|mail| mail.0 == Delivery::Waiting && mail.1 > 5)
    );
    let causes: Vec<Option<String>> = site
        .arrange(|conn| {
            jobs::table
                .order(jobs::id)
                .select(jobs::last_error)
                .load(conn)
        })
        .await;
    let outbox_says = outbox(&site).await.into_iter().map(|mail| mail.3);
    for cause in causes.into_iter().chain(outbox_says).map(Option::unwrap) {
        assert!(
            cause.starts_with("Không kết nối được máy chủ thư / Cannot reach the mail server: "),
            "{cause}"
        );
    }
    let mut server = open_mail_server(address);
    tokio::task::yield_now().await;
    site.pass(Time::HOUR);
    site.run_jobs().await;
    let mut ids = Vec::new();
    while let Ok(id) = server.try_recv() {
        ids.push(id);
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    for (state, _, body, error) in outbox(&site).await {
        assert_eq!((state, error), (Delivery::Sent, None));
        assert!(body.ends_with("/setup/…"), "no secret is kept: {body}");
    }
    site.pass(Time::DAY);
    site.run_jobs().await;
    assert!(server.try_recv().is_err(), "nothing is sent twice");
}

#[tokio::test]
async fn what_the_mail_server_refuses_is_shown_and_blocks_nothing() {
    let (site, address) = site_with_mail();
    let mut server = open_mail_server(address);
    tokio::task::yield_now().await;
    say(&site, "nobody@dongnai.example").await;
    say(&site, "an@dongnai.example").await;
    site.run_jobs().await;
    let outbox = outbox(&site).await;
    assert_eq!(outbox[0].0, Delivery::Failed);
    assert!(outbox[0].3.as_deref().unwrap().contains("550"));
    assert_eq!(outbox[1].0, Delivery::Sent);
    assert!(server.try_recv().is_ok());
    let counts = site.arrange(hocvu::notify::outbox_counts).await;
    assert_eq!(counts[&Delivery::Failed], 1);
    let page = site.arrange(|conn| hocvu::notify::outbox(conn, Some(Delivery::Failed), None, 50));
    assert_eq!(page.await.len(), 1);
}

#[tokio::test]
async fn mail_written_before_there_was_a_server_is_sent_once_there_is() {
    let site = Site::new();
    say(&site, "an@dongnai.example").await;
    site.run_jobs().await;
    assert_eq!(outbox(&site).await[0].0, Delivery::Waiting);
    let open = |conn: &mut hocvu::db::Conn| {
        jobs::table
            .filter(jobs::state.eq("waiting"))
            .count()
            .get_result::<i64>(conn)
    };
    assert_eq!(site.arrange(open).await, 0);
    let now = site.app.now();
    for expected in [1, 0] {
        let resumed = site
            .arrange(move |conn| hocvu::notify::resume(conn, now))
            .await;
        assert_eq!(resumed, expected, "taken up once");
    }
    assert_eq!(site.arrange(open).await, 1);
}
