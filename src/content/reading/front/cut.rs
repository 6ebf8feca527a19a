//! Where the front matter of a file ends.
use crate::content::reading::problem::Problems;

const FENCE: &str = "+++";

/// The text of a file, cut in two.
pub struct Parts<'t> {
    pub toml: &'t str,
    pub body: &'t str,
    /// The line on which the body begins.
    pub body_line: usize,
}

/// Cuts a file at its `+++` lines; `None`, with a problem, when they are not there.
pub fn cut<'t>(text: &'t str, problems: &mut Problems) -> Option<Parts<'t>> {
    let mut offset = 0;
    let mut begin = None;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let end = offset + line.len();
        let is_fence = line.trim_end() == FENCE;
        match begin {
            None if is_fence => begin = Some(end),
            None => break,
            Some(begin) if is_fence => {
                return Some(Parts {
                    toml: &text[begin..offset],
                    body: &text[end..],
                    body_line: number + 2,
                });
            }
            Some(_) => {}
        }
        offset = end;
    }
    problems.add(
        1,
        match begin {
            None => "thiếu phần đầu tệp: dòng đầu tiên phải là +++",
            Some(_) => "phần đầu tệp chưa đóng: thêm một dòng +++ sau các mục",
        },
    );
    None
}
