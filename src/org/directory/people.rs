//! People found within the viewer's units, and one person's posts over time.
use super::super::model::Assignment;
use super::super::model::Person;
use super::super::model::PersonRow;
use super::super::queries;
use super::super::queries::PeopleSearch;
use super::day_of;
use crate::access::Account;
use crate::access::Outstanding;
use crate::access::Purpose;
use crate::access::Right;
use crate::access::accounts_of;
use crate::access::open_invitations;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::text::Language;
use crate::text::dates;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use crate::web::components;
use crate::web::components::Column;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use crate::web::components::Pages;
use crate::web::components::Table;
use axum::extract::State;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;
use serde::Deserialize;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    unit: String,
    as_of: String,
    page: Option<i64>,
}

impl Asked {
    /// The address of another page of the same list.
    fn address(&self, page: i64) -> String {
        let page = page.to_string();
        let pairs = [
            ("q", self.q.as_str()),
            ("unit", &self.unit),
            ("as_of", &self.as_of),
            ("page", &page),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect::<Vec<_>>();
        format!(
            "/people?{}",
            serde_urlencoded::to_string(pairs).unwrap_or_default()
        )
    }
}

struct Found {
    rows: Vec<PersonRow>,
    more: bool,
    unit_name: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let day = day_of(&app, &asked.as_of, viewer.language).map_err(|errors| {
        let page = list_page(None, (&asked, &asked.as_of), &errors, &viewer);
        Error::refused(errors, page)
    })?;
    let wanted = asked.clone();
    let found = app
        .db
        .read(move |conn| {
            let (mut within, mut unit_name) = (scope.clone(), None);
            if !wanted.unit.trim().is_empty() {
                let unit =
                    queries::unit_named(conn, &scope, &wanted.unit, day)?.ok_or(Error::NotFound)?;
                within = scope.within(conn, unit.id, day)?.ok_or(Error::NotFound)?;
                unit_name = Some(unit.name);
            }
            let page = wanted.page.unwrap_or_default().max(0);
            let search = PeopleSearch {
                scope: within,
                exactly: None,
                text: wanted.q.clone(),
                day,
                page,
            };
            let (rows, more) = queries::find_people(conn, &search)?;
            Ok::<_, Error>(Found {
                rows,
                more,
                unit_name,
            })
        })
        .await?;
    let day = day.to_string();
    let asked = (&asked, day.as_str());
    Ok(list_page(Some(&found), asked, &Errors::none(), &viewer))
}

/// The form, and below it who was found, unless the form is wrong.
fn list_page(
    found: Option<&Found>,
    (asked, day): (&Asked, &str),
    errors: &Errors,
    viewer: &Signed,
) -> Page {
    let language = viewer.language;
    let title = language.say("Nhân sự", "People");
    let body = html! {
        (components::heading(title, &html! {
            @if viewer.may(Right::ManagePeople) {
                a.button href="/people/import" { (language.say("Nhập danh sách", "Import a list")) }
            }
        }))
        (components::error_summary(errors, language))
        (search_form((asked, day), errors, language))
        @if let Some(found) = found { (those_found(found, asked, language)) }
    };
    Page::new(title, body).wide()
}

fn those_found(found: &Found, asked: &Asked, language: Language) -> Markup {
    html! {
        @if let Some(name) = &found.unit_name {
            p { (language.say("Trong: ", "Within: ")) strong { (name) } " · " a href="/people" { (language.say("xem tất cả", "show all")) } }
        }
        @if found.rows.is_empty() {
            (components::empty(language.say("Không tìm thấy ai.", "Nobody was found."), &html! {}))
        } @else {
            (people_table(&found.rows, language))
            (page_links(found, asked, language))
        }
    }
}

fn search_form((asked, day): (&Asked, &str), errors: &Errors, language: Language) -> Markup {
    html! {
        form.filters method="get" action="/people" {
            (components::field(&Field::new("q", language.say("Tên hoặc mã cán bộ", "Name or staff code")).value(&asked.q).kind(Kind::Search), errors))
            @if !asked.unit.is_empty() { (components::hidden("unit", &asked.unit)) }
            (components::field(&Field::new("as_of", language.say("Vào ngày", "As of")).value(day).kind(Kind::Date), errors))
            (components::submit(language.say("Tìm", "Search")))
        }
    }
}

fn people_table(rows: &[PersonRow], language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Họ và tên", "Name")),
        Column::text(language.say("Mã cán bộ", "Staff code")),
        Column::text(language.say("Ngày sinh", "Born")),
        Column::text(language.say("Đơn vị", "Unit")),
        Column::text(language.say("Chức vụ", "Position")),
        Column::text(language.say("Đối tượng", "Category")),
    ];
    let rows = rows.iter().map(|row| {
        vec![
            html! { a href={ "/people/" (row.id) } { (row.full_name) } },
            html! { (row.staff_code.as_deref().unwrap_or("–")) },
            html! { (row.birth_date.map_or_else(|| "–".to_owned(), |date| date.show(language))) },
            html! { (row.unit_name) @if row.concurrent { " (" (language.say("kiêm nhiệm", "concurrent")) ")" } },
            html! { (row.position.as_deref().unwrap_or("–")) },
            html! { (row.category.label(language)) },
        ]
    });
    Table::new(language.say("Danh sách người", "List of people"), columns)
        .rows(rows)
        .show()
}

