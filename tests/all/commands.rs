//! The words of the command line as processes of their own: what they print, and how they refuse.
use crate::browser::PATIENCE;
use crate::browser::free_port;
use crate::browser::program;
use diesel::RunQueryDsl;
use std::io::BufRead;
use std::io::BufReader;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A folder in which commands run, with a database of its own.
pub struct Place {
    pub folder: PathBuf,
    pub database: String,
}

impl Place {
    pub fn new() -> Self {
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let name = format!("c{}_{number}", std::process::id());
        let folder = std::env::temp_dir().join(format!("hocvu-{name}"));
        std::fs::create_dir_all(&folder).unwrap();
        let database = crate::support::database(&name)
            .unwrap_or_else(|| format!("sqlite://{}/hocvu.db", folder.display()));
        Self { folder, database }
    }

    /// A command that speaks English; [`both`] tells what it says in both languages.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = program(env!("CARGO_BIN_EXE_hocvu"));
        command
            .env_clear()
            .env("LC_ALL", "en_US.UTF-8")
            .env("HOCVU_DATA", &self.folder)
            .env("HOCVU_DATABASE_URL", &self.database)
            .current_dir(&self.folder)
            .args(words);
        command
    }

    /// Runs a command that is expected to succeed; what it prints.
    pub fn run(&self, words: &[&str]) -> String {
        let done = self.command(words).output().unwrap();
        assert!(done.status.success(), "{words:?}: {}", said(&done));
        String::from_utf8(done.stdout).unwrap()
    }

    pub fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn said(done: &Output) -> String {
    String::from_utf8_lossy(&done.stderr).into_owned()
}

/// Runs a command that is expected to be refused; the one line that says why.
pub fn refusal(command: &mut Command) -> String {
    let done = command.output().unwrap();
    let said = said(&done);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

/// What a refusal says by itself, in Vietnamese, and where the locale asks for English.
fn both(command: &mut Command) -> [String; 2] {
    let plain = refusal(command.env("LC_ALL", "C.UTF-8").env("LANG", "en_US.UTF-8"));
    let english = refusal(command.env_remove("LC_ALL"));
    [plain, english]
}

pub const UNITS: &str = "code,name,kind,parent_code\nUBND,UBND tỉnh,ubnd,\nSKHCN,Sở KHCN,so,UBND\n";

#[test]
fn the_list_of_the_statistics_office_comes_in_as_it_is() {
    let place = Place::new();
    let list = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/communes-dong-nai.csv"
    );
    let first = place.run(&["units", "import", list]);
    let all = "new=402 changed=0 moved=0 left=0 unchanged=0 faulty=0";
    assert!(first.contains(all), "{first}");
    let again = place.run(&["units", "import", list]);
    let known = "new=0 changed=0 moved=0 left=0 unchanged=378 faulty=0";
    assert!(again.contains(known), "{again}");
}

#[test]
fn what_commands_write_is_sealed_when_they_end() {
    let place = Place::new();
    let units = place.file("units.csv", UNITS);
    place.run(&["units", "import", &units]);
    let people = place.file(
        "people.csv",
        "staff_code,full_name,unit_code,category\nCB1,Trần An,SKHCN,công chức\n",
    );
    place.run(&["people", "import", &people]);
    place.run(&[
        "admin",
        "create",
        "--login",
        "quantri",
        "--name",
        "Lý Văn Trị",
    ]);
    let checked = place.run(&["audit", "verify"]);
    assert!(checked.contains("rows, the chain is whole\n"), "{checked}");
    assert!(!checked.starts_with("0 rows"), "{checked}");
    let (_, seal) = checked.split_once("\nseal ").unwrap();
    place.run(&["audit", "verify", "--expect", seal.trim()]);
    let other = format!("1:{}", "00".repeat(32));
    let line = refusal(&mut place.command(&["audit", "verify", "--expect", &other]));
    assert!(line.contains("breaks at row 1"), "{line}");
}

