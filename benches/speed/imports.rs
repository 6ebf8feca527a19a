//! A staff list of a million rows, one of a hundred faulty, brought in by the command while everybody who sits saves answers.
use super::client;
use super::pages::LASTING;
use super::province::Province;
use super::saves::saving;
use super::sheet::Asked;
use super::sheet::Line;
use super::sheet::Sheet;
use super::sheet::short;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::Child;
use std::process::ExitStatus;
use std::time::Duration;
use std::time::Instant;

/// Rows of the list.
const ROWS: u32 = 1_000_000;
/// Connections that save answers meanwhile.
const SAVING: usize = 16;
/// How long nobody saves between two looks at how long a save waits: sixteen connections without a pause would save by the
/// million, as no province does, and the list would wait for them.
const RESTING: Duration = Duration::from_secs(8);

/// How long the list takes, what the command holds, and how much longer a save waits beside it.
pub fn imports(province: &Province, sheet: &mut Sheet) {
    let file = list(province);
    let server = province.serve();
    let seats = province.seat(server.port);
    let requests = saving(&server, seats);
    let p99 = || client::load(server.port, SAVING, LASTING, (200, &requests)).percentile(99);
    let mut quiet: Vec<f64> = (0..5).map(|_| p99()).collect();
    let begun = Instant::now();
    let mut import = province.import(&file);
    let (mut beside, mut peak) = (Vec::new(), 0.0_f64);
    let (status, seconds) = loop {
        if let Some(ended) = ended_within(&mut import, RESTING) {
            break (ended, begun.elapsed().as_secs_f64());
        }
        beside.push(p99());
        peak = peak.max(most_memory(import.id()).unwrap_or_default());
    };
    assert!(status.success(), "{status}");
    sheet.note(Line {
        work: format!(
            "staff list of {ROWS} rows imported, {SAVING} connections saving a fifth of the time"
        ),
        measured: format!("{} s", short(seconds)),
        yardstick: String::new(),
        reached: seconds,
        asked: Asked::Under(300.0, "s"),
    });
    sheet.note(Line {
        work: "the most memory of that command (VmHWM)".to_owned(),
        measured: format!("{} MB", short(peak)),
        yardstick: String::new(),
        reached: peak,
        asked: Asked::Under(300.0, "MB"),
    });
    quiet.sort_by(f64::total_cmp);
    let quiet = quiet[quiet.len() / 2];
    beside.sort_by(f64::total_cmp);
    let (middle, worst) = (beside[beside.len() / 2], beside[beside.len() - 1]);
    sheet.note(Line {
        work: format!("answer saved beside it, {SAVING} connections, p99"),
        measured: format!("{} ms, worst 2 s {} ms", short(middle), short(worst)),
        yardstick: format!("without an import {} ms", short(quiet)),
        reached: middle / quiet,
        asked: Asked::Under(2.0, "times"),
    });
}

/// How the command ended, if it did within this time.
fn ended_within(import: &mut Child, time: Duration) -> Option<ExitStatus> {
    let until = Instant::now() + time;
    while Instant::now() < until {
        if let Some(status) = import.try_wait().unwrap() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    None
}

/// The list, over all units of the province.
fn list(province: &Province) -> PathBuf {
    let units = province.unit_codes();
    let mut text =
        "Mã cán bộ,Họ và tên,Ngày sinh,Số CCCD,Mã đơn vị,Đối tượng,Chức vụ,Thư điện tử\n"
            .to_owned();
    for row in 0..ROWS {
        let unit = match row % 100 {
            50 => "KHONGCO",
            _ => &units[usize::try_from(row).unwrap() % units.len()],
        };
        let (day, month, year) = (1 + row % 28, 1 + row % 12, 1960 + row % 40);
        writeln!(
            text,
            "IMP{row:07},{},{day:02}/{month:02}/{year},0751{:02}{row:06},{unit},công chức,Chuyên viên,imp{row}@dongnai.example",
            name(row),
            year % 100
        )
        .unwrap();
    }
    let file = province.folder.join("danh-sach.csv");
    std::fs::write(&file, text).unwrap();
    file
}

/// One of some ten thousand names, as frequent as names are.
fn name(row: u32) -> String {
    const FAMILY: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Điểu", "Lâm"];
    const MIDDLE: [&str; 9] = [
        "Văn", "Thị", "Hữu", "Đức", "Minh", "Ngọc", "Thu", "Kim", "Hoài",
    ];
    const GIVEN: [&str; 11] = [
        "An", "Bình", "Dung", "Đăng", "Hoà", "Khai", "Lan", "Mỹ", "Quý", "Sơn", "Yến",
    ];
    let of =
        |words: &[&'static str], number: u32| words[usize::try_from(number).unwrap() % words.len()];
    let (family, one) = (of(&FAMILY, row / 7), of(&MIDDLE, row / 3));
    format!(
        "{family} {one} {} {}",
        of(&MIDDLE, row / 29),
        of(&GIVEN, row)
    )
}

/// Megabytes that a process has held at the most so far; none when it has ended.
fn most_memory(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes / 1024.0)
}
