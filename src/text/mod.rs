//! Languages, Vietnamese names, sorting, folding, dates, periods, numbers; pure.
mod language;

pub use language::Language;
