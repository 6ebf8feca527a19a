//! What every page rests on: transactions, panics, the audit chain, the queue, requests from elsewhere.
use crate::support::Site;
use axum::body::Body;
use axum::http::Request;
use diesel::prelude::*;
use hocvu::audit::Actor;
use hocvu::db::Db;
use hocvu::db::DbError;
use hocvu::db::Pace;
use hocvu::db::Time;
use hocvu::db::ids::PersonId;
use hocvu::db::schema::audit_entries;
use hocvu::db::schema::audit_head;
use hocvu::db::schema::throttles;
use serde_json::json;

fn note(conn: &mut hocvu::db::Conn, name: &str) -> QueryResult<usize> {
    diesel::insert_into(throttles::table)
        .values((
            throttles::name.eq(name),
            throttles::count.eq(1),
            throttles::window_ends_at.eq(Time(0)),
        ))
        .execute(conn)
}

async fn noted(site: &Site) -> Vec<String> {
    let names = throttles::table
        .select(throttles::name)
        .order(throttles::name);
    site.app
        .db
        .read(move |conn| names.load(conn).map_err(DbError::from))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_write_that_fails_leaves_nothing_and_its_neighbour_stays() {
    let site = Site::new();
    let db = &site.app.db;
    let (failed, kept) = tokio::join!(
        db.write(|conn| {
            note(conn, "failed")?;
            Err::<(), _>(DbError::Query(diesel::result::Error::NotFound))
        }),
        db.write(|conn| note(conn, "kept").map_err(DbError::from)),
    );
    assert!(failed.is_err() && kept.is_ok());
    assert_eq!(noted(&site).await, ["kept"]);
}

#[tokio::test]
async fn a_part_of_a_long_work_holds_with_the_saves_that_wait_beside_it() {
    let site = Site::new();
    let db = &site.app.db;
    let (go, all_wait) = std::sync::mpsc::channel::<()>();
    let mut pace = Pace::default();
    let long = async |pace: &mut Pace, name: &'static str| {
        db.write_paced((pace, 1), move |conn| {
            note(conn, name).map_err(DbError::from)
        })
        .await
    };
    // The first one keeps the writer until the others have come.
    let (first, part, save, ()) = tokio::join!(
        db.write_aside(move |conn| {
            all_wait.recv().unwrap();
            note(conn, "first").map_err(DbError::from)
        }),
        long(&mut pace, "part"),
        db.write_aside(|conn| note(conn, "save").map_err(DbError::from)),
        async move { go.send(()).unwrap() },
    );
    assert!(
        first.is_ok() && part.is_ok() && save.is_ok(),
        "{first:?} {part:?} {save:?}"
    );
    long(&mut pace, "alone").await.unwrap();
    let failed = db.write_paced((&mut pace, 1), |conn| {
        note(conn, "failed")?;
        Err::<(), _>(DbError::Query(diesel::result::Error::NotFound))
    });
    assert!(failed.await.is_err());
    assert_eq!(noted(&site).await, ["alone", "first", "part", "save"]);
}

#[tokio::test]
async fn what_another_process_writes_ends_what_is_kept_of_everybody() {
    let site = Site::new();
    let (db, somebody) = (&site.app.db, PersonId(1));
    let last = db.heed_others(None).await.unwrap();
    let before = db.stamp(somebody);
    db.write_aside(|conn| note(conn, "own").map_err(DbError::from))
        .await
        .unwrap();
    assert_eq!(db.heed_others(last).await.unwrap(), last);
    assert_eq!(db.stamp(somebody), before);
    let elsewhere = Db::open(&site.app.config.database_url, 1).unwrap();
    elsewhere
        .write(|conn| note(conn, "theirs").map_err(DbError::from))
        .await
        .unwrap();
    db.heed_others(last).await.unwrap();
    // On PostgreSQL nothing is ever kept.
    let kept = db.stamp(somebody).filter(|stamp| Some(*stamp) == before);
    assert_eq!(kept, None);
}

#[tokio::test]
async fn a_panic_in_a_query_hurts_only_its_request() {
    let site = Site::new();
    let db = &site.app.db;
    let (panicked, kept) = tokio::join!(
        db.write(|conn| {
            note(conn, "lost")?;
            assert!(
                conn.transaction_depth_is_never_this_text(),
                "a fault in our code"
            );
            Ok::<_, DbError>(())
        }),
        db.write(|conn| note(conn, "kept").map_err(DbError::from)),
    );
    assert!(matches!(panicked, Err(DbError::Panicked)), "{panicked:?}");
    assert!(kept.is_ok());
    for _ in 0..20 {
        assert_eq!(noted(&site).await, ["kept"]);
    }
}

trait Never {
    fn transaction_depth_is_never_this_text(&self) -> bool;
}
impl Never for hocvu::db::Conn {
    fn transaction_depth_is_never_this_text(&self) -> bool {
        false
    }
}

#[tokio::test]
async fn a_page_cannot_change_anything() {
    let site = Site::new();
    let outcome = site
        .app
        .db
        .read(|conn| note(conn, "sneaked in").map_err(DbError::from))
        .await;
    assert!(outcome.is_err());
    assert!(noted(&site).await.is_empty());
}

