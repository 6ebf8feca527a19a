//! Keys as types of their own, so that a person's id never goes where a course's belongs.

/// Defines a key stored as `BIGINT`.
macro_rules! id {
    ($($(#[$meta:meta])* $name:ident)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
                 diesel::AsExpression, diesel::FromSqlRow)]
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl<DB: diesel::backend::Backend> diesel::deserialize::FromSql<diesel::sql_types::BigInt, DB> for $name
        where i64: diesel::deserialize::FromSql<diesel::sql_types::BigInt, DB> {
            fn from_sql(raw: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> { i64::from_sql(raw).map(Self) }
        }
        impl<DB: diesel::backend::Backend> diesel::serialize::ToSql<diesel::sql_types::BigInt, DB> for $name
        where i64: diesel::serialize::ToSql<diesel::sql_types::BigInt, DB> {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result { self.0.to_sql(out) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
    )+};
}

id! {
    PersonId
    UnitId
    AccountId
    InvitationId
    GrantId
    ImportId
    AssignmentId
    AssignmentStateId
    GroupId
    GroupImportId
    MembershipId
    CourseId
    ReleaseId
    EnrolmentId
    CompletionId
    AttemptId
    CertificateId
    ImprintId
    RequirementId
    MessageId
    DataRequestId
    JobId
    AuditId
    IdentityId
    MergeId
}
