//! What an import's refusal means to whoever asked.
use super::super::import::ImportError;
use super::super::import::ImportKind;
use super::super::import::ImportState;
use crate::text::Language;
use crate::web::Error;

/// The refusal as an answer.
pub(super) fn as_error(error: ImportError, language: Language) -> Error {
    match error {
        ImportError::Database(error) => error.into(),
        ImportError::File(error) => Error::conflict(error.message(language)),
        ImportError::State(ImportState::Confirmed) => Error::conflict(language.say(
            "Lần nhập này đã được xác nhận rồi.",
            "This import has been confirmed already.",
        )),
        ImportError::State(_) => Error::conflict(language.say(
            "Lần nhập này không còn ở bước có thể làm việc đó.",
            "This import is no longer at a step where that is possible.",
        )),
        ImportError::Stale => Error::conflict(language.say(
            "Dữ liệu đã thay đổi từ khi so sánh nên chưa ghi gì. Hãy nhập lại tệp, hoặc ghi lại việc sắp xếp, để xem những khác biệt mới.",
            "The data have changed since they were compared, so nothing was written. Import the file or record the reorganisation again to see the differences.",
        )),
        ImportError::Row(line, faults) => {
            let faults = faults.iter();
            let said: Vec<String> = faults
                .map(|fault| fault.message(ImportKind::People, language))
                .collect();
            let said = said.join(" ");
            Error::conflict(language.say(
                format!("Không thể nhập dòng {line} theo quyết định này. {said}"),
                format!("Line {line} cannot be imported as decided. {said}"),
            ))
        }
        ImportError::Unasked => Error::conflict(language.say(
            "Lần nhập này không có gì để quyết định hoặc chuyển đổi ở đây.",
            "There is nothing of the kind to decide or to convert in this import.",
        )),
        ImportError::Decided => Error::conflict(language.say(
            "Dòng này đã được quyết định và đã ghi. Muốn đổi, hãy hoàn tác lần nhập đã ghi dòng này.",
            "This row was decided and written already. To change it, undo the import that wrote it.",
        )),
        ImportError::TooLate => Error::conflict(language.say(
            "Không hoàn tác được: đã quá 30 ngày kể từ khi xác nhận lần nhập này.",
            "It cannot be undone: it was confirmed more than 30 days ago.",
        )),
        ImportError::BuiltUpon(_) => Error::conflict(language.say(
            "Không hoàn tác được vì đã có thay đổi sau lần nhập này.",
            "It cannot be undone: later changes build on it.",
        )),
    }
}
