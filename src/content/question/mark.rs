//! What an answer is worth. No answer, or one of another kind of question, is worth nothing.
use super::Answer;
use super::Kind;
use super::Question;
use crate::text::same_text;
use std::collections::BTreeSet;

impl Question {
    /// The points an answer earns, from 0 to [`Question::points`]; `None` when only a person can say.
    ///
    /// Single, true–false, short and numeric are all or nothing. Of the others, `partial` gives a share of the points:
    /// - multiple: (right options chosen − wrong options chosen) / right options, never below nothing;
    /// - matching and cloze: pairs and gaps that are right (unless its author says `partial=false`);
    /// - ordering: items that stand where they belong (when its author says `partial=true`).
    pub fn mark(&self, answer: &Answer) -> Option<f64> {
        if self.kind.needs_a_person() {
            return None;
        }
        let (right, of) = self.kind.right_parts(answer);
        Some(self.worth(right, of))
    }

    /// The answer that earns all points, as its author keyed it; `None` when a person marks.
    pub fn key(&self) -> Option<Answer> {
        Some(match &self.kind {
            Kind::Single { right, .. } => Answer::Choices(vec![*right]),
            Kind::Multiple { right, .. } => Answer::Choices(right.clone()),
            Kind::TrueFalse { right } => Answer::Choices(vec![usize::from(!right)]),
            Kind::Short { accepted } => Answer::Texts(accepted.iter().take(1).cloned().collect()),
            Kind::Numeric { value, .. } => Answer::Texts(vec![value.to_string()]),
            Kind::Matching { key, .. } => Answer::Pairs(key.iter().copied().enumerate().collect()),
            Kind::Ordering { items } => Answer::Order((0..items.len()).collect()),
            Kind::Cloze { gaps } => Answer::Texts(
                gaps.iter()
                    .map(|gap| gap.first().cloned().unwrap_or_default())
                    .collect(),
            ),
            Kind::Essay { .. } | Kind::File { .. } => return None,
        })
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "the parts of a question are far below 2^52"
    )]
    fn worth(&self, right: usize, of: usize) -> f64 {
        if of > 0 && right == of {
            self.points
        } else if self.partial && of > 0 {
            (self.points * right as f64 / of as f64).clamp(0.0, self.points)
        } else {
            0.0
        }
    }
}

impl Kind {
    /// How many parts of the answer are right, and of how many.
    fn right_parts(&self, answer: &Answer) -> (usize, usize) {
        match (self, answer) {
            (Self::Single { right, .. }, Answer::Choices(chosen)) => (only(chosen, *right), 1),
            (Self::TrueFalse { right }, Answer::Choices(chosen)) => {
                (only(chosen, usize::from(!right)), 1)
            }
            (Self::Multiple { right, .. }, Answer::Choices(chosen)) => {
                (chosen_well(chosen, right), right.len())
            }
            (Self::Short { accepted }, Answer::Texts(texts)) => {
                let hit = texts.len() == 1 && accepts(accepted, &texts[0]);
                (usize::from(hit), 1)
            }
            (Self::Numeric { value, tolerance }, Answer::Texts(texts)) => {
                let hit = texts.len() == 1
                    && super::Decimal::typed(&texts[0])
                        .is_ok_and(|number| number.is_within(*tolerance, *value));
                (usize::from(hit), 1)
            }
            (Self::Cloze { gaps }, Answer::Texts(texts)) => {
                let right = gaps
                    .iter()
                    .zip(texts)
                    .filter(|(gap, text)| accepts(gap, text));
                (right.count(), gaps.len())
            }
            (Self::Matching { key, .. }, Answer::Pairs(pairs)) => (matched(key, pairs), key.len()),
            (Self::Ordering { items }, Answer::Order(order)) => {
                (in_place(items, order), items.len())
            }
            _ => (0, 1),
        }
    }
}

fn only(chosen: &[usize], right: usize) -> usize {
    usize::from(chosen == [right])
}

/// Right options chosen less wrong ones, so that choosing everything earns nothing.
fn chosen_well(chosen: &[usize], right: &[usize]) -> usize {
    let chosen: BTreeSet<_> = chosen.iter().collect();
    let good = chosen
        .iter()
        .filter(|option| right.contains(option))
        .count();
    good.saturating_sub(chosen.len() - good)
}

/// A left side that was given two partners is not matched.
fn matched(key: &[usize], pairs: &[(usize, usize)]) -> usize {
    let partner = |left: usize| {
        let mut partners = pairs.iter().filter(|pair| pair.0 == left);
        partners.next().filter(|_| partners.next().is_none())
    };
    let right = key
        .iter()
        .enumerate()
        .filter(|(left, right)| partner(*left).is_some_and(|pair| pair.1 == **right));
    right.count()
}

/// Only a full permutation counts: naming one item everywhere must not earn a share.
fn in_place(items: &[String], order: &[usize]) -> usize {
    let distinct: BTreeSet<_> = order.iter().collect();
    if order.len() != items.len() || distinct.len() != items.len() {
        return 0;
    }
    let in_place = order
        .iter()
        .enumerate()
        .filter(|(place, item)| place == *item);
    in_place.count()
}

/// Typed answers are compared without regard to case, spaces or where the tone mark of a syllable stands; nothing is never
/// an answer.
fn accepts(accepted: &[String], text: &str) -> bool {
    let given = same_text(text);
    !given.is_empty() && accepted.iter().any(|answer| same_text(answer) == given)
}
