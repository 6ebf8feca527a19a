//! Papers, the wire, marking and the rules of attempts, for any seed and any key.
use super::marking;
use super::model;
use super::paper::Drawn;
use super::paper::Paper;
use super::wire;
use crate::content::Answer;
use crate::content::Course;
use crate::content::Draw;
use crate::content::EvidenceGrade;
use crate::content::Kind;
use crate::content::Question;
use crate::content::Quiz;
use crate::content::Review;
use crate::content::Share;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::learning::QuizProgress;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::collections::HashSet;

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// One question of every automatic kind; `key` turns the key and nothing else.
fn kinds(key: usize) -> Vec<Kind> {
    let mut items = texts(&["một", "hai", "ba", "bốn"]);
    items.rotate_left(key % 4);
    let mut right = texts(&["x", "y", "z"]);
    right.rotate_left(key % 3);
    vec![
        Kind::Single {
            options: texts(&["a", "b", "c"]),
            right: key % 3,
        },
        Kind::Multiple {
            options: texts(&["a", "b", "c", "d"]),
            right: vec![key % 2, 2 + key % 2],
        },
        Kind::TrueFalse {
            right: key.is_multiple_of(2),
        },
        Kind::Short {
            accepted: vec![format!("đáp án {key}")],
        },
        Kind::Numeric {
            value: key.to_string().parse().unwrap(),
            tolerance: "0".parse().unwrap(),
        },
        Kind::Matching {
            left: texts(&["l", "m", "n"]),
            right,
            key: vec![0, 1, 2],
        },
        Kind::Ordering { items },
        Kind::Cloze {
            gaps: vec![vec![key.to_string()], vec!["hai".to_owned()]],
        },
    ]
}

pub(super) fn course(key: usize) -> Course {
    let questions = kinds(key).into_iter().cycle().take(24).enumerate();
    let questions = questions.map(|(at, kind)| Question {
        id: format!("q{at}"),
        prompt: format!("Câu hỏi {at}?"),
        text: String::new(),
        kind,
        points: if at % 3 == 0 { 2.0 } else { 1.0 },
        difficulty: u8::try_from(1 + at % 3).ok(),
        competence: Some(format!("{}.1", 1 + at % 2)),
        partial: at % 2 == 0,
        explanation: Some(format!("Vì {key}.")),
        file: "quiz.md".to_owned(),
        line: at,
    });
    Course {
        folder: "thu".to_owned(),
        code: "T-1".to_owned(),
        title: "Thử".to_owned(),
        summary: String::new(),
        audience: Vec::new(),
        language: "vi".to_owned(),
        validity_months: 0,
        evidence: EvidenceGrade::C,
        public: false,
        competences: Vec::new(),
        legal_refs: Vec::new(),
        review_by: Day::LAST,
        version: "1.0".to_owned(),
        content_group: 1,
        introduction: String::new(),
        lessons: Vec::new(),
        quiz: Some(quiz(Draw::Count(12))),
        questions: questions.collect(),
    }
}

fn quiz(draw: Draw) -> Quiz {
    Quiz {
        title: "Bài kiểm tra".to_owned(),
        pass: 70,
        draw,
        minutes: 20,
        attempts: 3,
        wait_hours: 24,
        shuffle: true,
        review: Review::AfterPass,
    }
}

fn draws() -> impl Strategy<Value = Quiz> {
    let share = |competence: Option<&str>, difficulty, count| Share {
        competence: competence.map(str::to_owned),
        difficulty,
        count,
    };
    let blueprint = vec![
        share(None, None, 3),
        share(Some("1.1"), None, 5),
        share(Some("2.1"), Some(2), 3),
        share(None, Some(3), 4),
    ];
    let draw = prop_oneof![
        (1..=24_usize).prop_map(Draw::Count),
        Just(Draw::Blueprint(blueprint)),
    ];
    (draw, any::<bool>()).prop_map(|(draw, shuffle)| Quiz {
        shuffle,
        ..quiz(draw)
    })
}

fn asked<'a>(course: &'a Course, drawn: &Drawn) -> &'a Question {
    course.question(&drawn.question).unwrap()
}

/// What a browser sends back that was given these values.
fn sent(question: &Question, drawn: &Drawn, values: &[String]) -> Answer {
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    wire::read(&question.kind, drawn, &values).unwrap()
}

