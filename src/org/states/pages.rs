//! The states of one person's posts: what is recorded, the forms that record and end, and the part on the person's page.
use super::form::ReturnForm;
use super::form::StateForm;
use super::model::Effect;
use super::model::PostState;
use super::model::StateOfPost;
use super::queries::Noted;
use super::queries::states_of;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::org::model::Assignment;
use crate::org::queries::names_of;
use crate::text::Language;
use crate::text::dates;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components;
use crate::web::components::Choice;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use crate::web::components::Select;
use crate::web::components::Table;
use diesel::QueryResult;
use maud::Markup;
use maud::html;
use std::collections::HashMap;

/// What the page shows.
pub struct View {
    pub person: PersonId,
    pub full_name: String,
    pub posts: Vec<Assignment>,
    /// The newest first.
    pub states: Vec<(StateOfPost, Noted)>,
    /// Names of the units that host somebody seconded.
    pub hosts: HashMap<UnitId, String>,
    /// Code and name of units to choose from.
    pub units: Vec<(String, String)>,
    pub today: Day,
}

/// The states on the page about a person, who may be seen by whoever asks; with a link for who manages them.
pub(in crate::org) fn of_person(
    conn: &mut Conn,
    (person, managed, vacant): (PersonId, bool, bool),
    (today, language): (Day, Language),
) -> QueryResult<Markup> {
    let states = states_of(conn, person)?;
    let hosts: Vec<UnitId> = states.iter().filter_map(|state| state.host).collect();
    let hosts = names_of(conn, &hosts, today)?;
    let host = |state: &StateOfPost| state.host.and_then(|unit| hosts.get(&unit));
    let address = format!("/people/{person}/states");
    Ok(html! {
        @if managed || !states.is_empty() {
            h2 { (language.say("Tình trạng công tác", "Leave and secondment")) }
            @if states.is_empty() && vacant {
                p { (language.say("Chưa ghi nghỉ dài ngày, biệt phái hay nghỉ hưu.", "No long leave, secondment or retirement is recorded.")) }
            } @else if states.is_empty() {
                p { (language.say("Đang làm việc; chưa ghi nghỉ dài ngày, biệt phái hay nghỉ hưu.", "At work; no long leave, secondment or retirement is recorded.")) }
            } @else {
                ul { @for state in states.iter().rev() { li { (state.words(language)) @if let Some(host) = host(state) { " → " (host) } } } }
            }
            @if managed {
                div.actions { a.button.secondary href=(address) { (language.say("Ghi nghỉ, biệt phái, nghỉ hưu", "Record leave or secondment")) } }
            }
        }
    })
}

/// The page, with the forms as they stand.
pub fn page(
    view: &View,
    (form, back): (&StateForm, &ReturnForm),
    errors: &Errors,
    language: Language,
) -> Page {
    let title = language.say("Tình trạng công tác", "Leave and secondment");
    let card = format!("/people/{}", view.person);
    let above = [
        Link {
            address: "/people",
            label: language.say("Nhân sự", "People"),
        },
        Link {
            address: &card,
            label: &view.full_name,
        },
    ];
    let body = html! {
        (components::breadcrumbs(&above, language))
        h1 { (title) }
        (components::error_summary(errors, language))
        @if view.states.is_empty() {
            p { (language.say("Chưa ghi tình trạng nào: người này đang làm việc.", "Nothing is recorded: this person is at work.")) }
        } @else {
            (table(view, language))
        }
        (returning(view, back, errors, language))
        (recording(view, form, errors, language))
        (meanings(language))
    };
    Page::new(title, body)
}

fn table(view: &View, language: Language) -> Markup {
    let say = |vietnamese, english| language.say(vietnamese, english);
    let caption = say("Đã ghi", "Recorded");
    let columns = vec![
        Column::text(say("Tình trạng", "State")),
        Column::text(say("Vị trí công tác", "Post")),
        Column::text(say("Từ ngày", "From")),
        Column::text(say("Đến ngày", "To")),
        Column::text(say("Quyết định, ghi chú", "Decision, note")),
        Column::text(say("Việc", "Action")),
    ];
    let rows = view.states.iter().map(|(state, noted)| {
        let host = state.host.and_then(|unit| view.hosts.get(&unit));
        let notes: Vec<&str> = [&noted.decision, &noted.note].into_iter().flatten().map(String::as_str).collect();
        let undo = format!("/people/{}/states/{}/withdrawal", view.person, state.id);
        vec![
            html! {
                (state.state.label(language))
                @if let Some(host) = host { " → " (host) }
            },
            html! { (post_name(view, state)) },
            html! { (dates::day(state.from.0, language)) },
            html! { (if state.to == Day::LAST { "–".to_owned() } else { dates::day(state.to.0, language) }) },
            html! { (if notes.is_empty() { "–".to_owned() } else { notes.join("; ") }) },
            components::post_button(&undo, say("Gỡ vì ghi nhầm", "Take it back"), "quiet"),
        ]
    });
    Table::new(caption, columns).rows(rows).show()
}

fn post_name(view: &View, state: &StateOfPost) -> String {
    let post = view.posts.iter().find(|post| post.id == state.assignment);
    post.map_or_else(|| "–".to_owned(), called)
}

