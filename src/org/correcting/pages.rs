//! The page on which one person's data are mended.
use super::super::directory::last_day;
use super::super::directory::posts_table;
use super::super::model::Assignment;
use super::super::model::Category;
use super::super::model::Gender;
use super::form::EndingForm;
use super::form::OwnForm;
use super::form::PostForm;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::text::Language;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components;
use crate::web::components::Choice;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use crate::web::components::Select;
use maud::Markup;
use maud::html;

/// What the page shows besides its forms.
pub(super) struct View {
    pub person: PersonId,
    pub full_name: String,
    pub posts: Vec<Assignment>,
    /// Code and name of the units to choose from.
    pub units: Vec<(String, String)>,
    /// Whether the viewer oversees everybody and may change a staff code here; to others the answer would tell which codes people
    /// of other units have.
    pub recodes: bool,
    pub today: Day,
}

/// Who changes a staff code, where that is not the viewer.
pub(super) fn recoded_above(language: Language) -> &'static str {
    language.say(
        "Mã cán bộ do nhân sự của tỉnh sửa ở trang này. Anh/chị ghi mã mới trong danh sách nhập, hoặc báo nhân sự của tỉnh.",
        "The province's staff office changes staff codes here. Give the new one in a list, or tell that office.",
    )
}

/// The forms as they stand.
#[derive(Default)]
pub(super) struct Forms {
    pub own: OwnForm,
    pub post: PostForm,
    pub ending: EndingForm,
}

pub(super) fn page(view: &View, forms: &Forms, errors: &Errors, language: Language) -> Page {
    let address = format!("/people/{}", view.person);
    let path = [Link {
        address: &address,
        label: &view.full_name,
    }];
    let title = language.say("Sửa thông tin", "Correct the data");
    let body = html! {
        (components::breadcrumbs(&path, language))
        h1 { (title) ": " (view.full_name) }
        (components::error_summary(errors, language))
        p.hint { (language.say(
            "Mỗi lần sửa được ghi lại với nội dung trước và sau. Sửa nhầm thì sửa lại.",
            "Each correction is kept with what was before and after. A wrong one is mended by another.",
        )) }
        (own_form(&address, view, &forms.own, errors, language))
        h2 { (language.say("Vị trí công tác", "Posts")) }
        (posts_table(&view.posts, Some(view.today), language))
        @if !view.posts.is_empty() { (ending_form(&address, view, &forms.ending, errors, language)) }
        (post_form(&address, view, &forms.post, errors, language))
    };
    Page::new(title, body)
}

/// The staff code: to be changed by whoever may, to be read by others.
fn code(recodes: bool, code: &str, errors: &Errors, language: Language) -> Markup {
    let label = language.say("Mã cán bộ", "Staff code");
    let shown = if code.is_empty() { "–" } else { code };
    html! {
        @if recodes || errors.of("staff_code").is_some() {
            (components::field(&Field::new("staff_code", label).value(code), errors))
        } @else {
            (components::hidden("staff_code", code))
            (components::facts(&[(label, html! { (shown) })]))
            p.hint { (recoded_above(language)) }
        }
    }
}

fn gender(chosen: &str, errors: &Errors, language: Language) -> Markup {
    let genders: Vec<Choice> = std::iter::once(("", language.say("Chưa rõ", "Not known")))
        .chain(
            Gender::ALL
                .iter()
                .map(|gender| (gender.as_str(), gender.label(language))),
        )
        .map(|(value, label)| Choice {
            value,
            label,
            chosen: value == chosen,
        })
        .collect();
    let field = Select {
        name: "gender",
        label: language.say("Giới tính", "Gender"),
        choices: &genders,
        ..Select::default()
    };
    components::select(&field, errors)
}

