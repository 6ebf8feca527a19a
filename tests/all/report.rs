//! Records and figures that are carried away: complete, in the agreed columns, and of one's own units only.
use crate::support::Site;
use diesel::prelude::*;
use hocvu::db::schema::certificates;
use hocvu::db::schema::people;
use hocvu::report::Asked;
use hocvu::report::Format;
use hocvu::report::Operator;
use std::io::Cursor;

const QUIZ: &str = "mau-kiem-tra";
const OPEN: &str = "mau-tu-do";
const HEAD: &str = "completion_id,staff_code,full_name,birth_date,category,position,unit_code,unit_name,parent_unit_name,course_code,\
course_title,release,periods,started_on,completed_on,score_percent,grade_class,evidence_grade,certificate_number,register_number,\
certificate_status,valid_until";

/// A learner of each department has passed.
async fn with_records() -> Site {
    let (site, province) = Site::with_courses().await;
    site.passes(&province, "learner", QUIZ, Some(85.5)).await;
    site.pass(hocvu::db::Time::DAY);
    site.passes(&province, "learner2", OPEN, None).await;
    site
}

async fn file(site: &Site, login: &str, path: &str) -> String {
    site.signed_in(login)
        .await
        .get(path)
        .await
        .expect(200)
        .text()
}

#[tokio::test]
async fn completions_go_out_as_csv_to_the_letter() {
    let site = with_records().await;
    let text = file(&site, "hr", "/completions.csv").await;
    let lines: Vec<&str> = text
        .strip_prefix('\u{feff}')
        .unwrap()
        .split_terminator("\r\n")
        .collect();
    assert_eq!(lines[0], HEAD);
    assert_eq!(lines.len(), 3);
    let cells: Vec<&str> = lines[1].split(',').collect();
    assert_eq!(
        cells[1..18],
        [
            "LEARNER",
            "Nguyễn Thị Hòa",
            "1985-02-05",
            "civil_servant",
            "Chuyên viên",
            "SKHCN",
            "Sở Khoa học và Công nghệ",
            "Ủy ban nhân dân tỉnh",
            "MAU-01",
            "Khóa mẫu có bài kiểm tra",
            "1.0",
            cells[12],
            "2026-11-23",
            "2026-11-23",
            "85.5",
            "Giỏi",
            "C"
        ]
    );
    assert_eq!(
        (cells[18].len(), cells[19], cells[20], cells[21]),
        (19, "0001/2026/GCN-UBND", "valid", "2027-11-23")
    );
    let second: Vec<&str> = lines[2].split(',').collect();
    assert_eq!(
        (second[15], second[16], second[17], second[21]),
        ("", "Đạt", "D", "")
    );
}

#[tokio::test]
async fn the_same_records_go_out_as_json_lines_and_as_a_workbook() {
    let site = with_records().await;
    let text = file(&site, "hr", "/completions.jsonl").await;
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["score_percent"], 85.5);
    assert_eq!(lines[1]["score_percent"], serde_json::Value::Null);
    assert_eq!(lines[0].as_object().unwrap().len(), 22);
    let answer = site
        .signed_in("hr")
        .await
        .get("/completions.xlsx")
        .await
        .expect(200);
    let disposition = answer.headers["content-disposition"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(disposition.ends_with(".xlsx\""), "{disposition}");
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(answer.bytes)).unwrap();
    assert_eq!(calamine::Reader::sheet_names(&book), ["Kết quả"]);
    let sheet = calamine::Reader::worksheet_range(&mut book, "Kết quả").unwrap();
    assert_eq!(sheet.get_size(), (3, 22));
    let cell = |row, column| sheet.get_value((row, column)).unwrap();
    assert_eq!(cell(0, 2).to_string(), "Họ và tên");
    assert_eq!(cell(1, 4).to_string(), "Công chức");
    assert!(
        matches!(cell(1, 3), calamine::Data::DateTime(_))
            && matches!(cell(1, 14), calamine::Data::DateTime(_))
    );
    assert!(matches!(cell(1, 15), calamine::Data::Float(score) if (score - 85.5).abs() < 1e-9));
}

