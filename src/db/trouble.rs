//! What stands behind a failure of the database, as far as its words tell, and what whoever runs the program can do about it.
use crate::text::Language;

/// The failures that have a mend of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The address itself cannot be read; its words may hold a part of the password.
    Address,
    Host,
    SignIn,
    NoSuchDatabase,
    TooMany,
    Full,
    Disk,
    NoFile,
    ReadOnly,
    OtherFile,
    Locked,
    NotRunning,
    Other,
}

/// Words of PostgreSQL, its library and SQLite, and what they tell; the first that is found counts.
const SIGNS: &[(&str, Trouble)] = &[
    ("percent-encoded", Trouble::Address),
    ("for connection option", Trouble::Address),
    ("invalid connection option", Trouble::Address),
    ("in connection URI", Trouble::Address),
    ("in URI", Trouble::Address),
    ("could not translate host name", Trouble::Host),
    ("authentication failed", Trouble::SignIn),
    ("no password supplied", Trouble::SignIn),
    ("pg_hba.conf", Trouble::SignIn),
    ("role \"", Trouble::SignIn),
    ("FATAL:  database \"", Trouble::NoSuchDatabase),
    ("too many clients", Trouble::TooMany),
    ("too many connections", Trouble::TooMany),
    ("connection slots", Trouble::TooMany),
    ("disk is full", Trouble::Full),
    ("No space left on device", Trouble::Full),
    ("disk I/O error", Trouble::Disk),
    ("Unable to open the database file", Trouble::NoFile),
    ("unable to open database file", Trouble::NoFile),
    ("readonly database", Trouble::ReadOnly),
    ("not a database", Trouble::OtherFile),
    ("is locked", Trouble::Locked),
    ("connection to server", Trouble::NotRunning),
    ("server closed the connection", Trouble::NotRunning),
    ("terminating connection", Trouble::NotRunning),
];

impl Trouble {
    /// What the database's words tell.
    pub(super) fn of(cause: &str) -> Self {
        // A host with an @ in it is the end of a password that was not encoded.
        let host = cause.split("could not translate host name \"").nth(1);
        let host = host.and_then(|rest| rest.split('"').next());
        if host.is_some_and(|host| host.contains('@')) {
            return Self::Address;
        }
        let sign = SIGNS.iter().find(|(words, _)| cause.contains(words));
        sign.map_or(Self::Other, |(_, trouble)| *trouble)
    }

    /// One line: what is wrong and what to do, and at the end the database's words, for whoever looks them up.
    pub(super) fn told(self, cause: &str, language: Language) -> String {
        let said = if self.is_of_postgres() {
            self.of_server(language)
        } else {
            self.of_file(language)
        };
        if self == Self::Address {
            return said.to_owned();
        }
        let lines = cause.lines().map(str::trim);
        let cause: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        format!("{said} ({})", cause.join("; "))
    }

    fn is_of_postgres(self) -> bool {
        use Trouble::{Address, Host, NoSuchDatabase, NotRunning, SignIn, TooMany};
        [Address, Host, SignIn, NoSuchDatabase, TooMany, NotRunning].contains(&self)
    }

