//! Reading files again, for the tests of rooms that print.

/// What a reader copies out of the file. `tests/run` installs the tool.
#[expect(
    clippy::disallowed_methods,
    reason = "a foreign program is the best judge of the file"
)]
pub fn text_of(name: &str, pdf: &[u8]) -> String {
    let path = std::env::temp_dir().join(format!("hocvu-{}-{name}.pdf", std::process::id()));
    std::fs::write(&path, pdf).unwrap();
    let output = std::process::Command::new("pdftotext")
        .arg(&path)
        .arg("-")
        .output();
    std::fs::remove_file(&path).unwrap();
    let output = output.expect("pdftotext of poppler-utils");
    String::from_utf8(output.stdout).unwrap()
}
