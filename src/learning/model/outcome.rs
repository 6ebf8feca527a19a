//! What completing a course is worth.
use super::enrolment::Moment;
use crate::audit::Actor;
use crate::content::EvidenceGrade;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::ids::CompletionId;
use crate::db::ids::CourseId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::JobId;
use crate::db::ids::PersonId;
use crate::db::ids::ReleaseId;
use crate::db::ids::UnitId;
use crate::db::text_enum;
use crate::org::Category;
use crate::text::Language;
use diesel::prelude::*;

text_enum! {
    /// The class of a result (xếp loại), in the words that stand in files and on certificates (interface.md).
    pub enum GradeClass {
        Excellent = "Xuất sắc",
        Good = "Giỏi",
        Fair = "Khá",
        Average = "Trung bình",
        /// Completed without a quiz.
        Passed = "Đạt",
    }
}

impl GradeClass {
    /// The class of a passed quiz by its percentage; `None` is a course without one. The percentage counts as it is shown,
    /// with two decimals, so that a shown 90% is never classed as less.
    pub fn of(score_percent: Option<f64>) -> Self {
        let shown = score_percent.map(|percent| (percent * 100.0).round() / 100.0);
        match shown {
            None => Self::Passed,
            Some(90.0..) => Self::Excellent,
            Some(80.0..) => Self::Good,
            Some(70.0..) => Self::Fair,
            Some(_) => Self::Average,
        }
    }

    /// The name on screen.
    pub fn label(self, language: Language) -> &'static str {
        let english = match self {
            Self::Excellent => "Excellent",
            Self::Good => "Good",
            Self::Fair => "Fair",
            Self::Average => "Average",
            Self::Passed => "Passed",
        };
        language.say(self.as_str(), english)
    }
}

/// A course completed. Unit, category and position are those of the moment and never change.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct Completion {
    pub id: CompletionId,
    pub person: PersonId,
    pub course: CourseId,
    pub release: ReleaseId,
    pub enrolment: EnrolmentId,
    pub unit: UnitId,
    pub unit_code: String,
    pub unit_name: String,
    pub parent_unit_name: Option<String>,
    pub category: Category,
    pub position: Option<String>,
    pub started_at: Time,
    pub completed_at: Time,
    /// None for a course without a quiz.
    pub score_percent: Option<f64>,
    pub grade_class: GradeClass,
    pub evidence_grade: EvidenceGrade,
    /// Units of 45 minutes (tiết).
    pub periods: f64,
}

/// That a course was passed: how well, when, and who acted (the learner, or the system that closed an attempt).
#[derive(Debug, Clone)]
pub struct Pass {
    pub score_percent: Option<f64>,
    pub moment: Moment,
    pub actor: Actor,
}

/// What became of a pass: the completion, and the job that issues its certificate if it is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    pub completion: CompletionId,
    pub job: Option<JobId>,
}

/// Why the certificate of a completion is not there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// The job that issues it has not run.
    Issuing,
    /// No unit at or above the learner's issues certificates; it comes once one does.
    NoIssuer,
}

impl Wait {
    pub const fn of(has_issuer: bool) -> Self {
        if has_issuer {
            Self::Issuing
        } else {
            Self::NoIssuer
        }
    }

    /// What the learner is told, and that there is nothing for them to do.
    pub fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::Issuing => language.say(
                "Giấy chứng nhận đang được cấp và sẽ hiện ở trang này, ở trang khóa học và ở Việc học của tôi.",
                "Your certificate is being issued. It will appear here, on the page of the course and under My learning.",
            ),
            Self::NoIssuer => language.say(
                "Đã đạt; chưa có cơ quan cấp chứng nhận cho đơn vị của anh/chị. Kết quả đã được ghi nhận, không phải học hay thi lại; giấy chứng nhận được cấp ngay khi người quản trị khai báo cơ quan cấp.",
                "Passed; no body issues certificates for your unit yet. Your result is recorded and nothing has to be repeated; the certificate comes as soon as an administrator names the issuing body.",
            ),
        }
    }

    /// The same in the cell of a table.
    pub fn brief(self, language: Language) -> &'static str {
        match self {
            Self::Issuing => language.say("đang cấp", "being issued"),
            Self::NoIssuer => language.say(
                "Đã đạt; chưa có cơ quan cấp chứng nhận cho đơn vị",
                "Passed; no body issues certificates for the unit yet",
            ),
        }
    }
}

/// A completion, and how far its certificate has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earned {
    pub completion: CompletionId,
    /// None once the certificate is issued.
    pub waits: Option<Wait>,
    /// The certificate's last day; none while there is no certificate, or when it never ends.
    pub valid_until: Option<Day>,
}

/// Where the pages of an enrolment can lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traces {
    pub earned: Option<Earned>,
    /// The attempt whose result is shown: the one that passed, else the last.
    pub result: Option<AttemptId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_begins_at_its_bound() {
        for (percent, class) in [
            (100.0, "Xuất sắc"),
            (90.0, "Xuất sắc"),
            (89.996, "Xuất sắc"),
            (89.99, "Giỏi"),
            (80.0, "Giỏi"),
            (79.0, "Khá"),
            (70.0, "Khá"),
            (69.0, "Trung bình"),
            (0.0, "Trung bình"),
        ] {
            assert_eq!(GradeClass::of(Some(percent)).as_str(), class, "{percent}");
        }
        assert_eq!(GradeClass::of(None).as_str(), "Đạt");
    }
}