    fn of_server(self, language: Language) -> &'static str {
        match self {
            Self::Address => language.say(
                "không đọc được địa chỉ PostgreSQL; sửa HOCVU_DATABASE_URL theo mẫu postgres://người-dùng:mật-khẩu@máy/tên, ký tự đặc biệt trong mật khẩu viết dạng %40",
                "the PostgreSQL address cannot be read; correct HOCVU_DATABASE_URL to postgres://user:password@host/database, with special characters of the password as %40",
            ),
            Self::Host => language.say(
                "không tìm thấy máy chủ PostgreSQL; sửa tên máy trong HOCVU_DATABASE_URL",
                "the PostgreSQL server is not found; correct the host in HOCVU_DATABASE_URL",
            ),
            Self::SignIn => language.say(
                "máy chủ PostgreSQL không nhận người dùng hoặc mật khẩu; sửa người dùng và mật khẩu trong HOCVU_DATABASE_URL",
                "the PostgreSQL server refuses the user or password; correct the user and password in HOCVU_DATABASE_URL",
            ),
            Self::NoSuchDatabase => language.say(
                "máy chủ PostgreSQL không có cơ sở dữ liệu này; tạo cơ sở dữ liệu đó, hoặc sửa tên trong HOCVU_DATABASE_URL",
                "the PostgreSQL server has no such database; create that database, or correct its name in HOCVU_DATABASE_URL",
            ),
            Self::TooMany => language.say(
                "máy chủ PostgreSQL đã hết chỗ kết nối; tăng max_connections của máy chủ PostgreSQL",
                "the PostgreSQL server takes no more connections; raise max_connections of the PostgreSQL server",
            ),
            _ => language.say(
                "không kết nối được máy chủ PostgreSQL; khởi động máy chủ PostgreSQL, hoặc sửa HOCVU_DATABASE_URL",
                "the PostgreSQL server does not answer; start the PostgreSQL server, or correct HOCVU_DATABASE_URL",
            ),
        }
    }

    fn of_file(self, language: Language) -> &'static str {
        match self {
            Self::Full => language.say(
                "ổ đĩa của cơ sở dữ liệu đã đầy; giải phóng dung lượng rồi làm lại",
                "the disk of the database is full; free some space and try again",
            ),
            Self::Disk => language.say(
                "ổ đĩa của cơ sở dữ liệu báo lỗi đọc, ghi; kiểm tra ổ đĩa còn chỗ và còn tốt rồi làm lại",
                "the disk of the database fails to read or write; check that it has space and is sound, and try again",
            ),
            Self::NoFile => language.say(
                "không mở được tệp cơ sở dữ liệu; kiểm tra HOCVU_DATA hoặc HOCVU_DATABASE_URL và quyền đọc, ghi thư mục",
                "the database file cannot be opened; check HOCVU_DATA or HOCVU_DATABASE_URL and the permissions of the folder",
            ),
            Self::ReadOnly => language.say(
                "không ghi được cơ sở dữ liệu; cho tài khoản chạy hocvu quyền ghi tệp và thư mục chứa nó",
                "the database cannot be written; let the account that runs hocvu write the file and its folder",
            ),
            Self::OtherFile => language.say(
                "tệp này không phải cơ sở dữ liệu SQLite; sửa HOCVU_DATA hoặc HOCVU_DATABASE_URL, hoặc lấy lại tệp từ bản sao lưu",
                "this file is no SQLite database; correct HOCVU_DATA or HOCVU_DATABASE_URL, or put the file back from the backup",
            ),
            Self::Locked => language.say(
                "cơ sở dữ liệu đang bận ghi việc khác; đợi một lát rồi làm lại",
                "the database is busy with another write; try again in a while",
            ),
            _ => language.say(
                "cơ sở dữ liệu báo lỗi; kiểm tra cơ sở dữ liệu và HOCVU_DATABASE_URL rồi làm lại",
                "the database reports an error; check the database and HOCVU_DATABASE_URL, and try again",
            ),
        }
    }
}

/// The PostgreSQL library tells in several lines why it could not connect, one an address it tried; the one that tells most.
pub(super) fn telling_line(cause: &str) -> String {
    let told = Trouble::of(cause);
    let mut lines = cause.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.clone().next().unwrap_or("no reason given");
    let telling = lines.find(|line| Trouble::of(line) == told);
    telling.unwrap_or(first).to_owned()
}

#[cfg(test)]
mod tests {
    use super::Trouble;
    use super::telling_line;
    use crate::text::Language::English;
    use crate::text::Language::Vietnamese;

    fn told(cause: &str) -> [String; 2] {
        let line = telling_line(cause);
        [Vietnamese, English].map(|language| Trouble::of(&line).told(&line, language))
    }

    #[test]
    fn why_there_is_no_connection_is_one_line_that_says_what_to_do() {
        let refused = "connection to server at \"::1\", port 5999 failed: Connection refused\n\tIs the server running on that host?\n\
                       connection to server at \"127.0.0.1\", port 5999 failed: Connection refused\n\tIs the server running on that host?\n";
        assert_eq!(
            told(refused)[1],
            "the PostgreSQL server does not answer; start the PostgreSQL server, or correct HOCVU_DATABASE_URL \
             (connection to server at \"::1\", port 5999 failed: Connection refused)"
        );
        let both = "connection to server at \"::1\", port 5432 failed: Connection refused\n\
                    connection to server at \"127.0.0.1\", port 5432 failed: FATAL:  password authentication failed for user \"hocvu\"\n";
        assert_eq!(Trouble::of(&telling_line(both)), Trouble::SignIn);
    }

    #[test]
    fn each_trouble_has_its_own_advice() {
        for (cause, vietnamese, english) in [
            (
                "could not translate host name \"khong-co\" to address: Name or service not known\n",
                "sửa tên máy",
                "correct the host",
            ),
            (
                "connection to server at \"db\" failed: FATAL:  role \"x\" does not exist\n",
                "sửa người dùng",
                "correct the user",
            ),
            (
                "connection to server at \"db\" failed: FATAL:  database \"x\" does not exist\n",
                "tạo cơ sở dữ liệu đó",
                "create that database",
            ),
            (
                "connection to server at \"db\" failed: FATAL:  sorry, too many clients already\n",
                "max_connections",
                "max_connections",
            ),
            ("database or disk is full", "dung lượng", "free some space"),
        ] {
            let [said, also] = told(cause);
            assert!(said.contains(vietnamese), "{said}");
            assert!(also.contains(english), "{also}");
        }
    }

    #[test]
    fn a_broken_address_is_not_repeated() {
        for cause in [
            "invalid integer value \"ket@db:5432\" for connection option \"port\"\n",
            "could not translate host name \"ket@db\" to address: Name or service not known\n",
        ] {
            assert!(told(cause).iter().all(|said| !said.contains("ket@")));
        }
    }
}
