//! Importing a staff list: three steps, and what the officer of another unit may do with it.
use crate::support::Browser;
use crate::support::Site;
use axum::body::Body;
use axum::http::Request;
use axum::http::StatusCode;
use axum::http::header;
use diesel::prelude::*;
use futures_util::StreamExt;
use hocvu::db::Clock;
use hocvu::db::Conn;
use hocvu::db::Kind;
use hocvu::db::Time;
use hocvu::db::ids::PersonId;
use hocvu::db::schema::accounts;
use hocvu::db::schema::assignment_rows;
use hocvu::db::schema::people;
use hocvu::org::import::ImportKind;
use hocvu::org::import::Upload;
use hocvu::text::Language;
use hocvu::web::App;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

/// As Excel in Vietnam saves it: byte order mark, semicolons, a lost leading zero, one row of an unknown unit.
const LIST: &str = "\u{feff}Mã cán bộ;Họ và tên;Ngày sinh;Mã đơn vị;Đối tượng;Số CCCD;Nơi sinh\r\n\
    CB1001;Nguyễn Thị Ánh;05/02/1985;SKHCN;công chức;75185001234;\r\n\
    CB1002;Điểu Lịch;1958;SKHCN;viên chức;;\r\n\
    CB1003;Trần Văn Lạc;01/01/1990;KHONGCO;công chức;;Bù Đăng\r\n";

#[tokio::test]
async fn a_staff_list_is_looked_at_before_it_is_written() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let sent = hr
        .upload("/people/import", ("danh-sach.csv", LIST.as_bytes()), &[])
        .await
        .expect(303);
    let import = sent.location().to_owned();
    hr.get(&import)
        .await
        .expect(200)
        .shows("KHONGCO")
        .shows("1 dòng có lỗi");
    hr.get(&format!("{import}?outcome=new"))
        .await
        .expect(200)
        .shows("Nguyễn Thị Ánh")
        .shows("Điểu Lịch");
    hr.get("/people?q=%C4%90i%E1%BB%83u+L%E1%BB%8Bch")
        .await
        .expect(200)
        .hides("CB1002");
    hr.post(&format!("{import}/confirmation"), &[])
        .await
        .expect(303);
    hr.post(&format!("{import}/confirmation"), &[])
        .await
        .expect(409);
    hr.get(&import)
        .await
        .expect(200)
        .shows("Đã ghi các thay đổi.")
        .shows("1 dòng có lỗi không được nhập.")
        .shows(&format!("{import}/faulty.xlsx"));
    hr.get("/people?q=dieu+lich")
        .await
        .expect(200)
        .shows("CB1002")
        .shows("1958");
    hr.get("/people?q=CB1003")
        .await
        .expect(200)
        .hides("Trần Văn Lạc");
    let again = hr
        .upload("/people/import", ("danh-sach.csv", LIST.as_bytes()), &[])
        .await
        .expect(303);
    hr.get(again.location())
        .await
        .expect(200)
        .shows("Không có gì để ghi");
    let workbook = hr.get(&format!("{import}/faulty.xlsx")).await.expect(200);
    let rows = rows_of(&workbook.bytes);
    let headings = "Mã cán bộ|Họ và tên|Ngày sinh|Mã đơn vị|Đối tượng|Số CCCD|Nơi sinh|Dòng|Lý do";
    assert_eq!((rows.len(), rows[0].as_str()), (2, headings));
    let mended = "CB1003|Trần Văn Lạc|01/01/1990|KHONGCO|công chức||Bù Đăng|4|Mã đơn vị: ";
    assert!(rows[1].starts_with(mended), "{}", rows[1]);

    // Sent again and still faulty, it comes back with the added columns once.
    let again = ("sua.xlsx", workbook.bytes.as_ref());
    let again = hr.upload("/people/import", again, &[]).await.expect(303);
    let faulty = format!("{}/faulty.xlsx", again.location());
    let rows = rows_of(&hr.get(&faulty).await.expect(200).bytes);
    assert_eq!((rows.len(), rows[0].as_str()), (2, headings));
    assert!(rows[1].contains("|Bù Đăng|2|Mã đơn vị: "), "{}", rows[1]);
    site.run_jobs().await;
}

#[tokio::test]
async fn long_and_deceiving_cells_are_refused_and_shown_by_their_beginning() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let long = "Trần".repeat(2_500);
    let list = format!(
        "staff_code,full_name,unit_code,position\n<script>,Lê An,SKHCN,\nCB2002,{long},SKHCN,\nCB2003,Lê Bình,SKHCN,Phó\u{202e} phòng\n"
    );
    let sent = hr.upload("/people/import", ("ds.csv", list.as_bytes()), &[]);
    let import = sent.await.expect(303).location().to_owned();
    let page = hr.get(&import).await.expect(200);
    page.shows("3 dòng có lỗi")
        .shows("không phải là mã cán bộ")
        .shows("Có ký tự ẩn (U+202E)")
        .shows("TrầnTrần…")
        .hides(&"Trần".repeat(21));
    site.run_jobs().await;
}

#[tokio::test]
async fn a_complete_list_says_which_unit_somebody_leaves() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let list = "staff_code,full_name,unit_code\nCB2001,Lê An,SKHCN\n";
    let whole = [("complete", "1")];
    let sent = hr.upload("/people/import", ("ds.csv", list.as_bytes()), &whole);
    let import = sent.await.expect(303).location().to_owned();
    let left = hr.get(&format!("{import}?outcome=left")).await.expect(200);
    left.shows("Sở Khoa học và Công nghệ");
    site.run_jobs().await;
}

/// The rows of a workbook's first sheet, cells with bars between.
fn rows_of(workbook: &[u8]) -> Vec<String> {
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(workbook)).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0)
        .unwrap()
        .unwrap();
    let row = |row: &[calamine::Data]| {
        row.iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("|")
    };
    sheet.rows().map(row).collect()
}

#[tokio::test]
async fn an_officer_confirms_no_reorganisation() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let units = "code,name,parent_code\nSKHCN-VP,Văn phòng Sở,SKHCN\n";
    let sent = hr
        .upload("/units/import", ("don-vi.csv", units.as_bytes()), &[])
        .await
        .expect(303);
    let import = sent.location().to_owned();
    let mut officer = site.signed_in("officer").await;
    officer.get(&import).await.expect(404);
    officer
        .post(&format!("{import}/confirmation"), &[])
        .await
        .expect(404);
    officer
        .upload("/units/import", ("don-vi.csv", units.as_bytes()), &[])
        .await
        .expect(404);
    hr.get(&import).await.expect(200).shows("Văn phòng Sở");
    hr.post(&format!("{import}/confirmation"), &[])
        .await
        .expect(303);
    hr.get("/units").await.expect(200).shows("Văn phòng Sở");
    hr.post(&format!("{import}/undo"), &[]).await.expect(303);
    hr.get("/units").await.expect(200).hides("Văn phòng Sở");
}

