//! Certificates: issue, register, PDF and the public check.
mod code;
mod commands;
mod jobs;
mod model;
mod pages;
mod pdf;
mod personal;
mod queries;
mod routes;
mod wire;

pub use code::{Code, NotACode};
pub use commands::{FileCheck, check_file, verify_file};
pub use jobs::{After, Earned, ISSUE, ISSUE_WAITING, answer_issue, answer_issue_waiting};
pub use model::{
    Certificate, Course, Ending, Facts, Holder, Imprint, IssuedBy, ONLINE, Status, register_number,
    valid_until,
};
pub use pdf::draw;
pub use personal::PERSONAL;
pub use queries::{
    Brief, Issued, Terms, Unissued, by_code, imprint_of, issue, keep_imprint, of_completion,
    of_completions, of_person, visible, waiting, without_issuer,
};
pub use routes::routes;
