//! Units over time: the province's own list, what happened to units, and the tree of any day.
use crate::support::Answer;
use crate::support::Browser;
use crate::support::Site;
use diesel::prelude::*;
use hocvu::access::Role;
use hocvu::db::Day;
use hocvu::db::ids::UnitId;
use hocvu::db::schema::unit_versions;
use hocvu::org::unit_tree;
use std::fmt::Write;

/// The 270 communes of Bình Phước and Đồng Nai before 1 July 2025, after it, and after 30 April 2026, as the statistics office lists them.
const COMMUNES: &[u8] = include_bytes!("../data/communes-dong-nai.csv");
/// What happened to the provinces.
const REFORMS: &[u8] = include_bytes!("../data/reforms-dong-nai.csv");

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Stages and confirms a file about units; the address of the import.
async fn import(browser: &mut Browser, file: &[u8]) -> String {
    let sent = browser.upload("/units/import", ("don-vi.csv", file), &[]);
    let import = sent.await.expect(303).location().to_owned();
    let confirmation = format!("{import}/confirmation");
    browser.post(&confirmation, &[]).await.expect(303);
    import
}

/// How many units of each kind stand on a day under the named unit at the top.
async fn kinds(site: &Site, on: &str, top: &str) -> Vec<(String, usize)> {
    let (on, top) = (day(on), top.to_owned());
    let found = site.arrange(move |conn| {
        let tree = unit_tree(conn, on)?;
        let top = tree
            .roots()
            .find(|unit| unit.name == top)
            .map(|unit| unit.id);
        let below = top.map(|top| tree.subtree(top)).unwrap_or_default();
        let mut kinds = std::collections::BTreeMap::new();
        for (_, unit) in below.into_iter().skip(1) {
            *kinds.entry(unit.kind.clone()).or_insert(0) += 1;
        }
        Ok(kinds.into_iter().collect::<Vec<_>>())
    });
    found.await
}

/// The unit that bore a code on a day, and its name.
async fn bearer(site: &Site, code: &'static str, on: &str) -> (UnitId, String) {
    let on = day(on);
    site.arrange(move |conn| {
        unit_versions::table
            .filter(unit_versions::code.eq(code))
            .filter(unit_versions::valid_from.le(on))
            .filter(unit_versions::valid_to.ge(on))
            .select((unit_versions::unit_id, unit_versions::name))
            .first(conn)
    })
    .await
}

#[tokio::test]
async fn the_list_of_the_statistics_office_gives_the_tree_of_each_of_its_days() {
    let (site, _) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let sent = admin.upload("/units/import", ("communes.csv", COMMUNES), &[]);
    let address = sent.await.expect(303).location().to_owned();
    admin
        .get(&address)
        .await
        .expect(200)
        .shows("Phường Tân Phú")
        .shows("(đến 30/06/2025)")
        .hides("Không dùng các cột")
        .hides("dòng có lỗi")
        .shows("giữ nguyên chúng")
        .shows("Tỉnh Bình Phước (")
        .shows("href=\"/units/events/new\"");
    let confirmation = format!("{address}/confirmation");
    admin.post(&confirmation, &[]).await.expect(303);
    let count = |kinds: Vec<(String, usize)>, of: &[&str]| -> usize {
        let wanted = kinds
            .into_iter()
            .filter(|(kind, _)| of.contains(&kind.as_str()));
        wanted.map(|(_, count)| count).sum()
    };
    let communes = ["phường", "xã", "thị trấn"];
    for (on, of_each) in [
        ("2025-06-30", [111, 159]),
        ("2025-07-01", [40, 55]),
        ("2026-04-30", [40, 55]),
    ] {
        for (province, communes_of) in ["Tỉnh Bình Phước", "Tỉnh Đồng Nai"]
            .into_iter()
            .zip(of_each)
        {
            let found = kinds(&site, on, province).await;
            assert_eq!(count(found, &communes), communes_of, "{province} on {on}");
        }
    }
    // The retired province still stands above 40 communes: the page says so, until the events have followed.
    let told = admin.get(&address).await.expect(200);
    told.shows("giữ nguyên chúng")
        .shows("Tỉnh Bình Phước</a> (40 đơn vị trực thuộc)")
        .shows("Tỉnh Đồng Nai</a> (55 đơn vị trực thuộc)")
        .shows("/units/events/new?from_codes=tinh-binh-phuoc");

    let districts = ["huyện", "thị xã", "thành phố"];
    let found = kinds(&site, "2025-06-30", "Tỉnh Bình Phước").await;
    assert_eq!(count(found, &districts), 11);
    let found = kinds(&site, "2025-07-01", "Tỉnh Bình Phước").await;
    assert_eq!(count(found, &districts), 0);

    // The list names no successor of the provinces; that is entered as events.
    import(&mut admin, REFORMS).await;
    let kinds_now = kinds(&site, "2025-07-01", "Tỉnh Đồng Nai").await;
    assert_eq!(
        kinds_now,
        [("phường".to_owned(), 23), ("xã".to_owned(), 72)]
    );
    let kinds_now = kinds(&site, "2026-04-30", "Thành phố Đồng Nai").await;
    assert_eq!(
        kinds_now,
        [("phường".to_owned(), 33), ("xã".to_owned(), 62)]
    );
    assert!(
        kinds(&site, "2026-04-30", "Tỉnh Bình Phước")
            .await
            .is_empty()
    );

    let told = admin.get(&address).await.expect(200);
    told.hides("giữ nguyên chúng");

    let again = admin.upload("/units/import", ("communes.csv", COMMUNES), &[]);
    let again = again.await.expect(303).location().to_owned();
    admin
        .get(&again)
        .await
        .expect(200)
        .shows("Không có gì để ghi")
        .hides("dòng có lỗi");
}

