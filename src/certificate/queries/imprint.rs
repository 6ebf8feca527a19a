//! What the files of certificates say beside the facts: kept when a certificate is issued, looked up when it is drawn.
use crate::certificate::Imprint;
use crate::db::Conn;
use crate::db::Portable;
use crate::db::ids::CertificateId;
use crate::db::ids::ImprintId;
use crate::db::schema::certificates;
use crate::db::schema::imprints;
use diesel::prelude::*;
use jiff::tz::TimeZone;

/// The row of this imprint, written if it is new. The first ever is that of the certificates without one of their own.
pub fn keep_imprint(conn: &mut Conn, imprint: &Imprint) -> QueryResult<ImprintId> {
    let zone = imprint.zone.iana_name().unwrap_or_default();
    let kept = imprints::table
        .filter(imprints::check_page.eq(&imprint.check_page))
        .filter(imprints::time_zone.eq(zone))
        .select(imprints::id);
    if let Some(id) = kept.first(conn).optional()? {
        return Ok(id);
    }
    diesel::insert_into(imprints::table)
        .values((
            imprints::check_page.eq(&imprint.check_page),
            imprints::time_zone.eq(zone),
        ))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    kept.first(conn)
}

/// What the file of this certificate says; `present` where no imprint was ever kept.
pub fn imprint_of(
    conn: &mut Conn,
    certificate: CertificateId,
    present: &Imprint,
) -> QueryResult<Imprint> {
    let columns = (imprints::check_page, imprints::time_zone);
    let own: Option<(String, String)> = certificates::table
        .inner_join(imprints::table)
        .filter(certificates::id.eq(certificate))
        .select(columns)
        .first(conn)
        .optional()?;
    let kept = match own {
        None => imprints::table
            .order(imprints::id)
            .select(columns)
            .first(conn)
            .optional()?,
        own => own,
    };
    Ok(kept.map_or_else(
        || present.clone(),
        |(check_page, zone)| Imprint {
            check_page,
            zone: TimeZone::get(&zone).unwrap_or_else(|_| present.zone.clone()),
        },
    ))
}
