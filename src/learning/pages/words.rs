//! Words and addresses that several pages share.
use crate::content::Course;
use crate::content::Release;
use crate::org::Category;
use crate::text::Language;
use crate::text::numbers;
use crate::text::numbers::decimal;

/// Where a course stands.
pub fn course_address(course: &Course) -> String {
    format!("/courses/{}", course.folder)
}

/// Where a lesson of it stands.
pub fn lesson_address(course: &Course, lesson: &str) -> String {
    format!("/courses/{}/lessons/{lesson}", course.folder)
}

/// Where to sign in, with the way back.
pub fn sign_in_address(next: &str) -> String {
    let next = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    format!("/sign-in?{next}")
}

/// The length of a course in periods; one too short for half a period in minutes.
pub fn length(release: &Release, language: Language) -> String {
    if release.periods < 0.5 {
        let lessons = release.course.lessons.iter();
        return minutes(lessons.map(|lesson| lesson.minutes).sum(), language);
    }
    let number = decimal(release.periods, 1, language);
    language.say(
        format!("{number} tiết"),
        format!(
            "{number} {} of 45 minutes",
            numbers::plural(release.periods, "period", "periods")
        ),
    )
}

pub fn minutes(minutes: u32, language: Language) -> String {
    numbers::minutes(i64::from(minutes), language)
}

/// So many lessons of so many.
pub fn lessons_done(done: usize, total: usize, language: Language) -> String {
    language.say(
        format!("{done}/{total} bài"),
        format!(
            "{done} of {total} {}",
            numbers::plural(total, "lesson", "lessons")
        ),
    )
}

/// Whom a course is for, in words: the letters of the catalogue, categories of people, or everybody.
pub fn audience(audience: &[String], language: Language) -> String {
    let names: Vec<&str> = audience
        .iter()
        .map(|who| one_audience(who, language))
        .collect();
    names.join("; ")
}

fn one_audience(who: &str, language: Language) -> &str {
    let (vietnamese, english) = match who {
        "a" => ("lãnh đạo, quản lý", "leaders and managers"),
        "b" => (
            "cán bộ, công chức, viên chức, người lao động",
            "civil servants, public employees and staff",
        ),
        "c" => (
            "công chức chuyên trách công nghệ thông tin",
            "IT specialists of public bodies",
        ),
        "d" => (
            "thành viên mạng lưới ứng cứu sự cố",
            "members of the incident response network",
        ),
        "e" => ("chuyên gia chuyển đổi số", "digital transformation experts"),
        "f" => ("Tổ công nghệ số cộng đồng", "community digital teams"),
        "g" => ("người dân", "citizens"),
        "h" => (
            "lãnh đạo doanh nghiệp, hợp tác xã",
            "leaders of enterprises and cooperatives",
        ),
        "i" => ("giáo viên, học sinh", "teachers and pupils"),
        "all" => ("mọi người", "everybody"),
        _ => return Category::parse(who).map_or(who, |category| category.label(language)),
    };
    language.say(vietnamese, english)
}

/// How long a completion is worth something.
pub fn validity(months: u32, language: Language) -> String {
    match months {
        0 => language.say("Không thời hạn", "Does not expire").to_owned(),
        _ => language.say(
            format!("{months} tháng kể từ ngày hoàn thành"),
            format!(
                "{months} {} from completion",
                numbers::plural(months, "month", "months")
            ),
        ),
    }
}

/// Why somebody who never held a post cannot enrol, and what to do.
pub fn no_post(language: Language) -> &'static str {
    language.say(
        "Tài khoản của anh/chị chưa được xếp vào đơn vị nào nên việc học chưa được ghi nhận. Hãy báo cán bộ phụ trách đào tạo của đơn vị để được xếp, rồi mở lại khóa học.",
        "Your account does not belong to any unit yet, so nothing you learn can be recorded. Ask your unit's training officer to add you, then open the course again.",
    )
}

/// Why a lesson does not count yet, and what to do.
pub fn too_early(remaining_seconds: i64, language: Language) -> String {
    let minutes = numbers::minutes((remaining_seconds + 59) / 60, language);
    match (remaining_seconds, language) {
        (..60, _) => language
            .say(
                "Bài này chưa được tính: còn chưa đến một phút học nữa. Anh/chị đọc tiếp rồi bấm “Hoàn thành bài” ở cuối trang.",
                "This lesson does not count yet: less than a minute of study is missing. Read on, then press “Complete lesson” at the end of the page.",
            )
            .to_owned(),
        (_, Language::Vietnamese) => format!(
            "Bài này chưa được tính: còn khoảng {minutes} học nữa. Anh/chị đọc tiếp rồi bấm “Hoàn thành bài” ở cuối trang."
        ),
        (_, Language::English) => {
            let verb = if remaining_seconds <= 60 { "is" } else { "are" };
            format!(
            "This lesson does not count yet: about {minutes} more of study {verb} missing. Read on, then press “Complete lesson” at the end of the page."
        )
        }
    }
}
