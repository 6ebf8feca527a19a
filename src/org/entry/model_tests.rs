//! Addresses to go on to, and the fields of the first form.
use super::*;

#[test]
fn signing_in_never_leads_to_another_site() {
    for foreign in [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "/a\tb",
        "/ /evil",
        "evil",
        "",
        " /courses",
    ] {
        assert_eq!(LocalPath::of(foreign).as_str(), "/", "{foreign:?}");
    }
    for local in [
        "/",
        "/courses/an-toan?x=1#b",
        "/people?q=%C4%90%E1%BB%89nh",
        "/a//b",
    ] {
        assert_eq!(LocalPath::of(local).as_str(), local);
    }
}

fn founding() -> Founding {
    Founding {
        login: " QuanTri ".to_owned(),
        name: "Đỗ Thị  Hòa".to_owned(),
        unit_code: "H19.31".to_owned(),
        unit_name: "Sở Khoa học và Công nghệ".to_owned(),
        parent_name: "UBND tỉnh Đồng Nai".to_owned(),
        register_suffix: "GCN-SKHCN".to_owned(),
        place: "Đồng Nai".to_owned(),
        signatory: "Nguyễn Văn An".to_owned(),
        signatory_title: "Giám đốc".to_owned(),
    }
}

#[test]
fn the_first_form_is_tidied_and_complete() {
    let founding = founding().tidied();
    let errors = founding.check_administrator(Language::Vietnamese);
    assert_eq!(
        errors.and(founding.check_body(Language::Vietnamese)),
        Errors::default()
    );
    assert_eq!(
        (founding.login.as_str(), founding.name.as_str()),
        ("quantri", "Đỗ Thị Hòa")
    );
}

#[test]
fn each_fault_stands_beside_its_field() {
    let founding = Founding {
        login: "a b".to_owned(),
        name: "NguyÔn V¨n A".to_owned(),
        unit_code: "H19 31".to_owned(),
        unit_name: String::new(),
        register_suffix: "-SKHCN".to_owned(),
        place: "x".repeat(201),
        ..founding()
    };
    let tidied = founding.tidied();
    let errors = tidied.check_administrator(Language::Vietnamese);
    let errors = errors.and(tidied.check_body(Language::Vietnamese));
    let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        [
            "name",
            "login",
            "unit_name",
            "unit_code",
            "register_suffix",
            "place",
        ]
    );
}

#[test]
fn a_password_is_long_not_guessable_and_typed_twice_alike() {
    let fault = |password: &str, again: &str| {
        let mut errors = Errors::default();
        let typed = NewPassword {
            password: password.to_owned(),
            password_again: again.to_owned(),
        };
        let against = (&["nguyenvanan"][..], PasswordRule::Alone);
        typed.check(against, Language::Vietnamese, &mut errors);
        errors
            .iter()
            .next()
            .map(|(field, text)| (field, text.to_owned()))
    };
    assert_eq!(fault("con mèo ngủ trên mái", "con mèo ngủ trên mái"), None);
    assert!(fault("ngắn", "ngắn").unwrap().1.contains("mới nhập 4"));
    assert_eq!(
        fault("con mèo ngủ trên mái", "con mèo").unwrap().0,
        "password_again"
    );
    assert!(
        fault("nguyenvanannguyenvanan", "")
            .unwrap()
            .1
            .contains("dễ đoán")
    );
}

#[test]
fn a_browser_has_a_name() {
    let chrome = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36";
    assert_eq!(
        browser_name(chrome, Language::Vietnamese),
        "Chrome trên Android"
    );
    assert_eq!(browser_name("curl/8", Language::English), "Unknown device");
}