fn page_links(found: &Found, asked: &Asked, language: Language) -> Markup {
    let page = asked.page.unwrap_or_default().max(0);
    let previous = (page > 0).then(|| asked.address(page - 1));
    let next = found.more.then(|| asked.address(page + 1));
    let words = language.say(format!("Trang {}", page + 1), format!("Page {}", page + 1));
    let pages = Pages {
        previous: previous.as_deref(),
        next: next.as_deref(),
        words: &words,
    };
    html! { @if previous.is_some() || next.is_some() { (components::pagination(&pages, language)) } }
}

struct Card {
    person: Person,
    /// Whether the viewer's units answer for this person; others see no identity number, contact or account.
    managed: bool,
    posts: Vec<Assignment>,
    account: Option<Account>,
    /// The first invitation, while it can still be used.
    invited: Option<Outstanding>,
}

pub(super) async fn card(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<PersonId>,
) -> Result<Page> {
    let (now, today) = (app.now(), app.today());
    let card = app
        .db
        .read(move |conn| {
            if !queries::may_see(conn, &scope, id, today)? {
                return Err(Error::NotFound);
            }
            let account = accounts_of(conn, &[id])?.remove(&id);
            let ids: Vec<_> = account.iter().map(|account| account.id).collect();
            let open = open_invitations(conn, &ids, now)?.into_values().next();
            Ok(Card {
                managed: queries::may_manage(conn, &scope, id, today)?,
                person: queries::person(conn, id)?.ok_or(Error::NotFound)?,
                posts: queries::assignments_of(conn, id, today)?,
                account,
                invited: open.filter(|open| open.purpose == Purpose::Invitation),
            })
        })
        .await?;
    let since = card
        .account
        .as_ref()
        .and_then(|account| account.signed_in_at);
    let signed_in = since.map(|at| dates::moment(&at.zoned(app.zone()), viewer.language));
    let invited = card
        .invited
        .map(|open| invited_words(open, app.zone(), viewer.language));
    let words = Words { signed_in, invited };
    Ok(card_page(&card, &words, &viewer))
}

/// What the card says of moments, in the viewer's language.
struct Words {
    signed_in: Option<String>,
    invited: Option<String>,
}

fn invited_words(open: Outstanding, zone: &TimeZone, language: Language) -> String {
    let day = |at: Time| dates::day(at.day(zone).0, language);
    let (since, until) = (day(open.since), day(open.until));
    language.say(
        format!("Đã mời ngày {since}, dùng trước ngày {until}"),
        format!("Invited on {since}, use before {until}"),
    )
}

