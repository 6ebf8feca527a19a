//! Hostile text in every field that holds text, opened on every page, in every export, mail and PDF, by every role.
use super::ASKING;
use super::TABLE;
use super::filled;
use super::things;
use crate::support::Answer;
use crate::support::Province;
use crate::support::Site;
use diesel::prelude::*;
use diesel::sql_query;
use hocvu::db::Conn;
use hocvu::db::schema::people;
use std::io::Cursor;
use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncWriteExt;
use tokio::io::BufReader;

/// Breaks out of attributes and tags, of templates, of quotes and of the direction of writing.
const MARKUP: &str =
    "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}</title>\u{202e}gpj";
/// Runs in a spreadsheet.
const FORMULA: &str = "=cmd|' /C calc'!A0";
/// Ends a line of a header.
const LINES: &str = "Hòa\r\nBcc: all@example.vn\r\n\r\nMua ngay";

/// Every column of text that no rule of the database narrows.
const FIELDS: &[(&str, &str)] = &[
    ("people", "full_name"),
    ("people", "phone"),
    ("people", "citizen_id_mask"),
    ("assignments", "position"),
    ("assignments", "rank"),
    ("unit_versions", "name"),
    ("unit_versions", "kind"),
    ("unit_versions", "agency_code"),
    ("issuers", "place"),
    ("issuers", "signatory"),
    ("issuers", "signatory_title"),
    ("issuers", "parent_name"),
    ("imports", "file_name"),
    ("completions", "unit_name"),
    ("completions", "unit_code"),
    ("completions", "parent_unit_name"),
    ("completions", "position"),
    ("sessions", "device"),
    ("grants", "decision"),
    ("unit_events", "decision"),
    ("groups", "name"),
    ("groups", "decision"),
    ("group_members", "role"),
    ("group_members", "decision"),
    ("group_members", "end_decision"),
    ("external_identities", "provider"),
    ("data_requests", "wish"),
    ("data_request_steps", "reason"),
    ("data_request_steps", "ground"),
    ("calendar_days", "name"),
    ("calendar_days", "source"),
    ("messages", "subject"),
    ("messages", "last_error"),
    ("jobs", "last_error"),
    ("audit_entries", "actor_name"),
    ("audit_entries", "object"),
    ("audit_entries", "action"),
];

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Fills them all with one text.
fn poison(conn: &mut Conn, text: &str) -> QueryResult<()> {
    let text_quoted = quoted(text);
    for (table, column) in FIELDS {
        sql_query(format!("UPDATE {table} SET {column} = {text_quoted}")).execute(conn)?;
    }
    // Codes and logins are each somebody's own.
    for (table, column) in [("people", "staff_code"), ("accounts", "login")] {
        let own = format!("{text_quoted} || CAST(id AS TEXT)");
        sql_query(format!("UPDATE {table} SET {column} = {own}")).execute(conn)?;
    }
    let inside = serde_json::to_string(text).unwrap();
    let detail = quoted(&format!("{{\"file\":{inside}}}"));
    sql_query(format!("UPDATE audit_entries SET detail = {detail}")).execute(conn)?;
    // What a certificate says is frozen in one text of JSON.
    let name = quoted(inside.trim_matches('"'));
    for frozen in [
        "Nguyễn Thị Hòa",
        "Ủy ban nhân dân tỉnh",
        "Đồng Nai",
        "Trần Thị Ký",
    ] {
        let frozen = quoted(frozen);
        let facts = format!("UPDATE certificates SET facts = REPLACE(facts, {frozen}, {name})");
        sql_query(facts).execute(conn)?;
    }
    Ok(())
}

/// What of a page no page of ours would have: markup that came from a text.
fn injected(page: &str) -> Option<String> {
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..];
        match after_tag(tag) {
            Ok(after) => rest = after,
            Err(what) => {
                let near: String = tag.chars().take(80).collect();
                return Some(format!("{what} near <{near}"));
            }
        }
    }
    None
}

/// What follows a tag, or what is wrong with it.
fn after_tag(tag: &str) -> Result<&str, &'static str> {
    if tag.starts_with('!') {
        return tag
            .split_once('>')
            .map(|(_, after)| after)
            .ok_or("an open comment");
    }
    let name = tag.strip_prefix('/').unwrap_or(tag);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let (name, mut inside) = name.split_at(end.unwrap_or(name.len()));
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err("a bare <");
    }
    let mut source: Option<&str> = None;
    loop {
        inside = inside.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = inside.strip_prefix('>') {
            let from = source.unwrap_or_default();
            let own =
                !matches!(name, "script" | "img") || from.starts_with('/') || tag.starts_with('/');
            return if own {
                Ok(after)
            } else {
                Err("a script or picture of a stranger's")
            };
        }
        let (attribute, value, after) = attribute(inside)?;
        if attribute == "src" {
            source = Some(value);
        }
        inside = after;
    }
}

