//! Who issues certificates for the people of a unit, as its page says it.
use super::super::model::Issuer;
use super::super::model::Unit;
use super::super::queries;
use super::super::tree::UnitTree;
use super::issuer;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::text::Language;
use crate::text::numbers;
use crate::web::Errors;
use crate::web::components::State;
use crate::web::components::Tone;
use crate::web::components::badge_saying;
use crate::web::components::notice;
use diesel::QueryResult;
use maud::Markup;
use maud::html;

/// Who issues for one unit, and what the viewer can do about it.
pub(super) struct Issuing {
    /// What the unit itself prints, if it issues.
    own: Option<Issuer>,
    /// The other body to whose register its suffix belongs, if that was declared before suffixes were kept apart.
    suffix_of: Option<String>,
    /// The nearest unit at or above it that issues, and whether the viewer may open its page.
    by: Option<(Unit, bool)>,
    /// Of the units below: how many it issues for, and how many have a nearer issuer.
    served: (usize, usize),
    /// For a viewer who may name issuers here: the highest unit of this line where they may.
    highest: Option<Unit>,
    /// Units within that viewer's for which nobody issues.
    without: i64,
}

impl Issuing {
    /// `tree` holds the unit and what lies below it, `seen` the units that the viewer may open, `named` those where they may
    /// name issuers.
    pub fn read(
        conn: &mut Conn,
        (unit, tree): (UnitId, &UnitTree),
        (seen, named): (&Scope, Option<&Scope>),
        day: Day,
    ) -> QueryResult<Self> {
        let by = match queries::issuer_of(conn, unit, day)? {
            Some(issuer) => queries::unit_on(conn, issuer.unit_id, day)?,
            None => None,
        };
        let by = match by {
            Some(by) => {
                let opens = seen.within(conn, by.id, day)?.is_some();
                Some((by, opens))
            }
            None => None,
        };
        let (highest, without) = match named {
            Some(scope) => (
                queries::highest_within(conn, unit, scope, day)?,
                queries::count_without_issuer(conn, scope, day)?,
            ),
            None => (None, 0),
        };
        let own = queries::issuer_at(conn, unit)?;
        Ok(Self {
            suffix_of: match &own {
                Some(own) => suffix_of_another(conn, own, day)?,
                None => None,
            },
            own,
            served: served(unit, tree, &queries::issuing_units(conn)?),
            by,
            highest,
            without,
        })
    }

    /// The issuing body in a word or two, with the way to the rest.
    pub fn brief(&self, language: Language) -> Markup {
        let name = match &self.by {
            Some((by, _)) => html! { (by.name) },
            None => badge_saying(State::Due, language.say("Chưa có", "None yet")),
        };
        html! { a href="#issuer" { (name) } }
    }

    /// What the page of `unit` says, with the form for who may name issuers.
    pub fn section(&self, unit: &Unit, saved: bool, language: Language) -> Markup {
        html! {
            section id="issuer" {
                h2 { (language.say("Cấp giấy chứng nhận", "Issuing certificates")) }
                @if saved {
                    (notice(Tone::Done, &html! { p { (language.say("Đã lưu cơ quan cấp chứng nhận.", "The issuing body is saved.")) } }))
                }
                @match (&self.own, &self.by) {
                    (Some(own), _) => (self.issues(own, unit, language)),
                    (None, Some(by)) => (self.above(by, language)),
                    (None, None) => (self.nobody(unit, language)),
                }
                @if self.highest.is_some() { (issuer::form(unit.id, self.own.as_ref(), &Errors::none(), language)) }
            }
        }
    }

    /// The unit issues: for whom, and for whom not.
    fn issues(&self, own: &Issuer, unit: &Unit, language: Language) -> Markup {
        let name = &unit.name;
        let (served, nearer) = self.served;
        let whole = |count| numbers::whole(i64::try_from(count).unwrap_or(i64::MAX), language);
        let (count, more) = (whole(served), whole(nearer));
        let for_whom = match served {
            0 => language.say(
                format!("{name} cấp giấy chứng nhận cho người của chính mình."),
                format!("{name} issues certificates for its own people."),
            ),
            _ => language.say(
                format!("{name} cấp giấy chứng nhận cho người của mình và của {count} đơn vị bên dưới."),
                format!("{name} issues certificates for its own people and for those of {count} units below."),
            ),
        };
        html! {
            p {
                (for_whom)
                @if nearer > 0 {
                    " " (language.say(format!("{more} đơn vị bên dưới có cơ quan cấp gần hơn."), format!("{more} units below have a nearer issuing body.")))
                }
            }
            @if let Some(holder) = &self.suffix_of {
                (notice(Tone::Due, &html! { p { (not_its_own(name, holder, language)) } }))
            }
            @if self.without > 0 {
                (self.others(unit, language))
            } @else if let (None, Some(parent)) = (unit.parent_id, &own.parent_name) {
                (notice(Tone::Due, &html! {
                    p { (not_at_the_top(name, parent, language)) }
                    p { a href="/units/import" { (language.say("Nhập danh sách đơn vị", "Import a list of units")) } }
                }))
            }
        }
    }

