//! The files of a course, read from disk. Nothing but plain files of known kinds and sizes is opened.
use super::problem::Problem;
use crate::content::markdown::MediaKind;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::fs::DirEntry;
use std::io;
use std::io::ErrorKind;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;
use unicode_normalization::UnicodeNormalization;

const MIB: u64 = 1024 * 1024;
/// Bytes a text file may have.
const TEXT: u64 = MIB;
/// Bytes a media file may have.
const MEDIA: u64 = 50 * MIB;
/// Files a folder may have: a course has tens.
const FILES: usize = 2000;

/// The files of one course. Paths within use `/`.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    /// The last part of the path.
    pub name: String,
    /// Text files by path: without byte order mark, lines ending in `\n`, composed letters (NFC).
    pub texts: BTreeMap<String, String>,
    /// Paths of the media.
    pub media: BTreeSet<String>,
    /// Where it lies; empty when it does not come from disk.
    pub path: PathBuf,
}

impl Folder {
    /// The line on which a key of the front matter stands; 1 when it does not.
    pub fn key_line(&self, path: &str, key: &str) -> usize {
        let text = self.texts.get(path).map_or("", String::as_str);
        let is_key = |line: &str| {
            let line = line.trim_start().trim_start_matches('[');
            let rest = line.strip_prefix(key).map(str::trim_start);
            rest.is_some_and(|rest| rest.starts_with(['=', ']']))
        };
        text.lines().position(is_key).map_or(1, |at| at + 1)
    }

    /// The line on which the block `[[key]]` of this number, from 0, begins; that of the key when there are no such lines.
    pub fn row_line(&self, path: &str, key: &str, row: usize) -> usize {
        let text = self.texts.get(path).map_or("", String::as_str);
        let is_row = |line: &str| {
            let name = line.trim().strip_prefix("[[");
            name.and_then(|name| Some(name.split_once("]]")?.0.trim())) == Some(key)
        };
        let mut rows = text.lines().enumerate().filter(|(_, line)| is_row(line));
        let begins = rows.nth(row).map(|(at, _)| at + 1);
        begins.unwrap_or_else(|| self.key_line(path, key))
    }

