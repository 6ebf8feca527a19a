//! What is kept about people: for everybody, and what was removed, for administrators. Both from one table.
use crate::db::Day;
use crate::privacy::model::PURPOSES;
use crate::privacy::model::Purpose;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Link;
use crate::web::components::Table;
use crate::web::components::breadcrumbs;
use crate::web::components::empty;
use crate::web::components::heading;
use maud::Markup;
use maud::html;

/// The notice that everybody can read; `keepers` are the bodies that answer for the data.
pub fn privacy(keepers: &[String], language: Language) -> Page {
    let title = language.say(
        "Thông báo xử lý dữ liệu cá nhân",
        "How personal data is handled",
    );
    let body = html! {
        (heading(title, &html! {}))
        p { (language.say(
            "Theo Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 và Nghị định 356/2025/NĐ-CP. Bảng dưới đây được lập từ chính danh mục mà hệ thống dùng để tự xóa dữ liệu khi hết hạn.",
            "By the Personal Data Protection Law 91/2025/QH15 and Decree 356/2025. The table is the one by which the system itself removes what has had its time.",
        )) }
        (purposes(language))
        h2 { (language.say("Hệ thống không giữ", "What is not kept")) }
        p { (language.say(
            "Không ghi nhật ký từng trang anh/chị xem; thời gian học chỉ được cộng dồn. Không nhận ảnh giấy tờ, không có quảng cáo, không chuyển dữ liệu cho bên khác để kinh doanh.",
            "Pages viewed are not logged; time spent learning is only added up. No pictures of papers, no advertising, no data passed on for business.",
        )) }
        h2 { (language.say("Quyền của anh/chị và nơi hỏi", "Your rights, and whom to ask")) }
        @if !keepers.is_empty() {
            p { (language.say("Cơ quan kiểm soát dữ liệu: ", "Controller: ")) strong { (keepers.join(", ")) } "." }
        }
        p {
            (language.say(
                "Anh/chị được xem, nhận bản sao, xin chỉnh sửa, xóa, hạn chế, phản đối và rút lại sự đồng ý: vào ",
                "You may see, receive, correct, erase, restrict, object and withdraw: at ",
            ))
            a href="/account/data" { (language.say("Dữ liệu của tôi", "My data")) }
            (language.say(
                ", hoặc đến gặp cán bộ phụ trách đào tạo của đơn vị. Yêu cầu được xác nhận trong 2 ngày làm việc.",
                ", or ask your unit's training officer. Requests are acknowledged within 2 working days.",
            ))
        }
    };
    Page::new(title, body)
}

fn purposes(language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Dữ liệu", "Data")),
        Column::text(language.say("Để làm gì", "What for")),
        Column::text(language.say("Căn cứ", "Basis")),
        Column::text(language.say("Giữ bao lâu", "How long")),
    ];
    let rows = PURPOSES.iter().map(|purpose| {
        let (data, why) = (purpose.data, purpose.why);
        let basis: Vec<&str> = purpose
            .basis
            .iter()
            .map(|one| one.label(language))
            .collect();
        vec![
            html! { (language.say(data[0], data[1])) },
            html! { (language.say(why[0], why[1])) },
            html! { (basis.join("; ")) },
            html! { (purpose.term(language)) },
        ]
    });
    Table::new(language.say("Dữ liệu được giữ", "What is kept"), columns)
        .quiet()
        .rows(rows)
        .show()
}

/// What was removed, for administrators.
pub fn retention(removed: &[(String, Day, i64)], language: Language) -> Page {
    let title = language.say("Xóa dữ liệu hết hạn", "Removal of what has had its time");
    let home = Link {
        address: "/admin",
        label: language.say("Quản trị", "Administration"),
    };
    let data = |name: &str| {
        let is_it = |purpose: &&Purpose| purpose.sweep.is_some_and(|sweep| sweep.name == name);
        let purpose = PURPOSES.iter().find(is_it);
        purpose.map_or(name.to_owned(), |purpose| {
            language.say(purpose.data[0], purpose.data[1]).to_owned()
        })
    };
    let columns = vec![
        Column::text(language.say("Ngày", "Day")),
        Column::text(language.say("Dữ liệu", "Data")),
        Column::number(language.say("Số dòng đã xóa", "Rows removed")),
    ];
    let rows = removed.iter().map(|(name, day, rows)| {
        vec![
            html! { (dates::day(day.0, language)) },
            html! { (data(name)) },
            html! { (numbers::whole(*rows, language)) },
        ]
    });
    let body = html! {
        (breadcrumbs(&[home], language))
        (heading(title, &html! {}))
        p { (language.say("Việc này chạy mỗi ngày một lần theo bảng dưới đây, cũng là bảng mà ai cũng đọc được ở ", "It runs once a day by the table below, the same that everybody reads at ")) a href="/privacy" { "/privacy" } "." }
        @if removed.is_empty() {
            (empty(language.say("Chưa có gì hết hạn.", "Nothing has had its time yet."), &html! {}))
        } @else {
            (Table::new(title, columns).quiet().rows(rows).show())
        }
        h2 { (language.say("Thời hạn", "Terms")) }
        (purposes(language))
    };
    Page::new(title, body)
}
