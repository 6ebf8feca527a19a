//! The key file and the database belong together, on whichever node and after whatever loss.
use crate::browser::free_port;
use crate::commands::Place;
use crate::commands::Serving;
use crate::commands::UNITS;
use crate::commands::refusal;
use diesel::prelude::*;
use hocvu::db::Db;
use hocvu::db::DbError;
use hocvu::db::schema::key_fingerprint;
use hocvu::db::schema::people;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;

/// An and Bình are known by their numbers alone.
const STAFF: &str = "full_name,unit_code,category,citizen_id\n\
                     Trần An,SKHCN,công chức,070185001234\n\
                     Lê Bình,SKHCN,công chức,070185001242\n";

/// A place where two people have sealed numbers; the list of them.
fn with_numbers() -> (Place, String) {
    let place = Place::new();
    let units = place.file("units.csv", UNITS);
    place.run(&["units", "import", &units]);
    let list = place.file("people.csv", STAFF);
    place.run(&["people", "import", &list]);
    (place, list)
}

/// Another node: its own data folder, the database of the first.
struct Node<'a> {
    first: &'a Place,
    folder: PathBuf,
}

impl<'a> Node<'a> {
    fn beside(first: &'a Place, name: &str) -> Self {
        let folder = first.folder.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self { first, folder }
    }

    fn key(&self) -> PathBuf {
        self.folder.join("hocvu.key")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = self.first.command(words);
        let listen = format!("127.0.0.1:{}", free_port());
        command
            .env("HOCVU_DATA", &self.folder)
            .env("HOCVU_LISTEN", listen)
            .env("HOCVU_LOG", "error");
        command
    }

    /// Neither a server nor an import has its way, and the refusal names the file and what to do.
    fn is_refused(&self, list: &str, why: &str) {
        let acts: [&[&str]; 4] = [
            &["serve"],
            &["people", "import", list],
            &["people", "import", list, "--dry-run"],
            &["admin", "create", "--login", "moi", "--name", "Lý Văn Mới"],
        ];
        for words in acts {
            let line = refusal(&mut self.command(words));
            let path = self.key().display().to_string();
            for part in [&path, why, "put back the file hocvu.key", "No record"] {
                assert!(line.contains(part), "{words:?}: {line}");
            }
        }
    }
}

async fn arrange<T: Send + 'static>(
    place: &Place,
    mut work: impl FnMut(&mut hocvu::db::Conn) -> QueryResult<T> + Send + 'static,
) -> T {
    let db = Db::open(&place.database, 1).unwrap();
    db.write(move |conn| work(conn).map_err(DbError::from))
        .await
        .unwrap()
}

/// What the people's numbers are kept as.
async fn numbers(place: &Place) -> Vec<(Option<Vec<u8>>, Option<Vec<u8>>)> {
    arrange(place, |conn| {
        people::table
            .order(people::id)
            .select((people::citizen_id_sealed, people::citizen_id_hash))
            .load(conn)
    })
    .await
}

async fn fingerprints(place: &Place) -> Vec<Vec<u8>> {
    arrange(place, |conn| {
        key_fingerprint::table
            .select(key_fingerprint::fingerprint)
            .load(conn)
    })
    .await
}

async fn forget_fingerprint(place: &Place) {
    arrange(place, |conn| {
        diesel::delete(key_fingerprint::table).execute(conn)
    })
    .await;
}

#[tokio::test]
async fn a_second_node_needs_the_key_of_the_first() {
    let (place, list) = with_numbers();
    let before = numbers(&place).await;
    let node = Node::beside(&place, "hai");
    node.is_refused(&list, "there is no key file");
    assert!(!node.key().exists());
    std::fs::write(node.key(), "5a".repeat(32)).unwrap();
    node.is_refused(&list, "belongs to another key");
    assert_eq!(numbers(&place).await, before);
    std::fs::copy(place.folder.join("hocvu.key"), node.key()).unwrap();
    let done = node.command(&["people", "import", &list]).output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(said.contains("new=0 changed=0"), "{said}");
    assert!(said.contains("unchanged=2"), "{said}");
}

#[tokio::test]
async fn a_lost_key_file_is_asked_for_and_not_replaced() {
    let (place, list) = with_numbers();
    let node = Node {
        first: &place,
        folder: place.folder.clone(),
    };
    let (key, aside) = (node.key(), place.folder.join("backup.key"));
    std::fs::rename(&key, &aside).unwrap();
    node.is_refused(&list, "there is no key file");
    assert!(!key.exists());
    std::fs::rename(&aside, &key).unwrap();
    Serving::start(&place);
}

#[tokio::test]
async fn a_database_older_than_its_fingerprint_takes_the_key_that_opens_it() {
    let (place, list) = with_numbers();
    let own = fingerprints(&place).await;
    forget_fingerprint(&place).await;
    let node = Node::beside(&place, "hai");
    node.is_refused(&list, "there is no key file");
    assert!(!node.key().exists());
    std::fs::write(node.key(), "5a".repeat(32)).unwrap();
    node.is_refused(&list, "belongs to another key");
    assert!(fingerprints(&place).await.is_empty());
    place.run(&["people", "import", &list, "--dry-run"]);
    assert_eq!(fingerprints(&place).await, own);
    node.is_refused(&list, "belongs to another key");
}

#[tokio::test]
async fn an_older_database_that_sealed_nothing_takes_the_key_that_is_there() {
    let place = Place::new();
    place.run(&["migrate"]);
    assert!(fingerprints(&place).await.is_empty());
    place.file("hocvu.key", &"5a".repeat(32));
    drop(Serving::start(&place));
    let own = fingerprints(&place).await;
    assert_eq!(own.len(), 1);
    assert_ne!(own[0], [0x5a; 32]);
    Serving::start(&place);
    assert_eq!(fingerprints(&place).await, own);
}

#[tokio::test]
async fn of_nodes_that_start_at_once_with_different_keys_one_wins() {
    let place = Place::new();
    if !place.database.starts_with("postgres") {
        // Only PostgreSQL has its schema made by several at once.
        place.run(&["migrate"]);
    }
    let nodes: Vec<Node> = (0..6)
        .map(|number| Node::beside(&place, &number.to_string()))
        .collect();
    // Half of them bring a key, half would make one.
    for (number, node) in nodes.iter().enumerate().skip(3) {
        std::fs::write(node.key(), format!("{number:064x}")).unwrap();
    }
    let list = place.file("units.csv", UNITS);
    let words = ["units", "import", list.as_str(), "--dry-run"];
    let started: Vec<_> = nodes
        .iter()
        .map(|node| {
            let mut command = node.command(&words);
            command.stdout(Stdio::null()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    let mut won = Vec::new();
    for (number, child) in started.into_iter().enumerate() {
        let done = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        if done.status.success() {
            won.push(number);
        } else {
            assert!(said.contains("put back the file hocvu.key"), "{said}");
            assert_eq!(nodes[number].key().exists(), number >= 3);
        }
    }
    assert_eq!(won.len(), 1, "{won:?}");
    assert_eq!(fingerprints(&place).await.len(), 1);
    assert!(nodes[won[0]].key().exists());
}

#[test]
fn commands_that_start_at_once_in_one_new_folder_share_one_key() {
    let place = Place::new();
    place.run(&["migrate"]);
    let list = place.file("units.csv", UNITS);
    let words = ["units", "import", list.as_str(), "--dry-run"];
    let started: Vec<_> = (0..4)
        .map(|_| {
            let mut command = place.command(&words);
            command.stdout(Stdio::null()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    for child in started {
        let done = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{said}");
    }
}