    /// The bytes of a media file of this folder.
    pub fn medium(&self, path: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = fs::File::open(self.path.join(path))?;
        file.take(MEDIA + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MEDIA {
            return Err(io::Error::other("the file grew beyond its limit"));
        }
        Ok(bytes)
    }
}

/// The course folders in `dir`, by name; `dir` itself when it is one.
pub fn folders(dir: &Path) -> Result<Vec<PathBuf>, Problem> {
    if dir.join("course.md").is_file() {
        return Ok(vec![dir.to_owned()]);
    }
    let fault = |message: String| Problem {
        file: dir.display().to_string(),
        line: 1,
        message,
    };
    let entries = fs::read_dir(dir)
        .map_err(|error| fault(format!("không mở được thư mục khóa học: {}", why(&error))))?;
    let mut found = Vec::new();
    for entry in entries {
        let entry =
            entry.map_err(|error| fault(format!("không đọc được thư mục: {}", why(&error))))?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // A link to a folder counts, so that reading it says that links are refused.
        if !hidden && entry.path().is_dir() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Reads a folder. What must not be there, or cannot be read, becomes a problem and is left out.
pub fn read(path: &Path) -> (Folder, Vec<Problem>) {
    let name = path
        .canonicalize()
        .ok()
        .and_then(|path| Some(path.file_name()?.to_str()?.to_owned()));
    let mut reader = Reader {
        folder: Folder {
            name: name.unwrap_or_default(),
            path: path.to_owned(),
            ..Folder::default()
        },
        problems: Vec::new(),
        files: 0,
    };
    let plain = fs::symlink_metadata(path).is_ok_and(|kind| kind.is_dir());
    if plain {
        reader.directory(path, "");
    } else {
        reader.fault(
            "",
            "đây là liên kết (symlink), không phải thư mục: chép thư mục thật vào",
        );
    }
    (reader.folder, reader.problems)
}

struct Reader {
    folder: Folder,
    problems: Vec<Problem>,
    files: usize,
}

impl Reader {
    fn fault(&mut self, file: &str, message: impl Into<String>) {
        self.fault_at(file, 1, message);
    }

    fn fault_at(&mut self, file: &str, line: usize, message: impl Into<String>) {
        self.problems.push(Problem {
            file: file.to_owned(),
            line,
            message: message.into(),
        });
    }

    /// Reads a directory whose files have paths beginning with `prefix`.
    fn directory(&mut self, path: &Path, prefix: &str) {
        let entries: io::Result<Vec<DirEntry>> = fs::read_dir(path).and_then(Iterator::collect);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                self.fault(prefix, format!("không đọc được thư mục: {}", why(&error)));
                return;
            }
        };
        entries.sort_by_key(DirEntry::file_name);
        for entry in entries {
            self.files += 1;
            if self.files == FILES {
                self.fault(
                    prefix,
                    format!("thư mục có hơn {FILES} tệp: bỏ bớt những tệp không dùng"),
                );
            }
            if !is_left_behind(&entry.file_name().to_string_lossy()) && self.files < FILES {
                self.entry(&entry, prefix);
            }
        }
    }

    fn entry(&mut self, entry: &DirEntry, prefix: &str) {
        let name = entry.file_name();
        let shown = format!("{prefix}{}", name.to_string_lossy());
        let kind = match entry.file_type() {
            Ok(kind) if name.to_str().is_some() => kind,
            Ok(_) => return self.fault(&shown, "tên tệp không phải chữ Unicode: đặt lại tên"),
            Err(error) => return self.fault(&shown, format!("không đọc được: {}", why(&error))),
        };
        if kind.is_symlink() {
            self.fault(
                &shown,
                "đây là liên kết (symlink): chép tệp thật vào thư mục",
            );
        } else if kind.is_dir() {
            match (prefix, shown.as_str()) {
                ("", "questions" | "media") => self.directory(&entry.path(), &format!("{shown}/")),
                _ => self.fault(
                    &shown,
                    "khóa học chỉ có hai thư mục con là questions và media",
                ),
            }
        } else if !kind.is_file() {
            self.fault(&shown, "đây không phải tệp thường: xóa đi");
        } else if prefix == "media/" {
            self.medium(entry, shown);
        } else if Path::new(&shown)
            .extension()
            .is_some_and(|ending| ending == "md")
        {
            self.text(entry, shown);
        } else {
            self.fault(&shown, "không nhận loại tệp này ở đây: bài và câu hỏi là tệp .md, tệp khác để trong media/");
        }
    }

    fn medium(&mut self, entry: &DirEntry, path: String) {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./".contains(&b);
        if MediaKind::of(&path).is_none() {
            self.fault(&path, "không nhận loại tệp này: dùng png, jpg, webp, gif, svg, mp3, m4a, ogg, opus, wav, mp4, webm, vtt, pdf");
        } else if !path.bytes().all(plain) {
            self.fault(
                &path,
                "tên tệp trong media chỉ gồm chữ không dấu, số, dấu chấm, gạch nối và gạch dưới",
            );
        } else if entry.metadata().is_ok_and(|data| data.len() > MEDIA) {
            self.fault(&path, "tệp lớn hơn 50 MiB: nén lại hoặc cắt ngắn");
        } else {
            self.folder.media.insert(path);
        }
    }

    fn text(&mut self, entry: &DirEntry, path: String) {
        let mut bytes = Vec::new();
        let read = fs::File::open(entry.path())
            .and_then(|file| file.take(TEXT + 1).read_to_end(&mut bytes));
        if let Err(error) = read {
            self.fault(&path, format!("không đọc được: {}", why(&error)));
        } else if bytes.len() as u64 > TEXT {
            self.fault(&path, "tệp lớn hơn 1 MiB: chia thành nhiều bài");
        } else {
            match std::str::from_utf8(&bytes) {
                Ok(text) => drop(self.folder.texts.insert(path, tidy(text))),
                Err(error) => {
                    let before = bytes.iter().take(error.valid_up_to());
                    let line = 1 + before.filter(|byte| **byte == b'\n').count();
                    self.fault_at(&path, line, "tệp không phải mã UTF-8: lưu lại bằng UTF-8");
                }
            }
        }
    }
}

/// What editors and desktops leave behind is not part of a course.
fn is_left_behind(name: &str) -> bool {
    let desktop = ["thumbs.db", "desktop.ini"].contains(&name.to_ascii_lowercase().as_str());
    desktop || name.starts_with('.') || name.starts_with("~$") || name.ends_with('~')
}

/// Why a file could not be read.
fn why(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "không có tệp hay thư mục này".to_owned(),
        ErrorKind::NotADirectory => "đây không phải thư mục".to_owned(),
        ErrorKind::PermissionDenied => "không có quyền đọc".to_owned(),
        _ => format!("[{error}]"),
    }
}

fn tidy(text: &str) -> String {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .nfc()
        .collect()
}