#[tokio::test]
async fn rows_that_wait_for_their_seal_are_told_of() {
    let place = Place::new();
    place.run(&["migrate"]);
    let db = hocvu::db::Db::open(&place.database, 1).unwrap();
    db.write(|conn| {
        let (now, hocvu) = (hocvu::db::Time(0), hocvu::audit::Actor::system("hocvu"));
        let act = ("unit.test", "unit/1".to_owned());
        hocvu::audit::record(conn, now, &hocvu, act, serde_json::json!({}))
            .map_err(hocvu::db::DbError::from)
    })
    .await
    .unwrap();
    let checked = place.run(&["audit", "verify"]);
    assert!(
        checked.starts_with("0 rows, the chain is whole; 1 more wait for their seal"),
        "{checked}"
    );
}

#[test]
fn a_refusal_is_one_line_that_says_what_to_do() {
    let place = Place::new();
    for (url, advice) in [
        (
            "postgres://hocvu:secret@127.0.0.1:1/hocvu",
            "start the PostgreSQL server",
        ),
        ("postgres://hocvu:secret@khong-co.invalid/hocvu", "correct"),
    ] {
        for words in [&["migrate"] as &[&str], &["audit", "verify"]] {
            let line = refusal(place.command(words).env("HOCVU_DATABASE_URL", url));
            assert!(
                line.contains(advice) && line.contains("HOCVU_DATABASE_URL"),
                "{line}"
            );
            assert!(!line.contains("secret"), "{line}");
        }
    }
    let line = refusal(place.command(&["migrate"]).env("HOCVU_LOG", "==="));
    assert!(line.contains("HOCVU_LOG"), "{line}");
    place.file("hocvu.toml", "# cài đặt\nHOCVU_LISTEN = 127.0.0.1:8080\n");
    let line = refusal(&mut place.command(&["migrate"]));
    assert!(line.contains("hocvu.toml, line 2"), "{line}");
}

#[test]
fn a_refusal_is_in_vietnamese_unless_the_locale_asks_for_english() {
    let place = Place::new();
    let unset = refusal(
        place
            .command(&["migrate"])
            .env_clear()
            .env("HOCVU_LISTE", "x"),
    );
    let mut mistyped = place.command(&["migrate"]);
    let [said, english] = both(mistyped.env("HOCVU_LISTE", "x"));
    assert_eq!(
        said,
        "hocvu: không có cài đặt HOCVU_LISTE; có phải là HOCVU_LISTEN? Sửa lại tên hoặc bỏ đi\n"
    );
    assert_eq!(unset, said);
    assert!(english.contains("unknown setting HOCVU_LISTE; is it HOCVU_LISTEN?"));

    let mut away = place.command(&["migrate"]);
    let [said, english] = both(away.env("HOCVU_DATABASE_URL", "postgres://hocvu@127.0.0.1:1/x"));
    assert!(said.contains("khởi động máy chủ PostgreSQL"), "{said}");
    assert!(english.contains("start the PostgreSQL server"), "{english}");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap().to_string();
    let mut second = quiet(&place, &["serve"]);
    let [said, english] = both(second.env("HOCVU_LISTEN", &listen));
    let told = format!("HOCVU_LISTEN: {listen} đang được một chương trình khác dùng; dừng");
    assert!(said.contains(&told), "{said}");
    let told = format!("HOCVU_LISTEN: {listen} is in use by another program; stop");
    assert!(english.contains(&told), "{english}");
}

#[test]
fn what_is_refused_of_files_people_and_units_is_said_in_both_languages() {
    let place = Place::new();
    place.run(&["migrate"]);
    let no_unit = ["admin", "create", "--login", "tranan", "--name", "Trần An"];
    for (words, vietnamese, english) in [
        (
            &["people", "import", "khong-co.csv"] as &[&str],
            "không có tệp hoặc thư mục này; kiểm tra lại đường dẫn",
            "check the path",
        ),
        (
            &["people", "import", "hocvu.toml", "--as-of", "mai"],
            "\"mai\" không phải là ngày; ghi như",
            "is not a date; write it as",
        ),
        (
            &["certificate", "verify", "hocvu.toml"],
            "không phải giấy chứng nhận của hệ thống này",
            "not a certificate of this installation",
        ),
        (
            &["export", "completions", "--unit", "KHONG-CO"],
            "--unit: không có đơn vị này; ghi",
            "--unit: no such unit; write",
        ),
        (
            &["export", "completions", "--from", "mai"],
            "--from: Ngày chưa đúng. Ghi như",
            "--from: Not a day. Write",
        ),
        (
            &no_unit,
            "chưa có đơn vị nào; mở",
            "there is no unit yet: open",
        ),
        (
            &["courses", "publish", "khong-co"],
            "chưa xuất bản được hết; sửa",
            "not everything was published; mend",
        ),
    ] {
        place.file("hocvu.toml", "");
        let said = both(&mut quiet(&place, words));
        assert!(said[0].contains(vietnamese), "{}", said[0]);
        assert!(said[1].contains(english), "{}", said[1]);
    }
}

