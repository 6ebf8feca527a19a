//! What is written on the page, by example; and for any text, that nothing but the known tags is.
use super::Document;
use super::Site;
use super::blocks;
use super::gapped;
use super::inline;
use crate::text::Language;
use proptest::prelude::*;

/// Tags and attributes that course text may become.
const TAGS: &[&str] = &[
    "a",
    "aside",
    "audio",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "input",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "track",
    "ul",
    "video",
];
const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-label",
    "checked",
    "class",
    "controls",
    "default",
    "disabled",
    "href",
    "id",
    "kind",
    "label",
    "loading",
    "playsinline",
    "preload",
    "rel",
    "role",
    "scope",
    "src",
    "srclang",
    "start",
    "tabindex",
    "type",
];

fn site() -> Site<'static> {
    Site {
        language: Language::Vietnamese,
        media: &|path| {
            path.starts_with("media/")
                .then(|| format!("/media/hash/{path}"))
        },
        page: &|path| (path == "02-b.md").then(|| "/courses/a/lessons/b".to_owned()),
        check: &|_, _| None,
    }
}

fn html(markdown: &str) -> String {
    blocks(&Document::parse(markdown), &site())
        .as_str()
        .to_owned()
}

#[track_caller]
fn writes(markdown: &str, expected: &str) {
    assert_eq!(html(markdown), expected, "for {markdown:?}");
}

#[test]
fn raw_html_means_itself() {
    writes(
        "a <b onclick=x>b</b>",
        "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>",
    );
    writes(
        "<script>alert(1)</script>",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    );
    writes(
        "`<i>` & \"x\"",
        "<p><code>&lt;i&gt;</code> &amp; &quot;x&quot;</p>",
    );
}

#[test]
fn links_lead_where_they_may() {
    writes(
        "[a](https://a.vn/x?y=1&z) [b](02-b.md#c) [c](#d)",
        "<p><a href=\"https://a.vn/x?y=1&amp;z\" rel=\"noopener noreferrer\">a</a> \
         <a href=\"/courses/a/lessons/b#c\">b</a> <a href=\"#d\">c</a></p>",
    );
    writes(
        "[a](javascript:alert(1)) [b](//evil.example) [c](99-c.md)",
        "<p>a b c</p>",
    );
    writes(
        "<javascript:alert(1)> [x]: y",
        "<p>javascript:alert(1) [x]: y</p>",
    );
    writes(
        "[a](</x\"onmouseover=\"y>)",
        "<p><a href=\"/x%22onmouseover=%22y\">a</a></p>",
    );
}

#[test]
fn only_media_of_the_course_are_loaded() {
    writes(
        "![Ảnh](media/a.png)",
        "<p><img src=\"/media/hash/media/a.png\" alt=\"Ảnh\" loading=\"lazy\"></p>",
    );
    writes("![Ảnh](https://a.example/b.png)", "<p>Ảnh</p>");
    writes(
        "![Ảnh \"><script>](data:image/png;base64,x)",
        "<p>Ảnh &quot;&gt;&lt;script&gt;</p>",
    );
    let audio = "<figure><audio controls preload=\"none\" src=\"/media/hash/media/a.mp3\" aria-label=\"Nghe\"></audio>\
                 <figcaption>Nghe</figcaption></figure>";
    writes("![Nghe](media/a.mp3)", audio);
    writes("[Nghe](media/a.mp3)", audio);
    assert!(
        html("![Xem](media/a.mp4)").contains("<track kind=\"captions\" default srclang=\"vi\"")
    );
    writes(
        "![Xem phim](https://video.example/1)",
        "<p><a href=\"https://video.example/1\" rel=\"noopener noreferrer\">Xem phim</a></p>",
    );
}

#[test]
fn headings_stand_below_the_title_and_can_be_linked_to() {
    writes(
        "## Đặt mật khẩu\n### Đặt mật khẩu",
        "<h2 id=\"dat-mat-khau\">Đặt mật khẩu</h2><h3 id=\"dat-mat-khau-2\">Đặt mật khẩu</h3>",
    );
    writes(
        "# Một\n## Hai {#rieng}",
        "<h2 id=\"mot\">Một</h2><h3 id=\"rieng\">Hai</h3>",
    );
}

#[test]
fn practice_is_a_section_with_its_minutes() {
    writes(
        "### Thử {.practice minutes=20}\n\na\n\n## Sau",
        "<section class=\"practice\"><h3 id=\"thu\">Thử <span class=\"minutes\">20 phút</span></h3><p>a</p></section>\
         <h2 id=\"sau\">Sau</h2>",
    );
}

#[test]
fn one_minute_of_practice_is_one_in_english() {
    let english = Site {
        language: Language::English,
        ..site()
    };
    let written = |markdown| blocks(&Document::parse(markdown), &english);
    let one = written("### Try {.practice minutes=1}\n\na");
    assert!(one.as_str().contains(">1 minute</span>"), "{one:?}");
    let two = written("### Try {.practice minutes=2}\n\na");
    assert!(two.as_str().contains(">2 minutes</span>"), "{two:?}");
}

