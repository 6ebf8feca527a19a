//! HTML as a finished string, and the escaping that makes it safe.
use crate::content::question::GAP;
use std::fmt::Write;

/// HTML written by this room; putting it on a page copies a string.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(pub(super) String);

impl Html {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl maud::Render for Html {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(&self.0);
    }
}

impl From<maud::Markup> for Html {
    fn from(markup: maud::Markup) -> Self {
        Self(markup.into_string())
    }
}

/// Adds `text` so that it means itself, between tags and inside quoted attributes alike.
pub fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
}

/// Adds ` name="value"`. A gap has no place in an attribute: an input would be written into it.
pub fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(&value.replace(GAP, ""), out);
    out.push('"');
}

/// An address in ASCII: what is not becomes percent-encoded, what is already encoded stays.
pub fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>`{}|^".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
