//! What the register of people holds about them.
use super::identity::CitizenId;
use crate::access::Keys;
use crate::db::Conn;
use crate::db::Fate;
use crate::db::Holding;
use crate::db::ids::PersonId;
use crate::db::schema::group_imports;
use crate::db::schema::import_effects;
use crate::db::schema::import_rows;
use crate::db::schema::people;
use crate::text::fold;
use crate::text::sort_key;
use diesel::prelude::*;

const OF_OFFICE: Fate = Fate::Keep(["Là việc của cơ quan.", "They are acts of the office."]);

/// The tables of this room; rows of imports are found by what `people` holds, which therefore goes last.
pub const PERSONAL: &[Holding] = &[
    Holding {
        table: "import_rows",
        label: [
            "Dòng của danh sách đã nhập (tự xóa sau 60 ngày)",
            "Rows of imported lists (removed after 60 days)",
        ],
        of: "",
        shown: &[],
        fate: Fate::Call(forget_rows),
    },
    Holding {
        table: "assignments",
        label: ["Vị trí công tác", "Posts"],
        of: "person_id = $1",
        shown: &[
            "unit_id",
            "category",
            "position",
            "rank",
            "is_leader",
            "concurrent",
            "valid_from",
            "valid_to",
        ],
        fate: Fate::Blank("position = NULL, rank = NULL"),
    },
    Holding {
        table: "assignment_states",
        label: [
            "Nghỉ phép, biệt phái, nghỉ hưu",
            "Leave, secondment, retirement",
        ],
        of: "assignment_id IN (SELECT id FROM assignments WHERE person_id = $1)",
        shown: &[
            "state",
            "valid_from",
            "valid_to",
            "host_unit_id",
            "decision",
            "note",
            "recorded_at",
            "ended_at",
            "undone_at",
        ],
        fate: Fate::Blank("note = NULL, decision = NULL"),
    },
    Holding {
        table: "assignment_states",
        label: [
            "Trạng thái công tác tôi đã ghi",
            "States of posts I recorded",
        ],
        of: "recorded_by = $1 OR ended_by = $1 OR undone_by = $1",
        shown: &["state", "recorded_at", "ended_at", "undone_at"],
        fate: OF_OFFICE,
    },
    Holding {
        table: "person_corrections",
        label: [
            "Những lần dữ liệu của tôi được sửa",
            "Corrections of my data",
        ],
        of: "person_id = $1",
        shown: &["kind", "was", "becomes", "corrected_at"],
        fate: Fate::Delete,
    },
    Holding {
        table: "person_corrections",
        label: ["Dữ liệu tôi đã sửa", "Corrections I made"],
        of: "corrected_by = $1",
        shown: &["kind", "corrected_at"],
        fate: OF_OFFICE,
    },
    Holding {
        table: "person_aliases",
        label: ["Hồ sơ của tôi đã được gộp", "My records that were merged"],
        of: "alias_id = $1 OR canonical_id = $1",
        shown: &["reason", "moved", "merged_at", "undone_at"],
        fate: Fate::Blank("reason = '', moved = '{}'"),
    },
    Holding {
        table: "person_aliases",
        label: ["Hồ sơ tôi đã gộp hoặc tách", "Records I merged or parted"],
        of: "merged_by = $1 OR undone_by = $1",
        shown: &["merged_at", "undone_at"],
        fate: OF_OFFICE,
    },
    Holding {
        table: "group_members",
        label: [
            "Nhóm, hội đồng, mạng lưới tôi tham gia",
            "Groups I belong to",
        ],
        of: "person_id = $1",
        shown: &[
            "name=(SELECT name FROM groups WHERE groups.id = group_id)",
            "role",
            "valid_from",
            "valid_to",
            "decision",
            "added_at",
            "ended_at",
        ],
        fate: Fate::Keep([
            "Được đếm trong số liệu của nhóm; không còn tên.",
            "Counted in the figures of the group; without a name.",
        ]),
    },
    Holding {
        table: "group_members",
        label: [
            "Người tôi đã thêm vào hoặc đưa ra khỏi nhóm",
            "Members I added or ended",
        ],
        of: "added_by = $1 OR ended_by = $1",
        shown: &["role", "added_at", "ended_at"],
        fate: OF_OFFICE,
    },
    Holding {
        table: "groups",
        label: ["Nhóm tôi đã lập", "Groups I made"],
        of: "created_by = $1",
        shown: &["code", "name", "created_at"],
        fate: OF_OFFICE,
    },
    Holding {
        table: "group_imports",
        label: ["Danh sách nhóm tôi đã nhập", "Lists of groups I imported"],
        of: "created_by = $1 OR confirmed_by = $1",
        shown: &["file_name", "as_of", "created_at", "confirmed_at"],
        fate: OF_OFFICE,
    },
    Holding {
        table: "import_decisions",
        label: [
            "Dòng không rõ là ai mà đã được xác định là tôi",
            "Doubtful rows of lists that were said to mean me",
        ],
        of: "person_id = $1",
        shown: &["import_id", "line", "decided_at"],
        fate: Fate::Delete,
    },
    Holding {
        table: "import_decisions",
        label: ["Dòng tôi đã xác định", "Doubtful rows I decided"],
        of: "decided_by = $1",
        shown: &["import_id", "line", "decided_at"],
        fate: OF_OFFICE,
    },
    Holding {
        table: "imports",
        label: ["Danh sách tôi đã nhập", "Lists I imported"],
        of: "created_by = $1 OR confirmed_by = $1",
        shown: &[
            "kind",
            "file_name",
            "as_of",
            "state",
            "created_at",
            "confirmed_at",
        ],
        fate: OF_OFFICE,
    },
    Holding {
        table: "people",
        label: ["Thông tin của tôi", "Who I am"],
        of: "id = $1",
        shown: &[
            "staff_code",
            "full_name",
            "birth_date",
            "gender",
            "citizen_id_mask",
            "email",
            "phone",
            "created_at",
        ],
        fate: Fate::Call(forget),
    },
];

