//! A page of the product: what a handler returns, and the frame it is shown in: head, header with the ways about, footer.
use super::assets::asset;
use super::components::Icon;
use super::components::Tone;
use super::components::icon;
use super::components::notice;
use super::components::print_button;
use crate::text::Language;
use axum::response::IntoResponse;
use axum::response::Response;
use maud::DOCTYPE;
use maud::Markup;
use maud::PreEscaped;
use maud::Render;
use maud::html;
use std::sync::Arc;
use std::sync::LazyLock;

/// The name of the product, the same in both languages.
pub const PRODUCT: &str = "Học Vụ Số";

/// How a page is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    #[default]
    Usual,
    Wide,
    Column,
    Bare,
    Print,
}

/// The content of a page; the frame comes from the request.
#[derive(Debug, Clone)]
pub struct Page {
    pub title: String,
    pub body: Markup,
    pub scripts: Vec<&'static str>,
    pub layout: Layout,
    /// The link of the navigation under which it stands; none: by its address.
    pub under: Option<&'static str>,
}

impl Page {
    /// A page with header and footer. The body brings its own `h1`.
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self {
            title: title.into(),
            body,
            scripts: Vec::new(),
            layout: Layout::Usual,
            under: None,
        }
    }

    /// As wide as the screen allows: tables of many columns, dashboards on a wall.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.layout = Layout::Wide;
        self
    }

    /// One column in the middle: a paper, a long form.
    #[must_use]
    pub fn column(mut self) -> Self {
        self.layout = Layout::Column;
        self
    }

    /// A narrow page with no ways about: signing in, setting up, the public check.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.layout = Layout::Bare;
        self
    }

    /// A sheet for the printer: on the screen a line with a button above it, on paper nothing but the sheet.
    #[must_use]
    pub fn print(mut self) -> Self {
        self.layout = Layout::Print;
        self.script("js/print.js")
    }

    /// The link of the navigation under which it stands, where its address does not say.
    #[must_use]
    pub fn under(mut self, address: &'static str) -> Self {
        self.under = Some(address);
        self
    }

    /// Adds a script of `assets/`, as `js/paper.js`; the page works without it.
    #[must_use]
    pub fn script(mut self, name: &'static str) -> Self {
        if !self.scripts.contains(&name) {
            self.scripts.push(name);
        }
        self
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        Shown::from(self).into_response()
    }
}

/// A page that others are shown too.
#[derive(Debug, Clone)]
pub struct Shown(pub Arc<Page>);

impl From<Page> for Shown {
    fn from(page: Page) -> Self {
        Self(Arc::new(page))
    }
}

impl IntoResponse for Shown {
    fn into_response(self) -> Response {
        let mut response = ().into_response();
        response.extensions_mut().insert(self.0);
        response
    }
}

/// One link of the navigation.
#[derive(Debug, Clone)]
pub struct NavLink {
    pub address: &'static str,
    pub label: &'static str,
    pub current: bool,
}

/// Light or dark; by default as the reader's device is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    Device,
    Light,
    Dark,
}

/// What stands around every page.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub language: Language,
    pub theme: Theme,
    /// The name of who is signed in.
    pub who: Option<String>,
    /// Whether roles of theirs wait for a second factor.
    pub awaits_factor: bool,
    pub nav: Vec<NavLink>,
    /// Path and query of this page, where choosing a language leads back to.
    pub path: String,
}

