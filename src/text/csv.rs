//! Text in comma-separated values, as spreadsheets read it without running any of it.

/// Appends a text, in quotes where it must be. What a spreadsheet would run as a formula gets a `'` in front.
pub fn push_csv(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let runs = matches!(
        bytes.first(),
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r')
    );
    let quoted = bytes
        .iter()
        .any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n'));
    if quoted {
        out.push(b'"');
    }
    if runs {
        out.push(b'\'');
    }
    if quoted {
        for part in bytes.split_inclusive(|&byte| byte == b'"') {
            out.extend_from_slice(part);
            if part.ends_with(b"\"") {
                out.push(b'"');
            }
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(bytes);
    }
}
