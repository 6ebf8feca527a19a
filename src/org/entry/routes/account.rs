//! One's own account: password, contacts, language, sessions.
use super::super::caller::Caller;
use super::super::caller::in_language;
use super::super::gate;
use super::super::gate::Whom;
use super::super::model::ContactsForm;
use super::super::model::NewPassword;
use super::super::pages;
use super::super::pages::AccountView;
use super::super::pages::LinkedView;
use super::super::pages::Part;
use super::super::queries::Contacts;
use super::super::queries::contacts_of;
use super::super::queries::own_words;
use super::super::queries::replace_password;
use super::super::queries::set_contacts;
use crate::access::PasswordRule;
use crate::access::end_session;
use crate::access::end_sessions;
use crate::access::holder;
use crate::access::identities_of;
use crate::access::sessions_of;
use crate::access::set_language;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Result;
use crate::web::Signed;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Saved {
    saved: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    viewer: Signed,
    Query(Saved { saved }): Query<Saved>,
) -> Result<Page> {
    let mut view = view(&app, &viewer).await?;
    view.saved = saved;
    Ok(pages::account(&view, &Errors::default(), viewer.language))
}

async fn view(app: &App, viewer: &Signed) -> Result<AccountView> {
    let (by, now) = (viewer.clone(), app.now());
    let (contacts, sessions, identities) = app
        .db
        .read(move |conn| {
            let contacts = contacts_of(conn, by.person)?;
            let identities = identities_of(conn, by.account)?;
            Ok::<_, Error>((contacts, sessions_of(conn, &by, now)?, identities))
        })
        .await?;
    Ok(AccountView {
        name: viewer.name.clone(),
        login: viewer.login.clone(),
        has_factor: viewer.has_factor,
        needs_factor: viewer.needs_factor(),
        contacts: ContactsForm {
            email: contacts.email.unwrap_or_default(),
            phone: contacts.phone.unwrap_or_default(),
        },
        linked: LinkedView::of(&identities, &app.config.providers, app.zone()),
        sessions: sessions
            .iter()
            .map(|open| pages::SessionLine::of(open, viewer.session, app.zone()))
            .collect(),
        saved: None,
        refused: None,
    })
}

/// What is posted to one's account: each of its forms sends its own fields.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct AccountForm {
    current_password: String,
    password: Option<String>,
    password_again: String,
    email: Option<String>,
    phone: Option<String>,
    language: Option<String>,
}

pub(super) async fn change(
    State(app): State<App>,
    viewer: Signed,
    caller: Caller,
    Form(form): Form<AccountForm>,
) -> Result<Response> {
    let at_work = Change {
        app: &app,
        viewer: &viewer,
        caller: &caller,
    };
    if let Some(password) = form.password {
        let password = NewPassword {
            password,
            password_again: form.password_again,
        };
        return at_work.password(form.current_password, password).await;
    }
    if form.email.is_some() || form.phone.is_some() {
        let contacts = ContactsForm {
            email: form.email.unwrap_or_default(),
            phone: form.phone.unwrap_or_default(),
        };
        return at_work.contacts(form.current_password, contacts).await;
    }
    match form.language.as_deref().map(str::parse) {
        Some(Ok(language)) => at_work.language(language).await,
        _ => Err(Error::Malformed("nothing to change".to_owned())),
    }
}

/// One change of an account by its owner.
struct Change<'a> {
    app: &'a App,
    viewer: &'a Signed,
    caller: &'a Caller,
}