    /// Units elsewhere for which nobody issues, and where that can be mended.
    fn others(&self, unit: &Unit, language: Language) -> Markup {
        let count = numbers::whole(self.without, language);
        notice(
            Tone::Due,
            &html! {
                p { (language.say(
                    format!("{count} đơn vị khác chưa có cơ quan cấp chứng nhận ở cùng cấp hoặc cấp trên: ai học đạt ở đó phải chờ."),
                    format!("For {count} other units nobody at or above them issues certificates: who passes there has to wait."),
                )) }
                @match self.highest.as_ref().filter(|highest| highest.id != unit.id) {
                    Some(highest) => (name_at(highest, language)),
                    None => p { a href="/units" { (language.say("Chọn đơn vị đứng trên các đơn vị đó và khai báo ở đó", "Choose a unit above them and name the issuing body there")) } },
                }
            },
        )
    }

    /// A unit above issues.
    fn above(&self, (by, opens): &(Unit, bool), language: Language) -> Markup {
        html! {
            p {
                @if *opens { a href={ "/units/" (by.id) "#issuer" } { (by.name) } } @else { (by.name) }
                (language.say(" cấp giấy chứng nhận cho người của đơn vị này.", " issues the certificates for the people of this unit."))
            }
            @if self.highest.is_some() {
                p.hint { (language.say("Chỉ điền mẫu dưới đây nếu đơn vị này tự cấp.", "Fill in the form only if this unit is to issue them itself.")) }
            }
        }
    }

    /// Nobody issues: what that means, and where it can be mended.
    fn nobody(&self, unit: &Unit, language: Language) -> Markup {
        let what = language.say(
            "Chưa có cơ quan cấp chứng nhận cho người của đơn vị này: đơn vị này và các đơn vị cấp trên đều chưa được khai báo. Ai học đạt vẫn được ghi nhận kết quả nhưng phải chờ; giấy chứng nhận được cấp ngay khi có cơ quan cấp.",
            "No body issues certificates for the people of this unit: neither it nor any unit above is named as one. Who passes is recorded but has to wait; the certificates come as soon as a body is named.",
        );
        let below = language.say(
            "Điền mẫu dưới đây: đơn vị này sẽ cấp cho người của mình và của mọi đơn vị bên dưới.",
            "Fill in the form below: this unit then issues for its own people and for every unit below.",
        );
        let only = language.say(
            "Mẫu dưới đây chỉ khai báo cho đơn vị này và các đơn vị bên dưới.",
            "The form below names an issuing body for this unit and those below it alone.",
        );
        let ask = language.say(
            "Hãy báo người quản trị hệ thống khai báo cơ quan cấp.",
            "Ask an administrator to name one.",
        );
        notice(
            Tone::Due,
            &html! {
                p { (what) }
                @match &self.highest {
                    None => p { (ask) },
                    Some(highest) if highest.id == unit.id => p { (below) },
                    Some(highest) => { (name_at(highest, language)) p { (only) } },
                }
            },
        )
    }
}

/// The body whose suffix this issuer declares, when it is not its own.
fn suffix_of_another(conn: &mut Conn, own: &Issuer, day: Day) -> QueryResult<Option<String>> {
    let holder = queries::holder_of_suffix(conn, &own.register_suffix)?;
    holder
        .filter(|holder| *holder != own.unit_id)
        .map(|holder| queries::last_name(conn, holder, day))
        .transpose()
}

/// The way to the form of the unit from which an issuer serves most.
fn name_at(unit: &Unit, language: Language) -> Markup {
    let label = language.say(
        format!("Khai báo cơ quan cấp ở {}", unit.name),
        format!("Name the issuing body at {}", unit.name),
    );
    html! { p { a href={ "/units/" (unit.id) "#issuer" } { (label) } } }
}

/// What an issuer that prints a body above itself cannot do while that body is no unit here.
fn not_at_the_top(name: &str, parent: &str, language: Language) -> String {
    language.say(
        format!("Đơn vị không trực thuộc {name} thì chưa có cơ quan cấp: ai học đạt ở đó phải chờ. Sau khi nhập danh sách đơn vị, hãy khai báo thêm ở đơn vị đứng trên tất cả, như {parent}."),
        format!("Units that are not below {name} have no issuing body: who passes there has to wait. Once the list of units is imported, name one at the unit above all others, such as {parent}."),
    )
}

/// What an issuer waits for whose suffix belongs to another body.
fn not_its_own(name: &str, holder: &str, language: Language) -> String {
    language.say(
        format!("Ký hiệu số vào sổ của {name} trùng với sổ cấp của {holder}, nên {name} chưa cấp tiếp được: ai học đạt phải chờ. Hãy đổi sang một ký hiệu riêng; giấy chứng nhận được cấp ngay sau đó."),
        format!("The register suffix of {name} belongs to the register of {holder}, so {name} cannot issue for now: who passes has to wait. Declare another suffix; the certificates come at once."),
    )
}

/// How many units below one have no nearer issuer, and how many have.
fn served(unit: UnitId, tree: &UnitTree, issuing: &[UnitId]) -> (usize, usize) {
    let below = tree.units().iter().filter(|below| below.id != unit);
    let nearest = |below: &&Unit| {
        let mut line = tree.line(below.id);
        let issuer = line.find(|above| issuing.contains(&above.id));
        issuer.is_some_and(|issuer| issuer.id == unit)
    };
    let (served, nearer): (Vec<&Unit>, Vec<&Unit>) = below.partition(nearest);
    (served.len(), nearer.len())
}
