//! Where a link or an image points, and whether it may.

/// Schemes that leave the site.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// What a link's address means inside a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Another site, or a mail address.
    Outside(String),
    /// A path of this site (`/verify`).
    Site(String),
    /// A place in the same text.
    Anchor(String),
    /// A file of the course (`02-lua-dao.md`, `media/so-do.png`), perhaps a place in it.
    File {
        path: String,
        anchor: Option<String>,
    },
    /// An address that is never written into a page.
    Refused,
}

/// Reads an address as the author wrote it. Whatever a browser might understand differently than we do is refused.
pub fn target(url: &str) -> Target {
    let odd = |c: char| c.is_control() || c == '\\';
    if url.is_empty() || url.contains(odd) || url.starts_with("//") || url.trim() != url {
        return Target::Refused;
    }
    if let Some(anchor) = url.strip_prefix('#') {
        return Target::Anchor(anchor.to_owned());
    }
    if url.starts_with('/') {
        return Target::Site(url.to_owned());
    }
    let head = url.split(['/', '?', '#']).next().unwrap_or(url);
    if let Some((scheme, _)) = head.split_once(':') {
        let known = SCHEMES
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known));
        return if known {
            Target::Outside(url.to_owned())
        } else {
            Target::Refused
        };
    }
    let (path, anchor) = match url.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (url, None),
    };
    // A file in `questions/` may name the folders beside it from where it stands.
    let path = path.strip_prefix("./").unwrap_or(path);
    let path = path.strip_prefix("../").unwrap_or(path);
    Target::File {
        path: path.to_owned(),
        anchor,
    }
}

/// What a media file is shown with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    Image,
    Audio,
    Video,
    Captions,
    Document,
}

impl MediaKind {
    /// Whether an address of another site is that of an image, by its ending.
    pub fn is_image(url: &str) -> bool {
        let path = url.split(['?', '#']).next().unwrap_or(url);
        matches!(Self::of(path), Some((Self::Image, _)))
    }

    /// Kind and content type by the ending of the name; `None` for what is not served.
    pub fn of(path: &str) -> Option<(Self, &'static str)> {
        let (_, ending) = path.rsplit_once('.')?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "png" => (Self::Image, "image/png"),
            "jpg" | "jpeg" => (Self::Image, "image/jpeg"),
            "webp" => (Self::Image, "image/webp"),
            "gif" => (Self::Image, "image/gif"),
            "svg" => (Self::Image, "image/svg+xml"),
            "mp3" => (Self::Audio, "audio/mpeg"),
            "m4a" => (Self::Audio, "audio/mp4"),
            "ogg" | "opus" => (Self::Audio, "audio/ogg"),
            "wav" => (Self::Audio, "audio/wav"),
            "mp4" => (Self::Video, "video/mp4"),
            "webm" => (Self::Video, "video/webm"),
            "vtt" => (Self::Captions, "text/vtt; charset=utf-8"),
            "pdf" => (Self::Document, "application/pdf"),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Target;
    use super::target;

    #[test]
    fn only_known_schemes_leave_the_site() {
        for url in ["https://a.vn/x?y#z", "HTTP://a.vn", "mailto:a@b.vn"] {
            assert_eq!(target(url), Target::Outside(url.to_owned()));
        }
        for url in [
            "javascript:alert(1)",
            "JaVa\tScript:alert(1)",
            " javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "",
        ] {
            assert_eq!(target(url), Target::Refused, "{url:?}");
        }
    }

    #[test]
    fn the_rest_stays_in_the_course_or_the_site() {
        assert_eq!(target("#muc"), Target::Anchor("muc".to_owned()));
        assert_eq!(target("/verify"), Target::Site("/verify".to_owned()));
        let file = |path: &str, anchor: Option<&str>| Target::File {
            path: path.to_owned(),
            anchor: anchor.map(str::to_owned),
        };
        assert_eq!(target("02-a.md#b"), file("02-a.md", Some("b")));
        assert_eq!(target("../media/a.png"), file("media/a.png", None));
    }
}
