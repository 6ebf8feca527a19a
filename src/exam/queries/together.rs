//! Saves that came together, stored by one statement on PostgreSQL: there each journey and each commit costs more than the rows.
use super::answers::Save;
use super::answers::Stored;
use super::answers::in_json;
use super::answers::stands;
use super::answers::why_not;
use crate::db::Clock;
use crate::db::Conn;
use crate::db::Time;
use crate::db::ids::AttemptId;
use crate::exam::model::GRACE;
use crate::exam::model::SAVES;
use diesel::declare_sql_function;
use diesel::prelude::*;
use diesel::result::Error;
use diesel::sql_types::Array;
use diesel::sql_types::BigInt;
use diesel::sql_types::Integer;
use diesel::sql_types::Nullable;
use diesel::sql_types::Text;
use std::collections::HashMap;

#[expect(
    clippy::too_many_arguments,
    reason = "an array for each column of a row"
)]
#[declare_sql_function]
extern "SQL" {
    /// Stores answers, place by place of the arrays and one for each attempt, whose attempts take answers at the moment
    /// (missing: now) and hold fewer than `most` saves; returns each attempt that took its save with its highest sequence, and
    /// again without one if the row was not there before.
    fn store_answers(
        attempts: Array<BigInt>,
        questions: Array<Integer>,
        sequences: Array<BigInt>,
        answers: Array<Text>,
        moment: Nullable<BigInt>,
        grace: BigInt,
        most: BigInt,
    ) -> Record<(BigInt, Nullable<BigInt>, BigInt)>;
}

/// What the database says of one attempt's save.
#[derive(Default)]
struct Said {
    /// The highest sequence of the attempt, if it took the save.
    last: Option<i64>,
    fresh: bool,
    at: Time,
}

/// [`super::store`] for many saves at once on PostgreSQL, each with its sequence and no two of one attempt; tells in their order
/// what became of them, and when each was received.
pub fn store_together(
    conn: &mut Conn,
    clock: &Clock,
    saves: &[Save],
) -> QueryResult<Vec<(Stored, Time)>> {
    let Conn::Postgres(postgres) = conn else {
        return Err(Error::QueryBuilderError("for PostgreSQL only".into()));
    };
    let mut said = insert(postgres, clock, saves)?;
    let mut outcomes = Vec::with_capacity(saves.len());
    for save in saves {
        let said = said.remove(&save.attempt).unwrap_or_default();
        outcomes.push(match said.last {
            Some(last) if said.fresh => (Stored::Saved(last), said.at),
            Some(last) => {
                let sequence = save.sequence.unwrap_or_default();
                let answer = in_json(&save.answer)?;
                (stands(conn, save, (sequence, &answer), last)?, said.at)
            }
            None => {
                let now = clock.now_in(conn)?;
                (why_not(conn, save, now)?, now)
            }
        });
    }
    Ok(outcomes)
}

/// Stores what can be stored.
fn insert(
    conn: &mut PgConnection,
    clock: &Clock,
    saves: &[Save],
) -> QueryResult<HashMap<AttemptId, Said>> {
    let attempts: Vec<AttemptId> = saves.iter().map(|save| save.attempt).collect();
    let questions: Vec<i32> = saves.iter().map(|save| save.question).collect();
    let sequences = saves.iter().map(|save| save.sequence.unwrap_or_default());
    let sequences: Vec<i64> = sequences.collect();
    let texts = saves.iter().map(|save| in_json(&save.answer));
    let texts: Vec<String> = texts.collect::<QueryResult<_>>()?;
    let moment = clock.fixed();
    let all = store_answers(attempts, questions, sequences, texts, moment, GRACE, SAVES);
    let rows: Vec<(AttemptId, Option<i64>, Time)> = diesel::select(all).load(conn)?;
    let mut said: HashMap<AttemptId, Said> = HashMap::new();
    for (attempt, last, at) in rows {
        let said = said.entry(attempt).or_default();
        said.at = at;
        match last {
            Some(last) => said.last = Some(last),
            None => said.fresh = true,
        }
    }
    Ok(said)
}
