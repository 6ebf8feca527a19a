//! One person: what is known of them, their account, and their posts over time.
use super::super::groups;
use super::super::inviting::Obstacle;
use super::super::merging::WithRoles;
use super::super::merging::merged_list;
use super::super::merging::merged_with_roles;
use super::super::model::Assignment;
use super::super::model::Person;
use super::super::queries;
use super::super::states;
use super::addition::Addition;
use super::addition::Concerning;
use super::history;
use super::history::Event;
use super::stranded;
use super::timeline::posts_table;
use crate::access::Account;
use crate::access::Outstanding;
use crate::access::Purpose;
use crate::access::Right;
use crate::access::Role;
use crate::access::Scope;
use crate::access::accounts_of;
use crate::access::open_invitations;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::text::Language;
use crate::text::dates;
use crate::web::App;
use crate::web::Error;
use crate::web::Kept;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Result;
use crate::web::Signed;
use crate::web::Within;
use crate::web::components;
use crate::web::components::Link;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::Response;
use diesel::QueryResult;
use jiff::tz::TimeZone;
use maud::Markup;
use maud::html;

/// What is known of a person.
struct Card {
    person: Person,
    /// Whether the viewer's units answer for this person; others see no identity number, contact or account.
    managed: bool,
    /// Their identity was erased.
    erased: bool,
    /// For who answers for this person: the roles and the units they are held in.
    roles: Option<Vec<(Role, String)>>,
    /// Why the viewer cannot invite this person or reset their password; for who may at all.
    obstacle: Option<Obstacle>,
    posts: Vec<Assignment>,
    /// That a unit in which a post is held has ended.
    unplaced: Markup,
    /// Whether none of the posts is held today.
    vacant: bool,
    account: Option<Account>,
    /// The first invitation, while it can still be used.
    invited: Option<Outstanding>,
    /// Leave, secondment, retirement; the groups the person is in.
    beside: Markup,
    /// What a room above adds.
    addition: Markup,
    /// What imports and corrections changed; for who answers for this person.
    history: Vec<Event>,
    /// The records merged into this one, each with the roles that stay with it.
    merged: Vec<WithRoles>,
}

impl Card {
    /// Whether the roles rest because the person has left.
    fn rests(&self, today: Day) -> bool {
        self.vacant && self.posts.iter().any(|post| post.valid_to < today)
    }
}

/// What a viewer gets to see of a person.
enum Seen {
    Card(Box<Card>),
    /// Somebody who moved on: the posts held in the viewer's units.
    Left(Page),
    /// The record was merged into this one.
    Merged(PersonId),
}

pub(super) async fn show(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    (Kept(addition), Path(id)): (Kept<Addition>, Path<PersonId>),
) -> Result<Response> {
    let by = viewer.clone();
    let concerning = Concerning {
        person: id,
        now: app.now(),
        zone: app.zone().clone(),
        language: viewer.language,
    };
    let today = app.today();
    let seen = app
        .db
        .read(move |conn| seen(conn, (&by, &scope), (&addition, &concerning), today))
        .await?;
    let card = match seen {
        Seen::Card(card) => card,
        Seen::Left(page) => return Ok(page.into_response()),
        Seen::Merged(kept) => return Ok(Moved::to(format!("/people/{kept}")).into_response()),
    };
    let since = card
        .account
        .as_ref()
        .and_then(|account| account.signed_in_at);
    let signed_in = since.map(|at| dates::moment(&at.zoned(app.zone()), viewer.language));
    let invited = card
        .invited
        .map(|open| invited_words(open, app.zone(), viewer.language));
    let words = Words {
        signed_in,
        invited,
        zone: app.zone().clone(),
        today,
    };
    Ok(card_page(&card, &words, &viewer).into_response())
}