#[tokio::test]
async fn the_list_comes_under_the_provinces_and_mergers_that_are_known_already() {
    let (site, _) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let provinces = "code,name,kind\n70,Tỉnh Bình Phước,tỉnh\n74,Tỉnh Đồng Nai,tỉnh\n";
    import(&mut admin, provinces.as_bytes()).await;
    let merged = "event,date,decision,from_codes,to_codes,name\nmerge,2025-07-01,202/2025/QH15,70;74,75,Tỉnh Đồng Nai\n";
    import(&mut admin, merged.as_bytes()).await;
    let address = import(&mut admin, COMMUNES).await;
    let told = admin.get(&address).await.expect(200);
    told.hides("giữ nguyên chúng");
    let found = kinds(&site, "2025-07-01", "Tỉnh Đồng Nai").await;
    assert_eq!(found, [("phường".to_owned(), 23), ("xã".to_owned(), 72)]);
    let before = kinds(&site, "2025-06-30", "Tỉnh Bình Phước").await;
    assert_eq!(
        before.iter().map(|(_, count)| count).sum::<usize>(),
        111 + 11
    );
}

#[tokio::test]
async fn a_code_or_a_name_that_another_unit_took_over_confuses_nobody() {
    let (site, _) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    import(&mut admin, COMMUNES).await;
    let (old, was) = bearer(&site, "25220", "2025-06-30").await;
    let (new, is) = bearer(&site, "25220", "2025-07-01").await;
    assert_ne!(old, new);
    assert_eq!(
        (was.as_str(), is.as_str()),
        ("Phường Long Phước", "Phường Phước Bình")
    );
    // Kept: the same unit, reclassified or spelled anew.
    let (before, _) = bearer(&site, "26221", "2025-06-30").await;
    let (after, name) = bearer(&site, "26221", "2026-04-30").await;
    assert_eq!((before, name.as_str()), (after, "Xã Phú Hoà"));
    let (before, _) = bearer(&site, "25270", "2025-07-01").await;
    let (after, name) = bearer(&site, "25270", "2026-04-30").await;
    assert_eq!((before, name.as_str()), (after, "Phường Lộc Ninh"));
}

/// Uploads and confirms a staff list; its address.
async fn list_of_staff(admin: &mut Browser, (name, rows): (&str, &str)) -> String {
    let sent = admin.upload("/people/import", (name, rows.as_bytes()), &[]);
    let address = sent.await.expect(303).location().to_owned();
    let confirmation = format!("{address}/confirmation");
    admin.post(&confirmation, &[]).await.expect(303);
    address
}

#[tokio::test]
async fn a_whole_list_is_undone_while_nothing_depends_on_it() {
    let (site, _) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let address = import(&mut admin, COMMUNES).await;
    admin
        .post(&format!("{address}/undo"), &[])
        .await
        .expect(303);
    assert!(kinds(&site, "2025-07-01", "Tỉnh Đồng Nai").await.is_empty());
    // A staff list of another unit does not depend on it.
    let address = import(&mut admin, COMMUNES).await;
    let staff = "staff_code,full_name,unit_code\nCB8,Lê Văn Tám,SNV\n";
    list_of_staff(&mut admin, ("khac.csv", staff)).await;
    let undo = format!("{address}/undo");
    admin.get(&address).await.expect(200).hides("khac.csv");
    admin.post(&undo, &[]).await.expect(303);
    let address = import(&mut admin, COMMUNES).await;
    let staff = "staff_code,full_name,unit_code\nCB9,Lê Văn Chín,25220\n";
    let people = list_of_staff(&mut admin, ("ds.csv", staff)).await;
    let way = "Tệp “ds.csv” được ghi sau";
    let open = format!("href=\"{people}\"");
    admin
        .get(&address)
        .await
        .expect(200)
        .shows(way)
        .shows(&open);
    let refused = admin.post(&format!("{address}/undo"), &[]).await;
    refused.expect(409).shows(way).shows(&open);
    site.run_jobs().await;
}