#[tokio::test]
async fn an_officer_imports_into_their_own_units_only() {
    let (site, _) = Site::with_province().await;
    let mut other = site.signed_in("officer2").await;
    let sent = other
        .upload("/people/import", ("danh-sach.csv", LIST.as_bytes()), &[])
        .await
        .expect(303);
    other
        .get(sent.location())
        .await
        .expect(200)
        .shows("3 dòng có lỗi");
    let mut officer = site.signed_in("officer").await;
    officer.get(sent.location()).await.expect(404);
    officer
        .post(&format!("{}/confirmation", sent.location()), &[])
        .await
        .expect(404);
    let mut learner = site.signed_in("learner").await;
    learner
        .upload("/people/import", ("danh-sach.csv", LIST.as_bytes()), &[])
        .await
        .expect(404);
}

#[tokio::test]
async fn what_is_no_table_is_refused_with_what_to_do() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    hr.upload("/people/import", ("thu.pdf", b"%PDF-1.7 ..."), &[])
        .await
        .expect(422)
        .shows("PDF");
    for empty in ["", "\u{feff}", "\u{feff}\r\n\n \n"] {
        hr.upload("/people/import", ("rong.csv", empty.as_bytes()), &[])
            .await
            .expect(422)
            .shows("Tệp này trống")
            .hides("Hãy chọn một tệp");
    }
    let answer = hr
        .script()
        .upload("/people/import", ("a.csv", b"x;y\n1;2\n"), &[])
        .await
        .expect(422);
    assert!(answer.json()["errors"]["file"].is_string());
}

#[tokio::test]
async fn nobody_takes_hold_of_people_of_another_unit_by_a_concurrent_post() {
    let (site, province) = Site::with_province().await;
    let mut officer = site.signed_in("officer").await;
    let file = "Mã cán bộ,Họ và tên,Mã đơn vị,Kiêm nhiệm\nLEARNER2,Điểu K'Rinh,SKHCN,x\n";
    let sent = officer
        .upload("/people/import", ("kiem.csv", file.as_bytes()), &[])
        .await
        .expect(303);
    let import = sent.location().to_owned();
    officer.post(&format!("{import}/confirmation"), &[]).await;
    officer
        .get(&import)
        .await
        .expect(200)
        .shows("chờ cấp quản lý cả hai đơn vị quyết định");
    let other = province.people["learner2"];
    officer.get(&format!("/people/{other}")).await.expect(404);
    officer
        .post(&format!("/people/{other}/invitation"), &[])
        .await
        .expect(404);
    // Whoever oversees both units may give the post; the officer then sees the person and no more.
    let mut hr = site.signed_in("hr").await;
    imported(&mut hr, file).await;
    let mail = "Mã cán bộ,Họ và tên,Mã đơn vị,Kiêm nhiệm,Thư điện tử\nLEARNER2,Tên Bất Kỳ,SKHCN,x,ke.trom@dongnai.example\n";
    imported(&mut officer, mail).await;
    officer
        .get(&format!("/people/{other}"))
        .await
        .expect(200)
        .shows("Điểu K'Rinh");
    officer
        .post(&format!("/people/{other}/invitation"), &[])
        .await
        .expect(404);
    let mut mine = site.signed_in("officer2").await;
    mine.get(&format!("/people/{other}"))
        .await
        .expect(200)
        .hides("ke.trom");
}

#[tokio::test]
async fn keys_that_disagree_rename_nobody() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let list = "Mã cán bộ,Họ và tên,Ngày sinh,Số CCCD,Mã đơn vị\n\
        CB1,Nguyễn Văn An,05/02/1985,070085001234,SKHCN\n\
        CB2,Trần Thị Bình,06/03/1990,070190001235,SNV\n";
    imported(&mut hr, list).await;
    let wrong = "Mã cán bộ,Họ và tên,Ngày sinh,Số CCCD,Mã đơn vị\n\
        CB2,Trần Thị Bình,06/03/1990,070085001234,SKHCN\n\
        CB9,Lê Văn Cường,07/04/1991,070085001234,SKHCN\n";
    let sent = hr
        .upload("/people/import", ("sai.csv", wrong.as_bytes()), &[])
        .await
        .expect(303);
    let import = sent.location().to_owned();
    hr.get(&format!("{import}?outcome=faulty"))
        .await
        .expect(200)
        .shows("1 dòng có lỗi")
        .shows("Đang là của Nguyễn Văn An");
    // The keys of two people: whom the row means, somebody decides who answers for both.
    hr.get(&import)
        .await
        .expect(200)
        .shows("Số CCCD là của một người, mã cán bộ là của một người khác")
        .shows("Nguyễn Văn An")
        .hides("Là người khác");
    let ids = site
        .arrange(|conn| Ok([id_of(conn, "CB1")?, id_of(conn, "CB2")?]))
        .await;
    let [an, binh] = ids.map(|id| id.0.to_string());
    let decisions = format!("{import}/decisions");
    let decided = |person: &str| [("line", "2".to_owned()), ("person", person.to_owned())];
    for (person, status) in [("other", 409), (an.as_str(), 409), (binh.as_str(), 303)] {
        let form = decided(person);
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        hr.post(&decisions, &form).await.expect(status);
    }
    hr.post(&format!("{import}/confirmation"), &[])
        .await
        .expect(303);
    hr.get(&format!("/people/{binh}"))
        .await
        .expect(200)
        .shows("Sở Khoa học và Công nghệ")
        .shows("Trần Thị Bình");
    let numbers = site
        .arrange(|conn| {
            let masks = people::table.filter(people::staff_code.eq_any(["CB1", "CB2"]));
            let masks = masks
                .order(people::staff_code)
                .select(people::citizen_id_mask);
            masks.load::<Option<String>>(conn)
        })
        .await;
    assert_ne!(numbers[0], numbers[1], "each keeps their own number");
    // Who answers for one of them only is told no more than that.
    let mut one = site.signed_in("officer").await;
    imported(
        &mut hr,
        "Mã cán bộ,Họ và tên,Mã đơn vị\nCB5,Vũ Thị Xa,SNV\n",
    )
    .await;
    let apart = "Mã cán bộ,Họ và tên,Số CCCD,Mã đơn vị\nCB5,Nguyễn Văn An,070085001234,SKHCN\n";
    let sent = one
        .upload("/people/import", ("sai.csv", apart.as_bytes()), &[])
        .await
        .expect(303);
    one.get(sent.location())
        .await
        .expect(200)
        .shows("CB5")
        .hides("người ngoài phạm vi")
        .hides("Vũ Thị Xa");
    let mut officer = site.signed_in("officer2").await;
    let strange = "Mã cán bộ,Họ và tên,Ngày sinh,Số CCCD,Mã đơn vị\n\
        CB9,Lê Văn Cường,07/04/1991,070085001234,SNV\n";
    let sent = officer
        .upload("/people/import", ("la.csv", strange.as_bytes()), &[])
        .await
        .expect(303);
    officer
        .get(&format!("{}?outcome=new", sent.location()))
        .await
        .expect(200)
        .shows("Lê Văn Cường")
        .hides("ngoài phạm vi")
        .hides("Nguyễn Văn An");
}

/// Of one page as somebody reads it, without what differs between any two imports.
fn without_ids(page: &str, import: &str) -> String {
    page.replace(import, "/imports/N")
}

