//! Học Vụ Số: digital-skills training for a Vietnamese province, from the course text to the policy's targets.

pub mod db;
