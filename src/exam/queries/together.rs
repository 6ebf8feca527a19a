//! Saves that came together, stored by one statement on PostgreSQL: there each journey and each commit costs more than the rows.
use super::answers::Save;
use super::answers::Standing;
use super::answers::Stored;
use super::answers::in_json;
use super::answers::why_not;
use crate::db::Clock;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::db::schema::answers;
use crate::exam::model::GRACE;
use crate::exam::model::SAVES;
use diesel::declare_sql_function;
use diesel::dsl::count_star;
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::result::Error;
use diesel::sql_types::Array;
use diesel::sql_types::BigInt;
use diesel::sql_types::Integer;
use diesel::sql_types::Nullable;
use diesel::sql_types::Text;
use std::collections::HashMap;

/// A stored row's attempt, question and sequence.
type Key = (AttemptId, i32, i64);

#[expect(
    clippy::too_many_arguments,
    reason = "an array for each column of a row"
)]
#[declare_sql_function]
extern "SQL" {
    /// Stores answers, place by place of the arrays, whose attempts take answers at the moment (missing: now); returns the
    /// attempt, question, sequence and moment of those that were not there before.
    fn store_answers(
        attempts: Array<BigInt>,
        questions: Array<Integer>,
        sequences: Array<BigInt>,
        answers: Array<Text>,
        moment: Nullable<BigInt>,
        grace: BigInt,
    ) -> Record<(BigInt, Integer, BigInt, BigInt)>;
}

/// How far each of these attempts is that holds a save at all.
fn standings(
    conn: &mut Conn,
    attempts: Vec<AttemptId>,
) -> QueryResult<HashMap<AttemptId, Standing>> {
    let query = answers::table
        .filter(answers::attempt_id.eq_any(attempts))
        .group_by(answers::attempt_id)
        .select((answers::attempt_id, max(answers::sequence), count_star()));
    // With the database's own type inside, PostgreSQL is sent one array and prepares the statement once, whatever its length.
    let rows: Vec<(AttemptId, Option<i64>, i64)> = crate::on_each!(conn, one => query.load(one))?;
    let of = |(attempt, last, saves)| (attempt, Standing::of(last, saves));
    Ok(rows.into_iter().map(of).collect())
}

/// [`super::store`] for many saves at once on PostgreSQL, each with its sequence; tells in their order what became of them, and
/// when each was received. How far their attempts are is read by a statement of its own, so that storing depends on no row but theirs.
pub fn store_together(
    conn: &mut Conn,
    clock: &Clock,
    saves: &[Save],
) -> QueryResult<Vec<(Stored, Time)>> {
    let standings = standings(conn, saves.iter().map(|save| save.attempt).collect())?;
    let standing = |save: &Save| standings.get(&save.attempt).copied().unwrap_or_default();
    let room = |save: &&Save| standing(save).saves < SAVES;
    let Conn::Postgres(postgres) = conn else {
        return Err(Error::QueryBuilderError("for PostgreSQL only".into()));
    };
    let mut fresh = insert(postgres, clock, saves.iter().filter(room))?;
    let mut outcomes = Vec::with_capacity(saves.len());
    for save in saves {
        let sequence = save.sequence.unwrap_or_default();
        // Of two that came together under the same sequence the first is stored.
        let at = fresh.remove(&(save.attempt, save.question, sequence));
        outcomes.push(match at {
            Some(at) => (Stored::Saved(sequence.max(standing(save).last)), at),
            None if !room(&save) => (Stored::Full, clock.now_in(conn)?),
            None => {
                let (now, answer) = (clock.now_in(conn)?, in_json(&save.answer)?);
                (why_not(conn, save, (sequence, &answer), now)?, now)
            }
        });
    }
    Ok(outcomes)
}

/// Stores what can be stored; returns the keys of the new rows and the moment at which they were received.
fn insert<'a>(
    conn: &mut PgConnection,
    clock: &Clock,
    saves: impl Iterator<Item = &'a Save> + Clone,
) -> QueryResult<HashMap<Key, Time>> {
    let attempts: Vec<AttemptId> = saves.clone().map(|save| save.attempt).collect();
    let questions: Vec<i32> = saves.clone().map(|save| save.question).collect();
    let sequences = saves.clone().map(|save| save.sequence.unwrap_or_default());
    let sequences: Vec<i64> = sequences.collect();
    let texts = saves.map(|save| in_json(&save.answer));
    let texts: Vec<String> = texts.collect::<QueryResult<_>>()?;
    let all = store_answers(attempts, questions, sequences, texts, clock.fixed(), GRACE);
    let rows: Vec<(AttemptId, i32, i64, Time)> = diesel::select(all).load(conn)?;
    let keyed = |(attempt, question, sequence, at)| ((attempt, question, sequence), at);
    Ok(rows.into_iter().map(keyed).collect())
}