#[tokio::test]
async fn guessed_numbers_of_people_of_other_units_read_like_new_ones_and_wait_for_who_oversees_both()
 {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let heading = "Mã cán bộ,Họ và tên,Ngày sinh,Số CCCD,Mã đơn vị\n";
    let there = "CB1,Nguyễn Văn An,05/02/1985,070085001234,SNV\n";
    let list = format!("{heading}{there}CB3,Lý Thị Na,05/02/1985,,SKHCN\n");
    imported(&mut hr, &list).await;
    // One row with the number of somebody of another unit, or with one that nobody has: the same page.
    let mut officer = site.signed_in("officer").await;
    let mut pages = Vec::new();
    for number in ["070085001234", "070085004334"] {
        let list = format!("{heading}CB9,Nguyễn Văn An,05/02/1985,{number},SKHCN\n");
        let file = ("danh-sach.csv", list.as_bytes());
        let sent = officer.upload("/people/import", file, &[]).await;
        let import = sent.expect(303).location().to_owned();
        let page = officer
            .get(&format!("{import}?outcome=new"))
            .await
            .expect(200);
        let json = officer.get(&format!("{import}.json")).await.expect(200);
        let id = import.rsplit('/').next().unwrap_or_default();
        let json = json.text().replace(&format!("\"id\":{id},"), "");
        pages.push((without_ids(&page.text(), &import), json, import));
    }
    // So it is where the row resembles somebody of the officer's own unit besides.
    let mut doubts = Vec::new();
    for number in ["070085001234", "070085004334"] {
        let list = format!("{heading}CB8,Lý Thị Na,05/02/1985,{number},SKHCN\n");
        let file = ("danh-sach.csv", list.as_bytes());
        let sent = officer.upload("/people/import", file, &[]).await;
        let import = sent.expect(303).location().to_owned();
        let page = officer.get(&format!("{import}?outcome=doubtful")).await;
        let page = page.expect(200).shows("Là người khác").text();
        doubts.push((without_ids(&page, &import), import));
    }
    assert_eq!(doubts[0].0, doubts[1].0);
    let [(guessed, facts, import), (new, new_facts, _)] = &pages[..] else {
        panic!("two pages");
    };
    assert_eq!(guessed, new);
    assert_eq!(facts, new_facts);
    // Writing it, the officer hears that somebody has the number, not who; nobody new came to be.
    officer
        .post(&format!("{import}/confirmation"), &[])
        .await
        .expect(303);
    let page = officer.get(import).await.expect(200);
    page.shows("chờ cấp quản lý cả hai đơn vị quyết định")
        .shows("Cần quyết định")
        .hides("quyết định từng dòng")
        .hides("Là người này");
    let an = site.arrange(|conn| id_of(conn, "CB1")).await;
    let decision = [("line", "2"), ("person", &an.0.to_string())];
    let decisions = format!("{import}/decisions");
    for person in ["other", &an.0.to_string()] {
        let form = [("line", "2"), ("person", person)];
        let refused = officer.post(&decisions, &form).await.expect(409);
        refused.shows("ở đơn vị khác").hides("Nguyễn Văn An");
    }
    officer.get(&format!("/people/{an}")).await.expect(404);
    let known = site
        .arrange(|conn| {
            people::table
                .filter(people::staff_code.eq("CB9"))
                .count()
                .get_result::<i64>(conn)
        })
        .await;
    assert_eq!(known, 0);
    let (_, alike) = &doubts[0];
    let decision_of_alike = [("line", "2"), ("person", "other")];
    let decide = format!("{alike}/decisions");
    officer.post(&decide, &decision_of_alike).await.expect(303);
    officer
        .post(&format!("{alike}/confirmation"), &[])
        .await
        .expect(303);
    officer
        .get(&format!("{alike}?outcome=doubtful"))
        .await
        .expect(200)
        .shows("chờ cấp quản lý cả hai đơn vị quyết định")
        .hides("Là người");
    officer.post(&decide, &decision_of_alike).await.expect(409);
    // Whoever oversees both units finds it waiting, sees who it is, and writes it as a move.
    hr.get("/people/import")
        .await
        .expect(200)
        .shows("còn dòng chờ quyết định")
        .shows(&format!("{import}?outcome=doubtful"));
    hr.get(&format!("{import}?outcome=doubtful"))
        .await
        .expect(200)
        .shows("Nguyễn Văn An")
        .shows("Là người này")
        .hides("Là người khác");
    let written = hr.post(&decisions, &decision).await.expect(303);
    let undo = format!("{}/undo", written.location());
    officer.post(&undo, &[]).await.expect(404);
    // What is wrong is dropped, and waits no longer.
    hr.post(&decide, &decision_of_alike).await.expect(303);
    let dropped = hr.get(&format!("{alike}?outcome=doubtful")).await;
    dropped.expect(200).shows("Đã bỏ dòng này");
    hr.get("/people/import")
        .await
        .expect(200)
        .hides("còn dòng chờ quyết định");
    officer
        .get(&format!("/people/{an}"))
        .await
        .expect(200)
        .shows("Sở Khoa học và Công nghệ")
        .shows("CB9");
}

#[tokio::test]
async fn somebody_without_keys_is_told_and_known_only_within_the_units_of_who_imports() {
    let (site, province) = Site::with_province().await;
    let (trainer, admin) = (province.people["trainer"], province.people["admin"]);
    site.arrange(move |conn| {
        diesel::update(people::table.filter(people::id.eq_any([trainer, admin])))
            .set(people::staff_code.eq(None::<String>))
            .execute(conn)?;
        // An administrator made on the server stands in no unit.
        diesel::delete(assignment_rows::table.filter(assignment_rows::person_id.eq(admin)))
            .execute(conn)
    })
    .await;
    let namesakes = "Mã cán bộ,Họ và tên,Mã đơn vị\n\
        CB1,Đỗ Thị Giảng,SKHCN\n\
        CB2,Đỗ Thị Giảng,SNV\n";
    let sends = async |by: &mut Browser, file: &str| {
        let file = ("danh-sach.csv", file.as_bytes());
        let sent = by.upload("/people/import", file, &[]).await.expect(303);
        sent.location().to_owned()
    };
    let mut here = site.signed_in("officer").await;
    let import = sends(&mut here, namesakes).await;
    let new = here.get(&format!("{import}?outcome=new")).await.expect(200);
    new.shows("CB1").shows("Có thể chính là Đỗ Thị Giảng");
    let mut elsewhere = site.signed_in("officer2").await;
    let import = sends(&mut elsewhere, namesakes).await;
    for part in ["new", "faulty"] {
        let page = elsewhere.get(&format!("{import}?outcome={part}")).await;
        page.expect(200)
            .shows("Đỗ Thị Giảng")
            .hides("Có thể chính là");
    }
    let logins = "Mã cán bộ,Họ và tên,Mã đơn vị\n\
        TRAINER,Đỗ Thị Giảng,SNV\n\
        ADMIN,Trần Quản Trị,SNV\n";
    let import = sends(&mut elsewhere, logins).await;
    let new = elsewhere.get(&format!("{import}?outcome=new")).await;
    new.expect(200).shows("TRAINER").hides("Nhận ra người này");
    let confirmation = format!("{import}/confirmation");
    elsewhere.post(&confirmation, &[]).await.expect(303);
    let left = elsewhere.get(&format!("{import}?outcome=doubtful")).await;
    left.expect(200)
        .shows("TRAINER")
        .shows("chờ cấp quản lý cả hai đơn vị quyết định")
        .hides("ADMIN");
    let (code, posts) = site
        .arrange(move |conn| {
            let code: Option<String> = people::table
                .find(admin)
                .select(people::staff_code)
                .first(conn)?;
            let held = assignment_rows::table.filter(assignment_rows::person_id.eq(admin));
            Ok((code, held.count().get_result::<i64>(conn)?))
        })
        .await;
    assert_eq!((code, posts), (None, 0), "nobody takes hold of them");
}

