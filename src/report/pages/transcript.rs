//! One's own record, fit for printing.
use super::completions::state;
use crate::report::model::Line;
use crate::report::model::Numbered;
use crate::report::model::Transcript;
use crate::text::Language;
use crate::web::Page;
use crate::web::components::Column;
use crate::web::components::Icon;
use crate::web::components::Table;
use crate::web::components::badge_saying;
use crate::web::components::empty;
use crate::web::components::facts;
use crate::web::components::heading;
use crate::web::components::icon;
use crate::web::components::print_button;
use maud::Markup;
use maud::html;

pub fn transcript(own: &Transcript) -> Page {
    let language = own.language;
    let title = language.say("Kết quả học tập của tôi", "My record");
    let who = own.who().map(|(label, words)| (label, html! { (words) }));
    let body = html! {
        (heading(title, &actions(language)))
        (facts(&who))
        @if own.records.is_empty() {
            @let courses = html! { a.button href="/courses" { (language.say("Xem các khóa học", "See the courses")) } };
            (empty(own.nothing_yet(), &courses))
        } @else {
            p { (own.sentence()) }
            (table(own).show())
        }
    };
    Page::new(title, body).wide().script("js/print.js")
}

fn actions(language: Language) -> Markup {
    html! {
        (print_button(language))
        @for (ending, name) in [("pdf", "PDF"), ("csv", "CSV"), ("json", "JSON")] {
            a.button.secondary href={ "/transcript." (ending) } download { (icon(Icon::Download)) (name) }
        }
    }
}

fn table(own: &Transcript) -> Table {
    let [course, days, periods, delivery, score, class, certificate] = own.columns();
    let columns = vec![
        Column::text(course),
        Column::text(days),
        Column::number(periods),
        Column::text(delivery),
        Column::number(score),
        Column::text(class),
        Column::text(certificate),
    ];
    let caption = own
        .language
        .say("Các khóa học đã hoàn thành", "Completed courses");
    let rows = own.records.iter().map(|record| row(own, own.line(record)));
    Table::new(caption, columns).quiet().rows(rows)
}

fn row(own: &Transcript, line: Line) -> Vec<Markup> {
    let certificate = html! {
        @match &line.certificate {
            Ok(numbered) => (certificate(numbered, own.language)),
            Err(wait) => (wait.brief(own.language)),
        }
    };
    vec![
        html! { (line.course) },
        html! { (line.started) " – " (line.completed) },
        html! { (line.periods) },
        html! { (line.delivery) },
        html! { (line.score) },
        html! { (line.class) },
        certificate,
    ]
}

fn certificate(numbered: &Numbered, language: Language) -> Markup {
    html! {
        // One box, so that on a phone all of it stands beside its label.
        div {
            a.code href={ "/certificates/" (numbered.code) } { (numbered.number) } br;
            (numbered.register_number) br;
            (badge_saying(state(numbered.status), numbered.status.word(language)))
            @if let Some(until) = &numbered.until { " " (until) }
        }
    }
}