/// Four communes under the committee of the small province.
const FOUR: &str = "code,name,kind,parent_code,valid_from,valid_to\nX1,Xã Một,xã,UBND,,\nX2,Xã Hai,xã,UBND,,\nX3,Xã Ba,xã,UBND,2020-01-01,\nX4,Xã Bốn,xã,UBND,,2022-12-31\n";

const MERGER: &[(&str, &str)] = &[
    ("event", "merge"),
    ("date", "2025-07-01"),
    ("decision", "1662/NQ-UBTVQH15"),
    ("decision_date", "2025-06-16"),
    ("from_codes", "X1, X2"),
    ("to_codes", "X1"),
    ("name", "Xã Mới"),
];

/// The form of a merger with some fields as they are given here.
fn merger<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form: Vec<(&str, &str)> = MERGER.to_vec();
    for (name, value) in changed {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    form
}

#[tokio::test]
async fn a_merger_typed_on_a_page_is_looked_at_confirmed_told_and_undone_as_one_from_a_file() {
    let (site, _) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    import(&mut admin, FOUR.as_bytes()).await;
    let (old, _) = bearer(&site, "X2", "2025-06-30").await;
    let (first, _) = bearer(&site, "X1", "2025-06-30").await;
    admin
        .get("/units/events/new")
        .await
        .expect(200)
        .shows("Giải thể")
        .shows("?event=split");
    let form = admin
        .get("/units/events/new?event=merge&from_codes=X2")
        .await;
    form.expect(200)
        .shows("value=\"X2\"")
        .shows("name=\"decision_date\"");
    let sent = admin.post("/units/events", MERGER).await.expect(303);
    let address = sent.location().to_owned();
    admin
        .get(&address)
        .await
        .expect(200)
        .shows("<h1>Ghi nhận sắp xếp đơn vị</h1>")
        .shows("Sáp nhập (1662/NQ-UBTVQH15)")
        .shows("Sáp nhập: Xã Một, Xã Hai → Xã Mới.");
    assert_eq!(bearer(&site, "X1", "2025-07-01").await.1, "Xã Một");
    admin
        .post(&format!("{address}/confirmation"), &[])
        .await
        .expect(303);
    let (new, name) = bearer(&site, "X1", "2025-07-01").await;
    assert_eq!((new != old, name.as_str()), (true, "Xã Mới"));
    admin
        .get(&format!("/units/{new}"))
        .await
        .expect(200)
        .shows("Tiếp nhận <a href=\"/units/")
        .shows("theo quyết định 1662/NQ-UBTVQH15 ngày 16/06/2025")
        .shows("Mã X1 đến 30/06/2025 là của ")
        .shows("Xã Một");
    // A unit that has ended is shown as it was last.
    admin
        .get(&format!("/units/{old}"))
        .await
        .expect(200)
        .shows("Đơn vị này không còn")
        .shows("Sáp nhập vào ")
        .shows(&format!("href=\"/units/{new}?as_of=2025-07-01\""));
    admin
        .get(&format!("/units/{old}?as_of=2025-07-01"))
        .await
        .expect(422)
        .shows("ngày cuối cùng là 30/06/2025");
    admin
        .get(&format!("/units/{new}?as_of=2025-06-30"))
        .await
        .expect(422)
        .shows("đơn vị có từ ngày 01/07/2025");
    // Codes of X1 of then and of today are told apart.
    assert_ne!(first, new);
    admin
        .post("/units/events", MERGER)
        .await
        .expect(422)
        .shows("đã được ghi nhận");
    admin
        .post(&format!("{address}/undo"), &[])
        .await
        .expect(303);
    assert_eq!(
        bearer(&site, "X1", "2025-07-01").await,
        (first, "Xã Một".to_owned())
    );
    admin
        .get(&format!("/units/{old}"))
        .await
        .expect(200)
        .hides("Sáp nhập vào");
    site.run_jobs().await;
}

