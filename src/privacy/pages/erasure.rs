//! What erasing a person takes away and what stays.
use crate::db::Fate;
use crate::db::Holding;
use crate::org;
use crate::privacy::Holdings;
use crate::privacy::queries::Duty;
use crate::privacy::queries::Listed;
use crate::text::Language;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Link;
use crate::web::components::Table;
use crate::web::components::Tone;
use crate::web::components::breadcrumbs;
use crate::web::components::error_summary;
use crate::web::components::field;
use crate::web::components::notice;
use maud::Markup;
use maud::html;

/// What the page shows.
pub struct ErasureView {
    pub listed: Listed,
    pub holdings: Holdings,
    pub duty: Duty,
    /// What was typed to confirm.
    pub typed: String,
}

/// The preview, and the form that confirms it.
pub fn erasure(view: &ErasureView, errors: &Errors, language: Language) -> Page {
    let request = &view.listed.request;
    let title = format!(
        "{} {}",
        language.say("Xóa dữ liệu theo yêu cầu", "Erasure by request"),
        request.number()
    );
    let address = format!("/data-requests/{}", request.id);
    let number = request.number();
    let back = Link {
        address: &address,
        label: &number,
    };
    let body = html! {
        (breadcrumbs(&[back], language))
        h1 { (title) }
        (error_summary(errors, language))
        (whether(view, language))
        @if view.duty == Duty::None {
            (table(view, language))
            @if request.closed_at.is_none() { (confirm(view, errors, language)) }
        }
    };
    Page::new(title, body)
}

fn whether(view: &ErasureView, language: Language) -> Markup {
    let name = &view.listed.name;
    let pseudonym = org::pseudonym(view.listed.request.person);
    let words = match view.duty {
        Duty::None => language.say(
            format!("Sau khi xóa, {name} chỉ còn là \u{201c}{pseudonym}\u{201d} ở nơi luật buộc giữ. Việc này không hoàn tác được. Hãy báo cho người yêu cầu trước, vì sau đó không còn địa chỉ để báo."),
            format!("Afterwards {name} is only \u{201c}{pseudonym}\u{201d} where the law keeps rows. It cannot be undone. Tell the person before: there will be no address to write to."),
        ),
        Duty::Staff => language.say(
            format!("{name} là hoặc từng là cán bộ, công chức, viên chức, người lao động: hồ sơ đào tạo và giấy chứng nhận được giữ theo nghĩa vụ của cơ quan, không xóa theo yêu cầu. Hãy từ chối yêu cầu và nêu căn cứ; sai sót trong hồ sơ thì sửa bằng yêu cầu chỉnh sửa."),
            format!("{name} is or was on the staff: training records and certificates are a duty of the office and are not erased on request. Refuse the request and name the ground; what is wrong in the record is put right by a request for correction."),
        ),
        Duty::Role => language.say(
            format!("{name} đang giữ vai trò trong hệ thống. Hãy thu hồi vai trò trước."),
            format!("{name} holds a role here. Take it back first."),
        ),
    };
    let tone = if view.duty == Duty::None {
        Tone::Overdue
    } else {
        Tone::Info
    };
    notice(tone, &html! { p { (words) } })
}

fn table(view: &ErasureView, language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Dữ liệu", "Data")),
        Column::text(language.say("Xử lý", "What becomes of it")),
    ];
    let all = view.holdings.0.iter().flat_map(|(_, list)| list.iter());
    let rows = all.map(|one| {
        let [vietnamese, english] = one.label;
        vec![
            html! { (of_them(language.say(vietnamese, english), language)) },
            html! { (fate(one, language)) },
        ]
    });
    Table::new(
        language.say("Xóa gì, giữ gì", "What goes and what stays"),
        columns,
    )
    .rows(rows)
    .show()
}

/// The name of a part of somebody's data, which says *mine* to its person, for whoever handles their request.
fn of_them(label: &str, language: Language) -> String {
    let words: &[(&str, &str)] = language.say(
        &[("tôi", "người này")],
        &[
            ("My", "Their"),
            ("my", "their"),
            ("I", "they"),
            ("am", "are"),
            ("me", "them"),
        ],
    );
    let word = |word: &str| {
        let other = words.iter().find(|(mine, _)| *mine == word);
        other.map_or_else(|| word.to_owned(), |(_, theirs)| (*theirs).to_owned())
    };
    label.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn fate(holding: &Holding, language: Language) -> String {
    match holding.fate {
        Fate::Delete => language.say("Xóa", "Deleted").to_owned(),
        Fate::Blank(_) | Fate::Call(_) => language
            .say(
                "Xóa phần danh tính; phần còn lại giữ dưới bí danh",
                "Identity is taken away; the rest stays under a pseudonym",
            )
            .to_owned(),
        Fate::Keep([vietnamese, english]) => {
            let kept = language.say("Giữ", "Kept");
            format!("{kept}: {}", language.say(vietnamese, english))
        }
    }
}

fn confirm(view: &ErasureView, errors: &Errors, language: Language) -> Markup {
    let label = language.say(
        "Gõ lại số yêu cầu để xác nhận",
        "Type the number of the request to confirm",
    );
    let number = Field::new("number", label).value(&view.typed).required();
    html! {
        form method="post" action={ "/data-requests/" (view.listed.request.id) "/erasure" } {
            (field(&number, errors))
            button.button.danger type="submit" { (language.say("Xóa danh tính của người này", "Erase this person")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mine_to_its_person_is_theirs_to_whoever_handles_the_request() {
        let vietnamese = |label| of_them(label, Language::Vietnamese);
        assert_eq!(vietnamese("Sự đồng ý của tôi"), "Sự đồng ý của người này");
        let english = |label| of_them(label, Language::English);
        assert_eq!(english("My consents"), "Their consents");
        assert_eq!(english("Who I am"), "Who they are");
    }
}