/// All that a page is made of, besides the texts.
fn seen(course: &Course, paper: &Paper) -> String {
    let mut page = String::new();
    for drawn in &paper.questions {
        let question = asked(course, drawn);
        let (first, second): (&[String], &[String]) = match &question.kind {
            Kind::Single { options, .. } | Kind::Multiple { options, .. } => (options, &[]),
            Kind::Matching { left, right, .. } => (left, right),
            Kind::Ordering { items } => (items, &[]),
            _ => (&[], &[]),
        };
        page += &question.prompt;
        for (parts, texts) in [(&drawn.first, first), (&drawn.second, second)] {
            for part in parts {
                page += &part.0;
                page += texts.get(part.1).map_or("–", String::as_str);
            }
        }
    }
    page
}

proptest! {
    #[test]
    fn every_paper_can_be_answered_and_its_key_earns_all(quiz in draws(), seed: i64, key in 0..9_usize) {
        let course = course(key);
        let paper = Paper::draw(&course, &quiz, seed).unwrap();
        prop_assert_eq!(paper.questions.len(), quiz.draw.count());
        let distinct: HashSet<_> = paper.questions.iter().map(|drawn| &drawn.question).collect();
        prop_assert_eq!(distinct.len(), paper.questions.len());
        let answers: BTreeMap<i32, Answer> = paper
            .numbered()
            .map(|(number, drawn)| {
                let question = asked(&course, drawn);
                let values = wire::write(drawn, &question.key().unwrap());
                (number, sent(question, drawn, &values))
            })
            .collect();
        let marked = marking::mark(&course, &quiz, &paper, &answers).unwrap();
        prop_assert_eq!(marked.percent.to_bits(), 100_f64.to_bits());
        prop_assert_eq!(marked.points.to_bits(), marking::points_max(&course, &paper).to_bits());
        prop_assert!(marked.passed);
        let nothing = marking::mark(&course, &quiz, &paper, &BTreeMap::new()).unwrap();
        prop_assert!(nothing.points == 0.0 && !nothing.passed);
    }

    #[test]
    fn a_seed_draws_one_paper_which_is_stored_whole(quiz in draws(), seed: i64) {
        let course = course(0);
        let paper = Paper::draw(&course, &quiz, seed).unwrap();
        prop_assert_eq!(&paper, &Paper::draw(&course, &quiz, seed).unwrap());
        let stored = serde_json::to_string(&paper).unwrap();
        prop_assert_eq!(&paper, &serde_json::from_str::<Paper>(&stored).unwrap());
    }

    #[test]
    fn names_are_given_once_and_true_stands_before_false(quiz in draws(), seed: i64) {
        let course = course(0);
        let paper = Paper::draw(&course, &quiz, seed).unwrap();
        let parts = paper.questions.iter().flat_map(|drawn| drawn.first.iter().chain(&drawn.second));
        let names: Vec<&String> = parts.map(|part| &part.0).collect();
        prop_assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        for drawn in &paper.questions {
            if matches!(asked(&course, drawn).kind, Kind::TrueFalse { .. }) {
                let order: Vec<usize> = drawn.first.iter().map(|part| part.1).collect();
                prop_assert_eq!(order, vec![0, 1]);
            }
        }
    }

    #[test]
    fn keys_leave_no_trace_on_a_paper(quiz in draws(), seed: i64, one in 0..12_usize, other in 0..12_usize) {
        let (one, other) = (course(one), course(other));
        let look = |course: &Course| seen(course, &Paper::draw(course, &quiz, seed).unwrap());
        prop_assert_eq!(look(&one), look(&other));
    }

    #[test]
    fn whatever_is_sent_is_read_or_refused_and_reads_back(seed: i64, values in proptest::collection::vec(".{0,12}", 0..6)) {
        let course = course(1);
        let paper = Paper::draw(&course, &quiz(Draw::Count(24)), seed).unwrap();
        for drawn in &paper.questions {
            let question = asked(&course, drawn);
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            if let Ok(answer) = wire::read(&question.kind, drawn, &values) {
                prop_assert_eq!(&answer, &sent(question, drawn, &wire::write(drawn, &answer)));
                prop_assert!(question.mark(&answer).is_some());
            }
        }
    }
}

fn drawn(kind: fn(&Kind) -> bool) -> (Question, Drawn) {
    let course = course(1);
    let paper = Paper::draw(&course, &quiz(Draw::Count(24)), 7).unwrap();
    let drawn = paper
        .questions
        .iter()
        .find(|drawn| kind(&asked(&course, drawn).kind));
    let drawn = drawn.unwrap().clone();
    (asked(&course, &drawn).clone(), drawn)
}

