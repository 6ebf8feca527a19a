//! Roles, the rights they carry, and the scope in which a viewer holds a right.
use super::Lent;
use crate::db::Day;
use crate::db::Time;
use crate::db::ids::AccountId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::schema::unit_paths;
use crate::db::text_enum;
use crate::text::Language;
use diesel::dsl::EqAny;
use diesel::dsl::Filter;
use diesel::dsl::GtEq;
use diesel::dsl::LtEq;
use diesel::dsl::Select;
use diesel::prelude::*;

text_enum! {
    /// What a person may be within a unit and below, for a period (interface.md, Roles). Everyone is a learner.
    pub enum Role {
        Learner = "learner",
        Trainer = "trainer",
        Reviewer = "reviewer",
        Publisher = "publisher",
        Examiner = "examiner",
        Proctor = "proctor",
        Officer = "officer",
        Hr = "hr",
        Registrar = "registrar",
        TeamLeader = "team_leader",
        Leader = "leader",
        Auditor = "auditor",
        Admin = "admin",
    }
}

impl Role {
    /// The role's name on screen.
    pub fn name(self, language: Language) -> &'static str {
        let (vietnamese, english) = match self {
            Self::Learner => ("Học viên", "Learner"),
            Self::Trainer => ("Giảng viên", "Trainer"),
            Self::Reviewer => ("Người phản biện", "Reviewer"),
            Self::Publisher => ("Người xuất bản", "Publisher"),
            Self::Examiner => ("Người chấm thi", "Examiner"),
            Self::Proctor => ("Giám thị", "Proctor"),
            Self::Officer => ("Cán bộ phụ trách đào tạo", "Training officer"),
            Self::Hr => ("Nhân sự của tỉnh", "Province HR"),
            Self::Registrar => ("Người giữ sổ gốc", "Registrar"),
            Self::TeamLeader => ("Tổ trưởng tổ công nghệ số", "Digital team leader"),
            Self::Leader => ("Lãnh đạo", "Leader"),
            Self::Auditor => ("Giám sát, kiểm tra", "Auditor"),
            Self::Admin => ("Quản trị hệ thống", "Administrator"),
        };
        language.say(vietnamese, english)
    }

    /// Whether this role carries a right, within the unit it is granted in.
    pub fn carries(self, right: Right) -> bool {
        use Role::{Admin, Auditor, Hr, Leader, Officer, Registrar, Trainer};
        match right {
            Right::Anyone | Right::SignedIn => true,
            Right::ManagePeople => matches!(self, Officer | Hr | Admin),
            Right::SeePeople => matches!(self, Officer | Hr | Admin | Auditor | Registrar),
            Right::SeeRecords => {
                matches!(self, Officer | Hr | Admin | Auditor | Leader | Registrar)
            }
            Right::SeeTargets => matches!(self, Officer | Hr | Admin | Auditor | Leader),
            Right::SetRequirements => matches!(self, Officer | Hr | Admin),
            Right::SeeResults => matches!(self, Trainer | Hr | Admin | Auditor),
            Right::ManageUnits => matches!(self, Hr | Admin),
            Right::HandleRequests => matches!(self, Hr | Admin),
            Right::ReviewAccess => matches!(self, Auditor | Admin),
            Right::SeeAccess => matches!(self, Hr | Admin | Auditor),
            Right::Grant => matches!(self, Hr | Admin),
            Right::Administer => self == Admin,
            // Follows from where one administers, see [`Role::carries_at_the_top`].
            Right::Operate => false,
        }
    }

    /// Whether this role carries a right only where it is granted in a unit above which nothing stands.
    pub fn carries_at_the_top(self, right: Right) -> bool {
        right == Right::Operate && self.carries(Right::Administer)
    }

    /// Whether somebody who holds this role sees other people's data, so that they sign in with a second factor.
    pub fn needs_factor(self) -> bool {
        let mut rights = Right::ALL.iter().filter(|right| right.shows_others());
        rights.any(|right| self.carries(*right))
    }
}

text_enum! {
    /// What a route asks of its viewer.
    pub enum Right {
        /// Nothing: the page is public.
        Anyone = "anyone",
        /// An account, whatever its roles.
        SignedIn = "signed_in",
        /// Import staff, invite, reset, see who never signed in.
        ManagePeople = "manage_people",
        /// Lists and cards of people.
        SeePeople = "see_people",
        /// Completions and certificates of people.
        SeeRecords = "see_records",
        /// Coverage of the targets, down to names.
        SeeTargets = "see_targets",
        /// Say who must learn what by when.
        SetRequirements = "set_requirements",
        /// Results of a course and its most missed questions.
        SeeResults = "see_results",
        /// Import units, say which of them issue certificates.
        ManageUnits = "manage_units",
        /// Answer what people ask about their own data.
        HandleRequests = "handle_requests",
        /// See who has looked at whose sensitive data.
        ReviewAccess = "review_access",
        /// Lists of who may do what and since when.
        SeeAccess = "see_access",
        /// Grant roles, those that one's own role may give; see [`Role::may_grant`].
        Grant = "grant",
        /// Everything else within one's units that only an administrator may.
        Administer = "administer",
        /// What concerns the whole installation: its settings, jobs, messages, audit. Only from the top of the tree.
        Operate = "operate",
    }
}

impl Right {
    /// Whether pages with this right show data of others than the viewer.
    pub fn shows_others(self) -> bool {
        !matches!(self, Self::Anyone | Self::SignedIn)
    }
}

