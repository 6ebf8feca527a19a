use super::*;
use crate::access::Keys;
use crate::audit::Actor;
use crate::db::Clock;
use crate::db::schema::accounts;
use crate::db::schema::assignments;
use crate::db::schema::import_effects;
use crate::db::schema::imports;
use crate::db::schema::people;
use crate::org::import::Applying;
use crate::org::import::Confirmation;
use crate::org::import::ImportKind;
use crate::org::import::begin_applying;
use crate::org::import::sweep;
use crate::org::import::undo;
use crate::org::testing::Base;
use crate::org::testing::day;
use diesel::prelude::*;
use std::fmt::Write as _;

const TODAY: &str = "2026-11-23";
const HEAD: &str = "Mã cán bộ,Họ và tên,Mã đơn vị,Kiêm nhiệm,Từ ngày,Đến ngày\n";

/// A file that is no file.
struct Text(Arc<[u8]>);

impl Source for Text {
    type Bytes = std::io::Cursor<Arc<[u8]>>;
    fn open(&self) -> std::io::Result<Self::Bytes> {
        Ok(std::io::Cursor::new(Arc::clone(&self.0)))
    }
}

fn large(base: &Base, file: &str, complete: bool) -> Large<Text> {
    let upload = Upload {
        kind: ImportKind::People,
        file_name: "danh-sach.csv".to_owned(),
        bytes: Vec::new(),
        as_of: day(TODAY),
        complete,
        scope: None,
        viewer: None,
        today: day(TODAY),
        convert: None,
    };
    let means = Means {
        db: base.db.clone(),
        upload: Arc::new(upload),
        keys: Arc::new(Keys::derive(b"test")),
        progress: Arc::new(|_, _| ()),
        clock: Clock::System,
    };
    Large {
        source: Arc::new(Text(Arc::from(file.as_bytes()))),
        means,
    }
}

fn with() -> Confirmation {
    Confirmation {
        by: Actor::system("test"),
        scope: None,
        viewer: None,
        today: day(TODAY),
        now: Time(1),
    }
}

fn staged(base: &Base, file: &str, complete: bool) -> (ImportId, String) {
    let large = large(base, file, complete);
    let id = base
        .wait(begin(&base.db, &large.means.upload, None, Time(0)))
        .unwrap();
    let summary = base.wait(large.stage(id)).unwrap();
    (id, summary.counts.to_string())
}

fn applied(base: &Base, id: ImportId) -> Result<(), ImportError> {
    base.wait(base.db.write(move |conn| begin_applying(conn, id, Time(1))))
        .unwrap();
    let applying = Applying {
        db: base.db.clone(),
        id,
        with: Arc::new(with()),
        progress: Arc::new(|_, _| ()),
        clock: Clock::System,
    };
    base.wait(applying.apply())
}

/// People, accounts, posts that are held on the day, and effects.
fn there(conn: &mut crate::db::Conn) -> QueryResult<[i64; 4]> {
    let held = assignments::table
        .filter(assignments::valid_from.le(day(TODAY)))
        .filter(assignments::valid_to.ge(day(TODAY)));
    Ok([
        people::table.count().get_result(conn)?,
        accounts::table.count().get_result(conn)?,
        held.count().get_result(conn)?,
        import_effects::table.count().get_result(conn)?,
    ])
}

fn there_now(base: &Base) -> [i64; 4] {
    base.wait(base.db.read(|conn| Ok::<_, ImportError>(there(conn)?)))
        .unwrap()
}

/// Five thousand people; the first has a second post on the last line, and one row is faulty.
fn list(units: [&str; 2]) -> String {
    let mut list = HEAD.to_owned();
    for number in 1..=5_000 {
        let name = if number == 17 { "" } else { "Nguyễn Văn An" };
        writeln!(list, "CB{number},{name},{},,,", units[number % 2]).unwrap();
    }
    list + &format!(
        "CB1,Nguyễn Văn An,{},x,,\nCB2,Nguyễn Văn An,{},x,{TODAY},{TODAY}\n",
        units[0], units[1]
    )
}

fn base() -> Base {
    let base = Base::new();
    let upload = Upload {
        kind: ImportKind::Units,
        file_name: "don-vi.csv".to_owned(),
        bytes: b"code,name,kind\nA,A,x\nB,B,x\n".to_vec(),
        as_of: day("2020-01-01"),
        complete: false,
        scope: None,
        viewer: None,
        today: day(TODAY),
        convert: None,
    };
    let keys = Arc::new(Keys::derive(b"test"));
    let units = super::super::stage(&base.db, Arc::new(upload), keys, None, Time(0));
    let (id, _) = base.wait(units).unwrap();
    let confirmed = base
        .db
        .write(move |conn| super::super::confirm(conn, id, &with()));
    base.wait(confirmed).unwrap();
    base
}

#[test]
fn a_large_list_is_staged_and_confirmed_in_pieces_as_a_small_one_is_at_once() {
    let base = base();
    let before = there_now(&base);
    let (id, counts) = staged(&base, &list(["A", "B"]), true);
    // Both rows of one person stand in one piece, though the file holds them five thousand rows apart.
    assert_eq!(
        counts,
        "new=5001 changed=0 moved=0 left=0 unchanged=0 faulty=1"
    );
    assert_eq!(
        there_now(&base),
        before,
        "nothing is written before the confirmation"
    );
    applied(&base, id).unwrap();
    let [heads, entries, held, _] = there_now(&base);
    assert_eq!((heads, entries), (before[0] + 4_999, before[1] + 4_999));
    assert_eq!(held, before[2] + 5_001);
    let (_, again) = staged(&base, &list(["A", "B"]), true);
    assert_eq!(
        again,
        "new=0 changed=0 moved=0 left=0 unchanged=5001 faulty=1"
    );
    // Half of them are gone from the list, the others in the other unit.
    let moved: String = list(["B", "A"])
        .lines()
        .take(2_500)
        .collect::<Vec<_>>()
        .join("\n");
    let (id, counts) = staged(&base, &moved, true);
    assert_eq!(
        counts,
        "new=0 changed=0 moved=2498 left=2501 unchanged=0 faulty=1"
    );
    applied(&base, id).unwrap();
    assert_eq!(there_now(&base)[2], before[2] + 2_498 + 1 + 1);
    base.wait(base.db.write(move |conn| undo(conn, id, &with())))
        .unwrap();
    assert_eq!(there_now(&base)[2], before[2] + 5_001);
}

