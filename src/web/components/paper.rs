//! A paper: questions in one column, each a form of its own that saves without a script; `js/paper.js` saves by itself.
use super::icon::Icon;
use super::icon::icon;
use crate::text::Language;
use crate::web::page::Room;
use maud::Markup;
use maud::PreEscaped;
use maud::html;
use std::borrow::Cow;
use std::sync::LazyLock;

/// An attempt under way. The page needs `js/paper.js`.
pub struct Paper<'a> {
    /// The address of the attempt, `/attempts/{id}`; `/answers`, `/submission` and `/result` follow from it.
    pub address: &'a str,
    pub remaining_seconds: Option<i64>,
    /// When the time ends, as the wall clock shows it (`15:05`); empty without a limit.
    pub deadline: &'a str,
    /// IANA name of the zone in which *đã lưu 14:30:05* is shown.
    pub zone: &'a str,
    pub questions: &'a [Question<'a>],
}

/// One question of a paper.
pub struct Question<'a> {
    /// From 1, in the order shown.
    pub number: i32,
    /// What is asked, rendered for a line.
    pub prompt: PreEscaped<&'a str>,
    /// The blocks below it, rendered.
    pub text: PreEscaped<&'a str>,
    /// Inputs named `answer`, made by the functions of `paper_inputs`.
    pub inputs: Markup,
    /// Such as `1 điểm`.
    pub points: Cow<'static, str>,
    /// When the stored answer was saved (`14:30:05`); `None` without one.
    pub saved_at: Option<String>,
    /// The sequence of the stored answer; 0 without one. What a device still holds below it is out of date.
    pub sequence: i64,
}

pub fn paper(paper: &Paper, language: Language) -> Markup {
    let answered = paper
        .questions
        .iter()
        .filter(|question| question.saved_at.is_some())
        .count();
    html! {
        (Room(size(paper)))
        div.paper
            data-paper=(paper.address)
            data-remaining=[paper.remaining_seconds]
            data-zone=(paper.zone) {
            (sayings(language))
            (bar(paper, answered, language))
            p.visually-hidden data-announce role="status" {}
            @for question in paper.questions {
                (question_form(paper.address, question, language))
            }
            (hand_in(paper, answered, language))
        }
    }
}

/// Bytes that it takes, about.
fn size(paper: &Paper) -> usize {
    let around = 2 * 1024;
    let questions = paper.questions.iter();
    let bytes = questions.map(|question| question.text.0.len() + question.inputs.0.len() + around);
    bytes.sum::<usize>() + 2 * around
}

/// What the script says, in the language of the page; much text, and always the same.
fn sayings(language: Language) -> &'static Markup {
    static VIETNAMESE: LazyLock<Markup> = LazyLock::new(|| said(Language::Vietnamese));
    static ENGLISH: LazyLock<Markup> = LazyLock::new(|| said(Language::English));
    language.say(&VIETNAMESE, &ENGLISH)
}

fn said(language: Language) -> Markup {
    let say = |vietnamese, english| language.say(vietnamese, english);
    html! {
        template data-sayings
            data-saving=(say("Đang lưu…", "Saving…"))
            data-saved=(say("Đã lưu {time}", "Saved {time}"))
            data-offline=(say("Chưa lưu được câu {n} vì mất mạng. Bài làm vẫn còn trên máy này; hệ thống sẽ tự gửi lại.", "Question {n} is not saved: no network. Your answer is kept on this device and will be sent by itself."))
            data-refused=(say("Câu {n} chưa được lưu: {why}", "Question {n} is not saved: {why}"))
            data-busy=(say("máy chủ đang bận. Bài làm vẫn còn trên máy này; hệ thống sẽ tự gửi lại.", "the server is busy. Your answer is kept on this device and will be sent by itself."))
            data-why=(say("máy chủ không nhận câu trả lời này.", "the server did not take this answer."))
            data-closed=(say("Đã hết giờ nhận bài. Câu {n} gửi sau hạn nên không được tính.", "Time is over. Question {n} came too late and does not count."))
            data-see-result=(say("Xem kết quả", "See the result"))
            data-signed-out=(say("Phiên đăng nhập đã hết. Bài làm vẫn còn trên máy này; đăng nhập xong hệ thống sẽ gửi tiếp.", "Your session has ended. Your answers are kept on this device and will be sent after you sign in."))
            data-sign-in=(say("Đăng nhập lại", "Sign in again"))
            data-left=(say("Còn {n} phút.", "{n} minutes left."))
            data-left-one=(say("Còn 1 phút.", "1 minute left."))
            data-over=(say("Hết giờ. Đang nộp bài…", "Time is over. Handing in…"))
            data-over-offline=(say("Hết giờ nhưng đang mất mạng. Các câu đã lưu vẫn được chấm; khi có mạng trang này sẽ tự mở kết quả.", "Time is over and there is no network. What was saved is marked; this page opens the result once there is a network."))
            data-unsaved=(say("Câu {n} chưa lưu được. Nộp bài bây giờ thì phần chưa lưu không được tính.", "Question {n} is not saved yet. What is not saved does not count if you hand in now."))
            data-answered=(say("Đã trả lời {n}/{total} câu", "{n} of {total} answered"))
            data-open=(say("Chưa trả lời: câu {n}.", "Not answered: question {n}."))
            data-flagged=(say("Đánh dấu xem lại: câu {n}.", "Flagged for later: question {n}."))
            data-map-answered=(say("đã trả lời", "answered"))
            data-map-flagged=(say("xem lại sau", "flagged"))
            data-up=(say("Chuyển lên: {text}", "Move up: {text}"))
            data-down=(say("Chuyển xuống: {text}", "Move down: {text}"))
            data-moved=(say("{text}: vị trí {n}/{total}", "{text}: place {n} of {total}")) {}
    }
}

