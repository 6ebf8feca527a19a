//! Why a file or folder cannot be used, and what to do: the system itself says it in English alone.
use super::Language;
use std::fmt::Display;
use std::io::Error;
use std::io::ErrorKind;

/// One line for whoever runs the command.
pub fn file_fault(path: impl Display, error: &Error, language: Language) -> String {
    let (wrong, advice) = match error.kind() {
        ErrorKind::NotFound => language.say(
            ("không có tệp hoặc thư mục này", "kiểm tra lại đường dẫn"),
            ("no such file or folder", "check the path"),
        ),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => language.say(
            (
                "không có quyền đọc hoặc ghi ở đây",
                "cấp quyền cho tài khoản chạy hocvu, hoặc chọn chỗ khác",
            ),
            (
                "permission denied",
                "let the account that runs hocvu read and write here, or choose another place",
            ),
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => language.say(
            ("ổ đĩa đã đầy", "giải phóng dung lượng rồi làm lại"),
            ("the disk is full", "free some space and try again"),
        ),
        ErrorKind::IsADirectory => language.say(
            ("đây là thư mục", "chỉ ra một tệp"),
            ("this is a folder", "name a file"),
        ),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => language.say(
            ("đây là tệp, không phải thư mục", "chọn một thư mục"),
            ("this is a file, not a folder", "choose a folder"),
        ),
        _ => {
            return language.say(
                format!("{path}: không đọc hoặc ghi được ({error}); kiểm tra tệp này và ổ đĩa"),
                format!("{path}: {error}; check this file and its disk"),
            );
        }
    };
    format!("{path}: {wrong}; {advice}")
}
