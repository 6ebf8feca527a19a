//! What people type when they come in, and what is wrong with it; pure.
use super::super::model::is_suffix;
use super::super::model::is_unit_code;
use super::super::model::suffix_text;
use crate::access::PasswordRule;
use crate::access::Weakness;
use crate::access::weakness;
use crate::notify::Address;
use crate::text::Language;
use crate::text::NameError;
use crate::text::clean_name;
use crate::text::national_phone;
use crate::text::tidy;
use crate::web::Errors;
use serde::Deserialize;

/// The longest address of this site that is gone back to.
const PATH_CHARS: usize = 2_000;

/// An address within this site, to go on to after signing in; whatever is not one leads to the front page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LocalPath(String);

impl LocalPath {
    pub fn of(text: &str) -> Self {
        let begins_here = text.starts_with('/') && !text.starts_with("//");
        let plain = text.len() <= PATH_CHARS
            && text
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if begins_here && plain {
            Self(text.to_owned())
        } else {
            Self("/".to_owned())
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The form of signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SignInForm {
    pub login: String,
    pub password: String,
    pub next: String,
}

/// A new password, typed twice.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewPassword {
    pub password: String,
    pub password_again: String,
}

impl NewPassword {
    /// Adds what is wrong with it by this rule, for somebody with these words around them.
    pub fn check(
        &self,
        (about, rule): (&[&str], PasswordRule),
        language: Language,
        errors: &mut Errors,
    ) {
        if let Some(weakness) = weakness(&self.password, about, rule) {
            let typed = self.password.chars().count();
            errors.add(
                "password",
                weakness_text(weakness, (typed, rule.least()), language),
            );
        } else if self.password != self.password_again {
            errors.add(
                "password_again",
                language.say(
                    "Hai lần nhập chưa giống nhau. Hãy nhập lại cả hai.",
                    "The two are not the same. Type both again.",
                ),
            );
        }
    }
}

/// Why a password is refused and what to do, in words.
fn weakness_text(weakness: Weakness, (typed, least): (usize, usize), language: Language) -> String {
    match weakness {
        Weakness::TooShort => language.say(
            format!("Mật khẩu cần ít nhất {least} ký tự, anh/chị mới nhập {typed}. Một câu dài dễ nhớ là tốt nhất."),
            format!("A password needs at least {least} characters, this has {typed}. A long sentence that you remember is best."),
        ),
        Weakness::TooLong => language.say(
            format!("Mật khẩu dài quá {} ký tự. Hãy rút ngắn lại.", crate::access::MOST),
            format!("The password is longer than {} characters. Shorten it.", crate::access::MOST),
        ),
        Weakness::Common => language.say(
            "Mật khẩu này dễ đoán: lặp lại, dãy phím liền nhau, tên người, tên cơ quan hoặc cụm từ phổ biến. Hãy dùng một câu của riêng anh/chị.".to_owned(),
            "This password is easy to guess: repeated, keys in a row, names or common words. Use a sentence of your own.".to_owned(),
        ),
    }
}

/// What the first administrator says: who they are, and the body that issues certificates.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Founding {
    pub login: String,
    pub name: String,
    pub unit_code: String,
    pub unit_name: String,
    pub parent_name: String,
    pub register_suffix: String,
    pub place: String,
    pub signatory: String,
    pub signatory_title: String,
}

impl Founding {
    /// The same with every field as it is kept.
    pub fn tidied(&self) -> Self {
        Self {
            login: crate::access::plain_login(&self.login),
            name: tidy(&self.name),
            unit_code: tidy(&self.unit_code),
            unit_name: tidy(&self.unit_name),
            parent_name: tidy(&self.parent_name),
            register_suffix: tidy(&self.register_suffix),
            place: tidy(&self.place),
            signatory: tidy(&self.signatory),
            signatory_title: tidy(&self.signatory_title),
        }
    }

    /// What is wrong with the tidied fields of the administrator.
    pub fn check_administrator(&self, language: Language) -> Errors {
        let mut errors = Errors::default();
        check_name("name", &self.name, language, &mut errors);
        if !is_login(&self.login) {
            errors.add("login", login_text(language));
        }
        errors
    }

    /// What is wrong with the tidied fields of the issuing body, in the order of the page.
    pub fn check_body(&self, language: Language) -> Errors {
        let mut errors = Errors::default();
        let name = language.say("Xin điền tên cơ quan.", "Please give the body's name.");
        check_text(
            ("unit_name", &self.unit_name),
            Some(name),
            language,
            &mut errors,
        );
        if !is_unit_code(&self.unit_code) {
            errors.add("unit_code", unit_code_text(language));
        }
        check_text(
            ("parent_name", &self.parent_name),
            None,
            language,
            &mut errors,
        );
        if !is_suffix(&self.register_suffix) {
            errors.add("register_suffix", suffix_text(language));
        }
        let place = language.say("Xin điền địa danh.", "Please give the place.");
        check_text(("place", &self.place), Some(place), language, &mut errors);
        check_text(
            ("signatory_title", &self.signatory_title),
            None,
            language,
            &mut errors,
        );
        let signatory = language.say(
            "Xin điền họ và tên người ký.",
            "Please give the signatory's name.",
        );
        check_text(
            ("signatory", &self.signatory),
            Some(signatory),
            language,
            &mut errors,
        );
        errors
    }

