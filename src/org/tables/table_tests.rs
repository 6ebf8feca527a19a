use super::super::error::WrongKind;
use super::*;
use crate::org::tables::FILE_BYTES;
use crate::org::tables::package::unpacks_within;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::Write;

const SHAPE: Shape = Shape {
    columns: &[
        Column {
            id: "staff_code",
            vietnamese: "Mã cán bộ",
            also: &["Mã CB"],
        },
        Column {
            id: "full_name",
            vietnamese: "Họ và tên",
            also: &["Họ tên"],
        },
        Column {
            id: "birth_date",
            vietnamese: "Ngày sinh",
            also: &[],
        },
        Column {
            id: "gender",
            vietnamese: "Giới tính",
            also: &[],
        },
    ],
    required: &[&["full_name"], &["staff_code", "gender"]],
};

fn rows(bytes: &[u8]) -> Vec<(u32, String, String)> {
    let table = read(bytes, &SHAPE).unwrap();
    let row = |row: &Row| {
        (
            row.line,
            row.get("staff_code").to_owned(),
            row.get("full_name").to_owned(),
        )
    };
    table.rows.iter().map(row).collect()
}

fn row(line: u32, code: &str, name: &str) -> (u32, String, String) {
    (line, code.to_owned(), name.to_owned())
}

#[test]
fn headings_come_decomposed_as_some_machines_write_them() {
    use unicode_normalization::UnicodeNormalization;
    let file = "Mã cán bộ,Họ và tên\nA1,Điểu Lịch\n";
    let file = file.nfd().collect::<String>();
    assert_eq!(rows(file.as_bytes()), [row(2, "A1", "Điểu Lịch")]);
}

#[test]
fn headings_come_in_either_language_any_order_case_and_delimiter() {
    for file in [
        "staff_code,full_name\nA1,Nguyễn An\n",
        "\u{feff}HỌ VÀ TÊN;mã cán bộ\nNguyễn An;A1\n",
        "Ho va ten\tGhi chú\tMã CB\nNguyễn An\tx\tA1\r\n",
        "sep=;\nMã cán bộ;Họ tên;Giới tính (Nam, Nữ)\n'A1;Nguyễn An;\n"
            .replace("'A1", "A1")
            .as_str(),
    ] {
        let found = rows(file.as_bytes());
        assert_eq!(
            (found[0].1.as_str(), found[0].2.as_str()),
            ("A1", "Nguyễn An"),
            "{file}"
        );
    }
}

#[test]
fn titles_above_the_headings_and_blank_lines_are_passed_over() {
    let file = "SỞ KHOA HỌC VÀ CÔNG NGHỆ,,\nDANH SÁCH CÁN BỘ,,\n\nTT,Mã cán bộ,Họ và tên\n1,A1,Nguyễn An\n,,\n2,A2,Lê Bình\n";
    let table = read(file.as_bytes(), &SHAPE).unwrap();
    assert_eq!(table.ignored, ["TT"]);
    assert!(table.has("full_name") && !table.has("birth_date"));
    assert_eq!(
        rows(file.as_bytes()),
        [row(5, "A1", "Nguyễn An"), row(7, "A2", "Lê Bình")]
    );
}

#[test]
fn the_quote_mark_of_our_exports_comes_off() {
    let file = "staff_code,full_name\n'070185001234,'=HYPERLINK()\n'x,H'Mai\n";
    assert_eq!(
        rows(file.as_bytes()),
        [
            row(2, "070185001234", "=HYPERLINK()"),
            row(3, "'x", "H'Mai")
        ]
    );
}

#[test]
fn rows_that_cannot_be_cut_are_reported_beside_the_good_ones() {
    let file = "staff_code,full_name\nA1,\"Nguyễn An\nA2,Lê, Bình\nA3,Đỗ Chi\n";
    let table = read(file.as_bytes(), &SHAPE).unwrap();
    let faults: Vec<_> = table.rows.iter().map(|row| (row.line, row.fault)).collect();
    assert_eq!(
        faults,
        [
            (2, Some(RowFault::OpenQuote)),
            (3, Some(RowFault::TooManyCells)),
            (4, None)
        ]
    );
}

#[test]
fn a_file_without_the_required_headings_says_which() {
    let error = |file: &str| read(file.as_bytes(), &SHAPE).unwrap_err();
    let missing = error("Họ và tên,Ngày sinh\nAn,1985\n");
    assert_eq!(
        missing.message(Language::Vietnamese),
        "Thiếu cột bắt buộc: Mã cán bộ (staff_code) / Giới tính (gender). Hãy thêm cột vào dòng tiêu đề rồi nhập lại."
    );
    assert!(matches!(
        error("một,hai\n1,2\n"),
        TableError::NoHeadings { .. }
    ));
    assert_eq!(
        error("Họ tên,Họ và tên,Mã CB\n"),
        TableError::DoubleHeading("Họ và tên".to_owned())
    );
    assert_eq!(error("staff_code,full_name\n\n"), TableError::Empty);
    assert_eq!(error(""), TableError::Empty);
}

