//! The pages: a certificate for those it concerns, and the public check.
use super::model::Certificate;
use super::model::Facts;
use super::model::Said;
use super::model::Status;
use crate::db::Day;
use crate::text::BirthDate;
use crate::text::Language;
use crate::text::capitals;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Field;
use crate::web::components::State;
use crate::web::components::Tone;
use crate::web::components::badge_saying;
use crate::web::components::error_summary;
use crate::web::components::facts as facts_list;
use crate::web::components::field;
use crate::web::components::heading;
use crate::web::components::notice;
use crate::web::components::submit;
use crate::web::components::verdict;
use maud::Markup;
use maud::html;

/// The certificate of whoever looks, or of somebody in their units.
pub fn certificate(certificate: &Certificate, today: Day, language: Language) -> Page {
    let facts = &certificate.facts;
    let status = certificate.status(today);
    let title = language.say("Giấy chứng nhận", "Certificate");
    let actions = html! {
        a.button href={ "/certificates/" (facts.code) ".pdf" } { (language.say("Tải bản PDF", "Download PDF")) }
        a.button.secondary href={ "/verify/" (facts.code) } { (language.say("Mở trang kiểm tra", "Open the check page")) }
    };
    let body = html! {
        (heading(title, &actions))
        p { (badge_saying(state(status), status.word(language))) }
        (sheet(facts, language))
        (facts_list(&[course(facts, language), register(facts, language)].concat()))
    };
    Page::new(format!("{title} {}", facts.register_number), body).column()
}

/// What is printed largest, as it is printed.
fn sheet(facts: &Facts, language: Language) -> Markup {
    html! {
        section.certificate {
            p {
                @if let Some(parent) = &facts.issuer.parent_name { (capitals(parent)) br; }
                strong { (capitals(&facts.issuer.name)) }
            }
            p { (language.say("Chứng nhận Ông/Bà:", "This is to certify that")) }
            h2 { (capitals(&facts.holder.full_name)) }
            @if let Some(born) = born(facts, language) {
                p { (language.say("Sinh ngày:", "Born:")) " " (born) }
            }
            p { (post(facts)) }
            p { (language.say("Đã hoàn thành khóa bồi dưỡng:", "has completed the course")) }
            h3 { "“" (facts.course.title) "”" }
        }
    }
}

const fn state(status: Status) -> State {
    match status {
        Status::Valid => State::Valid,
        Status::Expired => State::Expired,
        Status::Revoked => State::Revoked,
        Status::Replaced => State::Replaced,
    }
}

fn born(facts: &Facts, language: Language) -> Option<String> {
    let stored: BirthDate = facts.holder.birth_date.as_deref()?.parse().ok()?;
    Some(stored.show(language))
}

fn post(facts: &Facts) -> String {
    match &facts.holder.position {
        Some(position) => format!("{position}, {}", facts.holder.unit_name),
        None => facts.holder.unit_name.clone(),
    }
}

/// A term and what it is.
type Fact = (&'static str, Markup);

fn course(facts: &Facts, language: Language) -> Vec<Fact> {
    let course = &facts.course;
    let day = |day: Day| dates::day(day.0, language);
    let (from, to) = (day(course.started_on), day(course.completed_on));
    let periods = numbers::decimal(course.periods, 2, language);
    let length = language.say(
        format!("{periods} tiết, từ ngày {from} đến ngày {to}"),
        format!(
            "{periods} {} of 45 minutes, from {from} to {to}",
            numbers::plural(course.periods, "period", "periods")
        ),
    );
    let class = course.grade_class.label(language);
    let mut rows = vec![
        (language.say("Thời lượng", "Length"), html! { (length) }),
        (
            language.say("Hình thức", "Delivery"),
            html! { (course.taught(language)) },
        ),
        (language.say("Xếp loại", "Class"), html! { (class) }),
    ];
    if let Some(last) = facts.valid_until {
        let label = language.say("Có giá trị đến hết ngày", "Valid through");
        rows.push((label, html! { (day(last)) }));
    }
    rows
}

fn register(facts: &Facts, language: Language) -> Vec<Fact> {
    let issuer = &facts.issuer;
    let day = dates::long_day(facts.issued_on.0, language);
    vec![
        (
            language.say("Số vào sổ", "Register number"),
            html! { (facts.register_number) },
        ),
        (
            language.say("Số giấy chứng nhận", "Certificate number"),
            html! { span.code { (facts.code) } },
        ),
        (
            language.say("Nơi cấp, ngày cấp", "Issued"),
            html! { (issuer.place) ", " (day) },
        ),
        (
            language.say("Người ký", "Signatory"),
            html! { (issuer.signatory_title) " " (issuer.signatory) },
        ),
    ]
}

/// The public check's form: a code is typed in.
pub fn ask(code: &str, errors: &Errors, language: Language) -> Page {
    let title = check_title(language);
    let body = html! {
        h1 { (title) }
        (error_summary(errors, language))
        (code_form(code, errors, language))
    };
    Page::new(title, body).bare()
}

fn check_title(language: Language) -> &'static str {
    language.say("Tra cứu giấy chứng nhận", "Check a certificate")
}