#[tokio::test]
async fn what_is_wrong_with_an_event_stands_beside_its_field() {
    let (site, _) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    import(&mut admin, FOUR.as_bytes()).await;
    let cases: [(&str, Vec<(&str, &str)>); 17] = [
        ("from_codes", merger(&[("from_codes", "KHONGCO, X2")])),
        ("from_codes", merger(&[("from_codes", "")])),
        (
            "from_codes",
            merger(&[("date", "2019-12-31"), ("from_codes", "X3, X2")]),
        ),
        ("from_codes", merger(&[("from_codes", "X4, X2")])),
        ("to_codes", merger(&[("from_codes", "X1")])),
        ("to_codes", merger(&[("to_codes", "")])),
        ("to_codes", merger(&[("to_codes", "M<b>")])),
        ("to_codes", merger(&[("to_codes", "M1"), ("name", "")])),
        ("date", merger(&[("date", "")])),
        ("date", merger(&[("date", "31/02/2025")])),
        ("date", merger(&[("date", "01/07/2099")])),
        ("decision_date", merger(&[("decision_date", "hôm qua")])),
        ("decision_date", merger(&[("decision_date", "2026-12-31")])),
        ("from_codes", merger(&[("from_codes", "X1, X2; X1")])),
        ("event", merger(&[("event", "explode")])),
        (
            "parent_code",
            vec![
                ("event", "move"),
                ("date", "2025-07-01"),
                ("from_codes", "UBND"),
                ("parent_code", "X1"),
            ],
        ),
        (
            "units",
            vec![
                ("event", "split"),
                ("date", "2025-07-01"),
                ("from_codes", "X1"),
                ("units", "Y1; Xã Y1; xã"),
            ],
        ),
    ];
    let mut script = admin.script();
    for (field, form) in cases {
        let told = script.post("/units/events", &form).await.expect(422);
        let errors = told.json()["errors"].clone();
        assert!(errors[field].is_string(), "{form:?}: {errors}");
    }
    let page = admin
        .post("/units/events", &merger(&[("date", "31/02/2025")]))
        .await
        .expect(422);
    page.shows("aria-invalid=\"true\"")
        .shows("X1, X2")
        .shows("1662/NQ-UBTVQH15");

    // Something later is recorded of the unit already.
    let sent = admin
        .post("/units/events", MERGER)
        .await
        .expect(303)
        .location()
        .to_owned();
    admin
        .post(&format!("{sent}/confirmation"), &[])
        .await
        .expect(303);
    let early = [
        ("event", "dissolve"),
        ("date", "2024-01-01"),
        ("from_codes", "X2"),
    ];
    let told = script.post("/units/events", &early).await.expect(422);
    assert!(
        told.json()["errors"]["date"]
            .as_str()
            .unwrap()
            .contains("01/07/2025")
    );
}

#[tokio::test]
async fn what_a_unit_was_and_becomes_is_seen_before_a_typed_event_is_confirmed() {
    let (site, _) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    import(&mut admin, FOUR.as_bytes()).await;
    let previews: [(&[(&str, &str)], &[&str]); 3] = [
        (
            &[
                ("event", "rename"),
                ("name", "Phường Hai"),
                ("kind", "phường"),
            ],
            &[
                "Đổi tên hoặc đổi mã: Xã Hai.",
                "Xã Hai → Phường Hai",
                "xã → phường",
            ],
        ),
        (
            &[("event", "move"), ("parent_code", "X1")],
            &["Chuyển cấp trên: Xã Hai.", "→ Xã Một"],
        ),
        (&[("event", "dissolve")], &["Giải thể: Xã Hai."]),
    ];
    for (told, shown) in previews {
        let mut form = vec![
            ("date", "2025-07-01"),
            ("decision", "9/QĐ"),
            ("from_codes", "X2"),
        ];
        form.extend(told);
        let sent = admin.post("/units/events", &form).await.expect(303);
        let page = admin.get(sent.location()).await.expect(200);
        let page = page
            .shows("aria-current=\"page\">Đơn vị<")
            .hides("Chọn tệp");
        shown.iter().fold(page, |page, words| page.shows(words));
    }
}

