//! The form that sets up a group or changes it.
use super::super::form::GroupForm;
use super::super::model::Group;
use super::super::model::UsualKind;
use crate::text::Language;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components;
use crate::web::components::Choice;
use crate::web::components::Field;
use crate::web::components::Link;
use crate::web::components::Select;
use maud::Markup;
use maud::html;

/// Everything on the page.
pub struct SettingsPage<'a> {
    /// The group to change; none to set one up.
    pub of: Option<&'a Group>,
    pub form: &'a GroupForm,
    pub errors: &'a Errors,
    /// Kinds that administrators have named.
    pub kinds: &'a [String],
    /// Whether the viewer may name another.
    pub names_kinds: bool,
    /// Code and name of each unit to choose from.
    pub units: &'a [(String, String)],
    pub language: Language,
}

impl SettingsPage<'_> {
    pub fn page(&self) -> Page {
        let language = self.language;
        let (title, action) = match self.of {
            None => (
                language.say("Lập nhóm", "Set up a group"),
                "/groups".to_owned(),
            ),
            Some(group) => (
                language.say("Sửa thông tin nhóm", "Change the group"),
                format!("/groups/{}/settings", group.id),
            ),
        };
        let save = match self.of {
            None => language.say("Lập nhóm", "Set it up"),
            Some(_) => language.say("Lưu thay đổi", "Save"),
        };
        let body = html! {
            (self.crumbs())
            h1 { (title) }
            (components::error_summary(self.errors, language))
            form method="post" action=(action) {
                (self.fields())
                (components::submit(save))
            }
        };
        Page::new(title, body)
    }

    fn crumbs(&self) -> Markup {
        let address = self.of.map(|group| format!("/groups/{}", group.id));
        let mut path = vec![Link {
            address: "/groups",
            label: self.language.say("Nhóm", "Groups"),
        }];
        if let (Some(address), Some(group)) = (&address, self.of) {
            let label = &group.name;
            path.push(Link { address, label });
        }
        components::breadcrumbs(&path, self.language)
    }

    fn fields(&self) -> Markup {
        let (language, form) = (self.language, self.form);
        let say = |vietnamese, english| language.say(vietnamese, english);
        let field = |field: Field| components::field(&field.autocomplete("off"), self.errors);
        let unit = Field::new("unit", say("Đơn vị giữ danh sách", "Kept by"))
            .value(&form.unit)
            .hint(say(
                "Người quản lý nhân sự của đơn vị này thêm, bớt thành viên.",
                "Who manages people there adds and ends members.",
            ))
            .required();
        html! {
            (field(Field::new("name", say("Tên nhóm", "Name")).value(&form.name).required()))
            (field(Field::new("code", say("Mã nhóm", "Code")).value(&form.code).hint(say("Ngắn, không có khoảng trống, ví dụ UCSC.", "Short, without blanks, such as IRT.")).required()))
            (self.kind())
            @if self.names_kinds {
                (field(Field::new("own_kind", say("Loại khác (nếu danh sách trên chưa có)", "Another kind (if the list lacks it)")).value(&form.own_kind)))
            }
            (components::unit_field(&unit, self.units, self.errors, language))
            (field(Field::new("decision", say("Quyết định thành lập", "Decision")).value(&form.decision)))
        }
    }

    fn kind(&self) -> Markup {
        let usual = UsualKind::ALL
            .iter()
            .map(|kind| (kind.as_str(), kind.label(self.language)));
        let own = self.kinds.iter().map(|kind| (kind.as_str(), kind.as_str()));
        let choices: Vec<Choice> = usual
            .chain(own)
            .map(|(value, label)| Choice {
                value,
                label,
                chosen: value == self.form.kind,
            })
            .collect();
        let list = Select {
            name: "kind",
            label: self.language.say("Loại nhóm", "Kind"),
            choices: &choices,
            ..Select::default()
        };
        components::select(&list, self.errors)
    }
}
