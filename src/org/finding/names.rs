//! What everybody is called, in the order of lists; pure.
use super::lines::Lines;
use crate::db::ids::PersonId;
use crate::text::fold;
use crate::text::marked;
use crate::text::sort_key;
use crate::text::tidy;
use std::cmp::Ordering;
use std::collections::HashSet;

/// Before each staff code of a line of codes; no code has it inside.
const CODE: char = '\u{1}';

/// Before each former name of a line of names.
const FORMER: char = '\u{2}';

/// How one person is found.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub id: PersonId,
    pub full_name: String,
    /// What they were called in records merged into theirs.
    pub former: Vec<String>,
    pub codes: Vec<String>,
}

/// Everybody, by name, as of a revision of the database.
#[derive(Debug)]
pub(super) struct Names {
    pub revision: i64,
    ids: Vec<PersonId>,
    folded: Lines,
    marked: Lines,
    codes: Lines,
}

impl Default for Names {
    /// Nobody was read yet.
    fn default() -> Self {
        Self {
            revision: -1,
            ids: Vec::new(),
            folded: Lines::default(),
            marked: Lines::default(),
            codes: Lines::default(),
        }
    }
}

impl Names {
    /// Everybody, given in the order of lists.
    pub fn of(revision: i64, everybody: impl IntoIterator<Item = Named>) -> Self {
        let mut names = Self {
            revision,
            ..Self::default()
        };
        for person in everybody {
            names.add(&person);
        }
        names
    }

    fn add(&mut self, person: &Named) {
        self.ids.push(person.id);
        self.folded.push(&line_of(person, fold));
        self.marked.push(&line_of(person, marked));
        let codes = person.codes.iter().map(|code| code_key(code));
        self.codes.push(&codes.collect::<String>());
    }

    /// The same at a later revision: of those changed, only who is given now is there still.
    pub fn renewed(&self, revision: i64, changed: &HashSet<PersonId>, now: &[Named]) -> Self {
        let mut places: Vec<(usize, &Named)> = now
            .iter()
            .map(|person| (self.place(person), person))
            .collect();
        places.sort_by(|(one, a), (other, b)| one.cmp(other).then_with(|| in_lists(a, b)));
        let mut places = places.into_iter().peekable();
        let mut names = Self {
            revision,
            ..Self::default()
        };
        for at in 0..=self.ids.len() {
            while let Some((_, person)) = places.next_if(|(place, _)| *place == at) {
                names.add(person);
            }
            if self.ids.get(at).is_some_and(|id| !changed.contains(id)) {
                names.copy(self, at);
            }
        }
        names
    }

    fn copy(&mut self, from: &Self, at: usize) {
        self.ids.push(from.ids[at]);
        self.folded.push(from.folded.get(at));
        self.marked.push(from.marked.get(at));
        self.codes.push(from.codes.get(at));
    }

    /// Before whom this person comes.
    fn place(&self, person: &Named) -> usize {
        let key = (sort_key(&person.full_name), person.id);
        let (mut low, mut high) = (0, self.ids.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let line = self.marked.get(middle);
            let name = line.split(FORMER).next().unwrap_or_default();
            if (sort_key(name), self.ids[middle]) < key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Whoever this text may mean, by name: each of its words is a part of the name, or the whole is the beginning of a staff code.
    /// Names that have the diacritics typed come first; nothing typed means everybody.
    pub fn find(&self, text: &str) -> Vec<PersonId> {
        let text = tidy(text);
        if text.is_empty() {
            return self.ids.clone();
        }
        let coded: Vec<usize> = self.codes.with(&code_key(&text)).collect();
        // No name has a digit in it, so that this can be nothing but a code.
        if is_code(&text) {
            return self.people(coded);
        }
        let mut found = self.named(&fold(&text));
        if !coded.is_empty() {
            found.extend(coded);
            found.sort_unstable();
            found.dedup();
        }
        if text != fold(&text) {
            let key = marked(&text);
            let words: Vec<Vec<String>> = key.split(' ').map(spellings).collect();
            let (exact, others): (Vec<usize>, Vec<usize>) = found
                .into_iter()
                .partition(|at| has_all(self.marked.get(*at), &words));
            found = exact;
            found.extend(others);
        }
        self.people(found)
    }

    fn people(&self, found: Vec<usize>) -> Vec<PersonId> {
        found.into_iter().map(|at| self.ids[at]).collect()
    }

    /// The places of those whose folded names have all these words in them.
    fn named(&self, folded: &str) -> Vec<usize> {
        let mut words: Vec<Vec<String>> = folded.split_whitespace().map(spellings).collect();
        if words.is_empty() {
            // Signs alone, of which no name is made.
            return Vec::new();
        }
        // The longest word is in the fewest names.
        words.sort_by_key(|spellings| (spellings.len(), usize::MAX - spellings[0].len()));
        let rarest = words.remove(0);
        let mut found: Vec<usize> = Vec::new();
        for spelling in &rarest {
            let hits = self.folded.with(spelling);
            found.extend(hits.filter(|at| has_all(self.folded.get(*at), &words)));
        }
        if rarest.len() > 1 {
            found.sort_unstable();
            found.dedup();
        }
        found
    }
}

/// All names of a person by one of the keys, the present one first.
fn line_of(person: &Named, key: fn(&str) -> String) -> String {
    let mut line = key(&person.full_name);
    for former in &person.former {
        line.push(FORMER);
        line.push_str(&key(former));
    }
    line
}

/// Whether this can be nothing but a code or a number.
pub(super) fn is_code(text: &str) -> bool {
    text.contains(|sign: char| sign.is_ascii_digit())
}

fn code_key(code: &str) -> String {
    format!("{CODE}{}", tidy(code).to_lowercase())
}

/// A word as it may be written: of *quý* and *quí* whoever seeks one means the other too.
fn spellings(word: &str) -> Vec<String> {
    let mut ways = vec![word.to_owned()];
    if word.contains("quy") {
        ways.push(word.replace("quy", "qui"));
    } else if word.contains("qui") {
        ways.push(word.replace("qui", "quy"));
    }
    ways
}

fn has_all(name: &str, words: &[Vec<String>]) -> bool {
    words
        .iter()
        .all(|ways| ways.iter().any(|way| name.contains(way.as_str())))
}

fn in_lists(one: &Named, other: &Named) -> Ordering {
    let key = |person: &Named| (sort_key(&person.full_name), person.id);
    key(one).cmp(&key(other))
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
