//! A page of the product: what a handler returns, and the frame it is shown in.
use crate::text::Language;
use axum::response::IntoResponse;
use axum::response::Response;
use maud::DOCTYPE;
use maud::Markup;
use maud::html;
use std::sync::Arc;

/// The content of a page; the frame comes from the request.
#[derive(Debug, Clone)]
pub struct Page {
    pub title: String,
    pub body: Markup,
    pub scripts: Vec<&'static str>,
}

impl Page {
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self {
            title: title.into(),
            body,
            scripts: Vec::new(),
        }
    }

    /// Adds a script of `assets/`, as `js/paper.js`.
    #[must_use]
    pub fn script(mut self, name: &'static str) -> Self {
        self.scripts.push(name);
        self
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = ().into_response();
        response.extensions_mut().insert(Arc::new(self));
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

/// What stands around every page.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub language: Language,
    pub who: Option<String>,
    pub nav: Vec<NavLink>,
    pub path: String,
}

impl Frame {
    /// The whole document.
    pub fn around(&self, page: &Page) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.language.as_str()) {
                head { meta charset="utf-8"; meta name="viewport" content="width=device-width, initial-scale=1"; title { (page.title) " – Học Vụ Số" } }
                body { main { (page.body) } }
            }
        }
    }
}
