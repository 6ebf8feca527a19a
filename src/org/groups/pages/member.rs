//! One membership: another role, its end, or taking it back.
use super::super::form::EndForm;
use super::super::form::RoleForm;
use super::super::model::usual_roles;
use super::super::sight::Line;
use super::super::sight::Sight;
use super::day_or_now;
use crate::db::Day;
use crate::text::Language;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use maud::Markup;
use maud::html;

/// The forms as they stand; only one of them was posted.
pub struct MemberForms {
    pub ending: EndForm,
    pub role: RoleForm,
    pub errors: Errors,
}

/// The page of a membership, for who manages the group.
pub fn member(
    sight: &Sight,
    line: &Line,
    forms: &MemberForms,
    today: Day,
    language: Language,
) -> Page {
    let (member, group) = (&line.member, &sight.group);
    let membership = &member.membership;
    let back = format!("/groups/{}", group.id);
    let above = [
        Link {
            address: "/groups",
            label: language.say("Nhóm", "Groups"),
        },
        Link {
            address: &back,
            label: &group.name,
        },
    ];
    let address = format!("{back}/members/{}", membership.id);
    let body = html! {
        (components::breadcrumbs(&above, language))
        h1 { (member.full_name) }
        (components::facts(&[
            (language.say("Mã cán bộ", "Staff code"), html! { (member.staff_code.as_deref().unwrap_or("–")) }),
            (language.say("Đơn vị", "Unit"), html! { (line.unit_name) }),
            (language.say("Vai trò", "Role"), html! { (membership.role) }),
            (language.say("Từ ngày", "From"), html! { (day_or_now(membership.from, language)) }),
            (language.say("Đến ngày", "To"), html! { (day_or_now(membership.to, language)) }),
        ]))
        (components::error_summary(&forms.errors, language))
        @if membership.to > today { (ending(&address, forms, language)) }
        (role(&address, forms, language))
        (withdrawal(&address, language))
    };
    Page::new(member.full_name.clone(), body)
}

fn ending(address: &str, forms: &MemberForms, language: Language) -> Markup {
    let say = |vietnamese, english| language.say(vietnamese, english);
    let field = |field: Field| components::field(&field, &forms.errors);
    html! {
        section {
            h2 { (say("Thôi tham gia", "End the membership")) }
            form method="post" action={ (address) "/ending" } {
                (field(Field::new("to", say("Ngày cuối cùng còn tham gia", "Last day")).value(&forms.ending.to).kind(Kind::Date)))
                (field(Field::new("decision", say("Quyết định", "Decision")).value(&forms.ending.decision).autocomplete("off")))
                (components::submit(say("Ghi ngày thôi tham gia", "End it")))
            }
        }
    }
}

fn role(address: &str, forms: &MemberForms, language: Language) -> Markup {
    let say = |vietnamese, english| language.say(vietnamese, english);
    let field = |field: Field| components::field(&field.form("role"), &forms.errors);
    html! {
        section {
            h2 { (say("Đổi vai trò", "Change the role")) }
            form method="post" action={ (address) "/role" } {
                (field(Field::new("role", say("Vai trò mới", "New role")).value(&forms.role.role).list("group-roles").autocomplete("off").required()))
                datalist id="group-roles" { @for role in usual_roles(language) { option value=(role) {} } }
                (field(Field::new("from", say("Từ ngày", "From")).value(&forms.role.from).kind(Kind::Date)))
                (field(Field::new("decision", say("Quyết định", "Decision")).value(&forms.role.decision).autocomplete("off")))
                (components::submit(say("Đổi vai trò", "Change the role")))
            }
        }
    }
}

fn withdrawal(address: &str, language: Language) -> Markup {
    html! {
        section {
            h2 { (language.say("Ghi nhầm", "Entered by mistake")) }
            p.hint { (language.say(
                "Gỡ khỏi nhóm như chưa từng tham gia. Người đã tham gia thật thì hãy ghi ngày thôi tham gia.",
                "Takes it out as if it had never been. For somebody who was a member, enter the last day instead.",
            )) }
            (components::post_button(&format!("{address}/withdrawal"), language.say("Gỡ vì ghi nhầm", "Take it back"), "danger"))
        }
    }
}
