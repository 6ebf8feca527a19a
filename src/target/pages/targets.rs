//! Where a target stands: a sentence, a figure for the wall, bars with the goal, and the tables under them.
use super::words::Address;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::org::Category;
use crate::org::UnitTree;
use crate::target::model::By;
use crate::target::model::Count;
use crate::target::model::Line;
use crate::target::model::Sheet;
use crate::target::model::Target;
use crate::target::model::Window;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use crate::web::Page;
use crate::web::components::Bar;
use crate::web::components::Column;
use crate::web::components::Link;
use crate::web::components::Table;
use crate::web::components::bars;
use crate::web::components::breadcrumbs;
use crate::web::components::figure;
use crate::web::components::heading;
use crate::web::components::print_button;
use maud::Markup;
use maud::html;

/// Everything on the page of a target.
pub struct Dashboard<'a> {
    pub target: &'a Target,
    pub sheet: &'a Sheet,
    /// The units by which people are grouped.
    pub tree: &'a UnitTree,
    /// The unit in the middle; none when several stand side by side.
    pub middle: Option<UnitId>,
    /// The units above it that the viewer may open, from the top.
    pub above: Vec<UnitId>,
    pub day: Day,
    pub window: Window,
    pub by: By,
    pub category: Option<Category>,
    /// What the address says beside the unit.
    pub address: Address<'a>,
    pub language: Language,
}

