//! What a person must learn and has learned, for the page about them.
use super::home::gathered;
use crate::certificate;
use crate::content::Catalogue;
use crate::db::Conn;
use crate::learning;
use crate::learning::Moment;
use crate::org::Addition;
use crate::org::Concerning;
use crate::target::pages;
use crate::target::pages::RecordLine;
use diesel::QueryResult;
use maud::Markup;

/// The part that this room adds to the page about a person.
pub fn record(catalogue: Catalogue) -> Addition {
    Addition::new(move |conn, concerning| of(conn, &catalogue, concerning))
}

fn of(conn: &mut Conn, catalogue: &Catalogue, concerning: &Concerning) -> QueryResult<Markup> {
    let moment = Moment::new(concerning.now, &concerning.zone);
    let home = gathered(conn, catalogue, concerning.person, &moment)?;
    let certificates = certificate::of_person(conn, concerning.person)?;
    let mut lines = Vec::new();
    for completion in learning::completions_of(conn, concerning.person)? {
        let Some(release) = catalogue.load(conn, completion.release)? else {
            continue;
        };
        let issued = certificates
            .iter()
            .find(|one| one.completion == completion.id);
        lines.push(RecordLine {
            course: release.course.title.clone(),
            completed_on: completion.completed_at.day(&moment.zone),
            score_percent: completion.score_percent,
            certificate: issued.map(|one| {
                let facts = &one.facts;
                (
                    facts.code,
                    facts.register_number.clone(),
                    one.status(moment.today()),
                )
            }),
        });
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.completed_on));
    Ok(pages::record(&home, &lines, concerning.language))
}
