//! Addresses of this room.
use crate::web::Route;

/// The routes with the right each asks for.
pub fn routes() -> Vec<Route> {
    [
        super::correcting::routes(),
        super::directory::routes(),
        super::entry::routes(),
        super::groups::routes(),
        super::importing::routes(),
        super::inviting::routes(),
        super::rights::routes(),
        super::states::routes(),
        super::merging::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
