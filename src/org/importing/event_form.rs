//! One reorganisation as somebody types it: a form for each kind, which becomes the same file that could have been imported; pure.
use super::super::import::Event;
use crate::text::Language;
use crate::text::dates;
use crate::text::tidy;
use crate::web::Errors;
use crate::web::Page;
use crate::web::components;
use crate::web::components::Field;
use crate::web::components::Kind;
use crate::web::components::Link;
use maud::Markup;
use maud::html;
use serde::Deserialize;

/// What is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EventForm {
    pub event: String,
    pub date: String,
    pub decision: String,
    pub decision_date: String,
    pub from_codes: String,
    pub to_codes: String,
    pub name: String,
    pub kind: String,
    pub parent_code: String,
    /// Of a split: a line for each new unit, its code, name and kind with semicolons between.
    pub units: String,
}

/// The headings of the file that a form becomes; in the order of [`EventForm::file`].
const HEADINGS: &str =
    "code,name,kind,parent_code,valid_from,event,date,decision,from_codes,to_codes\n";

impl EventForm {
    pub fn event(&self) -> Option<Event> {
        self.event.parse().ok()
    }

    /// What is wrong before anything is looked up.
    pub fn check(&self, language: Language) -> Errors {
        let mut errors = Errors::none();
        if self.event().is_none() {
            errors.add(
                "event",
                language.say("Hãy chọn một việc.", "Choose what happens."),
            );
        }
        if self.date.trim().is_empty() {
            errors.add(
                "date",
                language.say(
                    "Hãy ghi ngày hiệu lực.",
                    "State the first day on which it holds.",
                ),
            );
        }
        let decided = self.decision_date.trim();
        if !decided.is_empty() && dates::parse_day(decided).is_none() {
            errors.add(
                "decision_date",
                language.say(
                    "Ngày chưa đúng. Ghi như 05/02/2026.",
                    "Not a day. Write it as 2026-02-05.",
                ),
            );
        }
        if self.event() == Some(Event::Split) && self.new_units().len() < 2 {
            errors.add(
                "units",
                language.say(
                    "Hãy ghi ít nhất hai đơn vị, mỗi đơn vị một dòng: mã; tên; loại.",
                    "Give at least two units, one a line: code; name; kind.",
                ),
            );
        }
        errors
    }

    /// The number of the decision with its day.
    fn decided(&self) -> String {
        let number = tidy(&self.decision);
        match dates::parse_day(self.decision_date.trim()) {
            Some(day) => format!("{number} ngày {}", dates::day(day, Language::Vietnamese))
                .trim()
                .to_owned(),
            None => number,
        }
    }

    /// Code, name and kind of each unit that a split makes.
    fn new_units(&self) -> Vec<[String; 3]> {
        let lines = self
            .units
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let cells = lines.map(|line| {
            let mut cells = line.splitn(3, ';').map(tidy);
            [(); 3].map(|()| cells.next().unwrap_or_default())
        });
        cells.collect()
    }

    /// The same as a file.
    pub fn file(&self) -> Vec<u8> {
        let mut file = String::from(HEADINGS);
        let (date, parent) = (self.date.trim(), self.parent_code.trim());
        let mut to_codes = self.to_codes.clone();
        if self.event() == Some(Event::Split) {
            let units = self.new_units();
            to_codes = units
                .iter()
                .map(|[code, ..]| code.as_str())
                .collect::<Vec<_>>()
                .join(";");
            for [code, name, kind] in &units {
                line(
                    &mut file,
                    &[code, name, kind, parent, date, "", "", "", "", ""],
                );
            }
        }
        let split = self.event() == Some(Event::Split);
        let own =
            |text: &'static str, typed: &str| if split { text.to_owned() } else { tidy(typed) };
        let (name, kind, parent) = (own("", &self.name), own("", &self.kind), own("", parent));
        let (from, decided) = (self.from_codes.as_str(), self.decided());
        line(
            &mut file,
            &[
                "",
                &name,
                &kind,
                &parent,
                "",
                &self.event,
                date,
                &decided,
                from,
                &to_codes,
            ],
        );
        file.into_bytes()
    }