#[tokio::test]
async fn two_writers_of_one_counter_lose_no_count() {
    let site = Site::new();
    let mut guesses = tokio::task::JoinSet::new();
    let limit = hocvu::access::Limit {
        guesses: 1_000,
        window: Time::MINUTE,
    };
    for _ in 0..40 {
        let db = site.app.db.clone();
        guesses.spawn(async move {
            db.write(move |conn| {
                hocvu::access::guess(conn, "one", limit, Time(0)).map_err(DbError::from)
            })
            .await
        });
    }
    while let Some(done) = guesses.join_next().await {
        assert!(done.unwrap().unwrap().is_ok());
    }
    let count = throttles::table.find("one").select(throttles::count);
    let count: i32 = site
        .app
        .db
        .read(move |conn| count.first(conn).map_err(DbError::from))
        .await
        .unwrap();
    assert_eq!(count, 40);
}

#[tokio::test]
async fn a_changed_audit_row_is_found() {
    let site = Site::new();
    for number in 0..5 {
        let by = Actor::system("test");
        let act = move |conn: &mut _| {
            hocvu::audit::record(
                conn,
                Time(number),
                &by,
                ("import", format!("import/{number}")),
                json!({"n": number}),
            )
        };
        site.arrange(act).await;
    }
    hocvu::serving::seal(&site.app).await.unwrap();
    let verify = || async {
        site.app
            .db
            .read(|conn| hocvu::audit::verify(conn, None).map_err(DbError::from))
            .await
            .unwrap()
    };
    assert_eq!(verify().await.unwrap().sequence, 5);
    site.arrange(|conn| {
        let third = audit_entries::table.filter(audit_entries::sequence.eq(3));
        diesel::update(third)
            .set(audit_entries::object.eq("import/99"))
            .execute(conn)
    })
    .await;
    assert_eq!(verify().await.unwrap_err().sequence, 3);
}

/// Records acts and seals them; the end of the chain.
async fn sealed(site: &Site, acts: i64) -> Result<hocvu::audit::Head, hocvu::audit::Broken> {
    for number in 0..acts {
        let act = move |conn: &mut _| {
            let (by, what) = (
                Actor::system("test"),
                ("import", format!("import/{number}")),
            );
            hocvu::audit::record(conn, Time(number), &by, what, json!({}))
        };
        site.arrange(act).await;
    }
    hocvu::serving::seal(&site.app).await.unwrap();
    checked(site, None).await
}

async fn checked(
    site: &Site,
    noted: Option<hocvu::audit::Head>,
) -> Result<hocvu::audit::Head, hocvu::audit::Broken> {
    let db = &site.app.db;
    db.read(move |conn| hocvu::audit::verify(conn, noted.clone()).map_err(DbError::from))
        .await
        .unwrap()
}

#[tokio::test]
async fn an_audit_cut_off_at_its_end_is_found_even_after_it_went_on() {
    let site = Site::new();
    let noted = sealed(&site, 5).await.unwrap();
    let end = sealed(&site, 2).await.unwrap();
    assert_eq!(checked(&site, Some(noted.clone())).await, Ok(end));
    site.arrange(|conn| {
        diesel::delete(audit_entries::table.filter(audit_entries::sequence.gt(4))).execute(conn)
    })
    .await;
    let (sequence, id) = (5, None);
    let cut = hocvu::audit::Broken { sequence, id };
    assert_eq!(checked(&site, None).await, Err(cut));
    // What is sealed later follows the rows that are gone.
    assert_eq!(sealed(&site, 1).await.unwrap_err().sequence, 5);

    // Whoever winds the kept seal back too is found by a seal noted elsewhere.
    site.arrange(|conn| {
        diesel::delete(audit_entries::table.filter(audit_entries::sequence.gt(4))).execute(conn)?;
        let fourth = audit_entries::table.filter(audit_entries::sequence.eq(4));
        let hash: Option<Vec<u8>> = fourth.select(audit_entries::hash).first(conn)?;
        diesel::update(audit_head::table)
            .set((
                audit_head::sequence.eq(4),
                audit_head::hash.eq(hash.unwrap()),
            ))
            .execute(conn)
    })
    .await;
    assert!(checked(&site, None).await.is_ok());
    assert_eq!(
        checked(&site, Some(noted.clone()))
            .await
            .unwrap_err()
            .sequence,
        5
    );
    sealed(&site, 3).await.unwrap();
    assert_eq!(checked(&site, Some(noted)).await.unwrap_err().sequence, 5);
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let site = Site::new();
    let foreign = Request::post("/sign-in")
        .header("origin", "https://evil.example")
        .body(Body::empty())
        .unwrap();
    site.browser().send(foreign).await.expect(403);
}

#[tokio::test]
async fn a_page_that_does_not_exist_offers_a_way_on() {
    let site = Site::new();
    let answer = site
        .browser()
        .get("/khong-co")
        .await
        .expect(404)
        .shows("Không có trang này")
        .shows("href=\"/\"");
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"));
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn an_address_asked_in_the_wrong_way_says_so_on_a_page() {
    let (site, _) = Site::with_province().await;
    let mut anybody = site.browser();
    let answer = anybody.get("/sign-out").await.expect(405);
    assert_eq!(answer.headers["allow"], "POST");
    answer
        .shows("Không mở được theo cách này")
        .shows("Về trang đầu");
    anybody.hold("hocvu_language", "en");
    let english = anybody.post("/courses", &[]).await.expect(405);
    assert_eq!(english.headers["allow"], "GET,HEAD");
    english.shows("Not in this way");
    let told = anybody.script().post("/courses", &[]).await.expect(405);
    assert!(told.json()["error"].is_string());
}