#[tokio::test]
async fn hostile_text_about_units_stays_text_on_every_page() {
    let (site, province) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let evil = "<script>alert(1)</script>\"'=cmd|' /C calc'!A0 đảo";
    let turned = format!("{evil}\u{202e}");
    let mut typed = [
        ("event", "rename"),
        ("date", "2024-07-01"),
        ("decision", evil),
        ("from_codes", "SKHCN"),
        ("kind", evil),
        ("name", turned.as_str()),
    ];
    admin
        .post("/units/events", &typed)
        .await
        .expect(422)
        .shows("ký tự ẩn (U+202E)")
        .hides("<script>alert");
    typed[5].1 = evil;
    typed[2].1 = "";
    let without = admin.post("/units/events", &typed).await.expect(303);
    let preview = admin.get(without.location()).await.expect(200);
    preview.shows("Chưa ghi số quyết định");
    typed[2].1 = evil;
    let sent = admin
        .post("/units/events", &typed)
        .await
        .expect(303)
        .location()
        .to_owned();
    admin.get(&sent).await.expect(200).hides("<script>alert");
    admin
        .post(&format!("{sent}/confirmation"), &[])
        .await
        .expect(303);
    let unit = format!("/units/{}", province.units["SKHCN"]);
    for address in [
        "/units",
        "/units?q=alert",
        &unit,
        &sent,
        "/people",
        "/completions",
        "/targets",
        "/admin/audit",
        "/units/events/new",
    ] {
        admin.get(address).await.expect(200).hides("<script>alert");
    }
    admin
        .get(&unit)
        .await
        .expect(200)
        .shows("&lt;script&gt;alert(1)");
    let wrong = "/units/events/new?event=%3Cscript%3Ealert(1)%3C/script%3E&from_codes=%22%3E%3Cscript%3Ealert(1)";
    admin.get(wrong).await.expect(200).hides("<script>alert");
    admin
        .get("/units?q=%3Cscript%3Ealert(1)")
        .await
        .expect(200)
        .hides("<script>alert");
}

/// Both departments become one.
const DEPARTMENTS: &[(&str, &str)] = &[
    ("event", "merge"),
    ("date", "2026-02-01"),
    ("decision", "12/QĐ-UBND"),
    ("from_codes", "SKHCN, SNV"),
    ("to_codes", "SM"),
    ("name", "Sở Mới"),
];

#[tokio::test]
async fn a_merger_says_beforehand_who_goes_where_and_takes_people_and_roles_along() {
    let (site, _) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let sent = admin.post("/units/events", DEPARTMENTS).await.expect(303);
    let address = sent.location().to_owned();
    admin
        .get(&address)
        .await
        .expect(200)
        .shows("2 đơn vị kết thúc; 5 người chuyển theo sang đơn vị mới")
        .shows("Nguyễn Văn Phụ Trách")
        .shows("Giữ thêm vai trò này ở Sở Mới");
    let confirmation = format!("{address}/confirmation");
    admin.post(&confirmation, &[]).await.expect(303);
    let mut officer = site.signed_in("officer").await;
    officer
        .get("/people")
        .await
        .expect(200)
        .shows("Nguyễn Thị Hòa")
        .shows("Sở Mới")
        .shows("Điểu K");
    // The past stays with who had it.
    let before = officer.get("/people?as_of=2026-01-31").await.expect(200);
    before.shows("Nguyễn Thị Hòa").hides("Điểu K");
    site.signed_in("learner").await.get("/").await.expect(200);
    let audit = admin.get("/admin/audit").await.expect(200);
    audit.shows("Chuyển vai trò sang đơn vị sau sáp nhập");

    let undo = format!("{address}/undo");
    admin.post(&undo, &[]).await.expect(303);
    let now = officer.get("/people").await.expect(200);
    now.shows("Nguyễn Thị Hòa").hides("Điểu K").hides("Sở Mới");
    site.run_jobs().await;
}

#[tokio::test]
async fn of_a_merger_still_ahead_that_is_undone_no_role_is_left() {
    let (site, province) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let roles = format!("/people/{}/access", province.people["officer"]);
    let before = admin.get(&roles).await.expect(200).text();
    let mut merger = DEPARTMENTS.to_vec();
    merger[1] = ("date", "2026-12-01");
    let sent = admin.post("/units/events", &merger).await.expect(303);
    let address = sent.location().to_owned();
    let confirmation = format!("{address}/confirmation");
    admin.post(&confirmation, &[]).await.expect(303);
    let ahead = admin.get(&roles).await.expect(200);
    assert_ne!(ahead.text(), before, "the role goes on in the new unit");
    let undo = format!("{address}/undo");
    admin.post(&undo, &[]).await.expect(303);
    let after = admin.get(&roles).await.expect(200);
    assert_eq!(after.text(), before);
}

