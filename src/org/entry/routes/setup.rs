//! One-time addresses: the first set-up, invitations, new passwords; and the form that takes a code from a printed sheet.
use super::super::caller::Caller;
use super::super::caller::Entered;
use super::super::founding::found;
use super::super::gate;
use super::super::model::Founding;
use super::super::model::LocalPath;
use super::super::model::NewPassword;
use super::super::opening::Opened;
use super::super::opening::open;
use super::super::pages;
use super::super::queries::replace_password;
use crate::access::PasswordRule;
use crate::access::any_account;
use crate::access::holder;
use crate::access::use_invitation;
use crate::db::Conn;
use crate::db::Time;
use crate::org::directory::saved_at;
use crate::org::directory::suffix_taken;
use crate::org::last_name;
use crate::org::unit_tree;
use crate::text::Language;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Form;
use crate::web::Moved;
use crate::web::Page;
use crate::web::Path;
use crate::web::Result;
use crate::web::Visitor;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

async fn opened(app: &App, caller: &Caller, token: String) -> Result<Opened> {
    let zone = app.zone().clone();
    let find = move |conn: &mut Conn, now: Time| open(conn, &token, (now, now.day(&zone)));
    if let Some(opened) = gate::look_up(app, caller, find).await? {
        return Ok(opened);
    }
    let founded = app.db.read(|conn| any_account(conn).map_err(Error::from));
    Err(if founded.await? {
        Error::Gone
    } else {
        Error::GoneSetup
    })
}

/// The form of a one-time address.
pub(super) async fn form(
    State(app): State<App>,
    caller: Caller,
    Path(token): Path<String>,
) -> Result<Page> {
    let opened = opened(&app, &caller, token).await?;
    let form = match opened {
        Opened::Founding(_) => SetupForm::suggested(&app).await?,
        Opened::Account(..) => SetupForm::default(),
    };
    Ok(form.page(&opened, &Errors::default(), caller.language()))
}

/// What is posted to a one-time address; all but the passwords only by the first administrator.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct SetupForm {
    password: String,
    password_again: String,
    login: String,
    name: String,
    unit_code: String,
    unit_name: String,
    parent_name: String,
    register_suffix: String,
    place: String,
    signatory: String,
    signatory_title: String,
}

impl SetupForm {
    /// With the one unit above all others as the issuing body, where units were imported before anybody was here.
    async fn suggested(app: &App) -> Result<Self> {
        let today = app.today();
        let tree = app
            .db
            .read(move |conn| unit_tree(conn, today).map_err(Error::from))
            .await?;
        let mut tops = tree.roots();
        Ok(match (tops.next(), tops.next()) {
            (Some(top), None) => Self {
                unit_code: top.code.clone(),
                unit_name: top.name.clone(),
                ..Self::default()
            },
            _ => Self::default(),
        })
    }

    fn parts(self) -> (NewPassword, Founding) {
        let password = NewPassword {
            password: self.password,
            password_again: self.password_again,
        };
        let founding = Founding {
            login: self.login,
            name: self.name,
            unit_code: self.unit_code,
            unit_name: self.unit_name,
            parent_name: self.parent_name,
            register_suffix: self.register_suffix,
            place: self.place,
            signatory: self.signatory,
            signatory_title: self.signatory_title,
        };
        (password, founding.tidied())
    }

    fn page(self, opened: &Opened, errors: &Errors, language: Language) -> Page {
        show(opened, &self.parts().1, errors, language)
    }
}

fn show(opened: &Opened, founding: &Founding, errors: &Errors, language: Language) -> Page {
    match opened {
        Opened::Founding(_) => pages::founding(founding, errors, language),
        Opened::Account(_, owner) => {
            pages::new_password((&owner.holder, owner.rule), errors, language)
        }
    }
}