fn code_form(code: &str, errors: &Errors, language: Language) -> Markup {
    let input = Field::new("code", language.say("Số giấy chứng nhận", "Certificate number"))
        .value(code)
        .hint(language.say(
            "16 ký tự in trên giấy chứng nhận, ví dụ 7K3M-9QXT-0ABC-DEFG. Cũng có thể quét mã QR trên giấy.",
            "16 characters printed on the certificate, like 7K3M-9QXT-0ABC-DEFG. You can also scan its QR code.",
        ))
        .autocomplete("off")
        .required();
    html! {
        form action="/verify" method="get" {
            (field(&input, errors))
            (submit(language.say("Kiểm tra", "Check")))
        }
    }
}

/// The message beside a code that cannot be one.
pub fn no_code(language: Language) -> &'static str {
    language.say(
        "Số này chưa đúng dạng: số giấy chứng nhận gồm 16 chữ số và chữ cái, không có chữ U, ví dụ 7K3M-9QXT-0ABC-DEFG. Xin anh/chị xem lại số in trên giấy.",
        "This is not the form of a certificate number: it has 16 digits and letters, none of them U, like 7K3M-9QXT-0ABC-DEFG. Please look at the certificate again.",
    )
}

/// There is no certificate of this code: what to do now.
pub fn unknown(code: &str, language: Language) -> Page {
    let word = language.say("Không tìm thấy", "Not found");
    let sentence = language.say(
        "Không có giấy chứng nhận nào mang số này trong sổ. Xin anh/chị so lại từng ký tự với số in trên giấy rồi kiểm tra lần nữa. \
         Nếu số đúng mà vẫn không thấy, hãy hỏi cơ quan cấp ghi trên giấy.",
        "The register holds no certificate with this number. Please compare it with the printed one, character by character, and try \
         again. If it is right and still not found, ask the issuing body named on the certificate.",
    );
    let body = html! {
        h1 { (check_title(language)) }
        (verdict(State::Unknown, word, sentence, &html! {}))
        (code_form(code, &Errors::default(), language))
    };
    Page::new(word, body).bare()
}

/// What the check found.
pub struct Checked<'a> {
    pub facts: &'a Facts,
    pub status: Status,
    /// What was typed as the birth date and what comparing it says.
    pub birth_date: Option<(&'a str, Said)>,
}

/// The public check of one certificate: the state, everything printed but the birth date, which is confirmed or denied.
pub fn check(checked: &Checked, errors: &Errors, language: Language) -> Page {
    let (facts, status) = (checked.facts, checked.status);
    let title = check_title(language);
    let printed = [
        holder(facts, language),
        course(facts, language),
        register(facts, language),
    ];
    let printed = facts_list(&printed.concat());
    let (word, sentence) = (status.word(language), sentence(checked, language));
    let body = html! {
        h1 { (title) }
        (error_summary(errors, language))
        (verdict(state(status), word, &sentence, &printed))
        (birth_date_form(checked, errors, language))
        p.hint {
            (language.say(
                "Trang này giúp đối chiếu giấy chứng nhận với sổ cấp của cơ quan; đây không phải là chữ ký số.",
                "This page helps to compare a certificate with the issuer's register; it is not a digital signature.",
            ))
        }
        p { a href="/verify" { (language.say("Kiểm tra số khác", "Check another number")) } }
    };
    Page::new(format!("{title} {}", facts.code), body).bare()
}