/// An attribute's name and value, and what follows.
fn attribute(text: &str) -> Result<(&str, &str, &str), &'static str> {
    let end = text.find(|c: char| c.is_whitespace() || "=>/".contains(c));
    let (name, after) = text.split_at(end.ok_or("an open tag")?);
    if name.starts_with("on") || name.contains(['"', '\'', '<']) {
        return Err("an attribute of a stranger's");
    }
    let Some(value) = after.strip_prefix('=') else {
        return Ok((name, "", after));
    };
    let value = value.strip_prefix('"').ok_or("a value without quotes")?;
    let (value, after) = value.split_once('"').ok_or("an open value")?;
    if value.trim_start().to_lowercase().starts_with("javascript:") {
        return Err("an address that runs");
    }
    Ok((name, value, after))
}

/// Cells that a spreadsheet would run.
fn formulas(csv: &str) -> Option<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let mut rows = reader.records();
    rows.find_map(|row| {
        let row = row.unwrap();
        let mut cells = row.iter();
        let runs = cells.find(|cell| cell.starts_with(['=', '+', '@', '\t', '\r', '-']));
        runs.map(str::to_owned)
    })
}

/// What is wrong with a whole answer.
fn fault(answer: &Answer) -> Option<String> {
    for (name, value) in &answer.headers {
        let value = value.as_bytes();
        if value
            .iter()
            .any(|byte| byte.is_ascii_control() || *byte == b'<')
        {
            return Some(format!("header {name}"));
        }
    }
    if answer.status.is_server_error() {
        return Some(format!("{}", answer.status));
    }
    let kind = answer.headers.get("content-type");
    match kind.map_or("", |kind| kind.to_str().unwrap()) {
        kind if kind.starts_with("text/html") => injected(&answer.text()),
        kind if kind.starts_with("text/csv") => formulas(&answer.text()),
        kind if kind.contains("spreadsheetml") => running(answer),
        "application/pdf" => {
            let whole = answer.bytes.starts_with(b"%PDF");
            (!whole).then(|| "no PDF".to_owned())
        }
        kind if kind.contains("json") => broken_json(&answer.text(), kind),
        _ => None,
    }
}

/// What is no JSON, line by line where lines are.
fn broken_json(text: &str, kind: &str) -> Option<String> {
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).err();
    let error = if kind.starts_with("application/json") {
        read(text)
    } else {
        text.lines().find_map(read)
    };
    error.map(|error| error.to_string())
}

/// A cell of a workbook that runs.
fn running(answer: &Answer) -> Option<String> {
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(answer.bytes.clone())).unwrap();
    let sheets = calamine::Reader::sheet_names(&book);
    sheets.iter().find_map(|sheet| {
        let formulas = calamine::Reader::worksheet_formula(&mut book, sheet).unwrap();
        let mut found = formulas.used_cells();
        found.next().map(|(_, _, formula)| formula.clone())
    })
}

/// What a reader copies out of a PDF.
#[expect(
    clippy::disallowed_methods,
    reason = "a foreign program is the best judge of the file"
)]
fn text_of(pdf: &[u8]) -> String {
    let path = std::env::temp_dir().join(format!("hocvu-hostile-{}.pdf", std::process::id()));
    std::fs::write(&path, pdf).unwrap();
    let output = std::process::Command::new("pdftotext")
        .arg(&path)
        .arg("-")
        .output();
    std::fs::remove_file(&path).unwrap();
    String::from_utf8(output.expect("pdftotext of poppler-utils").stdout).unwrap()
}

#[test]
fn markup_of_a_stranger_is_seen() {
    assert_eq!(
        injected(
            "<!DOCTYPE html><p class=\"a\">x &lt;b&gt;</p><br><script src=\"/a.js\" defer></script>"
        ),
        None
    );
    for bad in [
        "<p><script>alert(1)</script></p>",
        "<p title=\"\"><img src=x>",
        "<a href=\"javascript:alert(1)\">",
        "<input value=\"\" onfocus=\"x\">",
        "<p>1 < 2</p>",
        "<img src=\"x\">",
    ] {
        assert!(injected(bad).is_some(), "{bad}");
    }
}