#[tokio::test]
async fn who_may_not_give_a_role_cannot_pass_it_on_by_a_merger() {
    let (site, province) = Site::with_province().await;
    let (auditor, unit) = (province.people["learner2"], province.units["SNV"]);
    let now = site.app.now();
    site.arrange(move |conn| {
        let days = (Day::FIRST, Day::LAST);
        hocvu::access::grant(conn, auditor, (Role::Auditor, unit), days, (None, now))
    })
    .await;
    // The personnel office names officers, but no auditors.
    let mut hr = site.signed_in("hr").await;
    let sent = hr.post("/units/events", DEPARTMENTS).await.expect(303);
    let address = sent.location().to_owned();
    let page = hr.get(&address).await.expect(200);
    page.shows("cần giao lại vai trò")
        .shows("Giữ thêm vai trò này ở Sở Mới");
    let confirmation = format!("{address}/confirmation");
    hr.post(&confirmation, &[]).await.expect(303);
    let mut officer = site.signed_in("officer").await;
    let now = officer.get("/people").await.expect(200);
    now.shows("Điểu K").shows("Nguyễn Thị Hòa");
    let mut auditor = site.signed_in("learner2").await;
    let now = auditor.get("/people").await;
    assert!(!now.text().contains("Nguyễn Thị Hòa"), "{}", now.text());
    site.run_jobs().await;
}

/// Types the split of a department into two that stand under `parent`, where that is said; the answer that leads to its preview.
async fn split_in_two(admin: &mut Browser, parent: &str) -> Answer {
    let split = [
        ("event", "split"),
        ("date", "2026-02-01"),
        ("from_codes", "SNV"),
        ("parent_code", parent),
        ("units", "SNV1; Sở Một; sở\nSNV2; Sở Hai; sở"),
    ];
    admin.post("/units/events", &split).await.expect(303)
}

#[tokio::test]
async fn a_split_divides_nobody_by_itself() {
    let (site, province) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let sent = split_in_two(&mut admin, "UBND").await;
    let address = sent.location().to_owned();
    let page = admin.get(&address).await.expect(200);
    page.shows("2 người chưa biết về đơn vị nào")
        .shows("Hồ Văn Khác")
        .shows("cần giao lại vai trò");
    let confirmation = format!("{address}/confirmation");
    admin.post(&confirmation, &[]).await.expect(303);
    // Nobody's account is closed by it.
    site.signed_in("learner2").await.get("/").await.expect(200);
    let units = admin.get("/units").await.expect(200);
    units.shows("Sở Một").shows("Sở Hai").hides("Sở Nội vụ");
    // Who is still to be placed is not lost to those who had them.
    let waiting = format!("/people/{}", province.people["learner2"]);
    admin.get(&waiting).await.expect(200).shows("Sở Nội vụ");
    let mut hr = site.signed_in("hr").await;
    hr.get(&waiting)
        .await
        .expect(200)
        .shows("Sở Nội vụ đã kết thúc ngày 31/01/2026");
    hr.get(&format!("{waiting}/correction")).await.expect(200);
    hr.get("/people")
        .await
        .expect(200)
        .shows("2 vị trí thuộc đơn vị đã kết thúc");
    hr.get("/people/unplaced")
        .await
        .expect(200)
        .shows("Hồ Văn Khác")
        .shows("Sở Nội vụ")
        .shows("31/01/2026");
    // By hand: what they held ends with the unit, and a new post begins.
    let learner = province.people["learner2"];
    let post = site
        .arrange(move |conn| {
            hocvu::db::schema::assignments::table
                .filter(hocvu::db::schema::assignments::person_id.eq(learner))
                .select(hocvu::db::schema::assignments::id)
                .first::<hocvu::db::ids::AssignmentId>(conn)
        })
        .await
        .to_string();
    let ending = [("post", post.as_str()), ("ends_on", "2026-01-31")];
    hr.post(&format!("{waiting}/endings"), &ending)
        .await
        .expect(303);
    let new = [
        ("unit", "SNV1"),
        ("category", "civil_servant"),
        ("from", "2026-02-01"),
    ];
    hr.post(&format!("{waiting}/posts"), &new).await.expect(303);
    hr.get("/people/unplaced")
        .await
        .expect(200)
        .shows("Hồ Văn Khác")
        .hides("Điểu");
    hr.get(&waiting).await.expect(200).hides("chưa được xếp");
    // An officer of another unit learns of none.
    let mut officer = site.signed_in("officer").await;
    officer.get(&waiting).await.expect(404);
    officer
        .get("/people")
        .await
        .expect(200)
        .hides("đã kết thúc");
    let others = officer.get("/people/unplaced").await.expect(200);
    others.shows("Ai cũng đã có đơn vị").hides("Hồ Văn Khác");
    site.run_jobs().await;
}

