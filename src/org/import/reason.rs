//! What is wrong with a row, said so that its author can mend it.
use super::super::tables::RowFault;
use super::change::Value;
use super::reform::Event;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::text::Language;
use crate::text::dates;
use crate::text::name_of;

/// One kind of fault or remark, with what it speaks of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    OpenQuote,
    TooManyCells,
    Missing,
    NoKey,
    NameCharacter(char),
    /// A control character, or one that turns the direction of writing.
    Unshowable(char),
    TooLong(usize),
    Garbled,
    BadStaffCode(String),
    BadDate(String),
    /// A day before 1900 or after 2100.
    FarDay(String),
    FutureDate,
    DatesCrossed,
    BadGender(String),
    BadCategory(String),
    BadFlag(String),
    BadEmail(String),
    BadPhone(String),
    BadBlock(String),
    BadAgencyCode(String),
    BadUnitCode(String),
    BadEvent(String),
    BadCodes(String),
    IdNotDigits,
    IdOldCard,
    IdLength,
    IdPadded,
    IdGender,
    IdBirthYear,
    IdProvince,
    CategoryAssumed,
    UnknownUnit {
        code: String,
        day: Day,
    },
    UnitOutOfScope(String),
    /// Earlier versions told whether name and birth date contradicted the record too.
    #[serde(alias = "somebody_elses")]
    PersonOutOfScope,
    /// The row has keys of these people, whom the importer has never had; told nobody before the list is confirmed.
    Elsewhere(Vec<PersonId>),
    OnlyConcurrentHere,
    ContactKept,
    Duplicate(u32),
    /// A main post of the same person in this line holds on days of this one.
    MainTwice(u32),
    /// Of this main post and that of the line the earlier one has no last day in the file; it ends as the other begins.
    EndsByRow(u32),
    /// The person has stood in another unit since this day; the row tells of the time before.
    MovedOn(Day),
    OtherNameInFile(u32),
    StaffCodeTaken,
    OtherPerson(String),
    /// Whose the identity number and the staff code are, as far as the importer may know.
    KeysApart {
        number: Option<String>,
        code: Option<String>,
    },
    Differs,
    /// No fault: the row's staff code is the login of the person of this name.
    KnownByLogin,
    /// No fault: somebody of this name without keys is in the unit already.
    Namesake(String),
    /// These people have the row's name, birth date and unit, and other keys.
    MayBe(Vec<PersonId>),
    /// The identity number is that of the first of these people, the staff code that of the other.
    KeysOfTwo([PersonId; 2]),
    /// No fault: this key is that of the person who was not chosen, and is left to them.
    KeyLeft,
    /// Nobody of whom it was decided is there any more.
    DecidedGone,
    /// No fault: somebody holds no main post any more from this day.
    Leaves(Day),
    /// No fault: a field and what becomes of it.
    Becomes {
        was: Value,
        is: Value,
    },
    /// No fault: what happens to the units of these names, and what they go into.
    Happens {
        event: Event,
        units: Vec<String>,
        into: Vec<String>,
    },
    ParentUnknown {
        code: String,
        day: Day,
    },
    ParentEnds {
        code: String,
        day: Day,
    },
    Circle,
    /// A unit merged into one below it.
    IntoSubordinate,
    CodeTaken {
        code: String,
        day: Day,
    },
    Overlap(u32),
    OwnParent,
    EndedUnit {
        day: Day,
    },
    /// No fault: a new unit has nothing above it, and stands beside this one.
    BesideTop(String),
    NoTarget(String),
    OneTarget,
    SubordinatesLeft(String),
    PeopleStay,
    /// An event without the number of the decision behind it.
    NoDecision,
    PeopleFollow,
    /// A unit cannot be merged into itself alone.
    IntoItself,
    /// Something later has been recorded of the unit, which this would undo.
    LaterEvent {
        code: String,
        day: Day,
    },
}

impl From<RowFault> for Reason {
    fn from(fault: RowFault) -> Self {
        match fault {
            RowFault::OpenQuote => Self::OpenQuote,
            RowFault::TooManyCells => Self::TooManyCells,
        }
    }
}

