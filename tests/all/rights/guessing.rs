//! Guessing: whoever asks for a thing of another unit gets, byte for byte, the answer for a thing that does not exist, on every
//! route of the table and by every filter; and no list of theirs tells that something happened elsewhere.
use super::TABLE;
use super::Things;
use super::asked;
use super::filled;
use super::things;
use crate::support::Answer;
use crate::support::Browser;
use crate::support::Province;
use crate::support::Site;
use std::collections::BTreeMap;

/// What belongs to somebody, by its name in the table; `{course}` and `{lesson}` are everybody's.
const THEIRS: &[&str] = &[
    "{attempt}",
    "{code}",
    "{completion}",
    "{grant}",
    "{gone}",
    "{granted}",
    "{group}",
    "{identity}",
    "{import}",
    "{list}",
    "{member}",
    "{message}",
    "{person}",
    "{request}",
    "{requirement}",
    "{state}",
    "{unit}",
];

/// Filters, cursors and searches, with a thing of another unit and with one that does not exist.
const FILTERS: &[(&str, &str, &str)] = &[
    ("/people?unit=…", "SKHCN", "KHONG"),
    ("/people?unit=…", "{unit}", "987655"),
    ("/people?unit=…&as_of=2025-06-30", "SKHCN", "KHONG"),
    ("/people?q=…", "TRAINER", "TRAINEX"),
    ("/people?q=…", "Hòa", "Hòx"),
    ("/people?q=…&as_of=2025-06-30", "hoa", "hox"),
    ("/people?q=…&unposted=1", "hoa", "hox"),
    ("/people?q=…&page=1", "hoa", "hox"),
    ("/completions?unit=…", "SKHCN", "KHONG"),
    ("/completions?unit=…", "{unit}", "987655"),
    ("/completions.csv?unit=…", "SKHCN", "KHONG"),
    ("/completions.xlsx?unit=…", "SKHCN", "KHONG"),
    ("/completions.jsonl?unit=…", "{unit}", "987655"),
    ("/completions?after=…", "{completion}", "987656"),
    ("/targets/staff-trained?unit=…", "SKHCN", "KHONG"),
    ("/targets/staff-trained?unit=…", "{unit}", "987655"),
    ("/targets/staff-trained?unit=…&by=today", "SKHCN", "KHONG"),
    ("/targets/staff-trained/people?unit=…", "SKHCN", "KHONG"),
    ("/targets/staff-trained/people?unit=…", "{unit}", "987655"),
];

/// The same things, none of which exists.
fn nothing() -> Things {
    let code = hocvu::certificate::Code::random().unwrap().to_string();
    let mut nothing: Things = THEIRS
        .iter()
        .map(|name| (*name, "987654".to_owned()))
        .collect();
    nothing.insert("{code}", code);
    nothing
}

/// What an answer says, without the address and the value that it repeats from the question.
fn said(answer: &Answer, echoes: &[&str]) -> String {
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "content-length")
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    let mut text = answer.text();
    for echo in echoes {
        let coded = serde_urlencoded::to_string([("", echo)]).unwrap();
        let coded = coded.trim_start_matches('=');
        let component = coded.replace('+', "%20");
        for form in [*echo, &echo.replace('&', "&amp;"), coded, &component] {
            text = text.replace(form, "…");
        }
    }
    format!("{} {headers:?} {text}", answer.status)
}

/// The same without the value, where the field or a link of its name repeats it.
fn without_value(text: &str, field: &str, value: &str) -> String {
    let coded = serde_urlencoded::to_string([(field, value)]).unwrap();
    let text = text.replace(&coded, &format!("{field}=…"));
    let own = format!("name=\"{field}\"");
    let typed = format!("value=\"{}\"", value.replace('&', "&amp;"));
    let tags: Vec<String> = text
        .split('<')
        .map(|tag| {
            if tag.contains(&own) {
                tag.replace(&typed, "value=\"…\"")
            } else {
                tag.to_owned()
            }
        })
        .collect();
    tags.join("<")
}