#[tokio::test]
async fn what_comes_of_a_split_stands_under_the_unit_above_where_nothing_else_is_said() {
    let (site, province) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let sent = split_in_two(&mut admin, "").await;
    let confirmation = format!("{}/confirmation", sent.location());
    admin.post(&confirmation, &[]).await.expect(303);
    let above = site
        .arrange(|conn| {
            unit_versions::table
                .filter(unit_versions::code.eq_any(["SNV1", "SNV2"]))
                .select(unit_versions::parent_id)
                .load::<Option<UnitId>>(conn)
        })
        .await;
    assert_eq!(above, [Some(province.units["UBND"]); 2]);
}

#[tokio::test]
async fn records_of_a_merged_unit_are_found_by_the_unit_of_then_and_by_the_one_of_today() {
    let (site, province) = Site::with_courses().await;
    site.passes(&province, "learner2", "mau-kiem-tra", Some(85.0))
        .await;
    let mut admin = site.signed_in("admin").await;
    let later = merger(&[
        ("date", "2026-11-24"),
        ("from_codes", "SKHCN, SNV"),
        ("to_codes", "SM"),
        ("name", "Sở Mới"),
    ]);
    let sent = admin.post("/units/events", &later).await.expect(303);
    let confirmation = format!("{}/confirmation", sent.location());
    admin.post(&confirmation, &[]).await.expect(303);
    site.pass(25 * 3_600_000);
    let mut admin = site.signed_in("admin").await;
    let then = admin.get("/completions?unit=SNV").await.expect(200);
    then.shows("Điểu K").shows("Sở Nội vụ").hides("khi đó: Sở");
    let none = admin.get("/completions?unit=SM&by=then").await.expect(200);
    none.hides("Điểu K");
    let today = admin.get("/completions?unit=SM&by=today").await.expect(200);
    today
        .shows("Điểu K")
        .shows("Sở Mới")
        .shows("(khi đó: Sở Nội vụ)")
        .shows("by=today");
    // The file keeps the unit of the moment.
    let file = admin.get("/completions.csv?unit=SM&by=today").await;
    let file = file.expect(200);
    file.shows(",SNV,Sở Nội vụ,").hides("Sở Mới");
    admin.get("/completions?by=morgen").await.expect(422);
    let people = "/people?as_of=2026-11-23&by=today&q=dieu";
    let people = admin.get(people).await.expect(200);
    people.shows("Sở Mới (khi đó: Sở Nội vụ)");
    let people = admin.get("/people?as_of=2026-11-23&q=dieu").await;
    people.expect(200).shows("Sở Nội vụ").hides("khi đó: Sở");
    let wrong = "/people?as_of=2026-11-23&by=morgen";
    let wrong = admin.get(wrong).await.expect(422);
    wrong.shows("Không có trong danh sách");
    let before = admin
        .get("/targets?as_of=2026-11-23&by=today")
        .await
        .expect(200);
    before.shows("Sở Mới").hides("Sở Nội vụ");
    let before = admin.get("/targets?as_of=2026-11-23").await.expect(200);
    before.shows("Sở Nội vụ").hides("Sở Mới");
    site.run_jobs().await;
}

/// The departments become one tomorrow.
async fn merged_tomorrow(site: &Site) {
    let mut admin = site.signed_in("admin").await;
    let later = merger(&[
        ("date", "2026-11-24"),
        ("from_codes", "SKHCN, SNV"),
        ("to_codes", "SM"),
        ("name", "Sở Mới"),
    ]);
    let sent = admin.post("/units/events", &later).await.expect(303);
    let confirmation = format!("{}/confirmation", sent.location());
    admin.post(&confirmation, &[]).await.expect(303);
    site.pass(25 * 3_600_000);
}

