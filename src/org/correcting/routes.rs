//! Addresses of corrections.
use super::super::directory::last_day;
use super::super::import::Own;
use super::super::import::own_data_of;
use super::super::import::update_own;
use super::super::model::Assignment;
use super::super::queries;
use super::form;
use super::form::EndingForm;
use super::form::NewPost;
use super::form::OwnForm;
use super::form::PostForm;
use super::note;
use super::note::PostNote;
use super::pages;
use super::pages::Forms;
use super::pages::View;
use crate::access::Right;
use crate::access::Scope;
use crate::audit;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use crate::db::schema::people;
use crate::text::Language;
use crate::text::tidy;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Result;
use crate::web::Route;
use crate::web::Signed;
use crate::web::Within;
use crate::web::get;
use crate::web::post;
use axum::extract::State;
use diesel::dsl::exists;
use diesel::prelude::*;
use serde_json::json;

pub(in crate::org) fn routes() -> Vec<Route> {
    vec![
        get("/people/{id}/correction", Right::ManagePeople, show),
        post("/people/{id}/correction", Right::ManagePeople, correct),
        post("/people/{id}/posts", Right::ManagePeople, add),
        post("/people/{id}/endings", Right::ManagePeople, end),
    ]
}

/// Who mends whose data, within which units, when.
struct Desk<'a> {
    viewer: &'a Signed,
    scope: &'a Scope,
    person: PersonId,
    today: Day,
    now: Time,
}

impl Desk<'_> {
    /// The data and the page of somebody for whom the viewer answers.
    fn open(&self, conn: &mut Conn) -> Result<(Own, View)> {
        if !queries::may_manage(conn, self.scope, self.person, self.today)? {
            return Err(Error::NotFound);
        }
        let own = own_data_of(conn, self.person)?.ok_or(Error::NotFound)?;
        let view = View {
            person: self.person,
            full_name: own.full_name.clone(),
            posts: queries::assignments_of(conn, self.person, self.today)?,
            units: queries::units_to_choose(conn, self.scope, self.today)?,
            today: self.today,
        };
        Ok((own, view))
    }

    fn language(&self) -> Language {
        self.viewer.language
    }

    fn refused(&self, view: &View, forms: &Forms, errors: Errors) -> Error {
        let page = pages::page(view, forms, &errors, self.language());
        Error::refused(errors, page)
    }

    fn record(&self, conn: &mut Conn, act: &str, detail: serde_json::Value) -> Result<()> {
        let object = format!("person/{}", self.person);
        Ok(audit::record(
            conn,
            self.now,
            &self.viewer.actor(),
            (act, object),
            detail,
        )?)
    }
}

async fn show(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(person): Path<PersonId>,
) -> Result<Page> {
    let (now, today) = (app.now(), app.today());
    let read = move |conn: &mut Conn| {
        let desk = Desk {
            viewer: &viewer,
            scope: &scope,
            person,
            today,
            now,
        };
        let (own, view) = desk.open(conn)?;
        let forms = Forms {
            own: OwnForm::of(&own),
            ..Forms::default()
        };
        Ok::<_, Error>(pages::page(&view, &forms, &Errors::none(), desk.language()))
    };
    app.db.read(read).await
}

async fn correct(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    (Path(person), Form(form)): (Path<PersonId>, Form<OwnForm>),
) -> Result<Moved> {
    let (app_too, today) = (app.clone(), app.today());
    app.db
        .write(move |conn| {
            let desk = Desk {
                viewer: &viewer,
                scope: &scope,
                person,
                today,
                now: app_too.clock.now_in(conn)?,
            };
            let (own, view) = desk.open(conn)?;
            let checked = form.check(&own, today, desk.language());
            let checked = match checked {
                Ok(mended) => against_others(conn, &desk, &own, &mended)?.map(|()| mended),
                Err(errors) => Err(errors),
            };
            let mended = checked.map_err(|errors| {
                let forms = Forms {
                    own: form.clone(),
                    ..Forms::default()
                };
                desk.refused(&view, &forms, errors)
            })?;
            if mended == own {
                return Ok(());
            }
            update_own(conn, person, &mended)?;
            let author = (viewer.person, desk.now);
            note::keep(conn, person, (note::OWN, Some(&own), &mended), author)?;
            desk.record(conn, "person.correct", told(&own, &mended))
        })
        .await?;
    app.sessions.clear();
    Ok(Moved::to(format!("/people/{person}")))
}

