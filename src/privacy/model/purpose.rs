//! What personal data is kept, why, on what legal basis, how long, and what happens then: one table for the public notice and for
//! the job that removes what has had its time.
use crate::db::Time;
use crate::text::Language;

/// Vietnamese, English.
pub type Said = [&'static str; 2];

/// Why data may be kept (Law 91/2025).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legal {
    /// A duty of the office by law or decision: for its staff.
    Duty,
    /// The person's consent: for citizens and pupils.
    Consent,
    /// What keeping the system safe takes.
    Security,
}

impl Legal {
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Duty => language.say(
                "Nghĩa vụ theo luật của cơ quan (đối với cán bộ, công chức, viên chức, người lao động)",
                "A statutory duty of the office (for its staff)",
            ),
            Self::Consent => language.say(
                "Sự đồng ý của anh/chị (đối với người dân, học sinh)",
                "Your consent (for citizens and pupils)",
            ),
            Self::Security => language.say(
                "Bảo đảm an toàn hệ thống thông tin",
                "Keeping the information system safe",
            ),
        }
    }
}

/// How the job removes what has had its time.
#[derive(Debug, Clone, Copy)]
pub struct Sweep {
    /// Identifies it in the rows about what was removed.
    pub name: &'static str,
    pub days: i64,
    pub table: &'static str,
    pub key: &'static str,
    /// Which rows have had their time, as a condition; `$1` stands for the moment before which they have.
    pub when: &'static str,
}

impl Sweep {
    /// One piece of the work.
    pub fn statement(&self, rows: u32) -> String {
        let Self {
            table, key, when, ..
        } = self;
        format!(
            "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {when} LIMIT {rows})"
        )
    }

    /// The moment before which rows have had their time.
    pub fn before(&self, now: Time) -> Time {
        now.plus(-self.days * Time::DAY)
    }
}

/// A kind of data and its purpose.
#[derive(Debug, Clone, Copy)]
pub struct Purpose {
    pub data: Said,
    pub why: Said,
    pub basis: &'static [Legal],
    /// How long, in words, where no job counts the days.
    pub kept: Said,
    pub sweep: Option<Sweep>,
}

impl Purpose {
    /// How long it is kept.
    pub fn term(&self, language: Language) -> String {
        let [vietnamese, english] = self.kept;
        match self.sweep {
            Some(Sweep { days, .. }) => language.say(
                format!("{vietnamese} {days} ngày, rồi hệ thống tự xóa"),
                format!("{english} {days} days, then removed by the system"),
            ),
            None => language.say(vietnamese, english).to_owned(),
        }
    }
}

