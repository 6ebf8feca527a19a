//! Who stands in a unit that has ended, for those who had that unit: they wait for a list or a hand to give them another.
use super::super::model::Assignment;
use super::super::queries;
use super::super::queries::Stranded;
use crate::access::Right;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::text::Language;
use crate::text::dates;
use crate::web::App;
use crate::web::Page;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use crate::web::components;
use crate::web::components::Column;
use crate::web::components::Link;
use crate::web::components::Table;
use crate::web::components::Tone;
use axum::extract::State;
use diesel::QueryResult;
use maud::Markup;
use maud::html;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: i64,
}

struct Row {
    person: Stranded,
    unit: String,
    last: Option<Day>,
}

/// How many there are, with the way to them; nothing where nobody waits.
pub(super) fn hint(
    conn: &mut Conn,
    scope: &Scope,
    today: Day,
    language: Language,
) -> QueryResult<Markup> {
    let waiting = queries::count_stranded(conn, scope, today)?;
    let words = language.say(
        format!("{waiting} vị trí thuộc đơn vị đã kết thúc, chưa có đơn vị mới. "),
        match waiting {
            1 => "1 post lies in a unit that has ended. ".to_owned(),
            _ => format!("{waiting} posts lie in units that have ended. "),
        },
    );
    let way = language.say("Xem ai chưa có đơn vị", "See who waits for a unit");
    Ok(html! {
        @if waiting > 0 {
            (components::notice(Tone::Due, &html! { (words) a href="/people/unplaced" { (way) } }))
        }
    })
}

/// On a person's page, that the unit of a post held today has ended; nothing where it goes on.
pub(super) fn told(
    conn: &mut Conn,
    (scope, today): (&Scope, Day),
    posts: &[Assignment],
    language: Language,
) -> QueryResult<Markup> {
    let ended = queries::units_ended(conn, scope, today)?;
    let placed = |post: &Assignment| post.valid_to >= today && !ended.contains_key(&post.unit_id);
    if posts.iter().any(placed) {
        return Ok(html! {});
    }
    let held = posts
        .iter()
        .filter(|post| post.valid_from <= today && today <= post.valid_to);
    let lines = held.filter_map(|post| {
        let last = dates::day(ended.get(&post.unit_id)?.0, language);
        let unit = &post.unit_name;
        Some(language.say(
            format!("{unit} đã kết thúc ngày {last}; người này chưa được xếp vào đơn vị mới."),
            format!("{unit} ended on {last}; this person has not been placed in another unit yet."),
        ))
    });
    let lines: Vec<String> = lines.collect();
    Ok(html! {
        @for line in &lines { (components::notice(Tone::Due, &html! { (line) })) }
    })
}

pub(super) async fn list(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let today = app.today();
    let page = asked.page.max(0);
    app.db
        .read(move |conn| {
            let units = queries::units_ended(conn, &scope, today)?;
            let (found, more) = queries::find_stranded(conn, &units, (page, today))?;
            let ids: Vec<UnitId> = found.iter().map(|person| person.unit_id).collect();
            let names = queries::names_of(conn, &ids, today)?;
            let rows = found.into_iter().map(|person| Row {
                unit: names.get(&person.unit_id).cloned().unwrap_or_default(),
                last: units.get(&person.unit_id).copied(),
                person,
            });
            Ok(list_page(&rows.collect::<Vec<_>>(), (page, more), &viewer))
        })
        .await
}

fn list_page(rows: &[Row], (page, more): (i64, bool), viewer: &Signed) -> Page {
    let language = viewer.language;
    let title = language.say("Người chưa có đơn vị", "People who wait for a unit");
    let body = html! {
        (components::breadcrumbs(&[Link { address: "/people", label: language.say("Nhân sự", "People") }], language))
        h1 { (title) }
        p { (language.say(
            "Đơn vị của những người này đã kết thúc (chia tách hoặc giải thể) mà chưa ai xếp họ vào đơn vị mới. Đến khi đó, họ vẫn học và được ghi nhận, nhưng không được tính vào đơn vị nào.",
            "The unit of these people has ended (by a split or a dissolution), and nobody has placed them in another yet. Until then they learn and keep what they achieve, but count in no unit.",
        )) }
        @if viewer.may(Right::ManagePeople) {
            p { (language.say("Xếp nhiều người một lúc: ", "To place many at once: ")) a href="/people/import" { (language.say("nhập danh sách với đơn vị mới", "import a list with the new units")) } (language.say(". Từng người: mở trang của người đó và sửa vị trí.", ". One by one: open the person's page and correct the post.")) }
        }
        @if rows.is_empty() {
            (components::empty(language.say("Ai cũng đã có đơn vị.", "Everybody has a unit."), &html! {}))
        } @else {
            (table(rows, language))
            (components::numbered_pages((page, more), |page| format!("/people/unplaced?page={page}"), language))
        }
    };
    Page::new(title, body).wide()
}

fn table(rows: &[Row], language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Họ và tên", "Name")),
        Column::text(language.say("Mã cán bộ", "Staff code")),
        Column::text(language.say("Chức vụ", "Position")),
        Column::text(language.say("Đơn vị cũ", "Former unit")),
        Column::text(language.say("Kết thúc", "Ended on")),
    ];
    let rows = rows.iter().map(|Row { person, unit, last }| {
        vec![
            html! { a href={ "/people/" (person.id) } { (person.full_name) } },
            html! { (person.staff_code.as_deref().unwrap_or("–")) },
            html! { (person.position.as_deref().unwrap_or("–")) },
            html! { (unit) },
            html! { (last.map_or_else(|| "–".to_owned(), |day| dates::day(day.0, language))) },
        ]
    });
    let caption = language.say("Người chưa có đơn vị", "People who wait for a unit");
    Table::new(caption, columns).rows(rows).show()
}
