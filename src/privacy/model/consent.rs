//! What people are asked to agree to, and what they have agreed to.
use crate::db::Time;
use crate::db::text_enum;
use crate::text::Language;
use crate::web::Errors;
use data_encoding::HEXLOWER;
use serde::Deserialize;
use sha2::Digest;
use sha2::Sha256;

text_enum! {
    /// For what consent is asked; whatever rests on a duty of the office needs none.
    pub enum ConsentPurpose {
        /// To be named in public: boards of honour, portraits.
        PublicName = "public_name",
        /// Learning as a citizen or pupil; of staff it is a duty of the office.
        CitizenLearning = "citizen_learning",
    }
}

impl ConsentPurpose {
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::PublicName => language.say("Nêu tên công khai", "Being named in public"),
            Self::CitizenLearning => language.say(
                "Học tập với tư cách người dân, học sinh",
                "Learning as a citizen or pupil",
            ),
        }
    }
}

/// A version of a text.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct ConsentText {
    pub id: i64,
    pub purpose: ConsentPurpose,
    pub version: i32,
    pub vietnamese: String,
    pub english: String,
    pub hash: String,
    pub published_at: Time,
}

impl ConsentText {
    pub fn body(&self, language: Language) -> &str {
        language.say(&self.vietnamese, &self.english)
    }
}

/// What names exactly the text that was read.
pub fn text_hash(purpose: ConsentPurpose, version: i32, texts: [&str; 2]) -> String {
    let [vietnamese, english] = texts;
    let whole = format!("{purpose}\n{version}\n{vietnamese}\n{english}");
    HEXLOWER.encode(&Sha256::digest(whole.as_bytes()))
}

/// The latest text of a purpose, and where its reader stands with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub text: ConsentText,
    /// When this version was agreed to, unless that was withdrawn.
    pub given_at: Option<Time>,
    /// Whether an earlier version was agreed to, so that this one asks anew.
    pub asks_anew: bool,
}

/// What somebody decides about a text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ConsentForm {
    pub text: i64,
    /// `give` or `withdraw`.
    pub decision: String,
}

/// A new version as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TextForm {
    pub purpose: String,
    pub vietnamese: String,
    pub english: String,
}

/// Characters of a text.
const CHARS: usize = 5_000;

impl TextForm {
    pub fn check(&self, language: Language) -> Result<(ConsentPurpose, [String; 2]), Errors> {
        let mut errors = Errors::default();
        let purpose: Option<ConsentPurpose> = self.purpose.parse().ok();
        if purpose.is_none() {
            let words = language.say("Hãy chọn mục đích.", "Choose a purpose.");
            errors.add("purpose", words);
        }
        let texts = [&self.vietnamese, &self.english].map(|text| text.trim().replace("\r\n", "\n"));
        for (field, text) in ["vietnamese", "english"].into_iter().zip(&texts) {
            if text.is_empty() || text.chars().count() > CHARS {
                let words = language.say(
                    "Hãy ghi nội dung, không quá 5.000 ký tự.",
                    "Give the text, in at most 5,000 characters.",
                );
                errors.add(field, words);
            }
        }
        match purpose {
            Some(purpose) if errors.is_empty() => Ok((purpose, texts)),
            _ => Err(errors),
        }
    }
}
