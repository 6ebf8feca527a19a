//! One group: who is in it on a day, who was, who will be; and the form that adds somebody.
use super::super::form::MemberForm;
use super::super::model::Phase;
use super::super::model::usual_roles;
use super::super::queries::Candidate;
use super::super::sight::Line;
use super::super::sight::Sight;
use super::day_or_now;
use crate::db::Day;
use crate::text::Language;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components;
use crate::web::components::Choice;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use crate::web::components::Pages;
use crate::web::components::Select;
use crate::web::components::Tab;
use crate::web::components::Table;
use maud::Markup;
use maud::html;

/// Members on a page.
const A_PAGE: usize = 100;

/// Everything on the page.
pub struct GroupPage<'a> {
    pub sight: &'a Sight,
    pub day: Day,
    pub today: Day,
    /// The day as it was typed, when it is none.
    pub typed: Option<&'a str>,
    pub phase: Phase,
    /// From 1.
    pub number: usize,
    pub form: &'a MemberForm,
    /// To choose from, when the form fits several.
    pub candidates: &'a [Candidate],
    pub errors: &'a Errors,
    pub language: Language,
}

impl GroupPage<'_> {
    pub fn page(&self) -> Page {
        let (language, group) = (self.language, &self.sight.group);
        let above = [Link {
            address: "/groups",
            label: language.say("Nhóm", "Groups"),
        }];
        let body = html! {
            (components::breadcrumbs(&above, language))
            (components::heading(&group.name, &self.actions()))
            (components::facts(&[
                (language.say("Mã", "Code"), html! { (group.code) }),
                (language.say("Loại", "Kind"), html! { (group.kind.label(language)) }),
                (language.say("Đơn vị giữ danh sách", "Kept by"), html! { (self.sight.unit_name) }),
                (language.say("Quyết định", "Decision"), html! { (group.decision.as_deref().unwrap_or("–")) }),
            ]))
            (components::error_summary(self.errors, language))
            (self.days())
            (self.tabs())
            (self.members())
            @if let Some(others @ 1..) = self.sight.others { p.hint { (self.beside(others)) } }
            @if self.sight.manages { (self.adding()) }
        };
        Page::new(group.name.clone(), body).wide()
    }

    fn address(&self) -> String {
        format!("/groups/{}", self.sight.group.id)
    }

    fn actions(&self) -> Markup {
        html! {
            @if self.sight.manages {
                a.button.secondary href={ (self.address()) "/import" } { (self.language.say("Nhập danh sách", "Import a list")) }
                a.button.secondary href={ (self.address()) "/settings" } { (self.language.say("Sửa thông tin nhóm", "Change the group")) }
            }
        }
    }

    fn days(&self) -> Markup {
        let day = self.day.to_string();
        let label = self.language.say("Vào ngày", "As of");
        let field = Field::new("as_of", label).value(self.typed.unwrap_or(&day));
        html! {
            form.filters method="get" action=(self.address()) {
                (components::field(&field.kind(Kind::Date), self.errors))
                (components::submit(self.language.say("Xem", "Show")))
            }
        }
    }

    fn lines(&self, phase: Phase) -> Vec<&Line> {
        let of_phase = |line: &&Line| line.member.membership.phase(self.day) == phase;
        self.sight.lines.iter().filter(of_phase).collect()
    }

    fn view(&self, phase: Phase, number: usize) -> String {
        let (day, number) = (self.day.to_string(), number.to_string());
        let pairs = [
            ("as_of", if self.day == self.today { "" } else { &day }),
            ("state", phase.as_str()),
            ("page", if number == "1" { "" } else { &number }),
        ];
        let pairs: Vec<_> = pairs
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("{}?{query}", self.address())
            .trim_end_matches('?')
            .to_owned()
    }

    fn tabs(&self) -> Markup {
        let language = self.language;
        let counts = Phase::ALL.map(|phase| whole(self.lines(phase).len(), language));
        let addresses = Phase::ALL.map(|phase| self.view(phase, 1));
        let phases = Phase::ALL.iter().zip(&addresses).zip(&counts);
        let each: Vec<Tab> = phases
            .map(|((phase, address), count)| Tab {
                address,
                label: phase.word(language),
                count,
                current: *phase == self.phase,
            })
            .collect();
        components::tabs(language.say("Thành viên", "Members"), &each)
    }

    fn members(&self) -> Markup {
        let language = self.language;
        let lines = self.lines(self.phase);
        if lines.is_empty() {
            let none = language.say(
                "Không có ai trong danh sách này thuộc phạm vi của anh/chị.",
                "Nobody of your units is on this list.",
            );
            return components::empty(none, &html! {});
        }
        let first = (self.number - 1).saturating_mul(A_PAGE);
        let shown: Vec<&&Line> = lines.iter().skip(first).take(A_PAGE).collect();
        let rows = shown.iter().map(|line| self.row(line));
        let caption = self.phase.word(language);
        html! {
            (Table::new(caption, self.columns()).quiet().rows(rows).show())
            @if lines.len() > A_PAGE { (self.pages(first, shown.len(), lines.len())) }
        }
    }

    fn columns(&self) -> Vec<Column> {
        let say = |vietnamese, english| self.language.say(vietnamese, english);
        let mut columns = vec![
            Column::text(say("Họ và tên", "Name")),
            Column::text(say("Mã cán bộ", "Staff code")),
            Column::text(say("Đơn vị", "Unit")),
            Column::text(say("Vai trò", "Role")),
            Column::text(say("Từ ngày", "From")),
            Column::text(say("Đến ngày", "To")),
            Column::text(say("Quyết định", "Decision")),
        ];
        if self.sight.manages {
            columns.push(Column::text(say("Việc", "Action")));
        }
        columns
    }

    fn row(&self, line: &Line) -> Vec<Markup> {
        let (language, member) = (self.language, &line.member);
        let membership = &member.membership;
        let decisions = [&membership.decision, &membership.end_decision];
        let decisions: Vec<&str> = decisions
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let mut cells = vec![
            html! {
                @if line.open { a href={ "/people/" (membership.person) } { (member.full_name) } }
                @else { (member.full_name) }
            },
            html! { (member.staff_code.as_deref().unwrap_or("–")) },
            html! { (line.unit_name) },
            html! { (membership.role) },
            html! { (day_or_now(membership.from, language)) },
            html! { (day_or_now(membership.to, language)) },
            html! { (if decisions.is_empty() { "–".to_owned() } else { decisions.join("; ") }) },
        ];
        if self.sight.manages {
            let address = format!("{}/members/{}", self.address(), membership.id);
            cells.push(html! { a href=(address) { (language.say("Sửa", "Change")) } });
        }
        cells
    }

    fn pages(&self, first: usize, shown: usize, total: usize) -> Markup {
        let language = self.language;
        let last = first + shown;
        let previous = (self.number > 1).then(|| self.view(self.phase, self.number - 1));
        let next = (last < total).then(|| self.view(self.phase, self.number + 1));
        let [from, to, of] = [first + 1, last, total].map(|number| whole(number, language));
        let words = language.say(
            format!("{from}–{to} trong {of} người"),
            format!("{from}–{to} of {of} people"),
        );
        let pages = Pages {
            previous: previous.as_deref(),
            next: next.as_deref(),
            words: &words,
        };
        components::pagination(&pages, language)
    }

    fn beside(&self, others: usize) -> String {
        let count = whole(others, self.language);
        self.language.say(
            format!("Ngoài ra còn {count} thành viên thuộc các đơn vị ngoài phạm vi của anh/chị."),
            format!(
                "There {} {count} more outside your units.",
                numbers::plural(i64::try_from(others).unwrap_or(i64::MAX), "is", "are")
            ),
        )
    }

    fn adding(&self) -> Markup {
        let (language, form) = (self.language, self.form);
        let say = |vietnamese, english| language.say(vietnamese, english);
        let roles = usual_roles(language);
        let field = |field: Field| components::field(&field.form("add"), self.errors);
        html! {
            section {
                h2 { (say("Thêm thành viên", "Add a member")) }
                form method="post" action={ (self.address()) "/members" } {
                    (field(Field::new("who", say("Mã cán bộ hoặc họ tên", "Staff code or name")).value(&form.who)
                        .hint(say("Tìm trong các đơn vị anh/chị quản lý.", "Sought in the units you manage.")).autocomplete("off")))
                    @if !self.candidates.is_empty() { (self.choices()) }
                    (field(Field::new("role", say("Vai trò trong nhóm", "Role in the group")).value(&form.role)
                        .hint(say("Để trống: Thành viên.", "Empty: Member.")).list("group-roles").autocomplete("off")))
                    datalist id="group-roles" { @for role in roles { option value=(role) {} } }
                    (field(Field::new("from", say("Từ ngày", "From")).value(&form.from).kind(Kind::Date)))
                    (field(Field::new("to", say("Đến hết ngày", "To the end of")).value(&form.to)
                        .hint(say("Để trống nếu chưa có ngày thôi tham gia.", "Empty when there is no end yet.")).kind(Kind::Date)))
                    (field(Field::new("decision", say("Quyết định", "Decision")).value(&form.decision).autocomplete("off")))
                    (components::submit(say("Thêm vào nhóm", "Add to the group")))
                }
            }
        }
    }

    fn choices(&self) -> Markup {
        let label = |one: &Candidate| {
            let about = [
                one.staff_code.as_deref(),
                Some(one.unit_name.as_str()),
                one.position.as_deref(),
            ];
            let about: Vec<&str> = about.into_iter().flatten().collect();
            format!("{} – {}", one.full_name, about.join(", "))
        };
        let ids: Vec<String> = self
            .candidates
            .iter()
            .map(|one| one.id.to_string())
            .collect();
        let labels: Vec<String> = self.candidates.iter().map(label).collect();
        let choices: Vec<Choice> = ids
            .iter()
            .zip(&labels)
            .map(|(value, label)| Choice {
                value,
                label,
                chosen: *value == self.form.person,
            })
            .collect();
        let list = Select {
            name: "person",
            label: self.language.say("Chọn một người", "Choose one"),
            choices: &choices,
            form: "add",
            ..Select::default()
        };
        components::radios(&list, self.errors)
    }
}

fn whole(count: usize, language: Language) -> String {
    numbers::whole(i64::try_from(count).unwrap_or(i64::MAX), language)
}
