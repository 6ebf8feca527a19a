//! Who may give which role to whom; pure.
use super::Right;
use super::Role;
use super::Scope;
use super::Viewer;
use crate::db::ids::UnitId;
use crate::text::Language;

impl Role {
    /// Whether whoever holds this role may give `role` to others, within the units they hold theirs in.
    ///
    /// Nobody gives a right they do not hold themselves. The personnel office names those who answer for people: officers,
    /// leaders, team leaders. Whoever is watched names no watcher (auditor), whoever is taught no marker of papers, and who
    /// keeps the register is named by the administrator of the body that issues: those are for administrators alone.
    pub fn may_grant(self, role: Self) -> bool {
        match self {
            Self::Admin => role != Self::Learner,
            Self::Hr => matches!(role, Self::Officer | Self::Leader | Self::TeamLeader),
            _ => false,
        }
    }

    /// Whether this role opens anything beyond what everybody with an account may.
    pub fn opens_anything(self) -> bool {
        let of_everybody = [Right::Anyone, Right::SignedIn];
        let mut beyond = Right::ALL
            .iter()
            .filter(|right| !of_everybody.contains(right));
        beyond.any(|right| self.carries(*right))
    }
}

impl Right {
    /// The right in words, as what somebody may do.
    pub fn meaning(self, language: Language) -> &'static str {
        let (vietnamese, english) = match self {
            Self::Anyone => ("Xem các trang công khai", "See the public pages"),
            Self::SignedIn => (
                "Học, thi, xem hồ sơ của chính mình",
                "Learn, sit tests, see one's own record",
            ),
            Self::ManagePeople => (
                "Nhập danh sách, mời vào hệ thống, mở lại mật khẩu",
                "Import staff lists, invite, reset passwords",
            ),
            Self::SeePeople => (
                "Xem danh sách và thông tin nhân sự",
                "See lists and cards of people",
            ),
            Self::SeeRecords => (
                "Xem và xuất kết quả học, giấy chứng nhận",
                "See and export completions and certificates",
            ),
            Self::SeeTargets => (
                "Xem chỉ tiêu đến từng tên",
                "See the targets, down to names",
            ),
            Self::SetRequirements => ("Đặt yêu cầu học", "Say who must learn what by when"),
            Self::SeeResults => (
                "Xem kết quả bài kiểm tra và câu hay sai",
                "See quiz results and the most missed questions",
            ),
            Self::ManageUnits => (
                "Nhập cây đơn vị, đặt cơ quan cấp chứng nhận",
                "Import units, say which of them issue certificates",
            ),
            Self::ReviewAccess => ("Xem ai đã xem dữ liệu của ai", "See who saw whose data"),
            Self::HandleRequests => ("Trả lời yêu cầu về dữ liệu", "Answer data requests"),
            Self::SeeAccess => (
                "Xem ai có quyền gì, từ khi nào",
                "See who may do what, and since when",
            ),
            Self::Grant => ("Giao và thu hồi vai trò", "Grant roles and take them back"),
            Self::Administer => ("Quản trị đơn vị", "Administer the unit"),
            Self::Operate => (
                "Vận hành hệ thống: việc nền, thư, nhật ký",
                "Operate the system: jobs, messages, audit",
            ),
        };
        language.say(vietnamese, english)
    }
}

impl Viewer {
    /// Where the viewer may give `role` to others or take it back; `None` when nowhere.
    pub fn scope_to_grant(&self, role: Role) -> Option<Scope> {
        let held = self.own_roles().iter();
        let roots: Vec<UnitId> = held
            .filter(|(held, _)| held.may_grant(role))
            .map(|(_, unit)| *unit)
            .collect();
        Scope::of(roots)
    }

    /// The roles the viewer may give somewhere, in the order of their definition.
    pub fn grantable(&self) -> Vec<Role> {
        let may = |role: &Role| {
            self.own_roles()
                .iter()
                .any(|(held, _)| held.may_grant(*role))
        };
        Role::ALL.iter().copied().filter(may).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gives_a_right_they_do_not_hold() {
        for giver in Role::ALL {
            for given in Role::ALL.iter().filter(|role| giver.may_grant(**role)) {
                for right in Right::ALL.iter().filter(|right| given.carries(**right)) {
                    assert!(
                        giver.carries(*right),
                        "{giver} gives {right:?} by making somebody {given}"
                    );
                }
            }
        }
    }

    #[test]
    fn only_administrators_make_administrators_and_watchers() {
        for role in [Role::Admin, Role::Hr, Role::Auditor, Role::Registrar] {
            let givers: Vec<Role> = Role::ALL
                .iter()
                .copied()
                .filter(|giver| giver.may_grant(role))
                .collect();
            assert_eq!(givers, [Role::Admin], "{role}");
        }
    }

    #[test]
    fn whoever_may_give_a_role_opens_the_page_for_it() {
        for role in Role::ALL {
            let gives = Role::ALL.iter().any(|given| role.may_grant(*given));
            assert_eq!(role.carries(Right::Grant), gives, "{role}");
        }
    }
}