/// What other people's records and rights have against it.
fn against_others(
    conn: &mut Conn,
    desk: &Desk,
    own: &Own,
    mended: &Own,
) -> Result<std::result::Result<(), Errors>> {
    let mut errors = Errors::none();
    let language = desk.language();
    if let Some(code) = &mended.staff_code {
        let others = people::table
            .filter(people::staff_code.eq(code))
            .filter(people::id.ne(desk.person));
        if diesel::select(exists(others)).get_result(conn)? {
            errors.add(
                "staff_code",
                language.say(
                    "Mã này đang là của người khác.",
                    "This code is somebody else's.",
                ),
            );
        }
    }
    // A code to set a new password is mailed to the address.
    if mended.email != own.email
        && !queries::above(conn, desk.viewer, &[desk.person], desk.today)?.is_empty()
    {
        errors.add("email", language.say(
            "Người này giữ vai trò vượt ngoài phạm vi của anh/chị nên anh/chị không sửa được địa chỉ thư. Hãy nhờ quản trị hệ thống.",
            "This person holds roles beyond yours, so you cannot change their mail address. Ask an administrator.",
        ));
    }
    Ok(if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    })
}

/// What was and what became of each field that changed; identity numbers are not among them.
fn told(own: &Own, mended: &Own) -> serde_json::Value {
    let mut detail = serde_json::Map::new();
    let birth = |own: &Own| own.birth_date.map(|date| date.to_string());
    let gender = |own: &Own| own.gender.map(|gender| gender.as_str().to_owned());
    for (field, was, is) in [
        (
            "full_name",
            Some(own.full_name.clone()),
            Some(mended.full_name.clone()),
        ),
        ("birth_date", birth(own), birth(mended)),
        ("gender", gender(own), gender(mended)),
        (
            "staff_code",
            own.staff_code.clone(),
            mended.staff_code.clone(),
        ),
        ("email", own.email.clone(), mended.email.clone()),
        ("phone", own.phone.clone(), mended.phone.clone()),
    ] {
        if was != is {
            let text = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
            detail.insert(
                field.to_owned(),
                json!(format!("{} → {}", text(was), text(is))),
            );
        }
    }
    detail.into()
}

async fn add(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    (Path(person), Form(form)): (Path<PersonId>, Form<PostForm>),
) -> Result<Moved> {
    let (app_too, today) = (app.clone(), app.today());
    app.db
        .write(move |conn| {
            let desk = Desk {
                viewer: &viewer,
                scope: &scope,
                person,
                today,
                now: app_too.clock.now_in(conn)?,
            };
            let (own, view) = desk.open(conn)?;
            let placed = match form.check(today, desk.language()) {
                Ok(new) => place(conn, &desk, &view, (&form, new))?,
                Err(errors) => Err(errors),
            };
            let (unit, new) = placed.map_err(|errors| {
                let forms = Forms {
                    own: OwnForm::of(&own),
                    post: form.clone(),
                    ..Forms::default()
                };
                desk.refused(&view, &forms, errors)
            })?;
            insert(conn, &desk, unit.0, &new)?;
            let note = PostNote {
                unit: unit.1,
                position: new.position.clone(),
                from: new.from,
                to: new.to,
                was_to: None,
            };
            note::keep(conn, person, (note::POST, None, &note), (viewer.person, desk.now))?;
            let detail = json!({ "unit": unit.0, "position": new.position, "from": new.from, "to": new.to, "concurrent": new.concurrent });
            desk.record(conn, "person.post.add", detail)
        })
        .await?;
    Ok(Moved::to(format!("/people/{person}")))
}

type Placed = std::result::Result<((UnitId, String), NewPost), Errors>;

/// The unit meant, if it stands within the viewer's on the first day and no other post is in the way.
fn place(
    conn: &mut Conn,
    desk: &Desk,
    view: &View,
    (form, new): (&PostForm, NewPost),
) -> Result<Placed> {
    let language = desk.language();
    let unit = queries::unit_named(conn, desk.scope, &tidy(&form.unit), new.from)?;
    let Some(unit) = unit else {
        return Ok(Err(Errors::one(
            "unit",
            language.say(
                "Vào ngày bắt đầu, không có đơn vị mang mã này trong phạm vi của anh/chị.",
                "On the first day there is no unit of this code within your units.",
            ),
        )));
    };
    let days = (new.from, new.to);
    if let Some(other) = form::clash(&view.posts, (unit.id, new.concurrent), days) {
        return Ok(Err(Errors::one("from", clash_words(other, language))));
    }
    Ok(Ok(((unit.id, unit.name), new)))
}

