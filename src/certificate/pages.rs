//! The pages: a certificate for those it concerns, and the public check.
use super::model::Certificate;
use super::model::Facts;
use super::model::Status;
use crate::db::Day;
use crate::text::BirthDate;
use crate::text::Language;
use crate::text::capitals;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::Page;
use maud::Markup;
use maud::html;

/// A term and what it is; left out when there is nothing to say.
type Pair<'a> = (&'a str, Option<String>);

fn list(pairs: &[Pair]) -> Markup {
    html! {
        dl.facts {
            @for (term, fact) in pairs {
                @if let Some(fact) = fact {
                    div { dt { (term) } dd { (fact) } }
                }
            }
        }
    }
}

/// The certificate of whoever looks, or of somebody in their units.
pub fn certificate(certificate: &Certificate, today: Day, language: Language) -> Page {
    let facts = &certificate.facts;
    let status = certificate.status(today);
    let code = facts.code.to_string();
    let body = html! {
        div.heading {
            h1 { (language.say("Giấy chứng nhận", "Certificate")) }
            div.actions {
                a.button href={ "/certificates/" (code) ".pdf" } { (language.say("Tải bản PDF", "Download PDF")) }
                a.button.secondary href={ "/verify/" (code) } { (language.say("Trang kiểm tra", "Check page")) }
            }
        }
        p { span class={ "badge tone-" (tone(status)) } { (status.word(language)) } }
        section.certificate {
            p { (capitals(&facts.issuer.name)) }
            p { (language.say("Chứng nhận Ông/Bà", "This certifies that")) }
            p.certificate-name { strong { (capitals(&facts.holder.full_name)) } }
            @if let Some(born) = born(facts, language) {
                p { (language.say("Sinh ngày", "born")) " " (born) }
            }
            p { (post(facts)) }
            p { (language.say("Đã hoàn thành khóa bồi dưỡng", "has completed the course")) }
            p.certificate-course { strong { "“" (facts.course.title) "”" } }
            (list(&course(facts, language)))
            (list(&register(facts, language)))
        }
    };
    Page::new(
        language.say("Giấy chứng nhận", "Certificate").to_owned() + " " + &facts.register_number,
        body,
    )
}

/// The colour that goes with the word.
fn tone(status: Status) -> &'static str {
    match status {
        Status::Valid => "done",
        Status::Expired | Status::Revoked => "overdue",
        Status::Replaced => "info",
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

fn course(facts: &Facts, language: Language) -> Vec<Pair<'static>> {
    let course = &facts.course;
    let (from, to) = (course.started_on.0, course.completed_on.0);
    let (from, to) = (dates::day(from, language), dates::day(to, language));
    let periods = numbers::decimal(course.periods, 2, language);
    let until = |last: Day| dates::day(last.0, language);
    vec![
        (
            language.say("Thời lượng", "Length"),
            Some(language.say(
                format!("{periods} tiết, từ ngày {from} đến ngày {to}"),
                format!("{periods} periods of 45 minutes, from {from} to {to}"),
            )),
        ),
        (
            language.say("Hình thức", "Delivery"),
            Some(course.delivery.clone()),
        ),
        (
            language.say("Xếp loại", "Class"),
            Some(course.grade_class.label(language).to_owned()),
        ),
        (
            language.say("Có giá trị đến hết ngày", "Valid through"),
            facts.valid_until.map(until),
        ),
    ]
}

fn register(facts: &Facts, language: Language) -> Vec<Pair<'static>> {
    let issuer = &facts.issuer;
    let day = dates::long_day(facts.issued_on.0, language);
    vec![
        (
            language.say("Số vào sổ", "Register number"),
            Some(facts.register_number.clone()),
        ),
        (
            language.say("Số hiệu (mã kiểm tra)", "Number (check code)"),
            Some(facts.code.to_string()),
        ),
        (
            language.say("Nơi cấp, ngày cấp", "Issued"),
            Some(format!("{}, {day}", issuer.place)),
        ),
        (
            language.say("Người ký", "Signatory"),
            Some(format!("{}, {}", issuer.signatory, issuer.signatory_title)),
        ),
    ]
}

/// The public check's form: a code is typed in.
pub fn ask(code: &str, errors: &Errors, language: Language) -> Page {
    let body = html! {
        h1 { (language.say("Kiểm tra giấy chứng nhận", "Check a certificate")) }
        p { (language.say(
            "Nhập mã kiểm tra in trên giấy chứng nhận (16 ký tự, ví dụ 7K3M-9QXT-0ABC-DEFG), hoặc quét mã QR trên giấy.",
            "Type the check code printed on the certificate (16 characters, like 7K3M-9QXT-0ABC-DEFG), or scan its QR code.",
        )) }
        (code_form(code, errors, language))
    };
    Page::new(
        language.say("Kiểm tra giấy chứng nhận", "Check a certificate"),
        body,
    )
}

fn code_form(code: &str, errors: &Errors, language: Language) -> Markup {
    let error = errors.of("code");
    html! {
        form action="/verify" method="get" {
            div.field.field-wrong[error.is_some()] {
                label for="code" { (language.say("Mã kiểm tra", "Check code")) }
                @if let Some(error) = error {
                    p.error #code-error { (error) }
                }
                input #code name="code" value=(code) required autocomplete="off" autocapitalize="characters" spellcheck="false"
                    aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "code-error")];
            }
            button.button type="submit" { (language.say("Kiểm tra", "Check")) }
        }
    }
}

