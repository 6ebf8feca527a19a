//! What is typed of a state, and what is wrong with it; pure.
use super::model::Effect;
use super::model::PostState;
use super::model::StateOfPost;
use super::queries::NewState;
use super::queries::Noted;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::org::model::Assignment;
use crate::org::when::is_plausible;
use crate::text::Language;
use crate::text::dates;
use crate::text::tidy;
use crate::web::Errors;
use serde::Deserialize;

/// Characters that a decision or a note may have.
const LONGEST: usize = 200;

/// A state to record, as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StateForm {
    /// The post, by its id.
    pub assignment: String,
    pub state: String,
    pub from: String,
    pub to: String,
    /// Code of the unit in which somebody seconded works.
    pub host: String,
    /// Ticked for a secondment outside the province.
    pub outside: String,
    pub decision: String,
    pub note: String,
}

/// The end of a state, as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReturnForm {
    /// The state, by its id.
    pub ending: String,
    /// Its last day.
    pub until: String,
}

/// What is known of the person.
pub struct Known<'a> {
    pub posts: &'a [Assignment],
    pub states: &'a [StateOfPost],
}

impl StateForm {
    /// The state as it would be recorded; `host` is the unit that the form names, if there is one of that code.
    pub fn check(
        &self,
        known: &Known,
        host: Option<UnitId>,
        today: Day,
        language: Language,
    ) -> Result<NewState, Errors> {
        let mut errors = self.lengths(language);
        let state = self.state.parse::<PostState>().ok();
        let post = self.post(known);
        if state.is_none() {
            errors.add("state", choose_state(language));
        }
        if post.is_none() {
            let words = language.say("Hãy chọn vị trí công tác.", "Choose a post.");
            errors.add("assignment", words);
        }
        let from = begin(&self.from, today, language, &mut errors);
        let to = match self.to.trim() {
            "" => Some(Day::LAST),
            typed => day(typed, "to", language, &mut errors),
        };
        let (Some(state), Some(post), Some(from), Some(to)) = (state, post, from, to) else {
            return Err(errors);
        };
        let (span, wrong) = days_within(post, (state, from, to), language);
        let mut errors =
            errors
                .and(wrong)
                .and(beside_others((known, post), (state, span), language));
        if state.effect() == Effect::Elsewhere {
            errors = errors.and(self.destination(host, post, language));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let kept = |text: &str| Some(tidy(text)).filter(|text| !text.is_empty());
        Ok(NewState {
            person: post.person_id,
            assignment: post.id,
            state,
            from: span.0,
            to: span.1,
            host: host.filter(|_| state.effect() == Effect::Elsewhere),
            noted: Noted {
                decision: kept(&self.decision),
                note: kept(&self.note),
            },
        })
    }

    fn post<'a>(&self, known: &Known<'a>) -> Option<&'a Assignment> {
        let mut posts = known.posts.iter();
        posts.find(|post| post.id.to_string() == self.assignment)
    }

    /// Whether it says where somebody seconded works: in another unit, or outside the province. An empty field alone would take
    /// them out of every target unnoticed.
    fn destination(&self, host: Option<UnitId>, post: &Assignment, language: Language) -> Errors {
        let outside = !self.outside.is_empty();
        match (tidy(&self.host).is_empty(), outside) {
            (true, true) => Errors::none(),
            (false, false) => hosted(host, post, language),
            (true, false) => Errors::one("host", language.say(
                "Hãy ghi mã đơn vị đến làm việc, hoặc đánh dấu biệt phái ra ngoài tỉnh.",
                "Give the code of the unit in which the person will work, or say that it lies outside the province.",
            )),
            (false, true) => Errors::one("host", language.say(
                "Đã đánh dấu biệt phái ra ngoài tỉnh thì để trống mã đơn vị; nơi đến ghi ở ô ghi chú.",
                "For a secondment outside the province leave this empty and name the place in the note.",
            )),
        }
    }

    fn lengths(&self, language: Language) -> Errors {
        let mut errors = Errors::none();
        for (field, text) in [("decision", &self.decision), ("note", &self.note)] {
            if tidy(text).chars().count() > LONGEST {
                let words = language.say(
                    format!("Không quá {LONGEST} ký tự."),
                    format!("At most {LONGEST} characters."),
                );
                errors.add(field, words);
            }
        }
        errors
    }
}

fn choose_state(language: Language) -> &'static str {
    language.say("Hãy chọn tình trạng.", "Choose a state.")
}

/// Whether the days fit beside the other states of the post.
fn beside_others(
    (known, post): (&Known, &Assignment),
    (state, (from, to)): (PostState, (Day, Day)),
    language: Language,
) -> Errors {
    let of_post = known.states.iter().filter(|one| one.assignment == post.id);
    let mut others = of_post.filter(|one| !goes_together((state, from), one));
    let Some(other) = others.find(|one| one.from <= to && from <= one.to) else {
        return Errors::none();
    };
    let other = other.words(language);
    Errors::one("from", language.say(
        format!("Trùng thời gian với tình trạng đã ghi: {other}. Hãy ghi ngày kết thúc của tình trạng đó trước."),
        format!("It overlaps with what is recorded already: {other}. End that first."),
    ))
}