fn clash_words(other: &Assignment, language: Language) -> String {
    let (unit, to) = (&other.unit_name, last_day(other.valid_to, language));
    let from = super::super::directory::first_day(other.valid_from, language);
    language.say(
        format!("Trùng thời gian với vị trí tại {unit} ({from} – {to}). Hãy ghi ngày kết thúc của vị trí ấy trước; nếu là kiêm nhiệm ở đơn vị khác thì đánh dấu Kiêm nhiệm."),
        format!("Overlaps the post at {unit} ({from} – {to}). End that one first; if this one is concurrent in another unit, tick it as such."),
    )
}

fn insert(conn: &mut Conn, desk: &Desk, unit: UnitId, new: &NewPost) -> QueryResult<()> {
    diesel::insert_into(assignments::table)
        .values((
            assignments::person_id.eq(desk.person),
            assignments::unit_id.eq(unit),
            assignments::category.eq(new.category),
            assignments::position.eq(&new.position),
            assignments::rank.eq(&new.rank),
            assignments::is_leader.eq(new.is_leader),
            assignments::concurrent.eq(new.concurrent),
            assignments::valid_from.eq(new.from),
            assignments::valid_to.eq(new.to),
            assignments::created_at.eq(desk.now),
        ))
        .execute(conn)
        .map(drop)
}

async fn end(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    (Path(person), Form(form)): (Path<PersonId>, Form<EndingForm>),
) -> Result<Moved> {
    let (app_too, today) = (app.clone(), app.today());
    app.db
        .write(move |conn| {
            let desk = Desk {
                viewer: &viewer,
                scope: &scope,
                person,
                today,
                now: app_too.clock.now_in(conn)?,
            };
            let (own, view) = desk.open(conn)?;
            let post = view.posts.iter().find(|post| Some(post.id) == form.post);
            let post = post.ok_or(Error::NotFound)?;
            let last = last_day_of(conn, &desk, (&view, post), &form)?.map_err(|errors| {
                let forms = Forms {
                    own: OwnForm::of(&own),
                    ending: form.clone(),
                    ..Forms::default()
                };
                desk.refused(&view, &forms, errors)
            })?;
            diesel::update(assignments::table.find(post.id))
                .set(assignments::valid_to.eq(last))
                .execute(conn)?;
            let note = PostNote {
                unit: post.unit_name.clone(),
                position: post.position.clone(),
                from: post.valid_from,
                to: last,
                was_to: Some(post.valid_to),
            };
            note::keep(conn, person, (note::POST, None, &note), (viewer.person, desk.now))?;
            let detail = json!({ "unit": post.unit_id, "position": post.position, "to": last, "was_to": post.valid_to });
            desk.record(conn, "person.post.end", detail)
        })
        .await?;
    Ok(Moved::to(format!("/people/{person}")))
}

/// The new last day, if it is within the viewer's reach and no other post is in the way.
fn last_day_of(
    conn: &mut Conn,
    desk: &Desk,
    (view, post): (&View, &Assignment),
    form: &EndingForm,
) -> Result<std::result::Result<Day, Errors>> {
    let language = desk.language();
    let on = desk.today.min(post.valid_to).max(post.valid_from);
    if desk.scope.within(conn, post.unit_id, on)?.is_none() {
        return Ok(Err(Errors::one(
            "post",
            language.say(
                "Vị trí này thuộc đơn vị ngoài phạm vi của anh/chị.",
                "This post is in a unit beyond yours.",
            ),
        )));
    }
    let last = match form.check(post, language) {
        Ok(last) => last,
        Err(errors) => return Ok(Err(errors)),
    };
    let others: Vec<Assignment> = view
        .posts
        .iter()
        .filter(|other| other.id != post.id)
        .cloned()
        .collect();
    let days = (post.valid_from, last);
    // Ending a post earlier never makes a clash worse than it is.
    let later = last > post.valid_to;
    match form::clash(&others, (post.unit_id, post.concurrent), days).filter(|_| later) {
        Some(other) => Ok(Err(Errors::one("ends_on", clash_words(other, language)))),
        None => Ok(Ok(last)),
    }
}
