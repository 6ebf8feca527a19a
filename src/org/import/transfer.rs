//! People who follow their unit into its successor.
use super::enact::Effect;
use super::enact::POST;
use super::enact::PostBefore;
use super::enact::add_posts;
use super::enact::change;
use super::enact::new_post;
use super::enact::restore_post;
use super::known;
use super::known::PostRow;
use super::posts::Held;
use crate::db::Conn;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::ImportId;
use crate::db::ids::UnitId;
use crate::db::schema::assignments;
use diesel::prelude::*;

/// Everybody who holds a post in `from` on `day` or later holds it in `to` from that day on.
pub(super) fn transfer(
    conn: &mut Conn,
    (from, to, day): (UnitId, UnitId, Day),
    (import, now): (ImportId, Time),
    effects: &mut Vec<Effect>,
) -> QueryResult<()> {
    let rows: Vec<PostRow> = assignments::table
        .filter(assignments::unit_id.eq(from))
        .filter(assignments::valid_to.ge(day))
        .filter(assignments::valid_from.le(assignments::valid_to))
        .order(assignments::id)
        .select(known::POST)
        .load(conn)?;
    let mut begun = Vec::new();
    for row in rows {
        let person = row.person_id;
        let held = Held::from(row);
        let Some(id) = held.id else { continue };
        let before = PostBefore::of(&held);
        let moves = held.from >= day;
        let made = if moves {
            PostBefore {
                unit: to,
                ..before.clone()
            }
        } else {
            PostBefore {
                to: day.plus(-1),
                ..before.clone()
            }
        };
        effects.push(change(import, (POST, id.0), (&before, &made)));
        restore_post(conn, id, &made)?;
        if moves {
            continue;
        }
        let post = Held {
            id: None,
            unit: to,
            from: day,
            ..held
        };
        begun.push(new_post(person, &post, import, now));
    }
    add_posts(conn, &begun)
}