/// The line that stays at the top: time left, how many are answered, and the map of questions.
fn bar(paper: &Paper, answered: usize, language: Language) -> Markup {
    html! {
        div.paper-bar {
            @if paper.remaining_seconds.is_some() {
                p.clock {
                    (icon(Icon::Clock))
                    span data-clock role="timer" aria-live="off" { (language.say("Nộp trước ", "Hand in before ")) (paper.deadline) }
                }
            }
            details.map {
                summary { span data-count { (count(answered, paper.questions.len(), language)) } }
                nav aria-label=(language.say("Các câu hỏi", "Questions")) {
                    @for question in paper.questions {
                        a href={ "#cau-" (question.number) } data-map=(question.number) class=[question.saved_at.as_ref().map(|_| "answered")] {
                            (question.number)
                            span.visually-hidden data-map-said {
                                @if question.saved_at.is_some() { (language.say("đã trả lời", "answered")) }
                            }
                        }
                    }
                    a.map-end href="#nop-bai" { (language.say("Nộp bài", "Hand in")) }
                }
            }
            div.notice.tone-overdue data-trouble role="alert" hidden {}
        }
    }
}

fn question_form(address: &str, question: &Question, language: Language) -> Markup {
    let number = question.number;
    html! {
        form.question
            id={ "cau-" (number) }
            method="post"
            action={ (address) "/answers" }
            autocomplete="off"
            data-question=(number)
            data-sequence=(question.sequence)
            data-number=(number) {
            input type="hidden" name="question" value=(number);
            div.question-head {
                h2 id={ "cau-" (number) "-ten" } { (language.say("Câu ", "Question ")) (number) }
                span.quiet { (question.points) }
                button.button.quiet type="button" data-flag aria-pressed="false" hidden { (icon(Icon::Flag)) (language.say("Xem lại sau", "Flag")) }
            }
            fieldset data-inputs aria-labelledby={ "cau-" (number) "-ten cau-" (number) "-de" } {
                div.prose id={ "cau-" (number) "-de" } { p.prompt { (question.prompt) } (question.text) }
                (question.inputs)
            }
            div.question-foot {
                button.button.secondary type="submit" data-save { (language.say("Lưu câu này", "Save answer")) }
                p.saved.saved-ok[question.saved_at.is_some()] data-saved role="status" {
                    @match &question.saved_at {
                        Some(time) => { (language.say("Đã lưu ", "Saved ")) (time) },
                        None => (language.say("Chưa trả lời", "Not answered")),
                    }
                }
            }
        }
    }
}

/// The end of the paper: what is answered and what is not, before handing in.
fn hand_in(paper: &Paper, answered: usize, language: Language) -> Markup {
    let open: Vec<String> = paper
        .questions
        .iter()
        .filter(|question| question.saved_at.is_none())
        .map(|question| question.number.to_string())
        .collect();
    html! {
        section.hand-in id="nop-bai" {
            h2 { (language.say("Nộp bài", "Hand in")) }
            p data-count { (count(answered, paper.questions.len(), language)) }
            p data-list-open hidden[open.is_empty()] {
                (language.say("Chưa trả lời: câu ", "Not answered: question ")) (open.join(", ")) "."
            }
            p data-list-flagged hidden {}
            form method="post" action={ (paper.address) "/submission" } data-submission {
                div.notice.tone-overdue data-unsaved role="alert" hidden {}
                button.button.large type="submit" { (language.say("Nộp bài", "Hand in")) }
                button.button.danger type="submit" data-anyway hidden { (language.say("Vẫn nộp phần đã lưu", "Hand in what is saved")) }
                p.hint { (language.say("Nộp rồi thì không sửa được nữa.", "After handing in, nothing can be changed.")) }
            }
        }
    }
}

fn count(answered: usize, total: usize, language: Language) -> String {
    match language {
        Language::Vietnamese => format!("Đã trả lời {answered}/{total} câu"),
        Language::English => format!("{answered} of {total} answered"),
    }
}