/// Sets the password, and at the first set-up everything else; then the caller is signed in.
pub(super) async fn set_up(
    State(app): State<App>,
    caller: Caller,
    Path(token): Path<String>,
    Form(form): Form<SetupForm>,
) -> Result<Response> {
    let opened = opened(&app, &caller, token.clone()).await?;
    let (password, founding) = form.parts();
    let errors = faults(&opened, &password, &founding, caller.language());
    if !errors.is_empty() {
        let page = show(&opened, &founding, &errors, caller.language());
        return Err(Error::refused(errors, page));
    }
    let hash = app.hasher.hash(password.password).await?;
    let (app_too, entering) = (app.clone(), caller.clone());
    let entered = app
        .db
        .write(move |conn| settle(conn, &app_too, (&token, &founding, &hash), &entering))
        .await?;
    Ok(caller.answer(&app, &entered))
}

fn faults(
    opened: &Opened,
    password: &NewPassword,
    founding: &Founding,
    language: Language,
) -> Errors {
    match opened {
        Opened::Founding(_) => {
            let mut errors = founding.check_administrator(language);
            let against = (&founding.words()[..], PasswordRule::Alone);
            password.check(against, language, &mut errors);
            errors.and(founding.check_body(language))
        }
        Opened::Account(_, owner) => {
            let mut errors = Errors::default();
            let words: Vec<&str> = owner.words.iter().map(String::as_str).collect();
            password.check((&words, owner.rule), language, &mut errors);
            errors
        }
    }
}

/// The address is opened again inside the transaction, so that of two posts at once only one succeeds. A password set so skips no
/// second step. The first administrator goes on to the issuing body's page if that has to say for whom it does not issue.
fn settle(
    conn: &mut Conn,
    app: &App,
    (token, founding, hash): (&str, &Founding, &str),
    caller: &Caller,
) -> Result<Entered> {
    let now = app.clock.now_in(conn)?;
    let today = now.day(app.zone());
    let mut onward = "/".to_owned();
    let account = match open(conn, token, (now, today))?.ok_or(Error::Gone)? {
        Opened::Founding(invitation) => {
            use_invitation(conn, invitation.id, now)?;
            let founded = match found(conn, founding, hash, (now, today))? {
                Ok(founded) => founded,
                Err(holder) => {
                    let name = last_name(conn, holder, today)?;
                    return Err(suffix_refused(founding, &name, caller.language()));
                }
            };
            if let Some(unit) = founded.below_another {
                onward = saved_at(unit);
            }
            founded.account
        }
        Opened::Account(invitation, owner) => {
            let account = owner.holder.account;
            use_invitation(conn, invitation.id, now)?;
            caller.bring_language(conn, account, now)?;
            let holder = holder(conn, account)?.ok_or(Error::Gone)?;
            replace_password(conn, &holder, hash, None, now)?;
            holder.account
        }
    };
    Ok(caller.come_in(conn, app, (account, LocalPath::of(&onward)), now)?)
}

/// The set-up again, whose suffix is the body's of this name.
fn suffix_refused(founding: &Founding, name: &str, language: Language) -> Error {
    let errors = Errors::one("register_suffix", suffix_taken(name, language));
    let page = pages::founding(founding, &errors, language);
    Error::refused(errors, page)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    code: String,
}

pub(super) async fn code_form(visitor: Visitor) -> Page {
    pages::code("", &Errors::default(), visitor.language)
}

/// Takes a code from a printed sheet to its one-time address.
pub(super) async fn code(
    State(app): State<App>,
    caller: Caller,
    Form(Typed { code }): Form<Typed>,
) -> Result<Moved> {
    let token: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    let path = format!("/setup/{token}");
    let zone = app.zone().clone();
    let find = move |conn: &mut Conn, now: Time| open(conn, &token, (now, now.day(&zone)));
    let found = gate::look_up(&app, &caller, find).await?;
    if found.is_some() {
        return Ok(Moved::to(path));
    }
    let language = caller.language();
    let errors = Errors::one(
        "code",
        language.say(
            "Không có mã này, hoặc mã đã dùng hay hết hạn. Hãy so lại từng ký tự; nếu vẫn không được, xin cán bộ phụ trách đào tạo cấp mã mới.",
            "There is no such code, or it was used or has expired. Compare each character; if it still fails, ask your training officer for a new one.",
        ),
    );
    let page = pages::code(&code, &errors, language);
    Err(Error::refused(errors, page))
}
