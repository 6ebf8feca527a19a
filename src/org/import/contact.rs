//! Mail addresses as lists give them; pure.

/// An e-mail address in lower case, if it can be one.
pub(in crate::org) fn email(text: &str) -> Option<String> {
    let (local, domain) = text.split_once('@')?;
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_graphic() && !"<>()[],;:\\\"@".contains(c))
    };
    let dotted = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
    (plain(local) && plain(domain) && dotted && text.len() <= 254).then(|| text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_name_and_a_dotted_domain() {
        assert_eq!(
            email("Tram@DongNai.gov.vn").as_deref(),
            Some("tram@dongnai.gov.vn")
        );
        for text in ["a@b", "@b.vn", "a@", "a b@c.vn", "a@b@c.vn", "a@b..vn", "a"] {
            assert_eq!(email(text), None, "{text}");
        }
    }
}