#[test]
fn a_large_list_that_is_overtaken_leaves_nothing() {
    let base = base();
    let (id, _) = staged(&base, &list(["A", "B"]), false);
    applied(&base, id).unwrap();
    let before = there_now(&base);
    let first = format!("{HEAD}CB9999,Lê Thị Bình,A,,,\n");
    let renamed = list(["A", "B"])
        .replace("Nguyễn Văn An", "Nguyễn Văn Ân")
        .replacen(HEAD, &first, 1);
    let (id, counts) = staged(&base, &renamed, false);
    assert!(counts.starts_with("new=1 changed=4999"), "{counts}");
    base.run(|conn| {
        // Somebody changes a record of the last piece meanwhile.
        diesel::update(people::table.filter(people::staff_code.eq("CB4999")))
            .set(people::full_name.eq("Nguyễn Văn Ân"))
            .execute(conn)
    });
    let refused = applied(&base, id);
    assert!(matches!(refused, Err(ImportError::Stale)), "{refused:?}");
    assert_eq!(
        there_now(&base),
        before,
        "nobody new, no account, no post, no effect"
    );
    let state: String = base
        .wait(base.db.read(move |conn| {
            let state = imports::table.find(id).select(imports::state);
            Ok::<_, ImportError>(state.first(conn)?)
        }))
        .unwrap();
    assert_eq!(state, "failed");
}

/// Stages and confirms a list at once, as small ones are; its counts.
fn small(base: &Base, file: &str) -> (ImportId, String) {
    let upload = Upload {
        bytes: file.as_bytes().to_vec(),
        ..large(base, file, false).means.upload.as_ref().clone()
    };
    let keys = Arc::new(Keys::derive(b"test"));
    let staged = super::super::stage(&base.db, Arc::new(upload), keys, None, Time(0));
    let (id, compared) = base.wait(staged).unwrap();
    base.run(move |conn| {
        let new = super::super::confirm(conn, id, &with()).unwrap();
        crate::org::ensure_accounts(conn, &new, Time(1))
    });
    (id, compared.summary.counts.to_string())
}

/// Everybody with code, name, login and how many posts they hold on the day.
type Everybody = Vec<(Option<String>, String, Option<String>, i64)>;

fn everybody(base: &Base) -> Everybody {
    base.run(|conn| {
        let heads: Vec<(crate::db::ids::PersonId, Option<String>, String)> = people::table
            .order(people::full_name)
            .select((people::id, people::staff_code, people::full_name))
            .load(conn)?;
        let told = heads.into_iter().map(|(id, code, name)| {
            let login = accounts::table
                .filter(accounts::person_id.eq(id))
                .select(accounts::login)
                .first(conn)
                .optional()?;
            let held = assignments::table
                .filter(assignments::person_id.eq(id))
                .filter(assignments::valid_from.le(day(TODAY)))
                .filter(assignments::valid_to.ge(day(TODAY)));
            Ok((code, name, login, held.count().get_result(conn)?))
        });
        told.collect::<QueryResult<Everybody>>()
    })
}

#[test]
fn a_code_that_passes_on_does_so_in_a_large_list_as_in_a_small_one() {
    const HEAD: &str = "Mã cán bộ,Họ và tên,Số CCCD,Mã đơn vị\n";
    let before = format!(
        "{HEAD}CB1,Bùi Một,070085000001,A\nCB2,Cao Hai,070085000002,A\nCB3,Đỗ Ba,070085000003,B\n"
    );
    // One gives their code to a new person and gets that of another, who gets a new one.
    let lines = [
        "CB1,Lê Mới,070085000009,A\n",
        "CB2,Bùi Một,070085000001,A\n",
        "CB8,Cao Hai,070085000002,B\n",
        "CB3,Đỗ Ba,070085000003,B\n",
    ];
    for order in [[0, 1, 2, 3], [2, 1, 0, 3], [3, 2, 1, 0], [1, 0, 3, 2]] {
        let after = order.map(|line: usize| lines[line]).concat();
        let after = format!("{HEAD}{after}");
        let told = [true, false].map(|in_pieces| {
            let base = base();
            small(&base, &before);
            let began = everybody(&base);
            let (id, counts) = if in_pieces {
                let (id, counts) = staged(&base, &after, false);
                applied(&base, id).unwrap();
                (id, counts)
            } else {
                small(&base, &after)
            };
            let done = everybody(&base);
            base.wait(base.db.write(move |conn| undo(conn, id, &with())))
                .unwrap();
            base.wait(sweep(&base.db, id)).unwrap();
            assert_eq!(everybody(&base), began, "in pieces: {in_pieces}");
            (counts, done)
        });
        assert_eq!(told[0], told[1], "{order:?}");
        let codes: Vec<Option<&str>> = told[0].1.iter().map(|one| one.0.as_deref()).collect();
        let expected = [Some("CB2"), Some("CB8"), Some("CB1"), Some("CB3")];
        assert_eq!(codes, expected, "{order:?}: {told:?}");
    }
}