fn seen(
    conn: &mut Conn,
    (by, scope): (&Signed, &Scope),
    (addition, concerning): (&Addition, &Concerning),
    today: Day,
) -> Result<Seen> {
    let id = concerning.person;
    let kept = queries::canonical(conn, id)?;
    if kept != id && queries::may_see(conn, scope, kept, today)? {
        return Ok(Seen::Merged(kept));
    }
    let posts = queries::assignments_of(conn, id, today)?;
    let vacant = !holds_post(&posts, today);
    let overseen = vacant && kept == id && queries::oversees_all(conn, by, today)?;
    if !overseen && !queries::may_see(conn, scope, id, today)? {
        let left = queries::left_within(conn, scope, &posts, today)?;
        let person = queries::person(conn, id)?.filter(|_| !left.is_empty());
        let person = person.ok_or(Error::NotFound)?;
        return Ok(Seen::Left(left_page(&person, &left, today, by.language)));
    }
    let person = queries::person(conn, id)?.ok_or(Error::NotFound)?;
    let account = accounts_of(conn, &[id])?.remove(&id);
    let ids: Vec<_> = account.iter().map(|account| account.id).collect();
    let open = open_invitations(conn, &ids, concerning.now)?
        .into_values()
        .next();
    let above = by.may(Right::ManagePeople) && !queries::above(conn, by, &[id], today)?.is_empty();
    let managed = queries::may_manage(conn, scope, id, today)?;
    let erased = queries::is_erased(conn, id)?;
    let answers = managed || overseen;
    let posts = if answers {
        posts
    } else {
        of_concern(conn, scope, posts, today)?
    };
    let history = answers.then(|| history::of_person(conn, id)).transpose()?;
    let merged = answers.then(|| merged_with_roles(conn, id, today));
    let merged = merged.transpose()?;
    let unplaced = stranded::told(conn, (scope, today), &posts, by.language)?;
    Ok(Seen::Card(Box::new(Card {
        unplaced,
        managed,
        erased,
        obstacle: Obstacle::of(above, account.as_ref()),
        roles: answers.then(|| roles(conn, id, today)).transpose()?,
        vacant,
        person,
        posts,
        account,
        invited: open.filter(|open| open.purpose == Purpose::Invitation),
        beside: beside(conn, (id, managed, vacant), (by, today))?,
        addition: addition.of(conn, concerning)?,
        history: history.unwrap_or_default(),
        merged: merged.unwrap_or_default(),
    })))
}

/// Of somebody who is only seen: the posts held today, and those in the viewer's own units.
fn of_concern(
    conn: &mut Conn,
    scope: &Scope,
    posts: Vec<Assignment>,
    today: Day,
) -> QueryResult<Vec<Assignment>> {
    let own = queries::own_posts(conn, scope, posts.clone(), today)?;
    let held = |post: &Assignment| post.valid_from <= today && today <= post.valid_to;
    let concerns = |post: &Assignment| held(post) || own.iter().any(|own| own.id == post.id);
    Ok(posts.into_iter().filter(concerns).collect())
}

/// All that the units in which somebody stood see after they moved on.
fn left_page(person: &Person, left: &[Assignment], today: Day, language: Language) -> Page {
    let body = html! {
        (components::breadcrumbs(&[Link { address: "/people", label: language.say("Nhân sự", "People") }], language))
        h1 { (person.full_name) }
        p.hint { (language.say(
            "Người này đã chuyển khỏi đơn vị của anh/chị; ở đây chỉ còn phần thuộc đơn vị của anh/chị.",
            "This person has moved on; only the time in your units is shown.",
        )) }
        h2 { (language.say("Vị trí công tác", "Posts")) }
        (posts_table(left, Some(today), language))
    };
    Page::new(person.full_name.clone(), body)
}

/// What stands beside the posts.
fn beside(
    conn: &mut Conn,
    (person, managed, vacant): (PersonId, bool, bool),
    (by, today): (&Signed, Day),
) -> QueryResult<Markup> {
    let managed = managed && by.may(Right::ManagePeople);
    let states = states::of_person(conn, (person, managed, vacant), (today, by.language))?;
    let groups = groups::of_person(conn, person, by.language)?;
    Ok(html! { (states) (groups) })
}

fn holds_post(posts: &[Assignment], today: Day) -> bool {
    posts
        .iter()
        .any(|post| post.valid_from <= today && today <= post.valid_to)
}

/// The roles a person holds or will hold, each with the name of its unit.
fn roles(conn: &mut Conn, person: PersonId, today: Day) -> QueryResult<Vec<(Role, String)>> {
    let mut roles = queries::roles_named(conn, &[person], today)?;
    Ok(roles.remove(&person).unwrap_or_default())
}

