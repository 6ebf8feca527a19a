//! `hocvu certificate verify FILE.pdf`: is this file ours, unchanged, still valid?
use super::Certificate;
use super::Code;
use super::Imprint;
use super::Status;
use super::pdf::draw;
use super::queries::by_code;
use super::queries::imprint_of;
use crate::config::Config;
use crate::db::Clock;
use crate::db::Db;
use crate::db::DbError;
use crate::text::Language;
use crate::text::file_fault;

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum FileCheck {
    /// No code of ours stands in it.
    Foreign,
    /// It names a code that the register does not hold.
    Unknown(Code),
    /// The register holds the certificate, but the file is not what would be drawn for it.
    Changed(Code),
    /// The file begins with the certificate as drawn and goes on: a signature, or changes laid over it.
    Continued(Code),
    /// Byte for byte the certificate, and what it is worth today.
    Ours(Box<Certificate>, Status),
}

/// Checks a file against the register: draws the certificate whose code it names again and compares every byte.
pub async fn check_file(
    db: &Db,
    config: &Config,
    clock: &Clock,
    file: &[u8],
) -> Result<FileCheck, DbError> {
    let Some(code) = code_in(file) else {
        return Ok(FileCheck::Foreign);
    };
    let present = Imprint::of(config);
    let found = db
        .read(move |conn| match by_code(conn, code)? {
            Some(found) => {
                let imprint = imprint_of(conn, found.id, &present)?;
                Ok::<_, DbError>(Some((found, imprint)))
            }
            None => Ok(None),
        })
        .await?;
    let Some((certificate, imprint)) = found else {
        return Ok(FileCheck::Unknown(code));
    };
    let drawn = draw(&certificate.facts, &imprint)
        .map_err(|error| DbError::Unavailable(error.to_string()))?;
    let today = clock.now().day(&config.time_zone);
    Ok(match file.strip_prefix(drawn.as_slice()) {
        Some([]) => {
            let status = certificate.status(today);
            FileCheck::Ours(Box::new(certificate), status)
        }
        Some(_) => FileCheck::Continued(code),
        None => FileCheck::Changed(code),
    })
}

/// The code among the keywords of the file's description, which is stored as plain text.
fn code_in(file: &[u8]) -> Option<Code> {
    let mark = b"<pdf:Keywords>";
    let start = file.windows(mark.len()).position(|part| part == mark)? + mark.len();
    let length = file[start..]
        .iter()
        .take(64)
        .position(|byte| *byte == b'<')?;
    std::str::from_utf8(&file[start..start + length])
        .ok()?
        .parse()
        .ok()
}

/// The command: a line for standard output when the file is ours, unchanged and valid, else the reason why not.
pub async fn verify_file(
    db: &Db,
    config: &Config,
    clock: &Clock,
    path: &std::path::Path,
) -> Result<String, String> {
    let name = path.display();
    let language = config.language;
    let file = std::fs::read(path).map_err(|error| file_fault(&name, &error, language))?;
    let check = check_file(db, config, clock, &file)
        .await
        .map_err(|error| error.told(language))?;
    let said = format!("{name}: {}", found(&check, language));
    match check {
        FileCheck::Ours(_, Status::Valid) => Ok(said),
        _ => Err(said),
    }
}

/// What a file turned out to be, and what to do where it does not count.
fn found(check: &FileCheck, language: Language) -> String {
    match check {
        FileCheck::Foreign => language.say(
            "không phải giấy chứng nhận của hệ thống này; kiểm tra lại tệp, hoặc tra mã ở trang /verify".to_owned(),
            "not a certificate of this installation; check the file, or look its code up at /verify".to_owned(),
        ),
        FileCheck::Unknown(code) => language.say(
            format!("sổ cấp không có giấy chứng nhận {code}; hỏi cơ quan cấp"),
            format!("no certificate {code} in the register; ask who issued it"),
        ),
        FileCheck::Changed(code) => language.say(
            format!("ghi mã giấy chứng nhận {code} nhưng không phải tệp hệ thống này cấp; tải lại tệp từ hệ thống, hoặc tra mã ở trang /verify"),
            format!("names certificate {code}, but is not the file this installation draws for it; download it again, or look its code up at /verify"),
        ),
        FileCheck::Continued(code) => language.say(
            format!("phần đầu đúng là giấy chứng nhận {code} đã cấp, nhưng sau đó có phần thêm vào: chữ ký số, hoặc sửa đổi; tra mã ở trang /verify"),
            format!("begins as certificate {code} was issued, but something was added: a signature, or changes; look its code up at /verify"),
        ),
        FileCheck::Ours(certificate, status) => {
            let facts = &certificate.facts;
            format!(
                "{}, {}: {} {}, {}, {}",
                language.say("do hệ thống này cấp, còn nguyên vẹn", "ours, unchanged"),
                status.word(language).to_lowercase(),
                facts.code,
                facts.register_number,
                facts.holder.full_name,
                facts.course.title
            )
        }
    }
}
