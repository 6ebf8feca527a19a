//! Which public figures are withheld so that nobody can be made out; pure.

/// A group of fewer people could tell something about one of them.
const SMALLEST: i64 = 5;

/// For groups of so many people that add up to a published total: which figures to withhold. Groups below five are; so that
/// taking the others from the total does not bring them back, further ones (the smallest) are withheld too, until at least
/// two are and they hold five people or more together. `None` when not even the total may be shown.
pub fn withheld(groups: &[i64]) -> Option<Vec<bool>> {
    let total: i64 = groups.iter().sum();
    if total > 0 && total < SMALLEST {
        return None;
    }
    let mut hidden: Vec<bool> = groups
        .iter()
        .map(|&people| people > 0 && people < SMALLEST)
        .collect();
    let mut by_size: Vec<usize> = (0..groups.len())
        .filter(|&at| groups[at] > 0 && !hidden[at])
        .collect();
    by_size.sort_by_key(|&at| std::cmp::Reverse(groups[at]));
    while leaks(groups, &hidden) {
        match by_size.pop() {
            Some(smallest) => hidden[smallest] = true,
            None => break,
        }
    }
    Some(hidden)
}

/// Whether the total less what is shown says something about fewer than five people, or about a single group.
fn leaks(groups: &[i64], hidden: &[bool]) -> bool {
    let of_hidden = || groups.iter().zip(hidden).filter(|(_, hidden)| **hidden);
    let people: i64 = of_hidden().map(|(people, _)| people).sum();
    match of_hidden().count() {
        0 => false,
        1 => true,
        _ => people < SMALLEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_small_group_takes_the_next_smallest_with_it() {
        assert_eq!(
            withheld(&[10, 3, 50, 8]),
            Some(vec![false, true, false, true])
        );
        assert_eq!(
            withheld(&[10, 3, 50, 4]),
            Some(vec![false, true, false, true])
        );
        assert_eq!(
            withheld(&[10, 1, 50, 2]),
            Some(vec![true, true, false, true])
        );
        assert_eq!(withheld(&[10, 20]), Some(vec![false, false]));
        assert_eq!(withheld(&[0, 20]), Some(vec![false, false]));
        assert_eq!(withheld(&[]), Some(vec![]));
    }

    #[test]
    fn a_total_of_few_is_withheld_altogether() {
        assert_eq!(withheld(&[3]), None);
        assert_eq!(withheld(&[1, 2]), None);
        assert_eq!(withheld(&[3, 2]), Some(vec![true, true]));
    }

    proptest! {
        /// Neither a shown group nor what subtraction brings out is ever of fewer than five people.
        #[test]
        fn nothing_small_can_be_computed(groups in prop::collection::vec(0..30_i64, 0..12)) {
            if let Some(hidden) = withheld(&groups) {
                let rest: i64 = groups.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(people, _)| people).sum();
                prop_assert!(rest == 0 || rest >= SMALLEST);
                prop_assert!(hidden.iter().filter(|hidden| **hidden).count() != 1);
                for (people, hidden) in groups.iter().zip(&hidden) {
                    prop_assert!(*hidden || *people == 0 || *people >= SMALLEST);
                }
            }
        }
    }
}