impl Reason {
    /// What happened and what to do.
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::OpenQuote => RowFault::OpenQuote.message(language).to_owned(),
            Self::TooManyCells => RowFault::TooManyCells.message(language).to_owned(),
            Self::NameCharacter(c) => name_character(*c, language),
            Self::Unshowable(c) => language.say(
                format!("Có ký tự ẩn ({}) không hiện ra và làm sai chữ đứng quanh nó. Hãy xóa ô này rồi gõ lại.", name_of(*c)),
                format!("There is a hidden character ({}) that disturbs the text around it. Empty the cell and type it again.", name_of(*c)),
            ),
            Self::TooLong(most) => {
                language.say(format!("Dài quá {most} ký tự."), format!("Longer than {most} characters."))
            }
            Self::Duplicate(line) => language.say(
                format!("Trùng với dòng {line} của tệp; chỉ nhận dòng đầu."),
                format!("The same as line {line} of the file; only the first counts."),
            ),
            Self::MainTwice(line) => main_twice(*line, language),
            Self::EndsByRow(line) => ends_by_row(*line, language),
            Self::MovedOn(day) => moved_on(*day, language),
            Self::OtherNameInFile(line) => language.say(
                format!("Mã này ở dòng {line} là của người có họ tên khác."),
                format!("In line {line} this code belongs to somebody of another name."),
            ),
            Self::OtherPerson(name) => language.say(
                format!("Đang là của {name}, có ít nhất hai thông tin (họ tên, ngày sinh, mã cán bộ, số CCCD) khác với dòng này. Nếu là người khác, hãy sửa mã hoặc số; nếu đúng là {name}, hãy sửa hồ sơ từng thông tin một."),
                format!("It belongs to {name}, of whom at least two of name, birth date, staff code and identity number differ from this row. If somebody else is meant, mend the code or number; if it is {name}, change one at a time."),
            ),
            Self::Namesake(name) => language.say(
                format!("Có thể chính là {name} đang có trong đơn vị này mà chưa có mã cán bộ và số CCCD, như người quản trị lập khi thiết lập hệ thống. Nếu đúng, hãy ghi tên đăng nhập của người đó làm mã cán bộ ở dòng này rồi gửi lại tệp; nếu không, dòng này thêm một người mới, có tài khoản và được thống kê riêng."),
                format!("This may be {name}, who is in this unit already without a staff code and an identity number, like the administrator made by the set-up. If so, give that person's login as the staff code of this row and send the file again; otherwise the row adds another person, with an account of their own and counted separately."),
            ),
            Self::Becomes { was, is } => format!("{} → {}", was.show(language), is.show(language)),
            Self::Leaves(day) => {
                let day = dates::day(day.0, language);
                language.say(format!("Rời cơ quan từ ngày {day}."), format!("Leaves from {day}."))
            }
            Self::KeysApart { number, code } => keys_apart(number.as_deref(), code.as_deref(), language),
            _ => self.among_units(language).or_else(|| self.about_value(language)).or_else(|| self.about_unit(language)).unwrap_or_else(|| self.plain(language).to_owned()),
        }
    }

    /// What concerns several units at once.
    fn among_units(&self, language: Language) -> Option<String> {
        Some(match self {
            Self::Happens { event, units, into } => happens(*event, (units, into), language),
            Self::Overlap(line) => language.say(
                format!("Thời gian hiệu lực chồng lên dòng {line} của cùng đơn vị."),
                format!("Its validity overlaps line {line} of the same unit."),
            ),
            Self::BesideTop(name) => language.say(
                format!("Không có đơn vị cấp trên nên đứng ngang hàng với {name}; người phụ trách ở đó không thấy đơn vị này. Nếu thuộc {name}, hãy điền cột Mã đơn vị cấp trên."),
                format!("It has no unit above it and stands beside {name}, whose officers do not see it. If it belongs to {name}, fill the column parent_code."),
            ),
            Self::NoTarget(code) => language.say(
                format!("Chưa có đơn vị mang mã {code} vào ngày đó. Hãy điền cột Tên đơn vị hoặc thêm một dòng đơn vị cho mã này."),
                format!("No unit has the code {code} on that day. Fill the column name or add a row for that unit."),
            ),
            Self::SubordinatesLeft(code) => language.say(
                format!("Đơn vị {code} còn trực thuộc. Hãy chuyển hoặc giải thể đơn vị đó trước."),
                format!("The unit {code} still stands under it. Move or dissolve that one first."),
            ),
            _ => return None,
        })
    }

    fn about_value(&self, language: Language) -> Option<String> {
        let (value, vietnamese, english) = match self {
            Self::BadStaffCode(value) => (
                value,
                "không phải là mã cán bộ (chữ, số hoặc các dấu . - _ / viết liền, nhiều nhất 50 ký tự)",
                "is no staff code (letters, digits or . - _ /, without spaces, at most 50 characters)",
            ),
            Self::FarDay(value) => (
                value,
                "là ngày quá xa (trước năm 1900 hoặc sau năm 2100); hãy kiểm tra lại năm",
                "is too far a day (before 1900 or after 2100); check the year",
            ),
            Self::BadDate(value) => (
                value,
                "không phải là ngày; viết dạng 05/02/1985",
                "is no date; write 05/02/1985",
            ),
            Self::BadGender(value) => (
                value,
                "không phải là giới tính; viết Nam hoặc Nữ",
                "is no gender; write Nam or Nữ",
            ),
            Self::BadCategory(value) => (
                value,
                "không phải là đối tượng đã biết (cán bộ, công chức, viên chức, người lao động, không chuyên trách, …)",
                "is no known category (civil_servant, public_employee, contract_worker, …)",
            ),
            Self::BadFlag(value) => (
                value,
                "không rõ nghĩa; viết x, có, 1 hoặc để trống",
                "is unclear; write x, có, 1 or leave it empty",
            ),
            Self::BadEmail(value) => (
                value,
                "không phải là địa chỉ thư điện tử",
                "is no e-mail address",
            ),
            Self::BadPhone(value) => (
                value,
                "không phải là số điện thoại",
                "is no telephone number",
            ),
            _ => self.about_unit_value()?,
        };
        Some(language.say(
            format!("“{value}” {vietnamese}."),
            format!("“{value}” {english}."),
        ))
    }

    /// The value of a row about units, and what is wrong with it in both languages.
    fn about_unit_value(&self) -> Option<(&String, &'static str, &'static str)> {
        Some(match self {
            Self::BadBlock(value) => (
                value,
                "không phải là khối đã biết (Đảng, Nhà nước, MTTQ và đoàn thể, doanh nghiệp, HTX, trường học, thôn/ấp/khu phố)",
                "is no known block (party, state, front, enterprise, cooperative, school, hamlet)",
            ),
            Self::BadAgencyCode(value) => (
                value,
                "không phải là mã định danh điện tử (chữ hoa và số, từng nhóm cách nhau bằng dấu chấm, nhiều nhất 35 ký tự)",
                "is no agency code (groups of capitals and digits with dots between, at most 35 characters)",
            ),
            Self::BadUnitCode(value) => (
                value,
                "không phải là mã đơn vị (chữ, số hoặc các dấu . - _ / viết liền, nhiều nhất 50 ký tự, ví dụ H19.31)",
                "is no unit code (letters, digits or . - _ /, without spaces, at most 50 characters, such as H19.31)",
            ),
            Self::BadEvent(value) => (
                value,
                "không phải là sự kiện đã biết (sáp nhập, chia tách, đổi tên, đổi loại, chuyển, giải thể)",
                "is no known event (merge, split, rename, reclassify, move, dissolve)",
            ),
            Self::BadCodes(value) => (
                value,
                "không đúng số lượng mã đơn vị cho sự kiện này",
                "is not the number of codes that this event takes",
            ),
            _ => return None,
        })
    }

    fn about_unit(&self, language: Language) -> Option<String> {
        let (code, day, vietnamese, english) = match self {
            Self::UnknownUnit { code, day } => {
                (code, day, "Không có đơn vị mang mã", "No unit has the code")
            }
            Self::ParentUnknown { code, day } => (
                code,
                day,
                "Không có đơn vị cấp trên mang mã",
                "No parent unit has the code",
            ),
            Self::ParentEnds { code, day } => (
                code,
                day,
                "Đơn vị này còn hiệu lực mà không còn đơn vị cấp trên mang mã",
                "This unit stands on while no parent unit has the code",
            ),
            Self::CodeTaken { code, day } => (
                code,
                day,
                "Đơn vị khác đang mang mã",
                "Another unit bears the code",
            ),
            Self::LaterEvent { code, day } => return Some(later_event(code, *day, language)),
            Self::EndedUnit { day } => {
                let day = dates::day(day.0, language);
                return Some(language.say(
                    format!(
                        "Đơn vị đã kết thúc từ ngày {day}; muốn lập lại hãy ghi ngày hiệu lực."
                    ),
                    format!("The unit ended on {day}; state a first day to set it up again."),
                ));
            }
            _ => return None,
        };
        if *day == Day::FIRST {
            return Some(language.say(
                format!("{vietnamese} “{code}” từ đầu (ngày bắt đầu để trống nghĩa là từ trước đến nay)."),
                format!("{english} “{code}” from the beginning (an empty first day means always)."),
            ));
        }
        let day = dates::day(day.0, language);
        Some(language.say(
            format!("{vietnamese} “{code}” vào ngày {day}."),
            format!("{english} “{code}” on {day}."),
        ))
    }

    fn plain(&self, language: Language) -> &'static str {
        match self {
            Self::Missing => language.say("Ô bắt buộc còn trống.", "A required cell is empty."),
            Self::NoKey => language.say(
                "Thiếu cả mã cán bộ lẫn số CCCD; cần ít nhất một.",
                "Neither staff code nor identity number; at least one is needed.",
            ),
            Self::Garbled => language.say(
                "Chữ bị lỗi phông (TCVN3, VNI). Hãy chuyển tệp sang Unicode rồi nhập lại.",
                "The text is in an old font (TCVN3, VNI). Convert the file to Unicode and import again.",
            ),
            Self::FutureDate => language.say("Ngày ở tương lai.", "The date lies in the future."),
            Self::DatesCrossed => language.say("Ngày cuối trước ngày đầu.", "The last day is before the first."),
            Self::IdNotDigits => language.say(
                "Số CCCD phải gồm 12 chữ số (Excel có thể đã đổi thành dạng 7E+10; hãy định dạng cột là Văn bản).",
                "An identity number has 12 digits (a spreadsheet may have turned it into 7E+10; format the column as text).",
            ),
            Self::IdOldCard => language.say(
                "Đây là số CMND 9 chữ số, đã hết giá trị từ 01/01/2025. Hãy ghi số CCCD 12 chữ số.",
                "This is an old 9-digit number, invalid since 1 January 2025. Give the one of 12 digits.",
            ),
            Self::IdLength => language.say("Số CCCD phải có 12 chữ số.", "An identity number has 12 digits."),
            Self::Circle | Self::OwnParent => language.say(
                "Đơn vị không thể trực thuộc chính nó hoặc đơn vị cấp dưới của nó.",
                "A unit cannot stand under itself or under one of its own subordinates.",
            ),
            Self::IntoSubordinate => language.say(
                "Không thể sáp nhập một đơn vị vào đơn vị cấp dưới của chính nó. Hãy chuyển đơn vị cấp dưới ra trước.",
                "A unit cannot be merged into one of its own subordinates. Move the subordinate out first.",
            ),
            Self::OneTarget => language.say(
                "Sáp nhập cần đúng một mã ở cột Mã mới.",
                "A merger needs exactly one code in to_codes.",
            ),
            Self::IntoItself => language.say(
                "Không thể sáp nhập một đơn vị vào chính nó; cần ít nhất một đơn vị khác.",
                "A unit cannot be merged into itself; at least one other is needed.",
            ),
            _ => self.remark(language),
        }
    }

    fn remark(&self, language: Language) -> &'static str {
        match self {
            Self::IdPadded => language.say(
                "Bị mất số 0 ở đầu, đã bù lại; hãy kiểm tra.",
                "Zeros lost at the beginning were put back; please check.",
            ),
            Self::IdGender => language.say("Không khớp giới tính.", "Does not agree with the gender."),
            Self::IdBirthYear => language.say("Không khớp năm sinh.", "Does not agree with the year of birth."),
            Self::IdProvince => language.say("Ba số đầu của số CCCD không phải mã tỉnh.", "The identity number names no province."),
            Self::CategoryAssumed => language.say("Không ghi đối tượng: coi là công chức.", "No category given: taken as civil servant."),
            // Whether name and birth date of the row were right is not told: a known person's number could be guessed by it.
            Self::PersonOutOfScope => language.say(
                "Mã cán bộ hoặc số CCCD của dòng đang là của một người ngoài phạm vi của anh/chị. Hãy kiểm tra lại; nếu đúng là người này, việc điều chuyển do cấp trên của cả hai đơn vị nhập.",
                "The row's staff code or identity number belongs to somebody outside your scope. Check it; if it is this person, whoever oversees both units imports the move.",
            ),
            Self::Elsewhere(_) => language.say(
                "Mã cán bộ hoặc số CCCD của dòng đang là của một người ở đơn vị khác. Dòng chờ cấp quản lý cả hai đơn vị quyết định; không cần nhập lại.",
                "The row's staff code or identity number belongs to somebody of another unit. It waits for whoever oversees both units; it need not be imported again.",
            ),
            Self::OnlyConcurrentHere => language.say(
                "Đơn vị chính của người này nằm ngoài phạm vi của anh/chị; thông tin cá nhân giữ nguyên, do đơn vị chính cập nhật.",
                "The main unit of this person is outside your scope; personal data stay as they are and are kept by that unit.",
            ),
            Self::ContactKept => language.say(
                "Người này giữ vai trò vượt ngoài phạm vi của anh/chị; thư điện tử và điện thoại giữ nguyên, do quản trị hệ thống cập nhật.",
                "This person holds roles beyond yours; e-mail and phone stay as they are and are kept by an administrator.",
            ),
            Self::Differs => language.say(
                "Khác với hồ sơ hiện có; hãy kiểm tra có đúng là người này.",
                "Differs from the record; check that this is the same person.",
            ),
            Self::KnownByLogin => language.say(
                "Nhận ra người này vì mã cán bộ trùng tên đăng nhập và họ tên giống nhau; tài khoản giữ nguyên.",
                "Known because the staff code is this person's login and the names are the same; the account stays theirs.",
            ),
            Self::StaffCodeTaken => language.say(
                "Số CCCD và mã cán bộ thuộc về hai người khác nhau trong hệ thống.",
                "Identity number and staff code belong to two different people here.",
            ),
            Self::UnitOutOfScope(_) => language.say("Đơn vị ngoài phạm vi của anh/chị.", "The unit is outside your scope."),
            _ => self.about_event(language),
        }
    }

    fn about_event(&self, language: Language) -> &'static str {
        match self {
            Self::NoDecision => language.say(
                "Chưa ghi số quyết định; lịch sử đơn vị sẽ không dẫn được văn bản.",
                "No decision number; the history of the unit will not name the document.",
            ),
            Self::PeopleStay => language.say(
                "Cán bộ của đơn vị cũ cần được xếp về đơn vị mới bằng danh sách nhân sự.",
                "The people of the old unit have to be placed by a staff list.",
            ),
            Self::PeopleFollow => language.say(
                "Cán bộ và đơn vị trực thuộc chuyển theo sang đơn vị mới.",
                "People and subordinate units follow into the new unit.",
            ),
            _ => self.undecided(language),
        }
    }

    fn undecided(&self, language: Language) -> &'static str {
        match self {
            Self::MayBe(_) => language.say(
                "Trùng họ tên, ngày sinh và đơn vị với người đã có trong hệ thống nhưng khác mã. Anh/chị quyết định đây có phải là người đó không; chưa quyết định thì dòng này chưa được nhập.",
                "Name, birth date and unit are those of somebody known by other keys. You decide whether this is the same person; until then the row is not imported.",
            ),
            Self::KeysOfTwo(_) => language.say(
                "Số CCCD là của một người, mã cán bộ là của một người khác. Anh/chị chọn dòng này nói về ai, hoặc sửa tệp; chưa quyết định thì dòng này chưa được nhập.",
                "The identity number is that of one person, the staff code that of another. You decide whom this row means, or mend the file; until then it is not imported.",
            ),
            Self::KeyLeft => language.say(
                "Là của người không được chọn nên giữ nguyên cho người đó.",
                "It is that of the person who was not chosen, and stays theirs.",
            ),
            Self::DecidedGone => language.say(
                "Người đã chọn cho dòng này không còn trong hệ thống. Hãy quyết định lại.",
                "The person chosen for this row is no longer known. Decide again.",
            ),
            _ => language.say("Dòng này chưa đúng.", "This row is not right."),
        }
    }
}