fn quiet(place: &Place, words: &[&str]) -> Command {
    let mut command = place.command(words);
    command.env("HOCVU_LOG", "error");
    command
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let place = Place::new();
    let rows: Vec<String> = (0..20_000)
        .map(|number| format!("CB{number},,KHONG"))
        .collect();
    let faulty = format!("staff_code,full_name,unit_code\n{}\n", rows.join("\n"));
    let list = place.file("people.csv", &faulty);
    let mut command = place.command(&["people", "import", &list, "--dry-run"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut lines = BufReader::with_capacity(64, child.stdout.take().unwrap());
    lines.read_line(&mut first).unwrap();
    drop(lines);
    assert!(first.contains("faulty=20000"), "{first}");
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{}", said(&done));
    assert_eq!(said(&done), "");
}

#[test]
fn units_are_not_offered_what_only_people_have() {
    let place = Place::new();
    assert!(!place.run(&["units", "import", "--help"]).contains("left"));
    assert!(
        place
            .run(&["people", "import", "--help"])
            .contains("--complete")
    );
}

#[test]
fn a_check_says_how_many_courses_it_looked_at() {
    let place = Place::new();
    let courses = std::path::absolute("tests/courses").unwrap();
    let checked = place
        .command(&["courses", "check"])
        .arg(&courses)
        .output()
        .unwrap();
    let told = format!("{}: nothing is wrong (courses: 3)\n", courses.display());
    assert_eq!((said(&checked), checked.status.code()), (told, Some(0)));
    assert!(checked.stdout.is_empty());
    let line = refusal(place.command(&["courses", "check"]).arg("khong-co"));
    assert!(line.contains("faults in khong-co: 1 "), "{line}");
}

#[test]
fn a_refused_state_lists_those_there_are() {
    let place = Place::new();
    place.run(&["migrate"]);
    let line = refusal(&mut place.command(&["export", "completions", "--status", "het-han"]));
    assert!(
        line.contains(
            "--status: No such state. It is one of valid, expired, revoked, replaced, none."
        ),
        "{line}"
    );
}

#[tokio::test]
async fn a_database_of_an_older_version_is_told_so() {
    let place = Place::new();
    place.run(&["migrate"]);
    let db = hocvu::db::Db::open(&place.database, 1).unwrap();
    db.write(|conn| {
        diesel::sql_query("DELETE FROM __diesel_schema_migrations")
            .execute(conn)
            .map_err(hocvu::db::DbError::from)
    })
    .await
    .unwrap();
    let line = refusal(&mut place.command(&["audit", "verify"]));
    assert!(line.contains("run `hocvu migrate`"), "{line}");
}

/// A server under way, killed when the story ends.
pub struct Serving(Child);

impl Serving {
    pub fn start(place: &Place) -> Self {
        let port = free_port();
        let mut command = place.command(&["serve"]);
        command
            .env("HOCVU_LISTEN", format!("127.0.0.1:{port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut serving = Self(command.spawn().unwrap());
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert_eq!(serving.0.try_wait().unwrap(), None, "the server ended");
            assert!(begun.elapsed() < PATIENCE, "the server does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        serving
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // SIGKILL: nothing is tidied up.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn a_second_server_on_one_sqlite_file_is_refused_and_commands_are_not() {
    let place = Place::new();
    let first = Serving::start(&place);
    if place.database.starts_with("postgres") {
        Serving::start(&place);
        return;
    }
    let listen = format!("127.0.0.1:{}", free_port());
    let mut second = place.command(&["serve"]);
    let line = refusal(second.env("HOCVU_LISTEN", listen));
    assert!(
        line.contains("another hocvu server is running on"),
        "{line}"
    );
    let units = place.file("units.csv", UNITS);
    place.run(&["units", "import", &units]);
    place.run(&["audit", "verify"]);
    drop(first);
    Serving::start(&place);
}
