use super::super::model::ImportKind;
use super::*;
use crate::org::tables::read;
use crate::text::Language;

fn checked(heading: &str, row: &str) -> Result<StaffRow, Vec<Fault>> {
    let table = read(format!("{heading}\n{row}\n").as_bytes(), &STAFF).unwrap();
    check(
        &table.rows[0],
        &table,
        &Keys::derive(b"test"),
        "2026-11-23".parse().unwrap(),
    )
}

fn columns(faults: Result<StaffRow, Vec<Fault>>) -> Vec<String> {
    faults
        .unwrap_err()
        .into_iter()
        .filter_map(|fault| fault.column)
        .collect()
}

#[test]
fn a_full_row_in_vietnamese_is_cleaned() {
    let row = checked(
        "Mã cán bộ;Họ và tên;Ngày sinh;Giới tính (Nam, Nữ);Số CCCD;Mã đơn vị;Đối tượng;Chức vụ;Ngạch/hạng;Lãnh đạo (x, có, 1 / trống, không, 0);Kiêm nhiệm;Thư điện tử;Điện thoại;Từ ngày;Đến ngày",
        "CB001;  Ðặng Thuỳ  Trâm;05/02/1985;nữ;70185001234;SKHCN;Công chức;Trưởng phòng;Chuyên viên chính;x;;Tram@dongnai.gov.vn;912345678;01/7/2025;",
    )
    .unwrap();
    assert_eq!(row.full_name, "Đặng Thuỳ Trâm");
    assert_eq!(row.birth_date.unwrap().to_string(), "1985-02-05");
    assert_eq!(
        (row.gender, row.category),
        (Some(Gender::Female), Some(Category::CivilServant))
    );
    assert_eq!((row.is_leader, row.concurrent), (Some(true), false));
    assert_eq!(row.email.as_deref(), Some("tram@dongnai.gov.vn"));
    assert_eq!(row.phone.as_deref(), Some("0912345678"));
    assert_eq!(
        (row.from, row.to),
        (Some("2025-07-01".parse().unwrap()), None)
    );
    assert_eq!(row.citizen.as_ref().unwrap().mask, "0701******34");
    assert_eq!(row.remarks, [Fault::of("citizen_id", Reason::IdPadded)]);
}

#[test]
fn what_the_file_leaves_out_is_left_alone() {
    let row = checked("staff_code,full_name,unit_code,position", "1,An,A,").unwrap();
    assert_eq!(
        (row.position.as_deref(), row.rank.as_deref()),
        (Some(""), None)
    );
    assert_eq!(
        (row.is_leader, row.category, row.birth_date),
        (None, None, None)
    );
}

#[test]
fn every_fault_of_a_row_is_told_with_its_column() {
    let heading = "staff_code,full_name,birth_date,gender,citizen_id,unit_code,category,is_leader,email,phone,from,to";
    assert_eq!(
        columns(checked(
            heading,
            "1,An 2,31/02/1985,?,285123456,,sếp,maybe,a@b,12,2026-02-01,2026-01-01"
        )),
        [
            "birth_date",
            "gender",
            "full_name",
            "citizen_id",
            "category",
            "is_leader",
            "email",
            "phone",
            "unit_code",
            "to"
        ]
    );
    assert_eq!(
        columns(checked(heading, ",An,2027,,,A,,,,,,")),
        ["birth_date", "staff_code"]
    );
}

#[test]
fn codes_and_titles_that_could_deceive_a_reader_are_refused_beside_their_column() {
    let heading = "staff_code,full_name,unit_code,position,rank";
    for row in ["<script>,An,A,,", "CB 1,An,A,,", "CB\u{202e}1,An,A,,"] {
        assert_eq!(columns(checked(heading, row)), ["staff_code"], "{row}");
    }
    let hidden = "CB-1/a_b.c,An\u{202e}h,A,Trưởng\u{202e} phòng,Chuyên\u{1b} viên";
    let faults = checked(heading, hidden).unwrap_err();
    let said: Vec<String> = faults
        .iter()
        .map(|fault| fault.message(ImportKind::People, Language::Vietnamese))
        .collect();
    assert_eq!(faults.len(), 3, "{said:?}");
    assert!(said.iter().all(|words| words.contains("U+")), "{said:?}");
}
