//! Học Vụ Số: digital-skills training for a Vietnamese province, from the course text to the policy's targets.
//!
//! The rooms, top to bottom; each uses only those below it.
pub mod audit;
pub mod db;
pub mod jobs;
pub mod text;