#[tokio::test]
async fn codes_that_set_up_refuses_an_import_refuses_too() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let units = "Mã đơn vị,Tên đơn vị,Mã đơn vị cấp trên\nbad code,Phòng Một,SKHCN\n<b>,Phòng Hai,SKHCN\nSKHCN-P3,Phòng Ba,SKHCN\n";
    let sent = hr
        .upload("/units/import", ("don-vi.csv", units.as_bytes()), &[])
        .await
        .expect(303);
    hr.get(sent.location())
        .await
        .expect(200)
        .shows("2 dòng có lỗi")
        .shows("“bad code” không phải là mã đơn vị");
}

#[tokio::test]
async fn a_form_sent_without_its_file_comes_back_with_what_to_do() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    hr.post("/people/import", &[("as_of", "2026-11-23")])
        .await
        .expect(422)
        .shows("Hãy chọn một tệp")
        .shows("multipart/form-data");
}

#[tokio::test]
async fn the_differences_say_what_becomes_of_each_field() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let list = "Mã cán bộ,Họ và tên,Ngày sinh,Số CCCD,Mã đơn vị,Chức vụ,Lãnh đạo,Thư điện tử\n\
        LEARNER,Nguyễn Thị Hòa,05/02/1985,070185001234,SKHCN,Phó Trưởng phòng,x,hoa@dongnai.example\n\
        LEARNER2,Điểu K'Rinh,06/02/1985,,SKHCN,Chuyên viên,,\n";
    let sent = hr
        .upload("/people/import", ("doi.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    let import = sent.location();
    hr.get(&format!("{import}?outcome=changed"))
        .await
        .expect(200)
        .shows("Chức vụ: Chuyên viên → Phó Trưởng phòng")
        .shows("Lãnh đạo: không → có")
        .shows("Số CCCD: – → 0701******34")
        .shows("Thư điện tử: – → hoa@dongnai.example")
        .hides("070185001234");
    hr.get(&format!("{import}?outcome=moved"))
        .await
        .expect(200)
        .shows("Mã đơn vị: Sở Nội vụ → Sở Khoa học và Công nghệ")
        .shows("Ngày sinh: 05/02/1985 → 06/02/1985")
        .shows("Ngày sinh: Khác với hồ sơ hiện có")
        .hides("birth_date");
    let units = "code,name,parent_code\nSNV,Sở Nội vụ tỉnh,SKHCN\n";
    let sent = hr
        .upload("/units/import", ("don-vi.csv", units.as_bytes()), &[])
        .await
        .expect(303);
    hr.get(sent.location())
        .await
        .expect(200)
        .shows("Tên đơn vị: Sở Nội vụ → Sở Nội vụ tỉnh")
        .shows("Mã đơn vị cấp trên: Ủy ban nhân dân tỉnh → Sở Khoa học và Công nghệ");
    let early = "code,name,parent_code\nMOI,Phòng Mới,KHONGCO\n";
    let sent = hr
        .upload("/units/import", ("som.csv", early.as_bytes()), &[])
        .await
        .expect(303);
    hr.get(sent.location())
        .await
        .expect(200)
        .shows("KHONGCO")
        .hides("01/01/0001");
}

#[tokio::test]
async fn a_list_says_who_leaves_before_it_is_written() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    // One post ends for good; another ends because the next begins; a third only states that it will end next year.
    let list = "Mã cán bộ,Họ và tên,Mã đơn vị,Từ ngày,Đến ngày\n\
        LEARNER,Nguyễn Thị Hòa,SKHCN,01/01/2020,31/10/2026\n\
        LEARNER2,Điểu K'Rinh,SNV,01/01/2020,31/10/2026\n\
        LEARNER2,Điểu K'Rinh,SKHCN,01/11/2026,\n\
        TRAINER,Đỗ Thị Giảng,SKHCN,01/01/2020,30/06/2027\n";
    let sent = hr
        .upload("/people/import", ("thoi-viec.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    let import = sent.location();
    let page = hr.get(&format!("{import}?outcome=changed")).await;
    let page = page.expect(200);
    let page = page
        .shows("1 người rời cơ quan, vì ngày ở cột Đến ngày đã tới")
        .shows("Đến ngày: để ngỏ → 31/10/2026")
        .shows("Rời cơ quan từ ngày 01/11/2026.")
        .shows("Đến ngày: để ngỏ → 30/06/2027")
        .hides("Rời cơ quan từ ngày 01/07/2027");
    assert_eq!(page.text().matches("Rời cơ quan từ ngày 0").count(), 1);
    hr.get(&format!("{import}?outcome=moved"))
        .await
        .expect(200)
        .shows("Sở Nội vụ → Sở Khoa học và Công nghệ")
        .hides("Rời cơ quan từ ngày 0");
    hr.post(&format!("{import}/confirmation"), &[])
        .await
        .expect(303);
    // The same list again: whoever left has left already.
    let sent = hr
        .upload("/people/import", ("thoi-viec.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    hr.get(sent.location())
        .await
        .expect(200)
        .hides("rời cơ quan, vì");
}

#[tokio::test]
async fn people_of_an_undone_import_are_gone_unless_something_is_known_of_them() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let list = "Mã cán bộ,Họ và tên,Mã đơn vị\nCB1,Nguyễn Văn An,SKHCN\nCB2,Trần Thị Bình,SKHCN\n";
    let before = site.arrange(heads).await;
    let import = imported(&mut hr, list).await;
    assert_eq!(site.arrange(heads).await, (before.0 + 2, before.1 + 2));
    let binh: i64 = site
        .arrange(|conn| {
            let id: PersonId = people::table
                .filter(people::staff_code.eq("CB2"))
                .select(people::id)
                .first(conn)?;
            Ok(id.0)
        })
        .await;
    let code = hr
        .script()
        .post(&format!("/people/{binh}/invitation"), &[])
        .await
        .expect(200)
        .json()["code"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut invited = site.browser();
    let answer = invited
        .post("/invitation", &[("code", code.as_str())])
        .await
        .expect(303);
    let password = "một câu khác dài và dễ nhớ";
    let form = [("password", password), ("password_again", password)];
    hr.get(&import).await.expect(200).hides("đã đăng nhập");
    invited.post(answer.location(), &form).await.expect(303);
    hr.get(&import)
        .await
        .expect(200)
        .shows("1 người mới đã đăng nhập");
    hr.post(&format!("{import}/undo"), &[]).await.expect(303);
    assert_eq!(site.arrange(heads).await, (before.0 + 1, before.1 + 1));
    let sent = hr
        .upload("/people/import", ("lai.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    hr.get(&format!("{}?outcome=new", sent.location()))
        .await
        .expect(200)
        .shows("Nguyễn Văn An")
        .hides("Trần Thị Bình");
}

/// How many people and accounts there are.
fn heads(conn: &mut Conn) -> QueryResult<(i64, i64)> {
    Ok((
        people::table.count().get_result(conn)?,
        accounts::table.count().get_result(conn)?,
    ))
}

#[tokio::test]
async fn the_command_tells_apart_its_lines_and_what_is_worth_knowing() {
    let (site, _) = Site::with_province().await;
    let today = site.app.today();
    let upload = Upload {
        kind: ImportKind::People,
        file_name: "danh-sach.csv".to_owned(),
        bytes: LIST.as_bytes().to_vec(),
        as_of: today,
        complete: false,
        scope: None,
        viewer: None,
        today,
        convert: None,
    };
    let (db, keys) = (&site.app.db, site.app.keys.clone());
    let report = hocvu::org::import_file(
        db,
        keys,
        upload,
        (site.app.now(), true, Language::Vietnamese),
    )
    .await
    .unwrap();
    let counts = "new=2 changed=0 moved=0 left=0 unchanged=0 faulty=1";
    assert_eq!((report.lines.len(), report.lines[0].as_str()), (2, counts));
    assert!(report.lines[1].starts_with("4\tunit_code\t"));
    assert_eq!(report.notes[0], "Không dùng các cột: Nơi sinh");
    assert!(report.notes[1].starts_with("2\tcitizen_id\tBị mất số 0"));
}

/// Sends a staff list and confirms it where there is something to confirm; the address of the import.
pub async fn imported(by: &mut Browser, file: &str) -> String {
    let sent = by
        .upload("/people/import", ("danh-sach.csv", file.as_bytes()), &[])
        .await
        .expect(303);
    let import = sent.location().to_owned();
    by.post(&format!("{import}/confirmation"), &[])
        .await
        .expect(303);
    import
}

/// One person in post, and a list whose second row is like them but for the code; the code of the unit is SKHCN.
const TWINS: [&str; 2] = [
    "Mã cán bộ,Họ và tên,Ngày sinh,Mã đơn vị\nCB1,Lý Thị Hoà,05/02/1985,SKHCN\n",
    "Mã cán bộ,Họ và tên,Ngày sinh,Mã đơn vị\n\
        CB7,Lí Thị Hòa,05/02/1985,SKHCN\n\
        CB8,Lí Thị Hòa,05/02/1986,SKHCN\n\
        CB9,Lí Thị Hòa,05/02/1985,SNV\n",
];

#[tokio::test]
async fn an_import_is_found_again_and_undone_whatever_others_bring_of_other_people() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let heading = "Mã cán bộ,Họ và tên,Mã đơn vị,Thư điện tử\n";
    let one = imported(&mut hr, &format!("{heading}CB9001,Lê Văn Một,SKHCN,\n")).await;
    let two = imported(&mut hr, &format!("{heading}CB9002,Lê Văn Hai,SNV,\n")).await;
    let again = format!("{heading}CB9001,Lê Văn Một,SKHCN,mot@dongnai.example\n");
    let three = imported(&mut hr, &again).await;
    let mut form = hr.get("/people/import").await.expect(200);
    for import in [&one, &two, &three] {
        form = form.shows(&format!("href=\"{import}\""));
    }
    form.shows("Các lần nhập gần đây");
    let mut officer = site.signed_in("officer").await;
    let form = officer.get("/people/import").await.expect(200);
    form.hides("/imports/");

    hr.post(&format!("{one}/undo"), &[])
        .await
        .expect(409)
        .shows(&format!("href=\"{three}\""));
    for import in [&two, &three, &one] {
        hr.post(&format!("{import}/undo"), &[]).await.expect(303);
    }
    hr.get("/people?q=CB900").await.expect(200).hides("Lê Văn");
}

#[tokio::test]
async fn undoing_a_list_keeps_what_has_been_put_right_by_hand_since() {
    let (site, province) = Site::with_province().await;
    let learner = province.people["learner"];
    let mut hr = site.signed_in("hr").await;
    let list = "Mã cán bộ,Họ và tên,Mã đơn vị,Điện thoại,Chức vụ\n\
        LEARNER,Nguyễn Thị Hoà Bình,SKHCN,0987654321,Trưởng phòng\n";
    let import = imported(&mut hr, list).await;
    let form = [
        ("full_name", "Nguyễn Thị Hòa An"),
        ("birth_date", "06/02/1985"),
        ("gender", "female"),
        ("staff_code", "LEARNER"),
        ("email", "hoa.an@dongnai.example"),
        ("phone", "0987654321"),
    ];
    let card = format!("/people/{learner}");
    let history = hr.get(&card).await.expect(200);
    history.shows("Vị trí mới tại Sở Khoa học và Công nghệ, từ ngày 23/11/2026");
    hr.post(&format!("{card}/correction"), &form)
        .await
        .expect(303);
    hr.post(&format!("{import}/undo"), &[]).await.expect(303);
    hr.get(&card)
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa An")
        .shows("06/02/1985")
        .shows("hoa.an@dongnai.example")
        // The history says which of it was whose doing.
        .shows("(đã hoàn tác)")
        .shows("Hoàn tác một lần nhập: ")
        .shows("Điện thoại: 0987654321 → –");
    hr.get(&format!("{card}/correction"))
        .await
        .expect(200)
        .hides("0987654321");
    let position = site
        .arrange(move |conn| {
            assignment_rows::table
                .filter(assignment_rows::person_id.eq(learner))
                .select(assignment_rows::position)
                .first::<Option<String>>(conn)
        })
        .await;
    assert_ne!(position.as_deref(), Some("Trưởng phòng"));
}

#[tokio::test]
async fn the_history_says_from_which_unit_to_which_a_list_moved_somebody() {
    let (site, province) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let list = "Mã cán bộ,Họ và tên,Mã đơn vị,Từ ngày
LEARNER,Nguyễn Thị Hòa,SNV,01/11/2026
";
    imported(&mut hr, list).await;
    hr.get(&format!("/people/{}", province.people["learner"]))
        .await
        .expect(200)
        .shows("Vị trí tại Sở Khoa học và Công nghệ: Đến ngày: để ngỏ → 31/10/2026")
        .shows("Vị trí mới tại Sở Nội vụ, từ ngày 01/11/2026");
}

#[tokio::test]
async fn a_row_that_names_a_former_unit_as_the_present_one_is_remarked_upon() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let row = |unit, from| {
        format!("Mã cán bộ,Họ và tên,Mã đơn vị,Từ ngày\nCB9004,Lê Văn Tư,{unit},{from}\n")
    };
    imported(&mut hr, &row("SNV", "01/01/2026")).await;
    imported(&mut hr, &row("SKHCN", "")).await;
    let back = row("SNV", "01/01/2026");
    let sent = hr
        .upload("/people/import", ("cu.csv", back.as_bytes()), &[])
        .await
        .expect(303);
    hr.get(&format!("{}?outcome=unchanged", sent.location()))
        .await
        .expect(200)
        .shows("đã sang đơn vị khác từ ngày 23/11/2026");
}

#[tokio::test]
async fn a_list_that_leaves_nearly_everybody_out_is_warned_of_and_names_who_holds_a_role() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let list = "Mã cán bộ,Họ và tên,Mã đơn vị\nCB9003,Lê Văn Ba,SKHCN\n";
    let sent = hr
        .upload(
            "/people/import",
            ("mot-dong.csv", list.as_bytes()),
            &[("complete", "1")],
        )
        .await
        .expect(303);
    hr.get(sent.location())
        .await
        .expect(200)
        .shows("chỉ có 1 dòng")
        .shows("còn giữ vai trò")
        .shows("Cán bộ phụ trách");
}

#[tokio::test]
async fn whoever_has_the_name_birth_date_and_unit_of_somebody_is_decided_by_a_person() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    imported(&mut hr, TWINS[0]).await;
    let sent = hr
        .upload("/people/import", ("thang.csv", TWINS[1].as_bytes()), &[])
        .await
        .expect(303);
    let import = sent.location().to_owned();
    hr.get(&import)
        .await
        .expect(200)
        .shows("Dòng 2: Lí Thị Hòa")
        .shows("Lý Thị Hoà")
        .shows("Là người này")
        .shows("1 dòng chưa quyết định sẽ chưa được nhập")
        .hides("Dòng 3:");
    let person = site.arrange(|conn| id_of(conn, "CB1")).await.0.to_string();
    let decisions = format!("{import}/decisions");
    // Of somebody else nothing can be said, and an officer of another unit says nothing at all.
    hr.post(&decisions, &[("line", "2"), ("person", "1")])
        .await
        .expect(409);
    hr.post(&decisions, &[("line", "3"), ("person", "other")])
        .await
        .expect(409);
    let mut officer = site.signed_in("officer2").await;
    officer
        .post(&decisions, &[("line", "2"), ("person", "other")])
        .await
        .expect(404);
    hr.post(&decisions, &[("line", "2"), ("person", "other")])
        .await
        .expect(303);
    hr.get(&format!("{import}?outcome=doubtful"))
        .await
        .expect(200)
        .shows("Đã chọn: là người khác.");
    hr.post(&decisions, &[("line", "2"), ("person", &person)])
        .await
        .expect(303);
    hr.post(&format!("{import}/confirmation"), &[])
        .await
        .expect(303);
    hr.get(&import)
        .await
        .expect(200)
        .hides("chưa quyết định")
        .shows(&format!("Đã chọn: là người ở hồ sơ số {person}."));
    let same = site.arrange(|conn| id_of(conn, "CB7")).await;
    assert_eq!(
        same.0.to_string(),
        person,
        "the record goes on under the new code"
    );
    hr.post(&decisions, &[("line", "2"), ("person", "other")])
        .await
        .expect(409);
    hr.get("/people?q=CB9")
        .await
        .expect(200)
        .shows("Lí Thị Hòa");
}

#[tokio::test]
async fn a_row_left_open_is_decided_after_the_confirmation_and_taken_back_by_itself() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    imported(&mut hr, TWINS[0]).await;
    let import = imported(&mut hr, TWINS[1]).await;
    hr.get(&import)
        .await
        .expect(200)
        .shows("1 dòng chưa quyết định nên chưa được nhập");
    hr.get("/people?q=CB7")
        .await
        .expect(200)
        .hides("Lí Thị Hòa");
    let decisions = format!("{import}/decisions");
    let own = hr
        .post(&decisions, &[("line", "2"), ("person", "other")])
        .await
        .expect(303);
    let own = own.location().to_owned();
    assert_ne!(own, import);
    hr.get("/people?q=CB7")
        .await
        .expect(200)
        .shows("Lí Thị Hòa");
    hr.get(&import).await.expect(200).shows(&own);
    hr.post(&format!("{own}/undo"), &[]).await.expect(303);
    hr.get("/people?q=CB7")
        .await
        .expect(200)
        .hides("Lí Thị Hòa");
    hr.get(&import)
        .await
        .expect(200)
        .shows("1 dòng chưa quyết định nên chưa được nhập");
}

fn id_of(conn: &mut Conn, code: &str) -> QueryResult<PersonId> {
    people::table
        .filter(people::staff_code.eq(code))
        .select(people::id)
        .first(conn)
}

#[tokio::test]
async fn a_list_in_an_old_font_is_refused_until_somebody_converts_it() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    // As a program of the nineties saves it: bytes of .VnTime, one of them looking like any letter (Hå).
    let list = b"M\xb7 c\xb8n b\xe9,H\xe4 v\xb5 t\xaan,M\xb7 \xae\xacn v\xde,Ch\xf8c v\xf4\n\
        CB1,Nguy\xd4n V\xa8n An,SKHCN,Chuy\xaan vi\xaan\n\
        CB2,H\xe5 Ng\xe4c,SKHCN,V\xa8n th\xad\n\
        CB3,Cao Minh Quang,SKHCN,\n\
        CB4,\"Cao Minh,SKHCN,\n";
    let sent = hr
        .upload("/people/import", ("cu.csv", list), &[])
        .await
        .expect(303);
    let import = sent.location().to_owned();
    hr.get(&import)
        .await
        .expect(200)
        .shows("3 dòng có lỗi")
        .shows("TCVN3 (.VnTime): Họ và tên, Chức vụ")
        .shows("NguyÔn V¨n An")
        .shows("Nguyễn Văn An");
    let conversion = format!("{import}/conversion");
    hr.post(&conversion, &[]).await.expect(303);
    // Whoever clicks twice comes to the same import.
    let twice = hr.post(&conversion, &[]).await.expect(303);
    assert_eq!(twice.location(), import);
    hr.get(&import)
        .await
        .expect(200)
        .shows("1 dòng có lỗi")
        .hides("TCVN3");
    hr.post(&format!("{import}/confirmation"), &[])
        .await
        .expect(303);
    hr.post(&conversion, &[]).await.expect(409);
    for (code, name) in [
        ("CB1", "Nguyễn Văn An"),
        ("CB2", "Hồ Ngọc"),
        ("CB3", "Cao Minh Quang"),
    ] {
        let page = hr.get(&format!("/people?q={code}")).await;
        page.expect(200).shows(name);
    }
}

