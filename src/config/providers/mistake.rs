//! What can be wrong with the file of houses at which people may sign in.
use crate::text::Language;
use std::path::Path;

/// Why the file is refused. No variant holds a secret.
#[derive(Debug)]
pub enum ProviderMistake {
    File(std::io::Error),
    /// The line at which the file breaks, and the parser's words.
    NotToml(usize, String),
    /// Which provider, and which of its fields does not do.
    Field(String, &'static str),
    /// A second provider with the same id or issuer.
    Twice(String, &'static str),
}

impl ProviderMistake {
    /// One line: what is wrong with the file at `path`, and what to write instead.
    pub fn text(&self, path: &Path, language: Language) -> String {
        let path = path.display();
        match self {
            Self::File(error) => {
                let fault = crate::text::file_fault(path, error, language);
                format!("HOCVU_OIDC_FILE: {fault}")
            }
            Self::NotToml(line, message) => language.say(
                format!("HOCVU_OIDC_FILE: {path}, dòng {line}: không đọc được ({message}); ghi mỗi nhà cung cấp dưới một dòng [[provider]]"),
                format!("HOCVU_OIDC_FILE: {path}, line {line}: {message}; write each provider under a line [[provider]]"),
            ),
            Self::Field(id, field) => {
                let rule = rule(field, language);
                language.say(
                    format!("HOCVU_OIDC_FILE: {path}: nhà cung cấp {id:?}: {field} chưa đúng; {rule}"),
                    format!("HOCVU_OIDC_FILE: {path}: provider {id:?}: {field} does not do; {rule}"),
                )
            }
            Self::Twice(id, field) => language.say(
                format!("HOCVU_OIDC_FILE: {path}: nhà cung cấp {id:?} có {field} trùng với nhà cung cấp khác; mỗi {field} chỉ ghi một lần"),
                format!("HOCVU_OIDC_FILE: {path}: provider {id:?} has the {field} of another; write each {field} once"),
            ),
        }
    }
}

/// What a field may hold.
fn rule(field: &str, language: Language) -> &'static str {
    match field {
        "id" => language.say(
            "dùng 1–32 chữ thường không dấu, số hoặc dấu gạch nối, như vneid",
            "use 1–32 lowercase letters, digits or hyphens, as vneid",
        ),
        "name" => language.say("ghi tên hiển thị, nhiều nhất 60 ký tự", "write the name people see, 60 characters at most"),
        "issuer" => language.say(
            "ghi địa chỉ bắt đầu bằng https:// đúng như nhà cung cấp công bố, không kèm ? hoặc #",
            "write the https:// address just as the provider publishes it, without ? or #",
        ),
        "assurance" => language.say("ghi none, local, vneid_1 hoặc vneid_2", "write none, local, vneid_1 or vneid_2"),
        "link_claim" => language.say(
            "ghi tên một trường do nhà cung cấp quản lý; không dùng thư điện tử, điện thoại hoặc tên",
            "name a claim that the provider alone writes; never a mail address, a phone number or a name",
        ),
        "link_to" => language.say(
            "ghi staff_code hoặc citizen_id, cùng với link_claim",
            "write staff_code or citizen_id, together with link_claim",
        ),
        "client_secret" => language.say(
            "ghi một chuỗi trong dấu ngoặc kép, hoặc chỉ ghi client_secret_file",
            "write a text in quotes, or client_secret_file alone",
        ),
        "client_secret_file" => language.say("tệp này phải đọc được", "this file must be readable"),
        _ => language.say(
            "ghi chữ, số và dấu viết liền, không có khoảng trắng",
            "write letters, digits and signs without blanks",
        ),
    }
}
