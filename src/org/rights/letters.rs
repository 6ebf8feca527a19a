//! What is written to both sides of a loan; pure.
use crate::access::Holder;
use crate::access::Role;
use crate::db::Day;
use crate::notify::Subject;
use crate::text::dates;

/// A loan as its letters name it.
pub(super) struct Told<'a> {
    pub lender: &'a str,
    pub colleague: &'a str,
    pub role: Role,
    pub unit: &'a str,
}

/// To one of the two: the role is lent from a day to a last day.
pub(super) fn lent(
    to: &Holder,
    told: &Told,
    (from, until): (Day, Day),
    page: &str,
) -> (Subject, String) {
    let language = to.language;
    let (name, role) = (&to.full_name, told.role.name(language));
    let (lender, colleague, unit) = (told.lender, told.colleague, told.unit);
    let (from, until) = (dates::day(from.0, language), dates::day(until.0, language));
    let subject = language.say("Ủy quyền trên Học Vụ Số", "A role lent on Học Vụ Số");
    let body = language.say(
        format!(
            "Kính gửi anh/chị {name},\n\n{lender} ủy quyền cho {colleague} vai trò {role} tại {unit}, từ ngày {from} đến hết ngày {until}.\n\n\
             Người được ủy quyền làm bằng tên của mình; nhật ký ghi rõ thay mặt {lender}. Cả hai bên đều có thể kết thúc sớm tại:\n\n{page}\n\nHọc Vụ Số\n"
        ),
        format!(
            "Dear {name},\n\n{lender} lends {colleague} the role {role} in {unit}, from {from} to the end of {until}.\n\n\
             The colleague acts under their own name; the record says in place of {lender}. Either side can end it early at:\n\n{page}\n\nHọc Vụ Số\n"
        ),
    );
    (Subject::new(subject), body)
}

/// To one of the two: the loan was ended before its day.
pub(super) fn ended(to: &Holder, told: &Told) -> (Subject, String) {
    let language = to.language;
    let (name, role) = (&to.full_name, told.role.name(language));
    let (lender, colleague, unit) = (told.lender, told.colleague, told.unit);
    let subject = language.say(
        "Ủy quyền trên Học Vụ Số đã kết thúc",
        "A loan on Học Vụ Số has ended",
    );
    let body = language.say(
        format!("Kính gửi anh/chị {name},\n\nViệc {lender} ủy quyền cho {colleague} vai trò {role} tại {unit} đã kết thúc.\n\nHọc Vụ Số\n"),
        format!("Dear {name},\n\n{colleague} no longer holds the role {role} in {unit} in place of {lender}.\n\nHọc Vụ Số\n"),
    );
    (Subject::new(subject), body)
}