    /// The field in which a column of that file was typed.
    pub fn field(&self, column: &str) -> &'static str {
        let split = self.event() == Some(Event::Split);
        match column {
            "date" => "date",
            "decision" => "decision",
            "from_codes" => "from_codes",
            "parent_code" => "parent_code",
            "to_codes" | "code" | "name" | "kind" | "valid_from" if split => "units",
            "to_codes" => "to_codes",
            "name" => "name",
            "kind" => "kind",
            "event" => "event",
            _ => "",
        }
    }
}

/// One row of the file; a cell that a spreadsheet would run is no danger here, and a quotation mark ends none.
fn line(file: &mut String, cells: &[&str]) {
    let quoted = cells.iter().map(|cell| {
        let plain: String = cell.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
        format!("\"{}\"", plain.replace('"', "\"\""))
    });
    file.push_str(&quoted.collect::<Vec<_>>().join(","));
    file.push('\n');
}

/// What the kinds are called.
pub fn label(event: Event, language: Language) -> &'static str {
    match event {
        Event::Merge => language.say("Sáp nhập", "Merge"),
        Event::Split => language.say("Chia tách", "Split"),
        Event::Rename => language.say("Đổi tên hoặc đổi mã", "Rename or recode"),
        Event::Reclassify => language.say("Đổi loại", "Reclassify"),
        Event::Move => language.say("Chuyển cấp trên", "Move under another unit"),
        Event::Dissolve => language.say("Giải thể", "Dissolve"),
    }
}

/// The form of one kind, or the choice of a kind.
pub fn page(
    form: &EventForm,
    units: &[(String, String)],
    errors: &Errors,
    language: Language,
) -> Page {
    let title = language.say("Ghi nhận sắp xếp đơn vị", "Record a reorganisation");
    let body = html! {
        (components::breadcrumbs(&[Link { address: "/units", label: language.say("Đơn vị", "Units") }], language))
        h1 { (title) }
        (components::error_summary(errors, language))
        p { (language.say(
            "Chọn việc cần ghi nhận. Trước khi ghi, hệ thống cho xem việc này ảnh hưởng đến đơn vị, cán bộ và người phụ trách nào; sau khi ghi vẫn hoàn tác được.",
            "Choose what happens. Before anything is written you see which units, people and officers it concerns; it can be undone afterwards.",
        )) }
        (kinds(form, language))
        @if let Some(event) = form.event() {
            h2 { (label(event, language)) }
            form method="post" action="/units/events" {
                (components::hidden("event", event.as_str()))
                (fields(form, event, (errors, language)))
                @if !units.is_empty() {
                    datalist id="units" { @for (code, name) in units { option value=(code) { (name) " (" (code) ")" } } }
                }
                (components::submit(language.say("Xem trước", "Preview")))
            }
        }
    };
    Page::new(title, body)
}

fn kinds(form: &EventForm, language: Language) -> Markup {
    let from: String = form
        .from_codes
        .chars()
        .filter(|c| c.is_alphanumeric() || "._-/;,".contains(*c))
        .collect();
    html! {
        ul {
            @for event in Event::ALL {
                li {
                    @if form.event() == Some(*event) { strong { (label(*event, language)) } }
                    @else { a href={ "/units/events/new?event=" (event) "&from_codes=" (from) } { (label(*event, language)) } }
                }
            }
        }
    }
}