/// The filled cells of a row with the ids of their columns.
fn filled(row: &Row) -> (u32, Vec<(&str, &str)>) {
    let cells = SHAPE
        .columns
        .iter()
        .map(|column| (column.id, row.get(column.id)));
    (
        row.line,
        cells.filter(|(_, cell)| !cell.is_empty()).collect(),
    )
}

#[test]
fn a_workbook_gives_dates_as_dates_and_numbers_as_written() {
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("Bìa")
        .unwrap()
        .write(0, 0, "Danh sách")
        .unwrap();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    for (column, heading) in ["Mã cán bộ", "Họ và tên", "Ngày sinh", "Ghi chú"]
        .iter()
        .enumerate()
    {
        sheet
            .write(2, u16::try_from(column).unwrap(), *heading)
            .unwrap();
    }
    sheet.write(3, 0, 70_185_001_234_i64).unwrap();
    sheet.write(3, 1, "Nguyễn An").unwrap();
    sheet
        .write_with_format(3, 2, ExcelDateTime::from_ymd(1985, 2, 5).unwrap(), &date)
        .unwrap();
    sheet.write(5, 0, 2.5).unwrap();
    sheet.write(5, 2, 1958).unwrap();
    sheet.write(5, 9, "lề").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let table = read(&bytes, &SHAPE).unwrap();
    let cells: Vec<_> = table.rows.iter().map(filled).collect();
    assert_eq!(
        cells,
        [
            (
                4,
                vec![
                    ("staff_code", "70185001234"),
                    ("full_name", "Nguyễn An"),
                    ("birth_date", "1985-02-05")
                ]
            ),
            (6, vec![("staff_code", "2.5"), ("birth_date", "1958")]),
        ]
    );
    assert_eq!(
        read(&bytes[..bytes.len() / 2], &SHAPE),
        Err(TableError::Broken)
    );
}

#[test]
fn other_kinds_of_files_are_told_apart() {
    for (bytes, kind) in [
        (&b"%PDF-1.7"[..], WrongKind::Pdf),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", WrongKind::OldExcel),
        (b"\x89PNG\r\n", WrongKind::Image),
        (b"<html><table>", WrongKind::Markup),
        (b"{\\rtf1", WrongKind::Word),
        (b"abc\0\x01\x02", WrongKind::Other),
    ] {
        assert_eq!(read(bytes, &SHAPE), Err(TableError::Kind(kind)));
        assert!(
            !TableError::Kind(kind)
                .message(Language::Vietnamese)
                .is_empty()
        );
    }
    assert_eq!(
        read(&package("word/document.xml", b"<w/>"), &SHAPE),
        Err(TableError::Kind(WrongKind::Word))
    );
    assert_eq!(
        read(&vec![b' '; FILE_BYTES + 1], &SHAPE),
        Err(TableError::TooLarge(FILE_BYTES))
    );
}

#[test]
fn a_bomb_is_found_out_whatever_its_directory_claims() {
    let limit = 100_000;
    let mut bomb = package("xl/workbook.xml", &vec![0; 100_001]);
    assert_eq!(unpacks_within(&bomb, limit + 1), Some(true));
    assert_eq!(unpacks_within(&bomb, limit), Some(false));
    let directory = bomb
        .windows(4)
        .rposition(|sign| sign == b"PK\x01\x02")
        .unwrap();
    bomb[directory + 24..directory + 28].copy_from_slice(&9_u32.to_le_bytes());
    assert_eq!(unpacks_within(&bomb, limit), Some(false));
    assert_eq!(unpacks_within(&bomb[..50], limit), None);
    assert_eq!(read(&bomb, &SHAPE), Err(TableError::Broken));
}

/// A zip package with one deflated entry.
fn package(name: &str, content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    let packed = encoder.finish().unwrap();
    let length = |len: usize| u32::try_from(len).unwrap().to_le_bytes();
    let name_length = u16::try_from(name.len()).unwrap().to_le_bytes();
    let sizes = [length(packed.len()), length(content.len())].concat();
    let head = [
        &b"\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0"[..],
        &sizes,
        &name_length,
        b"\0\0",
    ]
    .concat();
    let local = [b"PK\x03\x04", &head[..], name.as_bytes(), &packed].concat();
    let directory = [b"PK\x01\x02\x14\0", &head[..], &[0; 14], name.as_bytes()].concat();
    let end = [
        b"PK\x05\x06\0\0\0\0\x01\0\x01\0",
        &length(directory.len())[..],
        &length(local.len()),
        b"\0\0",
    ]
    .concat();
    [local, directory, end].concat()
}

