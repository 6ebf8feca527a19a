//! The two languages of the pages.

/// The language a person reads the pages in; Vietnamese unless chosen otherwise.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, diesel::AsExpression, diesel::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
pub enum Language {
    #[default]
    Vietnamese,
    English,
}

impl Language {
    /// The text in this language. Both stand side by side where they are used, so that neither is forgotten.
    pub fn say<T>(self, vietnamese: T, english: T) -> T {
        match self {
            Self::Vietnamese => vietnamese,
            Self::English => english,
        }
    }

    /// The language tag (BCP 47), as in the `lang` attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Language {
    type Err = ();
    fn from_str(tag: &str) -> Result<Self, ()> {
        match tag {
            "vi" => Ok(Self::Vietnamese),
            "en" => Ok(Self::English),
            _ => Err(()),
        }
    }
}