#[tokio::test]
async fn public_figures_of_a_past_day_stand_by_the_units_of_then_or_of_today() {
    let (site, _) = Site::with_province().await;
    let mut admin = site.signed_in("admin").await;
    let mut staff = "staff_code,full_name,unit_code,category,from\n".to_owned();
    for (unit, people) in [("UBND", 1), ("SKHCN", 6), ("SNV", 6)] {
        for number in 0..people {
            writeln!(
                staff,
                "{unit}{number},Lê Văn Số,{unit},civil_servant,2020-01-01"
            )
            .unwrap();
        }
    }
    let sent = admin.upload("/people/import", ("ds.csv", staff.as_bytes()), &[]);
    let sent = sent.await.expect(303).location().to_owned();
    let confirmation = format!("{sent}/confirmation");
    admin.post(&confirmation, &[]).await.expect(303);
    merged_tomorrow(&site).await;
    let mut anybody = site.browser();
    let now = anybody.get("/statistics").await.expect(200);
    now.shows("Sở Mới").hides("Sở Nội vụ").shows("Xếp theo");
    let then = anybody.get("/statistics?as_of=2026-11-23").await;
    then.expect(200)
        .shows("Sở Nội vụ")
        .hides("Sở Mới")
        .shows("/statistics.csv?as_of=2026-11-23");
    let asked = "as_of=2026-11-23&by=today";
    let today = anybody.get(&format!("/statistics?{asked}")).await;
    today
        .expect(200)
        .shows("Sở Mới")
        .hides("Sở Nội vụ")
        .shows("/statistics.csv?as_of=2026-11-23&amp;by=today");
    let file = anybody.get(&format!("/statistics.csv?{asked}")).await;
    file.expect(200)
        .shows("2026-11-23,2025-12-15,SM,Sở Mới,subtree,17,")
        .hides("SNV");
    let json = anybody.get("/statistics.json?as_of=2026-11-23").await;
    let json = json.expect(200).json();
    assert_eq!(json[0]["denominator"], 22);
    assert_eq!(json[3]["unit_code"], "SNV");
    assert_eq!(json[3]["denominator"], 8);
    for wrong in ["as_of=abc", "as_of=2030-01-01", "by=morgen"] {
        for page in ["/statistics.csv", "/statistics.json"] {
            let refused = anybody.get(&format!("{page}?{wrong}")).await;
            refused.expect(422);
        }
        let refused = anybody.get(&format!("/statistics?{wrong}")).await;
        refused.expect(422).shows("aria-invalid");
    }
    site.run_jobs().await;
}

#[tokio::test]
async fn a_requirement_of_a_past_day_stands_by_the_units_of_then_or_of_today_and_shows_nobody_more()
{
    let (site, province) = Site::with_courses().await;
    let form = [
        ("course", "MAU-01"),
        ("unit", "UBND"),
        ("categories", "civil_servant"),
        ("due_on", "2026-12-31"),
    ];
    let mut hr = site.signed_in("hr").await;
    let page = hr.post("/requirements", &form).await.expect(303);
    let page = page.location().to_owned();
    merged_tomorrow(&site).await;
    site.passes(&province, "learner", "mau-kiem-tra", Some(85.0))
        .await;
    // The role in the old department went on in the new one.
    let mut officer = site.signed_in("officer").await;
    officer
        .get(&page)
        .await
        .expect(200)
        .shows("1 trong 5 người")
        .shows("Điểu K");
    let then = officer.get(&format!("{page}?as_of=2026-11-23")).await;
    then.expect(200)
        .shows("0 trong 3 người")
        .shows("Sở Khoa học và Công nghệ")
        .hides("Sở Mới")
        .hides("Điểu K")
        .hides("/ending")
        .shows("?state=done&amp;as_of=2026-11-23");
    let asked = "as_of=2026-11-23&by=today";
    let today = officer.get(&format!("{page}?{asked}&state=missing")).await;
    today
        .expect(200)
        .shows("0 trong 3 người")
        .shows("Sở Mới (khi đó: Sở Khoa học và Công nghệ)")
        .hides("Điểu K");
    let list = officer.get(&format!("/requirements?{asked}")).await;
    list.expect(200)
        .shows("?as_of=2026-11-23&amp;by=today\">3</a>")
        .hides("action=\"/requirements\" method=\"post\"")
        .hides("Đặt yêu cầu mới");
    let early = officer.get(&format!("{page}?as_of=2026-11-22")).await;
    early
        .expect(422)
        .shows("yêu cầu có từ ngày 23/11/2026")
        .shows("aria-invalid");
    let none = officer.get("/requirements?as_of=2026-11-22").await;
    none.expect(200).shows("chưa có yêu cầu nào");
    for wrong in ["as_of=abc", "as_of=2030-01-01", "by=morgen"] {
        for address in ["/requirements", page.as_str()] {
            let refused = officer.get(&format!("{address}?{wrong}")).await;
            refused.expect(422).shows("aria-invalid");
        }
    }
    // Ending it is done today, whatever day the address says.
    let mut hr = site.signed_in("hr").await;
    let ending = format!("{page}/ending?as_of=2026-11-23");
    hr.post(&ending, &[]).await.expect(303);
    let then = hr.get(&format!("{page}?as_of=2026-11-23")).await;
    then.expect(200)
        .shows("0 trong 9 người")
        .hides("đã kết thúc");
    hr.get(&page).await.expect(200).shows("đã kết thúc");
    site.run_jobs().await;
}