    /// What a password must not be made of.
    pub fn words(&self) -> [&str; 4] {
        [&self.login, &self.name, &self.unit_name, &self.signatory]
    }
}

const TEXT_CHARS: usize = 200;

/// A line of text; `missing` says that it may not be empty.
fn check_text(
    (field, text): (&'static str, &str),
    missing: Option<&str>,
    language: Language,
    errors: &mut Errors,
) {
    if text.chars().count() > TEXT_CHARS {
        let long = language.say(
            "Quá dài: nhiều nhất 200 ký tự.",
            "Too long: 200 characters at most.",
        );
        errors.add(field, long);
    } else if let Some(missing) = missing.filter(|_| text.is_empty()) {
        errors.add(field, missing);
    }
}

fn check_name(field: &'static str, name: &str, language: Language, errors: &mut Errors) {
    let text = match clean_name(name) {
        Ok(_) => return,
        Err(NameError::Empty) => language
            .say("Xin điền họ và tên.", "Please give the full name.")
            .to_owned(),
        Err(NameError::TooLong) => language
            .say(
                "Họ tên quá dài: nhiều nhất 100 ký tự.",
                "Too long: 100 characters at most.",
            )
            .to_owned(),
        Err(NameError::Character(c)) => language.say(
            format!("Họ tên không dùng ký tự “{c}”."),
            format!("A name does not hold “{c}”."),
        ),
        Err(NameError::Garbled) => language
            .say(
                "Họ tên bị lỗi phông chữ. Hãy gõ lại bằng bảng mã Unicode.",
                "The name is garbled. Type it again in Unicode.",
            )
            .to_owned(),
    };
    errors.add(field, text);
}

/// Letters, digits and what staff codes and mail addresses are made of.
pub(in crate::org) fn is_login(login: &str) -> bool {
    let length = login.chars().count();
    (3..=64).contains(&length)
        && login
            .chars()
            .all(|c| c.is_alphanumeric() || "._-@+/".contains(c))
}

fn login_text(language: Language) -> &'static str {
    language.say(
        "Tên đăng nhập gồm 3–64 chữ, số hoặc các dấu . _ - @ viết liền.",
        "A login has 3–64 letters, digits or . _ - @, without spaces.",
    )
}

fn unit_code_text(language: Language) -> &'static str {
    language.say(
        "Mã đơn vị gồm chữ, số hoặc các dấu . - _ / viết liền, ví dụ H19.",
        "A unit code has letters, digits or . - _ /, without spaces, such as H19.",
    )
}

/// How its owner says an account's person can be reached.
#[derive(Debug, Clone, Default)]
pub(super) struct ContactsForm {
    pub email: String,
    pub phone: String,
}

impl ContactsForm {
    /// The fields as they are kept, in the form by which people sign in, and what is wrong with them; both may be empty.
    pub fn checked(&self, language: Language) -> (Self, Errors) {
        let phone = tidy(&self.phone);
        let form = Self {
            email: tidy(&self.email).to_lowercase(),
            phone: national_phone(&phone).unwrap_or(phone),
        };
        let mut errors = Errors::default();
        if !form.email.is_empty() && form.email.parse::<Address>().is_err() {
            errors.add(
                "email",
                language.say(
                    "Địa chỉ thư chưa đúng, ví dụ đúng: hoa.nt@dongnai.gov.vn.",
                    "This is no mail address; one looks like hoa.nt@dongnai.gov.vn.",
                ),
            );
        }
        if !form.phone.is_empty() && !is_phone(&form.phone) {
            errors.add(
                "phone",
                language.say(
                    "Số điện thoại chưa đúng, ví dụ đúng: 0912 345 678.",
                    "This is no phone number; one looks like 0912 345 678.",
                ),
            );
        }
        (form, errors)
    }
}

/// Eight to fifteen digits, with the signs people write between them.
fn is_phone(phone: &str) -> bool {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    (8..=15).contains(&digits)
        && phone
            .chars()
            .all(|c| c.is_ascii_digit() || "+-. ()".contains(c))
}

/// A browser as people call it: `Chrome trên Windows`.
pub(super) fn browser_name(user_agent: &str, language: Language) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(sign, _)| user_agent.contains(sign))
            .map(|(_, name)| *name)
    };
    // Most browsers name their ancestors too, so that the youngest comes first.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("coc_coc", "Cốc Cốc"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => language.say(
            format!("{browser} trên {system}"),
            format!("{browser} on {system}"),
        ),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => language
            .say("Thiết bị không rõ", "Unknown device")
            .to_owned(),
    }
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
