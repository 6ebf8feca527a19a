//! The order in which a learner sees the parts of a question; a paper stores it, and answers come back through it.
use super::Kind;

/// For each place on the page, the position of what stands there in the question as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Layout {
    /// Options, the left side of a matching, or the items to be ordered; empty for other kinds.
    pub first: Vec<usize>,
    /// The right side of a matching; empty for other kinds.
    pub second: Vec<usize>,
}

impl Kind {
    /// An order to show. `pick(n)` gives a random number below n. Without `shuffle` options keep their author's order, but
    /// what would betray the key (items to be ordered, the right side of a matching) is mixed all the same: from the order
    /// of the texts, never from that of the key, so that two keys of one question look alike.
    pub fn layout(&self, shuffle: bool, pick: &mut impl FnMut(usize) -> usize) -> Layout {
        let mut layout = Layout::default();
        match self {
            Self::Single { options, .. } | Self::Multiple { options, .. } => {
                layout.first = (0..options.len()).collect();
                if shuffle {
                    mix(&mut layout.first, pick);
                }
            }
            // A question of yes and no reads badly the other way round.
            Self::TrueFalse { .. } => layout.first = vec![0, 1],
            Self::Matching { left, right, .. } => {
                layout.first = (0..left.len()).collect();
                if shuffle {
                    mix(&mut layout.first, pick);
                }
                layout.second = sorted(right);
                mix(&mut layout.second, pick);
            }
            Self::Ordering { items } => {
                layout.first = sorted(items);
                mix(&mut layout.first, pick);
            }
            Self::Short { .. }
            | Self::Numeric { .. }
            | Self::Cloze { .. }
            | Self::Essay { .. }
            | Self::File { .. } => {}
        }
        layout
    }
}

fn sorted(texts: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by(|a, b| texts[*a].cmp(&texts[*b]));
    order
}

/// Fisher–Yates.
fn mix(order: &mut [usize], pick: &mut impl FnMut(usize) -> usize) {
    for last in (1..order.len()).rev() {
        order.swap(last, pick(last + 1));
    }
}