/// An officer of the neighbouring unit, and the same person as its administrator.
async fn neighbours(site: &Site, province: &Province) -> [(&'static str, Browser); 2] {
    let officer = site.signed_in("officer2").await;
    let form = [("role", "admin"), ("unit", "SNV")];
    let address = format!("/people/{}/grants", province.people["learner2"]);
    let mut admin = site.signed_in("admin").await;
    admin.post(&address, &form).await.expect(303);
    site.give_second_factor("learner2").await;
    [
        ("officer", officer),
        ("administrator", site.signed_in("learner2").await),
    ]
}

#[tokio::test]
async fn a_thing_of_another_unit_is_like_one_that_does_not_exist() {
    let (site, province) = Site::with_province().await;
    let mut theirs = things(&site, &province).await;
    theirs.insert("{granted}", theirs["{person}"].clone());
    let nothing = nothing();
    let mut faults = Vec::new();
    for (who, mut browser) in neighbours(&site, &province).await {
        for (method, path, address, _) in TABLE {
            let public = path.starts_with("/verify");
            if public || !THEIRS.iter().any(|name| address.contains(name)) {
                continue;
            }
            let asks = [filled(address, &theirs), filled(address, &nothing)];
            let mut answers = Vec::new();
            for ask in &asks {
                let answer = asked(&mut browser, method, ask).await;
                // A form may be malformed before anybody looks for the thing.
                if !answer.status.is_client_error() {
                    faults.push(format!("{who}: {method} {ask} is {}", answer.status));
                }
                answers.push(said(&answer, &[ask]));
            }
            if answers[0] != answers[1] {
                faults.push(format!(
                    "{who}: {method} {path} tells things of others apart"
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn filters_and_searches_tell_nothing_of_another_unit() {
    let (site, province) = Site::with_province().await;
    let theirs = things(&site, &province).await;
    let mut faults = Vec::new();
    for (who, mut browser) in neighbours(&site, &province).await {
        for (address, real, unreal) in FILTERS {
            let real = filled(real, &theirs);
            let (before, _) = address.split_once("=…").unwrap();
            let field = before.rsplit(['?', '&']).next().unwrap();
            let mut answers = Vec::new();
            for value in [real.as_str(), unreal] {
                let coded = serde_urlencoded::to_string([("", value)]).unwrap();
                let ask = address.replace('…', coded.trim_start_matches('='));
                let answer = browser.get(&ask).await;
                if answer.status.is_server_error() {
                    faults.push(format!("{who}: {ask} broke"));
                }
                answers.push(without_value(&said(&answer, &[&ask]), field, value));
            }
            if answers[0] != answers[1] {
                faults.push(format!(
                    "{who}: {address} tells {real} from {unreal}:\n{}\n{}",
                    answers[0], answers[1]
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Every page and file that somebody may open without naming a thing.
async fn everything_listed(browser: &mut Browser) -> BTreeMap<&'static str, String> {
    let mut listed = BTreeMap::new();
    for (method, _, address, who) in TABLE {
        let named = THEIRS.iter().any(|name| address.contains(name));
        let public = who.contains(&"anonymous");
        // What one has learned changes as one looks; what is one's own is no list of others.
        let own = ["/courses/", "/account"];
        let public = public || own.iter().any(|start| address.starts_with(start));
        if *method != "GET"
            || named
            || public
            || [".pdf", ".xlsx"]
                .iter()
                .any(|ending| address.ends_with(ending))
        {
            continue;
        }
        let answer = browser.get(&address.replace("{course}", "du-loai")).await;
        listed.insert(*address, said(&answer, &[]));
    }
    listed
}

#[tokio::test]
async fn lists_totals_and_suggestions_do_not_change_by_what_happens_in_another_unit() {
    let (site, province) = Site::with_province().await;
    site.publish_courses().await;
    let mut neighbours = neighbours(&site, &province).await;
    let mut before = Vec::new();
    for (_, browser) in &mut neighbours {
        before.push(everything_listed(browser).await);
    }
    things(&site, &province).await;
    for ((who, browser), before) in neighbours.iter_mut().zip(before) {
        assert!(before.len() > 10, "{before:#?}");
        let after = everything_listed(browser).await;
        for (address, text) in before {
            assert_eq!(text, after[address], "{who}: {address}");
        }
    }
}

#[tokio::test]
async fn a_file_that_names_people_of_another_unit_learns_nothing_of_them() {
    let (site, province) = Site::with_province().await;
    things(&site, &province).await;
    let mut officer = site.signed_in("officer2").await;
    let list = "staff_code,full_name,birth_date,unit_code,category\n\
        LEARNER,Nguyễn Thị Hòa,05/02/1985,SNV,công chức\n\
        TRAINER,Người Khác,01/01/1990,SNV,công chức\n\
        OFFICER,Nguyễn Văn Phụ Trách,,SKHCN,công chức\n";
    let sent = officer
        .upload("/people/import", ("a.csv", list.as_bytes()), &[])
        .await
        .expect(303);
    let address = sent.location().to_owned();
    for outcome in [
        "",
        "?outcome=new",
        "?outcome=moved",
        "?outcome=changed",
        "?outcome=faulty",
    ] {
        let page = officer
            .get(&format!("{address}{outcome}"))
            .await
            .expect(200);
        // What they wrote themselves comes back, nothing else does.
        page.hides("Sở Khoa học và Công nghệ")
            .hides("Đỗ Thị Giảng")
            .hides(&format!("/people/{}", province.people["trainer"]));
    }
    // A code taken elsewhere and one that never was differ in no word but themselves.
    let mut answers = Vec::new();
    for code in ["TRAINER", "TRAINEX"] {
        let list = format!("staff_code,full_name,unit_code\n{code},Người Khác,SKHCN\n");
        let sent = officer
            .upload("/people/import", ("a.csv", list.as_bytes()), &[])
            .await
            .expect(303);
        let import = sent.location().to_owned();
        let page = officer
            .get(&format!("{import}?outcome=faulty"))
            .await
            .expect(200);
        let text = said(&page, &[&format!("{import}?outcome=faulty"), &import, code]);
        answers.push(text);
    }
    assert_eq!(answers[0], answers[1]);
}
