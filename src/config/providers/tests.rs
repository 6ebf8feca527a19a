use super::*;

const WHOLE: &str = r#"
[[provider]]
id = "vneid"
name = "VNeID"
issuer = "https://sso.example.gov.vn/vneid"
client_id = "hocvu"
client_secret = "rất kín"
scopes = ["profile"]
assurance = "vneid_2"
link_claim = "citizen_number"
link_to = "citizen_id"
second_factor = true
"#;

#[test]
fn a_provider_is_read_with_everything_it_has() {
    let [one]: [Provider; 1] = parse(WHOLE).unwrap().try_into().unwrap();
    assert_eq!(
        (one.id.as_str(), one.assurance),
        ("vneid", Assurance::Vneid2)
    );
    let rule = LinkRule {
        claim: "citizen_number".to_owned(),
        to: LinkTo::CitizenId,
    };
    assert_eq!((one.link.clone(), one.second_factor), (Some(rule), true));
    assert_eq!(one.client_secret.as_ref().unwrap().reveal(), "rất kín");
    assert!(!format!("{one:?}").contains("rất kín"));
    assert!(parse("").unwrap().is_empty());
}

#[test]
fn what_does_not_do_is_named_and_no_secret_repeated() {
    for (from, to, named) in [
        ("id = \"vneid\"", "id = \"VNeID\"", "VNeID"),
        ("name = \"VNeID\"", "name = \" \"", "name"),
        ("https://sso", "http://sso", "issuer"),
        ("gov.vn/vneid", "gov.vn/vneid?x=1", "issuer"),
        ("\"hocvu\"", "\"hoc vu\"", "client_id"),
        ("\"rất kín\"", "12345", "client_secret"),
        (
            "client_secret =",
            "client_secret_file =",
            "client_secret_file",
        ),
        ("\"vneid_2\"", "\"cao\"", "vneid_1"),
        ("\"citizen_number\"", "\"email\"", "link_claim"),
        ("\"citizen_number\"", "\"preferred_username\"", "link_claim"),
        ("\"citizen_id\"", "\"email\"", "link_to"),
        ("link_claim = \"citizen_number\"", "", "link_to"),
        ("second_factor", "second_facter", "second_facter"),
        ("scopes = [\"profile\"]", "scopes = 7", "8"),
    ] {
        let text = WHOLE.replacen(from, to, 1);
        assert_ne!(text, WHOLE);
        let mistake = parse(&text).unwrap_err();
        for language in [Language::Vietnamese, Language::English] {
            let said = mistake.text(Path::new("oidc.toml"), language);
            assert!(said.contains(named) && !said.contains('\n'), "{said}");
            assert!(
                !said.contains("rất kín") && !said.contains("12345"),
                "{said}"
            );
        }
    }
    let twice = parse(&format!("{WHOLE}{WHOLE}")).unwrap_err();
    assert!(matches!(twice, ProviderMistake::Twice(_, "id")));
    let second = WHOLE.replacen("\"vneid\"", "\"khac\"", 1);
    let twice = parse(&format!("{WHOLE}{second}")).unwrap_err();
    assert!(matches!(twice, ProviderMistake::Twice(_, "issuer")));
}

#[test]
fn a_provider_on_this_machine_may_speak_plainly() {
    assert!(is_issuer("http://127.0.0.1:9000/realm"));
    assert!(!is_issuer("http://10.0.0.5/realm") && !is_issuer("ftp://127.0.0.1"));
    assert!(!is_issuer("https://ai@sso.gov.vn") && !is_issuer("https://sso.gov.vn/#x"));
}
