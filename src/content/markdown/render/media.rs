//! Images, sound and film. Only files of the course are loaded by a page; what lies elsewhere is at most a link.
use super::Writer;
use crate::content::markdown::html::address;
use crate::content::markdown::html::attribute;
use crate::content::markdown::html::escape;
use crate::content::markdown::links::MediaKind;
use crate::content::markdown::links::Target;
use crate::content::markdown::links::target;
use crate::content::markdown::tree::Node;
use crate::content::markdown::words::plain;
use pulldown_cmark::Tag;

impl<'d> Writer<'d, '_> {
    /// A paragraph that is one titled image, or one sound or film (written as an image or as a link), becomes a figure with
    /// its caption; says whether it did.
    pub(super) fn figure(&mut self, nodes: &'d [Node<'d>]) -> bool {
        let [node] = nodes else { return false };
        let (url, title, is_link) = match node.tag() {
            Some(Tag::Image {
                dest_url, title, ..
            }) => (dest_url, title, false),
            Some(Tag::Link {
                dest_url, title, ..
            }) => (dest_url, title, true),
            _ => return false,
        };
        let Target::File { path, .. } = target(url) else {
            return false;
        };
        let words = plain(&node.children);
        let caption = match MediaKind::of(&path) {
            Some((MediaKind::Audio | MediaKind::Video, _)) => words.as_str(),
            _ if is_link => return false,
            _ => title,
        };
        if caption.is_empty() {
            return false;
        }
        self.put("<figure>");
        self.image(url, node);
        self.put("<figcaption>");
        escape(caption, &mut self.out);
        self.put("</figcaption></figure>");
        true
    }

    pub(super) fn image(&mut self, url: &str, node: &'d Node<'d>) {
        let alt = plain(&node.children);
        match target(url) {
            Target::File { path, .. } => match (self.site.media)(&path) {
                Some(source) => self.embed(&path, &source, &alt),
                None => escape(&alt, &mut self.out),
            },
            Target::Outside(url) if !MediaKind::is_image(&url) => self.outside(&url, &alt),
            // An image from elsewhere would tell that site who reads what.
            _ => escape(&alt, &mut self.out),
        }
    }

    fn embed(&mut self, path: &str, source: &str, alt: &str) {
        match MediaKind::of(path).map(|(kind, _)| kind) {
            Some(MediaKind::Audio) => {
                self.player("audio", source, alt);
                self.put("</audio>");
            }
            Some(MediaKind::Video) => {
                self.player("video", source, alt);
                self.captions(path);
                self.put("</video>");
            }
            Some(MediaKind::Image) => {
                self.put("<img");
                attribute("src", source, &mut self.out);
                attribute("alt", alt, &mut self.out);
                self.put(" loading=\"lazy\">");
            }
            Some(MediaKind::Captions | MediaKind::Document) | None => {
                self.put("<a");
                attribute("href", source, &mut self.out);
                self.put(">");
                escape(alt, &mut self.out);
                self.put("</a>");
            }
        }
    }

    fn player(&mut self, tag: &str, source: &str, alt: &str) {
        self.put(&format!("<{tag} controls preload=\"none\""));
        if tag == "video" {
            self.put(" playsinline");
        }
        attribute("src", source, &mut self.out);
        attribute("aria-label", alt, &mut self.out);
        self.put(">");
    }

    /// The captions that lie beside a film under the same name (`quay.mp4`, `quay.vtt`).
    fn captions(&mut self, path: &str) {
        let beside = path.rsplit_once('.').map(|(stem, _)| format!("{stem}.vtt"));
        let Some(source) = beside.and_then(|path| (self.site.media)(&path)) else {
            return;
        };
        let language = self.site.language;
        self.put("<track kind=\"captions\" default");
        attribute("srclang", language.as_str(), &mut self.out);
        attribute(
            "label",
            language.say("Tiếng Việt", "English"),
            &mut self.out,
        );
        attribute("src", &source, &mut self.out);
        self.put(">");
    }

    fn outside(&mut self, url: &str, words: &str) {
        self.put("<a");
        attribute("href", &address(url), &mut self.out);
        attribute("rel", "noopener noreferrer", &mut self.out);
        self.put(">");
        escape(if words.is_empty() { url } else { words }, &mut self.out);
        self.put("</a>");
    }
}
