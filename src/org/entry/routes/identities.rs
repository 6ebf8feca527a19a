//! Linking an account elsewhere to one's own, and taking the link away.
use super::super::caller::Caller;
use super::super::linking;
use super::super::linking::Unlinked;
use super::super::pages;
use super::super::pages::OfferView;
use super::account::confirm;
use crate::access::Offer;
use crate::access::drop_offer;
use crate::access::holder;
use crate::access::offer_of;
use crate::config::Provider;
use crate::db::ids::IdentityId;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Path;
use crate::web::Result;
use crate::web::Signed;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;

/// What has been proven elsewhere a moment ago, with the question whether to link it.
pub(super) async fn offered(State(app): State<App>, viewer: Signed) -> Result<Response> {
    let Some((_, view)) = offer(&app, &viewer).await? else {
        return Ok(Moved::to("/account").into_response());
    };
    Ok(pages::offer(&view, &Errors::default(), viewer.language).into_response())
}

/// The offer of this session with the house it is of, and how it is shown.
async fn offer(app: &App, viewer: &Signed) -> Result<Option<((Offer, Provider), OfferView)>> {
    let (clock, session, account) = (app.clock.clone(), viewer.session, viewer.account);
    let found = app.db.read(move |conn| {
        let now = clock.now_in(conn)?;
        let offer = offer_of(conn, session, now)?;
        let holder = holder(conn, account)?.ok_or(Error::NotFound)?;
        Ok::<_, Error>(offer.map(|offer| (offer, holder)))
    });
    Ok(found.await?.and_then(|(offer, holder)| {
        let provider = app.houses.of(&offer.provider)?.settings.clone();
        let view = OfferView {
            name: provider.name.clone(),
            shown: offer.shown.clone(),
            login: holder.login,
            asks_password: holder.has_password,
        };
        Some(((offer, provider), view))
    }))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Confirmation {
    current_password: String,
}

/// Links it. Another way into the account asks for the password, if there is one.
pub(super) async fn link(
    State(app): State<App>,
    viewer: Signed,
    caller: Caller,
    Form(form): Form<Confirmation>,
) -> Result<Moved> {
    let ((offer, provider), view) = offer(&app, &viewer).await?.ok_or(Error::Gone)?;
    if view.asks_password {
        let mut errors = Errors::default();
        confirm(&app, (&viewer, &caller), form.current_password, &mut errors).await?;
        if !errors.is_empty() {
            let page = pages::offer(&view, &errors, viewer.language);
            return Err(Error::refused(errors, page));
        }
    }
    let (clock, account, session) = (app.clock.clone(), viewer.account, viewer.session);
    let linked = app.db.write(move |conn| {
        let now = clock.now_in(conn)?;
        let holder = holder(conn, account)?.ok_or(Error::NotFound)?;
        let how = (&offer.proof(), &provider, "owner");
        let linked = linking::link(conn, &holder, how, now)?;
        drop_offer(conn, session, now)?;
        Ok::<_, Error>(linked)
    });
    linked.await?.ok_or_else(|| taken(&view, &viewer))?;
    Ok(Moved::to("/account?saved=linked"))
}

fn taken(view: &OfferView, viewer: &Signed) -> Error {
    let name = &view.name;
    let text = viewer.language.say(
        format!("Chưa liên kết được: tài khoản này đã có liên kết với {name}, hoặc tài khoản {name} ấy đã liên kết với người khác. Hãy bỏ liên kết cũ trước."),
        format!("They were not linked: this account has a link to {name} already, or that {name} account is linked to somebody else. Remove the old link first."),
    );
    let label = viewer.language.say("Về tài khoản của tôi", "To my account");
    Error::conflict(text).leading("/account", label)
}

/// Takes a link away.
pub(super) async fn unlink(
    State(app): State<App>,
    viewer: Signed,
    Path(id): Path<IdentityId>,
) -> Result<Moved> {
    let (clock, account, session) = (app.clock.clone(), viewer.account, viewer.session);
    let providers = app.config.providers.clone();
    let unlinked = app.db.write(move |conn| {
        let now = clock.now_in(conn)?;
        let holder = holder(conn, account)?.ok_or(Error::NotFound)?;
        let which = (id, providers.as_slice());
        Ok::<_, Error>(linking::unlink(conn, (&holder, session), which, now)?)
    });
    match unlinked.await? {
        Unlinked::Done => {
            app.sessions.clear();
            Ok(Moved::to("/account?saved=unlinked"))
        }
        Unlinked::Nothing => Err(Error::NotFound),
        Unlinked::OnlyWay => Err(only_way(&viewer)),
    }
}

fn only_way(viewer: &Signed) -> Error {
    let text = viewer.language.say(
        "Đây là cách duy nhất để vào tài khoản này. Hãy đặt mật khẩu trước: xin mã từ cán bộ phụ trách đào tạo của đơn vị.",
        "This is the only way into this account. Set a password first: ask your unit's training officer for a code.",
    );
    let label = viewer.language.say("Về tài khoản của tôi", "To my account");
    Error::conflict(text).leading("/account", label)
}
