//! Which questions cost the points.
use super::Examinees;
use crate::db::Conn;
use crate::db::ids::CourseId;
use crate::db::schema::attempts;
use crate::db::schema::marks;
use diesel::dsl::count_star;
use diesel::dsl::sum;
use diesel::prelude::*;

/// What a question cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Missed {
    pub question: String,
    /// How often it was drawn and marked.
    pub times: i64,
    pub points: f64,
    pub points_max: f64,
}

impl Missed {
    /// The share of the points that was lost, 0 to 1.
    pub fn lost(&self) -> f64 {
        if self.points_max > 0.0 {
            1.0 - self.points / self.points_max
        } else {
            0.0
        }
    }
}

/// What each question cost that was ever marked, the dearest first.
pub fn missed(conn: &mut Conn, whom: &Examinees, course: CourseId) -> QueryResult<Vec<Missed>> {
    type Row = (String, i64, Option<f64>, Option<f64>);
    let marked = marks::table
        .inner_join(attempts::table)
        .filter(marks::course_id.eq(course))
        .filter(attempts::submitted_at.lt(whom.looked.until))
        .group_by(marks::question_id)
        .order(marks::question_id)
        .select((
            marks::question_id,
            count_star(),
            sum(marks::points),
            sum(marks::points_max),
        ))
        .into_boxed();
    let in_post = attempts::person_id.eq_any(whom.people());
    let rows: Vec<Row> = if whom.merged.is_empty() {
        marked.filter(in_post).load(conn)?
    } else {
        let under_another = attempts::person_id.eq_any(whom.merged.keys());
        marked.filter(in_post.or(under_another)).load(conn)?
    };
    let mut missed: Vec<Missed> = rows
        .into_iter()
        .map(|(question, times, points, points_max)| Missed {
            question,
            times,
            points: points.unwrap_or(0.0),
            points_max: points_max.unwrap_or(0.0),
        })
        .collect();
    missed.sort_by(|one, other| other.lost().total_cmp(&one.lost()));
    Ok(missed)
}
