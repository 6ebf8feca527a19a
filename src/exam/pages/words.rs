//! How this room says points, moments and reasons.
use crate::db::Time;
use crate::learning::QuizState;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use jiff::tz::TimeZone;
use std::borrow::Cow;

/// `1 điểm`, `2,5 điểm`.
pub fn points(points: f64, language: Language) -> Cow<'static, str> {
    if (points - 1.0).abs() < f64::EPSILON {
        // What nearly every question is worth.
        return language.say("1 điểm", "1 point").into();
    }
    let number = numbers::decimal(points, 2, language);
    language
        .say(format!("{number} điểm"), format!("{number} points"))
        .into()
}

/// `8,5/10`.
pub fn out_of(points: f64, most: f64, language: Language) -> String {
    let number = |number| numbers::decimal(number, 2, language);
    format!("{}/{}", number(points), number(most))
}

/// `14:30:05`.
pub fn second(time: Time, zone: &TimeZone) -> String {
    let moment = time.zoned(zone);
    format!("{}:{:02}", dates::clock(&moment), moment.second())
}

/// `14:30`.
pub fn minute(time: Time, zone: &TimeZone) -> String {
    dates::clock(&time.zoned(zone))
}

/// `05/02/2026 14:30`.
pub fn moment(time: Time, zone: &TimeZone, language: Language) -> String {
    dates::moment(&time.zoned(zone), language)
}

/// Why the quiz cannot be begun, and what to do.
pub fn refusal(state: QuizState, zone: &TimeZone, language: Language) -> String {
    match state {
        QuizState::Passed => language
            .say(
                "Anh/chị đã đạt khóa học này nên không cần làm bài kiểm tra nữa. Các bài học vẫn mở để xem lại.",
                "You have passed this course, so there is no quiz left to take. The lessons stay open for reading.",
            )
            .to_owned(),
        QuizState::Locked(open) => language.say(
            format!("Còn {open} bài học chưa hoàn thành. Anh/chị học xong các bài rồi quay lại làm bài kiểm tra."),
            format!("Lessons not done yet: {open}. Finish them, then come back to the quiz."),
        ),
        QuizState::Exhausted => language
            .say(
                "Anh/chị đã dùng hết số lần làm bài. Xin liên hệ cán bộ phụ trách đào tạo của đơn vị.",
                "You have used all your attempts. Please contact your unit's training officer.",
            )
            .to_owned(),
        QuizState::Waiting(until) => {
            let until = moment(until, zone, language);
            language.say(
                format!("Chưa đến giờ làm lại. Anh/chị có thể làm bài lần tới từ {until}."),
                format!("It is too early to try again. You can begin the next attempt from {until}."),
            )
        }
        QuizState::Running(_) | QuizState::Open(_) => language
            .say("Bài kiểm tra đang mở.", "The quiz is open.")
            .to_owned(),
    }
}
