//! Consents: what one is asked oneself, and the texts as an administrator publishes them.
use crate::privacy::model::Consent;
use crate::privacy::model::ConsentPurpose;
use crate::privacy::model::ConsentText;
use crate::privacy::model::TextForm;
use crate::privacy::queries::Duty;
use crate::text::Language;
use crate::text::dates;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Choice;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use crate::web::components::Select;
use crate::web::components::State;
use crate::web::components::badge_saying;
use crate::web::components::breadcrumbs;
use crate::web::components::card;
use crate::web::components::error_summary;
use crate::web::components::field;
use crate::web::components::heading;
use crate::web::components::hidden;
use crate::web::components::radios;
use crate::web::components::submit;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// What somebody is asked to agree to: nothing is given before they press the button, and taking it back is the same button.
pub(super) fn consents(all: &[Consent], duty: Duty, zone: &TimeZone, language: Language) -> Markup {
    let is_staff = duty == Duty::Staff;
    let asked = all
        .iter()
        .filter(|one| !(is_staff && one.text.purpose == ConsentPurpose::CitizenLearning));
    html! {
        section {
            h2 { (language.say("Sự đồng ý", "Consents")) }
            @if is_staff {
                p { (language.say(
                    "Việc học của cán bộ, công chức, viên chức, người lao động là nghĩa vụ theo luật, nên không hỏi sự đồng ý. Chỉ những việc ngoài nghĩa vụ mới hỏi.",
                    "The training of staff is a statutory duty and asks for no consent; only what goes beyond it does.",
                )) }
            }
            @for one in asked { (consent(one, zone, language)) }
            p { a href="/privacy" { (language.say("Hệ thống giữ dữ liệu gì, để làm gì, bao lâu", "What is kept, what for and how long")) } }
        }
    }
}

fn consent(one: &Consent, zone: &TimeZone, language: Language) -> Markup {
    let text = &one.text;
    let (decision, label) = if one.given_at.is_some() {
        (
            "withdraw",
            language.say("Rút lại sự đồng ý", "Withdraw this consent"),
        )
    } else {
        ("give", language.say("Tôi đồng ý", "I agree"))
    };
    let state = match one.given_at {
        Some(at) => {
            let at = dates::moment(&at.zoned(zone), language);
            let words = language.say(format!("Đã đồng ý lúc {at}"), format!("Agreed {at}"));
            badge_saying(State::Done, &words)
        }
        None if one.asks_anew => badge_saying(
            State::Due,
            language.say(
                "Nội dung đã đổi, cần hỏi lại",
                "The text has changed; asked anew",
            ),
        ),
        None => badge_saying(State::NotStarted, language.say("Chưa đồng ý", "Not agreed")),
    };
    let about = html! {
        p { (state) }
        p { (text.body(language)) }
        p.hint { (language.say("Bản", "Version")) " " (text.version) }
    };
    let action = html! {
        form.inline method="post" action="/account/data/consents" {
            (hidden("text", &text.id.to_string()))
            (hidden("decision", decision))
            button.button.secondary type="submit" { (label) }
        }
    };
    card(&html! { (text.purpose.label(language)) }, &about, &action)
}

/// The texts and the form for a new version.
pub fn texts(all: &[ConsentText], form: &TextForm, errors: &Errors, language: Language) -> Page {
    let title = language.say("Văn bản xin sự đồng ý", "Texts of consent");
    let home = Link {
        address: "/admin",
        label: language.say("Quản trị", "Administration"),
    };
    let body = html! {
        (breadcrumbs(&[home], language))
        (heading(title, &html! {}))
        (error_summary(errors, language))
        @for text in all {
            (card(
                &html! { (text.purpose.label(language)) " · " (language.say("Bản", "Version")) " " (text.version) },
                &html! { p { (text.body(language)) } p.hint { "SHA-256 " (text.hash) } },
                &html! {},
            ))
        }
        (new_text(form, errors, language))
    };
    Page::new(title, body).column()
}

fn new_text(form: &TextForm, errors: &Errors, language: Language) -> Markup {
    let choices = ConsentPurpose::ALL.iter().map(|purpose| Choice {
        value: purpose.as_str(),
        label: purpose.label(language),
        chosen: form.purpose == purpose.as_str(),
    });
    let choices: Vec<Choice> = choices.collect();
    let purpose = Select {
        name: "purpose",
        label: language.say("Mục đích", "Purpose"),
        choices: &choices,
        ..Select::default()
    };
    let vietnamese = Field::new("vietnamese", language.say("Tiếng Việt", "Vietnamese"))
        .value(&form.vietnamese)
        .kind(Kind::Lines(6))
        .required();
    let english = Field::new("english", language.say("Tiếng Anh", "English"))
        .value(&form.english)
        .kind(Kind::Lines(6))
        .required();
    html! {
        section {
            h2 { (language.say("Ban hành bản mới", "Publish a new version")) }
            p { (language.say(
                "Ai đã đồng ý với bản cũ sẽ được hỏi lại; bản cũ vẫn được giữ để chứng minh đã đồng ý với nội dung nào.",
                "Whoever agreed to an older version is asked anew; older versions stay as proof of what was agreed to.",
            )) }
            form method="post" action="/admin/consents" {
                (radios(&purpose, errors))
                (field(&vietnamese, errors))
                (field(&english, errors))
                (submit(language.say("Ban hành", "Publish")))
            }
        }
    }
}