fn card_page(card: &Card, words: &Words, viewer: &Signed) -> Page {
    let (language, person) = (viewer.language, &card.person);
    let dash = |text: Option<&str>| text.unwrap_or("–").to_owned();
    let body = html! {
        (components::breadcrumbs(&[Link { address: "/people", label: language.say("Nhân sự", "People") }], language))
        (components::heading(&person.full_name, &actions(card, words.invited.as_deref(), viewer)))
        (components::facts(&[
            (language.say("Mã cán bộ", "Staff code"), html! { (dash(person.staff_code.as_deref())) }),
            (language.say("Ngày sinh", "Born"), html! { (person.birth_date.map_or_else(|| "–".to_owned(), |date| date.show(language))) }),
            (language.say("Giới tính", "Gender"), html! { (person.gender.map_or("–", |gender| gender.label(language))) }),
        ]))
        @if card.managed {
            (components::facts(&[
                (language.say("Số CCCD", "Identity number"), html! { (dash(person.citizen_id_mask.as_deref())) }),
                (language.say("Thư điện tử", "E-mail"), html! { (dash(person.email.as_deref())) }),
                (language.say("Điện thoại", "Phone"), html! { (dash(person.phone.as_deref())) }),
                (language.say("Tài khoản", "Account"), html! { (account_words(card, words.signed_in.as_deref(), language)) }),
            ]))
        } @else {
            p.hint { (language.say(
                "Người này kiêm nhiệm ở đơn vị của anh/chị; tài khoản và thông tin liên hệ do đơn vị chính quản lý.",
                "This person holds a concurrent post in your units; the main unit keeps the account and the contact data.",
            )) }
        }
        h2 { (language.say("Vị trí công tác", "Posts")) }
        (posts_table(&card.posts, language))
    };
    Page::new(person.full_name.clone(), body)
}

fn account_words(card: &Card, signed_in: Option<&str>, language: Language) -> String {
    match (&card.account, signed_in) {
        (None, _) => language.say("chưa có", "none").to_owned(),
        (Some(account), None) => format!(
            "{} – {}",
            account.login,
            language.say("chưa đăng nhập lần nào", "never signed in")
        ),
        (Some(account), Some(at)) => format!(
            "{} – {} {at}",
            account.login,
            language.say("đăng nhập gần nhất", "last signed in")
        ),
    }
}

fn actions(card: &Card, invited: Option<&str>, viewer: &Signed) -> Markup {
    let (language, id) = (viewer.language, card.person.id);
    html! {
        @if card.managed && viewer.may(Right::ManagePeople) {
            @if let Some(invited) = invited { (components::badge_saying(components::State::Waiting, invited)) }
            (components::post_button(&format!("/people/{id}/invitation"), language.say("Mời hoặc đặt lại mật khẩu", "Invite or reset password"), "secondary"))
        }
        @if viewer.may(Right::Administer) {
            a.button.secondary href={ "/people/" (id) "/grants" } { (language.say("Vai trò", "Roles")) }
        }
    }
}

fn posts_table(posts: &[Assignment], language: Language) -> Markup {
    let columns = vec![
        Column::text(language.say("Đơn vị", "Unit")),
        Column::text(language.say("Chức vụ", "Position")),
        Column::text(language.say("Đối tượng", "Category")),
        Column::text(language.say("Từ ngày", "From")),
        Column::text(language.say("Đến ngày", "To")),
    ];
    let day = |day: Day| {
        if day == Day::LAST {
            language.say("nay", "now").to_owned()
        } else {
            dates::day(day.0, language)
        }
    };
    let rows = posts.iter().map(|post| {
        vec![
            html! { (post.unit_name) @if post.concurrent { " (" (language.say("kiêm nhiệm", "concurrent")) ")" } },
            html! { (post.position.as_deref().unwrap_or("–")) },
            html! { (post.category.label(language)) },
            html! { (day(post.valid_from)) },
            html! { (day(post.valid_to)) },
        ]
    });
    Table::new(language.say("Vị trí công tác", "Posts"), columns)
        .rows(rows)
        .show()
}