fn fields(form: &EventForm, event: Event, (errors, language): (&Errors, Language)) -> Markup {
    let several = language.say(
        "Một hoặc nhiều mã, cách nhau bằng dấu phẩy.",
        "One or several codes with commas between.",
    );
    let one = language.say("Một mã.", "One code.");
    let from_hint = if event == Event::Split { one } else { several };
    let text = |name, label, value, hint| {
        components::field(&Field::new(name, label).value(value).hint(hint), errors)
    };
    let code = |name, label, value, hint| {
        components::field(
            &Field::new(name, label)
                .value(value)
                .hint(hint)
                .list("units"),
            errors,
        )
    };
    let day = |name, label, value| {
        components::field(
            &Field::new(name, label).value(value).kind(Kind::Date),
            errors,
        )
    };
    let parent = language.say("Mã đơn vị cấp trên", "Code of the unit above");
    html! {
        (day("date", language.say("Có hiệu lực từ ngày", "Holds from"), &form.date))
        (text("decision", language.say("Số quyết định", "Decision number"), &form.decision, language.say("Ví dụ 1662/NQ-UBTVQH15.", "As 1662/NQ-UBTVQH15.")))
        (day("decision_date", language.say("Ngày ký quyết định", "Decision signed on"), &form.decision_date))
        (code("from_codes", language.say("Mã đơn vị hiện có", "Codes of the units"), &form.from_codes, from_hint))
        @if event == Event::Merge {
            (code("to_codes", language.say("Mã đơn vị sau sáp nhập", "Code of the unit they become"), &form.to_codes, language.say("Một đơn vị đang có, hoặc mã của đơn vị mới.", "A unit that stands, or the code of a new one.")))
        }
        @if event == Event::Split {
            (components::field(&Field::new("units", language.say("Các đơn vị mới", "The new units")).value(&form.units).kind(Kind::Lines(5)).hint(language.say("Mỗi dòng một đơn vị: mã; tên; loại.", "One a line: code; name; kind.")), errors))
        }
        @if event == Event::Rename {
            (text("to_codes", language.say("Mã mới", "New code"), &form.to_codes, language.say("Để trống nếu mã không đổi.", "Empty if the code stays.")))
        }
        @if matches!(event, Event::Merge | Event::Rename | Event::Reclassify) {
            (text("name", language.say("Tên mới", "New name"), &form.name, language.say("Để trống nếu tên không đổi.", "Empty if the name stays.")))
            (text("kind", language.say("Loại mới", "New kind"), &form.kind, language.say("Ví dụ phường, xã.", "As phường, xã.")))
        }
        @if matches!(event, Event::Merge | Event::Split | Event::Move) {
            (code("parent_code", parent, &form.parent_code, if event == Event::Merge { language.say("Để trống: như đơn vị thứ nhất.", "Empty: as the first of the units.") } else { one }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_texts_stay_in_their_cells() {
        let form = EventForm {
            event: "merge".to_owned(),
            date: "2026-01-01".to_owned(),
            decision: "1\",\"x\n=cmd".to_owned(),
            from_codes: "A,B".to_owned(),
            to_codes: "C".to_owned(),
            name: "Xã \"mới\", đẹp".to_owned(),
            ..EventForm::default()
        };
        let file = String::from_utf8(form.file()).unwrap();
        assert_eq!(
            file.lines().nth(1).unwrap(),
            "\"\",\"Xã \"\"mới\"\", đẹp\",\"\",\"\",\"\",\"merge\",\"2026-01-01\",\"1\"\",\"\"x =cmd\",\"A,B\",\"C\""
        );
        assert_eq!(file.lines().count(), 2);
    }

    #[test]
    fn a_split_makes_a_row_for_each_new_unit() {
        let form = EventForm {
            event: "split".to_owned(),
            date: "2026-01-01".to_owned(),
            from_codes: "A".to_owned(),
            parent_code: "T".to_owned(),
            units: "A1; Xã A1; xã\n\n A2;Xã A2".to_owned(),
            ..EventForm::default()
        };
        let file = String::from_utf8(form.file()).unwrap();
        assert_eq!(file.lines().count(), 4);
        assert!(file.contains("\"A1\",\"Xã A1\",\"xã\",\"T\",\"2026-01-01\""));
        assert!(file.contains("\"A\",\"A1;A2\""));
    }
}