/// Whether a state may hold on days of another one. Who is seconded may go on leave, which goes before for its days, and may
/// retire, which ends a secondment that has begun.
fn goes_together((state, from): (PostState, Day), other: &StateOfPost) -> bool {
    match (state.effect(), other.state.effect()) {
        (Effect::Away, Effect::Elsewhere) | (Effect::Elsewhere, Effect::Away) => true,
        (Effect::Gone, Effect::Elsewhere) => other.from < from,
        _ => false,
    }
}

/// Whether the host is a unit, and another one than the home.
fn hosted(host: Option<UnitId>, post: &Assignment, language: Language) -> Errors {
    match host {
        None => Errors::one("host", language.say(
            "Không có đơn vị mang mã này. Nếu biệt phái ra ngoài tỉnh, hãy để trống, đánh dấu ô bên dưới và ghi nơi đến ở ô ghi chú.",
            "No unit has this code. For a place outside the province leave it empty, tick the box below and name the place in the note.",
        )),
        Some(unit) if unit == post.unit_id => Errors::one("host", language.say(
            "Đây chính là đơn vị cử đi. Hãy ghi đơn vị đến làm việc.",
            "This is the home unit. Give the unit in which the person will work.",
        )),
        Some(_) => Errors::none(),
    }
}

/// The days of a state, and what of them does not lie within those of its post; an open end is that of the post, and a retirement
/// has none.
fn days_within(
    post: &Assignment,
    (state, from, to): (PostState, Day, Day),
    language: Language,
) -> ((Day, Day), Errors) {
    let mut errors = Errors::none();
    if state.effect() == Effect::Gone {
        if from <= post.valid_from || from > post.valid_to.plus(1) {
            errors.add("from", outside(post, language));
        }
        return ((from, Day::LAST), errors);
    }
    if to < from {
        errors.add("to", before_begin(language));
    }
    if from < post.valid_from || from > post.valid_to {
        errors.add("from", outside(post, language));
    }
    if to != Day::LAST && to > post.valid_to {
        errors.add("to", outside(post, language));
    }
    ((from, to.min(post.valid_to)), errors)
}

fn before_begin(language: Language) -> &'static str {
    language.say(
        "Ngày cuối nằm trước ngày đầu. Hãy sửa một trong hai.",
        "The last day lies before the first. Mend one of them.",
    )
}

fn outside(post: &Assignment, language: Language) -> String {
    let from = if post.valid_from == Day::FIRST {
        language.say("trước đến giờ", "ever").to_owned()
    } else {
        dates::day(post.valid_from.0, language)
    };
    let until = if post.valid_to == Day::LAST {
        language.say("nay", "now").to_owned()
    } else {
        dates::day(post.valid_to.0, language)
    };
    language.say(
        format!("Ngày này nằm ngoài thời gian giữ vị trí công tác (từ {from} đến {until})."),
        format!("This day lies outside the post (from {from} to {until})."),
    )
}

impl ReturnForm {
    /// The state to end, and its last day.
    pub fn check<'a>(
        &self,
        states: &'a [StateOfPost],
        language: Language,
    ) -> Result<(&'a StateOfPost, Day), Errors> {
        let mut errors = Errors::none();
        let mut running = states
            .iter()
            .filter(|state| state.state.effect() != Effect::Gone);
        let state = running.find(|state| state.id.to_string() == self.ending);
        if state.is_none() {
            errors.add(
                "ending",
                language.say("Hãy chọn tình trạng.", "Choose a state."),
            );
        }
        let until = day(&self.until, "until", language, &mut errors);
        let (Some(state), Some(until)) = (state, until) else {
            return Err(errors);
        };
        if until < state.from {
            errors.add(
                "until",
                language.say(
                    "Ngày cuối nằm trước ngày đầu. Nếu ghi nhầm, hãy gỡ bỏ tình trạng này.",
                    "The last day lies before the first. If it was a mistake, take it back.",
                ),
            );
        }
        if until > state.to {
            errors.add("until", language.say(
                "Tình trạng này kết thúc trước ngày đó rồi. Muốn kéo dài, hãy ghi thêm một tình trạng nối tiếp.",
                "It ends before that day already. To prolong it, record another that follows.",
            ));
        }
        if errors.is_empty() {
            Ok((state, until))
        } else {
            Err(errors)
        }
    }
}

/// The first day of a state; nothing, with the reason, for one that cannot be read or meant.
fn begin(typed: &str, today: Day, language: Language, errors: &mut Errors) -> Option<Day> {
    let from = day(typed, "from", language, errors)?;
    if !is_plausible(from, today) {
        let words = language.say(
            "Ngày đầu không trước năm 1975 và không quá một năm tới.",
            "Between 1975 and a year from now.",
        );
        errors.add("from", words);
        return None;
    }
    Some(from)
}

fn day(typed: &str, field: &'static str, language: Language, errors: &mut Errors) -> Option<Day> {
    let day = dates::parse_day(typed).map(Day);
    if day.is_none() {
        errors.add(
            field,
            language.say(
                "Ngày chưa đúng. Ghi như 05/02/2026.",
                "Not a day. Write it as 2026-02-05.",
            ),
        );
    }
    day
}
