//! What is doubtful about a role, and for how long it is lent.
use super::model::*;
use crate::db::Day;
use crate::text::Language;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn known() -> Known {
    Known {
        day: day("2026-11-23"),
        to: Day::LAST,
        left: false,
        in_post: true,
        inside_until: Some(Day::LAST),
        signed_in: SignedIn::On(day("2026-11-20")),
    }
}

#[test]
fn whoever_sits_in_the_unit_and_signs_in_raises_no_doubt() {
    assert_eq!(Doubt::all(&known()), []);
}

#[test]
fn every_reason_to_look_again_is_named() {
    let outside = Known {
        in_post: false,
        inside_until: None,
        ..known()
    };
    assert_eq!(Doubt::all(&outside), [Doubt::NoPost]);
    let gone = Known {
        left: true,
        ..outside
    };
    assert_eq!(Doubt::all(&gone), [Doubt::Resting]);
    let elsewhere = Known {
        inside_until: None,
        ..known()
    };
    assert_eq!(Doubt::all(&elsewhere), [Doubt::Elsewhere]);
    let end = day("2026-12-23");
    let leaving = Known {
        inside_until: Some(end),
        to: end,
        ..known()
    };
    assert_eq!(
        Doubt::all(&leaving),
        [Doubt::Leaving(end), Doubt::Ending(end)]
    );
    let later = Known {
        inside_until: Some(end.plus(1)),
        to: end.plus(1),
        ..known()
    };
    assert_eq!(Doubt::all(&later), []);
    for last in [SignedIn::Never, SignedIn::On(day("2026-05-26"))] {
        let asleep = Known {
            signed_in: last,
            ..known()
        };
        assert_eq!(Doubt::all(&asleep), [Doubt::Asleep]);
    }
    let just = Known {
        signed_in: SignedIn::On(day("2026-05-27")),
        ..known()
    };
    assert_eq!(Doubt::all(&just), []);
}

#[test]
fn a_role_is_lent_for_sixty_days_at_most_and_not_beyond_ones_own() {
    let today = day("2026-11-23");
    let terms = |from: &str, to: &str, until: Day| {
        let form = LoanForm {
            from: from.to_owned(),
            to: to.to_owned(),
            ..LoanForm::default()
        };
        form.terms(until, today, Language::Vietnamese)
    };
    let sixty = terms("", "21/01/2027", Day::LAST).unwrap();
    assert_eq!((sixty.from, sixty.to), (today, day("2027-01-21")));
    for (from, to, until, field) in [
        ("", "22/01/2027", Day::LAST, "to"),
        ("", "", Day::LAST, "to"),
        ("x", "24/11/2026", Day::LAST, "from"),
        ("22/11/2026", "24/11/2026", Day::LAST, "from"),
        ("24/11/2026", "23/11/2026", Day::LAST, "to"),
        ("", "25/11/2026", day("2026-11-24"), "to"),
    ] {
        let errors = terms(from, to, until).unwrap_err();
        assert!(errors.of(field).is_some(), "{from}–{to}");
    }
    let long = LoanForm {
        to: "24/11/2026".to_owned(),
        decision: "x".repeat(101),
        ..LoanForm::default()
    };
    let errors = long.terms(Day::LAST, today, Language::Vietnamese);
    assert!(errors.unwrap_err().of("decision").is_some());
}
