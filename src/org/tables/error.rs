//! Why a file cannot be read at all, said so that its author knows what to do.
use super::FILE_BYTES;
use super::FILE_ROWS;
use crate::text::Language;
use crate::text::numbers::whole;

/// What the file is instead of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum WrongKind {
    Pdf,
    Word,
    Image,
    /// `.xls` of Excel 97–2003, or a workbook locked with a password: both are the same container.
    OldExcel,
    OpenDocument,
    /// A web page or XML under the name of a workbook, as some systems export.
    Markup,
    Other,
}

/// Why a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum TableError {
    /// Of more than so many bytes.
    TooLarge(usize),
    /// A workbook whose rows would fill the memory, though as text they could be read one after the other.
    LargeWorkbook,
    TooManyRows,
    Empty,
    Kind(WrongKind),
    /// A text whose line of this number holds a zero byte, as a faulty export leaves it.
    ZeroByte(usize),
    /// The workbook unpacks to more than the limit.
    Bomb,
    /// The workbook cannot be read.
    Broken,
    /// None of the expected headings stands in the first lines.
    NoHeadings {
        expected: Vec<String>,
    },
    /// Headings that must be there are not; of alternatives, all are named.
    MissingHeadings(Vec<String>),
    /// Too many rows of the same people stand far apart.
    Scattered,
    /// The same column twice.
    DoubleHeading(String),
}

impl TableError {
    /// What happened and what to do.
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::TooLarge(most) => {
                let limit = most / 1024 / 1024;
                language.say(
                    format!("Tệp lớn hơn {limit} MB. Hãy chia thành nhiều tệp nhỏ hơn rồi nhập từng tệp."),
                    format!("The file is larger than {limit} MB. Split it and import the parts."),
                )
            }
            Self::LargeWorkbook => {
                let limit = FILE_BYTES / 1024 / 1024;
                language.say(
                    format!("Tệp Excel lớn hơn {limit} MB. Hãy lưu thành tệp CSV (Lưu dưới dạng: CSV UTF-8) rồi nhập, hoặc chia thành nhiều tệp nhỏ hơn."),
                    format!("The workbook is larger than {limit} MB. Save it as CSV (Save as: CSV UTF-8) and import that, or split it."),
                )
            }
            Self::TooManyRows => {
                let limit = whole(i64::try_from(FILE_ROWS).unwrap_or(i64::MAX), language);
                language.say(
                    format!("Tệp có hơn {limit} dòng. Hãy chia thành nhiều tệp nhỏ hơn rồi nhập từng tệp."),
                    format!("The file has more than {limit} rows. Split it and import the parts."),
                )
            }
            Self::Kind(kind) => kind.message(language).to_owned(),
            Self::ZeroByte(line) => language.say(
                format!("Dòng {line} của tệp có ký tự hỏng (ký tự rỗng) nên không đọc được. Hãy mở tệp bằng Excel, xóa và gõ lại dòng đó, lưu dạng .xlsx hoặc CSV UTF-8 rồi nhập lại."),
                format!("Line {line} of the file holds a broken character (a zero byte). Open the file, type that line again, save it as .xlsx or CSV UTF-8 and import that."),
            ),
            Self::NoHeadings { expected } => language.say(
                format!("Không tìm thấy dòng tiêu đề. Dòng đầu của bảng cần có các cột: {}.", expected.join(", ")),
                format!("No heading row found. The first row needs the columns: {}.", expected.join(", ")),
            ),
            Self::MissingHeadings(missing) => language.say(
                format!("Thiếu cột bắt buộc: {}. Hãy thêm cột vào dòng tiêu đề rồi nhập lại.", missing.join("; ")),
                format!("Required columns are missing: {}. Add them to the heading row and import again.", missing.join("; ")),
            ),
            Self::DoubleHeading(heading) => language.say(
                format!("Cột “{heading}” xuất hiện hai lần. Hãy xóa hoặc đổi tên một cột rồi nhập lại."),
                format!("The column “{heading}” stands there twice. Delete or rename one and import again."),
            ),
            Self::Scattered => language.say(
                "Quá nhiều dòng của cùng một người đứng xa nhau trong tệp. Hãy sắp xếp tệp theo mã cán bộ rồi nhập lại.".to_owned(),
                "Too many rows of the same people stand far apart. Sort the file by staff code and import again.".to_owned(),
            ),
            Self::Empty | Self::Bomb | Self::Broken => self.fixed(language).to_owned(),
        }
    }

    fn fixed(&self, language: Language) -> &'static str {
        match self {
            Self::Empty => language.say(
                "Tệp không có dòng dữ liệu nào. Hãy kiểm tra lại tệp đã chọn.",
                "The file has no rows of data. Check which file was chosen.",
            ),
            Self::Bomb => language.say(
                "Tệp Excel giải nén ra quá lớn nên không được nhận. Hãy sao chép riêng bảng danh sách sang một tệp mới rồi nhập lại.",
                "The workbook unpacks to too much and is refused. Copy the list alone into a new workbook and import that.",
            ),
            _ => language.say(
                "Tệp Excel bị hỏng, không đọc được. Hãy mở bằng Excel, lưu lại thành tệp .xlsx mới rồi nhập lại.",
                "The workbook is damaged and cannot be read. Open it, save it as a new .xlsx and import that.",
            ),
        }
    }
}

impl WrongKind {
    fn message(self, language: Language) -> &'static str {
        match self {
            Self::Pdf => language.say(
                "Đây là tệp PDF, hệ thống không đọc được danh sách từ PDF. Hãy xin tệp Excel gốc, lưu dạng .xlsx hoặc .csv rồi nhập lại.",
                "This is a PDF; lists cannot be read from it. Ask for the original workbook, save it as .xlsx or .csv and import that.",
            ),
            Self::Word => language.say(
                "Đây là tệp Word. Hãy chép bảng danh sách sang Excel, lưu dạng .xlsx rồi nhập lại.",
                "This is a Word document. Copy the table into a workbook, save it as .xlsx and import that.",
            ),
            Self::Image => language.say(
                "Đây là tệp ảnh. Hãy dùng tệp danh sách dạng .xlsx hoặc .csv.",
                "This is a picture. Use a list in .xlsx or .csv.",
            ),
            Self::OldExcel => language.say(
                "Đây là tệp Excel đời cũ (.xls) hoặc tệp có đặt mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu nếu có, chọn Lưu thành “Excel Workbook (.xlsx)” rồi nhập lại.",
                "This is an old workbook (.xls) or one locked with a password. Open it, remove the password, save it as .xlsx and import that.",
            ),
            Self::OpenDocument => language.say(
                "Đây là tệp OpenDocument (.ods, .odt). Hãy chọn Lưu thành .xlsx rồi nhập lại.",
                "This is an OpenDocument file. Save it as .xlsx and import that.",
            ),
            Self::Markup => language.say(
                "Tệp này là trang web hoặc XML chứ không phải bảng tính. Hãy mở bằng Excel, chọn Lưu thành .xlsx rồi nhập lại.",
                "This is a web page or XML, not a workbook. Open it in Excel, save it as .xlsx and import that.",
            ),
            Self::Other => language.say(
                "Nội dung tệp không phải bảng tính Excel (.xlsx) hay CSV, dù tên tệp có thể ghi như vậy. Hãy mở danh sách bằng Excel, chọn Lưu thành .xlsx rồi nhập lại.",
                "What is in the file is neither a workbook (.xlsx) nor CSV, whatever its name says. Open the list in Excel, save it as .xlsx and import that.",
            ),
        }
    }
}