/// What somebody is called who was erased: the same wherever they are still counted, and nothing that leads back to them.
pub fn pseudonym(person: PersonId) -> String {
    format!("Đã xóa #{}", person.0)
}

/// Takes the rows of imports away that speak of somebody, whether matched or only by name, code or contacts.
fn forget_rows(conn: &mut Conn, person: PersonId) -> QueryResult<()> {
    type Known = (String, Option<String>, Option<String>, Option<String>);
    let (name, code, email, phone): Known = people::table
        .find(person)
        .select((
            people::full_name,
            people::staff_code,
            people::email,
            people::phone,
        ))
        .first(conn)?;
    let signs = [Some(name), code, email, phone];
    for sign in signs.into_iter().flatten().filter(|sign| !sign.is_empty()) {
        // As it stands in JSON, between its quotes.
        let text = serde_json::to_string(&sign).unwrap_or_default();
        let like = format!("%{}%", escaped(&text));
        let data = import_rows::data.like(like.clone()).escape('\\');
        let reason = import_rows::reason.like(like.clone()).escape('\\');
        let spoken_of = data.or(reason.assume_not_null());
        diesel::delete(import_rows::table.filter(spoken_of)).execute(conn)?;
        let lists = group_imports::table.filter(group_imports::rows.like(like).escape('\\'));
        diesel::update(lists)
            .set(group_imports::rows.eq("[]"))
            .execute(conn)?;
    }
    let effects = import_effects::table
        .filter(import_effects::object.eq("person"))
        .filter(import_effects::object_id.eq(person.0));
    diesel::delete(effects).execute(conn).map(drop)
}

/// Text in which no character means anything to `LIKE`.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// Takes away who somebody is; what is counted keeps a pseudonym.
fn forget(conn: &mut Conn, person: PersonId) -> QueryResult<()> {
    let name = pseudonym(person);
    diesel::update(people::table.find(person))
        .set((
            people::staff_code.eq(None::<String>),
            people::full_name.eq(&name),
            people::name_sort.eq(sort_key(&name)),
            people::name_fold.eq(fold(&name)),
            people::birth_date.eq(None::<String>),
            people::gender.eq(None::<String>),
            people::citizen_id_sealed.eq(None::<Vec<u8>>),
            people::citizen_id_hash.eq(None::<Vec<u8>>),
            people::citizen_id_mask.eq(None::<String>),
            people::email.eq(None::<String>),
            people::phone.eq(None::<String>),
            people::erased.eq(true),
        ))
        .execute(conn)
        .map(drop)
}

/// Somebody's identity number in full, for their own eyes alone.
pub fn own_identity_number(
    conn: &mut Conn,
    keys: &Keys,
    person: PersonId,
) -> QueryResult<Option<String>> {
    let sealed: Option<Option<Vec<u8>>> = people::table
        .find(person)
        .select(people::citizen_id_sealed)
        .first(conn)
        .optional()?;
    let opened = sealed
        .flatten()
        .and_then(|sealed| CitizenId::open(&sealed, keys));
    Ok(opened.map(|number| number.digits().to_owned()))
}