/// Who looks at a page: an account with its person and the roles it holds today.
#[derive(Debug, Clone)]
pub struct Viewer {
    pub account: AccountId,
    pub person: PersonId,
    pub name: String,
    pub login: String,
    pub language: Language,
    /// The roles held today and the unit each is held in, those lent for a while last.
    pub roles: Vec<(Role, UnitId)>,
    /// Who lent those at the end of the roles.
    pub lent: Vec<Lent>,
    /// Those of an administrator's units above which nothing stands today.
    pub tops: Vec<UnitId>,
    /// The hash of the session's token.
    pub session: [u8; 32],
    /// Whether the account has a second factor of ours.
    pub has_factor: bool,
    /// When this session has shown a second factor: ours, or a provider's whose assurance counts as one.
    pub second_factor_at: Option<Time>,
    /// When the owner of this session last proved who they are.
    pub proved_at: Time,
}

impl Viewer {
    /// How long a proof suffices for dangerous acts.
    const PROOF_LIFE: i64 = 15 * Time::MINUTE;

    /// The roles that are the viewer's own, not lent to them for a while.
    pub(super) fn own_roles(&self) -> &[(Role, UnitId)] {
        &self.roles[..self.roles.len().saturating_sub(self.lent.len())]
    }

    /// Where the viewer holds `right`; `None` when nowhere, so that the page is as if it did not exist, and as long as the
    /// session has not shown the second factor that the right asks for.
    pub fn scope(&self, right: Right) -> Option<Scope> {
        if right.shows_others() && self.second_factor_at.is_none() {
            return None;
        }
        self.granted(right)
    }

    /// Where the roles granted carry `right`, whatever this session has shown.
    fn granted(&self, right: Right) -> Option<Scope> {
        let roles = match right {
            // What was lent is not given on.
            Right::Grant => self.own_roles(),
            _ => &self.roles,
        };
        let roots: Vec<UnitId> = roles
            .iter()
            .filter(|(role, unit)| {
                role.carries(right) || (role.carries_at_the_top(right) && self.tops.contains(unit))
            })
            .map(|(_, unit)| *unit)
            .collect();
        Scope::of(roots)
    }

    /// Whether a role held asks for a second factor.
    pub fn needs_factor(&self) -> bool {
        self.roles.iter().any(|(role, _)| role.needs_factor())
    }

    /// Whether roles lie idle until this session has shown a second factor.
    pub fn awaits_factor(&self) -> bool {
        self.second_factor_at.is_none() && self.needs_factor()
    }

    /// Whether this right is held and waits for the second factor alone.
    pub fn withheld(&self, right: Right) -> bool {
        self.second_factor_at.is_none() && self.granted(right).is_some()
    }

    /// Whether the owner has proved lately enough who they are to do something dangerous.
    pub fn is_proved(&self, now: Time) -> bool {
        now.since(self.proved_at) < Self::PROOF_LIFE
    }

    /// Whether the viewer may open a route that asks for `right`.
    pub fn may(&self, right: Right) -> bool {
        matches!(right, Right::Anyone | Right::SignedIn) || self.scope(right).is_some()
    }
}

/// The units within which a viewer holds a right, each with everything below it. Every list and look-up of other people's
/// data takes one; only a viewer's grants make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    roots: Vec<UnitId>,
}

/// The units that ever stood within a scope, as a query to stand inside `eq_any`. Not boxed: a boxed query cannot stand inside
/// another on two databases.
pub type UnitsEver = Filter<
    Select<unit_paths::table, unit_paths::unit_id>,
    EqAny<unit_paths::ancestor_id, Vec<UnitId>>,
>;
/// The units that stand within a scope on one day.
pub type UnitsOn =
    Filter<Filter<UnitsEver, LtEq<unit_paths::valid_from, Day>>, GtEq<unit_paths::valid_to, Day>>;

impl Scope {
    /// The scope below these units, if there are any.
    pub(super) fn of(mut roots: Vec<UnitId>) -> Option<Self> {
        roots.sort_unstable();
        roots.dedup();
        (!roots.is_empty()).then_some(Self { roots })
    }

    /// The scope of a command run on the server by its operator, who can read the database anyway.
    pub fn of_operator(roots: Vec<UnitId>) -> Self {
        Self { roots }
    }

    /// The units at whose head the grants stand.
    pub fn roots(&self) -> &[UnitId] {
        &self.roots
    }

    /// The units that stand within the scope on `day`, as a query.
    pub fn units_on(&self, day: Day) -> UnitsOn {
        self.units_ever()
            .filter(unit_paths::valid_from.le(day))
            .filter(unit_paths::valid_to.ge(day))
    }

    /// The units that ever stood within the scope: for records that keep the unit of their moment.
    pub fn units_ever(&self) -> UnitsEver {
        unit_paths::table
            .select(unit_paths::unit_id)
            .filter(unit_paths::ancestor_id.eq_any(self.roots.clone()))
    }

    /// This scope narrowed to one unit and below, if that unit stands within it on `day`.
    pub fn within(
        &self,
        conn: &mut crate::db::Conn,
        unit: UnitId,
        day: Day,
    ) -> QueryResult<Option<Self>> {
        let inside: i64 = unit_paths::table
            .filter(unit_paths::unit_id.eq(unit))
            .filter(unit_paths::ancestor_id.eq_any(&self.roots))
            .filter(unit_paths::valid_from.le(day))
            .filter(unit_paths::valid_to.ge(day))
            .count()
            .get_result(conn)?;
        Ok((inside > 0).then(|| Self { roots: vec![unit] }))
    }
}
