//! The front page for who is not signed in: what this is, the ways in, and what anybody may see.
use crate::content::Release;
use crate::target::model::Count;
use crate::text::Language;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Field;
use crate::web::components::card;
use crate::web::components::field;
use crate::web::components::figure;
use crate::web::components::submit;
use maud::Markup;
use maud::html;
use std::sync::Arc;

/// The public front page. `total` is the public figure of the first target, where one may be shown.
pub fn front(open_courses: &[Arc<Release>], total: Option<Count>, language: Language) -> Page {
    let say = |vietnamese, english| language.say(vietnamese, english);
    let body = html! {
        h1 { (say("Học kỹ năng số, được cấp giấy chứng nhận", "Learn digital skills, get certified")) }
        p.lead {
            (say(
                "Nơi cán bộ, công chức, viên chức và người lao động của tỉnh học trực tuyến, làm bài kiểm tra và nhận giấy chứng nhận, trên điện thoại hoặc máy tính.",
                "Where the province's officials, public servants and workers learn online, take tests and receive certificates, on a phone or a computer.",
            ))
        }
        div.actions { a.button.large href="/sign-in" { (say("Đăng nhập", "Sign in")) } }
        (invitation(language))
        (courses(open_courses, language))
        (check(language))
        @if let Some(total) = total { (public(total, language)) }
    };
    Page::new(say("Trang đầu", "Front page"), body)
}

fn invitation(language: Language) -> Markup {
    let label = language.say("Mã trên phiếu mời", "Code on the invitation sheet");
    let hint = language.say(
        "Dùng một lần để đặt mật khẩu.",
        "Used once, to set a password.",
    );
    html! {
        section {
            h2 { (language.say("Lần đầu đến đây?", "Here for the first time?")) }
            form method="post" action="/invitation" {
                (field(&Field::new("code", label).hint(hint).autocomplete("off").required(), &Errors::default()))
                (submit(language.say("Nhận tài khoản", "Get your account")))
            }
        }
    }
}

fn courses(courses: &[Arc<Release>], language: Language) -> Markup {
    html! {
        @if !courses.is_empty() {
            section {
                h2 { (language.say("Khóa học mở cho mọi người", "Courses open to everybody")) }
                div.cards {
                    @for release in courses {
                        @let course = &release.course;
                        (card(
                            &html! { a href={ "/courses/" (course.folder) } { (course.title) } },
                            &html! { p { (course.summary) } },
                            &html! {},
                        ))
                    }
                }
            }
        }
    }
}

fn check(language: Language) -> Markup {
    let label = language.say("Số giấy chứng nhận", "Certificate number");
    html! {
        section {
            h2 { (language.say("Tra cứu giấy chứng nhận", "Check a certificate")) }
            form method="get" action="/verify" {
                (field(&Field::new("code", label).hint("7K3M-9QXT-0ABC-DEFG").autocomplete("off").required().form("check"), &Errors::default()))
                (submit(language.say("Tra cứu", "Check")))
            }
        }
    }
}

fn public(total: Count, language: Language) -> Markup {
    let share = numbers::share(total.trained, total.persons, language);
    let [trained, persons] =
        [total.trained, total.persons].map(|number| numbers::whole(number, language));
    let words = language.say(
        format!("{trained}/{persons} cán bộ, công chức, viên chức, người lao động đã hoàn thành ít nhất một khóa học trong năm."),
        format!("{trained} of {persons} officials, public servants and workers have completed a course this year."),
    );
    html! {
        section {
            h2 { (language.say("Kết quả toàn tỉnh", "Results of the province")) }
            (figure(&share, &words))
            a.button.secondary href="/statistics" { (language.say("Xem số liệu công khai", "See the public figures")) }
        }
    }
}