/// A workbook by its parts, each stored under its name.
fn workbook_with(sheet: &str, strings: &str) -> Vec<u8> {
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ];
    let mut zip = zipped();
    for (name, text) in parts {
        zip.add(name, text.as_bytes());
    }
    zip.finish()
}

fn zipped() -> Zip {
    Zip::default()
}

/// A zip whose entries are stored as they are.
#[derive(Default)]
struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
}

impl Zip {
    fn add(&mut self, name: &str, content: &[u8]) {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let length = u32::try_from(content.len()).unwrap().to_le_bytes();
        let name_length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let head = [
            &b"\x14\0\0\0\0\0\0\0\0\0"[..],
            &crc.sum().to_le_bytes(),
            &length,
            &length,
            &name_length,
            b"\0\0",
        ]
        .concat();
        let at = u32::try_from(self.bytes.len()).unwrap().to_le_bytes();
        self.directory.extend(
            [
                b"PK\x01\x02\x14\0",
                &head[..],
                &[0; 10],
                &at,
                name.as_bytes(),
            ]
            .concat(),
        );
        self.bytes
            .extend([b"PK\x03\x04", &head[..], name.as_bytes(), content].concat());
        self.entries += 1;
    }

    fn finish(self) -> Vec<u8> {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let count = self.entries.to_le_bytes();
        let end = [
            b"PK\x05\x06\0\0\0\0",
            &count[..],
            &count,
            &length(&self.directory),
            &length(&self.bytes),
            b"\0\0",
        ]
        .concat();
        [self.bytes, self.directory, end].concat()
    }
}

const SHEET: &str = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>staff_code</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>full_name</t></is></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>A1</t></is></c><c r=\"B2\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>";

#[test]
fn an_entity_of_a_workbook_opens_no_file() {
    let sound = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>Điểu Lịch</t></si></sst>";
    assert_eq!(
        rows(&workbook_with(SHEET, sound)),
        [row(2, "A1", "Điểu Lịch")]
    );
    let hostile = "<!DOCTYPE sst [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;&l;\">]><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>&x;&m;</t></si></sst>";
    // Refused, or read without what the entity names: nothing of a file and nothing multiplied.
    if let Ok(table) = read(&workbook_with(SHEET, hostile), &SHAPE) {
        let text = format!("{:?}", table.rows);
        assert!(!text.contains("root") && !text.contains("lol"), "{text}");
    }
}

#[test]
fn a_long_text_that_many_cells_share_is_a_bomb_too() {
    let strings = format!(
        "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>{}</t></si></sst>",
        "x".repeat(1024 * 1024)
    );
    let rows: Vec<String> = (1..=201)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{}</sheetData></worksheet>",
        rows.concat()
    );
    let bomb = workbook_with(&sheet, &strings);
    assert_eq!(read(&bomb, &SHAPE), Err(TableError::Bomb));
}

#[test]
fn a_zip_that_is_no_workbook_is_told_whatever_its_name() {
    let mut zip = zipped();
    zip.add("anh.txt", b"hello");
    assert_eq!(
        read(&zip.finish(), &SHAPE),
        Err(TableError::Kind(WrongKind::Other))
    );
    let mut nested = zipped();
    nested.add("xl/inner.zip", &workbook_with(SHEET, ""));
    assert_eq!(read(&nested.finish(), &SHAPE), Err(TableError::Broken));
}

#[test]
fn columns_that_nobody_knows_are_named_and_a_file_without_rows_is_refused() {
    let many: Vec<String> = (0..40).map(|number| format!("Cột {number}")).collect();
    let error = read(
        format!("{}\n{}\n", many.join(","), "x,".repeat(39)).as_bytes(),
        &SHAPE,
    );
    assert!(
        matches!(error, Err(TableError::NoHeadings { .. })),
        "{error:?}"
    );
    let beside = format!(
        "staff_code,full_name,{}\nA1,An,{}\n",
        many.join(","),
        "x,".repeat(39)
    );
    let table = read(beside.as_bytes(), &SHAPE).unwrap();
    assert_eq!((table.rows.len(), table.ignored.len()), (1, 40));
    for empty in ["staff_code,full_name\n", "staff_code,full_name\n\n,\n"] {
        assert_eq!(read(empty.as_bytes(), &SHAPE), Err(TableError::Empty));
    }
    assert_eq!(read(b"", &SHAPE), Err(TableError::Empty));
}
