//! What the mails about requests say.
use crate::db::Conn;
use crate::db::Time;
use crate::notify;
use crate::notify::NewMessage;
use crate::notify::Subject;
use crate::privacy::model::Request;
use crate::privacy::model::Step;
use crate::privacy::pages::deadlines;
use crate::privacy::queries::Contact;
use crate::text::Language;
use diesel::QueryResult;

/// Writes to the person about a step of their request, if they have an address.
pub fn tell(
    conn: &mut Conn,
    contact: &Contact,
    (request, step): (&Request, Step),
    reason: &str,
    now: Time,
) -> QueryResult<()> {
    let Some(recipient) = contact.email.as_deref().and_then(|one| one.parse().ok()) else {
        return Ok(());
    };
    let language = contact.language.unwrap_or_default();
    let (subject, body) = letter(&contact.name, request, step, (reason, language));
    let message = NewMessage {
        person: Some(contact.person),
        recipient,
        subject,
        body,
    };
    notify::say(conn, &message, now).map(drop)
}

fn letter(
    name: &str,
    request: &Request,
    step: Step,
    (reason, language): (&str, Language),
) -> (Subject, String) {
    let number = request.number();
    let subject = format!(
        "{} {number}: {}",
        language.say("Yêu cầu về dữ liệu cá nhân", "Personal data request"),
        step.label(language)
    );
    let greeting = language.say("Kính gửi anh/chị", "Dear");
    let kind = request.kind.label(language);
    let asked = language.say("Yêu cầu", "Request");
    let mut body = format!("{greeting} {name},\n\n{asked} {number}: {kind}.\n\n");
    if matches!(step, Step::Asked | Step::Acknowledged | Step::Extended) {
        body.push_str(&deadlines(request, language));
        body.push_str("\n\n");
    }
    if !reason.is_empty() {
        body.push_str(reason);
        body.push_str("\n\n");
    }
    body.push_str(language.say(
        "Anh/chị xem từng bước xử lý ở trang Tài khoản của tôi, mục Dữ liệu của tôi.\n\nHọc Vụ Số\n",
        "Each step stands on your account page, under My data.\n\nHọc Vụ Số\n",
    ));
    (Subject::new(&subject), body)
}
