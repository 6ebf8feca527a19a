use super::draw;
use crate::certificate::Ending;
use crate::db::Time;
use crate::db::ids::CompletionId;
use crate::db::ids::PersonId;
use crate::db::ids::ReleaseId;
use crate::db::ids::UnitId;
use crate::org::Category;
use crate::org::Person;
use crate::pdf::testing::text_of;
use crate::report::model::Edition;
use crate::report::model::Editions;
use crate::report::model::Issued;
use crate::report::model::Proof;
use crate::report::model::Record;
use crate::report::model::Transcript;
use crate::report::model::What;
use crate::report::model::Who;
use crate::text::Language;
use jiff::tz::TimeZone;

/// Draws a record of so many courses, every third of them with a long title and without score or certificate.
fn drawn(count: i64, language: Language) -> Vec<u8> {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    let person = Person {
        id: PersonId(1),
        staff_code: Some("CB0001".to_owned()),
        full_name: "Nguyễn Thị Hương Ly".to_owned(),
        birth_date: Some("1985-02-05".parse().unwrap()),
        gender: None,
        citizen_id_mask: None,
        email: None,
        phone: None,
    };
    let records: Vec<Record> = (1..=count).map(record).collect();
    let transcript = Transcript {
        person: &person,
        records: &records,
        editions: &editions(),
        issued: &Issued::from([UnitId(1)]),
        zone: &zone,
        today: "2026-11-23".parse().unwrap(),
        language,
    };
    let made_at = Time(1_795_400_000_000).zoned(&zone);
    draw(&transcript, &made_at, "https://hocvu.dongnai.gov.vn/verify").unwrap()
}

fn editions() -> Editions {
    let long = "Quản trị hệ thống và dữ liệu cho công chức chuyên trách ".repeat(6);
    let titles = ["An toàn thông tin trong công vụ", long.trim()];
    (1..)
        .zip(titles)
        .map(|(id, title)| {
            let edition = Edition {
                release: ReleaseId(id),
                course_code: format!("CC-0{id}"),
                title: title.to_owned(),
                version: "1.0".to_owned(),
            };
            (edition.release, edition)
        })
        .collect()
}

fn record(number: i64) -> Record {
    let bare = number % 3 == 0;
    Record {
        who: Who {
            id: CompletionId(number),
            // For every sixth record, without a certificate, nobody issues.
            unit: UnitId(number % 2),
            staff_code: None,
            full_name: "Nguyễn Thị Hương Ly".to_owned(),
            birth_date: None,
            category: Category::CivilServant,
            position: None,
            unit_code: "SKHCN".to_owned(),
            unit_name: "Sở Khoa học và Công nghệ".to_owned(),
            parent_unit_name: None,
        },
        what: What {
            release: ReleaseId(if bare { 2 } else { 1 }),
            periods: 8.5,
            started_at: Time(1_770_000_000_000),
            completed_at: Time(1_770_255_000_000),
            score_percent: (!bare).then_some(85.5),
            grade_class: "Giỏi".to_owned(),
            evidence_grade: "C".to_owned(),
        },
        certificate: (!bare).then(|| Proof {
            code: "3CF49F99E20296D8".to_owned(),
            register_number: format!("{number:04}/2026/GCN-SKHCN"),
            valid_until: Some("2027-02-05".parse().unwrap()),
            ended: (number == 1).then_some(Ending::Revoked),
        }),
    }
}

#[test]
fn a_long_record_takes_several_numbered_pages_with_the_head_on_each() {
    let file = drawn(60, Language::Vietnamese);
    assert_eq!(file, drawn(60, Language::Vietnamese));
    let text = text_of("transcript-long", &file);
    let pages: Vec<&str> = text.split_terminator('\u{c}').collect();
    assert!(pages.len() > 2, "{} pages", pages.len());
    for (index, page) in pages.iter().enumerate() {
        let number = format!("Trang {}/{}", index + 1, pages.len());
        for part in [number.as_str(), "Khóa học", "Nguyễn Thị Hương Ly"] {
            assert!(page.contains(part), "{part} in {page}");
        }
    }
    for number in (1..=60).filter(|number| number % 3 != 0) {
        let register_number = format!("{number:04}/2026/GCN-SKHCN");
        assert_eq!(text.matches(&register_number).count(), 1);
    }
    assert_eq!(text.matches("đang cấp").count(), 10);
    assert_eq!(text.matches("Đã đạt;").count(), 10);
    // What was revoked is not said to hold until a day.
    assert_eq!(text.matches("(đến 05/02/2027)").count(), 39);
}

#[test]
fn an_english_reader_gets_english_and_an_empty_record_is_a_page() {
    let file = drawn(1, Language::English);
    let text = text_of("transcript-english", &file);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "Learning record",
        "Born: 5 Feb 1985",
        "Issued on: 23 Nov 2026",
        "1 course completed, 8.5 periods in all.",
        "3CF4-9F99-E202-96D8",
        "Revoked",
        "Page 1/1",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let file = drawn(0, Language::Vietnamese);
    let text = text_of("transcript-empty", &file);
    assert!(text.contains("chưa hoàn thành khóa học nào"), "{text}");
}