/// The message beside a code that cannot be one.
pub fn no_code(language: Language) -> &'static str {
    language.say(
        "Mã gồm 16 chữ số và chữ cái, không có chữ U. Hãy xem lại mã trên giấy chứng nhận.",
        "A code has 16 digits and letters, none of them U. Look at the certificate again.",
    )
}

/// There is no certificate of this code: what to do now.
pub fn unknown(code: &str, language: Language) -> Page {
    let title = language.say("Không tìm thấy giấy chứng nhận", "No such certificate");
    let body = html! {
        section.verdict.tone-overdue {
            p.verdict-word { (title) }
            p.verdict-said { (language.say(
                "Không có giấy chứng nhận nào mang mã này trong sổ của hệ thống. Hãy so lại từng ký tự với mã in trên giấy rồi kiểm tra lần nữa. \
                 Nếu mã đúng mà vẫn không thấy, hãy hỏi cơ quan cấp ghi trên giấy chứng nhận.",
                "The register holds no certificate with this code. Compare it with the printed one, character by character, and try again. \
                 If it is right and still not found, ask the issuing body named on the certificate.",
            )) }
        }
        (code_form(code, &Errors::default(), language))
    };
    Page::new(title, body)
}

/// What the check found.
pub struct Checked<'a> {
    pub facts: &'a Facts,
    pub status: Status,
    /// What was typed as the birth date and whether it is the holder's.
    pub birth_date: Option<(&'a str, bool)>,
}

/// The public check of one certificate: the state, everything printed but the birth date, which is confirmed or denied.
pub fn check(checked: &Checked, language: Language) -> Page {
    let facts = checked.facts;
    let body = html! {
        h1 { (language.say("Kiểm tra giấy chứng nhận", "Check a certificate")) }
        section class={ "verdict tone-" (tone(checked.status)) } {
            p.verdict-word { (checked.status.word(language)) }
            p.verdict-said { (sentence(checked, language)) }
            (list(&holder(facts, language)))
            (list(&course(facts, language)))
            (list(&register(facts, language)))
        }
        (birth_date_form(checked, language))
        p.hint { (language.say(
            "Trang này giúp đối chiếu giấy chứng nhận với sổ cấp của cơ quan; đây không phải là chữ ký số.",
            "This page helps to compare a certificate with the issuer's register; it is not a digital signature.",
        )) }
        p { a href="/verify" { (language.say("Kiểm tra mã khác", "Check another code")) } }
    };
    let title = language.say("Kiểm tra giấy chứng nhận", "Check a certificate");
    Page::new(format!("{title} {}", facts.code), body)
}

fn sentence(checked: &Checked, language: Language) -> String {
    let issuer = &checked.facts.issuer.name;
    match checked.status {
        Status::Valid => language.say(
            format!("Giấy chứng nhận này có trong sổ cấp của {issuer} và đang có hiệu lực."),
            format!("This certificate is in the register of {issuer} and in force."),
        ),
        Status::Expired => language.say(
            format!("Giấy chứng nhận này do {issuer} cấp, nay đã hết thời hạn có giá trị."),
            format!("This certificate was issued by {issuer}; its validity has ended."),
        ),
        Status::Revoked => language.say(
            format!("{issuer} đã thu hồi giấy chứng nhận này; giấy không còn giá trị."),
            format!("{issuer} has revoked this certificate; it no longer counts."),
        ),
        Status::Replaced => language.say(
            format!("{issuer} đã cấp giấy chứng nhận khác thay giấy này."),
            format!("{issuer} has issued another certificate in place of this one."),
        ),
    }
}

fn holder(facts: &Facts, language: Language) -> Vec<Pair<'static>> {
    vec![
        (
            language.say("Cơ quan cấp", "Issuing body"),
            Some(match &facts.issuer.parent_name {
                Some(parent) => format!("{parent} – {}", facts.issuer.name),
                None => facts.issuer.name.clone(),
            }),
        ),
        (
            language.say("Họ và tên", "Name"),
            Some(facts.holder.full_name.clone()),
        ),
        (
            language.say("Chức vụ, đơn vị công tác", "Position, unit"),
            Some(post(facts)),
        ),
        (
            language.say("Khóa bồi dưỡng", "Course"),
            Some(facts.course.title.clone()),
        ),
    ]
}

fn birth_date_form(checked: &Checked, language: Language) -> Markup {
    let (typed, answer) = checked
        .birth_date
        .map_or(("", None), |(typed, same)| (typed, Some(same)));
    html! {
        form action={ "/verify/" (checked.facts.code) } method="get" {
            @match answer {
                Some(true) => div.notice.tone-done role="status" { p { (language.say("Ngày sinh khớp với giấy chứng nhận.", "The birth date is that of the certificate.")) } },
                Some(false) => div.notice.tone-overdue role="status" { p { (language.say("Ngày sinh không khớp với giấy chứng nhận.", "The birth date is not that of the certificate.")) } },
                None => {}
            }
            div.field {
                label for="birth_date" { (language.say("Đối chiếu ngày sinh in trên giấy", "Compare the printed birth date")) }
                p.hint #birth_date-hint { (language.say("Ghi ngày/tháng/năm như trên giấy. Trang này không hiện ngày sinh.", "Day/month/year as printed. This page never shows it.")) }
                input #birth_date name="birth_date" value=(typed) inputmode="numeric" autocomplete="off" required aria-describedby="birth_date-hint";
            }
            button.button.secondary type="submit" { (language.say("Đối chiếu", "Compare")) }
        }
    }
}