#[tokio::test]
async fn a_large_list_is_read_and_written_behind_the_answer() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let mut list = large_list(1_500, 1_500);
    list += "LON9999,Nguyễn Văn Lớn,KHONGCO,\n";
    let sent = hr
        .upload("/people/import", ("lon.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    let import = sent.location().to_owned();
    until(&mut hr, &import, "1 dòng có lỗi").await;
    hr.get("/people?q=LON1499")
        .await
        .expect(200)
        .hides("Nguyễn Văn Lớn");
    hr.post(&format!("{import}/confirmation"), &[])
        .await
        .expect(303);
    until(&mut hr, &import, "Đã ghi các thay đổi.").await;
    hr.get("/people?q=LON1499")
        .await
        .expect(200)
        .shows("Nguyễn Văn Lớn");
    hr.post(&format!("{import}/confirmation"), &[])
        .await
        .expect(409);
    hr.get(&import)
        .await
        .expect(200)
        .shows("Có thể hoàn tác đến hết ngày");
    hr.post(&format!("{import}/undo"), &[]).await.expect(303);
    hr.get("/people?q=LON1499")
        .await
        .expect(200)
        .hides("Nguyễn Văn Lớn");
}

/// A staff list made large by notes of so many letters in a column that nobody reads.
fn large_list(rows: u32, notes: usize) -> String {
    let notes = "x".repeat(notes);
    let mut list = "Mã cán bộ,Họ và tên,Mã đơn vị,Ghi chú\n".to_owned();
    for number in 0..rows {
        writeln!(list, "LON{number},Nguyễn Văn Lớn,SKHCN,{notes}").unwrap();
    }
    list
}

/// What a browser sends for a list before the file itself.
const HEAD: &str =
    "------hocvu\r\nContent-Disposition: form-data; name=\"file\"; filename=\"lon.csv\"\r\n\r\n";

/// A list on its way in, some of it at a time; and whether anybody has asked for any of it.
fn on_its_way(site: &Site, parts: Vec<Vec<u8>>, ends: bool) -> (Request<Body>, Arc<AtomicBool>) {
    let asked = Arc::new(AtomicBool::new(false));
    let (saw, last) = (Arc::clone(&asked), parts.len());
    let parts = futures_util::stream::iter(parts.into_iter().enumerate());
    let body = parts.map(move |(number, part)| {
        saw.store(true, Ordering::SeqCst);
        if number + 1 == last && !ends {
            return Err(std::io::Error::other("the line is cut"));
        }
        Ok(part)
    });
    let request = Request::post("/people/import")
        .header(
            header::CONTENT_TYPE,
            "multipart/form-data; boundary=----hocvu",
        )
        .header(header::ORIGIN, &site.app.config.base_url)
        .body(Body::from_stream(body))
        .unwrap();
    (request, asked)
}

/// What lies in the site's folder beside its database and key.
fn left_over(site: &Site) -> Vec<String> {
    let folder = std::fs::read_dir(&site.app.config.data).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.starts_with("hocvu")).collect()
}

