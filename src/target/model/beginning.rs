//! What is still to do after the set-up, told from what the database holds; pure.
use crate::text::Language;
use crate::web::components::Task;
use diesel::Queryable;

/// Which steps into use have been taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, one column of one statement"
)]
pub struct Beginning {
    /// There is more than the founding unit.
    pub units: bool,
    /// Somebody came with a staff list, or was entered like one of it.
    pub staff: bool,
    /// Somebody besides the first administrator was invited, or can sign in.
    pub invited: bool,
    /// Something is required of somebody.
    pub required: bool,
}

impl Beginning {
    /// The steps in their order. Who has people needs no further unit: an office may be one unit alone.
    pub fn tasks(self, language: Language) -> [Task; 4] {
        let say = |vietnamese, english| language.say(vietnamese, english);
        let task = |address, label, done| Task {
            address,
            label,
            done,
        };
        [
            task(
                "/units/import",
                say("Nhập danh sách đơn vị", "Import the units"),
                self.units || self.staff,
            ),
            task(
                "/people/import",
                say("Nhập danh sách nhân sự", "Import the staff list"),
                self.staff,
            ),
            task(
                "/units",
                say(
                    "Chọn một đơn vị và mời mọi người vào hệ thống",
                    "Choose a unit and invite its people",
                ),
                self.invited,
            ),
            task(
                "/requirements",
                say(
                    "Đặt yêu cầu học: ai phải học khóa nào, trước ngày nào",
                    "Set a requirement: who must learn what by when",
                ),
                self.required,
            ),
        ]
    }

    /// Whether nothing is left to do.
    pub fn is_over(self) -> bool {
        self.tasks(Language::Vietnamese)
            .iter()
            .all(|task| task.done)
    }
}
