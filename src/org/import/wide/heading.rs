//! Headings that say from when, or until when, the names below them hold; pure.
use crate::db::Day;
use crate::text::dates::parse_day;
use crate::text::fold;

/// A column of names and the days that it speaks of: its last day (`name_to_2025-06-30`), or its first (`name_2025-07-01`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dated {
    Until(Day),
    From(Day),
}

impl Dated {
    /// Reads `name_to_2025-06-30`, `Tên đến 30/06/2025`, `name_2025-07-01`, `Tên đơn vị từ ngày 01/07/2025`.
    pub fn read(heading: &str) -> Option<Self> {
        let folded = fold(&heading.replace(['_', '(', ')', ':'], " "));
        let mut words: Vec<&str> = folded.split_whitespace().collect();
        let day = Day(parse_day(words.pop()?)?);
        let mut words = words.into_iter();
        if !matches!(words.next(), Some("name" | "ten")) {
            return None;
        }
        let mut until = false;
        for word in words {
            match word {
                "to" | "until" | "den" | "het" => until = true,
                "from" | "on" | "tu" | "vao" | "ngay" | "don" | "vi" | "unit" => {}
                _ => return None,
            }
        }
        Some(if until {
            Self::Until(day)
        } else {
            Self::From(day)
        })
    }

    /// The day in the heading.
    fn day(self) -> Day {
        match self {
            Self::Until(day) | Self::From(day) => day,
        }
    }
}

/// One column of names with the days on which they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The place of the column in the file.
    pub at: usize,
    /// None: from the beginning.
    pub from: Option<Day>,
    /// None: until further notice.
    pub to: Option<Day>,
}

/// The stretches that dated headings stand for, in their order in time. None when there are no such headings, or when they do not follow
/// from each other: only the first may be known by its last day alone.
pub(super) fn stretches(headings: &[String]) -> Option<Vec<Stretch>> {
    let dated = headings
        .iter()
        .enumerate()
        .filter_map(|(at, heading)| Some((at, Dated::read(heading)?)));
    let mut dated: Vec<(usize, Dated)> = dated.collect();
    dated.sort_by_key(|(_, dated)| dated.day());
    let late_end = |(_, dated): &(usize, Dated)| matches!(dated, Dated::Until(_));
    let twice = dated.windows(2).any(|two| two[0].1.day() == two[1].1.day());
    if dated.is_empty() || twice || dated.iter().skip(1).any(late_end) {
        return None;
    }
    let stretch = |(place, (at, own)): (usize, &(usize, Dated))| match own {
        Dated::Until(day) => Stretch {
            at: *at,
            from: None,
            to: Some(*day),
        },
        Dated::From(day) => Stretch {
            at: *at,
            from: Some(*day),
            to: dated.get(place + 1).map(|(_, next)| next.day().plus(-1)),
        },
    };
    Some(dated.iter().enumerate().map(stretch).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::testing::day;

    #[test]
    fn headings_say_from_when_and_until_when_names_hold() {
        for (heading, dated) in [
            ("name_to_2025-06-30", Dated::Until(day("2025-06-30"))),
            ("Tên đến 30/06/2025", Dated::Until(day("2025-06-30"))),
            (
                "Tên đơn vị (đến hết ngày 30/6/2025)",
                Dated::Until(day("2025-06-30")),
            ),
            ("name_2025-07-01", Dated::From(day("2025-07-01"))),
            ("TÊN TỪ 01/07/2025", Dated::From(day("2025-07-01"))),
        ] {
            assert_eq!(Dated::read(heading), Some(dated), "{heading}");
        }
        for heading in [
            "name",
            "Tên",
            "2025-07-01",
            "name_2025-13-01",
            "Ngày 2025-07-01",
            "name_old_2025-07-01",
            "",
        ] {
            assert_eq!(Dated::read(heading), None, "{heading}");
        }
    }

    #[test]
    fn columns_follow_from_each_other_whatever_their_order_in_the_file() {
        let headings = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        let found = stretches(&headings(
            "name_2026-04-30,code,name_to_2025-06-30,name_2025-07-01",
        ));
        let days: Vec<_> = found
            .unwrap()
            .iter()
            .map(|one| (one.at, one.from, one.to))
            .collect();
        assert_eq!(
            days,
            [
                (2, None, Some(day("2025-06-30"))),
                (3, Some(day("2025-07-01")), Some(day("2026-04-29"))),
                (0, Some(day("2026-04-30")), None),
            ]
        );
        for wrong in [
            "code,name",
            "name_2025-07-01,name_to_2026-04-30",
            "name_2025-07-01,Tên 01/07/2025",
        ] {
            assert_eq!(stretches(&headings(wrong)), None, "{wrong}");
        }
    }
}