#[tokio::test]
async fn a_list_of_more_than_25_mb_comes_in_by_the_page_and_leaves_no_file() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    hr.get("/people/import")
        .await
        .expect(200)
        .shows("Tệp CSV tối đa 256 MB");
    let sent = hr
        .upload(
            "/people/import",
            ("lon.csv", large_list(900, 30_000).as_bytes()),
            &[],
        )
        .await
        .expect(303);
    let import = sent.location().to_owned();
    assert_eq!(left_over(&site), Vec::<String>::new());
    until(&mut hr, &import, "Xác nhận và ghi").await;
    hr.get(&format!("{import}?outcome=new"))
        .await
        .expect(200)
        .shows("Nguyễn Văn Lớn");
    // What the page takes for lists, it takes for nothing else.
    let units = vec![b'x'; 26 * 1024 * 1024];
    hr.upload("/units/import", ("don-vi.csv", &units), &[])
        .await
        .expect(413);
}

#[tokio::test]
async fn a_list_is_not_even_listened_to_without_the_right() {
    let (site, _) = Site::with_province().await;
    for (login, status) in [("learner", 404), ("", 303)] {
        let mut browser = match login {
            "" => site.browser(),
            login => site.signed_in(login).await,
        };
        let parts = vec![HEAD.into(), vec![b'x'; 3 * 1024 * 1024]];
        let (request, asked) = on_its_way(&site, parts, true);
        browser.send(request).await.expect(status);
        assert!(!asked.load(Ordering::SeqCst), "{login}");
    }
}

