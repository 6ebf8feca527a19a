//! Attempts made up for a demonstration: drawn and marked as real ones are, so that every page about them holds.
use super::marking;
use super::marking::Marked;
use super::paper::Paper;
use super::queries;
use crate::content::Answer;
use crate::content::Kind;
use crate::content::Question;
use crate::content::Release;
use crate::db::Conn;
use crate::db::Json;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::ids::EnrolmentId;
use crate::db::ids::PersonId;
use crate::db::schema::answers;
use crate::db::schema::attempts;
use diesel::prelude::*;
use std::collections::BTreeMap;

/// How long somebody of a demonstration sits over a paper.
const SITTING: i64 = 15 * Time::MINUTE;

/// A paper with what somebody answered.
#[derive(Debug, Clone)]
pub struct Rehearsed {
    seed: i64,
    paper: Paper,
    answers: BTreeMap<i32, Answer>,
    marked: Marked,
}

/// Whose attempt it was, and which of theirs.
#[derive(Debug, Clone, Copy)]
pub struct Sat {
    pub id: AttemptId,
    pub enrolment: EnrolmentId,
    pub person: PersonId,
    /// From 1.
    pub number: i32,
    pub submitted_at: Time,
}

impl Rehearsed {
    /// Draws the paper of this seed and answers the questions that somebody `knows` rightly, the others wrongly. `None`
    /// when the release has no quiz.
    pub fn of(
        release: &Release,
        seed: i64,
        mut knows: impl FnMut(&Question) -> bool,
    ) -> Option<Self> {
        let (course, quiz) = (&release.course, release.course.quiz.as_ref()?);
        let paper = Paper::draw(course, quiz, seed)?;
        let answers: BTreeMap<i32, Answer> = paper
            .numbered()
            .filter_map(|(number, drawn)| {
                let question = course.question(&drawn.question)?;
                let key = question.key()?;
                let answer = if knows(question) {
                    key
                } else {
                    slip(&question.kind, key)
                };
                Some((number, answer))
            })
            .collect();
        let marked = marking::mark(course, quiz, &paper, &answers)?;
        Some(Self {
            seed,
            paper,
            answers,
            marked,
        })
    }

    pub fn percent(&self) -> f64 {
        self.marked.percent
    }

    pub fn passed(&self) -> bool {
        self.marked.passed
    }

    /// Writes the attempt, its answers and its marks.
    pub fn write(&self, conn: &mut Conn, release: &Release, sat: &Sat) -> QueryResult<()> {
        diesel::insert_into(attempts::table)
            .values((
                attempts::id.eq(sat.id),
                attempts::enrolment_id.eq(sat.enrolment),
                attempts::person_id.eq(sat.person),
                attempts::course_id.eq(release.course_id),
                attempts::release_id.eq(release.id),
                attempts::number.eq(sat.number),
                attempts::seed.eq(self.seed),
                attempts::paper.eq(Json(self.paper.clone())),
                attempts::begun_at.eq(sat.submitted_at.plus(-SITTING)),
                attempts::submitted_at.eq(sat.submitted_at),
                attempts::points.eq(self.marked.points),
                attempts::points_max.eq(self.marked.points_max),
                attempts::score_percent.eq(self.marked.percent),
                attempts::passed.eq(self.marked.passed),
            ))
            .execute(conn)?;
        self.write_answers(conn, sat)?;
        queries::write_marks(conn, (sat.id, release.course_id), &self.marked)
    }

    fn write_answers(&self, conn: &mut Conn, sat: &Sat) -> QueryResult<()> {
        let rows: Vec<_> = self
            .answers
            .iter()
            .map(|(number, answer)| {
                (
                    answers::attempt_id.eq(sat.id),
                    answers::question.eq(*number),
                    answers::sequence.eq(i64::from(*number)),
                    answers::answer.eq(Json(answer.clone())),
                    answers::saved_at.eq(sat.submitted_at.plus(-Time::MINUTE)),
                )
            })
            .collect();
        let insert = diesel::insert_into(answers::table).values(&rows);
        crate::on_each!(conn, one => insert.execute(one)).map(drop)
    }
}

/// A wrong answer beside the key.
fn slip(kind: &Kind, key: Answer) -> Answer {
    let options = match kind {
        Kind::Single { options, .. } | Kind::Multiple { options, .. } => options.len(),
        _ => 2,
    };
    match key {
        Answer::Choices(right) => {
            let wrong = (0..options).find(|option| !right.contains(option));
            Answer::Choices(wrong.into_iter().collect())
        }
        Answer::Texts(texts) => Answer::Texts(vec!["không nhớ".to_owned(); texts.len()]),
        Answer::Pairs(_) => Answer::Pairs(Vec::new()),
        Answer::Order(order) => Answer::Order(order.into_iter().rev().collect()),
        Answer::Upload(id) => Answer::Upload(id),
    }
}
