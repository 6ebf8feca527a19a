//! One reorganisation as somebody types it, which becomes the same file that could have been imported; pure.
use super::super::import::Event;
use super::super::when::is_plausible;
use crate::db::Day;
use crate::text::Language;
use crate::text::dates;
use crate::text::tidy;
use crate::web::Errors;
use serde::Deserialize;
use std::collections::HashSet;

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
    pub fn check(&self, today: Day, language: Language) -> Errors {
        let mut errors = Errors::none();
        if self.event().is_none() {
            errors.add(
                "event",
                language.say("Hãy chọn một việc.", "Choose what happens."),
            );
        }
        self.check_days(today, &mut errors, language);
        self.check_former_units(&mut errors, language);
        if self.event() == Some(Event::Split) && self.new_units().len() < 2 {
            errors.add(
                "units",
                language.say(
                    "Hãy ghi ít nhất hai đơn vị, mỗi đơn vị một dòng: mã; tên; loại.",
                    "Give at least two units, one a line: code; name; kind.",
                ),
            );
        }
        self.check_new_units(&mut errors, language);
        errors
    }

    /// The day on which it holds is said and may be meant; the decision was signed by today.
    fn check_days(&self, today: Day, errors: &mut Errors, language: Language) {
        let unreadable = language.say(
            "Ngày chưa đúng. Ghi như 05/02/2026.",
            "Not a day. Write it as 2026-02-05.",
        );
        let read = |typed: &str| dates::parse_day(typed).map(Day);
        match (self.date.trim(), read(self.date.trim())) {
            ("", _) => errors.add(
                "date",
                language.say(
                    "Hãy ghi ngày hiệu lực.",
                    "State the first day on which it holds.",
                ),
            ),
            (_, None) => errors.add("date", unreadable),
            (_, Some(day)) if !is_plausible(day, today) => errors.add(
                "date",
                language.say(
                    "Ngày hiệu lực không trước năm 1975 và không quá một năm tới.",
                    "Between 1975 and a year from now.",
                ),
            ),
            _ => {}
        }
        match (self.decision_date.trim(), read(self.decision_date.trim())) {
            ("", _) => {}
            (_, None) => errors.add("decision_date", unreadable),
            (_, Some(day)) if day > today => errors.add(
                "decision_date",
                language.say(
                    "Chưa đến ngày này: quyết định chưa thể đã ký.",
                    "This day has not come yet: nothing can have been signed on it.",
                ),
            ),
            _ => {}
        }
    }

    /// No unit is named twice as one that something happens to.
    fn check_former_units(&self, errors: &mut Errors, language: Language) {
        let mut codes = HashSet::new();
        let named = self.from_codes.split([',', ';']).map(str::trim);
        let twice = named
            .filter(|code| !code.is_empty())
            .find(|code| !codes.insert(*code));
        if let Some(code) = twice {
            errors.add(
                "from_codes",
                language.say(
                    format!("Mã “{code}” ghi hai lần."),
                    format!("The code “{code}” is given twice."),
                ),
            );
        }
    }

    /// Each new unit has a code of its own and a name.
    fn check_new_units(&self, errors: &mut Errors, language: Language) {
        let mut codes = HashSet::new();
        for (place, [code, name, _]) in self.new_units().iter().enumerate() {
            let line = place + 1;
            if !code.is_empty() && !codes.insert(code.clone()) {
                errors.add(
                    "units",
                    language.say(
                        format!("Đơn vị mới thứ {line}: mã “{code}” đã ghi ở dòng trên."),
                        format!("New unit {line}: the code “{code}” stands in a line above."),
                    ),
                );
            }
            if code.is_empty() || name.is_empty() {
                errors.add(
                    "units",
                    language.say(
                        format!("Đơn vị mới thứ {line}: hãy ghi cả mã và tên, cách nhau bằng dấu chấm phẩy."),
                        format!("New unit {line}: give its code and its name, with a semicolon between."),
                    ),
                );
            }
        }
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
    pub(super) fn new_units(&self) -> Vec<[String; 3]> {
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
        // The parent of a split is that of the new units.
        let own = |typed: &str| match self.event() {
            Some(Event::Split) => String::new(),
            _ => tidy(typed),
        };
        let (name, kind, parent) = (own(&self.name), own(&self.kind), own(parent));
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
