//! Languages, Vietnamese names, sorting, folding, dates, periods, numbers; pure.
mod contacts;
mod csv;
pub mod dates;
mod files;
mod language;
mod legacy;
mod names;
pub mod numbers;
mod working_days;

pub use contacts::national_phone;
pub use csv::push_csv;
pub use dates::BirthDate;
pub use files::file_fault;
pub use language::Language;
pub use legacy::{LegacyFont, is_garbled_in, legacy_font};
pub use names::{
    NAME_CHARS, NameError, capitals, clean_name, fold, given_name, hidden_character, looks_garbled,
    marked, name_of, same_text, sort_key, suffix_key, tidy, unshowable,
};
pub use working_days::WorkingDays;
