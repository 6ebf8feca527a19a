//! The pages behind one-time addresses.
use super::super::model::Founding;
use crate::access::Holder;
use crate::access::PasswordRule;
use crate::text::Language;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::error_summary;
use crate::web::components::facts;
use crate::web::components::field;
use crate::web::components::password;
use crate::web::components::submit;
use maud::Markup;
use maud::html;

/// Where the owner of an account sets a password; the address alone was the proof, so it says whose account it is.
pub(in crate::org::entry) fn new_password(
    (holder, rule): (&Holder, PasswordRule),
    errors: &Errors,
    language: Language,
) -> Page {
    let title = language.say("Đặt mật khẩu", "Set your password");
    let owner = [
        (
            language.say("Họ và tên", "Full name"),
            html! { (holder.full_name) },
        ),
        (
            language.say("Tên đăng nhập", "Login"),
            html! { strong { (holder.login) } },
        ),
    ];
    let body = html! {
        h1 { (title) }
        (error_summary(errors, language))
        (facts(&owner))
        p {
            (language.say(
                "Nếu đây không phải tên của anh/chị, xin đóng trang này và báo cán bộ phụ trách đào tạo của đơn vị.",
                "If this is not your name, close this page and tell your unit's training officer.",
            ))
        }
        form method="post" {
            // For the browser's password store, which files the password under this login.
            input type="text" name="username" value=(holder.login) autocomplete="username" readonly hidden;
            (passwords(rule, errors, language))
            (submit(language.say("Đặt mật khẩu và đăng nhập", "Set it and sign in")))
        }
    };
    Page::new(title, body).bare()
}

/// The two inputs of a new password, with the one rule there is.
pub(super) fn passwords(rule: PasswordRule, errors: &Errors, language: Language) -> Markup {
    let least = rule.least();
    let rule = language.say(
        format!("Ít nhất {least} ký tự. Không cần chữ hoa, số hay ký tự đặc biệt: một câu dài dễ nhớ của riêng anh/chị là tốt nhất."),
        format!("At least {least} characters. No capitals, digits or signs needed: a long sentence of your own is best."),
    );
    let first = Field::new("password", language.say("Mật khẩu mới", "New password"))
        .kind(Kind::Password)
        .autocomplete("new-password")
        .required()
        .hint(&rule);
    html! {
        (field(&first, errors))
        (password("password_again", language.say("Nhập lại mật khẩu mới", "The new password again"), "new-password", errors))
    }
}

/// The first page of an empty installation.
pub(in crate::org::entry) fn founding(
    founding: &Founding,
    errors: &Errors,
    language: Language,
) -> Page {
    let title = language.say("Thiết lập Học Vụ Số", "Set up Học Vụ Số");
    let body = html! {
        h1 { (title) }
        p {
            (language.say(
                "Hai bước trong một trang: tài khoản quản trị đầu tiên, và cơ quan cấp giấy chứng nhận. Phần cơ quan cấp có thể sửa về sau.",
                "Two steps on one page: the first administrator, and the body that issues certificates. What stands of the body can be changed later.",
            ))
        }
        (error_summary(errors, language))
        form method="post" {
            fieldset {
                legend { h2 { (language.say("Người quản trị", "The administrator")) } }
                (administrator(founding, errors, language))
                (passwords(PasswordRule::Alone, errors, language))
            }
            fieldset {
                legend { h2 { (language.say("Cơ quan cấp giấy chứng nhận", "The issuing body")) } }
                p { (at_the_top(language)) }
                p { (counted_here(language)) }
                (issuer(founding, errors, language))
            }
            (submit(language.say("Hoàn tất thiết lập", "Finish the set-up")))
        }
    };
    Page::new(title, body).bare()
}

/// Which body to choose.
fn at_the_top(language: Language) -> &'static str {
    language.say(
        "Cơ quan này cấp giấy chứng nhận cho người của mình và của mọi đơn vị bên dưới, nên hãy chọn cơ quan đứng trên tất cả những người sẽ học, thường là UBND tỉnh; sở hay xã muốn tự cấp thì khai báo thêm sau, ở trang của đơn vị.",
        "This body issues certificates for its own people and for every unit below it, so choose one above everybody who will learn, usually the province's people's committee; a department or commune that is to issue its own is named later, on its page.",
    )
}

