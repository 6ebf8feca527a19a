//! Học Vụ Số: digital-skills training for a Vietnamese province, from the course text to the policy's targets.
//!
//! The rooms, top to bottom; each uses only those below it.
pub mod app;

pub mod content;
pub mod web;

pub mod access;
pub mod jobs;

pub mod audit;
pub mod config;
pub mod db;
pub mod text;
