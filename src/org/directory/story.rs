//! What a unit has been, what happened to it, and what else bore its code or name.
use super::super::import::Event;
use super::super::model::Unit;
use super::super::queries;
use super::super::queries::UnitEvent;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::text::Language;
use crate::text::dates;
use crate::web::components::Column;
use crate::web::components::Table;
use crate::web::components::Tone;
use crate::web::components::notice;
use diesel::QueryResult;
use maud::Markup;
use maud::html;
use std::collections::HashMap;

/// A unit over time.
pub(super) struct Story {
    unit: UnitId,
    versions: Vec<Unit>,
    events: Vec<UnitEvent>,
    /// Other units that bore a code or name of it before.
    before: Vec<Unit>,
    names: HashMap<UnitId, String>,
    /// On which days units of the story stood within the viewer's scope; those that never did have no link.
    opens: HashMap<UnitId, (Day, Day)>,
}

impl Story {
    pub fn read(conn: &mut Conn, unit: UnitId, seen: &Scope) -> QueryResult<Self> {
        let versions = queries::versions_of(conn, unit)?;
        let events = queries::events_of(conn, unit)?;
        let before = queries::borne_before(conn, &versions)?;
        let of_events = events
            .iter()
            .flat_map(|event| [Some(event.unit), event.successor]);
        let of_versions = versions.iter().map(|version| version.parent_id);
        let of_others = before.iter().map(|other| Some(other.id));
        let mut units: Vec<UnitId> = of_events
            .chain(of_versions)
            .chain(of_others)
            .flatten()
            .collect();
        units.sort_unstable();
        units.dedup();
        Ok(Self {
            names: queries::names_of(conn, &units, Day::LAST)?,
            opens: queries::days_within(conn, seen, &units)?,
            unit,
            versions,
            events,
            before,
        })
    }

    /// A unit on a day, as a link where the viewer may follow it.
    fn link(&self, unit: UnitId, day: Day) -> Markup {
        let name = self.names.get(&unit).map_or("–", String::as_str);
        let open = self.opens.get(&unit);
        html! {
            @match open.filter(|(from, to)| *from <= day && day <= *to) {
                Some(_) if day == Day::LAST => a href={ "/units/" (unit) } { (name) },
                Some(_) => a href={ "/units/" (unit) "?as_of=" (day) } { (name) },
                None => (name),
            }
        }
    }

    /// What else bore a code or a name of this unit before it did.
    pub fn warnings(&self, language: Language) -> Markup {
        if self.before.is_empty() {
            return html! {};
        }
        let lines = self.before.iter().map(|other| {
            let until = dates::day(other.valid_to.0, language);
            let of_code = self.versions.iter().any(|own| own.code == other.code);
            html! {
                p {
                    @if of_code {
                        (language.say(format!("Mã {} đến {until} là của ", other.code), format!("Until {until} the code {} was that of ", other.code)))
                        (self.named(other)) "."
                    } @else {
                        (language.say(format!("Tên {} đến {until} còn là của một đơn vị khác, mã ", other.name), format!("Until {until} {} was also the name of another unit, code ", other.name)))
                        (self.coded(other)) "."
                    }
                }
            }
        });
        notice(Tone::Info, &html! { @for line in lines { (line) } })
    }

    fn named(&self, other: &Unit) -> Markup {
        self.other(other, &other.name)
    }

    fn coded(&self, other: &Unit) -> Markup {
        self.other(other, &other.code)
    }

    fn other(&self, other: &Unit, words: &str) -> Markup {
        html! {
            @if self.opens.contains_key(&other.id) { a href={ "/units/" (other.id) "?as_of=" (other.valid_to) } { (words) } } @else { (words) }
        }
    }

    /// Everything it has been and all that happened to it, when there is anything to tell.
    pub fn section(&self, language: Language) -> Markup {
        if self.versions.len() < 2 && self.events.is_empty() {
            return html! {};
        }
        let title = language.say("Qua các thời kỳ", "Over time");
        let columns = vec![
            Column::text(language.say("Tên", "Name")),
            Column::text(language.say("Mã", "Code")),
            Column::text(language.say("Loại", "Kind")),
            Column::text(language.say("Cấp trên", "Above")),
            Column::text(language.say("Mã định danh", "Agency code")),
            Column::text(language.say("Từ ngày", "From")),
            Column::text(language.say("Đến ngày", "To")),
        ];
        let rows = self
            .versions
            .iter()
            .map(|version| self.row(version, language));
        html! {
            section {
                h2 { (title) }
                @if !self.events.is_empty() {
                    ul { @for event in &self.events { li { (self.told(event, language)) } } }
                }
                (Table::new(title, columns).rows(rows).quiet().show())
            }
        }
    }

    fn row(&self, version: &Unit, language: Language) -> Vec<Markup> {
        let day = |day: Day| {
            if day == Day::FIRST || day == Day::LAST {
                "–".to_owned()
            } else {
                dates::day(day.0, language)
            }
        };
        let parent =
            version
                .parent_id
                .map(|parent| match version.valid_from.max(self.begun(parent)) {
                    // Both since ever: the last day on which it was so is as good.
                    Day::FIRST => self.link(parent, version.valid_to),
                    day => self.link(parent, day),
                });
        vec![
            html! { (version.name) },
            html! { (version.code) },
            html! { (version.kind) },
            parent.unwrap_or_else(|| html! { "–" }),
            html! { (version.agency_code.as_deref().unwrap_or("–")) },
            html! { (day(version.valid_from)) },
            html! { (day(version.valid_to)) },
        ]
    }

    /// The first day on which a unit stood within the viewer's scope.
    fn begun(&self, unit: UnitId) -> Day {
        self.opens.get(&unit).map_or(Day::FIRST, |(from, _)| *from)
    }

    /// One event in words, with the other unit as a link.
    fn told(&self, event: &UnitEvent, language: Language) -> Markup {
        let day = dates::day(event.day.0, language);
        let (before, from) = (event.day.plus(-1), event.day);
        let took_in = event.unit != self.unit;
        let (words, other) = match (event.event, event.successor) {
            (Event::Merge, Some(_)) if took_in => (
                language.say("Tiếp nhận ", "Took in "),
                Some(self.link(event.unit, before)),
            ),
            (Event::Split, Some(_)) if took_in => (
                language.say("Tách ra từ ", "Was split off from "),
                Some(self.link(event.unit, before)),
            ),
            (Event::Merge, Some(heir)) => (
                language.say("Sáp nhập vào ", "Merged into "),
                Some(self.link(heir, from)),
            ),
            (Event::Split, Some(heir)) => (
                language.say("Chia tách thành ", "Split into "),
                Some(self.link(heir, from)),
            ),
            (Event::Rename, _) => (language.say("Đổi tên", "Renamed"), None),
            (Event::Reclassify, _) => (language.say("Đổi loại", "Reclassified"), None),
            (Event::Move, _) => (
                language.say("Chuyển cấp trên", "Moved under another unit"),
                None,
            ),
            (Event::Merge | Event::Split | Event::Dissolve, _) => {
                (language.say("Giải thể", "Dissolved"), None)
            }
        };
        html! {
            (day) ": " (words)
            @if let Some(other) = other { (other) }
            @if let Some(decision) = &event.decision {
                (language.say(", theo quyết định ", ", by decision ")) (decision)
            }
        }
    }
}
