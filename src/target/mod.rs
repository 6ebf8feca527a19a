//! Policy targets and required learning: who must, by when, who has; coverage; the home page (Việc học của tôi).
mod coverage;
mod model;
mod pages;
mod personal;
mod queries;
mod routes;

pub use coverage::{Coverage, Facts};
pub use model::{Beginning, By, Count, Line, Place, STAFF_TRAINED, Sheet, Target, View, Window};
pub use personal::PERSONAL;
pub use queries::beginning;
pub use routes::{record, routes};