/// *Chuyên viên, Sở Nội vụ*.
fn called(post: &Assignment) -> String {
    match &post.position {
        Some(position) => format!("{position}, {}", post.unit_name),
        None => post.unit_name.clone(),
    }
}

/// The form that ends a state, while one runs.
fn returning(view: &View, back: &ReturnForm, errors: &Errors, language: Language) -> Markup {
    let running: Vec<&StateOfPost> = view
        .states
        .iter()
        .map(|(state, _)| state)
        .filter(|state| state.to >= view.today && state.state.effect() != Effect::Gone)
        .collect();
    if running.is_empty() {
        return html! {};
    }
    let ids: Vec<String> = running.iter().map(|state| state.id.to_string()).collect();
    let labels: Vec<String> = running.iter().map(|state| state.words(language)).collect();
    let choices: Vec<Choice> = ids
        .iter()
        .zip(&labels)
        .map(|(value, label)| Choice {
            value,
            label,
            chosen: *value == back.ending,
        })
        .collect();
    let list = Select {
        name: "ending",
        label: language.say("Tình trạng", "State"),
        choices: &choices,
        ..Select::default()
    };
    let until = language.say(
        "Ngày cuối cùng (ngày trước khi trở lại)",
        "Last day (the day before the return)",
    );
    html! {
        section {
            h2 { (language.say("Trở lại làm việc", "Back at work")) }
            form method="post" action={ "/people/" (view.person) "/states/ending" } {
                (components::select(&list, errors))
                (components::field(&Field::new("until", until).value(&back.until).kind(Kind::Date).required(), errors))
                (components::submit(language.say("Ghi ngày trở lại", "Record the return")))
            }
        }
    }
}

fn recording(view: &View, form: &StateForm, errors: &Errors, language: Language) -> Markup {
    let say = |vietnamese, english| language.say(vietnamese, english);
    let field = |field: Field| components::field(&field, errors);
    let host = Field::new(
        "host",
        say("Biệt phái đến đơn vị (mã)", "Seconded to the unit (code)"),
    )
    .value(&form.host)
    .hint(say(
        "Khi biệt phái trong tỉnh: mã đơn vị đến làm việc.",
        "For a secondment within the province: where the person will work.",
    ));
    html! {
        section {
            h2 { (say("Ghi tình trạng mới", "Record a state")) }
            form method="post" action={ "/people/" (view.person) "/states" } {
                (posts(view, form, errors, language))
                (states(form, errors, language))
                (field(Field::new("from", say("Từ ngày", "From")).value(&form.from).kind(Kind::Date).required()))
                (field(Field::new("to", say("Đến hết ngày", "To the end of")).value(&form.to).kind(Kind::Date)
                    .hint(say("Để trống nếu chưa biết ngày trở lại, hoặc khi nghỉ hưu.", "Empty when the return is not known, or for a retirement."))))
                (components::unit_field(&host, &view.units, errors, language))
                (components::checkbox("outside", say(
                    "Biệt phái ra ngoài tỉnh (không tính vào chỉ tiêu của tỉnh; ghi nơi đến ở ô ghi chú)",
                    "Seconded outside the province (not counted in its targets; name the place in the note)",
                ), !form.outside.is_empty(), errors))
                (field(Field::new("decision", say("Quyết định", "Decision")).value(&form.decision).autocomplete("off")))
                (field(Field::new("note", say("Ghi chú", "Note")).value(&form.note).autocomplete("off")))
                (components::submit(say("Ghi tình trạng", "Record it")))
            }
        }
    }
}

fn posts(view: &View, form: &StateForm, errors: &Errors, language: Language) -> Markup {
    let ids: Vec<String> = view.posts.iter().map(|post| post.id.to_string()).collect();
    let labels: Vec<String> = view.posts.iter().map(called).collect();
    let choices: Vec<Choice> = ids
        .iter()
        .zip(&labels)
        .map(|(value, label)| Choice {
            value,
            label,
            chosen: *value == form.assignment,
        })
        .collect();
    let list = Select {
        name: "assignment",
        label: language.say("Vị trí công tác", "Post"),
        choices: &choices,
        ..Select::default()
    };
    components::select(&list, errors)
}

fn states(form: &StateForm, errors: &Errors, language: Language) -> Markup {
    let choices: Vec<Choice> = PostState::ALL
        .iter()
        .map(|state| Choice {
            value: state.as_str(),
            label: state.label(language),
            chosen: state.as_str() == form.state,
        })
        .collect();
    let list = Select {
        name: "state",
        label: language.say("Tình trạng", "State"),
        choices: &choices,
        ..Select::default()
    };
    components::select(&list, errors)
}

/// What each state means, told before it is chosen.
fn meanings(language: Language) -> Markup {
    html! {
        section {
            h2 { (language.say("Ý nghĩa với chỉ tiêu và hạn học", "What it means for targets and due days")) }
            dl.facts {
                @for state in PostState::ALL {
                    div { dt { (state.label(language)) } dd { (state.effect().sentence(language)) } }
                }
            }
        }
    }
}
