use super::*;
use crate::org::testing::day;

const TODAY: &str = "2026-11-23";

fn row(from: &str, to: &str) -> StaffRow {
    let day = |text: &str| text.parse().ok();
    StaffRow {
        line: 2,
        staff_code: Some("CB1".to_owned()),
        full_name: "An".to_owned(),
        birth_date: None,
        gender: None,
        citizen: None,
        unit_code: String::new(),
        category: Some(Category::CivilServant),
        position: None,
        rank: None,
        is_leader: None,
        concurrent: false,
        email: None,
        phone: None,
        from: day(from),
        to: day(to),
        remarks: Vec::new(),
    }
}

fn add(posts: &mut Vec<Held>, unit: i64, row: &StaffRow) -> Settled {
    let settled = settle(
        posts,
        Wish {
            row,
            unit: UnitId(unit),
            as_of: day(TODAY),
        },
    );
    for (index, post) in posts.iter_mut().enumerate() {
        post.id = Some(AssignmentId(i64::try_from(index).unwrap()));
    }
    settled
}

fn spans(posts: &[Held]) -> Vec<(i64, String, String)> {
    let mut posts: Vec<&Held> = posts.iter().collect();
    posts.sort_by_key(|post| (post.concurrent, post.from));
    posts
        .iter()
        .map(|post| (post.unit.0, post.from.to_string(), post.to.to_string()))
        .collect()
}

fn span(unit: i64, from: &str, to: &str) -> (i64, String, String) {
    (unit, from.to_owned(), to.to_owned())
}

#[test]
fn the_same_row_again_changes_nothing() {
    for (from, to) in [
        ("", ""),
        ("2025-07-01", ""),
        ("2025-07-01", "2027-12-31"),
        ("", "2020-01-01"),
    ] {
        let mut posts = Vec::new();
        add(&mut posts, 1, &row(from, to));
        let before = posts.clone();
        assert_eq!(
            add(&mut posts, 1, &row(from, to)),
            Settled::Unchanged,
            "{from} {to}"
        );
        assert_eq!(posts, before);
    }
}

#[test]
fn a_move_ends_the_old_post_the_day_before() {
    let mut posts = Vec::new();
    add(&mut posts, 1, &row("2025-07-01", ""));
    assert_eq!(add(&mut posts, 2, &row("", "")), Settled::Moved);
    assert_eq!(
        spans(&posts),
        [
            span(1, "2025-07-01", "2026-11-22"),
            span(2, TODAY, "9999-12-31")
        ]
    );
    assert_eq!(posts[0].before.as_ref().unwrap().to, Day::LAST);
    assert_eq!(
        add(&mut posts, 1, &row("2025-07-01", "")),
        Settled::Unchanged
    );
    assert_eq!(add(&mut posts, 3, &row("", "")), Settled::Moved);
    assert_eq!(
        spans(&posts),
        [
            span(1, "2025-07-01", "2026-11-22"),
            span(3, TODAY, "9999-12-31")
        ]
    );
}

#[test]
fn a_new_title_begins_a_new_post_and_one_of_the_same_day_replaces() {
    let mut posts = Vec::new();
    add(&mut posts, 1, &row("2025-07-01", ""));
    let titled = |title: &str| StaffRow {
        position: Some(title.to_owned()),
        ..row("", "")
    };
    assert_eq!(add(&mut posts, 1, &titled("Phó phòng")), Settled::Changed);
    assert_eq!(
        add(&mut posts, 1, &titled("Trưởng phòng")),
        Settled::Changed
    );
    assert_eq!(
        spans(&posts),
        [
            span(1, "2025-07-01", "2026-11-22"),
            span(1, TODAY, "9999-12-31")
        ]
    );
    assert_eq!(posts[1].duty.position.as_deref(), Some("Trưởng phòng"));
    assert_eq!(add(&mut posts, 1, &row("", "")), Settled::Unchanged);
    assert_eq!(add(&mut posts, 1, &titled("")), Settled::Changed);
    assert_eq!(posts[1].duty.position, None);
}

#[test]
fn history_comes_in_any_order() {
    let rows = [
        (1, row("2015-01-01", "")),
        (2, row("2020-01-01", "")),
        (1, row("2024-01-01", "")),
    ];
    let expected = [
        span(1, "2015-01-01", "2019-12-31"),
        span(2, "2020-01-01", "2023-12-31"),
        span(1, "2024-01-01", "9999-12-31"),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let mut posts = Vec::new();
        for index in order {
            add(&mut posts, rows[index].0, &rows[index].1);
        }
        assert_eq!(spans(&posts), expected, "{order:?}");
        for index in order {
            assert_eq!(
                add(&mut posts, rows[index].0, &rows[index].1),
                Settled::Unchanged
            );
        }
    }
}

#[test]
fn an_end_is_set_and_a_return_begins_a_new_post() {
    let mut posts = Vec::new();
    add(&mut posts, 1, &row("2025-07-01", ""));
    assert_eq!(add(&mut posts, 1, &row("", "2026-06-30")), Settled::Changed);
    assert_eq!(spans(&posts), [span(1, "2025-07-01", "2026-06-30")]);
    assert_eq!(add(&mut posts, 1, &row("", "")), Settled::Changed);
    assert_eq!(
        spans(&posts),
        [
            span(1, "2025-07-01", "2026-06-30"),
            span(1, TODAY, "9999-12-31")
        ]
    );
}

#[test]
fn a_concurrent_post_stands_beside_the_primary_one() {
    let mut posts = Vec::new();
    add(&mut posts, 1, &row("2025-07-01", ""));
    let second = StaffRow {
        concurrent: true,
        ..row("", "")
    };
    assert_eq!(add(&mut posts, 2, &second), Settled::Changed);
    assert_eq!(add(&mut posts, 2, &second), Settled::Unchanged);
    assert_eq!(add(&mut posts, 3, &second), Settled::Changed);
    assert_eq!(
        add(&mut posts, 1, &row("2025-07-01", "")),
        Settled::Unchanged
    );
    assert_eq!(posts.len(), 3);
}

#[test]
fn an_earlier_beginning_extends_the_post() {
    let mut posts = Vec::new();
    add(&mut posts, 1, &row("", ""));
    assert_eq!(add(&mut posts, 1, &row("2025-07-01", "")), Settled::Changed);
    assert_eq!(spans(&posts), [span(1, "2025-07-01", "9999-12-31")]);
}