fn administrator(founding: &Founding, errors: &Errors, language: Language) -> Markup {
    let name = Field::new("name", language.say("Họ và tên", "Full name"))
        .value(&founding.name)
        .autocomplete("name")
        .required();
    let login = Field::new("login", language.say("Tên đăng nhập", "Login"))
        .value(&founding.login)
        .hint(language.say(
            "Chữ, số hoặc . _ - @ viết liền. Nên dùng chính mã cán bộ của mình: danh sách nhân sự nhập sau sẽ nhận ra anh/chị, không thêm một người thứ hai.",
            "Letters, digits or . _ - @, without spaces. Best use your own staff code: the staff list imported later then knows you and adds no second person.",
        ))
        .autocomplete("username")
        .required();
    html! { (field(&name, errors)) (field(&login, errors)) }
}

fn issuer(founding: &Founding, errors: &Errors, language: Language) -> Markup {
    let fields = [
        Field::new("unit_name", language.say("Tên cơ quan", "Name"))
            .value(&founding.unit_name)
            .hint(language.say(
                "Ví dụ: Ủy ban nhân dân tỉnh Đồng Nai",
                "Such as Ủy ban nhân dân tỉnh Đồng Nai",
            ))
            .required(),
        Field::new("unit_code", language.say("Mã đơn vị", "Unit code"))
            .value(&founding.unit_code)
            .hint(language.say(
                "Mã của cơ quan này trong danh sách đơn vị sẽ nhập sau, ví dụ H19.",
                "Its code in the list of units to be imported later, such as H19.",
            ))
            .required(),
        Field::new(
            "parent_name",
            language.say("Cơ quan cấp trên", "The body above it"),
        )
        .value(&founding.parent_name)
        .hint(language.say(
            "In trên tên cơ quan. Để trống nếu cơ quan cấp là UBND tỉnh.",
            "Printed over the name. Empty if the issuing body is the province's committee.",
        )),
    ];
    html! {
        @for one in &fields { (field(one, errors)) }
        (printed(founding, errors, language))
    }
}

/// What becomes of the administrator in the figures of this body.
fn counted_here(language: Language) -> &'static str {
    language.say(
        "Người quản trị được ghi nhận và thống kê là công chức của cơ quan này; danh sách nhân sự đầy đủ của cơ quan, khi nhập sau, sẽ sửa lại điều đó.",
        "The administrator is recorded and counted as a civil servant of this body; its complete staff list, imported later, corrects that.",
    )
}

/// What else stands on every certificate.
fn printed(founding: &Founding, errors: &Errors, language: Language) -> Markup {
    let fields = [
        Field::new(
            "register_suffix",
            language.say("Ký hiệu số vào sổ", "Suffix of register numbers"),
        )
        .value(&founding.register_suffix)
        .hint(language.say(
            "Ví dụ GCN-UBND: số vào sổ sẽ là 0001/2026/GCN-UBND.",
            "Such as GCN-UBND: register numbers will be 0001/2026/GCN-UBND.",
        ))
        .required(),
        Field::new("place", language.say("Địa danh", "Place"))
            .value(&founding.place)
            .hint(language.say(
                "In trước ngày cấp, ví dụ: Đồng Nai",
                "Printed before the date, such as Đồng Nai",
            ))
            .required(),
        Field::new(
            "signatory_title",
            language.say("Chức vụ người ký", "Title of the signatory"),
        )
        .value(&founding.signatory_title)
        .hint(language.say("Ví dụ: Chủ tịch", "Such as Chủ tịch")),
        Field::new(
            "signatory",
            language.say("Họ và tên người ký", "Name of the signatory"),
        )
        .value(&founding.signatory)
        .required(),
    ];
    html! { @for one in &fields { (field(one, errors)) } }
}

/// Where a code from a printed sheet is typed.
pub(in crate::org::entry) fn code(typed: &str, errors: &Errors, language: Language) -> Page {
    let title = language.say("Nhập mã trên phiếu", "Type your code");
    let code = Field::new("code", language.say("Mã", "Code"))
        .value(typed)
        .hint(language.say(
            "12 ký tự, ví dụ 7K3M-9QXT-0ABC. Chữ thường hay hoa, có gạch ngang hay không đều được.",
            "12 characters, such as 7K3M-9QXT-0ABC, in either case, with or without hyphens.",
        ))
        .autocomplete("one-time-code")
        .required();
    let body = html! {
        h1 { (title) }
        (error_summary(errors, language))
        form method="post" action="/invitation" {
            (field(&code, errors))
            (submit(language.say("Tiếp tục", "Continue")))
        }
        p { a href="/sign-in" { (language.say("Đã có mật khẩu? Đăng nhập", "You have a password? Sign in")) } }
    };
    Page::new(title, body).bare()
}
