//! Courses: each fault is found where it is and alone; releases never change; media go to whom they may.
use crate::support::Site;
use axum::Router;
use axum::body::Body;
use axum::http::HeaderName;
use axum::http::Request;
use axum::http::Response;
use axum::http::header;
use hocvu::app::Rooms;
use hocvu::content;
use hocvu::content::Catalogue;
use hocvu::content::Outcome;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use tower::ServiceExt;

/// Every folder of `tests/courses_invalid` holds one fault; `expected.txt` says where and in which words it is reported.
#[test]
fn each_fault_is_reported_where_it_is_and_nothing_else_is() {
    let mut wrong = Vec::new();
    for entry in fs::read_dir("tests/courses_invalid").unwrap() {
        let folder = entry.unwrap().path();
        let expected = fs::read_to_string(folder.join("expected.txt")).unwrap();
        let prefix = format!("{}/", folder.display());
        let found: Vec<String> = content::check(&folder)
            .1
            .iter()
            .map(|problem| problem.to_string().replacen(&prefix, "", 1))
            .collect();
        let [expected] = expected.lines().collect::<Vec<_>>()[..] else {
            panic!("{}: one line is expected", folder.display())
        };
        let met = matches!(&found[..], [only] if only.starts_with(expected));
        if !met {
            wrong.push(format!(
                "{}: expected {expected:?}, found {found:#?}",
                folder.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_courses_of_the_house_are_sound() {
    let (_, problems) = content::check(Path::new("courses"));
    assert!(problems.is_empty(), "{problems:#?}");
}

const COURSE: &str = "+++
code = \"T-01\"
title = \"Khóa thử\"
summary = \"Một khóa học nhỏ.\"
audience = [\"all\"]
language = \"vi\"
validity_months = 0
evidence = \"C\"
public = false
competences = []
legal_refs = []
review_by = 2027-06-30
version = \"1.0\"
content_group = 5
+++

Lời giới thiệu.
";
const LESSON: &str = "+++
title = \"Mở đầu\"
minutes = 30
least_minutes = 0
competences = []
legal_refs = []
+++

Vài dòng để đọc, và [một tệp](media/a.pdf).

### Làm thử {.practice minutes=30}
";
const QUIZ: &str = "+++
title = \"Kiểm tra\"
pass = 70
draw = 10
minutes = 0
attempts = 0
wait_hours = 0
shuffle = true
review = \"never\"
+++
";

/// A course folder that a test may change, thrown away afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("hocvu-course-{}-{name}", std::process::id()));
        drop(fs::remove_dir_all(&path));
        fs::create_dir_all(path.join("khoa/media")).unwrap();
        let folder = Self(path);
        folder.write("course.md", COURSE);
        folder.write("01-mo-dau.md", LESSON);
        folder.write("media/a.pdf", "0123456789");
        folder
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.join("khoa").join(file), text).unwrap();
    }

    fn change(&self, file: &str, from: &str, to: &str) {
        let path = self.0.join("khoa").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from:?} is not in {file}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    async fn publish(&self, site: &Site) -> Outcome {
        let publication = content::publish_courses(&site.app.db, &site.app.clock, &self.0).await;
        let mut courses = publication.unwrap().courses;
        assert_eq!(courses.len(), 1);
        courses.remove(0).result.unwrap()
    }

    fn faults(&self) -> Vec<String> {
        let prefix = format!("{}/", self.0.display());
        let (_, problems) = content::check(&self.0);
        problems
            .iter()
            .map(|problem| problem.to_string().replacen(&prefix, "", 1))
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

async fn refreshed(site: &Site, catalogue: &Catalogue) -> usize {
    let catalogue = catalogue.clone();
    site.arrange(move |conn| catalogue.refresh(conn)).await
}

#[test]
fn links_pipes_and_giants_are_refused_by_name() {
    let folder = Folder::new("refused");
    let khoa = folder.0.join("khoa");
    std::os::unix::fs::symlink("/etc/passwd", khoa.join("02-lien-ket.md")).unwrap();
    std::os::unix::fs::symlink("/etc", khoa.join("questions")).unwrap();
    drop(std::os::unix::net::UnixListener::bind(khoa.join("media/o-cam.png")).unwrap());
    folder.write("03-to.md", &"a".repeat(1024 * 1024 + 1));
    let giant = fs::File::create(khoa.join("media/phim.mp4")).unwrap();
    giant.set_len(50 * 1024 * 1024 + 1).unwrap();
    let faults = folder.faults();
    for expected in [
        "khoa/02-lien-ket.md:1: đây là liên kết",
        "khoa/03-to.md:1: tệp lớn hơn 1 MiB",
        "khoa/media/o-cam.png:1: đây không phải tệp thường",
        "khoa/media/phim.mp4:1: tệp lớn hơn 50 MiB",
        "khoa/questions:1: đây là liên kết",
    ] {
        assert!(
            faults.iter().any(|fault| fault.starts_with(expected)),
            "{expected}: {faults:#?}"
        );
    }
    assert_eq!(faults.len(), 5, "{faults:#?}");
}

#[test]
fn a_missing_setting_hides_no_other_fault() {
    let folder = Folder::new("hidden");
    folder.change("course.md", "evidence = \"C\"\n", "");
    folder.change("01-mo-dau.md", "media/a.pdf", "media/b.pdf");
    folder.write(
        "02-het.md",
        &LESSON.replace("minutes = 30\nleast", "minutes = 3\nleast"),
    );
    folder.change("02-het.md", "least_minutes = 0\n", "");
    folder.write("quiz.md", QUIZ);
    let faults = folder.faults();
    let expected = [
        "khoa/01-mo-dau.md:9: liên kết tới media/b.pdf",
        "khoa/02-het.md:1: thiếu mục least_minutes",
        "khoa/course.md:1: thiếu mục evidence",
        "khoa/quiz.md:4: draw lấy 10 câu",
    ];
    assert_eq!(faults.len(), expected.len(), "{faults:#?}");
    for (fault, expected) in faults.iter().zip(expected) {
        assert!(fault.starts_with(expected), "{expected}: {fault}");
    }
}

#[test]
fn a_folder_without_courses_is_told() {
    let folder = Folder::new("mistyped");
    let said = |path: &Path| {
        let (_, problems) = content::check(path);
        assert_eq!(problems.len(), 1, "{problems:#?}");
        problems[0].message.clone()
    };
    let above = Folder::new("above");
    fs::create_dir_all(above.0.join("trong")).unwrap();
    fs::rename(above.0.join("khoa"), above.0.join("trong/khoa")).unwrap();
    let told = said(&above.0);
    let right = above.0.join("trong").display().to_string();
    assert!(
        told.contains(&right) && told.contains("chạy lại lệnh"),
        "{told}"
    );
    assert!(said(&folder.0.join("khoa/media")).starts_with("không có khóa học nào ở đây"));
    let missing = said(&folder.0.join("khong-co"));
    assert_eq!(
        missing,
        "không mở được thư mục khóa học: không có tệp hay thư mục này"
    );
    let file = said(&folder.0.join("khoa/01-mo-dau.md"));
    assert_eq!(
        file,
        "không mở được thư mục khóa học: đây không phải thư mục"
    );
}

#[test]
fn what_editors_and_desktops_leave_behind_is_no_fault() {
    let folder = Folder::new("leftovers");
    for file in [
        "Thumbs.db",
        "media/Thumbs.db",
        "desktop.ini",
        "01-mo-dau.md~",
        "~$khoa.md",
        ".DS_Store",
    ] {
        folder.write(file, "");
    }
    assert_eq!(folder.faults(), Vec::<String>::new());
}

#[tokio::test]
async fn a_release_is_made_only_of_a_newer_version() {
    let (site, folder) = (Site::new(), Folder::new("newer"));
    let first = folder.publish(&site).await;
    assert!(
        matches!(first, Outcome::Published { number: 1, .. }),
        "{first:?}"
    );
    assert_eq!(folder.publish(&site).await, Outcome::Unchanged);

    folder.change("01-mo-dau.md", "Vài dòng", "Vài dòng khác");
    let latest = "1.0".to_owned();
    assert_eq!(
        folder.publish(&site).await,
        Outcome::OlderOrSame {
            latest,
            changed_text: true
        }
    );
    let catalogue = Catalogue::default();
    refreshed(&site, &catalogue).await;
    let served = catalogue.latest("khoa").unwrap();
    assert!(
        !served
            .lesson("mo-dau")
            .unwrap()
            .html
            .as_str()
            .contains("khác")
    );

    folder.change("course.md", "\"1.0\"", "\"1.10\"");
    assert!(matches!(
        folder.publish(&site).await,
        Outcome::Published { number: 2, .. }
    ));
    folder.change("course.md", "\"1.10\"", "\"1.9\"");
    assert!(matches!(
        folder.publish(&site).await,
        Outcome::OlderOrSame { .. }
    ));
}

#[tokio::test]
async fn learners_keep_the_release_they_began() {
    let (site, folder) = (Site::new(), Folder::new("pinned"));
    let Outcome::Published { release: first, .. } = folder.publish(&site).await else {
        panic!()
    };
    let catalogue = Catalogue::default();
    assert_eq!(refreshed(&site, &catalogue).await, 1);
    assert_eq!(refreshed(&site, &catalogue).await, 0);
    folder.change("course.md", "\"1.0\"", "\"2.0\"");
    folder.change("01-mo-dau.md", "Vài dòng", "Nhiều dòng");
    folder.publish(&site).await;
    refreshed(&site, &catalogue).await;
    assert_eq!(catalogue.latest("khoa").unwrap().number, 2);
    assert_eq!(catalogue.all_latest().len(), 1);

    // Another node, started later, has never heard of the older one.
    let other = Catalogue::default();
    refreshed(&site, &other).await;
    assert!(other.release(first).is_none());
    let old = site
        .arrange(move |conn| other.load(conn, first))
        .await
        .unwrap();
    assert_eq!((old.number, old.version()), (1, "1.0"));
    assert!(
        old.lesson("mo-dau")
            .unwrap()
            .html
            .as_str()
            .contains("Vài dòng")
    );
    assert!((old.periods - 0.5).abs() < 1e-9);
}

#[tokio::test]
async fn what_cannot_be_marked_or_belongs_to_another_is_refused() {
    let (site, folder) = (Site::new(), Folder::new("unmarked"));
    let essay = "\n## Viết. {#viet .essay}\n| Tiêu chí | Điểm |\n|---|---|\n| Rõ | 3 |\n";
    folder.write("quiz.md", &format!("{}{essay}", QUIZ.replace("10", "1")));
    let Outcome::Refused(reason) = folder.publish(&site).await else {
        panic!()
    };
    assert!(
        reason.starts_with("chưa xuất bản được: quiz.md:12"),
        "{reason}"
    );
    fs::remove_file(folder.0.join("khoa/quiz.md")).unwrap();
    folder.publish(&site).await;

    let other = Folder::new("other");
    fs::rename(other.0.join("khoa"), other.0.join("khoa-khac")).unwrap();
    let Outcome::Refused(reason) = other.publish(&site).await else {
        panic!()
    };
    assert!(
        reason.contains("đã thuộc khóa học trong thư mục khoa"),
        "{reason}"
    );
}

#[tokio::test]
async fn a_faulty_course_does_not_stop_its_neighbour() {
    let (site, folder) = (Site::new(), Folder::new("neighbour"));
    fs::create_dir(folder.0.join("hong")).unwrap();
    fs::write(folder.0.join("hong/course.md"), "hỏng").unwrap();
    let publication = content::publish_courses(&site.app.db, &site.app.clock, &folder.0)
        .await
        .unwrap();
    assert_eq!((publication.releases(), publication.is_well()), (1, false));
    assert!(publication.courses[0].lines()[0].contains("hong/course.md:1: "));
}

fn with_catalogue(site: &Site, catalogue: &Catalogue) -> Router {
    let rooms = Rooms {
        catalogue: catalogue.clone(),
        ..Rooms::default()
    };
    hocvu::app::router(&site.app, &rooms)
}

async fn fetch(router: &Router, path: &str, ask: &[(HeaderName, &str)]) -> (Response<()>, Vec<u8>) {
    let mut request = Request::get(path);
    for (name, value) in ask {
        request = request.header(name, *value);
    }
    let response = router
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    (Response::from_parts(head, ()), bytes.to_vec())
}

#[tokio::test]
async fn media_of_a_public_course_are_open_and_kept_by_browsers() {
    let (site, folder) = (Site::new(), Folder::new("media"));
    folder.change("course.md", "public = false", "public = true");
    folder.publish(&site).await;
    let catalogue = Catalogue::default();
    refreshed(&site, &catalogue).await;
    let router = with_catalogue(&site, &catalogue);
    let hash = catalogue.latest("khoa").unwrap().media["media/a.pdf"].clone();
    let path = format!("/media/{hash}/a.pdf");
    let lesson = catalogue.latest("khoa").unwrap();
    assert!(
        lesson
            .lesson("mo-dau")
            .unwrap()
            .html
            .as_str()
            .contains(&path)
    );

    let (whole, bytes) = fetch(&router, &path, &[]).await;
    assert_eq!(
        (whole.status().as_u16(), &bytes[..]),
        (200, &b"0123456789"[..])
    );
    assert_eq!(whole.headers()[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(whole.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(
        whole.headers()[header::CACHE_CONTROL],
        "public, max-age=31536000, immutable"
    );

    let (part, bytes) = fetch(&router, &path, &[(header::RANGE, "bytes=2-4")]).await;
    assert_eq!((part.status().as_u16(), &bytes[..]), (206, &b"234"[..]));
    assert_eq!(part.headers()[header::CONTENT_RANGE], "bytes 2-4/10");
    let (outside, _) = fetch(&router, &path, &[(header::RANGE, "bytes=10-")]).await;
    assert_eq!(outside.status().as_u16(), 416);
    let tag = whole.headers()[header::ETAG].to_str().unwrap();
    let (known, bytes) = fetch(&router, &path, &[(header::IF_NONE_MATCH, tag)]).await;
    assert_eq!((known.status().as_u16(), bytes.len()), (304, 0));
    let nowhere = "0".repeat(64);
    for wrong in [
        format!("/media/{hash}/a.html"),
        format!("/media/{hash}/a.svg"),
        format!("/media/{nowhere}/a.pdf"),
    ] {
        assert_eq!(
            fetch(&router, &wrong, &[]).await.0.status().as_u16(),
            404,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn media_of_other_courses_ask_who_is_there() {
    let (site, folder) = (Site::new(), Folder::new("closed"));
    folder.publish(&site).await;
    let catalogue = Catalogue::default();
    refreshed(&site, &catalogue).await;
    let hash = catalogue.latest("khoa").unwrap().media["media/a.pdf"].clone();
    let (refused, _) = fetch(
        &with_catalogue(&site, &catalogue),
        &format!("/media/{hash}/a.pdf"),
        &[],
    )
    .await;
    assert_eq!(refused.status().as_u16(), 303);
}