#[tokio::test]
async fn one_large_list_at_a_time_for_each_person_and_a_cut_line_leaves_nothing() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let list = large_list(1_500, 1_500);
    let (first, rest) = list.as_bytes().split_at(1024 * 1024);
    let parts = || vec![HEAD.into(), first.to_vec(), rest.to_vec(), b"end".to_vec()];
    let (cut, _) = on_its_way(&site, parts(), false);
    hr.send(cut).await.expect(400);
    assert_eq!(left_over(&site), Vec::<String>::new());
    // One is on its way and stands still; a second one by the same person is refused, somebody else's is not.
    let (send, still) = tokio::sync::mpsc::channel::<std::io::Result<Vec<u8>>>(1);
    let body = tokio_stream::wrappers::ReceiverStream::new(still);
    let (mut request, _) = on_its_way(&site, Vec::new(), true);
    *request.body_mut() = Body::from_stream(body);
    let mut other = hr.clone();
    let standing = tokio::spawn(async move { other.send(request).await });
    let begun = [HEAD.as_bytes(), list.as_bytes()].concat();
    // Once the second is taken, the first is past what is kept in memory.
    send.send(Ok(begun)).await.unwrap();
    send.send(Ok(b"LON9999,Ho,SKHCN,\n".to_vec()))
        .await
        .unwrap();
    send.send(Ok(b"\r\n------hocvu--\r\n".to_vec()))
        .await
        .unwrap();
    hr.upload("/people/import", ("lon.csv", list.as_bytes()), &[])
        .await
        .expect(409)
        .shows("Một tệp lớn khác của anh/chị đang được gửi");
    let small = "Mã cán bộ,Họ và tên,Mã đơn vị\nNHO1,Lê Văn Nhỏ,SKHCN\n";
    hr.upload("/people/import", ("nho.csv", small.as_bytes()), &[])
        .await
        .expect(303);
    let mut officer = site.signed_in("officer").await;
    officer
        .upload("/people/import", ("lon.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    drop(send);
    let import = standing.await.unwrap().expect(303).location().to_owned();
    until(&mut hr, &import, "Xác nhận và ghi").await;
    hr.upload("/people/import", ("lon.csv", list.as_bytes()), &[])
        .await
        .expect(303);
}

#[tokio::test]
async fn a_workbook_too_large_for_memory_is_sent_back_with_what_to_do() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let mut workbook = b"PK\x03\x04".to_vec();
    workbook.resize(21 * 1024 * 1024, 7);
    hr.upload("/people/import", ("lon.xlsx", &workbook), &[])
        .await
        .expect(422)
        .shows("Hãy lưu thành tệp CSV");
    // Refused, it is out of the way.
    hr.upload(
        "/people/import",
        ("lon.csv", large_list(1_500, 1_500).as_bytes()),
        &[],
    )
    .await
    .expect(303);
}

