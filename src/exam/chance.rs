//! Chance that repeats itself: a seed gives the same paper on every machine and in every later version.
use crate::access::digest;

/// `SplitMix64` (Steele, Lea, Flood: *Fast splittable pseudorandom number generators*, OOPSLA 2014). Small, exactly
/// specified and good enough to deal questions; secrets are drawn elsewhere.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// A stream of its own for each purpose. The seed goes through SHA-256, so that what one stream shows on a page tells
    /// nothing of the others.
    pub fn new(seed: i64, purpose: &str) -> Self {
        let mut text = seed.to_le_bytes().to_vec();
        text.extend(purpose.as_bytes());
        let mut state = [0; 8];
        state.copy_from_slice(&digest(&text)[..8]);
        Self(u64::from_le_bytes(state))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound` (0 when that is 0). Multiply and shift: the bias is below `bound` / 2^64.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the product's upper half is below `bound`, which is a usize"
    )]
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// Mixes in place (Fisher–Yates).
    pub fn mix<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        let mut chance = Chance(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| chance.next()).collect();
        assert_eq!(
            drawn,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn a_seed_deals_the_same_cards_for_ever() {
        let mut cards: Vec<u8> = (0..10).collect();
        Chance::new(42, "test").mix(&mut cards);
        assert_eq!(cards, [0, 7, 2, 5, 4, 3, 8, 1, 9, 6]);
    }
}
