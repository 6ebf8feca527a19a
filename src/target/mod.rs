//! Policy targets and required learning: who must, by when, who has; coverage; the home page (Việc học của tôi).
mod routes;

pub use routes::routes;