#[tokio::test]
async fn a_large_list_in_an_old_font_is_converted_behind_the_answer() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let mut list =
        b"M\xb7 c\xb8n b\xe9,H\xe4 v\xb5 t\xaan,M\xb7 \xae\xacn v\xde,Ch\xf8c v\xf4,Ghi ch\xf3\n"
            .to_vec();
    let notes = "x".repeat(700);
    for number in 0..3_000 {
        let name: &[u8] = if number % 3 == 0 {
            b"Cao Minh Quang"
        } else {
            b"Nguy\xd4n V\xa8n An"
        };
        list.extend(format!("LON{number},").bytes());
        list.extend(name);
        list.extend(format!(",SKHCN,,{notes}\n").bytes());
    }
    list.extend(b"LON9999,Nguy\xd4n V\xa8n An,KHONGCO,,\n");
    let sent = hr
        .upload("/people/import", ("cu.csv", &list), &[])
        .await
        .expect(303);
    let import = sent.location().to_owned();
    until(&mut hr, &import, "2.001 dòng có lỗi").await;
    let sent = hr
        .post(&format!("{import}/conversion"), &[])
        .await
        .expect(303);
    let converted = sent.location().to_owned();
    assert_ne!(converted, import);
    until(&mut hr, &converted, "Xác nhận và ghi").await;
    hr.get(&converted)
        .await
        .expect(200)
        .shows("1 dòng có lỗi")
        .hides("TCVN3");
    hr.post(&format!("{converted}/confirmation"), &[])
        .await
        .expect(303);
    until(&mut hr, &converted, "Đã ghi các thay đổi.").await;
    hr.get("/people?q=LON2999")
        .await
        .expect(200)
        .shows("Nguyễn Văn An");
    let gone = async |by: &mut Browser| by.get(&import).await.status == StatusCode::NOT_FOUND;
    for _ in 0..2_000 {
        if gone(&mut hr).await {
            return;
        }
    }
    panic!("the list as it was before stays");
}

/// One life of the server: whatever it has not finished when the story ends is cut off.
fn life<T>(story: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(story)
}

/// The server begun again on what the last one left, and the browser that goes on with it.
async fn begun_again(site: &Site, by: Browser) -> (App, Browser) {
    site.app.clock.pass(Time::SECOND);
    let app = hocvu::serving::prepare(site.app.config.clone(), Clock::at(site.app.now())).unwrap();
    // Where several servers may run, only silence tells that one has ended.
    let wait = if app.db.kind() == Kind::Sqlite {
        1
    } else {
        180
    };
    app.clock.pass(wait * Time::SECOND);
    hocvu::serving::resume_imports(&app).await.unwrap();
    let router = hocvu::app::router(&app, &site.rooms);
    (app, by.at(router))
}

/// Asks how far an import is until it is so.
async fn until_so(by: &mut Browser, import: &str, so: impl Fn(&serde_json::Value) -> bool) {
    for _ in 0..20_000 {
        if so(&by.get(&format!("{import}.json")).await.expect(200).json()) {
            return;
        }
    }
    panic!("{import} is never so");
}

/// People of the large list, their posts of today, and their accounts.
fn of_large_list(conn: &mut Conn) -> QueryResult<[i64; 3]> {
    let they = || people::staff_code.like("LON%");
    let held = assignment_rows::valid_from.le(assignment_rows::valid_to);
    Ok([
        people::table.filter(they()).count().get_result(conn)?,
        people::table
            .inner_join(assignment_rows::table)
            .filter(they())
            .filter(held)
            .count()
            .get_result(conn)?,
        accounts::table
            .inner_join(people::table)
            .filter(they())
            .count()
            .get_result(conn)?,
    ])
}

#[test]
fn an_import_that_the_end_of_the_server_cut_off_says_so_and_is_brought_or_confirmed_again() {
    let list = large_list(4_000, 600);
    let file = ("lon.csv", list.as_bytes());
    let (mut site, hr, import) = life(async {
        let (site, _) = Site::with_province().await;
        let mut hr = site.signed_in("hr").await;
        let sent = hr.upload("/people/import", file, &[]).await.expect(303);
        (site, hr, sent.location().to_owned())
    });
    let (app, hr, import) = life(async {
        let (app, mut hr) = begun_again(&site, hr).await;
        hr.get(&import)
            .await
            .expect(200)
            .shows("bị gián đoạn vì máy chủ dừng giữa chừng. Hãy nhập lại tệp");
        let told = hr.get(&format!("{import}.json")).await.expect(200).json();
        assert_eq!(told["state"], "failed");
        assert_eq!(told["interrupted"], true);
        let sent = hr.upload("/people/import", file, &[]).await.expect(303);
        let import = sent.location().to_owned();
        until(&mut hr, &import, "Xác nhận và ghi").await;
        hr.post(&format!("{import}/confirmation"), &[])
            .await
            .expect(303);
        until_so(&mut hr, &import, |told| told["percent"] == 50).await;
        app.clock.pass(4 * Time::SECOND);
        hr.get(&import)
            .await
            .expect(200)
            .shows("dòng (")
            .shows("Còn khoảng");
        (app, hr, import)
    });
    site.app = app;
    life(async {
        let (_, mut hr) = begun_again(&site, hr).await;
        let left = site.arrange(of_large_list).await;
        assert_eq!(left, [0, 0, 0], "nothing half-written stays");
        hr.get(&import)
            .await
            .expect(200)
            .shows("Lần ghi trước bị gián đoạn");
        hr.post(&format!("{import}/confirmation"), &[])
            .await
            .expect(303);
        until(&mut hr, &import, "Đã ghi các thay đổi.").await;
        let there = site.arrange(of_large_list).await;
        assert_eq!(there, [4_000, 4_000, 4_000]);
    });
}

#[tokio::test]
async fn programs_are_told_how_far_an_import_is_and_others_nothing() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let list = large_list(4_000, 600);
    let sent = hr
        .upload("/people/import", ("lon.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    let import = sent.location().to_owned();
    until_so(&mut hr, &import, |told| told["rows_done"] == 2_000).await;
    site.app.clock.pass(10 * Time::SECOND);
    let told = hr.get(&format!("{import}.json")).await.expect(200).json();
    assert_eq!(told["rows"], 4_000);
    assert!(told["remaining_seconds"].as_i64() > Some(0), "{told}");
    until_so(&mut hr, &import, |told| told["state"] == "staged").await;
    let told = hr.get(&format!("{import}.json")).await.expect(200).json();
    assert_eq!(told["percent"], 100);
    assert_eq!(told["counts"]["new"], 4_000);
    assert_eq!(told["begun_by"], "Lê Thị Nhân Sự");
    hr.get(&import)
        .await
        .expect(200)
        .shows("Người nhập: <strong>Lê Thị Nhân Sự</strong>");
    let mut other = site.signed_in("officer2").await;
    other.get(&format!("{import}.json")).await.expect(404);
    hr.get("/imports/x.json").await.expect(404);
}

#[tokio::test]
async fn a_large_list_that_cannot_be_read_to_its_end_says_why() {
    let (site, _) = Site::with_province().await;
    let mut hr = site.signed_in("hr").await;
    let mut list = "Mã cán bộ,Họ và tên,Mã đơn vị,Ghi chú\n".to_owned();
    for _ in 0..300_000 {
        list += " , , , \n";
    }
    let sent = hr
        .upload("/people/import", ("trong.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    until(&mut hr, sent.location(), "Tệp không có dòng dữ liệu nào").await;
}

/// Looks at a page until it says something.
async fn until(by: &mut Browser, page: &str, words: &str) {
    for _ in 0..12_000 {
        let answer = by.get(page).await.expect(200);
        if answer.text().contains(words) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{page} never says {words}");
}