fn sentence(checked: &Checked, language: Language) -> String {
    let issuer = &checked.facts.issuer.name;
    match checked.status {
        Status::Valid => language.say(
            format!("Giấy chứng nhận có trong sổ cấp của {issuer} và đang có hiệu lực."),
            format!("This certificate is in the register of {issuer} and in force."),
        ),
        Status::Expired => language.say(
            format!("Giấy chứng nhận do {issuer} cấp, nay đã hết thời hạn có giá trị."),
            format!("This certificate was issued by {issuer}; its validity has ended."),
        ),
        Status::Revoked => language.say(
            format!("{issuer} đã thu hồi giấy chứng nhận này; giấy không còn giá trị."),
            format!("{issuer} has revoked this certificate; it no longer counts."),
        ),
        Status::Replaced => language.say(
            format!("{issuer} đã cấp giấy chứng nhận khác thay cho giấy này."),
            format!("{issuer} has issued another certificate in place of this one."),
        ),
    }
}

fn holder(facts: &Facts, language: Language) -> Vec<Fact> {
    let issuer = &facts.issuer;
    vec![
        (
            language.say("Cơ quan cấp", "Issuing body"),
            html! { @if let Some(parent) = &issuer.parent_name { (parent) br; } (issuer.name) },
        ),
        (
            language.say("Họ và tên", "Name"),
            html! { strong { (facts.holder.full_name) } },
        ),
        (
            language.say("Chức vụ, đơn vị công tác", "Position, unit"),
            html! { (post(facts)) },
        ),
        (
            language.say("Khóa bồi dưỡng", "Course"),
            html! { (facts.course.title) },
        ),
    ]
}

fn birth_date_form(checked: &Checked, errors: &Errors, language: Language) -> Markup {
    let (typed, said) = checked.birth_date.unzip();
    let input = Field::new(
        "birth_date",
        language.say("Đối chiếu ngày sinh", "Compare the birth date"),
    )
    .value(typed.unwrap_or_default())
    .hint(language.say(
        "Ghi ngày/tháng/năm như in trên giấy, ví dụ 24/08/1970; trang này chỉ trả lời khớp hay không.",
        "Day/month/year as printed, like 24/08/1970; this page only answers whether it matches.",
    ))
    .autocomplete("off")
    .required();
    html! {
        form #ngay-sinh action={ "/verify/" (checked.facts.code) "#ngay-sinh" } method="get" {
            @if let Some(said) = said { (answer(said, language)) }
            (field(&input, errors))
            (submit(language.say("Đối chiếu", "Compare")))
        }
    }
}

/// The message beside a birth date that cannot be compared.
pub fn no_birth_date(said: Said, language: Language) -> Option<&'static str> {
    match said {
        Said::Same | Said::Other => None,
        Said::Unreadable => Some(language.say(
            "Không đọc được ngày này. Ghi ngày/tháng/năm có trong lịch, ví dụ 24/08/1970.",
            "This is not a day. Write day/month/year, like 24/08/1970.",
        )),
        Said::Partial => Some(language.say(
            "Cần ghi đủ ngày, tháng và năm sinh, ví dụ 24/08/1970.",
            "Write the whole date: day, month and year, like 24/08/1970.",
        )),
    }
}

fn answer(said: Said, language: Language) -> Markup {
    let (tone, words) = match said {
        Said::Same => {
            let words = language.say(
                "Ngày sinh khớp với giấy chứng nhận.",
                "The birth date is that of the certificate.",
            );
            (Tone::Done, words)
        }
        Said::Other => {
            let words = language.say(
                "Ngày sinh không khớp với giấy chứng nhận.",
                "The birth date is not that of the certificate.",
            );
            (Tone::Overdue, words)
        }
        // The message beside the field says it.
        Said::Unreadable | Said::Partial => return html! {},
    };
    notice(tone, &html! { p { (words) } })
}