#[tokio::test]
async fn the_class_of_a_result_is_said_in_the_readers_language() {
    let (site, province) = Site::with_courses().await;
    site.passes(&province, "learner", "mau-kiem-tra", Some(85.0))
        .await;
    let mut officer = site.signed_in("officer").await;
    officer.get("/completions").await.expect(200).shows("Giỏi");
    officer
        .post("/account", &[("language", "en")])
        .await
        .expect(303);
    let page = officer.get("/completions").await.expect(200);
    page.shows("<td data-label=\"Class\">Good</td>")
        .hides("Giỏi");
    let file = officer.get("/completions.csv").await.expect(200);
    file.shows("Giỏi");
}

#[tokio::test]
async fn filters_narrow_and_nobody_sees_other_units() {
    let site = with_records().await;
    let rows = async |login: &str, query: &str| {
        let text = file(&site, login, &format!("/completions.csv{query}")).await;
        text.lines().count() - 1
    };
    assert_eq!(rows("hr", "").await, 2);
    assert_eq!(rows("officer", "").await, 1);
    assert_eq!(rows("officer2", "").await, 1);
    for (query, count) in [
        ("?unit=SKHCN", 1),
        ("?unit=UBND", 2),
        ("?course=MAU-02", 1),
        ("?course=mau-kiem-tra", 1),
        ("?from=2026-11-24", 1),
        ("?from=23/11/2026&to=24/11/2026", 2),
        ("?to=2026-11-22", 0),
        ("?status=valid", 2),
        ("?status=none", 0),
        ("?unit=SNV&course=MAU-01", 0),
    ] {
        assert_eq!(rows("hr", query).await, count, "{query}");
    }
    let mut officer = site.signed_in("officer").await;
    // A unit elsewhere cannot be told from one that does not exist.
    for path in [
        "/completions?unit=SNV&from=2026-11-01",
        "/completions?unit=UBND",
        "/completions?unit=NOPE",
        "/completions.csv?unit=SNV",
        "/completions.xlsx?unit=UBND",
        "/completions.jsonl?unit=x",
    ] {
        officer.get(path).await.expect(404);
    }
    officer
        .get("/completions?from=x")
        .await
        .expect(422)
        .shows("Ngày chưa đúng");
    officer
        .get("/completions?course=x&unit=SKHCN&from=2026-11-01")
        .await
        .expect(422)
        .shows("value=\"SKHCN\"")
        .shows("value=\"2026-11-01\"");
    officer.get("/completions.csv?course=x").await.expect(422);
    officer
        .get("/completions")
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .hides("Điểu")
        .shows("/completions.csv");
    site.signed_in("learner")
        .await
        .get("/completions.csv")
        .await
        .expect(404);
}

