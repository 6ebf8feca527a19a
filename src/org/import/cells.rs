//! A faulty row as the cells of its file, so that its author can mend it and send it once more; pure.
use super::super::identity::open;
use super::super::identity::seal;
use super::super::tables::Row;
use super::super::tables::Shape;
use super::super::tables::Table;
use super::model::Content;
use crate::access::Keys;
use data_encoding::BASE64;

/// What stands before a sealed cell; nobody types it.
const SEALED: char = '\u{1}';
/// From how many digits on a cell may hold an identity number, wherever it stands.
const DIGITS: usize = 9;

impl Content {
    /// The cells of a faulty row under the headings of its file. Sealed ones come in plain with `keys`, for the author of the
    /// file alone; without, hidden.
    pub fn cells(&self, keys: Option<&Keys>) -> Vec<(String, String)> {
        let Self::Cells(cells) = self else {
            return Vec::new();
        };
        let opened = |(heading, kept): &(String, String)| (heading.clone(), opened(kept, keys));
        cells.iter().map(opened).collect()
    }
}

/// Which headings of a table are that of the identity number. Telling what a heading means takes long, rows are many.
pub(super) fn secret_columns(table: &Table, shape: &Shape) -> Vec<bool> {
    let names = |heading: &String| shape.id_of(heading) == Some("citizen_id");
    table.headings.iter().map(names).collect()
}

/// The cells of a row as they were sent, each under its heading; a row that could not be cut has empty ones.
pub(super) fn sent(
    row: &Row,
    table: &Table,
    secret: &[bool],
    keys: &Keys,
) -> Vec<(String, String)> {
    let width = table.headings.len().max(row.sent.len());
    let cell = |at: usize| {
        let heading = table.headings.get(at).cloned().unwrap_or_default();
        let text = row.sent.get(at).map_or("", String::as_str);
        let kept = if is_secret(text, secret.get(at) == Some(&true)) {
            format!("{SEALED}{}", BASE64.encode(&seal(text.as_bytes(), keys)))
        } else {
            text.to_owned()
        };
        (heading, kept)
    };
    (0..width).map(cell).collect()
}

fn is_secret(text: &str, named: bool) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    !text.is_empty() && (named || digits >= DIGITS)
}

fn opened(kept: &str, keys: Option<&Keys>) -> String {
    let Some(sealed) = kept.strip_prefix(SEALED) else {
        return kept.to_owned();
    };
    let Some(keys) = keys else {
        return "******".to_owned();
    };
    let sealed = BASE64.decode(sealed.as_bytes()).unwrap_or_default();
    let plain = open(&sealed, keys).and_then(|plain| String::from_utf8(plain).ok());
    plain.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::import::staff::STAFF;
    use crate::org::tables::read;

    #[test]
    fn a_row_comes_back_as_it_was_sent_and_numbers_only_to_its_author() {
        let keys = Keys::derive(b"test");
        let file = "Họ và  tên,CMND cũ,Số CCCD,Chức vụ,Mã đơn vị\n an ,285123456,7E+10,,A\n";
        let table = read(file.as_bytes(), &STAFF).unwrap();
        let secret = secret_columns(&table, &STAFF);
        let cells = Content::Cells(sent(&table.rows[0], &table, &secret, &keys));
        let texts = |keys| -> Vec<String> {
            let cells = cells.cells(keys).into_iter();
            cells
                .map(|(heading, text)| format!("{heading}={text}"))
                .collect()
        };
        assert_eq!(
            texts(Some(&keys)),
            [
                "Họ và  tên= an ",
                "CMND cũ=285123456",
                "Số CCCD=7E+10",
                "Chức vụ=",
                "Mã đơn vị=A"
            ]
        );
        assert_eq!(texts(None)[1..3], ["CMND cũ=******", "Số CCCD=******"]);
    }
}