impl Dashboard<'_> {
    pub fn page(&self) -> Page {
        let language = self.language;
        let name = self.middle.map(|unit| self.name(unit));
        let title = language.say("Chỉ tiêu", "Targets");
        let body = html! {
            (self.crumbs())
            (heading(self.target.title(language), &print_button(language)))
            @if let Some(name) = name { p.lead { strong { (name) } } }
            p { (self.sentence()) }
            (figure(&self.share(self.sheet.total), &self.figures(self.sheet.total)))
            (self.filter())
            (self.chart())
            (self.by_unit().show())
            (self.by_category().show())
            p.hint { (self.target.rule(language)) }
        };
        Page::new(title, body).wide().script("js/print.js")
    }

    fn crumbs(&self) -> Markup {
        let links: Vec<(String, &str)> = self
            .above
            .iter()
            .map(|&unit| (self.address.of_unit(self.code(unit)), self.name(unit)))
            .collect();
        let path: Vec<Link> = links
            .iter()
            .map(|(address, label)| Link { address, label })
            .collect();
        html! { @if !path.is_empty() { (breadcrumbs(&path, self.language)) } }
    }

    /// What one sees, in words.
    fn sentence(&self) -> String {
        let total = self.sheet.total;
        let (day, since) = (
            dates::day(self.day.0, self.language),
            dates::day(self.window.since.0, self.language),
        );
        let [persons, trained, missing] = [total.persons, total.trained, total.missing()]
            .map(|n| numbers::whole(n, self.language));
        let share = self.share(total);
        match self.language {
            Language::Vietnamese if total.persons == 0 => format!(
                "Ngày {day} không có ai trong phạm vi này giữ vị trí công tác thuộc chỉ tiêu."
            ),
            Language::Vietnamese if total.missing() == 0 => format!(
                "Đến hết ngày {day}, cả {persons} người đã hoàn thành ít nhất một khóa học kể từ {since}. Chỉ tiêu đã đạt."
            ),
            Language::Vietnamese => format!(
                "Đến hết ngày {day}, {trained} trong {persons} người ({share}) đã hoàn thành ít nhất một khóa học kể từ {since}; còn {missing} người."
            ),
            Language::English if total.persons == 0 => {
                format!("On {day} nobody here held a post that the target counts.")
            }
            Language::English if total.missing() == 0 => format!(
                "By the end of {day} all {persons} {} completed at least one course since {since}. The target is reached.",
                numbers::plural(total.persons, "person has", "people have")
            ),
            Language::English => format!(
                "By the end of {day}, {trained} of {persons} {} ({share}) {} completed at least one course since {since}; {missing} {} missing.",
                numbers::plural(total.persons, "person", "people"),
                numbers::plural(total.trained, "has", "have"),
                numbers::plural(total.missing(), "is", "are"),
            ),
        }
    }

    fn figures(&self, count: Count) -> String {
        let [persons, trained, attendances] = [count.persons, count.trained, count.attendances]
            .map(|n| numbers::whole(n, self.language));
        self.language.say(
            format!("{trained}/{persons} người · {attendances} lượt"),
            format!(
                "{trained}/{persons} {} · {attendances} {}",
                numbers::plural(count.persons, "person", "people"),
                numbers::plural(count.attendances, "attendance", "attendances")
            ),
        )
    }

    fn chart(&self) -> Markup {
        let language = self.language;
        let figures: Vec<String> = self
            .sheet
            .lines
            .iter()
            .map(|line| format!("{} · {}", self.share(line.count), self.figures(line.count)))
            .collect();
        let rows: Vec<Bar> = self
            .sheet
            .lines
            .iter()
            .zip(&figures)
            .map(|(line, figures)| Bar {
                label: self.unit(line),
                share: line.count.share(),
                goal: Some(self.target.goal),
                figures,
            })
            .collect();
        let goal = format!(
            "{} {}",
            language.say("Mục tiêu", "Goal"),
            numbers::percent(self.target.goal * 100.0, language)
        );
        html! { @if rows.len() > 1 { (bars(&self.chart_says(), &goal, &rows)) } }
    }

    fn chart_says(&self) -> String {
        let with_people = self
            .sheet
            .lines
            .iter()
            .filter(|line| line.count.persons > 0);
        let reached = with_people
            .clone()
            .filter(|line| line.count.share() >= self.target.goal)
            .count();
        let all = with_people.count();
        self.language.say(
            format!("{reached} trong {all} đơn vị đã đạt mục tiêu."),
            format!(
                "{reached} of {all} {} reached the goal.",
                numbers::plural(all, "unit has", "units have")
            ),
        )
    }

    fn by_unit(&self) -> Table {
        let name = self.language.say("Đơn vị", "Unit");
        let caption = self.language.say("Kết quả theo đơn vị", "By unit");
        let rows = self.sheet.lines.iter().map(|line| {
            let address = self
                .address
                .people(self.code(line.unit), line.own, self.category);
            self.row(self.unit(line), &address, line.count)
        });
        let all = self.address.people(
            self.middle.map_or("", |unit| self.code(unit)),
            false,
            self.category,
        );
        let total = self.row(
            html! { (self.language.say("Tổng cộng", "Total")) },
            &all,
            self.sheet.total,
        );
        Table::new(caption, self.columns(name))
            .rows(rows)
            .total(total)
    }

    fn by_category(&self) -> Table {
        let name = self.language.say("Đối tượng", "Category");
        let caption = self.language.say("Kết quả theo đối tượng", "By category");
        let unit = self.middle.map_or("", |unit| self.code(unit));
        let rows = self.sheet.categories.iter().map(|(category, count)| {
            let address = self.address.people(unit, false, Some(*category));
            self.row(html! { (category.label(self.language)) }, &address, *count)
        });
        let total = self.sheet.categories.iter().map(|(_, count)| *count).sum();
        let total = self.row(
            html! { (self.language.say("Tổng cộng", "Total")) },
            &self.address.people(unit, false, None),
            total,
        );
        Table::new(caption, self.columns(name))
            .rows(rows)
            .total(total)
    }

    fn columns(&self, first: &str) -> Vec<Column> {
        let say = |vietnamese, english| self.language.say(vietnamese, english);
        vec![
            Column::text(first),
            Column::number(say("Số người", "People")),
            Column::number(say("Đã hoàn thành", "Done")),
            Column::number(say("Tỷ lệ", "Share")),
            Column::number(say("Chưa hoàn thành", "Missing")),
            Column::number(say("Số lượt", "Attendances")),
        ]
    }

    /// Every number leads to the people it counts.
    fn row(&self, first: Markup, people: &str, count: Count) -> Vec<Markup> {
        let whole = |number| numbers::whole(number, self.language);
        let link = |state: &str, text: String| html! { a href={ (people) (state) } { (text) } };
        vec![
            first,
            link("", whole(count.persons)),
            link("&state=done", whole(count.trained)),
            link("&state=done", self.share(count)),
            link("&state=missing", whole(count.missing())),
            link("&state=done", whole(count.attendances)),
        ]
    }

    fn unit(&self, line: &Line) -> Markup {
        let name = self.name(line.unit);
        html! {
            @if line.own {
                (name) " " span.hint { (self.language.say("(không kể cấp dưới)", "(without those below)")) }
            } @else {
                a href=(self.address.of_unit(self.code(line.unit))) { (name) }
            }
        }
    }

    fn share(&self, count: Count) -> String {
        numbers::share(count.trained, count.persons, self.language)
    }

    fn name(&self, unit: UnitId) -> &str {
        self.tree.get(unit).map_or("", |unit| &unit.name)
    }

    pub(super) fn code(&self, unit: UnitId) -> &str {
        self.tree.get(unit).map_or("", |unit| &unit.code)
    }
}
