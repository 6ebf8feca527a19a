//! The public part of the targets.
use crate::db::Day;
use crate::org::AskedWhen;
use crate::report::model::PublicFigures;
use crate::report::model::PublicLine;
use crate::target::Count;
use crate::target::Target;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components::Bar;
use crate::web::components::Column;
use crate::web::components::Icon;
use crate::web::components::Table;
use crate::web::components::bars;
use crate::web::components::error_summary;
use crate::web::components::figure;
use crate::web::components::heading;
use crate::web::components::icon;
use maud::Markup;
use maud::html;

/// The page of the public figures.
pub struct Statistics<'a> {
    pub target: &'a Target,
    pub figures: &'a PublicFigures,
    /// As the address says it, for the exports.
    pub asked: &'a AskedWhen,
    pub today: Day,
    pub language: Language,
}

/// The page of an address that is not understood: the form alone, to be mended.
pub fn statistics_again(
    asked: &AskedWhen,
    today: Day,
    errors: &Errors,
    language: Language,
) -> Page {
    let title = title(language);
    let body = html! {
        h1 { (title) }
        (error_summary(errors, language))
        (asked.form(("/statistics", &[]), today, errors, language))
    };
    Page::new(title, body).wide()
}

fn title(language: Language) -> &'static str {
    language.say("Số liệu công khai", "Public figures")
}

impl Statistics<'_> {
    pub fn page(&self) -> Page {
        let (target, figures, language) = (self.target, self.figures, self.language);
        let title = title(language);
        let body = html! {
            (heading(title, &self.exports()))
            h2 { (target.title(language)) }
            @match figures.total {
                Some(total) => {
                    p { (sentence(figures, total, language)) }
                    (figure(&share(total, language), &counted(total, language)))
                }
                None => p { (language.say("Chưa đủ số liệu để công bố.", "Too few people to publish a figure.")) },
            }
            (self.asked.form(("/statistics", &[]), self.today, &Errors::none(), language))
            (chart(target, figures, language))
            (table(figures, language).show())
            p.hint { (target.rule(language)) }
            p.hint { (withholding(language)) }
        };
        Page::new(title, body).wide()
    }

    /// The same day and grouping as files.
    fn exports(&self) -> Markup {
        let query = self.asked.query();
        html! {
            @for (ending, name) in [("csv", "CSV"), ("json", "JSON")] {
                a.button.secondary href={ "/statistics." (ending) (query) } download { (icon(Icon::Download)) (name) }
            }
        }
    }
}

fn withholding(language: Language) -> &'static str {
    language.say(
        "Số liệu không nêu tên ai. Đơn vị có dưới 5 người, và đơn vị mà từ đó suy ra được các đơn vị ấy (kể cả khi so hai cách xếp theo đơn vị khi đó và hiện nay), không công bố riêng (ghi …) nhưng vẫn tính trong tổng.",
        "No names. Units of fewer than 5 people, and units from which those could be worked out (also by comparing the units of then with those of today), are not shown on their own (…) but count in the total.",
    )
}

fn sentence(figures: &PublicFigures, total: Count, language: Language) -> String {
    let [day, since] = [figures.as_of, figures.since].map(|day| dates::day(day.0, language));
    let [persons, trained] =
        [total.persons, total.trained].map(|number| numbers::whole(number, language));
    language.say(
        format!("Đến hết ngày {day}, {trained} trong {persons} cán bộ, công chức, viên chức, người lao động đã hoàn thành ít nhất một khóa học kể từ {since}."),
        format!("By the end of {day}, {trained} of {persons} officials, civil servants, public employees and workers have completed at least one course since {since}."),
    )
}

fn counted(count: Count, language: Language) -> String {
    let [persons, trained, attendances] = [count.persons, count.trained, count.attendances]
        .map(|number| numbers::whole(number, language));
    language.say(
        format!("{trained}/{persons} người · {attendances} lượt"),
        format!(
            "{trained}/{persons} {} · {attendances} {}",
            numbers::plural(count.persons, "person", "people"),
            numbers::plural(count.attendances, "attendance", "attendances")
        ),
    )
}

fn share(count: Count, language: Language) -> String {
    numbers::share(count.trained, count.persons, language)
}

fn name(line: &PublicLine, language: Language) -> Markup {
    html! {
        (line.name)
        @if line.own { " " span.hint { (language.say("(không kể cấp dưới)", "(without those below)")) } }
    }
}

fn chart(target: &Target, figures: &PublicFigures, language: Language) -> Markup {
    let shown: Vec<(&PublicLine, Count, String)> = figures
        .lines
        .iter()
        .filter_map(|line| {
            line.count
                .map(|count| (line, count, share(count, language)))
        })
        .collect();
    let rows: Vec<Bar> = shown
        .iter()
        .map(|(line, count, figures)| Bar {
            label: name(line, language),
            share: count.share(),
            goal: Some(target.goal),
            figures,
        })
        .collect();
    let goal = numbers::percent(target.goal * 100.0, language);
    let goal = language.say(format!("Mục tiêu {goal}"), format!("Goal {goal}"));
    let says = language.say(
        "Tỷ lệ đã hoàn thành theo đơn vị.",
        "Share of those done, by unit.",
    );
    html! { @if rows.len() > 1 { (bars(says, &goal, &rows)) } }
}

fn table(figures: &PublicFigures, language: Language) -> Table {
    let say = |vietnamese, english| language.say(vietnamese, english);
    let columns = vec![
        Column::text(say("Đơn vị", "Unit")),
        Column::number(say("Số người", "People")),
        Column::number(say("Đã hoàn thành", "Done")),
        Column::number(say("Tỷ lệ", "Share")),
        Column::number(say("Số lượt", "Attendances")),
    ];
    let row = |first: Markup, count: Option<Count>| {
        let number = |number: fn(Count) -> i64| {
            html! { (count.map_or_else(|| "…".to_owned(), |count| numbers::whole(number(count), language))) }
        };
        vec![
            first,
            number(|count| count.persons),
            number(|count| count.trained),
            html! { (count.map_or_else(|| "…".to_owned(), |count| share(count, language))) },
            number(|count| count.attendances),
        ]
    };
    let total = row(html! { (say("Tổng cộng", "Total")) }, figures.total);
    let rows = figures
        .lines
        .iter()
        .map(|line| row(name(line, language), line.count));
    Table::new(say("Kết quả theo đơn vị", "By unit"), columns)
        .rows(rows)
        .total(total)
}
