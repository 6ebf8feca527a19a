//! What can be wrong with the settings, each said in one line with what to do.
use super::NAMES;
use super::ProviderMistake;
use crate::text::Language;
use std::path::PathBuf;

/// Why the settings are refused.
#[derive(Debug)]
pub enum Mistake {
    /// `hocvu.toml` is there and cannot be read.
    File(std::io::Error),
    /// The line at which `hocvu.toml` breaks, and the parser's words.
    NotToml(usize, String),
    /// A setting in `hocvu.toml` that is no text.
    NotText(String),
    /// A name that is no setting.
    Unknown(String),
    Database,
    /// Which of the addresses to listen on, and what it says.
    Listen(&'static str, String),
    BaseUrl(String),
    Proxy(String),
    Smtp,
    /// One of the two settings of mail without the other.
    HalfMail,
    MailFrom(String),
    /// The file of `HOCVU_OIDC_FILE`, and what is wrong with it.
    Providers(PathBuf, ProviderMistake),
    TimeZone(String),
    Log(String),
}

impl Mistake {
    /// One line: what is wrong, and what to write instead.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::File(error) => crate::text::file_fault("hocvu.toml", error, language),
            Self::NotToml(line, message) => language.say(
                format!("hocvu.toml, dòng {line}: không đọc được ({message}); ghi mỗi cài đặt theo mẫu TÊN = \"giá trị\""),
                format!("hocvu.toml, line {line}: {message}; write each setting as NAME = \"text\""),
            ),
            Self::NotText(name) => language.say(
                format!("hocvu.toml: giá trị của {name} phải nằm trong dấu ngoặc kép; ghi {name} = \"giá trị\""),
                format!("hocvu.toml: {name} must be a text in quotes; write {name} = \"text\""),
            ),
            Self::Unknown(name) => unknown(name, language),
            Self::Providers(path, mistake) => mistake.text(path, language),
            _ => self.of_value(language),
        }
    }

    /// A known setting with a value that does not do.
    fn of_value(&self, language: Language) -> String {
        match self {
            Self::Listen(name, text) => language.say(
                format!("{name}: {text:?} không phải địa chỉ kèm cổng; ghi như 127.0.0.1:8080"),
                format!("{name} must be an address with a port, as 127.0.0.1:8080, not {text:?}"),
            ),
            Self::BaseUrl(text) => language.say(
                format!("HOCVU_BASE_URL: {text:?} không phải địa chỉ của trang; ghi http:// hoặc https:// và tên máy, không kèm đường dẫn, như https://hoc.tinh.gov.vn"),
                format!("HOCVU_BASE_URL must be http:// or https:// and a host, without a path, as https://hoc.tinh.gov.vn, not {text:?}"),
            ),
            Self::Proxy(text) => language.say(
                format!("HOCVU_TRUSTED_PROXY: {text:?} không phải địa chỉ IP; ghi các địa chỉ IP cách nhau bằng dấu phẩy, như 10.0.0.1,10.0.0.2"),
                format!("HOCVU_TRUSTED_PROXY: {text:?} is not an IP address; write IP addresses with commas between them, as 10.0.0.1,10.0.0.2"),
            ),
            Self::MailFrom(text) => language.say(
                format!("HOCVU_MAIL_FROM: {text:?} không phải địa chỉ thư; ghi như hocvu@tinh.gov.vn"),
                format!("HOCVU_MAIL_FROM {text:?} is not a mail address; write it as hocvu@tinh.gov.vn"),
            ),
            Self::TimeZone(name) => language.say(
                format!("HOCVU_TIME_ZONE: không có múi giờ {name:?}; ghi như Asia/Ho_Chi_Minh"),
                format!("HOCVU_TIME_ZONE: {name:?} is not a time zone; write it as Asia/Ho_Chi_Minh"),
            ),
            Self::Log(text) => language.say(
                format!("HOCVU_LOG: {text:?} không phải bộ lọc nhật ký; ghi error, warn, info, debug hoặc trace"),
                format!("HOCVU_LOG {text:?} is not a filter: write error, warn, info, debug or trace"),
            ),
            _ => self.of_address(language).to_owned(),
        }
    }

    /// Values that are not repeated: they may hold a password.
    fn of_address(&self, language: Language) -> &'static str {
        match self {
            Self::Smtp => language.say(
                "HOCVU_SMTP_URL phải bắt đầu bằng smtp:// hoặc smtps://; ghi như smtps://nguoidung:matkhau@mail.tinh.gov.vn:465",
                "HOCVU_SMTP_URL must begin with smtp:// or smtps://; write it as smtps://user:password@mail.tinh.gov.vn:465",
            ),
            Self::HalfMail => language.say(
                "HOCVU_SMTP_URL và HOCVU_MAIL_FROM đi cùng nhau: đặt cả hai hoặc bỏ cả hai",
                "HOCVU_SMTP_URL and HOCVU_MAIL_FROM go together: set both or neither",
            ),
            _ => language.say(
                "HOCVU_DATABASE_URL phải bắt đầu bằng sqlite:// hoặc postgres://; sửa lại, hoặc bỏ đi để dùng tệp SQLite trong HOCVU_DATA",
                "HOCVU_DATABASE_URL must begin with sqlite:// or postgres://; correct it, or leave it out to use the SQLite file in HOCVU_DATA",
            ),
        }
    }
}

/// The known setting that was probably meant, else all there are.
fn unknown(name: &str, language: Language) -> String {
    let near = NAMES
        .iter()
        .map(|known| (strsim::levenshtein(name, known), known));
    if let Some((0..=2, known)) = near.min() {
        return language.say(
            format!("không có cài đặt {name}; có phải là {known}? Sửa lại tên hoặc bỏ đi"),
            format!("unknown setting {name}; is it {known}? Correct the name or leave it out"),
        );
    }
    let known = NAMES.join(", ");
    language.say(
        format!("không có cài đặt {name}; bỏ đi hoặc dùng một trong: {known}"),
        format!("unknown setting {name}; leave it out, or use one of {known}"),
    )
}

#[cfg(test)]
mod tests {
    use super::Mistake;
    use crate::text::Language;

    #[test]
    fn a_mistyped_name_is_told_the_one_that_was_meant() {
        let said = |name: &str| Mistake::Unknown(name.to_owned()).text(Language::Vietnamese);
        for (typed, meant) in [
            ("HOCVU_DATABSE_URL", "HOCVU_DATABASE_URL?"),
            ("HOCVU_LISTNE", "HOCVU_LISTEN?"),
            ("hOCVU_LOG", "HOCVU_LOG?"),
        ] {
            assert!(said(typed).contains(meant), "{}", said(typed));
        }
        let far = said("HOCVU_PASSWORD");
        assert!(
            far.contains("HOCVU_LISTEN") && far.contains("HOCVU_LOG"),
            "{far}"
        );
    }
}
