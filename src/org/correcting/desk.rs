//! Who mends whose data, and what other records, rights and posts have against it.
use super::super::directory::first_day;
use super::super::directory::last_day;
use super::super::import::Own;
use super::super::import::own_data_of;
use super::super::model::Assignment;
use super::super::queries;
use super::form;
use super::form::EndingForm;
use super::form::NewPost;
use super::form::PostForm;
use super::pages;
use super::pages::Forms;
use super::pages::View;
use crate::access::Scope;
use crate::audit;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::assignment_rows;
use crate::db::schema::people;
use crate::text::Language;
use crate::text::tidy;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Result;
use crate::web::Signed;
use diesel::dsl::exists;
use diesel::prelude::*;
use serde_json::json;

/// Who mends whose data, within which units, when.
pub(super) struct Desk<'a> {
    pub viewer: &'a Signed,
    pub scope: &'a Scope,
    pub person: PersonId,
    pub today: Day,
    pub now: Time,
}

impl Desk<'_> {
    /// The data and the page of somebody for whom the viewer answers.
    pub fn open(&self, conn: &mut Conn) -> Result<(Own, View)> {
        if !queries::may_manage(conn, self.scope, self.person, self.today)? {
            return Err(Error::NotFound);
        }
        let own = own_data_of(conn, self.person)?.ok_or(Error::NotFound)?;
        let view = View {
            person: self.person,
            full_name: own.full_name.clone(),
            posts: queries::assignments_of(conn, self.person, self.today)?,
            units: queries::units_to_choose(conn, self.scope, self.today)?,
            recodes: queries::has_every_top(conn, self.scope, self.today)?,
            today: self.today,
        };
        Ok((own, view))
    }

    pub fn language(&self) -> Language {
        self.viewer.language
    }

    pub fn refused(&self, view: &View, forms: &Forms, errors: Errors) -> Error {
        let page = pages::page(view, forms, &errors, self.language());
        Error::refused(errors, page)
    }

    pub fn record(&self, conn: &mut Conn, act: &str, detail: serde_json::Value) -> Result<()> {
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

/// The own data as they may become, or what other people's records and rights have against it.
pub(super) fn against_others(
    conn: &mut Conn,
    (desk, view): (&Desk, &View),
    own: &Own,
    mut mended: Own,
) -> Result<std::result::Result<Own, Errors>> {
    let mut errors = Errors::none();
    let language = desk.language();
    if !view.recodes && mended.staff_code.is_none() {
        mended.staff_code.clone_from(&own.staff_code);
    }
    if !view.recodes && mended.staff_code != own.staff_code {
        errors.add("staff_code", pages::recoded_above(language));
    } else if let Some(code) = &mended.staff_code {
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
        Ok(mended)
    } else {
        Err(errors)
    })
}

/// What was and what became of each field that changed; identity numbers are not among them.
pub(super) fn told(own: &Own, mended: &Own) -> serde_json::Value {
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

pub(super) type Placed = std::result::Result<((UnitId, String), NewPost), Errors>;

/// The unit meant, if it stands within the viewer's on the first day and no other post is in the way.
pub(super) fn place(
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
    let from = first_day(other.valid_from, language);
    language.say(
        format!("Trùng thời gian với vị trí tại {unit} ({from} – {to}). Hãy ghi ngày kết thúc của vị trí ấy trước; nếu là kiêm nhiệm ở đơn vị khác thì đánh dấu Kiêm nhiệm."),
        format!("Overlaps the post at {unit} ({from} – {to}). End that one first; if this one is concurrent in another unit, tick it as such."),
    )
}

pub(super) fn insert(conn: &mut Conn, desk: &Desk, unit: UnitId, new: &NewPost) -> QueryResult<()> {
    diesel::insert_into(assignment_rows::table)
        .values((
            assignment_rows::person_id.eq(desk.person),
            assignment_rows::unit_id.eq(unit),
            assignment_rows::category.eq(new.category),
            assignment_rows::position.eq(&new.position),
            assignment_rows::rank.eq(&new.rank),
            assignment_rows::is_leader.eq(new.is_leader),
            assignment_rows::concurrent.eq(new.concurrent),
            assignment_rows::valid_from.eq(new.from),
            assignment_rows::valid_to.eq(new.to),
            assignment_rows::created_at.eq(desk.now),
        ))
        .execute(conn)
        .map(drop)
}

/// The new last day, if it is within the viewer's reach and no other post is in the way.
pub(super) fn last_day_of(
    conn: &mut Conn,
    desk: &Desk,
    (view, post): (&View, &Assignment),
    form: &EndingForm,
) -> Result<std::result::Result<Day, Errors>> {
    let language = desk.language();
    let own = queries::own_posts(conn, desk.scope, vec![post.clone()], desk.today)?;
    if own.is_empty() {
        return Ok(Err(Errors::one(
            "post",
            language.say(
                "Vị trí này thuộc đơn vị ngoài phạm vi của anh/chị.",
                "This post is in a unit beyond yours.",
            ),
        )));
    }
    // With the last post roles rest.
    if !queries::above(conn, desk.viewer, &[desk.person], desk.today)?.is_empty() {
        return Ok(Err(Errors::one(
            "post",
            language.say(
                "Người này giữ vai trò vượt ngoài phạm vi của anh/chị. Hãy nhờ quản trị hệ thống ghi ngày kết thúc.",
                "This person holds roles beyond yours. Ask an administrator to end the post.",
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
