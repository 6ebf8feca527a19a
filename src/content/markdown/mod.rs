//! Course Markdown: read into a tree, turned into HTML that only this room writes. Raw HTML is text here, so there is no
//! sanitiser to outwit.
mod headings;
mod html;
mod links;
mod render;
#[cfg(test)]
mod tests;
mod tree;
mod words;

pub(super) use headings::Heading;
pub use html::Html;
pub(super) use links::{MediaKind, Target, target};
pub(super) use render::{CALLOUTS, Site, blocks, callout_name, gapped, inline, section_end};
pub(super) use tree::{Document, Node, Part};
pub(super) use words::{plain, words};
