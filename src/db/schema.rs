//! The tables, in types both databases share: times are milliseconds UTC in `BigInt`, days ISO text, structures JSON text.
diesel::table! {
    audit_entries (id) {
        id -> BigInt,
        at -> BigInt,
        actor_id -> Nullable<BigInt>,
        actor_name -> Text,
        action -> Text,
        object -> Text,
        detail -> Text,
        sequence -> Nullable<BigInt>,
        hash -> Nullable<Binary>,
    }
}
diesel::table! {
    audit_head (id) {
        id -> Integer,
        sequence -> BigInt,
        hash -> Binary,
    }
}
diesel::table! {
    key_fingerprint (id) {
        id -> Integer,
        fingerprint -> Binary,
    }
}
diesel::table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        payload -> Text,
        state -> Text,
        run_at -> BigInt,
        tries -> Integer,
        claimed_by -> Nullable<Text>,
        claimed_until -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        created_at -> BigInt,
        finished_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    units (id) {
        id -> BigInt,
        source_id -> Nullable<Text>,
        created_at -> BigInt,
    }
}
diesel::table! {
    unit_versions (id) {
        id -> BigInt,
        unit_id -> BigInt,
        code -> Text,
        name -> Text,
        name_fold -> Text,
        kind -> Text,
        parent_id -> Nullable<BigInt>,
        agency_code -> Nullable<Text>,
        block -> Nullable<Text>,
        position -> Integer,
        valid_from -> Text,
        valid_to -> Text,
    }
}
diesel::table! {
    unit_paths (ancestor_id, unit_id, valid_from) {
        ancestor_id -> BigInt,
        unit_id -> BigInt,
        depth -> Integer,
        valid_from -> Text,
        valid_to -> Text,
    }
}
diesel::table! {
    issuers (unit_id) {
        unit_id -> BigInt,
        register_suffix -> Text,
        place -> Text,
        signatory -> Text,
        signatory_title -> Text,
        updated_at -> BigInt,
        parent_name -> Nullable<Text>,
    }
}
diesel::table! {
    register_suffixes (suffix_fold) {
        suffix_fold -> Text,
        issuer_id -> BigInt,
        printed -> Bool,
    }
}
diesel::table! {
    people (id) {
        id -> BigInt,
        staff_code -> Nullable<Text>,
        full_name -> Text,
        name_sort -> Binary,
        name_fold -> Text,
        birth_date -> Nullable<Text>,
        gender -> Nullable<Text>,
        citizen_id_sealed -> Nullable<Binary>,
        citizen_id_hash -> Nullable<Binary>,
        citizen_id_mask -> Nullable<Text>,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        created_at -> BigInt,
        erased -> Bool,
        phone_since -> Nullable<BigInt>,
        email_since -> Nullable<BigInt>,
    }
}
diesel::table! {
    imports (id) {
        id -> BigInt,
        kind -> Text,
        file_name -> Text,
        as_of -> Text,
        complete -> Bool,
        state -> Text,
        unit_id -> Nullable<BigInt>,
        summary -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
        confirmed_by -> Nullable<BigInt>,
        confirmed_at -> Nullable<BigInt>,
        done_rows -> Nullable<BigInt>,
        all_rows -> Nullable<BigInt>,
        moved_at -> Nullable<BigInt>,
        began_at -> Nullable<BigInt>,
        interrupted_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    import_rows (id) {
        id -> BigInt,
        import_id -> BigInt,
        line -> Integer,
        outcome -> Text,
        column_name -> Nullable<Text>,
        reason -> Nullable<Text>,
        data -> Text,
        piece -> Nullable<Integer>,
    }
}
diesel::table! {
    /// The posts that show: a view, to be read. Not in it is what an import under way or an undone one has left.
    #[sql_name = "visible_assignments"]
    assignments (id) {
        id -> BigInt,
        person_id -> BigInt,
        unit_id -> BigInt,
        category -> Text,
        position -> Nullable<Text>,
        rank -> Nullable<Text>,
        is_leader -> Bool,
        concurrent -> Bool,
        valid_from -> Text,
        valid_to -> Text,
        import_id -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}
diesel::table! {
    /// Every post, to be written.
    #[sql_name = "assignments"]
    assignment_rows (id) {
        id -> BigInt,
        person_id -> BigInt,
        unit_id -> BigInt,
        category -> Text,
        position -> Nullable<Text>,
        rank -> Nullable<Text>,
        is_leader -> Bool,
        concurrent -> Bool,
        valid_from -> Text,
        valid_to -> Text,
        import_id -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}
diesel::table! {
    accounts (id) {
        id -> BigInt,
        person_id -> BigInt,
        login -> Text,
        password -> Nullable<Text>,
        password_at -> Nullable<BigInt>,
        language -> Text,
        created_at -> BigInt,
        signed_in_at -> Nullable<BigInt>,
        disabled_at -> Nullable<BigInt>,
        language_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    sessions (token_hash) {
        token_hash -> Binary,
        account_id -> BigInt,
        device -> Text,
        created_at -> BigInt,
        seen_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        second_factor_at -> Nullable<BigInt>,
        proved_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    second_factors (account_id) {
        account_id -> BigInt,
        secret -> Nullable<Binary>,
        set_at -> BigInt,
        last_step -> BigInt,
        secrets -> BigInt,
    }
}
diesel::table! {
    recovery_codes (account_id, code_hash) {
        account_id -> BigInt,
        code_hash -> Binary,
        created_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    pending_sign_ins (token_hash) {
        token_hash -> Binary,
        account_id -> BigInt,
        device_hash -> Binary,
        onward -> Text,
        expires_at -> BigInt,
    }
}
diesel::table! {
    external_identities (id) {
        id -> BigInt,
        account_id -> BigInt,
        issuer -> Text,
        subject -> Text,
        provider -> Text,
        assurance -> Text,
        linked_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        unlinked_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    session_identities (token_hash) {
        token_hash -> Binary,
        identity_id -> BigInt,
        assurance -> Text,
        second_factor -> Bool,
        proven_at -> BigInt,
    }
}
diesel::table! {
    sign_in_flows (state_hash) {
        state_hash -> Binary,
        browser_hash -> Binary,
        provider -> Text,
        next -> Text,
        expires_at -> BigInt,
    }
}
diesel::table! {
    identity_offers (token_hash) {
        token_hash -> Binary,
        provider -> Text,
        issuer -> Text,
        subject -> Text,
        shown -> Text,
        expires_at -> BigInt,
    }
}
diesel::table! {
    invitations (id) {
        id -> BigInt,
        account_id -> Nullable<BigInt>,
        purpose -> Text,
        token_hash -> Binary,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    grants (id) {
        id -> BigInt,
        person_id -> BigInt,
        role -> Text,
        unit_id -> BigInt,
        valid_from -> Text,
        valid_to -> Text,
        granted_by -> Nullable<BigInt>,
        granted_at -> BigInt,
        revoked_by -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
        delegated_from -> Nullable<BigInt>,
        decision -> Nullable<Text>,
    }
}
diesel::table! {
    throttles (name) {
        name -> Text,
        count -> Integer,
        window_ends_at -> BigInt,
    }
}
diesel::table! {
    messages (id) {
        id -> BigInt,
        message_id -> Text,
        person_id -> Nullable<BigInt>,
        recipient -> Text,
        subject -> Text,
        body -> Text,
        state -> Text,
        tries -> Integer,
        last_error -> Nullable<Text>,
        created_at -> BigInt,
        sent_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    courses (id) {
        id -> BigInt,
        folder -> Text,
        code -> Text,
        created_at -> BigInt,
    }
}
diesel::table! {
    releases (id) {
        id -> BigInt,
        course_id -> BigInt,
        number -> Integer,
        version -> Text,
        title -> Text,
        periods -> Double,
        hash -> Text,
        source -> Text,
        published_at -> BigInt,
    }
}
diesel::table! {
    blobs (hash) {
        hash -> Text,
        media_type -> Text,
        bytes -> Binary,
        created_at -> BigInt,
    }
}
diesel::table! {
    enrolments (id) {
        id -> BigInt,
        person_id -> BigInt,
        course_id -> BigInt,
        release_id -> BigInt,
        ordinal -> Integer,
        progress -> Text,
        enrolled_at -> BigInt,
        started_at -> Nullable<BigInt>,
        completed_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    lesson_completions (enrolment_id, lesson) {
        enrolment_id -> BigInt,
        lesson -> Text,
        completed_at -> BigInt,
    }
}
diesel::table! {
    completions (id) {
        id -> BigInt,
        person_id -> BigInt,
        course_id -> BigInt,
        release_id -> BigInt,
        enrolment_id -> BigInt,
        unit_id -> BigInt,
        unit_code -> Text,
        unit_name -> Text,
        parent_unit_name -> Nullable<Text>,
        category -> Text,
        position -> Nullable<Text>,
        started_at -> BigInt,
        completed_at -> BigInt,
        score_percent -> Nullable<Double>,
        grade_class -> Text,
        evidence_grade -> Text,
        periods -> Double,
    }
}
diesel::table! {
    attempts (id) {
        id -> BigInt,
        enrolment_id -> BigInt,
        person_id -> BigInt,
        course_id -> BigInt,
        release_id -> BigInt,
        number -> Integer,
        seed -> BigInt,
        paper -> Text,
        begun_at -> BigInt,
        deadline_at -> Nullable<BigInt>,
        submitted_at -> Nullable<BigInt>,
        points -> Nullable<Double>,
        points_max -> Double,
        score_percent -> Nullable<Double>,
        passed -> Nullable<Bool>,
    }
}
diesel::table! {
    answers (attempt_id, question, sequence) {
        attempt_id -> BigInt,
        question -> Integer,
        sequence -> BigInt,
        answer -> Text,
        saved_at -> BigInt,
    }
}
diesel::table! {
    open_attempts (attempt_id) {
        attempt_id -> BigInt,
        deadline_at -> Nullable<BigInt>,
        last_sequence -> BigInt,
        saves -> BigInt,
    }
}
// A view.
diesel::table! {
    latest_answers (attempt_id, question) {
        attempt_id -> BigInt,
        question -> Integer,
        sequence -> BigInt,
        answer -> Text,
        saved_at -> BigInt,
    }
}
diesel::table! {
    marks (attempt_id, question) {
        attempt_id -> BigInt,
        question -> Integer,
        course_id -> BigInt,
        question_id -> Text,
        points -> Double,
        points_max -> Double,
    }
}
diesel::table! {
    registers (issuer_id, year) {
        issuer_id -> BigInt,
        year -> Integer,
        last_number -> Integer,
    }
}
diesel::table! {
    certificates (id) {
        id -> BigInt,
        completion_id -> BigInt,
        person_id -> BigInt,
        code -> Text,
        issuer_id -> BigInt,
        year -> Integer,
        running_number -> Integer,
        register_number -> Text,
        facts -> Text,
        issued_at -> BigInt,
        valid_until -> Nullable<Text>,
        ended -> Nullable<Text>,
        imprint_id -> Nullable<BigInt>,
    }
}
diesel::table! {
    imprints (id) {
        id -> BigInt,
        check_page -> Text,
        time_zone -> Text,
    }
}
diesel::table! {
    certificate_events (id) {
        id -> BigInt,
        certificate_id -> BigInt,
        kind -> Text,
        at -> BigInt,
        reason -> Text,
        by_person -> Nullable<BigInt>,
    }
}
diesel::table! {
    requirements (id) {
        id -> BigInt,
        course_id -> BigInt,
        unit_id -> BigInt,
        categories -> Text,
        due_on -> Text,
        set_by -> Nullable<BigInt>,
        set_at -> BigInt,
        ended_by -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        group_id -> Nullable<BigInt>,
    }
}
diesel::table! {
    change_counts (name) {
        name -> Text,
        changes -> BigInt,
    }
}
diesel::table! {
    unit_events (id) {
        id -> BigInt,
        kind -> Text,
        day -> Text,
        decision -> Nullable<Text>,
        unit_id -> BigInt,
        successor_id -> Nullable<BigInt>,
        import_id -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}
diesel::table! {
    import_effects (id) {
        id -> BigInt,
        import_id -> BigInt,
        object -> Text,
        object_id -> BigInt,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
    }
}
diesel::table! {
    groups (id) {
        id -> BigInt,
        code -> Text,
        name -> Text,
        name_fold -> Text,
        kind -> Text,
        unit_id -> BigInt,
        decision -> Nullable<Text>,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}
diesel::table! {
    group_imports (id) {
        id -> BigInt,
        group_id -> BigInt,
        file_name -> Text,
        as_of -> Text,
        rows -> Text,
        ignored -> Text,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
        confirmed_by -> Nullable<BigInt>,
        confirmed_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    group_members (id) {
        id -> BigInt,
        group_id -> BigInt,
        person_id -> BigInt,
        role -> Text,
        valid_from -> Text,
        valid_to -> Text,
        decision -> Nullable<Text>,
        import_id -> Nullable<BigInt>,
        added_by -> Nullable<BigInt>,
        added_at -> BigInt,
        ended_by -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        end_decision -> Nullable<Text>,
    }
}
diesel::table! {
    name_changes (revision) {
        revision -> BigInt,
        person_id -> BigInt,
    }
}
diesel::table! {
    citizen_tails (person_id) {
        person_id -> BigInt,
        last_four -> Nullable<BigInt>,
        last_six -> Nullable<BigInt>,
    }
}
diesel::table! {
    person_aliases (id) {
        id -> BigInt,
        alias_id -> BigInt,
        canonical_id -> BigInt,
        reason -> Text,
        moved -> Text,
        merged_by -> Nullable<BigInt>,
        merged_at -> BigInt,
        undone_by -> Nullable<BigInt>,
        undone_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    person_corrections (id) {
        id -> BigInt,
        person_id -> BigInt,
        kind -> Text,
        was -> Nullable<Text>,
        becomes -> Text,
        corrected_by -> Nullable<BigInt>,
        corrected_at -> BigInt,
    }
}
diesel::joinable!(citizen_tails -> people (person_id));
diesel::table! {
    calendar_days (day) {
        day -> Text,
        kind -> Text,
        name -> Text,
        basis -> Text,
        source -> Text,
    }
}
diesel::table! {
    access_log (id) {
        id -> BigInt,
        person_id -> BigInt,
        viewer_id -> BigInt,
        field -> Text,
        reason -> Text,
        at -> BigInt,
    }
}
diesel::table! {
    consent_texts (id) {
        id -> BigInt,
        purpose -> Text,
        version -> Integer,
        vietnamese -> Text,
        english -> Text,
        hash -> Text,
        published_at -> BigInt,
        published_by -> Nullable<BigInt>,
    }
}
diesel::table! {
    consents (id) {
        id -> BigInt,
        person_id -> BigInt,
        text_id -> BigInt,
        channel -> Text,
        given_at -> BigInt,
        withdrawn_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    retention_runs (name, day) {
        name -> Text,
        day -> Text,
        removed -> BigInt,
    }
}
diesel::table! {
    request_terms (kind) {
        kind -> Text,
        acknowledge_days -> Integer,
        answer_days -> Integer,
        processor_days -> Integer,
        extension_days -> Integer,
        counted -> Text,
        source -> Text,
        checked -> Bool,
    }
}
diesel::table! {
    data_requests (id) {
        id -> BigInt,
        person_id -> BigInt,
        kind -> Text,
        wish -> Text,
        channel -> Text,
        recorded_by -> Nullable<BigInt>,
        asked_at -> BigInt,
        acknowledge_by -> Text,
        answer_by -> Text,
        processor -> Bool,
        extended -> Bool,
        acknowledged_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
    }
}
diesel::table! {
    data_request_steps (id) {
        id -> BigInt,
        request_id -> BigInt,
        step -> Text,
        at -> BigInt,
        by_person -> Nullable<BigInt>,
        reason -> Text,
        ground -> Text,
    }
}
diesel::joinable!(data_requests -> people (person_id));
diesel::joinable!(data_request_steps -> data_requests (request_id));
diesel::table! {
    assignment_states (id) {
        id -> BigInt,
        assignment_id -> BigInt,
        person_id -> BigInt,
        state -> Text,
        valid_from -> Text,
        valid_to -> Text,
        host_unit_id -> Nullable<BigInt>,
        decision -> Nullable<Text>,
        note -> Nullable<Text>,
        ended_posts -> Nullable<Text>,
        ended_states -> Nullable<Text>,
        recorded_by -> Nullable<BigInt>,
        recorded_at -> BigInt,
        ended_by -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        undone_by -> Nullable<BigInt>,
        undone_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    import_decisions (id) {
        id -> BigInt,
        import_id -> BigInt,
        line -> Integer,
        person_id -> Nullable<BigInt>,
        decided_by -> Nullable<BigInt>,
        decided_at -> BigInt,
        applied_by -> Nullable<BigInt>,
    }
}
diesel::joinable!(issuers -> units (unit_id));
diesel::joinable!(assignment_states -> assignments (assignment_id));
diesel::joinable!(groups -> units (unit_id));
diesel::joinable!(group_imports -> groups (group_id));
diesel::joinable!(group_members -> groups (group_id));
diesel::joinable!(group_members -> people (person_id));
diesel::joinable!(imports -> units (unit_id));
diesel::joinable!(import_effects -> imports (import_id));
diesel::joinable!(import_rows -> imports (import_id));
diesel::joinable!(assignments -> people (person_id));
diesel::joinable!(assignments -> units (unit_id));
diesel::joinable!(assignments -> imports (import_id));
diesel::joinable!(assignment_rows -> people (person_id));
diesel::joinable!(assignment_rows -> imports (import_id));
diesel::joinable!(accounts -> people (person_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(external_identities -> accounts (account_id));
diesel::joinable!(session_identities -> sessions (token_hash));
diesel::joinable!(session_identities -> external_identities (identity_id));
diesel::joinable!(identity_offers -> sessions (token_hash));
diesel::joinable!(invitations -> accounts (account_id));
diesel::joinable!(invitations -> people (created_by));
diesel::joinable!(grants -> people (person_id));
diesel::joinable!(grants -> units (unit_id));
diesel::joinable!(messages -> people (person_id));
diesel::joinable!(releases -> courses (course_id));
diesel::joinable!(enrolments -> people (person_id));
diesel::joinable!(enrolments -> courses (course_id));
diesel::joinable!(enrolments -> releases (release_id));
diesel::joinable!(lesson_completions -> enrolments (enrolment_id));
diesel::joinable!(completions -> people (person_id));
diesel::joinable!(completions -> courses (course_id));
diesel::joinable!(completions -> releases (release_id));
diesel::joinable!(completions -> enrolments (enrolment_id));
diesel::joinable!(completions -> units (unit_id));
diesel::joinable!(attempts -> enrolments (enrolment_id));
diesel::joinable!(attempts -> people (person_id));
diesel::joinable!(attempts -> courses (course_id));
diesel::joinable!(attempts -> releases (release_id));
diesel::joinable!(answers -> attempts (attempt_id));
diesel::joinable!(marks -> attempts (attempt_id));
diesel::joinable!(marks -> courses (course_id));
diesel::joinable!(registers -> units (issuer_id));
diesel::joinable!(certificates -> completions (completion_id));
diesel::joinable!(certificates -> people (person_id));
diesel::joinable!(certificates -> units (issuer_id));
diesel::joinable!(certificates -> imprints (imprint_id));
diesel::joinable!(certificate_events -> certificates (certificate_id));
diesel::joinable!(certificate_events -> people (by_person));
diesel::joinable!(requirements -> courses (course_id));
diesel::joinable!(requirements -> units (unit_id));
diesel::joinable!(requirements -> groups (group_id));
diesel::allow_tables_to_appear_in_same_query!(
    access_log,
    accounts,
    answers,
    assignment_rows,
    assignment_states,
    assignments,
    attempts,
    audit_entries,
    audit_head,
    blobs,
    calendar_days,
    certificate_events,
    certificates,
    change_counts,
    citizen_tails,
    completions,
    consent_texts,
    consents,
    courses,
    data_request_steps,
    data_requests,
    enrolments,
    external_identities,
    grants,
    group_imports,
    group_members,
    groups,
    identity_offers,
    import_decisions,
    import_effects,
    import_rows,
    imports,
    imprints,
    invitations,
    issuers,
    jobs,
    key_fingerprint,
    lesson_completions,
    marks,
    messages,
    name_changes,
    pending_sign_ins,
    people,
    person_aliases,
    person_corrections,
    recovery_codes,
    register_suffixes,
    registers,
    releases,
    request_terms,
    requirements,
    retention_runs,
    second_factors,
    session_identities,
    sessions,
    sign_in_flows,
    throttles,
    unit_events,
    unit_paths,
    unit_versions,
    units,
);
