//! One's own record in words, for the page and for the file; pure.
use super::Editions;
use super::Issued;
use super::Record;
use super::groups;
use crate::certificate::Status;
use crate::db::Day;
use crate::db::Time;
use crate::learning::GradeClass;
use crate::learning::Wait;
use crate::org::Person;
use crate::text::Language;
use crate::text::dates;
use crate::text::numbers;
use jiff::tz::TimeZone;

/// What is shown, and to whom.
pub struct Transcript<'a> {
    pub person: &'a Person,
    pub records: &'a [Record],
    pub editions: &'a Editions,
    pub issued: &'a Issued,
    pub zone: &'a TimeZone,
    pub today: Day,
    pub language: Language,
}

/// A completed course in words.
pub struct Line<'a> {
    pub course: String,
    pub started: String,
    pub completed: String,
    pub periods: String,
    pub delivery: &'static str,
    pub score: String,
    pub class: &'a str,
    /// The certificate, or why it is not there yet.
    pub certificate: Result<Numbered<'a>, Wait>,
}

/// A certificate in words.
pub struct Numbered<'a> {
    /// The number as its address writes it.
    pub code: &'a str,
    /// The number as people read it.
    pub number: String,
    pub register_number: &'a str,
    pub status: Status,
    pub until: Option<String>,
}

impl<'a> Transcript<'a> {
    /// Whose record it is: labels and words.
    pub fn who(&self) -> [(&'static str, String); 4] {
        let (person, language) = (self.person, self.language);
        let birth = person.birth_date.map(|date| date.show(language));
        let latest = self.records.first().map(|record| &record.who);
        [
            (language.say("Họ và tên", "Name"), person.full_name.clone()),
            (
                language.say("Mã cán bộ", "Staff code"),
                person.staff_code.clone().unwrap_or_default(),
            ),
            (language.say("Ngày sinh", "Born"), birth.unwrap_or_default()),
            (
                language.say(
                    "Đơn vị khi hoàn thành gần nhất",
                    "Unit at the last completion",
                ),
                latest.map_or_else(String::new, |who| who.unit_name.clone()),
            ),
        ]
    }

    /// How much was completed by today.
    pub fn sentence(&self) -> String {
        let sum: f64 = self.records.iter().map(|record| record.what.periods).sum();
        let (count, day) = (self.records.len(), dates::day(self.today.0, self.language));
        let periods = numbers::decimal(sum, 1, self.language);
        let courses = if count == 1 { "course" } else { "courses" };
        let unit = if periods == "1" { "period" } else { "periods" };
        self.language.say(
            format!("Đến ngày {day}: {count} khóa học đã hoàn thành, tổng cộng {periods} tiết."),
            format!("As of {day}: {count} {courses} completed, {periods} {unit} in all."),
        )
    }

    /// What stands above each column of [`Line`].
    pub fn columns(&self) -> [&'static str; 7] {
        let say = |vietnamese, english| self.language.say(vietnamese, english);
        [
            say("Khóa học", "Course"),
            say("Từ ngày – đến ngày", "From – to"),
            say("Số tiết", "Periods"),
            say("Hình thức", "Delivery"),
            say("Điểm (%)", "Score (%)"),
            say("Xếp loại", "Class"),
            say("Giấy chứng nhận", "Certificate"),
        ]
    }

    pub fn line(&self, record: &'a Record) -> Line<'a> {
        let (what, language) = (&record.what, self.language);
        let edition = self.editions.get(&what.release);
        let day = |at: Time| dates::day(at.day(self.zone).0, language);
        let score = what
            .score_percent
            .map(|score| numbers::decimal(score, 2, language));
        Line {
            course: edition.map_or_else(String::new, |edition| {
                format!("{} · {}", edition.course_code, edition.title)
            }),
            started: day(what.started_at),
            completed: day(what.completed_at),
            periods: numbers::decimal(what.periods, 1, language),
            delivery: language.say("trực tuyến", "online"),
            score: score.unwrap_or_default(),
            class: class(&what.grade_class, language),
            certificate: self.numbered(record),
        }
    }

    fn numbered(&self, record: &'a Record) -> Result<Numbered<'a>, Wait> {
        let Some(proof) = &record.certificate else {
            return Err(record.wait(self.issued).unwrap_or(Wait::Issuing));
        };
        let status = proof.status(self.today);
        // What was taken back does not hold until a day.
        let holds = matches!(status, Status::Valid | Status::Expired);
        let until = proof.valid_until.filter(|_| holds).map(|until| {
            let day = dates::day(until.0, self.language);
            self.language
                .say(format!("đến {day}"), format!("until {day}"))
        });
        Ok(Numbered {
            code: &proof.code,
            number: groups(&proof.code).collect::<Vec<_>>().join("-"),
            register_number: &proof.register_number,
            status,
            until,
        })
    }

    /// Said in place of the lines.
    pub fn nothing_yet(&self) -> &'static str {
        self.language.say(
            "Anh/chị chưa hoàn thành khóa học nào.",
            "You have not completed a course yet.",
        )
    }
}

/// The class of a result in the reader's language; files keep the word that is stored.
pub fn class(stored: &str, language: Language) -> &str {
    stored
        .parse()
        .map_or(stored, |class: GradeClass| class.label(language))
}
