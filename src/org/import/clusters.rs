//! Which rows of a large list speak of one person, found by the hashes of what they name before any row is compared: rows that
//! belong together are compared together, wherever they stand; pure.
use std::collections::HashMap;
use std::hash::DefaultHasher;
use std::hash::Hash;
use std::hash::Hasher;

/// Names met so far: twelve bytes each, so that those of a million rows take little.
#[derive(Default)]
pub struct Names {
    hashes: Vec<u64>,
    rows: Vec<u32>,
}

/// Rows by their place in the file, each with the first row of its group.
pub struct Clusters {
    first: Vec<u32>,
    /// How many rows the groups of several have.
    sizes: HashMap<u32, u32>,
}

impl Names {
    /// The row names this: a staff code, a number's hash, a person. Two names of one hash only put more rows together.
    pub fn add(&mut self, row: u32, name: &impl Hash) {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        self.hashes.push(hasher.finish());
        self.rows.push(row);
    }

    /// The groups of so many rows.
    pub fn into_clusters(self, rows: u32) -> Clusters {
        let mut first: Vec<u32> = (0..rows).collect();
        let mut pairs: Vec<(u64, u32)> = self.hashes.into_iter().zip(self.rows).collect();
        pairs.sort_unstable();
        for pair in pairs.windows(2) {
            if pair[0].0 == pair[1].0 {
                let (one, other) = (root(&mut first, pair[0].1), root(&mut first, pair[1].1));
                let (low, high) = (one.min(other), one.max(other));
                first[index(high)] = low;
            }
        }
        let mut sizes = HashMap::new();
        for row in 0..rows {
            let root = root(&mut first, row);
            if root != row {
                *sizes.entry(root).or_insert(1) += 1;
            }
        }
        Clusters { first, sizes }
    }
}

fn index(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

fn root(first: &mut [u32], row: u32) -> u32 {
    let mut at = row;
    while first[index(at)] != at {
        first[index(at)] = first[index(first[index(at)])];
        at = first[index(at)];
    }
    at
}

/// Rows gathered until all of their group are there.
pub struct Gathering<T> {
    clusters: Clusters,
    open: HashMap<u32, Vec<T>>,
    /// Rows that wait for others.
    pub held: usize,
}

impl<T> Gathering<T> {
    pub fn new(clusters: Clusters) -> Self {
        Self {
            clusters,
            open: HashMap::new(),
            held: 0,
        }
    }

    /// The rows that are complete with this one; none while others of the group are missing.
    pub fn add(&mut self, row: u32, item: T) -> Vec<T> {
        let first = self.clusters.first.get(index(row)).copied().unwrap_or(row);
        let Some(size) = self.clusters.sizes.get(&first) else {
            return vec![item];
        };
        let group = self.open.entry(first).or_default();
        group.push(item);
        self.held += 1;
        if group.len() < index(*size) {
            return Vec::new();
        }
        let group = self.open.remove(&first).unwrap_or_default();
        self.held -= group.len();
        group
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_name_the_same_come_together() {
        let mut names = Names::default();
        for (row, name) in [(0, "a"), (1, "b"), (2, "c"), (3, "a"), (3, "d"), (5, "d")] {
            names.add(row, &name);
        }
        let mut gathering = Gathering::new(names.into_clusters(6));
        let told: Vec<Vec<u32>> = (0..6).map(|row| gathering.add(row, row)).collect();
        let alone = |row: u32| vec![row];
        assert_eq!(
            told,
            [vec![], alone(1), alone(2), vec![], alone(4), vec![0, 3, 5]]
        );
        assert_eq!(gathering.held, 0);
    }
}
