//! What a unit that issues certificates prints on them.
use super::super::model::Issuer;
use super::super::model::is_suffix;
use super::super::model::suffix_text;
use super::super::queries;
use super::super::queries::Claim;
use crate::audit;
use crate::db::ids::UnitId;
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
use crate::web::Signed;
use crate::web::Within;
use crate::web::components;
use crate::web::components::Field;
use axum::extract::State;
use maud::Markup;
use maud::html;
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct IssuerForm {
    register_suffix: String,
    place: String,
    signatory: String,
    #[serde(default)]
    signatory_title: String,
    #[serde(default)]
    parent_name: String,
}

impl IssuerForm {
    fn check(&self, unit_id: UnitId, language: Language) -> std::result::Result<Issuer, Errors> {
        let mut errors = Errors::none();
        if !is_suffix(&tidy(&self.register_suffix)) {
            errors.add("register_suffix", suffix_text(language));
        }
        let place = language.say("Xin điền địa danh.", "Please give the place.");
        let signatory = language.say(
            "Xin điền họ và tên người ký.",
            "Please give the signatory's name.",
        );
        for (field, value, missing) in [
            ("place", &self.place, place),
            ("signatory", &self.signatory, signatory),
        ] {
            if value.trim().is_empty() {
                errors.add(field, missing);
            } else if value.chars().count() > 100 {
                errors.add(
                    field,
                    language.say("Tối đa 100 ký tự.", "100 characters at most."),
                );
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let parent = tidy(&self.parent_name);
        Ok(Issuer {
            unit_id,
            register_suffix: tidy(&self.register_suffix),
            place: tidy(&self.place),
            signatory: tidy(&self.signatory),
            signatory_title: tidy(&self.signatory_title),
            parent_name: (!parent.is_empty()).then_some(parent),
        })
    }

    fn issuer(&self, unit_id: UnitId) -> Issuer {
        Issuer {
            unit_id,
            register_suffix: self.register_suffix.clone(),
            place: self.place.clone(),
            signatory: self.signatory.clone(),
            signatory_title: self.signatory_title.clone(),
            parent_name: Some(self.parent_name.clone()),
        }
    }
}

pub(super) async fn set(
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    Path(id): Path<UnitId>,
    Form(form): Form<IssuerForm>,
) -> Result<Moved> {
    let (today, now, language) = (app.today(), app.now(), viewer.language);
    let checked = form.check(id, language);
    app.db
        .write(move |conn| {
            scope.within(conn, id, today)?.ok_or(Error::NotFound)?;
            let refused = |errors: Errors| {
                let title = language.say("Cấp giấy chứng nhận", "Issuing certificates");
                let body = html! { h1 { (title) } (components::error_summary(&errors, language)) (self::form(id, Some(&form.issuer(id)), &errors, language)) };
                Error::refused(errors, Page::new(title, body))
            };
            let issuer = checked.clone().map_err(refused)?;
            if let Claim::Of(body) = queries::set_issuer(conn, &issuer, now)? {
                let name = queries::last_name(conn, body, today)?;
                let taken = Errors::one("register_suffix", suffix_taken(&name, language));
                return Err(refused(taken));
            }
            let detail = json!({ "register_suffix": issuer.register_suffix, "signatory": issuer.signatory, "place": issuer.place });
            queries::issue_waiting(conn, now, today)?;
            audit::record(conn, now, &viewer.actor(), ("issuer.set", format!("unit/{id}")), detail)?;
            Ok::<_, Error>(())
        })
        .await?;
    app.queue.wake();
    Ok(Moved::to(saved_at(id)))
}

/// Why a suffix cannot be declared that is the body's of this name.
pub(in crate::org) fn suffix_taken(name: &str, language: Language) -> String {
    language.say(
        format!("Ký hiệu này đang dùng hoặc đã dùng cho sổ cấp của {name}. Mỗi cơ quan cấp cần một ký hiệu riêng để không có hai số vào sổ giống nhau; hãy chọn ký hiệu khác."),
        format!("The register of {name} uses this suffix or has used it. Each issuing body needs a suffix of its own, so that no number is given twice; choose another."),
    )
}

/// The page of a unit that has just become an issuer, where it says for whom.
pub(in crate::org) fn saved_at(unit: UnitId) -> String {
    format!("/units/{unit}?saved=1#issuer")
}

/// The form, with what the unit prints now.
pub(super) fn form(
    unit: UnitId,
    issuer: Option<&Issuer>,
    errors: &Errors,
    language: Language,
) -> Markup {
    let text = |choose: fn(&Issuer) -> &str| issuer.map(choose).unwrap_or_default();
    let suffix_hint = language.say(
        "Phần sau số thứ tự và năm của số vào sổ, ví dụ GCN-SKHCN.",
        "What follows number and year in the register, as GCN-SKHCN.",
    );
    let parent_hint = language.say("Để trống nếu không có.", "Empty if there is none.");
    html! {
        form method="post" action={ "/units/" (unit) "/issuer" } {
            (components::field(&Field::new("register_suffix", language.say("Ký hiệu số vào sổ", "Register suffix")).value(text(|issuer| &issuer.register_suffix)).hint(suffix_hint).required(), errors))
            (components::field(&Field::new("place", language.say("Địa danh", "Place")).value(text(|issuer| &issuer.place)).required(), errors))
            (components::field(&Field::new("signatory_title", language.say("Chức vụ người ký", "Signatory's title")).value(text(|issuer| &issuer.signatory_title)), errors))
            (components::field(&Field::new("signatory", language.say("Người ký", "Signatory")).value(text(|issuer| &issuer.signatory)).required(), errors))
            (components::field(&Field::new("parent_name", language.say("Cơ quan cấp trên in phía trên", "Body above, as printed")).value(text(|issuer| issuer.parent_name.as_deref().unwrap_or_default())).hint(parent_hint), errors))
            (components::submit(language.say("Lưu", "Save")))
        }
    }
}