fn name_character(c: char, language: Language) -> String {
    let c = name_of(c);
    language.say(
        format!("Họ và tên có ký tự “{c}”; chỉ nhận chữ cái, dấu cách, dấu nháy, gạch nối và dấu chấm."),
        format!("The name has “{c}” in it; only letters, spaces, apostrophes, hyphens and dots are taken."),
    )
}

/// Of a row that names a former unit as if it were the present one.
fn moved_on(day: Day, language: Language) -> String {
    let day = dates::day(day.0, language);
    language.say(
        format!("Hồ sơ ghi người này đã sang đơn vị khác từ ngày {day}; dòng này chỉ nói về thời gian trước đó nên không đổi gì. Nếu người này đã trở lại, hãy ghi ngày trở lại hoặc để trống ô này."),
        format!("By the record this person has stood in another unit since {day}; the row tells of the time before and changes nothing. If they have come back, give the day of that or leave this cell empty."),
    )
}

fn ends_by_row(line: u32, language: Language) -> String {
    language.say(
        format!("Dòng {line} cũng là vị trí chính của người này. Vị trí giữ trước không ghi Đến ngày nên kết thúc ngay trước ngày vị trí sau bắt đầu."),
        format!("Line {line} is a main post of this person too. The earlier one has no last day, so it ends on the day before the later one begins."),
    )
}

