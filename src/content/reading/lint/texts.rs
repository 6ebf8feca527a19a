//! Links, images and callouts of one text.
use super::Known;
use crate::content::markdown::CALLOUTS;
use crate::content::markdown::MediaKind;
use crate::content::markdown::Node;
use crate::content::markdown::Site;
use crate::content::markdown::Target;
use crate::content::markdown::callout_name;
use crate::content::markdown::gapped;
use crate::content::markdown::plain;
use crate::content::markdown::target;
use crate::content::reading::problem::Problems;
use crate::content::reading::questions::Place;
use crate::text::Language;
use pulldown_cmark::Tag;

/// Reports what a text links to or shows and the course does not have.
pub fn text(place: &Place<'_>, known: &Known<'_>, problems: &mut Problems) {
    let file = problems.file().to_owned();
    for root in &place.document.nodes {
        root.walk(&mut |node| {
            let line = place.line_of(node);
            let wrong = match node.tag() {
                Some(Tag::Link { dest_url, .. }) => link(dest_url, &file, known),
                Some(Tag::Image { dest_url, .. }) => image(dest_url, node, known),
                Some(Tag::BlockQuote(_)) => callout(place, node),
                _ => None,
            };
            if let Some(message) = wrong {
                problems.add(line, message);
            }
        });
    }
}

fn link(url: &str, file: &str, known: &Known<'_>) -> Option<String> {
    match target(url) {
        Target::Outside(_) | Target::Site(_) => None,
        Target::Refused if url.is_empty() => {
            Some("liên kết để trống: viết địa chỉ trong ( )".to_owned())
        }
        Target::Refused => Some(format!(
            "liên kết {url} không được dùng: chỉ nhận http, https, mailto và tệp của khóa học"
        )),
        Target::Anchor(anchor) => missing_anchor(file, &anchor, known),
        Target::File { path, anchor } => {
            if known.folder.media.contains(&path) {
                return None;
            }
            if !known.anchors.contains_key(path.as_str()) && is_host(&path) {
                return Some(format!(
                    "liên kết {url} thiếu https:// ở đầu: viết https://{url}"
                ));
            }
            if !known.anchors.contains_key(path.as_str()) {
                return Some(format!("liên kết tới {path}, khóa học không có tệp này"));
            }
            anchor.and_then(|anchor| missing_anchor(&path, &anchor, known))
        }
    }
}

/// Whether a path looks like the address of a site without its scheme.
fn is_host(path: &str) -> bool {
    let host = path.split('/').next().unwrap_or(path).to_ascii_lowercase();
    host.starts_with("www.")
        || [".vn", ".com", ".org"]
            .iter()
            .any(|end| host.ends_with(end))
}

fn missing_anchor(file: &str, anchor: &str, known: &Known<'_>) -> Option<String> {
    let ids = known.anchors.get(file);
    let there = ids.is_some_and(|ids| ids.contains(anchor));
    (!there).then(|| format!("liên kết tới #{anchor}, {file} không có tiêu đề nào mang mã này"))
}

fn image(url: &str, node: &Node<'_>, known: &Known<'_>) -> Option<String> {
    if plain(&node.children).is_empty() {
        return Some("ảnh, âm thanh hoặc phim chưa có mô tả: viết mô tả trong [ ]".to_owned());
    }
    match target(url) {
        Target::File { path, .. } if known.folder.media.contains(&path) => None,
        Target::File { path, .. } => Some(format!("thiếu tệp {path}: chép tệp vào thư mục media")),
        Target::Outside(url) if !MediaKind::is_image(&url) => None,
        Target::Refused if url.is_empty() => {
            Some("ảnh để trống địa chỉ: viết tên tệp trong media/ vào ( )".to_owned())
        }
        _ => Some(format!(
            "ảnh {url} nằm ngoài khóa học: chép ảnh vào thư mục media"
        )),
    }
}

fn callout(place: &Place<'_>, quote: &Node<'_>) -> Option<String> {
    let name = callout_name(quote, place.document.source)?;
    let known = CALLOUTS.iter().any(|callout| callout.0 == name);
    (!known).then(|| {
        let names: Vec<&str> = CALLOUTS.iter().map(|callout| callout.0).collect();
        format!(
            "không có khung [!{name}]: dùng một trong {}",
            names.join(", ")
        )
    })
}

/// How many gaps of a cloze text reach the page.
pub fn gaps_shown(text: &str) -> usize {
    let site = Site {
        language: Language::Vietnamese,
        media: &|path| Some(path.to_owned()),
        page: &|path| Some(path.to_owned()),
        check: &|_, _| None,
    };
    gapped(text, &site).len() - 1
}
