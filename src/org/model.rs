//! What units, people and their posts are; pure.
use crate::db::Day;
use crate::db::ids::AssignmentId;
use crate::db::ids::PersonId;
use crate::db::ids::UnitId;
use crate::db::text_enum;
use crate::text::BirthDate;
use crate::text::Language;
use crate::text::fold;

text_enum! {
    /// What somebody is to the policy: the groups that official reports count apart (domain.md §8).
    pub enum Category {
        ElectedOfficial = "elected_official",
        CivilServant = "civil_servant",
        PublicEmployee = "public_employee",
        ContractWorker = "contract_worker",
        PartTimeGrassroots = "part_time_grassroots",
        EnterpriseLeader = "enterprise_leader",
        CooperativeLeader = "cooperative_leader",
        CommunityTeamMember = "community_team_member",
        Citizen = "citizen",
    }
}

impl Category {
    /// The name on screen and in Vietnamese files.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::ElectedOfficial => language.say("Cán bộ", "Elected official"),
            Self::CivilServant => language.say("Công chức", "Civil servant"),
            Self::PublicEmployee => language.say("Viên chức", "Public employee"),
            Self::ContractWorker => language.say("Người lao động", "Contract worker"),
            Self::PartTimeGrassroots => {
                language.say("Không chuyên trách", "Part-time grassroots worker")
            }
            Self::EnterpriseLeader => language.say("Lãnh đạo doanh nghiệp", "Enterprise leader"),
            Self::CooperativeLeader => language.say("Lãnh đạo hợp tác xã", "Cooperative leader"),
            Self::CommunityTeamMember => {
                language.say("Thành viên tổ công nghệ số", "Community team member")
            }
            Self::Citizen => language.say("Công dân", "Citizen"),
        }
    }

    /// Reads an identifier or a name, whatever its case and accents, and the abbreviations of personnel files.
    pub fn parse(text: &str) -> Option<Self> {
        let folded = plain(text);
        let by_name = Self::ALL.iter().copied().find(|&category| {
            [
                category.as_str(),
                category.label(Language::Vietnamese),
                category.label(Language::English),
            ]
            .iter()
            .any(|name| plain(name) == folded)
        });
        by_name.or(match folded.as_str() {
            "cb" => Some(Self::ElectedOfficial),
            "cc" => Some(Self::CivilServant),
            "vc" => Some(Self::PublicEmployee),
            "nld" => Some(Self::ContractWorker),
            "nguoi hoat dong khong chuyen trach" => Some(Self::PartTimeGrassroots),
            "lanh dao htx" => Some(Self::CooperativeLeader),
            "thanh vien to cong nghe so cong dong" => Some(Self::CommunityTeamMember),
            "nguoi dan" => Some(Self::Citizen),
            _ => None,
        })
    }
}

text_enum! {
    /// The block a unit belongs to, reported separately (domain.md §5).
    pub enum Block {
        Party = "party",
        State = "state",
        Front = "front",
        Enterprise = "enterprise",
        Cooperative = "cooperative",
        School = "school",
        Hamlet = "hamlet",
    }
}

impl Block {
    /// The name on screen and in Vietnamese files.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Party => language.say("Đảng", "Party"),
            Self::State => language.say("Nhà nước", "State"),
            Self::Front => language.say("MTTQ và đoàn thể", "Front and mass organisations"),
            Self::Enterprise => language.say("Doanh nghiệp", "Enterprises"),
            Self::Cooperative => language.say("Hợp tác xã", "Cooperatives"),
            Self::School => language.say("Trường học", "Schools"),
            Self::Hamlet => language.say("Thôn/ấp/khu phố", "Hamlets"),
        }
    }

    /// Reads an identifier or a name, whatever its case and accents.
    pub fn parse(text: &str) -> Option<Self> {
        let folded = plain(text);
        let by_name = Self::ALL.iter().copied().find(|&block| {
            [
                block.as_str(),
                block.label(Language::Vietnamese),
                block.label(Language::English),
            ]
            .iter()
            .any(|name| plain(name) == folded)
        });
        by_name.or(match folded.as_str() {
            "khoi dang" => Some(Self::Party),
            "khoi nha nuoc" | "chinh quyen" => Some(Self::State),
            "mttq" | "mat tran to quoc va doan the" => Some(Self::Front),
            "htx" => Some(Self::Cooperative),
            "thon" | "ap" | "khu pho" | "thon ap khu pho" => Some(Self::Hamlet),
            _ => None,
        })
    }
}

text_enum! {
    /// As official forms ask for it.
    pub enum Gender {
        Male = "male",
        Female = "female",
    }
}

impl Gender {
    /// The name on screen and in Vietnamese files.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Male => language.say("Nam", "Male"),
            Self::Female => language.say("Nữ", "Female"),
        }
    }

    /// Reads `Nam`, `Nữ`, `male`, `female`, whatever their case and accents.
    pub fn parse(text: &str) -> Option<Self> {
        match plain(text).as_str() {
            "nam" | "male" | "m" => Some(Self::Male),
            "nu" | "female" | "f" => Some(Self::Female),
            _ => None,
        }
    }
}

/// The words by which files are compared: folded, with signs between words as spaces.
fn plain(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| {
            if matches!(c, '_' | '/' | '-' | ',') {
                ' '
            } else {
                c
            }
        })
        .collect();
    fold(&spaced)
}

/// A unit as it was on one day.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Unit {
    pub id: UnitId,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub parent_id: Option<UnitId>,
    pub agency_code: Option<String>,
    pub block: Option<Block>,
    /// The official order among its sisters.
    pub position: i32,
    pub valid_from: Day,
    pub valid_to: Day,
}