impl Frame {
    /// The whole document.
    pub fn around(&self, page: &Page) -> Markup {
        let theme = match self.theme {
            Theme::Device => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        html! {
            (Room(page.body.0.len() + FRAME))
            (DOCTYPE)
            html lang=(self.language) data-theme=[theme] {
                (head(page))
                body class=[measures(page.layout)] {
                    @if page.layout == Layout::Print {
                        main id="noi-dung" { (print_line(self.language)) (page.body) }
                    } @else {
                        a.skip href="#noi-dung" { (self.language.say("Đến nội dung chính", "Skip to content")) }
                        (self.header(page))
                        main id="noi-dung" tabindex="-1" { (self.waiting(page.layout)) (page.body) }
                        (self.footer())
                    }
                }
            }
        }
    }

    fn header(&self, page: &Page) -> Markup {
        let bare = page.layout == Layout::Bare;
        html! {
            header.top {
                div.top-line {
                    a.brand href="/" { (mark()) (PRODUCT) }
                    @if !bare { (self.menu(page)) }
                    div.account .account-bare[bare] { (self.account()) }
                }
                @if !bare && !self.nav.is_empty() {
                    nav.ways aria-label=(self.language.say("Chính", "Main")) { (links(&self.nav, page.under)) }
                }
            }
        }
    }

    /// Ways about and account behind one button, for the phone.
    fn menu(&self, page: &Page) -> Markup {
        html! {
            details.menu {
                summary { (icon(Icon::Menu)) (self.language.say("Danh mục", "Menu")) }
                div.menu-sheet {
                    nav aria-label=(self.language.say("Chính", "Main")) { (links(&self.nav, page.under)) }
                    (self.account())
                }
            }
        }
    }

    /// Language, who is signed in, and the way in or out.
    fn account(&self) -> Markup {
        html! {
            (self.language_switch())
            @if let Some(name) = &self.who {
                a.who href="/account" { (name) }
                form.inline method="post" action="/sign-out" {
                    button.button.quiet type="submit" { (self.language.say("Đăng xuất", "Sign out")) }
                }
            } @else if !self.path.starts_with("/sign-in") {
                a.button.secondary href="/sign-in" { (self.language.say("Đăng nhập", "Sign in")) }
            }
        }
    }

    /// Turns the pages to the other language and leads back to this one.
    fn language_switch(&self) -> Markup {
        let (other, label) = match self.language {
            Language::Vietnamese => (Language::English, "English"),
            Language::English => (Language::Vietnamese, "Tiếng Việt"),
        };
        html! {
            form.inline method="post" action="/language" {
                input type="hidden" name="next" value=(self.path);
                button.button.quiet type="submit" name="language" value=(other) lang=(other) { (label) }
            }
        }
    }

    /// Why pages of a role held do not open, and where that ends; not on the narrow page where it does.
    fn waiting(&self, layout: Layout) -> Markup {
        let say = |vietnamese, english| self.language.say(vietnamese, english);
        html! {
            @if self.awaits_factor && layout != Layout::Bare {
                (notice(Tone::Due, &html! {
                    p {
                        (say(
                            "Vai trò của anh/chị mở được thông tin của người khác, nên cần xác thực hai bước trước khi dùng. ",
                            "Your role opens other people's data, so that it needs the second step first. ",
                        ))
                        a href="/account/second-factor" { (say("Xác thực hai bước", "Take the second step")) }
                    }
                }))
            }
        }
    }

    fn footer(&self) -> Markup {
        let say = |vietnamese, english| self.language.say(vietnamese, english);
        html! {
            footer.foot {
                div.foot-line {
                    p {
                        strong { (PRODUCT) }
                        " · "
                        (say("Bồi dưỡng kỹ năng số cho cán bộ, công chức, viên chức", "Digital skills training for public servants"))
                    }
                    nav aria-label=(say("Cuối trang", "Footer")) {
                        a href="/verify" { (say("Tra cứu giấy chứng nhận", "Check a certificate")) }
                        a href="/statistics" { (say("Số liệu công khai", "Public figures")) }
                        a href="/privacy" { (say("Dữ liệu cá nhân", "Personal data")) }
                        (self.language_switch())
                    }
                }
            }
        }
    }
}

/// Bytes that a frame takes, about.
const FRAME: usize = 4 * 1024;

/// Makes room for so many bytes at once: a large page that grows by doubling is copied several times.
pub(super) struct Room(pub usize);

impl Render for Room {
    fn render_to(&self, buffer: &mut String) {
        buffer.reserve(self.0);
    }
}

fn head(page: &Page) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (page.title) " – " (PRODUCT) }
            meta name="color-scheme" content="light dark";
            link rel="stylesheet" href=(asset("css/app.css"));
            link rel="icon" type="image/svg+xml" href=(asset("images/mark.svg"));
            @for script in &page.scripts {
                script type="module" src=(asset(script)) {}
            }
        }
    }
}

/// The class that sets the measures of a layout.
const fn measures(layout: Layout) -> Option<&'static str> {
    match layout {
        Layout::Usual => None,
        Layout::Wide => Some("wide"),
        Layout::Column => Some("column"),
        Layout::Bare => Some("narrow"),
        Layout::Print => Some("sheet"),
    }
}

/// An open book in a square, the sign of the product.
fn mark() -> PreEscaped<&'static str> {
    static MARK: LazyLock<String> = LazyLock::new(|| {
        let drawing = include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/assets/images/mark.svg"
        ));
        let inline = r#"<svg class="mark" width="32" height="32" aria-hidden="true" "#;
        drawing.replacen("<svg ", inline, 1)
    });
    PreEscaped(MARK.as_str())
}

fn links(links: &[NavLink], under: Option<&str>) -> Markup {
    let current = |link: &NavLink| under.map_or(link.current, |address| address == link.address);
    html! {
        @for link in links {
            a href=(link.address) aria-current=[current(link).then_some("page")] { (link.label) }
        }
    }
}

/// Above a sheet, on the screen only.
fn print_line(language: Language) -> Markup {
    html! {
        div.print-line {
            (print_button(language))
            p.hint { (language.say("Dùng lệnh In của trình duyệt (Ctrl + P); khổ A4.", "Use your browser's Print (Ctrl + P); A4 paper.")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_itself_and_escapes_what_people_are_called() {
        let frame = Frame {
            who: Some("<b>An</b>".to_owned()),
            path: "/courses?q=a&b".to_owned(),
            ..Frame::default()
        };
        let page = Page::new("Khóa học", html! { h1 { "Khóa học" } }).script("js/table.js");
        let text = frame.around(&page).into_string();
        assert!(text.starts_with("<!DOCTYPE html><html lang=\"vi\">"));
        assert!(text.contains("<title>Khóa học – Học Vụ Số</title>"));
        assert!(text.contains("&lt;b&gt;An&lt;/b&gt;") && !text.contains("<b>An"));
        assert!(text.contains(r#"name="next" value="/courses?q=a&amp;b""#));
        assert!(
            !text.contains("style=") && !text.contains("<script>"),
            "the security policy allows neither"
        );
    }

    #[test]
    fn a_bare_page_has_no_ways_about_and_a_sheet_no_header() {
        let people = NavLink {
            address: "/people",
            label: "Cán bộ",
            current: false,
        };
        let frame = Frame {
            nav: vec![people],
            ..Frame::default()
        };
        let bare = frame.around(&Page::new("Đăng nhập", html! {}).bare());
        assert!(!bare.into_string().contains("/people"));
        let sheet = frame
            .around(&Page::new("Phiếu mời", html! {}).print())
            .into_string();
        assert!(!sheet.contains("<header") && !sheet.contains("<footer"));
    }
}
