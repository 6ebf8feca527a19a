//! The page of a lesson: text first, outline beside it or in a drawer, previous and next at the thumb.
use super::icon::Icon;
use super::icon::icon;
use super::navigate::Link;
use super::state::State;
use super::state::badge;
use crate::text::Language;
use crate::text::numbers;
use maud::Markup;
use maud::Render;
use maud::html;

/// One lesson in the outline.
#[derive(Debug, Clone, Copy)]
pub struct OutlineItem<'a> {
    pub address: &'a str,
    pub title: &'a str,
    pub state: State,
    pub current: bool,
}

/// Everything around a lesson's text. The page needs `js/lesson.js`.
pub struct LessonLayout<'a> {
    pub course: Link<'a>,
    pub title: &'a str,
    /// Lessons done and lessons in all.
    pub done: (usize, usize),
    pub outline: &'a [OutlineItem<'a>],
    /// What must be read before the text: a notice, or nothing.
    pub note: Markup,
    /// The rendered text, without the title, and what it rests on.
    pub text: &'a dyn Render,
    pub basis: Markup,
    /// None for who only reads: nothing is counted.
    pub finish: Option<Finish<'a>>,
    pub previous: Option<Link<'a>>,
    pub next: Option<Link<'a>>,
}

/// The end of a lesson: how much active time is still wanted, and the button that completes it.
#[derive(Debug, Clone, Copy)]
pub struct Finish<'a> {
    /// Where activity is posted; answers JSON `{"remaining_seconds":s}`.
    pub activity: &'a str,
    pub completion: &'a str,
    pub remaining_seconds: i64,
    pub done: bool,
    /// Where to sign in again, with the way back.
    pub sign_in: &'a str,
}

pub fn lesson(layout: &LessonLayout, language: Language) -> Markup {
    let outline = outline(layout.outline, language);
    html! {
        (course_line(layout, language))
        div.lesson {
            aside.lesson-outline { (outline) }
            article.lesson-text {
                details.drawer {
                    summary { (icon(Icon::Menu)) (language.say("Các bài trong khóa", "Lessons of this course")) }
                    (outline)
                }
                h1 { (layout.title) }
                (layout.note)
                div.prose { (layout.text) (layout.basis) }
                @if let Some(end) = &layout.finish { (finish(end, language)) }
                (steps(layout.previous, layout.next, language))
            }
        }
    }
}

/// The slim line that stays at the top: the course, and how far one is.
fn course_line(layout: &LessonLayout, language: Language) -> Markup {
    let (done, total) = layout.done;
    let words = match language {
        Language::Vietnamese => format!("{done}/{total} bài"),
        Language::English => format!(
            "{done} of {total} {}",
            numbers::plural(total, "lesson", "lessons")
        ),
    };
    html! {
        div.course-line {
            a href=(layout.course.address) { (icon(Icon::Back)) span { (layout.course.label) } }
            (super::progress(done, total, &words))
        }
    }
}

/// The lessons in order, each with its state; the present one is marked.
pub fn outline(items: &[OutlineItem], language: Language) -> Markup {
    html! {
        nav.outline aria-label=(language.say("Các bài trong khóa", "Lessons of this course")) {
            ol {
                @for item in items {
                    li {
                        a href=(item.address) aria-current=[item.current.then_some("page")] { (item.title) }
                        (badge(item.state, language))
                    }
                }
            }
        }
    }
}

fn finish(finish: &Finish, language: Language) -> Markup {
    if finish.done {
        return html! { div.finish { (badge(State::Done, language)) } };
    }
    html! {
        section.finish
            data-lesson=(finish.activity)
            data-remaining=(finish.remaining_seconds)
            data-sign-in=(finish.sign_in)
            data-say-minutes=(language.say("Còn khoảng {n} phút học nữa thì bài này được tính.", "About {n} more minutes of study before this lesson counts."))
            data-say-one-minute=(language.say("Còn khoảng 1 phút học nữa thì bài này được tính.", "About 1 more minute of study before this lesson counts."))
            data-say-less=(language.say("Còn chưa đến một phút học nữa thì bài này được tính.", "Less than a minute of study before this lesson counts."))
            data-say-ready=(language.say("Đã đủ thời gian học. Anh/chị có thể hoàn thành bài.", "Enough time spent. You can complete the lesson."))
            data-say-offline=(language.say("Mất mạng: thời gian học lúc này chưa được ghi.", "Offline: time spent now is not being recorded."))
            data-say-signed-out=(language.say("Phiên đăng nhập đã hết.", "Your session has ended."))
            data-say-sign-in=(language.say("Đăng nhập lại", "Sign in again")) {
            p.finish-said data-said role="status" { (remaining(finish.remaining_seconds, language)) }
            form method="post" action=(finish.completion) {
                button.button.large type="submit" data-finish { (icon(Icon::Check)) (language.say("Hoàn thành bài", "Complete lesson")) }
            }
        }
    }
}

/// The same sentence as the script says, for the first moment and for readers without scripts.
fn remaining(seconds: i64, language: Language) -> String {
    let minutes = (seconds.max(0) + 59) / 60;
    let number = numbers::whole(minutes, language);
    match (seconds, language) {
        (..=0, _) => String::new(),
        (1..60, _) => language
            .say(
                "Còn chưa đến một phút học nữa thì bài này được tính.",
                "Less than a minute of study before this lesson counts.",
            )
            .to_owned(),
        (_, Language::Vietnamese) => {
            format!("Còn khoảng {number} phút học nữa thì bài này được tính.")
        }
        (_, Language::English) => {
            let unit = numbers::plural(minutes, "minute", "minutes");
            format!("About {number} more {unit} of study before this lesson counts.")
        }
    }
}

fn steps(previous: Option<Link>, next: Option<Link>, language: Language) -> Markup {
    html! {
        nav.steps aria-label=(language.say("Bài trước và bài sau", "Previous and next lesson")) {
            @if let Some(link) = previous {
                a.step href=(link.address) rel="prev" { (icon(Icon::Back)) span { small { (language.say("Bài trước", "Previous")) } (link.label) } }
            }
            @if let Some(link) = next {
                a.step.step-next href=(link.address) rel="next" { span { small { (language.say("Bài sau", "Next")) } (link.label) } (icon(Icon::Forward)) }
            }
        }
    }
}
