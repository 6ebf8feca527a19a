//! What accounts hold about people.
use crate::db::Conn;
use crate::db::Fate;
use crate::db::Holding;
use crate::db::ids::PersonId;
use crate::db::schema::jobs;
use diesel::prelude::*;

const OF_ACCOUNT: &str = "account_id IN (SELECT id FROM accounts WHERE person_id = $1)";

/// The tables of this room; what refers to an account stands before it.
pub const PERSONAL: &[Holding] = &[
    Holding {
        table: "sessions",
        label: ["Phiên đăng nhập", "Sessions"],
        of: OF_ACCOUNT,
        shown: &["device", "created_at", "seen_at", "expires_at", "ended_at"],
        fate: Fate::Delete,
    },
    Holding {
        table: "invitations",
        label: ["Lời mời và lần đặt lại mật khẩu", "Invitations and resets"],
        of: OF_ACCOUNT,
        shown: &[
            "purpose",
            "created_at",
            "expires_at",
            "used_at",
            "revoked_at",
        ],
        fate: Fate::Delete,
    },
    Holding {
        table: "invitations",
        label: ["Lời mời tôi đã gửi", "Invitations I made"],
        of: "created_by = $1",
        shown: &["purpose", "created_at"],
        fate: Fate::Keep([
            "Là dữ liệu của người được mời.",
            "They belong to the account invited.",
        ]),
    },
    Holding {
        table: "second_factors",
        label: ["Bước xác thực thứ hai", "Second factor"],
        of: OF_ACCOUNT,
        shown: &["set_at"],
        fate: Fate::Delete,
    },
    Holding {
        table: "recovery_codes",
        label: ["Mã khôi phục", "Recovery codes"],
        of: OF_ACCOUNT,
        shown: &["created_at", "used_at"],
        fate: Fate::Delete,
    },
    Holding {
        table: "pending_sign_ins",
        label: [
            "Lần đăng nhập chờ bước thứ hai",
            "Sign-ins that wait for the second step",
        ],
        of: OF_ACCOUNT,
        shown: &["expires_at"],
        fate: Fate::Delete,
    },
    Holding {
        table: "external_identities",
        label: [
            "Tài khoản bên ngoài đã liên kết",
            "Accounts elsewhere that are linked",
        ],
        of: OF_ACCOUNT,
        shown: &[
            "issuer",
            "subject",
            "provider",
            "assurance",
            "linked_at",
            "last_used_at",
            "unlinked_at",
        ],
        fate: Fate::Delete,
    },
    Holding {
        table: "jobs",
        label: ["Việc nền có tên đăng nhập", "Jobs that name a login"],
        of: "",
        shown: &[],
        fate: Fate::Call(forget_errands),
    },
    Holding {
        table: "accounts",
        label: ["Tài khoản", "Account"],
        of: "person_id = $1",
        shown: &[
            "login",
            "language",
            "created_at",
            "signed_in_at",
            "password_at",
            "disabled_at",
        ],
        fate: Fate::Delete,
    },
    Holding {
        table: "grants",
        label: ["Vai trò được giao", "Roles granted"],
        of: "person_id = $1",
        shown: &[
            "role",
            "unit_id",
            "valid_from",
            "valid_to",
            "granted_at",
            "revoked_at",
        ],
        fate: Fate::Keep([
            "Ai từng có quyền gì phải còn tra được; không còn tên.",
            "Who once had which right has to stay known; without a name.",
        ]),
    },
    Holding {
        table: "grants",
        label: [
            "Vai trò tôi đã giao hoặc thu hồi",
            "Roles I granted or took back",
        ],
        of: "granted_by = $1 OR revoked_by = $1",
        shown: &["role", "unit_id", "granted_at", "revoked_at"],
        fate: Fate::Keep([
            "Là dữ liệu của người được giao.",
            "They belong to whoever holds the role.",
        ]),
    },
];

/// Errands for whoever forgot a password carry what they typed to sign in; those that have ended serve nobody.
fn forget_errands(conn: &mut Conn, _: PersonId) -> QueryResult<()> {
    let ended = jobs::table
        .filter(jobs::kind.eq("forgotten"))
        .filter(jobs::finished_at.is_not_null());
    diesel::delete(ended).execute(conn).map(drop)
}