#[test]
fn callouts_carry_their_label() {
    writes(
        "> [!law]\n> Điều 1.\n>\n> Điều 2.",
        "<aside class=\"callout callout-law\"><p class=\"callout-label\">Quy định</p><p>Điều 1.</p><p>Điều 2.</p></aside>",
    );
    writes(
        "> [!NOTE] Nhớ & làm\n> **A** b",
        "<aside class=\"callout callout-note\"><p class=\"callout-label\">Nhớ &amp; làm</p><p><strong>A</strong> b</p></aside>",
    );
    writes("> [!x]\n> a", "<blockquote><p>[!x]\na</p></blockquote>");
}

#[test]
fn tables_tasks_notes_and_gaps() {
    writes(
        "| a | b |\n|---|--:|\n| 1 | 2 |",
        "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Bảng\"><table><thead><tr>\
         <th scope=\"col\">a</th><th scope=\"col\" class=\"right\">b</th></tr></thead><tbody>\
         <tr><td>1</td><td class=\"right\">2</td></tr></tbody></table></div>",
    );
    writes(
        "- [x] a\n- [ ] b",
        "<ul class=\"tasks\"><li><input type=\"checkbox\" disabled checked> a</li><li><input type=\"checkbox\" disabled> b</li></ul>",
    );
    writes(
        "a[^x] b[^x]\n\n[^x]: c",
        "<p>a<sup><a id=\"note-from-1\" href=\"#note-1\">1</a></sup> b<sup><a href=\"#note-1\">1</a></sup></p>\
         <section class=\"footnotes\"><ol><li id=\"note-1\"><p>c</p>\
         <a class=\"back\" href=\"#note-from-1\" aria-label=\"Về chỗ đọc\">↩</a></li></ol></section>",
    );
    let pieces = gapped(
        "a \u{FFFC} *b \u{FFFC}* [c](https://x.vn/\u{FFFC})",
        &site(),
    );
    assert_eq!(pieces.len(), 3);
    assert_eq!(
        inline("*a* `b`", &site()).as_str(),
        "<em>a</em> <code>b</code>"
    );
}

/// Tags and attributes in `html`, with whether every tag is closed in order.
fn tags(html: &str) -> Result<Vec<(String, Vec<String>)>, String> {
    let (mut found, mut open) = (Vec::new(), Vec::new());
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').ok_or("an open angle")?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop().as_deref() != Some(name) {
                return Err(format!("</{name}> closes another"));
            }
            continue;
        }
        let mut parts = tag.split('"');
        let mut names = Vec::new();
        while let Some(outside) = parts.next() {
            names.extend(
                outside
                    .split_whitespace()
                    .map(|name| name.trim_end_matches('=').to_owned()),
            );
            parts.next();
        }
        let name = names.remove(0);
        if !["img", "input", "br", "hr", "track"].contains(&name.as_str()) {
            open.push(name.clone());
        }
        found.push((name, names));
    }
    if open.is_empty() {
        Ok(found)
    } else {
        Err(format!("{open:?} stay open"))
    }
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,6}",
        "[a-zà-ỹ ]{1,8}",
        prop::sample::select(vec![
            "\n",
            "\n\n",
            "> ",
            "> [!note]\n",
            "- ",
            "- [x] ",
            "1. ",
            "# ",
            "### a {#b .practice minutes=3}\n",
            "`",
            "```\n",
            "*",
            "**",
            "~~",
            "[",
            "](",
            ")",
            "![",
            "<",
            ">",
            "</p>",
            "<script>",
            "\"",
            "'",
            "&",
            "&lt;",
            "&#x3C;",
            "javascript:",
            "data:",
            "//",
            "media/a.png",
            "media/a.mp3",
            "https://a.vn",
            " | ",
            "\n|---|---|\n",
            "[^1]",
            "\n[^1]: ",
            "\\",
            "\u{FFFC}",
            "\u{0}",
            "{",
            "}",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_but_known_tags_reaches_the_page(markdown in text()) {
        let html = html(&markdown);
        let tags = tags(&html).map_err(|fault| TestCaseError::fail(format!("{fault} in {html}")))?;
        for (tag, attributes) in tags {
            prop_assert!(TAGS.contains(&tag.as_str()), "<{tag}> in {html}");
            for name in attributes {
                prop_assert!(ATTRIBUTES.contains(&name.as_str()), "{name} of <{tag}> in {html}");
            }
        }
        let lower = html.to_lowercase();
        // A heading may be called so: `id="javascript"` leads nowhere.
        for scheme in ["=\"javascript:", "=\"data:", "=\"//", "=\"vbscript:"] {
            prop_assert!(!lower.contains(scheme), "{html}");
        }
    }
}