/// By which units the people of a past day are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// The units of that day.
    #[default]
    Then,
    /// The units of today: a merged unit counts for what it went into, another that is gone for the nearest one above it that still stands.
    Today,
}

impl By {
    /// As it stands in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Then => "then",
            Self::Today => "today",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "" | "then" => Some(Self::Then),
            "today" => Some(Self::Today),
            _ => None,
        }
    }
}

/// The day that a list speaks of, and by which units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    pub day: Day,
    pub by: By,
}

impl When {
    /// What is so on a day, by its own units.
    pub const fn on(day: Day) -> Self {
        let by = By::Then;
        Self { day, by }
    }
}

/// What an issuing unit prints on its certificates.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Issuer {
    pub unit_id: UnitId,
    /// Ends the register number: `GCN-SKHCN` in `0127/2026/GCN-SKHCN`.
    pub register_suffix: String,
    pub place: String,
    pub signatory: String,
    pub signatory_title: String,
    /// The body above it as it is printed; without one, the name of its parent unit.
    pub parent_name: Option<String>,
}

/// A person as lists need them, with the post they hold on the day asked for.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct PersonRow {
    pub id: PersonId,
    pub staff_code: Option<String>,
    pub full_name: String,
    pub birth_date: Option<BirthDate>,
    pub unit_id: UnitId,
    pub unit_name: String,
    pub category: Category,
    pub position: Option<String>,
    pub is_leader: bool,
    pub concurrent: bool,
}

/// A person as their own page shows them. The identity number is only its mask.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Person {
    pub id: PersonId,
    pub staff_code: Option<String>,
    pub full_name: String,
    pub birth_date: Option<BirthDate>,
    pub gender: Option<Gender>,
    pub citizen_id_mask: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// One dated post of a person in a unit, with the unit's name of the day asked for.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Assignment {
    pub id: AssignmentId,
    pub person_id: PersonId,
    pub unit_id: UnitId,
    pub unit_code: String,
    pub unit_name: String,
    pub parent_id: Option<UnitId>,
    pub category: Category,
    pub position: Option<String>,
    pub rank: Option<String>,
    pub is_leader: bool,
    pub concurrent: bool,
    pub valid_from: Day,
    pub valid_to: Day,
}

/// The primary post somebody holds on a day, as records of that day snapshot it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub assignment: Assignment,
    pub parent_unit_name: Option<String>,
}

/// As in `GCN-SKHCN`: groups of letters and digits joined by hyphens.
pub(super) fn is_suffix(suffix: &str) -> bool {
    let length = suffix.chars().count();
    (2..=40).contains(&length)
        && suffix
            .split('-')
            .all(|group| !group.is_empty() && group.chars().all(char::is_alphanumeric))
}

pub(super) fn suffix_text(language: Language) -> &'static str {
    language.say(
        "Ký hiệu sổ cấp gồm các nhóm chữ nối bằng gạch ngang, ví dụ GCN-UBND.",
        "The register's suffix is groups of letters joined by hyphens, such as GCN-UBND.",
    )
}

/// The most characters of a position or rank.
pub(super) const TITLE_CHARS: usize = 300;

/// As in `CB1001` or `12/SNV`: what a list, a search or an address can carry.
pub(super) fn is_staff_code(code: &str) -> bool {
    is_unit_code(code)
}

/// As in `H19.31` or `SKHCN`: no blanks, nothing a list would split at.
pub(super) fn is_unit_code(code: &str) -> bool {
    let length = code.chars().count();
    (1..=50).contains(&length)
        && code.starts_with(char::is_alphanumeric)
        && code
            .chars()
            .all(|c| c.is_alphanumeric() || "._-/".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_read_as_identifiers_and_as_names() {
        for (text, category) in [
            ("công chức", Category::CivilServant),
            ("CÔNG CHỨC", Category::CivilServant),
            ("cong chuc", Category::CivilServant),
            ("civil_servant", Category::CivilServant),
            ("Civil servant", Category::CivilServant),
            ("cán bộ", Category::ElectedOfficial),
            ("viên chức", Category::PublicEmployee),
            ("người lao động", Category::ContractWorker),
            ("NLĐ", Category::ContractWorker),
            ("không chuyên trách", Category::PartTimeGrassroots),
            ("lãnh đạo doanh nghiệp", Category::EnterpriseLeader),
            ("lãnh đạo hợp tác xã", Category::CooperativeLeader),
            ("lãnh đạo HTX", Category::CooperativeLeader),
            ("thành viên tổ công nghệ số", Category::CommunityTeamMember),
            ("công dân", Category::Citizen),
        ] {
            assert_eq!(Category::parse(text), Some(category), "{text}");
        }
        assert_eq!(Category::parse("giám đốc"), None);
        assert_eq!(Category::parse(""), None);
    }

    #[test]
    fn blocks_and_genders_are_read_as_files_give_them() {
        for (text, block) in [
            ("Đảng", Block::Party),
            ("Nhà nước", Block::State),
            ("MTTQ và đoàn thể", Block::Front),
            ("doanh nghiệp", Block::Enterprise),
            ("HTX", Block::Cooperative),
            ("trường học", Block::School),
            ("thôn/ấp/khu phố", Block::Hamlet),
            ("state", Block::State),
        ] {
            assert_eq!(Block::parse(text), Some(block), "{text}");
        }
        assert_eq!(Gender::parse("Nữ"), Some(Gender::Female));
        assert_eq!(Gender::parse("NAM"), Some(Gender::Male));
        assert_eq!(Gender::parse("?"), None);
    }
}
