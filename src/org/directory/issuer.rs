//! What a unit that issues certificates prints on them.
use super::super::model::Issuer;
use super::super::queries;
use crate::audit;
use crate::db::ids::UnitId;
use crate::jobs;
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
        for (field, value) in [
            ("register_suffix", &self.register_suffix),
            ("place", &self.place),
            ("signatory", &self.signatory),
        ] {
            if value.trim().is_empty() {
                errors.add(
                    field,
                    language.say("Hãy điền mục này.", "Please fill this in."),
                );
            } else if value.chars().count() > 100 {
                errors.add(
                    field,
                    language.say("Tối đa 100 ký tự.", "100 characters at most."),
                );
            }
        }
        if self.register_suffix.contains(['/', ' ']) {
            errors.add(
                "register_suffix",
                language.say(
                    "Không dùng dấu / và dấu cách, ví dụ GCN-SKHCN.",
                    "No slash and no space, as in GCN-SKHCN.",
                ),
            );
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
            let issuer = checked.clone().map_err(|errors| {
                let title = language.say("Cấp giấy chứng nhận", "Issuing certificates");
                let body = html! { h1 { (title) } (section(id, Some(&form.issuer(id)), &errors, language)) };
                Error::refused(errors.clone(), Page::new(title, body))
            })?;
            queries::set_issuer(conn, &issuer, now)?;
            let detail = json!({ "register_suffix": issuer.register_suffix, "signatory": issuer.signatory, "place": issuer.place });
            // Completions that waited for an issuer get their certificates now; the room of certificates answers.
            jobs::enqueue(conn, "certificate.issue_waiting", &json!({ "after": 0 }), now)?;
            audit::record(conn, now, &viewer.actor(), ("issuer.set", format!("unit/{id}")), detail)?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(Moved::to(format!("/units/{id}")))
}

/// The form, with what the unit prints now.
pub(super) fn section(
    unit: UnitId,
    issuer: Option<&Issuer>,
    errors: &Errors,
    language: Language,
) -> Markup {
    let text = |choose: fn(&Issuer) -> &str| issuer.map(choose).unwrap_or_default();
    let hint = language.say(
        "Phần sau số thứ tự và năm của số vào sổ, ví dụ GCN-SKHCN.",
        "What follows number and year in the register, as GCN-SKHCN.",
    );
    html! {
        section {
            h2 { (language.say("Cấp giấy chứng nhận", "Issuing certificates")) }
            @if issuer.is_none() {
                p { (language.say(
                    "Đơn vị này chưa tự cấp giấy chứng nhận; đơn vị cấp trên gần nhất có khai báo sẽ cấp.",
                    "This unit does not issue certificates; the nearest unit above that does will issue them.",
                )) }
            }
            (components::error_summary(errors, language))
            form method="post" action={ "/units/" (unit) "/issuer" } {
                (components::field(&Field::new("register_suffix", language.say("Ký hiệu số vào sổ", "Register suffix")).value(text(|issuer| &issuer.register_suffix)).hint(hint).required(), errors))
                (components::field(&Field::new("place", language.say("Địa danh", "Place")).value(text(|issuer| &issuer.place)).required(), errors))
                (components::field(&Field::new("signatory_title", language.say("Chức vụ người ký", "Signatory's title")).value(text(|issuer| &issuer.signatory_title)), errors))
                (components::field(&Field::new("signatory", language.say("Người ký", "Signatory")).value(text(|issuer| &issuer.signatory)).required(), errors))
                (components::field(&Field::new("parent_name", language.say("Cơ quan cấp trên in phía trên", "Body above, as printed")).value(text(|issuer| issuer.parent_name.as_deref().unwrap_or_default())), errors))
                (components::submit(language.say("Lưu", "Save")))
            }
        }
    }
}
