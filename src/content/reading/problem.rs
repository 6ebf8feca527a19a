//! What is wrong with a course, where, and how to mend it.
use std::fmt;

/// One fault, printed as `file:line: message`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The path as the user named the folder (`courses/an-toan/01-mat-khau.md`).
    pub file: String,
    /// From 1.
    pub line: usize,
    /// Vietnamese: what is wrong and how to mend it.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// The faults found so far in one file, whose text may begin further down than its first line.
#[derive(Debug)]
pub struct Problems {
    file: String,
    found: Vec<Problem>,
}

impl Problems {
    pub fn of(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            found: Vec::new(),
        }
    }

    pub fn add(&mut self, line: usize, message: impl Into<String>) {
        self.found.push(Problem {
            file: self.file.clone(),
            line,
            message: message.into(),
        });
    }

    pub fn file(&self) -> &str {
        &self.file
    }

    pub fn into_found(self) -> Vec<Problem> {
        self.found
    }
}
