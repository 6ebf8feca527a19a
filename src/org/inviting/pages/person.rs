//! The answer to inviting one person: that a mail is on its way, or the code, shown this once.
use super::super::invite::Invited;
use super::sheet::slip;
use crate::access::Purpose;
use crate::db::ids::PersonId;
use crate::text::Language;
use crate::text::dates;
use crate::web::Page;
use crate::web::components::Tone;
use crate::web::components::notice;
use jiff::ZonedDateTime;
use maud::Markup;
use maud::html;

/// Tells the officer how the person comes in.
pub(in crate::org::inviting) fn invited(
    invited: &Invited,
    person: PersonId,
    (base_url, ends): (&str, &ZonedDateTime),
    mails_go_out: bool,
    language: Language,
) -> Page {
    let title = if invited.purpose == Purpose::Reset {
        language.say("Mã đặt lại mật khẩu", "A new password")
    } else {
        language.say("Lời mời đăng nhập", "An invitation")
    };
    let body = html! {
        h1 { (title) }
        @match &invited.mailed_to {
            Some(address) => (notice(Tone::Done, &mailed(invited, address, language))),
            None => {
                div.print-line {
                    (notice(Tone::Due, &once(invited, ends, language)))
                    @if !mails_go_out { (no_mail(language)) }
                }
                div.slips { (slip(invited, (base_url, ends), language)) }
            },
        }
        div.actions {
            a href={ "/people/" (person) } { (language.say("Về trang của người này", "Back to this person")) }
        }
    };
    let page = Page::new(title, body);
    if invited.code.is_some() {
        page.print()
    } else {
        page
    }
}

fn mailed(invited: &Invited, address: &str, language: Language) -> Markup {
    html! {
        p {
            (language.say("Thư với địa chỉ dùng một lần đang được gửi cho ", "A mail with a one-time address is on its way to "))
            strong { (invited.full_name) }
            " (" (address) "). "
            (language.say("Các mã và địa chỉ cấp trước đó không còn dùng được.", "Earlier codes and addresses no longer work."))
        }
    }
}

fn no_mail(language: Language) -> Markup {
    notice(
        Tone::Info,
        &html! {
            p { (language.say("Hệ thống này chưa được cài đặt gửi thư, nên mã phải được đưa tận tay.", "This installation does not send mail yet, so the code is to be handed over.")) }
        },
    )
}

fn once(invited: &Invited, ends: &ZonedDateTime, language: Language) -> Markup {
    html! {
        p {
            (language.say("Mã dưới đây chỉ hiện một lần. Hãy in hoặc chép lại và đưa tận tay ", "This code is shown once. Print or copy it and hand it to "))
            strong { (invited.full_name) }
            (language.say(". Mã dùng được đến ", ". It works until "))
            (dates::moment(ends, language)) "."
        }
    }
}