fn own_form(
    address: &str,
    view: &View,
    form: &OwnForm,
    errors: &Errors,
    language: Language,
) -> Markup {
    let name = Field::new("full_name", language.say("Họ và tên", "Name"))
        .value(&form.full_name)
        .required();
    let birth = Field::new("birth_date", language.say("Ngày sinh", "Born"))
        .value(&form.birth_date)
        .hint(language.say(
            "Như 05/02/1985; chỉ biết năm thì ghi 1958.",
            "As 05/02/1985, or 1958 when only the year is known.",
        ));
    let code = code(view.recodes, &form.staff_code, errors, language);
    let email = Field::new("email", language.say("Thư điện tử", "E-mail"))
        .value(&form.email)
        .kind(Kind::Email);
    let phone = Field::new("phone", language.say("Điện thoại", "Phone"))
        .value(&form.phone)
        .kind(Kind::Phone);
    html! {
        h2 { (language.say("Thông tin cá nhân", "Own data")) }
        form method="post" action={ (address) "/correction" } {
            (components::field(&name, errors))
            (components::field(&birth, errors))
            (gender(&form.gender, errors, language))
            (code)
            (components::field(&email, errors))
            (components::field(&phone, errors))
            (components::submit(language.say("Lưu thông tin", "Save the data")))
        }
    }
}

fn ending_form(
    address: &str,
    view: &View,
    form: &EndingForm,
    errors: &Errors,
    language: Language,
) -> Markup {
    let posts: Vec<(String, String)> = view
        .posts
        .iter()
        .map(|post| {
            let days = last_day(post.valid_to, language);
            (post.id.to_string(), format!("{} ({days})", post.unit_name))
        })
        .collect();
    let chosen = form.post.map(|post| post.to_string()).unwrap_or_default();
    let choices: Vec<Choice> = posts
        .iter()
        .map(|(value, label)| Choice {
            value,
            label,
            chosen: *value == chosen,
        })
        .collect();
    let post = Select {
        name: "post",
        label: language.say("Vị trí", "Post"),
        choices: &choices,
        ..Select::default()
    };
    let day = Field::new(
        "ends_on",
        language.say("Ngày cuối cùng giữ vị trí", "Last day of the post"),
    )
    .value(&form.ends_on)
    .hint(language.say(
        "Để trống nếu chưa biết ngày kết thúc.",
        "Empty if it is not known yet.",
    ))
    .kind(Kind::Date);
    html! {
        h3 { (language.say("Kết thúc một vị trí", "End a post")) }
        form method="post" action={ (address) "/endings" } {
            (components::select(&post, errors))
            (components::field(&day, errors))
            (components::submit(language.say("Ghi ngày kết thúc", "Set the last day")))
        }
    }
}

fn post_form(
    address: &str,
    view: &View,
    form: &PostForm,
    errors: &Errors,
    language: Language,
) -> Markup {
    let categories: Vec<Choice> = Category::ALL
        .iter()
        .map(|category| Choice {
            value: category.as_str(),
            label: category.label(language),
            chosen: category.as_str() == form.category,
        })
        .collect();
    let category = Select {
        name: "category",
        label: language.say("Đối tượng", "Category"),
        choices: &categories,
        ..Select::default()
    };
    let unit = Field::new("unit", language.say("Mã đơn vị", "Unit code"))
        .value(&form.unit)
        .required();
    let position =
        Field::new("position", language.say("Chức vụ", "Position")).value(&form.position);
    let rank = Field::new("rank", language.say("Ngạch/hạng", "Rank")).value(&form.rank);
    let from = Field::new("from", language.say("Từ ngày", "From"))
        .value(&form.from)
        .kind(Kind::Date);
    let to = Field::new("to", language.say("Đến hết ngày", "Last day"))
        .value(&form.to)
        .hint(language.say("Để trống nếu không thời hạn.", "Empty if it stays open."))
        .kind(Kind::Date);
    html! {
        h3 { (language.say("Thêm một vị trí", "Add a post")) }
        form method="post" action={ (address) "/posts" } {
            (components::unit_field(&unit, &view.units, errors, language))
            (components::select(&category, errors))
            (components::field(&position, errors))
            (components::field(&rank, errors))
            (components::checkbox("is_leader", language.say("Lãnh đạo", "Leader"), !form.is_leader.is_empty(), errors))
            (components::checkbox("concurrent", language.say("Kiêm nhiệm", "Concurrent post"), !form.concurrent.is_empty(), errors))
            (components::field(&from, errors))
            (components::field(&to, errors))
            (components::submit(language.say("Thêm vị trí", "Add the post")))
        }
    }
}
