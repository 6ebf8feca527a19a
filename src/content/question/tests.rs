//! Marking: its rules by example, its bounds for any question and any answer.
use super::Answer;
use super::Criterion;
use super::Decimal;
use super::Kind;
use super::Question;
use proptest::collection::vec;
use proptest::prelude::*;

fn question(kind: Kind, partial: bool, points: f64) -> Question {
    Question {
        id: "q".to_owned(),
        prompt: "?".to_owned(),
        text: String::new(),
        kind,
        points,
        difficulty: None,
        competence: None,
        partial,
        explanation: None,
        file: "quiz.md".to_owned(),
        line: 1,
    }
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn points(kind: Kind, partial: bool, answer: &Answer) -> f64 {
    question(kind, partial, 6.0).mark(answer).unwrap()
}

fn multiple() -> Kind {
    Kind::Multiple {
        options: texts(&["a", "b", "c", "d"]),
        right: vec![0, 1, 2],
    }
}

fn matching() -> Kind {
    Kind::Matching {
        left: texts(&["a", "b", "c"]),
        right: texts(&["x", "y"]),
        key: vec![0, 1, 0],
    }
}

#[track_caller]
fn earns(kind: Kind, partial: bool, answer: &Answer, expected: f64) {
    let earned = points(kind, partial, answer);
    assert!((earned - expected).abs() < 1e-9, "{earned} for {answer:?}");
}

#[test]
fn single_and_true_false_are_all_or_nothing() {
    let single = || Kind::Single {
        options: texts(&["a", "b"]),
        right: 1,
    };
    earns(single(), true, &Answer::Choices(vec![1]), 6.0);
    earns(single(), true, &Answer::Choices(vec![0, 1]), 0.0);
    earns(single(), true, &Answer::Choices(vec![]), 0.0);
    earns(
        Kind::TrueFalse { right: true },
        false,
        &Answer::Choices(vec![0]),
        6.0,
    );
    earns(
        Kind::TrueFalse { right: false },
        false,
        &Answer::Choices(vec![0]),
        0.0,
    );
}

#[test]
fn multiple_gives_a_share_only_when_its_author_says_so() {
    earns(multiple(), false, &Answer::Choices(vec![2, 1, 0]), 6.0);
    earns(multiple(), false, &Answer::Choices(vec![0, 1]), 0.0);
    earns(multiple(), false, &Answer::Choices(vec![0, 1, 2, 3]), 0.0);
    earns(multiple(), true, &Answer::Choices(vec![0, 1]), 4.0);
    earns(multiple(), true, &Answer::Choices(vec![0, 0, 0]), 2.0);
    earns(multiple(), true, &Answer::Choices(vec![0, 1, 2, 3]), 4.0);
    earns(multiple(), true, &Answer::Choices(vec![3]), 0.0);
}

#[test]
fn numbers_are_compared_exactly() {
    let numeric = |value: &str, tolerance: &str| Kind::Numeric {
        value: value.parse().unwrap(),
        tolerance: tolerance.parse().unwrap(),
    };
    let typed = |text: &str| Answer::Texts(texts(&[text]));
    earns(numeric("8,5", "0"), false, &typed("8.5"), 6.0);
    earns(numeric("12,5", "0,5"), false, &typed("13"), 6.0);
    earns(numeric("12,5", "0,5"), false, &typed("13,01"), 0.0);
    earns(numeric("12,5", "0,5"), false, &typed("mười hai"), 0.0);
    earns(numeric("0", "0"), false, &typed(""), 0.0);
}

#[test]
fn spelling_habits_do_not_matter_but_other_words_do() {
    let short = || Kind::Short {
        accepted: texts(&["mã hồ sơ", "Khuỷu tay hòa"]),
    };
    for given in ["MÃ HỒ SƠ", " mãhồsơ ", "ma\u{303} hồ sơ", "khủyu tay  hoà"] {
        earns(short(), false, &Answer::Texts(texts(&[given])), 6.0);
    }
    for given in ["ma ho so", "mà hồ sơ", "", " ", "khuỷu tay hóa"] {
        earns(short(), false, &Answer::Texts(texts(&[given])), 0.0);
    }
    earns(
        short(),
        false,
        &Answer::Texts(texts(&["mã hồ sơ", "x"])),
        0.0,
    );
}

#[test]
fn pairs_gaps_and_places_count_each() {
    earns(matching(), true, &Answer::Pairs(vec![(0, 0), (1, 1)]), 4.0);
    earns(
        matching(),
        true,
        &Answer::Pairs(vec![(0, 0), (0, 1), (1, 1)]),
        2.0,
    );
    earns(matching(), false, &Answer::Pairs(vec![(0, 0), (1, 1)]), 0.0);
    let cloze = || Kind::Cloze {
        gaps: vec![texts(&["hoà", "hòa bình"]), texts(&["hai"])],
    };
    earns(cloze(), true, &Answer::Texts(texts(&["Hòa", "ba"])), 3.0);
    earns(cloze(), true, &Answer::Texts(texts(&["Hòa", "hai"])), 6.0);
    let ordering = || Kind::Ordering {
        items: texts(&["1", "2", "3"]),
    };
    earns(ordering(), true, &Answer::Order(vec![0, 2, 1]), 2.0);
    earns(ordering(), true, &Answer::Order(vec![0, 0, 0]), 0.0);
    earns(ordering(), false, &Answer::Order(vec![0, 2, 1]), 0.0);
}

#[test]
fn an_essay_waits_for_a_person() {
    let criteria = vec![Criterion {
        text: "Rõ".to_owned(),
        points: 6.0,
    }];
    let essay = question(Kind::Essay { criteria }, false, 6.0);
    assert_eq!(essay.mark(&Answer::Texts(texts(&["…"]))), None);
    assert_eq!(essay.key(), None);
}

fn words(sizes: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Vec<String>> {
    vec("[a-zà-ỹ0-9]{1,6}", sizes)
}

fn decimal() -> impl Strategy<Value = Decimal> {
    "-?[0-9]{1,9},[0-9]{1,9}".prop_map(|text| text.parse().unwrap())
}

fn kinds() -> impl Strategy<Value = Kind> {
    let options = || words(2..=6);
    prop_oneof![
        (options(), any::<prop::sample::Index>()).prop_map(|(options, right)| Kind::Single {
            right: right.index(options.len()),
            options,
        }),
        (options(), vec(any::<bool>(), 6)).prop_map(|(options, marks)| {
            let right = (0..options.len())
                .filter(|at| *at == 0 || marks[*at])
                .collect();
            Kind::Multiple { options, right }
        }),
        any::<bool>().prop_map(|right| Kind::TrueFalse { right }),
        words(1..=4).prop_map(|accepted| Kind::Short { accepted }),
        (decimal(), "[0-9]{1,3}").prop_map(|(value, tolerance)| Kind::Numeric {
            value,
            tolerance: tolerance.parse().unwrap(),
        }),
        (options(), options(), vec(any::<prop::sample::Index>(), 6)).prop_map(
            |(left, right, picks)| {
                let key = (0..left.len())
                    .map(|at| picks[at].index(right.len()))
                    .collect();
                Kind::Matching { left, right, key }
            }
        ),
        options().prop_map(|items| Kind::Ordering { items }),
        vec(words(1..=3), 1..=4).prop_map(|gaps| Kind::Cloze { gaps }),
    ]
}

fn answers() -> impl Strategy<Value = Answer> {
    prop_oneof![
        vec(0..8_usize, 0..8).prop_map(Answer::Choices),
        vec("\\PC{0,8}|[0-9]{1,4}[,.]?[0-9]{0,3}", 0..6).prop_map(Answer::Texts),
        vec((0..8_usize, 0..8_usize), 0..8).prop_map(Answer::Pairs),
        vec(0..8_usize, 0..8).prop_map(Answer::Order),
        "[a-z0-9]{0,8}".prop_map(Answer::Upload),
    ]
}

proptest! {
    #[test]
    fn a_mark_lies_between_nothing_and_all_points(
        kind in kinds(), partial: bool, points in 0.25..20.0_f64, answer in answers(),
    ) {
        let mark = question(kind, partial, points).mark(&answer).unwrap();
        prop_assert!((0.0..=points).contains(&mark), "{mark} of {points}");
    }

    #[test]
    fn the_key_earns_exactly_all_points(kind in kinds(), partial: bool, points in 0.25..20.0_f64) {
        let question = question(kind, partial, points);
        let earned = question.mark(&question.key().unwrap()).unwrap();
        prop_assert_eq!(earned.to_bits(), points.to_bits());
    }

    #[test]
    fn whatever_is_shown_comes_back_as_the_author_wrote_it(kind in kinds(), shuffle: bool, seed: u64) {
        let mut state = seed;
        let mut pick = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % below
        };
        let layout = kind.layout(shuffle, &mut pick);
        for order in [&layout.first, &layout.second] {
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..order.len()).collect::<Vec<_>>());
        }
    }
}

#[test]
fn the_order_shown_does_not_depend_on_the_key() {
    let shown = |items: &[&str]| {
        let items = texts(items);
        let layout = Kind::Ordering {
            items: items.clone(),
        }
        .layout(false, &mut |below| below / 2);
        layout
            .first
            .iter()
            .map(|at| items[*at].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(&["c", "a", "b"]), shown(&["a", "b", "c"]));
}