fn main_twice(line: u32, language: Language) -> String {
    language.say(
                format!("Thời gian trùng với vị trí chính của cùng người ở dòng {line}; mỗi lúc một người chỉ có một vị trí chính. Hãy đánh dấu Kiêm nhiệm ở vị trí phụ, hoặc ghi Đến ngày ở vị trí giữ trước."),
                format!("It holds on days of this person's main post in line {line}; nobody has two main posts at once. Mark the lesser one as concurrent, or give the earlier one its last day (to)."),
            )
}

fn happens(event: Event, (units, into): (&[String], &[String]), language: Language) -> String {
    let (event, units) = (event.label(language), units.join(", "));
    if into.is_empty() {
        format!("{event}: {units}.")
    } else {
        format!("{event}: {units} → {}.", into.join(", "))
    }
}

fn later_event(code: &str, day: Day, language: Language) -> String {
    let day = dates::day(day.0, language);
    language.say(
        format!("Đơn vị {code} đã có sự kiện ghi nhận vào ngày {day}, sau ngày này. Hãy kiểm tra lại ngày, hoặc hoàn tác sự kiện đó trước."),
        format!("Something later, of {day}, is recorded of the unit {code}. Check the day, or take that back first."),
    )
}

fn keys_apart(number: Option<&str>, code: Option<&str>, language: Language) -> String {
    let somebody = language.say(
        "một người ngoài phạm vi của anh/chị",
        "somebody outside your scope",
    );
    let (number, code) = (number.unwrap_or(somebody), code.unwrap_or(somebody));
    language.say(
        format!("Số CCCD là của {number}, còn mã cán bộ là của {code}. Hãy sửa số hoặc mã cho đúng một người."),
        format!("The identity number is that of {number}, the staff code that of {code}. Mend one so that both mean the same person."),
    )
}
