//! What a page must not tell.
use super::Sheet;
use super::paper_page;
use crate::content::Catalogue;
use crate::content::Files;
use crate::content::Outcome;
use crate::content::Release;
use crate::db::Conn;
use crate::db::Db;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::PersonId;
use crate::exam::paper::Paper;
use crate::exam::queries::Attempt;
use crate::exam::sitting::quiz_of;
use crate::text::Language;
use crate::web::Error;
use jiff::tz::TimeZone;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// The key of each question of `tests/courses/du-loai`, and another one; nothing else differs.
const KEYS: &[(&str, &str)] = &[
    (
        "- [ ] Ngày sinh\n- [x] Một cụm",
        "- [x] Ngày sinh\n- [ ] Một cụm",
    ),
    (
        "- [x] Xem kỹ địa chỉ người gửi",
        "- [ ] Xem kỹ địa chỉ người gửi",
    ),
    ("- [ ] Mở tệp đính kèm", "- [x] Mở tệp đính kèm"),
    ("- [x] Đúng\n- [ ] Sai", "- [ ] Đúng\n- [x] Sai"),
    ("- = VNeID\n", "- = Sổ tay\n"),
    ("- = 45 ± 0", "- = 60 ± 5"),
    (
        "chuyển tiền | Gọi lại để hỏi",
        "chuyển tiền | Nộp cho bộ phận kỹ thuật",
    ),
    (
        "nhặt được | Nộp cho bộ phận kỹ thuật",
        "nhặt được | Gọi lại để hỏi",
    ),
    (
        "1. Đăng nhập\n2. Mở phần tài khoản",
        "1. Mở phần tài khoản\n2. Đăng nhập",
    ),
    ("[[mật khẩu]]", "[[họ tên|địa chỉ]]"),
    ("bí-mật-của-đề", "lời giải khác hẳn"),
];

struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("hocvu-exam-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // What is left behind in a folder for temporary files does no harm.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The course of the tests as a release of a database of its own; `turn` changes its quiz.
async fn released(name: &str, turn: impl Fn(String) -> String) -> Arc<Release> {
    let folder = Temporary::new(name);
    let course = folder.0.join("courses/du-loai");
    std::fs::create_dir_all(&course).unwrap();
    for file in ["course.md", "01-mo-dau.md", "quiz.md"] {
        let text = std::fs::read_to_string(Path::new("tests/courses/du-loai").join(file)).unwrap();
        let text = if file == "quiz.md" { turn(text) } else { text };
        std::fs::write(course.join(file), text).unwrap();
    }
    let url = format!("sqlite://{}", folder.0.join("hocvu.db").display());
    crate::db::migrate(&url).unwrap();
    let db = Db::open(&url, 1).unwrap();
    let courses = folder.0.join("courses");
    db.write(move |conn| publish(conn, &courses)).await.unwrap()
}

fn publish(conn: &mut Conn, courses: &Path) -> Result<Arc<Release>, Error> {
    let checked = crate::content::survey(courses).unwrap().remove(0);
    assert_eq!(checked.problems, Vec::new());
    let (course, files) = (checked.course.unwrap(), Files::of(&checked.folder).unwrap());
    let outcome = crate::content::publish(conn, &course, &files, Time(0))?;
    let Outcome::Published { release, .. } = outcome else {
        panic!("{outcome:?}");
    };
    Ok(Catalogue::default().load(conn, release)?.unwrap())
}

fn page(release: &Release, seed: i64) -> String {
    let quiz = quiz_of(release).unwrap();
    let attempt = Attempt {
        id: AttemptId(1),
        enrolment: EnrolmentId(1),
        person: PersonId(1),
        course: release.course_id,
        release: release.id,
        number: 1,
        paper: Paper::draw(&release.course, quiz, seed).unwrap(),
        begun_at: Time(0),
        deadline_at: Some(Time(Time::HOUR)),
        submitted_at: None,
        points: None,
        points_max: 11.0,
        score_percent: None,
        passed: None,
    };
    let sheet = Sheet {
        attempt: &attempt,
        release,
        quiz,
        saved: &[],
        refused: None,
        now: Time(0),
        zone: &TimeZone::UTC,
    };
    paper_page(&sheet, Language::Vietnamese).body.into_string()
}

#[tokio::test]
async fn a_number_is_asked_for_with_a_hint_of_its_own() {
    let release = released("number", |text| text).await;
    let page = page(&release, 1);
    let (_, after) = page.split_once("<p class=\"hint\" id=\"").unwrap();
    let (id, after) = after.split_once('"').unwrap();
    assert!(
        after.starts_with(">Chỉ ghi số, ví dụ 5 hoặc 8,5</p>"),
        "{after}"
    );
    assert!(after.contains(&format!("aria-describedby=\"{id}\"")));
    assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1);
}

#[tokio::test]
async fn two_quizzes_that_differ_in_their_keys_look_the_same_to_the_last_byte() {
    let one = released("one", |text| text).await;
    let other = released("other", |text| {
        KEYS.iter().fold(text, |text, (key, another)| {
            assert!(text.contains(key), "{key}");
            text.replace(key, another)
        })
    });
    let other = other.await;
    for question in &one.course.questions {
        let turned = other.course.question(&question.id).unwrap();
        assert_ne!(question.kind, turned.kind, "{}", question.id);
    }
    for seed in 0..50 {
        assert_eq!(page(&one, seed), page(&other, seed), "seed {seed}");
    }
}