#[test]
fn unknown_names_and_too_much_of_anything_are_refused() {
    let (single, place) = drawn(|kind| matches!(kind, Kind::Single { .. }));
    let read = |values: &[&str]| wire::read(&single.kind, &place, values);
    let (a, b) = (place.first[0].0.as_str(), place.first[1].0.as_str());
    assert_eq!(read(&[]), Ok(Answer::Choices(vec![])));
    assert_eq!(read(&[a, a]), Ok(Answer::Choices(vec![place.first[0].1])));
    assert_eq!(read(&[a, b]), Err(wire::Refusal::TooMany));
    assert_eq!(read(&["0"]), Err(wire::Refusal::Unknown));
    assert_eq!(read(&vec![a; 65]), Err(wire::Refusal::TooMany));
    let (short, place) = drawn(|kind| matches!(kind, Kind::Short { .. }));
    let read = |text: &str| wire::read(&short.kind, &place, &[text]);
    assert!(read(&"ư".repeat(10_000)).is_ok());
    assert_eq!(read(&"ư".repeat(10_001)), Err(wire::Refusal::TooLong));
}

#[test]
fn pairs_and_places_are_taken_once() {
    let (matching, place) = drawn(|kind| matches!(kind, Kind::Matching { .. }));
    let pair =
        |left: usize, right: usize| format!("{}={}", place.first[left].0, place.second[right].0);
    let read = |values: &[&str]| wire::read(&matching.kind, &place, values);
    assert!(read(&[&pair(0, 0), "", &pair(1, 0)]).is_ok());
    assert_eq!(read(&[&pair(0, 0), &pair(0, 1)]), Err(wire::Refusal::Twice));
    assert_eq!(read(&[&place.first[0].0]), Err(wire::Refusal::Unknown));
    let (ordering, place) = drawn(|kind| matches!(kind, Kind::Ordering { .. }));
    let item = place.first[0].0.as_str();
    let read = |values: &[&str]| wire::read(&ordering.kind, &place, values);
    assert_eq!(
        read(&[item, "", ""]),
        Ok(Answer::Order(vec![place.first[0].1]))
    );
    assert_eq!(read(&[item, item]), Err(wire::Refusal::Twice));
}

#[test]
fn an_answer_taken_back_says_nothing() {
    assert!(!wire::says_something(&Answer::Choices(vec![])));
    assert!(!wire::says_something(&Answer::Texts(texts(&[" ", ""]))));
    assert!(wire::says_something(&Answer::Texts(texts(&["", "x"]))));
}

const NOON: Time = Time(1_780_000_000_000);

#[test]
fn the_key_is_shown_when_the_policy_says_so() {
    let with = |review| Quiz {
        review,
        ..quiz(Draw::Count(1))
    };
    let after = |tries, passed| QuizProgress {
        tries,
        passed,
        ..QuizProgress::default()
    };
    let cases = [
        (Review::Never, false, false),
        (Review::AfterPass, false, true),
        (Review::AfterClose, true, true),
    ];
    for (review, after_failing, after_passing) in cases {
        let quiz = with(review);
        assert_eq!(
            model::reveals(&quiz, &after(3, false)),
            after_failing,
            "{review}"
        );
        assert_eq!(
            model::reveals(&quiz, &after(2, true)),
            after_passing,
            "{review}"
        );
        assert!(!model::reveals(&quiz, &after(2, false)), "{review}");
    }
    let last_running = QuizProgress {
        running: Some(AttemptId(1)),
        ..after(3, false)
    };
    assert!(!model::reveals(&with(Review::AfterClose), &last_running));
    let unlimited = Quiz {
        attempts: 0,
        ..with(Review::AfterClose)
    };
    assert!(!model::reveals(&unlimited, &after(9, false)));
    assert_eq!(model::left(&unlimited, &after(9, false)), None);
}

#[test]
fn the_deadline_has_half_a_minute_of_grace() {
    let deadline = Some(NOON);
    assert!(model::is_open(deadline, NOON.plus(30_000)));
    assert!(!model::is_open(deadline, NOON.plus(30_001)));
    assert!(model::is_open(None, Time(i64::MAX)));
    assert_eq!(model::ended(deadline, NOON.plus(20_000)), NOON.plus(20_000));
    assert_eq!(model::ended(deadline, NOON.plus(Time::DAY)), NOON);
    assert_eq!(model::remaining_seconds(deadline, NOON.plus(-1)), Some(1));
    assert_eq!(
        model::remaining_seconds(deadline, NOON.plus(9_000)),
        Some(0)
    );
    assert_eq!(model::remaining_seconds(None, NOON), None);
}
