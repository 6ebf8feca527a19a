//! Học Vụ Số: digital-skills training for a Vietnamese province, from the course text to the policy's targets.
//!
//! The rooms stand below from top to bottom; each uses only those below it. A blank line apart, they keep that order.

pub mod app;
pub mod commands;
pub mod config;
pub mod publishing;
pub mod serving;

pub mod demo;

pub mod admin;

pub mod report;

pub mod privacy;

pub mod target;

pub mod certificate;

pub mod exam;

pub mod learning;

pub mod content;

pub mod org;

pub mod pdf;

pub mod web;

pub mod notify;

pub mod access;

pub mod jobs;

pub mod audit;

pub mod db;

pub mod text;
