//! Marking a paper on what was saved.
use super::paper::Paper;
use crate::content::Answer;
use crate::content::Course;
use crate::content::Quiz;
use std::collections::BTreeMap;

/// What one question earned.
#[derive(Debug, Clone, PartialEq, diesel::Queryable)]
pub struct Mark {
    /// From 1, as on the paper.
    pub number: i32,
    /// Its id in the course.
    pub question: String,
    pub points: f64,
    pub points_max: f64,
}

/// A marked paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    pub marks: Vec<Mark>,
    pub points: f64,
    pub points_max: f64,
    /// With two decimals.
    pub percent: f64,
    /// Judged by the percentage as it is shown: who reads *70%* has reached 70.
    pub passed: bool,
}

/// Marks a paper; `answers` by number. `None` when the course lacks a question of the paper, which no release can.
/// A question that only a person can mark earns nothing here.
pub fn mark(
    course: &Course,
    quiz: &Quiz,
    paper: &Paper,
    answers: &BTreeMap<i32, Answer>,
) -> Option<Marked> {
    let marks: Vec<Mark> = paper
        .numbered()
        .map(|(number, drawn)| {
            let question = course.question(&drawn.question)?;
            let answer = answers.get(&number);
            Some(Mark {
                number,
                question: drawn.question.clone(),
                points: answer
                    .and_then(|answer| question.mark(answer))
                    .unwrap_or(0.0),
                points_max: question.points,
            })
        })
        .collect::<Option<_>>()?;
    let points = marks.iter().map(|mark| mark.points).sum();
    let points_max = marks.iter().map(|mark| mark.points_max).sum();
    let percent = percent(points, points_max);
    Some(Marked {
        passed: percent >= f64::from(quiz.pass),
        marks,
        points,
        points_max,
        percent,
    })
}

/// Most points a paper gives.
pub fn points_max(course: &Course, paper: &Paper) -> f64 {
    let questions = paper.questions.iter();
    questions
        .filter_map(|drawn| course.question(&drawn.question))
        .map(|question| question.points)
        .sum()
}

/// A share in percent with two decimals; nothing of nothing is nothing.
fn percent(points: f64, of: f64) -> f64 {
    if of > 0.0 {
        (points / of * 10_000.0).round() / 100.0
    } else {
        0.0
    }
}
