//! The staircase of rooms, both folders of migrations, and the schema, held to what the design says.
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// Top to bottom: a room may use only rooms below it.
const ORDER: &[&str] = &[
    "demo",
    "admin",
    "report",
    "privacy",
    "target",
    "certificate",
    "exam",
    "learning",
    "content",
    "org",
    "pdf",
    "web",
    "notify",
    "access",
    "jobs",
    "audit",
    "db",
    "text",
];

#[test]
fn imports_point_down() {
    let mut wrong = Vec::new();
    for (height, room) in ORDER.iter().enumerate() {
        for (path, text) in files(&Path::new("src").join(room)) {
            for above in ORDER[..height]
                .iter()
                .chain(&["app", "commands", "serving"])
            {
                if text.contains(&format!("crate::{above}::")) {
                    wrong.push(format!(
                        "{} uses {above}, which is above it",
                        path.display()
                    ));
                }
            }
            if text.contains("crate::{") {
                wrong.push(format!(
                    "{} imports several rooms in one line",
                    path.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_file_mod_of_another_room_is_used() {
    let inner = ["pages", "routes"];
    let mut wrong = Vec::new();
    for room in ORDER {
        for (path, text) in files(&Path::new("src").join(room)) {
            for other in ORDER.iter().filter(|other| *other != room) {
                for part in inner {
                    if text.contains(&format!("crate::{other}::{part}::")) {
                        wrong.push(format!("{} reaches into {other}::{part}", path.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_room_stands_in_the_list() {
    let mut rooms: Vec<String> = fs::read_dir("src")
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    // The words of the command line, the running server and the settings are no rooms; they stand beside `app.rs`.
    rooms.retain(|room| !["commands", "serving", "config"].contains(&room.as_str()));
    rooms.sort();
    let mut known: Vec<&str> = ORDER.to_vec();
    known.sort_unstable();
    assert_eq!(rooms, known);
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |kind: &str| -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(format!("migrations/{kind}"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    // The number before the name is all that the database remembers of a migration.
    let mut numbers: Vec<String> = names("sqlite")
        .iter()
        .map(|name| name[..15].to_owned())
        .collect();
    numbers.dedup();
    assert_eq!(
        numbers.len(),
        names("sqlite").len(),
        "two migrations have one number"
    );
}

#[test]
fn markup_is_escaped_everywhere_but_where_markdown_is_rendered() {
    for room in ORDER
        .iter()
        .filter(|room| !["content", "learning", "exam"].contains(room))
    {
        for (path, text) in files(&Path::new("src").join(room)) {
            let fixed = ["web/page.rs", "web/components/icon.rs"];
            let allowed =
                fixed.iter().any(|own| path.ends_with(own)) || !text.contains("PreEscaped(");
            assert!(allowed, "{} writes raw markup", path.display());
        }
    }
}

fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}