#[tokio::test]
async fn hostile_text_stays_text_on_every_page_and_in_every_file_for_every_role() {
    let (site, province) = Site::with_province().await;
    let mut things = things(&site, &province).await;
    let mut hr = site.signed_in("hr").await;
    let mut browsers = vec![("anonymous", site.browser())];
    for role in &ASKING[1..] {
        browsers.push((role, site.signed_in(role).await));
    }
    let mut faults = Vec::new();
    let mut seen = 0;
    for text in [MARKUP, FORMULA, LINES] {
        let cell = text.replace('"', "\"\"");
        let list = format!(
            "staff_code,full_name,unit_code,position,email\n\"{cell}\",\"{cell}\",SKHCN,\"{cell}\",\"{cell}\"\nCB77,Lê An,SKHCN,\"{cell}\",\n"
        );
        let name = format!("{}.csv", text.replace(['"', '\r', '\n'], ""));
        let sent = hr
            .upload("/people/import", (&name, list.as_bytes()), &[])
            .await;
        let import = sent.expect(303).location().to_owned();
        things.insert("{import}", import.rsplit('/').next().unwrap().to_owned());
        site.arrange(move |conn| poison(conn, text)).await;
        site.app.sessions.clear();
        site.app.pages.clear();
        for (method, path, address, _) in TABLE {
            if *method != "GET" {
                continue;
            }
            let mut addresses = vec![filled(address, &things)];
            let code = path.ends_with("{name}");
            addresses.extend(
                code.then(|| format!("{}.pdf", addresses[0]))
                    .filter(|_| !path.starts_with("/verify")),
            );
            addresses.extend(code.then(|| format!("{}.json", addresses[0])));
            for (role, browser) in &browsers {
                for address in &addresses {
                    let answer = browser.clone().get(address).await;
                    seen += usize::from(answer.text().contains("&lt;script&gt;alert(2)"));
                    if let Some(fault) = fault(&answer) {
                        faults.push(format!("{role}: {address}: {fault}"));
                    }
                }
            }
        }
        for outcome in ["new", "faulty", "changed"] {
            let answer = hr.get(&format!("{import}?outcome={outcome}")).await;
            faults.extend(fault(&answer).map(|fault| format!("{import} {outcome}: {fault}")));
        }
        for file in [
            format!("/certificates/{}.pdf", things["{code}"]),
            "/transcript.pdf".to_owned(),
        ] {
            let mut learner = browsers
                .iter()
                .find(|(role, _)| *role == "learner")
                .unwrap()
                .1
                .clone();
            let pdf = learner.get(&file).await.expect(200);
            let shown = text_of(&pdf.bytes);
            assert!(
                shown.contains("KT-01") || shown.contains("Đủ loại câu hỏi"),
                "{file}: {shown}"
            );
        }
    }
    assert!(seen > 20, "the text was hardly anywhere: {seen}");
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn searches_and_filters_repeat_hostile_text_as_text() {
    let (site, _) = Site::with_province().await;
    site.publish_courses().await;
    let mut hr = site.signed_in("hr").await;
    for text in [MARKUP, FORMULA, LINES, "\u{0}", &"a\u{301}".repeat(300)] {
        let coded = serde_urlencoded::to_string([("", text)]).unwrap();
        let coded = coded.trim_start_matches('=');
        for address in [
            "/people?q=…",
            "/people?unit=…",
            "/people?as_of=…",
            "/completions?unit=…",
            "/completions?from=…",
            "/completions?course=…",
            "/targets/staff-trained?unit=…",
            "/units?as_of=…",
            "/verify?code=…",
            "/sign-in?next=…",
        ] {
            let answer = hr.get(&address.replace('…', coded)).await;
            assert_eq!(fault(&answer), None, "{address} {text:?}");
        }
    }
}

/// Takes one mail and returns the lines of its head.
async fn head_of_one_mail(listener: tokio::net::TcpListener) -> Vec<String> {
    let (stream, _) = listener.accept().await.unwrap();
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let (mut head, mut data, mut body) = (Vec::new(), false, false);
    write.write_all(b"220 here\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let reply = match line.get(..4).unwrap_or_default() {
            _ if data && line != "." => {
                body |= line.is_empty();
                if !body {
                    head.push(line);
                }
                continue;
            }
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            _ => "250 good",
        };
        data = line == "DATA";
        let reply = format!("{reply}\r\n");
        if write.write_all(reply.as_bytes()).await.is_err() || line == "QUIT" {
            break;
        }
        if line == "." {
            break;
        }
    }
    head
}

#[tokio::test]
async fn a_name_with_lines_in_it_adds_no_header_to_a_mail() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let site = Site::with(&[
        ("HOCVU_SMTP_URL", &url),
        ("HOCVU_MAIL_FROM", "hocvu@dongnai.example"),
    ]);
    let province = Province::settle(&site).await;
    let person = province.people["learner"];
    site.arrange(move |conn| {
        diesel::update(people::table.find(person))
            .set((
                people::full_name.eq(LINES),
                people::email.eq("hoa@example.vn"),
            ))
            .execute(conn)
    })
    .await;
    let mut officer = site.signed_in("officer").await;
    officer
        .post(&format!("/people/{person}/invitation"), &[])
        .await
        .expect(200);
    let taken = tokio::spawn(head_of_one_mail(listener));
    site.run_jobs().await;
    let head = taken.await.unwrap();
    assert!(
        head.iter().any(|line| line.starts_with("Subject:")),
        "{head:?}"
    );
    assert!(
        !head.iter().any(|line| line.starts_with("Bcc:")),
        "{head:?}"
    );
}