impl Change<'_> {
    async fn password(&self, current: String, password: NewPassword) -> Result<Response> {
        let language = self.viewer.language;
        let mut errors = Errors::default();
        let words = self.words().await?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let rule = PasswordRule::of(self.viewer.has_factor);
        password.check((&words, rule), language, &mut errors);
        if errors.is_empty() {
            self.confirm(current, &mut errors).await?;
        }
        if !errors.is_empty() {
            return Err(self.refusal(Part::Password, errors, None).await?);
        }
        let hash = self.app.hasher.hash(password.password).await?;
        let (clock, account, session) = (
            self.app.clock.clone(),
            self.viewer.account,
            self.viewer.session,
        );
        self.app
            .db
            .write(move |conn| {
                let now = clock.now_in(conn)?;
                let holder = holder(conn, account)?.ok_or(Error::NotFound)?;
                replace_password(conn, &holder, &hash, Some(session), now).map_err(Error::from)
            })
            .await?;
        self.app.sessions.clear();
        Ok(saved("password"))
    }

    async fn words(&self) -> Result<Vec<String>> {
        let (by, today) = (self.viewer.clone(), self.app.today());
        self.app
            .db
            .read(move |conn| own_words(conn, (by.person, &by.login), today).map_err(Error::from))
            .await
    }

    /// Another mail address can be used to take the account over, so that it asks for the password.
    async fn contacts(&self, current: String, form: ContactsForm) -> Result<Response> {
        let language = self.viewer.language;
        let person = self.viewer.person;
        let (form, mut errors) = form.checked(language);
        let before = self
            .app
            .db
            .read(move |conn| contacts_of(conn, person).map_err(Error::from))
            .await?;
        let email = Some(form.email.clone()).filter(|email| !email.is_empty());
        if errors.is_empty() && before.email != email {
            self.confirm(current, &mut errors).await?;
        }
        if !errors.is_empty() {
            return Err(self.refusal(Part::Contacts, errors, Some(form)).await?);
        }
        let contacts = Contacts {
            email,
            phone: Some(form.phone).filter(|phone| !phone.is_empty()),
        };
        let (actor, now) = (self.viewer.actor(), self.app.now());
        self.app
            .db
            .write(move |conn| {
                set_contacts(conn, &actor, (person, &contacts), now).map_err(Error::from)
            })
            .await?;
        Ok(saved("contacts"))
    }

    async fn language(&self, language: Language) -> Result<Response> {
        let (account, now) = (self.viewer.account, self.app.now());
        self.app
            .db
            .write(move |conn| set_language(conn, account, (language, now)).map_err(Error::from))
            .await?;
        self.app.sessions.clear();
        let mut response = saved("language");
        let cookie = in_language(self.app, language, None);
        response.headers_mut().append(header::SET_COOKIE, cookie);
        Ok(response)
    }

    async fn confirm(&self, current: String, errors: &mut Errors) -> Result<()> {
        confirm(self.app, (self.viewer, self.caller), current, errors).await
    }

    async fn refusal(
        &self,
        part: Part,
        errors: Errors,
        contacts: Option<ContactsForm>,
    ) -> Result<Error> {
        let mut view = view(self.app, self.viewer).await?;
        view.refused = Some(part);
        if let Some(contacts) = contacts {
            view.contacts = contacts;
        }
        let page = pages::account(&view, &errors, self.viewer.language);
        Ok(Error::refused(errors, page))
    }
}

/// Asks for the present password, counted at the same gate as signing in.
pub(super) async fn confirm(
    app: &App,
    (viewer, caller): (&Signed, &Caller),
    current: String,
    errors: &mut Errors,
) -> Result<()> {
    let whom = Whom::Known(viewer.account);
    let checked = gate::check(app, caller, whom, current).await;
    let known = checked.map_err(|error| match error {
        Error::TooMany(wait) => Error::TooManyConfirmations(wait),
        other => other,
    })?;
    if known != Some(viewer.account) {
        let text = viewer.language.say(
            "Mật khẩu hiện tại không đúng. Hãy nhập lại.",
            "This is not your present password. Type it again.",
        );
        errors.add("current_password", text);
    }
    Ok(())
}

fn saved(what: &str) -> Response {
    Moved::to(format!("/account?saved={what}")).into_response()
}

/// Ends every session of the account but this one.
pub(super) async fn end_others(State(app): State<App>, viewer: Signed) -> Result<Moved> {
    let (account, session, now) = (viewer.account, viewer.session, app.now());
    app.db
        .write(move |conn| end_sessions(conn, account, Some(session), now).map_err(Error::from))
        .await?;
    app.sessions.clear();
    Ok(Moved::to("/account?saved=sessions"))
}

/// Ends one session of the account; this one leads out.
pub(super) async fn end_one(
    State(app): State<App>,
    viewer: Signed,
    Path(name): Path<String>,
) -> Result<Moved> {
    let by = viewer.clone();
    let clock = app.clock.clone();
    let was_this = app
        .db
        .write(move |conn| {
            let now = clock.now_in(conn)?;
            let open = sessions_of(conn, &by, now)?;
            let one = open.iter().find(|open| open.name() == name);
            let hash = one.and_then(|open| open.hash.as_slice().try_into().ok());
            let hash = hash.ok_or(Error::NotFound)?;
            end_session(conn, hash, now)?;
            Ok::<_, Error>(hash == by.session)
        })
        .await?;
    app.sessions.clear();
    Ok(Moved::to(if was_this {
        "/sign-in"
    } else {
        "/account?saved=session"
    }))
}