/// Everything that is kept about people.
pub const PURPOSES: &[Purpose] = &[
    Purpose {
        data: [
            "Họ tên, ngày sinh, giới tính, mã cán bộ, số căn cước (mã hóa), thư điện tử, điện thoại, vị trí công tác",
            "Name, birth date, gender, staff code, identity number (encrypted), contacts, posts",
        ],
        why: [
            "Xác định đúng người học, đúng đơn vị; cấp giấy chứng nhận đúng tên",
            "To know who learns in which unit, and to issue certificates in the right name",
        ],
        basis: &[Legal::Duty, Legal::Consent],
        kept: [
            "Trong thời gian công tác và thời hạn lưu hồ sơ đào tạo; người dân: đến khi yêu cầu xóa",
            "While in service and for the term of training records; citizens: until they ask for erasure",
        ],
        sweep: None,
    },
    Purpose {
        data: [
            "Khóa học, tiến độ, bài làm, điểm, kết quả hoàn thành",
            "Courses, progress, papers, scores, completions",
        ],
        why: [
            "Dạy học, đánh giá và báo cáo chỉ tiêu đào tạo kỹ năng số",
            "Teaching, marking, and reporting the targets of digital training",
        ],
        basis: &[Legal::Duty, Legal::Consent],
        kept: [
            "Theo thời hạn lưu hồ sơ đào tạo; sau khi xóa danh tính thì chỉ còn số liệu đếm",
            "For the term of training records; after erasure only as counted figures",
        ],
        sweep: None,
    },
    Purpose {
        data: ["Sổ cấp giấy chứng nhận", "The register of certificates"],
        why: [
            "Ai cầm giấy chứng nhận cũng kiểm tra được",
            "So that whoever holds a certificate can have it checked",
        ],
        basis: &[Legal::Duty],
        kept: [
            "Lâu dài, theo quy định về sổ gốc; sau khi xóa danh tính còn số, khóa học và ngày cấp",
            "Permanently, as registers are; after erasure number, course and day remain",
        ],
        sweep: None,
    },
    Purpose {
        data: ["Phiên đăng nhập và thiết bị", "Sessions and devices"],
        why: [
            "Giữ đăng nhập và cho anh/chị thấy ai đang dùng tài khoản",
            "To stay signed in, and to show who uses the account",
        ],
        basis: &[Legal::Security],
        kept: ["Sau khi kết thúc hoặc hết hạn", "After their end"],
        sweep: Some(Sweep {
            name: "sessions",
            days: 90,
            table: "sessions",
            key: "token_hash",
            when: "COALESCE(ended_at, expires_at) < $1",
        }),
    },
    Purpose {
        data: [
            "Lời mời và địa chỉ đặt lại mật khẩu đã dùng hoặc hết hạn",
            "Invitations and resets that were used or have expired",
        ],
        why: [
            "Biết tài khoản được mở khi nào, bởi ai",
            "To know when and by whom an account was opened",
        ],
        basis: &[Legal::Security],
        kept: ["Sau khi hết dùng được", "After they ceased to work"],
        sweep: Some(Sweep {
            name: "invitations",
            days: 90,
            table: "invitations",
            key: "id",
            when: "COALESCE(used_at, revoked_at, expires_at) < $1",
        }),
    },
    Purpose {
        data: ["Số lần nhập sai mật khẩu", "Counts of wrong passwords"],
        why: ["Chặn dò mật khẩu", "To stop guessing"],
        basis: &[Legal::Security],
        kept: ["Sau khi hết khoảng đếm", "After the window of counting"],
        sweep: Some(Sweep {
            name: "throttles",
            days: 1,
            table: "throttles",
            key: "name",
            when: "window_ends_at < $1",
        }),
    },
    Purpose {
        data: [
            "Thư đã gửi hoặc không gửi được",
            "Messages sent or given up",
        ],
        why: [
            "Báo cho anh/chị và trả lời khi anh/chị hỏi đã được báo chưa",
            "To tell you things, and to answer whether you were told",
        ],
        basis: &[Legal::Duty, Legal::Consent],
        kept: ["Sau khi viết", "After they were written"],
        sweep: Some(Sweep {
            name: "messages",
            days: 180,
            table: "messages",
            key: "id",
            when: "state <> 'waiting' AND created_at < $1",
        }),
    },
    Purpose {
        data: ["Việc nền đã xong", "Jobs done"],
        why: ["Chạy lại khi có lỗi", "To try again what failed"],
        basis: &[Legal::Security],
        kept: ["Sau khi xong", "After they were done"],
        sweep: Some(Sweep {
            name: "jobs",
            days: 30,
            table: "jobs",
            key: "id",
            when: "state = 'done' AND finished_at < $1",
        }),
    },
    Purpose {
        data: ["Các dòng của danh sách đã nhập", "Rows of imported lists"],
        why: [
            "Xem lại thay đổi và tải dòng lỗi để sửa",
            "To look the changes through and to mend faulty rows",
        ],
        basis: &[Legal::Duty],
        kept: ["Sau khi nhập", "After the import"],
        sweep: Some(Sweep {
            name: "import_rows",
            days: 60,
            table: "import_rows",
            key: "id",
            when: "import_id IN (SELECT id FROM imports WHERE created_at < $1)",
        }),
    },
    Purpose {
        data: [
            "Ai đã xem dữ liệu nhạy cảm của ai",
            "Who saw which sensitive data",
        ],
        why: [
            "Phát hiện việc xem sai mục đích",
            "To find out about misuse",
        ],
        basis: &[Legal::Security],
        kept: ["Sau lần xem", "After the look"],
        sweep: Some(Sweep {
            name: "access_log",
            days: 1_095,
            table: "access_log",
            key: "id",
            when: "at < $1",
        }),
    },
    Purpose {
        data: [
            "Nhật ký việc quản trị (chỉ có số của người, không có tên)",
            "The record of administrative acts (people by number, not by name)",
        ],
        why: [
            "Biết ai đã làm gì; niêm phong thành chuỗi không sửa được",
            "To know who did what; sealed into a chain that cannot be edited",
        ],
        basis: &[Legal::Security],
        kept: ["Lâu dài", "Permanently"],
        sweep: None,
    },
    Purpose {
        data: [
            "Yêu cầu về dữ liệu cá nhân và các bước trả lời",
            "Data requests and their steps",
        ],
        why: [
            "Chứng minh đã trả lời đúng hạn",
            "To prove that they were answered in time",
        ],
        basis: &[Legal::Duty],
        kept: [
            "Lâu dài; nội dung được xóa khi xóa danh tính",
            "Permanently; their text goes on erasure",
        ],
        sweep: None,
    },
];