#[tokio::test]
async fn the_state_of_a_certificate_is_that_of_today() {
    let site = with_records().await;
    let states = async || {
        let text = file(&site, "hr", "/completions.jsonl").await;
        let state = |line: &str| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["certificate_status"]
                .to_string()
        };
        text.lines().map(state).collect::<Vec<_>>().join(" ")
    };
    site.pass(365 * hocvu::db::Time::DAY);
    assert_eq!(states().await, r#""expired" "valid""#);
    site.arrange(|conn| {
        diesel::update(certificates::table)
            .set(certificates::ended.eq("revoked"))
            .execute(conn)
    })
    .await;
    assert_eq!(states().await, r#""revoked" "revoked""#);
    assert_eq!(
        file(&site, "hr", "/completions.csv?status=revoked")
            .await
            .lines()
            .count(),
        3
    );
    assert_eq!(
        file(&site, "hr", "/completions.csv?status=expired")
            .await
            .lines()
            .count(),
        1
    );
}

#[tokio::test]
async fn a_name_that_looks_like_a_formula_stays_text() {
    let site = with_records().await;
    site.arrange(|conn| {
        diesel::update(people::table)
            .set(people::full_name.eq("=1+\"1\""))
            .execute(conn)
    })
    .await;
    let csv = file(&site, "hr", "/completions.csv").await;
    assert!(csv.contains(",\"'=1+\"\"1\"\"\","), "{csv}");
    let page = file(&site, "hr", "/completions").await;
    assert!(page.contains("=1+&quot;1&quot;"));
}

#[tokio::test]
async fn more_records_than_a_page_holds_come_in_order_and_whole() {
    let (site, province) = Site::with_courses().await;
    site.passes(&province, "learner", QUIZ, Some(85.5)).await;
    many(&site, 4_500).await;
    let text = file(&site, "hr", "/completions.csv").await;
    let ids: Vec<i64> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(ids.len(), 4_501);
    assert!(ids.is_sorted());
    let mut out = Vec::new();
    let operator = Operator {
        db: &site.app.db,
        folder: &std::env::temp_dir(),
        zone: site.app.zone(),
        today: site.app.today(),
    };
    let count =
        hocvu::report::export_completions(&operator, &Asked::default(), Format::Csv, &mut out)
            .await
            .unwrap();
    assert_eq!((count, String::from_utf8(out).unwrap()), (4_501, text));
    let wrong = Asked {
        unit: "nowhere".to_owned(),
        ..Asked::default()
    };
    let refusal =
        hocvu::report::export_completions(&operator, &wrong, Format::Csv, &mut Vec::new())
            .await
            .unwrap_err();
    assert!(refusal.contains("--unit"));
    let page = file(&site, "hr", "/completions").await;
    let next = page
        .split("href=\"")
        .find(|part| part.starts_with("/completions?after="))
        .unwrap();
    let next = next.split('"').next().unwrap();
    let following = site
        .signed_in("hr")
        .await
        .get(next)
        .await
        .expect(200)
        .text();
    assert_ne!(page, following);
}

/// So many more completions of the learner's, all at one moment.
async fn many(site: &Site, count: i32) {
    use hocvu::db::schema::completions as c;
    use hocvu::db::schema::enrolments as e;
    site.arrange(move |conn| {
        let first: hocvu::learning::Completion = c::table.first(conn)?;
        for ordinal in 2..count + 2 {
            let enrolment: hocvu::db::ids::EnrolmentId = diesel::insert_into(e::table)
                .values((
                    e::person_id.eq(first.person),
                    e::course_id.eq(first.course),
                    e::release_id.eq(first.release),
                    e::ordinal.eq(ordinal),
                    e::progress.eq("{}"),
                    e::enrolled_at.eq(first.started_at),
                ))
                .returning(e::id)
                .get_result(conn)?;
            diesel::insert_into(c::table)
                .values((
                    (
                        c::person_id.eq(first.person),
                        c::course_id.eq(first.course),
                        c::release_id.eq(first.release),
                    ),
                    (
                        c::enrolment_id.eq(enrolment),
                        c::unit_id.eq(first.unit),
                        c::unit_code.eq("SKHCN"),
                        c::unit_name.eq("Sở"),
                    ),
                    (
                        c::category.eq("civil_servant"),
                        c::started_at.eq(first.started_at),
                        c::completed_at.eq(first.completed_at),
                    ),
                    (
                        c::grade_class.eq("Đạt"),
                        c::evidence_grade.eq("C"),
                        c::periods.eq(1.0),
                    ),
                ))
                .execute(conn)?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn everybody_has_their_own_record() {
    let site = with_records().await;
    let mut learner = site.signed_in("learner").await;
    let page = learner
        .get("/transcript")
        .await
        .expect(200)
        .shows("Khóa mẫu có bài kiểm tra");
    page.shows("0001/2026/GCN-UBND").hides("Khóa mẫu mở");
    let json = learner.get("/transcript.json").await.expect(200).json();
    assert_eq!(json.as_array().unwrap().len(), 1);
    assert_eq!(json[0]["course_code"], "MAU-01");
    learner
        .get("/transcript.csv")
        .await
        .expect(200)
        .shows("LEARNER")
        .hides("LEARNER2");
    site.browser().get("/transcript").await.expect(303);
}

#[tokio::test]
async fn ones_own_record_is_printed_in_the_readers_language() {
    let site = with_records().await;
    let mut learner = site.signed_in("learner").await;
    learner
        .get("/transcript")
        .await
        .shows("href=\"/transcript.pdf\"");
    let file = learner.get("/transcript.pdf").await.expect(200);
    assert_eq!(file.headers["content-type"], "application/pdf");
    let text = printed(&file.bytes);
    for part in [
        "Kết quả học tập",
        "Họ và tên: Nguyễn Thị Hòa",
        "Đơn vị khi hoàn thành gần nhất: Sở Khoa học và Công nghệ",
        "Ngày lập: 24/11/2026",
        "Khóa mẫu có bài kiểm tra",
        "0001/2026/GCN-UBND",
        "/verify",
        "Trang 1/1",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("Khóa mẫu mở"), "of somebody else: {text}");
    learner
        .post("/language", &[("language", "en"), ("next", "/transcript")])
        .await
        .expect(303);
    let file = learner.get("/transcript.pdf").await.expect(200);
    let text = printed(&file.bytes);
    for part in ["Learning record", "1 course completed", "Page 1/1"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let mut nothing_yet = site.signed_in("officer").await;
    nothing_yet.get("/transcript.pdf").await.expect(200);
    site.browser().get("/transcript.pdf").await.expect(303);
}

/// What a reader copies out of a file, in one line. `tests/run` installs the tool.
#[expect(
    clippy::disallowed_methods,
    reason = "a foreign program is the best judge of the file"
)]
fn printed(pdf: &[u8]) -> String {
    let path = std::env::temp_dir().join(format!("hocvu-{}-transcript.pdf", std::process::id()));
    std::fs::write(&path, pdf).unwrap();
    let output = std::process::Command::new("pdftotext")
        .arg(&path)
        .arg("-")
        .output();
    std::fs::remove_file(&path).unwrap();
    let output = output.expect("pdftotext of poppler-utils");
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn an_english_page_names_class_and_delivery_in_english() {
    let (site, province) = Site::with_courses().await;
    site.passes(&province, "learner", "mau-kiem-tra", Some(92.5))
        .await;
    let mut learner = site.signed_in("learner").await;
    learner
        .get("/transcript")
        .await
        .shows("Xuất sắc")
        .shows("trực tuyến");
    learner
        .post("/language", &[("language", "en"), ("next", "/transcript")])
        .await
        .expect(303);
    let page = learner.get("/transcript").await.expect(200);
    let text = page.text();
    page.shows("Excellent")
        .shows("online")
        .hides("Xuất sắc")
        .hides("trực tuyến");
    let link = text
        .split('"')
        .find(|part| part.starts_with("/certificates/"))
        .unwrap();
    let page = learner.get(link).await.expect(200);
    page.shows("Excellent").shows("online").hides("trực tuyến");
}

#[tokio::test]
async fn public_figures_name_nobody_and_withhold_small_groups() {
    let site = with_records().await;
    let mut anybody = site.browser();
    let page = anybody.get("/statistics").await.expect(200);
    // Four of the committee itself, three and two below: each too few to be shown on its own.
    let page = page.shows("2 trong 9").shows("22,22%").shows("…");
    page.hides("Nguyễn Thị Hòa").hides("33,33%");
    let json = anybody.get("/statistics.json").await.expect(200).json();
    assert_eq!(
        (&json[0]["denominator"], &json[0]["numerator"]),
        (&9.into(), &2.into())
    );
    assert!(
        json.as_array().unwrap()[1..]
            .iter()
            .all(|line| line["denominator"].is_null())
    );
    let csv = anybody.get("/statistics.csv").await.expect(200);
    csv.shows("target,as_of,since,unit_code")
        .shows("staff-trained,2026-11-24,2025-12-15,,,total,9,2,22.22,2");
}