/// What the card says of moments, in the viewer's language.
struct Words {
    signed_in: Option<String>,
    invited: Option<String>,
    zone: TimeZone,
    today: Day,
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
        @if let Some(obstacle) = card.obstacle.filter(|_| invites(card, viewer)) {
            p.hint { (obstacle.words(language)) }
        }
        (components::facts(&[
            (language.say("Mã cán bộ", "Staff code"), html! { (dash(person.staff_code.as_deref())) }),
            (language.say("Ngày sinh", "Born"), html! { (person.birth_date.map_or_else(|| "–".to_owned(), |date| date.show(language))) }),
            (language.say("Giới tính", "Gender"), html! { (person.gender.map_or("–", |gender| gender.label(language))) }),
        ]))
        @if card.erased {
            (components::notice(components::Tone::Info, &html! { (language.say(
                "Danh tính của người này đã được xóa theo yêu cầu của chính họ. Hồ sơ chỉ còn để các số liệu đã tính vẫn đúng; không sửa, mời, gộp hay giao vai trò được nữa.",
                "This person's identity was erased at their own request. The record only keeps past figures right; it is not corrected, invited, merged or given roles any more.",
            )) }))
        } @else if card.managed || card.roles.is_some() {
            (components::facts(&[
                (language.say("Số CCCD", "Identity number"), html! { (dash(person.citizen_id_mask.as_deref())) }),
                (language.say("Thư điện tử", "E-mail"), html! { (dash(person.email.as_deref())) }),
                (language.say("Điện thoại", "Phone"), html! { (dash(person.phone.as_deref())) }),
                (language.say("Tài khoản", "Account"), html! { (account_words(card, words.signed_in.as_deref(), language)) }),
            ]))
        } @else {
            p.hint { (language.say(
                "Người này kiêm nhiệm hoặc biệt phái ở đơn vị của anh/chị; tài khoản và thông tin liên hệ do đơn vị chính quản lý.",
                "This person holds a concurrent post in your units or is seconded there; the main unit keeps the account and the contact data.",
            )) }
        }
        h2 { (language.say("Vị trí công tác", "Posts")) }
        (card.unplaced)
        @if card.vacant { p { (language.say("Không giữ vị trí ở đơn vị nào.", "Holds no post in any unit.")) } }
        @if !card.posts.is_empty() { (posts_table(&card.posts, Some(words.today), language)) }
        @if let Some(roles) = &card.roles { (roles_list(roles, card.rests(words.today), language)) }
        (card.beside)
        (card.addition)
        (merged_list(person.id, &card.merged, &words.zone, language))
        (history::table(&card.history, &words.zone, language))
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

/// Whether inviting this person is among what the viewer does at all.
fn invites(card: &Card, viewer: &Signed) -> bool {
    (card.managed || card.roles.is_some()) && viewer.may(Right::ManagePeople)
}

fn actions(card: &Card, invited: Option<&str>, viewer: &Signed) -> Markup {
    let (language, id) = (viewer.language, card.person.id);
    html! {
        @if let (Some(invited), true) = (invited, invites(card, viewer)) { (components::badge_saying(components::State::Waiting, invited)) }
        @if card.obstacle.is_none() && invites(card, viewer) {
            (components::post_button(&format!("/people/{id}/invitation"), language.say("Mời hoặc đặt lại mật khẩu", "Invite or reset password"), "secondary"))
            @if card.account.as_ref().is_some_and(|account| account.has_factor) {
                (components::post_button(&format!("/people/{id}/second-factor/removal"), language.say("Gỡ xác thực hai bước đã mất", "Take a lost second step away"), "secondary"))
            }
        }
        @if viewer.may(Right::SeeAccess) {
            a.button.secondary href={ "/people/" (id) "/access" } { (language.say("Được xem và làm gì", "What they may do")) }
        }
        @if invites(card, viewer) {
            a.button.secondary href={ "/people/" (id) "/correction" } { (language.say("Sửa thông tin", "Correct the data")) }
            a.button.secondary href={ "/people/" (id) "/merge" } { (language.say("Gộp hồ sơ trùng", "Merge a duplicate")) }
        }
        @if viewer.may(Right::Grant) {
            a.button.secondary href={ "/people/" (id) "/grants" } { (language.say("Giao, thu vai trò", "Give or take roles")) }
        }
    }
}

fn roles_list(roles: &[(Role, String)], rest: bool, language: Language) -> Markup {
    html! {
        h2 { (language.say("Vai trò", "Roles")) }
        @if rest && !roles.is_empty() && roles.iter().all(|(role, _)| *role != Role::Admin) {
            p { (language.say(
                "Tạm ngừng vì không còn giữ vị trí nào; có lại khi nhận vị trí mới.",
                "They rest, as this person holds no post any more, and are back with the next one.",
            )) }
        }
        @if roles.is_empty() {
            p { (language.say("Chưa có vai trò nào.", "No roles.")) }
        } @else {
            ul { @for (role, unit) in roles { li { (role.name(language)) " – " (unit) } } }
        }
    }
}
